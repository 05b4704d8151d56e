"""A total shared again while closed shares stay as they are.

Invariant: a locked share, node or cell is what it was; the others sum to exactly what is left.

Left out: which shares are closed, and from when; the caller says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Final, overload

import attrs

from salesmanual.kernel.allocation_fit import SCALE
from salesmanual.kernel.allocation_grid import Column, Grid, Row, known, read_cell, share_grid
from salesmanual.kernel.allocation_shape import Filled, Split, fill
from salesmanual.kernel.allocation_shares import Shares, rest_of, share_by
from salesmanual.kernel.allocation_tree import ShareTree
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, WrongTypeError, check_key, check_type
from salesmanual.kernel.exact import EXACT
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection

    from salesmanual.kernel.allocation_measure import Key, Quantity, Weight

__all__ = ["reshare", "reshare_grid"]


@overload
def reshare(
    shares: Shares[Key, Quantity],
    total: Quantity | None = None,
    *,
    locked: Collection[Key] = (),
    weights: Mapping[Key, Weight] | None = None,
) -> Shares[Key, Quantity]: ...


@overload
def reshare(
    shares: ShareTree[Key, Quantity], total: Quantity | None = None, *, locked: Collection[tuple[Key, ...]] = ()
) -> ShareTree[Key, Quantity]: ...


def reshare(
    shares: Shares[Key, Quantity] | ShareTree[Key, Quantity],
    total: Quantity | None = None,
    *,
    locked: Collection[Key] | Collection[tuple[Key, ...]] = (),
    weights: Mapping[Key, Weight] | None = None,
) -> Shares[Key, Quantity] | ShareTree[Key, Quantity]:
    """The same total, or another, shared again; what is locked keeps its value and the others share the rest.

    The others share it under the rule they were shared by, each within its own bounds. In a tree a locked node keeps
    everything under it, and the rest goes down level by level: a node with something locked in it weighs only as
    much as what is not locked in it. So when January turns out short, all open months make up for it, not only
    February and March.

    Args:
        shares: What `share_by` or `share_tree` made, or this function.
        total: The new total; the old one by default.
        locked: The keys that keep their shares; in a tree, the paths of the nodes.
        weights: New weights by key, for some keys or all; not for a tree.

    Raises:
        NotFoundError: If something locked, or weighed anew, is not among the shares.
        InvalidValueError: If the rest is not a whole number of steps, or a node is given that is not the top.
        WrongTypeError: If the total is of another type, or weights come with a tree.
        InfeasibleError: If the locked shares are more than the total, if nobody is left to take the rest, or if
            bounds are in the way.

    Source: Handbook 2.2.

    >>> plan = share_by(100, {"Jan": 1, "Feb": 1, "Mar": 2})
    >>> reshare(plan, 120, locked=["Jan"]).items()
    (('Jan', 25), ('Feb', 32), ('Mar', 63))
    >>> from salesmanual.kernel.allocation import share_tree
    >>> year = share_tree(120, {"Q1": {"Jan": 1, "Feb": 1, "Mar": 1}, "Q2": {"Apr": 1, "May": 1, "Jun": 1}})
    >>> again = reshare(year, 220, locked=[("Q1", "Jan")])
    >>> again["Q1"].items(), again["Q2"].value
    ((('Jan', 20), ('Feb', 40), ('Mar', 40)), 120)
    """
    _check_locked(locked, "keys" if isinstance(shares, Shares) else "paths")
    if weights is not None:
        check_type(weights, Mapping, "weights")
    if isinstance(shares, Shares):
        return _reshare_keys(shares, total, tuple(dict.fromkeys(locked)), weights or {})  # type: ignore[arg-type] # keys
    if not isinstance(shares, ShareTree):
        raise WrongTypeError("shares", shares, "Shares or a ShareTree", "use reshare_grid for a Grid")
    if weights is not None:
        raise WrongTypeError("weights", weights, "no weights with a tree", "share the tree with new weights instead")
    return _reshare_tree(shares, total, locked)  # type: ignore[arg-type] # paths


def _check_locked(locked: object, kind: str) -> None:
    if isinstance(locked, str) or not isinstance(locked, Iterable):
        raise WrongTypeError("locked", locked, f"a collection of {kind}", "put one into a list")
    for key in locked:
        check_key(key, "locked")


def _reshare_keys(
    shares: Shares[Key, Quantity], total: Quantity | None, locked: tuple[Key, ...], weights: Mapping[Key, Weight]
) -> Shares[Key, Quantity]:
    for key in (*locked, *weights):
        shares[key]
    whole = shares.total if total is None else total
    new = tuple(weights.get(key, weight) for key, weight in zip(shares.keys, shares.weights, strict=True))
    kept = {key: shares[key] for key in locked}
    _check_rest(whole, rest_of(whole, kept.values()), locked, everything=len(locked) == len(shares))
    draft = attrs.evolve(shares, total=whole, weights=new, locked=locked)
    free = draft.free()
    lower, upper = (
        {key: bound for key, bound in zip(free.keys, bounds, strict=True) if bound is not None} if bounds else None
        for bounds in (free.lower, free.upper)
    )
    order = None if free.order is None else [free.keys[position] for position in free.order]
    by_key = dict(zip(free.keys, free.weights, strict=True))
    again = share_by(free.total, by_key, lower=lower, upper=upper, order=order, rule=shares.rule)
    values = tuple(kept[key] if key in kept else again[key] for key in shares.keys)
    return attrs.evolve(draft, values=values)


def _check_rest(total: Quantity, rest: Quantity, locked: Iterable[object], *, everything: bool) -> None:
    """Refuses a rest on the other side of 0 than the total, and one that nobody is left to take."""
    if not rest:
        return
    if everything:
        remedy = "unlock some, or make the total the sum of what is locked"
        reason = f"nobody is left to take the rest of {rest}"
        raise InfeasibleError("reshare", reason, map(str, locked), remedy)
    if not total or _negative(rest) != _negative(total):
        reason = f"what is locked leaves {rest} of the total of {total}"
        raise InfeasibleError("reshare", reason, map(str, locked), "unlock some, or change the total")


def _negative(value: Quantity) -> bool:
    return (value.amount if isinstance(value, Money) else value) < 0


def _reshare_tree(
    tree: ShareTree[Key, Quantity], total: Quantity | None, locked: Iterable[tuple[Key, ...]]
) -> ShareTree[Key, Quantity]:
    if tree.path:
        raise InvalidValueError("shares", tree.path, "the top of the tree", "reshare the tree that the node is part of")
    old, whole = tree.filled, tree.value if total is None else total
    closed = [tree.at(*(path if isinstance(path, tuple) else (path,))) for path in locked]
    if not closed:
        return ShareTree(whole, (), fill(whole, old.tree, old.shape, "total"), 0)
    within = _within(old, {node.place for node in closed})
    splits, units, beyond = _open(old, within)
    step = old.measure.step
    kept = old.measure.value(EXACT.add(EXACT.multiply(Decimal(units[0]), step), beyond.get(0, _ZERO)))
    rest = rest_of(whole, [kept])
    names = ["/".join(map(str, node.path)) or "the top" for node in closed]
    _check_rest(whole, rest, names, everything=0 not in splits or not splits[0].period)
    left = fill(rest, old.tree, old.shape.replaced(splits), "total")
    row, more = list(left.units), dict(left.beyond)
    for place, count in units.items():
        row[place] += count
    for place, amount in beyond.items():
        more[place] = EXACT.add(more.get(place, _ZERO), amount)
    values = {node.place: node.value for node in closed}
    filled = Filled(whole, old.tree, old.rule, values, old.shape, left.measure, row, more, left)
    return ShareTree(whole, (), filled, 0)


_ZERO: Final = Decimal(0)


def _within(old: Filled[Quantity], closed: set[int]) -> set[int]:
    """The closed places and all below them."""
    within = set(closed)
    for place, split in old.shape.splits:
        if place in within:
            first = old.shape.first[place][0]
            within.update(range(first, first + len(split.keys)))
    return within


def _open(old: Filled[Quantity], within: set[int]) -> tuple[dict[int, Split], dict[int, int], dict[int, Decimal]]:
    """How nodes with something closed in them share the rest, and what is kept at each place: steps, and beyond.

    A node weighs as much of its weight as the open nodes in it have of the weights in it.
    """
    splits: dict[int, Split] = {}
    units = {place: old.units[place] for place in within}
    beyond = {place: old.beyond[place] for place in within if place in old.beyond}
    part = dict.fromkeys(within, Fraction(0))
    for place, split in reversed(old.shape.splits):
        first = old.shape.first[place][0]
        below = range(first, first + len(split.keys))
        if place in within or not any(child in units for child in below):
            continue
        units[place] = sum(units.get(child, 0) for child in below)
        more = [beyond[child] for child in below if child in beyond]
        if more:
            beyond[place] = reduce(EXACT.add, more)
        weights = tuple(part.get(child, 1) * weight for child, weight in zip(below, split.weights, strict=True))
        part[place] = Fraction(sum(weights), sum(split.weights) or 1)
        splits[place] = Split(split.keys, weights, split.branches, old.rule, split.path)
    return splits, units, beyond


def reshare_grid(
    grid: Grid[Row, Column, Quantity],
    *,
    row_totals: Mapping[Row, Quantity] | None = None,
    column_totals: Mapping[Column, Quantity] | None = None,
    locked: Collection[tuple[Row, Column]] = (),
    weights: Mapping[Row, Mapping[Column, Weight]] | None = None,
) -> Grid[Row, Column, Quantity]:
    """The same totals, or others, shared again in rows and columns; locked cells keep their values.

    Args:
        grid: What `share_grid` made, or this function.
        row_totals: New totals, for some rows or all.
        column_totals: New totals, for some columns or all.
        locked: The rows and columns of the cells that keep their values.
        weights: New weights for all cells; the old ones by default.

    Raises:
        NotFoundError: If a row or column is not in the grid.
        InfeasibleError: If the locked cells are more than the total of their row or column, or as for `share_grid`.
        WrongTypeError, InvalidValueError, CurrencyMismatchError: As for `share_grid`.

    Source: Handbook 2.2.

    >>> grid = share_grid({"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}}, {"a": 10, "b": 10}, {"x": 10, "y": 10})
    >>> again = reshare_grid(grid, row_totals={"b": 14}, column_totals={"y": 14}, locked=[("a", "x")])
    >>> again.row("a"), again.row("b")
    ({'x': 5, 'y': 5}, {'x': 5, 'y': 9})
    """
    if not isinstance(grid, Grid):
        raise WrongTypeError("grid", grid, "a Grid", "use reshare for Shares and a ShareTree")
    _check_locked(locked, "pairs of row and column")
    rows = _renewed(grid.row_totals, row_totals, "row")
    columns = _renewed(grid.column_totals, column_totals, "column")
    if weights is not None:
        check_type(weights, Mapping, "weights")
        for line in weights.values():
            check_type(line, Mapping, "weights")
    closed = frozenset(read_cell(at, "locked") for at in locked)
    kept_rows: dict[Row, list[Quantity]] = {}
    kept_columns: dict[Column, list[Quantity]] = {}
    for row, column in closed:
        kept_rows.setdefault(row, []).append(grid[row, column])
        kept_columns.setdefault(column, []).append(grid[row, column])
    given = grid.weights if weights is None else weights
    opened = {
        row: {column: weight for column, weight in line.items() if (row, column) not in closed}
        for row, line in given.items()
    }
    inner = share_grid(opened, _left(rows, kept_rows, "row"), _left(columns, kept_columns, "column"), step=grid.step)
    units = {row: dict(line) for row, line in inner.units.items()}
    parts = {row: dict(line) for row, line in inner.parts.items()}
    for row, column in closed:
        units[row][column] = grid.units[row].get(column, 0)
        parts[row][column] = SCALE * units[row][column]
    return Grid(rows, columns, given, grid.step, closed, inner.rounds, inner.measure, units, parts)


def _renewed(old: Mapping[Key, Quantity], new: Mapping[Key, Quantity] | None, kind: str) -> dict[Key, Quantity]:
    if new is not None:
        check_type(new, Mapping, f"{kind}_totals")
    for key in new or ():
        known(key, old, kind)
    return {**old, **(new or {})}


def _left(totals: Mapping[Key, Quantity], kept: Mapping[Key, list[Quantity]], kind: str) -> dict[Key, Quantity]:
    """The totals less what is kept of each."""
    left = {key: rest_of(total, kept.get(key, ())) for key, total in totals.items()}
    for key, rest in left.items():
        _check_rest(totals[key], rest, [f"{kind} {key}"], everything=False)
    return left

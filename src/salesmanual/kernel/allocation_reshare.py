"""A total shared again while closed shares stay as they are.

Invariant: a locked share, node or cell is what it was; the others sum to exactly what is left.

Left out: which shares are closed, and from when; the caller says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, overload

import attrs

from salesmanual.kernel.allocation_grid import Column, Grid, Row, known, share_grid
from salesmanual.kernel.allocation_measure import Key, Measure, Quantity, Weight, read_measure
from salesmanual.kernel.allocation_shape import Filled, Split, fill
from salesmanual.kernel.allocation_shares import Shares, rest_of, share_by
from salesmanual.kernel.allocation_tree import ShareTree
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, WrongTypeError
from salesmanual.kernel.exact import EXACT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from decimal import Decimal

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
    if isinstance(shares, Shares):
        return _reshare_keys(shares, total, tuple(dict.fromkeys(locked)), weights or {})  # type: ignore[arg-type] # keys
    if not isinstance(shares, ShareTree):
        raise WrongTypeError("shares", shares, "Shares or a ShareTree", "use reshare_grid for a Grid")
    if weights is not None:
        raise WrongTypeError("weights", weights, "no weights with a tree", "share the tree with new weights instead")
    return _reshare_tree(shares, total, locked)  # type: ignore[arg-type] # paths


def _reshare_keys(
    shares: Shares[Key, Quantity], total: Quantity | None, locked: tuple[Key, ...], weights: Mapping[Key, Weight]
) -> Shares[Key, Quantity]:
    for key in (*locked, *weights):
        shares[key]
    whole = shares.total if total is None else total
    given = tuple(weights.get(key, weight) for key, weight in zip(shares.keys, shares.weights, strict=True))
    kept = {key: shares[key] for key in locked}
    rest = rest_of(whole, kept.values())
    _check_rest(whole, rest, kept, len(kept) == len(shares))
    draft = attrs.evolve(shares, total=whole, weights=given, locked=locked).free()
    bounds = [
        {key: bound for key, bound in zip(draft.keys, side, strict=True) if bound is not None} if side else None
        for side in (draft.lower, draft.upper)
    ]
    order = None if draft.order is None else [draft.keys[position] for position in draft.order]
    by_key = dict(zip(draft.keys, draft.weights, strict=True))
    values = kept | dict(
        share_by(rest, by_key, lower=bounds[0], upper=bounds[1], order=order, rule=shares.rule).items()
    )
    return attrs.evolve(
        shares, total=whole, weights=given, locked=locked, values=tuple(values[key] for key in shares.keys)
    )


def _check_rest(total: Quantity, rest: Quantity, kept: Collection[object], nobody: bool) -> None:  # noqa: FBT001 - private
    """Refuses a rest on the other side of 0 than the total, and one that nobody is left to take."""
    measure = read_measure(total, _ONE)
    amount, whole = measure.amount(rest, "rest"), measure.amount(total, "total")
    names = [str(name) for name in kept]
    if nobody and amount:
        reason = f"nobody is left to take the rest of {rest}"
        raise InfeasibleError("reshare", reason, names, "unlock some, or make the total the sum of what is locked")
    if amount and (amount < 0) != (whole < 0 or (not whole and False)):
        reason = f"what is locked leaves {rest} of the total of {total}"
        raise InfeasibleError("reshare", reason, names, "unlock some, or change the total")

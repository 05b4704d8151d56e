"""Hypothesis strategies for allocation: conventions, weights, totals with bounds that admit them, trees and grids.

Invariant: what is drawn can be shared: weights are not all 0, bounds admit the total, and a grid with the totals
drawn exists.

Left out: input that is refused; a test of a refusal names it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, get_args

from hypothesis import strategies as st

from salesmanual.kernel.allocation import Sharing
from salesmanual.kernel.allocation_units import Method, Ties
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.allocation import Tree, Weight

__all__ = ["BoundedTotal", "GridTotals", "bounded_totals", "grids", "int_weights", "sharings", "trees", "weight_lists"]

_MODES = ("half-up", "half-down", "half-even", "up", "down")
_MODE_METHODS = ("cumulative", "first", "last", "largest", "smallest")


@st.composite
def sharings(draw: DrawFn, *, methods: tuple[Method, ...] = get_args(Method), bounded: bool = False) -> Sharing:
    """Any conventions of the step that the total has by itself.

    Args:
        draw: Hypothesis's own.
        methods: The methods to draw from.
        bounded: Whether the conventions are for shares with bounds.

    >>> from hypothesis import find
    >>> find(sharings(), lambda rule: rule.method == "webster").ties
    'first'
    """
    method = draw(st.sampled_from(methods))
    modes = [mode for mode in _MODES if not (bounded and method == "cumulative" and mode == "half-even")]
    mode = draw(st.none() | st.sampled_from(modes)) if method in _MODE_METHODS else None
    return Sharing(method=method, mode=mode, ties=draw(st.sampled_from(get_args(Ties))))


def int_weights(*, min_size: int = 1, max_size: int = 8) -> SearchStrategy[list[int]]:
    """Weights that are ints, many of them 0 or equal, not all 0."""
    weight = st.integers(0, 5) | st.integers(0, 10**9)
    return st.lists(weight, min_size=min_size, max_size=max_size).filter(any)


def weight_lists(*, max_size: int = 8) -> SearchStrategy[list[Weight]]:
    """Weights of every kind that is accepted, not all 0: ints, decimals, fractions, text, or money.

    >>> from hypothesis import find
    >>> find(weight_lists(), lambda weights: any(isinstance(weight, str) for weight in weights))
    ['1%']
    """
    number: SearchStrategy[Weight] = st.one_of(
        st.integers(0, 100),
        st.integers(0, 100).map(lambda whole: f"{whole}%"),
        st.decimals(0, 100, places=2),
        st.fractions(0, 100, max_denominator=12),
    )
    money: SearchStrategy[Weight] = st.integers(0, 10_000).map(lambda units: Money.from_minor(units, "CNY"))
    lists = st.lists(number, min_size=1, max_size=max_size) | st.lists(money, min_size=1, max_size=max_size)
    return lists.filter(lambda weights: any(map(_is_some, weights)))


def _is_some(weight: Weight) -> bool:
    if isinstance(weight, str):
        return weight.strip("0%") != ""
    return bool(weight)


class BoundedTotal(NamedTuple):
    """A total, weights, and bounds of each share that admit it."""

    total: int
    weights: list[int]
    lower: list[int | None]
    upper: list[int | None]


@st.composite
def bounded_totals(draw: DrawFn, *, max_size: int = 6) -> BoundedTotal:
    """A total with weights above 0 and bounds that some shares keep to; the total may be negative.

    >>> from hypothesis import find
    >>> find(bounded_totals(), lambda case: case.lower[0] is not None)
    BoundedTotal(total=0, weights=[1], lower=[0], upper=[None])
    """
    weights = draw(st.lists(st.integers(1, 50), min_size=1, max_size=max_size))
    sign = draw(st.sampled_from([1, -1]))
    witness = draw(st.lists(st.integers(0, 40), min_size=len(weights), max_size=len(weights)))
    lower: list[int | None] = []
    upper: list[int | None] = []
    for share in witness:
        below, above = (draw(st.none() | st.integers(0, 20)) for _ in range(2))
        # On the side of 0 a bound may reach over it, so that shares of both signs are drawn too.
        low = None if below is None else share - below
        high = None if above is None else share + above
        lower.append(low if sign > 0 else _negated(high))
        upper.append(high if sign > 0 else _negated(low))
    return BoundedTotal(sign * sum(witness), weights, lower, upper)


def _negated(bound: int | None) -> int | None:
    return None if bound is None else -bound


@st.composite
def trees(draw: DrawFn, *, max_depth: int = 3) -> Tree[str]:
    """Trees with weights above 0, of one to a few levels.

    >>> from hypothesis import find
    >>> find(trees(), lambda tree: len(tree) == 2)
    {'a': Fraction(1, 1), 'b': Fraction(1, 1)}
    """
    under: dict[str, Tree[str] | Weight] = {}
    for key in "abc"[: draw(st.integers(1, 3))]:
        if max_depth > 1 and draw(st.booleans()):
            under[key] = draw(trees(max_depth=max_depth - 1))
        else:
            under[key] = Fraction(draw(st.integers(1, 9)), draw(st.sampled_from([1, 1, 3])))
    return under


class GridTotals(NamedTuple):
    """Weights by row and column, and totals of rows and columns that some grid has."""

    weights: dict[str, dict[str, int]]
    row_totals: dict[str, int]
    column_totals: dict[str, int]


@st.composite
def grids(draw: DrawFn, *, max_rows: int = 5, max_columns: int = 5) -> GridTotals:
    """Weights, many of them 0, with the sums of a grid that holds something only where there is a weight.

    >>> from hypothesis import find
    >>> find(grids(), lambda case: sum(case.row_totals.values()) == 1).row_totals
    {'row 1': 1}
    """
    rows = [f"row {number}" for number in range(1, draw(st.integers(1, max_rows)) + 1)]
    columns = [f"column {number}" for number in range(1, draw(st.integers(1, max_columns)) + 1)]
    weight = st.integers(0, 3) | st.integers(0, 1_000)
    weights = {row: {column: draw(weight) for column in columns} for row in rows}
    held = {
        row: {column: draw(st.integers(0, 30)) if weights[row][column] else 0 for column in columns} for row in rows
    }
    row_totals = {row: sum(held[row].values()) for row in rows}
    return GridTotals(weights, row_totals, {column: sum(held[row][column] for row in rows) for column in columns})

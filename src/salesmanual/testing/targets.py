"""Hypothesis strategies for targets: dimensions, breakdowns, and whole plans with what they are applied to.

Invariant: what is drawn can be broken down: every dimension is split to its leaves, and no member weighs nothing.

Left out: input that is refused; a test of a refusal names it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, final
from zlib import crc32

import attrs
from hypothesis import strategies as st

from salesmanual.kernel.period import Period
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, Dimension, divide_time
from salesmanual.planning.splits import TargetGrid, TargetSplit
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.target_plans import TargetPlan
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import EqualShare, PotentialShare, WorkdayShare
from salesmanual.testing.allocations import sharings

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.fiscal import Unit
    from salesmanual.kernel.quantity import Amount
    from salesmanual.planning.splits import Splitting
    from salesmanual.planning.weighing import Weighting

__all__ = [
    "DrawnFigures",
    "PlanCase",
    "breakdowns",
    "member_dimensions",
    "plan_cases",
    "target_measures",
    "time_dimensions",
]

_SPANS: Final = ("2026", "2026-H2", "2026-Q1", "2026-02", "2026-03-11..2026-05-17")
_LEVELS: Final[tuple[tuple[Unit, ...], ...]] = (
    ("month",),
    ("quarter", "month"),
    ("half", "quarter", "month"),
    ("month", "week"),
    ("quarter", "week"),
    ("week",),
)
_MOST_STEPS: Final = 10**7


@final
@attrs.frozen
class DrawnFigures:
    """Figures above 0 that look arbitrary and depend on nothing but the seed, the members and the period.

    >>> figures = DrawnFigures(7)
    >>> figures.of({"who": "a"}, Period.from_plain("2026")) == figures.of({"who": "a"}, Period.from_plain("2026"))
    True
    """

    seed: int
    most: int = 9

    def of(self, members: Mapping[str, Hashable], period: Period) -> Fraction:
        """From 1 to the most."""
        named = ",".join(sorted(f"{key}={member}" for key, member in members.items()))
        return Fraction(1 + crc32(f"{self.seed}|{named}|{period.start}|{period.end}".encode()) % self.most)


def target_measures() -> SearchStrategy[TargetMeasure]:
    """Money in several steps, and what is counted.

    >>> from hypothesis import find
    >>> find(target_measures(), lambda measure: not measure.is_money()).unit
    'visits'
    """
    return st.sampled_from(
        [
            TargetMeasure("revenue", "CNY"),
            TargetMeasure("margin", "CNY", step=100),
            TargetMeasure("revenue", "JPY"),
            TargetMeasure("visits", "visits"),
            TargetMeasure("points", "points", step="0.5"),
        ]
    )


@st.composite
def member_dimensions(draw: DrawFn, key: str = "who", *, max_depth: int = 2) -> Dimension:
    """Trees of members: teams with people, people beside teams, or a plain list.

    Args:
        draw: Given by Hypothesis.
        key: The key of the dimension, and the beginning of the names of its members.
        max_depth: The most levels below the top.

    >>> from hypothesis import find
    >>> find(member_dimensions(), lambda dimension: dimension.depth() == 2).leaves()
    ('who-a-a',)
    """
    return Dimension(key, {f"{key}-top": draw(_branches(f"{key}-", max_depth))})


@st.composite
def _branches(draw: DrawFn, name: str, depth: int) -> dict[str, object]:
    under: dict[str, object] = {}
    for letter in "abc"[: draw(st.integers(1, 3))]:
        deeper = depth > 1 and draw(st.booleans())
        under[f"{name}{letter}"] = draw(_branches(f"{name}{letter}-", depth - 1)) if deeper else None
    return under


@st.composite
def time_dimensions(draw: DrawFn) -> Dimension:
    """A year, a part of one, or any days, divided into halves, quarters, months and weeks, cut or whole.

    >>> from hypothesis import find
    >>> len(find(time_dimensions(), lambda time: time.depth() == 2).leaves()) > 2
    True
    """
    levels = draw(st.sampled_from(_LEVELS))
    weeks: Literal["cut", "whole"] = "whole" if draw(st.booleans()) else "cut"
    return divide_time(Period.from_plain(draw(st.sampled_from(_SPANS))), levels=levels, weeks=weeks)


@st.composite
def breakdowns(
    draw: DrawFn, dimensions: Sequence[Dimension] | None = None, *, measure: TargetMeasure | None = None, most: int = 50
) -> Breakdown:
    """Breakdowns with any cells, many of them 0 and some rows left out.

    Args:
        draw: Given by Hypothesis.
        dimensions: All dimensions, time the last; drawn where they are left out.
        measure: What is counted; drawn where it is left out.
        most: The most steps of a cell.

    >>> from hypothesis import find
    >>> sum(map(sum, find(breakdowns(), lambda plan: any(map(any, plan.rows))).rows))
    1
    """
    listed = dimensions or [draw(member_dimensions()), draw(time_dimensions())]
    *others, time = listed
    addresses: list[tuple[Hashable, ...]] = [()]
    for dimension in others:
        addresses = [(*address, leaf) for address in addresses for leaf in dimension.leaves()]
    held = draw(st.lists(st.sampled_from(addresses), unique=True, max_size=len(addresses)))
    row = st.lists(st.integers(0, most), min_size=len(time.leaves()), max_size=len(time.leaves()))
    return Breakdown.from_cells(measure or draw(target_measures()), listed, {address: draw(row) for address in held})


class PlanCase(NamedTuple):
    """A plan and all that it is applied to."""

    plan: TargetPlan
    total: Amount
    dimensions: tuple[Dimension, ...]
    facts: PlanningFacts

    def break_down(self) -> Breakdown:
        """The total, broken down."""
        return self.plan.break_down(self.total, self.dimensions, facts=self.facts)


@st.composite
def plan_cases(draw: DrawFn, *, grids: bool = True, max_members: int = 2) -> PlanCase:
    """Plans of any order of splits, levels, weightings, conventions and dimensions, trees and grids.

    Args:
        draw: Given by Hypothesis.
        grids: Whether grids are among them.
        max_members: How many dimensions beside time there may be.

    >>> from hypothesis import given
    >>> @given(plan_cases())
    ... def test_law(case):
    ...     assert case.break_down().total() == case.total
    >>> test_law()
    """
    keys = ("who", "product")[: draw(st.integers(1, max_members))]
    dimensions = (*(draw(member_dimensions(key)) for key in keys), draw(time_dimensions()))
    in_grid = grids and draw(st.booleans())
    splits: list[Splitting] = []
    if in_grid:
        places = draw(st.permutations(range(len(dimensions))))[:2]
        rows, columns = (draw(_splits(dimensions, place, None)) for place in places)
        cells = draw(st.none() | _weightings(dimensions, places[1]))
        splits.append(TargetGrid(rows, columns, cells))
        left = [place for place in range(len(dimensions)) if place not in places]
        splits += [draw(_splits(dimensions, place, None)) for place in left]
    else:
        moves = [(place, depth) for place, each in enumerate(dimensions) for depth in _stops(draw, each)]
        order = draw(st.permutations(moves))
        for place in range(len(dimensions)):  # the levels of one dimension keep their order
            own = iter([move for move in moves if move[0] == place])
            order = [next(own) if move[0] == place else move for move in order]
        splits += [draw(_splits(dimensions, place, depth)) for place, depth in order]
    measure = draw(target_measures())
    total = measure.amount(draw(st.integers(0, 40) | st.integers(0, _MOST_STEPS)))
    facts = PlanningFacts(potential=DrawnFigures(draw(st.integers(0, 99))))
    return PlanCase(TargetPlan(measure, splits), total, dimensions, facts)


def _stops(draw: DrawFn, dimension: Dimension) -> list[int | None]:
    stops: list[int | None] = [depth for depth in range(1, dimension.depth()) if draw(st.booleans())]
    return [*stops, None]


@st.composite
def _splits(draw: DrawFn, dimensions: Sequence[Dimension], place: int, level: int | None) -> TargetSplit:
    weighting = draw(_weightings(dimensions, place))
    return TargetSplit(dimensions[place].key, weighting, level=level, sharing=draw(sharings()))


def _weightings(dimensions: Sequence[Dimension], place: int) -> SearchStrategy[Weighting]:
    own = dimensions[place]
    others = [dimension.key for dimension in dimensions if dimension.key != own.key]
    by = st.lists(st.sampled_from(others), unique=True, max_size=len(others))
    drawn: list[SearchStrategy[Weighting]] = [
        st.just(EqualShare()),
        by.map(lambda keys: PotentialShare(by=keys)),
        st.integers(1, 99).map(
            lambda seed: LeafShares({str(leaf): 1 + crc32(f"{seed}{leaf}".encode()) % 7 for leaf in own.leaves()})
        ),
    ]
    if own.key == TIME:
        drawn.append(st.just(WorkdayShare(counted="days")))
    return st.one_of(drawn)

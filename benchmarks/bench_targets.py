"""Target plans against plain integers: ten thousand people down to weeks, and grids with both margins exact.

The peer is the hand-written script of `bench_allocation`: nested loops over lists of ints that keep one row for each
person. Grids are measured against smaller ones: ten times the cells are to take about ten times the time.
"""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

from bench_allocation import largest_remainder
from ratio import Row, compare, print_rows

from salesmanual.kernel.explanation import given
from salesmanual.kernel.period import Period, year
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.splits import TargetGrid, TargetSplit
from salesmanual.planning.target_levels import with_levels
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.target_plans import TargetPlan
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import PotentialShare, WorkdayShare

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from salesmanual.kernel.explanation import Step
    from salesmanual.planning.breakdowns import Breakdown
    from salesmanual.planning.weighing import Asked

_RANDOM = random.Random(20260101)  # noqa: S311 - sizes to measure with, no secrets
_PEOPLE = 10_000
_TOTAL = 1_200_000_000_000
_PEER = "hand-written ints"
_REVENUE = TargetMeasure("revenue", "CNY")

_TIME = divide_time(year(2026), levels=["quarter", "month", "week"])
_NAMES = [f"person-{number}" for number in range(_PEOPLE)]
_WEIGHTS = [_RANDOM.randrange(1, 1_000) for _ in _NAMES]
_WHO = Dimension("who", {"sales": _NAMES})


class OwnHistory:
    """Figures of a person in a period, kept as running totals of days; each person has seasons of their own."""

    def __init__(self) -> None:
        self.seasons: dict[str, list[int]] = {
            name: [_RANDOM.randrange(1, 10_000) for _ in range(63)] for name in _NAMES
        }
        self.place: dict[Period, tuple[int, int]] = {}
        for member in _TIME.members():
            self.place[member] = _TIME.range_of(member)  # type: ignore[index] # members of time are periods

    def of(self, members: Mapping[str, Hashable], period: Period) -> Fraction:
        """The sum of the leaves in the period."""
        start, end = self.place[period]
        return Fraction(sum(self.seasons[str(members["who"])][start:end]))


def _levels() -> list[tuple[int, list[int], list[int]]]:
    """For the peer: each node of the year by place, with the places of its children and their days."""
    members = [_TIME.top]
    nodes = []
    for place, member in enumerate(members):
        children = _TIME.children(member)
        if children:
            at = list(range(len(members), len(members) + len(children)))
            nodes.append((place, at, [child.days() for child in children]))  # type: ignore[attr-defined]
            members += children
    return nodes


def plain(weights: Sequence[int], seasons: Mapping[str, list[int]] | None = None) -> list[list[int]]:
    """The peer: one row of ints for each person, the year and all parts of it."""
    nodes = _levels()
    ranges = [_TIME.range_of(member) for member in _breadth_first()]
    rows = []
    for name, total in zip(_NAMES, largest_remainder(_TOTAL, weights), strict=True):
        own = None if seasons is None else seasons[name]
        row = [total]
        for place, children, days in nodes:
            parts = days if own is None else [sum(own[slice(*ranges[child])]) for child in children]
            row += largest_remainder(row[place], parts)
        rows.append(row)
    return rows


def _breadth_first() -> list[Hashable]:
    members = [_TIME.top]
    for member in members:
        members += _TIME.children(member)
    return members


def people_rows() -> list[Row]:
    """Ten thousand people by year, quarters, months and weeks."""
    people = TargetSplit("who", LeafShares(dict(zip(_NAMES, _WEIGHTS, strict=True))))
    by_days = TargetPlan(_REVENUE, [people, TargetSplit("time", WorkdayShare(counted="days"))])
    by_own = TargetPlan(_REVENUE, [people, TargetSplit("time", PotentialShare(by=["who"]))])
    history = OwnHistory()
    facts = PlanningFacts(potential=history)
    total = _REVENUE.amount(_TOTAL)

    def shared() -> Breakdown:
        return by_days.break_down(total, [_WHO, _TIME])

    def own() -> Breakdown:
        return by_own.break_down(total, [_WHO, _TIME], facts=facts)

    leaves = [place for place, member in enumerate(_breadth_first()) if not _TIME.children(member)]
    assert sorted(shared().rows[7]) == sorted(plain(_WEIGHTS)[7][place] for place in leaves)
    assert sorted(own().rows[7]) == sorted(plain(_WEIGHTS, history.seasons)[7][place] for place in leaves)
    target = shared()
    return [
        compare(
            "10,000 people to weeks, one calendar for all",
            shared,
            lambda: plain(_WEIGHTS),
            peer_name=_PEER,
            required=2,
            rounds=3,
        ),
        compare(
            "10,000 people to weeks, each by their own history",
            own,
            lambda: plain(_WEIGHTS, history.seasons),
            peer_name=_PEER,
            required=12,
            rounds=3,
        ),
        compare(
            "a floor and a stretch beside them",
            lambda: with_levels(target, floor="85%", stretch="115%"),
            lambda: [plain(_WEIGHTS), plain(_WEIGHTS)],
            peer_name=f"{_PEER}, twice",
            required=2,
            rounds=3,
        ),
    ]


def grid_of(rows: int, columns: int) -> TargetPlan:
    """People by weeks, both with weights of their own."""
    people = LeafShares({f"p{number}": _RANDOM.randrange(1, 1_000) for number in range(rows)})
    periods = LeafShares({str(leaf): _RANDOM.randrange(1, 1_000) for leaf in _parts(columns).leaves()})
    return TargetPlan(_REVENUE, [TargetGrid(TargetSplit("who", people), TargetSplit("time", periods), _Cells())])


def _parts(columns: int) -> Dimension:
    if columns == 12:
        return divide_time(year(2026), levels=["month"])
    return divide_time(Period.from_plain("2026-01-05..2027-01-03"), levels=["week"])


class _Cells:
    """Weights of cells without zeros, made of the names."""

    @property
    def by(self) -> tuple[str, ...]:
        """Each person has weights of their own."""
        return ("who",)

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """One weight for each child."""
        del facts
        number = int(str(asked.at["who"])[1:])
        return tuple(Fraction(1 + (number * 7919 + place * 104_729) % 997) for place in range(len(asked.children())))

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The weight as it is."""
        return given(str(child), self.weigh(asked, facts)[asked.children().index(child)])


def grid_rows() -> list[Row]:
    """Grids with the totals of rows and of columns exact, and how their time grows."""

    def run(rows: int, columns: int) -> tuple[TargetPlan, list[Dimension]]:
        return grid_of(rows, columns), [
            Dimension("who", {"sales": [f"p{number}" for number in range(rows)]}),
            _parts(columns),
        ]

    total = _REVENUE.amount(_TOTAL)
    tiny, small, middle, large = (run(*size) for size in ((20, 12), (20, 52), (200, 52), (2_000, 52)))

    def made(case: tuple[TargetPlan, list[Dimension]]) -> Breakdown:
        return case[0].break_down(total, case[1])

    return [
        compare(
            "grid of 20 by 12, to 20 by 52",
            lambda: made(small),
            lambda: [made(tiny) for _ in range(4)],
            peer_name="four grids of 20 by 12",
            required=2,
            rounds=5,
        ),
        compare(
            "grid of 200 by 52",
            lambda: made(middle),
            lambda: [made(small) for _ in range(10)],
            peer_name="ten grids of 20 by 52",
            required=1.5,
            rounds=5,
        ),
        compare(
            "grid of 2,000 by 52",
            lambda: made(large),
            lambda: [made(middle) for _ in range(10)],
            peer_name="ten grids of 200 by 52",
            required=1.5,
            rounds=3,
        ),
    ]


def rows() -> list[Row]:
    """All comparisons."""
    return people_rows() + grid_rows()


if __name__ == "__main__":
    print_rows(rows())

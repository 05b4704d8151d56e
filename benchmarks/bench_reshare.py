"""One leaver of 10,000 people × 63 parts of a year: re-sharing touches the team, breaking down again touches everybody.

The peer breaks the same total down again by the same weights without the leaver, person by person and part by part.
The rows that change are those of the leaver's team and no others; the plan before keeps its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from ratio import Row, compare, print_rows

from salesmanual.kernel.allocation import share
from salesmanual.kernel.period import year
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.plan_versions import compare_versions
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan, open_year_plan

TEAM: Final = 10
AT: Final = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TIME: Final = divide_time(year(2026))
MEASURE: Final = TargetMeasure("sales", "CNY")
PARTS: Final = [part.days() for part in TIME.leaves()]  # type: ignore[attr-defined] # leaves of time are periods
TOTAL: Final = 12_000_000_000_00


def weights(people: int) -> list[int]:
    """What each person sold before, by a fixed rule."""
    return [10_000 + number * 7_919 % 5_000 for number in range(people)]


def broken_down(who: Dimension, by: list[int]) -> Breakdown:
    """The total to people by weights, and to parts of the year by days."""
    cells: dict[Address, tuple[int, ...]] = {
        (leaf,): share(own, PARTS) for leaf, own in zip(who.leaves(), share(TOTAL, by), strict=True)
    }
    return Breakdown.from_cells(MEASURE, [who, TIME], cells)


def opened(people: int) -> YearPlan:
    """The plan of so many people in teams of ten."""
    teams = {
        f"team-{first // TEAM}": [f"p-{each:05d}" for each in range(first, first + TEAM)]
        for first in range(0, people, TEAM)
    }
    who = Dimension("who", {"sales": teams})
    return open_year_plan("2026", broken_down(who, weights(people)), at=AT, by="hr")


def leave(plan: YearPlan, person: str) -> YearPlan:
    """The plan after the person leaves at midsummer."""
    return plan.release(person, on=date(2026, 6, 30), at=AT, by="hr")


def rows(people: int = 10_000) -> list[Row]:
    """One leaver against breaking down again, and the number of rows that changed."""
    plan, leaver = opened(people), f"p-{people // 2:05d}"
    after = leave(plan, leaver)
    before, now = plan.breakdown, after.breakdown
    assert now.total() == before.total()
    same = sum(one is other for one, other in zip(before.rows, now.rows, strict=True))
    changed = {cell.at for cell in after.revisions()[-1].change.cells}
    assert len(changed) == TEAM
    assert same == people - TEAM
    print(f"{people:,} people × {len(PARTS)} parts: {len(changed)} rows changed, {same:,} are the very same")
    again = weights(people)
    again[people // 2] = 0
    who = before.dimension("who")
    name = f"one leaver of {people:,} people"
    peer = "breaking down again"
    runs = partial(leave, plan, leaver), partial(broken_down, who, again)
    found = [compare(name, *runs, peer_name=peer, required=0.05, rounds=3)]
    both = partial(compare_versions, after, 1, 2), runs[1]
    return [*found, compare("the two versions compared", *both, peer_name=peer, required=0.5, rounds=3)]


if __name__ == "__main__":
    print_rows(rows())

"""The world of the tests of a plan in the year: five people in two teams, twelve months, steps of one CNY."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, TypedDict

from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan, open_year_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SALES: Final = TargetMeasure("sales", "CNY", step=1)
DEALS: Final = TargetMeasure("deals", "deals")
MONTHS: Final = divide_time(year(2026), levels=["quarter", "month"])
PEOPLE: Final = Dimension("who", {"sales": {"east": ["li.na", "wang.wei", "chen.yu"], "west": ["zhao.min", "wu.fang"]}})
PLAIN: Final = {"li.na": 1000, "wang.wei": 800, "chen.yu": 600, "zhao.min": 900, "wu.fang": 500}


class Decided(TypedDict):
    at: datetime
    by: str


WHO_DECIDED: Final[Decided] = {"at": AT, "by": "hr"}


def cny(amount: int | str) -> Money:
    return Money(amount, "CNY")


def opened(
    cells: Mapping[str, Sequence[int]] | None = None, *, measure: TargetMeasure = SALES, who: Dimension = PEOPLE
) -> YearPlan:
    """A plan with these months of each person; everybody the same in each month where they are not given."""
    rows = {name: [steps] * 12 for name, steps in PLAIN.items()} if cells is None else cells
    plan = Breakdown.from_cells(measure, [who, MONTHS], {(name,): row for name, row in rows.items()})
    return open_year_plan("2026", plan, **WHO_DECIDED)


def months(plan: YearPlan, member: str) -> list[int]:
    """The steps of a member by month."""
    return list(plan.breakdown.row(who=member))


def first(number: int) -> date:
    """The first day of a month."""
    return month(2026, number).start

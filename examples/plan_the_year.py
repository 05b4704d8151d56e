"""Plans a year: from the annual figure to one person's week, then a leaver in June and a newcomer in August.

python examples/plan_the_year.py                     the sample company, 12,000,000 yuan in 2026, Li Na's week 15
python examples/plan_the_year.py --total 15000000 --person wu.fang --week 2026-W30 --language zh_Hant
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from salesmanual import Money, Period, SalesManualError, WorkCalendar, month, read_policy, year
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.organization import Assignment, Organization, Person, Position, Unit
from salesmanual.planning import (
    ActivityModel,
    ActivityStep,
    Dimension,
    Figure,
    FigureBook,
    PlanningFacts,
    SellingTime,
    TargetPlan,
    compare_versions,
    divide_time,
    open_year_plan,
    personal_plan,
    who_carries,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesmanual import Language
    from salesmanual.planning import Breakdown, YearPlan

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE / "data"
START: Final = date(2026, 1, 1)
OFFICE: Final = WorkCalendar(
    "Mon-Fri 09:00-12:00 13:00-18:00",
    "Asia/Shanghai",
    key="office",
    holidays={date(2026, number, day): "holiday" for number, day in ((1, 1), (5, 1), (10, 1), (10, 2), (10, 5))},
    announced=[2026],
)
ACTIVITY: Final = ActivityModel(
    Money("28000", "CNY"),
    [
        ActivityStep("call", "40%", lag_days=7, hours="0.25"),
        ActivityStep("visit", "50%", lag_days=21, hours=2),
        ActivityStep("proposal", "35%", lag_days=14, hours=4),
    ],
)
RAMP: Final = ("25%", "50%", "75%")


def main(arguments: Sequence[str] | None = None) -> None:
    """Break down, look at one person, change the plan, compare."""
    options = _options(arguments)
    language: Language = options.language
    try:
        company = read_organization(DATA / "people.csv")
        targets = targets_of(company, Money(options.total, "CNY"))
        week = Period.from_plain(options.week)
        own = personal_plan(
            targets, options.person, over=_month_of(targets, week), activity=ACTIVITY, time=SellingTime(OFFICE)
        )
        plan = changed_in_the_year(targets)
    except SalesManualError as error:
        raise SystemExit(f"cannot plan the year: {error}") from error
    print(company.chart(START).to_text(language))
    print(targets.tables(depth=2)[0].to_text(language), end="\n\n")
    print(own.to_text(language), end="\n\n")
    print(targets.explain(options.person, week).to_text(language), end="\n\n")
    print(compare_versions(plan, 1).to_text(language), end="\n\n")
    print(who_carries(plan, "east").to_text(language), end="\n\n")
    print(plan.breakdown.tables(depth=2)[0].to_text(language))


def read_organization(path: Path) -> Organization:
    """The sample company: a unit for each team, a seat for each person, and who leads."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    head = next(row["person"] for row in rows if not row["manager"])
    leads = {row["team"]: row["person"] for row in rows if row["manager"] == head and row["position"] == "team lead"}
    units = [Unit("company", "Company", START, head=f"seat of {head}")]
    units += [Unit(team, team, START, parent="company", head=f"seat of {lead}") for team, lead in leads.items()]
    return Organization(
        "sample-company",
        units=units,
        positions=[Position(f"seat of {row['person']}", row["team"], row["position"], START) for row in rows],
        people=[Person(row["person"], row["name"]) for row in rows],
        assignments=[Assignment(row["person"], f"seat of {row['person']}", START) for row in rows],
    )


def sellers_of(company: Organization) -> Dimension:
    """Everybody who sells, by team; the head office carries no target."""
    return Dimension("who", {"company": {team: company.people_in(team, START) for team in ("east", "south")}})


def read_history(path: Path, who: Dimension) -> FigureBook:
    """What was sold in the last two years by person and month; Zhang Li carries on for Ma Chao."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        figures = [
            Figure(Money(row[f"M{number:02}"], "CNY"), month(int(row["year"]), number), {"who": row["person"]})
            for row in csv.DictReader(file)
            for number in range(1, 13)
            if row[f"M{number:02}"] != "NULL"
        ]
    return FigureBook(figures, [who], successor={"ma.chao": "zhang.li"})


def targets_of(company: Organization, total: Money) -> Breakdown:
    """The year's figure broken down by the rules in `plans/targets.toml`."""
    plan = read_policy(TargetPlan, (HERE / "plans" / "targets.toml").read_text(encoding="utf-8"))
    who = sellers_of(company)
    facts = PlanningFacts(history=read_history(DATA / "history.csv", who), workdays=OFFICE)
    return plan.break_down(total, [who, divide_time(year(2026), levels=["quarter", "month", "week"])], facts=facts)


def changed_in_the_year(targets: Breakdown) -> YearPlan:
    """The plan after the first half is closed, Liu Yang left at the end of June, and He Jing came in August."""
    plan = open_year_plan("2026", targets, count="workdays", calendar=OFFICE, at=_at(1, 5), by="zhao.min")
    plan = plan.close(Period.from_plain("2026-Q1"), at=_at(4, 3), by="zhao.min", why="first quarter is over")
    plan = plan.release("liu.yang", on=date(2026, 6, 30), to="buffer", at=_at(6, 15), by="zhao.min", why="resigned")
    return plan.hire(
        "he.jing",
        under="east",
        on=date(2026, 8, 3),
        ramp=RAMP,
        from_="liu.yang/open",
        at=_at(7, 20),
        by="zhao.min",
        why="takes over the open seat",
    )


def _at(number: int, day: int) -> datetime:
    return datetime(2026, number, day, 9, tzinfo=UTC)


def _month_of(targets: Breakdown, week: Period) -> Period:
    months = targets.time.level(2)
    found = next((each for each in cast("tuple[Period, ...]", months) if week.last_day() in each), None)
    if found is None:
        raise InvalidValueError("week", str(week), f"a week that ends in {targets.over}")
    return found


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Plan a year down to one person's week.")
    parser.add_argument("--total", default="12000000", help="the year's figure in yuan")
    parser.add_argument("--person", default="li.na", help="whose week is shown")
    parser.add_argument("--week", default="2026-W15", help="such as 2026-W15")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Planning 100, 1,000 and 10,000 visits into four weeks: the growth of time.

Visitors grow with the visits, two in a region for fifty, each with one visit a day; more visits are wanted than days
hold, so that room is made and the rest is listed. The peer of a row is ten times the time for a tenth of the visits:
a ratio of 1 is linear growth, 10 quadratic. The report of return visits stands beside it.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ratio import Row, best_of, print_rows

from salesmanual.kernel.period import Period
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visit_planning import Visitor, VisitPlanning, VisitRequest
from salesmanual.selling.visits import VisitedCustomer, VisitPolicy, VisitRule

if TYPE_CHECKING:
    from salesmanual.selling.visit_planning_result import VisitPlan

START = date(2026, 3, 2)
DAY = timedelta(days=1)
PERIOD = Period(START, START + 28 * DAY)
OFFICE = WorkCalendar("Mon-Fri 09:00-17:00")
FIELD = WorkCalendar("Mon-Sat 09:00-17:00")
SIZES = (100, 1_000, 10_000)
POLICY = VisitPolicy(
    classes=[VisitRule("A", "every 30 days after the last visit"), VisitRule("B", "every 90 days after the last visit")]
)


def visitors(count: int) -> list[Visitor]:
    """Two in each region, six days a week."""
    return [Visitor(f"P-{number:04d}", FIELD, 1, regions=[f"R-{number // 2:04d}"]) for number in range(count // 25)]


def visits(count: int) -> list[VisitRequest]:
    """So many visits of one hour, their windows of one to ten days spread over the four weeks by a fixed rule."""
    regions = count // 50
    found: list[VisitRequest] = []
    for number in range(count + count // 10):
        mixed = number * 2_654_435_761 % 2**32
        first = START + (mixed // 64 % 25) * DAY
        due = first + (mixed // 4_096 % 10) * DAY
        region = f"R-{number % regions:04d}"
        found.append(
            VisitRequest(f"V-{number:06d}", f"C-{number:06d}", first, due, region=region, priority=mixed % 3 + 1)
        )
    return found


def customers(count: int) -> list[VisitedCustomer]:
    """So many customers, three of four visited before."""
    return [
        VisitedCustomer(
            f"C-{number:06d}",
            "AB"[number % 2],
            START - 400 * DAY,
            [START - (number % 97 + 30 * back) * DAY for back in range(number % 4)],
        )
        for number in range(count)
    ]


def check(plan: VisitPlan, wanted: list[VisitRequest]) -> None:
    """Every visit is planned in its window, or listed."""
    assert plan.count() + len(plan.unplanned) == len(wanted)
    assert all(day.on in each.window() for day in plan.days for each in day.visits)


def rows(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """The time for each size against that for the one before it."""
    policy = VisitPlanning()
    found: list[Row] = []
    before = before_report = 0.0
    for size in sizes:
        wanted, people, known = visits(size), visitors(size), customers(size)
        plan = policy.plan(wanted, people, PERIOD)
        check(plan, wanted)
        print(
            f"{len(wanted):>7,} visits, {len(people):,} visitors: {plan.count():,} planned, {len(plan.late()):,} late"
        )
        number, rounds = max(1, 1_000 // size), 3
        seconds = best_of(partial(policy.plan, wanted, people, PERIOD), number=number, rounds=rounds)
        report = best_of(partial(POLICY.report, known, START, calendar=OFFICE), number=number, rounds=rounds)
        print(f"        planning {seconds:.3f} s, report of return visits {report:.3f} s")
        if before:
            peer = "ten times a tenth of the visits"
            found.append(Row(f"planning {size:,} visits", seconds, 10 * before, peer, required=3))
            found.append(Row(f"return visits of {size:,} customers", report, 10 * before_report, peer, required=3))
        before, before_report = seconds, report
    return found


if __name__ == "__main__":
    print_rows(rows(SIZES[: int(sys.argv[1])] if len(sys.argv) > 1 else SIZES))

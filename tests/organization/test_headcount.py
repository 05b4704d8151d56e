"""Headcount: the plan, its ceilings, planned against filled, vacancies, and who joined and left."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.organization.headcount_world import ACME, FIRST, YEARLY, day

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.headcount import compare_headcount
from salesmanual.organization.headcount_plan import (
    HeadcountPlan,
    PlannedSeats,
    ceiling_findings,
    plan_from_positions,
)
from salesmanual.organization.headcount_turnover import people_movements
from salesmanual.organization.headcount_vacancies import open_seats

if TYPE_CHECKING:
    from collections.abc import Callable

PLAN = HeadcountPlan(
    "CNY",
    [
        PlannedSeats("head", "sales", 1, FIRST, job="head", cost=YEARLY),
        PlannedSeats("east-lead", "east", 1, FIRST, job="lead", cost=YEARLY),
        PlannedSeats("east", "east", 2, FIRST, job="rep", cost=YEARLY, until=day(3, 31)),
        PlannedSeats("east", "east", 3, day(4, 1), job="rep", cost=YEARLY),
        PlannedSeats("west", "west", 1, FIRST, job="rep", fte="50%", cost=YEARLY),
    ],
)
SEATS: Any = PlannedSeats
PLANS: Any = HeadcountPlan
MONTHS = [month(2026, number) for number in range(1, 13)]


def yuan(amount: int | str) -> Money:
    return Money(str(amount), "CNY")


def test_a_staffing_plan_is_budgeted_as_published() -> None:
    """Id hrms-staffing-budget; source: frappe/hrms, hr/doctype/staffing_plan/test_staffing_plan.py.

    6 and 7 vacancies at 50,000 each are 300,000 and 350,000; the plan of a part may not have more vacancies, nor cost
    more, than that of the whole.
    """
    cost = yuan(50000)
    whole = [PlannedSeats("company", "sales", 6, FIRST, job="rep", cost=cost)]

    def planned(seats: int, cost: Money) -> list[bool]:
        part = [PlannedSeats("part", "east", seats, FIRST, job="rep", cost=cost)]
        plan = HeadcountPlan("CNY", part, ceilings=whole)
        return [finding.met for finding in ceiling_findings(plan, ACME, on=FIRST)]

    assert [PlannedSeats("p", "east", seats, FIRST, cost=cost).budget() for seats in (6, 7)] == [
        yuan(300000),
        yuan(350000),
    ]
    assert planned(6, cost) == [True, True]
    assert planned(7, cost) == [False, False]
    assert planned(6, yuan(50001)) == [True, False]
    assert planned(2, yuan(200000)) == [True, False]


def test_a_ceiling_counts_the_unit_and_all_below_it() -> None:
    """One without a job is for all jobs, one without a cost for seats alone, and each says how much is over."""
    ceilings = [PlannedSeats("all", "sales", 4, FIRST), PlannedSeats("later", "sales", 0, day(6, 1), job="rep")]
    plan = attrs.evolve(PLAN, ceilings=ceilings)

    early = ceiling_findings(plan, ACME, on=FIRST)
    late = ceiling_findings(plan, ACME, on=day(6, 1))

    assert [str(each) for each in early] == ["☐ all: at most 4 seats in sales and below: found 5, 1 over"]
    assert [each.met for each in late] == [False, False]
    with pytest.raises(NotFoundError, match="no unit 'norht'"):
        ceiling_findings(attrs.evolve(PLAN, ceilings=[PlannedSeats("n", "norht", 1, FIRST)]), ACME, on=FIRST)


def test_a_plan_answers_by_day_unit_and_job() -> None:
    """Lines add up; a line without a cost counts for nothing in the budget."""
    plan = attrs.evolve(PLAN, lines=[*PLAN.lines, PlannedSeats("trainee", "west", 2, FIRST)])

    assert (plan.seats(FIRST), plan.seats(FIRST, unit="east"), plan.seats(day(4, 1), unit="east")) == (7, 3, 4)
    assert (plan.seats(FIRST, job="rep"), plan.seats(FIRST, job="")) == (3, 2)
    assert plan.budget(FIRST) == YEARLY * 5


def test_a_plan_round_trips_and_prints() -> None:
    """It is a file and two tables."""
    plan = HeadcountPlan(
        "CNY", PLAN.lines, ceilings=[PlannedSeats("c", "sales", 9, FIRST)], day_count="30/360", rounding=Rounding("1")
    )

    assert read_policy(HeadcountPlan, write_policy(plan)) == plan
    assert len(plan.tables()) == 2
    assert len(PLAN.tables()) == 1
    assert plan.records()[2]["budget"] == 730000
    assert str(plan) == plan.to_text()
    assert plan.to_text("zh_Hant").startswith("編制計劃")


def test_approved_seats_make_a_plan() -> None:
    """Each entry of a seat is a line; by its own plan an organisation is never over."""
    plan = plan_from_positions(ACME, "CNY", label="approved")
    report = compare_headcount(plan, ACME, MONTHS)

    assert len(plan.lines) == len(ACME.positions)
    assert plan.seats(day(6, 30)) == 6
    assert {each.over() for each in report.cells} == {0}


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: SEATS("", "east", 1, FIRST), InvalidValueError, "key: found ''"),
        (lambda: SEATS("a", "east", -1, FIRST), InvalidValueError, "seats: found -1"),
        (lambda: SEATS("a", "east", 1.5, FIRST), WrongTypeError, "seats: found 1.5"),
        (lambda: SEATS("a", "east", 1, FIRST, until=date(2025, 1, 1)), InvalidValueError, "until: found '2025-01-01'"),
        (lambda: SEATS("a", "east", 1, FIRST, fte=2), InvalidValueError, "fte: found 2"),
        (lambda: SEATS("a", "east", 1, FIRST, cost=5), WrongTypeError, "cost: found 5"),
        (lambda: PLANS("XXQ", []), NotFoundError, "no currency 'XXQ'"),
        (lambda: PLANS("CNY", [3]), WrongTypeError, "lines[0]: found 3"),
        (lambda: PLANS("CNY", [], day_count="inclusive"), InvalidValueError, "day_count: found 'inclusive'"),
        (lambda: PLANS("CNY", [], rounding=2), WrongTypeError, "rounding: found 2"),
        (lambda: PLANS("USD", PLAN.lines), CurrencyMismatchError, "lines[0].cost: found USD and CNY"),
        (lambda: PLANS("USD", [], ceilings=PLAN.lines), CurrencyMismatchError, "ceilings[0].cost"),
        (
            lambda: PLANS("CNY", [PLAN.lines[0], PLAN.lines[0]]),
            DuplicateError,
            "head: the day '2026-01-01' is there already",
        ),
        (lambda: PLAN.seats("May"), WrongTypeError, "day: found 'May'"),  # type: ignore[arg-type]
        (lambda: compare_headcount(PLAN, PLAN, MONTHS), WrongTypeError, "organization"),  # type: ignore[arg-type]
        (lambda: compare_headcount(ACME, ACME, MONTHS), WrongTypeError, "plan"),  # type: ignore[arg-type]
        (lambda: compare_headcount(PLAN, ACME, [5]), WrongTypeError, "months[0]: found 5"),  # type: ignore[list-item]
        (lambda: open_seats(PLAN, ACME, on="May"), WrongTypeError, "on: found 'May'"),  # type: ignore[arg-type]
        (lambda: open_seats(PLANS("USD", []), ACME, on=day(3, 1)), CurrencyMismatchError, "positions.east-2.cost"),
        (lambda: compare_headcount(PLANS("USD", []), ACME, MONTHS), CurrencyMismatchError, "positions.east-1.cost"),
        (lambda: people_movements(ACME, MONTHS, unit="saels"), NotFoundError, "no unit 'saels'; did you mean 'sales'?"),
        (lambda: people_movements(PLAN, MONTHS), WrongTypeError, "organization"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused(make: Callable[[], object], error: type[Exception], words: str) -> None:
    """Each refusal names the place."""
    with pytest.raises(error) as refused:
        make()

    assert words in str(refused.value)


def test_planned_is_held_against_filled_by_unit_job_and_month() -> None:
    """In February one of two seats in the east was left on the tenth; its cost is that of ten days."""
    (cell,) = compare_headcount(PLAN, ACME, [month(2026, 2)]).of(unit="east", job="rep")

    assert (cell.planned, cell.filled, cell.heads, cell.fte) == (2, 1, 1, Fraction(1))
    assert (cell.vacant(), cell.over()) == (1, 0)
    assert (cell.planned_cost, cell.cost, cell.left()) == (yuan(56000), yuan(38000), yuan(18000))
    assert cell.explain().replay() == cell.vacant() - cell.over()


def test_a_seat_nobody_planned_is_over() -> None:
    """One too many in a job does not hide one too few in another; a seat without a cost is named."""
    report = compare_headcount(PLAN, ACME, [month(2026, 4)])

    trainees, representatives = report.of(unit="west", job=""), report.of(unit="east", job="rep")
    assert [(each.vacant(), each.over()) for each in (*trainees, *representatives)] == [(0, 1), (3, 0)]
    assert (trainees[0].planned_cost, trainees[0].cost) == (yuan(0), yuan(0))
    assert report.unpriced == ("west-2",)
    assert sum(each.heads for each in report.cells) == len(ACME.people_on(day(4, 30)))


def test_who_acts_fills_no_seat_and_costs_nothing() -> None:
    """The seat stays vacant."""
    (cell,) = compare_headcount(PLAN, ACME, [month(2026, 5)]).of(unit="east", job="rep")

    assert (cell.planned, cell.filled, cell.heads, cell.cost) == (3, 0, 0, yuan(0))


def test_half_the_seats_time_is_half_its_cost() -> None:
    """A seat of half time that somebody fills costs all that it costs; one half of a full seat, half."""
    (west,) = compare_headcount(PLAN, ACME, [month(2026, 4)]).of(unit="west", job="rep")

    assert (west.cost, west.fte, west.planned_fte) == (yuan(30000), Fraction(1, 2), Fraction(1, 2))


def test_twelve_months_make_the_yearly_cost() -> None:
    """Months of unequal length, rounded each, are the year where nothing is left to round."""
    report = compare_headcount(PLAN, ACME, MONTHS)

    assert report.planned_cost(unit="sales") == report.cost(unit="sales") == YEARLY
    assert report.planned_cost() == Money.total([report.planned_cost(month=each) for each in MONTHS], "CNY")
    assert report.cost(month=MONTHS[1]) == yuan(28000 * 3 + 10000)


def test_seats_are_those_of_the_last_day_and_costs_those_of_all_days() -> None:
    """A line that ends in the month plans no seat for its close, but ten days of cost."""
    plan = HeadcountPlan("CNY", [PlannedSeats("short", "north", 1, FIRST, cost=YEARLY, until=day(1, 10))])

    (cell,) = compare_headcount(plan, ACME, [month(2026, 1)]).of(unit="north")

    assert (cell.planned, cell.planned_cost) == (0, yuan(10000))


def test_the_report_prints_with_its_sums() -> None:
    """One month has a total, several have none."""
    one, two = (compare_headcount(PLAN, ACME, MONTHS[:count]) for count in (1, 2))

    assert one.tables()[0].total is not None
    assert two.tables()[0].total is None
    assert one.records()[0] == {
        "month": "2026-01",
        "unit": "east",
        "job": "lead",
        "planned": 1,
        "filled": 1,
        "heads": 1,
        "fte": 1,
        "vacant": 0,
        "over": 0,
        "planned_cost": 31000,
        "cost": 31000,
    }


def test_a_vacancy_has_an_age_and_saves_its_cost() -> None:
    """From the day after the last occupant; another cost from a day on is counted from that day on."""
    seats = open_seats(PLAN, ACME, on=day(3, 10)).seats

    assert [(each.position.key, each.since, each.days, each.saved) for each in seats] == [
        ("west-1", FIRST, 69, yuan(69000)),
        ("east-2", day(2, 11), 28, yuan(18000 + 2 * 10000)),
    ]
    for seat in seats:
        explained = seat.explain()
        assert explained is not None
        assert explained.replay() == seat.saved


def test_vacancies_print_with_who_acts_in_them() -> None:
    """The oldest first, with the sum of what they save; a seat without a cost saves nothing that is known."""
    report = open_seats(PLAN, ACME, on=day(5, 1))
    early = open_seats(PLAN, ACME, on=FIRST)

    assert [(each.position.key, each.acting) for each in report.seats] == [("east-2", "sun.yan"), ("east-1", None)]
    assert [each.position.key for each in report.older_than(31)] == ["east-2"]
    assert report.saved() == Money.total([each.saved for each in report.seats if each.saved])
    assert report.records()[0]["acting"] == "sun.yan"
    assert "Vacancies on 2026-05-01" in report.to_text()
    assert [(each.position.key, each.saved, each.explain()) for each in early.seats][1] == ("west-2", None, None)


def test_people_join_move_and_leave() -> None:
    """Who changes unit moves; whose last day is in the month has left by its close."""
    everybody = people_movements(ACME, MONTHS[:5]).periods
    east = people_movements(ACME, MONTHS[:5], unit="east").periods
    sales = people_movements(ACME, MONTHS[:5], unit="sales").periods

    assert (everybody[1].joined, everybody[1].left) == (("zhao.min",), ("wang.wei",))
    assert (everybody[2].left, everybody[3].joined) == ((), ())
    assert (east[2].moved_out, east[2].left, east[2].closing) == (("li.na",), (), ("zhou.jie",))
    assert people_movements(ACME, [month(2026, 4)], unit="west").periods[0].moved_in == ("li.na",)
    assert everybody[4].joined == ("sun.yan",)
    assert sales == everybody


def test_turnover_is_leavers_over_average_heads() -> None:
    """Four opened and four closed February, one left: a quarter."""
    movement = people_movements(ACME, [month(2026, 2)]).periods[0]
    nobody = people_movements(ACME, [year(2025)]).periods[0]
    explained = movement.explain()

    assert (movement.average(), movement.turnover()) == (Fraction(4), Fraction(1, 4))
    assert explained is not None
    assert explained.replay() == Fraction(1, 4)
    assert (nobody.turnover(), nobody.explain()) == (None, None)


def test_movements_print() -> None:
    """One row for each period; a unit is named in the title."""
    table = people_movements(ACME, MONTHS[:2], unit="east")

    assert str(table.tables()[0].title) == "Joined and left, east"
    assert str(people_movements(ACME, MONTHS).tables()[0].title) == "Joined and left"
    assert table.records()[1]["left"] == 1


def test_a_break_makes_a_leaver_and_a_joiner() -> None:
    """A day without a seat is outside; coming back is joining anew."""
    from salesmanual.organization.assignments import Assignment  # noqa: PLC0415 - this test alone

    back = attrs.evolve(ACME, assignments=[*ACME.assignments, Assignment("wang.wei", "east-2", day(2, 20))])
    movement = people_movements(back, [month(2026, 2)]).periods[0]
    whole = people_movements(back, [Period(day(2, 10), day(2, 21))]).periods[0]

    assert (movement.left, movement.joined) == (("wang.wei",), ("wang.wei", "zhao.min"))
    assert ("wang.wei" in whole.opening, "wang.wei" in whole.closing) == (True, True)

"""Laws of headcount on organisations drawn at random."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month, year
from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.assignments import Assignment, Person
from salesmanual.organization.headcount import compare_headcount
from salesmanual.organization.headcount_plan import HeadcountPlan, plan_from_positions
from salesmanual.organization.headcount_turnover import people_movements
from salesmanual.organization.headcount_vacancies import open_seats
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.span_of_control import SpanPolicy, spans
from salesmanual.organization.units import Unit

FIRST = date(2026, 1, 1)
MONTHS = FiscalCalendar().months(year(2026))


@st.composite
def organisations(draw: st.DrawFn) -> Organization:
    """Three units, one below another, their seats and heads, and people in one seat after another, with breaks."""
    seats = [
        Position(
            f"seat-{number}",
            draw(st.sampled_from(["top", "a", "b"])),
            "Seat",
            FIRST,
            job=draw(st.sampled_from(["rep", "lead"])),
            cost=Money(draw(st.integers(1, 400_000)), "CNY"),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    heads = {seat.unit: seat.key for seat in seats}
    units = [
        Unit(key, key, FIRST, parent=parent, head=heads.get(key))
        for key, parent in (("top", None), ("a", "top"), ("b", "a"))
    ]
    people = [Person(f"p-{number}") for number in range(6)]
    free = {person.id: FIRST for person in people}
    held = []
    for seat in seats:
        day = FIRST
        for person, gap, length in draw(
            st.lists(st.tuples(st.sampled_from(people), st.integers(0, 90), st.integers(0, 150)), max_size=3)
        ):
            since = max(day + timedelta(days=gap), free[person.id])
            until = since + timedelta(days=length)
            held.append(Assignment(person.id, seat.key, since, until=until))
            day = free[person.id] = until + timedelta(days=1)
    return Organization("drawn", units, seats, people, held)


@given(organisations(), st.sampled_from(["top", "a", "b", None]))
def test_opening_and_movements_make_the_closing(drawn: Organization, unit: str | None) -> None:
    """For everybody and every unit, month by month, and heads are those of the organisation."""
    movements = people_movements(drawn, MONTHS, unit=unit).periods

    for before, after in pairwise(movements):
        assert sorted(before.closing) == sorted(after.opening)
    for each in movements:
        came, went = len(each.joined) + len(each.moved_in), len(each.left) + len(each.moved_out)
        assert len(each.opening) + came - went == len(each.closing)
        morning = each.period.last_day() + timedelta(days=1)
        there = drawn.people_on(morning) if unit is None else drawn.people_in(unit, morning)
        assert set(each.closing) >= {person for person in there if _seated(drawn, person, morning - timedelta(days=1))}
        assert len(set(each.closing)) == len(each.closing)


def _seated(drawn: Organization, person: str, on: date) -> bool:
    """Whether a person has the same seat on the day and the day after."""
    return any(
        each.person == person and holds_on(each, on) and holds_on(each, on + timedelta(days=1))
        for each in drawn.assignments
    )


@given(organisations())
def test_cost_is_that_of_a_count_by_days(drawn: Organization) -> None:
    """A naive sum: each day's 365th part of the cost of each seat that somebody has, rounded once for each cell."""
    plan = HeadcountPlan("CNY", [])
    report = compare_headcount(plan, drawn, MONTHS)
    costs = {each.key: each for each in drawn.positions}
    exact: dict[tuple[str, str, str], Fraction] = {}
    for period in MONTHS:
        day = period.start
        while day < period.end:
            for each in drawn.assignments:
                if holds_on(each, day):
                    seat = costs[each.position]
                    place = (str(period), seat.unit, seat.job)
                    cost = seat.cost or Money.zero("CNY")
                    exact[place] = exact.get(place, Fraction(0)) + Fraction(cost.amount) / 365
            day += timedelta(days=1)

    found = {(str(each.month), each.unit, each.job): each.cost for each in report.cells if not each.cost.is_zero()}
    expected = {place: Money.rounded(cost, "CNY", Rounding()) for place, cost in exact.items()}
    assert found == {place: cost for place, cost in expected.items() if not cost.is_zero()}


@given(organisations(), st.integers(1, 12))
def test_filled_and_vacant_make_the_approved_seats(drawn: Organization, number: int) -> None:
    """By the plan of the approved seats; heads are everybody's, and each vacancy is one of the list."""
    plan = plan_from_positions(drawn, "CNY")
    on = month(2026, number).last_day()
    report = compare_headcount(plan, drawn, [month(2026, number)])
    vacancies = open_seats(plan, drawn, on=on)

    assert sum(each.filled + each.vacant() - each.over() for each in report.cells) == len(drawn.positions)
    assert sum(each.vacant() for each in report.cells) == len(vacancies.seats)
    assert sum(each.heads for each in report.cells) == len(drawn.people_on(on))
    for seat in vacancies.seats:
        before = seat.since - timedelta(days=1)
        assert seat.days == (on - seat.since).days + 1
        assert before < FIRST or drawn.occupant(seat.position.key, before) is not None
        later = [seat.since + timedelta(days=n) for n in range(seat.days)]
        assert {drawn.occupant(seat.position.key, each) for each in later} == {None}


@given(organisations(), st.integers(0, 364))
def test_everybody_is_in_one_span_and_on_one_level(drawn: Organization, number: int) -> None:
    """Spans add up to everybody who has a manager, levels to everybody."""
    on = FIRST + timedelta(days=number)
    report = spans(SpanPolicy(), drawn, on=on)
    everybody = drawn.people_on(on)
    managed = [person for person in everybody if drawn.manager_of(person, on) is not None]

    assert sum(each.heads() for each in report.managers) == len(managed)
    assert sum(report.levels) == len(everybody)
    for each in report.managers:
        assert tuple(person for person, _ in each.reports) == drawn.reports(each.person, on)
        assert each.level == len(drawn.managers(each.person, on)) + 1
        assert each.explain().replay() == each.span()

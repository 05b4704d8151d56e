"""What is comparable in a past year: months, weeks, cut weeks, 53rd weeks, days, and the conventions for each."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, half, month, quarter, week, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.dimensions import divide_time
from salesmanual.planning.weightings_time import Comparison, Week53, unit_place

MONTHS = FiscalCalendar()
ISO = FiscalCalendar.iso_weeks("4-4-5")  # 2026 has 53 weeks, 2025 and 2024 have 52
CONVENTIONS: tuple[Week53, ...] = ("last-of-year", "average", "drop")


def parts(comparison: Comparison, period: Period | str, to: int, under: Period | None = None) -> list[tuple[str, str]]:
    read = Period.from_plain(period) if isinstance(period, str) else period
    return [(part.period.to_plain(), str(part.factor)) for part in comparison.parts(read, to, under=under)]


@pytest.mark.parametrize(
    ("period", "past"),
    [
        (year(2026), "2024"),
        (half(2026, 2), "2024-H2"),
        (quarter(2026, 3), "2024-Q3"),
        (month(2026, 2), "2024-02"),
        (week(2026, 1), "2024-W01"),
        (week(2026, 14), "2024-W14"),
    ],
)
def test_parts_of_the_calendar_are_those_of_the_same_number(period: Period, past: str) -> None:
    assert parts(Comparison(MONTHS), period, 2024) == [(past, "1")]


def test_fiscal_years_of_months_keep_their_numbers() -> None:
    april = FiscalCalendar(first_month=4, named_by="start")

    assert parts(Comparison(april), april.quarters(april.year(2026))[3], 2024) == [("2025-Q1", "1")]
    assert parts(Comparison(april), month(2027, 3), 2025) == [("2026-03", "1")]


def test_cut_weeks_count_by_the_days_or_the_workdays_that_are_left() -> None:
    worked = WorkCalendar("Mon-Fri 09:00-17:00", holidays={date(2026, 3, 30): "rest"})
    by_workdays = Comparison(MONTHS, cut_weeks="workdays", workdays=worked)

    assert parts(Comparison(MONTHS), "2026-03-30..2026-03-31", 2025) == [("2025-W14", "2/7")]
    assert parts(by_workdays, "2026-03-30..2026-03-31", 2025) == [("2025-W14", "1/4")]
    assert parts(by_workdays, "2026-04-01..2026-04-05", 2025) == [("2025-W14", "3/4")]
    assert parts(by_workdays, "2026-03-01", 2025) == [("2025-W09", "0")]
    assert parts(by_workdays, week(2026, 14), 2025) == [("2025-W14", "1")]
    with pytest.raises(InvalidValueError) as caught:
        Comparison(MONTHS, cut_weeks="workdays").parts(Period.from_plain("2026-03-01"), 2025)
    assert str(caught.value) == (
        "facts.workdays: found None, accepted is which days of 2026-W09 are worked; give "
        "PlanningFacts(workdays=WorkCalendar(…)), or cut weeks by days"
    )


def test_a_week_without_workdays_leaves_nothing() -> None:
    shut = WorkCalendar("Mon-Fri 09:00-17:00", holidays={date(2026, 3, 30) + timedelta(at): "rest" for at in range(5)})
    comparison = Comparison(MONTHS, cut_weeks="workdays", workdays=shut)

    assert parts(comparison, "2026-03-30..2026-03-31", 2025) == [("2025-W14", "0")]


def test_months_of_whole_weeks_are_the_weeks_of_the_same_numbers() -> None:
    time = divide_time(year(2026), weeks="whole")
    months = [period for period in time.level(3) if isinstance(period, Period)]

    assert parts(Comparison(MONTHS), months[1], 2025) == [("2025-02-03..2025-03-02", "1")]
    assert parts(Comparison(MONTHS), months[0], 2025) == [
        ("2025-W01", "4/7"),
        ("2025-01-06..2025-02-02", "1"),
    ]


def test_days_under_a_week_are_the_same_weekday_and_else_a_part_of_their_week() -> None:
    tuesday = Period.from_plain("2026-03-31")

    assert parts(Comparison(MONTHS), tuesday, 2025, week(2026, 14)) == [("2025-04-01", "1")]
    assert parts(Comparison(MONTHS), tuesday, 2025, month(2026, 3)) == [("2025-W14", "1/7")]
    last = Period.from_plain("2026-12-29")
    for convention, expected in zip(
        CONVENTIONS, ([("2025-12-23", "1")], [("2024-12-30..2025-12-28", "1/364")], []), strict=True
    ):
        assert parts(Comparison(ISO, convention), last, 2025, week(2026, 53)) == expected


@pytest.mark.parametrize(
    ("convention", "expected"),
    [("last-of-year", [("2025-W52", "1")]), ("average", [("2024-12-30..2025-12-28", "1/52")]), ("drop", [])],
)
def test_a_53rd_week_that_a_year_has_not(convention: Week53, expected: list[tuple[str, str]]) -> None:
    for calendar in (MONTHS, ISO):
        assert parts(Comparison(calendar, convention), week(2026, 53), 2025) == expected
        assert parts(Comparison(calendar, convention), week(2026, 53), 2020) == [("2020-W53", "1")]


@pytest.mark.parametrize(
    ("convention", "longer", "shorter"),
    [
        ("last-of-year", [("2025-11-24..2025-12-28", "1"), ("2025-W52", "1")], [("2020-11-23..2021-01-03", "1")]),
        ("average", [("2025-11-24..2025-12-28", "6/5")], [("2020-11-23..2021-01-03", "5/6")]),
        ("drop", [("2025-11-24..2025-12-28", "1")], [("2020-11-23..2020-12-27", "1")]),
    ],
)
def test_a_month_with_a_week_more_or_less(
    convention: Week53, longer: list[tuple[str, str]], shorter: list[tuple[str, str]]
) -> None:
    comparison = Comparison(ISO, convention)

    assert parts(comparison, ISO.months(ISO.year(2026))[-1], 2025) == longer
    assert parts(comparison, ISO.months(ISO.year(2025))[-1], 2020) == shorter
    assert parts(comparison, ISO.months(ISO.year(2026))[0], 2025) == [("2024-12-30..2025-01-26", "1")]


def test_the_first_days_of_a_year_may_be_of_the_last_week_of_the_year_before() -> None:
    assert parts(Comparison(MONTHS), "2027-01-01..2027-01-03", 2026) == [("2025-W52", "3/7")]


def test_weeks_of_a_year() -> None:
    weeks = Comparison(MONTHS).weeks_of(2026)

    assert (len(weeks), weeks[0], weeks[-1]) == (53, week(2026, 1), week(2026, 53))
    assert len(Comparison(MONTHS).weeks_of(2025)) == 52


def test_places_of_units() -> None:
    assert unit_place(quarter(2026, 3), MONTHS) == ("quarter", 2)
    assert unit_place(Period.from_plain("2026-02-01..2026-03-31"), MONTHS) is None


@pytest.mark.parametrize("calendar", [MONTHS, ISO, FiscalCalendar.retail()], ids=["months", "4-4-5", "retail"])
@given(number=st.integers(2015, 2035), back=st.integers(1, 5), whole=st.booleans())
def test_whole_weeks_of_every_plan_have_one_week_of_the_same_weekday_or_none(
    calendar: FiscalCalendar,
    number: int,
    back: int,
    whole: bool,  # noqa: FBT001 - drawn
) -> None:
    comparison = Comparison(calendar, "drop")
    for piece in calendar.weeks(calendar.year(number), cut_at_months=not whole):
        found = comparison.parts(piece, number - back, under=calendar.year(number))
        if unit_place(piece, calendar) is None:
            assert sum((part.factor for part in found), Fraction(0)) in {0, Fraction(piece.days(), 7)}
            assert all(part.period.days() == 7 for part in found)
            starts = {part.period.start.weekday() for part in found}
            assert starts <= {calendar.period_of(piece.start, "week").start.weekday()}


@given(number=st.integers(2015, 2035), back=st.integers(1, 5))
def test_the_weeks_of_a_month_compare_to_as_many_days_as_it_has(number: int, back: int) -> None:
    comparison = Comparison(MONTHS)
    for each in MONTHS.months(MONTHS.year(number)):
        pieces = MONTHS.weeks(each)
        days = sum(
            (part.factor * part.period.days() for piece in pieces for part in comparison.parts(piece, number - back)),
            Fraction(0),
        )
        assert days == each.days()

"""Day counts and proration: examples and bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from salesmanual.kernel.day_counts import DayCount, day_count, proration, year_fraction
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.workdays import WorkCalendar

OFFICE = WorkCalendar("Mon-Fri 09:00-17:00")


@pytest.mark.parametrize(
    ("convention", "days", "part"),
    [
        ("inclusive", 59, None),
        ("exclusive", 58, None),
        ("actual/365", 59, Fraction(59, 365)),
        ("actual/360", 59, Fraction(59, 360)),
        ("actual/actual", 59, Fraction(59, 365)),
        ("30/360", 60, Fraction(1, 6)),
        ("30/360 US", 60, Fraction(1, 6)),
        ("30E/360", 60, Fraction(1, 6)),
    ],
)
def test_each_convention_counts_january_and_february(convention: str, days: int, part: Fraction | None) -> None:
    two_months = Period(date(2026, 1, 1), date(2026, 3, 1))

    assert day_count(two_months, convention) == days
    if part is not None:
        assert year_fraction(two_months, convention) == part


def test_every_convention_is_in_the_table_above() -> None:
    assert len(DayCount) == 8


@pytest.mark.parametrize(
    ("convention", "message"),
    [
        ("actual/364", r"convention: found 'actual/364', accepted is one of inclusive, .*; did you mean 'actual/36"),
        ("", "convention: found ''"),
        (365, "convention: found 365, accepted is one of .*30E/360$"),
        (None, "convention: found None"),
    ],
)
def test_an_unknown_convention_is_refused(convention: object, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        day_count(month(2026, 3), convention)  # type: ignore[arg-type] # the fault under test
    with pytest.raises(InvalidValueError, match=message):
        year_fraction(month(2026, 3), convention)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize("convention", [DayCount.INCLUSIVE, "exclusive"])
def test_a_count_of_days_alone_says_nothing_of_a_year(convention: DayCount | str) -> None:
    with pytest.raises(
        InvalidValueError, match="accepted is a convention with a year; use one of actual/365, actual/360"
    ):
        year_fraction(month(2026, 3), convention)


def test_proration_counts_what_it_is_told_to() -> None:
    joined = month(2026, 3).split(date(2026, 3, 16))[1]

    assert proration(joined, month(2026, 3)) == Fraction(16, 31)
    assert proration(joined, month(2026, 3), count="30E/360") == Fraction(1, 2)
    assert proration(joined, month(2026, 3), count="workdays", calendar=OFFICE) == Fraction(12, 22)


def test_days_outside_the_whole_do_not_count() -> None:
    assert proration(year(2026), quarter(2026, 1)) == 1
    assert proration(month(2026, 4), quarter(2026, 1)) == 0
    assert proration(Period.from_plain("2025-12-01..2026-01-31"), quarter(2026, 1)) == Fraction(31, 90)


@pytest.mark.parametrize(
    ("count", "message"),
    [
        ("days", "count: found 'days', accepted is one of calendar, workdays, 30E/360; did you mean 'workdays'"),
        ("30/360", "count: found '30/360', .* did you mean '30E/360'"),
        (None, "count: found None, accepted is one of calendar, workdays, 30E/360$"),
    ],
)
def test_an_unknown_count_is_refused(count: object, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        proration(month(2026, 3), month(2026, 3), count=count)  # type: ignore[arg-type] # the fault under test


def test_workdays_need_a_calendar() -> None:
    with pytest.raises(
        InvalidValueError, match=r"calendar: found None, accepted is a working calendar .*; pass calendar="
    ):
        proration(month(2026, 3), month(2026, 3), count="workdays")


def test_a_whole_without_anything_to_count_is_refused() -> None:
    weekend = Period.from_plain("2026-03-07..2026-03-08")

    with pytest.raises(InvalidValueError, match=r"whole: found .* at least one day to count by 'workdays'"):
        proration(weekend, weekend, count="workdays", calendar=OFFICE)
    with pytest.raises(InvalidValueError, match="at least one day to count by '30E/360'"):
        proration(weekend, Period.from_plain("2026-03-30"), count="30E/360")

"""Fiscal calendars: examples and bad input."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, Period, month, week, year

if TYPE_CHECKING:
    from collections.abc import Mapping

CALENDAR = FiscalCalendar()
APRIL = FiscalCalendar(first_month=4)
RETAIL = FiscalCalendar.retail()
ISO = FiscalCalendar.iso_weeks()


def _weeks(calendar: FiscalCalendar, in_year: int) -> list[int]:
    return [part.days() // 7 for part in calendar.months(calendar.year(in_year))]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"first_month": 0}, "first_month: found 0, accepted is an int from 1 to 12"),
        ({"first_month": 13}, "first_month: found 13"),
        ({"long_month": 0}, "long_month: found 0"),
        (
            {"pattern": "4-4-4"},
            "pattern: found '4-4-4', accepted is one of months, 4-4-5, 4-5-4, 5-4-4; did you mean '5-4-4'",
        ),
        ({"pattern": 445}, "pattern: found 445, accepted is one of months, 4-4-5, 4-5-4, 5-4-4$"),
        (
            {"week_ends_on": "Sunday"},
            "week_ends_on: found 'Sunday', accepted is one of monday, .*did you mean 'sunday'",
        ),
        ({"week_ends_on": 6}, "week_ends_on: found 6"),
        ({"year_ends": "first"}, "year_ends: found 'first', accepted is one of last, nearest"),
        ({"named_by": "middle"}, "named_by: found 'middle', accepted is one of end, start"),
    ],
)
def test_a_field_that_has_no_accepted_value_is_refused(fields: Mapping[str, object], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        FiscalCalendar(**fields)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize("value", ["4", 4.0, True, None])
def test_a_month_is_an_int(value: object) -> None:
    with pytest.raises(WrongTypeError, match="first_month: found"):
        FiscalCalendar(first_month=value)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1899, InvalidValueError),
        (3000, InvalidValueError),
        ("2026", WrongTypeError),
        (2026.0, WrongTypeError),
        (True, WrongTypeError),
    ],
)
def test_a_year_that_cannot_be_is_refused(value: object, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"year: found .*an int from 1900 to 2999"):
        CALENDAR.year(value)  # type: ignore[arg-type] # the fault under test


def test_a_year_that_leaves_the_range_is_refused_and_its_days_still_have_their_units() -> None:
    with pytest.raises(InvalidValueError, match="start: found '1899-04-01'"):
        APRIL.year(1900)

    assert APRIL.split(Period(FIRST_DAY, date(1900, 2, 1)), "month") == (month(1900, 1),)
    assert [part.days() for part in RETAIL.weeks(Period.inclusive(date(2999, 12, 25), LAST_DAY))] == [4, 3]


@pytest.mark.parametrize("unit", ["Month", "fortnight", "", None, 3])
def test_an_unknown_unit_is_refused(unit: object) -> None:
    with pytest.raises(InvalidValueError, match=r"unit: found .*one of year, half, quarter, month, week, day"):
        CALENDAR.split(month(2026, 3), unit)  # type: ignore[arg-type] # the fault under test
    with pytest.raises(InvalidValueError, match="unit: found"):
        CALENDAR.period_of(date(2026, 3, 1), unit)  # type: ignore[arg-type] # the fault under test


def test_a_day_out_of_range_is_in_no_unit() -> None:
    with pytest.raises(InvalidValueError, match="on: found '1899-12-31'"):
        CALENDAR.year_of(date(1899, 12, 31))
    with pytest.raises(WrongTypeError, match="on: found"):
        CALENDAR.period_of("2026-03-01", "month")  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize("first_month", range(1, 13))
def test_a_year_begins_in_any_month_and_is_named_by_its_end_or_its_start(first_month: int) -> None:
    by_end = FiscalCalendar(first_month=first_month).year(2026)
    by_start = FiscalCalendar(first_month=first_month, named_by="start").year(2026)

    assert (by_start.start.year, by_start.start.month, by_start.start.day) == (2026, first_month, 1)
    assert by_end.last_day().year == 2026
    assert by_end == (by_start if first_month == 1 else by_start.shift(months=-12))


@pytest.mark.parametrize(
    ("pattern", "lengths"),
    [
        ("4-4-5", [4, 4, 5] * 4),
        ("4-5-4", [4, 5, 4] * 4),
        ("5-4-4", [5, 4, 4] * 4),
    ],
)
def test_a_pattern_gathers_weeks_into_months(pattern: str, lengths: list[int]) -> None:
    calendar = FiscalCalendar(pattern=pattern, week_ends_on="saturday")  # type: ignore[arg-type] # one of the patterns

    assert _weeks(calendar, 2026) == lengths
    assert [part.days() for part in calendar.quarters(calendar.year(2026))] == [91] * 4
    assert [part.days() for part in calendar.halves(calendar.year(2026))] == [182] * 2


@pytest.mark.parametrize("long_month", range(1, 13))
def test_the_53rd_week_goes_to_the_month_that_is_named(long_month: int) -> None:
    lengths = _weeks(attrs.evolve(RETAIL, long_month=long_month), 2023)

    assert lengths[long_month - 1] == [4, 5, 4][(long_month - 1) % 3] + 1
    assert sum(lengths) == 53


def test_the_last_weekday_and_the_nearest_one_end_different_years() -> None:
    last = attrs.evolve(RETAIL, year_ends="last")

    assert str(RETAIL.year(2023).last_day()) == "2024-02-03"
    assert str(last.year(2023).last_day()) == "2024-01-27"


def test_iso_years_are_those_of_iso_weeks() -> None:
    assert ISO.year(2026) == Period(week(2026, 1).start, week(2026, 53).end)
    assert ISO.weeks(ISO.year(2026)) == tuple(week(2026, number) for number in range(1, 54))
    assert ISO.year_of(date(2027, 1, 3)) == 2026


def test_weeks_are_cut_at_month_ends_only_where_asked() -> None:
    quarter_one = Period.from_plain("2026-Q1")

    assert [part.days() for part in CALENDAR.weeks(quarter_one)] == [4, *[7] * 12, 2]
    assert [part.days() for part in CALENDAR.weeks(quarter_one, cut_at_months=True)] == [
        *[4, 7, 7, 7, 6],
        *[1, 7, 7, 7, 6],
        *[1, 7, 7, 7, 7, 2],
    ]


def test_labels_name_whole_units_that_the_calendar_does_not_name() -> None:
    fiscal_year = APRIL.year(2026)

    assert str(fiscal_year) == "FY2026"
    assert [str(part) for part in APRIL.halves(fiscal_year)] == ["FY2026-H1", "FY2026-H2"]
    assert [str(part) for part in APRIL.months(fiscal_year)][::11] == ["FY2026-M01", "FY2026-M12"]
    assert str(RETAIL.weeks(RETAIL.year(2023))[52]) == "FY2023-W53"
    assert str(APRIL.period_of(date(2025, 4, 1), "quarter")) == "FY2026-Q1"
    assert [str(part) for part in APRIL.quarters(Period.from_plain("2026-05-01..2026-07-31"))] == [
        "2026-05-01..2026-06-30",
        "2026-07",
    ]


def test_a_day_lies_in_one_unit_of_each_level() -> None:
    on = date(2026, 3, 31)

    assert [
        CALENDAR.period_of(on, unit).to_plain() for unit in ("year", "half", "quarter", "month", "week", "day")
    ] == [
        "2026",
        "2026-H1",
        "2026-Q1",
        "2026-03",
        "2026-W14",
        "2026-03-31",
    ]
    assert CALENDAR.split(month(2026, 3), "day")[-1] == CALENDAR.period_of(on, "day")
    assert CALENDAR.split(Period(year(2025).start, year(2027).end), "year") == (year(2025), year(2026), year(2027))


def test_it_pickles_and_evolves() -> None:
    assert pickle.loads(pickle.dumps(RETAIL)) == RETAIL  # noqa: S301 - its own bytes
    assert attrs.evolve(RETAIL, named_by="end") != RETAIL

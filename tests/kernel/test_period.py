"""Periods: examples and bad input."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.period import (
    FIRST_DAY,
    LAST_DAY,
    Period,
    add_months,
    end_of_month,
    half,
    month,
    quarter,
    read_date,
    week,
    year,
)

MARCH = month(2026, 3)


class _Day(date):
    """A date of another type that is no datetime."""


@pytest.mark.parametrize("on", [FIRST_DAY, LAST_DAY, date(2028, 2, 29), _Day(2026, 3, 1)])
def test_it_accepts_plain_dates_up_to_the_ends_of_the_range(on: date) -> None:
    assert read_date(on) == on


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), r"on: found .* of type datetime, accepted is a date; take its date\(\)"),
        ("2026-03-01", "on: found '2026-03-01' of type str, accepted is a date; read text with date.fromisoformat"),
        (20260301, "on: found 20260301 of type int, accepted is a date$"),
        (None, "on: found None of type NoneType, accepted is a date$"),
    ],
)
def test_anything_else_is_refused_with_the_remedy(value: object, message: str) -> None:
    with pytest.raises(WrongTypeError, match=message):
        read_date(value)


@pytest.mark.parametrize("on", [date.min, date(1899, 12, 31), date(3000, 1, 1), date.max])
def test_days_out_of_range_are_refused(on: date) -> None:
    with pytest.raises(InvalidValueError, match="accepted is a date from 1900-01-01 to 2999-12-31"):
        read_date(on)


@pytest.mark.parametrize("end", [date(2026, 3, 1), date(2026, 2, 28)])
def test_an_empty_or_backward_period_is_refused(end: date) -> None:
    with pytest.raises(InvalidValueError, match="a day after the start 2026-03-01; the end is the first day after"):
        Period(date(2026, 3, 1), end)


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), date(2026, 4, 1), WrongTypeError),
        (date(2026, 3, 1), datetime(2026, 4, 1, tzinfo=UTC), WrongTypeError),
        (date(2999, 12, 1), datetime(3000, 1, 1, tzinfo=UTC), WrongTypeError),
        ("2026-03-01", date(2026, 4, 1), WrongTypeError),
        (date(2026, 3, 1), None, WrongTypeError),
        (date(1899, 12, 31), date(2026, 4, 1), InvalidValueError),
        (date(2026, 3, 1), date(3000, 1, 2), InvalidValueError),
    ],
)
def test_wrong_ends_are_refused(start: object, end: object, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"^(start|end): found"):
        Period(start, end)  # type: ignore[arg-type] # the fault under test


def test_the_last_day_of_all_belongs_to_a_period() -> None:
    assert Period(LAST_DAY, date(3000, 1, 1)).last_day() == LAST_DAY


def test_a_label_is_text() -> None:
    with pytest.raises(WrongTypeError, match="label: found 3 of type int, accepted is text"):
        Period(date(2026, 3, 1), date(2026, 4, 1), label=3)  # type: ignore[arg-type] # the fault under test


def test_the_label_is_printed_and_does_not_count() -> None:
    labelled = Period(MARCH.start, MARCH.end, label="FY2026-M03")

    assert str(labelled) == "FY2026-M03"
    assert labelled == MARCH
    assert hash(labelled) == hash(MARCH)


def test_inclusive_takes_the_last_day() -> None:
    assert Period.inclusive(date(2026, 3, 5), date(2026, 3, 5), label="one").days() == 1
    with pytest.raises(InvalidValueError, match="last: found '2026-03-04', accepted is the first day 2026-03-05"):
        Period.inclusive(date(2026, 3, 5), date(2026, 3, 4))


def test_it_is_ordered_by_start_then_end() -> None:
    assert sorted([month(2026, 2), quarter(2026, 1), month(2026, 1)]) == [
        month(2026, 1),
        quarter(2026, 1),
        month(2026, 2),
    ]


def test_it_pickles() -> None:
    assert pickle.loads(pickle.dumps(MARCH)) == MARCH  # noqa: S301 - its own bytes


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (year(2028), "2028-01-01", "2028-12-31"),
        (half(2026, 1), "2026-01-01", "2026-06-30"),
        (half(2026, 2), "2026-07-01", "2026-12-31"),
        (quarter(2026, 4), "2026-10-01", "2026-12-31"),
        (month(2026, 12), "2026-12-01", "2026-12-31"),
        (month(2028, 2), "2028-02-01", "2028-02-29"),
        (week(2026, 1), "2025-12-29", "2026-01-04"),
        (week(2020, 53), "2020-12-28", "2021-01-03"),
    ],
)
def test_it_has_these_days(period: Period, first: str, last: str) -> None:
    assert (str(period.start), str(period.last_day())) == (first, last)


@pytest.mark.parametrize(
    ("name", "number", "accepted"),
    [
        (month, 0, "month: found 0, accepted is an int from 1 to 12"),
        (month, 13, "month: found 13"),
        (quarter, 5, "quarter: found 5, accepted is an int from 1 to 4"),
        (half, 3, "half: found 3, accepted is an int from 1 to 2"),
        (week, 54, "week: found 54, accepted is an int from 1 to 53"),
        (week, 0, "week: found 0"),
    ],
)
def test_a_number_that_does_not_exist_is_refused(name: object, number: int, accepted: str) -> None:
    with pytest.raises(InvalidValueError, match=accepted):
        name(2026, number)  # type: ignore[operator] # one of the functions


def test_a_year_has_53_weeks_or_it_has_not() -> None:
    with pytest.raises(InvalidValueError, match="an int from 1 to 52"):
        week(2025, 53)


@pytest.mark.parametrize("in_year", [1899, 3000])
def test_a_year_out_of_range_is_refused(in_year: int) -> None:
    with pytest.raises(InvalidValueError, match="year: found"):
        year(in_year)


@pytest.mark.parametrize("in_year", ["2026", 2026.0, True, None])
def test_a_year_is_an_int(in_year: object) -> None:
    with pytest.raises(WrongTypeError, match="year: found"):
        year(in_year)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    "plain",
    [
        "2026",
        "2026-H2",
        "2026-Q1",
        "2026-03",
        "2026-12",
        "2026-W14",
        "2026-W53",
        "2026-03-05",
        "2026-03-02..2026-03-12",
    ],
)
def test_the_written_form_goes_there_and_back(plain: str) -> None:
    assert Period.from_plain(plain).to_plain() == plain


def test_a_year_may_be_a_number() -> None:
    assert Period.from_plain(2026) == year(2026)


def test_a_range_that_has_a_name_is_written_by_it() -> None:
    assert Period.from_plain("2026-01-01..2026-03-31").to_plain() == "2026-Q1"
    assert Period.from_plain("2026-04-01..2026-09-30").to_plain() == "2026-04-01..2026-09-30"
    assert Period.from_plain("2026-04-01..2027-03-31").to_plain() == "2026-04-01..2027-03-31"


@pytest.mark.parametrize(
    ("plain", "kind", "message"),
    [
        ("", InvalidValueError, "accepted is '2026', '2026-H1'"),
        ("2026-3", InvalidValueError, "accepted is '2026'"),
        ("2026-Q5", InvalidValueError, "quarter: found 5"),
        ("2026-H0", InvalidValueError, "half: found 0"),
        ("2026-13", InvalidValueError, "month: found 13"),
        ("2025-W53", InvalidValueError, "week: found 53"),
        ("2026-02-30", InvalidValueError, "accepted is days that exist"),
        ("2026-03-05..2026-03-01", InvalidValueError, "last: found '2026-03-01'"),
        ("1899", InvalidValueError, "year: found 1899"),
        ("x" * 10_000_000, InvalidValueError, "accepted is '2026'"),
        ("２０２６", InvalidValueError, "accepted is '2026'"),
        (2026.0, WrongTypeError, "period: found 2026.0 of type float, accepted is text such as"),
        (True, WrongTypeError, "period: found True"),
        (None, WrongTypeError, "period: found None"),
    ],
)
def test_what_names_no_period_is_refused(plain: object, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message) as caught:
        Period.from_plain(plain)

    assert len(str(caught.value)) < 400


def test_a_day_belongs_from_the_start_up_to_the_end() -> None:
    assert [on in MARCH for on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_only_a_date_can_belong() -> None:
    with pytest.raises(WrongTypeError):
        "2026-03-01" in MARCH  # noqa: B015 - the fault under test


def test_periods_that_touch_do_not_overlap() -> None:
    assert not MARCH.overlaps(month(2026, 4))
    assert MARCH.intersection(month(2026, 4)) is None


def test_a_split_outside_cuts_nothing_and_twice_the_same_day_cuts_once() -> None:
    inside = date(2026, 3, 16)

    assert MARCH.split(MARCH.start, MARCH.end, date(2027, 1, 1)) == (MARCH,)
    assert len(MARCH.split(inside, inside)) == 2


def test_a_shift_moves_each_end_as_add_months_does() -> None:
    assert month(2026, 1).shift(months=1) == month(2026, 2)
    assert Period.inclusive(date(2026, 1, 30), date(2026, 1, 31)).shift(months=13, days=1) == Period(
        date(2027, 3, 1), date(2027, 3, 2)
    )


def test_a_shift_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="a day after the start"):
        Period.inclusive(date(2026, 1, 29), date(2026, 1, 30)).shift(months=1)


@pytest.mark.parametrize("months", [1.0, "1", True, None])
def test_months_are_ints(months: object) -> None:
    with pytest.raises(WrongTypeError, match="months: found"):
        add_months(date(2026, 1, 31), months)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(("on", "months"), [(LAST_DAY, 1), (FIRST_DAY, -1), (FIRST_DAY, 10**9)])
def test_months_that_leave_the_range_are_refused(on: date, months: int) -> None:
    with pytest.raises(InvalidValueError, match="months: found"):
        add_months(on, months)


def test_the_end_of_a_month_knows_leap_years() -> None:
    assert [end_of_month(date(in_year, 2, 1)).day for in_year in (1900, 2000, 2026, 2028)] == [28, 29, 28, 29]


def test_the_days_are_listed_in_order() -> None:
    assert list(month(2026, 2)) == [date(2026, 2, 1) + timedelta(days=n) for n in range(28)]


def test_its_representation_makes_it_again() -> None:
    assert repr(MARCH) == "Period.from_plain('2026-03')"

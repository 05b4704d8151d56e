"""Laws of periods, against sets of days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, Period, add_months, end_of_month
from salesmanual.testing.periods import days, named_periods, periods

DAY = timedelta(days=1)
ALL_DAYS = days(FIRST_DAY, LAST_DAY)
short = periods(first=date(2026, 1, 1), last=date(2026, 4, 30), longest=60)


def _days(period: Period | None) -> set[date]:
    return set() if period is None else {period.start + n * DAY for n in range((period.end - period.start).days)}


@given(st.one_of(named_periods(), periods(), periods(first=FIRST_DAY, last=LAST_DAY)))
def test_the_written_form_names_the_same_days(period: Period) -> None:
    assert Period.from_plain(period.to_plain()) == period
    assert Period.inclusive(period.start, period.last_day()) == period


@given(named_periods())
def test_a_named_period_is_written_by_its_name(period: Period) -> None:
    assert ".." not in period.to_plain()


@given(short, short)
def test_overlap_and_cover_are_those_of_the_days(one: Period, other: Period) -> None:
    shared = one.intersection(other)

    assert _days(shared) == _days(one) & _days(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(_days(shared))
    assert one.covers(other) == (_days(one) >= _days(other))
    assert shared == other.intersection(one)


@given(short, st.lists(days(date(2025, 12, 1), date(2026, 6, 30)), max_size=6))
def test_a_split_loses_no_day_and_cuts_exactly_at_the_given_ones(period: Period, at: list[date]) -> None:
    parts = period.split(*at)

    assert [on for part in parts for on in part] == list(period)
    assert {part.start for part in parts} == {period.start} | (set(at) & (_days(period) - {period.start}))
    assert parts == period.split(*reversed(at))


@given(periods(), days())
def test_the_days_in_it_are_those_it_lists(period: Period, on: date) -> None:
    assert (on in period) == (on in set(period))
    assert period.days() == len(list(period))


@given(days(), st.integers(-300, 300))
def test_a_month_later_is_the_same_day_or_the_last(on: date, months: int) -> None:
    later = add_months(on, months)

    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == months
    assert later.day == min(on.day, monthrange(later.year, later.month)[1])


@given(days(), days(), st.integers(-300, 300))
def test_adding_months_keeps_the_order_of_days(one: date, other: date, months: int) -> None:
    if one <= other:
        assert add_months(one, months) <= add_months(other, months)


@given(ALL_DAYS)
def test_the_day_after_the_end_of_a_month_is_the_first_of_one(on: date) -> None:
    end = end_of_month(on)

    assert end >= on
    assert (end + DAY).day == 1
    assert (end.year, end.month) == (on.year, on.month)


@given(periods(first=date(2020, 1, 1), last=date(2025, 1, 1)), st.integers(-500, 500))
def test_a_shift_by_days_goes_there_and_back(period: Period, by: int) -> None:
    assert period.shift(days=by).shift(days=-by) == period
    assert period.shift(days=by).days() == period.days()

"""Laws of day counts and proration, against day loops."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.day_counts import DayCount, day_count, proration, year_fraction
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.periods import days, periods

DAY = timedelta(days=1)
with_a_year = st.sampled_from(list(DayCount)[2:])
counts = st.sampled_from(["calendar", "workdays", "30E/360"])
OFFICE = WorkCalendar("Mon-Sat 09:00-17:00", holidays={date(2026, 1, 1): "holiday"}, makeup_days=[date(2026, 1, 4)])


@given(periods())
def test_actual_days_are_counted_one_by_one(period: Period) -> None:
    ordinary = sum(not isleap(on.year) for on in period)

    assert day_count(period, "inclusive") == len(list(period)) == day_count(period, "exclusive") + 1
    assert year_fraction(period, "actual/actual") == Fraction(ordinary, 365) + Fraction(period.days() - ordinary, 366)
    assert year_fraction(period, "actual/365") == Fraction(len(list(period)), 365)
    assert year_fraction(period, "actual/360") == Fraction(len(list(period)), 360)


def _thirty(first: date, second: date, convention: DayCount) -> int:
    """The 30/360 conventions once more, as the definitions state them: one rule after the other."""
    day1, day2 = first.day, second.day
    end_of_february = [on.month == 2 and (on + DAY).month == 3 for on in (first, second)]
    if convention is DayCount.THIRTY_E_360:
        day1 = 30 if day1 == 31 else day1
        day2 = 30 if day2 == 31 else day2
    else:
        if convention is DayCount.THIRTY_360_US and all(end_of_february):
            day2 = 30
        if convention is DayCount.THIRTY_360_US and end_of_february[0]:
            day1 = 30
        if day2 == 31 and day1 in {30, 31}:
            day2 = 30
        if day1 == 31:
            day1 = 30
    return 360 * (second.year - first.year) + 30 * (second.month - first.month) + day2 - day1


ENDS_OF_MONTHS = [
    date(in_year, in_month, 1) + by * DAY
    for in_year in (2027, 2028)
    for in_month in (2, 3, 4, 9)
    for by in range(-4, 2)
]


@pytest.mark.parametrize("convention", [DayCount.THIRTY_360, DayCount.THIRTY_360_US, DayCount.THIRTY_E_360])
def test_months_of_thirty_days_follow_their_definitions(convention: DayCount) -> None:
    """Every pair of days near the end of a month, the ends of February of both lengths among them."""
    for first, second in combinations(ENDS_OF_MONTHS, 2):
        assert day_count(Period(first, second), convention) == _thirty(first, second, convention)


@given(days(), st.integers(1, 100), with_a_year)
def test_whole_months_of_thirty_days_are_twelfths(on: date, months: int, convention: DayCount) -> None:
    start = on.replace(day=1)
    whole = Period(start, month(start.year, start.month).shift(months=months).start)

    if convention.startswith("30"):
        assert year_fraction(whole, convention) == Fraction(months, 12)


@given(
    periods(), st.lists(days(), max_size=5), st.sampled_from(["actual/actual", "actual/365", "actual/360", "30E/360"])
)
def test_the_year_fractions_of_the_parts_add_up(period: Period, at: list[date], convention: str) -> None:
    parts = period.split(*at)

    assert sum(year_fraction(part, convention) for part in parts) == year_fraction(period, convention)


@given(periods(longest=200), st.lists(days(), max_size=5), counts)
def test_the_shares_of_the_parts_add_up_to_one(whole: Period, at: list[date], count: str) -> None:
    assume(whole.days() > 3)  # so that there is something to count
    cuts = [whole.start + (on - date(2019, 1, 1)) % (whole.days() * DAY) for on in at]

    shares = [proration(part, whole, count=count, calendar=OFFICE) for part in whole.split(*cuts)]  # type: ignore[arg-type] # one of the counts

    assert sum(shares) == 1
    assert all(0 <= share <= 1 for share in shares)


@given(periods(longest=100), periods(longest=100), counts)
def test_a_longer_part_never_has_a_smaller_share(part: Period, whole: Period, count: str) -> None:
    assume(whole.days() > 3)
    longer = Period(part.start - 5 * DAY, part.end + 5 * DAY)

    shorter_share, longer_share = (
        proration(each, whole, count=count, calendar=OFFICE)  # type: ignore[arg-type] # one of the counts
        for each in (part, longer)
    )
    assert shorter_share <= longer_share


@given(periods(longest=100), periods(longest=100))
def test_the_share_is_that_of_the_days(part: Period, whole: Period) -> None:
    assert proration(part, whole) == Fraction(len(set(part) & set(whole)), len(set(whole)))

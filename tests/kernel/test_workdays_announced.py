"""Which years a calendar may answer for, and which it counts beforehand: examples and laws."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.workdays_announced import announced_run, listed_run, missing_years
from salesmanual.testing.calendars import work_calendars

if TYPE_CHECKING:
    from salesmanual.kernel.workdays import WorkCalendar
    from salesmanual.kernel.workdays_fields import Unannounced

EVERY_DAY = (date(1900, 1, 1).toordinal(), date(2999, 12, 31).toordinal() + 1)
FAR = st.dates(date(1900, 1, 1), date(2999, 12, 31))


def years(run: tuple[int, int]) -> tuple[int, int]:
    """The first year of a run of whole years, and the year after its last."""
    first, after = map(date.fromordinal, run)
    assert (first.month, first.day, after.month, after.day) == (1, 1, 1, 1)
    return first.year, after.year


@pytest.mark.parametrize(("announced", "unannounced"), [(None, "refuse"), ((2026,), "accept"), ((), "accept")])
def test_no_question_arises_where_every_year_is_answered(
    announced: tuple[int, ...] | None, unannounced: Unannounced
) -> None:
    assert announced_run(announced, unannounced) == EVERY_DAY


def test_the_run_is_the_last_years_without_a_gap() -> None:
    assert years(announced_run((2020, 2021, 2024, 2025, 2026), "refuse")) == (2024, 2027)
    assert years(announced_run((2999,), "warn")) == (2999, 3000)
    assert announced_run((), "warn") == (0, 0)


def test_what_is_counted_beforehand_is_the_last_twenty_years_with_special_days() -> None:
    special = [date(year, 6, 1).toordinal() for year in (1950, 2015, 2026)]

    assert years(listed_run(special, EVERY_DAY)) == (2007, 2027)
    assert years(listed_run(special[1:], EVERY_DAY)) == (2015, 2027)
    assert years(listed_run(special, announced_run((2025, 2026), "refuse"))) == (2025, 2027)
    assert listed_run(special[:1], announced_run((2025, 2026), "refuse")) == (0, 0)
    assert listed_run([], EVERY_DAY) == (0, 0)


@given(st.sets(st.integers(2018, 2032)), st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 2_000))
def test_the_missing_years_are_those_of_the_days_that_are_not_announced(
    announced: set[int], first: date, days: int
) -> None:
    span = range(first.toordinal(), first.toordinal() + days + 1)
    expected = sorted({date.fromordinal(day).year for day in span} - announced)

    assert list(missing_years(announced, span[0], span[-1])) == expected


@given(work_calendars(first=date(1990, 1, 1), last=date(2030, 12, 31)), FAR, FAR)
def test_the_quick_count_and_the_general_one_agree(calendar: WorkCalendar, one: date, other: date) -> None:
    start, end = sorted((one, other))
    middle = date(2026, 1, 1)

    assert calendar.workdays_between(start, end) == sum(
        sign * calendar.workdays_between(*sorted((middle, on)))
        for on, sign in ((end, 1 if end > middle else -1), (start, -1 if start > middle else 1))
    )


@given(
    work_calendars(first=date(1990, 1, 1), last=date(2030, 12, 31)),
    st.dates(date(1988, 1, 1), date(2032, 12, 31)),
    st.integers(0, 800),
)
def test_counted_days_are_listed_days(calendar: WorkCalendar, start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)

    assert calendar.workdays_between(start, end) == len(calendar.workdays(start, end))

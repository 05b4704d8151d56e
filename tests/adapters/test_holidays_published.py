"""Published figures of the Chinese working calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from salesmanual.adapters.holidays import read_calendar, read_statutory_days

if TYPE_CHECKING:
    from salesmanual.kernel.workdays import WorkCalendar

OFFICE = "Mon-Fri 09:00-12:00 13:00-18:00"


def china(*years: int) -> WorkCalendar:
    """The calendar of these years."""
    return read_calendar("CN", years=years, weekly=OFFICE, time_zone="Asia/Shanghai")


def longest_run(days: tuple[date, ...]) -> int:
    """The most days in a row."""
    longest = run = 1
    for before, after in pairwise(days):
        run = run + 1 if after - before == timedelta(days=1) else 1
        longest = max(longest, run)
    return longest


def test_2025_has_248_workdays_five_of_them_at_weekends() -> None:
    """Source: chinesecalendar 1.11.0 and holidays 0.109, after the State Council's notice; cn-calendar-2025."""
    calendar = china(2025)

    assert calendar.workdays_between(date(2025, 1, 1), date(2026, 1, 1)) == 248
    assert [str(on) for on in calendar.makeup_days] == [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
    ]


@pytest.mark.parametrize("on", [date(2019, 4, 28), date(2019, 5, 5)])
def test_work_is_made_up_for_labour_day_of_2019(on: date) -> None:
    """Source: github.com/vacanza/holidays/issues/3293; cn-2019-labourday-regression."""
    assert china(2019).is_workday(on)


@pytest.mark.parametrize(("year", "longest"), [(2025, 5), (2026, 6)])
def test_no_more_than_six_workdays_come_in_a_row(year: int, longest: int) -> None:
    """Source: State Council Order 795, article 7; cn-six-day-rule (the longest runs are its own check)."""
    assert longest_run(china(year).workdays(date(year, 1, 1), date(year + 1, 1, 1))) == longest <= 6


def test_2026_has_13_days_that_are_paid_three_times() -> None:
    """Source: State Council Order 795, article 2; dates of github.com/NateScarlet/holiday-cn/issues/341.

    cn-3x-days-2026; the other days off around them are days of rest.
    """
    days = read_statutory_days("CN", years=[2026])

    assert [f"{on:%m-%d}" for on in days] == [
        "01-01",
        "02-16",
        "02-17",
        "02-18",
        "02-19",
        "04-05",
        "05-01",
        "05-02",
        "06-19",
        "09-25",
        "10-01",
        "10-02",
        "10-03",
    ]
    assert len(days) == 13
    assert not any(map(china(2026).is_workday, days))

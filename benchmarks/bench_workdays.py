"""Workdays over a year by the calendar, against a day loop over the same weekdays, holidays and make-up days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ratio import Row, compare, print_rows

from salesmanual.adapters.holidays import read_calendar

if TYPE_CHECKING:
    from salesmanual.kernel.workdays import WorkCalendar

START, END = date(2025, 1, 1), date(2026, 1, 1)
DAY = timedelta(days=1)
HOURS = ((9, 12), (13, 18))


def china() -> WorkCalendar:
    """Three years of China, announced."""
    return read_calendar(
        "CN", years=range(2024, 2027), weekly="Mon-Fri 09:00-12:00 13:00-18:00", time_zone="Asia/Shanghai"
    )


def rows() -> list[Row]:
    """A year of workdays, the hundredth workday, and three months of business time."""
    calendar = china()
    holidays, makeup_days = {on for on, _ in calendar.holidays}, set(calendar.makeup_days)

    def is_workday(on: date) -> bool:
        return on in makeup_days or (on.weekday() < 5 and on not in holidays)

    def count() -> int:
        number, on = 0, START
        while on < END:
            number += is_workday(on)
            on += DAY
        return number

    def hundredth() -> date:
        on, left = START, 100
        while left:
            on += DAY
            left -= is_workday(on)
        return on

    start = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
    end = datetime(2025, 6, 6, 8, 30, tzinfo=UTC)
    shanghai = timedelta(hours=8)

    def business_time() -> timedelta:
        total, begin, finish = timedelta(0), start.replace(tzinfo=None) + shanghai, end.replace(tzinfo=None) + shanghai
        midnight = begin.replace(hour=0)
        while midnight < finish:
            if is_workday(midnight.date()):
                for opens, closes in HOURS:
                    low = max(begin, midnight + timedelta(hours=opens))
                    high = min(finish, midnight + timedelta(hours=closes))
                    total += max(high - low, timedelta(0))
            midnight += DAY
        return total

    assert calendar.workdays_between(START, END) == count() == 248
    assert calendar.add_workdays(START, 100) == hundredth()
    assert calendar.business_time(start, end) == business_time()
    return [
        compare(
            "workdays_between over a year",
            lambda: calendar.workdays_between(START, END),
            count,
            peer_name="a day loop",
            required=1 / 100,
            number=200,
        ),
        compare(
            "add_workdays, the hundredth workday",
            lambda: calendar.add_workdays(START, 100),
            hundredth,
            peer_name="a day loop",
            required=1 / 5,
            number=200,
        ),
        compare(
            "business_time over three months",
            lambda: calendar.business_time(start, end),
            business_time,
            peer_name="a day loop in naive local time",
            required=1,
            number=200,
        ),
    ]


if __name__ == "__main__":
    print_rows(rows())

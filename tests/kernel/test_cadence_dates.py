"""The days that the rule of a cadence names: examples, and what never comes."""

from __future__ import annotations

from datetime import date

import pytest

from salesmanual.kernel.cadence_dates import DayRule, days_of, needs_calendar, needs_start
from salesmanual.kernel.cadence_rule import After, read_rule
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY
from salesmanual.kernel.workdays import WorkCalendar

OFFICE = WorkCalendar(
    "Mon-Fri 09:00-17:00", holidays={date(2026, 1, 1): "元旦", date(2026, 1, 2): "元旦"}, makeup_days=[date(2026, 1, 4)]
)


def _rule(written: str) -> DayRule:
    rule = read_rule(written)
    assert not isinstance(rule, After)
    return rule


def _days(written: str, first: str, after: str, start: str = "") -> list[str]:
    rule, begin = _rule(written), date.fromisoformat(start) if start else None
    found = days_of(rule, begin, date.fromisoformat(first), date.fromisoformat(after), OFFICE)
    return [str(on)[5:] for on in found]


@pytest.mark.parametrize(
    ("written", "start", "expected"),
    [
        ("daily", "2026-01-29", ["01-29", "01-30", "01-31"]),
        ("every 10 days", "2025-12-31", ["01-10", "01-20", "01-30"]),
        ("every 10 days", "2026-01-25", ["01-25"]),
        ("every Monday", "", ["01-05", "01-12", "01-19", "01-26"]),
        ("every Monday and Sunday", "2026-01-18", ["01-18", "01-19", "01-25", "01-26"]),
        ("every 2 weeks on Thursday and Friday", "2025-12-30", ["01-01", "01-02", "01-15", "01-16", "01-29", "01-30"]),
        ("every 2 weeks on Monday", "2025-12-30", ["01-12", "01-26"]),
        ("first workday of the month", "", ["01-04"]),
        ("second workday of the month", "", ["01-05"]),
        ("last workday of the month", "", ["01-30"]),
        ("21st last workday of the month", "", ["01-04"]),
        ("22nd workday of the month", "", []),
        ("first Monday of the month", "", ["01-05"]),
        ("fifth Saturday of the month", "", ["01-31"]),
        ("fifth Monday of the month", "", []),
        ("fifth last Monday of the month", "", []),
        ("second last Friday of the month", "", ["01-23"]),
        ("first day of the quarter", "", ["01-01"]),
        ("last day of the month", "", ["01-31"]),
        ("last day of the quarter", "", []),
        ("the 31st of each month", "", ["01-31"]),
        ("every quarter on the 10th", "", ["01-10"]),
        ("yearly on 01-20", "", ["01-20"]),
        ("yearly on 01-20", "2026-01-21", []),
        ("RRULE:FREQ=DAILY;INTERVAL=7", "2025-12-25", ["01-01", "01-08", "01-15", "01-22", "01-29"]),
        ("RRULE:FREQ=DAILY;BYDAY=MO", "", ["01-05", "01-12", "01-19", "01-26"]),
        ("RRULE:FREQ=DAILY;BYMONTHDAY=-1", "", ["01-31"]),
        ("RRULE:FREQ=WEEKLY", "2025-12-25", ["01-01", "01-08", "01-15", "01-22", "01-29"]),
        ("RRULE:FREQ=MONTHLY", "2025-11-15", ["01-15"]),
        ("RRULE:FREQ=MONTHLY;INTERVAL=3", "2025-11-15", []),
        ("RRULE:FREQ=YEARLY;INTERVAL=2", "2024-01-15", ["01-15"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=1,7", "2025-12-15", ["01-15"]),
        ("RRULE:FREQ=YEARLY;BYYEARDAY=1,-365", "", ["01-01"]),
        ("RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TH", "", ["01-01"]),
        ("RRULE:FREQ=YEARLY;BYWEEKNO=-53;BYDAY=TH", "", ["01-01"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1,23", "", ["01-01", "01-30"]),
        ("RRULE:FREQ=DAILY;UNTIL=20260102", "2026-01-01", ["01-01", "01-02"]),
        ("RRULE:FREQ=MONTHLY;COUNT=2", "2025-12-15", ["01-15"]),
        ("RRULE:FREQ=MONTHLY;COUNT=1", "2025-12-15", []),
    ],
)
def test_these_are_its_days_in_january(written: str, start: str, expected: list[str]) -> None:
    assert _days(written, "2026-01-01", "2026-02-01", start) == expected


def test_every_workday_is_what_the_calendar_says() -> None:
    assert _days("every workday", "2026-01-01", "2026-01-08") == ["01-04", "01-05", "01-06", "01-07"]


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    assert _days("yearly on 02-29", "2026-01-01", "2029-01-01") == ["02-28", "02-28", "02-29"]


@pytest.mark.parametrize(
    "written",
    [
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "RRULE:FREQ=MONTHLY;BYMONTH=2;BYDAY=MO;BYSETPOS=6",
        "RRULE:FREQ=YEARLY;COUNT=5;BYMONTH=4;BYMONTHDAY=31",
    ],
)
def test_a_rule_that_never_comes_has_no_days_and_ends(written: str) -> None:
    """The search through all the years of the calendar ends, and finds nothing."""
    assert list(days_of(_rule(written), date(2026, 1, 6), FIRST_DAY, LAST_DAY)) == []


@pytest.mark.parametrize("written", ["every workday", "first workday of the month"])
def test_a_rule_about_workdays_needs_a_calendar(written: str) -> None:
    assert needs_calendar(read_rule(written))
    with pytest.raises(
        InvalidValueError, match=r"calendar: found None, accepted is a working calendar, .*; pass calendar="
    ):
        list(days_of(_rule(written), None, date(2026, 1, 1), date(2026, 2, 1)))


@pytest.mark.parametrize(
    ("written", "needed"),
    [
        ("daily", False),
        ("every 2 days", True),
        ("every Monday", False),
        ("every 2 weeks on Monday", True),
        ("last workday of the month", False),
        ("the 15th of each month", False),
        ("every 90 days after the last visit", False),
        ("FREQ=DAILY", False),
        ("FREQ=DAILY;COUNT=3", True),
        ("FREQ=DAILY;INTERVAL=2", True),
        ("FREQ=WEEKLY", True),
        ("FREQ=WEEKLY;BYDAY=MO", False),
        ("FREQ=MONTHLY", True),
        ("FREQ=MONTHLY;BYMONTHDAY=1", False),
        ("FREQ=YEARLY;BYMONTH=1", True),
        ("FREQ=YEARLY;BYYEARDAY=1", False),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", False),
    ],
)
def test_a_rule_needs_a_start_where_it_counts_or_takes_its_day_from_it(written: str, *, needed: bool) -> None:
    assert needs_start(read_rule(written)) == needed
    assert not needs_calendar(read_rule("daily"))

"""Cadences: examples and bad input."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.kernel.cadence import Cadence, DueDate
from salesmanual.kernel.cadence_rule import FORMS
from salesmanual.kernel.errors import (
    InfeasibleError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    UnannouncedYearError,
    WrongTypeError,
)
from salesmanual.kernel.period import LAST_DAY, Period, month, quarter, year
from salesmanual.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.cadence import Shift
    from salesmanual.kernel.texts import Language

NATIONAL_DAY = {date(2026, 10, day): "國慶節" for day in range(1, 8)}
CHINA = WorkCalendar(
    "Mon-Fri 09:00-12:00 13:00-18:00",
    "Asia/Shanghai",
    holidays=NATIONAL_DAY,
    makeup_days=[date(2026, 9, 27), date(2026, 10, 10)],
)
VISIT = Cadence("every 90 days after the last visit", date(2026, 1, 5))


def _shown(days: tuple[date, ...]) -> list[str]:
    return [str(on)[5:] for on in days]


@pytest.mark.parametrize(
    ("fields", "kind", "message"),
    [
        ({"rule": "sometimes"}, InvalidValueError, "rule: found 'sometimes', accepted is a form such as"),
        ({"rule": None}, WrongTypeError, "rule: found None"),
        ({"rule": "FREQ=WEEKLY;BYDAYS=MO"}, NotFoundError, "did you mean 'BYDAY'"),
        (
            {"rule": "every 2 days"},
            InvalidValueError,
            "start: found None, accepted is the day that 'every 2 days' counts",
        ),
        ({"rule": "FREQ=MONTHLY"}, InvalidValueError, "the day that 'RRULE:FREQ=MONTHLY' counts from; pass start="),
        ({"rule": "daily", "start": "2026-01-01"}, WrongTypeError, "start: found '2026-01-01' .* date.fromisoformat"),
        ({"rule": "daily", "start": datetime(2026, 1, 1, tzinfo=UTC)}, WrongTypeError, "start: found .* take its date"),
        ({"rule": "daily", "start": date(1899, 1, 1)}, InvalidValueError, "start: found '1899-01-01'"),
        (
            {"rule": "daily", "shift": "following"},
            InvalidValueError,
            "shift: found 'following'.*did you mean 'modified fol",
        ),
        (
            {"rule": "daily", "fulfilment": "all"},
            InvalidValueError,
            "fulfilment: found 'all', accepted is one of each, catch",
        ),
        (
            {"rule": "daily", "early": -1},
            InvalidValueError,
            "early: found -1, accepted is None, or an int of days from 0",
        ),
        ({"rule": "daily", "early": 36_501}, InvalidValueError, "early: found 36501"),
        ({"rule": "daily", "early": 1.0}, WrongTypeError, "early: found 1.0 of type float"),
        ({"rule": "daily", "early": True}, WrongTypeError, "early: found True"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_refused(
    fields: Mapping[str, object], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        Cadence(**fields)  # type: ignore[arg-type] # the fault under test


def test_how_a_rule_is_typed_does_not_matter() -> None:
    assert Cadence("Every  MONDAY") == Cadence("every Monday")
    assert hash(Cadence("Every  MONDAY")) == hash(Cadence("every Monday"))
    assert attrs.evolve(Cadence("daily"), rule="every monday") == Cadence("every Monday")
    assert pickle.loads(pickle.dumps(VISIT)) == VISIT  # noqa: S301 - its own bytes


def test_a_due_date_belongs_to_the_period_it_moves_into() -> None:
    monthly = Cadence("last day of the month", shift="next")

    assert _shown(monthly.due(month(2026, 1), calendar=CHINA)) == []
    assert _shown(monthly.due(month(2026, 2), calendar=CHINA)) == ["02-02"]
    assert _shown(monthly.due(Period.from_plain("2026-01-31..2026-03-02"), calendar=CHINA)) == ["02-02", "03-02"]


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        ("none", ["10-01", "10-05", "10-08", "10-12"]),
        ("next", ["10-08", "10-12"]),
        ("previous", ["10-08", "10-12"]),
        ("modified following", ["10-08", "10-12"]),
    ],
)
def test_the_holidays_of_october_move_due_dates_together(shift: Shift, expected: list[str]) -> None:
    twice_a_week = Cadence("every Monday and Thursday", shift=shift)

    assert _shown(twice_a_week.due(Period.from_plain("2026-10-01..2026-10-13"), calendar=CHINA)) == expected


def test_a_due_date_before_the_holidays_is_due_on_the_last_workday() -> None:
    assert _shown(Cadence("yearly on 10-03", shift="previous").due(quarter(2026, 3), calendar=CHINA)) == ["09-30"]
    assert _shown(Cadence("the 10th of each month").due(month(2026, 10))) == ["10-10"]
    assert _shown(Cadence("the 10th of each month", shift="next").due(month(2026, 10), calendar=CHINA)) == ["10-10"]


def test_the_last_workday_of_the_month_knows_make_up_days() -> None:
    assert _shown(Cadence("last workday of the month").due(quarter(2026, 4), calendar=CHINA)) == [
        "10-30",
        "11-30",
        "12-31",
    ]
    assert _shown(Cadence("second workday of the month").due(month(2026, 10), calendar=CHINA)) == ["10-09"]


@pytest.mark.parametrize(
    ("rule", "last_done", "expected"),
    [
        ("every 30 days after the last call", date(2026, 2, 1), ["03-03"]),
        ("every 4 weeks after the last call", date(2026, 2, 2), ["03-02"]),
        ("every 1 month after the last call", date(2026, 2, 28), ["03-28"]),
        ("every 1 month after the last call", date(2026, 1, 31), []),
        ("every 1 year after the last call", date(2025, 3, 15), ["03-15"]),
        ("every 1 year after the last call", date(2999, 3, 15), []),
        ("every 100 years after the last call", date(2950, 3, 15), []),
        ("every 36500 days after the last call", date(2999, 12, 31), []),
    ],
)
def test_what_is_due_after_it_was_last_done(rule: str, last_done: date, expected: list[str]) -> None:
    assert _shown(Cadence(rule).due(month(2026, 3), last_done=last_done)) == expected


def test_what_was_never_done_is_due_on_the_start() -> None:
    assert VISIT.due(year(2026)) == (date(2026, 1, 5),)
    assert VISIT.due(year(2026), last_done=date(2025, 6, 1)) == (date(2026, 1, 5),)
    assert VISIT.due(year(2026), last_done=date(2026, 1, 7)) == (date(2026, 4, 7),)
    with pytest.raises(
        InvalidValueError, match="last_done: found None, accepted is the day it was last done, or a cadence"
    ):
        Cadence("every 90 days after the last visit").due(year(2026))


def test_other_rules_do_not_look_at_what_was_last_done() -> None:
    assert Cadence("every Monday").due(month(2026, 3), last_done=date(2026, 3, 31)) == Cadence("every Monday").due(
        month(2026, 3)
    )


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(WrongTypeError, match=r"period: found '2026-03' .* accepted is a Period; write it as month"):
        VISIT.due("2026-03")  # type: ignore[arg-type] # the fault under test
    with pytest.raises(WrongTypeError, match="last_done: found '2026-03-01'"):
        VISIT.due(month(2026, 3), last_done="2026-03-01")  # type: ignore[arg-type] # the fault under test
    with pytest.raises(WrongTypeError, match="after: found 20260301"):
        VISIT.next_due(20260301)  # type: ignore[arg-type] # the fault under test
    with pytest.raises(InvalidValueError, match="a working calendar, for the shift 'next'"):
        Cadence("daily", shift="next").due(month(2026, 3))
    with pytest.raises(InvalidValueError, match="a working calendar, for a rule about workdays"):
        Cadence("every workday").due(month(2026, 3))


def test_a_year_that_is_not_announced_is_refused_only_where_it_decides() -> None:
    announced = WorkCalendar("Mon-Fri 09:00-17:00", announced=[2026])

    assert _shown(Cadence("every workday").due(Period.from_plain("2026-12-30..2026-12-31"), calendar=announced)) == [
        "12-30",
        "12-31",
    ]
    modified = Cadence("last day of the month", shift="modified following")
    assert _shown(modified.due(month(2026, 12), calendar=announced)) == ["12-31"]
    with pytest.raises(UnannouncedYearError, match="2027"):
        Cadence("first day of the month", shift="previous").due(month(2026, 12), calendar=announced)


def test_a_due_date_that_cannot_move_is_refused() -> None:
    shut = WorkCalendar("", makeup_days=[date(2026, 1, 5)], makeup_hours="09:00-17:00")

    with pytest.raises(InfeasibleError, match="2026-03-01 has no workday within 31 days"):
        Cadence("first day of the month", shift="previous").due(month(2026, 3), calendar=shut)


def test_the_next_due_date_is_later_than_the_day() -> None:
    monthly = Cadence("the 15th of each month", shift="next")

    assert monthly.next_due(date(2026, 3, 14), calendar=CHINA) == date(2026, 3, 16)
    assert monthly.next_due(date(2026, 3, 15), calendar=CHINA) == date(2026, 3, 16)
    assert monthly.next_due(date(2026, 3, 16), calendar=CHINA) == date(2026, 4, 15)
    assert Cadence("yearly on 12-31").next_due(LAST_DAY) is None
    assert Cadence("daily", date(2027, 1, 1)).next_due(date(2026, 1, 1)) == date(2027, 1, 1)
    assert Cadence("FREQ=DAILY;COUNT=3", date(2026, 1, 1)).next_due(date(2026, 1, 3)) is None
    assert Cadence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1)).next_due(date(2026, 1, 1)) is None


def test_the_next_due_date_needs_no_later_year_than_its_own() -> None:
    announced = WorkCalendar("Mon-Fri 09:00-17:00", announced=[2026])

    assert Cadence("every Monday", shift="next").next_due(date(2026, 12, 25), calendar=announced) == date(2026, 12, 28)


def test_after_the_last_visit_the_next_one_is_due_once() -> None:
    assert VISIT.next_due(date(2026, 3, 1), last_done=date(2026, 1, 7)) == date(2026, 4, 7)
    assert VISIT.next_due(date(2026, 4, 7), last_done=date(2026, 1, 7)) is None
    assert VISIT.next_due(date(2026, 4, 7), last_done=LAST_DAY) is None


def test_weekly_reports_each_want_their_own() -> None:
    weekly = Cadence("every Monday", date(2026, 3, 2))
    done = [date(2026, 3, 20), date(2026, 2, 27), date(2026, 3, 9)]

    assert [str(due) for due in weekly.track(done, date(2026, 3, 24))] == [
        "due 2026-03-02, done 2026-02-27",
        "due 2026-03-09, done 2026-03-09",
        "due 2026-03-16, done 2026-03-20, 4 days late",
        "due 2026-03-23, not done, 1 day late",
    ]


def test_a_visit_makes_up_for_the_missed_ones() -> None:
    monthly = Cadence("first day of the month", date(2026, 1, 1), fulfilment="catch-up")
    done = [date(2026, 3, 20)]

    assert [due.done for due in monthly.track(done, date(2026, 5, 1))] == [*done * 4, None]
    assert [str(due.due) for due in attrs.evolve(monthly, fulfilment="each").overdue(done, date(2026, 5, 2))] == [
        "2026-02-01",
        "2026-03-01",
        "2026-04-01",
        "2026-05-01",
    ]


def test_early_says_how_long_before_a_due_date_something_counts_for_it() -> None:
    monthly = Cadence("last day of the month", date(2026, 1, 31), early=5)

    assert [due.done for due in monthly.track([date(2026, 1, 25)], date(2026, 2, 1))] == [None]
    assert [due.done for due in monthly.track([date(2026, 1, 26)], date(2026, 2, 1))] == [date(2026, 1, 26)]


def test_since_leaves_out_what_was_due_before_and_what_was_done_for_it() -> None:
    weekly = Cadence("every Monday")
    done = [date(2026, 2, 23), date(2026, 2, 27)]

    assert [due.done for due in weekly.track(done, date(2026, 3, 9), since=date(2026, 3, 1))] == [
        date(2026, 2, 27),
        None,
    ]
    assert weekly.track(done, date(2026, 2, 1), since=date(2026, 3, 1)) == ()


def test_the_due_date_before_the_first_tracked_one_is_looked_for_far_back() -> None:
    sparse = Cadence("RRULE:FREQ=YEARLY;INTERVAL=20;BYMONTH=3;BYMONTHDAY=1", date(1980, 3, 1))
    done = [date(1999, 6, 1), date(2000, 3, 1), date(2000, 3, 2)]

    assert [due.done for due in sparse.track(done, date(2020, 12, 31), since=date(2020, 1, 1))] == [date(2000, 3, 2)]
    assert [due.done for due in sparse.track(done, date(2020, 12, 31))] == [
        date(1999, 6, 1),
        date(2000, 3, 1),
        date(2000, 3, 2),
    ]
    assert [due.done for due in Cadence("daily", date(2026, 1, 1)).track([date(1950, 1, 1)], date(2026, 1, 1))] == [
        date(1950, 1, 1)
    ]


def test_each_visit_begins_the_next_interval() -> None:
    done = [date(2026, 7, 20), date(2026, 1, 7), date(2026, 4, 1), date(2026, 4, 1)]

    assert [str(due) for due in VISIT.track(done, date(2026, 12, 31))] == [
        "due 2026-01-05, done 2026-01-07, 2 days late",
        "due 2026-04-07, done 2026-04-01",
        "due 2026-06-30, done 2026-07-20, 20 days late",
        "due 2026-10-18, not done, 74 days late",
    ]
    assert [str(due.due) for due in VISIT.track(done, date(2026, 12, 31), since=date(2026, 6, 1))] == [
        "2026-06-30",
        "2026-10-18",
    ]
    assert VISIT.overdue(done, date(2026, 10, 18)) == ()


def test_visits_before_the_start_only_push_the_first_due_date() -> None:
    assert [str(due) for due in VISIT.track([date(2025, 3, 1), date(2025, 12, 1)], date(2026, 3, 2))] == [
        "due 2026-03-01, not done, 1 day late"
    ]
    assert [str(due) for due in VISIT.track([], date(2026, 1, 6))] == ["due 2026-01-05, not done, 1 day late"]


def test_visits_without_a_start_begin_with_the_first_one() -> None:
    visit = Cadence("every 1 month after the last visit", shift="next")
    done = [date(2026, 1, 31)]

    assert [str(due) for due in visit.overdue(done, date(2026, 3, 3), calendar=CHINA)] == [
        "due 2026-03-02, not done, 1 day late"
    ]
    assert visit.track([date(2999, 12, 31)], date(2999, 12, 31), calendar=CHINA) == ()
    with pytest.raises(
        InvalidValueError, match=r"done: found \(\), accepted is a day up to as_of on which it was done"
    ):
        visit.overdue([date(2026, 5, 1)], date(2026, 3, 3), since=date(2026, 1, 1))


def test_tracking_needs_to_know_where_to_begin() -> None:
    with pytest.raises(
        InvalidValueError, match="since: found None, accepted is the day to begin with, or a cadence with a"
    ):
        Cadence("every Monday").overdue([], date(2026, 3, 1))


@pytest.mark.parametrize(
    ("done", "message"),
    [
        (date(2026, 3, 1), "done: found .* accepted is the dates on which it was done; put them in a list"),
        ("2026-03-01", "done: found '2026-03-01'"),
        (None, "done: found None"),
        ([date(2026, 3, 1), "2026-03-02"], r"done\[1\]: found '2026-03-02'"),
        ([datetime(2026, 3, 1, tzinfo=UTC)], r"done\[0\]: found .*take its date\(\)"),
    ],
)
def test_done_days_are_dates(done: object, message: str) -> None:
    with pytest.raises(WrongTypeError, match=message):
        VISIT.overdue(done, date(2026, 3, 31))  # type: ignore[arg-type] # the fault under test


def test_a_shift_before_the_start_still_counts() -> None:
    quarterly = Cadence("first day of the month", date(2026, 2, 1), shift="previous")

    assert [str(due.due) for due in quarterly.track([], date(2026, 2, 28), calendar=CHINA)] == [
        "2026-01-30",
        "2026-02-27",
    ]


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        ("none", "first workday of the month, from 2026-01-01"),
        ("next", "first workday of the month, else the next workday, from 2026-01-01"),
        ("previous", "first workday of the month, else the workday before, from 2026-01-01"),
        (
            "modified following",
            "first workday of the month, else the next workday of that month, or its last, from 2026-01-01",
        ),
    ],
)
def test_a_cadence_describes_itself(shift: Shift, words: str) -> None:
    cadence = Cadence("first workday of the month", date(2026, 1, 1), shift=shift)

    assert str(cadence.describe()) == words
    assert str(Cadence("daily").describe()) == "daily"


def test_plain_data_goes_there_and_back() -> None:
    full = Cadence("every 2 weeks on Friday", date(2026, 1, 2), shift="next", fulfilment="catch-up", early=3)

    assert full.to_plain() == {
        "rule": "every 2 weeks on Friday",
        "start": "2026-01-02",
        "shift": "next",
        "fulfilment": "catch-up",
        "early": 3,
    }
    assert Cadence.from_plain(full.to_plain()) == full
    assert Cadence.from_plain({"rule": "daily", "start": date(2026, 1, 2)}) == Cadence("daily", date(2026, 1, 2))
    assert Cadence.from_plain("daily") == Cadence.from_plain(Cadence("daily").to_plain()) == Cadence("daily")


@pytest.mark.parametrize(
    ("plain", "faults"),
    [
        (7, ["found 7 of type int, accepted is a rule, or a table with the key rule"]),
        ({}, ["rule: missing; give a rule such as 'every Monday'"]),
        (
            {"rule": "every 2 days"},
            ["start: found None, accepted is the day that 'every 2 days' counts from; pass start="],
        ),
        ({"rule": "daily", "start": "20260101"}, ["start: found '20260101', accepted is a date such as '2026-03-31'"]),
        (
            {"rule": "daily", "start": "2026-02-30"},
            ["start: found '2026-02-30', accepted is a date such as '2026-03-31'"],
        ),
        (
            {"rules": "daily", "rule": 7, "start": 20260101, "shift": "no", "fulfilment": "x", "early": -1, 3: 4},
            [
                "rules: no such key; did you mean 'rule'?",
                "[3]: no such key; use one of 'early', 'fulfilment', 'rule', 'shift', 'start'",
                "rule: found 7 of type int, accepted is text such as 'every Monday'",
                "start: found 20260101 of type int, accepted is a date",
                "shift: found 'no', accepted is one of none, next, previous, modified following; did you mean 'none'?",
                "fulfilment: found 'x', accepted is one of each, catch-up; use one of 'catch-up', 'each'",
                "early: found -1, accepted is None, or an int of days from 0 to 36,500",
            ],
        ),
    ],
)
def test_every_fault_of_plain_data_is_reported_with_its_address(plain: object, faults: list[str]) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Cadence.from_plain(plain)

    assert [str(fault) for fault in caught.value.faults] == faults


@pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans"])
@pytest.mark.parametrize("rule", [form for form in FORMS if "after" not in form and "RRULE" not in form])
def test_a_cadence_describes_itself_in_chinese(rule: str, language: Language) -> None:
    """No English word is left; only a company's own words and calendar rules stay as they were written."""
    words = Cadence(rule, date(2026, 1, 1), shift="next").describe().render(language)

    assert not re.search("[A-Za-z]", words)


@pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans"])
@pytest.mark.parametrize("done", [None, date(2026, 3, 5), date(2026, 3, 7), date(2026, 3, 9)])
def test_a_due_date_is_written_in_chinese(done: date | None, language: Language) -> None:
    words = DueDate(date(2026, 3, 6), done, date(2026, 3, 31)).render(language)

    assert not re.search("[A-Za-z]", words)
    assert "2026-03-06" in words

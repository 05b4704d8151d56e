"""Calendar rules of RFC 5545: their parts, examples and bad input."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from salesmanual.kernel.cadence_rrule import Recurrence, read_rrule, rrule_text
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError
from salesmanual.testing.periods import calendar_rules


def test_every_part_is_read() -> None:
    rule = read_rrule("RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=7;WKST=SU;BYDAY=+1MO,-1FR;BYMONTH=3,1;BYSETPOS=-1")

    assert rule == Recurrence(
        "YEARLY",
        2,
        7,
        None,
        6,
        ((0, 1), (4, -1)),
        (("BYMONTH", (1, 3)), ("BYSETPOS", (-1,))),
    )
    assert rule.selected("BYMONTH") == (1, 3)
    assert rule.selected("BYYEARDAY") is None


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("freq=weekly", "RRULE:FREQ=WEEKLY"),
        ("FREQ=DAILY;INTERVAL=1", "RRULE:FREQ=DAILY"),
        ("FREQ=DAILY;WKST=MO", "RRULE:FREQ=DAILY"),
        ("FREQ=DAILY;UNTIL=20261231", "RRULE:FREQ=DAILY;UNTIL=20261231"),
        ("FREQ=DAILY;UNTIL=20261231T235959", "RRULE:FREQ=DAILY;UNTIL=20261231"),
        ("FREQ=DAILY;BYMONTHDAY=-1,1,1", "RRULE:FREQ=DAILY;BYMONTHDAY=-1,1"),
        ("BYDAY=FR,MO ; FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "RRULE:FREQ=YEARLY;BYDAY=MO;BYWEEKNO=20"),
    ],
)
def test_a_rule_is_written_in_one_form(written: str, canonical: str) -> None:
    assert rrule_text(read_rrule(written)) == canonical


@pytest.mark.parametrize(
    ("written", "kind", "message"),
    [
        ("RRULE:", NotFoundError, "no part of a calendar rule ''"),
        ("FREQ=WEEKLY;", NotFoundError, "no part of a calendar rule ''"),
        ("FREQ=WEEKLY;BYDAYS=MO", NotFoundError, "no part of a calendar rule 'BYDAYS'; did you mean 'BYDAY'"),
        ("FREQ=WEEKLY;FREQ=DAILY", DuplicateError, "part of a calendar rule 'FREQ' is there already"),
        ("INTERVAL=2", InvalidValueError, "FREQ: found '', accepted is one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=HOURLY", InvalidValueError, "FREQ: found 'HOURLY'"),
        ("FREQ=DAILY;BYHOUR=9", InvalidValueError, "BYHOUR: found '9', accepted is no part: a due date is a whole day"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", InvalidValueError, "accepted is either COUNT or UNTIL, not both"),
        ("FREQ=DAILY;COUNT=0", InvalidValueError, "COUNT: found '0', accepted is an integer from 1 to 1000"),
        ("FREQ=DAILY;COUNT=1001", InvalidValueError, "an integer from 1 to 1000"),
        ("FREQ=DAILY;INTERVAL=0", InvalidValueError, "INTERVAL: found '0', accepted is an integer from 1 to 36500"),
        ("FREQ=YEARLY;INTERVAL=101", InvalidValueError, "an integer from 1 to 100"),
        ("FREQ=DAILY;INTERVAL=", InvalidValueError, "INTERVAL: found ''"),
        ("FREQ=DAILY;INTERVAL=1e9", InvalidValueError, "INTERVAL: found '1E9'"),
        (
            "FREQ=DAILY;UNTIL=20260230",
            InvalidValueError,
            "UNTIL: found '20260230', accepted is a date such as 20261231$",
        ),
        ("FREQ=DAILY;UNTIL=30000101", InvalidValueError, "UNTIL: found '30000101'"),
        ("FREQ=DAILY;UNTIL=20261231T155959Z", InvalidValueError, "write the last day in the time zone that is meant"),
        ("FREQ=DAILY;WKST=XX", InvalidValueError, "WKST: found 'XX', accepted is one of MO, TU"),
        ("FREQ=WEEKLY;BYDAY=", InvalidValueError, "BYDAY: found '', accepted is weekdays such as MO, 1MO"),
        ("FREQ=WEEKLY;BYDAY=XX", InvalidValueError, "BYDAY: found 'XX'"),
        ("FREQ=MONTHLY;BYDAY=0MO", InvalidValueError, "BYDAY: found '0MO'"),
        (
            "FREQ=WEEKLY;BYDAY=1MO",
            InvalidValueError,
            "weekdays without a number, but for months and years without BYWEEKNO",
        ),
        ("FREQ=YEARLY;BYDAY=1MO;BYWEEKNO=2", InvalidValueError, "weekdays without a number"),
        ("FREQ=MONTHLY;BYDAY=1MO,TU", InvalidValueError, "weekdays all with a number or all without"),
        ("FREQ=MONTHLY;BYDAY=6MO", InvalidValueError, "a weekday numbered from 1 to 5 or from -1 to -5"),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=-6MO", InvalidValueError, "from 1 to 5"),
        ("FREQ=YEARLY;BYDAY=54MO", InvalidValueError, "from 1 to 53"),
        ("FREQ=DAILY;BYMONTH=13", InvalidValueError, "BYMONTH: found '13', accepted is an integer from 1 to 12$"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", InvalidValueError, "an integer from -31 to 31, not 0"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", InvalidValueError, "an integer from -31 to 31, not 0"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", InvalidValueError, "accepted is a rule with FREQ=DAILY or MONTHLY or YEARLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", InvalidValueError, "accepted is a rule with FREQ=YEARLY; leave the part out"),
        (
            "FREQ=MONTHLY;BYSETPOS=1",
            InvalidValueError,
            "BYSETPOS: found '1', accepted is a choice among the days of another",
        ),
        ("FREQ=YEARLY;BYWEEKNO=1", InvalidValueError, "a week with its weekdays in BYDAY; name the day"),
        ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", InvalidValueError, "an integer from -53 to 53, not 0"),
    ],
)
def test_what_the_standard_forbids_or_leaves_open_is_refused(written: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        read_rrule(written)


@given(calendar_rules())
def test_a_rule_goes_there_and_back(written: str) -> None:
    rule = read_rrule(written)

    assert read_rrule(rrule_text(rule)) == rule
    assert rrule_text(read_rrule(rrule_text(rule))) == rrule_text(rule)


def test_a_rule_with_an_end_keeps_it() -> None:
    assert read_rrule("FREQ=DAILY;UNTIL=20261231").until == date(2026, 12, 31)

"""The rules of a cadence and their text: examples and bad input."""

from __future__ import annotations

import pytest
from hypothesis import given

from salesmanual.kernel.cadence_rrule import Recurrence
from salesmanual.kernel.cadence_rule import (
    FORMS,
    After,
    Every,
    OnDay,
    Position,
    Rule,
    describe_rule,
    read_rule,
    rule_text,
)
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.testing.periods import cadence_rules


@pytest.mark.parametrize(
    ("written", "rule", "words"),
    [
        ("daily", Every(1, "day"), "daily"),
        ("Every  DAY", Every(1, "day"), "daily"),
        ("every workday", Position("workday", 1, "day"), "every workday"),
        ("every Monday", Every(1, "week", (0,)), "every Monday"),
        ("every sunday, tuesday, and friday", Every(1, "week", (1, 4, 6)), "every Tuesday, Friday, Sunday"),
        ("every Monday and Thursday", Every(1, "week", (0, 3)), "every Monday, Thursday"),
        ("every 10 days", Every(10, "day"), "every 10 days"),
        ("every 2 weeks on Friday", Every(2, "week", (4,)), "every 2 weeks on Friday"),
        ("every 1 weeks on Saturday", Every(1, "week", (5,)), "every Saturday"),
        ("first Monday of the month", Position("monday", 1, "month"), "first Monday of the month"),
        ("2nd Wednesday of each quarter", Position("wednesday", 2, "quarter"), "second Wednesday of the quarter"),
        ("third last Friday of the year", Position("friday", -3, "year"), "Friday 3 from the end of the year"),
        ("3rd workday of every month", Position("workday", 3, "month"), "third workday of the month"),
        ("the 12th workday of the month", Position("workday", 12, "month"), "workday 12 of the month"),
        ("last workday of the month", Position("workday", -1, "month"), "last workday of the month"),
        (
            "second last workday of the quarter",
            Position("workday", -2, "quarter"),
            "second last workday of the quarter",
        ),
        ("first day of the quarter", Position("day", 1, "quarter"), "first day of the quarter"),
        ("last day of each year", Position("day", -1, "year"), "last day of the year"),
        ("the 15th of each month", OnDay(15, "month"), "day 15 of each month"),
        ("31st of the month", OnDay(31, "month"), "day 31 of each month"),
        ("every quarter on the 10th", OnDay(10, "quarter"), "day 10 of the first month of each quarter"),
        ("yearly on 03-31", OnDay(31, "year", 3), "every year on 03-31"),
        ("every year on 02-29", OnDay(29, "year", 2), "every year on 02-29"),
        ("every 90 days after the last visit", After(90, "day", "visit"), "90 days after the last visit"),
        ("every 1 day after the last call", After(1, "day", "call"), "1 day after the last call"),
        ("every 1 weeks after the last call", After(1, "week", "call"), "1 week after the last call"),
        ("every 6 weeks after the last 回訪", After(6, "week", "回訪"), "6 weeks after the last 回訪"),
        ("every 1 month after the last QBR", After(1, "month", "QBR"), "1 month after the last QBR"),
        ("every 3 months after the last QBR", After(3, "month", "QBR"), "3 months after the last QBR"),
        ("every 1 year after the last check-up", After(1, "year", "check-up"), "1 year after the last check-up"),
        ("every 2 years after the last audit", After(2, "year", "audit"), "2 years after the last audit"),
        (
            "freq=monthly; byday=1mo",
            Recurrence("MONTHLY", weekdays=((0, 1),)),
            "on the days of RRULE:FREQ=MONTHLY;BYDAY=1MO",
        ),
    ],
)
def test_a_form_is_read_written_and_described(written: str, rule: Rule, words: str) -> None:
    assert read_rule(written) == rule
    assert read_rule(rule_text(rule)) == rule
    assert str(describe_rule(rule)) == words


@pytest.mark.parametrize("form", FORMS)
def test_every_form_that_is_listed_is_its_own_text(form: str) -> None:
    assert rule_text(read_rule(form)) == form


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        (Position("workday", 1, "month"), "first workday of the month"),
        (Position("workday", 11, "month"), "11th workday of the month"),
        (Position("workday", 21, "month"), "21st workday of the month"),
        (Position("workday", -22, "month"), "22nd last workday of the month"),
        (Position("workday", 63, "quarter"), "63rd workday of the quarter"),
        (Position("workday", 112, "year"), "112th workday of the year"),
        (Position("sunday", -5, "month"), "fifth last Sunday of the month"),
        (OnDay(22, "month"), "the 22nd of each month"),
        (After(1, "year", "audit"), "every 1 year after the last audit"),
    ],
)
def test_ordinals_are_written_as_english_writes_them(rule: Rule, written: str) -> None:
    assert rule_text(rule) == written
    assert read_rule(written) == rule


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "rule: found '', accepted is a form such as one of 'daily', .*; write it as one of these"),
        ("sometimes", "rule: found 'sometimes', accepted is a form such as one of 'daily', 'every workday'"),
        ("every Mondays", "did you mean 'every Monday'"),
        ("workday of the month", "accepted is a form such as one of"),
        ("every 0 days", "rule: found '0', accepted is a number of days from 1 to 36500"),
        ("every 36501 days", "accepted is a number of days from 1 to 36500"),
        ("every 5201 weeks on Monday", "accepted is a number of weeks from 1 to 5200"),
        ("every 101 years after the last audit", "accepted is a number of years from 1 to 100"),
        ("every 1201 months after the last audit", "accepted is a number of months from 1 to 1200"),
        ("sixth Monday of the month", "accepted is a form such as one of"),
        ("6th Monday of the month", "accepted is a number from 1 to 5 for a monday of the month"),
        ("0th workday of the month", "accepted is a number from 1 to 31 for a workday of the month"),
        ("54th Friday of the year", "accepted is a number from 1 to 53 for a friday of the year"),
        ("second day of the month", "accepted is the first or the last day of the month"),
        ("the 0th of each month", "rule: found '0th', accepted is a day of the month from 1 to 31"),
        ("the 32nd of each month", "accepted is a day of the month from 1 to 31"),
        ("every quarter on the 32nd", "accepted is a day of the month from 1 to 31"),
        ("yearly on 02-30", "accepted is a day that exists, such as 'yearly on 03-31'"),
        ("yearly on 13-01", "accepted is a day that exists"),
        ("every 90 days after the last -visit", "accepted is a form such as one of"),
        ("every ９０ days", "accepted is a form such as one of"),
        ("daily" + " " * 1000, "accepted is a form such as one of"),
        ("x" * 10_000_000, "accepted is a form such as one of"),
    ],
)
def test_what_is_no_form_is_refused(written: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message) as caught:
        read_rule(written)

    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("written", [None, 7, b"daily", ["daily"], Every(1, "day")])
def test_only_text_is_read(written: object) -> None:
    with pytest.raises(WrongTypeError, match=r"rule: found .* accepted is text such as 'every Monday'"):
        read_rule(written)  # type: ignore[arg-type] # the fault under test


@given(cadence_rules())
def test_the_text_of_a_rule_has_one_form_and_gives_the_rule(written: str) -> None:
    rule = read_rule(written)

    assert rule_text(read_rule(rule_text(rule))) == rule_text(rule)
    assert read_rule(rule_text(rule)) == rule
    assert str(describe_rule(rule))


@given(cadence_rules())
def test_letters_and_spaces_do_not_matter(written: str) -> None:
    if "after the last" not in written:
        assert read_rule(f"  {written.upper().replace(' ', '   ')} ") == read_rule(written)


@given(cadence_rules())
def test_damaged_text_is_refused_or_read_and_never_breaks(written: str) -> None:
    for damaged in (written[1:], written[:-1], written.replace("the", "teh"), written * 2):
        try:
            rule = read_rule(damaged)
        except SalesManualError as error:
            assert str(error)  # noqa: PT017 - either outcome is right
        else:
            assert read_rule(rule_text(rule)) == rule

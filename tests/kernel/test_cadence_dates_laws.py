"""Laws of the days of a rule, against a day loop and against `dateutil` itself."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby, takewhile
from typing import Final

from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.cadence_dates import DayRule, days_of
from salesmanual.kernel.cadence_rrule import Recurrence, read_rrule
from salesmanual.kernel.cadence_rule import WEEKDAYS, After, Every, OnDay, Position, read_rule
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.periods import cadence_rules, calendar_rules, days

DAY = timedelta(days=1)
START: Final = date(2025, 11, 27)
OFFICE = WorkCalendar(
    "Mon-Fri 09:00-17:00",
    holidays={date(2026, 1, day): "holiday" for day in (1, 2, 30)},
    makeup_days=[date(2026, 1, 4)],
)
starts = days(date(2025, 1, 1), date(2026, 6, 30))


def _span(first: date, after: date) -> list[date]:
    return [first + n * DAY for n in range((after - first).days)]


def _unit_days(on: date, unit: str) -> list[date]:
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    first_month = (on.month - 1) // length * length + 1
    return _days_from(on.year, first_month, length)


@cache
def _days_from(in_year: int, first_month: int, length: int) -> list[date]:
    months = range(first_month, first_month + length)
    return [date(in_year, number, day) for number in months for day in range(1, monthrange(in_year, number)[1] + 1)]


def _is_day_of(rule: DayRule, on: date, start: date) -> bool:
    """Whether the short form names the day, by its meaning alone."""
    match rule:
        case Every(interval, "day"):
            return (on - start).days % interval == 0
        case Every(interval, _, weekdays):
            monday, first_monday = on - on.weekday() * DAY, start - start.weekday() * DAY
            return on.weekday() in weekdays and (monday - first_monday).days // 7 % interval == 0
        case Position(_, _, "day"):
            return OFFICE.is_workday(on)
        case Position(which, number, unit):
            kind = [
                day
                for day in _unit_days(on, unit)
                if which == "day"
                or (OFFICE.is_workday(day) if which == "workday" else WEEKDAYS[day.weekday()].lower() == which)
            ]
            return len(kind) >= abs(number) and on == kind[number - 1 if number > 0 else number]
        case OnDay(day, unit, month):
            in_month = {"month": True, "quarter": on.month % 3 == 1, "year": on.month == month}[unit]
            return in_month and on.day == min(day, monthrange(on.year, on.month)[1])
        case _:
            raise AssertionError(rule)


@given(cadence_rules(after=False), starts, days(date(2025, 6, 1), date(2027, 3, 1)), st.integers(1, 200))
def test_a_short_form_names_the_days_that_it_means(written: str, start: date, first: date, length: int) -> None:
    rule = read_rule(written)
    assume(not isinstance(rule, (After, Recurrence)))
    assert not isinstance(rule, After)
    after = first + length * DAY

    expected = [on for on in _span(first, after) if on >= start and _is_day_of(rule, on, start)]
    assert list(days_of(rule, start, first, after, OFFICE)) == expected


def _by(rule: Recurrence, name: str, *found: int) -> bool:
    selected = rule.selected(name)
    return selected is None or any(value in selected for value in found)


@cache
def _week_number(on: date, week_start: int) -> tuple[int, int]:
    """The number of the week in its year from the front and from the back, by counting weeks with most days in it."""
    begin = on - (on.weekday() - week_start) % 7 * DAY
    in_year = (begin + 3 * DAY).year
    middles = [date(in_year, 1, 1) + n * DAY for n in range(366)]
    weeks = [day - 3 * DAY for day in middles if day.year == in_year and (day - 3 * DAY).weekday() == week_start]
    number = weeks.index(begin) + 1
    return number, number - len(weeks) - 1


def _is_selected(rule: Recurrence, on: date) -> bool:
    month_days = monthrange(on.year, on.month)[1]
    year_day = on.timetuple().tm_yday
    year_days = date(on.year, 12, 31).timetuple().tm_yday
    unit = _unit_days(on, "month" if rule.freq != "YEARLY" or rule.selects("BYMONTH") else "year")
    same = [day for day in unit if day.weekday() == on.weekday()]
    place = same.index(on)
    numbers = {0, place + 1, place - len(same)}
    return (
        _by(rule, "BYMONTH", on.month)
        and _by(rule, "BYMONTHDAY", on.day, on.day - month_days - 1)
        and _by(rule, "BYYEARDAY", year_day, year_day - year_days - 1)
        and (not rule.selects("BYWEEKNO") or _by(rule, "BYWEEKNO", *_week_number(on, rule.week_start)))
        and (not rule.weekdays or any((on.weekday(), number) in rule.weekdays for number in numbers))
    )


def _explicit(rule: Recurrence, start: date) -> Recurrence:
    if rule.weekdays or rule.selects("BYMONTHDAY", "BYYEARDAY") or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        return rule._replace(weekdays=((start.weekday(), 0),))
    months = () if rule.freq == "MONTHLY" or rule.selects("BYMONTH") else (("BYMONTH", (start.month,)),)
    return rule._replace(by=(*rule.by, *months, ("BYMONTHDAY", (start.day,))))


def _step_of(rule: Recurrence, on: date) -> int:
    week_begin = on - (on.weekday() - rule.week_start) % 7 * DAY
    return {
        "DAILY": on.toordinal(),
        "WEEKLY": week_begin.toordinal() // 7,
        "MONTHLY": on.year * 12 + on.month,
        "YEARLY": on.year,
    }[rule.freq]


def _recurring(rule: Recurrence, start: date, after: date) -> list[date]:
    """The rule by going through all days from the first of the start's year."""
    rule = _explicit(rule, start)
    origin = _step_of(rule, start)
    found: list[date] = []
    for step, group in groupby(
        _span(date(start.year, 1, 1), after.replace(month=12, day=31)), lambda on: _step_of(rule, on)
    ):
        selected = [on for on in group if _is_selected(rule, on)]
        if (positions := rule.selected("BYSETPOS")) is not None:
            places = {position - 1 if position > 0 else len(selected) + position for position in positions}
            selected = [on for place, on in enumerate(selected) if place in places]
        if (step - origin) % rule.interval == 0:
            found += [on for on in selected if on >= start]
    found = found if rule.until is None else [on for on in found if on <= rule.until]
    return [on for on in found[: rule.occurrences] if on < after]


@given(calendar_rules(), starts)
def test_a_calendar_rule_names_the_days_that_the_standard_says(written: str, start: date) -> None:
    rule = read_rrule(written)
    after = date(2027, 7, 1)

    assert list(days_of(rule, start, date(2025, 1, 1), after)) == _recurring(rule, start, after)


@given(calendar_rules(), starts)
def test_a_calendar_rule_names_the_days_that_dateutil_says(written: str, start: date) -> None:
    rule = read_rrule(written)
    after = date(2028, 7, 1)
    assume(not rule.selects("BYWEEKNO"))
    endless = rule._replace(until=None, occurrences=None)
    assume(any(True for _ in days_of(endless, start, after, date(2060, 1, 1))))  # so that dateutil comes to an end

    peer = rrulestr(written, dtstart=datetime(start.year, start.month, start.day))  # noqa: DTZ001 - naive as its rules are
    expected = [at.date() for at in takewhile(lambda at: at.date() < after, peer)]
    assert list(days_of(rule, start, date(2025, 1, 1), after)) == expected


@given(
    cadence_rules(after=False),
    starts,
    days(date(2025, 6, 1), date(2027, 3, 1)),
    st.integers(1, 200),
    st.integers(0, 200),
)
def test_the_days_of_a_range_are_those_of_its_parts(
    written: str, start: date, first: date, length: int, cut: int
) -> None:
    rule = read_rule(written)
    assert not isinstance(rule, After)
    after, middle = first + length * DAY, first + min(cut, length) * DAY

    parts = [*days_of(rule, start, first, middle, OFFICE), *days_of(rule, start, middle, after, OFFICE)]
    assert parts == list(days_of(rule, start, first, after, OFFICE))
    assert parts == sorted(set(parts))

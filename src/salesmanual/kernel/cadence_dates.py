"""The days that the rule of a cadence names, before any of them moves to a workday.

Invariant: the days come in order, each once, from the first day asked for up to, not including, the last; and every
step is bounded. A calendar rule is expanded one year at a time by `dateutil.rrule`, which cannot run past that year, so
a rule that never matches, such as 30 February, ends where the asked days end.

Left out: what falls due after something was done, and shifts (`cadence`).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from salesmanual.kernel.cadence_rrule import Recurrence
from salesmanual.kernel.cadence_rule import WEEKDAYS, After, Every, OnDay, Position, Rule
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.period import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.kernel.period import Workdays

__all__ = ["DayRule", "days_of", "needs_calendar", "needs_start"]

DayRule: TypeAlias = Every | Position | OnDay | Recurrence
"""A rule that names days by itself, whatever was done."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7
_MONTHS: Final = 12
_LENGTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_EVERY_MONTH: Final = tuple(range(1, _MONTHS + 1))
_EVERY_WEEKDAY: Final = tuple((weekday, 0) for weekday in range(_WEEK))
_NO_SECOND_YEAR: Final = 9_999
_KEPT_YEARS: Final = 512
_KEPT_ENDS: Final = 256
_MONDAY: Final = date(1900, 1, 1).toordinal()


def needs_start(rule: Rule) -> bool:
    """Whether the rule says something only when the day it counts from is known.

    >>> needs_start(Every(1, "week", (0,))), needs_start(Every(2, "week", (0,)))
    (False, True)
    """
    match rule:
        case Every(interval):
            return interval > 1
        case Recurrence():
            selects = bool(rule.weekdays) or rule.selects("BYMONTHDAY", "BYYEARDAY")
            return rule.interval > 1 or rule.occurrences is not None or not (selects or rule.freq == "DAILY")
        case Position() | OnDay() | After():
            return False
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def needs_calendar(rule: Rule) -> bool:
    """Whether the rule asks which days are worked."""
    return isinstance(rule, Position) and rule.which == "workday"


def days_of(
    rule: DayRule, start: date | None, first: date, after: date, calendar: Workdays | None = None
) -> Iterator[date]:
    """The days from `first` up to, not including, `after` that the rule names; none before the start.

    Args:
        rule: The rule.
        start: The first day the rule may name, from which intervals and occurrences are counted.
        first: The first day asked for.
        after: The day after the last one asked for.
        calendar: The working calendar, for rules about workdays.

    Raises:
        InvalidValueError: If the rule needs a calendar and has none.

    >>> list(days_of(OnDay(31, "month"), None, date(2026, 1, 1), date(2026, 4, 1)))
    [datetime.date(2026, 1, 31), datetime.date(2026, 2, 28), datetime.date(2026, 3, 31)]
    """
    first = first if start is None else max(first, start)
    match rule:
        case Every(interval, "day"):
            yield from _every_days(interval, start, first, after)
        case Every():
            yield from _every_weeks(rule, start, first, after)
        case Position(_, _, "day"):
            yield from filter(_read_calendar(calendar).is_workday, _every_days(1, None, first, after))
        case Position():
            yield from _inside(
                (_positioned(rule, *unit, calendar) for unit in _units(rule.unit, first, after)), first, after
            )
        case OnDay():
            yield from _inside((_on_day(rule, begin) for begin, _ in _units(rule.unit, first, after)), first, after)
        case Recurrence():
            yield from _recurring(rule, start, first, after)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def _read_calendar(calendar: Workdays | None) -> Workdays:
    if calendar is None:
        raise InvalidValueError("calendar", None, "a working calendar, for a rule about workdays", "pass calendar=")
    if not hasattr(calendar, "is_workday"):
        raise WrongTypeError("calendar", calendar, "a working calendar")
    return calendar


def _inside(days: Iterable[date | None], first: date, after: date) -> Iterator[date]:
    return (on for on in days if on is not None and first <= on < after)


def _every_days(interval: int, start: date | None, first: date, after: date) -> Iterator[date]:
    origin = (start or first).toordinal()
    passed = -((origin - first.toordinal()) // interval)
    for ordinal in range(origin + passed * interval, after.toordinal(), interval):
        yield date.fromordinal(ordinal)


def _every_weeks(rule: Every, start: date | None, first: date, after: date) -> Iterator[date]:
    """Weeks begin on Monday; the start's own week is the first."""
    origin = _week_of(start or first, 0)
    for week in range(_week_of(first, 0), _week_of(after, 0) + 1):
        if (week - origin) % rule.interval == 0:
            days = (date.fromordinal(_MONDAY + week * _WEEK + weekday) for weekday in rule.weekdays)
            yield from _inside(days, first, after)


def _week_of(on: date, week_start: int) -> int:
    """The number of the week that the day lies in."""
    return (on.toordinal() - _MONDAY - week_start) // _WEEK


def _units(unit: str, first: date, after: date) -> Iterator[tuple[date, date]]:
    """The months, quarters or years that have a day in the range, each with the day after it."""
    length = _LENGTHS[unit]
    begin = date(first.year, (first.month - 1) // length * length + 1, 1)
    while begin < after:
        years, month_index = divmod(begin.month - 1 + length, _MONTHS)
        end = date(begin.year + years, month_index + 1, 1)
        yield begin, end
        begin = end


def _positioned(rule: Position, begin: date, end: date, calendar: Workdays | None) -> date | None:
    """The day at that position; `None` where the unit has not so many."""
    if rule.which == "day":
        return begin if rule.number > 0 else end - _DAY
    if rule.which != "workday":
        weekday = [name.lower() for name in WEEKDAYS].index(rule.which)
        return _positioned_weekday(weekday, rule.number, begin, end)
    is_workday = _read_calendar(calendar).is_workday
    days = range(begin.toordinal(), end.toordinal())
    left = abs(rule.number)
    for ordinal in days if rule.number > 0 else reversed(days):
        on = date.fromordinal(ordinal)
        left -= is_workday(on)
        if not left:
            return on
    return None


def _positioned_weekday(weekday: int, number: int, begin: date, end: date) -> date | None:
    if number > 0:
        found = begin + ((weekday - begin.weekday()) % _WEEK + _WEEK * (number - 1)) * _DAY
        return found if found < end else None
    last = end - _DAY
    found = last - ((last.weekday() - weekday) % _WEEK + _WEEK * (-number - 1)) * _DAY
    return found if found >= begin else None


def _on_day(rule: OnDay, begin: date) -> date:
    month = rule.month if rule.unit == "year" else begin.month
    return date(begin.year, month, min(rule.day, monthrange(begin.year, month)[1]))


def _recurring(rule: Recurrence, start: date | None, first: date, after: date) -> Iterator[date]:
    rule = _with_start(rule, start)
    after = _end_of(rule, start, after)
    for year in range(first.year, (after - _DAY).year + 1):
        yield from _inside(_year_of(rule, start, year), first, after)


def _with_start(rule: Recurrence, start: date | None) -> Recurrence:
    """The rule with the parts that it leaves to its start written out, as the standard derives them."""
    if start is None or rule.weekdays or rule.selects("BYMONTHDAY", "BYYEARDAY"):
        return rule
    match rule.freq:
        case "WEEKLY":
            return rule._replace(weekdays=((start.weekday(), 0),))
        case "MONTHLY":
            return rule._replace(by=(*rule.by, ("BYMONTHDAY", (start.day,))))
        case "YEARLY":
            months = () if rule.selects("BYMONTH") else (("BYMONTH", (start.month,)),)
            return rule._replace(by=(*rule.by, *months, ("BYMONTHDAY", (start.day,))))
        case _:
            return rule


def _end_of(rule: Recurrence, start: date | None, after: date) -> date:
    if rule.until is not None:
        return min(after, rule.until + _DAY)
    if rule.occurrences is not None and start is not None:
        return min(after, _last_occurrence(rule, start) + _DAY)
    return after


@lru_cache(maxsize=_KEPT_ENDS)
def _last_occurrence(rule: Recurrence, start: date) -> date:
    """The day of the last counted occurrence; the last of all days where there are not so many."""
    left = rule.occurrences or 0
    for year in range(start.year, LAST_DAY.year + 1):
        for on in _year_of(rule, start, year):
            left -= on >= start
            if not left:
                return on
    return LAST_DAY


def _year_of(rule: Recurrence, start: date | None, year: int) -> Iterator[date]:
    """The days of one calendar year that the rule names, whatever its start and end, but in step with the start."""
    if rule.freq == "YEARLY" and start is not None and (year - start.year) % rule.interval:
        return iter(())
    days = map(date.fromordinal, _selected(rule.freq, rule.week_start, rule.weekdays, rule.by, year))
    if start is None or rule.interval == 1 or rule.freq == "YEARLY":
        return days
    origin = _step(rule, start)
    return (on for on in days if (_step(rule, on) - origin) % rule.interval == 0)


def _step(rule: Recurrence, on: date) -> int:
    match rule.freq:
        case "DAILY":
            return on.toordinal()
        case "WEEKLY":
            return _week_of(on, rule.week_start)
        case _:
            return on.year * _MONTHS + on.month


@lru_cache(maxsize=_KEPT_YEARS)
def _selected(
    freq: str,
    week_start: int,
    weekdays: tuple[tuple[int, int], ...],
    by: tuple[tuple[str, tuple[int, ...]], ...],
    year: int,
) -> tuple[int, ...]:
    """The ordinals of the days of the year that the parts select; in steps of a whole year, so that it ends with it."""
    from dateutil import rrule  # noqa: PLC0415 - only calendar rules pay for it

    parts = dict(by)
    selects_day = bool(weekdays) or "BYMONTHDAY" in parts or "BYYEARDAY" in parts
    expanded = rrule.rrule(
        rrule.YEARLY,
        dtstart=datetime(year, 1, 1),  # noqa: DTZ001 - dateutil counts days in naive datetimes
        interval=_NO_SECOND_YEAR,
        wkst=week_start,
        bymonth=parts.get("BYMONTH", None if freq == "YEARLY" else _EVERY_MONTH),
        bymonthday=parts.get("BYMONTHDAY"),
        byyearday=parts.get("BYYEARDAY"),
        byweekday=[
            rrule.weekday(weekday, number) if number else rrule.weekday(weekday)
            for weekday, number in (weekdays if selects_day else _EVERY_WEEKDAY)
        ]
        or None,
    )
    days = tuple(at.toordinal() for at in expanded)
    if "BYWEEKNO" in parts:
        weeks = parts["BYWEEKNO"]
        days = tuple(ordinal for ordinal in days if not _week_numbers(ordinal, week_start).isdisjoint(weeks))
    return _chosen(days, freq, parts["BYSETPOS"]) if "BYSETPOS" in parts else days


def _week_numbers(ordinal: int, week_start: int) -> frozenset[int]:
    """The number of the day's week in the year that has most of it, from the first week and from the last.

    `dateutil` knows the second one not for all days near New Year.
    """
    middle = _middle_of_week(ordinal, week_start)
    weeks = _number_in_year(_middle_of_week(date(middle.year, 12, 28).toordinal(), week_start))
    number = _number_in_year(middle)
    return frozenset((number, number - weeks - 1))


def _middle_of_week(ordinal: int, week_start: int) -> date:
    return date.fromordinal(ordinal - (ordinal - _MONDAY - week_start) % _WEEK + _WEEK // 2)


def _number_in_year(middle: date) -> int:
    return (middle.toordinal() - date(middle.year, 1, 1).toordinal()) // _WEEK + 1


def _chosen(days: tuple[int, ...], freq: str, positions: tuple[int, ...]) -> tuple[int, ...]:
    """The days at those positions of each year, or of each month, as `BYSETPOS` chooses them."""
    groups = [days] if freq == "YEARLY" else [tuple(group) for _, group in groupby(days, key=_month_of)]
    return tuple(
        sorted(
            {
                group[position - 1 if position > 0 else position]
                for group in groups
                for position in positions
                if abs(position) <= len(group)
            }
        )
    )


def _month_of(ordinal: int) -> int:
    return date.fromordinal(ordinal).month

"""Periods: half-open spans of whole days, the named ones of the calendar, and their written form.

Invariant: a `Period` has at least one day; its start belongs to it and its end does not; both are plain dates from
1900 to the end of 2999. Two periods with the same start and end are equal whatever their labels. An empty overlap is
`None`, never an empty period, so every period has a last day and can be divided by.

Left out: fiscal years and their parts (`fiscal`), day counts and proration (`day_count`), workdays (`workdays`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "Period",
    "Workdays",
    "add_months",
    "end_of_month",
    "half",
    "month",
    "quarter",
    "read_date",
    "week",
    "year",
]

FIRST_DAY: Final = date(1900, 1, 1)
"""The earliest day a period may have."""

LAST_DAY: Final = date(2999, 12, 31)
"""The latest day a period may have."""

_DAY: Final = timedelta(days=1)
_LAST_END: Final = LAST_DAY + _DAY
_MONTHS: Final = 12
_DAYS_OF_WEEK: Final = 7
_MAX_DAYS: Final = (_LAST_END - FIRST_DAY).days
_MAX_MONTHS: Final = (LAST_DAY.year - FIRST_DAY.year + 1) * _MONTHS
_RANGE: Final = f"a date from {FIRST_DAY} to {LAST_DAY}"
_WRITTEN: Final = "'2026', '2026-H1', '2026-Q1', '2026-03', '2026-W14', '2026-03-05' or '2026-03-01..2026-03-31'"
_NAMED: Final = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})|Q([0-9])|H([0-9])|W([0-9]{2})))?")
_DATES: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?")


class Workdays(Protocol):
    """What periods and cadences ask of a working calendar; `salesmanual.kernel.workdays.WorkCalendar` answers it."""

    def is_workday(self, on: date) -> bool:
        """Whether the day is a workday."""
        ...

    def next_workday(self, on: date) -> date:
        """The first workday on or after the day."""
        ...

    def previous_workday(self, on: date) -> date:
        """The last workday on or before the day."""
        ...

    def workdays_between(self, start: date, end: date) -> int | Fraction:
        """How many workdays lie from the start up to, not including, the end."""
        ...


def read_date(value: object, where: str = "on") -> date:
    """The value, if it is a plain date from 1900-01-01 to 2999-12-31.

    Raises:
        WrongTypeError: If it is no date, or a `datetime`.
        InvalidValueError: If it is outside the range.

    >>> read_date(date(2026, 3, 31))
    datetime.date(2026, 3, 31)
    """
    if type(value) is not date:
        if isinstance(value, datetime):
            raise WrongTypeError(where, value, "a date", "take its date() in the time zone that is meant")
        if not isinstance(value, date):
            remedy = "read text with date.fromisoformat" if isinstance(value, str) else ""
            raise WrongTypeError(where, value, "a date", remedy)
    if not FIRST_DAY <= value <= LAST_DAY:
        raise InvalidValueError(where, str(value), _RANGE)
    return value


def _read_int(value: object, where: str, low: int, high: int) -> int:
    if type(value) is not int:
        raise WrongTypeError(where, value, f"an int from {low} to {high}")
    if not low <= value <= high:
        raise InvalidValueError(where, value, f"an int from {low} to {high}")
    return value


def _read_year(value: object) -> int:
    return _read_int(value, "year", FIRST_DAY.year, LAST_DAY.year)


def add_months(on: date, months: int) -> date:
    """The same day so many months later; the last day of the month where that month is shorter.

    Raises:
        WrongTypeError: If the day is no date or the months are no int.
        InvalidValueError: If the result is before 1900 or after 2999.

    Source: Handbook 2.2, 4.3, 7.1.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 3, 31), -13)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    _read_int(months, "months", -_MAX_MONTHS, _MAX_MONTHS)
    return read_date(_months_later(read_date(on), months), "months")


def _months_later(on: date, months: int) -> date:
    years, month_index = divmod(on.month - 1 + months, _MONTHS)
    to_year, to_month = on.year + years, month_index + 1
    return date(to_year, to_month, min(on.day, monthrange(to_year, to_month)[1]))


def end_of_month(on: date) -> date:
    """The last day of the day's month.

    >>> end_of_month(date(2028, 2, 5))
    datetime.date(2028, 2, 29)
    """
    read_date(on)
    return date(on.year, on.month, monthrange(on.year, on.month)[1])


def _check_start(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    read_date(value, attribute.name)


def _check_end(period: Period, attribute: attrs.Attribute[date], value: date) -> None:
    if value != _LAST_END or isinstance(value, datetime):
        read_date(value, attribute.name)
    if value <= period.start:
        raise InvalidValueError(
            "end",
            str(value),
            f"a day after the start {period.start}",
            "the end is the first day after the period; Period.inclusive takes the last day",
        )


def _check_label(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str):
        raise WrongTypeError(attribute.name, value, "text")


@final
@attrs.frozen(order=True, repr=False)
class Period:
    """The days from the start up to, not including, the end.

    Attributes:
        start: The first day.
        end: The day after the last day.
        label: A name to print, such as `"FY2026-Q1"`; no part of the value, so it neither counts in comparisons nor is
            written.

    Raises:
        WrongTypeError: If the start or end is no plain date.
        InvalidValueError: If the end is not after the start, or a day is outside 1900 to 2999.

    Source: Handbook 2.2, 4.3, 7.1.

    >>> q1 = Period(date(2026, 1, 1), date(2026, 4, 1))
    >>> q1, q1.days(), date(2026, 3, 31) in q1, date(2026, 4, 1) in q1
    (Period.from_plain('2026-Q1'), 90, True, False)
    """

    start: date = attrs.field(validator=_check_start)
    end: date = attrs.field(validator=_check_end)
    label: str = attrs.field(default="", validator=_check_label, eq=False, order=False, kw_only=True)

    @classmethod
    def inclusive(cls, first: date, last: date, *, label: str = "") -> Period:
        """The period from the first to the last day, both belonging to it.

        >>> Period.inclusive(date(2026, 3, 1), date(2026, 3, 31)) == month(2026, 3)
        True
        """
        read_date(first, "first")
        if read_date(last, "last") < first:
            raise InvalidValueError("last", str(last), f"the first day {first} or a later one")
        return cls(first, last + _DAY, label=label)

    @classmethod
    def from_plain(cls, plain: object) -> Period:
        """The period that the text names; a range includes its last day.

        Raises:
            WrongTypeError: If it is neither text nor a year.
            InvalidValueError: If the text names no period.

        >>> Period.from_plain("2026-W14").start, Period.from_plain("2026-03-01..2026-03-31") == month(2026, 3)
        (datetime.date(2026, 3, 30), True)
        """
        if type(plain) is int:
            return year(plain)
        if not isinstance(plain, str):
            raise WrongTypeError("period", plain, f"text such as {_WRITTEN}")
        if named := _NAMED.fullmatch(plain):
            in_year, *parts = named.groups()
            for name, number in zip((month, quarter, half, week), parts, strict=True):
                if number:
                    return name(int(in_year), int(number))
            return year(int(in_year))
        if dates := _DATES.fullmatch(plain):
            try:
                first, last = (date.fromisoformat(text) for text in (dates[1], dates[2] or dates[1]))
            except ValueError:
                raise InvalidValueError("period", plain, "days that exist") from None
            return cls.inclusive(first, last)
        raise InvalidValueError("period", plain, _WRITTEN)

    def to_plain(self) -> str:
        """The shortest text that names the same days; the label is not in it.

        >>> month(2026, 3).to_plain(), Period(date(2026, 3, 2), date(2026, 3, 13)).to_plain()
        ('2026-03', '2026-03-02..2026-03-12')
        """
        start, end = self.start, self.end
        if start.day == end.day == 1:
            months = (end.year - start.year) * _MONTHS + end.month - start.month
            for length, name in ((1, ""), (3, "Q"), (6, "H")):
                if months == length and start.month % length == 1 % length:
                    number = (start.month - 1) // length + 1
                    return f"{start.year}-{name}{number}" if name else f"{start.year}-{number:02}"
            if months == _MONTHS == start.month + _MONTHS - 1:
                return str(start.year)
        days = self.days()
        if days == _DAYS_OF_WEEK and start.weekday() == 0:
            iso = start.isocalendar()
            return f"{iso.year}-W{iso.week:02}"
        return str(start) if days == 1 else f"{start}..{self.last_day()}"

    def days(self) -> int:
        """How many days it has, first and last included."""
        return (self.end - self.start).days

    def last_day(self) -> date:
        """The last day that belongs to it.

        >>> month(2028, 2).last_day()
        datetime.date(2028, 2, 29)
        """
        return self.end - _DAY

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        check_type(other, Period, "other")
        return self.start < other.end and other.start < self.end

    def covers(self, other: Period) -> bool:
        """Whether every day of the other is one of its days."""
        check_type(other, Period, "other")
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: Period) -> Period | None:
        """The days that belong to both; `None` if there are none.

        >>> month(2026, 3).intersection(week(2026, 14))
        Period.from_plain('2026-03-30..2026-03-31')
        """
        check_type(other, Period, "other")
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def split(self, *at: date) -> tuple[Period, ...]:
        """The parts between the given days, each of which begins a part; days not inside cut nothing.

        >>> month(2026, 3).split(date(2026, 3, 16))
        (Period.from_plain('2026-03-01..2026-03-15'), Period.from_plain('2026-03-16..2026-03-31'))
        """
        inside = sorted({on for on in (read_date(day, "at") for day in at) if self.start < on < self.end})
        if not inside:
            return (self,)
        starts = (self.start, *inside)
        return tuple(Period(start, end) for start, end in zip(starts, (*inside, self.end), strict=True))

    def shift(self, *, months: int = 0, days: int = 0) -> Period:
        """The period so many months, then days, later; start and end move each for itself, as `add_months` does.

        Raises:
            InvalidValueError: If it leaves the range, or nothing of it is left because both ends meet in a short
                month.

        >>> month(2026, 3).shift(months=-1), week(2026, 14).shift(days=7)
        (Period.from_plain('2026-02'), Period.from_plain('2026-W15'))
        """
        _read_int(months, "months", -_MAX_MONTHS, _MAX_MONTHS)
        moved = timedelta(days=_read_int(days, "days", -_MAX_DAYS, _MAX_DAYS))
        return Period(_months_later(self.start, months) + moved, _months_later(self.end, months) + moved)

    def __contains__(self, on: object) -> bool:
        return self.start <= read_date(on) < self.end

    def __iter__(self) -> Iterator[date]:
        """The days, in order."""
        for ordinal in range(self.start.toordinal(), self.end.toordinal()):
            yield date.fromordinal(ordinal)

    def __str__(self) -> str:
        return self.label or self.to_plain()

    def __repr__(self) -> str:
        return f"Period.from_plain({self.to_plain()!r})"


def _calendar_months(in_year: int, first: int, length: int) -> Period:
    after = first + length
    return Period(date(in_year, first, 1), date(in_year + after // 13, (after - 1) % _MONTHS + 1, 1))


def month(year: int, month: int) -> Period:
    """The calendar month.

    Raises:
        WrongTypeError: If an argument is no int.
        InvalidValueError: If the year is outside 1900 to 2999 or the month outside 1 to 12.

    >>> month(2026, 3)
    Period.from_plain('2026-03')
    """
    return _calendar_months(_read_year(year), _read_int(month, "month", 1, _MONTHS), 1)


def quarter(year: int, quarter: int) -> Period:
    """The calendar quarter, 1 to 4.

    >>> quarter(2026, 1).last_day()
    datetime.date(2026, 3, 31)
    """
    return _calendar_months(_read_year(year), _read_int(quarter, "quarter", 1, 4) * 3 - 2, 3)


def half(year: int, half: int) -> Period:
    """The half of the calendar year, 1 or 2.

    >>> half(2026, 2).start
    datetime.date(2026, 7, 1)
    """
    return _calendar_months(_read_year(year), _read_int(half, "half", 1, 2) * 6 - 5, 6)


def year(year: int) -> Period:
    """The calendar year.

    >>> year(2028).days()
    366
    """
    return _calendar_months(_read_year(year), 1, _MONTHS)


def week(year: int, week: int) -> Period:
    """The week of ISO 8601: Monday to Sunday, numbered within the year that has its Thursday.

    Raises:
        InvalidValueError: If the year has no such week.

    >>> week(2026, 14).start, week(2026, 53).last_day()
    (datetime.date(2026, 3, 30), datetime.date(2027, 1, 3))
    """
    weeks = date(_read_year(year), 12, 28).isocalendar().week
    start = date.fromisocalendar(year, _read_int(week, "week", 1, weeks), 1)
    return Period(start, start + timedelta(days=_DAYS_OF_WEEK))

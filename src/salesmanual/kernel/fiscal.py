"""Fiscal calendars: years, halves, quarters, months and weeks as a company counts them.

Invariant: the parts of a period, at every level, follow one another without a gap or an overlap and make up exactly
that period; every day lies in exactly one year, half, quarter, month and week. A year is made of calendar months, or of
52 or 53 whole weeks that a pattern such as 4-4-5 gathers into months.

Left out: calendars of thirteen equal periods, and which days are worked (`workdays`).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, Period, read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FiscalCalendar", "Unit", "Weekday"]

Unit = Literal["year", "half", "quarter", "month", "week", "day"]
"""A level of the fiscal calendar."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
"""A day of the week, in English and lower case."""

_UNITS: Final[tuple[str, ...]] = get_args(Unit)
_WEEKDAYS: Final[tuple[str, ...]] = get_args(Weekday)
_PATTERNS: Final = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}
_MONTHS: Final = 12
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_HALF_WEEK: Final = 3
_LONG_YEAR: Final = 53
_MONTHS_OF: Final = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_LETTERS: Final = {"half": "H", "quarter": "Q", "month": "M", "week": "W"}
_WIDTHS: Final = {"half": "", "quarter": "", "month": "02", "week": "02"}
_KEPT: Final = 256
_YEARS: Final = f"an int from {FIRST_DAY.year} to {LAST_DAY.year}"


def _read_choice(value: object, where: str, accepted: tuple[str, ...]) -> None:
    if value not in accepted:
        remedy = did_you_mean(value, accepted) if isinstance(value, str) else ""
        raise InvalidValueError(where, value, f"one of {', '.join(accepted)}", remedy)


def _one_of(accepted: tuple[str, ...]) -> Callable[[object, attrs.Attribute[str], str], None]:
    def check(_: object, attribute: attrs.Attribute[str], value: str) -> None:
        _read_choice(value, attribute.name, accepted)

    return check


def _check_month(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if type(value) is not int:
        raise WrongTypeError(attribute.name, value, "an int from 1 to 12")
    if not 1 <= value <= _MONTHS:
        raise InvalidValueError(attribute.name, value, "an int from 1 to 12")


@final
@attrs.frozen(kw_only=True)
class FiscalCalendar:
    """How the company divides its time; by default calendar years of calendar months, and weeks that end on Sunday.

    Attributes:
        first_month: The month the year begins with (1 is January). With a week pattern, the year ends near the end of
            the month before.
        pattern: `"months"` for calendar months; `"4-4-5"`, `"4-5-4"` or `"5-4-4"` for months of whole weeks.
        week_ends_on: The last day of each week, and with a week pattern of each year.
        year_ends: With a week pattern, on the `"last"` such weekday of the closing month, or on the one `"nearest"`
            to the end of that month, which may fall in the next.
        long_month: With a week pattern, the month of the fiscal year (12 is the last) that takes the 53rd week.
        named_by: Whether the year has the number of the calendar year it was meant to `"end"` or to `"start"` in: the
            one of its closing or of its first month, even where whole weeks move the day across New Year.

    Raises:
        WrongTypeError: If a month is no int.
        InvalidValueError: If a field has none of its accepted values.

    Source: Handbook 2.2, 2.5.

    >>> april = FiscalCalendar(first_month=4, named_by="start")
    >>> april.year(2026), str(april.quarters(april.year(2026))[0])
    (Period.from_plain('2026-04-01..2027-03-31'), 'FY2026-Q1')
    >>> FiscalCalendar.retail().weeks_in(2023)
    53
    """

    first_month: int = attrs.field(default=1, validator=_check_month)
    pattern: Literal["months", "4-4-5", "4-5-4", "5-4-4"] = attrs.field(
        default="months", validator=_one_of(("months", *_PATTERNS))
    )
    week_ends_on: Weekday = attrs.field(default="sunday", validator=_one_of(_WEEKDAYS))
    year_ends: Literal["last", "nearest"] = attrs.field(default="nearest", validator=_one_of(("last", "nearest")))
    long_month: int = attrs.field(default=12, validator=_check_month)
    named_by: Literal["end", "start"] = attrs.field(default="end", validator=_one_of(("end", "start")))

    @classmethod
    def retail(cls) -> FiscalCalendar:
        """The 4-5-4 calendar of the National Retail Federation: years end on the Saturday nearest to 31 January.

        >>> FiscalCalendar.retail().year(2023).last_day()
        datetime.date(2024, 2, 3)
        """
        return cls(first_month=2, pattern="4-5-4", week_ends_on="saturday", year_ends="nearest", named_by="start")

    @classmethod
    def iso_weeks(cls, pattern: Literal["4-4-5", "4-5-4", "5-4-4"] = "4-4-5") -> FiscalCalendar:
        """The week years of ISO 8601, whose weeks a pattern gathers into months.

        >>> FiscalCalendar.iso_weeks().year(2026)
        Period.from_plain('2025-12-29..2027-01-03')
        """
        return cls(pattern=pattern, week_ends_on="sunday", year_ends="nearest")

    def year(self, year: int) -> Period:
        """The fiscal year of that number.

        Raises:
            WrongTypeError: If the number is no int.
            InvalidValueError: If the year leaves the years 1900 to 2999.

        >>> FiscalCalendar().year(2026)
        Period.from_plain('2026')
        """
        if type(year) is not int:
            raise WrongTypeError("year", year, _YEARS)
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            raise InvalidValueError("year", year, _YEARS)
        return Period(self._opening(year), self._opening(year + 1), label=self._label(year, "year", 1))

    def weeks_in(self, year: int) -> int:
        """How many weeks the fiscal year has days of: 52 or 53 with a week pattern, which cuts no week."""
        return len(self.weeks(self.year(year)))

    def halves(self, period: Period) -> tuple[Period, ...]:
        """The fiscal halves that make up the period, cut to it at its ends."""
        return self.split(period, "half")

    def quarters(self, period: Period) -> tuple[Period, ...]:
        """The fiscal quarters that make up the period, cut to it at its ends.

        >>> [str(part) for part in FiscalCalendar().quarters(FiscalCalendar().year(2026))]
        ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']
        """
        return self.split(period, "quarter")

    def months(self, period: Period) -> tuple[Period, ...]:
        """The fiscal months that make up the period, cut to it at its ends."""
        return self.split(period, "month")

    def weeks(self, period: Period, *, cut_at_months: bool = False) -> tuple[Period, ...]:
        """The weeks that make up the period, cut to it at its ends; if asked, also cut at every end of a month.

        Weeks cut at months add up to months as well as to the period.

        >>> march = FiscalCalendar().split(FiscalCalendar().year(2026), "month")[2]
        >>> [str(part) for part in FiscalCalendar().weeks(march)][::5]
        ['2026-03-01', '2026-03-30..2026-03-31']
        """
        if not cut_at_months:
            return self.split(period, "week")
        return tuple(week for month in self.months(period) for week in self.split(month, "week"))

    def period_of(self, on: date, unit: Unit) -> Period:
        """The one year, half, quarter, month, week or day that the date lies in, whole.

        >>> FiscalCalendar.retail().period_of(date(2024, 2, 3), "month")
        Period.from_plain('2023-12-31..2024-02-03')
        """
        read_date(on)
        _read_choice(unit, "unit", _UNITS)
        start, end, label = next(self._units_from(on, unit))
        return Period(start, end, label=label)

    def year_of(self, on: date) -> int:
        """The number of the fiscal year that the date lies in.

        >>> FiscalCalendar.retail().year_of(date(2024, 2, 3))
        2023
        """
        number = read_date(on).year + 1
        while on < self._opening(number):
            number -= 1
        return number

    def split(self, period: Period, unit: Unit) -> tuple[Period, ...]:
        """The units that make up the period, in order; the first and the last are cut to it, and then unlabelled.

        >>> calendar = FiscalCalendar.retail()
        >>> [part.days() // 7 for part in calendar.split(calendar.year(2023), "month")]
        [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]
        """
        check_type(period, Period, "period")
        _read_choice(unit, "unit", _UNITS)
        units = takewhile(lambda bounds: bounds[0] < period.end, self._units_from(period.start, unit))
        return tuple(_cut_to(period, start, end, label) for start, end, label in units)

    def _units_from(self, on: date, unit: Unit) -> Iterator[tuple[date, date, str]]:
        """Start, end and label of the unit that the date lies in and of those after it, without end."""
        if unit == "day" or (unit == "week" and self.pattern == "months"):
            step = _DAY if unit == "day" else _WEEK
            start = on if unit == "day" else on - (on.weekday() - self._week_starts_on()) % 7 * _DAY
            while True:
                yield start, start + step, ""
                start += step
        number = self.year_of(on)
        while True:
            starts, labels = _bounds(self, number, unit)
            for index in range(max(bisect_right(starts, on), 1), len(starts)):
                yield starts[index - 1], starts[index], labels[index - 1]
            number += 1

    def _starts(self, number: int, unit: Unit) -> list[date]:
        """Where the units of the fiscal year start, and where the year ends."""
        opening, closing = self._opening(number), self._opening(number + 1)
        weeks = (closing - opening).days // 7
        if unit == "week":
            return [opening + _WEEK * index for index in range(weeks + 1)]
        if self.pattern == "months":
            months = range(opening.month - 1, opening.month + _MONTHS)
            starts = [date(opening.year + index // _MONTHS, index % _MONTHS + 1, 1) for index in months]
        else:
            lengths = list(_PATTERNS[self.pattern] * 4)
            lengths[self.long_month - 1] += weeks == _LONG_YEAR
            starts = [opening + _WEEK * passed for passed in accumulate(lengths, initial=0)]
        return starts[:: _MONTHS_OF[unit]]

    def _opening(self, number: int) -> date:
        """The first day of the fiscal year of that number."""
        nominal = date(number - (self.named_by == "end" and self.first_month > 1), self.first_month, 1)
        if self.pattern == "months":
            return nominal
        back = (nominal.weekday() - self._week_starts_on()) % 7
        if self.year_ends == "nearest" and back > _HALF_WEEK:
            back -= 7
        return nominal - back * _DAY

    def _week_starts_on(self) -> int:
        return (_WEEKDAYS.index(self.week_ends_on) + 1) % 7

    def _label(self, number: int, unit: Unit, index: int) -> str:
        """The name of a unit that the calendar itself does not name."""
        if self.pattern == "months" and self.first_month == 1:
            return ""
        return f"FY{number}" if unit == "year" else f"FY{number}-{_LETTERS[unit]}{index:{_WIDTHS[unit]}}"


def _cut_to(period: Period, start: date, end: date, label: str) -> Period:
    if start < period.start or end > period.end:
        return Period(max(start, period.start), min(end, period.end))
    return Period(start, end, label=label)


@lru_cache(maxsize=_KEPT)
def _bounds(calendar: FiscalCalendar, number: int, unit: Unit) -> tuple[tuple[date, ...], tuple[str, ...]]:
    """Where the units of a fiscal year start, with the end of the year as the last entry, and what they are called."""
    starts = calendar._starts(number, unit)  # noqa: SLF001 - the cache stands beside the class, keyed by its value
    return tuple(starts), tuple(calendar._label(number, unit, index) for index in range(1, len(starts)))  # noqa: SLF001 - as above

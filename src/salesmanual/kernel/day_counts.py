"""Day counts: how many days a period has by a named convention, what part of a year, what part of another period.

Invariant: every answer is an exact `int` or `Fraction`, and the convention that gave it is an argument, never a habit.

Left out: money. Multiply the fraction with `Money.times`, which rounds once.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, assert_never

from salesmanual.kernel.errors import InvalidValueError, check_type, did_you_mean
from salesmanual.kernel.period import Period

if TYPE_CHECKING:
    from salesmanual.kernel.period import Workdays

__all__ = ["DayCount", "day_count", "proration", "year_fraction"]

_FEBRUARY: Final = 2
_LAST_30: Final = 30


class DayCount(StrEnum):
    """How the days of a period are counted; the last five also say what a year is.

    `d1` is the first day of the period and `d2` the day after its last, as in a contract that runs from d1 to d2.
    """

    INCLUSIVE = "inclusive"
    """The first and the last day both count."""
    EXCLUSIVE = "exclusive"
    """The first day counts, the last day does not: the distance between the two."""
    ACTUAL_365 = "actual/365"
    """Real days over 365, leap year or not (ISDA 4.16(d), fixed)."""
    ACTUAL_360 = "actual/360"
    """Real days over 360 (ISDA 4.16(e))."""
    ACTUAL_ACTUAL = "actual/actual"
    """Real days over 366 inside leap years and over 365 outside (ISDA 4.16(b))."""
    THIRTY_360 = "30/360"
    """Months of 30 days: d1 = 31 counts as 30, and d2 = 31 too if d1 is then 30 (ISDA 4.16(f), bond basis)."""
    THIRTY_360_US = "30/360 US"
    """As 30/360, but the last day of February counts as 30 for d1, and for d2 if d1 is one too."""
    THIRTY_E_360 = "30E/360"
    """Months of 30 days: 31 counts as 30 for both (ISDA 4.16(g), Eurobond basis)."""


def _read_convention(value: DayCount | str) -> DayCount:
    if not isinstance(value, str) or value not in list(DayCount):
        remedy = did_you_mean(value, DayCount) if isinstance(value, str) else ""
        raise InvalidValueError("convention", value, f"one of {', '.join(DayCount)}", remedy)
    return DayCount(value)


def day_count(period: Period, convention: DayCount | str) -> int:
    """The days of the period by the convention.

    Raises:
        InvalidValueError: If there is no such convention.

    Source: Handbook 4.3, 7.1.

    >>> from salesmanual.kernel.period import month
    >>> [day_count(month(2026, 3), convention) for convention in ("inclusive", "exclusive", "30/360")]
    [31, 30, 30]
    """
    check_type(period, Period, "period")
    match _read_convention(convention):
        case DayCount.INCLUSIVE | DayCount.ACTUAL_365 | DayCount.ACTUAL_360 | DayCount.ACTUAL_ACTUAL:
            return period.days()
        case DayCount.EXCLUSIVE:
            return period.days() - 1
        case DayCount.THIRTY_360 | DayCount.THIRTY_360_US | DayCount.THIRTY_E_360 as thirty:
            return _thirty(period.start, period.end, thirty)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def _thirty(first: date, second: date, convention: DayCount) -> int:
    day1, day2 = first.day, second.day
    if convention is DayCount.THIRTY_360_US and _ends_february(first):
        day1 = _LAST_30
        if _ends_february(second):
            day2 = _LAST_30
    day1 = min(day1, _LAST_30)
    if convention is DayCount.THIRTY_E_360 or day1 == _LAST_30:
        day2 = min(day2, _LAST_30)
    return 360 * (second.year - first.year) + 30 * (second.month - first.month) + day2 - day1


def _ends_february(on: date) -> bool:
    return on.month == _FEBRUARY and on.day == monthrange(on.year, _FEBRUARY)[1]


def year_fraction(period: Period, convention: DayCount | str) -> Fraction:
    """What part of a year the period is, exactly.

    Raises:
        InvalidValueError: If there is no such convention, or it says nothing of a year.

    Source: Handbook 4.3, 7.1.

    >>> from salesmanual.kernel.period import quarter
    >>> year_fraction(quarter(2026, 1), "actual/365"), year_fraction(quarter(2026, 1), "30/360")
    (Fraction(18, 73), Fraction(1, 4))
    """
    check_type(period, Period, "period")
    known = _read_convention(convention)
    match known:
        case DayCount.INCLUSIVE | DayCount.EXCLUSIVE:
            raise InvalidValueError(
                "convention", str(known), "a convention with a year", f"use one of {', '.join(list(DayCount)[2:])}"
            )
        case DayCount.ACTUAL_ACTUAL:
            leap = _leap_days(period)
            return Fraction(leap, 366) + Fraction(period.days() - leap, 365)
        case DayCount.ACTUAL_365:
            return Fraction(period.days(), 365)
        case DayCount.ACTUAL_360 | DayCount.THIRTY_360 | DayCount.THIRTY_360_US | DayCount.THIRTY_E_360:
            return Fraction(day_count(period, known), 360)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def _leap_days(period: Period) -> int:
    """How many of the days lie in leap years."""
    start, end = period.start, period.end
    return sum(
        (min(end, date(in_year + 1, 1, 1)) - max(start, date(in_year, 1, 1))).days
        for in_year in range(start.year, end.year + 1)
        if isleap(in_year)
    )


Counting = Literal["calendar", "workdays", "30E/360"]
"""What `proration` counts: every day, the workdays of a calendar, or days of months that all have 30."""

_COUNTINGS: Final = ("calendar", "workdays", "30E/360")


def proration(
    part: Period, whole: Period, *, count: Counting = "calendar", calendar: Workdays | None = None
) -> Fraction:
    """The share of the whole that the part covers: the days in both over the days of the whole.

    The first and the last day count. Days of the part outside the whole do not. Parts that make up the whole have
    shares that add up to 1, whatever is counted.

    Args:
        part: The time somebody was there, held a position or had a quota.
        whole: The time the full amount is for.
        count: What is counted; `"30E/360"` gives every full month the same weight.
        calendar: The working calendar, where workdays are counted.

    Raises:
        InvalidValueError: If workdays are counted without a calendar, or the whole has none.

    Source: Handbook 2.2, 4.3, 7.1.

    >>> from salesmanual.kernel.period import month
    >>> joined = month(2025, 1).split(date(2025, 1, 15))[1]
    >>> proration(joined, month(2025, 1))
    Fraction(17, 31)
    """
    check_type(part, Period, "part")
    check_type(whole, Period, "whole")
    if count not in _COUNTINGS:
        remedy = did_you_mean(count, _COUNTINGS) if isinstance(count, str) else ""
        raise InvalidValueError("count", count, f"one of {', '.join(_COUNTINGS)}", remedy)
    if count == "workdays" and calendar is None:
        raise InvalidValueError("calendar", None, "a working calendar where workdays are counted", "pass calendar=")
    total = _counted(whole, count, calendar)
    if not total:
        raise InvalidValueError("whole", str(whole), f"a period with at least one day to count by {count!r}")
    shared = part.intersection(whole)
    return _counted(shared, count, calendar) / total if shared else Fraction(0)


def _counted(period: Period, count: Counting, calendar: Workdays | None) -> Fraction:
    if calendar is not None and count == "workdays":
        return Fraction(calendar.workdays_between(period.start, period.end))
    return Fraction(day_count(period, DayCount.THIRTY_E_360) if count == "30E/360" else period.days())

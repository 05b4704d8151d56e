"""Which part of a past year a period of the plan is comparable to.

    quarter, month, half of the fiscal calendar ──▶ the one of the same number
    week, whole or cut at a month's end         ──▶ the week of the same number, in the part that is left of it
    several weeks                               ──▶ the weeks of the same numbers
    day under a week                            ──▶ the same weekday of the week of the same number

A week is of the year that has most of its days, and numbered within it; with the default calendar these are the weeks
of ISO 8601.

Invariant: what is comparable is a list of past periods, each with the factor it counts by, all of them exact; so a
figure of a past year is one weighted sum, and its derivation can be printed.

Left out: what was sold in them (`weightings_history`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, Workdays

if TYPE_CHECKING:
    from salesmanual.kernel.fiscal import Unit

__all__ = ["CUT_WEEKS", "WEEK_53", "Comparison", "CutWeeks", "Part", "Week53", "WeekPiece", "unit_place"]

Week53: TypeAlias = Literal["last-of-year", "average", "drop"]
"""What stands for a 53rd week where the past year has 52."""

CutWeeks: TypeAlias = Literal["days", "workdays"]
"""What the part of a cut week is measured in."""

WEEK_53: Final = ("last-of-year", "average", "drop")
CUT_WEEKS: Final = ("days", "workdays")

_WEEK: Final = timedelta(days=7)
_MIDDLE: Final = timedelta(days=3)
_DAYS: Final = 7
_UNITS: Final[tuple[Unit, ...]] = ("year", "half", "quarter", "month")
_KEPT: Final = 4_096


class Part(NamedTuple):
    """A past period, and the factor that what was sold in it counts by."""

    period: Period
    factor: Fraction


class WeekPiece(NamedTuple):
    """A week, or what is left of one that is cut."""

    number: int
    """Within the year; 0 is the last week of the year before."""
    whole: Period
    piece: Period


@final
@attrs.frozen
class Comparison:
    """The conventions by which a period of the plan is compared with past years.

    Attributes:
        calendar: How the company divides its time.
        week_53: Where the plan has a 53rd week and the past year has not: the past year's last week counts for it
            again; or the average of its weeks; or that year does not count for it. Where a month, a quarter or a half
            is made of weeks and has one week more in one of the two years: the past one counts as it is, with its last
            week twice where it is the shorter; or in proportion to the weeks; or without the week that is too many.
        cut_weeks: Whether a cut week counts by the days that are left of it, or by the workdays.
        workdays: Which days are worked.

    Source: Handbook 2.2.
    """

    calendar: FiscalCalendar
    week_53: Week53 = "last-of-year"
    cut_weeks: CutWeeks = "days"
    workdays: Workdays | None = attrs.field(default=None, eq=id)

    def parts(self, period: Period, year: int, *, under: Period | None = None) -> tuple[Part, ...]:
        """What is comparable to the period in the fiscal year; empty where nothing is.

        Args:
            period: A period of the plan.
            year: The number of the past fiscal year.
            under: The period that it is a part of; a day is compared as a weekday where that is a week.

        Raises:
            InvalidValueError: If a cut week is to count by workdays, and it is not said which days are worked.

        >>> from salesmanual.kernel.fiscal import FiscalCalendar
        >>> from salesmanual.kernel.period import month, week
        >>> comparison = Comparison(FiscalCalendar())
        >>> [str(part.period) for part in comparison.parts(month(2026, 3), 2024)]
        ['2024-03']
        >>> cut = Period.from_plain("2026-03-30..2026-03-31")
        >>> [(str(part.period), part.factor) for part in comparison.parts(cut, 2025)]
        [('2025-W14', Fraction(2, 7))]
        """
        place = unit_place(period, self.calendar)
        if place is not None:
            return self._unit_parts(period, year, *place)
        if period.days() == 1 and under is not None and len(self.calendar.weeks(under)) == 1:
            return self._day_parts(period.start, year)
        found = [part for piece in self.pieces(period) for part in self._week_parts(piece, year)]
        return _joined(found)

    def pieces(self, period: Period) -> tuple[WeekPiece, ...]:
        """The weeks that the period is made of; the first and the last may be cut.

        They are numbered in the year that the period begins in, which for a whole week is the year it is of.
        """
        is_whole = self.calendar.period_of(period.start, "week").start == period.start
        begins = self.calendar.year_of(period.start + _MIDDLE if is_whole and period.days() >= _DAYS else period.start)
        first = _first_week(self.calendar, begins)
        return tuple(
            WeekPiece((whole.start - first).days // _DAYS + 1, whole, piece)
            for piece in self.calendar.weeks(period)
            for whole in (self.calendar.period_of(piece.start, "week"),)
        )

    def fraction(self, piece: WeekPiece) -> Fraction:
        """How much of the week is left; 0 where it is cut by workdays and has none.

        Raises:
            InvalidValueError: If it is to count by workdays, and it is not said which days are worked.
        """
        if piece.piece == piece.whole:
            return Fraction(1)
        if self.cut_weeks == "days":
            return Fraction(piece.piece.days(), piece.whole.days())
        if self.workdays is None:
            remedy = "give PlanningFacts(workdays=WorkCalendar(…)), or cut weeks by days"
            raise InvalidValueError("facts.workdays", None, f"which days of {piece.whole} are worked", remedy)
        left, all_of_it = (
            Fraction(self.workdays.workdays_between(each.start, each.end)) for each in (piece.piece, piece.whole)
        )
        return left / all_of_it if all_of_it else Fraction(0)

    def weeks_of(self, year: int) -> tuple[Period, ...]:
        """The 52 or 53 weeks that are of the fiscal year."""
        first, after = _first_week(self.calendar, year), _first_week(self.calendar, year + 1)
        count = (after - first).days // _DAYS
        return tuple(Period(first + number * _WEEK, first + (number + 1) * _WEEK) for number in range(count))

    def _unit_parts(self, period: Period, year: int, unit: Unit, index: int) -> tuple[Part, ...]:
        past = _unit(self.calendar, year, unit, index)
        more = past.days() // _DAYS - period.days() // _DAYS
        if self.calendar.pattern == "months" or not more:
            return (Part(past, Fraction(1)),)
        if self.week_53 == "average":
            return (Part(past, Fraction(period.days(), past.days())),)
        if self.week_53 == "drop":
            return (Part(Period(past.start, past.end - max(more, 0) * _WEEK), Fraction(1)),)
        again = (Part(Period(past.end - _WEEK, past.end), Fraction(1)),) if more < 0 else ()
        return (Part(past, Fraction(1)), *again)

    def _week_parts(self, piece: WeekPiece, year: int) -> tuple[Part, ...]:
        fraction = self.fraction(piece)
        return tuple(Part(part.period, part.factor * fraction) for part in self._whole_week(piece.number, year))

    def _whole_week(self, number: int, year: int) -> tuple[Part, ...]:
        first, after = _first_week(self.calendar, year), _first_week(self.calendar, year + 1)
        start = first + (number - 1) * _WEEK
        if start < after:
            return (Part(Period(start, start + _WEEK), Fraction(1)),)
        if self.week_53 == "drop":
            return ()
        if self.week_53 == "average":
            return (Part(Period(first, after), Fraction(_DAYS, (after - first).days)),)
        return (Part(Period(after - _WEEK, after), Fraction(1)),)

    def _day_parts(self, on: date, year: int) -> tuple[Part, ...]:
        ((number, whole, _),) = self.pieces(Period.inclusive(on, on))
        start = on - whole.start
        found = self._whole_week(number, year)
        return tuple(
            Part(Period.inclusive(part.period.start + start, part.period.start + start), part.factor)
            if part.factor == 1
            else Part(part.period, part.factor / _DAYS)
            for part in found
        )


def unit_place(period: Period, calendar: FiscalCalendar) -> tuple[Unit, int] | None:
    """Which year, half, quarter or month the period is, and its place in the fiscal year from 0; `None` if none.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import month, week
    >>> unit_place(month(2026, 3), FiscalCalendar()), unit_place(week(2026, 3), FiscalCalendar())
    (('month', 2), None)
    """
    for unit in _UNITS:
        if calendar.period_of(period.start, unit) == period:
            units = calendar.split(calendar.year(calendar.year_of(period.start)), unit)
            return unit, units.index(period)
    return None


@lru_cache(maxsize=_KEPT)
def _unit(calendar: FiscalCalendar, year: int, unit: Unit, index: int) -> Period:
    return calendar.split(calendar.year(year), unit)[index]


@lru_cache(maxsize=_KEPT)
def _first_week(calendar: FiscalCalendar, year: int) -> date:
    """The first day of the first week that has most of its days in the fiscal year."""
    return calendar.period_of(calendar.year(year).start + _MIDDLE, "week").start


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """The parts, with those joined that follow one another and count by the same factor."""
    breaks = [
        at
        for at, (before, after) in enumerate(pairwise(parts), start=1)
        if before.period.end != after.period.start or before.factor != after.factor
    ]
    runs = [parts[first:last] for first, last in pairwise([0, *breaks, len(parts)])] if parts else []
    return tuple(Part(Period(run[0].period.start, run[-1].period.end), run[0].factor) for run in runs)

"""How something stands on a day: what was reached of a period so far, and how much of the period has passed.

    period   ├──── past ────┤──── rest ────┤
                     as_of ─┘ the last day that counts

Invariant: nothing after the day is looked at, so what is said of a past day is what could be said on it.

Left out: how it goes on (`projections`), and the target it is held against (`tracking`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.weighing import Figures, PlanningFacts

if TYPE_CHECKING:
    from salesmanual.kernel.period import Workdays

__all__ = ["COUNTED", "DayCount", "Standing", "day_count", "day_step", "up_to"]

DayCount: TypeAlias = Literal["days", "workdays"]
"""What time is counted in."""

COUNTED: Final = ("days", "workdays")

_DAY: Final = timedelta(days=1)


@final
@attrs.frozen(kw_only=True)
class Standing:
    """What there is to project from.

    Attributes:
        members: Who and what it is about, by dimension; a dimension that is not named counts whole.
        period: The period that is projected, a member of the time.
        as_of: The last day that counts.
        actuals: What was reached, by member and day.
        time: The time dimension of the plan.
        facts: The history and the working calendar, where they are there.
        pipeline: What is expected of open deals, by member and day.
        calendar: How the company divides its time.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> sold = FigureBook([Figure(300, date(2026, 1, 20)), Figure(900, date(2026, 3, 2))], [])
    >>> time = divide_time(quarter(2026, 1), levels=["month"])
    >>> standing = Standing(period=quarter(2026, 1), as_of=date(2026, 1, 31), actuals=sold, time=time)
    >>> str(standing.reached()), str(standing.past()), str(standing.rest())
    ('300', '2026-01', '2026-02-01..2026-03-31')
    """

    members: Mapping[str, Hashable] = attrs.field(factory=dict)
    period: Period
    as_of: date
    actuals: Figures
    time: Dimension
    facts: PlanningFacts = attrs.field(factory=PlanningFacts)
    pipeline: Figures | None = None
    calendar: FiscalCalendar = attrs.field(factory=FiscalCalendar)

    def past(self) -> Period | None:
        """The part that has passed, the day included; `None` before the period begins."""
        return up_to(self.period, self.as_of)

    def rest(self) -> Period | None:
        """The part that is still to come; `None` when the period is over."""
        start = max(self.period.start, self.as_of + _DAY)
        return Period(start, self.period.end) if start < self.period.end else None

    def reached(self) -> Fraction:
        """What was reached in the part that has passed."""
        past = self.past()
        return Fraction(0) if past is None else self.actuals.of(self.members, past)

    def reached_step(self) -> Step:
        """What was reached, as a fact."""
        return given(text("reached in {period} up to {day}", period=str(self.period), day=self.as_of), self.reached())

    def count(self, period: Period | None, counted: DayCount) -> Fraction:
        """The days or workdays of a part; 0 of none.

        Raises:
            InvalidValueError: If workdays are asked for and it is not said which days are worked.
        """
        return Fraction(0) if period is None else day_count(period, counted, self.facts.workdays)


def up_to(period: Period, as_of: date) -> Period | None:
    """The part of the period up to the day; `None` before it begins."""
    end = min(period.end, as_of + _DAY)
    return Period(period.start, end) if period.start < end else None


def day_count(period: Period, counted: str, workdays: Workdays | None) -> Fraction:
    """The days of a period, or its workdays.

    Raises:
        InvalidValueError: If workdays are asked for and it is not said which days are worked.
    """
    if counted == "days":
        return Fraction(period.days())
    if workdays is None:
        remedy = "give PlanningFacts(workdays=WorkCalendar(…)), or count days"
        raise InvalidValueError("facts.workdays", None, f"which days of {period} are worked", remedy)
    return Fraction(workdays.workdays_between(period.start, period.end))


def day_step(period: Period | None, counted: str, workdays: Workdays | None) -> Step:
    """The days of a part as a fact."""
    number = Fraction(0) if period is None else day_count(period, counted, workdays)
    shown = "–" if period is None else str(period)
    if counted == "days":
        return given(text("days of {period}", period=shown), number)
    return given(text("workdays of {period}", period=shown), number)

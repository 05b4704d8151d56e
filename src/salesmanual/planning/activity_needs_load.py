"""Activity against working time: what a person's weeks ask of them, what they have, and what can be reached.

    hours available = (working hours − absences) × the part of the time that is for these activities
    load            = hours needed ÷ hours available

Invariant: hours are exact; an hour of absence counts once, however many absences name it.

Left out: the hours of a whole team, and people still learning (`capacity`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.explanation import Difference, Product, Quotient, Step, derived, given
from salesmanual.kernel.fields import check_kind, read_items
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.activity_needs_by_period import RequiredActivity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.kernel.quantity import Amount

__all__ = ["ActivityLoad", "SellingTime", "activity_load"]

_TENTH: Final = Rounding("0.1")
_HUNDREDTH: Final = Rounding("0.01")


def _read_absences(value: Iterable[Period]) -> tuple[Period, ...]:
    """The absences in order, those that touch or overlap as one."""
    joined: list[Period] = []
    for absence in sorted(read_items(value, "absences", Period, "a Period such as week(2026, 32)")):
        if joined and absence.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, absence.end))
        else:
            joined.append(absence)
    return tuple(joined)


def _read_share(value: Exact | str) -> Fraction:
    share = read_fraction(value, "share")
    if not 0 <= share <= 1:
        raise InvalidValueError("share", value, "a part from 0% to 100%")
    return share


@final
@attrs.frozen
class SellingTime:
    """The time that a person has for the activities of a plan.

    Attributes:
        calendar: When they work.
        absences: When they do not: leave, training, fairs.
        share: The part of their working time that is for these activities.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the share is not from 0 to 1.

    Source: Handbook 2.2, 7.1.

    >>> from salesmanual.kernel.period import month, week
    >>> time = SellingTime(WorkCalendar("Mon-Fri 09:00-17:00"), [week(2026, 11)], share="60%")
    >>> time.hours(month(2026, 3)), time.explain(month(2026, 3)).replay()
    (Fraction(408, 5), Fraction(408, 5))
    """

    calendar: WorkCalendar = attrs.field(validator=check_kind(WorkCalendar, "a WorkCalendar"))
    absences: tuple[Period, ...] = attrs.field(default=(), converter=_read_absences)
    share: Fraction = attrs.field(default=Fraction(1), converter=_read_share, kw_only=True)

    def hours(self, period: Period) -> Fraction:
        """The hours of a period.

        Raises:
            WrongTypeError: If it is no period.
            UnannouncedYearError: If the calendar does not answer for a year of it.
        """
        check_type(period, Period, "period", "write it as month(2026, 3)")
        absent = sum((self._between(away.start, away.end) for away in self._away(period)), Fraction(0))
        return (self._between(period.start, period.end) - absent) * self.share

    def explain(self, period: Period) -> Step:
        """The hours of a period as steps; replaying them gives the hours."""
        check_type(period, Period, "period", "write it as month(2026, 3)")
        working = given(text("working hours"), self._between(period.start, period.end), section="7.1")
        away = [
            given(text("absent {period}", period=each), self._between(each.start, each.end))
            for each in self._away(period)
        ]
        there = derived(text("hours at work"), Difference(), (working, *away))
        share = given(text("part for selling"), self.share, unit="%")
        return derived(text("hours available"), Product(), (there, share), section="2.2")

    def _away(self, period: Period) -> list[Period]:
        found = (away.intersection(period) for away in self.absences)
        return [away for away in found if away is not None]

    def _between(self, start: date, end: date) -> Fraction:
        return self.calendar.hours_between(start, end)


@final
@attrs.frozen
class ActivityLoad(Shown):
    """What is needed of a person's time in each period, and what there is.

    Attributes:
        required: The activities.
        time: The time of the person.

    Source: Handbook 2.2.
    """

    required: RequiredActivity
    time: SellingTime

    def load(self, period: Period | None = None) -> Fraction | None:
        """Hours needed over hours available; `None` where there are no hours. The whole period if none is given."""
        asked = period or self.required.over
        hours = self.time.hours(asked)
        return self.required.hours(asked) / hours if hours else None

    def missing(self, period: Period | None = None) -> Fraction:
        """The hours needed beyond those available; 0 where they suffice."""
        asked = period or self.required.over
        return max(self.required.hours(asked) - self.time.hours(asked), Fraction(0))

    def overloaded(self) -> tuple[Period, ...]:
        """The periods that need more hours than there are."""
        return tuple(part for part in self.required.parts() if self.missing(part))

    def reach(self, *, rounding: Rounding | None = None) -> Amount:
        """What all hours of the period make, where activities take place at all steps side by side.

        Raises:
            InvalidValueError: If no activity takes time.
        """
        return self.required.model.reach(self.time.hours(self.required.over), rounding=rounding)

    def feasible_share(self) -> Fraction | None:
        """The part of the targets whose activities fit into every period, before rounding; above 1 where there is room.

        The period with the least room decides. `None` where no period needs time.
        """
        keys, model = self.required.model.activities(), self.required.model
        found = []
        for part in self.required.parts():
            needed = sum((self.required.exact(key, part) * model.hours_of(key) for key in keys), Fraction(0))
            if needed:
                found.append(self.time.hours(part) / needed)
        return min(found, default=None)

    def explain(self, period: Period | None = None) -> Step | None:
        """The load as steps; replaying it gives the load; `None` where there are no hours."""
        asked = period or self.required.over
        if not self.time.hours(asked):
            return None
        inputs = (self.required.explain_hours(asked), self.time.explain(asked))
        section = self.required.model.section
        return derived(text("load in {period}", period=asked), Quotient(), inputs, section=section, unit="%")

    def tables(self) -> tuple[Table, ...]:
        """One row for each period, the overloaded ones marked."""
        columns = [
            Column(text("period"), key="period"),
            Column(text("hours needed"), key="needed", rounding=_HUNDREDTH),
            Column(text("hours available"), key="available", rounding=_HUNDREDTH),
            Column(text("load"), key="load", unit="%", rounding=_TENTH),
            Column(text("hours missing"), key="missing", rounding=_HUNDREDTH),
        ]
        rows = [(str(part), *self._cells(part)) for part in self.required.parts()]
        over = self.required.over
        return (Table(text("Load"), columns, rows, total=(text("total"), *self._cells(over))),)

    def _cells(self, period: Period) -> tuple[Fraction, Fraction, Fraction | None, Fraction | None]:
        missing = self.missing(period) or None
        return self.required.hours(period), self.time.hours(period), self.load(period), missing


def activity_load(required: RequiredActivity, time: SellingTime) -> ActivityLoad:
    """What the activities ask of a person's time, period by period.

    Raises:
        WrongTypeError: If an argument is not of its type.
        UnannouncedYearError: If the calendar does not answer for a year of the plan.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import week
    >>> from salesmanual.planning.activity_needs import ActivityModel, ActivityStep
    >>> from salesmanual.planning.activity_needs_by_period import required_activity
    >>> model = ActivityModel(Money("100", "CNY"), [ActivityStep("visit", "50%", hours=6)])
    >>> required = required_activity(model, {week(2026, number): Money("400", "CNY") for number in (10, 11)})
    >>> load = activity_load(required, SellingTime(WorkCalendar("Mon-Fri 09:00-17:00")))
    >>> [str(load.load(part)) for part in required.parts()], [str(part) for part in load.overloaded()]
    (['6/5', '6/5'], ['2026-W10', '2026-W11'])
    >>> load.reach(), load.feasible_share()
    (Money('666.66', 'CNY'), Fraction(5, 6))
    """
    check_type(required, RequiredActivity, "required")
    check_type(time, SellingTime, "time")
    time.hours(required.over)
    return ActivityLoad(required, time)

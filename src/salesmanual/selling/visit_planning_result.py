"""A plan of visits: the days of each visitor, and the visits that fit on none of them, with why.

Invariant: every visit is on one day or listed once; the booked time of a day is the sum of what its visits take.

Left out: planning (`visit_planning_run`).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.visit_planning import VisitPlanning, VisitRequest, hours_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PlannedDay", "UnplannedVisit", "VisitPlan"]

_SHOWN: Final = Rounding("0.01")


@final
@attrs.frozen
class PlannedDay:
    """One day of one visitor.

    Attributes:
        person: Who.
        on: The day.
        visits: The visits, those of one region beside one another, the earlier due first.
        most: The most visits on a day of theirs.
        room: The time they have for visits.
        travel: The time for the way that each visit takes besides its own.

    Source: Handbook 2.3.
    """

    person: str
    on: date
    visits: tuple[VisitRequest, ...]
    most: int
    room: timedelta
    travel: timedelta

    def booked(self) -> timedelta:
        """How much time the visits and their ways take."""
        return sum((each.duration + self.travel for each in self.visits), timedelta())

    def regions(self) -> tuple[str, ...]:
        """The regions it leads to, in order; visits without one count for none."""
        return tuple(sorted({each.region for each in self.visits if each.region}))

    def explain(self) -> Step:
        """The booked hours as a sum; replaying it gives the hours."""
        steps = [
            derived(
                text("visit {key} to {customer}", key=each.key, customer=each.customer),
                Sum(),
                (given(text("visit"), hours_of(each.duration)), given(text("way"), hours_of(self.travel))),
            )
            for each in self.visits
        ]
        label = text("hours booked for {person} on {on}", person=self.person, on=self.on)
        rule = text("at most {most} visits and {hours} hours", most=self.most, hours=hours_of(self.room))
        return derived(label, Sum(), steps, rule=rule, section="2.3")


@final
@attrs.frozen
class UnplannedVisit:
    """A visit that is on no day of the plan.

    Attributes:
        request: The visit.
        reason: Why.
        is_late: Whether its due day passes before the plan ends; else a later plan can still hold it.

    Source: Handbook 2.3.
    """

    request: VisitRequest
    reason: Text
    is_late: bool


@final
@attrs.frozen
class VisitPlan(Shown):
    """The visits on the days of a period.

    Attributes:
        policy: The rule by which they were planned.
        period: The days.
        days: The days, in order, those of one day by person.
        unplanned: The visits on none of them, the most urgent first.

    Source: Handbook 2.3.
    """

    policy: VisitPlanning = attrs.field(repr=False)
    period: Period
    days: tuple[PlannedDay, ...]
    unplanned: tuple[UnplannedVisit, ...]

    def of(self, person: str) -> tuple[PlannedDay, ...]:
        """The days of one person.

        Raises:
            NotFoundError: If the plan has no day of theirs.
        """
        found = tuple(day for day in self.days if day.person == person)
        if not found:
            raise NotFoundError("person", person, did_you_mean(person, {day.person for day in self.days}))
        return found

    def day_of(self, key: str) -> PlannedDay | None:
        """The day on which the visit is; `None` where it is listed as not planned.

        Raises:
            NotFoundError: If the plan does not know the visit.
        """
        for day in self.days:
            if any(each.key == key for each in day.visits):
                return day
        left = {each.request.key for each in self.unplanned}
        if key in left:
            return None
        known = left | {each.key for day in self.days for each in day.visits}
        raise NotFoundError("visit", key, did_you_mean(key, known))

    def count(self) -> int:
        """How many visits are planned."""
        return sum(len(day.visits) for day in self.days)

    def late(self) -> tuple[UnplannedVisit, ...]:
        """The visits that no later plan can hold in their window."""
        return tuple(each for each in self.unplanned if each.is_late)

    def region_days(self) -> int:
        """How often a visitor goes to a region: the fewer, the better the visits are grouped."""
        return sum(len(day.regions()) for day in self.days)

    def load(self) -> dict[str, Fraction]:
        """For each person, the part of their time for visits that is booked; 0 where they have none."""
        booked: Counter[str] = Counter()
        room: Counter[str] = Counter()
        for day in self.days:
            booked[day.person] += day.booked() // timedelta(microseconds=1)
            room[day.person] += day.room // timedelta(microseconds=1)
        return {person: Fraction(booked[person], room[person] or 1) for person in sorted(room)}

    def tables(self) -> tuple[Table, ...]:
        """The visits by day; and those that are not planned, where there are any."""
        columns = [
            Column(text("day"), key="day"),
            Column(text("person"), key="person"),
            Column(text("region"), key="region"),
            Column(text("visit"), key="visit"),
            Column(text("customer"), key="customer"),
            Column(text("hours"), key="hours", rounding=_SHOWN),
            Column(text("due by"), key="due"),
        ]
        rows = [
            (day.on, day.person, each.region, each.key, each.customer, hours_of(each.duration), each.due)
            for day in self.days
            for each in day.visits
        ]
        title = text("Visits from {first} to {last}", first=self.period.start, last=self.period.end - timedelta(days=1))
        planned = Table(title, columns, rows)
        return (planned, _left(self.unplanned)) if self.unplanned else (planned,)


def _left(unplanned: Iterable[UnplannedVisit]) -> Table:
    columns = [
        Column(text("visit"), key="visit"),
        Column(text("customer"), key="customer"),
        Column(text("due by"), key="due"),
        Column(text("late"), key="late"),
        Column(text("why"), key="why"),
    ]
    rows = [
        (each.request.key, each.request.customer, each.request.due, each.is_late, each.reason) for each in unplanned
    ]
    return Table(text("Not planned"), columns, rows)

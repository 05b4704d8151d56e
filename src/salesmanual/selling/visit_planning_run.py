"""How visits come to their days: the first day with room, and moves along a chain where none has.

A chain is an alternating path: the new visit takes the place of a planned one, that one takes the place of another,
until one finds room. Where all visits take equally long, the sets of visits that can be planned together are the
independent sets of a transversal matroid; taking visits in order of their weight then gives the best set, and a search
that fails proves that there is no room. The days such a search reached stay full, so no later search enters them.

Invariant: a day never holds more than its visits and its time; a chain uses no day twice.

Left out: the rule (`visit_planning`) and what can be asked of the plan (`visit_planning_result`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, deque
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.texts import Text, text
from salesmanual.selling.visit_planning import Visitor, VisitPlanning, VisitRequest, hours_of
from salesmanual.selling.visit_planning_result import PlannedDay, UnplannedVisit, VisitPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from salesmanual.kernel.period import Period

__all__ = ["planned"]

_DAY: Final = timedelta(days=1)
_NONE: Final = timedelta()


@final
@attrs.define(eq=False)
class _Day:
    """A day of a visitor while it is filled."""

    visitor: Visitor
    on: date
    room: timedelta
    visits: dict[str, VisitRequest] = attrs.field(factory=dict)
    regions: Counter[str] = attrs.field(factory=Counter)
    used: timedelta = timedelta()
    closed_from: timedelta | None = None
    """From which length on a search has failed here."""

    def fits(self, takes: timedelta) -> bool:
        return len(self.visits) < self.visitor.visits_per_day and self.used + takes <= self.room

    def put(self, request: VisitRequest, takes: timedelta) -> None:
        self.visits[request.key] = request
        self.regions[request.region] += 1
        self.used += takes

    def take(self, request: VisitRequest, takes: timedelta) -> None:
        del self.visits[request.key]
        self.regions[request.region] -= 1
        self.used -= takes

    def is_closed(self, takes: timedelta) -> bool:
        return self.closed_from is not None and takes >= self.closed_from

    def close(self, takes: timedelta) -> None:
        self.closed_from = takes if self.closed_from is None else min(self.closed_from, takes)


def planned(
    policy: VisitPlanning, requests: Iterable[VisitRequest], visitors: Iterable[Visitor], period: Period
) -> VisitPlan:
    """The plan; grouping gives way where it costs a visit."""
    ordered = sorted(requests, key=lambda request: _urgency(request, period))
    people = sorted(visitors, key=lambda visitor: visitor.key)
    plan = _Run(policy, ordered, people, period, grouped=policy.group == "region").plan()
    if plan.unplanned and policy.group == "region" and len({each.duration for each in ordered}) > 1:
        other = _Run(policy, ordered, people, period, grouped=False).plan()
        if _cost(other) < _cost(plan):
            return other
    return plan


def _urgency(request: VisitRequest, period: Period) -> tuple[bool, int, date, date, str]:
    return (request.due >= period.end, request.priority, request.due, request.earliest, request.key)


def _cost(plan: VisitPlan) -> list[tuple[bool, int]]:
    """What is left out, so that more of the more important is the greater."""
    left = Counter((each.request.due < plan.period.end, -each.request.priority) for each in plan.unplanned)
    ranks = [(within, -priority) for within in (True, False) for priority in range(1, 10)]
    return [(rank[0], left[rank]) for rank in ranks]


class _Run:
    """One planning."""

    def __init__(
        self,
        policy: VisitPlanning,
        requests: Sequence[VisitRequest],
        visitors: Sequence[Visitor],
        period: Period,
        *,
        grouped: bool,
    ) -> None:
        self.policy = policy
        self.requests = requests
        self.visitors = visitors
        self.period = period
        self.grouped = grouped
        self.days = {visitor.key: _days(visitor, period) for visitor in visitors}
        self.ons = {key: [day.on for day in days] for key, days in self.days.items()}
        self.choices: dict[str, list[_Day]] = {}
        self.takes = {request.key: policy.takes(request) for request in requests}
        self.counts: Counter[str] = Counter()
        self.able: dict[tuple[str | None, str], list[Visitor]] = {}

    def plan(self) -> VisitPlan:
        left: list[UnplannedVisit] = []
        for request in self.requests:
            reason = self._place(request)
            if reason is not None:
                left.append(UnplannedVisit(request, reason, request.due < self.period.end))
        days = sorted((day for own in self.days.values() for day in own), key=lambda day: (day.on, day.visitor.key))
        shown = (day for day in days if day.visits or self.policy.list_idle)
        return VisitPlan(self.policy, self.period, tuple(_closed(day, self.policy) for day in shown), tuple(left))

    def _place(self, request: VisitRequest) -> Text | None:
        """Puts the visit on a day; the reason where that cannot be done."""
        able = self._able(request)
        possible = self._days_of(request, able)
        takes = self.takes[request.key]
        self.choices[request.key] = [day for day in possible if takes <= day.room]
        if not self.choices[request.key]:
            return _why_never(request, self.period, able, [day.room for day in possible], takes)
        free = [day for day in self.choices[request.key] if day.fits(takes)]
        if free:
            self._put(request, min(free, key=lambda day: self._preference(request, day)))
            return None
        if self._make_room(request):
            return None
        return text("every day on which somebody could make it is full")

    def _able(self, request: VisitRequest) -> list[Visitor]:
        """Who may make the visit, which its person and its region decide."""
        wanted = (request.person, request.region)
        if wanted not in self.able:
            self.able[wanted] = [visitor for visitor in self.visitors if visitor.may_make(request)]
        return self.able[wanted]

    def _days_of(self, request: VisitRequest, able: Iterable[Visitor]) -> list[_Day]:
        """The days worked in its window by those who may make it, in order."""
        found: list[_Day] = []
        for visitor in able:
            ons = self.ons[visitor.key]
            found += self.days[visitor.key][bisect_left(ons, request.earliest) : bisect_right(ons, request.due)]
        found.sort(key=lambda day: (day.on, day.visitor.key))
        return found

    def _preference(self, request: VisitRequest, day: _Day) -> tuple[int, date, int, str]:
        """A day in the region, else an empty one, else the earliest; then whoever has fewest visits."""
        rank = 0
        if self.grouped and request.region and not day.regions[request.region]:
            rank = 2 if day.visits else 1
        return (rank, day.on, self.counts[day.visitor.key], day.visitor.key)

    def _put(self, request: VisitRequest, day: _Day) -> None:
        day.put(request, self.takes[request.key])
        self.counts[day.visitor.key] += 1

    def _make_room(self, request: VisitRequest) -> bool:
        """Moves planned visits along the shortest chain, so that this one finds a place; whether there is a chain."""
        came: dict[str, tuple[VisitRequest, _Day] | None] = {request.key: None}
        reached: dict[_Day, timedelta] = {}
        waiting = deque([request])
        while waiting:
            one = waiting.popleft()
            takes = self.takes[one.key]
            for day in self.choices[one.key]:
                if day in reached:
                    continue
                if day.fits(takes):
                    self._move(one, day, came)
                    return True
                if not day.is_closed(takes):
                    reached[day] = takes
                    waiting.extend(self._displaced(one, day, came))
        for day, takes in reached.items():
            day.close(takes)
        return False

    def _displaced(
        self, one: VisitRequest, day: _Day, came: dict[str, tuple[VisitRequest, _Day] | None]
    ) -> list[VisitRequest]:
        """The visits of the day in whose stead the one would fit, that no chain has come to yet."""
        spare = day.room - day.used - self.takes[one.key]
        found = [each for each in day.visits.values() if each.key not in came and spare + self.takes[each.key] >= _NONE]
        came.update((each.key, (one, day)) for each in found)
        return found

    def _move(self, last: VisitRequest, free: _Day, came: Mapping[str, tuple[VisitRequest, _Day] | None]) -> None:
        """Moves the visits of the chain, the last one to the free day, each other into the place of the one after."""
        moved, target = last, free
        while (step := came[moved.key]) is not None:
            before, own = step
            own.take(moved, self.takes[moved.key])
            self.counts[own.visitor.key] -= 1
            self._put(moved, target)
            moved, target = before, own
        self._put(moved, target)


def _days(visitor: Visitor, period: Period) -> list[_Day]:
    """The days of the period on which the visitor has time for visits."""
    ons = (period.start + offset * _DAY for offset in range(period.days()))
    return [_Day(visitor, on, room) for on in ons if (room := visitor.room(on))]


def _closed(day: _Day, policy: VisitPlanning) -> PlannedDay:
    visits = tuple(sorted(day.visits.values(), key=lambda each: (each.region, each.due, each.key)))
    return PlannedDay(day.visitor.key, day.on, visits, day.visitor.visits_per_day, day.room, policy.travel)


def _why_never(
    request: VisitRequest, period: Period, able: Sequence[Visitor], rooms: Sequence[timedelta], takes: timedelta
) -> Text:
    """Why no day could hold the visit, however empty."""
    if request.due < period.start:
        return text("it is due {due}, before the plan begins", due=request.due)
    if request.earliest >= period.end:
        return text("it may be made from {earliest} on, after the plan ends", earliest=request.earliest)
    if not able and request.person is not None:
        return text("{person} is not among the visitors", person=request.person)
    if not able:
        return text("nobody visits the region {region}", region=request.region)
    if not rooms:
        first, last = max(request.earliest, period.start), min(request.due, period.end - _DAY)
        return text("nobody who could make it works from {first} to {last}", first=first, last=last)
    most = hours_of(max(rooms))
    return text("it takes {hours} hours and no day has more than {most}", hours=hours_of(takes), most=most)

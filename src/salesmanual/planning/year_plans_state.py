"""The state of a year's plan after so many changes: its breakdown, what is closed, who has which seat, who is away.

    state + change ──applied──▶ state

Invariant: a change touches the cells that it lists and no others; no closed cell changes and none falls below 0. The
verbs and the replay of a journal go through this one function, so they cannot disagree.

Left out: which changes are made, and why.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Mapping
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.period import Period
from salesmanual.kernel.timeline import Timeline
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import WHO, Branches, Dimension
from salesmanual.planning.plan_changes_kinds import Absence, CellChange, PlanChange, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesmanual.planning.breakdowns import CellKey, Row

__all__ = ["PlanState", "applied", "first_state"]

_DAY: Final = timedelta(days=1)


@final
@attrs.frozen
class PlanState:
    """A plan as it stands.

    Attributes:
        breakdown: Who is to sell what, when.
        closed: For each leaf of time whether it is closed.
        seats: The seats of each person who has not one seat for the whole plan.
        people: Whose the leaves of these seats are.
        absences: The absences of each person who has any.

    Source: Handbook 2.2.
    """

    breakdown: Breakdown
    closed: tuple[bool, ...]
    seats: Mapping[str, tuple[Seat, ...]] = attrs.field(factory=dict)
    people: Mapping[str, str] = attrs.field(factory=dict)
    absences: Mapping[str, tuple[Absence, ...]] = attrs.field(factory=dict)

    @property
    def who(self) -> Dimension:
        """The dimension of people."""
        return self.breakdown.dimension(WHO)

    def parts(self) -> tuple[Period, ...]:
        """The leaves of time."""
        return cast("tuple[Period, ...]", self.breakdown.time.leaves())

    def person_of(self, leaf: str) -> str:
        """Whose the leaf is."""
        return self.people.get(leaf, leaf)

    def seats_of(self, person: str) -> tuple[Seat, ...]:
        """The person's seats, in the order of time.

        Raises:
            NotFoundError: If there never was such a person.
        """
        found = self.seats.get(read_line(person, "person"))
        if found is not None:
            return found
        who = self.who
        if person not in who or who.children(person) or person in self.people:
            known = {self.person_of(str(leaf)) for leaf in who.leaves()}
            raise NotFoundError("person", person, did_you_mean(person, known))
        return (Seat(person, person, str(who.parent(person)), self.breakdown.over.start),)

    def seat_on(self, person: str, on: date) -> Seat | None:
        """The seat that the person has on a day.

        Raises:
            NotFoundError: If there never was such a person.
        """
        return Timeline(self.seats_of(person), person).at(on)

    def seat_of(self, leaf: str, days: Period) -> Seat | None:
        """The seat of the leaf on every one of the days, whether its person is away or not; `None` for none."""
        for seat in self.seats_of(self.person_of(leaf)):
            if seat.leaf == leaf and seat.since <= days.start and (seat.until is None or seat.until >= days.last_day()):
                return seat
        return None

    def is_there(self, leaf: str, days: Period) -> bool:
        """Whether somebody has the leaf on every one of the days, and is on leave on none."""
        seat = self.seat_of(leaf, days)
        if seat is None or seat.open:
            return False
        away = self.absences.get(seat.person, ())
        return not any(each.since < days.end and each.until >= days.start for each in away)

    def is_plain(self, leaf: str) -> bool:
        """Whether one person has the leaf throughout, and is never away."""
        return leaf not in self.people and leaf not in self.absences

    def days_there(self, leaf: str, part: Period) -> list[Period]:
        """The days of a part of time on which somebody has the leaf and is not on leave, in stretches."""
        person = self.person_of(leaf)
        seats = (each for each in self.seats_of(person) if each.leaf == leaf)
        stretches = [days for seat in seats if (days := _days_of(seat, part)) is not None]
        for away in self.absences.get(person, ()):
            left = [stretch.split(away.since, away.until + _DAY) for stretch in stretches]
            stretches = [each for pieces in left for each in pieces if not away.since <= each.start <= away.until]
        return stretches

    def key_of(self, at: tuple[str, ...]) -> CellKey:
        """The places of the leaves of a row.

        Raises:
            NotFoundError: If one is unknown.
        """
        others = self.breakdown.dimensions[:-1]
        return tuple(dimension.range_of(leaf)[0] for dimension, leaf in zip(others, at, strict=True))

    def lines(self, leaves: frozenset[str] | None = None) -> Iterator[tuple[tuple[str, ...], Row]]:
        """The rows of these people's leaves, or all rows, each with its leaves."""
        breakdown = self.breakdown
        names = [cast("tuple[str, ...]", dimension.leaves()) for dimension in breakdown.dimensions[:-1]]
        where = breakdown.dimensions.index(self.who)
        places = None if leaves is None else sorted(self.who.range_of(leaf)[0] for leaf in leaves)
        if places is not None and where == 0:
            keys = breakdown.keys
            cuts = ((bisect_left(keys, (place,)), bisect_left(keys, (place + 1,))) for place in places)
            wanted: Iterator[int] = chain.from_iterable(range(*cut) for cut in cuts)
        else:
            chosen = None if places is None else set(places)
            wanted = (at for at, key in enumerate(breakdown.keys) if chosen is None or key[where] in chosen)
        for at in wanted:
            key = breakdown.keys[at]
            yield tuple(own[place] for own, place in zip(names, key, strict=True)), breakdown.rows[at]


def _days_of(seat: Seat, part: Period) -> Period | None:
    start = max(seat.since, part.start)
    end = part.end if seat.until is None else min(seat.until + _DAY, part.end)
    return Period(start, end) if start < end else None


def first_state(breakdown: Breakdown) -> PlanState:
    """The state before any change.

    Raises:
        NotFoundError: If the plan has no dimension `who`.
        InvalidValueError: If a target is below 0; it names whose.
    """
    breakdown.dimension(WHO)
    state = PlanState(breakdown, (False,) * len(breakdown.time.leaves()))
    low = next((place for place, row in enumerate(breakdown.rows) if min(row) < 0), None)
    if low is not None:
        at, row = list(state.lines())[low]
        steps, period = min(zip(row, state.parts(), strict=True), key=lambda each: each[0])
        found = str(breakdown.measure.amount(steps))
        raise InvalidValueError(f"target of {', '.join(at)} in {period}", found, "0 or more")
    return state


def applied(state: PlanState, change: PlanChange) -> PlanState:
    """The state after the change.

    Raises:
        InfeasibleError: If a target would fall below 0; it names whose.
        InvalidValueError: If a closed cell would change, or what is closed is closed already.
        NotFoundError: If a leaf is unknown.
    """
    breakdown, closed = state.breakdown, state.closed
    if change.closes is not None:
        closed = _closed(state, change.closes)
    for seat in change.seats:
        if seat.leaf not in breakdown.dimension(WHO):
            breakdown = _with_leaf(breakdown, seat)
    after = attrs.evolve(state, breakdown=breakdown, closed=closed)
    if change.cells:
        after = attrs.evolve(after, breakdown=_with_cells(after, change))
    if change.seats:
        own: dict[str, tuple[Seat, ...]] = {}
        for seat in change.seats:
            own[seat.person] = (*own.get(seat.person, ()), seat)
        people = {seat.leaf: seat.person for seat in change.seats}
        after = attrs.evolve(after, seats={**state.seats, **own}, people={**state.people, **people})
    if change.kind in {"absence", "return"}:
        after = attrs.evolve(after, absences={**state.absences, change.concerns[0]: change.absences})
    return after


def _closed(state: PlanState, period: Period) -> tuple[bool, ...]:
    start, end = state.breakdown.time.range_of(period)
    if any(state.closed[start:end]):
        raise InvalidValueError("closes", str(period), "a period of which nothing is closed")
    return (*state.closed[:start], *(True,) * (end - start), *state.closed[end:])


def _with_leaf(breakdown: Breakdown, seat: Seat) -> Breakdown:
    """The breakdown with one more person, the last in the team; the places of all after it move by one."""
    who = breakdown.dimension(WHO)
    where = breakdown.dimensions.index(who)
    place = who.range_of(seat.team)[1]
    grown = Dimension(WHO, {str(who.top): _branches(who, who.top, seat)})
    dimensions = (*breakdown.dimensions[:where], grown, *breakdown.dimensions[where + 1 :])
    keys = tuple(
        key if key[where] < place else (*key[:where], key[where] + 1, *key[where + 1 :]) for key in breakdown.keys
    )
    return Breakdown(breakdown.measure, dimensions, keys, breakdown.rows)


def _branches(who: Dimension, member: Hashable, seat: Seat) -> dict[str, Branches | None] | None:
    below: dict[str, Branches | None] = {str(child): _branches(who, child, seat) for child in who.children(member)}
    if member == seat.team:
        below[seat.leaf] = None
    return below or None


def _with_cells(state: PlanState, change: PlanChange) -> Breakdown:
    breakdown = state.breakdown
    keys, rows = list(breakdown.keys), list(breakdown.rows)
    for cell in change.cells:
        key = state.key_of(cell.at)
        place = bisect_left(keys, key)
        if place == len(keys) or keys[place] != key:
            keys.insert(place, key)
            rows.insert(place, (0,) * len(state.closed))
        rows[place] = _changed(state, rows[place], cell, change.kind)
    return Breakdown(breakdown.measure, breakdown.dimensions, tuple(keys), tuple(rows))


def _changed(state: PlanState, row: Row, cell: CellChange, kind: str) -> Row:
    parts = state.parts()
    first = bisect_left(parts, cell.since, key=lambda part: part.start)
    if first + len(cell.steps) > len(parts) or parts[first].start != cell.since:
        raise InvalidValueError(f"cells of {', '.join(cell.at)}", str(cell.since), "parts of the plan's time")
    new = list(row)
    for place, steps in enumerate(cell.steps, first):
        if not steps:
            continue
        if state.closed[place]:
            raise InvalidValueError(f"cells of {', '.join(cell.at)}", str(parts[place]), "a period that is not closed")
        new[place] += steps
        if new[place] < 0:
            left = state.breakdown.measure.amount(new[place])
            reason = f"{', '.join(cell.at)} would have {left} in {parts[place]}"
            raise InfeasibleError(kind, reason, [*cell.at, str(parts[place])], "take less, or from somebody else")
    return tuple(new)

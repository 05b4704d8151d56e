"""What a structure answers on a day: who leads a unit, who is in it, who reports to somebody, which seats are vacant.

Invariant: `reports` is the exact reverse of the manager: somebody is among the reports of a manager if and only if
that is who they report to. It looks at the units led and as far below as nobody else leads.

Left out: checking what is asked for; the organisation does.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.positions import Position
from salesmanual.organization.structure import entry_on
from salesmanual.organization.structure_spans import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.organization.structure import Structure

__all__ = ["UnitHead", "Vacancy", "children_of", "manager_on", "people_of", "reports_of", "seats_of", "vacancy_of"]


@final
@attrs.frozen
class UnitHead:
    """Who leads a unit on a day.

    Attributes:
        unit: The unit's key.
        position: The head's position.
        person: Who leads.
        acting: Whether they stand in for the head.

    Source: Handbook 1.2.
    """

    unit: str
    position: str
    person: str
    acting: bool


@final
@attrs.frozen
class Vacancy:
    """A seat that is approved and has no occupant.

    Attributes:
        position: The seat, as it is on the day.
        since: The first day from which on it has been vacant.
        acting: Who acts in it; `None` for nobody.

    Source: Handbook 1.2.
    """

    position: Position
    since: date
    acting: str | None


def manager_on(structure: Structure, person: str, on: date) -> str | None:
    """Who the person reports to on the day; `None` for nobody."""
    course = structure.standing.get(person)
    standing = None if course is None else course.on(on)
    if standing is None:
        return None
    if standing.line is not None:
        return standing.line.manager
    unit: str | None = standing.unit
    while unit is not None:
        entry, acting, head = structure.leading[unit].on(on)  # type: ignore[misc] # it is there on the days of its seats
        if person not in (acting, head):
            leader = acting or head
            if leader is not None:
                return leader
        unit = entry.parent
    return None


def children_of(structure: Structure, unit: str, on: date) -> list[str]:
    """The units right below the unit on the day, by key."""
    found = []
    for key in structure.children.get(unit, ()):
        entry = entry_on(structure.units.get(key, ()), on)
        if entry is not None and entry.parent == unit:
            found.append(key)
    return sorted(found)


def seats_of(structure: Structure, unit: str, on: date) -> list[Position]:
    """The positions of the unit itself on the day, by key."""
    found = []
    for key in structure.placed.get(unit, ()):
        entry = entry_on(structure.positions.get(key, ()), on)
        if entry is not None and entry.unit == unit:
            found.append(entry)
    return sorted(found, key=lambda entry: entry.key)


def people_of(structure: Structure, unit: str, on: date) -> Iterator[str]:
    """Who is in the unit itself on the day, by the seat that counts."""
    for position in seats_of(structure, unit, on):
        for seat in structure.seats.get(position.key, ()):
            if holds_on(seat, on):
                standing = structure.standing[seat.person].on(on)
                if standing is not None and standing.assignment is seat:
                    yield seat.person


def reports_of(structure: Structure, person: str, on: date) -> list[str]:
    """Who reports to the person right on the day, by name."""
    candidates = {line.person for line in structure.under.get(person, ()) if holds_on(line, on)}
    for unit in structure.led.get(person, ()):
        leading = structure.leading[unit].on(on)
        if leading is not None and person in {leading.acting, leading.head}:
            candidates |= _looking_up_from(structure, unit, on)
    return sorted(each for each in candidates if manager_on(structure, each, on) == person)


def _looking_up_from(structure: Structure, unit: str, on: date) -> set[str]:
    """Who may report to a leader of the unit: its people, the leaders right below, and all below who have no other."""
    found: set[str] = set()
    open_units = [unit]
    while open_units:
        inside = open_units.pop()
        found |= set(people_of(structure, inside, on))
        for child in children_of(structure, inside, on):
            leading = structure.leading[child].on(on)
            leaders = {leading.acting, leading.head} - {None} if leading is not None else set()
            found |= {str(leader) for leader in leaders}
            if not leaders:
                open_units.append(child)
    return found


def vacancy_of(structure: Structure, key: str, on: date) -> Vacancy | None:
    """The vacancy of the position on the day; `None` where it is not approved, or has an occupant."""
    entries = structure.positions[key]
    entry = entry_on(entries, on)
    seats = [seat for seat in structure.seats.get(key, ()) if seat.since <= on]
    if entry is None or any(holds_on(seat, on) and not seat.acting for seat in seats):
        return None
    ends = [end for seat in seats if not seat.acting and (end := end_of(seat)) is not None]
    return Vacancy(
        entry,
        max([_opened(entries, entry), *ends]),
        next((seat.person for seat in seats if holds_on(seat, on)), None),
    )


def _opened(entries: tuple[Position, ...], entry: Position) -> date:
    """The first day from which on the position has been approved without a break."""
    since = entry.since
    for before in reversed(entries):
        if end_of(before) == since:
            since = before.since
    return since

"""The structure of an organisation: its entries by key, and for each person and unit its course through the days.

    person ──day──▶ seat, unit, own line            unit ──day──▶ entry, acting head, head

Both are found by bisection, so who somebody reports to on a day takes one look for them and one for each unit above.

Invariant: a structure never changes; `updated` gives another one that shares everything the change does not touch, and
building is updating an empty one.

Left out: whether the entries agree (`structure_checks`, `structure_cycles`).
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar, final

import attrs

from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.positions import Position
from salesmanual.organization.structure_spans import Course, course, end_of, overlap
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from salesmanual.kernel.timeline import Dated

__all__ = [
    "NOTHING",
    "Leading",
    "Revision",
    "Standing",
    "Structure",
    "entry_on",
    "grouped",
    "in_order",
    "regrouped",
    "revision",
]

E = TypeVar("E", bound="Dated")
Groups: TypeAlias = "dict[str, tuple[E, ...]]"
Sets: TypeAlias = dict[str, frozenset[str]]


class Standing(NamedTuple):
    """Where a person stands: the seat that counts, its unit, and a solid line of their own."""

    assignment: Assignment
    unit: str
    line: ReportingLine | None


class Leading(NamedTuple):
    """How a unit is led: its entry, who acts as head, and who is head."""

    entry: Unit
    acting: str | None
    head: str | None


def entry_on(entries: Iterable[E], on: date) -> E | None:
    """The entry that holds on the day; `None` where none does."""
    for entry in entries:
        if holds_on(entry, on):
            return entry
    return None


@final
@attrs.frozen
class Revision:
    """New entries of some keys: all that a key has from now on.

    Attributes:
        units: By unit.
        positions: By position.
        people: By id.
        held: The assignments by person.
        lines: The reporting lines by person.
    """

    units: Groups[Unit] = attrs.field(factory=dict)
    positions: Groups[Position] = attrs.field(factory=dict)
    people: dict[str, Person] = attrs.field(factory=dict)
    held: Groups[Assignment] = attrs.field(factory=dict)
    lines: Groups[ReportingLine] = attrs.field(factory=dict)


def in_order(entry: Dated) -> tuple[object, ...]:
    """What the entries of one key are sorted by: the first day, then what tells those of one day apart."""
    other = getattr(entry, "position", None) or getattr(entry, "manager", "")
    kind = getattr(entry, "acting", None) or getattr(entry, "kind", "")
    return (entry.since, getattr(entry, "person", ""), other, str(kind))


def grouped(entries: Iterable[E], key: Callable[[E], str]) -> Groups[E]:
    """The entries of each key in the order of their first days."""
    found: dict[str, list[E]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return {name: tuple(sorted(own, key=in_order)) for name, own in found.items()}


def revision(
    units: Iterable[Unit],
    positions: Iterable[Position],
    people: Iterable[Person],
    assignments: Iterable[Assignment],
    lines: Iterable[ReportingLine],
) -> Revision:
    """The entries, by key."""
    return Revision(
        grouped(units, attrgetter("key")),
        grouped(positions, attrgetter("key")),
        {person.id: person for person in people},
        grouped(assignments, attrgetter("person")),
        grouped(lines, attrgetter("person")),
    )


@final
@attrs.frozen(eq=False)
class Structure:
    """All entries by key, and what is worked out of them once.

    Attributes:
        units: By unit, in the order of their days, as all entries here.
        positions: By position.
        people: By id.
        held: The assignments by person.
        lines: The reporting lines by person.
        seats: The assignments by position.
        under: The reporting lines by manager.
        children: For each unit, those that are ever right below it.
        placed: For each unit, the positions that are ever in it.
        headed: For each position, the units whose head it ever is.
        standing: The course of each person; filled by `compiled`.
        leading: The course of each unit; filled by `compiled`.
        led: For each person, the units that they ever lead.
        irregular: Who ever has a line of their own, acts, or has two seats at once.
    """

    units: Groups[Unit] = attrs.field(factory=dict)
    positions: Groups[Position] = attrs.field(factory=dict)
    people: dict[str, Person] = attrs.field(factory=dict)
    held: Groups[Assignment] = attrs.field(factory=dict)
    lines: Groups[ReportingLine] = attrs.field(factory=dict)
    seats: Groups[Assignment] = attrs.field(factory=dict)
    under: Groups[ReportingLine] = attrs.field(factory=dict)
    children: Sets = attrs.field(factory=dict)
    placed: Sets = attrs.field(factory=dict)
    headed: Sets = attrs.field(factory=dict)
    standing: dict[str, Course[Standing]] = attrs.field(factory=dict)
    leading: dict[str, Course[Leading]] = attrs.field(factory=dict)
    led: Sets = attrs.field(factory=dict)
    irregular: frozenset[str] = frozenset()

    def updated(self, changed: Revision) -> Structure:
        """The structure with new entries of some keys; courses are still the old ones."""
        return attrs.evolve(
            self,
            units=_merged(self.units, changed.units),
            positions=_merged(self.positions, changed.positions),
            people={**self.people, **changed.people} if changed.people else self.people,
            held=_merged(self.held, changed.held),
            lines=_merged(self.lines, changed.lines),
            seats=regrouped(self.seats, self.held, changed.held, attrgetter("position")),
            under=regrouped(self.under, self.lines, changed.lines, attrgetter("manager")),
            children=_reversed(self.children, self.units, changed.units, attrgetter("parent")),
            placed=_reversed(self.placed, self.positions, changed.positions, attrgetter("unit")),
            headed=_reversed(self.headed, self.units, changed.units, attrgetter("head")),
        )

    def compiled(self, changed: Revision) -> Structure:
        """The structure with the courses of what the change touches; its entries agree with one another."""
        people = changed.held.keys() | changed.lines.keys() | self.holders(changed.positions)
        positions = changed.positions.keys() | {entry.position for own in changed.held.values() for entry in own}
        units = changed.units.keys() | {unit for key in positions for unit in self.headed.get(key, ())}
        units |= self._led_by(changed.held)
        standing = self.standing | {person: self._standing(person) for person in people}
        leading = self.leading | {unit: self._leading(unit) for unit in units}
        return attrs.evolve(
            self,
            standing=standing,
            leading=leading,
            led=_led(self.led, self.leading, leading, units),
            irregular=(self.irregular - people) | {person for person in people if self._is_irregular(person)},
        )

    def holders(self, positions: Iterable[str]) -> set[str]:
        """Who ever has one of the positions."""
        return {entry.person for key in positions for entry in self.seats.get(key, ())}

    def _led_by(self, people: Iterable[str]) -> set[str]:
        return {unit for person in people for unit in self.led.get(person, ())}

    def _is_irregular(self, person: str) -> bool:
        held = self.held.get(person, ())
        if any(line.kind == "solid" for line in self.lines.get(person, ())):
            return True
        return any(entry.acting for entry in held) or overlap(held) is not None

    def _standing(self, person: str) -> Course[Standing]:
        held = self.held.get(person, ())
        lines = tuple(line for line in self.lines.get(person, ()) if line.kind == "solid")
        bounds: list[date | None] = []
        for entry in held:
            bounds += (entry.since, end_of(entry))
            bounds += (each.since for each in self.positions[entry.position] if holds_on(entry, each.since))
        for line in lines:
            bounds += (line.since, end_of(line))

        def value_on(day: date) -> Standing | None:
            main = main_of(held, day)
            if main is None:
                return None
            unit = next(each.unit for each in self.positions[main.position] if holds_on(each, day))
            return Standing(main, unit, entry_on(lines, day))

        return course(bounds, value_on)

    def _leading(self, unit: str) -> Course[Leading]:
        entries = self.units.get(unit, ())
        bounds: list[date | None] = []
        for entry in entries:
            bounds += (entry.since, end_of(entry))
            for seat in self.seats.get(entry.head or "", ()):
                bounds += (seat.since, end_of(seat))

        def value_on(day: date) -> Leading | None:
            entry = entry_on(entries, day)
            if entry is None:
                return None
            seats = [each for each in self.seats.get(entry.head or "", ()) if holds_on(each, day)]
            acting = next((each.person for each in seats if each.acting), None)
            return Leading(entry, acting, next((each.person for each in seats if not each.acting), None))

        return course(bounds, value_on)


NOTHING: Final = Structure()
"""The structure without an entry."""


def main_of(held: Iterable[Assignment], on: date) -> Assignment | None:
    """The seat that counts for a person on the day: not acting, of the most time, since the earliest day, by key."""
    there = [entry for entry in held if holds_on(entry, on)]
    if len(there) > 1:
        return min(there, key=lambda entry: (entry.acting, -entry.fte, entry.since, entry.position))
    return there[0] if there else None


def _merged(groups: Groups[E], changed: Groups[E]) -> Groups[E]:
    if not changed:
        return groups
    merged = groups | changed
    for key in [key for key, own in changed.items() if not own]:
        del merged[key]
    return merged


def regrouped(groups: Groups[E], before: Groups[E], changed: Groups[E], key: Callable[[E], str]) -> Groups[E]:
    """Groups by another key, after the entries of some keys of the first kind changed."""
    gone = {entry for name in changed for entry in before.get(name, ())}
    come = grouped((entry for own in changed.values() for entry in own), key)
    touched = {key(entry) for entry in gone} | come.keys()
    found = dict(groups)
    for name in touched:
        kept = [entry for entry in groups.get(name, ()) if entry not in gone] if gone else groups.get(name, ())
        own = tuple(sorted([*kept, *come.get(name, ())], key=in_order))
        found[name] = own
    return found


def _reversed(sets: Sets, before: Groups[E], changed: Groups[E], target: Callable[[E], str | None]) -> Sets:
    """For each target, the keys that ever have it, after the entries of some keys changed."""
    gone: dict[str, set[str]] = {}
    come: dict[str, set[str]] = {}
    for key, own in changed.items():
        for name in {target(entry) for entry in before.get(key, ())} - {None}:
            gone.setdefault(str(name), set()).add(key)
        for name in {target(entry) for entry in own} - {None}:
            come.setdefault(str(name), set()).add(key)
    touched = {
        name: (sets.get(name, frozenset()) - gone.get(name, set())) | come.get(name, set())
        for name in gone.keys() | come.keys()
    }
    return sets | touched


def _leaders(course_of_unit: Course[Leading] | None) -> set[str]:
    if course_of_unit is None:
        return set()
    found = {each.acting for each in course_of_unit.values if each} | {
        each.head for each in course_of_unit.values if each
    }
    return {person for person in found if person is not None}


def _led(
    led: Sets, before: Mapping[str, Course[Leading]], after: Mapping[str, Course[Leading]], units: Iterable[str]
) -> Sets:
    found = dict(led)
    for unit in units:
        old, new = _leaders(before.get(unit)), _leaders(after[unit])
        for person in old - new:
            found[person] = found[person] - {unit}
        for person in new - old:
            found[person] = found.get(person, frozenset()) | {unit}
    return found

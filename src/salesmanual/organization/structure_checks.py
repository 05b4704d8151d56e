"""Whether the entries of an organisation agree: known keys, seats and units on their days, one person in a seat.

Invariant: every problem is found, each with the entry it is about, what is demanded and what was found; only what a
change touches is looked at again.

Left out: cycles (`structure_cycles`), which need the rest to be in order.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import Fault, did_you_mean
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.structure_spans import first_gap, overlap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.timeline import Dated
    from salesmanual.organization.assignments import Assignment, ReportingLine
    from salesmanual.organization.positions import Position
    from salesmanual.organization.structure import Revision, Structure
    from salesmanual.organization.units import Unit

__all__ = ["Problem", "Problems", "check_structure"]

_SUGGESTED: Final = 20


@final
@attrs.frozen
class Problem:
    """One thing that does not agree.

    Attributes:
        where: The entry, in words: `unit east since 2026-01-01`.
        required: What is demanded.
        found: What was found instead.
    """

    where: str
    required: Text
    found: Text

    def to_fault(self) -> Fault:
        """As a fault of a document."""
        return Fault(self.where, f"{self.found}; {self.required}")

    def to_finding(self) -> Finding:
        """As a finding of a refused change."""
        found = text("{where}: {found}", where=self.where, found=self.found)
        return demand(self.required, met=False, path=self.where, reason=found)


@final
class Problems:
    """The problems found so far; the first few unknown keys come with the closest known one.

    Args:
        gone: What the change takes away altogether, such as `unit east`: no unknown key, but one with no day left.
    """

    __slots__ = ("_gone", "_suggested", "found")

    def __init__(self, gone: Collection[str] = ()) -> None:
        self.found: list[Problem] = []
        self._gone = gone
        self._suggested = 0

    def add(self, where: str, required: Text, found: Text) -> None:
        """Notes a problem."""
        self.found.append(Problem(where, required, found))

    def unknown(self, where: str, required: Text, key: str, known: Iterable[str], span: Dated) -> None:
        """Notes that there is nothing of that key, or nothing any more on the days of the span."""
        if key in self._gone:
            return self.check_covered(where, required, key, (), span)
        self._suggested += 1
        if self._suggested > _SUGGESTED:
            return self.add(where, required, text("there is no {key}", key=key))
        remedy = did_you_mean(key, known)
        return self.add(where, required, text("there is no {key}, {remedy}", key=key, remedy=remedy))

    def check_covered(self, where: str, required: Text, what: str, entries: Iterable[Dated], span: Dated) -> None:
        """Notes the first day of the span on which something is not there."""
        gap = first_gap(entries, span)
        if gap is not None:
            self.add(where, required, text("{what} is not there on {on}", what=what, on=gap))

    def check_apart(self, where: str, required: Text, entries: Iterable[Dated]) -> None:
        """Notes the first day on which two entries hold."""
        both = overlap(entries)
        if both is not None:
            first, second = both
            found = text("the entries since {first} and since {second} overlap", first=first.since, second=second.since)
            self.add(where, required, found)


def check_structure(structure: Structure, changed: Revision) -> Problems:
    """The problems of the entries that the change touches; all entries where all are new."""
    gone = {f"{kind} {key}" for kind, own in _by_kind(changed) for key, entries in own.items() if not entries}
    problems = Problems(gone)
    touched_positions = changed.positions.keys()
    seats = {entry.position for own in changed.held.values() for entry in own}
    units = (
        changed.units.keys() | _linked(structure.children, changed.units) | _linked(structure.headed, touched_positions)
    )
    for key in sorted(units & structure.units.keys()):
        _check_unit(structure, key, problems)
    for key in sorted((touched_positions | _linked(structure.placed, changed.units)) & structure.positions.keys()):
        _check_position(structure, key, problems)
    for key in sorted((seats | touched_positions) & structure.seats.keys()):
        _check_seat(structure.seats[key], key, problems)
    people = changed.held.keys() | structure.holders(touched_positions)
    for person in sorted(people & structure.held.keys()):
        _check_held(structure, person, problems)
    reporting = changed.lines.keys() | people
    reporting |= {line.person for person in people for line in structure.under.get(person, ())}
    for person in sorted(reporting & structure.lines.keys()):
        _check_lines(structure, person, problems)
    for key in sorted(
        structure.people.keys() & structure.units.keys() & (changed.people.keys() | changed.units.keys())
    ):
        required = text("a team is named by a unit or by its manager, never by both")
        problems.add(f"unit {key}", required, text("a unit and a person have the key {key}", key=key))
    return problems


def _by_kind(changed: Revision) -> tuple[tuple[str, Mapping[str, tuple[object, ...]]], ...]:
    return (("unit", changed.units), ("position", changed.positions))


def _linked(sets: dict[str, frozenset[str]], keys: Collection[str]) -> set[str]:
    return set(chain.from_iterable(sets.get(key, ()) for key in keys))


def _check_unit(structure: Structure, key: str, problems: Problems) -> None:
    entries = structure.units[key]
    problems.check_apart(f"unit {key}", text("a unit is one way on a day"), entries)
    for entry in entries:
        where = f"unit {key} since {entry.since}"
        if entry.parent is not None:
            required = text("the unit above is there on all its days")
            _check_in_unit(structure, (where, required), entry.parent, entry, problems)
        if entry.head is not None:
            _check_head(structure, where, entry, entry.head, problems)


def _check_in_unit(structure: Structure, place: tuple[str, Text], unit: str, span: Dated, problems: Problems) -> None:
    where, required = place
    entries = structure.units.get(unit)
    if entries is None:
        problems.unknown(where, required, f"unit {unit}", (f"unit {key}" for key in structure.units), span)
    else:
        problems.check_covered(where, required, f"unit {unit}", entries, span)


def _check_head(structure: Structure, where: str, entry: Unit, head: str, problems: Problems) -> None:
    required = text("the head is a position of the unit on all its days")
    positions = structure.positions.get(head)
    if positions is None:
        problems.unknown(where, required, f"position {head}", (f"position {key}" for key in structure.positions), entry)
        return
    inside = [each for each in positions if each.unit == entry.key]
    gap = first_gap(inside, entry)
    if gap is not None:
        there = next((each.unit for each in positions if holds_on(each, gap)), None)
        if there is None:
            found = text("position {key} is not there on {on}", key=head, on=gap)
        else:
            found = text("position {key} is in unit {unit} on {on}", key=head, unit=there, on=gap)
        problems.add(where, required, found)


def _check_position(structure: Structure, key: str, problems: Problems) -> None:
    entries = structure.positions[key]
    problems.check_apart(f"position {key}", text("a position is one way on a day"), entries)
    for entry in entries:
        place = (f"position {key} since {entry.since}", text("the unit is there on all its days"))
        _check_in_unit(structure, place, entry.unit, entry, problems)


def _check_seat(entries: Iterable[Assignment], key: str, problems: Problems) -> None:
    listed = tuple(entries)
    for acting, required in (
        (False, text("a seat has one person at a time")),
        (True, text("one person at a time acts in a seat")),
    ):
        both = overlap(entry for entry in listed if entry.acting is acting)
        if both is not None:
            first, second = both
            found = text(
                "{first} and {second} are there on {on}", first=first.person, second=second.person, on=second.since
            )
            if first.person == second.person:
                found = text("{person} is there twice on {on}", person=first.person, on=second.since)
            problems.add(f"position {key}", required, found)


def _check_held(structure: Structure, person: str, problems: Problems) -> None:
    own = structure.held[person]
    if person not in structure.people:
        where = f"assignment of {person} to {own[0].position} since {own[0].since}"
        required = text("who has a seat is one of the people")
        problems.unknown(where, required, f"person {person}", (f"person {key}" for key in structure.people), own[0])
    for entry in own:
        _check_assignment(structure, entry, problems)
    _check_time(person, own, problems)


def _check_assignment(structure: Structure, entry: Assignment, problems: Problems) -> None:
    where = f"assignment of {entry.person} to {entry.position} since {entry.since}"
    required = text("the seat is there on all its days")
    positions: tuple[Position, ...] | None = structure.positions.get(entry.position)
    if positions is None:
        known = (f"position {key}" for key in structure.positions)
        problems.unknown(where, required, f"position {entry.position}", known, entry)
    else:
        problems.check_covered(where, required, f"position {entry.position}", positions, entry)


def _check_time(person: str, own: tuple[Assignment, ...], problems: Problems) -> None:
    if len(own) == 1:
        return
    for entry in own:
        total = sum(each.fte for each in own if not each.acting and holds_on(each, entry.since))
        if total > 1:
            found = text("{total} of full time on {on}", total=total, on=entry.since)
            problems.add(f"person {person}", text("a person works at most full time"), found)
            return


def _check_lines(structure: Structure, person: str, problems: Problems) -> None:
    own = structure.lines[person]
    solid = [line for line in own if line.kind == "solid"]
    problems.check_apart(f"solid line of {person}", text("a person has one solid line at a time"), solid)
    dotted: dict[str, list[ReportingLine]] = {}
    for line in own:
        _check_line(structure, line, problems)
        if line.kind == "dotted":
            dotted.setdefault(line.manager, []).append(line)
    for manager, lines in dotted.items():
        where = f"dotted line of {person} to {manager}"
        problems.check_apart(where, text("a person has one dotted line to a manager at a time"), lines)


def _check_line(structure: Structure, line: ReportingLine, problems: Problems) -> None:
    where = f"line of {line.person} to {line.manager} since {line.since}"
    required = text("both ends of a line have a seat on all its days")
    for person in (line.person, line.manager):
        if person not in structure.people:
            problems.unknown(where, required, f"person {person}", (f"person {key}" for key in structure.people), line)
        else:
            what = f"a seat of {person}"
            problems.check_covered(where, required, what, structure.held.get(person, ()), line)

"""A draft of a change: entries cut, put and taken away from a day on, until all of them are checked at once.

    entry since a day before   ──▶   the same until the day before, and what takes its place from the day on
    entry since the day or later  ──▶   taken away

Invariant: no day before that of the change is touched. A draft that does not agree is refused with every demand that
is not met and every problem of its entries; the organisation stays as it was.

Left out: which changes there are (`changes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, final

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, RefusedError, check_type
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import Event
from salesmanual.organization.organizations import Organization, with_structure
from salesmanual.organization.structure import Revision, entry_on, in_order
from salesmanual.organization.structure_cycles import problems_of
from salesmanual.organization.structure_entries import check_known
from salesmanual.organization.structure_events import Entry, Known, event_data, known_by
from salesmanual.organization.structure_spans import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.organization.assignments import Assignment, Person, ReportingLine
    from salesmanual.organization.positions import Position
    from salesmanual.organization.units import Unit

__all__ = ["Draft"]

E = TypeVar("E", bound="Unit | Position | Assignment | ReportingLine")


def _evolved(entry: E, **changes: object) -> E:
    """The entry with other fields."""
    return cast("E", attrs.evolve(cast("Any", entry), **changes))


@final
class _Part(Generic[E]):
    """The entries of one kind: what they were, and those of the keys that changed."""

    __slots__ = ("_before", "_key", "changed")

    def __init__(self, before: dict[str, tuple[E, ...]], key: str) -> None:
        self._before = before
        self._key = key
        self.changed: dict[str, tuple[E, ...]] = {}

    def of(self, key: str) -> tuple[E, ...]:
        """The entries of the key as they are now."""
        return self.changed[key] if key in self.changed else self._before.get(key, ())

    def cut(self, key: str, on: date, matches: Callable[[E], bool]) -> None:
        """Ends the entries that match the day before, and takes away those that begin later."""
        kept: list[E] = []
        for entry in self.of(key):
            if not matches(entry) or (entry.until is not None and entry.until < on):
                kept.append(entry)
            elif entry.since < on:
                kept.append(_evolved(entry, until=on - DAY))
        self.changed[key] = tuple(kept)

    def put(self, entry: E) -> None:
        """Adds an entry."""
        key = str(getattr(entry, self._key))
        self.changed[key] = tuple(sorted((*self.of(key), entry), key=in_order))

    def difference(self) -> tuple[list[E], list[Known]]:
        """The entries that are new or changed, and what those are known by that are gone; by key."""
        put: list[E] = []
        gone: list[Known] = []
        for key in sorted(self.changed):
            before, now = self._before.get(key, ()), self.changed[key]
            put += [entry for entry in now if entry not in before]
            left = {known_by(entry) for entry in now}
            gone += [known for known in map(known_by, before) if known not in left]
        return put, gone


@final
class Draft:
    """What changes from a day on.

    Args:
        organization: The organisation; it stays as it is.
        on: The first day on which something is different.
    """

    def __init__(self, organization: Organization, on: date) -> None:
        check_type(organization, Organization, "organization")
        self.organization = organization
        self.on = read_date(on, "on")
        structure = organization.structure
        self.units = _Part(structure.units, "key")
        self.positions = _Part(structure.positions, "key")
        self.held = _Part(structure.held, "person")
        self.lines = _Part(structure.lines, "person")
        self.people: dict[str, Person] = {}
        self._unmet: list[Finding] = []

    def check_person(self, person: str) -> None:
        """Refuses an id that nobody has.

        Raises:
            NotFoundError: If nobody has it, with the closest one.
        """
        check_known(person, "person", self.organization.structure.people)

    def check_position(self, position: str) -> None:
        """Refuses a key of which there never is a position.

        Raises:
            NotFoundError: If there is none, with the closest one.
        """
        check_known(position, "position", self.organization.structure.positions)

    def demand(self, required: Text, *, met: bool, path: str, found: Text) -> bool:
        """Notes a demand that is not met; says whether it is."""
        if not met:
            self._unmet.append(demand(required, met=False, path=path, reason=found))
        return met

    def replace(self, part: _Part[E], key: str, entry: E, **changes: object) -> None:
        """Gives an entry other fields from the day on, as long as it lasts; nothing where they are so already."""
        if _evolved(entry, **changes) == entry:
            return
        part.cut(key, self.on, lambda each: each == entry)
        part.put(_evolved(entry, since=self.on, **changes))

    def unit_on(self, key: str) -> Unit | None:
        """The unit as it is on the day."""
        return entry_on(self.units.of(key), self.on)

    def position_on(self, key: str) -> Position | None:
        """The position as it is on the day."""
        return entry_on(self.positions.of(key), self.on)

    def made(
        self, what: str, *, at: datetime, by: str, why: str | Text | Label, about: str, day: date | None = None
    ) -> Organization:
        """The organisation with the change and one more event.

        Args:
            what: The change.
            at: When it was decided.
            by: Who decided.
            why: The reason.
            about: What it is about.
            day: The day that was asked for, where that is not the first one on which something is different.

        Raises:
            RefusedError: With everything that stands in the way.
            InvalidValueError: If nothing changes, or the event is earlier than the last one.
        """
        changed = Revision(
            self.units.changed, self.positions.changed, self.people, self.held.changed, self.lines.changed
        )
        structure = self.organization.structure.updated(changed)
        compiled, problems = problems_of(structure, changed, self.on)
        findings = [*self._unmet, *(problem.to_finding() for problem in problems)]
        if findings:
            raise RefusedError(f"{what} {about} on {day or self.on}", findings)
        put: dict[str, Iterable[Entry]] = {"people": self.people.values()}
        drop: dict[str, Iterable[Known]] = {}
        put["units"], drop["units"] = self.units.difference()
        put["positions"], drop["positions"] = self.positions.difference()
        put["assignments"], drop["assignments"] = self.held.difference()
        put["lines"], drop["lines"] = self.lines.difference()
        if not any(map(list, put.values())) and not any(map(list, drop.values())):
            raise InvalidValueError(what, about, "a change", f"on {day or self.on} everything is so already")
        return with_structure(
            self.organization, compiled, changed, Event(what, at, by, why, None, event_data(self.on, put, drop))
        )

"""What an event of an organisation holds: the entries it put there and those it took away, and no others.

    {"on": "2026-07-01", "put": {"assignments": [...]}, "drop": {"units": [["north", "2026-08-01"]]}}

`on` is the first day on which something is different. An entry is known by its key and its first day; an entry that is
put takes the place of one that is known by the same. The keys are no fields of the organisation, so an event stays as
small as its change, whatever the organisation's size.

Invariant: applying the events of a later version to an earlier one gives the later one.

Left out: which changes there are (`changes`), and whether what they give agrees (`structure_checks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.record import NO_DATA, Entries, Event
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

__all__ = ["KINDS", "Entry", "Known", "applied", "event_data", "known_by", "put_by"]

Entry: TypeAlias = Unit | Position | Person | Assignment | ReportingLine
Known: TypeAlias = tuple[str, ...]
"""What an entry is known by."""

KINDS: Final[Mapping[str, type[Entry]]] = {
    "units": Unit,
    "positions": Position,
    "people": Person,
    "assignments": Assignment,
    "lines": ReportingLine,
}
"""The fields of an organisation that hold entries, with the class of each."""

_TUPLES: Final[Mapping[str, type[tuple[Entry, ...]]]] = {
    "units": tuple[Unit, ...],
    "positions": tuple[Position, ...],
    "people": tuple[Person, ...],
    "assignments": tuple[Assignment, ...],
    "lines": tuple[ReportingLine, ...],
}


def known_by(entry: Entry) -> Known:
    """What tells the entry from all others of its kind.

    >>> from datetime import date
    >>> known_by(Assignment("li.na", "east-1", date(2026, 1, 1)))
    ('li.na', 'east-1', 'seat', '2026-01-01')
    """
    match entry:
        case Unit() | Position():
            return (entry.key, entry.since.isoformat())
        case Person():
            return (entry.id,)
        case Assignment():
            return (entry.person, entry.position, "acting" if entry.acting else "seat", entry.since.isoformat())
        case _:
            return (entry.person, entry.manager, entry.kind, entry.since.isoformat())


def event_data(on: date, put: Mapping[str, Iterable[Entry]], drop: Mapping[str, Iterable[Known]]) -> Entries:
    """The data of an event."""
    from salesmanual.kernel.wire import unstructure  # noqa: PLC0415 - only changes pay for it

    data: dict[str, object] = {"on": on.isoformat()}
    added = {kind: [unstructure(entry) for entry in own] for kind, own in put.items() if own}
    taken = {kind: [list(known) for known in own] for kind, own in drop.items() if own}
    if added:
        data["put"] = added
    if taken:
        data["drop"] = taken
    return Entries(data)


def _tables(event: Event, name: str) -> dict[str, object]:
    plain = event.data.get(name, NO_DATA)
    if not isinstance(plain, Entries) or not plain.keys() <= KINDS.keys():
        raise InvalidValueError(f"event.data.{name}", plain, f"a table with entries under {', '.join(KINDS)}")
    return plain.to_plain()


def put_by(event: Event) -> dict[str, tuple[Entry, ...]]:
    """The entries that the event put there, by the field that holds them.

    Raises:
        InvalidDocumentError: If an entry cannot be read, with its address.
        InvalidValueError: If the data are not of this form.
    """
    from salesmanual.kernel.wire import structure  # noqa: PLC0415 - only reading pays for it

    return {
        kind: structure(plain, _TUPLES[kind], where=f"event.data.put.{kind}")
        for kind, plain in _tables(event, "put").items()
    }


def _dropped_by(event: Event) -> dict[str, tuple[Known, ...]]:
    from salesmanual.kernel.wire import structure  # noqa: PLC0415 - as above

    return {
        kind: structure(plain, tuple[Known, ...], where=f"event.data.drop.{kind}")
        for kind, plain in _tables(event, "drop").items()
    }


def applied(entries: Mapping[str, Iterable[Entry]], events: Iterable[Event]) -> dict[str, list[Entry]]:
    """The entries after the events.

    Args:
        entries: The entries before, by the field that holds them.
        events: What happened, in order.

    Raises:
        InvalidDocumentError: If an entry cannot be read, with its address.
        InvalidValueError: If an event takes away what is not there, or its data are not of this form.
    """
    tables = {kind: {known_by(entry): entry for entry in entries[kind]} for kind in KINDS}
    for event in events:
        for kind, dropped in _dropped_by(event).items():
            for known in dropped:
                if tables[kind].pop(known, None) is None:
                    raise InvalidValueError(f"event.data.drop.{kind}", known, "what an entry that is there is known by")
        for kind, put in put_by(event).items():
            tables[kind] |= {known_by(entry): entry for entry in put}
    return {kind: list(own.values()) for kind, own in tables.items()}

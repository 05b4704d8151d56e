"""The cells of staff rows as values, and the rows together as the entries of an organisation.

Invariant: every row that is read becomes one assignment; entries are noted with the rows they come from, so that what
does not agree can be told to a row.

Left out: which rows are taken in the end (`staff_rows`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidValueError, WrongTypeError, shown
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.period import read_date
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.positions import Position, read_full_time
from salesmanual.organization.structure_spans import DAY
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["MadeEntries", "StaffRow", "entries_of", "read_cells"]

_YES: Final = frozenset({"yes", "true", "1", "y", "是"})
_NO: Final = frozenset({"", "no", "false", "0", "n", "否"})


@final
@attrs.frozen
class StaffRow:
    """A row that could be read."""

    number: int
    person: str
    position: str
    unit: str
    since: date
    until: date | None
    name: str
    title: str
    fte: Fraction
    acting: bool
    head: bool
    manager: str


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (str, int)) and not isinstance(cell, bool):
        return str(cell).strip()
    raise WrongTypeError("cell", cell, "text")


def _line(cell: object) -> str:
    return read_line(_text(cell), "cell")


def _line_or_nothing(cell: object) -> str:
    words = _text(cell)
    return read_line(words, "cell") if words else ""


def _day(cell: object) -> date:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return read_date(cell, "cell")
    words = _text(cell)
    try:
        return read_date(date.fromisoformat(words), "cell")
    except ValueError:
        raise InvalidValueError("cell", words, "a day such as 2026-03-31") from None


def _day_or_none(cell: object) -> date | None:
    return None if cell is None or cell == "" else _day(cell)


def _full_time(cell: object) -> Fraction:
    if isinstance(cell, Fraction):
        return read_full_time(cell)
    return read_full_time(str(cell).strip() if isinstance(cell, (str, int)) and cell != "" else _nothing_is_all(cell))


def _nothing_is_all(cell: object) -> int:
    if cell is None or cell == "":
        return 1
    raise WrongTypeError("cell", cell, "a part of full time as text, such as 50%")


def _truth(cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    words = _text(cell).lower()
    if words in _YES or words in _NO:
        return words in _YES
    raise InvalidValueError("cell", cell, "yes or no")


_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "person": _line,
    "position": _line,
    "unit": _line,
    "since": _day,
    "until": _day_or_none,
    "name": _line_or_nothing,
    "title": _line_or_nothing,
    "fte": _full_time,
    "acting": _truth,
    "head": _truth,
    "manager": _line_or_nothing,
}


def read_cells(row: object, number: int, columns: Mapping[str, str], faults: list[Fault]) -> StaffRow | None:
    """The row's values; `None` where it has faults, which are noted.

    Args:
        row: The row.
        number: Its number.
        columns: The column of each value; empty where there is none.
        faults: Where faults are noted, each with its column.
    """
    if not isinstance(row, Mapping):
        faults.append(Fault("", f"found {shown(row)}, accepted is a mapping from columns to cells"))
        return None
    values: dict[str, object] = {}
    for name, read in _READERS.items():
        try:
            values[name] = read(row.get(columns[name]) if columns[name] else None)
        except (InvalidValueError, WrongTypeError) as error:
            faults.append(Fault(columns[name], f"found {error.found}, accepted is {error.accepted}"))
    if faults:
        return None
    found = StaffRow(number, **values)  # type: ignore[arg-type] # each is what its reader returned
    if found.until is not None and found.until < found.since:
        accepted = f"the first day {found.since} or a later one, or nothing"
        faults.append(Fault(columns["until"], f"found '{found.until}', accepted is {accepted}"))
    if found.manager == found.person:
        faults.append(Fault(columns["manager"], f"found {shown(found.manager)}, accepted is somebody else"))
    return None if faults else found


class MadeEntries(NamedTuple):
    """The entries that rows make, and for each place of a problem the rows it is about."""

    entries: tuple[list[Unit], list[Position], list[Person], list[Assignment], list[ReportingLine]]
    rows: dict[str, list[int]]


def entries_of(rows: Sequence[StaffRow], units: Iterable[Unit]) -> MadeEntries:
    """The entries that the rows make together with the units that are given."""
    about: dict[str, list[int]] = {}

    def note(where: str, row: StaffRow) -> None:
        about.setdefault(where, []).append(row.number)

    people: dict[str, Person] = {}
    assignments, lines = [], []
    for row in rows:
        note(f"person {row.person}", row)
        note(f"unit {row.person}", row)  # where a unit has the key of the person
        if row.person not in people or not people[row.person].name:
            people[row.person] = Person(row.person, row.name)
        seat = Assignment(row.person, row.position, row.since, until=row.until, fte=row.fte, acting=row.acting)
        note(f"assignment of {row.person} to {row.position} since {row.since}", row)
        assignments.append(seat)
        if row.manager:
            lines.append(ReportingLine(row.person, row.manager, row.since, until=row.until))
            note(f"line of {row.person} to {row.manager} since {row.since}", row)
            note(f"solid line of {row.person}", row)
    positions = _positions(rows, note)
    made = _units(rows, units, note)
    return MadeEntries((made, positions, list(people.values()), assignments, lines), about)


def _by(rows: Iterable[StaffRow], key: Callable[[StaffRow], str]) -> dict[str, list[StaffRow]]:
    found: dict[str, list[StaffRow]] = {}
    for row in sorted(rows, key=lambda row: (row.since, row.number)):
        found.setdefault(key(row), []).append(row)
    return found


def _positions(rows: Sequence[StaffRow], note: Callable[[str, StaffRow], None]) -> list[Position]:
    """Each seat from the first of its rows to the last, in the unit that the latest row says."""
    positions = []
    for key, own in _by(rows, lambda row: row.position).items():
        title = next((row.title for row in own if row.title), key)
        until = None if any(row.until is None for row in own) else max(row.until for row in own if row.until)
        starts = [
            row for before, row in zip([None, *own], own, strict=False) if before is None or before.unit != row.unit
        ]
        for number, row in enumerate(starts):
            is_last = number == len(starts) - 1
            ends = until if is_last else starts[number + 1].since - DAY
            if ends is None or ends >= row.since:
                positions.append(Position(key, row.unit, title, row.since, until=ends))
            note(f"position {key} since {row.since}", row)
        for row in own:
            note(f"position {key}", row)
    return positions


def _units(rows: Sequence[StaffRow], given: Iterable[Unit], note: Callable[[str, StaffRow], None]) -> list[Unit]:
    """The units that are given and those that rows name, each with the heads that rows give it."""
    known: dict[str, list[Unit]] = {}
    for unit in given:
        known.setdefault(unit.key, []).append(unit)
    first = min((row.since for row in rows), default=None)
    heads = _by((row for row in rows if row.head), lambda row: row.unit)
    units: list[Unit] = []
    for row in rows:
        if row.unit not in known and first is not None:
            known[row.unit] = [Unit(row.unit, row.unit, first)]
    for key, entries in known.items():
        for entry in entries:
            units += _headed(entry, heads.get(key, ()), note)
    return units


def _headed(entry: Unit, heads: Iterable[StaffRow], note: Callable[[str, StaffRow], None]) -> list[Unit]:
    """The entry cut at the days on which a seat is the head's; two seats on one day give entries that do not agree."""
    pieces: list[Unit] = []
    needed: date | None = entry.since
    for row in heads:
        since = max(row.since, entry.since)
        until = min((each for each in (row.until, entry.until) if each is not None), default=None)
        if until is not None and until < since:
            continue
        note(f"unit {entry.key} since {since}", row)
        note(f"unit {entry.key}", row)
        last = pieces[-1] if pieces else None
        if last is not None and last.head == row.position and (needed is None or since <= needed):
            pieces[-1] = attrs.evolve(last, until=_later(last.until, until))
        else:
            if needed is not None and needed < since:
                pieces.append(attrs.evolve(entry, since=needed, until=since - DAY))
            pieces.append(attrs.evolve(entry, since=since, until=until, head=row.position))
        until = pieces[-1].until
        needed = None if until is None else until + DAY
    if needed is not None and (entry.until is None or needed <= entry.until):
        pieces.append(attrs.evolve(entry, since=needed))
    return pieces


def _later(first: date | None, second: date | None) -> date | None:
    return None if first is None or second is None else max(first, second)

"""Rows of a personnel system as an organisation: one row for each time that a person has a seat.

    rows in  =  rows that the organisation is made of  +  rows reported, each with its number and every reason

A seat is there from the first row that names it until the last one ends, and in between as well: who has it may change,
and it may be vacant for a while. A unit that is not given is made of its rows, at the top, from the first day of all.
A row marked as head makes its seat that of the head, as long as the row says.

Invariant: no row is lost and none is guessed. A row that cannot be read, or does not agree with the others, is
reported, of several that do not agree the last one; the rest makes an organisation that keeps every rule. The same
rows give the same organisation.

Left out: reading files, and how rows are put together (`staff_entries`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError, shown
from salesmanual.kernel.fields import check_count, check_line, check_section, read_items
from salesmanual.kernel.record import Entries
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.organization.organizations import Organization
from salesmanual.organization.staff_entries import StaffRow, entries_of, read_cells
from salesmanual.organization.structure import NOTHING, revision
from salesmanual.organization.structure_cycles import problems_of
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.organization.structure_checks import Problem

__all__ = ["BadStaffRow", "StaffColumns", "StaffRead"]

_MOST: Final = 1_000_000
_MOST_CELLS: Final = 200
_MOST_SIGNS: Final = 200
_ROUNDS: Final = 100


@final
@attrs.frozen
class BadStaffRow:
    """A row that the organisation is not made of.

    Attributes:
        number: Its number among the rows, counted from 1.
        cells: The row as it was written, the first 200 signs of each of its first 200 cells.
        faults: Everything that is wrong with it.

    Source: Handbook 1.2.
    """

    number: int
    cells: Entries
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"row {self.number}: {'; '.join(map(str, self.faults))}"


@final
@attrs.frozen
class StaffRead(Shown):
    """What became of the rows.

    Attributes:
        organization: The organisation.
        taken: The numbers of the rows that it is made of.
        bad: The other rows.

    Source: Handbook 1.2.
    """

    organization: Organization
    taken: tuple[int, ...]
    bad: tuple[BadStaffRow, ...]

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return len(self.taken) + len(self.bad)

    def tables(self) -> tuple[Table, ...]:
        """How many rows were taken, and the others with every reason."""
        counts = [
            (text("rows"), self.rows),
            (text("rows taken"), len(self.taken)),
            (text("rows reported"), len(self.bad)),
        ]
        title = text("Staff of {organization}", organization=self.organization.id)
        summary = Table(title, (Column(text("what"), key="what"), Column(text("count"), key="number")), counts)
        if not self.bad:
            return (summary,)
        columns = (
            Column(text("row"), key="row"),
            Column(text("field"), key="field"),
            Column(text("reason"), key="reason"),
        )
        rows = [(each.number, fault.address, fault.problem) for each in self.bad for fault in each.faults]
        return (summary, Table(text("Rows reported"), columns, rows))


def _column(name: str) -> str:
    column: str = attrs.field(default=name, validator=check_section, kw_only=True)
    return column


@final
@attrs.frozen
class StaffColumns:
    """Which column of the rows says what; a column that is called nothing is not read.

    Attributes:
        person: The column of the person's id.
        position: The column of the seat's key.
        unit: The column of the unit's key.
        since: The column of the first day.
        until: The column of the last day; an empty cell for no end that is known.
        name: The column of the person's name.
        title: The column of what the seat is called; an empty cell for its key.
        fte: The column of the part of full time; an empty cell for all of it.
        acting: The column that says whether the person stands in.
        head: The column that says whether the seat is that of the unit's head.
        manager: The column of the id of whom the person reports to by a solid line of their own.
        most: The most rows that are taken at once.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a name is not one line, or one of the first four is empty.

    Source: Handbook 1.2.

    >>> rows = [
    ...     {"person": "wu.fang", "position": "head", "unit": "sales", "since": "2026-01-01", "head": "yes"},
    ...     {"person": "li.na", "position": "rep", "unit": "sales", "since": "2026-03-01"},
    ...     {"person": "bo", "position": "rep", "unit": "sales", "since": "2026-04-01"},
    ... ]
    >>> read = StaffColumns().read("acme", rows)
    >>> from datetime import date
    >>> read.organization.manager_of("li.na", date(2026, 3, 1)), read.taken
    ('wu.fang', (1, 2))
    >>> print(*read.bad)
    row 3: position rep: li.na and bo are there on 2026-04-01; a seat has one person at a time
    """

    person: str = attrs.field(default="person", validator=check_line, kw_only=True)
    position: str = attrs.field(default="position", validator=check_line, kw_only=True)
    unit: str = attrs.field(default="unit", validator=check_line, kw_only=True)
    since: str = attrs.field(default="since", validator=check_line, kw_only=True)
    until: str = _column("until")
    name: str = _column("name")
    title: str = _column("title")
    fte: str = _column("fte")
    acting: str = _column("acting")
    head: str = _column("head")
    manager: str = _column("manager")
    most: int = attrs.field(default=100_000, validator=check_count(1, _MOST), kw_only=True)
    section: str = attrs.field(default="1.2", validator=check_section, kw_only=True)

    def read(self, key: str, rows: Iterable[Mapping[str, object]], units: Iterable[Unit] = ()) -> StaffRead:
        """The organisation that the rows make.

        Args:
            key: What the organisation is known by.
            rows: The rows, each a mapping from columns to text, or to a day, a number or a truth value.
            units: The units that are known, with their labels, days and parents; their heads come from the rows.

        Raises:
            WrongTypeError: If the rows cannot be gone through, or the units are none.
            InvalidValueError: If there are more rows than are taken at once.
            InvalidDocumentError: If the units do not agree with one another, or what does not agree cannot be told
                to a row.
        """
        given = read_items(units, "units", Unit, "a Unit")
        good, bad, cells = self._cells(rows)
        for _ in range(_ROUNDS):
            made = entries_of(good, given)
            changed = revision(*made.entries)
            _, problems = problems_of(NOTHING.updated(changed), changed, None)
            if not problems:
                taken = tuple(row.number for row in good)
                told = sorted(bad.items())
                reported = tuple(BadStaffRow(number, cells[number], tuple(faults)) for number, faults in told)
                return StaffRead(Organization(key, *made.entries), taken, reported)
            blamed = _blamed(problems, made.rows)
            if not blamed:
                break
            bad |= blamed
            good = [row for row in good if row.number not in blamed]
        raise InvalidDocumentError(f"staff of {shown(key)}", [problem.to_fault() for problem in problems])

    def _cells(
        self, rows: Iterable[Mapping[str, object]]
    ) -> tuple[list[StaffRow], dict[int, list[Fault]], dict[int, Entries]]:
        if isinstance(rows, (str, bytes, Mapping)):
            raise WrongTypeError("rows", rows, "rows, in a list, each a mapping from columns to cells")
        good: list[StaffRow] = []
        bad: dict[int, list[Fault]] = {}
        cells: dict[int, Entries] = {}
        for number, row in enumerate(rows, start=1):
            if number > self.most:
                raise InvalidValueError("rows", f"more than {self.most:,}", f"at most {self.most:,} rows", "split them")
            faults: list[Fault] = []
            cells[number] = _as_written(row)
            read = read_cells(row, number, self.names(), faults)
            if read is None:
                bad[number] = faults
            else:
                good.append(read)
        return good, bad, cells

    def names(self) -> dict[str, str]:
        """What is read of a row, and the column it is in."""
        found = {field.name: getattr(self, field.name) for field in attrs.fields(StaffColumns)}
        return {name: column for name, column in found.items() if name not in {"most", "section"}}


def _as_written(row: object) -> Entries:
    if not isinstance(row, Mapping):
        return Entries({"row": shown(row)})
    listed = list(row.items())[:_MOST_CELLS]
    return Entries({str(name)[:_MOST_SIGNS] or "?": str(cell)[:_MOST_SIGNS] for name, cell in listed})


def _blamed(problems: Iterable[Problem], rows: Mapping[str, list[int]]) -> dict[int, list[Fault]]:
    """The last row that each problem is about."""
    blamed: dict[int, list[Fault]] = {}
    for problem in problems:
        about = rows.get(problem.where)
        if about:
            blamed.setdefault(max(about), []).append(problem.to_fault())
    return blamed

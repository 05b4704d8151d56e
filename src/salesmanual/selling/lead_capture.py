"""Capture: rows of a web form, a fair's list or a bought file become leads, with the consent that they give.

    rows in  =  leads  +  rows reported, each with its line and every reason

Invariant: no row is lost and none is guessed: it becomes one lead or is reported as it was written. The same rows give
the same leads.

Left out: reading files from a disk, and finding leads that are there already (`lead_duplicates`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import (
    DuplicateError,
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.fields import (
    check_count,
    check_kind,
    check_line,
    check_section,
    read_items,
    read_lines,
    read_moment,
)
from salesmanual.kernel.record import Entries
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.selling.lead_capture_columns import ConsentColumn, FactColumn
from salesmanual.selling.lead_capture_row import read_row
from salesmanual.selling.lead_capture_rows import Row, rows_of_csv, rows_of_tables
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from salesmanual.selling.lead_normal import NormalForm
    from salesmanual.selling.lead_process import LeadProcess

__all__ = ["BadRow", "CaptureForm", "Captured"]

_MOST_ROWS: Final = 1_000_000


@final
@attrs.frozen
class BadRow:
    """A row that became no lead.

    Attributes:
        line: Where it stands: the line of the text on which it begins, or its number among the rows, counted from 1.
        cells: The row as it was written, the first 10,000 signs of each cell; cells beyond the header stand under
            `+1`, `+2`, and a line that cannot be read under `line`.
        faults: Everything that is wrong with it.

    Source: Handbook 2.3.
    """

    line: int
    cells: Entries
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"line {self.line}: {'; '.join(map(str, self.faults))}"


@final
@attrs.frozen
class Captured(Shown):
    """What became of the rows.

    Attributes:
        form: The form's key.
        leads: The leads, in the order of the rows.
        bad: The rows that became none.
        ignored: Columns that the form does not name.

    Source: Handbook 2.3.
    """

    form: str
    leads: tuple[Lead, ...]
    bad: tuple[BadRow, ...]
    ignored: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return len(self.leads) + len(self.bad)

    def tables(self) -> tuple[Table, ...]:
        """How many rows became leads, and the others with every reason."""
        counts = [
            (text("rows"), self.rows),
            (text("leads"), len(self.leads)),
            (text("rows that became none"), len(self.bad)),
            (text("columns not read"), len(self.ignored)),
        ]
        title = text("Captured by {form}", form=self.form)
        summary = Table(title, (Column(text("what"), key="what"), Column(text("count"), key="number")), counts)
        if not self.bad:
            return (summary,)
        columns = (
            Column(text("line"), key="line"),
            Column(text("field"), key="field"),
            Column(text("reason"), key="reason"),
        )
        rows = [(each.line, fault.address, fault.problem) for each in self.bad for fault in each.faults]
        return (summary, Table(text("Rows that became no lead"), columns, rows))


def _read_phones(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "phones")


def _read_emails(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "emails")


def _read_required(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "required")


def _read_facts(value: Iterable[FactColumn]) -> tuple[FactColumn, ...]:
    return read_items(value, "facts", FactColumn, "a FactColumn", key="fact")


def _read_consents(value: Iterable[ConsentColumn]) -> tuple[ConsentColumn, ...]:
    return read_items(value, "consents", ConsentColumn, "a ConsentColumn")


def _check_zone(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    check_line(_, attribute, value)
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):
        raise InvalidValueError(attribute.name, value, "a time zone, such as Asia/Shanghai") from None


def _column() -> str:
    field: str = attrs.field(
        default="", validator=check_kind(str, "the name of a column, or '' for none"), kw_only=True
    )
    return field


@final
@attrs.frozen
class CaptureForm:
    r"""How the rows of one source become leads.

    Attributes:
        key: What it is called by; a consent notes it as how it was given.
        source: The channel by which its leads come: `web`, `fair`.
        id: The column of the lead's id; empty where ids are made of the line.
        name: The column of the person's name; empty for none.
        company: The column of the company's name; empty for none.
        captured_at: The column of the time of capture; empty for the time that is given.
        phones: The columns of phone numbers; a cell may hold several, with `;`, `,` or `、` between.
        emails: The columns of e-mail addresses; as for phones.
        facts: The columns of facts.
        consents: The columns that give consent.
        required: Columns that may not be empty.
        zone: The time zone of times written without one.
        most: The most rows that are taken at once.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, there is no such zone, or neither a person nor a company is named.
        DuplicateError: If a column or a fact comes twice in a list.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.lead_process import LeadProcess
    >>> seats = FactColumn("Seats", "seats", "number")
    >>> form = CaptureForm("fair", "fair", name="Name", phones=["Mobile"], facts=[seats])
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> sheet = "Name,Mobile,Seats\n李娜,13800138000,40\n,13900139000,many\n"
    >>> captured = form.capture_csv(sheet, LeadProcess(), ids="F-", at=at, by="fair list")
    >>> [lead.id for lead in captured.leads], captured.rows
    (['F-2'], 2)
    >>> print(*captured.bad[0].faults, sep="\n")
    Seats: found 'many', accepted is a number such as 9000 or 12.5
    name: found '', accepted is the name of a person or of a company; name at least one
    """

    key: str = attrs.field(validator=check_line)
    source: str = attrs.field(validator=check_line)
    id: str = _column()
    name: str = _column()
    company: str = _column()
    captured_at: str = _column()
    phones: tuple[str, ...] = attrs.field(default=(), converter=_read_phones, kw_only=True)
    emails: tuple[str, ...] = attrs.field(default=(), converter=_read_emails, kw_only=True)
    facts: tuple[FactColumn, ...] = attrs.field(default=(), converter=_read_facts, kw_only=True)
    consents: tuple[ConsentColumn, ...] = attrs.field(default=(), converter=_read_consents, kw_only=True)
    required: tuple[str, ...] = attrs.field(default=(), converter=_read_required, kw_only=True)
    zone: str = attrs.field(default="Asia/Shanghai", validator=_check_zone, kw_only=True)
    most: int = attrs.field(default=100_000, validator=check_count(1, _MOST_ROWS), kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.name and not self.company:
            raise InvalidValueError("name", "", "the column of a person's or a company's name", "name at least one")

    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, each once."""
        single = [column for column in (self.id, self.name, self.company, self.captured_at) if column]
        listed = [*(fact.column for fact in self.facts), *(consent.column for consent in self.consents)]
        return tuple(dict.fromkeys([*single, *self.phones, *self.emails, *listed, *self.required]))

    def capture_csv(
        self,
        source: str,
        process: LeadProcess,
        *,
        ids: str = "",
        at: datetime,
        by: str,
        normal: NormalForm | None = None,
    ) -> Captured:
        """What becomes of the rows of a text of comma-separated values with a header.

        Args:
            source: The text. Read a file with `newline=""` and the encoding `utf-8-sig`.
            process: The process in which the leads begin.
            ids: What the lead's id begins with, before the line; used where the form names no column of ids.
            at: When the rows are read: the time of capture where there is no column of it, and the latest otherwise.
            by: Who captures them.
            normal: Where given, phone numbers and addresses that it cannot read are reported.

        Raises:
            InvalidDocumentError: If the header lacks columns, or names one twice, with all of them.
            InvalidValueError: If there are more rows than are taken at once.

        See the form for an example.
        """
        header, rows = rows_of_csv(source, self.most)
        return self._capture(rows, header, process, ids=ids, at=at, by=by, normal=normal)

    def capture_rows(
        self,
        rows: Iterable[Mapping[str, object]],
        process: LeadProcess,
        *,
        ids: str = "",
        at: datetime,
        by: str,
        normal: NormalForm | None = None,
    ) -> Captured:
        """What becomes of rows that are there already, such as what a web form sent; a missing cell is empty.

        Args:
            rows: The rows, each a table of texts by column.
            process: The process in which the leads begin.
            ids: As for `capture_csv`, before the number of the row, counted from 1.
            at: As for `capture_csv`.
            by: Who captures them.
            normal: As for `capture_csv`.

        Raises:
            WrongTypeError: If a row is no table.
            InvalidValueError: If there are more rows than are taken at once.
        """
        found = rows_of_tables(rows, self.most)
        header = tuple(dict.fromkeys([*self.columns(), *(column for row in found for column in row.cells)]))
        return self._capture(found, header, process, ids=ids, at=at, by=by, normal=normal)

    def _capture(
        self,
        rows: Iterable[Row],
        header: tuple[str, ...],
        process: LeadProcess,
        *,
        ids: str,
        at: datetime,
        by: str,
        normal: NormalForm | None,
    ) -> Captured:
        read_moment(at, "at")
        _check_given(process, normal)
        _check_header(self, header)
        leads: dict[str, Lead] = {}
        bad: list[BadRow] = []
        for row in rows:
            read, faults = read_row(self, row, ids=ids, at=at, normal=normal)
            if read is not None and read.id in leads:
                faults = (Fault(self.id, str(DuplicateError("lead", read.id))),)
            if read is None or faults:
                bad.append(BadRow(row.line, Entries(row.cells), faults))
            else:
                leads[read.id] = process.begin(read, by=by)
        ignored = tuple(column for column in header if column not in self.columns())
        return Captured(self.key, tuple(leads.values()), tuple(bad), ignored)


def _check_given(process: LeadProcess, normal: NormalForm | None) -> None:
    from salesmanual.selling.lead_normal import NormalForm  # noqa: PLC0415 - a form loads without it
    from salesmanual.selling.lead_process import LeadProcess  # noqa: PLC0415 - as above

    check_type(process, LeadProcess, "process")
    if normal is not None:
        check_type(normal, NormalForm, "normal")


def _check_header(form: CaptureForm, header: tuple[str, ...]) -> None:
    lacking = [column for column in form.columns() if column not in header]
    twice = [column for column in dict.fromkeys(header) if header.count(column) > 1]
    faults = [Fault(column, f"no such column; {did_you_mean(column, header)}") for column in lacking]
    faults += [Fault(column, "the header names it twice") for column in twice]
    if faults:
        raise InvalidDocumentError(f"rows for {form.key}", faults)

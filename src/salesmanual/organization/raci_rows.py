r"""A matrix of responsibilities from the rows of a spreadsheet: a column of activities, then one for each role.

    activity,Sales,Finance
    quote,R,A

Invariant: every row becomes an activity or every fault is said with its line and column; nothing is built of a part.
What comes in is bounded: 2,000 rows, 200 columns, and each cell is one line.

Left out: reading the file; open it with its encoding, such as `utf-8-sig`.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import MOST_OF_A_LINE
from salesmanual.organization.raci import BOTH, AccountableDoes, Activity, RaciLimits, RaciMatrix, RaciRole
from salesmanual.organization.raci import activity_faults as faults_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.kernel.texts import Label

__all__ = ["read_raci"]

_MOST_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 200
_MOST_SIGNS: Final = 20_000_000
_NO_LIMITS: Final = RaciLimits()
_NOTHING: Final = ("", "-", "–", "—")


def read_raci(
    source: str,
    key: str,
    *,
    accountable_does: AccountableDoes = "never",
    limits: RaciLimits = _NO_LIMITS,
    label: Label | str | None = None,
) -> RaciMatrix:
    r"""The matrix that comma-separated values say.

    The first line names the roles, behind a first cell that may say anything. Each further line is an activity and its
    letters; small letters are read as large ones, `A/R`, `R/A`, `A,R` and `RA` as `AR`, and a dash as nothing.

    Args:
        source: The text.
        key: What the matrix is called by.
        accountable_does: Whether who answers for an activity may do it too.
        limits: How much is too much.
        label: What people read.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is too large, or has no roles or no activities.
        InvalidDocumentError: With everything that is wrong, and its line and column.

    Source: Handbook 1.3; RFC 4180.

    >>> read_raci("activity,Sales,Finance\nquote,r,A\n", "deals").activity("quote").accountable()
    'Finance'
    >>> read_raci("activity,Sales,Finance\nquote,R/C,\n", "deals")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidDocumentError: raci matrix deals: 3 faults
      line 2, Sales: found 'R/C', accepted is one code per cell, R, A, C, I
      line 2: found no A, accepted is exactly one A
      line 2: found no R, accepted is at least one R
    """
    if not isinstance(source, str):
        raise WrongTypeError("source", source, "text", "read the file with its encoding, such as utf-8-sig")
    if len(source) > _MOST_SIGNS:
        raise InvalidValueError("source", f"{len(source):,} signs", f"at most {_MOST_SIGNS:,}")
    faults: list[Fault] = []
    lines = list(islice(_lines(source, faults), _MOST_ROWS + 2))
    if len(lines) > _MOST_ROWS + 1:
        raise InvalidValueError("source", f"more than {_MOST_ROWS:,} rows", f"at most {_MOST_ROWS:,}")
    (_, header), *rows = lines or [(1, [])]
    names = [name.strip() for name in header[1:]]
    if not faults and not (0 < len(names) <= _MOST_COLUMNS and rows):
        found = f"{len(names)} roles and {len(rows)} activities"
        raise InvalidValueError("source", found, f"1 to {_MOST_COLUMNS} roles and at least one activity")
    faults += _header_faults(names)
    numbered = list(_activities(rows, names, faults))
    for line, activity in numbered:
        for role, problem in faults_in(activity, set(names), accountable_does):
            faults.append(Fault(f"line {line}" + (f", {role}" if role else ""), problem))
    if faults:
        raise InvalidDocumentError(f"raci matrix {key}", faults)
    words = {} if label is None else {"label": label}
    roles = [RaciRole(name) for name in names]
    activities = [activity for _, activity in numbered]
    return RaciMatrix(key, roles, activities, accountable_does=accountable_does, limits=limits, **words)  # type: ignore[arg-type] # the field's converter reads it


def _lines(source: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The lines that say something, each with its number; reading ends at a line that cannot be read."""
    reader = csv.reader(io.StringIO(source.removeprefix("\ufeff"), newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(f"line {begins}", f"cannot be read: {error}"))


def _header_faults(names: list[str]) -> Iterator[Fault]:
    for number, name in enumerate(names, start=2):
        if not _is_line(name):
            yield Fault(f"line 1, column {number}", f"found {name!r}, accepted is the name of a role on one line")
        elif name in names[: number - 2]:
            yield Fault(f"line 1, column {number}", f"found {name!r} a second time, accepted is each role once")
        elif name == "activity":
            yield Fault(f"line 1, column {number}", "found 'activity', accepted is any other name of a role")


def _is_line(name: str) -> bool:
    return 0 < len(name) <= MOST_OF_A_LINE and name.isprintable()


def _activities(
    rows: list[tuple[int, list[str]]], names: list[str], faults: list[Fault]
) -> Iterator[tuple[int, Activity]]:
    """The rows as activities, each with its line; what is wrong with the shape of one goes to the faults."""
    seen: set[str] = set()
    for line, cells in rows:
        name = cells[0].strip()
        if len(cells) != len(names) + 1:
            faults.append(Fault(f"line {line}", f"found {len(cells)} cells, accepted are {len(names) + 1}"))
        elif not _is_line(name):
            faults.append(Fault(f"line {line}, column 1", f"found {name!r}, accepted is an activity on one line"))
        elif name in seen:
            faults.append(Fault(f"line {line}, column 1", f"found {name!r} a second time, accepted is each once"))
        else:
            seen.add(name)
            written = {role: _code(cell) for role, cell in zip(names, cells[1:], strict=True) if _is_line(role)}
            yield line, Activity(name, {role: code for role, code in written.items() if code})


def _code(cell: str) -> str:
    code = cell.strip().upper()
    if code in _NOTHING:
        return ""
    letters = "".join(sorted(code.replace("/", "").replace(",", "").replace(" ", "")))
    if letters == BOTH:
        return BOTH
    return "".join(each if each.isprintable() else "?" for each in code[:MOST_OF_A_LINE])

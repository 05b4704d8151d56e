"""One row of a form, read as a lead.

Invariant: all faults of a row are found, whichever comes first; where there is one, there is no lead.

Left out: what happens to the lead then (`lead_capture`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from salesmanual.kernel.errors import Fault, MissingExtraError, SalesManualError
from salesmanual.selling.lead_capture_columns import ConsentColumn, FactColumn, read_time, several
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from salesmanual.selling.consents import Consent
    from salesmanual.selling.lead_capture import CaptureForm
    from salesmanual.selling.lead_capture_rows import Row
    from salesmanual.selling.lead_normal import NormalForm

__all__ = ["read_row"]

_Read = TypeVar("_Read")
_Arguments = ParamSpec("_Arguments")
_Column = TypeVar("_Column", FactColumn, ConsentColumn)


def read_row(
    form: CaptureForm, row: Row, *, ids: str, at: datetime, normal: NormalForm | None
) -> tuple[Lead | None, tuple[Fault, ...]]:
    """The lead of a row, or everything that is wrong with it.

    Args:
        form: The form.
        row: The row.
        ids: What ids begin with that are made of the line.
        at: When it is read.
        normal: Where given, what it cannot read is a fault.
    """
    if not row.is_read:
        return None, row.faults
    faults, cells = list(row.faults), row.cells
    if not any(cells.values()):
        return None, (*faults, Fault("", "the row is empty"))
    faults += [Fault(column, "the cell is empty") for column in form.required if not cells.get(column)]
    captured_at = _captured(form, cells, at, faults) or at
    facts = {each.fact: _kept(each.column, faults, each.read, cells[each.column]) for each in _given(form.facts, cells)}
    build = partial(
        Lead,
        cells.get(form.id, "") if form.id else f"{ids}{row.line}",
        form.source,
        captured_at,
        name=cells.get(form.name, ""),
        company=cells.get(form.company, ""),
        phones=_values(form.phones, cells, None if normal is None else normal.phone, faults),
        emails=_values(form.emails, cells, None if normal is None else normal.email, faults),
        consents=_consents(form, cells, captured_at, faults),
        facts=facts,
    )
    lead = _kept("", faults, build)
    return (None if faults else lead), tuple(faults)


def _given(columns: tuple[_Column, ...], cells: dict[str, str]) -> list[_Column]:
    """The columns in which something is written."""
    return [each for each in columns if cells.get(each.column)]


def _kept(
    column: str,
    faults: list[Fault],
    read: Callable[_Arguments, _Read],
    *args: _Arguments.args,
    **kwargs: _Arguments.kwargs,
) -> _Read | None:
    """What is read, or `None` and one fault more: at the column, or where none is named at the field that refuses."""
    try:
        return read(*args, **kwargs)
    except MissingExtraError:
        raise
    except SalesManualError as error:
        where = getattr(error, "where", "")
        faults.append(Fault(column or where, str(error).removeprefix(f"{where}: ")))
        return None


def _captured(form: CaptureForm, cells: dict[str, str], at: datetime, faults: list[Fault]) -> datetime | None:
    cell = cells.get(form.captured_at)
    if not cell:
        return None
    found = _kept(form.captured_at, faults, read_time, cell, form.captured_at, form.zone)
    if found is not None and found > at:
        faults.append(Fault(form.captured_at, f"found {cell!r}, accepted is a time by {at}, when the rows are read"))
    return found


def _values(
    columns: tuple[str, ...], cells: dict[str, str], check: Callable[[str], str] | None, faults: list[Fault]
) -> tuple[str, ...]:
    pairs = [(column, value) for column in columns for value in several(cells.get(column, ""))]
    if check is not None:
        for column, value in pairs:
            _kept(column, faults, check, value)
    return tuple(dict.fromkeys(value for _, value in pairs))


def _consents(form: CaptureForm, cells: dict[str, str], at: datetime, faults: list[Fault]) -> list[Consent]:
    read = (
        _kept(each.column, faults, each.consent, cells[each.column], at, form.key)
        for each in _given(form.consents, cells)
    )
    return [consent for consent in read if consent is not None]

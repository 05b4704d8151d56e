"""The rows of a text of comma-separated values, or of tables, with their lines.

Invariant: each row is given once, with the line on which it begins; what is wrong with its shape goes with it.

Left out: what the cells mean (`lead_capture_columns`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from salesmanual.kernel.errors import Fault, InvalidValueError, WrongTypeError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Row", "rows_of_csv", "rows_of_tables"]

_MOST_SIGNS: Final = 200_000_000
_MOST_OF_A_CELL: Final = 10_000
_MOST_OF_A_NAME: Final = 200


class Row(NamedTuple):
    """One row as it was written."""

    line: int
    cells: dict[str, str]
    faults: tuple[Fault, ...]
    """What is wrong with its shape."""
    is_read: bool = True
    """Whether it has cells to look at; a line that cannot be read has not."""


def rows_of_csv(source: str, most: int) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    r"""The header and the rows of the text; blank lines are no rows.

    A column whose name is blank is called by its number: `column 3`.

    Args:
        source: The text.
        most: The most rows.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it has no header that can be read, is too large, or has too many rows.

    Source: RFC 4180.

    >>> rows_of_csv("name,city\nLi Na,Beijing\n", 10)
    (('name', 'city'), (Row(line=2, cells={'name': 'Li Na', 'city': 'Beijing'}, faults=(), is_read=True),))
    """
    if not isinstance(source, str):
        raise WrongTypeError("source", source, "text", "read the file with its encoding, such as utf-8-sig")
    if len(source) > _MOST_SIGNS:
        raise InvalidValueError("source", f"{len(source):,} signs", f"at most {_MOST_SIGNS:,}", "split it")
    records = _records(source.removeprefix("\ufeff"))
    first = next(records, None)
    if first is None or first[2]:
        raise InvalidValueError("source", source, "a header and rows")
    header = tuple(_name(name, number) for number, name in enumerate(first[1], start=1))
    rows: list[Row] = []
    for line, cells, fault in records:
        _check_number(len(rows), most)
        rows.append(_row(header, line, cells, fault))
    return header, tuple(rows)


def _name(name: str, number: int) -> str:
    return name.strip()[:_MOST_OF_A_NAME] or f"column {number}"


def _records(source: str) -> Iterator[tuple[int, list[str], str]]:
    """Each record with the line on which it begins, and what is wrong with it where it cannot be read.

    A cell with an opening quote takes in lines until the quote closes. Where that goes wrong, the first line is given
    as it is and reading goes on behind it, so that one quote too many does not swallow the rest.
    """
    lines = io.StringIO(source, newline="").readlines()
    begins = 0
    while begins < len(lines):
        start = begins
        reader = csv.reader((lines[at] for at in range(start, len(lines))), strict=True)
        try:
            for cells in reader:
                if cells:
                    yield begins + 1, cells, ""
                begins = start + reader.line_num
        except csv.Error as error:
            yield begins + 1, [lines[begins].rstrip("\r\n")], str(error)
            begins += 1


def _row(header: tuple[str, ...], line: int, cells: list[str], fault: str) -> Row:
    if fault:
        return _checked(Row(line, {"line": cells[0]}, (Fault("", f"the line cannot be read: {fault}"),), is_read=False))
    named = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    beyond = {f"+{number}": cell for number, cell in enumerate(cells[len(header) :], start=1)}
    faults = [] if len(cells) == len(header) else [Fault("", f"found {len(cells)} cells, accepted are {len(header)}")]
    return _checked(Row(line, {**named, **beyond}, tuple(faults)))


def _checked(row: Row) -> Row:
    """The row with cells cut that are too long to be looked at, and a fault for each."""
    long = {name: cell for name, cell in row.cells.items() if len(cell) > _MOST_OF_A_CELL}
    faults = [
        Fault(name, f"found {len(cell):,} signs, accepted are {_MOST_OF_A_CELL:,}") for name, cell in long.items()
    ]
    cells = {name: cell[:_MOST_OF_A_CELL] for name, cell in row.cells.items()}
    return row._replace(cells=cells, faults=(*row.faults, *faults))


def rows_of_tables(rows: Iterable[Mapping[str, object]], most: int) -> tuple[Row, ...]:
    """Rows that are there already, numbered from 1; `None` is an empty cell.

    Raises:
        WrongTypeError: If a row is no table.
        InvalidValueError: If there are too many.

    >>> rows_of_tables([{"name": "Li Na", "city": None}], 10)
    (Row(line=1, cells={'name': 'Li Na', 'city': ''}, faults=(), is_read=True),)
    """
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        raise WrongTypeError("rows", rows, "a list of rows")
    found: list[Row] = []
    for number, row in enumerate(rows, start=1):
        _check_number(number - 1, most)
        if not isinstance(row, Mapping):
            raise WrongTypeError(f"rows[{number - 1}]", row, "a table of texts by column")
        named = enumerate(row.items(), start=1)
        cells = {_name(str(name), at): "" if cell is None else cell for at, (name, cell) in named}
        other = {name: cell for name, cell in cells.items() if not isinstance(cell, str)}
        faults = [Fault(name, f"found {shown(cell)}, accepted is text") for name, cell in other.items()]
        plain = {name: cell.strip() if isinstance(cell, str) else shown(cell) for name, cell in cells.items()}
        found.append(_checked(Row(number, plain, tuple(faults))))
    return tuple(found)


def _check_number(number: int, most: int) -> None:
    if number >= most:
        raise InvalidValueError("rows", f"more than {most:,}", f"at most {most:,} rows at once", "split them")

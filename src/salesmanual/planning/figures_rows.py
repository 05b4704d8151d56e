"""Figures from flat rows, as a file or a data frame gives them; no row is lost.

Invariant: every row is a figure, is listed as bad with all its faults, or is counted as not set.

Left out: opening files, which the caller does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidValueError, SalesManualError, WrongTypeError, shown
from salesmanual.kernel.fields import read_line, read_lines
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.figures import Figure, FigureBook

if TYPE_CHECKING:
    from salesmanual.planning.dimensions import Dimension

__all__ = ["BadFigure", "FigureRows", "read_figures"]

_MOST: Final = 1_000_000
_MOST_OF_A_CELL: Final = 1_000
_SHOWN: Final = 1_000

_Read: TypeAlias = Callable[[object, str], object]


@final
@attrs.frozen
class BadFigure:
    """A row that is no figure.

    Attributes:
        row: Which one, counted from 1.
        faults: All that is wrong with it, each with its column.

    Source: Handbook 2.2.
    """

    row: int
    faults: tuple[Fault, ...]


@final
@attrs.frozen
class FigureRows(Shown):
    """What came of flat rows.

    Attributes:
        figures: The figures, in the order of the rows.
        bad: The rows that are none.
        unset: How many rows say that there is no amount.

    Source: Handbook 2.2.
    """

    figures: tuple[Figure, ...]
    bad: tuple[BadFigure, ...]
    unset: int

    def rows(self) -> int:
        """How many rows there were."""
        return len(self.figures) + len(self.bad) + self.unset

    def book(
        self,
        dimensions: Iterable[Dimension],
        *,
        successor: Mapping[str, str] | None = None,
        spread: str = "refuse",
        unknown: str = "refuse",
    ) -> FigureBook:
        """The book of the figures, if no row is bad; the arguments are the fields of `FigureBook`.

        Raises:
            InvalidValueError: If a row is bad.
            SalesManualError: As `FigureBook` does.
        """
        if self.bad:
            first = self.bad[0]
            found = f"{len(self.bad):,} bad of {self.rows():,} rows"
            raise InvalidValueError("rows", found, "rows without a fault", f"row {first.row}: {first.faults[0]}")
        return FigureBook(
            self.figures,
            dimensions,
            successor=successor or {},
            spread=spread,  # type: ignore[arg-type]  # the book checks it
            unknown=unknown,  # type: ignore[arg-type]  # as above
        )

    def tables(self) -> tuple[Table, ...]:
        """How many rows became what; and the bad ones, where there are any."""
        counted = Table(
            text("Figures read"),
            [Column(text("rows"), key="rows"), Column(text("count"), key="count")],
            [(text("figures"), len(self.figures)), (text("bad"), len(self.bad)), (text("not set"), self.unset)],
            total=(text("all"), self.rows()),
        )
        if not self.bad:
            return (counted,)
        columns = [Column(text("row"), key="row"), Column(text("fault"), key="fault")]
        faults = [(bad.row, str(fault)) for bad in self.bad[:_SHOWN] for fault in bad.faults]
        return counted, Table(text("Bad rows"), columns, faults)


def read_figures(
    rows: Iterable[Mapping[str, object]],
    *,
    amount: str,
    period: str,
    members: Mapping[str, str],
    unit: str = "",
    unset: Iterable[str] = (),
    most: int = _MOST,
) -> FigureRows:
    """The figures of flat rows, with all faults of every row that is none.

    Args:
        rows: A table for each row: texts, or values that are read already.
        amount: The column of the amount; `"1234.50"`.
        period: The column of the days: a date, or text such as `"2025-03-31"`, `"2025-03"` or `"2025-W14"`.
        members: For each dimension the column of its member.
        unit: The currency or unit of all amounts; empty for bare numbers.
        unset: What stands in the column of the amount where there is none, such as `"NULL"`.
        most: How many rows are read at most.

    Raises:
        WrongTypeError: If the rows are no list of tables, or the members no mapping.
        InvalidValueError: If there are more rows than the most.

    Source: Handbook 2.2.

    >>> rows = [
    ...     {"day": "2025-03-31", "rep": "li.na", "net": "1200.50"},
    ...     {"day": "2025-02-31", "rep": "", "net": "12O0"},
    ...     {"day": "2025-04-01", "rep": "li.na", "net": "NULL"},
    ... ]
    >>> read = read_figures(rows, amount="net", period="day", members={"who": "rep"}, unit="CNY", unset=["NULL"])
    >>> len(read.figures), read.unset, [fault.address for fault in read.bad[0].faults]
    (1, 1, ['net', 'day', 'rep'])
    """
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        raise WrongTypeError("rows", rows, "a list of tables, one for each row")
    if not isinstance(members, Mapping):
        raise WrongTypeError("members", members, "columns by dimension", "write them as {'who': 'rep'}")
    blank = frozenset(read_lines(unset, "unset")) | {""}
    read_amount = _amounts(unit)
    figures: list[Figure] = []
    bad: list[BadFigure] = []
    empty = 0
    for number, row in enumerate(rows, start=1):
        if number > most:
            raise InvalidValueError("rows", f"more than {most:,}", f"at most {most:,} rows at once", "split them")
        if not isinstance(row, Mapping):
            bad.append(BadFigure(number, (Fault("", f"found {shown(row)}, accepted is a table"),)))
            continue
        if unset and _is_blank(row.get(amount, 0), blank):
            empty += 1
            continue
        read = _Row(row, [])
        found = read.cell(amount, read_amount), read.cell(period, _days)
        whose = {key: read.cell(column, read_line) for key, column in members.items()}
        if read.faults:
            bad.append(BadFigure(number, tuple(read.faults)))
        else:
            figures.append(Figure(*found, whose))  # type: ignore[arg-type]  # each was read by its reader
    return FigureRows(tuple(figures), tuple(bad), empty)


def _is_blank(cell: object, blank: frozenset[str]) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip() in blank)


@attrs.frozen
class _Row:
    row: Mapping[str, object]
    faults: list[Fault]

    def cell(self, column: str, read: _Read) -> object:
        """What the cell holds; `None`, and a fault more, where that cannot be read."""
        if column not in self.row:
            self.faults.append(Fault(column, "no such column"))
            return None
        cell = self.row[column]
        if isinstance(cell, str):
            if len(cell) > _MOST_OF_A_CELL:
                self.faults.append(Fault(column, f"found {len(cell):,} signs, accepted are {_MOST_OF_A_CELL:,}"))
                return None
            cell = cell.strip()
        try:
            return read(cell, column)
        except SalesManualError as error:
            self.faults.append(Fault(column, str(error).partition(": ")[2]))
            return None


def _amounts(unit: str) -> _Read:
    def read(cell: object, where: str) -> object:
        if isinstance(cell, (Money, Quantity)):
            if (cell.currency if isinstance(cell, Money) else cell.unit) != unit:
                raise InvalidValueError(where, str(cell), f"an amount in {unit or 'bare numbers'}")
            return cell
        number = read_fraction(cell, where)  # type: ignore[arg-type]  # it refuses what is no number
        if not unit:
            return number
        if unit in MINOR_UNITS:
            return Money(cell, unit)  # type: ignore[arg-type]  # it was read as a number just now
        return Quantity(number, unit)

    return read


def _days(cell: object, _: str) -> Period:
    if isinstance(cell, date):
        return Period.inclusive(read_date(cell, "period"), cell)
    return cell if isinstance(cell, Period) else Period.from_plain(cell)

"""Sales data in CSV files, read so that no row is lost: each becomes a sale or is reported with the reason.

A program of your own replaces this file by whatever reads your system; the library only sees `Sale` and `Target`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import attrs

from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.period import Period, month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from salesmanual.incentives.credits import CreditBook

NOT_SET = frozenset({"", "NULL", "null", "None", "N/A"})
"""What exports write where nothing is set."""


class Reported(NamedTuple):
    """A row that became no sale or target, and why."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}"


@attrs.frozen
class Company:
    """What a pay run needs: who is paid by which plan, the sales, the targets, and the rows that were no use."""

    name: str
    names: Mapping[str, str]
    plans: Mapping[str, IncentivePlan]
    sales: tuple[Sale, ...]
    targets: TargetBook
    order_rows: int
    reported_orders: tuple[Reported, ...]
    reported_targets: tuple[Reported, ...]
    months: tuple[Period, ...]


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row's number in the file and its cells, in the order of the columns asked for; short rows are filled up.

    A byte-order mark, blank space around cells and empty lines at the end do no harm. Other columns are passed over.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in columns if column not in header]
        if missing:
            raise SystemExit(f"{path}: no column {', '.join(missing)}; it has {', '.join(header)}")
        wanted = itemgetter(*(header.index(column) for column in columns))
        width = len(header)
        try:
            for row in reader:
                cells = row if len(row) >= width else [*row, *[""] * (width - len(row))]
                yield reader.line_num, tuple(map(str.strip, wanted(cells)))
        except csv.Error as error:
            raise SystemExit(f"{path}:{reader.line_num}: {error}; is a quote open?") from None


def months_of(sales: Iterable[Sale]) -> tuple[Period, ...]:
    """The calendar months in which something was sold, in order."""
    return tuple(month(*of) for of in sorted({(sale.on.year, sale.on.month) for sale in sales}))


def is_set(cell: str) -> bool:
    """Whether the cell says something."""
    return cell not in NOT_SET


def check_nothing_lost(company: Company, book: CreditBook) -> None:
    """Rows read = rows credited + rows reported, or the program stops."""
    credited = len({credit.sale.id for credit in book.credits})
    reported = len(company.reported_orders) + len(book.uncredited)
    if company.order_rows != credited + reported:
        raise SystemExit(f"{company.order_rows} rows read, {credited} credited and {reported} reported: rows are lost")

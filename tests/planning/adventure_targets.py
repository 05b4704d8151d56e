"""Reads the AdventureWorks reseller sales for the tests of targets: figures by person and day, targets by year.

The quotas of each quarter are in the other export of the company, whose calendar begins 73 months earlier: its first
quarter there, of 2011-05-31, is the third of 2017 here.

Targets are monthly and in thousands; `NULL` and a blank mean that none is set. One employee has targets and no sales,
and there are targets for 2021, which has no sales.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.money import Money
from salesmanual.kernel.period import year
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
RESELLER: Final = SHARED / "adventureworks_reseller"
OLTP: Final = SHARED / "adventureworks_oltp"
IS_THERE: Final = RESELLER.is_dir() and OLTP.is_dir()

REVENUE: Final = TargetMeasure("revenue", "USD")
THOUSAND: Final = 1_000
CENTS: Final = 100
NOT_SET: Final = {"", "NULL"}


def rows(name: str, folder: Path = RESELLER) -> Iterator[dict[str, str]]:
    """The rows of a file, without its byte-order mark."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@cache
def person_of_employee() -> dict[str, str]:
    """The person by the key of the sales."""
    return {row["EmployeeKey"]: row["BusinessEntityID"] for row in rows("EmployeeKeyMap_derived.csv")}


@cache
def person_of_target() -> dict[str, str]:
    """The person by the number of the targets; whoever sells nothing keeps that number."""
    return {row["NationalIDNumber"]: row["BusinessEntityID"] for row in rows("EmployeeKeyMap_derived.csv")}


@cache
def sold() -> dict[tuple[str, date, str], Decimal]:
    """What was sold, by person, day and category of the product."""
    categories = {row["ProductKey"]: row["EnglishProductCategoryName"] for row in rows("Product.csv")}
    sums: dict[tuple[str, date, str], Decimal] = defaultdict(Decimal)
    days = cache(date.fromisoformat)
    for row in rows("FactResellerSales.csv"):
        person = person_of_employee()[row["EmployeeKey"]]
        sums[person, days(row["OrderDate"]), categories[row["ProductKey"]]] += Decimal(row["SalesAmount"])
    return dict(sums)


@cache
def monthly_targets() -> dict[tuple[int, str], list[int]]:
    """What was set, by year and person: thousands for each of the twelve months, 0 where nothing is set."""
    found: dict[tuple[int, str], list[int]] = {}
    for row in rows("ResellerSalesTargets.csv"):
        cells = (row[f"M{number:02}"].strip() for number in range(1, 13))
        person = person_of_target().get(row["EmployeeID"], row["EmployeeID"])
        found[int(row["Year"]), person] = [0 if cell in NOT_SET else int(cell) for cell in cells]
    return found


@cache
def people() -> Dimension:
    """Everybody who sells or has a target."""
    selling = {person for person, _, _ in sold()}
    return Dimension("who", {"sales": sorted(selling | {person for _, person in monthly_targets()})})


@cache
def categories() -> Dimension:
    return Dimension("product", sorted({category for _, _, category in sold()}))


@cache
def sales() -> FigureBook:
    """All sales by person and day."""
    sums: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for (person, on, _), amount in sold().items():
        sums[person, on] += amount
    return FigureBook([Figure(Money(sums[key], "USD"), key[1], {"who": key[0]}) for key in sorted(sums)], [people()])


@cache
def targets(number: int) -> Breakdown:
    """The targets of a year, by month."""
    steps = THOUSAND * CENTS
    cells: dict[tuple[Hashable, ...], list[int]] = {
        (person,): [thousands * steps for thousands in months]
        for (of, person), months in monthly_targets().items()
        if of == number
    }
    time = divide_time(year(number), levels=["quarter", "month"])
    return Breakdown.from_cells(REVENUE, [people(), time], cells)


@cache
def quarterly_quotas() -> dict[tuple[int, str], list[int]]:
    """The quotas in cents, by year and person, for each of the four quarters."""
    read = [(row["QuotaDate"], row["BusinessEntityID"], Decimal(row["SalesQuota"])) for row in quota_rows()]
    places = {on: place for place, on in enumerate(sorted({on for on, _, _ in read}), start=2)}
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0] * 4)
    for on, person, quota in read:
        years, at = divmod(places[on], 4)
        found[2017 + years, person][at] += int(quota * CENTS)
    return dict(found)


def quota_rows() -> Iterator[dict[str, str]]:
    return rows("SalesPersonQuotaHistory.csv", OLTP)


@cache
def quotas(number: int) -> Breakdown:
    """The quotas of a year, by quarter."""
    cells: dict[tuple[Hashable, ...], list[int]] = {
        (person,): row for (of, person), row in quarterly_quotas().items() if of == number
    }
    return Breakdown.from_cells(REVENUE, [people(), divide_time(year(number), levels=["quarter"])], cells)


@cache
def sales_by_product() -> FigureBook:
    """All sales by person, product category and day."""
    figures = [
        Figure(Money(amount, "USD"), on, {"who": person, "product": category})
        for (person, on, category), amount in sorted(sold().items())
    ]
    return FigureBook(figures, [people(), categories()])

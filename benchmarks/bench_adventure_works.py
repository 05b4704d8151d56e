"""The AdventureWorks job, CSV included: our example against a bare script of dicts and Decimals doing the same sums.

Reads the folder named by SALESMANUAL_DATA, or ../shared/data beside the project, and is left out where neither exists.
"""

from __future__ import annotations

import csv
import os
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from ratio import Row, compare, print_rows

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))

import adventure_works  # noqa: E402 - found by the line above
import close_the_month  # noqa: E402 - as above
from sales_files import check_nothing_lost  # noqa: E402 - as above

from salesmanual import credit_sales  # noqa: E402 - as above

CENT = Decimal("0.01")


def data() -> Path | None:
    """The folder with the data, if it is there."""
    folder = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
    return folder if (folder / "adventureworks_reseller").is_dir() else None


def ours(folder: Path) -> dict[tuple[str, str], Decimal]:
    """Every month's commission of everybody, through sales, credits, targets, plans and statements."""
    company = adventure_works.read_company(folder / "adventureworks_reseller")
    book = credit_sales(company.sales, participants=company.plans)
    check_nothing_lost(company, book)
    pay: dict[tuple[str, str], Decimal] = {}
    for period in company.months:
        for person, statement in close_the_month.close(company, book, period).items():
            if statement.credits:
                pay[person, str(period)] = statement.total.amount
    return pay


def bare(folder: Path) -> dict[tuple[str, str], Decimal]:
    """The same figures with nothing but dicts and Decimals."""
    reseller, oltp = folder / "adventureworks_reseller", folder / "adventureworks_oltp"
    with (reseller / "EmployeeKeyMap_derived.csv").open(encoding="utf-8-sig", newline="") as file:
        person_of = {row["EmployeeKey"]: row["BusinessEntityID"] for row in csv.DictReader(file)}
    with (oltp / "SalesPerson.csv").open(encoding="utf-8-sig", newline="") as file:
        rates = {row["BusinessEntityID"]: Decimal(row["CommissionPct"]) for row in csv.DictReader(file)}
    with (reseller / "ResellerSalesTargets.csv").open(encoding="utf-8-sig", newline="") as file:
        targets = {(row["Year"], row["EmployeeID"]): list(row.values())[2:] for row in csv.DictReader(file)}
    sums: dict[tuple[str, str], Decimal] = {}
    with (reseller / "FactResellerSales.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        on, employee, amount = (header.index(name) for name in ("OrderDate", "EmployeeKey", "SalesAmount"))
        for row in rows:
            key = (person_of[row[employee]], row[on][:7])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(row[amount])
    assert targets
    return {key: (total * rates[key[0]]).quantize(CENT, rounding=ROUND_HALF_UP) for key, total in sums.items()}


def rows() -> list[Row]:
    """The comparison, after a check that both give the same cents."""
    folder = data()
    if folder is None:
        print("AdventureWorks is left out: no data folder")
        return []
    assert ours(folder) == bare(folder)
    return [
        compare(
            "AdventureWorks: 57,851 lines to statements",
            lambda: ours(folder),
            lambda: bare(folder),
            peer_name="a bare dict-and-Decimal script",
            required=4,
            rounds=3,
        )
    ]


if __name__ == "__main__":
    print_rows(rows())

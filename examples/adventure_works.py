"""Reads the AdventureWorks reseller sales: 57,851 order lines, monthly targets in thousands, commission percentages.

The folder is `adventureworks_reseller`; `SalesPerson.csv` stands beside it, in `adventureworks_oltp`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from sales_files import Company, Reported, is_set, months_of, rows_of

from salesmanual import (
    Commission,
    Curve,
    IncentivePlan,
    Money,
    Period,
    Sale,
    SalesManualError,
    Target,
    TargetBook,
    month,
)

if TYPE_CHECKING:
    from pathlib import Path

CURRENCY: Final = "USD"
THOUSAND: Final = 1_000
MONTHS: Final = tuple(f"M{number:02}" for number in range(1, 13))
ORDER_COLUMNS: Final = ("SalesOrderNumber", "OrderDate", "EmployeeKey", "SalesAmount", "SalesTerritoryKey")


def is_adventure_works(folder: Path) -> bool:
    """Whether the folder holds these files."""
    return (folder / "FactResellerSales.csv").exists()


def read_company(folder: Path) -> Company:
    """Everything a pay run needs, and every row that was no use."""
    person_of: dict[str, str] = {}
    people: dict[str, str] = {}
    names: dict[str, str] = {}
    columns = ("EmployeeKey", "BusinessEntityID", "NationalIDNumber", "JobTitle")
    for _, (employee, person, national, title) in rows_of(folder / "EmployeeKeyMap_derived.csv", columns):
        person_of[employee] = people[national] = person
        names[person] = f"{title} {person}"
    plans, sales_people = _read_plans(folder.parent / "adventureworks_oltp" / "SalesPerson.csv", set(names))
    sales, rows, reported_orders = _read_orders(folder / "FactResellerSales.csv", person_of)
    months = months_of(sales)
    years = {str(period.start.year) for period in months}
    targets, reported_targets = _read_targets(folder / "ResellerSalesTargets.csv", people, sales_people, years)
    return Company("AdventureWorks", names, plans, sales, targets, rows, reported_orders, reported_targets, months)


def _read_plans(path: Path, people: set[str]) -> tuple[dict[str, IncentivePlan], set[str]]:
    """One plan a person: the percentage of the file from the first dollar."""
    plans: dict[str, IncentivePlan] = {}
    for _, (person, percentage) in rows_of(path, ("BusinessEntityID", "CommissionPct")):
        if person in people:
            commission = Commission("sales", "Commission", Curve.marginal([(0, percentage)]))
            effective = Period.from_plain("2017-07-01..2020-12-31")
            plans[person] = IncentivePlan(f"plan-{person}", f"Plan of {person}", CURRENCY, effective, [commission])
    return plans, set(plans)


def _read_orders(path: Path, person_of: dict[str, str]) -> tuple[tuple[Sale, ...], int, tuple[Reported, ...]]:
    """One sale for each order line; equal dates and amounts are read once."""
    day, money = cache(date.fromisoformat), cache(_money)
    sales: list[Sale] = []
    reported: list[Reported] = []
    rows, order, position = 0, "", 0
    for line, (number, on, employee, amount, territory) in rows_of(path, ORDER_COLUMNS):
        rows += 1
        position = position + 1 if number == order else 1
        order = number
        try:
            sale = Sale(
                f"{number}/{position:02}",
                day(on),
                money(amount),
                owner=person_of.get(employee),
                attributes={"territory": territory},
            )
        except (SalesManualError, ValueError) as error:
            reported.append(Reported(path.name, line, str(error)))
        else:
            sales.append(sale)
    return tuple(sales), rows, tuple(reported)


def _money(amount: str) -> Money:
    return Money(amount, CURRENCY)


def _read_targets(
    path: Path, people: dict[str, str], paid: set[str], years: set[str]
) -> tuple[TargetBook, tuple[Reported, ...]]:
    """The targets of those who sell, in the years with sales; any other row is reported."""
    targets: list[Target] = []
    reported: list[Reported] = []
    for line, (year, national, *cells) in rows_of(path, ("Year", "EmployeeID", *MONTHS)):
        person = people.get(national)
        if person is None or person not in paid:
            reported.append(Reported(path.name, line, f"targets of {year} for {national}, who sells nothing"))
            continue
        if year not in years:
            reported.append(Reported(path.name, line, f"targets of {year} for {national}: a year with no sales"))
            continue
        for number, cell in enumerate(cells, 1):
            if is_set(cell):
                targets.append(Target(person, month(int(year), number), Money(cell, CURRENCY) * THOUSAND))
    return TargetBook(targets), tuple(reported)

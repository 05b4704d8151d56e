"""Reads the sample company: `people.csv`, `targets.csv`, `orders.csv`, and the plan files they name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from sales_files import Company, Reported, is_set, months_of, rows_of

from salesmanual import (
    IncentivePlan,
    Money,
    Sale,
    SalesManualError,
    Split,
    Target,
    TargetBook,
    month,
    read_policy,
)

CURRENCY: Final = "CNY"
PLANS: Final = Path(__file__).resolve().parent / "plans"
ORDER_COLUMNS: Final = ("order", "date", "kind", "amount", "salesperson", "remark", "customer", "product", "region")
MONTHS: Final = tuple(f"M{number:02}" for number in range(1, 13))


def read_company(folder: Path) -> Company:
    """Everything a pay run needs, and every row that was no use."""
    names: dict[str, str] = {}
    plans: dict[str, IncentivePlan] = {}
    for _, (person, name, plan) in rows_of(folder / "people.csv", ("person", "name", "plan")):
        names[person] = name
        if is_set(plan):
            plans[person] = read_policy(IncentivePlan, (PLANS / f"{plan}.toml").read_text(encoding="utf-8"))
    sales, rows, reported_orders = _read_orders(folder / "orders.csv")
    targets, reported_targets = _read_targets(folder / "targets.csv", set(names))
    months = months_of(sales)
    return Company("Sample company", names, plans, sales, targets, rows, reported_orders, reported_targets, months)


def _read_orders(path: Path) -> tuple[tuple[Sale, ...], int, tuple[Reported, ...]]:
    sales: list[Sale] = []
    reported: list[Reported] = []
    rows = 0
    for line, cells in rows_of(path, ORDER_COLUMNS):
        rows += 1
        try:
            sales.append(_sale(cells))
        except (SalesManualError, ValueError) as error:
            reported.append(Reported(path.name, line, str(error)))
    return tuple(sales), rows, tuple(reported)


def _sale(cells: tuple[str, ...]) -> Sale:
    order, on, kind, amount, who, remark, customer, product, region = cells
    if not any(cells):
        raise ValueError("an empty row")
    owner, splits = _people(who)
    return Sale(
        order,
        _day(on),
        Money(amount, CURRENCY),
        kind,
        owner=owner,
        splits=splits,
        shares_reason=remark if splits and remark.startswith("overlay") else "",
        attributes={"customer": customer, "product": product, "region": region},
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"date: found {written!r}, accepted is a day of the calendar such as '2026-03-31'") from None


def _people(who: str) -> tuple[str | None, list[Split]]:
    """`li.na` is an owner, `li.na 60% + wang.jun 40%` are shares, and nobody may be named."""
    if not is_set(who):
        return None, []
    if "%" not in who:
        return who, []
    return None, [Split(*part.split()) for part in who.split("+")]


def _read_targets(path: Path, people: set[str]) -> tuple[TargetBook, tuple[Reported, ...]]:
    targets: list[Target] = []
    reported: list[Reported] = []
    for line, (year, person, *cells) in rows_of(path, ("year", "person", *MONTHS)):
        if person not in people:
            reported.append(Reported(path.name, line, f"a target for {person}, who is not in people.csv"))
            continue
        for number, cell in enumerate(cells, 1):
            if is_set(cell):
                targets.append(Target(person, month(int(year), number), Money(cell, CURRENCY)))
    return TargetBook(targets), tuple(reported)

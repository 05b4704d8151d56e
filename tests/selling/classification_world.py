"""The purchases and the facts that the tests of classifications use."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.kernel.money import Money
from salesmanual.selling.rfm import Purchase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
ORDERS: Final = SHARED / "rfm_orders" / "rfm_data_orders.csv"
CDNOW: Final = SHARED / "cdnow" / "CDNOW_sample.txt"
AS_OF: Final = date(2026, 3, 31)
LATER: Final = date(2026, 6, 30)

needs_orders = pytest.mark.skipif(not ORDERS.is_file(), reason="the orders are not there")
needs_cdnow = pytest.mark.skipif(not CDNOW.is_file(), reason="the CDNOW sample is not there")


def usd(amount: str | int | Decimal) -> Money:
    """An amount in dollars."""
    return Money(amount, "USD")


def read_orders() -> Iterator[Purchase]:
    """The 4,906 orders of the sample of the R package rfm."""
    with ORDERS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield Purchase(row["customer_id"], date.fromisoformat(row["order_date"]), usd(row["revenue"]))


def read_cdnow() -> Iterator[Purchase]:
    """The 6,919 purchases of the CDNOW sample."""
    for line in CDNOW.read_text(encoding="utf-8").splitlines():
        _, customer, day, _, amount = line.split()
        on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        yield Purchase(customer, on, usd(amount))

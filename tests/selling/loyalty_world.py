"""The customers of CDNOW, and models with the parameters that stand in print."""

from __future__ import annotations

import csv
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from salesmanual.kernel.money import Money
from salesmanual.selling.bg_nbd import BgNbd
from salesmanual.selling.buying_history import BuyingHistory
from salesmanual.selling.gamma_gamma import GammaGamma
from salesmanual.selling.purchases import Purchase

ROOT: Final = Path(__file__).resolve().parent.parent.parent
CDNOW: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "cdnow"
needs_cdnow: Final = pytest.mark.skipif(not CDNOW.is_dir(), reason="the CDNOW data is not there")

BUYING: Final = BgNbd("0.243", "4.414", "0.793", "2.426")
SPENDING: Final = GammaGamma("6.25", "3.74", "15.44", "USD")


@cache
def cdnow_histories() -> tuple[BuyingHistory, ...]:
    """The summary of the file, in weeks of two decimals."""
    with (CDNOW / "cdnow_customers_summary.csv").open(encoding="utf-8-sig", newline="") as stream:
        return tuple(
            BuyingHistory(row["ID"], int(row["frequency"]), row["recency"], row["T"]) for row in csv.DictReader(stream)
        )


@cache
def cdnow_purchases() -> tuple[Purchase, ...]:
    """All purchases of the sample."""
    lines = (CDNOW / "CDNOW_sample.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    return tuple(
        Purchase(customer, date(int(on[:4]), int(on[4:6]), int(on[6:])), Money(amount, "USD"))
        for _, customer, on, _, amount in rows
    )


def wrong(value: object) -> Any:  # noqa: ANN401 - what a type checker would refuse
    """The value, where another type is wanted."""
    return value


def bought(customer: str, *days: tuple[int, int]) -> list[Purchase]:
    """A purchase of 90 on each month and day of 2026."""
    return [Purchase(customer, date(2026, *on), Money(90, "CNY")) for on in days]

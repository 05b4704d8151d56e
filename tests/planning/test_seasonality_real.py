"""Seasonal indexes of real sales: no row is lost, the totals are those of the source, and the indexes average 1."""

from __future__ import annotations

import csv
import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.kernel.allocation import share
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures_rows import FigureRows, read_figures
from salesmanual.planning.seasonality import SeasonalIndex
from salesmanual.planning.seasonality_indexes import seasonal_indexes
from salesmanual.planning.weighing import Asked, PlanningFacts
from salesmanual.planning.weightings import HistoryShare

if TYPE_CHECKING:
    from salesmanual.planning.figures import FigureBook

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
SALES: Final = SHARED / "adventureworks_reseller" / "FactResellerSales.csv"

pytestmark = pytest.mark.skipif(not SALES.is_file(), reason="the AdventureWorks data is not there")

YEARS: Final = {2017: "8069755.58", 2018: "24328786.25", 2019: "32500005.58", 2020: "12650022.79"}
"""What the source says was sold in each year."""


@pytest.fixture(scope="module")
def rows() -> FigureRows:
    with SALES.open(encoding="utf-8-sig", newline="") as file:
        return read_figures(
            csv.DictReader(file),
            amount="SalesAmount",
            period="OrderDate",
            members={"who": "EmployeeKey", "market": "SalesTerritoryKey"},
            unit="USD",
            unset=["NULL"],
        )


@pytest.fixture(scope="module")
def book(rows: FigureRows) -> FigureBook:
    found = [Dimension(key, sorted({figure.members[key] for figure in rows.figures})) for key in ("who", "market")]
    return rows.book(found)


def test_no_row_is_lost_and_the_totals_are_those_of_the_source(rows: FigureRows, book: FigureBook) -> None:
    assert (rows.rows(), len(rows.figures), rows.bad) == (57_851, 57_851, ())
    assert {number: str(book.of({}, year(number))) for number in YEARS} == {
        number: str(Fraction(total)) for number, total in YEARS.items()
    }
    assert book.of({}, year(2018)) == sum(book.of({}, month(2018, at)) for at in range(1, 13))
    people = book.dimensions[0].leaves()
    assert len(people) == 17
    assert sum(book.of({"who": person}, year(2019)) for person in people) == Fraction(YEARS[2019])


def test_the_indexes_of_two_years_by_month(book: FigureBook) -> None:
    time = divide_time(year(2020), levels=["month"])
    sold = [[book.of({}, month(number, at)) for at in range(1, 13)] for number in (2018, 2019)]

    shares = seasonal_indexes(book, time, rule=SeasonalIndex(years=2))
    pooled = seasonal_indexes(book, time, rule=SeasonalIndex(years=2, method="ratio-to-average"))
    moving = seasonal_indexes(book, time, rule=SeasonalIndex(years=2, method="ratio-to-moving-average"))

    assert shares.years == (2018, 2019)
    for at in range(12):
        yearly = [row[at] * 12 / sum(row) for row in sold]
        assert shares.indexes[at] == sum(yearly) / 2
        assert pooled.indexes[at] == (sold[0][at] + sold[1][at]) * 12 / (sum(sold[0]) + sum(sold[1]))
    for found in (shares, pooled, moving):
        assert sum(found.indexes) == 12
        assert found.explain(month(2020, 3)).replay() == found.index(month(2020, 3))
    parts = share(Money("30000000", "USD"), shares.indexes)
    assert sum(part.amount for part in parts) == 30_000_000


def test_a_year_is_shared_by_what_everybody_sold(book: FigureBook) -> None:
    who = book.dimensions[0]
    asked = Asked(who, who.top, {}, year(2020), FiscalCalendar())
    rule = HistoryShare(years=2, new_members="average")

    weights = rule.weigh(asked, PlanningFacts(history=book))

    sold = [book.of({"who": person}, year(2018)) + book.of({"who": person}, year(2019)) for person in who.leaves()]
    assert [weight * 2 for weight in weights] == sold
    assert sum(share(Money("30000000", "USD"), weights), Money("0", "USD")).amount == 30_000_000

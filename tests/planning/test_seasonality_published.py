"""Published examples of seasonal indexes, each with its convention."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from salesmanual.kernel.allocation import share
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import quarter, year
from salesmanual.planning.dimensions import divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.seasonality import SeasonalIndex
from salesmanual.planning.seasonality_indexes import seasonal_indexes
from salesmanual.planning.weighing import Asked, PlanningFacts
from salesmanual.planning.weightings import GivenShares

QUARTERS = divide_time(year(2026), levels=["quarter"])
ASKED = Asked(QUARTERS, year(2026), {}, year(2026), FiscalCalendar())


def test_quarters_by_given_indexes() -> None:
    """season-index-quarters, jiskha.com 1250449967: 850,000 by indexes of 115, 92, 81 and 112 that average 100."""
    rule = GivenShares({"Q1": 115, "Q2": 92, "Q3": 81, "Q4": 112})

    parts = share(Money("850000", "USD"), rule.weigh(ASKED, PlanningFacts()))

    assert [part.amount for part in parts] == [244375, 195500, 172125, 238000]
    assert sum(part.amount for part in parts) == 850000


def test_one_part_by_its_index() -> None:
    """season-index-single, qammunity.org 20586000: 4,600 in 4 periods, an index of 1.05: 1,207.5.

    The source names one index only; the history here has it, with others that make the average 1.
    """
    history = FigureBook([Figure(amount, quarter(2025, at)) for at, amount in enumerate((105, 95, 110, 90), 1)], [])

    indexes = seasonal_indexes(history, QUARTERS, rule=SeasonalIndex(years=1)).indexes

    assert indexes[0] == Fraction("1.05")
    assert Fraction(4600, 4) * indexes[0] == Fraction("1207.5")
    assert share(Decimal(4600), indexes, step=Decimal("0.5"))[0] == Decimal("1207.5")


def test_two_years_and_the_total_that_rounding_broke() -> None:
    """season-two-year-average, qammunity.org 7303788: fall, winter, spring, summer of two years; 4,000 for the next.

    Both years have one total, so the average of the yearly indexes and the pooled average are the same. The source
    rounds each part half up and gets 4,001; largest remainder keeps the 4,000.
    """
    seasons = {"fall": (900, 1000), "winter": (1500, 1400), "spring": (400, 350), "summer": (400, 450)}
    history = FigureBook(
        [
            Figure(amount, quarter(number, at))
            for at, row in enumerate(seasons.values(), 1)
            for number, amount in zip((2024, 2025), row, strict=True)
        ],
        [],
    )

    for method in ("average-share", "ratio-to-average"):
        rule = SeasonalIndex(years=2, method=method)
        indexes = seasonal_indexes(history, QUARTERS, rule=rule).indexes
        unrounded = [Fraction(4000, 4) * index for index in indexes]

        assert [float(index) for index in indexes] == [1.1875, 1.8125, 0.46875, 0.53125]
        assert [float(each) for each in unrounded] == [1187.5, 1812.5, 468.75, 531.25]
        assert [int(Rounding("1").number(each)) for each in unrounded] == [1188, 1813, 469, 531]
        assert share(4000, indexes) == (1188, 1812, 469, 531)

"""Ranks, Gini and correlation against figures that stand in print."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.incentives.modelling_measures import correlation, gini, nearest_rank

QUARTET = {
    "I": "8.04 6.95 7.58 8.81 8.33 9.96 7.24 4.26 10.84 4.82 5.68",
    "II": "9.14 8.14 8.74 8.77 9.26 8.10 6.13 3.10 9.13 7.26 4.74",
    "III": "7.46 6.77 12.74 7.11 7.81 8.84 6.08 5.39 8.15 6.42 5.73",
}
XS = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)


@pytest.mark.parametrize("name", QUARTET)
def test_anscombes_quartet(name: str) -> None:
    """Source: Anscombe, Graphs in Statistical Analysis, The American Statistician 27, 1973: r = 0.816."""
    pairs = zip(XS, map(Decimal, QUARTET[name].split()), strict=True)

    assert correlation(pairs) == Decimal("0.816")


@pytest.mark.parametrize(("at", "value"), [("5%", 15), ("30%", 20), ("40%", 20), ("50%", 35), ("100%", 50)])
def test_percentiles_by_nearest_rank(at: str, value: int) -> None:
    """Source: Wikipedia, Percentile, the nearest-rank method, first worked example."""
    assert nearest_rank([15, 20, 35, 40, 50], at) == value


def test_two_people_of_whom_one_has_everything() -> None:
    """Source: Wikipedia, Gini coefficient: the most for a population of n is 1 - 1/n."""
    assert [gini([0] * (n - 1) + [1]) for n in (2, 5, 10)] == [Fraction(1, 2), Fraction(4, 5), Fraction(9, 10)]

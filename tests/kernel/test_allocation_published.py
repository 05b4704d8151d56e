"""Published examples of sharing a total."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.allocation import share, share_by
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_units import Method

HAMILTON_1790 = {
    "Virginia": (630560, 11),
    "Massachusetts": (475327, 8),
    "Pennsylvania": (432879, 7),
    "NorthCarolina": (353523, 6),
    "NewYork": (331589, 6),
    "Maryland": (278514, 5),
    "Connecticut": (236841, 4),
    "SouthCarolina": (206236, 3),
    "NewJersey": (179570, 3),
    "NewHampshire": (141822, 2),
    "Vermont": (85533, 1),
    "Georgia": (70835, 1),
    "Kentucky": (68705, 1),
    "RhodeIsland": (68446, 1),
    "Delaware": (55540, 1),
}


def test_hamilton_apportions_the_seats_of_1790() -> None:
    """al-01, Electowiki "Hamilton method", https://electowiki.org/w/index.php?title=Hamilton_method&oldid=9372."""
    populations = {state: population for state, (population, _) in HAMILTON_1790.items()}

    shares = share_by(60, populations)

    assert sum(populations.values()) == 3615920
    assert dict(shares.items()) == {state: seats for state, (_, seats) in HAMILTON_1790.items()}
    assert sum(60 * population // 3615920 for population in populations.values()) == 52


@pytest.mark.parametrize(
    ("minor_units", "ratios", "expected"),
    [
        pytest.param(5, (70, 30), (4, 1), id="al-03 first call"),
        pytest.param(5, (30, 70), (2, 3), id="al-03 second call"),
        pytest.param(100, (1, 3), (25, 75), id="al-06 first call"),
        pytest.param(1003, (50, 50), (502, 501), id="al-06 second call"),
    ],
)
def test_money_is_allocated_with_ties_to_the_first(
    minor_units: int, ratios: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """al-03, moneyphp/money:doc/features/allocation.rst; al-06, a public repository (money allocate tests)."""
    shares = share(Money.from_minor(minor_units, "EUR"), ratios)

    assert tuple(money.minor_units() for money in shares) == expected


def test_each_month_is_rounded_and_then_summed() -> None:
    """rd-03, a public repository (commission-plan calculator): rounding each part first is not sharing the sum."""
    month = Money("1000.005", "USD")

    quarter = [month.round(Rounding("0.01", "half-up")) for _ in range(3)]
    shared = share((month * 3).round(Rounding("0.01", "half-up")), [1, 1, 1])

    assert Money.total(quarter) == Money("3000.03", "USD")
    assert Money.total(shared) == Money("3000.02", "USD")


@pytest.mark.parametrize(
    ("method", "total", "weights", "expected"),
    [
        pytest.param("largest-remainder", 3, (10, 9, 8, 8, 11, 12), (1, 0, 0, 0, 1, 1), id="fewer units than parties"),
        pytest.param("webster", 3, (10, 9, 8, 8, 11, 12), (1, 0, 0, 0, 1, 1), id="fewer units, webster"),
        pytest.param("jefferson", 3, (10, 9, 8, 8, 11, 12), (1, 0, 0, 0, 1, 1), id="fewer units, jefferson"),
        pytest.param("largest-remainder", 2, (2, 1, 1, 2, 2), (1, 0, 0, 1, 0), id="tie order"),
        pytest.param("webster", 2, (2, 1, 1, 2, 2), (1, 0, 0, 1, 0), id="tie order, webster"),
        pytest.param("jefferson", 2, (2, 1, 1, 2, 2), (1, 0, 0, 1, 0), id="tie order, jefferson"),
        pytest.param("largest-remainder", 6, (0, 14, 28, 0, 0), (0, 2, 4, 0, 0), id="zero weights"),
        pytest.param("webster", 6, (0, 14, 28, 0, 0), (0, 2, 4, 0, 0), id="zero weights, webster"),
        pytest.param("jefferson", 6, (0, 14, 28, 0, 0), (0, 2, 4, 0, 0), id="zero weights, jefferson"),
        pytest.param("largest-remainder", 26, (9061, 7179, 5259, 3319, 1182), (9, 7, 5, 4, 1), id="balinski 2"),
        pytest.param("jefferson", 26, (9061, 7179, 5259, 3319, 1182), (10, 7, 5, 3, 1), id="balinski 2, jefferson"),
        pytest.param("webster", 26, (9061, 7179, 5259, 3319, 1182), (9, 8, 5, 3, 1), id="balinski 2, webster"),
    ],
)
def test_parties_get_the_published_seats(
    method: Method, total: int, weights: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """lrm-*: martinlackner/apportionment:tests/test_methods.py (examples from Balinski & Young 1975)."""
    assert share(total, weights, method=method) == expected


def test_seven_seats_go_by_the_published_quotas() -> None:
    """hamilton-7, infinitelexicon.com/largestremainder: quotas 3.5, 2.1 and 1.4."""
    votes = (50, 30, 20)

    assert [Decimal(7 * vote) / 100 for vote in votes] == [Decimal("3.5"), Decimal("2.1"), Decimal("1.4")]
    assert share(7, votes) == (4, 2, 1)

"""Laws of coverage: what is carried and what is left is the target, exactly, whatever the order."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.planning.strategies import StrategyBook
from salesmanual.planning.strategies_parts import Strategy
from salesmanual.planning.strategies_targets import MarketTargets, Place
from salesmanual.planning.target_measures import TargetMeasure

UNITS = TargetMeasure("units", "units")
AS_OF = date(2026, 3, 2)
PRODUCTS, MARKETS = ("a", "b", "c"), ("x", "y")
PLACES: list[Place] = [(product, market) for product in PRODUCTS for market in MARKETS]


@st.composite
def books(draw: st.DrawFn) -> StrategyBook:
    """Strategies of a product, a market or both; those that meet carry at most the whole."""
    parts = draw(st.lists(st.integers(0, 12), min_size=6, max_size=6))
    whole = sum(parts) or 1
    spots: list[Place] = [("a", None), (None, "x"), ("b", "y"), ("b", None), (None, "y"), ("c", "x")]
    listed = [
        Strategy(f"s{number}", "S", "Aim", "grow", product, market, share=Fraction(part, whole))
        for number, ((product, market), part) in enumerate(zip(spots, parts, strict=True))
    ]
    return StrategyBook("x", "X", listed)


targets = st.fixed_dictionaries({place: st.integers(0, 1_000) for place in PLACES})


def number(amount: Amount) -> Fraction:
    return Fraction(amount.amount)


@given(books(), targets)
def test_every_target_and_every_strategy_sums_exactly(book: StrategyBook, steps: dict[Place, int]) -> None:
    amounts = {place: Quantity(count, "units") for place, count in steps.items()}

    found = book.coverage(MarketTargets(UNITS, amounts), as_of=AS_OF)

    assert {(each.product, each.market): each.target for each in found.targets} == {
        place: amount for place, amount in amounts.items() if amount
    }
    for each in found.targets:
        parts = [*map(number, each.carried.values()), number(each.left)]
        assert sum(parts) == number(each.target)
        assert min(parts) >= 0
    for row in found.strategies:
        key, exact = row.strategy.key, row.strategy.share * number(row.target)
        assert number(row.carried) == sum(number(each.carried[key]) for each in found.targets if key in each.carried)
        assert floor(exact) <= number(row.carried) <= ceil(exact)
    assert found.explain().replay() == sum(steps.values())


@given(books(), targets, st.randoms(use_true_random=False))
def test_the_order_of_strategies_changes_no_share(book: StrategyBook, steps: dict[Place, int], random: object) -> None:
    amounts = {place: Quantity(count, "units") for place, count in steps.items()}
    mixed = list(book.strategies)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    one = book.coverage(MarketTargets(UNITS, amounts), as_of=AS_OF)
    other = StrategyBook("x", "X", mixed).coverage(MarketTargets(UNITS, amounts), as_of=AS_OF)

    assert [each.share for each in one.targets] == [each.share for each in other.targets]
    assert {each.strategy.key: each.target for each in one.strategies} == {
        each.strategy.key: each.target for each in other.strategies
    }

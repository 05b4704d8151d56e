"""Gini, ranks and correlation against their definitions, whatever the order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.modelling_measures import correlation, gini, nearest_rank, r_squared
from salesmanual.kernel.number import Rounding, RoundingMode

if TYPE_CHECKING:
    from decimal import Decimal

figures = st.fractions(-1000, 1000, max_denominator=60)
pays = st.lists(st.fractions(0, 1000, max_denominator=60), min_size=1, max_size=8)
pairs = st.lists(st.tuples(figures, figures), min_size=2, max_size=8)
shares = st.fractions(0, 1, max_denominator=40)


@given(pays)
def test_gini_is_the_mean_difference_of_all_pairs_over_twice_the_mean(values: list[Fraction]) -> None:
    total, count = sum(values), len(values)
    differences = sum(abs(one - other) for one in values for other in values)

    assert gini(values) == (None if not total else Fraction(differences) / (2 * count * total))


@given(pays, st.randoms(), st.fractions(1, 50))
def test_gini_knows_neither_order_nor_currency(values: list[Fraction], random: st.DataObject, factor: Fraction) -> None:
    shuffled = [factor * value for value in values]
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random

    assert gini(shuffled) == gini(values)


@given(pays, shares)
def test_at_least_the_share_is_not_above_the_quantile_and_less_is_below_it(
    values: list[Fraction], share: Fraction
) -> None:
    quantile = nearest_rank(values, share)

    assert quantile in values
    assert sum(value <= quantile for value in values) >= share * len(values)
    assert sum(value < quantile for value in values) < max(share * len(values), Fraction(1))


@given(pairs)
def test_the_square_of_the_correlation_is_between_zero_and_one(drawn: list[tuple[Fraction, Fraction]]) -> None:
    square = r_squared(drawn)

    assert square is None or 0 <= square <= 1
    assert square == r_squared([(other, one) for one, other in drawn])


@given(pairs, st.sampled_from(RoundingMode), st.sampled_from(["0.001", "0.05", "1"]))
def test_the_rounded_root_is_the_nearest_step_of_its_mode(
    drawn: list[tuple[Fraction, Fraction]], mode: RoundingMode, step: str
) -> None:
    """The exact root lies less than one step from the answer, and for the half modes at most half a step."""
    square, found = r_squared(drawn), correlation(drawn, Rounding(step, mode))

    if square is None:
        assert found is None
        return
    assert found is not None
    room = Fraction(step) / (2 if mode.startswith("half") else 1)
    assert _is_within(abs(found), square, room)


def _is_within(found: Decimal, square: Fraction, room: Fraction) -> bool:
    low, high = Fraction(found) - room, Fraction(found) + room
    return (low <= 0 or low**2 <= square) and square <= high**2

"""Laws of the BG/NBD model: chances are chances, and every function agrees with another way to compute it."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.selling.bg_nbd import BgNbd
from salesmanual.selling.bg_nbd_functions import (
    Shape,
    at_least,
    exactly,
    expected_by_series,
    expected_by_sum,
    expected_purchases,
)
from salesmanual.selling.buying_history import BuyingHistory

SHAPES = st.builds(Shape, st.floats(0.05, 20), st.floats(0.1, 50), st.floats(0.05, 10), st.floats(0.05, 10))
MODELS = SHAPES.map(lambda shape: BgNbd(*(f"{each:.6f}" for each in shape)))
TIMES = st.floats(0.01, 60)


@st.composite
def histories(draw: st.DrawFn) -> BuyingHistory:
    """A customer of at most 100 weeks."""
    age = draw(st.integers(2, 100))
    repeats = draw(st.integers(0, 30))
    return BuyingHistory("C-1", repeats, draw(st.integers(1, age)) if repeats else 0, age)


@settings(max_examples=60)
@given(SHAPES, TIMES)
def test_chances_add_up_to_one(shape: Shape, t: float) -> None:
    """Those of the first 60 counts, and the tail that is computed apart."""
    chances = [exactly(shape, n, t) for n in range(60)]

    assert all(0 <= each <= 1 for each in chances)
    assert math.fsum(chances) + at_least(shape, 60, t) == pytest.approx(1, abs=1e-9)


@given(SHAPES, TIMES, st.integers(0, 40))
def test_a_chance_is_the_difference_of_two_tails(shape: Shape, t: float, n: int) -> None:
    assert exactly(shape, n, t) == pytest.approx(at_least(shape, n, t) - at_least(shape, n + 1, t), abs=1e-10)


@settings(max_examples=40)
@given(SHAPES, st.floats(0.01, 1))
def test_expected_purchases_are_the_sum_of_the_tails(shape: Shape, part: float) -> None:
    t = part * shape.alpha
    tails = math.fsum(at_least(shape, n, t) for n in range(1, 250))

    assert expected_purchases(shape, t) == pytest.approx(tails, rel=1e-8, abs=1e-10)


@given(st.floats(0.05, 20), st.floats(0.1, 50), st.floats(1.05, 10), st.floats(0.05, 10), TIMES)
def test_the_published_formula_agrees_with_the_sum(r: float, alpha: float, a: float, b: float, t: float) -> None:
    shape = Shape(r, alpha, a, b)

    assert expected_by_series(shape, t) == pytest.approx(expected_by_sum(shape, t), rel=1e-8, abs=1e-9)


@given(st.sampled_from(["1", "0.999999", "1.000001"]), st.sampled_from(["0.000001", "0.5", "2"]))
def test_where_the_published_formula_divides_by_zero_nothing_jumps(a: str, b: str) -> None:
    near, far = (BgNbd("0.243", "4.414", each, b).expected(52) for each in (a, "1.0001"))

    assert near == pytest.approx(far, rel=1e-3)


@given(MODELS, TIMES, st.floats(0.01, 10))
def test_expected_purchases_rise_with_time(model: BgNbd, t: float, more: float) -> None:
    start, end = Fraction(t), Fraction(t) + Fraction(more)

    assert model.expected(start) < model.expected(end) * (1 + 1e-9)
    assert model.expected(end) <= float(model.r / model.alpha) * float(end) * (1 + 1e-9)


@given(MODELS, histories(), st.integers(1, 50))
def test_the_chance_to_be_a_customer_falls_with_silence(model: BgNbd, known: BuyingHistory, longer: int) -> None:
    later = BuyingHistory(known.customer, known.repeats, known.recency, known.age + longer)

    assert 0 <= model.alive(later) <= model.alive(known) <= 1


@settings(max_examples=15)
@given(MODELS, histories(), st.integers(1, 10))
def test_the_purchases_to_come_are_the_sum_of_their_tails(model: BgNbd, known: BuyingHistory, t: int) -> None:
    tails = math.fsum(model.at_least(n, t, after=known) for n in range(1, 600))

    assert model.expected(t, after=known) == pytest.approx(tails, rel=1e-6, abs=1e-9)


@given(MODELS, histories(), st.integers(1, 30), st.integers(0, 30))
def test_a_chance_after_a_history_is_the_difference_of_two_tails(
    model: BgNbd, known: BuyingHistory, t: int, n: int
) -> None:
    chance = model.probability(n, t, after=known)
    tails = model.at_least(n, t, after=known) - model.at_least(n + 1, t, after=known)

    assert 0 <= chance <= 1
    assert chance == pytest.approx(tails, abs=1e-9)

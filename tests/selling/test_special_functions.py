"""Special functions against identities, closed forms and sums of exact fractions; what lies outside their domain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.selling.special_functions import hypergeometric, incomplete_beta, log_beta, log_hypergeometric

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

PARAMETER = st.floats(0.01, 50)
INSIDE = st.floats(0, 0.99)


@given(PARAMETER, PARAMETER)
def test_the_beta_function_shares_out_between_its_neighbours(a: float, b: float) -> None:
    """B(a, b) = B(a + 1, b) + B(a, b + 1)."""
    parts = math.exp(log_beta(a + 1, b)) + math.exp(log_beta(a, b + 1))

    assert math.exp(log_beta(a, b)) == pytest.approx(parts, rel=1e-10)


@given(st.floats(0.001, 0.9999))
def test_a_series_that_is_a_logarithm(z: float) -> None:
    assert hypergeometric(1, 1, 2, z) == pytest.approx(-math.log1p(-z) / z, rel=1e-12)


@given(PARAMETER, PARAMETER, INSIDE)
def test_a_series_that_is_a_power(a: float, b: float, z: float) -> None:
    assert log_hypergeometric(a, b, b, z) == pytest.approx(-a * math.log1p(-z), rel=1e-10, abs=1e-12)


@given(st.floats(0.1, 8), st.floats(0.1, 8), st.floats(0.1, 4), INSIDE)
def test_eulers_transformation(a: float, b: float, more: float, z: float) -> None:
    """2F1(a, b; c; z) = (1 - z)^(c - a - b) 2F1(c - a, c - b; c; z)."""
    c = max(a, b) + more

    other = log_hypergeometric(c - a, c - b, c, z) + (c - a - b) * math.log1p(-z)

    assert log_hypergeometric(a, b, c, z) == pytest.approx(other, rel=1e-9, abs=1e-10)


@given(st.integers(1, 30), st.integers(1, 30), st.fractions(0, 1, max_denominator=50))
def test_the_incomplete_beta_function_is_a_tail_of_the_binomial(a: int, b: int, x: Fraction) -> None:
    """I_x(a, b) is the chance of at least a hits in a + b - 1 throws, summed in exact fractions."""
    throws = a + b - 1
    tail = sum(math.comb(throws, hits) * x**hits * (1 - x) ** (throws - hits) for hits in range(a, throws + 1))

    assert incomplete_beta(float(x), a, b) == pytest.approx(float(tail), rel=1e-10, abs=1e-14)


@given(st.floats(0, 1), PARAMETER, PARAMETER)
def test_the_incomplete_beta_function_and_its_mirror_make_one(x: float, a: float, b: float) -> None:
    value = incomplete_beta(x, a, b)

    assert 0 <= value <= 1
    if x > 1e-9:
        assert value + incomplete_beta(1 - x, b, a) == pytest.approx(1, abs=1e-7)


def test_a_sum_too_big_for_a_float_has_a_logarithm() -> None:
    assert log_hypergeometric(3000, 2, 2, 0.5) == pytest.approx(3000 * math.log(2), rel=1e-12)
    assert hypergeometric(3000, 2, 2, 0.5) == math.inf


def test_nothing_of_the_series_but_one() -> None:
    assert hypergeometric(3, 4, 5, 0) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: log_beta(0, 1), "a: found 0, accepted is a finite number above 0"),
        (lambda: log_beta(1, math.inf), "b: found inf, accepted is a finite number above 0"),
        (lambda: log_beta(math.nan, 1), "a: found nan, accepted is a finite number above 0"),
        (lambda: hypergeometric(1, 1, -1, 0.5), "c: found -1, accepted is a finite number above 0"),
        (lambda: hypergeometric(1, 1, 2, 1), "z: found 1, accepted is a number from 0 to 0.9999"),
        (lambda: hypergeometric(1, 1, 2, -0.1), "z: found -0.1, accepted is a number from 0 to 0.9999"),
        (
            lambda: hypergeometric(1e5, 1e5, 2, 0.9999),
            "z: found 0.9999, accepted is a number for which the terms rise no more than 1,000,000 times",
        ),
        (lambda: incomplete_beta(1.5, 1, 2), "x: found 1.5, accepted is a number from 0 to 1"),
        (lambda: incomplete_beta(0.5, 1, 0), "b: found 0, accepted is a finite number above 0"),
        (lambda: incomplete_beta(0.5, 1, 1e8), "b: found 100000000.0, accepted is a number of at most 10,000,000"),
    ],
)
def test_outside_the_domain(call: Callable[[], float], message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert str(caught.value) == message


def test_the_tail_of_a_symmetric_beta_with_great_shapes() -> None:
    assert incomplete_beta(0.5, 10_000_000, 10_000_000) == pytest.approx(0.5, abs=1e-4)


def test_extreme_continued_fractions_stay_finite() -> None:
    """The parts of the continued fraction may vanish on the way; it goes on."""
    assert incomplete_beta(1 / 3, 1, 2) == pytest.approx(5 / 9, rel=1e-12)
    assert incomplete_beta(0.5, 1, 1) == pytest.approx(0.5, rel=1e-12)

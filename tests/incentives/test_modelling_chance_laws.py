"""Closed forms against dense sums over quantiles, and exact figures against plain loops over atoms."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.incentives.modelling_chance import chance_of_reaching, expected_value, mean_of, value_quantile
from salesmanual.kernel.number import Rounding
from salesmanual.testing.curves import curves
from salesmanual.testing.modelling import continuous_distributions, distributions, empirical_distributions

if TYPE_CHECKING:
    from salesmanual.incentives.distributions import Beta, Distribution, Empirical, LogNormal, Normal
    from salesmanual.kernel.curve import Curve

STEP = Rounding("0.01")
chances = st.integers(1, 99).map(lambda percent: Fraction(percent, 100))


@given(curves(), continuous_distributions())
@settings(max_examples=15)
def test_the_mean_agrees_with_dense_numerical_integration(
    curve: Curve, distribution: Normal | LogNormal | Beta
) -> None:
    """The average over many equally likely places, each at the middle of its share of the chance.

    What that sum misses lies in its outermost shares, whose chance is 1 / count, and around jumps.
    """
    count = 1_500
    places = [distribution.quantile((at + 0.5) / count) for at in range(count)]
    values = [float(curve.value(Fraction(place))) for place in places]

    jumps = sum(abs(float(knot.right - knot.left)) for knot in curve.jumps())
    steepest = max(abs(float(segment.slope)) for segment in curve.segments())
    spread = max(places) - min(places)
    room = (jumps + 4 * steepest * spread) / count + 1e-9

    assert float(mean_of(curve, distribution)) == pytest.approx(math.fsum(values) / count, abs=room)


@given(curves(), empirical_distributions())
def test_over_atoms_all_is_exact(curve: Curve, distribution: Empirical) -> None:
    atoms = distribution.atoms()

    assert mean_of(curve, distribution) == sum(chance * curve.value(x) for x, chance in atoms)
    for x, _ in atoms:
        value = curve.value(x)
        reached = sum((chance for other, chance in atoms if curve.value(other) >= value), Fraction(0))
        assert chance_of_reaching(curve, distribution, value) == Rounding("0.000001").number(reached)


@given(curves(), empirical_distributions(), chances)
def test_a_quantile_over_atoms_is_the_least_step_that_holds_the_chance(
    curve: Curve, distribution: Empirical, at: Fraction
) -> None:
    found = Fraction(value_quantile(curve, distribution, at, STEP))

    def held(most: Fraction) -> Fraction:
        return sum((chance for x, chance in distribution.atoms() if curve.value(x) <= most), Fraction(0))

    assert held(found) >= at > held(found - Fraction(1, 100))


@given(curves(), distributions(), chances, chances)
def test_a_higher_chance_never_has_a_lower_quantile(
    curve: Curve, distribution: Distribution, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))

    assert value_quantile(curve, distribution, low, STEP) <= value_quantile(curve, distribution, high, STEP)


@given(curves(), continuous_distributions(), chances)
def test_a_quantile_is_reached_with_what_is_left_of_the_chance(
    curve: Curve, distribution: Normal | LogNormal | Beta, at: Fraction
) -> None:
    """Below the quantile lies at most the chance, so it, or more, is reached with at least the rest."""
    found = value_quantile(curve, distribution, at, STEP)
    rest = float(1 - at)

    assert float(chance_of_reaching(curve, distribution, found - STEP.number(Fraction(1, 100)))) >= rest - 1e-5
    assert float(chance_of_reaching(curve, distribution, found + STEP.number(Fraction(1, 100)))) <= rest + 1e-5


@given(curves(), curves(), distributions())
def test_means_add_up(one: Curve, other: Curve, distribution: Distribution) -> None:
    together = float(mean_of(one + other, distribution))
    apart = float(mean_of(one, distribution)) + float(mean_of(other, distribution))

    assert together == pytest.approx(apart, rel=1e-9, abs=1e-6)


@given(curves(), distributions())
def test_the_mean_is_what_is_rounded(curve: Curve, distribution: Distribution) -> None:
    assert expected_value(curve, distribution, STEP) == STEP.number(mean_of(curve, distribution))

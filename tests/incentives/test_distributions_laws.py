"""Distributions against numerical integration, against themselves, and against their own draws."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.incentives.distributions import Beta, LogNormal, Normal
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.testing.modelling import continuous_distributions, distributions

if TYPE_CHECKING:
    from salesmanual.incentives.distributions import Distribution

INFINITY = math.inf
places = st.integers(-100, 400).map(lambda hundredths: hundredths / 100)


def density(distribution: Normal | LogNormal | Beta, x: float) -> float:
    """Straight from the textbook."""
    if isinstance(distribution, Beta):
        alpha, beta = float(distribution.alpha), float(distribution.beta)
        width = float(distribution.upper - distribution.lower)
        u = (x - float(distribution.lower)) / width
        if not 0 < u < 1:
            return 0
        scale = math.gamma(alpha + beta) / (math.gamma(alpha) * math.gamma(beta))
        return float(scale * u ** (alpha - 1) * (1 - u) ** (beta - 1) / width)
    mean, deviation = float(distribution.mean), float(distribution.deviation)
    if isinstance(distribution, LogNormal):
        if x <= 0:
            return 0
        variance = math.log(1 + deviation**2 / mean**2)
        center = math.log(mean) - variance / 2
        return math.exp(-((math.log(x) - center) ** 2) / (2 * variance)) / (x * math.sqrt(2 * math.pi * variance))
    return math.exp(-((x - mean) ** 2) / (2 * deviation**2)) / (deviation * math.sqrt(2 * math.pi))


@given(continuous_distributions(), places, places)
@settings(max_examples=25)
def test_chance_and_partial_mean_agree_with_the_density_summed_densely(
    distribution: Normal | LogNormal | Beta, one: float, other: float
) -> None:
    lower, upper = min(one, other), max(one, other)
    count = 4_000
    width = (upper - lower) / count
    middles = [lower + (at + 0.5) * width for at in range(count)]

    part = distribution.between(lower, upper)

    assert part.chance == pytest.approx(math.fsum(density(distribution, x) * width for x in middles), abs=2e-4)
    assert part.moment == pytest.approx(math.fsum(x * density(distribution, x) * width for x in middles), abs=5e-4)


@given(continuous_distributions(), places, places)
def test_two_neighbouring_stretches_are_one(distribution: Normal | LogNormal | Beta, one: float, other: float) -> None:
    lower, upper = min(one, other), max(one, other)

    parts = [distribution.between(*ends) for ends in ((-INFINITY, lower), (lower, upper), (upper, INFINITY))]
    whole = distribution.between(-INFINITY, INFINITY)

    assert math.fsum(part.chance for part in parts) == pytest.approx(1, abs=1e-9)
    assert math.fsum(part.moment for part in parts) == pytest.approx(whole.moment, abs=1e-9)
    assert all(part.chance >= -1e-12 for part in parts)


@given(continuous_distributions(), st.floats(0.001, 0.999))
def test_a_quantile_has_its_chance_below_it(distribution: Normal | LogNormal | Beta, at: float) -> None:
    assert distribution.between(-INFINITY, distribution.quantile(at)).chance == pytest.approx(at, abs=1e-9)


@given(distributions(), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_higher_chance_never_has_a_lower_quantile(distribution: Distribution, one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert distribution.quantile(low) <= distribution.quantile(high)


@given(distributions(), st.integers(0, 100))
@settings(max_examples=20)
def test_draws_have_the_mean_of_the_distribution(distribution: Distribution, seed: int) -> None:
    source = Random(seed)  # noqa: S311 - a test, not a secret
    drawn = [distribution.draw(source) for _ in range(2_000)]

    atoms = sum(float(value * chance) for value, chance in distribution.atoms())
    mean = atoms + distribution.between(-INFINITY, INFINITY).moment
    spread = math.sqrt(math.fsum((x - mean) ** 2 for x in drawn) / len(drawn))

    assert math.fsum(drawn) / len(drawn) == pytest.approx(mean, abs=6 * spread / math.sqrt(len(drawn)) + 1e-9)


@given(distributions())
def test_plain_data_and_back_is_the_same(distribution: Distribution) -> None:
    assert structure(unstructure(distribution), type(distribution)) == distribution

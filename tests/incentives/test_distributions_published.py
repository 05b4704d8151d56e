"""Distributions against figures that stand in print."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.incentives.distributions import Beta, LogNormal, Normal
from salesmanual.incentives.modelling_chance import expected_value, value_quantile
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding


@pytest.mark.parametrize(
    ("z", "loss"), [("0", "0.39894"), ("0.5", "0.19780"), ("1", "0.08332"), ("2", "0.00849"), ("3", "0.00038")]
)
def test_the_unit_normal_loss_function(z: str, loss: str) -> None:
    """Source: Schlaifer, Probability and Statistics for Business Decisions, 1959, table of unit normal loss."""
    beyond = Curve.line(1, -Fraction(z)).max(Curve.flat(0))

    assert expected_value(beyond, Normal(0, 1), Rounding("0.00001")) == Decimal(loss)


def test_a_call_option_is_the_expected_excess_of_a_log_normal_price() -> None:
    """Source: Hull, Options, Futures and Other Derivatives: price 42, strike 40, 10 %, 20 %, half a year: 4.76."""
    rate, volatility, years = 0.10, 0.20, 0.5
    mean = 42 * math.exp(rate * years)
    deviation = mean * math.sqrt(math.expm1(volatility**2 * years))
    price = LogNormal(Fraction(mean), Fraction(deviation))

    excess = expected_value(Curve.line(1, -40).max(Curve.flat(0)), price)

    assert float(excess) * math.exp(-rate * years) == pytest.approx(4.76, abs=0.005)


@pytest.mark.parametrize("least", range(1, 11))
def test_a_beta_tail_is_a_binomial_tail(least: int) -> None:
    """Source: Abramowitz and Stegun, 26.5.24: the chance of at least k of n is the incomplete beta function."""
    n, p = 10, Fraction(3, 10)
    exact = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(least, n + 1))

    assert Beta(least, n - least + 1).between(0, float(p)).chance == pytest.approx(float(exact))


@pytest.mark.parametrize(("at", "z"), [("90%", "1.2816"), ("95%", "1.6449"), ("97.5%", "1.9600"), ("99%", "2.3263")])
def test_normal_quantiles(at: str, z: str) -> None:
    """Source: Abramowitz and Stegun, table 26.5; here rounded up to the step, as a quantile of whole steps is."""
    found = value_quantile(Curve.line(1), Normal(0, 1), at, Rounding("0.0001"))

    assert abs(found - Decimal(z)) <= Decimal("0.0001")
    assert found >= Decimal(z) - Decimal("0.00005")

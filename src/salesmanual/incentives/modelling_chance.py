"""What a curve comes to when its argument is a matter of chance: mean, quantiles, and the chance to reach a value.

    E curve(X) = Σ over stretches (slope × partial expectation + intercept × chance) + Σ over atoms chance × value

Invariant: the integral is taken stretch by stretch in closed form, with the value at an atom the curve's own, whatever
side owns the boundary. What is left of a distribution without atoms is floating point, good to about ten digits;
where all is atoms, every figure is exact until the named `Rounding`.

Left out: plans and people (`modelling_expected`).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.number import EXACT, Exact, Rounding, read_fraction

if TYPE_CHECKING:
    from decimal import Decimal

    from salesmanual.incentives.distributions import Distribution
    from salesmanual.kernel.curve import Segment

__all__ = ["chance_of_reaching", "expected_value", "mean_of", "quantile_of", "read_distribution", "value_quantile"]

_MILLIONTH: Final = Rounding("0.000001")
_METHODS: Final = ("atoms", "between", "quantile", "draw")
_TOLERANCE: Final = Fraction(1, 10**12)
_OUTMOST: Final = 1e-9
_LEAST: Final = Fraction(1, 10**6)


def read_distribution(value: object, where: str) -> Distribution:
    """The value, if it has the methods of a distribution.

    Raises:
        WrongTypeError: If it has not.
    """
    if isinstance(value, type) or not all(hasattr(value, method) for method in _METHODS):
        raise WrongTypeError(where, value, "a distribution, such as Normal('95%', '15%')")
    return value  # type: ignore[return-value]  # by the line above


def expected_value(curve: Curve, distribution: Distribution, rounding: Rounding = _MILLIONTH) -> Decimal:
    """The mean of the curve's values, an estimate unless the distribution is empirical.

    Args:
        curve: The curve, such as a bonus factor over attainment.
        distribution: How its argument may turn out.
        rounding: Step and mode of the answer.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the rounding names no step.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.distributions import Empirical, Normal
    >>> bonus = Curve.points([("80%", "50%"), ("100%", "100%"), ("120%", "150%")], before="zero")
    >>> expected_value(bonus, Normal("100%", "15%"))
    Decimal('0.954394')
    >>> expected_value(bonus, Empirical(["79%", "80%", "200%"]))
    Decimal('0.666667')
    """
    _check(curve, rounding)
    return rounding.number(mean_of(curve, read_distribution(distribution, "distribution")))


def value_quantile(
    curve: Curve, distribution: Distribution, at: Exact | str, rounding: Rounding = _MILLIONTH
) -> Decimal:
    """The least multiple of the rounding's step that the curve's value is not above with that chance.

    Args:
        curve: The curve.
        distribution: How its argument may turn out.
        at: The chance, from a millionth to one less a millionth.
        rounding: Its step is that of the answer.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the chance is out of range, or the rounding names no step.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.distributions import Normal
    >>> bonus = Curve.points([("80%", "50%"), ("100%", "100%"), ("120%", "150%")], before="zero")
    >>> [str(value_quantile(bonus, Normal("100%", "15%"), at, Rounding("0.001"))) for at in ("5%", "50%", "95%")]
    ['0.000', '1.000', '1.500']
    """
    _check(curve, rounding)
    if rounding.step is None:
        raise InvalidValueError("rounding.step", None, "a step", "name one, such as Rounding('0.01')")
    steps = quantile_of(curve, read_distribution(distribution, "distribution"), at, Fraction(rounding.step))
    return EXACT.multiply(EXACT.create_decimal(steps), rounding.step)


def chance_of_reaching(
    curve: Curve, distribution: Distribution, value: Exact | str, rounding: Rounding = _MILLIONTH
) -> Decimal:
    """The chance that the curve's value is at least so much: to get a bonus at all, or to run into a cap.

    Args:
        curve: The curve.
        distribution: How its argument may turn out.
        value: What is to be reached.
        rounding: Step and mode of the answer.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the rounding names no step.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.distributions import Normal
    >>> bonus = Curve.points([("80%", "50%"), ("100%", "100%"), ("120%", "150%")], before="zero")
    >>> chance_of_reaching(bonus, Normal("100%", "15%"), "50%", Rounding("0.001"))
    Decimal('0.909')
    """
    _check(curve, rounding)
    least = read_fraction(value, "value")
    chance = _chance(-curve, read_distribution(distribution, "distribution"), -least)
    return rounding.number(min(Fraction(1), chance))


def _check(curve: object, rounding: object) -> None:
    if not isinstance(curve, Curve):
        raise WrongTypeError("curve", curve, "a Curve", "build one with Curve.marginal or a sibling")
    check_type(rounding, Rounding, "rounding", "write it as Rounding('0.01')")


def mean_of(curve: Curve, distribution: Distribution) -> Fraction:
    """The mean before any rounding."""
    atoms = distribution.atoms()
    exact = sum((chance * curve.value(x) for x, chance in atoms), Fraction(0))
    if _is_all(atoms):
        return exact
    parts = []
    for segment in curve.segments():
        part = distribution.between(_low(segment.lower), _high(segment.upper))
        parts += [float(segment.slope) * part.moment, float(segment.intercept) * part.chance]
    return exact + Fraction(math.fsum(parts))


def quantile_of(curve: Curve, distribution: Distribution, at: Exact | str, step: Fraction) -> int:
    """How many steps the quantile is.

    Raises:
        InvalidValueError: If the chance is out of range.
    """
    chance = read_fraction(at, "at")
    if not _LEAST <= chance <= 1 - _LEAST:
        raise InvalidValueError("at", at, "a chance from a millionth to one less a millionth, such as '90%'")
    reach = [distribution.quantile(_OUTMOST), distribution.quantile(1 - _OUTMOST)]
    outer = curve.bounds(*(Fraction(x) for x in reach))
    low, high = math.floor((outer.lower or 0) / step) - 1, math.ceil((outer.upper or 0) / step)
    while high - low > 1:
        middle = (low + high) // 2
        if _chance(curve, distribution, middle * step) >= chance:
            high = middle
        else:
            low = middle
    return high


def _chance(curve: Curve, distribution: Distribution, most: Fraction) -> Fraction:
    """The chance that the value is at most so much; a hair more where it is not exact, so that ties go through."""
    atoms = distribution.atoms()
    exact = sum((chance for x, chance in atoms if curve.value(x) <= most), Fraction(0))
    if _is_all(atoms):
        return exact
    parts = [distribution.between(*ends).chance for segment in curve.segments() if (ends := _below(segment, most))]
    return exact + Fraction(math.fsum(parts)) + _TOLERANCE


def _below(segment: Segment, most: Fraction) -> tuple[float, float] | None:
    """The part of the stretch on which the line is at most so much."""
    low, high = _low(segment.lower), _high(segment.upper)
    if not segment.slope:
        return (low, high) if segment.intercept <= most else None
    crossing = float((most - segment.intercept) / segment.slope)
    low, high = (low, min(high, crossing)) if segment.slope > 0 else (max(low, crossing), high)
    return (low, high) if low < high else None


def _is_all(atoms: tuple[tuple[Fraction, Fraction], ...]) -> bool:
    return sum((chance for _, chance in atoms), Fraction(0)) == 1


def _low(x: Fraction | None) -> float:
    return -math.inf if x is None else float(x)


def _high(x: Fraction | None) -> float:
    return math.inf if x is None else float(x)

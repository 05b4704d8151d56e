"""Figures about the pay of many people: shares of inequality, ranks, and how pay goes with performance.

Invariant: every figure is exact, a ratio of whole numbers, whatever the order of the people. The only one that is not
rational, the correlation, is a square root of an exact ratio and is rounded once, by the `Rounding` it is given.

Left out: figures of a sample that stands for a population (confidence, tests): here the population is all there is.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.number import EXACT, Exact, Rounding, read_fraction, rounded_quotient

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = ["correlation", "gini", "nearest_rank", "r_squared"]

_THOUSANDTH: Final = Rounding("0.001")


def gini(values: Iterable[Exact]) -> Fraction | None:
    """The Gini coefficient: 0 where all have the same, near 1 where one has everything.

    The mean absolute difference of all ordered pairs over twice the mean, `Σ (2 i - n - 1) xᵢ / (n Σ xᵢ)` with the
    values in ascending order and i from 1. `None` where it is undefined: a value is negative, or all are zero.

    Source: Gini, Variabilità e mutabilità, 1912; Handbook 4.3.

    >>> gini([1, 1, 1]), gini([0, 0, 0, 12])
    (Fraction(0, 1), Fraction(3, 4))
    """
    ordered = sorted(Fraction(value) for value in values)
    total = sum(ordered, Fraction(0))
    if not total or ordered[0] < 0:
        return None
    count = len(ordered)
    weighted = sum(((2 * at - count - 1) * value for at, value in enumerate(ordered, 1)), Fraction(0))
    return weighted / (count * total)


def nearest_rank(values: Iterable[Exact], at: Exact | str) -> Fraction | None:
    """The quantile by nearest rank: the least value that at least that share of all are not above.

    The value at rank `⌈share × n⌉` in ascending order, so it is always somebody's value; at 0 it is the least.
    `None` where there are no values.

    Args:
        values: The values, in any order.
        at: The share, from 0 to 1.

    Raises:
        InvalidValueError: If the share is below 0 or above 1.

    Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996, definition 1; Handbook 4.3.

    >>> nearest_rank([15, 20, 35, 40, 50], "40%")
    Fraction(20, 1)
    """
    share = read_fraction(at, "at")
    if not 0 <= share <= 1:
        raise InvalidValueError("at", at, "a share from 0 to 1")
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        return None
    rank = max(1, -(-share.numerator * len(ordered) // share.denominator))
    return ordered[rank - 1]


def r_squared(pairs: Iterable[tuple[Exact, Exact]]) -> Fraction | None:
    """How much of the variance of one figure goes with the other: the square of Pearson's correlation, exact.

    `None` where it is undefined: fewer than two pairs, or one of the figures is the same for all.

    Source: Pearson, Notes on Regression and Inheritance, 1895; Handbook 4.3.

    >>> r_squared([(1, 2), (2, 4), (3, 6)]), r_squared([(1, 1), (2, 0), (3, 1)])
    (Fraction(1, 1), Fraction(0, 1))
    """
    moments = _moments(pairs)
    return None if moments is None else moments[0] ** 2 / (moments[1] * moments[2])


def correlation(pairs: Iterable[tuple[Exact, Exact]], rounding: Rounding = _THOUSANDTH) -> Decimal | None:
    """Pearson's correlation, from -1 to 1: the root of the exact `r_squared`, with its sign, rounded once.

    Args:
        pairs: The two figures of each.
        rounding: Its step and mode.

    Returns:
        The correlation; `None` where `r_squared` has no answer.

    Raises:
        InvalidValueError: If the rounding names no step.

    Source: as `r_squared`.

    >>> correlation([(1, 1), (2, 3), (3, 2)])
    Decimal('0.500')
    """
    moments = _moments(pairs)
    if moments is None:
        return None
    covariance = moments[0]
    return _rounded_root(covariance**2 / (moments[1] * moments[2]), rounding, is_negative=covariance < 0)


def _rounded_root(square: Fraction, rounding: Rounding, *, is_negative: bool) -> Decimal:
    """The square root, rounded as if all its digits were known.

    In half steps the root is a whole number, or lies strictly between two. Which of these is decided in integers, and
    all numbers between the same two half steps round to the same step.
    """
    if rounding.step is None:
        raise InvalidValueError("rounding.step", None, "a step", "name one, such as Rounding('0.001')")
    halves = square / (Fraction(rounding.step) / 2) ** 2
    whole = isqrt(halves.numerator // halves.denominator)
    quarters = 2 * whole + (whole**2 != halves)
    steps = rounded_quotient(-quarters if is_negative else quarters, 4, rounding.mode)
    return EXACT.multiply(EXACT.create_decimal(steps), rounding.step)


def _moments(pairs: Iterable[tuple[Exact, Exact]]) -> tuple[Fraction, Fraction, Fraction] | None:
    """Covariance and both variances, each times the square of the count; `None` where a variance is zero."""
    both = [(Fraction(one), Fraction(other)) for one, other in pairs]
    count = len(both)
    sum_one, sum_other = sum((x for x, _ in both), Fraction(0)), sum((y for _, y in both), Fraction(0))
    product = count * sum((x * y for x, y in both), Fraction(0)) - sum_one * sum_other
    variance_one = count * sum((x * x for x, _ in both), Fraction(0)) - sum_one**2
    variance_other = count * sum((y * y for _, y in both), Fraction(0)) - sum_other**2
    return (product, variance_one, variance_other) if variance_one and variance_other else None

"""Functions of statistics that Python's `math` lacks: beta, incomplete beta, Gauss's hypergeometric series.

All are of floats and answer with floats; they serve the models of buying and spending, never money.

Invariant: outside its stated domain a function refuses; inside it the relative error is of the order of 1e-12 where the
parameters are below a thousand, and grows with them.

Left out: complex numbers, and every argument that the models do not meet.
"""

from __future__ import annotations

import math
import sys
from typing import Final

from salesmanual.kernel.errors import InvalidValueError

__all__ = ["MOST_OF_Z", "hypergeometric", "incomplete_beta", "log_beta", "log_hypergeometric"]

MOST_OF_Z: Final = 0.9999
"""The greatest argument of the hypergeometric series; beyond it the series takes too many terms."""

_SMALL: Final = 1e-17
_TINY: Final = 1e-300
_BIG: Final = 1e200
_LOG_BIG: Final = math.log(_BIG)
_LOG_MOST: Final = math.log(sys.float_info.max)
_MOST_TERMS: Final = 1_000_000
_MOST_SHAPE: Final = 10_000_000
_NEAR: Final = 1e-15


def _check_positive(**values: float) -> None:
    for name, value in values.items():
        if not 0 < value < math.inf:
            raise InvalidValueError(name, value, "a finite number above 0")


def log_beta(a: float, b: float) -> float:
    """The logarithm of the beta function: `ln Γ(a) + ln Γ(b) - ln Γ(a + b)`.

    Raises:
        InvalidValueError: If one of the two is not above 0.

    Source: Handbook 3.3.

    >>> round(math.exp(log_beta(2, 3)), 12) == round(1 / 12, 12)
    True
    """
    _check_positive(a=a, b=b)
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def log_hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """The logarithm of Gauss's series `2F1(a, b; c; z)`, the sum of `(a)n (b)n / ((c)n n!) zⁿ`.

    All terms are positive, so nothing cancels; they are scaled on the way, so a sum too big for a float has a logarithm
    all the same.

    Args:
        a: Above 0.
        b: Above 0.
        c: Above 0.
        z: From 0 to `MOST_OF_Z`.

    Raises:
        InvalidValueError: If an argument is outside the domain, or the terms of the series go on rising too long.

    Source: Handbook 3.3; Gauss 1813.

    >>> round(log_hypergeometric(1, 1, 2, 0.5), 12) == round(math.log(2 * math.log(2)), 12)
    True
    """
    _check_positive(a=a, b=b, c=c)
    if not 0 <= z <= MOST_OF_Z:
        raise InvalidValueError("z", z, f"a number from 0 to {MOST_OF_Z}")
    last_rise = _last_rise(a, b, c, z)
    if last_rise > _MOST_TERMS:
        raise InvalidValueError("z", z, f"a number for which the terms rise no more than {_MOST_TERMS:,} times")
    term, total, scale, n = 1.0, 1.0, 0.0, 0
    while True:
        ratio = (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        term *= ratio
        total += term
        n += 1
        if total > _BIG:
            term, total, scale = term / _BIG, total / _BIG, scale + _LOG_BIG
        if n > last_rise and term <= _SMALL * (1 - z) * total:
            return scale + math.log(total)


def _last_rise(a: float, b: float, c: float, z: float) -> float:
    """Beyond which term of the series each is smaller than the one before it."""
    half = (a + b) * z - c - 1
    inside = half * half - 4 * (1 - z) * (c - a * b * z)
    return (half + math.sqrt(max(0.0, inside))) / (2 * (1 - z))


def hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's series `2F1(a, b; c; z)`; infinite where it is too big for a float.

    The arguments and the errors are those of `log_hypergeometric`.

    Source: Handbook 3.3; Gauss 1813.

    >>> round(hypergeometric(3, 5, 5, 0.5), 12)
    8.0
    """
    logarithm = log_hypergeometric(a, b, c, z)
    return math.exp(logarithm) if logarithm <= _LOG_MOST else math.inf


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function `I_x(a, b)`: the chance that a beta variable is at most x.

    By its continued fraction, on the side where that converges fast.

    Args:
        x: From 0 to 1.
        a: Above 0, at most 10,000,000.
        b: Above 0, at most 10,000,000.

    Raises:
        InvalidValueError: If an argument is outside the domain.

    Source: Handbook 3.3; Lentz 1976 for the continued fraction.

    >>> round(incomplete_beta(0.5, 2, 3), 12)
    0.6875
    """
    _check_positive(a=a, b=b)
    for name, value in (("a", a), ("b", b)):
        if value > _MOST_SHAPE:
            raise InvalidValueError(name, value, f"a number of at most {_MOST_SHAPE:,}")
    if not 0 <= x <= 1:
        raise InvalidValueError("x", x, "a number from 0 to 1")
    if x in {0, 1}:
        return float(x)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta(a, b))
    if x * (a + b + 2) < a + 1:
        return min(1.0, front / a * _beta_fraction(x, a, b))
    return max(0.0, 1 - front / b * _beta_fraction(1 - x, b, a))


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, from its front."""
    above, below = 1.0, 1 / _kept_from_zero(1 - (a + b) * x / (a + 1))
    value = below
    m = 0
    while True:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for part in (even, odd):
            below = 1 / _kept_from_zero(1 + part * below)
            above = _kept_from_zero(1 + part / above)
            change = above * below
            value *= change
        if abs(change - 1) < _NEAR:
            return value


def _kept_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY

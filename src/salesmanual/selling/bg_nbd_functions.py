"""The functions of the BG/NBD model, in floats: chances, purchases to come, and how likely a history is.

With N the purchases of a customer who never stops, and p their chance to stop after each: the k-th purchase happens if
N is at least k and they did not stop after the first `k - 1`. All functions follow from that.

Invariant: no function divides by `a - 1` or `a + b - 1` where these are near zero; the sum that is used there has
positive terms only.

Left out: what arguments are accepted (`bg_nbd`).
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.selling.special_functions import MOST_OF_Z, incomplete_beta, log_beta, log_hypergeometric

__all__ = [
    "Shape",
    "at_least",
    "chance_alive",
    "exactly",
    "expected_by_series",
    "expected_by_sum",
    "expected_purchases",
]

_MOST_PURCHASES: Final = 1_000_000
_ILL: Final = 1_000
_BIG: Final = 1e200
_SMALL: Final = 1e-17
_LOG_MOST: Final = 700.0


class Shape(NamedTuple):
    """The four parameters as floats."""

    r: float
    alpha: float
    a: float
    b: float

    def after(self, repeats: int, age: float) -> Shape:
        """The parameters of somebody with that history, if they are still a customer."""
        return Shape(self.r + repeats, self.alpha + age, self.a, self.b + repeats)


def at_least(shape: Shape, purchases: int, t: float) -> float:
    """The chance of so many purchases or more in the time t.

    >>> at_least(Shape(0.243, 4.414, 0.793, 2.426), 0, 39.0)
    1.0
    """
    if purchases == 0:
        return 1.0
    going_on = math.exp(log_beta(shape.a, shape.b + purchases - 1) - log_beta(shape.a, shape.b))
    return min(1.0, going_on) * incomplete_beta(t / (shape.alpha + t), purchases, shape.r)


def exactly(shape: Shape, purchases: int, t: float) -> float:
    """The chance of exactly so many purchases in the time t: they did not stop, or stopped after the last of them.

    >>> round(exactly(Shape(0.243, 4.414, 0.793, 2.426), 0, 39.0), 7)
    0.5737864
    """
    r, alpha, a, b = shape
    if t == 0:
        return 0.0 if purchases else 1.0
    never = math.exp(
        log_beta(a, b + purchases)
        - log_beta(a, b)
        + math.lgamma(r + purchases)
        - math.lgamma(r)
        - math.lgamma(purchases + 1)
        + r * math.log(alpha / (alpha + t))
        + purchases * math.log(t / (alpha + t))
    )
    if purchases == 0:
        return min(1.0, never)
    stopped = math.exp(log_beta(a + 1, b + purchases - 1) - log_beta(a, b))
    return min(1.0, never + stopped * incomplete_beta(t / (alpha + t), purchases, r))


def chance_alive(shape: Shape, repeats: int, recency: float, age: float) -> float:
    """The chance that somebody with that history is still a customer; without repeats it is 1.

    >>> round(chance_alive(Shape(0.243, 4.414, 0.793, 2.426), 2, 30.43, 38.86), 4)
    0.7266
    """
    if repeats == 0:
        return 1.0
    r, alpha, a, b = shape
    against = math.log(a / (b + repeats - 1)) + (r + repeats) * math.log((alpha + age) / (alpha + recency))
    return math.exp(-against) if against > _LOG_MOST else 1 / (1 + math.exp(against))


def expected_purchases(shape: Shape, t: float) -> float:
    """The purchases to expect in the time t: by the series of the published formula, or by the sum where that is ill.

    Raises:
        InvalidValueError: If the time is above 9,999 times alpha, or more than 1,000,000 purchases come in it.
    """
    r, alpha, a, b = shape
    if t / (alpha + t) > MOST_OF_Z:
        raise InvalidValueError("t", t, f"a length of time of at most {9_999 * alpha:.9g}")
    if r * t / alpha > _MOST_PURCHASES:
        raise InvalidValueError("t", t, f"a length of time with at most {_MOST_PURCHASES:,} purchases")
    if a + b - 1 < 1 / _ILL or (a + b) > _ILL * abs(a - 1):
        return expected_by_sum(shape, t)
    return expected_by_series(shape, t)


def expected_by_series(shape: Shape, t: float) -> float:
    """The purchases to expect in the time t, by the published formula with Gauss's series.

    It needs `a + b` above 1 and a other than 1.

    Source: Handbook 3.3; Fader, Hardie and Lee 2005, equation 9.

    >>> round(expected_by_series(Shape(0.243, 4.414, 0.793, 2.426), 52.0), 4)
    1.4461
    """
    r, alpha, a, b = shape
    logarithm = r * math.log(alpha / (alpha + t)) + log_hypergeometric(r, b, a + b - 1, t / (alpha + t))
    return (a + b - 1) / (a - 1) * -math.expm1(logarithm)


def expected_by_sum(shape: Shape, t: float) -> float:
    """The purchases to expect in the time t, as a sum of positive terms.

    Of the n purchases that there would be, the k-th happens with the chance not to have stopped after the first
    `k - 1`; the sum goes over n, with the chance of n.

    >>> round(expected_by_sum(Shape(0.243, 4.414, 0.793, 2.426), 52.0), 4)
    1.4461
    """
    r, alpha, a, b = shape
    u = t / (alpha + t)
    weight, weights, total = 1.0, 1.0, 0.0
    going_on, happen, n = 1.0, 0.0, 0
    peak = r * t / alpha
    while True:
        happen += going_on
        going_on *= (b + n) / (a + b + n)
        weight *= (r + n) / (n + 1) * u
        n += 1
        weights += weight
        total += weight * happen
        if weights > _BIG:
            weight, weights, total = weight / _BIG, weights / _BIG, total / _BIG
        if n > peak and weight * (n + 1) <= _SMALL * (1 - u) * weights:
            return total / weights

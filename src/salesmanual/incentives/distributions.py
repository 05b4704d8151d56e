"""How attainment may turn out: distributions, and what a curve pays on average over them.

::

           │      ╭─╮           the curve is a straight line on each stretch,
    chance │    ╭─╯ ╰──╮        and the average of a straight line over a stretch
           │ ╭──╯      ╰────    needs two figures of the distribution there:
           └──┬──────┬──────    how likely it is, and its partial expectation.
       stretch 1 │ 2 │ 3        Both have closed forms, so nothing is sampled.

Invariant: parameters are exact, and read from and write to plan files. What is computed of a continuous distribution
is an estimate in the machine's floating point, good to about twelve digits, and leaves this module as a `Decimal`
rounded by a named `Rounding`. Of an empirical distribution every figure is exact up to that rounding. Nothing touches
the global random state: whoever draws brings a `random.Random`.

Left out: fitting a distribution to data, which statistics packages do.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.wire import TaggedUnion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

__all__ = ["DISTRIBUTIONS", "Beta", "Distribution", "Empirical", "LogNormal", "Normal", "PartialMean"]

_LEAST: Final = Fraction(1, 10_000)
_MOST: Final = Fraction(10_000)
_ROOT_TWO: Final = math.sqrt(2)
_ROOT_TWO_PI: Final = math.sqrt(2 * math.pi)
_STANDARD: Final = NormalDist()
_FRACTION_STEPS: Final = 10_000
_TINY: Final = 1e-300
_CLOSE: Final = 1e-15


class PartialMean(NamedTuple):
    """What a distribution has between two numbers: the chance to be there, and the part of its mean from there."""

    chance: float
    moment: float


class Distribution(Protocol):
    """How a figure such as attainment may turn out.

    A class of one's own has these methods, is registered by `DISTRIBUTIONS.member`, and serves everywhere.
    """

    def atoms(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The values that have a chance of their own, each with it; none for a continuous distribution."""
        ...

    def between(self, lower: float, upper: float) -> PartialMean:
        """What the continuous part has strictly between two numbers, which may be infinite."""
        ...

    def quantile(self, at: float) -> float:
        """The least value that is not exceeded with that chance, which is above 0 and below 1."""
        ...

    def draw(self, random: Random) -> float:
        """One value, by the caller's own source of chance."""
        ...


DISTRIBUTIONS: Final = TaggedUnion(Distribution, tag="kind")
"""The distributions that plain data can name by their `kind`."""


_SCALE: Final = "a number from 0.0001 to 10,000, such as '15%'"
_PLACE: Final = "a number from -10,000 to 10,000, such as '95%'"


def _scale(value: Exact | str, where: str) -> Fraction:
    number = read_fraction(value, where)
    if not _LEAST <= number <= _MOST:
        raise InvalidValueError(where, value, _SCALE)
    return number


def _place(value: Exact | str, where: str) -> Fraction:
    number = read_fraction(value, where)
    if abs(number) > _MOST:
        raise InvalidValueError(where, value, _PLACE)
    return number


def _read_center(value: Exact | str) -> Fraction:
    return _place(value, "mean")


def _read_mean(value: Exact | str) -> Fraction:
    return _scale(value, "mean")


def _read_deviation(value: Exact | str) -> Fraction:
    return _scale(value, "deviation")


def _read_alpha(value: Exact | str) -> Fraction:
    return _scale(value, "alpha")


def _read_beta(value: Exact | str) -> Fraction:
    return _scale(value, "beta")


def _read_lower(value: Exact | str) -> Fraction:
    return _place(value, "lower")


def _read_upper(value: Exact | str) -> Fraction:
    return _place(value, "upper")


def _below(z: float) -> float:
    """The chance that a standard normal figure is below z."""
    return math.erfc(-z / _ROOT_TWO) / 2


def _normal_between(lower: float, upper: float) -> float:
    """The chance that a standard normal figure is between both, with all its digits in either tail."""
    return _below(-lower) - _below(-upper) if lower > 0 else _below(upper) - _below(lower)


def _density(z: float) -> float:
    return math.exp(-z * z / 2) / _ROOT_TWO_PI


@DISTRIBUTIONS.member("normal")
@final
@attrs.frozen
class Normal:
    """The bell curve: as likely so much above the mean as so much below it.

    It has a chance of values below zero; a wide one says that returns may exceed sales.

    Attributes:
        mean: The middle.
        deviation: The standard deviation.

    Raises:
        WrongTypeError: If a parameter is a `float` or no number.
        InvalidValueError: If the deviation is not above 0, or a parameter is absurdly large or small.

    Source: Handbook 4.3; Winkler, Roodman and Britney, The Determination of Partial Moments, 1972.

    >>> likely = Normal("95%", "15%")
    >>> round(likely.quantile(0.9), 4), round(likely.between(1, float("inf")).chance, 4)
    (1.1422, 0.3694)
    """

    mean: Fraction = attrs.field(converter=_read_center)
    deviation: Fraction = attrs.field(converter=_read_deviation)

    def atoms(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """None: it is continuous."""
        return ()

    def between(self, lower: float, upper: float) -> PartialMean:
        """Chance and partial expectation: `μ P + σ (φ(lower) - φ(upper))`."""
        mean, deviation = float(self.mean), float(self.deviation)
        start, end = (lower - mean) / deviation, (upper - mean) / deviation
        chance = _normal_between(start, end)
        return PartialMean(chance, mean * chance + deviation * (_density(start) - _density(end)))

    def quantile(self, at: float) -> float:
        """The value not exceeded with that chance."""
        return float(self.mean) + float(self.deviation) * _STANDARD.inv_cdf(at)

    def draw(self, random: Random) -> float:
        """One value."""
        return self.quantile(_open(random))


@DISTRIBUTIONS.member("log-normal")
@final
@attrs.frozen
class LogNormal:
    """Always above zero, with a long tail above: its logarithm is normal.

    Attributes:
        mean: The mean of the figure itself, not of its logarithm.
        deviation: The standard deviation of the figure itself.

    Raises:
        WrongTypeError: If a parameter is a `float` or no number.
        InvalidValueError: If a parameter is not above 0, or absurdly large or small.

    Source: Handbook 4.3; Winkler, Roodman and Britney, The Determination of Partial Moments, 1972.

    >>> likely = LogNormal("100%", "30%")
    >>> round(likely.quantile(0.5), 4), round(likely.between(1, float("inf")).chance, 4)
    (0.9578, 0.4417)
    """

    mean: Fraction = attrs.field(converter=_read_mean)
    deviation: Fraction = attrs.field(converter=_read_deviation)

    def atoms(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """None: it is continuous."""
        return ()

    def between(self, lower: float, upper: float) -> PartialMean:
        """Chance and partial expectation: the mean times the chance of the same stretch, `σ²` lower."""
        center, spread = self._logarithm()
        start, end = ((_log(x) - center) / spread for x in (lower, upper))
        moment = float(self.mean) * _normal_between(start - spread, end - spread)
        return PartialMean(_normal_between(start, end), moment)

    def quantile(self, at: float) -> float:
        """The value not exceeded with that chance."""
        center, spread = self._logarithm()
        return math.exp(center + spread * _STANDARD.inv_cdf(at))

    def draw(self, random: Random) -> float:
        """One value."""
        return self.quantile(_open(random))

    def _logarithm(self) -> tuple[float, float]:
        """Mean and deviation of the logarithm."""
        variance = math.log1p(float((self.deviation / self.mean) ** 2))
        return math.log(self.mean) - variance / 2, math.sqrt(variance)


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


@DISTRIBUTIONS.member("beta")
@final
@attrs.frozen
class Beta:
    """Between two bounds, in many shapes: for what cannot fall below one figure nor rise above another.

    Attributes:
        alpha: How strongly it keeps off the lower bound.
        beta: How strongly it keeps off the upper bound.
        lower: The lower bound.
        upper: The upper bound.

    Raises:
        WrongTypeError: If a parameter is a `float` or no number.
        InvalidValueError: If alpha or beta is not above 0, the upper bound is not above the lower, or a parameter is
            absurdly large or small.

    Source: Handbook 4.3; Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.

    >>> likely = Beta(2, 2, upper="200%")
    >>> round(likely.quantile(0.5), 4), round(likely.between(0, 0.5).chance, 3)
    (1.0, 0.156)
    """

    alpha: Fraction = attrs.field(converter=_read_alpha)
    beta: Fraction = attrs.field(converter=_read_beta)
    lower: Fraction = attrs.field(default=Fraction(0), converter=_read_lower, kw_only=True)
    upper: Fraction = attrs.field(default=Fraction(1), converter=_read_upper, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.upper - self.lower < _LEAST:
            accepted = f"a bound above the lower one, {number_text(self.lower)}, by 0.0001 or more"
            raise InvalidValueError("upper", number_text(self.upper), accepted)

    def atoms(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """None: it is continuous."""
        return ()

    def between(self, lower: float, upper: float) -> PartialMean:
        """Chance and partial expectation, by the incomplete beta function of `alpha` and of `alpha + 1`."""
        alpha, beta, bottom, width = self._numbers()
        start, end = (min(1.0, max(0.0, (x - bottom) / width)) for x in (lower, upper))
        chance = _incomplete(alpha, beta, end) - _incomplete(alpha, beta, start)
        share = _incomplete(alpha + 1, beta, end) - _incomplete(alpha + 1, beta, start)
        return PartialMean(chance, bottom * chance + width * share * alpha / (alpha + beta))

    def quantile(self, at: float) -> float:
        """The value not exceeded with that chance, by halving."""
        alpha, beta, bottom, width = self._numbers()
        low, high = 0.0, 1.0
        middle = 0.5
        while low < middle < high:
            if _incomplete(alpha, beta, middle) < at:
                low = middle
            else:
                high = middle
            middle = (low + high) / 2
        return bottom + width * high

    def draw(self, random: Random) -> float:
        """One value."""
        alpha, beta, bottom, width = self._numbers()
        return bottom + width * random.betavariate(alpha, beta)

    def _numbers(self) -> tuple[float, float, float, float]:
        return float(self.alpha), float(self.beta), float(self.lower), float(self.upper - self.lower)


def _incomplete(alpha: float, beta: float, x: float) -> float:
    """The regularised incomplete beta function: the chance that a beta figure is below x.

    By its continued fraction, on the side where that converges fast.

    Source: Abramowitz and Stegun, 26.5.8; Lentz, Applied Optics 15, 1976.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (alpha + 1) / (alpha + beta + 2):
        return 1 - _incomplete(beta, alpha, 1 - x)
    scale = math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta)
    front = math.exp(scale + alpha * math.log(x) + beta * math.log1p(-x)) / alpha
    return front * _continued(alpha, beta, x)


def _continued(alpha: float, beta: float, x: float) -> float:
    """The value of the continued fraction, by Lentz's method."""
    c, d = 1.0, 1 / _off_zero(1 - (alpha + beta) * x / (alpha + 1))
    value, change, m = d, 0.0, 0
    while abs(change - 1) > _CLOSE and m < _FRACTION_STEPS:
        m += 1
        even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m))
        odd = -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            change = c * d
            value *= change
    return value


def _off_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY


def _read_values(value: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    try:
        values = tuple(value)
    except TypeError:
        values = ()
    if isinstance(value, str) or not values:
        raise WrongTypeError("values", value, "one number or more, in a list")
    return tuple(read_fraction(each, f"values[{at}]") for at, each in enumerate(values))


def _read_weights(value: Iterable[Exact | str] | None) -> tuple[Fraction, ...]:
    try:
        weights = tuple(value or ())
    except TypeError:
        raise WrongTypeError("weights", value, "numbers, in a list") from None
    read = tuple(read_fraction(each, f"weights[{at}]") for at, each in enumerate(weights))
    for at, weight in enumerate(read):
        if weight <= 0:
            raise InvalidValueError(f"weights[{at}]", number_text(weight), "a weight above 0", "leave the value out")
    return read


@DISTRIBUTIONS.member("empirical")
@final
@attrs.frozen
class Empirical:
    """What was seen: each value as likely as it was frequent, such as last year's attainments of a team.

    Attributes:
        values: The values, in any order; a value may come again.
        weights: How often each was seen; all alike by default.

    Raises:
        WrongTypeError: If there are no values, or one is a `float` or no number.
        InvalidValueError: If a weight is not above 0, or there are not as many as values.

    Source: Handbook 4.3.

    >>> seen = Empirical(["80%", "100%", "130%"], [1, 2, 1])
    >>> [(str(value), str(chance)) for value, chance in seen.atoms()]
    [('4/5', '1/4'), ('1', '1/2'), ('13/10', '1/4')]
    """

    values: tuple[Fraction, ...] = attrs.field(converter=_read_values)
    weights: tuple[Fraction, ...] = attrs.field(default=(), converter=_read_weights)
    _atoms: tuple[tuple[Fraction, Fraction], ...] = attrs.field(init=False, repr=False, eq=False)
    _steps: tuple[float, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.weights and len(self.weights) != len(self.values):
            accepted = f"{len(self.values)} weights, one for each value"
            raise InvalidValueError("weights", len(self.weights), accepted)
        weights = self.weights or (Fraction(1),) * len(self.values)
        total = sum(weights, Fraction(0))
        chances: dict[Fraction, Fraction] = {}
        for value, weight in zip(self.values, weights, strict=True):
            chances[value] = chances.get(value, Fraction(0)) + weight / total
        atoms = tuple(sorted(chances.items()))
        object.__setattr__(self, "_atoms", atoms)
        object.__setattr__(self, "_steps", tuple(map(float, accumulate(chance for _, chance in atoms))))

    def atoms(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Every value once, ascending, with its chance."""
        return self._atoms

    def between(self, lower: float, upper: float) -> PartialMean:
        """Nothing: all of it stands at its values."""
        del lower, upper  # the answer holds for every stretch
        return PartialMean(0.0, 0.0)

    def quantile(self, at: float) -> float:
        """The least value that is not exceeded with that chance."""
        return float(self._atoms[min(bisect_left(self._steps, at), len(self._atoms) - 1)][0])

    def draw(self, random: Random) -> float:
        """One value."""
        return self.quantile(_open(random))


def _open(random: Random) -> float:
    """A number above 0 and below 1."""
    return random.random() or 0.5

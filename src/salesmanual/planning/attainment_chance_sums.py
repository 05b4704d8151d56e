"""The sum of what people sell as a distribution: exact by adding outcome to outcome, or as a bell curve.

    everybody's outcomes, one person after another ──▶ each possible sum, with the number of weighted cases
    a common factor, such as a good or a bad year, multiplies every sum

Invariant: the exact sums are whole multiples of one unit, and cases are whole numbers, so chances are exact ratios.
The bell curve is computed in the machine's floating point and leaves this module rounded by a named rounding.

Left out: whose outcomes they are (`attainment_chance`).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Quotient, Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.texts import Text

    Outcomes = Sequence[tuple[Fraction, Fraction]]

__all__ = ["MOST_SUMS", "BellSum", "ExactSum", "bell_sum", "exact_sum"]

MOST_SUMS: Final = 200_000
"""The most different sums that are added up exactly."""

_MILLIONTH: Final = Rounding("0.000001")
_STANDARD: Final = NormalDist()
_ROOT_TWO: Final = math.sqrt(2)


@final
@attrs.frozen(repr=False)
class ExactSum:
    """Every possible sum, with how many of the weighted cases have at least that.

    Attributes:
        unit: What the sums are multiples of.
        sums: The sums in units, ascending.
        reaching: The cases that reach each sum; the first is all of them.
    """

    unit: Fraction
    sums: tuple[int, ...]
    reaching: tuple[int, ...]

    def at_least(self, number: Fraction) -> Fraction:
        """The chance of that much or more."""
        return Fraction(self._cases(number), self.reaching[0])

    def threshold(self, chance: Fraction) -> Fraction:
        """The greatest sum that is reached with at least that chance."""
        needed = math.ceil(chance * self.reaching[0])
        place = bisect_left(self.reaching, -needed + 1, key=lambda cases: -cases) - 1
        return self.sums[place] * self.unit

    def mean(self) -> Fraction:
        """The mean."""
        ends = (*self.reaching[1:], 0)
        cases = (own - later for own, later in zip(self.reaching, ends, strict=True))
        total = sum(value * count for value, count in zip(self.sums, cases, strict=True))
        return Fraction(total, self.reaching[0]) * self.unit

    def explain(self, number: Fraction, label: Text) -> Step:
        """The chance as cases over cases."""
        reached = given(text("weighted cases that reach it"), self._cases(number))
        inputs = (reached, given(text("all weighted cases"), self.reaching[0]))
        rule = text("all combinations of outcomes, exact")
        return derived(label, Quotient(), inputs, rule=rule, section="2.2", unit="%")

    def _cases(self, number: Fraction) -> int:
        place = bisect_left(self.sums, number / self.unit)
        return self.reaching[place] if place < len(self.sums) else 0


def exact_sum(everybody: Iterable[Outcomes], factor: Outcomes = ()) -> ExactSum:
    """The distribution of the sum of independent figures, times a common factor.

    Args:
        everybody: The values of each figure, with their chances.
        factor: The values of the common factor, with their chances; none for no factor.

    Raises:
        InvalidValueError: If there would be more than 200,000 different sums.

    >>> coin = [(Fraction(0), Fraction(1, 2)), (Fraction(1), Fraction(1, 2))]
    >>> exact_sum([coin, coin, coin]).at_least(Fraction(2))
    Fraction(1, 2)
    """
    figures = [list(figure) for figure in everybody]
    unit = Fraction(1, math.lcm(*(value.denominator for figure in figures for value, _ in figure)))
    cases = {0: 1}
    for figure in figures:
        whole = math.lcm(*(chance.denominator for _, chance in figure))
        added = [(int(value / unit), int(chance * whole)) for value, chance in figure]
        cases = _combined(cases, added)
    if factor:
        whole = math.lcm(*(chance.denominator for _, chance in factor))
        finer = math.lcm(*(value.denominator for value, _ in factor))
        cases = _multiplied(cases, [(int(value * finer), int(chance * whole)) for value, chance in factor])
        unit /= finer
    sums = tuple(sorted(cases))
    reaching = list(accumulate(cases[value] for value in reversed(sums)))
    return ExactSum(unit, sums, tuple(reversed(reaching)))


def _combined(cases: dict[int, int], added: list[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for value, count in cases.items():
        for more, weight in added:
            found[value + more] = found.get(value + more, 0) + count * weight
    return _checked(found)


def _multiplied(cases: dict[int, int], factors: list[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for value, count in cases.items():
        for factor, weight in factors:
            found[value * factor] = found.get(value * factor, 0) + count * weight
    return _checked(found)


def _checked(cases: dict[int, int]) -> dict[int, int]:
    if len(cases) > MOST_SUMS:
        remedy = "name a rounding of what one person sells, such as Rounding('1000', 'floor'), or take method='normal'"
        raise InvalidValueError("targets", f"more than {MOST_SUMS:,} different sums", f"at most {MOST_SUMS:,}", remedy)
    return cases


@final
@attrs.frozen
class BellSum:
    """A sum as a bell curve, of which the mean is exact and the variance a `float`.

    Attributes:
        center: The mean.
        variance: The square of the standard deviation.
    """

    center: Fraction
    variance: float

    def at_least(self, number: Fraction) -> Fraction:
        """The chance of that much or more, to a millionth."""
        if not self.variance:
            return Fraction(number <= self.center)
        chance = math.erfc(float(number - self.center) / math.sqrt(self.variance) / _ROOT_TWO) / 2
        return Fraction(_MILLIONTH.number(Fraction(chance)))

    def threshold(self, chance: Fraction) -> Fraction:
        """The sum that is reached with that chance, to a millionth; 0 for certainty, which no bell curve has."""
        if not self.variance:
            return self.center
        if float(chance) >= 1:
            return Fraction(0)
        away = math.sqrt(self.variance) * _STANDARD.inv_cdf(float(chance))
        return Fraction(_MILLIONTH.number(self.center - Fraction(away)))

    def mean(self) -> Fraction:
        """The mean."""
        return self.center

    def explain(self, number: Fraction, label: Text) -> Step:
        """The chance as a figure that was read off the curve."""
        rule = text(
            "normal approximation: mean {mean}, standard deviation {deviation}",
            mean=_MILLIONTH.number(self.center),
            deviation=_MILLIONTH.number(Fraction(math.sqrt(self.variance))),
        )
        step = given(label, self.at_least(number), section="2.2", unit="%")
        return attrs.evolve(step, rule=rule)


def bell_sum(moments: Sequence[tuple[Fraction, Fraction]], correlation: Fraction, factor: Outcomes = ()) -> BellSum:
    """The bell curve with the mean and the variance of the sum.

        variance = (1 - ρ) Σ σ² + ρ (Σ σ)²       times a factor f: E[f²] (variance + mean²) - (E[f] mean)²

    Args:
        moments: Mean and variance of each figure.
        correlation: ρ, of each two of them.
        factor: The values of a common factor, with their chances; none for no factor.

    >>> bell_sum([(Fraction(1), Fraction(4)), (Fraction(2), Fraction(9))], Fraction(1))
    BellSum(center=Fraction(3, 1), variance=25.0)
    """
    mean = sum((center for center, _ in moments), Fraction(0))
    variance = float((1 - correlation) * sum((spread for _, spread in moments), Fraction(0)))
    variance += float(correlation) * sum(math.sqrt(spread) for _, spread in moments) ** 2
    if not factor:
        return BellSum(mean, variance)
    first = sum((value * chance for value, chance in factor), Fraction(0))
    second = sum((value**2 * chance for value, chance in factor), Fraction(0))
    return BellSum(first * mean, float(second) * variance + float((second - first**2) * mean**2))

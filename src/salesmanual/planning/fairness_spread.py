"""The spread of ratios: how unequal they are, and which stand apart.

Invariant: everything is exact but the coefficient of variation, which is a root, taken to 40 digits and rounded once by
a named rounding; its square is exact.

Left out: what the ratios are of (`fairness_report`).
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.number import Exact, Rounding, read_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.planning.fairness import FairnessBand, FairnessPolicy

__all__ = ["RatioSpread"]

_ROOT: Final = Context(prec=40)
_THOUSANDTH: Final = Rounding("0.001")


def _read_values(values: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    listed = read_listed(values, "values", "a list of ratios")
    read = tuple(sorted(read_fraction(value, f"values[{at}]") for at, value in enumerate(listed)))
    if not read:
        raise InvalidValueError("values", (), "at least one ratio")
    if read[0] < 0:
        raise InvalidValueError("values", read[0], "ratios of 0 or more")
    return read


@final
@attrs.frozen
class RatioSpread:
    """How far ratios lie apart.

    Attributes:
        values: The ratios, ascending.

    Raises:
        WrongTypeError: If one is no exact number.
        InvalidValueError: If there is none, or one is below 0.

    Source: Handbook 2.2; C. Gini, Variabilità e mutabilità, 1912.

    >>> spread = RatioSpread([1, 2, 3, 4])
    >>> spread.mean(), spread.median(), spread.range_ratio(), spread.gini(), spread.variation()
    (Fraction(5, 2), Fraction(5, 2), Fraction(4, 1), Fraction(1, 4), Decimal('0.447'))
    """

    values: tuple[Fraction, ...] = attrs.field(converter=_read_values)

    def mean(self) -> Fraction:
        """The mean."""
        return sum(self.values, Fraction(0)) / len(self.values)

    def median(self) -> Fraction:
        """The middle one, or the mean of the two in the middle."""
        return self.quantile(Fraction(1, 2))

    def quantile(self, at: Exact | str) -> Fraction:
        """The value so far along the ascending ones, straight between neighbours: the first at 0, the last at 1.

        Raises:
            InvalidValueError: If it is not from 0 to 1.

        >>> [RatioSpread([1, 2, 3, 4]).quantile(at) for at in ("25%", "75%")]
        [Fraction(7, 4), Fraction(13, 4)]
        """
        part = read_fraction(at, "at")
        if not 0 <= part <= 1:
            raise InvalidValueError("at", at, "a part from 0% to 100%")
        place = part * (len(self.values) - 1)
        below = int(place)
        above = min(below + 1, len(self.values) - 1)
        return self.values[below] + (self.values[above] - self.values[below]) * (place - below)

    def median_deviation(self) -> Fraction:
        """The median of the distances from the median, not scaled."""
        middle = self.median()
        return RatioSpread([abs(value - middle) for value in self.values]).median()

    def range_ratio(self) -> Fraction | None:
        """The greatest over the least; `None` where the least is 0."""
        return self.values[-1] / self.values[0] if self.values[0] else None

    def squared_variation(self) -> Fraction:
        """The variance of all, over the square of the mean; 0 where all are 0."""
        mean = self.mean()
        if not mean:
            return Fraction(0)
        return sum(((value / mean - 1) ** 2 for value in self.values), Fraction(0)) / len(self.values)

    def variation(self, *, rounding: Rounding = _THOUSANDTH) -> Decimal:
        """The coefficient of variation: the standard deviation of all over the mean, rounded.

        Raises:
            WrongTypeError: If the rounding is none.
        """
        if not isinstance(rounding, Rounding):
            raise WrongTypeError("rounding", rounding, "a Rounding such as Rounding('0.001')")
        above, below = self.squared_variation().as_integer_ratio()
        return rounding.number(_ROOT.sqrt(_ROOT.divide(Decimal(above), Decimal(below))))

    def gini(self) -> Fraction:
        """The Gini coefficient: the mean distance of two of them over twice the mean; 0 where all are equal."""
        total, count = sum(self.values, Fraction(0)), len(self.values)
        if not total:
            return Fraction(0)
        ranked = sum((place * value for place, value in enumerate(self.values, 1)), Fraction(0))
        return 2 * ranked / (count * total) - Fraction(count + 1, count)

    def fences(self, policy: FairnessPolicy, band: FairnessBand) -> tuple[Fraction, Fraction]:
        """Between which values the policy's rule finds nothing apart."""
        factor = policy.multiple()
        match policy.outliers:
            case "band":
                return band.least, band.most
            case "median-deviation":
                reach = factor * self.median_deviation()
                return self.median() - reach, self.median() + reach
            case "quartile-fences":
                low, high = self.quantile("25%"), self.quantile("75%")
                return low - factor * (high - low), high + factor * (high - low)
            case _ as unreachable:
                assert_never(unreachable)

"""Sums of products in whole numbers, ranks and correlations: what the statistics of this package share.

    correlation = together / √(first × second)      together = nΣxy - ΣxΣy, first = nΣx² - (Σx)², second alike

Invariant: the sums are exact, and a correlation is rounded once, from the exact square, to nine places, half up: it is
the same in every order of the pairs, and exactly 1 or -1 where the points lie on a line.

Left out: floats. Where a statistic needs a distribution, its own module says so.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import isqrt, lcm
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.insight.agreement_ratings import read_number
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.insight.agreement_ratings import Number
    from salesmanual.kernel.number import Exact

__all__ = [
    "PLACES",
    "Comoments",
    "OverRoot",
    "comoments",
    "mid_ranks",
    "over_root",
    "read_confidence",
    "root_of",
    "whole_numbers",
]

PLACES: Final = 9
"""How many decimal places a root is rounded to."""

_SCALE: Final = 10**PLACES
_MOST_CONFIDENCE: Final = 1 - Fraction(1, 10**12)


def read_confidence(value: Exact | str) -> Fraction:
    """The confidence of an interval.

    Raises:
        WrongTypeError: If it is no exact number.
        InvalidValueError: If it is not above 0 and below 1, or so near to 1 that floats cannot tell.

    >>> read_confidence("95%")
    Fraction(19, 20)
    """
    share = read_fraction(value, "confidence")
    if not 0 < share <= _MOST_CONFIDENCE:
        raise InvalidValueError("confidence", value, "a ratio above 0 and below 1, such as '95%'")
    return share


def whole_numbers(values: Sequence[Number]) -> tuple[list[int], int]:
    """The values as whole numbers over one denominator.

    >>> whole_numbers([1, Fraction(1, 2), Fraction(2, 3)])
    ([6, 3, 4], 6)
    """
    below = lcm(*(value.denominator for value in values))
    return [value.numerator * (below // value.denominator) for value in values], below


def root_of(value: Fraction) -> Decimal:
    """The square root of a number of 0 or more, rounded to nine places, half up.

    >>> root_of(Fraction(9, 4)), root_of(Fraction(2))
    (Decimal('1.500000000'), Decimal('1.414213562'))
    """
    if value < 0:
        raise InvalidValueError("root", value, "a number of 0 or more")
    twice = isqrt(4 * value.numerator * _SCALE**2 // value.denominator)
    return Decimal((twice + 1) // 2).scaleb(-PLACES)


def over_root(together: Number, first: Number, second: Number) -> Decimal:
    """The first number divided by the root of the product of the other two, rounded to nine places, half up.

    Raises:
        InvalidValueError: If the product is not above 0.

    >>> over_root(3, 4, 9)
    Decimal('0.500000000')
    """
    product = Fraction(first) * second
    if product <= 0:
        raise InvalidValueError("product under the root", product, "a number above 0")
    size = root_of(Fraction(together) ** 2 / product)
    return -size if together < 0 else size


@final
@attrs.frozen
class OverRoot:
    """The first value divided by the root of the product of the two others, rounded to nine places, half up.

    Source: Handbook 11.3.

    >>> OverRoot().apply(3, 4, 9)
    Decimal('0.500000000')
    """

    def apply(self, *values: object) -> Decimal:
        """The value."""
        together, first, second = (read_number(value, "over the root") for value in values)
        return over_root(together, first, second)

    def describe(self) -> Text:
        """The operation in words."""
        return text("the first over the root of the product of the others, rounded to nine places, half up")


@final
@attrs.frozen
class Comoments:
    """What a correlation of pairs of numbers is made of.

    Attributes:
        count: How many pairs.
        together: `nΣxy - ΣxΣy`.
        first: `nΣx² - (Σx)²`.
        second: The same of y.

    Source: Handbook 11.3; Pearson's correlation.

    >>> comoments([1, 2, 3], [2, 4, 6]).correlation()
    Decimal('1.000000000')
    """

    count: int
    together: Fraction
    first: Fraction
    second: Fraction

    def correlation(self) -> Decimal | None:
        """The correlation, to nine places; `None` where one of the two does not vary."""
        if not self.first or not self.second:
            return None
        return over_root(self.together, self.first, self.second)

    def explain(self, label: Text | Label | str) -> Step:
        """The correlation from its sums; `None`, as a given value, where one of the two does not vary."""
        if not self.first or not self.second:
            return given(label, None, section="11.3")
        parts = (
            given(text("how the two vary together"), self.together),
            given(text("how the first varies"), self.first),
            given(text("how the second varies"), self.second),
        )
        return derived(label, OverRoot(), parts, section="11.3")


def comoments(first: Sequence[Number], second: Sequence[Number]) -> Comoments:
    """What the correlation of the pairs is made of; the two are of one length.

    >>> comoments([1, 2, 4], [5, 5, 8])
    Comoments(count=3, together=Fraction(15, 1), first=Fraction(14, 1), second=Fraction(18, 1))
    """
    xs, below_x = whole_numbers(first)
    ys, below_y = whole_numbers(second)
    count, sum_x, sum_y = len(xs), sum(xs), sum(ys)
    together = count * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum_x * sum_y
    return Comoments(
        count,
        Fraction(together, below_x * below_y),
        Fraction(count * sum(x * x for x in xs) - sum_x * sum_x, below_x * below_x),
        Fraction(count * sum(y * y for y in ys) - sum_y * sum_y, below_y * below_y),
    )


def mid_ranks(values: Iterable[Number]) -> list[int]:
    """Twice the rank of each value, the least one first; equal values share the middle of their ranks.

    >>> mid_ranks([10, 30, 20, 20])
    [2, 8, 5, 5]
    """
    listed = list(values)
    ranks: dict[Number, int] = {}
    before = 0
    for value, count in sorted(Counter(listed).items()):
        ranks[value] = 2 * before + count + 1
        before += count
    return [ranks[value] for value in listed]

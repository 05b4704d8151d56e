"""How a person's attainment may turn out: a few outcomes, each with its chance, or a bell curve.

Invariant: parameters are exact, and the chances of the outcomes add up to 1.

Left out: what a team reaches together (`attainment_chance`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.number import Exact, number_text, read_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Attainments", "BellCurve", "Odds"]

_PAIR = 2


def _read_outcomes(value: Iterable[tuple[Exact | str, Exact | str]]) -> tuple[tuple[Fraction, Fraction], ...]:
    found: dict[Fraction, Fraction] = {}
    for at, pair in enumerate(read_listed(value, "outcomes", "a list of attainments, each with its chance")):
        if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != _PAIR:
            raise WrongTypeError(f"outcomes[{at}]", pair, "an attainment and its chance, as in ('80%', '1/4')")
        attained = _read_attained(pair[0], f"outcomes[{at}]")
        chance = read_fraction(pair[1], f"outcomes[{at}]")
        if not 0 < chance <= 1:
            raise InvalidValueError(f"outcomes[{at}]", pair[1], "a chance above 0 and up to 1")
        if attained in found:
            raise DuplicateError(f"outcomes[{at}]", number_text(attained), "name it once, with its whole chance")
        found[attained] = chance
    if sum(found.values()) != 1:
        total = number_text(sum(found.values(), Fraction(0)))
        raise InvalidValueError("outcomes", total, "chances that add up to 1", "give one of them the rest")
    return tuple(sorted(found.items()))


def _read_attained(value: Exact | str, where: str) -> Fraction:
    attained = read_fraction(value, where)
    if attained < 0:
        raise InvalidValueError(where, value, "an attainment of 0 or more")
    return attained


def _read_mean(value: Exact | str) -> Fraction:
    return _read_attained(value, "mean")


def _read_deviation(value: Exact | str) -> Fraction:
    return _read_attained(value, "deviation")


@final
@attrs.frozen
class Attainments:
    """A few attainments that are possible, each with its chance.

    Attributes:
        outcomes: Each attainment and its chance, the least attainment first.

    Raises:
        WrongTypeError: If an outcome is no pair, or a number is a `float`.
        InvalidValueError: If an attainment is below 0, a chance is not above 0 and up to 1, or they do not add up to 1.
        DuplicateError: If an attainment comes twice.

    Source: Handbook 2.2.

    >>> likely = Attainments([("80%", "1/4"), ("100%", "1/2"), ("130%", "1/4")])
    >>> likely.mean(), likely.variance()
    (Fraction(41, 40), Fraction(51, 1600))
    """

    outcomes: tuple[tuple[Fraction, Fraction], ...] = attrs.field(converter=_read_outcomes)

    @classmethod
    def observed(cls, attainments: Iterable[Exact | str]) -> Attainments:
        """Those that were observed, each as likely as it was frequent.

        Raises:
            InvalidValueError: If there is none, or one is below 0.

        >>> Attainments.observed(["90%", "110%", "110%"]).mean() == Fraction("3.1") / 3
        True
        """
        listed = read_listed(attainments, "attainments", "a list of attainments")
        if not listed:
            raise InvalidValueError("attainments", (), "at least one attainment")
        read = [_read_attained(value, f"attainments[{at}]") for at, value in enumerate(listed)]
        return cls([(value, Fraction(read.count(value), len(read))) for value in dict.fromkeys(read)])

    def mean(self) -> Fraction:
        """The mean."""
        return sum((value * chance for value, chance in self.outcomes), Fraction(0))

    def variance(self) -> Fraction:
        """The mean square of the distance from the mean."""
        mean = self.mean()
        return sum((chance * (value - mean) ** 2 for value, chance in self.outcomes), Fraction(0))


@final
@attrs.frozen
class BellCurve:
    """Attainment as a bell curve, for the normal approximation only.

    Attributes:
        mean: The middle.
        deviation: The standard deviation.

    Raises:
        WrongTypeError: If a parameter is a `float` or no number.
        InvalidValueError: If one is below 0.

    Source: Handbook 2.2.

    >>> BellCurve("95%", "20%").variance()
    Fraction(1, 25)
    """

    mean_attainment: Fraction = attrs.field(converter=_read_mean)
    deviation: Fraction = attrs.field(converter=_read_deviation)

    def mean(self) -> Fraction:
        """The mean."""
        return self.mean_attainment

    def variance(self) -> Fraction:
        """The square of the deviation."""
        return self.deviation**2


Odds: TypeAlias = Attainments | BellCurve
"""How a person's attainment may turn out."""

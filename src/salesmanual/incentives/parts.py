"""Parts: which of the shares of a sale a credit is, so that money of any kind is shared to the last minor unit.

Invariant: the parts of all places of the same shares sum to the whole times the sum of the shares, rounded once to
the minor unit where that sum is not 1. Equal shares get equal parts, up to one minor unit.

Left out: who has the shares (`credits`, `crediting`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.sales import read_share
from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Part", "shared_out"]

_ONE: Final = Fraction(1)


def _read_shares(value: Iterable[Fraction | str | int]) -> tuple[Fraction, ...]:
    shares = tuple(read_share(each) for each in read_listed(value, "shares", "shares, in a list"))
    if not shares:
        raise InvalidValueError("shares", shares, "at least one share")
    return shares


def _read_places(value: Iterable[int]) -> tuple[int, ...]:
    places = read_listed(value, "places", "positions of shares, in a list")
    for position, place in enumerate(places):
        if type(place) is not int:
            raise WrongTypeError(f"places[{position}]", place, "the position of a share, from 0")
    return places


def _read_factor(value: Fraction | str | int) -> Fraction:
    return read_share(value)


@final
@attrs.frozen
class Part:
    """One or several of the shares of a sale, perhaps scaled.

    Attributes:
        shares: All shares that the sale is divided into.
        places: Which of them this is, counted from 0; several for a manager of several people.
        factor: What the part is multiplied by; 1 for all of it.

    Raises:
        WrongTypeError: If a place is no whole number, or a share no number.
        InvalidValueError: If a share is not above 0, or a place names no share or one twice.

    Source: Handbook 4.3.

    >>> thirds = ("1/3", "1/3", "1/3")
    >>> [str(Part(thirds, [place]).of(Money("100", "CNY"))) for place in range(3)]
    ['CNY 33.34', 'CNY 33.33', 'CNY 33.33']
    >>> Part(thirds, [1, 2]).of(Money("100", "CNY")), Part(thirds, [1, 2]).share()
    (Money('66.66', 'CNY'), Fraction(2, 3))
    """

    shares: tuple[Fraction, ...] = attrs.field(converter=_read_shares)
    places: tuple[int, ...] = attrs.field(converter=_read_places)
    factor: Fraction = attrs.field(default=_ONE, converter=_read_factor)

    def __attrs_post_init__(self) -> None:
        known = range(len(self.shares))
        if not self.places or len(set(self.places)) < len(self.places) or not all(at in known for at in self.places):
            raise InvalidValueError("places", self.places, f"different positions from 0 to {len(self.shares) - 1}")

    def share(self) -> Fraction:
        """The part of the sale, as a fraction of 1."""
        return sum((self.shares[place] for place in self.places), Fraction(0)) * self.factor

    def of(self, whole: Money) -> Money:
        """The part of an amount; a factor other than 1 is rounded once more, to the minor unit."""
        return self.of_shared(shared_out(whole, self.shares))

    def of_shared(self, parts: tuple[Money, ...]) -> Money:
        """The part, of an amount that `shared_out` divided already."""
        mine = parts[self.places[0]] if len(self.places) == 1 else Money.total(parts[place] for place in self.places)
        return mine if self.factor == _ONE else mine.times(self.factor)


def shared_out(whole: Money, shares: tuple[Fraction, ...]) -> tuple[Money, ...]:
    """The amount divided by the shares: by largest remainder, ties in the order of the shares.

    What the amount has below the minor unit goes to the largest share. Where the shares do not sum to 1, the amount
    times their sum, rounded to the minor unit, is what is divided.

    >>> shared_out(Money("0.25", "CNY"), (Fraction(1, 2), Fraction(1, 2)))
    (Money('0.13', 'CNY'), Money('0.12', 'CNY'))
    """
    total = sum(shares, Fraction(0))
    return share(whole if total == _ONE else whole.times(total), shares, residue="largest")

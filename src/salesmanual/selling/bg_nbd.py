"""How often customers buy again, and whether they are still customers: the BG/NBD model.

A customer buys at a rate of their own, spread over customers as a gamma distribution of shape `r` and rate `alpha`;
after each purchase they stop for good with a chance of their own, spread as a beta distribution of `a` and `b`. Nobody
says that they stop; the model judges by the silence.

Invariant: chances lie between 0 and 1, those of all counts add up to 1, and the purchases to come of a customer are the
chance that they still are one, times what a customer with their history then buys.

Left out: finding the parameters (`bg_nbd_fit`) and what customers spend (`gamma_gamma`). The figures here are floats of
a statistical model; `lifetime_value` makes money of them by a named rounding.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_section
from salesmanual.selling.bg_nbd_functions import Shape, at_least, chance_alive, exactly, expected_purchases
from salesmanual.selling.buying_history import BuyingHistory, read_span
from salesmanual.selling.model_fitting import MOST_OF_SCALE, read_parameter

if TYPE_CHECKING:
    from salesmanual.kernel.exact import Exact

__all__ = ["BgNbd"]

_MOST_PURCHASES: Final = 1_000_000


def _read_r(value: Decimal | int | str) -> Decimal:
    return read_parameter(value, "r")


def _read_alpha(value: Decimal | int | str) -> Decimal:
    return read_parameter(value, "alpha", MOST_OF_SCALE)


def _read_a(value: Decimal | int | str) -> Decimal:
    return read_parameter(value, "a")


def _read_b(value: Decimal | int | str) -> Decimal:
    return read_parameter(value, "b")


def _read_purchases(value: int) -> int:
    if type(value) is not int:
        raise WrongTypeError("purchases", value, "a whole number")
    if not 0 <= value <= _MOST_PURCHASES:
        raise InvalidValueError("purchases", value, f"a whole number from 0 to {_MOST_PURCHASES:,}")
    return value


def _read_history(value: BuyingHistory) -> BuyingHistory:
    if not isinstance(value, BuyingHistory):
        raise WrongTypeError("history", value, "a BuyingHistory")
    return value


@final
@attrs.frozen
class BgNbd:
    """The BG/NBD model with its four parameters.

    Attributes:
        r: The shape of the spread of buying rates.
        alpha: Its rate, in the unit of time of the histories: the mean rate is `r / alpha`.
        a: Together with b the spread of the chance to stop after a purchase; its mean is `a / (a + b)`.
        b: As a.
        section: The handbook section.

    Raises:
        WrongTypeError: If a parameter is a `float` or no number.
        InvalidValueError: If a parameter is below 0.000000001 or above 1,000,000 (alpha: 10¹³).

    Source: Handbook 3.3; Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, 2005.

    >>> model = BgNbd("0.243", "4.414", "0.793", "2.426")
    >>> round(model.probability(0, 39), 7), round(model.expected(52), 4)
    (0.5737864, 1.4461)
    """

    r: Decimal = attrs.field(converter=_read_r)
    alpha: Decimal = attrs.field(converter=_read_alpha)
    a: Decimal = attrs.field(converter=_read_a)
    b: Decimal = attrs.field(converter=_read_b)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def shape(self) -> Shape:
        """The parameters as floats."""
        return Shape(float(self.r), float(self.alpha), float(self.a), float(self.b))

    def probability(self, purchases: int, t: Exact | str, *, after: BuyingHistory | None = None) -> float:
        """The chance of exactly so many purchases in the time t.

        Args:
            purchases: How many.
            t: The time, in the unit of the model.
            after: Whose history the time follows; by default it follows the first purchase of a new customer, which
                does not count.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If the count or the time is below 0.

        Source: Handbook 3.3; Fader, Hardie and Lee 2005, equation 8.

        >>> f"{BgNbd('0.243', '4.414', '0.793', '2.426').probability(10, 2):.5e}"
        '1.07869e-07'
        """
        count, span = _read_purchases(purchases), float(read_span(t))
        if after is None:
            return exactly(self.shape(), count, span)
        alive = self.alive(after)
        chance = alive * exactly(self._after(after), count, span)
        return chance if count else min(1.0, chance + (1 - alive))

    def at_least(self, purchases: int, t: Exact | str, *, after: BuyingHistory | None = None) -> float:
        """The chance of so many purchases or more in the time t; the arguments and errors are those of `probability`.

        Source: Handbook 3.3.

        >>> round(BgNbd("0.243", "4.414", "0.793", "2.426").at_least(1, 39), 7)
        0.4262136
        """
        count, span = _read_purchases(purchases), float(read_span(t))
        if after is None:
            return at_least(self.shape(), count, span)
        return self.alive(after) * at_least(self._after(after), count, span) if count else 1.0

    def alive(self, history: BuyingHistory) -> float:
        """The chance that somebody with the history is still a customer.

        It falls with the silence. Somebody who never bought again had no purchase to stop after: the model takes them
        for a customer, with a low rate.

        Raises:
            WrongTypeError: If it is no history.

        Source: Handbook 3.3; Fader, Hardie and Lee 2005.

        >>> round(BgNbd("0.243", "4.414", "0.793", "2.426").alive(BuyingHistory("0001", 2, "30.43", "38.86")), 4)
        0.7266
        """
        known = _read_history(history)
        return chance_alive(self.shape(), known.repeats, float(known.recency), float(known.age))

    def expected(self, t: Exact | str, *, after: BuyingHistory | None = None) -> float:
        """The purchases to expect in the time t; the arguments are those of `probability`.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If the time is below 0 or above 9,999 times alpha plus the age, or more than 1,000,000
                purchases come in it.

        Source: Handbook 3.3; Fader, Hardie and Lee 2005, equations 9 and 10.

        >>> model = BgNbd("0.243", "4.414", "0.793", "2.426")
        >>> round(model.expected(39, after=BuyingHistory("0001", 2, "30.43", "38.86")), 4)
        1.226
        """
        span = float(read_span(t))
        if after is None:
            return expected_purchases(self.shape(), span)
        return self.alive(after) * expected_purchases(self._after(after), span)

    def _after(self, history: BuyingHistory) -> Shape:
        return self.shape().after(history.repeats, float(history.age))

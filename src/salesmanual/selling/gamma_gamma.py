"""What customers spend each time they buy again: the gamma-gamma model.

A customer's amounts vary about a mean of their own; the means vary over customers. `p` is the shape of the first
spread, `q` the shape and `v` the scale of the second. Who bought often is believed by their own mean, who bought seldom
by that of all.

Invariant: what is expected of a customer lies between their own mean and the mean of all, nearer to their own with each
repeat. From the parameters on everything is exact, and rounded once.

Left out: how often they buy (`bg_nbd`), and finding the parameters (`gamma_gamma_fit`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Difference, Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.fields import check_section
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import text
from salesmanual.selling.buying_history import BuyingHistory
from salesmanual.selling.model_fitting import MOST_OF_SCALE, read_parameter

__all__ = ["GammaGamma"]

_MINOR: Final = Rounding()


def _read_p(value: Decimal | int | str) -> Decimal:
    return read_parameter(value, "p")


def _read_q(value: Decimal | int | str) -> Decimal:
    q = read_parameter(value, "q")
    if q <= 1:
        raise InvalidValueError("q", value, "a number above 1", "with less, the mean over all customers is infinite")
    return q


def _read_v(value: Decimal | int | str) -> Decimal:
    return read_parameter(value, "v", MOST_OF_SCALE)


@final
@attrs.frozen
class GammaGamma:
    """The gamma-gamma model with its three parameters.

    Attributes:
        p: The shape of the spread of one customer's amounts.
        q: The shape of the spread over customers; above 1, else there is no mean over all.
        v: Its scale, in the currency.
        currency: The currency of the amounts.
        section: The handbook section.

    Raises:
        WrongTypeError: If a parameter is a `float` or no number.
        InvalidValueError: If a parameter is outside its bounds, or the currency is unknown.

    Source: Handbook 3.3; Fader and Hardie, The Gamma-Gamma Model of Monetary Value, 2013.

    >>> model = GammaGamma("6.25", "3.74", "15.44", "USD")
    >>> model.expected_spend(BuyingHistory("1", 2, 30, 39, Money("44.70", "USD")))
    Money('24.66', 'USD')
    """

    p: Decimal = attrs.field(converter=_read_p)
    q: Decimal = attrs.field(converter=_read_q)
    v: Decimal = attrs.field(converter=_read_v)
    currency: str = attrs.field(converter=read_currency)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def mean_of_all(self) -> Fraction:
        """The mean over all customers, in the currency: `p v / (q - 1)`."""
        return Fraction(self.p) * Fraction(self.v) / (Fraction(self.q) - 1)

    def weight(self, repeats: int) -> Fraction:
        """How far a customer with so many repeats is believed by their own mean: `p x / (p x + q - 1)`.

        >>> GammaGamma(6, 4, 15, "USD").weight(2)
        Fraction(4, 5)
        """
        own = Fraction(self.p) * repeats
        return own / (own + Fraction(self.q) - 1)

    def expected_spend(self, history: BuyingHistory, *, rounding: Rounding = _MINOR) -> Money:
        """What the customer is expected to spend each time: their own mean and that of all, weighted.

        Raises:
            WrongTypeError: If it is no history, or there are repeats and what was spent is not known.
            CurrencyMismatchError: If the amounts are in another currency.

        Source: Handbook 3.3; Fader and Hardie 2013, equation 5.

        >>> GammaGamma(6, 4, 15, "USD").expected_spend(BuyingHistory("2", 0, 0, 39))
        Money('30.00', 'USD')
        """
        weight = self.weight(_read_history(history, self.currency).repeats)
        own = history.mean_spend() or Fraction(0)
        return Money.rounded(weight * own + (1 - weight) * self.mean_of_all(), self.currency, rounding)

    def explain(self, history: BuyingHistory, *, rounding: Rounding = _MINOR) -> Step:
        """Why that is expected of the customer; the arguments and errors are those of `expected_spend`.

        >>> print(GammaGamma(6, 4, 15, "USD").explain(BuyingHistory("2", 0, 0, 39)))
        expected spend of 2 each time: USD 30.00 (rounded to the minor unit, half up) [Handbook 3.3]
        └─ mean of all, in USD: 30 (the first divided by the second)
           ├─ p times v: 90 (the product)
           │  ├─ p: 6
           │  └─ v: 15
           └─ q less 1: 3 (the first less the rest)
              ├─ q: 4
              └─ one: 1
        """
        _read_history(history, self.currency)
        mean = _mean_of_all_step(self)
        blended = _blended_step(self, history, mean) if history.repeats else mean
        label = text("expected spend of {customer} each time", customer=history.customer)
        return derived(label, Rounded(rounding, self.currency), (blended,), section=self.section)


def _read_history(history: BuyingHistory, currency: str) -> BuyingHistory:
    if not isinstance(history, BuyingHistory):
        raise WrongTypeError("history", history, "a BuyingHistory")
    if history.spent is None:
        if history.repeats:
            raise WrongTypeError("history.spent", None, "Money where there are repeats", "say what they came to")
    elif history.spent.currency != currency:
        raise CurrencyMismatchError("expected spend", currency, history.spent.currency)
    return history


def _mean_of_all_step(model: GammaGamma) -> Step:
    above = derived(text("p times v"), Product(), (given("p", model.p), given("v", model.v)))
    below = derived(text("q less 1"), Difference(), (given("q", model.q), given(text("one"), 1)))
    return derived(text("mean of all, in {currency}", currency=model.currency), Quotient(), (above, below))


def _blended_step(model: GammaGamma, history: BuyingHistory, mean: Step) -> Step:
    repeats, one = given(text("repeats"), history.repeats), given(text("one"), 1)
    mean_spend = history.mean_spend() or Fraction(0)
    spent = given(text("spent on repeats"), mean_spend * history.repeats)
    own = derived(text("own mean"), Quotient(), (spent, repeats))
    known = derived(text("p times repeats"), Product(), (given("p", model.p), repeats))
    rest = derived(text("q less 1"), Difference(), (given("q", model.q), one))
    every = derived(text("both"), Sum(), (known, rest))
    weight = derived(text("weight of the own mean"), Quotient(), (known, every), unit="%")
    other = derived(text("weight of the mean of all"), Difference(), (one, weight), unit="%")
    parts = (
        derived(text("own part"), Product(), (weight, own)),
        derived(text("part of all"), Product(), (other, mean)),
    )
    return derived(text("the two means, weighted"), Sum(), parts)

"""Salary bands: from which pay to which a grade or a position is paid, and where somebody's pay stands in that.

    low ────────────── mid ────────────── high
         compa-ratio = pay ÷ mid
         range penetration = (pay − low) ÷ (high − low)

Invariant: all three amounts are of one currency and above zero, and none is below the one before it; both ratios are
exact.

Left out: what somebody ought to be paid.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, check_type
from salesmanual.kernel.explanation import Difference, Quotient, Step, derived, given
from salesmanual.kernel.fields import check_kind, check_line, check_money
from salesmanual.kernel.money import Money
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.timeline import check_since, check_until

__all__ = ["GradeBand", "PayPlace", "PayRange", "PayStanding"]


class PayStanding(StrEnum):
    """Where pay stands in a band."""

    BELOW = "below"
    """Under the lowest amount."""
    WITHIN = "within"
    """From the lowest to the highest amount, both included."""
    ABOVE = "above"
    """Over the highest amount."""


@final
@attrs.frozen
class PayRange:
    """The lowest, the middle and the highest pay, for whatever time the company states them: a month, a year.

    Attributes:
        low: The lowest pay.
        mid: The middle, which is the pay for the job done in full.
        high: The highest pay.

    Raises:
        WrongTypeError: If one is no money.
        CurrencyMismatchError: If they are not of one currency.
        InvalidValueError: If the lowest is zero or less, or one is below the one before it.

    Source: Handbook 8.1.

    >>> pay = PayRange(Money("8000", "CNY"), Money("10000", "CNY"), Money("12000", "CNY"))
    >>> pay.spread(), pay.place(Money("11000", "CNY")).compa_ratio
    (Fraction(1, 2), Fraction(11, 10))
    """

    low: Money = attrs.field(validator=check_money)
    mid: Money = attrs.field(validator=check_money)
    high: Money = attrs.field(validator=check_money)

    def __attrs_post_init__(self) -> None:
        for name, amount in (("mid", self.mid), ("high", self.high)):
            if amount.currency != self.low.currency:
                raise CurrencyMismatchError(name, self.low.currency, amount.currency)
        if self.low.is_zero():
            raise InvalidValueError("low", self.low, "an amount above 0")
        for name, amount, before in (("mid", self.mid, self.low), ("high", self.high, self.mid)):
            if amount < before:
                raise InvalidValueError(name, amount, f"{before} or more")

    def spread(self) -> Fraction:
        """How wide it is: the highest less the lowest, over the lowest."""
        return (self.high - self.low) / self.low

    def place(self, pay: Money) -> PayPlace:
        """Where that pay stands.

        Raises:
            WrongTypeError: If it is no money.
            CurrencyMismatchError: If it is of another currency.

        Source: Handbook 8.1.
        """
        check_type(pay, Money, "pay", "write it as Money('9000', 'CNY')")
        if pay.currency != self.low.currency:
            raise CurrencyMismatchError("pay", self.low.currency, pay.currency)
        penetration = None if self.low == self.high else (pay - self.low) / (self.high - self.low)
        return PayPlace(self, pay, pay / self.mid, penetration)


@final
@attrs.frozen
class GradeBand:
    """The salary band of a grade from a day on.

    Attributes:
        grade: The key of the grade.
        pay: The band.
        since: The first day on which it holds.
        until: The last day; `None` where no end is known.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the grade is blank, or the last day is before the first.

    Source: Handbook 8.1.
    """

    grade: str = attrs.field(validator=check_line)
    pay: PayRange = attrs.field(validator=check_kind(PayRange, "a PayRange"))
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)


@final
@attrs.frozen
class PayPlace(Shown):
    """Where somebody's pay stands in a band.

    Attributes:
        band: The band.
        pay: The pay.
        compa_ratio: The pay over the middle: 1 is on it.
        penetration: How far it is from the lowest (0) to the highest (1), below 0 or above 1 outside the band;
            `None` where the band is one amount.

    Source: Handbook 8.1.

    >>> band = PayRange(Money("8000", "CNY"), Money("10000", "CNY"), Money("12000", "CNY"))
    >>> print(band.place(Money("9000", "CNY")).explain())
    compa-ratio: 90% (the first divided by the second) [Handbook 8.1]
    ├─ pay: CNY 9,000.00
    └─ middle of the band: CNY 10,000.00
    """

    band: PayRange
    pay: Money
    compa_ratio: Fraction
    penetration: Fraction | None

    def standing(self) -> PayStanding:
        """Whether it is below, within or above the band."""
        if self.pay < self.band.low:
            return PayStanding.BELOW
        return PayStanding.ABOVE if self.pay > self.band.high else PayStanding.WITHIN

    def outside(self) -> Money:
        """How far it is outside: below zero under the band, above zero over it, zero within."""
        nearest = min(max(self.pay, self.band.low), self.band.high)
        return self.pay - nearest

    def explain(self) -> Step:
        """The compa-ratio; replaying it gives the ratio."""
        steps = (given(text("pay"), self.pay), given(text("middle of the band"), self.band.mid))
        return derived(text("compa-ratio"), Quotient(), steps, section="8.1", unit="%")

    def explain_penetration(self) -> Step | None:
        """The range penetration; replaying it gives the ratio; `None` where the band is one amount."""
        if self.penetration is None:
            return None
        low = given(text("lowest of the band"), self.band.low)
        above = derived(text("above the lowest"), Difference(), (given(text("pay"), self.pay), low))
        width = derived(
            text("width of the band"), Difference(), (given(text("highest of the band"), self.band.high), low)
        )
        return derived(text("range penetration"), Quotient(), (above, width), section="8.1", unit="%")

    def tables(self) -> tuple[Table, ...]:
        """One row."""
        code = self.band.low.currency
        columns = (
            Column(text("pay"), key="pay", unit=code),
            Column(text("lowest"), key="low", unit=code),
            Column(text("middle"), key="mid", unit=code),
            Column(text("highest"), key="high", unit=code),
            Column(text("compa-ratio"), key="compa_ratio", unit="%"),
            Column(text("range penetration"), key="penetration", unit="%"),
            Column(text("standing"), key="standing"),
        )
        words = {
            PayStanding.BELOW: text("below the band"),
            PayStanding.WITHIN: text("within the band"),
            PayStanding.ABOVE: text("above the band"),
        }
        band = (self.band.low, self.band.mid, self.band.high)
        row = (self.pay, *band, self.compa_ratio, self.penetration, words[self.standing()])
        return (Table(text("Pay in the band"), columns, [row]),)

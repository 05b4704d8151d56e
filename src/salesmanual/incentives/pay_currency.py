"""Pay in another currency than the plan's: what is earned, at the rate of a day, rounded once.

    sale's currency ──rate of the sale's day, or the window's last──▶ plan's currency ──rate of the pay day──▶ pay

Invariant: the amount is the earned one times the rate, rounded by the named rounding; the explanation replays to it.

Left out: turning sales into the plan's currency, which the plan does itself (`IncentivePlan.rate_day`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import WrongTypeError, check_type
from salesmanual.kernel.exchange import RateTable
from salesmanual.kernel.explanation import Product, Rounded, Step, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.incentives.statement import Statement

__all__ = ["PaidIn", "pay_in"]


@final
@attrs.frozen
class PaidIn:
    """What is earned, in the currency it is paid in.

    Attributes:
        earned: The amount in the plan's currency.
        currency: The currency of the pay.
        on: The day whose rate counts.
        rate: How many units of the pay's currency one unit of the plan's is worth.
        rounding: How the pay is rounded.
        amount: The pay.

    Source: Handbook 4.3.
    """

    earned: Money
    currency: str
    on: date
    rate: Fraction
    rounding: Rounding
    amount: Money

    def explain(self) -> Step:
        """Why the pay is what it is; the value is `amount`."""
        earned = given(text("earned, in {currency}", currency=self.earned.currency), Fraction(self.earned.amount))
        name = text("{base} in {quote} on {day}", base=self.earned.currency, quote=self.currency, day=self.on)
        exact = derived(text("pay, exact"), Product(), (earned, given(name, self.rate)), unit=self.currency)
        label = text("pay in {currency}", currency=self.currency)
        return derived(label, Rounded(self.rounding, self.currency), (exact,), section="4.3")

    def __str__(self) -> str:
        return str(self.amount)


def pay_in(
    earned: Statement | Money,
    currency: str,
    *,
    rates: RateTable,
    on: date,
    rounding: Rounding = Rounding(),  # noqa: B008 - frozen
) -> PaidIn:
    """What is earned, in the currency that the person is paid in.

    Args:
        earned: A statement, or an amount in the plan's currency.
        currency: The currency of the pay.
        rates: The exchange rates.
        on: The day whose rate counts, such as the pay day.
        rounding: The step and the mode; half up to the minor unit by default.

    Raises:
        NotFoundError: If there is no such currency, or no rate of the pair on the day.
        WrongTypeError: If an argument is not of its type.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.exchange import ExchangeRate
    >>> rates = RateTable([ExchangeRate("EUR", "CNY", "7.8", date(2026, 1, 1))])
    >>> print(pay_in(Money("1000", "EUR"), "CNY", rates=rates, on=date(2026, 4, 10)).explain())
    pay in CNY: CNY 7,800.00 (rounded to the minor unit, half up) [Handbook 4.3]
    └─ pay, exact: 7800 CNY (the product)
       ├─ earned, in EUR: 1000
       └─ EUR in CNY on 2026-04-10: 7.8
    """
    check_type(rates, RateTable, "rates")
    check_type(rounding, Rounding, "rounding")
    amount = earned if isinstance(earned, Money) else getattr(earned, "total", None)
    if not isinstance(amount, Money):
        raise WrongTypeError("earned", earned, "a Statement, or Money", "write it as Money('1200', 'CNY')")
    rate = rates.rate(amount.currency, currency, on=on)
    pay = Money.rounded(Fraction(amount.amount) * rate, currency, rounding)
    return PaidIn(amount, currency, on, rate, rounding, pay)

"""What each sale of a statement earned, so that pay can be held, released and taken back sale by sale.

Invariant: the parts sum to the statement's total, to the minor unit. Each sale has what its own lines add; what no line
adds, such as a team's pool, stands without a sale. What a cap takes or a floor adds is spread over all of them in
proportion. Where they cannot carry the total (they sum to nothing, or to the other sign), it stands without a sale.

Left out: when the parts are paid (`releases`) and taken back (`clawbacks`).
"""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.sales import Sale
from salesmanual.kernel.errors import NotFoundError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.number import RoundingMode, rounded_quotient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesmanual.incentives.statement import Statement

__all__ = ["SalePay", "pay_by_sale"]

_order: Final = attrgetter("on", "id")
_HALF_UP: Final = RoundingMode.HALF_UP


@final
@attrs.frozen
class SalePay:
    """The part of a statement that one sale earned.

    Attributes:
        sale: The sale; `None` for what no sale earned.
        amount: The part; below zero for what came back.

    Source: Handbook 4.3.
    """

    sale: Sale | None
    amount: Money

    def sold_on(self) -> date:
        """The day of the sale.

        Raises:
            NotFoundError: If no sale earned it.
        """
        if self.sale is None:
            raise NotFoundError("sale of", str(self.amount), "no sale earned it")
        return self.sale.on


def pay_by_sale(statement: Statement) -> tuple[SalePay, ...]:
    """What each sale of the statement's period earned, by day and id; what no sale earned comes last.

    Parts are rounded to the minor unit, half up, as they add up: each is the rounded sum up to it less the rounded sum
    before it.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.credits import credit_sales
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%"), ("1000", "8%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> sold = [Sale(f"S-{n}", date(2026, 3, n), Money("1000", "CNY"), owner="li.na") for n in (1, 2)]
    >>> statement = plan.calculate("li.na", month(2026, 3), credits=credit_sales(sold))
    >>> [(part.sale.id, str(part.amount)) for part in pay_by_sale(statement)]
    [('S-1', 'CNY 50.00'), ('S-2', 'CNY 80.00')]
    """
    total, currency = statement.total, statement.total.currency
    weights: dict[str, Fraction] = {}
    sales: dict[str, Sale] = {}
    rest = sum((payout.exact for payout in statement.payouts), Fraction(0))
    whole = rest
    for sale, weight in _lines(statement):
        weights[sale.id] = weights.get(sale.id, Fraction(0)) + weight
        sales[sale.id] = sale
        rest -= weight
    if whole * Fraction(total.amount) <= 0:
        return (SalePay(None, total),) if total else ()
    factor = Fraction(total.amount) / whole / Fraction(minor_unit(currency))
    parts, running, given = [], Fraction(0), 0
    for sale in sorted(sales.values(), key=_order):
        running += weights[sale.id] * factor
        units = rounded_quotient(running.numerator, running.denominator, _HALF_UP)
        parts.append(SalePay(sale, Money.from_minor(units - given, currency)))
        given = units
    without = total.minor_units() - given
    return (*parts, SalePay(None, Money.from_minor(without, currency))) if rest and without else tuple(parts)


def _lines(statement: Statement) -> Iterator[tuple[Sale, Fraction]]:
    """What each credit of the period adds by each component."""
    for payout in statement.payouts:
        for stretch in payout.stretches:
            credits_ = stretch.after.credits
            since = 0 if stretch.before is None else len(stretch.before.credits)
            lines = payout.component.lines(stretch.after)
            for credit, line in zip(credits_[since:], lines[since:], strict=True):
                yield credit.sale, line

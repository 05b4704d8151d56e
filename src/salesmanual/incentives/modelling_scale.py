"""Sales as they were, enlarged or reduced: what a person would have sold at another attainment, of the same kinds.

Invariant: the scaled amounts are whole minor units and sum to the asked total exactly.

Left out: other kinds of sales than bookings (invoices, payments, activities), which stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.incentives.sales import BOOKINGS
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.credits import Credit

__all__ = ["scaled_credits"]

_MINOR: Final = Rounding()


def scaled_credits(credits: Iterable[Credit], to: Money) -> tuple[Credit, ...] | None:  # noqa: A002 - as in the plan
    """The credits with each booking in proportion, so that the bookings sum to `to`.

    Each amount is `amount × to / sum`, rounded to the minor unit, half up; what the roundings leave goes to the
    largest of them. `None` where nothing was booked, or as much was taken back as sold.

    Args:
        credits: One person's credits of one stretch of time.
        to: What the bookings are to sum to.

    Raises:
        CurrencyMismatchError: If the bookings are in another currency.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.credits import credit_sales
    >>> from salesmanual.incentives.sales import Sale
    >>> sales = [Sale(f"S-{at}", date(2026, 3, at), Money(at, "CNY"), owner="li.na") for at in (1, 2)]
    >>> [str(credit.amount) for credit in scaled_credits(credit_sales(sales).credits, Money("100", "CNY"))]
    ['CNY 33.33', 'CNY 66.67']
    """
    every = tuple(credits)
    booked = [credit for credit in every if credit.sale.kind in BOOKINGS]
    total = Money.total((credit.amount for credit in booked), to.currency)
    if not total:
        return None
    factor = to / total
    amounts = [credit.amount.times(factor, _MINOR) for credit in booked]
    largest = max(range(len(booked)), key=lambda at: abs(booked[at].amount))
    amounts[largest] += to - Money.total(amounts)
    scaled = (attrs.evolve(credit, amount=amount) for credit, amount in zip(booked, amounts, strict=True))
    return (*(credit for credit in every if credit.sale.kind not in BOOKINGS), *scaled)

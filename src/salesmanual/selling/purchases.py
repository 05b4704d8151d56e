"""What customers bought, day by day: the facts under recency, frequency, money and loyalty.

Invariant: all amounts of a book are in one currency, and none is below 0. The order in which purchases come changes
nothing.

Left out: returns. Net them against the purchase, or leave both out; a return is no purchase.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, NotFoundError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.fields import check_date, check_line, check_money
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Purchase", "PurchaseBook"]


@final
@attrs.frozen
class Purchase:
    """What a customer bought on a day.

    Attributes:
        customer: The id of the customer.
        on: The day.
        amount: What was paid; 0 or more.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the customer is blank, or the amount below 0.

    Source: Handbook 3.3.

    >>> Purchase("C-7", date(2026, 3, 2), Money("-5", "CNY"))
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: amount: found Money('-5', 'CNY'), accepted is an amount of 0 or more
    """

    customer: str = attrs.field(validator=check_line)
    on: date = attrs.field(validator=check_date)
    amount: Money = attrs.field(validator=check_money)


def _read_purchases(value: Iterable[Purchase]) -> tuple[Purchase, ...]:
    return read_listed(value, "purchases", "a list of purchases")


@final
@attrs.frozen
class PurchaseBook:
    """All purchases, grouped by customer once, for every summary that is made of them.

    Attributes:
        purchases: The purchases, in any order.

    Raises:
        WrongTypeError: If one of them is no `Purchase`.
        CurrencyMismatchError: If two currencies meet.

    Source: Handbook 3.3.

    >>> book = PurchaseBook([Purchase("C-7", date(2026, 3, day), Money("60", "CNY")) for day in (9, 2)])
    >>> book.customers(), [str(each.on) for each in book.of("C-7")]
    (('C-7',), ['2026-03-02', '2026-03-09'])
    """

    purchases: tuple[Purchase, ...] = attrs.field(converter=_read_purchases)
    _grouped: dict[str, list[int | Decimal]] = attrs.field(init=False, repr=False, eq=False)
    _currency: str = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        grouped, currency = _group(self.purchases)
        object.__setattr__(self, "_grouped", grouped)
        object.__setattr__(self, "_currency", currency)

    @property
    def currency(self) -> str:
        """The currency of all amounts; empty where there are none."""
        return self._currency

    def customers(self) -> tuple[str, ...]:
        """The ids of the customers that bought, in order."""
        return tuple(sorted(self._grouped))

    def of(self, customer: str) -> tuple[Purchase, ...]:
        """What one customer bought, the earliest first.

        Raises:
            NotFoundError: If it bought nothing.
        """
        if customer not in self._grouped:
            raise NotFoundError("customer with purchases", customer, did_you_mean(customer, self._grouped))
        own = (purchase for purchase in self.purchases if purchase.customer == customer)
        return tuple(sorted(own, key=lambda purchase: (purchase.on, purchase.amount.amount)))

    def columns(self) -> Iterator[tuple[str, list[int], list[Decimal]]]:
        """For each customer, by id, the ordinals of its days and the amounts beside them."""
        grouped = self._grouped
        for customer in sorted(grouped):
            own = grouped[customer]
            yield customer, own[::2], own[1::2]  # type: ignore[misc]  # days and amounts alternate


class _Ordinals(dict[date, int]):
    """The ordinal of each day that was asked for: a day is common to many purchases."""

    def __missing__(self, on: date) -> int:
        self[on] = ordinal = on.toordinal()
        return ordinal


def _group(purchases: tuple[Purchase, ...]) -> tuple[dict[str, list[int | Decimal]], str]:
    """By customer a list in which days and amounts alternate, and the currency of all; one loop for a million."""
    grouped: defaultdict[str, list[int | Decimal]] = defaultdict(list)
    ordinals = _Ordinals()
    currency = ""
    for position, purchase in enumerate(purchases):
        if type(purchase) is not Purchase:
            remedy = "write it as Purchase('C-7', date(2026, 3, 2), Money('90', 'CNY'))"
            raise WrongTypeError(f"purchases[{position}]", purchase, "a Purchase", remedy)
        money = purchase.amount
        if money.currency != currency:
            if currency:
                raise CurrencyMismatchError("purchases", currency, money.currency)
            currency = money.currency
        own = grouped[purchase.customer]
        own.append(ordinals[purchase.on])
        own.append(money.amount)
    return dict(grouped), currency

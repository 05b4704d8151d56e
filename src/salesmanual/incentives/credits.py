"""Credits: what of each sale counts for whom.

Invariant: nothing is lost. Every sale that comes in is either credited, its credits summing to its amount times its
shares to the last minor unit, or listed as uncredited with the reason. The order in which sales come in changes
nothing.

Left out: roll-up to managers and rules that find the participant; here the sale names its people.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.sales import Sale
from salesmanual.kernel.allocation import share
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import EXACT
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from salesmanual.kernel.period import Period

__all__ = ["Credit", "CreditBook", "Uncredited", "credit_sales"]

_OWNER: Final = "owner"
_SPLIT: Final = "split"
_ONE: Final = Fraction(1)
_ZERO: Final = Decimal(0)


@final
@attrs.frozen
class Credit:
    """What of one sale counts for one participant.

    Attributes:
        sale: The sale.
        participant: Who it counts for.
        amount: How much; negative for returns and cancellations.
        share: The part of the sale.
        rule: `owner` or `split`.

    Source: Handbook 4.3.
    """

    sale: Sale
    participant: str
    amount: Money
    share: Fraction
    rule: str


@final
@attrs.frozen
class Uncredited:
    """A sale that counts for nobody, and why.

    Source: Handbook 4.3.
    """

    sale: Sale
    why: Text


@final
class _Account:
    """One participant's credits by day, with running totals, so that any period's total is two look-ups."""

    __slots__ = ("credits", "currency", "days", "totals")

    def __init__(self, credits_: list[Credit]) -> None:
        currencies = {credit.amount.currency for credit in credits_}
        self.currency = currencies.pop() if len(currencies) == 1 else None
        self.credits = credits_
        self.days = [credit.sale.on for credit in credits_]
        running, add = _ZERO, EXACT.add
        self.totals = [running]
        for credit in credits_:
            running = add(running, credit.amount.amount)
            self.totals.append(running)

    def positions(self, period: Period) -> tuple[int, int]:
        return bisect_left(self.days, period.start), bisect_left(self.days, period.end)


_credit_order: Final = attrgetter("sale.on", "sale.id", "participant")


def _read_credits(value: Iterable[Credit]) -> tuple[Credit, ...]:
    return tuple(sorted(value, key=_credit_order))


@final
@attrs.frozen
class CreditBook:
    """All credits, found by participant and period, and the sales that could not be credited.

    Attributes:
        credits: By day, sale and participant.
        uncredited: The sales that count for nobody, each with the reason.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month
    >>> book = credit_sales([Sale("S-1", date(2026, 3, 9), Money("1200", "CNY"), owner="li.na")])
    >>> book.total("li.na", month(2026, 3), "CNY")
    Money('1200', 'CNY')
    """

    credits: tuple[Credit, ...] = attrs.field(converter=_read_credits)
    uncredited: tuple[Uncredited, ...] = ()
    _accounts: dict[str, _Account] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        by_name: dict[str, list[Credit]] = {}
        for credit in self.credits:
            by_name.setdefault(credit.participant, []).append(credit)
        object.__setattr__(self, "_accounts", {name: _Account(own) for name, own in by_name.items()})

    def participants(self) -> tuple[str, ...]:
        """Who has credits, in alphabetical order."""
        return tuple(sorted(self._accounts))

    def of(self, participant: str, period: Period) -> tuple[Credit, ...]:
        """The participant's credits of the period, by day and sale."""
        account = self._accounts.get(participant)
        if account is None:
            return ()
        first, last = account.positions(period)
        return tuple(account.credits[first:last])

    def total(self, participant: str, period: Period, currency: str) -> Money:
        """The sum of the participant's credits of the period.

        Raises:
            CurrencyMismatchError: If credits of the period are in another currency.
        """
        account = self._accounts.get(participant)
        if account is None:
            return Money.zero(currency)
        first, last = account.positions(period)
        if account.currency == currency:
            return Money(EXACT.subtract(account.totals[last], account.totals[first]), currency)
        return Money.total((credit.amount for credit in account.credits[first:last]), currency)


def credit_sales(sales: Iterable[Sale], *, participants: Collection[str] | None = None) -> CreditBook:
    """Credits each sale to its owner, or in its shares to the people it is split among.

    Shares of an amount are rounded to the minor unit so that they sum to the amount exactly (largest remainder, ties
    in the order the shares are written). Where shares deliberately do not sum to 1, the amount times their sum is
    what is shared.

    Args:
        sales: The sales, in any order.
        participants: The people who can be credited; a sale that names somebody else is not credited to anyone.
            Everybody by default.

    Returns:
        The credits, and the sales that nobody is credited for: because none is named, a person is unknown, or a sale
        with the same id came earlier by date.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.sales import Split
    >>> halves = [Split("li.na", "50%"), Split("wang.wei", "50%")]
    >>> book = credit_sales([Sale("S-1", date(2026, 3, 9), Money("0.25", "CNY"), splits=halves)])
    >>> [(credit.participant, str(credit.amount)) for credit in book.credits]
    [('li.na', 'CNY 0.13'), ('wang.wei', 'CNY 0.12')]
    """
    credits_: list[Credit] = []
    uncredited: list[Uncredited] = []
    seen: set[str] = set()
    for sale in _in_order(sales):
        why = _why_not(sale, seen, participants)
        if why is not None:
            uncredited.append(Uncredited(sale, why))
            continue
        seen.add(sale.id)
        if sale.owner is not None:
            credits_.append(Credit(sale, sale.owner, sale.signed_amount(), _ONE, _OWNER))
        else:
            credits_.extend(_split(sale))
    return CreditBook(credits_, tuple(uncredited))


_day_and_id: Final = attrgetter("on", "id")


def _in_order(sales: Iterable[Sale]) -> list[Sale]:
    """By day and id; sales that wrongly share both are put in order by all else, whatever order they come in."""
    ordered = sorted(sales, key=_day_and_id)
    if any(one.id == other.id for one, other in pairwise(ordered)):
        ordered.sort(key=_sale_order)
    return ordered


def _sale_order(sale: Sale) -> tuple[date, str, str, Decimal, str, str, str]:
    amount = sale.amount
    return (sale.on, sale.id, sale.kind, amount.amount, amount.currency, sale.owner or "", repr(sale.splits))


def _why_not(sale: Sale, seen: Collection[str], participants: Collection[str] | None) -> Text | None:
    if sale.id in seen:
        return text("a sale with the id {id} was credited before", id=sale.id)
    owner = sale.owner
    if owner is None and not sale.splits:
        return text("no owner is named")
    if participants is None or owner in participants:
        return None
    named = (owner,) if owner is not None else tuple(split.participant for split in sale.splits)
    unknown = tuple(name for name in named if name not in participants)
    return text("unknown participant: {names}", names=unknown) if unknown else None


def _split(sale: Sale) -> Iterator[Credit]:
    shared = sale.signed_amount()
    total = sale.total_share()
    if total != 1:
        shared = shared.times(total)
    parts = share(shared, [split.share for split in sale.splits])
    for split, amount in zip(sale.splits, parts, strict=True):
        yield Credit(sale, split.participant, amount, split.share, _SPLIT)

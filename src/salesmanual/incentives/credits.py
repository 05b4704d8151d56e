"""Credits: what of each sale counts for whom.

Invariant: nothing is lost. Every sale that comes in is either credited, its credits summing to its amount times its
shares to the last minor unit, or listed as uncredited with the reason. The order in which sales come in changes
nothing.

Left out: roll-up to managers and rules that find the participant; here the sale names its people.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.sales import Sale, SaleKind, read_key, read_participant, read_share
from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import WrongTypeError
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
_ORDER: Final = SaleKind.ORDER
_ZERO: Final = Decimal(0)


def _read_rule(value: str) -> str:
    return read_key(value, "rule")


@final
@attrs.frozen
class Credit:
    """What of one sale counts for one participant.

    Attributes:
        sale: The sale.
        participant: Who it counts for.
        amount: How much; negative for returns and cancellations.
        share: The part of the sale; `"50%"` is read.
        rule: `owner` or `split`, or the name of a rule of the company's own.

    Raises:
        WrongTypeError: If the sale is no `Sale` or the amount no money.
        InvalidValueError: If the share is not above 0, or a name is not one line of text.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> sale = Sale("S-1", date(2026, 3, 9), Money("1200", "CNY"), owner="li.na")
    >>> Credit(sale, "wang.wei", Money("300", "CNY"), "25%", "overlay").share
    Fraction(1, 4)
    """

    sale: Sale
    participant: str = attrs.field(converter=read_participant)
    amount: Money
    share: Fraction = attrs.field(converter=read_share)
    rule: str = attrs.field(converter=_read_rule)

    def __attrs_post_init__(self) -> None:
        if type(self.sale) is not Sale:
            raise WrongTypeError("sale", self.sale, "a Sale")
        if type(self.amount) is not Money:
            raise WrongTypeError("amount", self.amount, "Money", "write it as Money('1200', 'CNY')")


_NEW: Final = object.__new__
_SET_SALE, _SET_PARTICIPANT, _SET_AMOUNT, _SET_SHARE, _SET_RULE = (
    Credit.__dict__[field.name].__set__ for field in attrs.fields(Credit)
)


def _credit(sale: Sale, participant: str, amount: Money, share_: Fraction, rule: str) -> Credit:
    """A credit of parts that were read with the sale; there are as many of them as order lines."""
    credit = _NEW(Credit)
    _SET_SALE(credit, sale)
    _SET_PARTICIPANT(credit, participant)
    _SET_AMOUNT(credit, amount)
    _SET_SHARE(credit, share_)
    _SET_RULE(credit, rule)
    return credit


@final
@attrs.frozen
class Uncredited:
    """A sale that counts for nobody, and why.

    Source: Handbook 4.3.
    """

    sale: Sale
    why: Text


_amount_of: Final = attrgetter("amount")
_currency_of: Final = attrgetter("currency")


@final
class _Account:
    """One participant's credits by day, with running totals, so that any period's total is two look-ups."""

    __slots__ = ("credits", "currency", "days", "totals")

    def __init__(self, credits_: list[Credit]) -> None:
        amounts = [credit.amount for credit in credits_]
        currencies = set(map(_currency_of, amounts))
        self.currency = currencies.pop() if len(currencies) == 1 else None
        self.credits = credits_
        self.days = [credit.sale.on for credit in credits_]
        self.totals = list(accumulate(map(_amount_of, amounts), EXACT.add, initial=_ZERO))

    def positions(self, period: Period) -> tuple[int, int]:
        return bisect_left(self.days, period.start), bisect_left(self.days, period.end)


_credit_order: Final = attrgetter("sale.on", "sale.id", "participant")


@final
class _InOrder(list[Credit]):
    """Credits that are in the order of a book already."""

    __slots__ = ()


def _read_credits(value: Iterable[Credit]) -> tuple[Credit, ...]:
    if type(value) is _InOrder:
        return tuple(value)
    try:
        credits_ = list(value)
    except TypeError:
        raise WrongTypeError("credits", value, "credits, in a list or a CreditBook") from None
    for position, credit in enumerate(credits_):
        if type(credit) is not Credit:
            raise WrongTypeError(f"credits[{position}]", credit, "a Credit", "make credits of sales by credit_sales")
    return tuple(sorted(credits_, key=_credit_order))


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
        by_name: defaultdict[str, list[Credit]] = defaultdict(list)
        for credit in self.credits:
            by_name[credit.participant].append(credit)
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
    in the order the shares are written); what an amount has below the minor unit goes to the largest share. Where
    shares deliberately do not sum to 1, the amount times their sum, rounded to the minor unit, is what is shared.

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
    credits_ = _InOrder()
    uncredited: list[Uncredited] = []
    ordered, has_duplicates = _in_order(sales)
    seen: set[str] = set()
    append = credits_.append
    for sale in ordered:
        owner = sale.owner
        why = None
        if has_duplicates or owner is None or (participants is not None and owner not in participants):
            why = _why_not(sale, seen, participants)
        if why is not None:
            uncredited.append(Uncredited(sale, why))
        elif owner is not None:
            amount = sale.amount if sale.kind is _ORDER else -sale.amount
            append(_credit(sale, owner, amount, _ONE, _OWNER))
        else:
            credits_ += _split(sale)
        if has_duplicates and why is None:
            seen.add(sale.id)
    return CreditBook(credits_, tuple(uncredited))


_SALES: Final = frozenset({Sale})
_id: Final = attrgetter("id")
_day: Final = attrgetter("on")


def _in_order(sales: Iterable[Sale]) -> tuple[list[Sale], bool]:
    """By day and id, and whether an id comes twice; those are put in order by all else, whatever order they come in."""
    try:
        given = list(sales)
    except TypeError:
        raise WrongTypeError("sales", sales, "sales, in a list") from None
    if not set(map(type, given)) <= _SALES:
        position, other = next((at, each) for at, each in enumerate(given) if type(each) is not Sale)
        raise WrongTypeError(f"sales[{position}]", other, "a Sale")
    has_duplicates = len({sale.id for sale in given}) < len(given)
    if has_duplicates:
        given.sort(key=_sale_order)
    else:
        given.sort(key=_id)
        given.sort(key=_day)
    return given, has_duplicates


def _sale_order(sale: Sale) -> tuple[date, str, str, Decimal, str, str, str]:
    amount = sale.amount
    rest = repr((sale.splits, sale.shares_reason, sorted(sale.attributes.items(), key=repr)))
    return (sale.on, sale.id, sale.kind, amount.amount, amount.currency, sale.owner or "", rest)


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
    parts = share(shared, [split.share for split in sale.splits], residue="largest")
    pairs = zip(sale.splits, parts, strict=True)
    for split, amount in sorted(pairs, key=lambda pair: pair[0].participant):
        yield _credit(sale, split.participant, amount, split.share, _SPLIT)

"""Credits: what of each sale counts for whom.

Invariant: nothing is lost and nothing counts twice. Every sale that comes in is either credited, its credits summing
to its amount times its shares to the last minor unit, or listed as uncredited with the reason. A sale credits a person
once for each rule. The order in which sales or credits come in changes nothing.

Left out: roll-up to managers and rules that find the participant (`crediting`); here the sale names its people.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NoReturn, final

import attrs

from salesmanual.incentives.parts import Part, shared_out
from salesmanual.incentives.sales import BOOKINGS, Sale, SaleKind, in_order, read_key, read_participant, read_share
from salesmanual.kernel.errors import DuplicateError, WrongTypeError, read_listed
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import EXACT
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

__all__ = ["Credit", "CreditBook", "Uncredited", "credit_sales"]

_OWNER: Final = "owner"
_SPLIT: Final = "split"
_PEOPLE: Final = "the people who can be credited, such as {'li.na', 'wang.wei'}"
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
        part: Which of the shares it is that a rule divides the sale into; `None` where the sale says it itself.

    Raises:
        WrongTypeError: If the sale is no `Sale`, the amount no money or the part no `Part`.
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
    part: Part | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.sale) is not Sale:
            raise WrongTypeError("sale", self.sale, "a Sale")
        if type(self.amount) is not Money:
            raise WrongTypeError("amount", self.amount, "Money", "write it as Money('1200', 'CNY')")
        if self.part is not None and type(self.part) is not Part:
            raise WrongTypeError("part", self.part, "a Part, or None")


_NEW: Final = object.__new__
_SET_SALE, _SET_PARTICIPANT, _SET_AMOUNT, _SET_SHARE, _SET_RULE, _SET_PART = (
    Credit.__dict__[field.name].__set__ for field in attrs.fields(Credit)
)


def credit_of(  # noqa: PLR0917 - in the order of the fields
    sale: Sale, participant: str, amount: Money, share: Fraction, rule: str, part: Part | None = None
) -> Credit:
    """A credit of parts that were read with the sale; there are as many of them as order lines."""
    credit = _NEW(Credit)
    _SET_SALE(credit, sale)
    _SET_PARTICIPANT(credit, participant)
    _SET_AMOUNT(credit, amount)
    _SET_SHARE(credit, share)
    _SET_RULE(credit, rule)
    _SET_PART(credit, part)
    return credit


@final
@attrs.frozen
class Uncredited:
    """A sale that counts for nobody, and why.

    Raises:
        WrongTypeError: If the sale is no `Sale`, or the reason no `Text`.

    Source: Handbook 4.3.
    """

    sale: Sale
    why: Text

    def __attrs_post_init__(self) -> None:
        if type(self.sale) is not Sale:
            raise WrongTypeError("sale", self.sale, "a Sale")
        if not isinstance(self.why, Text):
            raise WrongTypeError("why", self.why, "a Text", "write it as text('no owner is named')")


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


_credit_order: Final = attrgetter("sale.on", "sale.id", "participant", "rule")
_credit_key: Final = attrgetter("sale.id", "participant", "rule")


@final
class InOrder(list[Credit]):
    """Credits that are in the order of a book already, each there once."""

    __slots__ = ()


def _read_credits(value: Iterable[Credit]) -> tuple[Credit, ...]:
    if type(value) is InOrder:
        return tuple(value)
    try:
        credits_ = list(value)
    except TypeError:
        remedy = "join books as [*one.credits, *other.credits]" if isinstance(value, CreditBook) else ""
        raise WrongTypeError("credits", value, "credits, in a list", remedy) from None
    for position, credit in enumerate(credits_):
        if type(credit) is not Credit:
            raise WrongTypeError(f"credits[{position}]", credit, "a Credit", "make credits of sales by credit_sales")
    credits_.sort(key=_credit_order)
    if len(set(map(_credit_key, credits_))) < len(credits_):
        _refuse_repeated(credits_)
    return tuple(credits_)


def _refuse_repeated(credits_: Iterable[Credit]) -> NoReturn:
    """A sale that comes in two batches, or in two states: it would be paid twice."""
    counts = Counter(map(_credit_key, credits_))
    sale, participant, rule = next(key for key, count in counts.items() if count > 1)
    remedy = "keep the one that counts; a sale credits a person once for each rule"
    raise DuplicateError("credit", f"{sale} for {participant} by {rule}", remedy)


def _read_uncredited(value: Iterable[Uncredited]) -> tuple[Uncredited, ...]:
    uncredited = read_listed(value, "uncredited", "uncredited sales, in a list")
    for position, item in enumerate(uncredited):
        if type(item) is not Uncredited:
            raise WrongTypeError(f"uncredited[{position}]", item, "an Uncredited", "write it as Uncredited(sale, why)")
    return uncredited


@final
@attrs.frozen
class CreditBook:
    """All credits, found by participant and period, and the sales that could not be credited.

    Attributes:
        credits: By day, sale, participant and rule.
        uncredited: The sales that count for nobody, each with the reason.

    Raises:
        WrongTypeError: If a credit is no `Credit`, or an uncredited sale no `Uncredited`.
        DuplicateError: If a sale credits a person twice by one rule.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month
    >>> book = credit_sales([Sale("S-1", date(2026, 3, 9), Money("1200", "CNY"), owner="li.na")])
    >>> book.total("li.na", month(2026, 3), "CNY")
    Money('1200', 'CNY')
    """

    credits: tuple[Credit, ...] = attrs.field(converter=_read_credits)
    uncredited: tuple[Uncredited, ...] = attrs.field(default=(), converter=_read_uncredited)
    _accounts: dict[str, _Account] = attrs.field(init=False, repr=False, eq=False, hash=False)
    _bookings: CreditBook | None = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        by_name: defaultdict[str, list[Credit]] = defaultdict(list)
        for credit in self.credits:
            by_name[credit.participant].append(credit)
        object.__setattr__(self, "_accounts", {name: _Account(own) for name, own in by_name.items()})
        object.__setattr__(self, "_bookings", None)

    def bookings(self) -> CreditBook:
        """The credits of what was sold and taken back, without those of invoices, payments, refunds and activities.

        The book itself where it has no others.

        >>> book = CreditBook([])
        >>> book.bookings() is book
        True
        """
        found = self._bookings
        if found is None:
            found = self
            if any(credit.sale.kind is not _ORDER and credit.sale.kind not in BOOKINGS for credit in self.credits):
                own = InOrder(credit for credit in self.credits if credit.sale.kind in BOOKINGS)
                found = CreditBook(own, self.uncredited)
            object.__setattr__(self, "_bookings", found)
        return found

    def participants(self) -> tuple[str, ...]:
        """Who has credits, in alphabetical order."""
        return tuple(sorted(self._accounts))

    def of(self, participant: str, period: Period) -> tuple[Credit, ...]:
        """The participant's credits of the period, by day and sale.

        Raises:
            WrongTypeError: If the participant is no text or the period no period.
            InvalidValueError: If the participant is blank.
        """
        account = self._account(participant, period)
        if account is None:
            return ()
        first, last = account.positions(period)
        return tuple(account.credits[first:last])

    def total(self, participant: str, period: Period, currency: str) -> Money:
        """The sum of the participant's credits of the period.

        Raises:
            WrongTypeError: If the participant is no text or the period no period.
            InvalidValueError: If the participant is blank.
            CurrencyMismatchError: If credits of the period are in another currency.
        """
        account = self._account(participant, period)
        if account is None:
            return Money.zero(currency)
        first, last = account.positions(period)
        if account.currency == currency:
            return Money(EXACT.subtract(account.totals[last], account.totals[first]), currency)
        return Money.total((credit.amount for credit in account.credits[first:last]), currency)

    def sums(self, participant: str, periods: Sequence[Period], currency: str) -> list[Decimal]:
        """The sum of the participant's credits of each of the periods, as a number of the currency.

        Raises:
            CurrencyMismatchError: If credits of a period are in another currency.

        >>> from salesmanual.kernel.period import month
        >>> CreditBook([]).sums("li.na", [month(2026, 3)], "CNY")
        [Decimal('0')]
        """
        account = self._accounts.get(participant)
        if account is None or account.currency != currency:
            return [self.total(participant, period, currency).amount for period in periods]
        days, totals, subtract = account.days, account.totals, EXACT.subtract
        return [
            subtract(totals[bisect_left(days, period.end)], totals[bisect_left(days, period.start)])
            for period in periods
        ]

    def _account(self, participant: str, period: Period) -> _Account | None:
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        account = self._accounts.get(participant) if type(participant) is str else None
        return account or self._accounts.get(read_participant(participant))


def read_participants(value: Iterable[str] | None) -> frozenset[str] | None:
    """The people who can be credited, as a set; `None` for everybody.

    Raises:
        WrongTypeError: If it is one text or no collection, or somebody in it is no text.
        InvalidValueError: If somebody in it is blank.

    >>> read_participants(name for name in ("li.na", "li.na"))
    frozenset({'li.na'})
    """
    if value is None:
        return None
    return frozenset(map(_read_one_of_participants, read_listed(value, "participants", _PEOPLE)))


def _read_one_of_participants(value: str) -> str:
    return read_key(value, "participants")


def credit_sales(sales: Iterable[Sale], *, participants: Iterable[str] | None = None) -> CreditBook:
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

    Raises:
        WrongTypeError: If a sale is no `Sale`, or the participants are no collection of texts.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.sales import Split
    >>> halves = [Split("li.na", "50%"), Split("wang.wei", "50%")]
    >>> book = credit_sales([Sale("S-1", date(2026, 3, 9), Money("0.25", "CNY"), splits=halves)])
    >>> [(credit.participant, str(credit.amount)) for credit in book.credits]
    [('li.na', 'CNY 0.13'), ('wang.wei', 'CNY 0.12')]
    """
    credits_ = InOrder()
    uncredited: list[Uncredited] = []
    participants = read_participants(participants)
    ordered, has_duplicates = in_order(sales)
    seen: set[str] = set()
    append = credits_.append
    for sale in ordered:
        owner = sale.owner
        why = None
        if has_duplicates or owner is None or (participants is not None and owner not in participants):
            why = why_not(sale, seen, participants)
        if why is not None:
            uncredited.append(Uncredited(sale, why))
        elif owner is not None:
            amount = sale.amount if sale.kind is _ORDER else sale.signed_amount()
            append(credit_of(sale, owner, amount, _ONE, _OWNER))
        else:
            credits_ += _split(sale)
        if has_duplicates and why is None:
            seen.add(sale.id)
    return CreditBook(credits_, tuple(uncredited))


def why_not(sale: Sale, seen: Collection[str], participants: Collection[str] | None) -> Text | None:
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
    parts = shared_out(sale.signed_amount(), tuple(split.share for split in sale.splits))
    pairs = zip(sale.splits, parts, strict=True)
    for split, amount in sorted(pairs, key=lambda pair: pair[0].participant):
        yield credit_of(sale, split.participant, amount, split.share, _SPLIT)

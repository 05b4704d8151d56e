"""Sales as a pay system sees them: transactions, with the person or the people they count for.

Invariant: an amount is never negative; its kind says whether it counts or is taken back. The shares of a sale sum to
1, or the sale carries the reason why they do not (an overlay specialist, say).

Left out: how a sale came about (`selling`) and what it pays (`plan`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria_facts import segments
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import MOST_OF_A_LINE
from salesmanual.kernel.fields import read_line as read_key
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import percent_text, read_fraction
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, read_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from salesmanual.kernel.criteria import Criterion

__all__ = [
    "BOOKINGS",
    "TAKEN_BACK",
    "Sale",
    "SaleKind",
    "Split",
    "check_sale_facts",
    "in_order",
    "read_key",
    "read_participant",
    "read_share",
]

_FIRST_YEAR: Final = FIRST_DAY.year
_LAST_YEAR: Final = LAST_DAY.year
_MAX_REASON: Final = 1_000
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_NO_SPLITS: Final[tuple[Split, ...]] = ()


class SaleKind(StrEnum):
    """What happened, and with it the sign of what is credited."""

    ORDER = "order"
    """Something was sold: the amount counts."""
    RETURN = "return"
    """Something came back: the amount is taken off."""
    CANCELLATION = "cancellation"
    """A sale was undone before delivery: the amount is taken off."""
    RENEWAL = "renewal"
    """A contract was renewed: the amount counts."""
    INVOICE = "invoice"
    """A sale was invoiced; counts where a measure asks for invoices."""
    PAYMENT = "payment"
    """A customer paid; counts where a measure asks for payments."""
    REFUND = "refund"
    """Money went back to a customer: taken off where a measure asks for refunds."""
    ACTIVITY = "activity"
    """A visit, a call, a demonstration; counts where a measure asks for activities."""


BOOKINGS: Final = (SaleKind.ORDER, SaleKind.RENEWAL, SaleKind.RETURN, SaleKind.CANCELLATION)
"""The kinds that count where nothing else is said: what was sold and what was taken back."""

TAKEN_BACK: Final = frozenset({SaleKind.RETURN, SaleKind.CANCELLATION, SaleKind.REFUND})
"""The kinds whose amounts are taken off."""


_KINDS: Final[Mapping[str, SaleKind]] = {kind.value: kind for kind in SaleKind}
_ORDER: Final = SaleKind.ORDER


def read_participant(value: str) -> str:
    """The value as the key of a person; a converter for fields.

    >>> read_participant("li.na")
    'li.na'
    """
    return read_key(value, "participant")


def _read_kind(value: str) -> SaleKind:
    if not isinstance(value, str):
        raise WrongTypeError("kind", value, "a SaleKind or its text")
    kind = _KINDS.get(value)
    if kind is None:
        raise InvalidValueError("kind", value, "a kind of sale", did_you_mean(value, _KINDS))
    return kind


def read_share(value: Fraction | str | int) -> Fraction:
    """The value as a share of a sale: a fraction of 1, above 0.

    Raises:
        WrongTypeError: If it is a `float`, or no number.
        InvalidValueError: If it is not above 0.

    >>> read_share("50%")
    Fraction(1, 2)
    """
    share = read_fraction(value, "share")
    if share.numerator <= 0:
        raise InvalidValueError("share", value, "a share above 0 such as '50%'", "leave out who has no share")
    return share


@final
@attrs.frozen
class Split:
    """One person's share of a sale.

    Attributes:
        participant: Who the share is credited to.
        share: The part of the amount, a fraction of 1; `"50%"` is read.

    Raises:
        InvalidValueError: If the share is not above 0.

    Source: Handbook 4.3.

    >>> Split("li.na", "50%").share
    Fraction(1, 2)
    """

    participant: str = attrs.field(converter=read_participant)
    share: Fraction = attrs.field(converter=read_share)


def _read_splits(value: Iterable[Split]) -> tuple[Split, ...]:
    try:
        splits = tuple(value)
    except TypeError:
        raise WrongTypeError("splits", value, "splits, in a list") from None
    for position, split in enumerate(splits):
        if type(split) is not Split:
            raise WrongTypeError(f"splits[{position}]", split, "a Split", "write it as Split('li.na', '50%')")
    return splits


def _read_attributes(value: Mapping[str, object]) -> Mapping[str, object]:
    """A read-only copy, so that a sale does not change with the mapping it was made of."""
    if not isinstance(value, Mapping):
        raise WrongTypeError("attributes", value, "a mapping from names to values")
    return MappingProxyType(dict(value))


def _check_amount(value: object) -> None:
    if type(value) is not Money:
        raise WrongTypeError("amount", value, "Money", "write it as Money('1200', 'CNY')")
    if value.amount < 0:
        raise InvalidValueError("amount", value, "an amount of 0 or more", "write a return as kind='return'")


def _read_reason(value: object) -> str:
    if not isinstance(value, str):
        raise WrongTypeError("shares_reason", value, "text")
    if not value.strip() or len(value) > _MAX_REASON:
        raise InvalidValueError("shares_reason", value, f"a reason of at most {_MAX_REASON:,} characters")
    return value


@final
@attrs.frozen(init=False)
class Sale:
    """One transaction: an order, a return, an invoice, a payment, an activity.

    Attributes:
        id: Unique among the sales; an order and its return are two sales.
        on: The day it counts from.
        amount: What was sold or taken back, never negative; the kind carries the sign.
        kind: An order by default.
        owner: The one person it counts for; `None` where it is split, or where nobody is named.
        splits: The people it counts for, where there are several.
        shares_reason: Why the shares do not sum to 1; empty where they do.
        attributes: Further facts, such as product or region, that rules may ask about.

    Raises:
        WrongTypeError: If the amount is no money, the day no date, or another field not of its type.
        InvalidValueError: If the amount is negative, the shares do not sum to 1 without a reason, or both an owner
            and shares are named.
        DuplicateError: If a person has two shares.

    Source: Handbook 4.3.

    >>> Sale("S-1", date(2026, 3, 9), Money("1200", "CNY"), owner="li.na").signed_amount()
    Money('1200', 'CNY')
    >>> Sale("S-2", date(2026, 3, 9), Money("1200", "CNY"), splits=[Split("li.na", "60%"), Split("wang.wei", "30%")])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: splits: found '90%', accepted is shares that sum to 100%; \
correct them, or say in shares_reason why they do not
    """

    id: str
    on: date
    amount: Money
    kind: SaleKind = _ORDER
    owner: str | None = None
    splits: tuple[Split, ...] = _NO_SPLITS
    shares_reason: str = ""
    attributes: Mapping[str, object] = attrs.field(default=_NOTHING, hash=False)

    def __init__(  # noqa: PLR0917 - in the order of the fields; written out because there are so many sales
        self,
        id: str,  # noqa: A002 - the field's word
        on: date,
        amount: Money,
        kind: SaleKind | str = _ORDER,
        owner: str | None = None,
        splits: Iterable[Split] = _NO_SPLITS,
        shares_reason: str = "",
        attributes: Mapping[str, object] = _NOTHING,
    ) -> None:
        if type(id) is not str or not id.isprintable() or not 0 < len(id) <= MOST_OF_A_LINE or id.isspace():
            id = read_key(id, "id")  # noqa: A001 - as above
        if type(on) is not date or not _FIRST_YEAR <= on.year <= _LAST_YEAR:
            on = read_date(on, "on")
        if owner is not None and (
            type(owner) is not str or not owner.isprintable() or not 0 < len(owner) <= MOST_OF_A_LINE or owner.isspace()
        ):
            owner = read_key(owner, "owner")
        if type(amount) is not Money or amount.amount.is_signed():
            _check_amount(amount)
        _SET_ID(self, id)
        _SET_ON(self, on)
        _SET_AMOUNT(self, amount)
        _SET_KIND(self, kind if type(kind) is SaleKind else _read_kind(kind))
        _SET_OWNER(self, owner)
        _SET_SPLITS(self, _NO_SPLITS if splits is _NO_SPLITS else _read_splits(splits))
        _SET_REASON(self, "" if shares_reason == "" else _read_reason(shares_reason))
        if type(attributes) is dict:
            _SET_ATTRIBUTES(self, MappingProxyType({**attributes}))
        else:
            _SET_ATTRIBUTES(self, _NOTHING if attributes is _NOTHING else _read_attributes(attributes))
        if splits is not _NO_SPLITS and self.splits:
            self._check_splits()

    def _check_splits(self) -> None:
        if self.owner is not None:
            remedy = "make the owner one of the splits"
            raise InvalidValueError("owner", self.owner, "an owner or splits, not both", remedy)
        seen: set[str] = set()
        for split in self.splits:
            if split.participant in seen:
                raise DuplicateError("split", split.participant, "add the shares up")
            seen.add(split.participant)
        total = self.total_share()
        if total != 1 and not self.shares_reason:
            remedy = "correct them, or say in shares_reason why they do not"
            raise InvalidValueError("splits", percent_text(total), "shares that sum to 100%", remedy)

    def total_share(self) -> Fraction:
        """The sum of the shares: 1 unless there is a reason."""
        return sum((split.share for split in self.splits), Fraction(0)) if self.splits else Fraction(1)

    def signed_amount(self) -> Money:
        """What it adds to the sales, or takes off them.

        >>> Sale("R-1", date(2026, 3, 9), Money("200", "CNY"), kind="return", owner="li.na").signed_amount()
        Money('-200', 'CNY')
        """
        if self.kind is _ORDER:
            return self.amount
        return -self.amount if self.kind in TAKEN_BACK else self.amount

    def __reduce__(self) -> tuple[type[Sale], tuple[object, ...]]:
        plain = dict(self.attributes)
        return Sale, (*(getattr(self, name) for name in _NAMES), plain)


_FIELDS: Final = tuple(field.name for field in attrs.fields(Sale))
_NAMES: Final = _FIELDS[:-1]


def check_sale_facts(condition: Criterion, where: str) -> None:
    """Refuses a condition on something that no sale has: it would be unknown of every sale, and pay nothing.

    Raises:
        InvalidValueError: If a path does not begin with a field of a sale.

    >>> from salesmanual.kernel.criteria import parse_criterion
    >>> check_sale_facts(parse_criterion('product = "service"'), "where")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: where: found 'product', accepted is a path that begins with a field \
of Sale; write a further fact as 'attributes.product'
    """
    for path in condition.paths():
        root, *rest = segments(path)
        if root not in _FIELDS:
            close = did_you_mean(root, _FIELDS)
            remedy = close if rest else f"write a further fact as 'attributes.{path}'"
            raise InvalidValueError(where, path, "a path that begins with a field of Sale", remedy)


_SET_ID, _SET_ON, _SET_AMOUNT, _SET_KIND, _SET_OWNER, _SET_SPLITS, _SET_REASON, _SET_ATTRIBUTES = (
    Sale.__dict__[name].__set__ for name in _FIELDS
)


_SALES: Final = frozenset({Sale})
_id: Final = attrgetter("id")
_day: Final = attrgetter("on")


def in_order(sales: Iterable[Sale]) -> tuple[list[Sale], bool]:
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

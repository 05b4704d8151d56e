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
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import percent_text, read_fraction
from salesmanual.kernel.period import read_date

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Sale", "SaleKind", "Split"]

_MAX_KEY: Final = 200
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class SaleKind(StrEnum):
    """What happened, and with it the sign of what is credited."""

    ORDER = "order"
    """Something was sold: the amount counts."""
    RETURN = "return"
    """Something came back: the amount is taken off."""
    CANCELLATION = "cancellation"
    """A sale was undone before delivery: the amount is taken off."""


_KINDS: Final[Mapping[str, SaleKind]] = {kind.value: kind for kind in SaleKind}


def read_key(value: object, where: str) -> str:
    """The value as the key of a sale, a person or a component: one line of text, not empty.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is empty, not one line or longer than 200 characters.
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "text")
    if not value or len(value) > _MAX_KEY or not value.isprintable():
        raise InvalidValueError(where, value, f"one line of text of at most {_MAX_KEY} characters")
    return value


def _read_kind(value: str) -> SaleKind:
    kind = _KINDS.get(value)
    if kind is None:
        raise InvalidValueError("kind", value, "a kind of sale", did_you_mean(str(value), _KINDS))
    return kind


def _read_share(value: Fraction | str | int) -> Fraction:
    share = read_fraction(value, "share")
    if share <= 0:
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

    participant: str = attrs.field(converter=lambda value: read_key(value, "participant"))
    share: Fraction = attrs.field(converter=_read_share)


def _read_splits(value: Iterable[Split]) -> tuple[Split, ...]:
    return tuple(value)


@final
@attrs.frozen
class Sale:
    """One transaction: an order, a return or a cancellation.

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
        WrongTypeError: If the amount is no money or the day no date.
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
    kind: SaleKind = attrs.field(default=SaleKind.ORDER, converter=_read_kind)
    owner: str | None = None
    splits: tuple[Split, ...] = attrs.field(default=(), converter=_read_splits)
    shares_reason: str = ""
    attributes: Mapping[str, object] = attrs.field(default=_NOTHING, hash=False)

    def __attrs_post_init__(self) -> None:
        read_key(self.id, "id")
        read_date(self.on, "on")
        if type(self.amount) is not Money:
            raise WrongTypeError("amount", self.amount, "Money")
        if self.amount.amount < 0:
            raise InvalidValueError("amount", self.amount, "an amount of 0 or more", "write a return as kind='return'")
        if self.owner is not None:
            read_key(self.owner, "owner")
        if self.splits:
            self._check_splits()

    def _check_splits(self) -> None:
        if self.owner is not None:
            raise InvalidValueError(
                "owner", self.owner, "an owner or splits, not both", "make the owner one of the splits"
            )
        names = [split.participant for split in self.splits]
        for name in names:
            if names.count(name) > 1:
                raise DuplicateError("split", name, "add the shares up")
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
        return self.amount if self.kind is SaleKind.ORDER else -self.amount

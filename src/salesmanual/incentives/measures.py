"""Measures: what of a sale counts for a component or a target: its amount, its margin, its pieces, or the fact of it.

Invariant: a measure is a pure function of a credit. The values of the direct shares of a sale sum to the value of
the sale, to the last minor unit where the value is money.

Left out: who is credited (`credits`, `crediting`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Protocol, final, get_args

import attrs

from salesmanual.incentives.parts import Part
from salesmanual.incentives.sales import BOOKINGS, TAKEN_BACK, Sale, SaleKind, check_sale_facts, read_key
from salesmanual.kernel.criteria import Criterion, Present, read_criterion
from salesmanual.kernel.criteria_facts import look_up, read_path, segments
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.exact import to_exact_decimal
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.credits import Credit

__all__ = ["Counted", "Measure", "Measured", "Sign"]

Sign = Literal["by-kind", "plus", "minus"]
"""Whether what is taken back counts negative, or everything counts positive, or negative."""

_SIGNS: Final[tuple[str, ...]] = get_args(Sign)
_ONE: Final = Fraction(1)
_AMOUNT: Final = "amount"
_COUNT: Final = "count"
_SPLIT: Final = "split"


class Counted(Protocol):
    """What a component reads of a credit: a `Credit`, or a `Measured` one."""

    @property
    def sale(self) -> Sale:
        """The sale."""
        ...

    @property
    def participant(self) -> str:
        """Who it counts for."""
        ...

    @property
    def amount(self) -> Amount:
        """How much counts."""
        ...

    @property
    def share(self) -> Fraction:
        """The part of the sale."""
        ...

    @property
    def rule(self) -> str:
        """The rule that credits it."""
        ...


@final
@attrs.frozen
class Measured:
    """A credit as a measure sees it.

    Source: Handbook 4.3.
    """

    sale: Sale
    participant: str
    amount: Amount
    share: Fraction
    rule: str


def _read_key(value: str) -> str:
    return read_key(value, "key")


def _read_value(value: str) -> str:
    if value not in (_AMOUNT, _COUNT):
        check_sale_facts(Present(read_path(value, "value")), "value")
    return value


def _read_unit(value: str) -> str:
    return value if value == "" and isinstance(value, str) else Quantity(0, value).unit


def _read_kinds(value: Iterable[SaleKind | str] | str) -> tuple[SaleKind, ...]:
    kinds: list[SaleKind] = []
    for position, kind in enumerate(read_listed(value, "kinds", "kinds of sales, in a list")):
        if not isinstance(kind, str) or kind not in list(SaleKind):
            remedy = did_you_mean(kind, SaleKind) if isinstance(kind, str) else ""
            raise InvalidValueError(f"kinds[{position}]", kind, "a kind of sale", remedy)
        kinds.append(SaleKind(kind))
    if not kinds:
        raise InvalidValueError("kinds", value, "at least one kind of sale")
    return tuple(kinds)


def _check_sign(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if value not in _SIGNS:
        raise InvalidValueError(attribute.name, value, f"one of {', '.join(_SIGNS)}")


def _read_where(value: Criterion | str | None) -> Criterion | None:
    if value is None:
        return None
    where = read_criterion(value, "where")
    check_sale_facts(where, "where")
    return where


@final
@attrs.frozen
class Measure:
    """What of a sale counts.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        value: `amount`; `count`, which is 1 for each sale; or the path of a fact of the sale, such as
            `attributes.margin` or `attributes.quantity`: money, or an exact number.
        unit: The unit of what is no money, in one word; the plan's currency where it is empty.
        kinds: The kinds of sale that count; orders, renewals, returns and cancellations by default.
        where: The condition on the sale; every sale by default.
        sign: `by-kind` counts what is taken back as negative.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the value or the condition names something that no sale has, an amount has a unit, or
            a count has none.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.credits import credit_sales
    >>> sale = Sale("S-1", date(2026, 3, 9), Money("1200", "CNY"), owner="li.na", attributes={"margin": "300"})
    >>> credit = credit_sales([sale]).credits[0]
    >>> Measure("deals", "Deals", "count", "deals").of(credit)
    Quantity(amount=Fraction(1, 1), unit='deals')
    >>> Measure("margin", "Margin", "attributes.margin").of(credit)
    Money('300', 'CNY')
    """

    key: str = attrs.field(converter=_read_key)
    label: Label = attrs.field(converter=read_label)
    value: str = attrs.field(default=_AMOUNT, converter=_read_value)
    unit: str = attrs.field(default="", converter=_read_unit)
    kinds: tuple[SaleKind, ...] = attrs.field(default=BOOKINGS, converter=_read_kinds, kw_only=True)
    where: Criterion | None = attrs.field(default=None, converter=_read_where, kw_only=True)
    sign: Sign = attrs.field(default="by-kind", validator=_check_sign, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.value == _COUNT and not self.unit:
            raise InvalidValueError("unit", self.unit, "a unit, because a count is no money", "such as 'deals'")
        if self.value == _AMOUNT and self.unit:
            raise InvalidValueError("unit", self.unit, "no unit, because the amount is money", "leave it out")

    def of(self, credit: Credit) -> Amount | None:
        """What of the credit counts; `None` where the sale is of another kind, or does not meet the condition.

        A condition that cannot tell, because a fact is missing, is not met.

        Raises:
            NotFoundError: If the sale meets the condition and lacks the fact that is counted.
            WrongTypeError: If the fact is neither money nor an exact number.
            InexactError: If it counts as money and is no finite decimal, such as a third.
        """
        sale = credit.sale
        if sale.kind not in self.kinds or (self.where is not None and not self.where.holds(sale)):
            return None
        if self.value == _AMOUNT:
            return credit.amount if self._is_signed_alike(sale) else -credit.amount
        whole = Quantity(1, self.unit) if self.value == _COUNT else self._fact(sale)
        part = _part(whole, credit)
        return -part if self._is_minus(sale) else part

    def _is_minus(self, sale: Sale) -> bool:
        return self.sign == "minus" or (self.sign == "by-kind" and sale.kind in TAKEN_BACK)

    def _is_signed_alike(self, sale: Sale) -> bool:
        """Whether the measure gives the sign that the credit has already."""
        return self._is_minus(sale) == (sale.kind in TAKEN_BACK)

    def _fact(self, sale: Sale) -> Amount:
        found = look_up(sale, segments(self.value))
        where = f"{self.value} of sale {sale.id}"
        if found is None:
            raise NotFoundError(
                "fact", where, f"measure {self.key!r} counts it; record it, or narrow the measure's where"
            )
        if isinstance(found, Money):
            if self.unit:
                raise WrongTypeError(where, found, f"a number of {self.unit}")
            return found
        if not isinstance(found, (int, str, Decimal, Fraction)):
            raise WrongTypeError(where, found, "money or an exact number")
        number = read_fraction(found, where)
        if self.unit:
            return Quantity(number, self.unit)
        return Money(to_exact_decimal(number, where), sale.amount.currency)


def _part(whole: Amount, credit: Credit) -> Amount:
    """The credit's part of what the whole sale counts; the parts of its direct shares sum to the whole."""
    if isinstance(whole, Quantity):
        return Quantity(whole.amount * credit.share, whole.unit)
    part = credit.part or _split_part(credit)
    if part is not None:
        return part.of(whole)
    return whole if credit.share == _ONE else whole.times(credit.share)


def _split_part(credit: Credit) -> Part | None:
    """Which of the sale's own shares the credit is; `None` where it is none of them."""
    if credit.rule != _SPLIT:
        return None
    splits = credit.sale.splits
    names = [split.participant for split in splits]
    if credit.participant not in names:
        return None
    return Part(tuple(split.share for split in splits), (names.index(credit.participant),))

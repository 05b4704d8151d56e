"""What each kind of deal counts for a goal: amounts of several kinds, weighted, as one actual figure.

Invariant: the figure is the exact sum of each amount times the weight of its kind; the order of the amounts is of no
matter.

Left out: which deals there are, and when they count.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.explanation import Product, Step, Sum, derived, given
from salesmanual.kernel.fields import check_line, check_section, read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, read_fraction, to_exact_decimal
from salesmanual.kernel.quantity import Amount, Quantity, total_of
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CountingWeights"]

_LABEL: Final = Label({"en": "counting weights", "zh_Hant": "計數權重", "zh_Hans": "计数权重"})


def _read_part(value: Exact | str, where: str) -> Fraction:
    weight = read_fraction(value, where)
    if weight < 0:
        raise InvalidValueError(where, value, "a weight of 0 or more")
    return weight


def _read_weights(value: Mapping[str, Exact | str]) -> dict[str, Fraction]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("weights", value, "a weight for each kind")
    return {read_line(key, "weights"): _read_part(weight, f"weights.{key}") for key, weight in value.items()}


def _read_other(value: Exact | str) -> Fraction:
    return _read_part(value, "other")


@final
@attrs.frozen
class CountingWeights:
    """The weight of each kind of deal.

    Attributes:
        weights: The weight of each kind; 0 leaves the kind out.
        other: The weight of kinds that are not listed, and of deals without a kind.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a weight is below 0.

    Source: Handbook 1.1, 2.2.

    >>> counting = CountingWeights({"renewal": "50%"})
    >>> counting.total([("renewal", Money("20000", "CNY")), (None, Money("5000", "CNY"))], "CNY")
    Money('15000', 'CNY')
    """

    weights: dict[str, Fraction] = attrs.field(converter=_read_weights)
    other: Fraction = attrs.field(default=Fraction(1), converter=_read_other, kw_only=True)
    key: str = attrs.field(default="counting-weights", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.1", validator=check_section, kw_only=True)

    def weight_of(self, kind: str | None) -> Fraction:
        """The weight of a kind; `None` is a deal without one."""
        return self.other if kind is None else self.weights.get(kind, self.other)

    def total(self, deals: Iterable[tuple[str | None, Amount]], unit: str) -> Amount:
        """The weighted sum of the deals.

        Args:
            deals: The kind and the amount of each.
            unit: The currency or the unit of the sum.

        Raises:
            WrongTypeError: If a deal is not a kind and an amount, or money and quantities meet.
            CurrencyMismatchError, InvalidValueError: If two currencies or two units meet.
            InexactError: If weighted money is no finite decimal.
        """
        return total_of([_times(self.weight_of(kind), amount) for kind, amount in _read_deals(deals)], unit)

    def explain(self, deals: Iterable[tuple[str | None, Amount]]) -> Step:
        """The sum as steps; replaying it gives the figure of the total, in its unit."""
        steps = []
        for kind, amount in _read_deals(deals):
            figure = given(text("amount"), Fraction(amount.amount), unit=_unit_of(amount))
            weight = given(text("weight"), self.weight_of(kind))
            steps.append(derived(kind or text("without a kind"), Product(), (figure, weight), unit=_unit_of(amount)))
        return derived(self.label, Sum(), steps, section=self.section)


def _unit_of(amount: Amount) -> str:
    return amount.currency if isinstance(amount, Money) else amount.unit


def _times(weight: Fraction, amount: Amount) -> Amount:
    figure = Fraction(amount.amount) * weight
    if isinstance(amount, Money):
        return Money(to_exact_decimal(figure, "weighted amount"), amount.currency)
    return Quantity(figure, amount.unit)


def _read_deals(deals: Iterable[tuple[str | None, Amount]]) -> list[tuple[str | None, Amount]]:
    read: list[tuple[str | None, Amount]] = []
    for position, deal in enumerate(read_listed(deals, "deals", "deals, each a kind and an amount")):
        where = f"deals[{position}]"
        if not isinstance(deal, tuple) or len(deal) != 2:  # noqa: PLR2004 - a kind and an amount
            raise WrongTypeError(where, deal, "a kind and an amount", "write it as ('renewal', Money('100', 'CNY'))")
        kind, amount = deal
        if not isinstance(amount, (Money, Quantity)):
            raise WrongTypeError(where, amount, "Money or a Quantity")
        read.append((None if kind is None else read_line(kind, where), amount))
    return read

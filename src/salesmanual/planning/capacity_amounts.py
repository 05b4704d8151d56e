"""Amounts as the figures of capacity: one exact number with a unit, and the one rounding back.

Invariant: a number becomes an amount of its unit by the named rounding and no other; money is rounded to a step or its
minor unit, a quantity only where a step is named.

Left out: what the figures mean (`capacity`, `staffing_need`, `over_assignment`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Rounded, Step, derived
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.quantity import Amount, Quantity

if TYPE_CHECKING:
    import attrs

    from salesmanual.kernel.texts import Label, Text

__all__ = ["check_size", "figure_of", "read_part", "rounded_amount", "rounded_step", "shown_figure", "unit_of"]

_SHOWN: Final = Rounding("0.01")


def unit_of(amount: Amount) -> str:
    """The currency or the unit.

    >>> unit_of(Money("1", "CNY")), unit_of(Quantity(1, "visits"))
    ('CNY', 'visits')
    """
    return amount.currency if isinstance(amount, Money) else amount.unit


def figure_of(amount: Amount, unit: str, where: str) -> Fraction:
    """The number of an amount in the unit.

    Raises:
        WrongTypeError: If it is neither money nor a quantity.
        InvalidValueError: If it is in another unit.

    >>> figure_of(Money("12.5", "CNY"), "CNY", "target")
    Fraction(25, 2)
    """
    if not isinstance(amount, (Money, Quantity)):
        raise WrongTypeError(where, amount, f"an amount in {unit}", "write it as Money('100000', 'CNY')")
    if unit_of(amount) != unit:
        raise InvalidValueError(where, str(amount), f"an amount in {unit}", "convert it first")
    return Fraction(amount.amount)


def rounded_amount(figure: Fraction, unit: str, rounding: Rounding) -> Amount:
    """The number as an amount of the unit, rounded once.

    >>> rounded_amount(Fraction(200, 3), "CNY", Rounding()), str(rounded_amount(Fraction(1, 3), "visits", Rounding()))
    (Money('66.67', 'CNY'), '1/3 visits')
    """
    if unit in MINOR_UNITS:
        return Money.rounded(figure, unit, rounding)
    return Quantity(figure if rounding.step is None else rounding.number(figure), unit)


def rounded_step(label: Label | Text, figure: Step, unit: str, rounding: Rounding, *, section: str) -> Step:
    """The rounding as a step; its value is money, or the number of a quantity."""
    if unit in MINOR_UNITS:
        return derived(label, Rounded(rounding, unit), (figure,), section=section)
    if rounding.step is None:
        return figure
    return derived(label, Rounded(rounding), (figure,), section=section, unit=unit)


def shown_figure(figure: Fraction, unit: str) -> Money | Fraction:
    """The number as a cell under a column of that unit: money with two decimals, or the number as it is.

    >>> shown_figure(Fraction(200, 3), "CNY"), shown_figure(Fraction(1, 3), "visits")
    (Money('66.67', 'CNY'), Fraction(1, 3))
    """
    return Money.rounded(figure, unit, _SHOWN) if unit in MINOR_UNITS else figure


def read_part(value: Exact | str, where: str) -> Fraction:
    """The value as a part of a whole.

    Raises:
        WrongTypeError: If it is a `float` or no number.
        InvalidValueError: If it is not from 0 to 1.

    >>> read_part("40%", "share")
    Fraction(2, 5)
    """
    part = read_fraction(value, where)
    if not 0 <= part <= 1:
        raise InvalidValueError(where, value, "a part from 0% to 100%")
    return part


def check_size(_: object, attribute: attrs.Attribute[Amount], value: Amount) -> None:
    """Refuses what is no amount above 0."""
    if not isinstance(value, (Money, Quantity)):
        raise WrongTypeError(attribute.name, value, "Money or a Quantity", "write it as Money('100000', 'CNY')")
    if value.amount <= 0:
        raise InvalidValueError(attribute.name, str(value), "an amount above 0")

"""Quantities: an exact number of something that is no money, such as visits, units or points.

Invariant: no operation loses a digit, and quantities of different units are never equal, added or compared; so a
component counts units as safely as it counts money.

Left out: converting one unit into another, which a measure's own value does.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, number_text, read_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Amount", "Quantity", "cell_of", "total_of"]

_MAX_UNIT: Final = 40
_MAX_PLAIN: Final = 400


def _read_amount(value: Exact | str) -> Fraction:
    return read_fraction(value, "amount")


def _read_unit(value: str) -> str:
    if not isinstance(value, str):
        raise WrongTypeError("unit", value, "text such as 'visits'")
    if not value or len(value) > _MAX_UNIT or not value.isprintable() or " " in value:
        raise InvalidValueError("unit", value, f"one word of at most {_MAX_UNIT} characters such as 'visits'")
    if value in MINOR_UNITS:
        raise InvalidValueError("unit", value, "a unit that is no currency", f"write it as Money('100', {value!r})")
    return value


@final
@attrs.frozen(order=False)
class Quantity:
    """An exact number of one unit.

    Attributes:
        amount: How many.
        unit: Of what, in one word.

    Raises:
        WrongTypeError: If the amount is a `float` or no number, or the unit no text.
        InvalidValueError: If the unit is not one word, or is a currency.

    Source: Handbook 2.2, 4.3.

    >>> Quantity(3, "visits") + Quantity("1/2", "visits")
    Quantity(amount=Fraction(7, 2), unit='visits')
    >>> str(Quantity(12, "visits")), Quantity(3, "visits") / Quantity(4, "visits")
    ('12 visits', Fraction(3, 4))
    """

    amount: Fraction = attrs.field(converter=_read_amount)
    unit: str = attrs.field(converter=_read_unit)

    def to_plain(self) -> str:
        """The number and the unit, as they stand in a file.

        >>> Quantity("1/3", "units").to_plain()
        '1/3 units'
        """
        return f"{number_text(self.amount)} {self.unit}"

    @classmethod
    def from_plain(cls, plain: object) -> Quantity:
        """The quantity that `to_plain` wrote.

        Raises:
            WrongTypeError: If it is no text.
            InvalidValueError: If it is not a number and a unit with a space between them.

        >>> Quantity.from_plain("12 visits") == Quantity(12, "visits")
        True
        """
        if not isinstance(plain, str):
            raise WrongTypeError("quantity", plain, "a number and a unit", "write it as '12 visits'")
        amount, space, unit = plain.partition(" ") if len(plain) <= _MAX_PLAIN else ("", "", "")
        if not space:
            raise InvalidValueError("quantity", plain, "a number and a unit such as '12 visits'")
        return cls(amount, unit)

    def is_zero(self) -> bool:
        """Whether it is none."""
        return not self.amount

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount + self._like("add", other).amount, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount - self._like("subtract", other).amount, self.unit)

    def __truediv__(self, other: Quantity) -> Fraction:
        if not self._like("divide", other).amount:
            raise InvalidValueError("divisor", str(other), "a quantity other than zero")
        return self.amount / other.amount

    def __neg__(self) -> Quantity:
        return Quantity(-self.amount, self.unit)

    def __abs__(self) -> Quantity:
        return Quantity(abs(self.amount), self.unit)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Quantity) -> bool:
        return self.amount < self._like("compare", other).amount

    def __le__(self, other: Quantity) -> bool:
        return self.amount <= self._like("compare", other).amount

    def __gt__(self, other: Quantity) -> bool:
        return self.amount > self._like("compare", other).amount

    def __ge__(self, other: Quantity) -> bool:
        return self.amount >= self._like("compare", other).amount

    def _like(self, operation: str, other: object) -> Quantity:
        if not isinstance(other, Quantity):
            raise WrongTypeError(operation, other, f"a quantity of {self.unit}")
        if other.unit != self.unit:
            raise InvalidValueError(operation, f"{self.unit} and {other.unit}", "quantities of one unit")
        return other

    def __str__(self) -> str:
        return self.to_plain()


Amount: TypeAlias = Money | Quantity
"""What is counted: money, or a quantity."""


def cell_of(amount: Amount) -> Money | Fraction:
    """An amount as a cell of a table: money as it is, a quantity as its number.

    The unit of a quantity stands in the heading of its column.

    >>> cell_of(Money("2", "CNY")), cell_of(Quantity(3, "visits"))
    (Money('2', 'CNY'), Fraction(3, 1))
    """
    return amount if isinstance(amount, Money) else amount.amount


def total_of(amounts: Iterable[Amount], unit: str) -> Amount:
    """The exact sum of money of one currency, or of quantities of one unit.

    Args:
        amounts: What to add; may be nothing.
        unit: The currency or the unit of the sum where there is nothing to add.

    Raises:
        WrongTypeError: If money and quantities meet, or something is neither.
        CurrencyMismatchError: If two currencies meet.
        InvalidValueError: If two units meet.

    >>> total_of([Money("1", "CNY"), Money("2", "CNY")], "CNY")
    Money('3', 'CNY')
    >>> str(total_of([], "visits"))
    '0 visits'
    """
    every = read_listed(amounts, "amounts", "amounts, in a list")
    money = [amount for amount in every if isinstance(amount, Money)]
    if len(money) == len(every) and (every or unit in MINOR_UNITS):
        return Money.total(money, unit)
    total = Quantity(0, unit)
    for position, amount in enumerate(every):
        if not isinstance(amount, Quantity):
            raise WrongTypeError(f"amounts[{position}]", amount, f"a quantity of {unit}")
        total += amount
    return total

"""Totals, weights and bounds as whole numbers, and shares back as what the total was.

Invariant: reading and writing lose nothing. A total is so many whole steps and a residue; weights become integers in
the same proportion, over one denominator; a share is its steps times the step, exactly.

Left out: who gets which step (`allocation_units`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import repeat
from math import lcm
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar, cast, final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import EXACT, MAX_DIGITS, Exact, decimal_text, read_decimal, read_fraction

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

__all__ = ["Key", "Measure", "Quantity", "Weight", "read_measure", "read_weights"]

Quantity = TypeVar("Quantity", Money, int, Decimal)
"""What can be shared, and so what a share is."""

Key = TypeVar("Key", bound="Hashable")
"""What a share is found by: a name, a period, anything that can be looked up."""

Weight: TypeAlias = Exact | Money | str
"""A weight: an exact number, text such as `"40%"`, or an amount of money such as last year's sales."""

_MAX_BITS: Final = 1024
_MAX_DENOMINATOR_BITS: Final = 65_536
_INTS: Final = {int}
_DECIMALS: Final = {Decimal}


@final
@attrs.frozen
class Measure(Generic[Quantity]):
    """What one unit of a total is.

    Attributes:
        step: The worth of a unit.
        currency: The currency, where the total is money.
        whole: Whether the total is an `int`.
    """

    step: Decimal
    currency: str | None
    whole: bool

    def amount(self, value: Quantity, where: str) -> Decimal:
        """The bare number in a total or a bound.

        Raises:
            WrongTypeError: If it is of another type than the total.
            CurrencyMismatchError: If it is in another currency.
        """
        if self.currency is not None:
            if not isinstance(value, Money):
                raise WrongTypeError(where, value, "money, like the total")
            if value.currency != self.currency:
                raise CurrencyMismatchError(where, self.currency, value.currency)
            return value.amount
        if self.whole and (isinstance(value, bool) or not isinstance(value, int)):
            raise WrongTypeError(where, value, "an int, like the total")
        if isinstance(value, (Money, str)):
            raise WrongTypeError(where, value, "a bare number, like the total")
        return read_decimal(value, where)

    def split(self, amount: Decimal) -> tuple[int, Decimal]:
        """The whole steps in the amount, counted towards 0, and what is beyond them."""
        units = self.steps(amount)
        whole = int(units)
        if whole == units:
            return whole, _ZERO
        return whole, EXACT.subtract(amount, EXACT.multiply(Decimal(whole), self.step))

    def steps(self, amount: Decimal) -> int | Fraction:
        """The amount in steps, exactly."""
        numerator, denominator = amount.as_integer_ratio()
        step_numerator, step_denominator = self.step.as_integer_ratio()
        over, under = numerator * step_denominator, denominator * step_numerator
        return over // under if over % under == 0 else Fraction(over, under)

    def values(self, units: Iterable[int]) -> list[Quantity]:
        """So many steps each, as quantities."""
        return cast("list[Quantity]", self._values(units))

    def _values(self, units: Iterable[int]) -> object:
        multiply, step, currency = EXACT.multiply, self.step, self.currency
        if self.whole:
            whole = int(step)
            return [whole * count for count in units]
        if currency is None:
            return [multiply(count, step) for count in units]
        return [Money(multiply(count, step), currency) for count in units]

    def value(self, amount: Decimal) -> Quantity:
        """The bare number as a quantity."""
        return cast("Quantity", self._value(amount))

    def _value(self, amount: Decimal) -> object:
        if self.whole:
            return int(amount)
        return amount if self.currency is None else Money(amount, self.currency)


_ZERO: Final = Decimal(0)


def read_measure(total: Quantity, step: Decimal | None, where: str = "total") -> Measure[Quantity]:
    """What one unit of the total is: the step, or the minor unit of money, or 1 of an `int`.

    Raises:
        WrongTypeError: If the total is a `float`, or no money or number at all.
        InvalidValueError: If a `Decimal` comes without a step, or an `int` with a step that is not whole.

    >>> read_measure(Money("100", "CNY"), None).step
    Decimal('0.01')
    """
    if isinstance(total, Money):
        return Measure(step or MINOR_UNITS[total.currency], total.currency, whole=False)
    if isinstance(total, Decimal):
        if step is None:
            raise InvalidValueError("step", None, "a step, because the total is a Decimal", "name one, such as '0.01'")
        return Measure(step, None, whole=False)
    if isinstance(total, int) and not isinstance(total, bool):
        if step is not None and step != int(step):
            remedy = "make the total a Decimal, or the step whole"
            raise InvalidValueError("step", decimal_text(step), "a whole number, because the total is an int", remedy)
        return Measure(step or _ONE, None, whole=True)
    remedy = f"write it as text, Decimal({str(total)!r}), because a float is not exact" if _is_float(total) else ""
    raise WrongTypeError(where, total, "money, an int or a Decimal", remedy)


_ONE: Final = Decimal(1)


def _is_float(value: object) -> bool:
    return isinstance(value, float)


def read_weights(weights: Sequence[Weight], names: Sequence[object] | None = None) -> list[int]:
    """The weights as integers in the same proportion.

    Args:
        weights: Each 0 or more; all money, or all numbers and text.
        names: What the weights are of, for messages; their positions by default.

    Raises:
        WrongTypeError: If a weight is a `float` or no number, or money stands beside numbers.
        InvalidValueError: If a weight is negative, no number, or absurdly long.
        CurrencyMismatchError: If two currencies meet.

    >>> read_weights([Fraction(1, 2), "25%", Decimal("0.25")])
    [2, 1, 1]
    """
    if isinstance(weights, (str, bytes)) or not isinstance(weights, Iterable):
        raise WrongTypeError("weights", weights, "a sequence of weights")
    if isinstance(weights, Mapping):
        raise WrongTypeError("weights", weights, "a sequence of weights", "use share_by for weights by key")
    numbers = list(weights)
    if set(map(type, numbers)) == _INTS and min(numbers) >= 0 and max(numbers).bit_length() <= _MAX_BITS:  # type: ignore[operator, union-attr] # all are ints
        return cast("list[int]", numbers)
    if set(map(type, numbers)) == _DECIMALS:
        plain = _whole_decimals(cast("list[Decimal]", numbers))
        if plain is not None:
            return plain
    ratios = [_ratio(weight, _where(names, position)) for position, weight in enumerate(_bare(numbers, names))]
    whole = lcm(*{denominator for _, denominator in ratios})
    if whole.bit_length() > _MAX_DENOMINATOR_BITS:
        accepted = f"weights over one denominator of at most {_MAX_DENOMINATOR_BITS} bits"
        raise InvalidValueError("weights", whole, accepted, "round the weights first")
    return [numerator * (whole // denominator) for numerator, denominator in ratios]


def _whole_decimals(weights: list[Decimal]) -> list[int] | None:
    """Decimals as integers, all scaled by one power of ten; `None` if one of them cannot be a weight."""
    try:
        # The exact sum has as many places as the weight that has most, and it is finite only if all weights are.
        places = reduce(EXACT.add, weights).as_tuple().exponent
        if not isinstance(places, int) or places < -MAX_DIGITS or min(weights) < 0:
            return None
        if max(weights).adjusted() >= MAX_DIGITS:
            return None
        shift = Decimal(max(0, -places))
        return [int(weight) for weight in map(EXACT.scaleb, weights, repeat(shift))]
    except ArithmeticError:
        return None


def _where(names: Sequence[object] | None, position: int) -> str:
    return f"weights[{position}]" if names is None else f"weights[{names[position]!r}]"


def _bare(weights: list[Weight], names: Sequence[object] | None) -> list[Exact | str]:
    """The weights without their currency, if all are money in one."""
    currency: str | None = None
    bare: list[Exact | str] = []
    for position, weight in enumerate(weights):
        if isinstance(weight, Money) != isinstance(weights[0], Money):
            accepted = (
                "a number, like the first weight" if isinstance(weight, Money) else "money, like the first weight"
            )
            raise WrongTypeError(_where(names, position), weight, accepted)
        if isinstance(weight, Money):
            if currency is not None and currency != weight.currency:
                raise CurrencyMismatchError(_where(names, position), currency, weight.currency)
            currency = weight.currency
            bare.append(weight.amount)
        else:
            bare.append(weight)
    return bare


def _ratio(weight: Exact | str, where: str) -> tuple[int, int]:
    if type(weight) is Decimal:
        weight = read_decimal(weight, where)
    elif type(weight) is not int or weight.bit_length() > _MAX_BITS:
        weight = read_fraction(weight, where)
    ratio = weight.as_integer_ratio()
    if ratio[0] < 0:
        raise InvalidValueError(where, weight, "a weight of 0 or more")
    return ratio

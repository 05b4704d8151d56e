"""Operations: the few ways in which a step of an explanation follows from the steps under it.

Invariant: an operation is a frozen value with no hidden argument; applied to the same values it gives the same value,
exactly. Money meets money of its own currency, numbers meet numbers; anything else is refused.

Left out: the tree itself (`explanation`). A user's own operation is any class with `apply` and `describe`.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, Rounding, check_exact, to_exact_decimal
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "CurveValue",
    "Difference",
    "Function",
    "Greatest",
    "Least",
    "Operation",
    "Product",
    "Quotient",
    "Rounded",
    "Sum",
]


class Operation(Protocol):
    """What a derived step does with its inputs; a frozen class, so that steps compare and print."""

    def apply(self, *values: object) -> object:
        """The value, from the values of the inputs in order."""
        ...

    def describe(self) -> Text:
        """The operation in a few words."""
        ...


class Function(Protocol):
    """An exact function of one number, such as a `Curve`."""

    def value(self, x: Exact) -> Fraction:
        """The value at x."""
        ...


def _ratio(value: object, where: str) -> tuple[int, int]:
    if isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool):
        check_exact(value, where)
        return value.as_integer_ratio()
    raise WrongTypeError(where, value, "a number")


def _number(value: object, where: str) -> Fraction:
    return Fraction(*_ratio(value, where))


def _alike(values: tuple[object, ...], where: str) -> tuple[Money, ...] | tuple[Fraction, ...]:
    """The values as all money or all numbers."""
    if not values:
        raise InvalidValueError(where, values, "at least one value")
    if isinstance(values[0], Money):
        money = []
        for value in values:
            if not isinstance(value, Money):
                raise WrongTypeError(where, value, "money, like the value before it")
            money.append(value)
        return tuple(money)
    return tuple(_number(value, where) for value in values)


def _only(values: tuple[object, ...], where: str) -> object:
    if len(values) != 1:
        raise InvalidValueError(where, values, "one value")
    return values[0]


def _check_rounding(_: object, __: object, value: Rounding) -> None:
    check_type(value, Rounding, "rounding")


def _check_optional_rounding(_: object, __: object, value: Rounding | None) -> None:
    if value is not None:
        check_type(value, Rounding, "rounding")


def _check_function(_: object, __: object, value: Function) -> None:
    if not hasattr(value, "value"):
        raise WrongTypeError("curve", value, "a Curve, or another function with a value")


_DIVIDED: Final = 2


@final
@attrs.frozen
class Sum:
    """All values added: all money in one currency, or all numbers.

    Attributes:
        currency: The currency of the answer where there may be nothing to add.

    >>> Sum("CNY").apply()
    Money('0', 'CNY')
    """

    currency: str | None = None

    def apply(self, *values: object) -> Money | Fraction:
        """The sum; of nothing, it is zero."""
        if not values:
            return Money.zero(self.currency) if self.currency else Fraction(0)
        terms = _alike(values, "sum")
        return Money.total(terms) if isinstance(terms[0], Money) else sum(terms, Fraction(0))

    def describe(self) -> Text:
        """The operation in words."""
        return text("the sum")


@final
@attrs.frozen
class Difference:
    """The first value less all the others."""

    def apply(self, *values: object) -> Money | Fraction:
        """The difference."""
        first, *others = _alike(values, "difference")
        for other in others:
            first = first - other  # type: ignore[operator] # all of one kind
        return first

    def describe(self) -> Text:
        """The operation in words."""
        return text("the first less the rest")


@final
@attrs.frozen
class Product:
    """All values multiplied: numbers, with at most one amount of money among them.

    Attributes:
        rounding: Rounds the exact product once where it is money; without it, money that is no finite decimal is
            refused.

    >>> str(Product().apply(Money("100", "CNY"), Decimal("0.08")))
    'CNY 8.00'
    """

    rounding: Rounding | None = attrs.field(default=None, validator=_check_optional_rounding)

    def apply(self, *values: object) -> Money | Fraction:
        """The product."""
        numerator, denominator, currency = 1, 1, ""
        for value in values:
            if isinstance(value, Money):
                if currency:
                    raise WrongTypeError("product", value, "a number", "money times money has no meaning")
                factor, currency = value.amount.as_integer_ratio(), value.currency
            else:
                factor = _ratio(value, "product")
            numerator, denominator = numerator * factor[0], denominator * factor[1]
        product = Fraction(numerator, denominator)
        if not currency:
            return product
        if self.rounding is None:
            return Money(to_exact_decimal(product, "product"), currency)
        return Money.rounded(product, currency, self.rounding)

    def describe(self) -> Text:
        """The operation in words."""
        if self.rounding is None:
            return text("the product")
        return text("the product, {rounding}", rounding=_rounding_text(self.rounding))


@final
@attrs.frozen
class Quotient:
    """The first value divided by the second: two amounts of money, or two numbers; exact."""

    def apply(self, *values: object) -> Fraction:
        """The quotient."""
        if len(values) != _DIVIDED:
            raise InvalidValueError("quotient", values, "two values, the one above the line and the one below")
        dividend, divisor = _alike(values, "quotient")
        if not divisor:
            raise InvalidValueError("divisor", divisor, "a value other than zero")
        return dividend / divisor  # type: ignore[operator] # both of one kind

    def describe(self) -> Text:
        """The operation in words."""
        return text("the first divided by the second")


@final
@attrs.frozen
class Least:
    """The least of the values: how a cap works."""

    def apply(self, *values: object) -> Money | Fraction:
        """The least one."""
        return min(_alike(values, "least"))

    def describe(self) -> Text:
        """The operation in words."""
        return text("the least of them")


@final
@attrs.frozen
class Greatest:
    """The greatest of the values: how a floor works."""

    def apply(self, *values: object) -> Money | Fraction:
        """The greatest one."""
        return max(_alike(values, "greatest"))

    def describe(self) -> Text:
        """The operation in words."""
        return text("the greatest of them")


@final
@attrs.frozen
class Rounded:
    """One value, rounded once: money to money, a number to a number, or to money where a currency is named.

    Attributes:
        rounding: The step and the mode.
        currency: Makes a bare number, such as the value of a curve, an amount in this currency.

    >>> Rounded(Rounding(), "CNY").apply(Fraction(200, 3))
    Money('66.67', 'CNY')
    """

    rounding: Rounding = attrs.field(validator=_check_rounding)
    currency: str | None = None

    def apply(self, *values: object) -> Money | Decimal:
        """The rounded value."""
        value = _only(values, "rounded")
        if isinstance(value, Money):
            return value.round(self.rounding)
        number = _number(value, "rounded")
        return Money.rounded(number, self.currency, self.rounding) if self.currency else self.rounding.number(number)

    def describe(self) -> Text:
        """The operation in words."""
        return _rounding_text(self.rounding)


@final
@attrs.frozen
class CurveValue:
    """The value of an exact function at one number, or at an amount of money taken as a number.

    Attributes:
        curve: A `Curve`, or anything with its `value`.
    """

    curve: Function = attrs.field(validator=_check_function)

    def apply(self, *values: object) -> Fraction:
        """The value of the curve there."""
        x = _only(values, "curve")
        return self.curve.value(x.amount if isinstance(x, Money) else _number(x, "curve"))

    def describe(self) -> Text:
        """The operation in words; the curve's own, where it has one."""
        describe: Callable[[], Text] | None = getattr(self.curve, "describe", None)
        return describe() if describe is not None else text("read off the curve")


_MODES: Final = {
    "half-up": text("half up"),
    "half-even": text("half to even"),
    "half-down": text("half down"),
    "up": text("away from zero"),
    "down": text("towards zero"),
    "floor": text("downward"),
    "ceiling": text("upward"),
}


def _rounding_text(rounding: Rounding) -> Text:
    mode = _MODES[rounding.mode]
    if rounding.step is None:
        return text("rounded to the minor unit, {mode}", mode=mode)
    return text("rounded to {step}, {mode}", step=rounding.step, mode=mode)

"""Exact numbers: how they come in, and the one named rounding by which they may lose digits.

Invariant: a number inside the library is an `int`, a finite `Decimal` or a `Fraction`; its value is the value that
was written down. Reading refuses `float`, NaN, infinities, absurd exponents and absurd lengths, so that no later
operation can overflow or run away. The ambient decimal context is never read and never changed.

Left out: money (a number with a currency) and curves (functions of numbers).
"""

from __future__ import annotations

import re
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    Underflow,
)
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias, assert_never

import attrs

from salesmanual.kernel.errors import InexactError, InvalidValueError, WrongTypeError

__all__ = [
    "EXACT",
    "MAX_DIGITS",
    "Exact",
    "Rounding",
    "RoundingMode",
    "RoundingPoint",
    "decimal_text",
    "number_text",
    "percent_text",
    "read_decimal",
    "read_fraction",
    "rounded_quotient",
    "to_exact_decimal",
]

Exact: TypeAlias = int | Decimal | Fraction
"""A number whose value is exactly what was written: never a `float`."""

MAX_DIGITS: Final = 40
"""The most digits a number may have on either side of its decimal point."""

_MAX_BITS: Final = 1024
_MAX_TEXT: Final = 120

EXACT: Final = Context(
    prec=2_000,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow, Underflow],
)
"""The context of all decimal arithmetic here: so wide that admitted numbers fit, and an inexact result is an error."""

_ROUNDS: Final = Context(
    prec=2_000,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

_PERCENT: Final = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*%\s*")
_QUOTIENT: Final = re.compile(r"\s*([+-]?[0-9]+)\s*/\s*([0-9]+)\s*")
_DECIMAL: Final = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?\s*", re.ASCII)


def read_decimal(value: Decimal | int | str, where: str = "number") -> Decimal:
    """The value as a finite `Decimal` of reasonable size.

    Accepts an `int`, a `Decimal`, or text such as `"1234.50"`; refuses `float`, `bool`, NaN, infinities, and more
    than 40 digits on either side of the decimal point.

    Raises:
        WrongTypeError: If the value is none of the accepted types.
        InvalidValueError: If the text is no number, or the number is not finite or absurdly long.

    >>> read_decimal("18420.50")
    Decimal('18420.50')
    >>> read_decimal(0.1, "rate")
    Traceback (most recent call last):
    salesmanual.kernel.errors.WrongTypeError: rate: found 0.1 of type float, accepted is an int, a Decimal or text; \
write it as text, '0.1', because a float is not exact
    """
    if type(value) is not Decimal:
        if isinstance(value, str):
            text = value if len(value) <= _MAX_TEXT else ""
            if not _DECIMAL.fullmatch(text):
                raise InvalidValueError(where, value, "a decimal number such as '1234.50'")
            value = Decimal(text.strip())
        elif isinstance(value, int) and not isinstance(value, bool):
            if value.bit_length() > _MAX_BITS:
                raise InvalidValueError(where, value, _SIZE)
            value = Decimal(value)
        elif isinstance(value, Decimal):
            value = Decimal(value)
        else:
            raise _not_exact(where, value, "an int, a Decimal or text")
    if not value.is_finite():
        raise InvalidValueError(where, value, "a finite number")
    exponent = value.as_tuple().exponent
    if value.adjusted() >= MAX_DIGITS or (isinstance(exponent, int) and exponent < -MAX_DIGITS):
        raise InvalidValueError(where, value, _SIZE)
    return value


_SIZE: Final = f"a number of at most {MAX_DIGITS} digits on either side of the decimal point"


def read_fraction(value: Exact | str, where: str = "number") -> Fraction:
    """The value as an exact `Fraction`; text may be a decimal, a percentage or a quotient.

    Raises:
        WrongTypeError: If the value is a `float` or no number at all.
        InvalidValueError: If the text is no number, or the number is not finite or absurdly long.

    >>> read_fraction("85%"), read_fraction("0.08"), read_fraction("1/3")
    (Fraction(17, 20), Fraction(2, 25), Fraction(1, 3))
    """
    if isinstance(value, Fraction):
        if value.numerator.bit_length() > _MAX_BITS or value.denominator.bit_length() > _MAX_BITS:
            raise InvalidValueError(where, value, _SIZE)
        return value
    if isinstance(value, str) and len(value) <= _MAX_TEXT:
        if percent := _PERCENT.fullmatch(value):
            return Fraction(read_decimal(percent[1], where)) / 100
        if quotient := _QUOTIENT.fullmatch(value):
            if int(quotient[2]) == 0:
                raise InvalidValueError(where, value, "a quotient with a divisor other than 0")
            return read_fraction(Fraction(int(quotient[1]), int(quotient[2])), where)
    if isinstance(value, (int, Decimal, str)) and not isinstance(value, bool):
        try:
            return Fraction(read_decimal(value, where))
        except InvalidValueError as error:
            if isinstance(value, str):
                raise InvalidValueError(where, value, "a number such as '0.85', '85%' or '1/3'") from error
            raise
    raise _not_exact(where, value, "an int, a Decimal, a Fraction or text")


def _not_exact(where: str, value: object, accepted: str) -> WrongTypeError:
    remedy = ""
    if isinstance(value, float):
        remedy = f"write it as text, '{value!r}', because a float is not exact"
    return WrongTypeError(where, value, accepted, remedy)


def to_exact_decimal(value: Exact, where: str = "number") -> Decimal:
    """The same value as a `Decimal`.

    Raises:
        InexactError: If the value is no finite decimal, such as a third.

    >>> to_exact_decimal(Fraction(17, 20))
    Decimal('0.85')
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    remaining, places = value.denominator, 0
    twos = (remaining & -remaining).bit_length() - 1
    remaining >>= twos
    fives = 0
    while remaining % 5 == 0:
        remaining //= 5
        fives += 1
    if remaining != 1:
        raise InexactError(where, str(value))
    places = max(twos, fives)
    return Decimal(value.numerator * 10**places // value.denominator).scaleb(-places, EXACT)


def decimal_text(value: Decimal) -> str:
    """The decimal in plain digits, all of them, without an exponent.

    >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("0.50"))
    ('1000', '0.50')
    """
    return f"{value:f}"


def number_text(value: Exact) -> str:
    """The number in plain digits where it is a finite decimal, else as a quotient; nothing is lost.

    >>> number_text(Fraction(17, 20)), number_text(Fraction(1, 3)), number_text(7)
    ('0.85', '1/3', '7')
    """
    if isinstance(value, Fraction):
        try:
            return decimal_text(to_exact_decimal(value))
        except InexactError:
            return f"{value.numerator}/{value.denominator}"
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def percent_text(value: Exact) -> str:
    """The ratio as a percentage; nothing is lost, a quotient stays a quotient.

    >>> percent_text(Fraction(17, 20)), percent_text(Fraction(1, 3))
    ('85%', '100/3%')
    """
    text = number_text(Fraction(value) * 100)
    return f"{text}%"


class RoundingMode(StrEnum):
    """Which neighbour a value between two steps goes to."""

    HALF_UP = "half-up"
    """The nearer one; a tie goes away from zero (commercial rounding)."""
    HALF_EVEN = "half-even"
    """The nearer one; a tie goes to the even step (bankers' rounding)."""
    HALF_DOWN = "half-down"
    """The nearer one; a tie goes towards zero."""
    UP = "up"
    """The one farther from zero."""
    DOWN = "down"
    """The one nearer to zero (truncation)."""
    FLOOR = "floor"
    """The lower one."""
    CEILING = "ceiling"
    """The upper one."""


_DECIMAL_MODES: Final = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.HALF_DOWN: ROUND_HALF_DOWN,
    RoundingMode.UP: ROUND_UP,
    RoundingMode.DOWN: ROUND_DOWN,
    RoundingMode.FLOOR: ROUND_FLOOR,
    RoundingMode.CEILING: ROUND_CEILING,
}


class RoundingPoint(StrEnum):
    """The moment of a calculation at which a policy rounds; the figures before it stay exact."""

    LINE = "line"
    """Each sale's own contribution, before they are added."""
    COMPONENT = "component"
    """Each component's payout, before the components are added."""
    TOTAL = "total"
    """Only the sum of everything."""


def rounded_quotient(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """The integer that `numerator / denominator` rounds to.

    Raises:
        ZeroDivisionError: If the denominator is 0.

    >>> [rounded_quotient(5, 2, mode) for mode in ("half-up", "half-even", "down", "ceiling")]
    [3, 2, 2, 3]
    >>> [rounded_quotient(-5, 2, mode) for mode in ("half-up", "half-even", "down", "ceiling")]
    [-3, -2, -2, -2]
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    floor, remainder = divmod(numerator, denominator)
    if not remainder:
        return floor
    negative = numerator < 0
    twice = 2 * remainder
    match RoundingMode(mode):
        case RoundingMode.HALF_UP:
            up = twice > denominator or (twice == denominator and not negative)
        case RoundingMode.HALF_EVEN:
            up = twice > denominator or (twice == denominator and floor % 2 == 1)
        case RoundingMode.HALF_DOWN:
            up = twice > denominator or (twice == denominator and negative)
        case RoundingMode.UP:
            up = not negative
        case RoundingMode.DOWN:
            up = negative
        case RoundingMode.FLOOR:
            up = False
        case RoundingMode.CEILING:
            up = True
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)
    return floor + up


def _read_step(value: Decimal | int | str | None) -> Decimal | None:
    if value is None:
        return None
    step = read_decimal(value, "rounding.step")
    if step <= 0:
        raise InvalidValueError("rounding.step", value, "a number above 0 such as '0.01'")
    return step


def _read_mode(value: RoundingMode | str) -> RoundingMode:
    try:
        return RoundingMode(value)
    except ValueError:
        accepted = ", ".join(RoundingMode)
        raise InvalidValueError("rounding.mode", value, f"one of {accepted}") from None


def _read_point(value: RoundingPoint | str) -> RoundingPoint:
    try:
        return RoundingPoint(value)
    except ValueError:
        accepted = ", ".join(RoundingPoint)
        raise InvalidValueError("rounding.at", value, f"one of {accepted}") from None


@attrs.frozen
class Rounding:
    """The only way a figure may lose digits: to which step, by which mode, at which moment.

    Attributes:
        step: The distance of two admitted values; `None` is the minor unit of the currency at hand.
        mode: Which neighbour a value between two steps goes to.
        at: The moment a calculation rounds: each line, each component, or the total.

    Source: Handbook 4.3.

    >>> Rounding("0.05", "half-even").number(Fraction(1, 3))
    Decimal('0.35')
    >>> Rounding().number(Decimal("2.675"), minor_unit=Decimal("0.01"))
    Decimal('2.68')
    """

    step: Decimal | None = attrs.field(default=None, converter=_read_step)
    mode: RoundingMode = attrs.field(default=RoundingMode.HALF_UP, converter=_read_mode)
    at: RoundingPoint = attrs.field(default=RoundingPoint.COMPONENT, converter=_read_point, kw_only=True)

    def number(self, value: Exact, *, minor_unit: Decimal | None = None) -> Decimal:
        """The multiple of the step that the value rounds to.

        Args:
            value: The exact value.
            minor_unit: The step to use where the rounding itself names none.

        Raises:
            InvalidValueError: If neither the rounding nor the caller names a step.
        """
        step = self.step or minor_unit
        if step is None:
            raise InvalidValueError("rounding.step", None, "a step", "name one, or round money, whose currency has one")
        if type(value) is Decimal and _is_unit(step):
            return value.quantize(step, rounding=_DECIMAL_MODES[self.mode], context=_ROUNDS)
        numerator, denominator = value.as_integer_ratio()
        step_numerator, step_denominator = step.as_integer_ratio()
        steps = rounded_quotient(numerator * step_denominator, denominator * step_numerator, self.mode)
        return EXACT.multiply(Decimal(steps), step)


def _is_unit(step: Decimal) -> bool:
    """Whether the step is a power of ten with one digit, which `Decimal.quantize` can round to."""
    return step.as_tuple().digits == (1,)

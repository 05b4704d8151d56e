"""Exact numbers: how they come in, and how they are written down again.

Invariant: a number inside the library is an `int`, a finite `Decimal` or a `Fraction`; its value is the value that
was written down. Reading refuses `float`, NaN, infinities, absurd exponents and absurd lengths, so that no later
operation can overflow or run away. The ambient decimal context is never read and never changed.

Left out: losing digits, which is what a `Rounding` is for (`number`).
"""

from __future__ import annotations

import re
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    Underflow,
)
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from salesmanual.kernel.errors import InexactError, InvalidValueError, WrongTypeError

if TYPE_CHECKING:
    from salesmanual.kernel.number import Rounding

__all__ = [
    "EXACT",
    "MAX_DIGITS",
    "Exact",
    "check_exact",
    "decimal_text",
    "number_text",
    "percent_text",
    "read_decimal",
    "read_fraction",
    "to_exact_decimal",
]

Exact: TypeAlias = int | Decimal | Fraction
"""A number whose value is exactly what was written: never a `float`."""

MAX_DIGITS: Final = 40
"""The most digits a number may have on either side of its decimal point."""

_MAX_BITS: Final = 1024
_MAX_TEXT: Final = 120
_MOST_DIGITS: Final = 2_000
_MOST_BITS: Final = 6_600

EXACT: Final = Context(
    prec=_MOST_DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow, Underflow],
)
"""The context of all decimal arithmetic here: so wide that admitted numbers fit, and an inexact result is an error."""

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
    if value.adjusted() >= MAX_DIGITS or _places(value) > MAX_DIGITS:
        raise InvalidValueError(where, value, _SIZE)
    return value


def _places(value: Decimal) -> int:
    """The digits behind the point, or a cheap bound for them where that is small enough."""
    most = len(str(value)) - value.adjusted() - 1  # the text is at least as long as the digits
    return most if most <= MAX_DIGITS else -int(value.as_tuple().exponent)


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


def check_exact(value: object, where: str = "number") -> None:
    """Refuses what is no exact number, or one longer than any that calculations make of numbers that were read.

    Raises:
        WrongTypeError: If the value is a `float`, or no number at all.
        InvalidValueError: If it is not finite or absurdly long.

    >>> check_exact(Decimal("NaN"))
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: number: found Decimal('NaN'), accepted is a finite number
    """
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction)):
        raise _not_exact(where, value, "an int, a Decimal or a Fraction")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InvalidValueError(where, value, "a finite number")
        too_long = abs(value.adjusted()) >= _MOST_DIGITS or _places(value) > _MOST_DIGITS
    else:
        too_long = max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS
    if too_long:
        raise InvalidValueError(where, value, f"a number of at most {_MOST_DIGITS:,} digits")


def to_exact_decimal(value: Exact, where: str = "number") -> Decimal:
    """The same value as a `Decimal`.

    Raises:
        InexactError: If the value is no finite decimal, such as a third.
        WrongTypeError, InvalidValueError: As for `check_exact`.

    >>> to_exact_decimal(Fraction(17, 20))
    Decimal('0.85')
    """
    check_exact(value, where)
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

    Raises:
        WrongTypeError: If it is no `Decimal`.
        InvalidValueError: If it is not finite or absurdly long.

    >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("0.50"))
    ('1000', '0.50')
    """
    if not isinstance(value, Decimal):
        raise WrongTypeError("number", value, "a Decimal")
    check_exact(value)
    return f"{value:f}"


def number_text(value: Exact) -> str:
    """The number in plain digits where it is a finite decimal, else as a quotient; nothing is lost.

    Raises:
        WrongTypeError, InvalidValueError: As for `check_exact`.

    >>> number_text(Fraction(17, 20)), number_text(Fraction(1, 3)), number_text(7)
    ('0.85', '1/3', '7')
    """
    check_exact(value)
    if isinstance(value, Fraction):
        try:
            return decimal_text(to_exact_decimal(value))
        except InexactError:
            return f"{value.numerator}/{value.denominator}"
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def percent_text(value: Exact, *, rounding: Rounding | None = None) -> str:
    """The ratio as a percentage; nothing is lost, a quotient stays a quotient, unless a rounding is named.

    Args:
        value: The ratio; 1 is 100 %.
        rounding: Shortens the percentage. Its step counts in percent: `0.1` gives one decimal.

    Raises:
        WrongTypeError, InvalidValueError: As for `check_exact`.

    >>> percent_text(Fraction(17, 20)), percent_text(Fraction(1, 3))
    ('85%', '100/3%')
    >>> from salesmanual.kernel.number import Rounding
    >>> percent_text(Fraction(1, 3), rounding=Rounding("0.1"))
    '33.3%'
    """
    check_exact(value)
    if rounding is not None and not hasattr(rounding, "number"):
        raise WrongTypeError("rounding", rounding, "a Rounding")
    percentage = Fraction(value) * 100
    return f"{number_text(percentage if rounding is None else rounding.number(percentage))}%"

"""Rounding: the one named way by which a number may lose digits; and the exact numbers, offered here together.

Invariant: a rounded number is a multiple of the step, and less than one step from where it was. The step, the mode and
the moment stand in the policy; no default of Python or of a decimal context takes part.

Left out: reading and printing (`exact`, whose names are offered here too), money (a number with a currency) and
curves (functions of numbers).
"""

from __future__ import annotations

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
)
from enum import StrEnum
from typing import Final, assert_never, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_member
from salesmanual.kernel.exact import (
    EXACT,
    MAX_DIGITS,
    Exact,
    check_exact,
    decimal_text,
    number_text,
    percent_text,
    read_decimal,
    read_fraction,
    to_exact_decimal,
)

__all__ = [
    "EXACT",
    "MAX_DIGITS",
    "Exact",
    "Rounding",
    "RoundingMode",
    "RoundingPoint",
    "check_exact",
    "decimal_text",
    "number_text",
    "percent_text",
    "read_decimal",
    "read_fraction",
    "rounded_quotient",
    "to_exact_decimal",
]

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
        InvalidValueError: If there is no such mode.
        WrongTypeError: If one of the two is no `int`.

    >>> [rounded_quotient(5, 2, mode) for mode in ("half-up", "half-even", "down", "ceiling")]
    [3, 2, 2, 3]
    >>> [rounded_quotient(-5, 2, mode) for mode in ("half-up", "half-even", "down", "ceiling")]
    [-3, -2, -2, -2]
    """
    if type(numerator) is not int or type(denominator) is not int:
        found = denominator if type(numerator) is int else numerator
        raise WrongTypeError("quotient", found, "an int above and below the line")
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    floor, remainder = divmod(numerator, denominator)
    if not remainder:
        return floor
    if type(mode) is not RoundingMode:
        mode = _read_mode(mode)
    twice = 2 * remainder
    return floor + _goes_up(mode, (twice > denominator) - (twice < denominator), floor, negative=numerator < 0)


def _goes_up(  # noqa: PLR0911 - one answer for each mode
    mode: RoundingMode, half: int, floor: int, *, negative: bool
) -> bool:
    """Whether a value between two integers goes to the upper one; `half` is its side of the middle: -1, 0 or 1."""
    match mode:
        case RoundingMode.HALF_UP:
            return half > 0 or (half == 0 and not negative)
        case RoundingMode.HALF_EVEN:
            return half > 0 or (half == 0 and floor % 2 == 1)
        case RoundingMode.HALF_DOWN:
            return half > 0 or (half == 0 and negative)
        case RoundingMode.UP:
            return not negative
        case RoundingMode.DOWN:
            return negative
        case RoundingMode.FLOOR:
            return False
        case RoundingMode.CEILING:
            return True
        case _ as unreachable:
            assert_never(unreachable)


def _read_step(value: Decimal | int | str | None) -> Decimal | None:
    if value is None:
        return None
    step = read_decimal(value, "rounding.step")
    if step <= 0:
        raise InvalidValueError("rounding.step", value, "a number above 0 such as '0.01'")
    return step


def _read_mode(value: RoundingMode | str) -> RoundingMode:
    return read_member(RoundingMode, value, "rounding.mode")


def _read_point(value: RoundingPoint | str) -> RoundingPoint:
    return read_member(RoundingPoint, value, "rounding.at")


@final
@attrs.frozen
class Rounding:
    """The only way a figure may lose digits: to which step, by which mode, at which moment.

    Attributes:
        step: The distance of two admitted values; `None` is the minor unit of the currency at hand.
        mode: Which neighbour a value between two steps goes to.
        at: The moment a calculation rounds: each line, each component, or the total.

    Source: Handbook 4.3.

    >>> from fractions import Fraction
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
            InvalidValueError: If neither the rounding nor the caller names a step, or the value is not finite or
                absurdly long.
            WrongTypeError: If the value is a `float` or no number.
        """
        if type(value) is Decimal:
            step = self._step(minor_unit)
            if _is_unit(step) and value.is_finite():
                try:
                    return value.quantize(step, _DECIMAL_MODES[self.mode], _ROUNDS)
                except InvalidOperation:  # it is absurdly long, or the step is
                    pass
        check_exact(value)
        return self.quotient(*value.as_integer_ratio(), minor_unit=minor_unit)

    def quotient(self, numerator: int, denominator: int, *, minor_unit: Decimal | None = None) -> Decimal:
        """The multiple of the step that `numerator / denominator` rounds to, without reducing the quotient first.

        Args:
            numerator: The number above the line.
            denominator: The number below the line, not 0.
            minor_unit: The step to use where the rounding itself names none.

        Raises:
            InvalidValueError: If neither the rounding nor the caller names a step.
            WrongTypeError: If one of the two is no `int`, or the step is no `Decimal`.
            ZeroDivisionError: If the denominator is 0.

        >>> Rounding("0.01").quotient(200, 3)
        Decimal('66.67')
        """
        if type(numerator) is not int:
            raise WrongTypeError("quotient", numerator, "an int above and below the line")
        step = self._step(minor_unit)
        places = _USUAL_UNITS.get(str(step))
        if places is not None:
            steps = rounded_quotient(numerator * 10**places, denominator, self.mode)
            try:
                return Decimal(steps).scaleb(-places, EXACT)
            except Inexact:
                raise InvalidValueError("quotient", numerator, "a number of at most 2,000 digits") from None
        step_numerator, step_denominator = step.as_integer_ratio()
        steps = rounded_quotient(numerator * step_denominator, denominator * step_numerator, self.mode)
        check_exact(steps, "quotient")
        return EXACT.multiply(Decimal(steps), step)

    def _step(self, minor_unit: Decimal | None) -> Decimal:
        step = minor_unit if self.step is None else self.step
        if step is not None and type(step) is not Decimal:
            raise WrongTypeError("minor_unit", step, "a Decimal such as Decimal('0.01')")
        if step is None:
            raise InvalidValueError("rounding.step", None, "a step", "name one, or round money, whose currency has one")
        return step


_USUAL_UNITS: Final = {"1": 0, "0.1": 1, "0.01": 2, "0.001": 3, "0.0001": 4}


def _is_unit(step: Decimal) -> bool:
    """Whether the step is a power of ten with one digit, which `Decimal.quantize` can round to."""
    return str(step) in _USUAL_UNITS or step.as_tuple().digits == (1,)

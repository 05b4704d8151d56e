"""A curve in integers: sorted bends, one slope and one intercept for each stretch, over common denominators.

Invariant: the compiled form and the shape it was made from have the same value everywhere. No step of evaluating it
rounds: all is integer arithmetic, or decimal arithmetic in a context that refuses to be inexact, until the one named
rounding at the end.

Left out: engines that run it over columns; they read the public fields.
"""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal, DecimalException
from enum import StrEnum
from fractions import Fraction
from math import ceil, lcm
from typing import TYPE_CHECKING, Final, NamedTuple, cast, final

import attrs

from salesmanual.kernel.curve_shape import Line, Shape, bends
from salesmanual.kernel.errors import InexactError, InvalidValueError, WrongTypeError
from salesmanual.kernel.number import EXACT, Exact, Rounding, read_decimal, read_fraction, to_exact_decimal

if TYPE_CHECKING:
    from salesmanual.kernel.curve_tiers import Number

__all__ = ["CompiledCurve", "GridCurve", "Owner", "compiled", "on_grid"]

_PLACES: Final = 40
_MAX_BITS: Final = 2_048
_DECIMAL_DIGITS: Final = 120
_fma: Final = EXACT.fma


class Owner(StrEnum):
    """Which stretch has the value right at a bend."""

    LOWER = "lower"
    """The stretch that ends there, and not the one that starts there."""
    UPPER = "upper"
    """The stretch that starts there."""
    NEITHER = "neither"
    """Neither of them; the value is the bend's own."""


class _Decimals(NamedTuple):
    """The same numbers as decimals, where every one of them is a short decimal."""

    xs: tuple[Decimal, ...]
    lines: tuple[tuple[Decimal, Decimal], ...]
    ats: tuple[Decimal, ...]


@final
@attrs.frozen(repr=False)
class CompiledCurve:
    """An exact piecewise-linear function in integers.

    With `u = scale × x` and `i` the number of bends up to u, the value between two bends is
    `(slopes[i] × u + intercepts[i]) / denominator`; at the bend `xs[i]` it is `ats[i] / denominator`.

    Attributes:
        scale: What x is multiplied by, so that every bend is an integer.
        xs: The bends, ascending, in that scale.
        slopes: One more than there are bends.
        intercepts: As many.
        ats: The value at each bend.
        owners: Which stretch has that value; what a comparison with the bend has to include.
        denominator: What every value is divided by, once.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.curve import Curve
    >>> compiled = Curve.whole_amount([(0, "5%"), (100, "8%")]).compiled()
    >>> compiled.xs, compiled.slopes, compiled.intercepts, compiled.denominator
    ((0, 100), (0, 5, 8), (0, 0, 0), 100)
    >>> compiled.owners[1]
    <Owner.UPPER: 'upper'>
    """

    scale: int
    xs: tuple[int, ...]
    slopes: tuple[int, ...]
    intercepts: tuple[int, ...]
    ats: tuple[int, ...]
    owners: tuple[Owner, ...]
    denominator: int
    _lines: tuple[tuple[int, int], ...] = attrs.field(init=False, eq=False)
    _decimals: _Decimals | None = attrs.field(init=False, eq=False)
    _sided: bool = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_sided", any(owner is not Owner.UPPER for owner in self.owners))
        steep = (slope * self.scale for slope in self.slopes)
        object.__setattr__(self, "_lines", tuple(zip(steep, self.intercepts, strict=True)))
        object.__setattr__(self, "_decimals", _decimals_of(self))

    def value(self, x: Number) -> Fraction:
        """The value at x.

        Raises:
            WrongTypeError: If x is a `float` or no number.
            InvalidValueError: If x is not finite or absurdly long.

        >>> from salesmanual.kernel.curve import Curve
        >>> Curve.marginal([(0, "5%"), (100, "8%")]).compiled().value(150)
        Fraction(9, 1)
        """
        if type(x) is Decimal:
            plain = -_PLACES <= x.adjusted() < _PLACES and x.is_finite()
        else:
            plain = type(x) is int or type(x) is Fraction
        exact = cast("Exact", x) if plain else read_fraction(x, "x")
        return Fraction(*self._quotient(*exact.as_integer_ratio()))

    def _quotient(self, numerator: int, denominator: int) -> tuple[int, int]:
        """The value at `numerator / denominator` as a quotient that is not reduced."""
        if numerator.bit_length() > _MAX_BITS or denominator.bit_length() > _MAX_BITS:
            raise InvalidValueError("x", Fraction(numerator, denominator), f"a number of at most {_MAX_BITS} bits")
        unit = numerator * self.scale // denominator
        index = bisect_right(self.xs, unit)
        if self._sided and index and self.xs[index - 1] * denominator == numerator * self.scale:
            return self.ats[index - 1], self.denominator
        steep, intercept = self._lines[index]
        return steep * numerator + intercept * denominator, self.denominator * denominator

    def rounded(self, x: Number, rounding: Rounding, minor_unit: Decimal | None = None) -> Decimal:
        """The value at x, rounded once.

        Args:
            x: Where.
            rounding: Its step and mode.
            minor_unit: The step to use where the rounding names none.

        Raises:
            WrongTypeError: If x is a `float` or no number.
            InvalidValueError: If x is not finite or absurdly long, or there is no step.

        >>> from salesmanual.kernel.curve import Curve
        >>> Curve.marginal([(0, "1/3")]).compiled().rounded(100, Rounding("0.01"))
        Decimal('33.33')
        """
        if type(rounding) is not Rounding:
            raise WrongTypeError("rounding", rounding, "a Rounding")
        table = self._decimals
        if table is not None:
            if type(x) is int:
                x = Decimal(x)
            if type(x) is Decimal and -_PLACES <= x.adjusted() < _PLACES and x.is_finite():
                try:
                    index = bisect_right(table.xs, x)
                    if self._sided and index and table.xs[index - 1] == x:
                        return rounding.number(table.ats[index - 1], minor_unit=minor_unit)
                    slope, intercept = table.lines[index]
                    return rounding.number(_fma(slope, x, intercept), minor_unit=minor_unit)
                except DecimalException:
                    x = read_decimal(x, "x")  # it has more digits than a number may have
        return rounding.quotient(*self._quotient(*read_fraction(x, "x").as_integer_ratio()), minor_unit=minor_unit)

    def __repr__(self) -> str:
        return f"<CompiledCurve of {len(self.xs)} bends over {self.denominator}>"


def _decimals_of(curve: CompiledCurve) -> _Decimals | None:
    if max(abs(n).bit_length() for n in (curve.scale, curve.denominator)) > 3 * _DECIMAL_DIGITS:
        return None
    try:
        return _Decimals(
            tuple(_exact(x, curve.scale) for x in curve.xs),
            tuple(
                (_exact(slope * curve.scale, curve.denominator), _exact(intercept, curve.denominator))
                for slope, intercept in zip(curve.slopes, curve.intercepts, strict=True)
            ),
            tuple(_exact(at, curve.denominator) for at in curve.ats),
        )
    except InexactError:
        return None


def _exact(numerator: int, denominator: int) -> Decimal:
    return to_exact_decimal(Fraction(numerator, denominator))


def compiled(shape: Shape) -> CompiledCurve:
    """The shape in integers."""
    scale = lcm(*(x.denominator for x in shape.xs))
    lines = [(slope / scale, intercept) for slope, intercept in shape.lines]
    denominator = lcm(*(n.denominator for line in lines for n in line), *(at.denominator for at in shape.ats))
    owners = tuple(
        Owner.UPPER if at == right else Owner.LOWER if at == left else Owner.NEITHER
        for _, left, at, right in bends(shape)
    )
    return CompiledCurve(
        scale,
        tuple(int(x * scale) for x in shape.xs),
        tuple(int(slope * denominator) for slope, _ in lines),
        tuple(int(intercept * denominator) for _, intercept in lines),
        tuple(int(at * denominator) for at in shape.ats),
        owners,
        denominator,
    )


@final
@attrs.frozen(repr=False)
class GridCurve:
    """A curve at whole numbers of a unit, such as fen: one sorted list, no side to mind.

    With `i` the number of starts up to k, the value at k units is `(slopes[i] × k + intercepts[i]) / denominator`.

    Attributes:
        unit: What is counted.
        starts: The first count of each stretch but the first, ascending.
        slopes: One more than there are starts.
        intercepts: As many.
        denominator: What every value is divided by, once.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.curve import Curve
    >>> grid = Curve.whole_amount([(0, "5%"), (100, "8%")], boundary="above").on_grid("0.01")
    >>> grid.starts, grid.slopes, grid.denominator
    ((0, 10001), (0, 5, 8), 10000)
    """

    unit: Fraction
    starts: tuple[int, ...]
    slopes: tuple[int, ...]
    intercepts: tuple[int, ...]
    denominator: int

    def value(self, count: int) -> Fraction:
        """The value at so many units.

        >>> from salesmanual.kernel.curve import Curve
        >>> Curve.marginal([(0, "5%"), (100, "8%")]).on_grid("0.01").value(15000)
        Fraction(9, 1)
        """
        if type(count) is not int:
            raise WrongTypeError("count", count, "an int of units")
        index = bisect_right(self.starts, count)
        return Fraction(self.slopes[index] * count + self.intercepts[index], self.denominator)

    def __repr__(self) -> str:
        return f"<GridCurve of {len(self.starts)} starts in units of {self.unit} over {self.denominator}>"


def on_grid(shape: Shape, unit: Fraction) -> GridCurve:
    """The shape at whole numbers of the unit.

    Raises:
        InvalidValueError: If the unit is not above 0.
    """
    if unit <= 0:
        raise InvalidValueError("unit", str(unit), "a number above 0")
    starts: dict[int, Line] = {}
    for (x, left, at, right), line in zip(bends(shape), shape.lines[1:], strict=True):
        first = ceil(x / unit)
        if first * unit == x and at != right:
            if at != left:
                starts[first] = (Fraction(0), at)
            first += 1
        starts[first] = line
    kept = [(0, shape.lines[0])]
    for start, line in starts.items():
        if line != kept[-1][1]:
            kept.append((start, line))
    denominator = lcm(*((slope * unit).denominator for _, (slope, _) in kept), *(b.denominator for _, (_, b) in kept))
    return GridCurve(
        unit,
        tuple(start for start, _ in kept[1:]),
        tuple(int(slope * unit * denominator) for _, (slope, _) in kept),
        tuple(int(intercept * denominator) for _, (_, intercept) in kept),
        denominator,
    )

"""The bare form of a piecewise-linear function: where it bends, its lines, and its values at the bends.

Invariant: `xs` ascends strictly, there is one more line than there are bends, and no bend could be left out. Two
shapes are equal exactly where the functions are, so equality and hashing need no further thought.

Left out: reading what people write (`curve_tiers`, `curve_plain`) and everything a user calls (`curve`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "MAX_KNOTS",
    "Line",
    "Shape",
    "bends",
    "canonical",
    "inner_points",
    "left_limit",
    "line_around",
    "read_shape",
    "right_limit",
    "shape_of",
    "value_at",
]

Line: TypeAlias = tuple[Fraction, Fraction]
"""The slope, and the value at 0, of a straight line."""

MAX_KNOTS: Final = 10_000
"""The most places where a curve may bend."""

_MAX_BITS: Final = 2_048
_HALF: Final = Fraction(1, 2)


class Shape(NamedTuple):
    """A piecewise-linear function of one number.

    Attributes:
        xs: The bends, ascending.
        lines: The line left of the first bend, those between two bends, the one right of the last.
        ats: The value at each bend; it need not be on either line.
    """

    xs: tuple[Fraction, ...]
    lines: tuple[Line, ...]
    ats: tuple[Fraction, ...]


def canonical(xs: Sequence[Fraction], lines: Sequence[Line], ats: Sequence[Fraction]) -> Shape:
    """The shape without the bends at which nothing happens.

    >>> zero, one = Fraction(0), Fraction(1)
    >>> canonical([one], [(one, zero), (one, zero)], [one]) == canonical([], [(one, zero)], [])
    True
    """
    kept_xs: list[Fraction] = []
    kept_ats: list[Fraction] = []
    kept_lines = [lines[0]]
    for x, at, line in zip(xs, ats, lines[1:], strict=True):
        if line == kept_lines[-1] and at == line[0] * x + line[1]:
            continue
        kept_xs.append(x)
        kept_ats.append(at)
        kept_lines.append(line)
    return Shape(tuple(kept_xs), tuple(kept_lines), tuple(kept_ats))


def inner_points(xs: Sequence[Fraction]) -> list[Fraction]:
    """One point strictly inside each of the open intervals that the ascending numbers leave.

    >>> [str(point) for point in inner_points([Fraction(0), Fraction(3)])]
    ['-1', '3/2', '4']
    """
    if not xs:
        return [Fraction(0)]
    between = [(left + right) * _HALF for left, right in pairwise(xs)]
    return [xs[0] - 1, *between, xs[-1] + 1]


def shape_of(
    xs: Iterable[Fraction],
    line: Callable[[Fraction], Line],
    at: Callable[[Fraction], Fraction],
) -> Shape:
    """The function that bends at most at `xs`, has `line(p)` around an inner point p, and `at(x)` at a bend.

    Every operation is written this way: name all the places where the answer may bend, and what holds between them.
    """
    ordered = sorted(set(xs))
    return canonical(ordered, [line(point) for point in inner_points(ordered)], [at(x) for x in ordered])


def line_around(shape: Shape, x: Fraction) -> Line:
    """The line that holds around a point at which the function does not bend."""
    return shape.lines[bisect_right(shape.xs, x)]


def value_at(shape: Shape, x: Fraction) -> Fraction:
    """The value at x."""
    index = bisect_right(shape.xs, x)
    if index and shape.xs[index - 1] == x:
        return shape.ats[index - 1]
    slope, intercept = shape.lines[index]
    return slope * x + intercept


def left_limit(shape: Shape, x: Fraction) -> Fraction:
    """What the values come to as x is approached from below."""
    slope, intercept = shape.lines[bisect_left(shape.xs, x)]
    return slope * x + intercept


def right_limit(shape: Shape, x: Fraction) -> Fraction:
    """What the values come to as x is approached from above."""
    slope, intercept = shape.lines[bisect_right(shape.xs, x)]
    return slope * x + intercept


def bends(shape: Shape) -> list[tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Each bend with the limit from below, the value there, and the limit from above."""
    return [
        (x, left[0] * x + left[1], at, right[0] * x + right[1])
        for x, at, left, right in zip(shape.xs, shape.ats, shape.lines, shape.lines[1:], strict=False)
    ]


def read_shape(value: Shape) -> Shape:
    """The shape in canonical form, if it is one.

    Raises:
        WrongTypeError: If it is no `Shape`.
        InvalidValueError: If it is malformed, bends in too many places or has absurdly long numbers.
    """
    if not isinstance(value, Shape):
        raise WrongTypeError("shape", value, "a Shape", "build a curve with Curve.marginal or a sibling")
    xs, lines, ats = value
    if len(xs) > MAX_KNOTS:
        raise InvalidValueError("knots", f"{len(xs)} knots", f"a curve of at most {MAX_KNOTS}", "leave some out")
    if len(lines) != len(xs) + 1 or len(ats) != len(xs) or any(x >= after for x, after in pairwise(xs)):
        raise InvalidValueError("shape", value, "ascending bends, one value for each, and one line more")
    for number in (*xs, *ats, *(part for line in lines for part in line)):
        if number.numerator.bit_length() > _MAX_BITS or number.denominator.bit_length() > _MAX_BITS:
            accepted = f"a curve with numbers of at most {_MAX_BITS} bits"
            raise InvalidValueError("curve", number, accepted, "round its numbers first")
    return canonical(xs, lines, ats)

"""The operations on shapes: each exact, each giving a shape again.

Invariant: the answer at every x is the operation applied to the operands' values at that x; jumps and the side that
owns them follow from that, with no rule of their own.

Left out: products of two functions, which are not piecewise linear.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.curve_queries import segments_of
from salesmanual.kernel.curve_shape import (
    Line,
    Shape,
    canonical,
    inner_points,
    line_around,
    shape_of,
    value_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "added",
    "clipped",
    "composed",
    "enlarged",
    "extreme",
    "from_threshold",
    "held_from",
    "moved",
    "scaled",
    "stretched",
]

_ZERO: Final = Fraction(0)
_NOTHING: Final[Line] = (_ZERO, _ZERO)


def added(one: Shape, other: Shape) -> Shape:
    """The sum."""

    def line(point: Fraction) -> Line:
        (slope, intercept), (slope_too, intercept_too) = line_around(one, point), line_around(other, point)
        return (slope + slope_too, intercept + intercept_too)

    return shape_of(one.xs + other.xs, line, lambda x: value_at(one, x) + value_at(other, x))


def scaled(shape: Shape, factor: Fraction) -> Shape:
    """Every value times the factor."""
    lines = [(slope * factor, intercept * factor) for slope, intercept in shape.lines]
    return canonical(shape.xs, lines, [at * factor for at in shape.ats])


def stretched(shape: Shape, factor: Fraction) -> Shape:
    """The function of x that has the value of `shape` at x / factor; a negative factor mirrors it."""
    step = 1 if factor > 0 else -1
    xs = [x * factor for x in shape.xs][::step]
    lines = [(slope / factor, intercept) for slope, intercept in shape.lines][::step]
    return Shape(tuple(xs), tuple(lines), shape.ats[::step])


def enlarged(shape: Shape, factor: Fraction) -> Shape:
    """The same graph, a positive factor larger in both directions: factor × shape(x / factor), slopes as they were."""
    return Shape(
        tuple(x * factor for x in shape.xs),
        tuple((slope, intercept * factor) for slope, intercept in shape.lines),
        tuple(at * factor for at in shape.ats),
    )


def moved(shape: Shape, right: Fraction, up: Fraction) -> Shape:
    """The same graph in another place."""
    return Shape(
        tuple(x + right for x in shape.xs),
        tuple((slope, intercept - slope * right + up) for slope, intercept in shape.lines),
        tuple(at + up for at in shape.ats),
    )


def extreme(one: Shape, other: Shape, pick: Callable[[Fraction, Fraction], Fraction]) -> Shape:
    """The smaller or the larger of both at every x; `pick` is `min` or `max`."""
    xs = sorted({*one.xs, *other.xs})
    crossings: list[Fraction] = []
    for point in inner_points(xs):
        (slope, intercept), (slope_too, intercept_too) = line_around(one, point), line_around(other, point)
        if slope != slope_too:
            crossings.append((intercept_too - intercept) / (slope - slope_too))  # outside its interval it is harmless

    def line(point: Fraction) -> Line:
        value = value_at(one, point)
        return line_around(one if value == pick(value, value_at(other, point)) else other, point)

    return shape_of((*xs, *crossings), line, lambda x: pick(value_at(one, x), value_at(other, x)))


def clipped(shape: Shape, lower: Fraction | None, upper: Fraction | None) -> Shape:
    """The values, none below `lower` and none above `upper`."""
    if lower is not None:
        shape = extreme(shape, Shape((), ((_ZERO, lower),), ()), max)
    if upper is not None:
        shape = extreme(shape, Shape((), ((_ZERO, upper),), ()), min)
    return shape


def composed(outer: Shape, inner: Shape) -> Shape:
    """The function that has the value of `outer` at the value of `inner`."""
    xs = list(inner.xs)
    for lower, upper, slope, intercept in segments_of(inner):
        if slope:
            xs += [(x - intercept) / slope for x in _passed(outer.xs, lower, upper, slope, intercept)]

    def line(point: Fraction) -> Line:
        slope, intercept = line_around(inner, point)
        if not slope:
            return (_ZERO, value_at(outer, intercept))
        steepness, height = line_around(outer, slope * point + intercept)
        return (steepness * slope, steepness * intercept + height)

    return shape_of(xs, line, lambda x: value_at(outer, value_at(inner, x)))


def _passed(
    xs: tuple[Fraction, ...], lower: Fraction | None, upper: Fraction | None, slope: Fraction, intercept: Fraction
) -> tuple[Fraction, ...]:
    """Those of the ascending numbers that a straight stretch passes between its ends."""
    left, right = (lower, upper) if slope > 0 else (upper, lower)
    first = 0 if left is None else bisect_right(xs, slope * left + intercept)
    last = len(xs) if right is None else bisect_left(xs, slope * right + intercept)
    return xs[first:last]


def from_threshold(shape: Shape, threshold: Fraction, *, inclusive: bool) -> Shape:
    """Zero before the threshold, the function itself after it; the threshold counts as reached where inclusive."""

    def at(x: Fraction) -> Fraction:
        return value_at(shape, x) if x > threshold or (inclusive and x == threshold) else _ZERO

    return shape_of(
        (*shape.xs, threshold), lambda point: line_around(shape, point) if point > threshold else _NOTHING, at
    )


def held_from(shape: Shape, start: Fraction) -> Shape:
    """The function itself up to `start`, the value there from then on."""
    last = (_ZERO, value_at(shape, start))
    return shape_of(
        (*(x for x in shape.xs if x < start), start),
        lambda point: line_around(shape, point) if point < start else last,
        lambda x: value_at(shape, x),
    )

"""What can be asked of a shape: where a value is reached, where it falls, between which values it stays.

Invariant: every answer is exact and holds for all of the infinitely many x, not for a sample.

Left out: values and limits at one x, which `curve_shape` has.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from salesmanual.kernel.curve_shape import Shape, bends, value_at
from salesmanual.kernel.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

__all__ = [
    "Bounds",
    "Fall",
    "Knot",
    "Reach",
    "Segment",
    "bounds_of",
    "falls_of",
    "inverse_of",
    "segments_of",
    "slope_at",
]


class Knot(NamedTuple):
    """A place where a curve bends or jumps: the limit from below, the value there, the limit from above."""

    x: Fraction
    left: Fraction
    at: Fraction
    right: Fraction


class Segment(NamedTuple):
    """A straight stretch strictly between two numbers, `None` where it has no end: value = slope × x + intercept."""

    lower: Fraction | None
    upper: Fraction | None
    slope: Fraction
    intercept: Fraction


class Reach(NamedTuple):
    """Where a value is reached.

    Attributes:
        x: The least such x; `None` where the value is reached however low x is.
        attained: Whether the value is reached at x itself; else it is reached as soon as x is passed, because the
            boundary belongs to the side below.
    """

    x: Fraction | None
    attained: bool


class Fall(NamedTuple):
    """Where a curve falls.

    Attributes:
        lower: Where the fall starts; `None` where it has no start.
        upper: Where it ends; equal to `lower` for a jump; `None` where it has no end.
        drop: By how much it falls in all; `None` where that has no end.
    """

    lower: Fraction | None
    upper: Fraction | None
    drop: Fraction | None


class Bounds(NamedTuple):
    """Between which values a curve stays.

    Attributes:
        lower: The greatest number no value is below; `None` where there is none.
        upper: The least number no value is above; `None` where there is none.
        lower_attained: Whether `lower` is itself a value; else values come as near to it as one likes.
        upper_attained: The same of `upper`.
    """

    lower: Fraction | None
    upper: Fraction | None
    lower_attained: bool
    upper_attained: bool


def segments_of(shape: Shape) -> Iterator[Segment]:
    """The straight stretches from left to right."""
    ends = (None, *shape.xs, None)
    for lower, upper, (slope, intercept) in zip(ends, ends[1:], shape.lines, strict=False):
        yield Segment(lower, upper, slope, intercept)


def falls_of(shape: Shape) -> Iterator[Fall]:
    """Every stretch with a negative slope, and every bend with a jump down, from left to right."""
    knots = bends(shape)
    for index, (lower, upper, slope, _) in enumerate(segments_of(shape)):
        if index:
            x, left, at, right = knots[index - 1]
            drop = max(left - at, at - right, left - right)
            if drop > 0:
                yield Fall(x, x, drop)
        if slope < 0:
            yield Fall(lower, upper, None if lower is None or upper is None else slope * (lower - upper))


def inverse_of(shape: Shape, y: Fraction, start: Fraction | None) -> Reach | None:
    """The least x, not below `start`, at which the value is y or more; `None` if there is none."""
    if start is not None and value_at(shape, start) >= y:
        return Reach(start, attained=True)
    for index, (lower, upper, slope, intercept) in enumerate(segments_of(shape)):
        if start is not None:
            if upper is not None and upper <= start:
                continue
            lower = start if lower is None or lower < start else lower  # noqa: PLW2901 - narrowed
        if index and lower == shape.xs[index - 1] and shape.ats[index - 1] >= y:
            return Reach(lower, attained=True)
        if reach := _reach_inside(lower, upper, slope, y - intercept):
            return reach
    return None


def _reach_inside(lower: Fraction | None, upper: Fraction | None, slope: Fraction, rise: Fraction) -> Reach | None:
    """The least x strictly between both ends with `slope * x >= rise`, or the lower end it comes down to."""
    if lower is None:
        if slope < 0 or (slope == 0 and rise <= 0):
            return Reach(None, attained=False)
    elif slope * lower > rise or (slope * lower == rise and slope >= 0):
        return Reach(lower, attained=False)
    if slope > 0:
        x = rise / slope
        if upper is None or x < upper:
            return Reach(x, attained=True)
    return None


def bounds_of(shape: Shape, lower: Fraction | None, upper: Fraction | None) -> Bounds:
    """The bounds over the closed interval, which has no end where `None` stands."""
    attained = [value_at(shape, x) for x in (lower, upper) if x is not None]
    attained += [at for x, at in zip(shape.xs, shape.ats, strict=True) if _within(x, lower, upper)]
    limits: list[Fraction] = []
    rises = falls = False
    for start, end, slope, intercept in segments_of(shape):
        start = lower if start is None or (lower is not None and lower > start) else start  # noqa: PLW2901 - narrowed
        end = upper if end is None or (upper is not None and upper < end) else end  # noqa: PLW2901 - narrowed
        if start is not None and end is not None and start >= end:
            continue
        if not slope:
            attained.append(intercept)
            continue
        limits += [slope * x + intercept for x in (start, end) if x is not None]
        rises = rises or (end is None and slope > 0) or (start is None and slope < 0)
        falls = falls or (end is None and slope < 0) or (start is None and slope > 0)
    every = attained + limits
    lowest = None if falls else min(every)
    highest = None if rises else max(every)
    return Bounds(lowest, highest, lowest in attained, highest in attained)


def _within(x: Fraction, lower: Fraction | None, upper: Fraction | None) -> bool:
    return (lower is None or lower <= x) and (upper is None or x <= upper)


def slope_at(shape: Shape, x: Fraction, side: str) -> Fraction:
    """The slope on one side of x.

    Raises:
        InvalidValueError: If the side is neither `above` nor `below`.
    """
    if side not in ("above", "below"):
        raise InvalidValueError("side", side, "one of above, below")
    index = bisect_right(shape.xs, x) if side == "above" else bisect_left(shape.xs, x)
    return shape.lines[index][0]

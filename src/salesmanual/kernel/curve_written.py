"""Curves as they were written: the kind, the tiers and the limits, and the function that they stand for.

Invariant: what is written is complete: with the defaults filled in, it says on its own what the function is.

Left out: reading the tiers (`curve_tiers`) and documents (`curve_plain`).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, TypedDict, assert_never

from salesmanual.kernel.curve_algebra import clipped, from_threshold, held_from
from salesmanual.kernel.curve_shape import Line, Shape, canonical, line_around, shape_of, value_at
from salesmanual.kernel.curve_tiers import (
    POINTS,
    STEPS,
    TIERS,
    Beyond,
    Boundary,
    Number,
    Part,
    PartKeys,
    read_boundary,
    read_number,
)
from salesmanual.kernel.errors import InvalidValueError, did_you_mean
from salesmanual.kernel.number import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["KINDS", "Kind", "LimitNumbers", "Limits", "Written", "maybe_number", "read_limits", "written_shape"]

Kind: TypeAlias = Literal["marginal", "whole_amount", "whole_overage", "steps", "points"]
"""How the parts of a curve are meant."""

KINDS: Final[dict[Kind, PartKeys]] = {
    "marginal": TIERS,
    "whole_amount": TIERS,
    "whole_overage": TIERS,
    "steps": STEPS,
    "points": POINTS,
}
"""How the parts of each kind are called."""

_ZERO: Final = Fraction(0)
_NOTHING: Final[Line] = (_ZERO, _ZERO)


class Limits(NamedTuple):
    """What holds a curve in, applied in this order; `None` where it does not.

    Attributes:
        threshold: The curve is zero below it.
        threshold_boundary: Whether it is enough to reach the threshold.
        hold_from: From there on the curve keeps the value it has there.
        cap: The most it comes to.
        floor: The least it comes to.
    """

    threshold: Fraction | None = None
    threshold_boundary: Boundary | None = None
    hold_from: Fraction | None = None
    cap: Fraction | None = None
    floor: Fraction | None = None


class LimitNumbers(TypedDict, total=False):
    """What can hold a curve in, applied in this order.

    Attributes:
        threshold: The curve is zero below it, and itself from there on, from the first unit.
        threshold_boundary: `reached` or `above`; as the other boundaries of the curve by default.
        hold_from: From there on the curve keeps the value it has there: a cap on what counts.
        cap: The most it comes to: a cap on what is paid.
        floor: The least it comes to, below the threshold too.
    """

    threshold: Number | None
    threshold_boundary: Boundary | str | None
    hold_from: Number | None
    cap: Number | None
    floor: Number | None


def maybe_number(value: Number | None, where: str) -> Fraction | None:
    """The number, where there is one."""
    return None if value is None else read_number(value, where)


def read_limits(limits: LimitNumbers) -> Limits:
    """The limits, read.

    Raises:
        WrongTypeError: If a number is a `float` or no number.
        InvalidValueError: If a number, the side or a name cannot be read.
    """
    for name in limits:
        if name not in Limits._fields:
            raise InvalidValueError("limits", name, "a limit of a curve", did_you_mean(name, Limits._fields))
    side = limits.get("threshold_boundary")
    return Limits(
        maybe_number(limits.get("threshold"), "threshold"),
        None if side is None else read_boundary(side, "threshold_boundary"),
        maybe_number(limits.get("hold_from"), "hold_from"),
        maybe_number(limits.get("cap"), "cap"),
        maybe_number(limits.get("floor"), "floor"),
    )


class Written(NamedTuple):
    """A curve as it was written.

    Attributes:
        kind: How the parts are meant.
        parts: The tiers, steps or points, ascending.
        boundary: The side of every boundary that does not name its own.
        before: How the curve goes on before the first part.
        after: How it goes on after the last point.
        base: The value before the first step.
        quota: Where the overage begins.
        limits: What holds it in.
    """

    kind: Kind
    parts: tuple[Part, ...]
    boundary: Boundary = Boundary.REACHED
    before: Beyond = Beyond.ZERO
    after: Beyond = Beyond.FLAT
    base: Fraction = _ZERO
    quota: Fraction = _ZERO
    limits: Limits = Limits()


def written_shape(curve: Written) -> Shape:
    """The function that the written curve stands for.

    Raises:
        InvalidValueError: If the cap is below the floor, or a single point is to be extended.
    """
    match curve.kind:
        case "marginal":
            shape = _marginal(curve)
        case "whole_amount":
            shape = _whole_amount(curve)
        case "whole_overage":
            shape = _whole_overage(curve)
        case "steps":
            shape = _steps(curve)
        case "points":
            shape = _points(curve)
        case _ as unreachable:
            assert_never(unreachable)
    return _limited(shape, curve)


def _limited(shape: Shape, curve: Written) -> Shape:
    threshold, boundary, hold, cap, floor = curve.limits
    if cap is not None and floor is not None and cap < floor:
        raise InvalidValueError("cap", number_text(cap), f"at least the floor, {number_text(floor)}")
    if threshold is not None:
        shape = from_threshold(shape, threshold, inclusive=(boundary or curve.boundary) is Boundary.REACHED)
    if hold is not None:
        shape = held_from(shape, hold)
    return clipped(shape, floor, cap)


def _starts(curve: Written) -> list[Fraction]:
    return [part.start for part in curve.parts]


def _owned(curve: Written, lines: Sequence[Line]) -> Shape:
    """The lines with each start owned by the side that its part names; the first line is that before all parts."""
    starts = _starts(curve)
    ats = []
    for part, before, after in zip(curve.parts, lines, lines[1:], strict=False):
        slope, intercept = after if (part.boundary or curve.boundary) is Boundary.REACHED else before
        ats.append(slope * part.start + intercept)
    return canonical(starts, lines, ats)


def _marginal_lines(curve: Written) -> list[Line]:
    first, *others = curve.parts
    lines = [(first.value, -first.value * first.start)]
    for part in others:
        slope, intercept = lines[-1]
        lines.append((part.value, intercept + (slope - part.value) * part.start))
    return [lines[0] if curve.before is Beyond.EXTEND else _NOTHING, *lines]


def _marginal(curve: Written) -> Shape:
    return _owned(curve, _marginal_lines(curve))


def _whole_amount(curve: Written) -> Shape:
    lines = [(part.value, _ZERO) for part in curve.parts]
    return _owned(curve, [lines[0] if curve.before is Beyond.EXTEND else _NOTHING, *lines])


def _whole_overage(curve: Written) -> Shape:
    starts, quota = _starts(curve), curve.quota
    below = _marginal(curve)
    earned = value_at(below, quota)
    lines = [(part.value, earned - part.value * quota) for part in curve.parts]
    lines = [lines[0] if curve.before is Beyond.EXTEND else (_ZERO, earned), *lines]
    above = _owned(curve, lines)

    def line(point: Fraction) -> Line:
        return line_around(above if point > quota else below, point)

    return shape_of((*starts, quota), line, lambda x: value_at(above if x > quota else below, x))


def _steps(curve: Written) -> Shape:
    return _owned(curve, [(_ZERO, curve.base), *((_ZERO, part.value) for part in curve.parts)])


def _points(curve: Written) -> Shape:
    points = curve.parts
    inner = [_through(one, other) for one, other in pairwise(points)]
    if not inner and Beyond.EXTEND in {curve.before, curve.after}:
        remedy = "add a point, or let the curve be flat beyond it"
        raise InvalidValueError("points", "1 point", "at least two points to extend a stretch", remedy)
    before = _beyond(curve.before, points[0], inner[:1])
    after = _beyond(curve.after, points[-1], inner[-1:])
    return canonical(_starts(curve), [before, *inner, after], [point.value for point in points])


def _beyond(beyond: Beyond, end: Part, stretch: Sequence[Line]) -> Line:
    match beyond:
        case Beyond.ZERO:
            return _NOTHING
        case Beyond.FLAT:
            return (_ZERO, end.value)
        case Beyond.EXTEND:
            return stretch[0]
        case _ as unreachable:
            assert_never(unreachable)


def _through(one: Part, other: Part) -> Line:
    slope = (other.value - one.value) / (other.start - one.start)
    return (slope, one.value - slope * one.start)

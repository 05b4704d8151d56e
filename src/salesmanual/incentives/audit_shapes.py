"""Questions about a curve within a range of sales: where it falls, jumps, how steep it is.

Invariant: every answer is exact and holds for each of the infinitely many amounts of the range. A jump at an end of
the range counts only with the side that lies inside.

Left out: what the answers mean for a plan (`audit_curves`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from salesmanual.kernel.curve import Curve

__all__ = ["Jump", "Slope", "falling_slopes", "is_steady", "jumps_in", "never_falls", "slopes_in"]


class Jump(NamedTuple):
    """A jump inside the range: `by` is above zero where pay jumps up.

    Attributes:
        x: Where.
        by: How far; the largest of its two sides where it has two.
        is_above: Whether x itself still belongs to the side below.
    """

    x: Fraction
    by: Fraction
    is_above: bool


class Slope(NamedTuple):
    """A straight stretch inside the range; `upper` is `None` where it has no end."""

    lower: Fraction
    upper: Fraction | None
    slope: Fraction


def jumps_in(curve: Curve, lower: Fraction, upper: Fraction | None) -> Iterator[Jump]:
    """Every jump, from left to right; a value that stands alone gives two, up and down."""
    for knot in curve.jumps():
        if knot.x < lower or (upper is not None and knot.x > upper):
            continue
        reached = knot.at - knot.left if knot.x > lower else 0 * knot.at
        passed = knot.right - knot.at if upper is None or knot.x < upper else 0 * knot.at
        if reached:
            yield Jump(knot.x, reached, is_above=False)
        if passed:
            yield Jump(knot.x, passed, is_above=True)


def slopes_in(curve: Curve, lower: Fraction, upper: Fraction | None) -> Iterator[Slope]:
    """The straight stretches, cut to the range; it is not empty."""
    for segment in curve.segments():
        start = lower if segment.lower is None or segment.lower < lower else segment.lower
        end = segment.upper if upper is None or (segment.upper is not None and segment.upper < upper) else upper
        if end is None or start < end:
            yield Slope(start, end, segment.slope)


def falling_slopes(curve: Curve, lower: Fraction, upper: Fraction | None) -> Iterator[Slope]:
    """The stretches on which the curve falls."""
    return (each for each in slopes_in(curve, lower, upper) if each.slope < 0)


def never_falls(curve: Curve, lower: Fraction, upper: Fraction | None) -> bool:
    """Whether more never gives less within the range.

    >>> from fractions import Fraction
    >>> from salesmanual.kernel.curve import Curve
    >>> curve = Curve.steps([(1, 100), (2, 80)])
    >>> never_falls(curve, Fraction(0), Fraction(1)), never_falls(curve, Fraction(0), None)
    (True, False)
    """
    has_drop = any(jump.by < 0 for jump in jumps_in(curve, lower, upper))
    return not has_drop and next(falling_slopes(curve, lower, upper), None) is None


def is_steady(curve: Curve, lower: Fraction, upper: Fraction | None) -> bool:
    """Whether there is no jump within the range."""
    return next(jumps_in(curve, lower, upper), None) is None

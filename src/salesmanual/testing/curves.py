"""Hypothesis strategies for curves: any curve, curves by tiers, curves that never fall, and the x worth asking about.

Invariant: what is drawn is valid and small: few knots, short numbers, so that a failing example can be read.

Left out: strategies for plans (`salesmanual.testing.incentives`).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.kernel.curve import Beyond, Boundary, Curve, Knot, Tier

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "curve_numbers",
    "curves",
    "interesting_x",
    "marginal_curves",
    "monotone_curves",
    "point_curves",
    "step_curves",
    "tier_lists",
    "whole_amount_curves",
    "whole_overage_curves",
]

_MOST: Final = 5
_EDGE: Final = Fraction(1, 10**6)


def curve_numbers(lower: int = -100, upper: int = 100) -> SearchStrategy[Fraction]:
    """Whole numbers, cents and thirds between the two.

    >>> from hypothesis import find
    >>> find(curve_numbers(), lambda number: number.denominator == 3)
    Fraction(1, 3)
    """
    denominators = st.sampled_from([1, 100, 3])
    return denominators.flatmap(lambda d: st.integers(lower * d, upper * d).map(lambda n: Fraction(n, d)))


def _ascending(upper: int = 100) -> SearchStrategy[list[Fraction]]:
    return st.lists(curve_numbers(-upper, upper), min_size=1, max_size=_MOST, unique=True).map(sorted)


@st.composite
def tier_lists(draw: DrawFn, *, rates: SearchStrategy[Fraction] | None = None) -> list[Tier]:
    """Tiers in ascending order; some say where they end, some name the side of their boundary.

    Args:
        draw: Hypothesis's own.
        rates: What rates to draw; any between -2 and 2 by default.
    """
    starts = draw(_ascending())
    values = rates if rates is not None else curve_numbers(-2, 2)
    ends = [*starts[1:], None]
    return [
        Tier(
            start,
            draw(values),
            end=end if draw(st.booleans()) else None,
            boundary=draw(st.none() | st.sampled_from(Boundary)),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


_sides: Final = st.sampled_from(Boundary)
_before_tiers: Final = st.sampled_from([Beyond.ZERO, Beyond.EXTEND])


@st.composite
def _limits(draw: DrawFn) -> dict[str, object]:
    drawn: dict[str, object] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "threshold": curve_numbers(),
                "threshold_boundary": _sides,
                "hold_from": curve_numbers(),
                "cap": curve_numbers(0, 100),
                "floor": curve_numbers(-100, 0),
            },
        )
    )
    return drawn


@st.composite
def marginal_curves(draw: DrawFn, *, rates: SearchStrategy[Fraction] | None = None, limits: bool = False) -> Curve:
    """Curves whose tiers each pay for their own part.

    Args:
        draw: Hypothesis's own.
        rates: What rates to draw.
        limits: Whether to draw thresholds, holds, caps and floors too.
    """
    tiers, held = draw(tier_lists(rates=rates)), draw(_limits()) if limits else {}
    return Curve.marginal(tiers, boundary=draw(_sides), before=draw(_before_tiers), **held)  # type: ignore[arg-type] # by name


@st.composite
def whole_amount_curves(draw: DrawFn, *, rates: SearchStrategy[Fraction] | None = None, limits: bool = False) -> Curve:
    """Curves whose reached tier pays for everything; arguments as in `marginal_curves`."""
    tiers, held = draw(tier_lists(rates=rates)), draw(_limits()) if limits else {}
    return Curve.whole_amount(tiers, boundary=draw(_sides), before=draw(_before_tiers), **held)  # type: ignore[arg-type] # by name


@st.composite
def whole_overage_curves(draw: DrawFn, *, limits: bool = False) -> Curve:
    """Curves whose reached tier pays for everything above a quota; arguments as in `marginal_curves`."""
    tiers, held = draw(tier_lists()), draw(_limits()) if limits else {}
    side, before, quota = draw(_sides), draw(_before_tiers), draw(curve_numbers())
    return Curve.whole_overage(tiers, quota=quota, boundary=side, before=before, **held)  # type: ignore[arg-type] # by name


@st.composite
def step_curves(draw: DrawFn, *, limits: bool = False) -> Curve:
    """Curves that are flat between their steps; arguments as in `marginal_curves`."""
    held = draw(_limits()) if limits else {}
    sides = st.none() | _sides
    steps = [{"from": start, "value": draw(curve_numbers()), "boundary": draw(sides)} for start in draw(_ascending())]
    return Curve.steps(steps, base=draw(curve_numbers()), boundary=draw(_sides), **held)  # type: ignore[arg-type] # by name


@st.composite
def point_curves(draw: DrawFn, *, limits: bool = False) -> Curve:
    """Curves through points; arguments as in `marginal_curves`."""
    held = draw(_limits()) if limits else {}
    points = [(start, draw(curve_numbers())) for start in draw(_ascending())]
    beyond = st.sampled_from(Beyond if len(points) > 1 else [Beyond.FLAT, Beyond.ZERO])
    return Curve.points(points, before=draw(beyond), after=draw(beyond), **held)  # type: ignore[arg-type] # by name


@st.composite
def _knot_curves(draw: DrawFn) -> Curve:
    values = curve_numbers(-50, 50)
    slopes = curve_numbers(-2, 2)
    starts = draw(st.lists(curve_numbers(), max_size=_MOST, unique=True).map(sorted))
    if not starts:
        return Curve.line(draw(slopes), draw(values))
    knots = [Knot(x, draw(values), draw(values), draw(values)) for x in starts]
    return Curve.through(knots, slope_before=draw(slopes), slope_after=draw(slopes))


def curves() -> SearchStrategy[Curve]:
    """Any curve: by tiers, steps, points or knots, with and without limits, jumps and sides of every kind.

    >>> from hypothesis import find
    >>> find(curves(), lambda curve: len(curve.jumps()) > 1).is_continuous()
    False
    """
    return st.one_of(
        _knot_curves(),
        marginal_curves(limits=True),
        whole_amount_curves(limits=True),
        whole_overage_curves(limits=True),
        step_curves(limits=True),
        point_curves(limits=True),
    )


@st.composite
def monotone_curves(draw: DrawFn) -> Curve:
    """Curves that never fall: what a plan that rewards more sales is made of.

    >>> from hypothesis import find
    >>> find(monotone_curves(), lambda curve: not curve.is_continuous()).is_monotone()
    True
    """
    climbs = curve_numbers(0, 20)
    level = draw(curve_numbers(-50, 50))
    knots = []
    for x in draw(_ascending()):
        left = level + draw(climbs)
        at = left + draw(climbs)
        level = at + draw(climbs)
        knots.append(Knot(x, left, at, level))
    return Curve.through(knots, slope_before=draw(climbs), slope_after=draw(climbs))


def interesting_x(*curves: Curve) -> SearchStrategy[Fraction]:
    """Numbers at, right beside and between the breakpoints of the curves, and anywhere.

    >>> from hypothesis import find
    >>> find(interesting_x(Curve.steps([(7, 1)])), lambda x: 6 < x < 7)
    Fraction(6999999, 1000000)
    """
    points = sorted({x for curve in curves for x in curve.breakpoints()})
    beside = [near for x in points for near in (x, x - _EDGE, x + _EDGE)]
    middles = [(one + other) / 2 for one, other in pairwise(points)]
    known = [*beside, *middles]
    return st.sampled_from(known) | curve_numbers(-300, 300) if known else curve_numbers(-300, 300)

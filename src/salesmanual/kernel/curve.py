"""Curves: exact piecewise-linear functions of one number, jumps allowed, every boundary owned by a named side.

    value │            ╱      tiers, accelerators and decelerators are slopes,
          │        ╱╱╱        thresholds, cliffs and steps are jumps,
          │      ●            a cap is a stretch of slope 0,
          │  ╱╱╱ ○            ● owns the boundary, ○ does not
          └────────────── x

Invariant: a curve is in canonical form, so two curves are equal exactly where they are the same function, however they
were made. Every value, limit, sum and inverse is exact; only `rounded` loses digits, by the `Rounding` it is given.
A curve remembers how it was written, for printing and for plan files, and forgets it in any operation; this memory
takes no part in equality.

Left out: products of two functions, which are not piecewise linear, and units: a curve maps numbers to numbers, and
the policy around it knows which are money.

The module is longer than most because one class holds the whole vocabulary; each method hands over to the modules
`curve_tiers`, `curve_written`, `curve_algebra`, `curve_queries`, `curve_compiled`, `curve_table` and `curve_sketch`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel import curve_algebra as algebra
from salesmanual.kernel import curve_queries as queries
from salesmanual.kernel.curve_compiled import CompiledCurve, GridCurve, Owner, compiled, on_grid
from salesmanual.kernel.curve_knots import knots_of, knots_shape, read_knots
from salesmanual.kernel.curve_queries import Bounds, Fall, Knot, Reach, Segment
from salesmanual.kernel.curve_shape import MAX_KNOTS, Shape, left_limit, read_shape, right_limit
from salesmanual.kernel.curve_tiers import (
    POINTS,
    STEPS,
    TIERS,
    TIERS_BEFORE,
    Beyond,
    Boundary,
    Number,
    Pairs,
    Tier,
    Tiers,
    read_beyond,
    read_boundary,
    read_number,
    read_parts,
)
from salesmanual.kernel.curve_written import LimitNumbers, Written, maybe_number, read_limits, written_shape
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, ZeroTargetError
from salesmanual.kernel.number import Rounding, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from typing import Unpack

    from salesmanual.kernel.texts import Language, Text

__all__ = [
    "MAX_KNOTS",
    "Beyond",
    "Boundary",
    "Bounds",
    "CompiledCurve",
    "Curve",
    "Fall",
    "GridCurve",
    "Knot",
    "LimitNumbers",
    "Number",
    "Owner",
    "Pairs",
    "Reach",
    "Segment",
    "Tier",
    "Tiers",
]

_ZERO: Final = Fraction(0)


@final
@attrs.frozen(repr=False)
class Curve:
    """An exact piecewise-linear function of one number.

    Build one with `marginal`, `whole_amount`, `whole_overage`, `steps`, `points`, `flat`, `line` or `through`; the
    plain constructor takes the bare form and is for code that computes curves.

    Attributes:
        shape: The bare form: bends, lines and values at the bends.

    Raises:
        WrongTypeError: If it is no `Shape`.
        InvalidValueError: If it is malformed, has more than 10,000 bends or absurdly long numbers.

    Source: Handbook 4.3; also leave by service years, price breaks, rating scales and authority limits.

    >>> pay = Curve.marginal([(0, "5%"), ("100000", "8%")], cap="9000")
    >>> pay.value(120000)
    Fraction(6600, 1)
    >>> pay.reach(9000).x
    Fraction(150000, 1)
    >>> print(pay)
    where               value            from  to
    x < 0               0                —     0
    0 ≤ x < 100000      0.05 × x         0     5000
    100000 ≤ x < 150000 0.08 × x - 3000  5000  9000
    x ≥ 150000          9000             9000  —
    """

    shape: Shape = attrs.field(converter=read_shape)
    _written: Written | None = attrs.field(default=None, init=False, eq=False)

    # ── making curves ──

    @classmethod
    def _of_written(cls, written: Written) -> Curve:
        curve = cls(written_shape(written))
        object.__setattr__(curve, "_written", written)
        return curve

    @classmethod
    def marginal(
        cls,
        tiers: Tiers,
        *,
        boundary: Boundary | str = Boundary.REACHED,
        before: Beyond | str = Beyond.ZERO,
        **limits: Unpack[LimitNumbers],
    ) -> Curve:
        """Each tier's rate on the part of x that lies in the tier: Σ rate × (the part of x inside).

        Args:
            tiers: Where each starts, and its rate.
            boundary: The side of a threshold; between tiers the curve is continuous, so their sides say nothing.
            before: Below the first tier: `zero`, or `extend` to go on with the first rate, so that a total below
                it, such as the returns of an earlier month, is taken back at that rate.
            **limits: Threshold, hold, cap and floor, see `LimitNumbers`.

        Raises:
            WrongTypeError: If a number is a `float` or no number.
            InvalidValueError: If tiers are missing, overlap, leave a gap or are out of order, or the cap is below the
                floor.

        >>> Curve.marginal([(0, "5%"), (100, "8%")]).value(150)
        Fraction(9, 1)
        """
        return cls._of_tiers("marginal", tiers, (boundary, before), limits)

    @classmethod
    def whole_amount(
        cls,
        tiers: Tiers,
        *,
        boundary: Boundary | str = Boundary.REACHED,
        before: Beyond | str = Beyond.ZERO,
        **limits: Unpack[LimitNumbers],
    ) -> Curve:
        """The rate of the tier reached, on all of x from the first unit: rate × x.

        Args:
            tiers: Where each starts, and its rate.
            boundary: Whether a tier is reached at its start or only above it; a tier may name its own side.
            before: Below the first tier: `zero`, or `extend` to use the first rate there too.
            **limits: Threshold, hold, cap and floor, see `LimitNumbers`.

        Raises:
            As `marginal`.

        >>> curve = Curve.whole_amount([(0, "5%"), (100, "8%")])
        >>> curve.value(99), curve.value(100)
        (Fraction(99, 20), Fraction(8, 1))
        """
        return cls._of_tiers("whole_amount", tiers, (boundary, before), limits)

    @classmethod
    def whole_overage(
        cls,
        tiers: Tiers,
        *,
        quota: Number,
        boundary: Boundary | str = Boundary.REACHED,
        before: Beyond | str = Beyond.ZERO,
        **limits: Unpack[LimitNumbers],
    ) -> Curve:
        """One rate, that of the tier reached, on everything above the quota; below it the tiers are marginal.

        Args:
            tiers: Where each starts, and its rate.
            quota: Where the overage begins.
            boundary: Whether a tier is reached at its start or only above it; a tier may name its own side.
            before: Below the first tier: `zero`, or `extend` to use the first rate there too.
            **limits: Threshold, hold, cap and floor, see `LimitNumbers`.

        Raises:
            As `marginal`.

        >>> curve = Curve.whole_overage([(0, "10%"), (100, "15%"), (150, "20%")], quota=100)
        >>> curve.value(149), curve.value(150)
        (Fraction(347, 20), Fraction(20, 1))
        """
        return cls._of_tiers("whole_overage", tiers, (boundary, before), limits, read_number(quota, "quota"))

    @classmethod
    def _of_tiers(
        cls,
        kind: Literal["marginal", "whole_amount", "whole_overage"],
        tiers: Tiers,
        sides: tuple[Boundary | str, Beyond | str],
        limits: LimitNumbers,
        quota: Fraction = _ZERO,
    ) -> Curve:
        boundary, before = read_boundary(sides[0]), read_beyond(sides[1], "before", TIERS_BEFORE)
        parts = read_parts(tiers, TIERS)
        return cls._of_written(Written(kind, parts, boundary, before, quota=quota, limits=read_limits(limits)))

    @classmethod
    def steps(
        cls,
        steps: Pairs,
        *,
        base: Number = 0,
        boundary: Boundary | str = Boundary.REACHED,
        **limits: Unpack[LimitNumbers],
    ) -> Curve:
        """The value of the last step reached: milestones, rating bands, leave by service years.

        Args:
            steps: Where each starts, and the value from there on.
            base: The value before the first step.
            boundary: Whether a step is reached at its start or only above it; a step may name its own side.
            **limits: Threshold, hold, cap and floor, see `LimitNumbers`.

        Raises:
            As `marginal`.

        >>> leave = Curve.steps([(1, 5), (10, 10), (20, 15)])
        >>> [int(leave.value(years)) for years in (0, 1, 9, 10, 30)]
        [0, 5, 5, 10, 15]
        """
        parts = read_parts(steps, STEPS)
        side, value = read_boundary(boundary), read_number(base, "base")
        return cls._of_written(Written("steps", parts, side, base=value, limits=read_limits(limits)))

    @classmethod
    def points(
        cls,
        points: Pairs,
        *,
        before: Beyond | str = Beyond.FLAT,
        after: Beyond | str = Beyond.FLAT,
        **limits: Unpack[LimitNumbers],
    ) -> Curve:
        """Straight lines through the points: payout curves by anchors, rates that rise between two attainments.

        Args:
            points: Each x and the value there, which holds at the point whatever lies beyond.
            before: Below the first point: its value (`flat`), `zero`, or the first stretch going on (`extend`).
            after: Above the last point, likewise.
            **limits: Threshold, hold, cap and floor, see `LimitNumbers`.

        Raises:
            As `marginal`; also if a single point is to be extended.

        >>> curve = Curve.points([("82%", "32.5%"), ("100%", "100%"), ("110%", "200%")], before="zero")
        >>> [str(curve.value(x)) for x in ("81%", "84%", "105%", "120%")]
        ['0', '2/5', '3/2', '2']
        """
        written = Written(
            "points",
            read_parts(points, POINTS),
            before=read_beyond(before, "before"),
            after=read_beyond(after, "after"),
            limits=read_limits(limits),
        )
        return cls._of_written(written)

    @classmethod
    def flat(cls, value: Number) -> Curve:
        """The same value everywhere.

        >>> Curve.flat(20).value(-5)
        Fraction(20, 1)
        """
        return cls(Shape((), ((_ZERO, read_number(value, "value")),), ()))

    @classmethod
    def line(cls, slope: Number, intercept: Number = 0) -> Curve:
        """A straight line without ends: slope × x + intercept.

        >>> Curve.line("5%", 100).value(2000)
        Fraction(200, 1)
        """
        return cls(Shape((), ((read_number(slope, "slope"), read_number(intercept, "intercept")),), ()))

    @classmethod
    def through(
        cls,
        knots: Iterable[Knot | tuple[Number, Number] | tuple[Number, Number, Number, Number] | Mapping[str, object]],
        *,
        slope_before: Number = 0,
        slope_after: Number = 0,
    ) -> Curve:
        """Any curve at all: its knots, each with the limits on both sides and the value, and a ray at each end.

        Args:
            knots: `(x, value)`, `(x, left, at, right)`, a `Knot`, or a table.
            slope_before: The slope of the ray below the first knot.
            slope_after: The slope of the ray above the last knot.

        Raises:
            WrongTypeError: If a number is a `float` or no number.
            InvalidValueError: If there is no knot or they do not ascend.

        >>> Curve.through([(0, 0), (10, 5, 5, 8)], slope_after="1/3").value(13)
        Fraction(9, 1)
        """
        before, after = read_number(slope_before, "slope_before"), read_number(slope_after, "slope_after")
        return cls(knots_shape(read_knots(knots), before, after))

    # ── values ──

    @cached_property
    def _compiled(self) -> CompiledCurve:
        return compiled(self.shape)

    def compiled(self) -> CompiledCurve:
        """The curve in integers, for engines; made once.

        >>> Curve.marginal([(0, "1/3")]).compiled().denominator
        3
        """
        return self._compiled

    def on_grid(self, unit: Number = 1) -> GridCurve:
        """The curve at whole numbers of a unit, such as fen: one sorted list, no boundary side to mind.

        Raises:
            InvalidValueError: If the unit is not above 0.

        >>> Curve.steps([("0.015", 1)]).on_grid("0.01").starts
        (2,)
        """
        return on_grid(self.shape, read_number(unit, "unit"))

    def value(self, x: Number) -> Fraction:
        """The exact value at x.

        Raises:
            WrongTypeError: If x is a `float` or no number.
            InvalidValueError: If x is not finite or absurdly long.

        >>> Curve.marginal([(0, "5%"), (100, "8%")]).value("150.50")
        Fraction(226, 25)
        """
        return self._compiled.value(x)

    def rounded(self, x: Number, rounding: Rounding, minor_unit: Decimal | None = None) -> Decimal:
        """The value at x, rounded once: what is paid.

        Args:
            x: Where.
            rounding: Its step and mode.
            minor_unit: The step to use where the rounding names none.

        Raises:
            WrongTypeError: If x is a `float` or no number.
            InvalidValueError: If x is not finite or absurdly long, or there is no step.

        >>> Curve.marginal([(0, "1/3")]).rounded(100, Rounding("0.01"))
        Decimal('33.33')
        """
        return self._compiled.rounded(x, rounding, minor_unit)

    def between(self, before: Number, after: Number) -> Fraction:
        """What going from `before` to `after` adds: the payout of a period from the totals at its two ends.

        >>> Curve.marginal([(0, "5%"), (100, "8%")]).between(90, 110)
        Fraction(13, 10)
        """
        return self.value(after) - self.value(before)

    def average(self, x: Number) -> Fraction:
        """The value per unit of x: the effective, or blended, rate.

        Raises:
            InvalidValueError: If x is 0.

        >>> Curve.marginal([(0, "1%"), (1000, "2%")]).average(2000)
        Fraction(3, 200)
        """
        at = read_number(x, "x")
        if not at:
            raise InvalidValueError("x", "0", "a number other than 0", "at 0 there is a slope, but no average")
        return self.value(at) / at

    def left_limit(self, x: Number) -> Fraction:
        """What the values come to as x is approached from below.

        >>> Curve.steps([(1, 100)]).left_limit(1)
        Fraction(0, 1)
        """
        return left_limit(self.shape, read_number(x, "x"))

    def right_limit(self, x: Number) -> Fraction:
        """What the values come to as x is approached from above.

        >>> Curve.steps([(1, 100)], boundary="above").right_limit(1)
        Fraction(100, 1)
        """
        return right_limit(self.shape, read_number(x, "x"))

    def slope(self, x: Number, *, side: Literal["above", "below"] = "above") -> Fraction:
        """The marginal rate at x: what one unit more adds, or on the side below, what the last unit added.

        Raises:
            InvalidValueError: If the side is neither `above` nor `below`.

        >>> curve = Curve.marginal([(0, "5%"), (100, "8%")])
        >>> curve.slope(100), curve.slope(100, side="below")
        (Fraction(2, 25), Fraction(1, 20))
        """
        return queries.slope_at(self.shape, read_number(x, "x"), side)

    # ── questions about all of it ──

    def breakpoints(self) -> tuple[Fraction, ...]:
        """Where the curve bends or jumps, ascending.

        >>> [str(x) for x in Curve.marginal([(0, "5%"), (100, "8%")], cap=9).breakpoints()]
        ['0', '100', '150']
        """
        return self.shape.xs

    def knots(self) -> tuple[Knot, ...]:
        """Every breakpoint with the limit from below, the value there and the limit from above.

        >>> Curve.steps([(1, 100)]).knots()
        (Knot(x=Fraction(1, 1), left=Fraction(0, 1), at=Fraction(100, 1), right=Fraction(100, 1)),)
        """
        return knots_of(self.shape)

    def segments(self) -> tuple[Segment, ...]:
        """The straight stretches from left to right.

        >>> [str(segment.slope) for segment in Curve.marginal([(0, "5%"), (100, "8%")]).segments()]
        ['0', '1/20', '2/25']
        """
        return tuple(queries.segments_of(self.shape))

    def jumps(self) -> tuple[Knot, ...]:
        """The knots at which the curve is not continuous: the cliffs and the steps.

        >>> [str(knot.x) for knot in Curve.whole_amount([(0, "5%"), (100, "8%")]).jumps()]
        ['100']
        """
        return tuple(knot for knot in self.knots() if not knot.left == knot.at == knot.right)

    def falls(self) -> tuple[Fall, ...]:
        """Everywhere the curve falls, as stretches and as jumps; none where more never pays less.

        >>> Curve.steps([(1, 100), (2, 80)]).falls()
        (Fall(lower=Fraction(2, 1), upper=Fraction(2, 1), drop=Fraction(20, 1)),)
        """
        return tuple(queries.falls_of(self.shape))

    def is_monotone(self) -> bool:
        """Whether more never pays less; a proof for every x.

        >>> Curve.whole_amount([(0, "5%"), (100, "4%")]).is_monotone()
        False
        """
        return next(queries.falls_of(self.shape), None) is None

    def is_continuous(self) -> bool:
        """Whether there is no jump.

        >>> Curve.marginal([(0, "5%")]).is_continuous(), Curve.steps([(1, 100)]).is_continuous()
        (True, False)
        """
        return not self.jumps()

    def bounds(self, lower: Number | None = None, upper: Number | None = None) -> Bounds:
        """Between which values the curve stays, over all numbers or over those from `lower` to `upper`.

        Raises:
            InvalidValueError: If `upper` is below `lower`.

        >>> Curve.marginal([(0, "5%")]).bounds(upper=1000).upper
        Fraction(50, 1)
        """
        start, end = maybe_number(lower, "lower"), maybe_number(upper, "upper")
        if start is not None and end is not None and end < start:
            raise InvalidValueError("upper", number_text(end), f"at least the lower end, {number_text(start)}")
        return queries.bounds_of(self.shape, start, end)

    def reach(self, y: Number, *, start: Number | None = None) -> Reach | None:
        """The least x whose value is y or more, or `None` if there is none: the inverse.

        Args:
            y: The value to reach.
            start: Look no lower than this.

        >>> curve = Curve.marginal([(0, "5%"), (100, "8%")], cap=9)
        >>> curve.reach(9)
        Reach(x=Fraction(150, 1), attained=True)
        >>> curve.reach(10) is None
        True
        """
        return queries.inverse_of(self.shape, read_number(y, "y"), maybe_number(start, "start"))

    # ── new curves from old ──

    def __add__(self, other: Curve) -> Curve:
        if not isinstance(other, Curve):
            return NotImplemented
        return Curve(algebra.added(self.shape, other.shape))

    def __radd__(self, other: object) -> Curve:
        if other == 0 and type(other) is int:
            return self  # so that sum() works
        return NotImplemented

    def __sub__(self, other: Curve) -> Curve:
        if not isinstance(other, Curve):
            return NotImplemented
        return self + -other

    def __neg__(self) -> Curve:
        return self.scale(-1)

    def scale(self, factor: Number) -> Curve:
        """Every value times the factor.

        >>> Curve.steps([(1, 1)]).scale(6000).value(1)
        Fraction(6000, 1)
        """
        return Curve(algebra.scaled(self.shape, read_number(factor, "factor")))

    def scale_x(self, factor: Number) -> Curve:
        """The function of x with this curve's value at x / factor: from attainment to amount, by the target.

        Raises:
            InvalidValueError: If the factor is 0.

        >>> Curve.steps([(1, 6000)]).scale_x(100000).breakpoints()
        (Fraction(100000, 1),)
        """
        by = read_number(factor, "factor")
        if not by:
            raise InvalidValueError("factor", "0", "a number other than 0")
        return Curve(algebra.stretched(self.shape, by))

    def of_target(self, target: Number) -> Curve:
        """The function target × curve(x / target): tiers in multiples of the target, rates on the amount.

        Raises:
            ZeroTargetError: If the target is 0.
            InvalidValueError: If the target is negative.

        >>> Curve.marginal([(0, "10%"), (1, "15%")]).of_target("33333.33").value("44444.44")
        Fraction(9999999, 2000)
        """
        by = read_number(target, "target")
        if not by:
            raise ZeroTargetError
        if by < 0:
            raise InvalidValueError("target", number_text(by), "a target above 0")
        return Curve(algebra.enlarged(self.shape, by))

    def shift(self, right: Number = 0, up: Number = 0) -> Curve:
        """The same graph, so far to the right and so far up.

        >>> Curve.steps([(1, 100)]).shift(right=2, up=50).knots()[0]
        Knot(x=Fraction(3, 1), left=Fraction(50, 1), at=Fraction(150, 1), right=Fraction(150, 1))
        """
        return Curve(algebra.moved(self.shape, read_number(right, "right"), read_number(up, "up")))

    def min(self, other: Curve) -> Curve:
        """The smaller of both at every x.

        >>> Curve.line(1).min(Curve.flat(10)) == Curve.line(1).cap(10)
        True
        """
        return Curve(algebra.extreme(self.shape, _read_curve(other).shape, min))

    def max(self, other: Curve) -> Curve:
        """The larger of both at every x.

        >>> Curve.line(1).max(Curve.flat(10)).value(3)
        Fraction(10, 1)
        """
        return Curve(algebra.extreme(self.shape, _read_curve(other).shape, max))

    def clip(self, lower: Number | None = None, upper: Number | None = None) -> Curve:
        """The values, none below `lower` and none above `upper`.

        Raises:
            InvalidValueError: If `upper` is below `lower`.

        >>> [str(Curve.line(1).clip(0, 10).value(x)) for x in (-5, 5, 15)]
        ['0', '5', '10']
        """
        least, most = maybe_number(lower, "lower"), maybe_number(upper, "upper")
        if least is not None and most is not None and most < least:
            raise InvalidValueError("upper", number_text(most), f"at least the lower limit, {number_text(least)}")
        return Curve(algebra.clipped(self.shape, least, most))

    def cap(self, most: Number) -> Curve:
        """The values, none above `most`: a cap on what is paid.

        >>> Curve.marginal([(0, "10%")]).cap(50).value(1000)
        Fraction(50, 1)
        """
        return Curve(algebra.clipped(self.shape, None, read_number(most, "cap")))

    def floor(self, least: Number) -> Curve:
        """The values, none below `least`: a guarantee.

        >>> Curve.marginal([(0, "10%")]).floor(50).value(100)
        Fraction(50, 1)
        """
        return Curve(algebra.clipped(self.shape, read_number(least, "floor"), None))

    def hold_from(self, start: Number) -> Curve:
        """The value at `start` from there on: a cap on what counts.

        >>> Curve.marginal([(0, "10%")]).hold_from(2000).value(3000)
        Fraction(200, 1)
        """
        return Curve(algebra.held_from(self.shape, read_number(start, "start")))

    def from_threshold(self, threshold: Number, *, boundary: Boundary | str = Boundary.REACHED) -> Curve:
        """Zero below the threshold, the curve itself, from the first unit, once it is reached.

        >>> curve = Curve.marginal([(0, "10%")]).from_threshold(50000)
        >>> [str(curve.value(x)) for x in (40000, 50000, 70000)]
        ['0', '5000', '7000']
        """
        inclusive = read_boundary(boundary) is Boundary.REACHED
        return Curve(algebra.from_threshold(self.shape, read_number(threshold, "threshold"), inclusive=inclusive))

    def of(self, inner: Curve) -> Curve:
        """The function with this curve's value at the value of `inner`: one after the other.

        Raises:
            InvalidValueError: If the answer bends in more than 10,000 places.

        >>> factor, attainment = Curve.steps([(1, 100)]), Curve.line("1/5000")
        >>> factor.of(attainment).breakpoints()
        (Fraction(5000, 1),)
        """
        return Curve(algebra.composed(self.shape, _read_curve(inner).shape))

    # ── documents and print ──

    def to_plain(self) -> dict[str, object]:
        """The curve as a table: as it was written, else by its knots; what has its default is left out.

        >>> Curve.marginal([(0, "5%"), (100, "8%")], cap=9).to_plain()
        {'kind': 'marginal', 'tiers': [{'from': '0', 'rate': '0.05'}, {'from': '100', 'rate': '0.08'}], 'cap': '9'}
        """
        from salesmanual.kernel.curve_plain import plain_of  # noqa: PLC0415 - only documents need it

        return plain_of(self.shape, self._written)

    @classmethod
    def from_plain(cls, plain: object) -> Curve:
        """The curve that a table describes.

        Raises:
            InvalidDocumentError: With every fault and its address.

        >>> Curve.from_plain({"kind": "steps", "steps": [{"from": 1, "value": 5}]}) == Curve.steps([(1, 5)])
        True
        >>> Curve.from_plain({"kind": "marginal", "tiers": [{"from": 0, "rate": "x"}], "capp": 5})
        Traceback (most recent call last):
        salesmanual.kernel.errors.InvalidDocumentError: Curve: 2 faults
          capp: no such key of a curve of kind 'marginal'; did you mean 'cap'?
          tiers[0].rate: found 'x', accepted is a number such as '0.85', '85%' or '1/3'
        """
        from salesmanual.kernel.curve_plain import read_plain  # noqa: PLC0415 - only documents need it

        read = read_plain(plain)
        curve = cls(read.shape)
        object.__setattr__(curve, "_written", read.written)
        return curve

    def describe(self) -> Text:
        """The rule in words, for explanations.

        >>> print(Curve.marginal([(0, "5%"), (100, "8%")], cap=9).describe())
        each tier's rate on its own part: 5% from 0, 8% from 100; at most 9
        """
        from salesmanual.kernel.curve_table import description  # noqa: PLC0415 - only readers need it

        return description(self.shape, self._written)

    def table(self, language: Language = "en") -> str:
        """The curve as a table of text: each stretch, its formula, and the values it goes from and to.

        >>> print(Curve.steps([(1, 5), (10, 10)]).table())
        where      value  from  to
        x < 1      0      —     0
        1 ≤ x < 10 5      5     5
        x ≥ 10     10     10    —
        """
        from salesmanual.kernel.curve_table import text_table  # noqa: PLC0415 - as above

        return text_table(self.shape, language)

    def sketch(
        self, lower: Number | None = None, upper: Number | None = None, *, width: int = 60, height: int = 12
    ) -> str:
        """The curve drawn with characters, over its breakpoints or from `lower` to `upper`.

        Raises:
            InvalidValueError: If `upper` is not above `lower`, or the size is out of range.

        >>> print(Curve.marginal([(0, 1)], cap=10).sketch(0, 20, width=21, height=5))
        10 ┤         ************
           │       **
         5 ┤    ***
           │  **
         0 ┤**
           └┬───────────────────┬
            0                  20
        """
        from salesmanual.kernel.curve_sketch import sketched, span  # noqa: PLC0415 - as above

        start, end = span(self.shape, maybe_number(lower, "lower"), maybe_number(upper, "upper"))
        return sketched(self.shape, start, end, width, height)

    def mermaid(
        self, lower: Number | None = None, upper: Number | None = None, *, title: str = "", points: int = 41
    ) -> str:
        """The curve as a Mermaid chart (`xychart-beta`), over its breakpoints or from `lower` to `upper`.

        Raises:
            InvalidValueError: If `upper` is not above `lower`, or the number of points is out of range.

        >>> print(Curve.marginal([(0, 1)], cap=10).mermaid(0, 20, points=5))
        xychart-beta
            x-axis "x" 0 --> 20
            y-axis "value" 0 --> 10
            line [0, 5, 10, 10, 10]
        """
        from salesmanual.kernel.curve_sketch import charted, span  # noqa: PLC0415 - as above

        start, end = span(self.shape, maybe_number(lower, "lower"), maybe_number(upper, "upper"))
        return charted(self.shape, start, end, title, points)

    def __str__(self) -> str:
        return self.table()

    def __repr__(self) -> str:
        from salesmanual.kernel.curve_table import constructor_call  # noqa: PLC0415 - as above

        return constructor_call(self.to_plain())

    def _repr_html_(self) -> str:
        from salesmanual.kernel.curve_table import html_table  # noqa: PLC0415 - as above

        return html_table(self.shape)


def _read_curve(value: Curve) -> Curve:
    if not isinstance(value, Curve):
        raise WrongTypeError("other", value, "a Curve", "make a constant with Curve.flat")
    return value

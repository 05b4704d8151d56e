"""Laws of curves, most of them against a naive second implementation in plain loops over fractions."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.curve import Beyond, Boundary, Curve, Owner, Reach, Tier
from salesmanual.kernel.curve_shape import value_at
from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.number import Rounding, RoundingMode
from salesmanual.testing.curves import (
    curve_numbers,
    curves,
    interesting_x,
    marginal_curves,
    monotone_curves,
    point_curves,
    step_curves,
    tier_lists,
    whole_amount_curves,
    whole_overage_curves,
)

numbers = curve_numbers()
sides = st.sampled_from(Boundary)
before_tiers = st.sampled_from([Beyond.ZERO, Beyond.EXTEND])


def _reached(tiers: list[Tier], boundary: Boundary, x: Fraction) -> Tier | None:
    """The last tier that x reaches, by a plain loop."""
    found = None
    for tier in tiers:
        side = tier.boundary or boundary
        if x > tier.start or (x == tier.start and side is Boundary.REACHED):
            found = tier
    return found


def _naive_marginal(tiers: list[Tier], before: Beyond, x: Fraction) -> Fraction:
    """Each tier's rate times the part of x inside it."""
    if x < tiers[0].start:
        return tiers[0].rate * (x - tiers[0].start) if before is Beyond.EXTEND else Fraction(0)
    total = Fraction(0)
    for tier, after in zip(tiers, [*tiers[1:], None], strict=True):
        end = x if after is None else min(x, after.start)
        total += tier.rate * max(Fraction(0), end - tier.start)
    return total


def _probes(*of: Curve) -> list[Fraction]:
    """Every breakpoint, a point inside every stretch, and two points beyond each end."""
    points = sorted({x for curve in of for x in curve.breakpoints()}) or [Fraction(0)]
    inside = [(one + other) / 2 for one, other in pairwise(points)]
    return sorted([points[0] - 1, points[0] - 2, *points, *inside, points[-1] + 1, points[-1] + 2])


class TestConstructorsAgreeWithPlainLoops:
    @given(tier_lists(), sides, before_tiers, st.data())
    def test_marginal(self, tiers: list[Tier], boundary: Boundary, before: Beyond, data: st.DataObject) -> None:
        curve = Curve.marginal(tiers, boundary=boundary, before=before)
        x = data.draw(interesting_x(curve))

        assert curve.value(x) == _naive_marginal(tiers, before, x)
        assert curve.is_continuous()

    @given(tier_lists(), sides, before_tiers, st.data())
    def test_whole_amount(self, tiers: list[Tier], boundary: Boundary, before: Beyond, data: st.DataObject) -> None:
        curve = Curve.whole_amount(tiers, boundary=boundary, before=before)
        x = data.draw(interesting_x(curve) | st.sampled_from([tier.start for tier in tiers]))

        tier = _reached(tiers, boundary, x) or (tiers[0] if before is Beyond.EXTEND else None)
        assert curve.value(x) == (tier.rate * x if tier else 0)

    @given(tier_lists(), numbers, sides, before_tiers, st.data())
    def test_whole_overage(
        self, tiers: list[Tier], quota: Fraction, boundary: Boundary, before: Beyond, data: st.DataObject
    ) -> None:
        curve = Curve.whole_overage(tiers, quota=quota, boundary=boundary, before=before)
        x = data.draw(interesting_x(curve) | st.sampled_from([tier.start for tier in tiers]))

        expected = _naive_marginal(tiers, before, min(x, quota))
        tier = _reached(tiers, boundary, x) or (tiers[0] if before is Beyond.EXTEND else None)
        if x > quota and tier:
            expected += tier.rate * (x - quota)
        assert curve.value(x) == expected

    @given(tier_lists(), numbers, sides, st.data())
    def test_steps(self, tiers: list[Tier], base: Fraction, boundary: Boundary, data: st.DataObject) -> None:
        steps = [{"from": tier.start, "to": tier.end, "value": tier.rate, "boundary": tier.boundary} for tier in tiers]
        curve = Curve.steps(steps, base=base, boundary=boundary)
        x = data.draw(interesting_x(curve) | st.sampled_from([tier.start for tier in tiers]))

        tier = _reached(tiers, boundary, x)
        assert curve.value(x) == (tier.rate if tier else base)

    @given(tier_lists(), st.sampled_from(Beyond), st.sampled_from(Beyond), st.data())
    def test_points(self, tiers: list[Tier], before: Beyond, after: Beyond, data: st.DataObject) -> None:
        assume(len(tiers) > 1)
        points = [(tier.start, tier.rate) for tier in tiers]
        curve = Curve.points(points, before=before, after=after)
        x = data.draw(interesting_x(curve) | st.sampled_from([tier.start for tier in tiers]))

        beyond, stretch = (before, points[:2]) if x < points[0][0] else (after, points[-2:])
        if points[0][0] <= x <= points[-1][0]:
            stretch = next([one, other] for one, other in pairwise(points) if one[0] <= x <= other[0])
            beyond = Beyond.EXTEND
        (x0, y0), (x1, y1) = stretch
        end = y0 if x < points[0][0] else y1
        straight = y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        assert curve.value(x) == {Beyond.ZERO: 0, Beyond.FLAT: end, Beyond.EXTEND: straight}[beyond]

    @given(marginal_curves(), st.lists(numbers, min_size=4, max_size=4), sides, st.data())
    def test_limits_apply_in_their_order(
        self, curve: Curve, drawn: list[Fraction], side: Boundary, data: st.DataObject
    ) -> None:
        threshold, hold = drawn[:2]
        floor, cap = sorted(drawn[2:])
        limits = {"threshold": threshold, "threshold_boundary": side, "hold_from": hold, "cap": cap, "floor": floor}
        limited = Curve.from_plain({**curve.to_plain(), **limits})
        x = data.draw(interesting_x(limited))

        at = min(x, hold)
        reached = at > threshold or (at == threshold and side is Boundary.REACHED)
        assert limited.value(x) == max(floor, min(cap, curve.value(at) if reached else Fraction(0)))
        by_methods = curve.from_threshold(threshold, boundary=side).hold_from(hold).cap(cap).floor(floor)
        assert by_methods == limited


class TestAlgebra:
    @given(curves(), curves(), st.data())
    def test_pointwise_operations_hold_at_every_x(self, one: Curve, other: Curve, data: st.DataObject) -> None:
        x = data.draw(interesting_x(one, other, one.max(other)))
        here, there = one.value(x), other.value(x)

        assert (one + other).value(x) == here + there
        assert (one - other).value(x) == here - there
        assert (-one).value(x) == -here
        assert one.min(other).value(x) == min(here, there)
        assert one.max(other).value(x) == max(here, there)

    @given(curves(), numbers, numbers, numbers, st.data())
    def test_scaling_and_shifting_hold_at_every_x(
        self, curve: Curve, factor: Fraction, right: Fraction, up: Fraction, data: st.DataObject
    ) -> None:
        assume(factor)
        x = data.draw(interesting_x(curve))

        assert curve.scale(factor).value(x) == factor * curve.value(x)
        assert curve.scale_x(factor).value(x * factor) == curve.value(x)
        assert curve.shift(right, up).value(x + right) == curve.value(x) + up
        assert curve.of_target(abs(factor)).value(x * abs(factor)) == curve.value(x) * abs(factor)

    @given(curves(), numbers, numbers, st.data())
    def test_clipping_holds_at_every_x(self, curve: Curve, one: Fraction, other: Fraction, data: st.DataObject) -> None:
        lower, upper = sorted((one, other))
        clipped = curve.clip(lower, upper)
        x = data.draw(interesting_x(curve, clipped))

        assert clipped.value(x) == max(lower, min(upper, curve.value(x)))
        assert clipped == curve.cap(upper).floor(lower)

    @given(curves(), curves(), st.data())
    def test_composition_holds_at_every_x(self, outer: Curve, inner: Curve, data: st.DataObject) -> None:
        composed = outer.of(inner)
        x = data.draw(interesting_x(inner, composed))

        assert composed.value(x) == outer.value(inner.value(x))

    @given(curves(), curves(), curves())
    def test_composition_is_associative(self, one: Curve, two: Curve, three: Curve) -> None:
        assert one.of(two).of(three) == one.of(two.of(three))

    @given(curves(), curves())
    def test_sums_commute_and_cancel_into_the_same_curve(self, one: Curve, other: Curve) -> None:
        assert one + other == other + one
        assert hash(one + other) == hash(other + one)
        assert one + other - other == one
        assert one.min(other) + one.max(other) == one + other
        assert sum([one, other]) == one + other

    @given(curves())
    def test_neutral_operations_give_the_same_curve(self, curve: Curve) -> None:
        identity = Curve.line(1)

        assert curve.of(identity) == identity.of(curve) == curve
        assert curve.scale_x(1) == curve.scale(1) == curve.of_target(1) == curve.shift() == curve.clip() == curve
        assert curve.scale_x(-1).scale_x(-1) == curve
        assert curve.scale(-1).scale(-1) == curve
        assert curve.scale(0) == Curve.flat(0)

    @given(curves(), numbers)
    def test_scaling_x_is_composing_with_a_straight_line(self, curve: Curve, factor: Fraction) -> None:
        assume(factor)

        assert curve.scale_x(factor) == curve.of(Curve.line(1 / factor))
        assert curve.shift(right=factor) == curve.of(Curve.line(1, -factor))

    @given(curves(), numbers, sides)
    def test_a_threshold_splits_a_curve_in_two(self, curve: Curve, threshold: Fraction, side: Boundary) -> None:
        above = curve.from_threshold(threshold, boundary=side)
        opposite = Boundary.ABOVE if side is Boundary.REACHED else Boundary.REACHED
        below = curve.scale_x(-1).from_threshold(-threshold, boundary=opposite).scale_x(-1)

        assert above + below == curve


class TestEquality:
    @given(curves(), curves())
    def test_curves_are_equal_exactly_where_the_functions_are(self, one: Curve, other: Curve) -> None:
        same = all(one.value(x) == other.value(x) for x in _probes(one, other))

        assert (one == other) is same

    @given(curves())
    def test_a_curve_is_equal_to_the_one_through_its_knots(self, curve: Curve) -> None:
        knots, segments = curve.knots(), curve.segments()
        assume(knots)

        again = Curve.through(knots, slope_before=segments[0].slope, slope_after=segments[-1].slope)

        assert again == curve
        assert hash(again) == hash(curve)

    @given(curves())
    def test_no_knot_could_be_left_out(self, curve: Curve) -> None:
        for index, (x, left, at, right) in enumerate(curve.knots()):
            before, after = curve.segments()[index : index + 2]
            assert not (left == at == right and before.slope == after.slope), x


def _read(plain: object) -> Curve | None:
    """The curve, or nothing where the document is refused in the library's own way, briefly."""
    try:
        return Curve.from_plain(plain)
    except SalesManualError as error:
        return None if len(str(error)) < 20_000 else pytest.fail("a message of that length is not read")


class TestDocuments:
    @given(curves())
    def test_a_curve_survives_being_written_and_read(self, curve: Curve) -> None:
        plain = curve.to_plain()

        assert Curve.from_plain(plain) == curve
        assert Curve.from_plain(plain).to_plain() == plain

    @given(curves(), curves(), st.fractions(min_value="1/99999999", max_value=10**9))
    def test_a_computed_curve_survives_too(self, one: Curve, other: Curve, factor: Fraction) -> None:
        curve = one.of(other).scale(factor).scale_x(1 / factor)

        assert Curve.from_plain(curve.to_plain()) == curve

    @given(curves())
    def test_what_is_printed_makes_an_equal_curve(self, curve: Curve) -> None:
        again = eval(repr(curve), {"Curve": Curve})  # noqa: S307 - the law under test

        assert again == curve
        assert again.to_plain() == curve.to_plain()

    @given(curves())
    def test_a_curve_survives_pickling_compiled_or_not(self, curve: Curve) -> None:
        fresh = pickle.loads(pickle.dumps(curve))  # noqa: S301 - its own pickle
        curve.value(1)
        used = pickle.loads(pickle.dumps(curve))  # noqa: S301 - its own pickle

        assert fresh == used == curve
        assert fresh.to_plain() == used.to_plain() == curve.to_plain()
        assert fresh.value(1) == curve.value(1)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats() | st.decimals(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["kind", "tiers", "from", "rate", "to", "cap", "value", "at", "x"]), inner
                )
            ),
            max_leaves=10,
        ),
        st.sampled_from(["flat", "line", "knots", "marginal", "whole_amount", "whole_overage", "steps", "points"]),
    )
    def test_any_document_is_read_or_refused_with_a_typed_error(self, inner: object, kind: str) -> None:
        parts = {"tiers": inner, "steps": inner, "points": inner, "knots": inner, "value": inner, "quota": inner}
        for plain in (inner, {"kind": kind, **parts}, {"kind": kind, "tiers": [inner], "knots": [inner]}):
            curve = _read(plain)
            assert curve is None or Curve.from_plain(curve.to_plain()) == curve

    @given(curves())
    def test_table_sketch_and_chart_can_always_be_drawn(self, curve: Curve) -> None:
        assert len(curve.table().splitlines()) >= 1 + len(curve.segments())
        assert len(curve.sketch(height=7).splitlines()) == 9
        assert curve.mermaid().startswith("xychart-beta\n")
        assert str(curve.describe())
        assert curve._repr_html_().count("<tr>") == len(curve.table().splitlines())


class TestCompiled:
    @given(curves(), st.data())
    def test_every_form_has_the_same_value(self, curve: Curve, data: st.DataObject) -> None:
        x = data.draw(interesting_x(curve))
        expected = value_at(curve.shape, x)

        assert curve.value(x) == expected
        assert curve.compiled().value(x) == expected
        assert curve.value(str(x)) == expected

    @given(curves(), st.data(), st.sampled_from(RoundingMode))
    def test_the_rounded_value_is_the_exact_value_rounded(
        self, curve: Curve, data: st.DataObject, mode: RoundingMode
    ) -> None:
        cents = interesting_x(curve).map(lambda x: Decimal(round(x * 100)) / 100)
        x = data.draw(cents | st.integers(-200, 200) | interesting_x(curve))
        rounding = Rounding("0.05", mode)

        assert curve.rounded(x, rounding) == rounding.number(value_at(curve.shape, Fraction(x)))

    @given(curves(), st.data(), st.sampled_from(["1", "0.01", "1/3", "7"]))
    def test_the_grid_has_the_curve_s_value_at_every_count(self, curve: Curve, data: st.DataObject, unit: str) -> None:
        grid = curve.on_grid(unit)
        near = [start + step for start in grid.starts for step in (-1, 0, 1)]
        count = data.draw(st.integers(-30_000, 30_000) | st.sampled_from(near or [0]))

        assert grid.value(count) == curve.value(count * Fraction(unit))
        assert all(one < other for one, other in pairwise(grid.starts))

    @given(curves())
    def test_the_compiled_numbers_say_all(self, curve: Curve) -> None:
        compiled = curve.compiled()

        for knot, x, at, owner in zip(curve.knots(), compiled.xs, compiled.ats, compiled.owners, strict=True):
            assert Fraction(x, compiled.scale) == knot.x
            assert Fraction(at, compiled.denominator) == knot.at
            assert {Owner.UPPER: knot.right, Owner.LOWER: knot.left, Owner.NEITHER: knot.at}[owner] == knot.at
            assert owner is not Owner.NEITHER or knot.at not in {knot.left, knot.right}


class TestQueries:
    @given(curves(), st.data())
    def test_limits_are_what_the_values_come_to(self, curve: Curve, data: st.DataObject) -> None:
        x = data.draw(interesting_x(curve))
        near = min((abs(x - point) for point in curve.breakpoints() if point != x), default=Fraction(1)) / 2

        below, above = curve.slope(x, side="below"), curve.slope(x)
        assert curve.value(x - near) == curve.left_limit(x) - below * near
        assert curve.value(x + near) == curve.right_limit(x) + above * near

    @given(curves(), st.data())
    def test_the_least_x_is_reached_and_nothing_below_it_does(self, curve: Curve, data: st.DataObject) -> None:
        asks = (curve.value, curve.left_limit, curve.right_limit)
        values = st.sampled_from([ask(x) for x in _probes(curve) for ask in asks])
        y = data.draw(numbers | values)
        start = data.draw(st.none() | interesting_x(curve) | st.sampled_from(_probes(curve)))
        reach = curve.reach(y, start=start)
        lowest = start if start is not None else min(_probes(curve)) - 10**6
        asked = [x for x in [*_probes(curve), lowest] if x >= lowest]

        if reach is None:
            assert all(curve.value(x) < y for x in asked)
            return
        if reach.x is None:
            assert start is None
            assert curve.value(lowest - 10**9) >= y
            return
        assert all(curve.value(x) < y for x in asked if x < reach.x)
        if reach.attained:
            assert curve.value(reach.x) >= y
        else:
            assert curve.value(reach.x) < y or (start is not None and reach.x > start)
            limit, slope = curve.right_limit(reach.x), curve.slope(reach.x)
            assert limit > y or (limit == y and slope >= 0)

    @given(monotone_curves(), numbers)
    def test_in_a_curve_that_never_falls_all_above_the_least_x_reach_too(self, curve: Curve, y: Fraction) -> None:
        reach = curve.reach(y)
        assume(reach is not None and reach.x is not None)
        assert isinstance(reach, Reach)

        assert all(curve.value(x) >= y for x in _probes(curve) if reach.x is not None and x > reach.x)

    @given(curves())
    def test_a_curve_falls_exactly_where_it_says(self, curve: Curve) -> None:
        pairs = list(pairwise(_probes(curve)))
        falling = any(curve.value(other) < curve.value(one) for one, other in pairs)
        falling = falling or any(fall.drop is None or fall.drop > 0 for fall in curve.falls())

        assert curve.is_monotone() is (not curve.falls()) is (not falling)
        for fall in curve.falls():
            if fall.lower is not None and fall.upper is not None and fall.lower < fall.upper:
                assert curve.right_limit(fall.lower) - curve.left_limit(fall.upper) == fall.drop
        total = sum((fall.drop for fall in curve.falls() if fall.drop is not None), Fraction(0))
        if all(fall.drop is not None for fall in curve.falls()):
            assert all(curve.value(one) - curve.value(other) <= total for one, other in pairs)

    @given(monotone_curves(), st.data())
    def test_a_curve_that_never_falls_keeps_the_order(self, curve: Curve, data: st.DataObject) -> None:
        low, high = sorted((data.draw(interesting_x(curve)), data.draw(interesting_x(curve))))

        assert curve.is_monotone()
        assert curve.value(low) <= curve.value(high)
        assert curve.between(low, high) >= 0

    @given(curves(), st.data())
    def test_all_values_are_within_the_bounds_and_some_come_near(self, curve: Curve, data: st.DataObject) -> None:
        ends = [data.draw(st.none() | interesting_x(curve)) for _ in range(2)]
        lower, upper = ends if None in ends else sorted(end for end in ends if end is not None)
        bounds = curve.bounds(lower, upper)
        asked = [x for x in [*_probes(curve), lower, upper] if x is not None]
        inside = [x for x in asked if (lower is None or x >= lower) and (upper is None or x <= upper)]
        values = [curve.value(x) for x in inside]

        assert all(bounds.lower is None or value >= bounds.lower for value in values)
        assert all(bounds.upper is None or value <= bounds.upper for value in values)
        if bounds.upper is not None:
            reach = curve.reach(bounds.upper, start=lower)
            if bounds.upper_attained:
                assert reach is not None
                assert reach.x is None or upper is None or reach.x <= upper
            assert curve.reach(bounds.upper - Fraction(1, 1000), start=lower) is not None

    @given(curves(), st.lists(numbers, min_size=2, max_size=6))
    def test_payouts_of_periods_add_up_whatever_the_batches(self, curve: Curve, totals: list[Fraction]) -> None:
        parts = [curve.between(one, other) for one, other in pairwise(totals)]

        assert sum(parts, Fraction(0)) == curve.between(totals[0], totals[-1])

    @given(curves())
    def test_segments_and_knots_cover_the_line(self, curve: Curve) -> None:
        segments = curve.segments()

        assert segments[0].lower is None
        assert segments[-1].upper is None
        assert [segment.upper for segment in segments[:-1]] == list(curve.breakpoints())
        assert [segment.lower for segment in segments[1:]] == list(curve.breakpoints())


@pytest.mark.parametrize(
    "strategy",
    [marginal_curves(), whole_amount_curves(), whole_overage_curves(), step_curves(), point_curves()],
    ids=["marginal", "whole_amount", "whole_overage", "steps", "points"],
)
def test_curves_made_without_limits_are_written_without_limits(strategy: st.SearchStrategy[Curve]) -> None:
    @given(strategy)
    def check(curve: Curve) -> None:
        assert not {"threshold", "cap", "floor", "hold_from"} & curve.to_plain().keys()

    check()

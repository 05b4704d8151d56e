"""Laws of blends."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import Scene, cny, sold, target

from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.kernel.curve import Curve
from salesmanual.testing.curves import curves

RESULTS = st.tuples(st.integers(0, 500), st.integers(1, 300))
"""What was reached, and the target."""
PAIRS = st.tuples(st.integers(1, 9), st.integers(1, 9))
BONUS = cny(100)


def scene(blend: Blend, sales: tuple[int, int], margin: tuple[int, int]) -> Scene:
    sale = sold("S-1", date(2026, 3, 9), sales[0], margin=margin[0])
    return Scene(blend, sale, targets=(target(sales[1]), target(margin[1], "margin")))


@given(curves(), RESULTS)
def test_a_blend_of_one_measure_is_a_bonus(curve: Curve, sales: tuple[int, int]) -> None:
    blend = Blend("b", "B", [BlendPart()], curve, BONUS)
    basis = scene(blend, sales, (0, 1)).basis()
    bonus = Bonus("b", "B", BONUS, curve)

    assert bonus.payout(basis) == blend.payout(basis)
    assert bonus.lines(basis) == blend.lines(basis)
    assert bonus.pay_curve(basis) == blend.pay_curve(basis)


@given(curves(), RESULTS)
def test_a_blend_of_one_amount_is_a_commission(curve: Curve, sales: tuple[int, int]) -> None:
    blend = Blend("b", "B", [BlendPart()], curve, basis="amount")
    basis = scene(blend, sales, (0, 1)).basis()

    assert Commission("b", "B", curve).payout(basis) == blend.payout(basis)


@given(curves(), RESULTS, RESULTS, PAIRS, st.integers(2, 9))
def test_relative_weights_have_no_scale(
    curve: Curve, sales: tuple[int, int], margin: tuple[int, int], weights: tuple[int, int], scale: int
) -> None:
    one, two = weights
    blends = [
        Blend("b", "B", [BlendPart("", one * by), BlendPart("margin", two * by)], curve, BONUS, weights="relative")
        for by in (1, scale)
    ]
    basis = scene(blends[0], sales, margin).basis()

    assert blends[0].payout(basis) == blends[1].payout(basis)


@given(RESULTS, RESULTS)
def test_weights_of_the_targets_make_the_attainment_of_all_together(
    sales: tuple[int, int], margin: tuple[int, int]
) -> None:
    blend = Blend("b", "B", [BlendPart(), BlendPart("margin")], Curve.line(1), BONUS, weights="targets")
    basis = scene(blend, sales, margin).basis()

    assert Fraction(sales[0] + margin[0], sales[1] + margin[1]) == blend.blended(basis)


@given(curves(), RESULTS, RESULTS, PAIRS)
def test_the_order_of_parts_changes_no_payout(
    curve: Curve, sales: tuple[int, int], margin: tuple[int, int], weights: tuple[int, int]
) -> None:
    one, two = weights
    parts = [BlendPart("", Fraction(one, one + two)), BlendPart("margin", Fraction(two, one + two))]
    blends = [Blend("b", "B", each, curve, BONUS) for each in (parts, parts[::-1])]
    scenes = [scene(blend, sales, margin) for blend in blends]

    assert scenes[0].paid() == scenes[1].paid()


@given(RESULTS, RESULTS, st.integers(1, 99))
def test_a_blend_lies_between_the_attainments(sales: tuple[int, int], margin: tuple[int, int], share: int) -> None:
    parts = [BlendPart("", f"{share}%"), BlendPart("margin", f"{100 - share}%")]
    blend = Blend("b", "B", parts, Curve.line(1), BONUS)
    basis = scene(blend, sales, margin).basis()

    each = (Fraction(*sales), Fraction(*margin))

    assert min(each) <= blend.blended(basis) <= max(each)

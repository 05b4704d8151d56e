"""Laws of milestones."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import MONTHS, Scene, cny, target

from salesmanual.incentives.components import Bonus
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.kernel.curve import Curve
from salesmanual.testing.plans import sale_lists

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.period import Period

TARGETS = tuple(target(60, period=month) for month in MONTHS)
ENDS = st.sampled_from(MONTHS)


@st.composite
def milestones(draw: DrawFn) -> Milestones:
    """Up to three marks of the attainment, whose pay does not fall; over half a year."""
    marks = sorted(draw(st.lists(st.integers(1, 20), min_size=1, max_size=3, unique=True)))
    pays = sorted(draw(st.lists(st.integers(0, 90), min_size=len(marks), max_size=len(marks))))
    each = [Milestone(Fraction(mark, 10), cny(pay)) for mark, pay in zip(marks, pays, strict=True)]
    return Milestones("m", "M", each, window="half", kept=draw(st.booleans()))


@given(milestones(), sale_lists(), ENDS)
def test_stacking_marks_pay_what_a_bonus_for_each_would(marks: Milestones, sales: list[Sale], end: Period) -> None:
    basis = Scene(marks, *sales, targets=TARGETS).basis(end)
    each = [Bonus("b", "B", mark.pay, Curve.steps([(mark.at, 1)])) for mark in marks.milestones]

    assert sum((bonus.payout(basis) for bonus in each), Fraction(0)) == attrs.evolve(marks, kept=False).payout(basis)


@given(milestones(), sale_lists(), ENDS)
def test_the_highest_mark_alone_pays_no_more_than_all(marks: Milestones, sales: list[Sale], end: Period) -> None:
    basis = Scene(marks, *sales, targets=TARGETS).basis(end)

    highest = attrs.evolve(marks, pays="highest").payout(basis)

    assert highest in {Fraction(0), *(Fraction(mark.pay.amount) for mark in marks.milestones)}
    assert highest <= marks.payout(basis)


@given(milestones(), sale_lists(), ENDS)
def test_what_is_kept_never_falls_and_is_never_less(marks: Milestones, sales: list[Sale], end: Period) -> None:
    kept, lost = attrs.evolve(marks, kept=True), attrs.evolve(marks, kept=False)
    basis = Scene(kept, *sales, targets=TARGETS).basis(end)

    assert all(line >= 0 for line in kept.lines(basis))
    assert kept.payout(basis) >= lost.payout(basis)


@given(milestones(), sale_lists())
def test_the_best_month_so_far_is_what_months_measured_by_themselves_pay(marks: Milestones, sales: list[Sale]) -> None:
    monthly = attrs.evolve(marks, every="month")
    scene = Scene(monthly, *sales, targets=TARGETS, window="half")

    ends = [Fraction(0), *(monthly.payout(scene.basis(month)) for month in MONTHS[:6])]

    alone = attrs.evolve(marks, window="month")
    bases = [Scene(alone, *sales, targets=TARGETS).basis(month) for month in MONTHS[:6]]
    assert ends == list(accumulate(map(alone.payout, bases), max, initial=Fraction(0)))

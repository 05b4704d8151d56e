"""The cheapest mix of two measures, against every mix there is, and against the plan itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.advice import what_to_sell
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingPoint
from salesmanual.kernel.period import month, year

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

MARCH, LAST = month(2026, 3), date(2026, 3, 31)
VISITS = Measure("visits", "Visits", "attributes.visits", "visits", kinds=["activity"])
ENOUGH = 120  # yen or visits, with which any sum here is earned that can be


def yen(amount: int) -> Money:
    return Money(amount, "JPY")


@st.composite
def curves(draw: DrawFn) -> Curve:
    """Whole yen at every whole unit: rising, falling and jumping, without a fall at the end."""
    starts = sorted(draw(st.sets(st.integers(1, 15), max_size=2)))
    tiers = [(at, draw(st.integers(-2, 3))) for at in (0, *starts)]
    if draw(st.booleans()):
        return Curve.marginal(tiers, hold_from=20)
    return Curve.steps([(at, 3 * rate) for at, rate in tiers if at]) if starts else Curve.line(1)


@st.composite
def plans(draw: DrawFn) -> IncentivePlan:
    parts = [
        Commission("sales", "Sales", draw(curves())),
        Commission("visits", "Visits", draw(curves()), measure="visits"),
    ]
    if draw(st.booleans()):
        parts.append(Commission("more", "More", draw(curves()), measure=draw(st.sampled_from(["", "visits"]))))
    cap = draw(st.none() | st.integers(10, 40).map(yen))
    floor = draw(st.none() | st.integers(-5, 9).map(yen))
    rounding = Rounding(at=draw(st.sampled_from(RoundingPoint)))
    return IncentivePlan("p", "P", "JPY", year(2026), parts, measures=[VISITS], cap=cap, floor=floor, rounding=rounding)


def paid(plan: IncentivePlan, sold: int, visits: int) -> Money:
    """What the plan pays, for one order and one activity."""
    sales = [
        Sale("S-1", LAST, yen(sold), owner="li.na"),
        Sale("V-1", LAST, yen(0), "activity", "li.na", attributes={"visits": visits}),
    ]
    return plan.calculate("li.na", MARCH, credits=credit_sales(sales)).total


few = st.integers(0, 4)
efforts = st.integers(1, 5)


@given(plans(), st.tuples(few, few), st.integers(1, 30), st.tuples(efforts, efforts))
def test_no_mix_is_cheaper(plan: IncentivePlan, now: tuple[int, int], more: int, costs_of: tuple[int, int]) -> None:
    """Where pay is whole at whole units nothing is rounded, and the answer is the cheapest of all."""
    (sold, visits), (sale, visit) = now, costs_of
    to_earn = paid(plan, sold, visits) + yen(more)
    sales = [
        Sale("S-0", LAST, yen(sold), owner="li.na"),
        Sale("V-0", LAST, yen(0), "activity", "li.na", attributes={"visits": visits}),
    ]
    by_sales = [component.curve for component in plan.components if not component.measure]  # type: ignore[attr-defined]
    by_visits = [component.curve for component in plan.components if component.measure]  # type: ignore[attr-defined]

    def within(amount: int) -> int:
        amount = amount if plan.cap is None else min(amount, int(plan.cap.amount))
        return amount if plan.floor is None else max(amount, int(plan.floor.amount))

    of_sales = [int(sum(curve.value(sold + units) for curve in by_sales)) for units in range(ENOUGH)]
    of_visits = [int(sum(curve.value(visits + units) for curve in by_visits)) for units in range(ENOUGH)]
    wanted = int(to_earn.amount)
    costs = [
        sale * at_sales + visit * at_visits
        for at_sales, one in enumerate(of_sales)
        for at_visits, other in enumerate(of_visits)
        if within(one + other) >= wanted
    ]
    answer = what_to_sell(
        plan, "li.na", MARCH, credits=credit_sales(sales), to_earn=to_earn, efforts={"": sale, "visits": visit}
    )

    if answer.amount is None:
        assert costs == []
        assert answer.best == yen(within(max(of_sales) + max(of_visits)))
        return
    found = {each.measure: int(each.amount.amount) for each in answer.mix}
    assert paid(plan, sold + found.get("", 0), visits + found.get("visits", 0)) >= to_earn
    if costs:
        assert sale * found.get("", 0) + visit * found.get("visits", 0) == min(costs)


@given(plans(), st.integers(1, 30))
def test_each_alternative_does_it_by_itself(plan: IncentivePlan, more: int) -> None:
    to_earn = paid(plan, 0, 0) + yen(more)
    answer = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=to_earn)

    for each in (*answer.mix, *answer.alternatives):
        units = int(each.amount.amount)
        sold, visits = (units, 0) if not each.measure else (0, units)
        less = (max(0, sold - 1), max(0, visits - 1))
        assert paid(plan, sold, visits) >= to_earn > paid(plan, *less)

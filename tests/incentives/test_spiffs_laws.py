"""Laws of SPIFs: the budget holds, and a plain loop pays the same."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import MONTHS, Scene, cny

from salesmanual.incentives.components import PerSale, SaleRule
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.spiffs import Spiff
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.period import Period
from salesmanual.testing.curves import curves
from salesmanual.testing.plans import PEOPLE, sale_lists

PROGRAMME = Period(date(2026, 2, 11), date(2026, 11, 5))
BUDGETS = st.integers(0, 30)
PAYS = curves().map(lambda curve: curve.floor(0))
RATE = Curve.line("10%")


def spiff(curve: Curve, budget: int | None) -> Spiff:
    return Spiff("s", "S", PROGRAMME, [SaleRule(curve)], None if budget is None else cny(budget), window="quarter")


def everything(scene: Scene) -> list[tuple[Fraction, ...]]:
    """The lines of everybody's four quarters."""
    quarters = [MONTHS[at] for at in (2, 5, 8, 11)]
    return [scene.component.lines(scene.basis(end, who)) for who in PEOPLE for end in quarters]


@given(sale_lists(), PAYS, BUDGETS)
def test_all_together_are_never_paid_more_than_the_budget(sales: list[Sale], curve: Curve, budget: int) -> None:
    scene = Scene(spiff(curve, budget), *sales)

    paid = sum((sum(lines, Fraction(0)) for lines in everything(scene)), Fraction(0))

    assert 0 <= paid <= budget


@given(sale_lists(), BUDGETS)
def test_a_loop_over_the_sales_in_order_pays_the_same(sales: list[Sale], budget: int) -> None:
    scene = Scene(spiff(RATE, budget), *sales)
    left, paid = Fraction(budget), dict.fromkeys(PEOPLE, Fraction(0))

    for credit in scene.credits.credits:
        if credit.sale.on in PROGRAMME:
            asked, who = Fraction(credit.amount.amount) / 10, credit.participant
            own = min(asked, left) if asked > 0 else max(asked, -paid[who])
            left, paid[who] = left - own, paid[who] + own

    found = {
        who: sum((sum(scene.component.lines(scene.basis(MONTHS[at], who))) for at in (2, 5, 8, 11)), Fraction(0))
        for who in PEOPLE
    }
    assert paid == found


@given(sale_lists(), PAYS)
def test_a_budget_that_is_never_reached_changes_nothing_for_sales_without_returns(
    sales: list[Sale], curve: Curve
) -> None:
    orders = [
        Sale(each.id, each.on, each.amount, owner=each.owner, splits=each.splits, shares_reason=each.shares_reason)
        for each in sales
    ]
    scene, free = Scene(spiff(curve, 10**9), *orders), Scene(spiff(curve, None), *orders)

    assert everything(free) == everything(scene)


@given(sale_lists(), PAYS)
def test_without_a_budget_it_is_pay_by_sale_inside_the_days(sales: list[Sale], curve: Curve) -> None:
    scene = Scene(spiff(curve, None), *sales)
    each = PerSale("s", "S", [SaleRule(curve)], "quarter")

    for who in PEOPLE:
        basis = scene.basis(MONTHS[2], who)
        inside = [
            line for credit, line in zip(basis.credits, each.lines(basis), strict=True) if credit.sale.on in PROGRAMME
        ]
        assert sum(inside, Fraction(0)) == scene.component.payout(basis)

"""Laws of the plan document: its payout table is what the plan calculates for real sales."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan_documents import plan_document
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingPoint, to_exact_decimal
from salesmanual.kernel.period import month, year
from salesmanual.testing.numbers import roundings
from salesmanual.testing.plans import plan_components, plans, target_books

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.credits import CreditBook
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.kernel.period import Period

ATTAINMENTS = st.integers(0, 25).map(lambda tenths: Fraction(tenths, 10))
SPLITS = st.lists(st.sampled_from([0, 1, 2, 5]), min_size=12, max_size=12)


def _reached(period: Period, targets: TargetBook, attainment: Fraction, splits: list[int]) -> CreditBook:
    """Sales that reach the attainment in every month of the period: in one order, or in several."""

    def sales() -> Iterator[Sale]:
        for number in range(1, 13):
            own = month(2026, number)
            target = targets.of("li.na", own)
            if not period.covers(own) or target is None:
                continue
            whole = attainment * Fraction(target.amount)
            first = whole * splits[number - 1] / 10
            for place, amount in enumerate((first, whole - first)):
                day = own.start + timedelta(days=splits[number - 1] * 3 + place)
                yield Sale(f"S-{number}-{place}", day, Money(to_exact_decimal(amount), "CNY"), owner="li.na")

    return credit_sales(sales())


@given(
    plans(rounding=roundings().filter(lambda rounding: rounding.at is not RoundingPoint.LINE)),
    target_books(),
    ATTAINMENTS,
    SPLITS,
    st.integers(1, 12),
)
def test_a_row_is_what_the_plan_calculates_for_real_sales(
    plan: IncentivePlan, targets: TargetBook, attainment: Fraction, splits: list[int], number: int
) -> None:
    payout = plan_document(plan, "li.na", period=month(2026, number), targets=targets, attainments=[attainment]).payout
    if not payout.components:
        assert payout.rows == ()
        return

    shown = attrs.evolve(plan, components=payout.components)
    book = _reached(payout.period, targets, attainment, splits)
    found = [
        shown.calculate("li.na", window, credits=book, targets=targets)
        for window in plan.calendar.split(payout.period, plan.window)
    ]

    row = payout.rows[0]
    assert row.total == Money.total((statement.total for statement in found), "CNY")
    for place in range(len(payout.components)):
        assert row.exact[place] == sum(statement.payouts[place].exact for statement in found)
        if plan.rounding.at is RoundingPoint.COMPONENT:
            amounts = (statement.payouts[place].amount or Money.zero("CNY") for statement in found)
            assert row.amounts[place] == Money.total(amounts, "CNY")


@given(
    plan_components(monotone=True).filter(lambda component: component.window is None),
    roundings(),
    st.integers(1, 500),
    ATTAINMENTS,
)
def test_one_sale_in_one_window_pays_what_the_row_says_however_the_plan_rounds(
    component: PlanComponent, rounding: Rounding, target: int, attainment: Fraction
) -> None:
    from salesmanual.incentives.plan import IncentivePlan  # noqa: PLC0415 - the plan is made here

    plan = IncentivePlan("p", "P", "CNY", year(2026), [component], rounding=rounding)
    targets = TargetBook([Target("li.na", month(2026, 3), Money(target, "CNY"))])
    amount = Money(to_exact_decimal(attainment * target), "CNY")
    sold = credit_sales([Sale("S-1", month(2026, 3).last_day(), amount, owner="li.na")])

    row = plan_document(plan, "li.na", period=month(2026, 3), targets=targets, attainments=[attainment]).payout.rows[0]

    assert row.total == plan.calculate("li.na", month(2026, 3), credits=sold, targets=targets).total


@given(plan_components(monotone=True), st.integers(1, 500), ATTAINMENTS)
def test_a_row_is_the_curve_at_the_attainment(component: PlanComponent, target: int, attainment: Fraction) -> None:
    from salesmanual.incentives.plan import IncentivePlan  # noqa: PLC0415 - as above

    assert isinstance(component, (Commission, Bonus))
    plan = IncentivePlan("p", "P", "CNY", year(2026), [component], window="year", rounding=Rounding(at="total"))
    whole = attrs.evolve(plan, components=[attrs.evolve(component, window=None)])
    targets = TargetBook([Target("li.na", year(2026), Money(target, "CNY"))])
    if isinstance(component, Bonus):
        expected = component.curve.value(attainment) * Fraction(component.amount.amount)
    elif component.basis == "amount":
        expected = component.curve.value(attainment * target)
    else:
        expected = component.curve.value(attainment) * target

    row = plan_document(whole, "li.na", targets=targets, attainments=[attainment]).payout.rows[0]

    assert row.exact == (expected,)


@given(plans(), target_books())
def test_the_document_is_the_same_whenever_it_is_made(plan: IncentivePlan, targets: TargetBook) -> None:
    one, other = (plan_document(plan, "li.na", targets=targets) for _ in range(2))

    assert one.to_markdown() == other.to_markdown()
    assert one.fingerprint in one.to_markdown("zh_Hans")

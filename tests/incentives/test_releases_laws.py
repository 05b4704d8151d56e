"""Laws of release and clawback: nothing is lost, nothing twice, and what the policy says is what is held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.clawbacks import ClawbackPolicy, claw_back
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_sales import pay_by_sale
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.releases import release
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.testing.ledgers import clawback_policies, losses_of, progress_of, release_policies
from salesmanual.testing.plans import PEOPLE, plan_components, plans, sale_lists
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.releases import ReleasePolicy
    from salesmanual.incentives.sales import Sale
    from salesmanual.incentives.statement import Statement

ME = PEOPLE[0]
ZERO = Money.zero("CNY")
END = date(2026, 12, 31)
MONTHS = st.integers(1, 12).map(lambda number: month(2026, number))
MINE = sale_lists(people=PEOPLE[:1], is_whole=True, max_size=4)


def statement_of(sold: list[Sale], period: Period, component: PlanComponent) -> Statement:
    plan = IncentivePlan("p", "P", "CNY", year(2026), [component], window="quarter")
    return plan.calculate(ME, period, credits=credit_sales(sold))


COMPONENTS = plan_components(has_targets=False)


@given(plans(has_targets=False, rounding=st.just(Rounding("0.01"))), sale_lists(), MONTHS)
def test_the_parts_of_a_statement_sum_to_it(plan: IncentivePlan, sold: list[Sale], period: Period) -> None:
    plan = IncentivePlan(plan.key, plan.label, plan.currency, plan.effective, plan.components, window=plan.window)
    statement = plan.calculate(ME, period, credits=credit_sales(sold))

    parts = pay_by_sale(statement)

    assert Money.total((part.amount for part in parts), "CNY") == statement.total
    assert all(part.sale is None or part.sale.on in period for part in parts)


@given(st.data(), MINE, MONTHS, COMPONENTS, release_policies(), st.integers(0, 400))
def test_what_is_held_is_what_the_policy_says(  # noqa: PLR0917 - Hypothesis passes them by position
    data: st.DataObject, sold: list[Sale], period: Period, component: PlanComponent, policy: ReleasePolicy, days: int
) -> None:
    progress = data.draw(progress_of(sold))
    statement = statement_of(sold, period, component)
    day = date(2026, 1, 1) + timedelta(days=days)
    ledger = Ledger("CNY").settle(statement, on=day)

    held = release(ledger, statement, policy, progress, on=day)

    expected = ZERO
    for part in pay_by_sale(statement):
        if part.sale is not None and part.amount > ZERO:
            share = policy.released_share(part.sale, progress, day)
            expected += part.amount - min(part.amount.times(share, policy.rounding), part.amount)
            step = policy.explain(part.amount, part.sale, progress, day)
            assert step.replay() == policy.released(part.amount, part.sale, progress, day)
    of_sales = [entry.amount for entry in held.find(kind="held back") if entry.sale]
    assert -Money.total(of_sales, "CNY") == expected
    assert held.position().held >= expected
    assert release(held, statement, policy, progress[::-1], on=day) is held


@given(st.data(), MINE, MONTHS, COMPONENTS, release_policies())
def test_in_one_step_or_many_the_same_is_held_and_in_the_end_nothing(
    data: st.DataObject, sold: list[Sale], period: Period, component: PlanComponent, policy: ReleasePolicy
) -> None:
    progress = data.draw(progress_of(sold))
    statement = statement_of(sold, period, component)
    start = Ledger("CNY").settle(statement, on=date(2026, 1, 1))

    in_steps = start
    for number in range(1, 13):
        in_steps = release(in_steps, statement, policy, progress, on=month(2026, number).last_day())
    at_once = release(start, statement, policy, progress, on=END)

    assert in_steps.position() == at_once.position()
    assert in_steps.position().entitled == statement.total
    if all(part.on == "booking" for part in policy.parts):
        assert release(in_steps, statement, policy, progress, on=date(2028, 1, 1)).position().held == ZERO


@given(st.data(), MINE, MONTHS, COMPONENTS, clawback_policies())
def test_never_more_is_taken_back_than_a_sale_earned(
    data: st.DataObject, sold: list[Sale], period: Period, component: PlanComponent, policy: ClawbackPolicy
) -> None:
    losses = data.draw(losses_of(sold))
    statement = statement_of(sold, period, component)
    settled = Ledger("CNY").settle(statement, on=END)

    ledger = claw_back(settled, statement, losses, policy, on=END)

    earned = {part.sale.id: part.amount for part in pay_by_sale(statement) if part.sale is not None}
    taken: dict[str, Money] = {}
    for entry in ledger.find(kind="clawed back"):
        taken[entry.sale] = taken.get(entry.sale, ZERO) - entry.amount
    lost = {loss.sale: loss for loss in losses}
    assert all(ZERO <= amount <= earned[id_] and id_ in lost for id_, amount in taken.items())
    if policy.cap is None and policy.limit_months is None:
        by_id = {sale.id: sale for sale in sold}
        due = {id_: policy.due(earned[id_], by_id[id_].on, lost[id_]) for id_ in earned.keys() & lost.keys()}
        assert taken == {id_: amount for id_, amount in due.items() if amount}
    assert policy.cap is None or Money.total(taken.values(), "CNY") <= policy.cap
    assert claw_back(ledger, statement, losses[::-1], policy, on=END) is ledger
    given_back = claw_back(ledger, statement, [], policy, on=END)
    assert given_back.balance(kind="clawed back") == ZERO


@given(release_policies(), clawback_policies())
def test_policies_are_read_back_from_their_documents(release_by: ReleasePolicy, clawback: ClawbackPolicy) -> None:
    check_round_trip(release_by)
    check_round_trip(clawback)

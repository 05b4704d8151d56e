"""Laws of capitalised commissions: a second way of reckoning, and roll-forwards that reconcile."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.capitalisation import roll_forward
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month
from salesmanual.testing.ledgers import capitalisation_policies, capitalised_costs
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.capitalisation import CapitalisationPolicy, CapitalisedCost

ZERO = Money.zero("CNY")
MONTHS = [month(2026 + at // 12, at % 12 + 1) for at in range(80)]


def by_hand(policy: CapitalisationPolicy, cost: CapitalisedCost) -> list[tuple[Money, Money, Money, Money]]:
    """Capitalised, amortised, impaired and left for each month, by a loop with fractions."""
    uses = cost.months or policy.months
    found, left, borne, exact, expensed = [], ZERO, 0, Fraction(0), ZERO
    is_over = uses <= policy.expense_within
    for at in MONTHS:
        added = amortised = impaired = ZERO
        if not is_over and cost.on in at:
            added = left = cost.amount
        is_first = cost.on in at and policy.starts == "next-month"
        if not is_over and at.end > cost.on and not is_first:
            borne += 1
            exact += Fraction(cost.amount.amount) / uses
            by_now = cost.amount if borne >= uses else Money.rounded(exact, "CNY", policy.rounding)
            amortised = min(by_now, cost.amount) - expensed
            expensed += amortised
            left -= amortised
        if not is_over and cost.lost_on is not None and cost.lost_on in at:
            impaired, left, is_over = left, ZERO, True
        is_over = is_over or borne >= uses
        found.append((added, amortised, impaired, left))
    return found


@given(capitalised_costs(), capitalisation_policies())
def test_months_agree_with_a_loop_over_fractions(costs: list[CapitalisedCost], policy: CapitalisationPolicy) -> None:
    reckoned = [by_hand(policy, cost) for cost in costs]

    for position, at in enumerate(MONTHS[:40]):
        roll = roll_forward(costs, policy, at, currency="CNY")
        now = [each[position] for each in reckoned]
        sums = [Money.total((part[column] for part in now), "CNY") for column in range(4)]
        assert [roll.capitalised, roll.amortised, roll.impaired, roll.closing()] == sums


@given(capitalised_costs(), capitalisation_policies(), st.integers(0, 30), st.integers(1, 20))
def test_a_span_is_the_sum_of_its_months_and_reconciles(
    costs: list[CapitalisedCost], policy: CapitalisationPolicy, first: int, length: int
) -> None:
    months = MONTHS[first : first + length]

    whole = roll_forward(costs, policy, Period(months[0].start, months[-1].end), currency="CNY")
    parts = [roll_forward(reversed(costs), policy, at, currency="CNY") for at in months]

    assert whole.opening == parts[0].opening
    assert whole.closing() == parts[-1].closing()
    for one, other in pairwise(parts):
        assert one.closing() == other.opening
    for name in ("capitalised", "amortised", "impaired"):
        assert getattr(whole, name) == Money.total((getattr(part, name) for part in parts), "CNY")
    assert whole.opening + whole.capitalised - whole.amortised - whole.impaired == whole.closing()
    assert whole.short_term >= ZERO
    assert whole.short_term + whole.long_term() == whole.closing()
    assert whole.explain().replay() == whole.closing()


@given(capitalised_costs(max_size=1), capitalisation_policies())
def test_a_schedule_uses_the_cost_up(costs: list[CapitalisedCost], policy: CapitalisationPolicy) -> None:
    for cost in costs:
        table = policy.schedule(cost)
        assert table.total is not None
        used = [cell for cell in table.total if isinstance(cell, Money)]
        assert Money.total(used, "CNY") == (cost.amount if policy.is_asset(cost) else ZERO)
        for column in (1, 2):
            assert Money.total((row[column] for row in table.rows), "CNY") == used[column - 1]  # type: ignore[misc] # money
        assert table.rows[-1][3] == ZERO


@given(capitalised_costs(max_size=1), capitalisation_policies())
def test_in_whole_units_each_month_is_within_one_of_the_even_part(
    costs: list[CapitalisedCost], policy: CapitalisationPolicy
) -> None:
    policy = attrs.evolve(policy, rounding=Rounding("1"))
    for cost in costs:
        even = Fraction(cost.amount.amount) / policy.months_of(cost)
        before = ZERO
        for at in MONTHS[:36]:
            by_now = policy.amortised_by(cost, at)
            is_even = ZERO < by_now < cost.amount and before > ZERO
            assert not is_even or by_now == before or abs(Fraction((by_now - before).amount) - even) <= 1
            before = by_now


@given(capitalised_costs(), capitalisation_policies())
def test_costs_and_policies_are_read_back_from_their_documents(
    costs: list[CapitalisedCost], policy: CapitalisationPolicy
) -> None:
    check_round_trip(policy)
    for cost in costs:
        check_round_trip(cost)

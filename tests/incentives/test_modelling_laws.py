"""Simulations against the plan itself, whatever the plan, the people, the periods and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.incentives.modelling import simulate
from salesmanual.incentives.modelling_compare import compare
from salesmanual.incentives.modelling_scale import scaled_credits
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month
from salesmanual.testing.modelling import month_lists, populations
from salesmanual.testing.plans import PEOPLE, credit_books, plans, target_books

if TYPE_CHECKING:
    from random import Random

    from salesmanual.incentives.credits import CreditBook
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.incentives.targets import TargetBook
    from salesmanual.kernel.period import Period


@given(plans(), populations(), month_lists(), credit_books(), target_books())
def test_every_outcome_is_the_statement_of_the_plan(
    plan: IncentivePlan, people: list[str], months: list[Period], book: CreditBook, targets: TargetBook
) -> None:
    simulation = simulate(plan, people, months, credits=book, targets=targets)

    assert len(simulation.outcomes) == len(people) * len(months)
    for outcome in simulation.outcomes:
        statement = plan.calculate(outcome.participant, outcome.period, credits=book, targets=targets)
        assert outcome.earned == statement.total
        assert outcome.credited == statement.credited()
        assert (outcome.credited_to_date, outcome.target) == (statement.to_date.credited, statement.to_date.target)
        assert outcome.pays == tuple(
            payout.exact if payout.amount is None else payout.amount.amount for payout in statement.payouts
        )


@given(plans(), populations(), month_lists(), credit_books(), target_books())
def test_the_cost_is_the_sum_of_the_people(
    plan: IncentivePlan, people: list[str], months: list[Period], book: CreditBook, targets: TargetBook
) -> None:
    simulation = simulate(plan, people, months, credits=book, targets=targets)

    assert Money.total((person.earned for person in simulation.people()), plan.currency) == simulation.cost()
    by_period = simulation.tables()[0]
    assert by_period.total is not None
    assert Money.total(row[2] for row in by_period.rows if isinstance(row[2], Money)) == by_period.total[2]


@given(plans(), populations(), month_lists(), credit_books(), target_books(), st.randoms())
def test_the_order_of_people_periods_and_credits_changes_nothing(  # noqa: PLR0917 - one argument for each thing drawn
    plan: IncentivePlan,
    people: list[str],
    months: list[Period],
    book: CreditBook,
    targets: TargetBook,
    random: Random,
) -> None:
    one = simulate(plan, people, months, credits=book, targets=targets)
    credits_ = list(book.credits)
    for shuffled in (people, months, credits_):
        random.shuffle(shuffled)

    assert simulate(plan, people, months, credits=credits_, targets=targets) == one


@given(plans(), credit_books(), target_books())
@settings(max_examples=25)
def test_a_year_costs_the_sum_of_its_months(plan: IncentivePlan, book: CreditBook, targets: TargetBook) -> None:
    months = [month(2026, number) for number in range(1, 13)]

    whole = simulate(plan, PEOPLE, months, credits=book, targets=targets)
    parts = [simulate(plan, [name], [one], credits=book, targets=targets) for name in PEOPLE for one in months]

    assert Money.total(part.cost() for part in parts) == whole.cost()


@given(plans(), plans(), populations(), credit_books(), target_books())
@settings(max_examples=25)
def test_the_change_to_a_plan_is_the_opposite_of_the_change_back(
    one: IncentivePlan, other: IncentivePlan, people: list[str], book: CreditBook, targets: TargetBook
) -> None:
    months = [month(2026, 3), month(2026, 4)]
    there = compare({"a": one, "b": other}, people, months, credits=book, targets=targets)
    back = compare({"b": other, "a": one}, people, months, credits=book, targets=targets)

    forward = {change.participant: change.difference() for change in there.changes("b")}
    assert forward == {change.participant: -change.difference() for change in back.changes("a")}
    assert forward == {change.participant: -change.difference() for change in there.changes("a", since="b")}
    assert [won.participant for won in there.winners("b")] == [
        lost.participant
        for lost in sorted(back.losers("a"), key=lambda change: (change.difference().amount, change.participant))
    ]
    assert sorted(there.figures, key=lambda plan: plan.name) == sorted(back.figures, key=lambda plan: plan.name)
    assert Money.total(forward.values()) == there.simulation("b").cost() - there.simulation("a").cost()


@given(credit_books(), st.integers(-100_000, 100_000))
def test_scaled_credits_sum_to_what_they_are_scaled_to(book: CreditBook, units: int) -> None:
    to = Money.from_minor(units, "CNY")
    scaled = scaled_credits(book.credits, to)

    if scaled is not None:
        assert Money.total(credit.amount for credit in scaled) == to
        assert [credit.sale for credit in scaled] == [credit.sale for credit in book.credits]

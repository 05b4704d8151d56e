"""Goal seek against trying every value."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.modelling import simulate
from salesmanual.incentives.modelling_path import Parameter
from salesmanual.incentives.modelling_seek import ScaledTargets, goal_seek
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.testing.modelling import month_lists, populations
from salesmanual.testing.plans import credit_books, target_books

if TYPE_CHECKING:
    from salesmanual.incentives.credits import CreditBook
    from salesmanual.incentives.targets import TargetBook
    from salesmanual.kernel.period import Period

TIERS = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (1, "8%")]), "attainment")
BONUS = Bonus("bonus", "Bonus", Money("60", "CNY"), Curve.points([("50%", 0), ("150%", 2)]))
PLAN = IncentivePlan("ae", "AE", "CNY", year(2026), [TIERS, BONUS], floor=Money("0", "CNY"))
PATH = "components.sales.tiers[1].rate"
sums = st.integers(0, 50_000).map(lambda units: Money.from_minor(units, "CNY"))


@given(populations(), month_lists(), credit_books(), target_books(), sums, st.integers(0, 40), st.integers(1, 7))
@settings(max_examples=30)
def test_the_answer_is_that_of_trying_every_rate(  # noqa: PLR0917 - one argument for each thing drawn
    people: list[str], months: list[Period], book: CreditBook, targets: TargetBook, to: Money, count: int, step: int
) -> None:
    distance = Fraction(step, 100)
    values = [at * distance for at in range(count + 1)]

    def cost(value: Fraction) -> Money:
        return simulate(Parameter(PATH).set(PLAN, value), people, months, credits=book, targets=targets).cost()

    answer = goal_seek(
        PLAN,
        PATH,
        to=to,
        within=(0, count * distance),
        step=distance,
        population=people,
        periods=months,
        credits=book,
        targets=targets,
    )
    costs = [cost(value) for value in values]

    if answer.status == "found":
        assert isinstance(answer.value, Fraction)
        assert answer.cost is not None
        assert cost(answer.value) == answer.cost <= to
        at = values.index(answer.value)
        assert answer.cost == to or max(costs[max(0, at - 1) : at + 2]) > to
        if answer.is_monotone and sorted(costs) == costs and answer.cost != to:
            assert answer.cost == max(cost_ for cost_ in costs if cost_ <= to)
    elif sorted(costs) == costs:
        assert answer.status == ("too-dear" if costs[0] > to else "too-cheap")
        assert costs[0] > to or costs[-1] < to
    assert all(trial.cost == costs[values.index(trial.value)] for trial in answer.trials)  # type: ignore[arg-type] # numbers


@given(populations(), credit_books(), target_books(), sums)
@settings(max_examples=20)
def test_the_factor_of_the_targets_reproduces_through_simulate(
    people: list[str], book: CreditBook, targets: TargetBook, to: Money
) -> None:
    months = [month(2026, 3), month(2026, 4)]
    answer = goal_seek(
        PLAN,
        "targets",
        to=to,
        within=("50%", "150%"),
        step="1%",
        population=people,
        periods=months,
        credits=book,
        targets=targets,
    )

    for trial in answer.trials:
        assert isinstance(trial.value, Fraction)
        scaled = ScaledTargets(targets, trial.value)
        assert simulate(PLAN, people, months, credits=book, targets=scaled).cost() == trial.cost
    if answer.status == "found":
        assert any(trial == answer.sensitivity()[0] for trial in answer.trials)

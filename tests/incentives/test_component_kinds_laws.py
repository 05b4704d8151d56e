"""Laws that every kind of component keeps, whatever is sold, known and reported."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.incentives.component_catalogue import kinds_of_component, kinds_of_modifier
from salesmanual.incentives.component_parts import first_credits
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.testing.components import (
    COMPONENT_KINDS,
    MODIFIER_KINDS,
    component_plans,
    fact_books,
    measured_targets,
    team_books,
)
from salesmanual.testing.plans import PEOPLE, sale_lists

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from salesmanual.incentives.books import FactBook, TeamBook
    from salesmanual.incentives.sales import Sale
    from salesmanual.incentives.targets import TargetBook

KINDS = pytest.mark.parametrize("kind", COMPONENT_KINDS)
FEWER = settings(max_examples=settings().max_examples // 2)
MONTHS = [month(2026, number) for number in range(1, 13)]


class Scene:
    """A plan of one kind with all it looks at."""

    def __init__(self, data: DataObject, kind: str) -> None:
        self.plan: IncentivePlan = data.draw(component_plans(kind))
        self.sales: list[Sale] = data.draw(sale_lists())
        self.targets: TargetBook = data.draw(measured_targets())
        self.facts: FactBook = data.draw(fact_books())
        self.teams: TeamBook = data.draw(team_books())
        self.who: str = data.draw(st.sampled_from(PEOPLE))
        self.when: Period = data.draw(st.sampled_from(MONTHS))
        self.known = {"targets": self.targets, "facts": self.facts, "teams": self.teams}
        self.component = self.plan.components[0]
        self.basis = self.plan.basis(
            self.who,
            self.when,
            credits=credit_sales(self.sales),
            window=self.component.window,
            measure=getattr(self.component, "measure", ""),
            targets=self.targets,
            facts=self.facts,
            teams=self.teams,
        )

    def total(self, period: Period, sales: list[Sale] | None = None) -> Money:
        credits_ = credit_sales(self.sales if sales is None else sales)
        return self.plan.calculate(
            self.who, period, credits=credits_, targets=self.targets, facts=self.facts, teams=self.teams
        ).total


@KINDS
@FEWER
@given(st.data())
def test_an_explanation_replays_to_the_payout(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)

    explanation = scene.component.explain(scene.basis)

    assert scene.component.payout(scene.basis) == explanation.value
    assert scene.component.payout(scene.basis) == explanation.replay()


@KINDS
@FEWER
@given(st.data())
def test_lines_and_what_is_paid_without_sales_sum_to_the_payout(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)

    lines = scene.component.lines(scene.basis)

    without = scene.component.payout(first_credits(scene.basis, 0))
    assert len(scene.basis.credits) == len(lines)
    assert scene.component.payout(scene.basis) == without + sum(lines, Fraction(0))


@KINDS
@FEWER
@given(st.data())
def test_the_explanation_of_a_line_replays_to_it(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)

    for position, line in enumerate(scene.component.lines(scene.basis)):
        assert line == scene.component.explain_line(scene.basis, position).replay()


@KINDS
@FEWER
@given(st.data())
def test_a_pay_curve_says_what_is_paid_after_each_credit(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)

    curve = scene.component.pay_curve(scene.basis)

    if curve is not None:
        assert scene.component.payout(scene.basis) == curve.value(Fraction(scene.basis.credited.amount))


@KINDS
@FEWER
@given(st.data())
def test_a_statement_explains_its_total(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)

    statement = scene.plan.calculate(
        scene.who,
        scene.when,
        credits=credit_sales(scene.sales),
        targets=scene.targets,
        facts=scene.facts,
        teams=scene.teams,
    )

    assert statement.total == statement.explain().replay()


@KINDS
@FEWER
@given(st.data())
def test_the_order_of_sales_changes_nothing(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)
    shuffled = data.draw(st.permutations(scene.sales))

    assert scene.total(scene.when) == scene.total(scene.when, shuffled)


@KINDS
@FEWER
@given(st.data())
def test_the_months_of_a_window_sum_to_the_window(kind: str, data: DataObject) -> None:
    scene = Scene(data, kind)
    window = scene.plan.calendar.period_of(scene.when.start, scene.plan.window)

    months = [scene.total(period) for period in MONTHS if window.covers(period)]

    assert scene.total(window) == Money.total(months)


@KINDS
@FEWER
@given(st.data())
def test_a_plan_of_any_kind_reads_back_as_it_was_written(kind: str, data: DataObject) -> None:
    plan = data.draw(component_plans(kind))

    assert plan == read_policy(IncentivePlan, write_policy(plan, format="toml"))


def test_every_kind_has_a_strategy() -> None:
    assert set(kinds_of_component()) >= {*COMPONENT_KINDS, "commission", "bonus", "per-sale"}
    assert kinds_of_modifier() == MODIFIER_KINDS

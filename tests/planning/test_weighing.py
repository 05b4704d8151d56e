"""What a split asks of a weighting."""

from __future__ import annotations

from tests.planning.target_world import WHO

from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import quarter
from salesmanual.planning.weighing import Asked, PlanningFacts


def test_the_children_of_the_parent_share() -> None:
    asked = Asked(WHO, "east", {}, quarter(2026, 1), FiscalCalendar())

    assert asked.children() == ("li.na", "wang.wei")


def test_a_plan_may_know_nothing() -> None:
    facts = PlanningFacts()

    assert (facts.history, facts.potential, facts.capacity, facts.workdays) == (None, None, None, None)

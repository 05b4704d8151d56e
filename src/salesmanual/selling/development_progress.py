"""How far development plans have come: the weight of what is done against what was to be done by now.

Invariant: shares are exact, and they are those of the day that is asked about; what was done later counts as open.

Left out: the plans and how they change (`development_plan`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.explanation import Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.selling.development_plan import DevelopmentPlan, DevelopmentStep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.texts import Text

__all__ = ["PlanProgress", "PlansProgress", "plan_progress", "plans_progress"]


@final
@attrs.frozen
class PlanProgress(Shown):
    """How far a plan has come on a day.

    Attributes:
        plan: The plan.
        as_of: The day.

    Source: Handbook 2.3.
    """

    plan: DevelopmentPlan
    as_of: date

    def done(self) -> Fraction | None:
        """The weight of the steps done over that of all; `None` without steps."""
        return self._share(step.is_done(self.as_of) for step in self.plan.steps)

    def expected(self) -> Fraction | None:
        """The weight of the steps due by the day over that of all; `None` without steps."""
        return self._share(step.due <= self.as_of for step in self.plan.steps)

    def _share(self, counted: Iterable[bool]) -> Fraction | None:
        if not self.plan.steps:
            return None
        reached = sum(step.weight for step, counts in zip(self.plan.steps, counted, strict=True) if counts)
        return Fraction(reached, sum(step.weight for step in self.plan.steps))

    def overdue(self) -> tuple[DevelopmentStep, ...]:
        """The open steps whose last day is over, the oldest first."""
        return self.plan.overdue(self.as_of)

    def next_step(self) -> DevelopmentStep | None:
        """The open step that is due first; `None` where none is open."""
        left = [step for step in self.plan.steps if not step.is_done(self.as_of)]
        return min(left, key=lambda step: step.due, default=None)

    def explain(self) -> Step | None:
        """How the share done comes about; `None` without steps."""
        if not self.plan.steps:
            return None
        done = [given(step.what, step.weight) for step in self.plan.steps if step.is_done(self.as_of)]
        every = [given(step.what, step.weight) for step in self.plan.steps]
        inputs = (derived(text("weight done"), Sum(), done), derived(text("weight of all steps"), Sum(), every))
        return derived(text("progress of {plan}", plan=self.plan.id), Quotient(), inputs, section="2.3", unit="%")

    def tables(self) -> tuple[Table, ...]:
        """One row for each step."""
        columns = (
            Column(text("step"), key="step"),
            Column(text("owner"), key="owner"),
            Column(text("due by"), key="due"),
            Column(text("done"), key="done"),
            Column(text("weight"), key="weight"),
            Column(text("standing"), key="standing"),
        )
        rows = [
            (step.what, step.owner, step.due, self._done_on(step), step.weight, self._standing(step))
            for step in self.plan.steps
        ]
        title = text("{plan} {goal}, as of {as_of}", plan=self.plan.id, goal=self.plan.goal, as_of=self.as_of)
        return (Table(title, columns, rows),)

    def _done_on(self, step: DevelopmentStep) -> date | None:
        return step.done_on if step.is_done(self.as_of) else None

    def _standing(self, step: DevelopmentStep) -> Text:
        if step.is_done(self.as_of):
            return text("done")
        return text("overdue") if step.is_overdue(self.as_of) else text("open")


def plan_progress(plan: DevelopmentPlan, as_of: date) -> PlanProgress:
    """How far the plan has come on the day.

    Raises:
        WrongTypeError: If an argument is not of its type.

    Source: Handbook 2.3.

    >>> steps = [
    ...     DevelopmentStep("tour", "show the plant", "li.na", date(2026, 4, 10), done_on=date(2026, 4, 8)),
    ...     DevelopmentStep("trial", "deliver a trial lot", "wu.fang", date(2026, 5, 8), weight=3),
    ... ]
    >>> progress = plan_progress(DevelopmentPlan("DP-1", "C-7", "second supplier", steps), date(2026, 5, 11))
    >>> print(progress.done(), progress.expected(), [step.key for step in progress.overdue()])
    1/4 1 ['trial']
    """
    check_type(plan, DevelopmentPlan, "plan")
    return PlanProgress(plan, read_date(as_of, "as_of"))


@final
@attrs.frozen
class PlansProgress(Shown):
    """How far several plans have come on a day.

    Attributes:
        plans: The plans, each as of that day.

    Source: Handbook 2.3.
    """

    plans: tuple[PlanProgress, ...]

    def overdue(self) -> tuple[tuple[str, DevelopmentStep], ...]:
        """The overdue steps with the id of their plan, the oldest first."""
        every = [(each.plan.id, step) for each in self.plans for step in each.overdue()]
        return tuple(sorted(every, key=lambda pair: pair[1].due))

    def tables(self) -> tuple[Table, ...]:
        """One row for each plan."""
        columns = (
            Column(text("development plan"), key="plan"),
            Column(text("customer"), key="customer"),
            Column(text("goal"), key="goal"),
            Column(text("state"), key="state"),
            Column(text("done"), key="done", unit="%"),
            Column(text("expected"), key="expected", unit="%"),
            Column(text("overdue"), key="overdue"),
        )
        rows = [
            (
                each.plan.id,
                each.plan.customer,
                each.plan.goal,
                each.plan.journal.state,
                each.done(),
                each.expected(),
                len(each.overdue()),
            )
            for each in self.plans
        ]
        return (Table(text("Development plans"), columns, rows),)


def plans_progress(plans: Iterable[DevelopmentPlan], as_of: date) -> PlansProgress:
    """How far the plans have come on the day, in their order.

    Raises:
        WrongTypeError: If one is no `DevelopmentPlan`.
        DuplicateError: If two have one id.

    Source: Handbook 2.3.
    """
    listed = read_items(plans, "plans", DevelopmentPlan, "a DevelopmentPlan", key="id")
    return PlansProgress(tuple(plan_progress(plan, as_of) for plan in listed))

"""Development plans: what is to be reached with a customer, the steps to it, and how far it has come.

    draft a plan → complete, move, reassign, drop and add steps → achieve it, or give it up

Invariant: a step is done on a day or open. The state of a plan, under way, achieved or given up, is in its journal. A
plan is achieved when no step is open and its condition, where it has one, holds. What is refused changes nothing.

Left out: which customers deserve a plan (`customer_strategy`) and what was talked about on the way (`contact_log`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import NotFoundError, RefusedError, check_type, did_you_mean
from salesmanual.kernel.fields import check_count, check_date, check_line, read_items, read_line, read_moment
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import EMPTY_JOURNAL, Entries, Event, Journal, read_id, recorded
from salesmanual.kernel.texts import Label, text
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Text

__all__ = [
    "PLAN_WORKFLOW",
    "DevelopmentPlan",
    "DevelopmentStep",
    "achieve_plan",
    "add_step",
    "complete_step",
    "drop_step",
    "give_up_plan",
    "move_step",
    "open_plan",
    "reassign_step",
    "resume_plan",
]

PLAN_WORKFLOW: Final = Workflow(
    "development-plan",
    [
        State("under way", {"en": "under way", "zh_Hant": "進行中", "zh_Hans": "进行中"}, initial=True),
        State("achieved", {"en": "achieved", "zh_Hant": "已達成", "zh_Hans": "已达成"}, final=True),
        State("given up", {"en": "given up", "zh_Hant": "已放棄", "zh_Hans": "已放弃"}, final=True),
    ],
    [
        Move("under way", "achieve", "achieved"),
        Move("under way", "give up", "given up", needs_reason=True),
        Move(["achieved", "given up"], "resume", "under way", needs_reason=True),
    ],
    label={"en": "development plan", "zh_Hant": "客戶發展計畫", "zh_Hans": "客户发展计划"},
    section="2.3",
)
"""The states of a development plan and the moves between them."""

_check_optional_date: Final = attrs.validators.optional(check_date)


@final
@attrs.frozen
class DevelopmentStep:
    """One step of a plan.

    Attributes:
        key: Unique in the plan.
        what: What is to be done.
        owner: Who does it.
        due: The last day on which it is in time.
        done_on: The day on which it was done; `None` while it is open.
        weight: What it counts for in the progress, against the others.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or the weight is not from 1 to 1,000.

    Source: Handbook 2.3.

    >>> DevelopmentStep("tour", "show them the plant", "li.na", date(2026, 4, 10)).is_overdue(date(2026, 4, 11))
    True
    """

    key: str = attrs.field(validator=check_line)
    what: str = attrs.field(validator=check_line)
    owner: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    done_on: date | None = attrs.field(default=None, validator=_check_optional_date, kw_only=True)
    weight: int = attrs.field(default=1, validator=check_count(1, 1_000), kw_only=True)

    def is_done(self, as_of: date) -> bool:
        """Whether it was done by the day, that day included."""
        return self.done_on is not None and self.done_on <= as_of

    def is_overdue(self, as_of: date) -> bool:
        """Whether it is open on the day and its last day is over."""
        return self.due < as_of and not self.is_done(as_of)


def _read_steps(value: Iterable[DevelopmentStep]) -> tuple[DevelopmentStep, ...]:
    return read_items(value, "steps", DevelopmentStep, "a DevelopmentStep", key="key")


def _read_reached_when(value: Criterion | str | None) -> Criterion | None:
    return None if value is None else read_criterion(value, "reached_when")


@final
@attrs.frozen
class DevelopmentPlan:
    """What is to be reached with a customer, and by which steps.

    Attributes:
        id: What tells it from every other.
        customer: The id of the customer.
        goal: What is to be reached.
        steps: The steps.
        reached_when: The condition on which it is reached, beside the steps; `None` for none.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.
        DuplicateError: If two steps have one key.
        CriterionSyntaxError: If the condition's text cannot be read.

    Source: Handbook 2.3.
    """

    id: str = attrs.field(converter=read_id)
    customer: str = attrs.field(validator=check_line)
    goal: str = attrs.field(validator=check_line)
    steps: tuple[DevelopmentStep, ...] = attrs.field(default=(), converter=_read_steps)
    reached_when: Criterion | None = attrs.field(default=None, converter=_read_reached_when, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def step(self, key: str) -> DevelopmentStep:
        """The step of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        for step in self.steps:
            if step.key == key:
                return step
        raise NotFoundError("step", key, did_you_mean(key, [step.key for step in self.steps]))

    def overdue(self, as_of: date) -> tuple[DevelopmentStep, ...]:
        """The open steps whose last day is over, the oldest first."""
        read_date(as_of, "as_of")
        return tuple(sorted((step for step in self.steps if step.is_overdue(as_of)), key=lambda step: step.due))


def open_plan(
    id: str,  # noqa: A002 - the field's word
    customer: str,
    goal: str,
    steps: Iterable[DevelopmentStep],
    *,
    reached_when: Criterion | str | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> DevelopmentPlan:
    """The record of a plan that is under way.

    The fields are those of `DevelopmentPlan`, and so are the errors.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> monday = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> tour = DevelopmentStep("tour", "show them the plant", "li.na", date(2026, 4, 10))
    >>> plan = open_plan("DP-1", "C-7", "second supplier for valves", [tour], at=monday, by="li.na")
    >>> achieve_plan(plan, at=monday, by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: achieve DP-1 from under way
      ☐ no step is open: found tour
    """
    plan = DevelopmentPlan(id, customer, goal, tuple(steps), reached_when=reached_when)
    return attrs.evolve(plan, journal=PLAN_WORKFLOW.begin(at=at, by=by, why=why))


def _under_way(plan: DevelopmentPlan) -> Finding:
    state = PLAN_WORKFLOW.state_of(plan)
    required, reason = text("the plan is under way"), text("found {found}", found=state.label)
    return demand(required, met=state.key == "under way", path="state", reason=reason)


def _with_step(
    plan: DevelopmentPlan,
    what: str,
    key: str,
    demands: Iterable[Finding],
    changes: Mapping[str, object],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> DevelopmentPlan:
    """The plan with one step changed; the event notes which."""
    unmet = [finding for finding in (_under_way(plan), *demands) if not finding.met]
    if unmet:
        raise RefusedError(f"{what} {key} of {plan.id}", unmet)
    changed = attrs.evolve(plan.step(key), **changes)  # type: ignore[arg-type] # checked by the step
    steps = tuple(changed if step.key == key else step for step in plan.steps)
    return recorded(plan, Event(what, at, by, why, None, Entries({"step": key})), steps=steps)


def _open(step: DevelopmentStep) -> Finding:
    reason = text("it was done on {day}", day=step.done_on)
    return demand(text("the step is open"), met=step.done_on is None, path="steps", reason=reason)


def _reason_given(why: str | Text | Label) -> Finding:
    return demand(text("a reason is given"), met=bool(str(why).strip()), path="why")


def complete_step(
    plan: DevelopmentPlan,
    key: str,
    *,
    on: date | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> DevelopmentPlan:
    """The plan once a step is done.

    Args:
        plan: The plan; it stays as it is.
        key: The step's key.
        on: The day on which it was done; by default the day of `at`.
        at: When it is noted.
        by: Who notes it.
        why: What came of it, if there is something to note.

    Raises:
        NotFoundError: If there is no such step.
        RefusedError: If it is done already, the day is still to come, or the plan is not under way.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3.
    """
    today = read_moment(at, "at").date()
    day = today if on is None else read_date(on, "on")
    required, reason = (
        text("the day is not still to come, after {today}", today=today),
        text("found {found}", found=day),
    )
    past = demand(required, met=day <= today, path="on", reason=reason)
    return _with_step(plan, "complete", key, [_open(plan.step(key)), past], {"done_on": day}, at=at, by=by, why=why)


def move_step(
    plan: DevelopmentPlan, key: str, due: date, *, at: datetime, by: str, why: str | Text | Label
) -> DevelopmentPlan:
    """The plan with another last day for an open step, and the reason.

    Raises:
        NotFoundError: If there is no such step.
        RefusedError: If it is done, or due then already; if there is no reason, or the plan is not under way.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3.
    """
    step = plan.step(key)
    other = demand(text("the day is another than now"), met=read_date(due, "due") != step.due, path="due")
    demands = [_open(step), other, _reason_given(why)]
    return _with_step(plan, "move", key, demands, {"due": due}, at=at, by=by, why=why)


def reassign_step(
    plan: DevelopmentPlan, key: str, to: str, *, at: datetime, by: str, why: str | Text | Label = ""
) -> DevelopmentPlan:
    """The plan with an open step that somebody else does.

    Raises:
        NotFoundError: If there is no such step.
        RefusedError: If it is done, or theirs already; if the plan is not under way.
        InvalidValueError: If the name is blank, or `at` is before the last event.

    Source: Handbook 2.3.
    """
    step = plan.step(key)
    other = demand(text("the owner is another than now"), met=read_line(to, "to") != step.owner, path="owner")
    return _with_step(plan, "reassign", key, [_open(step), other], {"owner": to}, at=at, by=by, why=why)


def add_step(
    plan: DevelopmentPlan, step: DevelopmentStep, *, at: datetime, by: str, why: str | Text | Label = ""
) -> DevelopmentPlan:
    """The plan with one more step.

    Raises:
        WrongTypeError: If it is no `DevelopmentStep`.
        RefusedError: If there is a step of that key, or the plan is not under way.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3.
    """
    check_type(step, DevelopmentStep, "step")
    new = all(each.key != step.key for each in plan.steps)
    demands = [_under_way(plan), demand(text("no step has the key {key} yet", key=step.key), met=new, path="steps")]
    changes = {"steps": (*plan.steps, step)}
    return note(plan, "add step", at=at, by=by, demands=demands, why=why, changes=changes)


def drop_step(plan: DevelopmentPlan, key: str, *, at: datetime, by: str, why: str | Text | Label) -> DevelopmentPlan:
    """The plan without an open step, and the reason; what it was stands in the earlier events.

    Raises:
        NotFoundError: If there is no such step.
        RefusedError: If it is done, there is no reason, or the plan is not under way.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3.
    """
    demands = [_under_way(plan), _open(plan.step(key)), _reason_given(why)]
    changes = {"steps": tuple(step for step in plan.steps if step.key != key)}
    return note(plan, "drop step", at=at, by=by, demands=demands, why=why, changes=changes)


def achieve_plan(
    plan: DevelopmentPlan,
    facts: Mapping[str, object] | None = None,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> DevelopmentPlan:
    """The plan once its goal is reached.

    Args:
        plan: The plan; it stays as it is.
        facts: What its condition is judged on.
        at: When.
        by: Who says so.
        why: What came of it, if there is something to note.

    Raises:
        RefusedError: If a step is open, the condition does not hold, or the plan is not under way.

    Source: Handbook 2.3.
    """
    left = tuple(step.key for step in plan.steps if step.done_on is None)
    demands = [demand(text("no step is open"), met=not left, path="steps", reason=text("found {found}", found=left))]
    if plan.reached_when is not None:
        demands.append(plan.reached_when.check(facts or {}))
    return move(PLAN_WORKFLOW, plan, "achieve", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def give_up_plan(plan: DevelopmentPlan, *, at: datetime, by: str, why: str | Text | Label) -> DevelopmentPlan:
    """The plan once it is given up, with the reason.

    Raises:
        RefusedError: If there is no reason, or the plan is not under way.

    Source: Handbook 2.3.
    """
    return move(PLAN_WORKFLOW, plan, "give up", at=at, by=by, facts={}, why=why, changes={})


def resume_plan(plan: DevelopmentPlan, *, at: datetime, by: str, why: str | Text | Label) -> DevelopmentPlan:
    """The plan under way again, with the reason.

    Raises:
        RefusedError: If there is no reason, or the plan is under way.

    Source: Handbook 2.3.
    """
    return move(PLAN_WORKFLOW, plan, "resume", at=at, by=by, facts={}, why=why, changes={})

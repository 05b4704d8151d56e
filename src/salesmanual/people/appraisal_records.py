"""The record of an appraisal: one person in one cycle, from goals to development, with its journal.

Invariant: nobody appraises themselves: the person is neither the manager nor the second manager, and neither gave the
assessment, nor calibrated it, nor decided an appeal. Every score that was ever given is kept beside those that follow.

Left out: how it moves along (`appraisals` and its neighbours), and the table of moves (`appraisal_cycles`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import check_kind, check_line, check_optional_line, read_items
from salesmanual.kernel.record import Journal, read_id
from salesmanual.kernel.timeline import Timeline, holds_on
from salesmanual.people.appraisal_cycles import AppraisalCycle
from salesmanual.people.appraisal_entries import (
    AppealDecision,
    AppraisalScore,
    CheckIn,
    FeedbackTalk,
    PlannedTask,
    ProposedGoals,
)
from salesmanual.people.performance_goals import Goal, GoalVersion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Appraisal", "check_appraisal"]

_SCORE: Final = attrs.validators.optional(check_kind(AppraisalScore, "an AppraisalScore"))


def _read_goals(values: Iterable[GoalVersion]) -> tuple[GoalVersion, ...]:
    return tuple(Timeline(read_items(values, "goals", GoalVersion, "a GoalVersion"), "goals"))


def _read_tasks(values: Iterable[PlannedTask]) -> tuple[PlannedTask, ...]:
    return read_items(values, "tasks", PlannedTask, "a PlannedTask", key="key")


def _read_check_ins(values: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    return read_items(values, "check_ins", CheckIn, "a CheckIn")


def _read_decisions(values: Iterable[AppealDecision]) -> tuple[AppealDecision, ...]:
    return read_items(values, "decisions", AppealDecision, "an AppealDecision")


@final
@attrs.frozen
class Appraisal:
    """One person in one cycle.

    Attributes:
        id: What tells it from every other.
        person: Whose work is judged.
        manager: Who judges it.
        cycle: The key of the cycle.
        second_manager: The manager's manager; `None` where none is named.
        goals: The goals that were agreed, every version with its days.
        proposed: Goals that wait for the other side's agreement; `None` where none do.
        tasks: The work plan.
        check_ins: The talks about progress, as they were written down.
        self_assessed: The person's own score; `None` while there is none.
        assessed: The manager's score.
        calibrated: The score after calibration.
        talk: The feedback talk.
        decisions: The answers to appeals, in order.
        development: The id of the development plan; `None` while there is none.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If somebody is to judge their own work.
        DuplicateError: If two tasks have one key, or two versions of the goals have a day in common.

    Source: Handbook 4.4, 2.5.

    >>> Appraisal("A-1", "li.na", "li.na", "2026")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: manager: found 'li.na', accepted is somebody else than the person
    """

    id: str = attrs.field(converter=read_id)
    person: str = attrs.field(validator=check_line)
    manager: str = attrs.field(validator=check_line)
    cycle: str = attrs.field(validator=check_line)
    second_manager: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    goals: tuple[GoalVersion, ...] = attrs.field(default=(), converter=_read_goals, kw_only=True)
    proposed: ProposedGoals | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(ProposedGoals, "ProposedGoals")), kw_only=True
    )
    tasks: tuple[PlannedTask, ...] = attrs.field(default=(), converter=_read_tasks, kw_only=True)
    check_ins: tuple[CheckIn, ...] = attrs.field(default=(), converter=_read_check_ins, kw_only=True)
    self_assessed: AppraisalScore | None = attrs.field(default=None, validator=_SCORE, kw_only=True)
    assessed: AppraisalScore | None = attrs.field(default=None, validator=_SCORE, kw_only=True)
    calibrated: AppraisalScore | None = attrs.field(default=None, validator=_SCORE, kw_only=True)
    talk: FeedbackTalk | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(FeedbackTalk, "a FeedbackTalk")), kw_only=True
    )
    decisions: tuple[AppealDecision, ...] = attrs.field(default=(), converter=_read_decisions, kw_only=True)
    development: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    journal: Journal = attrs.field(factory=Journal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        deciders = [(f"decisions[{place}].by", each.by) for place, each in enumerate(self.decisions)]
        named = [("manager", self.manager), ("second_manager", self.second_manager), *deciders]
        for where, score in (("assessed.by", self.assessed), ("calibrated.by", self.calibrated)):
            if score is not None:
                named.append((where, score.by))
        for where, who in named:
            if who == self.person:
                raise InvalidValueError(where, who, "somebody else than the person")
        if self.second_manager == self.manager:
            raise InvalidValueError("second_manager", self.manager, "somebody else than the manager, or None")

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def appeals(self) -> int:
        """How often it was appealed."""
        return sum(event.what == "appeal" for event in self.journal)

    def goals_on(self, on: date) -> tuple[Goal, ...]:
        """The goals that hold on a day; none where no version does."""
        return next((version.goals for version in self.goals if holds_on(version, on)), ())

    def scores(self) -> tuple[tuple[str, AppraisalScore], ...]:
        """Every score that was given, in order, with the step it is of."""
        given = (
            ("self-assessment", self.self_assessed),
            ("assessment", self.assessed),
            ("calibration", self.calibrated),
            *(("appeal", decision.score) for decision in self.decisions),
        )
        return tuple((step, score) for step, score in given if score is not None)

    def result(self) -> AppraisalScore | None:
        """The score that stands: after appeals, else calibrated, else the manager's; `None` while there is none.

        What the person says of themselves is never the result.
        """
        return next((score for step, score in reversed(self.scores()) if step != "self-assessment"), None)

    def judges(self) -> tuple[str, ...]:
        """Who has judged it so far, and may not decide an appeal: managers, who calibrated, who decided before."""
        given = [self.manager, *(score.by for step, score in self.scores() if step in {"assessment", "calibration"})]
        return tuple(dict.fromkeys([*given, *(decision.by for decision in self.decisions)]))

    def __str__(self) -> str:
        return f"{self.id}: {self.person} {self.cycle}, {self.journal.state}"


def check_appraisal(appraisal: Appraisal, cycle: AppraisalCycle) -> None:
    """Refuses what is no appraisal, no cycle, or an appraisal of another cycle: each verb begins with both.

    Raises:
        WrongTypeError: If one is of another type.
        InvalidValueError: If the appraisal is of another cycle.
    """
    check_type(appraisal, Appraisal, "appraisal")
    check_type(cycle, AppraisalCycle, "cycle")
    if appraisal.cycle != cycle.key:
        raise InvalidValueError("cycle", cycle.key, f"the cycle of the appraisal, {appraisal.cycle!r}")

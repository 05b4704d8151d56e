"""One appraisal to read: goals with their days, how far they are, tasks, check-ins, scores and who gave them.

    progress = Σ over goals (weight × latest progress) ÷ Σ weights

Invariant: the page shows every version of the goals and every score, with what it changed; it adds nothing.

Left out: the appraisals of a whole cycle (`appraisal_progress`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.people.appraisal_cycles import AppraisalCycle
from salesmanual.people.appraisal_records import Appraisal, check_appraisal

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Cell
    from salesmanual.people.performance_goals import Goal

__all__ = ["AppraisalPage", "GoalStanding", "GoalsProgress", "UnseenGoals", "appraisal_page", "goals_progress"]

UnseenGoals = Literal["zero", "left out"]
"""What a goal without any progress counts: nothing reached, or not at all."""

_SHOWN: Final = Rounding("0.1")
_NONE: Final = Fraction(0)
_ONE: Final = Fraction(1)


class GoalStanding(NamedTuple):
    """How far one goal is on a day.

    Attributes:
        goal: The goal.
        progress: The latest progress that was written down; `None` for none.
        on: The day of that; `None` for none.
        weight: What it weighs.
    """

    goal: Goal
    progress: Fraction | None
    on: date | None
    weight: Fraction


@final
@attrs.frozen
class GoalsProgress(Shown):
    """How far the goals of one person are on a day.

    Attributes:
        person: Who.
        on: The day.
        goals: Each goal that holds, with its latest progress.
        unseen: What a goal without progress counts.

    Source: Handbook 4.4.
    """

    person: str
    on: date
    goals: tuple[GoalStanding, ...]
    unseen: UnseenGoals

    def progress(self) -> Fraction | None:
        """The weighted mean; `None` where nothing counts."""
        counted = [each for each in self.goals if self.unseen == "zero" or each.progress is not None]
        weights = sum((each.weight for each in counted), _NONE)
        if not weights:
            return None
        return sum((each.weight * (each.progress or _NONE) for each in counted), _NONE) / weights

    def tables(self) -> tuple[Table, ...]:
        """One row for each goal, and the weighted mean."""
        columns = [
            Column(text("indicator"), key="indicator"),
            Column(text("target"), key="target"),
            Column(text("weight"), key="weight"),
            Column(text("progress"), key="progress", unit="%", rounding=_SHOWN),
            Column(text("checked in on"), key="on"),
        ]
        rows = [(each.goal.indicator, each.goal.target, each.weight, each.progress, each.on) for each in self.goals]
        title = text("progress of {person} on {on}", person=self.person, on=self.on)
        return (Table(title, columns, rows, total=(text("all goals"), None, None, self.progress(), None)),)


def goals_progress(appraisal: Appraisal, *, on: date, unseen: UnseenGoals = "zero") -> GoalsProgress:
    """How far the goals that hold on a day are, by the check-ins up to that day.

    A goal that has no weight of its own weighs 1.

    Args:
        appraisal: The record.
        on: The day.
        unseen: What a goal without any progress counts.

    Raises:
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 4.4, 2.5.
    """
    check_type(appraisal, Appraisal, "appraisal")
    day = read_date(on)
    read_choice(unseen, "unseen", "what a goal without progress counts", ("zero", "left out"))
    held = appraisal.goals_on(day)
    if not held and appraisal.goals and day > appraisal.goals[-1].since:
        held = appraisal.goals[-1].goals
    return GoalsProgress(appraisal.person, day, tuple(_standing(appraisal, goal, day) for goal in held), unseen)


def _standing(appraisal: Appraisal, goal: Goal, on: date) -> GoalStanding:
    seen = [
        (entry.on, place, progress)
        for place, entry in enumerate(appraisal.check_ins)
        if entry.on <= on and (progress := entry.of(goal.indicator)) is not None
    ]
    weight = _ONE if goal.weight is None else goal.weight
    if not seen:
        return GoalStanding(goal, None, None, weight)
    day, _, latest = max(seen, key=lambda each: each[:2])
    return GoalStanding(goal, latest, day, weight)


@final
@attrs.frozen
class AppraisalPage(Shown):
    """One appraisal to read.

    Attributes:
        appraisal: The record.
        cycle: The cycle.

    Source: Handbook 4.4.
    """

    appraisal: Appraisal
    cycle: AppraisalCycle = attrs.field(repr=False)

    def tables(self) -> tuple[Table, ...]:
        """What it is, its goals, and what there is of tasks, check-ins and scores."""
        found = (self._head(), self._goals(), self._tasks(), self._check_ins(), self._scores())
        return tuple(table for place, table in enumerate(found) if not place or table.rows)

    def _head(self) -> Table:
        appraisal, result = self.appraisal, self.appraisal.result()
        rows: list[tuple[Cell, ...]] = [
            (text("person"), appraisal.person),
            (text("manager"), appraisal.manager),
            (text("cycle"), self.cycle.label),
            (text("state"), self.cycle.workflow().state_of(appraisal).label),
            (text("score"), None if result is None else result.score),
            (text("grade"), None if result is None else result.grade),
        ]
        return Table(text("appraisal {id}", id=appraisal.id), [Column("", key="field"), Column("", key="value")], rows)

    def _goals(self) -> Table:
        columns = [
            Column(text("from"), key="since"),
            Column(text("to"), key="until"),
            Column(text("indicator"), key="indicator"),
            Column(text("target"), key="target"),
            Column(text("weight"), key="weight"),
            Column(text("reason"), key="why"),
        ]
        rows = [
            (version.since, version.until, goal.indicator, goal.target, goal.weight, version.why)
            for version in self.appraisal.goals
            for goal in version.goals
        ]
        return Table(text("goals"), columns, rows)

    def _tasks(self) -> Table:
        columns = [
            Column(text("task"), key="task"),
            Column(text("owner"), key="owner"),
            Column(text("due by"), key="due"),
            Column(text("done"), key="done"),
        ]
        rows = [(task.what, task.owner, task.due, task.done) for task in self.appraisal.tasks]
        return Table(text("work plan"), columns, rows)

    def _check_ins(self) -> Table:
        columns = [
            Column(text("on"), key="on"),
            Column(text("by"), key="by"),
            Column(text("indicator"), key="indicator"),
            Column(text("progress"), key="progress", unit="%", rounding=_SHOWN),
            Column(text("note"), key="note"),
        ]
        rows: list[tuple[Cell, ...]] = []
        for entry in self.appraisal.check_ins:
            rows += [(entry.on, entry.by, each.indicator, each.progress, entry.note) for each in entry.progress]
            if not entry.progress:
                rows.append((entry.on, entry.by, "", None, entry.note))
        return Table(text("check-ins"), columns, rows)

    def _scores(self) -> Table:
        columns = [
            Column(text("step"), key="step"),
            Column(text("score"), key="score"),
            Column(text("grade"), key="grade"),
            Column(text("change"), key="change"),
            Column(text("by"), key="by"),
            Column(text("on"), key="on"),
            Column(text("reason"), key="why"),
        ]
        rows: list[tuple[Cell, ...]] = []
        before: Fraction | None = None
        for step, score in self.appraisal.scores():
            change = None if before is None else score.score - before
            rows.append((_STEPS[step], score.score, score.grade, change, score.by, score.on, score.note))
            if step != "self-assessment":
                before = score.score
        return Table(text("scores given"), columns, rows)


_STEPS: Final = {
    "self-assessment": text("self-assessment"),
    "assessment": text("manager's assessment"),
    "calibration": text("calibration"),
    "appeal": text("appeal upheld"),
}


def appraisal_page(appraisal: Appraisal, cycle: AppraisalCycle) -> AppraisalPage:
    """The page of an appraisal.

    Raises:
        WrongTypeError: If an argument is of another type.
        InvalidValueError: If the appraisal is of another cycle.

    Source: Handbook 4.4.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.people.appraisal_cycles import standard_appraisal_cycle
    >>> from salesmanual.people.appraisals import open_appraisal
    >>> cycle = standard_appraisal_cycle("2026", year(2026))
    >>> opened = open_appraisal("A-1", cycle, "li.na", "wang.wei", at=datetime(2026, 1, 5, tzinfo=UTC), by="hr")
    >>> appraisal_page(opened, cycle).tables()[0].rows[3][1].render("en")
    'goals agreed'
    """
    check_appraisal(appraisal, cycle)
    return AppraisalPage(appraisal, cycle)

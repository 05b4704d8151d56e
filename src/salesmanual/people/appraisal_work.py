"""The work of an appraisal's cycle: the plan with its tasks, what is done of it, and check-ins on progress.

Invariant: work is written down from the goals on until the manager assesses, by the person or the manager; a task that
is done stays done.

Left out: how far the goals are by now (`appraisal_pages`), and who is late (`appraisal_progress`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import text
from salesmanual.people.appraisal_demands import by_either, is_running, known_indicators, not_later
from salesmanual.people.appraisal_entries import CheckIn, PlannedTask
from salesmanual.people.appraisal_records import Appraisal, check_appraisal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.number import Exact
    from salesmanual.people.appraisal_cycles import AppraisalCycle

__all__ = ["add_tasks", "check_in", "finish_task", "set_plan"]


def set_plan(
    appraisal: Appraisal, cycle: AppraisalCycle, tasks: Iterable[PlannedTask], *, at: datetime, by: str
) -> Appraisal:
    """The record with its work plan.

    Raises:
        RefusedError: If it does not wait for its plan, somebody else plans than the person or the manager, or a task
            serves a goal that was not agreed.
        NotFoundError: If the cycle has no plan.
        WrongTypeError, InvalidValueError, DuplicateError: If the tasks cannot be accepted.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    planned = _read_tasks(tasks)
    demands = [by_either(appraisal, by), _serve(appraisal, planned)]
    changes = {"tasks": (*appraisal.tasks, *planned)}
    return move(cycle.workflow(), appraisal, "set plan", at=at, by=by, demands=demands, facts={}, changes=changes)


def _read_tasks(tasks: Iterable[PlannedTask]) -> tuple[PlannedTask, ...]:
    return read_items(tasks, "tasks", PlannedTask, "a PlannedTask", key="key", least=1)


def _serve(appraisal: Appraisal, tasks: Iterable[PlannedTask]) -> Finding:
    agreed = tuple(dict.fromkeys(goal.indicator for version in appraisal.goals for goal in version.goals))
    return known_indicators(tuple(task.goal for task in tasks if task.goal is not None), agreed)


def add_tasks(
    appraisal: Appraisal, cycle: AppraisalCycle, tasks: Iterable[PlannedTask], *, at: datetime, by: str
) -> Appraisal:
    """The record with further tasks; those it has stay.

    Raises:
        RefusedError: If no goals are agreed or the manager has assessed, somebody else adds them than the person or
            the manager, or a task serves a goal that was not agreed.
        WrongTypeError, InvalidValueError, DuplicateError: If the tasks cannot be accepted.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    planned = _read_tasks(tasks)
    demands = [by_either(appraisal, by), is_running(appraisal, cycle), _serve(appraisal, planned)]
    return note(appraisal, "add tasks", at=at, by=by, demands=demands, changes={"tasks": (*appraisal.tasks, *planned)})


def finish_task(appraisal: Appraisal, cycle: AppraisalCycle, key: str, *, on: date, at: datetime, by: str) -> Appraisal:
    """The record with a task that was done on a day.

    Raises:
        RefusedError: If it is done already, the day is after the event, the manager has assessed, or somebody else says
            so than the owner, the person or the manager.
        NotFoundError: If there is no such task, with the closest key.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    task = next((each for each in appraisal.tasks if each.key == key), None)
    if task is None:
        raise NotFoundError("task", key, did_you_mean(key, [each.key for each in appraisal.tasks]))
    done_on = read_date(on)
    names = tuple(dict.fromkeys((task.owner, appraisal.person, appraisal.manager)))
    found = text("found {found}", found=by)
    demands = [
        demand(text("it is one of {names}", names=names), met=by in names, path="by", reason=found),
        is_running(appraisal, cycle),
        demand(
            text("the task is open"), met=task.done is None, path="done", reason=text("found {found}", found=task.done)
        ),
        not_later(done_on, at),
    ]
    tasks = tuple(attrs.evolve(each, done=done_on) if each is task else each for each in appraisal.tasks)
    return note(appraisal, "finish task", at=at, by=by, demands=demands, changes={"tasks": tasks})


def check_in(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    progress: Mapping[str, Exact | str],
    *,
    on: date,
    note_text: str = "",
    at: datetime,
    by: str,
) -> Appraisal:
    """The record with a talk about progress.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        progress: How far each goal is that was talked about, as a part of it: `"60%"`.
        on: The day of the talk.
        note_text: What was said.
        at: When it is written down.
        by: Who writes it down.

    Raises:
        RefusedError: If no goals are agreed or the manager has assessed, somebody else writes it down than the person
            or the manager, the day is before the period or after the event, or a goal does not hold then.
        WrongTypeError, InvalidValueError: If the progress cannot be accepted.

    Source: Handbook 4.4, 2.5.
    """
    check_appraisal(appraisal, cycle)
    entry = CheckIn(on, by, progress, note=note_text)
    start = text("the day is not before {day}", day=cycle.period.start)
    held = tuple(goal.indicator for goal in appraisal.goals_on(min(entry.on, cycle.period.last_day())))
    demands = [
        by_either(appraisal, by),
        is_running(appraisal, cycle),
        demand(start, met=on >= cycle.period.start, path="on", reason=text("found {found}", found=on)),
        not_later(on, at),
        known_indicators(tuple(each.indicator for each in entry.progress), held),
    ]
    changes = {"check_ins": (*appraisal.check_ins, entry)}
    return note(appraisal, "check in", at=at, by=by, demands=demands, changes=changes)

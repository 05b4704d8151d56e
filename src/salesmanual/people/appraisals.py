"""Appraisals: they are opened, led through the steps of their cycle, and closed or withdrawn.

    open_appraisal → goals (`appraisal_goals`) → plan, tasks, check-ins (`appraisal_work`)
                   → scores and talk (`appraisal_scoring`) → answer, appeal, development (`appraisal_answers`)
                   → close_appraisal

Invariant: a verb gives a new record with one more event, or refuses with everything that stands in the way and changes
nothing. No verb leads out of the cycle's table.

Left out: who is late and how far everybody is (`appraisal_progress`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.texts import text
from salesmanual.kernel.workflow_check import is_given
from salesmanual.people.appraisal_cycles import AppraisalCycle
from salesmanual.people.appraisal_demands import by_actor, by_other, deadline_facts, given_reason
from salesmanual.people.appraisal_records import Appraisal, check_appraisal

if TYPE_CHECKING:
    from datetime import datetime

    from salesmanual.kernel.texts import Label, Text
    from salesmanual.kernel.workdays import WorkCalendar

__all__ = [
    "change_manager",
    "close_appraisal",
    "complete_step",
    "open_appraisal",
    "pass_over_step",
    "withdraw_appraisal",
]


def open_appraisal(
    id: str,  # noqa: A002 - the field's word
    cycle: AppraisalCycle,
    person: str,
    manager: str,
    *,
    second_manager: str | None = None,
    at: datetime,
    by: str,
) -> Appraisal:
    """The record of one person's appraisal, which waits for its goals.

    Args:
        id: The record's id.
        cycle: The company's rule.
        person: Whose work is judged.
        manager: Who judges it.
        second_manager: The manager's manager, where one is named.
        at: When.
        by: Who opens it.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the person is also the manager, or a name is no line.

    Source: Handbook 4.4.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.people.appraisal_cycles import standard_appraisal_cycle
    >>> cycle = standard_appraisal_cycle("2026", year(2026))
    >>> opened = open_appraisal("A-1", cycle, "li.na", "wang.wei", at=datetime(2026, 1, 5, tzinfo=UTC), by="hr")
    >>> print(opened)
    A-1: li.na 2026, goals
    >>> withdraw_appraisal(opened, cycle, at=datetime(2026, 1, 6, tzinfo=UTC), by="li.na", why="")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: withdraw A-1 from goals
      ☐ somebody else acts than li.na: found li.na
      ☐ a reason is given
    """
    check_type(cycle, AppraisalCycle, "cycle")
    journal = cycle.workflow().begin(at=at, by=by)
    return Appraisal(id, person, manager, cycle.key, second_manager=second_manager, journal=journal)


def complete_step(
    appraisal: Appraisal, cycle: AppraisalCycle, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Appraisal:
    """The record once the step of the company's own that it waits for is done.

    Raises:
        RefusedError: If it waits for another step, or somebody else is to act.
        NotFoundError: If the cycle has no step of its own.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    own = [step for step in cycle.steps if step.kind == "own" and step.key == appraisal.journal.state]
    demands = [finding for step in own for finding in by_actor(appraisal, step, by)]
    return move(cycle.workflow(), appraisal, "complete", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def pass_over_step(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    calendar: WorkCalendar,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Appraisal:
    """The record once a step that may lapse is passed over because its deadline has passed, with the reason.

    Raises:
        RefusedError: If the step may not lapse or its deadline has not passed, if the person passes it over, or there
            is no reason.
        NotFoundError: If no step of the cycle may lapse.
        UnannouncedYearError: If the calendar does not know the year of the deadline.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    facts = deadline_facts(appraisal, cycle, calendar, at=at)
    demands = [by_other(appraisal, by)]
    return move(
        cycle.workflow(), appraisal, "pass over", at=at, by=by, demands=demands, facts=facts, why=why, changes={}
    )


def change_manager(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    manager: str,
    *,
    second_manager: str | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Appraisal:
    """The record with another manager from now on; what was agreed stays, what was only proposed falls away.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        manager: Who judges from now on.
        second_manager: The new manager's manager; `None` where none is named.
        at: When.
        by: Who changes it.
        why: The reason.

    Raises:
        RefusedError: If the person changes it or would judge, the appraisal has ended or the manager has assessed, or
            there is no reason.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    new = read_line(manager, "manager")
    state = cycle.workflow().state_of(appraisal)
    found = text("found {found}", found=state.label)
    judged = text("somebody else judges than {person}", person=appraisal.person)
    judges = appraisal.person not in {new, second_manager}
    open_still = not state.final and appraisal.assessed is None
    demands = [
        by_other(appraisal, by),
        demand(judged, met=judges, path="manager"),
        demand(text("the manager has not assessed yet"), met=open_still, path="state", reason=found),
        given_reason(met=is_given(why)),
    ]
    changes = {"manager": new, "second_manager": second_manager, "proposed": None}
    return note(appraisal, "change manager", at=at, by=by, demands=demands, why=why, changes=changes)


def close_appraisal(
    appraisal: Appraisal, cycle: AppraisalCycle, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Appraisal:
    """The record once all its steps are done and it is put away.

    Raises:
        RefusedError: If a step is not done, or the person closes it.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    demands = [by_other(appraisal, by)]
    return move(cycle.workflow(), appraisal, "close", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def withdraw_appraisal(
    appraisal: Appraisal, cycle: AppraisalCycle, *, at: datetime, by: str, why: str | Text | Label
) -> Appraisal:
    """The record once it ends without a result, as where the person leaves, with the reason.

    Raises:
        RefusedError: If it has ended, the person withdraws it, or there is no reason.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    demands = [by_other(appraisal, by)]
    return move(cycle.workflow(), appraisal, "withdraw", at=at, by=by, demands=demands, facts={}, why=why, changes={})

"""Goals of an appraisal: one side proposes, the other agrees, and a change in mid-cycle keeps both versions.

    propose_goals → agree_goals: the first version, for the whole period
    change_goals  → agree_goals: a further version from a day on; the one before ends on the day before

Invariant: no goals hold that only one side has agreed to, and every day of the period has one version.

Left out: what goals are worth (`performance_goals`, `performance_schemes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.texts import render_value, text
from salesmanual.kernel.workflow_check import is_given
from salesmanual.people.appraisal_demands import by_either, given_reason, is_running, known_indicators
from salesmanual.people.appraisal_entries import ProposedGoals
from salesmanual.people.appraisal_records import Appraisal, check_appraisal
from salesmanual.people.performance_goals import Goal, GoalVersion, with_new_goals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.people.appraisal_cycles import AppraisalCycle

__all__ = ["agree_goals", "change_goals", "propose_goals"]


def propose_goals(
    appraisal: Appraisal, cycle: AppraisalCycle, goals: Iterable[Goal], *, at: datetime, by: str
) -> Appraisal:
    """The record with goals that wait for the other side; they replace what was proposed before.

    Raises:
        RefusedError: If somebody else proposes than the person or the manager, goals are agreed already, or a goal is
            for an indicator that the cycle does not have.
        WrongTypeError, InvalidValueError, DuplicateError: If the goals cannot be accepted.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    proposed = ProposedGoals(goals, cycle.period.start, by)
    demands = [by_either(appraisal, by), _first(appraisal, cycle), _indicators(cycle, proposed)]
    return note(appraisal, "propose goals", at=at, by=by, demands=demands, changes={"proposed": proposed})


def _first(appraisal: Appraisal, cycle: AppraisalCycle) -> Finding:
    state = cycle.workflow().state_of(appraisal)
    waits = any(step.kind == "goals" and step.key == state.key for step in cycle.steps)
    found = text("found {found}", found=state.label)
    return demand(text("no goals are agreed yet"), met=waits, path="state", reason=found)


def _indicators(cycle: AppraisalCycle, proposed: ProposedGoals) -> Finding:
    return known_indicators(tuple(goal.indicator for goal in proposed.goals), cycle.indicators)


def change_goals(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    goals: Iterable[Goal],
    *,
    since: date,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Appraisal:
    """The record with a change of goals that waits for the other side; goals that are not named stay as they are.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        goals: The goals that are other than now.
        since: The first day on which they are to hold; in the period, and after the first day of the last version.
        at: When.
        by: Who proposes it.
        why: The reason.

    Raises:
        RefusedError: If somebody else proposes than the person or the manager, no goals are agreed or the manager has
            assessed, the day does not fit, a goal is for an unknown indicator, or there is no reason.
        WrongTypeError, InvalidValueError, DuplicateError: If the goals cannot be accepted.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    proposed = ProposedGoals(goals, since, by, why=render_value(why))
    begun = appraisal.goals[-1].since if appraisal.goals else cycle.period.start
    required = text("the change begins after {first} and by {last}", first=begun, last=cycle.period.last_day())
    fits = begun < since <= cycle.period.last_day()
    demands = [
        by_either(appraisal, by),
        is_running(appraisal, cycle),
        demand(required, met=fits, path="since", reason=text("found {found}", found=since)),
        _indicators(cycle, proposed),
        given_reason(met=is_given(why)),
    ]
    return note(appraisal, "change goals", at=at, by=by, demands=demands, why=why, changes={"proposed": proposed})


def agree_goals(appraisal: Appraisal, cycle: AppraisalCycle, *, at: datetime, by: str) -> Appraisal:
    """The record with the goals that one side proposed and the other agrees to.

    Raises:
        RefusedError: If nothing is proposed, who proposed it agrees, or somebody agrees who is neither the person nor
            the manager; in mid-cycle, if the manager has assessed.

    Source: Handbook 4.4.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.people.appraisal_cycles import standard_appraisal_cycle
    >>> from salesmanual.people.appraisals import open_appraisal
    >>> cycle, at = standard_appraisal_cycle("2026", year(2026)), datetime(2026, 1, 5, tzinfo=UTC)
    >>> opened = open_appraisal("A-1", cycle, "li.na", "wang.wei", at=at, by="hr")
    >>> proposed = propose_goals(opened, cycle, [Goal("revenue", 1200000)], at=at, by="wang.wei")
    >>> agree_goals(proposed, cycle, at=at, by="li.na").journal.state
    'plan'
    >>> agree_goals(proposed, cycle, at=at, by="wang.wei")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: agree goals A-1 from goals
      ☐ somebody else than wang.wei agrees: found wang.wei
    """
    check_appraisal(appraisal, cycle)
    demands = [by_either(appraisal, by), *_other_side(appraisal, by)]
    if not appraisal.goals:
        changes = {"goals": _first_version(appraisal, cycle), "proposed": None}
        return move(
            cycle.workflow(), appraisal, "agree goals", at=at, by=by, demands=demands, facts={}, changes=changes
        )
    changes = {"goals": _changed(appraisal), "proposed": None}
    demands.append(is_running(appraisal, cycle))
    return note(appraisal, "agree goals", at=at, by=by, demands=demands, changes=changes)


def _other_side(appraisal: Appraisal, by: str) -> list[Finding]:
    proposed = appraisal.proposed
    if proposed is None:
        return [demand(text("goals are proposed"), met=False, path="proposed")]
    required = text("somebody else than {name} agrees", name=proposed.by)
    return [demand(required, met=by != proposed.by, path="by", reason=text("found {found}", found=by))]


def _first_version(appraisal: Appraisal, cycle: AppraisalCycle) -> tuple[GoalVersion, ...]:
    if appraisal.proposed is None:
        return ()
    return (GoalVersion(cycle.period.start, cycle.period.last_day(), goals=appraisal.proposed.goals),)


def _changed(appraisal: Appraisal) -> tuple[GoalVersion, ...]:
    proposed = appraisal.proposed
    if proposed is None:
        return appraisal.goals
    return with_new_goals(appraisal.goals, proposed.goals, since=proposed.since, why=proposed.why)

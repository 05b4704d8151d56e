"""What the verbs of an appraisal demand of who acts and of when, in one place.

Invariant: each demand is a finding that says what is required and what was found; a verb collects all of its own before
it refuses.

Left out: the table of moves (`appraisal_cycles`), which demands the right state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.demands import demand
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from datetime import date, datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.workdays import WorkCalendar
    from salesmanual.people.appraisal_cycles import AppraisalCycle
    from salesmanual.people.appraisal_records import Appraisal
    from salesmanual.people.appraisal_steps import AppraisalStep

__all__ = [
    "by_actor",
    "by_either",
    "by_manager",
    "by_other",
    "by_person",
    "deadline_facts",
    "given_reason",
    "is_running",
    "known_indicators",
    "not_later",
]


def _by(required: Text, *, met: bool, by: str) -> Finding:
    return demand(required, met=met, path="by", reason=text("found {found}", found=by))


def by_person(appraisal: Appraisal, by: str) -> Finding:
    """Whether it is the person."""
    return _by(text("{person} acts in person", person=appraisal.person), met=by == appraisal.person, by=by)


def by_manager(appraisal: Appraisal, by: str) -> Finding:
    """Whether it is the manager."""
    return _by(text("the manager acts, {manager}", manager=appraisal.manager), met=by == appraisal.manager, by=by)


def by_either(appraisal: Appraisal, by: str) -> Finding:
    """Whether it is the person or the manager."""
    required = text("{person} or {manager} acts", person=appraisal.person, manager=appraisal.manager)
    return _by(required, met=by in {appraisal.person, appraisal.manager}, by=by)


def by_other(appraisal: Appraisal, by: str, *others: str) -> Finding:
    """Whether it is somebody else than the person and those named."""
    names = tuple(dict.fromkeys((appraisal.person, *others)))
    return _by(text("somebody else acts than {names}", names=names), met=by not in names, by=by)


def by_actor(appraisal: Appraisal, step: AppraisalStep, by: str) -> list[Finding]:
    """Whether it is who acts in a step of the company's own."""
    match step.actor:
        case "person":
            return [by_person(appraisal, by)]
        case "manager":
            return [by_manager(appraisal, by)]
        case "both":
            return [by_either(appraisal, by)]
        case "reviewer":
            return [by_other(appraisal, by, appraisal.manager)]
        case _:
            return []


def is_running(appraisal: Appraisal, cycle: AppraisalCycle) -> Finding:
    """Whether the goals are agreed and the manager has not assessed yet, so that work is still followed."""
    state = appraisal.journal.state or ""
    is_step = any(step.key == state for step in cycle.sequence())
    running = bool(appraisal.goals) and appraisal.assessed is None and is_step
    required = text("the goals are agreed and the manager has not assessed yet")
    found = text("found {found}", found=cycle.workflow().state(state).label)
    return demand(required, met=running, path="state", reason=found)


def not_later(on: date, at: datetime) -> Finding:
    """Whether a day is not after the event that notes it."""
    required = text("the day is not after {day}", day=at.date())
    return demand(required, met=on <= at.date(), path="on", reason=text("found {found}", found=on))


def given_reason(*, met: bool) -> Finding:
    """Whether a reason was given where one is asked for."""
    return demand(text("a reason is given"), met=met, path="why")


def known_indicators(names: tuple[str, ...], known: tuple[str, ...]) -> Finding:
    """Whether all indicators are among those known; where none are known, any may be named."""
    unknown = tuple(name for name in names if name not in known) if known else ()
    required = text("every indicator is one of {names}", names=known)
    return demand(required, met=not unknown, path="goals", reason=text("found {found}", found=unknown))


def deadline_facts(
    appraisal: Appraisal, cycle: AppraisalCycle, calendar: WorkCalendar, *, at: datetime
) -> dict[str, object]:
    """Whether the deadline of the step that the appraisal waits for has passed, as facts for the table."""
    steps = {step.key: step for step in cycle.sequence()}
    step = steps.get(appraisal.journal.state or "")
    return {"deadline_passed": step is not None and at.date() > step.due(cycle.period, calendar)}

"""Scores of an appraisal: the person's own, the manager's, the calibrated one, and the talk about it.

Invariant: the person's own score is never the result; who calibrates is neither the person nor the assessor; a score
that changes in calibration has its reason, and the one before stays.

Left out: how a score is made of figures (`performance_schemes`); scores come in as values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.demands import move
from salesmanual.kernel.texts import render_value
from salesmanual.kernel.workflow_check import is_given
from salesmanual.people.appraisal_demands import (
    by_manager,
    by_other,
    by_person,
    deadline_facts,
    given_reason,
    not_later,
)
from salesmanual.people.appraisal_entries import FeedbackTalk, ScoredWork, read_score_entry
from salesmanual.people.appraisal_records import Appraisal, check_appraisal

if TYPE_CHECKING:
    from datetime import date, datetime

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.kernel.workdays import WorkCalendar
    from salesmanual.people.appraisal_cycles import AppraisalCycle

__all__ = ["assess_appraisal", "calibrate_appraisal", "hold_talk", "self_assess"]


def self_assess(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    score: ScoredWork | Exact | str,
    *,
    grade: str = "",
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Appraisal:
    """The record with the person's own score.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        score: A number, or a result with its score and grade.
        grade: The grade that goes with a number.
        at: When.
        by: The person.
        why: What they say of it.

    Raises:
        RefusedError: If it does not wait for the self-assessment, or somebody else assesses.
        NotFoundError: If the cycle has no self-assessment.
        WrongTypeError, InvalidValueError: If the score cannot be accepted.

    Source: Handbook 2.5, 4.4.
    """
    check_appraisal(appraisal, cycle)
    entry = read_score_entry(score, grade=grade, note=render_value(why), by=by, on=at.date())
    demands = [by_person(appraisal, by)]
    changes = {"self_assessed": entry}
    return move(
        cycle.workflow(), appraisal, "self-assess", at=at, by=by, demands=demands, facts={}, why=why, changes=changes
    )


def assess_appraisal(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    score: ScoredWork | Exact | str,
    *,
    grade: str = "",
    calendar: WorkCalendar,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Appraisal:
    """The record with the manager's score; it asks for the self-assessment, or for its deadline to have passed.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        score: A number, or a result with its score and grade.
        grade: The grade that goes with a number.
        calendar: Says when the deadline of the self-assessment was.
        at: When.
        by: The manager.
        why: What they say of it.

    Raises:
        RefusedError: If somebody else assesses, or it is not the time.
        WrongTypeError, InvalidValueError: If the score cannot be accepted.
        UnannouncedYearError: If the calendar does not know the year of the deadline.

    Source: Handbook 2.5, 4.4.
    """
    check_appraisal(appraisal, cycle)
    entry = read_score_entry(score, grade=grade, note=render_value(why), by=by, on=at.date())
    facts = deadline_facts(appraisal, cycle, calendar, at=at)
    manager = by_manager(appraisal, by)
    changes = {"assessed": entry} if manager.met else {}
    return move(
        cycle.workflow(), appraisal, "assess", at=at, by=by, demands=[manager], facts=facts, why=why, changes=changes
    )


def calibrate_appraisal(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    score: ScoredWork | Exact | str,
    *,
    grade: str = "",
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Appraisal:
    """The record with the score after calibration, changed or confirmed; the manager's stays beside it.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        score: A number, or a result with its score and grade.
        grade: The grade that goes with a number.
        at: When.
        by: Who calibrates; neither the person nor the assessor.
        why: The reason; asked for where the score or grade is other than the manager's.

    Raises:
        RefusedError: If the person or the assessor calibrates, a change has no reason, or it is not the time.
        NotFoundError: If the cycle has no calibration.
        WrongTypeError, InvalidValueError: If the score cannot be accepted.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    entry = read_score_entry(score, grade=grade, note=render_value(why), by=by, on=at.date())
    before = appraisal.assessed
    other = by_other(appraisal, by, *appraisal.judges())
    same = before is None or entry.is_same(before)
    demands = [other, given_reason(met=same or is_given(why))]
    changes = {"calibrated": entry} if other.met else {}
    return move(
        cycle.workflow(), appraisal, "calibrate", at=at, by=by, demands=demands, facts={}, why=why, changes=changes
    )


def hold_talk(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Appraisal:
    """The record once the manager has told the person the result.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        on: The day of the talk.
        at: When it is written down.
        by: The manager.
        why: What was said.

    Raises:
        RefusedError: If it does not wait for the talk, somebody else held it, or the day is after the event.
        NotFoundError: If the cycle has no talk.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    talk = FeedbackTalk(on, by, note=render_value(why))
    demands = [by_manager(appraisal, by), not_later(on, at)]
    changes = {"talk": talk}
    return move(cycle.workflow(), appraisal, "talk", at=at, by=by, demands=demands, facts={}, why=why, changes=changes)

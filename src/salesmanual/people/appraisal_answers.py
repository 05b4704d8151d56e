"""What follows a result: the person acknowledges or appeals, somebody else decides, and development is planned.

Invariant: an appeal is decided by nobody who has judged before, and by no person on their own; one that is upheld names
the score that stands instead, and every score before it is kept.

Left out: the development plan itself (`development_plans`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.demands import move
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.texts import render_value
from salesmanual.people.appraisal_demands import by_either, by_other, by_person
from salesmanual.people.appraisal_entries import AppealDecision, AppealOutcome, ScoredWork, read_score_entry
from salesmanual.people.appraisal_records import Appraisal, check_appraisal

if TYPE_CHECKING:
    from datetime import datetime

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.people.appraisal_cycles import AppraisalCycle

__all__ = ["acknowledge_appraisal", "appeal_appraisal", "decide_appeal", "plan_development"]


def acknowledge_appraisal(
    appraisal: Appraisal, cycle: AppraisalCycle, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Appraisal:
    """The record once the person has taken note of the result; that is not to say that they agree.

    Raises:
        RefusedError: If it does not wait for that, or somebody else acknowledges.
        NotFoundError: If the cycle has no acknowledgement.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    demands = [by_person(appraisal, by)]
    return move(
        cycle.workflow(), appraisal, "acknowledge", at=at, by=by, demands=demands, facts={}, why=why, changes={}
    )


def appeal_appraisal(
    appraisal: Appraisal, cycle: AppraisalCycle, *, at: datetime, by: str, why: str | Text | Label
) -> Appraisal:
    """The record while the person's appeal is open, with the reason.

    Raises:
        RefusedError: If there is no result to acknowledge, it was appealed as often as may be, somebody else appeals,
            or there is no reason.
        NotFoundError: If the cycle admits no appeals.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    facts = {"appeals": appraisal.appeals()}
    demands = [by_person(appraisal, by)]
    return move(cycle.workflow(), appraisal, "appeal", at=at, by=by, demands=demands, facts=facts, why=why, changes={})


def decide_appeal(
    appraisal: Appraisal,
    cycle: AppraisalCycle,
    outcome: AppealOutcome,
    *,
    score: ScoredWork | Exact | str | None = None,
    grade: str = "",
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Appraisal:
    """The record with the answer to an appeal; it waits for the acknowledgement again.

    Args:
        appraisal: The record; it stays as it is.
        cycle: The company's rule.
        outcome: `"upheld"` or `"rejected"`.
        score: The score that stands instead, where it is upheld.
        grade: The grade that goes with a number.
        at: When.
        by: Who decides: nobody who has judged before.
        why: The reason.

    Raises:
        RefusedError: If the person decides, or somebody who assessed, calibrated or decided before; if no appeal is
            open, or there is no reason.
        NotFoundError: If the cycle admits no appeals.
        WrongTypeError, InvalidValueError: If the outcome is unknown, or the score does not fit it.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    note = render_value(why)
    given = None if score is None else read_score_entry(score, grade=grade, note=note, by=by, on=at.date())
    decision = AppealDecision(outcome, by, at.date(), given)
    other = by_other(appraisal, by, *appraisal.judges())
    changes = {"decisions": (*appraisal.decisions, decision)} if other.met else {}
    return move(
        cycle.workflow(), appraisal, "decide appeal", at=at, by=by, demands=[other], facts={}, why=why, changes=changes
    )


def plan_development(
    appraisal: Appraisal, cycle: AppraisalCycle, development: str, *, at: datetime, by: str
) -> Appraisal:
    """The record with the id of the development plan that follows from it.

    Raises:
        RefusedError: If it does not wait for that, or somebody else plans than the person or the manager.
        NotFoundError: If the cycle has no development plan.
        WrongTypeError, InvalidValueError: If the id is no line of text.

    Source: Handbook 4.4.
    """
    check_appraisal(appraisal, cycle)
    changes = {"development": read_line(development, "development")}
    demands = [by_either(appraisal, by)]
    return move(
        cycle.workflow(), appraisal, "plan development", at=at, by=by, demands=demands, facts={}, changes=changes
    )

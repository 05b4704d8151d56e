"""Appeals against a promotion round: who appeals, who answers, and what an upheld one leads to.

Invariant: who answers an appeal had no part in what is appealed. An upheld appeal takes the appointments back before
they are carried out, so no appeal comes too late.

Left out: the decisions themselves (`promotion_rounds_decisions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.fields import read_choice, read_moment
from salesmanual.kernel.texts import text
from salesmanual.people.promotion_rounds_demands import by_no_candidate, found, has_reason, in_state, not_on_panel
from salesmanual.people.promotion_rounds_record import RoundAppeal, check_round
from salesmanual.people.promotion_rounds_scoring import kept_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy
    from salesmanual.people.promotion_rounds_record import AppealAnswer, PromotionRound

__all__ = ["all_answered", "answer_appeal", "appeal_round", "current_appeals", "reopen_round"]


def appeal_round(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> PromotionRound:
    """The record with the appeal of a candidate, and the reason.

    Raises:
        RefusedError: If there are no appointments yet, the days to appeal are over, the person did not stand or
            appealed already, or there is no reason.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    moment = read_moment(at, "at")
    last = round.appeal_until
    current = {each.person for each in current_appeals(round)}
    stood = {each.person for each in round.candidates if not each.withdrawn}
    demands = [
        in_state(round, "appointed"),
        demand(
            text("it may be appealed"), met=policy.appeal_workdays > 0, path="policy", reason=text("there is no appeal")
        ),
        demand(
            text("it is appealed by {last}", last=last),
            met=last is None or moment.date() <= last,
            path="at",
            reason=found(moment.date()),
        ),
        demand(text("a candidate appeals"), met=by in stood, path="by", reason=found(by)),
        demand(text("a person appeals once"), met=by not in current, path="by", reason=found(by)),
        has_reason(why),
    ]
    changes: dict[str, object] = {}
    if all(each.met for each in demands):
        changes = {"appeals": (*round.appeals, RoundAppeal(by, round.rankings(), moment))}
    return note(round, "appeal", at=at, by=by, demands=demands, why=why, changes=changes)


def current_appeals(round: PromotionRound) -> list[RoundAppeal]:  # noqa: A002 - the record's word
    """The appeals against the last ranking."""
    return [each for each in round.appeals if each.ranking == round.rankings()]


def answer_appeal(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    person: str,
    answer: AppealAnswer,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> PromotionRound:
    """The record with the answer to a person's appeal, and the reason.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        person: Whose appeal.
        answer: Dismissed or upheld; after an upheld one the round is reopened.
        at: When.
        by: Who answers.
        why: The reason.

    Raises:
        RefusedError: If there is no open appeal of theirs, there is no reason, or who answers is on the panel, approved
            the ranking or is a candidate.
        InvalidValueError: If there is no such answer.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    read_choice(answer, "answer", "an answer", ("dismissed", "upheld"))
    pending = [each for each in current_appeals(round) if each.person == person and each.answer is None]
    demands = [
        in_state(round, "appointed"),
        demand(
            text("there is an open appeal of {person}", person=person),
            met=bool(pending),
            path="person",
            reason=text("there is none"),
        ),
        not_on_panel(round, by),
        demand(
            text("somebody else answers than who approved"), met=by != round.approver(), path="by", reason=found(by)
        ),
        by_no_candidate(round, by),
        has_reason(why),
    ]
    answered = tuple(
        attrs.evolve(each, answer=answer, answered_by=by) if each in pending else each for each in round.appeals
    )
    return note(round, "answer", at=at, by=by, demands=demands, why=why, changes={"appeals": answered})


def reopen_round(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    rescore: Iterable[str] = (),
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> PromotionRound:
    """The record back in the hands of the panel after an upheld appeal; its appointments are taken back.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        rescore: The candidates whose scores are dropped.
        at: When.
        by: Who reopens it.
        why: The reason.

    Raises:
        RefusedError: If no appeal was upheld, one is open, who reopens it is a candidate, or there is no reason.
        NotFoundError: If one is no candidate; if the policy knows no appeal.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    current = current_appeals(round)
    upheld = any(each.answer == "upheld" for each in current)
    demands = [
        demand(text("an appeal was upheld"), met=upheld, path="appeals", reason=text("there is none")),
        all_answered(current),
        by_no_candidate(round, by),
    ]
    changes = {
        "placings": (),
        "drawn": (),
        "declined": (),
        "appointments": (),
        "appeal_until": None,
        "sheets": kept_sheets(round, rescore),
    }
    return move(policy.workflow(), round, "reopen", at=at, by=by, demands=demands, facts={}, why=why, changes=changes)


def all_answered(appeals: Iterable[RoundAppeal]) -> Finding:
    """Whether none of the appeals is open."""
    names = [each.person for each in appeals if each.answer is None]
    required = text("every appeal is answered")
    return demand(required, met=not names, path="appeals", reason=text("open are those of {names}", names=names))

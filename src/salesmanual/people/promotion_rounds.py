"""The call of a promotion round and its candidates: who applies, is nominated, is admitted by a waiver, withdraws.

Invariant: a person stands once in a round, for one position, with every figure that ties may need. A refusal lists
everything that stands in the way, and what is refused changes nothing.

Left out: the panel and the ranking (`promotion_rounds_scoring`), approval and appointments
(`promotion_rounds_decisions`), appeals (`promotion_rounds_appeals`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import attrs

from salesmanual.kernel.demands import demand, note
from salesmanual.kernel.errors import RefusedError, WrongTypeError, check_type
from salesmanual.kernel.fields import read_line, read_lines, read_moment
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.promotion_rounds_demands import by_no_candidate, found, has_reason, in_state, lacks
from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy
from salesmanual.people.promotion_rounds_record import (
    Candidate,
    CandidateStanding,
    CandidateWaiver,
    PromotionRound,
    check_round,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.number import Exact

__all__ = ["HasStatus", "admit_candidate", "enter_candidate", "open_round", "withdraw_candidate"]


class HasStatus(Protocol):
    """What says whether somebody is eligible: an `Eligibility`, a `Finding`, or a value of the caller's own."""

    @property
    def status(self) -> str:
        """The word for it, such as `"eligible"`."""
        ...


def open_round(
    id: str,  # noqa: A002 - the field's word
    policy: PromotionRoundPolicy,
    *,
    apply_until: date,
    at: datetime,
    by: str,
) -> PromotionRound:
    """The record of a round that is called.

    Args:
        id: The record's id.
        policy: The company's rule.
        apply_until: The last day to apply.
        at: When.
        by: Who calls it.

    Raises:
        RefusedError: If the last day to apply is over already.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 8.2.
    """
    check_type(policy, PromotionRoundPolicy, "policy")
    journal = policy.workflow().begin(at=at, by=by)
    opened = PromotionRound(id, policy.key, policy.places, apply_until, journal=journal)
    required = text("the last day to apply is still to come")
    ahead = demand(required, met=at.date() <= apply_until, path="apply_until", reason=found(apply_until))
    if not ahead.met:
        raise RefusedError(f"open {opened.id}", [ahead])
    return opened


def enter_candidate(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    person: str,
    *,
    from_position: str,
    to_position: str,
    eligibility: HasStatus,
    standings: Mapping[str, Exact | str] | None = None,
    manager: str | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record with one more candidate: by their own application, or nominated by somebody else.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        person: Who stands.
        from_position: The key of the position held.
        to_position: The key of the position aimed at.
        eligibility: What has the status that was found for them.
        standings: The figures for ties, by the key of the tie-break.
        manager: Whose direct report they are.
        at: When.
        by: Who enters them: the person themselves, or who nominates them.
        why: The reason, of a nomination.

    Raises:
        RefusedError: If the call is over, the position is not offered, they stand already, a figure for ties is
            missing, or nobody may be nominated.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    figures = _read_standings(standings)
    candidate = Candidate(
        person,
        from_position,
        to_position,
        _read_status(eligibility),
        standings=figures,
        manager=manager,
        nominated_by=None if by == person else read_line(by, "by"),
    )
    demands = _entry(round, policy, candidate, at=at, by=by)
    changes = {"candidates": (*round.candidates, candidate)}
    what = "apply" if by == person else "nominate"
    return note(round, what, at=at, by=by, demands=demands, why=why, changes=changes)


def _entry(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    candidate: Candidate,
    *,
    at: datetime,
    by: str,
) -> list[Finding]:
    day, offered = read_moment(at, "at").date(), [each.position for each in round.places]
    missing = [tie.key for tie in policy.ties if tie.key not in {each.key for each in candidate.standings}]
    return [
        in_state(round, "called"),
        demand(
            text("candidates come by {last}", last=round.apply_until),
            met=day <= round.apply_until,
            path="at",
            reason=found(day),
        ),
        demand(
            text("the position is one of {offered}", offered=offered),
            met=candidate.to_position in offered,
            path="to_position",
            reason=found(candidate.to_position),
        ),
        demand(
            text("a person stands once in a round"),
            met=candidate.person not in {each.person for each in round.candidates},
            path="person",
            reason=found(candidate.person),
        ),
        demand(text("every figure for ties is there"), met=not missing, path="standings", reason=lacks(missing)),
        demand(
            text("candidates apply themselves"),
            met=policy.nominations or by == candidate.person,
            path="by",
            reason=found(by),
        ),
    ]


def _read_standings(values: Mapping[str, Exact | str] | None) -> tuple[CandidateStanding, ...]:
    if values is None:
        return ()
    if not isinstance(values, Mapping):
        raise WrongTypeError("standings", values, "a number for the key of each tie-break")
    return tuple(CandidateStanding(key, value) for key, value in sorted(values.items()))


def _read_status(eligibility: HasStatus) -> str:
    status = getattr(eligibility, "status", None)
    if not isinstance(status, str):
        raise WrongTypeError("eligibility", eligibility, "what has a status, such as an Eligibility")
    return str.__str__(status)


def admit_candidate(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    person: str,
    *,
    roles: Collection[str],
    at: datetime,
    by: str,
    why: str,
) -> PromotionRound:
    """The record with a waiver for a candidate who is not eligible.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        person: The candidate.
        roles: The roles of who admits them.
        at: When.
        by: Who admits them.
        why: The reason.

    Raises:
        RefusedError: If the scoring has begun; if they need no waiver; if who admits them may not, is their nominator
            or a candidate; if there is no reason.
        NotFoundError: If they are no candidate.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    candidate = round.candidate(person)
    held = read_lines(roles, "roles")
    status = text("found {found}", found=candidate.status)
    demands = [
        in_state(round, "called"),
        demand(text("a waiver is needed"), met=not candidate.is_eligible(policy), path="person", reason=status),
        demand(
            text("who admits has a role of {roles}", roles=policy.waived_by),
            met=not set(held).isdisjoint(policy.waived_by),
            path="roles",
            reason=found(held),
        ),
        demand(
            text("somebody else admits than who nominated"),
            met=by != candidate.nominated_by,
            path="by",
            reason=found(by),
        ),
        by_no_candidate(round, by),
        has_reason(why),
    ]
    waived = candidate
    if all(each.met for each in demands):
        waived = attrs.evolve(candidate, waiver=CandidateWaiver(by, str(why), read_moment(at, "at").date()))
    changes = {"candidates": _replaced(round, waived)}
    return note(round, "admit", at=at, by=by, demands=demands, why=why, changes=changes)


def _replaced(round: PromotionRound, changed: Candidate) -> tuple[Candidate, ...]:  # noqa: A002 - the record's word
    return tuple(changed if each.person == changed.person else each for each in round.candidates)


def withdraw_candidate(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    person: str,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record once a candidate no longer stands; before the ranking. Later they decline what they are offered.

    Raises:
        RefusedError: If somebody else says so, they withdrew already, or it is ranked.
        NotFoundError: If they are no candidate.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    candidate = round.candidate(person)
    demands = [
        in_state(round, "called", "scoring"),
        demand(text("candidates withdraw themselves"), met=by == person, path="by", reason=found(by)),
        demand(text("they still stand"), met=not candidate.withdrawn, path="person", reason=found(person)),
    ]
    changes = {
        "candidates": _replaced(round, attrs.evolve(candidate, withdrawn=True)),
        "sheets": tuple(sheet for sheet in round.sheets if sheet.candidate != person),
    }
    return note(round, "withdraw", at=at, by=by, demands=demands, why=why, changes=changes)

"""What a promotion round demands of its panel, of who scores whom, and of what is ranked.

Invariant: each demand is a finding, met or not, so that a refusal lists all that are not.

Left out: the verbs that ask for them (`promotion_rounds`, `promotion_rounds_decisions`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesmanual.kernel.demands import demand
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from salesmanual.kernel.criteria import Finding
    from salesmanual.people.promotion_panels import PanelMember
    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy
    from salesmanual.people.promotion_rounds_record import Candidate, PromotionRound

__all__ = [
    "bars",
    "by_no_candidate",
    "found",
    "has_reason",
    "in_state",
    "lacks",
    "not_on_panel",
    "panel_findings",
    "ranking_findings",
    "scoring_findings",
]


def found(value: object) -> Text:
    """The words for what was found.

    >>> str(found("li.na"))
    'found li.na'
    """
    return text("found {found}", found=value)


def lacks(names: Sequence[str]) -> Text:
    """The words for what is missing.

    >>> str(lacks(["service"]))
    'missing service'
    """
    return text("missing {names}", names=names)


def not_on_panel(round: PromotionRound, by: str) -> Finding:  # noqa: A002 - the record's word
    """Whether who acts is not on the panel."""
    required = text("somebody acts who is not on the panel")
    return demand(required, met=by not in round.members(), path="by", reason=found(by))


def in_state(round: PromotionRound, *states: str) -> Finding:  # noqa: A002 - the record's word
    """Whether the round is in one of the states."""
    state = round.journal.state
    required = text("the round is {states}", states=states)
    return demand(required, met=state in states, path="round", reason=found(state))


def by_no_candidate(round: PromotionRound, by: str) -> Finding:  # noqa: A002 - the record's word
    """Whether who acts is no candidate of the round."""
    met = by not in {each.person for each in round.candidates if not each.withdrawn}
    required = text("somebody acts who is no candidate")
    return demand(required, met=met, path="by", reason=found(by))


def has_reason(why: str | Text | Label) -> Finding:
    """Whether a reason is given."""
    return demand(text("a reason is given"), met=bool(str(why).strip()), path="why")


def panel_findings(policy: PromotionRoundPolicy, panel: Iterable[PanelMember]) -> Iterator[Finding]:
    """Whether the panel is large enough and has every role."""
    roles = Counter(member.role for member in panel)
    count = roles.total()
    required = text("the panel has at least {least} members", least=policy.panel_size)
    yield demand(required, met=count >= policy.panel_size, path="panel", reason=found(count))
    for seat in policy.panel:
        required = text("the panel has at least {least} as {role}", least=seat.least, role=seat.role)
        reason = found(roles[seat.role])
        yield demand(required, met=roles[seat.role] >= seat.least, path="panel", reason=reason)


def bars(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    member: str,
    candidate: Candidate,
) -> Iterator[Text]:
    """Why the member may not score the candidate; nothing where they may.

    Source: Handbook 8.2.
    """
    if member == candidate.person:
        yield text("nobody scores themselves")
    elif any(
        each.person == member and each.to_position == candidate.to_position and not each.withdrawn
        for each in round.candidates
    ):
        yield text("nobody scores a rival for the same place")
    declared = round.declaration_of(member)
    kind = None if declared is None else declared.kind_of(candidate.person)
    if kind is not None:
        yield text("a conflict was declared, {kind}", kind=kind)
    if candidate.manager == member and not policy.managers_score:
        yield text("nobody scores their own direct report")
    if candidate.nominated_by == member and not policy.nominators_score:
        yield text("nobody scores whom they nominated")


def scoring_findings(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    member: str,
    people: Iterable[str],
) -> Iterator[Finding]:
    """Whether the member may score these candidates."""
    by = found(member)
    yield demand(text("a member of the panel scores"), met=member in round.members(), path="by", reason=by)
    declared = round.declaration_of(member) is not None
    yield demand(text("who scores has declared their conflicts"), met=declared, path="by", reason=by)
    scored = {sheet.candidate for sheet in round.sheets if sheet.member == member}
    for person in people:
        candidate = round.candidate(person)
        required = text("{person} is admitted", person=person)
        status = found("withdrawn" if candidate.withdrawn else candidate.status)
        yield demand(required, met=candidate.is_admitted(policy), path=person, reason=status)
        reasons = tuple(bars(round, policy, member, candidate))
        required = text("{member} may score {person}", member=member, person=person)
        yield demand(required, met=not reasons, path=person, reason=text("{reasons}", reasons=reasons))
        required = text("{member} scores {person} once", member=member, person=person)
        yield demand(required, met=person not in scored, path=person, reason=text("there is a score already"))


def ranking_findings(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
) -> Iterator[Finding]:
    """Whether somebody is left to rank, and everybody has enough scores."""
    counts = Counter(sheet.candidate for sheet in round.sheets)
    admitted = round.admitted(policy)
    yield demand(text("somebody is admitted"), met=bool(admitted), path="candidates")
    for each in admitted:
        count = counts[each.person]
        required = text("{person} has at least {least} scores", person=each.person, least=policy.least_scores)
        yield demand(required, met=count >= policy.least_scores, path=each.person, reason=found(count))

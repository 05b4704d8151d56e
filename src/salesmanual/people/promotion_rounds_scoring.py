"""The panel of a promotion round: its members, what they declare, what they give, and the ranking that follows.

Invariant: nobody scores themselves, whom they declared a conflict with, a rival for the same place or, unless the
policy says otherwise, their own direct report or nominee. A refusal lists everything that stands in the way, and what
is refused changes nothing.

Left out: the candidates (`promotion_rounds`), approval and appointments (`promotion_rounds_decisions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import InvalidDocumentError, WrongTypeError
from salesmanual.kernel.fields import read_items, read_lines, read_moment
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.promotion_panels import Declaration, PanelConflict, PanelMember, PanelSheet, read_sheet
from salesmanual.people.promotion_round_ranking import round_rankings
from salesmanual.people.promotion_rounds_demands import (
    by_no_candidate,
    found,
    in_state,
    lacks,
    panel_findings,
    ranking_findings,
    scoring_findings,
)
from salesmanual.people.promotion_rounds_record import PromotionRound, check_round

if TYPE_CHECKING:
    from datetime import datetime

    from salesmanual.kernel.scorecard import Rating
    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy

__all__ = [
    "declare_conflicts",
    "kept_sheets",
    "rank_places",
    "return_to_scoring",
    "score_candidates",
    "seat_panel",
    "start_scoring",
]


def seat_panel(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    members: Iterable[PanelMember],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record with its panel, in place of the one before; who has scored stays on it.

    Raises:
        RefusedError: If the panel is too small or lacks a role, somebody who has scored is not on it, a candidate names
            it, or it is ranked.
        WrongTypeError: If one is no `PanelMember`.
        DuplicateError: If somebody is on it twice.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    panel = read_items(members, "members", PanelMember, "a PanelMember", key="person")
    seated = {member.person for member in panel}
    left = sorted({sheet.member for sheet in round.sheets} - seated)
    demands = [
        in_state(round, "called", "scoring"),
        *panel_findings(policy, panel),
        demand(text("who has scored stays on the panel"), met=not left, path="members", reason=lacks(left)),
        by_no_candidate(round, by),
    ]
    kept = tuple(each for each in round.declarations if each.member in seated)
    changes = {"panel": panel, "declarations": kept}
    return note(round, "seat the panel", at=at, by=by, demands=demands, why=why, changes=changes)


def declare_conflicts(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    conflicts: Mapping[str, str],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record with what a member declares; an empty declaration says that there is no conflict.

    What the member gave a candidate before the conflict was declared no longer counts.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        conflicts: What stands between the member and a candidate, such as `"spouse"`, by candidate.
        at: When.
        by: The member.
        why: More words.

    Raises:
        RefusedError: If they are not on the panel, a conflict that was declared is left out, or it is ranked.
        NotFoundError: If one is no candidate.
        WrongTypeError: If it is no mapping.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    if not isinstance(conflicts, Mapping):
        raise WrongTypeError("conflicts", conflicts, "what stands between the member and a candidate, by candidate")
    for person in conflicts:
        round.candidate(person)
    declared = Declaration(by, [PanelConflict(person, kind) for person, kind in sorted(conflicts.items())])
    before = round.declaration_of(by)
    dropped = sorted({each.candidate for each in before.conflicts} - set(conflicts)) if before else []
    demands = [
        in_state(round, "called", "scoring"),
        demand(text("a member of the panel declares"), met=by in round.members(), path="by", reason=found(by)),
        demand(text("what was declared stays declared"), met=not dropped, path="conflicts", reason=lacks(dropped)),
    ]
    others = tuple(each for each in round.declarations if each.member != by)
    sheets = tuple(sheet for sheet in round.sheets if sheet.member != by or sheet.candidate not in conflicts)
    changes = {"declarations": (*others, declared), "sheets": sheets}
    return note(round, "declare", at=at, by=by, demands=demands, why=why, changes=changes)


def start_scoring(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record once the call is over and the panel may score.

    Raises:
        RefusedError: If the last day to apply is not over, the panel is not complete, or nobody is admitted.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    day = read_moment(at, "at").date()
    demands = [
        demand(
            text("the last day to apply, {last}, is over", last=round.apply_until),
            met=day > round.apply_until,
            path="at",
            reason=found(day),
        ),
        *panel_findings(policy, round.panel),
        demand(text("somebody is admitted"), met=bool(round.admitted(policy)), path="candidates"),
        by_no_candidate(round, by),
    ]
    return move(policy.workflow(), round, "start scoring", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def score_candidates(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    ratings: Mapping[str, Mapping[str, Rating]],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record with what a member gives one candidate or several.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        ratings: The rating of each item of the scorecard, by candidate.
        at: When.
        by: The member.
        why: More words.

    Raises:
        RefusedError: If the member is not on the panel or declared nothing yet; if they may not score one of them, or
            did so already; if one is not admitted; if it is not the time to score.
        NotFoundError: If one is no candidate.
        InvalidDocumentError: If ratings are off their scale, missing or of no item, with the candidate.
        WrongTypeError: If it is no mapping of mappings.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    if not isinstance(ratings, Mapping):
        raise WrongTypeError("ratings", ratings, "the ratings of each candidate")
    sheets: list[PanelSheet] = []
    for person, given in ratings.items():
        round.candidate(person)
        sheets.append(_read_scored(policy, by, person, given))
    demands = [
        in_state(round, "scoring"),
        demand(text("somebody is scored"), met=bool(sheets), path="ratings"),
        *scoring_findings(round, policy, by, tuple(ratings)),
    ]
    changes = {"sheets": (*round.sheets, *sheets)} if all(each.met for each in demands) else {}
    return note(round, "score", at=at, by=by, demands=demands, why=why, changes=changes)


def _read_scored(policy: PromotionRoundPolicy, by: str, person: str, ratings: Mapping[str, Rating]) -> PanelSheet:
    """The sheet, if the scorecard can score it."""
    sheet = read_sheet(by, person, ratings)
    try:
        policy.card.score(sheet.mapping())
    except InvalidDocumentError as error:
        raise InvalidDocumentError(f"ratings of {person} by {by}", error.faults) from None
    return sheet


def rank_places(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    drawn: Iterable[str] = (),
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record with everybody's place.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        drawn: Persons in the order that was drawn, for ties that no figure decides.
        at: When.
        by: Who ranks.
        why: More words.

    Raises:
        RefusedError: If a candidate has too few scores, a tie that counts needs a drawn order, or who ranks is a
            candidate.
        NotFoundError: If one who was drawn is no candidate.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    order = read_lines(drawn, "drawn")
    for person in order:
        round.candidate(person)
    demands = [by_no_candidate(round, by), *ranking_findings(round, policy)]
    changes: dict[str, object] = {}
    if all(each.met for each in demands):
        rankings = round_rankings(round, policy, drawn=order)
        tied = [person for ranking in rankings for person in ranking.undecided()]
        required = text("an order is drawn for ties that count")
        demands.append(demand(required, met=not tied, path="drawn", reason=text("tied are {names}", names=tied)))
        changes = {
            "placings": tuple(placing for ranking in rankings for placing in ranking.placings()),
            "drawn": order,
        }
    return move(policy.workflow(), round, "rank", at=at, by=by, demands=demands, facts={}, why=why, changes=changes)


def return_to_scoring(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    rescore: Iterable[str] = (),
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> PromotionRound:
    """The record back in the hands of the panel, with the reason; the scores of some candidates are given anew.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        rescore: The candidates whose scores are dropped.
        at: When.
        by: Who returns it.
        why: The reason.

    Raises:
        RefusedError: If it is not ranked, who returns it is a candidate, or there is no reason.
        NotFoundError: If one is no candidate.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    changes = {"placings": (), "drawn": (), "sheets": kept_sheets(round, rescore)}
    demands = [by_no_candidate(round, by)]
    return move(policy.workflow(), round, "return", at=at, by=by, demands=demands, facts={}, why=why, changes=changes)


def kept_sheets(round: PromotionRound, rescore: Iterable[str]) -> tuple[PanelSheet, ...]:  # noqa: A002 - as above
    """The sheets without those of the candidates who are scored anew.

    Raises:
        NotFoundError: If one is no candidate.
    """
    dropped = {round.candidate(person).person for person in read_lines(rescore, "rescore")}
    return tuple(sheet for sheet in round.sheets if sheet.candidate not in dropped)

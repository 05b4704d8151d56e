"""A promotion round step by step: what each step does, and everything that may stand in its way."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.people.promotion_round_world import (
    LAST,
    LEAD,
    OFFICE,
    PANEL,
    POLICY,
    SCORES,
    SENIOR,
    SINCE,
    Status,
    appointed,
    approved,
    at,
    called,
    entered,
    ranked,
    scored,
    started,
)

from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.record import replay
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.people.promotion_panels import PanelMember, PanelSheet, SheetRating
from salesmanual.people.promotion_rounds import admit_candidate, enter_candidate, open_round, withdraw_candidate
from salesmanual.people.promotion_rounds_appeals import answer_appeal, appeal_round, reopen_round
from salesmanual.people.promotion_rounds_decisions import (
    appoint_chosen,
    approve_round,
    cancel_round,
    close_round,
    decline_place,
    round_due,
)
from salesmanual.people.promotion_rounds_record import CandidateWaiver, PromotionRound
from salesmanual.people.promotion_rounds_scoring import (
    declare_conflicts,
    rank_places,
    return_to_scoring,
    score_candidates,
    seat_panel,
    start_scoring,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy

ONE = {"results": 80, "interview": 70}
NO_APPEAL = attrs.evolve(POLICY, appeal_workdays=0)


def enter(
    record: PromotionRound, person: str = "hao", policy: PromotionRoundPolicy = POLICY, **more: object
) -> PromotionRound:
    """One more candidate."""
    given: dict[str, Any] = {
        "from_position": "representative",
        "to_position": SENIOR,
        "eligibility": Status(),
        "standings": {"performance": 3, "service": 500},
        "at": at(5),
        "by": person,
    }
    given.update(more)
    return enter_candidate(record, policy, person, **given)


def refused(call: Callable[[], object]) -> list[str]:
    """What stands in the way, line by line."""
    with pytest.raises(RefusedError) as error:
        call()
    return [str(finding).removeprefix("☐ ") for finding in error.value.findings]


def test_a_whole_round_leads_to_appointments() -> None:
    """From the call to the end: who is chosen is appointed from the day, by who approved."""
    closed = close_round(appointed(), POLICY, at=at(26), by="hr.lu")

    assert closed.journal.state == "closed"
    assert [(each.person, each.to_position, each.since, each.by, each.round) for each in closed.appointments] == [
        ("chen", SENIOR, SINCE, "d.du", "R-1"),
        ("fang", SENIOR, SINCE, "d.du", "R-1"),
    ]
    assert str(closed) == "R-1: 4 candidates, closed"
    assert closed.version == len(closed.journal)


def test_the_journal_makes_the_record_again() -> None:
    """Replaying every event on the call gives the record; so does its plain form."""
    record = answer_appeal(
        appeal_round(appointed(), POLICY, at=at(19), by="gao", why="my interview was cut short"),
        POLICY,
        "gao",
        "dismissed",
        at=at(20),
        by="hr.qi",
        why="it lasted as long as the others",
    )

    assert replay(called(), record.journal) == record
    assert structure(unstructure(record), PromotionRound) == record


def test_everything_that_stands_in_the_way_of_a_candidate_is_said() -> None:
    """All demands on an entry at once."""
    policy = attrs.evolve(POLICY, nominations=False)

    found = refused(
        lambda: enter(
            started(policy=policy), "chen", policy, to_position="director", standings={}, at=at(12), by="m.ma"
        )
    )

    assert found == [
        "the round is called: found scoring",
        "candidates come by 2026-05-08: found 2026-05-12",
        "the position is one of senior-representative, team-lead: found director",
        "a person stands once in a round: found chen",
        "every figure for ties is there: missing performance, service",
        "candidates apply themselves: found m.ma",
    ]


def test_a_finding_serves_as_an_eligibility() -> None:
    """Anything with a status will do."""
    finding = parse_criterion("visits >= 3").check({"visits": 4})

    record = enter(called(), eligibility=finding)

    assert record.candidate("hao").is_admitted(POLICY)


def test_a_nomination_names_who_made_it() -> None:
    """Who enters somebody else nominates them."""
    record = enter(called(), by="m.mo", why="carried the team")

    assert record.candidate("hao").nominated_by == "m.mo"
    assert [event.what for event in record.journal][-1] == "nominate"


def test_who_is_not_eligible_needs_a_waiver() -> None:
    """Without it the candidate is on the list and not scored."""
    record = enter(called(), eligibility=Status("not yet"), by="m.mo")
    before = record.admitted(POLICY)

    waived = admit_candidate(record, POLICY, "hao", roles=["director"], at=at(6), by="d.du", why="returns from leave")

    assert before == ()
    assert [each.person for each in waived.admitted(POLICY)] == ["hao"]
    assert waived.candidate("hao").waiver == CandidateWaiver("d.du", "returns from leave", date(2026, 5, 6))


def test_everything_that_stands_in_the_way_of_a_waiver_is_said() -> None:
    """All demands on a waiver at once; the reason may not be blank."""
    record = enter(entered(), by="chen")

    found = refused(lambda: admit_candidate(record, POLICY, "hao", roles=["hr"], at=at(6), by="chen", why=" "))

    assert found == [
        "a waiver is needed: found eligible",
        "who admits has a role of director: found hr",
        "somebody else admits than who nominated: found chen",
        "somebody acts who is no candidate: found chen",
        "a reason is given",
    ]


def test_who_withdraws_is_not_scored_any_more() -> None:
    """Their scores go with them; nobody else may say so, nor twice."""
    record = scored()

    gone = withdraw_candidate(record, POLICY, "gao", at=at(13), by="gao")

    assert "gao" not in {sheet.candidate for sheet in gone.sheets}
    assert "gao" not in {each.person for each in gone.admitted(POLICY)}
    assert refused(lambda: withdraw_candidate(gone, POLICY, "gao", at=at(13), by="m.ma")) == [
        "candidates withdraw themselves: found m.ma",
        "they still stand: found gao",
    ]


def test_a_panel_is_large_enough_and_has_its_roles() -> None:
    """All demands on a panel at once; who has scored stays on it."""
    found = refused(lambda: seat_panel(scored(), POLICY, [PanelMember("m.ma", "manager")], at=at(12), by="chen"))

    assert found == [
        "the panel has at least 3 members: found 1",
        "the panel has at least 1 as hr: found 0",
        "the panel has at least 2 as manager: found 1",
        "who has scored stays on the panel: missing hr.hu, m.mo",
        "somebody acts who is no candidate: found chen",
    ]


def test_a_new_panel_keeps_what_its_members_declared() -> None:
    """A member who leaves takes their declaration along."""
    record = declare_conflicts(
        seat_panel(entered(), POLICY, [*PANEL, PanelMember("m.mi", "manager")], at=at(6), by="hr.lu"),
        POLICY,
        {"chen": "spouse"},
        at=at(6),
        by="m.mi",
    )

    smaller = seat_panel(record, POLICY, PANEL, at=at(7), by="hr.lu")

    assert (len(record.declarations), smaller.declarations) == (1, ())


def test_scoring_begins_when_the_call_is_over() -> None:
    """All demands at once."""
    found = refused(lambda: start_scoring(called(), POLICY, at=at(8), by="hr.lu"))

    assert found == [
        "the last day to apply, 2026-05-08, is over: found 2026-05-08",
        "the panel has at least 3 members: found 0",
        "the panel has at least 1 as hr: found 0",
        "the panel has at least 2 as manager: found 0",
        "somebody is admitted",
    ]


def test_nobody_scores_who_is_close_to_them() -> None:
    """Oneself, a declared conflict, a direct report, a nominee, a rival: each is said, and nothing is changed."""
    record = enter(entered(), "m.ma")
    record = enter(record, "hao", manager="m.mo", by="m.mo")
    record = started(record)
    record = declare_conflicts(record, POLICY, {"chen": "spouse"}, at=at(11), by="hr.hu")
    before = record

    own = refused(
        lambda: score_candidates(record, POLICY, {"m.ma": ONE, "chen": ONE, "hao": ONE}, at=at(12), by="m.ma")
    )
    report = refused(lambda: score_candidates(record, POLICY, {"hao": ONE}, at=at(12), by="m.mo"))
    spouse = refused(lambda: score_candidates(record, POLICY, {"chen": ONE, "deng": ONE}, at=at(12), by="hr.hu"))

    assert own == [
        "m.ma may score m.ma: nobody scores themselves",
        "m.ma may score chen: nobody scores a rival for the same place",
        "m.ma may score hao: nobody scores a rival for the same place",
    ]
    assert report == ["m.mo may score hao: nobody scores their own direct report, nobody scores whom they nominated"]
    assert spouse == ["hr.hu may score chen: a conflict was declared, spouse"]
    assert record is before


def test_who_stands_for_another_position_is_no_rival() -> None:
    """A member who stands for a team lead's place may score the others."""
    record = started(enter(entered(), "m.ma", to_position=LEAD))

    later = score_candidates(record, POLICY, {"chen": ONE}, at=at(12), by="m.ma")

    assert [(sheet.member, sheet.candidate) for sheet in later.sheets] == [("m.ma", "chen")]


def test_the_last_day_to_apply_is_one_of_the_call() -> None:
    """Who comes on it is in time."""
    assert enter(called(), at=at(LAST.day)).candidate("hao").person == "hao"


def test_a_policy_may_let_managers_and_nominators_score() -> None:
    """The two bars are the policy's to lift."""
    policy = attrs.evolve(POLICY, managers_score=True, nominators_score=True)
    record = started(enter(called(policy), "hao", policy, manager="m.mo", by="m.mo"), policy)

    scored_by_manager = score_candidates(record, policy, {"hao": ONE}, at=at(12), by="m.mo")

    assert scored_by_manager.sheets == (
        PanelSheet("m.mo", "hao", [SheetRating("interview", 70), SheetRating("results", 80)]),
    )


def test_everything_that_stands_in_the_way_of_a_score_is_said() -> None:
    """All demands on a score at once: the state, the panel, the declaration, the candidate, once."""
    record = enter(entered(), eligibility=Status("not yet"))

    found = refused(lambda: score_candidates(record, POLICY, {"hao": ONE}, at=at(6), by="x.xu"))
    twice = refused(lambda: score_candidates(scored(), POLICY, {"chen": ONE}, at=at(12), by="m.ma"))
    nothing = refused(lambda: score_candidates(started(), POLICY, {}, at=at(12), by="m.ma"))
    gone = withdraw_candidate(started(), POLICY, "gao", at=at(12), by="gao")

    assert found == [
        "the round is scoring: found called",
        "a member of the panel scores: found x.xu",
        "who scores has declared their conflicts: found x.xu",
        "hao is admitted: found not yet",
    ]
    assert twice == ["m.ma scores chen once: there is a score already"]
    assert nothing == ["somebody is scored"]
    assert refused(lambda: score_candidates(gone, POLICY, {"gao": ONE}, at=at(12), by="m.ma")) == [
        "gao is admitted: found withdrawn"
    ]


def test_a_conflict_that_is_declared_later_takes_the_score_away() -> None:
    """What was given before no longer counts, and what was declared stays declared."""
    record = declare_conflicts(scored(), POLICY, {"chen": "friend"}, at=at(12), by="m.ma")

    assert ("m.ma", "chen") not in {(sheet.member, sheet.candidate) for sheet in record.sheets}
    assert len(record.sheets) == len(scored().sheets) - 1
    assert refused(lambda: declare_conflicts(record, POLICY, {}, at=at(12), by="m.ma")) == [
        "what was declared stays declared: missing chen"
    ]
    assert refused(lambda: declare_conflicts(ranked(), POLICY, {}, at=at(14), by="x.xu")) == [
        "the round is called, scoring: found ranked",
        "a member of the panel declares: found x.xu",
    ]


def test_ranking_needs_enough_scores_of_everybody() -> None:
    """Each candidate who lacks scores is named."""
    record = score_candidates(started(), POLICY, {"chen": ONE, "deng": ONE}, at=at(12), by="m.ma")
    record = score_candidates(record, POLICY, {"deng": ONE}, at=at(12), by="m.mo")

    assert refused(lambda: rank_places(record, POLICY, at=at(13), by="gao")) == [
        "somebody acts who is no candidate: found gao",
        "chen has at least 2 scores: found 1",
        "fang has at least 2 scores: found 0",
        "gao has at least 2 scores: found 0",
    ]


def test_a_tie_that_counts_needs_a_draw() -> None:
    """Who is tied is named; with the drawn order the round is ranked."""
    policy = attrs.evolve(POLICY, ties=[])
    record = scored(policy=policy)

    tied = refused(lambda: rank_places(record, policy, at=at(13), by="hr.lu"))
    drawn = rank_places(record, policy, drawn=["deng", "fang"], at=at(13), by="hr.lu")

    assert tied == ["an order is drawn for ties that count: tied are deng, fang"]
    assert [each.person for each in drawn.chosen()] == ["chen", "deng"]


def test_a_returned_round_is_scored_anew_where_it_was_wrong() -> None:
    """The scores of who is named are dropped, the others stay; a reason is needed."""
    record = return_to_scoring(ranked(), POLICY, rescore=["gao"], at=at(14), by="d.du", why="interview repeated")

    assert (record.journal.state, record.placings) == ("scoring", ())
    assert {sheet.candidate for sheet in record.sheets} == {"chen", "deng", "fang"}
    assert refused(lambda: return_to_scoring(ranked(), POLICY, at=at(14), by="gao", why="")) == [
        "somebody acts who is no candidate: found gao",
        "a reason is given",
    ]


def test_who_approves_has_no_part_in_the_round() -> None:
    """Role, panel, candidate, nominator, caller: each is said."""
    record = rank_places(scored(), POLICY, at=at(13), by="hr.lu")

    panel, role = refused(lambda: approve_round(record, POLICY, at=at(14), by="m.ma"))
    assert panel == "somebody acts who is not on the panel: found m.ma"
    assert "director" in role
    assert refused(lambda: approve_round(record, POLICY, roles=["director"], at=at(14), by="chen")) == [
        "somebody acts who is no candidate: found chen"
    ]
    assert refused(lambda: approve_round(record, POLICY, roles=["director"], at=at(14), by="hr.lu")) == [
        "somebody else approves than who called the round: found hr.lu"
    ]


def test_who_nominated_does_not_approve() -> None:
    """A nominator has a favourite."""
    record = started(enter(entered(), by="d.du"))
    for member in PANEL:
        sheets = dict.fromkeys([*SCORES, "hao"], ONE)
        record = score_candidates(record, POLICY, sheets, at=at(12), by=member.person)
    record = rank_places(record, POLICY, at=at(13), by="hr.lu")

    assert refused(lambda: approve_round(record, POLICY, roles=["director"], at=at(14), by="d.du")) == [
        "who approves nominated nobody: found d.du"
    ]


def test_the_reserve_list_moves_up_when_a_place_is_declined() -> None:
    """Who declines is not chosen, the first in reserve is; who has no place cannot decline."""
    record = decline_place(approved(), POLICY, at=at(15), by="chen", why="stays in the east")

    assert [each.person for each in record.chosen()] == ["fang", "deng"]
    assert record.reserve() == ()
    assert [each.person for each in approved().reserve()] == ["deng"]
    assert refused(lambda: decline_place(ranked(), POLICY, at=at(15), by="gao")) == [
        "the round is approved: found ranked",
        "who declines is offered a place: found gao",
    ]


def test_appointments_take_effect_after_the_days_to_appeal() -> None:
    """The last day to appeal is in workdays; without appeal the next day will do."""
    record = appointed()

    assert record.appeal_until == date(2026, 5, 25)
    assert refused(
        lambda: appoint_chosen(approved(), POLICY, OFFICE, since=date(2026, 5, 25), at=at(18), by="gao")
    ) == [
        "they take effect after 2026-05-25: found 2026-05-25",
        "somebody acts who is no candidate: found gao",
    ]
    plain = appoint_chosen(approved(NO_APPEAL), NO_APPEAL, OFFICE, since=date(2026, 5, 19), at=at(18), by="hr.lu")
    assert plain.appeal_until is None
    assert close_round(plain, NO_APPEAL, at=at(18), by="hr.lu").journal.state == "closed"
    assert refused(lambda: appeal_round(plain, NO_APPEAL, at=at(18), by="gao", why="no")) == [
        "it may be appealed: there is no appeal"
    ]


def test_everything_that_stands_in_the_way_of_an_appeal_is_said() -> None:
    """Time, person, once, reason."""
    once = appeal_round(appointed(), POLICY, at=at(25), by="gao", why="no")

    assert refused(lambda: appeal_round(once, POLICY, at=at(26), by="x.xu", why="")) == [
        "it is appealed by 2026-05-25: found 2026-05-26",
        "a candidate appeals: found x.xu",
        "a reason is given",
    ]
    assert refused(lambda: appeal_round(once, POLICY, at=at(25), by="gao", why="again")) == [
        "a person appeals once: found gao"
    ]
    assert refused(lambda: appeal_round(approved(), POLICY, at=at(15), by="gao", why="no")) == [
        "the round is appointed: found approved"
    ]


def test_an_appeal_is_answered_by_somebody_who_had_no_part() -> None:
    """Neither panel nor approver nor a candidate; with a reason; an answer stands."""
    record = appeal_round(appointed(), POLICY, at=at(19), by="gao", why="no")

    answered = answer_appeal(record, POLICY, "gao", "dismissed", at=at(20), by="hr.qi", why="checked")

    by_part = functools.partial(answer_appeal, record, POLICY, "gao", "upheld", at=at(20), why="x")
    assert [refused(functools.partial(by_part, by=by)) for by in ("m.ma", "d.du", "gao")] == [
        ["somebody acts who is not on the panel: found m.ma"],
        ["somebody else answers than who approved: found d.du"],
        ["somebody acts who is no candidate: found gao"],
    ]
    assert refused(lambda: answer_appeal(answered, POLICY, "gao", "upheld", at=at(20), by="hr.qi", why="")) == [
        "there is an open appeal of gao: there is none",
        "a reason is given",
    ]


def test_an_upheld_appeal_takes_the_appointments_back() -> None:
    """The round goes back to the panel, is ranked anew and may be appealed anew."""
    record = appeal_round(appointed(), POLICY, at=at(19), by="gao", why="no")
    deng = appeal_round(record, POLICY, at=at(19), by="deng", why="no")
    upheld = answer_appeal(deng, POLICY, "gao", "upheld", at=at(20), by="hr.qi", why="a sheet was mixed up")

    reopened = reopen_round(
        answer_appeal(upheld, POLICY, "deng", "dismissed", at=at(20), by="hr.qi", why="checked"),
        POLICY,
        rescore=["gao"],
        at=at(21),
        by="hr.lu",
        why="appeal of gao",
    )

    assert refused(lambda: reopen_round(upheld, POLICY, at=at(21), by="hr.lu", why="x")) == [
        "every appeal is answered: open are those of deng"
    ]
    assert refused(lambda: reopen_round(record, POLICY, at=at(21), by="gao", why="")) == [
        "an appeal was upheld: there is none",
        "every appeal is answered: open are those of gao",
        "somebody acts who is no candidate: found gao",
        "a reason is given",
    ]
    assert (reopened.journal.state, reopened.appointments, reopened.appeal_until) == ("scoring", (), None)
    for member in PANEL:
        reopened = score_candidates(
            reopened, POLICY, {"gao": {"results": 95, "interview": 95}}, at=at(22), by=member.person
        )
    again = rank_places(reopened, POLICY, at=at(25), by="hr.lu")
    assert [each.person for each in again.chosen()] == ["gao", "chen"]
    again = approve_round(again, POLICY, roles=["director"], at=at(26), by="d.du")
    again = appoint_chosen(again, POLICY, OFFICE, since=SINCE, at=at(26), by="hr.lu")
    assert len(appeal_round(again, POLICY, at=at(27), by="gao", why="no").appeals) == 3


def test_a_round_is_closed_when_nothing_is_open() -> None:
    """The days to appeal, open appeals and upheld ones stand in the way."""
    both = appointed()
    for person in ("gao", "deng"):
        both = appeal_round(both, POLICY, at=at(19), by=person, why="no")
    upheld = answer_appeal(both, POLICY, "gao", "upheld", at=at(20), by="hr.qi", why="yes")

    assert refused(lambda: close_round(upheld, POLICY, at=at(25), by="chen")) == [
        "the days to appeal, up to 2026-05-25, are over: found 2026-05-25",
        "every appeal is answered: open are those of deng",
        "it is reopened after an upheld appeal: upheld are those of gao",
        "somebody acts who is no candidate: found chen",
    ]


def test_a_round_is_cancelled_before_the_appointments() -> None:
    """With a reason, and not by a candidate."""
    assert cancel_round(approved(), POLICY, at=at(15), by="d.du", why="places frozen").journal.state == "cancelled"
    assert refused(lambda: cancel_round(approved(), POLICY, at=at(15), by="chen", why="")) == [
        "somebody acts who is no candidate: found chen",
        "a reason is given",
    ]
    with pytest.raises(RefusedError, match="cancel R-1 from appointed"):
        cancel_round(appointed(), POLICY, at=at(19), by="d.du", why="late")


def test_each_step_has_its_last_day() -> None:
    """The call and the appeal have days; scoring and approval have workdays where the policy says so."""
    policy = attrs.evolve(POLICY, score_workdays=5, approve_workdays=2)

    assert round_due(called(), POLICY, OFFICE) == LAST
    assert round_due(started(), POLICY, OFFICE) is None
    assert round_due(started(policy=policy), policy, OFFICE) == date(2026, 5, 18)
    assert round_due(ranked(policy), policy, OFFICE) == date(2026, 5, 15)
    assert round_due(approved(policy), policy, OFFICE) is None
    assert round_due(appointed(), POLICY, OFFICE) == date(2026, 5, 25)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: open_round("R-1", "policy", apply_until=LAST, at=at(4), by="x"), WrongTypeError, "policy: found"),  # type: ignore[arg-type]
        (lambda: open_round("R-1", POLICY, apply_until="May", at=at(4), by="x"), WrongTypeError, "apply_until: found"),  # type: ignore[arg-type]
        (lambda: open_round("R-1", POLICY, apply_until=LAST, at=at(9), by="x"), RefusedError, "last day to apply"),
        (lambda: enter("round"), WrongTypeError, "round: found 'round'"),  # type: ignore[arg-type]
        (lambda: enter(called(), policy="policy"), WrongTypeError, "policy: found 'policy'"),  # type: ignore[arg-type]
        (
            lambda: enter(called(), policy=attrs.evolve(POLICY, key="other")),
            InvalidValueError,
            "policy: found 'other', accepted is the policy of the round, 'promotion-round'",
        ),
        (lambda: enter(called(), eligibility="eligible"), WrongTypeError, "eligibility: found 'eligible'"),
        (lambda: enter(called(), eligibility=Status(1)), WrongTypeError, "eligibility: found Status"),  # type: ignore[arg-type]
        (lambda: enter(called(), standings=[3]), WrongTypeError, "standings: found [3]"),
        (lambda: enter(called(), standings=None), RefusedError, "missing performance, service"),
        (lambda: enter(called(), standings={"performance": 1.5}), WrongTypeError, "value: found 1.5"),
        (
            lambda: withdraw_candidate(entered(), POLICY, "chan", at=at(6), by="x"),
            NotFoundError,
            "did you mean 'chen'?",
        ),
        (lambda: seat_panel(entered(), POLICY, [*PANEL, PANEL[0]], at=at(6), by="x"), DuplicateError, "'hr.hu'"),
        (lambda: declare_conflicts(started(), POLICY, ["chen"], at=at(11), by="m.ma"), WrongTypeError, "conflicts"),  # type: ignore[arg-type]
        (lambda: declare_conflicts(started(), POLICY, {"x": "spouse"}, at=at(11), by="m.ma"), NotFoundError, "'x'"),
        (lambda: score_candidates(started(), POLICY, ["chen"], at=at(12), by="m.ma"), WrongTypeError, "ratings: found"),  # type: ignore[arg-type]
        (lambda: score_candidates(started(), POLICY, {"x": ONE}, at=at(12), by="m.ma"), NotFoundError, "candidate 'x'"),
        (
            lambda: score_candidates(started(), POLICY, {"chen": {"results": 101, "talk": 1}}, at=at(12), by="m.ma"),
            InvalidDocumentError,
            "ratings of chen by m.ma: 3 faults",
        ),
        (lambda: rank_places(scored(), POLICY, drawn=["x"], at=at(13), by="x"), NotFoundError, "candidate 'x'"),
        (
            lambda: return_to_scoring(ranked(), POLICY, rescore=["x"], at=at(14), by="d.du", why="x"),
            NotFoundError,
            "candidate 'x'",
        ),
        (
            lambda: appoint_chosen(approved(), POLICY, "office", since=SINCE, at=at(18), by="x"),  # type: ignore[arg-type]
            WrongTypeError,
            "calendar: found 'office'",
        ),
        (
            lambda: answer_appeal(appointed(), POLICY, "gao", "granted", at=at(19), by="x", why="x"),  # type: ignore[arg-type]
            InvalidValueError,
            "answer: found 'granted'",
        ),
        (lambda: attrs.evolve(scored(), sheets=scored().sheets * 2), DuplicateError, "'hr.hu for chen'"),
    ],
)
def test_what_cannot_be_is_refused(call: Callable[[], object], error: type[Exception], says: str) -> None:
    """Bad input is refused with its place."""
    with pytest.raises(error) as found:
        call()

    assert says in str(found.value)

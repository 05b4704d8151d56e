"""A round under any sequence of steps: no state outside the table, no place too many, nobody scored who may not be."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.people.promotion_round_world import OFFICE, PANEL, POLICY, SENIOR, Status

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import replay
from salesmanual.people.promotion_rounds import admit_candidate, enter_candidate, open_round, withdraw_candidate
from salesmanual.people.promotion_rounds_appeals import answer_appeal, appeal_round, reopen_round
from salesmanual.people.promotion_rounds_decisions import (
    appoint_chosen,
    approve_round,
    close_round,
    decline_place,
)
from salesmanual.people.promotion_rounds_policy import PositionPlaces
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

    from salesmanual.people.promotion_rounds_record import PromotionRound

FIRST: Final = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
RULE: Final = attrs.evolve(POLICY, places=[PositionPlaces(SENIOR, 2)], ties=POLICY.ties[:1], reserve=1)
NAMES: Final = ("chen", "deng", "fang", "gao", "m.ma")
PERSON: Final = st.sampled_from(NAMES)
MEMBER: Final = st.sampled_from([member.person for member in PANEL])
ANYBODY: Final = st.sampled_from(["chen", "m.ma", "hr.lu", "d.du", "hr.qi"])


def begun() -> PromotionRound:
    """A call with a panel."""
    opened = open_round("R-1", RULE, apply_until=date(2026, 5, 5), at=FIRST, by="hr.lu")
    return seat_panel(opened, RULE, PANEL, at=FIRST, by="hr.lu")


class Rounds(RuleBasedStateMachine):
    """Every verb at any time; what is refused leaves the record alone."""

    def __init__(self) -> None:
        super().__init__()
        self.now = FIRST
        self.record = begun()

    def attempt(self, step: Callable[..., PromotionRound], *args: object, **more: object) -> None:
        """Takes the step, or checks that a refusal says why and changed nothing."""
        before, plain = self.record, attrs.asdict(self.record, recurse=False)
        findings: tuple[object, ...] = ("none",)
        try:
            self.record = step(before, RULE, *args, at=self.now, **more)
        except RefusedError as refused:
            findings = refused.findings
        assert findings
        assert attrs.asdict(before, recurse=False) == plain

    @initialize(pushes=st.integers(0, 5))
    def start(self, pushes: int) -> None:
        """A run begins at any step of a round."""
        if pushes:
            self.enter_all()
        for _ in range(pushes):
            self.push()

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        """Time passes."""
        self.now += timedelta(days=days)

    @rule(
        person=PERSON, by=PERSON, status=st.sampled_from(["eligible", "eligible", "not yet"]), figure=st.integers(1, 2)
    )
    def enter(self, person: str, by: str, status: str, figure: int) -> None:
        """Somebody applies or is nominated."""
        self.attempt(
            enter_candidate,
            person,
            from_position="representative",
            to_position=SENIOR,
            eligibility=Status(status),
            standings={"performance": figure},
            manager="m.mo" if person == "gao" else None,
            by=by,
        )

    @rule()
    def enter_all(self) -> None:
        """Everybody applies."""
        for person in NAMES[:4]:
            self.enter(person, person, "eligible", 1)

    @rule(data=st.data(), by=ANYBODY)
    def admit_or_withdraw(self, data: st.DataObject, by: str) -> None:
        """A candidate gets a waiver, or withdraws."""
        if self.record.candidates:
            person = data.draw(st.sampled_from(self.record.candidates)).person
            if data.draw(st.booleans()):
                self.attempt(admit_candidate, person, roles=["director"], by=by, why="x")
            else:
                self.attempt(withdraw_candidate, person, by=person)

    @rule(member=MEMBER, data=st.data())
    def declare(self, member: str, data: st.DataObject) -> None:
        """A member declares nothing, or a conflict with a candidate."""
        known = [each.person for each in self.record.candidates]
        chosen = data.draw(st.lists(st.sampled_from(known), max_size=1)) if known else []
        self.attempt(declare_conflicts, dict.fromkeys(chosen, "friend"), by=member)

    @rule()
    def begin(self) -> None:
        """All declare nothing more, and scoring begins."""
        for member in PANEL:
            if self.record.declaration_of(member.person) is None:
                self.attempt(declare_conflicts, {}, by=member.person)
        self.attempt(start_scoring, by="hr.lu")

    @rule(data=st.data(), member=MEMBER)
    def score(self, data: st.DataObject, member: str) -> None:
        """A member scores somebody."""
        if self.record.candidates:
            person = data.draw(st.sampled_from(self.record.candidates)).person
            points = data.draw(st.integers(1, 3))
            self.attempt(score_candidates, {person: {"results": points, "interview": points}}, by=member)

    @rule(points=st.integers(1, 3))
    def score_all(self, points: int) -> None:
        """Every member scores everybody, one by one."""
        for member in PANEL:
            for number, each in enumerate(self.record.candidates):
                given = {"results": points + number % 2, "interview": points}
                self.attempt(score_candidates, {each.person: given}, by=member.person)

    @rule(by=ANYBODY, drawn=st.booleans())
    def rank(self, by: str, drawn: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        """The round is ranked, with a draw or without."""
        self.attempt(rank_places, drawn=[each.person for each in self.record.candidates] if drawn else (), by=by)

    @rule(by=ANYBODY, why=st.sampled_from(["", "x"]))
    def give_back(self, by: str, why: str) -> None:
        """The ranking goes back."""
        self.attempt(return_to_scoring, by=by, why=why)

    @rule(by=ANYBODY)
    def approve(self, by: str) -> None:
        """The ranking is approved."""
        self.attempt(approve_round, roles=["director"], by=by)

    @rule(person=PERSON)
    def decline(self, person: str) -> None:
        """Somebody declines."""
        self.attempt(decline_place, by=person)

    @rule(days=st.integers(0, 30))
    def appoint(self, days: int) -> None:
        """The chosen are appointed from some day on."""
        self.attempt(appoint_chosen, OFFICE, since=self.now.date() + timedelta(days=days), by="hr.lu")

    @rule(person=PERSON)
    def appeal(self, person: str) -> None:
        """Somebody appeals."""
        self.attempt(appeal_round, by=person, why="x")

    @rule(person=PERSON, answer=st.sampled_from(["dismissed", "upheld"]), by=ANYBODY)
    def answer(self, person: str, answer: str, by: str) -> None:
        """An appeal is answered."""
        self.attempt(answer_appeal, person, answer, by=by, why="x")

    @rule()
    def push(self) -> None:
        """The next step as it should be, so that runs come to the end."""
        state = self.record.journal.state
        if state == "called":
            self.now = max(self.now, FIRST + timedelta(days=2))
            self.begin()
        elif state == "scoring":
            self.score_all(1)
            self.rank("hr.lu", drawn=True)
        elif state == "ranked":
            self.approve("d.du")
        elif state == "approved":
            self.appoint(30)
        elif state == "appointed":
            for person in NAMES:
                self.answer(person, "upheld", "hr.qi")
            self.reopen()

    @rule()
    def reopen(self) -> None:
        """The round goes back after an appeal."""
        self.attempt(reopen_round, by="hr.lu", why="x")

    @rule()
    def close(self) -> None:
        """The round ends."""
        self.attempt(close_round, by="hr.lu")

    @invariant()
    def the_table_is_kept(self) -> None:
        """The journal is a walk through the table."""
        assert RULE.workflow().journal_faults(self.record) == ()

    @invariant()
    def no_place_is_given_twice(self) -> None:
        """Chosen are at most the places, each an admitted candidate who did not decline."""
        chosen = [each.person for each in self.record.chosen()]
        admitted = {each.person for each in self.record.admitted(RULE)}
        assert len(chosen) <= RULE.places_of(SENIOR)
        assert set(chosen) <= admitted - set(self.record.declined)
        if self.record.journal.state == "appointed":
            assert [each.person for each in self.record.appointments] == chosen

    @invariant()
    def places_are_filled(self) -> None:
        """Once ranked, as many are chosen as can be."""
        if self.record.journal.state in {"ranked", "approved", "appointed", "closed"}:
            able = len(self.record.admitted(RULE))
            declined = len(self.record.declined)
            reachable = min(able, RULE.places_of(SENIOR) + RULE.reserve) - declined
            assert len(self.record.chosen()) == min(RULE.places_of(SENIOR), reachable)

    @invariant()
    def nobody_scores_who_may_not(self) -> None:
        """No sheet of oneself, of a conflict, of a direct report or nominee, and none twice."""
        pairs = Counter((sheet.member, sheet.candidate) for sheet in self.record.sheets)
        assert all(count == 1 for count in pairs.values())
        for member, person in pairs:
            candidate = self.record.candidate(person)
            declared = self.record.declaration_of(member)
            assert declared is not None
            assert declared.kind_of(person) is None
            assert member not in {person, candidate.manager, candidate.nominated_by}

    @invariant()
    def who_approved_had_no_part(self) -> None:
        """Never a member of the panel, a candidate who stands, or who called the round."""
        approver = self.record.approver()
        assert approver is None or approver not in {*self.record.members(), "hr.lu"}

    @invariant()
    def appointments_wait_for_the_appeals(self) -> None:
        """Nobody is appointed before the days to appeal are over."""
        last = self.record.appeal_until
        assert last is None or all(each.since > last for each in self.record.appointments)

    def teardown(self) -> None:
        """The journal makes the record again."""
        event(f"ends {self.record.journal.state}")
        event(f"ranked {self.record.rankings()} times")
        assert replay(begun(), self.record.journal) == self.record


Rounds.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestRounds = Rounds.TestCase

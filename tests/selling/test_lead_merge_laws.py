"""Laws of merging: undoing is the identity, journals replay, refusals change nothing; and random merges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, recorded, replay
from salesmanual.selling.consents import Consent
from salesmanual.selling.lead_merge import MergePolicy, follow_merges, undo_merge
from salesmanual.selling.lead_merge_rules import MERGE_RULES, MERGED_FIELDS, MergeRule
from salesmanual.selling.lead_process import LeadProcess
from salesmanual.selling.leads import Lead

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = AT + timedelta(days=30)
FEW = settings(max_examples=60, deadline=None)

MOMENTS = st.integers(0, 5).map(lambda day: AT + timedelta(days=day))
WORDS = st.sampled_from(["Acme", "ACME", "Acme Ltd", "贸易", ""])
FACTS = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 2) | st.sampled_from(["x", ""]))


@st.composite
def consents(draw: st.DrawFn) -> Consent:
    given_at = draw(MOMENTS)
    ends = draw(st.none() | st.integers(0, 5).map(lambda day: given_at + timedelta(days=day)))
    return Consent("marketing", draw(st.sampled_from(["email", "call", "any"])), given_at, "form", withdrawn_at=ends)


def leads(key: str) -> st.SearchStrategy[Lead]:
    return st.builds(
        Lead,
        st.just(key),
        st.sampled_from(["web", "fair"]),
        MOMENTS,
        name=WORDS.filter(bool),
        company=WORDS,
        phones=st.lists(st.sampled_from(["13800138000", "138 0013 8000", "1", "none"]), unique=True, max_size=3),
        emails=st.lists(st.sampled_from(["a@b.cn", "A@b.cn", "c@d.cn"]), unique=True, max_size=2),
        owner=st.none() | st.sampled_from(["li.na", "wu"]),
        consents=st.lists(consents(), max_size=2),
        facts=FACTS,
    )


def _rule(field: str) -> st.SearchStrategy[MergeRule | None]:
    admitted = []
    for name in MERGE_RULES:
        try:
            admitted.append(MergeRule(field, cast("Any", name)))
        except ValueError:
            continue
    return st.none() | st.sampled_from(admitted)


POLICIES = st.tuples(*map(_rule, (*MERGED_FIELDS, "facts.a"))).map(
    lambda rules: MergePolicy([each for each in rules if each is not None])
)


def answered(policy: MergePolicy, first: Lead, second: Lead) -> dict[str, Any]:
    """Every open field answered, by turns."""
    return {field: ("other", "survivor")[at % 2] for at, field in enumerate(policy.propose(first, second).open())}


def bare(lead: Lead) -> Lead:
    return attrs.evolve(lead, journal=EMPTY_JOURNAL)


@FEW
@given(POLICIES, leads("L-1"), leads("L-2"))
def test_merging_and_undoing_is_the_identity_of_all_but_the_journals(
    policy: MergePolicy, first: Lead, second: Lead
) -> None:
    merged = policy.merge(first, second, at=NOW, by="wu", answers=answered(policy, first, second))

    back = undo_merge(merged.survivor, merged.other, at=NOW, by="wu")

    assert [bare(lead) for lead in back] == [first, second]
    assert [lead.version for lead in back] == [2, 2]
    assert back[0].journal.continues(merged.survivor.journal)
    assert back[1].journal.continues(merged.other.journal)


@FEW
@given(POLICIES, leads("L-1"), leads("L-2"))
def test_merging_again_after_undoing_takes_the_same(policy: MergePolicy, first: Lead, second: Lead) -> None:
    answers = answered(policy, first, second)
    once = policy.merge(first, second, at=NOW, by="wu", answers=answers)
    back = undo_merge(once.survivor, once.other, at=NOW, by="wu")

    again = policy.merge(*back, at=NOW, by="wu", answers=answers)

    assert bare(again.survivor) == bare(once.survivor)


@FEW
@given(POLICIES, leads("L-1"), leads("L-2"))
def test_the_journals_replay_to_the_leads(policy: MergePolicy, first: Lead, second: Lead) -> None:
    merged = policy.merge(first, second, at=NOW, by="wu", answers=answered(policy, first, second))
    back = undo_merge(merged.survivor, merged.other, at=NOW, by="wu")

    for lead, start in zip((merged.survivor, merged.other, *back), (first, second) * 2, strict=True):
        assert replay(start, lead.journal) == lead


@FEW
@given(POLICIES, leads("L-1"), leads("L-2"))
def test_what_the_proposal_takes_is_what_the_survivor_has(policy: MergePolicy, first: Lead, second: Lead) -> None:
    answers = answered(policy, first, second)
    survivor = policy.merge(first, second, at=NOW, by="wu", answers=answers).survivor

    for each in policy.propose(first, second, answers=answers).fields:
        name, _, key = each.field.partition(".")
        assert each.taken == (survivor.facts.get(key) if key else getattr(survivor, name))


@FEW
@given(leads("L-1"), leads("L-2"))
def test_joined_lists_lose_nothing_and_keep_their_order(first: Lead, second: Lead) -> None:
    policy = MergePolicy()

    survivor = policy.merge(first, second, at=NOW, by="wu").survivor

    assert survivor.phones[: len(first.phones)] == first.phones
    assert {*survivor.phones} <= {*first.phones, *second.phones}
    assert policy.propose(survivor, second).changes().keys() <= {"consents"}


@FEW
@given(leads("L-1"), leads("L-2"), MOMENTS)
def test_a_merge_gives_no_consent_that_neither_lead_had(first: Lead, second: Lead, at: datetime) -> None:
    survivor = MergePolicy().merge(first, second, at=NOW, by="wu").survivor

    for channel in ("email", "call"):
        holds = any(each.holds("marketing", cast("Any", channel), at) for each in survivor.consents)
        held = any(each.holds("marketing", cast("Any", channel), at) for each in (*first.consents, *second.consents))
        assert held or not holds


class Merging(RuleBasedStateMachine):
    """Leads in a process that are merged, changed and parted at random, against the fields as they were before."""

    def __init__(self) -> None:
        super().__init__()
        self.process = LeadProcess()
        self.first = {f"L-{number}": self._new(number) for number in range(4)}
        self.leads = dict(self.first)
        self.at = NOW
        self.stack: list[tuple[str, str, Lead, Lead]] = []

    def _new(self, number: int) -> Lead:
        lead = Lead(f"L-{number}", "web", AT, name=f"N{number}", phones=[f"{number}"], facts={f"f{number}": number})
        journal = self.process.workflow().begin(at=AT, by="wu")
        return attrs.evolve(lead, journal=journal)

    def _later(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    @rule(survivor=st.integers(0, 3), other=st.integers(0, 3))
    def merge(self, survivor: int, other: int) -> None:
        mine, theirs = self.leads[f"L-{survivor}"], self.leads[f"L-{other}"]
        is_free = survivor != other and mine.merged_into is None and theirs.merged_into is None
        try:
            merged = MergePolicy().merge(mine, theirs, at=self._later(), by="wu")
        except RefusedError:
            assert not is_free
            assert (self.leads[mine.id], self.leads[theirs.id]) == (mine, theirs)
            return
        assert is_free
        self.stack.append((mine.id, theirs.id, mine, theirs))
        self.leads |= {mine.id: merged.survivor, theirs.id: merged.other}
        assert self.process.workflow().state_of(merged.other).key == "merged"
        assert self.process.workflow().state_of(merged.survivor) == self.process.workflow().state_of(mine)

    @rule()
    def undo_the_last(self) -> None:
        if not self.stack:
            return
        survivor, other, mine, theirs = self.stack.pop()
        back = undo_merge(self.leads[survivor], self.leads[other], at=self._later(), by="wu", why="two people")
        assert [bare(lead) for lead in back] == [bare(mine), bare(theirs)]
        assert [lead.journal.state for lead in back] == [mine.journal.state, theirs.journal.state]
        self.leads |= {survivor: back[0], other: back[1]}

    @rule(number=st.integers(0, 3))
    def change_and_try_to_undo(self, number: int) -> None:
        key = f"L-{number}"
        last = next((each for each in reversed(self.stack) if each[0] == key), None)
        if last is None:
            return
        changed = recorded(self.leads[key], Event("note", self._later(), "wu"), phones=("9",))
        with pytest.raises(RefusedError, match="phones is as the merge left it"):
            undo_merge(changed, self.leads[last[1]], at=self._later(), by="wu")

    @invariant()
    def every_lead_leads_to_one_that_stands(self) -> None:
        for key in self.leads:
            assert self.leads[follow_merges(key, self.leads)].merged_into is None

    @invariant()
    def every_journal_replays(self) -> None:
        for key, lead in self.leads.items():
            assert lead.version == len(lead.journal)
            assert replay(self.first[key], lead.journal) == lead


Merging.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestMerging = Merging.TestCase

"""Merging leads: each rule cell by cell, what is refused, undoing, the process, what is printed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, RefusedError, WrongTypeError
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, recorded, replay
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.consents import Consent
from salesmanual.selling.lead_merge import MergePolicy, follow_merges, undo_merge
from salesmanual.selling.lead_merge_rules import MERGE_RULES, MERGED_FIELDS, MergeRule
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Callable

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
NOW = AT + timedelta(days=7)
BY = "wang.wei"


def lead(key: str, at: datetime = AT, **fields: Any) -> Lead:  # noqa: ANN401 - fields of any type
    return Lead(key, "web", at, **({"company": "Acme"} | fields))


def merged(mine: Lead, theirs: Lead, *rules: MergeRule, **more: Any) -> Lead:  # noqa: ANN401 - as above
    return MergePolicy(rules).merge(mine, theirs, at=NOW, by=BY, **more).survivor


def consent(channel: str = "email", given: datetime = AT, withdrawn: datetime | None = None) -> Consent:
    return Consent("marketing", channel, given, "web form", withdrawn_at=withdrawn)


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "mine", "theirs", "taken"),
        [
            ("survivor", "", "Beta", ""),
            ("survivor", "Acme", "Beta Ltd", "Acme"),
            ("fill", "", "Beta", "Beta"),
            ("fill", "Acme", "Beta Ltd", "Acme"),
            ("newest", "Acme", "Beta", "Beta"),
            ("newest", "Acme", "", "Acme"),
            ("newest", "", "Beta", "Beta"),
            ("oldest", "Acme", "Beta", "Acme"),
            ("oldest", "", "Beta", "Beta"),
            ("longest", "Acme", "Beta Ltd", "Beta Ltd"),
            ("longest", "Acme Ltd", "Beta", "Acme Ltd"),
            ("longest", "Acme", "Beta", "Acme"),
            ("ask", "Acme", "Acme", "Acme"),
            ("ask", "Acme", "", "Acme"),
            ("ask", "", "Beta", "Beta"),
        ],
    )
    def test_a_text_follows_its_rule(self, rule: Any, mine: str, theirs: str, taken: str) -> None:  # noqa: ANN401
        first, second = lead("L-1", name="Li Na", company=mine), lead("L-2", LATER, name="Li Na", company=theirs)

        assert merged(first, second, MergeRule("company", rule)).company == taken

    @pytest.mark.parametrize(
        ("rule", "taken"),
        [
            ("survivor", ("1380",)),
            ("fill", ("1380",)),
            ("newest", ("1390", "1370")),
            ("oldest", ("1380",)),
            ("longest", ("1390", "1370")),
            ("union", ("1380", "1390", "1370")),
        ],
    )
    def test_a_list_follows_its_rule(self, rule: Any, taken: tuple[str, ...]) -> None:  # noqa: ANN401
        first, second = lead("L-1", phones=["1380"]), lead("L-2", LATER, phones=["1390", "1370"])

        assert merged(first, second, MergeRule("phones", rule)).phones == taken

    @pytest.mark.parametrize(("rule", "taken"), [("survivor", LATER), ("newest", LATER), ("oldest", AT)])
    def test_the_capture_follows_its_rule(self, rule: Any, taken: datetime) -> None:  # noqa: ANN401
        first, second = lead("L-1", LATER), lead("L-2", AT)

        assert merged(first, second, MergeRule("captured_at", rule)).captured_at == taken

    @pytest.mark.parametrize(("rule", "taken"), [("fill", "li.na"), ("newest", "wu.fang"), ("oldest", "li.na")])
    def test_the_owner_follows_its_rule(self, rule: Any, taken: str) -> None:  # noqa: ANN401
        first, second = lead("L-1", owner="li.na"), lead("L-2", LATER, owner="wu.fang")

        assert merged(first, second, MergeRule("owner", rule)).owner == taken

    def test_without_rules_lists_are_joined_and_gaps_are_filled(self) -> None:
        first = lead("L-1", phones=["138 0013 8000"], emails=["Li.Na@acme.cn"], facts={"budget": 9000, "need": None})
        second = lead(
            "L-2",
            LATER,
            name="Li Na",
            owner="li.na",
            phones=["+86 13800138000", "call Li", "CALL LI "],
            emails=["li.na@ACME.cn", "na@acme.cn"],
            facts={"budget": 1, "need": "steel", "size": Decimal("1.50")},
        )

        kept = merged(first, second)

        assert (kept.source, kept.captured_at, kept.name, kept.company, kept.owner) == (
            "web", AT, "Li Na", "Acme", "li.na",
        )  # fmt: skip
        assert kept.phones == ("138 0013 8000", "call Li", "CALL LI ")
        assert kept.emails == ("Li.Na@acme.cn", "na@acme.cn")
        assert dict(kept.facts) == {"budget": 9000, "need": "steel", "size": Decimal("1.50")}

    def test_phones_are_told_apart_as_the_form_reads_them(self) -> None:
        first, second = lead("L-1", phones=["+44 20 5555"]), lead("L-2", phones=["020 5555"])

        assert merged(first, second).phones == ("+44 20 5555", "020 5555")
        assert merged(first, second, form=NormalForm(country_code="44")).phones == ("+44 20 5555",)

    def test_a_fact_has_its_own_rule_or_that_for_facts(self) -> None:
        first = lead("L-1", facts={"budget": 9000, "need": "steel"})
        second = lead("L-2", LATER, facts={"budget": 7000, "need": "paper", "size": 3})
        rules = MergeRule("facts", "newest"), MergeRule("facts.budget", "survivor"), MergeRule("facts.size", "survivor")

        assert dict(merged(first, second, *rules).facts) == {"budget": 9000, "need": "paper"}

    def test_a_fact_of_nothing_is_kept_as_it_was(self) -> None:
        """The other knows of the fact and has no value for it: nothing is to be taken."""
        second = lead("L-2", facts={"need": None})

        assert dict(merged(lead("L-1"), second).facts) == {}

    def test_newest_looks_at_when_the_field_was_written(self) -> None:
        """The other was captured later, and the survivor's company was corrected after that."""
        first = recorded(lead("L-1", company="Acme"), Event("correct", LATER, BY), company="Acme Ltd")
        second = lead("L-2", AT + timedelta(hours=1), company="ACME")

        assert merged(first, second, MergeRule("company", "newest")).company == "Acme Ltd"
        assert merged(first, second, MergeRule("company", "oldest")).company == "ACME"

    def test_what_is_equally_new_is_the_survivors(self) -> None:
        for rule in ("newest", "oldest"):
            assert merged(lead("L-1", company="A"), lead("L-2", company="B"), MergeRule("company", rule)).company == "A"

    def test_a_merge_that_was_undone_makes_nothing_newer(self) -> None:
        first, second = lead("L-1", company="Acme"), lead("L-2", LATER, company="Acme Ltd")
        policy = MergePolicy([MergeRule("company", "newest")])
        once = policy.merge(first, second, at=NOW, by=BY)
        first, second = undo_merge(once.survivor, once.other, at=NOW, by=BY)

        again = policy.merge(first, second, at=NOW, by=BY)

        assert again.survivor.company == once.survivor.company == "Acme Ltd"

    @pytest.mark.parametrize("field", [*MERGED_FIELDS, "facts.budget"])
    def test_each_field_admits_its_rules(self, field: str) -> None:
        admitted = set()
        for rule in MERGE_RULES:
            try:
                admitted.add(MergeRule(field, rule).rule)  # type: ignore[arg-type] # one of them
            except InvalidValueError as error:
                assert error.where == "rule"  # noqa: PT017 - each that is refused says so
        refused = {
            "captured_at": {"fill", "longest", "union"},
            "owner": {"longest", "union"},
            **{key: {"union"} for key in ("source", "name", "company", "facts", "facts.budget")},
        }

        assert admitted == set(MERGE_RULES) - refused.get(field, set())


class TestConsents:
    def test_both_are_kept_each_once(self) -> None:
        first, second = lead("L-1", consents=[consent()]), lead("L-2", consents=[consent(), consent("call")])

        assert merged(first, second).consents == (consent(), consent("call"))

    @pytest.mark.parametrize(
        ("mine", "theirs", "ends"),
        [
            (consent(), consent(withdrawn=LATER), LATER),
            (consent(), consent("any", withdrawn=LATER), LATER),
            (consent("any"), consent("email", withdrawn=LATER), LATER),
            (consent(), consent("call", withdrawn=LATER), None),
            (consent(given=NOW), consent(withdrawn=LATER), None),
            (consent(withdrawn=LATER), consent(withdrawn=NOW), LATER),
            (consent(withdrawn=NOW), consent(withdrawn=LATER), LATER),
            (consent(), Consent("service", "email", AT, "form", withdrawn_at=LATER), None),
        ],
    )
    def test_a_withdrawal_holds_for_the_other_lead_too(
        self, mine: Consent, theirs: Consent, ends: datetime | None
    ) -> None:
        """It is one person who withdrew it, so what was given before no longer holds."""
        first, second = lead("L-1", consents=[mine]), lead("L-2", consents=[theirs])

        assert merged(first, second).consents[0].withdrawn_at == ends
        assert merged(second, first).consents[-1].withdrawn_at == ends


class TestAsking:
    ASK = MergePolicy([MergeRule("company", "ask"), MergeRule("facts.budget", "ask")])
    FIRST = lead("L-1", company="Acme", facts={"budget": 9000})
    SECOND = lead("L-2", company="Acme Ltd", facts={"budget": Decimal("7000.5")})

    def test_what_both_say_otherwise_is_refused_until_it_is_decided(self) -> None:
        with pytest.raises(RefusedError) as caught:
            self.ASK.merge(self.FIRST, self.SECOND, at=NOW, by=BY, answers={"company": "other"})

        assert str(caught.value) == (
            "refused: merge L-2 into L-1\n  ☐ it is decided whose facts.budget is taken: found 9000 and 7000.5"
        )

    def test_the_answers_decide(self) -> None:
        answers: dict[str, Any] = {"company": "other", "facts.budget": "survivor"}

        kept = self.ASK.merge(self.FIRST, self.SECOND, at=NOW, by=BY, answers=answers).survivor

        assert (kept.company, kept.facts["budget"]) == ("Acme Ltd", 9000)

    def test_an_answer_can_take_the_others_fact(self) -> None:
        answers: dict[str, Any] = {"company": "survivor", "facts.budget": "other"}

        kept = self.ASK.merge(self.FIRST, self.SECOND, at=NOW, by=BY, answers=answers).survivor

        assert (kept.company, kept.facts["budget"]) == ("Acme", Decimal("7000.5"))

    def test_the_proposal_shows_what_is_open(self) -> None:
        proposal = self.ASK.propose(self.FIRST, self.SECOND)

        assert proposal.open() == ("company", "facts.budget")
        assert "to be decided" in str(proposal)

    def test_an_answer_to_no_question_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match="no open field 'compny'; did you mean 'company'"):
            self.ASK.propose(self.FIRST, self.SECOND, answers={"compny": "other"})

    def test_an_answer_that_is_neither_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"answers\.company: found 'Acme', accepted is whose value"):
            self.ASK.propose(self.FIRST, self.SECOND, answers={"company": "Acme"})  # type: ignore[dict-item] # refused


class TestMerge:
    def test_both_journals_are_kept_and_tell_of_it(self) -> None:
        first = recorded(lead("L-1"), Event("call", LATER, BY))
        second = recorded(lead("L-2"), Event("mail", LATER, BY))

        result = MergePolicy().merge(first, second, at=NOW, by=BY, why="one person")

        assert [str(event) for event in result.survivor.journal] == [
            "2026-03-03 09:00+00:00 call by wang.wei",
            "2026-03-09 09:00+00:00 merge by wang.wei: one person",
        ]
        assert [event.what for event in result.other.journal] == ["mail", "merge"]
        assert result.survivor.journal[-1].data["absorbed"] == "L-2"
        assert result.other.merged_into == "L-1"

    def test_the_journal_replays_to_the_lead(self) -> None:
        first = lead("L-1", facts={"budget": 9000})
        second = lead("L-2", name="Li Na", consents=[consent()], facts={"size": Decimal("1.5")})

        result = MergePolicy().merge(first, second, at=NOW, by=BY)

        assert replay(first, result.survivor.journal) == result.survivor
        assert replay(second, result.other.journal) == result.other

    def test_everything_that_stands_in_the_way_is_listed(self) -> None:
        first = lead("L-1", NOW, merged_into="L-0")
        second = lead("L-2", customer="C-7")

        with pytest.raises(RefusedError) as caught:
            MergePolicy([MergeRule("captured_at", "ask")]).merge(first, second, at=LATER, by=BY)

        assert [str(finding) for finding in caught.value.findings] == [
            "☐ neither is merged already: found L-1",
            "☐ the one that goes became no customer and no opportunity: let L-2 be the survivor",
            "☐ it is not before they were captured: found L-1",
            "☐ it is decided whose captured_at is taken: found 2026-03-09 09:00+00:00 and 2026-03-02 09:00+00:00",
        ]

    def test_a_lead_is_not_merged_into_itself(self) -> None:
        with pytest.raises(RefusedError, match="they are two leads"):
            MergePolicy().merge(lead("L-1"), lead("L-1"), at=NOW, by=BY)

    def test_one_that_became_an_opportunity_stays(self) -> None:
        with pytest.raises(RefusedError, match="became no customer and no opportunity"):
            MergePolicy().merge(lead("L-1"), lead("L-2", opportunity="O-1"), at=NOW, by=BY)

    def test_it_prints_what_is_taken(self) -> None:
        first = lead("L-1", phones=["1380"], consents=[consent(withdrawn=LATER)])
        second = lead("L-2", name="Li Na", phones=["1390"], consents=[consent("call")], facts={"budget": 9000})

        result = MergePolicy().merge(first, second, at=NOW, by=BY)

        assert str(result).splitlines()[0] == "L-2 into L-1"
        assert [tuple(row.values()) for row in result.tables()[0].records()] == [
            ("captured_at", "2026-03-02 09:00+00:00", "2026-03-02 09:00+00:00", "survivor", "the survivor",
             "2026-03-02 09:00+00:00"),
            ("source", "web", "web", "survivor", "the survivor", "web"),
            ("name", None, "Li Na", "fill", "the other", "Li Na"),
            ("company", "Acme", "Acme", "fill", "the survivor", "Acme"),
            ("phones", "1380", "1390", "union", "both", "1380, 1390"),
            ("consents", "marketing over email, withdrawn", "marketing over call", "union", "both",
             "marketing over email, withdrawn, marketing over call"),
            ("facts.budget", None, "9000", "fill", "the other", "9000"),
        ]  # fmt: skip


class TestUndo:
    def test_it_gives_back_every_field_and_lengthens_the_journals(self) -> None:
        first, second = lead("L-1", facts={"a": None}), lead("L-2", name="Li Na", facts={"a": 1, "b": 2})
        result = MergePolicy().merge(first, second, at=NOW, by=BY)

        back = undo_merge(result.survivor, result.other, at=NOW, by=BY, why="two people")

        assert [_bare(each) for each in back] == [first, second]
        assert [[event.what for event in each.journal] for each in back] == [["merge", "undo merge"]] * 2

    def test_a_merge_that_changed_no_field_is_undone_too(self) -> None:
        result = MergePolicy().merge(lead("L-1"), lead("L-2"), at=NOW, by=BY)

        first, second = undo_merge(result.survivor, result.other, at=NOW, by=BY)

        assert (_bare(first), _bare(second)) == (lead("L-1"), lead("L-2"))

    def test_what_was_written_since_elsewhere_stays(self) -> None:
        result = MergePolicy().merge(lead("L-1"), lead("L-2", name="Li Na", facts={"b": 2}), at=NOW, by=BY)
        facts = {**result.survivor.facts, "c": 3}
        since = recorded(result.survivor, Event("note", NOW, BY), owner="li.na", facts=facts)

        first, _ = undo_merge(since, result.other, at=NOW, by=BY)

        assert (first.name, first.owner, dict(first.facts)) == ("", "li.na", {"c": 3})

    def test_it_is_refused_where_the_survivor_changed_since_in_what_the_merge_changed(self) -> None:
        result = MergePolicy().merge(
            lead("L-1", facts={"a": None}), lead("L-2", name="Li Na", owner="wu", facts={"a": 1, "b": 2}), at=NOW, by=BY
        )
        since = recorded(result.survivor, Event("note", NOW, BY), name="Li Nan", facts={"a": 7})
        before = since

        with pytest.raises(RefusedError) as caught:
            undo_merge(since, result.other, at=NOW, by=BY)

        assert str(caught.value) == (
            "refused: undo the merge of L-2 into L-1\n"
            "  ☐ name is as the merge left it: it changed since; put it back first, or keep the merge\n"
            "  ☐ facts.a is as the merge left it: it changed since; put it back first, or keep the merge\n"
            "  ☐ facts.b is as the merge left it: it changed since; put it back first, or keep the merge"
        )
        assert since == before

    def test_what_changed_and_was_put_back_stands_in_no_way(self) -> None:
        result = MergePolicy().merge(lead("L-1"), lead("L-2", name="Li Na"), at=NOW, by=BY)
        changed = recorded(result.survivor, Event("note", NOW, BY), name="Li Nan")
        back = recorded(changed, Event("note", NOW, BY), name="Li Na")

        assert undo_merge(back, result.other, at=NOW, by=BY)[0].name == ""

    def test_several_merges_are_undone_from_the_last_on(self) -> None:
        policy = MergePolicy()
        first = lead("L-1", phones=["1"])
        one = policy.merge(first, lead("L-2", phones=["2"]), at=NOW, by=BY)
        two = policy.merge(one.survivor, lead("L-3", phones=["3"]), at=NOW, by=BY)

        with pytest.raises(RefusedError, match="phones is as the merge left it"):
            undo_merge(two.survivor, one.other, at=NOW, by=BY)
        kept, _ = undo_merge(two.survivor, two.other, at=NOW, by=BY)
        kept, _ = undo_merge(kept, one.other, at=NOW, by=BY)

        assert kept.phones == ("1",)

    def test_the_survivor_must_stand_itself(self) -> None:
        one = MergePolicy().merge(lead("L-1"), lead("L-2"), at=NOW, by=BY)
        two = MergePolicy().merge(lead("L-0"), one.survivor, at=NOW, by=BY)

        with pytest.raises(RefusedError, match="the survivor is not merged itself: undo its merge into L-0 first"):
            undo_merge(two.other, one.other, at=NOW, by=BY)

    def test_it_is_undone_once(self) -> None:
        result = MergePolicy().merge(lead("L-1"), lead("L-2"), at=NOW, by=BY)
        back = undo_merge(result.survivor, result.other, at=NOW, by=BY)

        with pytest.raises(RefusedError, match="L-2 is merged into L-1: found none"):
            undo_merge(*back, at=NOW, by=BY)
        with pytest.raises(RefusedError, match="L-2 is merged into L-1: found L-1"):
            undo_merge(back[0], result.other, at=NOW, by=BY)

    def test_a_lead_that_says_nothing_of_its_merge_gets_no_state(self) -> None:
        result = MergePolicy().merge(lead("L-1"), lead("L-2"), at=NOW, by=BY)
        rebuilt = lead("L-2", merged_into="L-1")

        _, second = undo_merge(result.survivor, rebuilt, at=NOW, by=BY)

        assert (second.merged_into, second.journal.state) == (None, None)

    def test_the_state_of_the_process_comes_back(self) -> None:
        second = recorded(lead("L-2"), Event("contact", AT, BY, state="contacted"))

        result = MergePolicy(merged_state="joined").merge(lead("L-1"), second, at=NOW, by=BY)
        first, back = undo_merge(result.survivor, result.other, at=NOW, by=BY)

        assert (result.survivor.journal.state, result.other.journal.state) == (None, "joined")
        assert (first.journal.state, back.journal.state) == (None, "contacted")


def _bare(each: Lead) -> Lead:
    return attrs.evolve(each, journal=EMPTY_JOURNAL)


class TestOrder:
    LEADS = (
        lead("L-3", AT, name="A"),
        lead("L-2", LATER, name="A", phones=["1"], facts={"a": 1}),
        lead("L-1", NOW, name="A", phones=["1"]),
        lead("L-9", LATER, customer="C-1"),
    )

    @pytest.mark.parametrize(
        ("survivor", "order"),
        [
            ("oldest", ["L-9", "L-3", "L-2", "L-1"]),
            ("newest", ["L-9", "L-1", "L-2", "L-3"]),
            ("fullest", ["L-9", "L-2", "L-1", "L-3"]),
        ],
    )
    def test_the_one_that_survives_comes_first(self, survivor: Any, order: list[str]) -> None:  # noqa: ANN401
        assert [each.id for each in MergePolicy(survivor=survivor).in_order(reversed(self.LEADS))] == order

    def test_ties_go_by_id(self) -> None:
        assert [each.id for each in MergePolicy().in_order([lead("L-2"), lead("L-1")])] == ["L-1", "L-2"]


class TestFollow:
    def test_it_goes_over_several_merges(self) -> None:
        leads = {key: lead(key, merged_into=into) for key, into in (("A", "B"), ("B", "C"), ("C", None))}

        assert [follow_merges(key, leads) for key in "ABC"] == ["C", "C", "C"]

    def test_a_circle_is_refused(self) -> None:
        leads = {key: lead(key, merged_into=into) for key, into in (("A", "B"), ("B", "A"))}

        with pytest.raises(InvalidValueError, match="merged_into: found 'A → B → A', accepted is merges that end"):
            follow_merges("A", leads)

    def test_a_lead_that_is_not_there_is_named(self) -> None:
        with pytest.raises(NotFoundError, match="no lead 'L-8'"):
            follow_merges("L-7", {"L-7": lead("L-7", merged_into="L-8")})


REFUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: MergeRule("budget", "fill"), InvalidValueError,
     "field: found 'budget', accepted is a field that merging changes"),
    (lambda: MergeRule("facts.", "fill"), InvalidValueError, "field: found 'facts.'"),
    (lambda: MergeRule("journal", "fill"), InvalidValueError, "field: found 'journal'"),
    (lambda: MergeRule("", "fill"), InvalidValueError, "field: found ''"),
    (lambda: MergeRule("name", "shortest"), InvalidValueError, "rule: found 'shortest', accepted is a rule"),  # type: ignore[arg-type]
    (lambda: MergeRule("owner", "longest"), InvalidValueError,
     "rule: found 'longest', accepted is a rule for owner: survivor, fill, newest, oldest, ask"),
    (lambda: MergePolicy([MergeRule("name", "fill"), MergeRule("name", "ask")]), DuplicateError,
     "rules[1].field 'name'"),
    (lambda: MergePolicy(["name"]), WrongTypeError, "rules[0]: found 'name' of type str, accepted is a MergeRule"),  # type: ignore[list-item]
    (lambda: MergePolicy(survivor="best"), InvalidValueError, "survivor: found 'best', accepted is a rule for the"),  # type: ignore[arg-type]
    (lambda: MergePolicy(merged_state=""), InvalidValueError, "merged_state: found ''"),
    (lambda: MergePolicy().rule("journal"), NotFoundError, "no field 'journal'"),
    (lambda: MergePolicy().in_order(["L-1"]), WrongTypeError, "leads[0]: found 'L-1'"),  # type: ignore[list-item]
    (lambda: MergePolicy().propose("L-1", lead("L-2")), WrongTypeError, "survivor: found 'L-1' of type str"),  # type: ignore[arg-type]
    (lambda: MergePolicy().merge(lead("L-1"), None, at=NOW, by=BY), WrongTypeError, "other: found None"),  # type: ignore[arg-type]
    (lambda: MergePolicy().merge(lead("L-1"), lead("L-2"), at=datetime(2026, 3, 9), by=BY), WrongTypeError,  # noqa: DTZ001
     "at: found"),
    (lambda: MergePolicy().merge(recorded(lead("L-1"), Event("call", NOW, BY)), lead("L-2"), at=LATER, by=BY),
     InvalidValueError, "at: found '2026-03-03 09:00:00+00:00', accepted is the time of the last event"),
    (lambda: undo_merge(lead("L-1"), "L-2", at=NOW, by=BY), WrongTypeError, "other: found 'L-2'"),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize(("make", "error", "message"), REFUSED)
def test_what_does_not_fit_is_refused(make: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        make()


@pytest.mark.parametrize(
    "policy",
    [
        MergePolicy(),
        MergePolicy(
            [MergeRule("company", "longest"), MergeRule("facts.budget", "ask")],
            survivor="fullest",
            merged_state="joined",
            section="3.1",
        ),
    ],
)
def test_a_policy_is_written_and_read(policy: MergePolicy) -> None:
    assert read_policy(MergePolicy, write_policy(policy)) == policy

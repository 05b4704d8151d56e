"""Workflows: moving a record, refusals, and tables with faults."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from salesmanual.kernel.criteria import ALWAYS, Compare, negate
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal
from salesmanual.kernel.texts import text
from salesmanual.kernel.wire import read_policy, structure, unstructure, write_policy
from salesmanual.kernel.workflow import ANY_OTHER, PREVIOUS, Move, State, Workflow
from salesmanual.kernel.workflow_check import demands_on

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
SMALL = Compare("amount", "<", Money("100000", "CNY"))

DEALS = Workflow(
    "deals",
    [
        State("lead", {"en": "Lead", "zh_Hant": "線索"}, initial=True),
        State("quotation", "Quotation", deadline=timedelta(hours=40)),
        State("approval", "Approval"),
        State("on-hold", "On hold", pauses=True),
        State("won", "Won", final=True),
        State("lost", "Lost", final=True),
    ],
    [
        Move("lead", "quote", "quotation", when="visits >= 3 and contact", roles=["sales", "manager"]),
        Move("quotation", "win", "won", when=SMALL),
        Move("quotation", "win", "approval", when=negate(SMALL)),
        Move("approval", "approve", "won", roles=["manager"]),
        Move(ANY_OTHER, "lose", "lost", needs_reason=True, label={"en": "Lose", "zh_Hant": "輸單"}),
        Move(["lead", "quotation", "approval"], "hold", "on-hold"),
        Move("on-hold", "resume", PREVIOUS),
        Move("lost", "reopen", "lead"),
    ],
    label="Deals",
    section="2.1",
)


@attrs.frozen
class Deal:
    id: str
    amount: Money
    visits: int = 0
    contact: bool = False
    rival: str = ""
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        return len(self.journal)


def deal(*triggers: str, amount: str = "900") -> Deal:
    record = Deal("D-7", Money(amount, "CNY"), 3, contact=True, journal=DEALS.begin(at=AT, by="li.na"))
    for trigger in triggers:
        record = DEALS.fire(record, trigger, at=AT, by="li.na", roles=["sales", "manager"], why="a reason")
    return record


class TestFire:
    def test_a_move_gives_a_new_record_with_one_more_event(self) -> None:
        before = deal()

        after = DEALS.fire(before, "quote", at=LATER, by="li.na", roles=["sales"], why="they asked")

        assert (before.version, before.journal.state) == (1, "lead")
        assert (after.version, after.journal.state, after.amount) == (2, "quotation", before.amount)
        assert after.journal[-1] == Event("quote", LATER, "li.na", "they asked", "quotation")

    def test_the_facts_are_the_record_where_none_are_given(self) -> None:
        assert DEALS.fire(deal(), "quote", at=AT, by="li.na", roles=["sales"]).journal.state == "quotation"
        with pytest.raises(RefusedError):
            DEALS.fire(deal(), "quote", at=AT, by="li.na", roles=["sales"], facts={"visits": 1})

    def test_the_condition_chooses_between_moves_of_one_name(self) -> None:
        small, large = deal("quote"), deal("quote", amount="100000")

        assert DEALS.fire(small, "win", at=AT, by="li.na").journal.state == "won"
        assert DEALS.fire(large, "win", at=AT, by="li.na").journal.state == "approval"

    @pytest.mark.parametrize("path", [(), ("quote",)])
    def test_a_move_back_leads_to_the_state_before(self, path: tuple[str, ...]) -> None:
        held = deal(*path, "hold")

        assert DEALS.fire(held, "resume", at=AT, by="li.na").journal.state == deal(*path).journal.state

    def test_a_move_from_anywhere_leads_from_every_state_that_is_not_final(self) -> None:
        assert deal("lose").journal.state == deal("quote", "hold", "lose").journal.state == "lost"
        with pytest.raises(RefusedError, match=r"the state is one of Lead, Quotation, Approval, On hold: found Won"):
            deal("quote", "win", "lose")

    def test_a_final_state_may_be_left_by_a_move_of_its_own(self) -> None:
        assert deal("lose", "reopen").journal.state == "lead"

    def test_fields_may_change_with_the_move_in_the_same_event(self) -> None:
        lost = DEALS.fire(deal(), "lose", at=AT, by="li.na", why="price", changes={"rival": "Acme"})

        assert (lost.rival, lost.journal.state, lost.version) == ("Acme", "lost", 2)
        assert lost.journal[-1].data == {"rival": "Acme"}

    def test_a_change_that_the_record_does_not_admit_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="changes: found 'rivall'"):
            DEALS.fire(deal(), "lose", at=AT, by="li.na", why="price", changes={"rivall": "Acme"})

    def test_a_journal_alone_is_moved_too(self) -> None:
        journal = DEALS.begin(at=AT, by="li.na")

        moved = DEALS.fire(journal, "quote", at=AT, by="li.na", roles=["sales"], facts={"visits": 9, "contact": True})

        assert isinstance(moved, Journal)
        assert moved.state == "quotation"

    def test_a_message_is_a_reason(self) -> None:
        lost = DEALS.fire(deal(), "lose", at=AT, by="li.na", why=text("yes"))

        assert str(lost.journal[-1].why) == "yes"


class TestRefusal:
    def refusal(self, record: Deal, trigger: str, **arguments: Any) -> RefusedError:  # noqa: ANN401 - as fire takes them
        journal, events = record.journal, tuple(record.journal)
        with pytest.raises(RefusedError) as caught:
            DEALS.fire(record, trigger, **{"at": AT, "by": "li.na", **arguments})
        assert record.journal is journal
        assert tuple(journal) == events
        return caught.value

    def test_it_lists_everything_that_stands_in_the_way(self) -> None:
        error = self.refusal(deal(), "quote", facts={"visits": 1}, roles=["intern"], at=AT - timedelta(hours=1))

        assert str(error).splitlines() == [
            "refused: quote D-7 from lead",
            "  ☐ all of these: 0 of 2 met",
            "    ☐ visits is at least 3: found 1, 2 short",
            "    ? contact is true: not known",
            "  ☐ the role is one of sales, manager: found intern",
            "  ☐ the time is not before 2026-03-02 09:00+00:00: found 2026-03-02 08:00+00:00",
        ]

    def test_what_is_met_is_left_out(self) -> None:
        assert str(self.refusal(deal(), "quote")).splitlines() == [
            "refused: quote D-7 from lead",
            "  ☐ the role is one of sales, manager: found no role",
        ]

    @pytest.mark.parametrize("why", ["", "  "])
    def test_a_reason_is_more_than_blanks(self, why: str) -> None:
        assert str(self.refusal(deal(), "lose", why=why)).splitlines()[1:] == ["  ☐ a reason is given"]

    def test_of_several_moves_each_is_listed_where_none_is_open(self) -> None:
        error = self.refusal(deal("quote"), "win", facts={})

        assert str(error).splitlines()[1:] == [
            "  ? win, to Won: 1 of 2 met",
            "    ? amount is below CNY 100,000.00: not known",
            "    ☑ the time is not before 2026-03-02 09:00+00:00: found 2026-03-02 09:00+00:00",
            "  ? win, to Approval: 1 of 2 met",
            "    ? amount is at least CNY 100,000.00: not known",
            "    ☑ the time is not before 2026-03-02 09:00+00:00: found 2026-03-02 09:00+00:00",
        ]

    def test_of_several_moves_the_one_whose_condition_holds_is_explained(self) -> None:
        error = self.refusal(deal("quote"), "win", at=AT - timedelta(days=1))

        assert [str(finding) for finding in error.findings] == [
            "☐ the time is not before 2026-03-02 09:00+00:00: found 2026-03-01 09:00+00:00"
        ]

    def test_a_move_from_another_state_names_the_states_it_leads_from(self) -> None:
        error = self.refusal(deal(), "approve", roles=["manager"])

        assert str(error).splitlines()[1:] == ["  ☐ the state is one of Approval: found Lead"]

    def test_there_must_be_a_state_to_go_back_to(self) -> None:
        """The journal comes from elsewhere: it begins on hold, or leads there from an unknown state."""
        began = attrs.evolve(deal(), journal=Journal([Event("import", AT, "li.na", state="on-hold")]))
        came = attrs.evolve(
            deal(),
            journal=Journal([Event("x", AT, "li.na", state="old"), Event("import", AT, "li.na", state="on-hold")]),
        )

        for record in (began, came):
            assert str(self.refusal(record, "resume")).splitlines()[1:] == ["  ☐ there is a state to go back to"]
            assert [check.to for check in DEALS.check(record)] == ["lost", None]

    def test_an_empty_journal_demands_nothing_of_the_time(self) -> None:
        """There is no last event that a move could come before."""
        demands = demands_on(Move("a", "end", "z", needs_reason=True), AT, EMPTY_JOURNAL, "")

        assert [str(demand) for demand in demands] == ["☐ a reason is given"]

    def test_it_survives_pickling(self) -> None:
        error = pickle.loads(pickle.dumps(self.refusal(deal(), "lose")))  # noqa: S301 - our own

        assert error.action == "lose D-7 from lead"
        assert error.findings[0].path == "why"


class TestBadArguments:
    def test_an_unknown_trigger_is_not_found(self) -> None:
        with pytest.raises(NotFoundError, match="no trigger 'qoute'; did you mean 'quote'"):
            DEALS.fire(deal(), "qoute", at=AT, by="li.na")

    @pytest.mark.parametrize(
        ("journal", "message"),
        [
            (EMPTY_JOURNAL, "no state of <Journal of 0 events, state None>; begin the journal with begin"),
            (Journal([Event("open", AT, "li.na", state="led")]), "no state 'led'; did you mean 'lead'"),
        ],
    )
    def test_a_state_that_the_workflow_does_not_know_is_not_found(self, journal: Journal, message: str) -> None:
        for call in (
            lambda: DEALS.fire(journal, "quote", at=AT, by="li.na"),
            lambda: DEALS.check(journal),
            lambda: DEALS.allowed(journal),
            lambda: DEALS.state_of(journal),
            lambda: DEALS.due(journal),
        ):
            with pytest.raises(NotFoundError, match=message):
                call()

    @pytest.mark.parametrize(
        ("arguments", "kind", "message"),
        [
            ({"roles": "sales"}, WrongTypeError, "put the role in brackets"),
            ({"at": datetime(2026, 3, 2)}, WrongTypeError, "a datetime with a time zone"),  # noqa: DTZ001 - the fault
            ({"at": "now"}, WrongTypeError, "a datetime with a time zone"),
            ({"by": ""}, InvalidValueError, "who did it"),
            ({"why": 7}, WrongTypeError, "the reason in words"),
        ],
    )
    def test_an_argument_that_cannot_be_accepted_is_refused(
        self, arguments: dict[str, Any], kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind, match=message):
            DEALS.fire(deal(), "quote", **{"at": AT, "by": "li.na", "roles": ["sales"], **arguments})

    def test_one_text_is_no_list_of_roles_for_a_question_either(self) -> None:
        for call in (DEALS.check, DEALS.allowed):
            with pytest.raises(WrongTypeError, match="put the role in brackets"):
                call(deal(), roles="sales")

    def test_a_record_begins_in_an_initial_state(self) -> None:
        assert DEALS.begin(at=AT, by="li.na", state="lead", why="call").state == "lead"
        with pytest.raises(InvalidValueError, match="state: found 'won', accepted is an initial state"):
            DEALS.begin(at=AT, by="li.na", state="won")
        with pytest.raises(NotFoundError, match="did you mean 'lead'"):
            DEALS.begin(at=AT, by="li.na", state="leed")


class TestCheck:
    def test_every_move_from_the_state_is_checked(self) -> None:
        checks = DEALS.check(deal("quote"))

        assert [(check.move.trigger, check.to, check.open) for check in checks] == [
            ("win", "won", True),
            ("win", "approval", False),
            ("lose", "lost", True),
            ("hold", "on-hold", True),
        ]
        assert str(checks[0]).splitlines()[0] == "☑ win, to Won: 1 of 1 met"

    def test_it_is_looked_at_who_may_where_roles_are_given(self) -> None:
        record = deal("quote", "win", amount="100000")

        assert [move.trigger for move in DEALS.allowed(record)] == ["approve", "lose", "hold"]
        assert [move.trigger for move in DEALS.allowed(record, roles=["sales"])] == ["lose", "hold"]

    def test_a_move_whose_condition_is_unknown_is_not_allowed(self) -> None:
        assert [move.trigger for move in DEALS.allowed(deal(), {"visits": 5})] == ["lose", "hold"]

    def test_a_check_speaks_the_readers_language(self) -> None:
        finding = DEALS.check(deal())[1].finding

        assert finding.render("zh_Hant").startswith("☑")
        assert "輸單" in finding.render("zh_Hant")


class TestJournalFaults:
    def test_a_journal_that_fire_made_has_none(self) -> None:
        assert DEALS.journal_faults(deal("quote", "hold", "resume", "hold", "resume", "win")) == ()

    def test_every_step_outside_the_table_is_told(self) -> None:
        states = ["quotation", None, "lead", "sold", "lost", "lead", "on-hold", "quotation"]
        triggers = ["import", "note", "quote", "sell", "lose", "reopen", "hold", "resume"]
        events = [Event(what, AT, "li.na", state=state) for what, state in zip(triggers, states, strict=True)]

        assert [str(fault) for fault in DEALS.journal_faults(Journal(events))] == [
            "[0]: a record may not begin in 'quotation'",
            "[2]: no move 'quote' from 'quotation' to 'lead'",
            "[3]: no state 'sold'; use one of 'approval', 'lead', 'lost', 'on-hold', 'quotation', 'won'",
            "[7]: no move 'resume' from 'on-hold' to 'quotation'",
        ]


A = State("a", initial=True)
B = State("b")
Z = State("z", final=True)


class TestTableFaults:
    @pytest.mark.parametrize(
        ("states", "moves", "faults"),
        [
            ([], [], ["states: found none, accepted is at least one state"]),
            (
                [State("a"), State("a")],
                [],
                [
                    "states[1].key: 'a' is the key of states[0]",
                    "states: none is initial; set initial=True where a record begins",
                    "states: none is final; set final=True where a record may stay for good",
                ],
            ),
            (
                [A, Z],
                [Move(["a", "aa"], "go", "z"), Move("a", "back", "y")],
                [
                    "moves[0].origin[1]: no state 'aa'; did you mean 'a'?",
                    "moves[1].to: no state 'y'; use one of 'a', 'z'",
                ],
            ),
            (
                [A, B, Z],
                [Move("a", "go", "b"), Move("b", "again", "b")],
                [
                    "states[0]: 'a' is a trap: no moves lead from it to a final state",
                    "states[1]: 'b' is a trap: no moves lead from it to a final state",
                    "states[2]: 'z' cannot be reached from an initial state",
                ],
            ),
            (
                [A, B, State("c"), Z],
                [
                    Move("a", "go", "b"),
                    Move("a", "end", "z"),
                    Move(["a", "b"], "hold", "c"),
                    Move("c", "resume", PREVIOUS),
                ],
                [
                    "states[1]: 'b' is a trap: no moves lead from it to a final state",
                    "states[2]: 'c' is a trap: no moves lead from it to a final state",
                ],
            ),
            (
                [A, B, Z],
                [Move("a", "end", "z"), Move("b", "hold", "z"), Move("z", "resume", PREVIOUS)],
                ["states[1]: 'b' cannot be reached from an initial state"],
            ),
            (
                [A, Z],
                [Move("a", "go", "z"), Move("a", "back", PREVIOUS)],
                ["moves[1].to: no state comes before 'a' to go back to"],
            ),
            (
                [A, B, Z],
                [Move("a", "go", "z", when="x > 1"), Move(["a", "b"], "go", "b", when="x < 2"), Move("b", "end", "z")],
                [
                    (
                        "moves[1]: could fire together with moves[0]: both are called 'go' in state 'a'; give them "
                        "conditions that exclude one another, such as one and the other negated"
                    )
                ],
            ),
            (
                [A, Z],
                [Move("a", "go", "z", roles=["x"]), Move(ANY_OTHER, "go", "z", roles=["y"])],
                [
                    (
                        "moves[1]: could fire together with moves[0]: both are called 'go' in state 'a'; give them "
                        "conditions that exclude one another, such as one and the other negated"
                    )
                ],
            ),
        ],
    )
    def test_all_are_told_at_once_with_their_addresses(
        self, states: list[State], moves: list[Move], faults: list[str]
    ) -> None:
        with pytest.raises(InvalidDocumentError, match="workflow w: ") as caught:
            Workflow("w", states, moves)

        assert [str(fault) for fault in caught.value.faults] == faults

    def test_moves_of_one_name_from_different_states_are_no_choice(self) -> None:
        assert Workflow("w", [A, B, Z], [Move("a", "go", "b"), Move("b", "go", "z")]).triggers() == ("go",)

    def test_a_move_back_reaches_what_leads_there(self) -> None:
        """`b` ends only by going back to `a`, from where `z` is reached."""
        Workflow("w", [A, B, Z], [Move("a", "hold", "b"), Move("b", "resume", PREVIOUS), Move("a", "end", "z")])

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"states": "a"}, "states: found 'a' of type str, accepted is a list of states"),
            ({"states": 7}, "states: found 7"),
            ({"states": ["a"]}, r"states\[0\]: found 'a' of type str, accepted is a State"),
            ({"moves": {}}, "moves: found {}"),
            ({"moves": [A]}, r"moves\[0\]: found State.* accepted is a Move"),
            ({"key": ""}, "key: found ''"),
            ({"key": 7}, "key: found 7"),
            ({"section": 2.1}, "section: found 2.1 of type float, accepted is a section of the handbook"),
            ({"label": 7}, "label: found 7"),
        ],
    )
    def test_a_field_of_another_type_is_refused(self, arguments: dict[str, Any], message: str) -> None:
        with pytest.raises((WrongTypeError, InvalidValueError), match=message):
            Workflow(**{"key": "w", "states": [A, Z], "moves": [Move("a", "go", "z")], **arguments})


class TestRows:
    @pytest.mark.parametrize(
        ("arguments", "kind", "message"),
        [
            ({"key": ""}, InvalidValueError, "key: found '', accepted is 1 to 100 letters"),
            ({"key": "a*"}, InvalidValueError, "give the name that people read as the label"),
            ({"key": " a"}, InvalidValueError, "key: found ' a'"),
            ({"key": "a" * 101}, InvalidValueError, "key: found"),
            ({"key": None}, WrongTypeError, "key: found None"),
            ({"label": ""}, InvalidValueError, "label: found ''"),
            ({"initial": 1}, WrongTypeError, "initial: found 1 of type int, accepted is True or False"),
            ({"final": "yes"}, WrongTypeError, "final: found 'yes'"),
            ({"pauses": None}, WrongTypeError, "pauses: found None"),
            ({"deadline": 8}, WrongTypeError, "deadline: found 8 of type int, accepted is a timedelta"),
            ({"deadline": timedelta()}, InvalidValueError, "deadline: found '0:00:00', accepted is more than no time"),
            ({"deadline": -timedelta(1)}, InvalidValueError, "leave it out where there is none"),
            ({"clock": "wall"}, InvalidValueError, "clock: found 'wall', accepted is one of 'working', 'calendar'"),
            ({"on_entry": 7}, WrongTypeError, "label: found 7"),
            ({"on_exit": ""}, InvalidValueError, "label: found ''"),
        ],
    )
    def test_a_state_refuses_what_it_cannot_accept(
        self, arguments: dict[str, Any], kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind, match=message):
            State(**{"key": "a", **arguments})

    @pytest.mark.parametrize(
        ("arguments", "kind", "message"),
        [
            ({"origin": []}, InvalidValueError, "origin: found .* accepted is the key of at least one state"),
            ({"origin": 7}, WrongTypeError, "origin: found 7"),
            ({"origin": ["a", "*"]}, InvalidValueError, r"'\*' alone, or the keys of states"),
            ({"origin": ["a", "a"]}, DuplicateError, "state 'a' is there already"),
            ({"origin": [""]}, InvalidValueError, r"origin\[0\]: found ''"),
            ({"trigger": "*"}, InvalidValueError, r"trigger: found '\*'"),
            ({"to": "*"}, InvalidValueError, r"to: found '\*'"),
            ({"when": "visits >"}, ValueError, "expected"),
            ({"when": None}, WrongTypeError, "when: found None"),
            ({"roles": "sales"}, WrongTypeError, "roles: found 'sales' .*put the key in brackets"),
            ({"roles": ["a", "a"]}, DuplicateError, "role 'a' is there already"),
            ({"needs_reason": "yes"}, WrongTypeError, "needs_reason: found 'yes'"),
            ({"label": None}, WrongTypeError, "label: found None"),
        ],
    )
    def test_a_move_refuses_what_it_cannot_accept(
        self, arguments: dict[str, Any], kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind, match=message):
            Move(**{"origin": "a", "trigger": "go", "to": "b", **arguments})

    def test_labels_are_the_keys_where_none_are_given(self) -> None:
        assert str(State("lead").label) == "lead"
        assert str(Move("a", "go", "b").label) == "go"
        assert str(Workflow("w", [A, Z], [Move("a", "go", "z")]).label) == "w"

    def test_a_condition_is_given_or_always_holds(self) -> None:
        assert Move("a", "go", "b").when == ALWAYS
        assert Move("a", "go", "b", when="x > 1").when == Compare("x", ">", 1)


class TestPlainForm:
    def test_it_reads_through_wire_and_both_kinds_of_document(self) -> None:
        assert structure(unstructure(DEALS), Workflow) == DEALS
        assert read_policy(Workflow, write_policy(DEALS)) == DEALS
        assert read_policy(Workflow, write_policy(DEALS, format="json")) == DEALS

    def test_the_faults_of_the_table_have_addresses_in_the_document(self) -> None:
        plain = {"key": "w", "states": [{"key": "a", "initial": True}], "moves": []}

        with pytest.raises(InvalidDocumentError) as caught:
            structure(plain, Workflow, where="process")

        assert [str(fault) for fault in caught.value.faults] == [
            "process.states: none is final; set final=True where a record may stay for good"
        ]

    def test_it_prints_what_it_is(self) -> None:
        assert repr(DEALS) == "<Workflow deals: 6 states, 8 moves>"

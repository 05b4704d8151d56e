"""What may be done with an opportunity, move by move, and what each refuses with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.selling.process_world import AT, BY, PROCESS, begun, offered, on

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, RefusedError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import replay
from salesmanual.kernel.texts import text
from salesmanual.selling.opportunities import closed_at, reopens
from salesmanual.selling.opportunity_record import BuyingContact, NextStep, Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(action: Callable[[], object]) -> list[str]:
    """The lines of the refusal, after the first."""
    with pytest.raises(RefusedError) as refusal:
        action()
    return [line.strip() for line in str(refusal.value).splitlines()[1:]]


class TestBegin:
    """Into the first stage."""

    def test_it_begins_with_one_event(self) -> None:
        deal = begun()

        assert (deal.version, deal.journal.state, deal.journal.since) == (1, "lead", AT)

    def test_a_deal_is_begun_once(self) -> None:
        with pytest.raises(InvalidValueError, match=r"opportunity.journal: found '1 events', accepted is an empty"):
            PROCESS.begin(begun(), at=AT, by=BY)

    def test_not_every_stage_is_one_to_begin_in(self) -> None:
        with pytest.raises(InvalidValueError, match="state: found 'offer', accepted is an initial state"):
            begun(stage="offer")


class TestCheck:
    """The check list."""

    def test_it_lists_what_is_met_and_what_is_missing(self) -> None:
        deal = attrs.evolve(begun(stage="visit"), amount=Money(3, "CNY"))
        deal = PROCESS.advance(deal, at=AT, by=BY)

        check = PROCESS.check(deal)

        assert str(check).splitlines() == [
            "D-7, offer to service",
            "☐ amount is at least CNY 5.00: found CNY 3.00, CNY 2.00 short",
            "☐ budget is present",
            "☐ Legal confirms: the contract is reviewed",
        ]
        assert not check.open
        assert check.missing() == check.findings
        assert check.trigger == "win"

    def test_it_is_read_in_chinese_and_as_a_table(self) -> None:
        check = PROCESS.check(begun())

        assert check.open
        assert check.to_text("zh_Hant").splitlines()[1].startswith("☑ owner")
        assert check.tables()[0].records() == [{"condition": "owner is present", "status": "met", "found": None}]

    def test_for_a_stage_further_on_it_lists_the_stages_that_may_not_be_skipped(self) -> None:
        process = SalesProcess("p", [Stage("a", exit_criteria=["x is present"]), Stage("b"), Stage("c")])
        deal = process.begin(Opportunity("D"), at=AT, by=BY)

        assert str(process.check(deal, to="c")).splitlines() == ["D, a to c", "☐ b may be skipped", "☐ x is present"]
        assert refused(lambda: process.advance(deal, to="c", at=AT, by=BY, why="in a hurry")) == [
            "☐ b may be skipped",
            "☐ x is present",
        ]

    def test_to_the_end_it_asks_for_the_stages_after_the_win(self) -> None:
        assert [str(finding) for finding in PROCESS.check(begun(), to="completed").missing()] == [
            "☐ service may be skipped",
            "☐ care may be skipped",
        ]

    def test_an_end_that_the_process_has_not_is_no_stage(self) -> None:
        with pytest.raises(NotFoundError, match="no stage 'won'"):
            PROCESS.check(begun(), to="won")

    def test_a_deal_that_waits_or_is_closed_goes_nowhere(self) -> None:
        held = PROCESS.hold(begun(), at=AT, by=BY, why="x")
        lost = PROCESS.lose(held, "price", at=AT, by=BY)

        assert str(PROCESS.check(held)) == "D-7, on hold\n☐ the deal is not on hold"
        assert str(PROCESS.check(lost)) == "D-7, lost\n☐ the deal is open"

    def test_facts_stand_beside_the_fields_and_never_in_their_place(self) -> None:
        with pytest.raises(InvalidValueError, match="facts: found 'amount', accepted is a name that no field"):
            PROCESS.check(offered(), {"amount": Money(9, "CNY")})
        with pytest.raises(WrongTypeError, match="facts: found"):
            PROCESS.check(offered(), ["budget"])  # type: ignore[arg-type] # refused

    def test_later_facts_go_before_the_facts_of_the_record(self) -> None:
        process = SalesProcess("p", [Stage("a", exit_criteria=["visits >= 3"]), Stage("b")])
        deal = process.begin(Opportunity("D", facts={"visits": 1}), at=AT, by=BY)

        assert not process.check(deal).open
        assert process.check(deal, {"visits": 3}).open
        assert process.advance(deal, at=AT, by=BY, facts={"visits": 3}).journal.state == "b"


class TestAdvance:
    """Forwards."""

    def test_it_refuses_with_what_the_check_finds_missing(self) -> None:
        deal = begun(owner=None)

        with pytest.raises(RefusedError) as refusal:
            PROCESS.advance(deal, at=on(1), by=BY)

        assert refusal.value.findings == PROCESS.check(deal).missing()
        assert refusal.value.action == "advance D-7 from lead"

    def test_one_stage_may_be_skipped_with_the_reason(self) -> None:
        deal = begun()

        assert refused(lambda: PROCESS.advance(deal, to="offer", at=AT, by=BY)) == ["☐ a reason is given"]
        skipped = PROCESS.advance(deal, to="offer", at=AT, by=BY, why="they visited us")
        assert skipped.journal.state == "offer"

    def test_the_reason_for_skipping_is_not_all_that_may_be_missing(self) -> None:
        deal = begun(owner=None, day=1)

        assert refused(lambda: PROCESS.advance(deal, to="offer", at=AT, by=BY)) == [
            "☐ owner is present",
            "☐ a reason is given",
            "☐ the time is not before 2026-03-03 09:00+00:00: found 2026-03-02 09:00+00:00",
        ]

    def test_the_win_is_not_an_advance(self) -> None:
        assert refused(lambda: PROCESS.advance(offered(), at=on(1), by=BY)) == [
            "☐ the deal is won, not advanced, from offer"
        ]
        assert refused(lambda: PROCESS.advance(offered(), to="service", at=on(1), by=BY)) == [
            "☐ the deal is won, not advanced, from offer"
        ]

    def test_back_is_not_forwards(self) -> None:
        assert refused(lambda: PROCESS.advance(offered(), to="lead", at=on(1), by=BY)) == ["☐ lead comes after offer"]

    def test_a_deal_on_hold_or_closed_does_not_advance(self) -> None:
        held = PROCESS.hold(begun(), at=AT, by=BY, why="x")
        lost = PROCESS.lose(held, "price", at=AT, by=BY)

        assert refused(lambda: PROCESS.advance(held, at=AT, by=BY)) == ["☐ the deal is not on hold"]
        assert refused(lambda: PROCESS.advance(lost, at=AT, by=BY)) == ["☐ the deal is open"]

    def test_after_the_win_it_goes_on_to_the_end(self) -> None:
        won = PROCESS.win(offered(), at=on(1), by=BY)

        assert refused(lambda: PROCESS.advance(won, at=on(2), by=BY)) == ["? served is true: not known"]
        served = PROCESS.advance(won, at=on(2), by=BY, facts={"served": True})
        assert PROCESS.advance(served, at=on(3), by=BY).journal.state == "completed"

    def test_an_unknown_stage_is_named(self) -> None:
        with pytest.raises(NotFoundError, match="no stage 'ofer'; did you mean 'offer'"):
            PROCESS.advance(begun(), to="ofer", at=AT, by=BY)

    def test_a_deal_that_was_not_begun_is_in_no_stage(self) -> None:
        with pytest.raises(NotFoundError, match="begin the journal with begin"):
            PROCESS.advance(Opportunity("D"), at=AT, by=BY)


class TestRegress:
    """Backwards."""

    def test_one_back_or_to_a_stage_with_the_reason(self) -> None:
        deal = offered()

        assert PROCESS.regress(deal, at=on(1), by=BY, why="budget cut").journal.state == "visit"
        assert PROCESS.regress(deal, to="lead", at=on(1), by=BY, why="new owner").journal.state == "lead"
        assert refused(lambda: PROCESS.regress(deal, at=on(1), by=BY, why=" ")) == ["☐ a reason is given"]

    @pytest.mark.parametrize(
        ("to", "message"),
        [
            ("offer", "☐ offer comes before the stage of the deal"),
            ("care", "☐ care comes before the stage of the deal"),
        ],
    )
    def test_forwards_is_not_back(self, to: str, message: str) -> None:
        assert refused(lambda: PROCESS.regress(offered(), to=to, at=on(1), by=BY, why="x")) == [message]

    def test_from_the_first_stage_there_is_no_way_back(self) -> None:
        assert refused(lambda: PROCESS.regress(begun(), at=on(1), by=BY, why="x")) == [
            "☐ the state is one of visit, offer: found lead"
        ]

    def test_the_win_is_not_taken_back_by_going_back(self) -> None:
        won = PROCESS.win(offered(), at=on(1), by=BY)

        assert refused(lambda: PROCESS.regress(won, at=on(2), by=BY, why="x")) == [
            "☐ offer comes before the stage of the deal"
        ]


class TestWin:
    """Won."""

    def test_it_comes_to_the_first_stage_after_the_win_with_what_was_agreed(self) -> None:
        won = PROCESS.win(offered(), amount=Money(90, "CNY"), at=on(1), by=BY)

        assert (won.journal.state, won.amount) == ("service", Money(90, "CNY"))
        assert won.journal.last is not None
        assert won.journal.last.data == {"amount": "90 CNY"}
        assert closed_at(PROCESS, won) == on(1)

    def test_the_conditions_are_judged_on_what_was_agreed(self) -> None:
        assert refused(lambda: PROCESS.win(offered(), amount=Money(4, "CNY"), at=on(1), by=BY)) == [
            "☐ amount is at least CNY 5.00: found CNY 4.00, CNY 1.00 short"
        ]
        poor = offered(amount=None)
        assert PROCESS.win(poor, amount=Money(5, "CNY"), at=on(1), by=BY).amount == Money(5, "CNY")

    def test_from_an_earlier_stage_it_needs_a_reason(self) -> None:
        deal = begun()

        assert refused(lambda: PROCESS.win(deal, at=on(1), by=BY)) == ["☐ a reason is given"]
        assert PROCESS.win(deal, at=on(1), by=BY, why="framework order").journal.state == "service"

    def test_a_stage_that_may_not_be_skipped_stands_in_the_way(self) -> None:
        process = SalesProcess("p", [Stage("a", exit_criteria=["x is present"]), Stage("b")])
        deal = process.begin(Opportunity("D"), at=AT, by=BY)

        assert refused(lambda: process.win(deal, at=on(1), by=BY, why="x")) == [
            "☐ b may be skipped",
            "☐ x is present",
        ]

    def test_only_what_is_open_is_won(self) -> None:
        won = PROCESS.win(offered(), at=on(1), by=BY)
        held = PROCESS.hold(offered(), at=on(1), by=BY, why="x")

        assert refused(lambda: PROCESS.win(won, at=on(2), by=BY)) == ["☐ the deal is not won yet"]
        assert refused(lambda: PROCESS.win(held, at=on(2), by=BY)) == ["☐ the deal is not on hold"]

    def test_an_amount_is_money(self) -> None:
        with pytest.raises(WrongTypeError, match=r"amount: found 90 of type int.*write it as Money"):
            PROCESS.win(offered(), amount=90, at=on(1), by=BY)  # type: ignore[arg-type] # refused


class TestLose:
    """Lost."""

    def test_the_reason_and_the_competitor_are_kept(self) -> None:
        lost = PROCESS.lose(offered(), "rival", competitor="Acme", at=on(1), by=BY)

        assert (lost.loss_reason, lost.competitor, PROCESS.outcome(lost)) == ("rival", "Acme", "lost")
        assert str(lost.journal.last) == "2026-03-03 09:00+00:00 lose to lost by li.na: a rival won"

    def test_a_known_competitor_need_not_be_named_again(self) -> None:
        lost = PROCESS.lose(offered(competitor="Acme"), "rival", at=on(1), by=BY, why=text("yes"))

        assert lost.competitor == "Acme"

    def test_a_reason_that_wants_a_competitor_gets_one(self) -> None:
        assert refused(lambda: PROCESS.lose(offered(), "rival", at=on(1), by=BY)) == [
            "☐ the competitor is named, for a rival won"
        ]

    def test_an_unknown_reason_is_named(self) -> None:
        with pytest.raises(InvalidValueError, match=r"reason: found 'prise'.*did you mean 'price'"):
            PROCESS.lose(offered(), "prise", at=on(1), by=BY)

    def test_a_process_without_reasons_takes_any_words(self) -> None:
        process = SalesProcess("p", [Stage("a")])
        deal = process.begin(Opportunity("D"), at=AT, by=BY)

        assert process.lose(deal, "they went silent", at=on(1), by=BY).loss_reason == "they went silent"
        with pytest.raises(InvalidValueError, match="reason: found ' '"):
            process.lose(deal, " ", at=on(1), by=BY)

    def test_what_is_closed_is_not_lost(self) -> None:
        won = PROCESS.win(offered(), at=on(1), by=BY)

        assert refused(lambda: PROCESS.lose(won, "rival", at=on(2), by=BY)) == [
            "☐ the competitor is named, for a rival won",
            "☐ the state is one of lead, visit, offer, on hold: found service",
        ]


class TestHold:
    """On hold and back."""

    def test_it_goes_back_to_its_stage(self) -> None:
        held = PROCESS.hold(offered(), until=date(2026, 4, 1), at=on(1), by=BY, why="budget freeze")
        resumed = PROCESS.resume(held, at=on(9), by=BY)

        assert (held.journal.state, held.hold_until) == ("on-hold", date(2026, 4, 1))
        assert (resumed.journal.state, resumed.hold_until) == ("offer", None)

    def test_losing_ends_the_wait(self) -> None:
        held = PROCESS.hold(offered(), until=date(2026, 4, 1), at=on(1), by=BY, why="budget freeze")

        assert PROCESS.lose(held, "price", at=on(2), by=BY).hold_until is None

    def test_only_what_is_open_is_held_and_only_what_is_held_resumes(self) -> None:
        held = PROCESS.hold(offered(), at=on(1), by=BY, why="x")

        assert refused(lambda: PROCESS.hold(held, at=on(2), by=BY, why="x")) == [
            "☐ the state is one of lead, visit, offer: found on hold"
        ]
        assert PROCESS.resume(held, at=on(2), by=BY).hold_until is None
        assert refused(lambda: PROCESS.resume(offered(), at=on(2), by=BY)) == [
            "☐ the state is one of on hold: found offer"
        ]


class TestReopen:
    """Open again."""

    def test_a_lost_deal_goes_back_to_its_last_stage(self) -> None:
        held = PROCESS.hold(offered(), at=on(1), by=BY, why="x")
        lost = PROCESS.lose(held, "price", at=on(2), by=BY)

        again = PROCESS.reopen(lost, at=on(3), by=BY, why="new budget")

        assert (again.journal.state, again.loss_reason, reopens(again)) == ("offer", None, 1)
        assert closed_at(PROCESS, again) is None

    def test_a_won_deal_that_falls_through_is_opened_too(self) -> None:
        won = PROCESS.win(offered(), at=on(1), by=BY)

        assert PROCESS.reopen(won, to="lead", at=on(3), by=BY, why="no payment").journal.state == "lead"

    def test_often_and_late_have_limits_and_all_that_is_missing_is_listed(self) -> None:
        lost = PROCESS.lose(begun(stage="visit"), "price", at=on(1), by=BY)
        again = PROCESS.reopen(lost, at=on(2), by=BY, why="x")
        lost = PROCESS.lose(again, "price", at=on(3), by=BY)

        assert refused(lambda: PROCESS.reopen(lost, to="offer", at=on(34), by=BY, why="")) == [
            "☐ the deal was as far as offer before",
            "☐ all of these: 0 of 2 met",
            "☐ reopens is below 1: found 1",
            "☐ days_closed is at most 30: found 31, 1 over",
            "☐ a reason is given",
        ]

    def test_the_last_day_is_in_time(self) -> None:
        lost = PROCESS.lose(begun(), "price", at=on(1), by=BY)

        assert PROCESS.reopen(lost, at=on(31), by=BY, why="x").journal.state == "lead"

    def test_what_is_open_is_not_reopened(self) -> None:
        assert refused(lambda: PROCESS.reopen(begun(), at=on(1), by=BY, why="x")) == [
            "☐ the state is one of lost, service, care, completed: found lead"
        ]

    def test_a_process_may_let_no_deal_be_reopened(self) -> None:
        process = SalesProcess("p", [Stage("a")], reopen_limit=0)
        lost = process.lose(process.begin(Opportunity("D"), at=AT, by=BY), "x", at=AT, by=BY)

        assert refused(lambda: process.reopen(lost, at=on(1), by=BY, why="x")) == [
            "☐ the process lets a deal be reopened"
        ]

    def test_without_a_limit_of_days_any_time_will_do(self) -> None:
        process = SalesProcess("p", [Stage("a")])
        lost = process.lose(process.begin(Opportunity("D"), at=AT, by=BY), "x", at=AT, by=BY)

        assert process.reopen(lost, at=on(4_000), by=BY, why="x").journal.state == "a"


class TestHandOff:
    """Other departments."""

    def test_it_is_confirmed_once_and_not_for_a_lost_deal(self) -> None:
        lost = PROCESS.lose(offered(), "price", at=on(1), by=BY)

        assert offered().handoffs == ("legal",)
        assert refused(lambda: PROCESS.hand_off(lost, "legal", at=on(2), by="zhang.min")) == [
            "☐ the contract is reviewed is not confirmed yet",
            "☐ the deal is not lost",
        ]
        with pytest.raises(NotFoundError, match="no hand-off 'legl'; did you mean 'legal'"):
            PROCESS.hand_off(begun(), "legl", at=on(1), by=BY)


class TestChange:
    """Other values."""

    def test_whatever_changes_is_in_the_journal_and_replays(self) -> None:
        first = Opportunity("D-7")
        deal = PROCESS.begin(first, at=AT, by=BY)
        deal = PROCESS.change(
            deal,
            customer="C-1",
            amount=Money("90.50", "CNY"),
            products=("press", "mill"),
            close_date=date(2026, 6, 30),
            owner="wang.wei",
            team="east",
            source="fair",
            competitor="Acme",
            contacts=(BuyingContact("P-1", ("coach", "user"), "supporter"),),
            next_step=NextStep("call", date(2026, 3, 9), "li.na"),
            probability="35%",
            category="commit",
            facts={"budget": "known"},
            at=on(1),
            by="wang.wei",
            why="first talk",
        )

        assert deal.version == 2
        assert deal.journal[1].data["amount"] == "90.50 CNY"
        assert replay(first, deal.journal) == deal

    @pytest.mark.parametrize("name", ["id", "journal", "handoffs", "loss_reason", "hold_until", "ownr"])
    def test_what_moves_change_is_not_changed_by_hand(self, name: str) -> None:
        with pytest.raises(
            InvalidValueError, match=f"changes: found '{name}', accepted is a field that may be changed"
        ):
            PROCESS.change(begun(), at=on(1), by=BY, **{name: "x"})

    def test_something_has_to_change(self) -> None:
        with pytest.raises(InvalidValueError, match="changes: found 'none'"):
            PROCESS.change(begun(), at=on(1), by=BY)

    def test_what_was_agreed_stays_once_it_is_won_and_all_once_it_is_lost(self) -> None:
        won = PROCESS.win(offered(), at=on(1), by=BY)
        lost = PROCESS.lose(offered(), "price", at=on(1), by=BY)

        assert PROCESS.change(won, owner="wang.wei", at=on(2), by=BY).owner == "wang.wei"
        assert refused(lambda: PROCESS.change(won, amount=None, close_date=None, at=on(2), by=BY)) == [
            "☐ the deal is not won, for a change of amount, close_date"
        ]
        assert refused(lambda: PROCESS.change(lost, amount=None, at=on(2), by=BY)) == ["☐ the deal is not lost"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": ""}, "id: found '', accepted is one line of 1 to 200 characters"),
        ({"customer": " "}, "customer: found ' ', accepted is one line of text"),
        ({"customer": 7}, "customer: found 7 of type int, accepted is text"),
        ({"amount": 90}, "amount: found 90 of type int, accepted is Money"),
        ({"amount": Money(-1, "CNY")}, "amount: found Money('-1', 'CNY'), accepted is an amount of 0 or more"),
        ({"products": "press"}, "products: found 'press' of type str, accepted is a list of texts"),
        ({"products": ["a", "a"]}, "products 'a' is there already; name it once"),
        ({"close_date": datetime(2026, 3, 2)}, "close_date: found datetime.datetime(2026, 3, 2, 0, 0)"),  # noqa: DTZ001
        ({"source": None}, "source: found None of type NoneType, accepted is text"),
        ({"contacts": ["P-1"]}, "contacts[0]: found 'P-1' of type str, accepted is a BuyingContact"),
        (
            {"contacts": [BuyingContact("P-1", ["user"]), BuyingContact("P-1", ["coach"])]},
            "contacts[1].contact 'P-1' is there already; each may come once",
        ),
        ({"next_step": "call"}, "next_step: found 'call' of type str, accepted is a NextStep"),
        ({"probability": "120%"}, "probability: found '120%', accepted is a probability from 0% to 100%"),
        ({"category": "sure"}, "category: found 'sure', accepted is a forecast category"),
        ({"journal": []}, "journal: found [] of type list, accepted is a value of type Journal"),
    ],
)
def test_a_field_of_an_opportunity_that_is_refused_says_why(fields: dict[str, object], message: str) -> None:
    with pytest.raises(SalesManualError) as error:
        Opportunity(**{"id": "D", **fields})  # type: ignore[arg-type] # refused

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: BuyingContact("P-1", []), "roles: found (), accepted is at least one role in the buying decision"),
        (lambda: BuyingContact("P-1", ["boss"]), "roles[0]: found 'boss', accepted is a role in a buying decision"),
        (lambda: BuyingContact("P-1", ["user"], "pro"), "stance: found 'pro', accepted is a stance"),  # type: ignore[arg-type] # refused
        (lambda: NextStep("", date(2026, 3, 2)), "what: found '', accepted is one line of text"),
        (lambda: NextStep("call", "Monday"), "due: found 'Monday' of type str, accepted is a date"),  # type: ignore[arg-type] # refused
        (lambda: NextStep("call", date(2026, 3, 2), ""), "who: found '', accepted is one line of text"),
    ],
)
def test_a_part_of_an_opportunity_that_is_refused_says_why(build: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as error:
        build()

    assert message in str(error.value)


def test_an_opportunity_says_in_a_line_where_it_stands() -> None:
    assert str(Opportunity("D-7")) == "D-7: no customer, not begun"
    assert str(begun(customer="C-1")) == "D-7: C-1, lead"

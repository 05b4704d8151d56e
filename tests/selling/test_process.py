"""Sales processes: what a company may write, what it may not, and what a process says of itself."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import pytest
from tests.selling.process_world import AT, BY, PROCESS, begun, offered, on

from salesmanual.kernel.criteria import ALWAYS, AllOf, Contains, parse_criterion
from salesmanual.kernel.errors import InvalidDocumentError, NotFoundError, SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import Event, Journal
from salesmanual.kernel.texts import LANGUAGES, Label
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.opportunity_record import BuyingContact, NextStep, Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import FORECAST_CATEGORIES, HandOff, LossReason, Stage
from salesmanual.selling.process_standard import standard_process
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parent.parent.parent


class TestStandardProcess:
    """The handbook's seven stages."""

    def test_it_has_the_seven_stages_of_the_handbook_in_order(self) -> None:
        assert [stage.label.render("zh_Hant") for stage in standard_process().stages] == [
            "線索採集",
            "客戶開發",
            "需求分析",
            "方案設計",
            "報價談判",
            "簽約與付款",
            "售後服務",
        ]

    def test_every_stage_says_goal_tasks_exit_criteria_days_and_probability(self) -> None:
        for stage in standard_process().stages:
            assert stage.goal is not None
            assert stage.tasks
            assert stage.exit_criteria
            assert stage.expected_days
            assert stage.red_after
            assert stage.category in FORECAST_CATEGORIES

    def test_every_name_is_given_in_three_languages(self) -> None:
        labels: list[Label] = []
        for stage in standard_process().stages:
            labels += [stage.label, *stage.tasks, *([stage.goal] if stage.goal else [])]
            labels += [label for handoff in stage.handoffs for label in (handoff.department, handoff.label)]
        labels += [reason.label for reason in standard_process().loss_reasons]

        assert len(labels) > 40
        assert all([language for language, _ in label.names] == list(LANGUAGES) for label in labels)

    def test_later_stages_are_more_likely_won(self) -> None:
        chances = [stage.probability for stage in standard_process().stages]

        assert chances == sorted(set(chances))
        assert chances[-1] == 1

    def test_the_file_of_the_examples_is_written_from_it(self) -> None:
        written = (ROOT / "examples" / "processes" / "standard.toml").read_text(encoding="utf-8")

        assert written == write_policy(standard_process())
        assert read_policy(SalesProcess, written) == standard_process()

    def test_the_diagram_of_the_page_is_drawn_from_its_table(self) -> None:
        page = (ROOT / "docs" / "howto" / "sales-process.md").read_text(encoding="utf-8")

        assert f"```mermaid\n{standard_process().to_mermaid()}\n```" in page

    def test_it_is_built_once(self) -> None:
        assert standard_process() is standard_process()

    def test_a_deal_goes_through_all_seven_stages(self) -> None:
        process = standard_process()
        deal = process.begin(Opportunity("D-7", source="fair", owner=BY), at=AT, by=BY)
        known: dict[str, object] = {
            "need": "two presses",
            "budget": "known",
            "solution_accepted": True,
            "quotation_accepted": True,
            "contract_signed": True,
            "first_payment_received": True,
            "delivery_accepted": True,
            "return_visits": 1,
        }
        deal = process.advance(deal, at=AT, by=BY)
        deal = process.change(
            deal,
            customer="C-1",
            contacts=(BuyingContact("P-1", ["decision-maker"]),),
            next_step=NextStep("visit", date(2026, 3, 6)),
            close_date=date(2026, 6, 30),
            products=("press",),
            amount=Money(90_000, "CNY"),
            at=AT,
            by=BY,
        )
        for handoff in ("technical-review", "contract-review", "payment-check", "service-takeover"):
            deal = process.hand_off(deal, handoff, at=AT, by="zhang.min")
        for _ in range(4):
            deal = process.advance(deal, at=AT, by=BY, facts=known)
        deal = process.win(deal, at=AT, by=BY, facts=known)
        assert deal.journal.state == "after-sales"
        deal = process.advance(deal, at=AT, by=BY, facts=known)

        assert deal.journal.state == "completed"
        assert process.outcome(deal) == "won"
        assert process.workflow().journal_faults(deal) == ()


class TestPlain:
    """Processes in files."""

    @pytest.mark.parametrize("process", [PROCESS, standard_process(), SalesProcess("p", [Stage("a")])])
    def test_a_process_reads_back_as_it_was_written(self, process: SalesProcess) -> None:
        check_round_trip(process)

    def test_a_company_writes_its_own(self) -> None:
        process = read_policy(
            SalesProcess,
            """
            key = "short"
            reopen_limit = 0
            [[stages]]
            key = "talk"
            exit_criteria = ["budget >= 9000"]
            probability = "30%"
            [[stages]]
            key = "offer"
            """,
        )

        assert process.stages[0].probability == Fraction(3, 10)
        assert process.stages[0].condition() == parse_criterion("budget >= 9000")
        assert not any(trigger.startswith("reopen") for trigger in process.workflow().triggers())

    def test_every_fault_of_a_file_is_named_with_its_address(self) -> None:
        with pytest.raises(InvalidDocumentError) as refused:
            read_policy(SalesProcess, 'key = "p"\n[[stages]]\nkey = "a"\nprobability = "120%"\ncategory = "comit"\n')

        assert str(refused.value) == (
            "SalesProcess: 2 faults\n"
            "  stages[0].probability: found '120%', accepted is a probability from 0% to 100%\n"
            "  stages[0].category: found 'comit', accepted is one of 'omitted', 'pipeline', 'best-case', 'commit', "
            "'closed'; did you mean 'commit'?"
        )


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Stage(""), "key: found '', accepted is 1 to 100 letters"),
        (lambda: Stage("x" * 81), "accepted is 1 to 80 letters, digits, spaces and the signs - _ ."),
        (lambda: Stage("a", exit_criteria="budget"), "exit_criteria: found 'budget' of type str"),
        (lambda: Stage("a", exit_criteria=["budget >="]), "column 10 of 'budget >=': expected"),
        (lambda: Stage("a", probability=0.5), "probability: found 0.5 of type float"),  # type: ignore[arg-type] # refused
        (
            lambda: Stage("a", probability="101%"),
            "probability: found '101%', accepted is a probability from 0% to 100%",
        ),
        (lambda: Stage("a", category="sure"), "category: found 'sure', accepted is a forecast category"),  # type: ignore[arg-type] # refused
        (lambda: Stage("a", expected_days=0), "expected_days: found 0, accepted is a whole number of at least 1"),
        (lambda: Stage("a", amber_after="3"), "amber_after: found '3' of type str, accepted is a whole number"),  # type: ignore[arg-type] # refused
        (
            lambda: Stage("a", expected_days=5, red_after=4),
            "red_after: found 4, accepted is at least the 5 days after which it is amber",
        ),
        (lambda: Stage("a", tasks="call"), "tasks: found 'call' of type str, accepted is a list of tasks"),
        (lambda: Stage("a", skippable="yes"), "skippable: found 'yes' of type str, accepted is True or False"),  # type: ignore[arg-type] # refused
        (
            lambda: Stage("a", won=True, probability="90%"),
            "won: found '9/10 and closed', accepted is probability 1 and category closed in a stage after the win",
        ),
        (
            lambda: Stage("a", handoffs=[HandOff("x", "L", "y"), HandOff("x", "L", "z")]),
            "handoffs[1].key 'x' is there already; each may come once",
        ),
        (lambda: Stage("a", handoffs=["legal"]), "handoffs[0]: found 'legal' of type str, accepted is a HandOff"),  # type: ignore[list-item] # refused
        (lambda: HandOff("x", "", "y"), "label: found '', accepted is one line of text"),
        (lambda: LossReason("price", names_competitor=1), "names_competitor: found 1 of type int"),  # type: ignore[arg-type] # refused
        (lambda: SalesProcess("p", []), "stages: found (), accepted is a list of at least 1, each item a Stage"),
        (lambda: SalesProcess("p", ["a"]), "stages[0]: found 'a' of type str, accepted is a Stage"),  # type: ignore[list-item] # refused
        (lambda: SalesProcess("p", [Stage("a"), Stage("a")]), "stages[1].key 'a' is there already"),
        (
            lambda: SalesProcess("p", [Stage("a")], loss_reasons=[LossReason("x"), LossReason("x")]),
            "loss_reasons[1].key 'x' is there already",
        ),
        (
            lambda: SalesProcess("p", [Stage("a")], reopen_limit=-1),
            "reopen_limit: found -1, accepted is a whole number",
        ),
        (
            lambda: SalesProcess("p", [Stage("lost")]),
            "stages[0].key: 'lost' is a state of every process; use another key than 'on-hold', 'lost', 'won'",
        ),
        (
            lambda: SalesProcess("p", [Stage("a", won=True)]),
            "stages: the first stage comes after the win; put a stage before it",
        ),
        (
            lambda: SalesProcess("p", [Stage("a"), Stage("b", won=True), Stage("c")]),
            "stages[2].won: 'c' stands after a won stage; set won, or move it before the win",
        ),
        (
            lambda: SalesProcess("p", [Stage("a"), Stage("b", won=True, skippable=True)]),
            "stages[1]: a stage after the win is neither begun in nor skipped; leave out entry and skippable",
        ),
        (
            lambda: SalesProcess(
                "p", [Stage("a", handoffs=[HandOff("x", "L", "y")]), Stage("b", handoffs=[HandOff("x", "L", "y")])]
            ),
            "stages[1].handoffs[0].key: 'x' is a hand-off of another stage",
        ),
        (lambda: PROCESS.stage("ofer"), "no stage 'ofer'; did you mean 'offer'?"),
        (lambda: PROCESS.stage(3), "no stage 3"),  # type: ignore[arg-type] # refused
        (lambda: PROCESS.handoff("legl"), "no hand-off 'legl'; did you mean 'legal'?"),
    ],
)
def test_what_is_refused_says_where_and_what_is_accepted(build: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as refused:
        build()

    assert message in str(refused.value)


class TestStage:
    """Stages by themselves."""

    @pytest.mark.parametrize(
        ("stage", "lights"),
        [
            (Stage("a"), ["none", "none", "none"]),
            (Stage("a", expected_days=5), ["green", "amber", "amber"]),
            (Stage("a", expected_days=5, amber_after=8, red_after=10), ["green", "green", "red"]),
            (Stage("a", red_after=5), ["green", "red", "red"]),
            (Stage("a", expected_days=5, red_after=5), ["green", "red", "red"]),
        ],
    )
    def test_a_light_changes_after_its_days_not_on_them(self, stage: Stage, lights: list[str]) -> None:
        assert [stage.light(days) for days in (5, 6, 20)] == lights

    def test_a_stage_after_the_win_is_certain_and_closed(self) -> None:
        stage = Stage("service", won=True)

        assert stage.probability == 1
        assert stage.category == "closed"

    def test_its_condition_is_all_that_it_demands(self) -> None:
        legal = HandOff("legal", "Legal", "reviewed")
        budget = parse_criterion("budget is present")

        assert Stage("a").condition() == ALWAYS
        assert Stage("a", exit_criteria=[budget]).condition() == budget
        assert Stage("a", exit_criteria=[budget], handoffs=[legal]).condition() == AllOf(
            [budget, Contains("handoffs", "legal")]
        )


class TestTable:
    """The table that follows from the stages."""

    def test_every_way_of_the_table_is_there_and_no_other(self) -> None:
        ways = {(move.origin, move.trigger, move.to, move.needs_reason) for move in PROCESS.workflow().moves}

        assert ways == {
            (("lead",), "advance", "visit", False),
            (("lead",), "skip to offer", "offer", True),
            (("visit",), "advance", "offer", False),
            (("offer",), "win", "service", False),
            (("visit",), "win", "service", True),
            (("lead",), "win", "service", True),
            (("service",), "advance", "care", False),
            (("care",), "advance", "completed", False),
            (("visit", "offer"), "back to lead", "lead", True),
            (("offer",), "back to visit", "visit", True),
            (("care",), "back to service", "service", True),
            (("lead", "visit", "offer", "on-hold"), "lose", "lost", True),
            (("lead", "visit", "offer"), "hold", "on-hold", True),
            (("on-hold",), "resume", "<", False),
            (("lost", "service", "care", "completed"), "reopen at lead", "lead", True),
            (("lost", "service", "care", "completed"), "reopen at visit", "visit", True),
            (("lost", "service", "care", "completed"), "reopen at offer", "offer", True),
        }

    def test_a_stage_that_may_not_be_skipped_ends_skipping_and_winning_early(self) -> None:
        process = SalesProcess("p", [Stage("a"), Stage("b"), Stage("c", skippable=True), Stage("d"), Stage("e")])
        ways = {(move.origin, move.trigger) for move in process.workflow().moves if move.trigger[:4] in {"skip", "win"}}

        assert ways == {(("b",), "skip to d"), (("e",), "win")}

    def test_a_process_without_stages_after_the_win_ends_with_it(self) -> None:
        process = SalesProcess("p", [Stage("a")])
        won = process.win(process.begin(Opportunity("D"), at=AT, by=BY), at=AT, by=BY)

        assert won.journal.state == "won"
        assert process.outcome(won) == "won"
        assert process.stage_of(won).key == "a"

    def test_the_diagram_is_drawn_from_the_table(self) -> None:
        lines = PROCESS.to_mermaid().splitlines()

        assert lines[0] == "stateDiagram-v2"
        assert "    s0 --> s2: skip to offer (owner is present)" in lines
        assert "跳至offer" in PROCESS.to_mermaid("zh_Hans")

    def test_the_stages_print_as_a_table(self) -> None:
        record = PROCESS.to_table().records()[2]

        assert record["probability"] == attrs.evolve(PROCESS.stages[2]).probability
        assert record["hand-offs"] == "Legal"

    def test_a_process_has_the_same_table_whenever_it_is_built(self) -> None:
        again = attrs.evolve(PROCESS)

        assert again == PROCESS
        assert again.workflow() == PROCESS.workflow()


class TestWhereADealStands:
    """Outcome, stage and how far a deal came."""

    def test_outcome_and_stage_of_every_state(self) -> None:
        deal = offered()
        held = PROCESS.hold(deal, at=on(1), by=BY, why="budget freeze")
        lost = PROCESS.lose(held, "price", at=on(2), by=BY)
        won = PROCESS.win(deal, at=on(1), by=BY)

        assert [PROCESS.outcome(each) for each in (deal, held, lost, won)] == ["open", "on-hold", "lost", "won"]
        assert [PROCESS.stage_of(each).key for each in (deal, held, lost, won)] == [
            "offer",
            "offer",
            "offer",
            "service",
        ]
        assert PROCESS.outcome(deal.journal) == "open"

    def test_how_far_it_came_is_not_taken_back(self) -> None:
        back = PROCESS.regress(offered(), to="lead", at=on(1), by=BY, why="new owner")

        assert PROCESS.stages[PROCESS.furthest(back)].key == "offer"

    def test_a_deal_that_was_not_begun_stands_nowhere(self) -> None:
        with pytest.raises(NotFoundError, match="no state of"):
            PROCESS.outcome(Opportunity("D"))

    def test_a_deal_that_was_lost_without_a_stage_has_none(self) -> None:
        strange = Opportunity("D", journal=Journal([Event("import", AT, BY, state="lost")]))

        with pytest.raises(NotFoundError, match=r"no stage of .*it was in none"):
            PROCESS.stage_of(strange)
        with pytest.raises(NotFoundError, match=r"no stage of .*it was in none"):
            PROCESS.furthest(strange)

    def test_a_state_that_the_process_does_not_know_is_named(self) -> None:
        strange = Opportunity("D", journal=Journal([Event("import", AT, BY, state="ofer")]))

        with pytest.raises(NotFoundError, match="no state 'ofer'; did you mean 'offer'"):
            PROCESS.outcome(strange)

    def test_a_deal_begins_in_its_first_stage_or_where_it_may(self) -> None:
        assert begun().journal.state == "lead"
        assert begun(stage="visit").journal.state == "visit"

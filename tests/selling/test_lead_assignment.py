"""Assigning leads: rules, limits, calendars, reasons, the book, fairness, and bad input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    UnannouncedYearError,
    WrongTypeError,
)
from salesmanual.kernel.wire import read_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.lead_assignment import AssignmentPolicy
from salesmanual.selling.lead_assignment_book import Assigned, AssignmentBook, Balance
from salesmanual.selling.lead_assignment_rules import Assignee, AssignmentRule
from salesmanual.selling.lead_scoring import standard_lead_scoring
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.lead_assignment_result import Assignment

AT: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, ten in the morning in Shanghai."""

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-18:00", "Asia/Shanghai", key="office")
WEEKEND: Final = WorkCalendar("Sat-Sun 09:00-18:00", "Asia/Shanghai", key="weekend")


def lead(name: str, source: str = "web", **facts: object) -> Lead:
    return Lead(name, source, AT, company="Acme", facts=facts)


def leads(number: int, *, start: int = 1) -> list[Lead]:
    return [lead(f"L-{each}") for each in range(start, start + number)]


def people(assignment: Assignment) -> list[str]:
    return [choice.person for choice in assignment.choices]


def reasons(assignment: Assignment) -> list[tuple[str, str]]:
    return [(each.lead.id, str(each.reason)) for each in assignment.left_over]


class TestRules:
    POLICY: Final = AssignmentPolicy(
        [Assignee("ann"), Assignee("bob"), Assignee("cai", most_open=1)],
        [
            AssignmentRule("fairs", ["cai"], where="source = 'fair'", overflows=True, label="Fairs"),
            AssignmentRule("large", ["ann"], where="budget >= 9000"),
            AssignmentRule("hot", ["bob"], where="band = 'hot'"),
        ],
    )

    def test_the_first_rule_that_holds_decides(self) -> None:
        assignment = self.POLICY.assign([lead("L-1", "fair", budget=9000), lead("L-2", budget=9000)], at=AT)

        assert [(choice.person, choice.rule) for choice in assignment.choices] == [("cai", "fairs"), ("ann", "large")]

    def test_a_rule_that_cannot_tell_does_not_hold_and_a_lead_that_none_takes_is_listed(self) -> None:
        assignment = self.POLICY.assign([lead("L-1")], at=AT)

        assert reasons(assignment) == [("L-1", "no rule holds")]

    def test_a_lead_that_nobody_of_a_rule_can_take_goes_on_where_the_rule_says_so(self) -> None:
        fairs = [lead("L-1", "fair"), lead("L-2", "fair", budget=9000), lead("L-3", "fair")]

        assignment = self.POLICY.assign(fairs, at=AT)

        assert [(choice.lead.id, choice.person) for choice in assignment.choices] == [("L-1", "cai"), ("L-2", "ann")]
        assert [each.person for each in assignment.choices[1].passed_over] == ["cai"]
        assert reasons(assignment) == [("L-3", "nobody can take it")]
        assert [(each.person, str(each.reason)) for each in assignment.left_over[0].passed_over] == [
            ("cai", "has 1 of 1 open leads")
        ]

    def test_a_rule_may_ask_about_the_score(self) -> None:
        scoring = standard_lead_scoring()
        hot = lead("L-1", "referral", budget=60_000, authority="decides", months_to_purchase=2)
        facts = {score.lead.id: {"band": score.band} for score in scoring.rank([hot, lead("L-2")]).scores}
        policy = AssignmentPolicy(self.POLICY.assignees, self.POLICY.rules[2:])

        assignment = policy.assign([hot, lead("L-2")], at=AT, facts=facts)

        assert people(assignment) == ["bob"]
        assert reasons(assignment) == [("L-2", "no rule holds")]

    def test_each_rule_keeps_its_own_turn(self) -> None:
        policy = AssignmentPolicy(
            [Assignee("ann"), Assignee("bob")],
            [AssignmentRule("fairs", where="source = 'fair'"), AssignmentRule("rest")],
        )

        assignment = policy.assign([lead("L-1", "fair"), lead("L-2"), lead("L-3", "fair"), lead("L-4")], at=AT)

        assert people(assignment) == ["ann", "ann", "bob", "bob"]

    @pytest.mark.parametrize(
        ("taken", "reason"),
        [
            (Lead("L-1", "web", AT, company="Acme", owner="zoe"), "zoe works on it"),
            (Lead("L-1", "web", AT, company="Acme", merged_into="L-9"), "was merged into L-9"),
            (Lead("L-1", "web", AT, company="Acme", customer="C-9"), "became the customer C-9"),
        ],
    )
    def test_a_lead_that_is_taken_is_listed(self, taken: Lead, reason: str) -> None:
        assert reasons(TestLimits.POLICY.assign([taken], at=AT)) == [("L-1", reason)]

    def test_a_lead_that_is_open_in_the_book_is_not_given_again_until_it_is_closed(self) -> None:
        book = TestLimits.POLICY.assign([lead("L-1")], at=AT).book

        again = TestLimits.POLICY.assign([lead("L-1")], book, at=AT)
        closed = TestLimits.POLICY.assign([lead("L-1")], book.close(["L-1"]), at=AT)

        assert reasons(again) == [("L-1", "ann works on it")]
        assert people(closed) == ["bob"]


class TestLimits:
    POLICY: Final = AssignmentPolicy(
        [Assignee("ann", most_open=2), Assignee("bob", most_per_period=1)], per="day", zone="Asia/Shanghai"
    )

    def test_who_is_full_is_passed_over_and_leads_that_nobody_takes_are_listed(self) -> None:
        assignment = self.POLICY.assign(leads(4), at=AT)

        assert people(assignment) == ["ann", "bob", "ann"]
        assert reasons(assignment) == [("L-4", "nobody can take it")]
        assert [str(each.reason) for each in assignment.left_over[0].passed_over] == [
            "has 2 of 2 open leads",
            "got 1 of 1 leads in the period",
        ]
        assert "ann has 2 of 2 open leads, bob got 1 of 1 leads in the period" in str(assignment)

    def test_closing_a_lead_makes_room(self) -> None:
        book = self.POLICY.assign(leads(3), at=AT).book.close(["L-1"])

        assert people(self.POLICY.assign(leads(1, start=4), book, at=AT)) == ["ann"]

    @pytest.mark.parametrize(("hours", "expected"), [(13, []), (14, ["bob"])])
    def test_a_period_begins_at_midnight_where_the_policy_is(self, hours: int, expected: list[str]) -> None:
        book = self.POLICY.assign(leads(3), at=AT).book

        assert people(self.POLICY.assign(leads(1, start=4), book, at=AT + timedelta(hours=hours))) == expected

    def test_a_limit_of_nothing_keeps_somebody_out(self) -> None:
        policy = AssignmentPolicy([Assignee("ann", most_open=0), Assignee("bob")])

        assert people(policy.assign(leads(2), at=AT)) == ["bob", "bob"]


class TestPresence:
    def policy(self, at_work: str) -> AssignmentPolicy:
        return AssignmentPolicy(
            [Assignee("ann"), Assignee("bob", calendar="weekend")],
            at_work=at_work,  # type: ignore[arg-type] # one of them
            calendars=[OFFICE, WEEKEND],
        )

    @pytest.mark.parametrize(
        ("at_work", "hours", "expected"),
        [
            ("any-time", 0, ["ann", "bob"]),
            ("workdays", 0, ["ann", "ann"]),
            ("workdays", 12, ["ann", "ann"]),
            ("working-hours", 0, ["ann", "ann"]),
            ("working-hours", 12, []),
            ("working-hours", 24 * 5, ["bob", "bob"]),
        ],
    )
    def test_leads_go_to_those_who_are_at_work(self, at_work: str, hours: int, expected: list[str]) -> None:
        assignment = self.policy(at_work).assign(leads(2), at=AT + timedelta(hours=hours))

        assert people(assignment) == expected

    def test_who_is_not_there_is_listed_with_the_reason(self) -> None:
        assignment = self.policy("workdays").assign(leads(1), at=AT, absent=["ann"])

        assert [(each.person, str(each.reason)) for each in assignment.left_over[0].passed_over] == [
            ("ann", "is absent"),
            ("bob", "is not at work"),
        ]

    def test_who_was_away_earned_no_share_and_comes_back_to_no_flood(self) -> None:
        policy = AssignmentPolicy([Assignee("ann"), Assignee("bob")])
        alone = policy.assign(leads(10), at=AT, absent=["bob"])

        together = policy.assign(leads(4, start=11), alone.book, at=AT)

        assert people(alone) == ["ann"] * 10
        assert people(together) == ["ann", "bob", "ann", "bob"]

    def test_a_person_who_took_more_than_due_while_others_left_waits_for_them(self) -> None:
        """Where nobody is due a lead, it goes to whom the least is missing."""
        policy = AssignmentPolicy([Assignee("ann"), Assignee("bob"), Assignee("cai")])
        book = AssignmentBook(
            balances=[Balance("all", "ann", 1, 3), Balance("all", "bob", 1, 2), Balance("all", "cai", 4, 1)]
        )

        assert people(policy.assign(leads(1), book, at=AT, absent=["cai"])) == ["bob"]

    def test_a_year_that_the_calendar_does_not_know_is_refused(self) -> None:
        calendar = WorkCalendar("Mon-Fri 09:00-18:00", "Asia/Shanghai", key="cn", announced=[2025])
        policy = AssignmentPolicy([Assignee("ann")], at_work="workdays", calendars=[calendar])

        with pytest.raises(UnannouncedYearError):
            policy.assign(leads(1), at=AT)


class TestMethods:
    def test_weights_share_leads_evenly_over_time(self) -> None:
        policy = AssignmentPolicy([Assignee("ann", "50%"), Assignee("bob", "30%"), Assignee("cai", "20%")])

        assert people(policy.assign(leads(10), at=AT)) == [
            "ann", "bob", "ann", "cai", "ann", "bob", "ann", "cai", "bob", "ann",
        ]  # fmt: skip

    def test_the_fewest_open_leads_for_the_weight(self) -> None:
        policy = AssignmentPolicy([Assignee("ann", 2), Assignee("bob")], method="fewest-open")
        book = policy.assign(leads(6), at=AT).book

        after = policy.assign(leads(2, start=7), book.close(["L-1", "L-3"]), at=AT)

        assert [len(book.open_leads(person)) for person in ("ann", "bob")] == [4, 2]
        assert people(after) == ["ann", "ann"]
        assert str(after.choices[0].reason) == "has the fewest open leads for the weight, 2"

    def test_a_choice_shows_how_everybody_stood(self) -> None:
        policy = AssignmentPolicy([Assignee("ann", 2), Assignee("bob"), Assignee("cai", most_open=0)])

        choice = policy.assign(leads(2), at=AT).choices[1]

        assert [(row["person"], row["received"], row["reason"]) for row in choice.tables()[0].records()] == [
            ("ann", 1, None),
            ("bob", 0, "is next, with 0 received of 0.67 due"),
            ("cai", None, "has 0 of 0 open leads"),
        ]
        assert str(choice).startswith("L-2 goes to bob\n")
        assert str(choice.explain()).startswith("bob is still due: 2/3 ≈ 0.6667")


class TestBook:
    def test_the_book_says_who_works_on_what(self) -> None:
        book = TestLimits.POLICY.assign(leads(2), at=AT).book

        assert (book.holder("L-1"), book.holder("L-2"), book.holder("L-3")) == ("ann", "bob", None)
        assert book.open_leads("ann") == ("L-1",)
        assert [row["deviation"] for row in book.tables()[0].records()] == [0, 0]
        assert [row["lead"] for row in book.tables()[1].records()] == ["L-1", "L-2"]

    def test_trimming_keeps_open_leads_and_turns(self) -> None:
        book = TestLimits.POLICY.assign(leads(2), at=AT).book.close(["L-1"])

        trimmed = book.trim(AT + timedelta(days=1))

        assert [entry.lead for entry in trimmed.entries] == ["L-2"]
        assert trimmed.balances == book.balances
        assert book.trim(AT) == book

    def test_turns_under_rules_that_are_gone_are_kept(self) -> None:
        old = Balance("old", "zoe", "3/2", 1)

        book = TestLimits.POLICY.assign(leads(1), AssignmentBook(balances=[old]), at=AT).book

        assert old in book.balances


class TestFairness:
    POLICY: Final = AssignmentPolicy([Assignee("ann", 2), Assignee("bob", 2, most_open=1)])

    def test_who_is_full_is_due_no_more(self) -> None:
        book = self.POLICY.assign(leads(5), at=AT).book

        fairness = self.POLICY.fairness(book, rule="all")

        assert [(row.person, int(row.due), row.received) for row in fairness.rows] == [("ann", 4, 4), ("bob", 1, 1)]
        assert fairness.largest_deviation() == 0
        assert fairness.gini() == Fraction(3, 10)
        assert "Gini index" in str(fairness)

    def test_nothing_given_is_fair(self) -> None:
        fairness = self.POLICY.fairness(AssignmentBook())

        assert fairness.largest_deviation() == 0
        assert fairness.gini() == 0

    def test_a_round_robin_is_measured_by_equal_weights(self) -> None:
        policy = AssignmentPolicy([Assignee("ann", 5), Assignee("bob", 1)], method="round-robin")
        book = policy.assign(leads(4), at=AT).book

        assert policy.fairness(book, rule="all").gini() == 0
        assert policy.fairness(book).gini() == Fraction(1, 3)

    def test_those_who_left_are_not_measured(self) -> None:
        book = AssignmentBook(balances=[Balance("all", "zoe", 1, 3), Balance("other", "ann", 1, 1)])

        rows = self.POLICY.fairness(book, rule="all").rows

        assert [(row.person, row.received) for row in rows] == [("ann", 0), ("bob", 0)]

    def test_a_plan_is_made_by_largest_remainder(self) -> None:
        policy = AssignmentPolicy(
            [Assignee("ann", "1/2"), Assignee("bob", "1/4")],
            [AssignmentRule("all"), AssignmentRule("turns", method="round-robin")],
        )

        assert policy.planned(10).items() == (("ann", 7), ("bob", 3))
        assert policy.planned(10, rule="turns").items() == (("ann", 5), ("bob", 5))


class TestResult:
    def test_leads_given_are_rows_for_a_frame(self) -> None:
        assignment = TestLimits.POLICY.assign(leads(1), at=AT)

        assert assignment.records() == [
            {"lead": "L-1", "person": "ann", "rule": "all", "reason": "is next, with 0 received of 0.50 due"}
        ]
        assert "Leads left over" not in str(assignment)

    def test_nothing_is_changed_in_the_leads(self) -> None:
        one = lead("L-1")

        assignment = TestLimits.POLICY.assign([one], at=AT)

        assert assignment.choices[0].lead is one
        assert one.owner is None


class TestRefusals:
    ANN: Final = Assignee("ann")

    @pytest.mark.parametrize(
        ("act", "error", "words"),
        [
            (lambda: Assignee(" "), InvalidValueError, "person: found ' '"),
            (lambda: Assignee("ann", 0), InvalidValueError, "weight: found 0, accepted is a weight above 0"),
            (lambda: Assignee("ann", 0.5), WrongTypeError, "weight: found 0.5"),  # type: ignore[arg-type] # the fault under test
            (lambda: Assignee("ann", most_open=-1), InvalidValueError, "most_open: found -1"),
            (lambda: Assignee("ann", most_per_period=1.5), WrongTypeError, "most_per_period: found 1.5"),  # type: ignore[arg-type] # the fault under test
            (lambda: Assignee("ann", calendar=None), WrongTypeError, "calendar: found None"),  # type: ignore[arg-type] # the fault under test
            (lambda: AssignmentRule("a", ["ann", "ann"]), DuplicateError, "to 'ann' is there already"),
            (lambda: AssignmentRule("a", where=1), WrongTypeError, "where: found 1"),  # type: ignore[arg-type] # the fault under test
            (
                lambda: AssignmentRule("a", method="weigted"),  # type: ignore[arg-type] # the fault under test
                InvalidValueError,
                "method: found 'weigted', accepted is a method; did you mean 'weighted'?",
            ),
            (lambda: AssignmentRule("a", overflows=1), WrongTypeError, "overflows: found 1"),  # type: ignore[arg-type] # the fault under test
            (lambda: AssignmentPolicy([]), InvalidValueError, "assignees: found ()"),
            (lambda: AssignmentPolicy(["ann"]), WrongTypeError, "assignees[0]: found 'ann'"),  # type: ignore[list-item] # the fault under test
            (
                lambda: AssignmentPolicy([TestRefusals.ANN] * 2),
                DuplicateError,
                "assignees[1].person 'ann' is there already",
            ),
            (lambda: AssignmentPolicy([TestRefusals.ANN], []), InvalidValueError, "rules: found ()"),
            (
                lambda: AssignmentPolicy([TestRefusals.ANN], [AssignmentRule("a", ["anne"])]),
                NotFoundError,
                "no assignee 'anne'; did you mean 'ann'?",
            ),
            (
                lambda: AssignmentPolicy([Assignee("ann", calendar="ofice")], calendars=[OFFICE]),
                NotFoundError,
                "no calendar 'ofice'; did you mean 'office'?",
            ),
            (
                lambda: AssignmentPolicy([TestRefusals.ANN], at_work="workdays"),
                InvalidValueError,
                "calendars: found (), accepted is at least one working calendar",
            ),
            (lambda: AssignmentPolicy([TestRefusals.ANN], per="hour"), InvalidValueError, "per: found 'hour'"),  # type: ignore[arg-type] # the fault under test
            (lambda: AssignmentPolicy([TestRefusals.ANN], zone="Mars"), InvalidValueError, "zone: found 'Mars'"),
            (
                lambda: AssignmentPolicy([TestRefusals.ANN], calendars=[OFFICE, OFFICE]),
                DuplicateError,
                "calendars[1].key 'office' is there already",
            ),
            (lambda: TestLimits.POLICY.assign(["L-1"], at=AT), WrongTypeError, "leads[0]: found 'L-1'"),  # type: ignore[list-item] # the fault under test
            (
                lambda: TestLimits.POLICY.assign([lead("L-1")] * 2, at=AT),
                DuplicateError,
                "leads[1].id 'L-1' is there already",
            ),
            (lambda: TestLimits.POLICY.assign([], [], at=AT), WrongTypeError, "book: found []"),  # type: ignore[arg-type] # the fault under test
            (lambda: TestLimits.POLICY.assign([], at="now"), WrongTypeError, "at: found 'now'"),  # type: ignore[arg-type] # the fault under test
            (lambda: TestLimits.POLICY.assign([], at=AT, absent="ann"), WrongTypeError, "absent: found 'ann'"),
            (
                lambda: TestLimits.POLICY.assign(
                    [], AssignmentBook([Assigned("L-1", "ann", "all", AT)]), at=AT - timedelta(hours=1)
                ),
                InvalidValueError,
                "accepted is a time not before the last assignment, 2026-03-02 02:00:00+00:00",
            ),
            (lambda: TestLimits.POLICY.planned("5"), WrongTypeError, "count: found '5'"),  # type: ignore[arg-type] # the fault under test
            (lambda: TestLimits.POLICY.planned(5, rule="al"), NotFoundError, "no rule 'al'; did you mean 'all'?"),
            (lambda: TestLimits.POLICY.fairness(AssignmentBook(), rule="x"), NotFoundError, "no rule 'x'"),
            (lambda: Balance("all", "ann", -1, 0), InvalidValueError, "due: found -1"),
            (lambda: Balance("all", "ann", 1, -1), InvalidValueError, "received: found -1"),
            (
                lambda: AssignmentBook([Assigned("L-1", person, "all", AT) for person in ("ann", "bob")]),
                DuplicateError,
                "entries[1].lead 'L-1' is there already; close the first before it is given again",
            ),
            (
                lambda: AssignmentBook(
                    [Assigned("L-1", "ann", "all", AT), Assigned("L-2", "ann", "all", AT - timedelta(days=1))]
                ),
                InvalidValueError,
                "entries[1].at: found '2026-03-01 02:00:00+00:00'",
            ),
            (
                lambda: AssignmentBook(balances=[Balance("all", "ann", 1, 1)] * 2),
                DuplicateError,
                "balances[1].place ('all', 'ann') is there already",
            ),
            (lambda: AssignmentBook().close(["L-1"]), NotFoundError, "no open lead 'L-1'"),
            (lambda: AssignmentBook().trim("now"), WrongTypeError, "before: found 'now'"),  # type: ignore[arg-type] # the fault under test
        ],
    )
    def test_bad_input_is_named(self, act: Callable[[], Any], error: type[SalesManualError], words: str) -> None:
        with pytest.raises(error) as caught:
            act()

        assert words in str(caught.value)

    def test_every_fault_of_a_file_is_named(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(
                AssignmentPolicy,
                """
                method = "weigted"
                [[assignees]]
                person = "ann"
                weight = -1
                [[rules]]
                key = "fairs"
                where = "source ="
                """,
            )

        assert {fault.address for fault in caught.value.faults} == {"method", "assignees[0].weight", "rules[0].where"}

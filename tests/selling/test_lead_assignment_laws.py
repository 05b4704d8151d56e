"""Assigning leads: laws of capacity, replay, completeness and fairness, and a stateful run."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.lead_assignment import AssignmentPolicy
from salesmanual.selling.lead_assignment_book import AssignmentBook
from salesmanual.selling.lead_assignment_rules import METHODS, Assignee, AssignmentRule
from salesmanual.selling.leads import Lead
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.selling.lead_assignment_result import Assignment

AT: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PEOPLE: Final = ("ann", "bob", "cai", "dan", "eve")
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-18:00", "Asia/Shanghai", key="office")
NIGHT: Final = WorkCalendar("Mon-Fri 18:00-23:00", "Asia/Shanghai", key="night")

weights: st.SearchStrategy[int | str] = st.sampled_from([1, 2, 3, 5, "1/2", "2/3", "10%"])
limits = st.one_of(st.none(), st.integers(0, 4))


@st.composite
def policies(draw: st.DrawFn) -> AssignmentPolicy:
    people = PEOPLE[: draw(st.integers(1, len(PEOPLE)))]
    assignees = [
        Assignee(
            person,
            draw(weights),
            most_open=draw(limits),
            most_per_period=draw(limits),
            calendar=draw(st.sampled_from(["", "office", "night"])),
        )
        for person in people
    ]
    some = st.lists(st.sampled_from(people), unique=True)
    rules = [
        AssignmentRule("fairs", draw(some), where="source = 'fair'", overflows=draw(st.booleans())),
        AssignmentRule("large", draw(some), where="budget >= 5", method=draw(st.sampled_from([None, *METHODS]))),
        *([AssignmentRule("rest", draw(some))] if draw(st.booleans()) else []),
    ]
    return AssignmentPolicy(
        assignees,
        rules,
        method=draw(st.sampled_from(METHODS)),
        per=draw(st.sampled_from(["day", "week", "month"])),
        at_work=draw(st.sampled_from(["any-time", "workdays", "working-hours"])),
        calendars=[OFFICE, NIGHT],
    )


def make_leads(number: int, *, start: int = 0) -> list[Lead]:
    return [
        Lead(f"L-{each}", "fair" if each % 3 == 0 else "web", AT, company="Acme", facts={"budget": each % 7})
        for each in range(start, start + number)
    ]


def check_limits(policy: AssignmentPolicy, book: AssignmentBook) -> None:
    """Nobody is beyond a limit; the period is that of the last assignment, and all of them fall in one day here."""
    received = Counter(entry.person for entry in book.entries)
    for assignee in policy.assignees:
        if assignee.most_open is not None:
            assert len(book.open_leads(assignee.person)) <= assignee.most_open
        if assignee.most_per_period is not None:
            assert received[assignee.person] <= assignee.most_per_period


def check_complete(leads: list[Lead], assignment: Assignment) -> None:
    settled = [choice.lead.id for choice in assignment.choices] + [each.lead.id for each in assignment.left_over]
    assert sorted(settled) == sorted(lead.id for lead in leads)


@given(policies(), st.integers(0, 15), st.sets(st.sampled_from(PEOPLE), max_size=2))
def test_nobody_gets_more_than_their_limits_and_every_lead_is_given_or_listed(
    policy: AssignmentPolicy, number: int, absent: set[str]
) -> None:
    leads = make_leads(number)

    assignment = policy.assign(leads, at=AT, absent=absent)

    check_limits(policy, assignment.book)
    check_complete(leads, assignment)
    assert not absent & {choice.person for choice in assignment.choices}
    assert all(str(left.reason) for left in assignment.left_over)
    for choice in assignment.choices:
        able = {each.person for each in choice.standings}
        unable = {each.person for each in choice.passed_over}
        assert able | unable >= set(policy.people(policy.rule(choice.rule)))
        assert not able & unable
        assert choice.person in able
        own = choice.standing()
        assert choice.explain().replay() == own.due - own.received


@given(policies(), st.integers(0, 15))
def test_the_same_again_gives_the_same(policy: AssignmentPolicy, number: int) -> None:
    leads = make_leads(number)

    assert policy.assign(leads, at=AT) == policy.assign(leads, at=AT)


@given(policies(), st.integers(0, 12), st.integers(0, 12))
def test_leads_in_two_batches_go_where_they_go_in_one(policy: AssignmentPolicy, first: int, second: int) -> None:
    """The book is all the state there is."""
    leads = make_leads(first + second)

    whole = policy.assign(leads, at=AT)
    one = policy.assign(leads[:first], at=AT)
    two = policy.assign(leads[first:], one.book, at=AT)

    assert (*one.choices, *two.choices) == whole.choices
    assert two.book == whole.book


@given(policies(), st.integers(0, 12))
def test_a_book_is_kept_in_a_file(policy: AssignmentPolicy, number: int) -> None:
    check_round_trip(policy)
    check_round_trip(policy.assign(make_leads(number), at=AT).book)


@given(policies(), st.integers(0, 10), st.integers(0, 10))
def test_trimming_at_the_start_of_a_period_changes_no_later_choice(
    policy: AssignmentPolicy, first: int, second: int
) -> None:
    leads = make_leads(first + second)
    earlier = policy.assign(leads[:first], at=AT).book
    closed = earlier.close([entry.lead for entry in islice(earlier.entries, 0, None, 2)])
    later = AT + timedelta(days=31)
    trimmed = closed.trim(later - timedelta(hours=12))

    assert (
        policy.assign(leads[first:], trimmed, at=later).choices
        == policy.assign(leads[first:], closed, at=later).choices
    )


class TestFairness:
    """While the same people can take every lead."""

    @given(st.lists(weights, min_size=1, max_size=5), st.integers(1, 60))
    def test_nobody_is_ever_farther_from_their_share_than_the_bound(self, shares: list[int | str], number: int) -> None:
        """|received − exact share| ≤ 1 − 1/(2n − 2) after every lead.

        R. Tijdeman, The chairman assignment problem, Discrete Mathematics 32 (1980), 323-330.
        """
        policy = AssignmentPolicy([Assignee(PEOPLE[at], weight) for at, weight in enumerate(shares)])
        bound = 1 - Fraction(1, max(2 * len(shares) - 2, 1))
        whole = sum(assignee.weight for assignee in policy.assignees)

        choices = policy.assign(make_leads(number), at=AT).choices

        received: Counter[str] = Counter()
        for count, choice in enumerate(choices, 1):
            received[choice.person] += 1
            for assignee in policy.assignees:
                assert abs(received[assignee.person] - count * assignee.weight / whole) <= bound < 1

    @given(st.lists(weights, min_size=1, max_size=5), st.integers(0, 60))
    def test_what_is_measured_is_the_distance_from_the_exact_share(self, shares: list[int | str], number: int) -> None:
        policy = AssignmentPolicy([Assignee(PEOPLE[at], weight) for at, weight in enumerate(shares)])
        book = policy.assign(make_leads(number), at=AT).book
        whole = sum(assignee.weight for assignee in policy.assignees)

        fairness = policy.fairness(book)

        assert sum(row.due for row in fairness.rows) == sum(row.received for row in fairness.rows) == number
        assert [row.due for row in fairness.rows] == [number * row.weight / whole for row in fairness.rows]
        assert fairness.largest_deviation() < 1
        assert 0 <= fairness.gini() < 1

    @given(st.lists(weights, min_size=1, max_size=5), st.integers(0, 60))
    def test_what_people_get_is_within_one_lead_of_the_plan(self, shares: list[int | str], number: int) -> None:
        """Both the turn and the largest remainder lie less than one lead from the exact share."""
        policy = AssignmentPolicy([Assignee(PEOPLE[at], weight) for at, weight in enumerate(shares)])

        planned = policy.planned(number)
        assignment = policy.assign(make_leads(number), at=AT)

        for person, plan in planned.items():
            assert abs(len(assignment.of(person)) - plan) <= 1

    @given(st.integers(1, 5), st.integers(0, 40), st.lists(weights, min_size=5, max_size=5))
    def test_a_round_robin_goes_round_whatever_the_weights(
        self, people: int, number: int, shares: list[int | str]
    ) -> None:
        assignees = [Assignee(person, weight) for person, weight in zip(PEOPLE[:people], shares, strict=False)]
        policy = AssignmentPolicy(assignees, method="round-robin")

        choices = policy.assign(make_leads(number), at=AT).choices

        assert [choice.person for choice in choices] == [PEOPLE[at % people] for at in range(number)]

    @given(policies(), st.integers(0, 15))
    def test_under_every_rule_what_is_due_is_what_was_given(self, policy: AssignmentPolicy, number: int) -> None:
        """Also where people are away or full: those who could take a lead earn a share of it, and nobody else."""
        book = policy.assign(make_leads(number), at=AT).book

        for each in policy.rules:
            rows = policy.fairness(book, rule=each.key).rows
            assert sum(row.due for row in rows) == sum(row.received for row in rows)


class Desk(RuleBasedStateMachine):
    """Leads come, are closed, people go on leave: the limits hold at every moment."""

    def __init__(self) -> None:
        super().__init__()
        self.policy = AssignmentPolicy(
            [Assignee("ann", 3, most_open=4), Assignee("bob", 2, most_per_period=6), Assignee("cai", most_open=3)],
            [AssignmentRule("fairs", ["ann", "bob"], where="source = 'fair'", overflows=True), AssignmentRule("all")],
            per="day",
        )
        self.book = AssignmentBook()
        self.steps: list[tuple[list[Lead], frozenset[str], tuple[str, ...]]] = []
        self.count = 0

    @rule(number=st.integers(1, 5), absent=st.frozensets(st.sampled_from(PEOPLE[:3]), max_size=2))
    def leads_come(self, number: int, absent: frozenset[str]) -> None:
        leads = make_leads(number, start=self.count)
        self.count += number
        assignment = self.policy.assign(leads, self.book, at=AT, absent=absent)
        check_complete(leads, assignment)
        self.book = assignment.book
        self.steps.append((leads, absent, ()))

    @rule(which=st.integers(0, 20))
    def leads_are_closed(self, which: int) -> None:
        held = [entry.lead for entry in self.book.entries if entry.is_open][which : which + 2]
        self.book = self.book.close(held)
        self.steps.append(([], frozenset(), tuple(held)))

    @invariant()
    def nobody_is_beyond_a_limit(self) -> None:
        check_limits(self.policy, self.book)

    def teardown(self) -> None:
        """Replaying what was done gives the same book."""
        book = AssignmentBook()
        for leads, absent, closed in self.steps:
            book = self.policy.assign(leads, book, at=AT, absent=absent).book.close(closed)
        assert book == self.book


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)

"""What is of another kind than asked for is refused with its place, and what is later than asked about is left out."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from tests.selling.lead_world import ASSIGNED, CALENDAR, CONTACTED, NEW, PROCESS, QUALIFIED, at

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.period import quarter
from salesmanual.selling.class_movement import class_movements
from salesmanual.selling.classification import classify
from salesmanual.selling.cohorts import CohortPolicy
from salesmanual.selling.consents import may_address
from salesmanual.selling.contact_log import ContactEntry, ContactLog
from salesmanual.selling.customer_tree import CustomerTree, set_parent
from salesmanual.selling.customers import Customer
from salesmanual.selling.lead_assignment import AssignmentPolicy
from salesmanual.selling.lead_assignment_rules import Assignee
from salesmanual.selling.lead_capture import CaptureForm
from salesmanual.selling.lead_conversion import convert_lead
from salesmanual.selling.lead_deadlines import leads_due, response_times
from salesmanual.selling.lead_merge import MergePolicy, follow_merges, undo_merge
from salesmanual.selling.loyalty import LoyaltyPolicy
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pareto import standard_abc
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.pipeline_ageing import ageing
from salesmanual.selling.pipeline_funnel import funnel
from salesmanual.selling.pipeline_outcomes import outcomes
from salesmanual.selling.pipeline_times import days_in_stages, stage_times
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import LossReason, Stage
from salesmanual.selling.response_standards import ResponseLimit, ResponseStandard
from salesmanual.selling.rfm import SegmentationRule
from salesmanual.selling.visits import VisitedCustomer, VisitPolicy, VisitRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.contacts import Contact
    from salesmanual.selling.leads import Lead

ANY: Final[Any] = None
NAIVE: Final = datetime(2026, 3, 3, 9, 0)  # noqa: DTZ001 - the wrong input
DAY: Final = date(2026, 3, 31)
SALES: Final = SalesProcess(
    "short",
    [Stage("talk"), Stage("offer"), Stage("service", won=True), Stage("care", won=True)],
    reopen_limit=1,
    loss_reasons=[LossReason("price")],
)
DEAL: Final = SALES.begin(Opportunity("D-1"), at=at(), by="li.na")
TREE: Final = CustomerTree([Customer("C-1", "Acme"), Customer("C-2", "Acme East")])
FORM: Final = CaptureForm("web", "web", name="Name")
DESK: Final = AssignmentPolicy([Assignee("li.na")])
CLASSES: Final = classify(standard_abc(), [], {}, as_of=DAY)
LATER: Final = classify(standard_abc(), [], {}, as_of=date(2026, 6, 30))
STANDARD: Final = ResponseStandard("a", "A", [ResponseLimit(timedelta(hours=4))])
VISITS: Final = VisitPolicy(classes=[VisitRule("A", "every 30 days after the last visit")])
ACME: Final = VisitedCustomer("C-1", "A", date(2026, 1, 5))
TEXT: Final[Any] = "x"
NUMBERS: Final[Any] = [1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: PROCESS.learn(CONTACTED, ANY, at=at(days=1), by="x"), "data: found None"),
        (lambda: PROCESS.learn(CONTACTED, {"a": 1}, at=NAIVE, by="x"), "at: found datetime.datetime"),
        (lambda: PROCESS.assign(ASSIGNED, "wu.fang", at=NAIVE, by="x", why="ill"), "at: found datetime.datetime"),
        (lambda: PROCESS.qualify(CONTACTED, facts=TEXT, at=at(days=1), by="x"), "facts: found 'x'"),
        (lambda: PROCESS.check(CONTACTED, NUMBERS), "facts: found [1]"),
        (lambda: leads_due(NUMBERS, PROCESS, CALENDAR, as_of=at()), "leads[0]: found 1"),
        (lambda: response_times([], PROCESS, CALENDAR, as_of=NAIVE), "as_of: found datetime.datetime"),
        (lambda: SALES.advance(DEAL, to=NUMBERS, at=at(days=1), by="x"), "to: found [1]"),
        (lambda: weighted_pipeline(SALES, NUMBERS, "CNY"), "opportunities[0]: found 1"),
        (lambda: ageing(SALES, NUMBERS, at(), CALENDAR), "opportunities[0]: found 1"),
        (lambda: funnel(SALES, NUMBERS), "opportunities[0]: found 1"),
        (lambda: outcomes(SALES, NUMBERS, "CNY"), "opportunities[0]: found 1"),
        (lambda: stage_times(SALES, NUMBERS, at(), CALENDAR), "opportunities[0]: found 1"),
        (lambda: FORM.capture_csv("Name\nA\n", TEXT, ids="W-", at=at(), by="x"), "process: found 'x'"),
        (lambda: FORM.capture_csv("Name\nA\n", PROCESS, ids="W-", at=at(), by="x", normal=TEXT), "normal: found 'x'"),
        (lambda: DESK.assign([NEW], at=at(), facts=NUMBERS), "facts: found [1]"),
        (lambda: MergePolicy().propose(NEW, attrs.evolve(NEW, id="L-2"), answers=NUMBERS), "answers: found [1]"),
        (lambda: follow_merges("L-1", NUMBERS), "leads: found [1]"),
        (lambda: follow_merges(NUMBERS, {}), "lead: found [1]"),
        (lambda: may_address(ANY, "call", at(), purpose="m"), "consents: found None"),
        (lambda: may_address(NUMBERS, "call", at(), purpose="m"), "consents[0]: found 1"),
        (lambda: CohortPolicy().tabulate(ANY, through=DAY), "purchases: found None"),
        (lambda: LoyaltyPolicy().measure(ANY, quarter(2026, 1)), "purchases: found None"),
        (lambda: TREE.roll_up(ANY), "figures: found None"),
        (lambda: TREE.replaced(TEXT), "customer: found 'x'"),
        (lambda: set_parent(TREE["C-1"], "C-2", tree=NUMBERS, at=at(), by="x"), "tree: found [1]"),
        (lambda: classify(standard_abc(), [], {}, as_of=DAY).class_of(NUMBERS), "customer: found [1]"),
        (lambda: class_movements(CLASSES, LATER).of(NUMBERS), "customer: found [1]"),
        (lambda: STANDARD.assess(ContactLog([]), TEXT, as_of=at()), "calendar: found 'x'"),
        (lambda: VISITS.status(TEXT, DAY), "customer: found 'x'"),
        (lambda: VISITS.status(ACME, DAY, calendar=TEXT), "calendar: found 'x'"),
    ],
)
def test_what_is_of_another_kind_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(WrongTypeError, match=re.escape(message)):
        call()


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: weighted_pipeline(SALES, [DEAL, DEAL], "CNY"), DuplicateError, "opportunities[1].id 'D-1'"),
        (lambda: DESK.planned(-1), InvalidValueError, "count: found -1, accepted is 0 or more leads"),
        (lambda: VisitPolicy(default=VisitRule("A", "daily"), first_within=10**12), InvalidValueError, "first_within"),
        (lambda: VisitPolicy(default=VisitRule("A", "daily"), soon=10**12), InvalidValueError, "soon"),
        (lambda: SegmentationRule(months=10**9), InvalidValueError, "months"),
        (lambda: VisitRule("A", "daily", ahead=10**12), InvalidValueError, "ahead"),
        (lambda: VISITS.report([ACME], DAY).to_requests(DAY, catch_up=10**12), InvalidValueError, "catch_up"),
    ],
)
def test_what_is_out_of_bounds_is_refused(
    call: Callable[[], object], kind: type[SalesManualError], message: str
) -> None:
    with pytest.raises(kind, match=re.escape(message)):
        call()


def test_a_time_of_capture_in_no_known_century_is_reported() -> None:
    form = CaptureForm("web", "web", name="Name", captured_at="At")
    captured = form.capture_csv("Name,At\nA,0001-01-01\n", PROCESS, ids="W-", at=at(), by="x")

    assert [str(bad) for bad in captured.bad] == [
        "line 2: At: found '0001-01-01', accepted is a date from 1900-01-01 to 2999-12-31"
    ]


def test_a_deal_that_was_won_once_is_counted_where_it_is_now() -> None:
    """A deal won, served, reopened, and lost again stays in the funnel up to the last stage before the win."""
    offered = SALES.advance(DEAL, at=at(days=1), by="x")
    won = SALES.win(offered, at=at(days=2), by="x")
    for served in (won, SALES.advance(won, at=at(days=3), by="x")):
        reopened = SALES.reopen(served, to="talk", at=at(days=4), by="x", why="they withdrew")
        lost = SALES.lose(reopened, "price", at=at(days=5), by="x")

        assert [(stage.reached, stage.open) for stage in funnel(SALES, [reopened]).stages] == [(1, 0), (1, 1), (0, 0)]
        assert [(stage.reached, stage.lost) for stage in funnel(SALES, [lost]).stages] == [(1, 0), (1, 1), (0, 0)]


def test_leads_are_due_as_they_stood_then() -> None:
    assert not leads_due([CONTACTED], PROCESS, CALENDAR, as_of=at(hours=-1)).leads

    then = leads_due([CONTACTED], PROCESS, CALENDAR, as_of=at(minutes=90)).leads

    assert [(str(each.state), each.due) for each in then] == [("assigned", at(hours=5))]


def test_hours_late_are_rounded_where_they_have_no_end() -> None:
    rows = leads_due([ASSIGNED], PROCESS, CALENDAR, as_of=at(hours=5, minutes=20)).tables()[0]
    entry = ContactEntry("E-1", "C-1", "email", at(), "li.na", "in")
    report = STANDARD.assess(ContactLog([entry]), CALENDAR, as_of=at(hours=4, minutes=20))

    assert "0.33" in str(rows.to_text())
    assert str(report.responses[0]).startswith("E-1: missed, 4.33 of 4 working hours")
    assert "1/3" not in report.to_text()
    assert "up to 0.33 h" in report.spread([timedelta(minutes=20)]).to_text()


def test_what_was_never_merged_is_not_undone() -> None:
    with pytest.raises(RefusedError, match="L-2 is merged into L-1: found none"):
        undo_merge(NEW, attrs.evolve(NEW, id="L-2"), at=at(days=1), by="x")


def test_a_lead_that_was_captured_later_is_left_over() -> None:
    found = DESK.assign([NEW], at=at(hours=-1))

    assert [str(left.reason) for left in found.left_over] == ["was captured later, 2026-03-02 09:00+00:00"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda process: weighted_pipeline(process, [DEAL], "CNY"),
        lambda process: funnel(process, [DEAL]),
        lambda process: ageing(process, [DEAL], at(days=3), CALENDAR),
        lambda process: outcomes(process, [DEAL], "CNY"),
        lambda process: stage_times(process, [DEAL], at(days=3), CALENDAR),
        lambda process: days_in_stages(process, DEAL, at(days=3), CALENDAR),
    ],
)
def test_what_is_no_process_is_refused_by_its_place(ask: Callable[[Any], object]) -> None:
    with pytest.raises(WrongTypeError, match=r"^process: found .*, accepted is a value of type SalesProcess"):
        ask([DEAL])


def test_a_deal_is_not_put_on_hold_until_a_day_that_has_passed() -> None:
    yesterday, today = at().date() - timedelta(days=1), at().date()

    with pytest.raises(InvalidValueError, match=rf"^until: found '{yesterday}', accepted is {today}, the day on which"):
        SALES.hold(DEAL, until=yesterday, at=at(), by="li.na", why="waits")
    assert SALES.hold(DEAL, until=today, at=at(), by="li.na", why="waits").hold_until == today


def test_a_lead_does_not_become_a_deal_of_another_customer() -> None:
    def opened(lead: Lead, customer: Customer, contact: Contact | None) -> Opportunity:
        del lead, customer, contact  # the mistake: it does not look at them
        return SALES.begin(Opportunity("D-9", "C-8"), at=at(days=3), by="li.na")

    with pytest.raises(InvalidValueError, match=r"^opportunity.customer: found 'C-8', accepted is C-7, the customer"):
        convert_lead(QUALIFIED, PROCESS, customer="C-7", contact="P-1", opportunity=opened, at=at(days=3), by="li.na")

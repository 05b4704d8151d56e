"""Laws of inquiries: whatever is tried in whatever order, the table is never left and nobody answers their own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.components import Commission
from salesmanual.incentives.inquiry import (
    add_evidence,
    answer_inquiry,
    appeal_inquiry,
    ask_for_information,
    assign_inquiry,
    close_inquiry,
    give_information,
    inquiry_due,
    inquiry_overdue,
    open_inquiry,
    record_entry,
    withdraw_inquiry,
)
from salesmanual.incentives.inquiry_process import ANSWERED
from salesmanual.incentives.inquiry_record import Evidence
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.record import replay
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.pay_processes import inquiry_processes
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.inquiry_process import InquiryProcess
    from salesmanual.incentives.inquiry_record import Inquiry

CALENDAR: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
AT: Final = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
PLAN: Final = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])
STATEMENT: Final = PLAN.calculate("li.na", month(2026, 3), credits=[])
EVIDENCE: Final = Evidence("signed", "C-104", date(2026, 3, 30))
PEOPLE: Final = ("li.na", "wang.wei", "wu.fang", "boss")
ACTIONS: Final = (
    "assign", "assign", "assign", "answer", "answer", "answer", "ask", "inform", "evidence", "appeal", "appeal",
    "entry", "close", "withdraw",
)  # fmt: skip

Step = tuple[str, str, str, int, int]


def _steps() -> st.SearchStrategy[list[Step]]:
    return st.lists(
        st.tuples(
            st.sampled_from(ACTIONS),
            st.sampled_from(PEOPLE),
            st.sampled_from(PEOPLE),
            st.integers(-1, 2),
            st.integers(0, 60),
        ),
        max_size=14,
    )


def _answered(record: Inquiry, process: InquiryProcess, step: Step, at: datetime) -> Inquiry:
    _, by, to, amount, _ = step
    who = record.assignee or by if to != "boss" else by
    if not amount:
        return answer_inquiry(record, process, "reject", at=at, by=who, why="no")
    correction = Money(amount, "CNY")
    return answer_inquiry(record, process, "accept partly", correction=correction, at=at, by=who, why="yes")


def _taken(  # noqa: PLR0911 - one return for each action
    record: Inquiry, process: InquiryProcess, step: Step, at: datetime
) -> Inquiry:
    action, by, to, amount, _ = step
    match action:
        case "assign":
            return assign_inquiry(record, process, to, at=at, by=by, why="so")
        case "answer":
            return _answered(record, process, step, at)
        case "ask":
            return ask_for_information(record, process, at=at, by=record.assignee or by, why="what?")
        case "inform":
            return give_information(record, process, [EVIDENCE], at=at, by=by)
        case "evidence":
            return add_evidence(record, process, EVIDENCE, at=at, by=by)
        case "appeal":
            return appeal_inquiry(record, process, at=at, by=record.participant if amount else by, why="no")
        case "entry":
            return record_entry(record, process, f"L-{amount}", at=at, by=by)
        case "close":
            return close_inquiry(record, process, at=at, by=by)
        case _:
            return withdraw_inquiry(record, process, at=at, by=by)


@given(inquiry_processes(), _steps())
def test_whatever_is_tried_the_table_is_never_left_and_nobody_answers_their_own(
    process: InquiryProcess, steps: list[Step]
) -> None:
    workflow, now = process.workflow(), AT
    if process.open_within is not None and process.open_within < timedelta(days=2):
        now = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    record = first = open_inquiry("Q-1", process, STATEMENT, "why?", at=now, by="li.na")

    for step in steps:
        now += timedelta(hours=step[4])
        before = record
        try:
            record = _taken(record, process, step, now)
        except RefusedError:
            assert record is before
            continue
        assert record.version == before.version + 1
        assert not workflow.journal_faults(record)
        assert record.participant not in {*record.answered_by(), record.assignee}
        assert record.appeals() <= process.appeals
        answers = [event for event in record.journal if event.state in ANSWERED]
        assert len({event.by for event in answers}) == len(answers)
        if record.journal.state == "closed":
            assert (record.correction is None) is (record.entry is None)
        if workflow.state_of(before).final:
            raise AssertionError(before)

    assert replay(first, record.journal) == record
    check_round_trip(record)


@given(inquiry_processes(), st.integers(0, 300))
def test_an_inquiry_is_late_exactly_after_it_was_due(process: InquiryProcess, hours: int) -> None:
    record = open_inquiry("Q-1", process, STATEMENT, "why?", at=datetime(2026, 4, 1, 9, tzinfo=UTC), by="li.na")
    as_of = record.journal[0].at + timedelta(hours=hours)
    due = inquiry_due(record, process, CALENDAR)

    assert due is not None
    late = inquiry_overdue(record, process, CALENDAR, as_of=as_of)
    assert late == CALENDAR.business_time(due, max(due, as_of))


@given(inquiry_processes())
def test_processes_read_back_from_documents(process: InquiryProcess) -> None:
    check_round_trip(process)

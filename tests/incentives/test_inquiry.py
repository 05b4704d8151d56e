"""Inquiries: the way from question to answer, who may, deadlines in working time, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.incentives.components import Commission
from salesmanual.incentives.inquiry import (
    add_evidence,
    answer_inquiry,
    appeal_inquiry,
    ask_for_information,
    assign_inquiry,
    close_inquiry,
    give_information,
    inquiries_table,
    inquiry_due,
    inquiry_overdue,
    open_inquiry,
    record_entry,
    withdraw_inquiry,
)
from salesmanual.incentives.inquiry_process import InquiryProcess
from salesmanual.incentives.inquiry_record import Evidence, Inquiry
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.record import Record, replay
from salesmanual.kernel.texts import text
from salesmanual.kernel.wire import read_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

CALENDAR: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
PROCESS: Final = InquiryProcess()
PLAN: Final = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])
STATEMENT: Final = PLAN.calculate("li.na", month(2026, 3), credits=[])
FRIDAY: Final = datetime(2026, 4, 10, 13, 0, tzinfo=UTC)
CONTRACT: Final = Evidence("signed by li.na", "contract C-104", date(2026, 3, 30))


def at(**later: int) -> datetime:
    return FRIDAY + timedelta(**later)


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


OPENED: Final = open_inquiry(
    "Q-1",
    PROCESS,
    STATEMENT,
    "Sale S-7 is missing",
    subject="credit",
    expected=cny("600"),
    evidence=[CONTRACT],
    at=at(),
    by="li.na",
)
ASSIGNED: Final = assign_inquiry(OPENED, PROCESS, "wang.wei", at=at(hours=1), by="boss")
ACCEPTED: Final = answer_inquiry(
    ASSIGNED, PROCESS, "accept", correction=cny("600"), at=at(hours=2), by="wang.wei", why="S-7 was left out"
)
PARTLY: Final = answer_inquiry(
    ASSIGNED, PROCESS, "accept partly", correction=cny("400"), at=at(hours=2), by="wang.wei", why="a split"
)
REJECTED: Final = answer_inquiry(ASSIGNED, PROCESS, "reject", at=at(hours=2), by="wang.wei", why="S-7 is of April")
APPEALED: Final = appeal_inquiry(REJECTED, PROCESS, at=at(days=1), by="li.na", why="it was signed in March")


def test_an_inquiry_names_the_exact_statement() -> None:
    assert (OPENED.participant, OPENED.plan, OPENED.period) == ("li.na", "ae", month(2026, 3))
    assert (OPENED.fingerprint, OPENED.stated) == (plan_fingerprint(PLAN), cny("0.00"))
    assert str(OPENED) == "Q-1: li.na 2026-03, opened"
    assert OPENED.disputed() == cny("600.00")


def test_it_is_a_record() -> None:
    assert isinstance(APPEALED, Record)
    assert APPEALED.version == 4
    assert replay(OPENED, APPEALED.journal) == APPEALED


def test_an_accepted_inquiry_is_closed_with_the_entry_it_caused() -> None:
    with_entry = record_entry(ACCEPTED, PROCESS, "L-88", at=at(hours=3), by="payroll")
    closed = close_inquiry(with_entry, PROCESS, at=at(hours=4), by="wang.wei")

    assert (closed.entry, closed.correction, closed.journal.state) == ("L-88", cny("600"), "closed")


def test_an_entry_of_the_ledger_is_named_by_its_number() -> None:
    posting = Ledger("CNY").posting(on=date(2026, 4, 13))
    posting.add("adjusted", "li.na", cny("600"), month(2026, 3), text("inquiry Q-1"), plan="ae")

    with_entry = record_entry(ACCEPTED, PROCESS, posting.ledger().entry(1), at=at(days=3), by="payroll")

    assert with_entry.entry == "1"


@pytest.mark.parametrize(("person", "number"), [("wang.wei", 3), ("li.na", 4)])
def test_an_entry_of_another_person_or_period_is_refused(person: str, number: int) -> None:
    posting = Ledger("CNY").posting(on=date(2026, 4, 13))
    posting.add("adjusted", person, cny("600"), month(2026, number), text("inquiry Q-1"))

    with pytest.raises(RefusedError) as refusal:
        record_entry(ACCEPTED, PROCESS, posting.ledger().entry(1), at=at(days=3), by="payroll")

    assert str(refusal.value).splitlines()[1:] == [
        (
            f"  ☐ the entry is of li.na for 2026-03: found 1 2026-04-13 {person}: adjusted CNY 600.00 "
            f"for 2026-0{number}: inquiry Q-1"
        )
    ]


def test_an_accepted_inquiry_without_an_entry_stays_open() -> None:
    with pytest.raises(RefusedError) as refusal:
        close_inquiry(ACCEPTED, PROCESS, at=at(hours=4), by="wang.wei")

    assert str(refusal.value).splitlines()[1:] == ["  ☐ entry is present"]


def test_what_is_right_after_the_answer_is_explained() -> None:
    assert ACCEPTED.explain().value == ACCEPTED.explain().replay() == cny("600.00")
    assert OPENED.explain().value == cny("0.00")
    short = PARTLY.explain_difference()
    assert short is not None
    assert short.value == short.replay() == cny("200.00")
    assert attrs.evolve(OPENED, expected=None).explain_difference() is None
    assert attrs.evolve(OPENED, expected=None).disputed() is None


def test_the_clock_stands_still_while_it_waits_for_information() -> None:
    waiting = ask_for_information(ASSIGNED, PROCESS, at=at(hours=2), by="wang.wei", why="which contract?")
    back = give_information(waiting, PROCESS, [CONTRACT], at=at(days=4), by="li.na")

    assert back.evidence == (CONTRACT, CONTRACT)
    assert back.journal.state == "assigned"
    # 40 working hours from Friday 14:00, an hour of which had passed when the clock stopped until Tuesday 13:00
    assert inquiry_due(ASSIGNED, PROCESS, CALENDAR) == datetime(2026, 4, 17, 14, 0, tzinfo=UTC)
    assert inquiry_due(back, PROCESS, CALENDAR) == datetime(2026, 4, 21, 12, 0, tzinfo=UTC)


def test_deadlines_are_in_working_time() -> None:
    assert inquiry_due(OPENED, PROCESS, CALENDAR) == datetime(2026, 4, 13, 13, 0, tzinfo=UTC)
    monday = datetime(2026, 4, 13, 15, 0, tzinfo=UTC)
    assert inquiry_overdue(OPENED, PROCESS, CALENDAR, as_of=monday) == timedelta(hours=2)
    assert inquiry_overdue(OPENED, PROCESS, CALENDAR, as_of=at(hours=3)) == timedelta()


def test_an_answer_may_be_appealed_for_a_time_and_is_not_late_afterwards() -> None:
    assert inquiry_due(REJECTED, PROCESS, CALENDAR) == at(hours=2, days=14)
    assert inquiry_overdue(REJECTED, PROCESS, CALENDAR, as_of=at(days=30)) == timedelta()


def test_what_has_ended_is_never_due() -> None:
    gone = withdraw_inquiry(OPENED, PROCESS, at=at(hours=1), by="li.na")

    assert inquiry_due(gone, PROCESS, CALENDAR) is None


def test_an_appeal_is_answered_by_somebody_else() -> None:
    assert (APPEALED.appeals(), APPEALED.assignee, APPEALED.answered_by()) == (1, None, ("wang.wei",))
    with pytest.raises(RefusedError, match=r"an appeal is answered by somebody else than wang\.wei: found wang\.wei"):
        assign_inquiry(APPEALED, PROCESS, "wang.wei", at=at(days=2), by="boss")

    again = assign_inquiry(APPEALED, PROCESS, "wu.fang", at=at(days=2), by="boss")
    answered = answer_inquiry(
        again, PROCESS, "accept", correction=cny("600"), at=at(days=3), by="wu.fang", why="signed on the 30th"
    )
    assert answered.answered_by() == ("wang.wei", "wu.fang")


def test_there_are_as_many_appeals_as_the_process_says() -> None:
    again = assign_inquiry(APPEALED, PROCESS, "wu.fang", at=at(days=2), by="boss")
    rejected = answer_inquiry(again, PROCESS, "reject", at=at(days=3), by="wu.fang", why="no")

    with pytest.raises(RefusedError, match="appeals is below 1: found 1"):
        appeal_inquiry(rejected, PROCESS, at=at(days=4), by="li.na", why="still")
    assert close_inquiry(rejected, PROCESS, at=at(days=4), by="boss").journal.state == "closed"


def test_a_process_without_appeals_has_no_such_move() -> None:
    process = InquiryProcess(appeals=0)

    assert "appeal" not in process.workflow().triggers()
    assert close_inquiry(REJECTED, process, at=at(hours=3), by="boss").journal.state == "closed"


def test_a_rejection_is_closed_by_who_asked_or_when_the_time_to_appeal_is_over() -> None:
    with pytest.raises(RefusedError, match=r"li\.na closes it, or the time to appeal is over: it may be appealed by"):
        close_inquiry(REJECTED, PROCESS, at=at(days=3), by="boss")

    for day, by in ((3, "li.na"), (15, "boss")):
        assert close_inquiry(REJECTED, PROCESS, at=at(days=day), by=by).journal.state == "closed"


def test_the_person_does_not_assign_nor_answer_their_own() -> None:
    with pytest.raises(RefusedError) as refusal:
        assign_inquiry(OPENED, PROCESS, "li.na", at=at(hours=1), by="li.na")

    assert str(refusal.value).splitlines()[1:] == [
        "  ☐ somebody else assigns it than who asks: found li.na",
        "  ☐ somebody else answers than who asks: found li.na",
    ]


def test_evidence_is_added_until_it_ends() -> None:
    more = add_evidence(ACCEPTED, PROCESS, CONTRACT, at=at(hours=3), by="li.na", why="the original")
    gone = withdraw_inquiry(OPENED, PROCESS, at=at(hours=1), by="li.na")

    assert (more.evidence, more.journal.state) == ((CONTRACT, CONTRACT), "accepted")
    with pytest.raises(RefusedError, match="the inquiry has not ended: found withdrawn"):
        add_evidence(gone, PROCESS, CONTRACT, at=at(hours=3), by="li.na")


REFUSED: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "answering what is assigned to another": (
        lambda: answer_inquiry(ASSIGNED, PROCESS, "reject", at=at(hours=2), by="boss", why="no"),
        "it is answered by who it is assigned to, wang.wei: found boss",
    ),
    "answering what is assigned to nobody": (
        lambda: answer_inquiry(OPENED, PROCESS, "reject", at=at(hours=2), by="boss", why="no"),
        "it is answered by who it is assigned to, nobody: found boss",
    ),
    "accepting without a correction": (
        lambda: answer_inquiry(ASSIGNED, PROCESS, "accept", at=at(hours=2), by="wang.wei", why="yes"),
        "☐ correction is present",
    ),
    "rejecting with a correction": (
        lambda: answer_inquiry(
            ASSIGNED, PROCESS, "reject", correction=cny("5"), at=at(hours=2), by="wang.wei", why="no"
        ),
        "a rejection corrects nothing: found CNY 5.00",
    ),
    "appealing for another": (
        lambda: appeal_inquiry(REJECTED, PROCESS, at=at(days=1), by="boss", why="no"),
        "who asked appeals: found boss",
    ),
    "appealing too late": (
        lambda: appeal_inquiry(REJECTED, PROCESS, at=at(days=15), by="li.na", why="no"),
        "it is appealed by 2026-04-24 15:00+00:00: found 2026-04-25 13:00+00:00",
    ),
    "appealing after it was put right": (
        lambda: appeal_inquiry(
            record_entry(PARTLY, PROCESS, "L-1", at=at(hours=3), by="payroll"),
            PROCESS,
            at=at(hours=4),
            by="li.na",
            why="too little",
        ),
        "no entry was posted for the answer: found L-1; open another inquiry",
    ),
    "appealing what has no answer": (
        lambda: appeal_inquiry(OPENED, PROCESS, at=at(hours=4), by="li.na", why="no"),
        "the state is one of accepted, partly accepted, rejected: found opened",
    ),
    "an entry for a rejection": (
        lambda: record_entry(REJECTED, PROCESS, "L-1", at=at(hours=3), by="payroll"),
        "the inquiry is accepted, at least in part: found rejected",
    ),
    "a second entry": (
        lambda: record_entry(
            record_entry(ACCEPTED, PROCESS, "L-1", at=at(hours=3), by="payroll"),
            PROCESS,
            "L-2",
            at=at(hours=3),
            by="payroll",
        ),
        "it has no entry yet: found L-1",
    ),
    "reassigning without a reason": (
        lambda: assign_inquiry(ASSIGNED, PROCESS, "wu.fang", at=at(hours=2), by="boss"),
        "a reason is given",
    ),
    "asking without saying what": (
        lambda: ask_for_information(ASSIGNED, PROCESS, at=at(hours=2), by="wang.wei", why=""),
        "a reason is given",
    ),
    "asking by somebody else": (
        lambda: ask_for_information(ASSIGNED, PROCESS, at=at(hours=2), by="boss", why="what?"),
        "it is answered by who it is assigned to, wang.wei: found boss",
    ),
    "informing when nobody asked": (
        lambda: give_information(OPENED, PROCESS, [CONTRACT], at=at(hours=2), by="li.na"),
        "the state is one of waiting for information: found opened",
    ),
    "withdrawing another's": (
        lambda: withdraw_inquiry(OPENED, PROCESS, at=at(hours=2), by="boss"),
        "who asked withdraws it: found boss",
    ),
    "closing what has no answer": (
        lambda: close_inquiry(OPENED, PROCESS, at=at(hours=2), by="boss"),
        "the state is one of rejected, accepted, partly accepted: found opened",
    ),
    "opening too late": (
        lambda: open_inquiry(
            "Q-2", InquiryProcess(open_within=timedelta(days=9)), STATEMENT, "why?", at=at(), by="li.na"
        ),
        "it is opened by 2026-04-09: found 2026-04-10",
    ),
}


@pytest.mark.parametrize(("move", "message"), REFUSED.values(), ids=REFUSED)
def test_moves_are_refused(move: Callable[[], object], message: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        move()

    assert message in str(refusal.value)


def test_it_may_be_opened_up_to_the_last_day() -> None:
    process = InquiryProcess(open_within=timedelta(days=10))

    assert open_inquiry("Q-2", process, STATEMENT, "why?", at=at(), by="li.na").journal.state == "opened"


def test_an_assigned_inquiry_is_assigned_anew_with_a_reason() -> None:
    again = assign_inquiry(ASSIGNED, PROCESS, "wu.fang", at=at(hours=2), by="boss", why="on leave")

    assert (again.assignee, again.journal.state) == ("wu.fang", "assigned")


@pytest.mark.parametrize(
    ("process", "statement", "message"),
    [
        ("fast", STATEMENT, "process: found 'fast' of type str, accepted is a value of type InquiryProcess"),
        (PROCESS, "March", "statement: found 'March' of type str, accepted is a value of type Statement"),
    ],
)
def test_an_inquiry_is_about_a_statement_under_a_process(process: object, statement: object, message: str) -> None:
    with pytest.raises(WrongTypeError) as refusal:
        open_inquiry("Q-2", process, statement, "why?", at=at(), by="li.na")  # type: ignore[arg-type] # the fault

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ("acept", InvalidValueError, "answer: found 'acept', accepted is an answer; did you mean 'accept'?"),
        (7, WrongTypeError, "answer: found 7 of type int, accepted is an answer"),
    ],
)
def test_there_are_three_answers(answer: object, error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        answer_inquiry(ASSIGNED, PROCESS, answer, at=at(hours=2), by="wang.wei", why="x")  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_the_table_says_what_is_due_and_how_late() -> None:
    monday = datetime(2026, 4, 13, 15, 30, tzinfo=UTC)
    rows = inquiries_table([OPENED, ACCEPTED], PROCESS, CALENDAR, as_of=monday).records()

    assert [(row["id"], row["state"], str(row["hours_late"]), row["assignee"]) for row in rows] == [
        ("Q-1", "opened", "2.5", None),
        ("Q-1", "accepted", "0", "wang.wei"),
    ]
    assert rows[1]["correction"] == cny("600").amount


def test_the_process_is_drawn_from_its_table() -> None:
    assert 'state "partly accepted"' in PROCESS.to_mermaid()


def test_a_process_is_read_from_a_file() -> None:
    process = read_policy(InquiryProcess, 'answer_within = "PT16H"\nappeals = 2\nopen_within = "P30D"')

    assert (process.answer_within, process.appeals, process.open_within) == (
        timedelta(hours=16),
        2,
        timedelta(days=30),
    )


@pytest.mark.parametrize("value", [PROCESS, OPENED, ACCEPTED, PARTLY, APPEALED, CONTRACT])
def test_policies_and_records_read_back_from_documents(value: object) -> None:
    check_round_trip(value)


BAD: Final = {
    "no question": ({"question": "  "}, InvalidValueError, "question: found '  ', accepted is a question of at most"),
    "a question that is no text": ({"question": 7}, WrongTypeError, "question: found 7 of type int, accepted is text"),
    "a subject that there is not": (
        {"subject": "credits"},
        InvalidValueError,
        "subject: found 'credits', accepted is a subject; did you mean 'credit'?",
    ),
    "evidence that is no list": ({"evidence": 7}, WrongTypeError, "evidence: found 7 of type int"),
    "evidence of another class": ({"evidence": ["x"]}, WrongTypeError, "evidence[0]: found 'x' of type str"),
    "a period that is none": ({"period": "2026-03"}, WrongTypeError, "period: found '2026-03' of type str"),
    "a sum that is no money": ({"stated": 7}, WrongTypeError, "stated: found 7 of type int"),
    "an expectation in another currency": (
        {"expected": Money("5", "USD")},
        CurrencyMismatchError,
        "expected: found CNY and USD",
    ),
    "a correction in another currency": (
        {"correction": Money("5", "USD")},
        CurrencyMismatchError,
        "correction: found CNY and USD",
    ),
    "a correction of nothing": (
        {"correction": cny("0")},
        InvalidValueError,
        "correction: found Money('0', 'CNY'), accepted is an amount other than zero; reject it instead",
    ),
    "an entry without a name": ({"entry": ""}, InvalidValueError, "entry: found ''"),
    "an assignee without a name": ({"assignee": ""}, InvalidValueError, "assignee: found ''"),
    "a plan without a name": ({"plan": ""}, InvalidValueError, "plan: found ''"),
    "a fingerprint of two lines": ({"fingerprint": "a\nb"}, InvalidValueError, "fingerprint: found 'a\\nb'"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD.values(), ids=BAD)
def test_records_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        attrs.evolve(OPENED, **fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"what": ""}, InvalidValueError, "what: found ''"),
        ({"source": "a\nb"}, InvalidValueError, "source: found 'a\\nb'"),
        ({"on": "2026-03-30"}, WrongTypeError, "on: found '2026-03-30' of type str"),
    ],
)
def test_evidence_is_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        attrs.evolve(CONTRACT, **fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"key": ""}, InvalidValueError, "key: found ''"),
        ({"label": 7}, WrongTypeError, "label: found 7 of type int"),
        ({"assign_within": 8}, WrongTypeError, "assign_within: found 8 of type int, accepted is a timedelta; write it"),
        ({"answer_within": timedelta()}, InvalidValueError, "answer_within: found '0:00:00', accepted is more than no"),
        ({"open_within": 8}, WrongTypeError, "open_within: found 8 of type int"),
        ({"appeals": True}, WrongTypeError, "appeals: found True of type bool, accepted is an int"),
        ({"appeals": 11}, InvalidValueError, "appeals: found 11, accepted is 0 to 10 appeals"),
    ],
)
def test_processes_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        InquiryProcess(**fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_an_inquiry_of_nothing_is_no_inquiry() -> None:
    fields = {field.alias: getattr(OPENED, field.name) for field in attrs.fields(Inquiry)}

    assert Inquiry(**fields) == OPENED  # type: ignore[arg-type] # its own fields


@pytest.mark.parametrize(
    "verb",
    [
        lambda inquiry, process: assign_inquiry(inquiry, process, "wu.fang", at=FRIDAY, by="wu.fang"),
        lambda inquiry, process: ask_for_information(inquiry, process, at=FRIDAY, by="wu.fang", why="which sale"),
        lambda inquiry, process: give_information(inquiry, process, [], at=FRIDAY, by="wu.fang"),
        lambda inquiry, process: answer_inquiry(inquiry, process, "reject", at=FRIDAY, by="wu.fang", why="as it is"),
        lambda inquiry, process: appeal_inquiry(inquiry, process, at=FRIDAY, by="li.na", why="as it was"),
        lambda inquiry, process: close_inquiry(inquiry, process, at=FRIDAY, by="wu.fang"),
        lambda inquiry, process: withdraw_inquiry(inquiry, process, at=FRIDAY, by="li.na"),
        lambda inquiry, process: add_evidence(inquiry, process, CONTRACT, at=FRIDAY, by="li.na"),
        lambda inquiry, process: inquiry_due(inquiry, process, CALENDAR),
        lambda inquiry, process: inquiry_overdue(inquiry, process, CALENDAR, as_of=FRIDAY),
    ],
)
def test_every_verb_refuses_what_is_no_inquiry_and_no_process(verb: Callable[[object, object], object]) -> None:
    with pytest.raises(WrongTypeError, match=r"^inquiry: found 'Q-1' of type str, accepted is a value of type Inquiry"):
        verb("Q-1", PROCESS)
    with pytest.raises(WrongTypeError, match=r"^process: found None .*; make one as InquiryProcess\(\)"):
        verb(OPENED, None)

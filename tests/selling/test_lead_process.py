"""The process of leads: every move, what is refused and why, deadlines in working time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import pytest
from tests.selling.lead_world import (
    ASSIGNED,
    CALENDAR,
    CAPTURED,
    CONSENT,
    CONTACTED,
    DISQUALIFIED,
    EVERY,
    MERGED,
    MONDAY,
    NEW,
    PROCESS,
    QUALIFIED,
    RESTING,
    at,
)

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.record import replay
from salesmanual.kernel.texts import text
from salesmanual.kernel.wire import read_policy
from salesmanual.selling.lead_deadlines import (
    lead_due,
    lead_overdue,
    leads_due,
    response_time,
    response_times,
)
from salesmanual.selling.lead_merge import MergePolicy
from salesmanual.selling.lead_merge_undo import undo_merge
from salesmanual.selling.lead_process import LeadProcess
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.leads import Lead


def test_the_way_of_a_lead_is_in_its_journal() -> None:
    assert [(event.what, event.state) for event in QUALIFIED.journal] == [
        ("begin", "new"),
        ("assign", "assigned"),
        ("contact", "contacted"),
        ("qualify", "qualified"),
    ]
    assert QUALIFIED.journal[0].at == CAPTURED.captured_at
    assert (QUALIFIED.owner, QUALIFIED.reached_over) == ("li.na", "call")


@pytest.mark.parametrize("lead", EVERY)
def test_the_journal_replays_to_the_record_and_walks_the_table(lead: Lead) -> None:
    assert replay(CAPTURED, lead.journal) == lead
    assert not PROCESS.workflow().journal_faults(lead)


def test_assigning_anew_keeps_the_state_and_its_clock() -> None:
    again = PROCESS.assign(ASSIGNED, "wu.fang", at=at(hours=2), by="wang.wei", why="on leave")

    assert (again.owner, again.journal.state, again.journal.last and again.journal.last.what) == (
        "wu.fang",
        "assigned",
        "reassign",
    )
    assert lead_due(again, PROCESS, CALENDAR) == lead_due(ASSIGNED, PROCESS, CALENDAR)
    assert PROCESS.assign(ASSIGNED, "wu.fang", at=at(hours=2), by="wang.wei", why=text("found {n}", n=1)) != ASSIGNED


def test_an_attempt_is_noted_and_stops_no_clock() -> None:
    tried = PROCESS.contact(ASSIGNED, "call", reached=False, at=at(hours=2), by="li.na", why="no answer")

    assert (tried.journal.state, tried.reached_over, tried.version) == ("assigned", None, ASSIGNED.version + 1)
    assert tried.journal[-1].data == {"channel": "call", "reached": False}
    assert lead_due(tried, PROCESS, CALENDAR) == lead_due(ASSIGNED, PROCESS, CALENDAR)


def test_further_contacts_are_noted() -> None:
    again = PROCESS.contact(CONTACTED, "email", at=at(hours=3), by="li.na")

    assert (again.journal.state, again.reached_over) == ("contacted", "call")
    assert (again.journal[-1].what, again.journal[-1].data["channel"]) == ("contact", "email")


def test_what_was_found_out_is_kept_and_can_be_judged() -> None:
    lead = PROCESS.begin(attrs.evolve(CAPTURED, facts={"budget": 1}), by="fair list")
    lead = PROCESS.learn(lead, {"budget": 9000, "need": "speed"}, at=at(hours=1), by="li.na", why="call")

    assert lead.facts == {"budget": 9000, "need": "speed"}


def test_facts_that_are_given_are_for_this_decision_only() -> None:
    bare = attrs.evolve(CONTACTED, facts={})
    facts = {"budget": 1, "authority": "recommends", "need": "x", "days_to_decision": 180}

    assert PROCESS.qualify(bare, facts=facts, at=at(hours=3), by="li.na").facts == {}
    assert [check.open for check in PROCESS.check(bare, facts) if check.move.trigger == "qualify"] == [True]
    assert [check.open for check in PROCESS.check(bare) if check.move.trigger == "qualify"] == [False]


def test_a_lead_rests_until_a_day_and_is_new_again_then() -> None:
    june = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

    again = PROCESS.resume(RESTING, at=june, by="li.na")

    assert (again.journal.state, again.owner, again.resume_on) == ("new", None, None)
    early = PROCESS.resume(RESTING, at=at(days=9), by="li.na", why="it called")
    assert early.journal.state == "new"


def test_it_rests_as_often_as_the_process_says() -> None:
    once = LeadProcess(recycles=1)
    again = once.resume(RESTING, at=at(days=9), by="li.na", why="it called")
    again = once.assign(again, "li.na", at=at(days=9), by="wang.wei")

    with pytest.raises(RefusedError) as refusal:
        once.recycle(again, date(2026, 9, 1), at=at(days=9), by="li.na", why="still no budget")

    assert "recycles is below 1: found 1" in str(refusal.value)


def test_a_process_without_rest_has_no_such_moves() -> None:
    never = LeadProcess(recycles=0)

    assert not {"recycle", "resume"} & set(never.workflow().triggers())
    assert never.disqualify(CONTACTED, "no need", at=at(hours=4), by="li.na").journal.state == "disqualified"


def test_what_was_not_followed_up_is_taken_up_again_with_a_reason() -> None:
    assert (DISQUALIFIED.reason, str(DISQUALIFIED.journal[-1].why)) == ("no budget", "no budget")

    again = PROCESS.reopen(DISQUALIFIED, at=at(days=1), by="li.na", why="a new manager")

    assert (again.journal.state, again.reason, again.owner) == ("new", None, None)


def test_any_reason_will_do_where_the_process_names_none() -> None:
    free = LeadProcess(reasons=[])

    assert free.disqualify(NEW, "a student", at=at(hours=1), by="li.na", why="essay").reason == "a student"


def test_a_merge_is_undone_to_where_the_lead_was() -> None:
    assert (MERGED.merged_into, MERGED.journal.state) == ("L-9", "merged")

    back = PROCESS.undo_merge(MERGED, at=at(days=1), by="li.na", why="two persons")

    assert (back.merged_into, back.journal.state) == (None, "contacted")


def test_merge_rules_and_the_process_have_one_table() -> None:
    other = PROCESS.begin(attrs.evolve(CAPTURED, id="L-2", emails=["na@example.com"]), by="web form")

    merged = MergePolicy().merge(CONTACTED, other, at=at(days=1), by="wang.wei")
    back = undo_merge(merged.survivor, merged.other, at=at(days=2), by="wang.wei", why="two persons")

    for lead in (merged.survivor, merged.other, *back):
        assert not PROCESS.workflow().journal_faults(lead)
    assert merged.other.journal.state == "merged"
    assert [lead.journal.state for lead in back] == ["contacted", "new"]


def test_consent_is_asked_for_where_the_process_says_so() -> None:
    process = LeadProcess(purpose="marketing")

    assert process.contact(ASSIGNED, "email", at=at(hours=2), by="li.na").journal.state == "contacted"
    for reached in (True, False):
        with pytest.raises(RefusedError, match="there is consent to marketing over call: found no consent"):
            process.contact(ASSIGNED, "call", reached=reached, at=at(hours=2), by="li.na")


REFUSED: Final[dict[str, tuple[Callable[[], object], list[str]]]] = {
    "beginning twice": (
        lambda: PROCESS.begin(NEW, by="fair list"),
        ["nothing happened to the lead yet: found 1 events"],
    ),
    "assigning to who has it, without a reason": (
        lambda: PROCESS.assign(ASSIGNED, "li.na", at=at(hours=2), by="wang.wei"),
        ["somebody else has it so far: found li.na", "a reason is given"],
    ),
    "assigning what has ended": (
        lambda: PROCESS.assign(MERGED, "wu.fang", at=at(days=1), by="wang.wei"),
        ["the state is one of new: found merged"],
    ),
    "assigning before the capture": (
        lambda: PROCESS.assign(NEW, "wu.fang", at=at(hours=-1), by="wang.wei"),
        [
            "the time is not before the capture, 2026-03-02 09:00+00:00: found 2026-03-02 08:00+00:00",
            "the time is not before 2026-03-02 09:00+00:00: found 2026-03-02 08:00+00:00",
        ],
    ),
    "assigning anew before the capture": (
        lambda: PROCESS.assign(ASSIGNED, "wu.fang", at=at(hours=-1), by="wang.wei", why="leave"),
        ["the time is not before the capture", "the time is not before 2026-03-02 10:00+00:00"],
    ),
    "contacting what nobody has": (
        lambda: PROCESS.contact(NEW, "call", at=at(hours=1), by="li.na"),
        ["the state is one of assigned: found new"],
    ),
    "trying what nobody has, before the capture": (
        lambda: PROCESS.contact(NEW, "call", reached=False, at=at(hours=-1), by="li.na"),
        ["the state is one of assigned, contacted, qualified: found new", "the time is not before the capture"],
    ),
    "learning of what has ended": (
        lambda: PROCESS.learn(DISQUALIFIED, {"budget": 1}, at=at(days=1), by="li.na"),
        ["the state is one of new, assigned, contacted, qualified, resting: found disqualified"],
    ),
    "qualifying with nothing known": (
        lambda: PROCESS.qualify(attrs.evolve(CONTACTED, facts={"budget": 0}), at=at(hours=3), by="li.na"),
        [
            "☐ budget is above 0: found 0",
            '? authority is one of "decides", "recommends": not known',
            '? need is not "": not known',
            "? days_to_decision is at most 180: not known",
        ],
    ),
    "a reason that is none": (
        lambda: PROCESS.disqualify(CONTACTED, "no time", at=at(hours=3), by="li.na"),
        ["the reason is one of no need, no budget", "found no time"],
    ),
    "disqualifying what is merged": (
        lambda: PROCESS.disqualify(MERGED, "no need", at=at(days=1), by="li.na"),
        ["the state is one of new, assigned, contacted, qualified, resting: found merged"],
    ),
    "resting until today, without a reason": (
        lambda: PROCESS.recycle(CONTACTED, date(2026, 3, 2), at=at(hours=3), by="li.na", why=" "),
        ["it rests until a day after 2026-03-02 and by 2027-03-02: found 2026-03-02", "a reason is given"],
    ),
    "resting too long": (
        lambda: PROCESS.recycle(CONTACTED, date(2027, 3, 3), at=at(hours=3), by="li.na", why="x"),
        ["it rests until a day after 2026-03-02 and by 2027-03-02: found 2027-03-03"],
    ),
    "taking up early without a reason": (
        lambda: PROCESS.resume(RESTING, at=at(days=1), by="li.na"),
        ["2026-06-01 is reached, or a reason is given: found 2026-03-03 09:00+00:00"],
    ),
    "taking up what does not rest": (
        lambda: PROCESS.resume(NEW, at=at(days=1), by="li.na"),
        ["the state is one of resting: found new"],
    ),
    "reopening without a reason": (
        lambda: PROCESS.reopen(DISQUALIFIED, at=at(days=1), by="li.na", why=""),
        ["a reason is given"],
    ),
    "merging into itself": (
        lambda: PROCESS.merge(NEW, "L-1", at=at(hours=1), by="li.na"),
        ["it is merged into another lead: found L-1"],
    ),
    "merging twice": (
        lambda: PROCESS.merge(MERGED, "L-8", at=at(days=1), by="li.na"),
        ["the state is one of", "found merged"],
    ),
    "undoing what was not merged": (
        lambda: PROCESS.undo_merge(NEW, at=at(days=1), by="li.na", why="x"),
        ["the state is one of merged: found new"],
    ),
}


@pytest.mark.parametrize(("change", "messages"), REFUSED.values(), ids=REFUSED)
def test_changes_are_refused_with_everything_in_the_way(change: Callable[[], object], messages: list[str]) -> None:
    with pytest.raises(RefusedError) as refusal:
        change()

    for message in messages:
        assert message in str(refusal.value)


ARGUMENTS: Final[dict[str, tuple[Callable[[], object], type[SalesManualError], str]]] = {
    "a lead without a place": (
        lambda: PROCESS.assign(CAPTURED, "li.na", at=at(), by="wang.wei"),
        NotFoundError,
        "no state of",
    ),
    "a lead without a place, learning": (
        lambda: PROCESS.learn(CAPTURED, {}, at=at(), by="li.na"),
        NotFoundError,
        "no state of",
    ),
    "a lead without a place, being due": (
        lambda: lead_due(CAPTURED, PROCESS, CALENDAR),
        NotFoundError,
        "no state of",
    ),
    "a blank owner": (
        lambda: PROCESS.assign(NEW, " ", at=at(), by="wang.wei"),
        InvalidValueError,
        "to: found ' ', accepted is one line of text",
    ),
    "an unknown channel": (
        lambda: PROCESS.contact(ASSIGNED, "cal", at=at(), by="li.na"),  # type: ignore[arg-type] # the fault
        InvalidValueError,
        "over: found 'cal', accepted is a channel; did you mean 'call'?",
    ),
    "a day that is none": (
        lambda: PROCESS.recycle(CONTACTED, "June", at=at(days=1), by="li.na", why="x"),  # type: ignore[arg-type] # the fault
        WrongTypeError,
        "until: found 'June' of type str",
    ),
    "a time without a zone": (
        lambda: PROCESS.qualify(CONTACTED, at=datetime(2026, 3, 2), by="li.na"),  # noqa: DTZ001 - the fault
        WrongTypeError,
        "at: found datetime.datetime(2026, 3, 2, 0, 0) of type datetime, accepted is a datetime with a time zone",
    ),
    "a fact that is no plain data": (
        lambda: PROCESS.learn(NEW, {"budget": 1.5}, at=at(hours=1), by="li.na"),
        WrongTypeError,
        "data.budget: found 1.5 of type float",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_arguments_with_faults_are_refused(
    call: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        call()

    assert str(refusal.value).startswith(message)


def test_deadlines_count_working_time() -> None:
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
    lead = PROCESS.begin(attrs.evolve(CAPTURED, captured_at=friday, consents=[]), by="web form")

    assert lead_due(lead, PROCESS, CALENDAR) == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
    assert lead_overdue(lead, PROCESS, CALENDAR, as_of=datetime(2026, 3, 9, 14, 30, tzinfo=UTC)) == timedelta(
        hours=2, minutes=30
    )
    assert lead_overdue(lead, PROCESS, CALENDAR, as_of=datetime(2026, 3, 8, 14, 30, tzinfo=UTC)) == timedelta()


def test_what_rests_is_due_by_the_end_of_its_day() -> None:
    assert lead_due(RESTING, PROCESS, CALENDAR) == datetime(2026, 6, 2, 0, 0, tzinfo=UTC)
    assert lead_overdue(RESTING, PROCESS, CALENDAR, as_of=datetime(2026, 6, 1, 23, 0, tzinfo=UTC)) == timedelta()
    assert lead_overdue(RESTING, PROCESS, CALENDAR, as_of=datetime(2026, 6, 2, 10, 0, tzinfo=UTC)) == timedelta(hours=1)


def test_what_rests_again_after_a_merge_was_undone_is_due_as_before() -> None:
    merged = PROCESS.merge(RESTING, "L-9", at=at(days=1), by="li.na")
    back = PROCESS.undo_merge(merged, at=at(days=2), by="li.na", why="two persons")

    assert lead_due(back, PROCESS, CALENDAR) == lead_due(RESTING, PROCESS, CALENDAR)


def test_how_late_it_was_is_asked_of_the_lead_as_it_stood() -> None:
    resumed = PROCESS.resume(RESTING, at=datetime(2026, 6, 5, 9, 0, tzinfo=UTC), by="li.na")

    assert lead_overdue(resumed, PROCESS, CALENDAR, as_of=datetime(2026, 6, 2, 10, 0, tzinfo=UTC)) == timedelta(hours=1)
    assert lead_overdue(resumed, PROCESS, CALENDAR, as_of=at(minutes=30)) == timedelta()


def test_what_is_due_is_listed_the_latest_first() -> None:
    due = leads_due([*EVERY], PROCESS, CALENDAR, as_of=at(hours=8))

    assert [(each.lead, str(each.state), each.late) for each in due.leads] == [
        ("L-1", "new", timedelta(hours=4)),
        ("L-1", "assigned", timedelta(hours=3)),
        ("L-1", "qualified", timedelta()),
        ("L-1", "contacted", timedelta()),
        ("L-1", "resting", timedelta()),
    ]
    assert len(due.overdue()) == 2
    assert due.tables()[0].records()[1]["hours_late"] == 3
    assert due.tables()[0].records()[0]["owner"] is None


def test_response_times_are_measured() -> None:
    slow = PROCESS.contact(ASSIGNED, "call", at=at(days=1), by="li.na")

    assert response_time(CONTACTED, CALENDAR) == timedelta(hours=1)
    assert response_time(ASSIGNED, CALENDAR) is response_time(CAPTURED, CALENDAR) is None
    times = response_times([NEW, ASSIGNED, CONTACTED, slow], PROCESS, CALENDAR, as_of=at(days=1))
    assert (times.in_time, times.late, times.missed, times.waiting, times.share()) == (1, 1, 1, 0, Fraction(1, 3))
    early = response_times([NEW, ASSIGNED, slow], PROCESS, CALENDAR, as_of=at(hours=2))
    assert (early.waiting, early.missed, early.share()) == (2, 0, None)
    assert [row["leads"] for row in times.tables()[0].records()] == [1, 1, 1, 0]


def test_the_process_is_drawn_from_its_table() -> None:
    assert PROCESS.to_mermaid("zh_Hans").startswith("stateDiagram-v2\n")
    assert "已转为客户" in PROCESS.to_mermaid("zh_Hans")


def test_a_process_is_read_from_a_file() -> None:
    process = read_policy(
        LeadProcess,
        """
        respond_within = "PT1H"
        recycles = 0
        reasons = ["no need"]
        [qualification]
        key = "size"
        criteria = [{ key = "staff", when = "employees >= 50" }]
        """,
    )

    assert (process.respond_within, process.recycles, process.reasons) == (timedelta(hours=1), 0, ("no need",))
    assert process.qualification.criteria[0].key == "staff"


@pytest.mark.parametrize("process", [PROCESS, LeadProcess("small", recycles=0, reasons=[], purpose="marketing")])
def test_processes_read_back_from_documents(process: LeadProcess) -> None:
    check_round_trip(process)


BAD: Final[dict[str, tuple[dict[str, object], type[SalesManualError], str]]] = {
    "no time": (
        {"respond_within": timedelta()},
        InvalidValueError,
        "respond_within: found '0:00:00', accepted is more",
    ),
    "a time in words": ({"assign_within": "4h"}, WrongTypeError, "assign_within: found '4h' of type str"),
    "many rests": ({"recycles": 21}, InvalidValueError, "recycles: found 21, accepted is a whole number from 0 to 20"),
    "no days": ({"rest_at_most": 0}, InvalidValueError, "rest_at_most: found 0, accepted is a whole number from 1"),
    "a reason twice": ({"reasons": ["x", "x"]}, DuplicateError, "reasons 'x' is there already"),
    "a blank purpose": ({"purpose": " "}, InvalidValueError, "purpose: found ' '"),
    "no qualification": ({"qualification": "bant"}, WrongTypeError, "qualification: found 'bant' of type str"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD.values(), ids=BAD)
def test_a_process_with_faults_is_refused(
    fields: dict[str, object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        LeadProcess(**fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_a_consent_of_the_capture_stays_with_the_lead() -> None:
    assert QUALIFIED.consents == (CONSENT,)
    assert QUALIFIED.captured_at == MONDAY

"""Laws of leads: whatever is tried, the table is never left; deadlines agree with counting minute by minute."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.selling.lead_world import CALENDAR, CAPTURED, FACTS, MONDAY, PROCESS

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import replay
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.lead_conversion import convert_lead
from salesmanual.selling.lead_deadlines import lead_due, lead_overdue, leads_due, response_time, response_times
from salesmanual.selling.lead_process import LeadProcess
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.leads import Lead

BUSY: Final = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00", "Asia/Shanghai", key="shop")
PEOPLE: Final = st.sampled_from(["li.na", "wang.wei", "wu.fang"])
WHY: Final = st.sampled_from(["", " ", "so"])


class LeadMachine(RuleBasedStateMachine):
    """A lead under random commands, its process under random limits."""

    @initialize(recycles=st.integers(0, 2), asks=st.booleans(), budget=st.sampled_from([0, 9000]))
    def begin(self, recycles: int, budget: int, *, asks: bool) -> None:
        self.process = LeadProcess(recycles=recycles, purpose="marketing" if asks else None)
        self.first = attrs.evolve(CAPTURED, facts={**FACTS, "budget": budget})
        self.lead = self.process.begin(self.first, by="fair list")
        self.now = MONDAY

    def attempt(self, change: Callable[[], Lead]) -> None:
        before, twin = self.lead, replay(self.first, self.lead.journal)
        with suppress(RefusedError):
            self.lead = change()
        assert before == twin
        assert self.lead is before or self.lead.version == before.version + 1

    @rule(hours=st.integers(-30, 200))
    def wait(self, hours: int) -> None:
        self.now = max(MONDAY - timedelta(days=1), self.now + timedelta(hours=hours))

    @rule(to=PEOPLE, why=WHY)
    def assign(self, to: str, why: str) -> None:
        self.attempt(lambda: self.process.assign(self.lead, to, at=self.now, by="boss", why=why))

    @rule(over=st.sampled_from(["email", "call"]), reached=st.booleans())
    def contact(self, over: str, *, reached: bool) -> None:
        self.attempt(
            lambda: self.process.contact(self.lead, over, reached=reached, at=self.now, by="li.na")  # type: ignore[arg-type] # a channel
        )

    @rule(budget=st.sampled_from([0, 5]))
    def learn(self, budget: int) -> None:
        self.attempt(lambda: self.process.learn(self.lead, {"budget": budget}, at=self.now, by="li.na"))

    @rule()
    def qualify(self) -> None:
        met = self.process.qualification.check(self.lead).met
        before = self.lead
        self.attempt(lambda: self.process.qualify(self.lead, at=self.now, by="li.na"))
        assert met or self.lead is before

    @rule(reason=st.sampled_from(["no need", "bored"]))
    def disqualify(self, reason: str) -> None:
        self.attempt(lambda: self.process.disqualify(self.lead, reason, at=self.now, by="li.na"))

    @rule(days=st.integers(-1, 400), why=WHY)
    def recycle(self, days: int, why: str) -> None:
        if "recycle" in self.process.workflow().triggers():
            until = self.now.date() + timedelta(days=days)
            self.attempt(lambda: self.process.recycle(self.lead, until, at=self.now, by="li.na", why=why))

    @rule(why=WHY)
    def resume(self, why: str) -> None:
        if "resume" in self.process.workflow().triggers():
            self.attempt(lambda: self.process.resume(self.lead, at=self.now, by="li.na", why=why))

    @rule(why=WHY)
    def reopen(self, why: str) -> None:
        self.attempt(lambda: self.process.reopen(self.lead, at=self.now, by="li.na", why=why))

    @rule(into=st.sampled_from(["L-1", "L-2"]))
    def merge(self, into: str) -> None:
        self.attempt(lambda: self.process.merge(self.lead, into, at=self.now, by="li.na"))

    @rule(why=WHY)
    def undo_merge(self, why: str) -> None:
        self.attempt(lambda: self.process.undo_merge(self.lead, at=self.now, by="li.na", why=why))

    @rule()
    def convert(self) -> None:
        def change() -> Lead:
            done = convert_lead(self.lead, self.process, customer="C-1", contact="P-1", at=self.now, by="li.na")
            assert done.customer.facts == self.lead.facts
            assert done.contact is not None
            assert done.contact.consents == self.lead.consents
            return done.lead

        self.attempt(change)

    @invariant()
    def the_table_is_never_left(self) -> None:
        if not hasattr(self, "lead"):
            return
        lead = self.lead
        assert not self.process.workflow().journal_faults(lead)
        assert replay(self.first, lead.journal) == lead
        assert all(event.at >= lead.captured_at for event in lead.journal)
        assert sum(event.what == "recycle" for event in lead.journal) <= self.process.recycles

    @invariant()
    def the_fields_say_what_the_state_says(self) -> None:
        if not hasattr(self, "lead"):
            return
        lead, state = self.lead, self.lead.journal.state
        assert (lead.merged_into is not None) is (state == "merged")
        assert (lead.customer is not None) is (state == "converted")
        if state in {"assigned", "contacted", "qualified"}:
            assert lead.owner is not None
        if state == "resting":
            assert lead.resume_on is not None
            assert str(lead_due(lead, self.process, CALENDAR)) > str(lead.resume_on)
        if state == "disqualified":
            assert lead.reason is not None

    def teardown(self) -> None:
        if hasattr(self, "lead"):
            check_round_trip(self.lead)


TestLeads = LeadMachine.TestCase
TestLeads.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def minutes_worked(start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """The working minutes, looked at one by one."""
    minutes, at = 0, start
    while at < end:
        minutes += calendar.is_working_time(at)
        at += timedelta(minutes=1)
    return minutes


@settings(max_examples=20)
@given(
    st.integers(0, 7 * 24 * 60),
    st.integers(1, 12 * 60),
    st.integers(0, 3 * 24 * 60),
    st.sampled_from([CALENDAR, BUSY]),
)
def test_deadlines_agree_with_counting_minute_by_minute(
    begins: int, within: int, later: int, calendar: WorkCalendar
) -> None:
    captured = MONDAY + timedelta(minutes=begins)
    process = LeadProcess(assign_within=timedelta(minutes=within))
    lead = process.begin(attrs.evolve(CAPTURED, captured_at=captured, consents=[]), by="x")
    as_of = captured + timedelta(minutes=later)

    due = lead_due(lead, process, calendar)
    late = lead_overdue(lead, process, calendar, as_of=as_of)

    assert due is not None
    assert minutes_worked(captured, due, calendar) == within
    assert late == timedelta(minutes=max(0, minutes_worked(captured, as_of, calendar) - within))


@given(st.integers(0, 3 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_response_times_agree_with_counting_minute_by_minute(waits: int, takes: int) -> None:
    assigned = MONDAY + timedelta(minutes=waits)
    reached = assigned + timedelta(minutes=takes)
    lead = PROCESS.assign(PROCESS.begin(CAPTURED, by="x"), "li.na", at=assigned, by="boss")
    lead = PROCESS.contact(lead, "call", at=reached, by="li.na")

    spent = response_time(lead, CALENDAR)

    assert spent == timedelta(minutes=minutes_worked(assigned, reached, CALENDAR))
    times = response_times([lead], PROCESS, CALENDAR, as_of=reached)
    assert (times.in_time, times.late) == ((1, 0) if spent <= PROCESS.respond_within else (0, 1))


@given(
    st.lists(st.integers(0, 5 * 24), min_size=1, max_size=5), st.integers(0, 10 * 24), st.randoms(use_true_random=False)
)
def test_the_list_of_what_is_due_does_not_depend_on_the_order(hours: list[int], later: int, random: object) -> None:
    leads = [
        PROCESS.begin(attrs.evolve(CAPTURED, id=f"L-{number}", captured_at=MONDAY + timedelta(hours=hour)), by="x")
        for number, hour in enumerate(hours)
    ]
    as_of = MONDAY + timedelta(hours=max(hours) + later)
    shuffled = [*leads]
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a Random

    due = leads_due(leads, PROCESS, CALENDAR, as_of=as_of)

    assert leads_due(shuffled, PROCESS, CALENDAR, as_of=as_of) == due
    assert [each.late for each in due.leads] == sorted((each.late for each in due.leads), reverse=True)
    assert {each.lead for each in due.overdue()} == {each.lead for each in due.leads if as_of > each.due and each.late}


@given(
    st.integers(1, 100).map(lambda hours: timedelta(hours=hours)),
    st.integers(0, 20),
    st.lists(st.sampled_from(["no need", "no budget", "spam"]), unique=True),
    st.none() | st.just("marketing"),
)
def test_processes_read_back_from_documents(
    within: timedelta, recycles: int, reasons: list[str], purpose: str | None
) -> None:
    check_round_trip(LeadProcess(respond_within=within, recycles=recycles, reasons=reasons, purpose=purpose))


@given(st.dates(date(2026, 3, 3), date(2027, 3, 1)))
def test_a_lead_that_rests_is_never_late_on_its_day(until: date) -> None:
    lead = PROCESS.assign(PROCESS.begin(CAPTURED, by="x"), "li.na", at=MONDAY, by="boss")
    lead = PROCESS.recycle(lead, until, at=MONDAY, by="li.na", why="later")
    end_of_day = datetime(until.year, until.month, until.day, 23, 59, tzinfo=UTC)

    assert lead_overdue(lead, PROCESS, CALENDAR, as_of=end_of_day) == timedelta()
    assert lead_overdue(lead, PROCESS, CALENDAR, as_of=end_of_day + timedelta(days=4)) > timedelta()

"""Time in states and deadlines: examples, and a published one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.record import Event, Journal
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.kernel.workflow import PREVIOUS, Move, State, Workflow
from salesmanual.kernel.workflow_time import Stay

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00", "Asia/Shanghai")
CASES = Workflow(
    "cases",
    [
        State("open", initial=True, deadline=timedelta(hours=8)),
        State("waiting", pauses=True, deadline=timedelta(days=7), clock="calendar"),
        State("parked", pauses=True),
        State("review", deadline=timedelta(hours=4)),
        State("closed", final=True),
    ],
    [
        Move("open", "ask", "waiting"),
        Move("waiting", "park", "parked"),
        Move(["waiting", "parked"], "answer", PREVIOUS),
        Move("parked", "unpark", "open"),
        Move("open", "reassign", "open"),
        Move(["open", "waiting"], "solve", "review"),
        Move("review", "return", "open"),
        Move(["review", "open"], "close", "closed"),
    ],
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in March 2026 in Shanghai; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def walked(*steps: tuple[datetime, str]) -> Journal:
    journal = CASES.begin(at=at(2, 9), by="li.na")
    for when, trigger in steps:
        journal = CASES.fire(journal, trigger, at=when, by="li.na")
    return journal


class TestStays:
    def test_they_follow_on_one_another(self) -> None:
        journal = walked((at(2, 10), "ask"), (at(3, 9), "answer"), (at(3, 9), "reassign"))

        assert CASES.stays(journal) == (
            Stay("open", at(2, 9), at(2, 10)),
            Stay("waiting", at(2, 10), at(3, 9)),
            Stay("open", at(3, 9), at(3, 9)),
            Stay("open", at(3, 9), None),
        )

    def test_events_that_move_nothing_end_no_stay(self) -> None:
        journal = walked().append(Event("note", at(2, 11), "li.na"))

        assert CASES.stays(journal) == (Stay("open", at(2, 9), None),)
        assert CASES.stays(Journal()) == ()


class TestTimeIn:
    JOURNAL = walked((at(2, 11), "ask"), (at(3, 9), "answer"))

    def test_all_stays_count(self) -> None:
        assert CASES.time_in(self.JOURNAL, "open", at(3, 10)) == timedelta(hours=3)
        assert CASES.time_in(self.JOURNAL, "waiting", at(3, 10)) == timedelta(hours=22)
        assert CASES.time_in(self.JOURNAL, "closed", at(3, 10)) == timedelta()

    def test_working_time_counts_by_a_calendar_without_the_pauses(self) -> None:
        assert CASES.time_in(self.JOURNAL, "waiting", at(3, 10), OFFICE) == timedelta(hours=6)
        assert CASES.time_in(self.JOURNAL, "waiting", at(3, 10), OFFICE, pauses=[(at(2, 14), at(2, 15))]) == timedelta(
            hours=5
        )

    def test_it_is_asked_as_of_a_time(self) -> None:
        assert CASES.time_in(self.JOURNAL, "waiting", at(2, 13)) == timedelta(hours=2)
        assert CASES.time_in(self.JOURNAL, "open", at(1, 9)) == timedelta()

    def test_an_unknown_state_is_not_found(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean 'open'"):
            CASES.time_in(self.JOURNAL, "opn", at(3, 10))


class TestDue:
    def test_it_counts_working_time(self) -> None:
        assert CASES.due(walked(), OFFICE) == at(2, 18)
        assert CASES.due(walked((at(2, 9, 30), "reassign")), OFFICE) == at(3, 9, 30)

    def test_it_counts_calendar_time_in_the_zone_of_the_journal(self) -> None:
        due = CASES.due(walked((at(6, 9), "ask")))

        assert due is not None
        assert (due, due.tzinfo) == (at(13, 9), SHANGHAI)

    def test_the_clock_stands_still_in_states_that_pause_it(self) -> None:
        journal = walked((at(2, 11), "ask"), (at(2, 14), "answer"))

        assert CASES.due(journal, OFFICE) == at(3, 11)

    def test_it_stands_still_through_several_of_them(self) -> None:
        journal = walked(
            (at(2, 11), "ask"),
            (at(2, 12), "park"),
            (at(2, 13), "unpark"),
            (at(2, 14), "ask"),
            (at(2, 15), "answer"),
        )

        assert CASES.due(journal, OFFICE) == at(3, 11)

    def test_it_starts_anew_after_any_other_state(self) -> None:
        journal = walked((at(2, 10), "solve"), (at(2, 14), "return"))

        assert CASES.due(journal, OFFICE) == at(3, 14)

    def test_further_pauses_are_added(self) -> None:
        assert CASES.due(walked(), OFFICE, pauses=[(at(2, 10), at(2, 11))]) == at(3, 10)
        with pytest.raises(InfeasibleError, match="that pause has no end"):
            CASES.due(walked(), OFFICE, pauses=[(at(2, 10), None)])

    def test_a_state_without_a_deadline_has_none(self) -> None:
        assert CASES.due(walked((at(2, 10), "close"))) is None

    def test_working_time_needs_a_calendar(self) -> None:
        with pytest.raises(InvalidValueError, match="because the deadline of 'open' counts working time"):
            CASES.due(walked())
        with pytest.raises(WrongTypeError, match="calendar: found 'Mon-Fri'"):
            CASES.overdue(walked(), at(3, 9), "Mon-Fri")  # type: ignore[arg-type] # the fault under test


class TestOverdue:
    @pytest.mark.parametrize(
        ("as_of", "late"),
        [
            (at(2, 9), timedelta()),
            (at(2, 18), timedelta()),
            (at(2, 23), timedelta()),
            (at(3, 9), timedelta()),
            (at(3, 10), timedelta(hours=1)),
            (at(4, 10), timedelta(hours=9)),
        ],
    )
    def test_it_is_counted_on_the_clock_of_the_deadline(self, as_of: datetime, late: timedelta) -> None:
        """What is due when the day closes is not late before the next one opens."""
        assert CASES.overdue(walked(), as_of, OFFICE) == late

    def test_it_is_asked_as_of_a_time_whatever_came_after(self) -> None:
        journal = walked((at(4, 10), "ask"), (at(31, 9), "answer"))

        assert CASES.overdue(journal, at(4, 9), OFFICE) == timedelta(hours=8)
        assert CASES.overdue(journal, at(11, 9)) == timedelta()
        assert CASES.overdue(journal, at(12, 9)) == timedelta(hours=23)

    def test_a_state_without_a_deadline_is_never_late(self) -> None:
        assert CASES.overdue(walked((at(2, 10), "close")), at(31, 9)) == timedelta()

    def test_before_the_first_event_there_is_no_state(self) -> None:
        with pytest.raises(NotFoundError, match="no state of"):
            CASES.overdue(walked(), at(1, 9), OFFICE)


def service(calendar: str, *, holidays: tuple[datetime, ...] = (), hours: int) -> tuple[Workflow, WorkCalendar]:
    workflow = Workflow(
        "service",
        [
            State("open", initial=True, deadline=timedelta(hours=hours)),
            State("hold", pauses=True),
            State("resolved", final=True),
        ],
        [Move("open", "hold", "hold"), Move("hold", "resume", PREVIOUS), Move(["open", "hold"], "resolve", "resolved")],
    )
    days = {when.date(): "holiday" for when in holidays}
    return workflow, WorkCalendar(calendar, holidays=days)


def test_published_a_ticket_on_hold_over_a_holiday() -> None:
    """Id sla-hd-pause-over-holiday.

    source: frappe/helpdesk:helpdesk/helpdesk/doctype/hd_ticket/test_hd_ticket.py@6018181a.
    """
    workflow, calendar = service("Mon-Fri 10:00-18:00", holidays=(datetime(2024, 6, 7, tzinfo=UTC),), hours=8)
    ticket = workflow.begin(at=datetime(2024, 6, 6, 17, 30, tzinfo=UTC), by="agent")
    ticket = workflow.fire(ticket, "hold", at=datetime(2024, 6, 6, 17, 50, tzinfo=UTC), by="agent")
    ticket = workflow.fire(ticket, "resume", at=datetime(2024, 6, 10, 12, 30, tzinfo=UTC), by="agent")
    resolved = datetime(2024, 6, 10, 13, 0, tzinfo=UTC)

    assert workflow.time_in(ticket, "hold", resolved, calendar) == timedelta(seconds=9_600)
    assert workflow.time_in(ticket, "open", resolved, calendar) == timedelta(seconds=3_000)


def test_published_the_deadline_moves_by_the_time_on_hold() -> None:
    """Id sla-dj-pause.

    source: Django-CRM/Django-CRM:backend/cases/tests/test_sla_pause.py@989dc037.
    """
    workflow, calendar = service("Mon-Fri 09:00-17:00", hours=4)
    case = workflow.begin(at=datetime(2026, 5, 11, 9, 0, tzinfo=UTC), by="agent")
    case = workflow.fire(case, "hold", at=datetime(2026, 5, 11, 10, 0, tzinfo=UTC), by="agent")
    case = workflow.fire(case, "resume", at=datetime(2026, 5, 11, 11, 0, tzinfo=UTC), by="agent")

    assert workflow.due(case, calendar) == datetime(2026, 5, 11, 14, 0, tzinfo=UTC)

"""Time in the states of a workflow: stays, the clock that stands still, deadlines and how late a record is.

Invariant: everything is read off the journal; the stays follow on one another without a gap, so the times in all states
add up to the time since the beginning.

A stay begins when a record comes to a state, also when it comes from that same state. One that is interrupted only by
states that pause the clock, and then goes on in the same state, is one stay as far as its deadline goes.

Left out: reminding anyone. Whoever asks says as of when.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, read_listed
from salesmanual.kernel.workdays import Pause, WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.record_journal import Journal
    from salesmanual.kernel.workflow_table import State

__all__ = ["Stay", "due", "overdue", "running", "stays", "time_in"]


class Stay(NamedTuple):
    """That a record was in a state for a time."""

    state: str
    since: datetime
    until: datetime | None
    """When it left; `None` where it is there still."""


def stays(journal: Journal) -> tuple[Stay, ...]:
    """The stays of the record, first to last.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.record import Event, Journal
    >>> opened, won = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    >>> journal = Journal([Event("open", opened, "li.na", state="lead"), Event("win", won, "li.na", state="won")])
    >>> [(stay.state, stay.since.day, stay.until and stay.until.day) for stay in stays(journal)]
    [('lead', 2, 9), ('won', 9, None)]
    """
    found: list[Stay] = []
    until: datetime | None = None
    for event in journal.moves_back():
        found.append(Stay(event.state or "", event.at, until))  # each names a state
        until = event.at
    return tuple(reversed(found))


def running(journal: Journal, states: Mapping[str, State]) -> tuple[datetime, tuple[Pause, ...]]:
    """Since when the clock of the present state runs, and when it stood still; the journal must have a state."""
    back = journal.moves_back()
    latest = next(back)
    start = until = latest.at
    pauses: list[Pause] = []
    interruption: list[Pause] = []
    for event in back:
        if interruption and event.state == latest.state:
            start = event.at
            pauses += interruption
            interruption = []
        elif (other := states.get(event.state or "")) is not None and other.pauses:
            interruption.append((event.at, until))
        else:
            break
        until = event.at
    return start, tuple(reversed(pauses))


@cache
def _round_the_clock() -> WorkCalendar:
    return WorkCalendar("Mon-Sun 00:00-24:00", key="round the clock")


def _clock_of(state: State, calendar: WorkCalendar | None) -> WorkCalendar:
    if state.clock == "calendar":
        return _round_the_clock()
    if calendar is None:
        accepted = f"a WorkCalendar, because the deadline of {state.key!r} counts working time"
        raise InvalidValueError("calendar", calendar, accepted)
    if not isinstance(calendar, WorkCalendar):
        raise WrongTypeError("calendar", calendar, "a WorkCalendar")
    return calendar


def due(
    journal: Journal,
    state: State,
    states: Mapping[str, State],
    calendar: WorkCalendar | None,
    pauses: Iterable[Pause],
) -> datetime | None:
    """When the deadline of the present state ends; `None` where it has none."""
    if state.deadline is None:
        return None
    start, stopped = running(journal, states)
    further = read_listed(pauses, "pauses", "a list of pauses")
    ends = _clock_of(state, calendar).due(start, state.deadline, pauses=(*stopped, *further))
    return ends.astimezone(start.tzinfo) if state.clock == "calendar" else ends


def overdue(
    journal: Journal,
    state: State,
    states: Mapping[str, State],
    calendar: WorkCalendar | None,
    pauses: Iterable[Pause],
    *,
    as_of: datetime,
) -> timedelta:
    """By how much the deadline of the present state is passed, on its own clock; no time where it is not."""
    if state.deadline is None:
        return timedelta()
    start, stopped = running(journal, states)
    further = read_listed(pauses, "pauses", "a list of pauses")
    spent = _clock_of(state, calendar).business_time(start, as_of, pauses=(*stopped, *further))
    return max(spent - state.deadline, timedelta())


def time_in(
    journal: Journal, state: str, as_of: datetime, calendar: WorkCalendar | None, pauses: Iterable[Pause]
) -> timedelta:
    """How long the record was in the state, all stays together."""
    if calendar is not None:
        check_type(calendar, WorkCalendar, "calendar")
    clock = _round_the_clock() if calendar is None else calendar
    stopped = read_listed(pauses, "pauses", "a list of pauses")
    total = timedelta()
    for stay in stays(journal):
        if stay.state == state:
            total += clock.business_time(stay.since, stay.until or as_of, pauses=stopped)
    return total

"""Leads by their deadlines: what is due when, what is overdue by how much, and how fast leads were answered.

Invariant: deadlines count the working time of a calendar. A lead that rests is due by the end of the day from which it
is to be taken up again.

Left out: reminding anyone, and the moves (`lead_process`).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.fields import read_items, read_moment
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.record import with_journal
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Label, text
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from salesmanual.kernel.workdays import WorkCalendar
    from salesmanual.selling.lead_process import LeadProcess

__all__ = [
    "LeadDue",
    "LeadsDue",
    "ResponseTimes",
    "lead_due",
    "lead_overdue",
    "leads_due",
    "response_time",
    "response_times",
]

_MINUTE: Final = timedelta(minutes=1)
_HUNDREDTH: Final = Rounding("0.01")


def lead_due(lead: Lead, process: LeadProcess, calendar: WorkCalendar) -> datetime | None:
    """When the next step is due; `None` where none is.

    Raises:
        NotFoundError: If the lead has no place in the process.
        UnannouncedYearError: As the calendar says.

    Source: Handbook 2.3, 3.1.

    >>> from datetime import UTC
    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> from salesmanual.selling.lead_process import LeadProcess
    >>> from salesmanual.selling.leads import Lead
    >>> process, friday = LeadProcess(), datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
    >>> lead = process.begin(Lead("L-1", "fair", friday, company="Acme"), by="fair list")
    >>> print(lead_due(lead, process, WorkCalendar("Mon-Fri 09:00-17:00")))
    2026-03-09 12:00:00+00:00
    """
    if lead.journal.state != "resting":
        return process.workflow().due(lead, calendar)
    began = next(event for event in lead.journal.moves_back() if event.what == "recycle")
    resume_on = date.fromisoformat(str(began.data["resume_on"]))
    return datetime.combine(resume_on + timedelta(days=1), time(), ZoneInfo(calendar.time_zone))


def lead_overdue(lead: Lead, process: LeadProcess, calendar: WorkCalendar, *, as_of: datetime) -> timedelta:
    """By how much working time the next step was late then; no time where it was not.

    It looks at the lead as it stood then.

    Raises:
        NotFoundError: If the lead had no place in the process by then.

    Source: Handbook 2.3, 3.1.
    """
    then = with_journal(lead, lead.journal.as_of(read_moment(as_of, "as_of")))
    due = lead_due(then, process, calendar)
    if due is None or as_of <= due:
        return timedelta()
    return calendar.business_time(due, as_of)


@final
@attrs.frozen
class LeadDue:
    """That a lead's next step is due.

    Attributes:
        lead: The lead's id.
        owner: Who works on it; `None` while nobody does.
        state: The state it is in.
        due: When the next step is due.
        late: By how much working time it is late; no time where it is not.

    Source: Handbook 2.3.
    """

    lead: str
    owner: str | None
    state: Label
    due: datetime
    late: timedelta


@final
@attrs.frozen
class LeadsDue(Shown):
    """The leads whose next step is due, the latest first.

    Attributes:
        as_of: As of when.
        leads: The leads.

    Source: Handbook 2.3.
    """

    as_of: datetime
    leads: tuple[LeadDue, ...]

    def overdue(self) -> tuple[LeadDue, ...]:
        """Those that are late."""
        return tuple(each for each in self.leads if each.late)

    def tables(self) -> tuple[Table, ...]:
        """One row for each lead."""
        columns = (
            Column(text("lead"), key="lead"),
            Column(text("owner"), key="owner"),
            Column(text("state"), key="state"),
            Column(text("due by"), key="due"),
            Column(text("hours late"), key="hours_late"),
        )
        rows = [(each.lead, each.owner, each.state, each.due, _hours(each.late)) for each in self.leads]
        return (Table(text("Leads due as of {as_of}", as_of=self.as_of), columns, rows),)


def _hours(spent: timedelta) -> Fraction | Decimal:
    """Hours, as they are read: rounded to a hundredth where they have more places."""
    exact = Fraction(spent // _MINUTE, 60)
    return exact if (exact * 100).denominator == 1 else _HUNDREDTH.number(exact)


def leads_due(leads: Iterable[Lead], process: LeadProcess, calendar: WorkCalendar, *, as_of: datetime) -> LeadsDue:
    """What was due then of all leads that had a next step: the longest overdue first, then by when it is due.

    Args:
        leads: The leads; those captured later are left out, and so is what happened to the others later. The owner is
            the one of now.
        process: The company's rule.
        calendar: The working time.
        as_of: As of when they are late.

    Raises:
        WrongTypeError: If one is no `Lead`, or the time has no zone.
        NotFoundError: If a lead has no place in the process.

    Source: Handbook 2.3.
    """
    read_moment(as_of, "as_of")
    found = []
    for lead in read_items(leads, "leads", Lead, "a Lead"):
        if lead.captured_at > as_of:
            continue
        then = with_journal(lead, lead.journal.as_of(as_of))
        due = lead_due(then, process, calendar)
        if due is not None:
            late = lead_overdue(then, process, calendar, as_of=as_of)
            found.append(LeadDue(lead.id, lead.owner, process.workflow().state_of(then).label, due, late))
    return LeadsDue(as_of, tuple(sorted(found, key=lambda each: (-each.late, each.due, each.lead))))


def response_time(lead: Lead, calendar: WorkCalendar) -> timedelta | None:
    """The working time from the first assignment to the first contact; `None` where it was not reached so far.

    Source: Handbook 3.1.
    """
    assigned = next((event.at for event in lead.journal if event.what == "assign"), None)
    reached = next((event.at for event in lead.journal if event.what == "contact"), None)
    return None if assigned is None or reached is None else calendar.business_time(assigned, reached)


@final
@attrs.frozen
class ResponseTimes(Shown):
    """How fast leads were answered.

    Attributes:
        within: The working time that the process allows.
        in_time: How many were reached within it.
        late: How many were reached later.
        waiting: How many were not reached so far, their time not being over.
        missed: How many were not reached so far, their time being over.

    Source: Handbook 3.1.
    """

    within: timedelta
    in_time: int
    late: int
    waiting: int
    missed: int

    def share(self) -> Fraction | None:
        """The share that was reached in time, of those whose time is over or that were reached; `None` of none."""
        decided = self.in_time + self.late + self.missed
        return Fraction(self.in_time, decided) if decided else None

    def tables(self) -> tuple[Table, ...]:
        """How many, by what became of them."""
        rows = [
            (text("reached in time"), self.in_time),
            (text("reached late"), self.late),
            (text("not reached, time over"), self.missed),
            (text("not reached yet"), self.waiting),
        ]
        title = text("Response within {hours} working hours", hours=_hours(self.within))
        columns = (Column(text("outcome"), key="outcome"), Column(text("leads"), key="leads"))
        return (Table(title, columns, rows),)


def response_times(
    leads: Iterable[Lead], process: LeadProcess, calendar: WorkCalendar, *, as_of: datetime
) -> ResponseTimes:
    """How many of the leads that were assigned were reached in the working time that the process allows.

    Args:
        leads: The leads; what happened to them later than `as_of` is left out.
        process: The company's rule.
        calendar: The working time.
        as_of: As of when.

    Raises:
        WrongTypeError: If one is no `Lead`, or the time has no zone.

    Source: Handbook 3.1.
    """
    counts = {"in_time": 0, "late": 0, "waiting": 0, "missed": 0}
    read_moment(as_of, "as_of")
    for lead in read_items(leads, "leads", Lead, "a Lead"):
        then = with_journal(lead, lead.journal.as_of(as_of))
        assigned = next((event.at for event in then.journal if event.what == "assign"), None)
        if assigned is not None:
            spent = response_time(then, calendar)
            counts[_outcome(spent, calendar.business_time(assigned, as_of), process.respond_within)] += 1
    return ResponseTimes(process.respond_within, **counts)


def _outcome(spent: timedelta | None, so_far: timedelta, within: timedelta) -> str:
    if spent is None:
        return "waiting" if so_far <= within else "missed"
    return "in_time" if spent <= within else "late"

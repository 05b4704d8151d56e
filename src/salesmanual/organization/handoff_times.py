"""How long requests between departments take, in working time, and which are late.

    working time used = all stays in which the clock runs, in the hours of the calendar
    late by           = used - promised, where that is more than none

Invariant: a stay belongs wholly to the clock or to a pause, so the time used never counts a moment twice and never one
outside the hours. What was delivered and rejected goes on from the rejection.

Left out: the promises (`service_times`) and the steps (`handoffs`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fields import read_items, read_moment
from salesmanual.kernel.texts import Text, text
from salesmanual.organization.handoff_process import handover_workflow
from salesmanual.organization.handoffs import Handover
from salesmanual.organization.service_times import Collaboration, ServiceAgreement, calendar_for, hours_in, shown_hours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from salesmanual.kernel.workdays import Pause, WorkCalendar
    from salesmanual.kernel.workflow_time import Stay

__all__ = ["HandoverStatus", "HandoverTime", "RunningStay", "handover_time", "late_handovers"]

HandoverStatus = Literal["open", "overdue", "in time", "late", "withdrawn"]
"""Not delivered, the time not over or over; delivered within the time or after it; asked for no longer."""

_RUNS: Final = frozenset({"requested", "accepted", "rejected"})
_WAITS: Final = frozenset({"returned", "waiting"})
_DELIVERED: Final = frozenset({"delivered", "confirmed"})


@final
@attrs.frozen
class RunningStay:
    """A stretch in one state during which the clock runs.

    Attributes:
        state: The key of the state.
        since: From when.
        until: Until when; the time as of which it is asked, where it goes on.
        spent: The working time in it.

    Source: Handbook 1.3.
    """

    state: str
    since: datetime
    until: datetime
    spent: timedelta

    def hours(self) -> Fraction:
        """The working time in hours."""
        return hours_in(self.spent)


@final
@attrs.frozen
class HandoverTime:
    """The working time of one request.

    Attributes:
        handover: The request.
        agreement: What was promised.
        as_of: As of when.
        state: The state that it was in then.
        running: The stretches during which the clock ran.
        due: When it is, or was, due; `None` while the clock stands still before the time is up, or has not started.

    Source: Handbook 1.3.
    """

    handover: Handover
    agreement: ServiceAgreement = attrs.field(repr=False)
    as_of: datetime
    state: str
    running: tuple[RunningStay, ...]
    due: datetime | None

    def spent(self) -> timedelta:
        """The working time used."""
        return sum((each.spent for each in self.running), timedelta())

    def hours(self) -> Fraction:
        """The working time used, in hours."""
        return hours_in(self.spent())

    def late_by(self) -> timedelta:
        """The working time over what was promised; no time where it is not over, or the request is withdrawn."""
        return timedelta() if self.state == "withdrawn" else max(self.spent() - self.agreement.within, timedelta())

    def is_delivered(self) -> bool:
        """Whether it is delivered and not rejected."""
        return self.state in _DELIVERED

    def status(self) -> HandoverStatus:
        """Whether it is open, overdue, delivered in time, delivered late, or withdrawn."""
        if self.state == "withdrawn":
            return "withdrawn"
        if self.is_delivered():
            return "late" if self.late_by() else "in time"
        return "overdue" if self.late_by() else "open"

    def explain(self) -> Step:
        """The working hours used as the sum of the stretches; replaying it gives them."""
        states = handover_workflow()
        steps = [
            given(
                text(
                    "{state}, {since} to {until}",
                    state=states.state(each.state).label,
                    since=each.since,
                    until=each.until,
                ),
                each.hours(),
            )
            for each in self.running
        ]
        rule = text("at most {hours} working hours", hours=hours_in(self.agreement.within))
        label = text("working hours of {id}, {what}", id=self.handover.id, what=self.agreement.what)
        return derived(label, Sum(), steps, rule=rule, section="1.3")

    def __str__(self) -> str:
        return str(
            text(
                "{id}: {what}, {status}, {spent} of {within} working hours",
                id=self.handover.id,
                what=self.agreement.what,
                status=status_text(self.status()),
                spent=shown_hours(self.spent()),
                within=shown_hours(self.agreement.within),
            )
        )


def status_text(status: HandoverStatus) -> Text:
    """What people read for it."""
    return {
        "open": text("open"),
        "overdue": text("overdue"),
        "in time": text("delivered in time"),
        "late": text("delivered late"),
        "withdrawn": text("withdrawn"),
    }[status]


def handover_time(
    collaboration: Collaboration,
    handover: Handover,
    *,
    calendars: WorkCalendar | Iterable[WorkCalendar],
    as_of: datetime,
) -> HandoverTime:
    """The working time of a request as of a time; what happens later is not looked at.

    Args:
        collaboration: The company's agreements.
        handover: The request.
        calendars: The working calendar, or several with keys of which the agreements name one each.
        as_of: As of when.

    Raises:
        NotFoundError: If there is no such agreement or calendar, or the request was not made by then.
        WrongTypeError, InvalidValueError, DuplicateError: If an argument cannot be accepted.

    Source: Handbook 1.3.

    >>> from datetime import UTC
    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> from salesmanual.organization.handoffs import request_handover
    >>> review = ServiceAgreement("legal", "legal", "sales", "contract review", timedelta(hours=16))
    >>> promises, at = Collaboration([review]), datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    >>> asked = request_handover(promises, "H-1", "legal", "D-7", at=at, by="li.na")
    >>> office, tuesday = WorkCalendar("Mon-Fri 09:00-17:00"), datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
    >>> print(handover_time(promises, asked, calendars=office, as_of=tuesday))
    H-1: contract review, overdue, 17 of 16 working hours
    """
    check_type(collaboration, Collaboration, "collaboration")
    check_type(handover, Handover, "handover")
    read_moment(as_of, "as_of")
    agreement = collaboration.agreement(handover.agreement)
    calendar = calendar_for(agreement, calendars)
    workflow = handover_workflow()
    journal = handover.journal.as_of(as_of)
    state = workflow.state_of(journal).key
    running = tuple(
        RunningStay(stay.state, stay.since, until, calendar.business_time(stay.since, until))
        for stay in _counted(agreement, workflow.stays(journal))
        for until in (stay.until or as_of,)
    )
    stands = not _runs(agreement, state) and state in _WAITS
    return HandoverTime(handover, agreement, as_of, state, running, _due(agreement, running, calendar, stands=stands))


def _runs(agreement: ServiceAgreement, state: str) -> bool:
    return state in _RUNS or (state in _WAITS and not agreement.pauses)


def _counted(agreement: ServiceAgreement, stays: tuple[Stay, ...]) -> list[Stay]:
    """The stays during which the clock runs, by the agreement's conventions."""
    states = [stay.state for stay in stays]
    if agreement.after_return == "anew":
        stays = stays[len(states) - 1 - states[::-1].index("requested") :]
    if agreement.starts == "acceptance":
        first = next((at for at, stay in enumerate(stays) if stay.state == "accepted"), len(stays))
        stays = stays[first:]
    return [stay for stay in stays if _runs(agreement, stay.state)]


def _due(
    agreement: ServiceAgreement, running: tuple[RunningStay, ...], calendar: WorkCalendar, *, stands: bool
) -> datetime | None:
    spent = sum((each.spent for each in running), timedelta())
    if not running or (stands and spent < agreement.within):
        return None
    pauses: list[Pause] = [(before.until, after.since) for before, after in pairwise(running)]
    return calendar.due(running[0].since, agreement.within, pauses=pauses)


def late_handovers(
    collaboration: Collaboration,
    handovers: Iterable[Handover],
    *,
    calendars: WorkCalendar | Iterable[WorkCalendar],
    as_of: datetime,
) -> tuple[HandoverTime, ...]:
    """The requests that are over their time and not delivered, the latest first.

    Requests that were made after `as_of` are left out. Those equally late are in the order of their ids.

    Raises:
        NotFoundError, WrongTypeError, InvalidValueError, DuplicateError: As for `handover_time`; also if a record comes
            twice.

    Source: Handbook 1.3.
    """
    times = times_of(collaboration, handovers, calendars=calendars, as_of=as_of)
    return latest_first(each for each in times if each.status() == "overdue")


def times_of(
    collaboration: Collaboration,
    handovers: Iterable[Handover],
    *,
    calendars: WorkCalendar | Iterable[WorkCalendar],
    as_of: datetime,
) -> tuple[HandoverTime, ...]:
    """The time of each request that was made by then, in the order given."""
    read_moment(as_of, "as_of")
    listed = calendars if hasattr(calendars, "business_time") else tuple(calendars)
    return tuple(
        handover_time(collaboration, each, calendars=listed, as_of=as_of)
        for each in read_items(handovers, "handovers", Handover, "a Handover", key="id")
        if each.journal.as_of(as_of)
    )


def latest_first(times: Iterable[HandoverTime]) -> tuple[HandoverTime, ...]:
    """In the order of how late they are; equal ones by id."""
    return tuple(sorted(times, key=lambda each: (-each.late_by(), each.handover.id)))

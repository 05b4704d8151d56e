"""Response times: how soon the company answers what customers begin, in working time, against its own standard.

    contact log ──what customers began──▶ due by the standard ──answers──▶ in time, late, waiting or missed

Invariant: an answer is judged by the working time it took, so one that comes after closing is as good as one at
closing. The limit that applies is the most specific one: channel and priority, then channel, then priority, then any.

Left out: how soon leads are contacted (`lead_deadlines`), and reminding anybody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import DuplicateError, check_type
from salesmanual.kernel.fields import (
    check_choice,
    check_duration,
    check_line,
    check_section,
    read_items,
    read_line,
    read_moment,
)
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.consents import CHANNELS, Channel, read_channel
from salesmanual.selling.contact_log import ContactEntry, ContactLog
from salesmanual.selling.response_results import Response, ResponseReport

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["Matching", "ResponseLimit", "ResponseStandard"]

Matching = Literal["named", "next"]
"""What answers an entry: only one that names it, or where none does, the next one that the company begins with that
customer."""

_MATCHINGS: Final[tuple[str, ...]] = get_args(Matching)
_ANY: Final = "any"


@final
@attrs.frozen
class ResponseLimit:
    """How long an answer may take.

    Attributes:
        within: The working time.
        channel: Over which channel the customer came; `any` for all.
        priority: How pressing it is; `any` for all.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the time is not more than none, or the channel unknown.

    Source: Handbook 3.1.

    >>> ResponseLimit(timedelta(hours=2), "email", "urgent").covers("email", "normal")
    False
    """

    within: timedelta = attrs.field(validator=check_duration)
    channel: str = attrs.field(default=_ANY, validator=check_choice("a channel, or any", (*CHANNELS, _ANY)))
    priority: str = attrs.field(default=_ANY, validator=check_line)

    def covers(self, channel: Channel, priority: str) -> bool:
        """Whether it is about that channel and priority."""
        return self.channel in {channel, _ANY} and self.priority in {priority, _ANY}

    def rank(self) -> tuple[bool, bool]:
        """How specific it is; the greater one goes before."""
        return (self.channel != _ANY, self.priority != _ANY)


def _read_limits(value: Iterable[ResponseLimit]) -> tuple[ResponseLimit, ...]:
    limits = read_items(value, "limits", ResponseLimit, "a ResponseLimit", least=1)
    known: set[tuple[str, str]] = set()
    for position, limit in enumerate(limits):
        if (limit.channel, limit.priority) in known:
            raise DuplicateError(f"limits[{position}] for", f"{limit.channel}, {limit.priority}", "give one of them")
        known.add((limit.channel, limit.priority))
    return limits


@final
@attrs.frozen
class ResponseStandard:
    """The company's rule of how soon customers are answered.

    Attributes:
        key: What it is called by.
        label: What people read.
        limits: How long an answer may take; what none of them covers needs none.
        matching: What answers an entry.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no limit.
        DuplicateError: If two limits are for one channel and priority.

    Source: Handbook 3.1.

    >>> from datetime import UTC
    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> standard = ResponseStandard("answers", "Answers", [ResponseLimit(timedelta(hours=4), "email")])
    >>> friday, monday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC), datetime(2026, 3, 9, 13, 0, tzinfo=UTC)
    >>> log = ContactLog([
    ...     ContactEntry("E-1", "C-7", "email", friday, "li.na", "in"),
    ...     ContactEntry("E-2", "C-7", "email", monday, "li.na", answers="E-1"),
    ... ])
    >>> report = standard.assess(log, WorkCalendar("Mon-Fri 09:00-17:00"), as_of=monday)
    >>> print(report.responses[0])
    E-1: late, 5 of 4 working hours, due 2026-03-09 12:00+00:00, answered by E-2
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    limits: tuple[ResponseLimit, ...] = attrs.field(converter=_read_limits)
    matching: Matching = attrs.field(
        default="named", validator=check_choice("a way of matching", _MATCHINGS), kw_only=True
    )
    section: str = attrs.field(default="3.1", validator=check_section, kw_only=True)

    def limit(self, channel: Channel, priority: str) -> ResponseLimit | None:
        """The limit that applies: the most specific one; `None` where none does.

        Raises:
            InvalidValueError: If the channel is unknown.

        >>> any_channel, email = ResponseLimit(timedelta(hours=8)), ResponseLimit(timedelta(hours=4), "email")
        >>> ResponseStandard("a", "A", [any_channel, email]).limit("email", "urgent") == email
        True
        """
        read_channel(channel)
        read_line(priority, "priority")
        covering = [limit for limit in self.limits if limit.covers(channel, priority)]
        return max(covering, key=ResponseLimit.rank, default=None)

    def due(self, entry: ContactEntry, calendar: WorkCalendar) -> datetime | None:
        """When the answer to an entry is due; `None` where none is owed.

        Raises:
            WrongTypeError: If it is no `ContactEntry`.
            UnannouncedYearError: As the calendar says.
        """
        check_type(entry, ContactEntry, "entry")
        if entry.direction == "out" or not entry.needs_answer:
            return None
        limit = self.limit(entry.channel, entry.priority)
        return None if limit is None else calendar.due(entry.at, limit.within)

    def assess(self, log: ContactLog, calendar: WorkCalendar, *, as_of: datetime) -> ResponseReport:
        """How soon everything that customers began was answered, as of a time.

        Args:
            log: The contact log; what happened later than `as_of` is left out.
            calendar: The working time.
            as_of: As of when.

        Raises:
            WrongTypeError: If an argument is not of its type.
            UnannouncedYearError: As the calendar says.

        Source: Handbook 3.1.
        """
        check_type(log, ContactLog, "log")
        check_type(calendar, WorkCalendar, "calendar")
        known = log.contacts(until=read_moment(as_of, "as_of"))
        answers = _named_answers(log, known)
        following = _following(known) if self.matching == "next" else {}
        found = []
        for entry in known:
            due = self.due(entry, calendar)
            limit = self.limit(entry.channel, entry.priority)
            if due is not None and limit is not None:
                answer = answers.get(entry.id) or following.get(entry.id)
                spent = calendar.business_time(entry.at, as_of if answer is None else answer.at)
                found.append(Response(entry, due, limit.within, spent, answer))
        return ResponseReport(self.key, self.label, as_of, tuple(found))


def _named_answers(log: ContactLog, known: Iterable[ContactEntry]) -> dict[str, ContactEntry]:
    """The first answer to each entry, of those that name it or what it corrects."""
    answers: dict[str, ContactEntry] = {}
    for entry in known:
        if entry.answers is not None:
            answers.setdefault(log.current(entry.answers).id, entry)
    return answers


def _following(known: Iterable[ContactEntry]) -> dict[str, ContactEntry]:
    """For each entry that a customer began, the next one that the company begins with that customer."""
    waiting: dict[str, list[str]] = {}
    following: dict[str, ContactEntry] = {}
    for entry in known:
        if entry.direction == "in":
            waiting.setdefault(entry.customer, []).append(entry.id)
        else:
            following.update(dict.fromkeys(waiting.pop(entry.customer, ()), entry))
    return following

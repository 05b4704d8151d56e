"""The contact log: who spoke with which customer, when, how, what came of it and what is to follow.

    log = ContactLog().add(entry)      one more entry; the log that was stays as it is
    log.last_contact("C-7", now)       log.next_steps(today)       log.frequency("C-7", quarter)

Invariant: an entry is never changed or taken out. What was wrong is corrected by a later entry that names the one it
corrects; the corrected one stays in the log and no longer counts. An entry answers, settles or corrects only what is in
the log.

Left out: how fast answers are (`response_standards`), and when a customer is to be visited (`customer_strategy`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_key,
    did_you_mean,
)
from salesmanual.kernel.fields import (
    check_choice,
    check_date,
    check_flag,
    check_kind,
    check_line,
    check_moment,
    check_optional_line,
    check_text,
    read_items,
    read_line,
    read_lines,
    read_moment,
)
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.record import read_id
from salesmanual.selling.consents import CHANNELS, Channel, read_channels
from salesmanual.selling.contact_log_view import ContactFrequency, NextSteps, OpenStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ContactEntry", "ContactLog", "Direction", "FollowUp"]

Direction = Literal["in", "out"]
"""Who began: the customer (`in`) or the company (`out`)."""

_DIRECTIONS: Final[tuple[str, ...]] = get_args(Direction)


@final
@attrs.frozen
class FollowUp:
    """What is to follow a contact.

    Attributes:
        what: What is to be done.
        due: The last day on which it is in time.
        owner: Who does it; `None` for whoever made the contact.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 2.3, 3.1.
    """

    what: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    owner: str | None = attrs.field(default=None, validator=check_optional_line)


def _read_contacts(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "contacts")


@final
@attrs.frozen
class ContactEntry:
    """One contact with a customer.

    Attributes:
        id: Unique in the log.
        customer: The id of the customer.
        channel: How: a visit, a call, a mail, …
        at: When it began.
        by: Who of the company.
        direction: Who began it.
        contacts: The ids of the people at the customer.
        outcome: What came of it, in a line; empty where that is not noted.
        notes: What was said, at length.
        next_step: What is to follow; `None` for nothing.
        priority: How pressing it is, for response times.
        needs_answer: Whether the company owes an answer to what the customer began; not where it was given at once.
        answers: The id of the entry that it answers; `None` for none.
        settles: The id of the entry whose next step it does; `None` for none.
        corrects: The id of the entry that it stands in for; `None` for none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long, or the channel or direction unknown.
        DuplicateError: If a contact comes twice.

    Source: Handbook 2.3, 3.1.

    >>> from datetime import UTC
    >>> ContactEntry("E-1", "C-7", "call", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "li.na").direction
    'out'
    """

    id: str = attrs.field(converter=read_id)
    customer: str = attrs.field(validator=check_line)
    channel: Channel = attrs.field(validator=check_choice("a channel", CHANNELS))
    at: datetime = attrs.field(validator=check_moment)
    by: str = attrs.field(validator=check_line)
    direction: Direction = attrs.field(default="out", validator=check_choice("a direction", _DIRECTIONS))
    contacts: tuple[str, ...] = attrs.field(default=(), converter=_read_contacts, kw_only=True)
    outcome: str = attrs.field(default="", validator=check_text, kw_only=True)
    notes: str = attrs.field(default="", validator=check_text, kw_only=True)
    next_step: FollowUp | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(FollowUp, "a FollowUp")), kw_only=True
    )
    priority: str = attrs.field(default="normal", validator=check_line, kw_only=True)
    needs_answer: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    answers: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    settles: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    corrects: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)


_LINKS: Final = ("answers", "settles", "corrects")


def _read_entries(value: Iterable[ContactEntry]) -> tuple[ContactEntry, ...]:
    return read_items(value, "entries", ContactEntry, "a ContactEntry")


@final
@attrs.frozen
class ContactLog:
    """Contacts with customers, in the order in which they were noted; what is noted late may have happened earlier.

    Attributes:
        entries: The entries; each names only earlier ones.

    Raises:
        WrongTypeError: If one is no `ContactEntry`.
        DuplicateError: If two have one id, or two correct one entry.
        NotFoundError: If one answers, settles or corrects an entry that is not before it.
        InvalidValueError: If one answers an entry of another customer, a later one or one that the company began, or
            settles one of another customer or without a next step.

    Source: Handbook 2.3, 3.1.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> call = ContactEntry("E-1", "C-7", "call", monday, "li.na", next_step=FollowUp("send prices", date(2026, 3, 4)))
    >>> log = ContactLog().add(call)
    >>> print(log.next_steps(date(2026, 3, 5)))
    Next steps as of 2026-03-05
    ┌─────────┬──────────┬─────────────┬───────┬────────────┬───────────┐
    │ contact │ customer │ step        │ owner │ due by     │ days late │
    ├─────────┼──────────┼─────────────┼───────┼────────────┼───────────┤
    │ E-1     │ C-7      │ send prices │ li.na │ 2026-03-04 │         1 │
    └─────────┴──────────┴─────────────┴───────┴────────────┴───────────┘
    """

    entries: tuple[ContactEntry, ...] = attrs.field(default=(), converter=_read_entries)
    _by_id: dict[str, ContactEntry] = attrs.field(init=False, eq=False, repr=False)
    _corrected: dict[str, str] = attrs.field(init=False, eq=False, repr=False)
    _customers: dict[str, list[ContactEntry]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        by_id: dict[str, ContactEntry] = {}
        corrected: dict[str, str] = {}
        for position, entry in enumerate(self.entries):
            _check_entry(entry, by_id, f"entries[{position}]")
            if entry.corrects is not None and corrected.setdefault(entry.corrects, entry.id) != entry.id:
                remedy = f"correct {corrected[entry.corrects]!r} instead"
                raise DuplicateError(f"entries[{position}]: a correction of", entry.corrects, remedy)
            by_id[entry.id] = entry
        customers: dict[str, list[ContactEntry]] = {}
        for entry in sorted(self.entries, key=lambda entry: entry.at):
            if entry.id not in corrected:
                customers.setdefault(entry.customer, []).append(entry)
        object.__setattr__(self, "_by_id", by_id)
        object.__setattr__(self, "_corrected", corrected)
        object.__setattr__(self, "_customers", customers)

    def __getitem__(self, entry: str) -> ContactEntry:
        check_key(entry, "entry")
        found = self._by_id.get(entry)
        if found is None:
            raise NotFoundError("entry", entry, did_you_mean(entry, self._by_id))
        return found

    def __len__(self) -> int:
        return len(self.entries)

    def add(self, *entries: ContactEntry) -> ContactLog:
        """The log with further entries; the log that was stays as it is. Many at once are faster than one by one.

        Raises:
            As for the class; an entry that is refused adds none of them.
        """
        return ContactLog((*self.entries, *entries))

    def counts(self, entry: str) -> bool:
        """Whether no later entry corrects it.

        Raises:
            NotFoundError: If there is no such entry.
        """
        return self[entry].id not in self._corrected

    def current(self, entry: str) -> ContactEntry:
        """What counts in place of an entry: itself, or the last that corrects it.

        Raises:
            NotFoundError: If there is no such entry.
        """
        found = self[entry]
        while found.id in self._corrected:
            found = self._by_id[self._corrected[found.id]]
        return found

    def contacts(
        self,
        customer: str | None = None,
        *,
        contact: str | None = None,
        channels: Iterable[Channel] = CHANNELS,
        direction: Direction | None = None,
        by: str | None = None,
        until: datetime | None = None,
    ) -> tuple[ContactEntry, ...]:
        """The entries that count, in order of time, of those that were asked for.

        Args:
            customer: Of one customer; `None` for all.
            contact: With one person; `None` for all.
            channels: Over these channels.
            direction: Begun by one side; `None` for both.
            by: By one of the company; `None` for all.
            until: Begun at or before that time; `None` for any.

        Raises:
            WrongTypeError: If an argument is not of its type.
        """
        wanted = read_channels(channels)
        end = None if until is None else read_moment(until, "until")
        return tuple(
            entry
            for entry in self._of(customer)
            if entry.channel in wanted
            and (contact is None or contact in entry.contacts)
            and (direction is None or entry.direction == direction)
            and (by is None or entry.by == by)
            and (end is None or entry.at <= end)
        )

    def _of(self, customer: str | None) -> Iterable[ContactEntry]:
        if customer is not None:
            return self._customers.get(read_line(customer, "customer"), ())
        return sorted((entry for every in self._customers.values() for entry in every), key=lambda entry: entry.at)

    def last_contact(
        self,
        customer: str,
        as_of: datetime,
        *,
        channels: Iterable[Channel] = CHANNELS,
        direction: Direction | None = None,
    ) -> ContactEntry | None:
        """The last contact with the customer at or before the time; `None` where there was none.

        Raises:
            WrongTypeError: If the time has no zone.
        """
        found = self.contacts(customer, channels=channels, direction=direction, until=as_of)
        return found[-1] if found else None

    def days(
        self,
        customer: str,
        *,
        channels: Iterable[Channel] = ("visit",),
        direction: Direction | None = None,
    ) -> tuple[date, ...]:
        """The days on which there was a contact, each in the zone of its time: what a cadence takes for done."""
        found = self.contacts(customer, channels=channels, direction=direction)
        return tuple(sorted({entry.at.date() for entry in found}))

    def next_steps(self, as_of: date, *, customer: str | None = None, owner: str | None = None) -> NextSteps:
        """The next steps that are open on the day, the first due first.

        A step is noted on the day of its entry and done on that of the entry that settles it.

        Args:
            as_of: The day.
            customer: Of one customer; `None` for all.
            owner: Of one owner; `None` for all.

        Raises:
            WrongTypeError: If the day is no date.

        Source: Handbook 2.3.
        """
        read_date(as_of, "as_of")
        known = [entry for entry in self._of(customer) if entry.at.date() <= as_of]
        settled = {self.current(entry.settles).id for entry in known if entry.settles is not None}
        found = [
            OpenStep(entry.id, entry.customer, step.what, step.owner or entry.by, step.due, as_of)
            for entry, step in _steps(known)
            if entry.id not in settled and owner in (None, step.owner or entry.by)
        ]
        return NextSteps(as_of, tuple(sorted(found, key=lambda each: (each.due, each.entry))))

    def frequency(self, customer: str, period: Period) -> ContactFrequency:
        """How often there was a contact with the customer in the period. Days are those of the zone of each time.

        Raises:
            WrongTypeError: If the period is no `Period`.

        Source: Handbook 2.3, 3.1.

        >>> from datetime import UTC
        >>> from salesmanual.kernel.period import month
        >>> days = (2, 9, 23)
        >>> calls = [ContactEntry(f"E-{d}", "C-7", "call", datetime(2026, 3, d, 9, tzinfo=UTC), "li.na") for d in days]
        >>> frequency = ContactLog(calls).frequency("C-7", month(2026, 3))
        >>> frequency.mean_gap(), frequency.longest_gap()
        (Fraction(21, 2), 14)
        """
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        counts = dict.fromkeys(CHANNELS, 0)
        days = []
        for entry in self._of(read_line(customer, "customer")):
            if entry.at.date() in period:
                counts[entry.channel] += 1
                days.append(entry.at.date())
        return ContactFrequency(customer, period, tuple(counts.items()), tuple(sorted(set(days))))


def _steps(entries: Iterable[ContactEntry]) -> Iterator[tuple[ContactEntry, FollowUp]]:
    return ((entry, entry.next_step) for entry in entries if entry.next_step is not None)


def _check_entry(entry: ContactEntry, earlier: dict[str, ContactEntry], where: str) -> None:
    if entry.id in earlier:
        raise DuplicateError(f"{where}.id", entry.id, "an entry is not changed; add one that corrects it")
    for link in _LINKS:
        named: str | None = getattr(entry, link)
        if named is not None and named not in earlier:
            raise NotFoundError(f"earlier entry for {where}.{link}", named, did_you_mean(named, earlier))
    if entry.answers is not None:
        _check_answer(entry, earlier[entry.answers], f"{where}.answers")
    if entry.settles is not None:
        followed = earlier[entry.settles]
        if followed.next_step is None or followed.customer != entry.customer:
            accepted = f"an entry of customer {entry.customer} that has a next step"
            raise InvalidValueError(f"{where}.settles", followed.id, accepted)


def _check_answer(entry: ContactEntry, asked: ContactEntry, where: str) -> None:
    fits = asked.customer == entry.customer and asked.direction == "in" and entry.direction == "out"
    if not fits or entry.at < asked.at:
        accepted = f"what customer {entry.customer} began by {entry.at}, answered by the company"
        raise InvalidValueError(where, asked.id, accepted)

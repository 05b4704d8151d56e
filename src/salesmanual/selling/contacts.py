"""Contacts: the people at a customer, how they are reached and what they agreed to.

Invariant: a contact is one person; their phones and addresses are unique among themselves and keep their order, the
first being the one to use. A consent that is withdrawn stays, with the time at which it was. Every change is an event
of the journal; what is refused changes nothing.

Left out: what was said with them (`contact_log`), and who they work for beyond a customer's id (`customers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.demands import demand, note
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import check_kind, check_line, check_optional_line, read_line, read_lines, read_moment
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal, read_id, recorded
from salesmanual.kernel.texts import text
from salesmanual.selling.consents import (
    CHANNELS,
    NO_PREFERENCES,
    Consent,
    Preferences,
    may_address,
    read_channel,
    read_consents,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.consents import Channel

__all__ = ["Contact", "add_consent", "move_contact", "open_contact", "set_preferences", "withdraw_consent"]

_ANY: Final = "any"


def read_phones(value: Iterable[str]) -> tuple[str, ...]:
    """The values as phone numbers, as they were written; a converter for fields."""
    return read_lines(value, "phones")


def read_emails(value: Iterable[str]) -> tuple[str, ...]:
    """The values as e-mail addresses, as they were written; a converter for fields."""
    return read_lines(value, "emails")


@final
@attrs.frozen
class Contact:
    """A person at a customer.

    Attributes:
        id: What tells them from every other.
        name: Their name, as they write it.
        customer: The id of the customer they work for; `None` for nobody.
        title: What they do there: `purchasing manager`; empty where it is not known.
        phones: Phone numbers, the first is the one to use.
        emails: E-mail addresses, the first is the one to use.
        preferences: How they want to be addressed.
        consents: What they agreed to.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.
        DuplicateError: If a phone or an address comes twice.

    Source: Handbook 2.3, 3.1.

    >>> Contact("P-1", "李娜", "C-7", phones=["13800138000"]).phones
    ('13800138000',)
    """

    id: str = attrs.field(converter=read_id)
    name: str = attrs.field(validator=check_line)
    customer: str | None = attrs.field(default=None, validator=check_optional_line)
    title: str = attrs.field(default="", validator=check_kind(str, "text"), kw_only=True)
    phones: tuple[str, ...] = attrs.field(default=(), converter=read_phones, kw_only=True)
    emails: tuple[str, ...] = attrs.field(default=(), converter=read_emails, kw_only=True)
    preferences: Preferences = attrs.field(
        default=NO_PREFERENCES, validator=check_kind(Preferences, "Preferences"), kw_only=True
    )
    consents: tuple[Consent, ...] = attrs.field(default=(), converter=read_consents, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def may_be_addressed(self, channel: Channel, at: datetime, *, purpose: str) -> tuple[Finding, ...]:
        """Whether they may be addressed then, as a check list; arguments and errors as for `may_address`.

        Source: Handbook 3.1.
        """
        return may_address(self.consents, channel, at, purpose=purpose, preferences=self.preferences)


def open_contact(
    id: str,  # noqa: A002 - the field's word
    name: str,
    customer: str | None = None,
    *,
    title: str = "",
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    preferences: Preferences = NO_PREFERENCES,
    consents: Iterable[Consent] = (),
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Contact:
    """The record of a contact, with its first event.

    The fields are those of `Contact`, and so are the errors.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> open_contact("P-1", "李娜", "C-7", at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), by="wang.wei").journal.last.what
    'open'
    """
    changes: dict[str, object] = {
        "name": name,
        "customer": customer,
        "title": title,
        "phones": read_phones(phones),
        "emails": read_emails(emails),
        "preferences": preferences,
        "consents": read_consents(consents),
    }
    given = {field: value for field, value in changes.items() if value not in (None, "", (), NO_PREFERENCES)}
    return recorded(Contact(id, name), Event("open", at, by, why), **given)


def add_consent(contact: Contact, consent: Consent, *, at: datetime, by: str, why: str | Text | Label = "") -> Contact:
    """The contact once they agreed to something.

    Raises:
        RefusedError: If it is there already, or was given later than it is noted.
        WrongTypeError: If it is no `Consent`.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3, 3.1.
    """
    check_type(consent, Consent, "consent")
    demands = [
        demand(text("the consent is not noted yet"), met=consent not in contact.consents, path="consents"),
        demand(
            text("the consent was given by {at}", at=read_moment(at, "at")),
            met=consent.given_at <= at,
            path="consent.given_at",
            reason=text("found {found}", found=consent.given_at),
        ),
    ]
    changes = {"consents": (*contact.consents, consent)}
    return note(contact, "add consent", at=at, by=by, demands=demands, why=why, changes=changes)


def withdraw_consent(
    contact: Contact,
    purpose: str,
    channel: Channel | None = None,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Contact:
    """The contact once they no longer agree to be addressed for a purpose, over one channel or over any.

    Of a consent to all channels, those that are not withdrawn go on as consents of their own, given when it was.

    Args:
        contact: The contact; it stays as it is.
        purpose: What for.
        channel: Over which channel; `None` for all of them.
        at: From when on.
        by: Who notes it.
        why: The reason, if there is one to note.

    Raises:
        RefusedError: If no consent stands that covers it.
        InvalidValueError: If the channel is unknown, or `at` is before the last event.

    Source: Handbook 3.1.

    >>> from datetime import UTC, datetime
    >>> nine, ten = (datetime(2026, 3, 2, hour, 0, tzinfo=UTC) for hour in (9, 10))
    >>> contact = Contact("P-1", "李娜", consents=[Consent("marketing", "any", nine, "at the fair")])
    >>> contact = withdraw_consent(contact, "marketing", "call", at=ten, by="li.na")
    >>> [any(consent.holds("marketing", channel, ten) for consent in contact.consents) for channel in ("call", "email")]
    [False, True]
    """
    wanted = CHANNELS if channel is None else (read_channel(channel),)
    standing = [each for each in contact.consents if _stands(each, purpose, wanted, at)]
    asked = text("there is consent to {purpose} over {channel}", purpose=purpose, channel=channel or _ANY)
    there = demand(asked, met=bool(standing), path="consents", reason=text("found no consent"))
    changes = {"consents": tuple(_without(contact.consents, standing, channel, at))}
    return note(contact, "withdraw consent", at=at, by=by, demands=[there], why=why, changes=changes)


def _stands(consent: Consent, purpose: str, channels: Iterable[Channel], at: datetime) -> bool:
    return any(consent.holds(purpose, channel, read_moment(at, "at")) for channel in channels)


def _without(
    consents: Iterable[Consent], standing: list[Consent], channel: Channel | None, at: datetime
) -> Iterator[Consent]:
    """The consents, those that stand withdrawn; what one of them still covers follows it."""
    for consent in consents:
        if consent not in standing:
            yield consent
            continue
        yield consent.withdrawn(at)
        if consent.channel == _ANY and channel is not None:
            yield from (attrs.evolve(consent, channel=other) for other in CHANNELS if other != channel)


def set_preferences(
    contact: Contact, preferences: Preferences, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Contact:
    """The contact with other preferences.

    Raises:
        RefusedError: If they are those of now.
        WrongTypeError: If they are no `Preferences`.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 3.1.
    """
    check_type(preferences, Preferences, "preferences")
    other = demand(
        text("the preferences are others than now"), met=preferences != contact.preferences, path="preferences"
    )
    changes = {"preferences": preferences}
    return note(contact, "set preferences", at=at, by=by, demands=[other], why=why, changes=changes)


def move_contact(
    contact: Contact,
    to: str | None,
    *,
    title: str = "",
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Contact:
    """The contact once they work for another customer, or for none; their consents, which are theirs, go along.

    Args:
        contact: The contact; it stays as it is.
        to: The id of the customer; `None` for none.
        title: What they do there.
        at: When it is noted.
        by: Who notes it.
        why: The reason, if there is one to note.

    Raises:
        RefusedError: If they work there already.
        InvalidValueError: If the id is blank, or `at` is before the last event.

    Source: Handbook 2.3.
    """
    customer = None if to is None else read_line(to, "to")
    required, reason = text("the customer is another than now"), text("found {found}", found=customer or text("none"))
    other = demand(required, met=customer != contact.customer, path="customer", reason=reason)
    changes: dict[str, object] = {"customer": customer, "title": title}
    return note(contact, "move", at=at, by=by, demands=[other], why=why, changes=changes)

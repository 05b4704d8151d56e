"""Leads: a name on a list that may become a customer.

Invariant: a lead keeps what it was captured with, as it was written; what is derived from it, such as its normal form,
its score or whom it resembles, is asked of policies. What happened to it is in its journal.

Left out: how leads move along (`lead_process`), are told apart (`lead_duplicates`) and assigned (`lead_assignment`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_date, check_kind, check_line, check_moment, check_optional_line
from salesmanual.kernel.record import EMPTY_JOURNAL, Entries, Journal, read_id
from salesmanual.selling.consents import Channel, Consent, read_channel, read_consents
from salesmanual.selling.contacts import read_emails, read_phones
from salesmanual.selling.customers import read_facts

__all__ = ["Lead"]

_NOTHING: Final = Entries({})
_check_optional_date: Final = attrs.validators.optional(check_date)


def _read_reached_over(value: Channel | None) -> Channel | None:
    return None if value is None else read_channel(value, "reached_over")


def _check_named(lead: Lead, attribute: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str):
        raise WrongTypeError(attribute.name, value, "text")
    if not lead.name.strip() and not value.strip():
        raise InvalidValueError("name", lead.name, "the name of a person or of a company", "name at least one")


@final
@attrs.frozen
class Lead:
    """Somebody who might buy.

    Attributes:
        id: What tells it from every other.
        source: The channel it came by: `fair`, `web`, `referral`.
        captured_at: When it was captured.
        name: The person's name; empty where only the company is known.
        company: The company's name; empty where only the person is known.
        phones: Phone numbers, as they were written.
        emails: E-mail addresses, as they were written.
        owner: Who works on it; `None` while nobody does.
        consents: What they agreed to.
        facts: What else is known, such as budget and need, for criteria and scores.
        reached_over: The channel over which it was reached first since it was assigned; `None` before.
        reason: Why it is not followed up; `None` where it is.
        resume_on: The day from which it is followed up again; `None` where it does not rest.
        merged_into: The id of the lead it was merged into; `None` where it was not.
        customer: The id of the customer it became; `None` before.
        contact: The id of the contact it became; `None` before, or where it became none.
        opportunity: The id of the opportunity it became; `None` before, or where it became none.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is too long, or neither a person nor a company is named.
        DuplicateError: If a phone or an address comes twice.

    Source: Handbook 2.3.

    >>> from datetime import UTC
    >>> lead = Lead("L-1", "fair", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), company="Acme", facts={"budget": 9000})
    >>> lead.facts["budget"]
    9000
    """

    id: str = attrs.field(converter=read_id)
    source: str = attrs.field(validator=check_line)
    captured_at: datetime = attrs.field(validator=check_moment)
    name: str = attrs.field(default="", validator=check_kind(str, "text"), kw_only=True)
    company: str = attrs.field(default="", validator=_check_named, kw_only=True)
    phones: tuple[str, ...] = attrs.field(default=(), converter=read_phones, kw_only=True)
    emails: tuple[str, ...] = attrs.field(default=(), converter=read_emails, kw_only=True)
    owner: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    consents: tuple[Consent, ...] = attrs.field(default=(), converter=read_consents, kw_only=True)
    facts: Entries = attrs.field(default=_NOTHING, converter=read_facts, kw_only=True)
    reached_over: Channel | None = attrs.field(default=None, converter=_read_reached_over, kw_only=True)
    reason: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    resume_on: date | None = attrs.field(default=None, validator=_check_optional_date, kw_only=True)
    merged_into: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    customer: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    contact: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    opportunity: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

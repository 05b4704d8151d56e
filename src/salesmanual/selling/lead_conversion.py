"""Conversion: a qualified lead becomes a customer, a contact and, where there is one, an opportunity.

Invariant: all records come back together and each one's journal names the others. The lead keeps what it was; what it
knew goes along: its facts to the customer, its phones, addresses and consents to the contact. What is refused changes
none of them.

Left out: what an opportunity is. The caller opens it, from the lead, the customer and the contact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, final, overload

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import read_moment
from salesmanual.kernel.record import Entries, Event, Journal, recorded
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.selling.contacts import Contact
from salesmanual.selling.customers import Customer
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.lead_process import LeadProcess

__all__ = ["Conversion", "OpenOpportunity", "Opened", "convert_lead"]


class Opened(Protocol):
    """What an opportunity has to have: an id and a journal."""

    @property
    def id(self) -> str:
        """What tells it from every other."""
        ...

    @property
    def journal(self) -> Journal:
        """What happened to it."""
        ...


O = TypeVar("O", bound=Opened)  # noqa: E741 - an opportunity
O_co = TypeVar("O_co", bound=Opened, covariant=True)


class OpenOpportunity(Protocol[O_co]):
    """Opens the opportunity of a lead that is converted; the caller's, who knows its amount and stage."""

    def __call__(self, lead: Lead, customer: Customer, contact: Contact | None) -> O_co:
        """The opportunity, from the records it comes of."""
        ...


@final
@attrs.frozen
class Conversion(Shown, Generic[O]):
    """What a lead became: all records, to be saved together.

    Attributes:
        lead: The lead, converted.
        customer: The customer, new or as it was with one more event.
        contact: The contact, new or with what the lead brought; `None` where there is none.
        opportunity: The opportunity; `None` where none was opened.

    Source: Handbook 2.3.
    """

    lead: Lead
    customer: Customer
    contact: Contact | None
    opportunity: O | None

    def made(self) -> tuple[Lead | Customer | Contact | O, ...]:
        """The records that came of it, those that there are."""
        every = (self.lead, self.customer, self.contact, self.opportunity)
        return tuple(record for record in every if record is not None)

    def tables(self) -> tuple[Table, ...]:
        """The journals of all records together, in order of time."""
        columns = (
            Column(text("time"), key="at"),
            Column(text("record"), key="record"),
            Column(text("event"), key="event"),
            Column(text("by"), key="by"),
            Column(text("state"), key="state"),
            Column(text("reason"), key="reason"),
        )
        events = [(event, record.id) for record in self.made() for event in record.journal]
        rows = [
            (event.at, name, event.what, event.by, event.state, event.why)
            for event, name in sorted(events, key=lambda pair: pair[0].at)
        ]
        return (Table(text("What became of {lead}", lead=self.lead.id), columns, rows),)


@overload
def convert_lead(
    lead: Lead,
    process: LeadProcess,
    *,
    customer: Customer | str,
    contact: Contact | str | None = None,
    opportunity: OpenOpportunity[O],
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Conversion[O]: ...


@overload
def convert_lead(
    lead: Lead,
    process: LeadProcess,
    *,
    customer: Customer | str,
    contact: Contact | str | None = None,
    opportunity: None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Conversion[Opened]: ...


def convert_lead(
    lead: Lead,
    process: LeadProcess,
    *,
    customer: Customer | str,
    contact: Contact | str | None = None,
    opportunity: OpenOpportunity[Opened] | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Conversion[Any]:
    """The lead and what it becomes.

    A new customer has the lead's company as its name, or the person's where there is no company, its owner and its
    facts. A customer that is there already keeps what it has; facts that it lacks are added. A new contact has the
    lead's name, phones, addresses and consents; to one that is there already, those that it lacks are added.

    Args:
        lead: The lead, qualified; it stays as it is.
        process: The company's rule.
        customer: The customer that it belongs to, or the id of a new one.
        contact: The contact that it is, or the id of a new one; `None` for none.
        opportunity: Opens the opportunity; `None` for none.
        at: When.
        by: Who.
        why: The reason, if there is one to note.

    Raises:
        RefusedError: If the lead is not qualified, or converted or merged already; if a new contact has no name; if
            consents would be lost for want of a contact; if the contact belongs to another customer; if something
            happened later to one of the records.
        WrongTypeError: If a record is of another class.
        InvalidValueError: If the opportunity is of another customer.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.lead_process import LeadProcess
    >>> from salesmanual.selling.leads import Lead
    >>> process, at = LeadProcess(), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> facts = {"budget": 9000, "authority": "decides", "need": "fewer errors", "days_to_decision": 60}
    >>> lead = process.begin(Lead("L-1", "fair", at, name="Li Na", company="Acme", facts=facts), by="fair list")
    >>> convert_lead(lead, process, customer="C-7", at=at, by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: convert L-1 from new
      ☐ the state is one of qualified: found new
    >>> lead = process.assign(lead, "li.na", at=at, by="wang.wei")
    >>> lead = process.qualify(process.contact(lead, "call", at=at, by="li.na"), at=at, by="li.na")
    >>> done = convert_lead(lead, process, customer="C-7", contact="P-1", at=at, by="li.na")
    >>> done.lead.customer, done.customer.facts["budget"], done.contact.customer
    ('C-7', 9000, 'C-7')
    """
    _check_given(customer, contact, opportunity)
    demands = [*_named(lead, contact), *_owned(customer, contact), *_in_order(customer, contact, at)]
    process.move(lead, "convert", at=at, by=by, demands=demands, why=why)
    company, brought = _customer(lead, customer)
    person, added = _contact(lead, contact, company.id)
    buyer = attrs.evolve(company, **brought)
    known = None if person is None else attrs.evolve(person, **added)
    opened = None if opportunity is None else _opened(opportunity(lead, buyer, known), buyer.id)
    ids = {
        "customer": buyer.id,
        "contact": None if person is None else person.id,
        "opportunity": None if opened is None else opened.id,
    }
    event = _event(lead, ids, at, by)
    return Conversion(
        process.move(lead, "convert", at=at, by=by, why=why, changes=ids),
        recorded(company, event, **brought),
        None if person is None else recorded(person, event, **added),
        None if opened is None else recorded(opened, event),
    )


def _event(lead: Lead, ids: Mapping[str, str | None], at: datetime, by: str) -> Event:
    """What the new records note; its keys are no fields of theirs."""
    data = {"from_lead": lead.id, **{f"to_{kind}": value for kind, value in ids.items() if value is not None}}
    return Event("convert", at, by, text("from lead {lead}", lead=lead.id), None, Entries(data))


def _opened(made: Opened | None, customer: str) -> Opened | None:
    """What the caller's function made for the customer, which may be nothing."""
    if made is not None and not isinstance(getattr(made, "journal", None), Journal):
        raise WrongTypeError("opportunity", made, "a function that returns a record with a journal, or None")
    whose = getattr(made, "customer", None)
    if whose is not None and whose != customer:
        raise InvalidValueError("opportunity.customer", whose, f"{customer}, the customer that the lead becomes")
    return made


def _check_given(customer: object, contact: object, opportunity: object) -> None:
    if not isinstance(customer, (Customer, str)):
        raise WrongTypeError("customer", customer, "a Customer, or the id of a new one")
    if opportunity is not None and not callable(opportunity):
        accepted = "a function of the lead, the customer and the contact, or None"
        raise WrongTypeError("opportunity", opportunity, accepted)
    if contact is not None and not isinstance(contact, (Contact, str)):
        raise WrongTypeError("contact", contact, "a Contact, the id of a new one, or None")


def _named(lead: Lead, contact: Contact | str | None) -> list[Finding]:
    """What a lead has to have for the contact, and what would be lost without one."""
    if isinstance(contact, str):
        required = text("the lead names a person, who is the contact")
        return [demand(required, met=bool(lead.name.strip()), path="name")]
    if contact is None:
        required = text("consents go along to a contact")
        found = text("found {count} and no contact", count=len(lead.consents))
        return [demand(required, met=not lead.consents, path="contact", reason=found)]
    return []


def _owned(customer: Customer | str, contact: Contact | str | None) -> list[Finding]:
    if not isinstance(contact, Contact) or contact.customer is None:
        return []
    key = customer if isinstance(customer, str) else customer.id
    required, found = text("the contact is one of {customer}", customer=key), text("found {by}", by=contact.customer)
    return [demand(required, met=contact.customer == key, path="contact", reason=found)]


def _in_order(customer: Customer | str, contact: Contact | str | None, at: datetime) -> list[Finding]:
    findings = []
    for kind, record in (("customer", customer), ("contact", contact)):
        last = record.journal.last if isinstance(record, (Customer, Contact)) else None
        if last is not None:
            required = text("the time is not before the last event of the {record}, {last}", record=kind, last=last.at)
            reason = text("found {found}", found=at)
            findings.append(demand(required, met=read_moment(at, "at") >= last.at, path="at", reason=reason))
    return findings


def _customer(lead: Lead, customer: Customer | str) -> tuple[Customer, dict[str, Any]]:
    """The customer as it was, or a new one, and the fields in which the lead brings something."""
    if isinstance(customer, str):
        name = lead.company.strip() or lead.name.strip()
        brought = {"name": name, "owner": lead.owner, "facts": lead.facts}
        return Customer(customer, name), {field: value for field, value in brought.items() if value}
    facts = Entries({**lead.facts, **customer.facts})
    changes: dict[str, Any] = {} if facts == customer.facts else {"facts": facts}
    if customer.owner is None and lead.owner is not None:
        changes["owner"] = lead.owner
    return customer, changes


def _contact(lead: Lead, contact: Contact | str | None, customer: str) -> tuple[Contact | None, dict[str, Any]]:
    """The contact as it was, or a new one, and the fields in which the lead brings something."""
    if contact is None:
        return None, {}
    if isinstance(contact, str):
        name = lead.name.strip()
        listed = {"phones": lead.phones, "emails": lead.emails, "consents": lead.consents}
        held = {field: value for field, value in listed.items() if value}
        return Contact(contact, name), {"name": name, "customer": customer, **held}
    changes: dict[str, Any] = {} if contact.customer == customer else {"customer": customer}
    for field in ("phones", "emails", "consents"):
        had, brought = getattr(contact, field), getattr(lead, field)
        further = tuple(each for each in brought if each not in had)
        if further:
            changes[field] = (*had, *further)
    return contact, changes

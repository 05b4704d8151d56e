"""Conversion: all records come back together, each names the others, nothing is lost and nothing half done."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import pytest
from tests.selling.lead_world import (
    CAPTURED,
    CONSENT,
    CONTACTED,
    DISQUALIFIED,
    FACTS,
    MERGED,
    MONDAY,
    NEW,
    PROCESS,
    QUALIFIED,
    RESTING,
    at,
)

from salesmanual.kernel.errors import InvalidValueError, RefusedError, SalesManualError, WrongTypeError
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal, read_id, recorded, replay
from salesmanual.selling.consents import Consent
from salesmanual.selling.contacts import Contact
from salesmanual.selling.customer_owners import owner_history
from salesmanual.selling.customers import Customer
from salesmanual.selling.lead_conversion import convert_lead
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.lead_conversion import Conversion
    from salesmanual.selling.leads import Lead


@attrs.frozen
class Deal:
    """The smallest opportunity."""

    id: str = attrs.field(converter=read_id)
    customer: str
    contact: str | None = None
    journal: Journal = EMPTY_JOURNAL


def opened(lead: Lead, customer: Customer, contact: Contact | None) -> Deal:
    begun = Event("open", at(hours=4), "li.na", "", "lead")
    return Deal(f"D-{lead.id}", customer.id, None if contact is None else contact.id, Journal([begun]))


def converted(lead: Lead = QUALIFIED) -> Conversion[Deal]:
    return convert_lead(
        lead,
        PROCESS,
        customer="C-7",
        contact="P-1",
        opportunity=opened,
        at=at(hours=4),
        by="li.na",
        why="wants 40 seats",
    )


OTHER: Final = Consent("service", "call", MONDAY, "contract")
CUSTOMER: Final = recorded(
    Customer("C-7", "Acme", facts={"budget": 1, "industry": "retail"}), Event("open", at(hours=1), "wu.fang")
)
CONTACT: Final = Contact("P-1", "Li Na", phones=["13800138000", "010"], consents=[OTHER])


def test_new_records_carry_over_what_the_lead_knew() -> None:
    done = converted()

    assert (done.customer.id, done.customer.name, done.customer.owner) == ("C-7", "Acme Ltd", "li.na")
    assert done.customer.facts == FACTS
    assert done.contact is not None
    assert (done.contact.name, done.contact.customer) == ("Li Na", "C-7")
    assert (done.contact.phones, done.contact.emails) == (CAPTURED.phones, CAPTURED.emails)
    assert done.contact.consents == (CONSENT,)
    assert done.opportunity is not None
    assert (done.opportunity.customer, done.opportunity.contact) == ("C-7", "P-1")


def test_the_journal_of_each_names_the_others() -> None:
    done = converted()

    lead = done.lead
    assert (lead.customer, lead.contact, lead.opportunity) == ("C-7", "P-1", "D-L-1")
    assert lead.journal[-1].data == {"customer": "C-7", "contact": "P-1", "opportunity": "D-L-1"}
    assert (lead.journal.state, str(lead.journal[-1].why)) == ("converted", "wants 40 seats")
    for record in (done.customer, done.contact, done.opportunity):
        assert record is not None
        named = {key: value for key, value in record.journal[-1].data.items() if key.startswith(("from_", "to_"))}
        assert named == {
            "from_lead": "L-1",
            "to_customer": "C-7",
            "to_contact": "P-1",
            "to_opportunity": "D-L-1",
        }
        assert record.journal[-1].what == "convert"


def test_what_is_new_is_in_its_own_journal_and_the_owner_has_a_first_day() -> None:
    done = converted()

    assert done.contact is not None
    assert replay(Customer(done.customer.id, "?"), done.customer.journal) == done.customer
    assert replay(Contact(done.contact.id, "?"), done.contact.journal) == done.contact
    assert [(span.owner, span.since) for span in owner_history(done.customer).spans] == [
        ("li.na", done.customer.journal[0].at.date())
    ]


@pytest.mark.parametrize(
    ("opportunity", "message"),
    [
        (
            "D-1",
            "opportunity: found 'D-1' of type str, accepted is a function of the lead, the customer and the contact",
        ),
        (lambda *_: "D-1", "opportunity: found 'D-1' of type str, accepted is a function that returns a record with a"),
    ],
)
def test_what_opens_no_opportunity_is_refused(opportunity: object, message: str) -> None:
    with pytest.raises(WrongTypeError, match=re.escape(message)):
        convert_lead(
            QUALIFIED,
            PROCESS,
            customer="C-7",
            contact="P-1",
            opportunity=cast("Any", opportunity),
            at=at(days=1),
            by="x",
        )


def test_the_journals_replay() -> None:
    done = converted()

    assert replay(CAPTURED, done.lead.journal) == done.lead
    assert not PROCESS.workflow().journal_faults(done.lead)
    check_round_trip(done.lead)
    check_round_trip(done.customer)
    check_round_trip(done.contact)


def test_the_journals_print_as_one_story() -> None:
    done = converted()

    assert len(done.made()) == 4
    rows = done.tables()[0].records()
    assert [(row["record"], row["event"]) for row in rows] == [
        ("L-1", "begin"),
        ("L-1", "assign"),
        ("L-1", "contact"),
        ("L-1", "qualify"),
        ("L-1", "convert"),
        ("C-7", "convert"),
        ("P-1", "convert"),
        ("D-L-1", "open"),
        ("D-L-1", "convert"),
    ]
    assert rows[5]["reason"] == "from lead L-1"


def test_a_customer_and_a_contact_that_are_there_keep_what_they_have() -> None:
    done = convert_lead(QUALIFIED, PROCESS, customer=CUSTOMER, contact=CONTACT, at=at(hours=4), by="li.na")

    assert (done.customer.name, done.customer.owner) == ("Acme", "li.na")
    assert done.customer.facts == {**FACTS, "budget": 1, "industry": "retail"}
    assert done.contact is not None
    assert (done.contact.phones, done.contact.emails) == (("13800138000", "010"), ("li.na@example.com",))
    assert (done.contact.consents, done.contact.customer) == ((OTHER, CONSENT), "C-7")
    assert replay(CUSTOMER, done.customer.journal) == done.customer
    assert replay(CONTACT, done.contact.journal) == done.contact
    assert (done.opportunity, done.lead.opportunity) == (None, None)
    assert "to_opportunity" not in done.customer.journal[-1].data


def test_what_the_lead_does_not_add_changes_nothing() -> None:
    customer = Customer("C-7", "Acme", "wu.fang", facts=FACTS)
    contact = attrs.evolve(CONTACT, customer="C-7", emails=CAPTURED.emails, consents=[CONSENT])

    done = convert_lead(QUALIFIED, PROCESS, customer=customer, contact=contact, at=at(hours=4), by="li.na")

    assert attrs.evolve(done.customer, journal=EMPTY_JOURNAL) == customer
    assert done.contact is not None
    assert attrs.evolve(done.contact, journal=EMPTY_JOURNAL) == contact
    assert done.customer.version == done.contact.version == 1


def test_a_lead_without_a_company_becomes_a_customer_of_the_persons_name() -> None:
    person = attrs.evolve(QUALIFIED, company="", owner=None)

    assert convert_lead(person, PROCESS, customer="C-7", contact="P-1", at=at(hours=4), by="x").customer.name == "Li Na"
    kept = convert_lead(person, PROCESS, customer=CUSTOMER, contact="P-1", at=at(hours=4), by="x")
    assert kept.customer.owner is None


def test_a_lead_without_a_person_needs_no_contact() -> None:
    company = attrs.evolve(QUALIFIED, name="", consents=[])

    done = convert_lead(company, PROCESS, customer="C-7", at=at(hours=4), by="li.na")

    assert (done.contact, done.lead.contact, done.customer.name) == (None, None, "Acme Ltd")
    assert len(done.made()) == 2


LATE: Final = recorded(CUSTOMER, Event("rename", at(days=1), "wu.fang"))

REFUSED: Final[dict[str, tuple[Callable[[], object], list[str]]]] = {
    "a new lead": (lambda: converted(NEW), ["the state is one of qualified: found new"]),
    "one that is not qualified": (lambda: converted(CONTACTED), ["the state is one of qualified: found contacted"]),
    "one that rests": (lambda: converted(RESTING), ["found resting"]),
    "one that is not followed up": (lambda: converted(DISQUALIFIED), ["found disqualified"]),
    "one that is merged": (lambda: converted(MERGED), ["found merged"]),
    "one that is converted": (lambda: converted(converted().lead), ["found converted"]),
    "a contact without a name, in another state": (
        lambda: converted(attrs.evolve(NEW, name="")),
        ["the lead names a person, who is the contact", "found new"],
    ),
    "consents that would be lost": (
        lambda: convert_lead(QUALIFIED, PROCESS, customer="C-7", at=at(hours=4), by="li.na"),
        ["consents go along to a contact: found 1 and no contact"],
    ),
    "a contact of another customer": (
        lambda: convert_lead(
            QUALIFIED,
            PROCESS,
            customer=CUSTOMER,
            contact=attrs.evolve(CONTACT, customer="C-8"),
            at=at(hours=4),
            by="li.na",
        ),
        ["the contact is one of C-7: found C-8"],
    ),
    "a customer to whom something happened later": (
        lambda: convert_lead(QUALIFIED, PROCESS, customer=LATE, contact="P-1", at=at(hours=4), by="li.na"),
        ["the time is not before the last event of the customer, 2026-03-03 09:00+00:00: found 2026-03-02 13:00+00:00"],
    ),
    "a time before the qualification": (
        lambda: convert_lead(QUALIFIED, PROCESS, customer="C-7", contact="P-1", at=at(hours=2), by="li.na"),
        ["the time is not before 2026-03-02 12:00+00:00"],
    ),
}


@pytest.mark.parametrize(("convert", "messages"), REFUSED.values(), ids=REFUSED)
def test_a_conversion_is_refused_with_everything_in_the_way(convert: Callable[[], object], messages: list[str]) -> None:
    with pytest.raises(RefusedError) as refusal:
        convert()

    for message in messages:
        assert message in str(refusal.value)


def test_what_is_refused_opens_no_opportunity() -> None:
    asked = []

    def opening(lead: Lead, customer: Customer, contact: Contact | None) -> Deal:
        asked.append(lead.id)
        return opened(lead, customer, contact)

    with pytest.raises(RefusedError):
        convert_lead(NEW, PROCESS, customer="C-7", contact="P-1", opportunity=opening, at=at(hours=4), by="li.na")

    assert not asked


def test_the_opportunity_is_opened_from_the_records_as_they_will_be() -> None:
    seen: dict[str, object] = {}

    def opening(lead: Lead, customer: Customer, contact: Contact | None) -> Deal:
        seen.update(lead=lead, customer=customer, contact=contact)
        return opened(lead, customer, contact)

    convert_lead(
        QUALIFIED, PROCESS, customer=CUSTOMER, contact=CONTACT, opportunity=opening, at=at(hours=4), by="li.na"
    )

    assert seen["lead"] == QUALIFIED
    assert seen["customer"] == attrs.evolve(CUSTOMER, owner="li.na", facts={**FACTS, **CUSTOMER.facts})
    assert isinstance(seen["contact"], Contact)
    assert seen["contact"].customer == "C-7"


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        (
            {"customer": 7},
            WrongTypeError,
            "customer: found 7 of type int, accepted is a Customer, or the id of a new one",
        ),
        (
            {"contact": 7},
            WrongTypeError,
            "contact: found 7 of type int, accepted is a Contact, the id of a new one, or",
        ),
        ({"customer": " C"}, InvalidValueError, "id: found ' C'"),
        ({"contact": ""}, InvalidValueError, "id: found ''"),
    ],
)
def test_what_is_no_record_is_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    given = {"customer": "C-7", "contact": "P-1", **fields}

    with pytest.raises(error) as refusal:
        convert_lead(QUALIFIED, PROCESS, at=at(hours=4), by="li.na", **given)  # type: ignore[call-overload] # the fault

    assert str(refusal.value).startswith(message)


def test_time_in_the_last_state_is_read_off_the_lead() -> None:
    done = converted()

    assert PROCESS.workflow().time_in(done.lead, "qualified", at(days=1)) == timedelta(hours=1)

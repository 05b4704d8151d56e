"""The record of an opportunity: a deal that may be won, who decides about it, and what comes next.

Invariant: the stage it is in stands in its journal alone. Whatever changes is an event of the journal, so the record of
the beginning and the events give the record of today.

Left out: how it moves along (`opportunities`), the priced lines, which a quotation has, and what was talked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import (
    check_choice,
    check_date,
    check_kind,
    check_line,
    check_money,
    check_optional_line,
    read_choice,
    read_items,
    read_lines,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import EMPTY_JOURNAL, Entries, Journal, read_id
from salesmanual.selling.customers import read_facts
from salesmanual.selling.process_stages import FORECAST_CATEGORIES, ForecastCategory, read_probability

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.fields import Check
    from salesmanual.kernel.number import Exact

__all__ = ["BUYING_ROLES", "STANCES", "BuyingContact", "BuyingRole", "NextStep", "Opportunity", "Stance", "facts_of"]

BuyingRole = Literal[
    "economic-buyer", "decision-maker", "user", "technical", "coach", "influencer", "gatekeeper", "purchasing", "legal"
]
"""What somebody does in a buying decision: who pays, who decides, who uses it, who judges it, who helps the seller."""

BUYING_ROLES: Final[tuple[str, ...]] = get_args(BuyingRole)

Stance = Literal["supporter", "neutral", "opponent", "unknown"]
"""Where somebody stands."""

STANCES: Final[tuple[str, ...]] = get_args(Stance)

_NOTHING: Final = Entries({})


def _read_roles(value: Iterable[str]) -> tuple[str, ...]:
    roles = read_lines(value, "roles")
    for position, role in enumerate(roles):
        read_choice(role, f"roles[{position}]", "a role in a buying decision", BUYING_ROLES)
    if not roles:
        raise InvalidValueError("roles", roles, "at least one role in the buying decision")
    return roles


@final
@attrs.frozen
class BuyingContact:
    """Somebody who takes part in the buying decision.

    Attributes:
        contact: The id of the contact.
        roles: What they do in it, one or more of `BUYING_ROLES`.
        stance: Where they stand.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a role or the stance is unknown, or there is no role.
        DuplicateError: If a role comes twice.

    Source: Handbook 2.1.

    >>> BuyingContact("P-1", ["economic-buyer", "decision-maker"]).stance
    'unknown'
    """

    contact: str = attrs.field(validator=check_line)
    roles: tuple[str, ...] = attrs.field(converter=_read_roles)
    stance: Stance = attrs.field(default="unknown", validator=check_choice("a stance", STANCES))


@final
@attrs.frozen
class NextStep:
    """What comes next in a deal, and by when.

    Attributes:
        what: What is to be done.
        due: The last day on which it is in time.
        who: Who does it; `None` for the owner.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 2.1.

    >>> step = NextStep("send the quotation", date(2026, 3, 6))
    >>> step.overdue(date(2026, 3, 6)), step.overdue(date(2026, 3, 7))
    (False, True)
    """

    what: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    who: str | None = attrs.field(default=None, validator=check_optional_line)

    def overdue(self, as_of: date) -> bool:
        """Whether its last day is over."""
        return self.due < as_of


def _read_products(value: Iterable[str]) -> tuple[str, ...]:
    return value if value == () else read_lines(value, "products")


def _read_contacts(value: Iterable[BuyingContact]) -> tuple[BuyingContact, ...]:
    return value if value == () else read_items(value, "contacts", BuyingContact, "a BuyingContact", key="contact")


def _read_handoffs(value: Iterable[str]) -> tuple[str, ...]:
    return value if value == () else read_lines(value, "handoffs")


def _read_own_probability(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_probability(value)


def _check_fields(record: Opportunity, attribute: attrs.Attribute[Journal], journal: Journal) -> None:
    """Checks the fields that have no converter, in one go: a record is built anew at every change."""
    check_type(journal, Journal, attribute.name)
    for value, (field, check) in zip(_VALUES(record), _CHECKS, strict=True):
        if value is not None:
            check(record, field, value)


@final
@attrs.frozen
class Opportunity:
    """A deal that may be won.

    Attributes:
        id: What tells it from every other.
        customer: The id of the customer; `None` while it is not known.
        amount: What it is worth; `None` while it is not known.
        products: The keys of the products it is about.
        close_date: The day on which it is expected to be decided; `None` while nobody knows.
        owner: Whose it is; `None` while nobody's.
        team: The owner's team; `None` where that does not matter.
        source: Where it came from; empty where that is not known.
        competitor: Who else offers; `None` while nobody is known.
        contacts: Who takes part in the buying decision.
        next_step: What comes next; `None` where nothing is planned.
        probability: How likely it is won, in the owner's own judgement; `None` for that of its stage.
        category: What a forecast counts it as, likewise; `None` for that of its stage.
        facts: What else is known, for criteria.
        handoffs: The keys of the hand-offs that are confirmed.
        loss_reason: Why it was lost; `None` while it is not.
        hold_until: The day until which it is on hold; `None` where it is not, or no day is known.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the amount is below 0, the probability not from 0 to 1, or the category
            unknown.
        DuplicateError: If a product, a contact or a hand-off comes twice.

    Source: Handbook 2.1.

    >>> deal = Opportunity("D-7", "C-1", Money("90000", "CNY"), owner="li.na")
    >>> deal.version, deal.next_step
    (0, None)
    """

    id: str = attrs.field(converter=read_id)
    customer: str | None = attrs.field(default=None)
    amount: Money | None = attrs.field(default=None)
    products: tuple[str, ...] = attrs.field(default=(), converter=_read_products, kw_only=True)
    close_date: date | None = attrs.field(default=None, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    team: str | None = attrs.field(default=None, kw_only=True)
    source: str = attrs.field(default="", validator=check_kind(str, "text"), kw_only=True)
    competitor: str | None = attrs.field(default=None, kw_only=True)
    contacts: tuple[BuyingContact, ...] = attrs.field(default=(), converter=_read_contacts, kw_only=True)
    next_step: NextStep | None = attrs.field(default=None, kw_only=True)
    probability: Fraction | None = attrs.field(default=None, converter=_read_own_probability, kw_only=True)
    category: ForecastCategory | None = attrs.field(default=None, kw_only=True)
    facts: Entries = attrs.field(default=_NOTHING, converter=read_facts, kw_only=True)
    handoffs: tuple[str, ...] = attrs.field(default=(), converter=_read_handoffs, kw_only=True)
    loss_reason: str | None = attrs.field(default=None, kw_only=True)
    hold_until: date | None = attrs.field(default=None, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, validator=_check_fields, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def __str__(self) -> str:
        return f"{self.id}: {self.customer or 'no customer'}, {self.journal.state or 'not begun'}"


_CHECKED: Final[Mapping[str, Check]] = {
    "customer": check_line,
    "amount": check_money,
    "close_date": check_date,
    "owner": check_line,
    "team": check_line,
    "competitor": check_line,
    "next_step": check_kind(NextStep, "a NextStep"),
    "category": check_choice("a forecast category", FORECAST_CATEGORIES),
    "loss_reason": check_line,
    "hold_until": check_date,
}
_CHECKS: Final = tuple((attrs.fields_dict(Opportunity)[name], check) for name, check in _CHECKED.items())
_VALUES: Final[Callable[[Opportunity], tuple[object, ...]]] = attrgetter(*_CHECKED)

_OWN: Final = frozenset(field.name for field in attrs.fields(Opportunity)) | {"buying_roles"}


def facts_of(opportunity: Opportunity, facts: Mapping[str, object] | None = None) -> dict[str, object]:
    """What conditions on an opportunity are judged on: its fields by name, its own facts, and further ones.

    An empty list of products, contacts or roles is not there; the later of two facts of one name counts.

    Args:
        opportunity: The record.
        facts: Further facts, which go before the record's own facts, but cannot go before its fields.

    Raises:
        WrongTypeError: If the facts are no table.
        InvalidValueError: If one has the name of a field of the record.

    Source: Handbook 2.1.

    >>> deal = Opportunity("D-7", contacts=[BuyingContact("P-1", ["coach"])], facts={"budget": "known"})
    >>> known = facts_of(deal, {"visits": 3})
    >>> known["buying_roles"], known["budget"], known["visits"], known["products"]
    (('coach',), 'known', 3, None)
    """
    known: dict[str, object] = {**opportunity.facts} if opportunity.facts else {}
    if facts is not None:
        check_type(facts, Mapping, "facts", "name each fact with its value")
        known.update(facts)
    if known and not _OWN.isdisjoint(known):
        name = min(_OWN & known.keys())
        raise InvalidValueError(
            "facts", name, "a name that no field of the opportunity has", f"change {name} with change"
        )
    contacts = opportunity.contacts
    known["id"] = opportunity.id
    known["customer"] = opportunity.customer
    known["amount"] = opportunity.amount
    known["products"] = opportunity.products or None
    known["close_date"] = opportunity.close_date
    known["owner"] = opportunity.owner
    known["team"] = opportunity.team
    known["source"] = opportunity.source or None
    known["competitor"] = opportunity.competitor
    known["contacts"] = contacts or None
    known["buying_roles"] = tuple(dict.fromkeys(role for each in contacts for role in each.roles)) if contacts else None
    known["next_step"] = opportunity.next_step
    known["probability"] = opportunity.probability
    known["category"] = opportunity.category
    known["handoffs"] = opportunity.handoffs
    return known

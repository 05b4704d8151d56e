"""How a customer file changes: it is opened, renamed, gets sites and closes them, and learns facts.

Invariant: every change is an event of the journal, from which the file can be made again. What is refused lists
everything that stands in the way and changes nothing.

Left out: the owner (`customer_owners`) and the parent (`customer_tree`), which have rules of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.kernel.demands import demand, note
from salesmanual.kernel.errors import RefusedError, check_type
from salesmanual.kernel.fields import read_line, read_moment
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import Entries, Event, recorded
from salesmanual.kernel.texts import text
from salesmanual.selling.customer_owners import owner_history, owners_noted
from salesmanual.selling.customers import Customer, Site, read_facts, read_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.customer_owners import Ownership

__all__ = ["add_site", "close_site", "note_facts", "open_customer", "rename_customer"]

_NOTHING: Final = Entries({})


def open_customer(
    id: str,  # noqa: A002 - the field's word
    name: str,
    owner: str | None = None,
    *,
    parent: str | None = None,
    sites: Iterable[Site] = (),
    facts: Mapping[str, object] = _NOTHING,
    earlier_owners: Iterable[Ownership] = (),
    since: date | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Customer:
    """The file of a customer, with its first event.

    Args:
        id: What tells it from every other.
        name: Its name.
        owner: Who looks after it.
        parent: The id of the customer it belongs to.
        sites: Its places.
        facts: What else is known.
        earlier_owners: Who looked after it before the file was opened, in order of time.
        since: The day from which the owner looks after it; by default the day of `at`.
        at: When it is opened.
        by: Who opens it.
        why: The reason, if there is one to note.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If a text is blank, or two owners are at once.
        DuplicateError: If two sites have one key.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> acme = open_customer("C-7", "Acme", "li.na", at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), by="wang.wei")
    >>> print(acme.journal)
    2026-03-02 09:00+00:00 open by wang.wei
    >>> acme.owner, acme.journal.last.data["owner"]
    ('li.na', 'li.na')
    """
    changes: dict[str, object] = {"name": name, "sites": read_sites(sites), "facts": read_facts(facts)}
    changes |= {field: value for field, value in (("owner", owner), ("parent", parent)) if value is not None}
    event = Event("open", at, by, why, None, owners_noted(earlier_owners, since))
    opened = recorded(Customer(id, name), event, **{field: value for field, value in changes.items() if value})
    owner_history(opened)  # refuses an owner beside an earlier one
    return opened


def rename_customer(customer: Customer, to: str, *, at: datetime, by: str, why: str | Text | Label = "") -> Customer:
    """The customer under another name; the event notes the former one.

    Raises:
        RefusedError: If it has that name.
        InvalidValueError: If the name is blank or too long, or `at` is before the last event.

    Source: Handbook 2.3.
    """
    name = read_line(to, "to")
    if name == customer.name:
        required, found = text("the name is another than now"), text("found {found}", found=name)
        raise RefusedError(f"rename {customer.id}", [demand(required, met=False, path="name", reason=found)])
    noted = Entries({"name_before": customer.name})
    return recorded(customer, Event("rename", at, by, why, None, noted), name=name)


def add_site(customer: Customer, site: Site, *, at: datetime, by: str, why: str | Text | Label = "") -> Customer:
    """The customer with one more place.

    Raises:
        RefusedError: If it has a site of that key, open or closed.
        WrongTypeError: If it is no `Site`.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3.
    """
    check_type(site, Site, "site")
    keys = tuple(each.key for each in customer.sites)
    required = text("no site has the key {key} yet", key=site.key)
    reason = text("the sites are {keys}", keys=keys)
    new = demand(required, met=site.key not in keys, path="sites", reason=reason)
    changes = {"sites": (*customer.sites, site)}
    return note(customer, "add site", at=at, by=by, demands=[new], why=why, changes=changes)


def close_site(
    customer: Customer, key: str, *, on: date | None = None, at: datetime, by: str, why: str | Text | Label = ""
) -> Customer:
    """The customer with one place closed; what is known of the place stays.

    Args:
        customer: The customer; it stays as it is.
        key: The site's key.
        on: The first day on which it is a place of the customer no longer; by default the day of `at`.
        at: When it is noted.
        by: Who notes it.
        why: The reason, if there is one to note.

    Raises:
        NotFoundError: If there is no such site, with the closest key.
        RefusedError: If it is closed already.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3.
    """
    site = customer.site(key)
    day = read_moment(at, "at").date() if on is None else read_date(on, "on")
    required, reason = text("site {key} is open", key=key), text("it closed on {day}", day=site.closed_on)
    still = demand(required, met=site.closed_on is None, path="sites", reason=reason)
    sites = tuple(attrs.evolve(each, closed_on=day) if each.key == key else each for each in customer.sites)
    return note(customer, "close site", at=at, by=by, demands=[still], why=why, changes={"sites": sites})


def note_facts(
    customer: Customer, facts: Mapping[str, object], *, at: datetime, by: str, why: str | Text | Label = ""
) -> Customer:
    """The customer with facts added, and those of the same name replaced; a fact of `None` is taken out.

    Raises:
        RefusedError: If nothing changes.
        WrongTypeError: If a value is no plain data.
        InvalidValueError: If `at` is before the last event.

    Source: Handbook 2.3, 3.3.

    >>> from datetime import UTC, datetime
    >>> acme, at = Customer("C-7", "Acme", facts={"rating": "A"}), datetime(2026, 3, 2, tzinfo=UTC)
    >>> note_facts(acme, {"rating": None, "employees": 40}, at=at, by="li.na").facts
    Entries({'employees': 40})
    """
    merged = {**customer.facts, **read_facts(facts)}
    known = Entries({name: value for name, value in merged.items() if value is not None})
    new = demand(text("the facts say something new"), met=known != customer.facts, path="facts")
    return note(customer, "note facts", at=at, by=by, demands=[new], why=why, changes={"facts": known})

"""The customer file: a company or a person that buys, its sites, its owner and who it belongs to.

Invariant: a customer has at most one parent, by id; that the parents form no circle is a property of all customers
together (`customer_tree`). Whoever owned a customer before stands in its journal (`customer_owners`).

Left out: how it changes (`customer_file`), the people there (`contacts`), what class it is in (`classification`), and
what was talked about (`contact_log`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_date, check_kind, check_line, check_optional_line, read_items
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import EMPTY_JOURNAL, Entries, Journal, read_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Customer", "Site"]

_NOTHING: Final = Entries({})
_check_optional_date: Final = attrs.validators.optional(check_date)


@final
@attrs.frozen
class Site:
    """A place of a customer: where it is visited, delivered to or invoiced.

    Attributes:
        key: Unique among the customer's sites.
        address: Where it is, in a line.
        region: The sales region it lies in; empty where none is known.
        purpose: `visit`, `delivery`, `invoice`, or a word of the company's own.
        closed_on: The first day on which it is a place of the customer no longer; `None` while it is one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.

    Source: Handbook 2.3.

    >>> Site("plant", "12 Harbour Road", closed_on=date(2026, 4, 1)).is_open(date(2026, 3, 31))
    True
    """

    key: str = attrs.field(validator=check_line)
    address: str = attrs.field(validator=check_line)
    region: str = attrs.field(default="", validator=check_kind(str, "text"), kw_only=True)
    purpose: str = attrs.field(default="visit", validator=check_line, kw_only=True)
    closed_on: date | None = attrs.field(default=None, validator=_check_optional_date, kw_only=True)

    def is_open(self, on: date) -> bool:
        """Whether it is a place of the customer on the day."""
        day = read_date(on, "on")
        return self.closed_on is None or day < self.closed_on


def read_sites(value: Iterable[Site]) -> tuple[Site, ...]:
    """The values as sites, each with a key of its own; a converter for fields."""
    return read_items(value, "sites", Site, "a Site", key="key")


def read_facts(value: Mapping[str, object]) -> Entries:
    """The values as a table of further facts; a converter for fields."""
    return value if isinstance(value, Entries) else Entries(value)


def _check_parent(customer: Customer, attribute: attrs.Attribute[str | None], value: str | None) -> None:
    check_optional_line(customer, attribute, value)
    if value == customer.id:
        raise InvalidValueError("parent", value, "another customer", "leave it out where there is none")


@final
@attrs.frozen
class Customer:
    """Who buys.

    Attributes:
        id: What tells it from every other.
        name: Its name, as it writes it.
        owner: Who looks after it; `None` while nobody does.
        parent: The id of the customer it belongs to; `None` for none.
        sites: Its places.
        facts: What else is known, such as its industry and size, for criteria.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long, or it is its own parent.
        DuplicateError: If two sites have one key.

    Source: Handbook 2.3, 3.3.

    >>> Customer("C-7", "Acme 有限公司", "li.na", facts={"industry": "retail"}).facts["industry"]
    'retail'
    """

    id: str = attrs.field(converter=read_id)
    name: str = attrs.field(validator=check_line)
    owner: str | None = attrs.field(default=None, validator=check_optional_line)
    parent: str | None = attrs.field(default=None, validator=_check_parent, kw_only=True)
    sites: tuple[Site, ...] = attrs.field(default=(), converter=read_sites, kw_only=True)
    facts: Entries = attrs.field(default=_NOTHING, converter=read_facts, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def site(self, key: str) -> Site:
        """The site of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        for site in self.sites:
            if site.key == key:
                return site
        raise NotFoundError("site", key, did_you_mean(key, [site.key for site in self.sites]))

    def open_sites(self, on: date) -> tuple[Site, ...]:
        """The sites that are places of the customer on the day."""
        return tuple(site for site in self.sites if site.is_open(on))

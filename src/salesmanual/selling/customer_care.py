"""What a customer strategy says about one customer as of a day: visits, channels, offers, owner and services.

Invariant: every rule that was looked at is listed, with what was found; a service applies only if its condition holds.

Left out: the rules (`customer_strategy`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.cadence import DueDate
from salesmanual.kernel.columns import Column
from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.demands import demand
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Label, text
from salesmanual.selling.consents import channel_words

if TYPE_CHECKING:
    from salesmanual.kernel.columns import Cell

__all__ = ["Care", "ServiceCheck", "owner_finding"]


def owner_finding(required: str, found: str | None, *, met: bool) -> Finding:
    """Whether who looks after a customer is of the level that its class asks for.

    >>> print(owner_finding("manager", "seller", met=False))
    ☐ the owner's level is at least manager: found seller
    """
    words = text("the owner's level is at least {level}", level=required)
    return demand(words, met=met, path="owner_level", reason=text("found {found}", found=found or text("nobody")))


@final
@attrs.frozen
class ServiceCheck:
    """Whether a customer gets a personal service.

    Attributes:
        key: The service.
        label: What people read.
        finding: Its condition, met or not, and what is missing.

    Source: Handbook 3.3.
    """

    key: str
    label: Label
    finding: Finding


@final
@attrs.frozen
class Care(Shown):
    """How a customer is to be looked after as of a day.

    Attributes:
        customer_class: The key of its class.
        label: The class, as people read it.
        as_of: The day.
        visits: Every visit that was due by the day, done or open; the oldest first.
        next_visit: The next visit due after the day; `None` where none is, or the one that is open comes first.
        channels: How it is addressed, the best way first.
        offers: What it is offered.
        owner: Whether who looks after it is of the level that its class asks for; `None` where it asks for none.
        services: The personal services for its class, each with its condition.

    Source: Handbook 3.3, 2.3.
    """

    customer_class: str
    label: Label
    as_of: date
    visits: tuple[DueDate, ...]
    next_visit: date | None
    channels: tuple[str, ...]
    offers: tuple[str, ...]
    owner: Finding | None
    services: tuple[ServiceCheck, ...]

    def due(self) -> tuple[DueDate, ...]:
        """The visits that are open, on the day itself or before."""
        return tuple(each for each in self.visits if each.done is None)

    def overdue(self) -> tuple[DueDate, ...]:
        """The visits that are open and whose day has passed."""
        return tuple(each for each in self.visits if each.is_overdue())

    def granted(self) -> tuple[str, ...]:
        """The keys of the services whose condition holds."""
        return tuple(each.key for each in self.services if each.finding.met)

    def tables(self) -> tuple[Table, ...]:
        """What applies, and the services with their conditions."""
        rows: list[tuple[Cell, ...]] = [
            (text("visits due"), self.due()),
            (text("next visit"), self.next_visit),
            (text("channels"), tuple(channel_words(each) for each in self.channels)),
            (text("offers"), self.offers),
        ]
        if self.owner is not None:
            rows.append((text("owner"), self.owner))
        title = text("{label}, as of {as_of}", label=self.label, as_of=self.as_of)
        main = Table(title, (Column(text("what"), key="what"), Column(text("how"), key="how")), rows)
        columns = (Column(text("service"), key="service"), Column(text("condition"), key="condition"))
        services = [(each.label, each.finding) for each in self.services]
        return (main, Table(text("Services"), columns, services))

"""How a company looks after its customers by their class: visits, channels, offers, owner, and personal services.

    class of the customer ──▶ its strategy: visit cadence, channels, offers, owner level
    facts of the customer ──▶ the services whose conditions hold

Invariant: a class has one strategy. A service whose condition cannot be told, for want of a fact, does not apply and
says which fact to bring.

Left out: which class a customer is in (`classification`), and when each visit is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, check_key, did_you_mean
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items, read_line, read_lines
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, read_label
from salesmanual.selling.consents import Channel, read_channels
from salesmanual.selling.customer_care import Care, ServiceCheck, owner_finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.period import Workdays

__all__ = ["ClassStrategy", "CustomerStrategy", "ServiceRule"]

_check_optional_cadence: Final = attrs.validators.optional(check_kind(Cadence, "a Cadence"))


def _read_offers(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "offers")


@final
@attrs.frozen
class ClassStrategy:
    """How the customers of one class are looked after.

    Attributes:
        key: The key of the class.
        label: What people read.
        visits: When they are visited; `None` where nobody visits them.
        channels: How they are addressed, the best way first; empty where any will do.
        offers: What they are offered.
        owner_level: The least level of who looks after them; empty for anybody.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or a channel unknown.
        DuplicateError: If an offer comes twice.

    Source: Handbook 3.3.

    >>> ClassStrategy("A", "Key customers", Cadence("every 30 days after the last visit"), channels=["visit"]).channels
    ('visit',)
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    visits: Cadence | None = attrs.field(default=None, validator=_check_optional_cadence)
    channels: tuple[Channel, ...] = attrs.field(default=(), converter=read_channels, kw_only=True)
    offers: tuple[str, ...] = attrs.field(default=(), converter=_read_offers, kw_only=True)
    owner_level: str = attrs.field(default="", validator=check_section, kw_only=True)


def _read_where(value: Criterion | str) -> Criterion:
    return read_criterion(value, "when")


def _read_class_keys(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "classes")


@final
@attrs.frozen
class ServiceRule:
    """A personal service, and which customers get it.

    Attributes:
        key: Unique among the services.
        label: What people read.
        when: The condition on the customer's facts.
        classes: The keys of the classes it is for; empty for all.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.
        DuplicateError: If a class comes twice.
        CriterionSyntaxError: If the condition's text cannot be read.

    Source: Handbook 3.3.

    >>> ServiceRule("engineer", "An engineer on call", "machines >= 3").when.holds({"machines": 4})
    True
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    when: Criterion = attrs.field(converter=_read_where)
    classes: tuple[str, ...] = attrs.field(default=(), converter=_read_class_keys, kw_only=True)


def _read_classes(value: Iterable[ClassStrategy]) -> tuple[ClassStrategy, ...]:
    return read_items(value, "classes", ClassStrategy, "a ClassStrategy", key="key", least=1)


def _read_services(value: Iterable[ServiceRule]) -> tuple[ServiceRule, ...]:
    return read_items(value, "services", ServiceRule, "a ServiceRule", key="key")


def _read_levels(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "owner_levels")


@final
@attrs.frozen
class CustomerStrategy:
    """The company's rule of how customers are looked after.

    Attributes:
        key: What it is called by.
        label: What people read.
        classes: The strategy of each class.
        services: The personal services.
        owner_levels: The levels of owners, the lowest first.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two classes or two services have one key.
        InvalidDocumentError: If a class asks for a level or a service for a class that there is not; every fault.

    Source: Handbook 3.3; 2.3 for return visits.

    >>> from datetime import date
    >>> strategy = CustomerStrategy("care", "Care", [
    ...     ClassStrategy("A", "Key customers", Cadence("every 30 days after the last visit"), owner_level="manager"),
    ...     ClassStrategy("C", "Small customers", channels=["email"]),
    ... ], [ServiceRule("engineer", "Engineer on call", "machines >= 3")], owner_levels=["seller", "manager"])
    >>> care = strategy.apply(
    ...     "A", {"machines": 2}, visits=[date(2026, 1, 12)], since=date(2026, 1, 1), as_of=date(2026, 3, 2)
    ... )
    >>> [str(each) for each in care.overdue()]
    ['due 2026-02-11, not done, 19 days late']
    >>> print(care.services[0].finding)
    ☐ machines is at least 3: found 2, 1 short
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    classes: tuple[ClassStrategy, ...] = attrs.field(converter=_read_classes)
    services: tuple[ServiceRule, ...] = attrs.field(default=(), converter=_read_services)
    owner_levels: tuple[str, ...] = attrs.field(default=(), converter=_read_levels, kw_only=True)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise InvalidDocumentError(f"strategy {self.key}", faults)

    def _faults(self) -> Iterator[Fault]:
        for position, each in enumerate(self.classes):
            if each.owner_level and each.owner_level not in self.owner_levels:
                remedy = did_you_mean(each.owner_level, self.owner_levels)
                yield Fault(f"classes[{position}].owner_level", f"no owner level {each.owner_level!r}; {remedy}")
        keys = [each.key for each in self.classes]
        for position, service in enumerate(self.services):
            for number, key in enumerate(service.classes):
                if key not in keys:
                    where = f"services[{position}].classes[{number}]"
                    yield Fault(where, f"no class {key!r}; {did_you_mean(key, keys)}")

    def of(self, customer_class: str) -> ClassStrategy:
        """The strategy of a class.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        check_key(customer_class, "customer_class")
        for each in self.classes:
            if each.key == customer_class:
                return each
        keys = [each.key for each in self.classes]
        raise NotFoundError("class of customers", customer_class, did_you_mean(customer_class, keys))

    def apply(
        self,
        customer_class: str,
        facts: Mapping[str, object],
        *,
        visits: Iterable[date] = (),
        since: date,
        as_of: date,
        owner_level: str | None = None,
        calendar: Workdays | None = None,
    ) -> Care:
        """What applies to a customer: visits due and overdue, channels, offers, who looks after it, its services.

        Args:
            customer_class: The key of its class.
            facts: What is known of it, for the services.
            visits: The days on which it was visited, in any order.
            since: The day from which the class holds for it; visits are due from then on.
            as_of: The day it is looked at.
            owner_level: The level of who looks after it; `None` where nobody does.
            calendar: The working calendar, where the cadence needs one.

        Raises:
            NotFoundError: If there is no such class, or no such level.
            WrongTypeError, InvalidValueError: If an argument cannot be accepted.

        Source: Handbook 3.3, 2.3.
        """
        strategy = self.of(customer_class)
        read_date(as_of, "as_of")
        cadence = None if strategy.visits is None else _begun(strategy.visits, read_date(since, "since"))
        done = tuple(visits)
        tracked = (
            () if cadence is None else cadence.track(done, as_of, since=_first(strategy, since), calendar=calendar)
        )
        upcoming = None
        if cadence is not None:
            last = max((on for on in done if on <= as_of), default=None)
            upcoming = cadence.next_due(as_of, calendar=calendar, last_done=last)
        services = tuple(ServiceCheck(rule.key, rule.label, rule.when.check(facts)) for rule in self._for(strategy))
        return Care(
            strategy.key,
            strategy.label,
            as_of,
            tracked,
            upcoming,
            strategy.channels,
            strategy.offers,
            self._owner(strategy, owner_level),
            services,
        )

    def _for(self, strategy: ClassStrategy) -> Iterator[ServiceRule]:
        return (rule for rule in self.services if not rule.classes or strategy.key in rule.classes)

    def _owner(self, strategy: ClassStrategy, owner_level: str | None) -> Finding | None:
        if owner_level is not None and read_line(owner_level, "owner_level") not in self.owner_levels:
            raise NotFoundError("owner level", owner_level, did_you_mean(owner_level, self.owner_levels))
        if not strategy.owner_level:
            return None
        enough = self.owner_levels[self.owner_levels.index(strategy.owner_level) :]
        return owner_finding(strategy.owner_level, owner_level, met=owner_level in enough)


def _begun(cadence: Cadence, since: date) -> Cadence:
    """The cadence from that day on, where it has no start of its own."""
    return cadence if cadence.start is not None else attrs.evolve(cadence, start=since)


def _first(strategy: ClassStrategy, since: date) -> date | None:
    """The first day whose due dates count; none where the cadence itself begins there."""
    return since if strategy.visits is not None and strategy.visits.start is not None else None

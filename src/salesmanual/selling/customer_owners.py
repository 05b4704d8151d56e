"""Who looks after a customer, and who did: a history with days, made of the customer's journal.

Invariant: nobody owns a customer beside another. An ownership ends on the day on which the next begins.

Left out: which owner is right for a customer (`customer_strategy`), and owners of leads and opportunities.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, RefusedError
from salesmanual.kernel.fields import check_date, check_line, read_items, read_line, read_moment
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import Entries, Event, Plain, recorded
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.customers import Customer

__all__ = ["OwnerHistory", "Ownership", "change_owner", "owner_history"]

_EARLIER: Final = "earlier_owners"
_BEFORE: Final = "owner_before"
_SINCE: Final = "owner_since"
_check_optional_date: Final = attrs.validators.optional(check_date)


@final
@attrs.frozen
class Ownership:
    """That somebody looked after a customer.

    Attributes:
        owner: Who.
        since: The first day; `None` where it is not known.
        until: The first day on which they did no longer; `None` while they do.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the text is blank, or the end is not after the beginning.

    Source: Handbook 2.3.

    >>> Ownership("li.na", date(2026, 1, 5), date(2026, 3, 2)).covers(date(2026, 3, 2))
    False
    """

    owner: str = attrs.field(validator=check_line)
    since: date | None = attrs.field(default=None, validator=_check_optional_date)
    until: date | None = attrs.field(default=None, validator=_check_optional_date)

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValueError("until", str(self.until), f"a day after the first, {self.since}")

    def covers(self, on: date) -> bool:
        """Whether they look after the customer on the day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def _read_spans(value: Iterable[Ownership]) -> tuple[Ownership, ...]:
    spans = read_items(value, "spans", Ownership, "an Ownership")
    for position, (earlier, later) in enumerate(pairwise(spans), 1):
        if earlier.until is None or later.since is None or later.since < earlier.until:
            found = f"{later.owner}, since {later.since or 'ever'}"
            accepted = f"one who follows {earlier.owner}, whose time ends {earlier.until or 'never'}"
            raise InvalidValueError(f"spans[{position}]", found, accepted, "nobody has two owners at once")
    return spans


@final
@attrs.frozen
class OwnerHistory(Shown):
    """Who looked after a customer when; never two at once.

    Attributes:
        spans: The ownerships, in order of time.

    Raises:
        WrongTypeError: If one is no `Ownership`.
        InvalidValueError: If two are at once, or they are not in order of time.

    Source: Handbook 2.3.

    >>> OwnerHistory([Ownership("li.na", date(2026, 1, 5)), Ownership("wang.wei", date(2026, 3, 2))])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: spans[1]: found 'wang.wei, since 2026-03-02', accepted is one who \
follows li.na, whose time ends never; nobody has two owners at once
    """

    spans: tuple[Ownership, ...] = attrs.field(default=(), converter=_read_spans)

    def on(self, day: date) -> str | None:
        """Who looks after the customer on the day; `None` for nobody."""
        read_date(day, "day")
        return next((span.owner for span in self.spans if span.covers(day)), None)

    def tables(self) -> tuple[Table, ...]:
        """One row for each ownership."""
        columns = (
            Column(text("owner"), key="owner"),
            Column(text("since"), key="since"),
            Column(text("until"), key="until"),
        )
        rows = [(span.owner, span.since, span.until) for span in self.spans]
        return (Table(text("Owners"), columns, rows),)


def owner_history(customer: Customer) -> OwnerHistory:
    """Who looked after the customer when, as its journal says.

    The first day of an owner whom the customer had before its first event is not known. Of two owners that follow one
    another on one day, the later one has the day.

    Raises:
        InvalidValueError: If the journal has two owners at once.

    Source: Handbook 2.3.

    >>> from salesmanual.selling.customers import Customer
    >>> [str(span.owner) for span in owner_history(Customer("C-7", "Acme", "li.na")).spans]
    ['li.na']
    """
    changes = _changes(customer)
    ends = [since for since, _ in changes[1:]]
    spans = [
        Ownership(owner, since, until)
        for (since, owner), until in zip(changes, [*ends, None], strict=True)
        if owner is not None and (until is None or since != until)
    ]
    return OwnerHistory([*_earlier(customer), *spans])


def _changes(customer: Customer) -> list[tuple[date | None, str | None]]:
    """Each owner the customer had, or nobody, with the first day; the first one from the beginning."""
    events = [event for event in customer.journal if "owner" in event.data]
    if not events:
        return [(None, customer.owner)]
    changes: list[tuple[date | None, str | None]] = [(None, _name(events[0].data.get(_BEFORE)))]
    latest = date.min
    for event in events:
        latest = max(latest, _day(event.data.get(_SINCE)) or event.at.date())
        changes.append((latest, _name(event.data["owner"])))
    return changes


def _earlier(customer: Customer) -> list[Ownership]:
    """Those who looked after it before its file was opened, as the first event notes them."""
    noted = customer.journal[0].data.get(_EARLIER, ()) if customer.journal else ()
    return [
        Ownership(str(each["owner"]), _day(each["since"]), _day(each["until"]))
        for each in cast("tuple[Entries, ...]", noted)
    ]


def _name(plain: Plain) -> str | None:
    return None if plain is None else str(plain)


def _day(plain: Plain) -> date | None:
    return None if plain is None else date.fromisoformat(str(plain))


def owners_noted(earlier: Iterable[Ownership], since: date | None) -> Entries:
    """What the first event of a file notes of owners beside its field.

    Raises:
        InvalidValueError: If two of the earlier ones are at once.
    """
    spans = OwnerHistory(earlier).spans
    noted: dict[str, object] = {}
    if spans:
        noted[_EARLIER] = [
            {"owner": span.owner, "since": _written(span.since), "until": _written(span.until)} for span in spans
        ]
    if since is not None:
        noted[_SINCE] = _written(read_date(since, "since"))
    return Entries(noted)


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def change_owner(
    customer: Customer,
    to: str | None,
    *,
    on: date | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Customer:
    """The customer with another owner from a day on; whoever owned it before does so up to that day.

    Two changes of one day leave the later owner; both stand in the journal.

    Args:
        customer: The customer; it stays as it is.
        to: Who is to look after it; `None` for nobody.
        on: The first day of the new owner; by default the day of `at`, in the zone of `at`.
        at: When it is noted.
        by: Who notes it.
        why: The reason, if there is one to note.

    Raises:
        RefusedError: If they look after it already; if the day is before the last change, or still to come.
        InvalidValueError: If the name is blank, or `at` is before the last event.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.customers import Customer
    >>> monday = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> acme = change_owner(Customer("C-7", "Acme", "li.na"), "wang.wei", at=monday, by="boss", why="new territory")
    >>> owner_history(acme).on(date(2026, 3, 1)), owner_history(acme).on(date(2026, 3, 2))
    ('li.na', 'wang.wei')
    """
    owner = None if to is None else read_line(to, "to")
    today = read_moment(at, "at").date()
    spans = owner_history(customer).spans
    last = (spans[-1].until or spans[-1].since or date.min) if spans else date.min
    day = max(today, last) if on is None else read_date(on, "on")
    found = text("found {found}", found=day)
    demands = [_another(customer, owner)]
    if on is not None:
        demands += [
            demand(
                text("the day is not before the last change of owner, {last}", last=last),
                met=day >= last,
                path="on",
                reason=found,
            ),
            demand(
                text("the day is not still to come, after {today}", today=today),
                met=day <= today,
                path="on",
                reason=found,
            ),
        ]
    unmet = [finding for finding in demands if not finding.met]
    if unmet:
        raise RefusedError(f"change owner {customer.id}", unmet)
    noted = Entries({_BEFORE: customer.owner, _SINCE: day.isoformat()})
    return recorded(customer, Event("change owner", at, by, why, None, noted), owner=owner)


def _another(customer: Customer, owner: str | None) -> Finding:
    required = text("the owner is another than now")
    reason = text("found {found}", found=owner or text("nobody"))
    return demand(required, met=owner != customer.owner, path="owner", reason=reason)

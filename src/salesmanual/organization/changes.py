"""Changes of an organisation: who joins, moves, stands in, reports to somebody else and leaves.

Each gives another organisation with one more event. `on` is the first day on which something is different, for `leave`
alone the last day of who leaves; what was so on an earlier day stays, whatever is changed later. `at`, `by` and `why`
say when it was decided, by whom and why.

Invariant: a change that breaks a rule is refused with everything that stands in the way, and nothing is changed; the
event holds the entries that changed and no others.

Moves from seat to seat are in `seats`, seats and units that open and close in `openings`; both are named here as well.

Left out: several changes at once (`reorganizing`), and who may decide, which an approval says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import Event, Journal
from salesmanual.kernel.texts import text
from salesmanual.organization.assignments import Assignment, LineKind, Person, ReportingLine
from salesmanual.organization.drafts import Draft
from salesmanual.organization.openings import close_position, close_unit, open_position, open_unit
from salesmanual.organization.organizations import Organization
from salesmanual.organization.seats import leave_seat, move, take_seat
from salesmanual.organization.structure_events import KINDS, applied
from salesmanual.organization.structure_spans import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.texts import Label, Text

__all__ = [
    "act",
    "close_position",
    "close_unit",
    "end_line",
    "hire",
    "leave",
    "leave_seat",
    "move",
    "open_position",
    "open_unit",
    "replay_changes",
    "report_to",
    "stop_acting",
    "take_seat",
]

_FULL: Final = 1


def hire(
    organization: Organization,
    person: Person | str,
    position: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    fte: Exact | str = _FULL,
    until: date | None = None,
) -> Organization:
    """The organisation with a person in a seat from the day on; they may have been there before.

    Args:
        organization: The organisation; it stays as it is.
        person: Who joins; an id alone where there is no name to give.
        position: The seat.
        on: The first day.
        at: When it was decided.
        by: Who decided.
        why: The reason.
        fte: The part of full time.
        until: The last day, where it is known.

    Raises:
        NotFoundError: If there is no such position.
        RefusedError: With everything that stands in the way, such as a seat that is taken, or one that they have: a
            further one is for `take_seat`, another one for `move`.

    Source: Handbook 1.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.organization.positions import Position
    >>> from salesmanual.organization.units import Unit
    >>> first = date(2026, 1, 1)
    >>> acme = Organization(
    ...     "acme", units=[Unit("sales", "Sales", first)], positions=[Position("rep", "sales", "Representative", first)]
    ... )
    >>> acme = hire(acme, "li.na", "rep", on=date(2026, 3, 1), at=datetime(2026, 2, 9, tzinfo=UTC), by="hr")
    >>> acme.unit_of("li.na", date(2026, 3, 1)), acme.version, str(acme.journal.last.data["on"])
    ('sales', 1, '2026-03-01')
    """
    draft = Draft(organization, on)
    who = person if isinstance(person, Person) else Person(person)
    draft.check_position(position)
    known = organization.structure.people.get(who.id)
    if known is None:
        draft.people[who.id] = who
    if known is not None and isinstance(person, Person):
        named = text("{id} is {name}", id=who.id, name=known.name)
        found = named if known.name else text("{id} is known without a name; hire the id alone", id=who.id)
        draft.demand(text("an id is of one person"), met=known == who, path=who.id, found=found)
    later = next((each for each in draft.held.of(who.id) if each.until is None or each.until >= on), None)
    if draft.demand(
        text("who is hired has no seat on the day or later; use take_seat for a further one, move for another"),
        met=later is None,
        path=who.id,
        found=text("{person} has {position}", person=who.id, position="" if later is None else later.position),
    ):
        draft.held.put(Assignment(who.id, position, on, until=until, fte=fte))
    return draft.made("hire", at=at, by=by, why=why, about=f"{who.id} as {position}")


def leave(
    organization: Organization, person: str, *, on: date, at: datetime, by: str, why: str | Text | Label = ""
) -> Organization:
    """The organisation without the person after their last day: their seats and lines end, and the lines to them.

    What was planned for them later is taken away. The day is meant as in `YearPlan.release` of planning.

    Args:
        organization: The organisation; it stays as it is.
        person: Who leaves.
        on: Their last day; the day after is the first on which they are not there.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If nobody has that id.
        RefusedError: If they have no seat on the day or later.
        InvalidValueError: If it is their last day already.

    Source: Handbook 1.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.organization.positions import Position
    >>> from salesmanual.organization.units import Unit
    >>> first, june = date(2026, 1, 1), date(2026, 6, 30)
    >>> units, seats = [Unit("sales", "Sales", first)], [Position("rep", "sales", "Representative", first)]
    >>> acme = Organization("acme", units, seats, [Person("li.na")], [Assignment("li.na", "rep", first)])
    >>> acme = leave(acme, "li.na", on=june, at=datetime(2026, 5, 4, tzinfo=UTC), by="hr")
    >>> acme.unit_of("li.na", june), acme.unit_of("li.na", date(2026, 7, 1))
    ('sales', None)
    """
    last = read_date(on, "on")
    draft = Draft(organization, last + DAY)
    draft.check_person(person)
    there = any(each.until is None or each.until >= last for each in draft.held.of(person))
    if draft.demand(
        text("who leaves has a seat on the day or later"),
        met=there,
        path=person,
        found=text("{person} has none", person=person),
    ):
        draft.held.cut(person, draft.on, lambda _: True)
        draft.lines.cut(person, draft.on, lambda _: True)
        for line in organization.structure.under.get(person, ()):
            draft.lines.cut(line.person, draft.on, lambda each: each.manager == person)
    return draft.made("leave", at=at, by=by, why=why, about=person, day=last)


def act(
    organization: Organization,
    person: str,
    position: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    until: date | None = None,
) -> Organization:
    """The organisation with the person acting in a seat, such as that of a unit's head; they keep their own.

    Args:
        organization: The organisation; it stays as it is.
        person: Who stands in.
        position: The seat in which they act.
        on: The first day.
        at: When it was decided.
        by: Who decided.
        why: The reason.
        until: The last day, where it is known.

    Raises:
        NotFoundError: If there is no such person or position.
        RefusedError: With everything that stands in the way, such as somebody who acts there already.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    draft.check_person(person)
    draft.check_position(position)
    draft.held.put(Assignment(person, position, on, until=until, acting=True))
    return draft.made("act", at=at, by=by, why=why, about=f"{person} as {position}")


def stop_acting(
    organization: Organization,
    person: str,
    position: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Organization:
    """The organisation in which the person does not act in the seat from the day on.

    Raises:
        NotFoundError: If there is no such person or position.
        InvalidValueError: If they do not act there on the day or later.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    draft.check_person(person)
    draft.check_position(position)
    draft.held.cut(person, on, lambda each: each.acting and each.position == position)
    return draft.made("stop acting", at=at, by=by, why=why, about=f"{person} as {position}")


def report_to(
    organization: Organization,
    person: str,
    manager: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    kind: LineKind = "solid",
    until: date | None = None,
) -> Organization:
    """The organisation in which the person reports to the manager by a line of their own from the day on.

    A solid line takes the place of another solid line of theirs, and of what follows from the units. It cannot last
    longer than either of the two has a seat.

    Args:
        organization: The organisation; it stays as it is.
        person: Who reports.
        manager: To whom.
        on: The first day.
        at: When it was decided.
        by: Who decided.
        why: The reason.
        kind: `solid`, or `dotted` for a line that stands beside the other.
        until: The last day, where it is known.

    Raises:
        NotFoundError: If there is no such person.
        RefusedError: With everything that stands in the way, such as a circle.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    draft.check_person(person)
    draft.check_person(manager)
    if kind == "solid":
        draft.lines.cut(person, on, lambda each: each.kind == "solid")
    draft.lines.put(ReportingLine(person, manager, on, until=until, kind=kind))
    return draft.made("report to", at=at, by=by, why=why, about=f"{person} to {manager}")


def end_line(
    organization: Organization,
    person: str,
    manager: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Organization:
    """The organisation in which no line of the person's own leads to the manager from the day on.

    Raises:
        NotFoundError: If there is no such person.
        InvalidValueError: If there is no such line on the day or later.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    draft.check_person(person)
    draft.check_person(manager)
    draft.lines.cut(person, on, lambda each: each.manager == manager)
    return draft.made("end line", at=at, by=by, why=why, about=f"{person} to {manager}")


def replay_changes(first: Organization, events: Iterable[Event]) -> Organization:
    """The organisation that the events make of an earlier version.

    The events hold the entries that changed, not whole fields, so `salesmanual.kernel.record.replay` is not for them:
    it is refused.

    Args:
        first: A version of the organisation, such as the first.
        events: The journal of the later version, from its first event on.

    Raises:
        InvalidValueError: If the events do not begin with those of the earlier version, or do not fit it.
        InvalidDocumentError: If an entry cannot be read, or the entries do not agree in the end.

    Source: Handbook 1.2.
    """
    check_type(first, Organization, "first")
    journal = events if isinstance(events, Journal) else Journal(events)
    if not journal.continues(first.journal):
        accepted = f"events that begin with the {first.version} of the earlier version"
        raise InvalidValueError("events", journal, accepted)
    entries = cast("dict[str, Any]", applied({kind: getattr(first, kind) for kind in KINDS}, journal[first.version :]))
    return Organization(first.id, **entries, journal=journal)

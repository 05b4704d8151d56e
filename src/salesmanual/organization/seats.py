"""Seats of people: from one to another, more or less time in one, a further one beside it, one of several given up.

Invariant: as for every change of an organisation (`changes`); nobody works more than full time on any day, whatever
their seats add up to.

Left out: the first seat and the last, which `hire` gives and `leave` takes (`changes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.errors import DuplicateError
from salesmanual.kernel.texts import text
from salesmanual.organization.assignments import Assignment
from salesmanual.organization.drafts import Draft
from salesmanual.organization.positions import read_full_time
from salesmanual.organization.structure import main_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from fractions import Fraction

    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.organization.organizations import Organization

__all__ = ["leave_seat", "move", "seat_person", "take_seat"]


def move(
    organization: Organization,
    person: str,
    position: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    leaves: str | None = None,
    fte: Exact | str | None = None,
) -> Organization:
    """The organisation with the person in another seat, or for more or less time in their own, from the day on.

    Args:
        organization: The organisation; it stays as it is.
        person: Who moves.
        position: The new seat, or one that they have; it lasts as long as the old one would have.
        on: The first day there, or of the other time.
        at: When it was decided.
        by: Who decided.
        why: The reason.
        leaves: The seat that they give up; by default the position itself where they have it, else the seat that
            counts.
        fte: The part of full time; by default as in the old seat.

    Raises:
        NotFoundError: If there is no such person or position.
        RefusedError: With everything that stands in the way, such as a seat that they have for the same time already.

    Source: Handbook 1.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.organization.assignments import Person
    >>> from salesmanual.organization.organizations import Organization
    >>> from salesmanual.organization.positions import Position
    >>> from salesmanual.organization.units import Unit
    >>> first, july = date(2026, 1, 1), date(2026, 7, 1)
    >>> units, seats = [Unit("sales", "Sales", first)], [Position("rep", "sales", "Representative", first)]
    >>> acme = Organization("acme", units, seats, [Person("li.na")], [Assignment("li.na", "rep", first)])
    >>> acme = move(acme, "li.na", "rep", on=july, at=datetime(2026, 6, 1, tzinfo=UTC), by="hr", fte="60%")
    >>> [str(seat.fte) for on in (date(2026, 6, 30), july) for seat in acme.assignments_of("li.na", on)]
    ['1', '3/5']
    """
    draft = Draft(organization, on)
    seat_person(draft, person, position, leaves=leaves, fte=fte)
    return draft.made("move", at=at, by=by, why=why, about=f"{person} to {position}")


def seat_person(
    draft: Draft, person: str, position: str, *, leaves: str | None = None, fte: Exact | str | Fraction | None = None
) -> None:
    """Moves a person from a seat that they had before the draft to another, or to other time in the same.

    Raises:
        NotFoundError: If there is no such person or position.
        DuplicateError: If the draft has moved the person from that seat already.
    """
    draft.check_person(person)
    draft.check_position(position)
    seats = [each for each in draft.organization.structure.held.get(person, ()) if not each.acting]
    own = main_of([each for each in seats if each.position == position], draft.on) if leaves is None else None
    old = own or main_of([each for each in seats if leaves in {None, each.position}], draft.on)
    if old is None:
        seat = "a seat" if leaves is None else leaves
        required = text("who moves has {seat} on the day", seat=seat)
        draft.demand(required, met=False, path=person, found=text("{person} has not", person=person))
        return
    if old not in draft.held.of(person):
        raise DuplicateError("changes: a move of", f"{person} from {old.position}", "give the last one alone")
    time = old.fte if fte is None else read_full_time(fte)
    if draft.demand(
        text("who moves goes to another seat, or to another part of full time in their own"),
        met=(old.position, old.fte) != (position, time),
        path=person,
        found=text("{person} has {position} already", person=person, position=position),
    ):
        draft.held.cut(person, draft.on, lambda each: each == old)
        draft.held.put(Assignment(person, position, draft.on, until=old.until, fte=time))


def take_seat(
    organization: Organization,
    person: str,
    position: str,
    *,
    fte: Exact | str,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    until: date | None = None,
) -> Organization:
    """The organisation with the person in a further seat beside those that they have, from the day on.

    Args:
        organization: The organisation; it stays as it is.
        person: Who takes it.
        position: The further seat.
        fte: The part of full time in it; with their other seats it is full time at most, on every day.
        on: The first day there.
        at: When it was decided.
        by: Who decided.
        why: The reason.
        until: The last day, where it is known.

    Raises:
        NotFoundError: If there is no such person or position.
        RefusedError: With everything that stands in the way, such as more than full time on a day, or no other seat
            on the day or later: that one is for `hire`.

    Source: Handbook 1.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.organization.assignments import Person
    >>> from salesmanual.organization.organizations import Organization
    >>> from salesmanual.organization.positions import Position
    >>> from salesmanual.organization.units import Unit
    >>> first, july, decided = date(2026, 1, 1), date(2026, 7, 1), datetime(2026, 6, 1, tzinfo=UTC)
    >>> units = [Unit("sales", "Sales", first)]
    >>> seats = [Position(key, "sales", "Representative", first) for key in ("east", "west")]
    >>> most = Assignment("li.na", "east", first, fte="60%")
    >>> acme = Organization("acme", units, seats, [Person("li.na")], [most])
    >>> acme = take_seat(acme, "li.na", "west", fte="40%", on=july, at=decided, by="hr")
    >>> [(seat.position, str(seat.fte)) for seat in acme.assignments_of("li.na", july)]
    [('east', '3/5'), ('west', '2/5')]
    >>> acme = leave_seat(acme, "li.na", "east", on=date(2026, 8, 1), at=decided, by="hr")
    >>> acme.position_of("li.na", date(2026, 8, 1))
    'west'
    """
    draft = Draft(organization, on)
    draft.check_person(person)
    draft.check_position(position)
    if draft.demand(
        text("who takes a further seat has one on the day or later; use hire for the first"),
        met=any(each.until is None or each.until >= draft.on for each in draft.held.of(person)),
        path=person,
        found=text("{person} has none", person=person),
    ):
        draft.held.put(Assignment(person, position, draft.on, until=until, fte=fte))
    return draft.made("take seat", at=at, by=by, why=why, about=f"{position} for {person}")


def leave_seat(
    organization: Organization,
    person: str,
    position: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Organization:
    """The organisation in which the person has one of their seats no more from the day on, and keeps the others.

    Args:
        organization: The organisation; it stays as it is.
        person: Who gives it up.
        position: The seat; what was planned in it for later is taken away.
        on: The first day on which they have it no more.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If there is no such person or position.
        RefusedError: If they do not have it on the day or later, or have no other seat on the day: who gives up all
            is for `leave`.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    draft.check_person(person)
    draft.check_position(position)
    seats = [each for each in draft.held.of(person) if not each.acting]
    has = draft.demand(
        text("who gives up a seat has it on the day or later"),
        met=any(each.position == position and (each.until is None or each.until >= draft.on) for each in seats),
        path=person,
        found=text("{person} has not {position}", person=person, position=position),
    )
    if has and draft.demand(
        text("who gives up a seat keeps another on the day; use leave for the only one"),
        met=main_of([each for each in seats if each.position != position], draft.on) is not None,
        path=person,
        found=text("{person} has {position} alone", person=person, position=position),
    ):
        draft.held.cut(person, draft.on, lambda each: each.position == position and not each.acting)
    return draft.made("leave seat", at=at, by=by, why=why, about=f"{position} of {person}")

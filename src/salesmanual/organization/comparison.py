"""Two days of an organisation compared: who joined, who left, who has another seat, unit or manager.

Invariant: everybody who had a seat on one of the days and is not the same on the other stands in it once; the
comparison of a day with itself is empty.

Left out: what happened in between, which the journal tells.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Text, text
from salesmanual.organization.organizations import Organization

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.tables import Cell

__all__ = ["OrganizationChanges", "PersonChange", "Place", "changes_between"]


@final
@attrs.frozen
class Place:
    """Where a person stands on a day.

    Attributes:
        unit: The unit, by the seat that counts.
        position: That seat.
        manager: Who they report to; `None` for nobody.

    Source: Handbook 1.2.
    """

    unit: str
    position: str
    manager: str | None


@final
@attrs.frozen
class PersonChange:
    """What is different about a person.

    Attributes:
        person: Who.
        before: Where they stood on the first day; `None` where they were not there.
        after: Where they stand on the second day; `None` where they are not there.

    Source: Handbook 1.2.
    """

    person: str
    before: Place | None
    after: Place | None

    def words(self) -> tuple[Text, ...]:
        """What is different, in words."""
        if self.before is None:
            return (text("joined"),)
        if self.after is None:
            return (text("left the company"),)
        found = []
        if self.before.unit != self.after.unit:
            found.append(text("another unit"))
        if self.before.position != self.after.position:
            found.append(text("another seat"))
        if self.before.manager != self.after.manager:
            found.append(text("another manager"))
        return tuple(found)


@final
@attrs.frozen
class OrganizationChanges(Shown):
    """What is different on the second day.

    Attributes:
        first: The first day.
        second: The second day.
        people: Who is not the same, in alphabetical order.

    Source: Handbook 1.2.
    """

    first: date
    second: date
    people: tuple[PersonChange, ...]

    def joined(self) -> tuple[str, ...]:
        """Who has a seat on the second day and had none on the first."""
        return tuple(each.person for each in self.people if each.before is None)

    def left(self) -> tuple[str, ...]:
        """Who had a seat on the first day and has none on the second."""
        return tuple(each.person for each in self.people if each.after is None)

    def moved(self) -> tuple[str, ...]:
        """Who was there on both and has another seat or is in another unit."""
        return self._different(lambda place: (place.unit, place.position))

    def other_manager(self) -> tuple[str, ...]:
        """Who was there on both and reports to somebody else, or to nobody any more."""
        return self._different(lambda place: place.manager)

    def _different(self, part: Callable[[Place], object]) -> tuple[str, ...]:
        return tuple(
            each.person
            for each in self.people
            if each.before is not None and each.after is not None and part(each.before) != part(each.after)
        )

    def tables(self) -> tuple[Table, ...]:
        """One row for each person."""
        names = [text("unit before"), text("unit after"), text("seat before"), text("seat after")]
        names += [text("manager before"), text("manager after")]
        keys = ["unit_before", "unit_after", "position_before", "position_after", "manager_before", "manager_after"]
        columns = [Column(text("person"), key="person"), Column(text("change"), key="change")]
        columns += [Column(name, key=key) for name, key in zip(names, keys, strict=True)]
        title = text("Changes from {first} to {second}", first=self.first, second=self.second)
        return (Table(title, columns, [_row(each) for each in self.people]),)


def _row(change: PersonChange) -> tuple[Cell, ...]:
    cells: list[Cell] = [change.person, change.words()]
    for part in ("unit", "position", "manager"):
        cells += [None if place is None else getattr(place, part) for place in (change.before, change.after)]
    return tuple(cells)


def changes_between(organization: Organization, first: date, second: date) -> OrganizationChanges:
    """What is different on the second day, person by person.

    Args:
        organization: The organisation.
        first: A day.
        second: Another day, which may be before it.

    Raises:
        WrongTypeError: If it is no organisation, or a day is no date.

    Source: Handbook 1.2.

    >>> from salesmanual.organization.positions import Position
    >>> from salesmanual.organization.assignments import Assignment, Person
    >>> from salesmanual.organization.units import Unit
    >>> new_year = date(2026, 1, 1)
    >>> acme = Organization(
    ...     "acme", [Unit("sales", "Sales", new_year)], [Position("rep", "sales", "Representative", new_year)],
    ...     [Person("li.na")], [Assignment("li.na", "rep", date(2026, 3, 1))],
    ... )
    >>> changes_between(acme, new_year, date(2026, 3, 1)).joined()
    ('li.na',)
    """
    check_type(organization, Organization, "organization")
    read_date(first, "first")
    read_date(second, "second")
    found = []
    for person in sorted({*organization.people_on(first), *organization.people_on(second)}):
        before, after = _place(organization, person, first), _place(organization, person, second)
        if before != after:
            found.append(PersonChange(person, before, after))
    return OrganizationChanges(first, second, tuple(found))


def _place(organization: Organization, person: str, on: date) -> Place | None:
    standing = organization.structure.standing[person].on(on)
    if standing is None:
        return None
    return Place(standing.unit, standing.assignment.position, organization.manager_of(person, on))

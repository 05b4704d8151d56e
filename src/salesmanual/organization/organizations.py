"""An organisation: units, positions, people and what ties them together, and what it answers about any day.

Who somebody reports to on a day: whom a solid line of their own names; else who acts as head of their unit; else its
head; and where that is nobody, or they lead the unit themselves, whoever leads the unit above, up to the top.

Invariant: on no day is a unit below itself or more than 32 levels deep, does somebody report to themselves through
others, has a seat two people or a unit two heads, or does somebody work more than full time; and nothing is used on a
day on which it is not there.
An organisation that says otherwise cannot be built.

Left out: changes (`changes`), which give another organisation with one more event.
"""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import (
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import check_kind, read_line
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal, read_id
from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.positions import Position
from salesmanual.organization.structure import NOTHING, Revision, Structure, entry_on, revision
from salesmanual.organization.structure_cycles import problems_of
from salesmanual.organization.structure_entries import (
    check_known,
    read_assignments,
    read_lines,
    read_people,
    read_positions,
    read_units,
)
from salesmanual.organization.structure_events import known_by, put_by
from salesmanual.organization.structure_questions import (
    UnitHead,
    Vacancy,
    children_of,
    manager_on,
    people_of,
    reports_of,
    seats_of,
    vacancy_of,
)
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.record import Event
    from salesmanual.organization.chart import OrgChart, Tree

__all__ = ["Organization", "UnitHead", "Vacancy", "with_structure"]


@final
@attrs.frozen
class Organization:
    """Who stands where and reports to whom, on any day.

    It serves as the `Reporting` of crediting and as the `Teams` of an incentive plan. A key names a unit or a person,
    never both. Where somebody has several seats on a day, the one that counts is not acting, of the most time, since
    the earliest day, and then the first by key; by it everybody is in one unit.

    Attributes:
        id: What it is known by.
        units: The entries of the units, by key and day.
        positions: The entries of the positions, by key and day.
        people: The people, by id.
        assignments: Who has which seat, by person and day.
        lines: The reporting lines of people's own, by person and day.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two people have one id.
        InvalidDocumentError: With everything that does not agree: unknown keys, circles, units more than 32 levels
            deep, two people in one seat, more than full time, a head outside the unit, and units or seats used on days
            on which they are not there.
        InvalidValueError: If the last event put an entry that is not there.

    Source: Handbook 1.2.

    >>> first = date(2026, 1, 1)
    >>> acme = Organization(
    ...     "acme",
    ...     units=[Unit("sales", "Sales", first, head="lead"), Unit("east", "East", first, parent="sales")],
    ...     positions=[Position("lead", "sales", "Head", first), Position("east-1", "east", "Representative", first)],
    ...     people=[Person("wu.fang"), Person("li.na")],
    ...     assignments=[Assignment("wu.fang", "lead", first), Assignment("li.na", "east-1", date(2026, 3, 1))],
    ... )
    >>> acme.manager_of("li.na", date(2026, 3, 1)), acme.manager_of("li.na", date(2026, 2, 28))
    ('wu.fang', None)
    """

    id: str = attrs.field(converter=read_id)
    units: tuple[Unit, ...] = attrs.field(default=(), converter=read_units)
    positions: tuple[Position, ...] = attrs.field(default=(), converter=read_positions)
    people: tuple[Person, ...] = attrs.field(default=(), converter=read_people)
    assignments: tuple[Assignment, ...] = attrs.field(default=(), converter=read_assignments)
    lines: tuple[ReportingLine, ...] = attrs.field(default=(), converter=read_lines)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, validator=check_kind(Journal, "a Journal"), kw_only=True)
    _structure: Structure = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        changed = revision(self.units, self.positions, self.people, self.assignments, self.lines)
        structure, found = problems_of(NOTHING.updated(changed), changed, None)
        if found:
            raise InvalidDocumentError(f"organization {self.id}", [problem.to_fault() for problem in found])
        if self.journal.last is not None:
            self._check_last(self.journal.last)
        object.__setattr__(self, "_structure", structure)

    def _check_last(self, event: Event) -> None:
        """Refuses entries that do not have in them what happened last, such as those of `replay` of the kernel."""
        for kind, put in put_by(event).items():
            there = set(getattr(self, kind))
            for entry in put:
                if entry not in there:
                    what = f"{kind} {' '.join(known_by(entry))}"
                    remedy = "make a later version of an earlier one with replay_changes"
                    raise InvalidValueError("journal", what, "a last event whose entries are there", remedy)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    @property
    def structure(self) -> Structure:
        """The entries by key, with the courses of people and units; what changes are made of."""
        return self._structure

    def manager_of(self, person: str, on: date) -> str | None:
        """Who the person reports to on the day; `None` for nobody, and for who has no seat or is not known.

        It takes one look for the person, and one for each unit from theirs to the one whose leader it is.

        Raises:
            WrongTypeError: If the person is no text or the day no date.
        """
        if type(on) is not date:
            read_date(on, "on")
        if type(person) is not str:
            read_line(person, "person")
        return manager_on(self._structure, person, on)

    def managers(self, person: str, on: date) -> tuple[str, ...]:
        """Who the person reports to on the day, who that one reports to, and so on to the top."""
        found = []
        manager = self.manager_of(person, on)
        while manager is not None:
            found.append(manager)
            manager = manager_on(self._structure, manager, on)
        return tuple(found)

    def dotted_managers(self, person: str, on: date) -> tuple[str, ...]:
        """Who the person reports to by dotted lines on the day, in alphabetical order."""
        self._check_person(person, on)
        lines = self._structure.lines.get(person, ())
        return tuple(sorted(line.manager for line in lines if line.kind == "dotted" and holds_on(line, on)))

    def reports(self, person: str, on: date, *, indirect: bool = False) -> tuple[str, ...]:
        """Who reports to the person on the day, in alphabetical order.

        Args:
            person: The manager.
            on: The day.
            indirect: Whether those who report to them through others count as well.

        Raises:
            NotFoundError: If nobody has that id.
        """
        self._check_person(person, on)
        found = set(reports_of(self._structure, person, on))
        asked = list(found) if indirect else []
        while asked:
            below = set(reports_of(self._structure, asked.pop(), on)) - found
            found |= below
            asked += below
        return tuple(sorted(found))

    def head_of(self, unit: str, on: date) -> UnitHead | None:
        """Who leads the unit on the day, with whether they act; `None` for nobody.

        Raises:
            NotFoundError: If there never is a unit of that key.
        """
        self._check_unit(unit, on)
        leading = self._structure.leading[unit].on(on)
        if leading is None or leading.entry.head is None:
            return None
        person = leading.acting or leading.head
        return None if person is None else UnitHead(unit, leading.entry.head, person, leading.acting is not None)

    def unit(self, key: str, on: date) -> Unit | None:
        """The unit as it is on the day; `None` where it is not there then.

        Raises:
            NotFoundError: If there never is a unit of that key.
        """
        self._check_unit(key, on)
        return entry_on(self._structure.units[key], on)

    def position(self, key: str, on: date) -> Position | None:
        """The position as it is on the day; `None` where it is not there then.

        Raises:
            NotFoundError: If there never is a position of that key.
        """
        self._check_position(key, on)
        return entry_on(self._structure.positions[key], on)

    def unit_of(self, person: str, on: date) -> str | None:
        """The unit of the person on the day, by the seat that counts; `None` where they have no seat.

        Raises:
            NotFoundError: If nobody has that id.
        """
        self._check_person(person, on)
        course = self._structure.standing.get(person)
        standing = None if course is None else course.on(on)
        return None if standing is None else standing.unit

    def position_of(self, person: str, on: date) -> str | None:
        """The seat of the person on the day, the one that counts; `None` where they have none.

        Raises:
            NotFoundError: If nobody has that id.
        """
        self._check_person(person, on)
        course = self._structure.standing.get(person)
        standing = None if course is None else course.on(on)
        return None if standing is None else standing.assignment.position

    def assignments_of(self, person: str, on: date) -> tuple[Assignment, ...]:
        """All seats of the person on the day, those in which they act as well.

        Raises:
            NotFoundError: If nobody has that id.
        """
        self._check_person(person, on)
        return tuple(each for each in self._structure.held.get(person, ()) if holds_on(each, on))

    def occupant(self, position: str, on: date, *, acting: bool = False) -> str | None:
        """Who has the seat on the day; with `acting`, who acts in it; `None` for nobody.

        Raises:
            NotFoundError: If there never is a position of that key.
        """
        self._check_position(position, on)
        seats = self._structure.seats.get(position, ())
        return next((each.person for each in seats if each.acting is acting and holds_on(each, on)), None)

    def top_units(self, on: date) -> tuple[str, ...]:
        """The units that have none above them on the day, by key."""
        read_date(on, "on")
        entries = (entry_on(own, on) for own in self._structure.units.values())
        return tuple(sorted(entry.key for entry in entries if entry is not None and entry.parent is None))

    def units_below(self, unit: str, on: date, *, indirect: bool = True) -> tuple[str, ...]:
        """The units below the unit on the day, each before those below it, beside one another by key.

        Args:
            unit: The unit.
            on: The day.
            indirect: Whether those below the ones right below count as well.

        Raises:
            NotFoundError: If there never is a unit of that key.
        """
        self._check_unit(unit, on)
        children = children_of(self._structure, unit, on)
        if not indirect:
            return tuple(children)
        found: list[str] = []
        waiting = children[::-1]
        while waiting:
            found.append(waiting.pop())
            waiting += children_of(self._structure, found[-1], on)[::-1]
        return tuple(found)

    def people_in(self, unit: str, on: date, *, below: bool = True) -> tuple[str, ...]:
        """Who is in the unit on the day, by the seat that counts, in alphabetical order.

        Args:
            unit: The unit.
            on: The day.
            below: Whether the people of the units below count as well.

        Raises:
            NotFoundError: If there never is a unit of that key.
        """
        units = [unit, *self.units_below(unit, on)] if below else [unit]
        self._check_unit(unit, on)
        return tuple(sorted(person for each in units for person in people_of(self._structure, each, on)))

    def positions_in(self, unit: str, on: date, *, below: bool = True) -> tuple[Position, ...]:
        """The positions of the unit as they are on the day, unit by unit, in each by key.

        Args:
            unit: The unit.
            on: The day.
            below: Whether the positions of the units below count as well.

        Raises:
            NotFoundError: If there never is a unit of that key.
        """
        units = [unit, *self.units_below(unit, on)] if below else [unit]
        self._check_unit(unit, on)
        return tuple(position for each in units for position in seats_of(self._structure, each, on))

    def people_on(self, on: date) -> tuple[str, ...]:
        """Who has a seat on the day, in alphabetical order."""
        read_date(on, "on")
        return tuple(sorted(key for key, course in self._structure.standing.items() if course.on(on) is not None))

    def members(self, team: str, period: Period) -> tuple[str, ...]:
        """Who was in the unit or below it, or reported to the person, on the period's last day, in alphabetical order.

        Raises:
            NotFoundError: If there is neither a unit nor a person of that key.
            WrongTypeError: If the period is no period.
        """
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        read_line(team, "team")
        if team in self._structure.units:
            return self.people_in(team, period.last_day())
        if team in self._structure.people:
            return self.reports(team, period.last_day())
        known = self._structure.units.keys() | self._structure.people.keys()
        raise NotFoundError("team", team, did_you_mean(team, known))

    def vacancies(self, on: date) -> tuple[Vacancy, ...]:
        """The seats that are approved on the day and have no occupant, by key."""
        read_date(on, "on")
        found = (vacancy_of(self._structure, key, on) for key in sorted(self._structure.positions))
        return tuple(each for each in found if each is not None)

    def chart(self, on: date) -> OrgChart:
        """The chart of the day: units, seats and people, vacancies and acting heads marked."""
        from salesmanual.organization.chart import draw_chart  # noqa: PLC0415 - only those who draw pay for it

        return draw_chart(self, on)

    def tree(self, on: date) -> Mapping[str, Tree | None]:
        """Units and people of the day as nested tables, for a breakdown by unit and person.

        A unit without anybody in it or below is left out. Of the others, one without units below is the list of its
        people; one with units below is a table of them, in which people of its own stand first, each with `None`. So
        it is what a planning `Dimension` is made of: `Dimension("who", organization.tree(on))`.
        """
        from salesmanual.organization.chart import people_tree  # noqa: PLC0415 - as above

        return people_tree(self, on)

    def _check_person(self, person: str, on: date) -> None:
        read_date(on, "on")
        check_known(person, "person", self._structure.people)

    def _check_unit(self, unit: str, on: date) -> None:
        read_date(on, "on")
        check_known(unit, "unit", self._structure.units)

    def _check_position(self, position: str, on: date) -> None:
        read_date(on, "on")
        check_known(position, "position", self._structure.positions)


def with_structure(organization: Organization, structure: Structure, changed: Revision, event: Event) -> Organization:
    """The organisation after a change that agrees; only the entries of the kinds that changed are listed anew."""
    changes: dict[str, object] = {"journal": organization.journal.append(event), "_structure": structure}
    if changed.units:
        changes["units"] = read_units(chain.from_iterable(structure.units.values()))
    if changed.positions:
        changes["positions"] = read_positions(chain.from_iterable(structure.positions.values()))
    if changed.people:
        changes["people"] = read_people(structure.people.values())
    if changed.held:
        changes["assignments"] = read_assignments(chain.from_iterable(structure.held.values()))
    if changed.lines:
        changes["lines"] = read_lines(chain.from_iterable(structure.lines.values()))
    later = object.__new__(Organization)
    for field in attrs.fields(Organization):
        value = changes[field.name] if field.name in changes else getattr(organization, field.name)
        object.__setattr__(later, field.name, value)
    return later

"""A small sales department and a plain, slow reading of the rules, day by day, to compare with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.money import Money
from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST: Final = date(2026, 1, 1)
JULY: Final = date(2026, 7, 1)
JUNE: Final = JULY - timedelta(days=1)
DECIDED: Final = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAYS: Final = [FIRST + timedelta(days=day) for day in range(-1, 14)]


def acme(**more: Iterable[object]) -> Organization:
    """Sales with east and west: east has a head, west none; a seat in each of them is vacant or filled."""
    return Organization(
        "acme",
        units=[
            Unit("sales", "Sales", FIRST, head="director"),
            Unit("east", "East", FIRST, parent="sales", head="east-head"),
            Unit("west", "West", FIRST, parent="sales"),
        ],
        positions=[
            Position("director", "sales", "Director", FIRST, cost=Money("600000", "CNY")),
            Position("east-head", "east", "Head of East", FIRST),
            Position("east-1", "east", "Representative", FIRST),
            Position("east-2", "east", "Representative", FIRST),
            Position("west-1", "west", "Representative", FIRST),
        ],
        people=[Person("wu.fang", "Wu Fang"), Person("zhao.min"), Person("li.na", "Li Na"), Person("wang.wei")],
        assignments=[
            Assignment("wu.fang", "director", FIRST),
            Assignment("zhao.min", "east-head", FIRST),
            Assignment("li.na", "east-1", FIRST),
            Assignment("wang.wei", "west-1", FIRST),
            *more.get("assignments", ()),  # type: ignore[list-item] # each test gives its own
        ],
        lines=more.get("lines", ()),  # type: ignore[arg-type] # as above
    )


def naive_main(assignments: Sequence[Assignment], person: str, on: date) -> Assignment | None:
    """The seat that counts, by looking at every assignment."""
    there = [each for each in assignments if each.person == person and holds_on(each, on)]
    there.sort(key=lambda each: (each.acting, -each.fte, each.since, each.position))
    return there[0] if there else None


def naive_manager(organization: Organization, person: str, on: date) -> str | None:
    """Who the person reports to, by looking at every entry."""
    main = naive_main(organization.assignments, person, on)
    if main is None:
        return None
    for line in organization.lines:
        if line.person == person and line.kind == "solid" and holds_on(line, on):
            return line.manager
    position = next(each for each in organization.positions if each.key == main.position and holds_on(each, on))
    key: str | None = position.unit
    while key is not None:
        unit = next(each for each in organization.units if each.key == key and holds_on(each, on))
        seats = [each for each in organization.assignments if each.position == unit.head and holds_on(each, on)]
        leaders = [each.person for each in sorted(seats, key=lambda each: not each.acting)]
        if leaders and person not in leaders:
            return leaders[0]
        key = unit.parent
    return None


def naive_agrees(
    units: Sequence[Unit],
    positions: Sequence[Position],
    people: Sequence[Person],
    assignments: Sequence[Assignment],
    lines: Sequence[ReportingLine],
) -> bool:
    """Whether the entries keep every rule on each of the days, rule by rule and day by day."""
    ids = {person.id for person in people}
    if ids & {unit.key for unit in units}:
        return False
    return all(_day_agrees(on, units, positions, ids, assignments, lines) for on in DAYS)


def _day_agrees(  # noqa: PLR0917 - the five kinds of entries and the day
    on: date,
    units: Sequence[Unit],
    positions: Sequence[Position],
    ids: set[str],
    assignments: Sequence[Assignment],
    lines: Sequence[ReportingLine],
) -> bool:
    there = [unit for unit in units if holds_on(unit, on)]
    by_key = {unit.key: unit for unit in there}
    approved = [position for position in positions if holds_on(position, on)]
    seats = {position.key: position for position in approved}
    held = [each for each in assignments if holds_on(each, on)]
    holding = {each.person for each in held}
    drawn = [line for line in lines if holds_on(line, on)]
    solid = {line.person: line.manager for line in drawn if line.kind == "solid"}
    rules = [
        len(by_key) == len(there),
        len(seats) == len(approved),
        all(unit.parent is None or unit.parent in by_key for unit in there),
        all(unit.head is None or (unit.head in seats and seats[unit.head].unit == unit.key) for unit in there),
        all(position.unit in by_key for position in approved),
        all(each.person in ids and each.position in seats for each in held),
        len({(each.position, each.acting) for each in held}) == len(held),
        all(sum(each.fte for each in held if each.person == person and not each.acting) <= 1 for person in holding),
        len(solid) == sum(line.kind == "solid" for line in drawn),
        len({(line.person, line.manager, line.kind) for line in drawn}) == len(drawn),
        all(line.person in holding and line.manager in holding for line in drawn),
    ]
    return (
        all(rules)
        and _ends({unit.key: unit.parent for unit in there})
        and _managers_end(on, by_key, seats, held, solid)
    )


def _managers_end(
    on: date,
    units: dict[str, Unit],
    seats: dict[str, Position],
    held: list[Assignment],
    solid: dict[str, str],
) -> bool:
    managers: dict[str, str | None] = {}
    for person in {each.person for each in held}:
        main = naive_main(held, person, on)
        assert main is not None
        manager = solid.get(person)
        key: str | None = seats[main.position].unit
        while manager is None and key is not None:
            leaders = [
                each.person
                for each in sorted(held, key=lambda each: not each.acting)
                if each.position == units[key].head
            ]
            manager = leaders[0] if leaders and person not in leaders else None
            key = units[key].parent
        managers[person] = manager
    return _ends(managers)


def _ends(above: dict[str, str | None]) -> bool:
    for start, first in above.items():
        way, here = {start}, first
        while here is not None:
            if here in way:
                return False
            way.add(here)
            here = above[here]
    return True

"""Who reported to whom: a million questions to 10,000 people with history, against a scan of their assignments.

The scan is the plain one: the person's assignment of the day, its seat's unit, the unit's head, and who has that seat,
each found by going through all entries, and so on upward. A row gives the time of one question. Building and changing
stand beside it, against building a tenth of the people ten times and against building anew.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from ratio import Row, best_of, print_rows

from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.changes import hire
from salesmanual.organization.openings import open_position
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from salesmanual.kernel.timeline import Dated

FIRST = date(2016, 1, 1)
DAY = timedelta(days=1)
SEATS = 4_000
QUESTIONS = 1_000_000
SCANNED = 20_000
AT = datetime(2025, 12, 1, tzinfo=UTC)


class Entries(NamedTuple):
    """What an organisation is made of."""

    units: list[Unit]
    positions: list[Position]
    people: list[Person]
    assignments: list[Assignment]
    lines: list[ReportingLine]


def entries(seats: int) -> Entries:
    """Teams of ten under regions of ten teams; each seat has one to four people after one another, by a fixed rule."""
    teams = range(seats // 10)
    regions = range(seats // 100)
    units = [Unit("company", "Company", FIRST, head="chief")]
    units += [
        Unit(f"r{region}", f"Region {region}", FIRST, parent="company", head=f"r{region}-0") for region in regions
    ]
    units += [Unit(f"t{team}", f"Team {team}", FIRST, parent=f"r{team // 10}", head=f"t{team}-0") for team in teams]
    positions = [Position("chief", "company", "Chief", FIRST)]
    positions += [Position(f"r{region}-0", f"r{region}", "Head", FIRST) for region in regions]
    positions += [Position(f"t{team}-{seat}", f"t{team}", "Seat", FIRST) for team in teams for seat in range(10)]
    people: list[Person] = []
    assignments: list[Assignment] = []
    for number, position in enumerate(positions):
        since = FIRST
        for turn in range(number % 4, -1, -1):
            until = None if turn == 0 else since + timedelta(days=300 + (number * 37 + turn * 11) % 700)
            people.append(Person(f"p{number}.{turn}"))
            assignments.append(Assignment(f"p{number}.{turn}", position.key, since, until=until))
            since = FIRST if until is None else until + DAY
    chief = next(each.person for each in assignments if each.position == "chief")
    lines = [ReportingLine(f"p{number}.0", chief, FIRST) for number in range(200, seats, 100) if not number % 4]
    return Entries(units, positions, people, assignments, lines)


def questions(made: Entries, number: int) -> list[tuple[str, date]]:
    """So many pairs of a person and a day of ten years, by a fixed rule."""
    many = len(made.people)
    return [
        (made.people[each * 7_919 % many].id, FIRST + timedelta(days=each * 104_729 % 3_650)) for each in range(number)
    ]


def holds(entry: Dated, on: date) -> bool:
    """Whether the entry holds on the day."""
    return entry.since <= on and (entry.until is None or on <= entry.until)


def scanned(made: Entries, person: str, on: date) -> str | None:
    """Who the person reports to, by going through the entries."""
    own = next((each for each in made.assignments if each.person == person and holds(each, on)), None)
    if own is None:
        return None
    for line in made.lines:
        if line.person == person and holds(line, on):
            return line.manager
    key: str | None = next(each.unit for each in made.positions if each.key == own.position and holds(each, on))
    while key is not None:
        unit = next(each for each in made.units if each.key == key and holds(each, on))
        head = next((each for each in made.assignments if each.position == unit.head and holds(each, on)), None)
        if head is not None and head.person != person:
            return head.person
        key = unit.parent
    return None


def ask(organization: Organization, asked: list[tuple[str, date]]) -> int:
    """How many of the people reported to somebody."""
    manager_of = organization.manager_of
    return sum(manager_of(person, on) is not None for person, on in asked)


def scan(made: Entries, asked: list[tuple[str, date]]) -> int:
    """As `ask`, by scanning."""
    return sum(scanned(made, person, on) is not None for person, on in asked)


def change(organization: Organization, numbers: count[int]) -> Organization:
    """A seat is opened and filled."""
    number = next(numbers)
    on = date(2026, 1, 1)
    later = open_position(organization, f"new-{number}", "t3", "Seat", on=on, at=AT, by="hr")
    return hire(later, f"new.{number}", f"new-{number}", on=on, at=AT, by="hr")


def rows() -> list[Row]:
    """The time of a question against the scan's, of building against the tenth, of a change against building."""
    made, tenth = entries(SEATS), entries(SEATS // 10)
    organization = Organization("company", *made)
    asked = questions(made, QUESTIONS)
    few = asked[:SCANNED]
    assert all(organization.manager_of(*each) == scanned(made, *each) for each in few[:500])
    assert ask(organization, few[:500]) == scan(made, few[:500])
    build = best_of(partial(Organization, "company", *made), number=1, rounds=3)
    small = best_of(partial(Organization, "company", *tenth), number=1, rounds=5)
    changed = best_of(partial(change, organization, count()), number=1, rounds=5) / 2
    mine = best_of(partial(ask, organization, asked), number=1, rounds=3) / QUESTIONS
    theirs = best_of(partial(scan, made, few), number=1, rounds=1) / SCANNED
    print(f"{len(made.people):,} people, {len(made.assignments):,} assignments, {len(made.units):,} units")
    print(f"        {QUESTIONS:,} questions {mine * QUESTIONS:.2f} s, {theirs / mine:,.0f} times as fast as the scan")
    return [
        Row("who reported to whom, one question", mine, theirs, "a scan of the assignments", required=1 / 50),
        Row("building the organisation", build, 10 * small, "ten times a tenth of the people", required=2),
        Row("one change of it", changed, build, "building it anew", required=0.5),
    ]


if __name__ == "__main__":
    print_rows(rows())

"""Hypothesis strategies for organisations: entries that may or may not agree, and changes that may or may not be made.

Invariant: keys, people and days come from small pools, so that entries meet; every organisation they make is accepted
by the library, and has become what it is by changes.

Left out: targets and credits, which are strategies of their own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from hypothesis import strategies as st

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, RefusedError
from salesmanual.organization.assignments import Assignment, LineKind, Person, ReportingLine
from salesmanual.organization.changes import (
    act,
    end_line,
    hire,
    leave,
    leave_seat,
    move,
    report_to,
    stop_acting,
    take_seat,
)
from salesmanual.organization.openings import close_position, close_unit, open_position, open_unit
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.reorganizing import PositionChange, SeatChange, UnitChange, reorganize
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "FOUNDED",
    "EntryLists",
    "Step",
    "attempted",
    "entry_lists",
    "organization_steps",
    "organizations",
    "reporting_lists",
]

FIRST: Final = date(2026, 1, 1)
_AT: Final = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
_UNITS: Final = ("sales", "east", "west", "north")
_POSITIONS: Final = ("director", "east-head", "east-1", "west-head", "west-1", "north-1")
_PEOPLE: Final = ("wu.fang", "zhao.min", "li.na", "wang.wei", "chen.jie")
_LENGTH: Final = 12

FOUNDED: Final = Organization(
    "acme",
    units=[
        Unit("sales", "Sales", FIRST, head="director"),
        Unit("east", "East", FIRST, parent="sales", head="east-head"),
        Unit("west", "West", FIRST, parent="sales"),
    ],
    positions=[
        Position("director", "sales", "Director", FIRST),
        Position("east-head", "east", "Head", FIRST),
        Position("east-1", "east", "Representative", FIRST),
        Position("west-head", "west", "Head", FIRST),
        Position("west-1", "west", "Representative", FIRST),
    ],
    people=[Person("wu.fang"), Person("zhao.min"), Person("li.na"), Person("wang.wei")],
    assignments=[
        Assignment("wu.fang", "director", FIRST),
        Assignment("zhao.min", "east-head", FIRST),
        Assignment("li.na", "east-1", FIRST),
        Assignment("wang.wei", "west-1", FIRST, fte="50%"),
    ],
)
"""Where every organisation begins: sales with east and west, two heads, two representatives, one of them for half of
full time, and a vacant seat."""

Step = partial[Organization]
"""A change that waits for the organisation to make it on."""


class EntryLists(NamedTuple):
    """Entries that may or may not agree, as an organisation takes them."""

    units: list[Unit]
    positions: list[Position]
    people: list[Person]
    assignments: list[Assignment]
    lines: list[ReportingLine]


def _days() -> SearchStrategy[date]:
    return st.integers(0, _LENGTH).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def _spans(draw: DrawFn) -> tuple[date, date | None]:
    since = FIRST + timedelta(days=draw(st.sampled_from([0, 0, 0, 4, 8])))
    days = draw(st.sampled_from([None, None, None, 3, 7]))
    return since, None if days is None else since + timedelta(days=days)


@st.composite
def entry_lists(draw: DrawFn) -> EntryLists:
    """Entries of a few units, seats and people; some of the lists agree, most of the others hardly do not.

    >>> from hypothesis import find
    >>> len(find(entry_lists(), lambda entries: len(entries.assignments) > 1).assignments)
    2
    """
    careless = draw(st.sampled_from([False, False, True]))
    keys = _UNITS[: draw(st.integers(1, 3))]
    seats = _POSITIONS[: draw(st.integers(0, 4))]
    positions = []
    for key in seats:
        since, until = draw(_spans()) if careless else (FIRST, None)
        positions.append(
            Position(key, draw(st.sampled_from(_UNITS[:3] if careless else keys)), key, since, until=until)
        )
    units = []
    for number, key in enumerate(keys):
        since, until = draw(_spans()) if careless else (FIRST, None)
        parents = [each for each in (_UNITS[:3] if careless else keys[:number]) if each != key]
        heads = seats if careless else [each.key for each in positions if each.unit == key]
        parent, head = draw(st.sampled_from([None, *parents])), draw(st.sampled_from([None, *heads]))
        units.append(Unit(key, key, since, until=until, parent=parent, head=head))
    ids = _PEOPLE[: draw(st.integers(0, 3))]
    assignments = []
    for _ in range(draw(st.integers(0, 4)) if ids and seats else 0):
        since, until = draw(_spans())
        person, position = draw(st.sampled_from(ids)), draw(st.sampled_from(seats))
        fte, acting = draw(st.sampled_from(["1", "50%", "50%"])), draw(st.sampled_from([False, False, True]))
        assignments.append(Assignment(person, position, since, until=until, fte=fte, acting=acting))
    lines = draw(st.lists(_own_lines(ids), max_size=3)) if len(ids) > 1 else []
    return EntryLists(units, positions, [Person(each) for each in ids], assignments, lines)


@st.composite
def _own_lines(draw: DrawFn, ids: tuple[str, ...]) -> ReportingLine:
    since, until = draw(_spans())
    person, manager = draw(st.permutations(ids))[:2]
    kind: LineKind = draw(st.sampled_from(["solid", "dotted"]))
    return ReportingLine(person, manager, since, until=until, kind=kind)


@st.composite
def reporting_lists(draw: DrawFn) -> EntryLists:
    """Entries of which everything agrees but perhaps the reporting lines and who acts: circles are frequent.

    >>> from hypothesis import find
    >>> len(find(reporting_lists(), lambda entries: len(entries.lines) == 2).lines)
    2
    """
    acting = draw(st.lists(st.tuples(st.sampled_from(_PEOPLE[:3]), st.sampled_from(_POSITIONS[:3])), max_size=2))
    acts = []
    for person, position in acting:
        since, until = draw(_spans())
        acts.append(Assignment(person, position, since, until=until, acting=True))
    lines = draw(st.lists(_own_lines(_PEOPLE[:3]), max_size=3))
    return EntryLists(
        list(FOUNDED.units),
        list(FOUNDED.positions),
        list(FOUNDED.people),
        [*FOUNDED.assignments, *acts],
        lines,
    )


def organization_steps() -> SearchStrategy[Step]:
    """Changes of every kind on a day of two weeks, to call with an organisation; many are refused.

    >>> from hypothesis import find
    >>> find(organization_steps(), lambda step: step.func is leave).args
    ()
    """
    units, seats, people = st.sampled_from(_UNITS), st.sampled_from(_POSITIONS), st.sampled_from(_PEOPLE)
    untils = st.sampled_from([None, None, None, FIRST + timedelta(days=_LENGTH)])
    ftes = st.sampled_from(["1", "1", "50%"])
    parts = st.sampled_from(["20%", "50%", "80%"])
    kinds = st.sampled_from(["solid", "solid", "dotted"])
    unit_changes = st.builds(UnitChange, units, parent=st.sampled_from(["", *_UNITS]), head=st.none() | seats)
    seat_changes = st.builds(PositionChange, seats, unit=units)
    several = st.lists(
        unit_changes | seat_changes | st.builds(SeatChange, people, seats, fte=st.none() | parts),
        min_size=1,
        max_size=3,
    )
    return st.one_of(
        _steps(hire, person=people, position=seats, fte=ftes, until=untils),
        _steps(hire, person=people, position=seats),
        _steps(leave, person=people),
        _steps(move, person=people, position=seats),
        _steps(move, person=people, position=seats, fte=parts),
        _steps(take_seat, person=people, position=seats, fte=parts, until=untils),
        _steps(take_seat, person=st.just("wang.wei"), position=st.just("west-head"), fte=parts),
        _steps(leave_seat, person=people, position=seats),
        _steps(leave_seat, person=st.just("wang.wei"), position=st.sampled_from(("west-1", "west-head"))),
        _steps(act, person=people, position=seats, until=untils),
        _steps(stop_acting, person=people, position=seats),
        _steps(report_to, person=people, manager=people, kind=kinds, until=untils),
        _steps(end_line, person=people, manager=people),
        _steps(open_position, key=seats, unit=units, label=st.just("Seat"), until=untils),
        _steps(open_position, key=seats, unit=units, label=st.just("Seat")),
        _steps(close_position, key=seats),
        _steps(open_unit, key=units, label=st.just("Unit"), parent=st.none() | units),
        _steps(close_unit, key=units),
        _steps(reorganize, changes=several),
        _steps(reorganize, changes=unit_changes.map(lambda change: [change])),
    )


def _steps(verb: Callable[..., Organization], **given: SearchStrategy[object]) -> SearchStrategy[Step]:
    return st.builds(lambda **found: partial(verb, **found, at=_AT, by="hr"), on=_days(), **given)


def attempted(organization: Organization, step: Step) -> Organization:
    """The organisation after the change, or as it was where the change is refused.

    >>> step = partial(leave, person="wu.fang", on=FIRST, at=_AT, by="hr")
    >>> attempted(attempted(FOUNDED, step), step).version
    1
    """
    try:
        return step(organization)
    except (RefusedError, NotFoundError, DuplicateError, InvalidValueError):
        return organization


@st.composite
def organizations(draw: DrawFn, *, max_size: int = 40) -> Organization:
    """Organisations that became what they are by changes, with everything in their journal.

    Args:
        draw: Given by Hypothesis.
        max_size: How many changes are tried at most.

    >>> from hypothesis import given
    >>> @given(organizations(max_size=5))
    ... def test_law(organization):
    ...     assert organization.version == len(organization.journal)
    >>> test_law()
    """
    organization = FOUNDED
    for step in draw(st.lists(organization_steps(), min_size=max_size // 2, max_size=max_size)):
        organization = attempted(organization, step)
    return organization

"""Entries of an organisation as it takes them: each of its class, in an order of their own.

Invariant: the same entries in any order are read as the same tuple.

Left out: whether they agree (`structure_checks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.fields import read_items, read_line
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["check_known", "read_assignments", "read_lines", "read_people", "read_positions", "read_units"]


def read_units(values: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units, by key and first day."""
    return tuple(sorted(read_items(values, "units", Unit, "a Unit"), key=lambda each: (each.key, each.since)))


def read_positions(values: Iterable[Position]) -> tuple[Position, ...]:
    """The positions, by key and first day."""
    found = read_items(values, "positions", Position, "a Position")
    return tuple(sorted(found, key=lambda each: (each.key, each.since)))


def read_people(values: Iterable[Person]) -> tuple[Person, ...]:
    """The people, by id."""
    return tuple(sorted(read_items(values, "people", Person, "a Person", key="id"), key=lambda each: each.id))


def read_assignments(values: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """The assignments, by person, first day and seat."""
    found = read_items(values, "assignments", Assignment, "an Assignment")
    return tuple(sorted(found, key=lambda each: (each.person, each.since, each.position)))


def read_lines(values: Iterable[ReportingLine]) -> tuple[ReportingLine, ...]:
    """The reporting lines, by person, first day, manager and kind."""
    found = read_items(values, "lines", ReportingLine, "a ReportingLine")
    return tuple(sorted(found, key=lambda each: (each.person, each.since, each.manager, each.kind)))


def check_known(key: str, what: str, known: Mapping[str, object]) -> None:
    """Refuses a key of which there is nothing.

    Raises:
        NotFoundError: If there is none, with the closest one.
        WrongTypeError: If it is no text.
    """
    read_line(key, what)
    if key not in known:
        raise NotFoundError(what, key, did_you_mean(key, known))

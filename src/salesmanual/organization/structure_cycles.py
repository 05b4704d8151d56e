"""Circles and depth: a unit below itself or too many others, somebody who reports to themselves through others.

Units are followed upward from day to day, as far as nothing on the way changes. For people a circle needs somebody
whose seat does not say who is above: a line of their own, somebody who acts, or who has two seats. Without one, each
step leads to the head of a unit above the last, and so to an end; so it is enough to begin with those.

Invariant: a circle on any day from the given one on is found, and so is a unit deeper than 32 levels; so whatever goes
down the tree level by level comes to an end soon.

Left out: entries that do not agree otherwise (`structure_checks`); they are looked at before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from salesmanual.kernel.texts import text
from salesmanual.organization.structure import entry_on
from salesmanual.organization.structure_checks import Problems, check_structure
from salesmanual.organization.structure_spans import end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from salesmanual.organization.structure import Revision, Structure
    from salesmanual.organization.structure_checks import Problem
    from salesmanual.organization.units import Unit

__all__ = [
    "MOST_LEVELS",
    "check_people_circles",
    "check_unit_circles",
    "check_unit_levels",
    "manager_until",
    "problems_of",
]

MOST_LEVELS: Final = 32
"""How many units may stand one below another, the one at the top counted."""


def check_unit_circles(structure: Structure, units: Iterable[str]) -> Problems:
    """Notes the first day on which one of the units is below itself."""
    problems = Problems()

    def above(unit: str, on: date) -> tuple[str | None, date | None]:
        entry = entry_on(structure.units[unit], on)
        return (None, None) if entry is None else (entry.parent, end_of(entry))

    seen: set[frozenset[str]] = set()
    for unit in sorted(units):
        for entry in structure.units.get(unit, ()):
            found = _circle(unit, entry.since, end_of(entry), above)
            if found is not None and frozenset(found[0]) not in seen:
                seen.add(frozenset(found[0]))
                around = text("{path} on {on}", path=" → ".join(found[0]), on=found[1])
                problems.add(f"unit {unit} since {entry.since}", text("no unit is below itself"), around)
    return problems


def check_unit_levels(structure: Structure, units: Iterable[str]) -> Problems:
    """Notes the first day on which one of the units, or one below them, is the first beyond the deepest level."""
    problems = Problems()
    required = text("at most {most} units stand one below another", most=MOST_LEVELS)
    below, waiting = set(units), list(units)
    while waiting:
        further = structure.children.get(waiting.pop(), frozenset()) - below
        below |= further
        waiting += further
    for unit in sorted(below & structure.units.keys()):
        for entry in structure.units[unit]:
            on = _too_deep(structure, unit, entry.since, end_of(entry))
            if on is not None:
                found = text("it is on level {level} on {on}", level=MOST_LEVELS + 1, on=on)
                problems.add(f"unit {unit} since {entry.since}", required, found)
    return problems


def _too_deep(structure: Structure, unit: str, first: date, end: date | None) -> date | None:
    """The first of the days on which exactly as many units as are allowed are above the unit; `None` for no day."""
    on: date | None = first
    while on is not None and (end is None or on < end):
        here: str | None = unit
        level, later = 0, end
        while here is not None and level <= MOST_LEVELS + 1:
            entry = cast("Unit", entry_on(structure.units[here], on))  # a unit above is there on all its days
            until = end_of(entry)
            if until is not None and (later is None or until < later):
                later = until
            here, level = entry.parent, level + 1
        if level == MOST_LEVELS + 1 and here is None:
            return on
        on = later
    return None


def check_people_circles(structure: Structure, since: date | None) -> Problems:
    """Notes the first day, from the given one on, on which somebody reports to themselves through others."""
    problems = Problems()

    def above(person: str, on: date) -> tuple[str | None, date | None]:
        return manager_until(structure, person, on)

    seen: set[frozenset[str]] = set()
    for person in sorted(structure.irregular):
        held = structure.held[person]
        first = held[0].since if since is None else max(since, held[0].since)
        found = _circle(person, first, None, above)
        if found is not None and frozenset(found[0]) not in seen:
            seen.add(frozenset(found[0]))
            around = text("{path} on {on}; give one of them another solid line", path=" → ".join(found[0]), on=found[1])
            problems.add(f"person {person}", text("nobody reports to themselves through others"), around)
    return problems


def _circle(
    start: str, first: date, end: date | None, above: Callable[[str, date], tuple[str | None, date | None]]
) -> tuple[list[str], date] | None:
    """The way around and the first day of it; `None` where every way from the start ends."""
    on: date | None = first
    while on is not None and (end is None or on < end):
        way, here, later = {start: 0}, start, end
        while True:
            following, until = above(here, on)
            if until is not None and (later is None or until < later):
                later = until
            if following is None:
                break
            if following in way:
                return [*list(way)[way[following] :], following], on
            way[following] = len(way)
            here = following
        on = later
    return None


def manager_until(structure: Structure, person: str, on: date) -> tuple[str | None, date | None]:
    """Who the person reports to on the day, and the first later day on which that may be somebody else."""
    standing, later = structure.standing[person].with_end(on)
    if standing is None:
        return None, later
    if standing.line is not None:
        return standing.line.manager, later
    unit: str | None = standing.unit
    while unit is not None:
        leading, until = structure.leading[unit].with_end(on)
        if until is not None and (later is None or until < later):
            later = until
        entry, acting, head = leading  # type: ignore[misc] # a unit is there on the days of its seats and units
        if person not in {acting, head} and (acting or head) is not None:
            return acting or head, later
        unit = entry.parent
    return None, later


def problems_of(structure: Structure, changed: Revision, since: date | None) -> tuple[Structure, list[Problem]]:
    """The updated structure with its courses, and everything that does not agree in it.

    Args:
        structure: The structure with the new entries in it, its courses still the old ones.
        changed: The new entries.
        since: The first day that changes; `None` for all days.
    """
    found = (
        check_structure(structure, changed).found
        or check_unit_circles(structure, changed.units).found
        or check_unit_levels(structure, changed.units).found
    )
    if found:
        return structure, found
    compiled = structure.compiled(changed)
    return compiled, check_people_circles(compiled, since).found

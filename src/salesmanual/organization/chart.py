"""The chart of an organisation on one day: its units as a tree, in each its seats and who has them.

Invariant: every unit and every seat that is there on the day stands in it once, a unit below the one above it; a seat
without occupant is marked vacant, and who acts in it is named.

Left out: reporting lines of people's own, which the organisation answers.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, cast, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.printing import one_line
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Label, Language, Text, read_language, render_value, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.organization.organizations import Organization
    from salesmanual.organization.units import Unit

__all__ = ["ChartSeat", "ChartUnit", "OrgChart", "Tree", "draw_chart", "people_tree"]

Tree: TypeAlias = "dict[str, Tree | None] | list[str]"
"""A unit as a table of its people and the units below, or as the list of its people; never empty."""

_PLAIN: Final = frozenset(" -_.,()%/…")
_INDENT: Final = "  "


@final
@attrs.frozen
class ChartSeat:
    """A seat on the day.

    Attributes:
        position: Its key.
        label: What it is called.
        person: Who has it, by name; `None` where it is vacant.
        acting: Who acts in it, by name; `None` for nobody.
        is_head: Whether its occupant heads the unit.
        fte: The part of full time that is approved.

    Source: Handbook 1.2.
    """

    position: str
    label: Label
    person: str | None
    acting: str | None
    is_head: bool
    fte: Fraction

    def words(self) -> Text:
        """Who has it, in words."""
        if self.person is None and self.acting is None:
            return text("vacant")
        if self.person is None:
            return text("vacant, {person} acts", person=self.acting)
        if self.acting is None:
            return text("{person}", person=self.person)
        return text("{person}, for whom {acting} acts", person=self.person, acting=self.acting)


@final
@attrs.frozen
class ChartUnit:
    """A unit on the day.

    Attributes:
        key: Its key.
        label: What it is called.
        level: How many units are above it.
        parent: The key of the unit above it; `None` at the top.
        seats: Its seats, that of the head first, then by key.

    Source: Handbook 1.2.
    """

    key: str
    label: Label
    level: int
    parent: str | None
    seats: tuple[ChartSeat, ...]

    def head(self) -> ChartSeat | None:
        """The seat of the head; `None` where the unit has none."""
        return next((seat for seat in self.seats if seat.is_head), None)


@final
@attrs.frozen
class OrgChart(Shown):
    """Units, seats and people on one day.

    Attributes:
        organization: The organisation's id.
        on: The day.
        units: The units, each before those below it, beside one another by key.

    Source: Handbook 1.2.
    """

    organization: str
    on: date
    units: tuple[ChartUnit, ...]

    def vacant(self) -> tuple[ChartSeat, ...]:
        """The seats without occupant, in the order of the chart."""
        return tuple(seat for unit in self.units for seat in unit.seats if seat.person is None)

    def to_text(self, language: Language = "en") -> str:
        """The chart as lines, a unit's seats and the units below it indented; the head's seat is marked with `*`."""
        read_language(language)
        lines = [one_line(render_value(self._title(), language))]
        for unit in self.units:
            indent = _INDENT * unit.level
            lines.append(indent + one_line(unit.label.render(language)))
            for seat in unit.seats:
                mark = "* " if seat.is_head else "- "
                words = f"{seat.label.render(language)}: {seat.words().render(language)}"
                lines.append(indent + _INDENT + mark + one_line(words))
        return "\n".join(lines)

    def to_mermaid(self, language: Language = "en") -> str:
        """The units as a Mermaid flowchart, each with its head and the number of its seats."""
        read_language(language)
        ids = {unit.key: f"u{number}" for number, unit in enumerate(self.units)}
        lines = ["flowchart TD"]
        for unit in self.units:
            head = unit.head()
            words = [unit.label.render(language)]
            if head is not None:
                words.append(f"{head.label.render(language)}: {head.words().render(language)}")
            filled = sum(seat.person is not None for seat in unit.seats)
            words.append(text("{filled} of {seats} seats", filled=filled, seats=len(unit.seats)).render(language))
            lines.append(f'    {ids[unit.key]}["{"<br>".join(map(_safe, words))}"]')
        lines += [f"    {ids[unit.parent]} --> {ids[unit.key]}" for unit in self.units if unit.parent is not None]
        return "\n".join(lines)

    def tables(self) -> tuple[Table, ...]:
        """One row for each seat, and for each unit without a seat, in the order of the chart."""
        columns = [
            Column(text("level"), key="level"),
            Column(text("unit"), key="unit"),
            Column(text("position"), key="position"),
            Column(text("person"), key="person"),
            Column(text("acting"), key="acting"),
            Column(text("head"), key="head"),
            Column(text("full time"), key="fte"),
        ]
        rows: list[tuple[object, ...]] = []
        for unit in self.units:
            if not unit.seats:
                rows.append((unit.level, unit.label, None, None, None, None, None))
            for seat in unit.seats:
                person = text("vacant") if seat.person is None else seat.person
                rows.append((unit.level, unit.label, seat.label, person, seat.acting, seat.is_head, seat.fte))
        return (Table(self._title(), columns, rows),)  # type: ignore[arg-type] # every cell is one that tables hold

    def _title(self) -> Text:
        return text("{organization} on {on}", organization=self.organization, on=self.on)


def _safe(words: str) -> str:
    """The words with every sign that Mermaid could act upon written as an entity."""
    return "".join(sign if sign.isalnum() or sign in _PLAIN else f"#{ord(sign)};" for sign in words)


def draw_chart(organization: Organization, on: date) -> OrgChart:
    """The chart of the day."""
    levels: dict[str, int] = {}
    units = []
    for top in organization.top_units(on):
        for key in (top, *organization.units_below(top, on)):
            unit = cast("Unit", organization.unit(key, on))  # it is there, else it would not be below another
            levels[key] = 0 if unit.parent is None else levels[unit.parent] + 1
            units.append(ChartUnit(key, unit.label, levels[key], unit.parent, _seats(organization, unit, on)))
    return OrgChart(organization.id, on, tuple(units))


def _seats(organization: Organization, unit: Unit, on: date) -> tuple[ChartSeat, ...]:
    seats = [
        ChartSeat(
            position.key,
            position.label,
            _name(organization, organization.occupant(position.key, on)),
            _name(organization, organization.occupant(position.key, on, acting=True)),
            position.key == unit.head,
            position.fte,
        )
        for position in organization.positions_in(unit.key, on, below=False)
    ]
    return tuple(sorted(seats, key=lambda seat: not seat.is_head))


def _name(organization: Organization, person: str | None) -> str | None:
    return None if person is None else organization.structure.people[person].name or person


def people_tree(organization: Organization, on: date) -> dict[str, Tree | None]:
    """Units and people of the day as nested tables; a unit without anybody in it or below is left out."""
    return dict(_branches(organization, organization.top_units(on), on))


def _branches(organization: Organization, units: Iterable[str], on: date) -> Iterator[tuple[str, Tree]]:
    """The units in which somebody is, or below which."""
    for unit in units:
        own = list(organization.people_in(unit, on, below=False))
        below = dict(_branches(organization, organization.units_below(unit, on, indirect=False), on))
        if below:
            yield unit, {**dict.fromkeys(own), **below}
        elif own:
            yield unit, own

"""Who is in which of the nine boxes, how many are in each, and who moved from one cycle to the next.

Invariant: the counts of the boxes and those who cannot be placed sum to everybody; the rows of a movement sum to the
boxes before, its columns to the boxes after.

Left out: why somebody moved, which their scores say (`performance_changes`).
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.nine_box import BoxName, NineBox
from salesmanual.people.performance_ranking import read_scores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.tables import Cell
    from salesmanual.people.performance_result import PerformanceResult

__all__ = ["BoxMove", "NineBoxMovement", "NineBoxResult", "PlacedPerson", "nine_box_movement", "placed_people"]

_SHOWN: Final = Rounding("0.01")
_UP: Final = (3, 2, 1)
_ACROSS: Final = (1, 2, 3)


@final
@attrs.frozen
class PlacedPerson:
    """One person and their box.

    Attributes:
        person: Who.
        performance: The score; `None` for none.
        potential: The potential; `None` for none.
        box: The box; `None` where a figure is missing or lies outside its bands.

    Source: Handbook 4.4.
    """

    person: str
    performance: Fraction | None
    potential: Fraction | None
    box: BoxName | None

    def why_not(self) -> Text | None:
        """Why there is no box; `None` where there is one."""
        if self.box is not None:
            return None
        missing = [
            name
            for name, figure in ((text("performance"), self.performance), (text("potential"), self.potential))
            if figure is None
        ]
        return text("not known: {figures}", figures=tuple(missing)) if missing else text("outside the bands")


@final
@attrs.frozen
class NineBoxResult(Shown):
    """Everybody in their boxes.

    Attributes:
        nine_box: The cuts and the names.
        on: The day it is as of.
        people: Everybody, by name.

    Source: Handbook 4.2, 4.4.
    """

    nine_box: NineBox = attrs.field(repr=False)
    on: date
    people: tuple[PlacedPerson, ...]

    def of(self, person: str) -> PlacedPerson:
        """Where one person is.

        Raises:
            NotFoundError: If they are not among the people; with the closest one.
        """
        for each in self.people:
            if each.person == person:
                return each
        raise NotFoundError("person", person, did_you_mean(person, [each.person for each in self.people]))

    def counts(self) -> dict[str, int]:
        """How many are in each box, boxes by their number, empty ones too."""
        found = Counter(each.box.key for each in self.people if each.box is not None)
        return {box.key: found[box.key] for box in sorted(self.nine_box.boxes, key=BoxName.number)}

    def within(self, key: str) -> tuple[str, ...]:
        """Who is in a box.

        Raises:
            NotFoundError: If there is no such box.
        """
        keys = [box.key for box in self.nine_box.boxes]
        if key not in keys:
            raise NotFoundError("box", key, did_you_mean(key, keys))
        return tuple(each.person for each in self.people if each.box is not None and each.box.key == key)

    def unplaced(self) -> tuple[PlacedPerson, ...]:
        """Who cannot be placed."""
        return tuple(each for each in self.people if each.box is None)

    def tables(self) -> tuple[Table, ...]:
        """The grid with how many are in each box, high potential first; then everybody."""
        return self.grid(), self._people()

    def grid(self) -> Table:
        """How many are in each box: a row for each band of potential, the highest first."""
        counts, box = self.counts(), self.nine_box
        columns = [
            Column(text("potential"), key="potential"),
            *(
                Column(text("performance {band}", band=band.label), key=f"performance_{band.key}")
                for band in box.performance.bands
            ),
        ]
        rows: list[tuple[Cell, ...]] = [
            (
                box.potential.bands[up - 1].label,
                *(
                    text("{box}: {count}", box=box.at(across, up).label, count=counts[box.at(across, up).key])
                    for across in _ACROSS
                ),
            )
            for up in _UP
        ]
        return Table(text("{name} on {day}", name=box.label, day=self.on), columns, rows)

    def _people(self) -> Table:
        columns = [
            Column(text("person"), key="person"),
            Column(text("performance"), key="performance", rounding=_SHOWN),
            Column(text("potential"), key="potential", rounding=_SHOWN),
            Column(text("box"), key="box"),
        ]
        rows = [
            (
                each.person,
                each.performance,
                each.potential,
                each.why_not() if each.box is None else each.box.label,
            )
            for each in self.people
        ]
        return Table(text("people"), columns, rows)

    def records(self) -> list[dict[str, object]]:
        """One row for each person with the key of their box, for a data frame."""
        return [
            {**row, "on": self.on, "box": None if each.box is None else each.box.key}
            for each, row in zip(self.people, self._people().records(), strict=True)
        ]


def placed_people(
    nine_box: NineBox,
    performance: Mapping[str, PerformanceResult | Exact | str | None],
    potential: Mapping[str, Exact | str | None],
    *,
    on: date,
) -> NineBoxResult:
    """The box of everybody; arguments and errors as for `NineBox.place`."""
    scores, potentials = read_scores(performance, "performance"), read_scores(potential, "potential")
    people = []
    for person in sorted({**scores, **potentials}):
        across, up = scores.get(person), potentials.get(person)
        box = None if across is None or up is None else nine_box.box(across, up)
        people.append(PlacedPerson(person, across, up, box))
    return NineBoxResult(nine_box, read_date(on), tuple(people))


class BoxMove(NamedTuple):
    """One person in two cycles.

    Attributes:
        person: Who.
        before: The box before; `None` for none.
        after: The box now; `None` for none.
        performance: How many columns they moved, to the right above 0; `None` where a box is missing.
        potential: How many rows they moved, upward above 0.
    """

    person: str
    before: BoxName | None
    after: BoxName | None
    performance: int | None
    potential: int | None


@final
@attrs.frozen
class NineBoxMovement(Shown):
    """How everybody moved between two cycles.

    Attributes:
        before: The boxes before.
        after: The boxes now.
        moves: Everybody, those who stayed too, by name.

    Source: Handbook 4.4.
    """

    before: NineBoxResult = attrs.field(repr=False)
    after: NineBoxResult = attrs.field(repr=False)
    moves: tuple[BoxMove, ...]

    def matrix(self) -> dict[tuple[str | None, str | None], int]:
        """How many went from each box to each, who stayed included; `None` for no box. Pairs of nobody are left out."""
        pairs = Counter((_key(each.before), _key(each.after)) for each in self.moves)
        return dict(sorted(pairs.items(), key=lambda pair: tuple(key or "" for key in pair[0])))

    def moved(self) -> tuple[BoxMove, ...]:
        """Who is in another box than before."""
        return tuple(each for each in self.moves if _key(each.before) != _key(each.after))

    def tables(self) -> tuple[Table, ...]:
        """Everybody who moved."""
        columns = [
            Column(text("person"), key="person"),
            Column(text("from"), key="from"),
            Column(text("to"), key="to"),
            Column(text("performance"), key="performance"),
            Column(text("potential"), key="potential"),
        ]
        rows = [
            (each.person, _name(each.before), _name(each.after), each.performance, each.potential)
            for each in self.moved()
        ]
        title = text("moves from {before} to {after}", before=self.before.on, after=self.after.on)
        return (Table(title, columns, rows),)


def _key(box: BoxName | None) -> str | None:
    return None if box is None else box.key


def _name(box: BoxName | None) -> Cell:
    return text("no box") if box is None else box.label


def nine_box_movement(before: NineBoxResult, after: NineBoxResult) -> NineBoxMovement:
    """How everybody moved from one cycle to a later one.

    The cuts may have changed; the boxes have to be the same.

    Raises:
        WrongTypeError: If one of them is no `NineBoxResult`.
        InvalidValueError: If the second is not of a later day, or has other boxes.

    Source: Handbook 4.4.

    >>> from salesmanual.people.nine_box import standard_nine_box
    >>> box = standard_nine_box((60, 80), (2, 3))
    >>> first = box.place({"li.na": 70}, {"li.na": 2}, on=date(2025, 12, 31))
    >>> then = box.place({"li.na": 85}, {"li.na": 2}, on=date(2026, 12, 31))
    >>> [(each.before.key, each.after.key, each.performance) for each in nine_box_movement(first, then).moved()]
    [('core', 'high-performer', 1)]
    """
    check_type(before, NineBoxResult, "before")
    check_type(after, NineBoxResult, "after")
    if after.on <= before.on:
        raise InvalidValueError("after.on", str(after.on), f"a day later than {before.on}")
    keys = [
        {(each.performance, each.potential): each.key for each in result.nine_box.boxes} for result in (before, after)
    ]
    if keys[0] != keys[1]:
        raise InvalidValueError("after.nine_box", tuple(keys[1].values()), "the boxes of before in their places")
    earlier = {each.person: each.box for each in before.people}
    later = {each.person: each.box for each in after.people}
    moves = tuple(_move(person, earlier.get(person), later.get(person)) for person in sorted({**earlier, **later}))
    return NineBoxMovement(before, after, moves)


def _move(person: str, before: BoxName | None, after: BoxName | None) -> BoxMove:
    if before is None or after is None:
        return BoxMove(person, before, after, None, None)
    across, up = after.performance - before.performance, after.potential - before.potential
    return BoxMove(person, before, after, across, up)

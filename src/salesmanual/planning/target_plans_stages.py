"""The stages of a target plan in one scene: from the total, split after split, down to every cell.

Invariant: a stage gives out exactly what it took in, so the cells sum to the total.

Left out: the plan as a policy (`target_plans`) and why a target is what it is (`target_plans_origin`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.planning.grids import GridDivider
from salesmanual.planning.splits import TargetGrid, depth_of
from salesmanual.planning.splits_dividing import Divider, Scene

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from salesmanual.planning.breakdowns import CellKey, Row
    from salesmanual.planning.splits import Splitting

__all__ = ["Stage", "cells_of", "stages_of"]

_Members: TypeAlias = "tuple[Hashable, ...]"
_Rows: TypeAlias = "dict[_Members, Sequence[int]]"
"""The steps of each period on a level of time, by the members of the other dimensions."""


@final
@attrs.frozen
class Stage:
    """One splitting of a plan in a scene.

    Attributes:
        dividers: One for each dimension that it divides.
        grid: What divides two dimensions at once; `None` where it divides one.
        starts: On which level each dimension stands before it.
        ends: On which level each dimension stands after it.
    """

    dividers: tuple[Divider, ...]
    grid: GridDivider | None
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def divide(self, rows: _Rows, periods: Sequence[Hashable]) -> _Rows:
        """The rows on the levels after the stage."""
        time = len(self.starts) - 1
        if self.grid is not None:
            return self._in_a_grid(self.grid, rows, periods)
        (divider,) = self.dividers
        if divider.place == time:
            return {key: _along_time(divider, key, row, periods) for key, row in rows.items()}
        return dict(_divided(divider, rows, periods))

    def _in_a_grid(self, grid: GridDivider, rows: _Rows, periods: Sequence[Hashable]) -> _Rows:
        time = len(self.starts) - 1
        down, across = grid.rows.place, grid.columns.place
        made: dict[_Members, list[int]] = {}
        for key, row in rows.items():
            for period, units in zip(periods, row, strict=True):
                address = (*key, period)
                cells = grid.parts(address, units)
                heads = grid.rows.division(address[down], address).members
                sides = grid.column_members(address)
                if down == time:
                    cells, heads, sides = [list(column) for column in zip(*cells, strict=True)], sides, heads
                one, other = (across, down) if down == time else (down, across)
                for head, line in zip(heads, cells, strict=True):
                    if other == time:
                        made.setdefault(_put(key, one, head), []).extend(line)
                        continue
                    for side, cell in zip(sides, line, strict=True):
                        made.setdefault(_put(_put(key, one, head), other, side), []).append(cell)
        return dict(made)


def _put(key: _Members, place: int, member: Hashable) -> _Members:
    return (*key[:place], member, *key[place + 1 :])


def _along_time(divider: Divider, key: _Members, row: Sequence[int], periods: Sequence[Hashable]) -> list[int]:
    made: list[int] = []
    for period, units in zip(periods, row, strict=True):
        made += divider.division(period, key).parts(units)
    return made


def _divided(divider: Divider, rows: _Rows, periods: Sequence[Hashable]) -> Iterator[tuple[_Members, Sequence[int]]]:
    place = divider.place
    for key, row in rows.items():
        divisions = [divider.division(key[place], (*key, period)) for period in periods]
        columns = [division.parts(units) for division, units in zip(divisions, row, strict=True)]
        for member, line in zip(divisions[0].members, zip(*columns, strict=True), strict=True):
            if any(line):
                yield _put(key, place, member), line


def stages_of(splits: Iterable[Splitting], scene: Scene) -> tuple[Stage, ...]:
    """The stages that the splits are in the scene.

    Raises:
        NotFoundError: If a split is of a dimension that the scene has not, or a bound of a member.
        InvalidValueError: If a level is not there, or a dimension is not split to its leaves.
    """
    depths = [0] * len(scene.dimensions)
    stages = []
    for splitting in splits:
        starts = tuple(depths)
        dividers = []
        for split in splitting.parts():
            place = scene.place(split.dimension)
            end = max(depths[place], depth_of(split.level, scene.dimensions[place]))
            dividers.append(Divider(split, scene, depths[place], end))
            depths[place] = end
        grid = GridDivider(splitting, scene, *dividers) if isinstance(splitting, TargetGrid) else None
        stages.append(Stage(tuple(dividers), grid, starts, tuple(depths)))
    for dimension, depth in zip(scene.dimensions, depths, strict=True):
        if depth < dimension.depth():
            found = f"{dimension.key} split to level {depth} of {dimension.depth()}"
            remedy = f"add a TargetSplit of {dimension.key} without a level"
            raise InvalidValueError("splits", found, "splits down to the leaves of every dimension", remedy)
    return tuple(stages)


def cells_of(stages: Iterable[Stage], scene: Scene, units: int) -> tuple[tuple[CellKey, ...], tuple[Row, ...]]:
    """The total in steps divided down to the cells: the rows that hold something, by the places of their leaves."""
    *others, time = scene.dimensions
    rows: _Rows = {tuple(dimension.top for dimension in others): [units]}
    depth = 0
    for stage in stages:
        rows = stage.divide(rows, time.level(depth))
        depth = stage.ends[-1]
    places = [{leaf: place for place, leaf in enumerate(dimension.leaves())} for dimension in others]
    found = {
        tuple(own[member] for own, member in zip(places, key, strict=True)): tuple(row)
        for key, row in rows.items()
        if any(row)
    }
    keys = tuple(sorted(found))
    return keys, tuple(found[key] for key in keys)

"""Grids: a target divided in rows and columns at once, so that both keep the totals of their own weightings.

Invariant: every row of cells sums to its row's total and every column to its own, exactly.

Left out: the fit and the rounding, which the kernel's `share_grid` does.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING, final

from salesmanual.kernel.allocation import share_grid
from salesmanual.kernel.allocation_measure import read_weights
from salesmanual.kernel.errors import InfeasibleError
from salesmanual.planning.splits_dividing import Divider, Scene, node_name, weights_of
from salesmanual.planning.weighing import Asked

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from salesmanual.kernel.allocation import Grid
    from salesmanual.kernel.allocation_measure import Weight
    from salesmanual.planning.splits import TargetGrid
    from salesmanual.planning.weighing import Weighting

__all__ = ["GridDivider"]


@final
class GridDivider:
    """A grid of a plan in one scene: it divides any two members at once between two levels of each."""

    __slots__ = ("_by", "_kept", "cells", "columns", "rows", "scene")

    def __init__(self, grid: TargetGrid, scene: Scene, rows: Divider, columns: Divider) -> None:
        self.scene = scene
        self.rows, self.columns = rows, columns
        self.cells = grid.cells
        by = () if grid.cells is None else grid.cells.by
        self._by = tuple(scene.place(key) for key in by if key != columns.split.dimension)
        self._kept: dict[tuple[Hashable, ...], list[int]] = {}

    def parts(self, address: Sequence[Hashable], units: int) -> list[list[int]]:
        """The steps of each cell, row by row, of so many steps at the address.

        Raises:
            InfeasibleError: If the weights that are 0 leave no cells with these totals; it names the node, and the
                rows and columns in each other's way.
        """
        names = [str(member) for member in self.column_members(address)]
        if not units and not self.rows.lows and not self.columns.lows:
            return [[0] * len(names) for _ in self.rows.division(address[self.rows.place], address).members]
        made = self.grid(address, units)
        return [[cells.get(name, 0) for name in names] for cells in made.units.values()]

    def grid(self, address: Sequence[Hashable], units: int) -> Grid[str, str, int]:
        """The shared grid, by the text of the members."""
        rows = self.rows.division(address[self.rows.place], address)
        columns = self.columns.division(address[self.columns.place], address)
        down = dict(zip(map(str, rows.members), rows.parts(units), strict=True))
        across = dict(zip(map(str, columns.members), columns.parts(units), strict=True))
        try:
            return share_grid(self.weights(address), down, across)
        except InfeasibleError as error:
            raise InfeasibleError(
                node_name(address), f"{error.reason}, in steps", error.blocking, error.remedy
            ) from None

    def column_members(self, address: Sequence[Hashable]) -> list[Hashable]:
        """The members that the columns are."""
        return self.columns.division(address[self.columns.place], address).members

    def weights(self, address: Sequence[Hashable]) -> dict[str, Mapping[str, Weight]]:
        """The weight of each cell by row and column."""
        rows = self.rows.division(address[self.rows.place], address).members
        names = [str(member) for member in self.column_members(address)]
        if self.cells is None:
            return dict.fromkeys(map(str, rows), dict.fromkeys(names, 1))
        return {str(row): dict(zip(names, self._row(self.cells, row, address), strict=True)) for row in rows}

    def _row(self, weighting: Weighting, row: Hashable, address: Sequence[Hashable]) -> list[int]:
        """The weights of a row: the parts of each column's member, down to the level, multiplied."""
        at = list(address)
        at[self.rows.place] = row
        parent = address[self.columns.place]
        key = (parent, *[at[place] for place in self._by])
        found = self._kept.get(key)
        if found is None:
            fixed = {self.scene.dimensions[place].key: at[place] for place in self._by}
            weights = self._parts(weighting, parent, fixed)
            names = [f"{row}, {member}" for member in self.column_members(address)]
            found = self._kept[key] = read_weights(weights, names)
        return found

    def _parts(self, weighting: Weighting, parent: Hashable, fixed: Mapping[str, Hashable]) -> list[Fraction]:
        dimension, end = self.columns.dimension, self.columns.end
        waiting = deque([(parent, Fraction(1))])
        parts: list[tuple[tuple[int, int], Fraction]] = []
        while waiting:
            member, part = waiting.popleft()
            children = dimension.children(member) if len(dimension.path(member)) <= end else ()
            if not children:
                parts.append((dimension.range_of(member), part))
                continue
            asked = Asked(dimension, member, fixed, self.scene.over, self.scene.calendar)
            weights = weights_of(weighting, asked, self.scene.facts)
            whole = sum(weights) or 1
            waiting += [(child, part * weight / whole) for child, weight in zip(children, weights, strict=True)]
        parts.sort(key=_place)
        return [part for _, part in parts]


def _place(part: tuple[tuple[int, int], Fraction]) -> tuple[int, int]:
    return part[0]

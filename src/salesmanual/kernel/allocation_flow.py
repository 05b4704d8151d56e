"""Flows in a sparse grid: columns made exact by moving inside rows, and cells that are 0 whatever is moved.

A grid is given by rows: `columns[i]` lists the columns in which row i may hold something, `cells[i]` what it holds
there. Sums along rows are right before and after every function here.

Invariant: all numbers are integers; a step that changes a cell changes another of its row by as much.

Left out: what the cells ought to be (`allocation_fit`), and rounding (`allocation_round`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Blocking", "Cells", "possible", "settle"]

Cells: TypeAlias = list[list[int]]

_UNSEEN: Final = -1


class Blocking(NamedTuple):
    """Why columns cannot be made exact: these rows may only use these columns, and hold more than those take."""

    rows: list[int]
    columns: list[int]


@final
class _Network:
    """The grid as a network: from a column to a row that holds something in it, from a row to any of its columns."""

    __slots__ = ("cells", "column_level", "column_next", "columns", "excess", "holders", "row_level", "row_next")

    def __init__(self, columns: Sequence[Sequence[int]], cells: Cells, targets: Sequence[int]) -> None:
        self.columns = columns
        self.cells = cells
        self.excess = [-target for target in targets]
        self.holders: list[list[tuple[int, int]]] = [[] for _ in targets]
        for row, places in enumerate(columns):
            held = cells[row]
            for place, column in enumerate(places):
                self.holders[column].append((row, place))
                self.excess[column] += held[place]
        self.row_level: list[int] = []
        self.column_level: list[int] = []
        self.row_next: list[int] = []
        self.column_next: list[int] = []

    def survey(self) -> bool:
        """Numbers rows and columns by their distance from a column that has too much; whether one lacks something."""
        self.row_level = [_UNSEEN] * len(self.columns)
        self.column_level = [0 if excess > 0 else _UNSEEN for excess in self.excess]
        self.row_next = [0] * len(self.columns)
        self.column_next = [0] * len(self.excess)
        level = 0
        frontier = [column for column, excess in enumerate(self.excess) if excess > 0]
        while frontier:
            rows = self._rows_from(frontier, level + 1)
            level += 2
            frontier = self._columns_from(rows, level)
            if any(self.excess[column] < 0 for column in frontier):
                return True
        return False

    def _rows_from(self, frontier: Iterable[int], level: int) -> list[int]:
        rows = []
        for column in frontier:
            for row, place in self.holders[column]:
                if self.row_level[row] == _UNSEEN and self.cells[row][place]:
                    self.row_level[row] = level
                    rows.append(row)
        return rows

    def _columns_from(self, rows: Iterable[int], level: int) -> list[int]:
        found = []
        for row in rows:
            for column in self.columns[row]:
                if self.column_level[column] == _UNSEEN:
                    self.column_level[column] = level
                    found.append(column)
        return found

    def drain(self, source: int) -> None:
        """Moves as much as the levels let pass from the column to columns that lack something."""
        path: list[tuple[int, int, int]] = []
        column = source
        while self.excess[source] > 0:
            if self.excess[column] < 0:
                self._move(source, column, path)
                path, column = [], source
                continue
            step = self._step(column)
            if step is not None:
                path.append(step)
                column = self.columns[step[0]][step[2]]
            elif path:
                self.column_level[column] = _UNSEEN
                row, place, _ = path.pop()
                column = self.columns[row][place]
            else:
                return

    def _step(self, column: int) -> tuple[int, int, int] | None:
        """The next row and its two places, by which something in the column can move one level on."""
        holders, level = self.holders[column], self.column_level[column] + 1
        while self.column_next[column] < len(holders):
            row, place = holders[self.column_next[column]]
            if self.row_level[row] == level and self.cells[row][place]:
                places = self.columns[row]
                while self.row_next[row] < len(places):
                    to = self.row_next[row]
                    if self.column_level[places[to]] == level + 1:
                        return row, place, to
                    self.row_next[row] += 1
            self.column_next[column] += 1
        return None

    def _move(self, source: int, sink: int, path: list[tuple[int, int, int]]) -> None:
        amount = min(self.excess[source], -self.excess[sink], *(self.cells[row][place] for row, place, _ in path))
        for row, place, to in path:
            self.cells[row][place] -= amount
            self.cells[row][to] += amount
        self.excess[source] -= amount
        self.excess[sink] += amount


def settle(columns: Sequence[Sequence[int]], cells: Cells, targets: Sequence[int]) -> Blocking | None:
    """Makes the columns sum to the targets, by moving inside rows what columns have too much; in place.

    The maximum flow by E. A. Dinic, Algorithm for solution of a problem of maximum flow in networks with power
    estimation, 1970, started from the cells as they are. The targets have to sum to all that the cells hold.

    Returns:
        `None` when the columns are exact. Else the proof that no cells of this pattern are: the rows that can be
        reached from a column with too much hold more than all the columns that they may use are to take.

    >>> cells = [[4, 0], [3]]
    >>> settle([[0, 1], [0]], cells, [5, 2]), cells
    (None, [[2, 2], [3]])
    >>> settle([[0, 1], [0]], [[4, 0], [3]], [2, 5])
    Blocking(rows=[1], columns=[0])
    """
    network = _Network(columns, cells, targets)
    while any(network.excess):
        if not network.survey():
            rows = [row for row, level in enumerate(network.row_level) if level != _UNSEEN]
            return Blocking(rows, [column for column, level in enumerate(network.column_level) if level != _UNSEEN])
        for column, excess in enumerate(network.excess):
            if excess > 0:
                network.drain(column)
    return None


def possible(columns: Sequence[Sequence[int]], cells: Cells, count: int) -> list[list[bool]]:
    """Which cells can hold something while all sums stay as they are.

    A cell that holds nothing can take something exactly if the way back, from its column to its row, exists in the
    network: if the two are in one strongly connected component.

    >>> possible([[0, 1], [0, 1]], [[2, 0], [1, 1]], 2)
    [[True, True], [True, True]]
    >>> possible([[0], [0, 1]], [[2], [0, 3]], 2)
    [[True], [False, True]]
    """
    rows = len(columns)
    onward: list[list[int]] = [[rows + column for column in places] for places in columns]
    onward += [[] for _ in range(count)]
    for row, places in enumerate(columns):
        for place, column in enumerate(places):
            if cells[row][place]:
                onward[rows + column].append(row)
    component = _components(onward)
    return [
        [cells[row][place] > 0 or component[row] == component[rows + column] for place, column in enumerate(places)]
        for row, places in enumerate(columns)
    ]


def _components(onward: list[list[int]]) -> list[int]:
    """The strongly connected component of each node, by R. E. Tarjan, Depth-first search, 1972, without recursion."""
    count = len(onward)
    number, low, component = [_UNSEEN] * count, [0] * count, [_UNSEEN] * count
    unread = [iter(others) for others in onward]
    stack: list[int] = []
    reached = 0
    for root in range(count):
        trail = [root] if number[root] == _UNSEEN else []
        while trail:
            node = trail[-1]
            if number[node] == _UNSEEN:
                number[node] = low[node] = reached
                reached += 1
                stack.append(node)
            other = next((each for each in unread[node] if component[each] == _UNSEEN), None)
            if other is None:
                _leave(trail, stack, number, low, component)
            elif number[other] == _UNSEEN:
                trail.append(other)
            else:
                low[node] = min(low[node], number[other])
    return component


def _leave(trail: list[int], stack: list[int], number: list[int], low: list[int], component: list[int]) -> None:
    """Closes the last node of the trail; if nothing before it was reached from it, its component is complete."""
    node = trail.pop()
    if trail:
        low[trail[-1]] = min(low[trail[-1]], low[node])
    if low[node] == number[node]:
        while component[node] == _UNSEEN:
            component[stack.pop()] = node

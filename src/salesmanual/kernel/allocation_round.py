"""Cells rounded to whole steps without losing the sum of any row or column: controlled rounding.

Invariant: a cell ends at the multiple below or above it; the sums of rows and columns, which are multiples
themselves, stay as they are. The cells that are no multiple yet, the open ones, only ever become fewer.

Left out: what the cells ought to be (`allocation_fit`).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.allocation_flow import Cells

__all__ = ["round_cells"]

_Parts: TypeAlias = list[dict[int, int]]

_NOWHERE: Final = -1
_PAIRS_PER_CELL: Final = 4


def round_cells(columns: Sequence[Sequence[int]], cells: Cells, count: int, scale: int) -> Cells:
    """Each cell over the scale, rounded down or up so that every row and column keeps its sum.

    The open cells are the edges of a graph of rows and columns in which nobody has only one edge, because its sum
    would not be a multiple then. So a walk runs into a cycle. Along the cycle, something is moved from every other
    cell to the ones between until one of them is a multiple; sums stay. Every cycle settles one cell at least, so
    all are settled in the end. Of the two directions the one that moves less is taken.

    Most cells lie on cycles of four, the crossings of two lines with two others. Those are settled first, for two
    lines at a time, at a constant cost for each cell; a walk settles the few that are left.

    Args:
        columns: The columns of each row's cells.
        cells: The cells by rows; every row and column sums to a multiple of the scale.
        count: How many columns there are.
        scale: What the cells are to be multiples of.

    Source: the cycle argument for the integrality of transportation; as controlled rounding: L. H. Cox, A constructive
    procedure for unbiased controlled rounding, Journal of the American Statistical Association 82, 1987.

    >>> round_cells([[0, 1], [0, 1]], [[5, 15], [5, 5]], 2, 10)
    [[1, 1], [0, 1]]
    """
    by_columns = count < len(columns)
    parts: _Parts = [{} for _ in range(count if by_columns else len(columns))]
    open_cells = 0
    for row, (places, held) in enumerate(zip(columns, cells, strict=True)):
        for column, cell in zip(places, held, strict=True):
            part = cell % scale
            if part:
                open_cells += 1
                if by_columns:
                    parts[column][row] = part
                else:
                    parts[row][column] = part
    raised: list[set[int]] = [set() for _ in parts]
    if len(parts) * len(parts) <= _PAIRS_PER_CELL * open_cells:
        for one, other in combinations(range(len(parts)), 2):
            _settle_fours(parts[one], parts[other], raised[one], raised[other], scale)
    _settle_rest(parts, raised, scale)
    return [
        [
            cell // scale + (row in raised[column] if by_columns else column in raised[row])
            for column, cell in zip(places, held, strict=True)
        ]
        for row, (places, held) in enumerate(zip(columns, cells, strict=True))
    ]


def _settle_fours(
    one: dict[int, int], other: dict[int, int], one_raised: set[int], other_raised: set[int], scale: int
) -> None:
    """Settles cells of two lines until they have at most one crossing line open in both.

    Of two crossings that are open in both lines, the four cells are a cycle, and settling it closes one of the
    crossings. The one that stays open is paired with the next.
    """
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    first = _NOWHERE
    for second in [crossing for crossing in shorter if crossing in longer]:
        if first == _NOWHERE:
            first = second
            continue
        a, b, c, d = one[first], other[first], one[second], other[second]
        forward = min(scale - a, b, c, scale - d)
        backward = min(a, scale - b, scale - c, d)
        move = forward if forward <= backward else -backward
        first_open = _put(one, first, a + move, one_raised, scale)
        first_open = _put(other, first, b - move, other_raised, scale) and first_open
        second_open = _put(one, second, c - move, one_raised, scale)
        second_open = _put(other, second, d + move, other_raised, scale) and second_open
        if not first_open:
            first = second if second_open else _NOWHERE


def _put(line: dict[int, int], crossing: int, part: int, raised: set[int], scale: int) -> bool:
    """Writes the part down, or settles the cell if it is a multiple; whether the cell is open still."""
    if 0 < part < scale:
        line[crossing] = part
        return True
    del line[crossing]
    if part:
        raised.add(crossing)
    return False


def _settle_rest(parts: _Parts, raised: list[set[int]], scale: int) -> None:
    """Walks into cycles and settles them, until nothing is open."""
    crossings: dict[int, dict[int, None]] = {}
    for line, cells in enumerate(parts):
        for crossing in cells:
            crossings.setdefault(crossing, {})[line] = None
    for start in range(len(parts)):
        edges: list[tuple[int, int]] = []
        line_at, crossing_at = {start: 0}, dict[int, int]()
        line = start
        while parts[line]:
            crossing = _another(parts[line], edges[-1][1] if edges else _NOWHERE)
            edges.append((line, crossing))
            begin = keep = crossing_at.get(crossing, _NOWHERE)
            if begin == _NOWHERE:
                crossing_at[crossing] = len(edges)
                line = _another(crossings[crossing], line)
                edges.append((line, crossing))
                begin = keep = line_at.get(line, _NOWHERE)
                if begin == _NOWHERE:
                    line_at[line] = len(edges)
                    continue
            else:
                keep = begin - 1
                line = edges[keep][0]
            cycle = edges[begin:]
            for passed_line, passed_crossing in edges[keep:]:
                if line_at.get(passed_line, _NOWHERE) > keep:
                    del line_at[passed_line]
                crossing_at.pop(passed_crossing, None)
            del edges[keep:]
            _settle_cycle(cycle, parts, crossings, raised, scale)


def _another(of: Iterable[int], known: int) -> int:
    return next(each for each in of if each != known)


def _settle_cycle(
    cycle: list[tuple[int, int]],
    parts: _Parts,
    crossings: dict[int, dict[int, None]],
    raised: list[set[int]],
    scale: int,
) -> None:
    """Moves along the cycle, in the direction that moves less, until one of its cells is settled."""
    held = [parts[line][crossing] for line, crossing in cycle]
    evens, odds = held[0::2], held[1::2]
    forward = min(scale - max(evens), *odds)
    backward = min(scale - max(odds), *evens)
    move = forward if forward <= backward else -backward
    for (line, crossing), part in zip(cycle, held, strict=True):
        if not _put(parts[line], crossing, part + move, raised[line], scale):
            del crossings[crossing][line]
        move = -move

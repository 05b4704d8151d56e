"""Steps spread over a table of cells: columns exact, rows within a step of their part.

    column j holds totals[j];  cell (i, j) is about totals[j] × weight (i, j) ÷ all weights of the column

Invariant: every column sums to its total; every cell is the whole number of steps below or above its exact part, and so
is the sum of every row. So twelve months of one deal each, shared by two equals, give six to each and not twelve to
the first.

Left out: whose the rows and columns are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.allocation import share
from salesmanual.kernel.allocation_fit import SCALE
from salesmanual.kernel.allocation_round import round_cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

__all__ = ["spread"]


def spread(
    totals: Sequence[int],
    weights: Sequence[Sequence[int | Fraction]],
    most: Sequence[Sequence[int]] | None = None,
) -> list[list[int]]:
    """The cells, by rows.

    Args:
        totals: What each column holds, 0 or more steps.
        weights: The weight of each cell, by columns: one for each row, 0 or more, not all 0 where the total is not 0.
        most: The most each cell may hold, likewise; no bound where it is not given.

    Raises:
        InvalidValueError: If all weights of a column are 0.
        InfeasibleError: If a column's cells may not hold its total.

    Source: controlled rounding: L. H. Cox, A constructive procedure for unbiased controlled rounding, 1987.

    >>> spread([1, 1, 1, 1], [[1, 1]] * 4)
    [[1, 0, 1, 0], [0, 1, 0, 1]]
    """
    count = len(weights[0]) if weights else 0
    columns: list[list[int]] = [[] for _ in range(count)]
    cells: list[list[int]] = [[] for _ in range(count)]
    for place, (total, column) in enumerate(zip(totals, weights, strict=True)):
        if not total:
            continue
        bounds = None if most is None else [SCALE * bound for bound in most[place]]
        for row, part in enumerate(share(SCALE * total, column, upper=bounds)):
            if part:
                columns[row].append(place)
                cells[row].append(part)
    for row, held in enumerate(cells):
        columns[row].append(len(totals))
        held.append(-sum(held) % SCALE)
    spread_out = [[0] * len(totals) for _ in range(count)]
    rounded = round_cells(columns, cells, len(totals) + 1, SCALE)
    for row, (places, held) in enumerate(zip(columns, rounded, strict=True)):
        for place, steps in zip(places[:-1], held[:-1], strict=True):
            spread_out[row][place] = steps
    return spread_out

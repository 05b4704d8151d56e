"""Cells in proportion to weights, with given sums of rows and of columns at once.

Invariant: the fitted cells sum to the rows and to the columns exactly, in fractions of a step.

Left out: rounding to whole steps (`allocation_flow.round_cells`), keys and quantities (`allocation_grid`).
"""

from __future__ import annotations

from itertools import compress
from operator import mul
from typing import TYPE_CHECKING, Final, NamedTuple

from salesmanual.kernel.allocation_flow import Blocking, Cells, possible, settle
from salesmanual.kernel.allocation_units import apportion

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SCALE", "Fit", "fit"]

SCALE: Final = 2**20
"""Fitted cells are whole numbers of this fraction of a step."""

_TOLERANCE: Final = 2**16
_MAX_ROUNDS: Final = 200
_FACTOR_BITS: Final = 64


class Fit(NamedTuple):
    """Fitted cells, by rows; only those that can hold something."""

    columns: list[list[int]]
    """The columns of each row's cells."""
    cells: Cells
    """The cells in `SCALE` parts of a step."""
    rounds: int
    """How many rounds of scaling it took."""


def fit(
    columns: Sequence[Sequence[int]], weights: Cells, row_totals: Sequence[int], column_totals: Sequence[int]
) -> Fit | Blocking:
    """The cells `row factor * weight * column factor` with the given sums, or why there are none.

    1. Where weights are 0, a maximum flow finds out whether any cells have these sums, and which cells are 0 in all
       that do; those are taken out, so that what follows converges at a constant rate.
    2. Iterative proportional fitting: rows and columns are scaled in turn until each column is within 1/65,536 of a
       step (at most 200 rounds).
    3. What is still missing in a column is moved inside rows, so that all sums are exact.

    Args:
        columns: The columns in which each row has a weight above 0.
        weights: Those weights.
        row_totals: What each row holds, in steps, 0 or more.
        column_totals: What each column holds; they sum to the same.

    Source: W. E. Deming and F. F. Stephan, On a least squares adjustment of a sampled frequency table when the
    expected marginal totals are known, 1940; convergence: I. Csiszár, I-divergence geometry, 1975.

    >>> fitted = fit([[0, 1], [0, 1]], [[1, 1], [1, 3]], [10, 10], [10, 10])
    >>> [[100 * cell // SCALE for cell in row] for row in fitted.cells]
    [[633, 366], [366, 633]]
    """
    targets = [total * SCALE for total in column_totals]
    if any(len(places) < len(column_totals) for places in columns):
        blocked = _prune(columns, weights, row_totals, column_totals)
        if isinstance(blocked, Blocking):
            return blocked
        columns, weights = blocked
    factors, rounds = _scale(columns, weights, row_totals, column_totals)
    cells = [
        _row(total * SCALE, [weight * factors[column] for column, weight in zip(places, row, strict=True)])
        for places, row, total in zip(columns, weights, row_totals, strict=True)
    ]
    return settle(columns, cells, targets) or Fit([list(places) for places in columns], cells, rounds)


def _row(total: int, weights: list[int]) -> list[int]:
    """The row's total by the weights; nothing where there is no total."""
    return apportion(total, weights) if total else [0] * len(weights)


def _prune(
    columns: Sequence[Sequence[int]], weights: Cells, row_totals: Sequence[int], column_totals: Sequence[int]
) -> tuple[list[list[int]], Cells] | Blocking:
    """The cells that can hold something, or why no cells have these sums."""
    cells: Cells = []
    for row, (places, row_weights, total) in enumerate(zip(columns, weights, row_totals, strict=True)):
        if total and not places:
            return Blocking([row], [])
        start = [weight * column_totals[column] for column, weight in zip(places, row_weights, strict=True)]
        cells.append(_row(total, start if any(start) else row_weights))
    blocked = settle(columns, cells, column_totals)
    if blocked is not None:
        return blocked
    kept = possible(columns, cells, len(column_totals))
    return (
        [list(compress(places, keep)) for places, keep in zip(columns, kept, strict=True)],
        [list(compress(row, keep)) for row, keep in zip(weights, kept, strict=True)],
    )


def _scale(
    columns: Sequence[Sequence[int]], weights: Cells, row_totals: Sequence[int], column_totals: Sequence[int]
) -> tuple[list[int], int]:
    """The column factors, in any unit, and the rounds they took; row factors follow from the row totals."""
    rows_of: list[list[int]] = [[] for _ in column_totals]
    column_weights: Cells = [[] for _ in column_totals]
    for row, (places, row_weights) in enumerate(zip(columns, weights, strict=True)):
        for column, weight in zip(places, row_weights, strict=True):
            rows_of[column].append(row)
            column_weights[column].append(weight)
    factors = [1 if total else 0 for total in column_totals]
    rounds = 0
    while rounds < _MAX_ROUNDS:
        rounds += 1
        of_rows, shift = _factors(row_totals, _sums(columns, weights, factors))
        sums = _sums(rows_of, column_weights, of_rows)
        scaled = zip(sums, factors, column_totals, strict=True)
        if all(abs(held * factor - (total << shift)) * _TOLERANCE <= 1 << shift for held, factor, total in scaled):
            break
        factors, _ = _factors(column_totals, sums)
    return factors, rounds


def _sums(places: Sequence[Sequence[int]], weights: Cells, factors: list[int]) -> list[int]:
    """The weights of each line times the factors of the lines that it crosses."""
    pick = factors.__getitem__
    return [sum(map(mul, line, map(pick, crossed))) for crossed, line in zip(places, weights, strict=True)]


def _factors(totals: Sequence[int], sums: list[int]) -> tuple[list[int], int]:
    """Each total over its sum, as binary fractions with so many places that the least has 64 digits."""
    shift = _FACTOR_BITS + max(held.bit_length() for held in sums)
    return [(total << shift) // held if held else 0 for total, held in zip(totals, sums, strict=True)], shift

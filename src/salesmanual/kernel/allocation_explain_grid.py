"""Why a cell of a grid is what it is: the value that fits rows and columns, and what rounding added or took.

Invariant: the steps replay to the cells, and the cells to the totals of their rows and columns.

Left out: when to explain; the grid asks for it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from salesmanual.kernel.allocation_explain import key_label
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import to_exact_decimal
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_grid import Column, Grid, Row
    from salesmanual.kernel.allocation_measure import Quantity

__all__ = ["explain_column", "explain_rows"]


def explain_rows(grid: Grid[Row, Column, Quantity]) -> Step:
    """All rows, each the sum of its cells."""
    rows = [
        derived(key_label(row), Sum(), [_explain_cell(grid, row, column, value, column) for column, value in cells])
        for row, cells in ((row, grid.row(row).items()) for row in grid.row_totals)
    ]
    return derived(text("all rows"), Sum(), rows)


def explain_column(grid: Grid[Row, Column, Quantity], column: Column) -> Step:
    """One column, the sum of its cells."""
    cells = [_explain_cell(grid, row, column, value, row) for row, value in grid.column(column).items()]
    return derived(key_label(column), Sum(), cells)


def _explain_cell(grid: Grid[Row, Column, Quantity], row: Row, column: Column, value: Quantity, label: object) -> Step:
    """The share as what fits, and the part of a step that rounding moved."""
    if (row, column) in grid.locked:
        return Step(key_label(label), value, rule=text("kept as it was"))
    exact = to_exact_decimal(grid.fitted(row, column))
    fitted: Money | Fraction
    moved: Money | Fraction
    if isinstance(value, Money):
        fitted = Money(exact, value.currency)
        moved = value - fitted
    else:
        fitted = Fraction(exact)
        moved = Fraction(value) - fitted
    parts = [given(text("fitted to rows and columns"), fitted)]
    if moved:
        rule = text("each cell goes to the step below or above it so that all rows and columns keep their sums")
        parts.append(Step(text("moved by rounding"), moved, rule=rule))
    return derived(key_label(label), Sum(), parts)

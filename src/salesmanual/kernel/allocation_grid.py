"""Shares in rows and columns at once: people by months, where each person's year and each month's total is given.

Invariant: every row sums to its total and every column to its own, exactly; every cell is within one step of the
value that proportion alone gives it.

Left out: more than two dimensions, where rounding so is not always possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Generic, TypeVar, final

import attrs

from salesmanual.kernel.allocation_fit import SCALE, fit
from salesmanual.kernel.allocation_flow import Blocking
from salesmanual.kernel.allocation_measure import Measure, Quantity, Weight, read_measure, read_weights
from salesmanual.kernel.allocation_round import round_cells
from salesmanual.kernel.allocation_rule import read_sharing
from salesmanual.kernel.errors import (
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_key,
    did_you_mean,
)
from salesmanual.kernel.number import decimal_text

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence

    from salesmanual.kernel.explanation import Step

__all__ = ["Column", "Grid", "Row", "share_grid"]

Row = TypeVar("Row", bound="Hashable")
Column = TypeVar("Column", bound="Hashable")

_NAMED: Final = 12


@final
@attrs.frozen(repr=False)
class Grid(Generic[Row, Column, Quantity]):
    """Shares by row and column; `share_grid` makes it.

    Attributes:
        row_totals: The total of each row.
        column_totals: The total of each column.
        weights: The weight of each cell; 0 or left out where nothing may be.
        step: The distance of two admitted shares.
        locked: The cells that `reshare_grid` kept as they were.
        rounds: How many rounds the fit took.
        measure: What one step is.
        units: The steps of each cell that may hold something.
        parts: The fitted value of each such cell, in `SCALE` parts of a step.

    Source: Handbook 2.2.

    >>> grid = share_grid({"east": {"Q1": 1, "Q2": 1}, "west": {"Q1": 1}}, {"east": 5, "west": 2}, {"Q1": 4, "Q2": 3})
    >>> grid["east", "Q1"], grid.column("Q1")
    (2, {'east': 2, 'west': 2})
    """

    row_totals: Mapping[Row, Quantity]
    column_totals: Mapping[Column, Quantity]
    weights: Mapping[Row, Mapping[Column, Weight]]
    step: Decimal
    locked: frozenset[tuple[Row, Column]]
    rounds: int = attrs.field(eq=False)
    measure: Measure[Quantity] = attrs.field(eq=False)
    units: Mapping[Row, Mapping[Column, int]] = attrs.field(eq=False)
    parts: Mapping[Row, Mapping[Column, int]] = attrs.field(eq=False)

    def __getitem__(self, at: tuple[Row, Column]) -> Quantity:
        """The share in the row and column.

        Raises:
            NotFoundError: If there is no such row or column.
        """
        row, column = read_cell(at, "cell")
        units = self.units[known(row, self.row_totals, "row")].get(known(column, self.column_totals, "column"), 0)
        return self.measure.values([units])[0]

    def row(self, row: Row) -> dict[Column, Quantity]:
        """The shares in the row by column.

        Raises:
            NotFoundError: If there is no such row.
        """
        units = self.units[known(row, self.row_totals, "row")]
        values = self.measure.values(units.get(column, 0) for column in self.column_totals)
        return dict(zip(self.column_totals, values, strict=True))

    def column(self, column: Column) -> dict[Row, Quantity]:
        """The shares in the column by row.

        Raises:
            NotFoundError: If there is no such column.
        """
        known(column, self.column_totals, "column")
        values = self.measure.values(units.get(column, 0) for units in self.units.values())
        return dict(zip(self.row_totals, values, strict=True))

    def items(self) -> Iterator[tuple[Row, Column, Quantity]]:
        """Row, column and share of each cell, row by row."""
        return ((row, column, value) for row in self.row_totals for column, value in self.row(row).items())

    def fitted(self, row: Row, column: Column) -> Fraction:
        """What proportion alone gives the cell, as a bare number; the share is within one step of it.

        Raises:
            NotFoundError: If there is no such row or column.

        >>> share_grid({"a": {"x": 1, "y": 1}}, {"a": 5}, {"x": 2, "y": 3}).fitted("a", "y")
        Fraction(3, 1)
        """
        known(column, self.column_totals, "column")
        parts = self.parts[known(row, self.row_totals, "row")].get(column, 0)
        return Fraction(parts, SCALE) * Fraction(self.step)

    def explain(self) -> Step:
        """All rows with their cells, each as its fitted value and what rounding added or took.

        The rows sum to their totals and those to the whole; columns are explained by `explain_column`.
        """
        from salesmanual.kernel.allocation_explain_grid import explain_rows  # noqa: PLC0415 - only when asked

        return explain_rows(self)

    def explain_column(self, column: Column) -> Step:
        """One column with its cells, each as its fitted value and what rounding added or took.

        Raises:
            NotFoundError: If there is no such column.

        >>> print(share_grid({"a": {"x": 1, "y": 1}}, {"a": 5}, {"x": 2, "y": 3}).explain_column("y"))
        y: 3 (the sum)
        └─ a: 3 (the sum)
           └─ fitted to rows and columns: 3
        """
        from salesmanual.kernel.allocation_explain_grid import explain_column  # noqa: PLC0415 - only when asked

        return explain_column(self, known(column, self.column_totals, "column"))

    def __repr__(self) -> str:
        return f"Grid({len(self.row_totals)} rows by {len(self.column_totals)} columns, step {decimal_text(self.step)})"


def read_cell(at: tuple[Row, Column], where: str) -> tuple[Row, Column]:
    """The row and the column of a cell.

    Raises:
        WrongTypeError: If it is no pair.
    """
    if not isinstance(at, tuple) or len(at) != _PAIR:
        raise WrongTypeError(where, at, "a pair of row and column")
    return at


_PAIR: Final = 2


def known(key: Row, keys: Collection[Row], kind: str) -> Row:
    """The key, if it is one of them.

    Raises:
        NotFoundError: If it is not, with the closest one.
    """
    check_key(key, kind)
    if key in keys:
        return key
    raise NotFoundError(kind, key, did_you_mean(key, map(str, keys)))


def share_grid(
    weights: Mapping[Row, Mapping[Column, Weight]],
    row_totals: Mapping[Row, Quantity],
    column_totals: Mapping[Column, Quantity],
    *,
    step: Decimal | int | str | None = None,
) -> Grid[Row, Column, Quantity]:
    """Shares in proportion to the weights whose rows and columns sum to given totals, in whole steps.

    The exact value of a cell is `row factor * weight * column factor`, with the factors for which all sums are right
    (iterative proportional fitting; to within 1/65,536 of a step in each column where it converges in 200 rounds,
    then made exact). Each value is rounded to the step below or above it: **controlled rounding by cancelling
    cycles**. The parts below a step are a flow from rows to columns whose sums are whole numbers, so cells that are
    not whole lie on cycles; moving along a cycle until one of its cells is whole keeps all sums, and ends with whole
    cells only. So a rounding exists for every fitted grid, and a fitted grid exists exactly if any grid has these
    sums and holds nothing where a weight is 0. Whether one does is decided by a maximum flow; if none does, its
    minimum cut names rows that may only use certain columns and hold more than those take.

    The time is about proportional to the number of cells.

    Args:
        weights: The weight of each cell by row and column; 0 or left out where nothing may be.
        row_totals: The total of each row: money, `int` or `Decimal`; all 0 or more, or all 0 or less.
        column_totals: The total of each column; they sum to the same.
        step: The distance of two admitted shares: by default the minor unit of money, or 1.

    Raises:
        WrongTypeError: If a number is a `float`, or totals are of different types.
        InvalidValueError: If a weight is negative, or a total is not a whole number of steps or of the other sign.
        NotFoundError: If a weight is in a row or column without a total.
        CurrencyMismatchError: If two currencies meet.
        InfeasibleError: If rows and columns do not sum to the same, or the weights that are 0 leave no grid with
            these sums; names the blocking rows and columns.

    Source: Handbook 2.2; W. E. Deming and F. F. Stephan, 1940, for the fit; L. H. Cox, A constructive procedure for
    unbiased controlled rounding, 1987; E. A. Dinic, 1970, for the flow.

    >>> history = {"li.na": {"Q1": 1, "Q2": 2}, "wang.wei": {"Q1": 1, "Q2": 1}}
    >>> grid = share_grid(history, {"li.na": 50, "wang.wei": 50}, {"Q1": 40, "Q2": 60})
    >>> grid.row("li.na"), grid.row("wang.wei")
    ({'Q1': 16, 'Q2': 34}, {'Q1': 24, 'Q2': 26})
    >>> share_grid({"a": {"x": 1}, "b": {"x": 1, "y": 1}}, {"a": 5, "b": 1}, {"x": 4, "y": 2})
    Traceback (most recent call last):
    salesmanual.kernel.errors.InfeasibleError: share_grid: these rows hold 5 and may only use these columns, which \
take 4 (blocking: row a, column x); change their totals, or give weight to other cells of these rows
    """
    measure, row_units, column_units, sign = _read_totals(row_totals, column_totals, step)
    rows, columns = tuple(row_totals), tuple(column_totals)
    places, numbers = _read_cells(weights, rows, columns)
    fitted = fit(places, numbers, row_units, column_units)
    if isinstance(fitted, Blocking):
        held = sign * sum(row_units[row] for row in fitted.rows)
        taken = sign * sum(column_units[column] for column in fitted.columns)
        raise _blocked(fitted, rows, columns, [str(value) for value in measure.values([held, taken])])
    cells = round_cells(fitted.columns, fitted.cells, len(columns), SCALE)
    units, parts = (
        {
            row: {columns[column]: sign * cell for column, cell in zip(used, line, strict=True)}
            for row, used, line in zip(rows, fitted.columns, lines, strict=True)
        }
        for lines in (cells, fitted.cells)
    )
    return Grid(row_totals, column_totals, weights, measure.step, frozenset(), fitted.rounds, measure, units, parts)


def _read_totals(
    row_totals: Mapping[Row, Quantity], column_totals: Mapping[Column, Quantity], step: Decimal | int | str | None
) -> tuple[Measure[Quantity], list[int], list[int], int]:
    """What one step is, the steps of each row and column as magnitudes, and their common sign."""
    for where, totals in (("row_totals", row_totals), ("column_totals", column_totals)):
        if not isinstance(totals, Mapping):
            raise WrongTypeError(where, totals, "a mapping of keys to totals")
        if not totals:
            raise InvalidValueError(where, totals, "at least one total")
    first, total = next(iter(row_totals.items()))
    measure = read_measure(total, read_sharing({"step": step}).step, f"row_totals[{first!r}]")
    row_units: list[int] = _units(row_totals, measure, "row_totals")
    column_units: list[int] = _units(column_totals, measure, "column_totals")
    signs = {units > 0 for units in (*row_units, *column_units) if units}
    if len(signs) > 1:
        accepted = "totals that are all 0 or more, or all 0 or less"
        raise InvalidValueError("totals", "totals of both signs", accepted, "share the two signs in two grids")
    row_sum, column_sum = sum(row_units), sum(column_units)
    if row_sum != column_sum:
        rows, columns = measure.values([row_sum, column_sum])
        reason = f"the rows sum to {rows}, the columns to {columns}"
        raise InfeasibleError("share_grid", reason, ["row_totals", "column_totals"], "make the two sums equal")
    return measure, list(map(abs, row_units)), list(map(abs, column_units)), -1 if row_sum < 0 else 1


def _units(totals: Mapping[Row, Quantity], measure: Measure[Quantity], where: str) -> list[int]:
    counts = []
    for key, total in totals.items():
        units, residue = measure.split(measure.amount(total, f"{where}[{key!r}]"))
        if residue:
            accepted = f"a whole number of steps of {decimal_text(measure.step)}"
            raise InvalidValueError(f"{where}[{key!r}]", total, accepted, "round the total first, or name a finer step")
        counts.append(units)
    return counts


def _read_cells(
    weights: Mapping[Row, Mapping[Column, Weight]], rows: Sequence[Row], columns: Sequence[Column]
) -> tuple[list[list[int]], list[list[int]]]:
    """For each row the columns with a weight above 0, and those weights as integers; a row's scale is its own."""
    place_of = {column: place for place, column in enumerate(columns)}
    if not isinstance(weights, Mapping) or not all(isinstance(row, Mapping) for row in weights.values()):
        raise WrongTypeError("weights", weights, "a mapping of rows to mappings of columns to weights")
    for row in weights:
        known(row, rows, "row total")
    places, numbers = [], []
    for row in rows:
        line = weights.get(row, {})
        for column in line:
            known(column, place_of, "column total")
        found = read_weights(tuple(line.values()), [f"{row}, {column}" for column in line])
        used = sorted((place_of[column], weight) for column, weight in zip(line, found, strict=True) if weight)
        places.append([place for place, _ in used])
        numbers.append([weight for _, weight in used])
    return places, numbers


def _blocked(blocking: Blocking, rows: Sequence[object], columns: Sequence[object], sums: list[str]) -> InfeasibleError:
    names = [f"row {rows[row]}" for row in blocking.rows] + [f"column {columns[each]}" for each in blocking.columns]
    held, taken = sums
    if blocking.columns:
        reason = f"these rows hold {held} and may only use these columns, which take {taken}"
    else:
        reason = f"this row holds {held} and no cell of it has a weight"
    return InfeasibleError(
        "share_grid", reason, names, "change their totals, or give weight to other cells of these rows"
    )

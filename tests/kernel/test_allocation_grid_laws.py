"""Laws of sharing in rows and columns at once."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.allocation import Grid, reshare_grid, share, share_grid
from salesmanual.kernel.allocation_flow import possible, settle
from salesmanual.kernel.allocation_round import round_cells
from salesmanual.kernel.errors import InfeasibleError
from salesmanual.kernel.money import Money
from salesmanual.testing.allocations import GridTotals, grids


def check(grid: Grid[str, str, int], case: GridTotals) -> None:
    """All that a grid promises."""
    for row, total in case.row_totals.items():
        assert sum(grid.row(row).values()) == total
        assert sum(grid.fitted(row, column) for column in case.column_totals) == total
    for column, total in case.column_totals.items():
        assert sum(grid.column(column).values()) == total
        assert sum(grid.fitted(row, column) for row in case.row_totals) == total
    for row, column, value in grid.items():
        assert grid[row, column] == value
        assert abs(value - grid.fitted(row, column)) < 1
        assert case.weights[row][column] or value == 0


@given(grids())
def test_rows_and_columns_are_exact_and_cells_within_one_step(case: GridTotals) -> None:
    check(share_grid(*case), case)


@given(grids(max_rows=12, max_columns=4) | grids(max_rows=3, max_columns=12))
def test_long_grids_are_exact_too(case: GridTotals) -> None:
    check(share_grid(*case), case)


@given(grids())
def test_a_negative_grid_is_the_mirror_image(case: GridTotals) -> None:
    rows, columns = ({key: -total for key, total in side.items()} for side in case[1:])

    mirrored = share_grid(case.weights, rows, columns)

    assert [(r, c, -v) for r, c, v in mirrored.items()] == list(share_grid(*case).items())


@given(grids())
def test_money_is_shared_as_its_minor_units(case: GridTotals) -> None:
    rows, columns = ({key: Money.from_minor(total, "CNY") for key, total in side.items()} for side in case[1:])

    grid = share_grid(case.weights, rows, columns)

    assert [value.minor_units() for _, _, value in grid.items()] == [value for _, _, value in share_grid(*case).items()]
    assert grid.explain().replay() == Money.total(rows.values())
    for column, total in columns.items():
        assert grid.explain_column(column).replay() == total


@given(grids())
def test_an_explanation_replays_to_the_whole_and_to_each_column(case: GridTotals) -> None:
    grid = share_grid(*case)

    assert grid.explain().replay() == sum(case.row_totals.values())
    for column, total in case.column_totals.items():
        assert grid.explain_column(column).replay() == total


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 500))
def test_a_grid_of_one_row_is_its_columns(weights: list[int], total: int) -> None:
    columns = {f"column {at}": part for at, part in enumerate(share(total, weights))}

    grid = share_grid({"row": dict.fromkeys(columns, 1)}, {"row": total}, columns)

    assert grid.row("row") == columns


@given(st.lists(st.integers(1, 50), min_size=4, max_size=4), st.integers(1, 200), st.integers(1, 200), st.data())
def test_fitted_cells_keep_the_odds_of_the_weights(
    weights: list[int], one: int, other: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, one + other - 1)) if one + other > 1 else 1
    a, b, c, d = weights
    grid = share_grid(
        {"r": {"x": a, "y": b}, "s": {"x": c, "y": d}}, {"r": one, "s": other}, {"x": first, "y": one + other - first}
    )

    fitted = {cell: grid.fitted(*cell) for cell in (("r", "x"), ("r", "y"), ("s", "x"), ("s", "y"))}
    slack = Fraction(1, 1000) * (one + other) * max(weights) ** 2
    odds = fitted["r", "x"] * fitted["s", "y"] * b * c - fitted["r", "y"] * fitted["s", "x"] * a * d
    assert abs(odds) <= slack


def subsets(rows: tuple[str, ...]) -> chain[tuple[str, ...]]:
    return chain.from_iterable(combinations(rows, size) for size in range(1, len(rows) + 1))


@given(grids(max_rows=4, max_columns=4), st.randoms(use_true_random=False))
def test_a_grid_is_refused_exactly_when_some_rows_hold_more_than_their_columns_take(
    case: GridTotals, random: object
) -> None:
    columns = list(case.column_totals.values())
    random.shuffle(columns)  # type: ignore[attr-defined] # Hypothesis's Random
    targets = dict(zip(case.column_totals, columns, strict=True))

    def reach(rows: tuple[str, ...]) -> set[str]:
        return {column for row in rows for column, weight in case.weights[row].items() if weight}

    blocked = any(
        sum(case.row_totals[row] for row in rows) > sum(targets[column] for column in reach(rows))
        for rows in subsets(tuple(case.row_totals))
    )
    if not blocked:
        check(share_grid(case.weights, case.row_totals, targets), case._replace(column_totals=targets))
        return
    with pytest.raises(InfeasibleError) as caught:
        share_grid(case.weights, case.row_totals, targets)
    named = caught.value.blocking
    rows = tuple(row for row in case.row_totals if f"row {row}" in named)
    used = {column for column in targets if f"column {column}" in named}
    assert reach(rows) <= used
    assert sum(case.row_totals[row] for row in rows) > sum(targets[column] for column in used)


@given(grids(), st.data())
def test_locked_cells_keep_their_values(case: GridTotals, data: st.DataObject) -> None:
    grid = share_grid(*case)
    cells = [(row, column) for row, column, _ in grid.items()]
    locked = data.draw(st.lists(st.sampled_from(cells), unique=True, max_size=4))

    again = reshare_grid(grid, locked=locked)

    check(again, case)
    assert all(again[cell] == grid[cell] for cell in locked)
    assert again.locked == frozenset(locked)
    assert again.explain().replay() == sum(case.row_totals.values())


@st.composite
def held_grids(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]], int]:
    """A pattern and cells in it."""
    count = draw(st.integers(1, 5))
    columns = draw(st.lists(st.lists(st.integers(0, count - 1), unique=True).map(sorted), min_size=1, max_size=5))
    return columns, [[draw(st.integers(0, 6)) for _ in places] for places in columns], count


@given(held_grids())
def test_a_cell_is_possible_exactly_when_some_other_grid_uses_it(
    held: tuple[list[list[int]], list[list[int]], int],
) -> None:
    columns, cells, count = held
    sums = [0] * count
    for places, line in zip(columns, cells, strict=True):
        for column, cell in zip(places, line, strict=True):
            sums[column] += cell

    found = possible(columns, cells, count)

    for row, places in enumerate(columns):
        for place, column in enumerate(places):
            held_there = cells[row][place] > 0
            assert found[row][place] is (held_there or _can_take_half(columns, cells, sums, (row, place, column)))


def _can_take_half(columns: list[list[int]], cells: list[list[int]], sums: list[int], at: tuple[int, int, int]) -> bool:
    """Whether an empty cell can hold one half while the row without it, and all others, come right again."""
    row, place, column = at
    if not sum(cells[row]):
        return False
    pattern = [list(places) for places in columns]
    rest = [[2 * cell for cell in line] for line in cells]
    del pattern[row][place], rest[row][place]
    rest[row][next(offset for offset, cell in enumerate(rest[row]) if cell)] -= 1
    targets = [2 * total for total in sums]
    targets[column] -= 1
    return settle(pattern, rest, targets) is None


@given(held_grids(), st.integers(2, 7))
def test_rounding_keeps_sums_and_moves_less_than_a_step(
    held: tuple[list[list[int]], list[list[int]], int], scale: int
) -> None:
    columns, cells, count = held
    # Make the sums multiples: one more row and one more column take what is missing.
    closing = [0] * (count + 1)
    wide = []
    for places, line in zip(columns, cells, strict=True):
        gap = -sum(line) % scale
        wide.append(([*places, count], [*line, gap]))
        for column, cell in zip((*places, count), (*line, gap), strict=True):
            closing[column] += cell
    wide.append((list(range(count + 1)), [-total % scale for total in closing]))
    pattern, filled = [places for places, _ in wide], [line for _, line in wide]
    last = sum(filled[-1]) % scale
    assert last == 0

    rounded = round_cells(pattern, filled, count + 1, scale)

    for line, exact in zip(rounded, filled, strict=True):
        assert sum(line) * scale == sum(exact)
        assert all(abs(cell * scale - part) < scale for cell, part in zip(line, exact, strict=True))
    for column in range(count + 1):
        pairs = [
            (cell, part)
            for places, line, exact in zip(pattern, rounded, filled, strict=True)
            for at, cell, part in zip(places, line, exact, strict=True)
            if at == column
        ]
        assert sum(cell for cell, _ in pairs) * scale == sum(part for _, part in pairs)

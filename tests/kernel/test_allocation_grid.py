"""Sharing in rows and columns at once, and again: examples, and the input that is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.allocation import Grid, Shares, reshare_grid, share_by, share_grid
from salesmanual.kernel.allocation_fit import SCALE, Fit, fit
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

loose_share_grid: Callable[..., object] = share_grid
loose_reshare_grid: Callable[..., object] = reshare_grid

WEIGHTS = {
    "li.na": {"Jan": 5, "Feb": 3, "Mar": 4},
    "wang.wei": {"Jan": 2, "Feb": 2, "Mar": 3},
    "zhao.min": {"Feb": 1, "Mar": 1},
}
ROWS = {"li.na": 100, "wang.wei": 60, "zhao.min": 40}
COLUMNS = {"Jan": 70, "Feb": 60, "Mar": 70}


def yuan(amount: str) -> Money:
    return Money(amount, "CNY")


def team() -> Grid[str, str, int]:
    return share_grid(WEIGHTS, ROWS, COLUMNS)


class TestGrid:
    def test_rows_and_columns_hold_their_totals(self) -> None:
        grid = team()

        assert {row: grid.row(row) for row in ROWS} == {
            "li.na": {"Jan": 49, "Feb": 23, "Mar": 28},
            "wang.wei": {"Jan": 21, "Feb": 16, "Mar": 23},
            "zhao.min": {"Jan": 0, "Feb": 21, "Mar": 19},
        }
        assert grid.column("Feb") == {"li.na": 23, "wang.wei": 16, "zhao.min": 21}
        assert repr(grid) == "Grid(3 rows by 3 columns, step 1)"

    def test_a_cell_that_is_left_out_or_0_holds_nothing(self) -> None:
        grid = share_grid({"a": {"x": 1, "y": 0}, "b": {"x": 1, "y": 1}}, {"a": 3, "b": 7}, {"x": 5, "y": 5})

        assert grid["a", "y"] == 0
        assert grid.fitted("a", "y") == 0
        assert team()["zhao.min", "Jan"] == 0

    def test_a_row_without_total_needs_no_weights(self) -> None:
        grid = share_grid({"a": {"x": 1}}, {"a": 3, "b": 0}, {"x": 3, "y": 0})

        assert list(grid.items()) == [("a", "x", 3), ("a", "y", 0), ("b", "x", 0), ("b", "y", 0)]

    def test_equal_weights_fit_the_product_of_the_totals(self) -> None:
        grid = share_grid({row: {"x": 1, "y": 1} for row in "ab"}, {"a": 30, "b": 10}, {"x": 24, "y": 16})

        assert [grid.fitted(row, column) for row in "ab" for column in "xy"] == [18, 12, 6, 4]
        assert [value for _, _, value in grid.items()] == [18, 12, 6, 4]

    def test_a_grid_that_is_right_already_stays(self) -> None:
        weights = {"a": {"x": 3, "y": 4}, "b": {"x": 5, "y": 6}}

        grid = share_grid(weights, {"a": 7, "b": 11}, {"x": 8, "y": 10})

        assert {row: grid.row(row) for row in weights} == weights
        assert grid.rounds == 1

    @pytest.mark.parametrize(
        ("total", "step", "expected"),
        [
            (Decimal("1.0"), "0.1", [Decimal("0.2"), Decimal("0.8")]),
            (yuan("1.00"), None, [yuan("0.25"), yuan("0.75")]),
            (yuan("-1.00"), None, [yuan("-0.25"), yuan("-0.75")]),
            (-40, 10, [-10, -30]),
        ],
    )
    def test_totals_may_be_of_every_kind(self, total: int, step: str | None, expected: list[int]) -> None:
        low, high = expected

        grid = share_grid({"a": {"x": "10%", "y": "30%"}}, {"a": total}, {"x": low, "y": high}, step=step)

        assert list(grid.row("a").values()) == expected
        assert grid.explain().replay() == total
        assert grid.explain_column("x").replay() == low

    def test_weights_may_be_money_or_fractions_in_each_row(self) -> None:
        grid = share_grid(
            {"a": {"x": yuan("1"), "y": yuan("2")}, "b": {"x": Fraction(1, 3), "y": "2/3"}},
            {"a": 30, "b": 60},
            {"x": 30, "y": 60},
        )

        assert (grid.row("a"), grid.row("b")) == ({"x": 10, "y": 20}, {"x": 20, "y": 40})

    def test_grids_are_equal_by_totals_and_weights(self) -> None:
        assert team() == team()
        assert team() != share_grid(WEIGHTS, ROWS, {"Jan": 70, "Feb": 61, "Mar": 69})

    def test_cells_that_no_grid_can_use_are_0_and_the_fit_converges(self) -> None:
        """Row a has to fill column x, so nothing of row b can be there."""
        grid = share_grid({"a": {"x": 1}, "b": {"x": 9, "y": 1}}, {"a": 5, "b": 7}, {"x": 5, "y": 7})

        assert (grid.row("a"), grid.row("b")) == ({"x": 5, "y": 0}, {"x": 0, "y": 7})
        assert grid.rounds < 5

    def test_a_fit_that_scaling_does_not_end_is_made_exact(self) -> None:
        """Weights so uneven that each round mends little: the sums are exact all the same."""
        weights = {"a": {"x": 1000, "y": 1}, "b": {"x": 1, "y": 1000}}

        grid = share_grid(weights, {"a": 1000, "b": 1000}, {"x": 999, "y": 1001})

        assert grid.rounds == 200
        assert [sum(grid.row(row).values()) for row in "ab"] == [1000, 1000]
        assert [sum(grid.column(column).values()) for column in "xy"] == [999, 1001]
        assert sum(grid.fitted(row, "x") for row in "ab") == 999

    def test_the_reason_of_a_cell_is_its_fit_and_what_rounding_moved(self) -> None:
        grid = share_grid({row: {"x": 1, "y": 1} for row in "ab"}, {"a": 1, "b": 1}, {"x": 1, "y": 1})

        moved = "each cell goes to the step below or above it so that all rows and columns keep their sums"
        assert str(grid.explain_column("x")) == "\n".join(
            [
                "x: 1 (the sum)",
                f"├─ a: {grid['a', 'x']} (the sum)",
                "│  ├─ fitted to rows and columns: 0.5",
                f"│  └─ moved by rounding: {'0.5' if grid['a', 'x'] else '-0.5'} — {moved}",
                f"└─ b: {grid['b', 'x']} (the sum)",
                "   ├─ fitted to rows and columns: 0.5",
                f"   └─ moved by rounding: {'0.5' if grid['b', 'x'] else '-0.5'} — {moved}",
            ]
        )

    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            (lambda grid: grid["li.ma", "Jan"], "no row 'li.ma'; did you mean 'li.na'?"),
            (lambda grid: grid["li.na", "Jam"], "no column 'Jam'; did you mean 'Jan'?"),
            (lambda grid: grid.row("li.ma"), "no row 'li.ma'; did you mean 'li.na'?"),
            (lambda grid: grid.column("Jam"), "no column 'Jam'; did you mean 'Jan'?"),
            (lambda grid: grid.fitted("li.ma", "Jan"), "no row 'li.ma'; did you mean 'li.na'?"),
            (lambda grid: grid.fitted("li.na", "Jam"), "no column 'Jam'; did you mean 'Jan'?"),
            (lambda grid: grid.explain_column("Jam"), "no column 'Jam'; did you mean 'Jan'?"),
        ],
    )
    def test_a_row_or_column_that_is_not_there_is_refused(
        self, ask: Callable[[Grid[str, str, int]], object], message: str
    ) -> None:
        with pytest.raises(NotFoundError) as caught:
            ask(team())
        assert str(caught.value) == message

    def test_fitted_cells_sum_to_the_totals_in_parts_of_a_step(self) -> None:
        fitted = fit([[0, 1], [0]], [[3, 4], [1]], [5, 2], [4, 3])

        assert isinstance(fitted, Fit)
        assert fitted.columns == [[0, 1], [0]]
        assert fitted.cells == [[2 * SCALE, 3 * SCALE], [2 * SCALE]]


@pytest.mark.parametrize(
    ("weights", "rows", "columns", "step", "error", "message"),
    [
        (
            [1],
            {"a": 1},
            {"x": 1},
            None,
            WrongTypeError,
            "weights: found [1] of type list, accepted is a mapping of rows to mappings of columns to weights",
        ),
        (
            {"a": 1},
            {"a": 1},
            {"x": 1},
            None,
            WrongTypeError,
            "weights: found {'a': 1} of type dict, accepted is a mapping of rows to mappings of columns to weights",
        ),
        (
            {},
            [1],
            {"x": 1},
            None,
            WrongTypeError,
            "row_totals: found [1] of type list, accepted is a mapping of keys to totals",
        ),
        (
            {},
            {"a": 1},
            [1],
            None,
            WrongTypeError,
            "column_totals: found [1] of type list, accepted is a mapping of keys to totals",
        ),
        ({}, {}, {"x": 1}, None, InvalidValueError, "row_totals: found {}, accepted is at least one total"),
        ({}, {"a": 1}, {}, None, InvalidValueError, "column_totals: found {}, accepted is at least one total"),
        (
            {},
            {"a": 1.0},
            {"x": 1},
            None,
            WrongTypeError,
            (
                "row_totals['a']: found 1.0 of type float, accepted is money, an int or a Decimal; write it as text, "
                "Decimal('1.0'), because a float is not exact"
            ),
        ),
        (
            {},
            {"a": 1},
            {"x": yuan("1")},
            None,
            WrongTypeError,
            "column_totals['x']: found Money('1', 'CNY') of type Money, accepted is an int, like the total",
        ),
        (
            {},
            {"a": yuan("1"), "b": Money(1, "USD")},
            {"x": yuan("1")},
            None,
            CurrencyMismatchError,
            (
                "row_totals['b']: found CNY and USD, accepted is amounts in one currency; convert one of them first "
                "with RateTable.convert"
            ),
        ),
        (
            {},
            {"a": 15},
            {"x": 15},
            10,
            InvalidValueError,
            (
                "row_totals['a']: found 15, accepted is a whole number of steps of 10; round the total first, or name "
                "a finer step"
            ),
        ),
        (
            {},
            {"a": 2, "b": -1},
            {"x": 1},
            None,
            InvalidValueError,
            (
                "totals: found 'totals of both signs', accepted is totals that are all 0 or more, or all 0 or less; "
                "share the two signs in two grids"
            ),
        ),
        (
            {"a": {"x": 1.0}},
            {"a": 1},
            {"x": 1},
            None,
            WrongTypeError,
            (
                "weights['a, x']: found 1.0 of type float, accepted is an int, a Decimal, a Fraction or text; write it "
                "as text, '1.0', because a float is not exact"
            ),
        ),
        (
            {"a": {"x": -1}},
            {"a": 1},
            {"x": 1},
            None,
            InvalidValueError,
            "weights['a, x']: found -1, accepted is a weight of 0 or more",
        ),
        ({"b": {}}, {"a": 1}, {"x": 1}, None, NotFoundError, "no row total 'b'; use one of 'a'"),
        ({"a": {"y": 1}}, {"a": 1}, {"x": 1}, None, NotFoundError, "no column total 'y'; use one of 'x'"),
    ],
)
def test_a_grid_that_cannot_be_read_is_refused(
    *, weights: object, rows: object, columns: object, step: int | None, error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(SalesManualError) as caught:
        loose_share_grid(weights, rows, columns, step=step)

    assert type(caught.value) is error
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("weights", "rows", "columns", "blocking", "message"),
    [
        (
            {"a": {"x": 1}},
            {"a": 1},
            {"x": 2},
            ("row_totals", "column_totals"),
            (
                "share_grid: the rows sum to 1, the columns to 2 (blocking: row_totals, column_totals); make the two "
                "sums equal"
            ),
        ),
        (
            {"a": {}},
            {"a": 1},
            {"x": 1},
            ("row a",),
            (
                "share_grid: this row holds 1 and no cell of it has a weight (blocking: row a); change their totals, "
                "or give weight to other cells of these rows"
            ),
        ),
        (
            {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": 1}},
            {"a": -3, "b": -3, "c": -1},
            {"x": -5, "y": -2},
            ("row a", "row b", "column x"),
            (
                "share_grid: these rows hold -6 and may only use these columns, which take -5 (blocking: row a, row b, "
                "column x); change their totals, or give weight to other cells of these rows"
            ),
        ),
    ],
)
def test_totals_that_no_grid_has_are_refused_with_the_rows_and_columns_in_the_way(
    weights: object, rows: object, columns: object, blocking: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InfeasibleError) as caught:
        loose_share_grid(weights, rows, columns)

    assert caught.value.blocking == blocking
    assert str(caught.value) == message


class TestReshareGrid:
    def test_a_month_that_is_over_stays(self) -> None:
        again = reshare_grid(team(), column_totals={"Feb": 50, "Mar": 80}, locked=[(row, "Jan") for row in ROWS])

        assert again.column("Jan") == team().column("Jan")
        assert again.column_totals == {"Jan": 70, "Feb": 50, "Mar": 80}
        assert {row: sum(again.row(row).values()) for row in ROWS} == ROWS
        assert sum(again.column("Mar").values()) == 80
        assert str(again.explain_column("Jan")).splitlines()[1] == "├─ li.na: 49 — kept as it was"
        assert again.fitted("li.na", "Jan") == 49

    def test_new_weights_replace_the_old_ones(self) -> None:
        even = {row: dict.fromkeys(COLUMNS, 1) for row in ROWS}

        again = reshare_grid(team(), weights=even)

        assert again == share_grid(even, ROWS, COLUMNS)

    def test_nothing_new_gives_the_same(self) -> None:
        assert reshare_grid(team()) == team()

    def test_a_whole_grid_may_be_locked(self) -> None:
        cells = [(row, column) for row, column, _ in team().items()]

        again = reshare_grid(team(), locked=cells)

        assert list(again.items()) == list(team().items())
        assert again.explain().replay() == 200

    @pytest.mark.parametrize(
        ("conventions", "error", "message"),
        [
            ({"row_totals": {"li.ma": 1}}, NotFoundError, "no row 'li.ma'; did you mean 'li.na'?"),
            ({"column_totals": {"Jam": 1}}, NotFoundError, "no column 'Jam'; did you mean 'Jan'?"),
            ({"locked": [("li.na", "Jam")]}, NotFoundError, "no column 'Jam'; did you mean 'Jan'?"),
            (
                {"row_totals": {"li.na": 40, "wang.wei": 120}, "locked": [("li.na", "Jan")]},
                InfeasibleError,
                (
                    "reshare: what is locked leaves -9 of the total of 40 (blocking: row li.na); unlock some, or "
                    "change the total"
                ),
            ),
            (
                {"column_totals": {"Jan": 40, "Feb": 90}, "locked": [("li.na", "Jan")]},
                InfeasibleError,
                (
                    "reshare: what is locked leaves -9 of the total of 40 (blocking: column Jan); unlock some, or "
                    "change the total"
                ),
            ),
            (
                {"column_totals": {"Jan": 71, "Feb": 59}, "locked": [(row, "Jan") for row in ROWS]},
                InfeasibleError,
                (
                    "share_grid: these rows hold 130 and may only use these columns, which take 129 (blocking: row "
                    "li.na, row wang.wei, row zhao.min, column Feb, column Mar); change their totals, or give weight "
                    "to other cells of these rows"
                ),
            ),
            (
                {"locked": "Jan"},
                WrongTypeError,
                (
                    "locked: found 'Jan' of type str, accepted is a collection of pairs of row and column; put one "
                    "into a list"
                ),
            ),
        ],
    )
    def test_locks_that_leave_no_grid_are_refused(
        self, conventions: dict[str, object], error: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(SalesManualError) as caught:
            loose_reshare_grid(team(), **conventions)
        assert type(caught.value) is error
        assert str(caught.value) == message

    def test_only_a_grid_is_shared_again_as_one(self) -> None:
        shares: Shares[str, int] = share_by(1, {"a": 1})

        with pytest.raises(WrongTypeError, match=r"grid: found .*, accepted is a Grid; use reshare for Shares and a"):
            loose_reshare_grid(shares)

"""Gini, quantiles by rank, and correlation: examples, edges, and what they refuse."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.incentives.modelling_measures import correlation, gini, nearest_rank, r_squared
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.number import Rounding, RoundingMode


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([0, 0], None),
        ([-1, 5], None),
        ([7], Fraction(0)),
        ([5, 5, 5], Fraction(0)),
        ([1, 3], Fraction(1, 4)),
        ([3, 1], Fraction(1, 4)),
        ([0, 0, 0, 12], Fraction(3, 4)),
    ],
)
def test_gini(values: list[int], expected: Fraction | None) -> None:
    assert gini(values) == expected


def test_a_quantile_of_nobody_is_nothing() -> None:
    assert nearest_rank([], "50%") is None


@pytest.mark.parametrize("at", ["-1%", "101%", Fraction(3, 2)])
def test_a_share_out_of_range(at: str | Fraction) -> None:
    with pytest.raises(InvalidValueError, match="accepted is a share from 0 to 1"):
        nearest_rank([1], at)


def test_a_share_that_is_a_float() -> None:
    with pytest.raises(WrongTypeError, match=r"write it as text, '0.5'"):
        nearest_rank([1], 0.5)  # type: ignore[arg-type] # the point


@pytest.mark.parametrize("pairs", [[], [(1, 2)], [(1, 2), (1, 3)], [(1, 2), (2, 2)]])
def test_without_spread_there_is_no_correlation(pairs: list[tuple[int, int]]) -> None:
    assert r_squared(pairs) is None
    assert correlation(pairs) is None


def test_a_falling_line_has_the_correlation_minus_one() -> None:
    assert correlation([(1, 3), (2, 2), (3, 1)]) == Decimal("-1.000")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (RoundingMode.HALF_UP, "0.5"),
        (RoundingMode.DOWN, "0.5"),
        (RoundingMode.UP, "0.5"),
    ],
)
def test_an_exact_root_is_not_moved_by_any_mode(mode: RoundingMode, expected: str) -> None:
    assert correlation([(1, 1), (2, 3), (3, 2)], Rounding("0.5", mode)) == Decimal(expected)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (RoundingMode.FLOOR, "-1"),
        (RoundingMode.CEILING, "0"),
        (RoundingMode.HALF_UP, "-1"),
        (RoundingMode.HALF_EVEN, "0"),
    ],
)
def test_a_root_halfway_between_two_steps_goes_where_the_mode_says(mode: RoundingMode, expected: str) -> None:
    assert correlation([(1, 2), (2, 3), (3, 1)], Rounding("1", mode)) == Decimal(expected)


def test_a_rounding_without_a_step_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"rounding\.step: .*name one"):
        correlation([(1, 3), (2, 2)], Rounding())

"""Trends: coefficients of the years, and what they let expect."""

from __future__ import annotations

from fractions import Fraction
from statistics import linear_regression
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.planning.trends import expected, trend_coefficients

if TYPE_CHECKING:
    from collections.abc import Callable

Trend = Literal["none", "weighted", "linear"]
TRENDS: tuple[Trend, ...] = ("none", "weighted", "linear")
fractions = st.fractions(0, 1_000, max_denominator=20)
series = st.dictionaries(st.integers(2000, 2025), fractions, min_size=1, max_size=8)


def fitted(points: dict[int, Fraction], to: int) -> Fraction:
    """The line through the points by the normal equations, read at x."""
    count, xs, ys = len(points), sum(points), sum(points.values())
    squares, products = sum(x * x for x in points), sum(x * y for x, y in points.items())
    slope = Fraction(count * products - xs * ys) / (count * squares - xs * xs)
    return (ys - slope * xs) / count + slope * to


@pytest.mark.parametrize(
    ("figures", "trend", "value"),
    [
        ([100, 130, 145], "none", 125),
        ([100, 130, 145], "linear", 170),
        ([100, 130, 145], "weighted", Fraction(265, 2)),
        ([1, 2, 2], "linear", Fraction(8, 3)),
        ([300, 200, 100], "linear", 0),
        ([300, 100, 0], "linear", 0),
        ([0, 0, 0], "linear", 0),
    ],
)
def test_what_three_years_let_expect(figures: list[int], trend: Trend, value: Fraction) -> None:
    years = [2023, 2024, 2025]

    assert expected([Fraction(each) for each in figures], years, 2026, trend=trend) == value


def test_a_missing_year_keeps_its_distance() -> None:
    assert expected([Fraction(10), Fraction(30)], [2023, 2025], 2026, trend="linear") == 40


@given(series, st.sampled_from(TRENDS))
def test_coefficients_sum_to_one_so_equal_years_are_expected_again(points: dict[int, Fraction], trend: Trend) -> None:
    years = sorted(points)

    assert sum(trend_coefficients(years, 2026, trend=trend)) == 1
    assert expected([Fraction(7)] * len(years), years, 2026, trend=trend) == 7


@given(series.filter(lambda points: len(points) > 1))
def test_the_line_is_that_of_the_normal_equations(points: dict[int, Fraction]) -> None:
    years = sorted(points)

    found = expected([points[year] for year in years], years, 2026, trend="linear")

    assert found == max(fitted(points, 2026), Fraction(0))
    slope, intercept = linear_regression(
        [float(year - 2000) for year in years], [float(points[year]) for year in years]
    )
    assert float(found) == pytest.approx(max(slope * 26 + intercept, 0), abs=1e-6, rel=1e-9)


@given(series, st.sampled_from(TRENDS), st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9))
def test_it_grows_with_the_figures_and_never_falls_below_zero(
    points: dict[int, Fraction], trend: Trend, factor: Fraction
) -> None:
    years = sorted(points)
    figures = [points[year] for year in years]

    one = expected(figures, years, 2026, trend=trend)

    assert one >= 0
    assert expected([each * factor for each in figures], years, 2026, trend=trend) == one * factor


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: trend_coefficients([], 2026), "years: found [], accepted is at least one year, each once"),
        (lambda: trend_coefficients([1, 1], 2), "years: found [1, 1], accepted is at least one year, each once"),
        (
            lambda: trend_coefficients([1], 2, trend="up"),  # type: ignore[arg-type]
            "trend: found 'up', accepted is a trend; use one of 'linear', 'none', 'weighted'",
        ),
        (
            lambda: trend_coefficients([1, 2], 3, trend="weighted", weights=[Fraction(-1), Fraction(2)]),
            (
                "year_weights: found ['-1', '2'], accepted is 2 weights of 0 or more, one for each year from the first "
                "on, "
                "not all 0"
            ),
        ),
        (lambda: trend_coefficients([1], 2, trend="weighted", weights=[Fraction(0)]), "year_weights: found ['0'],"),
        (lambda: trend_coefficients([1], 2, weights=[Fraction(1)]), "year_weights: found [Fraction(1, 1)], accepted"),
        (lambda: expected([], [1], 2), "figures: found 0, accepted is one for each of the 1 years"),
    ],
)
def test_bad_input_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert str(caught.value).startswith(message)

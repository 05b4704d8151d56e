"""The search for parameters: where it ends, how, and that it says so."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.texts import LANGUAGES, Language
from salesmanual.selling.model_fitting import BOUND, estimate, minimise, outcome_text, read_parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

POINT = st.floats(-3, 3)


@settings(max_examples=40)
@given(POINT, POINT, st.floats(0.1, 10))
def test_the_bottom_of_a_bowl_is_found(x: float, y: float, steep: float) -> None:
    found = minimise(lambda at: (at[0] - x) ** 2 + steep * (at[1] - y + at[0] - x) ** 2, (0.0, 0.0))

    assert found.outcome == "converged"
    assert found.point == pytest.approx((x, y), abs=1e-3)


def test_a_curved_valley_is_followed_to_its_end() -> None:
    """Rosenbrock's function, whose lowest point is (1, 1); Rosenbrock 1960."""
    found = minimise(lambda at: 100 * (at[1] - at[0] ** 2) ** 2 + (1 - at[0]) ** 2, (-1.2, 1.0))

    assert found.point == pytest.approx((1, 1), abs=1e-5)
    assert found.outcome == "converged"


def test_a_slope_without_end_runs_to_the_edge() -> None:
    found = minimise(lambda at: -at[0], (0.0, 0.0))

    assert found.outcome == "at-bound"
    assert found.point[0] == pytest.approx(BOUND, abs=0.01)


def test_a_search_may_run_out_of_steps() -> None:
    found = minimise(lambda at: (at[0] - 1) ** 2, (0.0,), most=5)

    assert found.outcome == "not-converged"
    assert found.evaluations <= 8


def test_a_kink_is_no_lowest_point_that_is_level() -> None:
    """Where the slope does not vanish the search does not call it converged."""
    found = minimise(lambda at: abs(at[0]) + (at[0] > 0) * at[0], (0.3,))

    assert found.outcome == "not-converged"


def test_equal_searches_end_alike() -> None:
    def bowl(at: Sequence[float]) -> float:
        return math.cosh(at[0] - 0.3) + math.cosh(at[1])

    assert minimise(bowl, (1.0, 1.0)) == minimise(bowl, (1.0, 1.0))


@pytest.mark.parametrize(
    ("most", "error", "message"),
    [
        (0, InvalidValueError, "most: found 0, accepted is a whole number of at least 1"),
        (1.5, WrongTypeError, "most: found 1.5 of type float, accepted is a whole number"),
    ],
)
def test_the_steps_of_a_search_are_a_count(most: int, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        minimise(lambda at: at[0] ** 2, (0.0,), most=most)

    assert str(caught.value) == message


def test_a_figure_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        estimate(math.nan)

    assert str(caught.value) == "estimate: found nan, accepted is a finite figure"


def test_a_parameter_is_exact_and_within_bounds() -> None:
    assert read_parameter("0.5", "r") == Decimal("0.5")
    with pytest.raises(InvalidValueError) as caught:
        read_parameter(0, "r")

    assert str(caught.value) == "r: found 0, accepted is a number from 0.000000001 to 1,000,000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_words(language: Language) -> None:
    words = {outcome_text(outcome).render(language) for outcome in ("converged", "at-bound", "not-converged")}

    assert len(words) == 3

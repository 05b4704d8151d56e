"""Ratings: how they come in, what is refused, and what they give back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.insight.agreement_ratings import Ratings, read_categories, read_mapping, read_number, read_numbers
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_equal_numbers_are_one_rating_however_they_are_written() -> None:
    ratings = Ratings([[Decimal("3.0"), Fraction(7, 2)], [3, Decimal("3.50")]])

    assert ratings.values() == (3, Fraction(7, 2))
    assert ratings.rows[0] == ratings.rows[1]


def test_raters_and_units_are_numbered_where_they_have_no_names() -> None:
    ratings = Ratings([[1, 2], [1, None]])

    assert (ratings.raters, ratings.units) == (("R1", "R2"), ("U1", "U2"))


def test_ratings_by_name_are_ratings_in_rows() -> None:
    by_name = Ratings.of({"li.na": {"chen": 3, "zhao": 4}, "wang.wei": {"zhao": 5}})

    assert by_name == Ratings([[3, 4], [None, 5]], raters=["li.na", "wang.wei"], units=["chen", "zhao"])
    assert by_name.incomplete() == ("chen",)
    assert by_name.complete_rows() == ((4, 5),)
    assert by_name.column(0) == (3,)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: Ratings(7), WrongTypeError, "rows: found 7 of type int, accepted is a list of rows"),  # type: ignore[arg-type]
        (lambda: Ratings([[1, 2]]), InvalidValueError, "found '1 rater', accepted is the rows of at least 2 raters"),
        (lambda: Ratings([[1, 2], 7]), WrongTypeError, "rows[1]: found 7"),  # type: ignore[list-item]
        (lambda: Ratings([[1, 2], [1]]), InvalidValueError, "rows[1]: found 1, accepted is 2 ratings"),
        (lambda: Ratings([[], []]), InvalidValueError, "rows[0]: found 0, accepted is at least one ratings"),
        (lambda: Ratings([[1], [1.5]]), WrongTypeError, "rows[1][0]: found 1.5 of type float"),  # type: ignore[list-item]
        (lambda: Ratings([[1], [True]]), WrongTypeError, "write it as text, such as 'yes' and 'no'"),
        (lambda: Ratings([[1], [b"x"]]), WrongTypeError, "accepted is a whole number, a Decimal"),  # type: ignore[list-item]
        (lambda: Ratings([[1], ["A"]]), WrongTypeError, "all text or all numbers"),
        (lambda: Ratings([["A"], [" "]]), InvalidValueError, "rows[1]: found ' '"),
        (lambda: Ratings([[1], [Decimal("NaN")]]), InvalidValueError, "rows[1][0]"),
        (lambda: Ratings([[1], [2]], raters=["a"]), InvalidValueError, "raters: found 1, accepted is 2 names"),
        (lambda: Ratings([[1], [2]], raters=["a", "a"]), DuplicateError, "raters 'a' is there already"),
        (lambda: Ratings([[1], [2]], units=["a", "b"]), InvalidValueError, "units: found 2, accepted is 1 names"),
        (lambda: Ratings([[1, 1], [2, 2]], units=["a", "a"]), DuplicateError, "unit 'a' is there already"),
        (lambda: Ratings.of([1]), WrongTypeError, "by_rater: found [1]"),  # type: ignore[arg-type]
        (lambda: Ratings.of({"a": 3}), WrongTypeError, "by_rater['a']: found 3"),  # type: ignore[dict-item]
    ],
)
def test_what_are_no_ratings(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: read_number(0.5, "level"), WrongTypeError, "write it as Decimal('0.5')"),
        (lambda: read_number("4", "level"), WrongTypeError, "level: found '4' of type str"),
        (lambda: read_mapping({3: 1}, "scores"), WrongTypeError, "scores, a key: found 3"),
        (lambda: read_numbers(Ratings([[None, "A"], ["A", "A"]]), "r_wg"), WrongTypeError, "numbers, for r_wg"),
        (lambda: read_categories(Ratings([["A"], ["C"]]), ["A", "B"]), InvalidValueError, "found 'C', accepted is one"),
        (lambda: read_categories(Ratings([["A"], ["A"]]), ["A", "A"]), DuplicateError, "category 'A'"),
        (lambda: read_categories(Ratings([["A"], ["A"]]), ["A", None]), WrongTypeError, "categories[1]"),  # type: ignore[list-item]
    ],
)
def test_what_is_no_level_and_no_category(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)


def test_numbers_are_not_refused_and_missing_ones_are_passed_over() -> None:
    read_numbers(Ratings([[None, None], [1, 2]]), "r_wg")

    assert read_categories(Ratings([[2], [1]]), [3, 2, 1]) == (3, 2, 1)

"""Krippendorff's alpha: published figures, laws, agreement with the plain definition, and bad input."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.insight.agreement_ratings import Rating, Ratings
from salesmanual.insight.kappas import fleiss_kappa
from salesmanual.insight.krippendorff import LEVELS, MeasurementLevel, krippendorff_alpha
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[list[int | None]]

CELL = st.none() | st.integers(0, 5)
ROWS = st.tuples(st.integers(2, 4), st.integers(1, 7)).flatmap(
    lambda size: st.lists(st.lists(CELL, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)
LEVEL = st.sampled_from(tuple(LEVELS))

NO = None
WIKIPEDIA: list[list[int | None]] = [
    [NO, NO, NO, NO, NO, 3, 4, 1, 2, 1, 1, 3, 3, NO, 3],
    [1, NO, 2, 1, 3, 3, 4, 3, NO, NO, NO, NO, NO, NO, NO],
    [NO, NO, 2, 1, 3, 4, 4, NO, 2, 1, 1, 3, 3, NO, 4],
]
FOUR_OBSERVERS: list[list[int | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, NO],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]


def alpha(rows: Sequence[Sequence[Rating | None]], level: str) -> Fraction | None:
    return krippendorff_alpha(Ratings(rows), level=level).value()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("identifier", "rows", "level", "published", "dropped"),
    [
        ("kripp-wikipedia-nominal", WIKIPEDIA, "nominal", "0.691", ("U1", "U2", "U14")),
        ("kripp-wikipedia-interval", WIKIPEDIA, "interval", "0.811", ("U1", "U2", "U14")),
        ("kripp-c-data-ordinal", FOUR_OBSERVERS, "ordinal", "0.815", ("U12",)),
        ("kripp-c-data-interval", FOUR_OBSERVERS, "interval", "0.849", ("U12",)),
    ],
)
def test_published_figures(identifier: str, rows: Rows, level: str, published: str, dropped: tuple[str, ...]) -> None:
    """Wikipedia's example of 3 coders by 15 units, and Krippendorff 2011 with 4 observers by 12 units."""
    found = krippendorff_alpha(Ratings(rows), level=level)  # type: ignore[arg-type]

    value = found.value()
    assert value is not None, identifier
    assert abs(value - Fraction(published)) <= Fraction("0.0005")
    assert found.dropped == dropped


@pytest.mark.parametrize(("level", "published"), [("nominal", "0.743"), ("ratio", "0.797")])
def test_the_other_coefficients_of_the_same_four_observers(level: str, published: str) -> None:
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: .743 nominal, .797 ratio."""
    value = alpha(FOUR_OBSERVERS, level)

    assert value is not None
    assert abs(value - Fraction(published)) <= Fraction("0.0005")


def naive_alpha(rows: Rows, level: str) -> Fraction | None:
    """1 - observed / expected, by going through every pair of ratings."""
    units = [[value for value in unit if value is not None] for unit in zip(*rows, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    flat = [value for unit in units for value in unit]

    def apart(one: int, other: int) -> Fraction:
        low, high = sorted((one, other))
        if one == other:
            return Fraction(0)
        if level == "ordinal":
            between = Fraction(sum(low <= value <= high for value in flat))
            return (between - Fraction(flat.count(low) + flat.count(high), 2)) ** 2
        if level == "ratio":
            return Fraction(high - low, high + low) ** 2
        return Fraction(1 if level == "nominal" else (high - low) ** 2)

    observed = sum((apart(a, b) / (len(unit) - 1) for unit in units for a in unit for b in unit), Fraction(0)) / len(
        flat
    )
    expected = sum((apart(a, b) for a in flat for b in flat), Fraction(0)) / (len(flat) * (len(flat) - 1))
    return 1 - observed / expected if expected else None


def can_pair(rows: Rows) -> bool:
    return any(sum(value is not None for value in unit) > 1 for unit in zip(*rows, strict=True))


@given(ROWS, LEVEL)
def test_alpha_is_its_definition(rows: Rows, level: str) -> None:
    assume(can_pair(rows))

    assert alpha(rows, level) == naive_alpha(rows, level)


@given(ROWS, LEVEL, st.data())
def test_the_order_of_raters_and_units_changes_nothing(rows: Rows, level: str, data: st.DataObject) -> None:
    assume(can_pair(rows))
    places = data.draw(st.permutations(range(len(rows[0]))))
    mixed = [[row[at] for at in places] for row in data.draw(st.permutations(rows))]

    assert alpha(mixed, level) == alpha(rows, level)


@given(ROWS, st.permutations(["a", "b", "c", "d", "e", "f"]))
def test_nominal_alpha_does_not_see_the_names_of_categories(rows: Rows, names: list[str]) -> None:
    assume(can_pair(rows))
    renamed = [[None if value is None else names[value] for value in row] for row in rows]

    assert alpha(renamed, "nominal") == alpha(rows, "nominal")


@given(ROWS, st.fractions(-9, 9, max_denominator=7), st.fractions(Fraction(1, 7), 9, max_denominator=7))
def test_interval_alpha_does_not_see_a_shift_or_a_scale(rows: Rows, shift: Fraction, scale: Fraction) -> None:
    assume(can_pair(rows))
    moved = [[None if value is None else value * scale + shift for value in row] for row in rows]
    scaled = [[None if value is None else value * scale for value in row] for row in rows]

    assert alpha(moved, "interval") == alpha(rows, "interval")
    assert alpha(scaled, "ratio") == alpha(rows, "ratio")


@given(ROWS)
def test_ordinal_alpha_sees_the_order_alone(rows: Rows) -> None:
    assume(can_pair(rows))
    bent = [[None if value is None else value**3 + value for value in row] for row in rows]
    named = [[None if value is None else "zyxwvu"[value] for value in row] for row in rows]
    ordered = krippendorff_alpha(Ratings(named), level="ordinal", categories=list("zyxwvu")).value()

    assert alpha(bent, "ordinal") == alpha(rows, "ordinal") == ordered


@given(st.integers(2, 5).flatmap(lambda m: st.lists(st.lists(st.integers(1, 4), min_size=m, max_size=m), min_size=1)))
def test_nominal_alpha_of_full_ratings_is_fleiss_kappa_for_a_finite_number(units: list[list[int]]) -> None:
    """N (1 - alpha) = (n - 1)(1 - kappa) for n ratings; for two raters kappa is Scott's pi."""
    ratings = Ratings(list(zip(*units, strict=True)))
    kappa = fleiss_kappa(ratings)
    found, value = krippendorff_alpha(ratings), kappa.value()
    assume(value is not None)
    assert value is not None

    assert found.value() == 1 - Fraction(found.ratings - 1, found.ratings) * (1 - value)
    assert [each.ratings for each in found.categories] == [each.ratings for each in kappa.categories]


@given(st.lists(st.integers(0, 5), min_size=2, max_size=9), LEVEL)
def test_identical_raters_agree_by_one(levels: list[int], level: str) -> None:
    assume(len(set(levels)) > 1)

    assert alpha([levels, levels, levels], level) == 1


@given(ROWS)
def test_each_category_is_the_alpha_of_it_against_the_rest(rows: Rows) -> None:
    assume(can_pair(rows))

    for each in krippendorff_alpha(Ratings(rows)).categories:
        split = [[None if value is None else int(value == each.category) for value in row] for row in rows]
        assert each.value() == alpha(split, "nominal")


@given(ROWS, LEVEL)
def test_a_unit_without_a_pair_counts_for_nothing(rows: Rows, level: str) -> None:
    assume(can_pair(rows))
    wider: Rows = [[*row, 5 if at == 0 else None] for at, row in enumerate(rows)]

    assert alpha(wider, level) == alpha(rows, level)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: krippendorff_alpha(3), WrongTypeError, "ratings: found 3"),  # type: ignore[arg-type]
        (
            lambda: krippendorff_alpha(Ratings([[1], [1]]), level="ordnal"),  # type: ignore[arg-type]
            InvalidValueError,
            "level: found 'ordnal', accepted is a level of measurement; did you mean 'ordinal'?",
        ),
        (lambda: krippendorff_alpha(Ratings([[1, None], [None, 1]])), InvalidValueError, "no unit with two ratings"),
        (
            lambda: krippendorff_alpha(Ratings([[1, -2], [1, 2]]), level="ratio"),
            InvalidValueError,
            "rows: found -2, accepted is a rating of 0 or more at the ratio level; use the interval level",
        ),
        (lambda: krippendorff_alpha(Ratings([["A"], ["B"]]), level="ordinal"), InvalidValueError, "in order"),
        (lambda: krippendorff_alpha(Ratings([["A"], ["B"]]), level="interval"), WrongTypeError, "the interval level"),
        (lambda: krippendorff_alpha(Ratings([["A"], ["B"]]), categories=["A"]), InvalidValueError, "found 'B'"),
    ],
)
def test_what_has_no_alpha(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_categories_are_of_one_kind(level: MeasurementLevel) -> None:
    with pytest.raises(WrongTypeError, match="categories: found 'text and numbers'"):
        krippendorff_alpha(Ratings([[1, 2], [1, 2]]), level=level, categories=["x", 1, 2])


def test_many_different_ratings_at_the_ratio_level_agree_with_the_definition() -> None:
    rows = [[(at * step) % 97 + 1 for at in range(60)] for step in (7, 11, 13)]
    units = list(zip(*rows, strict=True))
    every = [value for unit in units for value in unit]

    def apart(values: Sequence[int]) -> Fraction:
        return sum((Fraction(a - b, a + b) ** 2 for a in values for b in values), Fraction(0))

    observed = sum(map(apart, units), Fraction(0)) / 2 / len(every)
    expected = apart(every) / (len(every) * (len(every) - 1))

    assert krippendorff_alpha(Ratings(rows), level="ratio").value() == 1 - observed / expected

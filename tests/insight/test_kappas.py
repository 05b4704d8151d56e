"""Kappas: published figures, laws, agreement with plain definitions, and bad input."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.insight.agreement_ratings import Rating, Ratings
from salesmanual.insight.kappas import (
    KappaWeights,
    cohen_kappa,
    cohen_kappa_of_table,
    fleiss_kappa,
    fleiss_kappa_of_counts,
)
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable

WEIGHTS: tuple[KappaWeights, ...] = ("nominal", "linear", "quadratic")
PAIRS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=20)
MATRICES = st.integers(2, 5).flatmap(
    lambda raters: st.lists(st.lists(st.integers(1, 4), min_size=raters, max_size=raters), min_size=1, max_size=12)
)


def of_pairs(pairs: list[tuple[int, int]]) -> Ratings:
    first, second = zip(*pairs, strict=True)
    return Ratings([first, second])


def test_cohen_sas_linear() -> None:
    """cohen-sas-linear: statsmodels test_inter_rater.py, a printout of SAS; 0.4701 with weights 0, 1, 2."""
    found = cohen_kappa_of_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]], weights="linear", categories=["A", "B", "C"])

    value = found.value()
    assert value is not None
    assert abs(value - Fraction("0.4701")) < Fraction("0.0001")


def test_fleiss_wikipedia() -> None:
    """fleiss-wikipedia: 10 subjects by 14 raters in 5 categories; 0.210, and each subject's agreement."""
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    published = ["1.000", ".253", ".308", ".440", ".330", ".462", ".242", ".176", ".286", ".286"]

    found = fleiss_kappa_of_counts(counts)

    value = found.value()
    assert value is not None
    assert abs(value - Fraction("0.21")) < Fraction("0.001")
    for row, each in zip(counts, published, strict=True):
        alone = fleiss_kappa_of_counts([row]).observed.mean()
        assert abs(1 - alone - Fraction(each)) <= Fraction("0.0005")


def test_fleiss_1971_diagnoses() -> None:
    """fleiss-1971-diagnoses: Fleiss 1971 as in R's irr; 0.4302445 of 30 patients by 6 raters in 5 categories."""
    rows = (
        "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
        "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
    )
    patients = [list(map(int, row)) for row in rows.split()]

    found = fleiss_kappa(Ratings(list(zip(*patients, strict=True))))

    value = found.value()
    assert value is not None
    assert abs(value - Fraction("0.4302445")) < Fraction(1, 10**7)
    assert [each.ratings for each in found.categories] == [26, 26, 30, 55, 43]


def naive_cohen(pairs: list[tuple[int, int]], power: int) -> Fraction | None:
    """1 - observed / expected, by going through all pairs of units."""

    def apart(one: int, other: int) -> int:
        return 0 if one == other else int(abs(one - other) ** power)

    observed = Fraction(sum(apart(a, b) for a, b in pairs), len(pairs))
    expected = Fraction(sum(apart(a, b) for a, _ in pairs for _, b in pairs), len(pairs) ** 2)
    return 1 - observed / expected if expected else None


@given(PAIRS)
def test_cohens_kappa_is_its_definition(pairs: list[tuple[int, int]]) -> None:
    categories = [1, 2, 3, 4]

    assert cohen_kappa(of_pairs(pairs)).value() == naive_cohen(pairs, 0)
    assert cohen_kappa(of_pairs(pairs), weights="linear", categories=categories).value() == naive_cohen(pairs, 1)
    assert cohen_kappa(of_pairs(pairs), weights="quadratic", categories=categories).value() == naive_cohen(pairs, 2)


@given(PAIRS, st.permutations([1, 2, 3, 4]))
def test_plain_kappa_does_not_see_the_names_of_categories(pairs: list[tuple[int, int]], names: list[int]) -> None:
    renamed = [(names[a - 1], names[b - 1]) for a, b in pairs]

    assert cohen_kappa(of_pairs(renamed)).value() == cohen_kappa(of_pairs(pairs)).value()


@given(PAIRS, st.data())
def test_the_order_of_units_and_of_the_two_raters_changes_nothing(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    mixed = [(b, a) for a, b in data.draw(st.permutations(pairs))]

    for weights in WEIGHTS:
        mixed_kappa = cohen_kappa(of_pairs(mixed), weights=weights).value()
        assert mixed_kappa == cohen_kappa(of_pairs(pairs), weights=weights).value()


@given(PAIRS)
def test_quadratic_kappa_is_the_concordance_of_the_two(pairs: list[tuple[int, int]]) -> None:
    """2 cov / (var + var + (difference of means)²), over n: Lin's coefficient."""
    n = len(pairs)
    means = [Fraction(sum(pair[at] for pair in pairs), n) for at in (0, 1)]
    variances = [sum((pair[at] - means[at]) ** 2 for pair in pairs) / n for at in (0, 1)]
    together = sum((a - means[0]) * (b - means[1]) for a, b in pairs) / n
    whole = variances[0] + variances[1] + (means[0] - means[1]) ** 2
    assume(whole)

    found = cohen_kappa(of_pairs(pairs), weights="quadratic", categories=[1, 2, 3, 4]).value()

    assert found == 2 * together / whole


@given(st.lists(st.integers(1, 4), min_size=2, max_size=20))
def test_identical_raters_agree_by_one(levels: list[int]) -> None:
    assume(len(set(levels)) > 1)
    ratings = Ratings([levels, levels])

    assert cohen_kappa(ratings).value() == cohen_kappa(ratings, weights="quadratic").value() == 1
    assert fleiss_kappa(Ratings([levels] * 4)).value() == 1


@given(PAIRS)
def test_weights_of_ones_own_that_are_the_linear_ones(pairs: list[tuple[int, int]]) -> None:
    table = [[abs(i - j) for j in range(4)] for i in range(4)]
    own = cohen_kappa(of_pairs(pairs), weights=table, categories=[1, 2, 3, 4])
    linear = cohen_kappa(of_pairs(pairs), weights="linear", categories=[1, 2, 3, 4])

    assert (own.observed, own.expected) == (linear.observed, linear.expected)
    assert str(own.label) != str(linear.label)


@given(PAIRS)
def test_the_table_and_the_ratings_give_one_kappa(pairs: list[tuple[int, int]]) -> None:
    counts = Counter(pairs)
    table = [[counts[a, b] for b in range(1, 5)] for a in range(1, 5)]

    assert cohen_kappa_of_table(table) == cohen_kappa(of_pairs(pairs), categories=[1, 2, 3, 4])


@given(PAIRS)
def test_categories_are_two_by_two_kappas_that_average_to_the_whole(pairs: list[tuple[int, int]]) -> None:
    """Weighted by what chance would make of each, the kappas of the categories average to kappa."""
    found = cohen_kappa(of_pairs(pairs))

    for each in found.categories:
        split = [(int(a == each.category), int(b == each.category)) for a, b in pairs]
        assert each.value() == cohen_kappa(of_pairs(split)).value()
    assert sum(each.observed.total for each in found.categories) == 2 * found.observed.total
    assert sum(each.expected.total for each in found.categories) == 2 * found.expected.total


def test_units_that_one_of_two_did_not_rate_are_left_out_and_named() -> None:
    found = cohen_kappa(Ratings([[1, None, 2], [1, 2, 1]], units=["a", "b", "c"]))

    assert (found.units, found.ratings, found.dropped) == (2, 4, ("b",))


@given(MATRICES)
def test_fleiss_kappa_is_its_definition(units: list[list[int]]) -> None:
    """Agreeing pairs of raters of a unit, against agreeing pairs of ratings drawn with replacement."""
    m = len(units[0])
    agreeing = sum(unit[i] == unit[j] for unit in units for i in range(m) for j in range(m) if i != j)
    observed = Fraction(agreeing, len(units) * m * (m - 1))
    flat = [rating for unit in units for rating in unit]
    expected = Fraction(sum(count * count for count in Counter(flat).values()), len(flat) ** 2)
    assume(expected != 1)

    assert fleiss_kappa(Ratings(list(zip(*units, strict=True)))).value() == (observed - expected) / (1 - expected)


@given(MATRICES, st.data())
def test_fleiss_kappa_does_not_see_who_rated_or_in_which_order(units: list[list[int]], data: st.DataObject) -> None:
    mixed = [data.draw(st.permutations(unit)) for unit in data.draw(st.permutations(units))]
    categories = [1, 2, 3, 4]

    first = fleiss_kappa(Ratings(list(zip(*units, strict=True))), categories=categories)
    assert fleiss_kappa(Ratings(list(zip(*mixed, strict=True))), categories=categories) == first
    counts = [[unit.count(category) for category in categories] for unit in units]
    assert fleiss_kappa_of_counts(counts) == first
    assert fleiss_kappa_of_counts(counts, categories=["a", "b", "c", "d"]).value() == first.value()


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: cohen_kappa([[1], [2]]), WrongTypeError, "ratings: found [[1], [2]]"),  # type: ignore[arg-type]
        (lambda: cohen_kappa(Ratings([[1]] * 3)), InvalidValueError, "found '3 raters', accepted is two raters"),
        (lambda: cohen_kappa(Ratings([[1, None], [None, 1]])), InvalidValueError, "no unit that both rated"),
        (lambda: cohen_kappa(Ratings([["A"], ["B"]]), weights="linear"), InvalidValueError, "the categories in order"),
        (lambda: cohen_kappa(Ratings([[1], [2]]), weights="cubic"), InvalidValueError, "weights: found 'cubic'"),  # type: ignore[arg-type]
        (lambda: cohen_kappa(Ratings([[1], [2]]), weights=[[0, 1]]), InvalidValueError, "2 rows of 2 disagreements"),
        (lambda: cohen_kappa(Ratings([[1], [2]]), weights=[[0, 0], [1, 0]]), InvalidValueError, "weights[0][1]: found"),
        (
            lambda: cohen_kappa(Ratings([[1], [2]]), weights=[[1, 1], [1, 0]]),
            InvalidValueError,
            "0 for a category with",
        ),
        (
            lambda: cohen_kappa(Ratings([[1], [2]]), weights=[[0, -1], [1, 0]]),
            InvalidValueError,
            "disagreement above 0",
        ),
        (lambda: cohen_kappa(Ratings([[1], [9]]), categories=[1, 2]), InvalidValueError, "rows: found 9"),
        (lambda: cohen_kappa_of_table([[1, 2], [3]]), InvalidValueError, "table[1]: found 1, accepted is 2 counts"),
        (lambda: cohen_kappa_of_table([[3]]), InvalidValueError, "at least two categories"),
        (lambda: cohen_kappa_of_table([[0, 0], [0, 0]]), InvalidValueError, "no unit that both rated"),
        (lambda: cohen_kappa_of_table([[1, -1], [0, 0]]), InvalidValueError, "table[0][1]: found -1"),
        (lambda: cohen_kappa_of_table([[1, 1.5], [0, 0]]), WrongTypeError, "table[0][1]: found 1.5"),  # type: ignore[list-item]
        (lambda: cohen_kappa_of_table([[1, 1], [0, 0]], categories=["A"]), InvalidValueError, "2 different categories"),
        (lambda: fleiss_kappa(Ratings([[1, 2], [1, None]])), InvalidValueError, "ratings of U2: found 'a missing"),
        (lambda: fleiss_kappa_of_counts([]), InvalidValueError, "at least one row"),
        (lambda: fleiss_kappa_of_counts([[1, 1], [2]]), InvalidValueError, "counts[1]: found 1, accepted is 2 counts"),
        (lambda: fleiss_kappa_of_counts([[1, 1], [2, 1]]), InvalidValueError, "counts[1]: found 3, accepted is 2"),
        (lambda: fleiss_kappa_of_counts([[1, 0], [0, 1]]), InvalidValueError, "counts[0]: found 1, accepted is 2"),
    ],
)
def test_what_has_no_kappa(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)


@pytest.mark.parametrize("categories", [[["a"], ["b"]], [1.5, 2], [None, 1], ["a", 1]])
def test_names_of_categories_are_text_or_exact_numbers(categories: list[Rating]) -> None:
    with pytest.raises(WrongTypeError, match="categories"):
        cohen_kappa_of_table([[1, 0], [0, 1]], categories=categories)

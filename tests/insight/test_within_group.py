"""Agreement within a group: the published null variance, laws, and bad input."""

from __future__ import annotations

from fractions import Fraction
from statistics import variance
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.insight.agreement_ratings import Ratings
from salesmanual.insight.within_group import NullDistribution, agree_over_items, agree_within_groups
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy

if TYPE_CHECKING:
    from collections.abc import Callable

FIVE = NullDistribution.uniform(5)
GROUPS = st.integers(2, 6).flatmap(
    lambda raters: st.lists(st.lists(st.integers(1, 5), min_size=raters, max_size=raters), min_size=1, max_size=6)
)


def of_units(units: list[list[int]]) -> Ratings:
    return Ratings(list(zip(*units, strict=True)))


def test_rwg_null_variance() -> None:
    """rwg-null-variance: R's multilevel, James, Demaree and Wolf 1984: five options, (A² - 1)/12 = 2.0."""
    assert FIVE.variance() == 2


@given(st.integers(2, 60))
def test_null_variances_are_the_formulas(options: int) -> None:
    """James, Demaree and Wolf 1984: triangular (A² + 2A - 3)/24 for odd and (A² + 2A - 2)/24 for even A."""
    less = 3 if options % 2 else 2

    assert NullDistribution.uniform(options).variance() == Fraction(options**2 - 1, 12)
    assert NullDistribution.triangular(options).variance() == Fraction(options**2 + 2 * options - less, 24)


@given(GROUPS)
def test_agreement_is_one_less_the_variances(units: list[list[int]]) -> None:
    found = agree_within_groups(of_units(units), FIVE)

    for unit, group in zip(units, found.groups, strict=True):
        assert group.variance == variance(map(Fraction, unit))
        assert group.value() == max(1 - group.variance / 2, Fraction(0))
        assert group.is_cut() == (group.variance > 2)
        assert found.explain(group.unit).replay() == group.value()
    assert found.mean() == sum(group.value() for group in found.groups) / len(found.groups)


@given(GROUPS, st.data())
def test_the_order_of_raters_changes_nothing_and_neither_does_a_shift(
    units: list[list[int]], data: st.DataObject
) -> None:
    mixed = [data.draw(st.permutations(unit)) for unit in units]
    moved = NullDistribution("moved", [level + 3 for level in FIVE.levels], FIVE.shares)
    shifted = [[level + 3 for level in unit] for unit in mixed]

    first = agree_within_groups(of_units(units), FIVE).groups
    assert agree_within_groups(of_units(mixed), FIVE).groups == first
    assert agree_within_groups(of_units(shifted), moved).groups == first


@given(st.integers(1, 5), st.integers(2, 6))
def test_identical_raters_agree_by_one(level: int, raters: int) -> None:
    ratings = Ratings([[level, level]] * raters)

    assert agree_within_groups(ratings, FIVE).mean() == 1
    assert agree_over_items(ratings, FIVE).value() == 1


@given(GROUPS)
def test_agreement_over_items_is_the_formula(units: list[list[int]]) -> None:
    """J(1 - s²/σ²) / (J(1 - s²/σ²) + s²/σ²), and 0 where the mean variance is above chance."""
    items = len(units)
    against = Fraction(sum(variance(map(Fraction, unit)) for unit in units)) / items / 2

    found = agree_over_items(of_units(units), FIVE)

    expected = items * (1 - against) / (items * (1 - against) + against) if against < 1 else 0
    assert found.value() == expected == found.explain().replay()
    assert found.single() <= found.value() or items == 1


def test_one_item_is_the_agreement_within_the_group() -> None:
    ratings = Ratings([[4], [4], [5]])

    assert agree_over_items(ratings, FIVE).value() == agree_within_groups(ratings, FIVE).groups[0].value()


def test_units_with_one_rating_are_left_out_and_named() -> None:
    ratings = Ratings([[4, 4], [5, None]], units=["chen", "zhao"])

    assert agree_within_groups(ratings, FIVE).dropped == ("zhao",)
    assert agree_over_items(ratings, FIVE).dropped == ("zhao",)
    assert agree_over_items(ratings, FIVE).items == 1


def test_the_table_says_which_null_it_is_against() -> None:
    found = agree_within_groups(Ratings([[4, 1], [4, 5]]), FIVE)

    assert "against uniform of variance 2" in str(found)
    assert [row["beyond_chance"] for row in found.records()] == [True, False]
    assert found.of("U1").raters == 2
    assert str(agree_over_items(Ratings([[4], [4]]), FIVE).reading()) == "very strong"


@pytest.mark.parametrize(
    "null", [FIVE, NullDistribution.triangular(7), NullDistribution("own", [0, 10], ["25%", "3/4"])]
)
def test_a_null_distribution_survives_its_file(null: NullDistribution) -> None:
    assert read_policy(NullDistribution, write_policy(null)) == null


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: NullDistribution.uniform(1), InvalidValueError, "options: found 1"),
        (lambda: NullDistribution.triangular(2.0), InvalidValueError, "options: found 2.0"),  # type: ignore[arg-type]
        (lambda: NullDistribution("x", [1, 1], ["1/2", "1/2"]), InvalidValueError, "two or more levels, ascending"),
        (lambda: NullDistribution("x", [1], [1]), InvalidValueError, "two or more levels, ascending"),
        (lambda: NullDistribution("x", [1, 2], ["1/2", "1/4"]), InvalidValueError, "shares: found '0.75'"),
        (lambda: NullDistribution("x", [1, 2], ["3/2", "-1/2"]), InvalidValueError, "shares[1]: found '-0.5'"),
        (lambda: NullDistribution("x", [1, 2, 3], ["1/2", "1/2"]), InvalidValueError, "accepted is 3 shares"),
        (lambda: NullDistribution("x", [1, 2], [1, 0]), InvalidValueError, "shares of at least two levels"),
        (lambda: agree_within_groups(3, FIVE), WrongTypeError, "ratings: found 3"),  # type: ignore[arg-type]
        (lambda: agree_within_groups(Ratings([[1], [2]]), 5), WrongTypeError, "NullDistribution.uniform(5)"),  # type: ignore[arg-type]
        (lambda: agree_within_groups(Ratings([["A"], ["B"]]), FIVE), WrongTypeError, "agreement within groups"),
        (
            lambda: agree_within_groups(Ratings([[6], [2]]), FIVE),
            InvalidValueError,
            "found 6, accepted is a level",
        ),
        (lambda: agree_within_groups(Ratings([[1, None], [None, 2]]), FIVE), InvalidValueError, "no unit with two"),
        (lambda: agree_within_groups(Ratings([[1], [2]]), FIVE).of("U2"), NotFoundError, "no unit 'U2'"),
    ],
)
def test_what_has_no_agreement(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)

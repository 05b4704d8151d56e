"""Roots, ranks and sums of products against plain definitions."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from statistics import correlation

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.insight.agreement_arithmetic import OverRoot, comoments, mid_ranks, over_root, root_of, whole_numbers
from salesmanual.kernel.errors import InvalidValueError

NUMBERS = st.lists(st.fractions(-20, 20, max_denominator=12), min_size=2, max_size=12)


@given(st.fractions(0, 10**6, max_denominator=1_000))
def test_a_root_is_the_nearest_of_nine_places(value: Fraction) -> None:
    root = Fraction(root_of(value))
    half = Fraction(1, 2 * 10**9)

    assert max(root - half, Fraction(0)) ** 2 <= value < (root + half) ** 2


def test_no_root_below_zero() -> None:
    with pytest.raises(InvalidValueError, match="root: found Fraction"):
        root_of(Fraction(-1))
    with pytest.raises(InvalidValueError, match="product under the root"):
        over_root(1, 0, 4)


@given(NUMBERS, st.data())
def test_a_correlation_is_the_one_of_floats(first: list[Fraction], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.fractions(-20, 20, max_denominator=12), min_size=len(first), max_size=len(first)))
    found = comoments(first, second)
    value = found.correlation()
    assume(value is not None)
    assert value is not None

    assert float(value) == pytest.approx(correlation(list(map(float, first)), list(map(float, second))), abs=1e-7)
    assert found.explain("both").replay() == value
    assert comoments(second, first).correlation() == value
    assert comoments([-each for each in first], second).correlation() == -value


def test_no_correlation_of_what_does_not_vary() -> None:
    found = comoments([1, 1, 1], [1, 2, 3])

    assert found.correlation() is None
    assert found.explain("both").value is None


@given(NUMBERS)
def test_a_line_correlates_by_exactly_one(first: list[Fraction]) -> None:
    assume(len(set(first)) > 1)

    assert comoments(first, [3 * each - 7 for each in first]).correlation() == 1


@given(NUMBERS)
def test_a_rank_counts_those_below_and_half_of_those_equal(values: list[Fraction]) -> None:
    naive = [2 * sum(other < each for other in values) + sum(other == each for other in values) + 1 for each in values]

    assert mid_ranks(values) == naive
    assert sum(mid_ranks(values)) == len(values) * (len(values) + 1)


@given(NUMBERS)
def test_whole_numbers_over_one_denominator_are_the_numbers(values: list[Fraction]) -> None:
    numbers, below = whole_numbers(values)

    assert [Fraction(number, below) for number in numbers] == values
    assert math.gcd(below, *numbers) == 1


def test_the_operation_says_what_it_does() -> None:
    assert str(OverRoot().describe()).startswith("the first over the root")
    assert OverRoot().apply(-3, 4, 9) == Decimal("-0.5")

"""Suggested weights: the fit against its conditions of optimality and brute force, the evidence, bad input."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from salesmanual.insight.predictive_validity_fit import Moments, fit_without_negatives, untold
from salesmanual.insight.predictive_validity_weights import suggest_weights
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[list[int]]

THREE = st.lists(st.integers(0, 4), min_size=3, max_size=3)


@st.composite
def people(draw: st.DrawFn) -> tuple[Rows, list[int]]:
    """Levels of one to four items, and results, of some people."""
    items = draw(st.integers(1, 4))
    count = draw(st.integers(items + 2, 9))
    row = st.lists(st.integers(0, 5), min_size=items, max_size=items)
    rows = draw(st.lists(row, min_size=count, max_size=count))
    return rows, draw(st.lists(st.integers(-9, 9), min_size=count, max_size=count))


def error_of(rows: Rows, results: list[int], weights: Sequence[Fraction | int]) -> Fraction:
    """The squared error of the best constant with these weights."""
    left = [
        result - sum((x * weight for x, weight in zip(row, weights, strict=True)), Fraction(0))
        for row, result in zip(rows, results, strict=True)
    ]
    mean = Fraction(sum(left)) / len(left)
    return sum(((each - mean) ** 2 for each in left), Fraction(0))


def named(rows: Rows) -> dict[str, dict[str, int]]:
    return {f"P{at}": {f"I{item}": level for item, level in enumerate(row)} for at, row in enumerate(rows)}


@given(people())
def test_the_fit_meets_the_conditions_of_the_optimum_exactly(facts: tuple[Rows, list[int]]) -> None:
    """Karush, Kuhn and Tucker: no negative weight; gradient 0 where a weight is used, never above 0 where it is not."""
    rows, results = facts
    moments = Moments.of(rows, results)
    weights = fit_without_negatives(moments)
    gram, target = moments.centered()

    for at, weight in enumerate(weights):
        gradient = target[at] - sum(gram[at][other] * each for other, each in enumerate(weights))
        assert weight >= 0
        assert gradient == 0 if weight else gradient <= 0


@given(people())
def test_no_other_weights_of_a_grid_fit_better(facts: tuple[Rows, list[int]]) -> None:
    rows, results = facts
    best = error_of(rows, results, fit_without_negatives(Moments.of(rows, results)))

    steps = (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3))
    grid = product(steps, repeat=len(rows[0]))
    assert all(best <= error_of(rows, results, weights) for weights in grid)


@given(people(), st.data())
def test_the_order_of_people_changes_nothing(facts: tuple[Rows, list[int]], data: st.DataObject) -> None:
    rows, results = facts
    order = data.draw(st.permutations(range(len(rows))))
    mixed = Moments.of([rows[at] for at in order], [results[at] for at in order])

    assert fit_without_negatives(mixed) == fit_without_negatives(Moments.of(rows, results))


@given(people())
def test_one_person_less_is_a_subtraction(facts: tuple[Rows, list[int]]) -> None:
    rows, results = facts

    assert Moments.of(rows, results).without(rows[-1], results[-1]) == Moments.of(rows[:-1], results[:-1])


@given(
    st.lists(st.integers(0, 4), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=6, max_size=9),
)
def test_weights_that_made_the_results_are_found(weights: list[int], rows: Rows) -> None:
    results = [sum(x * weight for x, weight in zip(row, weights, strict=True)) - 7 for row in rows]

    fitted = fit_without_negatives(Moments.of(rows, results))

    assert error_of(rows, results, fitted) == 0


def weighed(row: Sequence[int], weights: Sequence[Fraction]) -> Fraction:
    return sum((x * weight for x, weight in zip(row, weights, strict=True)), Fraction(0))


def naive_errors(rows: Rows, results: list[int], current: list[Fraction]) -> list[Fraction]:
    """Leaving each one out by fitting again from the rows."""
    errors = [Fraction(0)] * 3
    for at, (row, result) in enumerate(zip(rows, results, strict=True)):
        others, theirs = [*rows[:at], *rows[at + 1 :]], [*results[:at], *results[at + 1 :]]
        score = [weighed(each, current) for each in others]
        n = len(others)
        middle, mean = sum(score, Fraction(0)) / n, Fraction(sum(theirs), n)
        spread = sum(((each - middle) ** 2 for each in score), Fraction(0))
        rise = sum(((a - middle) * (b - mean) for a, b in zip(score, theirs, strict=True)), Fraction(0))
        slope = max(rise / spread, Fraction(0)) if spread else Fraction(0)
        trials: list[Sequence[Fraction]] = [
            [Fraction(0)] * len(row),
            [weight * slope for weight in current],
            fit_without_negatives(Moments.of(others, theirs)),
        ]
        for place, weights in enumerate(trials):
            constant = mean - sum((weighed(each, weights) for each in others), Fraction(0)) / n
            errors[place] += (result - constant - weighed(row, weights)) ** 2
    return errors


@settings(max_examples=25)
@given(people(), st.data())
def test_errors_out_of_sample_are_those_of_fitting_again(facts: tuple[Rows, list[int]], data: st.DataObject) -> None:
    rows, results = facts
    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(rows[0]), max_size=len(rows[0])).filter(any))
    shares = [Fraction(weight, sum(weights)) for weight in weights]

    found = suggest_weights(
        named(rows),
        {f"P{at}": result for at, result in enumerate(results)},
        current={f"I{at}": weight for at, weight in enumerate(weights)},
    )

    assert [found.no_score, found.current, found.suggested] == naive_errors(rows, results, shares)
    assert [each.current for each in found.weights] == shares
    assert found.explain().replay() == found.gain()
    suggested = [each.suggested for each in found.weights]
    assert None in suggested or sum(filter(None, suggested)) == 1
    assert found.is_better() == (found.suggested < min(found.current, found.no_score))


ROWS = [[1, 4], [2, 1], [3, 5], [4, 2], [5, 3], [2, 5], [4, 4]]
EVEN = {"I0": 1, "I1": 1}


def test_a_better_weighting_is_suggested_with_its_evidence() -> None:
    found = suggest_weights(named(ROWS), {f"P{at}": 10 * row[0] for at, row in enumerate(ROWS)}, current=EVEN)

    assert [each.suggested for each in found.weights] == [1, 0]
    assert [each.least for each in found.weights] == [each.most for each in found.weights] == [1, 0]
    assert found.suggested == 0
    assert found.gain() == 1
    assert found.is_better()
    assert "nothing is changed by this" in str(found)
    assert [row["suggested"] for row in found.records()] == [1, 0]


def test_weights_that_hold_are_kept() -> None:
    results = {f"P{at}": sum(row) for at, row in enumerate(ROWS)}
    found = suggest_weights(named(ROWS), results, current=EVEN)

    assert found.gain() is None
    assert found.explain().value is None
    assert not found.is_better()
    assert str(found.advice()).startswith("keep the current weights")


def test_scores_that_tell_nothing_are_called_so() -> None:
    """Results that fall as every level rises: no weight of 0 or more helps."""
    found = suggest_weights(named(ROWS), {f"P{at}": -sum(row) for at, row in enumerate(ROWS)}, current=EVEN)

    assert [each.suggested for each in found.weights] == [None, None]
    assert [each.least for each in found.weights] == [None, None]
    assert found.gain() == 0
    assert str(found.advice()).startswith("the scores predict no better than the mean")
    assert found.of("I0").current == Fraction(1, 2)


def test_people_who_lack_an_item_or_a_result_are_left_out_and_named() -> None:
    scores = {**named(ROWS), "half": {"I0": 3}}
    results = {f"P{at}": row[0] for at, row in enumerate(ROWS) if at}
    found = suggest_weights(scores, results, current=EVEN)

    assert (found.people, found.dropped) == (6, ("half", "P0"))


@given(people(), st.fractions(Fraction(1, 3), 3, max_denominator=3))
def test_the_scale_of_results_changes_no_weight(facts: tuple[Rows, list[int]], scale: Fraction) -> None:
    rows, results = facts
    assume(len(rows[0]) > 1)
    current = {f"I{at}": 1 for at in range(len(rows[0]))}
    plain = suggest_weights(named(rows), {f"P{at}": each for at, each in enumerate(results)}, current=current)
    scaled = suggest_weights(named(rows), {f"P{at}": each * scale for at, each in enumerate(results)}, current=current)

    assert scaled.weights == plain.weights
    assert (scaled.suggested, scaled.current) == (plain.suggested * scale**2, plain.current * scale**2)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: suggest_weights(named(ROWS), {}, current=EVEN), InvalidValueError, "found '0 people', accepted is at"),
        (
            lambda: suggest_weights(named(ROWS), {}, current={"I0": 1}),
            InvalidValueError,
            "one weight for each of",
        ),
        (
            lambda: suggest_weights(named(ROWS), {}, current={"I0": -1, "I1": 2}),
            InvalidValueError,
            "current['I0']",
        ),
        (
            lambda: suggest_weights(named(ROWS), {}, current={"I0": 0, "I1": 0}),
            InvalidValueError,
            "at least one",
        ),
        (
            lambda: suggest_weights(named(ROWS), {f"P{at}": at for at in range(7)}, current=EVEN).of("I2"),
            NotFoundError,
            "no item 'I2'",
        ),
    ],
)
def test_what_has_no_suggestion(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)


class TestUntold:
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=6, max_size=9))
    def test_an_item_and_its_double_cannot_be_told_apart(self, pairs: list[tuple[int, int]]) -> None:
        rows = [[x, 2 * x, y] for x, y in pairs]

        found = untold(Moments.of(rows, [x + y for x, y in pairs]))

        assert {0, 1} <= set(found)

    def test_items_that_go_their_own_ways_are_told(self) -> None:
        assert untold(Moments.of([[1, 5], [2, 1], [3, 4], [4, 8]], [1, 2, 3, 4])) == ()

    def test_what_is_the_same_for_everybody_is_not_told(self) -> None:
        assert untold(Moments.of([[1, 3], [2, 3], [4, 3]], [1, 2, 3])) == (1,)

    def test_the_suggestion_says_so_and_gives_them_no_range(self) -> None:
        scores = {f"P{at}": {"pitch": at, "double": 2 * at, "order": at * at % 7} for at in range(9)}

        found = suggest_weights(
            scores, {f"P{at}": 5 * at for at in range(9)}, current={"pitch": 1, "double": 1, "order": 1}
        )

        assert found.untold == ("pitch", "double")
        assert found.of("double").least is None
        assert found.of("order").least == 0
        assert [row["item"] for row in found.tables()[2].records()] == ["pitch", "double"]

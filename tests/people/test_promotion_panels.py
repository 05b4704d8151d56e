"""Panels: the aggregation of scores, sheets and declarations."""

from __future__ import annotations

from statistics import mean, median
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.explanation import derived
from salesmanual.kernel.explanation import given as fact
from salesmanual.people.promotion_panels import (
    Declaration,
    PanelAggregate,
    PanelConflict,
    PanelMember,
    PanelSeat,
    PanelSheet,
    SheetRating,
    read_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from random import Random

SCORES = st.lists(st.fractions(0, 100, max_denominator=20), min_size=5, max_size=9)
AGGREGATES = st.sampled_from(
    [PanelAggregate(), PanelAggregate("trimmed"), PanelAggregate("trimmed", 2), PanelAggregate("median")]
)


@given(SCORES, AGGREGATES, st.randoms(use_true_random=False))
def test_the_order_of_the_members_does_not_count(
    scores: list[Fraction], aggregate: PanelAggregate, random: Random
) -> None:
    """A panel's score is the same however its members sit."""
    shuffled = list(scores)
    random.shuffle(shuffled)

    assert aggregate.of(shuffled) == aggregate.of(scores)


@given(SCORES, AGGREGATES, st.integers(0, 4), st.fractions(0, 50, max_denominator=10))
def test_a_higher_score_never_lowers_the_panels(
    scores: list[Fraction], aggregate: PanelAggregate, at: int, more: Fraction
) -> None:
    """Raising one score raises the panel's or leaves it."""
    raised = [score + more if number == at else score for number, score in enumerate(scores)]

    assert aggregate.of(raised) >= aggregate.of(scores)


@given(SCORES, AGGREGATES)
def test_the_score_lies_between_the_lowest_and_the_highest(scores: list[Fraction], aggregate: PanelAggregate) -> None:
    """No aggregation leaves the range of the scores."""
    assert min(scores) <= aggregate.of(scores) <= max(scores)


@given(SCORES)
def test_the_methods_agree_with_the_standard_library(scores: list[Fraction]) -> None:
    """Mean and median are those of `statistics`; the trimmed mean is that of the scores within."""
    assert PanelAggregate("mean").of(scores) == mean(scores)
    assert PanelAggregate("median").of(scores) == median(scores)
    assert PanelAggregate("trimmed").of(scores) == mean(sorted(scores)[1:-1])


@given(SCORES, AGGREGATES)
def test_an_explanation_replays_to_the_score(scores: list[Fraction], aggregate: PanelAggregate) -> None:
    """The aggregation is an operation of an explanation."""
    step = derived("score", aggregate, [fact("one", score) for score in scores])

    assert step.replay() == aggregate.of(scores)


def test_each_method_says_what_it_does() -> None:
    """The words name the method and how much it trims."""
    words = [str(PanelAggregate(method, 2).describe()) for method in ("mean", "trimmed", "median")]

    assert words == ["the mean", "the mean without the 2 highest and the 2 lowest", "the median"]


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: PanelAggregate("mode"), InvalidValueError, "method: found 'mode'"),  # type: ignore[arg-type]
        (lambda: PanelAggregate("trimmed", 0), InvalidValueError, "trim: found 0"),
        (lambda: PanelAggregate().of([]), InvalidValueError, "scores: found 0, accepted is at least 1 scores"),
        (lambda: PanelAggregate().apply(1.5), WrongTypeError, "score: found 1.5 of type float"),
        (lambda: PanelSeat("hr", 0), InvalidValueError, "least: found 0"),
        (lambda: PanelSeat(""), InvalidValueError, "role: found ''"),
        (lambda: PanelMember(7, "hr"), WrongTypeError, "person: found 7"),  # type: ignore[arg-type]
        (lambda: Declaration("a", [PanelConflict("x", "spouse"), PanelConflict("x", "friend")]), DuplicateError, "'x'"),
        (lambda: Declaration("a", ["x"]), WrongTypeError, "conflicts[0]: found 'x'"),  # type: ignore[list-item]
        (lambda: read_sheet("a", "x", ["y"]), WrongTypeError, "ratings of x: found ['y']"),  # type: ignore[arg-type]
        (lambda: read_sheet("a", "x", {}), InvalidValueError, "ratings: found ()"),
        (lambda: read_sheet("a", "x", {"results": 4.5}), WrongTypeError, "rating: found 4.5"),  # type: ignore[dict-item]
        (
            lambda: PanelSheet("a", "x", [SheetRating("results", 1), SheetRating("results", 2)]),
            DuplicateError,
            "ratings[1].item 'results'",
        ),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], object], error: type[SalesManualError], says: str) -> None:
    """Bad input is refused with its place."""
    with pytest.raises(error) as refused:
        make()

    assert says in str(refused.value)


def test_a_declaration_says_what_stands_between() -> None:
    """Only the declared candidate has a kind."""
    declared = Declaration("a", [PanelConflict("x", "spouse")])

    assert (declared.kind_of("x"), declared.kind_of("y")) == ("spouse", None)

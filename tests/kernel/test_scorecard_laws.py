"""Laws of scorecards."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.criteria import FindingStatus
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.scorecard import (
    BoundaryOwner,
    Grading,
    Group,
    Item,
    Level,
    LevelScale,
    LinearScale,
    MissingRule,
    Part,
    Rating,
    Scale,
    Scorecard,
    Scored,
    WeightRule,
)
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.testing.scorecards import gradings, ratings_for, ratings_on, scales, scorecards

if TYPE_CHECKING:
    from random import Random


def _scored(data: st.DataObject) -> tuple[Scorecard, dict[str, Rating | None], Scored]:
    card = data.draw(scorecards())
    ratings = data.draw(ratings_for(card))
    return card, ratings, card.score(ratings)


def _naive(part: Part, card: Scorecard, ratings: dict[str, Rating | None]) -> Fraction | None:
    """A second implementation: the score of a part by plain loops."""
    if isinstance(part, Group):
        score = _naive_mean(part.parts, card, ratings)
        return None if score is None else _rounded(score, card, RoundingPoint.COMPONENT)
    assert isinstance(part, Item)
    rating, rule = ratings.get(part.key), part.missing or card.missing
    if rating is None and rule is MissingRule.EXCLUDE:
        return None
    if rating is None and rule is MissingRule.DEFAULT:
        rating = part.default
    return _rounded(Fraction(0) if rating is None else part.scale.score(rating), card, RoundingPoint.LINE)


def _naive_mean(parts: tuple[Part, ...], card: Scorecard, ratings: dict[str, Rating | None]) -> Fraction | None:
    total = weights = Fraction(0)
    for part in parts:
        score = _naive(part, card, ratings)
        if score is not None:
            total += part.weight * score
            weights += part.weight
    if card.weights is WeightRule.ADD:
        return total
    return total / weights if weights else None


def _rounded(score: Fraction, card: Scorecard, point: RoundingPoint) -> Fraction:
    order = [RoundingPoint.LINE, RoundingPoint.COMPONENT, RoundingPoint.TOTAL]
    if card.rounding is None or order.index(point) < order.index(card.rounding.at):
        return score
    return Fraction(card.rounding.number(score))


@given(st.data())
def test_it_agrees_with_a_plain_loop(data: st.DataObject) -> None:
    card, ratings, scored = _scored(data)
    exact = _naive_mean(card.parts, card, ratings)

    assert scored.exact == exact
    assert exact is not None
    assert scored.score == _rounded(exact, card, RoundingPoint.TOTAL)


@given(st.data())
def test_the_contributions_add_up_to_the_score(data: st.DataObject) -> None:
    _, _, scored = _scored(data)

    assert sum(each.amount for each in scored.contributions()) == scored.score
    assert sum(part.contribution() for part in scored.parts) == scored.exact
    for part in scored.every():
        if part.parts and part.exact is not None:
            assert sum(inner.contribution() for inner in part.parts) == part.exact


@given(st.data())
def test_the_shares_of_what_is_counted_sum_to_one(data: st.DataObject) -> None:
    card, _, scored = _scored(data)
    groups = [scored.parts, *(part.parts for part in scored.every() if part.parts and part.score is not None)]

    for parts in groups:
        shares = sum(part.share for part in parts)
        assert card.weights is WeightRule.ADD or shares == 1


@given(st.data())
def test_replaying_the_explanation_gives_the_score(data: st.DataObject) -> None:
    _, _, scored = _scored(data)
    step = scored.explain()

    assert step.replay() == step.value == scored.score
    assert len(step.to_text().splitlines()) == len(step.rows())


@given(st.data())
def test_the_order_of_the_ratings_does_not_count(data: st.DataObject) -> None:
    card, ratings, scored = _scored(data)
    random: Random = data.draw(st.randoms(use_true_random=False))
    items = list(ratings.items())
    random.shuffle(items)

    assert card.score(dict(items)) == scored


@given(st.data())
def test_a_rating_that_is_none_is_a_rating_that_is_left_out(data: st.DataObject) -> None:
    card, ratings, scored = _scored(data)
    given_only = {key: rating for key, rating in ratings.items() if rating is not None}

    assert card.score(given_only) == scored


@given(st.data())
def test_a_higher_score_of_one_item_never_lowers_the_whole(data: st.DataObject) -> None:
    card, ratings, scored = _scored(data)
    item = data.draw(st.sampled_from(card.items()))
    if ratings.get(item.key) is not None:
        other = card.score({**ratings, item.key: data.draw(ratings_on(item.scale))})
        before, after = scored.part(item.key).exact, other.part(item.key).exact
        assert before is not None
        assert after is not None

        assert (other.score >= scored.score) or after < before
        assert (other.score <= scored.score) or after > before


@given(st.data())
def test_relative_weights_may_be_multiplied(data: st.DataObject) -> None:
    items = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    factor = data.draw(st.fractions(Fraction(1, 9), 9))
    ratings = {f"i{n}": data.draw(st.integers(0, 5)) for n in range(len(items))}
    one = Scorecard("Card", [Item(f"i{n}", weight) for n, weight in enumerate(items)], weights="normalise")
    many = Scorecard("Card", [Item(f"i{n}", weight * factor) for n, weight in enumerate(items)], weights="normalise")

    assert many.score(ratings).score == one.score(ratings).score


@given(st.data())
def test_floors_are_missed_exactly_by_scores_below_them(data: st.DataObject) -> None:
    _, _, scored = _scored(data)
    missed = {finding.path for finding in scored.missed_floors()}

    for part in scored.every():
        floor = part.part.floor
        is_below = floor is not None and part.score is not None and part.score < floor
        assert (part.part.key in missed) is is_below
    for finding in scored.floors():
        assert (finding.distance is not None) is (finding.status is FindingStatus.UNMET)


@given(st.data())
def test_a_scorecard_is_plain_data(data: st.DataObject) -> None:
    card, ratings, scored = _scored(data)
    again = structure(unstructure(card), Scorecard)

    assert again == card
    assert again.score(ratings) == scored
    assert pickle.loads(pickle.dumps(scored)) == scored  # noqa: S301 - its own bytes


@given(scales())
def test_a_scale_is_plain_data(scale: Scale) -> None:
    item = Item("item", 1, scale)

    assert structure(unstructure(item), Item) == item


def _grade_slowly(grading: Grading, score: Fraction) -> str:
    for band in reversed(grading.bands):
        if band.lower is None or score > band.lower:
            return band.key
        if score == band.lower and grading.boundary is BoundaryOwner.HIGHER:
            return band.key
    raise AssertionError


@given(gradings(), st.fractions(-2, 12))
def test_every_score_has_the_grade_of_a_plain_search(grading: Grading, score: Fraction) -> None:
    for each in (score, *(band.lower for band in grading.bands if band.lower is not None)):
        band = grading.grade(each)
        assert band is not None
        assert band.key == _grade_slowly(grading, each)


@given(gradings(), st.fractions(-2, 12))
def test_the_next_band_is_reached_by_what_is_missing_and_not_by_less(grading: Grading, score: Fraction) -> None:
    following = grading.next_band(score)
    if following is None:
        assert grading.grade(score) == grading.bands[-1]
    else:
        there = grading.grade(score + following.missing)
        assert (there == following.band) is following.is_reached_there
        assert grading.grade(score + following.missing + Fraction(1, 10**6)) == following.band
        assert following.missing >= 0


@given(gradings(), st.fractions(-2, 12))
def test_a_missed_floor_never_raises_a_grade(grading: Grading, score: Fraction) -> None:
    order = [band.key for band in grading.bands]
    free, held = grading.grade(score), grading.grade(score, misses_floor=True)
    assert free is not None
    assert held is not None

    assert order.index(held.key) <= order.index(free.key)
    if grading.best_below_floor is not None:
        assert order.index(held.key) <= order.index(grading.best_below_floor)


@given(gradings())
def test_a_grading_is_plain_data(grading: Grading) -> None:
    assert structure(unstructure(grading), Grading) == grading
    assert Grading(grading.bands, boundary=grading.boundary).bands == grading.bands


@given(st.fractions(-5, 5), st.fractions(-5, 5), st.fractions(-5, 5), st.booleans())
def test_a_linear_scale_is_a_straight_line(start: Fraction, goal: Fraction, rating: Fraction, is_capped: bool) -> None:  # noqa: FBT001
    assume(start != goal)
    scale = LinearScale(start, goal, 5, is_capped=is_capped, is_floored=is_capped)
    score = scale.score(rating)

    assert scale.score(start) == 0
    assert scale.score(goal) == 5
    if is_capped:
        assert 0 <= score <= 5
    else:
        assert score * (goal - start) == 5 * (rating - start)


@given(st.lists(st.fractions(0, 10), min_size=1, max_size=6))
def test_higher_levels_are_never_worth_less(scores: list[Fraction]) -> None:
    scale = LevelScale([Level(str(number), score) for number, score in enumerate(sorted(scores))])

    assert [scale.score(number) for number in range(len(scores))] == sorted(scores)

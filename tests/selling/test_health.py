"""Health: scores, missing facts, floors, bands, bad input, laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import Band, Grading, Item, Level, LevelScale, PointScale, Scorecard
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.health import HealthScore, standard_health_score
from salesmanual.selling.lead_scoring import RatingCase, RatingRule

if TYPE_CHECKING:
    from collections.abc import Callable

TEN = PointScale(0, 10)
BANDS = [Band("poor", 0), Band("fair", 5), Band("good", 8, 10)]
RULES = [
    RatingRule("visits", "visits"),
    RatingRule("tone", cases=[RatingCase("complaints = 0", "warm")], otherwise="cool"),
]
LEVELS = LevelScale([Level("cool", 2), Level("warm", 10)])


def _card(grading: Grading | None, *, rounding: Rounding | None = None, floor: int | None = None) -> Scorecard:
    items = [Item("visits", "50%", TEN, floor=floor), Item("tone", "50%", LEVELS)]
    return Scorecard("Health", items, grading=grading, rounding=rounding, section="3.3")


HEALTH = HealthScore(_card(Grading(BANDS)), RULES)


def test_facts_become_ratings_a_score_and_a_class() -> None:
    """A case rates where it holds, else a fact or the default."""
    facts = {"C-1": {"visits": 8, "complaints": 0}, "C-2": {"visits": 6}}
    result = HEALTH.classify(facts, facts, as_of=AS_OF)

    assert [(each.key, each.figures) for each in result.members] == [("good", (8, "warm")), ("poor", (6, "cool"))]
    assert [str(result.why(customer)) for customer in facts] == ["score 9", "score 4"]
    assert [each.key for each in HEALTH.classes()] == ["good", "fair", "poor"]


def test_who_cannot_be_scored_is_in_no_class_with_the_reason() -> None:
    """A rating that is missing or off its scale, or a score outside the bands, is said."""
    narrow = HealthScore(_card(Grading([Band("good", 8, 9)])), RULES)
    facts: dict[str, dict[str, object]] = {"C-1": {}, "C-2": {"visits": 11}}

    result = HEALTH.classify(facts, facts, as_of=AS_OF)

    assert str(result.why("C-1")).startswith("no score: ")
    assert "visits" in str(result.why("C-1"))
    assert "accepted is a number from 0 up to 10" in str(result.why("C-2"))
    assert (
        str(narrow.classify(["C-3"], {"C-3": {"visits": 1}}, as_of=AS_OF).why("C-3")) == "the score 1.5 is in no band"
    )
    assert str(result.explain("C-2")).startswith("Health: unclassified — no score: ")


def test_a_missed_floor_bounds_the_class() -> None:
    """The explanation names it, and replays to the bounded class."""
    policy = HealthScore(_card(Grading(BANDS, best_below_floor="fair"), floor=9), RULES)
    result = policy.classify(["C-1"], {"C-1": {"visits": 8, "complaints": 0}}, as_of=AS_OF)

    step = result.explain("C-1")

    assert result.class_of("C-1") == step.replay() == "fair"
    assert "the band of the score, below a floor: " in str(step)


def test_the_exact_score_is_graded_where_rounding_changes_nothing() -> None:
    """A score that is whole already has no last rounding to leave out."""
    policy = HealthScore(_card(Grading(BANDS, graded="exact")), RULES)
    result = policy.classify(["C-1"], {"C-1": {"visits": 6, "complaints": 0}}, as_of=AS_OF)

    assert result.class_of("C-1") == result.explain("C-1").replay() == "good"


@pytest.mark.parametrize(("graded", "expected"), [("rounded", "good"), ("exact", "fair")])
def test_which_score_is_graded(graded: str, expected: str) -> None:
    """7.5 rounds to 8: the class is that of the rounded or of the exact score, and the explanation agrees."""
    grading = Grading(BANDS, graded=graded)
    policy = HealthScore(_card(grading, rounding=Rounding("1", at="total")), RULES)
    result = policy.classify(["C-1"], {"C-1": {"visits": 5, "complaints": 0}}, as_of=AS_OF)

    assert result.class_of("C-1") == result.explain("C-1").replay() == expected
    assert "(the band of the score: " in str(result.explain("C-1"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: HealthScore(5, RULES), "card: found 5 of type int, accepted is a Scorecard"),  # type: ignore[arg-type] # refused
        (
            lambda: HealthScore(_card(None), RULES),
            "card.grading: found None, accepted is a Grading, whose bands are the",
        ),
        (lambda: HealthScore(_card(Grading([Band("unclassified")])), RULES), "class 'unclassified'"),
        (lambda: HealthScore(HEALTH.card, [RatingRule("visit", "visits")]), "no item 'visit'; did you mean 'visits'?"),
        (lambda: HealthScore(HEALTH.card, RULES[:1]), "rules: found ['tone'], accepted is a rule for each item"),
        (
            lambda: HealthScore(HEALTH.card, [RULES[0], RatingRule("tone", cases=[RatingCase("a = 1", "hot")])]),
            "rules[1].cases[0].rating: found 'hot'",
        ),
        (
            lambda: HealthScore(HEALTH.card, [RULES[0], RatingRule("tone", "tone", otherwise="hot")]),
            "rules[1].otherwise: found 'hot'",
        ),
        (
            lambda: HEALTH.classify(["C-1"], {"C-1": {"visits": 7.5}}, as_of=AS_OF),
            "facts['C-1'].visits: found 7.5 of type float, accepted is a number, its text, or the key of a level",
        ),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize("policy", [HEALTH, standard_health_score()])
def test_health_scores_are_read_as_they_are_written(policy: HealthScore) -> None:
    """The document of a health score is that of the same one."""
    assert read_policy(HealthScore, write_policy(policy)) == policy


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 30), st.none() | st.integers(0, 10))
def test_a_later_purchase_is_never_less_healthy(days: int, more: int, orders: int, satisfaction: int | None) -> None:
    """The score falls with the days since the last purchase, lies from 0 to 100, and replays."""
    policy = standard_health_score()
    rest = {"orders_per_year": orders, "satisfaction": satisfaction}
    facts = {
        "C-1": {"days_since_last_purchase": days, **rest},
        "C-2": {"days_since_last_purchase": days + more, **rest},
    }
    result = policy.classify(facts, facts, as_of=AS_OF)

    scores = [policy.scored(each.figures).score for each in result.members]

    assert 100 >= scores[0] >= scores[1] >= 0
    assert all(result.explain(customer).replay() == result.class_of(customer) for customer in facts)

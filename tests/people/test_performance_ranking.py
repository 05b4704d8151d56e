"""Rank lists and the change of scores: ties, places, parts that made the difference."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people.performance_world import FACTS, SCHEME, facts, schemes

from salesmanual.kernel.errors import SalesManualError
from salesmanual.people.performance_changes import score_changes
from salesmanual.people.performance_ranking import rank_people

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.people.performance_schemes import PerformanceScheme

SCORES = {"a": 90, "b": 80, "c": 80, "d": 70, "e": None}
people = st.dictionaries(st.sampled_from("abcdefgh"), st.one_of(st.none(), st.integers(0, 5)), max_size=8)


@pytest.mark.parametrize(
    ("ties", "places"),
    [
        ("standard", ["1", "2", "2", "4"]),
        ("dense", ["1", "2", "2", "3"]),
        ("modified", ["1", "3", "3", "4"]),
        ("mean", ["1", "5/2", "5/2", "4"]),
    ],
)
def test_ties_have_the_place_that_the_rule_says(ties: str, places: list[str]) -> None:
    """And each names who shares it."""
    ranked = rank_people(SCORES, ties=ties)  # type: ignore[arg-type]

    assert [str(each.place) for each in ranked.people] == places
    assert ranked.of("b").ties == ("c",)
    assert ranked.unranked == ("e",)
    assert ranked.records()[-1]["shared_with"] == "no score yet"


def test_results_are_ranked_by_their_scores() -> None:
    """One that waits for a figure has no place."""
    ranked = rank_people({"li.na": SCHEME.score(FACTS), "wang.wei": "95", "zhao.min": SCHEME.score({})})

    assert [each.person for each in ranked.people] == ["wang.wei", "li.na"]
    assert ranked.unranked == ("zhao.min",)


def test_a_tie_group_is_kept_once_and_named_in_part() -> None:
    """Of 10,000 equals the table names five and counts the rest."""
    ranked = rank_people({f"p{number:05}": 80 for number in range(10_000)})

    assert len({id(each.sharing) for each in ranked.people}) == 1
    assert len(ranked.people[7].ties) == 9_999
    first, second = ranked.records()[0], ranked.records()[1]
    assert first["shared_with"] == "p00001, p00002, p00003, p00004, p00005, 9994 more"
    assert second["shared_with"] == "p00000, p00002, p00003, p00004, p00005, 9994 more"


def test_a_tie_of_six_is_named_whole() -> None:
    ranked = rank_people(dict.fromkeys("abcdef", 1))

    assert ranked.records()[5]["shared_with"] == "a, b, c, d, e"


@given(people, st.randoms(use_true_random=False))
def test_places_agree_with_counting(scores: dict[str, int | None], random: object) -> None:
    """Whatever the order in which people come."""
    items = list(scores.items())
    random.shuffle(items)  # type: ignore[attr-defined] # a Random
    known = [score for score in scores.values() if score is not None]

    for ties in ("standard", "dense", "modified", "mean"):
        ranked = rank_people(dict(items), ties=ties)
        assert ranked == rank_people(scores, ties=ties)
        for each in ranked.people:
            above = sum(score > each.score for score in known)
            equal = sum(score == each.score for score in known)
            expected = {
                "standard": Fraction(above + 1),
                "dense": Fraction(len({score for score in known if score > each.score}) + 1),
                "modified": Fraction(above + equal),
                "mean": above + Fraction(equal + 1, 2),
            }
            assert each.place == expected[ties]
            assert len(each.ties) == equal - 1


@given(schemes(), facts(), facts())
def test_the_parts_sum_to_the_change_of_the_score(
    scheme: PerformanceScheme, before: dict[str, object], after: dict[str, object]
) -> None:
    """Exactly, with every limit and rounding."""
    change = score_changes({"p": scheme.score(before)}, {"p": scheme.score(after)}).of("p")

    assert change.is_same_scheme is True
    if change.change() is None:
        assert change.parts == ()
    else:
        assert sum(part.change() for part in change.parts) == change.change()


def test_people_come_and_go_and_schemes_change() -> None:
    """Who is in one cycle only has no change; two schemes are compared and said to differ."""
    other = attrs.evolve(SCHEME, label="Another")
    changes = score_changes(
        {"gone": 70, "li.na": SCHEME.score(FACTS), "wang.wei": 80},
        {"li.na": other.score({**FACTS, "rescued": False}), "new": 75, "wang.wei": "85"},
    )

    assert [(each.person, None if each.change() is None else str(each.change())) for each in changes.changes] == [
        ("gone", None),
        ("li.na", "-5"),
        ("new", None),
        ("wang.wei", "5"),
    ]
    assert changes.mean() == 0
    assert [row["schemes"] for row in changes.records()] == ["not known", "different", "not known", "not known"]
    assert [part.key for part in changes.of("li.na").parts if part.change()] == ["rescue"]
    assert changes.tables()[1].records() == [
        {"person": "li.na", "part": "Rescued account", "before": 5, "after": 0, "change": -5}
    ]
    assert changes.of("gone").place_after is None
    assert score_changes({}, {}).mean() is None
    assert len(score_changes({"a": 1}, {"a": 2}).tables()) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rank_people(SCORES, ties="best"), "ties: found 'best', accepted is a rule for ties"),  # type: ignore[arg-type]
        (lambda: rank_people([1]), "scores: found [1] of type list, accepted is a score for each person"),  # type: ignore[arg-type]
        (lambda: rank_people({"a": 1.5}), "scores['a']: found 1.5 of type float"),  # type: ignore[dict-item]
        (lambda: rank_people({" ": 1}), "scores: found ' ', accepted is one line of text"),
        (lambda: rank_people(SCORES).of("f"), "no ranked person 'f'"),
        (lambda: score_changes({"a": 1}, {"a": []}), "after['a']: found [] of type list"),  # type: ignore[dict-item]
        (lambda: score_changes(SCORES, SCORES).of("x"), "no person 'x'"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each error names the place, what was found and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()

    assert message in str(caught.value)

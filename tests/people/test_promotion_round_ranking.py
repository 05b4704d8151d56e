"""Ranking for limited places: laws, and examples of ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people.promotion_round_world import CARD, POLICY, SENIOR, ranked

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.people.promotion_panels import PanelAggregate
from salesmanual.people.promotion_round_ranking import PanelRanking, RankEntry, rank_entries, round_rankings
from salesmanual.people.promotion_rounds_policy import PositionPlaces, PromotionRoundPolicy, TieBreak

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from random import Random

PEOPLE: Final = tuple("abcdefgh")
MEMBERS: Final = ("m1", "m2", "m3")


@st.composite
def panels(draw: st.DrawFn) -> tuple[PromotionRoundPolicy, list[RankEntry]]:
    """A policy and candidates whose figures are often equal."""
    method = draw(st.sampled_from(["mean", "trimmed", "median"]))
    policy = PromotionRoundPolicy(
        CARD,
        [PositionPlaces(SENIOR, draw(st.integers(1, 4)))],
        aggregate=PanelAggregate(method),  # type: ignore[arg-type]
        least_scores=3,
        least_score=draw(st.sampled_from([None, 2, 3])),
        ties=[TieBreak("performance"), TieBreak("absence", "lower")],
        reserve=draw(st.integers(0, 2)),
    )
    figure = st.integers(1, 4)
    entries = [
        RankEntry(
            person,
            {member: draw(figure) for member in MEMBERS},
            {"performance": draw(st.integers(1, 2)), "absence": draw(st.integers(1, 2))},
        )
        for person in PEOPLE[: draw(st.integers(1, 8))]
    ]
    return policy, entries


def naive_key(policy: PromotionRoundPolicy, entry: RankEntry) -> tuple[Fraction, ...]:
    """What is compared, written out once more."""
    score = policy.aggregate.of(entry.scores.values())
    return (score, entry.standings["performance"], -entry.standings["absence"])


def able(policy: PromotionRoundPolicy, ranking: PanelRanking) -> list[str]:
    """Who has the least score."""
    least = policy.least_score
    return [row.person for row in ranking.rows if least is None or row.score >= least]


@given(panels())
def test_a_place_is_one_more_than_are_ahead(made: tuple[PromotionRoundPolicy, list[RankEntry]]) -> None:
    """Counting everybody who is better gives the place, and the explanation replays to it."""
    policy, entries = made

    ranking = rank_entries(policy, SENIOR, entries)

    for entry in entries:
        ahead = sum(naive_key(policy, other) > naive_key(policy, entry) for other in entries)
        assert ranking[entry.person].place == ahead + 1
        assert ranking.explain_place(entry.person).replay() == ahead + 1
        assert ranking.explain_score(entry.person).replay() == ranking[entry.person].score


@given(panels())
def test_all_places_are_filled_and_never_more(made: tuple[PromotionRoundPolicy, list[RankEntry]]) -> None:
    """With everybody drawn, the places or the able are filled, whichever is fewer; then the reserve list."""
    policy, entries = made
    places = policy.places_of(SENIOR)

    ranking = rank_entries(policy, SENIOR, entries, drawn=PEOPLE)

    count = len(able(policy, ranking))
    assert ranking.undecided() == ()
    assert len(ranking.selected()) == min(places, count)
    assert len(ranking.reserve()) == min(policy.reserve, max(0, count - places))
    assert [row.place for row in ranking.rows] == list(range(1, len(entries) + 1))


@given(panels())
def test_a_draw_is_asked_for_only_where_it_counts(made: tuple[PromotionRoundPolicy, list[RankEntry]]) -> None:
    """Without undecided candidates no drawn order changes who has a place, and no more than the places are given."""
    policy, entries = made

    ranking = rank_entries(policy, SENIOR, entries)

    assert len(ranking.selected()) <= policy.places_of(SENIOR)
    if ranking.undecided():
        drawn = [rank_entries(policy, SENIOR, entries, drawn=order) for order in (PEOPLE, PEOPLE[::-1])]
        assert len({(each.selected(), each.reserve()) for each in drawn}) == 2
    else:
        for order in (PEOPLE, PEOPLE[::-1]):
            again = rank_entries(policy, SENIOR, entries, drawn=order)
            assert set(again.selected()) == set(ranking.selected())
            assert again.reserve() == ranking.reserve()


@given(panels(), st.randoms(use_true_random=False))
def test_neither_candidates_nor_members_have_an_order(
    made: tuple[PromotionRoundPolicy, list[RankEntry]], random: Random
) -> None:
    """Shuffling the candidates and the panel changes nothing."""
    policy, entries = made
    shuffled = [
        RankEntry(entry.person, dict(sorted(entry.scores.items(), reverse=True)), entry.standings) for entry in entries
    ]
    random.shuffle(shuffled)

    assert rank_entries(policy, SENIOR, shuffled) == rank_entries(policy, SENIOR, entries)


@given(panels(), st.data())
def test_a_higher_score_never_lowers_a_place(
    made: tuple[PromotionRoundPolicy, list[RankEntry]], data: st.DataObject
) -> None:
    """Raising one member's score leaves the candidate where they were or further ahead."""
    policy, entries = made
    raised = data.draw(st.sampled_from(entries))
    member = data.draw(st.sampled_from(MEMBERS))
    higher = attrs.evolve(raised, scores={**raised.scores, member: raised.scores[member] + 1})

    before = rank_entries(policy, SENIOR, entries, drawn=PEOPLE)
    after = rank_entries(policy, SENIOR, [higher if each is raised else each for each in entries], drawn=PEOPLE)

    assert after[raised.person].place <= before[raised.person].place
    assert raised.person not in before.selected() or raised.person in after.selected()


def entry(person: str, score: int, performance: int = 1, absence: int = 1) -> RankEntry:
    """A candidate to whom all gave the same."""
    return RankEntry(person, dict.fromkeys(MEMBERS, score), {"performance": performance, "absence": absence})


TIED: Final = PromotionRoundPolicy(
    CARD,
    [PositionPlaces(SENIOR, 2)],
    ties=[TieBreak("performance", label="performance"), TieBreak("absence", "lower")],
)


def test_the_figure_that_decided_is_named() -> None:
    """Each place says what told it from its neighbours."""
    entries = [
        entry("a", 90),
        entry("b", 80, 2),
        entry("c", 80, 1, 1),
        entry("d", 80, 1, 3),
        entry("e", 70),
        entry("f", 70),
    ]

    ranking = rank_entries(TIED, SENIOR, entries, drawn=["f", "e"])

    decided = {row.person: str(row.decided_by) for row in ranking.rows}
    assert decided == {
        "a": "panel score",
        "b": "performance",
        "c": "absence",
        "d": "absence",
        "f": "drawn order",
        "e": "drawn order",
    }


def test_a_draw_counts_only_if_all_who_are_tied_are_in_it() -> None:
    """Half a draw would favour who is in it."""
    entries = [entry("a", 80), entry("b", 80), entry("c", 80)]

    ranking = rank_entries(TIED, SENIOR, entries, drawn=["b", "a"])

    assert ranking.undecided() == ("a", "b", "c")
    assert [row.place for row in ranking.rows] == [1, 1, 1]
    assert [row.decided_by for row in ranking.rows] == [None, None, None]


def test_a_tie_inside_the_places_needs_no_draw() -> None:
    """Two who both have a place share it."""
    ranking = rank_entries(TIED, SENIOR, [entry("a", 80), entry("b", 80), entry("c", 70), entry("d", 70)])

    assert ranking.selected() == ("a", "b")
    assert ranking.with_outcome("not-selected") == ("c", "d")


def test_below_the_least_score_places_stay_empty() -> None:
    """Nobody gets a place only because it is there."""
    policy = attrs.evolve(TIED, least_score=75, reserve=1)

    ranking = rank_entries(policy, SENIOR, [entry("a", 80), entry("b", 74)])

    assert (ranking.selected(), ranking.reserve(), ranking.with_outcome("below-least-score")) == (("a",), (), ("b",))


def test_the_ranking_of_a_round_is_what_the_round_keeps() -> None:
    """The record's placings are those of the ranking of its sheets."""
    record = ranked()

    rankings = round_rankings(record, POLICY)

    assert record.placings == tuple(placing for ranking in rankings for placing in ranking.placings())
    assert [row["candidate"] for row in rankings[0].records()] == ["chen", "fang", "deng", "gao"]
    assert "service time" in str(rankings[0])
    assert round_rankings(record, POLICY, drawn=["gao"])[0].drawn == ("gao",)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: rank_entries("policy", SENIOR, []), WrongTypeError, "policy: found 'policy'"),  # type: ignore[arg-type]
        (lambda: rank_entries(TIED, "senior", []), NotFoundError, "no position 'senior'"),
        (lambda: rank_entries(TIED, SENIOR, ["a"]), WrongTypeError, "entries[0]: found 'a'"),  # type: ignore[list-item]
        (lambda: rank_entries(TIED, SENIOR, [entry("a", 1), entry("a", 2)]), DuplicateError, "entries[1].person 'a'"),
        (lambda: rank_entries(TIED, SENIOR, [RankEntry("a", {})]), InvalidValueError, "scores: found 0"),
        (
            lambda: rank_entries(TIED, SENIOR, [RankEntry("a", {"m1": 1}, {"absense": 1, "performance": 2})]),
            NotFoundError,
            "no figure of a 'absence'; did you mean 'absense'?",
        ),
        (lambda: rank_entries(TIED, SENIOR, [], drawn=["a", "a"]), DuplicateError, "drawn 'a'"),
        (lambda: RankEntry("a", {"m1": 0.5}), WrongTypeError, "scores['m1']: found 0.5"),  # type: ignore[dict-item]
        (lambda: RankEntry("a", [1]), WrongTypeError, "scores: found [1]"),  # type: ignore[arg-type]
        (lambda: rank_entries(TIED, SENIOR, [entry("li", 1)])["lu"], NotFoundError, "no candidate 'lu'"),
    ],
)
def test_what_cannot_be_ranked_is_refused(call: Callable[[], object], error: type[Exception], says: str) -> None:
    """Bad input is refused with its place."""
    with pytest.raises(error) as refused:
        call()

    assert says in str(refused.value)

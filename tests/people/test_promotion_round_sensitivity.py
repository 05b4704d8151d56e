"""Which single score decides a place: agreement with ranking anew, and examples."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from tests.people.promotion_round_world import SENIOR
from tests.people.test_promotion_round_ranking import PEOPLE, TIED, entry, panels

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.people.promotion_round_ranking import RankEntry, rank_entries
from salesmanual.people.promotion_round_sensitivity import DecisiveScore, place_sensitivity

if TYPE_CHECKING:
    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy


@given(panels())
def test_it_agrees_with_ranking_anew(made: tuple[PromotionRoundPolicy, list[RankEntry]]) -> None:
    """A score is named exactly where the others' mean in its place gives the places to others, whatever is drawn."""
    policy, entries = made
    ranking = rank_entries(policy, SENIOR, entries, drawn=PEOPLE)

    found = {(each.member, each.candidate): each for each in ranking.sensitivity().decisive}

    for one in entries:
        for member, score in one.scores.items():
            others = (sum(one.scores.values()) - score) / Fraction(len(one.scores) - 1)
            changed = attrs.evolve(one, scores={**one.scores, member: others})
            anew = [changed if each is one else each for each in entries]
            before = set(ranking.selected())
            # the candidate drawn first, and drawn last: what both change is certain
            orders = [(one.person, *rest_of(one)), (*rest_of(one), one.person)]
            after = [set(rank_entries(policy, SENIOR, anew, drawn=order).selected()) for order in orders]
            decides = found.get((member, one.person))
            assert (decides is not None) == all((one.person in places) != (one.person in before) for places in after)
            if decides is not None:
                assert {decides.gains} - {None} == after[0] - before
                assert {decides.loses} - {None} == before - after[0]


def rest_of(one: RankEntry) -> list[str]:
    """Everybody else, in the order that was drawn."""
    return [person for person in PEOPLE if person != one.person]


def test_the_score_that_swings_the_last_place_is_named() -> None:
    """One low score keeps a candidate out whom the others put in."""
    low = RankEntry("c", {"m1": 90, "m2": 90, "m3": 30}, {"performance": 1, "absence": 1})
    ranking = rank_entries(TIED, SENIOR, [entry("a", 90), entry("b", 80), low])

    found = place_sensitivity(ranking)

    assert (found.last, found.next, found.margin) == ("b", "c", Fraction(10))
    assert found.decisive == (DecisiveScore("m3", "c", Fraction(30), Fraction(90), "c", "b"),)
    assert found.records()[0]["candidate"] == "c"


def test_a_score_may_decide_an_empty_place() -> None:
    """Where places are left, the least score is what decides."""
    policy = attrs.evolve(TIED, least_score=75)
    low = RankEntry("c", {"m1": 80, "m2": 80, "m3": 50}, {"performance": 1, "absence": 1})
    high = RankEntry("d", {"m1": 70, "m2": 70, "m3": 100}, {"performance": 1, "absence": 1})

    found = place_sensitivity(rank_entries(policy, SENIOR, [low, high]))

    assert [(each.member, each.gains, each.loses) for each in found.decisive] == [("m3", None, "d"), ("m3", "c", None)]
    assert (found.last, found.next, found.margin) == ("d", None, None)


def test_a_single_score_has_no_others() -> None:
    """A candidate with one score is left out."""
    policy = attrs.evolve(TIED, least_scores=1)
    lone = [
        RankEntry(name, {"m1": score}, {"performance": 1, "absence": 1})
        for name, score in zip("abc", (3, 2, 1), strict=False)
    ]

    assert place_sensitivity(rank_entries(policy, SENIOR, lone)).decisive == ()


def test_what_is_undecided_has_no_last_place() -> None:
    """Before a draw nothing decides."""
    ranking = rank_entries(TIED, SENIOR, [entry(name, 80) for name in "abc"])

    found = place_sensitivity(ranking)

    assert (found.last, found.margin, found.decisive) == (None, None, ())


def test_it_takes_a_ranking() -> None:
    """Anything else is refused."""
    with pytest.raises(WrongTypeError, match="ranking: found 'ranking'"):
        place_sensitivity("ranking")  # type: ignore[arg-type]

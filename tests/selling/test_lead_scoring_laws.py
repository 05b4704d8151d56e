"""Scoring leads with a scorecard: laws."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.selling.lead_scoring import standard_lead_scoring
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    import random

AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SCORING: Final = standard_lead_scoring()

facts = st.fixed_dictionaries(
    {},
    optional={
        "budget": st.integers(0, 100_000),
        "authority": st.sampled_from(["decides", "recommends", "uses"]),
        "months_to_purchase": st.integers(0, 24),
        "visits": st.integers(0, 5),
    },
)


def lead(number: int, source: str, known: dict[str, object]) -> Lead:
    return Lead(f"L-{number}", source, AT, company="Acme", facts=known)


@given(st.sampled_from(["web", "referral"]), facts)
def test_scores_lie_in_their_bounds_and_contributions_add_up(source: str, known: dict[str, object]) -> None:
    score = SCORING.score(lead(1, source, known))

    assert 0 <= score.score <= 100
    assert sum(each.amount for each in score.scored.contributions()) == score.score
    assert sum(row["contribution"] for row in score.tables()[0].records()) == score.score  # type: ignore[misc] # numbers
    assert score.explain().replay() == score.score
    assert score.band == ("hot" if score.score >= 70 else "warm" if score.score >= 40 else "cold")


@given(st.sampled_from(["web", "referral"]), facts, st.integers(0, 5))
def test_more_visits_never_lower_the_score(source: str, known: dict[str, object], more: int) -> None:
    visits = known.get("visits", 0)
    assert isinstance(visits, int)

    assert (
        SCORING.score(lead(1, source, {**known, "visits": visits + more})).score
        >= SCORING.score(lead(1, source, known)).score
    )


@given(st.lists(facts, max_size=8), st.randoms(use_true_random=False))
def test_a_ranking_holds_every_lead_and_does_not_depend_on_their_order(
    known: list[dict[str, object]], chance: random.Random
) -> None:
    leads = [lead(number, "web", each) for number, each in enumerate(known)]
    shuffled = list(leads)
    chance.shuffle(shuffled)

    ranking = SCORING.rank(leads)

    assert ranking == SCORING.rank(shuffled)
    assert sorted(score.lead.id for score in ranking.scores) == sorted(each.id for each in leads)
    scores = [score.score for score in ranking.scores]
    assert scores == sorted(scores, reverse=True)

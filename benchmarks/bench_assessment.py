"""Scoring people by several raters: 10,000 people, 20 competencies, 5 raters each, against a bare script.

The script takes the same ratings as tuples, adds them up in dictionaries, and knows nothing of thresholds, missing
ratings, duplicate raters or exact numbers: floats, the score alone.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from ratio import Row, best_of, compare, print_rows

from salesmanual.people.assessment_batches import score_people
from salesmanual.people.assessment_rules import AssessmentRules, RoleRule
from salesmanual.people.assessments import CompetencyRating, assess
from salesmanual.people.competency_models import COMPETENCY_GROUPS, Anchor, Competency, CompetencyModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesmanual.people.assessment_rules import RaterRole

Bare: TypeAlias = "tuple[str, str, str, int]"

ON = date(2026, 6, 30)
ANCHORS = [Anchor(level, f"level {level}") for level in range(1, 6)]
MODEL = CompetencyModel(
    "Sales",
    [f"level {level}" for level in range(1, 6)],
    [Competency(f"c{at:02}", COMPETENCY_GROUPS[at // 5], ANCHORS, "5%") for at in range(20)],
)
RULES = AssessmentRules([RoleRule("manager", "50%"), RoleRule("peer", "30%"), RoleRule("self", "20%")])
ROLES: tuple[RaterRole, ...] = ("manager", "peer", "peer", "peer", "self")


def ratings(number: int) -> list[CompetencyRating]:
    """A manager, three peers and the person, on every competency."""
    person = f"p{number}"
    return [
        CompetencyRating(
            person if role == "self" else f"r{rater}", role, key, 1 + (number * 7 + rater * 3 + at * at) % 5
        )
        for rater, role in enumerate(ROLES)
        for at, key in enumerate(MODEL.competency_keys())
    ]


def bare(people: Mapping[str, Sequence[Bare]]) -> dict[str, float]:
    """The mean of each role, weighted by role and by competency."""
    weights = {"manager": 0.5, "peer": 0.3, "self": 0.2}
    shares = {key: float(weight) for key, weight in MODEL.weights().items()}
    scores = {}
    for person, rows in people.items():
        sums: dict[tuple[str, str], int] = {}
        counts: dict[tuple[str, str], int] = {}
        for _, role, key, level in rows:
            place = key, role
            sums[place] = sums.get(place, 0) + level
            counts[place] = counts.get(place, 0) + 1
        score = 0.0
        for (key, role), total in sums.items():
            score += shares[key] * weights[role] * total / counts[key, role]
        scores[person] = score
    return scores


def rows() -> list[Row]:
    """Many people against the script, one at a time, and growth."""
    people = {f"p{number}": ratings(number) for number in range(10_000)}
    plain = {
        person: [(str(each.rater), str(each.role), each.competency, int(each.level)) for each in own]
        for person, own in people.items()
    }
    few = {person: people[person] for person in list(people)[:1_000]}
    expected = bare(plain)
    found = score_people(MODEL, RULES, people, on=ON).by_person()
    assert all(abs(float(found[person].score) - score) < 1e-9 for person, score in expected.items())
    many = compare(
        "10,000 people x 20 competencies x 5 raters",
        lambda: score_people(MODEL, RULES, people, on=ON),
        lambda: bare(plain),
        peer_name="a bare dict script, floats",
        required=4,
        rounds=3,
    )
    times = {
        len(each): best_of(lambda each=each: score_people(MODEL, RULES, each, on=ON), number=1, rounds=3)  # type: ignore[misc] # bound now
        for each in (few, people)
    }
    growth = [
        Row("scoring people, 10,000", times[large], times[small] * (large // small), "1,000 people", 1.5)
        for small, large in pairwise(sorted(times))
    ]
    hundred = list(few.items())[:100]
    whole = compare(
        "100 whole assessments with all that explains them",
        lambda: [assess(MODEL, RULES, person, own, on=ON) for person, own in hundred],
        lambda: score_people(MODEL, RULES, dict(hundred), on=ON),
        peer_name="scores and grades alone",
        required=60,
        rounds=3,
    )
    return [many, *growth, whole]


if __name__ == "__main__":
    print_rows(rows())

"""Scoring and assigning leads: how the time grows with the leads, and what exactness costs.

Growth is the time for ten times the leads over ten times the time for the tenth part: 1 is linear. The bare script is
naive Bayes in floating point over the same counts, with dictionaries, without factors, reasons or rounding.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from ratio import Row, best_of, compare, print_rows

from salesmanual.selling.lead_assignment import AssignmentPolicy
from salesmanual.selling.lead_assignment_rules import Assignee, AssignmentRule
from salesmanual.selling.lead_bayes import Predictor, WonLostModel
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.lead_bayes_counts import Frequencies

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAGES = ("new", "visited", "quoted", "won")
KEYS = ("country", "source", "size", "product", "language")
TEAMS = ("east", "west", "south", "north")
MODEL = WonLostModel([Predictor(key) for key in KEYS], STAGES)
SIZES = (1_000, 10_000, 100_000)


def facts(number: int) -> dict[str, object]:
    """The facts of one lead; twenty values of each field, all of them frequent."""
    values: dict[str, object] = {key: f"{key}-{number * (place + 3) % 20}" for place, key in enumerate(KEYS)}
    return {**values, "stage": STAGES[number % 3], "team": TEAMS[number % 4]}


def counted() -> Frequencies:
    """Ten thousand outcomes."""
    return MODEL.count(MODEL.outcome(facts(number * 7), won=number % 5 < 2) for number in range(10_000))


def bare(frequencies: Frequencies) -> Callable[[list[dict[str, object]]], list[float]]:
    """The same model as a script that keeps nothing but the chance."""
    tables = {}
    for team in TEAMS:
        first = frequencies.tally(team, "stage", STAGES[0])
        won, lost = first.won + 0.1, first.lost + 0.1
        ratios = {}
        for field in ("stage", *KEYS):
            values = frequencies.values(team, field)
            all_won = won if field == "stage" else sum(tally.won + 0.1 for tally in values.values())
            all_lost = lost if field == "stage" else sum(tally.lost + 0.1 for tally in values.values())
            for value, tally in values.items():
                ratios[field, value] = ((tally.won + 0.1) / all_won) / ((tally.lost + 0.1) / all_lost)
        tables[team] = (won / lost, ratios)

    def run(leads: list[dict[str, object]]) -> list[float]:
        chances = []
        for lead in leads:
            odds, ratios = tables[str(lead["team"])]
            for field in ("stage", *KEYS):
                odds *= ratios.get((field, str(lead[field])), 1.0)
            chances.append(odds / (1 + odds))
        return chances

    return run


def _growth(name: str, times: dict[int, float], required: float) -> list[Row]:
    sizes = sorted(times)
    return [
        Row(f"{name}, {large:,} leads", times[large], times[small] * (large // small), f"{small:,} leads", required)
        for small, large in pairwise(sizes)
    ]


def scoring_rows() -> list[Row]:
    """Scoring by won and lost leads."""
    frequencies = counted()
    script = bare(frequencies)
    leads = {size: [facts(number) for number in range(size)] for size in SIZES}
    few = leads[1_000]
    scores = MODEL.score_all(few, frequencies)
    assert all(abs(float(score.exact()) - chance) < 1e-12 for score, chance in zip(scores, script(few), strict=True))
    times = {
        size: best_of(lambda size=size: MODEL.score_all(leads[size], frequencies), number=1, rounds=3)  # type: ignore[misc] # bound now
        for size in SIZES
    }
    cost = compare(
        "naive Bayes, 10,000 leads, exact with every factor",
        lambda: MODEL.score_all(leads[10_000], frequencies),
        lambda: script(leads[10_000]),
        peer_name="floats, the chance alone",
        required=20,
        rounds=3,
    )
    return [*_growth("naive Bayes", times, 1.5), cost]


def assignment_rows() -> list[Row]:
    """Assigning among twenty people by weight, with limits."""
    people = [Assignee(f"P-{number}", number % 5 + 1, most_open=100_000) for number in range(20)]
    policy = AssignmentPolicy(people, [AssignmentRule("fairs", where="source = 'fair'"), AssignmentRule("all")])
    leads = [Lead(f"L-{number}", ("fair", "web")[number % 2], AT, company="Acme") for number in range(10_000)]
    assert len(policy.assign(leads[:100], at=AT).choices) == 100
    times = {
        size: best_of(lambda size=size: policy.assign(leads[:size], at=AT), number=1, rounds=3)  # type: ignore[misc] # bound now
        for size in (1_000, 10_000)
    }
    return _growth("assigning among 20 people", times, 1.5)


def rows() -> list[Row]:
    """Every comparison."""
    return [*scoring_rows(), *assignment_rows()]


if __name__ == "__main__":
    print_rows(rows())

"""Weights of 15 criteria from 105 pairwise judgements, with their consistency ratio, against `ahpy`.

Both start from the judgements as they come in: ours makes a checked policy of exact ratios, the peer takes a table of
floats by pair. Both end with the weight of every criterion and the ratio by the table of Saaty 2005. The figures are
compared once. Beside it stands our weighing alone, of a policy that is there already: that is what is asked to be
faster. Making the policy checks and names every judgement as an exact ratio, which the peer does not; its bound only
keeps the loss in sight. Without `ahpy` there is nothing to compare with.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import partial
from importlib import import_module
from itertools import combinations
from typing import Any

from ratio import Row, compare, print_rows

from salesmanual.people.pairwise_judgements import Judgement, Pairwise

CRITERIA = 15
REQUIRED = {"of a policy": 1.0, "from the judgements on": 3.0}


def judgements(count: int = CRITERIA) -> dict[tuple[str, str], tuple[int, int]]:
    """A ratio for every pair, as two whole numbers: near to weights drawn once, one step off here and there."""
    drawn = random.Random(7)  # noqa: S311 - the same judgements each time, nothing secret
    weights = {f"criterion-{at:02d}": drawn.uniform(1, 6) for at in range(count)}
    found = {}
    for one, other in combinations(weights, 2):
        ratio = weights[one] / weights[other] * drawn.uniform(0.7, 1.4)
        step = min(max(round(max(ratio, 1 / ratio)), 1), 9)
        found[one, other] = (step, 1) if ratio >= 1 else (1, step)
    return found


def ours(judged: dict[tuple[str, str], tuple[int, int]]) -> tuple[dict[str, float], float]:
    """The weights and the ratio, from the judgements on."""
    return weighed(policy(judged))


def policy(judged: dict[tuple[str, str], tuple[int, int]]) -> Pairwise:
    """The judgements as a policy."""
    items = list(dict.fromkeys(name for pair in judged for name in pair))
    return Pairwise(items, [Judgement(*pair, Fraction(*ratio)) for pair, ratio in judged.items()])


def weighed(comparison: Pairwise) -> tuple[dict[str, float], float]:
    """The weights and the ratio of a comparison."""
    result = comparison.weigh()
    return {name: float(weight) for name, weight in result.items()}, float(result.ratio() or 0)


def peer(compare_class: Any, judged: dict[tuple[str, str], tuple[int, int]]) -> tuple[dict[str, float], float]:  # noqa: ANN401 - a class of a package that may not be there
    """The same by `ahpy`."""
    table = {pair: above / below for pair, (above, below) in judged.items()}
    found = compare_class("criteria", table, precision=6, random_index="saaty")
    return found.target_weights, found.consistency_ratio


def rows() -> list[Row]:
    """Both against `ahpy`, if it is installed; the figures are checked once."""
    try:
        compare_class = import_module("ahpy").Compare
    except ImportError:
        print("ahpy is not installed; nothing to compare with")
        return []
    judged = judgements()
    check(ours(judged), peer(compare_class, judged))
    against = partial(peer, compare_class, judged)
    runs = {"of a policy": partial(weighed, policy(judged)), "from the judgements on": partial(ours, judged)}
    return [
        compare(f"weights of {CRITERIA} criteria, {name}", run, against, peer_name="ahpy", required=bound, number=20)
        for (name, bound), run in zip(REQUIRED.items(), runs.values(), strict=True)
    ]


def check(mine: tuple[dict[str, float], float], theirs: tuple[dict[str, float], float]) -> None:
    """The figures of the peer are ours, to the digits it gives."""
    assert mine[0].keys() == theirs[0].keys()
    assert all(abs(weight - theirs[0][name]) < 1e-5 for name, weight in mine[0].items())
    assert abs(mine[1] - theirs[1]) < 1e-5


if __name__ == "__main__":
    print_rows(rows())

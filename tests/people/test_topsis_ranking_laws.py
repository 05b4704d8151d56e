"""Laws of the ranking: dominance, scaling, order, and agreement with a naive model in floating point."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.number import Rounding
from salesmanual.people.topsis_ranking import TopsisCriterion, TopsisScheme

NORMS = st.sampled_from(["vector", "sum", "minmax", "none"])
FIGURES = st.integers(0, 12)


@st.composite
def worlds(draw: st.DrawFn, norm: str | None = None) -> tuple[TopsisScheme, dict[str, dict[str, int]]]:
    """A scheme of a few criteria, and candidates with small figures, so that equals are common."""
    keys = "abcd"[: draw(st.integers(1, 4))]
    criteria = [TopsisCriterion(key, draw(st.integers(1, 5)), draw(st.sampled_from(["max", "min"]))) for key in keys]
    chosen: Any = norm or draw(NORMS)
    ties = draw(st.permutations(keys)) if draw(st.booleans()) else []
    scheme = TopsisScheme(criteria, norm=chosen, ties=ties, rounding=Rounding("0.000001"))
    count = draw(st.integers(1, 6))
    return scheme, {f"p{at}": {key: draw(FIGURES) for key in keys} for at in range(count)}


def naive(scheme: TopsisScheme, rows: dict[str, dict[str, int]]) -> dict[str, float]:
    """The textbook, column by column in floating point."""
    weighted: dict[str, dict[str, float]] = {name: {} for name in rows}
    for criterion in scheme.criteria:
        column = [row[criterion.key] for row in rows.values()]
        norm = {
            "vector": math.hypot(*column),
            "sum": float(sum(column)),
            "minmax": float(max(column) - min(column)),
            "none": 1.0,
        }[scheme.norm]
        for name, row in rows.items():
            weighted[name][criterion.key] = row[criterion.key] / (norm or 1.0) * float(criterion.weight)
    found = {}
    for name, own in weighted.items():
        away = {"max": 0.0, "min": 0.0}
        for end in away:
            for criterion in scheme.criteria:
                products = [other[criterion.key] for other in weighted.values()]
                target = max(products) if criterion.objective == end else min(products)
                away[end] += (own[criterion.key] - target) ** 2
        ideal, anti = math.sqrt(away["max"]), math.sqrt(away["min"])
        found[name] = anti / (ideal + anti) if ideal + anti else 0.5
    return found


@given(worlds())
def test_closeness_is_that_of_the_textbook(world: tuple[TopsisScheme, dict[str, dict[str, int]]]) -> None:
    scheme, rows = world
    expected = naive(scheme, rows)

    found = scheme.rank(rows)

    assert all(abs(float(row.closeness) - expected[row.name]) < 1e-6 for row in found.rows)
    assert all(found.explain(row.name).replay() == row.closeness for row in found.rows)


@given(worlds())
def test_who_is_dominated_never_ranks_higher(world: tuple[TopsisScheme, dict[str, dict[str, int]]]) -> None:
    scheme, rows = world
    found = scheme.rank(rows)

    for one in found.rows:
        for other in found.rows:
            better = [
                (rows[one.name][each.key] - rows[other.name][each.key]) * (1 if each.objective == "max" else -1)
                for each in scheme.criteria
            ]
            if min(better) >= 0:
                assert one.rank <= other.rank
                assert one.closeness >= other.closeness


@given(st.data(), st.sampled_from(["vector", "sum", "minmax"]), st.fractions(Fraction(1, 100), 100))
def test_scaling_a_column_changes_nothing(data: st.DataObject, norm: str, factor: Fraction) -> None:
    scheme, rows = data.draw(worlds(norm))
    key = scheme.criteria[0].key
    scaled: dict[str, dict[str, Fraction | int]] = {name: {**row, key: row[key] * factor} for name, row in rows.items()}

    one, other = scheme.rank(rows), scheme.rank(scaled)

    assert one.rows == other.rows


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_candidates_and_criteria_does_not_count(
    world: tuple[TopsisScheme, dict[str, dict[str, int]]],
    drawn: Any,  # noqa: ANN401 - a source of chance
) -> None:
    scheme, rows = world
    names, criteria = list(rows), list(scheme.criteria)
    drawn.shuffle(names)
    drawn.shuffle(criteria)
    other = TopsisScheme(criteria, norm=scheme.norm, ties=scheme.ties, rounding=scheme.rounding)

    turned = other.rank({name: rows[name] for name in names})

    expected = [(row.name, row.rank, row.closeness) for row in scheme.rank(rows).rows]
    assert [(row.name, row.rank, row.closeness) for row in turned.rows] == expected


@given(worlds())
def test_ranks_follow_closeness(world: tuple[TopsisScheme, dict[str, dict[str, int]]]) -> None:
    """Higher closeness, lower rank; a rank counts everybody before it."""
    scheme, rows = world
    found = scheme.rank(rows).rows

    assert [row.closeness for row in found] == sorted((row.closeness for row in found), reverse=True)
    for place, row in enumerate(found):
        assert row.rank == 1 + sum(other.rank < row.rank for other in found)
        assert row.rank <= place + 1

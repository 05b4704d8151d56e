"""Laws of pairwise comparison: conservation, agreement of methods and of a naive model, independence of order."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.people.pairwise_groups import group_judgements, group_priorities
from salesmanual.people.pairwise_judgements import Judgement, Pairwise
from salesmanual.people.pairwise_priorities import TOLERANCE, model_matrix, principal
from salesmanual.testing.wire import check_round_trip

SCALE = st.sampled_from([Fraction(1, step) for step in range(9, 1, -1)] + [Fraction(step) for step in range(1, 10)])
METHODS = st.sampled_from(["eigenvector", "geometric-mean", "column-average"])


@st.composite
def comparisons(draw: st.DrawFn, /, least: int = 1, most: int = 7, **rules: Any) -> Pairwise:  # noqa: ANN401 - fields
    """Judgements on the scale of every pair of a few things."""
    items = [f"c{at}" for at in range(draw(st.integers(least, most)))]
    judged = [Judgement(one, other, draw(SCALE)) for one, other in combinations(items, 2)]
    return Pairwise(items, judged, **rules)


@st.composite
def trees(draw: st.DrawFn) -> list[Judgement]:
    """Just enough judgements to connect some things."""
    size = draw(st.integers(2, 12))
    return [Judgement(f"c{draw(st.integers(0, at - 1))}", f"c{at}", draw(SCALE)) for at in range(1, size)]


def naive(comparison: Pairwise) -> list[float]:
    """The eigenvector by many plain multiplications from equal weights."""
    size = len(comparison.items)
    matrix = model_matrix(size, comparison.pairs(), [each.ratio for each in comparison.judgements])
    vector = [1.0] * size
    for _ in range(3_000):
        vector = [sum(each * own for each, own in zip(row, vector, strict=True)) for row in matrix]
        total = sum(vector)
        vector = [each / total for each in vector]
    return vector


@given(comparisons(), METHODS)
def test_weights_sum_to_exactly_one(comparison: Pairwise, method: str) -> None:
    rules: dict[str, Any] = {"method": method, "step": "0.001"}

    weights = Pairwise(comparison.items, comparison.judgements, **rules).weights()

    assert sum(weights.values()) == 1
    assert all(weight % Decimal("0.001") == 0 and weight >= 0 for weight in weights.values())


@given(comparisons(most=5))
def test_the_eigenvector_is_that_of_a_naive_model(comparison: Pairwise) -> None:
    found = comparison.weigh().priorities

    assert all(abs(float(one) - other) < 1e-9 for one, other in zip(found, naive(comparison), strict=True))


@given(SCALE, SCALE, SCALE)
def test_the_eigenvalue_of_three_things_has_a_closed_form(first: Fraction, second: Fraction, direct: Fraction) -> None:
    """It is 1 + t + 1/t, where t is the third root of what the triple is off by."""
    judged = [Judgement("a", "b", first), Judgement("b", "c", second), Judgement("a", "c", direct)]

    found = Pairwise(["a", "b", "c"], judged).weigh().eigenvalue

    root = float(first * second / direct) ** (1 / 3)
    assert found is not None
    assert abs(float(found) - (1 + root + 1 / root)) < 1e-10


@given(comparisons(least=2))
def test_the_bounds_of_the_eigenvalue_meet_and_it_is_never_below_the_number_of_things(comparison: Pairwise) -> None:
    result = comparison.weigh()
    matrix = model_matrix(len(comparison.items), comparison.pairs(), [each.ratio for each in comparison.judgements])

    assert principal(matrix).spread <= TOLERANCE
    assert (result.index() == 0) == (not result.triples())


@given(comparisons(), st.randoms(use_true_random=False))
def test_the_order_of_things_and_judgements_does_not_count(comparison: Pairwise, drawn: Any) -> None:  # noqa: ANN401
    items, judged = (
        list(comparison.items),
        [Judgement(each.b, each.a, 1 / each.ratio) for each in comparison.judgements],
    )
    drawn.shuffle(items)
    drawn.shuffle(judged)

    other = Pairwise(items, judged).weigh()

    step = Decimal("0.000001")
    assert all(abs(weight - other[item]) <= step for item, weight in comparison.weigh().items())


@given(trees(), METHODS)
def test_judgements_that_agree_give_their_weights_by_every_method(judged: list[Judgement], method: str) -> None:
    """A tree of judgements cannot contradict: filled up with what it implies, or left with gaps, all agree."""
    items = [f"c{at}" for at in range(len(judged) + 1)]
    true = {"c0": Fraction(1)}
    for each in judged:
        true[each.b] = true[each.a] / each.ratio
    ratios = [(one, other, true[one] / true[other]) for one, other in combinations(items, 2)]
    total = sum(true.values())
    rules: dict[str, Any] = {"method": method, "most": 1000}
    gaps = [
        Pairwise(items, judged, missing="harker"),
        Pairwise(items, judged, missing="log-least-squares", method="geometric-mean"),
    ]
    whole = [
        Pairwise(items, [Judgement(*each) for each in ratios], **rules)
        for _ in range(all(Fraction(1, 1000) <= ratio <= 1000 for _, _, ratio in ratios))
    ]

    for comparison in gaps + whole:
        for item, weight in comparison.weights().items():
            assert abs(Fraction(weight) - true[item] / total) < Fraction(1, 500_000)


@given(comparisons(least=3, most=5))
def test_a_repair_does_what_it_says(comparison: Pairwise) -> None:
    """With the suggestion in place the index is the one that was promised, and below the one before."""
    result = comparison.weigh()
    for repair in result.repairs()[:2]:
        kept = [each for each in comparison.judgements if (each.a, each.b) != (repair.a, repair.b)]
        repaired = Pairwise(comparison.items, [*kept, Judgement(repair.a, repair.b, repair.suggested)]).weigh()

        found, before = repaired.index(), result.index()
        assert found is not None
        assert before is not None
        assert abs(found - Fraction(repair.index_after)) < Fraction(1, 10**10)
        assert found < before


@given(comparisons(least=2, most=5))
def test_explanations_replay(comparison: Pairwise) -> None:
    result = comparison.weigh()

    assert result.explain().replay() == result.ratio()
    assert [result.explain(item).replay() for item in comparison.items] == list(result.shares)


@given(comparisons(most=5))
def test_files_keep_a_comparison(comparison: Pairwise) -> None:
    check_round_trip(comparison)


@given(comparisons(most=5), st.integers(1, 4))
def test_judges_who_agree_are_the_group(comparison: Pairwise, count: int) -> None:
    judges = {f"j{at}": comparison for at in range(count)}

    assert group_judgements(judges).weights() == comparison.weights()
    for mean in ("geometric", "arithmetic"):
        found = group_priorities(judges, mean=mean)
        assert all(abs(found[item] - weight) <= Decimal("0.000001") for item, weight in comparison.weights().items())


@given(st.data(), st.integers(2, 4))
def test_exchanging_the_judges_changes_nothing(data: st.DataObject, size: int) -> None:
    judges = {name: data.draw(comparisons(least=size, most=size)) for name in ("li.na", "wang.wei", "zhao.min")}
    weights = {"li.na": 2, "wang.wei": 1, "zhao.min": 3}
    turned = dict(reversed(judges.items()))

    assert group_judgements(judges, weights=weights) == group_judgements(turned, weights=weights)
    for mean in ("geometric", "arithmetic"):
        one = group_priorities(judges, weights=weights, mean=mean)
        other = group_priorities(turned, weights=weights, mean=mean)
        assert sum(one.shares) == 1
        assert all(abs(one[item] - other[item]) <= Decimal("0.000001") for item in one.names)


@given(st.data())
def test_by_geometric_means_both_ways_of_grouping_are_one(data: st.DataObject) -> None:
    """The mean of rows and the mean over judges are both products, so their order does not count."""
    judges = {name: data.draw(comparisons(least=4, most=4, method="geometric-mean")) for name in ("li.na", "wang.wei")}

    together = group_judgements(judges).weights()
    apart = group_priorities(judges)

    assert all(abs(apart[item] - weight) <= Decimal("0.000002") for item, weight in together.items())

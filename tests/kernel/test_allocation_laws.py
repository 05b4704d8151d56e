"""Laws of sharing one total."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.allocation import Sharing, Weight, share, share_by
from salesmanual.kernel.allocation_measure import read_weights
from salesmanual.kernel.allocation_units import Method, apportion, clamp_to_bounds, tie_order
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingMode, rounded_quotient
from salesmanual.testing.allocations import BoundedTotal, bounded_totals, int_weights, sharings, weight_lists

if TYPE_CHECKING:
    from collections.abc import Sequence

totals = st.integers(-(10**12), 10**12) | st.integers(-20, 20)
quota_methods: tuple[Method, ...] = ("largest-remainder", "cumulative")
order_free: tuple[Method, ...] = ("largest-remainder", "largest", "smallest", "webster", "jefferson")


def naive_largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Hamilton's method in fractions, ties to the first."""
    quotas = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [quota.numerator // quota.denominator for quota in quotas]
    while sum(shares) < total:
        position = max(range(len(weights)), key=lambda at: (quotas[at] - shares[at], -at))
        shares[position] += 1
    return shares


def naive_divisor(
    total: int, weights: Sequence[int], offset: Fraction, lower: Sequence[int], upper: Sequence[int | None]
) -> list[int]:
    """One unit after the other to the highest average among those whose bounds admit it, ties to the first."""
    shares = list(lower)
    while sum(shares) < total:
        able = [at for at, weight in enumerate(weights) if weight and ((top := upper[at]) is None or shares[at] < top)]
        position = max(able, key=lambda at: (weights[at] / (shares[at] + offset), -at))
        shares[position] += 1
    return shares


@given(totals, weight_lists(), sharings())
def test_the_shares_sum_to_the_total_exactly(units: int, weights: list[Weight], rule: Sharing) -> None:
    total = Money.from_minor(units, "CNY")

    assert Money.total(share(total, weights, rule=rule), "CNY") == total
    assert sum(share(units, weights, rule=rule)) == units


@given(totals, int_weights(), sharings(methods=quota_methods))
def test_a_share_is_within_one_step_of_its_quota(total: int, weights: list[int], rule: Sharing) -> None:
    for part, weight in zip(share(total, weights, rule=rule), weights, strict=True):
        distance = abs(part - Fraction(total * weight, sum(weights)))
        # To even, two ties next to each other may both fall the same way: one whole step, never more.
        assert distance < 1 or (distance == 1 and rule.mode is RoundingMode.HALF_EVEN)


@given(st.integers(0, 10**12), int_weights())
def test_largest_remainder_agrees_with_fractions(total: int, weights: list[int]) -> None:
    assert list(share(total, weights)) == naive_largest_remainder(total, weights)


@given(st.integers(0, 60), int_weights())
def test_divisor_methods_agree_with_one_unit_after_the_other(total: int, weights: list[int]) -> None:
    none, zero = [None] * len(weights), [0] * len(weights)

    assert list(share(total, weights, method="webster")) == naive_divisor(total, weights, Fraction(1, 2), zero, none)
    assert list(share(total, weights, method="jefferson")) == naive_divisor(total, weights, Fraction(1), zero, none)


@given(totals, int_weights(), sharings(methods=("cumulative",)))
def test_cumulative_shares_have_right_running_totals(total: int, weights: list[int], rule: Sharing) -> None:
    running = accumulate(share(total, weights, rule=rule))

    for found, weight in zip(running, accumulate(weights), strict=True):
        assert found == rounded_quotient(total * weight, sum(weights), rule.mode or RoundingMode.HALF_UP)


@given(totals, int_weights(), sharings(), st.integers(1, 10**6))
def test_scaling_the_weights_changes_nothing(total: int, weights: list[int], rule: Sharing, factor: int) -> None:
    scaled = [Fraction(weight * factor, 7) for weight in weights]

    assert share(total, scaled, rule=rule) == share(total, weights, rule=rule)


@given(totals, int_weights(), sharings())
def test_a_negative_total_is_the_mirror_image(total: int, weights: list[int], rule: Sharing) -> None:
    assert share(-total, weights, rule=rule) == tuple(-part for part in share(total, weights, rule=rule))


@given(totals, int_weights(), sharings())
def test_a_weight_of_0_gets_nothing(total: int, weights: list[int], rule: Sharing) -> None:
    parts = share(total, weights, rule=rule)

    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@given(totals, int_weights(), st.sampled_from(order_free), st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_nothing_but_who_of_equals(
    total: int, weights: list[int], method: Method, random: object
) -> None:
    shuffled = list(weights)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis's Random

    one, other = (
        sorted(zip(order, share(total, order, method=method, ties="largest"), strict=True))
        for order in (weights, shuffled)
    )
    assert one == other


@given(st.integers(0, 10**9), int_weights(), st.sampled_from(["largest-remainder", "webster", "jefferson"]))
def test_more_weight_never_gets_less(total: int, weights: list[int], method: Method) -> None:
    ranked = sorted(zip(weights, share(total, weights, method=method, ties="largest"), strict=True))

    for (weight, part), (heavier, more) in pairwise(ranked):
        assert part <= more or weight == heavier


@given(st.integers(0, 10**6), int_weights(), st.sampled_from(["first", "last", "largest", "smallest"]))
def test_one_share_takes_all_that_rounding_down_leaves(total: int, weights: list[int], method: Method) -> None:
    floors = [total * weight // sum(weights) for weight in weights]
    parts = share(total, weights, method=method)

    more = [at for at, (part, floor) in enumerate(zip(parts, floors, strict=True)) if part != floor]
    assert len(more) <= 1
    if more and method in {"largest", "smallest"}:
        extreme = max(weights) if method == "largest" else min(filter(None, weights))
        assert weights[more[0]] == extreme


@given(totals, int_weights(), sharings())
def test_an_explicit_order_serves_equals_in_that_order(total: int, weights: list[int], rule: Sharing) -> None:
    order = tie_order(weights, rule.ties)

    assert share(total, weights, rule=rule, order=order) == share(total, weights, rule=rule)


@given(bounded_totals(), sharings(bounded=True))
def test_bounded_shares_keep_to_their_bounds_and_sum_to_the_total(case: BoundedTotal, rule: Sharing) -> None:
    parts = share(case.total, case.weights, lower=case.lower, upper=case.upper, rule=rule)

    assert sum(parts) == case.total
    for part, low, high in zip(parts, case.lower, case.upper, strict=True):
        assert low is None or part >= low
        assert high is None or part <= high


@given(bounded_totals(), sharings(bounded=True))
def test_bounds_are_mirrored_with_the_total(case: BoundedTotal, rule: Sharing) -> None:
    lower, upper = ([None if b is None else -b for b in side] for side in (case.upper, case.lower))
    parts = share(case.total, case.weights, lower=case.lower, upper=case.upper, rule=rule)

    assert share(-case.total, case.weights, lower=lower, upper=upper, rule=rule) == tuple(-part for part in parts)


@given(totals, int_weights(), sharings(bounded=True))
def test_bounds_that_do_not_bind_change_nothing(total: int, weights: list[int], rule: Sharing) -> None:
    far = abs(total) + 1

    assert share(total, weights, lower=-far, upper=far, rule=rule) == share(total, weights, rule=rule)


@given(bounded_totals())
def test_one_factor_explains_which_bounds_bind(case: BoundedTotal) -> None:
    lower = [-1_000 if low is None else low for low in case.lower]
    bounded = clamp_to_bounds(case.total, case.weights, lower, case.upper)

    assert bounded is not None
    assert bounded.rest + sum(bounded.held.values()) == case.total
    if bounded.free:
        factor = Fraction(bounded.rest, sum(case.weights[at] for at in bounded.free))
        for at in bounded.free:
            top = case.upper[at]
            assert lower[at] <= factor * case.weights[at]
            assert top is None or factor * case.weights[at] <= top
        for at, held in bounded.held.items():
            assert held == lower[at] if held >= factor * case.weights[at] else held == case.upper[at]


@given(bounded_totals())
def test_bounded_divisor_methods_agree_with_one_unit_after_the_other(case: BoundedTotal) -> None:
    lower = [max(0, low or 0) for low in case.lower]
    if case.total < sum(lower) or case.total < 0:
        return
    upper = [None if high is None else max(high, low) for high, low in zip(case.upper, lower, strict=True)]
    for method, offset in (("webster", Fraction(1, 2)), ("jefferson", Fraction(1))):
        expected = naive_divisor(case.total, case.weights, offset, lower, upper)

        assert list(share(case.total, case.weights, lower=lower, upper=upper, method=method)) == expected  # type: ignore[arg-type] # a literal


@given(
    bounded_totals(),
    st.integers(0, 99),
    sharings(bounded=True),
    st.sampled_from(["first", "last", "largest", "smallest"]),
)
def test_what_is_beyond_whole_steps_goes_to_one_share(
    case: BoundedTotal, beyond: int, rule: Sharing, receiver: str
) -> None:
    total = 100 * case.total + (beyond if case.total >= 0 else -beyond)
    conventions = Sharing(method=rule.method, mode=rule.mode, ties=rule.ties, step=100, residue=receiver)  # type: ignore[arg-type] # as drawn

    parts = share(total, case.weights, rule=conventions)

    assert sum(parts) == total
    assert sum(part % 100 != 0 for part in parts) == (beyond != 0)


@given(totals, weight_lists(), sharings())
def test_an_explanation_replays_to_the_total_and_to_each_share(
    units: int, weights: list[Weight], rule: Sharing
) -> None:
    total = Money.from_minor(units, "CNY")
    shares = share_by(total, {f"share {at}": weight for at, weight in enumerate(weights)}, rule=rule)

    assert shares.explain().replay() == total
    for key in shares:
        assert shares.explain(key).replay() == shares[key]


@given(bounded_totals(), sharings(bounded=True))
def test_an_explanation_with_bounds_replays(case: BoundedTotal, rule: Sharing) -> None:
    keys = [f"share {at}" for at in range(len(case.weights))]
    lower, upper = (
        {key: bound for key, bound in zip(keys, side, strict=True) if bound is not None}
        for side in (case.lower, case.upper)
    )
    shares = share_by(case.total, dict(zip(keys, case.weights, strict=True)), lower=lower, upper=upper, rule=rule)

    assert shares.explain().replay() == case.total
    for key in shares:
        assert shares.explain(key).replay() == shares[key]


@given(weight_lists())
def test_weights_become_integers_in_the_same_proportion(weights: list[Weight]) -> None:
    numbers = read_weights(weights)
    values = [Fraction(w.amount) if isinstance(w, Money) else _value(w) for w in weights]

    assert all(a * sum(values) == b * sum(numbers) for a, b in zip(numbers, values, strict=True))


def _value(weight: Weight) -> Fraction:
    return Fraction(int(weight[:-1]), 100) if isinstance(weight, str) else Fraction(weight)  # type: ignore[arg-type] # no money


@given(st.integers(0, 10**6), int_weights(), sharings())
def test_a_whole_more_gives_each_its_weight_more(units: int, weights: list[int], rule: Sharing) -> None:
    """The law that lets a tree reuse the parts it found before."""
    wholes = 2 if rule.mode is RoundingMode.HALF_EVEN else 1
    order = tie_order(weights, rule.ties)

    parts = apportion(units, weights, rule.method, order=order, mode=rule.mode)
    more = apportion(units + wholes * sum(weights), weights, rule.method, order=order, mode=rule.mode)

    assert more == [part + wholes * weight for part, weight in zip(parts, weights, strict=True)]

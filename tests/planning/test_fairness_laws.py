"""Laws of fairness: what a move keeps, that moves end inside the bounds, how few they are, and naive counts agree."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from pathlib import Path
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.period import Period, quarter, year
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import WHO, Dimension, divide_time
from salesmanual.planning.fairness import FairnessBand, FairnessPolicy
from salesmanual.planning.fairness_moves import StepBounds, TargetMove, least_moves, move_targets
from salesmanual.planning.fairness_report import check_fairness
from salesmanual.planning.fairness_spread import RatioSpread
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.weighing import PlanningFacts

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
QUOTAS: Final = SHARED / "adventureworks_oltp" / "SalesPersonQuotaHistory.csv"

NAMES: Final = "abcdef"
SALES: Final = TargetMeasure("sales", "CNY", step=1)
QUARTERS: Final = divide_time(year(2026), levels=["quarter"])
PRODUCT: Final = Dimension("product", ["lathes", "presses"])

Case = tuple[dict[str, int], dict[str, StepBounds]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """What some people carry, and bounds."""
    people = NAMES[: draw(st.integers(1, 6))]
    carried = {key: draw(st.integers(0, 30)) for key in people}
    bounds: dict[str, StepBounds] = {}
    for key in people:
        low = draw(st.integers(0, 20))
        bounds[key] = (low, low + draw(st.integers(0, 15)))
    return carried, bounds


def _after(carried: Mapping[str, int], moves: tuple[TargetMove, ...]) -> dict[str, int]:
    found = dict(carried)
    for move in moves:
        found[move.giver] -= move.steps
        found[move.taker] += move.steps
    return found


def _outside(carried: Mapping[str, int], bounds: Mapping[str, StepBounds]) -> dict[str, int]:
    return {key: max(bounds[key][0] - steps, steps - bounds[key][1], 0) for key, steps in carried.items()}


@given(cases())
def test_moves_keep_the_total_and_end_inside_wherever_there_is_room(case: Case) -> None:
    """Everybody ends inside exactly if the bounds leave room for the total; else what remains is the least that can."""
    carried, bounds = case
    total, lows, highs = sum(carried.values()), *(sum(bounds[key][end] for key in carried) for end in (0, 1))
    after = _after(carried, least_moves(carried, bounds))

    assert sum(after.values()) == total
    assert sum(_outside(after, bounds).values()) == max(lows - total, total - highs, 0)


@given(cases())
def test_no_move_makes_anybody_worse(case: Case) -> None:
    """After each single move nobody is further outside than before it."""
    carried, bounds = case
    now = dict(carried)
    for move in least_moves(carried, bounds):
        before = _outside(now, bounds)
        now = _after(now, (move,))

        assert move.steps > 0
        assert all(_outside(now, bounds)[key] <= before[key] for key in now)


@given(cases())
def test_the_amount_is_the_least_and_the_number_is_bounded(case: Case) -> None:
    """As much as lies over, or under, whichever is more; at most one move fewer than people who take part."""
    carried, bounds = case
    moves = least_moves(carried, bounds)
    over = sum(max(steps - bounds[key][1], 0) for key, steps in carried.items())
    under = sum(max(bounds[key][0] - steps, 0) for key, steps in carried.items())
    after = _outside(_after(carried, moves), bounds)
    givers, takers = {move.giver for move in moves}, {move.taker for move in moves}

    assert sum(move.steps for move in moves) <= max(over, under)
    if not any(after.values()):
        assert sum(move.steps for move in moves) == max(over, under)
    assert not givers & takers
    assert len(moves) <= max(len(givers) + len(takers) - 1, 0)


@given(
    st.dictionaries(
        st.sampled_from([(who, product) for who in NAMES for product in PRODUCT.leaves()]),
        st.lists(st.integers(0, 50), min_size=4, max_size=4),
        min_size=1,
    ),
    st.integers(0, 100),
    st.sampled_from([year(2026), quarter(2026, 2)]),
)
def test_a_move_changes_nothing_but_two_people(
    cells: dict[tuple[str, str], list[int]], percent: int, over: Period
) -> None:
    """Every product in every quarter keeps its total; no cell falls below 0; outside the period nothing moves."""
    plan = Breakdown.from_cells(SALES, [Dimension("who", list(NAMES)), PRODUCT, QUARTERS], dict(cells.items()))
    steps = plan.steps(plan.address(who="a", time=over)) * percent // 100
    after = move_targets(plan, [TargetMove("a", "b", steps)], over=over)

    assert all(after.row(product=product) == plan.row(product=product) for product in PRODUCT.leaves())
    assert all(after.row(who=who) == plan.row(who=who) for who in "cdef")
    assert after.steps(after.address(who="b", time=over)) == plan.steps(plan.address(who="b", time=over)) + steps
    assert after.steps(after.address(who="a")) == plan.steps(plan.address(who="a")) - steps
    assert min(min(row) for row in after.rows) >= 0


@attrs.frozen
class Book:
    """Figures by person, whatever the period."""

    figures: Mapping[str, int]

    def of(self, members: Mapping[str, Hashable], period: Period) -> Fraction:  # noqa: ARG002 - of any period
        return Fraction(self.figures[str(members[WHO])])


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(50, 500)), min_size=2, max_size=6),
    st.integers(5, 90),
    st.integers(5, 90),
)
def test_moves_end_fair_wherever_whole_steps_can_be(people: list[tuple[int, int]], below: int, above: int) -> None:
    """Wherever steps inside all bands can make up the total, the moves find such; else nobody more is outside."""
    names = NAMES[: len(people)]
    total, bases = (sum(each) for each in zip(*people, strict=True))
    plan = Breakdown.from_cells(
        SALES,
        [Dimension("who", list(names)), QUARTERS],
        {(name,): [target, 0, 0, 0] for name, (target, _) in zip(names, people, strict=True)},
    )
    band = FairnessBand("potential", Fraction(100 - below, 100), Fraction(100 + above, 100))
    facts = PlanningFacts(potential=Book({name: base for name, (_, base) in zip(names, people, strict=True)}))
    lows = [ceil(band.least * total * base / bases) for _, base in people]
    highs = [floor(band.most * total * base / bases) for _, base in people]
    can_be = all(low <= high for low, high in zip(lows, highs, strict=True)) and sum(lows) <= total <= sum(highs)

    report = check_fairness(FairnessPolicy([band]), plan, facts)
    after = report.after()

    assert after.breakdown.total() == plan.total()
    assert after.is_fair() or not can_be
    assert len(after.outside()) <= len(report.outside())


values = st.lists(st.fractions(0, 50, max_denominator=9), min_size=1, max_size=8)


@given(values)
def test_the_gini_is_the_mean_distance_of_all_pairs(ratios: list[Fraction]) -> None:
    """Over twice the mean, counted pair by pair; it is from 0 to 1 - 1/n, and does not know the scale."""
    spread, count = RatioSpread(ratios), len(ratios)
    distance = 2 * sum(abs(one - other) for one, other in combinations(ratios, 2))
    expected = Fraction(distance) / (2 * count * count) / spread.mean() if any(ratios) else 0

    assert spread.gini() == expected
    assert 0 <= spread.gini() <= 1 - Fraction(1, count)
    assert RatioSpread([7 * ratio for ratio in ratios]).gini() == spread.gini()


@given(values, st.fractions(0, 1, max_denominator=12))
def test_a_quantile_does_not_know_the_order_and_splits_the_values(ratios: list[Fraction], at: Fraction) -> None:
    """At most that part lies below it, and at most the rest above it."""
    value = RatioSpread(ratios).quantile(at)

    assert RatioSpread(ratios[::-1]).quantile(at) == value
    assert sum(ratio < value for ratio in ratios) <= at * (len(ratios) - 1) + 1
    assert sum(ratio > value for ratio in ratios) <= (1 - at) * (len(ratios) - 1) + 1
    assert min(ratios) <= value <= max(ratios)


@pytest.mark.skipif(not QUOTAS.is_file(), reason="the AdventureWorks data is not there")
def test_real_quotas_of_a_year_are_evened_out_against_the_year_before() -> None:
    """Fourteen salespeople with quotas in 2012 and 2013: the moves bring everybody's growth within the band of all."""
    with QUOTAS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    quotas: dict[str, Counter[str]] = {wanted: Counter() for wanted in ("2012", "2013")}
    for row in rows:
        if row["QuotaDate"][:4] in quotas:
            quotas[row["QuotaDate"][:4]][row["BusinessEntityID"]] += int(row["SalesQuota"])
    people = sorted(quotas["2012"])
    usd = TargetMeasure("quota", "USD", step=1000)
    cells: dict[Address, list[int]] = {(person,): [quotas["2013"][person] // 1000, 0, 0, 0] for person in people}
    plan = Breakdown.from_cells(usd, [Dimension("who", people), QUARTERS], cells)
    policy = FairnessPolicy([FairnessBand("history", "80%", "120%")], outliers="median-deviation")
    report = check_fairness(policy, plan, PlanningFacts(history=Book(quotas["2012"])))
    after = report.after()

    assert len(people) == 14
    assert not report.is_fair()
    assert after.is_fair()
    assert after.breakdown.total() == plan.total()
    assert after.spread("history").gini() < report.spread("history").gini()
    assert (after.spread("history").range_ratio() or 0) <= Fraction(3, 2)

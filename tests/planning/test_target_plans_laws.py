"""Laws of target plans: sums, order, quotas, permutations, and agreement with a plain second implementation."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.allocation import Sharing, share
from salesmanual.kernel.period import quarter
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.splits import TargetGrid, TargetSplit, depth_of
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.target_plans import TargetPlan
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weighing import Asked
from salesmanual.testing.targets import PlanCase, plan_cases

if TYPE_CHECKING:
    from collections.abc import Hashable

    from salesmanual.kernel.explanation import Step
    from salesmanual.planning.breakdowns import Breakdown


def addresses(case: PlanCase) -> st.SearchStrategy[tuple[Hashable, ...]]:
    return st.tuples(*(st.sampled_from(dimension.members()) for dimension in case.dimensions))


@given(plan_cases(), st.data())
def test_every_parent_is_the_sum_of_its_children_along_every_dimension(case: PlanCase, data: st.DataObject) -> None:
    targets = case.break_down()
    at = data.draw(addresses(case))

    assert targets.total() == case.total
    for place, dimension in enumerate(case.dimensions):
        children = dimension.children(at[place])
        under = [targets.steps((*at[:place], child, *at[place + 1 :])) for child in children]
        assert not children or targets.steps(at) == sum(under)


@given(plan_cases())
def test_the_same_total_twice_is_the_same_breakdown(case: PlanCase) -> None:
    assert case.break_down() == case.break_down()


@given(plan_cases(), st.data())
def test_every_explanation_replays_to_the_target(case: PlanCase, data: st.DataObject) -> None:
    targets = case.break_down()
    at = data.draw(addresses(case))
    named = dict(zip((dimension.key for dimension in case.dimensions), at, strict=True))

    step: Step = targets.explain(**named)

    amount = targets.at(**named)
    assert step.replay() == step.value == (amount if targets.measure.is_money() else amount.amount)


@given(plan_cases())
def test_a_plan_round_trips(case: PlanCase) -> None:
    assert read_policy(TargetPlan, write_policy(case.plan)) == case.plan


def naive(case: PlanCase) -> dict[tuple[Hashable, ...], int]:
    """The steps of each cell, node by node, by the plain `share`."""
    keys = [dimension.key for dimension in case.dimensions]
    cells = {tuple(dimension.top for dimension in case.dimensions): case.plan.measure.steps(case.total)}
    for splitting in case.plan.splits:
        assert isinstance(splitting, TargetSplit)
        place = keys.index(splitting.dimension)
        dimension = case.dimensions[place]
        for depth in range(1, depth_of(splitting.level, dimension) + 1):
            after = {}
            for at, steps in cells.items():
                children = dimension.children(at[place])
                if not children or len(dimension.path(at[place])) != depth:
                    after[at] = steps
                    continue
                fixed = {key: at[keys.index(key)] for key in splitting.weighting.by if key != splitting.dimension}
                asked = Asked(dimension, at[place], fixed, case.dimensions[-1].top, None)  # type: ignore[arg-type]
                weights = splitting.weighting.weigh(asked, case.facts)
                for child, part in zip(children, share(steps, weights, rule=splitting.sharing), strict=True):
                    after[*at[:place], child, *at[place + 1 :]] = part
            cells = after
    return cells


@given(plan_cases(grids=False))
def test_a_tree_is_what_sharing_node_by_node_gives(case: PlanCase) -> None:
    targets = case.break_down()

    cells = naive(case)

    assert {at: targets.steps(at) for at in cells} == cells


@given(plan_cases(grids=False), st.data())
def test_a_cell_is_within_a_step_a_level_of_its_exact_quota(case: PlanCase, data: st.DataObject) -> None:
    """With largest remainder, every level moves a share by less than one step."""
    plain = [attrs.evolve(part, sharing=Sharing()) for split in case.plan.splits for part in split.parts()]
    case = case._replace(plan=attrs.evolve(case.plan, splits=plain))
    targets = case.break_down()
    at = data.draw(st.tuples(*(st.sampled_from(dimension.leaves()) for dimension in case.dimensions)))

    quota, levels = quota_of(case, at)

    assert abs(targets.steps(at) - quota) < max(levels, 1)


def quota_of(case: PlanCase, at: tuple[Hashable, ...]) -> tuple[Fraction, int]:
    """The exact quota of a cell and the number of levels above it."""
    keys = [dimension.key for dimension in case.dimensions]
    now = [dimension.top for dimension in case.dimensions]
    quota, levels = Fraction(case.plan.measure.steps(case.total)), 0
    for splitting in case.plan.splits:
        assert isinstance(splitting, TargetSplit)
        place = keys.index(splitting.dimension)
        dimension = case.dimensions[place]
        path = dimension.path(at[place])
        for child in path[path.index(now[place]) + 1 : depth_of(splitting.level, dimension) + 1]:
            fixed = {key: now[keys.index(key)] for key in splitting.weighting.by if key != splitting.dimension}
            asked = Asked(dimension, now[place], fixed, case.dimensions[-1].top, None)  # type: ignore[arg-type]
            weights = splitting.weighting.weigh(asked, case.facts)
            quota *= weights[asked.children().index(child)] / sum(weights)
            now[place] = child
            levels += 1
    return quota, levels


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True), st.integers(0, 10**6), st.randoms())
def test_permuting_members_permutes_their_targets(weights: list[int], total: int, random: object) -> None:
    """With distinct weights nobody's target depends on the order of the list."""
    time = divide_time(quarter(2026, 1), levels=["month"])
    named = {f"p{weight}": weight for weight in weights}
    # Equal parts cut off are served in the order of the list, so totals with such ties are left out.
    cut_off = [total * weight % sum(weights) for weight in weights]
    assume(len(set(cut_off)) == len(cut_off))
    measure = TargetMeasure("visits", "visits")
    plan = TargetPlan(
        measure,
        [
            TargetSplit("who", LeafShares(named)),
            TargetSplit("time", LeafShares({"2026-01": 3, "2026-02": 2, "2026-03": 1})),
        ],
    )
    mixed = sorted(named, key=lambda name: (named[name] * 37) % 101)

    one = plan.break_down(measure.amount(total), [Dimension("who", {"top": list(named)}), time])
    other = plan.break_down(measure.amount(total), [Dimension("who", {"top": mixed}), time])

    del random
    assert {name: one.row(name) for name in named} == {name: other.row(name) for name in named}


@given(plan_cases(), st.data())
def test_in_a_grid_both_totals_are_those_of_a_split_alone(case: PlanCase, data: st.DataObject) -> None:
    grid = case.plan.splits[0]
    assume(isinstance(grid, TargetGrid))
    assert isinstance(grid, TargetGrid)
    targets = case.break_down()
    for split in grid.parts():
        (dimension,) = [each for each in case.dimensions if each.key == split.dimension]
        others = [each for each in case.dimensions if each.key != split.dimension]
        rest = [TargetSplit(each.key, LeafShares(dict.fromkeys(map(str, each.leaves()), 1))) for each in others]
        alone = attrs.evolve(case.plan, splits=[split, *rest]).break_down(case.total, case.dimensions, facts=case.facts)
        member = data.draw(st.sampled_from(dimension.members()))
        assert targets.at(**{split.dimension: member}) == alone.at(**{split.dimension: member})


@given(plan_cases(max_members=1), st.integers(1, 9))
def test_rows_are_whole_steps_of_the_time(case: PlanCase, factor: int) -> None:
    """Rows hold something each, in the order of their leaves, and none of it is negative."""
    total = case.plan.measure.amount(factor * case.plan.measure.steps(case.total))

    targets: Breakdown = case.plan.break_down(total, case.dimensions, facts=case.facts)

    assert list(targets.keys) == sorted(targets.keys)
    assert all(any(row) and min(row) >= 0 for row in targets.rows)

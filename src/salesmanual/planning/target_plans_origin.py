"""Why a planned target is what it is: from the total, share by share, with where every weight comes from.

Invariant: an explanation replays to the target that the breakdown holds; what the plan did not share itself, such as a
team's month where people's years were shared first, is told as the sum that it is.

Left out: when to explain; the breakdown asks.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, final

import attrs

from salesmanual.kernel.allocation import Shares
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import EXACT, to_exact_decimal
from salesmanual.kernel.texts import text
from salesmanual.planning.splits_dividing import Scene, weights_of
from salesmanual.planning.target_plans_stages import Stage

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from salesmanual.kernel.allocation import Sharing, Weight
    from salesmanual.planning.breakdowns import Address, Breakdown
    from salesmanual.planning.dimensions import Dimension
    from salesmanual.planning.grids import GridDivider
    from salesmanual.planning.splits_dividing import Divider
    from salesmanual.planning.target_measures import TargetMeasure

__all__ = ["PlanOrigin", "explain_shared", "number_of", "with_reasons"]


def number_of(measure: TargetMeasure, steps: int) -> Money | Decimal:
    """So many steps as money, or as a bare number."""
    value = EXACT.multiply(Decimal(steps), measure.smallest())
    return Money(value, measure.unit) if measure.is_money() else value


def explain_shared(  # noqa: PLR0917 - what one share is made of, in the order of reading
    measure: TargetMeasure,
    child: Hashable,
    children: Sequence[Hashable],
    steps: Sequence[int],
    weights: Sequence[Weight],
    rule: Sharing,
    bounds: tuple[list[int | None] | None, list[int | None] | None] = (None, None),
) -> Step:
    """The share of one child of what its siblings have together.

    The rule is that of a number of steps.
    """
    whole = sum(steps)
    step = measure.smallest() if rule.step is None else EXACT.multiply(rule.step, measure.smallest())
    low, high = (
        () if each is None else tuple(None if bound is None else number_of(measure, bound) for bound in each)
        for each in bounds
    )
    shares: Shares[Hashable, Any] = Shares(
        number_of(measure, whole),
        tuple(children),
        tuple(number_of(measure, own) for own in steps),
        tuple(weights),
        attrs.evolve(rule, step=step),
        low,
        high,
    )
    return shares.explain(child)


def with_reasons(step: Step, by: dict[str, Step]) -> Step:
    """The step with facts replaced by steps of the same value that say where they come from."""
    if step.operation is None:
        key = str(step.label)
        reason = by.get(key)
        return reason if reason is not None and reason.value == step.value else step
    return attrs.evolve(step, inputs=tuple(with_reasons(under, by) for under in step.inputs))


@final
@attrs.frozen
class PlanOrigin:
    """How a plan made a breakdown.

    Attributes:
        scene: What the splits had in common.
        stages: The splits, with the levels between which they divided.
    """

    scene: Scene
    stages: tuple[Stage, ...] = attrs.field(repr=False)

    def explain(self, breakdown: Breakdown, at: Address) -> Step | None:
        """The share that the target is, from the total down; `None` where it is only a sum."""
        pairs = list(zip(at, self.scene.dimensions, strict=True))
        if not all(member in dimension for member, dimension in pairs):
            return None
        if all(member == dimension.top for member, dimension in pairs):
            step: Step | None = given(text("total"), number_of(breakdown.measure, breakdown.steps(at)))
        else:
            step = self._divided(breakdown, at)
        if step is None or step.value != number_of(breakdown.measure, breakdown.steps(at)):
            return None
        named = [str(member) for member, dimension in pairs if member != dimension.top]
        label = ", ".join(named) if named else step.label
        return attrs.evolve(step, label=label, section=breakdown.measure.section)

    def _divided(self, breakdown: Breakdown, at: Address) -> Step | None:
        """The target as what the one stage made of it that it is a share of."""
        for stage in self.stages:
            for divider in stage.dividers:
                if self._is_between(stage, at, {divider.place}):
                    return self._share(breakdown, divider, at)
            places = {divider.place for divider in stage.dividers}
            if stage.grid is not None and self._is_between(stage, at, places) and self._is_on(stage.ends, at):
                return self._cell(stage.grid, stage, breakdown, at)
        return None

    def _is_between(self, stage: Stage, at: Address, places: set[int]) -> bool:
        """Whether these dimensions are among the levels that the stage makes, and the others where it starts."""
        for place, (dimension, member) in enumerate(zip(self.scene.dimensions, at, strict=True)):
            depth = len(dimension.path(member)) - 1
            if place not in places:
                if not _is_on(dimension, member, stage.starts[place]):
                    return False
            elif not stage.starts[place] < depth <= stage.ends[place]:
                return False
        return True

    def _is_on(self, levels: Sequence[int], at: Address) -> bool:
        return all(
            _is_on(dimension, member, level)
            for dimension, member, level in zip(self.scene.dimensions, at, levels, strict=True)
        )

    def _share(self, breakdown: Breakdown, divider: Divider, at: Address) -> Step:
        dimension, place, child = divider.dimension, divider.place, at[divider.place]
        parent = dimension.parent(child)
        children = dimension.children(parent)
        asked = divider.asked(parent, divider.fixed(at))
        step = explain_shared(
            breakdown.measure,
            child,
            children,
            [breakdown.steps(_put(at, place, each)) for each in children],
            weights_of(divider.split.weighting, asked, self.scene.facts),
            divider.rule,
            divider.bounds(children),
        )
        node = zip(self.scene.dimensions, _put(at, place, parent), strict=True)
        above = breakdown.explain(**{each.key: member for each, member in node})
        reason = divider.split.weighting.explain(asked, self.scene.facts, child)
        return with_reasons(step, {"weight": reason, "to share": above, "total": above})

    def _cell(self, grid: GridDivider, stage: Stage, breakdown: Breakdown, at: Address) -> Step:
        node = list(at)
        for divider in stage.dividers:
            while not _is_on(divider.dimension, node[divider.place], stage.starts[divider.place]):
                node[divider.place] = divider.dimension.parent(node[divider.place])
        row, column = str(at[grid.rows.place]), str(at[grid.columns.place])
        shared = grid.grid(node, breakdown.steps(tuple(node)))
        fitted = to_exact_decimal(shared.fitted(row, column))
        moved = shared.units[row].get(column, 0) - Fraction(fitted)
        words = text("in the proportions of its row, so that row and column keep their totals")
        parts = [Step(text("fitted to rows and columns"), _scaled(breakdown.measure, Fraction(fitted)), rule=words)]
        if moved:
            rule = text("each cell goes to the step below or above it so that all rows and columns keep their sums")
            parts.append(Step(text("moved by rounding"), _scaled(breakdown.measure, moved), rule=rule))
        return derived(f"{row}, {column}", Sum(), parts)


def _is_on(dimension: Dimension, member: Hashable, level: int) -> bool:
    """Whether the member is on the level, or a leaf above it that stands for it."""
    depth = len(dimension.path(member)) - 1
    return depth == level or (depth < level and not dimension.children(member))


def _put(at: Address, place: int, member: Hashable) -> Address:
    return (*at[:place], member, *at[place + 1 :])


def _scaled(measure: TargetMeasure, steps: Fraction) -> Money | Decimal:
    value = to_exact_decimal(steps * Fraction(measure.smallest()))
    return Money(value, measure.unit) if measure.is_money() else value

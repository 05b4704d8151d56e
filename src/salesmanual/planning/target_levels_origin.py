"""Why a target that was shared in the proportions of another is what it is.

Invariant: the explanation replays to the target.

Left out: why the other is what it is, which its own breakdown tells.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.allocation import Sharing
from salesmanual.kernel.explanation import Product, Rounded, Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.target_plans_origin import explain_shared, number_of, with_reasons

if TYPE_CHECKING:
    from salesmanual.planning.breakdowns import Address

__all__ = ["ProportionalOrigin"]

_SHARING: Final = Sharing()


@final
@attrs.frozen
class ProportionalOrigin:
    """How a total was shared in the proportions of a breakdown.

    Attributes:
        base: The breakdown whose proportions were kept.
        factor: What its total was multiplied by; `None` where the total was given.
    """

    base: Breakdown
    factor: Fraction | None

    def explain(self, breakdown: Breakdown, at: Address) -> Step | None:
        """The share that the target is, from the total down; `None` where it is only a sum."""
        section, measure = breakdown.measure.section, breakdown.measure
        places = [place for place, member in enumerate(at) if member != breakdown.dimensions[place].top]
        if not places:
            return self._total(breakdown)
        place = places[-1]
        if at[place] not in breakdown.dimensions[place] or any(
            breakdown.dimensions[each].children(at[each]) for each in range(place)
        ):
            return None
        parent = breakdown.dimensions[place].parent(at[place])
        children = breakdown.dimensions[place].children(parent)
        nodes = [(*at[:place], child, *at[place + 1 :]) for child in children]
        weights = [number_of(measure, self.base.steps(node)) for node in nodes]
        steps = [breakdown.steps(node) for node in nodes]
        shared = explain_shared(measure, at[place], children, steps, weights, _SHARING)
        node = zip(breakdown.dimensions, (*at[:place], parent, *at[place + 1 :]), strict=True)
        above = breakdown.explain(**{dimension.key: member for dimension, member in node})
        weight = Step(text("weight"), number_of(measure, self.base.steps(at)), rule=text("its own part of the target"))
        told = with_reasons(shared, {"to share": above, "weight": weight})
        named = ", ".join(str(at[each]) for each in places)
        return attrs.evolve(told, label=named, section=section)

    def _total(self, breakdown: Breakdown) -> Step:
        measure = breakdown.measure
        whole = number_of(measure, sum(map(sum, breakdown.rows)))
        if self.factor is None:
            return given(text("total"), whole, section=measure.section)
        rounding = Rounding(measure.smallest())
        target = given(text("total of the target"), number_of(measure, sum(map(sum, self.base.rows))))
        factor = given(text("factor"), self.factor, unit="%")
        if measure.is_money():
            return derived(text("total"), Product(rounding), [target, factor], section=measure.section)
        product = derived(text("product"), Product(), [target, factor])
        return derived(text("total"), Rounded(rounding), [product], section=measure.section)

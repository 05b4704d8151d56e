"""The world of the tests of target plans: three people in two teams, and some time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, quarter, year
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from salesmanual.planning.weighing import Asked, PlanningFacts

WHO = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
PRODUCT = Dimension("product", ["bikes", "clothing"])
QUARTER = divide_time(quarter(2026, 1), levels=["month"])
YEAR = divide_time(year(2026), levels=["quarter", "month"])
JAN, FEB, MAR = (month(2026, number) for number in (1, 2, 3))
REVENUE = TargetMeasure("revenue", "CNY", step=1)
VISITS = TargetMeasure("visits", "visits")


def cny(amount: int | str) -> Money:
    return Money(str(amount), "CNY")


@attrs.frozen
class Plain:
    """Weights as they are written, whatever is asked; the last one for all others."""

    weights: tuple[int, ...]
    by: tuple[str, ...] = ()

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        del asked, facts
        return tuple(map(Fraction, self.weights))

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        weight = self.weigh(asked, facts)[asked.children().index(child)]
        return given(f"written for {child}", weight)


def visits_of(
    cells: Mapping[tuple[Hashable, ...], list[int]], dimensions: Iterable[Dimension] = (WHO, QUARTER)
) -> Breakdown:
    return Breakdown.from_cells(VISITS, dimensions, cells)


SAID = visits_of({("li.na",): [3, 4, 5], ("wang.wei",): [1, 1, 1], ("zhao.min",): [2, 0, 1]})

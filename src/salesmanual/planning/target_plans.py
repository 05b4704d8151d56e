"""Target plans: how a total is broken down to everybody's week, as a rule.

    120 million ──▶ quarters by seasonality ──▶ months by workdays ──▶ teams by potential ──▶ people by history

The splits are applied in their order. Each is a tree, where a member's target is divided among its children, or a grid,
where rows and columns both keep totals of their own.

Invariant: every target is a whole number of steps, and every parent is the exact sum of its children, at every level
and along every dimension. The same plan, total and facts give the same breakdown.

Left out: the weightings (`weightings`), and how a breakdown changes in the year (`year_plans`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, read_listed
from salesmanual.kernel.fields import check_kind, check_section
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, WHO, Dimension, calendar_of, divide_time
from salesmanual.planning.splits import Splitting, TargetSplit
from salesmanual.planning.splits_dividing import Scene, steps_rule
from salesmanual.planning.target_levels import TargetLevels, with_levels
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.target_plans_origin import PlanOrigin
from salesmanual.planning.target_plans_stages import cells_of, stages_of
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weighing import Figures, PlanningFacts, Weighting
from salesmanual.planning.weightings import EqualShare, HistoryShare, WorkdayShare

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_measure import Weight
    from salesmanual.kernel.fiscal import FiscalCalendar
    from salesmanual.kernel.period import Period
    from salesmanual.planning.dimensions import Branches

__all__ = ["TargetPlan", "break_down"]

_NO_FACTS: Final = PlanningFacts()


def _read_splits(value: Iterable[Splitting]) -> tuple[Splitting, ...]:
    splits = read_listed(value, "splits", "splits, in a list")
    for position, splitting in enumerate(splits):
        if not hasattr(splitting, "parts"):
            raise WrongTypeError(f"splits[{position}]", splitting, "a TargetSplit or a TargetGrid")
    if not splits:
        raise InvalidValueError("splits", splits, "at least one split")
    return splits


def _read_stretch(value: Exact | str | None) -> Fraction | None:
    return _read_factor(value, "stretch", "a factor of 1 or more such as '115%'", lambda factor: factor >= 1)


def _read_floor(value: Exact | str | None) -> Fraction | None:
    return _read_factor(value, "floor", "a factor from 0 to 1 such as '85%'", lambda factor: 0 <= factor <= 1)


def _read_factor(
    value: Exact | str | None, where: str, accepted: str, holds: Callable[[Fraction], bool]
) -> Fraction | None:
    if value is None:
        return None
    factor = read_fraction(value, where)
    if not holds(factor):
        raise InvalidValueError(where, value, accepted)
    return factor


@final
@attrs.frozen
class TargetPlan:
    """How the total of a measure is broken down.

    Attributes:
        measure: What is counted.
        splits: The splits, in the order in which they are applied.
        stretch: The stretch target as a factor of the target, 1 or more; `None` for none.
        floor: The floor as a factor of the target, from 0 to 1; `None` for none.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no split, a level does not come below the one before it, or a factor is on the
            wrong side of 1.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import month, year
    >>> from salesmanual.planning.weightings import EqualShare, GivenShares
    >>> splits = [
    ...     TargetSplit("time", GivenShares({"2026-H1": "40%", "2026-H2": "60%"}), level="half"),
    ...     TargetSplit("time", EqualShare()),
    ...     TargetSplit("who", EqualShare()),
    ... ]
    >>> plan = TargetPlan(TargetMeasure("revenue", "CNY", step=100), splits)
    >>> dimensions = [Dimension("who", ["li.na", "wang.wei"]), divide_time(year(2026), levels=["half", "month"])]
    >>> targets = plan.break_down(Money("1000000", "CNY"), dimensions)
    >>> targets["li.na", month(2026, 1)], targets["wang.wei", month(2026, 1)], targets[month(2026, 12)]
    (Money('33400', 'CNY'), Money('33300', 'CNY'), Money('100000', 'CNY'))
    """

    measure: TargetMeasure = attrs.field(validator=check_kind(TargetMeasure, "a TargetMeasure"))
    splits: tuple[Splitting, ...] = attrs.field(converter=_read_splits)
    stretch: Fraction | None = attrs.field(default=None, converter=_read_stretch, kw_only=True)
    floor: Fraction | None = attrs.field(default=None, converter=_read_floor, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        reached: dict[str, int | str | None] = {}
        for position, splitting in enumerate(self.splits):
            for split in splitting.parts():
                where = f"splits[{position}].{split.dimension}"
                if split.dimension in reached:
                    _check_below(where, reached[split.dimension], split.level)
                reached[split.dimension] = split.level
                steps_rule(split.sharing, self.measure, f"{where}.sharing.step")
                for name, bounds in (("lower", split.lower), ("upper", split.upper)):
                    for member, bound in bounds.items():
                        self.measure.steps(bound, f"{where}.{name}.{member}")

    def break_down(
        self,
        total: Amount,
        dimensions: Iterable[Dimension],
        *,
        facts: PlanningFacts = _NO_FACTS,
        calendar: FiscalCalendar | None = None,
    ) -> Breakdown:
        """The total broken down to the leaves of all dimensions.

        Args:
            total: What is broken down; 0 or more.
            dimensions: All dimensions, time among them.
            facts: What the weightings read.
            calendar: How the company divides its time; as the time dimension was divided where it is left out.

        Raises:
            WrongTypeError: If the total is not of the measure's kind, or a dimension is none.
            InvalidValueError: If the total is below 0 or no whole number of steps, a dimension is missing or not split
                to its leaves, or all weights are 0 under a node that gets something; the message names the node.
            CurrencyMismatchError: If the total is in another currency.
            NotFoundError: If a split, a bound or a weighting names what is not there.
            InfeasibleError: If bounds admit no shares, or a grid no cells; the message names the node.
        """
        listed = _read_dimensions(dimensions)
        check_type(facts, PlanningFacts, "facts")
        units = self.measure.steps(total, "total")
        if units < 0:
            raise InvalidValueError("total", str(total), "a total of 0 or more")
        scene = Scene(self.measure, listed, facts, cast("Period", listed[-1].top), calendar_of(listed[-1], calendar))
        stages = stages_of(self.splits, scene)
        keys, rows = cells_of(stages, scene, units)
        return Breakdown(self.measure, listed, keys, rows, PlanOrigin(scene, stages))

    def break_down_levels(
        self,
        total: Amount,
        dimensions: Iterable[Dimension],
        *,
        facts: PlanningFacts = _NO_FACTS,
        calendar: FiscalCalendar | None = None,
        stretch: Amount | None = None,
        floor: Amount | None = None,
    ) -> TargetLevels:
        """The total broken down, and the stretch and the floor beside it, in every cell.

        Args:
            total: What is broken down.
            dimensions: All dimensions, time among them.
            facts: What the weightings read.
            calendar: How the company divides its time; as the time dimension was divided where it is left out.
            stretch: The whole stretch target, where it is no factor of the total.
            floor: The whole floor, likewise.

        Raises:
            InvalidValueError: If the stretch is below the total, or the floor above it; and as for `break_down`.
        """
        target = self.break_down(total, dimensions, facts=facts, calendar=calendar)
        return with_levels(
            target,
            stretch=self.stretch if stretch is None else stretch,
            floor=self.floor if floor is None else floor,
        )


def _check_below(where: str, reached: int | str | None, level: int | str | None) -> None:
    if reached is None:
        raise InvalidValueError(where, "a split below the leaves", "a level in the split before it")
    both_numbers = isinstance(reached, int) and isinstance(level, int)
    both_units = isinstance(reached, str) and isinstance(level, str)
    if (both_numbers and cast("int", level) <= cast("int", reached)) or (
        both_units and _UNITS.index(cast("str", level)) <= _UNITS.index(cast("str", reached))
    ):
        raise InvalidValueError(f"{where}.level", level, f"a level below {reached}")


_UNITS: Final = ("year", "half", "quarter", "month", "week", "day")


def _read_dimensions(value: Iterable[Dimension]) -> tuple[Dimension, ...]:
    """The dimensions, time as the last."""
    dimensions = read_listed(value, "dimensions", "dimensions, in a list")
    for position, dimension in enumerate(dimensions):
        if not isinstance(dimension, Dimension):
            raise WrongTypeError(f"dimensions[{position}]", dimension, "a Dimension")
    keys = [dimension.key for dimension in dimensions]
    if len(set(keys)) < len(keys) or TIME not in keys:
        raise InvalidValueError("dimensions", keys, f"each dimension once, {TIME} among them", "see divide_time")
    return tuple(sorted(dimensions, key=lambda dimension: dimension.key == TIME))


def break_down(
    total: Amount,
    *,
    over: Period | Dimension,
    among: Dimension | Branches | Iterable[str],
    weights: Weighting | Figures | Mapping[str, Weight] | None = None,
    seasons: Weighting | None = None,
    facts: PlanningFacts = _NO_FACTS,
    calendar: FiscalCalendar | None = None,
    measure: TargetMeasure | None = None,
) -> Breakdown:
    """A total broken down among people and over time, in the shortest way: first the people, then each one's time.

    Args:
        total: Money or a quantity.
        over: The period, or the time dimension; a period is divided into halves, quarters, months and weeks.
        among: The members, as a dimension, a mapping of teams to people, or a list.
        weights: How the members share: a weighting, the figures of their history, or a weight for each leaf; everybody
            the same where it is left out.
        seasons: How each one's year is shared over time; by calendar days where it is left out.
        facts: What the weightings read.
        calendar: How the company divides its time; as the time dimension was divided where it is left out.
        measure: What is counted; by default a measure `target` in the unit of the total.

    Raises:
        WrongTypeError, InvalidValueError, CurrencyMismatchError, NotFoundError: As for `TargetPlan.break_down`.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import month, quarter, year
    >>> targets = break_down(Money("1200000", "CNY"), over=year(2026), among={"east": ["li.na", "wang.wei"]})
    >>> targets["li.na"], targets["li.na", quarter(2026, 1)], targets[month(2026, 3)]
    (Money('600000.00', 'CNY'), Money('147945.21', 'CNY'), Money('101917.80', 'CNY'))
    """
    who = among if isinstance(among, Dimension) else Dimension(WHO, among)
    time = over if isinstance(over, Dimension) else divide_time(over, calendar=calendar)
    if not isinstance(total, (Money, Quantity)):
        raise WrongTypeError("total", total, "Money or a Quantity", "write it as Money('120000000', 'CNY')")
    unit = total.currency if isinstance(total, Money) else total.unit
    weighting, facts = _read_weighting(weights, facts)
    splits = [TargetSplit(who.key, weighting), TargetSplit(TIME, seasons or WorkdayShare(counted="days"))]
    plan = TargetPlan(measure or TargetMeasure("target", unit), splits)
    return plan.break_down(total, [who, time], facts=facts, calendar=calendar)


def _read_weighting(
    weights: Weighting | Figures | Mapping[str, Weight] | None, facts: PlanningFacts
) -> tuple[Weighting, PlanningFacts]:
    if weights is None:
        return EqualShare(per="leaf"), facts
    if isinstance(weights, Mapping):
        return LeafShares(weights), facts
    if hasattr(weights, "weigh"):
        return cast("Weighting", weights), facts
    if hasattr(weights, "of"):
        return HistoryShare(), attrs.evolve(facts, history=weights)
    raise WrongTypeError("weights", weights, "a weighting, figures, or weights by leaf")

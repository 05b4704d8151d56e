"""Levels of a target: the floor below it and the stretch above it, in every cell; and the targets of several measures.

    floor ≤ target ≤ stretch, for everybody, every period, and every sum of them

The floor and the stretch are shared in proportion to the target itself, level by level, by largest remainder. A share's
exact quota is then `floor total · target / target total`, which is no more than the target because the floor's total is
no more than the target's; and the target is whole, so rounding the quota either way does not pass it.

Invariant: the levels stand in order in every cell, and each is a breakdown of its own total; asking for levels does not
change the target.

Left out: how the target came about, which may be a plan or what people said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import partial
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.allocation_units import apportion
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, RoundingMode, read_fraction, rounded_quotient
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import WHO, dimension_heading
from salesmanual.planning.target_levels_origin import ProportionalOrigin

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from fractions import Fraction

    from salesmanual.kernel.period import Period
    from salesmanual.kernel.quantity import Amount
    from salesmanual.planning.breakdowns import CellKey, Row
    from salesmanual.planning.dimensions import Dimension

__all__ = ["TargetLevels", "YearTargets", "in_proportion", "with_levels"]


@final
@attrs.frozen
class TargetLevels(Shown):
    """A target with the floor below it and the stretch above it; `with_levels` makes it.

    Attributes:
        target: What is to be reached.
        stretch: What is hoped for; the target where there is none.
        floor: What is least expected; the target where there is none.

    Source: Handbook 2.2.
    """

    target: Breakdown
    stretch: Breakdown
    floor: Breakdown

    def level(self, name: str) -> Breakdown:
        """The breakdown of the level `target`, `stretch` or `floor`.

        Raises:
            NotFoundError: If there is no such level.
        """
        levels = {"floor": self.floor, "target": self.target, "stretch": self.stretch}
        if name not in levels:
            raise NotFoundError("level", name, did_you_mean(name, levels))
        return levels[name]

    def tables(self, *, rows: str = WHO, depth: int = 1) -> tuple[Table, ...]:
        """One table: the members of a dimension with their floor, target and stretch of the whole period.

        Args:
            rows: The dimension whose members stand below one another.
            depth: How many levels below the top they go.

        Raises:
            NotFoundError: If there is no such dimension.
        """
        dimension = self.target.dimension(rows)
        unit = self.target.measure.unit
        columns = [
            Column(dimension_heading(dimension.key), key="member"),
            Column(text("floor"), key="floor", unit=unit),
            Column(text("target"), key="target", unit=unit),
            Column(text("stretch"), key="stretch", unit=unit),
        ]
        listed = [member for member in dimension.members() if 0 < len(dimension.path(member)) - 1 <= depth]
        lines = [(str(member), *self._cells(rows, member)) for member in listed]
        title = text("Levels: {measure}", measure=self.target.measure.label)
        return (Table(title, columns, lines, total=(str(dimension.top), *self._cells(rows, dimension.top))),)

    def _cells(self, rows: str, member: Hashable) -> list[Money | Fraction]:
        amounts = [each.at(**{rows: member}) for each in (self.floor, self.target, self.stretch)]
        return [amount if isinstance(amount, Money) else amount.amount for amount in amounts]


def with_levels(
    target: Breakdown, *, stretch: Amount | Exact | str | None = None, floor: Amount | Exact | str | None = None
) -> TargetLevels:
    """The target with a stretch and a floor in every cell: `floor ≤ target ≤ stretch` everywhere.

    Each level is shared in proportion to the target, level by level, by largest remainder, so the target stays as it
    is. The total of a factor is rounded half up to a step.

    Args:
        target: A breakdown, however it came about.
        stretch: A factor of 1 or more such as `"115%"`, or the whole stretch; `None` for the target itself.
        floor: A factor from 0 to 1 such as `"85%"`, or the whole floor; `None` for the target itself.

    Raises:
        InvalidValueError: If the stretch is below the target or the floor above it, or it is no whole number of steps.
        WrongTypeError: If an amount is not of the measure's kind.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [3, 4, 5], ("wang.wei",): [1, 1, 1]}
    >>> levels = with_levels(
    ...     Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells), stretch="120%", floor="80%"
    ... )
    >>> [each.row("li.na") for each in (levels.floor, levels.target, levels.stretch)]
    [(3, 3, 4), (3, 4, 5), (3, 5, 6)]
    """
    check_type(target, Breakdown, "target")
    return TargetLevels(
        target,
        target if stretch is None else _level(target, stretch, "stretch"),
        target if floor is None else _level(target, floor, "floor"),
    )


def _level(target: Breakdown, wanted: Amount | Exact | str, name: str) -> Breakdown:
    whole = sum(map(sum, target.rows))
    factor = None if isinstance(wanted, (Money, Quantity)) else read_fraction(wanted, name)
    if factor is None:
        steps = target.measure.steps(wanted, name)  # type: ignore[arg-type] # it is an amount, if it is no factor
    else:
        steps = rounded_quotient(whole * factor.numerator, factor.denominator, RoundingMode.HALF_UP)
    too_low = name == "stretch" and (steps < whole if factor is None else factor < 1)
    too_high = name == "floor" and not (0 <= steps <= whole if factor is None else 0 <= factor <= 1)
    if too_low or too_high:
        side = "at least the target" if too_low else "from nothing to the target"
        raise InvalidValueError(name, str(wanted), f"{side}, {target.total()}")
    return in_proportion(target, steps, factor=factor)


def in_proportion(base: Breakdown, steps: int, *, factor: Fraction | None = None) -> Breakdown:
    """Another total in the proportions of a breakdown, level by level, by largest remainder.

    The dimensions are gone through in their order, time last. Where the total is no more than that of the base, no
    target is more than its own in the base; where it is no less, none is less.

    Args:
        base: The breakdown whose proportions are kept.
        steps: The new total in steps, 0 or more.
        factor: The factor that the total came from, for the explanation.

    Raises:
        InvalidValueError: If the total is below 0, or the base holds nothing and the total something.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])
    >>> base = Breakdown.from_cells(
    ...     TargetMeasure("visits", "visits"), [who, time], {("li.na",): [3, 4, 5], ("wang.wei",): [1, 1, 1]}
    ... )
    >>> in_proportion(base, 30).rows
    ((6, 8, 10), (2, 2, 2))
    """
    if steps < 0:
        raise InvalidValueError("total", str(base.measure.amount(steps)), "a total of 0 or more")
    if steps and not any(map(any, base.rows)):
        accepted = "a breakdown that holds something, so that its proportions can be kept"
        raise InvalidValueError("base", str(base.total()), accepted)
    made: list[tuple[CellKey, Row]] = []
    if steps:
        _Spreading(base).spread(0, len(base.keys), 0, base.dimensions[0].top, steps, made)
    origin = ProportionalOrigin(base, factor)
    kept = [(key, row) for key, row in made if any(row)]
    return Breakdown(base.measure, base.dimensions, tuple(k for k, _ in kept), tuple(r for _, r in kept), origin)


@final
class _Spreading:
    """A total spread over the rows of a breakdown, from the top of its first dimension to the leaves of time."""

    __slots__ = ("base", "dimensions", "nodes", "order", "sums")

    def __init__(self, base: Breakdown) -> None:
        self.base = base
        self.dimensions = base.dimensions[:-1]
        self.sums = [0]
        for row in base.rows:
            self.sums.append(self.sums[-1] + sum(row))
        self.nodes, self.order = _time_nodes(base.time)

    def spread(  # noqa: PLR0917 - one step of a recursion
        self, low: int, high: int, place: int, member: Hashable, steps: int, made: list[tuple[CellKey, Row]]
    ) -> None:
        """The steps of a member spread over the rows from `low` up to `high`, which are those of the member."""
        keys = self.base.keys
        if place == len(self.dimensions):
            made.append((keys[low], self._along_time(self.base.rows[low], steps)))
            return
        dimension = self.dimensions[place]
        children = dimension.children(member)
        if not children:
            following = place + 1
            top = self.base.dimensions[following].top
            self.spread(low, high, following, top, steps, made)
            return
        edges = [low]
        for child in children:
            last = dimension.range_of(child)[1]
            edges.append(bisect_left(keys, last, edges[-1], high, key=lambda key: key[place]))
        weights = [self.sums[end] - self.sums[start] for start, end in pairwise(edges)]
        for child, part, (start, end) in zip(children, apportion(steps, weights), pairwise(edges), strict=True):
            if part:
                self.spread(start, end, place, child, part, made)

    def _along_time(self, row: Row, steps: int) -> Row:
        sums = list(accumulate(row, initial=0))
        made = [steps]
        for at, edges in self.nodes:
            weights = [sums[end] - sums[start] for start, end in pairwise(edges)]
            made += apportion(made[at], weights) if made[at] else [0] * len(weights)
        return tuple(made[at] for at in self.order)


def _time_nodes(time: Dimension) -> tuple[list[tuple[int, list[int]]], list[int]]:
    """The periods that have parts, each with the edges of its parts; and the leaves in their order, by place."""
    members: list[Hashable] = [time.top]
    nodes: list[tuple[int, list[int]]] = []
    leaves: list[int] = []
    for place, member in enumerate(members):
        children = time.children(member)
        if children:
            nodes.append((place, [time.range_of(child)[0] for child in children] + [time.range_of(member)[1]]))
            members += children
        else:
            leaves.append(place)
    return nodes, sorted(leaves, key=lambda place: time.range_of(members[place]))


def _read_measures(value: Mapping[str, Breakdown | TargetLevels]) -> Mapping[str, Breakdown | TargetLevels]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("measures", value, "breakdowns by the key of their measure")
    for key, targets in value.items():
        where = f"measures.{read_line(key, 'measures')}"
        if not isinstance(targets, (Breakdown, TargetLevels)):
            raise WrongTypeError(where, targets, "a Breakdown or TargetLevels")
        (targets.target if isinstance(targets, TargetLevels) else targets).dimension(WHO)
    return MappingProxyType(dict(value))


@final
@attrs.frozen
class YearTargets:
    """The targets of several measures, as a pay plan asks for them.

    Attributes:
        measures: The breakdown of each measure, or its levels, by the key that the pay plan knows the measure by.
        credited: Which of them is the target of the credited amount; the first that counts money by default.

    Raises:
        WrongTypeError: If they are no mapping, or one is no breakdown.
        NotFoundError: If one has no dimension of people, or the credited measure is none of them.

    Source: Handbook 2.2, 4.3.

    >>> from salesmanual.kernel.period import month, year
    >>> from salesmanual.planning.target_plans import break_down
    >>> revenue = break_down(Money("365000", "CNY"), over=year(2026), among=["li.na"])
    >>> visits = break_down(Quantity(730, "visits"), over=year(2026), among=["li.na"])
    >>> targets = YearTargets({"revenue": with_levels(revenue, stretch="120%"), "visits": visits})
    >>> targets.of("li.na", month(2026, 3)), str(targets.of_measure("li.na", month(2026, 3), "visits"))
    (Money('31000.00', 'CNY'), '62 visits')
    """

    measures: Mapping[str, Breakdown | TargetLevels] = attrs.field(converter=_read_measures)
    credited: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.credited and self.credited not in self.measures:
            raise NotFoundError("measure", self.credited, did_you_mean(self.credited, self.measures))

    def __reduce__(self) -> tuple[Callable[..., YearTargets], tuple[object, ...]]:
        return partial(YearTargets, credited=self.credited), (dict(self.measures),)

    def of(self, participant: str, period: Period, *, level: str = "target") -> Money | None:
        """The person's target of the credited amount; `None` outside the plan, or where no measure counts money.

        Raises:
            WrongTypeError: If the credited measure is not counted in money.
            InvalidValueError: If the period cuts a part of the plan's time.
            NotFoundError: If there is no such level.
        """
        money = [key for key in self.measures if self._breakdown(key, level).measure.is_money()]
        key = self.credited or next(iter(money), "")
        return self._breakdown(key, level).of(participant, period) if key else None

    def of_measure(self, participant: str, period: Period, measure: str, *, level: str = "target") -> Amount | None:
        """The person's target of a measure; `None` outside the plan, or where the measure has no targets.

        Raises:
            InvalidValueError: If the period cuts a part of the plan's time.
            NotFoundError: If there is no such level.
        """
        if measure not in self.measures:
            return None
        own = self._breakdown(measure, level)
        if participant not in own.dimension(WHO) or not own.over.overlaps(period):
            return None
        return own.at(**{WHO: participant, "time": period})

    def _breakdown(self, key: str, level: str) -> Breakdown:
        own = self.measures[key]
        return own.level(level) if isinstance(own, TargetLevels) else own

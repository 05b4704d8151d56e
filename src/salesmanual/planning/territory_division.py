"""What dividing areas gives: who gets what, how even it is, how far that is from the best possible, and who moves.

    deviation = workload of a territory − all workload ÷ number of territories

Invariant: every area is in one territory; the workloads of the territories sum to that of all areas. A bound is proven,
so the least possible deviation lies between bound and deviation.

Left out: dividing (`territory_balancing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.operations import Difference, Quotient, Sum
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.planning.territory_areas import Area

if TYPE_CHECKING:
    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.tables import Cell

__all__ = ["AreaMove", "Balance", "Preference", "TerritoryDivision", "TerritoryLoad"]

Preference = Literal["balance", "stability"]
"""What goes first once the tolerances are met: a better balance, or fewer moves."""

_SHOWN: Final = Rounding("0.01")


class TerritoryLoad(NamedTuple):
    """What one territory holds.

    Attributes:
        territory: The territory.
        areas: How many areas.
        workload: The sum of their workloads.
        potential: The sum of their potentials.
        workload_off: How far the workload is from the mean, as a part of it.
        potential_off: How far the potential is from the mean, as a part of it.
    """

    territory: str
    areas: int
    workload: Fraction
    potential: Fraction
    workload_off: Fraction
    potential_off: Fraction


class Balance(NamedTuple):
    """How even a division is.

    Attributes:
        workload: The greatest deviation of a territory's workload from the mean, as a part of it.
        potential: The greatest deviation of potential, likewise.
        spread: The greatest workload minus the least.
        potential_spread: The greatest potential minus the least.
    """

    workload: Fraction
    potential: Fraction
    spread: Fraction
    potential_spread: Fraction


class AreaMove(NamedTuple):
    """An area that changes its territory.

    Attributes:
        area: The area.
        before: The territory it is in now.
        after: The territory it would be in.
        workload: The workload that moves with it.
        potential: The potential that moves with it.
    """

    area: str
    before: str
    after: str
    workload: Fraction
    potential: Fraction


@final
@attrs.frozen
class TerritoryDivision(Shown):
    """A division of areas into territories; `TerritoryBalancing` makes it.

    Attributes:
        areas: The areas.
        into: The territories.
        assigned: The territory of each area, by key.
        current: The territory of each area now, where it is in one.
        tolerance: How far from the mean a workload may be, as a part of it.
        potential_tolerance: The same of potential.
        prefer: What went first once the tolerances were met.
        is_proven: Whether every division was tried or ruled out, so that none is better in that order.
        bound: The greatest deviation of workload that no division can go below, as a part of the mean.
        potential_bound: The same of potential.
        least_moves: How many areas have to move at least until the tolerances are met.

    Source: Handbook 2.2, 8.3.
    """

    areas: tuple[Area, ...]
    into: tuple[str, ...]
    assigned: Mapping[str, str]
    current: Mapping[str, str]
    tolerance: Fraction
    potential_tolerance: Fraction
    prefer: Preference
    is_proven: bool
    bound: Fraction
    potential_bound: Fraction
    least_moves: int

    def of(self, territory: str) -> tuple[str, ...]:
        """The areas of a territory.

        Raises:
            NotFoundError: If there is no such territory.
        """
        if territory not in self.into:
            raise NotFoundError("territory", territory, did_you_mean(territory, self.into))
        return tuple(area.key for area in self.areas if self.assigned[area.key] == territory)

    def loads(self) -> tuple[TerritoryLoad, ...]:
        """What each territory holds."""
        return self._loads(self.assigned)

    def after(self) -> Balance:
        """How even it is."""
        return _balance(self.loads())

    def before(self) -> Balance | None:
        """How even the present division is, of the areas that are in one; `None` where none is."""
        return _balance(self._loads(self.current)) if self.current else None

    def gap(self) -> Fraction:
        """How much smaller the greatest deviation of workload could be at most, as a part of the mean.

        It is 0 where balance goes first and the division is proven: one that is as well within the tolerances has no
        smaller deviation.
        """
        most_even = self.is_proven and self.prefer == "balance"
        return Fraction(0) if most_even else self.after().workload - self.bound

    def is_within_tolerance(self) -> bool:
        """Whether the workload and the potential of every territory are."""
        after = self.after()
        return after.workload <= self.tolerance and after.potential <= self.potential_tolerance

    def moved(self) -> tuple[AreaMove, ...]:
        """The areas that change their territory; one that is in none now does not."""
        return tuple(
            AreaMove(area.key, self.current[area.key], self.assigned[area.key], area.workload, area.potential)
            for area in self.areas
            if self.current.get(area.key, self.assigned[area.key]) != self.assigned[area.key]
        )

    def moves(self) -> dict[str, str]:
        """The new territory of each area that gets another one or its first: for `TerritoryPlan.with_accounts`."""
        return {
            area.key: self.assigned[area.key]
            for area in self.areas
            if self.current.get(area.key) != self.assigned[area.key]
        }

    def are_moves_fewest(self) -> bool:
        """Whether it is certain that no fewer moves meet the tolerances, and these do."""
        return self.is_within_tolerance() and len(self.moved()) == self.least_moves

    def explain(self, territory: str) -> Step:
        """How far the workload of a territory is from the mean; replaying it gives the same.

        Raises:
            NotFoundError: If there is no such territory.
        """
        own = set(self.of(territory))
        parts = {area.key: given(area.key, area.workload, section="2.2") for area in self.areas}
        mine = derived(text("workload"), Sum(), [parts[key] for key in parts if key in own], section="2.2")
        every = derived(text("workload of all"), Sum(), list(parts.values()), section="2.2")
        number = given(text("number of territories"), len(self.into), section="2.2")
        mean = derived(text("mean"), Quotient(), (every, number), section="2.2")
        label = text("{territory} against the mean", territory=territory)
        return derived(label, Difference(), (mine, mean), section="2.2")

    def tables(self) -> tuple[Table, ...]:
        """The territories, how even they are, and the areas that move, where any do."""
        made = [self._territories(), self._measures()]
        if self.moved():
            columns = [
                Column(text("area"), key="area"),
                Column(text("before"), key="before"),
                Column(text("after"), key="after"),
                Column(text("workload"), key="workload", rounding=_SHOWN),
                Column(text("potential"), key="potential", rounding=_SHOWN),
            ]
            made.append(Table(text("Areas that move"), columns, self.moved()))
        return tuple(made)

    def records(self) -> list[dict[str, object]]:
        """One row for each area, for a data frame."""
        return [
            {
                "area": area.key,
                "territory": self.assigned[area.key],
                "before": self.current.get(area.key),
                "workload": area.workload,
                "potential": area.potential,
            }
            for area in self.areas
        ]

    def _territories(self) -> Table:
        columns = [
            Column(text("territory"), key="territory"),
            Column(text("areas"), key="areas"),
            Column(text("workload"), key="workload", rounding=_SHOWN),
            Column(text("potential"), key="potential", rounding=_SHOWN),
            Column(text("workload off the mean"), key="workload_off", unit="%", rounding=_SHOWN),
            Column(text("potential off the mean"), key="potential_off", unit="%", rounding=_SHOWN),
        ]
        return Table(text("Territories"), columns, self.loads())

    def _measures(self) -> Table:
        before, after = self.before(), self.after()
        columns = [
            Column(text("measure"), key="measure"),
            Column(text("before"), key="before", unit="%", rounding=_SHOWN),
            Column(text("after"), key="after", unit="%", rounding=_SHOWN),
            Column(text("tolerance"), key="tolerance", unit="%", rounding=_SHOWN),
            Column(text("best possible, at least"), key="bound", unit="%", rounding=_SHOWN),
        ]
        rows: list[tuple[Cell, ...]] = [
            (
                text("greatest deviation of workload"),
                None if before is None else before.workload,
                after.workload,
                self.tolerance,
                self.bound,
            ),
            (
                text("greatest deviation of potential"),
                None if before is None else before.potential,
                after.potential,
                self.potential_tolerance,
                self.potential_bound,
            ),
        ]
        return Table(text("Balance"), columns, rows)

    def _loads(self, where: Mapping[str, str]) -> tuple[TerritoryLoad, ...]:
        held: dict[str, list[Area]] = {territory: [] for territory in self.into}
        for area in self.areas:
            if where.get(area.key) in held:
                held[where[area.key]].append(area)
        work = sum((area.workload for area in self.areas), Fraction(0)) / len(self.into)
        potential = sum((area.potential for area in self.areas), Fraction(0)) / len(self.into)
        made = []
        for territory, own in held.items():
            mine = sum((area.workload for area in own), Fraction(0))
            may = sum((area.potential for area in own), Fraction(0))
            made.append(TerritoryLoad(territory, len(own), mine, may, _off(mine, work), _off(may, potential)))
        return tuple(made)


def _off(value: Fraction, mean: Fraction) -> Fraction:
    return (value - mean) / mean if mean else Fraction(0)


def _balance(loads: tuple[TerritoryLoad, ...]) -> Balance:
    work, potential = [load.workload for load in loads], [load.potential for load in loads]
    return Balance(
        max(abs(load.workload_off) for load in loads),
        max(abs(load.potential_off) for load in loads),
        max(work) - min(work),
        max(potential) - min(potential),
    )

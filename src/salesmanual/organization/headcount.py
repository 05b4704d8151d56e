"""Headcount: the seats that were planned against those that are filled, by unit, job and month, and their cost.

    vacant = planned - filled       over = filled - planned      where more than none, in each cell

Invariant: heads add up over units and jobs, because a person counts once, where the seat is that counts. Vacant and
over are taken cell by cell, so a seat too many in one job does not hide one too few in another. Seats and people are
those of a month's last day; costs are those of its days.

Left out: who joined and left (`headcount_turnover`), and since when a seat is vacant (`headcount_vacancies`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, check_type
from salesmanual.kernel.explanation import Difference, Step, derived, given
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.headcount_plan import HeadcountPlan, overlap, yearly_part
from salesmanual.organization.organizations import Organization
from salesmanual.organization.structure import entry_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.organization.positions import Position

__all__ = ["HeadcountCell", "HeadcountReport", "compare_headcount"]

_SHOWN: Final = Rounding("0.01")


@final
@attrs.frozen
class HeadcountCell:
    """One unit, one job, one month.

    Attributes:
        month: The month.
        unit: The unit.
        job: The job; empty where it has none.
        planned: The seats that the plan has.
        planned_fte: What they are in full time.
        filled: The seats that somebody has.
        heads: The people whose seat, the one that counts, is among them.
        fte: The full time that is worked in them.
        planned_cost: What the planned seats may cost in the month.
        cost: What the filled ones do cost.

    Source: Handbook 1.2.
    """

    month: Period
    unit: str
    job: str
    planned: int
    planned_fte: Fraction
    filled: int
    heads: int
    fte: Fraction
    planned_cost: Money
    cost: Money

    def vacant(self) -> int:
        """The planned seats that nobody has."""
        return max(self.planned - self.filled, 0)

    def over(self) -> int:
        """The filled seats that nobody planned."""
        return max(self.filled - self.planned, 0)

    def left(self) -> Money:
        """The planned cost less the actual; below zero where it is more."""
        return self.planned_cost - self.cost

    def explain(self) -> Step:
        """Planned against filled; replaying it gives vacant less over."""
        label = text("seats not filled, {unit} {job}, {month}", unit=self.unit, job=self.job, month=str(self.month))
        steps = (given(text("planned"), self.planned), given(text("filled"), self.filled))
        return derived(label, Difference(), steps, section="1.2")


@final
@attrs.frozen
class HeadcountReport(Shown):
    """Planned against filled seats.

    Attributes:
        plan: The plan.
        cells: By month, unit and job, in this order; those without a seat are left out.
        unpriced: The filled seats that have no cost, which count for none.

    Source: Handbook 1.2.
    """

    plan: HeadcountPlan = attrs.field(repr=False)
    cells: tuple[HeadcountCell, ...]
    unpriced: tuple[str, ...]

    def of(
        self, *, month: Period | None = None, unit: str | None = None, job: str | None = None
    ) -> tuple[HeadcountCell, ...]:
        """The cells of a month, a unit, a job, or of several of these."""
        return tuple(
            each
            for each in self.cells
            if month in {None, each.month} and unit in {None, each.unit} and job in {None, each.job}
        )

    def cost(self, *, month: Period | None = None, unit: str | None = None) -> Money:
        """What the filled seats cost, of all months and units or of one."""
        return Money.total([each.cost for each in self.of(month=month, unit=unit)], self.plan.currency)

    def planned_cost(self, *, month: Period | None = None, unit: str | None = None) -> Money:
        """What the planned seats may cost, of all months and units or of one."""
        return Money.total([each.planned_cost for each in self.of(month=month, unit=unit)], self.plan.currency)

    def tables(self) -> tuple[Table, ...]:
        """One row for each cell; one month has its sums in a last row."""
        money = self.plan.currency
        columns = (
            Column(text("month"), key="month"),
            Column(text("unit"), key="unit"),
            Column(text("job"), key="job"),
            Column(text("planned"), key="planned"),
            Column(text("filled"), key="filled"),
            Column(text("people"), key="heads"),
            Column(text("FTE"), key="fte", rounding=_SHOWN),
            Column(text("vacant"), key="vacant"),
            Column(text("over"), key="over"),
            Column(text("planned cost"), key="planned_cost", unit=money),
            Column(text("cost"), key="cost", unit=money),
        )
        rows = [(str(each.month), each.unit, each.job, *_figures([each], money)) for each in self.cells]
        one = len({each.month for each in self.cells}) == 1
        total = (text("total"), None, None, *_figures(self.cells, money)) if one else None
        return (Table(self.plan.label, columns, rows, total=total),)

    def records(self) -> list[dict[str, object]]:
        """The rows for a data frame."""
        return [dict(row) for row in self.tables()[0].records()]


def _figures(cells: Iterable[HeadcountCell], currency: str) -> tuple[Cell, ...]:
    every = tuple(cells)
    return (
        sum(each.planned for each in every),
        sum(each.filled for each in every),
        sum(each.heads for each in every),
        sum((each.fte for each in every), Fraction(0)),
        sum(each.vacant() for each in every),
        sum(each.over() for each in every),
        Money.total([each.planned_cost for each in every], currency),
        Money.total([each.cost for each in every], currency),
    )


@attrs.define
class _Tally:
    """A cell while it is counted."""

    planned: int = 0
    planned_fte: Fraction = Fraction(0)
    filled: int = 0
    heads: int = 0
    fte: Fraction = Fraction(0)
    planned_cost: Fraction = Fraction(0)
    cost: Fraction = Fraction(0)


def compare_headcount(plan: HeadcountPlan, organization: Organization, months: Iterable[Period]) -> HeadcountReport:
    """The plan against the organisation, month by month.

    A seat's cost counts for the days on which somebody has it, in proportion to how much of the seat's time they work.

    Args:
        plan: The plan.
        organization: The organisation.
        months: The months, or other periods that have no day in common.

    Raises:
        WrongTypeError: If an argument is not of its type.
        CurrencyMismatchError: If a seat's cost is in another currency than the plan; it names the seat.

    Source: Handbook 1.2.
    """
    check_type(plan, HeadcountPlan, "plan")
    check_type(organization, Organization, "organization")
    unpriced: set[str] = set()
    cells: list[HeadcountCell] = []
    for month in read_items(months, "months", Period, "a Period"):
        tallies: dict[tuple[str, str], _Tally] = {}
        _count_plan(plan, month, tallies)
        _count_people(organization, month, tallies)
        _count_cost(plan, organization, month, tallies, unpriced)
        cells += (_cell(plan, month, *place, tallies[place]) for place in sorted(tallies))
    return HeadcountReport(plan, tuple(cells), tuple(sorted(unpriced)))


def _cell(plan: HeadcountPlan, month: Period, unit: str, job: str, tally: _Tally) -> HeadcountCell:
    costs = (Money.rounded(cost, plan.currency, plan.rounding) for cost in (tally.planned_cost, tally.cost))
    figures = (tally.planned, tally.planned_fte, tally.filled, tally.heads, tally.fte)
    return HeadcountCell(month, unit, job, *figures, *costs)


def _tally(tallies: dict[tuple[str, str], _Tally], unit: str, job: str) -> _Tally:
    return tallies.setdefault((unit, job), _Tally())


def _count_plan(plan: HeadcountPlan, month: Period, tallies: dict[tuple[str, str], _Tally]) -> None:
    last = month.last_day()
    for line in plan.lines:
        days = overlap(month, line)
        if days is not None:
            tally = _tally(tallies, line.unit, line.job)
            if holds_on(line, last):
                tally.planned += line.seats
                tally.planned_fte += line.seats * line.fte
            if line.cost is not None:
                tally.planned_cost += yearly_part(plan, line.cost, days, Fraction(line.seats))


def _count_people(organization: Organization, month: Period, tallies: dict[tuple[str, str], _Tally]) -> None:
    last = month.last_day()
    structure = organization.structure
    for key, entries in structure.positions.items():
        position = entry_on(entries, last)
        there = entry_on((each for each in structure.seats.get(key, ()) if not each.acting), last)
        if position is not None and there is not None:
            tally = _tally(tallies, position.unit, position.job)
            tally.filled += 1
            tally.fte += there.fte
            tally.heads += organization.position_of(there.person, last) == key


def _count_cost(
    plan: HeadcountPlan,
    organization: Organization,
    month: Period,
    tallies: dict[tuple[str, str], _Tally],
    unpriced: set[str],
) -> None:
    for assignment in organization.assignments:
        for position in () if assignment.acting else organization.structure.positions[assignment.position]:
            days = overlap(month, position, assignment)
            if days is None:
                continue
            yearly = _yearly(plan, position)
            tally = _tally(tallies, position.unit, position.job)
            if yearly is None:
                unpriced.add(position.key)
            else:
                tally.cost += yearly_part(plan, yearly, days, assignment.fte / position.fte)


def _yearly(plan: HeadcountPlan, position: Position) -> Money | None:
    if position.cost is not None and position.cost.currency != plan.currency:
        raise CurrencyMismatchError(f"positions.{position.key}.cost", plan.currency, position.cost.currency)
    return position.cost

"""Headcount: the seats that were planned against those that are filled, by unit, job and month, and their cost.

    vacant = planned - filled       over = filled - planned      where more than none, in each cell

Invariant: heads add up over units and jobs, because a person counts once, where the seat is that counts. Vacant and
over are taken cell by cell, so a seat too many in one job does not hide one too few in another. Seats and people are
those of a month's last day; costs are those of its days.

Left out: who joined and left (`headcount_turnover`), and since when a seat is vacant (`headcount_vacancies`).
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, final

import attrs

from salesmanual.kernel.day_counts import year_fraction
from salesmanual.kernel.errors import CurrencyMismatchError, check_type
from salesmanual.kernel.explanation import Difference, Step, derived, given
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import text
from salesmanual.organization.headcount_plan import HeadcountPlan
from salesmanual.organization.organizations import Organization
from salesmanual.organization.structure_spans import end_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from salesmanual.organization.headcount_plan import PlannedSeats
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


class _Seats(NamedTuple):
    """Planned or filled seats of one place, and the days on which they are so.

    Every ratio is a numerator and a denominator, so that months are added up in whole numbers.
    """

    place: tuple[str, str]
    start: date
    end: date | None
    number: int
    fte: tuple[int, int]
    yearly: tuple[int, int] | None


class _Filled(NamedTuple):
    """The seat, and who has it."""

    seats: _Seats
    position: Position
    person: str


_Costs: TypeAlias = "defaultdict[tuple[date, date, int], int]"
"""Yearly costs as numerators, by the first of their days, the one after the last, and the denominator."""


@attrs.define
class _Tally:
    """A cell while it is counted; full time is held as numerators by denominator."""

    planned: int = 0
    planned_fte: defaultdict[int, int] = attrs.field(factory=lambda: defaultdict(int))
    filled: int = 0
    heads: int = 0
    fte: defaultdict[int, int] = attrs.field(factory=lambda: defaultdict(int))
    planned_cost: _Costs = attrs.field(factory=lambda: defaultdict(int))
    cost: _Costs = attrs.field(factory=lambda: defaultdict(int))


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
    planned, filled = [_of_line(line) for line in plan.lines], list(_filled_of(organization))
    for month in read_items(months, "months", Period, "a Period"):
        tallies: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
        _count_plan(planned, month, tallies)
        _count_people(filled, organization, month, tallies)
        _count_cost(filled, plan, month, tallies, unpriced)
        parts: dict[tuple[date, date], Fraction] = {}
        cells += (_cell(plan, month, place, tallies[place], parts) for place in sorted(tallies))
    return HeadcountReport(plan, tuple(cells), tuple(sorted(unpriced)))


def _of_line(line: PlannedSeats) -> _Seats:
    yearly = None if line.cost is None else line.cost.amount.as_integer_ratio()
    return _Seats((line.unit, line.job), line.since, end_of(line), line.seats, line.fte.as_integer_ratio(), yearly)


def _filled_of(organization: Organization) -> Iterator[_Filled]:
    """Each seat that somebody has, with the days on which it is as the position's entry says."""
    for assignment in organization.assignments:
        for position in () if assignment.acting else organization.structure.positions[assignment.position]:
            ends = [end for end in (end_of(position), end_of(assignment)) if end is not None]
            start, end = max(position.since, assignment.since), min(ends, default=None)
            if end is None or start < end:
                yearly = None
                if position.cost is not None:
                    part = Fraction(position.cost.amount) * assignment.fte / position.fte
                    yearly = part.as_integer_ratio()
                place, fte = (position.unit, position.job), assignment.fte.as_integer_ratio()
                yield _Filled(_Seats(place, start, end, 1, fte, yearly), position, assignment.person)


def _cell(
    plan: HeadcountPlan,
    month: Period,
    place: tuple[str, str],
    tally: _Tally,
    parts: dict[tuple[date, date], Fraction],
) -> HeadcountCell:
    costs = (
        Money.rounded(_cost(plan, cost, parts), plan.currency, plan.rounding)
        for cost in (tally.planned_cost, tally.cost)
    )
    planned_fte, fte = _total(tally.planned_fte), _total(tally.fte)
    return HeadcountCell(month, *place, tally.planned, planned_fte, tally.filled, tally.heads, fte, *costs)


def _total(numerators: Mapping[int, int]) -> Fraction:
    return sum((Fraction(above, below) for below, above in numerators.items()), Fraction(0))


def _cost(plan: HeadcountPlan, costs: _Costs, parts: dict[tuple[date, date], Fraction]) -> Fraction:
    """The exact cost; the part of a year that some days are is worked out once."""
    total = Fraction(0)
    for (start, end, below), above in costs.items():
        part = parts.get((start, end))
        if part is None:
            part = parts[start, end] = year_fraction(Period(start, end), plan.day_count)
        total += Fraction(above, below) * part
    return total


def _days_in(seats: _Seats, month: Period) -> tuple[date, date] | None:
    """The first day of the month on which the seats are so, and the one after the last; `None` where there is none."""
    start = max(seats.start, month.start)
    end = month.end if seats.end is None else min(seats.end, month.end)
    return (start, end) if start < end else None


def _count_plan(planned: Iterable[_Seats], month: Period, tallies: dict[tuple[str, str], _Tally]) -> None:
    for seats in planned:
        days = _days_in(seats, month)
        if days is not None:
            tally = tallies[seats.place]
            if days[1] == month.end:
                tally.planned += seats.number
                tally.planned_fte[seats.fte[1]] += seats.fte[0] * seats.number
            if seats.yearly is not None:
                tally.planned_cost[*days, seats.yearly[1]] += seats.yearly[0] * seats.number


def _count_people(
    filled: Iterable[_Filled], organization: Organization, month: Period, tallies: dict[tuple[str, str], _Tally]
) -> None:
    standing, last = organization.structure.standing, month.last_day()
    for seats, position, person in filled:
        if seats.start <= last and (seats.end is None or last < seats.end):
            tally = tallies[seats.place]
            tally.filled += 1
            tally.fte[seats.fte[1]] += seats.fte[0]
            main = standing[person].on(last)
            tally.heads += main is not None and main.assignment.position == position.key


def _count_cost(
    filled: Iterable[_Filled],
    plan: HeadcountPlan,
    month: Period,
    tallies: dict[tuple[str, str], _Tally],
    unpriced: set[str],
) -> None:
    for seats, position, _ in filled:
        days = _days_in(seats, month)
        if days is None:
            continue
        tally = tallies[seats.place]
        if seats.yearly is None:
            unpriced.add(position.key)
        else:
            _check_currency(plan, position)
            tally.cost[*days, seats.yearly[1]] += seats.yearly[0]


def _check_currency(plan: HeadcountPlan, position: Position) -> None:
    if position.cost is not None and position.cost.currency != plan.currency:
        raise CurrencyMismatchError(f"positions.{position.key}.cost", plan.currency, position.cost.currency)

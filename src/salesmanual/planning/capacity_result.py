"""What a team can sell, by person and month, against the target and against the quotas it carries.

Invariant: the sum over the people of a month and the sum over the months of a person are exact sums of the same
figures, so both ways lead to one total.

Left out: how one person's figure comes about (`capacity`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.money import MINOR_UNITS
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount, cell_of, total_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.planning.capacity_amounts import figure_of, rounded_amount, rounded_step, unit_of

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Cell

__all__ = ["PersonCapacity", "Productive", "TeamCapacity"]

Productive = Literal["hour", "month"]
"""What the amount of the plan is of: an hour of selling, or a month of a full post."""

_SHOWN: Final = Rounding("0.01")
_PERCENT: Final = Rounding("0.1")


def _cell(amount: Amount | None) -> Cell:
    return None if amount is None else cell_of(amount)


@final
@attrs.frozen
class PersonCapacity:
    """What one person can do in one month.

    Attributes:
        person: Who.
        period: The month.
        productivity: What a full seller brings, by the hour or by the month.
        per: Which of the two.
        productive: The part of the hours that sells.
        rounding: How the figures are rounded.
        section: The handbook section.
        share: What the ramp says; 0 where they are not there.
        part: The part of a full post.
        factor: Their own productivity.
        quota: Their quota of a whole month when fully ramped; `None` for none.
        full: The working hours of the month.
        employed: Those in which they are employed.
        present: Those in which they are not away.

    Source: Handbook 2.2.
    """

    person: str
    period: Period
    productivity: Amount = attrs.field(repr=False, kw_only=True)
    per: Productive = attrs.field(repr=False, kw_only=True)
    productive: Fraction = attrs.field(repr=False, kw_only=True)
    rounding: Rounding = attrs.field(repr=False, kw_only=True)
    section: str = attrs.field(repr=False, kw_only=True)
    share: Fraction = attrs.field(kw_only=True)
    part: Fraction = attrs.field(kw_only=True)
    factor: Fraction = attrs.field(kw_only=True)
    quota: Amount | None = attrs.field(kw_only=True)
    full: Fraction = attrs.field(kw_only=True)
    employed: Fraction = attrs.field(kw_only=True)
    present: Fraction = attrs.field(kw_only=True)

    @property
    def hours(self) -> Fraction:
        """The hours of work: those that are not away, times the part of the post."""
        return self.present * self.part

    @property
    def heads(self) -> Fraction:
        """The ramped heads: how much of a full post of a full seller they are, absences apart."""
        return self.employed / self.full * self.part * self.share if self.full else Fraction(0)

    @property
    def exact(self) -> Fraction:
        """The capacity before it is rounded."""
        figure = figure_of(self.productivity, unit_of(self.productivity), "productivity")
        return self._worked() * figure * self.share * self.factor

    @property
    def amount(self) -> Amount:
        """The capacity, rounded once."""
        return rounded_amount(self.exact, unit_of(self.productivity), self.rounding)

    @property
    def street_quota(self) -> Amount | None:
        """The quota of the month: ramped, and for the part of the month they are employed; `None` without one."""
        if self.quota is None:
            return None
        unit = unit_of(self.quota)
        return rounded_amount(figure_of(self.quota, unit, "quota") * self.heads, unit, self.rounding)

    def _worked(self) -> Fraction:
        if self.per == "hour":
            return self.hours * self.productive
        return self.hours / self.full if self.full else Fraction(0)

    def explain(self) -> Step:
        """The capacity as steps; replaying it gives the money, or the number of a quantity."""
        unit = unit_of(self.productivity)
        label = text("{person} in {period}", person=self.person, period=str(self.period))
        hours = derived(
            text("hours of work"),
            Product(),
            (given(text("hours present"), self.present), given(text("part of a post"), self.part, unit="%")),
        )
        if self.per == "hour":
            productive = given(text("part that sells"), self.productive, unit="%")
            worked = derived(text("hours of selling"), Product(), (hours, productive))
        elif self.full:
            worked = derived(text("part of the month"), Quotient(), (hours, given(text("all hours"), self.full)))
        else:
            worked = given(text("no working hours"), 0)
        productivity = figure_of(self.productivity, unit, "productivity")
        name = text("amount an hour") if self.per == "hour" else text("amount a month")
        factors = (
            worked,
            given(name, productivity, unit=unit),
            given(text("ramp"), self.share, unit="%"),
            given(text("own productivity"), self.factor, unit="%"),
        )
        exact = derived(label, Product(), factors, section=self.section, unit=unit)
        return rounded_step(label, exact, unit, self.rounding, section=self.section)


@final
@attrs.frozen
class TeamCapacity(Shown):
    """What a team can sell, by person and month.

    Attributes:
        label: What people read.
        unit: The currency or the unit of all amounts.
        months: The months, in order.
        cells: What each person can do in each month.
        targets: The target of each month that has one.
        section: The handbook section.

    Source: Handbook 2.2.
    """

    label: Label
    unit: str
    months: tuple[Period, ...]
    cells: dict[tuple[str, Period], PersonCapacity] = attrs.field(repr=False)
    targets: dict[Period, Amount] = attrs.field(repr=False)
    section: str = "2.2"

    def people(self) -> tuple[str, ...]:
        """Who is in the team, in the order given."""
        return tuple(dict.fromkeys(person for person, _ in self.cells))

    def of(self, person: str, period: Period) -> PersonCapacity:
        """What one person can do in one month.

        Raises:
            NotFoundError: If the team has no such person, or the plan no such month.
        """
        cell = self.cells.get((person, period))
        if cell is not None:
            return cell
        self._check(period)
        raise NotFoundError("person", person, did_you_mean(person, self.people()))

    def of_person(self, person: str) -> Amount:
        """What one person can do in all months.

        Raises:
            NotFoundError: If the team has no such person.
        """
        return total_of([self.of(person, period).amount for period in self.months], self.unit)

    def of_month(self, period: Period) -> Amount:
        """What the team can do in one month.

        Raises:
            NotFoundError: If there is no such month.
        """
        return total_of([cell.amount for cell in self._of(period)], self.unit)

    def total(self) -> Amount:
        """What the team can do in all months."""
        return total_of([cell.amount for cell in self.cells.values()], self.unit)

    def heads(self, period: Period) -> Fraction:
        """The ramped heads of a month.

        Raises:
            NotFoundError: If there is no such month.
        """
        return sum((cell.heads for cell in self._of(period)), Fraction(0))

    def gap(self, period: Period) -> Amount | None:
        """The capacity of a month less its target: a surplus, or below 0 a shortfall; `None` without a target.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self._less(self.of_month(period), period)

    def street_quota(self, period: Period) -> Amount:
        """The quotas of all people of a month; those without one count for nothing.

        Raises:
            NotFoundError: If there is no such month.
        """
        quotas = [cell.street_quota for cell in self._of(period)]
        return total_of([quota for quota in quotas if quota is not None], self.unit)

    def over_assignment(self, period: Period) -> Fraction | None:
        """The street quota of a month over its target; above 1 more is assigned than the company needs.

        `None` where there is no target, or one of 0.

        Raises:
            NotFoundError: If there is no such month.
        """
        target = self.targets.get(period)
        street = figure_of(self.street_quota(period), self.unit, "street quota")
        return None if target is None or not target.amount else street / figure_of(target, self.unit, "target")

    def short(self) -> tuple[Period, ...]:
        """The months in which the capacity is below the target."""
        gaps = {period: self.gap(period) for period in self.months}
        return tuple(period for period, gap in gaps.items() if gap is not None and gap.amount < 0)

    def explain(self) -> Step:
        """The total as steps, by person and month; replaying it gives the money, or the number of a quantity."""
        unit = "" if self.unit in MINOR_UNITS else self.unit
        add = Sum(self.unit) if self.unit in MINOR_UNITS else Sum()
        people = [
            derived(person, add, [self.of(person, period).explain() for period in self.months], unit=unit)
            for person in self.people()
        ]
        return derived(self.label, add, people, section=self.section, unit=unit)

    def tables(self) -> tuple[Table, ...]:
        """The months of the team, and each person by month."""
        return (self._by_month(), self._by_person())

    def records(self) -> list[dict[str, object]]:
        """One row for each person and month, for a data frame."""
        return [
            {
                "person": person,
                "month": period.to_plain(),
                "hours": cell.hours,
                "heads": cell.heads,
                "capacity": cell.amount.amount,
                "unit": self.unit,
            }
            for (person, period), cell in self.cells.items()
        ]

    def _check(self, period: Period) -> None:
        if period not in self.months:
            raise NotFoundError("month", str(period), f"the months are {self.months[0]} to {self.months[-1]}")

    def _of(self, period: Period) -> list[PersonCapacity]:
        self._check(period)
        return [self.cells[person, period] for person in self.people()]

    def _less(self, amount: Amount, period: Period) -> Amount | None:
        target = self.targets.get(period)
        return None if target is None else amount - target  # type: ignore[operator]  # both of one unit

    def _by_month(self) -> Table:
        columns = [
            Column(text("month"), key="month"),
            Column(text("hours"), key="hours", rounding=_SHOWN),
            Column(text("ramped heads"), key="heads", rounding=_SHOWN),
            Column(text("capacity"), key="capacity", unit=self.unit, rounding=_SHOWN),
            Column(text("target"), key="target", unit=self.unit, rounding=_SHOWN),
            Column(text("surplus"), key="surplus", unit=self.unit, rounding=_SHOWN),
            Column(text("street quota"), key="street_quota", unit=self.unit, rounding=_SHOWN),
            Column(text("over-assignment"), key="over_assignment", unit="%", rounding=_PERCENT),
        ]
        rows = [
            (
                str(period),
                sum((cell.hours for cell in self._of(period)), Fraction(0)),
                self.heads(period),
                _cell(self.of_month(period)),
                _cell(self.targets.get(period)),
                _cell(self.gap(period)),
                _cell(self.street_quota(period)),
                self.over_assignment(period),
            )
            for period in self.months
        ]
        return Table(self.label, columns, rows)

    def _by_person(self) -> Table:
        columns = [Column(text("person"), key="person")]
        columns += [
            Column(str(period), key=period.to_plain(), unit=self.unit, rounding=_SHOWN) for period in self.months
        ]
        columns.append(Column(text("total"), key="total", unit=self.unit, rounding=_SHOWN))
        rows = [
            (
                person,
                *(_cell(self.cells[person, period].amount) for period in self.months),
                _cell(self.of_person(person)),
            )
            for person in self.people()
        ]
        total = (text("total"), *(_cell(self.of_month(period)) for period in self.months), _cell(self.total()))
        return Table(text("Capacity by person"), columns, rows, total=total)

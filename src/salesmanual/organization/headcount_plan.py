"""A headcount plan: how many seats a unit may have for a job, from when to when, and what they may cost.

    budget of a line = seats × yearly cost of one          ceiling of a unit ≥ all lines in it and below

Invariant: lines of one key have no day in common, so a seat is never planned twice; lines of different keys add up.
Costs are yearly and prorated by day; each cell of unit, job and month is rounded once, and sums are sums of cells.

Left out: what there is (`headcount`), and how many people it takes (`planning`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.day_counts import DayCount, year_fraction
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, check_type
from salesmanual.kernel.fields import check_count, check_kind, check_line, check_money, check_section, read_items
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.timeline import check_since, check_until, holds_on, timelines
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import read_full_time
from salesmanual.organization.structure_spans import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.timeline import Dated

__all__ = ["HeadcountPlan", "PlannedSeats", "ceiling_findings", "overlap", "plan_from_positions", "yearly_part"]

_YEARS: Final = tuple(list(DayCount)[2:])
_LABEL: Final = Label({"en": "headcount plan", "zh_Hant": "編制計劃", "zh_Hans": "编制计划"})


@final
@attrs.frozen
class PlannedSeats:
    """Some seats of one job in one unit, from a day on.

    Attributes:
        key: What the line is known by; another number from a day on is another entry of the same key.
        unit: The unit.
        seats: How many.
        since: The first day.
        job: The job; empty for any.
        fte: The part of full time of each.
        cost: What one of them costs in a year; `None` where that is not planned.
        until: The last day; `None` where no end is known.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, a number out of bounds, or the last day before the first.

    Source: Handbook 1.2.

    >>> line = PlannedSeats("east", "east", 6, date(2026, 1, 1), cost=Money("50000", "CNY"))
    >>> line.budget()
    Money('300000', 'CNY')
    """

    key: str = attrs.field(validator=check_line)
    unit: str = attrs.field(validator=check_line)
    seats: int = attrs.field(validator=check_count(0))
    since: date = attrs.field(validator=check_since)
    job: str = attrs.field(default="", validator=check_section, kw_only=True)
    fte: Fraction = attrs.field(default=Fraction(1), converter=read_full_time, kw_only=True)
    cost: Money | None = attrs.field(default=None, validator=attrs.validators.optional(check_money), kw_only=True)
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)

    def budget(self) -> Money | None:
        """What all of them cost in a year; `None` where that is not planned."""
        return None if self.cost is None else self.cost * self.seats


def _read_lines(value: Iterable[PlannedSeats]) -> tuple[PlannedSeats, ...]:
    return read_items(value, "lines", PlannedSeats, "a PlannedSeats")


def _read_ceilings(value: Iterable[PlannedSeats]) -> tuple[PlannedSeats, ...]:
    return read_items(value, "ceilings", PlannedSeats, "a PlannedSeats")


def _read_day_count(value: DayCount | str) -> DayCount:
    if value not in _YEARS:
        raise InvalidValueError("day_count", value, f"one of {', '.join(_YEARS)}")
    return DayCount(value)


@final
@attrs.frozen(str=False)
class HeadcountPlan(Shown):
    """The seats that a company plans to have.

    Attributes:
        currency: What all costs are in.
        lines: The seats, line by line.
        ceilings: The most seats, and the most they may cost, of a unit with all units below it.
        day_count: How a part of a year is counted; by `actual/actual` the twelve months are one year, to the cent
            before rounding.
        rounding: How the cost of one unit, job and month is rounded.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the currency is unknown, or the day count says nothing of a year.
        CurrencyMismatchError: If a cost is in another currency; it names the line.
        DuplicateError: If two entries of one line have a day in common; it names the line.

    Source: Handbook 1.2.

    >>> start, cost = date(2026, 1, 1), Money("120000", "CNY")
    >>> plan = HeadcountPlan("CNY", [PlannedSeats("east-rep", "east", 2, start, job="representative", cost=cost)])
    >>> plan.seats(date(2026, 6, 30), unit="east"), plan.budget(date(2026, 6, 30))
    (2, Money('240000', 'CNY'))
    """

    currency: str = attrs.field(converter=read_currency)
    lines: tuple[PlannedSeats, ...] = attrs.field(converter=_read_lines)
    ceilings: tuple[PlannedSeats, ...] = attrs.field(default=(), converter=_read_ceilings, kw_only=True)
    day_count: DayCount = attrs.field(default=DayCount.ACTUAL_ACTUAL, converter=_read_day_count, kw_only=True)
    rounding: Rounding = attrs.field(
        default=Rounding(), validator=check_kind(Rounding, "a Rounding such as Rounding('0.01')"), kw_only=True
    )
    key: str = attrs.field(default="headcount", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name, lines in (("lines", self.lines), ("ceilings", self.ceilings)):
            timelines(lines, lambda line: line.key)
            for number, line in enumerate(lines):
                if line.cost is not None and line.cost.currency != self.currency:
                    raise CurrencyMismatchError(f"{name}[{number}].cost", self.currency, line.cost.currency)

    def on(self, day: date, *, unit: str | None = None, job: str | None = None) -> tuple[PlannedSeats, ...]:
        """The lines that hold on the day, of all units and jobs or of some."""
        read_date(day, "day")
        return tuple(
            line for line in self.lines if holds_on(line, day) and unit in {None, line.unit} and job in {None, line.job}
        )

    def seats(self, day: date, *, unit: str | None = None, job: str | None = None) -> int:
        """How many seats are planned for the day."""
        return sum(line.seats for line in self.on(day, unit=unit, job=job))

    def budget(self, day: date, *, unit: str | None = None, job: str | None = None) -> Money:
        """What the seats of the day cost in a year; a line without a cost counts for nothing."""
        budgets = (line.budget() for line in self.on(day, unit=unit, job=job))
        return Money.total([each for each in budgets if each is not None], self.currency)

    def tables(self) -> tuple[Table, ...]:
        """One row for each line, and one for each ceiling, where there are any."""
        plan = _lines_table(self.label, self.lines, self.currency)
        return (plan, _lines_table(text("Ceilings"), self.ceilings, self.currency)) if self.ceilings else (plan,)


def _lines_table(title: object, lines: Iterable[PlannedSeats], currency: str) -> Table:
    columns = (
        Column(text("plan line"), key="line"),
        Column(text("unit"), key="unit"),
        Column(text("job"), key="job"),
        Column(text("from"), key="since"),
        Column(text("to"), key="until"),
        Column(text("seats"), key="seats"),
        Column(text("FTE each"), key="fte"),
        Column(text("cost of one a year"), key="cost", unit=currency),
        Column(text("budget a year"), key="budget", unit=currency),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.key, each.unit, each.job, each.since, each.until, each.seats, each.fte, each.cost, each.budget())
        for each in lines
    ]
    return Table(title, columns, rows)  # type: ignore[arg-type] # a label or a text, as both callers give


def overlap(period: Period, *entries: Dated) -> Period | None:
    """The days of the period on which all the entries hold; `None` where there is none.

    >>> from salesmanual.kernel.period import month
    >>> overlap(month(2026, 3), PlannedSeats("east", "east", 1, date(2026, 3, 30))).days()
    2
    """
    start = max(period.start, *(entry.since for entry in entries))
    end = min([period.end, *(entry.until + DAY for entry in entries if entry.until is not None)])
    return Period(start, end) if start < end else None


def yearly_part(plan: HeadcountPlan, yearly: Money, days: Period | None, factor: Fraction) -> Fraction:
    """The exact amount that a yearly cost makes over some days, by the plan's day count."""
    return Fraction(0) if days is None else Fraction(yearly.amount) * factor * year_fraction(days, plan.day_count)


def plan_from_positions(
    organization: Organization, currency: str, *, key: str = "headcount", label: Label | str = _LABEL
) -> HeadcountPlan:
    """The plan that the approved seats of an organisation are: a line of one seat for each of their entries.

    Args:
        organization: The organisation.
        currency: What the costs are in.
        key: What the plan is called by.
        label: What people read.

    Raises:
        WrongTypeError: If it is no organisation.
        CurrencyMismatchError: If a seat's cost is in another currency.

    Source: Handbook 1.2.
    """
    check_type(organization, Organization, "organization")
    lines = [
        PlannedSeats(each.key, each.unit, 1, each.since, job=each.job, fte=each.fte, cost=each.cost, until=each.until)
        for each in organization.positions
    ]
    return HeadcountPlan(currency, lines, key=key, label=label)


def ceiling_findings(plan: HeadcountPlan, organization: Organization, *, on: date) -> tuple[Finding, ...]:
    """For each ceiling of the day, whether the seats and their yearly cost in the unit and below stay within it.

    A ceiling without a job is one for all jobs together, one without a cost limits the seats alone.

    Args:
        plan: The plan.
        organization: The organisation, for which units are below which.
        on: The day.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If a ceiling is of a unit that there never is.

    Source: Handbook 1.2.
    """
    check_type(plan, HeadcountPlan, "plan")
    check_type(organization, Organization, "organization")
    read_date(on, "on")
    findings: list[Finding] = []
    for ceiling in plan.ceilings:
        if holds_on(ceiling, on):
            below = {ceiling.unit, *organization.units_below(ceiling.unit, on)}
            lines = [line for line in plan.on(on, job=ceiling.job or None) if line.unit in below]
            findings += _within(ceiling, lines, plan.currency)
    return tuple(findings)


def _within(ceiling: PlannedSeats, lines: list[PlannedSeats], currency: str) -> list[Finding]:
    planned = sum(line.seats for line in lines)
    required = text(
        "{key}: at most {most} seats in {unit} and below", key=ceiling.key, most=ceiling.seats, unit=ceiling.unit
    )
    reason = text("found {found}, {over} over", found=planned, over=planned - ceiling.seats)
    path = f"ceilings.{ceiling.key}"
    findings = [demand(required, met=planned <= ceiling.seats, path=f"{path}.seats", reason=reason)]
    most = ceiling.budget()
    if most is not None:
        budgets = (line.budget() for line in lines)
        cost = Money.total([each for each in budgets if each is not None], currency)
        required = text(
            "{key}: at most {most} a year in {unit} and below", key=ceiling.key, most=most, unit=ceiling.unit
        )
        reason = text("found {found}, {over} over", found=cost, over=cost - most)
        findings.append(demand(required, met=cost <= most, path=f"{path}.cost", reason=reason))
    return findings

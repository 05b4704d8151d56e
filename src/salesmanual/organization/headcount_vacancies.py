"""Vacancies: the approved seats that nobody has on a day, since when, and what that saved.

Invariant: who acts in a seat does not fill it. A vacancy begins when the seat was approved or the day after its last
occupant left, whichever is later; its days count from there up to the day that is asked, both included.

Left out: how many seats there should be (`headcount_plan`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, check_type
from salesmanual.kernel.explanation import Rounded, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import text
from salesmanual.organization.headcount_plan import HeadcountPlan, overlap, yearly_part
from salesmanual.organization.organizations import Organization, Vacancy
from salesmanual.organization.positions import Position
from salesmanual.organization.structure_spans import DAY

__all__ = ["OpenSeat", "OpenSeats", "open_seats"]


@final
@attrs.frozen
class OpenSeat:
    """A seat that nobody has.

    Attributes:
        position: The seat, as it is approved on the day.
        since: The first day of the vacancy.
        days: How many days it is vacant, the day that is asked included.
        parts: Since when each entry of the seat was vacant, and what its cost over those days was, exactly.
        saved: What was not spent on it; `None` where no cost is known of it.
        acting: Who acts in it; `None` for nobody.

    Source: Handbook 1.2.
    """

    position: Position
    since: date
    days: int
    parts: tuple[tuple[date, Fraction], ...] = attrs.field(repr=False)
    saved: Money | None
    acting: str | None
    _plan: HeadcountPlan = attrs.field(repr=False)

    def explain(self) -> Step | None:
        """What was saved; replaying it gives the amount; `None` where no cost is known."""
        if self.saved is None:
            return None
        rule = text("yearly cost by {convention}", convention=str(self._plan.day_count))
        steps = [given(text("vacant since {day}", day=since), amount) for since, amount in self.parts]
        exact = derived(text("cost of {days} days", days=self.days), Sum(), steps, rule=rule)
        operation = Rounded(self._plan.rounding, self._plan.currency)
        return derived(text("saved on {seat}", seat=self.position.label), operation, (exact,), section="1.2")


@final
@attrs.frozen
class OpenSeats(Shown):
    """The vacancies of a day, the oldest first.

    Attributes:
        plan: Whose day count and rounding hold.
        on: The day.
        seats: The vacancies.

    Source: Handbook 1.2.
    """

    plan: HeadcountPlan = attrs.field(repr=False)
    on: date
    seats: tuple[OpenSeat, ...]

    def older_than(self, days: int) -> tuple[OpenSeat, ...]:
        """The vacancies of more than so many days."""
        return tuple(each for each in self.seats if each.days > days)

    def saved(self) -> Money:
        """What all of them saved."""
        return Money.total([each.saved for each in self.seats if each.saved is not None], self.plan.currency)

    def tables(self) -> tuple[Table, ...]:
        """One row for each vacancy."""
        columns = (
            Column(text("seat"), key="position"),
            Column(text("title"), key="label"),
            Column(text("unit"), key="unit"),
            Column(text("vacant since"), key="since"),
            Column(text("days"), key="days"),
            Column(text("acting"), key="acting"),
            Column(text("saved"), key="saved", unit=self.plan.currency),
        )
        rows: list[tuple[Cell, ...]] = [
            (each.position.key, each.position.label, each.position.unit, each.since, each.days, each.acting, each.saved)
            for each in self.seats
        ]
        total = (text("total"), None, None, None, None, None, self.saved())
        return (Table(text("Vacancies on {day}", day=self.on), columns, rows, total=total),)


def open_seats(plan: HeadcountPlan, organization: Organization, *, on: date) -> OpenSeats:
    """The vacancies of a day.

    Args:
        plan: Whose day count, rounding and currency hold.
        organization: The organisation.
        on: The day.

    Raises:
        WrongTypeError: If an argument is not of its type.
        CurrencyMismatchError: If a vacant seat's cost is in another currency than the plan; it names the seat.

    Source: Handbook 1.2.
    """
    check_type(plan, HeadcountPlan, "plan")
    check_type(organization, Organization, "organization")
    found = [_open_seat(plan, organization, vacancy, on) for vacancy in organization.vacancies(on)]
    return OpenSeats(plan, on, tuple(sorted(found, key=lambda each: (each.since, each.position.key))))


def _open_seat(plan: HeadcountPlan, organization: Organization, vacancy: Vacancy, on: date) -> OpenSeat:
    vacant = Period(vacancy.since, on + DAY)
    parts: list[tuple[date, Fraction]] = []
    for entry in organization.structure.positions[vacancy.position.key]:
        days = overlap(vacant, entry)
        if days is not None and entry.cost is not None:
            if entry.cost.currency != plan.currency:
                raise CurrencyMismatchError(f"positions.{entry.key}.cost", plan.currency, entry.cost.currency)
            parts.append((days.start, yearly_part(plan, entry.cost, days, Fraction(1))))
    exact = sum((amount for _, amount in parts), Fraction(0))
    saved = Money.rounded(exact, plan.currency, plan.rounding) if parts else None
    return OpenSeat(vacancy.position, vacancy.since, vacant.days(), tuple(parts), saved, vacancy.acting, plan)

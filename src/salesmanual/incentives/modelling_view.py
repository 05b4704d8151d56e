"""How simulations look: by period, by person, and as flat rows for a frame.

Invariant: the tables show the simulation's own figures; they calculate nothing but sums.

Left out: the comparison of plans, which `modelling_compare_view` shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import InexactError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, to_exact_decimal
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from fractions import Fraction

    from salesmanual.incentives.modelling import Simulation
    from salesmanual.incentives.modelling_run import PeriodPay
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.tables import Cell, PlainCell

__all__ = ["outcome_record", "simulation_tables"]

_PERCENT: Final = Rounding("0.01")


def simulation_tables(simulation: Simulation) -> tuple[Table, ...]:
    """By period, by person, and who was left out, if anybody was."""
    tables = (_by_period(simulation), _by_person(simulation))
    return (*tables, _left_out(simulation)) if simulation.left_out else tables


def _by_period(simulation: Simulation) -> Table:
    currency = simulation.plan.currency
    sums: dict[Period, list[Money]] = {
        period: [Money.zero(currency), Money.zero(currency)] for period in simulation.periods
    }
    for outcome in simulation.outcomes:
        here = sums[outcome.period]
        here[0] += outcome.credited
        here[1] += outcome.earned
    columns = (
        Column(text("period"), key="period"),
        Column(text("credited"), unit=currency, key="credited"),
        Column(text("cost"), unit=currency, key="cost"),
        Column(text("cost of sales"), unit="%", rounding=_PERCENT, key="cost_of_sales"),
    )
    rows = [(str(period), credited, cost, _ratio(cost, credited)) for period, (credited, cost) in sums.items()]
    total = (text("all"), simulation.credited(), simulation.cost(), simulation.cost_of_sales())
    return Table(text("Cost of the plan {plan}", plan=simulation.plan.label), columns, rows, total=total)


def _by_person(simulation: Simulation) -> Table:
    currency = simulation.plan.currency
    columns = (
        Column(text("person"), key="person"),
        Column(text("credited"), unit=currency, key="credited"),
        Column(text("target"), unit=currency, key="target"),
        Column(text("attainment"), unit="%", rounding=_PERCENT, key="attainment"),
        Column(text("earned"), unit=currency, key="earned"),
        Column(text("effective rate"), unit="%", rounding=_PERCENT, key="effective_rate"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            person.participant,
            person.credited,
            person.target,
            person.attainment(),
            person.earned,
            _ratio(person.earned, person.credited),
        )
        for person in simulation.people()
    ]
    total = (text("all"), simulation.credited(), None, None, simulation.cost(), simulation.cost_of_sales())
    return Table(text("Pay of each person"), columns, rows, total=total)


def _left_out(simulation: Simulation) -> Table:
    columns = (
        Column(text("person"), key="person"),
        Column(text("period"), key="period"),
        Column(text("reason"), key="reason"),
    )
    rows = [(left.participant, str(left.period), left.why) for left in simulation.left_out]
    return Table(text("Left out"), columns, rows)


def _ratio(part: Money, whole: Money) -> Fraction | None:
    return part / whole if whole else None


def outcome_record(plan: IncentivePlan, outcome: PeriodPay) -> dict[str, PlainCell]:
    """One person and period as plain values by name; what each component pays stands under `pay.` and its key."""
    target = outcome.target
    record: dict[str, PlainCell] = {
        "participant": outcome.participant,
        "period": str(outcome.period),
        "currency": plan.currency,
        "credited": outcome.credited.amount,
        "credited_to_date": outcome.credited_to_date.amount,
        "target": None if target is None else target.amount,
        "attainment": _plain_ratio(outcome.credited_to_date / target) if target else None,
        "earned": outcome.earned.amount,
    }
    for component, pay in zip(plan.components, outcome.pays, strict=True):
        record[f"pay.{component.key}"] = pay
    return record


def _plain_ratio(ratio: Fraction) -> PlainCell:
    """A decimal where the ratio is one, else the ratio itself."""
    try:
        return to_exact_decimal(ratio)
    except InexactError:
        return ratio

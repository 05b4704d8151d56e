"""How a comparison of plans looks: the plans side by side, and what each person gains or loses.

Invariant: the tables show the comparison's own figures; percentages are shortened to hundredths for reading, the
figures themselves are not.

Left out: charts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.number import Rounding
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.incentives.modelling_compare import Comparison, PlanFigures
    from salesmanual.kernel.money import Money
    from salesmanual.kernel.tables import Cell

__all__ = ["comparison_tables"]

_PERCENT: Final = Rounding("0.01")
_RATIO: Final = Rounding("0.001")


def comparison_tables(comparison: Comparison) -> tuple[Table, ...]:
    """The plans, the people, and the components of each plan."""
    return _plans(comparison), _people(comparison), _mixes(comparison)


def _plans(comparison: Comparison) -> Table:
    first = comparison.figures[0]
    currency = first.cost.currency
    columns = (
        Column(text("plan"), key="plan"),
        Column(text("cost"), unit=currency, key="cost"),
        Column(text("change"), unit=currency, key="change"),
        Column(text("cost of sales"), unit="%", rounding=_PERCENT, key="cost_of_sales"),
        Column(text("winners"), key="winners"),
        Column(text("losers"), key="losers"),
        Column(text("P10"), unit=currency, key="p10"),
        Column(text("P50"), unit=currency, key="p50"),
        Column(text("P90"), unit=currency, key="p90"),
        Column(text("Gini"), rounding=_RATIO, key="gini"),
        Column(text("leverage"), rounding=_RATIO, key="leverage"),
        Column(text("correlation of pay with attainment"), key="correlation"),
        *(
            [Column(text("variable share of pay"), unit="%", rounding=_PERCENT, key="variable_share")]
            if comparison.salaries
            else []
        ),
    )
    rows = [_plan_row(comparison, figures, first.cost) for figures in comparison.figures]
    return Table(text("Plans compared"), columns, rows)


def _plan_row(comparison: Comparison, figures: PlanFigures, cost: Money) -> tuple[Cell, ...]:
    row: tuple[Cell, ...] = (
        figures.name,
        figures.cost,
        figures.cost - cost,
        figures.cost_of_sales,
        len(comparison.winners(figures.name)),
        len(comparison.losers(figures.name)),
        figures.p10,
        figures.p50,
        figures.p90,
        figures.gini,
        figures.leverage,
        figures.correlation,
    )
    return (*row, figures.variable_share) if comparison.salaries else row


def _people(comparison: Comparison) -> Table:
    names = comparison.names()
    currency = comparison.figures[0].cost.currency
    last = names[-1]
    earned = {
        name: {change.participant: change.after for change in comparison.changes(name)} for name in comparison.names()
    }
    columns = [
        Column(text("person"), key="person"),
        *(Column(name, unit=currency, key=f"plan.{name}") for name in names),
    ]
    if len(names) > 1:
        columns.append(Column(text("change"), unit=currency, key="change"))
    rows: list[list[Cell]] = []
    for change in comparison.changes(last):
        row: list[Cell] = [change.participant, *(earned[name][change.participant] for name in names)]
        rows.append([*row, change.difference()] if len(names) > 1 else row)
    total: list[Cell] = [text("all"), *(figures.cost for figures in comparison.figures)]
    if len(names) > 1:
        total.append(comparison.figures[-1].cost - comparison.figures[0].cost)
    return Table(text("What each person earns"), columns, rows, total=total)


def _mixes(comparison: Comparison) -> Table:
    columns = (
        Column(text("plan"), key="plan"),
        Column(text("component"), key="component"),
        Column(text("part of the pay"), unit="%", rounding=_PERCENT, key="share"),
    )
    rows = []
    for figures in comparison.figures:
        labels = {part.key: part.label for part in comparison.simulation(figures.name).plan.components}
        rows += [(figures.name, labels[key], share) for key, share in figures.mix]
    return Table(text("What the components pay"), columns, rows)

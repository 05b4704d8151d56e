"""Seasonal indexes to look at and to chart, with what they are made of.

Invariant: the indexes are those by which a plan with the same rule weighs.

Left out: the methods (`seasonality_methods`) and charts, which whoever has the records draws.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import Dimension, calendar_of
from salesmanual.planning.seasonality import SeasonalIndex
from salesmanual.planning.weighing import Asked, PlanningFacts
from salesmanual.planning.weightings_common import place_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.fiscal import FiscalCalendar
    from salesmanual.kernel.period import Workdays
    from salesmanual.planning.weighing import Figures

__all__ = ["SeasonalIndexes", "seasonal_indexes"]

_INDEX: Final = Rounding("0.01")
_SOLD: Final = Rounding("0.01")


@final
@attrs.frozen
class SeasonalIndexes(Shown):
    """The seasonal indexes of the parts of a period, to look at and to chart.

    Attributes:
        rule: The convention they are made by.
        parts: The parts, in order.
        years: The past years that they are made of.
        sold: For each part, what was sold in what is comparable to it in each of the years; `None` where nothing is.
        indexes: The index of each part; they average 1.

    Source: Handbook 2.2.
    """

    rule: SeasonalIndex
    parts: tuple[Period, ...]
    years: tuple[int, ...]
    sold: tuple[tuple[Fraction | None, ...], ...]
    indexes: tuple[Fraction, ...]
    _asked: Asked = attrs.field(repr=False)
    _facts: PlanningFacts = attrs.field(repr=False, eq=False)

    def items(self) -> tuple[tuple[Period, Fraction], ...]:
        """Each part with its index."""
        return tuple(zip(self.parts, self.indexes, strict=True))

    def index(self, part: Period) -> Fraction:
        """The index of a part.

        Raises:
            InvalidValueError: If it is none of the parts.
        """
        return self.indexes[place_of(self._asked, part)]

    def explain(self, part: Period) -> Step:
        """Where the index of a part comes from; replaying it gives the index.

        Raises:
            InvalidValueError: If it is none of the parts.
        """
        return self.rule.explain(self._asked, self._facts, part)

    def tables(self) -> tuple[Table, ...]:
        """What was sold in each year, and the index of each part."""
        heads = [Column(str(year), key=str(year), rounding=_SOLD) for year in self.years]
        columns = [Column(text("period"), key="period"), *heads]
        columns.append(Column(text("index"), key="index", unit="%", rounding=_INDEX))
        rows = [
            (str(part), *sold, index) for part, sold, index in zip(self.parts, self.sold, self.indexes, strict=True)
        ]
        average = sum(self.indexes, Fraction(0)) / len(self.indexes)
        sums = [sum((row[at] or Fraction(0) for row in self.sold), Fraction(0)) for at in range(len(self.years))]
        title = text("Seasonal indexes of {period}", period=str(self._asked.parent))
        return (Table(title, columns, rows, total=(text("total, average"), *sums, average)),)

    def records(self) -> list[dict[str, object]]:
        """One row for each part, for a data frame or a chart: its days, its index and what was sold in each year."""
        return [
            {"period": str(part), "since": part.start, "until": part.last_day(), "index": index}
            | {str(year): amount for year, amount in zip(self.years, sold, strict=True)}
            for part, sold, index in zip(self.parts, self.sold, self.indexes, strict=True)
        ]


def seasonal_indexes(
    figures: Figures,
    time: Dimension,
    *,
    rule: SeasonalIndex | None = None,
    at: Mapping[str, Hashable] | None = None,
    under: Period | None = None,
    calendar: FiscalCalendar | None = None,
    workdays: Workdays | None = None,
) -> SeasonalIndexes:
    """The seasonal indexes of the parts of a planned period.

    Args:
        figures: What was sold in the years before.
        time: The planned period with its parts, by `divide_time`.
        rule: The convention; the average of the yearly indexes of three years where it is not given.
        at: The members whose season it is, by dimension; everybody's where none are named.
        under: The period whose parts are meant; the whole planned period where it is `None`.
        calendar: How the company divides its time; as the time was divided where it is left out.
        workdays: Which days are worked, where cut weeks count by workdays.

    Raises:
        InvalidValueError: As `SeasonalIndex.weigh` does.
        NotFoundError: If a member or the period is unknown.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import half, year
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> book = FigureBook([Figure(300, half(2025, 1)), Figure(500, half(2025, 2))], [])
    >>> found = seasonal_indexes(book, divide_time(year(2026), levels=["half"]))
    >>> [(str(part), str(index)) for part, index in found.items()]
    [('2026-H1', '3/4'), ('2026-H2', '5/4')]
    """
    members = dict(at or {})
    rule = rule or SeasonalIndex()
    rule = attrs.evolve(rule, by=tuple(dict.fromkeys([*rule.by, *members])))
    top = cast("Period", time.top)
    asked = Asked(time, under or top, members, top, calendar_of(time, calendar))
    facts = PlanningFacts(history=figures, workdays=workdays)
    indexes = rule.weigh(asked, facts)
    _, past = rule._past(asked, facts)  # noqa: SLF001 - the result shows what the rule has read
    return SeasonalIndexes(
        rule, cast("tuple[Period, ...]", asked.children()), past.years, past.values, indexes, asked, facts
    )

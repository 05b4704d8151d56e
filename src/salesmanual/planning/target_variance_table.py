"""The lines of a variance, as a table, as a pivot, and explained.

Invariant: the sums of the lines are the total, exactly; only the print rounds.

Left out: where the figures come from (`target_variance`).
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Difference, Quotient, Step, derived, given
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.planning.dimensions import dimension_heading
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.tables import Cell

__all__ = ["LineFigures", "VarianceFigure", "VarianceLine", "VarianceTable"]

VarianceFigure: TypeAlias = Literal[
    "target", "actual", "variance", "variance_rate", "contribution", "share", "last_year", "growth"
]
"""A figure of a line."""

_FIGURES: Final[tuple[VarianceFigure, ...]] = (
    "target",
    "actual",
    "variance",
    "variance_rate",
    "contribution",
    "share",
    "last_year",
    "growth",
)
_AMOUNTS: Final = ("target", "actual", "variance", "last_year")
_TENTH: Final = Rounding("0.1")
_ELSEWHERE: Final = text("elsewhere")
_TWO: Final = 2
_SECTION: Final = "2.2"


class LineFigures(NamedTuple):
    """What was to be reached, what was, and what was a year before."""

    target: Fraction
    actual: Fraction
    last_year: Fraction | None


@final
@attrs.frozen
class VarianceLine:
    """One line of a variance, exact, in the unit of the measure.

    Attributes:
        members: One of each dimension that the lines are by; `None` for what belongs to nobody in them.
        target: What was to be reached.
        actual: What was reached.
        last_year: What was reached a year before; `None` where that is not asked for.
        whole: The figures of all lines together.

    Source: Handbook 2.2, 2.5.

    >>> whole = LineFigures(Fraction(200), Fraction(150), None)
    >>> line = VarianceLine(("li.na",), Fraction(100), Fraction(60), Fraction(50), whole)
    >>> line.variance(), line.variance_rate(), line.contribution(), line.share(), line.growth()
    (Fraction(-40, 1), Fraction(-2, 5), Fraction(-1, 5), Fraction(4, 5), Fraction(1, 5))
    """

    members: tuple[Hashable, ...]
    target: Fraction
    actual: Fraction
    last_year: Fraction | None
    whole: LineFigures = attrs.field(repr=False)

    def variance(self) -> Fraction:
        """Actual - target."""
        return self.actual - self.target

    def variance_rate(self) -> Fraction | None:
        """Variance ÷ target; `None` without a target above 0."""
        return _ratio(self.variance(), self.target)

    def contribution(self) -> Fraction | None:
        """Variance ÷ the target of all: the points of the whole variance that come from here; `None` without one."""
        return _ratio(self.variance(), self.whole.target)

    def share(self) -> Fraction | None:
        """Variance ÷ the variance of all; `None` where that is 0."""
        variance = self.whole.actual - self.whole.target
        return self.variance() / variance if variance else None

    def growth(self) -> Fraction | None:
        """Actual ÷ last year - 1; `None` where there was nothing above 0, or last year is not asked for."""
        return None if self.last_year is None else _ratio(self.actual - self.last_year, self.last_year)

    def figure(self, figure: VarianceFigure) -> Fraction | None:
        """A figure by its name.

        Raises:
            InvalidValueError: If there is no such figure.
        """
        read_choice(figure, "figure", "a figure of a variance", _FIGURES)
        found = getattr(self, figure)
        value: Fraction | None = found() if callable(found) else found
        return value

    def explain(self, figure: VarianceFigure = "contribution") -> Step:
        """Where a figure comes from; its replay is the figure.

        Raises:
            InvalidValueError: If there is no such figure, or it is not known of this line.
        """
        value = self.figure(figure)
        if value is None:
            raise InvalidValueError("figure", figure, f"a figure that is known of {self.name()}")
        label = _LABELS[figure]
        if figure in {"target", "actual", "last_year"}:
            return given(label, value, section=_SECTION)
        actual, target = given(_LABELS["actual"], self.actual), given(_LABELS["target"], self.target)
        if figure == "growth":
            before = given(_LABELS["last_year"], self.last_year)
            more = derived(text("more than last year"), Difference(), (actual, before))
            return derived(label, Quotient(), (more, before), section=_SECTION, unit="%")
        variance = derived(_LABELS["variance"], Difference(), (actual, target), section=_SECTION)
        if figure == "variance":
            return variance
        return derived(label, Quotient(), (variance, self._below(figure, target)), section=_SECTION, unit="%")

    def _below(self, figure: VarianceFigure, target: Step) -> Step:
        if figure == "variance_rate":
            return target
        all_targets = given(text("target of all"), self.whole.target)
        if figure == "contribution":
            return all_targets
        actuals = given(text("actual of all"), self.whole.actual)
        return derived(text("variance of all"), Difference(), (actuals, all_targets))

    def name(self) -> str:
        """Its members, for messages."""
        if any(member is None for member in self.members):
            return "elsewhere"
        return ", ".join(map(str, self.members)) or "all"


_LABELS: Final[Mapping[VarianceFigure, Text]] = {
    "target": text("target"),
    "actual": text("actual"),
    "variance": text("variance"),
    "variance_rate": text("variance %"),
    "contribution": text("contribution"),
    "share": text("share of variance"),
    "last_year": text("last year"),
    "growth": text("growth"),
}


def _ratio(above: Fraction, below: Fraction) -> Fraction | None:
    return above / below if below > 0 else None


@final
@attrs.frozen
class VarianceTable(Shown):
    """By what actuals differ from targets, line by line.

    Attributes:
        measure: What is counted.
        over: The period.
        by: The dimensions that the lines are by.
        lines: The lines, in the order of the dimensions; what is elsewhere stands last.
        total: All of them together.
        rounding: How amounts are shown that are no whole step.

    Source: Handbook 2.2, 2.5, 10.1.
    """

    measure: TargetMeasure = attrs.field(repr=False)
    over: Period
    by: tuple[str, ...]
    lines: tuple[VarianceLine, ...]
    total: VarianceLine
    rounding: Rounding = attrs.field(repr=False)

    def of(self, *members: Hashable) -> VarianceLine:
        """The line of these members, in the order of `by`.

        Raises:
            NotFoundError: If there is none.
        """
        found = next((line for line in self.lines if line.members == members), None)
        if found is None:
            name = ", ".join(map(str, members))
            raise NotFoundError("line of the variance", name, did_you_mean(name, [line.name() for line in self.lines]))
        return found

    def largest(self, count: int = 5) -> tuple[VarianceLine, ...]:
        """The lines with the largest variances, whatever their sign; of two alike the first."""
        return tuple(sorted(self.lines, key=lambda line: -abs(line.variance()))[:count])

    def along(self, *keys: str) -> VarianceTable:
        """The same variance by fewer dimensions: lines are added up.

        Raises:
            NotFoundError: If the lines are not by such a dimension.
        """
        places = [self._place(key) for key in keys]
        sums: dict[tuple[Hashable, ...], LineFigures] = {}
        for line in self.lines:
            members = tuple(line.members[place] for place in places)
            before = sums.get(members, LineFigures(Fraction(0), Fraction(0), None))
            past = None if line.last_year is None else line.last_year + (before.last_year or 0)
            sums[members] = LineFigures(before.target + line.target, before.actual + line.actual, past)
        lines = tuple(VarianceLine(members, *figures, self.total.whole) for members, figures in sums.items())
        return attrs.evolve(self, by=tuple(keys), lines=lines)

    def _place(self, key: str) -> int:
        if key not in self.by:
            raise NotFoundError("dimension of the variance", key, did_you_mean(key, self.by))
        return self.by.index(key)

    def pivot(self, figure: VarianceFigure = "variance", *, rows: str = "", columns: str = "") -> Table:
        """One figure as a table: the members of one dimension below one another, those of another side by side.

        Args:
            figure: Which figure.
            rows: The dimension of the rows; the first that the lines are by where it is empty.
            columns: The dimension of the columns; the second where it is empty.

        Raises:
            InvalidValueError: If there is no such figure, or the lines are by less than two dimensions.
            NotFoundError: If the lines are not by such a dimension.
        """
        read_choice(figure, "figure", "a figure of a variance", _FIGURES)
        if len(self.by) < _TWO:
            raise InvalidValueError("by", ", ".join(self.by), "lines by two dimensions or more")
        down, right = rows or self.by[0], columns or next(key for key in self.by if key != (rows or self.by[0]))
        cells = {line.members: line for line in self.along(down, right).lines}
        row_lines, column_lines = self.along(down).lines, self.along(right).lines
        heads = [self._column(figure, _head(line.members[0]), key=f"c{at}") for at, line in enumerate(column_lines)]
        every = [
            Column(dimension_heading(down), key="member"),
            *heads,
            self._column(figure, text("total"), key="total"),
        ]
        body = [
            (
                _head(line.members[0]),
                *(self._cell(figure, cells.get((line.members[0], other.members[0]))) for other in column_lines),
                self._cell(figure, line),
            )
            for line in row_lines
        ]
        last = (text("total"), *(self._cell(figure, line) for line in column_lines), self._cell(figure, self.total))
        return Table(text("{figure}, {period}", figure=_LABELS[figure], period=str(self.over)), every, body, total=last)

    def _column(self, figure: VarianceFigure, label: Text | str, *, key: str) -> Column:
        if figure in _AMOUNTS:
            rounding = None if self.measure.is_money() else _TENTH
            return Column(label, key=key, unit=self.measure.unit, rounding=rounding)
        return Column(label, key=key, unit="%", rounding=_TENTH)

    def _cell(self, figure: VarianceFigure, line: VarianceLine | None) -> Cell:
        value = None if line is None else line.figure(figure)
        if value is None or figure not in _AMOUNTS or not self.measure.is_money():
            return value
        return Money.rounded(value, self.measure.unit, self.rounding)

    def tables(self) -> tuple[Table, ...]:
        """One row for each line, and the total."""
        shown = [figure for figure in _FIGURES if self.total.last_year is not None or figure not in _OF_LAST_YEAR]
        columns = [Column(dimension_heading(key), key=key) for key in self.by]
        columns += [self._column(figure, _LABELS[figure], key=figure) for figure in shown]
        rows = [(*map(_head, line.members), *(self._cell(figure, line) for figure in shown)) for line in self.lines]
        blanks = [None] * (len(self.by) - 1)
        total = (text("total"), *blanks, *(self._cell(figure, self.total) for figure in shown))
        title = text("Variance of {measure}, {period}", measure=self.measure.label, period=str(self.over))
        return (Table(title, columns, rows, total=total),)

    def records(self) -> list[dict[str, object]]:
        """One row for each line, for a data frame; all figures are exact numbers."""
        return [
            {
                **dict(zip(self.by, line.members, strict=True)),
                **{figure: line.figure(figure) for figure in _FIGURES},
            }
            for line in self.lines
        ]


_OF_LAST_YEAR: Final = ("last_year", "growth")


def _head(member: Hashable) -> Text | str:
    return _ELSEWHERE if member is None else str(member)

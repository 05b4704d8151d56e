"""Variance: by what the actuals differ from the targets, and who or what the difference comes from.

    variance        actual - target                     growth          actual ÷ last year - 1
    variance %      variance ÷ target                   contribution    variance ÷ the target of all
    share           variance ÷ the variance of all

Invariant: the lines make up the whole: targets, actuals, variances and contributions sum to those of all, exactly. What
belongs to nobody in a dimension is a line of its own.

Left out: price, volume and mix behind a variance; the tables (`target_variance_table`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final, cast

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import read_lines
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, Dimension, calendar_of
from salesmanual.planning.target_variance_table import LineFigures, VarianceLine, VarianceTable
from salesmanual.planning.tracking import check_figures, members_of
from salesmanual.planning.weighing import Figures
from salesmanual.planning.weightings_time import Comparison, Part, unit_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = ["target_variances"]

_MINOR: Final = Rounding()
_MOST_LINES: Final = 100_000


def target_variances(
    breakdown: Breakdown,
    actuals: Figures,
    *,
    by: Iterable[str] = (),
    over: Period | None = None,
    depth: Mapping[str, int] | None = None,
    at: Mapping[str, Hashable] | None = None,
    last_year: Figures | None = None,
    calendar: FiscalCalendar | None = None,
    rounding: Rounding = _MINOR,
) -> VarianceTable:
    """By what the actuals of a period differ from its targets, by the members of one dimension or of several at once.

    Args:
        breakdown: The targets.
        actuals: What was reached, by the members of the dimensions and by day.
        by: The dimensions, `"time"` among them if wanted; the first of the breakdown where none is named.
        over: The period; whole parts of the time, such as the months that are over. All of it where it is `None`.
        depth: How many levels below the top the members of a dimension are; its leaves where it is not named.
        at: Members of other dimensions that are meant.
        last_year: What was reached before, for the growth: a period is compared with the one of the same number in the
            fiscal year before, weeks with the weeks of the same numbers.
        calendar: How the company divides its time; as the plan's time was divided where it is left out.
        rounding: How amounts are shown that are no whole step.

    Raises:
        WrongTypeError, CurrencyMismatchError: If an argument is not of its type, or figures are in another unit.
        NotFoundError: If a dimension or a member is unknown.
        InvalidValueError: If the period cuts a part of the time, a dimension is named in `by` and in `at`, there are
            more than 100,000 lines, or figures are cut by a period.

    Source: Handbook 2.2, 2.5, 10.1.

    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [10, 10, 10], ("wang.wei",): [20, 20, 20]}
    >>> targets = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells)
    >>> done = [("li.na", 14), ("wang.wei", 15)]
    >>> book = FigureBook([Figure(count, month(2026, 1), {"who": name}) for name, count in done], [who])
    >>> found = target_variances(targets, book, over=month(2026, 1))
    >>> [(line.members[0], int(line.variance()), str(line.contribution())) for line in found.lines]
    [('li.na', 4, '2/15'), ('wang.wei', -5, '-1/6')]
    >>> str(found.total.variance_rate())
    '-1/30'
    """
    check_type(breakdown, Breakdown, "breakdown")
    check_type(rounding, Rounding, "rounding")
    check_figures(actuals, breakdown.measure.unit)
    if last_year is not None:
        check_figures(last_year, breakdown.measure.unit, "last_year")
    keys = read_lines(by, "by") or (breakdown.dimensions[0].key,)
    period = breakdown.over if over is None else over
    asked = _Asked(breakdown, actuals, last_year, calendar_of(breakdown.time, calendar), period, dict(at or {}))
    for key in keys:
        if key in asked.fixed:
            raise InvalidValueError(f"at.{key}", str(asked.fixed[key]), f"no member of {key}, which the lines are by")
    members = [_members(breakdown.dimension(key), (depth or {}).get(key), period) for key in keys]
    whole = asked.figures({})
    lines = [(place, asked.figures(dict(zip(keys, place, strict=True)))) for place in _places(members)]
    elsewhere = _less(whole, [figures for _, figures in lines])
    if any(elsewhere):
        lines.append(((None,) * len(keys), elsewhere))
    made = tuple(VarianceLine(place, *figures, whole) for place, figures in lines)
    return VarianceTable(breakdown.measure, period, keys, made, VarianceLine((), *whole, whole), rounding)


def _members(dimension: Dimension, depth: int | None, over: Period) -> Sequence[Hashable]:
    """The members that the lines are by; they make up the dimension, or the period."""
    level = dimension.leaves() if depth is None else dimension.level(depth)
    if dimension.key != TIME:
        return level
    inside = [period for period in cast("Sequence[Period]", level) if over.covers(period)]
    if sum(period.days() for period in inside) != over.days():
        raise InvalidValueError("over", str(over), f"whole parts such as {level[0]}", "name a deeper level of time")
    return inside


def _places(members: Sequence[Sequence[Hashable]]) -> Iterable[tuple[Hashable, ...]]:
    count = 1
    for own in members:
        count *= len(own)
    if count > _MOST_LINES:
        raise InvalidValueError("by", f"{count:,} lines", f"at most {_MOST_LINES:,}", "name a level with depth=")
    return product(*members)


def _less(whole: LineFigures, parts: Sequence[LineFigures]) -> LineFigures:
    """What is left of the whole."""
    target = whole.target - sum((part.target for part in parts), Fraction(0))
    actual = whole.actual - sum((part.actual for part in parts), Fraction(0))
    if whole.last_year is None:
        return LineFigures(target, actual, None)
    return LineFigures(target, actual, whole.last_year - sum((part.last_year or 0 for part in parts), Fraction(0)))


@attrs.frozen
class _Asked:
    """What the lines are made from."""

    breakdown: Breakdown
    actuals: Figures
    last_year: Figures | None
    calendar: FiscalCalendar
    over: Period
    fixed: Mapping[str, Hashable]

    def figures(self, members: Mapping[str, Hashable]) -> LineFigures:
        """The figures of some members; of the whole where none are named."""
        address = self.breakdown.address(**{TIME: self.over, **self.fixed, **members})
        period = cast("Period", address[-1])
        named = members_of(self.breakdown, address)
        target = self.breakdown.steps(address) * Fraction(self.breakdown.measure.smallest())
        past = None if self.last_year is None else self._past(self.last_year, named, period)
        return LineFigures(target, self.actuals.of(named, period), past)

    def _past(self, figures: Figures, members: Mapping[str, Hashable], period: Period) -> Fraction:
        parts = _year_before(period, self.calendar)
        return sum((figures.of(members, part.period) * part.factor for part in parts), Fraction(0))


def _year_before(period: Period, calendar: FiscalCalendar) -> tuple[Part, ...]:
    """What the period is compared with: by its months where it is made of whole ones, else by its weeks."""
    comparison = Comparison(calendar)
    months = calendar.months(period)
    pieces = months if all(unit_place(each, calendar) for each in months) else (period,)
    if unit_place(period, calendar) is not None:
        pieces = (period,)
    return tuple(part for piece in pieces for part in comparison.parts(piece, calendar.year_of(piece.start) - 1))

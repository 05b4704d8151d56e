"""Seasonality: how a year's total falls on its parts, from several past years.

    index of a part = its part by the method × how many parts there are ÷ the sum of their parts
    an index of 1 (100 %) is an average part

Invariant: the indexes of the parts of a period average 1, so a total times the indexes over their number is kept.

Left out: the level of the year, which the target says; tables of the indexes (`seasonality_indexes`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast, final

import attrs

from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_section
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import TIME
from salesmanual.planning.seasonality_methods import METHODS, IndexMethod, read_cycle, share_parts, share_steps
from salesmanual.planning.weightings_common import (
    SECTION,
    check_years,
    figures_for,
    fixed_of,
    not_time,
    place_of,
    read_by,
)
from salesmanual.planning.weightings_past import PastFigures, read_past, sold_at_all
from salesmanual.planning.weightings_time import CUT_WEEKS, WEEK_53, Comparison, CutWeeks, Week53
from salesmanual.planning.weightings_union import WEIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from salesmanual.kernel.period import Period
    from salesmanual.planning.weighing import Asked, Figures, PlanningFacts


__all__ = ["SeasonalIndex"]

_ZEROS: Final = ("keep", "smooth")
_NO_HISTORY: Final = ("refuse", "all")
_MISSING: Final[Mapping[Week53, Fraction | None]] = {
    "last-of-year": None,
    "average": Fraction(1),
    "drop": Fraction(0),
}


@final
@WEIGHTINGS.member("seasonal")
@attrs.frozen(kw_only=True)
class SeasonalIndex:
    """Every part of a period weighs its seasonal index in the last years.

    Attributes:
        years: How many fiscal years before the plan are looked at; those without sales are left out.
        method: `"average-share"`, the average of the yearly indexes, where every year counts the same;
            `"ratio-to-average"`, the average of each part over all years against the average of all parts, where
            larger years count more; `"ratio-to-moving-average"`, the average ratio to the centred average of a whole
            year, which takes a trend out and needs two years or more.
        zeros: A part in which nothing was ever sold gets nothing (`"keep"`), or the mean of the nearest parts before
            and after it that have sales (`"smooth"`).
        week_53: What stands for a 53rd week in a year that has 52: its last week, its average week, or nothing.
        cut_weeks: Whether a week that is cut counts by the days that are left of it, or by the workdays.
        no_history: Where nothing was sold by the members that matter, it is refused (`"refuse"`), or `"all"` members
            are looked at.
        by: The dimensions whose members have a season of their own, such as `"who"` or `"product"`.
        section: The handbook section.

    Raises:
        WrongTypeError, DuplicateError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.2. The moving average is that of classical decomposition: R. J. Hyndman and G. Athanasopoulos,
    Forecasting: Principles and Practice, on time series decomposition.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import quarter, year
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.weighing import Asked, PlanningFacts
    >>> sold = {2024: (900, 1500, 400, 400), 2025: (1000, 1400, 350, 450)}
    >>> rows = [(amount, quarter(number, at)) for number, row in sold.items() for at, amount in enumerate(row, 1)]
    >>> book = FigureBook([Figure(*row) for row in rows], [])
    >>> time = divide_time(year(2026), levels=["quarter"])
    >>> asked = Asked(time, time.top, {}, year(2026), FiscalCalendar())
    >>> [float(index) for index in SeasonalIndex(years=2).weigh(asked, PlanningFacts(history=book))]
    [1.1875, 1.8125, 0.46875, 0.53125]
    """

    years: int = attrs.field(default=3, validator=check_years)
    method: IndexMethod = attrs.field(default="average-share", validator=check_choice("an index method", METHODS))
    zeros: Literal["keep", "smooth"] = attrs.field(
        default="keep", validator=check_choice("what becomes of parts without sales", _ZEROS)
    )
    week_53: Week53 = attrs.field(default="last-of-year", validator=check_choice("a 53rd week", WEEK_53))
    cut_weeks: CutWeeks = attrs.field(default="days", validator=check_choice("what cut weeks count by", CUT_WEEKS))
    no_history: Literal["refuse", "all"] = attrs.field(
        default="refuse", validator=check_choice("what is done without history", _NO_HISTORY)
    )
    by: tuple[str, ...] = attrs.field(default=(), converter=read_by)
    section: str = attrs.field(default=SECTION, validator=check_section)

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """The index of each part; 0 for all where nothing was sold in any of them, though in other parts of the year.

        Raises:
            InvalidValueError: If it is no time that is split, there are no figures, less than nothing was sold in a
                part, or nothing at all.
        """
        by, past = self._past(asked, facts)
        if not past.years:
            return (Fraction(0),) * len(past.children)
        parts = self._parts(asked, facts, by, past)
        parts = self._smoothed(parts, self._fractions(asked, facts))
        total = sum(parts, Fraction(0))
        return tuple(part * len(parts) / total if total else Fraction(0) for part in parts)

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The index of one part, from what was sold."""
        place = place_of(asked, child)
        weight = self.weigh(asked, facts)[place]
        label = text("seasonal index of {period}", period=str(child))
        by, past = self._past(asked, facts)
        steps = self._steps(asked, facts, by, past) if past.years else ()
        steps = self._smoothed_steps(steps, self._fractions(asked, facts))
        total = derived(text("all parts"), Sum(), steps)
        if not total.value:
            return given(label, weight, section=self.section, unit="%")
        count = given(text("how many parts there are"), len(steps))
        own = derived(text("{period} times the parts", period=str(child)), Product(), [steps[place], count])
        return derived(label, Quotient(), [own, total], rule=_RULES[self.method], section=self.section, unit="%")

    def _comparison(self, asked: Asked, facts: PlanningFacts) -> Comparison:
        return Comparison(asked.calendar, self.week_53, self.cut_weeks, facts.workdays)

    def _past(self, asked: Asked, facts: PlanningFacts) -> tuple[tuple[str, ...], PastFigures]:
        """Whose history it is by, and what was sold in the parts."""
        if asked.dimension.key != TIME:
            raise not_time(asked, "a split by season")
        figures, comparison = figures_for(asked, facts.history, "history"), self._comparison(asked, facts)
        past = read_past(asked, figures, self.by, self.years, comparison)
        if past.years:
            return self.by, past
        if self.no_history == "all" and fixed_of(asked, self.by):
            return (), self._all(asked, figures, comparison)
        sold_at_all(asked, figures, self.by, self.years)
        return self.by, past

    def _all(self, asked: Asked, figures: Figures, comparison: Comparison) -> PastFigures:
        past = read_past(asked, figures, (), self.years, comparison)
        if not past.years:
            sold_at_all(asked, figures, (), self.years)
        return past

    def _parts(
        self, asked: Asked, facts: PlanningFacts, by: tuple[str, ...], past: PastFigures
    ) -> tuple[Fraction, ...]:
        if self.method == "ratio-to-moving-average":
            cycle = read_cycle(asked, past.figures, by, self.years, self._comparison(asked, facts))
            return cycle.parts(_MISSING[self.week_53])
        return share_parts(past, pooled=self.method == "ratio-to-average")

    def _steps(self, asked: Asked, facts: PlanningFacts, by: tuple[str, ...], past: PastFigures) -> tuple[Step, ...]:
        if self.method == "ratio-to-moving-average":
            cycle = read_cycle(asked, past.figures, by, self.years, self._comparison(asked, facts))
            return cycle.steps(_MISSING[self.week_53])
        return share_steps(past, pooled=self.method == "ratio-to-average")

    def _fractions(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """How much of a whole part each one is: 1, or what is left of a cut week."""
        if self.zeros == "keep":
            return ()
        comparison = self._comparison(asked, facts)
        pieces = [comparison.pieces(cast("Period", child)) for child in asked.children()]
        return tuple(comparison.fraction(own[0]) if len(own) == 1 else Fraction(1) for own in pieces)

    def _smoothed(self, parts: tuple[Fraction, ...], fractions: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        if self.zeros == "keep":
            return parts
        smoothed = list(parts)
        for place, near in _nearest(parts, fractions).items():
            whole = sum((parts[at] / fractions[at] for at in near), Fraction(0)) / len(near)
            smoothed[place] = whole * fractions[place]
        return tuple(smoothed)

    def _smoothed_steps(self, steps: tuple[Step, ...], fractions: tuple[Fraction, ...]) -> tuple[Step, ...]:
        if self.zeros == "keep":
            return steps
        smoothed = list(steps)
        parts = tuple(cast("Fraction", step.value) for step in steps)
        for place, near in _nearest(parts, fractions).items():
            wholes = [_whole(steps[at], fractions[at]) for at in near]
            total = derived(text("nearest parts with sales"), Sum(), wholes)
            mean = derived(text("mean of the nearest parts"), Quotient(), [total, given(text("how many"), len(near))])
            left = given(text("part of the week that is left"), fractions[place])
            smoothed[place] = derived(text("a part without sales, smoothed"), Product(), [mean, left])
        return tuple(smoothed)


_RULES: Final = {
    "average-share": text("the average of the yearly indexes"),
    "ratio-to-average": text("the average of the part over the average of all, years pooled"),
    "ratio-to-moving-average": text("the average ratio to the centred moving average"),
}


def _whole(step: Step, fraction: Fraction) -> Step:
    if fraction == 1:
        return step
    left = given(text("part of the week that is left"), fraction)
    return derived(text("a whole week of it"), Quotient(), [step, left])


def _nearest(parts: tuple[Fraction, ...], fractions: tuple[Fraction, ...]) -> dict[int, list[int]]:
    """For each part without sales, where the nearest ones with sales are before and after it."""
    sold = [place for place, part in enumerate(parts) if part]
    near: dict[int, list[int]] = {}
    for place, part in enumerate(parts):
        if part or not fractions[place] or not sold:
            continue
        before = [at for at in sold if at < place][-1:]
        near[place] = before + [at for at in sold if at > place][:1]
    return near

"""The seasonal projection: what was reached, over the part of the season that is over.

Invariant: the part that is over grows from 0 to 1 with the days, and is 1 at the end of the period.

Left out: how a season is found in the past (`seasonality`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_section
from salesmanual.kernel.fiscal import Unit
from salesmanual.kernel.texts import text
from salesmanual.planning.projections_standing import COUNTED, DayCount, Standing, day_step, up_to
from salesmanual.planning.projections_union import PROJECTIONS
from salesmanual.planning.splits_dividing import weights_of
from salesmanual.planning.weighing import Asked, Weighting
from salesmanual.planning.weightings import SeasonalIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesmanual.kernel.period import Period

__all__ = ["SeasonalProjection"]

_LEAST_DAYS: Final[dict[str, int]] = {"year": 350, "half": 175, "quarter": 84, "month": 28, "week": 7, "day": 1}
"""The days of the shortest period of each unit, in every fiscal calendar."""


def _check_season(_: object, attribute: attrs.Attribute[Weighting], value: object) -> None:
    if not all(hasattr(value, name) for name in ("by", "weigh", "explain")):
        raise WrongTypeError(attribute.name, value, "a weighting of time such as SeasonalIndex()")


def _check_level(_: object, attribute: attrs.Attribute[str], value: object) -> None:
    if not isinstance(value, str) or value not in _LEAST_DAYS:
        raise InvalidValueError(attribute.name, value, "a unit of time", did_you_mean(str(value), _LEAST_DAYS))


@final
@PROJECTIONS.member("seasonal")
@attrs.frozen(kw_only=True)
class SeasonalProjection:
    """The year goes as years go: reached ÷ the part of the season that is over.

    A part of the time that runs is over by days or workdays.

    Attributes:
        season: What weight each part of a period has; by default its seasonal index in the last three years, which is
            everybody's unless the index is `by` members.
        level: The shortest unit that has a season; within it days or workdays count.
        counted: What time is counted in within that unit, `"days"` or `"workdays"`.
        section: The handbook section.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.2.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.weighing import PlanningFacts
    >>> before = FigureBook([Figure(amount, month(2025, at)) for at, amount in ((1, 100), (2, 100), (3, 200))], [])
    >>> sold = FigureBook([Figure(300, date(2026, 1, 20))], [])
    >>> spring = divide_time(quarter(2026, 1), levels=["month"])
    >>> standing = Standing(
    ...     period=quarter(2026, 1), as_of=date(2026, 1, 31), actuals=sold, time=spring,
    ...     facts=PlanningFacts(history=before),
    ... )
    >>> SeasonalProjection().project(standing)
    Fraction(1200, 1)
    """

    season: Weighting = attrs.field(factory=SeasonalIndex, validator=_check_season)
    level: Unit = attrs.field(default="month", validator=_check_level)
    counted: DayCount = attrs.field(default="days", validator=check_choice("what is counted", COUNTED))
    section: str = attrs.field(default="2.2", validator=check_section)

    def project(self, standing: Standing) -> Fraction | None:
        """What it comes to; `None` where nothing of the season is over.

        Raises:
            InvalidValueError: If the season is without history, or workdays without a calendar.
        """
        if standing.rest() is None:
            return standing.reached()
        done = self.done(standing)
        return standing.reached() / done if done else None

    def done(self, standing: Standing) -> Fraction:
        """The part of the season that is over, from 0 to 1."""
        return self._done(standing, standing.period)

    def _done(self, standing: Standing, period: Period) -> Fraction:
        past = up_to(period, standing.as_of)
        if past is None:
            return Fraction(0)
        if past == period:
            return Fraction(1)
        parts, weights = self._weights(standing, period)
        if not any(weights):
            whole = standing.count(period, self.counted)
            return standing.count(past, self.counted) / whole if whole else Fraction(0)
        over = (weight * self._done(standing, part) for part, weight in zip(parts, weights, strict=True) if weight)
        return sum(over, Fraction(0)) / sum(weights, Fraction(0))

    def _weights(self, standing: Standing, period: Period) -> tuple[Sequence[Period], Sequence[Fraction]]:
        """The parts of the period that have a season, with their weights; none where days count."""
        parts = cast("tuple[Period, ...]", standing.time.children(period))
        if not parts or max(part.days() for part in parts) < _LEAST_DAYS[self.level]:
            return (), ()
        return parts, weights_of(self.season, self._asked(standing, period), standing.facts)

    def _asked(self, standing: Standing, period: Period) -> Asked:
        over = cast("Period", standing.time.top)
        return Asked(standing.time, period, standing.members, over, standing.calendar)

    def explain(self, standing: Standing) -> Step | None:
        """The projection as a quotient; `None` where nothing of the season is over."""
        if standing.rest() is None:
            return standing.reached_step()
        if not self.done(standing):
            return None
        done = self._done_step(standing, standing.period)
        label = text("projected for {period}", period=str(standing.period))
        return derived(label, Quotient(), (standing.reached_step(), done), section=self.section)

    def _done_step(self, standing: Standing, period: Period) -> Step:
        label = text("part of {period} that is over", period=str(period))
        past = up_to(period, standing.as_of)
        if past is None or past == period:
            return given(label, Fraction(past is not None), unit="%")
        parts, weights = self._weights(standing, period)
        if not any(weights):
            return self._days_step(standing, period, past)
        asked = self._asked(standing, period)
        steps = [self.season.explain(asked, standing.facts, part) for part in parts]
        over = [
            derived(
                text("what is over of {period}", period=str(part)), Product(), (step, self._done_step(standing, part))
            )
            for part, step in zip(parts, steps, strict=True)
            if part.start <= standing.as_of
        ]
        totals = (derived(text("what is over"), Sum(), over), derived(text("all parts"), Sum(), steps))
        return derived(label, Quotient(), totals, unit="%")

    def _days_step(self, standing: Standing, period: Period, past: Period) -> Step:
        label = text("part of {period} that is over", period=str(period))
        if not standing.count(period, self.counted):
            return given(label, Fraction(0), unit="%")
        days = [day_step(each, self.counted, standing.facts.workdays) for each in (past, period)]
        return derived(label, Quotient(), days, unit="%")

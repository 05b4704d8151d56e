"""Projections that add to what was reached: by the pace so far, or by the open deals.

Invariant: what is added is 0 when the period is over.

Left out: the season (`projections_season`) and the mean of several methods (`projections_blend`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_count, check_section
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.projections_standing import COUNTED, DayCount, Standing, day_step
from salesmanual.planning.projections_union import PROJECTIONS

if TYPE_CHECKING:
    from fractions import Fraction

    from salesmanual.planning.weighing import Figures

__all__ = ["PipelineProjection", "RunRate"]

_SECTION: Final = "2.2"
_MOST_DAYS: Final = 366


@final
@PROJECTIONS.member("run-rate")
@attrs.frozen(kw_only=True)
class RunRate:
    """It goes on as it went: reached + reached ÷ time passed × time to come.

    Attributes:
        counted: What time is counted in: `"workdays"` by the working calendar of the facts, or `"days"`.
        window: The pace is that of the last so many days; of all that have passed where it is `None`.
        section: The handbook section.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.2.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> sold = FigureBook([Figure(300, date(2026, 4, 3)), Figure(300, date(2026, 4, 9))], [])
    >>> april = month(2026, 4)
    >>> standing = Standing(period=april, as_of=date(2026, 4, 10), actuals=sold, time=divide_time(april))
    >>> RunRate(counted="days").project(standing), RunRate(counted="days", window=5).project(standing)
    (Fraction(1800, 1), Fraction(1800, 1))
    """

    counted: DayCount = attrs.field(default="workdays", validator=check_choice("what is counted", COUNTED))
    window: int | None = attrs.field(default=None, validator=attrs.validators.optional(check_count(1, _MOST_DAYS)))
    section: str = attrs.field(default=_SECTION, validator=check_section)

    def project(self, standing: Standing) -> Fraction | None:
        """What it comes to; `None` where no time has passed.

        Raises:
            InvalidValueError: If workdays are counted and it is not said which days are worked.
        """
        rest = standing.rest()
        if rest is None:
            return standing.reached()
        seen = self._seen(standing)
        passed = standing.count(seen, self.counted)
        if seen is None or not passed:
            return None
        pace = standing.actuals.of(standing.members, seen) / passed
        return standing.reached() + pace * standing.count(rest, self.counted)

    def _seen(self, standing: Standing) -> Period | None:
        """The part by which the pace is measured."""
        past = standing.past()
        if past is None or self.window is None:
            return past
        return Period(max(past.start, past.end - timedelta(days=self.window)), past.end)

    def explain(self, standing: Standing) -> Step | None:
        """The projection as a sum; `None` where no time has passed."""
        rest, seen = standing.rest(), self._seen(standing)
        if rest is None:
            return standing.reached_step()
        if seen is None or not standing.count(seen, self.counted):
            return None
        workdays = standing.facts.workdays
        in_window = standing.reached_step()
        if self.window is not None:
            sold = standing.actuals.of(standing.members, seen)
            in_window = given(text("reached in {period}", period=str(seen)), sold)
        pace = derived(text("pace so far"), Quotient(), (in_window, day_step(seen, self.counted, workdays)))
        more = derived(text("expected of the rest"), Product(), (pace, day_step(rest, self.counted, workdays)))
        label = text("projected for {period}", period=str(standing.period))
        return derived(label, Sum(), (standing.reached_step(), more), section=self.section)


@final
@PROJECTIONS.member("pipeline")
@attrs.frozen(kw_only=True)
class PipelineProjection:
    """What was reached, and what is expected of the open deals in the rest of the period.

    Attributes:
        section: The handbook section.

    Source: Handbook 2.2.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> sold, deals = (FigureBook([Figure(amount, on)], []) for amount, on in (
    ...     (300, date(2026, 4, 3)), (450, date(2026, 4, 30))
    ... ))
    >>> april = month(2026, 4)
    >>> standing = Standing(
    ...     period=april, as_of=date(2026, 4, 10), actuals=sold, time=divide_time(april), pipeline=deals
    ... )
    >>> PipelineProjection().project(standing)
    Fraction(750, 1)
    """

    section: str = attrs.field(default=_SECTION, validator=check_section)

    def project(self, standing: Standing) -> Fraction | None:
        """What it comes to.

        Raises:
            InvalidValueError: If there is no pipeline.
        """
        rest = standing.rest()
        if rest is None:
            return standing.reached()
        return standing.reached() + _pipeline_of(standing).of(standing.members, rest)

    def explain(self, standing: Standing) -> Step | None:
        """The projection as a sum."""
        rest = standing.rest()
        if rest is None:
            return standing.reached_step()
        expected = _pipeline_of(standing).of(standing.members, rest)
        deals = given(text("expected of open deals in {period}", period=str(rest)), expected)
        label = text("projected for {period}", period=str(standing.period))
        return derived(label, Sum(), (standing.reached_step(), deals), section=self.section)


def _pipeline_of(standing: Standing) -> Figures:
    if standing.pipeline is None:
        remedy = "pass pipeline=pipeline_figures(weighted_pipeline(…), …), or project by another method"
        raise InvalidValueError("pipeline", None, f"what is expected of open deals in {standing.period}", remedy)
    return standing.pipeline

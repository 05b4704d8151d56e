"""An activity model from what was measured: rates of the funnel, deal size of the won deals, days in each stage.

    conversion of a stage = went on ÷ settled        deal size = amount won ÷ deals won
    lag of a stage        = mean working days there × days a working day stands for, rounded once

Invariant: nothing is made up; a stage that nothing is known of is refused by name.

Left out: hours of an activity, which no pipeline knows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.planning.activity_needs import DEAL, ActivityModel, ActivityStep
from salesmanual.selling.pipeline_funnel import Funnel, FunnelStage
from salesmanual.selling.pipeline_outcomes import Outcomes
from salesmanual.selling.pipeline_times import StageTimes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["measured_model"]

_WHOLE: Final = Rounding("1")
_MINOR: Final = Rounding()
_DAYS_OF_A_WORKDAY: Final = Fraction(7, 5)


def measured_model(
    funnel: Funnel,
    outcomes: Outcomes,
    times: StageTimes | None = None,
    *,
    hours: Mapping[str, Exact | str] | None = None,
    settled: bool = True,
    days_of_a_workday: Exact | str = _DAYS_OF_A_WORKDAY,
    key: str = "required-activity",
) -> ActivityModel:
    """The activity model whose steps are the stages of a process, with the rates that were measured.

    Args:
        funnel: How many deals reached each stage and went on.
        outcomes: The closed deals, whose won ones give the deal size, rounded to the minor unit.
        times: How long deals were in each stage; without them nothing lags.
        hours: What one deal takes in each stage, by the stage's key, and `deal` for the closing; the others take none.
        settled: Whether the rates leave out the deals of which nothing is known yet.
        days_of_a_workday: How many days as they pass a working day stands for: 7 ÷ 5 in a week of five.
        key: What the model is called by.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If hours are given for a stage that is not there.
        InvalidValueError: If no deal was won or has an amount, or no deal went on from a stage, or none has left a
            stage whose days are asked.

    Source: Handbook 2.1, 2.2.
    """
    check_type(funnel, Funnel, "funnel")
    check_type(outcomes, Outcomes, "outcomes")
    average = outcomes.average_amount()
    if not average:
        raise InvalidValueError("outcomes", "no won deal with an amount", "at least one", "take a longer period")
    stages = funnel.stages[:-1]
    given = _read_hours(hours or {}, (*(stage.key for stage in stages), DEAL))
    lags = {} if times is None else _read_lags(times, read_fraction(days_of_a_workday, "days_of_a_workday"))
    steps = [
        ActivityStep(
            stage.key,
            _rate(stage, settled=settled),
            lag_days=_lag(stage, lags) if lags else 0,
            hours=given.get(stage.key, 0),
            label=stage.label,
        )
        for stage in stages
    ]
    size = Money.rounded(average, outcomes.currency, _MINOR)
    return ActivityModel(size, steps, deal_hours=given.get(DEAL, 0), key=key)


def _read_hours(hours: Mapping[str, Exact | str], keys: tuple[str, ...]) -> dict[str, Exact | str]:
    if not hasattr(hours, "items"):
        raise WrongTypeError("hours", hours, "hours for each stage")
    for key in hours:
        if key not in keys:
            raise NotFoundError("stage", key, did_you_mean(str(key), keys))
    return dict(hours)


def _rate(stage: FunnelStage, *, settled: bool) -> Fraction:
    rate = stage.settled_conversion() if settled else stage.conversion()
    if not rate:
        raise InvalidValueError(f"funnel.{stage.key}", "no deal that went on", "at least one", "take a longer period")
    return rate


def _read_lags(times: StageTimes, days: Fraction) -> dict[str, int | None]:
    check_type(times, StageTimes, "times")
    if days < 1:
        raise InvalidValueError("days_of_a_workday", days, "1 day or more, such as '7/5'")
    means = {each.stage.key: each.mean() for each in times.stages}
    return {key: None if mean is None else int(_WHOLE.number(mean * days)) for key, mean in means.items()}


def _lag(stage: FunnelStage, lags: Mapping[str, int | None]) -> int:
    lag = lags.get(stage.key)
    if lag is None:
        raise InvalidValueError(f"times.{stage.key}", "no deal that has left it", "at least one", "or leave out times")
    return lag

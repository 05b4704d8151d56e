"""An activity model from a pipeline: rates, deal size, lags, hours, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.activity_needs_measured import measured_model
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline_funnel import funnel
from salesmanual.selling.pipeline_outcomes import outcomes
from salesmanual.selling.pipeline_times import stage_times
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import LossReason, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00")
PROCESS: Final = SalesProcess(
    "machines", [Stage("talk", "Talk"), Stage("offer", "Offer")], loss_reasons=[LossReason("price")]
)


def _deal(number: str, amount: int, fate: str) -> Opportunity:
    """A deal that talks for a week, offers for two, and then has its fate; or stays, or is lost, in its talk."""
    deal = PROCESS.begin(Opportunity(number, amount=Money(amount, "CNY")), at=MONDAY, by="li.na")
    if fate == "talking":
        return deal
    if fate == "lost early":
        return PROCESS.lose(deal, "price", at=MONDAY + timedelta(days=7), by="li.na")
    deal = PROCESS.advance(deal, at=MONDAY + timedelta(days=7), by="li.na")
    end = MONDAY + timedelta(days=21)
    if fate == "won":
        return PROCESS.win(deal, at=end, by="li.na")
    return PROCESS.lose(deal, "price", at=end, by="li.na")


DEALS: Final = [
    _deal("D-1", 100, "won"),
    _deal("D-2", 201, "won"),
    _deal("D-3", 500, "lost"),
    _deal("D-4", 500, "lost early"),
    _deal("D-5", 500, "talking"),
]
FUNNEL: Final = funnel(PROCESS, DEALS)
OUTCOMES: Final = outcomes(PROCESS, DEALS, "CNY")
TIMES: Final = stage_times(PROCESS, DEALS, MONDAY + timedelta(days=21), OFFICE)


def test_rates_and_deal_size_are_those_measured() -> None:
    """Of four that are settled three came to an offer, of those two were won, for 150.50 on average."""
    model = measured_model(FUNNEL, OUTCOMES, key="measured")

    assert [(step.key, step.conversion) for step in model.steps] == [
        ("talk", Fraction(3, 4)),
        ("offer", Fraction(2, 3)),
    ]
    assert (model.deal_size, model.key, model.lag("talk")) == (Money("150.50", "CNY"), "measured", 0)
    assert str(model.label_of("offer")) == "Offer"


def test_open_deals_count_where_that_is_asked() -> None:
    """Of five that talked three came further."""
    assert measured_model(FUNNEL, OUTCOMES, settled=False).steps[0].conversion == Fraction(3, 5)


def test_lags_are_working_days_as_days_that_pass() -> None:
    """Five working days are a week, ten are two."""
    assert [step.lag_days for step in measured_model(FUNNEL, OUTCOMES, TIMES).steps] == [7, 14]
    assert [step.lag_days for step in measured_model(FUNNEL, OUTCOMES, TIMES, days_of_a_workday=1).steps] == [5, 10]


def test_hours_are_given_by_stage() -> None:
    model = measured_model(FUNNEL, OUTCOMES, hours={"offer": 6, "deal": "1/2"})

    assert [model.hours_of(key) for key in model.activities()] == [0, 6, Fraction(1, 2)]


def _with(**given: Any) -> Callable[[], object]:  # noqa: ANN401 - the fault is of any type
    return lambda: measured_model(**{"funnel": FUNNEL, "outcomes": OUTCOMES, **given})


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (_with(funnel=OUTCOMES), WrongTypeError, "funnel: found"),
        (_with(outcomes=FUNNEL), WrongTypeError, "outcomes: found"),
        (_with(times=FUNNEL), WrongTypeError, "times: found"),
        (_with(hours=[1]), WrongTypeError, "hours: found [1]"),
        (_with(hours={"ofer": 1}), NotFoundError, "no stage 'ofer'; did you mean 'offer'?"),
        (_with(times=TIMES, days_of_a_workday=0), InvalidValueError, "accepted is 1 day or more, such as '7/5'"),
        (
            _with(outcomes=outcomes(PROCESS, DEALS[2:], "CNY")),
            InvalidValueError,
            "outcomes: found 'no won deal with an amount', accepted is at least one; take a longer period",
        ),
        (
            _with(funnel=funnel(PROCESS, DEALS[3:])),
            InvalidValueError,
            "funnel.talk: found 'no deal that went on', accepted is at least one; take a longer period",
        ),
        (
            _with(times=stage_times(PROCESS, DEALS, MONDAY + timedelta(days=8), OFFICE)),
            InvalidValueError,
            "times.offer: found 'no deal that has left it', accepted is at least one; or leave out times",
        ),
    ],
)
def test_what_nothing_is_known_of_is_refused(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)

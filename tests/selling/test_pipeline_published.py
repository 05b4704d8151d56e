"""Published examples of the weighted pipeline and of sales velocity."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.pipeline_outcomes import SalesVelocity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import Stage


def test_weighted_forecast_by_month() -> None:
    """A forecast is the value times the probability of the stage, in the month of the expected close.

    weighted-forecast-by-month, github.com/frappe/crm/issues/798.
    """
    at = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
    process = SalesProcess("p", [Stage("half", probability="50%"), Stage("sure", probability="100%", entry=True)])
    deals = [
        process.begin(
            Opportunity(name, amount=Money(100_000, "USD"), close_date=date(2026, in_month, 15)),
            at=at,
            by="li.na",
            stage=stage,
        )
        for name, stage, in_month in (("A", "half", 6), ("B", "half", 7), ("C", "sure", 8))
    ]

    found = weighted_pipeline(process, deals, "USD")

    assert {key: worth.weighted for key, worth in found.by_month().items()} == {
        month(2026, 6): Money(50_000, "USD"),
        month(2026, 7): Money(50_000, "USD"),
        month(2026, 8): Money(100_000, "USD"),
    }
    assert found.explain().replay() == Money(200_000, "USD")


class TestVelocityOf40Deals:
    """velocity-40-deals, mavenlb.com/blog/sales-velocity-formula; the source cuts off what is below a dollar."""

    VELOCITY = SalesVelocity(40, Money(25_000, "USD"), "25%", 90)

    @pytest.mark.parametrize(("days", "expected"), [(1, 2_777), (30, 83_333)])
    def test_a_day_and_a_month(self, days: int, expected: int) -> None:
        rounding = Rounding("1", "down")

        assert self.VELOCITY.per_days(days, rounding=rounding) == Money(expected, "USD")
        assert self.VELOCITY.explain(days, rounding=rounding).replay() == Money(expected, "USD")

    @pytest.mark.parametrize(
        ("changed", "gain"),
        [
            (SalesVelocity(48, Money(25_000, "USD"), "25%", 90), "120%"),
            (SalesVelocity(40, Money(30_000, "USD"), "25%", 90), "120%"),
            (SalesVelocity(40, Money(25_000, "USD"), "30%", 90), "120%"),
            (SalesVelocity(40, Money(25_000, "USD"), "25%", 72), "125%"),
        ],
    )
    def test_a_cycle_cut_by_a_fifth_gives_a_quarter_more_and_the_other_levers_a_fifth(
        self, changed: SalesVelocity, gain: str
    ) -> None:
        over_a_year = self.VELOCITY.per_days(360)

        assert changed.per_days(360) == over_a_year.times(gain)

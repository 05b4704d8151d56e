"""Published figures for thresholds, caps and payout curves, each paid by a plan.

Sources by id:

- th-01, th-02, cap-01, cap-02, cap-03: a public repository (TypeScript commission-plan calculator, vitest).
- ac-11: BonusPayCalc "Bonus payout curve explained".
- in-03: SEC EDGAR exhibit 10.34 (CIK 931058).
- in-05: Ellig, The Complete Guide to Executive Compensation (2007) Table 7-29.
"""

from __future__ import annotations

import pytest
from tests.incentives.published import (
    QUARTERS,
    REP,
    TEN_FIFTEEN,
    book_of,
    over_amount,
    over_attainment,
    plan_of,
    usd,
    year_statement,
)

from salesmanual.incentives.components import Bonus
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding


class TestThresholds:
    @pytest.mark.parametrize(("sold", "paid"), [(40000, 0), (50000, 5000), (70000, 7000)])
    def test_th_01_paid_from_the_first_unit_once_reached(self, sold: int, paid: int) -> None:
        curve = Curve.marginal([("0%", "10%")], threshold="50%", threshold_boundary="reached")

        assert year_statement(plan_of(over_attainment(curve)), sold, target=100000).total == usd(paid)

    def test_th_02_a_paid_tier_below_a_threshold_is_decided_by_what_the_plan_says(self) -> None:
        """The source lets the tier win, so its plan writes no threshold; a plan that writes one pays nothing."""
        tiers = [("0%", "10%"), ("50%", "20%"), ("100%", "30%")]
        tier_wins = plan_of(over_attainment(Curve.marginal(tiers)))
        threshold_wins = plan_of(over_attainment(Curve.marginal(tiers, threshold="50%")))

        assert year_statement(tier_wins, 10000, target=100000).total == usd(1000)
        assert year_statement(threshold_wins, 10000, target=100000).total == usd(0)


class TestCaps:
    def test_cap_01_a_cap_on_what_the_window_pays(self) -> None:
        plan = plan_of(over_attainment(Curve.marginal(TEN_FIFTEEN)), cap="50000")

        statement = year_statement(plan, 1150000, target=1000000)

        assert (statement.total, statement.withheld()) == (usd(50000), usd(72500))
        assert statement.payouts[0].amount == usd(122500)

    def test_cap_02_a_cap_on_the_attainment_that_counts(self) -> None:
        curve = Curve.marginal(TEN_FIFTEEN, hold_from="200%")

        assert year_statement(plan_of(over_attainment(curve)), 300000, target=100000).total == usd(25000)

    def test_cap_03_a_year_s_cap_is_used_up_in_order(self) -> None:
        plan = plan_of(over_amount(Curve.marginal([(0, "10%")])), window="year", cap="25000")
        book = book_of(*((period, 100000) for period in QUARTERS))

        statements = [plan.calculate(REP, period, credits=book) for period in QUARTERS]

        assert [statement.total for statement in statements] == [usd(10000), usd(10000), usd(5000), usd(0)]
        assert Money.total(statement.withheld() for statement in statements) == usd(15000)


class TestPayoutCurves:
    @pytest.mark.parametrize(("sold", "paid"), [(70000, 0), (85000, 5000), (120000, 14000), (200000, 20000)])
    def test_ac_11_threshold_target_accelerator_and_cap(self, sold: int, paid: int) -> None:
        """Nothing at 70 %, all at 100 %, twice as steep above, and the plan's cap."""
        curve = Curve.points([("70%", 0), ("100%", 1), ("200%", 3)], before="zero", after="extend")
        plan = plan_of(Bonus("bonus", "Bonus", usd(10000), curve), cap="20000")

        assert year_statement(plan, sold, target=100000).total == usd(paid)

    @pytest.mark.parametrize(
        ("sold", "paid"),
        [
            *((82 + 2 * n, f"{32.5 + 7.5 * n:.1f}") for n in range(10)),
            *((100 + n, str(100 + 10 * n)) for n in range(11)),
            (80, "0"),
            (110, "200"),
            (150, "200"),
        ],
    )
    def test_in_03_twenty_points_on_two_lines_and_a_cliff_to_zero(self, sold: int, paid: str) -> None:
        curve = Curve.points([("82%", "32.5%"), ("100%", "100%"), ("110%", "200%")], before="zero", after="flat")
        plan = plan_of(Bonus("bonus", "Bonus", usd(100), curve))

        assert year_statement(plan, sold, target=100).total == usd(paid)

    @pytest.mark.parametrize(
        ("target", "step", "pools"),
        [
            (19000000, "10000", (1000000, 1330000, 1670000)),
            (20000000, "1", (750000, 1000000, 1250000)),
            (21000000, "1", (600000, 800000, 1000000)),
        ],
    )
    def test_in_05_a_pool_from_a_minimum_through_the_target(
        self, target: int, step: str, pools: tuple[int, ...]
    ) -> None:
        """The first column is printed in steps of 10,000; the step is the plan's rounding."""
        curve = Curve.points([(16000000, 0), (target, 1000000)], before="zero", after="extend")
        plan = plan_of(over_amount(curve), rounding=Rounding(step))
        sales = (19000000, 20000000, 21000000)

        assert [year_statement(plan, sold).total for sold in sales] == [usd(pool) for pool in pools]

"""Published figures for tiers, accelerators, payout curves, thresholds, caps and tax brackets, each as one curve.

The convention each source uses stands in the curve: which tier owns a boundary, what a reached rate applies to, where
a cap holds. Sources by id:

- mt-01, mt-04, mt-05, mt-07, rt-02, rt-04, ac-07, ac-08, ac-10, th-01, th-02, cap-01, cap-02, cap-03, bo-02, bo-03:
  a public repository (TypeScript commission-plan calculator, vitest).
- mt-09: Oracle Incentive Compensation, "Examples of Calculating Earnings Using Step Rates".
- mt-13, mt-14: AxelConceicao/serpentini-candidate, level2 and level3.
- mt-16: Excel forum thread 861932.
- mt-17: Numigi/odoo-sale-addons@9b8d162, commission/tests/test_commission_interval.py.
- mt-18: a public repository design note "Marginal Stepped Accelerator Model".
- mt-19: a public repository (Python commission service tests).
- rt-07: Oracle "Options for Splitting Attainment Numbers Across Rate Tiers".
- ac-03, ac-04, ac-05, ac-06: theodortrampe/commission-calculator@6487f39, calculateCommissions.test.ts.
- ac-11: BonusPayCalc "Bonus payout curve explained".
- in-02: Oracle SPM 24B what's new, example b.
- in-03: SEC EDGAR exhibit 10.34 (CIK 931058).
- in-05: Ellig, The Complete Guide to Executive Compensation (2007) Table 7-29.
- tx-03, tx-04: IRS 2023 Tax Rate Schedules Y-2 and Z.
- tx-06: joveteeconzults.com tax-rates archive.
- of-02, of-03-1, of-03-2, of-04, of-10: openfisca/openfisca-core@e70f346, tests/core/tax_scales.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding

TEN_FIFTEEN = [("0%", "10%"), ("100%", "15%")]
CENTS = Rounding("0.01", "half-up")
MULTIPLIERS = Curve.whole_overage([("0%", 1), ("100%", "1.5"), ("125%", 2), ("150%", "2.5")], quota="100%")


def of_quota(quota: int | str) -> Curve:
    """Ten percent up to the quota, fifteen above it."""
    return Curve.marginal(TEN_FIFTEEN).of_target(quota)


class TestMarginalTiers:
    def test_mt_01_two_tiers_by_attainment(self) -> None:
        curve = of_quota(100000)

        assert curve.value(120000) == 13000
        assert [curve.hold_from(100000).value(120000), 120000 - curve.breakpoints()[-1]] == [10000, 20000]

    def test_mt_04_no_cap_unless_one_is_written(self) -> None:
        assert of_quota(100000).value(1000000) == 145000

    def test_mt_05_one_rounding_at_the_end(self) -> None:
        curve = of_quota("33333.33")

        assert curve.value("44444.44") == Fraction("4999.9995")
        assert curve.rounded("44444.44", CENTS) == Decimal("5000.00")

    def test_mt_07_each_quarter_by_itself(self) -> None:
        quarters = [(100000, 90000), (110000, 120000), (120000, 140000), (130000, 150000)]

        paid = [of_quota(quota).value(actual) for quota, actual in quarters]

        assert paid == [9000, 12500, 15000, 16000]
        assert sum(paid) == 52500

    def test_mt_09_blended_rates_of_single_transactions(self) -> None:
        curve = Curve.marginal([(0, "1%"), (1000, "2%"), (3000, "3%"), (8000, "5%")])
        published = {200: "1", 300: "1", 1500: "1.33", 1200: "1.167", 2000: "1.5", 4500: "2.11"}

        for amount, percent in published.items():
            step = Decimal(1).scaleb(-len(percent.partition(".")[2]))
            assert Rounding(step).number(curve.average(amount) * 100) == Decimal(percent)

    def test_mt_13_three_tiers_of_an_objective(self) -> None:
        curve = Curve.marginal([("0%", "5%"), ("50%", "10%"), ("100%", "15%")])
        cases = [(1000, 2000), (1000, 1300), (500, 1000)]

        assert [curve.of_target(objective).value(sold) for objective, sold in cases] == [225, 120, Fraction("112.5")]

    def test_mt_14_each_deal_gets_what_it_adds(self) -> None:
        curve = Curve.marginal([("0%", "5%"), ("50%", "10%"), ("100%", "15%")]).of_target(1000)
        totals = [0, 500, 800, 1500, 1700]

        assert [curve.between(one, other) for one, other in pairwise(totals)] == [25, 30, 95, 30]

    def test_mt_16_what_each_tier_contributes(self) -> None:
        curve = Curve.marginal([(0, "5%"), (100000, "6%"), (125000, "7%")])

        parts = [curve.between(one, other) for one, other in pairwise((0, 100000, 125000, 150000))]

        assert parts == [5000, 1500, 1750]

    @pytest.mark.parametrize(
        ("lower", "upper", "percent", "subtotal"),
        [
            ("0", "0", 100, 0),
            ("0", "0.5", 100, 2500),
            ("0.3", "0.7", 75, 1500),
            ("0.5", "1", 20, 500),
            ("1", "1", 0, 0),
        ],
    )
    def test_mt_17_independent_slices_of_a_target(self, lower: str, upper: str, percent: int, subtotal: int) -> None:
        if lower == upper:  # a slice without width is complete once its end is reached
            complete = Curve.steps([(upper, 1)]).value("60%")
        else:
            complete = Curve.points([(lower, 0), (upper, 1)]).value("60%")
        width = Fraction(upper) - Fraction(lower)

        assert complete * 100 == percent
        assert complete * width * 100000 * Fraction("0.05") == subtotal

    def test_mt_18_multipliers_of_a_target_bonus(self) -> None:
        curve = Curve.marginal([("0%", 1), ("100%", "1.4"), ("120%", "1.6")]).scale(50000)

        assert [curve.value(x) for x in ("80%", "110%", "120%", "150%")] == [40000, 57000, 64000, 88000]

    def test_mt_19_two_tiers_of_revenue(self) -> None:
        assert Curve.marginal([(0, "5%"), (50000, "8%")]).value(70000) == 4100

    @pytest.mark.parametrize(("amount", "units"), [(15000, [10000, 5000, 0]), (60000, [10000, 40000, 10000])])
    def test_rt_07_units_allotted_to_tiers(self, amount: int, units: list[int]) -> None:
        ends = [0, 10000, 50000, 100000]
        allotted = [Curve.points([(one, 0), (other, other - one)]).value(amount) for one, other in pairwise(ends)]

        assert allotted == units


class TestWholeAmount:
    def test_rt_02_the_reached_rate_from_the_first_unit_with_its_cliff(self) -> None:
        curve = Curve.whole_amount(TEN_FIFTEEN, boundary="reached").of_target(100000)

        assert [curve.value(actual) for actual in (100000, 99999)] == [15000, Fraction("9999.9")]
        assert [jump.at - jump.left for jump in curve.jumps()] == [5000]

    def test_rt_04_amounts_beyond_binary_floats(self) -> None:
        curve = Curve.whole_amount(TEN_FIFTEEN).of_target(1000000000000)

        assert curve.rounded("1500000000000.55", CENTS) == Decimal("225000000000.08")


class TestAccelerators:
    def test_ac_03_one_rate_on_the_whole_overage(self) -> None:
        curve = MULTIPLIERS.of_target(100000).scale("0.5")

        assert curve.between(100000, 250000) == 187500

    def test_ac_04_the_boundary_belongs_to_the_upper_tier(self) -> None:
        multiplier = Curve.steps([("0%", 1), ("100%", "1.5"), ("125%", 2), ("150%", "2.5")]).scale_x(100000)

        assert [multiplier.value(x) for x in (100010, 125000, 150000)] == [Fraction("1.5"), 2, Fraction("2.5")]
        assert MULTIPLIERS.of_target(100000).scale("0.5").between(100000, 100010) == Fraction("7.5")

    def test_ac_05_no_accelerator(self) -> None:
        assert Curve.marginal([(0, "0.6")]).value(150000) == 90000

    def test_ac_06_a_rounded_rate(self) -> None:
        curve = MULTIPLIERS.of_target(150000).scale("0.5333")

        assert curve.value(150000) == 79995
        assert curve.between(150000, 178000) == Fraction("22398.6")

    def test_ac_07_with_and_without(self) -> None:
        assert of_quota(100000).value(120000) == 13000
        assert Curve.marginal([(0, "10%")]).value(120000) == 12000

    def test_ac_08_the_payout_curve_of_a_variable_part(self) -> None:
        curve = Curve.marginal([("0%", "10%"), ("100%", "15%"), ("125%", "20%")]).of_target(1000000)
        attained = [500000, 750000, 1000000, 1250000, 1500000]

        assert [curve.value(x) for x in attained] == [50000, 75000, 100000, 137500, 187500]

    def test_ac_10_effective_rate_and_total_cash(self) -> None:
        curve = of_quota(1000000)
        commission = curve.value(1150000)

        assert commission == 122500
        assert Rounding("0.0001").number(curve.average(1150000) * 100) == Decimal("10.6522")
        assert 80000 + commission == 202500
        assert (80000 + commission) / 180000 == Fraction("1.125")

    def test_ac_11_threshold_target_accelerator_and_cap(self) -> None:
        curve = Curve.points([("70%", 0), ("100%", 10000), ("200%", 30000)], before="zero", after="extend", cap=20000)

        assert [curve.value(x) for x in ("70%", "85%", "120%", "150%", "300%")] == [0, 5000, 14000, 20000, 20000]


class TestThresholdsAndCaps:
    def test_th_01_paid_from_the_first_unit_once_reached(self) -> None:
        curve = Curve.marginal([("0%", "10%")], threshold="50%").of_target(100000)

        assert [curve.value(x) for x in (40000, 50000, 70000)] == [0, 5000, 7000]

    def test_th_02_a_paid_tier_below_the_threshold_is_decided_by_what_is_written(self) -> None:
        tiers = [("0%", "10%"), ("50%", "20%"), ("100%", "30%")]

        assert Curve.marginal(tiers).of_target(100000).value(10000) == 1000
        assert Curve.marginal(tiers, threshold="50%").of_target(100000).value(10000) == 0

    def test_cap_01_a_cap_on_what_is_paid(self) -> None:
        uncapped = of_quota(1000000)
        capped = uncapped.cap(50000)

        assert capped.value(1150000) == 50000
        assert uncapped.value(1150000) - capped.value(1150000) == 72500

    def test_cap_02_a_cap_on_the_attainment_that_counts(self) -> None:
        curve = Curve.marginal(TEN_FIFTEEN, hold_from="200%").of_target(100000)

        assert curve.value(300000) == 25000

    def test_cap_03_a_cap_used_up_in_order(self) -> None:
        curve = Curve.marginal([(0, "10%")], cap=25000)
        totals = [0, 100000, 200000, 300000, 400000]

        paid = [curve.between(one, other) for one, other in pairwise(totals)]

        assert paid == [10000, 10000, 5000, 0]
        assert Fraction("0.1") * 400000 - sum(paid) == 15000


class TestMilestones:
    MILESTONES = Curve.steps([("100%", 2000), ("125%", 5000)])

    def test_bo_02_a_milestone_beside_a_commission(self) -> None:
        commission, bonus = of_quota(100000), self.MILESTONES.scale_x(100000)

        assert [curve.value(125000) for curve in (commission, bonus, commission + bonus)] == [13750, 5000, 18750]

    def test_bo_03_a_yearly_milestone_paid_in_the_period_that_reaches_it(self) -> None:
        bonus = self.MILESTONES.scale_x(400000)

        assert [bonus.between(*ends) for ends in pairwise((0, 90000, 200000, 300000, 400000))] == [0, 0, 0, 2000]


class TestInterpolation:
    def test_in_02_the_blended_rate(self) -> None:
        curve = Curve.marginal([(0, "1%"), (1000, "2%"), (5000, "3%"), (10000, 0)])

        assert curve.average(2000) * 100 == Fraction("1.5")

    def test_in_03_twenty_points_on_two_lines_and_a_cliff(self) -> None:
        curve = Curve.points([(82, "32.5"), (100, 100), (110, 200)], before="zero")
        low = {82 + 2 * n: Fraction("32.5") + Fraction("7.5") * n for n in range(10)}
        published = low | {100 + n: Fraction(100 + 10 * n) for n in range(11)}

        assert curve.value(80) == 0
        assert {x: curve.value(x) for x in published} == published

    @pytest.mark.parametrize(
        ("target", "step", "pool"),
        [
            (19000000, "10000", [1000000, 1330000, 1670000]),
            (20000000, "1", [750000, 1000000, 1250000]),
            (21000000, "1", [600000, 800000, 1000000]),
        ],
    )
    def test_in_05_a_pool_from_a_minimum_through_the_target(self, target: int, step: str, pool: list[int]) -> None:
        curve = Curve.points([(16000000, 0), (target, 1000000)], after="extend")

        assert [curve.rounded(x, Rounding(step)) for x in (19000000, 20000000, 21000000)] == pool


class TestTaxBrackets:
    @pytest.mark.parametrize(
        ("thresholds", "tax"),
        [
            (
                [11000, 44725, 95375, 182100, 231250, 346875],
                ["1100", "5147", "16290", "37104", "52832", "93300.75"],
            ),
            (
                [15700, 59850, 95350, 182100, 231250, 578100],
                ["1570", "6868", "14678", "35498", "51226", "172623.5"],
            ),
        ],
        ids=["tx-03", "tx-04"],
    )
    def test_tax_at_each_threshold(self, thresholds: list[int], tax: list[str]) -> None:
        rates = ["10%", "12%", "22%", "24%", "32%", "35%", "37%"]
        curve = Curve.marginal(zip([0, *thresholds], rates, strict=True))

        assert [curve.value(x) for x in thresholds] == [Fraction(amount) for amount in tax]

    @pytest.mark.parametrize(
        ("year", "thresholds", "bases"),
        [
            (2022, [10275, 41775], ["1027.5", "4807.5"]),
            (2021, [9950, 40525], ["995", "4664"]),
            (2019, [9700, 39475, 84200], ["970", "4543", "14382.5"]),
            (2018, [9525, 38700, 82500], ["952.5", "4453.5", "14089.5"]),
        ],
    )
    def test_tx_06_the_same_rates_with_each_year_s_thresholds(
        self, year: int, thresholds: list[int], bases: list[str]
    ) -> None:
        rates = ["10%", "12%", "22%", "24%"]
        curve = Curve.marginal(zip([0, *thresholds], rates, strict=False))

        assert [curve.value(x) for x in thresholds] == [Fraction(base) for base in bases], year


class TestRulesAsCode:
    BASES = ("200", "200.2", "200.002", "200.6", "200.006", "200.5", "200.005")
    SCALE = Curve.marginal([(0, 0), (100, "0.1")])

    def test_of_02_a_marginal_rate_without_rounding(self) -> None:
        published = ["10", "10.02", "10.0002", "10.06", "10.0006", "10.05", "10.0005"]

        assert [self.SCALE.value(base) for base in self.BASES] == [Fraction(tax) for tax in published]

    @pytest.mark.parametrize(
        ("step", "published"),
        [
            ("0.1", ["10", "10.0", "10.0", "10.1", "10.0", "10", "10.0"]),
            ("0.01", ["10", "10.02", "10.0", "10.06", "10.0", "10.05", "10"]),
        ],
        ids=["of-03-1", "of-03-2"],
    )
    def test_of_03_the_slice_rounded_then_its_tax(self, step: str, published: list[str]) -> None:
        even = Rounding(step, "half-even")
        slices = [even.number(Fraction(base) - 100) for base in self.BASES]

        assert [Curve.line("0.1").rounded(part, even) for part in slices] == [Decimal(tax) for tax in published]

    def test_of_04_fixed_amounts_add_up_above_each_threshold(self) -> None:
        curve = Curve.steps([(6, "0.23")], boundary="above") + Curve.steps([(9, "0.29")], boundary="above")

        assert [curve.value(base) for base in (1, 8, 10)] == [0, Fraction("0.23"), Fraction("0.52")]
        assert [curve.value(base) for base in (6, 9)] == [0, Fraction("0.23")]

    def test_of_10_the_bracket_by_either_side_of_its_boundary(self) -> None:
        lower = Curve.steps([(2, 1), (4, 2)], boundary="above")
        upper = Curve.steps([(2, 1), (4, 2)], boundary="reached")

        assert [lower.value(base) for base in range(6)] == [0, 0, 0, 1, 1, 2]
        assert [upper.value(base) for base in range(6)] == [0, 0, 1, 1, 2, 2]

"""Published figures for tiers and accelerators, each paid by a plan.

Sources by id:

- mt-01, mt-04, mt-05, mt-07, rt-02, rt-04, ac-07, ac-08, ac-10: a public repository (TypeScript commission-plan
  calculator, vitest).
- mt-09: Oracle Incentive Compensation, "Examples of Calculating Earnings Using Step Rates".
- mt-13, mt-14: AxelConceicao/serpentini-candidate, level2 and level3.
- mt-16: Excel forum thread 861932.
- mt-17: Numigi/odoo-sale-addons@9b8d162, commission/tests/test_commission_interval.py.
- mt-18: a public repository design note "Marginal Stepped Accelerator Model".
- mt-19: a public repository (Python commission service tests).
- rt-07: Oracle "Options for Splitting Attainment Numbers Across Rate Tiers".
- ov-04: Numigi/odoo-sale-addons@12.0, commission/tests/test_commission_team.py.
- ac-03, ac-04, ac-05, ac-06: theodortrampe/commission-calculator@6487f39, calculateCommissions.test.ts.
- in-02: Oracle SPM 24B what's new, example b.
- tx-03, tx-04: IRS 2023 Tax Rate Schedules Y-2 and Z.
- tx-06: joveteeconzults.com tax-rates archive.
- of-02, of-04, of-10: openfisca/openfisca-core@e70f346, tests/core/tax_scales.
- rp-02: a public repository (TypeScript commission-plan calculator, vitest).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.incentives.published import (
    HALF_UP_CENTS,
    MONTHS,
    QUARTERS,
    REP,
    TEN_FIFTEEN,
    book_of,
    over_amount,
    over_attainment,
    plan_of,
    totals,
    usd,
    year_statement,
)

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import year

MARGINAL = over_attainment(Curve.marginal(TEN_FIFTEEN))
FIVE_TEN_FIFTEEN = over_attainment(Curve.marginal([("0%", "5%"), ("50%", "10%"), ("100%", "15%")]))
OVERAGE = Curve.whole_overage(
    [("0%", 1), ("100%", "1.5"), ("125%", 2), ("150%", "2.5")], quota="100%", boundary="reached"
)


class TestMarginalTiers:
    @pytest.mark.parametrize(
        ("sold", "paid"), [(120000, "13000"), (1000000, "145000")], ids=["mt-01", "mt-04, no cap unless written"]
    )
    def test_two_tiers_by_attainment(self, sold: int, paid: str) -> None:
        assert year_statement(plan_of(MARGINAL), sold, target=100000).total == usd(paid)

    def test_mt_05_the_total_is_rounded_once_half_up(self) -> None:
        plan = plan_of(MARGINAL, rounding=Rounding("0.01", "half-up", at="total"))

        statement = year_statement(plan, "44444.44", target="33333.33")

        assert statement.payouts[0].exact == Fraction("4999.9995")
        assert statement.total == usd("5000.00")

    def test_mt_07_each_quarter_is_a_window_of_its_own(self) -> None:
        plan = plan_of(MARGINAL, window="quarter")

        paid = totals(plan, QUARTERS, (90000, 120000, 140000, 150000), (100000, 110000, 120000, 130000))

        assert paid == [usd(9000), usd(12500), usd(15000), usd(16000)]
        assert Money.total(paid) == usd(52500)

    def test_mt_09_the_effective_rate_of_single_transactions(self) -> None:
        """Each transaction is a month's only sale, and the month is the window."""
        tiers = over_amount(Curve.marginal([(0, "1%"), (1000, "2%"), (3000, "3%"), (8000, "5%")]))
        plan, amounts = plan_of(tiers, window="month"), (200, 300, 1500, 1200, 2000, 4500)
        book = book_of(*zip(MONTHS, amounts, strict=False))
        published = ("1", "1", "1.33", "1.167", "1.5", "2.11")

        for period, percent in zip(MONTHS, published, strict=False):
            rate = plan.calculate(REP, period, credits=book).effective_rate()
            assert rate is not None
            step = Decimal(1).scaleb(-len(percent.partition(".")[2]))
            assert Rounding(step).number(rate * 100) == Decimal(percent)

    @pytest.mark.parametrize(
        ("target", "sold", "paid"), [(1000, 2000, "225"), (1000, 1300, "120"), (500, 1000, "112.5")]
    )
    def test_mt_13_three_tiers_of_an_objective(self, target: int, sold: int, paid: str) -> None:
        assert year_statement(plan_of(FIVE_TEN_FIFTEEN), sold, target=target).total == usd(paid)

    def test_mt_14_each_deal_pays_what_it_adds(self) -> None:
        """Rounding each line shows the lines: the order of the deals decides what each of them is paid."""
        plan = plan_of(FIVE_TEN_FIFTEEN, rounding=Rounding("0.01", "half-up", at="line"))

        statement = year_statement(plan, 500, 300, 700, 200, target=1000)

        assert list(FIVE_TEN_FIFTEEN.lines(statement.to_date)) == [25, 30, 95, 30]
        assert statement.total == usd(180)

    def test_mt_16_the_part_of_each_tier(self) -> None:
        tiers = over_amount(Curve.marginal([(0, "5%"), (100000, "6%"), (125000, "7%")]))

        statement = year_statement(plan_of(tiers), 100000, 25000, 25000)

        assert list(tiers.lines(statement.to_date)) == [5000, 1500, 1750]
        assert statement.total == usd(8250)

    @pytest.mark.parametrize(
        ("start", "end", "target", "base", "paid"),
        [
            pytest.param("0", "0", 100000, 60000, 0, id="mt-17 no width at the start"),
            pytest.param("0", "0.5", 100000, 60000, 2500, id="mt-17 complete"),
            pytest.param("0.3", "0.7", 100000, 60000, 1500, id="mt-17 in part"),
            pytest.param("0.5", "1", 100000, 60000, 500, id="mt-17 just begun"),
            pytest.param("1", "1", 100000, 60000, 0, id="mt-17 no width at the end"),
            pytest.param("0", "0", 40000, 20000, 0, id="ov-04 no width at the start"),
            pytest.param("0", "0.5", 40000, 20000, 1000, id="ov-04 complete"),
            pytest.param("0.3", "0.7", 40000, 20000, 400, id="ov-04 in part"),
            pytest.param("1", "1", 40000, 20000, 0, id="ov-04 no width at the end"),
        ],
    )
    def test_a_slice_of_the_target_pays_for_what_lies_in_it(
        self, start: str, end: str, target: int, base: int, paid: int
    ) -> None:
        slice_ = over_attainment(Curve.marginal([(start, "0.05")], hold_from=end))

        assert year_statement(plan_of(slice_), base, target=target).total == usd(paid)

    @pytest.mark.parametrize(("sold", "paid"), [(80, 40000), (110, 57000), (120, 64000), (150, 88000)])
    def test_mt_18_multipliers_of_a_target_bonus(self, sold: int, paid: int) -> None:
        bonus = Bonus("bonus", "Bonus", usd(50000), Curve.marginal([("0%", 1), ("100%", "1.4"), ("120%", "1.6")]))

        assert year_statement(plan_of(bonus), sold, target=100).total == usd(paid)

    def test_mt_19_two_tiers_of_revenue(self) -> None:
        tiers = over_amount(Curve.marginal([(0, "5%"), (50000, "8%")]))

        assert year_statement(plan_of(tiers), 70000).total == usd(4100)

    @pytest.mark.parametrize(("sold", "units"), [(15000, [10000, 5000, 0]), (60000, [10000, 40000, 10000])])
    def test_rt_07_the_units_in_each_tier(self, sold: int, units: list[int]) -> None:
        """One component for each tier, paying one for each unit in it, shows how the amount is allotted."""
        tiers = [
            Commission(f"tier-{end}", f"Tier to {end}", Curve.marginal([(start, 1)], hold_from=end))
            for start, end in ((0, 10000), (10000, 50000), (50000, 100000))
        ]

        statement = year_statement(plan_of(*tiers), sold)

        assert [payout.amount for payout in statement.payouts] == [usd(amount) for amount in units]

    def test_in_02_the_blended_rate(self) -> None:
        tiers = over_amount(Curve.marginal([(0, "1%"), (1000, "2%"), (5000, "3%"), (10000, 0)]))

        assert year_statement(plan_of(tiers), 2000).effective_rate() == Fraction("0.015")

    def test_rp_02_a_ramped_target(self) -> None:
        """A quarter of the quota in the ramp: the target that the plan is given is the ramped one."""
        statement = year_statement(plan_of(MARGINAL), 5000, target=2500)

        assert statement.attainment() == 2
        assert statement.total == usd(625)


class TestWholeAmount:
    @pytest.mark.parametrize(("sold", "paid"), [(100000, "15000"), (99999, "9999.90")])
    def test_rt_02_the_reached_rate_from_the_first_unit(self, sold: int, paid: str) -> None:
        whole = over_attainment(Curve.whole_amount(TEN_FIFTEEN, boundary="reached"))

        assert year_statement(plan_of(whole), sold, target=100000).total == usd(paid)

    def test_rt_04_amounts_beyond_binary_floats(self) -> None:
        whole = over_attainment(Curve.whole_amount(TEN_FIFTEEN))

        statement = year_statement(plan_of(whole), "1500000000000.55", target=1000000000000)

        assert statement.total == usd("225000000000.08")


class TestAccelerators:
    def test_ac_03_one_rate_on_the_whole_overage(self) -> None:
        plan = plan_of(over_attainment(OVERAGE.scale("0.5")))

        statement = year_statement(plan, 100000, 150000, target=100000)

        assert list(statement.payouts[0].component.lines(statement.to_date)) == [50000, 187500]
        assert statement.total == usd(237500)

    @pytest.mark.parametrize(
        ("sold", "multiplier", "overage"), [(100010, "1.5", "7.5"), (125000, "2", "25000"), (150000, "2.5", "62500")]
    )
    def test_ac_04_the_boundary_belongs_to_the_upper_tier(self, sold: int, multiplier: str, overage: str) -> None:
        plan = plan_of(over_attainment(OVERAGE.scale("0.5")))

        overpaid = year_statement(plan, sold, target=100000).total - usd(50000)

        assert overpaid == usd(overage)
        assert overpaid / usd(sold - 100000) == Fraction(multiplier) / 2

    def test_ac_05_no_accelerator(self) -> None:
        assert year_statement(plan_of(over_amount(Curve.line("0.6"))), 150000).total == usd(90000)

    def test_ac_06_a_rounded_rate(self) -> None:
        commission = over_attainment(OVERAGE.scale("0.5333"))

        statement = year_statement(plan_of(commission), 150000, 28000, target=150000)

        assert list(commission.lines(statement.to_date)) == [79995, Fraction("22398.6")]

    def test_ac_07_with_and_without(self) -> None:
        without = over_amount(Curve.marginal([(0, "10%")]))

        assert year_statement(plan_of(MARGINAL), 120000, target=100000).total == usd(13000)
        assert year_statement(plan_of(without), 120000).total == usd(12000)

    @pytest.mark.parametrize(
        ("sold", "paid"),
        [(500000, 50000), (750000, 75000), (1000000, 100000), (1250000, 137500), (1500000, 187500)],
    )
    def test_ac_08_the_payout_curve_of_a_variable_part(self, sold: int, paid: int) -> None:
        tiers = over_attainment(Curve.marginal([("0%", "10%"), ("100%", "15%"), ("125%", "20%")]))

        assert year_statement(plan_of(tiers), sold, target=1000000).total == usd(paid)

    def test_ac_10_effective_rate_and_on_target_earnings(self) -> None:
        statement = year_statement(plan_of(MARGINAL), 1150000, target=1000000)
        rate = statement.effective_rate()

        assert statement.total == usd(122500)
        assert statement.attainment() == Fraction("1.15")
        assert rate is not None
        assert Rounding("0.0001").number(rate * 100) == Decimal("10.6522")
        assert usd(80000) + statement.total == usd(202500)
        assert statement.ote_attainment(base_salary=usd(80000), on_target_earnings=usd(180000)) == Fraction("1.125")


_RATES = ("10%", "12%", "22%", "24%", "32%", "35%", "37%")


class TestBrackets:
    """A tax bracket is a marginal tier over the amount."""

    @pytest.mark.parametrize(
        ("thresholds", "taxes"),
        [
            (
                (11000, 44725, 95375, 182100, 231250, 346875),
                ("1100", "5147", "16290", "37104", "52832", "93300.75"),
            ),
            (
                (15700, 59850, 95350, 182100, 231250, 578100),
                ("1570", "6868", "14678", "35498", "51226", "172623.5"),
            ),
        ],
        ids=["tx-03", "tx-04"],
    )
    def test_what_is_due_at_each_threshold(self, thresholds: tuple[int, ...], taxes: tuple[str, ...]) -> None:
        plan = plan_of(over_amount(Curve.marginal(zip((0, *thresholds), _RATES, strict=True))))

        assert [year_statement(plan, income).total for income in thresholds] == [usd(tax) for tax in taxes]

    @pytest.mark.parametrize(
        ("of", "thresholds", "taxes"),
        [
            (2022, (10275, 41775), ("1027.5", "4807.5")),
            (2021, (9950, 40525), ("995", "4664")),
            (2019, (9700, 39475, 84200), ("970", "4543", "14382.5")),
            (2018, (9525, 38700, 82500), ("952.5", "4453.5", "14089.5")),
        ],
    )
    def test_tx_06_a_plan_for_each_year(self, of: int, thresholds: tuple[int, ...], taxes: tuple[str, ...]) -> None:
        """The rates stay, the thresholds are dated: one plan for each year, effective in it."""
        curve = Curve.marginal(zip((0, *thresholds), _RATES, strict=False))
        plan = plan_of(over_amount(curve), effective=year(of))

        for threshold, tax in zip(thresholds, taxes, strict=True):
            book = book_of((year(of), threshold))
            assert plan.calculate(REP, year(of), credits=book).total == usd(tax)

    @pytest.mark.parametrize(
        ("base", "tax"),
        [
            ("200", "10"),
            ("200.2", "10.02"),
            ("200.002", "10.0002"),
            ("200.6", "10.06"),
            ("200.006", "10.0006"),
            ("200.5", "10.05"),
            ("200.005", "10.0005"),
        ],
    )
    def test_of_02_a_marginal_rate_without_rounding_to_cents(self, base: str, tax: str) -> None:
        plan = plan_of(over_amount(Curve.marginal([(0, 0), (100, "0.1")])), rounding=Rounding("0.0001"))

        assert year_statement(plan, base).total == usd(tax)

    @pytest.mark.parametrize(("base", "paid"), [(1, "0"), (8, "0.23"), (10, "0.52"), (6, "0"), (9, "0.23")])
    def test_of_04_fixed_amounts_that_add_up_strictly_above_each_threshold(self, base: int, paid: str) -> None:
        steps = Curve.steps([(6, "0.23"), (9, "0.52")], boundary="above")

        assert year_statement(plan_of(over_amount(steps)), base).total == usd(paid)

    @pytest.mark.parametrize(("boundary", "brackets"), [("above", [0, 0, 0, 1, 1, 2]), ("reached", [0, 0, 1, 1, 2, 2])])
    def test_of_10_the_bracket_by_either_side_of_its_boundary(self, boundary: str, brackets: list[int]) -> None:
        """A component that pays the bracket's number shows which bracket owns its boundary."""
        plan = plan_of(over_amount(Curve.steps([(2, 1), (4, 2)], boundary=boundary)), rounding=HALF_UP_CENTS)

        assert [year_statement(plan, base).total for base in range(6)] == [usd(bracket) for bracket in brackets]

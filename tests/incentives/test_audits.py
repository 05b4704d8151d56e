"""The audit of a plan: one example for each finding, the proofs, what is refused, and how it is printed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.audit_shapes import Slope
from salesmanual.incentives.audit_show import inside
from salesmanual.incentives.audits import Audit, audit
from salesmanual.incentives.clawbacks import ClawbackPolicy
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.texts import Label
from salesmanual.testing.audits import check_counterexamples

if TYPE_CHECKING:
    from salesmanual.incentives.audits import AuditFinding, FindingCode
    from salesmanual.incentives.components import PlanComponent


def cny(amount: str | int) -> Money:
    return Money(amount, "CNY")


def commission(curve: Curve, basis: str = "attainment", key: str = "c", window: str | None = None) -> Commission:
    return Commission(key, "Commission", curve, basis, window)  # type: ignore[arg-type] # literals


def bonus(curve: Curve, key: str = "b", amount: int = 6000) -> Bonus:
    return Bonus(key, "Bonus", cny(amount), curve)


def rule(curve: Curve, where: str | None = None) -> SaleRule:
    return SaleRule(curve, None if where is None else parse_criterion(where))


def plan_of(*components: PlanComponent, effective: Period | None = None, **more: object) -> IncentivePlan:
    return IncentivePlan("ae", "Account executive", "CNY", effective or year(2026), components, **more)  # type: ignore[arg-type]


def only(audited: Audit, code: FindingCode) -> AuditFinding:
    """The one finding with the code; its counterexample is what the plan pays."""
    check_counterexamples(audited)
    (finding,) = audited.of(code)
    return finding


def figures(finding: AuditFinding) -> tuple[tuple[str, ...], str, tuple[str, ...], str]:
    """Both outcomes in figures."""
    shown = finding.counterexample
    assert shown is not None
    first, second = shown.first, shown.second
    return (
        tuple(f"{amount.amount:.2f}" for amount in first.sold),
        f"{first.pays.amount:.2f}",
        tuple(f"{amount.amount:.2f}" for amount in second.sold),
        f"{second.pays.amount:.2f}",
    )


FLAT_TO_CLIFF = Curve.whole_amount([("0%", "5%"), ("80%", "10%")])


class TestCliff:
    def test_a_cliff_is_found_with_its_place_and_size(self) -> None:
        """Selling one yuan more at 80 % pays 4,000 more."""
        finding = only(audit(plan_of(commission(FLAT_TO_CLIFF))), "cliff")

        assert finding.severity == "warning"
        assert finding.place == "components[0].curve.tiers[1]"
        assert str(finding.sentence) == (
            "at 80% of the target selling CNY 1.00 more pays CNY 4,000.05 more: cliff in components[0].curve.tiers[1]"
        )
        assert figures(finding) == (("79999.00",), "3999.95", ("80000.00",), "8000.00")

    def test_a_boundary_that_has_to_be_passed_jumps_above_it(self) -> None:
        curve = Curve.whole_amount([("0%", "5%"), ("80%", "10%")], boundary="above")

        assert figures(only(audit(plan_of(commission(curve))), "cliff"))[2] == ("80000.01",)

    def test_a_cliff_that_the_cap_hides_is_shown_by_the_component(self) -> None:
        finding = only(audit(plan_of(commission(FLAT_TO_CLIFF), cap=cny(1000))), "cliff")

        assert finding.counterexample is not None
        assert finding.counterexample.first.component == "c"

    def test_a_jump_below_rounding_is_a_note_without_counterexample(self) -> None:
        curve = Curve.steps([(100, "0.001")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "cliff")

        assert (finding.severity, finding.counterexample) == ("note", None)
        assert str(finding.sentence) == "at CNY 100.00 pay jumps by CNY 0.00"

    def test_a_threshold_is_the_place_of_its_own_cliff(self) -> None:
        curve = Curve.marginal([(0, "10%")], threshold=50_000)

        assert only(audit(plan_of(commission(curve, "amount"))), "cliff").place == "components[0].curve.threshold"

    def test_a_jump_between_two_minor_units_is_shown_by_its_neighbours(self) -> None:
        curve = Curve.steps([("1000/3", 100)])
        finding = only(audit(plan_of(commission(curve, "amount"))), "cliff")

        assert str(finding.sentence).startswith("at 1000/3 CNY selling")
        assert figures(finding)[2] == ("333.34",)

    def test_the_amounts_do_not_leave_the_range(self) -> None:
        curve = Curve.steps([("0.5", 100)])

        assert figures(only(audit(plan_of(commission(curve, "amount"))), "cliff")) == (
            ("0.00",),
            "0.00",
            ("0.50",),
            "100.00",
        )

    def test_a_jump_that_no_amount_of_the_range_lies_below_has_no_counterexample(self) -> None:
        curve = Curve.steps([("333.335", 100)])
        audited = audit(plan_of(commission(curve, "amount")), range=("0.00333334", None))

        assert only(audited, "cliff").counterexample is None

    def test_a_jump_at_the_start_of_the_range_counts_on_its_inner_side_only(self) -> None:
        audited = audit(plan_of(commission(Curve.steps([(0, 100)]), "amount")))

        assert audited.of("cliff") == ()
        assert audited.proof("continuous").status == "proved"

    def test_a_jump_at_the_end_of_the_range_counts_on_its_inner_side_only(self) -> None:
        curve = Curve.steps([(1000, 100)], boundary="above")

        assert audit(plan_of(commission(curve, "amount")), range=(None, cny(1000))).of("cliff") == ()
        assert len(audit(plan_of(commission(curve, "amount")), range=(None, cny(1001))).of("cliff")) == 1


class TestFalls:
    def test_pay_that_drops_at_a_tier_is_an_error(self) -> None:
        curve = Curve.whole_amount([(0, "10%"), (50_000, "4%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "pay-falls")

        assert (finding.severity, finding.place) == ("error", "components[0].curve.tiers[1]")
        assert str(finding.sentence) == (
            "selling CNY 50,000.00 instead of CNY 49,999.00 pays CNY 2,999.90 less: pay falls from CNY 50,000.00"
        )

    def test_pay_that_slopes_down_is_an_error(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "-2%"), (80_000, "5%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "pay-falls")

        assert finding.place == "components[0].curve.tiers[1]"
        assert figures(finding) == (("50000.00",), "5000.00", ("80000.00",), "4400.00")

    def test_pay_that_slopes_down_without_end_is_shown_by_two_amounts(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "-2%")])
        audited = audit(plan_of(commission(curve, "amount")))

        assert only(audited, "pay-falls").place == "components[0].curve.tiers[1]"
        assert audited.proof("never-falls").status == "refuted"
        assert audited.proof("least").status == "refuted"

    def test_a_component_that_falls_alone_is_a_warning_where_the_others_make_up(self) -> None:
        falling = commission(Curve.marginal([(0, "5%"), (50_000, "-2%")]), "amount", key="falling")
        rising = commission(Curve.line("3%"), "amount", key="rising")
        audited = audit(plan_of(falling, rising))
        finding = only(audited, "pay-falls")

        assert (finding.severity, finding.place) == ("warning", "components[0].curve.tiers[1]")
        assert "the rest of the plan makes up for it" in str(finding.sentence)
        assert audited.proof("never-falls").status == "proved"
        assert audited.proof("never-falls", "components[0]").status == "refuted"
        assert "make up for one another" in str(audited.proof("never-falls").reason)

    def test_a_component_that_drops_alone_is_a_warning_under_a_cap(self) -> None:
        curve = Curve.whole_amount([(0, "10%"), (50_000, "4%")])
        finding = only(audit(plan_of(commission(curve, "amount"), cap=cny(10))), "pay-falls")

        assert (finding.severity, finding.place) == ("warning", "components[0].curve.tiers[1]")

    def test_a_fall_below_rounding_is_said_to_be_one(self) -> None:
        curve = Curve.steps([(0, "100"), (50_000, "99.999")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "pay-falls")

        assert (finding.severity, finding.counterexample) == ("warning", None)
        assert str(finding.sentence) == ("from CNY 50,000.00 pay falls by less than can be shown in whole minor units")

    def test_a_fall_that_pay_by_sale_hides_is_shown_by_the_component(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "-2%")])
        per_sale = PerSale("s", "Sale", [rule(Curve.line("50%"))])
        audited = audit(plan_of(commission(curve, "amount"), per_sale))
        finding = only(audited, "pay-falls")

        assert finding.severity == "warning"
        assert finding.counterexample is not None
        assert finding.counterexample.first.component == "c"
        assert audited.proof("never-falls").status == "not-decided"


class TestRates:
    def test_a_rate_over_the_bound_is_found(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "60%"), (60_000, "20%")])
        finding = only(audit(plan_of(commission(curve, "amount")), marginal_bound="50%"), "rate-over-bound")

        assert finding.place == "components[0].curve.tiers[1]"
        assert str(finding.sentence) == "from CNY 50,000.00 each further unit sold pays 60%, more than 50%"
        assert figures(finding) == (("50000.00",), "5000.00", ("60000.00",), "11000.00")

    def test_a_rate_without_end_is_shown_by_two_amounts(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "60%")])

        assert only(audit(plan_of(commission(curve, "amount")), marginal_bound="50%"), "rate-over-bound").counterexample

    def test_a_rate_that_rounding_hides_has_no_counterexample(self) -> None:
        curve = Curve.points([(0, 0), (10, "0.4"), (20, "0.4")])
        plan = plan_of(commission(curve, "amount"), rounding=Rounding("1"))

        assert only(audit(plan, marginal_bound="1%"), "rate-over-bound").counterexample is None

    def test_a_rate_that_rounding_shrinks_below_the_bound_has_no_counterexample(self) -> None:
        curve = Curve.points([(0, 0), (10, "1.4"), (20, "1.4")])
        plan = plan_of(commission(curve, "amount"), rounding=Rounding("1"))

        assert only(audit(plan, marginal_bound="12%"), "rate-over-bound").counterexample is None

    def test_rates_are_proved(self) -> None:
        audited = audit(plan_of(commission(Curve.marginal([(0, "5%"), (100, "8%")]), "amount")))

        assert audited.proof("lowest-rate").value == Fraction("0.05")
        assert audited.proof("highest-rate").value == Fraction("0.08")


class TestLimits:
    def test_pay_without_end_is_noted_with_its_last_tier(self) -> None:
        curve = Curve.marginal([(0, "5%"), (50_000, "8%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "unbounded-cost")

        assert (finding.severity, finding.place) == ("note", "components[0].curve.tiers[1]")
        assert figures(finding) == (("100000.00",), "6500.00", ("200000.00",), "14500.00")

    def test_pay_that_ends_is_not_noted(self) -> None:
        capped = commission(Curve.marginal([(0, "5%")], cap=500), "amount")

        assert audit(plan_of(capped)).of("unbounded-cost") == ()
        assert audit(plan_of(capped)).proof("most").value == 500

    def test_pay_by_sale_is_without_end(self) -> None:
        finding = only(audit(plan_of(PerSale("s", "Per deal", [rule(Curve.flat(20))]))), "unbounded-cost")

        assert str(finding.sentence) == "Per deal has no limit: it pays for any number of sales"

    def test_a_plan_cap_that_nothing_reaches(self) -> None:
        capped = commission(Curve.marginal([(0, "5%")], cap=500), "amount")
        finding = only(audit(plan_of(capped, cap=cny(600))), "cap-never-reached")

        assert finding.place == "cap"
        assert str(finding.sentence) == (
            "the cap of CNY 600.00 is never reached: the components pay at most CNY 500.00"
        )

    def test_a_plan_cap_that_is_out_of_the_given_range(self) -> None:
        plan = plan_of(commission(Curve.line("5%"), "amount"), cap=cny(600))

        assert audit(plan).of("cap-never-reached") == ()
        assert len(audit(plan, range=(0, cny(10_000))).of("cap-never-reached")) == 1

    def test_a_plan_cap_that_always_holds_is_an_error(self) -> None:
        finding = only(audit(plan_of(commission(Curve.flat(800), "amount"), cap=cny(600))), "cap-always-reached")

        assert finding.severity == "error"
        assert figures(finding)[1::2] == ("600.00", "600.00")

    def test_a_cap_is_not_judged_where_sales_are_paid_by_themselves(self) -> None:
        audited = audit(plan_of(PerSale("s", "Sale", [rule(Curve.flat(20))]), cap=cny(10), floor=cny(5)))

        assert audited.of("cap-never-reached") == ()
        assert audited.proof("most").value == 10
        assert audited.proof("least").value == 5
        assert audited.proof("highest-rate").status == "not-decided"

    def test_bounds_that_nothing_limits_are_not_decided_where_sales_are_paid_by_themselves(self) -> None:
        audited = audit(plan_of(PerSale("s", "Sale", [rule(Curve.flat(20))])))

        assert audited.proof("most").status == audited.proof("least").status == "not-decided"

    def test_a_bound_that_is_approached_and_not_reached_is_said_to_be_so(self) -> None:
        curve = Curve.through([(100, 0, 0, 0)], slope_before=1)

        reason = audit(plan_of(commission(curve, "amount")), range=(0, cny(100))).proof("most").reason
        approached = Curve.through([(0, 0), (100, 10, 0, 0)])
        reason_too = audit(plan_of(commission(approached, "amount"))).proof("most").reason

        assert str(reason) == "CNY 0.00, at a target of CNY 100,000.00"
        assert str(reason_too) == "CNY 10.00, approached but not reached, at a target of CNY 100,000.00"

    def test_a_curve_cap_that_is_never_reached(self) -> None:
        curve = Curve.steps([(1, 100)], cap=200)
        finding = only(audit(plan_of(commission(curve, "amount"))), "cap-never-reached")

        assert finding.place == "components[0].curve.cap"
        assert str(finding.sentence) == "the cap of 200 is never reached: the curve comes to 100"

    def test_a_curve_cap_that_always_holds(self) -> None:
        curve = Curve.steps([(1, 900)], base=800, cap=200)

        assert (
            only(audit(plan_of(commission(curve, "amount"))), "cap-always-reached").place == "components[0].curve.cap"
        )


class TestTiers:
    def test_a_tier_with_the_rate_of_the_one_before_is_dead(self) -> None:
        curve = Curve.marginal([(0, "5%"), (100, "5%"), (200, "8%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "dead-tier")

        assert finding.place == "components[0].curve.tiers[1]"
        assert str(finding.sentence) == "tiers[1] pays 5% as the one before it: it changes nothing"

    def test_a_tier_above_the_cap_is_dead(self) -> None:
        curve = Curve.marginal([(0, "5%"), (1000, "8%")], cap=40)

        assert str(only(audit(plan_of(commission(curve, "amount"))), "dead-tier").sentence) == (
            "tiers[1] is never felt: the curve's cap of 40 holds there"
        )

    def test_a_tier_beyond_what_counts_is_never_reached(self) -> None:
        curve = Curve.marginal([("0%", "5%"), ("150%", "8%")], hold_from="120%")

        assert str(only(audit(plan_of(commission(curve))), "dead-tier").sentence) == (
            "tiers[1] is never reached: nothing counts from 120% on"
        )

    def test_a_tier_above_the_range_is_dead_in_it(self) -> None:
        curve = Curve.marginal([("0%", "5%"), ("150%", "8%")])

        assert audit(plan_of(commission(curve))).of("dead-tier") == ()
        assert str(only(audit(plan_of(commission(curve)), range=(0, "150%")), "dead-tier").sentence) == (
            "tiers[1] starts at 150%, above all sales"
        )

    def test_a_tier_wholly_below_a_whole_amount_threshold_is_dead(self) -> None:
        curve = Curve.whole_amount([(0, "5%"), (100, "8%")], threshold=100)

        assert str(only(audit(plan_of(commission(curve, "amount"))), "dead-tier").sentence) == (
            "without tiers[0] the curve pays the same for every amount"
        )

    def test_a_point_on_the_line_of_its_neighbours_is_a_note(self) -> None:
        curve = Curve.points([("80%", 0), ("90%", "50%"), ("100%", "100%")], before="zero")

        assert only(audit(plan_of(bonus(curve))), "dead-tier").severity == "note"

    def test_a_first_tier_that_pays_nothing_is_meant(self) -> None:
        curve = Curve.marginal([(0, "0%"), (100, "8%")])

        assert audit(plan_of(commission(curve, "amount"))).of("dead-tier") == ()

    def test_the_only_tier_is_not_dead(self) -> None:
        curve = Curve.marginal([(100, "8%")], threshold=100)

        assert audit(plan_of(commission(curve, "amount"))).of("dead-tier") == ()

    def test_a_tier_that_bends_where_the_threshold_is_stays_alive(self) -> None:
        curve = Curve.marginal([(0, "5%"), (100, "8%")], threshold=100)

        assert audit(plan_of(commission(curve, "amount"))).of("dead-tier") == ()

    def test_two_points_that_are_extended_are_both_needed(self) -> None:
        curve = Curve.points([(-10, 5), (10, 5)], before="extend", after="extend")

        assert audit(plan_of(commission(curve, "amount"))).of("dead-tier") == ()

    def test_a_tier_with_an_end_can_be_dead(self) -> None:
        tiers = [
            {"from": 0, "to": 100, "rate": "5%"},
            {"from": 100, "to": 200, "rate": "5%"},
            {"from": 200, "rate": "8%"},
        ]
        curve = Curve.marginal(tiers)

        assert only(audit(plan_of(commission(curve, "amount"))), "dead-tier").place.endswith("tiers[1]")

    def test_a_tier_narrower_than_a_fen_holds_no_amount(self) -> None:
        curve = Curve.marginal([(0, "5%"), ("100.001", "6%"), ("100.009", "8%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "zero-width-tier")

        assert finding.place == "components[0].curve.tiers[1]"
        assert figures(finding)[0::2] == (("100.00",), ("100.01",))

    @pytest.mark.parametrize(
        ("boundary", "next_boundary", "is_empty"),
        [
            ("reached", "reached", False),
            ("above", "reached", True),
            ("above", "above", False),
            ("reached", "above", False),
        ],
    )
    def test_a_boundary_amount_belongs_to_the_tier_that_owns_it(
        self,
        boundary: str,
        next_boundary: str,
        is_empty: bool,  # noqa: FBT001 - a table's column
    ) -> None:
        tiers: list[dict[str, object]] = [
            {"from": 0, "rate": "5%"},
            {"from": 100, "rate": "6%", "boundary": boundary},
            {"from": "100.01", "rate": "8%", "boundary": next_boundary},
        ]
        audited = audit(plan_of(commission(Curve.whole_amount(tiers), "amount")))

        assert bool(audited.of("zero-width-tier")) is is_empty

    def test_a_threshold_above_a_tier_that_pays_contradicts_it(self) -> None:
        curve = Curve.marginal([("0%", "10%"), ("50%", "20%")], threshold="60%")
        finding = only(audit(plan_of(commission(curve))), "threshold-over-paid-tier")

        assert finding.place == "components[0].curve.tiers[0]"
        assert str(finding.sentence) == (
            "tiers[0] is to pay 10% from 0%, but nothing is paid below the threshold of 60%"
        )
        assert figures(finding) == (("25000.00",), "0.00", ("60000.00",), "7000.00")

    def test_a_tier_of_nothing_between_two_that_pay_is_a_gap(self) -> None:
        curve = Curve.marginal([(0, "5%"), (100, "0%"), (200, "8%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "gap")

        assert str(finding.sentence) == "tiers[1] pays nothing from 100 to 200, between tiers that do"
        assert figures(finding) == (("100.00",), "5.00", ("199.99",), "5.00")

    def test_the_rules_of_single_sales_are_looked_at_too(self) -> None:
        curve = Curve.marginal([(0, "5%"), (100, "5%")])
        audited = audit(plan_of(PerSale("s", "Sale", [rule(curve)])))

        assert only(audited, "dead-tier").place == "components[0].rules[0].curve.tiers[1]"


class TestRules:
    def test_a_condition_that_nothing_meets(self) -> None:
        where = "attributes.size >= 5 and attributes.size < 5"
        finding = only(audit(plan_of(PerSale("s", "Sale", [rule(Curve.flat(1), where)]))), "gate-never-met")

        assert (finding.severity, finding.place) == ("error", "components[0].rules[0].where")
        assert str(finding.sentence) == ("no facts meet the condition: attributes.size >= 5 and attributes.size < 5")

    def test_a_measure_that_counts_nothing(self) -> None:
        measure = Measure("m", "M", "count", "deals", where="attributes.size > 5 and attributes.size < 5")
        plan = plan_of(Commission("c", "C", Curve.line(1), measure="m"), measures=[measure])

        assert only(audit(plan), "gate-never-met").place == "measures[0].where"

    @pytest.mark.parametrize("where", [None, 'attributes.product = "service"'])
    def test_a_rule_behind_one_that_always_comes_first_is_dead(self, where: str | None) -> None:
        service = 'attributes.product = "service"'
        rules = [rule(Curve.flat(1), where), rule(Curve.flat(2), service), rule(Curve.flat(3))]
        findings = audit(plan_of(PerSale("s", "Sale", rules))).of("dead-tier")

        assert findings[0].place == "components[0].rules[1]"
        assert str(findings[0].sentence) == (
            "no sale reaches rules[1]: rules[0] comes first and holds whenever it would"
        )

    def test_rules_that_hold_for_one_sale_and_pay_differently_overlap(self) -> None:
        rules = [
            rule(Curve.flat(1), 'attributes.product = "service"'),
            rule(Curve.flat(2), 'attributes.region = "east"'),
        ]
        finding = only(audit(plan_of(PerSale("s", "Sale", rules))), "overlap")

        assert (finding.severity, finding.place) == ("note", "components[0].rules[1]")
        assert figures(finding)[1::2] == ("1.00", "2.00")

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ('attributes.product = "service"', 'attributes.product = "licence"'),
            ("amount > 5 CNY", 'attributes.region = "east"'),
            ("attributes.size > 5", "attributes.size < 6 and attributes.size > 6"),
        ],
    )
    def test_rules_that_no_sale_can_be_shown_for_do_not_overlap(self, one: str, other: str) -> None:
        rules = [rule(Curve.flat(1), one), rule(Curve.flat(2), other)]

        assert audit(plan_of(PerSale("s", "Sale", rules))).of("overlap") == ()

    def test_rules_that_pay_the_same_there_do_not_overlap(self) -> None:
        rules = [
            rule(Curve.steps([(5, 1)]), 'attributes.product = "service"'),
            rule(Curve.flat(1), 'attributes.region = "east"'),
        ]

        assert audit(plan_of(PerSale("s", "Sale", rules))).of("overlap") == ()

    def test_a_sale_that_two_components_pay_is_paid_twice(self) -> None:
        first = PerSale("a", "A", [rule(Curve.flat(-5), "attributes.x = 1"), rule(Curve.flat(20))])
        second = PerSale("b", "B", [rule(Curve.flat(10), 'attributes.product = "service"')])
        finding = only(audit(plan_of(first, second)), "paid-twice")

        assert finding.place == "components[1].rules[0]"
        assert str(finding.sentence) == "components[0].rules[1] and components[1].rules[0] both pay for the same sale"
        assert figures(finding)[1::2] == ("20.00", "10.00")

    def test_sales_that_different_components_pay_are_not_paid_twice(self) -> None:
        first = PerSale("a", "A", [rule(Curve.flat(20), 'attributes.product = "licence"')])
        second = PerSale("b", "B", [rule(Curve.flat(10), 'attributes.product = "service"')])

        assert audit(plan_of(first, second)).of("paid-twice") == ()

    def test_two_bonuses_for_reaching_the_same_are_paid_twice(self) -> None:
        audited = audit(plan_of(bonus(Curve.steps([(1, 1)]), "a"), bonus(Curve.steps([("80%", 1), (1, 2)]), "b", 500)))
        finding = only(audited, "paid-twice")

        assert finding.place == "components[1].curve.steps[1]"
        assert str(finding.sentence) == "the sale that reaches 100% of the target is paid by Bonus and by Bonus"
        assert figures(finding)[1::2] == ("6000.00", "1000.00")

    def test_two_bonuses_for_different_windows_are_not_compared(self) -> None:
        yearly = Bonus("y", "Yearly", cny(100), Curve.steps([(1, 1)]), "year")

        assert audit(plan_of(bonus(Curve.steps([(1, 1)])), yearly)).of("paid-twice") == ()

    def test_two_bonuses_over_measures_are_not_compared(self) -> None:
        measures = [Measure("deals", "Deals", "count", "deals")]
        parts = [Bonus(key, key, cny(1), Curve.steps([(1, 1)]), measure="deals") for key in ("a", "b")]

        assert audit(plan_of(*parts, measures=measures)).of("paid-twice") == ()

    def test_two_bonuses_too_small_to_show_are_not_called_paid_twice(self) -> None:
        parts = [bonus(Curve.steps([(1, 1)]), "a"), bonus(Curve.steps([(1, "0.0000001")]), "b")]

        assert audit(plan_of(*parts)).of("paid-twice") == ()


class TestTiming:
    def test_holding_back_pays_where_the_rate_falls(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "2%")])
        audited = audit(plan_of(commission(curve, "amount")))
        finding = only(audited, "holding-back-pays")

        assert (finding.severity, finding.place) == ("warning", "components[0]")
        assert str(finding.sentence) == (
            "holding a deal of CNY 50,000.00 back into the next window pays CNY 4,000.00 more "
            "when CNY 50,000.00 is sold already"
        )
        assert figures(finding) == (("100000.00", "0.00"), "6000.00", ("50000.00", "50000.00"), "10000.00")
        assert audited.proof("no-gain-by-timing", "components[0]").value == 4000
        assert audited.of("pulling-in-pays") == ()

    def test_pulling_in_pays_where_the_rate_rises(self) -> None:
        curve = Curve.marginal([(0, "2%"), (50_000, "10%")])
        finding = only(audit(plan_of(commission(curve, "amount"))), "pulling-in-pays")

        assert finding.severity == "note"
        assert figures(finding) == (("50000.00", "50000.00"), "2000.00", ("100000.00", "0.00"), "6000.00")

    def test_a_line_pays_the_same_in_any_window(self) -> None:
        audited = audit(plan_of(commission(Curve.line("5%"), "amount")))

        assert audited.proof("no-gain-by-timing", "components[0]").status == "proved"

    def test_the_size_of_deals_limits_the_gain(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "2%")])
        audited = audit(plan_of(commission(curve, "amount")), deals=(cny(1000), cny(5000)))

        assert audited.proof("no-gain-by-timing", "components[0]").value == 400

    def test_the_range_limits_the_gain(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "2%")])
        audited = audit(plan_of(commission(curve, "amount")), range=(0, cny(60_000)))

        assert audited.proof("no-gain-by-timing", "components[0]").value == 800

    def test_a_plan_of_one_window_has_no_next(self) -> None:
        curve = Curve.marginal([(0, "10%"), (50_000, "2%")])
        audited = audit(plan_of(commission(curve, "amount"), window="year"))

        assert audited.proof("no-gain-by-timing", "components[0]").status == "proved"
        assert audited.of("holding-back-pays") == ()

    def test_a_component_with_a_window_of_its_own_starts_again_in_it(self) -> None:
        curve = Curve.marginal([("0%", "10%"), ("100%", "2%")])
        audited = audit(plan_of(commission(curve, window="quarter"), window="month"), target=cny(30_000))
        finding = only(audited, "holding-back-pays")

        assert finding.counterexample is not None
        assert [str(period) for period in finding.counterexample.first.periods] == ["2026-01", "2026-04"]
        assert finding.counterexample.second.sold == (cny("90000"), cny("90000"))

    def test_the_cap_makes_deals_wait(self) -> None:
        audited = audit(plan_of(commission(Curve.line("5%"), "amount"), cap=cny(600)))
        finding = only(audited, "holding-back-pays")

        assert finding.place == "cap"
        assert figures(finding) == (("24000.00", "0.00"), "600.00", ("12000.00", "12000.00"), "1200.00")

    def test_the_cap_is_passed_where_its_boundary_has_to_be(self) -> None:
        curve = Curve.steps([(12_000, 600)], boundary="above")
        audited = audit(plan_of(commission(curve, "amount"), cap=cny(600)), deals=(0, cny(13_000)))
        (finding,) = (each for each in audited.of("holding-back-pays") if each.place == "cap")

        assert figures(finding)[2:] == (("12000.01", "12000.01"), "1200.00")

    @pytest.mark.parametrize(
        ("curve", "more", "asked"),
        [
            (Curve.line("5%"), {}, {"range": (0, cny(20_000))}),
            (Curve.flat(700), {}, {"range": (0, cny(20_000))}),
            (Curve.marginal([(0, "5%")], cap=100), {}, {}),
            (Curve.line("5%"), {"window": "year"}, {}),
            (Curve.line("5%"), {}, {"deals": (0, cny("0.01"))}),
        ],
    )
    def test_deals_do_not_wait_for_the_cap_where_it_makes_no_difference(
        self, curve: Curve, more: dict[str, object], asked: dict[str, object]
    ) -> None:
        audited = audit(plan_of(commission(curve, "amount"), cap=cny(600), **more), **asked)  # type: ignore[arg-type]

        assert [each for each in audited.of("holding-back-pays") if each.place == "cap"] == []

    def test_deals_that_are_limited_wait_for_the_cap(self) -> None:
        audited = audit(plan_of(commission(Curve.line("5%"), "amount"), cap=cny(600)), deals=(0, cny(5000)))

        assert figures(only(audited, "holding-back-pays"))[2] == ("12000.00", "5000.00")

    def test_a_gain_below_rounding_is_no_finding(self) -> None:
        curve = Curve.points([(0, 0), (10, "0.004")])
        audited = audit(plan_of(commission(curve, "amount")))

        assert audited.of("holding-back-pays") == ()
        assert audited.proof("no-gain-by-timing", "components[0]").status == "refuted"

    def test_a_curve_of_very_many_bends_is_not_decided(self) -> None:
        curve = Curve.steps([(start, start * start) for start in range(1, 300)])
        audited = audit(plan_of(commission(curve, "amount")))

        assert audited.proof("no-gain-by-timing", "components[0]").status == "not-decided"


class TestTerms:
    def test_a_plan_announced_after_it_takes_effect(self) -> None:
        plan = plan_of(commission(Curve.line("5%")))
        finding = only(audit(plan, announced=date(2026, 1, 15)), "announced-late")

        assert finding.place == "effective"
        assert str(finding.sentence) == "announced on 2026-01-15, 14 days after it takes effect on 2026-01-01"
        assert audit(plan, announced=date(2026, 1, 1)).of("announced-late") == ()

    def test_a_clawback_of_everything_for_ever(self) -> None:
        plan = plan_of(commission(Curve.marginal([(0, "5%")])))

        assert only(audit(plan, clawback=ClawbackPolicy()), "clawback-without-limit").severity == "warning"
        for policy in (
            ClawbackPolicy(within_days=90),
            ClawbackPolicy(limit_months=3),
            ClawbackPolicy(by="unserved-days"),
        ):
            assert audit(plan, clawback=policy).of("clawback-without-limit") == ()

    def test_returns_that_take_back_without_end(self) -> None:
        plan = plan_of(commission(Curve.line("5%")))
        finding = only(audit(plan), "clawback-without-limit")

        assert finding.severity == "note"
        assert figures(finding) == (("-100000.00",), "-5000.00", ("-200000.00",), "-10000.00")
        assert audit(plan_of(commission(Curve.line("5%")), floor=cny(0))).of("clawback-without-limit") == ()

    def test_returns_of_single_sales_take_back_without_end(self) -> None:
        finding = only(audit(plan_of(PerSale("s", "Sale", [rule(Curve.line("1%"))]))), "clawback-without-limit")

        assert "in whatever window it returns" in str(finding.sentence)


@attrs.frozen
class Drawn:
    """A component of a company's own."""

    key: str
    label: Label
    pay: Curve | None
    curve: Curve | None = None
    window: None = None
    section: str = ""

    def payout(self, basis: object) -> Fraction:
        """What it pays: nothing."""
        del basis
        return Fraction(0)

    def lines(self, basis: object) -> tuple[Fraction, ...]:
        """No lines."""
        del basis
        return ()

    def explain(self, basis: object) -> None:
        """Not asked."""

    def explain_line(self, basis: object, position: int) -> None:
        """Not asked."""

    def pay_curve(self, basis: object) -> Curve | None:
        """The curve it was given."""
        del basis
        return self.pay


def drawn(pay: Curve | None, curve: Curve | None = None) -> PlanComponent:
    return Drawn("d", Label("Drawn"), pay, curve)  # type: ignore[return-value] # as much of one as an audit asks


class TestComponents:
    def test_a_component_without_a_curve_is_not_decided(self) -> None:
        audited = audit(plan_of(drawn(None)))

        for about in ("never-falls", "continuous", "no-gain-by-timing"):
            proof = audited.proof(about, "components[0]")
            assert (proof.status, str(proof.reason)) == ("not-decided", "the component gives no curve of its pay")
        assert audited.proof("never-falls").status == "not-decided"

    def test_a_component_that_is_not_written_by_a_curve_has_its_own_address(self) -> None:
        audited = audit(plan_of(drawn(Curve.steps([(100, 50)]))))

        assert only(audited, "cliff").place == "components[0]"
        assert str(audited.proof("never-falls").reason).endswith("at a target of CNY 100,000.00")

    @pytest.mark.parametrize(("scale", "place"), [(1, ".curve.steps[0]"), (100_000, ".curve.steps[0]"), (7, ".curve")])
    def test_the_scale_of_a_curve_is_recognised_by_its_bends(self, scale: int, place: str) -> None:
        curve = Curve.steps([(3, 50)])
        audited = audit(plan_of(drawn(curve.scale_x(scale), curve)))

        assert only(audited, "cliff").place == f"components[0]{place}"

    def test_a_curve_of_unknown_scale_is_read_for_all_numbers(self) -> None:
        curve = Curve.marginal([(0, 1), (100, 0), (200, 1)], threshold=100)
        audited = audit(plan_of(drawn(curve.scale_x(7), curve)))

        assert only(audited, "threshold-over-paid-tier").counterexample is None
        assert only(audited, "gap").counterexample is None

    def test_a_component_that_raises_is_not_decided(self) -> None:
        @attrs.frozen
        class Refusing(Drawn):
            def pay_curve(self, basis: object) -> Curve | None:
                raise InvalidValueError("basis", basis, "another")

        audited = audit(plan_of(Refusing("d", Label("Drawn"), None)))  # type: ignore[arg-type]

        assert audited.proof("never-falls", "components[0]").status == "not-decided"

    def test_what_the_plan_cannot_calculate_is_not_shown(self) -> None:
        @attrs.frozen
        class Refusing(Drawn):
            def payout(self, basis: object) -> Fraction:
                raise NotFoundError("fact", f"hours of {basis}")

        curve = Curve.steps([(100, 50)])
        plan = plan_of(
            Refusing("d", Label("Drawn"), curve, curve),  # type: ignore[arg-type]
            PerSale("a", "A", [rule(Curve.flat(1), "attributes.x = 1"), rule(Curve.flat(2), "attributes.y = 1")]),
            PerSale("b", "B", [rule(Curve.flat(1), "attributes.x = 1")]),
        )
        audited = audit(plan)

        assert only(audited, "cliff").counterexample is None
        assert audited.of("overlap") == audited.of("paid-twice") == ()

    def test_a_component_over_a_measure_is_proved_in_its_own_unit(self) -> None:
        measures = [Measure("deals", "Deals", "count", "deals"), Measure("east", "East", where='attributes.r = "e"')]
        parts: list[PlanComponent] = [
            Commission("d", "Deals", Curve.steps([(1, 100)]), "attainment", measure="deals"),
            Commission("e", "East", Curve.line("5%"), "attainment", measure="east"),
            PerSale("s", "Sale", [rule(Curve.flat(1))], measure="deals"),
        ]
        audited = audit(plan_of(*parts, measures=measures))

        assert audited.proof("never-falls").status == "proved"
        assert audited.proof("no-gain-by-timing", "components[0]").status == "not-decided"
        assert str(audited.proof("no-gain-by-timing", "components[0]").reason) == "it counts by a measure of its own"

    def test_a_rule_that_looks_at_the_amount_is_not_decided(self) -> None:
        rules = [rule(Curve.flat(10), "amount > 100 CNY"), rule(Curve.flat(20))]

        assert audit(plan_of(PerSale("s", "S", rules))).proof("never-falls", "components[0]").status == "not-decided"

    @pytest.mark.parametrize("curve", [Curve.flat(-1), Curve.steps([(5, 1)], base=2), Curve.line("-1%")])
    def test_a_rule_that_falls_is_refuted(self, curve: Curve) -> None:
        proof = audit(plan_of(PerSale("s", "S", [rule(curve)]))).proof("never-falls", "components[0]")

        assert (proof.status, str(proof.reason)) == (
            "refuted",
            "components[0].rules[0].curve falls or pays less than nothing",
        )

    def test_a_plan_that_jumps_only_in_its_parts_never_jumps(self) -> None:
        up = commission(Curve.steps([(100, 50)]), "amount", "up")
        down = commission(Curve.steps([(100, -50)]), "amount", "down")

        assert audit(plan_of(up, down)).proof("continuous").status == "proved"

    def test_a_plan_of_one_component_that_jumps_jumps(self) -> None:
        proof = audit(plan_of(commission(FLAT_TO_CLIFF))).proof("continuous")

        assert (proof.status, str(proof.reason)) == ("refuted", "because of components[0]")


class TestScene:
    def test_a_longer_window_has_a_longer_target(self) -> None:
        yearly = Bonus("y", "Yearly", cny(100), Curve.steps([(1, 1)]), "year")

        assert figures(only(audit(plan_of(yearly), target=cny(1000)), "cliff"))[2] == ("12000.00",)

    def test_attainment_to_date_is_measured_against_the_target_itself(self) -> None:
        plan = plan_of(bonus(Curve.steps([(1, 1)])), window="quarter", measured_against="to-date")

        assert figures(only(audit(plan, target=cny(1000)), "cliff"))[2] == ("1000.00",)

    def test_a_plan_may_start_inside_a_window(self) -> None:
        plan = plan_of(commission(FLAT_TO_CLIFF), effective=Period(date(2026, 1, 20), date(2026, 2, 10)))
        audited = audit(plan)

        assert audited.scene.period == Period(date(2026, 1, 20), date(2026, 2, 1))
        check_counterexamples(audited)

    def test_rounding_of_the_total_is_taken_into_account(self) -> None:
        plan = plan_of(commission(FLAT_TO_CLIFF), cap=cny(1000), rounding=Rounding("1", at="total"))

        assert figures(only(audit(plan), "cliff")) == (("79999.00",), "4000.00", ("80000.00",), "8000.00")

    def test_a_larger_step_shows_amounts_further_apart(self) -> None:
        assert figures(only(audit(plan_of(commission(FLAT_TO_CLIFF)), step=cny(500)), "cliff"))[0] == ("79500.00",)

    def test_it_says_what_it_assumes(self) -> None:
        rows = audit(plan_of(commission(FLAT_TO_CLIFF)), range=("1/3", "200%")).assumptions().rows

        assert [str(value) for _, value in rows] == [
            "CNY 100,000.00",
            "100000/3",
            "CNY 200,000.00",
            "2026-01",
            "one order without attributes",
        ]


BAD = [
    (
        {"target": 5},
        WrongTypeError,
        "target: found 5 of type int, accepted is Money; write it as Money('100000', 'CNY')",
    ),
    ({"target": Money(5, "USD")}, CurrencyMismatchError, "target"),
    ({"target": cny(0)}, InvalidValueError, "target: found Money('0', 'CNY'), accepted is an amount above 0"),
    ({"step": cny(-1)}, InvalidValueError, "step: found Money('-1', 'CNY'), accepted is an amount above 0"),
    (
        {"range": 5},
        WrongTypeError,
        "range: found 5 of type int, accepted is a pair: the least and the most, which may be None",
    ),
    ({"range": (1, 1)}, InvalidValueError, "range: found '100000', accepted is an end above its start, 100000"),
    ({"range": (Money(1, "USD"), None)}, CurrencyMismatchError, "range"),
    ({"range": (0.5, None)}, WrongTypeError, "range"),
    ({"deals": (None, 0)}, InvalidValueError, "deals: found '0', accepted is an end above its start, 0"),
    ({"marginal_bound": 0}, InvalidValueError, "marginal_bound: found 0, accepted is a rate above 0"),
    ({"marginal_bound": 0.5}, WrongTypeError, "marginal_bound"),
    ({"announced": "2026-01-01"}, WrongTypeError, "announced"),
    ({"clawback": "never"}, WrongTypeError, "clawback: found 'never' of type str, accepted is a ClawbackPolicy"),
]


@pytest.mark.parametrize(("asked", "error", "message"), BAD)
def test_bad_arguments_are_refused(asked: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        audit(plan_of(commission(FLAT_TO_CLIFF)), **asked)  # type: ignore[arg-type] # on purpose

    assert str(refused.value).startswith(message)


def test_only_a_plan_is_audited() -> None:
    with pytest.raises(WrongTypeError, match=r"^plan: found 5 of type int, accepted is an IncentivePlan"):
        audit(5)  # type: ignore[arg-type] # on purpose


class TestResult:
    def test_unknown_codes_weights_and_proofs_are_refused(self) -> None:
        audited = audit(plan_of(commission(FLAT_TO_CLIFF)))

        with pytest.raises(NotFoundError, match="cliff"):
            audited.of("clif")  # type: ignore[arg-type] # on purpose
        with pytest.raises(NotFoundError, match="error"):
            audited.by_severity("eror")  # type: ignore[arg-type] # on purpose
        with pytest.raises(NotFoundError, match="never-falls of components"):
            audited.proof("never-falls", "components[9]")

    def test_notes_leave_a_plan_clean(self) -> None:
        clean = audit(plan_of(commission(Curve.marginal([("0%", "5%")]))))

        assert clean.is_clean()
        assert clean.by_severity("note")
        assert not audit(plan_of(commission(FLAT_TO_CLIFF))).is_clean()

    def test_findings_stand_in_the_order_of_their_weight(self) -> None:
        curve = Curve.whole_amount([(0, "10%"), (50_000, "4%"), (90_000, "8%")])
        severities = [finding.severity for finding in audit(plan_of(commission(curve, "amount"))).findings]

        assert severities == sorted(severities, key=["error", "warning", "note"].index)
        assert severities[0] == "error"

    def test_it_prints_as_a_check_list(self) -> None:
        audited = audit(
            plan_of(commission(Curve.marginal([(0, "5%")], cap=500), "amount")),
            range=(0, cny(9_000)),
        )

        assert str(audited).splitlines() == [
            "Audit of Account executive",
            (
                "  ☐ warning cap-never-reached components[0].curve.cap: "
                "the cap of 500 is never reached: the curve comes to 450"
            ),
            (
                "  ☑ plan: selling more never pays less: it is so of every component, "
                "and sums, limits and rounding keep it, at a target of CNY 100,000.00"
            ),
            (
                "  ☑ plan: pay never jumps: it is so of every component, "
                "and sums, limits and rounding keep it, at a target of CNY 100,000.00"
            ),
            "  ☑ plan: the least that is paid: CNY 0.00, at a target of CNY 100,000.00",
            "  ☑ plan: the most that is paid: CNY 450.00, at a target of CNY 100,000.00",
            "  ☑ plan: the lowest marginal rate: 5% between jumps, at a target of CNY 100,000.00",
            "  ☑ plan: the highest marginal rate: 5% between jumps, at a target of CNY 100,000.00",
            "  ☑ components[0]: selling more never pays less: by its curve, at a target of CNY 100,000.00",
            "  ☑ components[0]: pay never jumps: by its curve, at a target of CNY 100,000.00",
            "  ☑ components[0]: no deal pays more in another window: a deal pays the same in either window",
        ]

    def test_nothing_found_is_said(self) -> None:
        plan = plan_of(commission(Curve.flat(100), "amount"))
        lines = str(audit(plan)).splitlines()

        assert lines[1:3] == [
            "  nothing found",
            (
                "  ☑ plan: selling more never pays less: it is so of every component, "
                "and sums, limits and rounding keep it, at every target"
            ),
        ]

    def test_findings_and_proofs_print_alone(self) -> None:
        audited = audit(plan_of(commission(FLAT_TO_CLIFF)))

        assert str(audited.of("cliff")[0]).startswith("warning: at 80% of the target")
        assert str(audited.proof("most")) == "☐ plan: the most that is paid: there is no end to it"
        assert repr(audited) == "<Audit of ae: 3 findings, 9 proofs>"

    def test_it_is_rows_for_a_frame(self) -> None:
        rows = audit(plan_of(commission(FLAT_TO_CLIFF))).records()

        assert rows[0] == {
            "severity": "warning",
            "code": "cliff",
            "place": "components[0].curve.tiers[1]",
            "sentence": "at 80% of the target selling CNY 1.00 more pays CNY 4,000.05 more: "
            "cliff in components[0].curve.tiers[1]",
            "sold": "CNY 79,999.00",
            "pays": "CNY 3,999.95",
            "other_sold": "CNY 80,000.00",
            "other_pays": "CNY 8,000.00",
        }

    def test_html_is_escaped(self) -> None:
        plan = IncentivePlan("x", "<b>&", "CNY", year(2026), [Commission("c", "<i>", Curve.line("5%"))])
        html = audit(plan)._repr_html_()

        assert "<b>" not in html
        assert "<i>" not in html
        assert html.startswith("<p>nothing to mend</p><table")
        assert audit(plan_of(commission(FLAT_TO_CLIFF))).to_html().startswith("<p>something to mend</p>")

    def test_markdown_has_all_tables(self) -> None:
        text = audit(plan_of(commission(FLAT_TO_CLIFF))).to_markdown()

        assert text.count("| :---") >= 3
        assert "**Findings in Account executive**" in text
        assert audit(plan_of(commission(FLAT_TO_CLIFF)))._repr_markdown_() == text

    def test_a_counterexample_reads_as_a_sentence(self) -> None:
        audited = audit(plan_of(commission(FLAT_TO_CLIFF), cap=cny(6000)))
        cliff, held = audited.of("cliff")[0], audited.of("holding-back-pays")[0]

        assert str(cliff.counterexample) == (
            "CNY 79,999.00 sold pays CNY 3,999.95; CNY 80,000.00 sold pays CNY 6,000.00"
        )
        assert str(held.counterexample) == (
            "CNY 160,000.00 in 2026-01, CNY 0.00 in 2026-02 sold pays CNY 6,000.00; "
            "CNY 80,000.00 in 2026-01, CNY 80,000.00 in 2026-02 sold pays CNY 12,000.00"
        )

    def test_the_pay_of_a_component_names_it(self) -> None:
        (cliff,) = audit(plan_of(commission(FLAT_TO_CLIFF), cap=cny(1000))).of("cliff")

        assert str(cliff.counterexample) == (
            "CNY 79,999.00 sold pays CNY 3,999.95 by c; CNY 80,000.00 sold pays CNY 8,000.00 by c"
        )

    def test_questions_read_as_statements(self) -> None:
        audited = audit(plan_of(commission(FLAT_TO_CLIFF)))

        assert [str(proof.question()) for proof in audited.proofs] == [
            "selling more never pays less",
            "pay never jumps",
            "the least that is paid",
            "the most that is paid",
            "the lowest marginal rate",
            "the highest marginal rate",
            "selling more never pays less",
            "pay never jumps",
            "no deal pays more in another window",
        ]

    def test_the_same_plan_gives_the_same_audit(self) -> None:
        plan = plan_of(commission(FLAT_TO_CLIFF), bonus(Curve.steps([(1, 1)])))

        assert audit(plan).findings == audit(plan).findings
        assert audit(plan) == audit(plan)


def test_the_month_of_the_scene_is_the_first_of_the_plan() -> None:
    """Everything is sold in one month, so that windows of any length see the same."""
    assert audit(plan_of(commission(FLAT_TO_CLIFF), window="year")).scene.period == year(2026)
    assert audit(plan_of(commission(FLAT_TO_CLIFF, window="month"), window="year")).scene.period == month(2026, 1)


def test_amounts_are_taken_inside_a_stretch_only_where_it_is_long_enough() -> None:
    """A stretch of one minor unit has its two ends to show, and nothing further inside."""
    scene = audit(
        IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])
    ).scene
    short = Slope(Fraction(100), Fraction(10001, 100), Fraction(-1, 20))
    long = Slope(Fraction(100), Fraction(101), Fraction(-1, 20))

    assert list(inside(scene, short, Fraction(1))) == [((Fraction(100),), (Fraction(10001, 100),))]
    assert [len(pair) for pair in inside(scene, long, Fraction(1))] == [2, 2]

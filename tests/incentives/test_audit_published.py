"""Published plans whose notes name a fault, put to the audit."""

from __future__ import annotations

from salesmanual.incentives.audits import audit
from salesmanual.incentives.components import Commission
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import year
from salesmanual.testing.audits import check_counterexamples

QUOTA = Money("100000", "USD")


def plan_of(curve: Curve) -> IncentivePlan:
    """A yearly plan in dollars of one commission over attainment."""
    return IncentivePlan(
        "plan", "Plan", "USD", year(2026), [Commission("c", "Commission", curve, "attainment")], window="year"
    )


class TestRt02:
    """rt-02: the reached rate on everything from the first unit; one unit of sales moves pay by 5,000.10.

    Source: a public repository (TypeScript commission-plan calculator, vitest).
    """

    CURVE = Curve.whole_amount([("0%", "10%"), ("100%", "15%")], boundary="reached")

    def test_the_cliff_is_found_with_its_published_figures(self) -> None:
        (finding,) = audit(plan_of(self.CURVE), target=QUOTA).of("cliff")
        shown = finding.counterexample

        assert shown is not None
        assert (shown.first.sold, shown.first.pays) == ((Money("99999", "USD"),), Money("9999.90", "USD"))
        assert (shown.second.sold, shown.second.pays) == ((QUOTA,), Money("15000.00", "USD"))
        assert shown.difference() == Money("5000.10", "USD")
        assert finding.place == "components[0].curve.tiers[1]"

    def test_pay_never_falls_and_is_not_continuous(self) -> None:
        audited = audit(plan_of(self.CURVE), target=QUOTA)

        assert audited.proof("never-falls").status == "proved"
        assert audited.proof("continuous").status == "refuted"
        check_counterexamples(audited)


class TestTh02:
    """th-02: a tier pays 10 % below the plan's own threshold of 50 %; 10,000 sold is to pay 1,000.

    Source: a public repository (TypeScript commission-plan calculator, vitest).
    """

    TIERS = (("0%", "10%"), ("50%", "20%"), ("100%", "30%"))

    def test_the_contradiction_is_found(self) -> None:
        audited = audit(plan_of(Curve.marginal(self.TIERS, threshold="50%")), target=QUOTA)
        (finding,) = audited.of("threshold-over-paid-tier")
        shown = finding.counterexample

        assert finding.place == "components[0].curve.tiers[0]"
        assert str(finding.sentence) == (
            "tiers[0] is to pay 10% from 0%, but nothing is paid below the threshold of 50%"
        )
        assert shown is not None
        assert (shown.first.sold, shown.first.pays) == ((Money("25000", "USD"),), Money("0", "USD"))
        assert (shown.second.sold, shown.second.pays) == ((Money("50000", "USD"),), Money("5000.00", "USD"))
        check_counterexamples(audited)

    def test_what_the_tier_is_to_pay_is_not_paid(self) -> None:
        scene = audit(plan_of(Curve.marginal(self.TIERS, threshold="50%")), target=QUOTA).scene

        assert scene.pays((Money("10000", "USD"),)) == Money("0", "USD")

    def test_without_the_threshold_the_published_figure_is_paid_and_nothing_is_found(self) -> None:
        audited = audit(plan_of(Curve.marginal(self.TIERS)), target=QUOTA)

        assert audited.scene.pays((Money("10000", "USD"),)) == Money("1000.00", "USD")
        assert audited.of("threshold-over-paid-tier") == ()
        assert audited.is_clean()

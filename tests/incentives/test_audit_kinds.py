"""The audit of every kind of component and modifier: reasoned about, or not decided with the reason."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.audits import Audit, audit
from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.contests import Contest
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.modifier_factors import Multiplier, SaleMultiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.objectives import Objectives
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.recognition import Recognition
from salesmanual.incentives.spiffs import Spiff
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.scorecard import Item, Scorecard
from salesmanual.testing.audits import check_counterexamples

if TYPE_CHECKING:
    from salesmanual.incentives.audits import AuditFinding, FindingCode
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.modifiers import Modifier

RISING = Commission("c", "Commission", Curve.line("5%"))
STEADY = Commission("c", "Commission", Curve.marginal([("0%", "5%"), ("100%", "8%")]), "attainment")
SERVICES = Measure("services", "Services", where='attributes.product = "service"')
CARD = Scorecard("Objectives", [Item("launch", 1)], missing="zero")


def cny(amount: str | int) -> Money:
    return Money(amount, "CNY")


def plan_of(*components: PlanComponent, **more: object) -> IncentivePlan:
    return IncentivePlan("ae", "AE", "CNY", year(2026), components, measures=[SERVICES], **more)  # type: ignore[arg-type] # fields


def modified(*modifiers: Modifier, of: PlanComponent = RISING) -> Modified:
    return Modified(of, modifiers)


def only(audited: Audit, code: FindingCode) -> AuditFinding:
    """The one finding with the code; its counterexample is what the plan pays."""
    check_counterexamples(audited)
    (finding,) = audited.of(code)
    return finding


def reason(audited: Audit, about: str = "never-falls", place: str = "components[0]") -> str:
    proof = audited.proof(about, place)  # type: ignore[arg-type] # questions
    return f"{proof.status}: {proof.reason}"


class TestGates:
    def test_a_gate_on_attainment_is_a_cliff_at_the_component(self) -> None:
        audited = audit(plan_of(modified(Gate("attainment >= 80%"))))
        finding = only(audited, "cliff")

        assert finding.place == "components[0]"
        assert str(finding.sentence) == (
            "at CNY 80,000.00 selling CNY 1.00 more pays CNY 4,000.00 more: cliff in components[0]"
        )
        assert reason(audited) == "proved: by its curve, at a target of CNY 100,000.00"

    def test_the_tiers_inside_keep_their_own_address(self) -> None:
        audited = audit(plan_of(modified(Gate("attainment >= 80%"), of=STEADY)))

        assert audited.of("unbounded-cost")[0].place == "components[0].of.curve.tiers[1]"
        assert only(audited, "cliff").place == "components[0]"

    def test_the_component_inside_several_modifications_is_found(self) -> None:
        dead = Commission("c", "C", Curve.marginal([(0, "5%"), (100, "5%")]))
        audited = audit(plan_of(modified(Gate("attainment > 0"), Cap(cny(9000)), of=dead)))

        assert only(audited, "dead-tier").place == "components[0].of.curve.tiers[1]"

    def test_a_gate_above_the_range_is_never_met(self) -> None:
        audited = audit(plan_of(modified(Gate("attainment >= 150%"))), range=(0, "120%"))
        finding = only(audited, "gate-never-met")

        assert (finding.severity, finding.place) == ("error", "components[0].modifiers[0].where")
        assert str(finding.sentence) == "no sales of the range meet the condition: attainment >= 150%"
        shown = finding.counterexample
        assert shown is not None
        assert (shown.first.pays, shown.second.sold, shown.second.pays) == (cny(0), (cny(120_000),), cny(0))

    def test_a_gate_of_a_component_that_pays_nothing_anyway_is_not_blamed(self) -> None:
        nothing = Commission("c", "C", Curve.flat(0))

        assert audit(plan_of(modified(Gate("attainment >= 150%"), of=nothing)), range=(0, 1)).of("gate-never-met") == ()

    def test_a_gate_on_facts_that_the_range_reaches_is_met(self) -> None:
        gates = (Gate("attainment >= 90%"), Gate("level >= 3"))

        assert audit(plan_of(modified(*gates)), facts={"level": 1}).of("gate-never-met") == ()

    def test_a_gate_that_contradicts_itself_is_never_met(self) -> None:
        finding = only(audit(plan_of(modified(Gate("level > 3 and level < 3")))), "gate-never-met")

        assert finding.place == "components[0].modifiers[0].where"

    def test_an_award_that_nobody_gets_is_a_gate_too(self) -> None:
        club = Recognition("club", "Club", "attainment >= 120% and attainment < 120%")

        assert only(audit(plan_of(club, RISING)), "gate-never-met").place == "components[0].where"

    def test_a_gate_on_a_fact_is_not_decided_without_it(self) -> None:
        plan = plan_of(modified(Gate("level >= 3 and attainment > 0")))

        for about in ("never-falls", "continuous", "no-gain-by-timing"):
            assert reason(audit(plan), about) == (
                "not-decided: it depends on level, which the audit does not know; give it in facts"
            )

    def test_a_gate_on_a_fact_is_decided_with_it(self) -> None:
        plan = plan_of(modified(Gate("level >= 3")))
        audited = audit(plan, facts={"level": 3})

        assert reason(audited) == "proved: by its curve, at a target of CNY 100,000.00, with level as given"
        assert audited.proof("highest-rate").value == Fraction("0.05")
        assert str(audited.proof("highest-rate").reason) == (
            "5% between jumps, at a target of CNY 100,000.00, with level as given"
        )
        assert audit(plan, facts={"level": 2}).proof("most").value == 0

    def test_a_condition_that_sales_change_is_not_decided(self) -> None:
        plan = plan_of(modified(Gate("attainment >= 80% and level >= 3")))

        assert reason(audit(plan, facts={"level": 3})) == "not-decided: the component gives no curve of its pay"

    def test_a_gate_on_another_measure_is_not_decided(self) -> None:
        plan = plan_of(modified(Gate("measures.services.attainment >= 50%")))

        assert reason(audit(plan)) == (
            "not-decided: it depends on measures.services.attainment, which the same sales may change"
        )


class TestLimits:
    def test_a_cap_that_is_never_reached(self) -> None:
        finding = only(audit(plan_of(modified(Cap(cny(6000)))), range=(0, 1)), "cap-never-reached")

        assert (finding.severity, finding.place) == ("warning", "components[0].modifiers[0]")
        assert str(finding.sentence) == "the cap of CNY 6,000.00 is never reached: the curve comes to CNY 5,000.00"

    def test_a_cap_that_is_always_reached(self) -> None:
        flat = Commission("c", "C", Curve.flat(900))
        finding = only(audit(plan_of(modified(Gate("attainment >= 0"), Cap(cny(600)), of=flat))), "cap-always-reached")

        assert (finding.severity, finding.place) == ("error", "components[0].modifiers[1]")
        assert str(finding.sentence) == ("the cap of CNY 600.00 always holds: the curve is the same for any sales")
        shown = finding.counterexample
        assert shown is not None
        assert shown.first.pays == shown.second.pays == cny(600)

    def test_a_cap_inside_the_range_is_no_finding(self) -> None:
        audited = audit(plan_of(modified(Cap(cny(600)))))

        assert audited.of("cap-never-reached") == audited.of("cap-always-reached") == ()
        assert audited.proof("most").value == 600
        assert audited.of("unbounded-cost") == ()

    def test_a_cap_under_a_condition_is_not_judged(self) -> None:
        plan = plan_of(modified(Cap(cny(6000), where="level < 3")))

        assert audit(plan, facts={"level": 1}, range=(0, 1)).of("cap-never-reached") == ()

    def test_a_cap_over_a_measure_is_not_judged(self) -> None:
        of = Commission("c", "C", Curve.flat(1), measure="services")

        assert audit(plan_of(modified(Cap(cny(6000)), of=of))).of("cap-never-reached") == ()

    def test_a_cap_of_a_sale_is_not_decided(self) -> None:
        audited = audit(plan_of(modified(Cap(cny(6), "sale"), Floor(cny(1)))))

        assert reason(audited) == "not-decided: the component gives no curve of its pay"

    def test_a_floor_hides_a_fall_at_one_target_only(self) -> None:
        curve = Curve.marginal([("0%", "5%"), ("100%", "-5%")])
        of = Commission("c", "C", curve, "attainment")
        audited = audit(plan_of(modified(Floor(cny(5000)), of=of)))

        assert reason(audited) == "proved: by its curve, at a target of CNY 100,000.00"
        assert audit(plan_of(modified(Floor(cny(5000)), of=of)), target=cny(200_000)).of("pay-falls")


class TestFactors:
    def test_a_ramp_needs_to_know_when_the_person_began(self) -> None:
        ramped = modified(Ramp(Curve.steps([(0, "50%"), (3, 1)])), of=STEADY)

        assert reason(audit(plan_of(ramped))) == (
            "not-decided: it depends on start, which the audit does not know; give it in facts"
        )

    def test_a_ramp_moves_the_tiers_and_says_nothing_of_the_next_window(self) -> None:
        steps = Commission("c", "C", Curve.steps([("100%", "1%")]), "attainment")
        ramped = modified(Ramp(Curve.steps([(0, "50%"), (1, 1)])), of=steps)
        audited = audit(plan_of(ramped), facts={"start": date(2026, 1, 1)})
        finding = only(audited, "cliff")

        assert finding.place == "components[0].of.curve.steps[0]"
        assert str(finding.sentence).startswith("at 100% of the target selling CNY 1.00 more pays CNY 500.00 more")
        assert finding.counterexample is not None
        assert finding.counterexample.second.sold == (cny(50_000),)
        assert reason(audited, "no-gain-by-timing") == "not-decided: the next window pays by another curve"

    def test_a_person_is_there_for_the_whole_window_where_nothing_else_is_known(self) -> None:
        audited = audit(plan_of(modified(Prorated("pay"))))

        assert audited.proof("highest-rate").value == Fraction("0.05")
        assert audited.proof("no-gain-by-timing", "components[0]").status == "proved"

    def test_a_multiplier_on_a_fact_scales(self) -> None:
        factor = Multiplier(Curve.steps([("90%", 2), ("95%", 2)], base=1), "satisfaction")
        audited = audit(plan_of(modified(factor)), facts={"satisfaction": "92%"})

        assert audited.proof("highest-rate").value == Fraction("0.1")
        assert only(audited, "dead-tier").place == "components[0].modifiers[0].curve.steps[1]"

    def test_a_multiplier_on_attainment_is_not_decided(self) -> None:
        audited = audit(plan_of(modified(Multiplier(Curve.line(1), "attainment"), Cap(cny(5)))))

        assert reason(audited) == "not-decided: the component gives no curve of its pay"

    def test_a_factor_for_each_sale_is_not_decided(self) -> None:
        factor = SaleMultiplier(Curve.line(1), missing=0)

        assert reason(audit(plan_of(modified(factor)))) == "not-decided: the component gives no curve of its pay"

    def test_modified_pay_for_single_sales_is_not_decided(self) -> None:
        rules = [SaleRule(Curve.flat(1)), SaleRule(Curve.flat(2))]
        audited = audit(plan_of(modified(Gate("attainment > 0"), of=PerSale("s", "S", rules))))

        assert reason(audited) == "not-decided: the component gives no curve of its pay"
        assert only(audited, "dead-tier").place == "components[0].of.rules[1]"


class TestOtherKinds:
    def test_a_blend_of_one_measure_is_a_curve(self) -> None:
        blend = Blend("b", "B", [BlendPart()], Curve.steps([(1, 1)]), cny(500))
        finding = only(audit(plan_of(blend)), "cliff")

        assert finding.place == "components[0].curve.steps[0]"
        assert finding.counterexample is not None
        assert finding.counterexample.second.pays == cny(500)

    def test_a_blend_of_several_measures_is_not_decided(self) -> None:
        parts = [BlendPart("", "70%"), BlendPart("services", "30%", Curve.marginal([(0, 1), (1, 1)]))]
        audited = audit(plan_of(Blend("b", "B", parts, Curve.line(1), cny(500))))

        assert reason(audited) == "not-decided: it depends on measures.services, which the same sales may change"
        assert only(audited, "dead-tier").place == "components[0].parts[1].curve.tiers[1]"

    def test_a_matrix_is_a_curve_where_the_other_figure_is_known(self) -> None:
        matrix = Matrix("m", "M", cny(1000), ["80%", 1], [0, 1], [[0, "50%"], [0, 1]], "satisfaction")
        audited = audit(plan_of(matrix), facts={"satisfaction": 1})

        check_counterexamples(audited)
        assert [finding.place for finding in audited.of("cliff")] == ["components[0].rows[0]", "components[0].rows[1]"]
        assert reason(audited) == "proved: by its curve, at a target of CNY 100,000.00, with satisfaction as given"
        assert reason(audit(plan_of(matrix))) == (
            "not-decided: it depends on satisfaction, which the audit does not know; give it in facts"
        )

    def test_milestones_are_cliffs_at_their_marks(self) -> None:
        marks = [Milestone("100%", cny(2000)), Milestone("125%", cny(3000))]
        audited = audit(plan_of(Milestones("m", "M", marks)))

        check_counterexamples(audited)
        assert [finding.place for finding in audited.of("cliff")] == [
            "components[0].milestones[0]",
            "components[0].milestones[1]",
        ]
        assert reason(audited) == "proved: by its curve, at every target"

    def test_milestones_of_an_amount(self) -> None:
        marks = [Milestone(5000, cny(2000))]
        finding = only(audit(plan_of(Milestones("m", "M", marks, basis="amount"))), "cliff")

        assert str(finding.sentence).startswith("at CNY 5,000.00 selling CNY 1.00 more pays CNY 2,000.00 more")

    def test_milestones_of_shorter_periods_are_not_decided(self) -> None:
        marks = [Milestone("100%", cny(2000))]
        audited = audit(plan_of(Milestones("m", "M", marks, every="month"), window="year"))

        assert reason(audited) == "not-decided: the component gives no curve of its pay"

    def test_a_milestone_and_a_bonus_for_the_same_mark_are_paid_twice(self) -> None:
        bonus = Bonus("b", "Bonus", cny(500), Curve.steps([(1, 1)]))
        finding = only(audit(plan_of(bonus, Milestones("m", "Mark", [Milestone(1, cny(2000))]))), "paid-twice")

        assert finding.place == "components[1].milestones[0]"
        assert str(finding.sentence) == "the sale that reaches 100% of the target is paid by Bonus and by Mark"

    def test_objectives_do_not_follow_sales_and_their_height_is_not_known(self) -> None:
        audited = audit(plan_of(STEADY, Objectives("o", "O", cny(900), CARD)))

        assert reason(audited, place="components[1]") == "proved: by its curve, at every target"
        assert audited.proof("never-falls").status == "proved"
        assert audited.proof("highest-rate").value == Fraction("0.08")
        assert reason(audited, "most", "plan") == (
            "not-decided: the pay of components[1] is no function of the credited amount"
        )
        assert audited.proof("no-gain-by-timing", "components[1]").status == "proved"

    def test_objectives_with_ratings_are_bounded(self) -> None:
        objectives = Objectives("o", "O", cny(900), CARD)
        audited = audit(plan_of(objectives), facts={"ratings": {"launch": 1}})

        assert audited.proof("most").value == audited.proof("least").value == 900

    def test_a_height_that_is_not_known_leaves_a_plan_with_a_cap_undecided(self) -> None:
        audited = audit(plan_of(RISING, Objectives("o", "O", cny(900), CARD), cap=cny(1000)))

        assert audited.proof("highest-rate").status == "not-decided"
        assert audited.proof("never-falls").status == "proved"
        assert audited.of("cap-never-reached") == ()

    def test_a_manager_is_not_paid_for_own_sales(self) -> None:
        override = Override(Commission("o", "O", Curve.line("1%")))
        audited = audit(plan_of(RISING, override))

        assert audited.proof("never-falls").status == audited.proof("continuous").status == "proved"
        assert audited.proof("highest-rate").value == Fraction("0.05")
        assert audited.proof("most").status == "not-decided"

    @pytest.mark.parametrize(
        "component",
        [
            Contest("x", "X", [cny(100)]),
            Override(Commission("x", "X", Curve.line("1%")), with_self=True),
            Override(modified(Gate("level > 3"))),
            PayOverride("x", "X", Curve.line("10%"), "paid"),
            TeamPool(Commission("x", "X", Curve.line("1%")), "east"),
        ],
    )
    def test_what_depends_on_other_people_is_not_decided(self, component: PlanComponent) -> None:
        paid = Commission("paid", "Paid", Curve.line("5%"))
        audited = audit(plan_of(component, paid))

        assert reason(audited) == "not-decided: it depends on what other people sell"
        assert audited.proof("never-falls").status == "not-decided"
        check_counterexamples(audited)

    def test_a_programme_is_not_decided_and_its_rules_are_looked_at(self) -> None:
        service = parse_criterion('attributes.product = "service"')
        rules = [SaleRule(Curve.flat(1), service), SaleRule(Curve.flat(2), service), SaleRule(Curve.flat(3))]
        audited = audit(plan_of(Spiff("s", "S", month(2026, 3), rules)))

        assert reason(audited) == "not-decided: the component gives no curve of its pay"
        assert only(audited, "dead-tier").place == "components[0].rules[1]"

    def test_a_tier_of_a_programme_above_the_range_is_dead(self) -> None:
        rules = [SaleRule(Curve.marginal([(0, "1%"), (200_000, "2%")]))]
        audited = audit(plan_of(Spiff("s", "S", month(2026, 3), rules)), range=(0, 1))

        assert only(audited, "dead-tier").place == "components[0].rules[0].curve.tiers[1]"

    def test_an_award_pays_nothing(self) -> None:
        audited = audit(plan_of(Recognition("club", "Club", "attainment >= 120%")))

        assert audited.proof("most").value == 0

    def test_a_measure_that_counts_against_the_person_is_not_decided(self) -> None:
        minus = Measure("lost", "Lost", sign="minus")
        plan = IncentivePlan(
            "p", "P", "CNY", year(2026), [Commission("c", "C", Curve.line(1), measure="lost")], measures=[minus]
        )

        assert reason(audit(plan)) == "not-decided: it counts against the person what is sold"


class TestFacts:
    def test_facts_stand_among_the_assumptions(self) -> None:
        rows = audit(plan_of(RISING), facts={"level": 3}).assumptions().rows

        assert [str(cell) for cell in rows[-1]] == ["fact level", "3"]

    def test_nothing_is_known_of_other_people(self) -> None:
        audited = audit(plan_of(modified(Gate("level >= 3"))), facts={"level": 3})
        basis = audited.scene.basis(None)

        assert basis.facts()["level"] == 3
        assert dict(basis.of_person("wang.wei").facts()) == {}

    def test_facts_are_a_mapping(self) -> None:
        with pytest.raises(WrongTypeError) as refused:
            audit(plan_of(RISING), facts=3)  # type: ignore[arg-type] # on purpose

        assert str(refused.value) == (
            "facts: found 3 of type int, accepted is a mapping from names to values; such as {'level': 3}"
        )

    def test_facts_that_a_component_refuses_are_the_reason(self) -> None:
        factor = Multiplier(Curve.line(1), "satisfaction")

        assert reason(audit(plan_of(modified(factor)), facts={"satisfaction": True})) == (
            "not-decided: satisfaction: found True of type bool, "
            "accepted is an exact number, or money in the plan's currency"
        )

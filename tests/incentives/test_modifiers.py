"""Modifiers: the mechanism, gates and multipliers; examples, what they say, and bad input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import MARCH, MARGIN, Scene, cny, facts_of, sold, target

from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.modifier_factors import Multiplier, SaleMultiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.modifiers import Modified, Pay, Stage
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.criteria import FindingStatus
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.modifiers import Modifier
    from salesmanual.kernel.explanation import Step

TENTH = Commission("sales", "Commission", Curve.line("10%"))
BONUS = Bonus("bonus", "Bonus", cny(6000), Curve.points([(0, 0), (1, 1)], after="extend"), "quarter", "4.3.2", "margin")
SOLD = (sold("S-1", date(2026, 3, 3), 600, margin="150"), sold("S-2", date(2026, 3, 9), 500, margin="50"))
TARGETS = (target(1000), target(100, "margin"))


def gated(*modifiers: Modifier, **facts: object) -> Scene:
    return Scene(Modified(TENTH, modifiers), *SOLD, targets=TARGETS, facts=facts_of(**facts))


def lines_of(scene: Scene) -> list[Fraction]:
    return list(scene.component.lines(scene.basis()))


class TestModified:
    def test_it_stands_under_the_component_s_name(self) -> None:
        modified = Modified(BONUS, [Gate("employed")])

        assert [modified.key, str(modified.label), modified.window, modified.section, modified.measure] == [
            "bonus",
            "Bonus",
            "quarter",
            "4.3.2",
            "margin",
        ]
        assert modified.amount == cny(6000)

    def test_a_component_may_have_neither_a_measure_nor_an_amount(self) -> None:
        inner = Modified(TENTH, [Gate("employed")])

        assert (inner.measure, inner.amount) == ("", None)

    def test_modifiers_apply_in_the_order_they_are_written(self) -> None:
        half, cap = Multiplier(Curve.line("50%"), "factor"), Cap(cny(60))

        assert [gated(half, cap, factor=1).paid(), gated(cap, half, factor=1).paid()] == [cny(55), cny(30)]

    def test_modified_components_may_be_modified_again(self) -> None:
        scene = gated(Cap(cny(60)))
        twice = Scene(Modified(scene.component, [Gate("unknown", "50%")]), *SOLD)

        assert twice.paid() == cny(30)

    def test_what_many_lines_rest_on_is_explained_once(self) -> None:
        """Limits of sales and of the window around one another ask for the same lines; the work stays in bounds."""
        asked: list[tuple[int, int]] = []

        class Noting:
            def ask(self, basis: Basis) -> Basis:
                return basis

            def pay(self, before: Stage) -> Pay:
                return before.pay()

            def explain(self, before: Stage) -> Step:
                return before.explain()

            def explain_line(self, before: Stage, position: int) -> Step:
                asked.append((len(before.basis.credits), position))
                return before.explain_line(position)

            def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
                del basis
                return before

        each, all_ = Cap(cny(50), "sale"), Cap(cny(90))
        sales = [sold(f"S-{day}", date(2026, 3, day), 600) for day in (3, 4, 5, 6)]
        scene = Scene(Modified(TENTH, [Noting(), each, all_, each, all_, each]), *sales)

        assert scene.paid() == cny(90)
        assert len(asked) == len(set(asked)) == 10

    def test_a_component_without_modifiers_is_a_stage_of_its_own(self) -> None:
        scene = Scene(TENTH, *SOLD)
        stage = Stage(TENTH, (), scene.basis())

        assert (stage.key, stage.pay()) == ("sales", Pay(Fraction(0), (Fraction(60), Fraction(50))))
        assert stage.explain() == TENTH.explain(scene.basis())
        assert stage.explain_line(1) == TENTH.explain_line(scene.basis(), 1)
        assert stage.pay_curve() == TENTH.curve

    def test_a_modifier_after_one_that_is_no_function_of_the_total_is_none_either(self) -> None:
        scene = gated(Cap(cny(50), "sale"), Gate("employed"))

        assert scene.component.pay_curve(scene.basis()) is None

    def test_findings_are_those_of_every_condition(self) -> None:
        modified = Modified(TENTH, [Gate("employed"), Cap(cny(50)), Cap(cny(40), where="hours < 20"), Floor(cny(1))])

        findings = modified.findings(gated(Gate("employed"), employed=True, hours=30).basis())

        assert [finding.status for finding in findings] == [FindingStatus.MET, FindingStatus.UNMET]

    def test_a_modifier_of_one_s_own_needs_only_the_five_methods(self) -> None:
        scene = gated(Doubled(), Cap(cny(150)))

        assert scene.paid() == cny(150)
        assert lines_of(scene) == [120, 30]
        assert scene.component.pay_curve(scene.basis()) == Curve.line("20%").cap(150)

    def test_it_is_read_from_a_plan_file(self) -> None:
        toml = """
            key = "ae"
            label = "Account executive"
            currency = "CNY"
            effective = "2026"
            measures = [{ key = "margin", label = "Margin", value = "attributes.margin" }]

            [[components]]
            kind = "modified"
            of = { kind = "commission", key = "sales", label = "Commission", curve = { kind = "line", slope = "10%" } }

            [[components.modifiers]]
            kind = "gate"
            where = "measures.margin.attainment >= 90%"
            otherwise = "50%"

            [[components.modifiers]]
            kind = "multiplier"
            over = "nps"
            missing = 0
            curve = { kind = "steps", base = 1, steps = [{ from = 50, value = "1.1" }] }

            [[components.modifiers]]
            kind = "cap"
            amount = "5000 CNY"
            per = "sale"
        """

        plan = read_policy(IncentivePlan, toml)

        modified = plan.components[0]
        assert isinstance(modified, Modified)
        assert [type(modifier) for modifier in modified.modifiers] == [Gate, Multiplier, Cap]
        assert plan.measures == (MARGIN,)
        check_round_trip(plan)

    @pytest.mark.parametrize(
        ("of", "modifiers", "message"),
        [
            ("sales", [Gate("a")], "of: found 'sales' of type str, accepted is a component, .*; it has no key"),
            (Commission, [Gate("a")], "of: found .*, accepted is a component, .*; make an object of the class"),
            (TENTH, 5, "modifiers: found 5 of type int, accepted is modifiers, in a list"),
            (TENTH, [], r"modifiers: found \(\), accepted is at least one modifier"),
            (
                TENTH,
                [Gate("a"), Gate],
                r"modifiers\[1\]: found .* of type type, accepted is a modifier, such as a Gate",
            ),
            (TENTH, ["gate"], r"modifiers\[0\]: found 'gate' of type str, accepted is a modifier, such as a Gate"),
        ],
    )
    def test_what_is_no_component_or_modifier_is_refused(self, of: object, modifiers: object, message: str) -> None:
        with pytest.raises((WrongTypeError, InvalidValueError), match=f"^{message}$"):
            Modified(of, modifiers)  # type: ignore[arg-type] # the fault under test


@attrs.frozen
class Doubled:
    """Twice the pay: a modifier of a company's own."""

    def ask(self, basis: Basis) -> Basis:
        return basis

    def pay(self, before: Stage) -> Pay:
        pay = before.pay()
        return Pay(pay.base * 2, tuple(line * 2 for line in pay.lines))

    def explain(self, before: Stage) -> Step:
        return Multiplier(Curve.flat(2), "doubling", missing=0).explain(before)

    def explain_line(self, before: Stage, position: int) -> Step:
        return Multiplier(Curve.flat(2), "doubling", missing=0).explain_line(before, position)

    def pay_curve(self, basis: Basis, before: Curve) -> Curve:
        del basis
        return before.scale(2)


class TestGate:
    @pytest.mark.parametrize(
        ("where", "otherwise", "paid"),
        [
            ("attainment >= 110%", 0, 110),
            ("attainment > 110%", 0, 0),
            ("attainment > 110%", "50%", 55),
            ("measures.margin.attainment >= 200%", 0, 110),
            ("measures.margin.credited > 200 CNY", 0, 0),
            ('grade = "senior" and target = 1000 CNY', 0, 110),
            ('grade = "junior"', "1/3", Fraction(110, 3)),
            ("not_known_to_anybody", 0, 0),
            ('participant = "li.na"', 0, 110),
        ],
    )
    def test_it_pays_where_the_condition_holds(self, where: str, otherwise: int | str, paid: Fraction) -> None:
        scene = gated(Gate(where, otherwise), grade="senior")

        assert scene.component.payout(scene.basis()) == paid
        assert scene.paid() == Money.rounded(Fraction(paid), "CNY")

    def test_the_sale_that_opens_it_adds_what_was_held_back(self) -> None:
        assert lines_of(gated(Gate("attainment >= 100%"))) == [0, 110]

    def test_a_closed_gate_says_all_that_is_missing(self) -> None:
        step = gated(Gate("employed and hours >= 30"), hours=20).statement().explain()

        assert "not met: employed is true: not known, hours is at least 30: found 20, 10 short" in str(step)

    @pytest.mark.parametrize(
        ("gate", "curve"),
        [
            (Gate("employed"), Curve.line("10%")),
            (Gate("away", "25%"), Curve.line("2.5%")),
            (Gate("attainment >= 80%"), Curve.line("10%").from_threshold(800)),
            (Gate("attainment > 80%"), Curve.line("10%").from_threshold(800, boundary="above")),
            (Gate("attainment >= 80%", "50%"), None),
            (Gate("attainment >= 80% and employed"), None),
            (Gate("attainment < 80%"), None),
            (Gate("credited >= 800 CNY"), None),
        ],
    )
    def test_it_has_a_pay_curve_where_it_does_not_follow_sales_or_is_a_threshold(
        self, gate: Gate, curve: Curve | None
    ) -> None:
        scene = gated(gate, employed=True)

        assert scene.component.pay_curve(scene.basis()) == curve

    @pytest.mark.parametrize(
        ("fields", "kind", "message"),
        [
            ((3,), WrongTypeError, "where: found 3 of type int, accepted is a condition or its text, .*"),
            (("attainment >=",), CriterionSyntaxError, "column 14 of 'attainment >=': expected a value: .*"),
            (("a", 0.5), WrongTypeError, "otherwise: found 0.5 of type float, accepted is .*; write it as text, .*"),
        ],
    )
    def test_wrong_gates_are_refused(
        self, fields: tuple[object, ...], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}$"):
            Gate(*fields)  # type: ignore[arg-type] # the fault under test


class TestMultiplier:
    CURVE = Curve.steps([("90%", 1), ("120%", "1.2")], base="50%")

    def test_the_pay_is_times_the_curve_of_another_measure_s_attainment(self) -> None:
        scene = gated(Multiplier(self.CURVE, "measures.margin.attainment"))

        assert scene.paid() == cny(132)
        assert lines_of(scene) == [72, 60]
        assert scene.component.pay_curve(scene.basis()) == Curve.line("12%")

    def test_a_figure_that_sales_change_changes_what_earlier_ones_paid(self) -> None:
        scene = gated(Multiplier(self.CURVE, "attainment"))

        assert lines_of(scene) == [30, 80]
        assert scene.component.pay_curve(scene.basis()) is None

    @pytest.mark.parametrize("nps", [100, "1", "100%", Decimal(1), Fraction(1), cny(1)])
    def test_the_figure_is_any_exact_number(self, nps: object) -> None:
        assert gated(Multiplier(self.CURVE, "nps"), nps=nps).paid() in {cny(110), cny(132)}

    def test_a_missing_figure_is_refused_or_has_the_value_the_rule_names(self) -> None:
        assert gated(Multiplier(self.CURVE, "nps", missing=1)).paid() == cny(110)
        with pytest.raises(NotFoundError) as raised:
            gated(Multiplier(self.CURVE, "nps")).paid()

        assert str(raised.value) == "no fact 'nps of li.na on 2026-03-31'; component 'sales' needs it; 0 is a fact too"

    def test_a_missing_figure_leaves_no_pay_curve(self) -> None:
        scene = gated(Multiplier(self.CURVE, "nps"))

        assert scene.component.pay_curve(scene.basis()) is None

    @pytest.mark.parametrize("nps", [True, 0.5, ["1"], Money("1", "USD")])
    def test_a_figure_that_is_no_exact_number_is_refused(self, nps: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^nps: found .*, accepted is an exact number"):
            gated(Multiplier(self.CURVE, "nps"), nps=nps).paid()

    @pytest.mark.parametrize(
        ("curve", "over", "message"),
        [
            (1, "nps", "curve: found 1 of type int, accepted is a Curve; build one with Curve.marginal or a sibling"),
            (Curve.line(1), "", "over: found '', accepted is names with dots between them .*"),
            (Curve.line(1), "a..b", "over: found 'a..b', accepted is names with dots between them .*"),
        ],
    )
    def test_wrong_multipliers_are_refused(self, curve: object, over: str, message: str) -> None:
        with pytest.raises((WrongTypeError, InvalidValueError), match=f"^{message}$"):
            Multiplier(curve, over)  # type: ignore[arg-type] # the fault under test


class TestSaleMultiplier:
    DEEP = SaleMultiplier(Curve.points([("10%", 1), ("30%", "50%")], before="flat", after="flat"), missing=0)

    def scene(self, *discounts: object, rule: SaleMultiplier = DEEP) -> Scene:
        sales = [
            sold(f"S-{number}", date(2026, 3, 1 + number), 1000, discount=each) for number, each in enumerate(discounts)
        ]
        return Scene(Modified(TENTH, [rule]), *sales)

    def test_a_deeper_discount_pays_less(self) -> None:
        scene = self.scene("5%", "20%", Decimal("0.3"), Fraction(1, 2), None)

        assert lines_of(scene) == [100, 75, 50, 50, 100]
        assert scene.paid() == cny(375)
        assert scene.component.pay_curve(scene.basis()) is None

    def test_what_a_component_pays_without_sales_stays(self) -> None:
        base = Commission("sales", "Commission", Curve.points([(0, 40), (1000, 140)]))

        scene = Scene(Modified(base, [self.DEEP]), sold("S-1", date(2026, 3, 2), 1000, discount="30%"))

        assert scene.paid() == cny(90)

    def test_a_return_takes_back_what_the_sale_paid(self) -> None:
        deal = sold("S-1", date(2026, 3, 2), 1000, discount="30%")
        back = sold("S-2", date(2026, 3, 5), 1000, "return", discount="30%")

        assert Scene(
            Modified(PerSale("deal", "Deals", [SaleRule(Curve.line("10%"))]), [self.DEEP]), deal, back
        ).paid() == cny(0)

    def test_a_sale_without_the_fact_is_refused_where_nothing_stands_in_for_it(self) -> None:
        with pytest.raises(NotFoundError) as raised:
            self.scene(None, rule=attrs.evolve(self.DEEP, missing=None)).paid()

        assert str(raised.value) == (
            "no fact 'attributes.discount of sale S-0'; record it, or say in missing what stands in for it"
        )

    @pytest.mark.parametrize("discount", [True, cny(5)])
    def test_a_fact_that_is_no_exact_number_is_refused(self, discount: object) -> None:
        with pytest.raises(WrongTypeError) as raised:
            self.scene(discount).paid()

        assert str(raised.value).endswith("accepted is an exact number, such as '15%'")
        assert str(raised.value).startswith("attributes.discount of sale S-0: found")


@pytest.mark.parametrize(
    "modifier",
    [
        Gate("attainment >= 100%"),
        Multiplier(Curve.line(1), "attainment"),
        SaleMultiplier(Curve.line(1), "attributes.margin"),
        Cap(cny(80)),
        Floor(cny(80)),
        Cap(cny(80), "sale"),
        Floor(cny(80), "year"),
    ],
)
def test_each_line_is_explained(modifier: Modifier) -> None:
    scene = gated(modifier)

    explained = [scene.component.explain_line(scene.basis(), position).replay() for position in range(2)]

    assert lines_of(scene) == explained


def test_without_books_a_modified_component_explains_itself() -> None:
    basis = attrs.evolve(gated(Cap(cny(80))).basis(), books=None)

    assert Modified(TENTH, [Cap(cny(80))]).explain(basis).replay() == 80


def test_a_statement_by_line_sums_what_modifiers_leave_of_each_sale() -> None:
    scene = gated(Multiplier(Curve.line(1), "third"), Gate("attainment >= 50%"), third="1/3")
    by_line = attrs.evolve(scene.plan, rounding=attrs.evolve(scene.plan.rounding, at="line"))

    statement = by_line.calculate("li.na", MARCH, credits=scene.credits, targets=scene.targets, facts=scene.facts)

    assert statement.total == cny("36.67")
    assert statement.explain().replay() == cny("36.67")


def test_modifiers_around_a_modified_component_stand_behind_its_own_in_one_list() -> None:
    """So their order is read in one place, and a deep nesting costs no more than a long list."""
    sales = Commission("sales", "Sales", Curve.line("5%"))
    first, second = Cap(Money("9", "CNY")), Cap(Money("5", "CNY"))

    assert Modified(Modified(sales, [first]), [second]) == Modified(sales, [first, second])

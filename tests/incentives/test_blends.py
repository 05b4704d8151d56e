"""Blends: what they weigh, what weights mean, why, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import CALLS, ME, Scene, cny, facts_of, plan_of, sold, target, visit, visits

from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.participation import Ramp
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Quantity
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.blends import BlendWeights

SELF = Curve.line(1)
PARTS = (BlendPart("", "70%"), BlendPart("margin", "30%"))
BLEND = Blend("mix", "Sales and margin", PARTS, SELF, cny(1000))
SALES = (sold("S-1", date(2026, 3, 9), 50000, margin="20000"), sold("S-2", date(2026, 3, 10), 30000, margin="10000"))
TARGETS = (target(100000), target(25000, "margin"))


def scene(blend: Blend) -> Scene:
    return Scene(blend, *SALES, visit("V-1", date(2026, 3, 11)), targets=(*TARGETS, target(visits(4), "visits")))


class TestBlend:
    def test_the_weighted_attainments_make_the_factor(self) -> None:
        """80 % of the sales target at 70 %, 120 % of the margin target at 30 %."""
        assert scene(BLEND).paid() == cny(920)

    def test_the_sales_of_the_first_measure_are_told_by_line(self) -> None:
        basis = scene(BLEND).basis()

        assert BLEND.lines(basis) == (Fraction(350), Fraction(210))
        assert [BLEND.explain_line(basis, at).replay() for at in (0, 1)] == [350, 210]

    def test_the_pay_curve_holds_the_other_measures(self) -> None:
        curve = BLEND.pay_curve(scene(BLEND).basis())

        assert [curve.value(at) for at in (0, 80000, 100000)] == [360, 920, 1060]

    def test_a_part_may_have_a_curve_of_its_own(self) -> None:
        """The margin counts for no more than its target."""
        capped = BlendPart("margin", "30%", Curve.points([(0, 0), (1, 1)], after="flat"))

        assert scene(attrs.evolve(BLEND, parts=[PARTS[0], capped])).paid() == cny(860)

    @pytest.mark.parametrize(
        ("weights", "numbers", "paid"),
        [
            ("whole", ("70%", "30%"), "920.00"),
            ("relative", (7, 3), "920.00"),
            ("free", ("70%", "50%"), "1160.00"),
            ("targets", (1, 1), "880.00"),
            ("targets", (1, 2), "933.33"),
        ],
    )
    def test_weights_mean_what_is_written(self, weights: BlendWeights, numbers: tuple[str, str], paid: str) -> None:
        parts = [BlendPart("", numbers[0]), BlendPart("margin", numbers[1])]

        assert scene(Blend("mix", "Mix", parts, SELF, cny(1000), weights=weights)).paid() == cny(paid)

    def test_amounts_are_weighed_as_numbers_of_any_unit(self) -> None:
        """10 for a visit and 1 % of the margin; without a target bonus the curve gives the pay."""
        parts = [BlendPart("visits", 10), BlendPart("margin", "1%")]
        blend = Blend("mix", "Visits and margin", parts, SELF, basis="amount", weights="free")

        assert scene(blend).paid() == cny(310)
        assert blend.measure == "visits"
        assert blend.lines(scene(blend).basis()) == (Fraction(10),)

    def test_a_target_bonus_stands_beside_amounts_too(self) -> None:
        parts = [BlendPart("margin", 1), BlendPart("visits", 5000)]
        factor = Curve.steps([(35000, "50%")])
        blend = Blend("mix", "Mix", parts, factor, cny(1000), basis="amount", weights="free")

        assert scene(blend).paid() == cny(500)

    def test_a_ramp_around_it_lowers_every_target(self) -> None:
        """Half of each target is reached, and half of each is asked for."""
        ramp = Ramp(Curve.steps([(0, "50%"), (6, 1)]), "target")
        sales = (sold("S-1", date(2026, 3, 9), 50000, margin="12500"),)
        facts = facts_of(start=date(2026, 1, 1))

        paid = [Scene(each, *sales, targets=TARGETS, facts=facts).paid() for each in (BLEND, Modified(BLEND, [ramp]))]

        assert paid == [cny(500), cny(1000)]

    def test_it_reads_and_writes(self) -> None:
        check_round_trip(plan_of(attrs.evolve(BLEND, weights="relative", window="quarter")))

    def test_the_explanation_shows_every_weight(self) -> None:
        explained = str(BLEND.explain(scene(BLEND).basis())).splitlines()

        assert explained[:4] == [
            "Sales and margin, exact: 920 CNY (the product) [Handbook 4.3]",
            "├─ factor: 0.92 (always 1 × x)",
            "│  └─ weighted attainment: 92% (the sum)",
            "│     ├─ weighted amount: 0.56 (the product)",
        ]

    def test_a_weight_of_the_targets_is_derived_from_them(self) -> None:
        blend = attrs.evolve(BLEND, parts=[BlendPart(""), BlendPart("margin", 2)], weights="targets")

        explained = str(blend.explain(scene(blend).basis()))

        assert "all targets: 150000 (the sum)" in explained
        assert "weighted target: 50000 (the product)" in explained


class TestRefusals:
    @pytest.mark.parametrize(
        ("part", "value", "kind", "message"),
        [
            ("parts", [], InvalidValueError, r"parts: found \(\), accepted is parts, at least one"),
            ("parts", 7, WrongTypeError, "parts: found 7 of type int, accepted is parts, in a list"),
            ("parts", ["margin"], WrongTypeError, r"parts\[0\]: found 'margin' of type str, accepted is a BlendPart"),
            (
                "parts",
                [BlendPart("", "50%"), BlendPart("", "50%")],
                DuplicateError,
                "part 'the credited amount' is there already; give each measure one weight",
            ),
            (
                "parts",
                [BlendPart("margin", "50%"), BlendPart("margin", "50%")],
                DuplicateError,
                "part 'margin' is there already; give each measure one weight",
            ),
            (
                "parts",
                [BlendPart("", "70%"), BlendPart("margin", "31%")],
                InvalidValueError,
                'parts: found .101%., accepted is weights that sum to 100%; write weights="relative" or "free" where ',
            ),
            ("curve", "1", WrongTypeError, "curve: found '1' of type str, accepted is a Curve"),
            ("amount", 1000, WrongTypeError, "amount: found 1000 of type int, accepted is Money"),
            ("amount", cny(-1), InvalidValueError, "amount: found .*, accepted is an amount of 0 or more"),
            ("basis", "amounts", InvalidValueError, "basis: found 'amounts', accepted is what is weighted; did you"),
            ("weights", "target", InvalidValueError, "weights: found 'target', accepted is what weights mean; did you"),
            ("window", "week", InvalidValueError, "window: found 'week'"),
            ("key", "", InvalidValueError, "key: found ''"),
        ],
    )
    def test_a_wrong_part_is_refused(
        self, part: str, value: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(BLEND, **{part: value})  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("arguments", "kind", "message"),
        [
            (("margin", 0.3), WrongTypeError, "weight: found 0.3 of type float"),
            (("margin", "-1%"), InvalidValueError, "weight: found '-1%', accepted is a weight of 0 or more"),
            (("margin", 1, 5), WrongTypeError, "curve: found 5 of type int, accepted is a Curve"),
            ((7,), WrongTypeError, "measure: found 7"),
        ],
    )
    def test_a_wrong_weight_is_refused(
        self, arguments: tuple[str, str], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            BlendPart(*arguments)

    @pytest.mark.parametrize("weights", ["relative", "targets"])
    def test_weights_of_nothing_are_refused(self, weights: BlendWeights) -> None:
        with pytest.raises(
            InvalidValueError, match=r"^parts: found '0%', accepted is weights of which one is above 0$"
        ):
            Blend("mix", "Mix", [BlendPart("", 0)], SELF, weights=weights)

    def test_weights_of_targets_want_attainments(self) -> None:
        message = "^weights: found 'targets', accepted is weights as written, where amounts are weighted$"

        with pytest.raises(InvalidValueError, match=message):
            Blend("mix", "Mix", [BlendPart("")], SELF, basis="amount", weights="targets")

    def test_targets_of_different_units_have_no_sum(self) -> None:
        parts = [BlendPart("visits"), BlendPart("calls")]
        blend = Blend("mix", "Mix", parts, SELF, cny(1000), weights="targets")
        targets = (target(visits(4), "visits"), target(Quantity(9, CALLS.unit), "calls"))
        message = (
            "^target of measure 'calls': found '9 calls', accepted is a target in visits; write "
            'weights="relative", because targets in calls and in visits have no sum$'
        )

        with pytest.raises(InvalidValueError, match=message):
            Scene(blend, *SALES, targets=targets).paid()

    def test_money_and_a_quantity_have_no_sum(self) -> None:
        blend = Blend("mix", "Mix", [BlendPart(""), BlendPart("visits")], SELF, cny(1000), weights="targets")

        with pytest.raises(InvalidValueError, match=r"^target of measure 'visits': found '4 visits', accepted is a "):
            scene(blend).paid()

    @pytest.mark.parametrize(("second", "kind"), [((), NotFoundError), ((target(0, "margin"),), ZeroTargetError)])
    def test_every_measure_needs_a_target(self, second: tuple[()], kind: type[SalesManualError]) -> None:
        with pytest.raises(kind, match=f"{ME} in 2026-03"):
            Scene(BLEND, *SALES, targets=(target(100000), *second)).paid()

    def test_a_plan_refuses_a_measure_it_has_not(self) -> None:
        blend = Blend("mix", "Mix", [BlendPart("", "70%"), BlendPart("margi", "30%")], SELF)
        message = r"^no measure for components\[0\]\.parts\[1\]\.measure 'margi'; did you mean 'margin'\?$"

        with pytest.raises(NotFoundError, match=message):
            plan_of(blend)

    def test_a_plan_refuses_a_bonus_in_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatchError, match=r"^components\[0\]\.amount: found CNY and USD"):
            plan_of(attrs.evolve(BLEND, amount=Money(1000, "USD")))

    def test_a_basis_of_another_currency_is_refused_by_the_blend_itself(self) -> None:
        blend, basis = attrs.evolve(BLEND, amount=Money(1000, "USD")), scene(BLEND).basis()

        with pytest.raises(CurrencyMismatchError, match=r"^amount of component 'mix': found CNY and USD"):
            blend.payout(basis)

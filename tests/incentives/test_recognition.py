"""Recognition: an award on the statement that pays nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import MARCH, Scene, cny, facts_of, plan_of, sold, target

from salesmanual.incentives.components import Commission
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.participation import Ramp
from salesmanual.incentives.recognition import Recognition, awards, is_awarded
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CriterionSyntaxError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.kernel.texts import Label

CLUB = Recognition("club", "President's club", "attainment >= 120%")
KIND = Recognition("kind", "Customers' friend", "attainment >= 90% and satisfaction > 8")
SALE = sold("S-1", date(2026, 3, 9), 120)


class TestRecognition:
    def test_it_stands_on_the_statement_and_pays_nothing(self) -> None:
        statement = Scene(CLUB, SALE, targets=(target(100),)).statement()

        assert statement.total == cny(0)
        assert [str(label) for label in awards(statement)] == ["President's club"]
        assert "│ President's club: awarded │      0.00 │" in statement.to_text()

    def test_who_does_not_meet_it_reads_what_is_missing(self) -> None:
        statement = Scene(KIND, SALE, targets=(target(140),)).statement()

        assert awards(statement) == ()
        assert "│ Customers' friend: not awarded │      0.00 │" in statement.to_text()
        assert str(KIND.explain(Scene(KIND, SALE, targets=(target(150),)).basis())) == (
            "Customers' friend: not awarded: 0 CNY (the product) [Handbook 4.3]\n"
            "├─ awarded: 0 (whether attainment >= 90% and satisfaction > 8) — not met: attainment is at least 90%: "
            "found 80%, 10% short, satisfaction is above 8: not known [Handbook 4.3]\n"
            "│  ├─ attainment: 0.8\n"
            "│  └─ satisfaction: none\n"
            "└─ worth in money: 0 CNY"
        )

    def test_facts_about_the_person_may_decide(self) -> None:
        scene = Scene(KIND, SALE, targets=(target(100),), facts=facts_of(satisfaction=9))

        assert awards(scene.statement()) == (KIND.label,)

    def test_a_window_of_its_own_is_looked_at(self) -> None:
        yearly = attrs.evolve(CLUB, window="year")
        scene = Scene(yearly, SALE, targets=(target(100),))

        assert awards(scene.statement()) == (CLUB.label,)

    @pytest.mark.parametrize(("employed", "given"), [(True, [CLUB.label]), (False, [])])
    def test_a_gate_around_it_decides_too(self, *, employed: bool, given: list[Label]) -> None:
        gated = Modified(CLUB, [Gate("employed = true"), Cap(cny(5))])
        statement = Scene(gated, SALE, targets=(target(100),), facts=facts_of(employed=employed)).statement()

        assert given == list(awards(statement))
        assert ("President's club: awarded" in statement.to_text()) == employed

    def test_a_ramp_around_it_lowers_the_target(self) -> None:
        ramp = Ramp(Curve.steps([(0, "50%"), (3, 1)]), "target")
        facts = facts_of(start=date(2026, 2, 1))

        given = [
            awards(Scene(Modified(CLUB, [ramp]), SALE, targets=(target(aim),), facts=facts).statement())
            for aim in (200, 201)
        ]

        assert given == [(CLUB.label,), ()]

    def test_a_commission_with_modifiers_is_no_award(self) -> None:
        capped = Modified(Commission("c", "Commission", Curve.line("10%")), [Cap(cny(5))])

        assert is_awarded(capped, Scene(capped, SALE).basis()) is None

    def test_other_components_are_paid_beside_it(self) -> None:
        commission = Commission("sales", "Commission", Curve.line("10%"))
        plan = plan_of(CLUB, commission)
        scene = Scene(CLUB, SALE, targets=(target(100),))
        statement = plan.calculate("li.na", MARCH, credits=scene.credits, targets=scene.targets)

        assert statement.total == cny(12)
        assert awards(statement) == (CLUB.label,)

    def test_no_sale_is_paid(self) -> None:
        basis = Scene(CLUB, SALE, targets=(target(100),)).basis()

        assert CLUB.lines(basis) == (Fraction(0),)
        assert str(CLUB.explain_line(basis, 0)) == "2026-03-09 sale S-1: not paid by itself: 0"
        assert CLUB.pay_curve(basis) == Curve.flat(0)

    def test_it_reads_and_writes(self) -> None:
        check_round_trip(plan_of(attrs.evolve(KIND, window="quarter", measure="margin")))

    def test_a_condition_may_be_given_as_one(self) -> None:
        assert Recognition("club", "President's club", parse_criterion("attainment >= 120%")) == CLUB


@given(st.integers(0, 300), st.integers(1, 200))
def test_it_never_changes_what_is_paid(amount: int, aim: int) -> None:
    commission = Commission("sales", "Commission", Curve.line("10%"))
    scene = Scene(CLUB, sold("S-1", MARCH.start, amount))
    targets = TargetBook([target(aim)])

    def paid(plan: IncentivePlan) -> object:
        return plan.calculate("li.na", MARCH, credits=scene.credits, targets=targets).total

    assert paid(plan_of(commission)) == paid(plan_of(CLUB, commission))


@pytest.mark.parametrize(
    ("where", "kind", "message"),
    [
        ("attainment >=", CriterionSyntaxError, "column 14 of 'attainment >=': expected a value"),
        (5, WrongTypeError, "where: found 5 of type int, accepted is a condition or its text"),
    ],
)
def test_a_wrong_condition_is_refused(where: str, kind: type[SalesManualError], message: str) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        Recognition("club", "Club", where)


def test_a_plan_refuses_a_condition_on_a_measure_it_has_not() -> None:
    club = Recognition("club", "Club", "measures.margn.attainment >= 100%")

    with pytest.raises(
        NotFoundError, match=r"^no measure for components\[0\]\.where 'margn'; did you mean 'margin'\?$"
    ):
        plan_of(club)

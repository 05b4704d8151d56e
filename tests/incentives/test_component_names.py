"""What a component names: amounts and measures, at any depth, with their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import cny, plan_of

from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.component_names import named_amounts, named_measures
from salesmanual.incentives.components import Bonus, Commission, SaleRule
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.objectives import Objectives
from salesmanual.incentives.recognition import Recognition
from salesmanual.incentives.spiffs import Spiff
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, NotFoundError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import year
from salesmanual.kernel.scorecard import Item, Scorecard

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent

SELF = Curve.line(1)
BONUS = Bonus("b", "B", cny(100), SELF, measure="margin")
MODIFIED = Modified(BONUS, [Gate("measures.visits.credited >= 3 and attainment > 1"), Cap(cny(7))])


class Plain:
    """A component of a company's own, without attrs."""

    def __init__(self, measure: str, amount: Money) -> None:
        self.measure = measure
        self.amount = amount


@pytest.mark.parametrize(
    ("component", "amounts"),
    [
        (BONUS, {"amount": 100}),
        (MODIFIED, {"of.amount": 100, "modifiers[1].amount": 7}),
        (
            Milestones("m", "M", [Milestone(1, cny(2)), Milestone(2, cny(3))]),
            {"milestones[0].pay": 2, "milestones[1].pay": 3},
        ),
        (Objectives("o", "O", cny(9), Scorecard("O", [Item("launch", 1)])), {"amount": 9}),
        (Recognition("r", "R", "amount > 5 CNY"), {}),
        (Spiff("s", "S", year(2026), [SaleRule(SELF)], cny(80)), {"budget": 80}),
        (Plain("", cny(4)), {"amount": 4}),
        (object(), {}),
    ],
)
def test_every_amount_has_an_address(component: object, amounts: dict[str, int]) -> None:
    found = {address: int(amount.amount) for address, amount in named_amounts(component)}

    assert amounts == found


@pytest.mark.parametrize(
    ("component", "measures"),
    [
        (BONUS, [("measure", "margin")]),
        (MODIFIED, [("of.measure", "margin"), ("modifiers[0].where", "visits")]),
        (
            Blend("b", "B", [BlendPart("", "50%"), BlendPart("margin", "50%")], SELF),
            [("parts[1].measure", "margin")],
        ),
        (Matrix("m", "M", cny(1), [1], [1], [[1]], "measures.margin.attainment"), [("across", "margin")]),
        (Matrix("m", "M", cny(1), [1], [1], [[1]], "satisfaction", measure="visits"), [("measure", "visits")]),
        (Matrix("m", "M", cny(1), [1], [1], [[1]], "measures.of-mine"), []),
        (Plain("margin", cny(4)), [("measure", "margin")]),
        (Plain("", cny(4)), []),
        (object(), []),
    ],
)
def test_every_measure_has_an_address(component: object, measures: list[tuple[str, str]]) -> None:
    assert measures == list(named_measures(component))


@pytest.mark.parametrize(
    ("component", "address"),
    [
        (attrs.evolve(BONUS, amount=Money(1, "USD")), "amount"),
        (Modified(attrs.evolve(BONUS, amount=Money(1, "USD")), MODIFIED.modifiers), r"of\.amount"),
        (Modified(BONUS, [Cap(Money(1, "USD"))]), r"modifiers\[0\]\.amount"),
    ],
)
def test_a_plan_refuses_another_currency_wherever_it_stands(component: PlanComponent, address: str) -> None:
    with pytest.raises(CurrencyMismatchError, match=rf"^components\[1\]\.{address}: found CNY and USD"):
        plan_of(Commission("c", "C", SELF), component)


@pytest.mark.parametrize(
    ("component", "address"),
    [
        (attrs.evolve(BONUS, measure="vists"), "measure"),
        (Modified(BONUS, [Gate("measures.vists.credited >= 3")]), r"modifiers\[0\]\.where"),
    ],
)
def test_a_plan_refuses_an_unknown_measure_wherever_it_stands(component: PlanComponent, address: str) -> None:
    message = rf"^no measure for components\[1\]\.{address} 'vists'; did you mean 'visits'\?$"

    with pytest.raises(NotFoundError, match=message):
        plan_of(Commission("c", "C", SELF), component)

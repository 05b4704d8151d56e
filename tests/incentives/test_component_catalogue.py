"""The catalogue: every kind that a plan file can name, and kinds of a company's own beside them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs
import pytest
from tests.incentives.component_world import MARCH, ME, sold

from salesmanual.incentives.basis import Basis, Window, credit_label
from salesmanual.incentives.component_catalogue import kinds_of_component, kinds_of_modifier
from salesmanual.incentives.component_parts import explain_no_line
from salesmanual.incentives.components import PLAN_COMPONENTS
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.modifiers import MODIFIERS
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.wire import read_policy, write_policy

if TYPE_CHECKING:
    from salesmanual.kernel.curve import Curve

COMPONENTS = {
    "blend",
    "bonus",
    "commission",
    "contest",
    "matrix",
    "milestones",
    "modified",
    "objectives",
    "override",
    "pay-override",
    "per-sale",
    "pool",
    "recognition",
    "spiff",
}


@PLAN_COMPONENTS.member("first-order-of-a-test")
@final
@attrs.frozen
class FirstOrder:
    """A sum for the first order of each customer in the window."""

    key: str
    label: Label = attrs.field(converter=read_label)
    each: Money
    window: Window | None = None
    section: str = "4.3"

    def payout(self, basis: Basis) -> Fraction:
        return sum(self.lines(basis), Fraction(0))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        customers = [credit.sale.attributes.get("customer") for credit in basis.credits]
        is_first = (customer not in customers[:at] for at, customer in enumerate(customers))
        return tuple(Fraction(self.each.amount) if first else Fraction(0) for first in is_first)

    def explain(self, basis: Basis) -> Step:
        steps = [self.explain_line(basis, at) for at in range(len(basis.credits))]
        return derived(self.label, Sum(), steps, section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        line = self.lines(basis)[position]
        return given(credit_label(basis.credits[position]), line) if line else explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve | None:
        del basis  # no function of the total
        return None


FILE = """
key = "rep"
label = "Representative"
currency = "CNY"
effective = "2026"

[[components]]
kind = "first-order-of-a-test"
key = "first"
label = "First orders"
each = "500 CNY"
"""


def test_the_library_has_these_kinds() -> None:
    """Kinds of a company's own, as the one here, stand beside them."""
    library = {tag for tag, kind in PLAN_COMPONENTS.members.items() if kind.__module__.startswith("salesmanual.")}

    assert library == COMPONENTS
    assert {*COMPONENTS, "first-order-of-a-test"} <= set(kinds_of_component())
    assert list(kinds_of_component()) == sorted(kinds_of_component())
    assert {"cap", "floor", "gate", "multiplier", "prorated", "ramp", "sale-multiplier"} <= set(kinds_of_modifier())
    assert set(kinds_of_modifier()) == set(MODIFIERS.members)


def test_a_kind_of_ones_own_is_read_calculated_explained_and_written() -> None:
    plan = read_policy(IncentivePlan, FILE)
    sales = [sold(f"S-{at}", date(2026, 3, at), 9, customer=customer) for at, customer in enumerate("aba", 1)]

    statement = plan.calculate(ME, MARCH, credits=credit_sales(sales))

    assert statement.total == Money(1000, "CNY")
    assert statement.explain().replay() == statement.total
    assert read_policy(IncentivePlan, write_policy(plan, format="toml")) == plan


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            'kind = "first-order-of-a-test"',
            'kind = "first-order-of-test"',
            "did you mean 'first-order-of-a-test'?",
        ),
        (
            'each = "500 CNY"',
            "each = 500",
            "components[0].each: found 500 of type int, accepted is an amount and a currency",
        ),
        ("500 CNY", "500 USD", "components[0].each: found CNY and USD"),
    ],
)
def test_a_wrong_file_is_refused_with_the_address(before: str, after: str, message: str) -> None:
    with pytest.raises(InvalidDocumentError) as found:
        read_policy(IncentivePlan, FILE.replace(before, after))

    assert message in str(found.value)


@pytest.mark.parametrize(
    "module", ["plan", "component_catalogue", "blends", "modifiers", "spiffs", "milestones", "component_names"]
)
def test_each_module_can_be_the_first_one(module: str) -> None:
    """No order of imports is needed to have all kinds."""
    code = f"import salesmanual.incentives.{module}; from salesmanual.incentives.component_catalogue import *"

    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - this interpreter, our own line

"""Published figures for rules by product, the most specific first, paid by a plan.

Sources by id:

- pp-01: OCA/commission@16.0, sale_commission_product_criteria, tests and demo/sale_agent_demo.xml.
- mm-01: a public repository (TypeScript commission-plan calculator, vitest).
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.incentives.published import REP, YEAR, plan_of, usd

from salesmanual.incentives.components import PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding

RULES = PerSale(
    "products",
    "By product",
    [
        SaleRule(Curve.line("15%"), parse_criterion('attributes.variant = "large"')),
        SaleRule(Curve.line("5%"), parse_criterion('attributes.product = "desk"')),
        SaleRule(Curve.flat(20), parse_criterion('attributes.category = "office"')),
        SaleRule(Curve.flat(10)),
    ],
)


@pytest.mark.parametrize("kind", ["order", "return"])
@pytest.mark.parametrize(
    ("attributes", "paid"),
    [
        pytest.param({}, 10, id="pp-01 all"),
        pytest.param({"category": "office"}, 20, id="pp-01 category"),
        pytest.param({"category": "office", "product": "desk"}, 50, id="pp-01 product"),
        pytest.param({"category": "office", "product": "desk", "variant": "large"}, 150, id="pp-01 variant"),
    ],
)
def test_the_most_specific_rule_is_written_first_and_wins(attributes: dict[str, object], paid: int, kind: str) -> None:
    sale = Sale("S-1", YEAR.start, usd(1000), kind, owner=REP, attributes=attributes)

    statement = plan_of(RULES).calculate(REP, YEAR, credits=credit_sales([sale]))

    assert statement.total == (usd(paid) if kind == "order" else usd(-paid))


def test_mm_01_a_rate_for_each_kind_of_revenue() -> None:
    rates = {"new": "10%", "expansion": "7%", "renewal": "2%", "one-time": "5%"}
    sold = {"new": 85000, "expansion": 18000, "renewal": 120000, "one-time": 5000}
    rules = [SaleRule(Curve.line(rate), parse_criterion(f'attributes.kind = "{kind}"')) for kind, rate in rates.items()]
    component = PerSale("revenue", "By kind of revenue", rules)
    sales = [Sale(kind, YEAR.start, usd(amount), owner=REP, attributes={"kind": kind}) for kind, amount in sold.items()]

    statement = plan_of(component).calculate(REP, YEAR, credits=credit_sales(sales))
    paid = dict(zip([credit.sale.id for credit in statement.credits], component.lines(statement.to_date), strict=True))
    rate = statement.effective_rate()

    assert {kind: int(pay) for kind, pay in paid.items()} == {
        "new": 8500,
        "expansion": 1260,
        "renewal": 2400,
        "one-time": 250,
    }
    assert statement.total == usd(12410)
    assert rate is not None
    assert Rounding("0.001").number(rate * 100) == Decimal("5.443")

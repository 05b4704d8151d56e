"""How a statement looks: the tables show its own values and calculate nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, SaleKind
from salesmanual.incentives.statement_view import components_table, credits_table, statement_tables, summary_table
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year

PLAN = IncentivePlan("rep", "Representative", "CNY", year(2026), [Commission("c", "Commission", Curve.line("1%"))])
SALE = Sale("S-1", date(2026, 3, 9), Money("120.005", "CNY"), owner="li.na")
STATEMENT = PLAN.calculate("li.na", month(2026, 3), credits=credit_sales([SALE]))
EMPTY = PLAN.calculate("wang.wei", month(2026, 3), credits=credit_sales([SALE]))


def test_the_tables_are_summary_components_and_credits() -> None:
    assert statement_tables(STATEMENT) == (
        summary_table(STATEMENT),
        components_table(STATEMENT),
        credits_table(STATEMENT),
    )


def test_no_digit_of_a_credit_is_lost() -> None:
    assert credits_table(STATEMENT).records() == [
        {"day": date(2026, 3, 9), "sale": "S-1", "kind": "order", "share": 1, "credited": Decimal("120.005")}
    ]
    assert "120.005" in summary_table(STATEMENT).to_text()


def test_the_total_of_the_components_is_the_total_of_the_statement() -> None:
    assert components_table(STATEMENT).total is not None
    assert components_table(STATEMENT).to_text().splitlines()[-2] == "│ earned in the period │      1.20 │"


@pytest.mark.parametrize("kind", SaleKind)
def test_the_kind_of_a_sale_is_said_in_each_language(kind: SaleKind) -> None:
    credit = credit_sales([attrs.evolve(SALE, kind=kind)]).credits[0]
    table = credits_table(attrs.evolve(STATEMENT, credits=(credit,)))

    assert f"│ {kind.value} " in table.to_text()
    for language in ("zh_Hant", "zh_Hans"):
        assert kind.value not in table.to_text(language)


def test_without_credits_every_form_still_prints() -> None:
    for table in statement_tables(EMPTY):
        assert table.to_text()
        assert table.to_html()
    assert credits_table(EMPTY).records() == []

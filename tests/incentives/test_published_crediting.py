"""Published figures for credit along a hierarchy, split credit against a target, and foreign sales in a plan.

Sources by id:

- ov-02: metasfresh/metasfresh, HierachyAlgorithmTest.java::applyTriggerChange.
- ov-05: a public repository (Python commission service tests).
- sp-05: frappe/erpnext, test_sales_person_target_variance_based_on_item_group.py.
- fx-01: Numigi/odoo-sale-addons@12.0, commission/tests/test_commission_personal.py.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from tests.incentives.published import REP, YEAR, over_amount, plan_of, usd

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.crediting import Crediting, CreditRule
from salesmanual.incentives.crediting_recipients import FixedShares, Managers
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.incentives.sales import Sale, Split
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = YEAR.start
STAGES = ("forecasted", "invoiceable", "invoiced")
REPORTING = ReportingBook([ReportsTo(REP, "parent"), ReportsTo("parent", "head")])


class TestHierarchy:
    """ov-02: each level earns 10 % of what the level below it leaves, so of 100 %, 90 % and 81 % of the sale."""

    CREDITING = Crediting(
        [
            CreditRule("second", "Second level", Managers(1, 1), share="90%", overlay=True),
            CreditRule("third", "Third level", Managers(2, 2), share="81%", overlay=True),
        ]
    )

    def pay(self, amounts: Mapping[str, int]) -> list[list[Fraction]]:
        """What each level earns on each stage."""
        measures = [Measure(stage, stage, where=f'attributes.stage = "{stage}"') for stage in STAGES]
        components = [Commission(stage, stage, Curve.line("10%"), measure=stage) for stage in STAGES]
        plan = attrs.evolve(plan_of(over_amount(Curve.line(0))), measures=measures, components=components)
        sales = [
            Sale(stage, DAY, usd(amount), owner=REP, attributes={"stage": stage}) for stage, amount in amounts.items()
        ]
        book = self.CREDITING.credit(sales, reporting=REPORTING)
        statements = [plan.calculate(name, YEAR, credits=book) for name in (REP, "parent", "head")]
        return [[payout.exact for payout in statement.payouts] for statement in statements]

    def test_ov_02_each_level_earns_on_what_is_left(self) -> None:
        paid = self.pay({"forecasted": 0, "invoiceable": 0, "invoiced": 1110})

        assert [row[2] for row in paid] == [Fraction("111"), Fraction("99.9"), Fraction("89.91")]

    def test_ov_02_a_change_of_stage_moves_the_difference(self) -> None:
        before = self.pay({"forecasted": 1000, "invoiceable": 100, "invoiced": 10})
        after = self.pay({"forecasted": 0, "invoiceable": 0, "invoiced": 1110})

        differences = [
            [now - then for now, then in zip(*rows, strict=True)] for rows in zip(after, before, strict=True)
        ]
        assert differences == [
            [Fraction(-100), Fraction(-10), Fraction(110)],
            [Fraction(-90), Fraction(-9), Fraction(99)],
            [Fraction(-81), Fraction("-8.1"), Fraction("89.1")],
        ]


def test_ov_05_a_manager_is_credited_with_the_team_s_sales() -> None:
    """The override rate of 3 % is paid on what rolls up."""
    crediting = Crediting([CreditRule("team", "Team", Managers(), overlay=True)])
    sales = [Sale("S-1", DAY, usd(20000), owner=REP), Sale("S-2", DAY, usd(30000), owner="second")]
    reporting = ReportingBook([ReportsTo(REP, "manager"), ReportsTo("second", "manager")])

    book = crediting.credit(sales, reporting=reporting)

    assert plan_of(over_amount(Curve.line("3%"))).calculate("manager", YEAR, credits=book).total == usd(1500)


def test_sp_05_half_of_the_pieces_of_an_order_count_against_a_target_of_pieces() -> None:
    halves = FixedShares([Split(REP, "50%"), Split("other", "50%")])
    crediting = Crediting([CreditRule("team", "Team", halves)])
    sale = Sale("S-1", DAY, usd(100), attributes={"pieces": 20})
    pieces = Measure("pieces", "Pieces", "attributes.pieces", "pieces")
    plan = attrs.evolve(
        plan_of(over_amount(Curve.line(0))),
        measures=[pieces],
        components=[Bonus("b", "B", usd(100), Curve.line(1), measure="pieces")],
    )
    targets = TargetBook([Target(REP, YEAR, Quantity(50, "pieces"), "pieces")])

    basis = plan.basis(REP, YEAR, credits=crediting.credit([sale]), targets=targets, measure="pieces")

    assert (basis.target, basis.credited) == (Quantity(50, "pieces"), Quantity(10, "pieces"))
    assert Quantity(10, "pieces") - Quantity(50, "pieces") == Quantity(-40, "pieces")


def test_fx_01_a_plan_converts_foreign_sales() -> None:
    """The rate means 0.8 CAD for a USD; the plan's table is asked in the direction it is written."""
    rates = RateTable([ExchangeRate("USD", "CAD", "0.8", DAY)])
    book = credit_sales(
        [
            Sale("S-1", DAY, usd(5000), owner=REP),
            Sale("S-2", DAY, Money("5000", "CAD"), owner=REP),
        ]
    )

    statement = plan_of(over_amount(Curve.line(1))).calculate(REP, YEAR, credits=book, rates=rates)

    assert statement.credited() == statement.total == usd(11250)

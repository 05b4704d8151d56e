"""Published figures for splits, overlays, returns and foreign sales, each through credits and a plan.

Sources by id:

- sp-03: Prowi glossary "Split Commission".
- sp-05: frappe/erpnext, test_sales_person_target_variance_based_on_item_group.py.
- target-split-credit-two-orders: frappe/erpnext pull request 40062.
- ov-05: a public repository (Python commission service tests).
- al-03: moneyphp/money, doc/features/allocation.rst.
- al-06: a public repository (money allocate tests, TypeScript).
- lrm-fewer-units-than-parties, lrm-tie-order, lrm-zero-weights, lrm-balinski-2: martinlackner/apportionment,
  tests/test_methods.py (examples from Balinski & Young 1975).
- hamilton-7: infinitelexicon.com/largestremainder.
- fx-01: Numigi/odoo-sale-addons@12.0, commission/tests/test_commission_personal.py.
- cb-04, cb-05: OCA/commission@16.0, account_commission/tests/test_account_commission.py.
- cb-07: OCA/commission@14.0, sale_commission_formula/tests/test_commission_formula.py.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.incentives.published import MONTHS, REP, YEAR, book_of, over_amount, plan_of, usd, year_statement

from salesmanual.incentives.components import Commission, PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.sales import Sale, Split
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = YEAR.start


def split_sale(amount: str | int, *shares: tuple[str, str | Fraction], key: str = "S-1", reason: str = "") -> Sale:
    """A sale that counts for several people."""
    return Sale(key, DAY, usd(amount), splits=[Split(*share) for share in shares], shares_reason=reason)


class TestSplits:
    def test_sp_03_two_roles_with_models_of_their_own(self) -> None:
        book = credit_sales([split_sale(100000, ("sdr", "15%"), ("ae", "85%"))])
        fixed = PerSale("deal", "Per deal", [SaleRule(Curve.flat(50))])
        sdr = plan_of(fixed, over_amount(Curve.line("2%")))
        ae = plan_of(over_amount(Curve.line("10%")))

        paid = [plan.calculate(name, YEAR, credits=book).total for name, plan in (("sdr", sdr), ("ae", ae))]

        assert paid == [usd(350), usd(8500)]
        assert Money.total(paid) == usd(8850)

    def test_sp_05_half_of_an_order_counts_against_the_target(self) -> None:
        book = credit_sales([split_sale(20, (REP, "50%"), ("other", "50%"))])
        targets = TargetBook([Target(REP, YEAR, usd(50))])

        to_date = plan_of(over_amount(Curve.line(0))).calculate(REP, YEAR, credits=book, targets=targets).to_date

        assert (to_date.target, to_date.credited) == (usd(50), usd(10))
        assert to_date.credited_money() - usd(50) == usd(-40)

    def test_target_split_credit_two_orders_counts_no_order_twice(self) -> None:
        """target-split-credit-two-orders: a whole order and a half of another."""
        sales = [
            Sale("S-1", DAY, usd(5), owner=REP),
            split_sale(10, (REP, "50%"), ("other", "50%"), key="S-2"),
        ]

        assert credit_sales(sales).total(REP, YEAR, "USD") == usd(10)

    def test_ov_05_a_manager_is_an_overlay_on_the_team_s_sales(self) -> None:
        """Above the shares that sum to 1 the manager is credited with all of it, and the sale says why."""
        sale = split_sale(50000, (REP, "100%"), ("manager", "100%"), reason="the manager's override")

        override = plan_of(over_amount(Curve.line("3%"))).calculate("manager", YEAR, credits=credit_sales([sale]))

        assert override.total == usd(1500)

    @pytest.mark.parametrize(
        ("units", "weights", "credited"),
        [
            pytest.param(5, (70, 30), [4, 1], id="al-03 first call"),
            pytest.param(5, (30, 70), [2, 3], id="al-03 second call"),
            pytest.param(100, (1, 3), [25, 75], id="al-06 first call"),
            pytest.param(1003, (50, 50), [502, 501], id="al-06 second call"),
            pytest.param(3, (10, 9, 8, 8, 11, 12), [1, 0, 0, 0, 1, 1], id="lrm-fewer-units-than-parties"),
            pytest.param(2, (2, 1, 1, 2, 2), [1, 0, 0, 1, 0], id="lrm-tie-order"),
            pytest.param(6, (14, 28), [2, 4], id="lrm-zero-weights, who is no party to the split"),
            pytest.param(26, (9061, 7179, 5259, 3319, 1182), [9, 7, 5, 4, 1], id="lrm-balinski-2"),
            pytest.param(7, (50, 30, 20), [4, 2, 1], id="hamilton-7"),
        ],
    )
    def test_shares_of_a_sale_go_by_largest_remainder(
        self, units: int, weights: Sequence[int], credited: list[int]
    ) -> None:
        """No minor unit is lost, and a tie goes to who is written first."""
        whole = sum(weights)
        shares = [(f"p{number}", Fraction(weight, whole)) for number, weight in enumerate(weights)]
        sale = Sale("S-1", DAY, Money.from_minor(units, "USD"), splits=[Split(*share) for share in shares])

        book = credit_sales([sale])

        assert [book.total(name, YEAR, "USD").minor_units() for name, _ in shares] == credited


class TestReturns:
    @pytest.mark.parametrize(("returned", "paid"), [(-3, "0.40"), (-5, "0")], ids=["cb-04 in part", "cb-05 in full"])
    def test_a_refund_takes_its_commission_back(self, returned: int, paid: str) -> None:
        statement = year_statement(plan_of(over_amount(Curve.line("20%"))), 5, returned)

        assert statement.total == usd(paid)
        assert len(statement.credits) == 2

    def test_cb_07_a_commission_on_a_commission_reversed_in_a_later_month(self) -> None:
        """Five per cent and a tenth of that; the month of the return pays what the month of the sale did, negated."""
        plan = plan_of(Commission("base", "Base", Curve.line("5%")), Commission("uplift", "Uplift", Curve.line("0.5%")))
        book = book_of((MONTHS[0], 750), (MONTHS[4], -750))

        paid = [plan.calculate(REP, period, credits=book).total for period in (MONTHS[0], MONTHS[4])]

        assert paid == [usd("41.25"), usd("-41.25")]


def test_fx_01_foreign_sales_are_converted_before_they_are_credited() -> None:
    """The rate means 0.8 CAD for a USD: 5,000 CAD are 6,250 USD. The direction is the trap."""
    table = RateTable([ExchangeRate("USD", "CAD", "0.8", DAY)])
    abroad = table.convert(Money("5000", "CAD"), "USD", on=DAY)
    book = credit_sales([Sale("S-1", DAY, usd(5000), owner=REP), Sale("S-2", DAY, abroad, owner=REP)])

    statement = plan_of(over_amount(Curve.line(1))).calculate(REP, YEAR, credits=book)

    assert statement.credited() == statement.total == usd(11250)

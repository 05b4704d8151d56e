"""The components: what they pay, why, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import Credit, credit_sales
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent

MARCH = month(2026, 3)
TIERS = Curve.marginal([(0, "5%"), ("100", "10%")])
STEP = Curve.steps([(1, 1)])
OF_TARGET = Curve.marginal([(0, "5%"), (1, "10%")])
SERVICE = SaleRule(Curve.flat(20), parse_criterion('attributes.product = "service"'))
COMMISSION = Commission("sales", "Commission", TIERS)
PER_SALE = PerSale("deal", "Per deal", [SERVICE])


def sale(name: str, amount: str, kind: str = "order", product: str | None = None) -> Sale:
    attributes = {} if product is None else {"product": product}
    return Sale(name, date(2026, 3, 9), Money(amount, "CNY"), kind, owner="li.na", attributes=attributes)


def basis_of(*sales: Sale, target: str | None = None) -> Basis:
    credits_ = credit_sales(sales).credits
    credited = Money.total((each.amount for each in credits_), "CNY")
    return Basis("li.na", MARCH, MARCH, credits_, credited, None if target is None else Money(target, "CNY"))


TWO = (sale("S-1", "80"), sale("S-2", "40"))


def exactly(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, numbers))


class TestCommission:
    def test_over_the_amount_the_curve_is_the_pay(self) -> None:
        basis = basis_of(*TWO)

        assert COMMISSION.payout(basis) == 7
        assert COMMISSION.lines(basis) == exactly(4, 3)
        assert COMMISSION.pay_curve(basis) == TIERS

    def test_over_attainment_tiers_are_multiples_of_the_target_and_rates_apply_to_the_amount(self) -> None:
        commission, basis = Commission("sales", "Commission", OF_TARGET, "attainment"), basis_of(*TWO, target="100")

        assert commission.payout(basis) == 7
        assert commission.lines(basis) == exactly(4, 3)
        assert commission.pay_curve(basis) == TIERS

    def test_over_attainment_a_target_that_does_not_divide_stays_exact(self) -> None:
        commission, basis = Commission("sales", "Commission", OF_TARGET, "attainment"), basis_of(*TWO, target="70")

        assert commission.payout(basis) == Fraction("3.5") + Fraction(5)
        assert commission.explain(basis).replay() == Fraction("8.5")

    @pytest.mark.parametrize(("target", "kind"), [(None, NotFoundError), ("0", ZeroTargetError)])
    def test_over_attainment_it_needs_a_target(self, target: str | None, kind: type[SalesManualError]) -> None:
        commission = Commission("sales", "Commission", OF_TARGET, "attainment")

        with pytest.raises(kind):
            commission.payout(basis_of(*TWO, target=target))

    def test_it_explains_itself(self) -> None:
        assert str(COMMISSION.explain(basis_of(*TWO))).splitlines()[0] == (
            "Commission, exact: 7 CNY (each tier's rate on its own part: 5% from 0, 10% from 100) [Handbook 4.3]"
        )


class TestBonus:
    BONUS = Bonus("quarter", "Quarter bonus", Money("6000", "CNY"), STEP)

    def test_it_is_paid_when_the_target_is_reached(self) -> None:
        below, reached = basis_of(*TWO, target="121"), basis_of(*TWO, target="120")

        assert (self.BONUS.payout(below), self.BONUS.payout(reached)) == exactly(0, 6000)

    def test_the_credit_that_reaches_the_step_adds_it(self) -> None:
        basis = basis_of(*TWO, target="120")

        assert self.BONUS.lines(basis) == exactly(0, 6000)
        assert [self.BONUS.explain_line(basis, at).replay() for at in (0, 1)] == [0, 6000]
        assert self.BONUS.explain(basis).replay() == 6000

    def test_its_pay_curve_is_over_the_credited_amount(self) -> None:
        curve = self.BONUS.pay_curve(basis_of(target="120"))

        assert (curve.value("119.99"), curve.value(120)) == exactly(0, 6000)


class TestPerSale:
    RULES = PerSale("deal", "Per deal", [SERVICE, SaleRule(Curve.marginal([(0, "10%")]))])

    def test_the_first_rule_that_holds_pays(self) -> None:
        basis = basis_of(sale("S-1", "80", product="service"), sale("S-2", "40", product="licence"), sale("S-3", "10"))

        assert self.RULES.lines(basis) == exactly(20, 4, 1)
        assert self.RULES.payout(basis) == 25

    @pytest.mark.parametrize("kind", ["return", "cancellation"])
    @pytest.mark.parametrize("amount", ["80", "0"])
    def test_a_return_takes_back_what_the_order_earned_even_of_an_amount_of_zero(self, kind: str, amount: str) -> None:
        basis = basis_of(sale("S-1", amount, product="service"), sale("S-2", amount, kind, product="service"))

        assert PER_SALE.lines(basis) == exactly(20, -20)
        assert PER_SALE.payout(basis) == 0

    def test_a_negative_credit_of_an_order_is_taken_back(self) -> None:
        credit = Credit(sale("S-1", "80", product="service"), "li.na", Money("-80", "CNY"), 1, "correction")

        assert PER_SALE.lines(attrs.evolve(basis_of(), credits=(credit,))) == exactly(-20)

    def test_a_sale_that_no_rule_pays_is_worth_nothing(self) -> None:
        basis = basis_of(sale("S-1", "80", product="licence"), sale("S-2", "40"))

        assert PER_SALE.lines(basis) == exactly(0, 0)
        assert str(PER_SALE.explain_line(basis, 0)) == "sale S-1, which no rule pays: 0"
        assert str(PER_SALE.explain_line(basis, 1)) == "sale S-2, which no rule pays (attributes.product not known): 0"

    def test_sales_that_no_rule_pays_are_one_line_of_the_explanation(self) -> None:
        basis = basis_of(
            sale("S-1", "80"),
            sale("S-2", "40", product="service"),
            sale("S-3", "40", "return", product="service"),
            sale("S-4", "40"),
        )

        assert str(PER_SALE.explain(basis)) == (
            "Per deal, exact: 0 CNY (the sum) [Handbook 4.3]\n"
            '├─ pay for sale S-2: 20 (always 20) — where attributes.product == "service"\n'
            "│  └─ 2026-03-09 sale S-2: CNY 40.00\n"
            "├─ pay for sale S-3: -20 (the product)\n"
            '│  ├─ pay for a sale of that amount: 20 (always 20) — where attributes.product == "service"\n'
            "│  │  └─ 2026-03-09 sale S-3: CNY 40.00\n"
            "│  └─ factor of what is taken back: -1\n"
            "└─ sales that no rule pays (2): 0"
        )

    @pytest.mark.parametrize("sales", [(), TWO, (sale("S-1", "80", product="service"),)])
    def test_its_explanation_replays(self, sales: tuple[Sale, ...]) -> None:
        basis = basis_of(*sales)

        assert PER_SALE.explain(basis).replay() == PER_SALE.payout(basis)

    def test_its_pay_is_no_function_of_the_total(self) -> None:
        assert PER_SALE.pay_curve(basis_of()) is None


@pytest.mark.parametrize(
    ("component", "part", "value", "kind", "message"),
    [
        (COMMISSION, "key", "", InvalidValueError, "key: found ''"),
        (COMMISSION, "label", 7, WrongTypeError, "label: found 7"),
        (
            COMMISSION,
            "curve",
            "5%",
            WrongTypeError,
            "curve: found '5%' of type str, accepted is a Curve; build one with",
        ),
        (COMMISSION, "basis", "atainment", InvalidValueError, "basis: found .*did you mean 'attainment'"),
        (COMMISSION, "basis", None, WrongTypeError, "basis: found None .*use one of 'amount', 'attainment'"),
        (COMMISSION, "window", "week", InvalidValueError, "window: found 'week'"),
        (COMMISSION, "section", 4.3, WrongTypeError, "section: found 4.3"),
        (
            TestBonus.BONUS,
            "amount",
            6000.0,
            WrongTypeError,
            "amount: found 6000.0 of type float.*write it as '6000 CNY'",
        ),
        (TestBonus.BONUS, "amount", Money("-1", "CNY"), InvalidValueError, "amount: found .*an amount of 0 or more"),
        (TestBonus.BONUS, "curve", None, WrongTypeError, "curve: found None"),
        (PER_SALE, "rules", [], InvalidValueError, r"rules: found \(\), accepted is at least one rule"),
        (PER_SALE, "rules", 7, WrongTypeError, "rules: found 7"),
        (PER_SALE, "rules", [SERVICE, TIERS], WrongTypeError, r"rules\[1\]: found .*a SaleRule"),
        (SERVICE, "curve", 20, WrongTypeError, "curve: found 20"),
        (SERVICE, "where", "product = 1", WrongTypeError, "where: found 'product = 1' .*parse_criterion"),
        (
            SERVICE,
            "where",
            parse_criterion("product = 1"),
            InvalidValueError,
            "where: found 'product', .*'attributes.p",
        ),
    ],
)
def test_a_wrong_part_is_refused(
    component: PlanComponent | SaleRule, part: str, value: object, kind: type[SalesManualError], message: str
) -> None:
    assert isinstance(component, (Commission, Bonus, PerSale, SaleRule))

    with pytest.raises(kind, match=f"^{message}"):
        attrs.evolve(component, **{part: value})  # type: ignore[arg-type] # the fault under test

"""The arithmetic of a statement: stretches, the moments of rounding, and their explanations."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.calculation import ComponentPayout, pay_stretch
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, quarter

WINDOW = quarter(2026, 1)
BASED = Commission("sales", "Commission", Curve.line("1%", "0.005"))
BOOK = credit_sales(
    Sale(f"S-{number}", date(2026, number, 9), Money(amount, "CNY"), owner="li.na")
    for number, amount in enumerate(("10.40", "20.30", "30.20"), 1)
)


def until(months: int) -> Basis:
    period = Period(WINDOW.start, date(2026, months + 1, 1))
    credited = BOOK.total("li.na", period, "CNY")
    return Basis("li.na", WINDOW, period, BOOK.of("li.na", period), credited, None)


class TestPayStretch:
    @pytest.mark.parametrize(
        ("at", "first", "second"),
        [("line", "0.11", "0.20"), ("component", "0.11", "0.20"), ("total", None, None)],
    )
    def test_each_moment_of_rounding(self, at: str, first: str | None, second: str | None) -> None:
        rounding = Rounding("0.01", at=at)

        begins = pay_stretch(BASED, rounding, None, until(1))
        goes_on = pay_stretch(BASED, rounding, until(1), until(2))

        assert (begins.exact, goes_on.exact) == (Fraction("0.109"), Fraction("0.203"))
        assert [begins.amount, goes_on.amount] == [each and Money(each, "CNY") for each in (first, second)]

    def test_without_any_credit_lines_still_pay_what_is_paid_for_nothing(self) -> None:
        empty = Basis("li.na", WINDOW, WINDOW, (), Money.zero("CNY"), None)

        assert pay_stretch(BASED, Rounding(at="line"), None, empty).amount == Money("0.01", "CNY")


class TestComponentPayout:
    @pytest.mark.parametrize("at", ["line", "component", "total"])
    @pytest.mark.parametrize("begins", [True, False])
    @pytest.mark.parametrize("curve", [BASED.curve, Curve.line("1%")])
    def test_its_explanation_replays_to_the_amount(self, at: str, begins: bool, curve: Curve) -> None:  # noqa: FBT001 - a table of cases
        component, rounding = Commission("sales", "Commission", curve), Rounding(at=at)
        stretch = pay_stretch(component, rounding, None if begins else until(1), until(2))

        payout = ComponentPayout.of(component, rounding, [stretch], "CNY")

        assert payout.explain().replay() == (payout.exact if at == "total" else payout.amount)

    @pytest.mark.parametrize("at", ["line", "component", "total"])
    def test_stretches_of_several_windows_add_up(self, at: str) -> None:
        rounding = Rounding(at=at)
        stretches = [pay_stretch(BASED, rounding, None, until(months)) for months in (1, 2)]

        payout = ComponentPayout.of(BASED, rounding, stretches, "CNY")

        assert payout.exact == stretches[0].exact + stretches[1].exact
        assert payout.explain().replay() == (payout.exact if at == "total" else payout.amount)

    def test_lines_are_explained_one_by_one_after_what_is_paid_without_sales(self) -> None:
        rounding = Rounding(at="line")
        payout = ComponentPayout.of(BASED, rounding, [pay_stretch(BASED, rounding, None, until(1))], "CNY")

        assert [row.label for row in payout.explain().rows(depth=1)] == [
            "Commission",
            "paid without sales",
            "pay for sale S-1",
        ]

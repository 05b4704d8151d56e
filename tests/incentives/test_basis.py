"""What a component is asked about: attainment, what each credit adds, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from salesmanual.incentives.basis import (
    Basis,
    credit_label,
    curve_lines,
    explain_attainment,
    explain_credited,
    explain_curve_line,
    read_section,
    read_window,
)
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.sales import Sale, Split
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month

MARCH = month(2026, 3)
TIERS = Curve.marginal([(0, "5%"), ("100", "10%")])


def basis_of(*amounts: str, target: Money | None = None) -> Basis:
    sales = [
        Sale(f"S-{number}", date(2026, 3, 9), Money(amount.lstrip("-"), "CNY"), kind, owner="li.na")
        for number, amount in enumerate(amounts)
        for kind in ["return" if amount.startswith("-") else "order"]
    ]
    credits_ = credit_sales(sales).credits
    return Basis("li.na", MARCH, MARCH, credits_, Money.total((each.amount for each in credits_), "CNY"), target)


class TestAttainment:
    def test_it_is_credited_over_target_exactly(self) -> None:
        basis = basis_of("100", target=Money("300", "CNY"))

        assert basis.attainment("bonus") == Fraction(1, 3)
        assert explain_attainment(basis, "bonus").replay() == Fraction(1, 3)

    def test_without_a_target_it_is_refused_by_the_component_that_asks(self) -> None:
        with pytest.raises(
            NotFoundError, match=r"^no target 'li.na in 2026-03'; component 'bonus' needs one; give one above zero"
        ):
            basis_of("100").attainment("bonus")

    def test_of_a_target_of_zero_it_is_refused(self) -> None:
        basis = basis_of("100", target=Money.zero("CNY"))

        with pytest.raises(ZeroTargetError, match=r"^target of li.na in 2026-03: found 0"):
            explain_attainment(basis, "bonus")
        assert basis.target_amount("commission") == 0

    def test_of_a_target_in_another_currency_it_is_refused(self) -> None:
        with pytest.raises(CurrencyMismatchError):
            basis_of("100", target=Money("1", "USD")).attainment("bonus")


class TestLines:
    def test_each_credit_adds_what_the_running_total_makes_of_it(self) -> None:
        basis = basis_of("80", "40", "-40")

        lines = curve_lines(TIERS, basis)

        assert lines == (Fraction(4), Fraction(3), Fraction(-3))
        assert tuple(explain_curve_line(TIERS, basis, at).replay() for at in range(3)) == lines

    def test_the_credits_are_explained_one_by_one(self) -> None:
        basis = basis_of("80", "40")

        assert str(explain_credited(basis)) == (
            "credited 2026-03-01 to 2026-03-31: CNY 120.00 (the sum) [Handbook 4.3]\n"
            "├─ 2026-03-09 sale S-0: CNY 80.00\n"
            "└─ 2026-03-09 sale S-1: CNY 40.00"
        )

    def test_a_split_credit_says_its_share(self) -> None:
        halves = [Split("li.na", "50%"), Split("wang.wei", "50%")]
        book = credit_sales([Sale("S-1", date(2026, 3, 9), Money("10", "CNY"), splits=halves)])

        assert str(credit_label(book.credits[0])) == "2026-03-09 sale S-1, share 50%"


class TestReading:
    @pytest.mark.parametrize("window", ["month", "quarter", "half", "year"])
    def test_a_window_is_read(self, window: str) -> None:
        assert read_window(window) == window

    @pytest.mark.parametrize(
        ("window", "kind", "message"),
        [
            (
                "monht",
                InvalidValueError,
                "window: found 'monht', accepted is an accumulation window; did you mean 'month'",
            ),
            ("x" * 10_000_000, InvalidValueError, "window: found 'xxx"),
            (3, WrongTypeError, "window: found 3 of type int.*use one of 'half', 'month', 'quarter', 'year'"),
            (["month"], WrongTypeError, "window: found"),
            (None, WrongTypeError, "window: found None"),
        ],
    )
    def test_a_wrong_window_is_refused(self, window: object, kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            read_window(window)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize("section", ["", "4.3"])
    def test_a_section_may_be_empty(self, section: str) -> None:
        assert read_section(section) == section

    @pytest.mark.parametrize("section", [4.3, None, "4\n3", "x" * 201])
    def test_a_wrong_section_is_refused(self, section: object) -> None:
        with pytest.raises(SalesManualError, match=r"^section: found"):
            read_section(section)

"""Published figures for rounding, each by the moment and the window that a plan names.

Sources by id:

- rd-01, rd-03, rd-04: a public repository (TypeScript commission-plan calculator, vitest).
"""

from __future__ import annotations

import pytest
from tests.incentives.published import MONTHS, REP, book_of, over_amount, plan_of, totals, usd, year_statement

from salesmanual.incentives.components import Commission
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import quarter

ALL_OF_IT = over_amount(Curve.line(1))
TWELVE = ("1000.005",) * 12


@pytest.mark.parametrize(("sold", "paid"), [("1.005", "1.01"), ("2.675", "2.68"), ("123.4565", "123.46")])
@pytest.mark.parametrize("at", ["line", "component", "total"])
def test_rd_01_half_up_on_the_text(sold: str, paid: str, at: str) -> None:
    plan = plan_of(ALL_OF_IT, rounding=Rounding("0.01", "half-up", at=at))

    assert year_statement(plan, sold).total == usd(paid)


def test_rd_03_months_that_are_windows_are_rounded_and_then_added() -> None:
    paid = totals(plan_of(ALL_OF_IT, window="month"), MONTHS, TWELVE)

    assert Money.total(paid[:3]) == usd("3000.03")


@pytest.mark.parametrize(("at", "paid"), [("line", "3000.03"), ("component", "3000.02"), ("total", "3000.02")])
def test_rd_03_in_a_quarter_the_moment_of_rounding_decides(at: str, paid: str) -> None:
    """A quarter that rounds each line agrees with its rounded months; the other two sum first."""
    plan = plan_of(ALL_OF_IT, window="quarter", rounding=Rounding("0.01", "half-up", at=at))
    book = book_of(*zip(MONTHS, TWELVE, strict=True))

    assert plan.calculate(REP, quarter(2026, 1), credits=book).total == usd(paid)


def test_rd_04_a_tenth_and_two_tenths() -> None:
    one = year_statement(plan_of(ALL_OF_IT), "0.1", "0.2")
    two = year_statement(
        plan_of(
            Commission("first", "First", Curve.line("1/3")),
            Commission("second", "Second", Curve.line("2/3")),
            rounding=Rounding("0.01", "half-up", at="total"),
        ),
        "0.3",
    )

    assert one.total == two.total == usd("0.3")

"""Pay in another currency: the rate of the day, the rounding, the reason, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import Scene, cny, sold

from salesmanual.incentives.components import Commission
from salesmanual.incentives.pay_currency import pay_in
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from decimal import Decimal

RATES = RateTable(
    [
        ExchangeRate("USD", "CNY", "7.00", date(2026, 1, 1)),
        ExchangeRate("USD", "CNY", "7.20", date(2026, 4, 1)),
        ExchangeRate("CNY", "JPY", "20.5", date(2026, 1, 1)),
    ]
)
PAY_DAY = date(2026, 4, 10)


def test_a_statement_is_paid_at_the_rate_of_the_pay_day() -> None:
    statement = Scene(
        Commission("c", "Commission", Curve.line("10%")), sold("S-1", date(2026, 3, 9), 10000)
    ).statement()

    paid = pay_in(statement, "USD", rates=RATES, on=PAY_DAY)

    assert paid.earned == cny(1000)
    assert paid.rate == Fraction(10, 72)
    assert str(paid) == "USD 138.89"
    assert paid.amount == Money("138.89", "USD")


def test_the_rounding_is_that_of_the_pays_currency_unless_it_is_said() -> None:
    whole = pay_in(cny("1000.10"), "JPY", rates=RATES, on=PAY_DAY)
    tens = pay_in(cny("1000.10"), "JPY", rates=RATES, on=PAY_DAY, rounding=Rounding("10", "down"))

    assert [whole.amount, tens.amount] == [Money(20502, "JPY"), Money(20500, "JPY")]


def test_it_explains_itself() -> None:
    assert str(pay_in(cny(1000), "USD", rates=RATES, on=date(2026, 3, 31)).explain()) == (
        "pay in USD: USD 142.86 (rounded to the minor unit, half up) [Handbook 4.3]\n"
        "└─ pay, exact: 1000/7 ≈ 142.8571 USD (the product)\n"
        "   ├─ earned, in CNY: 1000\n"
        "   └─ CNY in USD on 2026-03-31: 1/7 ≈ 0.1429"
    )


@given(st.decimals(-(10**6), 10**6, places=3), st.sampled_from(["CNY", "USD", "JPY"]))
def test_its_explanation_replays_also_where_nothing_is_converted(amount: Decimal, currency: str) -> None:
    paid = pay_in(Money(amount, "CNY"), currency, rates=RATES, on=PAY_DAY)

    assert paid.amount == paid.explain().replay()
    assert abs(Fraction(paid.amount.amount) - Fraction(amount) * paid.rate) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("earned", "currency", "on", "kind", "message"),
    [
        (1000, "USD", PAY_DAY, WrongTypeError, r"earned: found 1000 of type int, accepted is a Statement, or Money"),
        (cny(1), "EUR", PAY_DAY, NotFoundError, "no exchange rate 'CNY/EUR'; add the pair to the rate table"),
        (cny(1), "EURO", PAY_DAY, NotFoundError, "no currency 'EURO'; did you mean 'EUR'"),
        (
            cny(1),
            "USD",
            date(2025, 1, 1),
            NotFoundError,
            "no exchange rate 'CNY/USD on 2025-01-01'; the first one holds",
        ),
        (cny(1), "USD", "2026-04-10", WrongTypeError, "on: found '2026-04-10' of type str, accepted is a date"),
    ],
)
def test_wrong_arguments_are_refused(
    earned: Money, currency: str, on: date, kind: type[SalesManualError], message: str
) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        pay_in(earned, currency, rates=RATES, on=on)


def test_rates_are_a_table_and_the_rounding_a_rounding() -> None:
    with pytest.raises(WrongTypeError, match=r"^rates: found \{\}"):
        pay_in(cny(1), "USD", rates={}, on=PAY_DAY)  # type: ignore[arg-type] # the fault under test
    with pytest.raises(WrongTypeError, match=r"^rounding: found 'half-up'"):
        pay_in(cny(1), "USD", rates=RATES, on=PAY_DAY, rounding="half-up")  # type: ignore[arg-type] # as above

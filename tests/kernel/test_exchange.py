"""Exchange rates: examples, laws, bad input and a published trap."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.testing import numbers
from salesmanual.testing.numbers import rate_tables

if TYPE_CHECKING:
    from decimal import Decimal

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
TABLE = RateTable([ExchangeRate("USD", "CNY", "7.12", JANUARY), ExchangeRate("USD", "CNY", "7.20", MARCH)])


@pytest.mark.parametrize(
    ("on", "rate"),
    [(JANUARY, "7.12"), (date(2026, 2, 28), "7.12"), (MARCH, "7.20"), (date(2030, 1, 1), "7.20")],
)
def test_the_latest_rate_not_after_the_day_is_used(on: date, rate: str) -> None:
    assert TABLE.rate("USD", "CNY", on=on) == Fraction(rate)
    assert TABLE.rate("CNY", "USD", on=on) == 1 / Fraction(rate)


def test_money_in_the_asked_currency_stays_as_it_is() -> None:
    money = Money("1.234", "CNY")

    assert TABLE.convert(money, "CNY", on=date(1990, 1, 1)) is money
    assert TABLE.rate("CNY", "CNY", on=JANUARY) == 1


def test_the_rounding_of_a_conversion_is_the_callers() -> None:
    cents = TABLE.convert(Money("1", "CNY"), "USD", on=JANUARY, rounding=Rounding("0.0001", "up"))

    assert cents == Money("0.1405", "USD")


def test_a_day_before_the_first_rate_is_refused_with_that_day() -> None:
    with pytest.raises(NotFoundError, match="the first one holds from 2026-01-01"):
        TABLE.rate("USD", "CNY", on=date(2025, 12, 31))


def test_no_path_through_a_third_currency_is_guessed() -> None:
    table = RateTable((*TABLE.rates, ExchangeRate("USD", "JPY", 150, JANUARY)))

    with pytest.raises(NotFoundError, match="add the pair"):
        table.convert(Money("1", "CNY"), "JPY", on=MARCH)


@pytest.mark.parametrize(
    "fields",
    [
        ("USD", "CNY", 0, JANUARY),
        ("USD", "CNY", "-1", JANUARY),
        ("USD", "CNY", 7.12, JANUARY),
        ("USD", "CNX", "7.12", JANUARY),
        ("USD", "CNY", "7.12", datetime(2026, 1, 1, tzinfo=UTC)),
        ("USD", "CNY", "7.12", "2026-01-01"),
    ],
)
def test_a_wrong_rate_is_refused(fields: tuple[str, str, Decimal, date]) -> None:
    with pytest.raises(SalesManualError):
        ExchangeRate(*fields)


def test_a_rate_of_a_currency_to_itself_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="two different currencies"):
        RateTable([ExchangeRate("USD", "USD", "1", JANUARY)])


@pytest.mark.parametrize("pair", [("USD", "CNY"), ("CNY", "USD")])
def test_a_pair_has_one_rate_a_day_in_one_direction(pair: tuple[str, str]) -> None:
    with pytest.raises(DuplicateError):
        RateTable([*TABLE.rates, ExchangeRate(*pair, "1", JANUARY)])


@given(st.permutations(TABLE.rates), st.dates(JANUARY, date(2027, 1, 1)))
def test_the_order_of_the_rates_changes_nothing(rates: list[ExchangeRate], on: date) -> None:
    assert RateTable(rates).rate("USD", "CNY", on=on) == TABLE.rate("USD", "CNY", on=on)


@given(rate_tables(), st.dates(date(2024, 6, 1), date(2027, 6, 1)))
def test_a_rate_is_the_latest_written_down_by_then_or_there_is_none(table: RateTable, on: date) -> None:
    past = [rate for rate in table.rates if rate.base == "USD" and rate.on <= on]

    if past:
        latest = max(past, key=lambda rate: rate.on)
        assert table.rate("USD", "CNY", on=on) == Fraction(latest.rate)
        assert table.rate("CNY", "USD", on=on) * Fraction(latest.rate) == 1
    else:
        with pytest.raises(NotFoundError, match="the first one holds from"):
            table.rate("USD", "CNY", on=on)


@given(rate_tables(), numbers.money(currency="USD"), numbers.roundings())
def test_a_conversion_multiplies_exactly_and_rounds_once(table: RateTable, amount: Money, rounding: Rounding) -> None:
    on = date(2027, 1, 1)
    exact = Fraction(amount.amount) * table.rate("USD", "CNY", on=on)

    converted = table.convert(amount, "CNY", on=on, rounding=rounding)

    assert converted == Money.rounded(exact, "CNY", rounding)


@given(rate_tables())
def test_a_table_survives_pickling_and_is_equal_by_its_rates(table: RateTable) -> None:
    again = pickle.loads(pickle.dumps(table))  # noqa: S301 - our own bytes

    assert again == table
    assert hash(again) == hash(table)
    assert again.rate("EUR", "CNY", on=date(2027, 1, 1)) == table.rate("EUR", "CNY", on=date(2027, 1, 1))


@pytest.mark.parametrize("on", [datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01", None, 20260301])
def test_a_rate_is_asked_for_on_a_date(on: object) -> None:
    with pytest.raises(WrongTypeError, match=r"on: found .*, accepted is a date"):
        TABLE.rate("USD", "CNY", on=on)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize("rates", [[("USD", "CNY", "7", JANUARY)], [None]])
def test_a_table_is_made_of_rates(rates: list[object]) -> None:
    with pytest.raises(WrongTypeError, match=r"rates: found .*, accepted is exchange rates"):
        RateTable(rates)  # type: ignore[arg-type] # the fault under test


def test_fx_01_a_rate_in_foreign_units_per_company_unit_divides() -> None:
    """fx-01: 5,000 USD and 5,000 CAD at 0.8 CAD for a USD are 11,250 USD; the direction is the trap."""
    table = RateTable([ExchangeRate("USD", "CAD", "0.8", JANUARY)])

    converted = table.convert(Money("5000", "CAD"), "USD", on=JANUARY)

    assert Money("5000", "USD") + converted == Money("11250", "USD")

"""Money: examples and bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InexactError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import MINOR_UNITS, Money, minor_unit, read_currency
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from collections.abc import Callable

YUAN = Money("100", "CNY")
DOLLAR = Money("100", "USD")
LARGEST = Money("9" * 40 + ".9", "CNY")
SMALLEST = Money("1E-40", "CNY")


class TestConstruction:
    @pytest.mark.parametrize(
        "amount", [0.1, float("nan"), True, None, "abc", "1e999999", "NaN", Decimal("inf"), "1" * 41]
    )
    def test_a_wrong_amount_is_refused(self, amount: object) -> None:
        with pytest.raises(SalesManualError, match=r"^amount: found"):
            Money(amount, "CNY")  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("currency", "kind"),
        [
            ("XXX", NotFoundError),
            ("cny", NotFoundError),
            ("", NotFoundError),
            (156, WrongTypeError),
            (None, WrongTypeError),
        ],
    )
    def test_a_wrong_currency_is_refused(self, currency: object, kind: type[Exception]) -> None:
        with pytest.raises(kind):
            Money("1", currency)  # type: ignore[arg-type] # the fault under test

    def test_a_misspelt_currency_gets_a_suggestion(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean 'CNY'"):
            read_currency("cny")

    def test_it_comes_from_minor_units(self) -> None:
        assert [Money.from_minor(12345, code) for code in ("JPY", "CNY", "KWD", "CLF")] == [
            Money("12345", "JPY"),
            Money("123.45", "CNY"),
            Money("12.345", "KWD"),
            Money("1.2345", "CLF"),
        ]

    def test_minor_units_of_absurd_length_are_refused(self) -> None:
        for units in (10**60, 10**5000):
            with pytest.raises(InvalidValueError, match="at most 40 digits"):
                Money.from_minor(units, "CNY")

    @pytest.mark.parametrize("units", [1.0, "1", True, Decimal(1)])
    def test_minor_units_are_ints(self, units: object) -> None:
        with pytest.raises(WrongTypeError):
            Money.from_minor(units, "CNY")  # type: ignore[arg-type] # the fault under test


def test_the_minor_units_are_those_of_iso_4217() -> None:
    by_places = {0: 17, 2: 139, 3: 7, 4: 2}

    counted: dict[int, int] = {}
    for unit in MINOR_UNITS.values():
        places = -int(unit.as_tuple().exponent)
        counted[places] = counted.get(places, 0) + 1
    assert counted == by_places
    assert [str(minor_unit(code)) for code in ("JPY", "CNY", "HKD", "TWD", "KWD", "UYW")] == [
        "1",
        "0.01",
        "0.01",
        "0.01",
        "0.001",
        "0.0001",
    ]


class TestTotal:
    def test_it_adds_exactly(self) -> None:
        assert Money.total([Money("0.1", "CNY")] * 10) == Money("1", "CNY")

    def test_of_nothing_it_needs_the_currency(self) -> None:
        assert Money.total([], "CNY") == Money.zero("CNY")
        with pytest.raises(InvalidValueError, match="a currency where there are no amounts to add"):
            Money.total([])

    @pytest.mark.parametrize("currency", [None, "CNY", "USD"])
    def test_two_currencies_do_not_add(self, currency: str | None) -> None:
        with pytest.raises(CurrencyMismatchError):
            Money.total([YUAN, DOLLAR], currency)


class TestOperations:
    @pytest.mark.parametrize(
        "operation",
        [
            lambda: YUAN + DOLLAR,
            lambda: YUAN - DOLLAR,
            lambda: YUAN / DOLLAR,
            lambda: YUAN < DOLLAR,
            lambda: YUAN <= DOLLAR,
            lambda: YUAN > DOLLAR,
            lambda: YUAN >= DOLLAR,
        ],
    )
    def test_currencies_never_mix(self, operation: Callable[[], object]) -> None:
        with pytest.raises(CurrencyMismatchError, match="CNY and USD"):
            operation()

    @pytest.mark.parametrize(
        "operation",
        [
            lambda: YUAN + 1,  # type: ignore[operator] # the fault under test
            lambda: 1 + YUAN,
            lambda: YUAN - 1,  # type: ignore[operator] # the fault under test
            lambda: YUAN < 1,  # type: ignore[operator] # the fault under test
            lambda: YUAN <= 1,  # type: ignore[operator] # the fault under test
            lambda: YUAN > 1,  # type: ignore[operator] # the fault under test
            lambda: YUAN >= 1,  # type: ignore[operator] # the fault under test
            lambda: YUAN * YUAN,  # type: ignore[operator] # the fault under test
            lambda: YUAN / 2,  # type: ignore[operator] # the fault under test
            lambda: YUAN * 0.5,  # type: ignore[operator] # the fault under test
        ],
    )
    def test_money_and_numbers_do_not_mix_and_floats_never(self, operation: Callable[[], object]) -> None:
        with pytest.raises(TypeError):
            operation()

    def test_equal_amounts_are_equal_whatever_their_zeros_and_never_across_currencies(self) -> None:
        assert Money("1.50", "CNY") == Money("1.5", "CNY")
        assert hash(Money("1.50", "CNY")) == hash(Money("1.5", "CNY"))
        assert YUAN != DOLLAR
        assert YUAN != 100  # type: ignore[comparison-overlap] # never equal

    def test_sum_works(self) -> None:
        assert sum([YUAN, YUAN]) == Money("200", "CNY")

    def test_order_within_a_currency(self) -> None:
        less, more = Money("1", "CNY"), Money("2", "CNY")

        assert less < more
        assert less <= more
        assert more > less
        assert more >= less
        assert max(less, more) is more

    def test_multiplication_is_exact(self) -> None:
        assert YUAN * Decimal("0.0125") == Money("1.25", "CNY")
        assert Money("300", "CNY") == 3 * YUAN
        assert YUAN * Fraction(1, 8) == Money("12.5", "CNY")

    def test_an_inexact_product_is_refused_and_times_rounds_it(self) -> None:
        with pytest.raises(InexactError, match="name a Rounding"):
            YUAN * Fraction(1, 3)
        assert YUAN.times("1/3") == Money("33.33", "CNY")
        assert YUAN.times("1/3", Rounding("0.05", "up")) == Money("33.35", "CNY")

    def test_a_ratio_is_exact_and_not_by_zero(self) -> None:
        assert Money("1", "CNY") / Money("3", "CNY") == Fraction(1, 3)
        with pytest.raises(InvalidValueError, match="other than zero"):
            YUAN / Money.zero("CNY")

    def test_a_bare_number_becomes_an_amount_by_a_named_rounding(self) -> None:
        assert Money.rounded(Fraction(200, 3), "CNY") == Money("66.67", "CNY")
        assert Money.rounded(Decimal("1.5"), "JPY", Rounding(mode="down")) == Money("1", "JPY")
        with pytest.raises(NotFoundError, match="no currency 'CNX'"):
            Money.rounded(1, "CNX")

    def test_the_factor_of_a_product_may_be_of_every_exact_type_or_text(self) -> None:
        third = Money("33.33", "CNY")

        assert YUAN.times(Fraction(1, 3)) == YUAN.times("1/3") == third
        assert YUAN.times(Decimal("0.33333")) == YUAN.times("33.333%") == third
        assert YUAN.times(3, Rounding(1000)) == Money("0", "CNY")
        with pytest.raises(WrongTypeError, match=r"factor: found 0\.5 of type float"):
            YUAN.times(0.5)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        "operation",
        [
            lambda: LARGEST + LARGEST,
            lambda: -LARGEST - LARGEST,
            lambda: LARGEST * 10,
            lambda: LARGEST.times(10),
            lambda: LARGEST.round(Rounding(1, "up")),
            lambda: Money.total([LARGEST, LARGEST]),
            lambda: SMALLEST * Decimal("0.1"),
            lambda: SMALLEST * Fraction(1, 2),
        ],
    )
    def test_no_operation_makes_an_amount_that_could_not_be_written(self, operation: Callable[[], object]) -> None:
        with pytest.raises(InvalidValueError, match="at most 40 digits"):
            operation()

    def test_signs(self) -> None:
        assert Money("-100", "CNY") == -YUAN
        assert abs(-YUAN) == YUAN
        assert str(-Money.zero("CNY")) == "CNY 0.00"
        assert YUAN
        assert not Money.zero("CNY")
        assert Money("0.00", "CNY").is_zero()
        assert not YUAN.is_zero()

    def test_minor_units_need_a_rounded_amount(self) -> None:
        assert Money("1.23", "CNY").minor_units() == 123
        with pytest.raises(InexactError, match=r"round it first with Money\.round"):
            Money("1.234", "CNY").minor_units()


class TestPrinting:
    @pytest.mark.parametrize(
        ("money", "text"),
        [
            (Money("18420.5", "CNY"), "CNY 18,420.50"),
            (Money("-1234.005", "USD"), "USD -1,234.005"),
            (Money("1E+6", "JPY"), "JPY 1,000,000"),
            (Money("0.1", "KWD"), "KWD 0.100"),
            (Money("9" * 30 + ".99", "CNY"), "CNY " + ",".join(["999"] * 10) + ".99"),
        ],
    )
    def test_it_shows_every_digit(self, money: Money, text: str) -> None:
        assert str(money) == text

    def test_it_aligns_in_a_format(self) -> None:
        assert f"{YUAN:>12}" == "  CNY 100.00"
        assert repr(YUAN) == "Money('100', 'CNY')"


class TestPlainForm:
    @pytest.mark.parametrize("plain", ["18420.50 CNY", "CNY 18420.50", "  18420.5   CNY "])
    def test_amount_and_code_are_read_in_either_order(self, plain: str) -> None:
        assert Money.from_plain(plain) == Money("18420.50", "CNY")

    @pytest.mark.parametrize(
        "plain", ["", "100", "CNY", "100 200", "1 CNY CNY", "x CNY", "1,000 CNY", "1 XXX", 100, None, "9" * 10**6]
    )
    def test_anything_else_is_refused(self, plain: object) -> None:
        with pytest.raises(SalesManualError):
            Money.from_plain(plain)

"""Reading exact numbers and printing them: examples and bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InexactError, InvalidValueError, WrongTypeError
from salesmanual.kernel.exact import (
    MAX_DIGITS,
    decimal_text,
    number_text,
    percent_text,
    read_decimal,
    read_fraction,
    to_exact_decimal,
)


class _OwnDecimal(Decimal):
    """A subclass, as some database drivers return it."""


class TestReadDecimal:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("18420.50", Decimal("18420.50")),
            ("  -1.5 ", Decimal("-1.5")),
            (".5", Decimal("0.5")),
            ("5.", Decimal(5)),
            ("1e3", Decimal(1000)),
            (7, Decimal(7)),
            (Decimal("0.005"), Decimal("0.005")),
            ("9" * MAX_DIGITS, Decimal("9" * MAX_DIGITS)),
        ],
    )
    def test_a_number_keeps_the_value_that_was_written(self, value: Decimal | int | str, expected: Decimal) -> None:
        assert read_decimal(value) == expected

    def test_a_subclass_of_decimal_becomes_a_plain_one(self) -> None:
        assert type(read_decimal(_OwnDecimal("1.5"))) is Decimal

    @pytest.mark.parametrize("value", [0.1, float("nan"), float("inf"), True, None, Fraction(1, 2), [1], b"1"])
    def test_a_wrong_type_is_refused_by_name(self, value: object) -> None:
        with pytest.raises(WrongTypeError) as caught:
            read_decimal(value, "tiers[1].rate")  # type: ignore[arg-type] # the fault under test

        assert caught.value.where == "tiers[1].rate"

    def test_a_float_is_answered_with_the_text_to_write(self) -> None:
        with pytest.raises(WrongTypeError, match=r"write it as text, '0\.1'"):
            read_decimal(0.1)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "abc",
            "1,000",
            "1_000",
            "NaN",
            "Infinity",
            "1e999999",
            "1e9999999",
            "1" * 41,
            "0." + "0" * 40 + "1",
            "x" * 10_000_000,
            "٣",
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("-Infinity"),
            Decimal("1e40"),
            Decimal("1e-41"),
            10**400,
        ],
    )
    def test_text_that_is_no_number_and_absurd_numbers_are_refused_briefly(self, value: Decimal | int | str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            read_decimal(value)

        assert len(str(caught.value)) < 300


class TestReadFraction:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("85%", Fraction(17, 20)),
            (" 12.5 % ", Fraction(1, 8)),
            ("-5%", Fraction(-1, 20)),
            ("0.08", Fraction(2, 25)),
            ("1/3", Fraction(1, 3)),
            ("-1 / 3", Fraction(-1, 3)),
            (Fraction(2, 3), Fraction(2, 3)),
            (3, Fraction(3)),
            (Decimal("0.25"), Fraction(1, 4)),
        ],
    )
    def test_decimals_percentages_and_quotients_are_read(self, value: str, expected: Fraction) -> None:
        assert read_fraction(value) == expected

    @pytest.mark.parametrize(
        "value", ["", "x%", "1/0", "1//3", "%", "1e999999", "5 percent", "1" * 200, Fraction(1, 10**400)]
    )
    def test_what_is_no_number_is_refused(self, value: str) -> None:
        with pytest.raises(InvalidValueError):
            read_fraction(value)

    def test_an_absurd_decimal_is_refused_for_its_size(self) -> None:
        with pytest.raises(InvalidValueError, match="at most 40 digits"):
            read_fraction(Decimal("1e50"))

    @pytest.mark.parametrize("value", [0.5, True, None, b"1"])
    def test_a_wrong_type_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError):
            read_fraction(value)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(17, 20), "0.85"),
        (Fraction(1, 1024), "0.0009765625"),
        (3, "3"),
        (Decimal("1.50"), "1.50"),
        (Fraction(4), "4"),
    ],
)
def test_an_exact_decimal_keeps_the_value(value: Fraction | int | Decimal, expected: str) -> None:
    assert decimal_text(to_exact_decimal(value)) == expected


def test_a_third_is_no_decimal() -> None:
    with pytest.raises(InexactError, match="share: found '1/3'"):
        to_exact_decimal(Fraction(1, 3), "share")


def test_numbers_print_every_digit() -> None:
    assert [number_text(value) for value in (7, Decimal("1E+3"), Fraction(1, 8), Fraction(1, 3))] == [
        "7",
        "1000",
        "0.125",
        "1/3",
    ]
    assert [percent_text(value) for value in (Decimal("0.85"), Fraction(1, 3), 1)] == ["85%", "100/3%", "100%"]

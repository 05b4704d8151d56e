"""Operations: what each gives, what it says, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InexactError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingMode
from salesmanual.kernel.operations import (
    CurveValue,
    Difference,
    Greatest,
    Least,
    Operation,
    Product,
    Quotient,
    Rounded,
    Sum,
)
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from salesmanual.kernel.number import Exact

CENTS = Rounding("0.01")


def yuan(amount: str) -> Money:
    return Money(amount, "CNY")


@attrs.frozen
class Doubling:
    """A function of a user's own, with words of its own."""

    def value(self, x: Exact) -> Fraction:
        return Fraction(x) * 2

    def describe(self) -> Text:
        return text("{count} more", count=2)


@attrs.frozen
class Wordless:
    """A function without words."""

    def value(self, x: Exact) -> Fraction:
        return Fraction(x)


@pytest.mark.parametrize(
    ("operation", "values", "expected", "words"),
    [
        (Sum(), (1, Decimal("0.5"), Fraction(1, 3)), Fraction(11, 6), "the sum"),
        (Sum(), (), Fraction(0), "the sum"),
        (Sum("CNY"), (), Money("0", "CNY"), "the sum"),
        (Sum("CNY"), (yuan("1"), yuan("2.5")), yuan("3.5"), "the sum"),
        (Difference(), (yuan("10"), yuan("3"), yuan("2")), yuan("5"), "the first less the rest"),
        (Difference(), (5,), Fraction(5), "the first less the rest"),
        (Product(), (2, Decimal("0.5"), Fraction(1, 3)), Fraction(1, 3), "the product"),
        (Product(), (), Fraction(1), "the product"),
        (Product(), (yuan("100"), Decimal("0.08")), yuan("8"), "the product"),
        (Product(), (Fraction(1, 3), yuan("3")), yuan("1"), "the product"),
        (Product(CENTS), (yuan("100"), Fraction(1, 3)), yuan("33.33"), "the product, rounded to 0.01, half up"),
        (Quotient(), (yuan("850"), yuan("1000")), Fraction(17, 20), "the first divided by the second"),
        (Quotient(), (1, 3), Fraction(1, 3), "the first divided by the second"),
        (Least(), (yuan("3"), yuan("1"), yuan("2")), yuan("1"), "the least of them"),
        (Greatest(), (1, Fraction(4, 3), Decimal("1.3")), Fraction(4, 3), "the greatest of them"),
        (Rounded(Rounding()), (yuan("1.005"),), yuan("1.01"), "rounded to the minor unit, half up"),
        (Rounded(CENTS), (Fraction(2, 3),), Decimal("0.67"), "rounded to 0.01, half up"),
        (Rounded(Rounding(), "JPY"), (Fraction(2, 3),), Money("1", "JPY"), "rounded to the minor unit, half up"),
        (CurveValue(Doubling()), (Fraction(1, 3),), Fraction(2, 3), "2 more"),
        (CurveValue(Wordless()), (yuan("1.5"),), Fraction(3, 2), "read off the curve"),
    ],
)
def test_each_operation_gives_its_value_and_its_words(
    operation: Operation, values: tuple[object, ...], expected: object, words: str
) -> None:
    value = operation.apply(*values)

    assert value == expected
    assert type(value) is type(expected)
    assert str(operation.describe()) == words


@pytest.mark.parametrize(
    ("mode", "english", "chinese"),
    [
        ("half-up", "half up", "四捨五入"),
        ("half-even", "half to even", "四捨六入五成雙"),
        ("half-down", "half down", "五捨六入"),
        ("up", "away from zero", "遠離零取整"),
        ("down", "towards zero", "向零取整"),
        ("floor", "downward", "向下取整"),
        ("ceiling", "upward", "向上取整"),
    ],
)
def test_every_mode_of_rounding_has_its_words(mode: str, english: str, chinese: str) -> None:
    words = Rounded(Rounding(None, mode)).describe()

    assert str(words) == f"rounded to the minor unit, {english}"
    assert words.render("zh_Hant").endswith(chinese)


def test_the_words_cover_every_mode_there_is() -> None:
    for mode in RoundingMode:
        assert str(Rounded(Rounding("0.05", mode)).describe()).startswith("rounded to 0.05, ")


@pytest.mark.parametrize(
    ("operation", "values", "kind", "message"),
    [
        (
            Sum(),
            (yuan("1"), 1),
            WrongTypeError,
            "sum: found 1 of type int, accepted is money, like the value before it",
        ),
        (Sum(), (1, yuan("1")), WrongTypeError, "sum: found .*Money.*, accepted is a number"),
        (Sum("CNY"), (yuan("1"), Money("1", "USD")), CurrencyMismatchError, "CNY and USD"),
        (Sum("CNX"), (), SalesManualError, "no currency 'CNX'"),
        (Sum(), (True,), WrongTypeError, "found True of type bool"),
        (Sum(), ("1",), WrongTypeError, "found '1' of type str"),
        (Difference(), (), InvalidValueError, "difference: .*at least one value"),
        (Difference(), (yuan("1"), Money("1", "USD")), CurrencyMismatchError, "CNY and USD"),
        (Product(), (yuan("1"), yuan("1")), WrongTypeError, "money times money has no meaning"),
        (Product(), (yuan("1"), Fraction(1, 3)), InexactError, "product: found '1/3'"),
        (Product(), (0.5,), WrongTypeError, "product: found 0.5 of type float"),
        (Product(), (Decimal("NaN"),), InvalidValueError, "product: .*a finite number"),
        (Product(), (Decimal("Infinity"),), InvalidValueError, "product: .*a finite number"),
        (Quotient(), (1, 0), InvalidValueError, "divisor: .*a value other than zero"),
        (Quotient(), (yuan("1"), yuan("0")), InvalidValueError, "divisor: .*a value other than zero"),
        (Quotient(), (yuan("1"), 2), WrongTypeError, "quotient: found 2"),
        (Least(), (), InvalidValueError, "least: .*at least one value"),
        (Greatest(), (yuan("1"), Money("1", "USD")), CurrencyMismatchError, "USD and CNY"),
        (Quotient(), (1,), InvalidValueError, "quotient: .*two values"),
        (Quotient(), (1, 2, 3), InvalidValueError, "quotient: .*two values"),
        (Rounded(CENTS), (), InvalidValueError, "rounded: .*one value"),
        (CurveValue(Wordless()), (1, 2), InvalidValueError, "curve: .*one value"),
        (Rounded(Rounding()), (Fraction(1, 3),), InvalidValueError, "name one, or round money"),
        (Rounded(CENTS), ("x",), WrongTypeError, "rounded: found 'x'"),
        (CurveValue(Wordless()), ("x",), WrongTypeError, "curve: found 'x'"),
    ],
)
def test_what_an_operation_cannot_take_is_refused_by_name(
    operation: Operation, values: tuple[object, ...], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        operation.apply(*values)


def test_equal_operations_are_equal_and_print_what_they_are_made_of() -> None:
    assert Product(CENTS) == Product(Rounding("0.01"))
    assert Sum("CNY") != Sum("USD")
    assert hash(Least()) == hash(Least())
    assert repr(Sum("CNY")) == "Sum(currency='CNY')"

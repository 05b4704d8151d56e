"""Laws of operations: each agrees with plain arithmetic in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.operations import Difference, Greatest, Least, Product, Quotient, Rounded, Sum
from salesmanual.testing.numbers import exact_numbers, money, roundings

if TYPE_CHECKING:
    from salesmanual.kernel.number import Exact, Rounding

numbers = st.lists(exact_numbers(), min_size=1, max_size=5)
yuan = st.lists(money(currency="CNY"), min_size=1, max_size=5)


@given(numbers, st.randoms(use_true_random=False))
def test_sums_extremes_and_products_do_not_depend_on_the_order(values: list[Exact], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis's Random

    for operation in (Sum(), Product(), Least(), Greatest()):
        assert operation.apply(*shuffled) == operation.apply(*values)


@given(numbers)
def test_numbers_are_added_subtracted_and_multiplied_exactly(values: list[Exact]) -> None:
    exact = [Fraction(value) for value in values]
    product = Fraction(1)
    for value in exact:
        product *= value

    assert Sum().apply(*values) == sum(exact)
    assert Difference().apply(*values) == exact[0] - sum(exact[1:])
    assert Product().apply(*values) == product
    assert (Least().apply(*values), Greatest().apply(*values)) == (min(exact), max(exact))


@given(yuan)
def test_money_is_added_and_subtracted_exactly(values: list[Money]) -> None:
    exact = [Fraction(value.amount) for value in values]

    assert Fraction(_amount(Sum("CNY").apply(*values))) == sum(exact)
    assert Fraction(_amount(Difference().apply(*values))) == exact[0] - sum(exact[1:])


def _amount(value: object) -> Fraction:
    assert isinstance(value, Money)
    return Fraction(value.amount)


@given(money(currency="CNY"), numbers, roundings())
def test_a_product_with_money_is_rounded_once_wherever_the_money_stands(
    amount: Money, factors: list[Exact], rounding: Rounding
) -> None:
    factors = [Fraction(factor) / 10**15 for factor in factors]
    exact = Fraction(amount.amount)
    for factor in factors:
        exact *= Fraction(factor)

    expected = Money(rounding.number(exact, minor_unit=MINOR_UNITS["CNY"]), "CNY")
    assert Product(rounding).apply(amount, *factors) == expected
    assert Product(rounding).apply(*factors, amount) == expected
    assert Rounded(rounding, "CNY").apply(exact) == expected


@given(money(currency="CNY"), money(currency="CNY"))
def test_a_quotient_times_its_divisor_is_the_dividend(dividend: Money, divisor: Money) -> None:
    if divisor:
        ratio = Quotient().apply(dividend, divisor)
        assert Product().apply(divisor, ratio) == dividend

"""Laws of money."""

from __future__ import annotations

import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, Rounding, RoundingMode
from salesmanual.testing import numbers

currencies = numbers.currencies()
amounts = numbers.amounts()
yuan = numbers.money(currency="CNY")
factors = numbers.decimals(min_value=-100, max_value=100, places=5)


@given(yuan, yuan, yuan)
def test_addition_is_a_group(a: Money, b: Money, c: Money) -> None:
    zero = Money.zero("CNY")

    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + zero == a
    assert a + (-a) == zero
    assert a - b == a + (-b)


@given(yuan, yuan, factors)
def test_multiplication_distributes_without_losing_a_digit(a: Money, b: Money, factor: Decimal) -> None:
    assert (a + b) * factor == a * factor + b * factor


@given(st.lists(yuan, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_a_total_does_not_depend_on_the_order(money: list[Money], random: object) -> None:
    shuffled = list(money)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis's Random

    assert Money.total(shuffled) == Money.total(money)
    assert Fraction(Money.total(money).amount) == sum((Fraction(each.amount) for each in money), Fraction(0))


@given(amounts, currencies)
def test_plain_text_and_printing_lose_nothing(amount: Decimal, currency: str) -> None:
    money = Money(amount, currency)

    assert Money.from_plain(money.to_plain()) == money
    assert Decimal(money.figure().replace(",", "")) == amount


@given(st.integers(-(10**20), 10**20), currencies)
def test_minor_units_go_there_and_back(units: int, currency: str) -> None:
    assert Money.from_minor(units, currency).minor_units() == units


@given(amounts, currencies, st.sampled_from(RoundingMode))
def test_a_rounded_amount_has_whole_minor_units(amount: Decimal, currency: str, mode: RoundingMode) -> None:
    rounded = Money(amount, currency).round(Rounding(mode=mode))

    assert Money.from_minor(rounded.minor_units(), currency) == rounded


@given(yuan, yuan, factors)
def test_the_ambient_decimal_context_changes_nothing(a: Money, b: Money, factor: Decimal) -> None:
    expected = (a + b, a - b, a * factor, str(a))

    with decimal.localcontext() as context:
        context.prec = 3
        assert (a + b, a - b, a * factor, str(a)) == expected


@given(yuan, yuan)
def test_order_agrees_with_the_difference(a: Money, b: Money) -> None:
    assert (a < b) == ((b - a).amount > 0)
    assert (a <= b) == ((b - a).amount >= 0)


@given(yuan, numbers.exact_numbers(min_value=-1000, max_value=1000), numbers.roundings())
def test_times_is_the_exact_product_rounded_once(money: Money, factor: Exact, rounding: Rounding) -> None:
    product = Fraction(money.amount) * Fraction(factor)

    expected = rounding.number(product, minor_unit=MINOR_UNITS["CNY"])
    assert money.times(factor, rounding) == Money(expected, "CNY")
    assert Money.rounded(product, "CNY", rounding) == Money(expected, "CNY")


@given(numbers.money(), numbers.money())
def test_what_operations_make_is_what_construction_makes(a: Money, b: Money) -> None:
    made = [-a, abs(a), a.round(), Money.zero(a.currency), Money.total([a])]
    if a.currency == b.currency:
        made += [a + b, a - b]

    for money in made:
        again = Money(money.amount, money.currency)
        assert (again, hash(again), repr(again)) == (money, hash(money), repr(money))
        assert pickle.loads(pickle.dumps(money)) == money  # noqa: S301 - our own bytes


@given(yuan, yuan)
def test_a_ratio_is_exact(a: Money, b: Money) -> None:
    if b:
        assert a / b == Fraction(a.amount) / Fraction(b.amount)

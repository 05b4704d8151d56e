"""Laws of reading exact numbers and printing them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.exact import Exact, number_text, percent_text, read_decimal, read_fraction, to_exact_decimal
from salesmanual.testing import numbers

decimals = numbers.decimals()
fractions = numbers.fractions(min_value=-(10**9), max_value=10**9)


@given(decimals)
def test_a_decimal_survives_being_written_and_read(value: Decimal) -> None:
    assert read_decimal(number_text(value)) == value


@given(fractions)
def test_a_fraction_survives_being_written_and_read(value: Fraction) -> None:
    assert read_fraction(number_text(value)) == value


@given(decimals)
def test_a_percentage_survives_being_written_and_read(value: Decimal) -> None:
    assert read_fraction(percent_text(value)) == Fraction(value)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_typed_error(text: str) -> None:
    for read in (read_decimal, read_fraction):
        try:
            value = read(text)
        except SalesManualError:
            continue
        assert value == value  # noqa: PLR0124 - not a NaN


@given(numbers.exact_numbers())
def test_a_number_is_a_finite_decimal_or_prints_as_a_quotient(value: Exact) -> None:
    printed = number_text(value)

    assert read_fraction(printed) == Fraction(value)
    if "/" not in printed:
        assert Fraction(to_exact_decimal(value)) == Fraction(value)
        assert Fraction(read_decimal(printed)) == Fraction(value)
    else:
        assert set(_primes(Fraction(value).denominator)) - {2, 5}


def _primes(number: int) -> list[int]:
    found, divisor = [], 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return [*found, number] if number > 1 else found


@given(st.integers(-45, 45), st.integers(1, 10**45))
def test_a_decimal_is_read_just_when_it_has_at_most_forty_digits_on_either_side(exponent: int, digits: int) -> None:
    value = Decimal(f"{digits}E{exponent}")
    in_front = len(str(digits)) + exponent
    behind = -exponent

    try:
        read_decimal(value)
    except SalesManualError:
        assert in_front > 40 or behind > 40
    else:
        assert in_front <= 40
        assert behind <= 40

"""Laws of rounding."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.number import (
    Exact,
    Rounding,
    RoundingMode,
    percent_text,
    rounded_quotient,
)
from salesmanual.testing import numbers

decimals = numbers.decimals()
fractions = numbers.fractions(min_value=-(10**9), max_value=10**9)
modes = st.sampled_from(RoundingMode)
steps = numbers.rounding_steps()
_PYTHON = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "half-down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}


@given(fractions, steps, modes)
def test_rounding_gives_a_multiple_of_the_step_less_than_one_step_away(
    value: Fraction, step: Decimal, mode: RoundingMode
) -> None:
    rounded = Fraction(Rounding(step, mode).number(value))

    assert (rounded / Fraction(step)).denominator == 1
    assert abs(rounded - value) < Fraction(step)


@given(fractions, steps, st.sampled_from(["half-up", "half-even", "half-down"]))
def test_the_half_modes_go_to_the_nearer_neighbour(value: Fraction, step: Decimal, mode: str) -> None:
    rounded = Fraction(Rounding(step, mode).number(value))

    assert abs(rounded - value) * 2 <= Fraction(step)


@given(fractions, steps, modes)
def test_rounding_twice_changes_nothing(value: Fraction, step: Decimal, mode: RoundingMode) -> None:
    rounding = Rounding(step, mode)
    once = rounding.number(value)

    assert rounding.number(once) == once


@given(fractions, fractions, steps, modes)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction, step: Decimal, mode: RoundingMode) -> None:
    low, high = sorted((one, other))
    rounding = Rounding(step, mode)

    assert rounding.number(low) <= rounding.number(high)


@given(decimals, steps, modes)
def test_decimals_and_fractions_round_alike(value: Decimal, step: Decimal, mode: RoundingMode) -> None:
    assert Rounding(step, mode).number(value) == Rounding(step, mode).number(Fraction(value))


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**4), st.sampled_from(list(RoundingMode)))
def test_the_mirror_of_a_number_rounds_to_the_mirror(numerator: int, denominator: int, mode: RoundingMode) -> None:
    mirrored = {RoundingMode.FLOOR: RoundingMode.CEILING, RoundingMode.CEILING: RoundingMode.FLOOR}.get(mode, mode)

    assert rounded_quotient(-numerator, denominator, mirrored) == -rounded_quotient(numerator, denominator, mode)


@given(decimals, modes, st.sampled_from([decimal.ROUND_DOWN, decimal.ROUND_UP]), st.integers(1, 6))
def test_the_ambient_decimal_context_changes_nothing(
    value: Decimal, mode: RoundingMode, ambient: str, precision: int
) -> None:
    expected = Rounding("0.01", mode).number(value)

    with decimal.localcontext() as context:
        context.prec, context.rounding = precision, ambient
        assert Rounding("0.01", mode).number(value) == expected


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**4), modes, st.integers(1, 50))
def test_a_quotient_rounds_alike_reduced_or_not(numerator: int, denominator: int, mode: RoundingMode, by: int) -> None:
    rounding = Rounding("0.01", mode)

    expected = rounding.number(Fraction(numerator, denominator))
    assert rounding.quotient(numerator * by, denominator * by) == expected
    assert rounding.quotient(-numerator * by, -denominator * by) == expected


@given(decimals, modes, st.sampled_from(["1", "0.1", "0.01", "0.001", "1E+2", "1E-5"]))
def test_rounding_to_a_unit_agrees_with_the_decimal_module(value: Decimal, mode: RoundingMode, unit: str) -> None:
    wide = decimal.Context(prec=200, rounding=_PYTHON[mode])

    assert Rounding(unit, mode).number(value) == value.quantize(Decimal(unit), context=wide)
    assert Rounding(unit, mode).number(Fraction(value)) == value.quantize(Decimal(unit), context=wide)


@given(st.integers(-(10**6), 10**6), st.integers(1, 1000), modes)
def test_a_rounded_quotient_agrees_with_the_definition_of_its_mode(
    numerator: int, denominator: int, mode: RoundingMode
) -> None:
    exact = Fraction(numerator, denominator)
    low, high = exact.__floor__(), exact.__ceil__()
    outer, inner = (low, high) if exact < 0 else (high, low)
    even = low if low % 2 == 0 else high
    tie = {"half-up": outer, "half-even": even, "half-down": inner}
    directed = {"up": outer, "down": inner, "floor": low, "ceiling": high}

    rounded = rounded_quotient(numerator, denominator, mode)

    if mode in directed:
        assert rounded == directed[mode]
    elif high - exact == exact - low:
        assert rounded == tie[mode]
    else:
        assert rounded == min((low, high), key=lambda neighbour: abs(neighbour - exact))


@given(numbers.exact_numbers(), numbers.roundings(has_step=True))
def test_a_rounded_percentage_is_the_rounded_hundredfold(value: Exact, rounding: Rounding) -> None:
    printed = percent_text(value, rounding=rounding)

    assert printed.endswith("%")
    assert Decimal(printed[:-1]) == rounding.number(Fraction(value) * 100)

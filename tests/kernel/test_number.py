"""Rounding: examples and bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InvalidValueError, SalesManualError
from salesmanual.kernel.number import (
    Rounding,
    RoundingMode,
    RoundingPoint,
    percent_text,
    rounded_quotient,
)

# every mode at below-half, tie and above-half, on both sides of zero, cell by cell
_ROUNDED = {
    #               -2.6 -2.5 -2.4 -1.5 -0.5  0.5  1.5  2.4  2.5  2.6  3
    "half-up":     (-3, -3, -2, -2, -1, 1, 2, 2, 3, 3, 3),
    "half-even":   (-3, -2, -2, -2, 0, 0, 2, 2, 2, 3, 3),
    "half-down":   (-3, -2, -2, -1, 0, 0, 1, 2, 2, 3, 3),
    "up":          (-3, -3, -3, -2, -1, 1, 2, 3, 3, 3, 3),
    "down":        (-2, -2, -2, -1, 0, 0, 1, 2, 2, 2, 3),
    "floor":       (-3, -3, -3, -2, -1, 0, 1, 2, 2, 2, 3),
    "ceiling":     (-2, -2, -2, -1, 0, 1, 2, 3, 3, 3, 3),
}  # fmt: skip
_VALUES = (-26, -25, -24, -15, -5, 5, 15, 24, 25, 26, 30)


@pytest.mark.parametrize("mode", list(RoundingMode))
def test_each_mode_rounds_each_kind_of_value_as_its_name_says(mode: RoundingMode) -> None:
    expected = _ROUNDED[mode]

    assert tuple(rounded_quotient(value, 10, mode) for value in _VALUES) == expected
    assert tuple(rounded_quotient(-value, -10, mode) for value in _VALUES) == expected
    assert tuple(int(Rounding("1", mode).number(Fraction(value, 10))) for value in _VALUES) == expected
    assert tuple(int(Rounding("1", mode).number(Decimal(value).scaleb(-1))) for value in _VALUES) == expected


@pytest.mark.parametrize("mode", ["nearest", "", "HALF_UP", None])
def test_an_unknown_mode_is_refused_with_those_there_are(mode: object) -> None:
    with pytest.raises(InvalidValueError, match=r"rounding\.mode: .*one of half-up, half-even"):
        rounded_quotient(1, 3, mode)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("step", "mode", "printed"),
    [("0.1", "half-up", "33.3%"), ("1", "ceiling", "34%"), ("0.01", "down", "33.33%"), ("5", "half-even", "35%")],
)
def test_a_percentage_is_rounded_to_a_step_in_percent(step: str, mode: str, printed: str) -> None:
    assert percent_text(Fraction(1, 3), rounding=Rounding(step, mode)) == printed


class TestRounding:
    def test_a_quotient_is_rounded_without_being_reduced(self) -> None:
        assert Rounding("0.05").quotient(200, 600) == Decimal("0.35")
        assert Rounding().quotient(-5, 2, minor_unit=Decimal(1)) == Decimal(-3)
        with pytest.raises(InvalidValueError, match="name one, or round money"):
            Rounding().quotient(1, 3)
        with pytest.raises(ZeroDivisionError):
            Rounding("1").quotient(1, 0)

    def test_it_rounds_to_any_step(self) -> None:
        assert Rounding("0.05").number(Decimal("0.123")) == Decimal("0.10")
        assert Rounding(100, "up").number(1) == 100

    def test_by_default_it_rounds_half_up_to_the_unit_of_the_caller_at_each_component(self) -> None:
        rounding = Rounding()

        assert rounding.number(Decimal("2.675"), minor_unit=Decimal("0.01")) == Decimal("2.68")
        assert rounding.at is RoundingPoint.COMPONENT

    def test_without_any_step_it_says_what_to_do(self) -> None:
        with pytest.raises(InvalidValueError, match="name one, or round money"):
            Rounding().number(1)

    @pytest.mark.parametrize(
        ("arguments", "where"),
        [
            ({"step": 0}, "rounding.step"),
            ({"step": "-1"}, "rounding.step"),
            ({"step": 0.01}, "rounding.step"),
            ({"mode": "nearest"}, "rounding.mode"),
            ({"mode": 5}, "rounding.mode"),
            ({"at": "day"}, "rounding.at"),
        ],
    )
    def test_a_wrong_field_is_named(self, arguments: dict[str, str], where: str) -> None:
        with pytest.raises(SalesManualError) as caught:
            Rounding(**arguments)

        assert str(caught.value).startswith(where)

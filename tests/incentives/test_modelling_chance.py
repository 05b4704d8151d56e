"""Curves under chance: means, quantiles, the chance to reach a value, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.distributions import Beta, Empirical, LogNormal, Normal, PartialMean
from salesmanual.incentives.modelling_chance import chance_of_reaching, expected_value, value_quantile
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.number import Rounding, RoundingMode

if TYPE_CHECKING:
    from random import Random

STEP = Curve.steps([(1, 6000)])
ABOVE = Curve.steps([(1, 6000)], boundary="above")
FALLING = Curve.points([(0, 100), (1, 0)], before="extend", after="extend")
CENT = Rounding("0.01")


class TestExpectedValue:
    def test_a_line_has_the_value_of_the_mean(self) -> None:
        assert expected_value(Curve.line(2, 5), LogNormal("110%", "40%")) == Decimal("7.2")

    def test_a_step_is_paid_with_the_chance_to_reach_it(self) -> None:
        assert expected_value(STEP, Normal(1, "20%")) == Decimal(3000)
        assert expected_value(STEP, Beta(1, 1, upper="400%")) == Decimal(4500)

    def test_the_side_of_a_boundary_matters_only_to_atoms(self) -> None:
        seen = Empirical([1, 2], [1, 2])

        assert (expected_value(STEP, seen), expected_value(ABOVE, seen)) == (Decimal(6000), Decimal(4000))
        assert expected_value(STEP, Normal(1, 1)) == expected_value(ABOVE, Normal(1, 1))

    def test_the_rounding_is_the_one_named(self) -> None:
        third = Empirical([0, 0, 1])

        assert expected_value(Curve.line(1), third, Rounding("0.01", RoundingMode.UP)) == Decimal("0.34")
        assert expected_value(Curve.line(1), third, CENT) == Decimal("0.33")

    def test_a_mixture_of_ones_own_is_integrated_in_both_its_parts(self) -> None:
        """Half the time nothing is sold at all, else the attainment is normal."""

        class Mixture:
            rest = Normal(1, "20%")

            def atoms(self) -> tuple[tuple[Fraction, Fraction], ...]:
                return ((Fraction(0), Fraction(1, 2)),)

            def between(self, lower: float, upper: float) -> PartialMean:
                part = self.rest.between(lower, upper)
                return PartialMean(part.chance / 2, part.moment / 2)

            def quantile(self, at: float) -> float:
                return 0 if at <= 0.5 else self.rest.quantile(2 * at - 1)

            def draw(self, random: Random) -> float:
                return self.quantile(random.random())

        assert expected_value(STEP, Mixture()) == Decimal(1500)
        assert chance_of_reaching(STEP, Mixture(), 6000, CENT) == Decimal("0.25")
        assert value_quantile(STEP, Mixture(), "50%", CENT) == 0


class TestValueQuantile:
    def test_through_a_rising_line(self) -> None:
        assert value_quantile(Curve.line(1), Beta(1, 1), "90%", CENT) == Decimal("0.90")

    def test_through_a_falling_line_the_order_turns(self) -> None:
        assert value_quantile(FALLING, Beta(1, 1), "90%", CENT) == Decimal("90.00")

    def test_at_a_jump_the_quantile_jumps(self) -> None:
        even = Beta(1, 1, upper="200%")

        assert [int(value_quantile(STEP, even, at, CENT)) for at in ("49%", "50%", "51%")] == [0, 0, 6000]

    def test_of_atoms_it_is_exact(self) -> None:
        seen = Empirical([0, 1, 2], [1, 1, 2])

        assert [int(value_quantile(Curve.line(100), seen, at, CENT)) for at in ("25%", "26%", "50%", "51%")] == [
            0,
            100,
            100,
            200,
        ]

    def test_negative_values(self) -> None:
        assert value_quantile(Curve.flat(-5), Normal(1, 1), "50%", Rounding("2")) == Decimal(-4)

    def test_pay_that_rises_and_falls_is_gathered_from_both_sides(self) -> None:
        """A peak at 100 %: half of the time pay is at most half of the peak."""
        peak = Curve.points([(0, 0), (1, 100), (2, 0)])

        assert value_quantile(peak, Beta(1, 1, upper=2), "50%", CENT) == Decimal(50)


class TestChanceOfReaching:
    def test_certain_and_impossible(self) -> None:
        assert chance_of_reaching(STEP, Normal(1, 1), 0) == 1
        assert chance_of_reaching(STEP, Normal(1, 1), "6000.01") == 0

    def test_a_cap(self) -> None:
        assert chance_of_reaching(Curve.line(1).cap(1), Beta(1, 1, upper=4), 1, CENT) == Decimal("0.75")


class TestBadInput:
    @pytest.mark.parametrize("found", [None, "normal", 1, Normal])
    def test_what_is_no_distribution(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"distribution: .*a distribution, such as Normal"):
            expected_value(STEP, found)  # type: ignore[arg-type] # the point

    def test_what_is_no_curve(self) -> None:
        with pytest.raises(WrongTypeError, match=r"curve: .*a Curve"):
            chance_of_reaching(5, Normal(1, 1), 1)  # type: ignore[arg-type] # the point

    @pytest.mark.parametrize("at", ["0%", "100%", "0.0000001", -1])
    def test_a_chance_out_of_range(self, at: str | int) -> None:
        with pytest.raises(InvalidValueError, match=r"at: .*a chance from a millionth to one less a millionth"):
            value_quantile(STEP, Normal(1, 1), at)

    def test_a_chance_that_is_a_float(self) -> None:
        with pytest.raises(WrongTypeError, match=r"write it as text, '0.9'"):
            value_quantile(STEP, Normal(1, 1), 0.9)  # type: ignore[arg-type] # the point

    def test_a_rounding_without_a_step(self) -> None:
        with pytest.raises(InvalidValueError, match=r"rounding\.step: .*name one"):
            value_quantile(STEP, Normal(1, 1), "50%", Rounding())

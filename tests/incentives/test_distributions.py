"""Distributions: their figures, what they refuse, and how they stand in files."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.distributions import DISTRIBUTIONS, Beta, Distribution, Empirical, LogNormal, Normal
from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.wire import read_policy, structure, unstructure, write_policy

if TYPE_CHECKING:
    from collections.abc import Callable

INFINITY = math.inf


class TestNormal:
    def test_half_of_it_lies_below_the_mean(self) -> None:
        part = Normal("95%", "15%").between(-INFINITY, 0.95)

        assert part.chance == pytest.approx(0.5)
        assert part.moment == pytest.approx(0.95 / 2 - 0.15 / math.sqrt(2 * math.pi))

    def test_far_tails_keep_their_digits(self) -> None:
        """Nine deviations above the mean there is a chance of 1.13e-19, which a difference from 1 would lose."""
        assert Normal(0, 1).between(9, INFINITY).chance == pytest.approx(1.1285884059538e-19)
        assert Normal(0, 1).between(-INFINITY, -9).chance == pytest.approx(1.1285884059538e-19)

    def test_it_has_values_below_zero(self) -> None:
        assert Normal("20%", "20%").quantile(0.1) < 0


class TestLogNormal:
    def test_its_mean_and_deviation_are_those_of_the_figure_itself(self) -> None:
        likely = LogNormal("110%", "40%")

        assert likely.between(0, INFINITY).moment == pytest.approx(1.1)
        assert likely.between(-INFINITY, INFINITY) == likely.between(0, INFINITY)

    def test_nothing_of_it_lies_below_zero(self) -> None:
        assert LogNormal("110%", "40%").between(-INFINITY, 0) == (0, 0)


class TestBeta:
    def test_alpha_and_beta_of_one_spread_evenly(self) -> None:
        even = Beta(1, 1, lower="50%", upper="150%")

        assert even.between(0.5, 0.75).chance == pytest.approx(0.25)
        assert even.between(-INFINITY, INFINITY) == pytest.approx((1.0, 1.0))
        assert even.quantile(0.9) == pytest.approx(1.4)

    def test_nothing_of_it_lies_beyond_its_bounds(self) -> None:
        assert Beta(2, 3).between(1, INFINITY) == (0, 0)
        assert Beta(2, 3).between(-INFINITY, 0) == (0, 0)

    def test_sharp_ones_converge(self) -> None:
        assert Beta(10_000, 10_000).between(0.5, 1).chance == pytest.approx(0.5)
        assert Beta("0.0001", "0.0001").between(0, 0.5).chance == pytest.approx(0.5)


class TestEmpirical:
    def test_a_value_that_comes_again_is_as_likely_as_both(self) -> None:
        assert Empirical(["1", "1/2", "1"]).atoms() == (
            (Fraction(1, 2), Fraction(1, 3)),
            (Fraction(1), Fraction(2, 3)),
        )

    def test_nothing_lies_between_its_values(self) -> None:
        assert Empirical([0, 1]).between(-INFINITY, INFINITY) == (0, 0)

    def test_quantiles_are_its_values(self) -> None:
        seen = Empirical([1, 2, 3, 4])

        assert [seen.quantile(at) for at in (0.25, 0.26, 0.5, 0.999)] == [1, 2, 2, 4]


EVERY = [Normal("95%", "15%"), LogNormal("95%", "15%"), Beta(2, 3, upper="200%"), Empirical(["80%", "120%"], [1, 3])]


class TestEveryOne:
    @pytest.mark.parametrize("distribution", EVERY)
    def test_the_same_source_gives_the_same_draws_and_the_global_one_is_left_alone(
        self, distribution: Distribution
    ) -> None:
        before = random.getstate()
        first, second = ([distribution.draw(source) for _ in range(5)] for source in map(random.Random, (7, 7)))

        assert first == second
        assert random.getstate() == before

    def test_a_source_that_gives_zero_does_no_harm(self) -> None:
        """Zero has no normal quantile."""

        class Zero(random.Random):
            def random(self) -> float:
                return 0.0

        assert Normal(1, 1).draw(Zero()) == 1

    @pytest.mark.parametrize("distribution", EVERY)
    def test_it_reads_back_from_a_file(self, distribution: Distribution) -> None:
        @attrs.frozen
        class Outlook:
            attainment: Distribution

        outlook = Outlook(distribution)

        assert read_policy(type(distribution), write_policy(distribution)) == distribution
        assert structure(unstructure(distribution), type(distribution)) == distribution
        assert write_policy(outlook).startswith('attainment = { kind = "')

    def test_the_kinds_have_names(self) -> None:
        assert list(DISTRIBUTIONS.members) == ["normal", "log-normal", "beta", "empirical"]

    def test_a_fault_in_a_file_has_its_address(self) -> None:
        with pytest.raises(
            InvalidDocumentError, match=r"outlook.deviation: found '0', accepted is a number from 0.0001"
        ):
            structure({"mean": "1", "deviation": "0"}, Normal, where="outlook")


class TestBadInput:
    @pytest.mark.parametrize(
        ("make", "where", "accepted"),
        [
            (lambda: Normal("20000", "1"), "mean", "a number from -10,000 to 10,000"),
            (lambda: Normal("-20000", "1"), "mean", "a number from -10,000 to 10,000"),
            (lambda: Normal(1, 0), "deviation", "a number from 0.0001 to 10,000"),
            (lambda: Normal(1, "-5%"), "deviation", "a number from 0.0001 to 10,000"),
            (lambda: LogNormal(0, 1), "mean", "a number from 0.0001 to 10,000"),
            (lambda: LogNormal(1, "0.00001"), "deviation", "a number from 0.0001 to 10,000"),
            (lambda: Beta(0, 1), "alpha", "a number from 0.0001 to 10,000"),
            (lambda: Beta(1, "10001"), "beta", "a number from 0.0001 to 10,000"),
            (lambda: Beta(1, 1, lower="-10001"), "lower", "a number from -10,000 to 10,000"),
            (lambda: Beta(1, 1, upper="10001"), "upper", "a number from -10,000 to 10,000"),
            (lambda: Beta(1, 1, lower=1), "upper", "a bound above the lower one, 1, by 0.0001 or more"),
            (lambda: Empirical([1, 2], [1]), "weights", "2 weights, one for each value"),
            (lambda: Empirical([1, 2], [1, 0]), "weights[1]", "a weight above 0"),
            (lambda: Empirical(["x"]), "values[0]", "a number such as"),
        ],
    )
    def test_a_parameter_out_of_range(self, make: Callable[[], object], where: str, accepted: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            make()

        assert caught.value.where == where
        assert accepted in str(caught.value)

    @pytest.mark.parametrize(
        ("make", "where"),
        [
            (lambda: Normal(0.95, "15%"), "mean"),  # type: ignore[arg-type] # the point
            (lambda: LogNormal("1", 0.15), "deviation"),  # type: ignore[arg-type] # the point
            (lambda: Beta(2.0, 1), "alpha"),  # type: ignore[arg-type] # the point
            (lambda: Empirical([]), "values"),
            (lambda: Empirical("80%"), "values"),
            (lambda: Empirical(None), "values"),  # type: ignore[arg-type] # the point
            (lambda: Empirical([0.8]), "values[0]"),  # type: ignore[list-item] # the point
            (lambda: Empirical([1], 5), "weights"),  # type: ignore[arg-type] # the point
        ],
    )
    def test_a_parameter_of_the_wrong_type(self, make: Callable[[], object], where: str) -> None:
        with pytest.raises(WrongTypeError) as caught:
            make()

        assert caught.value.where == where

"""Whole units, measures and compiled rules: what holds under every allocation."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.kernel.allocation_measure import Measure, read_measure, read_weights
from salesmanual.kernel.allocation_rule import Sharing, read_sharing
from salesmanual.kernel.allocation_units import Bounded, apportion_bounded, clamp_to_bounds, reach, receivers, tie_order
from salesmanual.kernel.money import Money


class TestUnits:
    def test_equals_of_bounded_shares_are_served_as_they_stand(self) -> None:
        bounded = clamp_to_bounds(10, [1, 1, 1], [0, 0, 0], [None, None, 4])
        assert bounded == Bounded(10, [0, 1, 2], {})

        assert apportion_bounded(bounded, [1, 1, 1], [0, 0, 0], [None, None, 4]) == [4, 3, 3]

    def test_bounds_that_admit_no_total_hold_nobody(self) -> None:
        assert clamp_to_bounds(10, [1, 1], [6, 6], [None, None]) is None
        assert clamp_to_bounds(10, [1, 1], [0, 0], [4, 4]) is None

    def test_bounds_off_by_as_much_on_both_sides_bind_together(self) -> None:
        bounded = clamp_to_bounds(10, [1, 1], [6, 0], [None, 4])

        assert bounded == Bounded(0, [], {0: 6, 1: 4})

    @pytest.mark.parametrize(
        ("weights", "lower", "upper", "expected"),
        [
            ([1, 1], [0, 0], [None, None], (0, None)),
            ([1, 1], [2, 3], [4, 5], (5, 9)),
            ([1, 0], [2, 3], [9, None], (5, 12)),
            ([1, 0], [2, -3], [9, -1], (1, 8)),
        ],
    )
    def test_the_least_and_the_most_follow_from_the_bounds(
        self, weights: list[int], lower: list[int], upper: list[int | None], expected: tuple[int, int | None]
    ) -> None:
        assert reach(weights, lower, upper) == expected

    def test_equals_and_receivers_have_an_order(self) -> None:
        assert [list(tie_order([2, 3, 2], ties)) for ties in ("first", "last", "largest", "smallest")] == [
            [0, 1, 2],
            [2, 1, 0],
            [1, 0, 2],
            [0, 2, 1],
        ]
        assert [list(receivers([2, 0, 3, 2], ties, range(4))) for ties in ("first", "last", "largest", "smallest")] == [
            [0, 2, 3],
            [3, 2, 0],
            [2, 0, 3],
            [0, 3, 2],
        ]


class TestMeasure:
    @pytest.mark.parametrize(
        ("total", "step", "expected"),
        [
            (100, None, Measure(Decimal(1), None, whole=True)),
            (100, Decimal(5), Measure(Decimal(5), None, whole=True)),
            (Decimal(100), Decimal("0.05"), Measure(Decimal("0.05"), None, whole=False)),
            (Money(100, "JPY"), None, Measure(Decimal(1), "JPY", whole=False)),
            (Money(100, "JPY"), Decimal(10), Measure(Decimal(10), "JPY", whole=False)),
        ],
    )
    def test_a_total_says_what_one_unit_is(self, total: int, step: Decimal | None, expected: Measure[int]) -> None:
        assert read_measure(total, step) == expected

    @pytest.mark.parametrize(
        ("amount", "expected"),
        [
            ("0.30", (3, Decimal(0))),
            ("0.37", (3, Decimal("0.07"))),
            ("-0.37", (-3, Decimal("-0.07"))),
            ("0.07", (0, Decimal("0.07"))),
        ],
    )
    def test_an_amount_is_whole_steps_towards_0_and_what_is_beyond(
        self, amount: str, expected: tuple[int, Decimal]
    ) -> None:
        measure = read_measure(Decimal(1), Decimal("0.1"))

        assert measure.split(Decimal(amount)) == expected

    def test_steps_are_written_back_as_what_the_total_was(self) -> None:
        assert read_measure(100, Decimal(5)).values([1, -2]) == [5, -10]
        assert read_measure(Decimal(1), Decimal("0.05")).values([1, -2]) == [Decimal("0.05"), Decimal("-0.10")]
        assert read_measure(Money(1, "CNY"), None).values([1, -2]) == [Money("0.01", "CNY"), Money("-0.02", "CNY")]
        assert read_measure(Decimal(1), Decimal("0.05")).value(Decimal("0.07")) == Decimal("0.07")

    @pytest.mark.parametrize(
        ("weights", "expected"),
        [
            ([Decimal("0.5"), Decimal("1.25")], [50, 125]),
            ([Decimal("1E+2"), Decimal(3)], [100, 3]),
            ([Fraction(1, 2), Fraction(1, 3)], [3, 2]),
            ([2**1024, 1], None),
        ],
    )
    def test_weights_become_integers(self, weights: list[Decimal], expected: list[int] | None) -> None:
        if expected is None:
            with pytest.raises(ValueError, match="at most 40 digits"):
                read_weights(weights)
        else:
            assert read_weights(weights) == expected


class TestRule:
    def test_no_conventions_are_one_rule(self) -> None:
        assert read_sharing({}) is read_sharing({})
        assert read_sharing({}) == Sharing()

    def test_a_rule_alone_is_taken_as_it_is(self) -> None:
        rule = Sharing(method="last", step="0.05", mode="half-up", ties="last", residue="first", if_all_zero="equal")

        assert read_sharing({"rule": rule}) == rule

    def test_a_method_that_has_no_use_for_the_mode_of_the_rule_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no mode with the method webster"):
            read_sharing({"rule": Sharing(method="last", mode="up"), "method": "webster"})

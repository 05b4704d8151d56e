"""Sharing one total: examples of every convention, and the input that is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel import allocation
from salesmanual.kernel.allocation import Shares, Sharing, Weight, share, share_by
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesmanual.kernel.allocation_rule import Residue
    from salesmanual.kernel.allocation_units import Method, Ties

Call = tuple[tuple[object, ...], dict[str, object]]

loose_share: Callable[..., object] = share
loose_share_by: Callable[..., object] = share_by


def yuan(amount: str) -> Money:
    return Money(amount, "CNY")


def with_args(*args: object, **conventions: object) -> Call:
    return args, conventions


def refused(call: Callable[..., object], arguments: Call) -> SalesManualError:
    args, conventions = arguments
    with pytest.raises(SalesManualError) as caught:
        call(*args, **conventions)
    return caught.value


def test_every_public_name_is_there() -> None:
    assert all(hasattr(allocation, name) for name in allocation.__all__)


class TestMethods:
    @pytest.mark.parametrize(
        ("method", "expected"),
        [
            ("largest-remainder", (14, 29, 57)),
            ("cumulative", (14, 29, 57)),
            ("first", (15, 28, 57)),
            ("last", (14, 28, 58)),
            ("largest", (14, 28, 58)),
            ("smallest", (15, 28, 57)),
            ("webster", (14, 29, 57)),
            ("jefferson", (14, 29, 57)),
        ],
    )
    def test_each_method_says_who_gets_what_is_left_over(self, method: Method, expected: tuple[int, ...]) -> None:
        """The quotas are 14.28…, 28.57… and 57.14…; the highest averages 2/29 and 4/58 are equal."""
        assert share(100, [1, 2, 4], method=method) == expected

    def test_cumulative_shares_may_name_how_a_running_total_is_rounded(self) -> None:
        shares = {mode: share(10, [1, 3], method="cumulative", mode=mode) for mode in ("half-up", "half-even", "down")}

        assert shares == {"half-up": (3, 7), "half-even": (2, 8), "down": (2, 8)}

    def test_quotas_that_are_rounded_up_take_from_the_one_who_settles(self) -> None:
        assert share(100, [1, 1, 1], method="last", mode="up") == (34, 34, 32)

    @pytest.mark.parametrize(
        ("ties", "expected"),
        [
            ("first", (1, 1, 0, 2)),
            ("last", (0, 1, 1, 2)),
            ("largest", (1, 1, 0, 2)),
            ("smallest", (1, 1, 0, 2)),
        ],
    )
    def test_equals_are_served_in_the_named_order(self, ties: Ties, expected: tuple[int, ...]) -> None:
        """The quotas are 2/3, 2/3, 2/3 and 2; two units are left for three equals."""
        assert share(4, [1, 1, 1, 3], ties=ties) == expected

    @pytest.mark.parametrize(("ties", "expected"), [("largest", (0, 2)), ("smallest", (1, 1))])
    def test_equal_remainders_may_go_by_weight(self, ties: Ties, expected: tuple[int, ...]) -> None:
        """The quotas are 1/2 and 3/2."""
        assert share(2, [1, 3], ties=ties) == expected

    def test_an_explicit_order_overrules_the_ties(self) -> None:
        assert share(100, [1, 1, 1], order=[1, 2, 0]) == (33, 34, 33)
        assert share_by(100, {"a": 1, "b": 1, "c": 1}, order=["c", "a", "b"])["c"] == 34


class TestTotals:
    def test_a_negative_total_is_shared_as_its_mirror_image(self) -> None:
        assert share(yuan("-100"), [1, 1, 1]) == (yuan("-33.34"), yuan("-33.33"), yuan("-33.33"))

    @pytest.mark.parametrize(
        ("currency", "expected"),
        [("JPY", ("34", "33", "33")), ("CNY", ("33.34", "33.33", "33.33")), ("KWD", ("33.334", "33.333", "33.333"))],
    )
    def test_money_is_shared_to_its_minor_unit(self, currency: str, expected: tuple[str, ...]) -> None:
        assert share(Money(100, currency), [1, 1, 1]) == tuple(Money(part, currency) for part in expected)

    def test_a_decimal_is_shared_in_the_steps_that_are_named(self) -> None:
        assert share(Decimal("1.00"), [1, 2], step="0.05") == (Decimal("0.35"), Decimal("0.65"))

    def test_a_step_may_be_larger_than_one(self) -> None:
        assert share(1000, [1, 1, 1], step=100) == (400, 300, 300)
        assert share(yuan("100"), [1, 2], step=10) == (yuan("30"), yuan("70"))

    @pytest.mark.parametrize(
        ("residue", "expected"),
        [
            ("first", (205, 300, 500)),
            ("last", (200, 300, 505)),
            ("largest", (200, 300, 505)),
            ("smallest", (205, 300, 500)),
        ],
    )
    def test_one_share_takes_what_is_beyond_whole_steps(self, residue: Residue, expected: tuple[int, ...]) -> None:
        assert share(1005, [2, 3, 5], step=100, residue=residue) == expected

    def test_what_is_beyond_whole_steps_counts_for_the_bounds(self) -> None:
        assert share(105, [1, 1], step=10, residue="first", upper=[49, None]) == (45, 60)
        assert share(105, [1, 1], step=10, residue="first", lower=[66, None]) == (75, 30)

    def test_only_what_is_beyond_whole_steps_may_be_shared(self) -> None:
        assert share(5, [1, 1], step=10, residue="last") == (0, 5)
        assert share(-5, [1, 1], step=10, residue="last", lower=-5) == (0, -5)

    def test_nothing_is_shared_as_nothing(self) -> None:
        assert share(0, []) == ()
        assert share(0, [0, 0]) == (0, 0)
        assert share(yuan("0"), [1, 2]) == (yuan("0"), yuan("0"))

    def test_the_longest_total_is_shared(self) -> None:
        total = 10**40 - 1

        assert sum(share(total, [1, 2])) == total
        assert sum(share(-total, [1, 2])) == -total


class TestWeights:
    @pytest.mark.parametrize(
        "weights",
        [
            [1, 2, 1],
            ["25%", "50%", "25%"],
            [Decimal("0.25"), Decimal("0.5"), Decimal("0.25")],
            [Decimal("1E+3"), Decimal("2E+3"), Decimal("1E+3")],
            [Fraction(1, 3), Fraction(2, 3), Fraction(1, 3)],
            ["1/7", Fraction(2, 7), "1/7"],
            [Decimal("0.5"), 1, "50%"],
            [yuan("10"), yuan("20"), yuan("10")],
        ],
    )
    def test_weights_of_every_kind_mean_the_same(self, weights: Sequence[Weight]) -> None:
        assert share(100, weights) == (25, 50, 25)

    def test_weights_may_be_any_sequence(self) -> None:
        assert share(6, range(1, 4)) == share(6, (1, 2, 3)) == (1, 2, 3)

    def test_a_weight_of_0_gets_nothing_but_what_its_lower_bound_forces(self) -> None:
        assert share(100, [0, 1, 1]) == (0, 50, 50)
        assert share(100, [0, 1, 1], lower=[10, None, None]) == (10, 45, 45)

    def test_weights_that_are_all_0_may_count_as_equal(self) -> None:
        assert share(100, [0, 0, 0], if_all_zero="equal") == (34, 33, 33)

    def test_weights_that_are_all_0_are_no_fault_where_bounds_leave_no_choice(self) -> None:
        assert share(100, [0, 0], lower=[60, 40]) == (60, 40)

    def test_no_weight_is_changed_by_another_kind_beside_it(self) -> None:
        assert share(12, [1, "50%", Decimal("1.5")]) == (4, 2, 6)


class TestBounds:
    def test_what_a_bound_holds_back_is_shared_among_the_others(self) -> None:
        assert share(100, [1, 1, 2], upper=[None, None, 30]) == (35, 35, 30)
        assert share(100, [1, 1, 2], lower=[40, None, None]) == (40, 20, 40)

    def test_bounds_of_both_sides_bind_at_once(self) -> None:
        assert share(100, [1, 4, 5], lower=20, upper=40) == (20, 40, 40)

    def test_bounds_between_two_steps_count_as_the_step_inside(self) -> None:
        assert share(100, [1, 9], step=10, lower=15) == (20, 80)
        assert share(100, [1, 9], step=10, upper=85) == (20, 80)

    def test_shares_that_are_all_held_need_no_quota(self) -> None:
        assert share(100, [1, 1], lower=[70, 30]) == (70, 30)

    def test_a_lower_bound_below_0_lets_others_be_on_the_other_side(self) -> None:
        assert share(10, [1, 2], lower=[-100, 50]) == (-40, 50)

    @pytest.mark.parametrize("method", ["webster", "jefferson", "first", "last", "cumulative", "largest-remainder"])
    def test_every_method_keeps_to_bounds_that_turn_the_rest_over(self, method: Method) -> None:
        assert share(10, [1, 1, 2], lower=[-100, -100, 50], method=method) == (-20, -20, 50)

    def test_one_who_settles_takes_only_what_the_bounds_admit(self) -> None:
        assert share(101, [1, 1, 1], method="last", upper=[None, None, 33]) == (34, 34, 33)

    def test_bounds_by_key_may_be_left_out(self) -> None:
        shares = share_by(yuan("100"), {"east": 3, "west": 1}, upper={"east": yuan("60")})

        assert shares.items() == (("east", yuan("60.00")), ("west", yuan("40.00")))
        assert (shares.lower, shares.upper) == ((), (yuan("60"), None))

    def test_one_bound_by_key_is_for_all(self) -> None:
        assert share_by(100, {"a": 1, "b": 9}, lower=20).values == (20, 80)


class TestShares:
    def test_shares_are_asked_like_a_mapping(self) -> None:
        shares = share_by(100, {"east": 2, "west": 1})

        assert (shares["east"], list(shares), len(shares), "east" in shares) == (67, ["east", "west"], 2, True)
        assert "north" not in shares
        assert repr(shares) == "Shares(100, {'east': 67, 'west': 33})"

    def test_shares_are_equal_by_what_they_are_made_of(self) -> None:
        weights = {"east": 2, "west": 1}

        assert share_by(100, weights) == share_by(100, weights)
        assert share_by(100, weights) != share_by(100, weights, ties="last")

    def test_an_unknown_key_is_refused_with_the_closest_one(self) -> None:
        shares = share_by(100, {"east": 2, "west": 1})

        for ask in (shares.__getitem__, shares.explain):
            with pytest.raises(NotFoundError, match="no share 'eastt'; did you mean 'east'") as caught:
                ask("eastt")
            assert caught.value.kind == "share"

    def test_without_locked_shares_all_are_free(self) -> None:
        shares = share_by(100, {"east": 2, "west": 1})

        assert shares.free() is shares

    def test_what_is_free_keeps_its_bounds_and_its_order(self) -> None:
        plain = share_by(10, {"a": 1, "b": 1, "c": 2}, lower={"b": 1}, upper=9, order=["c", "b", "a"])
        shares = Shares(
            plain.total,
            plain.keys,
            plain.values,
            plain.weights,
            plain.rule,
            plain.lower,
            plain.upper,
            plain.order,
            ("a",),
        )

        free = shares.free()

        assert (free.keys, free.total, free.weights) == (("b", "c"), 10 - shares["a"], (1, 2))
        assert (free.lower, free.upper, free.order) == ((1, None), (9, 9), (1, 0))


class TestSharing:
    def test_a_rule_is_overridden_field_by_field(self) -> None:
        rule = Sharing(method="last", step=10)

        assert share(100, [1, 1, 1], rule=rule) == (30, 30, 40)
        assert share(100, [1, 1, 1], rule=rule, step=1) == (33, 33, 34)

    @pytest.mark.parametrize(
        ("conventions", "error", "message"),
        [
            (
                {"method": "cumulativ"},
                InvalidValueError,
                (
                    "method: found 'cumulativ', accepted is one of largest-remainder, cumulative, first, last, "
                    "largest, smallest, webster, jefferson; did you mean 'cumulative'?"
                ),
            ),
            (
                {"method": 3},
                WrongTypeError,
                (
                    "method: found 3 of type int, accepted is one of largest-remainder, cumulative, first, last, "
                    "largest, smallest, webster, jefferson"
                ),
            ),
            (
                {"ties": "firts"},
                InvalidValueError,
                "ties: found 'firts', accepted is one of first, last, largest, smallest; did you mean 'first'?",
            ),
            (
                {"residue": "lst"},
                InvalidValueError,
                "residue: found 'lst', accepted is one of refuse, first, last, largest, smallest; did you mean 'last'?",
            ),
            (
                {"if_all_zero": "equals"},
                InvalidValueError,
                "if_all_zero: found 'equals', accepted is one of refuse, equal; did you mean 'equal'?",
            ),
            (
                {"method": "cumulative", "mode": "floor"},
                InvalidValueError,
                (
                    "mode: found 'floor', accepted is one of half-up, half-even, half-down, up, down; use down or up, "
                    "which treat negative totals alike"
                ),
            ),
            (
                {"method": "cumulative", "mode": "nearest"},
                InvalidValueError,
                "mode: found 'nearest', accepted is one of half-up, half-even, half-down, up, down",
            ),
            (
                {"method": "cumulative", "mode": []},
                InvalidValueError,
                "mode: found [], accepted is one of half-up, half-even, half-down, up, down",
            ),
            (
                {"mode": "half-up"},
                InvalidValueError,
                (
                    "mode: found 'half-up', accepted is no mode with the method largest-remainder; leave mode out, or "
                    "use one of the methods cumulative, first, last, largest, smallest"
                ),
            ),
            ({"step": 0}, InvalidValueError, "step: found 0, accepted is a number above 0 such as '0.01'"),
            ({"step": "-1"}, InvalidValueError, "step: found '-1', accepted is a number above 0 such as '0.01'"),
            (
                {"step": 0.1},
                WrongTypeError,
                (
                    "step: found 0.1 of type float, accepted is an int, a Decimal or text; write it as text, '0.1', "
                    "because a float is not exact"
                ),
            ),
            (
                {"metod": "first"},
                WrongTypeError,
                "sharing: found 'metod' of type str, accepted is a convention of sharing; did you mean 'method'?",
            ),
            (
                {"rule": "first"},
                WrongTypeError,
                "rule: found 'first' of type str, accepted is a Sharing; use Sharing(...) instead of 'first'",
            ),
        ],
    )
    def test_a_convention_that_does_not_exist_is_refused(
        self, conventions: dict[str, object], error: type[SalesManualError], message: str
    ) -> None:
        caught = refused(loose_share, ((100, [1, 2]), conventions))

        assert type(caught) is error
        assert str(caught) == message


NO_WEIGHT = 'accepted is at least one weight above 0; give weights, or if_all_zero="equal" for equal shares'
NO_FLOAT = "because a float is not exact"
WHOLE_STEPS = "round the total first, name a finer step, or say with residue which share takes what is beyond"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            with_args(1.5, [1]),
            WrongTypeError,
            (
                "total: found 1.5 of type float, accepted is money, an int or a Decimal; write it as text, "
                f"Decimal('1.5'), {NO_FLOAT}"
            ),
        ),
        (
            with_args(True, [1]),  # noqa: FBT003 - the wrong type is the point
            WrongTypeError,
            "total: found True of type bool, accepted is money, an int or a Decimal",
        ),
        (
            with_args("100", [1]),
            WrongTypeError,
            "total: found '100' of type str, accepted is money, an int or a Decimal",
        ),
        (
            with_args(None, [1]),
            WrongTypeError,
            "total: found None of type NoneType, accepted is money, an int or a Decimal",
        ),
        (
            with_args(10**40, [1]),
            InvalidValueError,
            (
                f"total: found Decimal('1{'0' * 40}'), accepted is a number of at most 40 digits on either side of the "
                "decimal point"
            ),
        ),
        (
            with_args(Decimal("NaN"), [1], step=1),
            InvalidValueError,
            "total: found Decimal('NaN'), accepted is a finite number",
        ),
        (
            with_args(Decimal(100), [1, 2]),
            InvalidValueError,
            "step: found None, accepted is a step, because the total is a Decimal; name one, such as '0.01'",
        ),
        (
            with_args(100, [1, 2], step="0.5"),
            InvalidValueError,
            (
                "step: found '0.5', accepted is a whole number, because the total is an int; make the total a Decimal, "
                "or the step whole"
            ),
        ),
        (
            with_args(105, [1, 2], step=10),
            InvalidValueError,
            f"total: found 105, accepted is a whole number of steps of 10; {WHOLE_STEPS}",
        ),
        (
            with_args(yuan("0.005"), [1, 2]),
            InvalidValueError,
            f"total: found Money('0.005', 'CNY'), accepted is a whole number of steps of 0.01; {WHOLE_STEPS}",
        ),
        (
            with_args(100, [1.0]),
            WrongTypeError,
            (
                "weights[0]: found 1.0 of type float, accepted is an int, a Decimal, a Fraction or text; write it as "
                f"text, '1.0', {NO_FLOAT}"
            ),
        ),
        (
            with_args(100, [True, 1]),
            WrongTypeError,
            "weights[0]: found True of type bool, accepted is an int, a Decimal, a Fraction or text",
        ),
        (
            with_args(100, [1, None]),
            WrongTypeError,
            "weights[1]: found None of type NoneType, accepted is an int, a Decimal, a Fraction or text",
        ),
        (with_args(100, "12"), WrongTypeError, "weights: found '12' of type str, accepted is a sequence of weights"),
        (
            with_args(100, b"12"),
            WrongTypeError,
            "weights: found b'12' of type bytes, accepted is a sequence of weights",
        ),
        (with_args(100, 12), WrongTypeError, "weights: found 12 of type int, accepted is a sequence of weights"),
        (
            with_args(100, {"a": 1}),
            WrongTypeError,
            "weights: found {'a': 1} of type dict, accepted is a sequence of weights; use share_by for weights by key",
        ),
        (with_args(100, []), InvalidValueError, f"weights: found [], {NO_WEIGHT}"),
        (with_args(100, [0, 0]), InvalidValueError, f"weights: found [0, 0], {NO_WEIGHT}"),
        (with_args(105, [0], step=10, residue="last"), InvalidValueError, f"weights: found [0], {NO_WEIGHT}"),
        (with_args(100, [0, 0], lower=[60, 30]), InvalidValueError, f"weights: found [0, 0], {NO_WEIGHT}"),
        (with_args(100, [1, -1]), InvalidValueError, "weights[1]: found -1, accepted is a weight of 0 or more"),
        (
            with_args(100, [Decimal(1), Decimal(-1)]),
            InvalidValueError,
            "weights[1]: found Decimal('-1'), accepted is a weight of 0 or more",
        ),
        (
            with_args(100, [Decimal(1), Decimal("NaN")]),
            InvalidValueError,
            "weights[1]: found Decimal('NaN'), accepted is a finite number",
        ),
        (
            with_args(100, [Decimal(1), Decimal("sNaN")]),
            InvalidValueError,
            "weights[1]: found Decimal('sNaN'), accepted is a finite number",
        ),
        (
            with_args(100, [Decimal("Infinity"), Decimal(1)]),
            InvalidValueError,
            "weights[0]: found Decimal('Infinity'), accepted is a finite number",
        ),
        (
            with_args(100, [Decimal("1E+40"), Decimal(1)]),
            InvalidValueError,
            (
                "weights[0]: found Decimal('1E+40'), accepted is a number of at most 40 digits on either side of the "
                "decimal point"
            ),
        ),
        (
            with_args(100, [Decimal("1E-41"), Decimal(1)]),
            InvalidValueError,
            (
                "weights[0]: found Decimal('1E-41'), accepted is a number of at most 40 digits on either side of the "
                "decimal point"
            ),
        ),
        (
            with_args(100, ["x"]),
            InvalidValueError,
            "weights[0]: found 'x', accepted is a number such as '0.85', '85%' or '1/3'",
        ),
        (
            with_args(100, [yuan("1"), 2]),
            WrongTypeError,
            "weights[1]: found 2 of type int, accepted is money, like the first weight",
        ),
        (
            with_args(100, [2, yuan("1")]),
            WrongTypeError,
            "weights[1]: found Money('1', 'CNY') of type Money, accepted is a number, like the first weight",
        ),
        (
            with_args(100, [yuan("1"), Money(1, "USD")]),
            CurrencyMismatchError,
            (
                "weights[1]: found CNY and USD, accepted is amounts in one currency; convert one of them first with "
                "RateTable.convert"
            ),
        ),
        (
            with_args(100, [1, 2], order=[0]),
            InvalidValueError,
            "order: found [0], accepted is each position from 0 to 1 once",
        ),
        (
            with_args(100, [1, 2], order=[1, 1]),
            InvalidValueError,
            "order: found [1, 1], accepted is each position from 0 to 1 once",
        ),
        (
            with_args(100, [1, 2], order=[0, "b"]),
            InvalidValueError,
            "order: found [0, 'b'], accepted is each position from 0 to 1 once",
        ),
        (
            with_args(100, [1, 2], order=1),
            WrongTypeError,
            "order: found 1 of type int, accepted is a sequence of positions",
        ),
        (
            with_args(100, [1, 2], lower="3"),
            WrongTypeError,
            "lower: found '3' of type str, accepted is one bound, or one for each share",
        ),
        (
            with_args(100, [1, 2], upper=[None, "3"]),
            WrongTypeError,
            "upper of shares[1]: found '3' of type str, accepted is an int, like the total",
        ),
        (
            with_args(100, [1, 2], lower=[1]),
            InvalidValueError,
            "lower: found '1 bounds', accepted is 2 bounds, one for each share",
        ),
        (
            with_args(100, [1, 2], lower=True),
            WrongTypeError,
            "lower: found True of type bool, accepted is an int, like the total",
        ),
        (
            with_args(100, [1, 2], lower=1.5),
            WrongTypeError,
            "lower: found 1.5 of type float, accepted is an int, like the total",
        ),
        (
            with_args(yuan("100"), [1, 2], lower=1),
            WrongTypeError,
            "lower: found 1 of type int, accepted is money, like the total",
        ),
        (
            with_args(yuan("100"), [1, 2], lower=Money(1, "USD")),
            CurrencyMismatchError,
            (
                "lower: found CNY and USD, accepted is amounts in one currency; convert one of them first with "
                "RateTable.convert"
            ),
        ),
        (
            with_args(Decimal(100), [1, 2], lower=yuan("1"), step=1),
            WrongTypeError,
            "lower: found Money('1', 'CNY') of type Money, accepted is a bare number, like the total",
        ),
        (
            with_args(100, [1, 2], method="cumulative", mode="half-even", lower=1),
            InvalidValueError,
            (
                "mode: found 'half-even', accepted is a mode other than half-even where cumulative shares have bounds; "
                "use half-up"
            ),
        ),
    ],
)
def test_input_that_cannot_be_shared_is_refused(arguments: Call, error: type[SalesManualError], message: str) -> None:
    caught = refused(loose_share, arguments)

    assert type(caught) is error
    assert str(caught) == message


def test_weights_without_a_common_denominator_of_bearable_length_are_refused() -> None:
    weights = [Fraction(1, denominator) for denominator in range(10**38 + 1, 10**38 + 1_200)]

    with pytest.raises(InvalidValueError, match="one denominator of at most 65536 bits; round the weights first"):
        share(100, weights)


@pytest.mark.parametrize(
    ("arguments", "blocking", "reason"),
    [
        (
            with_args(100, [1, 2], lower=[60, 50]),
            ("shares[0]", "shares[1]"),
            (
                "share: the lower bounds admit no total below 110, and it is 100 (blocking: shares[0], shares[1]); "
                "loosen the lower bounds"
            ),
        ),
        (
            with_args(100, [1, 2], upper=[40, 50]),
            ("shares[0]", "shares[1]"),
            (
                "share: the upper bounds admit no total above 90, and it is 100 (blocking: shares[0], shares[1]); "
                "loosen the upper bounds"
            ),
        ),
        (
            with_args(-100, [1, 2], lower=[-40, -50]),
            ("shares[0]", "shares[1]"),
            (
                "share: the lower bounds admit no total below -90, and it is -100 (blocking: shares[0], shares[1]); "
                "loosen the lower bounds"
            ),
        ),
        (
            with_args(-100, [1, 2], upper=[-60, -50]),
            ("shares[0]", "shares[1]"),
            (
                "share: the upper bounds admit no total above -110, and it is -100 (blocking: shares[0], shares[1]); "
                "loosen the upper bounds"
            ),
        ),
        (
            with_args(100, [1, 2], lower=[3, None], upper=[2, None]),
            ("shares[0]",),
            "share: no admitted share lies between its bounds (blocking: shares[0]); widen the bounds",
        ),
        (
            with_args(100, [1, 1], step=10, lower=[41, None], upper=[49, None]),
            ("shares[0]",),
            "share: no admitted share lies between its bounds (blocking: shares[0]); widen the bounds",
        ),
        (
            with_args(100, [0, 1], upper=[10, 80]),
            ("shares[1]",),
            (
                "share: the upper bounds admit no total above 80, and it is 100 (blocking: shares[1]); loosen the "
                "upper bounds"
            ),
        ),
        (
            with_args(100, [1, 2, 3], lower=[120, None, None]),
            ("shares[0]",),
            (
                "share: the lower bounds admit no total below 120, and it is 100 (blocking: shares[0]); loosen the "
                "lower bounds"
            ),
        ),
    ],
)
def test_bounds_that_no_shares_keep_to_are_refused_with_those_in_the_way(
    arguments: Call, blocking: tuple[str, ...], reason: str
) -> None:
    caught = refused(loose_share, arguments)

    assert isinstance(caught, InfeasibleError)
    assert caught.blocking == blocking
    assert str(caught) == reason


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            with_args(100, [1, 2]),
            WrongTypeError,
            (
                "weights: found [1, 2] of type list, accepted is a mapping of keys to weights; use share for weights "
                "by position"
            ),
        ),
        (with_args(100, {"a": 1}, lower={"b": 1}), NotFoundError, "no share for lower 'b'; use one of 'a'"),
        (with_args(100, {"a": 1}, upper={"b": 1}), NotFoundError, "no share for upper 'b'; use one of 'a'"),
        (with_args(100, {"a": 1}, order=["c"]), NotFoundError, "no share for order 'c'; use one of 'a'"),
        (
            with_args(100, {"a": 1, "b": 2}, order=["a"]),
            InvalidValueError,
            "order: found [0], accepted is each position from 0 to 1 once",
        ),
        (
            with_args(100, {"a": 1}, order=5),
            WrongTypeError,
            "order: found 5 of type int, accepted is a sequence of keys",
        ),
        (
            with_args(100, {"a": 1, "b": -2}),
            InvalidValueError,
            "weights['b']: found -2, accepted is a weight of 0 or more",
        ),
        (
            with_args(100, {"a": 1, "b": 2}, lower={"a": 1.5}),
            WrongTypeError,
            "lower of a: found 1.5 of type float, accepted is an int, like the total",
        ),
        (
            with_args(100, {("east", 1): 1, ("west", 2): 2}, upper=30),
            InfeasibleError,
            (
                "share: the upper bounds admit no total above 60, and it is 100 (blocking: ('east', 1), ('west', 2)); "
                "loosen the upper bounds"
            ),
        ),
    ],
)
def test_input_by_key_that_cannot_be_shared_is_refused(
    arguments: Call, error: type[SalesManualError], message: str
) -> None:
    caught = refused(loose_share_by, arguments)

    assert type(caught) is error
    assert str(caught) == message

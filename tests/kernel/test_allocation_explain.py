"""Why a share is what it is: what a person reads."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.allocation import reshare, share_by
from salesmanual.kernel.allocation_explain import Portion, key_label
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_units import Method

CENTS = Rounding("0.01", "down")


def last_line(shares_of: dict[str, int], method: Method, key: str) -> str:
    """The line of what rounding left over."""
    return str(share_by(100, shares_of, method=method).explain(key)).splitlines()[-1]


class TestPortion:
    def test_a_portion_of_money_is_money_and_of_a_number_a_number(self) -> None:
        portion = Portion(CENTS)

        assert portion.apply(Money(100, "CNY"), Fraction(1, 3), 1) == Money("33.33", "CNY")
        assert portion.apply(100, 1, Decimal(3)) == Decimal("33.33")
        assert portion.apply(100, Money(1, "CNY"), Money(3, "CNY")) == Decimal("33.33")

    @pytest.mark.parametrize("value", [1.5, "1", True, None])
    def test_a_portion_of_anything_else_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError, match=r"portion: found .*, accepted is money or a number"):
            Portion(CENTS).apply(100, value, 3)

    def test_a_portion_says_what_it_does(self) -> None:
        described = str(Portion(CENTS).describe())

        assert described == "the first times the second, divided by the third, rounded to 0.01, towards zero"


def test_a_text_stays_a_label_and_anything_else_becomes_one() -> None:
    label = text("east")

    assert key_label(label) is label
    assert (key_label("east"), key_label(("east", 1))) == ("east", "('east', 1)")


@pytest.mark.parametrize(
    ("method", "key", "expected"),
    [
        ("largest-remainder", "a", "1 — one step each to the largest parts cut off; among equals the first"),
        ("first", "a", "1 — what is left over goes to one share as far as its bounds admit: the first"),
        ("last", "c", "1 — what is left over goes to one share as far as its bounds admit: the last"),
        (
            "largest",
            "a",
            "1 — what is left over goes to one share as far as its bounds admit: the one with the largest weight",
        ),
        (
            "smallest",
            "a",
            "1 — what is left over goes to one share as far as its bounds admit: the one with the smallest weight",
        ),
        (
            "webster",
            "a",
            "1 — each step to the highest average of weight over steps held; among equals the first",
        ),
        (
            "jefferson",
            "a",
            "1 — each step to the highest average of weight over steps held; among equals the first",
        ),
    ],
)
def test_every_method_says_where_the_step_left_over_went(method: Method, key: str, expected: str) -> None:
    assert last_line({"a": 1, "b": 1, "c": 1}, method, key) == f"└─ left over by rounding: {expected}"


def test_an_order_that_was_given_is_named() -> None:
    shares = share_by(100, {"a": 1, "b": 1, "c": 1}, order=["c", "b", "a"])

    assert str(shares.explain("c")).endswith("among equals the order given")


def test_a_cumulative_share_is_the_difference_of_running_totals() -> None:
    shares = share_by(100, {"a": Money(1, "CNY"), "b": Money(2, "CNY")}, method="cumulative")

    assert str(shares.explain("b")).splitlines()[:3] == [
        "b: 67 (the sum)",
        "└─ rounded running totals: 67 (the first less the rest)",
        (
            "   ├─ running total with this share: 100 "
            "(the first times the second, divided by the third, rounded to 1, half up)"
        ),
    ]
    assert shares.explain("a").replay() == 33


def test_a_held_share_and_what_is_beyond_whole_steps_are_named() -> None:
    shares = share_by(1005, {"a": 2, "b": 3, "c": 5}, step=100, residue="last", lower={"a": 300})

    assert str(shares.explain("a")) == "a: 300 (the sum)\n└─ held by a bound: 300"
    assert str(shares.explain("c")).splitlines() == [
        "c: 405 (the sum)",
        "├─ rounded quota: 400 (the first times the second, divided by the third, rounded to 100, towards zero)",
        "│  ├─ to share: 700 (the first less the rest)",
        "│  │  ├─ total: 1005",
        "│  │  ├─ beyond whole steps: 5",
        "│  │  └─ a: 300",
        "│  ├─ weight: 5",
        "│  └─ all weights: 8 (the sum)",
        "│     ├─ b: 3",
        "│     └─ c: 5",
        "└─ beyond whole steps: 5",
    ]
    assert shares.explain().replay() == 1005
    assert [shares.explain(key).replay() for key in shares] == list(shares.values)


def test_a_weight_of_0_has_no_quota() -> None:
    shares = share_by(100, {"a": 0, "b": 1}, lower={"a": 10})

    assert str(shares.explain("a")) == "a: 10 (the sum)\n└─ a weight of 0 has no quota: 10"


def test_locked_shares_are_kept() -> None:
    shares = reshare(share_by(100, {"a": 1, "b": 1, "c": 2}), 120, locked=["a"])

    assert str(shares.explain("a")) == "a: 25 — kept as it was"
    assert str(shares.explain("b")).splitlines()[2:5] == [
        "│  ├─ to share: 95 (the first less the rest)",
        "│  │  ├─ total: 120",
        "│  │  └─ a: 25 — kept as it was",
    ]

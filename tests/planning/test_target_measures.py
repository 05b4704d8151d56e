"""What a target counts: amounts as whole steps, and what is no amount of the measure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import Label
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.testing.targets import target_measures

if TYPE_CHECKING:
    from collections.abc import Callable

REVENUE = TargetMeasure("revenue", "CNY", step=100)


def test_its_defaults() -> None:
    assert TargetMeasure("visits", "visits").label == Label("visits")
    assert TargetMeasure("revenue", "JPY").smallest() == Decimal(1)
    assert (REVENUE.smallest(), REVENUE.is_money()) == (Decimal(100), True)


@given(target_measures(), st.integers(-(10**12), 10**12))
def test_steps_and_amounts_are_one_another(measure: TargetMeasure, steps: int) -> None:
    assert measure.steps(measure.amount(steps)) == steps


@given(target_measures())
def test_a_measure_round_trips(measure: TargetMeasure) -> None:
    assert read_policy(TargetMeasure, write_policy(measure)) == measure


BAD: list[tuple[Callable[[], object], type[SalesManualError], str]] = [
    (lambda: TargetMeasure("", "CNY", label=Label("Sales")), InvalidValueError, "key: found ''"),
    (lambda: TargetMeasure("a", "two words"), InvalidValueError, "unit: found 'two words', accepted is one word"),
    (lambda: TargetMeasure("a", "CNY", step=0), InvalidValueError, "step: found 0, accepted is a number above 0"),
    (lambda: TargetMeasure("a", "CNY", step=0.5), WrongTypeError, "step: found 0.5 of type float"),  # type: ignore[arg-type]
    (
        lambda: REVENUE.steps(Quantity(3, "visits")),
        WrongTypeError,
        "accepted is Money; write it as Money('100000', 'CNY')",
    ),
    (lambda: REVENUE.steps(Money("3", "USD"), "total"), CurrencyMismatchError, "total: found CNY and USD"),
    (
        lambda: REVENUE.steps(Money("150", "CNY"), "total"),
        InvalidValueError,
        "total: found 'CNY 150.00', accepted is a whole number of steps of 100 CNY; round it first",
    ),
    (
        lambda: TargetMeasure("visits", "visits").steps(Money("3", "USD")),
        WrongTypeError,
        "accepted is a Quantity of visits; write it as Quantity(12, 'visits')",
    ),
    (
        lambda: TargetMeasure("visits", "visits").steps(Quantity(3, "calls")),
        InvalidValueError,
        "amount: found '3 calls', accepted is a number of visits",
    ),
]


@pytest.mark.parametrize(("act", "error", "message"), BAD)
def test_refused(act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        act()

"""Histories: what they hold, what contradicts itself, and that they follow from purchases."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.selling.loyalty_world import bought

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.selling.buying_history import BuyingHistory, histories_of, read_histories
from salesmanual.selling.rfm import RepeatRule


def test_a_history_says_the_silence_and_the_mean_of_the_repeats() -> None:
    history = BuyingHistory("C-1", 3, 30, "38.5", Money(100, "USD"))

    assert history.silence() == Fraction(17, 2)
    assert history.mean_spend() == Fraction(100, 3)


@pytest.mark.parametrize(
    "history", [BuyingHistory("C-1", 3, 30, 38), BuyingHistory("C-1", 0, 0, 38, Money.zero("USD"))]
)
def test_there_is_no_mean_of_what_is_not_known_or_not_there(history: BuyingHistory) -> None:
    assert history.mean_spend() is None


def test_purchases_become_a_history() -> None:
    """Two purchases on one day are one; the first is left out of repeats and spend."""
    summary = RepeatRule().summarise(
        [*bought("A", (1, 1), (1, 15), (1, 15)), *bought("B", (1, 8))], until=date(2026, 1, 29)
    )

    assert histories_of(summary, unit=7) == (
        BuyingHistory("A", 1, 2, 4, Money(180, "CNY")),
        BuyingHistory("B", 0, 0, 3, Money(0, "CNY")),
    )


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        (
            {"recency": 2.5},
            WrongTypeError,
            (
                "recency: found 2.5 of type float, accepted is an int, a Decimal, a Fraction "
                "or text; write it as text, '2.5', because a float is not exact"
            ),
        ),
        ({"age": "-1"}, InvalidValueError, "age: found '-1', accepted is a length of time of 0 or more"),
        ({"age": 9}, InvalidValueError, "recency: found '10', accepted is at most the age, 9"),
        (
            {"repeats": 0},
            InvalidValueError,
            ("recency: found '10', accepted is above 0 where there are repeats, and 0 where there are none"),
        ),
        (
            {"recency": 0},
            InvalidValueError,
            ("recency: found '0', accepted is above 0 where there are repeats, and 0 where there are none"),
        ),
        ({"repeats": -1}, InvalidValueError, "repeats: found -1, accepted is a whole number from 0 to 1000000"),
        (
            {"spent": 44},
            WrongTypeError,
            ("spent: found 44 of type int, accepted is Money, or None; write it as Money('44.70', 'USD')"),
        ),
        (
            {"spent": Money(-1, "USD")},
            InvalidValueError,
            ("spent: found Money('-1', 'USD'), accepted is an amount of 0 or more"),
        ),
        (
            {"repeats": 0, "recency": 0, "spent": Money(1, "USD")},
            InvalidValueError,
            (
                "spent: found Money('1', 'USD'), "
                "accepted is nothing where there are no repeats; leave the first purchase out"
            ),
        ),
        (
            {"customer": " "},
            InvalidValueError,
            ("customer: found ' ', accepted is one line of text of at most 200 characters"),
        ),
    ],
)
def test_what_contradicts_itself_is_refused(fields: dict[str, object], error: type[Exception], message: str) -> None:
    sound: dict[str, object] = {"customer": "C-1", "repeats": 2, "recency": 10, "age": 20}

    with pytest.raises(error) as caught:
        BuyingHistory(**(sound | fields))  # type: ignore[arg-type]

    assert str(caught.value) == message


def test_no_histories_are_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_histories([])

    assert str(caught.value) == "histories: found (), accepted is a list of at least 1, each item a BuyingHistory"


def test_a_unit_of_no_length_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        histories_of(RepeatRule().summarise([], until=date(2026, 1, 29)), unit=0)

    assert str(caught.value) == "unit: found 0, accepted is a length of time above 0"

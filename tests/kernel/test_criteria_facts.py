"""Facts: looking them up and comparing them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from numbers import Rational
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.criteria_facts import (
    Value,
    comparable,
    displayed,
    distance,
    kind_of,
    look_up,
    mismatch,
    near_text,
    read_value,
    stored,
)
from salesmanual.kernel.criteria_literals import path_text, tokens, value_text
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import render_value

if TYPE_CHECKING:
    from collections.abc import Callable


class Grade(StrEnum):
    """A company's grades."""

    A = "A"


class Foreign:
    """A rational number of another library."""

    numerator, denominator = 7, 2


Rational.register(Foreign)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "path", "found"),
    [
        ({"a": 1}, ("a",), 1),
        ({"a": {"b": (5, 6)}}, ("a", "b", "1"), 6),
        ({"a": [5]}, ("a", "-1"), None),
        ({"a": [5]}, ("a", "١"), None),
        ({"a": None}, ("a", "b"), None),
        (SimpleNamespace(a=SimpleNamespace(b=2)), ("a", "b"), 2),
        (SimpleNamespace(a=print), ("a",), None),
        (5, ("real",), 5),
        (5, ("bit_length",), None),
        (SimpleNamespace(_a=1), ("_a",), None),
        ({"a": Decimal("NaN")}, ("a",), None),
        ({"a": float("nan")}, ("a",), None),
    ],
)
def test_a_fact_is_looked_up(facts: object, path: tuple[str, ...], found: object) -> None:
    assert look_up(facts, path) == found


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("a", "text"),
        (True, "truth"),
        (1, "number"),
        (Decimal(1), "number"),
        (Fraction(1), "number"),
        (Money("1", "CNY"), "money"),
        (date(2026, 3, 31), "date"),
        (NOW, "instant"),
    ],
)
def test_each_value_has_a_kind_and_is_comparable_with_itself(value: Value, kind: str) -> None:
    assert kind_of(value) == kind
    assert comparable(value, value) is not None
    assert stored(value, value) == value
    assert read_value(read_value(value)) == value


def test_numbers_of_other_libraries_and_enumerations_are_facts() -> None:
    assert comparable(Foreign(), 1) == Fraction(7, 2)
    assert comparable(Grade.A, "A") == "A"
    assert type(comparable(Grade.A, "A")) is str
    assert stored(Grade.A, "B") == "A"


@pytest.mark.parametrize(
    ("required", "found", "gap"),
    [
        (8, 5, 3),
        (8, Decimal("5.5"), Decimal("2.5")),
        (Decimal("0.5"), Fraction(1, 3), Fraction(1, 6)),
        (Decimal("1E-40"), 10**39, Decimal("-" + "9" * 39 + "." + "9" * 40)),
        (Fraction(1, 2), 1, Fraction(-1, 2)),
        (Money("5", "CNY"), Money("3", "CNY"), Money("2", "CNY")),
        (Money("9" * 40, "CNY"), Money("-" + "9" * 40, "CNY"), None),
        (Money("5", "CNY"), Money("3", "USD"), None),
        (date(2026, 3, 31), date(2026, 3, 1), timedelta(days=30)),
        (NOW, NOW - timedelta(hours=1), timedelta(hours=1)),
        ("a", "b", None),
        (True, False, None),
    ],
)
def test_the_distance_is_required_minus_found(required: Value, found: Value, gap: object) -> None:
    assert distance(required, found) == gap


@pytest.mark.parametrize(
    ("required", "words"),
    [
        (True, "found [] where true or false is needed"),
        ("a", "found [] where text is needed"),
        (1, "found [] where a number is needed"),
        (Money("1", "CNY"), "found [] where an amount in CNY is needed"),
        (NOW, "found [] where a time with its time zone is needed"),
        (date(2026, 3, 31), "found [] where a date is needed"),
    ],
)
def test_a_mismatch_says_what_is_needed(required: Value, words: str) -> None:
    assert str(mismatch([], required)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "true"),
        (False, "false"),
        ("east", '"east"'),
        (Fraction(17, 20), "85%"),
        (8, "8"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3), "3 days"),
        (timedelta(hours=5), "5:00:00 hours"),
        (timedelta(days=2, minutes=30), "2 days and 0:30:00 hours"),
        (timedelta(), "0:00:00 hours"),
    ],
)
def test_values_and_distances_are_displayed(value: Value | timedelta, words: str) -> None:
    assert render_value(displayed(value)) == words


def test_a_plain_fraction_is_displayed_with_a_decimal_beside_it() -> None:
    assert [near_text(Fraction(*parts)) for parts in ((7, 2), (10, 3), (-1, 7))] == [
        "3.5",
        "10/3 ≈ 3.3333",
        "-1/7 ≈ -0.1429",
    ]


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (path_text, "customer.region", "customer.region"),
        (path_text, "In", "`In`"),
        (path_text, "in.x", "in.x"),
        (path_text, "2026.q1", "`2026`.q1"),
        (path_text, "q1.2026", "q1.2026"),
        (value_text, Fraction(5), "500%"),
        (value_text, Fraction(1, 2**200), f"1/{2**200}"),
        (value_text, Fraction(10**60), f"{10**60}/1"),
        (value_text, Decimal("1E+3"), "1000"),
        (value_text, "\ud800", '"\\ud800"'),
    ],
)
def test_paths_and_values_are_written_as_one_word(write: Callable[[object], str], value: object, written: str) -> None:
    assert write(value) == written
    assert len(tokens(written)) == 2

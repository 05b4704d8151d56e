"""The law of documents says what broke it, and the strategies make what they promise."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import find, given

from salesmanual.kernel.number import Rounding
from salesmanual.testing.wire import check_round_trip, plain_tables, plain_texts, plain_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.wire import Plain


def _doubled(amount: int) -> int:
    return amount * 2


@attrs.frozen
class Twice:
    """Its converter is not idempotent: what is read back is doubled again."""

    amount: int = attrs.field(converter=_doubled)


@attrs.frozen(eq=False)
class Changed:
    """Its own form forgets the amount; every two of them are equal."""

    amount: int

    @classmethod
    def from_plain(cls, _: object) -> Rounding:
        return Rounding(Decimal(1))

    def to_plain(self) -> dict[str, Plain]:
        return {}

    def __eq__(self, _: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # what is equal to everything has no hash


def test_what_survives_passes() -> None:
    check_round_trip(Rounding("0.05", "up"))


def test_an_object_that_reads_back_as_another_one_is_named_with_what_was_written() -> None:
    with pytest.raises(AssertionError) as caught:
        check_round_trip(Twice(3))

    assert str(caught.value) == "Twice(amount=6) was written as {'amount': 6} and read back as Twice(amount=12)"


def test_an_equal_object_of_another_class_is_another_one() -> None:
    with pytest.raises(AssertionError, match=r"^Changed\(amount=1\) was written as \{\} and read back as Rounding\("):
        check_round_trip(Changed(1))


@given(plain_values())
def test_plain_values_are_those_of_both_formats(plain: Plain) -> None:
    def is_plain(value: object) -> bool:
        if type(value) is list:
            return all(map(is_plain, value))
        if type(value) is dict:
            return all(type(key) is str and is_plain(inside) for key, inside in value.items())
        return value is None or type(value) in {bool, int, str}

    assert is_plain(plain)


@given(plain_tables())
def test_a_table_has_keys_that_are_whole_characters(table: dict[str, Plain]) -> None:
    assert all(key == key.encode().decode() for key in table)


@pytest.mark.parametrize(
    "is_awkward",
    [
        lambda text: '"""' in text,
        lambda text: "\n" in text,
        lambda text: "." in text,
        lambda text: text == "none",
        lambda text: "\x7f" in text,
        lambda text: text == "",
    ],
)
def test_awkward_texts_come(is_awkward: Callable[[str], bool]) -> None:
    assert is_awkward(find(plain_texts(), is_awkward))

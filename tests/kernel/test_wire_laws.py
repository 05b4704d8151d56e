"""Laws of wire: round trips, two readers that agree, complete faults, no dependence on order, and no other error."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label
from salesmanual.kernel.wire import TaggedUnion, read_policy, structure, unstructure
from salesmanual.kernel.wire_documents import parsed, written
from salesmanual.kernel.wire_form import REFUSED, Faults
from salesmanual.kernel.wire_toml import toml_text, with_nothing
from salesmanual.kernel.wire_types import form_of
from salesmanual.testing.calendars import instants
from salesmanual.testing.numbers import decimals, fractions, labels, money
from salesmanual.testing.periods import periods
from salesmanual.testing.wire import check_round_trip, plain_tables, plain_texts, plain_values

if TYPE_CHECKING:
    import random

    from salesmanual.kernel.wire import Plain


class Kind(StrEnum):
    """Words."""

    NEW = "new"
    OLD = "old"


class Side(Enum):
    """Numbers."""

    LEFT = 1
    RIGHT = 2


class Part:
    """What may stand inside."""


PARTS = TaggedUnion(Part, tag="kind")


@PARTS.member("leaf")
@attrs.frozen
class Leaf(Part):
    """Single values, with and without defaults."""

    name: str
    count: int = 0
    is_open: bool = False
    rate: Fraction = Fraction(1, 20)
    note: str | None = None


@PARTS.member("branch")
@attrs.frozen
class Branch(Part):
    """Parts inside parts."""

    parts: tuple[Part, ...] = ()
    by_name: dict[str, Part] = attrs.field(factory=dict)


@attrs.frozen
class Everything:
    """A field of every form."""

    amount: Decimal
    pay: Money
    on: date
    at: datetime
    hour: time
    lasts: timedelta
    period: Period
    label: Label
    kind: Kind
    side: Side
    choice: Literal["a", 1, True] | None
    mixed: str | int | Decimal | date | Money | None
    priced: Money | date
    pair: tuple[int, str]
    names: frozenset[str]
    days: dict[date, Money]
    facts: dict[str, object]
    part: Part
    ratios: list[Fraction] = attrs.field(factory=list)


LEAVES = st.builds(
    Leaf,
    plain_texts(),
    st.integers(-5, 5),
    st.booleans(),
    fractions(),
    st.one_of(st.none(), plain_texts()),
)
PARTS_DRAWN: st.SearchStrategy[Part] = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Branch, st.lists(inner, max_size=2).map(tuple), st.dictionaries(plain_texts(), inner, max_size=2)
    ),
    max_leaves=4,
)
SINGLE = st.one_of(plain_texts(), st.integers(), decimals(), st.dates(), money(), st.none())


def _facts(value: object) -> object:
    """Lists are tuples once they are read."""
    if isinstance(value, list):
        return tuple(map(_facts, value))
    return {key: _facts(each) for key, each in value.items()} if isinstance(value, dict) else value


FACTS = st.dictionaries(plain_texts(), st.one_of(plain_values(max_leaves=4).map(_facts), SINGLE), max_size=3)
EVERYTHING = st.builds(
    Everything,
    decimals(),
    money(),
    st.dates(),
    instants(),
    st.times(),
    st.timedeltas(),
    periods(),
    labels(),
    st.sampled_from(Kind),
    st.sampled_from(Side),
    st.sampled_from(["a", 1, True, None]),
    SINGLE,
    st.one_of(money(), st.dates()),
    st.tuples(st.integers(), plain_texts()),
    st.frozensets(plain_texts(), max_size=3),
    st.dictionaries(st.dates(), money(), max_size=3),
    FACTS,
    PARTS_DRAWN,
    st.lists(fractions(), max_size=3),
)


@given(EVERYTHING)
def test_an_object_with_a_field_of_every_form_survives_plain_values_toml_and_json(value: Everything) -> None:
    check_round_trip(value)

    back = structure(unstructure(value), Everything)

    assert [type(getattr(back, name)) for name in ("choice", "mixed", "at", "ratios")] == [
        type(getattr(value, name)) for name in ("choice", "mixed", "at", "ratios")
    ]


@given(EVERYTHING)
def test_plain_data_are_what_json_holds(value: Everything) -> None:
    plain = unstructure(value)

    assert json.loads(json.dumps(plain)) == plain


@given(st.one_of(PARTS_DRAWN, EVERYTHING))
def test_the_fast_reader_and_the_inspector_give_the_same(value: Part | Everything) -> None:
    form, faults = form_of(type(value)), Faults()
    plain = unstructure(value)

    assert form.read(plain, None) == form.inspect(plain, "", faults) == value
    assert faults.found == []


KEYS = st.sampled_from(["kind", "name", "count", "is_open", "rate", "note", "parts", "by_name", "none", "x"])
NEAR_MISSES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["leaf", "branch", "5%", "x", ""])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)


@given(NEAR_MISSES, st.sampled_from([Part, Leaf, Branch, tuple[Part, ...], dict[str, object], Part | int, object]))
def test_any_plain_value_is_read_by_both_readers_alike_or_refused_by_both(plain: object, kind: type) -> None:
    form, faults = form_of(kind), Faults()

    inspected = form.inspect(plain, "", faults)
    try:
        read = form.read(plain, None)
    except Exception:  # noqa: BLE001 - a reader may refuse with any exception
        read = REFUSED

    assert read == inspected
    assert (inspected is REFUSED) == bool(faults.found)


@given(plain_values(), st.sampled_from([Everything, Part, Leaf, tuple[Money, ...], dict[date, Kind], Label, Period]))
def test_no_plain_value_raises_anything_but_faults(plain: object, kind: type) -> None:
    with suppress(InvalidDocumentError):
        structure(plain, kind)


@given(st.text(max_size=60), st.sampled_from(["json", "toml", None]))
def test_no_text_raises_anything_but_faults(text: str, language: Literal["json", "toml"] | None) -> None:
    with suppress(InvalidDocumentError):
        read_policy(Leaf, text, format=language)


@given(st.sets(st.sampled_from(["name", "count", "is_open", "rate", "note"]), min_size=1), st.booleans())
def test_as_many_faults_as_there_are_wrong_fields_are_found_each_at_its_address(wrong: set[str], extra: bool) -> None:  # noqa: FBT001 - drawn
    plain: dict[str, object] = {"name": "x", **{key: [] for key in wrong}}
    if extra:
        plain["extra"] = 1

    with pytest.raises(InvalidDocumentError) as caught:
        structure({"parts": [{"kind": "leaf", **plain}]}, Branch, where="plan")

    found = [fault.address for fault in caught.value.faults]
    assert sorted(found) == sorted(f"plan.parts[0].{key}" for key in {*wrong, *(["extra"] if extra else [])})


@given(EVERYTHING, st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(value: Everything, random: random.Random) -> None:
    def shuffled(plain: Plain) -> Plain:
        if isinstance(plain, list):
            return [shuffled(each) for each in plain]
        if not isinstance(plain, dict):
            return plain
        entries = [(key, shuffled(each)) for key, each in plain.items()]
        random.shuffle(entries)
        return dict(entries)

    assert structure(shuffled(unstructure(value)), Everything) == value


@given(plain_tables())
def test_toml_text_reads_back_to_the_same_values(plain: dict[str, Plain]) -> None:
    text = toml_text(plain)

    assert with_nothing(tomllib.loads(text, parse_float=Decimal)) == plain
    assert parsed(text, "toml", "plan") == plain
    assert toml_text(parsed(text, "toml", "plan")) == text


@given(plain_values())
def test_json_text_is_that_of_the_standard_library(plain: Plain) -> None:
    text = written(plain, "json")

    assert text == json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
    assert parsed(text, "json", "plan") == plain


@given(st.dictionaries(plain_texts(), decimals(), max_size=4))
def test_decimals_keep_their_digits_in_both_formats(plain: dict[str, Decimal]) -> None:
    for language in ("json", "toml"):
        back = parsed(written(plain, language), language, "plan")

        assert back == plain
        assert isinstance(back, dict)
        assert all(type(number) is Decimal for number in back.values())

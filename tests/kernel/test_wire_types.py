"""The forms of types: lists, sets, tables, choices, anything, and the types that documents cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Final, Literal, NewType, Union
from zoneinfo import ZoneInfo

import attrs
import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingMode
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.texts import Label, text
from salesmanual.kernel.wire import TaggedUnion, structure, unstructure
from salesmanual.kernel.wire_types import form_of


class Grade(StrEnum):
    """Values are text."""

    A = "a"
    B = "b"


class Level(IntEnum):
    """Values are numbers."""

    LOW = 1
    HIGH = 2


class Point(Enum):
    """Values are no plain values."""

    ORIGIN = (0, 0)
    UNIT = (1, 1)


class Mixed(Enum):
    """Values of several types, two of them equal to Python."""

    ONE = 1
    TRUE = "true"


@attrs.frozen
class Leaf:
    """A table."""

    x: int = 0


@attrs.frozen
class Stamp:
    """A class that says its own form, which is text."""

    text: str

    @classmethod
    def from_plain(cls, plain: object) -> Stamp:
        """From text."""
        if not isinstance(plain, str):
            raise WrongTypeError("stamp", plain, "text")
        if not plain:
            raise InvalidValueError("text", plain, "text that is not empty")
        return cls(plain)

    def to_plain(self) -> str:
        """Text."""
        return self.text


@attrs.frozen
class Box:
    """A class that says its own form, which is a table."""

    size: int

    @classmethod
    def from_plain(cls, plain: object) -> Box:
        """From a table."""
        size = plain["size"] if isinstance(plain, Mapping) else None
        if not isinstance(size, int):
            raise InvalidValueError("size", size, "a whole number")
        return cls(size)

    def to_plain(self) -> dict[str, object]:
        """A table."""
        return {"size": self.size}


Key = NewType("Key", str)
ONE_OF_FOUR = Literal["x", 1, True, None]  # noqa: PYI061 - both spellings are read
Maybe = Annotated[int | None, "a note"]
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


class TestRoundTrip:
    @pytest.mark.parametrize(
        ("kind", "value", "plain"),
        [
            (str, "x", "x"),
            (Key, "x", "x"),
            (Maybe, 3, 3),
            (Final[int], 3, 3),
            (ClassVar[int], 3, 3),
            (None, None, None),
            (Grade, Grade.B, "b"),
            (Level, Level.HIGH, 2),
            (Point, Point.UNIT, "UNIT"),
            (Mixed, Mixed.ONE, 1),
            (Mixed, Mixed.TRUE, "true"),
            (Literal["x", "y"], "y", "y"),
            (ONE_OF_FOUR, True, True),
            (ONE_OF_FOUR, 1, 1),
            (ONE_OF_FOUR, None, None),
            (Literal["x", Grade.A], Grade.A, "a"),
            (tuple[int, ...], (1, 2), [1, 2]),
            (tuple[int, str], (1, "x"), [1, "x"]),
            (tuple[()], (), []),
            (list[int], [1, 2], [1, 2]),
            (Sequence[int], (1, 2), [1, 2]),
            (Collection[int], (1, 2), [1, 2]),
            (Iterable[int], (1, 2), [1, 2]),
            (MutableSequence[int], [1, 2], [1, 2]),
            (frozenset[str], frozenset({"b", "a"}), ["a", "b"]),
            (set[int], {10, 9}, [10, 9]),
            (AbstractSet[int], frozenset({1}), [1]),
            (dict[str, int], {"a": 1}, {"a": 1}),
            (Mapping[int, str], {-12: "x"}, {"-12": "x"}),
            (Mapping[bool, str], {True: "x", False: "y"}, {"true": "x", "false": "y"}),
            (MutableMapping[date, Money], {date(2026, 1, 2): Money("1", "CNY")}, {"2026-01-02": "1 CNY"}),
            (Mapping[Grade, int], {Grade.A: 1}, {"a": 1}),
            (Mapping[Literal["x"], int], {"x": 1}, {"x": 1}),
            (Mapping[Period, int], {month(2026, 3): 1}, {"2026-03": 1}),
            (Mapping[tuple[str, int], int], {("x", 1): 2}, [[["x", 1], 2]]),
            (Mapping[Level, int], {Level.LOW: 2}, [[1, 2]]),
            (Stamp, Stamp("x"), "x"),
            (Box, Box(3), {"size": 3}),
            (int | None, None, None),
            (int | None, 3, 3),
            (int | str, "3", "3"),
            (int | str, 3, 3),
            (bool | int, True, True),
            (Decimal | int, Decimal("1.0"), "1.0"),
            (Decimal | str, Decimal("1.0"), {"decimal": "1.0"}),
            (Decimal | Money, Decimal("1.0"), "1.0"),
            (Decimal | Money, Money("1", "CNY"), "1 CNY"),
            (Fraction | Decimal, Fraction(1, 3), "1/3"),
            (Fraction | Decimal, Fraction(1, 2), {"ratio": "0.5"}),
            (Decimal | Fraction, Fraction(1, 2), {"ratio": "0.5"}),
            (date | str, date(2026, 3, 31), {"date": "2026-03-31"}),
            (date | datetime, NOON, "2026-03-31T12:00:00+00:00"),
            (str | Stamp, Stamp("x"), {"stamp": "x"}),
            (Money | Stamp, Stamp("1 CNY"), {"stamp": "1 CNY"}),
            (int | Literal["unlimited"], "unlimited", "unlimited"),
            (Leaf | tuple[int, ...] | str, Leaf(3), {"x": 3}),
            (Leaf | tuple[int, ...] | str, (3,), [3]),
            (Leaf | tuple[int, ...] | str, "x", "x"),
            (Union[int, str, None], None, None),  # noqa: UP007 - the old spelling is read too
            (dict[str, int] | date, {"date": 3}, {"table": {"date": 3}}),
            (int | tuple[int | str, ...], (1, "x"), [1, "x"]),
            (timedelta, timedelta(hours=8), "PT8H"),
            (time, time(9, 30), "09:30:00"),
            (ZoneInfo, ZoneInfo("Asia/Shanghai"), "Asia/Shanghai"),
            (tzinfo, ZoneInfo("Asia/Shanghai"), "Asia/Shanghai"),
        ],
    )
    def test_what_is_written_reads_back_as_the_same(self, kind: Any, value: object, plain: object) -> None:  # noqa: ANN401 - an annotation is anything
        written = unstructure(value, kind)
        back = structure(written, kind)

        assert written == plain
        assert back == value
        assert type(back) is type(value)

    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            3,
            "x",
            Decimal("1.5"),
            Fraction(1, 3),
            Money("1", "CNY"),
            date(2026, 3, 31),
            NOON,
            time(9, 30),
            timedelta(hours=8),
            month(2026, 3),
            Label({"en": "Gold", "zh_Hant": "金級"}),
            text("sale {id} of {amount}", id="S-1", amount=Money("1", "CNY")),
            (1, ("x", None)),
            {"a": {"b": 1, "c": date(2026, 3, 31)}},
            {"date": "x"},
            {"table": 3},
            {"table": {"table": 3}},
            {"date": 1, "x": 2},
            {},
        ],
    )
    def test_anything_plain_stands_under_object(self, value: object) -> None:
        back = structure(unstructure(value, object), object)

        assert back == value
        assert type(back) is type(value)

    @pytest.mark.parametrize(
        ("value", "plain"), [(Grade.A, "a"), (Level.HIGH, 2), ([1, 2], [1, 2]), ((Grade.A,), ["a"])]
    )
    def test_members_and_lists_stand_for_their_plain_values_under_object(self, value: object, plain: object) -> None:
        written = unstructure(value, object)

        assert written == plain
        assert type(written) is type(plain)

    @pytest.mark.parametrize(
        ("kind", "value"), [(tuple, (1, "x")), (list, [1]), (dict, {"a": 1}), (frozenset, frozenset({1})), (set, {1})]
    )
    def test_a_bare_container_holds_anything(self, kind: type, value: object) -> None:
        assert structure(form_of(kind).write(value), kind) == value

    def test_single_values_of_toml_are_told_by_their_type(self) -> None:
        kind: Any = date | str | Decimal

        assert structure(date(2026, 3, 31), kind) == date(2026, 3, 31)
        assert structure(Decimal("1.5"), kind) == Decimal("1.5")
        assert structure([NOON, time(9), Decimal(1)], object) == (NOON, time(9), Decimal(1))


class TestRefusedDocuments:
    @pytest.mark.parametrize(
        ("kind", "plain", "message"),
        [
            (int, "3", "found '3' of type str, accepted is a whole number"),
            (Grade, "c", "found 'c', accepted is one of 'a', 'b'"),
            (Grade, ["a"], r"found \['a'\], accepted is one of 'a', 'b'"),
            (Level, True, "found True, accepted is one of 1, 2"),
            (Level, "1", "found '1', accepted is one of 1, 2"),
            (Literal["x"], "y", "found 'y', accepted is 'x'"),
            (RoundingMode, "hlaf-up", "did you mean 'half-up'"),
            (tuple[int, ...], "12", "found '12' of type str, accepted is a list"),
            (tuple[int, ...], {"a": 1}, "accepted is a list"),
            (tuple[int, ...], [1, "x"], r"\[1\]: found 'x' of type str, accepted is a whole number"),
            (tuple[int, str], [1], "found a list of 1, accepted is a list of 2: a whole number, text"),
            (tuple[int, str], ["x", 1], r"\[0\]: found 'x'[^\n]*\n  \[1\]: found 1"),
            (tuple[int, str], 5, "found 5 of type int, accepted is a list"),
            (tuple[()], [1], "found a list of 1, accepted is an empty list"),
            (frozenset[int], [1, 2, 1], r"\[2\]: found 1 a second time, accepted is each item once"),
            (frozenset[Decimal], ["1", "1.0"], r"\[1\]: found '1.0' a second time"),
            (frozenset[int], {"a": 1}, "accepted is a list"),
            (dict[str, int], [1], "accepted is a table"),
            (dict[str, int], {"a": "x"}, "a: found 'x'"),
            (dict[str, int], {3: 1}, r"\[3\]: found 3 of type int, accepted is text"),
            (dict[int, int], {"x": 1}, "x: found 'x' of type str, accepted is a whole number as text"),
            (dict[int, int], {"1": 1, "01": 2}, "01: found '01' a second time, accepted is each key once"),
            (dict[int, int], {"٣": 1}, "accepted is a whole number as text"),
            (dict[int, int], {"9" * 5_000: 1}, "accepted is a whole number as text"),
            (dict[bool, int], {"yes": 1}, "accepted is 'true' or 'false'"),
            (dict[bool, int], {1: 1}, "accepted is 'true' or 'false'"),
            (dict[date, int], {"2026-02-30": 1}, "2026-02-30: found '2026-02-30', accepted is a date"),
            (Mapping[tuple[str, int], int], [[["x", 1], 2], [["x", 1], 3]], r"\[1\]: found the same key a second time"),
            (Mapping[tuple[str, int], int], {"x": 1}, "accepted is a list"),
            (Stamp, 3, "found 3 of type int, accepted is text"),
            (Stamp, "", "found '', accepted is text that is not empty"),
            (Box, {"size": "x"}, "size: found 'x', accepted is a whole number"),
            (Box, 3, "found None, accepted is a whole number"),
            (int | None, "x", "found 'x' of type str, accepted is a whole number"),
            (int | date, "x", "found 'x' of type str, accepted is a whole number or a date such as"),
            (Decimal | Leaf, {"y": 1}, "y: unknown key; did you mean 'x'|y: unknown key; use one of 'x'"),
            (Leaf | str, {"x": "1"}, "x: found '1' of type str, accepted is a whole number"),
            (Leaf | str, [1], r"Leaf \| str: 1 fault\n  found \[1\] of type list, accepted is text or a table"),
            (date | str, {"date": "x"}, "date: found 'x', accepted is a date"),
            (Decimal | str, Decimal("NaN"), "accepted is a finite number"),
            (ONE_OF_FOUR, "y", "found 'y', accepted is one of 'x', 1, True, None"),
            (None, 3, "found 3 of type int, accepted is nothing"),
            (object, 1.5, "found 1.5 of type float, accepted is a plain value"),
            (object, [1, object()], r"\[1\]: found <object"),
            (object, {"a": {3: 1}}, r"a\[3\]: found 3 of type int, accepted is a key that is text"),
            (object, {"date": "x"}, "date: found 'x', accepted is a date"),
            (object, {"table": 3}, "table: found 3 of type int, accepted is a table"),
            (object, 2**2_000, "at most 1024 bits"),
            (object, Decimal("Infinity"), "a finite number"),
        ],
    )
    def test_the_fault_says_where_and_what_is_accepted(self, kind: Any, plain: object, message: str) -> None:  # noqa: ANN401 - an annotation is anything
        with pytest.raises(InvalidDocumentError, match=message):
            structure(plain, kind)

    def test_a_thousand_faults_of_one_kind_of_a_choice_are_a_refusal_of_that_kind(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            structure([{}] * 2_000, tuple[tuple[int, int], ...] | str)  # type: ignore[arg-type]  # an annotation

        assert len(caught.value.faults) == 1_000


class TestRefusedValues:
    @pytest.mark.parametrize(
        ("kind", "value", "message"),
        [
            (int | str, 1.5, "accepted is a whole number or text"),
            (str | Stamp, Stamp(""), "accepted is text or a stamp"),
            (object, object(), "a value that documents can hold"),
            (object, {3: 1}, "keys that are text"),
            (Mapping[Box, int], {Box(1): 1}, "keys that are written as text"),
            (Grade, "z", "fields hold values of their types"),
        ],
    )
    def test_a_value_that_would_not_read_back_is_refused(self, kind: Any, value: object, message: str) -> None:  # noqa: ANN401 - an annotation is anything
        with pytest.raises(WrongTypeError, match=message):
            unstructure(value, kind)


class TestRefusedTypes:
    @pytest.mark.parametrize(
        ("kind", "message"),
        [
            (float, "a float is not exact; use Decimal"),
            (bytes, "give the class from_plain and to_plain"),
            (Callable[[int], int], "a type that documents can hold"),
            (tuple[float, ...], "use Decimal"),
            (dict[str, bytes], "a type that documents can hold"),
            ("Plan", "a type that documents can hold"),
            (type[int], "a type that documents can hold"),
            (Leaf | dict[str, int], "make the classes members of a TaggedUnion"),
            (tuple[int, ...] | list[str], "at most one a list"),
            (Literal[b"x"], "text, a whole number, true, false or nothing"),
        ],
    )
    def test_it_is_refused_before_anything_is_read(self, kind: Any, message: str) -> None:  # noqa: ANN401 - an annotation is anything
        with pytest.raises(WrongTypeError, match=message):
            structure({}, kind)

    def test_a_class_with_such_a_field_is_refused_every_time(self) -> None:
        @attrs.frozen
        class Wrong:
            rate: float
            inside: tuple[Wrong, ...] = ()

        for _ in range(2):
            with pytest.raises(WrongTypeError, match="use Decimal"):
                structure({"rate": 1}, Wrong)


class TestChoicesOfTables:
    def test_a_choice_may_hold_a_tagged_base_and_single_values(self) -> None:
        class Shape:
            """A base."""

        shapes = TaggedUnion(Shape)

        @shapes.member("square")
        @attrs.frozen
        class Square(Shape):
            side: int

        kind: Any = Shape | str

        assert structure(unstructure(Square(2), kind), kind) == Square(2)
        assert structure("round", kind) == "round"
        assert structure(unstructure((Square(2), "round"), tuple[kind, ...]), tuple[kind, ...]) == (Square(2), "round")


def test_a_type_alias_of_python_3_12_is_its_value() -> None:
    class TypeAliasType:
        """What `type Rate = Decimal` makes, for interpreters that lack it."""

        __value__ = Decimal

    assert structure("5%", TypeAliasType()) == Decimal("0.05")  # type: ignore[arg-type]  # an annotation

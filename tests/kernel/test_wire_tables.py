"""Tables: converters, validators, defaults, members that say their own form, and what an incomplete table is told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.wire import TaggedUnion, structure, unstructure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _fault(plain: object, cls: type) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        structure(plain, cls)
    return [str(fault) for fault in caught.value.faults]


def _capped(value: int, instance: Any, field: attrs.Attribute[int]) -> int:  # noqa: ANN401 - an instance that is incomplete
    if value > instance.most:
        raise InvalidValueError(field.name, value, f"at most {instance.most}")
    return value


def _at_least(instance: Any, attribute: attrs.Attribute[int], value: int) -> None:  # noqa: ANN401 - as above
    if value < instance.least:
        raise InvalidValueError(attribute.name, value, f"at least {instance.least}")


def _read_rate(value: Fraction | str) -> Fraction:
    return read_fraction(value, "rate")


def _read_notes(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def _doubled(instance: Any) -> int:  # noqa: ANN401 - as above
    return 2 * int(instance.most)


_CAPPED: Any = attrs.Converter(_capped, takes_self=True, takes_field=True)
_FIVE_PERCENT: Any = "5%"


@attrs.frozen
class Range:
    """Fields that ask about each other."""

    least: int
    most: int = attrs.field(validator=_at_least)
    used: int = attrs.field(default=0, converter=_CAPPED)  # type: ignore[misc]  # the checker knows functions only
    twice: int = attrs.field(default=attrs.Factory(_doubled, takes_self=True))
    rate: Fraction = attrs.field(default=_FIVE_PERCENT, converter=_read_rate)
    notes: tuple[str, ...] = attrs.field(factory=tuple, converter=_read_notes)
    flag: bool | int = 1


class TestDefaults:
    def test_defaults_are_left_out_however_they_are_made(self) -> None:
        assert unstructure(Range(1, 2)) == {"least": 1, "most": 2, "flag": 1}

    def test_what_differs_from_the_default_is_written(self) -> None:
        value = Range(1, 2, used=1, twice=5, rate=Fraction(1, 4), notes=("x",), flag=True)

        plain = unstructure(value)

        assert plain == {
            "least": 1,
            "most": 2,
            "used": 1,
            "twice": 5,
            "rate": "0.25",
            "notes": ["x"],
            "flag": True,
        }
        assert structure(plain, Range) == value
        assert structure(plain, Range).flag is True


class TestFaults:
    def test_a_converter_and_a_validator_may_ask_about_the_fields_before(self) -> None:
        assert _fault({"least": 3, "most": 2, "used": 5}, Range) == [
            "most: found 2, accepted is at least 3",
            "used: found 5, accepted is at most 2",
        ]

    def test_what_cannot_be_asked_is_left_to_the_next_reading(self) -> None:
        assert _fault({"least": "x", "most": 2}, Range) == ["least: found 'x' of type str, accepted is a whole number"]

    def test_a_missing_key_says_what_is_accepted(self) -> None:
        assert _fault({}, Range) == [
            "least: missing, accepted is a whole number",
            "most: missing, accepted is a whole number",
        ]

    def test_a_validator_of_attrs_says_what_it_says(self) -> None:
        @attrs.frozen
        class Grade:
            grade: str = attrs.field(validator=attrs.validators.in_(["A", "B"]))

        [fault] = _fault({"grade": "C"}, Grade)

        assert fault.startswith("grade: 'grade' must be in ['A', 'B'] (got 'C')")

    def test_a_value_that_only_the_constructor_refuses_is_a_fault_of_the_table(self) -> None:
        @attrs.frozen
        class Pair:
            left: int
            right: int

            def __attrs_post_init__(self) -> None:
                if self.left == self.right:
                    raise ValueError("the two are equal")

        assert _fault({"left": 1, "right": 1}, Pair) == ["the two are equal"]


class Shape:
    """A base."""


SHAPES = TaggedUnion(Shape, tag="is")


@SHAPES.member("circle")
class Circle(Shape):
    """A member that says its own form."""

    def __init__(self, radius: int) -> None:
        self.radius = radius

    @classmethod
    def from_plain(cls, plain: object) -> Circle:
        """From a table."""
        if not isinstance(plain, dict) or plain.keys() != {"radius"}:
            raise InvalidValueError("circle", plain, "a table with radius")
        return cls(plain["radius"])

    def to_plain(self) -> object:
        """A table, unless the radius is odd in one way or another."""
        return {0: "point", 1: {"is": "unit"}}.get(self.radius, {"radius": self.radius})


class TestMembersThatSayTheirOwnForm:
    def test_the_tag_is_added_and_taken_off(self) -> None:
        plain = unstructure(Circle(2))

        assert plain == {"is": "circle", "radius": 2}
        for base in (Shape, Circle):
            found = structure(plain, base)
            assert isinstance(found, Circle)
            assert found.radius == 2
        assert structure({"radius": 2}, Circle).radius == 2

    def test_their_faults_have_addresses(self) -> None:
        assert _fault({"is": "circle"}, Shape) == ["circle: found {}, accepted is a table with radius"]
        assert _fault({"is": "square", "radius": 2}, Circle) == ["is: found 'square', accepted is 'circle'"]
        assert _fault("circle", Circle) == ["found 'circle', accepted is a table with radius"]

    @pytest.mark.parametrize("radius", [0, 1])
    def test_a_form_without_room_for_the_tag_is_refused(self, radius: int) -> None:
        with pytest.raises(WrongTypeError, match=r"Circle\.to_plain: found .*a table without the key is"):
            unstructure(Circle(radius))


class TestMembers:
    def test_a_field_with_the_key_of_the_tag_is_refused(self) -> None:
        @SHAPES.member("wrong")
        @attrs.frozen
        class Wrong(Shape):
            kind: int = attrs.field(metadata={"key": "is"})

        with pytest.raises(InvalidValueError, match="a key other than the tag of Shape"):
            structure({"is": "wrong"}, Shape)

    def test_a_stranger_in_a_field_of_the_base_is_refused(self) -> None:
        @attrs.frozen
        class Drawing:
            shapes: tuple[Shape, ...]

        @attrs.frozen
        class Stranger(Shape):
            x: Decimal

        with pytest.raises(LookupError, match="register the class as a member of Shape"):
            unstructure(Drawing((Stranger(Decimal(1)),)))

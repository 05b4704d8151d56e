"""The fields of a class as documents see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.kernel.wire_fields import document_fields
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from decimal import Decimal  # noqa: TC004 - that it is not there at run time is the fault under test


@attrs.frozen
class Base:
    """A class with a private and an aliased field."""

    _secret: int
    named: int = attrs.field(alias="other")
    derived: int = attrs.field(init=False, default=3)


@attrs.frozen
class Child(Base):
    """A class that inherits."""

    keyed: int = attrs.field(default=0, metadata={"key": "from"}, kw_only=True)


class TestKeys:
    def test_a_key_is_the_argument_unless_the_metadata_say_another(self) -> None:
        assert [field.key for field in document_fields(Child)] == ["secret", "other", "from"]

    def test_keys_are_read_and_written(self) -> None:
        child = Child(1, 2, keyed=5)

        assert unstructure(child) == {"secret": 1, "other": 2, "from": 5}
        assert structure({"secret": 1, "other": 2, "from": 5}, Child) == child

    @pytest.mark.parametrize("key", ["it's", 'say "x"', "a\\b", "two\nlines", "a.b", "佣金", "}", "__class__"])
    def test_a_key_may_be_any_text(self, key: str) -> None:
        @attrs.frozen
        class Awkward:
            field: int = attrs.field(metadata={"key": key})

        check_round_trip(Awkward(3))
        assert unstructure(Awkward(3)) == {key: 3}

    @pytest.mark.parametrize("key", ["", 3])
    def test_a_key_is_text(self, key: object) -> None:
        @attrs.frozen
        class Wrong:
            field: int = attrs.field(metadata={"key": key})

        with pytest.raises(InvalidValueError, match=r"Wrong\.field: found"):
            document_fields(Wrong)

    def test_two_fields_with_one_key_are_refused(self) -> None:
        @attrs.frozen
        class Wrong:
            above: int = attrs.field(metadata={"key": "below"})
            below: int

        with pytest.raises(DuplicateError, match="give each field a key of its own"):
            document_fields(Wrong)


class TestAnnotations:
    def test_an_annotation_that_only_type_checkers_see_is_refused_with_the_fix(self) -> None:
        @attrs.frozen
        class Wrong:
            rate: Decimal

        with pytest.raises(InvalidValueError, match=r"Wrong\.rate: found 'Decimal'.*import Decimal where the module"):
            structure({}, Wrong)

    def test_a_derived_field_needs_no_annotation_that_holds(self) -> None:
        @attrs.frozen
        class Derived:
            key: str
            rate: Decimal = attrs.field(init=False, default=None)

        assert structure({"key": "x"}, Derived) == Derived("x")

    def test_a_field_without_an_annotation_is_refused(self) -> None:
        made = attrs.make_class("Made", {"key": attrs.field()})

        with pytest.raises(InvalidValueError, match=r"Made\.key: found None, accepted is an annotation"):
            document_fields(made)

    def test_a_class_of_a_module_that_is_gone_is_read_by_its_own_names(self) -> None:
        @attrs.frozen
        class Gone:
            key: str

        Gone.__module__ = "no.such.module"

        assert structure({"key": "x"}, Gone) == Gone("x")

    def test_a_class_may_hold_itself(self) -> None:
        @attrs.frozen
        class Unit:
            name: str
            units: tuple[Unit, ...] = ()
            above: Unit | None = None
            led_by: Unit | str = ""

        team = Unit("company", (Unit("east", (Unit("team", above=Unit("east")),)), Unit("west", led_by=Unit("east"))))

        assert structure(unstructure(team), Unit) == team
        with pytest.raises(Exception, match=r"units\[0\]\.units\[0\]\.nam: unknown key; did you mean 'name'"):
            structure({"name": "x", "units": [{"name": "y", "units": [{"nam": "z"}]}]}, Unit)

"""The checks of fields: what is accepted stays as it is, what is not is refused with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_date,
    check_duration,
    check_flag,
    check_kind,
    check_line,
    check_moment,
    check_money,
    check_optional_line,
    check_period,
    check_section,
    check_text,
    read_items,
    read_lines,
    read_moment,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FORMS = ("call", "visit")


@attrs.frozen
class Everything:
    """A field for each check."""

    line: str = attrs.field(default="x", validator=check_line)
    maybe: str | None = attrs.field(default=None, validator=check_optional_line)
    section: str = attrs.field(default="", validator=check_section)
    text: str = attrs.field(default="", validator=check_text)
    flag: bool = attrs.field(default=False, validator=check_flag)
    day: date = attrs.field(default=NOON.date(), validator=check_date)
    at: datetime = attrs.field(default=NOON, validator=check_moment)
    period: Any = attrs.field(default=month(2026, 3), validator=check_period)
    within: timedelta = attrs.field(default=timedelta(hours=1), validator=check_duration)
    amount: Money = attrs.field(default=Money("5", "CNY"), validator=check_money)
    some: int = attrs.field(default=1, validator=check_count(1, 9))
    many: int = attrs.field(default=0, validator=check_count())
    kind: object = attrs.field(default=1, validator=check_kind(int, "a number", "count them"))
    form: str = attrs.field(default="call", validator=check_choice("a form", FORMS))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("line", "李娜"),
        ("maybe", "x"),
        ("section", "4.3"),
        ("text", "two\nlines"),
        ("flag", True),
        ("some", 9),
        ("many", 10_000),
        ("form", "visit"),
        ("amount", Money("0", "CNY")),
    ],
)
def test_what_is_accepted_stays_as_it_is(field: str, value: object) -> None:
    assert getattr(Everything(**{field: value}), field) is value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "kind", "message"),
    [
        ("line", 7, WrongTypeError, "line: found 7 of type int, accepted is text"),
        ("line", " ", InvalidValueError, "line: found ' ', accepted is one line of text of at most 200 characters"),
        ("line", "a\nb", InvalidValueError, "one line of text"),
        ("line", "x" * 201, InvalidValueError, "at most 200 characters"),
        ("maybe", "", InvalidValueError, "maybe: found ''"),
        ("section", None, WrongTypeError, "section: found None"),
        ("section", "a\nb", InvalidValueError, "one line"),
        ("text", None, WrongTypeError, "text: found None"),
        ("text", "x" * 10_001, InvalidValueError, "accepted is text of at most 10,000 characters"),
        ("flag", 1, WrongTypeError, "flag: found 1 of type int, accepted is True or False"),
        ("day", NOON, WrongTypeError, "take its date"),
        ("at", NOON.replace(tzinfo=None), WrongTypeError, "accepted is a datetime with a time zone; say where it is"),
        ("at", NOON.date(), WrongTypeError, "accepted is a datetime with a time zone"),
        ("period", "2026-03", WrongTypeError, "period: found '2026-03' of type str, accepted is a Period; write it as"),
        ("within", 40, WrongTypeError, "within: found 40 of type int, accepted is a timedelta; write it as"),
        ("within", timedelta(), InvalidValueError, "within: found '0:00:00', accepted is more than no time"),
        ("amount", 5, WrongTypeError, "amount: found 5 of type int, accepted is Money; write it as"),
        ("amount", Money("-5", "CNY"), InvalidValueError, "accepted is an amount of 0 or more"),
        ("some", True, WrongTypeError, "some: found True of type bool, accepted is a whole number"),
        ("some", 0, InvalidValueError, "some: found 0, accepted is a whole number from 1 to 9"),
        ("some", 10, InvalidValueError, "accepted is a whole number from 1 to 9"),
        ("many", -1, InvalidValueError, "many: found -1, accepted is a whole number of at least 0"),
        ("kind", "1", WrongTypeError, "kind: found '1' of type str, accepted is a number; count them"),
        ("form", 1, WrongTypeError, "form: found 1 of type int, accepted is a form; use one of 'call', 'visit'"),
        ("form", "vist", InvalidValueError, "form: found 'vist', accepted is a form; did you mean 'visit'?"),
    ],
)
def test_what_is_not_accepted_is_refused_with_its_place(
    field: str, value: object, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as refused:
        Everything(**{field: value})  # type: ignore[arg-type]

    assert message in str(refused.value)


class TestReadLines:
    def test_a_list_of_lines_is_a_tuple(self) -> None:
        assert read_lines(iter(["a", "b"]), "roles") == ("a", "b")

    @pytest.mark.parametrize(
        ("values", "kind", "message"),
        [
            ("ab", WrongTypeError, "roles: found 'ab' of type str, accepted is a list of texts"),
            (["a", 1], WrongTypeError, "roles[1]: found 1"),
            (["a", "a"], DuplicateError, "name it once"),
        ],
    )
    def test_anything_else_is_refused(self, values: object, kind: type[Exception], message: str) -> None:
        with pytest.raises(kind) as refused:
            read_lines(values, "roles")  # type: ignore[arg-type]

        assert message in str(refused.value)


class TestReadItems:
    def test_items_of_the_class_are_a_tuple(self) -> None:
        assert read_items(iter([1, 1]), "numbers", int, "a number") == (1, 1)

    @pytest.mark.parametrize(
        ("values", "kind", "message"),
        [
            (5, WrongTypeError, "forms: found 5 of type int, accepted is a list, each item a form"),
            ([Everything(), 5], WrongTypeError, "forms[1]: found 5 of type int, accepted is a form"),
            ([Everything(), Everything()], DuplicateError, "each may come once"),
            ([], InvalidValueError, "forms: found (), accepted is a list of at least 1, each item a form"),
        ],
    )
    def test_anything_else_is_refused(self, values: object, kind: type[Exception], message: str) -> None:
        with pytest.raises(kind) as refused:
            read_items(values, "forms", Everything, "a form", key="line", least=1)  # type: ignore[arg-type]

        assert message in str(refused.value)


def test_a_moment_is_named_by_its_place() -> None:
    assert read_moment(NOON, "at") is NOON
    with pytest.raises(WrongTypeError, match="opened: found None"):
        read_moment(None, "opened")

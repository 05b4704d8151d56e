"""Which form a type has: from an annotation to how its values are read and written.

Invariant: a type has one form, made once. A type that documents cannot hold, such as `float` or a function, is an
error that names it, when a class with such a field is first read or written.

Left out: the forms themselves (`wire_form`, `wire_lists`, `wire_choices`, `wire_anything`, `wire_tables`).
"""

from __future__ import annotations

import types
import typing
from collections import abc
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel import wire_scalars as single
from salesmanual.kernel.errors import WrongTypeError, check_key
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, Text
from salesmanual.kernel.wire_anything import anything_form
from salesmanual.kernel.wire_choices import enum_form, literal_form, nothing_form, one_of, optional_form
from salesmanual.kernel.wire_form import Form, value_form
from salesmanual.kernel.wire_lists import list_form, mapping_form, pairs_form, set_form, tuple_form
from salesmanual.kernel.wire_tables import class_form, table_form, union_form
from salesmanual.kernel.wire_unions import union_of_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.wire_form import Faults, Reader, Writer

__all__ = ["form_of"]

_FORMS: Final[dict[object, Form]] = {}
_BEING_MADE: Final[set[object]] = set()
_LOCK: Final = RLock()


def form_of(kind: object) -> Form:
    """The form of a type.

    Raises:
        WrongTypeError: If documents cannot hold the type.
        InvalidValueError: If a field's annotation does not hold at run time.

    >>> form_of(tuple[int, ...]).read([1, 2], None)
    (1, 2)
    >>> form_of(dict[str, Decimal]).write({"east": Decimal("0.6")})
    {'east': '0.6'}
    """
    try:
        return _FORMS[kind]
    except (KeyError, TypeError):
        pass
    check_key(kind, "cls")
    with _LOCK:
        return _made(_bare(kind))


def _made(kind: object) -> Form:
    if kind in _FORMS:
        return _FORMS[kind]
    if kind in _BEING_MADE:
        return _late(kind)
    _BEING_MADE.add(kind)
    try:
        form = _FORMS[kind] = _make(kind)
    finally:
        _BEING_MADE.discard(kind)
    return form


def _late(kind: object) -> Form:
    """The form of a class inside itself: it is looked up when it is used."""
    name = _name(kind)

    def read(plain: object, _: object = None) -> object:
        return _FORMS[kind].read(plain, None)

    def write(value: object) -> object:
        return _FORMS[kind].write(value)

    def holds(value: object) -> bool:
        return _FORMS[kind].holds(value)

    def inspect(plain: object, address: str, faults: Faults) -> object:
        return _FORMS[kind].inspect(plain, address, faults)

    return Form(f"a table with the fields of {name}", read, write, inspect, holds, tag=name.lower(), stands_as="table")


def _bare(kind: object) -> object:
    """The type without what documents do not care about: names, notes, finality."""
    while True:
        origin = typing.get_origin(kind)
        if origin in {typing.Annotated, typing.Final, typing.ClassVar}:
            kind = typing.get_args(kind)[0]
        elif isinstance(kind, typing.NewType):
            kind = kind.__supertype__
        elif type(kind).__name__ == "TypeAliasType":
            kind = cast("Any", kind).__value__  # `type X = …` of Python 3.12
        else:
            return type(None) if kind is None else kind


def _make(kind: object) -> Form:
    known = _SINGLE.get(kind)
    if known is not None:
        return known
    if kind in {object, typing.Any}:
        return anything_form({each: form_of(each) for each in _KEPT})
    union = union_of_base(kind)
    if union is not None:
        return union_form(union, form_of)
    if typing.get_origin(kind) is not None:
        return _make_generic(kind)
    if isinstance(kind, type):
        return _make_class(kind)
    raise _cannot_hold(kind)


def _make_class(kind: type) -> Form:
    if hasattr(kind, "from_plain") and hasattr(kind, "to_plain"):
        return class_form(kind)
    if issubclass(kind, Enum):
        return enum_form(kind)
    if attrs.has(kind):
        return table_form(kind, form_of)
    if kind in _BARE:
        return form_of(_BARE[kind])
    raise _cannot_hold(kind)


_BARE: Final[Mapping[type, object]] = {
    tuple: tuple[object, ...],
    list: list[object],
    dict: dict[str, object],
    frozenset: frozenset[object],
    set: set[object],
}


def _make_generic(kind: object) -> Form:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return literal_form(arguments)
    if origin in {typing.Union, types.UnionType}:
        return _make_choice(arguments)
    if origin in _MAPPINGS:
        return _make_mapping(*map(form_of, arguments))
    if origin is tuple and arguments[-1:] != (...,):
        return tuple_form([form_of(each) for each in arguments])
    if origin in _LISTS or origin in _SETS:
        item = form_of(arguments[0])
        return list_form(item, _LISTS[origin]) if origin in _LISTS else set_form(item, _SETS[origin])
    raise _cannot_hold(kind)


def _make_mapping(key: Form, entry: Form) -> Form:
    if key.read_key is None:
        return pairs_form(list_form(tuple_form([key, entry]), tuple))
    return mapping_form(key, entry)


_LISTS: Final[Mapping[object, type[tuple[object, ...] | list[object]]]] = {
    tuple: tuple,
    list: list,
    abc.Sequence: tuple,
    abc.Collection: tuple,
    abc.Iterable: tuple,
    abc.MutableSequence: list,
}
_SETS: Final[Mapping[object, type[frozenset[object] | set[object]]]] = {
    frozenset: frozenset,
    set: set,
    abc.Set: frozenset,
    abc.MutableSet: set,
}
_MAPPINGS: Final = frozenset({dict, abc.Mapping, abc.MutableMapping})


def _make_choice(kinds: tuple[object, ...]) -> Form:
    forms = [form_of(kind) for kind in kinds if kind is not type(None)]
    shapes = [form.stands_as for form in forms]
    if shapes.count("table") > 1 or shapes.count("list") > 1:
        accepted = "a choice of which at most one is a table, and at most one a list"
        remedy = "make the classes members of a TaggedUnion and annotate its base"
        raise WrongTypeError("annotation", " | ".join(map(_name, kinds)), accepted, remedy)
    form = forms[0] if len(forms) == 1 else one_of(sorted(forms, key=_choice_order))
    return optional_form(form) if type(None) in kinds else form


def _choice_order(form: Form) -> tuple[int, str]:
    """Named values, then single values from the narrow to the wide, then the rest by name; not as they are annotated.

    Python holds `int | str` and `str | int` for equal, so whichever came first would decide for both.
    """
    if form.tag in _ORDER:
        return (_ORDER[form.tag], "")
    return (-1 if form.stands_as == "value" else len(_ORDER), form.tag)


def _name(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)


def _cannot_hold(kind: object) -> WrongTypeError:
    remedy = "give the class from_plain and to_plain, or leave the field out of documents with init=False"
    if kind is float:
        remedy = "a float is not exact; use Decimal"
    return WrongTypeError("annotation", kind, "a type that documents can hold", remedy)


def _text_form(
    kind: type, accepted: str, read: Reader, write: Writer, *, tag: str, natives: tuple[type, ...] = ()
) -> Form:
    """The form of a type that is written as text, and so may be a key."""
    return value_form(kind, accepted, read, write, tag=tag, natives=natives, read_key=read, write_key=write)


def _read_int_key(plain: object, _: object = None) -> object:
    digits = plain.removeprefix("-") if type(plain) is str else ""
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > _KEY_DIGITS:
        raise WrongTypeError("key", plain, "a whole number as text")
    return int(cast("str", plain))


def _read_bool_key(plain: object, _: object = None) -> object:
    if plain not in {"true", "false"}:
        raise WrongTypeError("key", plain, "'true' or 'false'")
    return plain == "true"


_KEY_DIGITS: Final = 100
_SINGLE: Final[Mapping[object, Form]] = {
    bool: value_form(
        bool,
        "true or false",
        single.read_bool,
        single.as_it_is,
        tag="truth",
        natives=(bool,),
        read_key=_read_bool_key,
        write_key=lambda value: "true" if value else "false",
    ),
    int: value_form(
        int,
        "a whole number",
        single.read_int,
        single.as_it_is,
        tag="integer",
        natives=(int,),
        read_key=_read_int_key,
        write_key=str,
    ),
    Decimal: _text_form(
        Decimal,
        "a number such as '0.05' or '5%'",
        single.read_decimal_text,
        cast("Writer", single.exact_decimal_text),
        tag="decimal",
        natives=(Decimal,),
    ),
    Fraction: _text_form(
        Fraction,
        "a ratio such as '0.85', '85%' or '1/3'",
        single.read_fraction_text,
        cast("Writer", single.exact_fraction_text),
        tag="ratio",
    ),
    Money: _text_form(
        Money,
        "an amount and its currency, such as '18420.50 CNY'",
        single.read_money,
        cast("Writer", single.money_text),
        tag="money",
    ),
    date: _text_form(
        date,
        "a date such as '2026-03-31'",
        single.read_date,
        cast("Writer", single.date_text),
        tag="date",
        natives=(date,),
    ),
    datetime: _text_form(
        datetime,
        "a date and time with its offset",
        single.read_instant,
        cast("Writer", single.instant_text),
        tag="instant",
        natives=(datetime,),
    ),
    time: _text_form(
        time,
        "a time of day such as '09:30:00'",
        single.read_time,
        cast("Writer", single.time_text),
        tag="time",
        natives=(time,),
    ),
    timedelta: _text_form(
        timedelta,
        "a duration such as 'PT8H'",
        single.read_duration,
        cast("Writer", single.duration_text),
        tag="duration",
    ),
    ZoneInfo: _text_form(
        ZoneInfo,
        "a time zone such as 'Asia/Shanghai'",
        single.read_zone,
        cast("Writer", single.zone_text),
        tag="zone",
    ),
    tzinfo: _text_form(
        tzinfo,
        "a time zone such as 'Asia/Shanghai'",
        single.read_zone,
        cast("Writer", single.zone_text),
        tag="zone",
    ),
    type(None): nothing_form(),
    str: _text_form(str, "text", single.read_str, single.as_it_is, tag="text", natives=(str,)),
}

_ORDER: Final = {form.tag: position for position, form in enumerate(_SINGLE.values())}

_KEPT: Final = (Decimal, Fraction, Money, date, datetime, time, timedelta, Period, Label, Text)
"""What a value under `object` may be beyond the plain values."""

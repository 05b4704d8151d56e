"""What a condition is judged on: the path of a fact, finding the fact, and comparing it with a required value.

Invariant: a fact is compared exactly or not at all. A number meets only a number, money only money of its currency,
a day only a day; anything else cannot be compared, and a condition on it is unknown, with the reason. Looking up a
fact calls no method and reads no name that begins with an underscore.

A fact that is not there, is `None` or is not a number (NaN) is missing. A `float` fact counts as the shortest decimal
that reads back to it, so 0.1 is 0.1, as a person and a database read it. An enumeration's member counts as its
value. A `bool` is no number.

Left out: the conditions themselves (`salesmanual.kernel.criteria`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from numbers import Rational
from typing import Final, Literal, TypeAlias, cast

from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError, shown
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import EXACT, Rounding, number_text, percent_text, read_decimal, read_fraction
from salesmanual.kernel.texts import Text, text

__all__ = [
    "Distance",
    "Kind",
    "Value",
    "comparable",
    "displayed",
    "distance",
    "kind_of",
    "look_up",
    "mismatch",
    "near_text",
    "quoted",
    "read_path",
    "read_value",
    "segments",
    "stored",
    "value_key",
]

Value: TypeAlias = str | bool | int | Decimal | Fraction | Money | date | datetime
"""What a condition may require of a fact. A `Fraction` is a ratio and prints as a percentage."""

Distance: TypeAlias = int | Decimal | Fraction | Money | timedelta
"""How far a fact is from what is required: required minus found."""

Kind: TypeAlias = Literal["text", "truth", "number", "money", "date", "instant"]

Comparable: TypeAlias = str | bool | int | Decimal | Fraction | date | datetime
"""What two values of one kind are compared by; of money, the amount."""

_ESCAPED: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LAST_SHORT: Final = 0xFFFF
_NEAR: Final = Rounding(Decimal("0.0001"))
_MAX_PATH: Final = 200
_MAX_TEXT: Final = 1_000
_NEVER_NAN: Final = frozenset({bool, int, str, Fraction, Money})
_SEGMENT: Final = re.compile(r"[^_\W]\w*(?:-\w+)*|[^._`\s\x00-\x1f\x7f][^.`\x00-\x1f\x7f]*")


def read_path(value: str, where: str = "path") -> str:
    """The path, if each of its parts between dots may be looked up.

    A part is a key of a mapping, a public attribute, or the position in a sequence, counted from 0.

    Raises:
        WrongTypeError: If it is not text.
        InvalidValueError: If a part is empty, begins with an underscore, or has a backtick or a control character.

    >>> read_path("customer.region"), read_path("items.0.amount")
    ('customer.region', 'items.0.amount')
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "a path such as 'customer.region'")
    path = str.__str__(value)
    if len(path) <= _MAX_PATH and all(map(_is_segment, path.split("."))):
        return path
    raise InvalidValueError(
        where,
        path,
        f"names with dots between them such as 'customer.region', at most {_MAX_PATH} characters, "
        "none beginning with an underscore",
    )


def _is_segment(segment: str) -> bool:
    return _SEGMENT.fullmatch(segment) is not None and segment.isprintable() and segment == segment.strip()


def segments(path: str) -> tuple[str, ...]:
    """The parts of the path."""
    return tuple(path.split("."))


def look_up(facts: object, parts: tuple[str, ...]) -> object:
    """The fact at the path, or `None` where there is none.

    >>> look_up({"items": [{"amount": 5}]}, ("items", "0", "amount"))
    5
    """
    found: object = facts
    for part in parts:
        if type(found) is dict or isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, (tuple, list)) and part.isascii() and part.isdecimal():
            position = int(part)
            found = found[position] if position < len(found) else None
        elif part.startswith("_"):  # read_path has refused it; a second lock on a door
            return None
        else:
            found = getattr(found, part, None)
            if callable(found):
                return None
        if found is None:
            return None
    return None if type(found) not in _NEVER_NAN and _is_nan(found) else found


def _is_nan(found: object) -> bool:
    """Whether it is a missing figure as data frames hold it: `nan`, a Decimal NaN, `NaT`."""
    if isinstance(found, Decimal):
        return found.is_nan()
    return isinstance(found, (float, date)) and found != found  # noqa: PLR0124 - only NaN and NaT differ from themselves


def read_value(value: object, where: str = "value") -> Value:  # noqa: C901, PLR0911 - one case for each kind
    """The value a condition may require, checked.

    A datetime keeps its offset from UTC and forgets the name of its zone, so that equal instants are equal.

    Raises:
        WrongTypeError: If it is `None`, a `float`, or no value that a fact can be compared with.
        InvalidValueError: If it is NaN, infinite or absurdly long, or a datetime without a time zone.
    """
    match value:
        case bool() | Money():
            return value
        case str():
            if len(value) > _MAX_TEXT:
                raise InvalidValueError(where, value, f"text of at most {_MAX_TEXT:,} characters")
            return str.__str__(value)
        case int():
            return int(read_decimal(int(value), where))
        case Decimal():
            return read_decimal(value, where)
        case Fraction():
            return read_fraction(value, where)
        case datetime():
            offset = value.utcoffset()
            if offset is None:
                raise InvalidValueError(where, value, "a datetime with a time zone", "add tzinfo")
            return value.replace(tzinfo=timezone(offset))
        case date():
            return value
    accepted = "text, a bool, an int, a Decimal, a Fraction, Money, a date or a datetime with a time zone"
    remedy = ""
    if value is None:
        remedy = "to ask whether a fact is there use Present(path), or Not(Present(path))"
    elif isinstance(value, float):
        remedy = f"write Decimal('{value!r}'), because a float is not exact"
    raise WrongTypeError(where, value, accepted, remedy)


def value_key(value: object) -> tuple[bool, object]:
    """What a value is equal by: `True` is not 1.

    >>> value_key(True) == value_key(1), value_key(Decimal("1.0")) == value_key(1)
    (False, True)
    """
    return (isinstance(value, bool), value)


def kind_of(value: Value) -> Kind:
    """The kind of the value; only values of one kind are compared, and money only within its currency.

    >>> kind_of(True), kind_of(1), kind_of(Money("1", "CNY"))
    ('truth', 'number', 'money')
    """
    match value:
        case bool():
            return "truth"
        case str():
            return "text"
        case Money():
            return "money"
        case datetime():
            return "instant"
        case date():
            return "date"
    return "number"


def comparable(found: object, required: Value) -> Comparable | None:  # noqa: PLR0911 - one line per kind
    """What the fact is compared by with the required value, or `None` where the two cannot be compared.

    >>> comparable(0.1, 5), comparable("0.1", 5)
    (Decimal('0.1'), None)
    """
    if isinstance(found, Enum):
        found = found.value
    kind = kind_of(required)
    if kind == "number":
        return _number(found)
    match found:
        case bool():
            return found if kind == "truth" else None
        case str():
            return str.__str__(found) if kind == "text" else None
        case Money():
            return found.amount if isinstance(required, Money) and found.currency == required.currency else None
        case datetime():
            if kind != "instant" or _is_nan(found) or (offset := found.utcoffset()) is None:
                return None
            return found.replace(tzinfo=timezone(offset))
        case date():
            return found if kind == "date" else None
    return None


def _number(found: object) -> int | Decimal | Fraction | None:
    match found:
        case bool():
            return None
        case int() | Fraction():
            return found
        case Decimal():
            return found if found.is_finite() else None
        case float():
            number = Decimal(float.__repr__(found))
            return number if number.is_finite() else None
        case Rational():
            return Fraction(int(found.numerator), int(found.denominator))
    return None


def stored(found: object, required: Value) -> Value | None:
    """The fact as a finding holds it, or `None` where it is no value or of absurd size."""
    if isinstance(found, Enum):
        found = found.value
    if kind_of(required) == "number":
        found = _number(found)
    try:
        return read_value(found)
    except SalesManualError:
        return None


def distance(required: Value, found: Value) -> Distance | None:  # noqa: PLR0911 - one answer for each kind
    """Required minus found, or `None` where there is no such number: between texts, or beyond any size.

    >>> distance(Fraction(1), Decimal("0.85")), distance(Money("5", "CNY"), Money("7", "CNY"))
    (Fraction(3, 20), Money('-2', 'CNY'))
    >>> distance(date(2026, 3, 1), date(2026, 2, 1))
    datetime.timedelta(days=28)
    """
    match required, found:
        case (bool(), _) | (str(), _):
            return None
        case Money(), Money():
            try:
                return required - found
            except SalesManualError:
                return None
        case datetime(), datetime():
            return required - found
        case date(), date():
            return required - found
        case int(), int():
            return required - found
        case (Fraction(), int() | Decimal() | Fraction()) | (int() | Decimal(), Fraction()):
            return Fraction(cast("int | Decimal | Fraction", required)) - Fraction(
                cast("int | Decimal | Fraction", found)
            )
    return EXACT.subtract(cast("Decimal", required), cast("Decimal", found))  # wide enough for any two values


def mismatch(found: object, required: Value) -> Text:
    """Why the fact cannot be compared with the required value."""
    what = shown(found)
    match required:
        case bool():
            return text("found {found} where true or false is needed", found=what)
        case str():
            return text("found {found} where text is needed", found=what)
        case Money():
            return text("found {found} where an amount in {currency} is needed", found=what, currency=required.currency)
        case datetime():
            return text("found {found} where a time with its time zone is needed", found=what)
        case date():
            return text("found {found} where a date is needed", found=what)
    return text("found {found} where a number is needed", found=what)


def displayed(value: Value | Distance) -> Text | int | Decimal | Money | date | str:
    """The value as a field of a text that people read."""
    match value:
        case bool():
            return text("true") if value else text("false")
        case str():
            return quoted(value)
        case Fraction():
            return percent_text(value)
        case timedelta():
            return _time(value)
    return value


def quoted(value: str) -> str:
    r"""The text in quotes on one line: what is no printable character is written as an escape, as TOML does.

    >>> print(quoted('say "yes"'), quoted("two\nlines"))
    "say \"yes\"" "two\nlines"
    """
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= _LAST_SHORT else f"\\U{code:08x}"


def near_text(value: Fraction) -> str:
    """The number with every digit, and a decimal beside a quotient that has none.

    >>> near_text(Fraction(7, 2)), near_text(Fraction(10, 3))
    ('3.5', '10/3 ≈ 3.3333')
    """
    exact = number_text(value)
    return f"{exact} ≈ {_NEAR.number(value)}" if "/" in exact else exact


def _time(span: timedelta) -> Text:
    clock = str(timedelta(seconds=span.seconds, microseconds=span.microseconds))
    if span.days and not span.seconds and not span.microseconds:
        return text("1 day") if span.days == 1 else text("{days} days", days=span.days)
    if not span.days:
        return text("{clock} hours", clock=clock)
    if span.days == 1:
        return text("1 day and {clock} hours", clock=clock)
    return text("{days} days and {clock} hours", days=span.days, clock=clock)

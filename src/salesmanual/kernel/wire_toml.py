"""Plain values as TOML text, laid out for people to read and for a version control system to compare.

Single values come first, then tables; a table that fits on a line stays on it, a list of such tables has a line for
each, and larger tables have a heading of their own.

Invariant: the text reads back to equal values, and equal values in the same order give the same text. What TOML has
no word for, nothing, is the table `{none = true}`; a table with that key alone is written with its value in brackets,
so that the two differ.

Left out: reading (`tomllib` does, and `with_nothing` after it), and keeping the comments of a document that was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.number import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["toml_text", "with_nothing"]

_WIDTH: Final = 100
_NONE: Final = "none"
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LITERAL: Final = re.compile(r"(?=.*[\"\\])[^'\x00-\x1f\x7f]+")
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPED_IN_LINES: Final = re.compile(r'"(?="")|"\Z|[\\\x00-\x09\x0b-\x1f\x7f]')
_ESCAPES: Final = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}


def toml_text(plain: object) -> str:
    """The document of a table.

    Raises:
        WrongTypeError: If it is no table, or holds what TOML cannot.

    >>> print(toml_text({"key": "ae", "tiers": [{"from": 0, "rate": "5%"}], "where": {"on": None}}), end="")
    key = "ae"
    tiers = [
      { from = 0, rate = "5%" },
    ]
    where = { on = { none = true } }
    """
    if not isinstance(plain, Mapping):
        raise WrongTypeError("document", plain, "a table", "a list or a single value can be written as JSON")
    return "".join(f"{line}\n" for line in _table((), plain)).lstrip("\n")


def with_nothing(plain: object) -> object:
    """The values that TOML was read as, with nothing where it was written.

    >>> with_nothing({"on": {"none": True}, "off": {"none": [True]}})
    {'on': None, 'off': {'none': True}}
    """
    if isinstance(plain, list):
        return [with_nothing(each) for each in plain]
    if not isinstance(plain, dict):
        return plain
    if len(plain) == 1 and _NONE in plain:
        [value] = plain.values()
        if value is True:
            return None
        if isinstance(value, list) and len(value) == 1:
            return {_NONE: with_nothing(value[0])}
    return {key: with_nothing(each) for key, each in plain.items()}


def _entries(table: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        yield _key(key), [value] if key == _NONE and len(table) == 1 else value


def _table(path: tuple[str, ...], table: Mapping[object, object]) -> Iterator[str]:
    sections = {}
    for name, value in _entries(table):
        if _is_section(name, value):
            sections[name] = value
        else:
            yield from _entry(name, value)
    for name, value in sections.items():
        inside = (*path, name)
        heading = ".".join(inside)
        if isinstance(value, Mapping):
            yield from ("", f"[{heading}]")
            yield from _table(inside, value)
        else:
            for item in cast("list[Mapping[object, object]]", value):
                yield from ("", f"[[{heading}]]")
                yield from _table(inside, item)


def _is_section(name: str, value: object) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and not _is_line(name, value)
    if isinstance(value, (list, tuple)) and value and all(isinstance(item, Mapping) for item in value):
        return not all(_is_line("", item) for item in value)
    return False


def _is_line(name: str, value: object) -> bool:
    """Whether the value fits on a line and has no list of tables in it, which reads better on several."""
    return _size(value, _WIDTH - len(name)) >= 0 and len(name) + len(_inline(value)) <= _WIDTH


def _size(value: object, room: int) -> int:
    """The room left after a character for each value inside; below 0 where there is none, or a line will not do."""
    if room < 0:
        return room
    if isinstance(value, Mapping):
        for each in value.values():
            room = _size(each, room - 1)
    elif isinstance(value, (list, tuple)):
        for each in value:
            room = -1 if isinstance(each, (Mapping, list, tuple)) else room - 1
            if room < 0:
                break
    elif isinstance(value, str):
        room -= len(value)
    return room


def _entry(name: str, value: object) -> Iterator[str]:
    if isinstance(value, (list, tuple)) and not _is_line(name, value):
        yield f"{name} = ["
        for item in value:
            yield f"  {_inline(item)},"
        yield "]"
    elif isinstance(value, str) and "\n" in value:
        yield f'{name} = """'
        yield f'{_ESCAPED_IN_LINES.sub(_escape, value)}"""'
    else:
        yield f"{name} = {_inline(value)}"


def _inline(value: object) -> str:  # noqa: PLR0911 - one answer for each kind of value
    match value:
        case None:
            return "{ none = true }"
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case str():
            return f"'{value}'" if _LITERAL.fullmatch(value) else _quoted(value)
        case Decimal() if value.is_finite():
            text = decimal_text(value)
            return text if "." in text else f"{text}.0"
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_inline, value))}]"
        case Mapping():
            entries = ", ".join(f"{name} = {_inline(each)}" for name, each in _entries(value))
            return f"{{ {entries} }}" if entries else "{}"
        case _:
            raise WrongTypeError("value", value, "a value of TOML")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise WrongTypeError("key", key, "text")
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"

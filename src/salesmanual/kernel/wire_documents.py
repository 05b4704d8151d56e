"""Documents: JSON and TOML text into plain values and back, within limits.

Invariant: a number with a decimal point is the `Decimal` that was written; no key stands twice in a table; nothing is
NaN or infinite. Text of any length and nesting is parsed or refused with an `InvalidDocumentError`, in time and memory
that grow no faster than the text.

Left out: what the plain values mean (`wire_types`), and how TOML is laid out (`wire_toml`).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, assert_never, cast, final

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    did_you_mean,
    shown,
)
from salesmanual.kernel.number import decimal_text
from salesmanual.kernel.wire_faults import at_index, at_key
from salesmanual.kernel.wire_toml import toml_text, with_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.kernel.wire import Format

__all__ = ["MAX_DEPTH", "MAX_STRING", "MAX_TEXT", "MAX_VALUES", "parsed", "written"]

MAX_TEXT: Final = 5_000_000
"""The most characters of a document."""

MAX_DEPTH: Final = 64
"""The most tables and lists that may stand inside one another."""

MAX_VALUES: Final = 500_000
"""The most values of a document, tables and lists included."""

MAX_STRING: Final = 100_000
"""The most characters of one text."""

_MAX_DIGITS: Final = 400
_FORMATS: Final[tuple[Format, ...]] = ("json", "toml")
_LINE_END: Final = "\n"
_WORDS: Final = json.JSONEncoder(ensure_ascii=False)
_TOO_DEEP: Final = f"nested too deeply, accepted is at most {MAX_DEPTH} tables and lists inside one another"
_TOML_ERROR: Final = re.compile(r"(?s)(.*?)(?: \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\))?")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|\'[^\']*+\'?|#.*+')
_DEEP_KEY: Final = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{MAX_DEPTH}}}")


@final
class _Unreadable:
    """Stands in a parsed document for what cannot be read, until its address is known."""

    __slots__ = ("problem",)

    def __init__(self, problem: str) -> None:
        self.problem = problem


def parsed(text: str, language: Format | None, what: str, where: str = "") -> object:
    """The plain values of a document.

    Args:
        text: The document.
        language: `"toml"` or `"json"`; `None` for JSON where the text begins with a brace, else TOML.
        what: What it is a document of.
        where: What the addresses of faults begin with.

    Raises:
        WrongTypeError: If the text is no text.
        InvalidValueError: If the format is unknown.
        InvalidDocumentError: If the text cannot be read, or passes a limit.

    >>> parsed('{"rate": 0.05}', None, "plan")
    {'rate': Decimal('0.05')}
    """
    if not isinstance(text, str):
        raise WrongTypeError("text", text, "text", "decode bytes as UTF-8 first")
    language = _read_format(language or ("json" if text.lstrip("\ufeff \t\r\n")[:1] == "{" else "toml"))
    if len(text) > MAX_TEXT:
        raise _refusal(what, where, f"found {len(text)} characters, accepted is at most {MAX_TEXT}")
    if _has_half_character(text):
        raise _refusal(what, where, f"found {shown(text)}, accepted is {_CHARACTERS}")
    text = text.removeprefix("\ufeff")
    try:
        plain, marks = _parsed_json(text) if language == "json" else _parsed_toml(text)
    except RecursionError:
        raise _refusal(what, where, _TOO_DEEP) from None
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidDocumentError(what, [_syntax_fault(error)]) from None
    except ValueError:
        raise _refusal(what, where, f"found a whole number of more than {_MAX_DIGITS} digits") from None
    is_short = len(text) <= MAX_STRING  # so is every text in it, and it has fewer values than characters
    if not is_short or _most_opened(text, language) > MAX_DEPTH:
        _check_limits(plain, what, where)
    if (marks or not is_short or "\\u" in text) and (faults := list(_value_faults(plain, where))):
        raise InvalidDocumentError(what, faults)
    return with_nothing(plain) if language == "toml" else plain


def _read_format(language: object) -> Format:
    for known in _FORMATS:
        if language == known:
            return known
    raise InvalidValueError("format", language, "a format of documents", did_you_mean(language, _FORMATS))


def written(plain: object, language: Format) -> str:
    """The document of plain values; one text for equal values in the same order.

    Raises:
        InvalidValueError: If the format is unknown, or a text has half a character in it.
        WrongTypeError: If there is a value that the format cannot hold.

    >>> print(written({"rate": "5%"}, "json"), end="")
    {
      "rate": "5%"
    }
    """
    match _read_format(language):
        case "json":
            text = f"{_json_text(plain, _LINE_END)}\n"
        case "toml":
            text = toml_text(plain)
        case _ as unreachable:
            assert_never(unreachable)
    if _has_half_character(text):
        raise InvalidValueError("text", text, _CHARACTERS)
    return text


def _json_text(plain: object, line: str) -> str:
    """The value as `json` lays it out with two spaces, but a decimal with all its digits."""
    deeper = f"{line}  "
    match plain:
        case str() | bool() | int() | None:
            return _WORDS.encode(plain)
        case Decimal() if plain.is_finite():
            digits = decimal_text(plain)
            return digits if "." in digits else f"{digits}.0"
        case date() | time():
            return f'"{plain.isoformat()}"'
        case list() | tuple():
            items = f",{deeper}".join([_json_text(each, deeper) for each in plain])
            return f"[{deeper}{items}{line}]" if items else "[]"
        case Mapping():
            entries = f",{deeper}".join(
                [f"{_json_key(key)}: {_json_text(each, deeper)}" for key, each in plain.items()]
            )
            return f"{{{deeper}{entries}{line}}}" if entries else "{}"
        case _:
            raise WrongTypeError("value", plain, "a plain value")


def _json_key(key: object) -> str:
    if isinstance(key, str):
        return _WORDS.encode(key)
    raise WrongTypeError("key", key, "text")


def _parsed_json(text: str) -> tuple[object, list[_Unreadable]]:
    """The values, and those among them that cannot be read."""
    marks: list[_Unreadable] = []

    def whole(digits: str) -> object:
        return int(digits) if len(digits) <= _MAX_DIGITS else _marked(_not_a_number(digits), marks)

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                found[key] = _marked("the key stands twice in its table", marks)
            seen.add(key)
        return found

    plain = json.loads(
        text,
        object_pairs_hook=table,
        parse_float=lambda digits: _number(digits, marks),
        parse_int=whole,
        parse_constant=lambda word: _marked(_not_a_number(word), marks),
    )
    return plain, marks


def _parsed_toml(text: str) -> tuple[object, list[_Unreadable]]:
    if text.count(".") >= MAX_DEPTH and any(map(_has_deep_key, text.splitlines())):
        raise RecursionError  # tomllib would take time that grows with the square of the key's length
    marks: list[_Unreadable] = []
    return tomllib.loads(text, parse_float=lambda digits: _number(digits, marks)), marks


def _has_deep_key(line: str) -> bool:
    return line.count(".") >= MAX_DEPTH and _DEEP_KEY.search(_QUOTED.sub("x", line)) is not None


def _most_opened(text: str, language: Format) -> int:
    """No fewer than the tables and lists that stand inside one another."""
    opened = text.count("[") + text.count("{")
    return opened if language == "json" else opened + text.count(".") + 1


def _number(digits: str, marks: list[_Unreadable]) -> Decimal | _Unreadable:
    """The number as it was written, unless it is none or absurdly long."""
    try:
        number = Decimal(digits if len(digits) <= _MAX_DIGITS else "NaN")
    except InvalidOperation:
        return _marked(_not_a_number(digits), marks)
    return number if number.is_finite() else _marked(_not_a_number(digits), marks)


def _marked(problem: str, marks: list[_Unreadable]) -> _Unreadable:
    marks.append(_Unreadable(problem))
    return marks[-1]


def _not_a_number(digits: str) -> str:
    return f"found {shown(digits)}, accepted is a finite number of at most {_MAX_DIGITS} digits"


def _syntax_fault(error: json.JSONDecodeError | tomllib.TOMLDecodeError) -> Fault:
    if isinstance(error, json.JSONDecodeError):
        return Fault(f"line {error.lineno}, column {error.colno}", f"no JSON: {_lowered(error.msg)}")
    message = cast("re.Match[str]", _TOML_ERROR.fullmatch(str(error)))
    at = f"line {message[2]}, column {message[3]}" if message[2] else "end of document"
    return Fault(at, f"no TOML: {_lowered(message[1])}")


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _check_limits(plain: object, what: str, where: str) -> None:
    """Refuses what is too deep, or has too many values, to look at each of them.

    Raises:
        InvalidDocumentError: If a limit is passed.
    """
    level, count, depth = [plain], 0, 0
    while level:
        count += len(level)
        inside: list[object] = []
        is_deeper = False
        for value in level:
            if type(value) is dict:
                is_deeper = True
                inside += value.values()
            elif type(value) is list:
                is_deeper = True
                inside += value
        depth += is_deeper
        if depth > MAX_DEPTH:
            raise _refusal(what, where, _TOO_DEEP)
        if count > MAX_VALUES:
            raise _refusal(what, where, f"found more than {MAX_VALUES} values, accepted is at most so many")
        level = inside


def _value_faults(plain: object, where: str) -> Iterator[Fault]:
    match plain:
        case dict():
            for key, value in plain.items():
                at = at_key(where, key)
                yield from _value_faults(key, at)
                yield from _value_faults(value, at)
        case list():
            for index, value in enumerate(plain):
                yield from _value_faults(value, at_index(where, index))
        case str() if len(plain) > MAX_STRING:
            yield Fault(where, f"found a text of {len(plain)} characters, accepted is at most {MAX_STRING}")
        case str() if _has_half_character(plain):
            yield Fault(where, f"found {shown(plain)}, accepted is {_CHARACTERS}")
        case _Unreadable():
            yield Fault(where, plain.problem)


_CHARACTERS: Final = "text without halves of characters (surrogates)"


def _has_half_character(text: str) -> bool:
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _refusal(what: str, where: str, problem: str) -> InvalidDocumentError:
    return InvalidDocumentError(what, [Fault(where, problem)])

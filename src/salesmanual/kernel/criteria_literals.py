"""The words of a condition's text: how a value and a path are written, and the text taken apart into words.

Invariant: what `value_text` and `path_text` write, `tokens` reads back as one word with the same meaning. Reading is
linear in the length of the text and bounded by it; nothing is ever evaluated.

Left out: how the words make a condition (`criteria_text`).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from salesmanual.kernel.criteria_facts import quoted
from salesmanual.kernel.errors import CriterionSyntaxError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import MAX_DIGITS, decimal_text, percent_text

if TYPE_CHECKING:
    from salesmanual.kernel.criteria_facts import Value

__all__ = ["MAX_LENGTH", "RESERVED", "Token", "path_text", "read_number", "read_text", "tokens", "value_text"]

MAX_LENGTH: Final = 100_000
"""The most characters a condition's text may have."""

_MAX_NUMBER: Final = 1_000
"""The most characters of one number; every value that a condition may require is shorter."""

RESERVED: Final = frozenset(
    {"always", "and", "between", "contains", "false", "in", "is", "never", "not", "or", "true"},
)
"""The words that are no path unless they stand in backticks."""

Kind: TypeAlias = Literal["word", "path", "number", "date", "instant", "text", "compare", "(", ")", ",", "end"]


class Token(NamedTuple):
    """One word of the text; a `word` is a path of one part that is not in backticks, so perhaps a keyword."""

    kind: Kind
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in small letters; empty if it cannot be a keyword."""
        return self.text.lower() if self.kind == "word" else ""


_PART: Final = r"[^\W_]\w*(?:-\w+)*"
_FIRST: Final = r"[^\W\d_]\w*(?:-\w+)*"
_PLAIN_PART: Final = re.compile(_PART)
_PLAIN_FIRST: Final = re.compile(_FIRST)
_WORD: Final = re.compile(
    rf"""
    (?P<instant> [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.]+(?:Z|[+-][0-9:.]+)?(?![\w.]) )
    | (?P<date> [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![\w.-]) )
    | (?P<number> [+-]?[0-9]+(?:\.[0-9]+|/[0-9]+)?(?:[ ]?%|(?![\w./])) )
    | (?P<text> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )
    | (?P<path> (?:{_FIRST}|`[^`]*`)(?:\.(?:{_PART}|`[^`]*`))* )
    | (?P<compare> <=|>=|==|!=|<>|=|<|>|≤|≥|≠ )
    | (?P<mark> [(),] )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE: Final = re.compile(r"\s*")
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_LAST_CHARACTER: Final = 0x10FFFF


def tokens(source: str) -> tuple[Token, ...]:
    """The words of the text, closed by an `end`.

    Raises:
        CriterionSyntaxError: If the text or a number in it is too long, or something in it is no word.

    >>> [token.text for token in tokens('visits >= 8 and region in ("east")')]
    ['visits', '>=', '8', 'and', 'region', 'in', '(', '"east"', ')', '']
    """
    if len(source) > MAX_LENGTH:
        raise CriterionSyntaxError(source[:MAX_LENGTH], 1, f"a text of at most {MAX_LENGTH:,} characters")
    found: list[Token] = []
    position = _skip(source, 0)
    while position < len(source):
        match = _WORD.match(source, position)
        if match is None:
            raise CriterionSyntaxError(source, position + 1, _instead(source[position]))
        if match.lastgroup == "number" and len(match[0]) > _MAX_NUMBER:
            raise CriterionSyntaxError(source, position + 1, f"a number of at most {_MAX_NUMBER:,} characters")
        found.append(_token(match))
        position = _skip(source, match.end())
    found.append(Token("end", "", len(source)))
    return tuple(found)


def _skip(source: str, position: int) -> int:
    match = _SPACE.match(source, position)
    return match.end() if match is not None else position


def _token(match: re.Match[str]) -> Token:  # noqa: PLR0911 - one answer for each kind
    word, start = match[0], match.start()
    match match.lastgroup:
        case "mark":
            return Token("(" if word == "(" else ")" if word == ")" else ",", word, start)
        case "path":
            return Token("path" if "." in word or "`" in word else "word", word, start)
        case "instant":
            return Token("instant", word, start)
        case "date":
            return Token("date", word, start)
        case "number":
            return Token("number", word, start)
        case "text":
            return Token("text", word, start)
    return Token("compare", word, start)


def _instead(character: str) -> str:
    """What could stand where no word begins."""
    if character in "\"'`":
        return f"a closing {character} to the one that opens here"
    if character in "0123456789+-":
        return "a number such as 8, 0.5, 85% or 1/3, a date such as 2026-03-31, and a space after it"
    if character == "_":
        return "a name that does not begin with an underscore"
    if character == ".":
        return "a name on each side of the dot, none beginning with an underscore"
    return "a fact, a comparison, a value, '(' or ')'"


def read_text(token: Token, source: str) -> str:
    r"""The text that a quoted word stands for.

    Raises:
        CriterionSyntaxError: If a backslash in it means nothing.

    >>> read_text(Token("text", '"a\\"b"', 0), "")
    'a"b'
    """

    def character(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) == 1 and escape in _ESCAPES:
            return _ESCAPES[escape]
        if len(escape) > 1 and (code := int(escape[1:], 16)) <= _LAST_CHARACTER:
            return chr(code)
        column = token.start + 1 + match.start() + 1
        raise CriterionSyntaxError(source, column, r"one of \" \' \\ \n \r \t \uXXXX \UXXXXXXXX after a backslash")

    return _ESCAPE.sub(character, token.text[1:-1])


def read_number(word: str) -> int | Decimal | Fraction:
    """The number that is written: a percentage or a quotient is a `Fraction`.

    Raises:
        ZeroDivisionError: If the divisor of a quotient is 0.

    >>> read_number("8"), read_number("0.50"), read_number("85%"), read_number("1/3")
    (8, Decimal('0.50'), Fraction(17, 20), Fraction(1, 3))
    """
    if word.endswith("%"):
        return Fraction(word[:-1].rstrip()) / 100
    if "/" in word:
        return Fraction(word)
    return Decimal(word) if "." in word else int(word)


def value_text(value: Value) -> str:  # noqa: PLR0911 - one answer for each kind
    """The value as it stands in a condition's text.

    >>> [value_text(value) for value in ("east", True, 8, Decimal("0.50"), Fraction(17, 20), Fraction(1, 3))]
    ['"east"', 'true', '8', '0.50', '85%', '1/3']
    >>> value_text(Money("500", "CNY")), value_text(date(2026, 3, 31))
    ('500 CNY', '2026-03-31')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case Money():
            return value.to_plain()
        case datetime() | date():
            return value.isoformat()
        case Fraction():
            percent = percent_text(value)
            whole, _, places = percent.rstrip("%").lstrip("-").partition(".")
            short = "/" not in percent and len(whole) <= MAX_DIGITS and len(places) <= MAX_DIGITS
            return percent if short else f"{value.numerator}/{value.denominator}"
        case Decimal():
            return decimal_text(value)
    return str(value)


def path_text(path: str) -> str:
    """The path as it stands in a condition's text: parts that are no plain names in backticks.

    >>> path_text("customer.region"), path_text("customer.annual revenue"), path_text("in")
    ('customer.region', 'customer.`annual revenue`', '`in`')
    """
    first, *others = path.split(".")
    plain = _PLAIN_FIRST.fullmatch(first) is not None and (bool(others) or first.lower() not in RESERVED)
    written = [first if plain else f"`{first}`"]
    written += [part if _PLAIN_PART.fullmatch(part) else f"`{part}`" for part in others]
    return ".".join(written)

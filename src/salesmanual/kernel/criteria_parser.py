"""Reads a condition from one line of text.

    condition  = and-part { "or" and-part }
    and-part   = single { "and" single }
    single     = "not" single | "(" condition ")" | "always" | "never"
               | ( "all of" | "any of" | "at least" number "of" ) "(" condition { "," condition } ")"
               | fact | fact comparison value
               | fact [ "not" ] ( "in" "(" value { "," value } ")" | "contains" value
               | "between" [ "above" ] value "and" [ "below" ] value )
               | fact "is" [ "not" ] ( "present" | value )
    comparison = "==" | "=" | "!=" | "<" | "<=" | ">" | ">="
    value      = number | percentage | quotient | money | date | datetime with offset | quoted text | "true" | "false"

A fact alone means that it is true. `above` and `below` leave the end of a range out.

Invariant: reading takes time in proportion to the text, whose length and nesting are bounded; nothing is evaluated.
Whatever cannot be read is refused with its column and what could stand there.

Left out: taking the text apart into words (`criteria_literals`) and tables of conditions (`criteria_text`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.criteria_base import MAX_DEPTH, Criterion
from salesmanual.kernel.criteria_compare import Between, Compare, Includes, Operator
from salesmanual.kernel.criteria_groups import ALWAYS, NEVER, AllOf, AnyOf, AtLeast, Not
from salesmanual.kernel.criteria_literals import RESERVED, Token, read_number, read_text, tokens
from salesmanual.kernel.criteria_members import Contains, OneOf, Present
from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
    shown,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire_scalars import read_date, read_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from salesmanual.kernel.criteria_facts import Value

__all__ = ["parse"]

_COMPARISONS: Final[Mapping[str, Operator]] = {
    "=": "==",
    "==": "==",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "≥": ">=",
}
_INCLUDES: Final[Mapping[tuple[bool, bool], Includes]] = {
    (False, False): "both",
    (False, True): "lower",
    (True, False): "upper",
    (True, True): "neither",
}
"""Which ends belong to a range written with or without `above` and `below`."""

_CONDITION: Final = "a condition such as 'visits >= 8'"
_VALUE: Final = 'a value: a number, 85%, 500 CNY, 2026-03-31, "text", true or false'
_COMPARISON: Final = "a comparison (==, !=, <, <=, >, >=, between, in, contains, is present), 'and' or 'or'"
_NULLS: Final = frozenset({"null", "none", "nil"})
_CURRENCY_LENGTH: Final = 3


def parse(source: str) -> Criterion:
    """The condition that the text describes.

    Raises:
        WrongTypeError: If it is no text.
        CriterionSyntaxError: If it cannot be read; says at which column, and what could stand there.

    >>> parse('order.amount between 100 CNY and 500 CNY and not suspended').paths()
    ('order.amount', 'suspended')
    >>> parse("visits >= ")
    Traceback (most recent call last):
    salesmanual.kernel.errors.CriterionSyntaxError: column 11 of 'visits >= ': expected a value: a number, 85%, \
500 CNY, 2026-03-31, "text", true or false
    """
    if not isinstance(source, str):
        raise WrongTypeError("criterion", source, "text such as 'attainment >= 100%'")
    return _Parser(str.__str__(source)).condition()


class _Parser:
    """Reads the words from left to right; `_next` is the one not read yet."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokens(source)
        self._position = 0
        self._level = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def condition(self) -> Criterion:
        """The whole text as one condition."""
        criterion = self._any_of()
        if self._next.kind != "end":
            raise self._error(self._next, "'and', 'or' or the end of the text")
        return criterion

    def _any_of(self) -> Criterion:
        return self._joined("or", self._all_of, AnyOf)

    def _all_of(self) -> Criterion:
        return self._joined("and", self._single, AllOf)

    def _joined(
        self, word: str, read: Callable[[], Criterion], group: Callable[[list[Criterion]], Criterion]
    ) -> Criterion:
        first, parts = self._next, [read()]
        while self._next.keyword == word:
            self._take()
            parts.append(read())
        return parts[0] if len(parts) == 1 else self._built(first, lambda: group(parts))

    def _single(self) -> Criterion:  # noqa: PLR0911 - one answer for each form
        token = self._take()
        match token.keyword:
            case "not":
                inner = self._inside(token, self._single)
                return self._built(token, lambda: Not(inner))
            case "always":
                return ALWAYS
            case "never":
                return NEVER
            case "all" | "any" if self._next.keyword == "of":
                self._take()
                parts = self._parts()
                return self._built(token, lambda: AllOf(parts) if token.keyword == "all" else AnyOf(parts))
            case "at" if self._next.keyword == "least":
                return self._at_least(token)
        if token.kind == "(":
            criterion = self._inside(token, self._any_of)
            self._close("'and', 'or' or ')'")
            return criterion
        return self._fact(token)

    def _at_least(self, first: Token) -> Criterion:
        self._take()
        count = self._take()
        if count.kind != "number" or not count.text.isdigit():
            raise self._error(count, "how many conditions must hold, such as 2")
        if self._next.keyword != "of":
            raise self._error(self._next, "'of' and a list of conditions in brackets")
        self._take()
        parts = self._parts()
        if not 1 <= int(count.text) <= len(parts):
            raise self._error(count, f"a number from 1 to {len(parts)}, the number of conditions")
        return self._built(first, lambda: AtLeast(int(count.text), parts))

    def _parts(self) -> list[Criterion]:
        """A list of conditions in brackets."""
        token = self._take()
        if token.kind != "(":
            raise self._error(token, "a list of conditions in brackets")
        parts = [self._inside(token, self._any_of)]
        while self._next.kind == ",":
            self._take()
            parts.append(self._inside(token, self._any_of))
        self._close("'and', 'or', ',' or ')'")
        return parts

    def _fact(self, token: Token) -> Criterion:
        """A condition on the fact whose path is the word."""
        path = self._path(token)
        word = self._next
        if word.kind == "compare":
            self._take()
            value = self._value()
            return self._built(token, lambda: Compare(path, _COMPARISONS[word.text], value))
        match word.keyword:
            case "is":
                self._take()
                return self._is(token, path)
            case "not":
                self._take()
                inner = self._relation(token, path)
                return self._built(token, lambda: Not(inner))
            case "in" | "contains" | "between":
                return self._relation(token, path)
            case "and" | "or":
                return self._built(token, lambda: Compare(path, "==", True))  # noqa: FBT003 - a value
        if word.kind not in {"end", ")", ","}:
            raise self._error(word, _COMPARISON)
        return self._built(token, lambda: Compare(path, "==", True))  # noqa: FBT003 - a value

    def _path(self, token: Token) -> str:
        if token.kind not in {"word", "path"}:
            raise self._error(token, _CONDITION)
        if token.keyword in RESERVED:
            raise self._error(token, f"{_CONDITION}; a fact of that name stands in backticks, `{token.text}`")
        if any("." in quoted for quoted in token.text.split("`")[1::2]):
            raise self._error(token, "names without a dot inside the backticks")
        return token.text.replace("`", "")

    def _is(self, token: Token, path: str) -> Criterion:
        negated = self._next.keyword == "not"
        if negated:
            self._take()
        if self._next.keyword == "present":
            self._take()
            present = self._built(token, lambda: Present(path))
            return self._built(token, lambda: Not(present)) if negated else present
        value = self._value("'present', 'not present' or " + _VALUE)
        return self._built(token, lambda: Compare(path, "!=" if negated else "==", value))

    def _relation(self, token: Token, path: str) -> Criterion:
        word = self._take()
        match word.keyword:
            case "in":
                values = self._values()
                return self._built(token, lambda: OneOf(path, values))
            case "contains":
                value = self._value()
                return self._built(token, lambda: Contains(path, value))
            case "between":
                return self._between(token, path)
        raise self._error(word, "'in', 'contains' or 'between'")

    def _between(self, token: Token, path: str) -> Criterion:
        above = self._skipped("above")
        lower = self._value()
        if self._next.keyword != "and":
            raise self._error(self._next, "'and' and the upper end of the range")
        self._take()
        below = self._skipped("below")
        upper = self._value()
        return self._built(token, lambda: Between(path, lower, upper, includes=_INCLUDES[above, below]))

    def _skipped(self, word: str) -> bool:
        if self._next.keyword != word:
            return False
        self._take()
        return True

    def _values(self) -> list[Value]:
        token = self._take()
        if token.kind != "(":
            raise self._error(token, 'a list of values in brackets, such as ("east", "west")')
        values = [self._value()]
        while self._next.kind == ",":
            self._take()
            values.append(self._value())
        self._close("',' or ')'")
        return values

    def _value(self, expected: str = _VALUE) -> Value:
        token = self._take()
        value = self._literal(token)
        if value is not None:
            return value
        if self._is_currency(token) and self._next.kind == "number":
            return self._money(self._take(), token)
        if token.keyword in _NULLS:
            expected = "a value; ask whether a fact is there with 'is present' or 'is not present'"
        elif token.kind in {"word", "path"} and token.keyword not in RESERVED:
            expected = f'{expected}; text stands in quotes, "{shown(token.text)[1:-1]}"'
        raise self._error(token, expected)

    def _literal(self, token: Token) -> Value | None:
        try:
            match token.kind:
                case "number":
                    return self._number(token)
                case "date":
                    return read_date(token.text)
                case "instant":
                    return read_instant(token.text)
                case "text":
                    return read_text(token, self._source)
        except (InvalidValueError, ZeroDivisionError) as error:
            raise self._refusal(token, error) from error
        return token.keyword == "true" if token.keyword in {"true", "false"} else None

    def _number(self, token: Token) -> Value:
        if self._is_currency(self._next):
            return self._money(token, self._take())
        return read_number(token.text)

    def _money(self, amount: Token, currency: Token) -> Money:
        try:
            return Money(amount.text, currency.text)
        except SalesManualError as error:
            raise self._refusal(min(amount, currency, key=lambda token: token.start), error) from error

    def _is_currency(self, token: Token) -> bool:
        word = token.text
        is_code = len(word) == _CURRENCY_LENGTH and word.isascii() and word.isupper() and word.isalpha()
        return token.kind == "word" and is_code and token.keyword not in RESERVED

    def _take(self) -> Token:
        token = self._next
        if token.kind != "end":
            self._position += 1
        return token

    def _close(self, expected: str) -> None:
        if self._next.kind != ")":
            raise self._error(self._next, expected)
        self._take()

    def _inside(self, token: Token, read: Callable[[], Criterion]) -> Criterion:
        """What is read one level deeper."""
        self._level += 1
        if self._level > MAX_DEPTH:
            raise self._error(token, f"conditions nested at most {MAX_DEPTH} deep")
        criterion = read()
        self._level -= 1
        return criterion

    def _built(self, token: Token, build: Callable[[], Criterion]) -> Criterion:
        try:
            return build()
        except SalesManualError as error:
            raise self._refusal(token, error) from error

    def _refusal(self, token: Token, error: Exception) -> CriterionSyntaxError:
        """What a condition or a value says about itself, as a fault of the text."""
        if isinstance(error, (InvalidValueError, WrongTypeError)):
            expected = error.accepted + (f"; {error.remedy}" if error.remedy else "")
        elif isinstance(error, ZeroDivisionError):
            expected = "a quotient with a divisor other than 0"
        else:
            expected = f"something else: {error}"
        return self._error(token, expected)

    def _error(self, token: Token, expected: str) -> CriterionSyntaxError:
        return CriterionSyntaxError(self._source, token.start + 1, expected)

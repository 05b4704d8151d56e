"""What people read: message templates with named fields, and a company's own names, in English and Chinese.

Invariant: a `Text` is a template and the values of its fields, not a sentence; the sentence is made when it is asked
for, in the language asked for, so one finding or explanation serves every reader. A template stands in English at the
call of `text`, from where the message catalogues are made; its fields are names in braces and nothing else, so no
template can reach into a value. English needs no catalogue.

Left out: the messages of exceptions, which stay English, and the formats of a locale: figures and dates are written
one way in every language, so that a statement and its translation can be compared digit by digit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, Protocol, final, get_args, runtime_checkable

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean, shown
from salesmanual.kernel.exact import Exact, check_exact, number_text

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = ["LANGUAGES", "Label", "Language", "Rendered", "Text", "read_label", "read_language", "render_value", "text"]

Language = Literal["en", "zh_Hant", "zh_Hans"]
"""English, Chinese in traditional characters, Chinese in simplified characters."""

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages the library speaks."""

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MAX_NAME: Final = 1_000
_PAIR: Final = 2
_ORDER: Final = ("", *LANGUAGES)
_NEAREST: Final[dict[str, tuple[str, ...]]] = {
    "en": ("en",),
    "zh_Hant": ("zh_Hant", "zh_Hans"),
    "zh_Hans": ("zh_Hans", "zh_Hant"),
}


@runtime_checkable
class Rendered(Protocol):
    """Anything that can be written in a language: a `Text`, a `Label`, or a class of the caller's own."""

    def render(self, language: Language = "en") -> str:
        """The words, in that language."""
        ...


def read_language(value: str) -> Language:
    """The language of that code.

    Raises:
        InvalidValueError: If the library does not speak it.

    >>> read_language("zh_Hant")
    'zh_Hant'
    """
    for language in LANGUAGES:
        if value == language:
            return language
    raise InvalidValueError("language", value, "a language of the library", did_you_mean(value, LANGUAGES))


@lru_cache(maxsize=4_096)
def _names(template: str) -> frozenset[str]:
    return frozenset(_FIELD.findall(template))


@cache
def _catalogue(language: Language) -> GNUTranslations:
    from gettext import GNUTranslations  # noqa: PLC0415 - English readers do without
    from importlib.resources import files  # noqa: PLC0415 - as above

    path = files("salesmanual").joinpath("locale", language, "LC_MESSAGES", "salesmanual.mo")
    with path.open("rb") as stream:
        return GNUTranslations(stream)


@final
@attrs.frozen
class Text:
    """A message: an English template and the values of its named fields.

    Source: serves every section; findings, refusals, labels and explanations are made of it.

    >>> message = text("{found} is below {required}", found=3, required=5)
    >>> str(message)
    '3 is below 5'
    """

    template: str
    fields: tuple[tuple[str, object], ...] = ()

    def render(self, language: Language = "en") -> str:
        """The message in the language; a template that the catalogue lacks stays English.

        Raises:
            InvalidValueError: If the library does not speak the language.

        >>> text("yes").render("zh_Hant")
        '是'
        """
        template = self.template
        if language != "en":
            template = _catalogue(read_language(language)).gettext(template)
        if not self.fields:
            return template
        values = dict(self.fields)
        return _FIELD.sub(lambda field: render_value(values[field[1]], language), template)

    def __str__(self) -> str:
        return self.render()


def text(template: str, /, **fields: object) -> Text:
    """The message with that template and those field values.

    Write the template as a literal: the catalogues are made from the calls of this function.

    Args:
        template: English, with field names in braces: `"{found} is below {required}"`.
        **fields: One value for each name in the template: texts, labels, money, numbers, dates, text, or tuples of
            those.

    Raises:
        InvalidValueError: If the fields and the names in the template are not the same.

    >>> text("{found} is below {required}", found="80%")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: text: found ['found'], accepted is the fields of the template, \
['found', 'required']
    """
    if not isinstance(template, str):
        raise WrongTypeError("text", template, "a template, which is text")
    names = _names(template)
    if names != fields.keys():
        raise InvalidValueError("text", sorted(fields), f"the fields of the template, {sorted(names)}")
    return Text(template, tuple(fields.items()))


def render_value(value: object, language: Language = "en") -> str:  # noqa: PLR0911 - one answer for each kind of value
    """The value as it stands in a message: exact figures, ISO dates, lists joined.

    >>> render_value((Decimal("0.80"), date(2026, 3, 31), True, None))
    '0.80, 2026-03-31, yes, none'
    """
    match value:
        case str():
            return str(value)
        case Rendered():
            return value.render(language)
        case None:
            return text("none").render(language)
        case bool():
            return (text("yes") if value else text("no")).render(language)
        case int() | Decimal() | Fraction():
            return number_text(value) if _is_written(value) else shown(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case tuple() | list():
            separator = ", " if language == "en" else "、"
            return separator.join(render_value(item, language) for item in value)
        case _:
            return str(value)


def _is_written(value: Exact) -> bool:
    """Whether the number has a text of reasonable size."""
    try:
        check_exact(value)
    except InvalidValueError:
        return False
    return True


def _read_names(value: str | Mapping[str, str] | tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("", _read_name(value)),)
    if isinstance(value, Mapping):
        return _read_translations(tuple(value.items()))
    if isinstance(value, tuple) and all(isinstance(pair, tuple) and len(pair) == _PAIR for pair in value):
        return _read_translations(value)
    raise WrongTypeError("label", value, "text, or one text for each language")


def _read_name(name: str) -> str:
    if not isinstance(name, str):
        raise WrongTypeError("label", name, "text")
    if not name.strip() or len(name) > _MAX_NAME or not name.isprintable():
        raise InvalidValueError("label", name, f"one line of text of at most {_MAX_NAME:,} characters")
    return name


def _read_translations(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if not pairs:
        raise InvalidValueError("label", pairs, "a name in at least one language")
    for language, name in pairs:
        if language and language not in LANGUAGES:
            remedy = did_you_mean(language, LANGUAGES)
            raise InvalidValueError("label", language, "a language of the library", remedy)
        _read_name(name)
    languages = {language for language, _ in pairs}
    if len(languages) < len(pairs) or (len(pairs) > 1 and "" in languages):
        raise InvalidValueError("label", pairs, "one name for all languages, or one for each")
    return tuple(sorted(pairs, key=lambda pair: _ORDER.index(pair[0])))


@final
@attrs.frozen
class Label:
    """A name that a company gives, in one language for all readers or with its translations.

    Asked for a language it has not got, it answers in the other Chinese script first, else in the first language it
    has.

    Raises:
        WrongTypeError: If a name is no text.
        InvalidValueError: If a name is empty, too long or not one line, or a language is unknown.

    Source: serves every section that names stages, positions, grades or components.

    >>> gold = Label({"en": "Gold", "zh_Hant": "金級"})
    >>> str(gold), gold.render("zh_Hant"), gold.render("zh_Hans")
    ('Gold', '金級', '金級')
    >>> Label("Gold").render("zh_Hans")
    'Gold'
    """

    names: tuple[tuple[str, str], ...] = attrs.field(converter=_read_names)

    def render(self, language: Language = "en") -> str:
        """The name in the language, or the nearest the company gave.

        Raises:
            InvalidValueError: If the library does not speak the language.
        """
        names = dict(self.names)
        for candidate in _NEAREST[read_language(language)]:
            if candidate in names:
                return names[candidate]
        return self.names[0][1]

    def __str__(self) -> str:
        return self.render()

    def to_plain(self) -> str | dict[str, str]:
        """The name alone, or a table with one name for each language.

        >>> Label({"en": "Gold", "zh_Hant": "金級"}).to_plain()
        {'en': 'Gold', 'zh_Hant': '金級'}
        """
        return self.names[0][1] if self.names[0][0] == "" else dict(self.names)

    @classmethod
    def from_plain(cls, plain: object) -> Label:
        """The label that `to_plain` wrote.

        Raises:
            WrongTypeError: If the plain form is neither text nor a table.
            InvalidValueError: As for the class.

        >>> Label.from_plain("Gold")
        Label('Gold')
        """
        return read_label(plain)

    def __repr__(self) -> str:
        return f"Label({self.to_plain()!r})"


def read_label(value: object) -> Label:
    """The value as a label: a label stays itself, text and tables become one. A converter for fields.

    Raises:
        WrongTypeError: If the value is none of these.
        InvalidValueError: As for `Label`.

    >>> read_label("Gold") == read_label(read_label("Gold"))
    True
    """
    if isinstance(value, Label):
        return value
    if isinstance(value, (str, Mapping)):
        return Label(value)
    raise WrongTypeError("label", value, "text, or one text for each language", f"found {shown(value)}")

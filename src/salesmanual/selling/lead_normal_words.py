"""Names in normal form: of persons and of companies.

Invariant: each function gives back what it gave; a name is never reduced to nothing.

Left out: which words are left out, which the policy says (`lead_normal`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["company_words", "folded", "person_words"]

_WITHOUT_SPACES: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IDLE_SPACE: Final = re.compile(f"(?<=[{_WITHOUT_SPACES}]) | (?=[{_WITHOUT_SPACES}])")
_IDEOGRAPH: Final = re.compile(f"[{_WITHOUT_SPACES}]")
_JOINING: Final = str.maketrans("", "", ".'’‘`´·•・")
_KEPT: Final = frozenset("&+#@")


def _settled(step: Callable[[str], str], value: str) -> str:
    """The value after as many steps as change it; each step shortens it or leaves it folded."""
    while (following := step(value)) != value:
        value = following
    return value


def _fold(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).casefold()
    plain = unicodedata.normalize("NFKC", plain)
    seen = (sign for sign in plain if unicodedata.category(sign) != "Cf")
    spaced = (" " if sign.isspace() or not sign.isprintable() else sign for sign in seen)
    return " ".join("".join(spaced).split())


def folded(written: str) -> str:
    """The text in compatibility form, case folded, with single spaces and without signs that are not seen.

    Raises:
        WrongTypeError: If it is no text.

    Source: Unicode Standard Annex 15 (NFKC) and section 3.13 (case folding).

    >>> folded(" ＬＩ\u3000Na ")
    'li na'
    """
    if not isinstance(written, str):
        raise WrongTypeError("written", written, "text")
    return _settled(_fold, written)


def person_words(written: str, titles: tuple[str, ...]) -> str:
    """A person's name, without titles before and behind it.

    Args:
        written: The name.
        titles: The titles in normal form, the longest first.

    >>> person_words("Dr. Li  Na", ("dr",)), person_words("李 娜 女士", ("女士",))
    ('li na', '李娜')
    """
    return _settled(lambda value: _untitled(_plain_words(value), titles), folded(written))


def company_words(written: str, suffixes: tuple[str, ...]) -> str:
    """A company's name, without the words for its kind at its end.

    Args:
        written: The name.
        suffixes: The suffixes in normal form, the longest first.

    >>> company_words("A.C.M.E. Trading, Inc.", ("inc",))
    'acme trading'
    """
    return _settled(lambda value: _bare(_plain_words(value), suffixes), folded(written))


def _plain_words(value: str) -> str:
    """The words without punctuation and without spaces beside signs that are written without them."""
    joined = value.translate(_JOINING)
    plain = (sign if sign in _KEPT or unicodedata.category(sign)[0] not in "PSZ" else " " for sign in joined)
    return _IDLE_SPACE.sub("", _fold("".join(plain)))


def _bare(value: str, suffixes: tuple[str, ...]) -> str:
    if value in suffixes:
        return value
    for suffix in suffixes:
        rest = _before(value, suffix).rstrip(" &")
        if rest:
            return rest
    return value


def _before(value: str, word: str) -> str:
    """What stands before the word at the end; nothing where it does not end with that word."""
    if not value.endswith(word) or len(value) == len(word):
        return ""
    rest = value[: -len(word)]
    whole = rest.endswith(" ") or _IDEOGRAPH.match(word[0]) or _IDEOGRAPH.match(rest[-1])
    return rest.rstrip() if whole else ""


def _behind(value: str, word: str) -> str:
    return value[len(word) + 1 :] if value.startswith(f"{word} ") else ""


def _untitled(value: str, titles: tuple[str, ...]) -> str:
    if value in titles:
        return value
    for title in titles:
        rest = _before(value, title) or _behind(value, title)
        if rest:
            return rest
    return value

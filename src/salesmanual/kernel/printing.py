"""How words fit where they are printed: one line, a number of cells, escaped for Markdown or a spreadsheet.

Invariant: what comes out is shown as the words that went in; no character in them is acted upon by what reads it.
Each function is total: any text has an answer.

Left out: HTML, which `html.escape` of the standard library does.
"""

from __future__ import annotations

import re
from typing import Final, Literal
from unicodedata import category, east_asian_width

__all__ = [
    "Alignment",
    "display_width",
    "markdown_bold",
    "markdown_line",
    "markdown_text",
    "one_line",
    "padded",
    "spreadsheet_text",
]

Alignment = Literal["left", "right", "center"]
"""Where a cell's words stand in their column."""

_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf"})
_LINE_BREAKING: Final = frozenset({"Cc", "Zl", "Zp"})
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>|&~$]")
_MARKDOWN_START: Final = re.compile(r"[#+\-=%:]|[0-9]+[.)]")
_FORMULA: Final = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)


def one_line(words: str) -> str:
    r"""The words with a space for each character that would break the line or move the cursor.

    >>> one_line("East\nand\tWest")
    'East and West'
    """
    if words.isprintable():
        return words
    return "".join(" " if category(sign) in _LINE_BREAKING else sign for sign in words)


def display_width(words: str) -> int:
    """How many cells of a terminal the words take: 2 for a wide East Asian character, 0 for a combining mark.

    Characters whose width is ambiguous count as 1, as Unicode's standard annex 11 says for text without a context.

    Source: Unicode Standard Annex 11, East Asian Width.

    >>> display_width("佣金 ok")
    7
    """
    if words.isascii():
        return len(words)
    return sum(_cells(sign) for sign in words)


def _cells(sign: str) -> int:
    if category(sign) in _INVISIBLE:
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def padded(words: str, width: int, align: Alignment = "left") -> str:
    """The words, filled with spaces to a width in cells.

    >>> padded("佣金", 6) + "|", padded("佣金", 6, "right"), padded("x", 4, "center") + "|"
    ('佣金  |', '  佣金', ' x  |')
    """
    missing = max(0, width - display_width(words))
    before = {"left": 0, "right": missing, "center": missing // 2}[align]
    return " " * before + words + " " * (missing - before)


def markdown_text(words: str) -> str:
    r"""The words in one line, with the signs escaped that Markdown, or the HTML inside it, would act upon.

    >>> markdown_text("a|b <c> *d*")
    'a\\|b \\<c\\> \\*d\\*'
    """
    return _MARKDOWN.sub(lambda sign: f"\\{sign[0]}", one_line(words))


def markdown_line(words: str) -> str:
    r"""As `markdown_text`, for words that begin a line, where a heading or a list could begin.

    >>> markdown_line("# 1"), markdown_line("1. a"), markdown_line("  - a")
    ('\\# 1', '1\\. a', '\\- a')
    """
    escaped = markdown_text(words).lstrip()
    start = _MARKDOWN_START.match(escaped)
    return f"{start[0][:-1]}\\{escaped[start.end() - 1 :]}" if start else escaped


def markdown_bold(words: str) -> str:
    r"""As `markdown_text`, in bold; of blanks alone, nothing.

    >>> markdown_bold("a*b"), markdown_bold(" ")
    ('**a\\*b**', '')
    """
    inside = markdown_text(words).strip()
    return f"**{inside}**" if inside else ""


def spreadsheet_text(words: str) -> str:
    """The words so that a spreadsheet shows them: an apostrophe stands before what it would run as a formula.

    Text that is a number and nothing else stays as it is, since there is nothing in it to run.

    Source: OWASP, CSV Injection.

    >>> spreadsheet_text("=1+1"), spreadsheet_text("-5.20"), spreadsheet_text("East")
    ("'=1+1", '-5.20', 'East')
    """
    if _FORMULA.match(words) and not _PLAIN_NUMBER.fullmatch(words):
        return f"'{words}"
    return words

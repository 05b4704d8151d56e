"""How a form's cells are read: facts, consents, times, several values in one cell.

Invariant: a cell is read as its column says or refused with what was found and what is accepted; an empty cell says
nothing.

Left out: which column is which field of a lead (`lead_capture`).
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, final, get_args
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_line, read_lines
from salesmanual.kernel.number import read_decimal
from salesmanual.kernel.period import read_date
from salesmanual.selling.consents import Channel, Consent, read_channel
from salesmanual.selling.lead_normal_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = ["ConsentColumn", "FactColumn", "FactKind", "read_flag", "read_time", "several"]

FactKind = Literal["text", "number", "flag"]
"""What a fact's cells hold: words, a number, or yes and no."""

YES: Final = ("yes", "y", "true", "1", "on", "x", "✓", "☑", "是", "同意", "有")
NO: Final = ("no", "n", "false", "0", "off", "☐", "否", "不同意", "無", "无")

_BETWEEN: Final = re.compile(r"[;；,，、\n]")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def _read_yes(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "yes")


def _read_no(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "no")


def _read_channel(value: str) -> str:
    return value if value == "any" else read_channel(value)


@lru_cache(maxsize=64)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(folded, words))


def read_flag(cell: str, where: str, yes: tuple[str, ...], no: tuple[str, ...]) -> bool:
    """Whether the cell says yes; case and full-width forms do not count.

    Raises:
        InvalidValueError: If it says neither yes nor no.

    >>> read_flag("ＹＥＳ", "consent", ("yes",), ("no",))
    True
    """
    word = folded(cell)
    if word in _folded(yes):
        return True
    if word in _folded(no):
        return False
    raise InvalidValueError(where, cell, f"one of {', '.join((*yes, *no))}")


def read_time(cell: str, where: str, zone: str) -> datetime:
    """The cell as a time; one without a zone is of the form's.

    Raises:
        InvalidValueError: If it is no time in ISO form, or before 1900 or after 2999.

    >>> print(read_time("2026-03-02 09:00", "captured_at", "Asia/Shanghai"))
    2026-03-02 09:00:00+08:00
    """
    try:
        read = datetime.fromisoformat(cell)
    except ValueError:
        raise InvalidValueError(where, cell, "a time such as 2026-03-02 09:00") from None
    read_date(read.date(), where)
    return read.replace(tzinfo=ZoneInfo(zone)) if read.utcoffset() is None else read


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, each once.

    >>> several("13800138000; 010-88886666、13800138000")
    ('13800138000', '010-88886666')
    """
    return tuple(dict.fromkeys(value.strip() for value in _BETWEEN.split(cell) if value.strip()))


def _number(cell: str, where: str) -> int | Decimal:
    if _NUMBER.fullmatch(cell) is None:
        raise InvalidValueError(where, cell, "a number such as 9000 or 12.5")
    number = read_decimal(cell.replace(",", ""), where)
    return int(number) if "." not in cell else number


@final
@attrs.frozen
class FactColumn:
    """That a column holds a fact.

    Attributes:
        column: The column's name.
        fact: The fact's name on the lead.
        kind: What the cells hold.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a name is blank, or there is no such kind.

    Source: Handbook 2.3.

    >>> FactColumn("Budget (CNY)", "budget", "number").read("9,000")
    9000
    """

    column: str = attrs.field(validator=check_line)
    fact: str = attrs.field(validator=check_line)
    kind: FactKind = attrs.field(default="text", validator=check_choice("a kind of fact", get_args(FactKind)))

    def read(self, cell: str) -> str | int | Decimal | bool:
        """The fact.

        Raises:
            InvalidValueError: If the cell is not of the kind.
        """
        if self.kind == "number":
            return _number(folded(cell), self.fact)
        return read_flag(cell, self.fact, YES, NO) if self.kind == "flag" else cell


@final
@attrs.frozen
class ConsentColumn:
    """That a column says whether somebody agreed to be addressed; an empty cell is no consent.

    Attributes:
        column: The column's name.
        purpose: What for.
        channel: Over which channel; `any` for all of them.
        yes: What stands for yes.
        no: What stands for no.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the channel is unknown, or a word stands for both.
        DuplicateError: If a word comes twice.

    Source: Handbook 2.3, 3.1.

    >>> ConsentColumn("May we write?", "marketing", "email").agreed("是")
    True
    """

    column: str = attrs.field(validator=check_line)
    purpose: str = attrs.field(validator=check_line)
    channel: Channel | Literal["any"] = attrs.field(converter=_read_channel)
    yes: tuple[str, ...] = attrs.field(default=YES, converter=_read_yes, kw_only=True)
    no: tuple[str, ...] = attrs.field(default=NO, converter=_read_no, kw_only=True)

    def __attrs_post_init__(self) -> None:
        both = _folded(self.yes) & _folded(self.no)
        if both:
            raise InvalidValueError("no", min(both), "words that do not stand for yes")

    def agreed(self, cell: str) -> bool:
        """Whether the cell says yes.

        Raises:
            InvalidValueError: If it says neither yes nor no.
        """
        return read_flag(cell, self.column, self.yes, self.no)

    def consent(self, cell: str, at: datetime, how: str) -> Consent | None:
        """The consent that the cell gives; `None` where it gives none.

        Raises:
            InvalidValueError: If it says neither yes nor no.
        """
        return Consent(self.purpose, self.channel, at, how) if self.agreed(cell) else None

"""Positions: the approved seats of an organisation, each in a unit, with the days for which it is approved.

Invariant: a position is one seat, for one person at a time; a move of the seat to another unit, or another cost, is
another entry of the same key.

Left out: who sits there (`assignments`), and what the job asks for, which the position description says.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.exact import read_fraction
from salesmanual.kernel.fields import check_line, check_money, check_section
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.timeline import check_since, check_until

if TYPE_CHECKING:
    from salesmanual.kernel.exact import Exact

__all__ = ["Position", "read_full_time"]


def read_full_time(value: Exact | str) -> Fraction:
    """The part of a full week: above 0, at most 1.

    Raises:
        WrongTypeError: If it is no exact number.
        InvalidValueError: If it is none of that size.

    >>> read_full_time("60%")
    Fraction(3, 5)
    """
    found = read_fraction(value, "fte")
    if not 0 < found <= 1:
        raise InvalidValueError("fte", value, "a part of full time, above 0 and at most 1")
    return found


@final
@attrs.frozen
class Position:
    """One seat, approved from a day on.

    Attributes:
        key: What it is known by; the same on every entry of the position.
        unit: The key of the unit it is in.
        label: What it is called.
        since: The first day for which it is approved.
        job: The key of the position description; may be empty.
        fte: The part of full time that is approved: `1`, `"50%"`.
        until: The last day; `None` where no end is known.
        cost: What it costs in a year; `None` where that is not said.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the last day is before the first, or `fte` is not above 0 and at most 1.

    Source: Handbook 1.2.

    >>> Position("east-1", "east", "Representative", date(2026, 1, 1), fte="50%").fte
    Fraction(1, 2)
    """

    key: str = attrs.field(validator=check_line)
    unit: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    since: date = attrs.field(validator=check_since)
    job: str = attrs.field(default="", validator=check_section, kw_only=True)
    fte: Fraction = attrs.field(default=Fraction(1), converter=read_full_time, kw_only=True)
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)
    cost: Money | None = attrs.field(default=None, validator=attrs.validators.optional(check_money), kw_only=True)

"""People and what ties them to an organisation: the seats they have and the reporting lines of their own.

Invariant: an entry holds from its first day to its last; nothing says of a person what the seat says already, such as
the unit.

Left out: what else is known of a person (handbook 4.1), and the rules between entries (`organizations`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_flag, check_line, check_section
from salesmanual.kernel.record import read_id
from salesmanual.kernel.timeline import check_since, check_until
from salesmanual.organization.positions import read_full_time

__all__ = ["Assignment", "LineKind", "Person", "ReportingLine"]

LineKind = Literal["solid", "dotted"]
"""Whether a line takes the place of the one that follows from the units, or stands beside it."""

_KINDS: Final[tuple[str, ...]] = get_args(LineKind)


@final
@attrs.frozen
class Person:
    """Somebody of the organisation.

    Attributes:
        id: What tells them from everybody else.
        name: What they are called; empty where the id says it.

    Raises:
        WrongTypeError: If a field is no text.
        InvalidValueError: If the id is blank, or a text is not one line.

    Source: Handbook 1.2.

    >>> Person("li.na", "Li Na").name
    'Li Na'
    """

    id: str = attrs.field(converter=read_id)
    name: str = attrs.field(default="", validator=check_section)


@final
@attrs.frozen
class Assignment:
    """A person in a seat, from a day on.

    Attributes:
        person: The person's id.
        position: The position's key.
        since: The first day.
        until: The last day; `None` where no end is known.
        fte: The part of full time that the person works there.
        acting: Whether they stand in for the occupant; what they act as does not count as time of theirs.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the last day is before the first, or `fte` is not above 0 and at most 1.

    Source: Handbook 1.2.

    >>> Assignment("li.na", "east-1", date(2026, 1, 1)).fte
    Fraction(1, 1)
    """

    person: str = attrs.field(validator=check_line)
    position: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)
    fte: Fraction = attrs.field(default=Fraction(1), converter=read_full_time, kw_only=True)
    acting: bool = attrs.field(default=False, validator=check_flag, kw_only=True)


def _check_manager(line: ReportingLine, attribute: attrs.Attribute[str], value: str) -> None:
    check_line(line, attribute, value)
    if value == line.person:
        raise InvalidValueError(attribute.name, value, "somebody else than the person")


@final
@attrs.frozen
class ReportingLine:
    """Who a person reports to by a line of their own, from a day on.

    Attributes:
        person: The person's id.
        manager: The manager's id.
        since: The first day.
        until: The last day; `None` where no end is known.
        kind: `solid` takes the place of what follows from the units, `dotted` stands beside it.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the last day is before the first, there is no such kind, or the person
            would report to themselves.

    Source: Handbook 1.2.

    >>> ReportingLine("li.na", "zhao.min", date(2026, 1, 1), kind="dotted").kind
    'dotted'
    """

    person: str = attrs.field(validator=check_line)
    manager: str = attrs.field(validator=_check_manager)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)
    kind: LineKind = attrs.field(
        default="solid", validator=check_choice("a kind of reporting line", _KINDS), kw_only=True
    )

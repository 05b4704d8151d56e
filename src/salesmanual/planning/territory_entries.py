"""What a territory plan is made of: territories, rules of which accounts are theirs, named accounts, and owners.

Invariant: every entry holds from its first day to its last, which belongs to it; a change is another entry from a day
on, so that what was so on an earlier day stays.

Left out: whether entries fit one another, which the plan checks (`territories`).
"""

from __future__ import annotations

from datetime import date
from typing import final

import attrs

from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_line, check_section
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.timeline import check_since, check_until

__all__ = ["NamedAccount", "Territory", "TerritoryOwner", "TerritoryRule"]


@final
@attrs.frozen
class Territory:
    """A part of the market that people own, from a day on.

    Attributes:
        key: What it is known by; the same on every entry of the territory.
        label: What it is called.
        since: The first day.
        until: The last day; `None` where no end is known.
        region: The region it is in; may be empty.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or the last day is before the first.

    Source: Handbook 2.2.

    >>> Territory("east-1", "East 1", date(2026, 1, 1), region="east").until
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    region: str = attrs.field(default="", validator=check_section, kw_only=True)


def _read_where(value: Criterion | str) -> Criterion:
    return read_criterion(value, "where")


def _check_precedence(_: object, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    if value is None:
        return
    if type(value) is not int:
        raise WrongTypeError(attribute.name, value, "a whole number, or None")
    if value < 1:
        raise InvalidValueError(attribute.name, value, "1 for the first, 2 for the next, or None")


@final
@attrs.frozen
class TerritoryRule:
    """Which accounts are in a territory, from a day on.

    Attributes:
        key: Unique among the rules that hold on a day.
        territory: The key of the territory.
        where: The condition on the facts of an account.
        since: The first day.
        until: The last day; `None` where no end is known.
        precedence: 1 goes before 2; `None` where nothing is said, and two territories whose rules both hold collide.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the last day is before the first, or the precedence is below 1.
        CriterionSyntaxError: If the condition cannot be read.

    Source: Handbook 2.2.

    >>> TerritoryRule("big", "key", "employees >= 1000", date(2026, 1, 1), precedence=1).where.paths()
    ('employees',)
    """

    key: str = attrs.field(validator=check_line)
    territory: str = attrs.field(validator=check_line)
    where: Criterion = attrs.field(converter=_read_where)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    precedence: int | None = attrs.field(default=None, validator=_check_precedence, kw_only=True)


@final
@attrs.frozen
class NamedAccount:
    """That an account is in a territory whatever the rules say, from a day on.

    Attributes:
        account: The account.
        territory: The key of the territory.
        since: The first day.
        until: The last day; `None` where no end is known.
        why: The reason; may be empty.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or the last day is before the first.

    Source: Handbook 2.2.

    >>> NamedAccount("C-7", "east-1", date(2026, 1, 1), why="asked for li.na").territory
    'east-1'
    """

    account: str = attrs.field(validator=check_line)
    territory: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    why: str = attrs.field(default="", validator=check_section, kw_only=True)


@final
@attrs.frozen
class TerritoryOwner:
    """That somebody owns a territory, from a day on.

    Attributes:
        territory: The key of the territory.
        person: Who.
        since: The first day.
        until: The last day; `None` where no end is known.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or the last day is before the first.

    Source: Handbook 2.2.

    >>> TerritoryOwner("east-1", "li.na", date(2026, 1, 1), date(2025, 12, 31))
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: until: found '2025-12-31', accepted is the first day 2026-01-01 or a \
later one, or None
    """

    territory: str = attrs.field(validator=check_line)
    person: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)

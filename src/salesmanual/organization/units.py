"""Units: the departments and teams of an organisation, each with the days on which it is as the entry says.

Invariant: an entry holds from its first day to its last; another parent or another head from a day on is another entry
of the same key, so what was so on an earlier day stays.

Left out: whether parent and head exist on those days, which the organisation checks (`organizations`).
"""

from __future__ import annotations

from datetime import date
from typing import final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_line, check_optional_line, check_section
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.timeline import check_since, check_until

__all__ = ["Unit"]


def _check_parent(unit: Unit, attribute: attrs.Attribute[str | None], value: str | None) -> None:
    check_optional_line(unit, attribute, value)
    if value is not None and value == unit.key:
        raise InvalidValueError(attribute.name, value, "the key of another unit", "leave it out for a unit at the top")


@final
@attrs.frozen
class Unit:
    """A department, a team or the company itself, from a day on.

    Attributes:
        key: What it is known by; the same on every entry of the unit.
        label: What it is called.
        since: The first day.
        parent: The key of the unit above it; `None` at the top.
        head: The key of the position, one of this unit, whose occupant heads it; `None` for none.
        until: The last day; `None` where no end is known.
        kind: The company's word for its kind, such as `team`; may be empty.
        cost_center: Where its cost is booked; may be empty.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the last day is before the first, or it is its own parent.

    Source: Handbook 1.2.

    >>> east = Unit("east", "East", date(2026, 1, 1), parent="sales", head="east-head")
    >>> east.parent, east.until
    ('sales', None)
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    since: date = attrs.field(validator=check_since)
    parent: str | None = attrs.field(default=None, validator=_check_parent, kw_only=True)
    head: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)
    kind: str = attrs.field(default="", validator=check_section, kw_only=True)
    cost_center: str = attrs.field(default="", validator=check_section, kw_only=True)

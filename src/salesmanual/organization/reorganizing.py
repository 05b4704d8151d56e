"""Reorganisations: units, seats and people that change on one day, all of them or none.

Invariant: the changes are checked together, when all are made, so two people may swap seats, and a unit may get a head
who comes from another; what stands in the way of any of them refuses all, with everything at once.

Left out: opening and closing (`openings`), which come before or after.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.fields import check_line, check_money, check_section, read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.organization.drafts import Draft
from salesmanual.organization.positions import read_full_time
from salesmanual.organization.seats import seat_person
from salesmanual.organization.structure_entries import check_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.texts import Text
    from salesmanual.organization.organizations import Organization

__all__ = ["Change", "PositionChange", "SeatChange", "UnitChange", "reorganize"]

_check_optional = attrs.validators.optional


def _read_label_or_none(value: Label | str | Mapping[str, str] | None) -> Label | None:
    return None if value is None else read_label(value)


def _read_full_time_or_none(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_full_time(value)


def _check_key_or_none(_: object, attribute: attrs.Attribute[str | None], value: str | None) -> None:
    if value:
        read_line(value, attribute.name)


@final
@attrs.frozen
class UnitChange:
    """What is different about a unit; what is left out stays as it is.

    Attributes:
        unit: The unit's key.
        parent: The unit above it; empty for none.
        head: The head's position; empty for none.
        label: What it is called.
        kind: Its kind.
        cost_center: Where its cost is booked.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is not one line, or nothing is different.

    Source: Handbook 1.2.

    >>> UnitChange("east", parent="").changes()
    {'parent': None}
    """

    unit: str = attrs.field(validator=check_line)
    parent: str | None = attrs.field(default=None, validator=_check_key_or_none, kw_only=True)
    head: str | None = attrs.field(default=None, validator=_check_key_or_none, kw_only=True)
    label: Label | None = attrs.field(default=None, converter=_read_label_or_none, kw_only=True)
    kind: str | None = attrs.field(default=None, validator=_check_optional(check_section), kw_only=True)
    cost_center: str | None = attrs.field(default=None, validator=_check_optional(check_section), kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_changes(self, self.unit)

    def changes(self) -> dict[str, object]:
        """The fields that are different, by name."""
        return {name: (value or None) if name in {"parent", "head"} else value for name, value in _given(self)}


@final
@attrs.frozen
class PositionChange:
    """What is different about a seat; what is left out stays as it is.

    Attributes:
        position: The seat's key.
        unit: The unit it is in; who has the seat goes with it.
        label: What it is called.
        job: The key of the position description.
        fte: The part of full time that is approved.
        cost: What it costs in a year.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is not one line, or nothing is different.

    Source: Handbook 1.2.

    >>> PositionChange("east-1", unit="west").changes()
    {'unit': 'west'}
    """

    position: str = attrs.field(validator=check_line)
    unit: str | None = attrs.field(default=None, validator=_check_optional(check_line), kw_only=True)
    label: Label | None = attrs.field(default=None, converter=_read_label_or_none, kw_only=True)
    job: str | None = attrs.field(default=None, validator=_check_optional(check_section), kw_only=True)
    fte: Fraction | None = attrs.field(default=None, converter=_read_full_time_or_none, kw_only=True)
    cost: Money | None = attrs.field(default=None, validator=_check_optional(check_money), kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_changes(self, self.position)

    def changes(self) -> dict[str, object]:
        """The fields that are different, by name."""
        return dict(_given(self))


@final
@attrs.frozen
class SeatChange:
    """A person who goes to another seat, or to another part of full time in their own.

    Attributes:
        person: The person's id.
        position: The new seat, or one that they have.
        leaves: The seat that they give up; `None` for the position itself where they have it, else for the seat that
            counts.
        fte: The part of full time; `None` for that of the old seat.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is not one line, or the part of full time is not above 0 and at most 1.

    Source: Handbook 1.2.

    >>> SeatChange("li.na", "west-1").position
    'west-1'
    """

    person: str = attrs.field(validator=check_line)
    position: str = attrs.field(validator=check_line)
    leaves: str | None = attrs.field(default=None, validator=_check_optional(check_line), kw_only=True)
    fte: Fraction | None = attrs.field(default=None, converter=_read_full_time_or_none, kw_only=True)


Change: TypeAlias = UnitChange | PositionChange | SeatChange
"""One part of a reorganisation."""


def _given(change: UnitChange | PositionChange) -> list[tuple[str, object]]:
    """What a change names besides the key, which is its first field."""
    found = [(field.name, getattr(change, field.name)) for field in attrs.fields(type(change))[1:]]
    return [(name, value) for name, value in found if value is not None]


def _check_changes(change: UnitChange | PositionChange, key: str) -> None:
    if not _given(change):
        names = [field.name for field in attrs.fields(type(change))[1:]]
        raise InvalidValueError(type(change).__name__, key, f"a change of {', '.join(names[:-1])} or {names[-1]}")


def reorganize(
    organization: Organization,
    changes: Iterable[Change],
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Organization:
    """The organisation after all the changes, which are made on one day and checked together.

    An entry that is planned for a later day stays as planned.

    Args:
        organization: The organisation; it stays as it is.
        changes: What is different about units and seats, and who goes where; each unit and each seat once, and each
            person once from each of their seats.
        on: The first day on which it is different.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        WrongTypeError: If one of them is no change.
        DuplicateError: If two are about one unit, one position, or one seat of a person; it names it.
        NotFoundError: If there is no such unit, position or person.
        InvalidValueError: If nothing is different in the end.
        RefusedError: With everything that stands in the way.

    Source: Handbook 1.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.organization.organizations import Organization
    >>> from salesmanual.organization.units import Unit
    >>> first = date(2026, 1, 1)
    >>> acme = Organization("acme", units=[Unit("sales", "Sales", first), Unit("east", "East", first)])
    >>> july = date(2026, 7, 1)
    >>> acme = reorganize(
    ...     acme, [UnitChange("east", parent="sales")], on=july, at=datetime(2026, 6, 1, tzinfo=UTC), by="ceo"
    ... )
    >>> acme.units_below("sales", july), acme.units_below("sales", date(2026, 6, 30))
    (('east',), ())
    """
    draft = Draft(organization, on)
    listed = read_listed(changes, "changes", "changes, in a list")
    seen: set[tuple[str, str]] = set()
    for position, change in enumerate(listed):
        match change:
            case UnitChange():
                _check_once("unit", change.unit, seen)
                _change_unit(draft, change)
            case PositionChange():
                _check_once("position", change.position, seen)
                _change_position(draft, change)
            case SeatChange():
                seat_person(draft, change.person, change.position, leaves=change.leaves, fte=change.fte)
            case _:
                accepted = "a UnitChange, a PositionChange or a SeatChange"
                raise WrongTypeError(f"changes[{position}]", change, accepted)
    return draft.made("reorganize", at=at, by=by, why=why, about=organization.id)


def _check_once(kind: str, key: str, seen: set[tuple[str, str]]) -> None:
    if (kind, key) in seen:
        raise DuplicateError(f"changes: a change of {kind}", key, "write what is different in one")
    seen.add((kind, key))


def _change_unit(draft: Draft, change: UnitChange) -> None:
    check_known(change.unit, "unit", draft.organization.structure.units)
    entry = draft.unit_on(change.unit)
    if entry is None:
        found = text("{key} is not", key=change.unit)
        draft.demand(text("a unit that changes is there on the day"), met=False, path=change.unit, found=found)
    else:
        draft.replace(draft.units, change.unit, entry, **change.changes())


def _change_position(draft: Draft, change: PositionChange) -> None:
    check_known(change.position, "position", draft.organization.structure.positions)
    entry = draft.position_on(change.position)
    if entry is None:
        found = text("{key} is not", key=change.position)
        draft.demand(text("a seat that changes is there on the day"), met=False, path=change.position, found=found)
    else:
        draft.replace(draft.positions, change.position, entry, **change.changes())

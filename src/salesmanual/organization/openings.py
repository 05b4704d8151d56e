"""Openings and closings: which seats are approved and which units are there, from a day on.

Invariant: as for every change of an organisation (`changes`).

Left out: what else becomes different about a seat or a unit (`reorganizing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.organization.drafts import Draft
from salesmanual.organization.positions import Position
from salesmanual.organization.structure_entries import check_known
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.money import Money
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.organization.organizations import Organization

__all__ = ["close_position", "close_unit", "open_position", "open_unit"]

_FULL: Final = 1


def open_position(
    organization: Organization,
    key: str,
    unit: str,
    label: Label | str | Mapping[str, str],
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    job: str = "",
    fte: Exact | str = _FULL,
    until: date | None = None,
    cost: Money | None = None,
) -> Organization:
    """The organisation with a seat that is approved from the day on; a closed one may be opened again.

    Raises:
        NotFoundError: If there is no such unit.
        RefusedError: With everything that stands in the way, such as a seat of the key that is open.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    check_known(unit, "unit", organization.structure.units)
    draft.positions.put(Position(key, unit, label, on, job=job, fte=fte, until=until, cost=cost))
    return draft.made("open position", at=at, by=by, why=why, about=key)


def close_position(
    organization: Organization, key: str, *, on: date, at: datetime, by: str, why: str | Text | Label = ""
) -> Organization:
    """The organisation in which the seat is not approved any more from the day on.

    Raises:
        NotFoundError: If there is no such position.
        RefusedError: If somebody has it on the day or later, or it is a unit's head.
        InvalidValueError: If it is closed already.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    check_known(key, "position", organization.structure.positions)
    draft.positions.cut(key, on, lambda _: True)
    return draft.made("close position", at=at, by=by, why=why, about=key)


def open_unit(
    organization: Organization,
    key: str,
    label: Label | str | Mapping[str, str],
    *,
    on: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    parent: str | None = None,
    until: date | None = None,
    kind: str = "",
    cost_center: str = "",
) -> Organization:
    """The organisation with a unit that is there from the day on; its seats and its head come after it.

    Raises:
        NotFoundError: If there is no unit of the parent's key.
        RefusedError: With everything that stands in the way, such as a unit of the key that is there.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    if parent is not None:
        check_known(parent, "unit", organization.structure.units)
    draft.units.put(Unit(key, label, on, parent=parent, until=until, kind=kind, cost_center=cost_center))
    return draft.made("open unit", at=at, by=by, why=why, about=key)


def close_unit(
    organization: Organization, key: str, *, on: date, at: datetime, by: str, why: str | Text | Label = ""
) -> Organization:
    """The organisation without the unit from the day on.

    Raises:
        NotFoundError: If there is no such unit.
        RefusedError: With every seat and unit that is in it on the day or later.
        InvalidValueError: If it is closed already.

    Source: Handbook 1.2.
    """
    draft = Draft(organization, on)
    check_known(key, "unit", organization.structure.units)
    draft.units.cut(key, on, lambda _: True)
    return draft.made("close unit", at=at, by=by, why=why, about=key)

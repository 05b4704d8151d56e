"""Demands on a move beyond its workflow's table, such as that nobody decides on their own pay.

Invariant: a refusal lists everything that stands in the way, of the demands and of the table, and the record that is
given stays as it is.

Left out: which demands there are; each process says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import NO_DATA, Event, Journaled, recorded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from salesmanual.kernel.texts import Label, Text
    from salesmanual.kernel.workflow import Workflow

__all__ = ["demand", "move", "note"]

R = TypeVar("R", bound=Journaled)


def demand(required: Text, *, met: bool, path: str, reason: Text | None = None) -> Finding:
    """A finding of whether a demand is met; the reason is said where it is not.

    >>> from salesmanual.kernel.texts import text
    >>> print(demand(text("somebody else decides"), met=False, path="by", reason=text("found {by}", by="li.na")))
    ☐ somebody else decides: found li.na
    """
    return Finding(
        FindingStatus.MET if met else FindingStatus.UNMET, required, path=path, reason=None if met else reason
    )


def move(
    workflow: Workflow,
    record: R,
    trigger: str,
    *,
    at: datetime,
    by: str,
    demands: Iterable[Finding] = (),
    facts: Mapping[str, object],
    roles: Collection[str] = (),
    why: str | Text | Label = "",
    changes: Mapping[str, object],
) -> R:
    """The record after the move, if the table and all the demands let it.

    Args:
        workflow: The table.
        record: The record; it stays as it is.
        trigger: The move.
        at: When.
        by: Who.
        demands: What is demanded besides.
        facts: What the table's conditions are judged on.
        roles: The roles of who makes it.
        why: The reason.
        changes: Fields that change with it.

    Raises:
        RefusedError: With everything that stands in the way.
        NotFoundError, WrongTypeError, InvalidValueError: As for `Workflow.fire`.
    """
    unmet = tuple(finding for finding in demands if not finding.met)
    try:
        moved = workflow.fire(record, trigger, at=at, by=by, facts=facts, roles=roles, why=why, changes=changes)
    except RefusedError as refusal:
        raise RefusedError(refusal.action, (*unmet, *refusal.findings)) from None
    if unmet:
        state = workflow.state_of(record).key
        raise RefusedError(f"{trigger} {getattr(record, 'id', '')} from {state}", unmet)
    return moved


def note(
    record: R,
    what: str,
    *,
    at: datetime,
    by: str,
    demands: Iterable[Finding] = (),
    why: str | Text | Label = "",
    changes: Mapping[str, object],
) -> R:
    """The record with an event that leads to no other state, if all the demands are met.

    Raises:
        RefusedError: With everything that stands in the way.
    """
    unmet = tuple(finding for finding in demands if not finding.met)
    if unmet:
        raise RefusedError(f"{what} {getattr(record, 'id', '')}", unmet)
    return recorded(record, Event(what, at, by, why, None, NO_DATA), **changes)

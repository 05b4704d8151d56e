"""A development plan carried over to the next cycle: what is undone goes on in a new plan, and the old one ends.

Invariant: every open action of the old plan is in the new one once, with one carry-over more, and nothing that is done
or dropped is; a gap goes along while it has an open action, or is not closed, or is unknown.

Left out: new actions for the new plan (`development_plans`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import attrs

from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import read_id
from salesmanual.kernel.texts import text
from salesmanual.people.development_records import (
    DEVELOPMENT_WORKFLOW,
    DevelopmentAction,
    DevelopmentGap,
    PersonalDevelopment,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from salesmanual.kernel.texts import Label, Text

__all__ = ["CarriedOver", "carry_over"]


class CarriedOver(NamedTuple):
    """Both plans after a carry-over.

    Attributes:
        ended: The plan that ends.
        next: The plan that goes on with it.
    """

    ended: PersonalDevelopment
    next: PersonalDevelopment


def carry_over(
    development: PersonalDevelopment,
    id: str,  # noqa: A002 - the field's word
    cycle: str,
    *,
    due: Mapping[str, date],
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> CarriedOver:
    """The plan that ends, and the one for the next cycle with what is undone.

    Args:
        development: The plan; it stays as it is.
        id: The id of the new plan.
        cycle: The key of the next cycle.
        due: New days for open actions, by their key; an action that is left out keeps its day, if that is to come.
        at: When.
        by: Who carries it over; the person or the manager.
        why: The reason.

    Raises:
        RefusedError: If the plan is not open, somebody else carries it over, an open action would be due before today,
            or the new plan would have the old one's id.
        NotFoundError: If a day is for no open action.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 4.4.
    """
    check_type(development, PersonalDevelopment, "development")
    new_id, days = read_id(id), _read_due(development, due)
    actions = [
        attrs.evolve(action, due=days.get(action.key, action.due), carried=action.carried + 1)
        for action in development.open_actions()
    ]
    ended = _ended(development, new_id, actions, at=at, by=by, why=why)
    gaps = [_begun_again(gap) for gap in development.gaps if _goes_on(gap, actions)]
    following = PersonalDevelopment(
        new_id,
        development.person,
        development.manager,
        read_line(cycle, "cycle"),
        gaps=gaps,
        actions=actions,
        carried_from=development.id,
        journal=DEVELOPMENT_WORKFLOW.begin(at=at, by=by, why=why),
    )
    return CarriedOver(ended, following)


def _read_due(development: PersonalDevelopment, due: Mapping[str, date]) -> dict[str, date]:
    if not isinstance(due, Mapping):
        raise WrongTypeError("due", due, "a day for each action that has a new one")
    known = [action.key for action in development.open_actions()]
    for key in due:
        if key not in known:
            raise NotFoundError("due", key, did_you_mean(key, known))
    return {key: read_date(day, f"due[{key!r}]") for key, day in due.items()}


def _ended(
    development: PersonalDevelopment,
    new_id: str,
    actions: list[DevelopmentAction],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> PersonalDevelopment:
    names = (development.person, development.manager)
    past = tuple(action.key for action in actions if action.due < at.date())
    who = text("it is one of {names}", names=names)
    when = text("every open action is due on {day} or later", day=at.date())
    demands = [
        demand(who, met=by in names, path="by", reason=text("found {found}", found=by)),
        demand(when, met=not past, path="due", reason=text("found {found}", found=past)),
        demand(text("the new plan has an id of its own"), met=new_id != development.id, path="id"),
    ]
    return move(
        DEVELOPMENT_WORKFLOW, development, "carry over", at=at, by=by, demands=demands, facts={}, why=why, changes={}
    )


def _goes_on(gap: DevelopmentGap, actions: list[DevelopmentAction]) -> bool:
    level = gap.latest()
    return level is None or level < gap.required or any(action.gap == gap.key for action in actions)


def _begun_again(gap: DevelopmentGap) -> DevelopmentGap:
    return DevelopmentGap(gap.key, gap.required, gap.latest())

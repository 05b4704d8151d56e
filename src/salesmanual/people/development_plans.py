"""Personal development: a gap, what is done about it, by whom, by when, and what shows that it was done.

    gap = required level − level; an action belongs to one gap and is open, done with its evidence, or dropped

Invariant: an action that is done has evidence, one that is dropped has a reason, and a plan is closed only when none is
open; what is open is carried over (`development_carrying`). A level that nobody assessed is unknown, never a gap of 0.

Left out: what the actions changed (`development_effects`), and courses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import read_items, read_line
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import text
from salesmanual.kernel.workflow_check import is_given
from salesmanual.people.development_records import (
    DEVELOPMENT_WORKFLOW,
    DevelopmentAction,
    DevelopmentGap,
    PersonalDevelopment,
)

if TYPE_CHECKING:
    from datetime import date, datetime
    from fractions import Fraction

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text

__all__ = [
    "add_actions",
    "close_development",
    "drop_action",
    "finish_action",
    "open_development",
    "read_levels",
    "reassess_gaps",
]


def read_levels(values: Mapping[str, Exact | str], where: str) -> dict[str, Fraction]:
    """Levels by what they are of, exact.

    Raises:
        WrongTypeError: If they are no mapping, or one is no exact number.
        InvalidValueError: If a key is no line of text.

    >>> read_levels({"negotiation": "3.5"}, "levels")
    {'negotiation': Fraction(7, 2)}
    """
    if not isinstance(values, Mapping):
        raise WrongTypeError(where, values, "a level for each competency")
    return {read_line(key, where): read_fraction(level, f"{where}[{key!r}]") for key, level in values.items()}


def open_development(
    id: str,  # noqa: A002 - the field's word
    person: str,
    manager: str,
    cycle: str,
    *,
    required: Mapping[str, Exact | str],
    levels: Mapping[str, Exact | str],
    at: datetime,
    by: str,
) -> PersonalDevelopment:
    """The plan with a gap for every level that is short of what is required, or that nobody assessed.

    Args:
        id: The record's id.
        person: Whose plan it is.
        manager: Who supports it.
        cycle: The key of the cycle it is for.
        required: The level that is asked for, by competency.
        levels: The level that was found; a competency that is left out is unknown.
        at: When.
        by: Who opens it.

    Raises:
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 2.5, 4.4.

    >>> from datetime import UTC, datetime
    >>> plan = open_development("D-1", "li.na", "wang.wei", "2027", at=datetime(2027, 2, 1, tzinfo=UTC), by="wang.wei",
    ...     required={"negotiation": 4, "product": 3, "planning": 3}, levels={"negotiation": "2.5", "product": 3})
    >>> [(gap.key, gap.size_before()) for gap in plan.gaps]
    [('negotiation', Fraction(3, 2)), ('planning', None)]
    """
    asked, found = read_levels(required, "required"), read_levels(levels, "levels")
    gaps = [
        DevelopmentGap(key, level, found.get(key))
        for key, level in asked.items()
        if key not in found or found[key] < level
    ]
    journal = DEVELOPMENT_WORKFLOW.begin(at=at, by=by)
    return PersonalDevelopment(id, person, manager, cycle, gaps=gaps, journal=journal)


def _is_open(development: PersonalDevelopment) -> Finding:
    state = DEVELOPMENT_WORKFLOW.state_of(development)
    found = text("found {found}", found=state.label)
    return demand(text("the plan is open"), met=not state.final, path="state", reason=found)


def _by_either(development: PersonalDevelopment, by: str, *others: str) -> Finding:
    names = tuple(dict.fromkeys((development.person, development.manager, *others)))
    required = text("it is one of {names}", names=names)
    return demand(required, met=by in names, path="by", reason=text("found {found}", found=by))


def add_actions(
    development: PersonalDevelopment, actions: Iterable[DevelopmentAction], *, at: datetime, by: str
) -> PersonalDevelopment:
    """The plan with further actions.

    Raises:
        RefusedError: If the plan is not open, or somebody else adds them than the person or the manager.
        NotFoundError: If an action names a gap that the plan does not have.
        WrongTypeError, InvalidValueError, DuplicateError: If the actions cannot be accepted.

    Source: Handbook 4.4.
    """
    check_type(development, PersonalDevelopment, "development")
    added = read_items(actions, "actions", DevelopmentAction, "a DevelopmentAction", key="key", least=1)
    demands = [_is_open(development), _by_either(development, by)]
    changes = {"actions": (*development.actions, *added)}
    return note(development, "add actions", at=at, by=by, demands=demands, changes=changes)


def finish_action(
    development: PersonalDevelopment, key: str, proof: str, *, on: date, at: datetime, by: str
) -> PersonalDevelopment:
    """The plan with an action that was done, and what showed it.

    Raises:
        RefusedError: If the plan or the action is not open, nothing shows it, the day is after the event, or somebody
            else says so than the owner, the person or the manager.
        NotFoundError: If there is no such action.

    Source: Handbook 2.5, 4.4.
    """
    check_type(development, PersonalDevelopment, "development")
    check_type(proof, str, "proof")
    action, done_on = development.action(key), read_date(on)
    day = text("the day is not after {day}", day=at.date())
    shown = bool(proof.strip())
    demands = [
        _is_open(development),
        _by_either(development, by, action.owner),
        demand(text("the development action is open"), met=action.is_open(), path="actions"),
        demand(text("the evidence is given: {evidence}", evidence=action.evidence), met=shown, path="proof"),
        demand(day, met=done_on <= at.date(), path="on", reason=text("found {found}", found=done_on)),
    ]
    if not all(finding.met for finding in demands):
        return note(development, "finish action", at=at, by=by, demands=demands, changes={})
    changes = _replaced(development, attrs.evolve(action, done=done_on, proof=proof))
    return note(development, "finish action", at=at, by=by, changes=changes)


def _replaced(development: PersonalDevelopment, new: DevelopmentAction) -> dict[str, object]:
    return {"actions": tuple(new if each.key == new.key else each for each in development.actions)}


def drop_action(
    development: PersonalDevelopment, key: str, *, at: datetime, by: str, why: str | Text | Label
) -> PersonalDevelopment:
    """The plan with an action that was given up, with the reason.

    Raises:
        RefusedError: If the plan or the action is not open, there is no reason, or somebody else drops it than the
            person or the manager.
        NotFoundError: If there is no such action.

    Source: Handbook 4.4.
    """
    check_type(development, PersonalDevelopment, "development")
    action = development.action(key)
    demands = [
        _is_open(development),
        _by_either(development, by),
        demand(text("the development action is open"), met=action.is_open(), path="actions"),
        demand(text("a reason is given"), met=is_given(why), path="why"),
    ]
    if not action.is_open():
        return note(development, "drop action", at=at, by=by, demands=demands, changes={})
    changes = _replaced(development, attrs.evolve(action, dropped=True))
    return note(development, "drop action", at=at, by=by, demands=demands, why=why, changes=changes)


def reassess_gaps(
    development: PersonalDevelopment, levels: Mapping[str, Exact | str], *, on: date, at: datetime, by: str
) -> PersonalDevelopment:
    """The plan with the levels that were found on a day after the actions; nobody assesses their own alone.

    Args:
        development: The record; it stays as it is.
        levels: The level that was found, by the key of the gap.
        on: The day.
        at: When.
        by: Who writes it down; not the person.

    Raises:
        RefusedError: If the plan is not open, the person writes it down, or the day is after the event.
        NotFoundError: If a level is for no gap of the plan.
        WrongTypeError, InvalidValueError: If the levels cannot be accepted.

    Source: Handbook 2.5, 4.4.
    """
    check_type(development, PersonalDevelopment, "development")
    found, day = read_levels(levels, "levels"), read_date(on)
    keys = [gap.key for gap in development.gaps]
    for key in found:
        if key not in keys:
            raise NotFoundError("levels", key, did_you_mean(key, keys))
    other = text("somebody else acts than {names}", names=(development.person,))
    latest = text("the day is not after {day}", day=at.date())
    demands = [
        _is_open(development),
        demand(other, met=by != development.person, path="by", reason=text("found {found}", found=by)),
        demand(latest, met=day <= at.date(), path="on", reason=text("found {found}", found=day)),
    ]
    gaps = tuple(
        attrs.evolve(gap, after=found[gap.key], reassessed_on=day) if gap.key in found else gap
        for gap in development.gaps
    )
    return note(development, "reassess gaps", at=at, by=by, demands=demands, changes={"gaps": gaps})


def close_development(
    development: PersonalDevelopment, *, at: datetime, by: str, why: str | Text | Label = ""
) -> PersonalDevelopment:
    """The plan once none of its actions is open.

    Raises:
        RefusedError: If the plan is not open, an action is, or somebody else closes it than the person or the manager.

    Source: Handbook 4.4.
    """
    check_type(development, PersonalDevelopment, "development")
    still = tuple(action.key for action in development.open_actions())
    required = text("no action is open; carry over what is")
    demands = [
        _by_either(development, by),
        demand(required, met=not still, path="actions", reason=text("found {found}", found=still)),
    ]
    return move(
        DEVELOPMENT_WORKFLOW, development, "close", at=at, by=by, demands=demands, facts={}, why=why, changes={}
    )

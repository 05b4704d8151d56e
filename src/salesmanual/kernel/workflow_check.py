"""What stands in the way of a move, and where a journal leaves the table.

Invariant: a check holds a finding for every demand of the move, so what it lists is complete.

Left out: the table (`workflow_table`) and moving a record (`workflow`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.criteria import ALWAYS, Finding, FindingStatus
from salesmanual.kernel.errors import Fault, RefusedError, did_you_mean
from salesmanual.kernel.record_event import read_at
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.kernel.workflow_table import Move

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from salesmanual.kernel.record import Journaled
    from salesmanual.kernel.record_event import Event
    from salesmanual.kernel.record_journal import Journal
    from salesmanual.kernel.workflow_table import State

__all__ = ["MoveCheck", "demands_on", "is_given", "move_check", "refusal", "role_finding", "walk_faults"]


@final
@attrs.frozen
class MoveCheck:
    """Whether a move is open for a record, and what stands in its way.

    Attributes:
        move: The move.
        to: The key of the state it leads to; `None` where it leads back and there is nowhere to go back to.
        finding: What was found for its condition and, where roles were given, for who may.

    Source: Handbook 2.1.
    """

    move: Move
    to: str | None
    finding: Finding

    @property
    def open(self) -> bool:
        """Whether nothing stands in the way, but for the reason that some moves need."""
        return self.finding.met

    def __str__(self) -> str:
        return str(self.finding)


def move_check(move: Move, to: State | None, facts: object, demands: Iterable[Finding]) -> MoveCheck:
    """The check of a move: its condition, a state to go back to where it leads back, and further demands.

    Args:
        move: The move.
        to: The state it leads to, if there is one.
        facts: What the condition is judged on.
        demands: The findings of the other demands.
    """
    parts = [] if move.when == ALWAYS else [move.when.check(facts)]
    if to is None:
        parts.append(_finding(text("there is a state to go back to"), met=False))
    parts += demands
    if any(part.status is FindingStatus.UNMET for part in parts):
        status = FindingStatus.UNMET
    else:
        status = FindingStatus.MET if all(part.met for part in parts) else FindingStatus.UNKNOWN
    goal = text("the state before") if to is None else to.label
    finding = Finding(status, text("{move}, to {state}", move=move.label, state=goal), children=parts)
    return MoveCheck(move, None if to is None else to.key, finding)


def role_finding(move: Move, roles: Collection[str]) -> Finding:
    """Whether one of the roles may make the move."""
    required = text("the role is one of {roles}", roles=move.roles)
    given = tuple(roles)
    found = text("found {found}", found=given) if given else text("found no role")
    return _finding(required, met=not set(move.roles).isdisjoint(given), path="roles", reason=found)


def demands_on(move: Move, at: datetime, journal: Journal, why: str | Text | Label) -> Iterator[Finding]:
    """What is demanded of the call itself: a reason where one is needed, and a time that is not before the last."""
    if move.needs_reason:
        yield _finding(text("a reason is given"), met=is_given(why), path="why")
    last = journal.last
    if last is not None:
        required = text("the time is not before {last}", last=last.at)
        yield _finding(required, met=read_at(at) >= last.at, path="at", reason=text("found {found}", found=at))


def refusal(
    record: Journaled, trigger: str, state: State, checks: Sequence[MoveCheck], fitting: tuple[Label, ...]
) -> RefusedError:
    """The refusal of a move with everything that stands in its way.

    Args:
        record: The record.
        trigger: The move that was asked for.
        state: The state that the record is in.
        checks: The moves of that name from there: those whose condition holds, else all.
        fitting: What people read for the states from which a move of that name leads.
    """
    identity = getattr(record, "id", None)
    action = " ".join([trigger, *([identity] if isinstance(identity, str) else []), "from", state.key])
    if not checks:
        required, found = text("the state is one of {states}", states=fitting), text("found {found}", found=state.label)
        return RefusedError(action, [_finding(required, met=False, path="state", reason=found)])
    if len(checks) == 1:
        return RefusedError(action, [part for part in checks[0].finding.children if not part.met])
    return RefusedError(action, [check.finding for check in checks])


def is_given(why: str | Text | Label) -> bool:
    """Whether there is a reason: more than blanks."""
    return bool(why.strip()) if isinstance(why, str) else True


def _finding(required: Text, *, met: bool, path: str = "", reason: Text | None = None) -> Finding:
    return Finding(FindingStatus.MET if met else FindingStatus.UNMET, required, path=path, reason=reason)


def walk_faults(
    journal: Iterable[Event],
    states: Mapping[str, State],
    goals: Callable[[str, str], Collection[str | None]],
) -> Iterator[Fault]:
    """Where the events are no walk through the table.

    Args:
        journal: The events.
        states: The states by their key.
        goals: For a state and a trigger, the states that the moves lead to; `None` for back to the one before.
    """
    present: str | None = None
    before: str | None = None
    for position, event in enumerate(journal):
        goal = event.state
        if goal is None:
            continue
        address = f"[{position}]"
        if goal not in states:
            yield Fault(address, f"no state {goal!r}; {did_you_mean(goal, states)}")
        elif present is None:
            if not states[goal].initial:
                yield Fault(address, f"a record may not begin in {goal!r}")
        elif present in states and goal not in {before if to is None else to for to in goals(present, event.what)}:
            yield Fault(address, f"no move {event.what!r} from {present!r} to {goal!r}")
        if goal != present:
            before = present
        present = goal

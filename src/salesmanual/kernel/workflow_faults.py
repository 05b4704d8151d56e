"""What is wrong with a workflow's table: unknown, unreachable and trap states, and moves that could both fire.

Invariant: a table without faults gives one answer for every state, trigger and facts; every state can be reached, and
from every state a final one can. All faults are found at once, each with its address.

Left out: whether conditions can ever be met; a way that needs facts which never come counts as a way.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from salesmanual.kernel.errors import Fault, did_you_mean
from salesmanual.kernel.workflow_exclusive import exclusive
from salesmanual.kernel.workflow_table import ANY_OTHER, PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from salesmanual.kernel.workflow_table import Move, State

__all__ = ["Position", "origins", "positions", "table_faults"]


def origins(move: Move, states: Iterable[State]) -> tuple[str, ...]:
    """The keys of the states that the move leads from.

    >>> from salesmanual.kernel.workflow_table import Move, State
    >>> origins(Move("*", "lose", "lost"), [State("open"), State("quoted"), State("lost", final=True)])
    ('open', 'quoted')
    """
    if move.origin != (ANY_OTHER,):
        return move.origin
    return tuple(state.key for state in states if not state.final and state.key != move.to)


class Position(NamedTuple):
    """Where a record can be: its state, and the last other one, to which a move back would lead."""

    state: str
    previous: str | None


def positions(states: Sequence[State], moves: Sequence[Move]) -> dict[Position, set[Position]]:
    """Every position that a record can come to from an initial state, and the positions that follow on it.

    >>> from salesmanual.kernel.workflow_table import Move, State
    >>> states = [State("a", initial=True), State("b"), State("on-hold"), State("z", final=True)]
    >>> table = [Move("a", "go", "b"), Move("b", "hold", "on-hold"), Move("on-hold", "resume", PREVIOUS)]
    >>> [(at.state, at.previous) for at in positions(states, table)]
    [('a', None), ('b', 'a'), ('on-hold', 'b'), ('b', 'on-hold')]
    """
    goals: dict[str, list[str]] = {state.key: [] for state in states}
    for move in moves:
        for origin in origins(move, states):
            if origin in goals and (move.to in goals or move.to == PREVIOUS):
                goals[origin].append(move.to)
    waiting = [Position(state.key, None) for state in states if state.initial]
    found: dict[Position, set[Position]] = {position: set() for position in waiting}
    for at in waiting:  # it grows while it is walked
        for goal in goals[at.state]:
            to = at.previous if goal == PREVIOUS else goal
            if to is None:
                continue
            follows = at if to == at.state else Position(to, at.state)
            found[at].add(follows)
            if follows not in found:
                found[follows] = set()
                waiting.append(follows)
    return found


def table_faults(states: Sequence[State], moves: Sequence[Move]) -> list[Fault]:
    """Every fault of the table, with its address.

    >>> from salesmanual.kernel.workflow_table import Move, State
    >>> for fault in table_faults([State("open", initial=True), State("won", final=True)], [Move("open", "win", "wn")]):
    ...     print(fault)
    moves[0].to: no state 'wn'; did you mean 'won'?
    states[0]: 'open' is a trap: no moves lead from it to a final state
    states[1]: 'won' cannot be reached from an initial state
    """
    faults = _key_faults(states)
    faults += _unknown(states, moves)
    if states:
        faults += _walks(states, moves)
    faults += _ambiguous(states, moves)
    return faults


def _key_faults(states: Sequence[State]) -> list[Fault]:
    faults = [] if states else [Fault("states", "found none, accepted is at least one state")]
    known: dict[str, int] = {}
    for position, state in enumerate(states):
        if state.key in known:
            faults.append(Fault(f"states[{position}].key", f"{state.key!r} is the key of states[{known[state.key]}]"))
        known.setdefault(state.key, position)
    if states and not any(state.initial for state in states):
        faults.append(Fault("states", "none is initial; set initial=True where a record begins"))
    if states and not any(state.final for state in states):
        faults.append(Fault("states", "none is final; set final=True where a record may stay for good"))
    return faults


def _unknown(states: Sequence[State], moves: Sequence[Move]) -> list[Fault]:
    keys = {state.key for state in states}
    faults = []
    for number, move in enumerate(moves):
        for position, origin in enumerate(move.origin):
            if origin not in keys and origin != ANY_OTHER:
                address = f"moves[{number}].origin[{position}]"
                faults.append(Fault(address, f"no state {origin!r}; {did_you_mean(origin, keys)}"))
        if move.to not in keys and move.to != PREVIOUS:
            faults.append(Fault(f"moves[{number}].to", f"no state {move.to!r}; {did_you_mean(move.to, keys)}"))
    return faults


def _walks(states: Sequence[State], moves: Sequence[Move]) -> list[Fault]:
    found = positions(states, moves)
    faults = []
    for number, move in enumerate(moves):
        if move.to == PREVIOUS:
            came = {at.state for at in found if at.previous is not None}
            stranded = {at.state for at in found} - came
            faults += [
                Fault(f"moves[{number}].to", f"no state comes before {origin!r} to go back to")
                for origin in origins(move, states)
                if origin in stranded
            ]
    reached = {at.state for at in found}
    trapped = {at.state for at in found.keys() - _ending(found, {state.key for state in states if state.final})}
    has_initial = any(state.initial for state in states)
    has_final = any(state.final for state in states)
    for position, state in enumerate(states):
        if has_initial and state.key not in reached:
            faults.append(Fault(f"states[{position}]", f"{state.key!r} cannot be reached from an initial state"))
        if has_final and state.key in trapped:
            faults.append(
                Fault(f"states[{position}]", f"{state.key!r} is a trap: no moves lead from it to a final state")
            )
    return faults


def _ending(found: Mapping[Position, set[Position]], final: set[str]) -> set[Position]:
    """The positions from which a final state can be reached."""
    back: dict[Position, list[Position]] = {at: [] for at in found}
    for at, follows in found.items():
        for to in follows:
            back[to].append(at)
    ending = {at for at in found if at.state in final}
    waiting = list(ending)
    while waiting:
        for at in back[waiting.pop()]:
            if at not in ending:
                ending.add(at)
                waiting.append(at)
    return ending


def _ambiguous(states: Sequence[State], moves: Sequence[Move]) -> list[Fault]:
    cells: dict[tuple[str, str], list[int]] = {}
    for number, move in enumerate(moves):
        for origin in origins(move, states):
            cells.setdefault((origin, move.trigger), []).append(number)
    pairs: dict[tuple[int, int], str] = {}
    for (origin, _), numbers in cells.items():
        for pair in combinations(numbers, 2):
            pairs.setdefault(pair, origin)
    return [
        Fault(
            f"moves[{second}]",
            f"could fire together with moves[{first}]: both are called {moves[second].trigger!r} in state {origin!r}; "
            "give them conditions that exclude one another, such as one and the other negated",
        )
        for (first, second), origin in sorted(pairs.items())
        if not exclusive(moves[first].when, moves[second].when)
    ]

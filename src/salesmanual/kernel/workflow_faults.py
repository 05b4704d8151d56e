"""What is wrong with a workflow's table: unknown, unreachable and trap states, and moves that could both fire.

Invariant: a table without faults gives one answer for every state, trigger and facts; every state can be reached, and
from every state a final one can. All faults are found at once, each with its address.

Left out: whether conditions can ever be met; a way that needs facts which never come counts as a way.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from salesmanual.kernel.errors import Fault, did_you_mean
from salesmanual.kernel.workflow_exclusive import exclusive
from salesmanual.kernel.workflow_table import ANY_OTHER, PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from salesmanual.kernel.workflow_table import Move, State

__all__ = ["origins", "table_faults", "ways_on"]


def origins(move: Move, states: Iterable[State]) -> tuple[str, ...]:
    """The keys of the states that the move leads from.

    >>> from salesmanual.kernel.workflow_table import Move, State
    >>> origins(Move("*", "lose", "lost"), [State("open"), State("quoted"), State("lost", final=True)])
    ('open', 'quoted')
    """
    if move.origin != (ANY_OTHER,):
        return move.origin
    return tuple(state.key for state in states if not state.final and state.key != move.to)


def ways_on(states: Sequence[State], moves: Iterable[Move]) -> dict[str, set[str]]:
    """For each state the states that a move leads to; for a move back, all that a record can have come from.

    >>> from salesmanual.kernel.workflow_table import Move, State
    >>> table = [Move(["a", "b"], "hold", "on-hold"), Move("on-hold", "resume", PREVIOUS)]
    >>> sorted(ways_on([State("a"), State("b"), State("on-hold")], table)["on-hold"])
    ['a', 'b']
    """
    ways: dict[str, set[str]] = {state.key: set() for state in states}
    back = set()
    for move in moves:
        for origin in origins(move, states):
            if origin in ways and move.to == PREVIOUS:
                back.add(origin)
            elif origin in ways and move.to in ways:
                ways[origin].add(move.to)
    grown = True
    while grown:
        grown = False
        for state in back:
            came_from = {origin for origin, goals in ways.items() if state in goals and origin != state}
            grown = grown or not came_from <= ways[state]
            ways[state] |= came_from
    return ways


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
    ways = ways_on(states, moves)
    back: dict[str, set[str]] = {key: set() for key in ways}
    for origin, goals in ways.items():
        for goal in goals:
            back[goal].add(origin)
    reached = _spread(ways, (state.key for state in states if state.initial))
    ending = _spread(back, (state.key for state in states if state.final))
    faults = []
    for number, move in enumerate(moves):
        if move.to == PREVIOUS:
            faults += [
                Fault(f"moves[{number}].to", f"no state comes before {origin!r} to go back to")
                for origin in origins(move, states)
                if origin in ways and not back[origin] - {origin}
            ]
    has_initial = any(state.initial for state in states)
    has_final = any(state.final for state in states)
    for position, state in enumerate(states):
        if has_initial and state.key not in reached:
            faults.append(Fault(f"states[{position}]", f"{state.key!r} cannot be reached from an initial state"))
        if has_final and state.key not in ending:
            faults.append(
                Fault(f"states[{position}]", f"{state.key!r} is a trap: no moves lead from it to a final state")
            )
    return faults


def _spread(ways: Mapping[str, set[str]], start: Iterable[str]) -> set[str]:
    found = set(start)
    waiting = list(found)
    while waiting:
        for goal in ways[waiting.pop()] - found:
            found.add(goal)
            waiting.append(goal)
    return found


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

"""A workflow for people: a Mermaid state diagram, and its moves as a table.

Invariant: both show every state or move of the workflow's own table, in its order, and nothing else; what a company
wrote cannot break out of the place where it stands.

Left out: laying the diagram out, which Mermaid does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.criteria import ALWAYS
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Language, Text, render_value, text
from salesmanual.kernel.workflow_faults import origins, positions
from salesmanual.kernel.workflow_table import ANY_OTHER, PREVIOUS

if TYPE_CHECKING:
    from salesmanual.kernel.criteria import Criterion
    from salesmanual.kernel.workflow import Workflow
    from salesmanual.kernel.workflow_table import Move

__all__ = ["mermaid", "move_table"]

_PLAIN: Final = frozenset(" -_.,()%/…")
_MAX_GUARD: Final = 80


def mermaid(workflow: Workflow, language: Language) -> str:
    """The states and moves as a Mermaid state diagram.

    A move back is drawn to every state that a record can have come from.
    """
    ids = {state.key: f"s{number}" for number, state in enumerate(workflow.states)}
    found = positions(workflow.states, workflow.moves)
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_safe(state.label.render(language))}" as {ids[state.key]}' for state in workflow.states]
    lines += [f"    [*] --> {ids[state.key]}" for state in workflow.states if state.initial]
    for move in workflow.moves:
        words = _arrow(move, language)
        for origin in origins(move, workflow.states):
            goals = [move.to]
            if move.to == PREVIOUS:
                goals = [key for key in ids if (origin, key) in found]
            lines += [f"    {ids[origin]} --> {ids[goal]}: {words}" for goal in goals]
    lines += [f"    {ids[state.key]} --> [*]" for state in workflow.states if state.final]
    return "\n".join(lines)


def _arrow(move: Move, language: Language) -> str:
    words = _safe(move.label.render(language))
    if move.when == ALWAYS:
        return words
    guard = render_value(_condition(move.when), language)
    short = guard if len(guard) <= _MAX_GUARD else guard[: _MAX_GUARD - 1] + "…"
    return f"{words} ({_safe(short)})"


def _safe(words: str) -> str:
    """The words with every sign that Mermaid could act upon written as an entity."""
    return "".join(sign if sign.isalnum() or sign in _PLAIN else f"#{ord(sign)};" for sign in words)


def _condition(criterion: Criterion) -> Text | str:
    """The condition in words; one that consists of several in the form that it is written in."""
    finding = criterion.check({})
    return str(criterion) if finding.children else finding.required


def move_table(workflow: Workflow) -> Table:
    """The moves, row by row."""
    labels = {state.key: state.label for state in workflow.states}
    columns = (text("from"), text("move"), text("to"), text("condition"), text("who may"), text("reason needed"))
    rows = [
        (
            text("any other") if move.origin == (ANY_OTHER,) else tuple(labels[key] for key in move.origin),
            move.label,
            text("the state before") if move.to == PREVIOUS else labels[move.to],
            _condition(move.when),
            move.roles or text("anyone"),
            move.needs_reason,
        )
        for move in workflow.moves
    ]
    return Table(workflow.label, columns, rows)

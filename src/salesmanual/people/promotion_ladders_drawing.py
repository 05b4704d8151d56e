"""A ladder for people: a Mermaid flowchart.

Invariant: it shows every position and step in the ladder's own order and nothing else; what a company wrote cannot
break out of the place where it stands.

Left out: laying it out, which Mermaid does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from salesmanual.kernel.texts import Language
    from salesmanual.people.promotion_ladders import PromotionLadder

__all__ = ["ladder_diagram"]

_ARROWS: Final = {"promotion": "-->", "move": "-.->", "demotion": "==>"}
_PLAIN: Final = frozenset(" -_.,()%/…")


def ladder_diagram(ladder: PromotionLadder, language: Language = "en") -> str:
    """The ladder as a Mermaid flowchart: promotions drawn through, moves dotted, demotions bold.

    Source: Handbook 8.2.
    """
    ids = {rung.key: f"r{number}" for number, rung in enumerate(ladder.rungs)}
    branches = {rung.branch: f"b{number}" for number, rung in enumerate(ladder.rungs)}
    lines = ["flowchart BT"]
    for branch, name in branches.items():
        lines.append(f'    subgraph {name}["{_safe(branch)}"]')
        lines += [
            f'        {ids[rung.key]}["{_safe(rung.label.render(language))} ({_safe(rung.grade)})"]'
            for rung in ladder.rungs
            if rung.branch == branch
        ]
        lines.append("    end")
    lines += [f"    {ids[step.from_position]} {_ARROWS[step.kind]} {ids[step.to]}" for step in ladder.steps]
    return "\n".join(lines)


def _safe(words: str) -> str:
    """The words with everything but letters, figures and a few signs written as a code."""
    return "".join(each if each.isalnum() or each in _PLAIN else f"#{ord(each)};" for each in words)

"""The table of a lead's moves: new, assigned, contacted, qualified, converted, and the ways out and back.

Invariant: the table is made of a few limits and one condition; two companies with the same ones have the same table.

Left out: what is demanded beyond the table (`lead_process`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.workflow import PREVIOUS, Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from salesmanual.kernel.criteria import Criterion
    from salesmanual.kernel.texts import Label

__all__ = ["OPEN", "OWNED", "lead_workflow"]

OWNED: Final = ("assigned", "contacted", "qualified")
"""The states in which somebody works on a lead."""

OPEN: Final = ("new", *OWNED, "resting")
"""The states of a lead that may still become a customer."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "new": {"en": "new", "zh_Hant": "新線索", "zh_Hans": "新线索"},
    "assigned": {"en": "assigned", "zh_Hant": "已分配", "zh_Hans": "已分配"},
    "contacted": {"en": "contacted", "zh_Hant": "已聯絡", "zh_Hans": "已联系"},
    "qualified": {"en": "qualified", "zh_Hant": "已確認合格", "zh_Hans": "已确认合格"},
    "resting": {"en": "resting", "zh_Hant": "培育中", "zh_Hans": "培育中"},
    "converted": {"en": "converted", "zh_Hant": "已轉為客戶", "zh_Hans": "已转为客户"},
    "disqualified": {"en": "disqualified", "zh_Hant": "不合格", "zh_Hans": "不合格"},
    "merged": {"en": "merged", "zh_Hant": "已合併", "zh_Hans": "已合并"},
}


def lead_workflow(
    key: str,
    label: Label,
    section: str,
    *,
    qualified: Criterion,
    assign_within: timedelta,
    respond_within: timedelta,
    qualify_within: timedelta,
    convert_within: timedelta,
    recycles: int,
) -> Workflow:
    """The table.

    Args:
        key: What it is called by.
        label: What people read.
        section: The handbook section.
        qualified: The condition on a lead's facts under which it is qualified.
        assign_within: Working time in which a new lead is assigned.
        respond_within: Working time in which somebody who was assigned one reaches it.
        qualify_within: Working time from then to a decision whether it is qualified.
        convert_within: Working time from then to its conversion.
        recycles: How often one lead may rest and come back.
    """
    deadlines = {
        "new": assign_within,
        "assigned": respond_within,
        "contacted": qualify_within,
        "qualified": convert_within,
    }
    states = [State(state, _LABELS[state], initial=state == "new", deadline=deadlines[state]) for state in deadlines]
    if recycles:
        states.append(State("resting", _LABELS["resting"]))
    states += [State(state, _LABELS[state], final=True) for state in ("converted", "disqualified", "merged")]
    return Workflow(key, states, _moves(qualified, recycles), label=label, section=section)


def _moves(qualified: Criterion, recycles: int) -> list[Move]:
    still = OPEN if recycles else tuple(state for state in OPEN if state != "resting")
    moves = [
        Move("new", "assign", "assigned"),
        Move("assigned", "contact", "contacted"),
        Move("contacted", "qualify", "qualified", when=qualified),
        Move("qualified", "convert", "converted"),
        Move(still, "disqualify", "disqualified", needs_reason=True),
        Move("disqualified", "reopen", "new", needs_reason=True),
        Move([*still, "disqualified"], "merge", "merged"),
        Move("merged", "undo merge", PREVIOUS, needs_reason=True),
    ]
    if recycles:
        moves += [
            Move(OWNED, "recycle", "resting", when=f"recycles < {recycles}", needs_reason=True),
            Move("resting", "resume", "new"),
        ]
    return moves

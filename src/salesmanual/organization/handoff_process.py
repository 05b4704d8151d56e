"""The way of a request between departments, as a table of moves.

Invariant: the table is one for all agreements; who makes a move is told by its side: the giver accepts, sends back,
asks and delivers, the taker sends again, answers, confirms, rejects and withdraws.

Left out: the requests themselves (`handoffs`), and their time (`handoff_times`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from salesmanual.kernel.texts import Label
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GIVER_STEPS", "STEPS", "HandoverStep", "handover_workflow"]

HandoverStep = Literal["accept", "return", "send again", "ask", "answer", "deliver", "confirm", "reject", "withdraw"]
"""What may happen to a request."""

STEPS: Final[tuple[str, ...]] = get_args(HandoverStep)
"""The steps, in their usual order."""

GIVER_STEPS: Final = frozenset({"accept", "return", "ask", "deliver"})
"""The steps of the department that does the work; the others are those of the one that asked for it."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "requested": {"en": "requested", "zh_Hant": "已提出", "zh_Hans": "已提出"},
    "returned": {"en": "sent back", "zh_Hant": "已退回", "zh_Hans": "已退回"},
    "accepted": {"en": "accepted", "zh_Hant": "已受理", "zh_Hans": "已受理"},
    "waiting": {"en": "waiting for the requester", "zh_Hant": "待申請方答覆", "zh_Hans": "待申请方答复"},
    "delivered": {"en": "delivered", "zh_Hant": "已交付", "zh_Hans": "已交付"},
    "rejected": {"en": "rejected, to be done again", "zh_Hant": "未通過，待返工", "zh_Hans": "未通过，待返工"},
    "confirmed": {"en": "confirmed", "zh_Hant": "已確認", "zh_Hans": "已确认"},
    "withdrawn": {"en": "withdrawn", "zh_Hant": "已撤回", "zh_Hans": "已撤回"},
}
_TITLE: Final = Label({"en": "hand-over between departments", "zh_Hant": "部門交接", "zh_Hans": "部门交接"})
_FINAL: Final = frozenset({"confirmed", "withdrawn"})


@cache
def handover_workflow() -> Workflow:
    """The table.

    Source: Handbook 1.3.

    >>> handover_workflow().triggers()
    ('accept', 'return', 'send again', 'ask', 'answer', 'deliver', 'confirm', 'reject', 'withdraw')
    """
    states = [
        State(
            key,
            names,
            initial=key == "requested",
            final=key in _FINAL,
            pauses=key in {"returned", "waiting"},
        )
        for key, names in _LABELS.items()
    ]
    open_states = ["requested", "returned", "accepted", "waiting", "rejected"]
    moves = [
        Move("requested", "accept", "accepted"),
        Move(["requested", "accepted"], "return", "returned", needs_reason=True),
        Move("returned", "send again", "requested"),
        Move(["accepted", "rejected"], "ask", "waiting", needs_reason=True),
        Move("waiting", "answer", "accepted"),
        Move(["accepted", "rejected"], "deliver", "delivered"),
        Move("delivered", "confirm", "confirmed"),
        Move("delivered", "reject", "rejected", needs_reason=True),
        Move(open_states, "withdraw", "withdrawn", needs_reason=True),
    ]
    return Workflow("handover", states, moves, label=_TITLE, section="1.3")

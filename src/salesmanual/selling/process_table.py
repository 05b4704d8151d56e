"""The table of a sales process: its stages as the states of a workflow, and every way between them.

    from            move          to              condition
    a stage         advance       the next        its exit criteria and hand-offs
    a stage         skip to x     x, further on   as above; every stage between may be skipped
    a stage         back to x     x, before it    a reason
    the last open   win           the first won   its exit criteria and hand-offs
    an open one     lose          lost            a reason
    an open one     hold          on-hold         a reason
    on-hold         resume        where it was
    lost, won ones  reopen at x   an open x       a reason, and the limits

Invariant: from one state one trigger leads to one goal, so a move is named by its trigger.

Left out: which of the ways a call takes (`opportunities`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.criteria import AllOf, Compare, Criterion
from salesmanual.kernel.errors import Fault
from salesmanual.kernel.texts import LANGUAGES, Label
from salesmanual.kernel.workflow import PREVIOUS, Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesmanual.selling.process import SalesProcess
    from salesmanual.selling.process_stages import Stage

__all__ = ["COMPLETED", "LOST", "ON_HOLD", "WON", "back_to", "process_faults", "reopen_at", "skip_to", "table_of"]

ON_HOLD: Final = "on-hold"
LOST: Final = "lost"
WON: Final = "won"
COMPLETED: Final = "completed"

_RESERVED: Final = (ON_HOLD, LOST, WON, COMPLETED)

_STATE_LABELS: Final[Mapping[str, Label]] = {
    ON_HOLD: Label({"en": "on hold", "zh_Hant": "暫停", "zh_Hans": "暂停"}),
    LOST: Label({"en": "lost", "zh_Hant": "輸單", "zh_Hans": "输单"}),
    WON: Label({"en": "won", "zh_Hant": "贏單", "zh_Hans": "赢单"}),
    COMPLETED: Label({"en": "completed", "zh_Hant": "已完成", "zh_Hans": "已完成"}),
}
_MOVE_LABELS: Final[Mapping[str, Label]] = {
    "advance": Label({"en": "advance", "zh_Hant": "推進", "zh_Hans": "推进"}),
    "win": Label({"en": "win", "zh_Hant": "贏單", "zh_Hans": "赢单"}),
    "lose": Label({"en": "lose", "zh_Hant": "輸單", "zh_Hans": "输单"}),
    "hold": Label({"en": "hold", "zh_Hant": "暫停", "zh_Hans": "暂停"}),
    "resume": Label({"en": "resume", "zh_Hant": "恢復", "zh_Hans": "恢复"}),
}
_SKIP: Final = {"en": "skip to {}", "zh_Hant": "跳至{}", "zh_Hans": "跳至{}"}
_BACK: Final = {"en": "back to {}", "zh_Hant": "退回{}", "zh_Hans": "退回{}"}
_REOPEN: Final = {"en": "reopen at {}", "zh_Hant": "重啟於{}", "zh_Hans": "重启于{}"}


def skip_to(key: str) -> str:
    """The trigger that passes by what lies before a stage."""
    return f"skip to {key}"


def back_to(key: str) -> str:
    """The trigger that goes back to a stage."""
    return f"back to {key}"


def reopen_at(key: str) -> str:
    """The trigger that opens a closed deal in a stage."""
    return f"reopen at {key}"


def process_faults(stages: Sequence[Stage]) -> Iterator[Fault]:
    """What is wrong with the stages together, each with its address."""
    if stages[0].won:
        yield Fault("stages", "the first stage comes after the win; put a stage before it")
    handoffs: set[str] = set()
    for position, stage in enumerate(stages):
        address = f"stages[{position}]"
        if stage.key in _RESERVED:
            names = ", ".join(map(repr, _RESERVED))
            yield Fault(f"{address}.key", f"{stage.key!r} is a state of every process; use another key than {names}")
        if position and stages[position - 1].won and not stage.won:
            yield Fault(f"{address}.won", f"{stage.key!r} stands after a won stage; set won, or move it before the win")
        if stage.won and (stage.entry or stage.skippable):
            yield Fault(address, "a stage after the win is neither begun in nor skipped; leave out entry and skippable")
        for number, handoff in enumerate(stage.handoffs):
            if handoff.key in handoffs:
                yield Fault(f"{address}.handoffs[{number}].key", f"{handoff.key!r} is a hand-off of another stage")
            handoffs.add(handoff.key)


def table_of(process: SalesProcess) -> Workflow:
    """The workflow of a process."""
    return Workflow(process.key, _states(process), list(_moves(process)), label=process.label, section=process.section)


def _states(process: SalesProcess) -> list[State]:
    states = [
        State(stage.key, stage.label, initial=stage.entry or position == 0)
        for position, stage in enumerate(process.stages)
    ]
    end = COMPLETED if process.after_win() else WON
    return [
        *states,
        State(ON_HOLD, _STATE_LABELS[ON_HOLD], pauses=True),
        State(end, _STATE_LABELS[end], final=True),
        State(LOST, _STATE_LABELS[LOST], final=True),
    ]


def _moves(process: SalesProcess) -> Iterator[Move]:
    before, after = process.before_win(), process.after_win()
    goals = [*(stage.key for stage in after), COMPLETED if after else WON]
    yield from _forwards(before)
    yield from _wins(before, goals[0])
    for stage, goal in zip(after, goals[1:], strict=True):
        yield Move(stage.key, "advance", goal, when=stage.condition(), label=_MOVE_LABELS["advance"])
    yield from _backwards(before)
    yield from _backwards(after)
    open_keys = [stage.key for stage in before]
    yield Move([*open_keys, ON_HOLD], "lose", LOST, needs_reason=True, label=_MOVE_LABELS["lose"])
    yield Move(open_keys, "hold", ON_HOLD, needs_reason=True, label=_MOVE_LABELS["hold"])
    yield Move(ON_HOLD, "resume", PREVIOUS, label=_MOVE_LABELS["resume"])
    if process.reopen_limit:
        limits = _limits(process)
        for stage in before:
            label = _named(_REOPEN, stage.label)
            yield Move([LOST, *goals], reopen_at(stage.key), stage.key, when=limits, needs_reason=True, label=label)


def _forwards(stages: Sequence[Stage]) -> Iterator[Move]:
    for position, stage in enumerate(stages[:-1]):
        when = stage.condition()
        yield Move(stage.key, "advance", stages[position + 1].key, when=when, label=_MOVE_LABELS["advance"])
        for further in range(position + 2, len(stages)):
            if not stages[further - 1].skippable:
                break
            goal = stages[further]
            label = _named(_SKIP, goal.label)
            yield Move(stage.key, skip_to(goal.key), goal.key, when=when, needs_reason=True, label=label)


def _wins(stages: Sequence[Stage], goal: str) -> Iterator[Move]:
    """From the last stage, and with a reason from those after which every stage may be skipped."""
    skipping = False
    for stage in reversed(stages):
        yield Move(stage.key, "win", goal, when=stage.condition(), needs_reason=skipping, label=_MOVE_LABELS["win"])
        skipping = True
        if not stage.skippable:
            break


def _backwards(stages: Sequence[Stage]) -> Iterator[Move]:
    for position, stage in enumerate(stages[:-1]):
        later = [each.key for each in stages[position + 1 :]]
        yield Move(later, back_to(stage.key), stage.key, needs_reason=True, label=_named(_BACK, stage.label))


def _limits(process: SalesProcess) -> Criterion:
    often: Criterion = Compare("reopens", "<", process.reopen_limit)
    if process.reopen_within is None:
        return often
    return AllOf([often, Compare("days_closed", "<=", process.reopen_within)])


def _named(template: Mapping[str, str], label: Label) -> Label:
    return Label({language: template[language].format(label.render(language)) for language in LANGUAGES})

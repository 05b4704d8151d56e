"""The process of an inquiry into a statement: its states, its deadlines, and how often one may appeal.

Invariant: the table is made of the process alone, so two companies with the same limits have the same table. Every
state but the answers and the ends has a deadline in working time; an answer stands for the days in which to appeal.

Left out: the inquiries themselves (`inquiry`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.basis import read_section
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_duration
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workflow import PREVIOUS, Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ANSWERED", "InquiryProcess"]

ANSWERED: Final = ("accepted", "partly-accepted", "rejected")
"""The states of an inquiry that has its answer."""

_OPEN: Final = ("opened", "assigned", "waiting", "appealed")
_MOST_APPEALS: Final = 10

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "opened": {"en": "opened", "zh_Hant": "已提出", "zh_Hans": "已提出"},
    "assigned": {"en": "assigned", "zh_Hant": "處理中", "zh_Hans": "处理中"},
    "waiting": {"en": "waiting for information", "zh_Hant": "待補充資料", "zh_Hans": "待补充资料"},
    "accepted": {"en": "accepted", "zh_Hant": "成立", "zh_Hans": "成立"},
    "partly-accepted": {"en": "partly accepted", "zh_Hant": "部分成立", "zh_Hans": "部分成立"},
    "rejected": {"en": "rejected", "zh_Hant": "不成立", "zh_Hans": "不成立"},
    "appealed": {"en": "appealed", "zh_Hant": "申訴中", "zh_Hans": "申诉中"},
    "withdrawn": {"en": "withdrawn", "zh_Hant": "已撤回", "zh_Hans": "已撤回"},
    "closed": {"en": "closed", "zh_Hant": "已結案", "zh_Hans": "已结案"},
}
_DEFAULT_LABEL: Final = Label({"en": "statement inquiry", "zh_Hant": "獎金結算單異議", "zh_Hans": "奖金结算单异议"})


def _read_key(value: str) -> str:
    return read_key(value, "key")


def _check_appeals(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if type(value) is not int:
        raise WrongTypeError(attribute.name, value, "an int")
    if not 0 <= value <= _MOST_APPEALS:
        raise InvalidValueError(attribute.name, value, f"0 to {_MOST_APPEALS} appeals")


@final
@attrs.frozen
class InquiryProcess:
    """The company's rule for inquiries into statements.

    Attributes:
        key: What it is called by.
        label: What people read.
        assign_within: Working time from the opening, or an appeal, to somebody being assigned.
        answer_within: Working time from the assignment to the answer; the clock stands still while it waits for
            information.
        inform_within: Working time in which the information that was asked for is to come.
        appeal_within: Time as it passes in which an answer may be appealed.
        appeals: How often one inquiry may be appealed; 0 for never.
        open_within: Days after the end of the statement's period in which it may be opened; `None` for any time.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a time is not more than none, or there are too many appeals.

    Source: Handbook 4.3; 2.6 for deadlines in working time.

    >>> process = InquiryProcess(appeals=0)
    >>> "appeal" in process.workflow().triggers()
    False
    """

    key: str = attrs.field(default="statement-inquiry", converter=_read_key)
    label: Label = attrs.field(default=_DEFAULT_LABEL, converter=read_label, kw_only=True)
    assign_within: timedelta = attrs.field(default=timedelta(hours=8), validator=check_duration, kw_only=True)
    answer_within: timedelta = attrs.field(default=timedelta(hours=40), validator=check_duration, kw_only=True)
    inform_within: timedelta = attrs.field(default=timedelta(hours=40), validator=check_duration, kw_only=True)
    appeal_within: timedelta = attrs.field(default=timedelta(days=14), validator=check_duration, kw_only=True)
    appeals: int = attrs.field(default=1, validator=_check_appeals, kw_only=True)
    open_within: timedelta | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_duration), kw_only=True
    )
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def workflow(self) -> Workflow:
        """The table of its moves."""
        return _workflow(self)

    def to_mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        return self.workflow().to_mermaid()


def _workflow(process: InquiryProcess) -> Workflow:
    return Workflow(process.key, _states(process), _moves(process), label=process.label, section=process.section)


def _states(process: InquiryProcess) -> list[State]:
    states = [
        State("opened", _LABELS["opened"], initial=True, deadline=process.assign_within),
        State("assigned", _LABELS["assigned"], deadline=process.answer_within),
        State("waiting", _LABELS["waiting"], pauses=True, deadline=process.inform_within),
        *(State(key, _LABELS[key], deadline=process.appeal_within, clock="calendar") for key in ANSWERED),
    ]
    if process.appeals:
        states.append(State("appealed", _LABELS["appealed"], deadline=process.assign_within))
    ends = (State(key, _LABELS[key], final=True) for key in ("withdrawn", "closed"))
    return [*states, *ends]


def _moves(process: InquiryProcess) -> list[Move]:
    unassigned = ["opened", *(["appealed"] if process.appeals else [])]
    moves = [
        Move(unassigned, "assign", "assigned"),
        Move("assigned", "reassign", "assigned", needs_reason=True),
        Move("assigned", "ask", "waiting", needs_reason=True),
        Move("waiting", "inform", PREVIOUS),
        Move("assigned", "accept", "accepted", when="correction is present", needs_reason=True),
        Move("assigned", "accept partly", "partly-accepted", when="correction is present", needs_reason=True),
        Move("assigned", "reject", "rejected", needs_reason=True),
        Move("rejected", "close", "closed"),
        Move(["accepted", "partly-accepted"], "close", "closed", when="entry is present"),
        Move([state for state in _OPEN if state != "appealed" or process.appeals], "withdraw", "withdrawn"),
    ]
    if process.appeals:
        moves.append(Move(ANSWERED, "appeal", "appealed", when=f"appeals < {process.appeals}", needs_reason=True))
    return moves

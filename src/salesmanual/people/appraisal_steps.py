"""The steps of a performance cycle: what is done, who acts, and by when.

    goals → plan → check-ins (again and again) → self-assessment → assessment → calibration → talk
          → acknowledgement → development

A company takes the steps it wants from this table, with its own deadlines and names, and puts steps of its own between.

Invariant: who acts in a step of the table is fixed by the step, so no company can let people assess themselves alone.

Left out: the order of the steps (`appraisal_cycles`), and what each writes down (`appraisal_entries`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_count, check_flag, check_kind
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workflow_table import read_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesmanual.kernel.period import Period
    from salesmanual.kernel.workdays import WorkCalendar

__all__ = [
    "ACTOR_LABELS",
    "STANDARD_STEPS",
    "AppraisalActor",
    "AppraisalAnchor",
    "AppraisalStep",
    "AppraisalStepKind",
]

AppraisalStepKind = Literal[
    "goals",
    "plan",
    "check-ins",
    "self-assessment",
    "assessment",
    "calibration",
    "talk",
    "acknowledgement",
    "development",
    "own",
]
"""What is done in a step; `"own"` is a step that the company adds."""

AppraisalActor = Literal["person", "manager", "both", "reviewer", "anybody"]
"""Who acts: the person, the manager, one after the other, somebody who is neither, or anybody."""

AppraisalAnchor = Literal["start", "end"]
"""What a deadline counts from: the first or the last day of the cycle's period."""

STANDARD_STEPS: Final[tuple[str, ...]] = get_args(AppraisalStepKind)[:-1]
"""The steps of the standard table, in their order."""

_KINDS: Final[tuple[str, ...]] = get_args(AppraisalStepKind)
_ACTORS: Final[tuple[str, ...]] = get_args(AppraisalActor)
_ANCHORS: Final[tuple[str, ...]] = get_args(AppraisalAnchor)
_MOST_WORKDAYS: Final = 1_000

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "goals": {"en": "goals agreed", "zh_Hant": "商定目標", "zh_Hans": "商定目标"},
    "plan": {"en": "work plan and tasks", "zh_Hant": "工作計劃與任務", "zh_Hans": "工作计划与任务"},
    "check-ins": {"en": "check-ins", "zh_Hant": "進度溝通", "zh_Hans": "进度沟通"},
    "self-assessment": {"en": "self-assessment", "zh_Hant": "自我評估", "zh_Hans": "自我评估"},
    "assessment": {"en": "manager's assessment", "zh_Hant": "主管評估", "zh_Hans": "主管评估"},
    "calibration": {"en": "calibration", "zh_Hant": "校準", "zh_Hans": "校准"},
    "talk": {"en": "feedback talk", "zh_Hant": "反饋面談", "zh_Hans": "反馈面谈"},
    "acknowledgement": {"en": "acknowledgement", "zh_Hant": "確認結果", "zh_Hans": "确认结果"},
    "development": {"en": "development plan", "zh_Hant": "發展計劃", "zh_Hans": "发展计划"},
}
_ACTS: Final[Mapping[str, AppraisalActor]] = {
    "goals": "both",
    "plan": "both",
    "check-ins": "both",
    "self-assessment": "person",
    "assessment": "manager",
    "calibration": "reviewer",
    "talk": "manager",
    "acknowledgement": "person",
    "development": "both",
}
_LAPSE: Final = frozenset({"self-assessment", "acknowledgement"})

ACTOR_LABELS: Final[Mapping[str, Label]] = {
    "person": Label({"en": "the person", "zh_Hant": "本人", "zh_Hans": "本人"}),
    "manager": Label({"en": "the manager", "zh_Hant": "主管", "zh_Hans": "主管"}),
    "both": Label({"en": "the person and the manager", "zh_Hant": "本人與主管", "zh_Hans": "本人与主管"}),
    "reviewer": Label({"en": "somebody who is neither", "zh_Hant": "第三人", "zh_Hans": "第三人"}),
    "anybody": Label({"en": "anybody", "zh_Hant": "任何人", "zh_Hans": "任何人"}),
}
"""What people read for who acts."""


@final
@attrs.frozen
class AppraisalStep:
    """One step of a cycle.

    Attributes:
        key: What it is called by; a key of the standard table is a step of that kind.
        workdays: By how many workdays after the anchor it is due; before it where negative.
        kind: What is done; by default that of the key, else `"own"`.
        anchor: What the deadline counts from; by default the start for goals and plan, the end for all others.
        label: What people read.
        actor: Who acts; fixed for a step of the standard table.
        cadence: When check-ins are due; for no other step.
        may_lapse: Whether it may be passed over, with the reason, once its deadline has passed; by default the
            self-assessment and the acknowledgement, so that silence stops nobody.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the kind, anchor or actor is unknown or does not fit, or check-ins have no cadence.

    Source: Handbook 4.4.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> step = AppraisalStep("self-assessment", 5)
    >>> step.actor, str(step.due(year(2026), WorkCalendar("Mon-Fri 09:00-17:00")))
    ('person', '2027-01-07')
    """

    key: str = attrs.field(converter=read_key)
    workdays: int = attrs.field(default=0, validator=check_count(-_MOST_WORKDAYS, _MOST_WORKDAYS))
    kind: AppraisalStepKind = attrs.field(validator=check_choice("a kind of step", _KINDS), kw_only=True)
    anchor: AppraisalAnchor = attrs.field(validator=check_choice("an anchor", _ANCHORS), kw_only=True)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    actor: AppraisalActor = attrs.field(validator=check_choice("who acts", _ACTORS), kw_only=True)
    cadence: Cadence | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(Cadence, "a Cadence")), kw_only=True
    )
    may_lapse: bool = attrs.field(validator=check_flag, kw_only=True)

    @kind.default
    def _kind_of_the_key(self) -> str:
        return self.key if self.key in STANDARD_STEPS else "own"

    @anchor.default
    def _anchor_of_the_kind(self) -> str:
        return "start" if self.kind in {"goals", "plan"} else "end"

    @label.default
    def _label_of_the_kind(self) -> Label:
        return Label(_LABELS.get(self.kind, self.key))

    @actor.default
    def _actor_of_the_kind(self) -> str:
        return _ACTS.get(self.kind, "anybody")

    @may_lapse.default
    def _lapses_by_kind(self) -> bool:
        return self.kind in _LAPSE

    def __attrs_post_init__(self) -> None:
        fixed = _ACTS.get(self.kind)
        if fixed is not None and self.actor != fixed:
            raise InvalidValueError("actor", self.actor, f"{fixed!r}, which the step {self.kind!r} fixes")
        if (self.cadence is not None) != (self.kind == "check-ins"):
            found = None if self.cadence is None else self.cadence.rule
            accepted = "the cadence of the check-ins" if self.cadence is None else "a cadence for check-ins alone"
            raise InvalidValueError("cadence", found, accepted)
        if self.may_lapse and self.kind in {"goals", "assessment", "check-ins"}:
            raise InvalidValueError(
                "may_lapse", self.may_lapse, f"False, because nothing stands for the step {self.kind!r}"
            )

    def recurs(self) -> bool:
        """Whether it is done again and again, beside the other steps."""
        return self.kind == "check-ins"

    def due(self, period: Period, calendar: WorkCalendar) -> date:
        """The workday by which it is due; raises as `WorkCalendar.add_workdays`."""
        anchor = period.start if self.anchor == "start" else period.last_day()
        return calendar.add_workdays(anchor, self.workdays)

    def due_days(self, period: Period, calendar: WorkCalendar) -> tuple[date, ...]:
        """All days on which it is due: those of the cadence within the period, or the one deadline."""
        if self.cadence is None:
            return (self.due(period, calendar),)
        return self.cadence.due(period, calendar=calendar)

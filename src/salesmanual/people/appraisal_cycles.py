"""Performance cycles: the period, what is judged, the steps from goals to development, and their table of moves.

A state of an appraisal is the step that it waits for, so the table is read off the steps:

    goals ─agree goals→ plan ─set plan→ self-assessment ─self-assess→ assessment ─assess→ … ─→ ready ─close→ closed

Check-ins are no state: they recur beside the others, from the goals to the assessment.

Invariant: every cycle has goals and the manager's assessment; the steps of the standard table keep their order; who may
appeal has somebody's answer. Two cycles with the same steps have the same table.

Left out: the appraisals themselves (`appraisals`), and scores (`performance_schemes`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.fields import check_count, check_period, check_section, read_items, read_lines
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.workflow import Move, State, Workflow
from salesmanual.kernel.workflow_table import read_key
from salesmanual.people.appraisal_steps import ACTOR_LABELS, STANDARD_STEPS, AppraisalStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.workdays import WorkCalendar

__all__ = ["APPRAISAL_TRIGGERS", "AppraisalCycle", "AppraisalDeadlines", "standard_appraisal_cycle"]

APPRAISAL_TRIGGERS: Final[Mapping[str, str]] = {
    "goals": "agree goals",
    "plan": "set plan",
    "self-assessment": "self-assess",
    "assessment": "assess",
    "calibration": "calibrate",
    "talk": "talk",
    "acknowledgement": "acknowledge",
    "development": "plan development",
    "own": "complete",
}
"""The move that each kind of step is done by."""

_RESERVED: Final = ("appealed", "ready", "closed", "withdrawn")
_MOST_APPEALS: Final = 5
_LABEL: Final = Label({"en": "performance cycle", "zh_Hant": "績效週期", "zh_Hans": "绩效周期"})
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "appealed": {"en": "appealed", "zh_Hant": "申訴中", "zh_Hans": "申诉中"},
    "ready": {"en": "all steps done", "zh_Hant": "步驟已完成", "zh_Hans": "步骤已完成"},
    "closed": {"en": "closed", "zh_Hant": "已結束", "zh_Hans": "已结束"},
    "withdrawn": {"en": "withdrawn", "zh_Hant": "已撤銷", "zh_Hans": "已撤销"},
}


def _read_steps(values: Iterable[AppraisalStep]) -> tuple[AppraisalStep, ...]:
    return read_items(values, "steps", AppraisalStep, "an AppraisalStep", key="key", least=1)


def _read_indicators(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "indicators")


@final
@attrs.frozen
class AppraisalCycle:
    """The company's rule for one performance cycle.

    Attributes:
        key: What it is called by.
        period: The days whose work is judged.
        steps: The steps, in order.
        indicators: The keys of the indicators that goals may name; empty for any.
        scheme: The key of the standards by which scores are made; may be empty.
        label: What people read.
        appeals: How often a result may be appealed; 0 for never.
        decide_within: By how many workdays after an appeal it is decided.
        section: The handbook section.

    Raises:
        WrongTypeError, InvalidValueError: If a field is not of its type or out of bounds.
        DuplicateError: If two steps have one key.
        InvalidDocumentError: With everything that is wrong with the steps together.

    Source: Handbook 4.4, 2.5.

    >>> from salesmanual.kernel.period import year
    >>> steps = [AppraisalStep("goals", 15), AppraisalStep("assessment", 10)]
    >>> AppraisalCycle("2026", year(2026), steps, appeals=0).workflow().triggers()
    ('agree goals', 'assess', 'close', 'withdraw')
    """

    key: str = attrs.field(converter=read_key)
    period: Period = attrs.field(validator=check_period)
    steps: tuple[AppraisalStep, ...] = attrs.field(converter=_read_steps)
    indicators: tuple[str, ...] = attrs.field(default=(), converter=_read_indicators, kw_only=True)
    scheme: str = attrs.field(default="", validator=check_section, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    appeals: int = attrs.field(default=1, validator=check_count(0, _MOST_APPEALS), kw_only=True)
    decide_within: int = attrs.field(default=10, validator=check_count(1, 260), kw_only=True)
    section: str = attrs.field(default="4.4", validator=check_section, kw_only=True)
    _workflow: Workflow = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        faults = [*_kind_faults(self), *_order_faults(self), *_deadline_faults(self.steps)]
        if faults:
            raise InvalidDocumentError(f"appraisal cycle {self.key}", faults)
        workflow = Workflow(self.key, _states(self), _moves(self), label=self.label, section=self.section)
        object.__setattr__(self, "_workflow", workflow)

    def workflow(self) -> Workflow:
        """The table of its moves."""
        return self._workflow

    def to_mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        return self._workflow.to_mermaid()

    def sequence(self) -> tuple[AppraisalStep, ...]:
        """The steps that follow one another: all but the check-ins."""
        return tuple(step for step in self.steps if not step.recurs())

    def step(self, key: str) -> AppraisalStep:
        """The step of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        for step in self.steps:
            if step.key == key:
                return step
        raise NotFoundError("step", key, did_you_mean(key, [step.key for step in self.steps]))

    def step_of(self, kind: str) -> AppraisalStep | None:
        """The step of a kind of the standard table; `None` where the cycle has none."""
        return next((step for step in self.steps if step.kind == kind), None)

    def done_before(self, state: str) -> int:
        """How many steps of the sequence are done in a state; one that is appealed waits for its acknowledgement."""
        keys = [step.key for step in self.sequence()]
        if state == "appealed":
            state = next(step.key for step in self.steps if step.kind == "acknowledgement")
        return keys.index(state) if state in keys else len(keys)

    def deadlines(self, calendar: WorkCalendar) -> AppraisalDeadlines:
        """Every step with who acts and the days on which it is due.

        Raises:
            UnannouncedYearError, InfeasibleError: As the calendar's.

        >>> from salesmanual.kernel.period import year
        >>> from salesmanual.kernel.workdays import WorkCalendar
        >>> cycle = AppraisalCycle("2026", year(2026), [AppraisalStep("goals", 15), AppraisalStep("assessment", 10)],
        ...     appeals=0)
        >>> [str(due) for _, dues in cycle.deadlines(WorkCalendar("Mon-Fri 09:00-17:00")).days for due in dues]
        ['2026-01-22', '2027-01-14']
        """
        return AppraisalDeadlines(self, tuple((step, step.due_days(self.period, calendar)) for step in self.steps))


@final
@attrs.frozen
class AppraisalDeadlines(Shown):
    """The steps of a cycle with their days.

    Attributes:
        cycle: The cycle.
        days: Each step with the days on which it is due.

    Source: Handbook 4.4.
    """

    cycle: AppraisalCycle
    days: tuple[tuple[AppraisalStep, tuple[date, ...]], ...]

    def of(self, key: str) -> tuple[date, ...]:
        """The days on which a step is due.

        Raises:
            NotFoundError: If there is no such step.
        """
        wanted = self.cycle.step(key)
        return next(days for step, days in self.days if step is wanted)

    def tables(self) -> tuple[Table, ...]:
        """One row for each day on which a step is due."""
        columns = [
            Column(text("step"), key="step"),
            Column(text("who acts"), key="actor"),
            Column(text("due by"), key="due"),
        ]
        rows = [(step.label, ACTOR_LABELS[step.actor], due) for step, days in self.days for due in days]
        return (Table(text("{cycle}, {period}", cycle=self.cycle.label, period=str(self.cycle.period)), columns, rows),)


def standard_appraisal_cycle(key: str, period: Period, *, indicators: Iterable[str] = ()) -> AppraisalCycle:
    """A cycle with all steps of the standard table: goals early in the period, a check-in in every quarter.

    Raises:
        WrongTypeError: If the period is none.

    Source: Handbook 4.4.

    >>> from salesmanual.kernel.period import year
    >>> [step.key for step in standard_appraisal_cycle("2026", year(2026)).steps][:4]
    ['goals', 'plan', 'check-ins', 'self-assessment']
    """
    check_type(period, Period, "period", "write it as year(2026)")
    steps = [
        AppraisalStep("goals", 15),
        AppraisalStep("plan", 20),
        AppraisalStep("check-ins", cadence=Cadence("last workday of the quarter")),
        AppraisalStep("self-assessment", 5),
        AppraisalStep("assessment", 10),
        AppraisalStep("calibration", 15),
        AppraisalStep("talk", 20),
        AppraisalStep("acknowledgement", 25),
        AppraisalStep("development", 30),
    ]
    return AppraisalCycle(key, period, steps, indicators=tuple(indicators))


def _kind_faults(cycle: AppraisalCycle) -> list[Fault]:
    kinds: list[str] = [step.kind for step in cycle.steps]
    faults = [
        Fault(f"steps[{place}].key", f"found {step.key!r}, which is a state of every cycle, choose another key")
        for place, step in enumerate(cycle.steps)
        if step.key in _RESERVED
    ]
    faults += [
        Fault("steps", f"found {kinds.count(kind)} steps of the kind {kind!r}, accepted is one")
        for kind in STANDARD_STEPS
        if kinds.count(kind) > 1
    ]
    faults += [
        Fault("steps", f"found no step of the kind {kind!r}, which every cycle has, add one")
        for kind in ("goals", "assessment")
        if kind not in kinds
    ]
    if cycle.appeals and "acknowledgement" not in kinds:
        problem = f"found {cycle.appeals} without an acknowledgement to appeal instead of, add the step or take 0"
        faults.append(Fault("appeals", problem))
    return faults


def _order_faults(cycle: AppraisalCycle) -> list[Fault]:
    kinds = [step.kind for step in cycle.steps]
    places = [STANDARD_STEPS.index(kind) for kind in kinds if kind != "own"]
    faults = []
    if places != sorted(places):
        faults.append(Fault("steps", "found another order, accepted is the order of the standard table"))
    if kinds[0] != "goals" and "goals" in kinds:
        faults.append(Fault("steps[0]", f"found {cycle.steps[0].key!r}, accepted is a cycle that begins with goals"))
    line = [step.kind for step in cycle.sequence()]
    if "self-assessment" in line and line[line.index("self-assessment") + 1 :][:1] != ["assessment"]:
        problem = "found another step after the self-assessment, accepted is the assessment, put the step before them"
        faults.append(Fault("steps", problem))
    return faults


def _deadline_faults(steps: tuple[AppraisalStep, ...]) -> list[Fault]:
    faults = []
    latest: tuple[int, int] | None = None
    for place, step in enumerate(steps):
        if step.recurs():
            continue
        found = (0 if step.anchor == "start" else 1, step.workdays)
        if latest is not None and found < latest:
            problem = "found a deadline before that of an earlier step, accepted is the same or a later one"
            faults.append(Fault(f"steps[{place}].workdays", problem))
        latest = found if latest is None else max(latest, found)
    return faults


def _states(cycle: AppraisalCycle) -> list[State]:
    states = [State(step.key, step.label, initial=not place) for place, step in enumerate(cycle.sequence())]
    if cycle.appeals:
        states.append(State("appealed", _LABELS["appealed"]))
    states.append(State("ready", _LABELS["ready"]))
    return [*states, *(State(key, _LABELS[key], final=True) for key in ("closed", "withdrawn"))]


def _moves(cycle: AppraisalCycle) -> list[Move]:
    line = cycle.sequence()
    following = [*(step.key for step in line[1:]), "ready"]
    moves = []
    for place, step in enumerate(line):
        moves.append(Move(step.key, APPRAISAL_TRIGGERS[step.kind], following[place]))
        if step.kind == "self-assessment":
            moves.append(Move(step.key, "assess", following[place + 1], when="deadline_passed"))
        if step.may_lapse:
            passed = Move(step.key, "pass over", following[place], when="deadline_passed", needs_reason=True)
            moves.append(passed)
        if step.kind == "acknowledgement" and cycle.appeals:
            moves.append(Move(step.key, "appeal", "appealed", when=f"appeals < {cycle.appeals}", needs_reason=True))
            moves.append(Move("appealed", "decide appeal", step.key, needs_reason=True))
    moves.append(Move("ready", "close", "closed"))
    running = [step.key for step in line] + (["appealed"] if cycle.appeals else []) + ["ready"]
    moves.append(Move(running, "withdraw", "withdrawn", needs_reason=True))
    return moves

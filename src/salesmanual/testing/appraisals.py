"""Hypothesis strategies for performance cycles, and a stateful test of everything anyone might try with an appraisal.

    class TestOurCycle(appraisal_machine(st.just(OUR_CYCLE)).TestCase): ...

Invariant: every cycle that the strategies make is accepted by the library; the machine tries verbs at every state, by
everybody, in and out of turn.

Left out: cycles with faults; a test of a refusal names them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, get_args

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import NotFoundError, RefusedError
from salesmanual.kernel.period import half, year
from salesmanual.kernel.record import replay
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.people.appraisal_answers import (
    acknowledge_appraisal,
    appeal_appraisal,
    decide_appeal,
    plan_development,
)
from salesmanual.people.appraisal_cycles import AppraisalCycle
from salesmanual.people.appraisal_entries import PlannedTask
from salesmanual.people.appraisal_goals import agree_goals, change_goals, propose_goals
from salesmanual.people.appraisal_scoring import assess_appraisal, calibrate_appraisal, hold_talk, self_assess
from salesmanual.people.appraisal_steps import STANDARD_STEPS, AppraisalActor, AppraisalStep
from salesmanual.people.appraisal_work import add_tasks, check_in, finish_task, set_plan
from salesmanual.people.appraisals import (
    change_manager,
    close_appraisal,
    complete_step,
    open_appraisal,
    pass_over_step,
    withdraw_appraisal,
)
from salesmanual.people.performance_goals import Goal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.people.appraisal_records import Appraisal

__all__ = ["APPRAISAL_VERBS", "AppraisalMachine", "appraisal_cycles", "appraisal_machine", "try_verb"]

_PEOPLE: Final = ("li.na", "wang.wei", "zhou.jie", "wu.fang", "hr")
_CALENDAR: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
_OPTIONAL: Final = tuple(step for step in STANDARD_STEPS if step not in {"goals", "assessment"})
_ACTORS: Final[tuple[AppraisalActor, ...]] = get_args(AppraisalActor)
_DECISIONS: Final = {"uphold": "decide appeal", "reject": "decide appeal"}
_EARLY: Final = frozenset({"goals", "plan"})


@st.composite
def appraisal_cycles(draw: DrawFn) -> AppraisalCycle:
    """Cycles with any of the standard steps, a step of the company's own here and there, and up to two appeals.

    >>> from hypothesis import find
    >>> find(appraisal_cycles(), lambda cycle: cycle.step_of("calibration") is not None).steps[0].key
    'goals'
    """
    chosen = {"goals", "assessment", *(kind for kind in _OPTIONAL if draw(st.integers(0, 3)))}
    steps: list[AppraisalStep] = []
    days = {"start": 0, "end": 0}
    for kind in (kind for kind in STANDARD_STEPS if kind in chosen):
        own = kind not in {"goals", "assessment"} and draw(st.integers(0, 4)) == 0
        anchor = "start" if kind in _EARLY else "end"
        days[anchor] += draw(st.integers(0, 10))
        if kind == "check-ins":
            cadence = Cadence(draw(st.sampled_from(["last workday of the quarter", "every Monday"])))
            steps.append(AppraisalStep(kind, cadence=cadence))
            continue
        if own and kind not in _EARLY:
            actor = draw(st.sampled_from(_ACTORS))
            key = f"before {kind}"
            steps.append(AppraisalStep(key, days["end"], actor=actor, may_lapse=draw(st.booleans())))
        steps.append(AppraisalStep(kind, days[anchor]))
    appeals = draw(st.integers(0, 2)) if "acknowledgement" in chosen else 0
    period = draw(st.sampled_from([year(2026), half(2026, 1)]))
    return AppraisalCycle("c", period, steps, appeals=appeals, decide_within=draw(st.integers(1, 20)))


def _propose(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return propose_goals(record, cycle, [Goal("revenue", 1200), Goal("visits", 90, weight=2)], at=at, by=by)


def _agree(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return agree_goals(record, cycle, at=at, by=by)


def _change(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return change_goals(record, cycle, [Goal("revenue", 900)], since=at.date(), at=at, by=by, why="two towns less")


def _set_plan(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return set_plan(record, cycle, [PlannedTask("t", "Visit", by, at.date(), goal="visits")], at=at, by=by)


def _add(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    task = PlannedTask(f"t{record.version}", "Call", by, at.date())
    return add_tasks(record, cycle, [task], at=at, by=by)


def _finish(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    key = record.tasks[-1].key if record.tasks else "t"
    return finish_task(record, cycle, key, on=at.date(), at=at, by=by)


def _check_in(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return check_in(record, cycle, {"revenue": "40%"}, on=at.date(), at=at, by=by)


def _self_assess(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return self_assess(record, cycle, 90, grade="A", at=at, by=by)


def _assess(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return assess_appraisal(record, cycle, 80, grade="B", calendar=_CALENDAR, at=at, by=by)


def _calibrate(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return calibrate_appraisal(record, cycle, 78, grade="B", at=at, by=by, why="the same yardstick for all")


def _talk(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return hold_talk(record, cycle, on=at.date(), at=at, by=by)


def _acknowledge(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return acknowledge_appraisal(record, cycle, at=at, by=by)


def _appeal(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return appeal_appraisal(record, cycle, at=at, by=by, why="one sale is missing")


def _uphold(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return decide_appeal(record, cycle, "upheld", score=85, at=at, by=by, why="it was missing")


def _reject(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return decide_appeal(record, cycle, "rejected", at=at, by=by, why="it was of another year")


def _develop(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return plan_development(record, cycle, "D-1", at=at, by=by)


def _complete(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return complete_step(record, cycle, at=at, by=by)


def _pass_over(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return pass_over_step(record, cycle, _CALENDAR, at=at, by=by, why="no answer")


def _manager(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return change_manager(record, cycle, "zhou.jie", at=at, by=by, why="another team")


def _close(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return close_appraisal(record, cycle, at=at, by=by)


def _withdraw(record: Appraisal, cycle: AppraisalCycle, at: datetime, by: str) -> Appraisal:
    return withdraw_appraisal(record, cycle, at=at, by=by, why="left the company")


APPRAISAL_VERBS: Final[dict[str, Callable[[Appraisal, AppraisalCycle, datetime, str], Appraisal]]] = {
    "propose goals": _propose,
    "agree goals": _agree,
    "change goals": _change,
    "set plan": _set_plan,
    "add tasks": _add,
    "finish task": _finish,
    "check in": _check_in,
    "self-assess": _self_assess,
    "assess": _assess,
    "calibrate": _calibrate,
    "talk": _talk,
    "acknowledge": _acknowledge,
    "appeal": _appeal,
    "uphold": _uphold,
    "reject": _reject,
    "plan development": _develop,
    "complete": _complete,
    "pass over": _pass_over,
    "change manager": _manager,
    "close": _close,
    "withdraw": _withdraw,
}
"""Every verb of an appraisal, with values that suit it."""


def try_verb(record: Appraisal, cycle: AppraisalCycle, verb: str, *, at: datetime, by: str) -> Appraisal | None:
    """The record after one of `APPRAISAL_VERBS`; `None` where it is refused, or the cycle or the record has no such.

    >>> from salesmanual.people.appraisal_cycles import standard_appraisal_cycle
    >>> cycle, at = standard_appraisal_cycle("2026", year(2026)), datetime(2026, 1, 5, tzinfo=UTC)
    >>> opened = open_appraisal("A-1", cycle, "li.na", "wang.wei", at=at, by="hr")
    >>> try_verb(opened, cycle, "assess", at=at, by="wang.wei") is None
    True
    """
    try:
        return APPRAISAL_VERBS[verb](record, cycle, at, by)
    except (RefusedError, NotFoundError):
        return None


def _expect(condition: object, promise: str) -> None:
    if not condition:
        raise AssertionError(promise)


class AppraisalMachine(RuleBasedStateMachine):
    """The promises of an appraisal, under every sequence of calls; `appraisal_machine` makes one for your cycles."""

    cycles: SearchStrategy[AppraisalCycle]

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """An appraisal begins."""
        self.cycle = data.draw(self.cycles)
        self.at = datetime.combine(self.cycle.period.start, datetime.min.time(), UTC) + timedelta(hours=9)
        self.first = self.record = open_appraisal(
            "A-1", self.cycle, "li.na", "wang.wei", second_manager="wu.fang", at=self.at, by="hr"
        )
        self.changes = 1

    @rule(
        verb=st.sampled_from([*APPRAISAL_VERBS]), by=st.sampled_from(_PEOPLE), days=st.sampled_from([0, 0, 1, 30, 200])
    )
    def try_anything(self, verb: str, by: str, days: int) -> None:
        """Anybody tries anything at any time."""
        self.at += timedelta(days=days)
        self._try(verb, by)

    @rule(data=st.data())
    def try_what_the_table_offers(self, data: st.DataObject) -> None:
        """Everybody tries, one after the other, a move that leads on from here."""
        here = self.cycle.workflow().state_of(self.record).key
        offered = {move.trigger for move in self.cycle.workflow().moves if here in move.origin} - {"withdraw"}
        fitting = [verb for verb in APPRAISAL_VERBS if _DECISIONS.get(verb, verb) in offered]
        if self.record.proposed is None and "agree goals" in offered:
            fitting = ["propose goals"]
        if fitting:
            verb = data.draw(st.sampled_from(fitting))
            for by in _PEOPLE:
                if self.cycle.workflow().state_of(self.record).key == here:
                    self._try(verb, by)

    @rule(days=st.sampled_from([1, 10, 40]))
    def both_sides_change_goals(self, days: int) -> None:
        """The manager proposes other goals, and the person agrees."""
        self.at += timedelta(days=days)
        self._try("change goals", self.record.manager)
        self._try("agree goals", self.record.person)

    def _try(self, verb: str, by: str) -> None:
        before, events = self.record, tuple(self.record.journal)
        after = try_verb(before, self.cycle, verb, at=self.at, by=by)
        _expect(tuple(before.journal) == events, "the record that is given stays as it is")
        if after is not None:
            _expect(after.journal.continues(before.journal), "the journal goes on")
            _expect(after.version == before.version + 1, "a verb adds one event")
            self.record = after
            self.changes += 1

    @invariant()
    def the_state_is_one_of_the_table(self) -> None:
        """No sequence of calls leads out of the table."""
        _expect(not self.cycle.workflow().journal_faults(self.record), "the journal is a walk through the table")

    @invariant()
    def the_version_is_the_number_of_events(self) -> None:
        """A refusal adds nothing."""
        _expect(self.record.version == len(self.record.journal) == self.changes, "refused moves change nothing")

    @invariant()
    def nobody_judges_alone(self) -> None:
        """The result is by nobody who is judged, and nobody decides on their own judgement."""
        record = self.record
        result = record.result()
        _expect(result is None or result.by != record.person, "nobody assesses themselves alone")
        _expect(result is not None or record.talk is None or record.assessed is not None, "a talk is about a result")
        judges = {score.by for step, score in record.scores() if step in {"assessment", "calibration"}}
        deciders = [decision.by for decision in record.decisions]
        _expect(judges.isdisjoint(deciders), "an appeal is decided by somebody else")
        _expect(len(set(deciders)) == len(deciders) <= self.cycle.appeals, "every appeal has another judge")

    @invariant()
    def every_day_has_one_version_of_the_goals(self) -> None:
        """Changed goals keep both versions, which share the days of the period."""
        goals = self.record.goals
        days = sum((each.until - each.since).days + 1 for each in goals if each.until is not None)
        _expect(days == (self.cycle.period.days() if goals else 0), "every day has one version")

    def teardown(self) -> None:
        """The events make the record again."""
        _expect(replay(self.first, self.record.journal) == self.record, "the journal replays")


def appraisal_machine(cycles: SearchStrategy[AppraisalCycle] | None = None) -> type[AppraisalMachine]:
    """A stateful test of appraisals in the cycles; its `TestCase` is what pytest and unittest run.

    Args:
        cycles: The cycles; any that the library accepts where none are given.

    >>> issubclass(appraisal_machine(), AppraisalMachine)
    True
    """

    class Machine(AppraisalMachine):
        pass

    Machine.cycles = appraisal_cycles() if cycles is None else cycles
    return Machine

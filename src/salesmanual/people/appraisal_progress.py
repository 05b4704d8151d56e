"""A whole cycle: how many appraisals wait at each step, which deadlines were missed, and whose turn it is.

    workdays late = workdays after the deadline, up to and including the day it is looked at

Invariant: every appraisal waits at exactly one place, so the counts of waiting, ended and withdrawn sum to their
number. Nobody is late for a step that it is not yet their turn to take: that step is overdue, and the one before it is
why.

Left out: telling people, and the content of appraisals (`appraisal_pages`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import DuplicateError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.people.appraisal_cycles import AppraisalCycle
from salesmanual.people.appraisal_records import Appraisal, check_appraisal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.people.appraisal_steps import AppraisalStep

__all__ = [
    "CycleProgress",
    "LatePerson",
    "OverdueStep",
    "OverdueSteps",
    "StepProgress",
    "cycle_progress",
    "overdue_steps",
]

_DAY: Final = timedelta(days=1)
_APPEALED: Final = "appealed"
_ENDS: Final = ("ready", "closed", "withdrawn")


class OverdueStep(NamedTuple):
    """A step of one appraisal whose deadline was missed.

    Attributes:
        appraisal: The id of the appraisal.
        person: Whose appraisal it is.
        step: The key of the step, or `"appealed"` for an appeal that waits for its answer.
        label: What people read for it.
        due: The day it was due.
        late: By how many workdays it is late.
        actors: Who is to act; empty where nobody is named.
        is_next: Whether it is their turn; else an earlier step is not done.
    """

    appraisal: str
    person: str
    step: str
    label: Label
    due: date
    late: int
    actors: tuple[str, ...]
    is_next: bool


class LatePerson(NamedTuple):
    """Somebody who is late.

    Attributes:
        who: Who; empty where nobody is named for the step.
        steps: How many steps wait for them after the deadline.
        most: The most workdays that one of them is late.
        total: The workdays of all of them.
    """

    who: str
    steps: int
    most: int
    total: int


@final
@attrs.frozen
class OverdueSteps(Shown):
    """The missed deadlines of a cycle on a day.

    Attributes:
        cycle: The cycle.
        as_of: The day.
        steps: Every missed deadline, the latest first.

    Source: Handbook 4.4.
    """

    cycle: AppraisalCycle = attrs.field(repr=False)
    as_of: date
    steps: tuple[OverdueStep, ...]

    def of(self, appraisal: str) -> tuple[OverdueStep, ...]:
        """The missed deadlines of one appraisal, by its id."""
        return tuple(each for each in self.steps if each.appraisal == appraisal)

    def who_is_late(self, step: str | None = None) -> tuple[LatePerson, ...]:
        """Everybody whose turn it is after a deadline, whose workdays are the most first.

        Args:
            step: The key of one step; all of them where none is named.
        """
        found: dict[str, list[int]] = {}
        for each in self.steps:
            if each.is_next and step in {None, each.step}:
                for who in each.actors or ("",):
                    found.setdefault(who, []).append(each.late)
        people = [LatePerson(who, len(late), max(late), sum(late)) for who, late in found.items()]
        return tuple(sorted(people, key=lambda each: (-each.total, each.who)))

    def tables(self) -> tuple[Table, ...]:
        """The missed deadlines, and who is late."""
        columns = [
            Column(text("appraisal"), key="appraisal"),
            Column(text("person"), key="person"),
            Column(text("step"), key="step"),
            Column(text("due by"), key="due"),
            Column(text("workdays late"), key="late"),
            Column(text("who acts"), key="actors"),
            Column(text("their turn"), key="is_next"),
        ]
        rows = [
            (each.appraisal, each.person, each.label, each.due, each.late, each.actors, each.is_next)
            for each in self.steps
        ]
        late = [
            Column(text("who"), key="who"),
            Column(text("steps"), key="steps"),
            Column(text("most workdays late"), key="most"),
            Column(text("workdays late in all"), key="total"),
        ]
        title = text("deadlines missed on {day}", day=self.as_of)
        return Table(title, columns, rows), Table(text("who is late"), late, self.who_is_late())


class StepProgress(NamedTuple):
    """One step over all appraisals.

    Attributes:
        step: The key of the step, or of another state.
        label: What people read.
        waiting: How many appraisals wait for it now.
        done: How many have it behind them; `None` where it is no step of the sequence.
        late: How many wait for it after its deadline, or have a check-in that was missed.
    """

    step: str
    label: Label
    waiting: int
    done: int | None
    late: int


@final
@attrs.frozen
class CycleProgress(Shown):
    """How far a cycle is on a day.

    Attributes:
        cycle: The cycle.
        as_of: The day.
        appraisals: How many appraisals there are.
        steps: Every step and the other states, in order.

    Source: Handbook 4.4.
    """

    cycle: AppraisalCycle = attrs.field(repr=False)
    as_of: date
    appraisals: int
    steps: tuple[StepProgress, ...]

    def of(self, key: str) -> StepProgress:
        """One step or other state.

        Raises:
            NotFoundError: If the cycle has none of that key.
        """
        for each in self.steps:
            if each.step == key:
                return each
        raise NotFoundError("step", key, did_you_mean(key, [each.step for each in self.steps]))

    def tables(self) -> tuple[Table, ...]:
        """One row for each step and other state."""
        columns = [
            Column(text("step"), key="step"),
            Column(text("waiting"), key="waiting"),
            Column(text("done"), key="done"),
            Column(text("late"), key="late"),
        ]
        rows = [(each.label, each.waiting, each.done, each.late) for each in self.steps]
        title = text(
            "{cycle} on {day}, {count} appraisals", cycle=self.cycle.label, day=self.as_of, count=self.appraisals
        )
        return (Table(title, columns, rows),)


def overdue_steps(
    appraisals: Iterable[Appraisal], cycle: AppraisalCycle, calendar: WorkCalendar, *, as_of: date
) -> OverdueSteps:
    """The missed deadlines of all appraisals of a cycle on a day, from the records as they are.

    Every step that is not done is overdue after its deadline; a check-in that was missed stays so until the manager
    assesses. An appeal is due so many workdays after it was made as the cycle says.

    Args:
        appraisals: The records; those that have ended miss nothing.
        cycle: Their cycle.
        calendar: The workdays.
        as_of: The day it is looked at.

    Raises:
        WrongTypeError: If an argument is of another type.
        InvalidValueError: If an appraisal is of another cycle.
        DuplicateError: If two appraisals have one id.
        UnannouncedYearError: If the calendar does not know a year that is needed.

    Source: Handbook 4.4.
    """
    listed = _read_appraisals(appraisals, cycle, calendar)
    found = [each for appraisal in listed for each in _missed(appraisal, cycle, calendar, read_date(as_of, "as_of"))]
    found.sort(key=lambda each: (-each.late, each.due, each.appraisal, each.step))
    return OverdueSteps(cycle, as_of, tuple(found))


def _read_appraisals(
    appraisals: Iterable[Appraisal], cycle: AppraisalCycle, calendar: WorkCalendar
) -> tuple[Appraisal, ...]:
    check_type(cycle, AppraisalCycle, "cycle")
    check_type(calendar, WorkCalendar, "calendar")
    listed = read_items(appraisals, "appraisals", Appraisal, "an Appraisal", key="id")
    for appraisal in listed:
        check_appraisal(appraisal, cycle)
    people: set[str] = set()
    for place, appraisal in enumerate(listed):
        if appraisal.person in people and appraisal.journal.state != "withdrawn":
            where = f"appraisals[{place}].person"
            raise DuplicateError(where, appraisal.person, "a person has one appraisal in a cycle, withdraw the others")
        people |= {appraisal.person} if appraisal.journal.state != "withdrawn" else set()
    return listed


def _missed(appraisal: Appraisal, cycle: AppraisalCycle, calendar: WorkCalendar, as_of: date) -> Iterator[OverdueStep]:
    for key, label, due, actors, is_next in _open_deadlines(appraisal, cycle, calendar, as_of):
        late = calendar.workdays_between(due + _DAY, as_of + _DAY) if due < as_of else 0
        if late:
            yield OverdueStep(appraisal.id, appraisal.person, key, label, due, late, actors, is_next)


def _open_deadlines(
    appraisal: Appraisal, cycle: AppraisalCycle, calendar: WorkCalendar, as_of: date
) -> Iterator[tuple[str, Label, date, tuple[str, ...], bool]]:
    state = cycle.workflow().state_of(appraisal)
    if state.key in _ENDS:
        return
    if state.key == _APPEALED:
        made = next(event.at.date() for event in reversed(appraisal.journal) if event.what == "appeal")
        yield state.key, state.label, calendar.add_workdays(made, cycle.decide_within), (), True
    for step in cycle.sequence()[cycle.done_before(state.key) :]:
        due = step.due(cycle.period, calendar)
        yield step.key, step.label, due, _actors(appraisal, step), step.key == state.key
    check_ins = cycle.step_of("check-ins")
    if check_ins is not None and check_ins.cadence is not None and appraisal.assessed is None:
        done = [entry.on for entry in appraisal.check_ins]
        actors, is_next = _actors(appraisal, check_ins), bool(appraisal.goals)
        for missed in check_ins.cadence.overdue(done, as_of, since=cycle.period.start, calendar=calendar):
            if missed.due in cycle.period:
                yield check_ins.key, check_ins.label, missed.due, actors, is_next


def _actors(appraisal: Appraisal, step: AppraisalStep) -> tuple[str, ...]:
    """Who is to act; of goals that one side has proposed, the other one."""
    both = (appraisal.person, appraisal.manager)
    if step.kind == "goals" and appraisal.proposed is not None:
        return tuple(who for who in both if who != appraisal.proposed.by)
    match step.actor:
        case "person":
            return (appraisal.person,)
        case "manager":
            return (appraisal.manager,)
        case "both":
            return both
        case "reviewer":
            return () if appraisal.second_manager is None else (appraisal.second_manager,)
        case _:
            return ()


def cycle_progress(
    appraisals: Iterable[Appraisal], cycle: AppraisalCycle, calendar: WorkCalendar, *, as_of: date
) -> CycleProgress:
    """How many appraisals wait at each step, have it behind them, or are late with it. Arguments as `overdue_steps`.

    Raises:
        WrongTypeError, InvalidValueError, DuplicateError, UnannouncedYearError: As for `overdue_steps`.

    Source: Handbook 4.4.

    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.people.appraisal_cycles import standard_appraisal_cycle
    >>> cycle = standard_appraisal_cycle("2026", year(2026))
    >>> progress = cycle_progress([], cycle, WorkCalendar("Mon-Fri 09:00-17:00"), as_of=date(2026, 3, 2))
    >>> progress.appraisals, progress.of("goals").waiting
    (0, 0)
    """
    listed = _read_appraisals(appraisals, cycle, calendar)
    missed = overdue_steps(listed, cycle, calendar, as_of=as_of)
    states = [cycle.workflow().state_of(appraisal).key for appraisal in listed]
    going = [cycle.done_before(state) for state in states if state != "withdrawn"]
    late: dict[str, set[str]] = {}
    for each in missed.steps:
        if each.is_next:
            late.setdefault(each.step, set()).add(each.appraisal)
    steps = []
    place = 0
    for step in cycle.steps:
        done: int | None = None
        if not step.recurs():
            place += 1
            done = sum(count >= place for count in going)
        steps.append(StepProgress(step.key, step.label, states.count(step.key), done, len(late.get(step.key, ()))))
    for state in cycle.workflow().states[len(cycle.sequence()) :]:
        waiting = states.count(state.key)
        steps.append(StepProgress(state.key, state.label, waiting, None, len(late.get(state.key, ()))))
    return CycleProgress(cycle, as_of, len(listed), tuple(steps))

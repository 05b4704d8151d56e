"""The career ladder: positions and grades, the steps between them, and the conditions of each step.

::

    representative ──▶ senior ──┬──▶ team lead ──▶ …        management
                          ◀─────┘──▶ key-account manager    expert
                       (demotion)

A promotion leads up, a move leads sideways into another branch, a demotion leads down. Each step has conditions that
all have to hold; some of them may be waived by an authority that the step names.

Invariant: no promotion leads in a circle, every position is reached from an entry by promotions and moves, a demotion
leads to where one can come back from; every measure, grade and position that is named is known.

Left out: who is chosen among those who qualify (the promotion round), and moving them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.kernel.errors import (
    InvalidDocumentError,
    NotFoundError,
    did_you_mean,
)
from salesmanual.kernel.fields import (
    check_count,
    check_kind,
    check_line,
    check_section,
    read_choice,
    read_items,
    read_line,
    read_lines,
)
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Language, read_label, text
from salesmanual.people.promotion_eligibility_assessing import assess_step, qualify, waive_condition
from salesmanual.people.promotion_ladders_checks import ladder_faults, ways_between
from salesmanual.people.promotion_ladders_drawing import ladder_diagram
from salesmanual.people.promotion_ladders_steps import (
    KIND_WORDS,
    STEP_KINDS,
    PromotionStep,
    Rung,
    StepCondition,
    StepKind,
)

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from salesmanual.people.promotion_conditions_facts import OpenPlaces, PromotionFacts
    from salesmanual.people.promotion_eligibility import Eligibility, WhoQualifies
    from salesmanual.people.promotion_projection_outlooks import Outlook

__all__ = ["DescribedPosition", "PromotionLadder", "PromotionStep", "Rung", "StepCondition", "StepKind"]

_MOST_AHEAD: Final = 120
_LABEL: Final = Label({"en": "career ladder", "zh_Hant": "晉升通道", "zh_Hans": "晋升通道"})


class DescribedPosition(Protocol):
    """What a position requires; a `PositionDescription` says it.

    Source: Handbook 8.1.
    """

    @property
    def key(self) -> str:
        """The key of the position."""
        ...

    def requires(self) -> Mapping[str, Fraction]:
        """The level that each competency is required at."""
        ...


def _read_rungs(values: Iterable[Rung]) -> tuple[Rung, ...]:
    return read_items(values, "rungs", Rung, "a Rung", key="key", least=1)


def _read_steps(values: Iterable[PromotionStep]) -> tuple[PromotionStep, ...]:
    return read_items(values, "steps", PromotionStep, "a PromotionStep")


def _read_entries(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "entries")


def _read_measures(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "measures")


def _read_grades(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "appraisal_grades")


@final
@attrs.frozen(hash=False, str=False)
class PromotionLadder(Shown):
    """The positions, the steps between them, and what each step asks for.

    Attributes:
        rungs: The positions.
        steps: The steps.
        entries: The keys of the positions that people are hired into.
        measures: The measures that results are known of.
        appraisal_grades: The grades of appraisals, the best first.
        calendar: The company's calendar, which says when quarters and months begin.
        look_ahead: For how many months ahead the earliest day is looked for.
        key: What the ladder is known by.
        label: What it is called.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two positions have one key.
        InvalidDocumentError: With every unknown key, circle of promotions and position out of reach.

    Source: Handbook 8.2.

    >>> from salesmanual.people.promotion_conditions_people import ServiceTime
    >>> ladder = PromotionLadder(
    ...     [Rung("rep", "Representative", "S1"), Rung("senior", "Senior", "S2")],
    ...     [PromotionStep("rep", "senior", [StepCondition("service", ServiceTime(12))])],
    ...     entries=["rep"],
    ... )
    >>> [step.to for step in ladder.steps_from("rep")]
    ['senior']
    """

    rungs: tuple[Rung, ...] = attrs.field(converter=_read_rungs)
    steps: tuple[PromotionStep, ...] = attrs.field(converter=_read_steps)
    entries: tuple[str, ...] = attrs.field(converter=_read_entries, kw_only=True)
    measures: tuple[str, ...] = attrs.field(default=(), converter=_read_measures, kw_only=True)
    appraisal_grades: tuple[str, ...] = attrs.field(default=(), converter=_read_grades, kw_only=True)
    calendar: FiscalCalendar = attrs.field(
        factory=FiscalCalendar, validator=check_kind(FiscalCalendar, "a FiscalCalendar"), kw_only=True
    )
    look_ahead: int = attrs.field(default=36, validator=check_count(1, _MOST_AHEAD), kw_only=True)
    key: str = attrs.field(default="ladder", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="8.2", validator=check_section, kw_only=True)
    _rungs: Mapping[str, Rung] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        faults = tuple(ladder_faults(self))
        if faults:
            raise InvalidDocumentError(f"ladder {self.key}", faults)
        object.__setattr__(self, "_rungs", {rung.key: rung for rung in self.rungs})

    def rung(self, key: str) -> Rung:
        """The position of that key.

        Raises:
            NotFoundError: If there is none; with the closest one.
        """
        if key not in self._rungs:
            raise NotFoundError("position on the ladder", key, did_you_mean(key, self._rungs))
        return self._rungs[key]

    def step(self, from_position: str, to: str) -> PromotionStep:
        """The step between two positions.

        Raises:
            NotFoundError: If there is none; it says where steps lead.
        """
        self.rung(from_position)
        self.rung(to)
        for each in self.steps:
            if each.from_position == from_position and each.to == to:
                return each
        goals = [each.to for each in self.steps_from(from_position)]
        remedy = f"steps lead to {', '.join(goals)}" if goals else "no step leads on from there"
        raise NotFoundError(f"step from {from_position} to", to, remedy)

    def steps_from(self, position: str, *, kinds: Iterable[str] = STEP_KINDS) -> tuple[PromotionStep, ...]:
        """The steps that lead on from a position.

        Raises:
            WrongTypeError: If the kinds are no list of texts.
            InvalidValueError: If there is no such kind of step; with the closest one.
        """
        kinds = read_lines(kinds, "kinds")
        for at, kind in enumerate(kinds):
            read_choice(kind, f"kinds[{at}]", "where a step leads", STEP_KINDS)
        return tuple(each for each in self.steps if each.from_position == position and each.kind in kinds)

    def ways(self, start: str, goal: str) -> tuple[tuple[str, ...], ...]:
        """Every way up from one position to another by promotions and moves, the shortest first.

        Raises:
            NotFoundError: If a position is not on the ladder.
        """
        return ways_between(self, self.rung(start).key, self.rung(goal).key)

    def positions_of_grade(self, position: str) -> frozenset[str]:
        """The positions that have the grade of this one, itself included."""
        grade = self.rung(position).grade
        return frozenset(rung.key for rung in self.rungs if rung.grade == grade)

    def requires(self, position: str) -> Mapping[str, Fraction]:
        """The competency levels that a position requires; empty where none are known."""
        return self.rung(position).requires

    def requiring(self, positions: Iterable[DescribedPosition]) -> PromotionLadder:
        """The ladder with the requirements of position descriptions in place of its own.

        Descriptions of positions that are not on the ladder are passed over.
        """
        known = {each.key: each.requires() for each in positions}
        rungs = [attrs.evolve(rung, requires=known.get(rung.key, rung.requires)) for rung in self.rungs]
        return attrs.evolve(self, rungs=rungs)

    def assess(
        self,
        person: str,
        *,
        to: str,
        facts: PromotionFacts,
        as_of: date,
        places: Iterable[OpenPlaces] | None = None,
        outlook: Outlook | None = None,
    ) -> Eligibility:
        """Whether a person qualifies for a position, and exactly what is missing.

        The earliest day supposes that results to come are as the outlook says, by default that each reaches what is
        asked, and that nothing else changes but what is planned in the facts.

        Args:
            person: Who.
            to: The position aimed at.
            facts: What is known of the person.
            as_of: The day.
            places: Vacant places; `None` where they are not known.
            outlook: What results to come are supposed to be; `None` for the best case.

        Raises:
            NotFoundError: If the person holds no position on the day, or no step leads from it to the one aimed at.

        Source: Handbook 8.2.
        """
        return assess_step(self, read_line(person, "person"), to, facts, as_of, places=places, outlook=outlook)

    def who_qualifies(
        self,
        people: Mapping[str, PromotionFacts],
        *,
        on: date,
        kinds: Iterable[str] = ("promotion",),
        places: Iterable[OpenPlaces] | None = None,
    ) -> WhoQualifies:
        """Every person before every step that leads on from their position.

        Args:
            people: The facts of each person.
            on: The day.
            kinds: The kinds of step that are looked at.
            places: As for `assess`.

        Source: Handbook 8.2.
        """
        return qualify(self, people, on, kinds=kinds, places=places)

    def waive(
        self,
        person: str,
        condition: str,
        *,
        to: str,
        facts: PromotionFacts,
        by: str,
        role: str,
        why: str,
        since: date,
        until: date | None = None,
    ) -> PromotionFacts:
        """The facts with one condition waived.

        Args:
            person: For whom.
            condition: The key of the condition.
            to: The position aimed at.
            facts: The facts; they stay as they are.
            by: Who waives it.
            role: The authority they do it by.
            why: The reason.
            since: The first day it counts; the step is that from the position held on it.
            until: The last day; `None` where it does not expire.

        Raises:
            RefusedError: If there is no such condition, the role may not waive it, or it is the person's own.
            NotFoundError: As for `assess`.

        Source: Handbook 8.2.
        """
        return waive_condition(
            self, person, condition, to=to, facts=facts, by=by, role=role, why=why, since=since, until=until
        )

    def diagram(self, language: Language = "en") -> str:
        """The ladder as a Mermaid flowchart, one box for each branch."""
        return ladder_diagram(self, language)

    def tables(self) -> tuple[Table, ...]:
        """The positions, then each condition of each step."""
        positions: list[tuple[Cell, ...]] = [
            (rung.label, rung.grade, rung.branch, rung.key in self.entries) for rung in self.rungs
        ]
        columns = (
            Column(text("from"), key="from"),
            Column(text("to"), key="to"),
            Column(text("kind"), key="kind"),
            Column(text("condition"), key="condition"),
            Column(text("may be waived by"), key="waivable_by"),
        )
        rows: list[tuple[Cell, ...]] = [
            (self.rung(step.from_position).label, self.rung(step.to).label, KIND_WORDS[step.kind], words, roles)
            for step in self.steps
            for words, roles in _lines(step)
        ]
        heads = (
            Column(text("position"), key="position"),
            Column(text("grade"), key="grade"),
            Column(text("branch"), key="branch"),
            Column(text("entry position"), key="entry"),
        )
        return (Table(self.label, heads, positions), Table(text("Steps"), columns, rows))


def _lines(step: PromotionStep) -> list[tuple[Cell, Cell]]:
    if not step.conditions:
        return [(text("no condition"), None)]
    return [(each.name(), each.waivable_by or None) for each in step.conditions]

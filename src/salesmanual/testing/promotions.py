"""Hypothesis strategies for promotion: ladders with one step, the facts of a person, and facts that are better.

Invariant: what is drawn is accepted; figures lie around the bounds that conditions ask for, so that answers of every
kind come often; better facts are at least as good in every respect and leave nothing unknown that was known.

Left out: input that is refused; a test of a refusal names it.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar, final

import attrs
from hypothesis import strategies as st

from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.people.promotion_conditions_facts import (
    ConductMeasure,
    LevelsFrom,
    OpenPlaces,
    PromotionFacts,
    TrainingDone,
    Waiver,
)
from salesmanual.people.promotion_conditions_people import (
    CompetencyLevels,
    FactsHold,
    NoOpenMeasures,
    ServiceTime,
    TrainingValid,
    VacantPlace,
)
from salesmanual.people.promotion_conditions_results import AppraisalGrades, InPeriods
from salesmanual.people.promotion_ladders import PromotionLadder, PromotionStep, Rung, StepCondition
from salesmanual.people.results_by_period import complete_periods
from salesmanual.people.service_times_in_grade import AbsenceSpell, PositionHeld

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.period import Period
    from salesmanual.people.promotion_conditions import PromotionCondition

__all__ = ["PromotionScene", "better_facts", "promotion_conditions", "promotion_ladders", "promotion_scenes"]

GRADES: Final = ("A", "B", "C", "D")
_SKILLS: Final = ("closing", "negotiation")
AUTHORITY: Final = "sales-director"

_FIRST: Final = date(2026, 1, 1)
_LAST: Final = date(2027, 6, 30)
_CALENDARS: Final = (FiscalCalendar(), FiscalCalendar(first_month=4), FiscalCalendar.retail())
_PARTS: Final = tuple(Fraction(each, 10) for each in range(6, 13))
_BEST: Final = Fraction(3)
_DAY: Final = timedelta(days=1)
_E = TypeVar("_E")


@final
@attrs.frozen(hash=False)
class PromotionScene:
    """A ladder with one step from `"rep"` to `"senior"`, and somebody before it.

    Attributes:
        ladder: The ladder.
        facts: What is known of the person.
        on: The day.
        places: Vacant places; `None` where they are not known.
    """

    ladder: PromotionLadder
    facts: PromotionFacts
    on: date
    places: tuple[OpenPlaces, ...] | None

    def step(self) -> PromotionStep:
        """The step."""
        return self.ladder.step("rep", "senior")


@st.composite
def _in_periods(draw: DrawFn) -> InPeriods:
    of_last = draw(st.integers(1, 4))
    at_least = draw(st.sampled_from(_PARTS))
    floor = draw(st.none() | st.sampled_from([each for each in _PARTS if each <= at_least]))
    return InPeriods(
        draw(st.sampled_from(("attainment", "renewals"))),
        at_least=at_least,
        count=draw(st.integers(1, of_last)),
        of_last=of_last,
        unit=draw(st.sampled_from(("month", "quarter"))),
        none_below=floor,
        known_after=draw(st.sampled_from((0, 0, 10))),
    )


@st.composite
def _appraisals(draw: DrawFn) -> AppraisalGrades:
    of_last = draw(st.integers(1, 2))
    grade = draw(st.sampled_from(GRADES[:3]))
    floor = draw(st.none() | st.sampled_from(GRADES[GRADES.index(grade) :]))
    return AppraisalGrades(
        grade, count=draw(st.integers(1, of_last)), of_last=of_last, unit="half", none_below=floor, known_after=15
    )


def _services() -> SearchStrategy[ServiceTime]:
    return st.builds(
        ServiceTime,
        st.integers(1, 30),
        within=st.sampled_from(("position", "grade", "company")),
        counting=st.sampled_from(("calendar", "worked")),
        spells=st.sampled_from(("unbroken", "all")),
        absences=st.sampled_from(((), ("unpaid",))),
    )


def promotion_conditions() -> SearchStrategy[PromotionCondition]:
    """Conditions of every kind of the library's own, all of which better facts can only help."""
    return st.one_of(
        _in_periods(),
        _appraisals(),
        _services(),
        st.builds(
            CompetencyLevels,
            st.dictionaries(st.sampled_from(("closing", "negotiation")), st.integers(1, 4), max_size=2),
        ),
        st.builds(TrainingValid, st.sampled_from(("basics", "negotiation-2"))),
        st.builds(NoOpenMeasures, kinds=st.sampled_from(((), ("warning",))), months=st.integers(0, 3)),
        st.builds(VacantPlace, st.integers(1, 2)),
        st.builds(FactsHold, st.sampled_from(("mentees >= 1", "mentees >= 2 or certified"))),
    )


@st.composite
def promotion_ladders(draw: DrawFn, *, most: int = 4) -> PromotionLadder:
    """Ladders with one promotion, of up to so many conditions, which the sales director may waive or nobody may."""
    rules = draw(st.lists(promotion_conditions(), min_size=draw(st.sampled_from((0, 1, 1, 1))), max_size=most))
    conditions = [
        StepCondition(f"c{number}", rule, waivable_by=draw(st.sampled_from(((), (AUTHORITY,)))))
        for number, rule in enumerate(rules)
    ]
    return PromotionLadder(
        [
            Rung("trainee", "Trainee", "S1"),
            Rung("rep", "Representative", "S1"),
            Rung("senior", "Senior", "S2", requires=draw(st.sampled_from(({}, {"closing": 3})))),
        ],
        [PromotionStep("trainee", "rep"), PromotionStep("rep", "senior", conditions)],
        entries=["trainee"],
        measures=["attainment", "renewals"],
        appraisal_grades=GRADES,
        calendar=draw(st.sampled_from(_CALENDARS)),
        look_ahead=draw(st.integers(1, 8)),
    )


@st.composite
def promotion_scenes(draw: DrawFn, *, most: int = 4) -> PromotionScene:
    """A ladder and somebody before its step."""
    ladder = draw(promotion_ladders(most=most))
    on = draw(st.dates(_FIRST, _LAST))
    joined = on - timedelta(days=draw(st.integers(300, 900)))
    since = joined + timedelta(days=draw(st.integers(1, 299)))
    return PromotionScene(ladder, draw(_facts(ladder, on, joined, since)), on, draw(_places(on)))


def _places(on: date) -> SearchStrategy[tuple[OpenPlaces, ...] | None]:
    days = _days(on, -60, 150)
    return st.none() | st.lists(
        st.builds(lambda since, length: OpenPlaces("senior", since, since + length * _DAY), days, st.integers(0, 200)),
        max_size=2,
    ).map(tuple)


def _days(on: date, first: int, last: int) -> SearchStrategy[date]:
    return st.integers(first, last).map(lambda days: on + days * _DAY)


@st.composite
def _facts(draw: DrawFn, ladder: PromotionLadder, on: date, joined: date, since: date) -> PromotionFacts:
    calendar = ladder.calendar
    results = {
        measure: {
            **draw(_figures(complete_periods(calendar, "quarter", 5, on))),
            **draw(_figures(complete_periods(calendar, "month", 5, on))),
        }
        for measure in ("attainment", "renewals")
    }
    halves = complete_periods(calendar, "half", 3, on)
    appraisals = {each: draw(st.sampled_from((*GRADES, "A", "B", None))) for each in halves}
    return PromotionFacts(
        held=[PositionHeld("trainee", joined, since - _DAY), PositionHeld("rep", since)],
        results=results,
        appraisals={period: grade for period, grade in appraisals.items() if grade is not None},
        levels=draw(_levels(on) | st.none()),
        trainings=draw(st.none() | _spans(TrainingDone, ("basics", "negotiation-2"), on)),
        conduct=draw(st.none() | _spans(ConductMeasure, ("warning", "note"), on)),
        absences=draw(_spans(AbsenceSpell, ("unpaid", "sick"), on)),
        waivers=draw(_waivers(on)),
        facts=draw(st.sampled_from(({}, {"mentees": 0}, {"mentees": 1}, {"mentees": 2, "certified": False}))),
    )


def _figures(periods: tuple[Period, ...]) -> SearchStrategy[dict[Period, Fraction]]:
    figures = {each: st.sampled_from(_PARTS) for each in periods}
    high = {each: st.sampled_from(_PARTS[4:]) for each in periods}
    return st.fixed_dictionaries(high) | st.fixed_dictionaries({}, optional=figures)


def _levels(on: date) -> SearchStrategy[list[LevelsFrom]]:
    levels = st.fixed_dictionaries({"closing": st.integers(1, 5)}, optional={"negotiation": st.integers(1, 5)})
    return st.lists(st.builds(LevelsFrom, _days(on, -200, 100), levels), max_size=2, unique_by=lambda each: each.since)


def _spans(kind: Callable[[str, date, date | None], _E], names: tuple[str, ...], on: date) -> SearchStrategy[list[_E]]:
    def build(name: str, since: date, length: int | None) -> _E:
        return kind(name, since, None if length is None else since + length * _DAY)

    lengths = st.none() | st.integers(0, 120)
    return st.lists(st.builds(build, st.sampled_from(names), _days(on, -200, 100), lengths), max_size=2)


def _waivers(on: date) -> SearchStrategy[list[Waiver]]:
    def build(number: int, role: str, since: date, length: int | None) -> Waiver:
        until = None if length is None else since + length * _DAY
        return Waiver("senior", f"c{number}", "zhao.min", role, "proven elsewhere", since, until)

    lengths = st.none() | st.integers(0, 90)
    roles = st.sampled_from((AUTHORITY, AUTHORITY, "colleague"))
    return st.lists(
        st.builds(build, st.sampled_from((0, 0, 1, 1, 2, 9)), roles, _days(on, -90, 90), lengths), max_size=2
    )


@st.composite
def better_facts(draw: DrawFn, scene: PromotionScene) -> PromotionFacts:
    """Facts of the same person that are at least as good in every respect."""
    facts, more = scene.facts, st.sampled_from((Fraction(0), Fraction(1, 10), _BEST))
    results = {
        measure: {period: figure + draw(more) for period, figure in series.items()}
        for measure, series in facts.results.measures.items()
    }
    appraisals = {
        period: draw(st.sampled_from(GRADES[: GRADES.index(grade) + 1])) for period, grade in facts.appraisals.items()
    }
    trainee, rep = facts.held.entries
    extra = _spans(TrainingDone, ("basics",), scene.on)
    since = draw(st.dates(trainee.since + _DAY, rep.since))
    return attrs.evolve(
        facts,
        held=[PositionHeld("trainee", trainee.since, since - _DAY), PositionHeld("rep", since)],
        results=results,
        appraisals=appraisals,
        levels=None if facts.levels is None else draw(_raised(facts.levels)),
        trainings=None if facts.trainings is None else [*facts.trainings, *draw(extra)],
        conduct=None if facts.conduct is None else draw(_part(facts.conduct)),
        absences=draw(_part(facts.absences)),
        facts={**facts.facts, "mentees": 5} if draw(st.booleans()) else facts.facts,
    )


@st.composite
def _raised(draw: DrawFn, levels: tuple[LevelsFrom, ...]) -> list[LevelsFrom]:
    """Every level as it is or higher, by the same amount for a competency."""
    more = {key: draw(st.integers(0, 2)) for key in _SKILLS}
    return [LevelsFrom(each.since, {key: level + more[key] for key, level in each.levels.items()}) for each in levels]


def _part(entries: tuple[_E, ...]) -> SearchStrategy[list[_E]]:
    kept = st.lists(st.booleans(), min_size=len(entries), max_size=len(entries))
    return kept.map(lambda keep: [each for each, stays in zip(entries, keep, strict=True) if stays])

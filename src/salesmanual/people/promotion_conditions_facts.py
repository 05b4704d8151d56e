"""The facts that promotion conditions look at: results, levels, service, training, conduct, places, waivers.

Every fact has its days, so one set of facts answers for any day; a day to come holds what is planned. A list that is
`None` says that nothing is known of it, which leaves a condition unknown; an empty one says that there is nothing.

Invariant: facts are values; nothing here says what is enough.

Left out: where the facts come from. Attendance, training and conduct bring them as plain entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar, final

import attrs

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.fields import check_count, check_line, read_items, read_line
from salesmanual.kernel.period import FIRST_DAY, Period
from salesmanual.kernel.timeline import Timeline, check_since, check_until, holds_on
from salesmanual.people.competency_fields import read_steps
from salesmanual.people.results_by_period import FiguresByPeriod, ResultsByPeriod, read_by_period
from salesmanual.people.service_times_in_grade import AbsenceSpell, PositionHeld

if TYPE_CHECKING:
    from salesmanual.kernel.exact import Exact
    from salesmanual.people.position_vacancies import VacantSeat

__all__ = ["ConductMeasure", "LevelsFrom", "OpenPlaces", "PromotionFacts", "TrainingDone", "Waiver", "places_of"]

_Entry = TypeVar("_Entry")
_ALWAYS: Final = FIRST_DAY


@final
@attrs.frozen
class TrainingDone:
    """A training that somebody has done, or is planned to do.

    Attributes:
        training: The key of the training.
        since: The day it is done; it is valid from then on.
        until: The last day it is valid; `None` where it does not expire.

    Source: Handbook 4.1, 8.2.
    """

    training: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)


@final
@attrs.frozen
class ConductMeasure:
    """A measure on somebody's conduct, such as a warning.

    Attributes:
        kind: What it is, such as `"written-warning"`.
        since: The first day it is open.
        until: The last day; `None` where it is open without an end.

    Source: Handbook 7.2, 8.2.
    """

    kind: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)


@final
@attrs.frozen
class OpenPlaces:
    """Places of a position that are vacant.

    Attributes:
        position: The key of the position.
        since: The first day of the vacancy.
        until: The last day; `None` where no end is known.
        places: How many.

    Source: Handbook 8.1, 8.2.
    """

    position: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    places: int = attrs.field(default=1, validator=check_count(1), kw_only=True)


def places_of(seats: Iterable[VacantSeat]) -> tuple[OpenPlaces, ...]:
    """The vacant seats of an organisation as places of the positions they are described by.

    A seat without a position description is no place of any.

    Source: Handbook 1.2, 8.2.
    """
    return tuple(OpenPlaces(seat.position.job, seat.since) for seat in seats if seat.position.job)


def _read_levels(values: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    return read_steps(values, "levels")


@final
@attrs.frozen(hash=False)
class LevelsFrom:
    """The levels that somebody is assessed at from a day on, until a later assessment of the same competency.

    Attributes:
        since: The day of the assessment.
        levels: The level of each competency assessed, exact.

    Raises:
        WrongTypeError: If a level is a `float` or the day is none.
        InvalidValueError: If a level is below 1.

    Source: Handbook 4.2, 8.2.

    >>> LevelsFrom(date(2026, 1, 15), {"negotiation": "3.5"}).levels
    {'negotiation': Fraction(7, 2)}
    """

    since: date = attrs.field(validator=check_since)
    levels: Mapping[str, Fraction] = attrs.field(converter=_read_levels)


@final
@attrs.frozen
class Waiver:
    """One condition of one step that somebody with authority has waived for a person.

    Attributes:
        to: The position that the step leads to.
        condition: The key of the condition.
        by: Who waives it.
        role: The authority they do it by.
        why: The reason.
        since: The first day it counts.
        until: The last day; `None` where it does not expire.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or the last day before the first.

    Source: Handbook 8.2.
    """

    to: str = attrs.field(validator=check_line)
    condition: str = attrs.field(validator=check_line)
    by: str = attrs.field(validator=check_line)
    role: str = attrs.field(validator=check_line)
    why: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)


def _read_held(values: Iterable[PositionHeld]) -> Timeline[PositionHeld]:
    if isinstance(values, Timeline):
        return values
    return Timeline(read_items(values, "held", PositionHeld, "a PositionHeld"), "held")


def _read_results(value: ResultsByPeriod | Mapping[str, FiguresByPeriod]) -> ResultsByPeriod:
    return value if isinstance(value, ResultsByPeriod) else ResultsByPeriod(value)


def _read_appraisals(values: Mapping[Period, str] | Mapping[str, str]) -> Mapping[Period, str]:
    read = read_by_period(values, "appraisals")
    return {period: read_line(grade, f"appraisals[{str(period)!r}]") for period, grade in read.items()}


def _read_dated_levels(
    values: Mapping[str, Exact | str] | Iterable[LevelsFrom] | None,
) -> tuple[LevelsFrom, ...] | None:
    if values is None:
        return None
    if isinstance(values, Mapping):
        return (LevelsFrom(_ALWAYS, values),)
    every = read_items(values, "levels", LevelsFrom, "a LevelsFrom", key="since")
    return tuple(sorted(every, key=lambda each: each.since, reverse=True))


def _entries(
    values: Iterable[_Entry] | None, where: str, kind: type[_Entry], accepted: str
) -> tuple[_Entry, ...] | None:
    return None if values is None else read_items(values, where, kind, accepted)


def _read_trainings(values: Iterable[TrainingDone] | None) -> tuple[TrainingDone, ...] | None:
    return _entries(values, "trainings", TrainingDone, "a TrainingDone")


def _read_conduct(values: Iterable[ConductMeasure] | None) -> tuple[ConductMeasure, ...] | None:
    return _entries(values, "conduct", ConductMeasure, "a ConductMeasure")


def _read_absences(values: Iterable[AbsenceSpell]) -> tuple[AbsenceSpell, ...]:
    return read_items(values, "absences", AbsenceSpell, "an AbsenceSpell")


def _read_waivers(values: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return read_items(values, "waivers", Waiver, "a Waiver")


def _check_facts(_: object, attribute: attrs.Attribute[Mapping[str, object]], value: Mapping[str, object]) -> None:
    if not isinstance(value, Mapping):
        raise WrongTypeError(attribute.name, value, "facts by their names")


@final
@attrs.frozen(hash=False, kw_only=True)
class PromotionFacts:
    """What is known of one person.

    Attributes:
        held: The positions held, by day.
        results: Figures by measure and period.
        appraisals: Appraisal grades by period.
        levels: Assessed competency levels, the latest first; a mapping stands for levels that always held; `None`
            where there is no assessment.
        trainings: Trainings done and planned; `None` where it is not known.
        conduct: Measures on conduct; `None` where it is not known, empty where there is none.
        absences: Absences, taken and planned.
        waivers: The conditions that are waived.
        facts: Whatever else conditions look at, as a tree of names.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text names no period, or a level is below 1.
        DuplicateError: If two positions are held on one day, or a period or a day of assessment comes twice.

    Source: Handbook 8.2.

    >>> facts = PromotionFacts(
    ...     held=[PositionHeld("representative", date(2025, 1, 1))], results={"attainment": {"2026-Q1": "104%"}}
    ... )
    >>> facts.position_on(date(2026, 4, 1)), facts.position_on(date(2024, 4, 1))
    ('representative', None)
    """

    held: Timeline[PositionHeld] = attrs.field(converter=_read_held)
    results: ResultsByPeriod = attrs.field(factory=ResultsByPeriod, converter=_read_results)
    appraisals: Mapping[Period, str] = attrs.field(factory=dict, converter=_read_appraisals)
    levels: tuple[LevelsFrom, ...] | None = attrs.field(default=None, converter=_read_dated_levels)
    trainings: tuple[TrainingDone, ...] | None = attrs.field(default=None, converter=_read_trainings)
    conduct: tuple[ConductMeasure, ...] | None = attrs.field(default=None, converter=_read_conduct)
    absences: tuple[AbsenceSpell, ...] = attrs.field(default=(), converter=_read_absences)
    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=_read_waivers)
    facts: Mapping[str, object] = attrs.field(factory=dict, validator=_check_facts)

    def position_on(self, on: date) -> str | None:
        """The position held on the day; `None` where there is none."""
        held = self.held.at(on)
        return None if held is None else held.position

    def joined_on(self) -> date | None:
        """The first day of the first position; `None` where there is none."""
        return self.held.entries[0].since if self.held.entries else None

    def level(self, competency: str, on: date) -> Fraction | None:
        """The level of the latest assessment of the competency up to the day; `None` where there is none.

        >>> facts = PromotionFacts(
        ...     held=[],
        ...     levels=[LevelsFrom(date(2025, 1, 1), {"closing": 2}), LevelsFrom(date(2026, 1, 1), {"closing": 3})],
        ... )
        >>> facts.level("closing", date(2025, 6, 1)), facts.level("closing", date(2026, 6, 1))
        (Fraction(2, 1), Fraction(3, 1))
        """
        for each in self.levels or ():
            if each.since <= on and competency in each.levels:
                return each.levels[competency]
        return None

    def waivers_of(self, to: str, condition: str, on: date) -> tuple[Waiver, ...]:
        """The waivers of one condition of one step that count on the day."""
        return tuple(
            each for each in self.waivers if each.condition == condition and each.to == to and holds_on(each, on)
        )

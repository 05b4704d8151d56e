"""Conditions over a person: competency levels, time served, training, conduct, a vacant place, any other fact.

Invariant: a higher level, earlier service, another training, a shorter measure or another vacancy never makes a
condition that holds fail; what is not known leaves it unknown, and only what is known to be short is unmet.

Left out: conditions over results by period (`promotion_conditions_results`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Criterion, Finding, FindingStatus, read_criterion
from salesmanual.kernel.fields import check_choice, check_count, check_line, read_lines
from salesmanual.kernel.number import number_text
from salesmanual.kernel.period import add_months
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.timeline import holds_on
from salesmanual.people.competency_fields import read_steps
from salesmanual.people.promotion_conditions import (
    PROMOTION_CONDITIONS,
    PromotionCase,
    all_of_these,
    status_of,
)
from salesmanual.people.service_times_in_grade import (
    SERVICE_COUNTINGS,
    SERVICE_SPELLS,
    ServedTime,
    ServiceCounting,
    ServiceSpells,
    served_time,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from salesmanual.kernel.exact import Exact
    from salesmanual.people.promotion_conditions_facts import ConductMeasure, OpenPlaces, TrainingDone

__all__ = ["CompetencyLevels", "FactsHold", "NoOpenMeasures", "ServiceTime", "TrainingValid", "VacantPlace"]

_MOST_MONTHS: Final = 600
_DAY: Final = timedelta(days=1)
_SCOPES: Final = ("position", "grade", "company")


def _read_levels(values: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    return read_steps(values, "levels")


@PROMOTION_CONDITIONS.member("competency-levels")
@final
@attrs.frozen(hash=False)
class CompetencyLevels:
    """Competencies are assessed at the levels required: all those of the position aimed at, or those named here.

    Where nothing is named and the ladder has no requirements of the position, the condition is unknown.

    Attributes:
        levels: The levels required, by competency; empty for all that the position requires.

    Raises:
        WrongTypeError: If a level is a `float`.
        InvalidValueError: If a level is below 1.

    Source: Handbook 4.2, 8.2.

    >>> print(CompetencyLevels({"negotiation": 3}).words())
    competencies: negotiation 3
    """

    levels: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_levels)

    def words(self) -> Text:
        """What it asks for."""
        if not self.levels:
            return text("all competency levels that the position requires")
        return text("competencies: {levels}", levels=tuple(f"{key} {number_text(n)}" for key, n in self.levels.items()))

    def _required(self, case: PromotionCase) -> Mapping[str, Fraction]:
        return self.levels or case.terms.requires(case.to)

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether every level required is reached."""
        answer: bool | None = True
        required = self._required(case)
        for key, level in required.items():
            found = case.facts.level(key, case.on)
            if found is None:
                answer = None
            elif found < level:
                return False
        return answer if required else None

    def check(self, case: PromotionCase) -> Finding:
        """Each competency with its level and what is short."""
        required = self._required(case)
        if not required:
            reason = text("the ladder has no requirements of {position}", position=case.to)
            return Finding(FindingStatus.UNKNOWN, self.words(), path=f"requires.{case.to}", reason=reason)
        return all_of_these(_level_line(key, level, case) for key, level in required.items())

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The days of later assessments that are known or planned."""
        return [each.since for each in case.facts.levels or () if case.on < each.since <= until]


def _level_line(key: str, level: Fraction, case: PromotionCase) -> Finding:
    required = text("level of {competency} is at least {value}", competency=key, value=level)
    path, found = f"levels.{key}", case.facts.level(key, case.on)
    if found is None:
        return Finding(FindingStatus.UNKNOWN, required, path=path)
    reached = found >= level
    gap = None if reached else level - found
    return Finding(status_of(reached), required, path=path, found=found, distance=gap, is_ratio=False)


def _read_absences(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "absences")


@PROMOTION_CONDITIONS.member("service-time")
@final
@attrs.frozen
class ServiceTime:
    """So many months are served.

    Attributes:
        months: How many.
        within: In the present `"position"`, in positions of its `"grade"`, or in the `"company"`, on whichever
            position of the ladder.
        counting: `"calendar"`: every day counts. `"worked"`: each day of an absence moves the end by one day.
        spells: `"unbroken"`: the present run without a gap. `"all"`: earlier times count too, by their days.
        absences: The kinds of absence that do not count as worked; empty for all kinds.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a convention is unknown; with the closest one.

    Source: Handbook 8.2.

    >>> print(ServiceTime(12, counting="worked").words())
    12 months in the position, worked time
    """

    months: int = attrs.field(validator=check_count(1, _MOST_MONTHS))
    within: str = attrs.field(default="position", validator=check_choice("where time is served", _SCOPES), kw_only=True)
    counting: ServiceCounting = attrs.field(
        default="calendar", validator=check_choice("how time is counted", SERVICE_COUNTINGS), kw_only=True
    )
    spells: ServiceSpells = attrs.field(
        default="unbroken", validator=check_choice("which times count", SERVICE_SPELLS), kw_only=True
    )
    absences: tuple[str, ...] = attrs.field(default=(), converter=_read_absences, kw_only=True)

    def words(self) -> Text:
        """What it asks for, with its conventions."""
        where = _WITHIN[self.within]
        how = text("worked time") if self.counting == "worked" else text("calendar time")
        if self.spells == "all":
            return text(
                "{months} months {where}, {how}, earlier times included", months=self.months, where=where, how=how
            )
        return text("{months} months {where}, {how}", months=self.months, where=where, how=how)

    def served(self, case: PromotionCase) -> ServedTime | None:
        """The time served up to the day; `None` where no position that counts is held."""
        return served_time(
            case.facts.held,
            case.facts.absences,
            positions=self._positions(case),
            on=case.on,
            counting=self.counting,
            spells=self.spells,
            excluded=self.absences,
        )

    def _positions(self, case: PromotionCase) -> Collection[str]:
        match self.within:
            case "position":
                return (case.position,)
            case "grade":
                return case.terms.positions_of_grade(case.position)
        return {each.position for each in case.facts.held}

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether the time is served; never unknown."""
        served = self.served(case)
        reached = None if served is None else served.reached_on(self.months)
        return reached is not None and reached <= case.on

    def check(self, case: PromotionCase) -> Finding:
        """The whole months served, and how many are short."""
        served = self.served(case)
        months = 0 if served is None else served.months_on(case.on)
        reached = months >= self.months
        gap = None if reached else self.months - months
        return Finding(status_of(reached), self.words(), path="service", found=months, distance=gap)

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The day on which the time is served, with the absences that are planned."""
        served = self.served(case)
        reached = None if served is None else served.reached_on(self.months)
        return [] if reached is None or not case.on < reached <= until else [reached]


_WITHIN: Final[Mapping[str, Text]] = {
    "position": text("in the position"),
    "grade": text("in the grade"),
    "company": text("in the company"),
}


@PROMOTION_CONDITIONS.member("training-valid")
@final
@attrs.frozen
class TrainingValid:
    """A training is done and valid on the day.

    Attributes:
        training: The key of the training.

    Source: Handbook 4.1, 8.2.

    >>> print(TrainingValid("negotiation-2").words())
    training negotiation-2, valid
    """

    training: str = attrs.field(validator=check_line)

    def words(self) -> Text:
        """What it asks for."""
        return text("training {training}, valid", training=self.training)

    def _own(self, case: PromotionCase) -> tuple[TrainingDone, ...]:
        return tuple(each for each in case.facts.trainings or () if each.training == self.training)

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether it is valid; unknown where nothing is known of the person's training."""
        if case.facts.trainings is None:
            return None
        return any(holds_on(each, case.on) for each in self._own(case))

    def check(self, case: PromotionCase) -> Finding:
        """Whether it is valid; if it expired, since when."""
        holds, reason = self.holds(case), None
        if holds is False:
            ended = [each.until for each in self._own(case) if each.until is not None and each.until < case.on]
            reason = text("expired after {day}", day=max(ended)) if ended else text("not done")
        return Finding(status_of(holds), self.words(), path=f"trainings.{self.training}", reason=reason)

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The days of trainings that are planned."""
        return [each.since for each in self._own(case) if case.on < each.since <= until]


def _read_kinds(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "kinds")


@PROMOTION_CONDITIONS.member("no-open-measures")
@final
@attrs.frozen
class NoOpenMeasures:
    """No measure on the person's conduct is open, or has ended within so many months.

    Attributes:
        kinds: The kinds of measure that count; empty for all.
        months: For how many months after its last day a measure still counts.

    Source: Handbook 7.2, 8.2.

    >>> print(NoOpenMeasures(months=6).words())
    no measure on conduct, open or ended within 6 months
    """

    kinds: tuple[str, ...] = attrs.field(default=(), converter=_read_kinds, kw_only=True)
    months: int = attrs.field(default=0, validator=check_count(0, _MOST_MONTHS), kw_only=True)

    def words(self) -> Text:
        """What it asks for."""
        if self.months:
            return text("no measure on conduct, open or ended within {months} months", months=self.months)
        return text("no open measure on conduct")

    def _own(self, case: PromotionCase) -> tuple[ConductMeasure, ...]:
        every = case.facts.conduct or ()
        return tuple(each for each in every if not self.kinds or each.kind in self.kinds)

    def _free_from(self, measure: ConductMeasure) -> date | None:
        """The first day on which it counts no more."""
        return None if measure.until is None else add_months(measure.until + _DAY, self.months)

    def _counting(self, case: PromotionCase) -> list[ConductMeasure]:
        found = []
        for each in self._own(case):
            free = self._free_from(each)
            if each.since <= case.on and (free is None or case.on < free):
                found.append(each)
        return found

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether none counts; unknown where nothing is known of the person's conduct."""
        return None if case.facts.conduct is None else not self._counting(case)

    def check(self, case: PromotionCase) -> Finding:
        """Which measures stand in the way."""
        holds, reason = self.holds(case), None
        if holds is False:
            counting = self._counting(case)
            reason = text("open: {measures}", measures=tuple(f"{each.kind} ({each.since})" for each in counting))
        return Finding(status_of(holds), self.words(), path="conduct", reason=reason)

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The days on which a measure counts no more."""
        free = [self._free_from(each) for each in self._own(case)]
        return [day for day in free if day is not None and case.on < day <= until]


@PROMOTION_CONDITIONS.member("vacant-place")
@final
@attrs.frozen
class VacantPlace:
    """A place of the position aimed at is vacant.

    Attributes:
        places: How many have to be.

    Source: Handbook 8.1, 8.2.

    >>> print(VacantPlace().words())
    vacant places, at least 1
    """

    places: int = attrs.field(default=1, validator=check_count(1))

    def words(self) -> Text:
        """What it asks for."""
        return text("vacant places, at least {places}", places=self.places)

    def _own(self, case: PromotionCase) -> tuple[OpenPlaces, ...]:
        return tuple(each for each in case.places or () if each.position == case.to)

    def _vacant(self, case: PromotionCase) -> int:
        return sum(each.places for each in self._own(case) if holds_on(each, case.on))

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether there are enough; unknown where no places were given."""
        return None if case.places is None else self._vacant(case) >= self.places

    def check(self, case: PromotionCase) -> Finding:
        """How many are vacant."""
        holds, path = self.holds(case), f"places.{case.to}"
        if holds is None:
            return Finding(FindingStatus.UNKNOWN, self.words(), path=path)
        vacant = self._vacant(case)
        gap = None if holds else self.places - vacant
        return Finding(status_of(holds), self.words(), path=path, found=vacant, distance=gap)

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The first days of vacancies to come."""
        return [each.since for each in self._own(case) if case.on < each.since <= until]


@PROMOTION_CONDITIONS.member("facts-hold")
@final
@attrs.frozen
class FactsHold:
    """Any condition on the other facts of a person.

    Nothing is known of these on another day, so no day ahead is named for it.

    Attributes:
        where: The condition.

    Source: Handbook 8.2.

    >>> print(FactsHold('mentees >= 1 and region != "north"').words())
    mentees >= 1 and region != "north"
    """

    where: Criterion = attrs.field(converter=read_criterion)

    def words(self) -> Text:
        """The condition as it is written."""
        return text("{condition}", condition=str(self.where))

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether the facts meet it."""
        return self.where.holds(case.facts.facts)

    def check(self, case: PromotionCase) -> Finding:
        """What the condition found."""
        return self.where.check(case.facts.facts)

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:  # noqa: ARG002 - nothing is known of other days
        """None."""
        return ()

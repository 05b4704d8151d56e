"""Scoring many people at once: the scores and grades of `assess`, without the derivation.

    level of a competency = Σ over roles of (coefficient × sum of the role's ratings) ÷ denominator

The coefficients follow from how many ratings each role has, so they are worked out once for each such pattern and kept
as whole numbers. Where the rules trim, or round before the end, levels are not of that form, and `assess` is used.

Invariant: every score and grade is exactly that of `assess`; ratings that `assess` refuses are refused with its words,
those of all people at once.

Left out: explanations, feedback and noise; ask `assess` for the person in question. Scores of many are for those who
run the process: they hold what the feedback of a person may withhold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    read_listed,
)
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.number import Rounding, RoundingPoint
from salesmanual.kernel.period import read_date
from salesmanual.kernel.scorecard_grading import Band, GradedScore
from salesmanual.kernel.scorecard_parts import MissingRule
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.wire_faults import at_key, faults_of, joined
from salesmanual.people.assessment_rules import AssessmentRules
from salesmanual.people.assessment_scorecards import competency_scorecard
from salesmanual.people.assessment_sources import missing_weight, pools
from salesmanual.people.assessments import CompetencyRating, assess
from salesmanual.people.competency_models import COMPETENCY_GROUPS, CompetencyModel
from salesmanual.people.competency_profiles import CompetencyProfile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["PeopleScores", "PersonScore", "score_people"]

_SHOWN: Final = Rounding("0.01")
_MOST_REFUSED: Final = 100


class PersonScore(NamedTuple):
    """The score of one person.

    Attributes:
        person: Who.
        score: The score.
        grade: The band; `None` where there is none.
    """

    person: str
    score: Fraction
    grade: Band | None


@final
@attrs.frozen
class PeopleScores(Shown):
    """The scores of many people, in the order they were given.

    Attributes:
        on: The day they are as of.
        model: The competencies.
        people: The scores.

    Source: Handbook 4.2.
    """

    on: date
    model: CompetencyModel = attrs.field(repr=False)
    people: tuple[PersonScore, ...]

    def by_person(self) -> dict[str, PersonScore]:
        """The score of each person."""
        return {each.person: each for each in self.people}

    def tables(self) -> tuple[Table, ...]:
        """One row for each person."""
        columns = [Column(text("person"), key="person"), Column(text("score"), key="score", rounding=_SHOWN)]
        columns.append(Column(text("grade"), key="grade"))
        rows = [(each.person, each.score, None if each.grade is None else each.grade.label) for each in self.people]
        return (Table(text("{model} on {on}", model=self.model.label, on=self.on), columns, rows),)

    def records(self) -> list[dict[str, object]]:
        """The rows for a data frame, scores exact."""
        return [
            {"person": each.person, "score": each.score, "grade": None if each.grade is None else each.grade.key}
            for each in self.people
        ]


def score_people(
    model: CompetencyModel,
    rules: AssessmentRules,
    ratings: Mapping[str, Iterable[CompetencyRating]],
    *,
    on: date,
    profiles: Mapping[str, CompetencyProfile] | None = None,
) -> PeopleScores:
    """The score and the grade of many people.

    Args:
        model: The competencies.
        rules: How ratings are brought together.
        ratings: The ratings of each person.
        on: The day they are as of.
        profiles: The profile of each person's position; where there is none the weights of the model hold.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidDocumentError: With everything that `assess` refuses, of everybody at once; from the 100th person on
            whose ratings are refused no more are looked at. And of a profile, with what the model does not have.

    Source: Handbook 4.2.

    >>> from datetime import date
    >>> from salesmanual.people.assessment_rules import RoleRule
    >>> from salesmanual.people.competency_models import Anchor, Competency
    >>> two = [Anchor(1, "with help"), Anchor(2, "alone")]
    >>> parts = [Competency("product", "knowledge", two, "40%"), Competency("closing", "skill", two, "60%")]
    >>> model = CompetencyModel("Sales", ["beginner", "able"], parts)
    >>> rules = AssessmentRules([RoleRule("manager", 1)])
    >>> pitch = CompetencyRating("wang.wei", "manager", "product", 1)
    >>> close = CompetencyRating("wang.wei", "manager", "closing", 2)
    >>> score_people(model, rules, {"li.na": [pitch, close]}, on=date(2026, 6, 30)).people
    (PersonScore(person='li.na', score=Fraction(8, 5), grade=None),)
    """
    check_type(model, CompetencyModel, "model")
    check_type(rules, AssessmentRules, "rules")
    read_date(on, "on")
    if not isinstance(ratings, Mapping):
        raise WrongTypeError("ratings", ratings, "the ratings of each person", "write them as {'li.na': [...]}")
    of_person = _read_profiles(profiles)
    engines: dict[CompetencyProfile | None, _Engine | None] = {}
    scores = []
    refused: dict[str, list[Fault]] = {}
    for person, own in ratings.items():
        read_line(person, "ratings")
        profile = of_person.get(person)
        listed = read_listed(own, at_key("ratings", person), "a list of CompetencyRatings")
        if profile not in engines:
            engines[profile] = _engine(model, rules, profile)
        engine = engines[profile]
        score = None if engine is None else engine.score(person, listed)
        if score is None:  # beyond the short way, or refused: `assess` has the words for that
            try:
                assessment = assess(model, rules, person, listed, on=on, profile=profile)
            except (InvalidDocumentError, InvalidValueError) as error:
                refused[person] = _faults(person, error)
                if len(refused) == _MOST_REFUSED:
                    break
                continue
            score = PersonScore(person, assessment.score, assessment.grade)
        scores.append(score)
    if refused:
        raise InvalidDocumentError("ratings", [fault for faults in refused.values() for fault in faults])
    return PeopleScores(on, model, tuple(scores))


def _read_profiles(profiles: Mapping[str, CompetencyProfile] | None) -> Mapping[str, CompetencyProfile]:
    if profiles is None:
        return {}
    if not isinstance(profiles, Mapping):
        raise WrongTypeError("profiles", profiles, "the profile of each person's position")
    for person, each in profiles.items():
        check_type(each, CompetencyProfile, f"profiles[{person!r}]")
    return profiles


def _faults(person: str, error: InvalidDocumentError | InvalidValueError) -> list[Fault]:
    """What `assess` says of one person, at the place where it stands among the ratings of many."""
    here = at_key("ratings", person)
    if isinstance(error, InvalidValueError):
        return faults_of(error, here)
    return [Fault(joined(here, each.address.removeprefix("ratings")), each.problem) for each in error.faults]


def _engine(model: CompetencyModel, rules: AssessmentRules, profile: CompetencyProfile | None) -> _Engine | None:
    if profile is not None:
        profile.checked(model)
    return _Engine(model, rules, profile) if _is_linear(rules) else None


def _is_linear(rules: AssessmentRules) -> bool:
    """Whether a level is a weighted sum of the sums of ratings, and only the score is rounded."""
    return not rules.trim and (rules.rounding is None or rules.rounding.at is RoundingPoint.TOTAL)


class _Pattern(NamedTuple):
    """What the sum of each role's ratings counts, over a denominator; no denominator where there is no level."""

    coefficients: tuple[int, ...]
    denominator: int


class _Part(NamedTuple):
    """A group: what it counts, its competencies by place with what they count, and its floor."""

    weight: int
    places: tuple[tuple[int, int], ...]
    floor: Fraction | None


@final
class _Engine:
    """A model, rules and a profile as whole numbers; holds nothing of any person."""

    def __init__(self, model: CompetencyModel, rules: AssessmentRules, profile: CompetencyProfile | None) -> None:
        card = competency_scorecard(model, rules, profile)
        weights = model.weights() if profile is None else profile.weights_in(model)
        keys = model.competency_keys()
        scale = lcm(*(weight.denominator for weight in weights.values()))
        whole = {key: int(weight * scale) for key, weight in weights.items()}
        self._rules = rules
        self._grading = card.grading
        self._roles = {each.role: at for at, each in enumerate(rules.roles)}
        self._width = len(rules.roles)
        self._places = {key: at * self._width for at, key in enumerate(keys)}
        self._ends = range(0, len(keys) * self._width, self._width)
        steps = model.step.denominator
        self._steps = steps
        self._units = _units(model.highest, steps)
        self._potential = None if model.potential is None else model.potential.key
        self._potential_levels = {} if model.potential is None else _units(len(model.potential.anchors), steps)
        self._potential_roles = rules.potential_roles
        self._weights = [whole[key] for key in keys]
        self._parts = []
        for group in COMPETENCY_GROUPS:
            own = [(at, whole[each.key]) for at, each in enumerate(model.competencies) if each.group == group]
            total = sum(weight for _, weight in own)
            if own:
                counted = own if total else [(at, 1) for at, _ in own]
                self._parts.append(_Part(total, tuple(counted), rules.floors.get(group)))
        self._patterns: dict[tuple[int, ...], _Pattern] = {}

    def score(self, person: str, ratings: Sequence[CompetencyRating]) -> PersonScore | None:
        """The score of the ratings; `None` where there is anything that `assess` has to look at."""
        sums = [0] * (len(self._weights) * self._width)
        counts = sums.copy()
        if not self._add(person, ratings, sums, counts):
            return None
        numbers = self._levels(sums, counts)
        return None if numbers is None else self._scored(person, *numbers)

    def _add(self, person: str, ratings: Sequence[CompetencyRating], sums: list[int], counts: list[int]) -> bool:
        """Adds the ratings up by competency and role; false where one is unsound or out of the ordinary."""
        places, roles, units, potential = self._places, self._roles, self._units, self._potential
        known: dict[str, str] = {person: "self"}
        seen = set()
        try:
            for rating in ratings:
                rater, role, key = rating.rater, rating.role, rating.competency
                if known.setdefault(rater, role) != role or (role == "self") != (rater == person):
                    return False
                if key == potential:
                    if role not in self._potential_roles or rating.level not in self._potential_levels:
                        return False
                else:
                    at = places[key] + roles[role]
                    sums[at] += units[rating.level]
                    counts[at] += 1
                seen.add((rater, key))
        except (AttributeError, LookupError, TypeError):
            return False
        return len(seen) == len(ratings)

    def _levels(self, sums: list[int], counts: list[int]) -> tuple[list[int | None], int] | None:
        """The level of each competency as a number over one denominator, in steps; `None` where that is refused."""
        width, patterns = self._width, self._patterns
        found: list[tuple[int, int]] = []
        common = 1
        for start, weight in zip(self._ends, self._weights, strict=True):
            own = tuple(counts[start : start + width])
            pattern = patterns.get(own)
            if pattern is None:
                pattern = patterns[own] = self._pattern(own)
            if weight and self._is_refused(own, pattern):
                return None
            value = 0
            for coefficient, total in zip(pattern.coefficients, sums[start : start + width], strict=True):
                value += coefficient * total
            denominator = pattern.denominator
            found.append((value, denominator))
            if denominator and common % denominator:
                common = lcm(common, denominator)
        levels = [value * (common // denominator) if denominator else None for value, denominator in found]
        return levels, common * self._steps

    def _is_refused(self, counts: tuple[int, ...], pattern: _Pattern) -> bool:
        rules = self._rules
        if rules.missing is MissingRule.REFUSE and not pattern.denominator:
            return True
        if rules.missing_roles is not MissingRule.REFUSE:
            return False
        return any(each.weight and not count for each, count in zip(rules.roles, counts, strict=True))

    def _pattern(self, counts: tuple[int, ...]) -> _Pattern:
        rules = self._rules
        by_role: dict[str, int] = {each.role: count for each, count in zip(rules.roles, counts, strict=True) if count}
        coefficients = [Fraction(0)] * self._width
        whole = Fraction(0)
        for pool in pools(rules, by_role):
            whole += pool.weight
            raters = sum(by_role[role] for role in pool.roles)
            for role in pool.roles:
                coefficients[self._roles[role]] = pool.weight / raters
        if not whole:
            return _Pattern((0,) * self._width, 0)
        whole += missing_weight(rules, by_role)
        exact = [coefficient / whole for coefficient in coefficients]
        denominator = lcm(*(each.denominator for each in exact))
        return _Pattern(tuple(int(each * denominator) for each in exact), denominator)

    def _scored(self, person: str, levels: list[int | None], denominator: int) -> PersonScore | None:
        is_zero = self._rules.missing is MissingRule.ZERO
        groups: list[tuple[int, int, int, Fraction | None]] = []
        for part in self._parts:
            total = counted = 0
            for at, weight in part.places:
                level = levels[at]
                if level is not None:
                    total += weight * level
                    counted += weight
                elif is_zero:
                    counted += weight
            if counted:
                groups.append((part.weight, total, counted, part.floor))
        return self._graded(person, groups, denominator) if any(level is not None for level in levels) else None

    def _graded(
        self, person: str, groups: list[tuple[int, int, int, Fraction | None]], denominator: int
    ) -> PersonScore | None:
        common = lcm(*(counted for _, _, counted, _ in groups))
        total = sum(weight * value * (common // counted) for weight, value, counted, _ in groups)
        counts = sum(weight for weight, _, _, _ in groups)
        if not counts:
            return None
        exact = Fraction(total, common * denominator * counts)
        rounding = self._rules.rounding
        score = exact if rounding is None else Fraction(rounding.number(exact))
        grading = self._grading
        if grading is None:
            return PersonScore(person, score, None)
        misses = any(
            floor is not None and Fraction(value, counted * denominator) < floor for _, value, counted, floor in groups
        )
        graded = exact if grading.graded is GradedScore.EXACT else score
        return PersonScore(person, score, grading.grade(graded, misses_floor=misses))


def _units(highest: int, steps: int) -> dict[int | Fraction, int]:
    """The levels of a scale as numbers of steps."""
    exact = {Fraction(unit, steps): unit for unit in range(steps, highest * steps + 1)}
    return {level.numerator if level.denominator == 1 else level: unit for level, unit in exact.items()}

"""Assessments: ratings by several people, in several roles, become one level for each competency and one score.

    ratings ──role means, weighted──▶ level of each competency ──scorecard──▶ groups, score, grade
                                                              └─ required level ──▶ gaps, strengths, needs

Invariant: the order of the ratings does not count; every fault of them is reported at once, and then nothing is
assessed. Development potential never enters the score.

Left out: who may rate whom and by when (`appraisal_cycles`), and what the assessed person gets to see
(`assessment_feedback`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    did_you_mean,
    read_listed,
)
from salesmanual.kernel.fields import check_choice, check_line, check_text, read_line
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.period import read_date
from salesmanual.kernel.scorecard_parts import MissingRule
from salesmanual.people.assessment_result import Assessment, AssessmentComment
from salesmanual.people.assessment_rules import RATER_ROLES, AssessmentRules, RaterRole
from salesmanual.people.assessment_scorecards import competency_scorecard
from salesmanual.people.assessment_sources import rated
from salesmanual.people.competency_models import CompetencyModel
from salesmanual.people.competency_profiles import CompetencyProfile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from salesmanual.people.assessment_sources import Given, RatedCompetency

__all__ = ["CompetencyRating", "assess"]

_PLAIN: Final = 1000


def _read_level(value: Exact | str) -> int | Fraction:
    if type(value) is int and abs(value) < _PLAIN:
        return value  # without the way by a fraction
    level = read_fraction(value, "level")
    return level.numerator if level.denominator == 1 else level


@final
@attrs.frozen
class CompetencyRating:
    """One rating: who, in which role, rates which competency at which level.

    Attributes:
        rater: Who rates.
        role: How they stand to the person: `self`, `manager`, `peer`, `report` or `customer`.
        competency: The competency, or the potential scale of the model.
        level: The level, from 1.
        comment: What the rater has to say; kept apart from the figures.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a key is blank or the role is none of these.

    Source: Handbook 4.2.

    >>> CompetencyRating("wang.wei", "peer", "closing", 4).level
    4
    """

    rater: str = attrs.field(validator=check_line)
    role: RaterRole = attrs.field(validator=check_choice("a role of raters", RATER_ROLES))
    competency: str = attrs.field(validator=check_line)
    level: int | Fraction = attrs.field(converter=_read_level)
    comment: str = attrs.field(default="", validator=check_text)


def assess(
    model: CompetencyModel,
    rules: AssessmentRules,
    person: str,
    ratings: Iterable[CompetencyRating],
    *,
    on: date,
    profile: CompetencyProfile | None = None,
) -> Assessment:
    """What the ratings of a person make.

    Args:
        model: The competencies.
        rules: How ratings are brought together.
        person: Who is assessed.
        ratings: The ratings, in any order.
        on: The day it is as of.
        profile: What the person's position requires, and what competencies weigh there.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidDocumentError: With every fault of the ratings at once: none at all, a competency or a role that there
            is not, a level off the scale, a rater who rates twice or in two roles, a self-rating by another; and what
            the rules for missing ratings refuse.
        InvalidValueError: If no rating counts.

    Source: Handbook 4.2.

    >>> from datetime import date
    >>> from salesmanual.people.assessment_rules import RoleRule
    >>> from salesmanual.people.competency_models import Anchor, Competency
    >>> three = [Anchor(1, "with help"), Anchor(2, "alone"), Anchor(3, "teaches others")]
    >>> parts = [Competency("product", "knowledge", three, "40%"), Competency("closing", "skill", three, "60%")]
    >>> model = CompetencyModel("Sales", ["beginner", "able", "expert"], parts)
    >>> rules = AssessmentRules([RoleRule("manager", "75%"), RoleRule("self", "25%")])
    >>> rows = [("wang.wei", "manager", "product", 2), ("wang.wei", "manager", "closing", 3)]
    >>> rows += [("li.na", "self", "product", 2), ("li.na", "self", "closing", 2)]
    >>> ratings = [CompetencyRating(*row) for row in rows]
    >>> assessment = assess(model, rules, "li.na", ratings, on=date(2026, 6, 30))
    >>> assessment.levels, assessment.score
    ({'product': Fraction(2, 1), 'closing': Fraction(11, 4)}, Fraction(49, 20))
    """
    check_type(model, CompetencyModel, "model")
    check_type(rules, AssessmentRules, "rules")
    read_line(person, "person")
    read_date(on, "on")
    if profile is not None:
        check_type(profile, CompetencyProfile, "profile")
    listed = read_listed(ratings, "ratings", "a list of CompetencyRatings")
    faults = list(_faults(model, rules, person, listed))
    if faults:
        raise InvalidDocumentError(f"ratings of {person}", faults)
    card = competency_scorecard(model, rules, profile)
    weights = model.weights() if profile is None else profile.weights_in(model)
    by_key = _by_key(listed)
    if rules.missing_roles is MissingRule.REFUSE:
        _refuse_missing_roles(rules, person, [key for key, weight in weights.items() if weight], by_key)
    competencies = tuple(rated(rules, key, by_key.get(key, {})) for key in model.competency_keys())
    levels = {each.key: each.level for each in competencies}
    if all(level is None for level in levels.values()):
        remedy = f"{len(listed)} are there, of roles that weigh nothing or have too few raters"
        raise InvalidValueError(f"ratings of {person}", "none that counts", "a rating that counts", remedy)
    return Assessment(
        person,
        on,
        model,
        rules,
        profile,
        competencies,
        card.score(levels),
        _potential(model, rules, by_key),
        _comments(listed),
    )


def _faults(
    model: CompetencyModel, rules: AssessmentRules, person: str, ratings: tuple[CompetencyRating, ...]
) -> Iterator[Fault]:
    if not ratings:
        yield Fault("ratings", f"nobody has assessed {person}, accepted is at least one rating")
    roles: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for position, rating in enumerate(ratings):
        here = f"ratings[{position}]"
        if not isinstance(rating, CompetencyRating):
            raise WrongTypeError(here, rating, "a CompetencyRating")
        yield from _own_faults(model, rules, person, rating, here)
        first = roles.setdefault(rating.rater, rating.role)
        if first != rating.role:
            yield Fault(f"{here}.role", f"{rating.rater} rates as {first} already; a rater has one role")
        if (rating.rater, rating.competency) in seen:
            yield Fault(here, f"{rating.rater} has rated {rating.competency} already; each rates it once")
        seen.add((rating.rater, rating.competency))


def _own_faults(
    model: CompetencyModel, rules: AssessmentRules, person: str, rating: CompetencyRating, here: str
) -> Iterator[Fault]:
    """What is wrong with one rating, whatever the others are."""
    rule = rules.role(rating.role)
    if rule is None:
        asked = ", ".join(each.role for each in rules.roles)
        yield Fault(f"{here}.role", f"found {rating.role!r}, accepted is a role of the rules: {asked}")
    if (rating.role == "self") != (rating.rater == person):
        problem = "only the assessed person rates as self" if rating.role == "self" else "they rate themselves as self"
        yield Fault(f"{here}.rater", f"{rating.rater} rates {person} as {rating.role}; {problem}")
    is_potential = model.potential is not None and rating.competency == model.potential.key
    if is_potential and rating.role not in rules.potential_roles:
        asked = ", ".join(rules.potential_roles)
        yield Fault(f"{here}.role", f"found {rating.role!r}, accepted for {rating.competency} is: {asked}")
    if not is_potential and rating.competency not in model.competency_keys():
        remedy = did_you_mean(rating.competency, model.competency_keys())
        yield Fault(
            f"{here}.competency", f"found {rating.competency!r}, accepted is a competency of the model; {remedy}"
        )
    highest = len(model.potential.anchors) if is_potential and model.potential else model.highest
    if not 1 <= rating.level <= highest or (rating.level / model.step).denominator != 1:
        steps = f"a level from 1 to {highest} in steps of {number_text(model.step)}"
        yield Fault(f"{here}.level", f"found {number_text(rating.level)}, accepted is {steps}")


def _by_key(ratings: Iterable[CompetencyRating]) -> dict[str, dict[str, list[Given]]]:
    """The ratings by competency and role."""
    grouped: dict[str, dict[str, list[Given]]] = {}
    for rating in ratings:
        grouped.setdefault(rating.competency, {}).setdefault(rating.role, []).append((rating.rater, rating.level))
    return grouped


def _refuse_missing_roles(
    rules: AssessmentRules, person: str, keys: Iterable[str], by_key: dict[str, dict[str, list[Given]]]
) -> None:
    faults = [
        Fault(
            f"ratings.{key}", f"found no rating by {each.role}, accepted is one; or name another rule in missing_roles"
        )
        for key in keys
        for each in rules.roles
        if each.weight and each.role not in by_key.get(key, {})
    ]
    if faults:
        raise InvalidDocumentError(f"ratings of {person}", faults)


def _potential(
    model: CompetencyModel, rules: AssessmentRules, by_key: dict[str, dict[str, list[Given]]]
) -> RatedCompetency | None:
    if model.potential is None:
        return None
    return rated(rules, model.potential.key, by_key.get(model.potential.key, {}), alike=True)


def _comments(ratings: Iterable[CompetencyRating]) -> tuple[AssessmentComment, ...]:
    """The comments in an order that says nothing about who wrote them or when."""
    return tuple(
        sorted(AssessmentComment(each.competency, each.role, each.comment) for each in ratings if each.comment.strip())
    )

"""Hypothesis strategies for competency models, rules of assessment and the ratings of a person.

Invariant: everything they make is accepted by the library. Models with weights of 0, groups without a competency, half
levels and a potential scale occur; so do every rule for thin roles and for missing ratings, trimming, rounding, floors
and bands, and roles with no rater, with few and with many.

Left out: ratings that are refused; a test of a refusal names them.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.kernel.number import Rounding, RoundingPoint
from salesmanual.kernel.scorecard_parts import MissingRule
from salesmanual.people.assessment_rules import AssessmentRules, RaterRole, RoleRule, ThinRule
from salesmanual.people.assessments import CompetencyRating
from salesmanual.people.competency_models import COMPETENCY_GROUPS, Anchor, Competency, CompetencyModel, PotentialScale
from salesmanual.people.competency_profiles import CompetencyProfile
from salesmanual.testing.scorecards import gradings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

__all__ = ["assessment_rules", "competency_models", "competency_profiles", "competency_ratings"]

_KEYS: Final = ("product", "market", "pitch", "closing", "ownership", "planning")
_MOST_RATERS: Final = 5
_ROLES: Final[tuple[tuple[RaterRole, ...], ...]] = (
    ("manager", "peer", "report", "customer", "self"),
    ("manager", "peer"),
    ("manager", "self", "report", "peer"),
    ("manager", "customer"),
    ("manager",),
)
_THIN: Final[tuple[ThinRule, ...]] = ("exclude", "merge", "withhold")


def _anchors(highest: int) -> list[Anchor]:
    return [Anchor(level, f"does what level {level} asks") for level in range(1, highest + 1)]


def _shares(draw: DrawFn, count: int) -> list[Fraction]:
    """Weights that sum to exactly 1; some of them are 0."""
    relative = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    relative[0] += 1
    return [Fraction(each, sum(relative)) for each in relative]


@st.composite
def competency_models(draw: DrawFn, *, step: Fraction | None = None) -> CompetencyModel:
    """Models of one to six competencies with three to five levels.

    Args:
        draw: Given by Hypothesis.
        step: The distance of two ratings; 1 or a half by default.

    >>> from hypothesis import given
    >>> @given(competency_models())
    ... def test_law(model):
    ...     assert sum(model.weights().values()) == 1
    >>> test_law()
    """
    highest = draw(st.integers(3, 5))
    keys = _KEYS[: draw(st.integers(1, len(_KEYS)))]
    competencies = [
        Competency(key, draw(st.sampled_from(COMPETENCY_GROUPS)), _anchors(highest), weight)
        for key, weight in zip(keys, _shares(draw, len(keys)), strict=True)
    ]
    return CompetencyModel(
        "Model",
        [f"level {level}" for level in range(1, highest + 1)],
        competencies,
        step=step or draw(st.sampled_from([Fraction(1), Fraction(1, 2)])),
        potential=draw(st.none() | st.just(PotentialScale(_anchors(3)))),
    )


@st.composite
def competency_profiles(draw: DrawFn, model: CompetencyModel) -> CompetencyProfile:
    """Profiles that fit the model; half of them have weights of their own."""
    keys = model.competency_keys()
    wanted = draw(st.lists(st.sampled_from(keys), unique=True))
    required = {key: draw(st.integers(1, model.highest)) for key in wanted}
    weights = dict(zip(keys, _shares(draw, len(keys)), strict=True)) if draw(st.booleans()) else {}
    return CompetencyProfile("representative", required, weights)


@st.composite
def assessment_rules(
    draw: DrawFn,
    *,
    thin: ThinRule | None = None,
    trim: int | None = None,
    is_rounded: bool | None = None,
    may_refuse: bool = False,
) -> AssessmentRules:
    """Rules with a manager and up to four other roles.

    Args:
        draw: Given by Hypothesis.
        thin: The rule for roles below the threshold; any by default.
        trim: How many ratings are dropped at either end; 0 or 1 by default.
        is_rounded: Whether scores are rounded; either by default.
        may_refuse: Whether the rules may refuse missing ratings.

    >>> from hypothesis import given
    >>> @given(assessment_rules(thin="merge"))
    ... def test_law(rules):
    ...     assert sum(each.weight for each in rules.roles) == 1
    >>> test_law()
    """
    roles = draw(st.sampled_from(_ROLES))
    missing = list(MissingRule)[0 if may_refuse else 1 : 3]
    step = draw(st.sampled_from([Decimal("0.01"), Decimal("0.3")]))
    rounding = Rounding(step, at=draw(st.sampled_from(RoundingPoint)))
    return AssessmentRules(
        [
            RoleRule(role, weight, least=draw(st.integers(1, 2)) if role != "manager" else 1)
            for role, weight in zip(roles, _shares(draw, len(roles)), strict=True)
        ],
        threshold=draw(st.sampled_from([3, 2, 4, 1])),
        thin=draw(st.sampled_from(_THIN)) if thin is None else thin,
        trim=draw(st.integers(0, 1)) if trim is None else trim,
        missing_roles=draw(st.sampled_from(missing)),
        missing=draw(st.sampled_from(missing)),
        floors={
            group: draw(st.integers(1, 3)) for group in draw(st.lists(st.sampled_from(COMPETENCY_GROUPS), unique=True))
        },
        grading=draw(st.none() | gradings()),
        rounding=rounding if is_rounded or (is_rounded is None and draw(st.booleans())) else None,
    )


@st.composite
def competency_ratings(
    draw: DrawFn, model: CompetencyModel, rules: AssessmentRules, person: str = "li.na", *, is_full: bool = False
) -> list[CompetencyRating]:
    """Ratings of a person in any order, by the manager on nearly everything and by others here and there.

    The first competency is always rated, so that something counts; now and then nobody rates another one.

    Args:
        draw: Given by Hypothesis.
        model: The competencies.
        rules: Who rates.
        person: Who is rated.
        is_full: Whether every role has a rater and every rater rates everything.
    """
    steps = model.step.denominator
    levels = st.integers(steps, model.highest * steps).map(lambda unit: Fraction(unit, steps))
    first, *others = model.competency_keys()
    keys = [first, *(key for key in others if is_full or draw(st.integers(0, 4)))]
    ratings = []
    for rule in rules.roles:
        for rater in _raters(draw, rule.role, person, is_full=is_full):
            for key in keys:
                if is_full or rule.role == "manager" or draw(st.integers(0, 3)):
                    comment = draw(st.sampled_from(["", "", "more of it", "less of it"]))
                    ratings.append(CompetencyRating(rater, rule.role, key, draw(levels), comment))
    if model.potential is not None and draw(st.booleans()):
        ratings.append(CompetencyRating("manager-1", "manager", model.potential.key, draw(st.integers(1, 3))))
    return draw(st.permutations(ratings))


def _raters(draw: DrawFn, role: RaterRole, person: str, *, is_full: bool) -> Sequence[str]:
    """Who rates in the role: the person, one manager, or none to five others."""
    if role == "self":
        return [person] if is_full or draw(st.booleans()) else []
    if role == "manager":
        return ["manager-1"]
    return [f"{role}-{number}" for number in range(draw(st.integers(2 if is_full else 0, _MOST_RATERS)))]

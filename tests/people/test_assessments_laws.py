"""What holds of every assessment, whatever the model, the rules and the ratings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.scorecard_parts import MissingRule
from salesmanual.people.assessment_batches import score_people
from salesmanual.people.assessments import CompetencyRating, assess
from salesmanual.testing.assessments import assessment_rules, competency_models, competency_profiles, competency_ratings

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from salesmanual.people.assessment_rules import AssessmentRules


ON = date(2026, 6, 30)


def _naive_level(rules: AssessmentRules, ratings: list[CompetencyRating]) -> Fraction | None:
    """The level of one competency where thin roles are left out and nothing is trimmed, said once more."""
    total = whole = Fraction(0)
    for rule in rules.roles:
        own = [each.level for each in ratings if each.role == rule.role]
        least = max(rule.least, rules.threshold if rule.is_anonymous else 1)
        if len(own) >= least:
            whole += rule.weight
            total += rule.weight * sum(own) / len(own)
        elif not own and rules.missing_roles is MissingRule.ZERO:
            whole += rule.weight
    return total / whole if any(each.role == "manager" for each in ratings) else None


@given(st.data())
def test_contributions_sum_to_the_score_and_the_explanation_replays(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules())

    assessment = assess(model, rules, "li.na", data.draw(competency_ratings(model, rules)), on=ON)

    assert sum(each.amount for each in assessment.contributions()) == assessment.score
    assert assessment.explain().replay() == assessment.explain().value == assessment.score
    feedback = assessment.feedback()
    assert feedback.explain().replay() == feedback.score


@given(st.data())
def test_the_order_of_ratings_and_of_competencies_changes_nothing(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(is_rounded=False))
    ratings = data.draw(competency_ratings(model, rules))
    mixed = attrs.evolve(model, competencies=data.draw(st.permutations(model.competencies)))

    one = assess(model, rules, "li.na", ratings, on=ON)
    other = assess(model, rules, "li.na", data.draw(st.permutations(ratings)), on=ON)
    third = assess(mixed, rules, "li.na", ratings, on=ON)

    assert one == other
    assert one.feedback() == other.feedback()
    assert (one.levels, one.score, one.grade) == (third.levels, third.score, third.grade)
    assert one.noise() == third.noise()


@given(st.data())
def test_raising_one_rating_never_lowers_a_level_or_the_score(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules())
    ratings = data.draw(competency_ratings(model, rules))
    at = data.draw(st.integers(0, len(ratings) - 1))
    if ratings[at].level + model.step > 3:
        return
    raised = [*ratings]
    raised[at] = attrs.evolve(ratings[at], level=ratings[at].level + model.step)

    before = assess(model, rules, "li.na", ratings, on=ON)
    after = assess(model, rules, "li.na", raised, on=ON)

    assert after.score >= before.score
    assert all(after.levels[key] >= level for key, level in before.levels.items())
    assert (after.potential or 0) >= (before.potential or 0)


@given(st.data())
def test_the_levels_are_those_of_a_naive_calculation(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(thin="exclude", trim=0))
    ratings = data.draw(competency_ratings(model, rules))

    levels = assess(model, rules, "li.na", ratings, on=ON).levels

    for key in model.competency_keys():
        assert levels.get(key) == _naive_level(rules, [each for each in ratings if each.competency == key])


@given(st.data())
def test_potential_is_never_mixed_into_the_score(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules())
    ratings = data.draw(competency_ratings(model, rules))
    others = [each for each in ratings if model.potential is None or each.competency != model.potential.key]

    with_it = assess(model, rules, "li.na", ratings, on=ON)
    without = assess(model, rules, "li.na", others, on=ON)

    assert (with_it.scored, with_it.levels) == (without.scored, without.levels)
    assert without.potential is None


@given(st.data())
def test_scores_of_many_are_exactly_those_one_by_one(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules())
    profile = data.draw(st.none() | competency_profiles(model))
    people = {person: data.draw(competency_ratings(model, rules, person)) for person in ("li.na", "chen.jie")}
    profiles = {} if profile is None else {"li.na": profile}

    many = score_people(model, rules, people, on=ON, profiles=profiles).by_person()

    for person, ratings in people.items():
        one = assess(model, rules, person, ratings, on=ON, profile=profiles.get(person))
        assert (many[person].score, many[person].grade) == (one.score, one.grade)


@given(st.data())
def test_missing_rules_agree_where_nothing_is_missing(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(thin="merge"))
    ratings = data.draw(competency_ratings(model, rules, is_full=True))

    scores = {
        assess(model, attrs.evolve(rules, missing=rule, missing_roles=rule), "li.na", ratings, on=ON).score
        for rule in (MissingRule.EXCLUDE, MissingRule.ZERO, MissingRule.REFUSE)
    }

    assert len(scores) == 1


@given(st.data())
def test_leaving_out_never_scores_below_counting_as_0(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(is_rounded=False))
    ratings = data.draw(competency_ratings(model, rules))
    excluding = attrs.evolve(rules, missing=MissingRule.EXCLUDE, missing_roles=MissingRule.EXCLUDE)
    zeroing = attrs.evolve(rules, missing=MissingRule.ZERO, missing_roles=MissingRule.ZERO)

    left_out = assess(model, excluding, "li.na", ratings, on=ON)
    as_zero = assess(model, zeroing, "li.na", ratings, on=ON)

    assert left_out.score >= as_zero.score


@given(st.data())
def test_gaps_keep_short_and_surplus_apart(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules())
    profile = data.draw(competency_profiles(model))
    assessment = assess(
        model,
        rules,
        "li.na",
        data.draw(competency_ratings(model, rules)),
        on=ON,
        profile=attrs.evolve(profile, weights={}),
    )

    gaps = assessment.gaps()

    assert {gap.key for gap in gaps} == set(profile.required)
    assert all(gap.level is None or gap.level + gap.short() - gap.surplus() == gap.required for gap in gaps)
    needs, strengths = assessment.needs(), assessment.strengths()
    assert not {gap.key for gap in needs} & {gap.key for gap in strengths}
    assert [gap.priority() for gap in needs] == sorted((gap.priority() for gap in needs), reverse=True)
    assert [gap.priority() for gap in strengths] == sorted((gap.priority() for gap in strengths), reverse=True)


@given(st.data())
def test_a_level_lies_between_the_lowest_and_the_highest_rating(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = attrs.evolve(data.draw(assessment_rules(is_rounded=False)), missing_roles=MissingRule.EXCLUDE)
    ratings = data.draw(competency_ratings(model, rules))

    assessment = assess(model, rules, "li.na", ratings, on=ON)

    for key, level in assessment.levels.items():
        own = [each.level for each in ratings if each.competency == key]
        assert min(own) <= level <= max(own)

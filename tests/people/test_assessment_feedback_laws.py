"""Anonymity cannot be undone, by whichever published figures, added and subtracted as one likes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.people.assessment_sources import trimmed
from salesmanual.people.assessments import CompetencyRating, assess
from salesmanual.testing.assessments import assessment_rules, competency_models, competency_profiles, competency_ratings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hypothesis.strategies import DataObject

    from salesmanual.people.assessment_feedback import Feedback
    from salesmanual.people.assessment_result import Assessment
    from salesmanual.people.assessment_rules import AssessmentRules
    from salesmanual.people.competency_models import CompetencyModel

ON = date(2026, 6, 30)


def _thin(rules: AssessmentRules, ratings: Sequence[CompetencyRating]) -> list[int]:
    """Where the ratings stand that are by fewer raters of an anonymous role than the threshold asks."""
    places: dict[tuple[str, str], list[int]] = {}
    for at, each in enumerate(ratings):
        places.setdefault((each.role, each.competency), []).append(at)
    thin = []
    for (role, _), own in places.items():
        rule = rules.role(role)
        if rule is not None and rule.is_anonymous and len(own) < rules.threshold:
            thin += own
    return thin


def _figures(feedback: Feedback) -> Iterator[Fraction]:
    """Every number that a feedback shows, in one order."""
    for line in feedback.lines:
        yield from (mean.mean for mean in line.means)
        yield from (figure for figure in (line.level, line.contribution) if figure is not None)
        if line.gap is not None:
            yield line.gap.surplus() - line.gap.short()
    yield from (mean.mean for mean in feedback.roles)
    yield from (score for _, score in feedback.groups if score is not None)
    yield from (figure for figure in (feedback.score, feedback.potential) if figure is not None)


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """The rank of a matrix, by elimination."""
    left = [list(row) for row in rows if any(row)]
    rank = 0
    while left:
        pivot = left.pop()
        at = next(place for place, value in enumerate(pivot) if value)
        rank += 1
        left = [[a - row[at] / pivot[at] * b for a, b in zip(row, pivot, strict=True)] for row in left]
        left = [row for row in left if any(row)]
    return rank


@given(st.data())
def test_what_is_left_out_or_withheld_leaves_no_trace_in_any_figure(data: DataObject) -> None:
    """Two worlds that differ in nothing but what too few raters said are published alike, to the last comment."""
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(thin=data.draw(st.sampled_from(["exclude", "withhold"]))))
    profile = data.draw(st.none() | competency_profiles(model))
    profile = None if profile is None else attrs.evolve(profile, weights={})
    ratings = data.draw(competency_ratings(model, rules))
    other = [*ratings]
    for at in _thin(rules, ratings):
        level = data.draw(st.integers(1, 3))
        other[at] = attrs.evolve(ratings[at], level=level, comment=data.draw(st.sampled_from(["", "quite other"])))

    one = assess(model, rules, "li.na", ratings, on=ON, profile=profile).feedback()
    two = assess(model, rules, "li.na", other, on=ON, profile=profile).feedback()

    assert one == two
    assert (one.to_text(), one.explain()) == (two.to_text(), two.explain())


@given(st.data())
def test_raters_who_are_put_together_can_be_exchanged(data: DataObject) -> None:
    """Whoever of a merged mean said what, the published figures are the same."""
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(thin="merge"))
    ratings = data.draw(competency_ratings(model, rules))
    assessment = assess(model, rules, "li.na", ratings, on=ON)
    other = [*ratings]
    for rated in assessment.competencies:
        for source in rated.sources:
            own = [at for at, each in enumerate(ratings) if each.competency == rated.key and each.role in source.roles]
            for at, said in zip(own, data.draw(st.permutations(own)), strict=True):
                other[at] = attrs.evolve(ratings[at], level=ratings[said].level, comment=ratings[said].comment)

    exchanged = assess(model, rules, "li.na", other, on=ON)

    assert exchanged.feedback() == assessment.feedback()


@given(st.data())
def test_no_mean_of_fewer_anonymous_raters_than_the_threshold_is_shown(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules())

    feedback = assess(model, rules, "li.na", data.draw(competency_ratings(model, rules)), on=ON).feedback()

    anonymous = {each.role for each in rules.roles if each.is_anonymous}
    for mean in [*feedback.roles, *(mean for line in feedback.lines for mean in line.means)]:
        assert mean.raters >= rules.threshold or not anonymous & set(mean.roles)


@given(st.data())
def test_every_anonymous_mean_rests_on_as_many_ratings_as_the_threshold_after_trimming(data: DataObject) -> None:
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(trim=1))

    assessment = assess(model, rules, "li.na", data.draw(competency_ratings(model, rules)), on=ON)

    for source in (each for rated in assessment.competencies for each in rated.sources):
        kept = trimmed(rules, [level for _, level in source.given])
        assert len(kept) >= rules.threshold or not source.is_anonymous or source.is_hidden


def _bumped(
    model: CompetencyModel, rules: AssessmentRules, ratings: list[CompetencyRating], at: int | None
) -> list[Fraction]:
    """The published figures where every level is 1, and that at one place 2."""
    world = [attrs.evolve(each, level=2 if place == at else 1) for place, each in enumerate(ratings)]
    return list(_figures(_assessed(model, rules, world).feedback()))


def _assessed(model: CompetencyModel, rules: AssessmentRules, ratings: list[CompetencyRating]) -> Assessment:
    return assess(model, rules, "li.na", ratings, on=ON)


@settings(max_examples=20)
@given(st.data())
def test_no_sum_or_difference_of_published_figures_is_a_thin_mean_or_a_single_rating(data: DataObject) -> None:
    """Published figures are linear in the ratings, so what can be computed from them lies in their span."""
    model = data.draw(competency_models())
    rules = data.draw(assessment_rules(trim=0, is_rounded=False))
    ratings = data.draw(competency_ratings(model, rules))
    base = _bumped(model, rules, ratings, None)
    columns = [_bumped(model, rules, ratings, at) for at in range(len(ratings))]
    published = [[column[row] - base[row] for column in columns] for row in range(len(base))]
    rank = _rank(published)
    thin = _thin(rules, ratings)

    secrets = [[at] for at in thin]
    secrets += [[at for at in thin if _place(ratings[at]) == place] for place in {_place(ratings[at]) for at in thin}]

    for secret in secrets:
        row = [Fraction(int(at in secret)) for at in range(len(ratings))]
        assert _rank([*published, row]) == rank + 1


def _place(rating: CompetencyRating) -> tuple[str, str]:
    return rating.role, rating.competency

"""The explanation of an assessed score: from ratings to means, levels, groups and the score.

Invariant: the value of each step is the figure that was found, and the whole replays to the score. No step names a
rater, and the ratings of a role stand in the order of their levels.

Left out: deciding anything.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.scorecard_explain import ScaleScore
from salesmanual.kernel.texts import text
from salesmanual.people.assessment_rules import role_label
from salesmanual.people.assessment_sources import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.kernel.texts import Label
    from salesmanual.people.assessment_result import Assessment
    from salesmanual.people.assessment_rules import AssessmentRules
    from salesmanual.people.assessment_sources import RatedCompetency, Source

__all__ = ["level_step", "score_step"]


def score_step(assessment: Assessment, *, from_ratings: bool = True) -> Step:
    """Why the score is what it is.

    Args:
        assessment: The assessment.
        from_ratings: Whether it goes down to the ratings; else the means of the roles are where it begins.
    """
    rated = {each.key: each for each in assessment.competencies}
    steps = iter(
        [
            level_step(assessment.rules, rated[each.part.key], each.part.label, from_ratings=from_ratings)
            for group in assessment.scored.parts
            if group.score is not None  # what stands in a group that is left out is not explained
            for each in group.parts
            if each.rating is not None
        ]
    )
    return _with_levels(assessment.scored.explain(), steps)


def _with_levels(step: Step, levels: Iterator[Step]) -> Step:
    """The step with the derivation of each level in the place of the bare level, in their order."""
    if step.operation is None:
        return step
    if isinstance(step.operation, ScaleScore):
        inputs = [next(levels)]
    else:
        inputs = [_with_levels(below, levels) for below in step.inputs]
    return derived(step.label, step.operation, inputs, rule=step.rule, section=step.section, unit=step.unit)


def level_step(rules: AssessmentRules, rated: RatedCompetency, label: Label, *, from_ratings: bool = True) -> Step:
    """Why the level of one competency that has one is what it is."""
    sources = [each for each in rated.sources if each.weight]
    means = [_mean(rules, each, from_ratings=from_ratings) for each in sources]
    parts = [
        derived(
            text("part of {role}", role=mean.label), Product(), (mean, given(text("weight"), each.weight, unit="%"))
        )
        for mean, each in zip(means, sources, strict=True)
    ]
    total = derived(text("parts of the roles"), Sum(), parts)
    whole = given(text("weights of the roles that count"), rated.whole, unit="%")
    return derived(text("level of {competency}", competency=label), Quotient(), (total, whole))


def _mean(rules: AssessmentRules, source: Source, *, from_ratings: bool) -> Step:
    label = text("mean of {role}", role=role_label(source.roles))
    if not from_ratings:
        return given(label, source.mean)
    levels = [level for _, level in source.given]
    kept = trimmed(rules, levels)
    total = derived(text("sum of ratings"), Sum(), [given(text("rating"), Fraction(level)) for level in kept])
    rule = None
    if len(kept) < len(levels):
        rule = text("the {count} highest and the {count} lowest are dropped", count=rules.trim)
    return derived(label, Quotient(), (total, given(text("how many"), len(kept))), rule=rule)

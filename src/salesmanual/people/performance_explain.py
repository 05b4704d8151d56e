"""The explanation of a performance score: from figures and targets to attainments, points, contributions and the score.

Invariant: the value of each step is the figure that was found, and the whole replays to the score.

Left out: deciding anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import (
    Difference,
    Greatest,
    Least,
    Product,
    Quotient,
    Rounded,
    Step,
    Sum,
    derived,
    given,
)
from salesmanual.kernel.scorecard_explain import ScaleScore
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from salesmanual.kernel.scorecard_grading import Band
    from salesmanual.kernel.scorecard_result import Scored
    from salesmanual.kernel.texts import Text
    from salesmanual.people.performance_adjustments import GivenAdjustment
    from salesmanual.people.performance_goals import GoalSpan
    from salesmanual.people.performance_result import IndicatorLine, PerformanceResult, ScoredGoals

__all__ = ["attainment_step", "performance_step"]


def performance_step(result: PerformanceResult) -> Step:
    """Why the score is what it is.

    Raises:
        InvalidValueError: If there is no score.
    """
    scheme, rule = result.scheme, _grade_rule(result.grade)
    if result.score is None:
        raise InvalidValueError("result", "no score yet", "a result with a score", "its findings say what is missing")
    steps = [*_indicators(result), *_adjustments(result)]
    ends = [end for end in (scheme.lowest, scheme.highest) if end is not None]
    if not ends and scheme.rounding is None:
        return derived(scheme.label, Sum(), steps, rule=rule, section=scheme.section)
    step = derived(text("{part}, exact", part=scheme.label), Sum(), steps)
    if scheme.highest is not None:
        step = derived(text("at most the highest"), Least(), (step, given(text("highest score"), scheme.highest)))
    if scheme.lowest is not None:
        step = derived(text("at least the lowest"), Greatest(), (step, given(text("lowest score"), scheme.lowest)))
    operation = Sum() if scheme.rounding is None else Rounded(scheme.rounding)
    return derived(scheme.label, operation, (step,), rule=rule, section=scheme.section)


def _grade_rule(grade: Band | None) -> Text | None:
    return None if grade is None else text("grade {grade}", grade=grade.label)


def _indicators(result: PerformanceResult) -> Iterator[Step]:
    for version in result.versions:
        scored = cast("Scored", version.scored)  # there is a score, so every version has one
        lines = iter([line for line in version.lines if scored.part(line.indicator.key).rating is not None])
        step = _with_attainments(scored.explain(), lines, version)
        if len(result.versions) == 1:
            yield from step.inputs
            continue
        name = text("goals since {since}", since=version.spans[0].version.since)
        score = derived(text("score by the {goals}", goals=name), Sum(), step.inputs)
        yield derived(text("part of the {goals}", goals=name), Product(), (score, _share(version.spans[0], result)))


def _share(span: GoalSpan, result: PerformanceResult) -> Step:
    days = given(text("days of these goals"), span.period.days())
    whole = sum(other.period.days() for version in result.versions for other in version.spans)
    return derived(text("share of time"), Quotient(), (days, given(text("days of the cycle"), whole)), unit="%")


def _with_attainments(step: Step, lines: Iterator[IndicatorLine], version: ScoredGoals) -> Step:
    """The step with the derivation of each attainment in the place of the bare rating, in their order."""
    if step.operation is None:
        return step
    if isinstance(step.operation, ScaleScore):
        line = next(lines)
        inputs = step.inputs if line.actual is None else (attainment_step(line, line.actual, version.spans),)
    else:
        inputs = tuple(_with_attainments(below, lines, version) for below in step.inputs)
    return derived(step.label, step.operation, inputs, rule=step.rule, section=step.section, unit=step.unit)


def attainment_step(line: IndicatorLine, figure: Fraction, spans: Sequence[GoalSpan] = ()) -> Step:
    """Why the attainment that counts is what it is.

    Args:
        line: The indicator against its goal.
        figure: Its figure.
        spans: The versions whose targets were weighted by days; one or none where they were not.
    """
    indicator, cap = line.indicator, line.indicator.cap
    name = text("attainment of {indicator}", indicator=indicator.label)
    actual = given(text("actual"), figure, unit=indicator.unit)
    step = _attainment(line, actual, _goal(line, "target", spans), _goal(line, "baseline", spans), name)
    if cap is None or (indicator.is_inverse() and figure <= 0):
        return step
    return derived(text("attainment that counts"), Least(), (step, given(text("cap"), cap, unit="%")), unit="%")


def _attainment(line: IndicatorLine, actual: Step, target: Step, baseline: Step, name: Text) -> Step:
    indicator = line.indicator
    if line.baseline is not None:
        made = derived(text("way made"), Difference(), (actual, baseline), unit=indicator.unit)
        whole = derived(text("way to go"), Difference(), (target, baseline), unit=indicator.unit)
        return derived(name, Quotient(), (made, whole), section="2.5", unit="%")
    if not indicator.is_inverse():
        ratio = derived(text("actual over target"), Quotient(), (actual, target), section="2.5", unit="%")
        if indicator.direction == "higher":
            return derived(name, Quotient(), (actual, target), section="2.5", unit="%")
        return derived(name, Difference(), (given(text("double"), 2, unit="%"), ratio), section="2.5", unit="%")
    if line.actual is not None and line.actual > 0:
        return derived(name, Quotient(), (target, actual), section="2.5", unit="%")
    return given(text("{name}: the cap, because the figure is 0 or less", name=name), line.counted, unit="%")


def _goal(line: IndicatorLine, which: str, spans: Sequence[GoalSpan]) -> Step:
    """The target or the baseline: as it stands, or weighted by days."""
    unit, value = line.indicator.unit, getattr(line, which)
    label = text("target") if which == "target" else text("baseline")
    if value is None or len(spans) < 2:  # noqa: PLR2004 - one version needs no weighing
        return given(label, value, section="2.2", unit=unit)
    parts = []
    for span in spans:
        own = getattr(span.version.of(line.indicator.key), which)
        figure = given(label, getattr(line.indicator, which) if own is None else own, unit=unit)
        share = given(text("share of time"), span.share, unit="%")
        parts.append(derived(text("since {since}", since=span.period.start), Product(), (figure, share), unit=unit))
    return derived(text("{goal}, weighted by days", goal=label), Sum(), parts, section="2.2", unit=unit)


def _adjustments(result: PerformanceResult) -> Iterator[Step]:
    scheme = result.scheme
    bonus = [_given_points(each) for each in result.adjustments if each.points > 0]
    penalty = [_given_points(each) for each in result.adjustments if each.points < 0]
    if bonus and scheme.bonus_most is None:
        yield from bonus
    elif bonus:
        total = derived(text("bonus points"), Sum(), bonus)
        most = given(text("most bonus points"), scheme.bonus_most)
        yield derived(text("bonus points within the limit"), Least(), (total, most))
    if penalty and scheme.penalty_most is None:
        yield from penalty
    elif penalty and scheme.penalty_most is not None:
        total = derived(text("penalty points"), Sum(), penalty)
        most = given(text("most penalty points"), -scheme.penalty_most)
        yield derived(text("penalty points within the limit"), Greatest(), (total, most))


def _given_points(each: GivenAdjustment) -> Step:
    adjustment, most = each.adjustment, each.adjustment.most
    points = given(text("points for each"), adjustment.points)
    count = given(text("how many"), each.times)
    if most is None:
        return derived(adjustment.label, Product(), (points, count), rule=each.finding.required)
    total = derived(text("points"), Product(), (points, count))
    limit = given(text("limit"), most if adjustment.is_bonus() else -most)
    operation = Least() if adjustment.is_bonus() else Greatest()
    return derived(adjustment.label, operation, (total, limit), rule=each.finding.required)

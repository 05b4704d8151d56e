"""Scoring by a performance scheme: from facts, goals and evidence to the points of each version and the whole.

Invariant: every fault of goals and evidence is reported at once, and then nothing is scored; a figure is read once,
whatever the number of versions.

Left out: the rules (`performance_schemes`) and what can be asked of the result (`performance_result`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.fields import read_lines
from salesmanual.kernel.scorecard import MissingRule
from salesmanual.kernel.texts import text
from salesmanual.people.competency_fields import stray_faults
from salesmanual.people.indicators import attainment_of, check_goal, fact_at, read_figure
from salesmanual.people.performance_goals import GoalSpan, goal_spans
from salesmanual.people.performance_result import IndicatorLine, PerformanceResult, ScoredGoals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.period import Period
    from salesmanual.people.indicators import Indicator
    from salesmanual.people.performance_goals import GoalVersion
    from salesmanual.people.performance_schemes import PerformanceScheme

__all__ = ["scored_performance"]


class _Sheet(NamedTuple):
    """The goals and weights of all indicators, and what they weigh in time."""

    spans: tuple[GoalSpan, ...]
    share: Fraction
    targets: Mapping[str, Fraction]
    baselines: Mapping[str, Fraction | None]
    weights: Mapping[str, Fraction]


def scored_performance(
    scheme: PerformanceScheme,
    facts: object,
    *,
    goals: Iterable[GoalVersion],
    over: Period | None,
    evidence: Mapping[str, Collection[str]],
) -> PerformanceResult:
    """The score of one person; arguments and errors as for `PerformanceScheme.score`."""
    sheets = _sheets(scheme, read_listed(goals, "goals", "versions of goals, in a list"), over)
    found = tuple(each.give(facts) for each in scheme.adjustments)
    lacking = _lacking_evidence(scheme, evidence, {each.adjustment.key for each in found if each.points})
    withheld = lacking if scheme.evidence_rule == "needed" else {}
    figures = {each.key: None if each.key in withheld else _figure(each, facts) for each in scheme.indicators}
    scored = tuple(_scored(scheme, sheet, figures) for sheet in sheets)
    given = tuple(
        each.adjustment.withheld(f"evidence.{each.adjustment.key}") if each.adjustment.key in withheld else each
        for each in found
    )
    findings = tuple(_evidence_finding(scheme, key, asked) for key, asked in lacking.items())
    return PerformanceResult(scheme, over, scored, given, findings)


def _figure(indicator: Indicator, facts: object) -> Fraction | None:
    found = fact_at(facts, indicator.reads)
    return None if found is None else read_figure(found, indicator.unit, indicator.reads)


def _sheets(scheme: PerformanceScheme, versions: Sequence[GoalVersion], over: Period | None) -> tuple[_Sheet, ...]:
    if not versions:
        return (_sheet(scheme, (), Fraction(1)),)
    if over is None:
        raise InvalidValueError("over", None, "the cycle that the goals are for", "write it as over=year(2026)")
    spans = goal_spans(versions, over)
    faults = [fault for position, span in enumerate(spans) for fault in _goal_faults(scheme, span, position)]
    if faults:
        raise InvalidDocumentError("goals", faults)
    sheets = tuple(_sheet(scheme, (span,), span.share) for span in spans)
    return (_merged(scheme, spans, sheets),) if scheme.goal_rule == "target" else sheets


def _goal_faults(scheme: PerformanceScheme, span: GoalSpan, position: int) -> list[Fault]:
    keys = [each.key for each in scheme.indicators]
    where = f"goals[{position}]"
    strays = stray_faults([goal.indicator for goal in span.version.goals], keys, where, "indicator")
    return [*strays, *scheme.weight_faults(_sheet(scheme, (span,), span.share).weights, where)]


def _sheet(scheme: PerformanceScheme, spans: tuple[GoalSpan, ...], share: Fraction) -> _Sheet:
    """The goals of one version, filled up from the scheme; of the scheme alone where there is no version."""
    targets, weights = {}, {}
    baselines: dict[str, Fraction | None] = {}
    for each in scheme.indicators:
        goal = spans[0].version.of(each.key) if spans else None
        targets[each.key] = each.target if goal is None or goal.target is None else goal.target
        baselines[each.key] = each.baseline if goal is None or goal.baseline is None else goal.baseline
        weights[each.key] = each.weight if goal is None or goal.weight is None else goal.weight
        if goal is not None:
            where = f"goals since {spans[0].version.since}: {each.key}"
            check_goal(each, targets[each.key], baselines[each.key], where)
    return _Sheet(spans, share, targets, baselines, weights)


def _merged(scheme: PerformanceScheme, spans: tuple[GoalSpan, ...], sheets: Sequence[_Sheet]) -> _Sheet:
    """One sheet whose targets, baselines and weights are those of the versions, weighted by their days."""
    keys = [each.key for each in scheme.indicators]
    baselines: dict[str, Fraction | None] = {}
    for key in keys:
        found = [(sheet.share, sheet.baselines[key]) for sheet in sheets]
        kept = [share * baseline for share, baseline in found if baseline is not None]
        if kept and len(kept) < len(found):
            accepted = "a baseline in every version, or in none"
            raise InvalidValueError(f"goals: {key}", "a baseline in some versions only", accepted)
        baselines[key] = sum(kept, Fraction(0)) if kept else None
    targets = {key: _sum(sheet.share * sheet.targets[key] for sheet in sheets) for key in keys}
    weights = {key: _sum(sheet.share * sheet.weights[key] for sheet in sheets) for key in keys}
    return _Sheet(spans, Fraction(1), targets, baselines, weights)


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _scored(scheme: PerformanceScheme, sheet: _Sheet, figures: Mapping[str, Fraction | None]) -> ScoredGoals:
    lines = tuple(_line(each, sheet, figures[each.key]) for each in scheme.indicators)
    scored = None
    if _has_score(scheme, lines):
        ratings = {line.indicator.key: line.counted for line in lines}
        scored = scheme.card(sheet.weights).score(ratings)
    return ScoredGoals(sheet.spans, sheet.share, lines, scored)


def _line(indicator: Indicator, sheet: _Sheet, figure: Fraction | None) -> IndicatorLine:
    target, baseline = sheet.targets[indicator.key], sheet.baselines[indicator.key]
    attainment = None if figure is None else attainment_of(indicator, figure, target, baseline)
    counted = None if attainment is None else indicator.counted(attainment)
    return IndicatorLine(indicator, target, baseline, sheet.weights[indicator.key], figure, attainment, counted)


def _has_score(scheme: PerformanceScheme, lines: Iterable[IndicatorLine]) -> bool:
    """Whether no figure is missing that the score waits for, and something that weighs is left."""
    weight = Fraction(0)
    for line in lines:
        rule = line.indicator.missing or scheme.missing
        if line.actual is None and rule is MissingRule.REFUSE and line.weight:
            return False
        if line.actual is not None or rule is not MissingRule.EXCLUDE:
            weight += line.weight
    return bool(weight)


def _lacking_evidence(
    scheme: PerformanceScheme, evidence: Mapping[str, Collection[str]], given: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """What was asked for and not brought, by indicator or adjustment; of adjustments, those that would be given."""
    if not isinstance(evidence, Mapping):
        raise WrongTypeError("evidence", evidence, "what was brought, by the key of an indicator or an adjustment")
    asked = {each.key: each.evidence for each in scheme.indicators}
    asked |= {each.key: each.evidence for each in scheme.adjustments}
    faults = stray_faults(list(evidence), asked, "evidence", "indicator or adjustment")
    brought = {key: read_lines(items, f"evidence.{key}") for key, items in evidence.items()}
    for key, items in brought.items():
        if key in asked:
            faults += stray_faults(items, asked[key], f"evidence.{key}", "evidence that is asked for")
    if faults:
        raise InvalidDocumentError("evidence", faults)
    left = {key: tuple(item for item in items if item not in brought.get(key, ())) for key, items in asked.items()}
    due = {*(each.key for each in scheme.indicators), *given}
    return {key: items for key, items in left.items() if items and key in due}


def _evidence_finding(scheme: PerformanceScheme, key: str, asked: tuple[str, ...]) -> Finding:
    labels = {each.key: each.label for each in scheme.indicators} | {
        each.key: each.label for each in scheme.adjustments
    }
    required = text("{indicator} comes with {evidence}", indicator=labels[key], evidence=asked)
    return Finding(FindingStatus.UNMET, required, path=f"evidence.{key}")

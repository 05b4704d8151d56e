"""What a performance scheme finds: the score, the grade, every contribution, and what is missing.

Invariant: contributions, limits and the rounding sum to the score exactly; the explanation replays to it. Where a
figure is missing that the scheme waits for, there is no score, and the findings say which.

Left out: how it is computed (`performance_scoring`) and the steps of the explanation (`performance_explain`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.number import Rounding, percent_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.scorecard import Band, Contribution, GradedScore
from salesmanual.kernel.scorecard_result import Scored
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.indicators import Indicator, area_label
from salesmanual.people.performance_adjustments import GivenAdjustment
from salesmanual.people.performance_goals import GoalSpan
from salesmanual.people.performance_schemes import PerformanceScheme, results_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.scorecard_grading import NextBand
    from salesmanual.kernel.tables import Cell
    from salesmanual.people.indicators import IndicatorArea

__all__ = ["IndicatorLine", "PerformanceResult", "ScoreParts", "ScoredGoals"]

_SHOWN: Final = Rounding("0.01")
_NONE: Final = Fraction(0)


class IndicatorLine(NamedTuple):
    """One indicator against its goal.

    Attributes:
        indicator: The indicator.
        target: The figure that was asked for.
        baseline: The figure that is worth nothing; `None` for none.
        weight: What it weighs.
        actual: The figure; `None` where it is missing.
        attainment: The attainment, not capped; `None` where the figure is missing.
        counted: The attainment that counts.
    """

    indicator: Indicator
    target: Fraction
    baseline: Fraction | None
    weight: Fraction
    actual: Fraction | None
    attainment: Fraction | None
    counted: Fraction | None


@final
@attrs.frozen
class ScoredGoals:
    """What one version of the goals comes to.

    Attributes:
        spans: The versions that are in it, with their days; empty where the scheme's own targets hold.
        share: What it weighs in time.
        lines: Every indicator against its goal.
        scored: Points, contributions and score; `None` where there is none.

    Source: Handbook 4.4.
    """

    spans: tuple[GoalSpan, ...]
    share: Fraction
    lines: tuple[IndicatorLine, ...]
    scored: Scored | None

    def points(self, key: str) -> Fraction | None:
        """The points of an indicator; `None` where it is left out, or there is no score."""
        return None if self.scored is None else self.scored.part(key).score

    def weighs(self, key: str) -> Fraction:
        """What an indicator weighs among those that count."""
        return _NONE if self.scored is None else self.scored.part(key).share


class ScoreParts(NamedTuple):
    """The score before and after its limits.

    Attributes:
        indicators: What the indicators contribute.
        bonus: The bonus points, before their limit.
        penalty: The penalty points, before their limit; 0 or less.
        bonus_cut: What the limit takes off the bonus points; 0 or less.
        penalty_cut: What the limit gives back of the penalty points; 0 or more.
        scale_cut: What the ends of the scale add or take off.
    """

    indicators: Fraction
    bonus: Fraction
    penalty: Fraction
    bonus_cut: Fraction
    penalty_cut: Fraction
    scale_cut: Fraction


@final
@attrs.frozen
class PerformanceResult(Shown):
    """The score of one person's work with all that led to it.

    Attributes:
        scheme: The scheme.
        over: The cycle; `None` where none was named.
        versions: What each version of the goals comes to, in order; one where they did not change, or where their
            targets were weighted by days.
        adjustments: What each adjustment comes to.
        evidence: The evidence that was asked for and not brought.

    Source: Handbook 4.2, 4.4.
    """

    scheme: PerformanceScheme = attrs.field(repr=False)
    over: Period | None
    versions: tuple[ScoredGoals, ...] = attrs.field(repr=False)
    adjustments: tuple[GivenAdjustment, ...] = attrs.field(repr=False)
    evidence: tuple[Finding, ...] = attrs.field(repr=False)
    exact: Fraction | None = attrs.field(init=False)
    score: Fraction | None = attrs.field(init=False)
    grade: Band | None = attrs.field(init=False)

    @exact.default
    def _exact_score(self) -> Fraction | None:
        parts = self.parts()
        return None if parts is None else sum(parts, _NONE)

    @score.default
    def _rounded_score(self) -> Fraction | None:
        if self.exact is None or self.scheme.rounding is None:
            return self.exact
        return Fraction(self.scheme.rounding.number(self.exact))

    @grade.default
    def _grade_of_the_score(self) -> Band | None:
        graded = self.graded_score()
        if graded is None or self.scheme.grading is None:
            return None
        return self.scheme.grading.grade(graded, misses_floor=bool(self.missed_floors()))

    def parts(self) -> ScoreParts | None:
        """The score in its parts, which sum to the score before its rounding; `None` where there is none."""
        indicators = _NONE
        for version in self.versions:
            if version.scored is None:
                return None
            indicators += version.share * version.scored.exact
        scheme = self.scheme
        bonus = sum((each.points for each in self.adjustments if each.points > 0), _NONE)
        penalty = sum((each.points for each in self.adjustments if each.points < 0), _NONE)
        bonus_cut = _NONE if scheme.bonus_most is None else min(bonus, scheme.bonus_most) - bonus
        penalty_cut = _NONE if scheme.penalty_most is None else max(penalty, -scheme.penalty_most) - penalty
        total = indicators + bonus + penalty + bonus_cut + penalty_cut
        within = total if scheme.highest is None else min(total, scheme.highest)
        within = within if scheme.lowest is None else max(within, scheme.lowest)
        return ScoreParts(indicators, bonus, penalty, bonus_cut, penalty_cut, within - total)

    def graded_score(self) -> Fraction | None:
        """The score that is graded: the rounded or the exact one, as the bands say."""
        grading = self.scheme.grading
        return self.exact if grading is not None and grading.graded is GradedScore.EXACT else self.score

    def contributions(self) -> tuple[Contribution, ...]:
        """What each indicator, adjustment, limit and the rounding adds; they sum to the score exactly.

        Empty where there is no score.
        """
        parts = self.parts()
        return () if parts is None else tuple(self._contributions(parts))

    def _contributions(self, parts: ScoreParts) -> Iterator[Contribution]:
        for each in self.scheme.indicators:
            yield Contribution(each.key, each.label, self._contribution(each.key), is_rounding=False)
        for given in self.adjustments:
            if given.points:
                yield Contribution(given.adjustment.key, given.adjustment.label, given.points, is_rounding=False)
        cuts = (
            (text("bonus points beyond the limit"), parts.bonus_cut),
            (text("penalty points beyond the limit"), parts.penalty_cut),
            (text("beyond the scale"), parts.scale_cut),
        )
        for label, cut in cuts:
            if cut:
                yield Contribution("", label, cut, is_rounding=False)
        rounding = (self.score or _NONE) - (self.exact or _NONE)
        if rounding:
            yield Contribution("", text("rounding"), rounding, is_rounding=True)

    def _contribution(self, key: str) -> Fraction:
        found = (
            version.share * version.scored.part(key).contribution()
            for version in self.versions
            if version.scored is not None
        )
        return sum(found, _NONE)

    def areas(self) -> dict[IndicatorArea, Fraction]:
        """What the indicators of each area contribute together, areas in the order of the scheme."""
        found: dict[IndicatorArea, Fraction] = {}
        for each in self.scheme.indicators:
            found[each.area] = found.get(each.area, _NONE) + self._contribution(each.key)
        return found

    def attainment(self, key: str) -> Fraction | None:
        """The attainment of an indicator, not capped, weighted by the days of each version; `None` where it is missing.

        Raises:
            NotFoundError: If the scheme has no such indicator.
        """
        keys = [each.key for each in self.scheme.indicators]
        if key not in keys:
            raise NotFoundError("indicator", key, did_you_mean(key, keys))
        total = _NONE
        for version in self.versions:
            attainment = version.lines[keys.index(key)].attainment
            if attainment is None:
                return None
            total += version.share * attainment
        return total

    def floors(self) -> tuple[Finding, ...]:
        """A finding for each indicator that has a floor, in the order of the scheme."""
        return tuple(
            _floor_finding(each, each.floor, self.attainment(each.key))
            for each in self.scheme.indicators
            if each.floor is not None
        )

    def missed_floors(self) -> tuple[Finding, ...]:
        """The findings of the indicators below their floor."""
        return tuple(finding for finding in self.floors() if finding.status is FindingStatus.UNMET)

    def missing(self) -> tuple[Finding, ...]:
        """What is missing to judge: a figure of an indicator, or a fact of an adjustment."""
        figures = [
            Finding(FindingStatus.UNKNOWN, text("{indicator} has a figure", indicator=each.label), path=each.reads)
            for each in self.scheme.indicators
            if self.attainment(each.key) is None
        ]
        unknown = (each.finding for each in self.adjustments if each.finding.status is FindingStatus.UNKNOWN)
        return (*figures, *unknown)

    def findings(self) -> tuple[Finding, ...]:
        """All that stands out: what is missing, evidence not brought, floors missed, results that weigh too little."""
        return (*self.missing(), *self.evidence, *self.missed_floors(), *self._core())

    def _core(self) -> Iterator[Finding]:
        """Whether sales results still weigh what the scheme says, where figures are left out."""
        if self.score is None or all(line.actual is not None for version in self.versions for line in version.lines):
            return
        least = self.scheme.results_least
        weights = {each.key: self._weight(each.key) for each in self.scheme.indicators}
        share = results_share(self.scheme.indicators, weights)
        if share < least:
            required = text("sales results weigh at least {share}", share=percent_text(least))
            yield Finding(FindingStatus.UNMET, required, path="results", found=share, distance=least - share)

    def _weight(self, key: str) -> Fraction:
        return sum((version.share * version.weighs(key) for version in self.versions), _NONE)

    def _goal_weight(self, key: str) -> Fraction:
        """What an indicator is to weigh, while there is no score."""
        lines = ((version.share, line) for version in self.versions for line in version.lines)
        return sum((share * line.weight for share, line in lines if line.indicator.key == key), _NONE)

    def _points(self, key: str) -> Fraction | None:
        found = [(version.share, version.points(key)) for version in self.versions]
        kept = [share * points for share, points in found if points is not None]
        return sum(kept, _NONE) if len(kept) == len(found) else None

    def is_waiting(self) -> bool:
        """Whether there is no score yet, because a figure is missing that the scheme waits for."""
        return self.score is None

    def next_band(self) -> NextBand | None:
        """The next higher band and what the score is short of it; `None` where there is none."""
        graded = self.graded_score()
        return None if graded is None or self.scheme.grading is None else self.scheme.grading.next_band(graded)

    def explain(self) -> Step:
        """Why the score is what it is; replaying it gives the score.

        Raises:
            InvalidValueError: If there is no score.
        """
        from salesmanual.people.performance_explain import performance_step  # noqa: PLC0415 - built on request

        return performance_step(self)

    def tables(self) -> tuple[Table, ...]:
        """Each indicator with its contribution; then the figures of every version, and what stands out, where any."""
        findings = self.findings()
        shown = [self._summary(), self._figures()]
        if findings:
            shown.append(Table(text("to note"), [Column(text("finding"))], [(_sentence(each),) for each in findings]))
        return tuple(shown)

    def _summary(self) -> Table:
        columns = [
            Column(text("part"), key="part"),
            Column(text("area"), key="area"),
            Column(text("attainment"), key="attainment", unit="%", rounding=_SHOWN),
            Column(text("points"), key="points", rounding=_SHOWN),
            Column(text("weight"), key="weight", unit="%", rounding=_SHOWN),
            Column(text("contribution"), key="contribution", rounding=_SHOWN),
        ]
        count = len(self.scheme.indicators)
        rows: list[tuple[Cell, ...]] = [
            (
                each.label,
                area_label(each.area),
                self.attainment(each.key),
                self._points(each.key),
                self._goal_weight(each.key) if self.score is None else self._weight(each.key),
                None if self.score is None else self._contribution(each.key),
            )
            for each in self.scheme.indicators
        ]
        rows += [(each.label, None, None, None, None, each.amount) for each in self.contributions()[count:]]
        words = text("score") if self.grade is None else text("score: {grade}", grade=self.grade.label)
        return Table(self.scheme.label, columns, rows, total=(words, None, None, None, None, self.score))

    def _figures(self) -> Table:
        columns = [
            Column(text("goals"), key="goals"),
            Column(text("share of time"), key="share", unit="%", rounding=_SHOWN),
            Column(text("part"), key="part"),
            Column(text("unit"), key="unit"),
            Column(text("baseline"), key="baseline", rounding=_SHOWN),
            Column(text("target"), key="target", rounding=_SHOWN),
            Column(text("actual"), key="actual", rounding=_SHOWN),
            Column(text("attainment"), key="attainment", unit="%", rounding=_SHOWN),
        ]
        rows = [
            (
                _days(version),
                version.share,
                line.indicator.label,
                line.indicator.unit,
                _in_unit(line.baseline, line.indicator.unit),
                _in_unit(line.target, line.indicator.unit),
                _in_unit(line.actual, line.indicator.unit),
                line.attainment,
            )
            for version in self.versions
            for line in version.lines
        ]
        return Table(text("figures"), columns, rows)

    def records(self) -> list[dict[str, object]]:
        """One row for each indicator, for a data frame."""
        rows = self._summary().records()
        return [{**row, "part": each.key} for each, row in zip(self.scheme.indicators, rows, strict=False)]


def _in_unit(figure: Fraction | None, unit: str) -> Fraction | None:
    """The figure as it is read beside its unit: a ratio in per cent."""
    return figure * 100 if unit == "%" and figure is not None else figure


def _floor_finding(indicator: Indicator, floor: Fraction, found: Fraction | None) -> Finding:
    required = text(
        "attainment of {indicator} is at least {floor}", indicator=indicator.label, floor=percent_text(floor)
    )
    if found is None:
        return Finding(FindingStatus.UNKNOWN, required, path=indicator.key)
    if found >= floor:
        return Finding(FindingStatus.MET, required, path=indicator.key, found=found)
    return Finding(FindingStatus.UNMET, required, path=indicator.key, found=found, distance=floor - found)


def _sentence(finding: Finding) -> Text:
    detail = finding.detail()
    if detail is None:
        return finding.required
    return text("{condition}: {detail}", condition=finding.required, detail=detail)


def _days(version: ScoredGoals) -> Text:
    if not version.spans:
        return text("of the scheme")
    first, last = version.spans[0].period, version.spans[-1].period
    return text("{since} to {until}", since=first.start, until=last.last_day())

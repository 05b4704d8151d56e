"""How sure an assessment is, and whether a change between two of them is more than noise.

Other raters of the same kind would have rated a little differently. How differently is estimated from the spread of
the raters there are, as a variance; its root is the standard error.

::

    score   Σ over raters of (Σ over competencies of share × weight × deviation ÷ n)² × n ÷ (n − 1)
            where n raters of a source rated, a rater's deviations from the means taken together, because a rater who
            is mild on one competency is mild on the others
    level   Σ over sources of weight² × s² ÷ n

One rater alone has no spread. There the pooled variance of the sources with two raters and more stands for it, and the
errors of that rater are taken to go the same way on all competencies, which is the cautious side. Where no source has
two raters, the noise is not known.

Invariant: variances are exact; only a standard error, which is a root, is rounded, to four places upward. Spread is
that of all ratings that count, dropped ones among them.

Left out: agreement between raters and leniency (`insight`), and whether a difference matters.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.people.assessment_result import Assessment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.kernel.tables import Cell
    from salesmanual.people.assessment_sources import RatedCompetency, Source

__all__ = ["AssessmentChange", "AssessmentNoise", "LevelChange", "Verdict", "change_between", "noise_of", "root"]

Verdict = Literal["rose", "fell", "within noise", "unknown"]
"""What a change is: up or down by more than noise, not more than noise, or nothing is known of the noise."""

_PLACES: Final = 10_000
_SHOWN: Final = Rounding("0.01")
_VERDICTS: Final = {
    "rose": text("rose"),
    "fell": text("fell"),
    "within noise": text("within noise"),
    "unknown": text("noise not known"),
}


def root(variance: Fraction) -> Fraction:
    """The root of a variance, rounded up to four places, so that noise is never understated.

    >>> root(Fraction(1, 4)), root(Fraction(2))
    (Fraction(1, 2), Fraction(14143, 10000))
    """
    scaled = variance * _PLACES**2
    floor = isqrt(scaled.numerator // scaled.denominator)
    return Fraction(floor if floor * floor == scaled else floor + 1, _PLACES)


@final
@attrs.frozen
class AssessmentNoise:
    """The variance of the score and of each level; `None` where nothing is known of it.

    Attributes:
        score: The variance of the score.
        levels: The variance of each level, by competency.

    Source: Handbook 4.2; W. G. Cochran, Sampling Techniques, 3rd ed. (1977), on the ultimate cluster.
    """

    score: Fraction | None
    levels: dict[str, Fraction | None] = attrs.field(hash=False)

    def standard_error(self) -> Fraction | None:
        """The root of the variance of the score, rounded up to four places."""
        return None if self.score is None else root(self.score)


def noise_of(assessment: Assessment) -> AssessmentNoise:
    """The noise of an assessment, from the spread of its raters.

    Source: Handbook 4.2.
    """
    counted = [each for each in assessment.competencies if each.level is not None]
    pooled = _pooled(source for each in counted for source in _counting(each))
    shares = _shares(assessment)
    levels = {each.key: _level_variance(each, pooled) for each in counted}
    return AssessmentNoise(None if pooled is None else _score_variance(counted, shares, pooled), levels)


def _counting(rated: RatedCompetency) -> list[Source]:
    return [each for each in rated.sources if each.weight]


def _shares(assessment: Assessment) -> dict[str, Fraction]:
    """What each competency counts in the score."""
    return {item.part.key: group.share * item.share for group in assessment.scored.parts for item in group.parts}


def _plain_mean(source: Source) -> Fraction:
    return Fraction(sum(level for _, level in source.given)) / source.raters


def _squares(source: Source) -> Fraction:
    mean = _plain_mean(source)
    return sum(((level - mean) ** 2 for _, level in source.given), Fraction(0))


def _pooled(sources: Iterable[Source]) -> Fraction | None:
    """The variance of one rating within a source; `None` where none has two raters."""
    squares, freedom = Fraction(0), 0
    for source in sources:
        squares += _squares(source)
        freedom += source.raters - 1
    return squares / freedom if freedom else None


def _level_variance(rated: RatedCompetency, pooled: Fraction | None) -> Fraction | None:
    if pooled is None:
        return None
    variance = Fraction(0)
    for source in _counting(rated):
        own = _squares(source) / (source.raters - 1) if source.raters > 1 else pooled
        variance += (source.weight / rated.whole) ** 2 * own / source.raters
    return variance


def _score_variance(competencies: Iterable[RatedCompetency], shares: dict[str, Fraction], pooled: Fraction) -> Fraction:
    alone: dict[str, Fraction] = defaultdict(Fraction)
    deviations: dict[str, Fraction] = defaultdict(Fraction)
    fewest: dict[str, int] = {}
    for rated in competencies:
        for source in _counting(rated):
            counts = shares[rated.key] * source.weight / rated.whole
            if source.raters == 1:
                alone[source.given[0][0]] += counts
                continue
            mean = _plain_mean(source)
            for rater, level in source.given:
                deviations[rater] += counts * (level - mean) / source.raters
                fewest[rater] = min(fewest.get(rater, source.raters), source.raters)
    variance = sum((counts**2 * pooled for counts in alone.values()), Fraction(0))
    for rater, deviation in deviations.items():
        variance += deviation**2 * Fraction(fewest[rater], fewest[rater] - 1)
    return variance


@final
@attrs.frozen
class LevelChange:
    """What became of one figure between two assessments.

    Attributes:
        key: The competency; empty for the score.
        label: Its name.
        before: The figure of the earlier assessment.
        after: That of the later one.
        variance: The variance of their difference; `None` where it is not known.
        verdict: Whether the difference is more than noise.

    Source: Handbook 4.2.
    """

    key: str
    label: Label
    before: Fraction
    after: Fraction
    variance: Fraction | None
    verdict: Verdict

    def difference(self) -> Fraction:
        """The later figure less the earlier one."""
        return self.after - self.before

    def standard_error(self) -> Fraction | None:
        """The root of the variance, rounded up to four places."""
        return None if self.variance is None else root(self.variance)


@final
@attrs.frozen
class AssessmentChange(Shown):
    """What changed between two assessments of a person; as they are, for those who run the process.

    Attributes:
        before: The earlier assessment.
        after: The later one.
        factor: How many standard errors a difference has to exceed.
        score: The change of the score.
        levels: The change of each competency that both have a level of, in the order of the model.

    Source: Handbook 4.2.
    """

    before: Assessment = attrs.field(repr=False)
    after: Assessment = attrs.field(repr=False)
    factor: Fraction
    score: LevelChange
    levels: tuple[LevelChange, ...]

    def beyond_noise(self) -> tuple[LevelChange, ...]:
        """The competencies that rose or fell by more than noise."""
        return tuple(each for each in self.levels if each.verdict in ("rose", "fell"))

    def tables(self) -> tuple[Table, ...]:
        """One row for each competency, and the score."""
        columns = [
            Column(text("competency"), key="competency"),
            Column(text("before"), key="before", rounding=_SHOWN),
            Column(text("after"), key="after", rounding=_SHOWN),
            Column(text("difference"), key="difference", rounding=_SHOWN),
            Column(text("standard error"), key="standard_error", rounding=_SHOWN),
            Column(text("verdict"), key="verdict"),
        ]
        title = text(
            "{person}, {before} to {after}", person=self.after.person, before=self.before.on, after=self.after.on
        )
        rows = [(each.label, *self._cells(each)) for each in self.levels]
        return (Table(title, columns, rows, total=(text("score"), *self._cells(self.score))),)

    def _cells(self, change: LevelChange) -> tuple[Cell, ...]:
        error = change.standard_error()
        return change.before, change.after, change.difference(), error, _VERDICTS[change.verdict]


def change_between(before: Assessment, after: Assessment) -> AssessmentChange:
    """What changed from one assessment of a person to the next, and whether it is more than noise.

    A difference is more than noise where it exceeds the noise factor of the later assessment's rules times its standard
    error; both assessments are taken to be independent, which is cautious where the same people rate twice.

    Raises:
        WrongTypeError: If an argument is no `Assessment`.
        InvalidValueError: If they are of two persons, in the wrong order, or on scales of different length.

    Source: Handbook 4.2, 9.3.
    """
    check_type(before, Assessment, "before")
    check_type(after, Assessment, "after")
    if before.person != after.person:
        raise InvalidValueError("after.person", after.person, f"{before.person}, who the earlier assessment is of")
    if after.on <= before.on:
        raise InvalidValueError(
            "after.on", str(after.on), f"a day after {before.on}, the day of the earlier assessment"
        )
    if after.model.highest != before.model.highest:
        accepted = f"{before.model.highest} levels, as the earlier assessment has"
        raise InvalidValueError("after.model.levels", after.model.highest, accepted)
    factor = after.rules.noise_factor
    old, new = before.noise(), after.noise()
    score = _change("", after.model.label, (before.score, after.score), (old.score, new.score), factor)
    return AssessmentChange(before, after, factor, score, tuple(_level_changes(before, after, (old, new), factor)))


def _level_changes(
    before: Assessment, after: Assessment, noise: tuple[AssessmentNoise, AssessmentNoise], factor: Fraction
) -> Iterator[LevelChange]:
    earlier, later = before.levels, after.levels
    for each in after.model.competencies:
        if each.key in earlier and each.key in later:
            variances = noise[0].levels[each.key], noise[1].levels[each.key]
            yield _change(each.key, each.label, (earlier[each.key], later[each.key]), variances, factor)


def _change(
    key: str,
    label: Label,
    figures: tuple[Fraction, Fraction],
    variances: tuple[Fraction | None, Fraction | None],
    factor: Fraction,
) -> LevelChange:
    before, after = figures
    if variances[0] is None or variances[1] is None:
        return LevelChange(key, label, before, after, None, "unknown")
    variance = variances[0] + variances[1]
    verdict: Verdict = "within noise"
    if (after - before) ** 2 > factor**2 * variance:
        verdict = "rose" if after > before else "fell"
    return LevelChange(key, label, before, after, variance, verdict)

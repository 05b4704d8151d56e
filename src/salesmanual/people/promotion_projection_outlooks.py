"""What results to come are supposed to be: the best case, the last one again, the mean of the last, a given path.

    known up to the day ──outlook──▶ results to come ──▶ the facts, as they are supposed to be

Invariant: what is known is never changed, and nothing is supposed of a period whose results count already; the facts
that come out are ordinary facts, so an answer about a day to come is that of the ladder itself on that day.

Left out: how likely any of it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.kernel.fields import check_count, read_line
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire import TaggedUnion
from salesmanual.people.promotion_conditions import AskedResults, results_asked
from salesmanual.people.results_by_period import ResultsByPeriod, coming_periods, read_by_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesmanual.kernel.fiscal import FiscalCalendar
    from salesmanual.people.promotion_conditions import LadderTerms
    from salesmanual.people.promotion_conditions_facts import PromotionFacts
    from salesmanual.people.promotion_ladders import PromotionStep
    from salesmanual.people.results_by_period import FiguresByPeriod, ResultUnit

__all__ = ["OUTLOOKS", "BestCase", "GivenPath", "LastContinues", "MeanContinues", "Outlook", "supposed_facts"]

_KEPT: Final = 4_096
_MOST: Final = 120


class Outlook(Protocol):
    """What a result to come is supposed to be.

    Source: Handbook 8.2.
    """

    def words(self) -> Text:
        """What is supposed, in words."""
        ...

    def figure(self, period: Period, asked: AskedResults, known: Sequence[Fraction]) -> Fraction | None:
        """The figure of a period to come; `None` where nothing is supposed.

        Args:
            period: The period.
            asked: The measure, and a figure that would be enough.
            known: The figures known so far, in the order of time.
        """
        ...

    def grade(self, period: Period, asked: AskedResults, known: Sequence[str]) -> str | None:
        """The appraisal grade of a period to come; `None` where nothing is supposed."""
        ...


OUTLOOKS: Final = TaggedUnion(Outlook, tag="kind")
"""The kinds of outlook; a company adds its own with `OUTLOOKS.member`."""


@OUTLOOKS.member("best-case")
@final
@attrs.frozen
class BestCase:
    """Each result to come is as good as what is asked: so the earliest day is the earliest possible one.

    Source: Handbook 8.2.
    """

    def words(self) -> Text:
        """What is supposed."""
        return text("every result to come reaches what is asked")

    def figure(self, period: Period, asked: AskedResults, known: Sequence[Fraction]) -> Fraction | None:  # noqa: ARG002
        """The figure that is enough."""
        return asked.figure

    def grade(self, period: Period, asked: AskedResults, known: Sequence[str]) -> str | None:  # noqa: ARG002
        """The grade that is enough."""
        return asked.grade


@OUTLOOKS.member("last-continues")
@final
@attrs.frozen
class LastContinues:
    """Each result to come is the last one that is known; nothing is supposed where none is.

    Source: Handbook 8.2.
    """

    def words(self) -> Text:
        """What is supposed."""
        return text("every result to come is the last one known")

    def figure(self, period: Period, asked: AskedResults, known: Sequence[Fraction]) -> Fraction | None:  # noqa: ARG002
        """The last figure."""
        return known[-1] if known else None

    def grade(self, period: Period, asked: AskedResults, known: Sequence[str]) -> str | None:  # noqa: ARG002
        """The last grade."""
        return known[-1] if known else None


@OUTLOOKS.member("mean-continues")
@final
@attrs.frozen
class MeanContinues:
    """Each figure to come is the exact mean of the last ones that are known; a grade is the last grade.

    Attributes:
        of_last: Of how many; of fewer where fewer are known.

    Source: Handbook 8.2.

    >>> asked = AskedResults("attainment", "quarter", 0, Fraction(1))
    >>> MeanContinues(2).figure(Period.from_plain("2026-Q2"), asked, [Fraction(1), Fraction(2), Fraction(3)])
    Fraction(5, 2)
    """

    of_last: int = attrs.field(default=4, validator=check_count(1, _MOST))

    def words(self) -> Text:
        """What is supposed."""
        return text("every figure to come is the mean of the last {count} known", count=self.of_last)

    def figure(self, period: Period, asked: AskedResults, known: Sequence[Fraction]) -> Fraction | None:  # noqa: ARG002
        """The mean."""
        last = known[-self.of_last :]
        return sum(last, Fraction(0)) / len(last) if last else None

    def grade(self, period: Period, asked: AskedResults, known: Sequence[str]) -> str | None:  # noqa: ARG002
        """The last grade."""
        return known[-1] if known else None


def _read_path(values: Mapping[str, FiguresByPeriod]) -> Mapping[str, Mapping[Period, Fraction]]:
    return ResultsByPeriod(values).measures


def _read_grades(values: Mapping[Period, str] | Mapping[str, str]) -> Mapping[Period, str]:
    read = read_by_period(values, "appraisals")
    return {period: read_line(grade, f"appraisals[{str(period)!r}]") for period, grade in read.items()}


@OUTLOOKS.member("given-path")
@final
@attrs.frozen(hash=False)
class GivenPath:
    """The results to come are given; nothing is supposed of a period that is not among them.

    Attributes:
        results: Figures by measure and period.
        appraisals: Grades by period.

    Raises:
        WrongTypeError: If a figure is a `float`.
        InvalidValueError: If a text names no period.

    Source: Handbook 8.2.
    """

    results: Mapping[str, Mapping[Period, Fraction]] = attrs.field(factory=dict, converter=_read_path)
    appraisals: Mapping[Period, str] = attrs.field(factory=dict, converter=_read_grades)

    def words(self) -> Text:
        """What is supposed."""
        return text("the results to come are as given")

    def figure(self, period: Period, asked: AskedResults, known: Sequence[Fraction]) -> Fraction | None:  # noqa: ARG002
        """The figure that is given."""
        return self.results.get(asked.measure, {}).get(period)

    def grade(self, period: Period, asked: AskedResults, known: Sequence[str]) -> str | None:  # noqa: ARG002
        """The grade that is given."""
        return self.appraisals.get(period)


@lru_cache(maxsize=_KEPT)
def _is_unit(calendar: FiscalCalendar, unit: ResultUnit, period: Period) -> bool:
    return calendar.period_of(period.start, unit) == period


def _asks(step: PromotionStep, grades: tuple[str, ...]) -> list[AskedResults]:
    """What the step waits for; for one measure and length of period the most that is asked."""
    most: dict[tuple[str, str], AskedResults] = {}
    for condition in step.conditions:
        for asked in results_asked(condition.rule):
            before = most.get((asked.measure, asked.unit))
            most[asked.measure, asked.unit] = asked if before is None else _more(asked, before, grades)
    return list(most.values())


def _more(one: AskedResults, other: AskedResults, grades: tuple[str, ...]) -> AskedResults:
    return attrs.evolve(
        one,
        known_after=min(one.known_after, other.known_after),
        figure=_enough_for_both(one, other),
        below=one.below and other.below,
        grade=min(one.grade, other.grade, key=grades.index) if one.grade else "",
    )


def _enough_for_both(one: AskedResults, other: AskedResults) -> Fraction | None:
    """The figure that is enough for both; where one asks for more and the other for less, what the first asks for."""
    if one.figure is None or other.figure is None:
        return None
    if one.below is other.below:
        return min(one.figure, other.figure) if one.below else max(one.figure, other.figure)
    return other.figure if one.below else one.figure


def supposed_facts(
    terms: LadderTerms, step: PromotionStep, facts: PromotionFacts, *, on: date, until: date, outlook: Outlook
) -> PromotionFacts:
    """The facts with the results that are supposed to come after a day and up to another.

    Args:
        terms: The ladder.
        step: The step, whose conditions say which results are waited for.
        facts: What is known.
        on: The day as of which it is known.
        until: The last day.
        outlook: What is supposed.

    Source: Handbook 8.2.
    """
    results, appraisals = facts.results, dict(facts.appraisals)
    for asked in _asks(step, terms.appraisal_grades):
        coming = coming_periods(terms.calendar, asked.unit, on, until, known_after=asked.known_after)
        first = coming[0][0].start if coming else until
        if asked.measure:
            known = [
                figure
                for period, figure in facts.results.series(asked.measure)
                if period.end <= first and _is_unit(terms.calendar, asked.unit, period)
            ]
            figures = {period: outlook.figure(period, asked, known) for period, _ in coming}
            results = results.adding(asked.measure, {each: n for each, n in figures.items() if n is not None})
        else:
            grades = [
                grade
                for period, grade in sorted(facts.appraisals.items())
                if period.end <= first and _is_unit(terms.calendar, asked.unit, period)
            ]
            supposed = {period: outlook.grade(period, asked, grades) for period, _ in coming}
            appraisals = {**{each: grade for each, grade in supposed.items() if grade is not None}, **appraisals}
    return attrs.evolve(facts, results=results, appraisals=appraisals)

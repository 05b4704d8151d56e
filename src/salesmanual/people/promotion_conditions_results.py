"""Conditions over results and appraisals by period: so many of the last so many, and none below a floor.

    attainment, quarters:   2025-Q2  2025-Q3  2025-Q4  2026-Q1      at least 100 % in at least 3 of the last 4,
                              104 %     91 %    101 %    112 %      none below 80 %

A period that is over and of which nothing is known may be either, so it leaves the condition unknown where it decides.
A period that was over before the person joined counts as not reached, and breaks no floor.

Invariant: raising a figure or a grade never makes a condition that holds fail, unless it asks for figures below a
bound; the order in which results are given does not matter.

Left out: conditions that are not over periods (`promotion_conditions_people`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.exact import read_fraction
from salesmanual.kernel.fields import check_choice, check_count, check_flag, check_line, check_optional_line
from salesmanual.kernel.number import number_text, percent_text
from salesmanual.kernel.texts import Text, text
from salesmanual.people.promotion_conditions import (
    PROMOTION_CONDITIONS,
    AskedResults,
    PromotionCase,
    all_of_these,
    status_of,
)
from salesmanual.people.results_by_period import RESULT_UNITS, UNIT_WORDS, ResultUnit, coming_periods, complete_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.period import Period

__all__ = ["AppraisalGrades", "InPeriods"]

_KEPT: Final = 1_024
_MOST: Final = 120
_MOST_DAYS: Final = 366
_APPRAISALS: Final = "appraisals"


def _read_at_least(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_fraction(value, "at_least")


def _read_none_below(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_fraction(value, "none_below")


def _read_below(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_fraction(value, "below")


_UNIT: Final = check_choice("the length of a period", RESULT_UNITS)
_COUNT: Final = check_count(1, _MOST)
_KNOWN_AFTER: Final = check_count(0, _MOST_DAYS)


def _check_window(count: int, of_last: int) -> None:
    if of_last < count:
        raise InvalidValueError("of_last", of_last, f"at least count, which is {count}")


@PROMOTION_CONDITIONS.member("in-periods")
@final
@attrs.frozen
class InPeriods:
    """A measure reaches a figure in so many of the last so many periods.

    Attributes:
        measure: The measure.
        at_least: The figure to reach; `None` where `below` is given.
        count: In how many periods.
        of_last: Of the last how many that are over.
        unit: How long a period is.
        none_below: The floor that none of them may be below; `None` for none.
        below: A bound to stay below, as a path down asks for; `None` where `at_least` is given.
        known_after: How many days after its last day a period's results may take to be known.
        ratio: Whether the figures are ratios, printed as percentages.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If of_last is less than count, both or neither of at_least and below are given, or the floor
            is above at_least.

    Source: Handbook 8.2.

    >>> rule = InPeriods("attainment", at_least="100%", count=3, of_last=4, unit="quarter", none_below="80%")
    >>> print(rule.words())
    attainment is at least 100% in 3 of the last 4 quarters, and in none below 80%
    >>> InPeriods("attainment", at_least="100%", count=3, of_last=2)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: of_last: found 2, accepted is at least count, which is 3
    """

    measure: str = attrs.field(validator=check_line)
    at_least: Fraction | None = attrs.field(default=None, converter=_read_at_least, kw_only=True)
    count: int = attrs.field(validator=_COUNT, kw_only=True)
    of_last: int = attrs.field(validator=_COUNT, kw_only=True)
    unit: ResultUnit = attrs.field(default="quarter", validator=_UNIT, kw_only=True)
    none_below: Fraction | None = attrs.field(default=None, converter=_read_none_below, kw_only=True)
    below: Fraction | None = attrs.field(default=None, converter=_read_below, kw_only=True)
    known_after: int = attrs.field(default=0, validator=_KNOWN_AFTER, kw_only=True)
    ratio: bool = attrs.field(default=True, validator=check_flag, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_window(self.count, self.of_last)
        if (self.at_least is None) is (self.below is None):
            raise InvalidValueError("at_least", self.at_least, "a figure here or in below, and not in both")
        if self.none_below is not None and (self.at_least is None or self.none_below > self.at_least):
            remedy = "ask for the floor in more periods, or lower it"
            raise InvalidValueError("none_below", self.none_below, "a figure of at most at_least", remedy)

    def words(self) -> Text:
        """What it asks for."""
        if self.none_below is None:
            return self._asks()
        return text(
            "{condition}, and in none below {floor}", condition=self._asks(), floor=self._shown(self.none_below)
        )

    def _asks(self) -> Text:
        fields = {
            "measure": self.measure,
            "value": self._shown(self._bound()),
            "count": self.count,
            "last": self.of_last,
            "periods": UNIT_WORDS[self.unit],
        }
        if self.below is not None:
            return text("{measure} is below {value} in {count} of the last {last} {periods}", **fields)
        return text("{measure} is at least {value} in {count} of the last {last} {periods}", **fields)

    def _bound(self) -> Fraction:
        return self.below if self.at_least is None else self.at_least  # type: ignore[return-value]  # one is given

    def _shown(self, figure: Fraction) -> str:
        return _figure_text(figure, self.ratio)

    def _reaches(self, figure: Fraction) -> bool:
        return figure < self._bound() if self.at_least is None else figure >= self.at_least

    def periods(self, case: PromotionCase) -> tuple[Period, ...]:
        """The periods that count on the day, in order."""
        return complete_periods(case.terms.calendar, self.unit, self.of_last, case.on, known_after=self.known_after)

    def _answers(self, case: PromotionCase) -> list[tuple[Period, Fraction | None, bool | None]]:
        """Each period with its figure, and whether that reaches what is asked."""
        results, joined = case.facts.results, case.facts.joined_on()
        answers: list[tuple[Period, Fraction | None, bool | None]] = []
        for period in self.periods(case):
            figure = results.of(self.measure, period)
            if figure is None:
                answers.append((period, None, False if joined is not None and period.end <= joined else None))
            else:
                answers.append((period, figure, self._reaches(figure)))
        return answers

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether enough of the periods reach it, and none is below the floor."""
        answers = self._answers(case)
        return _all([_enough([each for _, _, each in answers], self.count), *self._floors(answers)])

    def _floors(self, answers: Iterable[tuple[Period, Fraction | None, bool | None]]) -> list[bool | None]:
        """For each period whether the floor is kept."""
        floor = self.none_below
        if floor is None:
            return []
        return [((reached is False) or None) if figure is None else figure >= floor for _, figure, reached in answers]

    def check(self, case: PromotionCase) -> Finding:
        """The periods, each with its figure; how many more have to reach it."""
        answers = self._answers(case)
        reached = [each for _, _, each in answers]
        children = [
            self._line(period, figure, self._bound(), answer=answer, upward=self.below is None)
            for period, figure, answer in answers
        ]
        enough = _counted(self._asks(), reached, self.count, children, holds=_enough(reached, self.count))
        if self.none_below is None:
            return enough
        floors = self._floors(answers)
        lines = [
            self._line(period, figure, self.none_below, answer=answer, upward=True)
            for (period, figure, _), answer in zip(answers, floors, strict=True)
        ]
        words = text(
            "{measure} is below {floor} in none of the last {last} {periods}",
            measure=self.measure,
            floor=self._shown(self.none_below),
            last=self.of_last,
            periods=UNIT_WORDS[self.unit],
        )
        kept = _counted(words, floors, self.of_last, lines, holds=_all(floors))
        return all_of_these((enough, kept))

    def _line(
        self, period: Period, figure: Fraction | None, bound: Fraction, *, answer: bool | None, upward: bool
    ) -> Finding:
        required = self._line_words(period, bound, upward=upward)
        path = f"results.{self.measure}.{period.to_plain()}"
        if figure is None:
            reason = None if answer is None else text("before joining")
            return Finding(status_of(answer), required, path=path, reason=reason)
        gap = None if answer else bound - figure
        return Finding(status_of(answer), required, path=path, found=figure, distance=gap, is_ratio=self.ratio)

    def _line_words(self, period: Period, bound: Fraction, *, upward: bool) -> Text:
        shown = self._shown(bound)
        if upward:
            return text(
                "{measure} in {period} is at least {value}", measure=self.measure, period=str(period), value=shown
            )
        return text("{measure} in {period} is below {value}", measure=self.measure, period=str(period), value=shown)

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The days on which another period begins to count."""
        coming = coming_periods(case.terms.calendar, self.unit, case.on, until, known_after=self.known_after)
        return [since for _, since in coming]

    def asked(self) -> tuple[AskedResults, ...]:
        """The measure, with the bound itself, or a figure one below what must not be reached."""
        figure = self._bound() if self.below is None else self.below - 1
        return (AskedResults(self.measure, self.unit, self.known_after, figure, below=self.below is not None),)


@PROMOTION_CONDITIONS.member("appraisal-grades")
@final
@attrs.frozen
class AppraisalGrades:
    """The appraisal is at least a grade in so many of the last so many periods.

    Attributes:
        at_least: The grade; the ladder says which grades there are, the best first.
        count: In how many periods.
        of_last: Of the last how many that are over.
        unit: How long a period of appraisal is.
        none_below: The grade that none of them may be below; `None` for none.
        known_after: How many days after its last day a period's appraisal may take to be known.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If of_last is less than count.

    Source: Handbook 4.2, 8.2.

    >>> print(AppraisalGrades("B", count=2, of_last=2).words())
    the appraisal is B or better in 2 of the last 2 years
    """

    at_least: str = attrs.field(validator=check_line)
    count: int = attrs.field(validator=_COUNT, kw_only=True)
    of_last: int = attrs.field(validator=_COUNT, kw_only=True)
    unit: ResultUnit = attrs.field(default="year", validator=_UNIT, kw_only=True)
    none_below: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    known_after: int = attrs.field(default=0, validator=_KNOWN_AFTER, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_window(self.count, self.of_last)

    def words(self) -> Text:
        """What it asks for."""
        if self.none_below is None:
            return self._asks()
        return text("{condition}, and in none below {floor}", condition=self._asks(), floor=self.none_below)

    def _asks(self) -> Text:
        return text(
            "the appraisal is {grade} or better in {count} of the last {last} {periods}",
            grade=self.at_least,
            count=self.count,
            last=self.of_last,
            periods=UNIT_WORDS[self.unit],
        )

    def _answers(self, case: PromotionCase) -> list[tuple[Period, str | None, bool | None, bool | None]]:
        """Each period with its grade, whether that is enough, and whether it keeps the floor."""
        joined, grades = case.facts.joined_on(), case.terms.appraisal_grades
        enough = _at_least(grades, self.at_least)
        kept = enough if self.none_below is None else _at_least(grades, self.none_below)
        answers: list[tuple[Period, str | None, bool | None, bool | None]] = []
        for period in complete_periods(
            case.terms.calendar, self.unit, self.of_last, case.on, known_after=self.known_after
        ):
            grade = case.facts.appraisals.get(period)
            if grade is None:
                before = joined is not None and period.end <= joined
                answers.append((period, None, False if before else None, True if before else None))
            elif grade not in grades:
                answers.append((period, grade, None, None))
            else:
                answers.append((period, grade, grade in enough, grade in kept))
        return answers

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether enough of the appraisals are that good, and none is below the floor."""
        answers = self._answers(case)
        enough = _enough([each for _, _, each, _ in answers], self.count)
        return enough if self.none_below is None else _all([enough, *(kept for _, _, _, kept in answers)])

    def check(self, case: PromotionCase) -> Finding:
        """The periods, each with its grade; how many more have to be that good."""
        answers = self._answers(case)
        grades = case.terms.appraisal_grades
        reached = [each for _, _, each, _ in answers]
        lines = [
            _grade_line(period, grade, self.at_least, grades, answer=answer) for period, grade, answer, _ in answers
        ]
        enough = _counted(self._asks(), reached, self.count, lines, holds=_enough(reached, self.count))
        if self.none_below is None:
            return enough
        floors = [kept for _, _, _, kept in answers]
        below = [_grade_line(period, grade, self.none_below, grades, answer=kept) for period, grade, _, kept in answers]
        words = text(
            "the appraisal is below {floor} in none of the last {last} {periods}",
            floor=self.none_below,
            last=self.of_last,
            periods=UNIT_WORDS[self.unit],
        )
        return all_of_these((enough, _counted(words, floors, self.of_last, below, holds=_all(floors))))

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The days on which another appraisal begins to count."""
        coming = coming_periods(case.terms.calendar, self.unit, case.on, until, known_after=self.known_after)
        return [since for _, since in coming]

    def asked(self) -> tuple[AskedResults, ...]:
        """The appraisal, with the grade itself."""
        return (AskedResults("", self.unit, self.known_after, grade=self.at_least),)


@lru_cache(maxsize=_KEPT)
def _figure_text(figure: Fraction, ratio: bool) -> str:  # noqa: FBT001 - one key of the cache
    return percent_text(figure) if ratio else number_text(figure)


def _at_least(grades: Sequence[str], grade: str) -> frozenset[str]:
    """The grades that are that good or better."""
    return frozenset(grades[: grades.index(grade) + 1])


def _grade_line(
    period: Period, grade: str | None, bound: str, grades: tuple[str, ...], *, answer: bool | None
) -> Finding:
    required = text("the appraisal of {period} is {grade} or better", period=str(period), grade=bound)
    path = f"{_APPRAISALS}.{period}"
    if grade is None:
        return Finding(
            status_of(answer), required, path=path, reason=None if answer is None else text("before joining")
        )
    if answer is None:
        reason = text("found {found} where one of {accepted} is needed", found=grade, accepted=grades)
        return Finding(status_of(None), required, path=path, reason=reason)
    return Finding(status_of(answer), required, path=path, found=grade)


def _enough(answers: list[bool | None], count: int) -> bool | None:
    """Whether that many are true; `None` where the unknown ones decide."""
    reached = answers.count(True)
    if reached >= count:
        return True
    return None if reached + answers.count(None) >= count else False


def _all(kept: list[bool | None]) -> bool | None:
    """Whether all are true; `None` where the unknown ones decide."""
    if False in kept:
        return False
    return None if None in kept else True


def _counted(
    required: Text, answers: list[bool | None], need: int, children: list[Finding], *, holds: bool | None
) -> Finding:
    met = answers.count(True)
    gap = None if holds else need - met
    return Finding(status_of(holds), required, found=met, distance=gap, children=tuple(children))

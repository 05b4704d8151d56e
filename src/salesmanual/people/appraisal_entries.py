"""What is written down in an appraisal: proposed goals, tasks, check-ins, scores, the talk, and answers to appeals.

Invariant: an entry is checked when it is made and never changed; a score says by whom it is and of which day.

Left out: the appraisal that holds them (`appraisal_records`), and how a score is made (`performance_schemes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, Literal, Protocol, final, get_args, runtime_checkable

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import (
    check_choice,
    check_date,
    check_line,
    check_optional_line,
    check_section,
    check_text,
    read_items,
)
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.people.performance_goals import Goal

__all__ = [
    "AppealDecision",
    "AppealOutcome",
    "AppraisalScore",
    "CheckIn",
    "FeedbackTalk",
    "GoalProgress",
    "PlannedTask",
    "ProposedGoals",
    "ScoredWork",
    "read_score_entry",
]

AppealOutcome = Literal["upheld", "rejected"]
"""What becomes of an appeal: the score changes, or stands."""

_OUTCOMES: Final[tuple[str, ...]] = get_args(AppealOutcome)


@runtime_checkable
class ScoredWork(Protocol):
    """A result with a score and a grade, such as a `PerformanceResult`; the grade is a text or has a `key`.

    Source: Handbook 4.2, 4.4.
    """

    @property
    def score(self) -> Fraction | None:
        """The score; `None` where there is none."""
        ...

    @property
    def grade(self) -> object:
        """The grade; `None` where there is none."""
        ...


def _read_goals(values: Iterable[Goal]) -> tuple[Goal, ...]:
    return read_items(values, "goals", Goal, "a Goal", key="indicator", least=1)


@final
@attrs.frozen
class ProposedGoals:
    """Goals that one side proposes and the other has not agreed to yet.

    Attributes:
        goals: The goals.
        since: The first day on which they are to hold.
        by: Who proposes them.
        why: Why they change; empty for the first goals.

    Raises:
        WrongTypeError, InvalidValueError, DuplicateError: If a field cannot be accepted.

    Source: Handbook 4.4.
    """

    goals: tuple[Goal, ...] = attrs.field(converter=_read_goals)
    since: date = attrs.field(validator=check_date)
    by: str = attrs.field(validator=check_line)
    why: str = attrs.field(default="", validator=check_text, kw_only=True)


@final
@attrs.frozen
class PlannedTask:
    """One task of a work plan.

    Attributes:
        key: What it is called by.
        what: What is to be done.
        owner: Who does it.
        due: By when.
        goal: The indicator it serves; `None` for none.
        done: The day it was done; `None` while it is open.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 4.4.

    >>> PlannedTask("t1", "Visit twenty clinics", "li.na", date(2026, 3, 31)).is_late(date(2026, 4, 1))
    True
    """

    key: str = attrs.field(validator=check_line)
    what: str = attrs.field(validator=check_line)
    owner: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    goal: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    done: date | None = attrs.field(default=None, validator=attrs.validators.optional(check_date), kw_only=True)

    def is_late(self, on: date) -> bool:
        """Whether it was open on a day after it was due."""
        return on > self.due and (self.done is None or self.done > on)


def _read_progress(value: Exact | str) -> Fraction:
    progress = read_fraction(value, "progress")
    if progress < 0:
        raise InvalidValueError("progress", value, "a part of the goal of 0 or more, such as '60%'")
    return progress


@final
@attrs.frozen
class GoalProgress:
    """How far one goal is.

    Attributes:
        indicator: The indicator of the goal.
        progress: What is reached, as a part of the goal: 1 is all of it.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 4.4.

    >>> GoalProgress("revenue", "40%").progress
    Fraction(2, 5)
    """

    indicator: str = attrs.field(validator=check_line)
    progress: Fraction = attrs.field(converter=_read_progress)


def _read_progresses(values: Mapping[str, Exact | str] | Iterable[GoalProgress]) -> tuple[GoalProgress, ...]:
    if isinstance(values, Mapping):
        values = [GoalProgress(indicator, progress) for indicator, progress in values.items()]
    return read_items(values, "progress", GoalProgress, "a GoalProgress", key="indicator")


@final
@attrs.frozen
class CheckIn:
    """One talk about progress in the course of the cycle.

    Attributes:
        on: The day.
        by: Who wrote it down.
        progress: How far each goal is that was talked about.
        note: What was said; may be empty.

    Raises:
        WrongTypeError, InvalidValueError, DuplicateError: If a field cannot be accepted.

    Source: Handbook 4.4.

    >>> CheckIn(date(2026, 3, 31), "li.na", {"revenue": "25%"}).of("revenue")
    Fraction(1, 4)
    """

    on: date = attrs.field(validator=check_date)
    by: str = attrs.field(validator=check_line)
    progress: tuple[GoalProgress, ...] = attrs.field(default=(), converter=_read_progresses)
    note: str = attrs.field(default="", validator=check_text, kw_only=True)

    def of(self, indicator: str) -> Fraction | None:
        """How far one goal is; `None` where it was not talked about."""
        return next((each.progress for each in self.progress if each.indicator == indicator), None)


def _read_score(value: Exact | str) -> Fraction:
    return read_fraction(value, "score")


@final
@attrs.frozen
class AppraisalScore:
    """A score with its grade, and by whom it is.

    Attributes:
        score: The score.
        by: Who gave it.
        on: The day.
        grade: The grade; empty where there is none.
        note: What was said with it; may be empty.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 4.2, 4.4.
    """

    score: Fraction = attrs.field(converter=_read_score)
    by: str = attrs.field(validator=check_line)
    on: date = attrs.field(validator=check_date)
    grade: str = attrs.field(default="", validator=check_section, kw_only=True)
    note: str = attrs.field(default="", validator=check_text, kw_only=True)

    def is_same(self, other: AppraisalScore) -> bool:
        """Whether score and grade are those of the other."""
        return (self.score, self.grade) == (other.score, other.grade)


def read_score_entry(
    scored: ScoredWork | Exact | str, *, grade: str = "", note: str = "", by: str, on: date
) -> AppraisalScore:
    """The entry of a score: a number as it is, or the score and grade of a result.

    Args:
        scored: The number or the result.
        grade: The grade that goes with a number; a result has its own.
        note: What is said with it.
        by: Who gives it.
        on: The day.

    Raises:
        WrongTypeError: If it is neither a result nor an exact number.
        InvalidValueError: If the result has no score, or a grade is given beside a result's own.

    Source: Handbook 4.2, 4.4.

    >>> read_score_entry("82.5", grade="B", by="wang.wei", on=date(2027, 1, 11)).score
    Fraction(165, 2)
    """
    if not isinstance(scored, ScoredWork):
        return AppraisalScore(scored, by, on, grade=grade, note=note)
    if scored.score is None:
        raise InvalidValueError("score", None, "a result that has a score", "bring the figures it lacks")
    own = _grade_text(scored.grade)
    if grade and own and grade != own:
        raise InvalidValueError("grade", grade, f"the grade of the result, {own!r}", "leave it out")
    return AppraisalScore(scored.score, by, on, grade=own or grade, note=note)


def _grade_text(grade: object) -> str:
    found = "" if grade is None else getattr(grade, "key", grade)
    if not isinstance(found, str):
        raise WrongTypeError("grade", grade, "a text, or a grade with a key")
    return found


@final
@attrs.frozen
class FeedbackTalk:
    """The talk in which the manager tells the person the result.

    Attributes:
        on: The day.
        by: Who held it.
        note: What was said; may be empty.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 4.4.
    """

    on: date = attrs.field(validator=check_date)
    by: str = attrs.field(validator=check_line)
    note: str = attrs.field(default="", validator=check_text, kw_only=True)


@final
@attrs.frozen
class AppealDecision:
    """The answer to an appeal.

    Attributes:
        outcome: Whether it was upheld or rejected.
        by: Who decided.
        on: The day.
        score: The score that stands instead; `None` where the appeal was rejected.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted, or the score does not fit the outcome.

    Source: Handbook 4.4.

    >>> AppealDecision("upheld", "zhou.jie", date(2027, 2, 10))
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: score: found None, accepted is the score that stands instead
    """

    outcome: AppealOutcome = attrs.field(validator=check_choice("an outcome", _OUTCOMES))
    by: str = attrs.field(validator=check_line)
    on: date = attrs.field(validator=check_date)
    score: AppraisalScore | None = attrs.field(default=None)

    def __attrs_post_init__(self) -> None:
        if self.score is not None and not isinstance(self.score, AppraisalScore):
            raise WrongTypeError("score", self.score, "an AppraisalScore")
        if (self.outcome == "upheld") != (self.score is not None):
            found = None if self.score is None else str(self.score.score)
            accepted = (
                "the score that stands instead" if self.outcome == "upheld" else "no score, as the old one stands"
            )
            raise InvalidValueError("score", found, accepted)

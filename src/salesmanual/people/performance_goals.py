"""Goals that change in mid-cycle: every version is kept, and weighs the days on which it held.

    share of a version = its days in the cycle ÷ the days of the cycle

Invariant: every day of the cycle has exactly one version, so the shares sum to 1; a version cut in two equal ones
changes nothing.

Left out: who agrees to goals and when (the appraisal cycle), and what they are worth (`performance_schemes`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import check_line, check_text, read_items
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.timeline import Timeline, check_since, check_until
from salesmanual.people.people_fields import read_baseline, read_weight

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Goal", "GoalSpan", "GoalVersion", "goal_spans", "with_new_goals"]

_DAY = timedelta(days=1)


def _read_target(value: Exact | str) -> Fraction:
    return read_fraction(value, "target")


@final
@attrs.frozen
class Goal:
    """What one indicator asks of one person; what is left out is as in the scheme.

    Attributes:
        indicator: The key of the indicator.
        target: The figure that is asked for.
        baseline: The figure that is worth nothing.
        weight: What the indicator weighs.

    Source: Handbook 4.4.

    >>> Goal("revenue", 900000).weight is None
    True
    """

    indicator: str = attrs.field(validator=check_line)
    target: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_target))
    baseline: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(read_baseline), kw_only=True
    )
    weight: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(read_weight), kw_only=True)


def _read_goals(value: Iterable[Goal]) -> tuple[Goal, ...]:
    return read_items(value, "goals", Goal, "a Goal", key="indicator")


@final
@attrs.frozen
class GoalVersion:
    """The goals of one person from one day to another; an indicator without a goal is as in the scheme.

    Attributes:
        since: The first day.
        until: The last day; `None` where no end is known.
        goals: The goals.
        why: Why they were set or changed; may be empty.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If an indicator has two goals.
        InvalidValueError: If the last day is before the first.

    Source: Handbook 4.4.

    >>> GoalVersion(date(2026, 1, 1), goals=[Goal("revenue", 1200000)]).of("revenue").target
    Fraction(1200000, 1)
    """

    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    goals: tuple[Goal, ...] = attrs.field(default=(), converter=_read_goals, kw_only=True)
    why: str = attrs.field(default="", validator=check_text, kw_only=True)

    def of(self, indicator: str) -> Goal:
        """The goal of an indicator; one without figures where the version has none."""
        return next((goal for goal in self.goals if goal.indicator == indicator), Goal(indicator))


class GoalSpan(NamedTuple):
    """The days of a cycle on which a version holds.

    Attributes:
        version: The version.
        period: The days.
        share: Its days of the days of the cycle.
    """

    version: GoalVersion
    period: Period
    share: Fraction


def goal_spans(versions: Iterable[GoalVersion], over: Period) -> tuple[GoalSpan, ...]:
    """The versions that hold in the cycle with their days, in order; the shares sum to 1.

    Raises:
        WrongTypeError: If one is no `GoalVersion`, or the cycle no period.
        DuplicateError: If two versions have a day in common.
        InvalidValueError: If a day of the cycle has no version.

    Source: Handbook 4.4.

    >>> from salesmanual.kernel.period import year
    >>> first, second = GoalVersion(date(2026, 1, 1), date(2026, 6, 30)), GoalVersion(date(2026, 7, 1))
    >>> [str(span.share) for span in goal_spans([first, second], year(2026))]
    ['181/365', '184/365']
    """
    check_type(over, Period, "over", "write it as year(2026)")
    found = []
    day = over.start
    for version in Timeline(read_items(versions, "goals", GoalVersion, "a GoalVersion"), "goals").within(over):
        period = Period(
            max(version.since, over.start), over.end if version.until is None else min(version.until + _DAY, over.end)
        )
        if period.start != day:
            raise _gap(day, over)
        found.append(GoalSpan(version, period, Fraction(period.days(), over.days())))
        day = period.end
    if day != over.end:
        raise _gap(day, over)
    return tuple(found)


def _gap(day: date, over: Period) -> InvalidValueError:
    return InvalidValueError(
        "goals", f"no version on {day}", f"a version for every day of {over}", "let one begin or end there"
    )


def with_new_goals(
    versions: Iterable[GoalVersion], goals: Iterable[Goal], *, since: date, why: str
) -> tuple[GoalVersion, ...]:
    """The versions and a new one from a day on; the version that held there ends on the day before and is kept.

    Args:
        versions: The versions so far.
        goals: The goals that are other than in the version that held; its other goals stay.
        since: The first day of the new version; within the last version, and after its first day.
        why: Why they change.

    Raises:
        WrongTypeError: If a version or a goal is of another class.
        InvalidValueError: If there is no reason, no version so far, or the day is not within the last one.

    Source: Handbook 4.4.

    >>> first = GoalVersion(date(2026, 1, 1), goals=[Goal("revenue", 1200000)])
    >>> for each in with_new_goals([first], [Goal("revenue", 900000)], since=date(2026, 7, 1), why="two towns less"):
    ...     print(each.since, each.until, each.of("revenue").target)
    2026-01-01 2026-06-30 1200000
    2026-07-01 None 900000
    """
    listed = read_items(versions, "versions", GoalVersion, "a GoalVersion", least=1)
    changed = read_items(goals, "goals", Goal, "a Goal", key="indicator", least=1)
    check_type(why, str, "why")
    if not why.strip():
        raise InvalidValueError("why", why, "a reason for the change")
    *earlier, last = Timeline(listed, "versions")
    if read_date(since, "since") <= last.since or (last.until is not None and since > last.until):
        accepted = f"a day after {last.since}" + ("" if last.until is None else f", at most {last.until}")
        raise InvalidValueError("since", str(since), accepted)
    names = {goal.indicator for goal in changed}
    kept = tuple(goal for goal in last.goals if goal.indicator not in names)
    closed = attrs.evolve(last, until=since - _DAY)
    return (*earlier, closed, GoalVersion(since, last.until, goals=(*kept, *changed), why=why))

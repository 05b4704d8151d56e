"""Participation: targets and pay for part of a period, and the ramp of a newcomer.

Invariant: a share of a period is an exact fraction of days by a named count; parts that make up the period have
shares that sum to 1. What is rounded is rounded once, by the rounding that the rule names.

Left out: whether somebody is paid at all (`modifier_gates`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.component_facts import date_fact, fact, read_optional_condition
from salesmanual.incentives.component_parts import check_curve, check_rounding
from salesmanual.incentives.modifier_scaling import ScaledPart, Scaling, check_scaled
from salesmanual.incentives.modifiers import MODIFIERS
from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.day_counts import Counting, proration
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.explanation import CurveValue, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesmanual.incentives.basis import Basis

__all__ = ["MonthCount", "Prorated", "Ramp"]

MonthCount = Literal["calendar", "completed"]
"""How months since a day are counted: by the calendar, from 0 in the day's own month; or completed, from 0 until the
day a month later."""

_MONTHS: Final[tuple[str, ...]] = get_args(MonthCount)
_COUNTS: Final[tuple[str, ...]] = get_args(Counting)
_ONE_DAY: Final = timedelta(days=1)


def _check_months(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a count of months", _MONTHS)


def _check_count(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a count of days", _COUNTS)


def _read_since(value: str) -> str:
    return read_path(value, "since")


def _path_or_none(where: str, value: str) -> str:
    return value if value == "" and isinstance(value, str) else read_path(value, where)


def _read_from(value: str) -> str:
    return _path_or_none("since", value)


def _read_until(value: str) -> str:
    return _path_or_none("until", value)


def _read_away(value: str) -> str:
    return _path_or_none("away", value)


def _check_calendar(_: object, attribute: attrs.Attribute[WorkCalendar | None], value: WorkCalendar | None) -> None:
    if value is not None and not isinstance(value, WorkCalendar):
        raise WrongTypeError(attribute.name, value, "a WorkCalendar")


@MODIFIERS.member("prorated")
@final
@attrs.frozen
class Prorated(Scaling):
    """The target, the pay or both times the share of the window that the person took part in.

    A day counts where it is not before the day at `since`, not after the day at `until` (the last day there), in none
    of the periods at `away`, and where the facts of that day meet `where`. So joiners, leavers, leave and changes of
    role are one rule.

    Attributes:
        of: What is scaled.
        since: The path of the fact that says the first day; empty for none. Missing: from the beginning.
        until: The path of the fact that says the last day. Missing: to the end.
        away: The path of the fact that lists periods of leave. Missing: none.
        where: What the facts of a day must meet; every day by default.
        count: Calendar days, workdays, or days of months that all have 30.
        calendar: The working calendar, where workdays are counted.
        rounding: How a scaled target of money is rounded; to the minor unit by default. A scaled quantity is rounded
            where a step is named. Pay stays exact until the plan rounds it.

    Raises:
        InvalidValueError: If workdays are counted without a calendar.

    Source: Handbook 4.3.

    >>> Prorated("target", rounding=Rounding("1", "floor")).since
    'start'
    """

    of: ScaledPart = attrs.field(default="target", validator=check_scaled)
    since: str = attrs.field(default="start", converter=_read_from, kw_only=True)
    until: str = attrs.field(default="end", converter=_read_until, kw_only=True)
    away: str = attrs.field(default="away", converter=_read_away, kw_only=True)
    where: Criterion | None = attrs.field(default=None, converter=read_optional_condition, kw_only=True)
    count: Counting = attrs.field(default="calendar", validator=_check_count, kw_only=True)
    calendar: WorkCalendar | None = attrs.field(default=None, validator=_check_calendar, kw_only=True)
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_rounding, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.count == "workdays" and self.calendar is None:
            raise InvalidValueError("calendar", None, "a working calendar, where workdays are counted")

    def paid_label(self) -> Text:
        """What the scaled pay is called."""
        return text("prorated pay")

    def parts(self, basis: Basis, whole: Period) -> tuple[Period, ...]:
        """The stretches of the period that the person took part in, in order.

        Raises:
            WrongTypeError: If a fact is no day, or no list of periods.
        """
        since, until = date_fact(basis, self.since), date_fact(basis, self.until)
        start = whole.start if since is None else max(since, whole.start)
        end = whole.end if until is None else min(until, whole.last_day()) + _ONE_DAY
        if start >= end:
            return ()
        there, away = Period(start, end), self._away(basis)
        if not away and self.where is None:
            return (there,)
        days = (day for day in there if self._counts(basis, day) and not any(day in period for period in away))
        return tuple(_stretches(days))

    def factor(self, basis: Basis, whole: Period) -> Fraction:
        """The share of the period that the person took part in."""
        return sum((self._share(part, whole) for part in self.parts(basis, whole)), Fraction(0))

    def _away(self, basis: Basis) -> tuple[Period, ...]:
        found = fact(basis, self.away) if self.away else None
        if found is None:
            return ()
        if isinstance(found, (str, Period)) or not isinstance(found, Iterable):
            raise WrongTypeError(self.away, found, "periods of leave, in a list")
        return tuple(_read_leave(each, f"{self.away}[{position}]") for position, each in enumerate(found))

    def _counts(self, basis: Basis, day: date) -> bool:
        if self.where is None:
            return True
        books = basis.books
        return books is not None and bool(self.where.holds(books.facts.of(basis.participant, day)))

    def _share(self, part: Period, whole: Period) -> Fraction:
        return proration(part, whole, count=self.count, calendar=self.calendar)

    def explain_factor(self, basis: Basis, whole: Period) -> Step:
        """The shares of the stretches, added up."""
        steps = [
            given(text("share of {period}", period=str(part)), self._share(part, whole))
            for part in self.parts(basis, whole)
        ]
        return derived(text("share of {period}", period=str(whole)), Sum(), steps, section="4.3")


def _read_leave(value: object, where: str) -> Period:
    if isinstance(value, str):
        return Period.from_plain(value)
    if not isinstance(value, Period):
        raise WrongTypeError(where, value, "a Period", "write it as month(2026, 3), or '2026-03-02..2026-03-20'")
    return value


def _stretches(days: Iterable[date]) -> Iterator[Period]:
    """Neighbouring days together."""
    start = end = None
    for day in days:
        if start is None or day != end:
            if start is not None and end is not None:
                yield Period(start, end)
            start = day
        end = day + _ONE_DAY
    if start is not None and end is not None:
        yield Period(start, end)


@MODIFIERS.member("ramp")
@final
@attrs.frozen
class Ramp(Scaling):
    """The target, the pay or both times a factor by months since a person began.

    A window longer than a month has the mean of the factors of its months: each month weighs alike. A month before
    the person began has the factor of month 0.

    Attributes:
        curve: From months since the beginning to the factor: steps such as `[(0, "25%"), (1, "50%"), (2, 1)]`.
        of: What is scaled.
        since: The path of the fact that says when the person began.
        count: How months are counted.
        rounding: How a scaled target of money is rounded; a scaled quantity is, where a step is named.

    Source: Handbook 4.3.

    >>> Ramp(Curve.steps([(0, "25%"), (1, "50%"), (2, 1)])).of
    'target'
    """

    curve: Curve = attrs.field(validator=check_curve)
    of: ScaledPart = attrs.field(default="target", validator=check_scaled)
    since: str = attrs.field(default="start", converter=_read_since, kw_only=True)
    count: MonthCount = attrs.field(default="calendar", validator=_check_months, kw_only=True)
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_rounding, kw_only=True)

    def paid_label(self) -> Text:
        """What the scaled pay is called."""
        return text("ramped pay")

    def months(self, basis: Basis, on: date) -> int:
        """Months since the person began, on a day; never below 0.

        Raises:
            NotFoundError: If nothing says when.
        """
        since = date_fact(basis, self.since)
        if since is None:
            where = f"{self.since} of {basis.participant} on {basis.period.last_day()}"
            raise NotFoundError("fact", where, "a ramp needs the day the person began")
        count = (on.year - since.year) * 12 + on.month - since.month
        if self.count == "completed" and on.day < since.day:
            count -= 1
        return max(count, 0)

    def factor(self, basis: Basis, whole: Period) -> Fraction:
        """The mean of the factors of the period's months, each on its first day there."""
        factors = [self.curve.value(self.months(basis, on)) for on in _months(whole)]
        return sum(factors, Fraction(0)) / len(factors)

    def explain_factor(self, basis: Basis, whole: Period) -> Step:
        """The mean of the factors of the months."""
        steps = []
        for on in _months(whole):
            count = given(text("months since the beginning on {on}", on=on), self.months(basis, on))
            steps.append(derived(text("factor of the month"), CurveValue(self.curve), (count,), unit="%"))
        if len(steps) == 1:
            return attrs.evolve(steps[0], label=text("ramp"), section="4.3")
        both = (derived(text("factors of the months"), Sum(), steps), given(text("months"), len(steps)))
        return derived(text("ramp"), Quotient(), both, section="4.3", unit="%")


def _months(whole: Period) -> Iterator[date]:
    """The first day of each calendar month in the period, or the period's own first day."""
    on = whole.start
    while on < whole.end:
        yield on
        on = month(on.year, on.month).end

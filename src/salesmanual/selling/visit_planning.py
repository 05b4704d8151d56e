"""Planning visits into days: each visit in its window, nobody beyond what a day holds.

    visits, by due period, priority and due date ──▶ a day of a visitor with room ──▶ planned
                                                 └─▶ no room: visits move among their days ──▶ planned or listed

Invariant: every visit is planned once, on a day from its earliest to its due day, or listed once with the reason; no
day of anybody holds more visits or more hours than it has. The plan is the same in whatever order visits and visitors
are given. Where all visits are equally long, the plan is the best there is: nothing that must be done in the period is
left out for something that can wait, nothing important for something less so, and as many as can be are planned.
Where lengths differ, it is a good plan, not a proven one.

Left out: the hour of a visit and the way between two of them, beyond a fixed time for each.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, read_listed
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_date,
    check_duration,
    check_flag,
    check_kind,
    check_line,
    check_optional_line,
    check_section,
    read_items,
    read_lines,
)
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.selling.visit_planning_result import VisitPlan

__all__ = ["VisitPlanning", "VisitRequest", "Visitor"]

ORDINARY: Final = 5
"""The priority of what has none of its own."""

LEAST: Final = 9
"""The priority of what matters least."""

_HOUR: Final = timedelta(hours=1)
_TICKS: Final = 3_600_000_000
_TICK: Final = timedelta(microseconds=1)
_LABEL: Final = Label({"en": "visit planning", "zh_Hant": "拜訪排程", "zh_Hans": "拜访安排"})


def hours_of(duration: timedelta) -> Fraction:
    """The duration in hours, exact.

    >>> hours_of(timedelta(minutes=90))
    Fraction(3, 2)
    """
    return Fraction(duration // _TICK, _TICKS)


@final
@attrs.frozen
class VisitRequest:
    """A visit that is to be made.

    Attributes:
        key: Unique among the visits of a plan.
        customer: The id of the customer.
        earliest: The first day on which it may be made.
        due: The last one.
        duration: How long it takes, without the way.
        region: Where it is; empty where that does not matter.
        priority: From 1, the most important, to 9.
        person: Who is to make it; `None` for anybody whose region it is.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the window ends before it begins, or a number is out of bounds.

    Source: Handbook 2.3.

    >>> VisitRequest("V-1", "C-7", date(2026, 3, 2), date(2026, 3, 6), region="east").window().days()
    5
    """

    key: str = attrs.field(validator=check_line)
    customer: str = attrs.field(validator=check_line)
    earliest: date = attrs.field(validator=check_date)
    due: date = attrs.field(validator=check_date)
    duration: timedelta = attrs.field(default=_HOUR, validator=check_duration, kw_only=True)
    region: str = attrs.field(default="", validator=check_kind(str, "text"), kw_only=True)
    priority: int = attrs.field(default=ORDINARY, validator=check_count(1, LEAST), kw_only=True)
    person: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.due < self.earliest:
            accepted = f"the earliest day {self.earliest} or a later one"
            raise InvalidValueError("due", str(self.due), accepted, "a visit that is late wants a new due day")

    def window(self) -> Period:
        """The days on which it may be made."""
        return Period.inclusive(self.earliest, self.due)


def _read_regions(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "regions")


def _read_away(value: Iterable[date]) -> tuple[date, ...]:
    listed = read_listed(value, "away", "a list of days")
    return tuple(sorted({read_date(on, f"away[{position}]") for position, on in enumerate(listed)}))


@final
@attrs.frozen
class Visitor:
    """Somebody who makes visits, and what a day of theirs holds.

    Attributes:
        key: Who.
        calendar: The days they work, and the hours of each.
        visits_per_day: The most visits on a day.
        hours_per_day: The most time for visits on a day; `None` for all hours that the calendar has.
        regions: The regions they visit; empty for all.
        away: Days on which they make no visits: leave, training.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or a number is out of bounds.
        DuplicateError: If a region comes twice.

    Source: Handbook 2.3, 7.1.

    >>> li_na = Visitor("li.na", WorkCalendar("Mon-Fri 09:00-17:00"), 4, hours_per_day=timedelta(hours=6))
    >>> str(li_na.room(date(2026, 3, 2))), str(li_na.room(date(2026, 3, 7)))
    ('6:00:00', '0:00:00')
    """

    key: str = attrs.field(validator=check_line)
    calendar: WorkCalendar = attrs.field(validator=check_kind(WorkCalendar, "a WorkCalendar"), repr=False)
    visits_per_day: int = attrs.field(default=8, validator=check_count(1))
    hours_per_day: timedelta | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_duration), kw_only=True
    )
    regions: tuple[str, ...] = attrs.field(default=(), converter=_read_regions, kw_only=True)
    away: tuple[date, ...] = attrs.field(default=(), converter=_read_away, kw_only=True)

    def room(self, on: date) -> timedelta:
        """How much time they have for visits on that day.

        Raises:
            UnannouncedYearError: If their calendar does not answer for the year.
        """
        if on in self.away:
            return timedelta()
        worked = timedelta(microseconds=int(self.calendar.hours(on) * _TICKS))
        return worked if self.hours_per_day is None else min(worked, self.hours_per_day)

    def may_make(self, request: VisitRequest) -> bool:
        """Whether they are the one to make the visit; where it names somebody, regions do not matter."""
        if request.person is not None:
            return request.person == self.key
        return not request.region or not self.regions or request.region in self.regions


def _check_travel(_: object, attribute: attrs.Attribute[timedelta], value: timedelta) -> None:
    if not isinstance(value, timedelta):
        raise WrongTypeError(attribute.name, value, "a timedelta", "write it as timedelta(minutes=30)")
    if value < timedelta():
        raise InvalidValueError(attribute.name, str(value), "no time, or more")


@final
@attrs.frozen
class VisitPlanning:
    """The company's rule for planning visits.

    Visits whose due day lies in the period come first, then the more important ones, then the earlier due. Each goes
    to a day that has room: one with visits in its region, else an empty one, else any; the earliest of these. Where no
    day has room, visits that are planned move to other days of their windows until one has.

    Attributes:
        key: What it is called by.
        label: What people read.
        group: `region` to put visits of one region on one day where it costs no visit; `none` for the earliest day.
        travel: The time for the way that each visit takes besides its own.
        list_idle: Whether days without visits are among the days of a plan.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds.

    Source: Handbook 2.3. For the order of equally long visits, J. R. Jackson, Scheduling a production line to minimize
    maximum tardiness (1955); for the moves, the augmenting paths of C. Berge, Two theorems in graph theory (1957).

    >>> from salesmanual.kernel.period import week
    >>> monday, friday = date(2026, 3, 2), date(2026, 3, 6)
    >>> visits = [VisitRequest("V-1", "C-1", monday, friday), VisitRequest("V-2", "C-2", monday, monday)]
    >>> li_na = Visitor("li.na", WorkCalendar("Mon-Fri 09:00-17:00"), 1)
    >>> plan = VisitPlanning().plan(visits, [li_na], week(2026, 10))
    >>> [(str(plan.day_of(key).on), key) for key in ("V-1", "V-2")]
    [('2026-03-03', 'V-1'), ('2026-03-02', 'V-2')]
    """

    key: str = attrs.field(default="visit-planning", validator=check_line)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    group: str = attrs.field(
        default="region", validator=check_choice("what to group by", ("region", "none")), kw_only=True
    )
    travel: timedelta = attrs.field(default=timedelta(), validator=_check_travel, kw_only=True)
    list_idle: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def takes(self, request: VisitRequest) -> timedelta:
        """How much of a day the visit takes, the way included."""
        return request.duration + self.travel

    def plan(self, requests: Iterable[VisitRequest], visitors: Iterable[Visitor], period: Period) -> VisitPlan:
        """The visits on the days of the period.

        Args:
            requests: The visits, in any order.
            visitors: Who makes them, in any order.
            period: The days that are planned.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If there is no visitor.
            DuplicateError: If two visits or two visitors have one key.
            UnannouncedYearError: If a visitor's calendar does not answer for a year of the period.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.visit_planning_run import planned  # noqa: PLC0415 - a policy is read without planning

        check_type(period, Period, "period", "write it as week(2026, 10)")
        wanted = read_items(requests, "requests", VisitRequest, "a VisitRequest", key="key")
        people = read_items(visitors, "visitors", Visitor, "a Visitor", key="key", least=1)
        return planned(self, wanted, people, period)

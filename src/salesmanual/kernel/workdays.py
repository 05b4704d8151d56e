"""The working calendar: which days are worked, in which hours, and arithmetic with both.

Invariant: every day is a workday or not, by one rule for all questions: a holiday is not; a make-up day and a day with
hours of its own is; any other day is if its day of the week has hours. A shift belongs to the day it starts on. Counts
of days are whole, counts of time are exact and of real time, so they do not depend on the zone an instant is written
in, and they are right where the clocks change. A year that is not announced is never answered for silently.

Left out: how hours are written (`shifts`), how instants are counted (`worktime`), where holidays come from
(`salesmanual.adapters.holidays`), and who works which roster.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    InfeasibleError,
    InvalidDocumentError,
    InvalidValueError,
    UnannouncedYearError,
    UnannouncedYearWarning,
    WrongTypeError,
)
from salesmanual.kernel.pauses import Pause, day_of, reached, read_instant, read_pauses, worked
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, read_date
from salesmanual.kernel.shifts import canonical_week, read_week
from salesmanual.kernel.texts import Label
from salesmanual.kernel.wire_faults import faults_of
from salesmanual.kernel.workdays_announced import announced_run, listed_run, missing_years
from salesmanual.kernel.workdays_fields import (
    Unannounced,
    calendar_fields,
    read_announced,
    read_day_hours,
    read_days,
    read_holidays,
    read_key,
    read_makeup_hours,
    read_span,
    read_unannounced,
    read_zone_key,
    special_shifts,
)
from salesmanual.kernel.worktime import MICROSECOND, Tally, WorkClock, from_microseconds

__all__ = ["Pause", "WorkCalendar"]

_FIRST: Final = FIRST_DAY.toordinal()
_LAST: Final = LAST_DAY.toordinal()
_MAX_DAYS: Final = _LAST - _FIRST + 1
_HOUR: Final = 3_600_000_000


@final
@attrs.frozen(repr=False)
class WorkCalendar:
    """Which days are worked and in which hours, with the holidays, make-up days and short days of real years.

    Attributes:
        weekly: The hours of an ordinary week, `"Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00"`. A shift that ends
            at or before its start ends on the next day.
        time_zone: The zone whose wall clock the hours are written for.
        key: The calendar's name, for messages.
        holidays: Days without work, each with its name. A night shift that began the day before is worked to its end.
        makeup_days: Days worked to make up for others, whatever their day of the week.
        makeup_hours: The hours of make-up days; empty for those of the first day from Monday that has hours.
        half_days: Days with hours of their own, shorter or longer; each is one workday.
        announced: The years whose holidays are officially announced; `None` is every year.
        unannounced: For any other year: `"refuse"` to answer, `"warn"` and answer, or `"accept"`, which answers from
            the weekly hours and the days given.

    Raises:
        WrongTypeError, InvalidValueError, DuplicateError: If a field cannot be accepted, a day is listed twice, or the
            shift of one day runs into the next.

    Source: Handbook 7.1; serves 1.3, 3.1, 3.3, 3.4.

    >>> calendar = WorkCalendar(
    ...     "Mon-Fri 09:00-12:00 13:00-18:00",
    ...     "Asia/Shanghai",
    ...     holidays={date(2026, 1, 1): "元旦", date(2026, 1, 2): "元旦"},
    ...     makeup_days=[date(2026, 1, 4)],
    ... )
    >>> calendar.workdays_between(date(2026, 1, 1), date(2026, 2, 1)), calendar.add_workdays(date(2025, 12, 31), 1)
    (21, datetime.date(2026, 1, 4))
    """

    weekly: str = attrs.field(converter=canonical_week)
    time_zone: str = attrs.field(default="UTC", converter=read_zone_key)
    key: str = attrs.field(default="calendar", converter=read_key, kw_only=True)
    holidays: tuple[tuple[date, Label], ...] = attrs.field(default=(), converter=read_holidays, kw_only=True)
    makeup_days: tuple[date, ...] = attrs.field(default=(), converter=read_days, kw_only=True)
    makeup_hours: str = attrs.field(default="", converter=read_makeup_hours, kw_only=True)
    half_days: tuple[tuple[date, str], ...] = attrs.field(default=(), converter=read_day_hours, kw_only=True)
    announced: tuple[int, ...] | None = attrs.field(default=None, converter=read_announced, kw_only=True)
    unannounced: Unannounced = attrs.field(default="refuse", converter=read_unannounced, kw_only=True)
    _names: dict[date, Label] = attrs.field(init=False, eq=False)
    _days: Tally = attrs.field(init=False, eq=False)
    _clock: WorkClock = attrs.field(init=False, eq=False)
    _sure: tuple[int, int] = attrs.field(init=False, eq=False)
    _counted: tuple[int, int] = attrs.field(init=False, eq=False)
    _counts: Sequence[int] = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        monday_first = read_week(self.weekly)
        week = (monday_first[-1], *monday_first[:-1])
        special = special_shifts(monday_first, self.holidays, self.makeup_days, self.makeup_hours, self.half_days)
        counts = {day: int(bool(shifts)) for day, shifts in special.items()}
        object.__setattr__(self, "_names", dict(self.holidays))
        object.__setattr__(self, "_days", Tally(tuple(int(bool(shifts)) for shifts in week), counts))
        object.__setattr__(self, "_clock", WorkClock(ZoneInfo(self.time_zone), week, special))
        object.__setattr__(self, "_sure", announced_run(self.announced, self.unannounced))
        object.__setattr__(self, "_counted", listed_run(special, self._sure))
        object.__setattr__(self, "_counts", self._days.sums(*self._counted))

    def _vouch(self, first: int, last: int) -> None:
        """Refuse or warn if a year of these days is not announced; called by the method the user calls."""
        if self._sure[0] <= first and last < self._sure[1]:
            return
        missing = missing_years(self.announced or (), first, last)
        if not missing:
            return
        if self.unannounced == "refuse":
            raise UnannouncedYearError(self.key, missing[0])
        found = f"{missing[0]}" if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
        message = (
            f"calendar {self.key!r} has no officially announced holidays for {found}; computed from the days it lists"
        )
        warnings.warn(message, UnannouncedYearWarning, stacklevel=3)

    def is_announced(self, year: int) -> bool:
        """Whether the holidays of the year are officially announced.

        >>> WorkCalendar("Mon-Fri 09:00-17:00", announced=[2026]).is_announced(2027)
        False
        """
        read_announced((year,))
        return self.announced is None or year in self.announced

    def is_workday(self, on: date) -> bool:
        """Whether any hours are worked in shifts that start on the day.

        Raises:
            UnannouncedYearError: If the year is not announced and the calendar refuses such years; so do the methods
                below for every year they look at.
        """
        day = read_date(on).toordinal()
        self._vouch(day, day)
        return self._days.on(day) > 0

    def holiday(self, on: date) -> Label | None:
        """The name of the holiday; `None` on any other day."""
        day = read_date(on).toordinal()
        self._vouch(day, day)
        return self._names.get(on)

    def next_workday(self, on: date) -> date:
        """The first workday on or after the day.

        Raises:
            InfeasibleError: If there is none up to 2999.

        >>> WorkCalendar("Mon-Fri 09:00-17:00").next_workday(date(2026, 3, 7))
        datetime.date(2026, 3, 9)
        """
        day = read_date(on).toordinal()
        found = self._numbered(self._days.before(day), "next_workday")
        self._vouch(day, found)
        return date.fromordinal(found)

    def previous_workday(self, on: date) -> date:
        """The last workday on or before the day.

        Raises:
            InfeasibleError: If there is none from 1900 on.

        >>> WorkCalendar("Mon-Fri 09:00-17:00").previous_workday(date(2026, 3, 8))
        datetime.date(2026, 3, 6)
        """
        day = read_date(on).toordinal()
        found = self._numbered(self._days.before(day + 1) - 1, "previous_workday")
        self._vouch(found, day)
        return date.fromordinal(found)

    def add_workdays(self, on: date, n: int) -> date:
        """The `n`-th workday after the day; before it where `n` is negative.

        The day itself is not counted, workday or not: one workday after a Saturday is Monday. For 0 it is the day
        itself, or the first workday after it where it is none; so the result is always a workday.

        Raises:
            WrongTypeError: If `n` is no int.
            InfeasibleError: If there is no such workday from 1900 to 2999.

        >>> office = WorkCalendar("Mon-Fri 09:00-17:00")
        >>> [office.add_workdays(date(2026, 3, 7), n).day for n in (-1, 0, 1, 2)]
        [6, 9, 9, 10]
        """
        if type(n) is not int:
            raise WrongTypeError("n", n, "an int of workdays")
        day = read_date(on).toordinal()
        if abs(n) > _MAX_DAYS:
            raise InvalidValueError("n", n, f"at most {_MAX_DAYS:,} workdays")
        number = self._days.before(day + 1) + n - 1 if n > 0 else self._days.before(day) + n
        found = self._numbered(number, "add_workdays")
        self._vouch(min(day, found), max(day, found))
        return date.fromordinal(found)

    def _numbered(self, number: int, where: str) -> int:
        found = self._days.day_of(number)
        if not _FIRST <= found <= _LAST:
            reason = f"calendar {self.key!r} has no such workday from {FIRST_DAY} to {LAST_DAY}"
            raise InfeasibleError(where, reason, (), "give the weekly pattern hours, or ask within its years")
        return found

    def workdays_between(self, start: date, end: date) -> int:
        """How many workdays lie from the start up to, not including, the end; O(log n) of the listed days.

        Raises:
            InvalidValueError: If the end is before the start.

        >>> WorkCalendar("Mon-Fri 09:00-17:00").workdays_between(date(2026, 1, 1), date(2027, 1, 1))
        261
        """
        low, high = self._counted
        if type(start) is date and type(end) is date and low <= start.toordinal() <= end.toordinal() <= high:
            return self._counts[end.toordinal() - low] - self._counts[start.toordinal() - low]
        first, after = read_span(start, end)
        if first < after:
            self._vouch(first, after - 1)
        return self._days.before(after) - self._days.before(first)

    def workdays(self, start: date, end: date) -> tuple[date, ...]:
        """The workdays from the start up to, not including, the end.

        >>> [on.day for on in WorkCalendar("Mon-Fri 09:00-17:00").workdays(date(2026, 3, 6), date(2026, 3, 10))]
        [6, 9]
        """
        first, after = read_span(start, end)
        if first < after:
            self._vouch(first, after - 1)
        days = self._days
        return tuple(date.fromordinal(days.day_of(number)) for number in range(days.before(first), days.before(after)))

    def hours(self, on: date) -> Fraction:
        """How many hours the shifts that start on the day last, in real time.

        >>> WorkCalendar("Mon-Fri 09:00-12:00 13:00-17:30").hours(date(2026, 3, 6))
        Fraction(15, 2)
        """
        day = read_date(on).toordinal()
        self._vouch(day, day)
        return Fraction(self._clock.total(day, day + 1), _HOUR)

    def hours_between(self, start: date, end: date) -> Fraction:
        """How many hours the shifts last that start from the one day up to, not including, the other.

        >>> WorkCalendar("Mon-Fri 09:00-17:00").hours_between(date(2026, 3, 1), date(2026, 4, 1))
        Fraction(176, 1)
        """
        first, after = read_span(start, end)
        if first < after:
            self._vouch(first, after - 1)
        return Fraction(self._clock.total(first, after), _HOUR)

    def shifts(self, on: date) -> tuple[tuple[datetime, datetime], ...]:
        """When the shifts that start on the day begin and end, in the calendar's zone.

        >>> [(start.hour, end.hour) for start, end in WorkCalendar("Sat 22:00-06:00").shifts(date(2026, 3, 7))]
        [(22, 6)]
        """
        day = read_date(on).toordinal()
        self._vouch(day, day)
        return tuple((self._local(start), self._local(end)) for start, end in self._clock.spans(day))

    def is_working_time(self, at: datetime) -> bool:
        """Whether a shift runs at the instant; its first instant is in it, its end is not.

        >>> from datetime import UTC
        >>> WorkCalendar("Mon-Fri 09:00-17:00").is_working_time(datetime(2026, 3, 6, 17, 0, tzinfo=UTC))
        False
        """
        instant, day = read_instant(at, self._clock.zone)
        self._vouch(max(day - self._clock.overnight, _FIRST), day)
        return worked(self._clock, instant, instant + 1) > 0

    def business_time(self, start: datetime, end: datetime, *, pauses: Iterable[Pause] = ()) -> timedelta:
        """How long shifts run from the start up to, not including, the end, without the pauses.

        Args:
            start: The first instant.
            end: The instant at which counting ends.
            pauses: When the clock stands still. They may overlap, lie outside the hours and reach beyond the ends; one
                whose end is `None` lasts to the end.

        Raises:
            WrongTypeError: If a datetime has no time zone.
            InvalidValueError: If an end is before its start, or a day is outside 1900 to 2999.

        >>> office = WorkCalendar("Mon-Fri 09:00-17:00", "Europe/Berlin")
        >>> friday, monday = (datetime(2026, 3, day, 16, 0, tzinfo=ZoneInfo("Europe/Berlin")) for day in (27, 30))
        >>> office.business_time(friday, monday)
        datetime.timedelta(seconds=28800)
        """
        clock = self._clock
        (begin, first), (finish, _) = read_instant(start, clock.zone, "start"), read_instant(end, clock.zone, "end")
        if finish < begin:
            raise InvalidValueError("end", str(end), f"the start {start} or a later instant")
        stopped = read_pauses(pauses, clock.zone)
        self._vouch(max(first - clock.overnight, _FIRST), day_of(max(finish - 1, begin), clock.zone))
        return worked(clock, begin, finish, stopped) * MICROSECOND

    def due(self, start: datetime, duration: timedelta, *, pauses: Iterable[Pause] = ()) -> datetime:
        """The first instant at which the business time since the start is the duration, in the calendar's zone.

        What is due after a whole day's hours is due when that day closes, not when the next one opens. What is due
        after no time is due at the start, even outside the hours.

        Args:
            start: The instant from which the time runs.
            duration: The working time it has.
            pauses: When the clock stands still, as in `business_time`.

        Raises:
            WrongTypeError: If a datetime has no time zone, or the duration is no timedelta.
            InvalidValueError: If the duration is negative, or a pause ends before it starts.
            InfeasibleError: If a pause that has no end begins before the time is up, or there is not that much working
                time up to 2999.

        >>> office = WorkCalendar("Mon-Fri 09:00-17:00", "Asia/Shanghai")
        >>> office.due(datetime(2026, 3, 6, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai")), timedelta(hours=4)).isoformat()
        '2026-03-09T12:00:00+08:00'
        """
        clock = self._clock
        begin, first = read_instant(start, clock.zone, "start")
        if not isinstance(duration, timedelta):
            raise WrongTypeError("duration", duration, "a timedelta")
        amount = duration // MICROSECOND
        if amount < 0:
            raise InvalidValueError("duration", str(duration), "0 or more")
        found = reached(clock, begin, amount, read_pauses(pauses, clock.zone))
        self._vouch(max(first - clock.overnight, _FIRST), day_of(max(found - 1, begin), clock.zone))
        return self._local(found)

    def _local(self, instant: int) -> datetime:
        return from_microseconds(instant).astimezone(self._clock.zone)

    def to_plain(self) -> dict[str, object]:
        """The calendar as a table: text for hours, zone and dates; what has its default is left out.

        >>> WorkCalendar("Mon-Fri 09:00-17:00", holidays={date(2026, 1, 1): "元旦"}).to_plain()
        {'weekly': 'Mon-Fri 09:00-17:00', 'time_zone': 'UTC', 'holidays': {'2026-01-01': '元旦'}}
        """
        plain: dict[str, object] = {
            "key": self.key if self.key != "calendar" else "",
            "weekly": self.weekly,
            "time_zone": self.time_zone,
            "holidays": {str(on): name.to_plain() for on, name in self.holidays},
            "makeup_days": [str(on) for on in self.makeup_days],
            "makeup_hours": self.makeup_hours,
            "half_days": {str(on): hours for on, hours in self.half_days},
            "unannounced": self.unannounced if self.unannounced != "refuse" else "",
        }
        plain = {key: value for key, value in plain.items() if value or key == "weekly"}
        return plain if self.announced is None else {**plain, "announced": list(self.announced)}

    @classmethod
    def from_plain(cls, plain: object) -> WorkCalendar:
        """The calendar that the table describes; dates may be dates or text.

        Raises:
            InvalidDocumentError: With every fault and its address.

        >>> WorkCalendar.from_plain({"weekly": "Mon-Fri 9:00-17:00", "makeup_days": ["2026-01-04"]})
        <WorkCalendar calendar: Mon-Fri 09:00-17:00, UTC, 0 holidays, 1 make-up days, 0 half days>
        """
        fields = calendar_fields(plain)
        try:
            return cls(**fields)
        except (InvalidValueError, WrongTypeError, DuplicateError) as error:
            faults = faults_of(error, "", keys={name: name for name in fields})
            raise InvalidDocumentError("WorkCalendar", faults) from None

    def __repr__(self) -> str:
        return (
            f"<WorkCalendar {self.key}: {self.weekly or 'no weekly hours'}, {self.time_zone}, "
            f"{len(self.holidays)} holidays, {len(self.makeup_days)} make-up days, {len(self.half_days)} half days>"
        )

"""Time that is worked, counted in whole microseconds: per day, between two instants, and onwards from one.

Invariant: a shift is one unbroken stretch of real time. It begins and ends at the first instant when the wall clock
of the zone shows its time or a later one; so where the clocks go forward, a time that the clock skips is the moment
of the change, and where they go back, a time that comes twice is its first coming. The order of shifts on paper is
therefore their order in time, and what is worked over adjoining stretches adds up.

Left out: which days are worked (`workdays` says), pauses by name, and leap seconds.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.shifts import DAY_MINUTES, Shifts

__all__ = ["MICROSECOND", "NEVER", "Tally", "WorkClock", "from_microseconds", "to_microseconds"]

MICROSECOND: Final = timedelta(microseconds=1)
"""The finest step of a `datetime`, and the unit of the counts here."""

NEVER: Final = date.max.toordinal() + 1
"""The ordinal that stands for a day which never comes."""

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_DAY: Final = 86_400 * _SECOND
_DAYS_OF_WEEK: Final = 7
_ORIGIN: Final = datetime(1, 1, 1, tzinfo=UTC)


def to_microseconds(at: datetime) -> int:
    """The instant as microseconds, counted so that midnight UTC of a date is its ordinal times a day.

    >>> to_microseconds(datetime(1, 1, 1, tzinfo=UTC)) == 86_400_000_000
    True
    """
    since = at.astimezone(UTC) - _ORIGIN
    return (since.days + 1) * _DAY + since.seconds * _SECOND + since.microseconds


def from_microseconds(instant: int) -> datetime:
    """The instant, in UTC; the inverse of `to_microseconds`.

    >>> from_microseconds(86_400_000_000)
    datetime.datetime(1, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    return _ORIGIN + timedelta(microseconds=instant - _DAY)


@final
@attrs.frozen(eq=False)
class Tally:
    """A count per day, summed over any span and found again from the sum, in O(log n) of the special days.

    Attributes:
        week: The count of each day of an ordinary week, Sunday first, as `date.toordinal() % 7` numbers them.
        special: The days with another count, by ordinal.

    Source: serves Handbook 7.1 and every deadline in workdays.

    >>> five = Tally((0, 1, 1, 1, 1, 1, 0), {date(2026, 1, 1).toordinal(): 0})
    >>> five.before(date(2027, 1, 1).toordinal()) - five.before(date(2026, 1, 1).toordinal())
    260
    """

    week: tuple[int, ...]
    special: Mapping[int, int]
    _sums: tuple[int, ...] = attrs.field(init=False)
    _days: list[int] = attrs.field(init=False)
    _changes: list[int] = attrs.field(init=False)
    _before: list[int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        days = sorted(self.special)
        changes = [0, *accumulate(self.special[day] - self.week[day % _DAYS_OF_WEEK] for day in days)]
        object.__setattr__(self, "_sums", (0, *accumulate(self.week)))
        object.__setattr__(self, "_days", days)
        object.__setattr__(self, "_changes", changes)
        object.__setattr__(self, "_before", [self.before(day) for day in days])

    def on(self, day: int) -> int:
        """The count of one day."""
        return self.special.get(day, self.week[day % _DAYS_OF_WEEK])

    def before(self, day: int) -> int:
        """The count of all days before this one, from the ordinal 0 on."""
        weeks, weekday = divmod(day, _DAYS_OF_WEEK)
        sums = self._sums
        return weeks * sums[_DAYS_OF_WEEK] + sums[weekday] + self._changes[bisect_left(self._days, day)]

    def sums(self, first: int, after: int) -> Sequence[int]:
        """What `before` answers for each day of a span and the day after it, from the first on."""
        counts = [self.week[(first + day) % _DAYS_OF_WEEK] for day in range(_DAYS_OF_WEEK)]
        counts = (counts * ((after - first) // _DAYS_OF_WEEK + 1))[: after - first]
        for day in self._days[bisect_left(self._days, first) : bisect_left(self._days, after)]:
            counts[day - first] = self.special[day]
        return array("q", accumulate(counts, initial=self.before(first)))

    def day_of(self, unit: int) -> int:
        """The day on which that unit of the count lies, the first unit being 0; `NEVER` if no day comes that far.

        The law: `before(day_of(unit)) <= unit < before(day_of(unit) + 1)`.
        """
        position = bisect_right(self._before, unit)
        if position:
            day = self._days[position - 1]
            if unit < self._before[position - 1] + self.special[day]:
                return day
        if not self._sums[_DAYS_OF_WEEK]:
            return NEVER
        weeks, rest = divmod(unit - self._changes[position], self._sums[_DAYS_OF_WEEK])
        return weeks * _DAYS_OF_WEEK + bisect_right(self._sums, rest) - 1


@lru_cache(maxsize=4_096)
def _changing_days(zone: ZoneInfo, year: int) -> tuple[int, ...]:
    """The days of the year on which the zone's clocks change, and the days before them, whose last shift may."""
    first, after = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    offsets = [datetime.fromordinal(day).replace(tzinfo=zone).utcoffset() for day in range(first, after + 2)]
    changes = [here != there for here, there in pairwise(offsets)]
    return tuple(first + index for index, (today, tomorrow) in enumerate(pairwise(changes)) if today or tomorrow)


def _first_instant(zone: ZoneInfo, day: int, minutes: int) -> int:
    """The first instant when the zone's wall clock shows the time or a later one."""
    wall = datetime.fromordinal(day) + timedelta(minutes=minutes)
    first = wall.replace(tzinfo=zone)
    instant = to_microseconds(first)
    if from_microseconds(instant).astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    low, high = to_microseconds(first.replace(fold=1)) // _SECOND, instant // _SECOND
    while high - low > 1:  # the clock skips this time; the change lies in between, on a whole second
        middle = (low + high) // 2
        if from_microseconds(middle * _SECOND).astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    return high * _SECOND


@final
@attrs.frozen(eq=False)
class WorkClock:
    """The worked stretches of real time, and sums over them.

    Attributes:
        zone: The time zone whose wall clock the shifts are written for.
        week: The shifts of each day of an ordinary week, Sunday first.
        special: The days with other shifts, by ordinal.

    Source: serves Handbook 1.3, 3.1, 3.4, 7.1.

    >>> clock = WorkClock(ZoneInfo("Europe/Berlin"), (((1320, 1800),),) * 7, {})
    >>> night = date(2026, 3, 28).toordinal()  # the clocks go forward at two
    >>> clock.total(night, night + 1) // 3_600_000_000
    7
    """

    zone: ZoneInfo
    week: Sequence[Shifts]
    special: Mapping[int, Shifts]
    tally: Tally = attrs.field(init=False, repr=False)
    overnight: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        week = tuple(_nominal(shifts) for shifts in self.week)
        special = {day: _nominal(shifts) for day, shifts in self.special.items()}
        late = (shifts[-1][1] > DAY_MINUTES for shifts in (*self.week, *self.special.values()) if shifts)
        object.__setattr__(self, "tally", Tally(week, special))
        object.__setattr__(self, "overnight", any(late))

    def spans(self, day: int) -> tuple[tuple[int, int], ...]:
        """The instants between which the shifts of the day run, in order."""
        shifts = self.special.get(day)
        if shifts is None:
            shifts = self.week[day % _DAYS_OF_WEEK]
        if not shifts:
            return ()
        zone = self.zone
        local = datetime.fromordinal(day)
        if day in _changing_days(zone, local.year):
            return tuple((_first_instant(zone, day, start), _first_instant(zone, day, end)) for start, end in shifts)
        midnight = to_microseconds(local.replace(tzinfo=zone))
        return tuple((midnight + start * _MINUTE, midnight + end * _MINUTE) for start, end in shifts)

    def total(self, first: int, after: int) -> int:
        """What the shifts of the days from the first up to, not including, the other last."""
        tally = self.tally
        total = tally.before(after) - tally.before(first)
        for day in self._changing(first, after):
            total += sum(end - start for start, end in self.spans(day)) - tally.on(day)
        return total

    def between(self, start: int, end: int, first: int, last: int) -> int:
        """What is worked from one instant to the other.

        Args:
            start: The earlier instant.
            end: The later one.
            first: The day the wall clock shows at the start.
            last: The day it shows at the end.
        """
        margin = self.overnight
        last = max(first, last)  # clocks going back across midnight show the earlier day again
        days = self.total(first - margin, last - margin)
        return days + self._until(end, last - margin, last) - self._until(start, first - margin, first)

    def onwards(self, start: int, day: int, amount: int, last: int) -> int | None:
        """The first instant by which so much is worked since the start; `None` if that is not until the last day.

        Args:
            start: The instant.
            day: The day the wall clock shows then.
            amount: Microseconds, more than 0.
            last: The last day to look at.
        """
        tally = self.tally
        at = day - self.overnight
        left = amount + self._until(start, at, day)
        if not tally.before(last + 1) - tally.before(at):
            return None
        while at <= last:
            year_end = min(last + 1, date(date.fromordinal(at).year + 1, 1, 1).toordinal())
            change = next(iter(self._changing(at, year_end)), year_end)
            base = tally.before(at)
            plain = tally.before(change) - base
            if left <= plain:
                found = tally.day_of(base + left - 1)
                return self._within(found, base + left - tally.before(found))
            left -= plain
            at = change
            if change < year_end:
                worked = self.total(change, change + 1)
                if left <= worked:
                    return self._within(change, left)
                left -= worked
                at += 1
        return None

    def _until(self, instant: int, first: int, day: int) -> int:
        """What is worked before the instant on the days from the first to the one after its own."""
        total = 0
        for near in range(first, day + 2):
            for start, end in self.spans(near):
                if start >= instant:
                    return total
                total += min(end, instant) - start
        return total

    def _within(self, day: int, left: int) -> int:
        """The instant of the day by which so much of its shifts is worked."""
        spans = self.spans(day)
        by_end = list(accumulate(end - start for start, end in spans))
        shift = bisect_left(by_end, left)
        return spans[shift][1] - (by_end[shift] - left)

    def _changing(self, first: int, after: int) -> list[int]:
        """The days of a span on which the clocks change, and the days before them."""
        found: list[int] = []
        if first < after:
            for year in range(date.fromordinal(first).year, date.fromordinal(after - 1).year + 1):
                found += (day for day in _changing_days(self.zone, year) if first <= day < after)
        return found


def _nominal(shifts: Shifts) -> int:
    return sum(end - start for start, end in shifts) * _MINUTE

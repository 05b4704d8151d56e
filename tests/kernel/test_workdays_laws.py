"""Laws of the working calendar, against day loops and a walk through the minutes."""

from __future__ import annotations

import pickle
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.shifts import Shifts, read_hours, read_week
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.calendars import durations, instants, pauses, time_zones, weekly_hours, work_calendars

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.pauses import Pause

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS: Final = st.dates(FIRST, LAST)
CHANGES: Final = (
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/St_Johns", date(2009, 11, 1)),  # one minute past midnight, back into the day before
    ("America/Sao_Paulo", date(2018, 11, 4)),  # midnight does not exist
    ("America/Sao_Paulo", date(2019, 2, 16)),  # the last hour of the day comes twice
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Pacific/Apia", date(2011, 12, 30)),  # the day does not exist
)


def _shifts_of(calendar: WorkCalendar, on: date) -> Shifts:
    """The rule of the calendar, said a second time."""
    week = read_week(calendar.weekly)
    if on in dict(calendar.holidays):
        return ()
    if on in calendar.makeup_days:
        return read_hours(calendar.makeup_hours) if calendar.makeup_hours else next(filter(None, week))
    hours = dict(calendar.half_days).get(on)
    return read_hours(hours) if hours else week[on.weekday()]


def _span(first: date, after: date) -> Iterable[date]:
    return (first + timedelta(days=day) for day in range((after - first).days))


@cache
def _clock_of(zone: str, first: date, days: int) -> tuple[list[datetime], list[datetime]]:
    """Every minute from three days before the first day on, and the latest time a clock has shown by then."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - 3 * DAY
    minutes = [start + number * MINUTE for number in range((days + 6) * 24 * 60)]
    walls = (minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for minute in minutes)
    return minutes, list(accumulate(walls, max))


def _walk(calendar: WorkCalendar, first: date, days: int, stopped: Iterable[Pause] = ()) -> list[tuple[datetime, bool]]:
    """The minutes, and whether each is worked: found by looking at a clock."""
    minutes, latest = _clock_of(calendar.time_zone, first, days)
    working = [False] * len(minutes)
    for on in _span(first - 2 * DAY, first + (days + 2) * DAY):
        midnight = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - what a clock on the wall shows
        for begin, end in _shifts_of(calendar, on):
            low, high = (bisect_left(latest, midnight + wall * MINUTE) for wall in (begin, end))
            working[low:high] = [True] * (high - low)
    for pause_start, pause_end in stopped:
        assert pause_end is not None
        low, high = bisect_left(minutes, pause_start), bisect_left(minutes, pause_end)
        working[low:high] = [False] * (high - low)
    return list(zip(minutes, working, strict=True))


def _due(calendar: WorkCalendar, start: datetime, duration: timedelta, stopped: Iterable[Pause] = ()) -> datetime:
    """In UTC, where Python compares instants; two times of one zone it compares by the clock on the wall."""
    return calendar.due(start, duration, pauses=stopped).astimezone(UTC)


@given(work_calendars(), DAYS, DAYS)
def test_counting_workdays_agrees_with_a_day_loop(calendar: WorkCalendar, one: date, other: date) -> None:
    start, end = sorted((one, other))
    expected = [on for on in _span(start, end) if _shifts_of(calendar, on)]

    assert calendar.workdays_between(start, end) == len(expected)
    assert calendar.workdays(start, end) == tuple(expected)
    assert all(calendar.is_workday(on) == bool(_shifts_of(calendar, on)) for on in _span(start, end))


@given(work_calendars(), DAYS, st.integers(-40, 40))
def test_adding_workdays_agrees_with_a_day_loop(calendar: WorkCalendar, on: date, n: int) -> None:
    expected, left = on, abs(n)
    step = DAY if n >= 0 else -DAY
    while left or not _shifts_of(calendar, expected):
        expected += step
        left -= bool(_shifts_of(calendar, expected) and left)

    assert calendar.add_workdays(on, n) == expected


@given(work_calendars(), DAYS)
def test_the_next_and_the_previous_workday_agree_with_a_day_loop(calendar: WorkCalendar, on: date) -> None:
    following = before = on
    while not _shifts_of(calendar, following):
        following += DAY
    while not _shifts_of(calendar, before):
        before -= DAY

    assert (calendar.next_workday(on), calendar.previous_workday(on)) == (following, before)


@given(work_calendars(), DAYS, st.integers(0, 300), st.integers(0, 300))
def test_workdays_are_added_in_any_parts(calendar: WorkCalendar, on: date, one: int, other: int) -> None:
    workday = calendar.next_workday(on)

    assert calendar.add_workdays(calendar.add_workdays(workday, one), other) == calendar.add_workdays(
        workday, one + other
    )
    assert calendar.add_workdays(calendar.add_workdays(workday, one), -one) == workday
    assert calendar.workdays_between(workday, calendar.add_workdays(workday, one)) == one


@given(work_calendars(), DAYS, DAYS, DAYS)
def test_counts_over_adjoining_spans_add_up(calendar: WorkCalendar, one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))

    assert calendar.workdays_between(start, middle) + calendar.workdays_between(
        middle, end
    ) == calendar.workdays_between(start, end)
    assert calendar.hours_between(start, middle) + calendar.hours_between(middle, end) == calendar.hours_between(
        start, end
    )
    assert calendar.hours_between(start, end) == sum(map(calendar.hours, _span(start, end)), Fraction(0))


@st.composite
def stories(draw: st.DrawFn) -> tuple[WorkCalendar, date, list[Pause]]:
    """A calendar, a day on which the clocks change in its zone, and pauses about that day."""
    zone, change = draw(st.sampled_from(CHANGES))
    first, last = change - 2 * DAY, change + 2 * DAY
    calendar = draw(work_calendars(first=first, last=last, zones=st.just(zone)))
    return calendar, change, draw(pauses(first, last, step=MINUTE, most=2))


@given(stories(), st.data())
def test_business_time_agrees_with_a_walk_through_the_minutes(
    story: tuple[WorkCalendar, date, list[Pause]], data: st.DataObject
) -> None:
    calendar, change, stopped = story
    ends = instants(change - 2 * DAY, change + 2 * DAY, step=MINUTE)
    start, end = sorted((data.draw(ends), data.draw(ends)))
    walk = _walk(calendar, change - 2 * DAY, 5, stopped)
    expected = sum((MINUTE for minute, worked in walk if worked and start <= minute < end), timedelta(0))

    assert calendar.business_time(start, end, pauses=stopped) == expected


@given(stories(), st.data())
def test_due_instants_agree_with_a_walk_through_the_minutes(
    story: tuple[WorkCalendar, date, list[Pause]], data: st.DataObject
) -> None:
    calendar, change, stopped = story
    start = data.draw(instants(change - 2 * DAY, change + 2 * DAY, step=MINUTE))
    minutes = [minute for minute, worked in _walk(calendar, change - 2 * DAY, 7, stopped) if worked and minute >= start]
    count = data.draw(st.integers(1, max(1, len(minutes))))
    if minutes:
        assert _due(calendar, start, count * MINUTE, stopped) == minutes[count - 1] + MINUTE


@given(stories())
def test_working_time_agrees_with_a_walk_through_the_minutes(story: tuple[WorkCalendar, date, list[Pause]]) -> None:
    calendar, change, _ = story
    walk = _walk(calendar, change, 1)
    for minute, worked in walk[len(walk) // 3 : -len(walk) // 3 : 31]:
        assert calendar.is_working_time(minute) == worked


@given(work_calendars(), instants(), instants(), instants(), pauses())
def test_business_time_over_adjoining_stretches_adds_up(
    calendar: WorkCalendar, one: datetime, two: datetime, three: datetime, stopped: list[Pause]
) -> None:
    start, middle, end = sorted((one, two, three))

    assert calendar.business_time(start, middle, pauses=stopped) + calendar.business_time(
        middle, end, pauses=stopped
    ) == calendar.business_time(start, end, pauses=stopped)


@given(work_calendars(), instants(), durations(), pauses())
def test_the_due_instant_is_the_first_with_that_business_time(
    calendar: WorkCalendar, start: datetime, duration: timedelta, stopped: list[Pause]
) -> None:
    due = _due(calendar, start, duration, stopped)

    assert calendar.business_time(start, due, pauses=stopped) == duration
    if due > start:
        earlier = due - timedelta(microseconds=1)
        assert calendar.business_time(start, earlier, pauses=stopped) < duration


@given(work_calendars(), instants(), durations(), durations())
def test_what_has_more_time_is_due_later(
    calendar: WorkCalendar, start: datetime, one: timedelta, other: timedelta
) -> None:
    less, more = sorted((one, other))

    assert _due(calendar, start, less) <= _due(calendar, start, more)
    assert _due(calendar, _due(calendar, start, less), more - less) == _due(calendar, start, more)


@given(work_calendars(), instants(), instants(), pauses(), st.randoms(use_true_random=False))
def test_the_order_and_the_parts_of_pauses_do_not_matter(
    calendar: WorkCalendar, one: datetime, other: datetime, stopped: list[Pause], random: object
) -> None:
    start, end = sorted((one, other))
    parts: list[Pause] = []
    for first, last in stopped:
        assert last is not None
        middle = first + (last - first) / 3
        parts += [(first, middle), (middle, last), (first, last)]
    random.shuffle(parts)  # type: ignore[attr-defined] # Hypothesis's Random

    assert calendar.business_time(start, end, pauses=parts) == calendar.business_time(start, end, pauses=stopped)


@given(work_calendars(), instants(), instants(), instants())
def test_what_is_not_paused_and_what_is_make_the_whole(
    calendar: WorkCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    start, middle, end = sorted((one, two, three))

    assert calendar.business_time(start, end, pauses=[(middle, None)]) == calendar.business_time(start, middle)
    assert calendar.business_time(start, end, pauses=[(start, middle)]) == calendar.business_time(middle, end)


@given(work_calendars(), instants(), instants(), time_zones())
def test_the_zone_an_instant_is_written_in_does_not_matter(
    calendar: WorkCalendar, one: datetime, other: datetime, zone: str
) -> None:
    start, end = sorted((one, other))
    elsewhere = ZoneInfo(zone)

    expected = calendar.business_time(start, end)

    assert calendar.business_time(start.astimezone(elsewhere), end.astimezone(elsewhere)) == expected
    assert _due(calendar, start.astimezone(elsewhere), expected) == _due(calendar, start, expected)


@given(work_calendars(), DAYS)
def test_the_hours_of_a_day_are_those_of_its_shifts(calendar: WorkCalendar, on: date) -> None:
    shifts = calendar.shifts(on)
    total = sum((calendar.business_time(start, end) for start, end in shifts), timedelta(0))

    assert Fraction(total // timedelta(microseconds=1), 3_600_000_000) == calendar.hours(on)
    assert all(calendar.is_working_time(start) for start, end in shifts if start.timestamp() < end.timestamp())
    assert bool(shifts) == calendar.is_workday(on)


@given(work_calendars())
def test_plain_data_pickles_and_evolving_keep_a_calendar(calendar: WorkCalendar) -> None:
    assert WorkCalendar.from_plain(calendar.to_plain()) == calendar
    assert structure(unstructure(calendar), WorkCalendar) == calendar
    assert pickle.loads(pickle.dumps(calendar)) == calendar  # noqa: S301 - the test's own pickle
    assert attrs.evolve(calendar) == calendar
    assert hash(attrs.evolve(calendar)) == hash(calendar)


@given(weekly_hours(), DAYS, st.integers(0, 2_000))
def test_years_far_from_the_announced_change_nothing_within_them(weekly: str, on: date, n: int) -> None:
    careful = WorkCalendar(weekly, announced=range(1990, 2080))

    assert careful.add_workdays(on, n) == WorkCalendar(weekly).add_workdays(on, n)

"""Where a due date moves that is no workday: examples, bad input and laws."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.cadence_shift import MAX_SHIFT, SHIFTS, reach, read_shift, shift_day
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, UnannouncedYearError
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.calendars import work_calendars
from salesmanual.testing.periods import days

if TYPE_CHECKING:
    from salesmanual.kernel.cadence_shift import Shift

DAY = timedelta(days=1)
OFFICE = WorkCalendar("Mon-Fri 09:00-17:00", holidays={date(2026, 1, 1): "元旦", date(2026, 1, 2): "元旦"})
SHUT = WorkCalendar("Mon-Fri 09:00-17:00", holidays={date(2026, 2, 1) + n * DAY: "shut" for n in range(45)})
in_2026 = days(date(2026, 2, 10), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("on", "shift", "expected"),
    [
        ("2026-01-03", "none", "2026-01-03"),
        ("2026-01-03", "next", "2026-01-05"),
        ("2026-01-03", "previous", "2025-12-31"),
        ("2026-01-03", "modified following", "2026-01-05"),
        ("2026-01-05", "next", "2026-01-05"),
        ("2026-01-05", "previous", "2026-01-05"),
        ("2026-01-31", "next", "2026-02-02"),
        ("2026-01-31", "modified following", "2026-01-30"),
        ("2026-02-01", "modified following", "2026-02-02"),
    ],
)
def test_a_day_moves_to_this_workday(on: str, shift: Shift, expected: str) -> None:
    assert str(shift_day(date.fromisoformat(on), shift, OFFICE)) == expected


@pytest.mark.parametrize("value", ["following", "Next", "", None, 3, ["next"]])
def test_an_unknown_shift_is_refused(value: object) -> None:
    with pytest.raises(InvalidValueError, match=r"shift: found .* one of none, next, previous, modified following"):
        read_shift(value)  # type: ignore[arg-type] # the fault under test


def test_a_shift_needs_a_calendar() -> None:
    with pytest.raises(InvalidValueError, match=r"a working calendar, for the shift 'next'; pass calendar="):
        shift_day(date(2026, 3, 6), "next", None)


@pytest.mark.parametrize(
    ("on", "shift", "reason"),
    [
        ("2026-02-03", "next", "2026-02-03 has no workday within 31 days"),
        ("2026-03-15", "previous", "2026-03-15 has no workday within 31 days"),
        ("2026-02-14", "modified following", "2026-02-14 has no workday in its month"),
    ],
)
def test_a_calendar_without_a_workday_far_and_wide_is_refused(on: str, shift: Shift, reason: str) -> None:
    with pytest.raises(InfeasibleError, match=reason):
        shift_day(date.fromisoformat(on), shift, SHUT)


def test_only_the_days_that_decide_are_asked_for() -> None:
    announced = WorkCalendar("Mon-Fri 09:00-17:00", announced=[2026])

    assert shift_day(date(2026, 12, 31), "next", announced) == date(2026, 12, 31)
    with pytest.raises(UnannouncedYearError):
        shift_day(date(2027, 1, 1), "previous", announced)


@given(work_calendars(), in_2026, in_2026, st.sampled_from(SHIFTS))
def test_a_shift_keeps_the_order_of_days_and_ends_on_a_workday(
    calendar: WorkCalendar, one: date, other: date, shift: Shift
) -> None:
    first, second = sorted([one, other])
    moved = shift_day(first, shift, calendar)

    assert moved <= shift_day(second, shift, calendar)
    assert shift == "none" or calendar.is_workday(moved)
    assert abs((moved - first).days) <= MAX_SHIFT
    assert shift_day(moved, shift, calendar) == moved


@given(work_calendars(), in_2026, st.sampled_from(SHIFTS))
def test_a_shift_is_found_by_walking(calendar: WorkCalendar, on: date, shift: Shift) -> None:
    forward = next(on + n * DAY for n in range(60) if calendar.is_workday(on + n * DAY))
    backward = next(on - n * DAY for n in range(60) if calendar.is_workday(on - n * DAY))
    modified = forward if forward.month == on.month else backward

    expected = {"none": on, "next": forward, "previous": backward, "modified following": modified}[shift]
    assert shift_day(on, shift, calendar) == expected


@given(work_calendars(), in_2026, st.integers(1, 40), st.sampled_from(SHIFTS))
def test_what_moves_into_a_range_lies_in_reach(calendar: WorkCalendar, first: date, length: int, shift: Shift) -> None:
    after = first + length * DAY
    begin, end = reach(first, after, shift)

    for on in (first + n * DAY for n in range(-40, length + 40)):
        assert not (first <= shift_day(on, shift, calendar) < after) or begin <= on < end


@pytest.mark.parametrize("shift", SHIFTS)
def test_reach_stays_in_the_years_of_periods(shift: Shift) -> None:
    begin, end = reach(FIRST_DAY, LAST_DAY + DAY, shift)

    assert (begin, end) == (FIRST_DAY, LAST_DAY + DAY)

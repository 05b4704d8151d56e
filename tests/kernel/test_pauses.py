"""Instants and pauses of a working calendar: examples, laws and bad input."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.pauses import day_of, reached, read_instant, read_pauses, worked
from salesmanual.kernel.worktime import WorkClock, from_microseconds, to_microseconds
from salesmanual.testing.calendars import pauses

if TYPE_CHECKING:
    from salesmanual.kernel.pauses import Pause

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOCK = WorkClock(ZoneInfo("UTC"), ((), *[((540, 1020),)] * 5, ()), {})
NAIVE = datetime(2026, 3, 6, 9, 0)  # noqa: DTZ001 - the fault under test


def at(day: int, hour: int = 0) -> datetime:
    """An instant in March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


class TestInstants:
    def test_the_day_is_the_one_of_the_zone(self) -> None:
        instant, day = read_instant(at(6, 20), SHANGHAI)

        assert from_microseconds(instant) == at(6, 20)
        assert date.fromordinal(day) == date(2026, 3, 7)
        assert day_of(instant, SHANGHAI) == day

    @pytest.mark.parametrize("value", [None, "2026-03-06T09:00Z", 0, date(2026, 3, 6), NAIVE])
    def test_what_is_no_instant_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^start: found .* accepted is a datetime with a time zone"):
            read_instant(value, SHANGHAI, "start")

    def test_a_naive_datetime_is_refused_with_the_fix(self) -> None:
        with pytest.raises(WrongTypeError, match=r"say where it is, as in at\.replace\(tzinfo=ZoneInfo"):
            read_instant(NAIVE, SHANGHAI)

    @pytest.mark.parametrize(
        "value",
        [
            datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
            datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
            datetime(1899, 12, 31, 15, 54, tzinfo=UTC),
            datetime(2999, 12, 31, 16, 0, tzinfo=UTC),
            datetime(3500, 1, 1, tzinfo=UTC),
        ],
    )
    def test_a_day_out_of_range_is_refused(self, value: datetime) -> None:
        with pytest.raises(InvalidValueError, match="accepted is an instant from 1900-01-01 to 2999-12-31"):
            read_instant(value, SHANGHAI)

    def test_the_range_is_that_of_the_zone(self) -> None:
        first = datetime(1900, 1, 1, tzinfo=SHANGHAI)
        last = datetime(2999, 12, 31, 23, 59, tzinfo=SHANGHAI)

        assert date.fromordinal(read_instant(first, SHANGHAI)[1]) == date(1900, 1, 1)
        assert date.fromordinal(read_instant(last, SHANGHAI)[1]) == date(2999, 12, 31)


class TestReading:
    def test_pauses_that_overlap_or_touch_become_one(self) -> None:
        read = read_pauses([(at(9), at(10)), (at(6), at(7)), (at(7), at(8)), (at(9, 1), at(9, 2))], SHANGHAI)

        assert [(from_microseconds(start), from_microseconds(end)) for start, end in read] == [
            (at(6), at(8)),
            (at(9), at(10)),
        ]

    def test_a_pause_without_an_end_swallows_those_after_it(self) -> None:
        assert len(read_pauses([(at(6), None), (at(9), at(10)), (at(12), None)], SHANGHAI)) == 1

    @given(pauses())
    def test_read_pauses_are_in_order_and_apart(self, stopped: list[Pause]) -> None:
        read = read_pauses(stopped, SHANGHAI)

        assert all(before[1] < after[0] for before, after in pairwise(read))
        assert all(start <= end for start, end in read)
        assert read_pauses(reversed(stopped), SHANGHAI) == read

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            (None, "pauses: found None of type NoneType, accepted is pairs of datetimes"),
            ("2026-03-06", "pauses: found '2026-03-06' of type str, accepted is pairs of datetimes"),
            (b"ab", "pauses: found"),
            (5, "pauses: found"),
            ([at(6)], "pauses[0]: found"),
            ([(at(6), at(7)), (at(8),)], "pauses[1]: found"),
            (["ab"], "pauses[0]: found 'ab' of type str, accepted is a pair, the start and the end of the pause"),
            ([(NAIVE, None)], "pauses[0].start: found"),
            ([(at(6), NAIVE)], "pauses[0].end: found"),
            ([(None, at(6))], "pauses[0].start: found None"),
            (
                [(at(6), at(5))],
                "pauses[0].end: found '2026-03-05 00:00:00+00:00', accepted is its start 2026-03-06 00:00:00+00:00 or",
            ),
        ],
    )
    def test_what_is_no_pause_is_refused_with_its_place(self, value: object, message: str) -> None:
        with pytest.raises(SalesManualError) as caught:
            read_pauses(value, SHANGHAI)  # type: ignore[arg-type] # the fault under test

        assert str(caught.value).startswith(message)


class TestCounting:
    def test_pauses_count_within_the_stretch_and_the_hours_alone(self) -> None:
        start, end = to_microseconds(at(6, 12)), to_microseconds(at(9, 12))
        stopped = read_pauses([(at(1), at(6, 13)), (at(7), at(8)), (at(9, 11), None)], CLOCK.zone)

        assert worked(CLOCK, start, end) == 8 * 3_600_000_000
        assert worked(CLOCK, start, end, stopped) == 6 * 3_600_000_000

    def test_no_time_is_reached_at_once_even_within_a_pause(self) -> None:
        start = to_microseconds(at(7))

        assert reached(CLOCK, start, 0, read_pauses([(at(6), None)], CLOCK.zone)) == start

    def test_time_that_is_up_when_the_pause_begins_is_not_held_up_by_it(self) -> None:
        start = to_microseconds(at(6, 9))
        stopped = read_pauses([(at(1), at(2)), (at(6, 12), None)], CLOCK.zone)

        assert from_microseconds(reached(CLOCK, start, 3 * 3_600_000_000, stopped)) == at(6, 12)

    def test_a_pause_without_an_end_is_named(self) -> None:
        start = to_microseconds(at(6, 9))
        stopped = read_pauses([(at(6, 12), None)], CLOCK.zone)

        with pytest.raises(InfeasibleError) as caught:
            reached(CLOCK, start, 3 * 3_600_000_000 + 1, stopped)

        assert str(caught.value) == (
            "due: the clock stands still since 2026-03-06T12:00:00+00:00, and that pause has no end "
            "(blocking: pauses); give the pause its end, or ask again when it has one"
        )

    def test_time_that_no_calendar_has_is_refused(self) -> None:
        never = WorkClock(ZoneInfo("UTC"), ((),) * 7, {})

        with pytest.raises(InfeasibleError, match="there is not that much working time up to 2999-12-31"):
            reached(never, to_microseconds(at(6)), 1)
        with pytest.raises(InfeasibleError, match="give the weekly pattern hours, or a shorter duration"):
            reached(CLOCK, to_microseconds(at(6)), 10**17)

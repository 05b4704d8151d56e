"""Counts per day and worked stretches of real time: examples and laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.worktime import NEVER, Tally, WorkClock, from_microseconds, to_microseconds
from salesmanual.testing.calendars import instants

HOUR = 3_600_000_000
COUNTS = st.integers(0, 3)
WEEKS = st.tuples(*[COUNTS] * 7)
SPECIAL = st.dictionaries(st.integers(700_000, 700_100), COUNTS, max_size=20)
NIGHT = ((1320, 1800),)


def clock(zone: str, *shifts: tuple[int, int]) -> WorkClock:
    """A clock with these shifts on every day."""
    return WorkClock(ZoneInfo(zone), (shifts,) * 7, {})


def ordinal(text: str) -> int:
    """The ordinal of the day."""
    return date.fromisoformat(text).toordinal()


def local(work: WorkClock, instant: int) -> str:
    """The instant as the zone's wall clock shows it."""
    return from_microseconds(instant).astimezone(work.zone).isoformat(timespec="minutes")


class TestInstants:
    @given(instants(date(1, 1, 2), date(9999, 12, 30)))
    def test_microseconds_go_there_and_back(self, at: datetime) -> None:
        assert from_microseconds(to_microseconds(at)) == at

    def test_they_do_not_depend_on_the_zone(self) -> None:
        at = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)

        assert to_microseconds(at.astimezone(ZoneInfo("Asia/Shanghai"))) == to_microseconds(at)
        assert to_microseconds(at + timedelta(microseconds=1)) == to_microseconds(at) + 1


class TestTally:
    @given(WEEKS, SPECIAL, st.integers(699_990, 700_110), st.integers(0, 60))
    def test_sums_agree_with_a_loop(
        self, week: tuple[int, ...], special: dict[int, int], first: int, days: int
    ) -> None:
        tally = Tally(week, special)
        span = range(first, first + days)

        assert [tally.on(day) for day in span] == [special.get(day, week[day % 7]) for day in span]
        assert tally.before(first + days) - tally.before(first) == sum(map(tally.on, span))

    @given(WEEKS, SPECIAL, st.integers(699_990, 700_110), st.integers(0, 60))
    def test_sums_of_a_span_are_those_of_its_days(
        self, week: tuple[int, ...], special: dict[int, int], first: int, days: int
    ) -> None:
        tally = Tally(week, special)

        assert list(tally.sums(first, first + days)) == list(map(tally.before, range(first, first + days + 1)))

    @given(WEEKS, SPECIAL, st.integers(0, 2_000))
    def test_each_unit_lies_on_one_day(self, week: tuple[int, ...], special: dict[int, int], more: int) -> None:
        tally = Tally(week, special)
        unit = tally.before(699_990) + more
        day = tally.day_of(unit)

        if day == NEVER:
            assert not any(week)
            assert more >= sum(special.values())
        else:
            assert tally.before(day) <= unit < tally.before(day + 1)

    @given(SPECIAL)
    def test_a_week_without_counts_ends_with_its_special_days(self, special: dict[int, int]) -> None:
        assume(any(special.values()))
        tally = Tally((0,) * 7, special)
        total = sum(special.values())

        assert tally.day_of(total - 1) == max(day for day, count in special.items() if count)
        assert tally.day_of(total) == NEVER


class TestClockChanges:
    @pytest.mark.parametrize(
        ("zone", "on", "start", "end", "expected"),
        [
            pytest.param("Europe/Berlin", "2026-03-28", 1320, 1800, 7, id="the night when clocks go forward"),
            pytest.param("Europe/Berlin", "2026-10-24", 1320, 1800, 9, id="the night when clocks go back"),
            pytest.param("Europe/Berlin", "2026-03-29", 0, 1440, 23, id="the day when clocks go forward"),
            pytest.param("Europe/Berlin", "2026-10-25", 0, 1440, 25, id="the day when clocks go back"),
            pytest.param("Europe/Berlin", "2026-03-29", 540, 1020, 8, id="office hours of that day"),
            pytest.param("Europe/Berlin", "2026-03-29", 120, 180, 0, id="an hour that is skipped"),
            pytest.param("Europe/Berlin", "2026-10-25", 120, 180, 2, id="an hour that comes twice"),
            pytest.param("Europe/Berlin", "2026-03-27", 1320, 1800, 8, id="the night before"),
            pytest.param("America/Sao_Paulo", "2018-11-04", 0, 60, 0, id="midnight is skipped"),
            pytest.param("America/Sao_Paulo", "2019-02-16", 1380, 1440, 2, id="the hour before midnight comes twice"),
            pytest.param("Pacific/Apia", "2011-12-30", 540, 1020, 0, id="the day is skipped"),
            pytest.param("Pacific/Apia", "2011-12-29", 1320, 1800, 2, id="the night into the day that is skipped"),
        ],
    )
    def test_a_shift_lasts_as_long_as_it_takes(self, zone: str, on: str, start: int, end: int, expected: int) -> None:
        work = clock(zone, (start, end))

        assert work.total(ordinal(on), ordinal(on) + 1) == expected * HOUR

    def test_half_an_hour_counts_as_half_an_hour(self) -> None:
        work = clock("Australia/Lord_Howe", (0, 1440))
        day = ordinal("2026-04-05")

        assert work.total(day, day + 1) == 24 * HOUR + HOUR // 2

    def test_a_time_that_is_skipped_is_the_moment_of_the_change(self) -> None:
        work = clock("Europe/Berlin", (150, 240))
        ((start, end),) = work.spans(ordinal("2026-03-29"))

        assert (local(work, start), local(work, end)) == ("2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00")

    def test_a_time_that_comes_twice_is_its_first_coming(self) -> None:
        work = clock("Europe/Berlin", (150, 240))
        ((start, end),) = work.spans(ordinal("2026-10-25"))

        assert (local(work, start), local(work, end)) == ("2026-10-25T02:30+02:00", "2026-10-25T04:00+01:00")


class TestClock:
    def test_it_knows_whether_a_shift_ends_on_the_next_day(self) -> None:
        assert clock("UTC", *NIGHT).overnight
        assert not clock("UTC", (0, 1440)).overnight
        assert WorkClock(ZoneInfo("UTC"), ((),) * 7, {ordinal("2026-03-06"): NIGHT}).overnight

    def test_a_special_day_has_its_own_shifts(self) -> None:
        day = ordinal("2026-03-06")
        work = WorkClock(ZoneInfo("UTC"), (((540, 1020),),) * 7, {day: ()})

        assert work.spans(day) == ()
        assert work.total(day - 1, day + 2) == 16 * HOUR

    @pytest.mark.parametrize("days", [1, 30, 400, 1_000])
    def test_onwards_passes_every_change_on_the_way(self, days: int) -> None:
        work = clock("Europe/Berlin", (540, 1020))
        first = ordinal("2026-01-01")
        start = work.spans(first)[0][0]

        assert work.onwards(start, first, days * 8 * HOUR, ordinal("2999-12-31")) == work.spans(first + days - 1)[0][1]

    def test_onwards_ends_with_the_last_day(self) -> None:
        work = clock("Europe/Berlin", (540, 1020))
        first, last = ordinal("2026-03-27"), ordinal("2026-03-29")
        start = work.spans(first)[0][0]

        assert work.onwards(start, first, 24 * HOUR, last) == work.spans(last)[0][1]
        assert work.onwards(start, first, 24 * HOUR + 1, last) is None
        assert work.onwards(start, first, 24 * HOUR + 1, ordinal("2026-12-31")) is not None

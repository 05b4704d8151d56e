"""Time served: which days count, and the day on which a time is reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import add_months
from salesmanual.kernel.timeline import Timeline
from salesmanual.people.service_times_in_grade import AbsenceSpell, PositionHeld, ServedTime, served_time

_DAY = timedelta(days=1)
_START = date(2025, 1, 31)
DAYS = st.dates(_START, date(2026, 12, 31))


@st.composite
def _absences(draw: st.DrawFn) -> list[AbsenceSpell]:
    spans = draw(st.lists(st.tuples(DAYS, st.integers(0, 60), st.sampled_from(("sick", "unpaid"))), max_size=4))
    return [AbsenceSpell(kind, since, since + days * _DAY) for since, days, kind in spans]


def worked(held: list[PositionHeld], absences: list[AbsenceSpell] = [], **how: object) -> ServedTime:  # noqa: B006 - never changed
    found = served_time(Timeline(held), absences, **{"positions": {"rep"}, "on": date(2026, 12, 31), **how})  # type: ignore[arg-type]  # as each test says
    assert found is not None
    return found


class TestServedTime:
    @settings(max_examples=80, deadline=None)
    @given(_absences(), st.integers(1, 18), st.integers(0, 40))
    def test_the_months_are_those_of_counting_days_one_by_one(
        self, absences: list[AbsenceSpell], months: int, after: int
    ) -> None:
        served = worked([PositionHeld("rep", _START)], absences, counting="worked")
        away = {day for each in absences for day in _days_of(each)}
        needed = (add_months(_START, months) - _START).days

        reached = served.reached_on(months)

        day, counted = _START, 0
        while counted < needed:
            counted += day not in away
            day += _DAY
        assert reached == day
        assert served.months_on(day - _DAY) < months <= served.months_on(day + after * _DAY)
        assert served.absent_days(day) == sum(each < day for each in away)

    @settings(max_examples=40, deadline=None)
    @given(_absences(), _absences(), st.integers(1, 18))
    def test_another_absence_never_brings_the_day_forward(
        self, absences: list[AbsenceSpell], more: list[AbsenceSpell], months: int
    ) -> None:
        fewer = worked([PositionHeld("rep", _START)], absences, counting="worked").reached_on(months)
        longer = worked([PositionHeld("rep", _START)], [*absences, *more], counting="worked").reached_on(months)

        assert fewer is not None
        assert longer is not None
        assert fewer <= longer

    @settings(max_examples=30, deadline=None)
    @given(_absences(), st.integers(1, 18))
    def test_calendar_time_passes_over_absences(self, absences: list[AbsenceSpell], months: int) -> None:
        served = worked([PositionHeld("rep", _START)], absences, counting="calendar")

        assert served.reached_on(months) == add_months(_START, months)

    def test_only_the_kinds_named_do_not_count(self) -> None:
        sick = AbsenceSpell("sick", date(2025, 3, 1), date(2025, 3, 10))

        served = worked([PositionHeld("rep", date(2025, 1, 1))], [sick], counting="worked", excluded=("unpaid",))

        assert served.reached_on(12) == date(2026, 1, 1)

    def test_an_absence_without_end_is_never_over(self) -> None:
        open_one = AbsenceSpell("unpaid", date(2025, 3, 1))
        inside = AbsenceSpell("sick", date(2025, 4, 1), date(2025, 4, 2))

        served = worked([PositionHeld("rep", date(2025, 1, 1))], [inside, open_one], counting="worked")

        assert served.reached_on(12) is None
        assert served.reached_on(2) == date(2025, 3, 1)
        assert served.months_on(date(2026, 6, 1)) == 2

    def test_an_absence_that_ends_beyond_all_days_is_never_over(self) -> None:
        far = AbsenceSpell("unpaid", date(2025, 3, 1), date(2999, 12, 1))

        assert worked([PositionHeld("rep", date(2025, 1, 1))], [far], counting="worked").reached_on(12) is None

    def test_before_the_start_nothing_is_served(self) -> None:
        assert ServedTime(date(2025, 1, 1)).months_on(date(2024, 12, 31)) == 0

    def test_a_gap_breaks_the_run_unless_all_times_count(self) -> None:
        held = [
            PositionHeld("rep", date(2024, 1, 1), date(2024, 1, 31)),
            PositionHeld("kam", date(2024, 2, 1), date(2024, 12, 31)),
            PositionHeld("rep", date(2025, 1, 1)),
        ]
        away = [
            AbsenceSpell("unpaid", date(2024, 1, 10), date(2024, 1, 19)),
            AbsenceSpell("unpaid", date(2024, 6, 1), date(2024, 6, 30)),
        ]

        assert worked(held).start == date(2025, 1, 1)
        assert worked(held, spells="all").start == date(2025, 1, 1) - 31 * _DAY
        assert worked(held, away, counting="worked", spells="all").start == date(2025, 1, 1) - 21 * _DAY
        assert worked(held, positions={"rep", "kam"}).start == date(2024, 1, 1)

    def test_an_absence_across_the_start_counts_from_the_start(self) -> None:
        across = AbsenceSpell("unpaid", date(2024, 12, 1), date(2025, 1, 10))
        early = AbsenceSpell("unpaid", date(2024, 6, 1), date(2024, 6, 2))

        served = worked([PositionHeld("rep", date(2025, 1, 1))], [across, early], counting="worked")

        assert served.absent == ((date(2025, 1, 1), date(2025, 1, 11)),)

    @pytest.mark.parametrize("on", [date(2023, 12, 31), date(2025, 1, 1)])
    def test_where_no_such_position_is_held_there_is_no_time(self, on: date) -> None:
        held = Timeline(
            [PositionHeld("rep", date(2024, 1, 1), date(2024, 12, 31)), PositionHeld("x", date(2025, 1, 1))]
        )

        assert served_time(held, positions={"rep"}, on=on) is None

    @pytest.mark.parametrize(
        ("how", "message"),
        [
            (
                {"counting": "work"},
                "counting: found 'work', accepted is how time is counted; did you mean 'worked'?",
            ),
            ({"spells": "al"}, "spells: found 'al', accepted is which times count; did you mean 'all'?"),
        ],
    )
    def test_unknown_conventions_are_refused(self, how: dict[str, str], message: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            served_time(Timeline([]), positions=(), on=_START, **how)  # type: ignore[arg-type]  # one at a time

        assert str(caught.value) == message

    @pytest.mark.parametrize("kind", [PositionHeld, AbsenceSpell])
    def test_a_last_day_before_the_first_is_refused(self, kind: type[PositionHeld | AbsenceSpell]) -> None:
        with pytest.raises(InvalidValueError, match="until: found '2024-12-31', accepted is the first day 2025-01-01"):
            kind("rep", date(2025, 1, 1), date(2024, 12, 31))


def _days_of(absence: AbsenceSpell) -> list[date]:
    assert absence.until is not None
    return [absence.since + number * _DAY for number in range((absence.until - absence.since).days + 1)]

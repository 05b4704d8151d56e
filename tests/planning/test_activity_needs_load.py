"""Activity against working time: hours, absences, loads, what can be reached, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError, SalesManualError, UnannouncedYearError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, week, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.activity_needs import ActivityModel, ActivityStep
from salesmanual.planning.activity_needs_by_period import required_activity
from salesmanual.planning.activity_needs_load import SellingTime, activity_load

if TYPE_CHECKING:
    from collections.abc import Callable

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00")
MODEL: Final = ActivityModel(Money("100", "CNY"), [ActivityStep("visit", "50%", hours=4)], deal_hours=2)
NEED: Final = required_activity(
    MODEL, {week(2026, number): Money(amount, "CNY") for number, amount in ((10, 300), (11, 400), (12, 0))}
)
"""Three, four and no deals of ten hours."""


class TestTime:
    def test_absences_take_their_hours_off(self) -> None:
        assert SellingTime(OFFICE, [week(2026, 11)]).hours(month(2026, 3)) == 17 * 8

    def test_an_absence_outside_takes_nothing_off(self) -> None:
        assert SellingTime(OFFICE, [week(2026, 2)]).hours(month(2026, 3)) == 22 * 8

    def test_a_day_in_two_absences_counts_once(self) -> None:
        """Leave and a fair in the same week are one week away; neighbours join."""
        days = [Period.from_plain("2026-03-11..2026-03-18"), week(2026, 11), Period.from_plain("2026-03-19")]
        time = SellingTime(OFFICE, days)

        assert time.absences == (Period.from_plain("2026-03-09..2026-03-19"),)
        assert time.hours(month(2026, 3)) == (22 - 9) * 8

    def test_the_hours_are_explained_and_replay(self) -> None:
        step = SellingTime(OFFICE, [week(2026, 11)], share="75%").explain(month(2026, 3))

        assert step.replay() == 102
        assert step.to_text() == (
            "hours available: 102 (the product) [Handbook 2.2]\n"
            "├─ hours at work: 136 (the first less the rest)\n"
            "│  ├─ working hours: 176 [Handbook 7.1]\n"
            "│  └─ absent 2026-W11: 40\n"
            "└─ part for selling: 75%"
        )

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), max_size=5))
    def test_hours_agree_with_a_count_day_by_day(self, spans: list[tuple[int, int]]) -> None:
        """Days in no absence, each with its hours."""
        away = [
            Period(month(2026, 3).start, month(2026, 3).start + timedelta(size)).shift(days=at) for at, size in spans
        ]
        free = [day for day in month(2026, 3) if not any(day in absence for absence in away)]

        assert SellingTime(OFFICE, away).hours(month(2026, 3)) == sum(OFFICE.hours(day) for day in free)


class TestLoad:
    def test_the_load_is_hours_needed_over_hours_available(self) -> None:
        """30 and 40 hours of 32; none of the third week."""
        load = activity_load(NEED, SellingTime(OFFICE, share="80%"))

        assert [load.load(part) for part in NEED.parts()] == [Fraction(15, 16), Fraction(5, 4), 0]
        assert load.load() == Fraction(70, 96)
        assert load.overloaded() == (week(2026, 11),)
        assert [load.missing(week(2026, 11)), load.missing(week(2026, 10)), load.missing()] == [8, 0, 0]

    def test_a_week_away_has_no_load_and_is_overloaded_if_anything_is_needed(self) -> None:
        load = activity_load(NEED, SellingTime(OFFICE, [week(2026, 10), week(2026, 12)]))

        assert [load.load(part) for part in NEED.parts()] == [None, 1, None]
        assert load.overloaded() == (week(2026, 10),)
        assert load.explain(week(2026, 10)) is None
        assert load.feasible_share() == 0

    def test_what_can_be_reached_is_hours_over_hours_of_a_deal(self) -> None:
        """120 hours are 12 deals of 10; the second week, of 40 hours, admits just what it needs."""
        load = activity_load(NEED, SellingTime(OFFICE))

        assert load.reach() == Money("1200", "CNY")
        assert load.feasible_share() == 1

    def test_without_need_nothing_limits(self) -> None:
        load = activity_load(required_activity(MODEL, {week(2026, 10): Money("0", "CNY")}), SellingTime(OFFICE))

        assert load.feasible_share() is None
        assert load.load() == 0

    def test_the_load_is_explained_and_replays(self) -> None:
        load = activity_load(NEED, SellingTime(OFFICE, [week(2026, 12)], share="80%"))

        for period in (week(2026, 10), week(2026, 11), None):
            step = load.explain(period)
            assert step is not None
            assert step.replay() == load.load(period)

    def test_it_prints_as_a_table(self) -> None:
        load = activity_load(NEED, SellingTime(OFFICE, [week(2026, 12)], share="80%"))

        assert str(load) == (
            "Load\n"
            "┌──────────┬──────────────┬─────────────────┬────────┬───────────────┐\n"
            "│ period   │ hours needed │ hours available │   load │ hours missing │\n"
            "├──────────┼──────────────┼─────────────────┼────────┼───────────────┤\n"
            "│ 2026-W10 │        30.00 │           32.00 │  93.8% │               │\n"
            "│ 2026-W11 │        40.00 │           32.00 │ 125.0% │          8.00 │\n"
            "│ 2026-W12 │         0.00 │            0.00 │        │               │\n"
            "├──────────┼──────────────┼─────────────────┼────────┼───────────────┤\n"
            "│ total    │        70.00 │           64.00 │ 109.4% │          6.00 │\n"
            "└──────────┴──────────────┴─────────────────┴────────┴───────────────┘"
        )
        assert [row["missing"] for row in load.records()] == [None, 8, None]


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: SellingTime("office"), WrongTypeError, "calendar: found 'office'"),  # type: ignore[arg-type] # the fault
        (lambda: SellingTime(OFFICE, ["W11"]), WrongTypeError, "absences[0]: found 'W11'"),  # type: ignore[list-item] # the fault
        (
            lambda: SellingTime(OFFICE, share="120%"),
            InvalidValueError,
            "share: found '120%', accepted is a part from 0%",
        ),
        (lambda: SellingTime(OFFICE).hours("W11"), WrongTypeError, "period: found 'W11'"),  # type: ignore[arg-type] # the fault
        (lambda: SellingTime(OFFICE).explain("W11"), WrongTypeError, "period: found 'W11'"),  # type: ignore[arg-type] # the fault
        (lambda: activity_load(NEED, OFFICE), WrongTypeError, "time: found"),  # type: ignore[arg-type] # the fault
        (lambda: activity_load(MODEL, SellingTime(OFFICE)), WrongTypeError, "required: found"),  # type: ignore[arg-type] # the fault
        (
            lambda: activity_load(NEED, SellingTime(WorkCalendar("Mon-Fri 09:00-17:00", announced=[2025]))),
            UnannouncedYearError,
            "2026",
        ),
        (lambda: activity_load(NEED, SellingTime(OFFICE)).load(year(2026)), InvalidValueError, "period: found '2026'"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)

"""Results by period, and which periods count on a day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, quarter
from salesmanual.people.results_by_period import (
    RESULT_UNITS,
    ResultsByPeriod,
    ResultUnit,
    coming_periods,
    complete_periods,
)

CALENDARS = st.sampled_from((FiscalCalendar(), FiscalCalendar(first_month=4), FiscalCalendar.retail()))
UNITS = st.sampled_from(RESULT_UNITS)


class TestResults:
    def test_more_results_leave_those_known_as_they_are(self) -> None:
        results = ResultsByPeriod({"attainment": {quarter(2026, 1): "88%"}})

        more = results.adding("attainment", {quarter(2026, 1): Fraction(2), quarter(2026, 2): Fraction(1)})

        assert more.series("attainment") == ((quarter(2026, 1), Fraction(22, 25)), (quarter(2026, 2), Fraction(1)))

    def test_an_unknown_measure_has_no_results(self) -> None:
        assert ResultsByPeriod().of("attainment", quarter(2026, 1)) is None
        assert ResultsByPeriod().series("attainment") == ()

    @pytest.mark.parametrize(
        ("values", "error", "message"),
        [
            ([], WrongTypeError, "results: found [] of type list, accepted is results by measure, such as"),
            ({"a": 1}, WrongTypeError, "results['a']: found 1 of type int, accepted is a value for each period"),
            ({"a": {"2026-Q5": 1}}, InvalidValueError, "quarter: found 5, accepted is an int from 1 to 4"),
            ({"a": {"2026-Q1": 0.9}}, WrongTypeError, "results['a']['2026-Q1']: found 0.9 of type float"),
            ({"a": {7: 1}}, WrongTypeError, "results['a']: found 7 of type int, accepted is text"),
            (
                {"a": {"2026-Q1": 1, "2026-01-01..2026-03-31": 1}},
                DuplicateError,
                "results['a']: period '2026-Q1' is there already; give one value for it",
            ),
        ],
    )
    def test_what_is_no_result_is_refused_with_its_place(
        self, values: object, error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            ResultsByPeriod(values)  # type: ignore[arg-type]  # what is wrong with it

        assert str(caught.value).startswith(message)


class TestPeriods:
    @settings(max_examples=60, deadline=None)
    @given(CALENDARS, UNITS, st.integers(1, 6), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
    def test_complete_periods_touch_and_are_the_last_that_are_over(
        self, calendar: FiscalCalendar, unit: ResultUnit, count: int, on: date, known_after: int
    ) -> None:
        periods = complete_periods(calendar, unit, count, on, known_after=known_after)

        assert len(periods) == count
        assert all(one.end == other.start for one, other in pairwise(periods))
        assert all(calendar.period_of(each.start, unit) == each for each in periods)
        over = on - timedelta(days=known_after)
        assert periods[-1].end <= over < calendar.period_of(periods[-1].end, unit).end

    @settings(max_examples=60, deadline=None)
    @given(CALENDARS, UNITS, st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(0, 300), st.integers(0, 40))
    def test_periods_to_come_are_the_days_on_which_the_last_complete_one_changes(
        self, calendar: FiscalCalendar, unit: ResultUnit, on: date, ahead: int, known_after: int
    ) -> None:
        def last(day: date) -> Period:
            return complete_periods(calendar, unit, 1, day, known_after=known_after)[0]

        coming = coming_periods(calendar, unit, on, on + timedelta(days=ahead), known_after=known_after)

        days = [on + timedelta(days=number) for number in range(1, ahead + 1)]
        assert list(coming) == [(last(day), day) for day in days if last(day) != last(day - timedelta(days=1))]

"""Laws of fiscal calendars, against day loops and a second statement of the rule for the end of the year."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.period import Period
from salesmanual.testing.periods import days, fiscal_calendars, periods

if TYPE_CHECKING:
    from salesmanual.kernel.fiscal import FiscalCalendar, Unit

DAY = timedelta(days=1)
UNITS: Final[tuple[Unit, ...]] = ("year", "half", "quarter", "month", "week", "day")
NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
units = st.sampled_from(UNITS)
years = st.integers(1950, 2100)
spans = periods(longest=500)


def _makes_up(parts: tuple[Period, ...], whole: Period) -> bool:
    return (
        parts[0].start == whole.start
        and parts[-1].end == whole.end
        and all(before.end == after.start for before, after in pairwise(parts))
    )


@given(fiscal_calendars(), spans, units)
def test_the_parts_of_a_period_make_it_up(calendar: FiscalCalendar, period: Period, unit: Unit) -> None:
    assert _makes_up(calendar.split(period, unit), period)


@given(fiscal_calendars(), years)
def test_the_parts_of_the_parts_of_a_year_are_the_parts_of_the_year(calendar: FiscalCalendar, number: int) -> None:
    whole = calendar.year(number)
    quarters = calendar.quarters(whole)
    months = tuple(part for quarter in quarters for part in calendar.months(quarter))

    assert len(calendar.halves(whole)) == 2
    assert len(quarters) == 4
    assert months == calendar.months(whole)
    assert len(months) == 12
    assert tuple(part for month in months for part in calendar.weeks(month)) == calendar.weeks(
        whole, cut_at_months=True
    )


@given(fiscal_calendars(), days(), units)
def test_the_unit_of_a_day_is_the_one_part_that_has_it(calendar: FiscalCalendar, on: date, unit: Unit) -> None:
    found = calendar.period_of(on, unit)
    around = Period(on - 400 * DAY, on + 800 * DAY)

    assert on in found
    assert [part for part in calendar.split(around, unit) if on in part] == [found]
    assert all(calendar.period_of(other, unit) == found for other in (found.start, found.last_day()))


@given(fiscal_calendars(), days())
def test_the_year_of_a_day_is_the_one_that_has_it(calendar: FiscalCalendar, on: date) -> None:
    number = calendar.year_of(on)

    assert on in calendar.year(number)
    assert on not in calendar.year(number - 1)
    assert on not in calendar.year(number + 1)


@given(fiscal_calendars(), years)
def test_years_follow_one_another(calendar: FiscalCalendar, number: int) -> None:
    assert calendar.year(number).end == calendar.year(number + 1).start


@given(fiscal_calendars(), years)
def test_a_week_pattern_ends_on_its_weekday_by_its_rule(calendar: FiscalCalendar, number: int) -> None:
    """The rule once more: of all such weekdays near the end of the closing month, the last in it or the nearest."""
    calendar = attrs.evolve(calendar, pattern="4-4-5")
    last = calendar.year(number).last_day()
    closing_year = number + (calendar.named_by == "start" and calendar.first_month > 1)
    first_after = date(closing_year + (calendar.first_month == 1), calendar.first_month, 1)
    nominal = first_after - DAY
    near = [nominal + n * DAY for n in range(-10, 11) if NAMES[(nominal + n * DAY).weekday()] == calendar.week_ends_on]
    by_rule = {
        "last": max(on for on in near if on <= nominal),
        "nearest": min(near, key=lambda on: abs(on - nominal)),
    }

    assert last == by_rule[calendar.year_ends]
    assert calendar.weeks_in(number) in {52, 53}
    assert calendar.weeks_in(number) * 7 == calendar.year(number).days()


@given(fiscal_calendars(), spans)
def test_weeks_end_on_their_weekday_and_are_cut_only_at_the_ends(calendar: FiscalCalendar, period: Period) -> None:
    weeks = calendar.weeks(period)

    assert all(NAMES[part.last_day().weekday()] == calendar.week_ends_on for part in weeks[:-1])
    assert all(part.days() == 7 for part in weeks[1:-1])
    assert calendar.weeks(period) == tuple(_weeks_by_day(calendar, period))


def _weeks_by_day(calendar: FiscalCalendar, period: Period) -> list[Period]:
    """Weeks found by going through the days."""
    found, start = [], period.start
    for on in period:
        if NAMES[on.weekday()] == calendar.week_ends_on or on == period.last_day():
            found.append(Period.inclusive(start, on))
            start = on + DAY
    return found


@given(fiscal_calendars(), spans)
def test_weeks_cut_at_months_lie_in_one_month_and_one_week(calendar: FiscalCalendar, period: Period) -> None:
    parts = calendar.weeks(period, cut_at_months=True)

    assert _makes_up(parts, period)
    for part in parts:
        for unit in ("month", "week"):
            assert calendar.period_of(part.start, unit).covers(part)


@given(fiscal_calendars(), years)
def test_a_label_stands_on_a_whole_unit_only(calendar: FiscalCalendar, number: int) -> None:
    whole = calendar.year(number)
    inner = Period(whole.start + DAY, whole.end - DAY)

    for unit in UNITS:
        labels = [part.label for part in calendar.split(whole, unit) if part.label]
        assert len(labels) == len(set(labels))
        parts = calendar.split(inner, unit)
        assert unit == "day" or not (parts[0].label or parts[-1].label)

"""Laws of required activity: nothing is lost between periods, a naive count agrees, more asks for more."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.activity_needs import ActivityModel, ActivityStep
from salesmanual.planning.activity_needs_by_period import RequiredActivity, required_activity
from salesmanual.planning.activity_needs_load import SellingTime, activity_load

START: Final = date(2026, 1, 1)
rates = st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=20)
roundings = st.sampled_from([Rounding("1", "ceiling"), Rounding("1"), Rounding("0.5", "floor")])


@st.composite
def models(draw: st.DrawFn) -> ActivityModel:
    steps = [
        ActivityStep(f"s{at}", draw(rates), lag_days=draw(st.integers(0, 40)), hours=draw(st.integers(0, 8)))
        for at in range(draw(st.integers(1, 3)))
    ]
    size = Money(draw(st.integers(1, 500)), "CNY")
    return ActivityModel(size, steps, deal_hours=draw(st.integers(1, 4)), rounding=draw(roundings))


@st.composite
def plans(draw: st.DrawFn) -> tuple[Period, ...]:
    days = draw(st.lists(st.integers(1, 31), min_size=1, max_size=8))
    periods, start = [], START
    for length in days:
        periods.append(Period(start, start + timedelta(length)))
        start = periods[-1].end
    return tuple(periods)


@st.composite
def needs(draw: st.DrawFn) -> RequiredActivity:
    targets = {period: Money(draw(st.integers(0, 2_000)), "CNY") for period in draw(plans())}
    return required_activity(draw(models()), targets)


@given(needs())
def test_nothing_is_lost_between_before_and_the_periods(need: RequiredActivity) -> None:
    """Before and all periods make up the whole; so do rounded figures, which are the rounded whole."""
    for key in need.model.activities():
        whole = sum(need.targets) / Fraction(need.model.deal_size.amount) * need.model.per_deal(key)

        assert need.before(key) + sum(need.needed(key, part) for part in need.periods) == need.total(key)
        assert need.total(key) == Fraction(need.model.rounding.number(whole))
        assert need.needed(key) == sum(need.needed(key, part) for part in need.periods)


@given(needs())
def test_a_count_day_by_day_agrees(need: RequiredActivity) -> None:
    """Spreading each target over its days and moving every day back by itself gives the same needs."""
    for key in need.model.activities():
        by_day: dict[date, Fraction] = {}
        for period, target in zip(need.periods, need.targets, strict=True):
            for day in period:
                on = day - timedelta(need.model.lag(key))
                by_day[on] = by_day.get(on, Fraction(0)) + target / period.days()
        factor = need.model.per_deal(key) / Fraction(need.model.deal_size.amount)

        for part in need.periods:
            assert need.exact(key, part) == factor * sum(by_day.get(day, Fraction(0)) for day in part)


@given(needs(), st.integers(0, 7), st.integers(1, 8))
def test_a_longer_period_is_the_sum_of_those_within(need: RequiredActivity, first: int, count: int) -> None:
    """Weeks add up to months, and these to the plan, whatever is rounded."""
    parts = need.periods[first % len(need.periods) :][:count]
    whole = Period(parts[0].start, parts[-1].end)

    for key in need.model.activities():
        assert need.needed(key, whole) == sum(need.needed(key, part) for part in parts)
        assert need.explain(key, whole).replay() == need.needed(key, whole)
    assert need.explain_hours(whole).replay() == need.hours(whole) == sum(map(need.hours, parts))


@given(needs())
def test_upward_is_enough_to_date_and_less_than_one_too_many(need: RequiredActivity) -> None:
    """With the rounding upward, what is planned to date is what is needed, and less than a whole one more."""
    targets = {period: Money(int(target), "CNY") for period, target in zip(need.periods, need.targets, strict=True)}
    up = required_activity(ActivityModel(need.model.deal_size, need.model.steps), targets)
    for key in up.model.activities():
        for part in up.periods:
            planned = up.before(key) + up.needed(key, Period(up.over.start, part.end))

            assert _closing_by(up, key, part.end) <= planned < _closing_by(up, key, part.end) + 1


def _closing_by(need: RequiredActivity, key: str, on: date) -> Fraction:
    """What has to be done before a day, counted from the targets that close before that day and the lag."""
    factor = need.model.per_deal(key) / Fraction(need.model.deal_size.amount)
    closing = on + timedelta(need.model.lag(key))
    pairs = zip(need.periods, need.targets, strict=True)
    return factor * sum(target * sum(day < closing for day in period) / period.days() for period, target in pairs)


@given(models(), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_hours_never_reach_less(model: ActivityModel, one: int, other: int) -> None:
    """And the hours of a target reach it, up to the rounding downward."""
    fewer, more = sorted((one, other))
    size = Fraction(model.deal_size.amount)

    assert Fraction(model.reach(fewer).amount) <= Fraction(model.reach(more).amount)
    assert Fraction(model.reach(model.hours_per_deal() * one / size).amount) == one


@given(needs(), st.integers(1, 10))
def test_the_feasible_share_fits_and_no_greater_one_does(need: RequiredActivity, hours: int) -> None:
    """Targets times the share fill the tightest period exactly, and no period more than full."""
    time = SellingTime(WorkCalendar("Mon-Sun 08:00-18:00"), share=Fraction(hours, 10))
    share = activity_load(need, time).feasible_share()
    keys = need.model.activities()
    loads = [
        sum(need.exact(key, part) * need.model.hours_of(key) for key in keys) / time.hours(part)
        for part in need.periods
    ]

    assert share is None if not any(loads) else max(loads) * (share or 0) == 1

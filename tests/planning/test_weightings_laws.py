"""Laws of weightings by history: scale, order, equality, signs, replay, and agreement with naive implementations."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.weighing import Asked, PlanningFacts, Weighting
from salesmanual.planning.weightings import (
    Blend,
    EqualShare,
    GivenShares,
    HistoryShare,
    PotentialShare,
    SeasonalIndex,
    WorkdayShare,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

CALENDAR = FiscalCalendar()
PEOPLE = ("li.na", "wang.wei", "zhao.min")
WHO = Dimension("who", {"east": PEOPLE})
EAST = Asked(WHO, "east", {}, year(2026), CALENDAR)
TIME = divide_time(year(2026), levels=["quarter", "month", "week"])
MONTHS = divide_time(year(2026), levels=["month"])
WORKED = WorkCalendar("Mon-Fri 09:00-17:00")
LAST_THREE = (2023, 2024, 2025)

trends = st.sampled_from(["none", "weighted", "linear"])
methods = st.sampled_from(["average-share", "ratio-to-average", "ratio-to-moving-average"])
by_history = st.builds(
    HistoryShare,
    trend=trends,
    new_members=st.sampled_from(["zero", "average"]),
    floor=st.sampled_from([None, Fraction(1, 4), Fraction(1)]),
    week_53=st.sampled_from(["last-of-year", "average", "drop"]),
    cut_weeks=st.sampled_from(["days", "workdays"]),
)
by_season = st.builds(
    SeasonalIndex,
    method=methods,
    zeros=st.sampled_from(["keep", "smooth"]),
    week_53=st.sampled_from(["last-of-year", "average", "drop"]),
    cut_weeks=st.sampled_from(["days", "workdays"]),
)
rules = st.one_of(
    by_history,
    by_season,
    st.just(Blend({HistoryShare(new_members="zero"): "70%", EqualShare(): "30%"})),
)
amounts = st.integers(0, 50)


@st.composite
def books(draw: st.DrawFn) -> tuple[Figure, ...]:
    """Sales by person and week of the last years, some of them none."""
    who = draw(st.lists(st.sampled_from([*PEOPLE, "old.hand"]), min_size=1, max_size=3, unique=True))
    seeds = draw(st.lists(st.integers(0, 10**6), min_size=len(who), max_size=len(who)))
    level = draw(st.integers(1, 40))
    sold = []
    for person, seed in zip(who, seeds, strict=True):
        for number in LAST_THREE:
            for at, period in enumerate(CALENDAR.months(year(number))):
                amount = (seed // (at + 1) + number * seed) % (level + 1)
                sold.append(Figure(amount, period, {"who": person}))
    return tuple(sold)


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """A split of people, or of a year, a quarter or a month."""
    if draw(st.booleans()):
        return EAST
    parent = draw(st.sampled_from([member for member in TIME.members() if TIME.children(member)]))
    return Asked(TIME, parent, {}, year(2026), CALENDAR)


def facts_of(figures: Sequence[Figure]) -> PlanningFacts:
    return PlanningFacts(history=FigureBook(figures, [WHO], spread="days", unknown="kept"), workdays=WORKED)


def weighed(rule: Weighting, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...] | str:
    """The weights, or why there are none."""
    try:
        return rule.weigh(asked, facts)
    except InvalidValueError as error:
        return str(error)


def proportions(weights: Sequence[Fraction]) -> list[Fraction]:
    total = sum(weights, Fraction(0))
    return [weight / total for weight in weights] if total else list(weights)


@given(books(), questions(), rules, st.fractions(min_value=Fraction(1, 7), max_value=9, max_denominator=7))
def test_more_of_everything_changes_no_proportion(
    figures: tuple[Figure, ...], asked: Asked, rule: Weighting, factor: Fraction
) -> None:
    larger = [attrs.evolve(figure, amount=figure.number() * factor) for figure in figures]

    one, other = weighed(rule, asked, facts_of(figures)), weighed(rule, asked, facts_of(larger))

    if isinstance(one, str) or isinstance(other, str):
        assert one == other
    else:
        assert proportions(one) == proportions(other)


@given(books(), questions(), rules, st.randoms(use_true_random=False))
def test_the_order_of_figures_changes_nothing(
    figures: tuple[Figure, ...], asked: Asked, rule: Weighting, random: object
) -> None:
    mixed = list(figures)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert weighed(rule, asked, facts_of(mixed)) == weighed(rule, asked, facts_of(figures))


@given(books(), questions(), rules, st.data())
def test_weights_are_never_negative_and_explanations_replay_to_them(
    figures: tuple[Figure, ...], asked: Asked, rule: Weighting, data: st.DataObject
) -> None:
    facts = facts_of(figures)
    weights = weighed(rule, asked, facts)
    if isinstance(weights, str):
        return
    place = data.draw(st.integers(0, len(weights) - 1))

    step = rule.explain(asked, facts, asked.children()[place])

    assert min(weights) >= 0
    assert step.value == step.replay() == weights[place]


@given(st.integers(1, 99), trends, st.sampled_from([None, "50%", 1]))
def test_equal_history_gives_equal_shares(amount: int, trend: object, floor: object) -> None:
    figures = [Figure(amount, year(number), {"who": person}) for number in LAST_THREE for person in PEOPLE]
    rule = HistoryShare(trend=trend, floor=floor)  # type: ignore[arg-type]

    assert list(rule.weigh(EAST, facts_of(figures))) == [amount] * 3


@given(by_season, st.integers(1, 99))
def test_an_even_year_has_no_season(rule: SeasonalIndex, amount: int) -> None:
    figures = [Figure(amount, each) for number in LAST_THREE for each in CALENDAR.months(year(number))]
    asked = Asked(MONTHS, year(2026), {}, year(2026), CALENDAR)

    assert list(rule.weigh(asked, facts_of(figures))) == [1] * 12


@given(books(), by_season)
def test_indexes_average_one(figures: tuple[Figure, ...], rule: SeasonalIndex) -> None:
    weights = weighed(rule, Asked(MONTHS, year(2026), {}, year(2026), CALENDAR), facts_of(figures))

    assert isinstance(weights, str) or sum(weights) == 12


@given(books())
def test_history_agrees_with_adding_up_rows(figures: tuple[Figure, ...]) -> None:
    naive = [
        sum((figure.number() for figure in figures if figure.members["who"] == person), Fraction(0)) / 3
        for person in PEOPLE
    ]
    years = {figure.period.start.year for figure in figures if figure.number() and figure.members["who"] in PEOPLE}

    found = weighed(HistoryShare(new_members="zero"), EAST, facts_of(figures))

    if not isinstance(found, str):
        assert [weight * len(years) for weight in found] == [each * 3 for each in naive]


@given(books())
def test_indexes_agree_with_naive_ones(figures: tuple[Figure, ...]) -> None:
    sold: dict[Period, Fraction] = {}
    for figure in figures:
        sold[figure.period] = sold.get(figure.period, Fraction(0)) + figure.number()
    rows = [[sold[month(number, at)] for at in range(1, 13)] for number in LAST_THREE]
    rows = [row for row in rows if any(row)]
    asked = Asked(MONTHS, year(2026), {}, year(2026), CALENDAR)
    facts = facts_of(figures)
    if not rows:
        assert isinstance(weighed(SeasonalIndex(), asked, facts), str)
        return

    mean = [sum((row[at] * 12 / sum(row) for row in rows), Fraction(0)) / len(rows) for at in range(12)]
    pooled = [sum((row[at] for row in rows), Fraction(0)) * 12 / sum(map(sum, rows)) for at in range(12)]

    assert list(SeasonalIndex().weigh(asked, facts)) == mean
    assert list(SeasonalIndex(method="ratio-to-average").weigh(asked, facts)) == pooled


@given(st.lists(st.integers(1, 60), min_size=24, max_size=36))
def test_moving_averages_agree_with_naive_ones(values: list[int]) -> None:
    """Twice averaged: the mean of the two averages of twelve months before and after."""
    values = values[len(values) % 12 :]
    first = 2026 - len(values) // 12
    figures = [Figure(amount, month(first + at // 12, at % 12 + 1)) for at, amount in enumerate(values)]
    asked = Asked(MONTHS, year(2026), {}, year(2026), CALENDAR)
    averages = [Fraction(sum(values[at : at + 12]), 12) for at in range(len(values) - 11)]
    ratios: dict[int, list[Fraction]] = {}
    for at in range(6, len(values) - 6):
        ratios.setdefault(at % 12, []).append(values[at] / ((averages[at - 6] + averages[at - 5]) / 2))
    means = [sum(ratios[at], Fraction(0)) / len(ratios[at]) for at in range(12)]

    found = SeasonalIndex(method="ratio-to-moving-average").weigh(asked, facts_of(figures))

    assert list(found) == [mean * 12 / sum(means) for mean in means]


@given(st.sampled_from([member for member in TIME.members() if TIME.children(member)]))
def test_days_and_workdays_of_parts_sum_to_those_of_the_whole(parent: object) -> None:
    assert isinstance(parent, Period)
    asked = Asked(TIME, parent, {}, year(2026), CALENDAR)

    days = WorkdayShare(counted="days").weigh(asked, facts_of([]))
    workdays = WorkdayShare().weigh(asked, facts_of([]))

    assert sum(days) == parent.days()
    assert sum(workdays) == WORKED.workdays_between(parent.start, parent.end)


@given(
    st.lists(amounts, min_size=3, max_size=3).filter(any),
    st.lists(amounts, min_size=3, max_size=3).filter(any),
    st.integers(1, 99),
)
def test_a_blend_lies_between_its_parts(one: list[int], other: list[int], percent: int) -> None:
    first, second = (GivenShares(dict(zip(PEOPLE, each, strict=True))) for each in (one, other))
    potential = [Figure(amount, year(2026), {"who": person}) for person, amount in zip(PEOPLE, other, strict=True)]
    facts = PlanningFacts(potential=FigureBook(potential, [WHO]))

    blended = Blend({first: percent, PotentialShare(): 100 - percent}).weigh(EAST, facts)

    shares = [proportions(rule.weigh(EAST, facts)) for rule in (first, second)]
    for weight, low, high in zip(blended, *shares, strict=True):
        assert min(low, high) <= weight / 100 <= max(low, high)
    assert sum(blended) == 100


@pytest.mark.parametrize("number", [2020, 2024, 2026, 2027])
def test_every_cut_week_of_a_year_is_weighed(number: int) -> None:
    figures = [Figure(1, Period.inclusive(day, day)) for past in range(number - 3, number) for day in year(past)]
    time = divide_time(year(number))
    facts = facts_of(figures)

    for parent in time.members():
        if not time.children(parent):
            continue
        asked = Asked(time, parent, {}, year(number), CALENDAR)
        for rule in (SeasonalIndex(), SeasonalIndex(cut_weeks="workdays"), HistoryShare()):
            assert len(rule.weigh(asked, facts)) == len(time.children(parent))

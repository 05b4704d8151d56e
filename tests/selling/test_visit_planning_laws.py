"""Laws of plans: capacity, windows, completeness, order, and the best plan there is for visits of one length."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.period import Period
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visit_planning import Visitor, VisitPlanning, VisitRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from salesmanual.selling.visit_planning_result import VisitPlan

START: Final = date(2026, 3, 2)
DAY: Final = timedelta(days=1)
CALENDARS: Final = (
    WorkCalendar("Mon-Sun 09:00-12:00", key="daily"),
    WorkCalendar("Mon-Tue 09:00-11:00; Thu 09:00-13:00", key="part"),
)
REGIONS: Final = ("", "east", "west")
PEOPLE: Final = ("a", "b")


@st.composite
def requests(draw: st.DrawFn, key: str, lengths: Sequence[int]) -> VisitRequest:
    first = draw(st.integers(-1, 4))
    last = draw(st.integers(first, 5))
    return VisitRequest(
        key,
        f"C-{key}",
        START + first * DAY,
        START + last * DAY,
        duration=timedelta(minutes=draw(st.sampled_from(lengths))),
        region=draw(st.sampled_from(REGIONS)),
        priority=draw(st.integers(1, 2)),
        person=draw(st.sampled_from((None, None, *PEOPLE))),
    )


def visitors() -> SearchStrategy[list[Visitor]]:
    def one(key: str) -> SearchStrategy[Visitor]:
        return st.builds(
            Visitor,
            st.just(key),
            st.sampled_from(CALENDARS),
            st.integers(1, 3),
            hours_per_day=st.sampled_from((None, timedelta(hours=2))),
            regions=st.sampled_from(((), ("east",))),
            away=st.sampled_from(((), (START + DAY,))),
        )

    return st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True).flatmap(
        lambda keys: st.tuples(*(one(key) for key in keys)).map(list)
    )


def many(least: int, most: int, *lengths: int) -> SearchStrategy[list[VisitRequest]]:
    return st.integers(least, most).flatmap(
        lambda count: st.tuples(*(requests(str(number), lengths) for number in range(count))).map(list)
    )


POLICIES: Final = st.builds(
    VisitPlanning,
    group=st.sampled_from(("region", "none")),
    travel=st.sampled_from((timedelta(), timedelta(minutes=30))),
)
PERIOD: Final = Period(START, START + 4 * DAY)


def check(plan: VisitPlan, wanted: Sequence[VisitRequest], people: Sequence[Visitor], policy: VisitPlanning) -> None:
    """Windows, people and capacity hold, and every visit is planned or listed, once."""
    by_key = {visitor.key: visitor for visitor in people}
    for day in plan.days:
        visitor = by_key[day.person]
        assert len(day.visits) <= visitor.visits_per_day
        assert sum((policy.takes(each) for each in day.visits), timedelta()) <= visitor.room(day.on)
        assert day.on in plan.period
        for each in day.visits:
            assert day.on in each.window()
            assert visitor.may_make(each)
    planned = [each.key for day in plan.days for each in day.visits]
    assert sorted([*planned, *(each.request.key for each in plan.unplanned)]) == sorted(each.key for each in wanted)


@given(many(0, 14, 30, 60, 100), visitors(), POLICIES)
@settings(deadline=None)
def test_every_visit_is_in_its_window_and_no_day_is_overfull(
    wanted: list[VisitRequest], people: list[Visitor], policy: VisitPlanning
) -> None:
    """Capacity is never exceeded, and every visit is planned or listed."""
    check(policy.plan(wanted, people, PERIOD), wanted, people, policy)


@given(many(0, 10, 30, 60, 100), visitors(), POLICIES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_input_changes_nothing(
    wanted: list[VisitRequest], people: list[Visitor], policy: VisitPlanning, mixed: object
) -> None:
    """The plan is the same in whatever order visits and visitors are given."""
    plan = policy.plan(wanted, people, PERIOD)
    mixed.shuffle(wanted)  # type: ignore[attr-defined] # a random.Random

    assert policy.plan(wanted, people[::-1], PERIOD) == plan


def rank(request: VisitRequest) -> tuple[bool, int]:
    return (request.due >= PERIOD.end, request.priority)


RANKS: Final = [(waits, priority) for waits in (False, True) for priority in (1, 2)]


def value(planned: Sequence[VisitRequest]) -> tuple[int, ...]:
    """How many visits of each rank are planned, the most urgent rank first."""
    return tuple(sum(rank(each) == wanted for each in planned) for wanted in RANKS)


def best(wanted: Sequence[VisitRequest], people: Sequence[Visitor], policy: VisitPlanning) -> tuple[int, ...]:
    """The greatest value there is, found by trying every assignment."""
    bins = [(visitor, START + offset * DAY) for visitor in people for offset in range(PERIOD.days())]
    choices = [
        [None, *(pair for pair in bins if pair[1] in each.window() and pair[0].may_make(each))] for each in wanted
    ]
    found = (0,) * len(RANKS)
    for tried in product(*choices):
        placed = [(each, pair) for each, pair in zip(wanted, tried, strict=True) if pair is not None]
        score = value([each for each, _ in placed])
        if score > found and _holds(placed, policy):
            found = score
    return found


def _holds(placed: Sequence[tuple[VisitRequest, tuple[Visitor, date]]], policy: VisitPlanning) -> bool:
    for visitor, on in {pair for _, pair in placed}:
        own = [each for each, pair in placed if pair == (visitor, on)]
        if len(own) > visitor.visits_per_day:
            return False
        if sum((policy.takes(each) for each in own), timedelta()) > visitor.room(on):
            return False
    return True


@given(many(1, 4, 60), visitors(), POLICIES)
@settings(deadline=None, max_examples=60)
def test_visits_of_one_length_get_the_best_plan_there_is(
    wanted: list[VisitRequest], people: list[Visitor], policy: VisitPlanning
) -> None:
    """A search through all assignments finds none that plans more of the more urgent, with regions or without."""
    plan = policy.plan(wanted, people, PERIOD)

    planned = [each for day in plan.days for each in day.visits]
    assert value(planned) == best(wanted, people, policy)


def earliest_due_first(wanted: Sequence[VisitRequest], capacity: int) -> int:
    """How many visits the rule plans that fills day after day with whatever is due first."""
    left = sorted(wanted, key=lambda each: (each.due, each.key))
    count = 0
    for offset in range(PERIOD.days()):
        on = START + offset * DAY
        today = [each for each in left if each.earliest <= on <= each.due][:capacity]
        left = [each for each in left if each not in today]
        count += len(today)
    return count


@given(many(1, 14, 60), st.integers(1, 3))
@settings(deadline=None)
def test_it_agrees_with_earliest_due_first(wanted: list[VisitRequest], capacity: int) -> None:
    """For one visitor and visits of one length and rank, as many are planned as by filling days by due day."""
    alike = [VisitRequest(each.key, each.customer, each.earliest, min(each.due, START + 3 * DAY)) for each in wanted
             if each.earliest <= START + 3 * DAY]  # fmt: skip
    visitor = Visitor("a", WorkCalendar("Mon-Sun 09:00-17:00"), capacity)

    plan = VisitPlanning().plan(alike, [visitor], PERIOD)

    assert plan.count() == earliest_due_first(alike, capacity)


@given(many(0, 10, 30, 60, 100), visitors(), POLICIES)
@settings(deadline=None)
def test_the_hours_of_every_day_replay(
    wanted: list[VisitRequest], people: list[Visitor], policy: VisitPlanning
) -> None:
    """The explanation of a day gives the hours that are booked."""
    for day in policy.plan(wanted, people, PERIOD).days:
        step = day.explain()

        assert step.replay() == step.value
        assert timedelta(seconds=int(step.replay() * 3600)) == day.booked()  # type: ignore[operator] # hours

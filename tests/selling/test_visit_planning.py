"""Planning visits: windows, capacity, order, regions, reasons, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    UnannouncedYearError,
    WrongTypeError,
)
from salesmanual.kernel.period import Period, week
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visit_planning import Visitor, VisitPlanning, VisitRequest
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.visit_planning_result import VisitPlan

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
MARCH: Final = week(2026, 10)
LI_NA: Final = Visitor("li.na", OFFICE, 2)
WANG_WEI: Final = Visitor("wang.wei", OFFICE, 2)


def on(day: int) -> date:
    return date(2026, 3, day)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def visit(key: str, earliest: int = 2, due: int = 6, **more: Any) -> VisitRequest:  # noqa: ANN401 - fields of the class
    return VisitRequest(key, f"C-{key}", on(earliest), on(due), **more)


def days(plan: VisitPlan) -> dict[str, tuple[int, str]]:
    return {each.key: (day.on.day, day.person) for day in plan.days for each in day.visits}


def reasons(plan: VisitPlan) -> dict[str, str]:
    return {each.request.key: str(each.reason) for each in plan.unplanned}


def test_the_earlier_due_comes_first() -> None:
    """With one visit a day, each day holds the visit that is due first."""
    one = Visitor("li.na", OFFICE, 1)

    plan = VisitPlanning().plan([visit("late"), visit("mid", due=4), visit("early", due=2)], [one], MARCH)

    assert days(plan) == {"early": (2, "li.na"), "mid": (3, "li.na"), "late": (4, "li.na")}
    assert plan.count() == 3


def test_visits_are_spread_over_who_has_fewest() -> None:
    """The earliest day first; on it, whoever has fewer visits."""
    plan = VisitPlanning().plan([visit(key) for key in "abcd"], [WANG_WEI, LI_NA], MARCH)

    assert days(plan) == {"a": (2, "li.na"), "b": (2, "wang.wei"), "c": (2, "li.na"), "d": (2, "wang.wei")}


def test_a_planned_visit_makes_room_for_one_with_a_narrower_window() -> None:
    """The more important visit took Monday; it moves, because the other has no day but that."""
    one = Visitor("li.na", OFFICE, 1)
    wide, narrow = visit("wide", due=4, priority=1), visit("narrow", due=2)

    plan = VisitPlanning().plan([wide, narrow], [one], MARCH)

    assert days(plan) == {"narrow": (2, "li.na"), "wide": (3, "li.na")}


def test_what_is_less_important_is_left_out() -> None:
    """Two visits for one day: the important one is made, the other listed as late with why."""
    one = Visitor("li.na", OFFICE, 1)
    plan = VisitPlanning().plan([visit("a", due=2), visit("b", due=2, priority=1)], [one], MARCH)

    assert days(plan) == {"b": (2, "li.na")}
    assert reasons(plan) == {"a": "every day on which somebody could make it is full"}
    assert [each.request.key for each in plan.late()] == ["a"]


def test_what_can_wait_gives_way_to_what_cannot() -> None:
    """A visit due after the period is left to the next plan, however important."""
    one = Visitor("li.na", OFFICE, 1)
    waiting, now = visit("waits", 2, 20, priority=1), visit("now", 2, 2, priority=9)

    plan = VisitPlanning().plan([waiting, now], [one], Period.inclusive(on(2), on(2)))

    assert days(plan) == {"now": (2, "li.na")}
    assert not plan.late()
    assert [each.request.key for each in plan.unplanned] == ["waits"]


def test_visits_of_one_region_share_a_day() -> None:
    """A day in the region is taken before an empty one, an empty one before a mixed one."""
    east, west = [visit(key, region="east") for key in "ac"], [visit(key, region="west") for key in "bd"]
    requests = [*east, *west, visit("e")]

    grouped = VisitPlanning().plan(requests, [LI_NA], MARCH)
    spread = VisitPlanning(group="none").plan(requests, [LI_NA], MARCH)

    assert {key: day for key, (day, _) in days(grouped).items()} == {"a": 2, "c": 2, "b": 3, "d": 3, "e": 4}
    assert grouped.region_days() == 2
    assert spread.region_days() == 4


def test_grouping_costs_no_due_date() -> None:
    """Where a region would keep a visit from its day, the visit goes elsewhere."""
    one = Visitor("li.na", OFFICE, 2)
    requests = [visit("e1", 2, 2, region="east"), visit("e2", 2, 3, region="east"), visit("w1", 2, 2, region="west")]

    plan = VisitPlanning().plan(requests, [one], MARCH)

    assert days(plan) == {"e1": (2, "li.na"), "w1": (2, "li.na"), "e2": (3, "li.na")}


def test_grouping_gives_way_where_lengths_differ() -> None:
    """By region, the west's five hours go to an empty day and the east's six find none; mixed, all three fit."""
    one = Visitor("li.na", OFFICE, 8)
    requests = [
        visit("a", 2, 2, region="east", duration=hours(3)),
        visit("b", 2, 3, region="west", duration=hours(5)),
        visit("c", 2, 3, region="east", duration=hours(6)),
    ]

    plan = VisitPlanning().plan(requests, [one], MARCH)

    assert {key: day for key, (day, _) in days(plan).items()} == {"a": 2, "b": 2, "c": 3}


def test_grouping_stays_where_nothing_is_gained_without() -> None:
    """A visit that fits nowhere is no reason to give the regions up."""
    requests = [visit("e1", region="east"), visit("w1", region="west"), visit("far", duration=hours(9))]

    plan = VisitPlanning().plan(requests, [LI_NA], MARCH)

    assert {key: day for key, (day, _) in days(plan).items()} == {"e1": 2, "w1": 3}


def test_a_day_holds_no_more_hours_than_it_has() -> None:
    """Time counts as well as number, and so does the way to each visit."""
    short = Visitor("li.na", OFFICE, 8, hours_per_day=hours(3))
    requests = [visit("a"), visit("b"), visit("c")]

    plan = VisitPlanning(travel=timedelta(minutes=30)).plan(requests, [short], MARCH)

    assert days(plan) == {"a": (2, "li.na"), "b": (2, "li.na"), "c": (3, "li.na")}
    assert plan.days[0].booked() == hours(3)
    assert plan.load() == {"li.na": Fraction(3, 10)}


def test_a_chain_moves_several_visits() -> None:
    """Each visit of the chain goes one day on, and the last one finds room."""
    one = Visitor("li.na", OFFICE, 1)
    requests = [visit(str(number), number, number + 1, priority=1) for number in (2, 3, 4)]

    plan = VisitPlanning().plan([*requests, visit("x", 2, 2, priority=9)], [one], MARCH)

    assert {key: day for key, (day, _) in days(plan).items()} == {"x": 2, "2": 3, "3": 4, "4": 5}


def test_a_day_where_a_short_visit_finds_no_room_is_closed_to_longer_ones() -> None:
    """What fails for one hour fails for two; a visit of less time is still tried."""
    tight = Visitor("li.na", OFFICE, 8, hours_per_day=hours(2))
    requests = [
        visit("a", 2, 2, duration=hours(2), priority=1),
        visit("b", 2, 2, duration=hours(2), priority=2),
        visit("c", 2, 2, duration=hours(1), priority=3),
        visit("d", 2, 2, duration=hours(1), priority=4),
    ]

    plan = VisitPlanning().plan(requests, [tight], MARCH)

    assert days(plan) == {"a": (2, "li.na")}
    assert list(reasons(plan)) == ["b", "c", "d"]


def test_a_visit_takes_the_place_of_another_only_where_it_fits() -> None:
    """One hour moved away does not make room for two; the visit that finds none is listed."""
    short = Visitor("li.na", OFFICE, 8, hours_per_day=hours(3))
    requests = [
        visit("moves", 2, 3, priority=1),
        visit("stays", 2, 2, duration=hours(2), priority=2),
        visit("left", 2, 2, duration=hours(2), priority=3),
    ]

    plan = VisitPlanning().plan(requests, [short], MARCH)

    assert {key: day for key, (day, _) in days(plan).items()} == {"moves": 2, "stays": 2}
    assert plan.days[0].booked() == hours(3)


def test_what_fails_for_a_long_visit_is_tried_for_a_shorter_one() -> None:
    """Three hours find no room on Monday; one hour does, because an hour can move to Tuesday."""
    short = Visitor("li.na", OFFICE, 8, hours_per_day=hours(3))
    requests = [
        visit("moves", 2, 3, priority=1),
        visit("stays", 2, 2, duration=hours(2), priority=2),
        visit("left", 2, 2, duration=hours(3), priority=3),
        visit("fits", 2, 2, priority=4),
    ]

    plan = VisitPlanning().plan(requests, [short], MARCH)

    assert {key: day for key, (day, _) in days(plan).items()} == {"stays": 2, "fits": 2, "moves": 3}
    assert list(reasons(plan)) == ["left"]


def test_regions_and_names_say_who_goes() -> None:
    """A visit goes to whose region it is, or to the one it names, whatever the region."""
    east = Visitor("li.na", OFFICE, 8, regions=["east"])
    west = Visitor("wang.wei", OFFICE, 8, regions=["west"])
    requests = [visit("e", region="east"), visit("w", region="west"), visit("named", region="west", person="li.na")]

    plan = VisitPlanning().plan(requests, [east, west], MARCH)

    assert {key: person for key, (_, person) in days(plan).items()} == {
        "e": "li.na",
        "w": "wang.wei",
        "named": "li.na",
    }


@pytest.mark.parametrize(
    ("request_", "reason", "is_late"),
    [
        (
            VisitRequest("x", "C", date(2026, 2, 1), date(2026, 3, 1)),
            "it is due 2026-03-01, before the plan begins",
            True,
        ),
        (visit("x", 9, 10), "it may be made from 2026-03-09 on, after the plan ends", False),
        (visit("x", 7, 8), "nobody who could make it works from 2026-03-07 to 2026-03-08", True),
        (visit("x", 6, 20, person="zhou"), "zhou is not among the visitors", False),
        (visit("x", region="north"), "nobody visits the region north", True),
        (visit("x", duration=hours(9)), "it takes 9 hours and no day has more than 8", True),
        (visit("x", 5, 5, person="away"), "nobody who could make it works from 2026-03-05 to 2026-03-05", True),
    ],
)
def test_what_cannot_be_planned_says_why(request_: VisitRequest, reason: str, is_late: bool) -> None:  # noqa: FBT001 - the expected answer
    """Every visit that fits on no day is listed with the reason."""
    people = [Visitor("li.na", OFFICE, regions=["east"]), Visitor("away", OFFICE, regions=["west"], away=[on(5)])]

    plan = VisitPlanning().plan([request_], people, MARCH)

    assert reasons(plan) == {"x": reason}
    assert plan.unplanned[0].is_late is is_late
    assert plan.day_of("x") is None


def test_a_day_knows_its_regions() -> None:
    """Each region once; a visit without one counts for none."""
    requests = [visit("a", 2, 2, region="west"), visit("b", 2, 2, region="east"), visit("c", 2, 2)]

    plan = VisitPlanning().plan(requests, [Visitor("li.na", OFFICE, 8)], MARCH)

    assert plan.day_of("c") == plan.days[0]
    assert plan.days[0].regions() == ("east", "west")
    assert [each.key for each in plan.days[0].visits] == ["c", "b", "a"]


def test_the_plan_answers_by_person_and_by_visit() -> None:
    """Days of a person, the day of a visit, and the nearest name where there is none."""
    plan = VisitPlanning().plan([visit("a")], [LI_NA, WANG_WEI], MARCH)

    assert len(plan.of("li.na")) == 5
    assert plan.day_of("a") == plan.days[0]
    assert plan.load() == {"li.na": Fraction(1, 40), "wang.wei": Fraction(0)}
    with pytest.raises(NotFoundError, match=r"did you mean 'li\.na'"):
        plan.of("lina")
    with pytest.raises(NotFoundError, match="visit"):
        plan.day_of("b")


def test_days_without_visits_can_be_left_out() -> None:
    """A policy says whether a plan lists them."""
    plan = VisitPlanning(list_idle=False).plan([visit("a", 3)], [LI_NA], MARCH)

    assert [day.on for day in plan.days] == [on(3)]


def test_the_hours_of_a_day_are_explained_and_replay() -> None:
    """Each visit with its way; the sum is what is booked."""
    policy = VisitPlanning(travel=timedelta(minutes=15))
    day = policy.plan([visit("a"), visit("b", duration=timedelta(minutes=20))], [LI_NA], MARCH).days[0]

    step = day.explain()

    assert step.replay() == step.value == Fraction(11, 6)
    assert step.to_text(depth=0) == (
        "hours booked for li.na on 2026-03-02: 11/6 ≈ 1.8333 (the sum) — at most 2 visits and 8 hours [Handbook 2.3]"
    )


def test_the_plan_prints_as_tables() -> None:
    """The visits by day, and those that are left out."""
    plan = VisitPlanning().plan([visit("a", region="east"), visit("b", 7, 8)], [LI_NA], MARCH)

    assert str(plan) == (
        "Visits from 2026-03-02 to 2026-03-08\n"
        "┌────────────┬────────┬────────┬───────┬──────────┬───────┬────────────┐\n"
        "│ day        │ person │ region │ visit │ customer │ hours │ due by     │\n"
        "├────────────┼────────┼────────┼───────┼──────────┼───────┼────────────┤\n"
        "│ 2026-03-02 │ li.na  │ east   │ a     │ C-a      │  1.00 │ 2026-03-06 │\n"
        "└────────────┴────────┴────────┴───────┴──────────┴───────┴────────────┘\n"
        "\n"
        "Not planned\n"
        "┌───────┬──────────┬────────────┬──────┬──────────────────────────────────────────────────────────────┐\n"
        "│ visit │ customer │ due by     │ late │ why                                                          │\n"
        "├───────┼──────────┼────────────┼──────┼──────────────────────────────────────────────────────────────┤\n"
        "│ b     │ C-b      │ 2026-03-08 │ yes  │ nobody who could make it works from 2026-03-07 to 2026-03-08 │\n"
        "└───────┴──────────┴────────────┴──────┴──────────────────────────────────────────────────────────────┘"
    )
    assert plan.records()[0]["visit"] == "a"
    assert len(VisitPlanning().plan([], [LI_NA], MARCH).tables()) == 1


def test_a_night_shift_has_its_hours_on_the_day_it_starts() -> None:
    """Room is what the calendar counts for the day, half days too."""
    half = WorkCalendar("Mon-Fri 09:00-17:00", half_days={on(3): "09:00-12:00"})

    assert [str(Visitor("a", half).room(on(day))) for day in (2, 3, 7)] == ["8:00:00", "3:00:00", "0:00:00"]


def test_policies_round_trip() -> None:
    """A policy reads back from plain values, TOML and JSON."""
    check_round_trip(VisitPlanning("own", label="own", group="none", travel=timedelta(minutes=20), list_idle=False))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: visit("a", 6, 2),
            InvalidValueError,
            "due: found '2026-03-02', accepted is the earliest day 2026-03-06",
        ),
        (lambda: visit(""), InvalidValueError, "key: found ''"),
        (
            lambda: visit("a", priority=10),
            InvalidValueError,
            "priority: found 10, accepted is a whole number from 1 to 9",
        ),
        (lambda: visit("a", duration=1), WrongTypeError, "duration: found 1 of type int"),
        (lambda: VisitRequest("a", "C", "2026-03-02", on(2)), WrongTypeError, "earliest: found '2026-03-02'"),  # type: ignore[arg-type] # the fault
        (lambda: Visitor("a", OFFICE, 0), InvalidValueError, "visits_per_day: found 0"),
        (lambda: Visitor("a", "office"), WrongTypeError, "calendar: found 'office' of type str"),  # type: ignore[arg-type] # the fault
        (lambda: Visitor("a", OFFICE, regions=["x", "x"]), DuplicateError, "regions 'x' is there already"),
        (lambda: Visitor("a", OFFICE, away=["monday"]), WrongTypeError, "away[0]: found 'monday' of type str"),  # type: ignore[list-item] # the fault
        (lambda: VisitPlanning(group="colour"), InvalidValueError, "group: found 'colour'"),
        (lambda: VisitPlanning(travel=30), WrongTypeError, "travel: found 30 of type int"),  # type: ignore[arg-type] # the fault
        (lambda: VisitPlanning(travel=timedelta(-1)), InvalidValueError, "travel: found '-1 day, 0:00:00'"),
        (lambda: VisitPlanning().plan([visit("a")], [], MARCH), InvalidValueError, "visitors: found ()"),
        (lambda: VisitPlanning().plan(["a"], [LI_NA], MARCH), WrongTypeError, "requests[0]: found 'a'"),  # type: ignore[list-item] # the fault
        (lambda: VisitPlanning().plan([visit("a")] * 2, [LI_NA], MARCH), DuplicateError, "requests[1].key 'a' is"),
        (lambda: VisitPlanning().plan([], [LI_NA, LI_NA], MARCH), DuplicateError, "visitors[1].key 'li.na' is"),
        (lambda: VisitPlanning().plan([], [LI_NA], "2026-W10"), WrongTypeError, "period: found '2026-W10'"),  # type: ignore[arg-type] # the fault
        (
            lambda: VisitPlanning().plan([], [Visitor("a", WorkCalendar("Mon 09:00-17:00", announced=[2025]))], MARCH),
            UnannouncedYearError,
            "calendar 'calendar' has no officially announced holidays for 2026",
        ),
    ],
)
def test_bad_input_is_refused_by_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    """A message names the place, what was found and what is accepted."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)

"""A whole cycle: who waits where, what is overdue, and whose turn it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people.appraisal_world import (
    AGREED,
    ASSESSED,
    CALENDAR,
    CALIBRATED,
    CLOSED,
    CYCLE,
    OPENED,
    PLANNED,
    PROPOSED,
    TALKED,
    day,
)

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.period import year
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.people.appraisal_answers import appeal_appraisal
from salesmanual.people.appraisal_cycles import AppraisalCycle, standard_appraisal_cycle
from salesmanual.people.appraisal_progress import LatePerson, cycle_progress, overdue_steps
from salesmanual.people.appraisal_steps import AppraisalStep
from salesmanual.people.appraisal_work import check_in
from salesmanual.people.appraisals import open_appraisal, withdraw_appraisal
from salesmanual.testing.appraisals import APPRAISAL_VERBS, appraisal_cycles, try_verb

if TYPE_CHECKING:
    from salesmanual.people.appraisal_records import Appraisal


def other(record: Appraisal, number: int) -> Appraisal:
    return attrs.evolve(record, id=f"B-{number}", person=f"p{number}")


def late(record: Appraisal, as_of: date) -> list[tuple[str, date, int, tuple[str, ...], bool]]:
    found = overdue_steps([record], CYCLE, CALENDAR, as_of=as_of)
    return [(each.step, each.due, each.late, each.actors, each.is_next) for each in found.steps]


def test_a_deadline_is_missed_on_the_day_after_it() -> None:
    assert late(OPENED, date(2026, 1, 22)) == []
    assert late(OPENED, date(2026, 1, 23)) == [("goals", date(2026, 1, 22), 1, ("li.na", "wang.wei"), True)]


def test_days_off_make_nothing_later() -> None:
    assert [each[2] for each in late(OPENED, date(2026, 1, 25))] == [1]
    assert [each[2] for each in late(OPENED, date(2026, 1, 26))] == [2]


def test_a_day_off_after_a_deadline_makes_nobody_late() -> None:
    friday = attrs.evolve(CYCLE, steps=[attrs.evolve(CYCLE.steps[0], workdays=16), *CYCLE.steps[1:]])

    days = [date(2026, 1, 23), date(2026, 1, 24), date(2026, 1, 26)]

    assert [len(overdue_steps([OPENED], friday, CALENDAR, as_of=on).steps) for on in days] == [0, 0, 1]


def test_of_proposed_goals_the_other_side_is_late() -> None:
    assert late(PROPOSED, date(2026, 1, 23))[0][3] == ("li.na",)


def test_a_step_whose_turn_has_not_come_is_overdue_and_nobody_is_late_for_it() -> None:
    found = overdue_steps([OPENED], CYCLE, CALENDAR, as_of=date(2026, 2, 2))

    assert [(each.step, each.is_next) for each in found.steps] == [("goals", True), ("plan", False)]
    assert found.who_is_late() == (LatePerson("li.na", 1, 7, 7), LatePerson("wang.wei", 1, 7, 7))
    assert found.who_is_late("plan") == ()
    assert found.of("A-1") == found.steps


def test_a_missed_check_in_is_overdue_until_the_manager_assesses() -> None:
    met = check_in(PLANNED, CYCLE, {}, on=date(2026, 3, 30), at=day(3, 31), by="li.na")

    assert [each[:3] for each in late(PLANNED, date(2026, 4, 2))] == [("check-ins", date(2026, 3, 31), 2)]
    assert late(met, date(2026, 4, 2)) == []
    assert [each[4] for each in late(OPENED, date(2026, 4, 2)) if each[0] == "check-ins"] == [False]
    assert [each[0] for each in late(ASSESSED, date(2027, 1, 13))] == []


def test_only_the_check_ins_of_the_period_are_due() -> None:
    dues = [each[1] for each in late(PLANNED, date(2027, 6, 30)) if each[0] == "check-ins"]

    assert dues == sorted(dues)
    assert max(dues) == date(2026, 12, 31)
    assert len(dues) == 4


def test_an_appeal_waits_for_somebody_who_has_not_judged() -> None:
    appealed = appeal_appraisal(TALKED, CYCLE, at=day(1, 27, of=2027), by="li.na", why="missing")

    assert late(appealed, date(2027, 2, 10)) == [
        ("acknowledgement", date(2027, 2, 4), 4, ("li.na",), False),
    ]
    assert late(appealed, date(2027, 2, 11))[-1] == ("appealed", date(2027, 2, 10), 1, (), True)
    found = overdue_steps([appealed], CYCLE, CALENDAR, as_of=date(2027, 2, 11))
    assert found.who_is_late() == (LatePerson("", 1, 1, 1),)


def test_calibration_waits_for_the_second_manager_where_one_is_named() -> None:
    nobody = attrs.evolve(ASSESSED, second_manager=None)

    assert late(ASSESSED, date(2027, 1, 22))[0][3] == ("wu.fang",)
    assert late(nobody, date(2027, 1, 22))[0][3] == ()


def test_a_step_for_anybody_names_nobody() -> None:
    steps = [AppraisalStep("goals"), AppraisalStep("files", 1), AppraisalStep("assessment", 2)]
    own = AppraisalCycle("2026", year(2026), steps, appeals=0)

    found = overdue_steps([AGREED, other(OPENED, 1)], CYCLE, CALENDAR, as_of=date(2026, 1, 30))
    mine = overdue_steps([other(OPENED, 1)], own, CALENDAR, as_of=date(2027, 1, 8))

    assert {each.appraisal for each in found.steps} == {"A-1", "B-1"}
    assert [each.actors for each in mine.steps if each.step == "files"] == [()]


def test_what_has_ended_misses_nothing() -> None:
    gone = withdraw_appraisal(PLANNED, CYCLE, at=day(5, 1), by="hr", why="left")

    assert late(CLOSED, date(2028, 1, 3)) == late(gone, date(2028, 1, 3)) == []


def test_the_progress_counts_who_waits_and_what_is_done() -> None:
    records = [OPENED, other(PROPOSED, 1), other(PLANNED, 2), other(CALIBRATED, 3), other(CLOSED, 4)]

    progress = cycle_progress(records, CYCLE, CALENDAR, as_of=date(2026, 1, 26))

    assert [(each.step, each.waiting, each.done, each.late) for each in progress.steps] == [
        ("goals", 2, 3, 2),
        ("plan", 0, 3, 0),
        ("check-ins", 0, None, 0),
        ("self-assessment", 1, 2, 0),
        ("assessment", 0, 2, 0),
        ("calibration", 0, 2, 0),
        ("talk", 1, 1, 0),
        ("acknowledgement", 0, 1, 0),
        ("development", 0, 1, 0),
        ("appealed", 0, None, 0),
        ("ready", 0, None, 0),
        ("closed", 1, None, 0),
        ("withdrawn", 0, None, 0),
    ]
    with pytest.raises(NotFoundError, match="no step 'goal'"):
        progress.of("goal")


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_are_read_in_every_language(language: str) -> None:
    goals = {"en": "goals agreed", "zh_Hant": "商定目標", "zh_Hans": "商定目标"}[language]
    as_of = date(2026, 2, 2)

    overdue = overdue_steps([OPENED], CYCLE, CALENDAR, as_of=as_of).to_markdown(language)  # type: ignore[arg-type]
    progress = cycle_progress([OPENED], CYCLE, CALENDAR, as_of=as_of).to_markdown(language)  # type: ignore[arg-type]

    assert (goals in overdue, goals in progress) == (True, True)


Walk = list[tuple[str, str, int]]
WALKS = st.lists(
    st.tuples(
        st.sampled_from([verb for verb in APPRAISAL_VERBS if verb != "withdraw"]),
        st.sampled_from(["li.na", "wang.wei", "wu.fang", "zhou.jie"]),
        st.integers(0, 60),
    ),
    max_size=25,
)


def walked(cycle: AppraisalCycle, number: int, walk: Walk) -> Appraisal:
    at = day(1, 1)
    record = open_appraisal(f"A-{number}", cycle, "li.na", "wang.wei", second_manager="wu.fang", at=at, by="hr")
    for verb, by, days in walk:
        at += timedelta(days=days)
        record = try_verb(record, cycle, verb, at=at, by=by) or record
    return attrs.evolve(record, person=f"p{number}") if number else record


@given(appraisal_cycles(), st.lists(WALKS, max_size=3), st.integers(0, 500))
def test_every_appraisal_waits_at_exactly_one_place(cycle: AppraisalCycle, walks: list[Walk], days: int) -> None:
    records = [walked(cycle, number, walk) for number, walk in enumerate(walks)]
    as_of = date(2026, 1, 1) + timedelta(days=days)

    progress = cycle_progress(records, cycle, CALENDAR, as_of=as_of)

    assert sum(each.waiting for each in progress.steps) == progress.appraisals == len(records)
    assert all(each.late <= len(records) for each in progress.steps)
    done = [each.done for each in progress.steps if each.done is not None]
    assert done == sorted(done, reverse=True)


@given(appraisal_cycles(), st.lists(WALKS, min_size=1, max_size=3), st.integers(0, 500), st.integers(0, 60))
def test_what_is_overdue_only_grows_with_time_and_is_the_same_in_any_order(
    cycle: AppraisalCycle, walks: list[Walk], days: int, more: int
) -> None:
    records = [walked(cycle, number, walk) for number, walk in enumerate(walks)]
    as_of = date(2026, 1, 1) + timedelta(days=days)

    now = overdue_steps(records, cycle, CALENDAR, as_of=as_of)
    then = overdue_steps(records, cycle, CALENDAR, as_of=as_of + timedelta(days=more))

    assert overdue_steps(records[::-1], cycle, CALENDAR, as_of=as_of) == now
    later = {(each.appraisal, each.step, each.due): each.late for each in then.steps}
    for each in now.steps:
        assert each.due < as_of
        assert (
            later[each.appraisal, each.step, each.due]
            >= each.late
            == len(CALENDAR.workdays(each.due + timedelta(days=1), as_of + timedelta(days=1)))
        )
    assert sum(person.steps for person in now.who_is_late()) >= sum(each.is_next for each in now.steps)


def test_bad_input_is_refused_with_its_place() -> None:
    as_of = date(2026, 2, 2)
    with pytest.raises(DuplicateError, match=r"appraisals\[1\].id"):
        overdue_steps([OPENED, OPENED], CYCLE, CALENDAR, as_of=as_of)
    with pytest.raises(DuplicateError, match=r"appraisals\[1\].person.*withdraw the others"):
        overdue_steps([OPENED, attrs.evolve(OPENED, id="A-2")], CYCLE, CALENDAR, as_of=as_of)
    with pytest.raises(InvalidValueError, match="cycle: found '2027'"):
        overdue_steps([OPENED], standard_appraisal_cycle("2027", year(2027)), CALENDAR, as_of=as_of)
    with pytest.raises(WrongTypeError, match="calendar: found None"):
        overdue_steps([OPENED], CYCLE, None, as_of=as_of)  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError, match=r"appraisals\[0\]: found 'A-1' of type str, accepted is an Appraisal"):
        overdue_steps(["A-1"], CYCLE, CALENDAR, as_of=as_of)  # type: ignore[list-item]


def test_a_withdrawn_appraisal_makes_room_for_another() -> None:
    gone = withdraw_appraisal(OPENED, CYCLE, at=day(1, 6), by="hr", why="wrong manager")

    progress = cycle_progress([gone, attrs.evolve(OPENED, id="A-2")], CYCLE, CALENDAR, as_of=date(2026, 1, 7))

    assert (progress.of("withdrawn").waiting, progress.of("goals").waiting) == (1, 1)

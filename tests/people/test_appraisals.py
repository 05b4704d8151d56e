"""Appraisals: the way from goals to development, who may, and everything that is refused."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.people.appraisal_world import (
    AGREED,
    ASSESSED,
    CALENDAR,
    CALIBRATED,
    CLOSED,
    CYCLE,
    DEVELOPING,
    GOALS,
    OPENED,
    PLANNED,
    PROPOSED,
    SELF,
    TALKED,
    TASKS,
    day,
)

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, RefusedError, SalesManualError, WrongTypeError
from salesmanual.kernel.period import year
from salesmanual.kernel.record import Record, replay
from salesmanual.people.appraisal_answers import (
    acknowledge_appraisal,
    appeal_appraisal,
    decide_appeal,
    plan_development,
)
from salesmanual.people.appraisal_cycles import AppraisalCycle, standard_appraisal_cycle
from salesmanual.people.appraisal_entries import (
    AppealDecision,
    AppraisalScore,
    CheckIn,
    GoalProgress,
    PlannedTask,
    ProposedGoals,
    read_score_entry,
)
from salesmanual.people.appraisal_goals import agree_goals, change_goals, propose_goals
from salesmanual.people.appraisal_scoring import assess_appraisal, calibrate_appraisal, hold_talk, self_assess
from salesmanual.people.appraisal_steps import AppraisalStep
from salesmanual.people.appraisal_work import add_tasks, check_in, finish_task, set_plan
from salesmanual.people.appraisals import (
    change_manager,
    close_appraisal,
    complete_step,
    open_appraisal,
    pass_over_step,
    withdraw_appraisal,
)
from salesmanual.people.performance_goals import Goal, goal_spans
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.people.appraisal_records import Appraisal

LATER = day(1, 27, of=2027)


def findings(error: RefusedError) -> list[str]:
    return [line.removeprefix("  ☐ ") for line in str(error).splitlines()[1:]]


def test_an_appraisal_goes_from_goals_to_its_end() -> None:
    assert [event.state for event in CLOSED.journal if event.state] == [
        "goals",
        "plan",
        "self-assessment",
        "assessment",
        "calibration",
        "talk",
        "acknowledgement",
        "development",
        "ready",
        "closed",
    ]
    assert str(CLOSED) == "A-1: li.na 2026, closed"
    assert CLOSED.development == "D-1"


def test_it_is_a_record() -> None:
    assert isinstance(CLOSED, Record)
    assert CLOSED.version == len(CLOSED.journal) == 11
    assert replay(OPENED, CLOSED.journal) == CLOSED
    check_round_trip(CLOSED)


def test_every_score_is_kept_and_the_last_one_stands() -> None:
    assert [(step, int(score.score), score.by) for step, score in CLOSED.scores()] == [
        ("self-assessment", 92, "li.na"),
        ("assessment", 84, "wang.wei"),
        ("calibration", 82, "wu.fang"),
    ]
    assert CLOSED.result() == CLOSED.calibrated


def test_what_a_person_says_of_themselves_is_no_result() -> None:
    assert SELF.result() is None


def test_goals_hold_when_both_sides_have_agreed() -> None:
    assert (PROPOSED.goals, PROPOSED.goals_on(date(2026, 3, 1))) == ((), ())
    assert AGREED.goals_on(date(2026, 3, 1)) == GOALS
    assert (AGREED.proposed, AGREED.goals_on(date(2027, 1, 1))) == (None, ())


def test_a_new_proposal_replaces_the_one_before() -> None:
    other = propose_goals(PROPOSED, CYCLE, [Goal("visits", 150)], at=day(1, 13), by="li.na")

    agreed = agree_goals(other, CYCLE, at=day(1, 14), by="wang.wei")

    assert agreed.goals_on(date(2026, 1, 1)) == (Goal("visits", 150),)


def changed() -> Appraisal:
    proposed = change_goals(
        PLANNED, CYCLE, [Goal("revenue", 900_000)], since=date(2026, 7, 1), at=day(6, 20), by="wang.wei", why="a loss"
    )
    return agree_goals(proposed, CYCLE, at=day(6, 25), by="li.na")


def test_goals_changed_in_mid_cycle_keep_both_versions_with_their_days() -> None:
    first, second = changed().goals

    assert (first.since, first.until, first.goals) == (date(2026, 1, 1), date(2026, 6, 30), GOALS)
    assert (second.since, second.until, second.why) == (date(2026, 7, 1), date(2026, 12, 31), "a loss")
    assert second.goals == (GOALS[1], Goal("revenue", 900_000))
    assert [span.share for span in goal_spans((first, second), CYCLE.period)] == [
        Fraction(181, 365),
        Fraction(184, 365),
    ]
    assert changed().journal.state == "self-assessment"


def test_what_is_only_proposed_falls_away_with_the_manager() -> None:
    moved = change_manager(PROPOSED, CYCLE, "zhou.jie", at=day(1, 13), by="hr", why="another team")

    assert (moved.manager, moved.second_manager, moved.proposed) == ("zhou.jie", None, None)


def test_a_task_is_done_by_its_owner() -> None:
    done = finish_task(PLANNED, CYCLE, "t2", on=date(2026, 7, 3), at=day(7, 6), by="sun.yi")

    assert [task.done for task in done.tasks] == [None, date(2026, 7, 3)]
    assert [task.is_late(date(2026, 7, 1)) for task in done.tasks] == [True, True]
    assert [task.is_late(date(2026, 7, 3)) for task in done.tasks] == [True, False]


def test_tasks_are_added_in_the_course_of_the_year() -> None:
    more = add_tasks(PLANNED, CYCLE, [PlannedTask("t3", "Fair", "li.na", date(2026, 9, 1))], at=day(7, 6), by="li.na")

    assert [task.key for task in more.tasks] == ["t1", "t2", "t3"]


def test_a_check_in_notes_progress_by_goal() -> None:
    checked = check_in(
        PLANNED, CYCLE, {"revenue": "25%"}, on=date(2026, 3, 30), note_text="slow", at=day(3, 31), by="wang.wei"
    )

    (entry,) = checked.check_ins
    assert (entry.of("revenue"), entry.of("visits"), entry.note) == (Fraction(1, 4), None, "slow")
    assert checked.journal.state == "self-assessment"


def test_the_manager_may_assess_once_the_deadline_of_the_self_assessment_has_passed() -> None:
    due = day(1, 7, of=2027)

    assessed = assess_appraisal(
        PLANNED, CYCLE, 80, calendar=CALENDAR, at=due + timedelta(days=1), by="wang.wei", why="no answer"
    )

    assert (assessed.journal.state, assessed.self_assessed) == ("calibration", None)
    with pytest.raises(RefusedError) as error:
        assess_appraisal(PLANNED, CYCLE, 80, calendar=CALENDAR, at=due, by="wang.wei")
    assert findings(error.value) == ["deadline_passed is true: found false"]


def test_a_step_that_nobody_takes_is_passed_over_with_the_reason() -> None:
    passed = pass_over_step(TALKED, CYCLE, CALENDAR, at=day(2, 5, of=2027), by="hr", why="on leave")

    assert passed.journal.state == "development"


def test_the_score_of_a_result_comes_with_its_grade() -> None:
    @attrs.frozen
    class Grade:
        key: str = "C"

    @attrs.frozen
    class Result:
        score: Fraction | None = Fraction(71)
        grade: object = Grade()

    assert self_assess(PLANNED, CYCLE, Result(), at=LATER, by="li.na").self_assessed == AppraisalScore(
        71, "li.na", LATER.date(), grade="C"
    )
    assert read_score_entry(Result(grade=None), grade="B", by="x", on=LATER.date()).grade == "B"
    with pytest.raises(InvalidValueError, match="score: found None, accepted is a result that has a score"):
        read_score_entry(Result(score=None), by="x", on=LATER.date())
    with pytest.raises(InvalidValueError, match="grade: found 'A', accepted is the grade of the result, 'C'"):
        read_score_entry(Result(), grade="A", by="x", on=LATER.date())
    with pytest.raises(WrongTypeError, match="grade: found 3 of type int"):
        read_score_entry(Result(grade=3), by="x", on=LATER.date())


def test_a_confirmed_score_needs_no_reason() -> None:
    calibrated = calibrate_appraisal(ASSESSED, CYCLE, 84, grade="B", at=LATER, by="wu.fang")

    assert calibrated.journal.state == "talk"


def appealed() -> Appraisal:
    return appeal_appraisal(TALKED, CYCLE, at=LATER, by="li.na", why="one sale is missing")


def test_an_appeal_that_is_upheld_names_the_score_that_stands() -> None:
    decided = decide_appeal(
        appealed(), CYCLE, "upheld", score=86, grade="B", at=day(2, 1, of=2027), by="zhou.jie", why="it was missing"
    )

    assert (decided.journal.state, decided.appeals()) == ("acknowledgement", 1)
    assert [score.score for _, score in decided.scores()] == [92, 84, 82, 86]
    result = decided.result()
    assert result is not None
    assert (int(result.score), result.by) == (86, "zhou.jie")
    assert decided.judges() == ("wang.wei", "wu.fang", "zhou.jie")


def test_an_appeal_that_is_rejected_leaves_the_score() -> None:
    decided = decide_appeal(appealed(), CYCLE, "rejected", at=day(2, 1, of=2027), by="zhou.jie", why="it was of 2025")

    assert decided.result() == CALIBRATED.calibrated
    with pytest.raises(RefusedError) as error:
        appeal_appraisal(decided, CYCLE, at=day(2, 2, of=2027), by="li.na", why="still")
    assert findings(error.value) == ["appeals is below 1: found 1"]


def test_a_step_of_the_companys_own_is_done_by_who_acts_in_it() -> None:
    steps = [
        AppraisalStep("goals", 15),
        AppraisalStep("mine", 1, actor="person"),
        AppraisalStep("yours", 2, actor="manager"),
        AppraisalStep("ours", 3, actor="both"),
        AppraisalStep("theirs", 4, actor="reviewer"),
        AppraisalStep("whose", 5),
        AppraisalStep("assessment", 10),
    ]
    own = AppraisalCycle("2026", year(2026), steps, appeals=0)
    record = agree_goals(propose_goals(OPENED, own, GOALS, at=day(1, 6), by="li.na"), own, at=day(1, 7), by="wang.wei")
    wrong = {"mine": "wang.wei", "yours": "li.na", "ours": "hr", "theirs": "wang.wei"}
    right = {"mine": "li.na", "yours": "wang.wei", "ours": "li.na", "theirs": "hr", "whose": "hr"}

    for key, by in right.items():
        assert record.journal.state == key
        if key in wrong:
            with pytest.raises(RefusedError):
                complete_step(record, own, at=day(2, 1), by=wrong[key])
        record = complete_step(record, own, at=day(2, 1), by=by)

    assert record.journal.state == "assessment"
    with pytest.raises(RefusedError):
        complete_step(record, own, at=day(2, 1), by="hr")


def test_an_appraisal_is_withdrawn_with_the_reason() -> None:
    gone = withdraw_appraisal(PLANNED, CYCLE, at=day(5, 1), by="hr", why="left the company")

    assert gone.journal.state == "withdrawn"


REFUSED: dict[str, tuple[Callable[[], object], list[str]]] = {
    "goals that somebody else proposes": (
        lambda: propose_goals(OPENED, CYCLE, [Goal("sales", 1)], at=day(1, 6), by="hr"),
        ["li.na or wang.wei acts: found hr", "every indicator is one of revenue, visits: found sales"],
    ),
    "goals that are agreed already": (
        lambda: propose_goals(AGREED, CYCLE, GOALS, at=day(1, 15), by="li.na"),
        ["no goals are agreed yet: found work plan and tasks"],
    ),
    "goals that one side alone agrees to": (
        lambda: agree_goals(PROPOSED, CYCLE, at=day(1, 13), by="wang.wei"),
        ["somebody else than wang.wei agrees: found wang.wei"],
    ),
    "goals that nobody proposed": (
        lambda: agree_goals(OPENED, CYCLE, at=day(1, 13), by="li.na"),
        ["goals are proposed"],
    ),
    "a change that nobody proposed": (
        lambda: agree_goals(AGREED, CYCLE, at=day(1, 15), by="li.na"),
        ["goals are proposed"],
    ),
    "a change without a reason, on a day that does not fit": (
        lambda: change_goals(PLANNED, CYCLE, GOALS, since=date(2026, 1, 1), at=day(6, 1), by="li.na", why=" "),
        ["the change begins after 2026-01-01 and by 2026-12-31: found 2026-01-01", "a reason is given"],
    ),
    "a change before the first goals": (
        lambda: change_goals(OPENED, CYCLE, GOALS, since=date(2026, 2, 1), at=day(1, 6), by="li.na", why="so"),
        ["the goals are agreed and the manager has not assessed yet: found goals agreed"],
    ),
    "a plan by somebody else for a goal that is not agreed": (
        lambda: set_plan(AGREED, CYCLE, [attrs.evolve(TASKS[0], goal="calls")], at=day(1, 20), by="hr"),
        ["li.na or wang.wei acts: found hr", "every indicator is one of revenue, visits: found calls"],
    ),
    "a plan out of turn": (
        lambda: set_plan(OPENED, CYCLE, TASKS, at=day(1, 20), by="li.na"),
        ["the state is one of work plan and tasks: found goals agreed"],
    ),
    "tasks after the assessment": (
        lambda: add_tasks(ASSESSED, CYCLE, [attrs.evolve(TASKS[0], key="t9")], at=LATER, by="li.na"),
        ["the goals are agreed and the manager has not assessed yet: found calibration"],
    ),
    "a task that is done twice, by somebody else, tomorrow": (
        lambda: finish_task(
            finish_task(PLANNED, CYCLE, "t1", on=date(2026, 3, 2), at=day(3, 3), by="li.na"),
            CYCLE,
            "t1",
            on=date(2026, 3, 5),
            at=day(3, 4),
            by="hr",
        ),
        [
            "it is one of li.na, wang.wei: found hr",
            "the task is open: found 2026-03-02",
            "the day is not after 2026-03-04: found 2026-03-05",
        ],
    ),
    "a check-in before the period": (
        lambda: check_in(PLANNED, CYCLE, {"calls": 1}, on=date(2025, 12, 31), at=day(2, 1), by="li.na"),
        ["the day is not before 2026-01-01: found 2025-12-31"],
    ),
    "a check-in on a goal that does not hold": (
        lambda: check_in(PLANNED, CYCLE, {"calls": 1}, on=date(2026, 2, 2), at=day(2, 1), by="hr"),
        [
            "li.na or wang.wei acts: found hr",
            "the day is not after 2026-02-01: found 2026-02-02",
            "every indicator is one of revenue, visits: found calls",
        ],
    ),
    "somebody else's self-assessment": (
        lambda: self_assess(PLANNED, CYCLE, 90, at=LATER, by="wang.wei"),
        ["li.na acts in person: found wang.wei"],
    ),
    "an assessment of oneself": (
        lambda: assess_appraisal(SELF, CYCLE, 90, calendar=CALENDAR, at=LATER, by="li.na"),
        ["the manager acts, wang.wei: found li.na"],
    ),
    "a calibration by the assessor without a reason": (
        lambda: calibrate_appraisal(ASSESSED, CYCLE, 90, at=LATER, by="wang.wei"),
        ["somebody else acts than li.na, wang.wei: found wang.wei", "a reason is given"],
    ),
    "a talk tomorrow by somebody else": (
        lambda: hold_talk(CALIBRATED, CYCLE, on=date(2027, 1, 28), at=LATER, by="hr"),
        ["the manager acts, wang.wei: found hr", "the day is not after 2027-01-27: found 2027-01-28"],
    ),
    "an acknowledgement for somebody": (
        lambda: acknowledge_appraisal(TALKED, CYCLE, at=LATER, by="wang.wei"),
        ["li.na acts in person: found wang.wei"],
    ),
    "an appeal for somebody without a reason": (
        lambda: appeal_appraisal(TALKED, CYCLE, at=LATER, by="wang.wei", why=""),
        ["li.na acts in person: found wang.wei", "a reason is given"],
    ),
    "an appeal that the assessor decides": (
        lambda: decide_appeal(appealed(), CYCLE, "rejected", at=LATER, by="wang.wei", why=""),
        ["somebody else acts than li.na, wang.wei, wu.fang: found wang.wei", "a reason is given"],
    ),
    "an appeal that the person decides": (
        lambda: decide_appeal(appealed(), CYCLE, "upheld", score=99, at=LATER, by="li.na", why="so"),
        ["somebody else acts than li.na, wang.wei, wu.fang: found li.na"],
    ),
    "a development plan by somebody else": (
        lambda: plan_development(appealed(), CYCLE, "D-1", at=LATER, by="hr"),
        ["li.na or wang.wei acts: found hr", "the state is one of development plan: found appealed"],
    ),
    "a step passed over by the person before its deadline": (
        lambda: pass_over_step(TALKED, CYCLE, CALENDAR, at=LATER, by="li.na", why=""),
        ["somebody else acts than li.na: found li.na", "deadline_passed is true: found false", "a reason is given"],
    ),
    "a manager that the person chooses": (
        lambda: change_manager(ASSESSED, CYCLE, "li.na", at=LATER, by="li.na", why=""),
        [
            "somebody else acts than li.na: found li.na",
            "somebody else judges than li.na",
            "the manager has not assessed yet: found calibration",
            "a reason is given",
        ],
    ),
    "an end by the person": (
        lambda: close_appraisal(DEVELOPING, CYCLE, at=day(2, 4, of=2027), by="li.na"),
        ["somebody else acts than li.na: found li.na"],
    ),
    "an end too early": (
        lambda: close_appraisal(TALKED, CYCLE, at=LATER, by="hr"),
        ["the state is one of all steps done: found acknowledgement"],
    ),
    "a withdrawal of what has ended": (
        lambda: withdraw_appraisal(CLOSED, CYCLE, at=day(2, 5, of=2027), by="hr", why="late"),
        ["the state is one of goals agreed"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_everything_that_stands_in_the_way(case: str) -> None:
    attempt, expected = REFUSED[case]

    with pytest.raises(RefusedError) as error:
        attempt()

    found = findings(error.value)
    assert len(expected) == len(found)
    for wanted, line in zip(expected, found, strict=True):
        assert line.startswith(wanted)


BAD: dict[str, tuple[Callable[[], object], str]] = {
    "one's own manager": (
        lambda: open_appraisal("A", CYCLE, "li.na", "li.na", at=day(1, 5), by="hr"),
        "manager: found 'li.na', accepted is somebody else than the person",
    ),
    "one manager twice": (
        lambda: open_appraisal("A", CYCLE, "li.na", "wu", second_manager="wu", at=day(1, 5), by="hr"),
        "second_manager: found 'wu', accepted is somebody else than the manager, or None",
    ),
    "another cycle": (
        lambda: close_appraisal(CLOSED, standard_appraisal_cycle("2027", year(2027)), at=LATER, by="hr"),
        "cycle: found '2027', accepted is the cycle of the appraisal, '2026'",
    ),
    "no appraisal": (
        lambda: close_appraisal("A-1", CYCLE, at=LATER, by="hr"),  # type: ignore[arg-type]
        "appraisal: found 'A-1' of type str",
    ),
    "an unknown task": (
        lambda: finish_task(PLANNED, CYCLE, "t5", on=date(2026, 3, 2), at=day(3, 3), by="li.na"),
        "no task 't5'",
    ),
    "a task twice": (lambda: add_tasks(PLANNED, CYCLE, TASKS, at=day(3, 3), by="li.na"), "tasks[2].key"),
    "a decision without a score": (
        lambda: decide_appeal(appealed(), CYCLE, "upheld", at=LATER, by="zhou.jie", why="so"),
        "score: found None, accepted is the score that stands instead",
    ),
    "a rejection with a score": (
        lambda: decide_appeal(appealed(), CYCLE, "rejected", score=90, at=LATER, by="zhou.jie", why="so"),
        "score: found '90', accepted is no score, as the old one stands",
    ),
    "an unknown outcome": (
        lambda: decide_appeal(appealed(), CYCLE, "uphold", at=LATER, by="zhou.jie", why="so"),  # type: ignore[arg-type]
        "outcome: found 'uphold', accepted is an outcome; did you mean 'upheld'?",
    ),
    "a score that is no score": (
        lambda: AppealDecision("upheld", "zhou.jie", date(2027, 2, 1), 90),  # type: ignore[arg-type]
        "score: found 90 of type int, accepted is an AppraisalScore",
    ),
    "a float": (lambda: AppraisalScore(0.5, "x", date(2027, 1, 1)), "score: found 0.5"),  # type: ignore[arg-type]
    "progress below nothing": (
        lambda: GoalProgress("revenue", -1),
        "progress: found -1, accepted is a part of the goal of 0 or more",
    ),
    "progress twice": (
        lambda: CheckIn(date(2026, 1, 5), "x", [GoalProgress("a", 1), GoalProgress("a", 1)]),
        "progress[1].indicator",
    ),
    "no goals": (lambda: ProposedGoals([], date(2026, 1, 1), "x"), "goals: found"),
    "no own step": (lambda: complete_step(PLANNED, CYCLE, at=LATER, by="hr"), "no trigger 'complete'"),
    "an assessment by the person": (
        lambda: attrs.evolve(ASSESSED, assessed=AppraisalScore(1, "li.na", date(2027, 1, 1))),
        "assessed.by: found 'li.na', accepted is somebody else than the person",
    ),
    "a decision by the person": (
        lambda: attrs.evolve(TALKED, decisions=[AppealDecision("rejected", "li.na", date(2027, 1, 1))]),
        "decisions[0].by: found 'li.na', accepted is somebody else than the person",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_its_place(case: str) -> None:
    attempt, message = BAD[case]

    with pytest.raises(SalesManualError) as error:
        attempt()

    assert message in str(error.value)


def test_a_cycle_without_a_plan_has_no_verb_for_it() -> None:
    short = AppraisalCycle("2026", year(2026), [AppraisalStep("goals"), AppraisalStep("assessment")], appeals=0)

    with pytest.raises(NotFoundError, match="no trigger 'set plan'"):
        set_plan(OPENED, short, TASKS, at=day(1, 6), by="li.na")

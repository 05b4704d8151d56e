"""Development plans: their steps, how far they have come, and what is refused and changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.record import Record, replay
from salesmanual.selling.development_plan import (
    PLAN_WORKFLOW,
    DevelopmentPlan,
    DevelopmentStep,
    achieve_plan,
    add_step,
    complete_step,
    drop_step,
    give_up_plan,
    move_step,
    open_plan,
    reassign_step,
    resume_plan,
)
from salesmanual.selling.development_progress import plan_progress, plans_progress
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOUR: Final = DevelopmentStep("tour", "show them the plant", "li.na", date(2026, 3, 6))
TRIAL: Final = DevelopmentStep("trial", "deliver a trial lot", "wu.fang", date(2026, 3, 20), weight=3)
PLAN: Final = open_plan(
    "DP-1", "C-7", "second supplier for valves", [TOUR, TRIAL], reached_when="share >= 20%", at=MONDAY, by="li.na"
)


def at(**later: int) -> datetime:
    return MONDAY + timedelta(**later)


TOURED: Final = complete_step(PLAN, "tour", at=at(days=2), by="li.na", why="they liked it")
DONE: Final = complete_step(TOURED, "trial", on=date(2026, 3, 12), at=at(days=14), by="wu.fang")


def test_a_plan_is_a_record_made_of_its_journal() -> None:
    plan = move_step(TOURED, "trial", date(2026, 4, 3), at=at(days=3), by="wu.fang", why="no steel")
    plan = reassign_step(plan, "trial", "bo", at=at(days=4), by="li.na")
    plan = add_step(plan, DevelopmentStep("talk", "talk prices", "li.na", date(2026, 4, 17)), at=at(days=5), by="li.na")
    plan = drop_step(plan, "talk", at=at(days=6), by="li.na", why="they talk to us")
    plan = give_up_plan(plan, at=at(days=7), by="li.na", why="taken over")
    plan = resume_plan(plan, at=at(days=8), by="li.na", why="not taken over")

    assert isinstance(plan, Record)
    assert [event.what for event in plan.journal] == [
        "begin", "complete", "move", "reassign", "add step", "drop step", "give up", "resume"
    ]  # fmt: skip
    assert (plan.step("trial").owner, plan.step("trial").due, plan.journal.state) == (
        "bo",
        date(2026, 4, 3),
        "under way",
    )
    assert plan.journal[1].data["step"] == "tour"
    assert replay(PLAN, plan.journal) == plan
    check_round_trip(plan)


def test_a_plan_is_achieved_when_its_steps_are_done_and_its_condition_holds() -> None:
    achieved = achieve_plan(DONE, {"share": Fraction(1, 4)}, at=at(days=15), by="li.na")

    assert achieved.journal.state == "achieved"
    assert achieve_plan(
        open_plan("DP-2", "C-7", "keep them", [], at=MONDAY, by="li.na"), at=MONDAY, by="li.na"
    ).journal.state == "achieved"  # fmt: skip


def test_progress_is_the_weight_of_what_is_done() -> None:
    progress = plan_progress(DONE, date(2026, 3, 9))

    assert (progress.done(), progress.expected(), progress.overdue()) == (Fraction(1, 4), Fraction(1, 4), ())
    assert progress.next_step() == DONE.step("trial")
    finished = plan_progress(DONE, date(2026, 3, 12))
    assert finished.done() == Fraction(1)
    assert finished.next_step() is None
    assert [str(row[5]) for row in finished.tables()[0].rows] == ["done", "done"]


def test_what_was_done_later_is_open_and_overdue_before() -> None:
    late = complete_step(PLAN, "tour", at=at(days=10), by="li.na")

    assert plan_progress(late, date(2026, 3, 7)).overdue() == (late.step("tour"),)
    assert plan_progress(late, date(2026, 3, 6)).overdue() == ()
    assert [row["standing"] for row in plan_progress(late, date(2026, 3, 7)).tables()[0].records()] == [
        "overdue",
        "open",
    ]
    assert plan_progress(late, date(2026, 3, 7)).tables()[0].records()[0]["done"] is None


def test_progress_is_explained() -> None:
    assert str(plan_progress(TOURED, date(2026, 3, 9)).explain()) == (
        "progress of DP-1: 25% (the first divided by the second) [Handbook 2.3]\n"
        "├─ weight done: 1 (the sum)\n"
        "│  └─ show them the plant: 1\n"
        "└─ weight of all steps: 4 (the sum)\n"
        "   ├─ show them the plant: 1\n"
        "   └─ deliver a trial lot: 3"
    )


def test_a_plan_without_steps_has_no_progress() -> None:
    empty = plan_progress(DevelopmentPlan("DP-2", "C-7", "keep them"), date(2026, 3, 9))

    assert (empty.done(), empty.expected(), empty.next_step(), empty.explain()) == (None, None, None, None)


def test_several_plans_are_looked_at_together() -> None:
    other = open_plan("DP-2", "C-8", "first order", [TOUR], at=MONDAY, by="bo")

    together = plans_progress([TOURED, other], date(2026, 3, 21))

    assert [(plan, step.key) for plan, step in together.overdue()] == [("DP-2", "tour"), ("DP-1", "trial")]
    rows = together.tables()[0].records()
    assert [(row["plan"], row["state"], row["overdue"]) for row in rows] == [
        ("DP-1", "under way", 1), ("DP-2", "under way", 1)
    ]  # fmt: skip


def test_the_table_has_its_three_states() -> None:
    assert [state.key for state in PLAN_WORKFLOW.states] == ["under way", "achieved", "given up"]
    assert PLAN_WORKFLOW.state("given up").label.render("zh_Hans") == "已放弃"


UNDER_WAY: Final = "☐ the plan is under way: found given up"
GIVEN_UP: Final = give_up_plan(TOURED, at=at(days=3), by="li.na", why="taken over")


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            lambda: complete_step(TOURED, "tour", at=at(days=3), by="b"),
            ["☐ the step is open: it was done on 2026-03-04"],
        ),
        (
            lambda: complete_step(PLAN, "tour", on=date(2026, 3, 3), at=MONDAY, by="b"),
            ["☐ the day is not still to come, after 2026-03-02: found 2026-03-03"],
        ),
        (
            lambda: move_step(TOURED, "tour", TOUR.due, at=at(days=3), by="b", why=" "),
            ["☐ the step is open: it was done on 2026-03-04", "☐ the day is another than now", "☐ a reason is given"],
        ),
        (lambda: reassign_step(PLAN, "tour", "li.na", at=MONDAY, by="b"), ["☐ the owner is another than now"]),
        (lambda: add_step(GIVEN_UP, TOUR, at=at(days=4), by="b"), [UNDER_WAY, "☐ no step has the key tour yet"]),
        (lambda: drop_step(PLAN, "tour", at=MONDAY, by="b", why=""), ["☐ a reason is given"]),
        (lambda: complete_step(GIVEN_UP, "trial", at=at(days=4), by="b"), [UNDER_WAY]),
        (
            lambda: achieve_plan(TOURED, {"share": Fraction(1, 10)}, at=at(days=3), by="b"),
            ["☐ no step is open: found trial", "☐ share is at least 20%: found 10%, 10% short"],
        ),
        (lambda: achieve_plan(DONE, at=at(days=20), by="b"), ["? share is at least 20%: not known"]),
        (lambda: give_up_plan(PLAN, at=MONDAY, by="b", why=""), ["☐ a reason is given"]),
        (
            lambda: resume_plan(PLAN, at=MONDAY, by="b", why="x"),
            ["☐ the state is one of achieved, given up: found under way"],
        ),
    ],
)
def test_what_is_refused_says_everything_and_changes_nothing(change: Callable[[], object], lines: list[str]) -> None:
    before = [(plan.steps, plan.version) for plan in (PLAN, TOURED, DONE, GIVEN_UP)]

    with pytest.raises(RefusedError) as refusal:
        change()

    assert [line.strip() for line in str(refusal.value).splitlines()[1:]] == lines
    assert [(plan.steps, plan.version) for plan in (PLAN, TOURED, DONE, GIVEN_UP)] == before


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: DevelopmentStep("", "x", "y", TOUR.due), InvalidValueError, "key: found ''"),
        (lambda: DevelopmentStep("a", "x", "y", MONDAY), WrongTypeError, "due: found datetime"),
        (lambda: DevelopmentStep("a", "x", "y", TOUR.due, weight=0), InvalidValueError, "weight: found 0"),
        (lambda: DevelopmentStep("a", "x", "y", TOUR.due, done_on="now"), WrongTypeError, "done_on"),  # type: ignore[arg-type]
        (lambda: DevelopmentPlan("D", "C", ""), InvalidValueError, "goal: found ''"),
        (lambda: DevelopmentPlan("D", "C", "g", [TOUR, TOUR]), DuplicateError, "steps[1].key 'tour'"),
        (lambda: DevelopmentPlan("D", "C", "g", ["tour"]), WrongTypeError, "steps[0]: found 'tour'"),  # type: ignore[list-item]
        (lambda: DevelopmentPlan("D", "C", "g", reached_when="x >=>"), CriterionSyntaxError, "expected"),
        (lambda: PLAN.step("tuor"), NotFoundError, "no step 'tuor'; did you mean 'tour'?"),
        (lambda: PLAN.overdue(MONDAY), WrongTypeError, "as_of: found datetime"),
        (lambda: complete_step(PLAN, "tuor", at=MONDAY, by="b"), NotFoundError, "no step 'tuor'"),
        (lambda: complete_step(PLAN, "tour", at=at(days=-1), by="b"), InvalidValueError, "the last event"),
        (lambda: reassign_step(PLAN, "tour", "", at=MONDAY, by="b"), InvalidValueError, "to: found ''"),
        (lambda: add_step(PLAN, "tour", at=MONDAY, by="b"), WrongTypeError, "step: found 'tour'"),  # type: ignore[arg-type]
        (lambda: plan_progress("DP-1", TOUR.due), WrongTypeError, "plan: found 'DP-1'"),  # type: ignore[arg-type]
        (lambda: plans_progress([PLAN, PLAN], TOUR.due), DuplicateError, "plans[1].id 'DP-1'"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 20), st.none() | st.integers(0, 20)), max_size=6))
def test_progress_never_falls_and_every_step_is_done_open_or_overdue(steps: list[tuple[int, int, int | None]]) -> None:
    first = date(2026, 3, 1)
    plan = DevelopmentPlan(
        "DP-1",
        "C-7",
        "goal",
        [
            DevelopmentStep(
                f"s{n}",
                "do",
                "li.na",
                first + timedelta(days=due),
                done_on=None if done is None else first + timedelta(days=done),
                weight=weight,
            )
            for n, (weight, due, done) in enumerate(steps)
        ],
    )
    seen = Fraction(0)
    for number in range(22):
        on = first + timedelta(days=number)
        progress = plan_progress(plan, on)
        share = progress.done() or Fraction(0)
        assert seen <= share <= 1
        seen = share
        late = [key for key, (_, due, done) in enumerate(steps) if due < number and (done is None or done > number)]
        assert sorted(step.key for step in progress.overdue()) == [f"s{key}" for key in late]
        explained = progress.explain()
        assert (explained.replay() if explained else None) == progress.done()

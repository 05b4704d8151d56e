"""Performance cycles: steps, deadlines, the table that they make, and what is no cycle."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from tests.people.appraisal_world import CALENDAR, CYCLE

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, NotFoundError, SalesManualError
from salesmanual.kernel.period import year
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.kernel.wire import read_policy
from salesmanual.people.appraisal_cycles import AppraisalCycle, standard_appraisal_cycle
from salesmanual.people.appraisal_steps import STANDARD_STEPS, AppraisalStep
from salesmanual.testing.appraisals import appraisal_cycles
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

GOALS = AppraisalStep("goals", 15)
ASSESSMENT = AppraisalStep("assessment", 10)
QUARTERLY = Cadence("last workday of the quarter")


def cycle(*steps: AppraisalStep, appeals: int = 0) -> AppraisalCycle:
    return AppraisalCycle("2026", year(2026), steps, appeals=appeals)


def test_the_standard_cycle_has_every_step_of_the_table() -> None:
    assert [step.key for step in CYCLE.steps] == list(STANDARD_STEPS)
    assert CYCLE.workflow().triggers() == (
        "agree goals",
        "set plan",
        "self-assess",
        "assess",
        "pass over",
        "calibrate",
        "talk",
        "acknowledge",
        "appeal",
        "decide appeal",
        "plan development",
        "close",
        "withdraw",
    )


def test_who_acts_is_fixed_by_the_step() -> None:
    assert {step.key: step.actor for step in CYCLE.steps} == {
        "goals": "both",
        "plan": "both",
        "check-ins": "both",
        "self-assessment": "person",
        "assessment": "manager",
        "calibration": "reviewer",
        "talk": "manager",
        "acknowledgement": "person",
        "development": "both",
    }


def test_deadlines_count_workdays_from_the_start_and_the_end() -> None:
    deadlines = CYCLE.deadlines(CALENDAR)

    assert deadlines.of("goals") == (date(2026, 1, 22),)
    assert deadlines.of("assessment") == (date(2027, 1, 14),)
    assert deadlines.of("check-ins") == (
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    )


def test_deadlines_are_read_in_three_languages() -> None:
    shown = CYCLE.deadlines(CALENDAR)

    assert [("校準" in shown.to_text(each), "校准" in shown.to_text(each)) for each in LANGUAGES] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_a_step_of_the_companys_own_stands_between() -> None:
    peers = AppraisalStep("peer feedback", 3, label="peers say what they saw", actor="reviewer")
    own = cycle(GOALS, peers, ASSESSMENT)

    assert own.workflow().triggers() == ("agree goals", "complete", "assess", "close", "withdraw")
    assert (peers.kind, peers.anchor, own.step_of("own")) == ("own", "end", peers)
    assert "peers say what they saw" in own.to_mermaid()


def test_a_step_is_found_by_its_key() -> None:
    assert CYCLE.step("talk").kind == "talk"
    assert cycle(GOALS, ASSESSMENT).step_of("talk") is None
    with pytest.raises(NotFoundError, match=r"no step 'tlak'.*'talk'"):
        CYCLE.step("tlak")


def test_a_cycle_is_written_in_a_file() -> None:
    text = """
        key = "2026"
        period = "2026"
        appeals = 0
        steps = [{ key = "goals", workdays = 15 }, { key = "assessment", workdays = 10 }]
    """

    assert read_policy(AppraisalCycle, text) == cycle(GOALS, ASSESSMENT)


@given(appraisal_cycles())
def test_cycles_read_back_from_documents(drawn: AppraisalCycle) -> None:
    check_round_trip(drawn)


@given(appraisal_cycles())
def test_every_step_leads_to_the_next_and_the_last_to_the_end(drawn: AppraisalCycle) -> None:
    states = [state.key for state in drawn.workflow().states]
    line = [step.key for step in drawn.sequence()]

    assert states[: len(line)] == line
    assert [drawn.done_before(key) for key in line] == list(range(len(line)))
    assert drawn.done_before("closed") == len(line)
    for here, there in zip(line, [*line[1:], "ready"], strict=True):
        assert there in {move.to for move in drawn.workflow().moves if here in move.origin}


@given(appraisal_cycles())
def test_deadlines_never_run_backwards(drawn: AppraisalCycle) -> None:
    dues = [step.due(drawn.period, CALENDAR) for step in drawn.sequence()]

    assert dues == sorted(dues)


BAD_STEPS: dict[str, tuple[Callable[[], object], str]] = {
    "a number that is no whole one": (lambda: AppraisalStep("goals", "5"), "workdays: found '5'"),  # type: ignore[arg-type]
    "another actor for the self-assessment": (
        lambda: AppraisalStep("self-assessment", actor="manager"),
        "actor: found 'manager', accepted is 'person', which the step 'self-assessment' fixes",
    ),
    "the person as assessor": (
        lambda: AppraisalStep("assessment", actor="person"),
        "actor: found 'person', accepted is 'manager'",
    ),
    "check-ins without a cadence": (
        lambda: AppraisalStep("check-ins"),
        "cadence: found None, accepted is the cadence of the check-ins",
    ),
    "a cadence for goals": (
        lambda: AppraisalStep("goals", cadence=QUARTERLY),
        "accepted is a cadence for check-ins alone",
    ),
    "goals that lapse": (
        lambda: AppraisalStep("goals", may_lapse=True),
        "may_lapse: found True, accepted is False, because nothing stands for the step 'goals'",
    ),
    "an unknown anchor": (
        lambda: AppraisalStep("goals", anchor="strat"),  # type: ignore[arg-type]
        "anchor: found 'strat', accepted is an anchor; did you mean 'start'?",
    ),
}


@pytest.mark.parametrize("case", BAD_STEPS)
def test_a_bad_step_is_refused(case: str) -> None:
    build, message = BAD_STEPS[case]

    with pytest.raises(SalesManualError) as error:
        build()

    assert message in str(error.value)


BAD_CYCLES: dict[str, tuple[Callable[[], object], str]] = {
    "no goals": (lambda: cycle(ASSESSMENT), "steps: found no step of the kind 'goals', which every cycle has, add one"),
    "no assessment": (lambda: cycle(GOALS), "steps: found no step of the kind 'assessment'"),
    "two talks": (
        lambda: cycle(GOALS, ASSESSMENT, AppraisalStep("talk", 20), AppraisalStep("second", 21, kind="talk")),
        "steps: found 2 steps of the kind 'talk', accepted is one",
    ),
    "the key of a state": (
        lambda: cycle(GOALS, AppraisalStep("closed", 5), ASSESSMENT),
        "steps[1].key: found 'closed', which is a state of every cycle, choose another key",
    ),
    "appeals without an acknowledgement": (
        lambda: cycle(GOALS, ASSESSMENT, appeals=2),
        "appeals: found 2 without an acknowledgement to appeal instead of, add the step or take 0",
    ),
    "another order": (
        lambda: cycle(GOALS, AppraisalStep("talk", 5), ASSESSMENT),
        "steps: found another order, accepted is the order of the standard table",
    ),
    "goals later": (
        lambda: cycle(AppraisalStep("start", 1, anchor="start"), GOALS, ASSESSMENT),
        "steps[0]: found 'start', accepted is a cycle that begins with goals",
    ),
    "a step after the self-assessment": (
        lambda: cycle(GOALS, AppraisalStep("self-assessment", 5), AppraisalStep("peers", 6), ASSESSMENT),
        "steps: found another step after the self-assessment, accepted is the assessment",
    ),
    "deadlines that run backwards": (
        lambda: cycle(GOALS, AppraisalStep("self-assessment", 15), ASSESSMENT),
        "steps[2].workdays: found a deadline before that of an earlier step",
    ),
}


@pytest.mark.parametrize("case", BAD_CYCLES)
def test_a_bad_cycle_is_refused(case: str) -> None:
    build, message = BAD_CYCLES[case]

    with pytest.raises(InvalidDocumentError) as error:
        build()

    assert message in str(error.value)


def test_every_fault_of_a_cycle_is_said_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as error:
        cycle(AppraisalStep("talk", 5), appeals=1)

    assert str(error.value).splitlines() == [
        "appraisal cycle 2026: 3 faults",
        "  steps: found no step of the kind 'goals', which every cycle has, add one",
        "  steps: found no step of the kind 'assessment', which every cycle has, add one",
        "  appeals: found 1 without an acknowledgement to appeal instead of, add the step or take 0",
    ]


@pytest.mark.parametrize(("field", "value"), [("appeals", 6), ("decide_within", 0)])
def test_numbers_have_bounds(field: str, value: int) -> None:
    with pytest.raises(InvalidValueError, match=f"{field}: found {value}"):
        AppraisalCycle("2026", year(2026), [GOALS, ASSESSMENT], **{field: value})  # type: ignore[arg-type]


def test_the_standard_cycle_needs_a_period() -> None:
    with pytest.raises(SalesManualError, match="period: found 2026 of type int, accepted is"):
        standard_appraisal_cycle("2026", 2026)  # type: ignore[arg-type]

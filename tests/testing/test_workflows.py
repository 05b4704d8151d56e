"""The stateful test of workflows finds what breaks a promise, and the strategies keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import Event, Journal
from salesmanual.kernel.workflow import Move, State, Workflow
from salesmanual.testing.records import entries, events, journals, names
from salesmanual.testing.workflows import walks, workflow_facts, workflow_machine, workflows

if TYPE_CHECKING:
    from salesmanual.kernel.record import Entries

SETTINGS = settings(
    max_examples=30,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
CYCLE = Workflow(
    "cycle",
    [State("a", initial=True), State("z", final=True)],
    [Move("a", "end", "z", when="visits >= 2", roles=["manager"]), Move("z", "begin", "a", needs_reason=True)],
)


@given(workflows())
@settings(max_examples=5, suppress_health_check=[HealthCheck.nested_given])
def test_every_drawn_workflow_keeps_the_promises(workflow: Workflow) -> None:
    if workflow.moves:
        run_state_machine_as_test(workflow_machine(workflow), settings=settings(SETTINGS, max_examples=5))


def test_a_workflow_that_moves_where_the_table_does_not_say_is_found() -> None:
    """A company's own rule goes into a subclass as an invariant; here one that the table breaks."""

    class NeverEnds(workflow_machine(CYCLE, st.just({"visits": 2}))):  # type: ignore[misc] # a class made for the test
        def teardown(self) -> None:
            assert self.journal.state != "z"

    with pytest.raises(AssertionError):
        run_state_machine_as_test(NeverEnds, settings=SETTINGS)


@pytest.mark.parametrize(
    ("after", "promise"),
    [
        (lambda journal, _: journal, "fire makes the move that is open"),
        (
            lambda journal, event: journal.append(event).append(Event("more", event.at, "x", state=event.state)),
            "a move adds one event",
        ),
    ],
)
def test_a_broken_promise_is_found(monkeypatch: pytest.MonkeyPatch, after: object, promise: str) -> None:
    """Whatever `fire` does wrong."""

    def wrong(_: Workflow, journal: Journal, trigger: str, **arguments: object) -> Journal:
        if arguments["at"] < journal[-1].at:  # type: ignore[operator] # as fire is called
            raise RefusedError(trigger, ["too early"])
        event = Event(trigger, arguments["at"], "x", state="z" if trigger == "end" else "a")  # type: ignore[arg-type] # as given
        return after(journal, event)  # type: ignore[operator, no-any-return] # a function

    free = Workflow("free", CYCLE.states, [Move("a", "end", "z"), Move("z", "begin", "a")])
    monkeypatch.setattr(Workflow, "fire", wrong)

    with pytest.raises(AssertionError, match=promise):
        run_state_machine_as_test(workflow_machine(free), settings=SETTINGS)


@given(workflows(max_states=3), st.data())
def test_walks_are_drawn_with_the_facts_that_are_given(workflow: Workflow, data: st.DataObject) -> None:
    journal = data.draw(walks(workflow, workflow_facts(), max_steps=2))

    assert 1 <= len(journal) <= 3


@given(journals(min_size=1, max_size=2), events(), entries(), names())
def test_strategies_make_what_they_say(journal: Journal, event: Event, data: Entries, name: str) -> None:
    assert 1 <= len(journal) <= 2
    assert event.at.utcoffset() is not None
    assert all(isinstance(key, str) for key in data)
    assert 0 < len(name) <= 20

"""Laws of workflows: an illegal event raises and changes nothing, cell by cell; nothing leads out of the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.criteria import ALWAYS, Not
from salesmanual.kernel.errors import InvalidDocumentError, RefusedError
from salesmanual.kernel.record import Journal
from salesmanual.kernel.wire import read_policy, structure, unstructure, write_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.kernel.workflow import PREVIOUS, Move, State, Workflow
from salesmanual.testing.workflows import walks, workflow_facts, workflow_machine, workflows

OFFICE = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00", "Asia/Shanghai")
STEPS = Workflow(
    "steps",
    [State("a", initial=True), State("b"), State("c", initial=True), State("hold"), State("z", final=True)],
    [
        Move("a", "next", "b", when="visits >= 2"),
        Move("a", "next", "c", when="visits < 2", roles=["manager"]),
        Move("b", "next", "c"),
        Move("c", "next", "z", needs_reason=True),
        Move(["b", "c"], "back", "a"),
        Move(["a", "b", "c"], "hold", "hold"),
        Move("hold", "resume", PREVIOUS),
        Move("z", "reopen", "a", when="visits = 4"),
    ],
)
TestSteps = workflow_machine(STEPS).TestCase
TestSteps.settings = settings(max_examples=20, stateful_step_count=20)

NEXT = {
    ("a", "next"): {"b", "c"},
    ("b", "next"): {"c"},
    ("c", "next"): {"z"},
    ("b", "back"): {"a"},
    ("c", "back"): {"a"},
    ("a", "hold"): {"hold"},
    ("b", "hold"): {"hold"},
    ("c", "hold"): {"hold"},
    ("hold", "resume"): {"a", "b", "c"},
    ("z", "reopen"): {"a"},
}
"""The table once more, by hand: for each state and trigger, where it may lead."""

PATHS: dict[str, tuple[str, ...]] = {
    "a": (),
    "b": ("next",),
    "c": ("next", "next"),
    "hold": ("next", "hold"),
    "z": ("next", "next", "next"),
}
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def reached(state: str) -> Journal:
    journal = STEPS.begin(at=AT, by="li.na")
    for trigger in PATHS[state]:
        journal = STEPS.fire(journal, trigger, at=AT, by="li.na", facts={"visits": 2}, why="a reason")
    assert journal.state == state
    return journal


@pytest.mark.parametrize("visits", [0, 2, 4, None])
@pytest.mark.parametrize("trigger", ["next", "back", "hold", "resume", "reopen"])
@pytest.mark.parametrize("state", ["a", "b", "c", "hold", "z"])
def test_every_cell_of_the_table_leads_where_it_says_or_is_refused_and_changes_nothing(
    state: str, trigger: str, visits: int | None
) -> None:
    journal = reached(state)
    events = tuple(journal)
    facts = {} if visits is None else {"visits": visits}

    needs_facts = (state, trigger) in {("a", "next"), ("z", "reopen")}
    legal = (state, trigger) in NEXT and not (needs_facts and (visits is None or (state == "z" and visits != 4)))

    if legal:
        after = STEPS.fire(journal, trigger, at=AT, by="li.na", facts=facts, why="a reason", roles=["manager"])
        assert after.state in NEXT[state, trigger]
    else:
        with pytest.raises(RefusedError, match=f"refused: {trigger} from {state}"):
            STEPS.fire(journal, trigger, at=AT, by="li.na", facts=facts, why="a reason", roles=["manager"])
    assert (tuple(journal), journal.state) == (events, state)


@given(workflows(), st.data())
def test_every_walk_is_one_through_the_table(workflow: Workflow, data: st.DataObject) -> None:
    journal = data.draw(walks(workflow))

    assert workflow.journal_faults(journal) == ()
    assert workflow.state_of(journal).key == journal.state
    assert structure(unstructure(journal), Journal) == journal


@given(workflows(), st.data())
def test_replaying_the_calls_gives_the_journal_again(workflow: Workflow, data: st.DataObject) -> None:
    """The condition of each move is made to hold by asking for the one move that the event names."""
    journal = data.draw(walks(workflow))
    free = Workflow(
        "free",
        workflow.states,
        [Move(move.origin, f"{number}", move.to) for number, move in enumerate(workflow.moves)],
    )

    again = Journal([journal[0]])
    for event in journal[1:]:
        numbers = [
            number
            for number, move in enumerate(workflow.moves)
            if move.trigger == event.what and again.state in move.origin and move.to in {event.state, PREVIOUS}
        ]
        again = free.fire(again, f"{numbers[0]}", at=event.at, by=event.by, why=event.why)
    assert [event.state for event in again] == [event.state for event in journal]


@given(workflows(), workflow_facts(), st.data())
def test_at_most_one_move_of_a_name_is_open(workflow: Workflow, facts: dict[str, int], data: st.DataObject) -> None:
    journal = data.draw(walks(workflow))

    names = [move.trigger for move in workflow.allowed(journal, facts)]

    assert len(names) == len(set(names))


@given(workflows())
def test_a_workflow_is_read_back_as_it_was_written(workflow: Workflow) -> None:
    assert structure(unstructure(workflow), Workflow) == workflow
    assert read_policy(Workflow, write_policy(workflow)) == workflow
    assert read_policy(Workflow, write_policy(workflow, format="json")) == workflow


@given(workflows(), st.data())
def test_a_state_cut_off_is_found(workflow: Workflow, data: st.DataObject) -> None:
    """Without the moves that lead to it, a state cannot be reached, even if one can come back to it."""
    targets = [state.key for state in workflow.states if not state.initial]
    if not targets:
        return
    cut = data.draw(st.sampled_from(targets))
    kept = [move for move in workflow.moves if move.to != cut]

    with pytest.raises(InvalidDocumentError, match=f"'{cut}' cannot be reached|comes before '{cut}'"):
        Workflow("cut", workflow.states, kept)


@given(workflows(), st.data())
def test_a_move_doubled_is_found_whatever_its_condition(workflow: Workflow, data: st.DataObject) -> None:
    if not workflow.moves:
        return
    move = data.draw(st.sampled_from(workflow.moves))
    double = Move(
        move.origin, move.trigger, move.to, when=data.draw(st.sampled_from([ALWAYS, move.when, Not(Not(move.when))]))
    )

    with pytest.raises(InvalidDocumentError, match="could fire together"):
        Workflow("doubled", workflow.states, [*workflow.moves, double])


@given(workflows(), st.data(), st.timedeltas(timedelta(), timedelta(days=30)))
def test_the_times_in_all_states_add_up_to_the_time_since_the_beginning(
    workflow: Workflow, data: st.DataObject, more: timedelta
) -> None:
    journal = data.draw(walks(workflow))
    as_of = journal[-1].at + more

    for calendar, whole in ((None, as_of - journal[0].at), (OFFICE, OFFICE.business_time(journal[0].at, as_of))):
        times = [workflow.time_in(journal, state.key, as_of, calendar) for state in workflow.states]
        assert sum(times, timedelta()) == whole


@given(workflows(), st.data(), st.timedeltas(timedelta(), timedelta(days=30)))
def test_a_record_is_late_exactly_after_it_is_due(workflow: Workflow, data: st.DataObject, more: timedelta) -> None:
    journal = data.draw(walks(workflow))
    as_of = journal[-1].at + more
    due = workflow.due(journal, OFFICE)

    late = workflow.overdue(journal, as_of, OFFICE)

    if due is None or as_of <= due:
        assert late == timedelta()
    else:
        assert late == OFFICE.business_time(due, as_of)

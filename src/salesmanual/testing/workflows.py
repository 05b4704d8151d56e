"""Strategies and a stateful test for workflows, the library's and a company's own.

`workflow_machine` walks through a workflow by every call that anyone might make and holds its promises against what
happens; subclass it to add a company's own.

    class TestDeals(workflow_machine(DEALS, facts=deal_facts()).TestCase): ...

Invariant: everything the strategies make is accepted by the library.

Left out: tables with faults; a test of a refusal names them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from salesmanual.kernel.criteria import ALWAYS, Compare, Criterion, negate
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import Journal
from salesmanual.kernel.workflow import PREVIOUS, Move, State, Workflow

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["ROLES", "WorkflowMachine", "walks", "workflow_facts", "workflow_machine", "workflows"]

ROLES: Final = ("sales", "manager")
"""The roles that the workflows of `workflows` name."""

_START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_PATHS: Final = ("visits", "score")
_STEPS: Final = st.sampled_from([timedelta(), timedelta(minutes=1), timedelta(hours=9), timedelta(days=3)])


def workflow_facts() -> SearchStrategy[dict[str, int]]:
    """Facts for the conditions of the workflows that `workflows` makes; some are missing."""
    return st.dictionaries(st.sampled_from(_PATHS), st.integers(0, 4))


def _conditions() -> SearchStrategy[Criterion]:
    return st.just(ALWAYS) | st.builds(
        Compare, st.sampled_from(_PATHS), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 4)
    )


def _moves(origin: str, trigger: str, to: str) -> SearchStrategy[Move]:
    return st.builds(
        Move,
        st.just(origin),
        st.just(trigger),
        st.just(to),
        when=_conditions(),
        roles=st.lists(st.sampled_from(ROLES), unique=True),
        needs_reason=st.booleans(),
    )


@st.composite
def workflows(draw: DrawFn, *, max_states: int = 6) -> Workflow:
    """Workflows with branches, loops, choices by condition, and sometimes a state to hold in and come back from.

    Args:
        draw: Given by Hypothesis.
        max_states: The most states, besides the one to hold in.
    """
    count = draw(st.integers(1, max_states))
    keys = [f"s{number}" for number in range(count)]
    parents = [draw(st.integers(0, number - 1)) for number in range(1, count)]
    moves = [draw(_moves(keys[parent], f"to-{keys[child]}", keys[child])) for child, parent in enumerate(parents, 1)]
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys))
    for number, (origin, to) in enumerate(draw(st.lists(pairs, max_size=4))):
        move = draw(_moves(origin, f"extra-{number}", to))
        moves.append(move)
        if move.when != ALWAYS and draw(st.booleans()):
            moves.append(Move(origin, move.trigger, draw(st.sampled_from(keys)), when=negate(move.when)))
    leaves = set(range(count)) - set(parents)
    deadlines = st.none() | st.integers(1, 100).map(lambda hours: timedelta(hours=hours))
    states = [
        State(key, initial=not number, final=number in leaves, deadline=draw(deadlines))
        for number, key in enumerate(keys)
    ]
    if draw(st.booleans()):
        states.append(State("hold", pauses=True))
        moves += [Move(keys, "hold", "hold"), Move("hold", "resume", PREVIOUS)]
    return Workflow("drawn", states, moves)


@st.composite
def walks(
    draw: DrawFn, workflow: Workflow, facts: SearchStrategy[object] | None = None, *, max_steps: int = 8
) -> Journal:
    """Journals that walk through the workflow, by moves that are open for the facts.

    Args:
        draw: Given by Hypothesis.
        workflow: The workflow.
        facts: What the conditions are judged on.
        max_steps: The most moves.
    """
    journal = workflow.begin(at=_START, by="hypothesis")
    at = _START
    for _ in range(draw(st.integers(0, max_steps))):
        known = draw(workflow_facts() if facts is None else facts)
        open_moves = workflow.allowed(journal, known)
        if not open_moves:
            continue
        move = draw(st.sampled_from(open_moves))
        at += draw(_STEPS)
        journal = workflow.fire(
            journal, move.trigger, at=at, by="hypothesis", facts=known, roles=move.roles, why="a reason"
        )
    return journal


def _expect(condition: object, promise: str) -> None:
    if not condition:
        raise AssertionError(promise)


class WorkflowMachine(RuleBasedStateMachine):
    """The promises of a workflow, under every sequence of calls; `workflow_machine` makes one for a workflow."""

    workflow: Workflow
    facts: SearchStrategy[object]
    roles: tuple[str, ...]

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal()
        self.moves = 0

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """A record begins in one of the initial states."""
        initial = [state.key for state in self.workflow.states if state.initial]
        self.journal = self.workflow.begin(at=_START, by="hypothesis", state=data.draw(st.sampled_from(initial)))

    @rule(data=st.data(), step=_STEPS, back=st.booleans(), why=st.sampled_from(["", " ", "a reason"]))
    def fire(self, data: st.DataObject, step: timedelta, *, back: bool, why: str) -> None:
        """Anyone asks for any move, with any facts, at any time."""
        trigger = data.draw(st.sampled_from(self.workflow.triggers()))
        facts = data.draw(self.facts)
        roles = data.draw(st.lists(st.sampled_from(self.roles), unique=True)) if self.roles else []
        last = self.journal[-1].at
        at = last - step if back else last + step
        journal, events = self.journal, tuple(self.journal)
        fitting = [check for check in self.workflow.check(journal, facts, roles=roles) if check.move.trigger == trigger]
        try:
            after = self.workflow.fire(journal, trigger, at=at, by="hypothesis", facts=facts, roles=roles, why=why)
        except RefusedError as error:
            self._refused(error, fitting_open=[check.move for check in fitting if check.open], at=at, why=why)
        else:
            _expect(at >= last, "a move before the last event is refused")
            _expect([check.to for check in fitting if check.open] == [after.state], "fire makes the move that is open")
            _expect(after.continues(journal) and len(after) == len(journal) + 1, "a move adds one event")
            self.journal = after
            self.moves += 1
        _expect(tuple(journal) == events, "the record that is given stays as it is")

    def _refused(self, error: RefusedError, *, fitting_open: list[Move], at: datetime, why: str) -> None:
        _expect(error.findings, "a refusal says what stands in the way")
        early = at < self.journal[-1].at
        unexplained = [move for move in fitting_open if not early and (why.strip() or not move.needs_reason)]
        _expect(not unexplained, "an open move is not refused")

    @invariant()
    def the_state_is_one_of_the_table(self) -> None:
        """No sequence of calls leads out of the table."""
        self.workflow.state_of(self.journal)

    @invariant()
    def the_version_is_the_number_of_events(self) -> None:
        """Every move and nothing else adds an event."""
        _expect(len(self.journal) == self.moves + 1, "the version is the number of events")

    @invariant()
    def the_journal_is_a_walk_through_the_table(self) -> None:
        """The journal replays."""
        _expect(not self.workflow.journal_faults(self.journal), "the journal is a walk through the table")
        _expect(Journal(tuple(self.journal)) == self.journal, "the events make the journal again")


def workflow_machine(workflow: Workflow, facts: SearchStrategy[object] | None = None) -> type[WorkflowMachine]:
    """A stateful test of the workflow; its `TestCase` is what pytest and unittest run.

    Args:
        workflow: The workflow.
        facts: What the conditions are judged on.

    >>> from salesmanual.kernel.workflow import Move, State, Workflow
    >>> cycle = Workflow("cycle", [State("a", initial=True, final=True)], [Move("a", "renew", "a")])
    >>> issubclass(workflow_machine(cycle), WorkflowMachine)
    True
    """
    asked: tuple[str, ...] = tuple(dict.fromkeys(role for move in workflow.moves for role in move.roles))
    known: SearchStrategy[object] = workflow_facts() if facts is None else facts

    class Machine(WorkflowMachine):
        pass

    Machine.workflow = workflow
    Machine.facts = known
    Machine.roles = asked
    return Machine

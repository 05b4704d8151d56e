"""Laws of the sales process, held against random walks: every call in any order, on processes of any shape."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.selling.process_world import AT, BY, PROCESS

from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import replay
from salesmanual.selling.opportunity_record import BuyingContact, NextStep, Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import HandOff, LossReason, Stage
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

_STEPS: Final = st.sampled_from([timedelta(days=-1), timedelta(), timedelta(hours=5), timedelta(days=3)])
_WHYS: Final = st.sampled_from(["", "because"])
_KEYS: Final = [stage.key for stage in PROCESS.stages]
_GOALS: Final = st.none() | st.sampled_from([*_KEYS, "completed"])
_FACTS: Final = st.sampled_from([None, {"budget": "known"}, {"budget": "known", "served": True}])
_CHANGES: Final[SearchStrategy[dict[str, object]]] = st.sampled_from(
    [
        {"amount": Money(4, "CNY")},
        {"amount": Money("90.50", "CNY"), "close_date": date(2026, 6, 30)},
        {"amount": None},
        {"owner": None},
        {"owner": "wang.wei", "team": "east"},
        {"competitor": "Acme"},
        {"contacts": (BuyingContact("P-1", ("coach",)),), "next_step": NextStep("call", date(2026, 3, 9))},
        {"facts": {"budget": "known", "served": True}},
        {"probability": "35%", "category": "commit", "products": ("press",)},
    ]
)


@st.composite
def processes(draw: DrawFn) -> SalesProcess:
    """Processes of one to four stages before the win and none to two after it."""
    before, after = draw(st.integers(1, 4)), draw(st.integers(0, 2))
    stages = [
        Stage(
            f"s{number}",
            won=number >= before,
            exit_criteria=draw(st.sampled_from([[], ["x is present"], ["x is present", "y is present"]])),
            handoffs=[HandOff(f"h{number}", "L", "z")] if draw(st.booleans()) else [],
            skippable=number < before and draw(st.booleans()),
            entry=number < before and draw(st.booleans()),
        )
        for number in range(before + after)
    ]
    return SalesProcess(
        "p",
        stages,
        loss_reasons=draw(st.sampled_from([[], [LossReason("price")]])),
        reopen_limit=draw(st.integers(0, 2)),
        reopen_within=draw(st.none() | st.integers(0, 30)),
    )


@given(processes())
def test_every_process_that_is_accepted_has_a_sound_table_and_reads_back(process: SalesProcess) -> None:
    cells = [(origin, move.trigger) for move in process.workflow().moves for origin in move.origin]

    assert len(cells) == len(set(cells))
    check_round_trip(process)


@given(processes(), st.sampled_from([{}, {"x": 1}, {"x": 1, "y": 1}]), st.lists(st.integers(0, 5)), st.integers(0, 7))
def test_advance_refuses_with_exactly_what_the_check_finds_missing(
    process: SalesProcess, facts: dict[str, object], confirmed: list[int], goal: int
) -> None:
    handoffs = tuple(dict.fromkeys(f"h{number}" for number in confirmed))
    deal = process.begin(Opportunity("D", handoffs=handoffs), at=AT, by=BY)
    to = process.stages[goal].key if goal < len(process.stages) else None
    check = process.check(deal, facts, to=to)

    try:
        moved = process.advance(deal, to=to, at=AT, by=BY, facts=facts, why="because")
    except RefusedError as refusal:
        others = {"the deal is won, not advanced, from s0"}
        found = [each for each in refusal.findings if isinstance(each, Finding) and str(each.required) not in others]
        assert found == list(check.missing())
        assert check.missing() or check.trigger == "win"
    else:
        assert check.open
        assert moved.journal.state != deal.journal.state


def _check_refusal(refusal: RefusedError) -> None:
    """A refusal names something, and nothing that is met."""
    assert refusal.findings
    assert all(isinstance(finding, Finding) and not finding.met for finding in refusal.findings)


class DealMachine(RuleBasedStateMachine):
    """One deal, driven through every call; what is refused changes nothing, what is not is in the journal."""

    def __init__(self) -> None:
        super().__init__()
        self.deal = self.first = Opportunity("D-7")
        self.now = AT

    @initialize(amount=st.sampled_from([None, Money(100, "CNY")]), owner=st.sampled_from([None, BY]))
    def begin(self, amount: Money | None, owner: str | None) -> None:
        """A deal with or without amount and owner."""
        self.first = Opportunity("D-7", amount=amount, owner=owner)
        self.deal = PROCESS.begin(self.first, at=AT, by=BY)

    def _do(self, action: Callable[[], Opportunity]) -> None:
        before = attrs.evolve(self.deal)
        try:
            after = action()
        except RefusedError as refusal:
            _check_refusal(refusal)
            assert self.deal == before
            return
        assert after.journal.continues(before.journal)
        assert after.version == before.version + 1
        self.deal = after
        assert after.journal.last is not None
        self.now = after.journal.last.at

    @rule(step=_STEPS, to=_GOALS, facts=_FACTS, why=_WHYS)
    def advance(self, step: timedelta, to: str | None, facts: dict[str, object] | None, why: str) -> None:
        """One stage, or to a stage."""
        self._do(lambda: PROCESS.advance(self.deal, to=to, at=self.now + step, by=BY, facts=facts, why=why))

    @rule(step=_STEPS, to=st.none() | st.sampled_from(_KEYS), why=_WHYS)
    def regress(self, step: timedelta, to: str | None, why: str) -> None:
        """Back."""
        self._do(lambda: PROCESS.regress(self.deal, to=to, at=self.now + step, by=BY, why=why))

    @rule(step=_STEPS, amount=st.none() | st.just(Money(7, "CNY")), facts=_FACTS, why=_WHYS)
    def win(self, step: timedelta, amount: Money | None, facts: dict[str, object] | None, why: str) -> None:
        """Won."""
        self._do(lambda: PROCESS.win(self.deal, amount=amount, at=self.now + step, by=BY, facts=facts, why=why))

    @rule(step=_STEPS, reason=st.sampled_from(["price", "rival"]), competitor=st.none() | st.just("Acme"))
    def lose(self, step: timedelta, reason: str, competitor: str | None) -> None:
        """Lost."""
        self._do(lambda: PROCESS.lose(self.deal, reason, competitor=competitor, at=self.now + step, by=BY))

    @rule(step=_STEPS, until=st.none() | st.just(date(2026, 4, 1)), why=_WHYS)
    def hold(self, step: timedelta, until: date | None, why: str) -> None:
        """On hold."""
        self._do(lambda: PROCESS.hold(self.deal, until=until, at=self.now + step, by=BY, why=why))

    @rule(step=_STEPS)
    def resume(self, step: timedelta) -> None:
        """Back from it."""
        self._do(lambda: PROCESS.resume(self.deal, at=self.now + step, by=BY))

    @rule(step=_STEPS, to=st.none() | st.sampled_from(_KEYS[:3]), why=_WHYS)
    def reopen(self, step: timedelta, to: str | None, why: str) -> None:
        """Open again."""
        self._do(lambda: PROCESS.reopen(self.deal, to=to, at=self.now + step, by=BY, why=why))

    @rule()
    @precondition(lambda self: "legal" not in self.deal.handoffs)
    def hand_off(self) -> None:
        """Confirmed."""
        self._do(lambda: PROCESS.hand_off(self.deal, "legal", at=self.now, by="zhang.min"))

    @rule(changes=_CHANGES)
    def change(self, changes: dict[str, object]) -> None:
        """Other values."""
        self._do(lambda: PROCESS.change(self.deal, at=self.now, by=BY, **changes))  # type: ignore[arg-type] # fields

    @invariant()
    def the_journal_walks_the_table(self) -> None:
        """No sequence of calls reaches a state outside it."""
        if self.deal.version:
            assert PROCESS.workflow().journal_faults(self.deal) == ()

    @invariant()
    def the_journal_replays_to_the_record(self) -> None:
        """The beginning and the events give the record of today."""
        if self.deal.version:
            assert replay(self.first, self.deal.journal) == self.deal

    @invariant()
    def fields_agree_with_the_state(self) -> None:
        """A reason where it is lost, a day to look again only where it waits, at most the reopenings allowed."""
        if self.deal.version:
            outcome = PROCESS.outcome(self.deal)
            assert (self.deal.loss_reason is not None) == (outcome == "lost")
            assert outcome == "on-hold" or self.deal.hold_until is None
            assert sum(event.what.startswith("reopen") for event in self.deal.journal) <= PROCESS.reopen_limit


TestDeals = DealMachine.TestCase
TestDeals.settings = settings(stateful_step_count=25)

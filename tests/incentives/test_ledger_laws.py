"""Laws of the ledger: sums, differences, closings and payments, whatever happens in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.incentives.ledger_world import TEN_PERCENT

from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss, claw_back
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.pay_runs import PayPolicy, pay, pay_advances
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.releases import Progress, ReleasePart, ReleasePolicy, release
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year
from salesmanual.testing.ledgers import draw_policies, ledgers
from salesmanual.testing.plans import PEOPLE, sale_lists
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.draws import DrawPolicy
    from salesmanual.incentives.statement import Statement

PLAN = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", TEN_PERCENT)], window="quarter")
LAST = date(2026, 12, 31)
MONTHS = st.integers(1, 12).map(lambda number: month(2026, number))
ZERO = Money.zero("CNY")


def statement_of(person: str, period: Period, sold: list[Sale]) -> Statement:
    return PLAN.calculate(person, period, credits=credit_sales(sold))


def check_identity(ledger: Ledger, person: str | None = None) -> None:
    """Sums of kinds, counted here from the entries alone, agree with the position and with one another."""
    sums: dict[str, Decimal] = {}
    for entry in ledger.entries:
        if person in {None, entry.participant}:
            sums[entry.kind.value] = sums.get(entry.kind.value, Decimal(0)) + entry.amount.amount
    entitled = sum(
        sums.get(kind, Decimal(0)) for kind in ("earned", "adjusted", "clawed back", "guaranteed", "forgiven")
    )
    outstanding = sums.get("advanced", Decimal(0)) + sums.get("recovered", Decimal(0))
    held = -(sums.get("held back", Decimal(0)) + sums.get("released", Decimal(0)))
    paid = -sums.get("paid", Decimal(0))
    payable = sum(sums.values(), Decimal(0))
    assert sums.get("carried forward", Decimal(0)) == 0
    assert entitled + outstanding == paid + held + payable
    position = ledger.position(person)
    figures = (position.entitled, position.outstanding, position.paid, position.held, position.payable)
    assert [figure.amount for figure in figures] == [entitled, outstanding, paid, held, payable]
    assert ledger.balance(person).amount == payable
    assert ledger.entitled(person).amount == entitled


@given(ledgers())
def test_what_everybody_is_entitled_to_is_paid_held_or_payable(ledger: Ledger) -> None:
    check_identity(ledger)
    for person in ledger.participants():
        check_identity(ledger, person)
        assert ledger.explain(person).replay() == ledger.balance(person)
        assert ledger.position(person).explain().replay() == ledger.balance(person)
    assert Money.total((ledger.balance(person) for person in ledger.participants()), "CNY") == ledger.balance()


@given(ledgers())
def test_a_ledger_is_read_back_from_its_document(ledger: Ledger) -> None:
    check_round_trip(ledger)


@given(ledgers(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_accrual_of_a_day_is_what_the_ledger_of_that_day_had(ledger: Ledger, on: date) -> None:
    then = Ledger("CNY", [entry for entry in ledger.entries if entry.on <= on])

    assert ledger.accrual(on, as_of=on) == then.accrual(on)
    assert ledger.balances(as_of=on) == then.balances()
    total = ledger.accrual(on, as_of=on).total
    assert total is not None
    assert total[-1] == then.position().accrued()


@given(st.lists(sale_lists(is_whole=True), min_size=1, max_size=3), MONTHS)
def test_what_stands_is_the_last_statement_however_often_it_changed(versions: list[list[Sale]], period: Period) -> None:
    ledger = Ledger("CNY")
    for sold in versions:
        statement = statement_of(PEOPLE[0], period, sold)
        ledger = ledger.settle(statement, on=LAST)

        assert ledger.standing(PEOPLE[0], "ae", period) == statement.total == ledger.balance()
        assert ledger.settle(statement, on=LAST) is ledger


@given(sale_lists(is_whole=True), sale_lists(is_whole=True), MONTHS)
def test_what_an_adjustment_counts_is_the_change_of_the_sales(
    sold: list[Sale], later: list[Sale], period: Period
) -> None:
    before, after = (statement_of(PEOPLE[0], period, version) for version in (sold, later))
    ledger = Ledger("CNY").settle(before, on=LAST).settle(after, on=LAST)

    counted: dict[str, Decimal] = {}
    for entry in ledger.entries:
        for part in entry.counted:
            if part.kind == "sale":
                counted[part.id] = counted.get(part.id, Decimal(0)) + Decimal(part.change.numerator) / Decimal(
                    part.change.denominator
                )
    last = after if ledger.entries and before.total != after.total else before
    if ledger.entries:
        credited = {credit.sale.id: credit.amount.amount for credit in last.credits}
        assert {id_: amount for id_, amount in counted.items() if amount} == {
            id_: amount for id_, amount in credited.items() if amount
        }


@given(sale_lists(is_whole=True), st.data())
def test_order_and_batches_of_statements_change_no_sum(sold: list[Sale], data: st.DataObject) -> None:
    statements = [statement_of(person, month(2026, at), sold) for person in PEOPLE for at in (1, 2, 3)]
    shuffled = data.draw(st.permutations(statements))
    cut = data.draw(st.integers(0, len(statements)))

    at_once = Ledger("CNY").settle_all(statements, on=LAST)
    in_parts = Ledger("CNY").settle_all(shuffled[:cut], on=LAST).settle_all(shuffled[cut:], on=LAST)
    one_by_one = Ledger("CNY")
    for statement in statements:
        one_by_one = one_by_one.settle(statement, on=LAST)

    assert one_by_one == at_once
    assert in_parts.balances() == at_once.balances()
    for statement in statements:
        key = (statement.participant, "ae", statement.period)
        assert in_parts.standing(*key) == at_once.standing(*key) == statement.total


@given(sale_lists(is_whole=True), sale_lists(is_whole=True), st.integers(1, 11))
def test_a_closing_moves_money_and_makes_none(sold: list[Sale], later: list[Sale], at: int) -> None:
    def settled(ledger: Ledger, version: list[Sale]) -> Ledger:
        return ledger.settle_all([statement_of(PEOPLE[0], month(2026, m), version) for m in range(1, 13)], on=LAST)

    open_ = settled(settled(Ledger("CNY"), sold), later)
    closed = settled(settled(Ledger("CNY"), sold).close(month(2026, at), on=LAST, by="finance"), later)

    assert closed.balance() == open_.balance()
    for number in range(1, at + 1):
        assert closed.balance(PEOPLE[0], posted_in=month(2026, number)) == ZERO
        assert closed.standing(PEOPLE[0], "ae", month(2026, number)) == open_.standing(
            PEOPLE[0], "ae", month(2026, number)
        )


class Months(RuleBasedStateMachine):
    """A year of random doings: sales come and change, months are settled, held, taken back, paid, closed, reopened."""

    release = ReleasePolicy([ReleasePart("50%", "booking"), ReleasePart("50%", "payment", after_days=5)])
    clawback = ClawbackPolicy(within_days=200, cap=Money("15", "CNY"))

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger("CNY")
        self.history = [self.ledger]
        self.day = date(2026, 1, 1)
        self.sales: dict[str, Sale] = {}
        self.progress: list[Progress] = []
        self.losses: dict[str, Loss] = {}
        self.draw: DrawPolicy | None = None
        self.settled: dict[tuple[str, Period], Statement] = {}

    def become(self, ledger: Ledger) -> None:
        assert ledger.continues(self.ledger)
        self.ledger = ledger
        self.history.append(ledger)

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(draw=st.none() | draw_policies())
    def a_draw_is_agreed(self, draw: DrawPolicy | None) -> None:
        self.draw = draw

    @rule(number=st.integers(0, 5), person=st.sampled_from(PEOPLE[:2]), cents=st.integers(0, 90_000), at=MONTHS)
    def a_sale_comes_or_changes(self, number: int, person: str, cents: int, at: Period) -> None:
        id_ = f"S-{number}"
        old = self.sales.get(id_)
        on = at.start if old is None else old.on
        self.sales[id_] = Sale(id_, on, Money.from_minor(cents, "CNY"), owner=person)

    @rule(number=st.integers(0, 5))
    def a_sale_comes_back(self, number: int) -> None:
        found = self.sales.get(f"S-{number}")
        if found is not None:
            self.sales[f"R-{number}"] = attrs.evolve(found, id=f"R-{number}", kind="return")

    @rule(number=st.integers(0, 5), cents=st.integers(1, 50_000))
    def a_customer_pays(self, number: int, cents: int) -> None:
        self.progress.append(Progress(f"S-{number}", "payment", self.day, Money.from_minor(cents, "CNY")))

    @rule(number=st.integers(0, 5))
    def a_customer_is_lost_or_found(self, number: int) -> None:
        id_ = f"S-{number}"
        if self.losses.pop(id_, None) is None:
            self.losses[id_] = Loss(id_, self.day)

    @rule(person=st.sampled_from(PEOPLE[:2]), period=MONTHS)
    def a_month_is_settled(self, person: str, period: Period) -> None:
        statement = statement_of(person, period, list(self.sales.values()))
        before = self.ledger
        self.become(before.settle(statement, on=self.day))
        self.settled[person, period] = statement

        assert self.ledger.standing(person, "ae", period) == statement.total
        assert self.ledger.settle(statement, on=self.day) is self.ledger
        new = self.ledger.entries[len(before.entries) :]
        kind = EntryKind.ADJUSTED if before.is_closed(period) else EntryKind.EARNED
        assert all(entry.kind is kind and not self.ledger.is_closed(entry.posted_in) for entry in new)

    @rule(at=st.integers(0, 5))
    def a_month_is_released(self, at: int) -> None:
        if self.settled:
            statement = list(self.settled.values())[at % len(self.settled)]
            self.become(release(self.ledger, statement, self.release, self.progress, on=self.day))

            again = release(self.ledger, statement, self.release, self.progress[::-1], on=self.day)
            assert again is self.ledger

    @rule(at=st.integers(0, 5))
    def a_month_is_taken_back(self, at: int) -> None:
        if self.settled:
            statement = list(self.settled.values())[at % len(self.settled)]
            lost = list(self.losses.values())
            self.become(claw_back(self.ledger, statement, lost, self.clawback, on=self.day))

            assert claw_back(self.ledger, statement, lost[::-1], self.clawback, on=self.day) is self.ledger
            taken = self.ledger.balance(statement.participant, kind="clawed back", period=statement.period)
            assert taken <= ZERO

    @rule(period=MONTHS, negative=st.sampled_from(["carry", "forgive"]))
    def a_month_is_paid(self, period: Period, negative: str) -> None:
        draws = {} if self.draw is None else {PEOPLE[0]: self.draw}
        policy = PayPolicy(negative=negative)
        if self.ledger.is_closed(period):
            try:
                pay(self.ledger, period, on=self.day, draws=draws)
            except RefusedError:
                return
            raise AssertionError
        self.become(pay_advances(self.ledger, period, on=self.day, draws=draws).ledger)
        run = pay(self.ledger, period, on=self.day, draws=draws, policy=policy)
        self.become(run.ledger)

        for line in run.lines:
            added = line.due + line.guaranteed + line.advanced + line.forgiven - line.recovered
            assert line.paid + line.carried == added
            assert line.paid >= ZERO
            assert line.explain().replay() == line.paid
        assert run.explain().replay() == run.total()
        assert pay(self.ledger, period, on=self.day, draws=draws, policy=policy).ledger is self.ledger

    @rule(period=MONTHS)
    def months_are_closed(self, period: Period) -> None:
        if not self.ledger.is_closed(period):
            self.become(self.ledger.close(period, on=self.day, by="finance"))

    @rule(period=MONTHS)
    def months_are_reopened(self, period: Period) -> None:
        if self.ledger.is_closed(period):
            self.become(self.ledger.reopen(period, on=self.day, by="finance", why="a mistake"))

    @invariant()
    def sums_agree(self) -> None:
        check_identity(self.ledger)
        for person in self.ledger.participants():
            check_identity(self.ledger, person)
            assert self.ledger.position(person).outstanding >= ZERO

    @invariant()
    def closed_months_are_empty(self) -> None:
        for entry in self.ledger.entries:
            if self.ledger.is_closed(entry.posted_in):
                assert self.ledger.balance(entry.participant, posted_in=entry.posted_in) == ZERO

    @invariant()
    def nothing_is_rewritten(self) -> None:
        assert self.ledger.continues(self.history[0])
        assert self.ledger.continues(self.history[len(self.history) // 2])
        assert [entry.number for entry in self.ledger.entries] == list(range(1, len(self.ledger.entries) + 1))


TestMonths = Months.TestCase
TestMonths.settings = settings(max_examples=25, stateful_step_count=25)

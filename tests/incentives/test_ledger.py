"""The ledger: settling, closing, reopening, and what it shows."""

from __future__ import annotations

import pickle
from datetime import date

import attrs
import pytest
from tests.incentives.ledger_world import ME, earned, plan_of, sale, statement_of, usd

from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import Credit, CreditBook, credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import (
    CountedChange,
    EntryKind,
    LedgerEntry,
    PeriodChange,
    kind_name,
    read_kind,
    read_ledger_money,
    read_period,
)
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InexactError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, quarter, week
from salesmanual.kernel.texts import text

MARCH, APRIL, MAY = month(2026, 3), month(2026, 4), month(2026, 5)
TENTH = date(2026, 4, 10)
EMPTY = Ledger("USD")
WHY = text("given")


def entry(**changes: object) -> LedgerEntry:
    """A good entry with some fields changed."""
    fields: dict[str, object] = {
        "number": 1,
        "participant": ME,
        "kind": "earned",
        "amount": usd(5),
        "period": MARCH,
        "on": TENTH,
        "posted_in": MARCH,
        "why": WHY,
    }
    return LedgerEntry(**(fields | changes))  # type: ignore[arg-type] # the tests give wrong types on purpose


def closed_march() -> Ledger:
    """March settled with 100 earned by S-1, paid by nobody, and closed."""
    statement = statement_of([sale("S-1", date(2026, 3, 9), 1000)], MARCH)
    return EMPTY.settle(statement, on=TENTH).close(MARCH, on=TENTH, by="finance")


class TestSettle:
    def test_the_first_settlement_posts_the_whole_statement_as_earned(self) -> None:
        ledger = EMPTY.settle(statement_of([sale("S-1", date(2026, 3, 9), 1000)], MARCH), on=TENTH)

        (only,) = ledger.entries
        assert (only.kind, only.amount, only.period, only.posted_in) == (EntryKind.EARNED, usd(100), MARCH, MARCH)
        assert (only.plan, str(only.why)) == ("ae", "statement of 2026-03")
        assert only.counted == (CountedChange("sale", "S-1", 1000, "USD"),)

    def test_settling_again_posts_nothing(self) -> None:
        statement = statement_of([sale("S-1", date(2026, 3, 9), 1000)], MARCH)
        ledger = EMPTY.settle(statement, on=TENTH)

        assert ledger.settle(statement, on=date(2026, 5, 1)) is ledger

    def test_a_change_in_an_open_period_is_earned_there(self) -> None:
        ledger = EMPTY.settle(statement_of([sale("S-1", date(2026, 3, 9), 1000)], MARCH), on=TENTH)

        ledger = ledger.settle(statement_of([sale("S-1", date(2026, 3, 9), 900)], MARCH), on=TENTH)

        assert (ledger.entries[-1].kind, ledger.entries[-1].amount) == (EntryKind.EARNED, usd(-10))
        assert str(ledger.entries[-1].why) == "statement of 2026-03 changed: sale S-1 USD -100.00"

    def test_a_change_of_a_closed_period_is_an_adjustment_in_the_open_one_and_names_the_sales(self) -> None:
        sold = [sale("S-1", date(2026, 3, 9), 900), sale("S-2", date(2026, 3, 20), 500)]

        ledger = closed_march().settle(statement_of(sold, MARCH), on=date(2026, 5, 2))

        last = ledger.entries[-1]
        assert (last.kind, last.amount, last.period, last.posted_in) == (EntryKind.ADJUSTED, usd(40), MARCH, APRIL)
        assert str(last.why) == "statement of 2026-03 changed: sale S-1 USD -100.00, sale S-2 USD 500.00"
        assert ledger.standing(ME, "ae", MARCH) == usd(140)

    def test_a_statement_that_comes_after_the_close_is_an_adjustment_too(self) -> None:
        late = plan_of("other").calculate(ME, MARCH, credits=credit_sales([sale("S-9", date(2026, 3, 1), 100)]))

        ledger = closed_march().settle(late, on=TENTH)

        assert (ledger.entries[-1].kind, str(ledger.entries[-1].why)) == (
            EntryKind.ADJUSTED,
            "statement of 2026-03: sale S-9 USD 100.00",
        )

    def test_the_cause_names_at_most_five_sales_and_counts_the_others(self) -> None:
        sold = [sale(f"S-{number}", date(2026, 3, 9), 10) for number in range(2, 9)]

        ledger = closed_march().settle(statement_of([sale("S-1", date(2026, 3, 9), 1000), *sold], MARCH), on=TENTH)

        assert str(ledger.entries[-1].why).endswith("sale S-6 USD 10.00, 2 more sales")
        assert len(ledger.entries[-1].counted) == 7

    def test_earlier_sales_of_the_window_are_a_cause(self) -> None:
        plan = plan_of(curve=Curve.marginal([(0, "10%"), (1000, "20%")]), window="quarter")
        in_march = sale("S-2", date(2026, 3, 9), 1000)
        ledger = EMPTY.settle(statement_of([in_march], MARCH, plan), on=TENTH)

        ledger = ledger.settle(statement_of([sale("S-1", date(2026, 1, 9), 500), in_march], MARCH, plan), on=TENTH)

        assert ledger.entries[-1].amount == usd(50)
        assert str(ledger.entries[-1].why) == ("statement of 2026-03 changed: earlier sales of the window USD 500.00")

    def test_the_target_is_a_cause(self) -> None:
        steps = Commission("c", "Commission", Curve.steps([(1, "0.1")]), "attainment")
        plan = attrs.evolve(plan_of(), components=[steps])
        book = credit_sales([sale("S-1", date(2026, 3, 9), 1000)])

        def statement(target: int) -> object:
            return plan.calculate(ME, MARCH, credits=book, targets=TargetBook([Target(ME, MARCH, usd(target))]))

        ledger = EMPTY.settle(statement(1000), on=TENTH)  # type: ignore[arg-type] # a Statement
        ledger = ledger.settle(statement(800), on=TENTH)  # type: ignore[arg-type] # as above

        assert str(ledger.entries[-1].why) == "statement of 2026-03 changed: the target USD -200.00"

    def test_a_sale_with_two_credits_for_one_person_is_counted_once(self) -> None:
        twice = [Credit(sale("S-1", date(2026, 3, 9), 1000), ME, usd(500), "50%", rule) for rule in ("own", "team")]

        ledger = EMPTY.settle(plan_of().calculate(ME, MARCH, credits=twice), on=TENTH)

        assert [str(change) for change in ledger.entries[0].counted] == ["USD 1,000.00"]

    def test_where_nothing_counted_changed_it_is_the_plan(self) -> None:
        sold = [sale("S-1", date(2026, 3, 9), 1000)]
        better = plan_of(curve=Curve.marginal([(0, "12%")]))

        ledger = closed_march().settle(statement_of(sold, MARCH, better), on=TENTH)

        assert str(ledger.entries[-1].why) == "statement of 2026-03 changed with its plan, its rates or its facts"

    def test_a_statement_below_the_minor_unit_is_refused(self) -> None:
        statement = statement_of([sale("S-1", date(2026, 3, 9), 1000)], MARCH)
        object.__setattr__(statement, "total", usd("0.001"))

        with pytest.raises(InexactError, match=r"statement.total: found .*round to the minor unit in the plan"):
            EMPTY.settle(statement, on=TENTH)

    def test_a_statement_in_another_currency_is_refused(self) -> None:
        statement = statement_of([sale("S-1", date(2026, 3, 9), 1000)], MARCH)

        with pytest.raises(CurrencyMismatchError, match="statement: found CNY and USD"):
            Ledger("CNY").settle(statement, on=TENTH)

    def test_what_is_no_statement_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"statements\[0\]: found 'March'.*a Statement"):
            EMPTY.settle_all(["March"], on=TENTH)  # type: ignore[list-item] # refused

    def test_the_ledger_that_was_settled_is_as_it_was(self) -> None:
        before = closed_march()
        copy = pickle.loads(pickle.dumps(before))  # noqa: S301 - made here

        after = before.settle(statement_of([], MARCH), on=TENTH)

        assert before == copy
        assert after.continues(before)
        assert not before.continues(after)

    def test_a_day_does_not_go_back(self) -> None:
        with pytest.raises(InvalidValueError, match="on: found '2026-04-09', accepted is 2026-04-10"):
            closed_march().posting(on=date(2026, 4, 9))


class TestPeriods:
    def test_a_closed_period_sums_to_zero_and_the_rest_is_carried_into_the_open_one(self) -> None:
        ledger = closed_march()

        assert ledger.balance(ME, posted_in=MARCH) == usd(0)
        assert ledger.balance(ME, posted_in=APRIL) == ledger.balance(ME) == usd(100)
        assert ledger.balance(kind="carried forward") == usd(0)
        assert [str(each.why) for each in ledger.find(kind=EntryKind.CARRIED_FORWARD)] == [
            "carried forward to 2026-04",
            "carried forward from 2026-03",
        ]
        assert ledger.closed_before() == date(2026, 4, 1)

    def test_what_sums_to_zero_is_not_carried(self) -> None:
        posting = EMPTY.posting(on=TENTH)
        posting.add(EntryKind.EARNED, ME, usd(5), MARCH, WHY)
        posting.add(EntryKind.PAID, ME, usd(-5), MARCH, WHY)

        ledger = posting.ledger().close(MARCH, on=TENTH, by="finance")

        assert len(ledger.entries) == 2
        assert ledger.is_closed(MARCH)
        assert not ledger.is_closed(APRIL)

    def test_closing_a_quarter_closes_its_months(self) -> None:
        ledger = earned(earned(EMPTY, 5, month(2026, 2), TENTH), 7, MARCH, TENTH)

        ledger = ledger.close(quarter(2026, 1), on=TENTH, by="finance")

        assert [ledger.balance(posted_in=month(2026, at)) for at in (2, 3, 4)] == [usd(0), usd(0), usd(12)]

    def test_a_reopened_period_takes_entries_again_and_keeps_the_reason(self) -> None:
        ledger = closed_march().reopen(MARCH, on=date(2026, 4, 20), by="auditor", why="wrong price list")

        settled = ledger.settle(statement_of([sale("S-1", date(2026, 3, 9), 900)], MARCH), on=date(2026, 4, 20))
        closed = settled.close(MARCH, on=date(2026, 4, 21), by="finance")

        assert (settled.entries[-1].kind, settled.entries[-1].posted_in) == (EntryKind.EARNED, MARCH)
        assert closed.balance(posted_in=MARCH) == usd(0)
        assert closed.balance(posted_in=APRIL) == usd(90)
        assert closed.changes[1] == PeriodChange("reopen", MARCH, date(2026, 4, 20), "auditor", "wrong price list")

    def test_a_locked_period_stays_closed(self) -> None:
        ledger = closed_march().lock(MARCH, on=TENTH, by="auditor")

        assert ledger.locked_before() == date(2026, 4, 1)
        with pytest.raises(RefusedError, match="the periods before 2026-04-01 are locked"):
            ledger.reopen(MARCH, on=TENTH, by="finance", why="error")
        with pytest.raises(RefusedError, match="locked already"):
            ledger.lock(MARCH, on=TENTH, by="auditor")

    def test_what_is_closed_already_is_refused(self) -> None:
        with pytest.raises(RefusedError, match="they are closed already"):
            closed_march().close(month(2026, 2), on=TENTH, by="finance")

    def test_what_is_open_is_not_reopened(self) -> None:
        with pytest.raises(RefusedError, match="it is open"):
            EMPTY.reopen(MARCH, on=TENTH, by="finance", why="error")
        with pytest.raises(RefusedError, match="it is open"):
            closed_march().reopen(APRIL, on=TENTH, by="finance", why="error")

    def test_a_reopening_needs_a_reason(self) -> None:
        with pytest.raises(InvalidValueError, match="a reason, where a closed period is reopened"):
            closed_march().reopen(MARCH, on=TENTH, by="finance", why=" ")

    def test_a_period_across_the_end_of_an_accounting_period_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="ends with an accounting period, such as 2026-03"):
            EMPTY.close(week(2026, 10), on=TENTH, by="finance")
        with pytest.raises(InvalidValueError, match="begins with an accounting period, such as 2026-03"):
            closed_march().reopen(week(2026, 11), on=TENTH, by="finance", why="error")

    def test_an_accounting_period_may_be_a_quarter_of_a_fiscal_calendar(self) -> None:
        calendar = FiscalCalendar(first_month=4)
        ledger = Ledger("USD", accounting="quarter", calendar=calendar)

        ledger = earned(ledger, 5, MAY, TENTH)

        assert ledger.entries[0].posted_in == quarter(2026, 2)


class TestFind:
    def test_every_filter_narrows(self) -> None:
        ledger = earned(earned(EMPTY, 5, MARCH, TENTH), 7, APRIL, date(2026, 5, 10), "wang.wei")

        assert ledger.balance() == usd(12)
        assert ledger.balance(ME) == ledger.balance(period=quarter(2026, 1)) == ledger.balance(as_of=TENTH) == usd(5)
        assert ledger.balance(plan="ae", posted_in=APRIL, kind="earned") == usd(7)
        assert ledger.balance(plan="other") == ledger.balance("nobody") == usd(0)
        assert ledger.participants() == (ME, "wang.wei")

    def test_an_entry_is_found_by_its_number(self) -> None:
        ledger = closed_march()

        assert ledger.entry(1) is ledger.entries[0]
        for number in (0, 4, "1"):
            with pytest.raises(NotFoundError, match="the last one is 3"):
                ledger.entry(number)  # type: ignore[arg-type] # refused

    def test_an_unknown_kind_is_refused_with_the_closest(self) -> None:
        with pytest.raises(InvalidValueError, match="did you mean 'forgiven'"):
            EMPTY.balance(kind="forgive")


class TestViews:
    def test_the_balances_have_a_column_for_each_kind_that_occurs(self) -> None:
        table = closed_march().balances()

        assert table.records() == [
            {
                "participant": ME,
                "earned": usd(100).amount,
                "carried_forward": usd(0).amount,
                "payable": usd(100).amount,
            }
        ]
        assert table.total is not None
        assert table.total[-1] == usd(100)

    def test_the_accrual_is_as_of_a_day(self) -> None:
        ledger = earned(EMPTY, 5, MARCH, TENTH)
        posting = ledger.posting(on=date(2026, 4, 15))
        posting.add(EntryKind.HELD_BACK, ME, usd(-2), MARCH, WHY)
        posting.add(EntryKind.PAID, ME, usd(-3), MARCH, WHY)
        ledger = posting.ledger()

        assert not ledger.accrual(date(2026, 3, 30)).rows
        assert ledger.accrual(TENTH, as_of=TENTH).records()[0]["accrued"] == usd(5).amount
        assert ledger.accrual(date(2026, 4, 15)).rows == ((ME, usd(5), usd(3), usd(0), usd(2), usd(0), usd(2)),)
        assert ledger.entitled(ME) == usd(5)

    def test_what_is_posted_after_a_month_for_it_is_accrued_in_it_and_what_is_paid_later_is_not_paid_yet(self) -> None:
        posting = earned(EMPTY, 5, MARCH, TENTH).posting(on=date(2026, 4, 15))
        posting.add(EntryKind.PAID, ME, usd(-3), MARCH, WHY)
        ledger = posting.ledger().close(MARCH, on=date(2026, 4, 16), by="finance")

        assert ledger.accrual(MARCH.last_day()).rows == ((ME, usd(5), usd(0), usd(0), usd(0), usd(5), usd(5)),)
        assert ledger.accrual(date(2026, 4, 30)).rows == ((ME, usd(5), usd(3), usd(0), usd(0), usd(2), usd(2)),)

    def test_the_account_runs_the_balance(self) -> None:
        table = closed_march().account(ME)

        assert [row[6] for row in table.rows] == [usd(100), usd(0), usd(100)]
        assert len(closed_march().account(ME, posted_in=APRIL).rows) == 1
        assert "carried forward to 2026-04" in table.to_text()

    def test_the_explanation_lists_the_entries(self) -> None:
        ledger = closed_march()

        step = ledger.explain(ME)

        assert step.value == step.replay() == ledger.balance(ME)
        assert "2026-04-10 earned: statement of 2026-03" in str(step)
        position = ledger.position(ME)
        assert position.explain().replay() == position.payable == usd(100)
        assert position.accrued() == usd(100)


class TestEntries:
    @pytest.mark.parametrize(
        ("changes", "error", "message"),
        [
            ({"number": 0}, InvalidValueError, "number: found 0, accepted is an int from 1"),
            ({"number": "1"}, WrongTypeError, "number: found '1'"),
            ({"participant": ""}, InvalidValueError, "participant: found ''"),
            ({"kind": "earnt"}, InvalidValueError, "did you mean 'earned'"),
            ({"kind": 1}, WrongTypeError, "kind: found 1"),
            ({"amount": usd(0)}, InvalidValueError, "an amount other than 0 for what is earned"),
            ({"amount": usd("0.001")}, InexactError, "round to the minor unit"),
            ({"amount": 5}, WrongTypeError, "amount: found 5"),
            ({"kind": "paid"}, InvalidValueError, "an amount below 0 for what is paid"),
            ({"kind": "held back"}, InvalidValueError, "an amount below 0 for what is held back"),
            ({"kind": "recovered"}, InvalidValueError, "an amount below 0 for what is recovered"),
            ({"kind": "released", "amount": usd(-1)}, InvalidValueError, "an amount above 0 for what is released"),
            ({"kind": "advanced", "amount": usd(-1)}, InvalidValueError, "an amount above 0 for what is advanced"),
            ({"kind": "forgiven", "amount": usd(-1)}, InvalidValueError, "an amount above 0 for what is forgiven"),
            ({"period": "2026-03"}, WrongTypeError, "period: found '2026-03'"),
            ({"posted_in": None}, WrongTypeError, "posted_in: found None"),
            ({"on": "2026-03-01"}, WrongTypeError, "on: found '2026-03-01'"),
            ({"why": "because"}, WrongTypeError, "why: found 'because'.*a Text"),
            ({"plan": "a\nb"}, InvalidValueError, "plan: found"),
            ({"sale": 7}, WrongTypeError, "sale: found 7"),
        ],
    )
    def test_a_bad_field_is_refused(self, changes: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            entry(**changes)

    @pytest.mark.parametrize("kind", ["adjusted", "clawed back", "guaranteed", "carried forward"])
    def test_some_kinds_have_either_sign(self, kind: str) -> None:
        assert entry(kind=kind, amount=usd(-1)).amount + entry(kind=kind, amount=usd(1)).amount == usd(0)

    def test_every_kind_has_a_name(self) -> None:
        assert [str(kind_name(kind)) for kind in EntryKind] == [kind.value for kind in EntryKind]
        assert read_kind("paid") is EntryKind.PAID

    def test_what_counts_is_shown_in_its_unit(self) -> None:
        assert str(CountedChange("sale", "S-1", 3, "visits")) == "3 visits"

    def test_helpers_refuse_what_is_of_another_type(self) -> None:
        with pytest.raises(WrongTypeError, match="through: found 3"):
            read_period(3, "through")
        with pytest.raises(WrongTypeError, match="amount: found 3"):
            read_ledger_money(3, "amount")

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (("shut", MARCH, TENTH, "a"), InvalidValueError, "did you mean|use one of"),
            ((1, MARCH, TENTH, "a"), InvalidValueError, "move: found 1"),
            (("close", 3, TENTH, "a"), WrongTypeError, "period: found 3"),
            (("close", MARCH, None, "a"), WrongTypeError, "on: found None"),
            (("close", MARCH, TENTH, ""), InvalidValueError, "by: found ''"),
            (("close", MARCH, TENTH, "a", 1), WrongTypeError, "why: found 1"),
        ],
    )
    def test_a_bad_change_of_a_period_is_refused(
        self, arguments: tuple[object, ...], error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error, match=message):
            PeriodChange(*arguments)  # type: ignore[arg-type] # refused


class TestLedger:
    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"currency": "XXQ"}, NotFoundError, "no currency 'XXQ'"),
            ({"entries": 5}, WrongTypeError, "entries: found 5"),
            ({"entries": ["paid"]}, WrongTypeError, r"entries\[0\]: found 'paid'"),
            ({"entries": [entry(number=2)]}, InvalidValueError, r"entries\[0\].number: found 2, accepted is 1"),
            (
                {"entries": [entry(), entry(number=2, on=date(2026, 4, 9))]},
                InvalidValueError,
                r"entries\[1\].on: found '2026-04-09'",
            ),
            ({"entries": [entry(amount=Money(1, "CNY"))]}, CurrencyMismatchError, r"entries\[0\].amount"),
            ({"changes": ["close"]}, WrongTypeError, r"changes\[0\]: found 'close'"),
            ({"accounting": "week"}, InvalidValueError, "accounting: found 'week'"),
            ({"calendar": "retail"}, WrongTypeError, "calendar: found 'retail'"),
        ],
    )
    def test_a_bad_field_is_refused(self, arguments: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            Ledger(**({"currency": "USD"} | arguments))  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("further", "error", "message"),
        [
            ("paid", WrongTypeError, "entries: found 'paid'"),
            (entry(number=3), InvalidValueError, "entries.number: found 3, accepted is 2"),
            (entry(number=2, on=date(2026, 4, 9)), InvalidValueError, "entries.on: found '2026-04-09'"),
            (entry(number=2, amount=Money(1, "CNY")), CurrencyMismatchError, "entries.amount"),
        ],
    )
    def test_entries_that_do_not_continue_are_refused(
        self, further: object, error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error, match=message):
            earned(EMPTY, 5, MARCH, TENTH).extended([further])  # type: ignore[list-item] # refused

    def test_a_stored_ledger_reads_back(self) -> None:
        ledger = closed_march()

        assert Ledger("USD", ledger.entries, ledger.changes) == ledger
        assert EMPTY.extended(ledger.entries[:1]).entries == ledger.entries[:1]
        assert EMPTY.last_day() is None

    def test_a_posting_in_another_currency_is_refused(self) -> None:
        with pytest.raises(CurrencyMismatchError, match="USD and CNY"):
            EMPTY.posting(on=TENTH).add(EntryKind.EARNED, ME, Money(5, "CNY"), MARCH, WHY)

    def test_an_empty_posting_is_the_ledger_itself(self) -> None:
        posting = EMPTY.posting(on=TENTH)
        posting.add(EntryKind.EARNED, ME, usd(0), MARCH, WHY)

        assert posting.ledger() is EMPTY
        assert CreditBook([]).credits == ()

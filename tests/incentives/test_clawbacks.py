"""Clawbacks: limits, what is posted, bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.incentives.ledger_world import ME, plan_of, sale, statement_of, usd

from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss, claw_back, claw_back_all
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InexactError,
    InvalidValueError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year

MARCH = month(2026, 3)
NINTH = date(2026, 3, 9)
SALES = [sale("S-1", NINTH, 1000), sale("S-2", NINTH, 500), sale("R-1", NINTH, 100, "return")]
STATEMENT = statement_of(SALES, MARCH)
SETTLED = Ledger("USD").settle(STATEMENT, on=MARCH.last_day())
YEAR = year(2026)


class TestDue:
    @pytest.mark.parametrize(
        ("policy", "lost", "due"),
        [
            (ClawbackPolicy(), date(2027, 3, 9), 100),
            (ClawbackPolicy(within_days=90), date(2026, 6, 7), 100),
            (ClawbackPolicy(within_days=90), date(2026, 6, 8), 0),
            (ClawbackPolicy(share="1/4"), date(2026, 6, 8), 25),
            (ClawbackPolicy(by="unserved-months"), date(2026, 7, 1), 50),
            (ClawbackPolicy(by="unserved-months"), date(2026, 7, 31), 50),
            (ClawbackPolicy(by="unserved-months"), date(2025, 7, 31), 100),
            (ClawbackPolicy(by="unserved-months"), date(2028, 1, 1), 0),
            (ClawbackPolicy(by="unserved-days"), date(2026, 12, 31), "0.27"),
            (ClawbackPolicy(by="unserved-days"), date(2025, 12, 31), 100),
            (ClawbackPolicy(by="unserved-days"), date(2027, 12, 31), 0),
            (ClawbackPolicy(by="unserved-days", rounding=Rounding("1000", "up")), date(2026, 12, 31), 100),
        ],
    )
    def test_what_is_due(self, policy: ClawbackPolicy, lost: date, due: int | str) -> None:
        loss = Loss("S-1", lost, YEAR)

        assert policy.due(usd(100), NINTH, loss) == usd(due)
        assert policy.explain(usd(100), NINTH, loss).replay() == usd(due)

    def test_nothing_is_due_of_what_earned_nothing(self) -> None:
        loss = Loss("S-1", NINTH)

        assert ClawbackPolicy().due(usd(-5), NINTH, loss) == usd(0)
        assert ClawbackPolicy().explain(usd(0), NINTH, loss).value == usd(0)

    def test_a_loss_too_late_is_explained(self) -> None:
        step = ClawbackPolicy(within_days=90).explain(usd(100), NINTH, Loss("S-1", date(2026, 6, 8)))

        assert "lost after 91 days" in str(step)

    def test_a_month_that_was_begun_is_not_served(self) -> None:
        term = Period(date(2026, 1, 31), date(2027, 1, 31))

        assert Loss("S-1", date(2026, 2, 28), term).unserved("unserved-months") == Fraction(11, 12)
        assert Loss("S-1", date(2026, 2, 27), term).unserved("unserved-months") == 1

    @pytest.mark.parametrize(
        ("term", "message"),
        [(None, r"losses\[S-1\].term: found None"), (Period(NINTH, date(2026, 3, 20)), "at least one month")],
    )
    def test_a_term_is_needed_for_the_unserved_share(self, term: Period | None, message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            ClawbackPolicy(by="unserved-months").due(usd(100), NINTH, Loss("S-1", NINTH, term))


class TestClawBack:
    def test_what_is_taken_back_is_posted_in_the_period_of_the_day(self) -> None:
        ledger = claw_back(SETTLED, STATEMENT, [Loss("S-1", date(2026, 5, 2))], ClawbackPolicy(), on=date(2026, 5, 31))

        last = ledger.entries[-1]
        assert (last.kind, last.amount, last.sale) == (EntryKind.CLAWED_BACK, usd(-100), "S-1")
        assert (last.period, last.posted_in) == (MARCH, month(2026, 5))
        assert str(last.why) == "customer of sale S-1 lost on 2026-05-02"
        assert ledger.standing(ME, "ae", MARCH) == STATEMENT.total

    def test_doing_it_again_posts_nothing_and_an_error_is_given_back(self) -> None:
        lost = [Loss("S-1", date(2026, 5, 2))]
        ledger = claw_back(SETTLED, STATEMENT, lost, ClawbackPolicy(), on=date(2026, 5, 31))

        assert claw_back(ledger, STATEMENT, lost, ClawbackPolicy(), on=date(2026, 5, 31)) is ledger
        back = claw_back(ledger, STATEMENT, [], ClawbackPolicy(), on=date(2026, 6, 30))
        assert back.balance(ME, kind="clawed back") == usd(0)
        assert str(back.entries[-1].why) == "customer of sale S-1 not lost after all"

    def test_a_cap_spreads_it_over_the_months_older_losses_first(self) -> None:
        lost = [Loss("S-2", date(2026, 5, 9)), Loss("S-1", date(2026, 5, 2))]
        policy = ClawbackPolicy(cap=usd(60))
        ledger, taken = SETTLED, []

        for at in (5, 6, 7, 8):
            before = len(ledger.entries)
            for _ in range(2):
                ledger = claw_back(ledger, STATEMENT, lost, policy, on=month(2026, at).last_day())
            taken.append([(entry.sale, entry.amount) for entry in ledger.entries[before:]])

        assert taken == [
            [("S-1", usd(-60))],
            [("S-1", usd(-40)), ("S-2", usd(-20))],
            [("S-2", usd(-30))],
            [],
        ]

    def test_under_the_cap_older_losses_go_first_whatever_statement_they_are_of(self) -> None:
        other = statement_of([sale("S-9", date(2026, 4, 9), 1000)], month(2026, 4))
        ledger = SETTLED.settle(other, on=date(2026, 4, 30))
        lost = [Loss("S-1", date(2026, 5, 20)), Loss("S-9", date(2026, 5, 4))]
        policy = ClawbackPolicy(cap=usd(60))

        one, two = (
            claw_back_all(ledger, order, lost, policy, on=date(2026, 5, 31))
            for order in ((STATEMENT, other), (other, STATEMENT))
        )

        assert one == two
        assert [(entry.sale, entry.amount) for entry in one.find(kind="clawed back")] == [("S-9", usd(-60))]

    def test_what_is_given_back_makes_room_under_the_cap_at_once(self) -> None:
        other = statement_of([sale("S-9", date(2026, 4, 9), 1000)], month(2026, 4))
        ledger = SETTLED.settle(other, on=date(2026, 4, 30))
        policy, day = ClawbackPolicy(cap=usd(60)), date(2026, 5, 31)
        ledger = claw_back_all(ledger, (STATEMENT, other), [Loss("S-9", date(2026, 5, 4))], policy, on=day)

        ledger = claw_back_all(ledger, (STATEMENT, other), [Loss("S-1", date(2026, 5, 20))], policy, on=day)

        assert [(entry.sale, entry.amount) for entry in ledger.find(kind="clawed back")] == [
            ("S-9", usd(-60)),
            ("S-9", usd(60)),
            ("S-1", usd(-60)),
        ]

    def test_the_cap_is_one_for_all_statements_of_a_person(self) -> None:
        other = statement_of([sale("S-7", NINTH, 1000)], MARCH, plan_of("other"))
        ledger = SETTLED.settle(other, on=MARCH.last_day())
        lost = [Loss("S-1", date(2026, 5, 2)), Loss("S-7", date(2026, 5, 2))]

        ledger = claw_back_all(ledger, (STATEMENT, other), lost, ClawbackPolicy(cap=usd(150)), on=date(2026, 5, 31))

        assert [entry.amount for entry in ledger.find(kind="clawed back")] == [usd(-100), usd(-50)]

    def test_after_the_time_limit_nothing_more_is_taken(self) -> None:
        lost = [Loss("S-1", date(2026, 5, 2))]
        policy = ClawbackPolicy(limit_months=2)

        assert claw_back(SETTLED, STATEMENT, lost, policy, on=date(2026, 5, 10)) is SETTLED
        assert claw_back(SETTLED, STATEMENT, lost, policy, on=date(2026, 5, 9)).balance(kind="clawed back") == usd(-100)

    def test_losses_of_other_sales_and_of_returns_are_passed_over(self) -> None:
        lost = [Loss("S-9", date(2026, 5, 2)), Loss("R-1", date(2026, 5, 2))]

        assert claw_back(SETTLED, STATEMENT, lost, ClawbackPolicy(), on=date(2026, 5, 31)) is SETTLED

    def test_a_sale_that_is_gone_is_given_back(self) -> None:
        lost = [Loss("S-1", date(2026, 5, 2))]
        ledger = claw_back(SETTLED, STATEMENT, lost, ClawbackPolicy(), on=date(2026, 5, 31))
        without = statement_of(SALES[1:], MARCH)

        ledger = claw_back(
            ledger.settle(without, on=date(2026, 6, 1)), without, lost, ClawbackPolicy(), on=date(2026, 6, 1)
        )

        assert ledger.balance(ME, kind="clawed back") == usd(0)
        assert ledger.balance(ME) == usd(40)

    @pytest.mark.parametrize(
        ("losses", "policy", "error", "message"),
        [
            (["S-1"], ClawbackPolicy(), WrongTypeError, r"losses\[0\]: found 'S-1'"),
            ([Loss("S-1", NINTH)] * 2, ClawbackPolicy(), DuplicateError, "loss of sale 'S-1' is there already"),
            ([], ClawbackPolicy(cap=Money(5, "CNY")), CurrencyMismatchError, "cap: found USD and CNY"),
        ],
    )
    def test_bad_arguments_are_refused(
        self, losses: list[Loss], policy: ClawbackPolicy, error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error, match=message):
            claw_back(SETTLED, STATEMENT, losses, policy, on=date(2026, 5, 31))


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (("", NINTH), InvalidValueError, "sale: found ''"),
            (("S-1", "2026-03-09"), WrongTypeError, "on: found '2026-03-09'"),
            (("S-1", NINTH, 12), WrongTypeError, "term: found 12"),
        ],
    )
    def test_bad_losses(self, arguments: tuple[object, ...], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            Loss(*arguments)  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"within_days": -1}, InvalidValueError, "within_days: found -1"),
            ({"within_days": "90"}, WrongTypeError, "within_days: found '90'"),
            ({"by": "unserved"}, InvalidValueError, "by: found 'unserved'"),
            ({"share": "150%"}, InvalidValueError, "a share of at most 100%"),
            ({"share": 0}, InvalidValueError, "share: found 0"),
            ({"limit_months": 1201}, InvalidValueError, "limit_months: found 1201"),
            ({"cap": usd(0)}, InvalidValueError, "an amount above 0, or None for no cap"),
            ({"cap": usd("0.001")}, InexactError, "cap"),
            ({"cap": 5}, WrongTypeError, "cap: found 5"),
            ({"rounding": "up"}, WrongTypeError, "rounding: found 'up'"),
        ],
    )
    def test_bad_policies(self, arguments: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            ClawbackPolicy(**arguments)  # type: ignore[arg-type] # refused

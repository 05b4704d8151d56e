"""Release of pay: examples by trigger, what is posted, bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.incentives.ledger_world import ME, plan_of, sale, statement_of, usd

from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss, claw_back
from salesmanual.incentives.components import Bonus
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.ledger_sales import SalePay, pay_by_sale
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.releases import Progress, ReleasePart, ReleasePolicy, release
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month, year

MARCH, APRIL = month(2026, 3), month(2026, 4)
NINTH = date(2026, 3, 9)
TENTH = date(2026, 4, 10)
SALE = sale("S-1", NINTH, 1000)
STATEMENT = statement_of([SALE], MARCH)
SETTLED = Ledger("USD").settle(STATEMENT, on=MARCH.last_day())
HALVES = ReleasePolicy([ReleasePart("50%", "booking"), ReleasePart("50%", "payment")])


def paid(on: date, amount: int, kind: str = "payment") -> Progress:
    """A payment of the sale, or other progress."""
    return Progress("S-1", kind, on, usd(amount))


class TestPolicy:
    @pytest.mark.parametrize(
        ("policy", "as_of", "share"),
        [
            (ReleasePolicy.on("booking"), NINTH, 1),
            (ReleasePolicy.on("booking", after_days=30), date(2026, 4, 7), 0),
            (ReleasePolicy.on("booking", after_days=30), date(2026, 4, 8), 1),
            (ReleasePolicy.on("invoice"), TENTH, Fraction(3, 10)),
            (ReleasePolicy.on("delivery"), TENTH, 0),
            (ReleasePolicy.on("payment"), TENTH, Fraction(1, 2)),
            (ReleasePolicy.on("payment", after_days=10), TENTH, Fraction(2, 5)),
            (ReleasePolicy([ReleasePart("100%", "payment", in_proportion=False)]), TENTH, 0),
            (HALVES, TENTH, Fraction(3, 4)),
            (ReleasePolicy.instalments(4, every_months=1), TENTH, Fraction(1, 2)),
            (ReleasePolicy([ReleasePart("1", not_before=date(2026, 6, 1))]), TENTH, 0),
            (ReleasePolicy([ReleasePart("1", not_before=date(2026, 6, 1))]), date(2026, 6, 1), 1),
        ],
    )
    def test_the_released_share(self, policy: ReleasePolicy, as_of: date, share: Fraction) -> None:
        progress = [
            paid(date(2026, 3, 20), 300, "invoice"),
            paid(date(2026, 3, 25), 600),
            paid(date(2026, 4, 5), 100),
            paid(date(2026, 3, 30), 200, "refund"),
            Progress("S-2", "payment", NINTH, usd(999)),
        ]

        assert policy.released_share(SALE, progress, as_of) == share

    def test_more_than_all_is_all_and_less_than_nothing_nothing(self) -> None:
        on_payment = ReleasePolicy.on("payment")

        assert on_payment.released_share(SALE, [paid(NINTH, 5000)], NINTH) == 1
        assert on_payment.released_share(SALE, [paid(NINTH, 50, "refund")], NINTH) == 0

    def test_a_free_sale_waits_for_nothing_but_time(self) -> None:
        free = sale("S-1", NINTH, 0)

        assert ReleasePolicy.on("payment").released_share(free, [], NINTH) == 1
        assert ReleasePolicy.on("payment", after_days=1).released_share(free, [], NINTH) == 0

    def test_why_so_much_is_released(self) -> None:
        progress = [paid(NINTH, 333)]

        step = HALVES.explain(usd(100), SALE, progress, TENTH)

        assert step.value == step.replay() == HALVES.released(usd(100), SALE, progress, TENTH) == usd("66.65")
        assert "paid by the customer: 33.3%" in str(step)
        whole = ReleasePolicy.on("booking").explain(usd(100), SALE, [], TENTH)
        assert whole.replay() == usd(100)

    def test_a_coarse_rounding_never_releases_more_than_all(self) -> None:
        coarse = ReleasePolicy([ReleasePart("90%"), ReleasePart("10%", "payment")], rounding=Rounding("100", "up"))

        assert coarse.released(usd(60), SALE, [], TENTH) == usd(60)
        assert coarse.explain(usd(60), SALE, [], TENTH).replay() == usd(60)

    def test_a_part_says_when(self) -> None:
        part = ReleasePart("1", "delivery", after_days=5, after_months=2, not_before=date(2026, 6, 1))

        assert str(part.describe()) == "delivered, after 2 months, after 5 days, not before 2026-06-01"
        assert str(ReleasePart("1").describe()) == "booked"


class TestRelease:
    def test_what_waits_is_held_back_and_is_paid_when_released(self) -> None:
        held = release(SETTLED, STATEMENT, HALVES, on=TENTH)
        later = release(held, STATEMENT, HALVES, [paid(date(2026, 5, 3), 1000)], on=date(2026, 5, 31))

        assert (held.entries[-1].kind, held.entries[-1].amount) == (EntryKind.HELD_BACK, usd(-50))
        assert held.entries[-1].posted_in == MARCH
        assert (later.entries[-1].kind, later.entries[-1].amount) == (EntryKind.RELEASED, usd(50))
        assert (later.entries[-1].posted_in, later.entries[-1].sale) == (month(2026, 5), "S-1")

    def test_releasing_again_posts_nothing(self) -> None:
        held = release(SETTLED, STATEMENT, HALVES, on=TENTH)

        assert release(held, STATEMENT, HALVES, on=TENTH) is held

    def test_a_refund_holds_back_again(self) -> None:
        progress = [paid(date(2026, 4, 1), 1000)]
        ledger = release(SETTLED, STATEMENT, HALVES, progress, on=TENTH)

        ledger = release(ledger, STATEMENT, HALVES, [*progress, paid(date(2026, 4, 2), 1000, "refund")], on=TENTH)

        assert ledger.position(ME).held == usd(50)

    def test_a_day_may_be_named_up_to_which_progress_counts(self) -> None:
        held = release(SETTLED, STATEMENT, HALVES, [paid(date(2026, 4, 1), 1000)], on=TENTH, as_of=date(2026, 3, 31))

        assert held.position(ME).held == usd(50)

    def test_a_sale_that_is_gone_is_held_no_more(self) -> None:
        held = release(SETTLED, STATEMENT, HALVES, on=TENTH)
        empty = statement_of([], MARCH)

        ledger = release(held.settle(empty, on=TENTH), empty, HALVES, on=TENTH)

        assert ledger.position(ME).held == ledger.balance(ME) == usd(0)

    def test_what_comes_back_is_not_held(self) -> None:
        statement = statement_of([sale("R-1", NINTH, 400, "return")], MARCH)
        ledger = Ledger("USD").settle(statement, on=TENTH)

        assert release(ledger, statement, ReleasePolicy.on("payment"), on=TENTH) is ledger

    def test_what_was_clawed_back_is_not_held(self) -> None:
        held = release(SETTLED, STATEMENT, ReleasePolicy.on("payment"), on=TENTH)
        lost = claw_back(held, STATEMENT, [Loss("S-1", TENTH)], ClawbackPolicy(share="60%"), on=TENTH)

        ledger = release(lost, STATEMENT, ReleasePolicy.on("payment"), on=TENTH)

        position = ledger.position(ME)
        assert (position.entitled, position.held, position.payable) == (usd(40), usd(40), usd(0))

    def test_pay_without_a_sale_waits_only_for_time(self) -> None:
        plan = IncentivePlan("b", "B", "USD", year(2026), [Bonus("b", "B", usd(100), Curve.flat(1))])
        statement = plan.calculate(ME, MARCH, credits=[], targets=TargetBook([Target(ME, MARCH, usd(1))]))
        ledger = Ledger("USD").settle(statement, on=TENTH)

        assert release(ledger, statement, ReleasePolicy.on("payment"), on=TENTH) is ledger
        held = release(ledger, statement, ReleasePolicy.on("payment", after_days=30), on=TENTH)
        assert (held.position(ME).held, str(held.entries[-1].why)) == (usd(100), "pay without a sale waits")
        later = release(held, statement, ReleasePolicy.on("payment", after_days=30), on=date(2026, 4, 30))
        assert (later.position(ME).held, str(later.entries[-1].why)) == (usd(0), "pay without a sale released")

    def test_a_release_into_a_closed_period_is_posted_in_the_open_one(self) -> None:
        held = release(SETTLED, STATEMENT, HALVES, on=TENTH).close(month(2026, 5), on=TENTH, by="finance")

        ledger = release(held, STATEMENT, HALVES, [paid(TENTH, 1000)], on=TENTH)

        assert ledger.entries[-1].posted_in == month(2026, 6)

    def test_an_unsettled_statement_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"the settled total USD 0\.00; settle it first"):
            release(Ledger("USD"), STATEMENT, HALVES, on=TENTH)

    def test_what_is_no_progress_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"progress\[0\]: found 'paid'"):
            release(SETTLED, STATEMENT, HALVES, ["paid"], on=TENTH)  # type: ignore[list-item] # refused

    def test_progress_in_another_currency_is_refused(self) -> None:
        other = Progress("S-1", "payment", NINTH, Money("5", "CNY"))

        with pytest.raises(CurrencyMismatchError, match="USD and CNY"):
            release(SETTLED, STATEMENT, HALVES, [other], on=TENTH)


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (("", "payment", NINTH, usd(1)), InvalidValueError, "sale: found ''"),
            (("S-1", "paid", NINTH, usd(1)), InvalidValueError, "kind: found 'paid'.*use one of"),
            (("S-1", "payment", "now", usd(1)), WrongTypeError, "on: found 'now'"),
            (("S-1", "payment", NINTH, 1), WrongTypeError, "amount: found 1"),
            (("S-1", "payment", NINTH, usd(0)), InvalidValueError, "write what goes back to a customer"),
        ],
    )
    def test_bad_progress(self, arguments: tuple[object, ...], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            Progress(*arguments)  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"share": 0}, InvalidValueError, "share: found 0"),
            ({"share": 0.5}, WrongTypeError, "share: found 0.5"),
            ({"on": "order"}, InvalidValueError, "on: found 'order'"),
            ({"after_days": -1}, InvalidValueError, "after_days: found -1, accepted is an int from 0 to 36,500"),
            ({"after_days": "10"}, WrongTypeError, "after_days: found '10'"),
            ({"after_months": 1201}, InvalidValueError, "after_months: found 1201"),
            ({"not_before": "2026-01-01"}, WrongTypeError, "not_before: found"),
            ({"in_proportion": 1}, WrongTypeError, "in_proportion: found 1"),
        ],
    )
    def test_bad_parts(self, arguments: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            ReleasePart(**({"share": "1"} | arguments))  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("parts", "error", "message"),
        [
            (5, WrongTypeError, "parts: found 5"),
            (["50%"], WrongTypeError, r"parts\[0\]: found '50%'"),
            ([], InvalidValueError, "parts: found '0%', accepted is shares that sum to 100%"),
            ([ReleasePart("60%"), ReleasePart("60%")], InvalidValueError, "parts: found '120%'"),
        ],
    )
    def test_bad_policies(self, parts: object, error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            ReleasePolicy(parts)  # type: ignore[arg-type] # refused

    def test_a_bad_rounding_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="rounding: found 'half-up'"):
            ReleasePolicy([ReleasePart("1")], rounding="half-up")  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("count", "error"), [(0, InvalidValueError), (121, InvalidValueError), ("4", WrongTypeError)]
    )
    def test_a_bad_number_of_instalments(self, count: int, error: type[Exception]) -> None:
        with pytest.raises(error, match="an int from 1 to 120"):
            ReleasePolicy.instalments(count)


class TestPayBySale:
    def test_a_cap_is_spread_over_the_sales(self) -> None:
        plan = plan_of(cap=usd(50))
        statement = statement_of([SALE, sale("S-2", NINTH, 500)], MARCH, plan)

        parts = [(part.sale and part.sale.id, part.amount) for part in pay_by_sale(statement)]

        assert parts == [("S-1", usd("33.33")), ("S-2", usd("16.67"))]

    def test_sales_and_returns_that_cancel_leave_pay_without_a_sale(self) -> None:
        back = sale("R-1", NINTH, 1000, "return")
        floor = IncentivePlan("f", "F", "USD", year(2026), plan_of().components, floor=usd(20))

        parts = pay_by_sale(statement_of([SALE, back], MARCH, floor))

        assert parts == (SalePay(None, usd(20)),)
        assert pay_by_sale(statement_of([SALE, back], MARCH)) == ()
        with pytest.raises(NotFoundError, match="no sale earned it"):
            parts[0].sold_on()

    def test_pay_that_no_line_adds_stands_beside_the_sales(self) -> None:
        """The commission belongs to the sale; the bonus, paid at any attainment, does not."""
        bonus = Bonus("b", "B", usd(30), Curve.flat(1))
        plan = IncentivePlan("b", "B", "USD", year(2026), [*plan_of().components, bonus], cap=usd(65))
        targets = TargetBook([Target(ME, MARCH, usd(1))])

        parts = pay_by_sale(plan.calculate(ME, MARCH, credits=credit_sales([SALE]), targets=targets))

        assert parts == (SalePay(SALE, usd(50)), SalePay(None, usd(15)))

    def test_only_the_sales_of_the_period_have_parts(self) -> None:
        plan = plan_of(curve=Curve.marginal([(0, "10%"), (1000, "20%")]), window="quarter")
        sold = [sale("S-0", date(2026, 2, 1), 1000), SALE]

        assert [(part.sold_on(), part.amount) for part in pay_by_sale(statement_of(sold, MARCH, plan))] == [
            (NINTH, usd(200))
        ]

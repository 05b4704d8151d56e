"""Published figures for draws, clawbacks, pay on cash and ledgers, each posted and paid by the ledger.

Sources by id:

- gu-02, dw-08: a public repository (TypeScript commission-plan calculator, vitest).
- pr-02: theodortrampe/commission-calculator@6487f39, calculateCommissions.test.ts.
- dw-01: Siebel Incentive Compensation Administration Guide, "Recoverable Draw Scenario", Table 4.
- dw-02: Siebel guide, "Creating a Draw for a Compensation Plan".
- dw-03, dw-04: Xactly, "The Non-Recoverable Draw Against Commission".
- dw-09: LegalClarity, "What Is a Recoverable Draw?".
- cb-02: core8 documentation, "Clawbacks and early exit".
- cb-03: Zepys, "How to handle refunds and clawbacks".
- cb-08, ov-02: metasfresh, HierachyAlgorithmTest (applyTriggerChange_negative, applyTriggerChange).
- pc-01: OCA/commission, pull request 104.
- pc-03: ADempiere, issue 1592.
- pc-05: OCA/commission@14.0, sale_commission_advance, tests.
- hb-01: OCA/commission@14.0, sale_commission_check_deposit, description.
- in-09: BrainMass 339293, "Group Incentive Bonus Calculations".
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.incentives.ledger_world import ME, earned, plan_of, runs_of, sale, statement_of, usd

from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss, claw_back
from salesmanual.incentives.draws import DrawPolicy
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.pay_runs import pay, pay_advances
from salesmanual.incentives.releases import Progress, ReleasePart, ReleasePolicy, release
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year

YEAR = year(2026)
MARCH = month(2026, 3)


def recoverable(amount: int) -> dict[str, DrawPolicy]:
    return {ME: DrawPolicy(usd(amount), YEAR)}


def guarantee(amount: int, effective: Period = YEAR) -> dict[str, DrawPolicy]:
    return {ME: DrawPolicy(usd(amount), effective, recoverable=False)}


class TestDraws:
    def test_dw_01_recovery_never_takes_pay_below_the_draw(self) -> None:
        gross = [2750, 3000, 1500, 2375, 3000, 2750]

        runs = runs_of(gross, recoverable(2000))

        lines = [run.line(ME) for run in runs]
        assert [line.paid for line in lines] == list(map(usd, (2750, 3000, 2000, 2000, 2875, 2750)))
        balances = [-line.outstanding if line.outstanding else line.paid - usd(2000) for line in lines]
        assert balances == [usd(figure) for figure in (750, 1000, -500, -125, 875, 750)]

    def test_dw_02_a_draw_tops_up_what_was_earned(self) -> None:
        line = runs_of([800], recoverable(2000))[0].line(ME)

        assert (line.advanced, line.paid) == (usd(1200), usd(2000))

    def test_dw_03_a_recoverable_draw_is_paid_back(self) -> None:
        lines = [run.line(ME) for run in runs_of([500, 3000], recoverable(1500))]

        assert [(line.paid, -line.outstanding) for line in lines] == [(usd(1500), usd(-1000)), (usd(2000), usd(0))]

    def test_dw_04_a_draw_that_is_not_recoverable_is_not(self) -> None:
        lines = [run.line(ME) for run in runs_of([500, 3000], guarantee(1500))]

        assert [(line.paid, line.outstanding) for line in lines] == [(usd(1500), usd(0)), (usd(3000), usd(0))]

    def test_dw_08_a_negative_balance_pays_nothing_and_is_carried(self) -> None:
        assert [run.total() for run in runs_of([-1000, 3000], {})] == [usd(0), usd(2000)]

    def test_dw_09_a_draw_paid_in_advance_is_settled_at_the_end(self) -> None:
        draws = {ME: DrawPolicy(usd(3000), YEAR, paid="in-advance")}
        ledger, settled = Ledger("USD"), []

        for period, gross in ((month(2026, 1), 5000), (month(2026, 2), 2000)):
            advance = pay_advances(ledger, period, on=period.start, draws=draws)
            assert advance.total() == usd(3000)
            ledger = earned(advance.ledger, gross, period, period.last_day())
            run = pay(ledger, period, on=period.last_day(), draws=draws)
            ledger = run.ledger
            settled.append((run.line(ME).paid, run.line(ME).outstanding))

        assert settled == [(usd(2000), usd(0)), (usd(0), usd(1000))]

    def test_gu_02_a_guarantee_for_the_ramp_alone(self) -> None:
        runs = runs_of([500, 500], guarantee(2000, month(2026, 1)))

        assert [run.total() for run in runs] == [usd(2000), usd(500)]

    def test_pr_02_a_draw_of_four_fifths_of_the_variable_pay_in_the_ramp(self) -> None:
        draw = usd(10000 - 5000).times(Fraction(80, 100))
        line = runs_of([100], guarantee(int(draw.amount)))[0].line(ME)

        assert (line.draw, line.guaranteed, line.paid) == (usd(4000), usd(3900), usd(4000))


class TestClawbacks:
    def test_cb_02_half_is_taken_back(self) -> None:
        statement = statement_of([sale("S-1", date(2026, 3, 9), 100000)], MARCH)
        ledger = Ledger("USD").settle(statement, on=date(2026, 4, 2))

        found = claw_back(
            ledger, statement, [Loss("S-1", date(2026, 5, 1))], ClawbackPolicy(share="50%"), on=date(2026, 5, 31)
        )

        assert found.entries[-1].amount == usd(-5000)

    def test_cb_03_the_unserved_half_of_twelve_months(self) -> None:
        loss = Loss("S-1", date(2026, 7, 1), YEAR)

        assert loss.unserved("unserved-months") == Fraction(50, 100)
        assert ClawbackPolicy(by="unserved-months").due(usd(100), date(2026, 1, 1), loss) == usd(50)


class TestDeltas:
    """Entries are only added: each is the new figure less the sum of what is posted."""

    def test_cb_08_a_refund_posts_the_difference(self) -> None:
        ledger = Ledger("USD")
        plans = ("forecasted", "invoiceable", "invoiced")
        for key, base in zip(plans, (300, 200, 100), strict=True):
            sold = [sale("S-1", date(2026, 3, 9), base)]
            ledger = ledger.settle(statement_of(sold, MARCH, plan_of(key)), on=date(2026, 3, 31))

        for key, base in zip(plans, (0, 0, 1110), strict=True):
            sold = [sale("S-1", date(2026, 3, 9), base, "return")]
            ledger = ledger.settle(statement_of(sold, MARCH, plan_of(key)), on=date(2026, 4, 1))

        assert [entry.amount for entry in ledger.entries[3:]] == list(map(usd, (-30, -20, -121)))
        assert [ledger.balance(ME, plan=key) for key in plans] == list(map(usd, (0, 0, -111)))

    def test_ov_02_an_override_net_of_lower_levels_posts_the_difference_at_every_level(self) -> None:
        ledger = Ledger("USD")
        plans = ("forecasted", "invoiceable", "invoiced")
        rates = (Fraction(1, 10), Fraction(9, 100), Fraction(81, 1000))

        def settled(ledger: Ledger, bases: tuple[int, int, int]) -> Ledger:
            for level, rate in enumerate(rates):
                for key, base in zip(plans, bases, strict=True):
                    plan = plan_of(f"{key}-{level}", Curve.marginal([(0, rate)]))
                    statement = statement_of([sale("S-1", date(2026, 3, 9), base)], MARCH, plan)
                    ledger = ledger.settle(statement, on=date(2026, 3, 31))
            return ledger

        before = settled(ledger, (1000, 100, 10))
        after = settled(before, (0, 0, 1110))

        deltas = [entry.amount for entry in after.entries[len(before.entries) :]]
        assert deltas == [usd(str(figure)) for figure in (-100, -10, 110, -90, -9, 99, -81, "-8.1", "89.1")]
        final = [after.balance(ME, plan=f"invoiced-{level}") for level in range(3)]
        assert final == [usd(111), usd("99.9"), usd("89.91")]


class TestPayOnCash:
    def test_pc_01_each_payment_releases_its_share(self) -> None:
        plan = plan_of(curve=Curve.marginal([(0, "20%")]))
        statement = statement_of([sale("S-1", date(2026, 3, 9), 20000)], MARCH, plan)
        ledger = Ledger("USD").settle(statement, on=date(2026, 3, 31))
        payments = [Progress("S-1", "payment", date(2026, at, 15), usd(10000)) for at in (4, 5)]
        on_payment, paid = ReleasePolicy.on("payment"), []

        ledger = release(ledger, statement, on_payment, payments, on=date(2026, 3, 31))
        for at in (3, 4, 5):
            period = month(2026, at)
            ledger = release(ledger, statement, on_payment, payments, on=period.last_day())
            run = pay(ledger, period, on=period.last_day())
            ledger = run.ledger
            paid.append(run.total())

        assert paid == [usd(0), usd(2000), usd(2000)]
        assert ledger.position(ME).held == usd(0)

    def test_pc_03_what_is_received_is_what_is_paid_on(self) -> None:
        plan = plan_of(curve=Curve.marginal([(0, "4%")]))
        statement = statement_of([sale("S-1", date(2026, 3, 9), 10000)], MARCH, plan)
        ledger = Ledger("USD").settle(statement, on=date(2026, 3, 31))
        received = [Progress("S-1", "payment", date(2026, 3, 20), usd(8000))]

        ledger = release(ledger, statement, ReleasePolicy.on("payment"), received, on=date(2026, 3, 31))

        assert ledger.balance(ME) == usd(320)

    def test_pc_05_a_down_payment_invoice_releases_a_tenth_and_the_final_invoice_the_rest(self) -> None:
        order = [sale("L-1", date(2026, 3, 9), 500), sale("L-2", date(2026, 3, 9), 500)]
        statement = statement_of(order, MARCH)
        ledger = Ledger("USD").settle(statement, on=date(2026, 3, 9))
        invoices = [Progress(id_, "invoice", date(2026, 3, 10), usd(50)) for id_ in ("L-1", "L-2")]
        invoices += [Progress(id_, "invoice", date(2026, 3, 20), usd(450)) for id_ in ("L-1", "L-2")]

        down = release(ledger, statement, ReleasePolicy.on("invoice"), invoices, on=date(2026, 3, 15))
        final = release(down, statement, ReleasePolicy.on("invoice"), invoices, on=date(2026, 3, 31))

        assert statement.total == usd(100)
        assert (down.balance(ME), final.balance(ME) - down.balance(ME)) == (usd(10), usd(90))

    @pytest.mark.parametrize(("until", "is_settled"), [(date(2026, 1, 5), False), (date(2026, 1, 15), True)])
    def test_hb_01_a_cheque_is_safe_ten_days_after_it_is_due(self, until: date, is_settled: bool) -> None:  # noqa: FBT001 - a published figure
        policy = ReleasePolicy.on("payment", after_days=10)
        cheque = Progress("S-1", "payment", date(2026, 1, 1), usd(1000))

        share = policy.released_share(sale("S-1", date(2026, 1, 1), 1000), [cheque], until)

        assert share == int(is_settled)


def test_in_09_a_quarter_of_the_pool_is_a_reserve() -> None:
    """The pool pays from the first dollar once 80 % of the plan is reached; a quarter of it is held for a later day."""
    curve = Curve.marginal([("0%", "10%")], threshold="80%", threshold_boundary="reached").of_target(5000000)
    statement = statement_of([sale("year", date(2026, 12, 31), 4000000)], month(2026, 12), plan_of(curve=curve))
    reserve = ReleasePolicy([ReleasePart("75%"), ReleasePart("25%", not_before=date(2027, 6, 30))])
    ledger = Ledger("USD").settle(statement, on=date(2026, 12, 31))

    ledger = release(ledger, statement, reserve, on=date(2026, 12, 31))

    position = ledger.position()
    assert (position.entitled, position.held, position.payable) == (usd(400000), usd(100000), usd(300000))
    assert release(ledger, statement, reserve, on=date(2027, 6, 30)).balance() == Money("400000", "USD")

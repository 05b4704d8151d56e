"""Pay runs and draws: examples, bad input."""

from __future__ import annotations

from datetime import date

import pytest
from tests.incentives.ledger_world import ME, earned, runs_of, usd

from salesmanual.incentives.draws import DrawPolicy, Draws, draw_of, ended_draws, read_draws
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.pay_runs import PayPolicy, pay, pay_advances
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InexactError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, half, month, quarter, year

JANUARY, FEBRUARY, MARCH = (month(2026, at) for at in (1, 2, 3))
YEAR = year(2026)
EMPTY = Ledger("USD")


def draws(**changes: object) -> dict[str, DrawPolicy]:
    """A draw of 1,000 a month for the year, with some fields changed."""
    fields: dict[str, object] = {"amount": usd(1000), "effective": YEAR}
    return {ME: DrawPolicy(**(fields | changes))}  # type: ignore[arg-type] # the tests give wrong types on purpose


class TestPay:
    def test_what_is_due_is_paid_and_posted(self) -> None:
        run = pay(earned(EMPTY, 500, JANUARY, JANUARY.last_day()), JANUARY, on=JANUARY.last_day())

        assert run.total() == run.line(ME).paid == usd(500)
        assert run.ledger.balance(ME) == usd(0)
        assert str(run.ledger.entries[-1]) == "2 2026-01-31 li.na: paid USD -500.00 for 2026-01: pay for 2026-01"

    def test_paying_again_posts_nothing(self) -> None:
        run = pay(earned(EMPTY, 500, JANUARY, JANUARY.last_day()), JANUARY, on=JANUARY.last_day())

        assert pay(run.ledger, JANUARY, on=FEBRUARY.start).ledger is run.ledger

    def test_what_is_posted_in_a_later_period_waits(self) -> None:
        ledger = earned(earned(EMPTY, 500, JANUARY, JANUARY.last_day()), 700, FEBRUARY, JANUARY.last_day())

        assert pay(ledger, JANUARY, on=FEBRUARY.start).total() == usd(500)

    def test_a_closed_period_is_not_paid_any_more(self) -> None:
        ledger = earned(EMPTY, 500, JANUARY, JANUARY.last_day()).close(JANUARY, on=FEBRUARY.start, by="finance")

        with pytest.raises(RefusedError, match="it is closed; what was left in it is payable in 2026-02"):
            pay(ledger, JANUARY, on=FEBRUARY.start)
        assert pay(ledger, FEBRUARY, on=FEBRUARY.start).total() == usd(500)

    def test_small_sums_wait(self) -> None:
        policy = PayPolicy(minimum=usd(100))
        ledger = earned(EMPTY, 60, JANUARY, JANUARY.last_day())

        first = pay(ledger, JANUARY, on=JANUARY.last_day(), policy=policy)
        second = pay(
            earned(first.ledger, 40, FEBRUARY, FEBRUARY.last_day()), FEBRUARY, on=FEBRUARY.last_day(), policy=policy
        )

        assert (first.total(), first.line(ME).carried, second.total()) == (usd(0), usd(60), usd(100))

    def test_everybody_has_a_line(self) -> None:
        ledger = earned(earned(EMPTY, 5, JANUARY, JANUARY.start), 7, JANUARY, JANUARY.start, "wang.wei")

        run = pay(ledger, JANUARY, on=JANUARY.last_day())

        assert [run.line(name).paid for name in (ME, "wang.wei")] == [usd(5), usd(7)]

    def test_a_draw_below_the_minimum_is_paid(self) -> None:
        run = pay(EMPTY, JANUARY, on=JANUARY.start, draws=draws(amount=usd(50)), policy=PayPolicy(minimum=usd(100)))

        assert run.total() == usd(50)

    def test_a_negative_balance_may_be_forgiven(self) -> None:
        ledger = earned(EMPTY, -60, JANUARY, JANUARY.last_day())

        run = pay(ledger, JANUARY, on=JANUARY.last_day(), policy=PayPolicy(negative="forgive"))

        assert (run.line(ME).forgiven, run.line(ME).carried, run.ledger.balance(ME)) == (usd(60), usd(0), usd(0))

    def test_a_draw_is_paid_in_full_beside_a_negative_balance_which_stays_carried(self) -> None:
        run = pay(earned(EMPTY, -60, JANUARY, JANUARY.last_day()), JANUARY, on=JANUARY.last_day(), draws=draws())

        line = run.line(ME)
        assert (line.paid, line.advanced, line.carried, line.outstanding) == (
            usd(1000),
            usd(1000),
            usd(-60),
            usd(1000),
        )

    def test_nothing_due_is_no_line(self) -> None:
        run = pay(EMPTY, JANUARY, on=JANUARY.start)

        assert run.lines == ()
        assert run.explain().replay() == run.total() == usd(0)
        with pytest.raises(NotFoundError, match="no pay line"):
            run.line(ME)

    def test_the_run_is_a_table_and_says_why(self) -> None:
        run = runs_of([500, 3000], draws())[1]

        assert run.table().records()[0]["recovered"] == usd(500).amount
        assert "Pay for 2026-02, 2026-02-28" in str(run)
        assert "recovered of draws: USD 500.00" in str(run.explain(ME))
        assert run.explain().replay() == usd(2500)

    def test_the_explanation_names_what_is_forgiven_and_guaranteed(self) -> None:
        ledger = earned(EMPTY, -60, JANUARY, JANUARY.last_day())
        run = pay(
            ledger,
            JANUARY,
            on=JANUARY.last_day(),
            draws=draws(recoverable=False),
            policy=PayPolicy(negative="forgive"),
        )

        shown = str(run.explain(ME))
        assert "guaranteed: USD 1,000.00" in shown
        assert "forgiven: USD 60.00" in shown

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"period": "2026-01"}, WrongTypeError, "period: found '2026-01'"),
            ({"on": date(2025, 1, 1)}, InvalidValueError, "on: found '2025-01-01'"),
            ({"draws": draws(amount=Money(5, "CNY"))}, CurrencyMismatchError, r"draws\[li.na\].amount"),
            ({"policy": PayPolicy(minimum=Money(5, "CNY"))}, CurrencyMismatchError, "minimum"),
        ],
    )
    def test_a_bad_argument_is_refused(
        self, arguments: dict[str, object], error: type[Exception], message: str
    ) -> None:
        good = {"period": JANUARY, "on": JANUARY.last_day()} | arguments

        with pytest.raises(error, match=message):
            pay(earned(EMPTY, 5, JANUARY, JANUARY.last_day()), **good)  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"negative": "forget"}, InvalidValueError, "negative: found 'forget'"),
            ({"minimum": usd(0)}, InvalidValueError, "minimum: found .*an amount above 0, or None"),
            ({"minimum": 5}, WrongTypeError, "minimum: found 5"),
            ({"section": 4}, WrongTypeError, "section: found 4"),
        ],
    )
    def test_a_bad_policy_is_refused(self, arguments: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            PayPolicy(**arguments)  # type: ignore[arg-type] # refused


class TestDraws:
    def test_a_correction_between_two_runs_pays_what_one_run_would_have(self) -> None:
        for kind in ({}, {"recoverable": False}, {"paid": "in-advance"}, {"paid": "in-advance", "recoverable": False}):
            own = draws(**kind)
            start = pay_advances(EMPTY, JANUARY, on=JANUARY.start, draws=own).ledger
            at_once = pay(earned(start, 700, JANUARY, JANUARY.start), JANUARY, on=JANUARY.last_day(), draws=own)
            first = pay(earned(start, 400, JANUARY, JANUARY.start), JANUARY, on=JANUARY.start, draws=own)
            second = pay(earned(first.ledger, 300, JANUARY, JANUARY.start), JANUARY, on=JANUARY.last_day(), draws=own)

            assert second.ledger.position(ME) == at_once.ledger.position(ME)
            assert second.ledger.position(ME).paid == usd(1000)

    def test_a_guarantee_that_is_withdrawn_is_taken_back_from_later_pay_of_its_period(self) -> None:
        first = pay(EMPTY, JANUARY, on=JANUARY.start, draws=draws(recoverable=False))

        run = pay(earned(first.ledger, 300, JANUARY, JANUARY.start), JANUARY, on=JANUARY.start)

        assert (run.line(ME).guaranteed, run.total()) == (usd(-300), usd(0))
        assert str(run.ledger.entries[-1].why) == "no draw"

    def test_a_debt_may_be_forgiven_when_the_draw_period_ends(self) -> None:
        own = draws(effective=quarter(2026, 1), at_end="forgive")

        lines = [run.line(ME) for run in runs_of([500, 1200, 900, 2000], own)]

        assert [line.outstanding for line in lines] == [usd(500), usd(300), usd(0), usd(0)]
        assert (lines[2].forgiven, lines[2].recovered) == (usd(400), usd(400))
        assert [line.paid for line in lines] == [usd(1000), usd(1000), usd(1000), usd(2000)]

    def test_after_the_draw_period_a_debt_is_recovered_from_all_pay(self) -> None:
        lines = [run.line(ME) for run in runs_of([500, 200, 900], draws(effective=JANUARY))]

        assert [line.paid for line in lines] == [usd(1000), usd(0), usd(600)]

    def test_a_draw_paid_in_advance_without_recovery_becomes_a_guarantee(self) -> None:
        own = draws(paid="in-advance", recoverable=False)
        advance = pay_advances(EMPTY, JANUARY, on=JANUARY.start, draws=own)
        run = pay(earned(advance.ledger, 400, JANUARY, JANUARY.last_day()), JANUARY, on=JANUARY.last_day(), draws=own)

        line = run.line(ME)
        assert (line.paid, line.guaranteed, line.recovered, line.outstanding) == (
            usd(0),
            usd(600),
            usd(1000),
            usd(0),
        )

    def test_an_advance_is_paid_once_and_a_higher_draw_pays_the_difference(self) -> None:
        first = pay_advances(EMPTY, JANUARY, on=JANUARY.start, draws=draws(paid="in-advance"))
        again = pay_advances(first.ledger, JANUARY, on=JANUARY.start, draws=draws(paid="in-advance"))
        more = pay_advances(again.ledger, JANUARY, on=JANUARY.start, draws=draws(paid="in-advance", amount=usd(1500)))

        assert (first.total(), again.total(), more.total()) == (usd(1000), usd(0), usd(500))
        assert again.ledger is first.ledger

    def test_only_draws_in_advance_are_paid_in_advance(self) -> None:
        own: Draws = {ME: draws()[ME], "wang.wei": draws(effective=MARCH, paid="in-advance")[ME]}

        assert pay_advances(EMPTY, JANUARY, on=JANUARY.start, draws=own).lines == ()

    def test_draws_that_follow_one_another_step_down(self) -> None:
        own = {
            ME: [
                DrawPolicy(usd(500), FEBRUARY),
                DrawPolicy(usd(1000), JANUARY),
            ]
        }

        assert [run.total() for run in runs_of([0, 0], own)] == [usd(1000), usd(500)]

    def test_a_draw_is_owed_for_whole_pay_periods(self) -> None:
        from_mid_january = draws(effective=Period(date(2026, 1, 15), date(2026, 7, 1)))[ME]

        assert [from_mid_january.owed(period) for period in (JANUARY, FEBRUARY)] == [None, usd(1000)]
        assert draw_of([from_mid_january], FEBRUARY) is from_mid_january
        assert ended_draws([from_mid_january], month(2026, 6)) == (from_mid_january,)

    @pytest.mark.parametrize(
        ("changes", "error", "message"),
        [
            ({"amount": usd(0)}, InvalidValueError, "amount: found .*; leave the draw out where there is none"),
            ({"amount": usd("0.001")}, InexactError, "amount: found"),
            ({"amount": 1000}, WrongTypeError, "amount: found 1000"),
            ({"effective": 2026}, WrongTypeError, "effective: found 2026"),
            ({"recoverable": "yes"}, WrongTypeError, "recoverable: found 'yes'"),
            ({"paid": "topup"}, InvalidValueError, "did you mean 'top-up'"),
            ({"at_end": "forget"}, InvalidValueError, "at_end: found 'forget'"),
            ({"at_end": "forgive", "recoverable": False}, InvalidValueError, "leaves no debt"),
        ],
    )
    def test_a_bad_draw_is_refused(self, changes: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            draws(**changes)

    @pytest.mark.parametrize(
        ("given", "error", "message"),
        [
            ([draws()[ME]], WrongTypeError, "draws: found .*a mapping from participants"),
            ({ME: 1000}, WrongTypeError, r"draws\[li.na\]: found 1000"),
            ({ME: "1000"}, WrongTypeError, r"draws\[li.na\]: found '1000'"),
            ({ME: [1000]}, WrongTypeError, r"draws\[li.na\]: found 1000"),
            (
                {ME: [draws(effective=half(2026, 1))[ME], draws(effective=quarter(2026, 2))[ME]]},
                DuplicateError,
                "li.na 2026-H1 and 2026-Q2",
            ),
        ],
    )
    def test_bad_draws_are_refused(self, given: Draws, error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            read_draws(given)

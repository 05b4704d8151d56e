"""Capitalised commissions: schedules, roll-forwards, bad input."""

from __future__ import annotations

from datetime import date

import pytest
from tests.incentives.ledger_world import usd

from salesmanual.incentives.capitalisation import (
    CapitalisationPolicy,
    CapitalisedCost,
    RollForward,
    roll_forward,
    roll_forward_table,
)
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InexactError,
    InvalidValueError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, week, year

JANUARY = month(2026, 1)
FIFTEENTH = date(2026, 1, 15)
COST = CapitalisedCost("S-1", FIFTEENTH, usd(1000))
WHOLE = Rounding("1")


def rows_of(policy: CapitalisationPolicy, cost: CapitalisedCost) -> list[tuple[object, ...]]:
    return [row[1:] for row in policy.schedule(cost).rows]


class TestSchedule:
    def test_whole_units_are_rounded_as_they_add_up(self) -> None:
        rows = rows_of(CapitalisationPolicy(3, rounding=WHOLE), COST)

        assert rows == [
            (usd(333), usd(0), usd(667)),
            (usd(334), usd(0), usd(333)),
            (usd(333), usd(0), usd(0)),
        ]

    def test_the_next_month_may_be_the_first(self) -> None:
        rows = rows_of(CapitalisationPolicy(2, starts="next-month"), COST)

        assert rows == [
            (usd(0), usd(0), usd(1000)),
            (usd(500), usd(0), usd(500)),
            (usd(500), usd(0), usd(0)),
        ]

    def test_a_cost_of_its_own_time(self) -> None:
        cost = CapitalisedCost("S-1", FIFTEENTH, usd(1000), months=2)

        assert len(rows_of(CapitalisationPolicy(36), cost)) == 2

    def test_what_is_left_when_the_customer_is_lost_is_impaired_after_that_month(self) -> None:
        cost = CapitalisedCost("S-1", FIFTEENTH, usd(1000), lost_on=date(2026, 2, 3))

        assert rows_of(CapitalisationPolicy(4), cost) == [
            (usd(250), usd(0), usd(750)),
            (usd(250), usd(500), usd(0)),
        ]

    def test_a_loss_after_the_end_impairs_nothing(self) -> None:
        cost = CapitalisedCost("S-1", FIFTEENTH, usd(1000), lost_on=date(2027, 2, 3))

        assert CapitalisationPolicy(4).impaired_by(cost, month(2027, 2)) == usd(0)

    def test_a_short_cost_may_be_an_expense_at_once(self) -> None:
        policy = CapitalisationPolicy(12, expense_within=12)

        assert not policy.is_asset(COST)
        assert policy.is_asset(CapitalisedCost("S-1", FIFTEENTH, usd(1000), months=13))
        assert rows_of(policy, COST) == [(usd(0), usd(0), usd(0))]
        assert roll_forward([COST], policy, JANUARY, currency="USD").capitalised == usd(0)

    def test_a_coarse_step_never_amortises_more_than_the_cost(self) -> None:
        rows = rows_of(CapitalisationPolicy(4, rounding=Rounding("10000", "up")), COST)

        assert rows == [(usd(1000), usd(0), usd(0))]

    def test_the_schedule_prints(self) -> None:
        table = CapitalisationPolicy(3, rounding=WHOLE).schedule(COST)

        assert "Amortisation of S-1" in table.to_text()
        assert table.total is not None
        assert table.total[1] == usd(1000)


class TestRollForward:
    def test_quarters_roll_into_one_another(self) -> None:
        policy = CapitalisationPolicy(24, rounding=WHOLE)
        costs = [
            COST,
            CapitalisedCost("S-2", date(2026, 4, 1), usd(480), lost_on=date(2026, 8, 1)),
            CapitalisedCost("S-3", date(2027, 1, 1), usd(99)),
        ]

        rolls = [roll_forward(costs, policy, quarter(2026, at), currency="USD") for at in range(1, 5)]

        assert [roll.closing() for roll in rolls] == list(map(usd, (875, 1170, 625, 500)))
        assert [roll.opening for roll in rolls] == [usd(0), *(roll.closing() for roll in rolls[:-1])]
        assert [roll.impaired for roll in rolls] == list(map(usd, (0, 0, 380, 0)))
        assert (rolls[-1].short_term, rolls[-1].long_term()) == (usd(500), usd(0))
        assert rolls[1].short_term == usd(740)  # the loss of August is not known in June
        assert roll_forward_table(rolls).records()[0]["closing"] == usd(875).amount
        assert rolls[0].explain().replay() == rolls[0].closing()
        assert rolls[0].table().rows[0][0] == "2026-Q1"

    def test_no_costs_roll_forward_nothing(self) -> None:
        roll = roll_forward([], CapitalisationPolicy(24), year(2026), currency="USD")

        assert roll.closing() == roll.short_term == usd(0)

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"costs": ["S-1"]}, WrongTypeError, r"costs\[0\]: found 'S-1'"),
            ({"costs": [COST, COST]}, DuplicateError, "capitalised cost 'S-1' is there already"),
            ({"currency": "CNY"}, CurrencyMismatchError, r"costs\[0\].amount: found CNY and USD"),
            ({"period": week(2026, 3)}, InvalidValueError, "whole calendar months"),
            ({"period": Period(date(2026, 1, 1), date(2026, 1, 9))}, InvalidValueError, "whole calendar months"),
            ({"period": 2026}, WrongTypeError, "period: found 2026"),
        ],
    )
    def test_bad_arguments_are_refused(
        self, arguments: dict[str, object], error: type[Exception], message: str
    ) -> None:
        good = {"costs": [COST], "policy": CapitalisationPolicy(24), "period": JANUARY, "currency": "USD"}

        with pytest.raises(error, match=message):
            roll_forward(**(good | arguments))  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize("short", [-1, 131])
    def test_the_short_term_part_is_part_of_the_closing_balance(self, short: int) -> None:
        with pytest.raises(InvalidValueError, match="from 0 to the closing balance"):
            RollForward(period=JANUARY, opening=usd(100), capitalised=usd(60), amortised=usd(30), short_term=usd(short))

    def test_figures_are_money(self) -> None:
        with pytest.raises(WrongTypeError, match="opening: found 100"):
            RollForward(period=JANUARY, opening=100, capitalised=usd(60), amortised=usd(30), short_term=usd(0))  # type: ignore[arg-type] # refused

        with pytest.raises(WrongTypeError, match="amortised: found 30"):
            RollForward(period=JANUARY, opening=usd(1), capitalised=usd(60), amortised=30, short_term=usd(0))  # type: ignore[arg-type] # refused
        with pytest.raises(WrongTypeError, match="period: found 2026"):
            RollForward(period=2026, opening=usd(1), capitalised=usd(60), amortised=usd(3), short_term=usd(0))  # type: ignore[arg-type] # refused

    def test_a_table_needs_a_row(self) -> None:
        with pytest.raises(InvalidValueError, match="at least one roll-forward"):
            roll_forward_table([])


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (("", FIFTEENTH, usd(1)), InvalidValueError, "id: found ''"),
            (("S-1", "today", usd(1)), WrongTypeError, "on: found 'today'"),
            (("S-1", FIFTEENTH, usd(-1)), InvalidValueError, "an amount of 0 or more"),
            (("S-1", FIFTEENTH, usd("0.001")), InexactError, "amount"),
            (("S-1", FIFTEENTH, Money(1, "USD"), 0), InvalidValueError, "months: found 0"),
            (("S-1", FIFTEENTH, usd(1), "12"), WrongTypeError, "months: found '12'"),
            (("S-1", FIFTEENTH, usd(1), None, date(2026, 1, 14)), InvalidValueError, "2026-01-15, when it was won"),
            (("S-1", FIFTEENTH, usd(1), None, "never"), WrongTypeError, "lost_on: found 'never'"),
        ],
    )
    def test_bad_costs(self, arguments: tuple[object, ...], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            CapitalisedCost(*arguments)  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"months": 0}, InvalidValueError, "months: found 0, accepted is an int from 1 to 600"),
            ({"months": 601}, InvalidValueError, "months: found 601"),
            ({"months": 3.5}, WrongTypeError, "months: found 3.5"),
            ({"starts": "later"}, InvalidValueError, "starts: found 'later'"),
            ({"rounding": "1"}, WrongTypeError, "write whole units as"),
            ({"expense_within": -1}, InvalidValueError, "expense_within: found -1"),
        ],
    )
    def test_bad_policies(self, arguments: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            CapitalisationPolicy(**({"months": 24} | arguments))  # type: ignore[arg-type] # refused

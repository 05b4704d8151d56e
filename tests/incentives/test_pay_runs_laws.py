"""Laws of pay runs: a second way of reckoning, whole or in parts, and what a draw promises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.ledger_world import ME, earned, runs_of, usd

from salesmanual.incentives.draws import DrawPolicy
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.pay_runs import PayPolicy, pay, pay_advances
from salesmanual.kernel.period import month, year
from salesmanual.testing.ledgers import draw_policies, pay_policies
from salesmanual.testing.wire import check_round_trip

MONTHS = st.lists(st.integers(-3_000, 6_000), min_size=1, max_size=8)
JANUARY = month(2026, 1)


def by_hand(amounts: list[int], draw: int) -> list[tuple[int, int, int]]:
    """Pay, debt and carried balance month by month, in plain integers: a recoverable draw as a top-up."""
    debt = carried = 0
    found = []
    for amount in amounts:
        due = amount + carried
        if due >= draw:
            recovered = min(debt, due - draw)
            debt -= recovered
            paid, carried = due - recovered, 0
        else:
            paid, carried = draw, min(due, 0)
            debt += draw - max(due, 0)
        found.append((paid, debt, carried))
    return found


@given(MONTHS, st.integers(1, 4_000))
def test_a_recoverable_draw_agrees_with_a_loop_over_integers(amounts: list[int], draw: int) -> None:
    runs = runs_of(amounts, {ME: DrawPolicy(usd(draw), year(2026))})

    lines = [run.line(ME) for run in runs]
    assert [(line.paid, line.outstanding, line.carried) for line in lines] == [
        tuple(map(usd, figures)) for figures in by_hand(amounts, draw)
    ]


@given(MONTHS, draw_policies(currency="USD"))
def test_pay_is_never_below_the_draw_nor_below_nothing(amounts: list[int], draw: DrawPolicy) -> None:
    ledger = Ledger("USD")
    for number, amount in enumerate(amounts, 1):
        period = month(2026, number)
        advance = pay_advances(ledger, period, on=period.start, draws={ME: draw})
        run = pay(
            earned(advance.ledger, amount, period, period.last_day()), period, on=period.last_day(), draws={ME: draw}
        )
        ledger = run.ledger

        assert advance.total() + run.total() >= draw.amount
        assert run.total() >= usd(0)
        assert draw.recoverable or ledger.position(ME).outstanding == usd(0)


@given(st.lists(st.integers(0, 2_000), min_size=2, max_size=5), draw_policies(currency="USD"))
def test_in_one_run_or_several_a_period_pays_the_same(parts: list[int], draw: DrawPolicy) -> None:
    """What is earned may come in parts, each followed by a run."""
    draws = {ME: draw}
    start = pay_advances(Ledger("USD"), JANUARY, on=JANUARY.start, draws=draws).ledger

    whole = pay(earned(start, sum(parts), JANUARY, JANUARY.start), JANUARY, on=JANUARY.start, draws=draws)
    ledger = start
    for part in parts:
        ledger = pay(earned(ledger, part, JANUARY, JANUARY.start), JANUARY, on=JANUARY.start, draws=draws).ledger

    assert ledger.position(ME) == whole.ledger.position(ME)


@given(MONTHS, draw_policies(currency="USD"), pay_policies(currency="USD"))
def test_every_line_adds_up_and_its_explanation_replays(
    amounts: list[int], draw: DrawPolicy, policy: PayPolicy
) -> None:
    ledger = Ledger("USD")
    for number, amount in enumerate(amounts, 1):
        period = month(2026, number)
        ledger = earned(ledger, amount, period, period.last_day())
        run = pay(ledger, period, on=period.last_day(), draws={ME: draw}, policy=policy)
        ledger = run.ledger

        for line in run.lines:
            added = line.due + line.guaranteed + line.advanced + line.forgiven - line.recovered
            assert line.paid + line.carried == added
            assert line.explain().replay() == line.paid
            assert ledger.balance(ME) == line.carried
            assert ledger.position(ME).outstanding == line.outstanding
        assert pay(ledger, period, on=period.last_day(), draws={ME: draw}, policy=policy).ledger is ledger


@given(draw_policies(), pay_policies())
def test_policies_are_read_back_from_their_documents(draw: DrawPolicy, policy: PayPolicy) -> None:
    check_round_trip(draw)
    check_round_trip(policy)

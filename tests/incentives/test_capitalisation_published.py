"""Published figures for capitalised commissions.

- as-01: an SEC 10-Q, note 5 (CIK 1362190), nine months to 30 September 2019.
"""

from __future__ import annotations

from datetime import date

from tests.incentives.ledger_world import usd

from salesmanual.incentives.capitalisation import (
    CapitalisationPolicy,
    CapitalisedCost,
    RollForward,
    roll_forward,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month

NINE_MONTHS = Period(date(2019, 1, 1), date(2019, 10, 1))


def test_as_01_the_roll_forward_reconciles() -> None:
    roll = RollForward(
        period=NINE_MONTHS,
        opening=usd(269796),
        capitalised=usd(259792),
        amortised=usd(174841),
        short_term=usd(197961),
    )

    assert roll.closing() == usd(354747)
    assert roll.long_term() == usd(156786)
    assert roll.explain().replay() == roll.closing()


def test_as_01_costs_spread_by_the_policy_reconcile_in_whole_units() -> None:
    """The published additions, won month by month, roll forward without a unit lost."""
    policy = CapitalisationPolicy(36, rounding=Rounding("1"))
    added = (28866,) * 7 + (28865,) * 2
    costs = [CapitalisedCost(f"M-{at}", date(2019, at, 1), usd(amount)) for at, amount in enumerate(added, 1)]

    whole = roll_forward(costs, policy, NINE_MONTHS, currency="USD")
    months = [roll_forward(costs, policy, month(2019, at), currency="USD") for at in range(1, 10)]

    assert whole.capitalised == usd(sum(added)) == usd(259792)
    assert months[-1].closing() == whole.closing()
    assert sum(int(roll.amortised.amount) for roll in months) == whole.amortised.amount
    assert all(roll.amortised.amount % 1 == 0 for roll in months)

"""Published figures for milestones and true-ups over several periods, each paid by a plan.

Sources by id:

- bo-02, bo-03: a public repository (TypeScript commission-plan calculator, vitest). The milestones are those of
  another example of that source; they follow from its figures: 2,000 at 100 % and 5,000 in all at 125 %, so 3,000
  more.
- yt-01: Oracle Support document 2662511.1, "True-up Functionality Is Not Working".
"""

from __future__ import annotations

import pytest
from tests.incentives.published import (
    MONTHS,
    QUARTERS,
    REP,
    TEN_FIFTEEN,
    book_of,
    over_amount,
    over_attainment,
    plan_of,
    targets_of,
    totals,
    usd,
    year_statement,
)

from salesmanual.incentives.components import Bonus
from salesmanual.kernel.curve import Curve

MILESTONES = (
    Bonus("target", "On target", usd(2000), Curve.steps([("100%", 1)], boundary="reached")),
    Bonus("stretch", "A quarter above target", usd(3000), Curve.steps([("125%", 1)], boundary="reached")),
)


def test_bo_02_milestones_beside_a_commission() -> None:
    plan = plan_of(over_attainment(Curve.marginal(TEN_FIFTEEN)), *MILESTONES)

    statement = year_statement(plan, 125000, target=100000)

    assert [payout.amount for payout in statement.payouts] == [usd(13750), usd(2000), usd(3000)]
    assert statement.total == usd(18750)


def test_bo_03_a_yearly_milestone_is_paid_by_the_period_that_reaches_it() -> None:
    """The window is the year and attainment is measured against the year's target."""
    plan = plan_of(*MILESTONES, window="year")

    paid = totals(plan, QUARTERS, (90000, 110000, 100000, 100000), (100000, 100000, 100000, 100000))

    assert paid == [usd(0), usd(0), usd(0), usd(2000)]


@pytest.mark.parametrize("together", [False, True], ids=["yt-01 each month by itself", "yt-01 all credits at once"])
def test_each_period_pays_the_difference_of_two_running_totals(*, together: bool) -> None:
    """The source lists the running payouts 50, 150, 350 as the defect and their differences as right."""
    plan, sold = plan_of(over_amount(Curve.line("0.05"))), (1000, 2000, 4000)
    batches = [len(sold)] * 3 if together else [1, 2, 3]

    statements = [
        plan.calculate(REP, period, credits=book_of(*zip(MONTHS, sold[:known], strict=False)), targets=targets_of())
        for period, known in zip(MONTHS, batches, strict=False)
    ]

    assert [statement.to_date.credited for statement in statements] == [usd(1000), usd(3000), usd(7000)]
    assert [statement.earned_to_date for statement in statements] == [usd(50), usd(150), usd(350)]
    assert [statement.total for statement in statements] == [usd(50), usd(100), usd(200)]

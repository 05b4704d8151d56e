"""Published figures for team pools and overrides, each through a plan with teams.

Sources by id:

- in-05: Ellig, The Complete Guide to Executive Compensation (2007) Table 7-29.
- in-09: BrainMass 339293, "Group Incentive Bonus Calculations".
- ov-02: metasfresh/metasfresh, HierachyAlgorithmTest.java::applyTriggerChange.
- ov-04: Numigi/odoo-sale-addons@12.0, commission/tests/test_commission_team.py.
- ov-05: a public repository (Python commission service tests).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import pytest
from tests.incentives.published import REP, YEAR, over_attainment, plan_of, usd

from salesmanual.incentives.books import Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.overrides import Override
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.incentives.components import PlanComponent

TEAM = "team"
TEAMS = TeamBook([Member(TEAM, REP), Member(TEAM, "other"), Member("manager", REP), Member("manager", "other")])
TENTHS_OF_A_MILLION = Rounding("10000", "half-up")


def sold(amount: int) -> dict[str, object]:
    """What the team sold: two fifths by one of them, and the rest by the other."""
    parts = [(REP, amount * 2 // 5), ("other", amount - amount * 2 // 5)]
    sales = [Sale(f"S-{name}", YEAR.start, usd(part), owner=name) for name, part in parts]
    return {"credits": credit_sales(sales), "teams": TEAMS}


@pytest.mark.parametrize(
    ("target", "pools"),
    [
        pytest.param(19_000_000, [1_000_000, 1_330_000, 1_670_000], id="in-05 A"),
        pytest.param(20_000_000, [750_000, 1_000_000, 1_250_000], id="in-05 B"),
        pytest.param(21_000_000, [600_000, 800_000, 1_000_000], id="in-05 C"),
    ],
)
def test_in_05_a_pool_grows_in_a_line_from_the_minimum_through_the_target(target: int, pools: list[int]) -> None:
    """1,000,000 at the target and nothing at 16,000,000; to the nearest 10,000, and two share it."""
    minimum = Fraction(16_000_000, target)
    line = Curve.line(1 / (1 - minimum), -minimum / (1 - minimum))
    fund = Bonus("pool", "Pool", usd(1_000_000), line.floor(0))
    pool = TeamPool(fund, TEAM, rounding=TENTHS_OF_A_MILLION)
    targets = TargetBook([Target(TEAM, YEAR, usd(target))])

    for sales, expected in zip((19_000_000, 20_000_000, 21_000_000), pools, strict=True):
        paid = [
            plan_of(pool).calculate(name, YEAR, targets=targets, **sold(sales)).total  # type: ignore[arg-type] # as named
            for name in (REP, "other")
        ]

        assert paid == [usd(expected // 2)] * 2
        assert Money.total(paid) == usd(expected)


def test_in_09_a_pool_above_a_threshold_less_a_reserve() -> None:
    """At 80 % of the plan, which is enough, a tenth of all revenue; a quarter of it is held back."""
    threshold = Curve.whole_amount([("4000000", "10%")])
    pool = TeamPool(Commission("pool", "Pool", threshold), TEAM, reserve="25%")
    targets = TargetBook([Target(TEAM, YEAR, usd(5_000_000))])
    basis = plan_of(pool).basis(REP, YEAR, targets=targets, **sold(4_000_000))  # type: ignore[arg-type] # as named

    assert pool.of_team(basis).attainment("pool") == Fraction(4, 5)
    assert pool.fund.payout(pool.of_team(basis)) == 400_000
    assert (pool.kept(basis), pool.pool(basis)) == (usd(100_000), usd(300_000))
    assert pool.payout(basis) == 150_000


def test_in_09_below_the_threshold_there_is_no_pool() -> None:
    pool = TeamPool(Commission("pool", "Pool", Curve.whole_amount([("4000000", "10%")])), TEAM, reserve="25%")
    basis = plan_of(pool).basis(REP, YEAR, **sold(3_999_999))  # type: ignore[arg-type] # as named

    assert pool.payout(basis) == 0
    assert pool.kept(basis) == usd(0)


class TestHierarchy:
    """ov-02: each level earns 10 % of what the level below it leaves, so of 100 %, 90 % and 81 % of the sale."""

    LINE = ReportingBook([ReportsTo(REP, "parent"), ReportsTo("parent", "head")])
    RATES: ClassVar = {REP: "10%", "parent": "9%", "head": "8.1%"}
    BEFORE: ClassVar = {"forecasted": 1000, "invoiceable": 100, "invoiced": 10}
    AFTER: ClassVar = {"forecasted": 0, "invoiceable": 0, "invoiced": 1110}

    def pay(self, who: str, amounts: Mapping[str, int]) -> list[Fraction]:
        """What one level earns on each stage."""
        parts: list[PlanComponent] = [
            Commission(stage, stage, Curve.line(self.RATES[who]), measure=stage) for stage in amounts
        ]
        if who != REP:
            parts = [Override(part, depth="all") for part in parts]
        measures = [Measure(stage, stage, where=f'attributes.stage = "{stage}"') for stage in amounts]
        plan = IncentivePlan("p", "P", "USD", YEAR, parts, window="year", measures=measures)
        sales = [
            Sale(stage, YEAR.start, usd(amount), owner=REP, attributes={"stage": stage})
            for stage, amount in amounts.items()
        ]
        statement = plan.calculate(who, YEAR, credits=credit_sales(sales), teams=self.LINE)
        return [payout.exact for payout in statement.payouts]

    @pytest.mark.parametrize(
        ("who", "invoiced", "differences"),
        [
            (REP, "111", ["-100", "-10", "110"]),
            ("parent", "99.9", ["-90", "-9", "99"]),
            ("head", "89.91", ["-81", "-8.1", "89.1"]),
        ],
    )
    def test_ov_02_each_level_is_paid_on_what_the_lowest_sells(
        self, who: str, invoiced: str, differences: list[str]
    ) -> None:
        before, after = self.pay(who, self.BEFORE), self.pay(who, self.AFTER)

        assert after == [0, 0, Fraction(invoiced)]
        assert [now - then for then, now in zip(before, after, strict=True)] == list(map(Fraction, differences))


@pytest.mark.parametrize(
    ("start", "end", "paid"),
    [
        pytest.param("0", "0", 0, id="ov-04 no width at the start"),
        pytest.param("0", "0.5", 1000, id="ov-04 complete"),
        pytest.param("0.3", "0.7", 400, id="ov-04 in part"),
        pytest.param("1", "1", 0, id="ov-04 no width at the end"),
    ],
)
def test_ov_04_a_manager_is_paid_for_the_slice_of_the_own_target_that_the_team_fills(
    start: str, end: str, paid: int
) -> None:
    """Five per cent of what the team sold between two parts of the manager's target of 40,000."""
    slice_ = over_attainment(Curve.marginal([(start, "5%")], hold_from=end))
    targets = TargetBook([Target("manager", YEAR, usd(40_000))])
    statement = plan_of(Override(slice_)).calculate("manager", YEAR, targets=targets, **sold(20_000))  # type: ignore[arg-type] # as named

    assert statement.total == usd(paid)


def test_ov_05_three_per_cent_of_the_team_s_revenue() -> None:
    override = Override(Commission("override", "Override", Curve.line("3%")))
    statement = plan_of(override).calculate("manager", YEAR, **sold(50_000))  # type: ignore[arg-type] # as named

    assert statement.total == statement.explain().replay() == usd(1500)
    assert [credit.sale.id for credit in statement.credits] == []

"""One statement: ten credits, four components, against one value of a curve with five tiers.

python benchmarks/bench_incentives.py

The statement is calculated from a credit book and a target book that are there already, and is not explained. The
components are a tiered commission over the amount, one over attainment, a bonus by steps, and pay for each sale.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from ratio import Row, compare, print_rows

from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent

MARCH: Final = month(2026, 3)
TIERS: Final = ((0, 2), (25_000, 3), (50_000, 5), (75_000, 6), (100_000, 8))
"""From so many yuan, so many per cent."""


def plan() -> IncentivePlan:
    """Four components over the month."""
    by_target = Curve.marginal([(f"{start // 1000}%", f"{rate}%") for start, rate in TIERS])
    components: list[PlanComponent] = [
        Commission("amount", "Commission", Curve.marginal([(start, f"{rate}%") for start, rate in TIERS])),
        Commission("attainment", "Accelerator", by_target, "attainment"),
        Bonus("bonus", "Bonus", Money("2000", "CNY"), Curve.steps([("80%", "50%"), ("100%", 1)])),
        PerSale("deal", "Per deal", [SaleRule(Curve.steps([(1000, 5), (5000, 20)]))]),
    ]
    return IncentivePlan("ae", "Account executive", "CNY", year(2026), components)


def rows() -> list[Row]:
    """The statement, and its total alone."""
    book = credit_sales(
        Sale(f"S-{at}", date(2026, 3, 1 + at), Money(f"{7000 + 431 * at}.50", "CNY"), owner="li.na") for at in range(10)
    )
    targets = TargetBook([Target("li.na", MARCH, Money("100000", "CNY"))])
    rule, curve = plan(), Curve.marginal([(start, f"{rate}%") for start, rate in TIERS])
    assert len(rule.calculate("li.na", MARCH, credits=book, targets=targets).credits) == len(book.credits)
    return [
        compare(
            "calculate: 10 credits, 4 components",
            lambda: rule.calculate("li.na", MARCH, credits=book, targets=targets),
            lambda: curve.value(61_234),
            peer_name="one value of a 5-tier curve",
            required=60,
            number=20,
            rounds=50,
        )
    ]


if __name__ == "__main__":
    print_rows(rows())

"""The audit: a plan of ten components, five tiers each, against calculating one statement of the same plan."""

from __future__ import annotations

from datetime import date

from ratio import Row, compare, print_rows

from salesmanual.incentives.audits import audit
from salesmanual.incentives.components import Bonus, Commission, PlanComponent
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year

COMPONENTS = 10


def component(number: int) -> PlanComponent:
    """Commissions over attainment and over the amount, and a bonus with a cliff, in turn; no two alike."""
    key, more = f"c{number}", number * 1_000
    if number % 3 == 0:
        tiers = [("0%", "2%"), ("60%", "4%"), ("100%", "7%"), ("130%", "5%"), ("150%", "1%")]
        return Commission(key, key, Curve.marginal(tiers), "attainment")
    if number % 3 == 1:
        amounts = [(0, "1%"), (20_000 + more, "2%"), (60_000 + more, "3%"), (120_000 + more, "4%"), (200_000, "5%")]
        return Commission(key, key, Curve.marginal(amounts))
    points = [("80%", "50%"), ("90%", "70%"), ("100%", "100%"), ("110%", "130%"), ("120%", "150%")]
    return Bonus(key, key, Money(5_000 + more, "CNY"), Curve.points(points, before="zero"))


def rows() -> list[Row]:
    """The one comparison."""
    plan = IncentivePlan("p", "Plan", "CNY", year(2026), [component(number) for number in range(COMPONENTS)])
    credits_ = credit_sales(
        [Sale(f"S-{day}", date(2026, 1, day), Money(12_000, "CNY"), owner="li.na") for day in range(1, 11)]
    )
    targets = TargetBook([Target("li.na", month(2026, 1), Money(100_000, "CNY"))])
    return [
        compare(
            f"audit of a plan of {COMPONENTS} components",
            lambda: audit(plan),
            lambda: plan.calculate("li.na", month(2026, 1), credits=credits_, targets=targets),
            peer_name="one statement of 10 credits",
            required=100,
        )
    ]


if __name__ == "__main__":
    print_rows(rows())

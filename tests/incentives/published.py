"""How the published examples are put to a plan: one participant, sales by period, a target for each period.

Every convention that an example depends on is an argument of the plan or the curve in the test itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, SaleKind
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.curve import Curve

REP: Final = "rep"
YEAR: Final = year(2026)
MONTHS: Final = tuple(month(2026, number) for number in range(1, 13))
QUARTERS: Final = tuple(quarter(2026, number) for number in range(1, 5))
HALF_UP_CENTS: Final = Rounding("0.01", "half-up")
TEN_FIFTEEN: Final = (("0%", "10%"), ("100%", "15%"))


def usd(amount: str | int) -> Money:
    """An amount in dollars."""
    return Money(amount, "USD")


def over_attainment(curve: Curve) -> Commission:
    """A commission whose tiers stand in multiples of the target."""
    return Commission("commission", "Commission", curve, "attainment")


def over_amount(curve: Curve) -> Commission:
    """A commission whose tiers stand in dollars."""
    return Commission("commission", "Commission", curve, "amount")


def plan_of(
    *components: PlanComponent,
    window: Window = "year",
    rounding: Rounding = HALF_UP_CENTS,
    cap: str | None = None,
    effective: Period = YEAR,
) -> IncentivePlan:
    """A plan in dollars; half up to cents by component unless an example says otherwise."""
    limit = None if cap is None else usd(cap)
    return IncentivePlan("plan", "Plan", "USD", effective, components, window=window, rounding=rounding, cap=limit)


def book_of(*sold: tuple[Period, str | int]) -> CreditBook:
    """A sale on the first day of each period; a negative amount is a return."""
    return credit_sales(
        Sale(
            f"S-{number:03}",
            period.start,
            abs(usd(amount)),
            SaleKind.RETURN if usd(amount) < usd(0) else SaleKind.ORDER,
            owner=REP,
        )
        for number, (period, amount) in enumerate(sold)
    )


def targets_of(*targets: tuple[Period, str | int]) -> TargetBook:
    """A target for each period."""
    return TargetBook([Target(REP, period, usd(amount)) for period, amount in targets])


def year_statement(plan: IncentivePlan, *sold: str | int, target: str | int | None = None) -> Statement:
    """The statement of the whole year in which the amounts were sold one after the other."""
    book = book_of(*((YEAR, amount) for amount in sold))
    targets = targets_of(*(() if target is None else ((YEAR, target),)))
    return plan.calculate(REP, plan.effective, credits=book, targets=targets)


def totals(
    plan: IncentivePlan, periods: Iterable[Period], sold: Iterable[str | int], targets: Iterable[str | int] = ()
) -> list[Money]:
    """What each of the periods pays, with one sale and perhaps one target in each."""
    spans = tuple(periods)
    book = book_of(*zip(spans, sold, strict=False))
    aims = targets_of(*zip(spans, targets, strict=False))
    return [plan.calculate(REP, period, credits=book, targets=aims).total for period in spans]

"""How the tests of components put one component to a plan: one year, three people, a few measures, facts by day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from salesmanual.incentives.books import NO_FACTS, Fact, FactBook
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, SaleKind
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.quantity import Quantity

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis, Window
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.quantity import Amount

ME: Final = "li.na"
MARCH: Final = month(2026, 3)
MONTHS: Final = tuple(month(2026, number) for number in range(1, 13))
MARGIN: Final = Measure("margin", "Margin", "attributes.margin")
VISITS: Final = Measure("visits", "Visits", "count", "visits", kinds=[SaleKind.ACTIVITY])
CALLS: Final = Measure("calls", "Calls", "count", "calls", kinds=[SaleKind.ACTIVITY])


def cny(amount: str | int) -> Money:
    """An amount in the plan's currency."""
    return Money(amount, "CNY")


def visits(amount: int) -> Quantity:
    """A number of visits."""
    return Quantity(amount, "visits")


def sold(  # the parts of a sale
    name: str, on: date, amount: str | int, kind: str = "order", *, who: str = ME, **facts: object
) -> Sale:
    """A sale, with facts such as its margin."""
    return Sale(name, on, cny(amount), kind, owner=who, attributes=facts)


def visit(name: str, on: date) -> Sale:
    """A visit to a customer."""
    return sold(name, on, 0, "activity")


def target(amount: Amount | str | int, measure: str = "", *, period: Period = MARCH, who: str = ME) -> Target:
    """A target of the amount, or of a measure."""
    return Target(who, period, cny(amount) if isinstance(amount, (str, int)) else amount, measure)


def facts_of(who: str = ME, /, **values: object) -> FactBook:
    """What is known about a person all year."""
    return FactBook([Fact(who, date(2026, 1, 1), values)])


def plan_of(*components: PlanComponent, window: Window = "month") -> IncentivePlan:
    """A plan of 2026 that counts margin, visits and calls."""
    return IncentivePlan("plan", "Plan", "CNY", year(2026), components, window=window, measures=[MARGIN, VISITS, CALLS])


class Scene:
    """A component in a plan, with what was sold, the targets and the facts.

    Every statement that is asked for is checked to replay to its total.
    """

    def __init__(
        self,
        component: PlanComponent,
        *sales: Sale,
        targets: tuple[Target, ...] = (),
        facts: FactBook = NO_FACTS,
        window: Window = "month",
    ) -> None:
        self.component = component
        self.plan = plan_of(component, window=window)
        self.credits = credit_sales(sales)
        self.targets = TargetBook(targets)
        self.facts = facts

    def basis(self, period: Period = MARCH, who: str = ME) -> Basis:
        """What the component is asked about."""
        return self.plan.basis(
            who,
            period,
            credits=self.credits,
            targets=self.targets,
            facts=self.facts,
            window=self.component.window,
            measure=getattr(self.component, "measure", ""),
        )

    def statement(self, period: Period = MARCH, who: str = ME) -> Statement:
        """What the person earns in the period."""
        statement = self.plan.calculate(who, period, credits=self.credits, targets=self.targets, facts=self.facts)
        assert statement.total == statement.explain().replay()
        return statement

    def paid(self, period: Period = MARCH, who: str = ME) -> Money:
        """The statement's total."""
        return self.statement(period, who).total

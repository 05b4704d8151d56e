"""A plan's components as they stand for one person: each one's pay over its measure, and what else it looks at.

Invariant: what a component looks at is watched, not declared: it is asked with books of its own, and whatever measures
it reads there are known afterwards. So a kind of a company's own is told from others as the library's kinds are.

Left out: what to make of it (`advice`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

from salesmanual.incentives.advice_search import Pay
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.quantity import Quantity

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.books import Facts, Teams
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.credits import CreditBook
    from salesmanual.incentives.targets import Targets
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.exchange import RateTable
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.quantity import Amount

__all__ = ["CREDITED", "Known", "Part", "amount_of", "check_plan", "parts_of", "unit_of"]

CREDITED: Final = ""
"""The key of the credited amount among the measures."""


class Known(TypedDict, total=False):
    """What is known beside the credits, as `IncentivePlan.calculate` takes it."""

    targets: Targets
    facts: Facts
    teams: Teams
    rates: RateTable | None


class Part(NamedTuple):
    """One component as it stands: what it was asked, its pay over its measure, and what else it looked at."""

    component: PlanComponent
    basis: Basis
    curve: Curve | None
    others: frozenset[str]

    def pay(self) -> Pay | None:
        """The pay as a function of more of the measure; `None` where it is no such function, or always the same."""
        curve, start = self.curve, Fraction(self.basis.credited.amount)
        if curve is None or (not curve.breakpoints() and curve.value(0) == curve.value(1)):
            return None
        return Pay(curve, start, curve.value(start))


def parts_of(plan: IncentivePlan, participant: str, period: Period, book: CreditBook, known: Known) -> tuple[Part, ...]:
    """Each component of the plan, asked about the period's end by books of its own."""
    parts = []
    for component in plan.components:
        measure: str = getattr(component, "measure", CREDITED)
        basis = plan.basis(participant, period, credits=book, window=component.window, measure=measure, **known)
        component.payout(basis)
        curve = component.pay_curve(basis)
        asked = basis.books.measures_asked(participant) if basis.books is not None else frozenset()
        parts.append(Part(component, basis, curve, asked - {measure}))
    return tuple(parts)


def unit_of(like: Amount) -> Fraction:
    """What is sold or done at least: one minor unit, or one piece."""
    return Fraction(minor_unit(like.currency)) if isinstance(like, Money) else Fraction(1)


def amount_of(units: int, like: Amount) -> Amount:
    """So many of the least there can be."""
    return Money.from_minor(units, like.currency) if isinstance(like, Money) else Quantity(units, like.unit)


def check_plan(plan: object) -> None:
    """Refuses what is no plan."""
    if not isinstance(plan, IncentivePlan):
        raise WrongTypeError("plan", plan, "an IncentivePlan", "read a plan file by read_policy(IncentivePlan, text)")

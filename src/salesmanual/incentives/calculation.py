"""The arithmetic of a statement: what each component pays for a part of its windows, rounded where the plan says.

Invariant: pay for two neighbouring periods is the pay for both together, to the last minor unit, because both are
differences of the same running payouts. Nothing is rounded but at the moment the plan's rounding names.

Left out: caps and floors, which look at all components together (`plan`), and words (`statement`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never, final

import attrs

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.components import PlanComponent
from salesmanual.kernel.explanation import Difference, Rounded, Step, Sum, derived
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingPoint
from salesmanual.kernel.quantity import total_of
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


__all__ = ["ComponentPayout", "Stretch", "pay_stretch"]


@final
@attrs.frozen
class Stretch:
    """The part of one accumulation window that lies in the asked period.

    Attributes:
        before: The window up to the day before; `None` where the stretch begins the window.
        after: The window up to the last day of the stretch.
        exact: What the component pays for the stretch, before any rounding.
        amount: What it pays, rounded by line or component; `None` where only the total is rounded.

    Source: Handbook 4.3.
    """

    before: Basis | None
    after: Basis
    exact: Fraction
    amount: Money | None


@final
@attrs.frozen
class ComponentPayout:
    """What one component pays for a period.

    Attributes:
        component: The component.
        rounding: The plan's rounding.
        stretches: One for each accumulation window that the period touches.
        exact: The payout before any rounding.
        amount: The payout, rounded by line or component; `None` where only the total is rounded.

    Source: Handbook 4.3.
    """

    component: PlanComponent
    rounding: Rounding
    stretches: tuple[Stretch, ...]
    exact: Fraction
    amount: Money | None

    @classmethod
    def of(
        cls, component: PlanComponent, rounding: Rounding, stretches: Iterable[Stretch], currency: str
    ) -> ComponentPayout:
        """The sum of the stretches."""
        parts = tuple(stretches)
        if len(parts) == 1:
            return cls(component, rounding, parts, parts[0].exact, parts[0].amount)
        exact = sum((part.exact for part in parts), Fraction(0))
        amounts = [part.amount for part in parts if part.amount is not None]
        amount = None if rounding.at is RoundingPoint.TOTAL else Money.total(amounts, currency)
        return cls(component, rounding, parts, exact, amount)

    def explain(self) -> Step:
        """Why the component pays what it pays; the value is the amount, or the exact payout where it has none."""
        steps = [self._explain(part) for part in self.stretches]
        if len(steps) == 1:
            return steps[0]
        currency = self.stretches[0].after.currency if self.amount is not None else None
        return derived(self.component.label, Sum(currency), steps, section=self.component.section)

    def _explain(self, part: Stretch) -> Step:
        component, currency = self.component, part.after.currency
        match self.rounding.at:
            case RoundingPoint.LINE:
                return self._explain_lines(part, Sum(currency))
            case RoundingPoint.COMPONENT:
                rounded = Rounded(self.rounding, currency)
                after = (component.explain(part.after),)
                if part.before is None:
                    return derived(component.label, rounded, after, section=component.section)
                both = (
                    derived(text("to date"), rounded, after),
                    derived(text("before this period"), rounded, (component.explain(part.before),)),
                )
                return derived(component.label, Difference(), both, section=component.section)
            case RoundingPoint.TOTAL:
                steps = [component.explain(each) for each in (part.after, part.before) if each is not None]
                return derived(component.label, Difference(), steps, section=component.section, unit=currency)
            case _ as unreachable:
                assert_never(unreachable)

    def _explain_lines(self, part: Stretch, add: Sum) -> Step:
        """The new lines; the lines to date less those before where the earlier ones are worth something else now.

        They are where attainment is measured against the target to date, which grows.
        """
        label, section, before = self.component.label, self.component.section, part.before
        if before is None:
            return derived(label, add, self._line_steps(part.after), section=section)
        if _lines_of(self.component, before) == _lines_of(self.component, part.after)[: len(before.credits) + 1]:
            new = self._line_steps(part.after, since=len(before.credits))
            return derived(label, add, new, section=section)
        both = (
            derived(text("to date"), add, self._line_steps(part.after)),
            derived(text("before this period"), add, self._line_steps(before)),
        )
        return derived(label, Difference(), both, section=section)

    def _line_steps(self, basis: Basis, since: int | None = None) -> Iterator[Step]:
        rounded = Rounded(self.rounding, basis.currency)
        if since is None:
            nothing = _without_credits(basis)
            if self.component.payout(nothing):
                yield derived(text("paid without sales"), rounded, (self.component.explain(nothing),))
        for position in range(since or 0, len(basis.credits)):
            line = self.component.explain_line(basis, position)
            yield derived(line.label, rounded, (line,))


def pay_stretch(component: PlanComponent, rounding: Rounding, before: Basis | None, after: Basis) -> Stretch:
    """What the component pays for the credits that `after` has and `before` has not."""
    currency = after.currency
    paid = component.payout(after)
    earlier = None if before is None else component.payout(before)
    exact = paid if earlier is None else paid - earlier
    match rounding.at:
        case RoundingPoint.LINE:
            amount = _money_by_lines(component, rounding, after)
            if before is not None:
                amount -= _money_by_lines(component, rounding, before)
        case RoundingPoint.COMPONENT:
            amount = _money(paid, rounding, currency)
            if earlier is not None:
                amount -= _money(earlier, rounding, currency)
        case RoundingPoint.TOTAL:
            return Stretch(before, after, exact, None)
        case _ as unreachable:
            assert_never(unreachable)
    return Stretch(before, after, exact, amount)


def _lines_of(component: PlanComponent, basis: Basis) -> tuple[Fraction, ...]:
    """What is paid without credits, and what each credit adds."""
    return (component.payout(_without_credits(basis)), *component.lines(basis))


def _money_by_lines(component: PlanComponent, rounding: Rounding, basis: Basis) -> Money:
    currency = basis.currency
    return Money.total((_money(line, rounding, currency) for line in _lines_of(component, basis)), currency)


def _money(value: Fraction, rounding: Rounding, currency: str) -> Money:
    return Money.rounded(value, currency, rounding)


def _without_credits(basis: Basis) -> Basis:
    credited = basis.credited
    unit = credited.currency if isinstance(credited, Money) else credited.unit
    return attrs.evolve(basis, credits=(), credited=total_of((), unit))

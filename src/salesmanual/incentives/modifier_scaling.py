"""Scaling: a component's target, its pay or both times a factor, which a rule finds for each period.

Invariant: what is scaled is scaled once. A rule that names itself a `Scaling` says the factor and why; asking, paying
and explaining follow from that alone, so no two rules scale differently.

Left out: the factors (`participation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.modifiers import explain_by_factor, explain_by_total, pay_by_total
from salesmanual.incentives.scaled_targets import explain_scaled, scaled_target

if TYPE_CHECKING:
    from fractions import Fraction

    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.modifiers import Pay, Stage
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.number import Rounding
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.texts import Text

__all__ = ["ScaledPart", "Scaling", "check_scaled"]

ScaledPart = Literal["target", "pay", "both"]
"""What is scaled: the target that the component is asked about, its pay, or both."""

_SCALED: Final[tuple[str, ...]] = get_args(ScaledPart)


def check_scaled(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuses what is no part that can be scaled."""
    read_choice(value, attribute.name, "what is scaled", _SCALED)


def _measured(basis: Basis) -> Period:
    """What the target is a target of: the window, or the window so far."""
    if basis.books is not None and basis.books.plan.measured_against == "to-date":
        return basis.period
    return basis.window


class Scaling(Protocol):
    """What scales targets or pay by a factor of each period; a rule names it as a base and says the factor.

    Source: Handbook 4.3.
    """

    __slots__ = ()

    @property
    def of(self) -> ScaledPart:
        """What is scaled."""
        ...

    @property
    def rounding(self) -> Rounding:
        """How a scaled target is rounded."""
        ...

    def factor(self, basis: Basis, whole: Period) -> Fraction:
        """What the period is scaled by."""
        ...

    def explain_factor(self, basis: Basis, whole: Period) -> Step:
        """Why the factor is what it is; the step's value is the factor."""
        ...

    def paid_label(self) -> Text:
        """What the scaled pay is called."""
        ...

    def ask(self, basis: Basis) -> Basis:
        """The basis with the scaled target."""
        if self.of == "pay" or basis.target is None:
            return basis
        factor = self.factor(basis, _measured(basis))
        return attrs.evolve(basis, target=scaled_target(basis.target, factor, self.rounding))

    def pay(self, before: Stage) -> Pay:
        """The pay times the factor."""
        if self.of == "target":
            return before.pay()
        factor = self.factor(before.basis, before.basis.window)
        return pay_by_total(before, lambda _, total: total * factor, follows=False)

    def total(self, before: Stage) -> Fraction:
        """The total times the factor."""
        total = before.total()
        return total if self.of == "target" else total * self.factor(before.basis, before.basis.window)

    def explain(self, before: Stage) -> Step:
        """The pay times the factor."""
        if self.of == "target":
            return before.explain()
        return explain_by_factor(before, self.paid_label(), self.explain_factor(before.basis, before.basis.window))

    def explain_line(self, before: Stage, position: int) -> Step:
        """The pay with the credit less the pay without it."""
        if self.of == "target":
            return before.explain_line(position)
        return explain_by_total(self.explain, before, position)

    def explain_target(self, step: Step, basis: Basis) -> Step:
        """The step, with the reason in the place of the target."""
        factor = self.explain_factor(basis, _measured(basis))
        return explain_scaled(step, basis, self.ask(basis), factor, self.rounding)

    def explain_absence(self, basis: Basis) -> Step | None:
        """The share of the target that the person is measured against, where it is nothing."""
        measured = _measured(basis)
        if self.of == "pay" or self.factor(basis, measured):
            return None
        return self.explain_factor(basis, measured)

    def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
        """The pay over what is credited."""
        return before if self.of == "target" else before.scale(self.factor(basis, basis.window))

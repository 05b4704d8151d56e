"""Gates: pay only where a condition holds, such as eligibility, a margin, or a second target.

Invariant: a condition that cannot be told, because a fact is missing, is not met; the explanation lists all that is
missing at once.

Left out: conditions on single sales, which the component itself or its measure has.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.component_facts import (
    KnownFacts,
    Verdict,
    explain_verdict,
    follows_credits,
    read_condition,
)
from salesmanual.incentives.modifiers import MODIFIERS, explain_by_factor, explain_by_total, pay_by_total
from salesmanual.kernel.criteria import Compare, Criterion
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.modifiers import Pay, Stage
    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.explanation import Step

__all__ = ["Gate"]


def _read_otherwise(value: Exact | str) -> Fraction:
    return read_fraction(value, "otherwise")


@MODIFIERS.member("gate")
@final
@attrs.frozen
class Gate:
    """The pay where a condition holds, and a part of it, or nothing, where it does not.

    The condition may ask about `attainment`, `credited`, `target`, `measures.<key>.attainment` and any fact about the
    person on the last day. Eligibility is a gate on facts: `employed and not on_probation`.

    Attributes:
        where: The condition.
        otherwise: The factor where it does not hold, or cannot be told; 0 by default.

    Source: Handbook 4.3.

    >>> Gate("measures.margin.attainment >= 90%", otherwise="50%").otherwise
    Fraction(1, 2)
    """

    where: Criterion = attrs.field(converter=read_condition)
    otherwise: Fraction = attrs.field(default=Fraction(0), converter=_read_otherwise)

    def check(self, basis: Basis) -> Finding:
        """What the condition found."""
        return self.where.check(KnownFacts(basis))

    def factor(self, basis: Basis) -> Fraction:
        """1 where the condition holds."""
        return Fraction(1) if self.where.holds(KnownFacts(basis)) else self.otherwise

    def ask(self, basis: Basis) -> Basis:
        """The basis itself."""
        return basis

    def pay(self, before: Stage) -> Pay:
        """The pay where the condition holds."""
        follows = follows_credits(self.where.paths(), before.basis.measure)
        return pay_by_total(before, lambda basis, total: total * self.factor(basis), follows=follows)

    def total(self, before: Stage) -> Fraction:
        """The total where the condition holds."""
        return before.total() * self.factor(before.basis)

    def explain(self, before: Stage) -> Step:
        """The pay times 1, or times the factor of a closed gate."""
        verdict = Verdict(self.where, otherwise=self.otherwise)
        factor = explain_verdict(before.basis, text("gate"), verdict, self.check(before.basis))
        return explain_by_factor(before, text("pay through the gate"), factor)

    def explain_line(self, before: Stage, position: int) -> Step:
        """The pay with the credit less the pay without it."""
        return explain_by_total(self.explain, before, position)

    def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
        """The pay over what is credited.

        `None` where the condition changes with it, unless it is a bound on the attainment alone and closes all pay.
        """
        if not follows_credits(self.where.paths(), basis.measure):
            return before.scale(self.factor(basis))
        match self.where:
            case Compare(path="attainment", op=">=" | ">" as op, value=int() | Decimal() | Fraction() as value) if (
                not self.otherwise and basis.target
            ):
                bound = Fraction(value) * Fraction(basis.target.amount)
                return before.from_threshold(bound, boundary="reached" if op == ">=" else "above")
        return None

"""Recognition without money: an award that stands on the statement and pays nothing.

Invariant: it never changes what is paid.

Left out: the order of the award's giving, and rewards that have a price.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.basis import Basis, Window, read_section, read_window
from salesmanual.incentives.component_facts import KnownFacts, Verdict, explain_verdict, read_condition
from salesmanual.incentives.component_parts import explain_no_line, no_lines, read_component_key
from salesmanual.incentives.components import PLAN_COMPONENTS, PlanComponent, read_measure
from salesmanual.incentives.modifiers import Modified
from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.explanation import Product, Step, derived, given
from salesmanual.kernel.texts import Label, Text, read_label, text

if TYPE_CHECKING:
    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.criteria import Finding

__all__ = ["Recognition", "award_heading", "awards", "is_awarded"]


@PLAN_COMPONENTS.member("recognition")
@final
@attrs.frozen
class Recognition:
    """An award for who meets a condition.

    Attributes:
        key: Unique in the plan.
        label: The award, as it stands on the statement.
        where: The condition; it may ask about what a `Gate` may.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure; empty for the credited amount.

    Source: Handbook 4.3.

    >>> Recognition("club", "President's club", "attainment >= 120%").key
    'club'
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    where: Criterion = attrs.field(converter=read_condition)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)
    measure: str = attrs.field(default="", converter=read_measure, kw_only=True)

    def check(self, basis: Basis) -> Finding:
        """What the condition found."""
        return self.where.check(KnownFacts(basis))

    def payout(self, basis: Basis) -> Fraction:
        """Nothing."""
        del basis  # the answer holds for every basis
        return Fraction(0)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """Nothing."""
        return no_lines(basis)

    def explain(self, basis: Basis) -> Step:
        """Whether it is awarded, and why; the value is 0."""
        finding = self.check(basis)
        awarded = explain_verdict(basis, text("awarded"), Verdict(self.where), finding)
        worth = given(text("worth in money"), Fraction(0), unit=basis.currency)
        return derived(
            award_heading(self.label, is_given=finding.met),
            Product(),
            (awarded, worth),
            section=self.section,
            unit=basis.currency,
        )

    def explain_line(self, basis: Basis, position: int) -> Step:
        """That the sale is not paid by itself."""
        return explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve:
        """Nothing, whatever is sold."""
        del basis  # the answer holds for every basis
        return Curve.flat(0)


def is_awarded(component: PlanComponent, basis: Basis) -> bool | None:
    """Whether an award is given: its condition is met, and those of the gates around it; `None` where it is no award.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import month
    >>> march = month(2026, 3)
    >>> basis = Basis("li.na", march, march, (), Money("130", "CNY"), Money("100", "CNY"))
    >>> is_awarded(Recognition("club", "President's club", "attainment >= 120%"), basis)
    True
    """
    if isinstance(component, Recognition):
        return component.check(basis).met
    if not isinstance(component, Modified):
        return None
    inner = is_awarded(component.of, component.stage(basis).basis)
    return inner if not inner else all(finding.met for finding in component.findings(basis))


def award_heading(award: Label, *, is_given: bool) -> Text:
    """The award with whether it is given, as it stands on the statement.

    >>> str(award_heading(Label("President's club"), is_given=False))
    "President's club: not awarded"
    """
    return text("{award}: awarded", award=award) if is_given else text("{award}: not awarded", award=award)


def awards(statement: Statement) -> tuple[Label, ...]:
    """The awards that a statement's period ends with, in the order of the plan.

    Raises:
        WrongTypeError: If it is no statement.

    Source: Handbook 4.3.
    """
    if not hasattr(statement, "payouts"):
        raise WrongTypeError("statement", statement, "a Statement")
    payouts = ((payout.component, payout.stretches[-1].after) for payout in statement.payouts)
    return tuple(component.label for component, basis in payouts if is_awarded(component, basis))

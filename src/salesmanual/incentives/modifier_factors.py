"""Multipliers: pay times a curve of another figure, for the whole or for each sale.

Invariant: the factor is an exact value of the curve; a figure that is missing is refused, or has the value that the
rule names.

Left out: factors that are 0 or 1 (`modifier_gates`) and factors of time (`participation`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.component_facts import fact, follows_credits, number_fact
from salesmanual.incentives.component_parts import check_curve
from salesmanual.incentives.modifiers import (
    MODIFIERS,
    Pay,
    every_sale,
    explain_by_factor,
    explain_by_total,
    pay_by_total,
)
from salesmanual.kernel.criteria_facts import look_up, read_path, segments
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import NotFoundError, WrongTypeError
from salesmanual.kernel.explanation import CurveValue, Product, Step, derived, given
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.measures import Counted
    from salesmanual.incentives.modifiers import Stage

__all__ = ["Multiplier", "SaleMultiplier"]


def _read_over(value: str) -> str:
    return read_path(value, "over")


def _read_missing(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_fraction(value, "missing")


@MODIFIERS.member("multiplier")
@final
@attrs.frozen
class Multiplier:
    """The pay times a curve of one figure: another measure's attainment, or a fact about the person.

    Attributes:
        curve: From the figure to the factor.
        over: The figure's path, such as `measures.margin.attainment` or `satisfaction`.
        missing: The figure where it is missing; `None` refuses that.

    Source: Handbook 4.3.

    >>> Multiplier(Curve.steps([("90%", 1)], base="50%"), "measures.margin.attainment").over
    'measures.margin.attainment'
    """

    curve: Curve = attrs.field(validator=check_curve)
    over: str = attrs.field(converter=_read_over)
    missing: Fraction | None = attrs.field(default=None, converter=_read_missing, kw_only=True)

    def figure(self, basis: Basis, component: str) -> Fraction:
        """The figure.

        Raises:
            NotFoundError: If it is missing and no value stands in for it.
            WrongTypeError: If it is no exact number.
        """
        if self.missing is not None and fact(basis, self.over) is None:
            return self.missing
        return number_fact(basis, self.over, component)

    def ask(self, basis: Basis) -> Basis:
        """The basis itself."""
        return basis

    def pay(self, before: Stage) -> Pay:
        """The pay times the factor."""
        follows, key = follows_credits((self.over,), before.basis.measure), before.key
        if not follows:
            factor, pay = self.curve.value(self.figure(before.basis, key)), before.pay()
            return Pay(pay.base * factor, tuple(line * factor for line in pay.lines))
        return pay_by_total(
            before, lambda basis, total: total * self.curve.value(self.figure(basis, key)), follows=follows
        )

    def total(self, before: Stage) -> Fraction:
        """The total times the factor."""
        return before.total() * self.curve.value(self.figure(before.basis, before.key))

    def explain(self, before: Stage) -> Step:
        """The pay times the factor."""
        figure = given(self.over, self.figure(before.basis, before.key))
        factor = derived(text("multiplier"), CurveValue(self.curve), (figure,))
        return explain_by_factor(before, text("pay with the multiplier"), factor)

    def explain_line(self, before: Stage, position: int) -> Step:
        """The pay with the credit less the pay without it."""
        return explain_by_total(self.explain, before, position)

    def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
        """The pay over what is credited; `None` where the factor changes with it, or cannot be told."""
        is_unknown = self.missing is None and fact(basis, self.over) is None
        if is_unknown or follows_credits((self.over,), basis.measure):
            return None
        return before.scale(self.curve.value(self.figure(basis, "")))


@MODIFIERS.member("sale-multiplier")
@final
@attrs.frozen
class SaleMultiplier:
    """What each sale adds times a curve of one fact of the sale: less pay for a deeper discount.

    Attributes:
        curve: From the fact to the factor.
        over: The fact's path in the sale, such as `attributes.discount`.
        missing: The fact of a sale without one; `None` refuses that.

    Source: Handbook 4.3.

    >>> SaleMultiplier(Curve.points([("10%", 1), ("30%", "50%")]), missing=0).over
    'attributes.discount'
    """

    curve: Curve = attrs.field(validator=check_curve)
    over: str = attrs.field(default="attributes.discount", converter=_read_over)
    missing: Fraction | None = attrs.field(default=None, converter=_read_missing, kw_only=True)

    def figure(self, credit: Counted) -> Fraction:
        """The fact of the sale.

        Raises:
            NotFoundError: If it is missing and no value stands in for it.
            WrongTypeError: If it is no exact number.
        """
        found = look_up(credit.sale, segments(self.over))
        where = f"{self.over} of sale {credit.sale.id}"
        if found is None:
            if self.missing is None:
                raise NotFoundError("fact", where, "record it, or say in missing what stands in for it")
            return self.missing
        if isinstance(found, bool) or not isinstance(found, (int, str, Decimal, Fraction)):
            raise WrongTypeError(where, found, "an exact number, such as '15%'")
        return read_fraction(found, where)

    def ask(self, basis: Basis) -> Basis:
        """The basis itself."""
        return basis

    def pay(self, before: Stage) -> Pay:
        """Each line times its factor."""
        pay = before.pay()
        pairs = zip(before.basis.credits, pay.lines, strict=True)
        return Pay(pay.base, tuple(line * self.curve.value(self.figure(credit)) for credit, line in pairs))

    def explain(self, before: Stage) -> Step:
        """One step for each sale."""
        return every_sale(before, text("pay with the factor of each sale"), self.explain_line)

    def explain_line(self, before: Stage, position: int) -> Step:
        """What the sale adds, times the factor."""
        credit = before.basis.credits[position]
        figure = given(self.over, self.figure(credit))
        factor = derived(text("multiplier"), CurveValue(self.curve), (figure,))
        name = text("pay for sale {id}", id=credit.sale.id)
        return derived(name, Product(), (before.explain_line(position), factor))

    def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
        """None: the pay is no function of the credited total."""
        del basis, before  # the answer holds for every basis
        return None

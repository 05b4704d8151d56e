"""A blend: several measures, each with a weight, that make one attainment or one amount, and one pay.

Invariant: the pay is an exact function of the weighted sum; what the sales of the first measure add is told by line,
and the other measures are held as they are.

Left out: pay by two measures that do not add up (`matrices`), and one measure that gates another (`modifiers`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args

import attrs

from salesmanual.incentives.basis import (
    Basis,
    Window,
    curve_lines,
    explain_attainment,
    explain_credited,
    explain_curve_line,
    read_choice,
    read_section,
    read_window,
)
from salesmanual.incentives.component_parts import check_curve, check_money, in_currency, read_component_key, read_list
from salesmanual.incentives.components import PLAN_COMPONENTS, read_measure
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import DuplicateError, InvalidValueError
from salesmanual.kernel.explanation import CurveValue, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, number_text, percent_text, read_fraction
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Blend", "BlendBasis", "BlendPart", "BlendWeights"]

BlendBasis = Literal["attainment", "amount"]
"""What is weighted: attainments, or amounts."""

BlendWeights = Literal["whole", "relative", "free", "targets"]
"""What weights mean: shares that sum to 1; relative ones; factors as written; or shares of the sum of all targets."""

_BASES: Final[tuple[str, ...]] = get_args(BlendBasis)
_WEIGHTS: Final[tuple[str, ...]] = get_args(BlendWeights)
_ONE: Final = Fraction(1)


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight < 0:
        raise InvalidValueError("weight", value, "a weight of 0 or more")
    return weight


@final
@attrs.frozen
class BlendPart:
    """One measure of a blend.

    Attributes:
        measure: The key of the plan's measure; empty for the credited amount.
        weight: What it counts; 1 by default.
        curve: From its own attainment, or amount, to what is weighted; itself by default.

    Source: Handbook 4.3.

    >>> BlendPart("margin", "30%").weight
    Fraction(3, 10)
    """

    measure: str = attrs.field(default="", converter=read_measure)
    weight: Fraction = attrs.field(default=_ONE, converter=_read_weight)
    curve: Curve | None = attrs.field(default=None, validator=attrs.validators.optional(check_curve))


def _read_parts(value: Iterable[BlendPart]) -> tuple[BlendPart, ...]:
    parts = cast("tuple[BlendPart, ...]", read_list(value, "parts", BlendPart, "parts"))
    for position, part in enumerate(parts):
        if part.measure in [earlier.measure for earlier in parts[:position]]:
            raise DuplicateError("part", part.measure or "the credited amount", "give each measure one weight")
    return parts


def _check_basis(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "what is weighted", _BASES)


def _check_weights(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "what weights mean", _WEIGHTS)


_check_amount: Final = attrs.validators.optional(check_money)


@PLAN_COMPONENTS.member("blend")
@final
@attrs.frozen
class Blend:
    """Pay over a weighted sum: `amount × curve(Σ weight × attainment)`, or `curve(Σ weight × amount)`.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        parts: The measures; the sales of the first are told by line.
        curve: From the weighted sum to the factor, or to pay where amounts are weighted.
        amount: The target bonus; `None` where the curve gives pay itself.
        basis: What is weighted.
        weights: What the weights mean.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.

    Raises:
        InvalidValueError: If the weights should sum to 1 and do not, are relative and all 0, or are those of the
            targets where amounts are weighted.
        DuplicateError: If a measure is there twice.

    Source: Handbook 4.3.

    >>> parts = [BlendPart("", "70%"), BlendPart("margin", "30%")]
    >>> Blend("mix", "Sales and margin", parts, Curve.line(1), Money("9000", "CNY")).measure
    ''
    >>> Blend("mix", "Sales and margin", parts[:1], Curve.line(1))
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: parts: found '70%', accepted is weights that sum to 100%; \
write weights="relative" or "free" where they do not sum to 100%
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    parts: tuple[BlendPart, ...] = attrs.field(converter=_read_parts)
    curve: Curve = attrs.field(validator=check_curve)
    amount: Money | None = attrs.field(default=None, validator=_check_amount)
    basis: BlendBasis = attrs.field(default="attainment", validator=_check_basis, kw_only=True)
    weights: BlendWeights = attrs.field(default="whole", validator=_check_weights, kw_only=True)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        total = self._total_weight()
        if self.weights == "whole" and total != 1:
            remedy = 'write weights="relative" or "free" where they do not sum to 100%'
            raise InvalidValueError("parts", percent_text(total), "weights that sum to 100%", remedy)
        if self.weights in {"relative", "targets"} and not total:
            raise InvalidValueError("parts", percent_text(total), "weights of which one is above 0")
        if self.weights == "targets" and self.basis == "amount":
            raise InvalidValueError("weights", self.weights, "weights as written, where amounts are weighted")

    @property
    def measure(self) -> str:
        """The measure whose sales are told by line: that of the first part."""
        return self.parts[0].measure

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If attainments are weighted and a measure has no target.
            ZeroTargetError: If such a target is zero.
            InvalidValueError: If weights are those of the targets, and two are in different units.
        """
        return self.curve.value(self.blended(basis)) * self._height(basis)

    def blended(self, basis: Basis) -> Fraction:
        """The weighted sum."""
        parts = zip(self.parts, self._weights(basis), strict=True)
        return sum((weight * self._value(part, basis) for part, weight in parts), Fraction(0))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each sale of the first measure adds, the other measures as they are."""
        return curve_lines(self.pay_curve(basis), basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is."""
        steps = [self._explain_part(part, position, basis) for position, part in enumerate(self.parts)]
        unit = "%" if self.basis == "attainment" else ""
        label = text("weighted attainment") if self.basis == "attainment" else text("weighted amount")
        blended = derived(label, Sum(), steps, unit=unit)
        name = text("{component}, exact", component=self.label)
        if self.amount is None:
            return derived(name, CurveValue(self.curve), (blended,), section=self.section, unit=basis.currency)
        factor = derived(text("factor"), CurveValue(self.curve), (blended,))
        bonus = given(text("target bonus"), self._height(basis), section=self.section, unit=basis.currency)
        return derived(name, Product(), (factor, bonus), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one sale of the first measure adds what it adds."""
        return explain_curve_line(self.pay_curve(basis), basis, position)

    def pay_curve(self, basis: Basis) -> Curve:
        """The payout over what the first measure credits, the other measures as they are."""
        first, *others = self.parts
        weight, *weights = self._weights(basis)
        rest = sum((each * self._value(part, basis) for part, each in zip(others, weights, strict=True)), Fraction(0))
        own = Curve.line(1) if first.curve is None else first.curve
        if self.basis == "attainment":
            own = own.scale_x(self._own(first, basis).positive_target(self.key))
        return self.curve.of(own.scale(weight).shift(up=rest)).scale(self._height(basis))

    def _height(self, basis: Basis) -> Fraction:
        return _ONE if self.amount is None else in_currency(self.amount, basis, f"amount of component {self.key!r}")

    def _own(self, part: BlendPart, basis: Basis) -> Basis:
        return basis if part.measure == basis.measure else basis.of_measure(part.measure)

    def _value(self, part: BlendPart, basis: Basis) -> Fraction:
        own = self._own(part, basis)
        found = own.attainment(self.key) if self.basis == "attainment" else Fraction(own.credited.amount)
        return found if part.curve is None else part.curve.value(found)

    def _total_weight(self) -> Fraction:
        return sum((part.weight for part in self.parts), Fraction(0))

    def _weights(self, basis: Basis) -> tuple[Fraction, ...]:
        if self.weights == "relative":
            total = self._total_weight()
            return tuple(part.weight / total for part in self.parts)
        if self.weights == "targets":
            targets = [part.weight * self._target(part, basis) for part in self.parts]
            total = sum(targets, Fraction(0))
            return tuple(target / total for target in targets)
        return tuple(part.weight for part in self.parts)

    def _target(self, part: BlendPart, basis: Basis) -> Fraction:
        """The target of a part, in the currency or the unit of the first one's."""
        own, first = (self._own(each, basis) for each in (part, self.parts[0]))
        amount, unit = own.positive_target(self.key), _unit(first)
        if _unit(own) != unit:
            found = f"{number_text(amount)} {_unit(own)}"
            remedy = f'write weights="relative", because targets in {_unit(own)} and in {unit} have no sum'
            raise InvalidValueError(f"target of measure {part.measure!r}", found, f"a target in {unit}", remedy)
        return Fraction(amount)

    def _explain_part(self, part: BlendPart, position: int, basis: Basis) -> Step:
        own = self._own(part, basis)
        found = explain_attainment(own, self.key) if self.basis == "attainment" else explain_credited(own)
        name = part.measure or "amount"
        if self.basis == "amount" and isinstance(found.value, Money):
            found = derived(text("credited, as a number"), CurveValue(Curve.line(1)), (found,))
        if part.curve is not None:
            found = derived(text("value of {measure}", measure=name), CurveValue(part.curve), (found,))
        weight = self._explain_weight(position, basis)
        return derived(text("weighted {measure}", measure=name), Product(), (found, weight))

    def _explain_weight(self, position: int, basis: Basis) -> Step:
        part = self.parts[position]
        weight = given(text("weight"), part.weight, unit="%" if self.weights == "whole" else "")
        if self.weights == "relative":
            every = derived(
                text("all weights"), Sum(), [given(each.measure or "amount", each.weight) for each in self.parts]
            )
            return derived(text("weight"), Quotient(), (weight, every), unit="%")
        if self.weights == "targets":
            steps = [self._explain_target(each, basis) for each in self.parts]
            every = derived(text("all targets"), Sum(), steps)
            return derived(text("weight"), Quotient(), (steps[position], every), unit="%")
        return weight

    def _explain_target(self, part: BlendPart, basis: Basis) -> Step:
        target = given(text("target"), self._target(part, basis), section="2.2")
        if part.weight == 1:
            return target
        return derived(text("weighted target"), Product(), (target, given(text("weight"), part.weight)))


def _unit(basis: Basis) -> str:
    """What the target is counted in: the unit, or the currency."""
    target = basis.target
    return target.unit if isinstance(target, Quantity) else basis.credited_money().currency

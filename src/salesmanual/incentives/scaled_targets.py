"""Scaled targets: a target times a share, rounded once, and the reason in the place of each target of an explanation.

Invariant: a target above zero and a share above zero never make a target of zero; a rounding that would is refused.

Left out: where the share comes from (`participation`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Product, Rounded, Step, derived, given
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.kernel.number import Rounding
    from salesmanual.kernel.quantity import Amount

__all__ = ["explain_scaled", "scaled_target"]

_TARGET: Final = text("target")
_FULL: Final = text("full target")
_LABELS: Final = (_TARGET, _FULL)


def scaled_target(whole: Amount, factor: Fraction, rounding: Rounding) -> Amount:
    """The target times the factor: money to the minor unit, or the step; a quantity where a step is named.

    Raises:
        InvalidValueError: If the rounding leaves nothing of it.

    >>> from salesmanual.kernel.number import Rounding
    >>> scaled_target(Money("10000", "CNY"), Fraction(17, 31), Rounding("1", "floor"))
    Money('5483', 'CNY')
    """
    scaled = _scaled(whole, factor, rounding)
    if not scaled and whole and factor:
        found = f"a step of {rounding.step}" if rounding.step is not None else "whole minor units"
        accepted = f"a rounding that leaves something of the target {whole} times {factor}"
        raise InvalidValueError("rounding", found, accepted, "name a finer step, or set a larger target")
    return scaled


def _scaled(target: Amount, factor: Fraction, rounding: Rounding) -> Amount:
    if isinstance(target, Money):
        return target.times(factor, rounding)
    exact = target.amount * factor
    return Quantity(exact if rounding.step is None else rounding.number(exact), target.unit)


def explain_scaled(step: Step, basis: Basis, asked: Basis, factor: Step, rounding: Rounding) -> Step:
    """The tree, with the full target times the factor where the scaled target was given, as money or as a number."""
    whole, scaled = basis.target, asked.target
    if whole is None or scaled is None:
        return step
    number = derived(_TARGET, Product(), (given(_FULL, Fraction(whole.amount), section="2.2"), factor), section="2.2")
    if isinstance(whole, Money):
        money = derived(_TARGET, Product(rounding), (given(_FULL, whole, section="2.2"), factor), section="2.2")
        to_step = attrs.evolve(rounding, step=rounding.step or MINOR_UNITS[whole.currency])
    else:
        money = number
        to_step = rounding
    if to_step.step is not None:
        exact = attrs.evolve(number, label=text("target times the share"), section="")
        number = derived(_TARGET, Rounded(to_step), (exact,), section="2.2")
    return _replaced(step, Fraction(scaled.amount), number, money)


def _replaced(step: Step, value: Fraction, number: Step, money: Step) -> Step:
    if step.operation is None:
        if step.section != "2.2" or step.label not in _LABELS:
            return step
        found = step.value
        amount = found.amount if isinstance(found, Money) else found
        if amount != value:
            return step
        return attrs.evolve(money if isinstance(found, Money) else number, label=step.label, unit=step.unit)
    inputs = tuple(_replaced(below, value, number, money) for below in step.inputs)
    return step if inputs == step.inputs else attrs.evolve(step, inputs=inputs)

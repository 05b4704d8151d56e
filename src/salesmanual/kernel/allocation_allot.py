"""One total allotted: everything that sharing finds out on the way, for the result and for its explanation.

Invariant: `values()` sums to the total exactly, each value within its bounds.

Left out: how the arguments of a caller are named; keys (`allocation_shares`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Final, Generic, final

import attrs

from salesmanual.kernel.allocation_measure import Measure, Quantity, read_measure
from salesmanual.kernel.allocation_units import (
    Bounded,
    apportion,
    apportion_bounded,
    clamp_to_bounds,
    reach,
    receivers,
    tie_order,
)
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.number import EXACT, RoundingMode, decimal_text

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_rule import Sharing

__all__ = ["Allotment", "allot", "check_residue"]

_ZERO: Final = Decimal(0)


@final
@attrs.frozen
class Allotment(Generic[Quantity]):
    """A total in whole steps, and who holds how many.

    Attributes:
        measure: What one step is.
        weights: Integers in the proportion of the weights.
        units: The steps of each share.
        residue: What the total has beyond whole steps.
        receiver: The position of the share that takes the residue; -1 where there is none.
        bounded: Where bounds bind, as steps of the total's magnitude; `None` where there are no bounds.
        order: The positions in the order in which equals are served.
    """

    measure: Measure[Quantity]
    weights: Sequence[int]
    units: list[int]
    residue: Decimal
    receiver: int
    bounded: Bounded | None
    order: Sequence[int]

    def values(self) -> list[Quantity]:
        """The shares as quantities."""
        values = self.measure.values(self.units)
        if self.residue:
            amount = EXACT.multiply(Decimal(self.units[self.receiver]), self.measure.step)
            values[self.receiver] = self.measure.value(EXACT.add(amount, self.residue))
        return values


def allot(
    total: Quantity,
    weights: Sequence[int],
    rule: Sharing,
    *,
    lower: Sequence[Quantity | None] | Quantity | None = None,
    upper: Sequence[Quantity | None] | Quantity | None = None,
    order: Sequence[int] | None = None,
    names: Sequence[object] | None = None,
) -> Allotment[Quantity]:
    """The total shared by integer weights.

    Raises:
        WrongTypeError: If a bound is of another type than the total.
        InvalidValueError: If all weights are 0, or the total is not a whole number of steps and no share takes the
            residue.
        InfeasibleError: If no shares within the bounds sum to the total.
    """
    measure = read_measure(total, rule.step)
    amount = measure.amount(total, "total")
    units, residue = measure.split(amount)
    if residue:
        check_residue(total, rule, measure.step)
    if not any(weights) and rule.if_all_zero == "equal":
        weights = [1] * len(weights)
    served = _read_order(order, len(weights)) if order is not None else tie_order(weights, rule.ties)
    receiver = -1
    if residue and rule.residue != "refuse" and any(weights):
        receiver = next(receivers(weights, rule.residue, served))
    if not any(weights) and (residue or (units and lower is None and upper is None)):
        raise _all_zero(weights)
    start = Allotment(measure, weights, [units], residue, receiver, None, served)
    if lower is None and upper is None:
        parts = apportion(abs(units), weights, rule.method, order=served, mode=rule.mode) if units else []
        return attrs.evolve(start, units=_signed(parts or [0] * len(weights), units))
    labels = [f"shares[{position}]" for position in range(len(weights))] if names is None else list(map(_label, names))
    lows = _read_bounds(lower, measure, "lower", labels)
    highs = _read_bounds(upper, measure, "upper", labels)
    return _allot_within(start, rule, lows, highs, labels)


def check_residue(total: object, rule: Sharing, step: Decimal, where: str = "total") -> None:
    """Refuses a total that is no whole number of steps, unless the rule says which share takes the residue.

    Raises:
        InvalidValueError: If the rule does not say so.
    """
    if rule.residue == "refuse":
        remedy = "round the total first, name a finer step, or say with residue which share takes what is beyond"
        raise InvalidValueError(where, total, f"a whole number of steps of {decimal_text(step)}", remedy)


def _signed(parts: list[int], units: int) -> list[int]:
    return [-part for part in parts] if units < 0 else parts


def _all_zero(weights: Sequence[int]) -> InvalidValueError:
    remedy = 'give weights, or if_all_zero="equal" for equal shares'
    return InvalidValueError("weights", list(weights), "at least one weight above 0", remedy)


def _read_order(order: Sequence[int], count: int) -> Sequence[int]:
    if not isinstance(order, Sequence):
        raise WrongTypeError("order", order, "a sequence of positions")
    if len(order) != count or sorted(at for at in order if isinstance(at, int)) != list(range(count)):
        raise InvalidValueError("order", list(order), f"each position from 0 to {count - 1} once")
    return order


def _label(name: object) -> str:
    return name if isinstance(name, str) else str(name)


def _read_bounds(
    bounds: Sequence[Quantity | None] | Quantity | None, measure: Measure[Quantity], where: str, labels: list[str]
) -> list[Decimal | None]:
    """One bound for each share, as bare numbers."""
    if isinstance(bounds, str):
        raise WrongTypeError(where, bounds, "one bound, or one for each share")
    if not isinstance(bounds, Sequence):
        one = None if bounds is None else measure.amount(bounds, where)
        return [one] * len(labels)
    if len(bounds) != len(labels):
        raise InvalidValueError(where, f"{len(bounds)} bounds", f"{len(labels)} bounds, one for each share")
    return [
        None if bound is None else measure.amount(bound, f"{where} of {label}")
        for label, bound in zip(labels, bounds, strict=True)
    ]


def _units_within(
    lows: list[Decimal | None], highs: list[Decimal | None], start: Allotment[Quantity]
) -> tuple[list[int], list[int | None]]:
    """The bounds as whole steps inside them; without a lower one, 0."""
    measure = start.measure
    lowest: list[int] = []
    highest: list[int | None] = []
    for position, (low, high) in enumerate(zip(lows, highs, strict=True)):
        beyond = abs(start.residue) if position == start.receiver else _ZERO
        lowest.append(0 if low is None else ceil(measure.steps(EXACT.subtract(low, beyond))))
        highest.append(None if high is None else floor(measure.steps(EXACT.subtract(high, beyond))))
    return lowest, highest


def _negated(bounds: list[Decimal | None]) -> list[Decimal | None]:
    return [None if bound is None else -bound for bound in bounds]


def _allot_within(
    start: Allotment[Quantity],
    rule: Sharing,
    lows: list[Decimal | None],
    highs: list[Decimal | None],
    labels: list[str],
) -> Allotment[Quantity]:
    """The allotment with its units shared within the bounds; `start` holds all of the total's steps in one."""
    if rule.method == "cumulative" and rule.mode is RoundingMode.HALF_EVEN:
        accepted = "a mode other than half-even where cumulative shares have bounds"
        raise InvalidValueError("mode", str(rule.mode), accepted, "use half-up")
    (units,) = start.units
    negative = units < 0 or start.residue < 0
    if negative:
        lows, highs = _negated(highs), _negated(lows)
    lowest, highest = _units_within(lows, highs, start)
    for label, low, high in zip(labels, lowest, highest, strict=True):
        if high is not None and low > high:
            raise InfeasibleError("share", "no admitted share lies between its bounds", [label], "widen the bounds")
    bounded = clamp_to_bounds(abs(units), start.weights, lowest, highest)
    if bounded is None:
        raise _infeasible(start, lowest, highest, labels)
    parts = apportion_bounded(bounded, start.weights, lowest, highest, rule.method, order=start.order, mode=rule.mode)
    return attrs.evolve(start, units=_signed(parts, -1 if negative else 1), bounded=bounded)


def _infeasible(
    start: Allotment[Quantity], lowest: list[int], highest: list[int | None], labels: list[str]
) -> SalesManualError:
    """Why no shares within the bounds sum to the total, and which bounds are in the way."""
    if not any(start.weights):
        return _all_zero(start.weights)
    units = abs(start.units[0])
    negative = start.units[0] < 0 or start.residue < 0
    least, most = reach(start.weights, lowest, highest)
    above = least > units or most is None
    total, limit = start.measure.values(
        _signed([units, least if above or most is None else most], -1 if negative else 1)
    )
    side = "lower" if above != negative else "upper"
    blocking = [
        label
        for label, weight, low, high in zip(labels, start.weights, lowest, highest, strict=True)
        if (low > 0 if above else weight and high is not None)
    ]
    reason = f"the {side} bounds admit no total {'below' if side == 'lower' else 'above'} {limit}, and it is {total}"
    return InfeasibleError("share", reason, blocking, f"loosen the {side} bounds")

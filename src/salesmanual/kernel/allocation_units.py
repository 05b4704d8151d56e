"""Whole units shared by integer weights: the arithmetic under every allocation.

Invariant: the shares sum to the units, whatever the method; each lies within its bounds. All arithmetic is in
integers, so there is no tolerance and no order of magnitude at which it fails. Units are 0 or more here; a negative
total is shared as its magnitude and negated.

Left out: money, steps and decimal weights (`allocation_measure`), keys and explanations (`allocation_shares`).
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from itertools import accumulate, pairwise, repeat
from operator import floordiv, mod
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, assert_never

from salesmanual.kernel.number import RoundingMode, rounded_quotient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "Bounded",
    "Method",
    "Ties",
    "apportion",
    "apportion_bounded",
    "clamp_to_bounds",
    "reach",
    "receivers",
    "tie_order",
]

Method: TypeAlias = Literal[
    "largest-remainder", "cumulative", "first", "last", "largest", "smallest", "webster", "jefferson"
]
"""Who gets the units that rounding the exact quotas leaves over.

`largest-remainder` (Hamilton): one each to the largest parts cut off. `cumulative`: running totals are rounded, so
every partial sum is right. `first`, `last`, `largest`, `smallest`: one share takes them, by its place or its weight.
`webster` (Sainte-Laguë) and `jefferson` (D'Hondt): the divisor methods, one each to the highest averages.
"""

Ties: TypeAlias = Literal["first", "last", "largest", "smallest"]
"""Who comes first among equals: the earlier or later share, or the larger or smaller weight and then the earlier."""


class Bounded(NamedTuple):
    """Where the bounds bind: what is left to share, among whom, and what the others hold."""

    rest: int
    """The units left for the free shares."""
    free: list[int]
    """The positions that no bound holds; their exact quotas of the rest lie within their bounds."""
    held: dict[int, int]
    """The positions that a bound, or a weight of 0, holds, and their units."""


def tie_order(weights: Sequence[int], ties: Ties) -> Sequence[int]:
    """The positions in the order in which equals are served.

    >>> list(tie_order([2, 1, 2], "largest")), list(tie_order([2, 1, 2], "last"))
    ([0, 2, 1], [2, 1, 0])
    """
    positions = range(len(weights))
    match ties:
        case "first":
            return positions
        case "last":
            return positions[::-1]
        case "largest":
            return sorted(positions, key=weights.__getitem__, reverse=True)
        case "smallest":
            return sorted(positions, key=weights.__getitem__)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def receivers(weights: Sequence[int], receiver: Ties, order: Sequence[int]) -> Iterator[int]:
    """The positions with a weight, in the order in which they take what is left over.

    >>> list(receivers([1, 0, 3], "largest", range(3)))
    [2, 0]
    """
    match receiver:
        case "first" | "last":
            positions: Sequence[int] = tie_order(weights, receiver)
        case "largest":
            positions = sorted(order, key=weights.__getitem__, reverse=True)
        case "smallest":
            positions = sorted(order, key=weights.__getitem__)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)
    return (position for position in positions if weights[position])


def apportion(
    units: int,
    weights: Sequence[int],
    method: Method = "largest-remainder",
    *,
    order: Sequence[int] | None = None,
    mode: RoundingMode | None = None,
) -> list[int]:
    """The units shared in proportion to the weights.

    Args:
        units: 0 or more.
        weights: Each 0 or more, at least one above 0.
        method: Who gets what rounding leaves over.
        order: The positions in the order in which equals are served; as they stand by default.
        mode: How `cumulative` rounds a running total (half up by default), and `first`, `last`, `largest` and
            `smallest` a quota (down by default).

    >>> apportion(100, [1, 1, 1])
    [34, 33, 33]
    >>> apportion(100, [1, 1, 1], "cumulative")
    [33, 34, 33]
    >>> apportion(100, [1, 1, 1], "last")
    [33, 33, 34]
    """
    if order is None:
        order = range(len(weights))
    match method:
        case "largest-remainder":
            return _largest_remainder(units, weights, order)
        case "cumulative":
            return _cumulative(units, weights, mode or RoundingMode.HALF_UP)
        case "first" | "last" | "largest" | "smallest":
            shares = _rounded(units, weights, mode or RoundingMode.DOWN)
            return _settled(units, shares, receivers(weights, method, order), [0] * len(shares), [None] * len(shares))
        case "webster" | "jefferson":
            start = Bounded(units, list(range(len(weights))), {})
            return _divisor(start, weights, order, _OFFSET[method], [0] * len(weights), [None] * len(weights))
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


_OFFSET: Final = {"webster": 1, "jefferson": 2}
"""Twice the distance of a divisor method's signposts above the whole numbers."""


def _largest_remainder(units: int, weights: Sequence[int], order: Sequence[int]) -> list[int]:
    whole = sum(weights)
    products = [units * weight for weight in weights]
    shares = list(map(floordiv, products, repeat(whole)))
    left = units - sum(shares)
    if left:
        # A weight of 0 cuts nothing off, and more shares cut something off than units are left: it never gets one.
        cut_off = list(map(mod, products, repeat(whole)))
        for position in sorted(order, key=cut_off.__getitem__, reverse=True)[:left]:
            shares[position] += 1
    return shares


def _cumulative(units: int, weights: Sequence[int], mode: RoundingMode) -> list[int]:
    whole = sum(weights)
    edges = [rounded_quotient(units * running, whole, mode) for running in accumulate(weights)]
    return [edge - before for before, edge in pairwise([0, *edges])]


def _rounded(units: int, weights: Sequence[int], mode: RoundingMode) -> list[int]:
    whole = sum(weights)
    return [rounded_quotient(units * weight, whole, mode) for weight in weights]


def _settled(
    units: int, shares: list[int], takers: Iterable[int], lower: Sequence[int], upper: Sequence[int | None]
) -> list[int]:
    """The shares with what is left over, or lacking, settled by the takers in turn, each as far as its bounds go."""
    left = units - sum(shares)
    for position in takers:
        change = _clamped(shares[position] + left, lower[position], upper[position]) - shares[position]
        shares[position] += change
        left -= change
    return shares


def _divisor(  # noqa: PLR0917 - a part of two functions here, with their names in their order
    start: Bounded,
    weights: Sequence[int],
    order: Sequence[int],
    offset: int,
    lower: Sequence[int],
    upper: Sequence[int | None],
) -> list[int]:
    """The units to the highest averages `2 * weight / (2 * units held + offset)`.

    The quotas, rounded by the same signposts, are the units above one common average, so they are right but for at
    most one unit a share; the units lacking go to the highest averages, the units too many leave the lowest.
    """
    whole = sum([weights[position] for position in start.free])
    shares = [start.held.get(position, 0) for position in range(len(weights))]
    for position in start.free:
        quotient = (2 * start.rest * weights[position] + (2 - offset) * whole) // (2 * whole)
        shares[position] = _clamped(quotient, lower[position], upper[position])
    missing = start.rest + sum(start.held.values()) - sum(shares)
    step = 1 if missing > 0 else -1
    rank = {position: place for place, position in enumerate(order)}
    queue: list[tuple[Fraction, int, int]] = []

    def enter(position: int) -> None:
        """Put the share's next unit, or its last one, into the queue if its bounds let it come or go."""
        share, highest = shares[position], upper[position]
        if step > 0 and (highest is None or share < highest):
            heappush(queue, (Fraction(-weights[position], 2 * share + offset), rank[position], position))
        elif step < 0 and share > max(lower[position], 0):
            heappush(queue, (Fraction(weights[position], 2 * share - 2 + offset), -rank[position], position))

    if missing:
        for position, weight in enumerate(weights):
            if weight:
                enter(position)
    for _ in range(abs(missing)):
        position = heappop(queue)[-1]
        shares[position] += step
        enter(position)
    return shares


def reach(weights: Sequence[int], lower: Sequence[int], upper: Sequence[int | None]) -> tuple[int, int | None]:
    """The least and the most that shares within the bounds can sum to; `None` is no limit.

    A weight of 0 has no quota, so its share is the whole number nearest to 0 within its bounds.

    >>> reach([1, 0], [2, 3], [9, None])
    (5, 12)
    """
    least = 0
    most: int | None = 0
    for weight, low, high in zip(weights, lower, upper, strict=True):
        lowest, highest = (low, high) if weight else (_clamped(0, low, high),) * 2
        least += lowest
        most = None if most is None or highest is None else most + highest
    return least, most


def clamp_to_bounds(
    units: int, weights: Sequence[int], lower: Sequence[int], upper: Sequence[int | None]
) -> Bounded | None:
    """Which bounds bind when the units are shared in proportion: `share = clamp(factor * weight)` with one factor.

    The quotas of the free shares are computed; of those outside their bounds, the side that is off by more in sum is
    held at its bound, because the factor can only move away from it; the rest is shared again. Every round holds one
    share at least, so there are at most as many rounds as shares. There is one such factor for any feasible bounds,
    so the answer does not depend on the order.

    Returns:
        The free and the held shares, or `None` if no shares within the bounds sum to the units.

    Source: the rule by which CSS Flexible Box Layout, section 9.7, resolves flexible lengths.

    >>> clamp_to_bounds(100, [1, 1, 2], [0, 0, 0], [None, None, 30])
    Bounded(rest=70, free=[0, 1], held={2: 30})
    """
    least, most = reach(weights, lower, upper)
    if least > units or (most is not None and most < units):
        return None
    free = [position for position, weight in enumerate(weights) if weight]
    held = {
        position: _clamped(0, lower[position], upper[position]) for position, weight in enumerate(weights) if not weight
    }
    rest = units - sum(held.values())
    while free:
        whole = sum([weights[position] for position in free])
        below = {i: gap for i in free if (gap := lower[i] * whole - rest * weights[i]) > 0}
        above = {i: gap for i in free if (top := upper[i]) is not None and (gap := rest * weights[i] - top * whole) > 0}
        if not below and not above:
            break
        balance = sum(below.values()) - sum(above.values())
        newly = {i: lower[i] for i in below} if balance >= 0 else {}
        if balance <= 0:
            newly |= {i: top for i in above if (top := upper[i]) is not None}
        held |= newly
        rest -= sum(newly.values())
        free = [position for position in free if position not in newly]
    return Bounded(rest, free, held)


def _clamped(value: int, lowest: int, highest: int | None) -> int:
    value = max(value, lowest)
    return value if highest is None else min(value, highest)


def apportion_bounded(
    bounded: Bounded,
    weights: Sequence[int],
    lower: Sequence[int],
    upper: Sequence[int | None],
    method: Method = "largest-remainder",
    *,
    order: Sequence[int] | None = None,
    mode: RoundingMode | None = None,
) -> list[int]:
    """The shares within the bounds that `clamp_to_bounds` found binding.

    The quota of a free share lies between its bounds, which are whole, so rounding it either way keeps to them. The
    divisor methods hand out every unit above the lower bounds, and none above the upper ones, to the highest averages.

    >>> lower, upper = [0, 0, 0], [None, None, 30]
    >>> apportion_bounded(clamp_to_bounds(100, [1, 1, 2], lower, upper), [1, 1, 2], lower, upper)
    [35, 35, 30]
    """
    if order is None:
        order = range(len(weights))
    if bounded.rest < 0:
        return _mirrored(bounded, weights, lower, upper, method, order, mode)
    if method == "webster" or method == "jefferson":  # noqa: PLR1714 - so that the type checker narrows the name
        return _divisor(bounded, weights, order, _OFFSET[method], lower, upper)
    shares = [bounded.held.get(position, 0) for position in range(len(weights))]
    if not bounded.free:
        return shares
    among = [0 if position in bounded.held else weight for position, weight in enumerate(weights)]
    if method == "largest-remainder" or method == "cumulative":  # noqa: PLR1714 - as above
        parts = apportion(bounded.rest, among, method, order=order, mode=mode)
        return [held + part for held, part in zip(shares, parts, strict=True)]
    parts = _rounded(bounded.rest, among, mode or RoundingMode.DOWN)
    shares = [held + part for held, part in zip(shares, parts, strict=True)]
    return _settled(bounded.rest + sum(bounded.held.values()), shares, receivers(among, method, order), lower, upper)


def _mirrored(  # noqa: PLR0917 - the second half of one function, with its names in its order
    bounded: Bounded,
    weights: Sequence[int],
    lower: Sequence[int],
    upper: Sequence[int | None],
    method: Method,
    order: Sequence[int],
    mode: RoundingMode | None,
) -> list[int]:
    """The shares where lower bounds force the rest below 0: those of the negated bounds, negated."""
    negated = Bounded(-bounded.rest, bounded.free, {position: -held for position, held in bounded.held.items()})
    lowest = [min(0, -low) if high is None else -high for low, high in zip(lower, upper, strict=True)]
    highest = [-low for low in lower]
    return [-s for s in apportion_bounded(negated, weights, lowest, highest, method, order=order, mode=mode)]

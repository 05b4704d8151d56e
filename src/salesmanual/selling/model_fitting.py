"""Finding the parameters of a model that make what was seen most likely: a search downhill, and how it ended.

The search is that of Nelder and Mead: a simplex of points that walks downhill by values alone. It is started anew from
where it ended until that changes nothing. There is nothing random in it: the same data give the same answer.

Invariant: a search ends in one of three ways, and says which: at a lowest point, at the edge of where it may look, or
because its steps were used up.

Left out: the models (`bg_nbd`, `gamma_gamma`).
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.number import Rounding, read_decimal
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Objective = Callable[[Sequence[float]], float]

__all__ = ["MOST_EVALUATIONS", "Outcome", "estimate", "minimise", "outcome_text", "read_parameter"]

Outcome = Literal["converged", "at-bound", "not-converged"]
"""How a search ended: at a lowest point, at the edge of where it may look, or because its steps were used up."""

MOST_EVALUATIONS: Final = 20_000
"""How often a search may ask for a value before it gives up."""

BOUND: Final = math.log(10_000)
"""A search looks at logarithms of parameters between minus and plus this: from 0.0001 to 10,000."""

MOST_OF_SHAPE: Final = 1_000_000
"""The greatest parameter that is a bare number."""

MOST_OF_SCALE: Final = 10_000_000_000_000
"""The greatest parameter that has a unit, of time or of money."""

_EDGE: Final = 0.01
_FIRST_STEP: Final = 0.5
_FLAT: Final = 1e-12
_CLOSE: Final = 1e-7
_SAME: Final = 1e-5
_LEVEL: Final = 1e-5
_LEAST: Final = Decimal("0.000000001")
_PARAMETERS: Final = Rounding("0.000000001")
_WORDS: Final[dict[Outcome, Text]] = {
    "converged": text("the search ended at a lowest point"),
    "at-bound": text("the data have no best parameters: the search ran to the edge"),
    "not-converged": text("the search used up its steps"),
}


class Minimum(NamedTuple):
    """Where a search ended."""

    point: tuple[float, ...]
    value: float
    evaluations: int
    outcome: Outcome


def outcome_text(outcome: Outcome) -> Text:
    """How a search ended, in words.

    >>> print(outcome_text("converged"))
    the search ended at a lowest point
    """
    return _WORDS[outcome]


def estimate(value: float, rounding: Rounding = _PARAMETERS) -> Decimal:
    """The figure of a model as an exact number, by a named rounding.

    Raises:
        InvalidValueError: If it is not finite.

    >>> estimate(1 / 3, Rounding("0.0001"))
    Decimal('0.3333')
    """
    if not math.isfinite(value):
        raise InvalidValueError("estimate", value, "a finite figure")
    return rounding.number(Fraction(value))


def read_parameter(value: Decimal | int | str, where: str, most: int = MOST_OF_SHAPE) -> Decimal:
    """The value as a parameter of a model: an exact number from 0.000000001 up to the most there may be.

    Raises:
        WrongTypeError: If it is a `float` or no number.
        InvalidValueError: If it is outside.

    >>> read_parameter("0.243", "r")
    Decimal('0.243')
    """
    parameter = read_decimal(value, where)
    if not _LEAST <= parameter <= most:
        raise InvalidValueError(where, value, f"a number from {_LEAST:f} to {most:,}")
    return parameter


def minimise(objective: Objective, start: Sequence[float], *, most: int = MOST_EVALUATIONS) -> Minimum:
    """The point at which the objective is lowest, by the simplex search of Nelder and Mead.

    A simplex stops when its values differ by less than 1e-12 of their size and its corners by less than 1e-7. The
    search is then started anew around the lowest corner; it has ended when that moves no coordinate by more than 1e-5,
    and the objective is level there: its slope is below 1e-5 of its size in every direction.

    Args:
        objective: What to make small; the coordinates are logarithms, from minus to plus `BOUND`.
        start: Where to begin.
        most: How many values may be asked for.

    Raises:
        WrongTypeError: If the number of values is no whole number.
        InvalidValueError: If it is below 1.

    Source: Handbook 3.3; Nelder and Mead 1965.

    >>> found = minimise(lambda at: (at[0] - 1) ** 2 + (at[1] + 2) ** 2, (0.0, 0.0))
    >>> found.outcome, [round(each, 4) for each in found.point]
    ('converged', [1.0, -2.0])
    """
    if type(most) is not int:
        raise WrongTypeError("most", most, "a whole number")
    if most < 1:
        raise InvalidValueError("most", most, "a whole number of at least 1")
    search = _Search(objective, most)
    point = tuple(start)
    while True:
        found = search.descend(point)
        moved = max(abs(one - other) for one, other in zip(found, point, strict=True))
        point = found
        if search.is_over() or moved <= _SAME:
            break
    value = search.value(point)
    return Minimum(point, value, search.count, _outcome(search, point, value))


def _outcome(search: _Search, point: tuple[float, ...], value: float) -> Outcome:
    if any(abs(each) > BOUND - _EDGE for each in point):
        return "at-bound"
    if search.is_over():
        return "not-converged"
    step = 1e-4
    for at in range(len(point)):
        up, down = (search.value(_moved(point, at, way)) for way in (step, -step))
        if abs(up - down) > 2 * step * _LEVEL * (1 + abs(value)):
            return "not-converged"
    return "converged"


def _moved(point: tuple[float, ...], at: int, by: float) -> tuple[float, ...]:
    return (*point[:at], point[at] + by, *point[at + 1 :])


class _Search:
    """An objective, and how often it was asked."""

    def __init__(self, objective: Objective, most: int) -> None:
        self.objective = objective
        self.most = most
        self.count = 0

    def is_over(self) -> bool:
        return self.count >= self.most

    def value(self, point: Sequence[float]) -> float:
        if any(abs(each) > BOUND for each in point):
            return math.inf
        self.count += 1
        return self.objective(point)

    def corner(self, point: tuple[float, ...]) -> _Corner:
        return _Corner(self.value(point), point)

    def descend(self, start: tuple[float, ...]) -> tuple[float, ...]:
        """The lowest corner of a simplex that was let go at the start."""
        points = [start, *(_moved(start, at, _inward(start[at])) for at in range(len(start)))]
        corners = sorted(self.corner(point) for point in points)
        while not self.is_over() and not _is_small(corners):
            corners = self._stepped(corners)
        return corners[0].point

    def _stepped(self, corners: list[_Corner]) -> list[_Corner]:
        *kept, worst = corners
        centre = tuple(math.fsum(parts) / len(kept) for parts in zip(*(each.point for each in kept), strict=True))

        def along(factor: float) -> _Corner:
            return self.corner(tuple(c + factor * (c - w) for c, w in zip(centre, worst.point, strict=True)))

        reflected = along(1.0)
        if reflected < kept[0]:
            better = min(reflected, along(2.0))
        elif reflected < kept[-1]:
            better = reflected
        else:
            better = along(0.5) if reflected < worst else along(-0.5)
            if better >= min(reflected, worst):
                return self._shrunk(corners)
        return sorted([*kept, better])

    def _shrunk(self, corners: list[_Corner]) -> list[_Corner]:
        best = corners[0]
        moved = [
            tuple((one + other) / 2 for one, other in zip(best.point, each.point, strict=True)) for each in corners
        ]
        return sorted([best, *(self.corner(point) for point in moved[1:])])


class _Corner(NamedTuple):
    value: float
    point: tuple[float, ...]


def _inward(coordinate: float) -> float:
    return -_FIRST_STEP if coordinate > 0 else _FIRST_STEP


def _is_small(corners: list[_Corner]) -> bool:
    best, worst = corners[0], corners[-1]
    if worst.value - best.value > _FLAT * (1 + abs(best.value)):
        return False
    return all(
        abs(one - other) <= _CLOSE for each in corners for one, other in zip(each.point, best.point, strict=True)
    )

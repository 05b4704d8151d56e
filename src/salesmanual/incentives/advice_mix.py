"""The cheapest mix of several measures that pays a sum: so much more sold, so many more visits, so many more points.

    pay = what stands + gain(sales) + gain(visits) + …     each gain a function of its own measure alone

Where the gains are separate, a cheapest mix moves one measure freely and leaves each other at a bend of its pay: a
weighted sum under one condition is least at a corner. That is so but for the last unit, and a whole visit or deal is
much; so of a measure of which a few hundred units are enough, all are corners. The corners of all but one measure are
combined, those that cost more and pay no more than others are dropped, and what is missing is looked for in the one
that is left.

Invariant: the plan pays the sum with the mix, and no mix costs less, where at most one measure takes more than a few
hundred units. Where several do, a mix may cost less by a unit of each, and by what a few steps of rounding are worth.

Left out: which components can be reasoned about, and words (`advice`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import attrs

from salesmanual.incentives.advice_search import Pay, Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.money import Money

__all__ = ["Lever", "Mix", "best_of_all", "cheapest_mix"]

_FEW: Final = 400
"""So many units of a measure are all tried."""

Mix: TypeAlias = dict[str, int]
"""How many units of which measure, by its key; none of them zero."""


class Lever(NamedTuple):
    """One measure that can be moved.

    `unit` is what one unit is, in what the curves are over; `effort` is what a unit costs.
    """

    measure: str
    pays: tuple[Pay, ...]
    unit: Fraction
    effort: Fraction

    def search(self, statement: Statement, more: Fraction) -> Search:
        """A search among its units, with what other measures add."""
        return Search(statement, self.pays, self.unit, more)


class _Corner(NamedTuple):
    """Some measures moved: what that costs, what it adds to pay, and the mix."""

    cost: Fraction
    gain: Fraction
    mix: Mix

    @classmethod
    def of(cls, lever: Lever, units: int, gain: Fraction) -> _Corner:
        return cls(units * lever.effort, gain, {lever.measure: units} if units else {})

    def plus(self, other: _Corner) -> _Corner:
        return _Corner(self.cost + other.cost, self.gain + other.gain, {**self.mix, **other.mix})

    def order(self) -> tuple[Fraction, int]:
        return self.cost, len(self.mix)


def cheapest_mix(statement: Statement, levers: Sequence[Lever], to_earn: Money) -> Mix | None:
    """The mix with the least effort that pays the sum; of equals, the one of fewer measures, then the first.

    Args:
        statement: The statement as it stands, which pays less.
        levers: The measures that can be moved, each with what it adds by itself.
        to_earn: The sum.

    Returns:
        The mix; `None` where none pays the sum.
    """
    corners = [_corners(statement, lever, to_earn) for lever in levers] if len(levers) > 1 else [[]]
    best: _Corner | None = None
    for at, free in enumerate(levers):
        for corner in _combined(own for other, own in enumerate(corners) if other != at):
            if best is not None and corner.cost >= best.cost:
                break
            units = free.search(statement, corner.gain).least(to_earn)
            if units is not None:
                found = corner.plus(_Corner.of(free, units, Fraction(0)))
                best = found if best is None else min(best, found, key=_Corner.order)
    return None if best is None else best.mix


def best_of_all(statement: Statement, levers: Iterable[Lever]) -> Money:
    """The most that all of them together can pay, where that has an end.

    Pay is a sum of what each adds, so each is best by itself, whatever the others do.
    """
    more = Fraction(0)
    without_floor = attrs.evolve(statement.plan, floor=None)
    for lever in levers:
        search = Search(statement, lever.pays, lever.unit, more, plan=without_floor)
        more += search.gain(search.least(search.best()) or 0)
    return Search(statement, (), Fraction(1), more).best()


def _corners(statement: Statement, lever: Lever, to_earn: Money) -> list[_Corner]:
    search = lever.search(statement, Fraction(0))
    turns = search.turns()
    alone = search.least(to_earn)
    last = turns[-1] if alone is None else alone
    units = range(last + 1) if last <= _FEW else turns
    return _undominated(_Corner.of(lever, each, search.gain(each)) for each in units)


def _combined(sides: Iterable[list[_Corner]]) -> list[_Corner]:
    """Every corner of one with every corner of the others, but for those that others are better than."""
    combined = [_Corner(Fraction(0), Fraction(0), {})]
    for side in sides:
        combined = _undominated(one.plus(other) for one in combined for other in side)
    return combined


def _undominated(corners: Iterable[_Corner]) -> list[_Corner]:
    """Those that no other one pays as much as for less, or for the same, in ascending order of cost."""
    kept: list[_Corner] = []
    for corner in sorted(corners, key=lambda each: (each.cost, -each.gain, len(each.mix))):
        if not kept or corner.gain > kept[-1].gain:
            kept.append(corner)
    return kept

"""What is divided into territories: accounts or areas, the work they make and what they may bring, in whole numbers.

Invariant: workload and potential are exact; inside, they are whole numbers over one denominator, so that comparing two
divisions rounds nothing.

Left out: dividing them (`territory_balancing`).
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_line
from salesmanual.kernel.number import Exact, read_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Area", "Division", "Problem"]

NEW: Final = -1
"""The home of an area that is in no territory yet: placing it moves nothing."""


def _read_work(value: Exact | str) -> Fraction:
    return _read_figure(value, "workload")


def _read_potential(value: Exact | str) -> Fraction:
    return _read_figure(value, "potential")


def _read_figure(value: Exact | str, where: str) -> Fraction:
    number = read_fraction(value, where)
    if number < 0:
        raise InvalidValueError(where, value, "a number of 0 or more")
    return number


@final
@attrs.frozen
class Area:
    """An account, a postal code or another part of the market that is never divided.

    Attributes:
        key: Unique among the areas.
        workload: The work it makes, such as hours or visits a year.
        potential: What it may bring, such as yuan a year.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank, or a figure is negative.

    Source: Handbook 2.2.

    >>> Area("310000", "12.5", 90_000).workload
    Fraction(25, 2)
    """

    key: str = attrs.field(validator=check_line)
    workload: Fraction = attrs.field(converter=_read_work)
    potential: Fraction = attrs.field(default=Fraction(0), converter=_read_potential)


@final
@attrs.frozen
class Problem:
    """Areas by number, territories by number, and what a division is judged by.

    Attributes:
        work: The workload of each area.
        potential: The potential of each area.
        count: How many territories.
        near: The neighbours of each area; `None` where territories need not hang together.
        home: The territory each area is in now; `NEW` for none, and `count` or more for one that closes.
        tolerance: How far from the mean workload may be, as a part of it.
        potential_tolerance: The same of potential.
        stable: Whether fewer moves go before a better balance once the tolerances are met.
        most_moves: How many areas may move; `None` for any number.
        rounds: How often a search goes through its areas, and how many changes it then makes, at most.
    """

    work: tuple[int, ...]
    potential: tuple[int, ...]
    count: int
    near: tuple[tuple[int, ...], ...] | None
    home: tuple[int, ...]
    tolerance: Fraction
    potential_tolerance: Fraction
    stable: bool = False
    most_moves: int | None = None
    rounds: int = 400
    all_work: int = attrs.field(init=False)
    all_potential: int = attrs.field(init=False)
    _scales: tuple[int, int, int, int] = attrs.field(init=False)

    @all_work.default
    def _sum_of_work(self) -> int:
        return sum(self.work)

    @all_potential.default
    def _sum_of_potential(self) -> int:
        return sum(self.potential)

    @_scales.default
    def _on_one_scale(self) -> tuple[int, int, int, int]:
        mine, other = self.tolerance, self.potential_tolerance
        one = (self.all_potential or 1) * other.denominator
        two = (self.all_work or 1) * mine.denominator
        return (
            one * mine.denominator,
            one * mine.numerator * self.all_work,
            two * other.denominator,
            two * other.numerator * self.all_potential,
        )

    def excess(self, work: int, potential: int) -> int:
        """How far deviations, times the count, are beyond the tolerances: the larger, on one scale for both."""
        one, most, two, most_potential = self._scales
        return max(0, work * one - most, potential * two - most_potential)

    def score(self, work: int, potential: int, moved: int) -> Score:
        """What divisions are compared by, the least first: excess, then balance, then moves; or moves, then balance."""
        excess = self.excess(work, potential)
        return (excess, moved, work, potential) if self.stable else (excess, work, potential, moved)

    def may_move(self, moved: int) -> bool:
        """Whether so many areas may move."""
        return self.most_moves is None or moved <= self.most_moves

    def is_moved(self, area: int, to: int) -> bool:
        """Whether the area would not be where it is now."""
        return self.home[area] not in (NEW, to)


Score = tuple[int, int, int, int]


@final
class Division:
    """A division of a problem's areas while it is being sought: the territory of each area, and the sums."""

    __slots__ = ("members", "moved", "owner", "potential", "problem", "work")

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.owner = [NEW] * len(problem.work)
        self.work = [0] * problem.count
        self.potential = [0] * problem.count
        self.members: list[set[int]] = [set() for _ in range(problem.count)]
        self.moved = 0

    @classmethod
    def of(cls, problem: Problem, owners: Sequence[int]) -> Division:
        """The division with these territories."""
        made = cls(problem)
        for area, owner in enumerate(owners):
            if owner != NEW:
                made.put(area, owner)
        return made

    def put(self, area: int, to: int) -> None:
        """Gives an area to a territory, taking it from the one it was in."""
        problem, before = self.problem, self.owner[area]
        if before != NEW:
            self.take(area)
        self.owner[area] = to
        self.work[to] += problem.work[area]
        self.potential[to] += problem.potential[area]
        self.members[to].add(area)
        self.moved += problem.is_moved(area, to)

    def take(self, area: int) -> None:
        """Takes an area from its territory."""
        problem, before = self.problem, self.owner[area]
        self.owner[area] = NEW
        self.work[before] -= problem.work[area]
        self.potential[before] -= problem.potential[area]
        self.members[before].remove(area)
        self.moved -= problem.is_moved(area, before)

    def work_off(self, territory: int) -> int:
        """How far the territory's workload is from the mean, times the count of territories."""
        return self.problem.count * self.work[territory] - self.problem.all_work

    def potential_off(self, territory: int) -> int:
        """The same of potential."""
        return self.problem.count * self.potential[territory] - self.problem.all_potential

    def score(self) -> Score:
        """What it is compared by."""
        every = range(self.problem.count)
        work = max(abs(self.work_off(each)) for each in every)
        return self.problem.score(work, max(abs(self.potential_off(each)) for each in every), self.moved)


def whole(figures: Iterable[Fraction]) -> tuple[int, ...]:
    """The figures over their least common denominator."""
    listed = tuple(figures)
    scale = lcm(*(each.denominator for each in listed))
    return tuple(int(each * scale) for each in listed)

"""The best division there is, by branch and bound: areas one by one, and no branch that cannot be better.

Invariant: what comes out is never worse than what went in; where the search ended by itself, nothing is better.

Left out: large problems, which the step limit ends (`territory_search` divides those).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.planning.territory_areas import NEW, Division
from salesmanual.planning.territory_bounds import least_deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.planning.territory_areas import Problem, Score

__all__: list[str] = []


class _EnoughError(Exception):
    """The steps are used up."""


def prove(problem: Problem, found: Division | None, most_steps: int) -> tuple[Division | None, bool]:
    """The best division, and whether the search ended by itself, so that it is proven to be the best.

    Args:
        problem: What is divided.
        found: A division found already; better ones only are looked for.
        most_steps: After how many steps it ends in any case.
    """
    run = _Run(problem, found, most_steps)
    try:
        run.branch(0)
    except _EnoughError:
        return run.best, False
    return run.best, True


class _Run:
    """One search: the division that is being made, and the best so far."""

    def __init__(self, problem: Problem, found: Division | None, most_steps: int) -> None:
        self.problem = problem
        self.best = found
        self.score: Score | None = None if found is None else found.score()
        self.left = most_steps
        self.division = Division(problem)
        self.order = sorted(range(len(problem.work)), key=lambda each: (-problem.work[each], -problem.potential[each]))
        self.unlabelled = all(home == NEW for home in problem.home)
        self.least = (
            least_deviation(problem.work, problem.count),
            least_deviation(problem.potential, problem.count),
        )
        near = problem.near
        self.near = None if near is None else [sum(1 << each for each in own) for own in near]
        self.free = (1 << len(problem.work)) - 1
        self.masks = [0] * problem.count

    def branch(self, depth: int) -> None:
        """Goes through all that is worth it with the first areas as they are."""
        if not self.left:
            raise _EnoughError
        self.left -= 1
        if depth == len(self.order):
            self._keep()
            return
        area = self.order[depth]
        bit = 1 << area
        for to in self._ways(area):
            self.division.put(area, to)
            self.masks[to] |= bit
            self.free ^= bit
            if self._is_worth_it(len(self.order) - depth - 1):
                self.branch(depth + 1)
            self.division.take(area)
            self.masks[to] ^= bit
            self.free ^= bit

    def _keep(self) -> None:
        """Keeps the whole division, which is better than the best so far: for it, the bound is the score."""
        self.score = self.division.score()
        self.best = Division.of(self.problem, self.division.owner)

    def _ways(self, area: int) -> Iterator[int]:
        """The territories to try, the likeliest first; of empty ones that differ in nothing, only the first."""
        ways = sorted(
            range(self.problem.count),
            key=lambda each: (self.problem.is_moved(area, each), self.division.work[each], each),
        )
        empty_tried = False
        for to in ways:
            if self.unlabelled and not self.division.members[to]:
                if empty_tried:
                    continue
                empty_tried = True
            yield to

    def _is_worth_it(self, left: int) -> bool:
        division = self.division
        if sum(not members for members in division.members) > left or not self.problem.may_move(division.moved):
            return False
        if self.score is not None:
            work = max(self.least[0], self._bound(division.work, self.problem.all_work))
            potential = max(self.least[1], self._bound(division.potential, self.problem.all_potential))
            if self.problem.score(work, potential, division.moved) >= self.score:
                return False
        return self.near is None or all(self._can_be_whole(mask, self.near) for mask in self.masks if mask)

    def _bound(self, sums: list[int], total: int) -> int:
        """The least greatest deviation that the sums so far leave possible; sums only grow."""
        count = self.problem.count
        offs = [count * each - total for each in sums]
        over = [off for off in offs if off > 0]
        if not over:
            return max(0, -min(offs) - count * (total - sum(sums)))
        short = -(-sum(over) // (count - len(over)))
        return max(*over, short, -min(offs) - count * (total - sum(sums)))

    def _can_be_whole(self, mask: int, near: list[int]) -> bool:
        """Whether the areas of a territory can still be joined by areas that are free."""
        within = mask | self.free
        reached = todo = mask & -mask
        while todo:
            bit = todo & -todo
            todo ^= bit
            fresh = near[bit.bit_length() - 1] & within & ~reached
            reached |= fresh
            todo |= fresh
        return not mask & ~reached

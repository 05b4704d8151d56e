"""What no division can do better than: the least deviation from the mean, and the fewest moves.

Invariant: a bound is proven, never estimated. It looks at sizes alone, so it holds with and without contiguity.

Left out: reaching it (`territory_search`).
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

from salesmanual.planning.territory_areas import NEW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from salesmanual.planning.territory_areas import Problem

__all__: list[str] = []


def least_deviation(sizes: Sequence[int], count: int) -> int:
    """The least that the greatest deviation from the mean, times the count of territories, can be.

    The largest of four: what is left when whole steps are shared; the smallest areas that two or more of which meet in
    one territory, as more areas than territories must; the largest area; and what areas above the mean leave
    to the other territories.
    """
    total = sum(sizes)
    return max(_of_steps(sizes, count, total), _of_meeting(sizes, count, total), _of_large(sizes, count, total))


def _of_steps(sizes: Sequence[int], count: int, total: int) -> int:
    """Loads are multiples of a step: where the mean is none, one is above it and one below."""
    step = gcd(*sizes)
    beyond = (total // step) % count if step else 0
    return step * max(beyond, count - beyond) if beyond else 0


def _of_meeting(sizes: Sequence[int], count: int, total: int) -> int:
    """Of any j × count + 1 areas, j + 1 are in one territory; the largest ones make that most."""
    ordered = sorted(sizes, reverse=True)
    most = 0
    for each in range(1, (len(ordered) - 1) // count + 1):
        top = each * count + 1
        most = max(most, sum(ordered[top - each - 1 : top]))
    return max(count * max(most, ordered[0]) - total, 0)


def _of_large(sizes: Sequence[int], count: int, total: int) -> int:
    """Areas above the mean leave so much less to the territories without one."""
    large = [size for size in sizes if count * size > total]
    if not large:
        return 0
    short, left = count * sum(large) - len(large) * total, count - len(large)
    return -(-short // left)


def fewest_moves(problem: Problem) -> int:
    """How many areas have to move at least until all territories are within the tolerances.

    A territory above its most gives up areas, at least as many as its largest ones that make up the surplus; one below
    its least takes in at least as many of the largest ones of the others. An area that moves leaves one and enters
    one, so the larger of the two counts holds. The areas of a territory that closes move in any case.
    """
    given = sum(home >= problem.count for home in problem.home)
    taken = 0
    for territory in range(problem.count):
        own = [home == territory for home in problem.home]
        needs = [
            _needed(problem.work, own, problem.count, problem.tolerance),
            _needed(problem.potential, own, problem.count, problem.potential_tolerance),
        ]
        given += max(give for give, _ in needs)
        taken += max(*(take for _, take in needs), 0 if any(own) else 1)
    return max(given, 0 if NEW in problem.home else taken)


def _needed(sizes: Sequence[int], own: Sequence[bool], count: int, tolerance: Fraction) -> tuple[int, int]:
    """How many areas a territory has to give up, and how many to take in, to come within the tolerance."""
    total = sum(sizes)
    mine = sorted((count * size for size, held in zip(sizes, own, strict=True) if held), reverse=True)
    others = sorted((count * size for size, held in zip(sizes, own, strict=True) if not held), reverse=True)
    has = sum(mine)
    return _to_make_up(has - total * (1 + tolerance), mine), _to_make_up(total * (1 - tolerance) - has, others)


def _to_make_up(amount: Fraction, ordered: Sequence[int]) -> int:
    """How many of the sizes, the largest first, make up the amount; all where they do not."""
    number = 0
    while amount > 0 and number < len(ordered):
        amount -= ordered[number]
        number += 1
    return number

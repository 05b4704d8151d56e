"""Improving a division by moves and swaps, step by step, until nothing near is better or the steps are used up.

Invariant: the same start gives the same end, and a step never makes it worse. Territories that hang together go on
doing so, and none is left empty.

Left out: proving that nothing at all is better (`territory_exact`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from salesmanual.planning.territory_areas import NEW, Division
from salesmanual.planning.territory_shapes import is_whole, stays_whole
from salesmanual.planning.territory_starts import even_start, present_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesmanual.planning.territory_areas import Problem, Score

__all__: list[str] = []

_TURNS: Final = 5
"""How often a division that hangs together is evened out anew while it is beyond the tolerances."""
_NEAREST: Final = 2
"""How many areas on each side of the right size are tried in a swap."""

Change = tuple[tuple[int, int], ...]


def search(problem: Problem) -> Division | None:
    """The best division found; `None` where none keeps to the most moves."""
    present = None if all(home == NEW for home in problem.home) else present_start(problem)
    starts = [present, None if problem.stable and present is not None else even_start(problem)]
    found = []
    for division in starts:
        if division is None or not problem.may_move(division.moved):
            continue
        found.append(_few_moves(division) if problem.stable else _by_turns(division))
    return min(found, key=Division.score, default=None)


def _few_moves(division: Division) -> Division:
    """Brings a division within the tolerances, and then back as far as they allow."""
    _reach(division)
    if _total_excess(division):
        _even_out(division, _square, until_met=True)
        _reach(division)
    _bring_back(division)
    _polish(division)
    return division


def _by_turns(division: Division) -> Division:
    """The most even of a few: evens out both figures, then workload; where that is not enough, potential and again."""
    turns: list[Division] = []
    while not turns or (len(turns) < _TURNS and division.problem.near is not None and turns[-1].score()[0]):
        if turns:
            _even_out(division, _square_of_potential)
        _even_out(division, _square)
        _even_out(division, _square_of_work)
        _polish(division)
        turns.append(Division.of(division.problem, division.owner))
    return min(turns, key=Division.score)


Cost = Callable[[Division, int, int, int], int]
"""What a territory, with something added, adds to a sum that is to fall."""


def _even_out(division: Division, cost: Cost, *, until_met: bool = False) -> None:
    """Moves and swaps areas while the sum of the costs falls; ends early where the tolerances are all that is asked."""
    going, rounds = True, division.problem.rounds
    while going and rounds:
        rounds -= 1
        moved = [_moved_cheaper(division, area, cost) for area in range(len(division.owner))]
        going = any(moved) or _swap_all(division, cost)
        going = going and not (until_met and not _total_excess(division))


def _moved_cheaper(division: Division, area: int, cost: Cost) -> bool:
    best = _cheapest(division, area, cost)
    if best is None:
        return False
    division.put(area, best)
    return True


def _swap_all(division: Division, cost: Cost) -> bool:
    swapped = [_swapped_cheaper(division, area, cost) for area in range(len(division.owner))]
    return any(swapped)


def _swapped_cheaper(division: Division, area: int, cost: Cost) -> bool:
    """Swaps an area with one across a border, if that makes the sum fall; without borders the last stage swaps."""
    problem, near, owner = division.problem, division.problem.near, division.owner[area]
    if near is None:
        return False
    offers: list[tuple[int, int, int]] = []
    for to in _targets(division, area):
        now = cost(division, owner, 0, 0) + cost(division, to, 0, 0)
        for other in sorted(division.members[to]):
            if any(division.owner[each] == owner for each in near[other]):
                work = problem.work[other] - problem.work[area]
                potential = problem.potential[other] - problem.potential[area]
                after = cost(division, owner, work, potential) + cost(division, to, -work, -potential)
                if after < now:
                    offers.append((after - now, other, to))
    return any(
        problem.may_move(_moved_after(division, ((area, to), (other, owner))))
        and _made(division, ((area, to), (other, owner)))
        for _, other, to in sorted(offers)
    )


def _moved_after(division: Division, change: Change) -> int:
    """How many areas have moved after the change."""
    problem = division.problem
    return division.moved + sum(
        problem.is_moved(area, to) - problem.is_moved(area, division.owner[area]) for area, to in change
    )


def _square(division: Division, territory: int, work: int, potential: int) -> int:
    """The squared deviation of both figures, on one scale."""
    problem = division.problem
    one = (division.work_off(territory) + problem.count * work) * (problem.all_potential or 1)
    other = (division.potential_off(territory) + problem.count * potential) * (problem.all_work or 1)
    return one * one + other * other


def _square_of_work(division: Division, territory: int, work: int, potential: int) -> int:
    """The squared deviation of workload, where going beyond the tolerances costs more than any of it."""
    problem = division.problem
    off = division.work_off(territory) + problem.count * work
    dear = (problem.count * problem.all_work) ** 2 * problem.count + 1
    return off * off + dear * _beyond(division, territory, work, potential)


def _square_of_potential(division: Division, territory: int, work: int, potential: int) -> int:  # noqa: ARG001 - a Cost
    """The squared deviation of potential alone."""
    off = division.potential_off(territory) + division.problem.count * potential
    return off * off


def _cheapest(division: Division, area: int, cost: Cost) -> int | None:
    """The territory that the area is best moved to; `None` where it is best where it is."""
    problem, owner = division.problem, division.owner[area]
    work, potential = problem.work[area], problem.potential[area]
    freed = cost(division, owner, 0, 0) - cost(division, owner, -work, -potential)
    best, falls = None, 0
    for to in _targets(division, area):
        fall = freed + cost(division, to, 0, 0) - cost(division, to, work, potential)
        if fall > falls and _may_go(division, area, to):
            best, falls = to, fall
    return best if best is not None and _can_spare(division, area) else None


def _may_go(division: Division, area: int, to: int) -> bool:
    """Whether the number of moves allows it."""
    return division.problem.may_move(_moved_after(division, ((area, to),)))


def _targets(division: Division, area: int) -> Sequence[int]:
    """The territories it may go to."""
    near, owner = division.problem.near, division.owner[area]
    if near is None:
        return [each for each in range(division.problem.count) if each != owner]
    return sorted({division.owner[each] for each in near[area]} - {owner})


def _can_spare(division: Division, area: int) -> bool:
    """Whether its territory goes on without it."""
    near, own = division.problem.near, division.members[division.owner[area]]
    return len(own) > 1 and (near is None or stays_whole(own, area, near))


def _reach(division: Division) -> None:
    """Moves one area at a time, each time the one that takes off most of what is beyond the tolerances."""
    while _total_excess(division):
        best = _most_relieving(division)
        if best is None:
            return
        division.put(*best)


def _beyond(division: Division, territory: int, work: int = 0, potential: int = 0) -> int:
    """How far a territory, with something added, is beyond the tolerances, squared."""
    problem = division.problem
    one = abs(division.work_off(territory) + problem.count * work)
    other = abs(division.potential_off(territory) + problem.count * potential)
    first = problem.excess(one, 0)
    second = problem.excess(0, other)
    return first * first + second * second


def _total_excess(division: Division) -> int:
    return sum(_beyond(division, each) for each in range(division.problem.count))


def _most_relieving(division: Division) -> tuple[int, int] | None:
    problem = division.problem
    beyond = [_beyond(division, each) for each in range(problem.count)]
    best: tuple[int, int] | None = None
    relief = 0
    for area, owner in enumerate(division.owner):
        work, potential = problem.work[area], problem.potential[area]
        freed: int | None = None
        for to in _targets(division, area):
            if not (beyond[owner] or beyond[to]) or not _may_go(division, area, to):
                continue
            if freed is None:
                freed = beyond[owner] - _beyond(division, owner, -work, -potential)
            falls = freed + beyond[to] - _beyond(division, to, work, potential)
            if falls > relief and _can_spare(division, area):
                best, relief = (area, to), falls
    return best


def _bring_back(division: Division) -> None:
    """Puts areas back where they were, the smallest first, as long as nothing goes further beyond the tolerances."""
    problem = division.problem
    going = True
    while going:
        going = False
        moved = [area for area, to in enumerate(division.owner) if problem.is_moved(area, to)]
        for area in sorted(moved, key=lambda each: (problem.work[each], each)):
            going |= _brought_back(division, area)


def _brought_back(division: Division, area: int) -> bool:
    home, owner, before = division.problem.home[area], division.owner[area], division.score()
    if home not in _targets(division, area) or not _can_spare(division, area):
        return False
    division.put(area, home)
    if division.score() < before:
        return True
    division.put(area, owner)
    return False


def _polish(division: Division) -> None:
    """Improves the territory that is farthest off, by the best move or swap, until none helps or rounds end."""
    going, rounds = True, division.problem.rounds
    while going and rounds:
        rounds -= 1
        going = any(_improve(division, worst, by) for worst, by in _worst(division))


def _worst(division: Division) -> list[tuple[int, Sequence[int]]]:
    """The territories that are farthest off, each with the figure it is farthest off in."""
    problem, every = division.problem, range(division.problem.count)
    work = [abs(division.work_off(each)) for each in every]
    potential = [abs(division.potential_off(each)) for each in every]
    first = max(every, key=work.__getitem__)
    second = max(every, key=potential.__getitem__)
    return [(first, problem.work), (second, problem.potential)]


def _improve(division: Division, worst: int, by: Sequence[int]) -> bool:
    """Makes the best change of that territory, if one makes the division better."""
    before = division.score()
    offers: list[tuple[Score, Change]] = []
    offs = [(abs(division.work_off(each)), abs(division.potential_off(each))) for each in range(division.problem.count)]
    for other in range(division.problem.count):
        if other == worst:
            continue
        rest = [off for each, off in enumerate(offs) if each not in {worst, other}]
        most = max((off[0] for off in rest), default=0), max((off[1] for off in rest), default=0)
        for change in _changes(division, worst, other, by):
            score = _score_after(division, worst, other, change, most)
            if score is not None and score < before:
                offers.append((score, change))
    return any(_made(division, change) for _, change in sorted(offers))


def _score_after(division: Division, one: int, other: int, change: Change, most: tuple[int, int]) -> Score | None:
    """The score with the change; `None` where it takes too many moves."""
    problem, count = division.problem, division.problem.count
    work = potential = 0
    moved = _moved_after(division, change)
    for area, to in change:
        sign = 1 if to == one else -1
        work += sign * problem.work[area]
        potential += sign * problem.potential[area]
    if not problem.may_move(moved):
        return None
    return problem.score(
        max(most[0], abs(division.work_off(one) + count * work), abs(division.work_off(other) - count * work)),
        max(
            most[1],
            abs(division.potential_off(one) + count * potential),
            abs(division.potential_off(other) - count * potential),
        ),
        moved,
    )


def _changes(division: Division, one: int, other: int, by: Sequence[int]) -> Iterator[Change]:
    """Moves between two territories, and swaps of areas whose difference is about what one has too much."""
    near = division.problem.near
    mine, theirs = sorted(division.members[one]), sorted(division.members[other])
    if near is not None:
        mine = [area for area in mine if any(division.owner[each] == other for each in near[area])]
        theirs = [area for area in theirs if any(division.owner[each] == one for each in near[area])]
    yield from (((area, other),) for area in mine)
    yield from (((area, one),) for area in theirs)
    ordered = sorted((by[area], area) for area in theirs)
    apart = sum(by[area] for area in division.members[one]) - sum(by[area] for area in division.members[other])
    for area in mine:
        place = bisect_left(ordered, (by[area] - apart // 2, -1))
        for _, swapped in ordered[max(place - _NEAREST, 0) : place + _NEAREST]:
            yield (area, other), (swapped, one)


def _made(division: Division, change: Change) -> bool:
    """Makes the change, unless a territory would be left empty or in pieces."""
    before = [(area, division.owner[area]) for area, _ in change]
    touched = {to for _, to in change} | {owner for _, owner in before}
    for area, to in change:
        division.put(area, to)
    near = division.problem.near
    members = [division.members[each] for each in touched]
    if all(each and (near is None or is_whole(each, near)) for each in members):
        return True
    for area, owner in before:
        division.put(area, owner)
    return False

"""First divisions, from which a search goes on: even ones from nothing, and the present one made whole.

    no neighbours    the largest area to the territory that has least       longest processing time first (LPT)
    neighbours       territories grow from seeds far apart, the smallest first

Invariant: the same problem gives the same division; every territory has an area, and hangs together where it has to.

Left out: improving a division (`territory_search`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.planning.territory_areas import NEW, Division
from salesmanual.planning.territory_shapes import groups, stays_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from salesmanual.planning.territory_areas import Problem
    from salesmanual.planning.territory_shapes import Near

__all__: list[str] = []


def even_start(problem: Problem) -> Division:
    """An even division from nothing; where areas have homes, named so that as many as can be stay."""
    division = Division(problem)
    if problem.near is None:
        fill(division)
    else:
        _grow_apart(division, problem.near)
    return _named_alike(division)


def present_start(problem: Problem) -> Division | None:
    """The present division with as little changed as makes it whole; `None` where that takes a division from nothing.

    Of a territory in several pieces the largest stays. A territory without an area gets one. Areas without a
    territory go to those that have least, among their neighbours where they have to hang together.
    """
    near = problem.near
    owners = [home if 0 <= home < problem.count else NEW for home in problem.home]
    division = Division.of(problem, owners)
    if near is not None:
        for members in division.members:
            _keep_largest(division, members, near)
        apart = groups(range(len(problem.work)), near)
        if any(all(division.owner[area] == NEW for area in group) for group in apart):
            return None
    for territory in range(problem.count):
        if not division.members[territory]:
            _seed(division, territory)
    fill(division)
    return division


def _weight(problem: Problem, area: int) -> int:
    return max(problem.work[area] * (problem.all_potential or 1), problem.potential[area] * (problem.all_work or 1))


def _load(division: Division, territory: int) -> int:
    problem = division.problem
    work = division.work[territory] * (problem.all_potential or 1)
    return max(work, division.potential[territory] * (problem.all_work or 1))


def fill(division: Division) -> None:
    """Gives every area without a territory to one."""
    problem = division.problem
    left = [area for area, owner in enumerate(division.owner) if owner == NEW]
    if problem.near is not None:
        _grow(division, set(left), problem.near)
        return
    for area in sorted(left, key=lambda each: -_weight(problem, each)):
        best = min(range(problem.count), key=lambda each: (_load(division, each), len(division.members[each])))
        division.put(area, best)


def _grow(division: Division, left: set[int], near: Near) -> None:
    """The territory that has least takes the neighbour that most of its own areas touch, until none is left."""
    edges = [{each for area in members for each in near[area] if each in left} for members in division.members]
    while open_ones := [territory for territory, edge in enumerate(edges) if edge]:
        territory = min(open_ones, key=lambda each: _load(division, each))
        own = division.members[territory]
        area = min(edges[territory], key=lambda each: (-sum(one in own for one in near[each]), each))
        division.put(area, territory)
        left.discard(area)
        for edge in edges:
            edge.discard(area)
        edges[territory].update(each for each in near[area] if each in left)


def _keep_largest(division: Division, members: Collection[int], near: Near) -> None:
    pieces = groups(members, near)
    for piece in sorted(pieces, key=lambda each: (-len(each), min(each)))[1:]:
        for area in sorted(piece):
            division.take(area)


def _seed(division: Division, territory: int) -> None:
    """Gives an empty territory one area: one that has none, or the largest that the fullest one can spare."""
    problem = division.problem
    left = [area for area, owner in enumerate(division.owner) if owner == NEW]
    if left:
        division.put(max(left, key=lambda each: (_weight(problem, each), -each)), territory)
        return
    donors = [each for each in range(problem.count) if len(division.members[each]) > 1]
    donor = max(donors, key=lambda each: (_load(division, each), -each))
    own = division.members[donor]
    spare = [area for area in sorted(own) if problem.near is None or stays_whole(own, area, problem.near)]
    division.put(max(spare, key=lambda each: (_weight(problem, each), -each)), territory)


def _grow_apart(division: Division, near: Near) -> None:
    problem = division.problem
    apart = groups(range(len(problem.work)), near)
    first = 0
    for group, number in zip(apart, _seats(problem, apart), strict=True):
        for territory, seed in enumerate(_seeds(group, number, near), first):
            division.put(seed, territory)
        first += number
    fill(division)


def _seats(problem: Problem, apart: Sequence[set[int]]) -> list[int]:
    """How many territories each group that stands apart gets: one, and more where there is most for each."""
    seats = [1] * len(apart)
    sums = [sum(_weight(problem, area) for area in group) for group in apart]
    for _ in range(problem.count - len(apart)):
        room = [place for place, group in enumerate(apart) if seats[place] < len(group)]
        best = room[0]
        for place in room[1:]:
            if sums[place] * seats[best] > sums[best] * seats[place]:
                best = place
        seats[best] += 1
    return seats


def _seeds(group: set[int], number: int, near: Near) -> list[int]:
    """Areas far apart: the one farthest from the first area, then each time the one farthest from all so far."""
    far = _distances([min(group)], near)
    seeds = [max(sorted(group), key=lambda each: far[each])]
    while len(seeds) < number:
        far = _distances(seeds, near)
        seeds.append(max(sorted(group), key=lambda each: far[each]))
    return seeds


def _distances(starts: Sequence[int], near: Near) -> dict[int, int]:
    found = dict.fromkeys(starts, 0)
    todo = list(starts)
    for each in todo:
        for other in near[each]:
            if other not in found:
                found[other] = found[each] + 1
                todo.append(other)
    return found


def _named_alike(division: Division) -> Division:
    """The same parts, named so that as many areas as can be keep their territory."""
    problem, count = division.problem, division.problem.count
    kept = [[0] * count for _ in range(count)]
    for area, home in enumerate(problem.home):
        if 0 <= home < count:
            kept[division.owner[area]][home] += 1
    names = _best_match(kept)
    return Division.of(problem, [names[owner] for owner in division.owner])


def _best_match(gain: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row, each once, with the greatest sum (Kuhn and Munkres, by shortest augmenting paths).

    Row and column 0 stand for nobody: a path that reaches a column of row 0 has found a free one.
    """
    count = len(gain)
    row_price, column_price, row_of = [0] * (count + 1), [0] * (count + 1), [0] * (count + 1)
    for row in range(1, count + 1):
        row_of[0], column = row, 0
        slack: dict[int, int] = {}
        came_from: dict[int, int] = {}
        seen: list[int] = []
        while row_of[column]:
            seen.append(column)
            at = row_of[column]
            for each in set(range(1, count + 1)) - set(seen):
                cost = -gain[at - 1][each - 1] - row_price[at] - column_price[each]
                if each not in slack or cost < slack[each]:
                    slack[each], came_from[each] = cost, column
            following = min((each for each in slack if each not in seen), key=lambda each: (slack[each], each))
            step = slack[following]
            for each in seen:
                row_price[row_of[each]] += step
                column_price[each] -= step
            slack = {each: cost - step for each, cost in slack.items() if each not in seen}
            column = following
        while column:
            before = came_from[column]
            row_of[column], column = row_of[before], before
    match = [0] * count
    for column in range(1, count + 1):
        match[row_of[column] - 1] = column - 1
    return match

"""Moves of targets between people: the least that brings everybody inside their bounds, and what it makes of a plan.

    over the bound ──▶ gives       under the bound ──▶ takes
    what one side has more than the other goes to, or comes from, those inside, the ones with most room first

Invariant: the moves keep the total. Together they move the least amount that can do it: no less than what lies over
the bounds, and no less than what lies under. There are at most givers + takers - 1 of them, which is less than twice
the least possible number, because each one settles a giver or a taker. So it ends; and none takes anybody further out,
so nobody is worse off after any of them. Where the bounds leave no place for everything, it ends as near as it can get.

Left out: what the bounds are (`fairness_report`).
"""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING, cast, final

import attrs

from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.planning.dimensions import WHO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from salesmanual.kernel.period import Period
    from salesmanual.planning.breakdowns import Breakdown, CellKey

__all__ = ["StepBounds", "TargetMove", "least_moves", "move_targets"]

StepBounds = tuple[int, int]
"""The least and the greatest number of steps that a person is to carry."""


@final
@attrs.frozen
class TargetMove:
    """So many steps of target that go from one person to another.

    Attributes:
        giver: Who carries less.
        taker: Who carries more.
        steps: How much, in steps of the measure.

    Source: Handbook 2.2.
    """

    giver: str
    taker: str
    steps: int


def least_moves(carried: Mapping[str, int], bounds: Mapping[str, StepBounds]) -> tuple[TargetMove, ...]:
    """The moves that bring everybody inside their bounds, or as near as the bounds allow.

    Args:
        carried: The steps that each carries.
        bounds: The bounds of each.

    Source: Handbook 2.2.

    >>> people = ["li.na", "wang.wei", "zhao.min"]
    >>> least_moves(dict(zip(people, (12, 5, 7))), dict.fromkeys(people, (6, 9)))
    (TargetMove(giver='li.na', taker='wang.wei', steps=3),)
    """
    gives = {key: max(steps - bounds[key][1], 0) for key, steps in carried.items()}
    takes = {key: max(bounds[key][0] - steps, 0) for key, steps in carried.items()}
    surplus = sum(gives.values()) - sum(takes.values())
    if surplus > 0:
        _fill(takes, surplus, {key: bounds[key][1] - max(bounds[key][0], carried[key]) for key in carried})
    else:
        _fill(gives, -surplus, {key: min(bounds[key][1], carried[key]) - bounds[key][0] for key in carried})
    return tuple(_matched(gives, takes))


def _fill(amounts: dict[str, int], rest: int, rooms: Mapping[str, int]) -> None:
    """Adds the rest to those who have room: first those who are part of it already, then those with most."""
    for key in sorted(rooms, key=lambda key: (not amounts[key], -rooms[key])):
        more = min(max(rooms[key], 0), rest)
        amounts[key] += more
        rest -= more


def _matched(gives: Mapping[str, int], takes: Mapping[str, int]) -> Iterator[TargetMove]:
    """Who gives to whom: equal amounts first, then the greatest to the greatest; of equals, whoever comes first."""
    givers, takers = ({key: amount for key, amount in side.items() if amount} for side in (gives, takes))
    wanting: dict[int, list[str]] = {}
    for key in reversed(takers):
        wanting.setdefault(takers[key], []).append(key)
    for giver, amount in list(givers.items()):
        if wanting.get(amount):
            taker = wanting[amount].pop()
            yield TargetMove(giver, taker, amount)
            del givers[giver], takers[taker]
    giving, taking = ([(-side[key], place, key) for place, key in enumerate(side)] for side in (givers, takers))
    heapify(giving)
    heapify(taking)
    while giving and taking:
        (gift, first, giver), (need, second, taker) = giving[0], taking[0]
        steps = -max(gift, need)
        yield TargetMove(giver, taker, steps)
        _settle(giving, (gift + steps, first, giver))
        _settle(taking, (need + steps, second, taker))


def _settle(heap: list[tuple[int, int, str]], rest: tuple[int, int, str]) -> None:
    """Puts back what is left of the greatest one."""
    if rest[0]:
        heapreplace(heap, rest)
    else:
        heappop(heap)


def move_targets(breakdown: Breakdown, moves: Iterable[TargetMove], *, over: Period | None = None) -> Breakdown:
    """The breakdown after the moves: of each cell of the giver its share goes to the taker, in the same place.

    So the targets of all together stay as they are in every period, for every product and market. The breakdown no
    longer says how its figures came about.

    Args:
        breakdown: The targets.
        moves: Who gives how much to whom.
        over: The period whose targets move; the whole plan where none is given.

    Raises:
        NotFoundError: If somebody is not in the plan.
        InvalidValueError: If somebody is a team, a giver has less than they give, or the period cuts a part of the
            time.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.breakdowns import Breakdown
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who, months = Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [30, 40, 50], ("wang.wei",): [10, 10, 10]}
    >>> plan = Breakdown.from_cells(TargetMeasure("deals", "deals"), [who, months], cells)
    >>> move_targets(plan, [TargetMove("li.na", "wang.wei", 12)]).row("wang.wei")
    (13, 14, 15)
    """
    who = breakdown.dimension(WHO)
    place = breakdown.dimensions.index(who)
    span = breakdown.time.range_of(breakdown.over if over is None else over)
    rows = {key: list(row) for key, row in zip(breakdown.keys, breakdown.rows, strict=True)}
    owned: dict[int, list[CellKey]] = {}
    for key in breakdown.keys:
        owned.setdefault(key[place], []).append(key)
    for at, move in enumerate(moves):
        giver, taker = (_leaf(breakdown, key, f"moves[{at}]") for key in (move.giver, move.taker))
        cells = [(key, column) for key in owned.get(giver, ()) for column in range(*span)]
        amounts = [rows[key][column] for key, column in cells]
        if move.steps > sum(amounts):
            accepted = f"at most the {sum(amounts)} that {move.giver} carries"
            raise InvalidValueError(f"moves[{at}].steps", move.steps, accepted)
        for (key, column), steps in zip(cells, _parts(move.steps, amounts), strict=True):
            if steps:
                other = _with(key, place, taker)
                if other not in rows:
                    rows[other] = [0] * len(breakdown.time.leaves())
                    owned.setdefault(taker, []).append(other)
                rows[key][column] -= steps
                rows[other][column] += steps
    keys = tuple(sorted(rows))
    return attrs.evolve(breakdown, keys=keys, rows=tuple(tuple(rows[key]) for key in keys), origin=None)


def _parts(steps: int, amounts: Sequence[int]) -> Sequence[int]:
    return share(steps, amounts) if steps else [0] * len(amounts)


def _leaf(breakdown: Breakdown, key: str, where: str) -> int:
    who = breakdown.dimension(WHO)
    if who.children(key):
        people = ", ".join(map(str, who.leaves(key)[:3]))
        raise InvalidValueError(where, key, "people, not teams", f"move between people such as {people}")
    return who.range_of(key)[0]


def _with(key: CellKey, place: int, leaf: int) -> CellKey:
    return cast("CellKey", (*key[:place], leaf, *key[place + 1 :]))

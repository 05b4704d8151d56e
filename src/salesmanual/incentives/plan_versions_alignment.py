"""Which entry of an old list is which entry of the new one, where entries have no keys.

Invariant: entries keep their order, and an entry is only ever taken for one of its own class. Of all such pairings one
with the fewest changes is found, where an entry that was removed or added counts as one change.

Left out: what changed inside a pair (`plan_versions_comparison`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["aligned"]

_NEVER: Final = 3
"""More than to remove the one entry and to add the other."""


def aligned(old: Sequence[object], new: Sequence[object]) -> dict[int, int]:
    """The position in the new list by that in the old one, for all entries that are in both.

    Of pairings that are as good as each other, it is the one that pairs earlier entries.

    >>> aligned(["a", "b", "c"], ["a", "c"])
    {0: 0, 2: 1}
    >>> aligned(["a", 1], ["a", "b", 2])
    {0: 0, 1: 2}
    """
    costs = _costs(old, new)
    pairs: dict[int, int] = {}
    was = now = 0
    while was < len(old) and now < len(new):
        here = costs[was][now]
        if here == costs[was + 1][now + 1] + _cost(old[was], new[now]):
            pairs[was] = now
            was, now = was + 1, now + 1
        elif here == costs[was + 1][now] + 1:
            was += 1
        else:
            now += 1
    return pairs


def _costs(old: Sequence[object], new: Sequence[object]) -> list[list[int]]:
    """The fewest changes from each pair of positions to the ends of both lists."""
    costs = [[len(new) - now for now in range(len(new) + 1)]]
    for each in reversed(old):
        below = costs[0]
        row = [below[-1] + 1]
        for now in range(len(new) - 1, -1, -1):
            either = min(row[0], below[now]) + 1
            row.insert(0, min(either, below[now + 1] + _cost(each, new[now])))
        costs.insert(0, row)
    return costs


def _cost(old: object, new: object) -> int:
    """Of taking the one for the other."""
    if type(old) is not type(new):
        return _NEVER
    return int(old != new)

"""Which areas hang together: neighbours, groups that stand apart, and territories that stay in one piece.

Invariant: being neighbours is mutual, and no area is its own neighbour.

Left out: workload and potential (`territory_areas`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean, read_listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__: list[str] = []

Near = tuple[tuple[int, ...], ...]
_PAIR = 2


def read_neighbours(pairs: Iterable[tuple[str, str]], keys: Sequence[str]) -> Near:
    """The neighbours of each area, by number.

    Raises:
        WrongTypeError: If they are no pairs.
        NotFoundError: If a pair names an area that there is not.
        InvalidValueError: If an area is named as its own neighbour.
    """
    places = {key: place for place, key in enumerate(keys)}
    near: list[set[int]] = [set() for _ in keys]
    for position, pair in enumerate(read_listed(pairs, "neighbours", "pairs of areas")):
        if isinstance(pair, str) or len(read_listed(pair, f"neighbours[{position}]", "a pair of areas")) != _PAIR:
            raise WrongTypeError(f"neighbours[{position}]", pair, "a pair of areas", "write it as ('A', 'B')")
        for key in pair:
            if key not in places:
                raise NotFoundError(f"area of neighbours[{position}]", key, did_you_mean(key, keys))
        one, other = (places[key] for key in pair)
        if one == other:
            raise InvalidValueError(f"neighbours[{position}]", pair, "two areas")
        near[one].add(other)
        near[other].add(one)
    return tuple(tuple(sorted(each)) for each in near)


def reached(start: int, within: Collection[int], near: Near) -> set[int]:
    """The areas that hang together with one, all within the given ones."""
    found, todo = {start}, [start]
    while todo:
        for each in near[todo.pop()]:
            if each not in found and each in within:
                found.add(each)
                todo.append(each)
    return found


def groups(within: Collection[int], near: Near) -> list[set[int]]:
    """The groups that stand apart, in the order of their first area."""
    left, made = set(within), []
    for each in sorted(within):
        if each in left:
            group = reached(each, left, near)
            left -= group
            made.append(group)
    return made


def is_whole(members: Collection[int], near: Near) -> bool:
    """Whether the areas, one at least, hang together."""
    return len(reached(next(iter(members)), members, near)) == len(members)


def stays_whole(members: Collection[int], without: int, near: Near) -> bool:
    """Whether areas that hang together still do without one, and are not none."""
    around = [each for each in near[without] if each in members]
    if len(around) == 1:
        return True
    rest = set(members) - {without}
    return bool(rest) and is_whole(rest, near)

"""Laws of dividing: the exact search agrees with trying everything, bounds hold, and territories are always sound."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.planning.territory_areas import Area
from salesmanual.planning.territory_balancing import TerritoryBalancing
from salesmanual.planning.territory_starts import _best_match

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesmanual.planning.territory_division import TerritoryDivision

Pairs = list[tuple[str, str]]
Score = tuple[Fraction, Fraction, Fraction, int]


@attrs.frozen
class World:
    """A small market: areas, territories, neighbours, and who has what."""

    areas: list[Area]
    into: list[str]
    neighbours: Pairs | None
    current: dict[str, str]


@st.composite
def worlds(draw: st.DrawFn, most: int = 6) -> World:
    """Up to so many areas and three territories; neighbours along a tree and a few more, or none given."""
    count = draw(st.integers(1, most))
    keys = [chr(ord("A") + place) for place in range(count)]
    areas = [Area(key, draw(st.integers(0, 9)), draw(st.integers(0, 9))) for key in keys]
    into = ["x", "y", "z"][: draw(st.integers(1, min(3, count)))]
    neighbours: Pairs | None = None
    if draw(st.booleans()):
        neighbours = [(keys[draw(st.integers(0, place - 1))], keys[place]) for place in range(1, count)]
        extra = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=3))
        neighbours += [pair for pair in extra if pair[0] != pair[1]]
        if len(neighbours) > 1 and draw(st.booleans()):
            neighbours = neighbours[1:]
    current = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(into)))
    return World(areas, into, neighbours, current)


def is_joined(members: Sequence[str], pairs: Pairs) -> bool:
    """Whether areas hang together, by joining sets."""
    sets = [{member} for member in members]
    for one, other in pairs:
        touched = [each for each in sets if one in each or other in each]
        if one in members and other in members and len(touched) > 1:
            sets = [each for each in sets if each not in touched] + [set().union(*touched)]
    return len(sets) == 1


def every(world: World) -> Iterator[dict[str, str]]:
    """All divisions that give each territory areas that hang together."""
    keys = [area.key for area in world.areas]
    for ways in product(world.into, repeat=len(keys)):
        parts = [[key for key, way in zip(keys, ways, strict=True) if way == territory] for territory in world.into]
        if all(parts) and (world.neighbours is None or all(is_joined(part, world.neighbours) for part in parts)):
            yield dict(zip(keys, ways, strict=True))


def score(world: World, where: Mapping[str, str], tolerance: Fraction) -> Score:
    """Excess, deviation of work, deviation of potential and moves, from the definition."""
    offs = []
    for figure in ("workload", "potential"):
        mean = Fraction(sum(getattr(area, figure) for area in world.areas)) / len(world.into)
        sums = [sum(getattr(area, figure) for area in world.areas if where[area.key] == key) for key in world.into]
        offs.append(max(abs(each - mean) / mean for each in sums) if mean else Fraction(0))
    moved = sum(where[area] != territory for area, territory in world.current.items())
    return max(Fraction(0), *(off - tolerance for off in offs)), offs[0], offs[1], moved


def stably(found: Score) -> tuple[Fraction, int, Fraction, Fraction]:
    """The same in the order of stability."""
    return found[0], found[3], found[1], found[2]


tolerances = st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 2)])


@given(worlds(), tolerances)
def test_the_exact_division_is_the_best_of_all(world: World, tolerance: Fraction) -> None:
    tried = [score(world, where, tolerance) for where in every(world)]
    assume(tried)

    found = TerritoryBalancing(tolerance=tolerance).divide(
        world.areas, world.into, neighbours=world.neighbours, current=world.current
    )

    assert found.is_proven
    assert score(world, found.assigned, tolerance) == min(tried)
    assert found.bound <= min(each[1] for each in tried)
    assert found.potential_bound <= min(each[2] for each in tried)


@given(worlds(), tolerances, st.one_of(st.none(), st.integers(0, 4)))
def test_the_exact_rebalancing_moves_the_fewest_of_all(world: World, tolerance: Fraction, most: int | None) -> None:
    tried = [stably(score(world, where, tolerance)) for where in every(world)]
    allowed = [each for each in tried if most is None or each[1] <= most]
    assume(allowed)

    found = TerritoryBalancing(tolerance=tolerance).rebalance(
        world.areas, world.current, into=world.into, neighbours=world.neighbours, most_moves=most
    )

    assert found.is_proven
    assert stably(score(world, found.assigned, tolerance)) == min(allowed)
    within = [each[1] for each in tried if not each[0]]
    assert not within or found.least_moves <= min(within)
    if not min(allowed)[0]:
        assert found.are_moves_fewest()
        assert len(found.moved()) == min(within)


@given(worlds(12), tolerances, st.booleans())
def test_a_search_without_proof_is_sound_and_its_bounds_hold(world: World, tolerance: Fraction, stable: bool) -> None:  # noqa: FBT001 - drawn
    assume(world.neighbours is None or _groups(world) <= len(world.into))
    rule = TerritoryBalancing(tolerance=tolerance, most_exact=0, prefer="stability" if stable else "balance")
    proving = attrs.evolve(rule, most_exact=12, most_steps=100_000)
    wanted = {"neighbours": world.neighbours, "current": world.current}

    quick = rule.divide(world.areas, world.into, **wanted)  # type: ignore[arg-type]
    best = proving.divide(world.areas, world.into, **wanted)  # type: ignore[arg-type]

    for key in world.into:
        part = quick.of(key)
        assert part
        assert world.neighbours is None or is_joined(part, world.neighbours)
    one, other = (score(world, found.assigned, tolerance) for found in (quick, best))
    assert (stably(other) <= stably(one)) if stable else (other <= one)
    assert quick.bound <= other[1]
    assert quick.gap() >= 0
    if stable and best.is_within_tolerance() and best.is_proven:
        assert quick.least_moves <= len(best.moved())
    assert not quick.are_moves_fewest() or len(quick.moved()) <= len(best.moved()) or not stable


def _groups(world: World) -> int:
    left = [{area.key} for area in world.areas]
    for one, other in world.neighbours or ():
        touched = [each for each in left if one in each or other in each]
        left = [each for each in left if each not in touched] + [set().union(*touched)]
    return len(left)


@given(worlds(10), tolerances)
def test_loads_sum_to_all_and_explanations_replay(world: World, tolerance: Fraction) -> None:
    assume(world.neighbours is None or _groups(world) <= len(world.into))

    found: TerritoryDivision = TerritoryBalancing(tolerance=tolerance, most_exact=0).divide(
        world.areas, world.into, neighbours=world.neighbours
    )

    assert sum(load.workload for load in found.loads()) == sum(area.workload for area in world.areas)
    assert sum(load.areas for load in found.loads()) == len(world.areas)
    for load in found.loads():
        step = found.explain(load.territory)
        assert step.replay() == load.workload - sum(area.workload for area in world.areas) / len(world.into)


@given(worlds(10), st.integers(2, 9))
def test_the_unit_of_work_changes_nothing(world: World, factor: int) -> None:
    assume(world.neighbours is None or _groups(world) <= len(world.into))
    scaled = [Area(area.key, area.workload / factor, area.potential * factor) for area in world.areas]

    one = TerritoryBalancing(most_exact=0).divide(world.areas, world.into, neighbours=world.neighbours)
    other = TerritoryBalancing(most_exact=0).divide(scaled, world.into, neighbours=world.neighbours)

    assert one.assigned == other.assigned
    assert (one.after().workload, one.bound) == (other.after().workload, other.bound)


@given(
    st.integers(1, 5).flatmap(
        lambda count: st.lists(
            st.lists(st.integers(0, 9), min_size=count, max_size=count), min_size=count, max_size=count
        )
    )
)
def test_names_are_matched_so_that_most_areas_stay(gain: list[list[int]]) -> None:
    from itertools import permutations  # noqa: PLC0415 - the naive way

    found = _best_match(gain)

    assert sorted(found) == list(range(len(gain)))
    assert sum(gain[row][column] for row, column in enumerate(found)) == max(
        sum(gain[row][column] for row, column in enumerate(way)) for way in permutations(range(len(gain)))
    )

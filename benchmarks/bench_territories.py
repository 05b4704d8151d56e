"""Dividing a market into territories: how the time grows with accounts, how even they are, and what rebalancing moves.

Accounts have workloads of 1 to 40 and potentials that grow with the square of a number, by a fixed rule. The gap is
the greatest deviation of workload minus the bound that no division can go below, as a part of the mean. The peer of a
row is so many times the time for fewer accounts as there are more; a ratio of 1 is linear growth. Beside each division
stands how even longest-processing-time on workload alone is, a plain script that looks at nothing else.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ratio import Row, best_of, print_rows

from salesmanual.planning.territory_areas import Area
from salesmanual.planning.territory_balancing import TerritoryBalancing

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.planning.territory_division import TerritoryDivision

RULE = TerritoryBalancing(tolerance="5%")
SIZES = (500, 1_000, 2_000)
COUNT = 20
WIDE = 50


def mixed(number: int) -> int:
    """A number that looks like chance and is none."""
    return number * 2_654_435_761 % 2**32


def market(count: int) -> list[Area]:
    """So many accounts."""
    return [
        Area(f"A-{each:05d}", 1 + mixed(each) // 64 % 40, 1_000 * (1 + (mixed(each) // 4_096 % 50) ** 2))
        for each in range(count)
    ]


def grid(count: int) -> list[tuple[str, str]]:
    """The neighbours of accounts that lie in rows of fifty."""
    across = [(each, each + 1) for each in range(count - 1) if each % WIDE != WIDE - 1]
    down = [(each, each + WIDE) for each in range(count - WIDE)]
    return [(f"A-{one:05d}", f"A-{other:05d}") for one, other in (*across, *down)]


def territories(count: int = COUNT) -> list[str]:
    """So many territories."""
    return [f"T-{each:02d}" for each in range(count)]


def plain(areas: list[Area]) -> tuple[float, float]:
    """How far workload and potential are off by longest processing time on workload alone."""
    loads, potentials = [0] * COUNT, [0] * COUNT
    for area in sorted(areas, key=lambda each: -each.workload):
        least = loads.index(min(loads))
        loads[least] += int(area.workload)
        potentials[least] += int(area.potential)
    work, potential = (max(abs(each * COUNT / sum(sums) - 1) for each in sums) for sums in (loads, potentials))
    return work, potential


def told(name: str, run: Callable[[], TerritoryDivision]) -> TerritoryDivision:
    """Runs it once and prints what it found."""
    start = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - start
    after = found.after()
    print(
        f"{name:<44} {seconds:6.2f} s  workload off {float(after.workload):7.3%}  gap {float(found.gap()):7.3%}  "
        f"potential off {float(after.potential):7.3%}  within 5 %: {found.is_within_tolerance()}  "
        f"moved {len(found.moved())}, at least {found.least_moves}"
    )
    return found


def rows() -> list[Row]:
    """What is found, then the growth of time and the price against a plain script."""
    found: list[Row] = []
    keys = territories()
    before: dict[str, tuple[int, float]] = {}
    for size in SIZES:
        areas, pairs = market(size), grid(size)
        free = told(f"{size:,} accounts in {COUNT}", lambda areas=areas: RULE.divide(areas, keys))  # type: ignore[misc]
        print("    largest first, on workload alone: off {:.3%} and {:.3%}".format(*plain(areas)))
        joined = told(
            f"{size:,} in {COUNT}, with neighbours",
            lambda areas=areas, pairs=pairs: RULE.divide(areas, keys, neighbours=pairs),  # type: ignore[misc]
        )
        assert sum(len(free.of(key)) for key in keys) == sum(len(joined.of(key)) for key in keys) == size
        runs: dict[str, Callable[[], object]] = {
            "accounts": lambda areas=areas: RULE.divide(areas, keys),  # type: ignore[misc]
            "with neighbours": lambda areas=areas, pairs=pairs: RULE.divide(areas, keys, neighbours=pairs),  # type: ignore[misc]
        }
        for name, run in runs.items():
            seconds = best_of(run, number=1, rounds=2)
            if name in before:
                smaller, least = before[name]
                times = size / smaller
                found.append(
                    Row(f"{size:,} {name}", seconds, times * least, f"{times:g} × the time for {smaller:,}", 2.5)
                )
            before[name] = size, seconds
    areas, pairs = market(SIZES[-1]), grid(SIZES[-1])
    now = {area.key: keys[mixed(place) // 7 % COUNT] for place, area in enumerate(areas)}
    told("rebalance 2,000 after uneven years", lambda: RULE.rebalance(areas, now))
    present = RULE.divide(areas, keys, neighbours=pairs).assigned
    told(
        "  one territory closes, with neighbours",
        lambda: RULE.rebalance(areas, present, neighbours=pairs, closed=["T-03"]),
    )
    told(
        "  one is added, with neighbours",
        lambda: RULE.rebalance(areas, present, neighbours=pairs, into=territories(21)),
    )
    for count, parts in ((10, 3), (12, 3), (14, 4)):
        told(f"exact: {count} accounts in {parts}", lambda: RULE.divide(market(count), territories(parts)))  # noqa: B023 - run at once
    return found


if __name__ == "__main__":
    print_rows(rows())

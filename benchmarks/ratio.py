"""Ratios of two ways of doing the same thing, measured side by side in one run.

A figure here is never a time: machines differ, ratios mostly do not. Both sides are run alternately, several times,
and the best run of each counts, because whatever disturbs a run only ever makes it slower.
"""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Row", "best_of", "compare", "print_rows"]


class Row(NamedTuple):
    """One comparison.

    `required` is the ratio asked for, ours over the peer's: 1.5 is "at most half as slow again", 0.5 "twice as fast".
    """

    name: str
    ours: float
    peer: float
    peer_name: str
    required: float

    @property
    def ratio(self) -> float:
        """Our time over the peer's."""
        return self.ours / self.peer

    def __str__(self) -> str:
        verdict = "ok" if self.ratio <= self.required else "MISSED"
        return (
            f"{self.name:<52} {_time(self.ours):>10} {_time(self.peer):>10}  {self.ratio:>8.3f} "
            f"(at most {self.required:g}) {verdict:<6} against {self.peer_name}"
        )


def best_of(run: Callable[[], object], *, number: int, rounds: int = 7) -> float:
    """Seconds for one call: the best of some rounds of so many calls each."""
    best = float("inf")
    for _ in range(rounds):
        best = min(best, _round(run, number))
    return best / number


def compare(
    name: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    *,
    peer_name: str,
    required: float,
    number: int = 1,
    rounds: int = 7,
) -> Row:
    """Both sides alternately, the best round of each."""
    mine = theirs = float("inf")
    for _ in range(rounds):
        mine = min(mine, _round(ours, number))
        theirs = min(theirs, _round(peer, number))
    return Row(name, mine / number, theirs / number, peer_name, required)


def _round(run: Callable[[], object], number: int) -> float:
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(number):
            run()
        return time.perf_counter() - start
    finally:
        gc.enable()


def print_rows(rows: Iterable[Row]) -> None:
    """One line for each comparison: our time, the peer's, the ratio, and whether it is the ratio asked for."""
    for row in rows:
        print(row, flush=True)


def _time(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"

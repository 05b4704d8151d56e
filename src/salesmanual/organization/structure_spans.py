"""Days between which something is one way: the segments of a course of days, and what covers a span.

Invariant: the segments of a course cover every day from its first start on, without overlap; the value on a day is
found by bisection.

Left out: dated entries of one thing, which `salesmanual.kernel.timeline` keeps.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesmanual.kernel.timeline import Dated

__all__ = ["DAY", "Course", "course", "end_of", "first_gap", "overlap"]

DAY: Final = timedelta(days=1)

V = TypeVar("V")
D = TypeVar("D", bound="Dated")


class Course(NamedTuple, Generic[V]):
    """What something is from each of some days on; before the first day it is nothing."""

    starts: list[date]
    values: list[V | None]

    def on(self, day: date) -> V | None:
        """What it is on the day."""
        position = bisect_right(self.starts, day)
        return self.values[position - 1] if position else None

    def with_end(self, day: date) -> tuple[V | None, date | None]:
        """What it is on the day, and the first later day on which it may be something else; `None` for never."""
        position = bisect_right(self.starts, day)
        value = self.values[position - 1] if position else None
        return value, self.starts[position] if position < len(self.starts) else None


def course(bounds: Iterable[date | None], value_on: Callable[[date], V | None]) -> Course[V]:
    """The course with the value of each of the days, days of no change left out.

    >>> course([date(2026, 3, 1), None, date(2026, 1, 1)], lambda day: "new" if day.month > 2 else "old").values
    ['old', 'new']
    """
    starts: list[date] = []
    values: list[V | None] = []
    for day in sorted({bound for bound in bounds if bound is not None}):
        value = value_on(day)
        if not values or values[-1] != value:
            starts.append(day)
            values.append(value)
    return Course(starts, values)


def end_of(entry: Dated) -> date | None:
    """The first day after the entry; `None` where there is none."""
    return None if entry.until is None else entry.until + DAY


def first_gap(entries: Iterable[Dated], span: Dated) -> date | None:
    """The first day of the span that no entry covers; `None` where all are covered.

    Args:
        entries: In the order of their first days.
        span: The span.
    """
    needed = span.since
    for entry in entries:
        if entry.since > needed:
            break
        end = end_of(entry)
        if end is None:
            return None
        needed = max(needed, end)
    return needed if span.until is None or needed <= span.until else None


def overlap(entries: Iterable[D]) -> tuple[D, D] | None:
    """The first two entries with a day in common; `None` where there are none.

    Args:
        entries: In the order of their first days.
    """
    before: D | None = None
    for entry in entries:
        if before is not None and (before.until is None or before.until >= entry.since):
            return before, entry
        before = entry
    return None

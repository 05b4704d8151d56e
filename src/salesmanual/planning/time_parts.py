"""Parts of a period: its halves, quarters, months and weeks as a time dimension nests them.

Invariant: the parts under a period follow one another without a gap and are exactly it, at every level.

Left out: the dimension that they are the members of (`dimensions`).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesmanual.kernel.fiscal import FiscalCalendar, Unit

__all__ = ["check_made_up", "leaves_in", "parts_of", "whole_week_parts"]

_TIME: Final = "time"


def check_made_up(period: Period, parts: Sequence[Period]) -> None:
    """Refuses parts that are not exactly the period, one after another."""
    starts = [period.start, *(part.end for part in parts)]
    if parts and (starts[:-1] != [part.start for part in parts] or starts[-1] != period.end):
        raise InvalidValueError(f"{_TIME}.{period}", list(map(str, parts)), "periods that make it up one after another")


def leaves_in(leaves: Sequence[Period], period: Period) -> tuple[int, int]:
    """The places of the leaves that make the period up: the first, and the one after the last.

    Raises:
        InvalidValueError: If the period is outside them, or cuts one.
    """
    first = bisect_left(leaves, period.start, key=_start)
    last = bisect_left(leaves, period.end, key=_start)
    whole = leaves[0].start <= period.start and period.end <= leaves[-1].end
    ends = leaves[last - 1].end == period.end if last else False
    if not whole:
        found = Period(leaves[0].start, leaves[-1].end)
        raise InvalidValueError(_TIME, str(period), f"a period inside {found}")
    if first == last or leaves[first].start != period.start or not ends:
        raise InvalidValueError(_TIME, str(period), f"whole parts such as {leaves[min(first, len(leaves) - 1)]}")
    return first, last


def _start(period: Period) -> date:
    return period.start


def parts_of(over: Period, units: tuple[Unit, ...], calendar: FiscalCalendar) -> dict[Period, object]:
    """The parts of a period, level by level; a level of one part is left out."""
    if not units:
        return {}
    parts = calendar.split(over, units[0])
    if len(parts) == 1:
        return parts_of(over, units[1:], calendar)
    return {part: parts_of(part, units[1:], calendar) for part in parts}


def whole_week_parts(over: Period, units: tuple[Unit, ...], calendar: FiscalCalendar) -> dict[Period, object]:
    """The parts of a period, each made of whole weeks: a week is in the part that has most of its days."""
    weeks = calendar.weeks(over)
    return _moved(over, units, calendar, weeks, {week.start for week in weeks} | {over.end})


def _moved(
    over: Period, units: tuple[Unit, ...], calendar: FiscalCalendar, weeks: Sequence[Period], edges: set[date]
) -> dict[Period, object]:
    """The parts of the period with their edges moved to the nearest edge of a week."""
    unit, *rest = units
    if unit == "week":
        inside = [week for week in weeks if over.covers(week)]
        return {} if len(inside) == 1 else {key: {} for key in inside}
    cuts = sorted({min(edges, key=lambda edge: (abs(edge - part.start), edge)) for part in calendar.split(over, unit)})
    starts = [over.start, *(cut for cut in cuts if over.start < cut < over.end)]
    parts = [Period(start, end) for start, end in zip(starts, [*starts[1:], over.end], strict=True)]
    if len(parts) == 1:
        return _moved(over, tuple(rest), calendar, weeks, edges)
    return {part: _moved(part, tuple(rest), calendar, weeks, edges) for part in parts}

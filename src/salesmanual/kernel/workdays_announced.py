"""Which years a working calendar may answer for, and which of them it counts beforehand.

Invariant: whatever is counted beforehand lies within announced years, so the quick answer is never one that the
calendar would have to refuse or to warn of.

Left out: the refusal and the warning (`workdays` makes them, so that a warning points at the caller's line).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.period import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from salesmanual.kernel.workdays_fields import Unannounced

__all__ = ["announced_run", "listed_run", "missing_years"]

_EVERY_DAY: Final = (FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)
_COUNTED_YEARS: Final = 20


def announced_run(announced: Collection[int] | None, unannounced: Unannounced) -> tuple[int, int]:
    """The days, from the one ordinal up to the other, about which no question of announcement arises.

    Args:
        announced: The announced years in order; `None` is every year.
        unannounced: What the calendar does about any other year.

    >>> [date.fromordinal(day).isoformat() for day in announced_run((2020, 2025, 2026), "refuse")]
    ['2025-01-01', '2027-01-01']
    """
    if announced is None or unannounced == "accept":
        return _EVERY_DAY
    if not announced:
        return 0, 0
    first = last = max(announced)
    while first - 1 in announced:
        first -= 1
    return date(first, 1, 1).toordinal(), date(last + 1, 1, 1).toordinal()


def listed_run(special: Iterable[int], run: tuple[int, int]) -> tuple[int, int]:
    """The last twenty years that have special days, as far as they lie in the run; they are asked about most.

    >>> [date.fromordinal(day).isoformat() for day in listed_run([date(2026, 5, 1).toordinal()], _EVERY_DAY)]
    ['2026-01-01', '2027-01-01']
    """
    years = {date.fromordinal(day).year for day in special}
    if not years:
        return 0, 0
    last = max(years)
    low = max(date(max(min(years), last + 1 - _COUNTED_YEARS), 1, 1).toordinal(), run[0])
    high = min(date(last + 1, 1, 1).toordinal(), run[1])
    return (low, high) if low < high else (0, 0)


def missing_years(announced: Collection[int], first: int, last: int) -> tuple[int, ...]:
    """The years of these days that are not announced, in order.

    >>> missing_years((2026,), date(2025, 12, 31).toordinal(), date(2027, 1, 1).toordinal())
    (2025, 2027)
    """
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return tuple(year for year in years if year not in announced)

"""Instants of a working calendar, and the stretches of time in which its clock stands still.

Invariant: pauses that were read are in order and apart, so no instant is taken off twice; a pause without an end is
the last one.

Left out: why the clock stands still; a record's journal says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, WrongTypeError
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY
from salesmanual.kernel.worktime import from_microseconds, to_microseconds

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from salesmanual.kernel.worktime import WorkClock

__all__ = ["Pause", "day_of", "reached", "read_instant", "read_pauses", "worked"]

Pause: TypeAlias = tuple[datetime, datetime | None]
"""From the first instant up to, not including, the second the clock stands still; `None` is a pause not yet ended."""

_NEVER_ENDS: Final = to_microseconds(datetime.max.replace(tzinfo=UTC))
_FIRST: Final = FIRST_DAY.toordinal()
_LAST: Final = LAST_DAY.toordinal()
_AWARE: Final = "a datetime with a time zone"
_RANGE: Final = f"an instant from {FIRST_DAY} to {LAST_DAY}"


def day_of(instant: int, zone: ZoneInfo) -> int:
    """The ordinal of the day that the zone's wall clock shows.

    >>> from zoneinfo import ZoneInfo
    >>> evening = to_microseconds(datetime(2026, 3, 6, 20, 0, tzinfo=UTC))
    >>> day_of(evening, ZoneInfo("Asia/Shanghai")) - day_of(evening, ZoneInfo("UTC"))
    1
    """
    return from_microseconds(instant).astimezone(zone).toordinal()


def read_instant(at: object, zone: ZoneInfo, where: str = "at") -> tuple[int, int]:
    """The instant in microseconds, and the ordinal of the day it is on in the zone.

    Raises:
        WrongTypeError: If it is no datetime, or one without a time zone.
        InvalidValueError: If the day is outside 1900 to 2999.

    >>> from zoneinfo import ZoneInfo
    >>> read_instant(datetime(2026, 3, 6, 9, 0), ZoneInfo("UTC"))
    Traceback (most recent call last):
    salesmanual.kernel.errors.WrongTypeError: at: found datetime.datetime(2026, 3, 6, 9, 0) of type datetime, accepted \
is a datetime with a time zone; say where it is, as in at.replace(tzinfo=ZoneInfo('Asia/Shanghai'))
    """
    if not isinstance(at, datetime):
        raise WrongTypeError(where, at, _AWARE)
    if at.utcoffset() is None:
        remedy = "say where it is, as in at.replace(tzinfo=ZoneInfo('Asia/Shanghai'))"
        raise WrongTypeError(where, at, _AWARE, remedy)
    if FIRST_DAY.year - 1 <= at.year <= LAST_DAY.year + 1:
        instant = to_microseconds(at)
        day = day_of(instant, zone)
        if _FIRST <= day <= _LAST:
            return instant, day
    raise InvalidValueError(where, str(at), _RANGE)


def read_pauses(pauses: Iterable[Pause], zone: ZoneInfo) -> list[tuple[int, int]]:
    """The pauses in order, those that overlap or touch made one.

    Raises:
        WrongTypeError: If one is no pair of datetimes with a time zone.
        InvalidValueError: If one ends before it starts.
    """
    if isinstance(pauses, (str, bytes)) or not isinstance(pauses, Iterable):
        raise WrongTypeError("pauses", pauses, "pairs of datetimes")
    read: list[tuple[int, int]] = []
    for index, pause in enumerate(pauses):
        if not isinstance(pause, (tuple, list)) or len(pause) != 2:  # noqa: PLR2004 - a pair
            raise WrongTypeError(f"pauses[{index}]", pause, "a pair, the start and the end of the pause")
        start, _ = read_instant(pause[0], zone, f"pauses[{index}].start")
        end = _NEVER_ENDS
        if pause[1] is not None:
            end, _ = read_instant(pause[1], zone, f"pauses[{index}].end")
        if end < start:
            raise InvalidValueError(f"pauses[{index}].end", str(pause[1]), f"its start {pause[0]} or later")
        read.append((start, end))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(read):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def worked(clock: WorkClock, start: int, end: int, pauses: Iterable[tuple[int, int]] = ()) -> int:
    """What is worked from one instant to the other, in microseconds, without the pauses."""
    total = clock.between(start, end, day_of(start, clock.zone), day_of(end, clock.zone))
    for pause_start, pause_end in pauses:
        low, high = max(pause_start, start), min(pause_end, end)
        if low < high:
            total -= worked(clock, low, high)
    return total


def reached(clock: WorkClock, start: int, amount: int, pauses: Iterable[tuple[int, int]] = ()) -> int:
    """The first instant by which so much is worked since the start, the pauses not counted.

    Raises:
        InfeasibleError: If a pause without an end begins before that, or that is not up to 2999.
    """
    if not amount:
        return start
    for pause_start, pause_end in pauses:
        if pause_end <= start:
            continue
        if pause_start > start:
            before = worked(clock, start, pause_start)
            if before >= amount:
                break
            amount -= before
        if pause_end == _NEVER_ENDS:
            since = from_microseconds(pause_start).astimezone(clock.zone).isoformat()
            reason = f"the clock stands still since {since}, and that pause has no end"
            raise InfeasibleError("due", reason, ("pauses",), "give the pause its end, or ask again when it has one")
        start = pause_end
    found = clock.onwards(start, day_of(start, clock.zone), amount, _LAST)
    if found is None:
        reason = f"there is not that much working time up to {LAST_DAY}"
        raise InfeasibleError("due", reason, ("weekly",), "give the weekly pattern hours, or a shorter duration")
    return found

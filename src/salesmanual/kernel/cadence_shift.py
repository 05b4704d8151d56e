"""Where a due date moves that is no workday.

Invariant: a shift gives a workday, at most 31 days away, and never changes the order of days.

Left out: which days are worked (`workdays`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, assert_never, get_args

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, did_you_mean
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, end_of_month

if TYPE_CHECKING:
    from salesmanual.kernel.period import Workdays

__all__ = ["MAX_SHIFT", "SHIFTS", "Shift", "reach", "read_shift", "shift_day"]

Shift = Literal["none", "next", "previous", "modified following"]
"""Nowhere; to the next workday; to the previous one; to the next one, unless it is in another month: then to the
previous one."""

SHIFTS: Final[tuple[Shift, ...]] = get_args(Shift)
"""The four shifts."""

MAX_SHIFT: Final = 31
"""The most days a due date may move."""

_DAY: Final = timedelta(days=1)


def read_shift(value: str) -> Shift:
    """The shift of that name.

    Raises:
        InvalidValueError: If there is none.

    >>> read_shift("next")
    'next'
    """
    for shift in SHIFTS:
        if value == shift:
            return shift
    raise InvalidValueError("shift", value, f"one of {', '.join(SHIFTS)}", did_you_mean(value, SHIFTS))


def shift_day(on: date, shift: Shift, calendar: Workdays | None) -> date:
    """The day, or the workday it moves to.

    Raises:
        InvalidValueError: If the day may move and there is no calendar.
        InfeasibleError: If there is no workday within 31 days, or, for `"modified following"`, none in the month.

    Source: Handbook 7.1, 7.3; `"modified following"` is a business day convention of the 2006 ISDA Definitions, 4.12.

    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> office = WorkCalendar("Mon-Fri 09:00-17:00")
    >>> [str(shift_day(date(2026, 1, 31), shift, office)) for shift in SHIFTS]
    ['2026-01-31', '2026-02-02', '2026-01-30', '2026-01-30']
    """
    if shift == "none":
        return on
    if calendar is None:
        raise InvalidValueError("calendar", None, f"a working calendar, for the shift {shift!r}", "pass calendar=")
    if calendar.is_workday(on):
        return on
    match shift:
        case "next":
            found = calendar.next_workday(on)
        case "previous":
            found = calendar.previous_workday(on)
        case "modified following":
            found = _modified_following(on, calendar)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)
    if abs((found - on).days) > MAX_SHIFT:
        raise _no_workday(on, f"within {MAX_SHIFT} days")
    return found


def _modified_following(on: date, calendar: Workdays) -> date:
    month = (on.year, on.month)
    found = calendar.next_workday(on)
    if (found.year, found.month) != month:
        found = calendar.previous_workday(on)
    if (found.year, found.month) != month:
        raise _no_workday(on, "in its month")
    return found


def _no_workday(on: date, where: str) -> InfeasibleError:
    return InfeasibleError("shift", f"{on} has no workday {where}", (), "correct the calendar, or do not shift")


def reach(first: date, after: date, shift: Shift) -> tuple[date, date]:
    """From where, up to where, the days lie that may move into the range.

    >>> [str(on) for on in reach(date(2026, 3, 5), date(2026, 3, 12), "modified following")]
    ['2026-03-01', '2026-04-01']
    """
    match shift:
        case "none":
            return first, after
        case "next":
            return max(FIRST_DAY, first - MAX_SHIFT * _DAY), after
        case "previous":
            return first, min(LAST_DAY + _DAY, after + MAX_SHIFT * _DAY)
        case "modified following":
            return first.replace(day=1), end_of_month(after - _DAY) + _DAY
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)

"""Working hours as a company writes them: the shifts of a day, and the shifts of each day of the week.

Invariant: the shifts of a day are minutes counted from its midnight, in order and without overlap; each is shorter
than a day or exactly the day. A shift that ends at or before its start ends on the next day and belongs to the day it
starts on; it does not run into the shifts of that next day. The written form that a reader returns is canonical:
hours that are equal are written equally.

Left out: dates, holidays and time zones (`workdays`), and how long a shift lasts when the clocks change (`worktime`).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, TypeAlias

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean

__all__ = [
    "DAY_MINUTES",
    "Shifts",
    "Week",
    "canonical_hours",
    "canonical_week",
    "hours_text",
    "overruns",
    "read_hours",
    "read_week",
    "week_text",
]

Shifts: TypeAlias = tuple[tuple[int, int], ...]
"""The shifts of one day: first minute and end minute, from the day's midnight; an end above 1,440 is the next day."""

Week: TypeAlias = tuple[Shifts, ...]
"""The shifts of the seven days, Monday first."""

DAY_MINUTES: Final = 1_440
"""The minutes of a day on which the clocks do not change."""

_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBERS: Final = {name.lower(): number for number, name in enumerate(_NAMES)}
_DAYS_OF_WEEK: Final = 7
_HOUR: Final = 60
_MAX_TEXT: Final = 1_000
_SHIFT: Final = re.compile(r"([0-9]{1,2}):([0-5][0-9])-([0-9]{1,2}):([0-5][0-9])")
_GROUP: Final = re.compile(r"([A-Za-z]+(?:\s*[-,]\s*[A-Za-z]+)*)\s+(\S.*)")
_HOURS: Final = "hours such as '09:00-12:00 13:00-18:00'"
_WEEK: Final = "days and their hours such as 'Mon-Thu 09:00-18:00; Fri 09:00-12:00 13:00-16:00'"


def _bounded(value: object, where: str, accepted: str) -> str:
    if not isinstance(value, str):
        raise WrongTypeError(where, value, f"text, {accepted}")
    if len(value) > _MAX_TEXT:
        raise InvalidValueError(where, value, f"{accepted}, at most {_MAX_TEXT:,} characters")
    return value


def _read_shift(text: str, where: str) -> tuple[int, int]:
    parts = _SHIFT.fullmatch(text)
    if parts is None:
        raise InvalidValueError(where, text, _HOURS)
    start, end = int(parts[1]) * _HOUR + int(parts[2]), int(parts[3]) * _HOUR + int(parts[4])
    if start >= DAY_MINUTES or end > DAY_MINUTES:
        raise InvalidValueError(where, text, "times from 00:00 to 23:59, and 24:00 as an end")
    if start == end:
        raise InvalidValueError(where, text, "an end other than the start", "a whole day is 00:00-24:00")
    return start, end if end > start else end + DAY_MINUTES


def read_hours(value: str, where: str = "hours") -> Shifts:
    """The shifts that the text names, in order; one that ends at or before its start ends on the next day.

    Raises:
        WrongTypeError: If the value is no text.
        InvalidValueError: If the text names no hours, too many characters, or shifts that overlap.

    Source: Handbook 7.1.

    >>> read_hours("9:00-12:00 13:00-18:00"), read_hours("22:00-06:00")
    (((540, 720), (780, 1080)), ((1320, 1800),))
    """
    text = _bounded(value, where, _HOURS)
    shifts = tuple(sorted(_read_shift(word, where) for word in text.split()))
    if not shifts:
        raise InvalidValueError(where, value, _HOURS)
    for before, after in pairwise(shifts):
        if before[1] > after[0]:
            raise InvalidValueError(where, value, "shifts that do not overlap")
    if shifts[-1][1] - DAY_MINUTES > shifts[0][0]:
        raise InvalidValueError(where, value, "shifts within 24 hours of the first")
    return shifts


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, _HOUR)
    return f"{hour:02}:{minute:02}"


def hours_text(shifts: Shifts) -> str:
    """The shifts as `read_hours` reads them.

    >>> hours_text(((540, 720), (1320, 1800)))
    '09:00-12:00 22:00-06:00'
    """
    return " ".join(
        f"{_clock(start)}-{_clock(end if end <= DAY_MINUTES else end - DAY_MINUTES)}" for start, end in shifts
    )


def overruns(shifts: Shifts, following: Shifts) -> bool:
    """Whether a day's last shift runs into the next day's first.

    >>> overruns(((1320, 1800),), ((300, 720),)), overruns(((1320, 1800),), ((360, 720),))
    (True, False)
    """
    return bool(shifts and following) and shifts[-1][1] - DAY_MINUTES > following[0][0]


def _read_day(name: str, where: str) -> int:
    try:
        return _NUMBERS[name.lower()]
    except KeyError:
        raise InvalidValueError(where, name, "a day from Mon to Sun", did_you_mean(name.title(), _NAMES)) from None


def _read_days(text: str, where: str) -> list[int]:
    days = []
    for item in text.split(","):
        first, *rest = (_read_day(name.strip(), where) for name in item.split("-"))
        if len(rest) > 1:
            raise InvalidValueError(where, text, "days such as 'Mon-Fri' or 'Mon,Wed'")
        last = rest[0] if rest else first
        days += [(first + step) % _DAYS_OF_WEEK for step in range((last - first) % _DAYS_OF_WEEK + 1)]
    return days


def read_week(value: str, where: str = "weekly") -> Week:
    """The shifts of each day of the week that the text names, Monday first; a day it does not name has none.

    Raises:
        WrongTypeError: If the value is no text.
        InvalidValueError: If the text cannot be read, names a day twice, or a shift runs into the next day's first.

    Source: Handbook 7.1.

    >>> read_week("Mon-Fri 09:00-17:00; Sat 09:00-12:00")[4:]
    (((540, 1020),), ((540, 720),), ())
    """
    week: list[Shifts] = [()] * _DAYS_OF_WEEK
    for group in re.split(r"[;\n]", _bounded(value, where, _WEEK)):
        if not group.strip():
            continue
        parts = _GROUP.fullmatch(group.strip())
        if parts is None:
            raise InvalidValueError(where, group.strip(), _WEEK)
        shifts = read_hours(parts[2], where)
        for day in _read_days(parts[1], where):
            if week[day]:
                raise InvalidValueError(where, _NAMES[day], "each day once", "write all its hours in one place")
            week[day] = shifts
    for day, shifts in enumerate(week):
        following = (day + 1) % _DAYS_OF_WEEK
        if overruns(shifts, week[following]):
            found = f"{_NAMES[day]} {hours_text(shifts)}; {_NAMES[following]} {hours_text(week[following])}"
            raise InvalidValueError(where, found, "a shift that ends before the next day's first begins")
    return tuple(week)


def week_text(week: Week) -> str:
    """The week as `read_week` reads it: days with equal hours together, in the order of the week.

    >>> week_text(read_week("Fri 9:00-12:00; Wed,Mon,Tue 9:00-17:00"))
    'Mon-Wed 09:00-17:00; Fri 09:00-12:00'
    """
    runs: dict[Shifts, list[list[int]]] = {}
    for day, shifts in enumerate(week):
        if shifts:
            same = runs.setdefault(shifts, [])
            if same and same[-1][-1] == day - 1:
                same[-1].append(day)
            else:
                same.append([day])
    return "; ".join(
        f"{','.join(_run_text(run) for run in same)} {hours_text(shifts)}" for shifts, same in runs.items()
    )


def _run_text(run: list[int]) -> str:
    return _NAMES[run[0]] if len(run) == 1 else f"{_NAMES[run[0]]}-{_NAMES[run[-1]]}"


def canonical_hours(value: str, where: str = "hours") -> str:
    """The hours in the one way of writing them.

    >>> canonical_hours("13:00-18:00  9:00-12:00")
    '09:00-12:00 13:00-18:00'
    """
    return hours_text(read_hours(value, where))


def canonical_week(value: str, where: str = "weekly") -> str:
    """The week in the one way of writing it.

    >>> canonical_week("mon,tue 9:00-17:00; wed-fri 9:00-17:00")
    'Mon-Fri 09:00-17:00'
    """
    return week_text(read_week(value, where))

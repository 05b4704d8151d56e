"""Calendar rules of RFC 5545 as data: the parts of an `RRULE` that say on which days something recurs.

Invariant: a `Recurrence` names days only. What a day has no use for (hours, minutes, seconds) is refused, and so is
what the standard forbids or leaves undefined; every number is in its range, so expanding one year is bounded work.

Left out: exception dates, several rules at once, and the expansion itself (`cadence`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.period import read_date

__all__ = ["MAX_COUNT", "MAX_INTERVAL", "Recurrence", "read_rrule", "rrule_text"]

MAX_INTERVAL: Final = {"DAILY": 36_500, "WEEKLY": 5_200, "MONTHLY": 1_200, "YEARLY": 100}
"""The longest intervals: a hundred years."""

MAX_COUNT: Final = 1_000
"""The most occurrences a rule may count."""

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_RANGES: Final = {
    "BYMONTH": (1, 12, ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    "BYWEEKNO": (-53, 53, ("YEARLY",)),
    "BYYEARDAY": (-366, 366, ("YEARLY",)),
    "BYMONTHDAY": (-31, 31, ("DAILY", "MONTHLY", "YEARLY")),
    "BYSETPOS": (-366, 366, ("MONTHLY", "YEARLY")),
}
_PARTS: Final = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_RANGES)
_OF_TIME: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
_DAY: Final = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,6}")
_UNTIL: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6})?")
_WEEKS_OF_MONTH: Final = 5
_WEEKS_OF_YEAR: Final = 53


class Recurrence(NamedTuple):
    """The parts of a rule.

    `weekdays` are pairs of a weekday (0 is Monday) and which one of the month or year (0 is every one); `by` holds the
    other selecting parts under their names in the standard.
    """

    freq: str
    interval: int = 1
    occurrences: int | None = None
    until: date | None = None
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    by: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def selects(self, *names: str) -> bool:
        """Whether one of the parts is there."""
        return any(name in names for name, _ in self.by)

    def selected(self, name: str) -> tuple[int, ...] | None:
        """The values of the part; `None` if it is not there."""
        return dict(self.by).get(name)


def read_rrule(text: str) -> Recurrence:
    """The rule written as in RFC 5545, with or without `RRULE:` before it.

    Raises:
        NotFoundError: If a part does not exist.
        DuplicateError: If a part stands twice.
        InvalidValueError: If a part has none of its values, or does not go with the others.

    >>> read_rrule("RRULE:FREQ=MONTHLY;BYDAY=-1FR").weekdays
    ((4, -1),)
    """
    parts: dict[str, str] = {}
    for item in text.upper().removeprefix("RRULE:").split(";"):
        name, _, value = (piece.strip() for piece in item.partition("="))
        if name in _OF_TIME:
            raise InvalidValueError(name, value, "no part: a due date is a whole day", "leave the part out")
        if name not in _PARTS:
            raise NotFoundError("part of a calendar rule", name, did_you_mean(name, _PARTS))
        if name in parts:
            raise DuplicateError("part of a calendar rule", name)
        parts[name] = value
    freq = parts.get("FREQ", "")
    if freq not in MAX_INTERVAL:
        raise InvalidValueError("FREQ", freq, f"one of {', '.join(MAX_INTERVAL)}")
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidValueError("COUNT", parts["COUNT"], "either COUNT or UNTIL, not both")
    rule = Recurrence(
        freq,
        _integer("INTERVAL", parts.get("INTERVAL", "1"), 1, MAX_INTERVAL[freq]),
        _integer("COUNT", parts["COUNT"], 1, MAX_COUNT) if "COUNT" in parts else None,
        _until(parts["UNTIL"]) if "UNTIL" in parts else None,
        _week_start(parts.get("WKST", "MO")),
        _weekdays(parts["BYDAY"]) if "BYDAY" in parts else (),
        tuple((name, _values(name, parts[name], freq)) for name in _RANGES if name in parts),
    )
    _check_weekdays(rule, parts.get("BYDAY", ""))
    _check_selection(rule, parts)
    return rule


def rrule_text(rule: Recurrence) -> str:
    """The rule as RFC 5545 writes it, parts in the standard's order, values sorted.

    >>> rrule_text(read_rrule("byday=FR,MO;freq=weekly"))
    'RRULE:FREQ=WEEKLY;BYDAY=MO,FR'
    """
    parts = [f"FREQ={rule.freq}"]
    if rule.until is not None:
        parts.append(f"UNTIL={rule.until:%Y%m%d}")
    if rule.occurrences is not None:
        parts.append(f"COUNT={rule.occurrences}")
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.weekdays:
        parts.append("BYDAY=" + ",".join(f"{which or ''}{DAYS[weekday]}" for weekday, which in rule.weekdays))
    parts += [f"{name}={','.join(str(value) for value in values)}" for name, values in rule.by]
    if rule.week_start:
        parts.append(f"WKST={DAYS[rule.week_start]}")
    return "RRULE:" + ";".join(parts)


def _integer(name: str, text: str, low: int, high: int) -> int:
    number = int(text) if _INTEGER.fullmatch(text) else None
    if number is None or not low <= number <= high or (low < 0 and number == 0):
        raise InvalidValueError(name, text, f"an integer from {low} to {high}" + (", not 0" if low < 0 else ""))
    return number


def _values(name: str, text: str, freq: str) -> tuple[int, ...]:
    low, high, frequencies = _RANGES[name]
    if freq not in frequencies:
        raise InvalidValueError(name, text, f"a rule with FREQ={' or '.join(frequencies)}", "leave the part out")
    return tuple(sorted({_integer(name, value.strip(), low, high) for value in text.split(",")}))


def _until(text: str) -> date:
    if match := _UNTIL.fullmatch(text):
        try:
            return read_date(date(int(match[1]), int(match[2]), int(match[3])), "UNTIL")
        except ValueError:
            pass
    remedy = "write the last day in the time zone that is meant" if text.endswith("Z") else ""
    raise InvalidValueError("UNTIL", text, "a date such as 20261231", remedy)


def _week_start(text: str) -> int:
    if text not in DAYS:
        raise InvalidValueError("WKST", text, f"one of {', '.join(DAYS)}")
    return DAYS.index(text)


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for item in text.split(","):
        match = _DAY.fullmatch(item.strip())
        if not match or (match[1] and not int(match[1])):
            raise InvalidValueError("BYDAY", text, "weekdays such as MO, 1MO for the first or -1FR for the last one")
        found.add((DAYS.index(match[2]), int(match[1] or 0)))
    return tuple(sorted(found))


def _check_selection(rule: Recurrence, parts: dict[str, str]) -> None:
    if rule.selects("BYSETPOS") and not rule.weekdays and len(rule.by) == 1:
        raise InvalidValueError("BYSETPOS", parts["BYSETPOS"], "a choice among the days of another BY part")
    if rule.selects("BYWEEKNO") and not rule.weekdays:
        remedy = "name the day; without one, programs disagree on whether it is the start's or all seven"
        raise InvalidValueError("BYWEEKNO", parts["BYWEEKNO"], "a week with its weekdays in BYDAY", remedy)


def _check_weekdays(rule: Recurrence, text: str) -> None:
    """Which weekdays may be numbered, and how far: the standard's table, with its undefined mixtures refused."""
    numbers = {which for _, which in rule.weekdays}
    if not any(numbers):
        return
    if rule.freq not in {"MONTHLY", "YEARLY"} or rule.selects("BYWEEKNO"):
        raise InvalidValueError("BYDAY", text, "weekdays without a number, but for months and years without BYWEEKNO")
    if 0 in numbers:
        raise InvalidValueError("BYDAY", text, "weekdays all with a number or all without")
    most = _WEEKS_OF_YEAR if rule.freq == "YEARLY" and not rule.selects("BYMONTH") else _WEEKS_OF_MONTH
    if max(map(abs, numbers)) > most:
        raise InvalidValueError("BYDAY", text, f"a weekday numbered from 1 to {most} or from -1 to -{most}")

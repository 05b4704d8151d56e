"""How the fields of a working calendar come in: from arguments, and from plain data with an address for every fault.

Invariant: what a reader returns, it returns again when it reads that, and days are in order and each there once.

Left out: what the fields mean together (`workdays`), and the hours (`shifts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypedDict, TypeVar, final, get_args
from zoneinfo import ZoneInfo

from salesmanual.kernel.errors import (
    DuplicateError,
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, read_date
from salesmanual.kernel.shifts import Shifts, Week, canonical_hours, canonical_week, hours_text, overruns, read_hours
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.wire_faults import REFUSALS, at_index, at_key, faults_of, found_instead

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "CalendarFields",
    "DayHours",
    "HolidayNames",
    "Unannounced",
    "calendar_fields",
    "read_announced",
    "read_day_hours",
    "read_days",
    "read_holidays",
    "read_key",
    "read_makeup_hours",
    "read_span",
    "read_unannounced",
    "read_zone_key",
    "special_shifts",
]

Unannounced = Literal["refuse", "warn", "accept"]
"""What a calendar does when it is asked about a year that is not announced."""

HolidayNames: TypeAlias = Mapping[date, "Label | str | Mapping[str, str]"] | Iterable[tuple[date, "Label | str"]]
"""Each holiday and its name."""

DayHours: TypeAlias = Mapping[date, str] | Iterable[tuple[date, str]]
"""Days, each with its own hours."""

_Value = TypeVar("_Value")
_Read = TypeVar("_Read")
_Ordered = TypeVar("_Ordered", date, int)

_UNANNOUNCED: Final[tuple[Unannounced, ...]] = get_args(Unannounced)
_MAX_KEY: Final = 100
_AFTER: Final = LAST_DAY.toordinal() + 1
_DATE: Final = "a date such as '2026-03-31'"
_ZONE: Final = "a time zone such as 'Asia/Shanghai'"
_KEYS: Final = (
    "announced",
    "half_days",
    "holidays",
    "key",
    "makeup_days",
    "makeup_hours",
    "time_zone",
    "unannounced",
    "weekly",
)
_YEARS: Final = f"an int from {FIRST_DAY.year} to {LAST_DAY.year}"


class CalendarFields(TypedDict):
    """The arguments of a working calendar."""

    weekly: str
    time_zone: str
    key: str
    holidays: tuple[tuple[date, Label], ...]
    makeup_days: tuple[date, ...]
    makeup_hours: str
    half_days: tuple[tuple[date, str], ...]
    announced: tuple[int, ...] | None
    unannounced: Unannounced


def read_zone_key(value: str, where: str = "time_zone") -> str:
    """The name of a time zone that the time zone data has.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If there is no such zone.

    >>> read_zone_key("Asia/Shanghai")
    'Asia/Shanghai'
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, _ZONE, "give its name")
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        from zoneinfo import available_timezones  # noqa: PLC0415 - only a failing call pays for the list

        remedy = did_you_mean(value, available_timezones() | {"UTC"})
        raise InvalidValueError(where, value, _ZONE, remedy) from None
    return value


def read_key(value: str, where: str = "key") -> str:
    """The calendar's name, one line.

    >>> read_key("cn-office")
    'cn-office'
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "text")
    if not value.strip() or len(value) > _MAX_KEY or not value.isprintable():
        raise InvalidValueError(where, value, f"one line of text of at most {_MAX_KEY} characters")
    return value


def _pairs(
    value: Mapping[date, _Value] | Iterable[tuple[date, _Value]], where: str, read: Callable[[_Value, str], _Read]
) -> tuple[tuple[date, _Read], ...]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, "a mapping from dates")
    found: dict[date, _Read] = {}
    for item in value.items() if isinstance(value, Mapping) else value:
        if not isinstance(item, tuple) or len(item) != 2:  # noqa: PLR2004 - a pair
            raise WrongTypeError(where, item, "a date and its entry", "give a mapping from dates")
        on = read_date(item[0], where)
        if on in found:
            raise DuplicateError(where, str(on))
        found[on] = read(item[1], f"{where}[{on}]")
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))


def _read_name(value: Label | str | Mapping[str, str], _: str) -> Label:
    return read_label(value)


def read_holidays(value: HolidayNames) -> tuple[tuple[date, Label], ...]:
    """The holidays in order, each with its name.

    >>> read_holidays({date(2026, 1, 1): "New Year's Day"})
    ((datetime.date(2026, 1, 1), Label("New Year's Day")),)
    """
    return _pairs(value, "holidays", _read_name)


def read_day_hours(value: DayHours) -> tuple[tuple[date, str], ...]:
    """The days with hours of their own, in order.

    >>> read_day_hours({date(2026, 2, 16): "9:00-12:00"})
    ((datetime.date(2026, 2, 16), '09:00-12:00'),)
    """
    return _pairs(value, "half_days", canonical_hours)


def read_days(value: Iterable[date]) -> tuple[date, ...]:
    """The make-up days in order.

    >>> read_days([date(2026, 2, 14), date(2026, 1, 4)])
    (datetime.date(2026, 1, 4), datetime.date(2026, 2, 14))
    """
    return _once(value, "makeup_days", read_date, "dates")


def read_announced(value: Iterable[int] | None) -> tuple[int, ...] | None:
    """The announced years in order; `None` stays, and means every year.

    >>> read_announced([2026, 2025])
    (2025, 2026)
    """
    return None if value is None else _once(value, "announced", _read_year, "years")


def _once(
    value: Iterable[_Ordered], where: str, read: Callable[[object, str], _Ordered], what: str
) -> tuple[_Ordered, ...]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, f"a list of {what}")
    found: set[_Ordered] = set()
    for index, item in enumerate(value):
        one = read(item, f"{where}[{index}]")
        if one in found:
            raise DuplicateError(where, str(one))
        found.add(one)
    return tuple(sorted(found))


def _read_year(value: object, where: str = "year") -> int:
    if type(value) is not int:
        raise WrongTypeError(where, value, _YEARS)
    if not FIRST_DAY.year <= value <= LAST_DAY.year:
        raise InvalidValueError(where, value, _YEARS)
    return value


def read_makeup_hours(value: str, where: str = "makeup_hours") -> str:
    """The hours of make-up days, or nothing where those of an ordinary day hold.

    >>> read_makeup_hours("9:00-16:00")
    '09:00-16:00'
    """
    return value if value == "" else canonical_hours(value, where)


def read_unannounced(value: str, where: str = "unannounced") -> Unannounced:
    """What to do about a year that is not announced.

    >>> read_unannounced("warn")
    'warn'
    """
    for choice in _UNANNOUNCED:
        if value == choice:
            return choice
    raise InvalidValueError(where, value, f"one of {', '.join(_UNANNOUNCED)}")


def read_span(start: date, end: date) -> tuple[int, int]:
    """The ordinals of a half-open span of days; the end may be the day after the last.

    Raises:
        WrongTypeError: If one is no plain date.
        InvalidValueError: If a day is outside 1900 to 2999, or the end is before the start.

    >>> read_span(date(2026, 3, 6), date(2026, 3, 8))
    (739681, 739683)
    """
    first = read_date(start, "start").toordinal()
    after = _AFTER if type(end) is date and end.toordinal() == _AFTER else read_date(end, "end").toordinal()
    if after < first:
        raise InvalidValueError("end", str(end), f"the start {start} or a later day")
    return first, after


def special_shifts(
    week: Week,
    holidays: Iterable[tuple[date, object]],
    makeup_days: Iterable[date],
    makeup_hours: str,
    half_days: Iterable[tuple[date, str]],
) -> dict[int, Shifts]:
    """The shifts of the days, by ordinal, that do not have those of their day of the week.

    Raises:
        InvalidValueError: If a day is in two of the lists, make-up days have no hours, or a shift runs into the first
            of the next day.

    >>> special_shifts(((),) * 7, {date(1, 1, 2): "a holiday"}.items(), (), "", ())
    {2: ()}
    """
    special: dict[int, Shifts] = {on.toordinal(): () for on, _ in holidays}
    makeup = read_hours(makeup_hours) if makeup_hours else next((shifts for shifts in week if shifts), ())
    for index, on in enumerate(makeup_days):
        if not makeup:
            accepted = "the hours of make-up days such as '09:00-18:00', because no day of the week has any"
            raise InvalidValueError("makeup_hours", "", accepted)
        if on.toordinal() in special:
            raise InvalidValueError(f"makeup_days[{index}]", str(on), "a day that is no holiday")
        special[on.toordinal()] = makeup
    for on, hours in half_days:
        if on.toordinal() in special:
            accepted = "a day that is neither a holiday nor a make-up day"
            raise InvalidValueError(f"half_days.{on}", str(on), accepted, "leave it in one of the lists")
        special[on.toordinal()] = read_hours(hours)
    for day in special:
        for first in (day - 1, day):
            # Monday is 1 of date.toordinal() modulo 7 and 0 of the week
            shifts, following = (special.get(near, week[(near - 1) % 7]) for near in (first, first + 1))
            if overruns(shifts, following):
                found = f"{date.fromordinal(first)} {hours_text(shifts)}, then {hours_text(following)}"
                accepted = "a shift that ends before the next day's first begins"
                raise InvalidValueError("hours", found, accepted)
    return special


def _plain_date(value: object, where: str) -> date:
    if type(value) is not str:
        return read_date(value, where)
    try:
        on = date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError(where, value, _DATE) from None
    if str(on) != value:
        raise InvalidValueError(where, value, _DATE)
    return read_date(on, where)


def _plain_label(value: object, _: str) -> Label:
    return Label.from_plain(value)


def _text_then(read: Callable[[str, str], str]) -> Callable[[object, str], str]:
    def read_text(value: object, where: str) -> str:
        if not isinstance(value, str):
            raise WrongTypeError(where, value, "text")
        return read(value, where)

    return read_text


@final
class _Table:
    """One table of plain data while it is read: the faults found so far."""

    __slots__ = ("faults", "plain")

    def __init__(self, plain: Mapping[object, object]) -> None:
        self.plain: Mapping[object, object] = plain
        self.faults: list[Fault] = [
            Fault(at_key("", key), f"no such key; {did_you_mean(key, _KEYS)}") for key in plain if key not in _KEYS
        ]

    def _read(self, address: str, value: object, read: Callable[[object, str], _Read]) -> list[_Read]:
        try:
            return [read(value, address)]
        except REFUSALS as error:
            self.faults += faults_of(error, address)
            return []

    def text(self, name: str, read: Callable[[str, str], str], default: str | None = None) -> str:
        if name not in self.plain and default is not None:
            return default
        return next(iter(self._read(name, self.plain.get(name), _text_then(read))), "")

    def items(self, name: str, read: Callable[[object, str], _Read]) -> tuple[_Read, ...]:
        value = self.plain.get(name, ())
        if not isinstance(value, (list, tuple)):
            self.faults.append(Fault(name, found_instead(value, "a list")))
            return ()
        return tuple(one for index, item in enumerate(value) for one in self._read(at_index(name, index), item, read))

    def dated(self, name: str, read: Callable[[object, str], _Read]) -> tuple[tuple[date, _Read], ...]:
        value = self.plain.get(name, {})
        if not isinstance(value, Mapping):
            self.faults.append(Fault(name, found_instead(value, "a table with a date as each key")))
            return ()
        found: list[tuple[date, _Read]] = []
        for key, item in value.items():
            address = at_key(name, str(key) if isinstance(key, date) else key)
            days, entries = self._read(address, key, _plain_date), self._read(address, item, read)
            found += zip(days, entries, strict=False)
        return tuple(found)


def calendar_fields(plain: object) -> CalendarFields:
    """The arguments that a table of plain data holds.

    Raises:
        InvalidDocumentError: With every fault and its address.

    >>> calendar_fields({"weekly": "Mon-Fri 9:00-17:00", "announced": [2026]})["weekly"]
    'Mon-Fri 09:00-17:00'
    """
    if not isinstance(plain, Mapping):
        raise InvalidDocumentError("WorkCalendar", [Fault("", found_instead(plain, "a table with the key weekly"))])
    table = _Table(plain)
    fields = CalendarFields(
        weekly=table.text("weekly", canonical_week),
        time_zone=table.text("time_zone", read_zone_key, "UTC"),
        key=table.text("key", read_key, "calendar"),
        holidays=table.dated("holidays", _plain_label),
        makeup_days=table.items("makeup_days", _plain_date),
        makeup_hours=table.text("makeup_hours", read_makeup_hours, ""),
        half_days=table.dated("half_days", _text_then(canonical_hours)),
        announced=table.items("announced", _read_year) if "announced" in plain else None,
        unannounced=read_unannounced(table.text("unannounced", read_unannounced, "refuse") or "refuse"),
    )
    if table.faults:
        raise InvalidDocumentError("WorkCalendar", table.faults)
    return fields

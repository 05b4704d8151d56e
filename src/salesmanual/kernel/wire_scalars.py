"""The single values of a document: numbers, text, dates, instants, durations, money.

Invariant: reading the written text gives an equal value, and only the types named here are accepted; `true` is no
number, `1` is no truth, a `float` is neither money nor a rate, and an instant without an offset is refused.

Left out: lists, tables and choices between types (`wire_lists`, `wire_tables`, `wire_choices`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NoReturn
from zoneinfo import ZoneInfo

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import (
    MAX_DIGITS,
    decimal_text,
    number_text,
    read_decimal,
    read_fraction,
    to_exact_decimal,
)

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = [
    "as_it_is",
    "date_text",
    "duration_text",
    "exact_decimal_text",
    "exact_fraction_text",
    "instant_text",
    "money_text",
    "read_bool",
    "read_date",
    "read_decimal_text",
    "read_duration",
    "read_fraction_text",
    "read_instant",
    "read_int",
    "read_money",
    "read_str",
    "read_time",
    "read_zone",
    "time_text",
    "zone_text",
]

_MAX_BITS: Final = 1024
_MAX_TEXT: Final = 120
_DATE_LENGTH: Final = 10
_QUOTIENT: Final = re.compile(r"([+-]?[0-9]{1,310})/([0-9]{1,310})")
_DURATION: Final = re.compile(
    r"([+-]?)P(?=[0-9T])(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,6}))?S)?)?"
)
_ZONED: Final = re.compile(r"([^\[\]]+)\[([^\[\]]+)\]")
_DATE: Final = "a date such as '2026-03-31'"
_INSTANT: Final = "a date and time with its offset, such as '2026-03-31T09:00:00+08:00'"
_TIME: Final = "a time of day such as '09:30:00'"
_DURATION_TEXT: Final = "a duration such as 'PT8H' or 'P1DT30M'"


def as_it_is(value: object) -> object:
    """The value; what is plain already is written as it is."""
    return value


def read_str(value: object, _: object = None) -> str:
    """Text; nothing is turned into text."""
    return value if type(value) is str else _refuse(value, "text")


def read_bool(value: object, _: object = None) -> bool:
    """`true` or `false`; not 1, 0 or text."""
    return value if type(value) is bool else _refuse(value, "true or false")


def read_int(value: object, _: object = None) -> int:
    """A whole number; neither a truth value nor a decimal nor text."""
    if type(value) is not int:
        _refuse(value, "a whole number")
    if value.bit_length() > _MAX_BITS:
        raise InvalidValueError("value", value, f"a whole number of at most {_MAX_BITS} bits")
    return value


def read_decimal_text(value: object, _: object = None) -> Decimal:
    """A decimal number; a percentage is that part of 1.

    >>> read_decimal_text("0.05"), read_decimal_text("5%")
    (Decimal('0.05'), Decimal('0.05'))
    """
    if type(value) is str and value[-1:] == "%":
        return to_exact_decimal(read_fraction(value, "value"), "value")
    return read_decimal(value, "value")  # type: ignore[arg-type]  # refuses what it does not accept


def exact_decimal_text(value: Decimal) -> str:
    """The decimal in plain digits.

    >>> from decimal import Decimal
    >>> exact_decimal_text(Decimal("1E+3"))
    '1000'
    """
    text = str(value)
    if len(text) <= MAX_DIGITS and text.replace(".", "", 1).isdigit():
        return text
    if text[-3:-1] == "E+":  # ten digits at most, and no places
        return decimal_text(value)
    return decimal_text(read_decimal(value, "value"))


def read_fraction_text(value: object, _: object = None) -> Fraction:
    """An exact ratio: a decimal number, a percentage or a quotient.

    >>> read_fraction_text("85%"), read_fraction_text("1/3")
    (Fraction(17, 20), Fraction(1, 3))
    """
    if type(value) is str and len(value) > _MAX_TEXT and (parts := _QUOTIENT.fullmatch(value)) and int(parts[2]):
        return read_fraction(Fraction(int(parts[1]), int(parts[2])), "value")
    return read_fraction(value, "value")  # type: ignore[arg-type]  # refuses what it does not accept


def exact_fraction_text(value: Fraction) -> str:
    """The ratio as a decimal number where it is a short one, else as a quotient.

    >>> exact_fraction_text(Fraction(17, 20)), exact_fraction_text(Fraction(1, 3))
    ('0.85', '1/3')
    """
    text = number_text(read_fraction(value, "value"))
    whole, _, places = text.partition(".")
    fits = len(whole.lstrip("-")) <= MAX_DIGITS and len(places) <= MAX_DIGITS
    return text if fits else f"{value.numerator}/{value.denominator}"


def read_money(value: object, _: object = None) -> Money:
    """Money from its amount and currency code.

    >>> read_money("18420.50 CNY")
    Money('18420.50', 'CNY')
    """
    return Money.from_plain(value)


def money_text(value: Money) -> str:
    """The amount in plain digits and the currency code.

    >>> money_text(Money("18420.50", "CNY"))
    '18420.50 CNY'
    """
    return f"{exact_decimal_text(value.amount)} {value.currency}"


def read_date(value: object, _: object = None) -> date:
    """A date, or its text in the form year-month-day."""
    if type(value) is date:
        return value
    if type(value) is not str:
        _refuse(value, _DATE)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError("value", value, _DATE) from None
    if value[4] != "-" or value[7:8] != "-":
        raise InvalidValueError("value", value, _DATE)
    return day


def date_text(value: date) -> str:
    """The date in the form year-month-day."""
    return value.isoformat()


def read_instant(value: object, _: object = None) -> datetime:
    """An instant: a date and time with its offset from UTC, and the zone in brackets if it matters.

    >>> read_instant("2026-03-31T09:00:00+08:00").utcoffset()
    datetime.timedelta(seconds=28800)
    """
    if type(value) is datetime:
        at = value
    elif type(value) is str:
        at = _instant(value)
    else:
        _refuse(value, _INSTANT)
    if at.utcoffset() is None:
        raise InvalidValueError("value", value, _INSTANT, "add the offset from UTC, such as +08:00")
    return at


def _instant(text: str) -> datetime:
    zoned = _ZONED.fullmatch(text) if len(text) <= _MAX_TEXT else None
    try:
        at = datetime.fromisoformat(zoned[1] if zoned else text)
    except ValueError:
        raise InvalidValueError("value", text, _INSTANT) from None
    if text[4] != "-" or text[7] != "-" or len(text) == _DATE_LENGTH:
        raise InvalidValueError("value", text, _INSTANT)
    if zoned is None:
        return at
    zone, naive = read_zone(zoned[2]), at.replace(tzinfo=None)
    for fold in (0, 1):
        local = naive.replace(tzinfo=zone, fold=fold)
        if local.utcoffset() == at.utcoffset():
            return local
    raise InvalidValueError("value", text, f"an offset that holds in {zoned[2]} at that time")


def instant_text(value: datetime) -> str:
    """The date and time with its offset; with the zone where a clock is set back or forward and only the zone tells.

    >>> from datetime import timezone
    >>> instant_text(datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=8))))
    '2026-03-31T09:00:00+08:00'
    """
    text = value.isoformat()
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key and datetime.fromisoformat(text) != value:
        return f"{text}[{value.tzinfo.key}]"
    return text


def read_time(value: object, _: object = None) -> time:
    """A time of day without an offset."""
    if type(value) is str:
        try:
            at = time.fromisoformat(value)
        except ValueError:
            raise InvalidValueError("value", value, _TIME) from None
    elif type(value) is time:
        at = value
    else:
        _refuse(value, _TIME)
    if at.tzinfo is not None:
        raise InvalidValueError("value", value, _TIME, "leave the offset out")
    return at


def time_text(value: time) -> str:
    """The time of day, with seconds."""
    return value.isoformat()


def read_duration(value: object, _: object = None) -> timedelta:
    """A duration of weeks, days, hours, minutes and seconds in the form of ISO 8601.

    >>> read_duration("P1DT8H"), read_duration("PT0.5S")
    (datetime.timedelta(days=1, seconds=28800), datetime.timedelta(microseconds=500000))
    """
    if type(value) is not str:
        _refuse(value, _DURATION_TEXT)
    parts = _DURATION.fullmatch(value)
    if parts is None:
        raise InvalidValueError("value", value, _DURATION_TEXT, "years and months have no fixed length")
    weeks, days, hours, minutes, seconds = (int(parts[group] or 0) for group in (2, 3, 4, 5, 6))
    micros = int((parts[7] or "").ljust(6, "0"))
    try:
        duration = timedelta(days, seconds, micros, minutes=minutes, hours=hours, weeks=weeks)
    except OverflowError:
        raise InvalidValueError("value", value, "a duration of less than a thousand million days") from None
    return -duration if parts[1] == "-" else duration


def duration_text(value: timedelta) -> str:
    """The duration in days, hours, minutes and seconds.

    >>> duration_text(timedelta(hours=8)), duration_text(timedelta(days=-1, hours=-2)), duration_text(timedelta(0))
    ('PT8H', '-P1DT2H', 'PT0S')
    """
    sign, value = ("-", -value) if value.days < 0 else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    micros = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{micros}S" if seconds or micros else ""
    day = f"{value.days}D" if value.days else ""
    return f"{sign}P{day}" + (f"T{clock}" if clock else "" if day else "T0S")


def read_zone(value: object, _: object = None) -> ZoneInfo:
    """A time zone by its name in the IANA data base."""
    if type(value) is not str:
        _refuse(value, "a time zone such as 'Asia/Shanghai'")
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        from zoneinfo import available_timezones  # noqa: PLC0415 - only a failing call pays for the list

        remedy = did_you_mean(value, available_timezones())
        raise InvalidValueError("value", value, "a time zone such as 'Asia/Shanghai'", remedy) from None


def zone_text(value: tzinfo) -> str:
    """The zone's name.

    Raises:
        WrongTypeError: If the zone has none.
    """
    if isinstance(value, ZoneInfo) and value.key:
        return value.key
    raise WrongTypeError("time zone", value, "a ZoneInfo with a name", "make it with ZoneInfo('Asia/Shanghai')")


def _refuse(value: object, accepted: str) -> NoReturn:
    raise WrongTypeError("value", value, accepted)

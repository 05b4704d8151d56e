"""What policies and records check of their fields: text, choices, days, times, numbers, lists.

A validator here takes its place in the message from the field it stands on, so one function serves every field of that
meaning; a reader takes the place as an argument, for what is no field.

Invariant: a value is accepted as it is or refused with its place, what was found and what is accepted; nothing is
changed on the way.

Left out: what one package alone checks, and fields that convert what they are given.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import attrs

    Check = Callable[[object, attrs.Attribute[Any], Any], None]

__all__ = [
    "MOST_OF_A_LINE",
    "MOST_OF_A_TEXT",
    "check_choice",
    "check_count",
    "check_date",
    "check_duration",
    "check_flag",
    "check_kind",
    "check_line",
    "check_moment",
    "check_money",
    "check_optional_line",
    "check_period",
    "check_section",
    "check_text",
    "read_choice",
    "read_items",
    "read_line",
    "read_lines",
    "read_moment",
]

MOST_OF_A_LINE: Final = 200
MOST_OF_A_TEXT: Final = 10_000

Item = TypeVar("Item")


def read_line(value: object, where: str) -> str:
    """The value as one line of text, not blank, such as a key or a name.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is blank, not one line or longer than 200 characters.

    >>> read_line("li.na", "owner")
    'li.na'
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "text")
    if not value.strip() or len(value) > MOST_OF_A_LINE or not value.isprintable():
        raise InvalidValueError(where, value, f"one line of text of at most {MOST_OF_A_LINE} characters")
    return value


def read_lines(values: Iterable[object], where: str) -> tuple[str, ...]:
    """The values as lines of text, each once.

    Raises:
        WrongTypeError: If they are no list, or one is no text.
        InvalidValueError: If one is blank, not one line or too long.
        DuplicateError: If one comes twice.

    >>> read_lines(["phone", "email"], "channels")
    ('phone', 'email')
    """
    lines: list[str] = []
    for position, value in enumerate(read_listed(values, where, "a list of texts")):
        line = read_line(value, f"{where}[{position}]")
        if line in lines:
            raise DuplicateError(where, line, "name it once")
        lines.append(line)
    return tuple(lines)


def read_choice(value: object, where: str, accepted: str, choices: tuple[str, ...]) -> str:
    """The value, if it is one of the choices.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is none of them, with the closest one.

    >>> read_choice("month", "window", "an accumulation window", ("month", "year"))
    'month'
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, accepted, did_you_mean("", choices))
    if value not in choices:
        raise InvalidValueError(where, value, accepted, did_you_mean(value, choices))
    return value


def read_items(
    values: Iterable[object], where: str, kind: type[Item], accepted: str, *, key: str = "", least: int = 0
) -> tuple[Item, ...]:
    """The values as a tuple of one class.

    Args:
        values: The values, in order.
        where: The place in messages.
        kind: The class that each is of.
        accepted: What one of them is, for messages: "a stage".
        key: An attribute in which no two may be alike; empty where they may.
        least: How many there have to be.

    Raises:
        WrongTypeError: If they are no list, or one is of another class.
        InvalidValueError: If there are too few.
        DuplicateError: If two are alike in the key.

    >>> read_items([1, 2], "numbers", int, "a number")
    (1, 2)
    """
    listed = read_listed(values, where, f"a list, each item {accepted}")
    items: list[Item] = []
    seen: set[object] = set()
    for position, item in enumerate(listed):
        if not isinstance(item, kind):
            raise WrongTypeError(f"{where}[{position}]", item, accepted)
        own = getattr(item, key) if key else position
        if own in seen:
            raise DuplicateError(f"{where}[{position}].{key}", own, "each may come once")
        seen.add(own)
        items.append(item)
    if len(items) < least:
        raise InvalidValueError(where, listed, f"a list of at least {least}, each item {accepted}")
    return tuple(items)


def read_moment(value: object, where: str) -> datetime:
    """The value as a time with a time zone.

    Raises:
        WrongTypeError: If it is no datetime, or has no time zone.

    >>> from datetime import UTC
    >>> read_moment(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "at").hour
    9
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        remedy = "say where it is, as in at.replace(tzinfo=ZoneInfo('Asia/Shanghai'))"
        raise WrongTypeError(where, value, "a datetime with a time zone", remedy)
    return value


def check_line(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuses what is not one line of text."""
    read_line(value, attribute.name)


def check_optional_line(_: object, attribute: attrs.Attribute[str | None], value: str | None) -> None:
    """Refuses what is neither `None` nor one line of text."""
    if value is not None:
        read_line(value, attribute.name)


def check_section(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuses what is neither empty nor one line, such as the handbook section `4.3`."""
    if value != "":
        read_line(value, attribute.name)


def check_text(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuses what is no text, or too long; it may be empty and may have several lines."""
    if not isinstance(value, str):
        raise WrongTypeError(attribute.name, value, "text")
    if len(value) > MOST_OF_A_TEXT:
        raise InvalidValueError(attribute.name, value, f"text of at most {MOST_OF_A_TEXT:,} characters")


def check_flag(_: object, attribute: attrs.Attribute[bool], value: bool) -> None:  # noqa: FBT001 - the value to check
    """Refuses what is neither true nor false."""
    if not isinstance(value, bool):
        raise WrongTypeError(attribute.name, value, "True or False")


def check_date(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    """Refuses what is no day."""
    read_date(value, attribute.name)


def check_moment(_: object, attribute: attrs.Attribute[datetime], value: datetime) -> None:
    """Refuses what is no time with a time zone."""
    read_moment(value, attribute.name)


def check_period(_: object, attribute: attrs.Attribute[Period], value: Period) -> None:
    """Refuses what is no period."""
    if not isinstance(value, Period):
        raise WrongTypeError(attribute.name, value, "a Period", "write it as month(2026, 3)")


def check_duration(_: object, attribute: attrs.Attribute[timedelta], value: timedelta) -> None:
    """Refuses what is no time above none."""
    if not isinstance(value, timedelta):
        raise WrongTypeError(attribute.name, value, "a timedelta", "write it as timedelta(hours=40)")
    if value <= timedelta():
        raise InvalidValueError(attribute.name, str(value), "more than no time")


def check_money(_: object, attribute: attrs.Attribute[Money], value: Money) -> None:
    """Refuses what is no amount of money of 0 or more."""
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money", "write it as Money('6000', 'CNY')")
    if value.amount < 0:
        raise InvalidValueError(attribute.name, value, "an amount of 0 or more")


def check_count(least: int = 0, most: int | None = None) -> Check:
    """A validator that admits whole numbers within bounds.

    >>> import attrs
    >>> @attrs.frozen
    ... class Team:
    ...     seats: int = attrs.field(validator=check_count(1))
    >>> Team(0)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: seats: found 0, accepted is a whole number of at least 1
    """

    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if type(value) is not int:
            raise WrongTypeError(attribute.name, value, "a whole number")
        if value < least or (most is not None and value > most):
            bounds = f"a whole number of at least {least}" if most is None else f"a whole number from {least} to {most}"
            raise InvalidValueError(attribute.name, value, bounds)

    return check


def check_kind(kind: type, accepted: str, remedy: str = "") -> Check:
    """A validator that admits objects of one class.

    >>> import attrs
    >>> @attrs.frozen
    ... class Meeting:
    ...     on: date = attrs.field(validator=check_kind(date, "a day"))
    >>> Meeting("Monday")
    Traceback (most recent call last):
    salesmanual.kernel.errors.WrongTypeError: on: found 'Monday' of type str, accepted is a day
    """

    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, kind):
            raise WrongTypeError(attribute.name, value, accepted, remedy)

    return check


def check_choice(accepted: str, choices: tuple[str, ...]) -> Check:
    """A validator that admits one of a few words.

    >>> import attrs
    >>> @attrs.frozen
    ... class Call:
    ...     outcome: str = attrs.field(validator=check_choice("an outcome", ("reached", "missed")))
    >>> Call("mised")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: outcome: found 'mised', accepted is an outcome; did you mean 'missed'?
    """

    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        read_choice(value, attribute.name, accepted, choices)

    return check

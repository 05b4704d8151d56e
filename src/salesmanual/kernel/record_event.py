"""Events: one thing that happened to a record, with the data that changed.

Invariant: an event cannot be changed and neither can its data, which are plain, so that an event is written to a
document and read back as it was; its time is an instant, never a naive datetime.

Left out: the order of events (`record_journal`), and what they mean (`workflow`, and the records themselves).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.number import read_decimal
from salesmanual.kernel.texts import LANGUAGES, Label, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["NO_DATA", "Entries", "Event", "Plain", "move_event", "read_at", "read_plain", "thawed"]

Plain: TypeAlias = "bool | int | Decimal | str | tuple[Plain, ...] | Entries | None"
"""A value of plain data that nothing can change: what a document holds, lists as tuples and tables as `Entries`."""

_MAX_NAME: Final = 200
_MAX_WORDS: Final = 10_000
_MAX_TEXT: Final = 100_000
_MAX_DEPTH: Final = 32
_SET: Final = object.__setattr__
_NEW: Final = object.__new__


def read_plain(value: object, where: str = "data", depth: int = 0) -> Plain:
    """The value as plain data that nothing can change.

    Raises:
        WrongTypeError: If there is a `float` in it, or anything else that plain data does not hold.
        InvalidValueError: If it is too deep, or a text or number in it is too long.

    >>> read_plain(["a", {"b": [1, None]}])
    ('a', Entries({'b': (1, None)}))
    """
    if value is None or (type(value) is str and len(value) <= _MAX_TEXT) or isinstance(value, (bool, Entries)):
        return value
    if depth == _MAX_DEPTH:
        raise InvalidValueError(where, value, f"lists and tables at most {_MAX_DEPTH} deep")
    match value:
        case str():
            if len(value) > _MAX_TEXT:
                raise InvalidValueError(where, value, f"text of at most {_MAX_TEXT:,} characters")
            return str.__str__(value)
        case int():
            return int(read_decimal(int(value), where))
        case Decimal():
            return read_decimal(value, where)
        case Mapping():
            entries: Entries = _NEW(Entries)
            _SET(entries, "_items", _read_items(value, where, depth + 1))
            return entries
        case list() | tuple():
            return tuple(read_plain(item, f"{where}[{at}]", depth + 1) for at, item in enumerate(value))
    remedy = f"write Decimal('{value!r}'), because a float is not exact" if isinstance(value, float) else ""
    raise WrongTypeError(where, value, "plain data: text, true, false, int, Decimal, lists and tables", remedy)


def _read_items(value: Mapping[str, object], where: str, depth: int) -> dict[str, Plain]:
    for key in value:
        if not isinstance(key, str) or not 0 < len(key) <= _MAX_NAME:
            raise InvalidValueError(where, key, f"keys of 1 to {_MAX_NAME} characters")
    return {str(key): read_plain(item, f"{where}.{key}", depth) for key, item in value.items()}


@final
class Entries(Mapping[str, Plain]):
    """A table of plain data that nothing can change: a mapping that can be hashed.

    Raises:
        WrongTypeError: If a value is no plain data.
        InvalidValueError: If a key or value is empty or too long.

    Source: serves every record.

    >>> entries = Entries({"amount": "900 CNY", "lines": [1, 2]})
    >>> entries["lines"], entries == {"lines": (1, 2), "amount": "900 CNY"}
    ((1, 2), True)
    """

    __slots__ = ("_items",)
    _items: dict[str, Plain]

    def __init__(self, items: Mapping[str, object]) -> None:
        if type(items) is not dict and not isinstance(items, Mapping):
            raise WrongTypeError("data", items, "a table of plain data")
        _SET(self, "_items", _read_items(items, "data", 1))

    def __getitem__(self, key: str) -> Plain:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Entries):
            return self._items == other._items
        return self._items == other if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __setattr__(self, name: str, value: object) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __reduce__(self) -> tuple[type[Entries], tuple[dict[str, Plain]]]:
        return (Entries, (self._items,))

    def __repr__(self) -> str:
        return f"Entries({self._items!r})"

    def to_plain(self) -> dict[str, object]:
        """The table with lists for tuples, as a document holds it.

        >>> Entries({"lines": (1, 2)}).to_plain()
        {'lines': [1, 2]}
        """
        return {key: thawed(value) for key, value in self._items.items()}

    @classmethod
    def from_plain(cls, plain: object) -> Entries:
        """The table that `to_plain` wrote."""
        return cls(plain)  # type: ignore[arg-type] # refuses what it does not accept


def thawed(value: Plain) -> object:
    """The value with lists for tuples and tables for `Entries`, as a document holds it.

    >>> thawed((1, Entries({"b": (2,)})))
    [1, {'b': [2]}]
    """
    match value:
        case tuple():
            return [thawed(item) for item in value]
        case Entries():
            return value.to_plain()
    return value


NO_DATA: Final = Entries({})
"""A table without entries."""


def _read_name(value: str, where: str, accepted: str) -> str:
    """The value, if it is a name; with spaces around it one name would pass for two."""
    if not isinstance(value, str):
        raise WrongTypeError(where, value, accepted)
    if 0 < len(value) <= _MAX_NAME and value.isprintable() and value == value.strip():
        return str.__str__(value)
    raise InvalidValueError(where, value, f"{accepted}: one line of 1 to {_MAX_NAME} characters, no spaces around it")


def _read_what(value: str) -> str:
    if type(value) is str and 0 < len(value) <= _MAX_NAME and value.isprintable():  # the hot path, not called further
        return value
    return _read_name(value, "what", "the name of what happened")


def _read_by(value: str) -> str:
    if type(value) is str and 0 < len(value) <= _MAX_NAME and value.isprintable() and " " not in (value[0], value[-1]):
        return value  # as above
    return _read_name(value, "by", "who did it")


def _read_state(value: str | None) -> str | None:
    return value if value is None else _read_name(value, "state", "the key of a state")


def read_at(value: datetime) -> datetime:
    """The time of an event, if it has a time zone.

    Raises:
        WrongTypeError: If it is no datetime, or one without a time zone.

    >>> read_at(datetime(2026, 3, 2, 9, 0))
    Traceback (most recent call last):
    salesmanual.kernel.errors.WrongTypeError: at: found datetime.datetime(2026, 3, 2, 9, 0) of type datetime, accepted \
is a datetime with a time zone; say where it is, as in at.replace(tzinfo=ZoneInfo('Asia/Shanghai'))
    """
    if isinstance(value, datetime):
        if value.utcoffset() is not None:
            return value
        remedy = "say where it is, as in at.replace(tzinfo=ZoneInfo('Asia/Shanghai'))"
        raise WrongTypeError("at", value, "a datetime with a time zone", remedy)
    raise WrongTypeError("at", value, "a datetime with a time zone")


def _read_why(value: str | Text | Label) -> str | Label:
    if type(value) is str and len(value) <= _MAX_WORDS:
        return value
    match value:
        case Label():
            return value
        case Text():
            return Label({language: value.render(language) for language in LANGUAGES})
        case str():
            if len(value) <= _MAX_WORDS:
                return str.__str__(value)
            raise InvalidValueError("why", value, f"a reason of at most {_MAX_WORDS:,} characters")
    raise WrongTypeError("why", value, "the reason in words; '' where there is none")


def _read_data(value: Mapping[str, object]) -> Entries:
    return value if type(value) is Entries else Entries(value)


@final
@attrs.frozen
class Event:
    """One thing that happened to a record.

    Attributes:
        what: What happened, by its name: a workflow's trigger, or a word such as `"reprice"`.
        at: When, with a time zone; written with its offset from UTC.
        by: Who did it.
        why: The reason in words, or in several languages; empty where none was given.
        state: The state it led to; `None` where it left the state alone.
        data: The fields that it changed, with their new values as plain data, and what else was noted.

    Raises:
        WrongTypeError: If `at` has no time zone, or a field is of another type.
        InvalidValueError: If a name is empty, too long or not one line, or a text is too long.

    Source: serves every record; Handbook 2.1, 2.6, 10.2.

    >>> from datetime import UTC
    >>> event = Event("reprice", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "li.na", data={"amount": "900 CNY"})
    >>> print(event)
    2026-03-02 09:00+00:00 reprice by li.na
    """

    what: str = attrs.field(converter=_read_what)
    at: datetime = attrs.field(converter=read_at)
    by: str = attrs.field(converter=_read_by)
    why: str | Label = attrs.field(default="", converter=_read_why)
    state: str | None = attrs.field(default=None, converter=_read_state)
    data: Entries = attrs.field(default=NO_DATA, converter=_read_data)

    def to_plain(self) -> dict[str, object]:
        """The event as a table; what is empty is left out.

        >>> from datetime import UTC
        >>> Event("win", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "li.na", state="won").to_plain()
        {'what': 'win', 'at': '2026-03-02T09:00:00+00:00', 'by': 'li.na', 'state': 'won'}
        """
        plain: dict[str, object] = {"what": self.what, "at": self.at.isoformat(), "by": self.by}
        if self.why:
            plain["why"] = self.why.to_plain() if isinstance(self.why, Label) else self.why
        if self.state is not None:
            plain["state"] = self.state
        if self.data:
            plain["data"] = self.data.to_plain()
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> Event:
        """The event that the table describes.

        Raises:
            InvalidDocumentError: With every fault and its address.
        """
        from salesmanual.kernel.wire_faults import found_instead  # noqa: PLC0415 - only readers pay for it

        if not isinstance(plain, Mapping):
            raise InvalidDocumentError("Event", [Fault("", found_instead(plain, "a table with what, at and by"))])
        faults = [Fault(str(key), did_you_mean(key, _READERS)) for key in plain if key not in _READERS]
        fields = {key: _read_field(plain, key, faults) for key in _READERS if key in plain or key in _REQUIRED}
        if faults:
            raise InvalidDocumentError("Event", faults)
        return cls(**fields)  # type: ignore[arg-type] # each is what its reader returned

    def __str__(self) -> str:
        when = self.at.isoformat(sep=" ", timespec="minutes")
        moved = "" if self.state is None else f" to {self.state}"
        reason = f": {self.why}" if self.why else ""
        return f"{when} {self.what}{moved} by {self.by}{reason}"


_SET_WHAT: Final = Event.__dict__["what"].__set__
_SET_AT: Final = Event.__dict__["at"].__set__
_SET_BY: Final = Event.__dict__["by"].__set__
_SET_WHY: Final = Event.__dict__["why"].__set__
_SET_STATE: Final = Event.__dict__["state"].__set__
_SET_DATA: Final = Event.__dict__["data"].__set__


def move_event(what: str, at: datetime, by: str, why: str | Text | Label, state: str) -> Event:
    """The event of a move by a workflow, which has checked the time, and whose table has checked the names.

    Half the price of `Event(...)`, which reads every field: moves are the most frequent change of a record.
    """
    event: Event = _NEW(Event)
    _SET_WHAT(event, what)
    _SET_AT(event, at)
    _SET_BY(event, _read_by(by))
    _SET_WHY(event, _read_why(why) if why != "" else "")
    _SET_STATE(event, state)
    _SET_DATA(event, NO_DATA)
    return event


def with_data(event: Event, data: Entries) -> Event:
    """The same event with other data; its other fields are carried over, not read anew."""
    copy: Event = _NEW(Event)
    _SET_WHAT(copy, event.what)
    _SET_AT(copy, event.at)
    _SET_BY(copy, event.by)
    _SET_WHY(copy, event.why)
    _SET_STATE(copy, event.state)
    _SET_DATA(copy, data)
    return copy


def _plain_at(value: object) -> datetime:
    from salesmanual.kernel.wire_scalars import read_instant  # noqa: PLC0415 - only readers pay for it

    return read_at(read_instant(value))


def _plain_why(value: object) -> str | Label:
    return Label.from_plain(value) if isinstance(value, Mapping) else _read_why(value)  # type: ignore[arg-type] # as in _READERS


_REQUIRED: Final = ("what", "at", "by")
_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "what": _read_what,  # type: ignore[dict-item] # the readers refuse what they do not accept
    "at": _plain_at,
    "by": _read_by,  # type: ignore[dict-item] # as above
    "why": _plain_why,
    "state": _read_state,  # type: ignore[dict-item] # as above
    "data": Entries.from_plain,
}


def _read_field(plain: Mapping[str, object], key: str, faults: list[Fault]) -> object:
    from salesmanual.kernel.wire_faults import REFUSALS, faults_of  # noqa: PLC0415 - only readers pay for it

    if key not in plain:
        faults.append(Fault(key, "is missing"))
        return None
    try:
        return _READERS[key](plain[key])
    except REFUSALS as error:
        faults.extend(faults_of(error, key, name=key))
        return None

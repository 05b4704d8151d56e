"""Records: what happened to one customer, deal or person, with identity, version and journal.

A record is a frozen attrs class with an `id` and a `journal`. Nothing changes it: a change gives a new record whose
journal has one more event. What changes often, the state, since when and the events, is in the journal alone, so a
move of a large record costs little more than the event.

Invariant: `version == len(journal)`, and replaying the events of a later version on an earlier one gives the later one.

Left out: where records are kept (`repository`) and which changes are admitted (`workflow`).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast, get_type_hints, runtime_checkable

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.record_event import NO_DATA, Entries, Event, Plain, read_plain, thawed, with_data
from salesmanual.kernel.record_journal import EMPTY_JOURNAL, Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "EMPTY_JOURNAL",
    "NO_DATA",
    "Entries",
    "Event",
    "Journal",
    "Journaled",
    "Plain",
    "Record",
    "changed_data",
    "read_id",
    "recorded",
    "replay",
    "with_journal",
]

_MAX_ID: Final = 200
_KEPT: Final = frozenset({"id", "journal"})


@runtime_checkable
class Record(Protocol):
    """What every record has; a frozen attrs class with these and its own fields is one.

    Source: serves every record; Handbook 2.1, 2.3, 2.6.

    >>> from datetime import UTC, datetime
    >>> @attrs.frozen
    ... class Visit:
    ...     id: str = attrs.field(converter=read_id)
    ...     customer: str
    ...     journal: Journal = EMPTY_JOURNAL
    ...
    ...     @property
    ...     def version(self) -> int:
    ...         return len(self.journal)
    >>> visit = Visit("V-1", "Acme")
    >>> moved = recorded(visit, Event("rename", datetime(2026, 3, 2, tzinfo=UTC), "li.na"), customer="Acme Ltd")
    >>> isinstance(moved, Record), moved.version, moved.customer, moved.journal[0].data["customer"]
    (True, 1, 'Acme Ltd', 'Acme Ltd')
    """

    @property
    def id(self) -> str:
        """What tells it from every other record of its kind."""
        ...

    @property
    def version(self) -> int:
        """How many events it has: `len(journal)`."""
        ...

    @property
    def journal(self) -> Journal:
        """What happened to it."""
        ...


class Journaled(Protocol):
    """What has a journal: every record, and a journal itself, which is its own.

    Source: serves every record.
    """

    @property
    def journal(self) -> Journal:
        """What happened to it."""
        ...


R = TypeVar("R", bound=Journaled)


def read_id(value: str) -> str:
    """The identifier of a record, checked: a converter for the field `id`.

    Raises:
        WrongTypeError: If it is not text.
        InvalidValueError: If it is empty, begins or ends with a space, is too long or not one line.

    >>> read_id("D-7")
    'D-7'
    """
    if not isinstance(value, str):
        raise WrongTypeError("id", value, "text such as 'D-7'")
    if 0 < len(value) <= _MAX_ID and value.isprintable() and value == value.strip():
        return str.__str__(value)
    raise InvalidValueError("id", value, f"one line of 1 to {_MAX_ID} characters, without spaces around it")


@lru_cache(maxsize=1_024)
def _copier(cls: type) -> Callable[[Any, Journal], Any] | None:
    """A function that copies a record of the class with another journal, slot by slot.

    There is none for a class that works something out of its fields or keeps anything but fields in its slots. The
    function is written out for the class, as attrs writes `__init__`, which is twice as fast as a loop.
    """
    names = _fields(cls).keys()
    slots = {name for part in cls.__mro__ for name in vars(part).get("__slots__", ())} - {"__weakref__"}
    if slots != names or getattr(cls, "__dictoffset__", True) or hasattr(cls, "__attrs_post_init__"):
        return None
    others = sorted(names - {"journal"})
    known: dict[str, Any] = {f"set_{name}": getattr(cls, name).__set__ for name in names}
    known |= {"new": object.__new__, "cls": cls}
    lines = [f"    set_{name}(copy, record.{name})" for name in others]
    source = [
        "def copied(record, journal):",
        "    copy = new(cls)",
        *lines,
        "    set_journal(copy, journal)",
        "    return copy",
    ]
    exec("\n".join(source), known)  # noqa: S102 - it holds nothing but the names of the fields of an attrs class
    copied: Callable[[Any, Journal], Any] = known["copied"]
    return copied


def with_journal(record: R, journal: Journal) -> R:
    """The same record with another journal; its other fields are carried over, not read anew.

    Raises:
        WrongTypeError: If the record is no attrs class with a journal.
    """
    cls = type(record)
    if cls is Journal:
        return cast("R", journal)
    copied = _copier(cls)
    if copied is None:
        return cast("R", attrs.evolve(cast("Any", record), journal=journal))
    return cast("R", copied(record, journal))


def recorded(record: R, event: Event, /, **changes: object) -> R:
    """The record with the changes made and one more event in its journal, whose data hold them in plain form.

    Args:
        record: The record; it stays as it is.
        event: What happened. Its data may note more, under keys that are no fields of the record.
        **changes: Fields of the record and their new values.

    Raises:
        WrongTypeError: If the record is no attrs class with a journal, or a value has no plain form.
        InvalidValueError: If a change names no field, or `id` or `journal`; if the event's data name a field; if the
            event is earlier than the last one; or as the record's own fields refuse.

    See `Record` for an example.
    """
    fields = _fields(type(record))
    check_type(event, Event, "event")
    for name in changes:
        if name in _KEPT or name not in fields:
            raise InvalidValueError("changes", name, "a field of the record", did_you_mean(name, fields.keys() - _KEPT))
    for key in event.data:
        if key in fields:
            raise InvalidValueError("event.data", key, "what is no field", "pass the change of a field by its name")
    if changes:
        data = changed_data(changes)
        event = with_data(event, Entries({**event.data, **data}) if event.data else data)
    return _evolved(record, record.journal.append(event), changes)


def changed_data(changes: Mapping[str, object]) -> Entries:
    """The new values of fields in plain form, as an event keeps them.

    Raises:
        WrongTypeError: If a value has no plain form.

    >>> from salesmanual.kernel.money import Money
    >>> changed_data({"amount": Money("900", "CNY"), "visits": 3})
    Entries({'amount': '900 CNY', 'visits': 3})
    """
    return Entries({name: _plain(value, name) for name, value in changes.items()})


def _plain(value: object, where: str) -> Plain:
    if value is None or isinstance(value, (bool, int, str)):
        return read_plain(value, where)
    from salesmanual.kernel.wire import unstructure  # noqa: PLC0415 - moves and simple changes do without

    return read_plain(unstructure(value), where)


def _evolved(record: R, journal: Journal, changes: Mapping[str, object]) -> R:
    if not changes:
        return with_journal(record, journal)
    aliases, values_of = _arguments(type(record))
    arguments = dict(zip(aliases.values(), values_of(record), strict=True))
    arguments["journal"] = journal
    for name, value in changes.items():
        arguments[aliases[name]] = value
    return type(record)(**arguments)


@lru_cache(maxsize=1_024)
def _arguments(cls: type) -> tuple[dict[str, str], Callable[[object], tuple[object, ...]]]:
    """What the constructor calls each field, and a function that reads all of them: four times as fast as `evolve`."""
    fields = _fields(cls)
    read = attrgetter(*fields)
    values_of = read if len(fields) > 1 else lambda record: (read(record),)
    return {name: field.alias or name for name, field in fields.items()}, values_of


@lru_cache(maxsize=1_024)
def _fields(cls: type) -> dict[str, attrs.Attribute[Any]]:
    """The fields that a change may name, and `id` and `journal`."""
    if not attrs.has(cls) or "journal" not in attrs.fields_dict(cls):
        raise WrongTypeError("record", cls, "a record: a frozen attrs class with the field journal")
    return {field.name: field for field in attrs.fields(cls) if field.init}


def replay(first: R, events: Iterable[Event], *, read: Callable[[str, Plain], object] | None = None) -> R:
    """The record that the events make of an earlier version.

    The data of an event that name a field of the record are its new value; the others are left where they are.

    Args:
        first: A version of the record, such as the first.
        events: The journal of the later version, from its first event on.
        read: Makes the value of a field from its name and plain form; by default the field's type does.

    Raises:
        InvalidValueError: If the events do not begin with those of the earlier version.
        InvalidDocumentError: If a value cannot be read, with its address.
        WrongTypeError: If a field's type is not known at run time and there is no `read`.

    >>> from datetime import UTC, datetime
    >>> @attrs.frozen
    ... class Visit:
    ...     id: str
    ...     customer: str
    ...     journal: Journal = EMPTY_JOURNAL
    >>> visit = Visit("V-1", "Acme")
    >>> later = recorded(visit, Event("rename", datetime(2026, 3, 2, tzinfo=UTC), "li.na"), customer="Acme Ltd")
    >>> replay(visit, later.journal, read=lambda name, plain: plain) == later
    True
    """
    _fields(type(first))
    journal = events if isinstance(events, Journal) else Journal(events)
    if not journal.continues(first.journal):
        raise InvalidValueError(
            "events", journal, f"events that begin with the {len(first.journal)} of the earlier version"
        )
    fields = _fields(type(first)).keys() - _KEPT
    reader = read or _reader(type(first))
    record = first
    for event in islice(journal, len(first.journal), None):
        changes = {name: reader(name, plain) for name, plain in event.data.items() if name in fields}
        record = _evolved(record, record.journal.append(event), changes)
    return record


def _reader(cls: type) -> Callable[[str, Plain], object]:
    def read(name: str, plain: Plain) -> object:
        from salesmanual.kernel.wire import structure  # noqa: PLC0415 - only replaying pays for it

        return structure(thawed(plain), _types(cls)[name])

    return read


def _types(cls: type) -> dict[str, Any]:
    try:
        return get_type_hints(cls)
    except NameError as error:
        remedy = "import the types of its fields where it is defined, or pass read"
        raise WrongTypeError("record", cls, "a class whose field types are known at run time", remedy) from error

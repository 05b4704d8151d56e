"""The journal: what happened to one record, event by event, and the state it is in.

Invariant: a journal only grows, and each later one shares the events of the earlier, so adding an event costs the same
however long the journal is, and no holder of an earlier journal sees the later event. Its events are in the order of
time. Its state is the one that the last event with a state led to, so it cannot contradict the events.

Left out: the record that holds the journal (`record`), and which events a record may have (`workflow`).
"""

# ruff: noqa: SLF001 - a journal follows the links of other journals

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, final, overload

import attrs

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    read_listed,
)
from salesmanual.kernel.record_event import Event, read_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

__all__ = ["EMPTY_JOURNAL", "Journal"]

_NEW: Final = object.__new__


@final
@attrs.frozen(init=False, eq=False, repr=False)
class Journal(Sequence[Event]):
    """The events of one record, first to last, and the state they lead to.

    Adding an event and asking for the length, the last event, the state and since when takes the same time however
    long the journal is; walking from the first event on takes time in proportion to it.

    Args:
        events: The events, in the order of time.

    Raises:
        WrongTypeError: If one is no `Event`.
        InvalidValueError: If one is earlier than the one before it.

    Source: serves every record; Handbook 2.1, 2.6, 10.2.

    >>> from datetime import UTC, datetime
    >>> opened = Journal([Event("open", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "li.na", state="lead")])
    >>> won = opened.append(Event("win", datetime(2026, 3, 9, 9, 0, tzinfo=UTC), "li.na", state="won"))
    >>> len(opened), opened.state, len(won), won.state
    (1, 'lead', 2, 'won')
    """

    _before: Journal | None
    _last: Event | None
    _length: int
    _moved: Journal | None

    def __init__(self, events: Iterable[Event] = ()) -> None:
        _fill(self, None, None, 0, None)
        journal = None
        for event in read_listed(events, "events", "a list of events"):
            journal = (journal or EMPTY_JOURNAL).append(event)
        if journal is not None:
            moved = self if journal._moved is journal else journal._moved
            _fill(self, journal._before, journal._last, journal._length, moved)

    def append(self, event: Event) -> Journal:
        """The journal with one more event; this one stays as it is.

        Raises:
            WrongTypeError: If it is no `Event`.
            InvalidValueError: If it is earlier than the last event.
        """
        if type(event) is not Event:
            raise WrongTypeError("event", event, "an Event")
        last = self._last
        if last is not None and event.at < last.at:
            raise InvalidValueError("at", str(event.at), f"the time of the last event, {last.at}, or later")
        journal: Journal = _NEW(Journal)
        _SET_BEFORE(journal, self)
        _SET_LAST(journal, event)
        _SET_LENGTH(journal, self._length + 1)
        _SET_MOVED(journal, self._moved if event.state is None else journal)
        return journal

    @property
    def journal(self) -> Journal:
        """Itself: a journal alone can be moved through a workflow like a record."""
        return self

    @property
    def last(self) -> Event | None:
        """The last event; `None` where there is none."""
        return self._last

    @property
    def state(self) -> str | None:
        """The state that the events lead to; `None` where none of them names a state."""
        moved = self._moved
        return None if moved is None else moved._last.state  # type: ignore[union-attr] # it has an event

    @property
    def since(self) -> datetime | None:
        """When the last event with a state happened; `None` where there is none."""
        moved = self._moved
        return None if moved is None else moved._last.at  # type: ignore[union-attr] # it has an event

    @property
    def previous_state(self) -> str | None:
        """The last state that is not the present one; `None` where there was no other."""
        present = self.state
        for event in self.moves_back():
            if event.state != present:
                return event.state
        return None

    def moves_back(self) -> Iterator[Event]:
        """The events that name a state, last to first, without looking at the others."""
        moved = self._moved
        while moved is not None:
            yield moved._last  # type: ignore[misc] # it has an event
            before = moved._before
            moved = None if before is None else before._moved

    def as_of(self, at: datetime) -> Journal:
        """The journal as it stood at that time: with the events up to and including it.

        Raises:
            WrongTypeError: If it has no time zone.

        >>> from datetime import UTC, datetime
        >>> journal = Journal([Event("open", datetime(2026, 3, day, tzinfo=UTC), "li.na") for day in (2, 9, 16)])
        >>> len(journal.as_of(datetime(2026, 3, 9, tzinfo=UTC)))
        2
        """
        instant = read_at(at)
        journal = self
        while journal._last is not None and journal._last.at > instant:
            journal = journal._before or EMPTY_JOURNAL
        return journal

    def continues(self, earlier: Journal) -> bool:
        """Whether the earlier journal's events are the first of this one's.

        >>> EMPTY_JOURNAL.continues(EMPTY_JOURNAL)
        True
        """
        check_type(earlier, Journal, "earlier")
        journal = self
        while journal._length > earlier._length:
            journal = journal._before or EMPTY_JOURNAL
        return journal == earlier

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Event]:
        return iter(list(self.__reversed__())[::-1])

    def __reversed__(self) -> Iterator[Event]:
        journal: Journal | None = self
        while journal is not None and journal._last is not None:
            yield journal._last
            journal = journal._before

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Event, ...]: ...

    def __getitem__(self, index: int | slice) -> Event | tuple[Event, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        check_type(index, int, "index")
        back = -index - 1 if index < 0 else self._length - index - 1
        if not 0 <= back < self._length:
            raise IndexError(index)
        return next(islice(self.__reversed__(), back, None))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Journal):
            return NotImplemented
        mine: Journal | None = self
        theirs: Journal | None = other
        if self._length != other._length:
            return False
        while mine is not theirs and mine is not None and theirs is not None:
            if mine._last != theirs._last:
                return False
            mine, theirs = mine._before, theirs._before
        return True

    def __hash__(self) -> int:
        return hash((self._length, self._last))

    def __reduce__(self) -> tuple[type[Journal], tuple[tuple[Event, ...]]]:
        return (Journal, (tuple(self),))

    def __repr__(self) -> str:
        return f"<Journal of {self._length} events, state {self.state}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def to_plain(self) -> list[object]:
        """The events as a list of tables."""
        return [event.to_plain() for event in self]

    @classmethod
    def from_plain(cls, plain: object) -> Journal:
        """The journal that the list describes.

        Raises:
            InvalidDocumentError: With every fault and its address.
        """
        from salesmanual.kernel.wire_faults import found_instead, joined  # noqa: PLC0415 - only readers pay for it

        if not isinstance(plain, (list, tuple)):
            raise InvalidDocumentError("Journal", [Fault("", found_instead(plain, "a list of events"))])
        journal, faults = EMPTY_JOURNAL, []
        for index, item in enumerate(plain):
            try:
                journal = journal.append(Event.from_plain(item))
            except InvalidDocumentError as error:
                faults += [Fault(joined(f"[{index}]", fault.address), fault.problem) for fault in error.faults]
            except InvalidValueError as error:
                faults.append(Fault(f"[{index}].at", f"found {error.found}, accepted is {error.accepted}"))
        if faults:
            raise InvalidDocumentError("Journal", faults)
        return journal


_SET_BEFORE: Final = Journal.__dict__["_before"].__set__
_SET_LAST: Final = Journal.__dict__["_last"].__set__
_SET_LENGTH: Final = Journal.__dict__["_length"].__set__
_SET_MOVED: Final = Journal.__dict__["_moved"].__set__


def _fill(journal: Journal, before: Journal | None, last: Event | None, length: int, moved: Journal | None) -> None:
    _SET_BEFORE(journal, before)
    _SET_LAST(journal, last)
    _SET_LENGTH(journal, length)
    _SET_MOVED(journal, moved)


EMPTY_JOURNAL: Final = Journal()
"""The journal of a record to which nothing has happened yet."""

"""Timelines: what was so from which day to which, for one thing, and what holds on a day.

A dated entry is any value with `since`, its first day, and `until`, its last day or `None` where no end is known.

Invariant: no two entries of a timeline have a day in common, so on any day at most one of them holds; finding it takes
the logarithm of their number.

Left out: what entries say, and how they change; a changed past is a new entry, never a changed one.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.period import Period, read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Dated", "Timeline", "check_since", "check_until", "holds_on", "holds_within", "timelines"]


class Dated(Protocol):
    """What holds from one day to another.

    Source: serves every effective date.
    """

    @property
    def since(self) -> date:
        """The first day."""
        ...

    @property
    def until(self) -> date | None:
        """The last day, which belongs to it; `None` where no end is known."""
        ...


D = TypeVar("D", bound=Dated)
K = TypeVar("K")

_since: Final = attrgetter("since")


def check_since(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    """Refuses a first day that is no day."""
    read_date(value, attribute.name)


def check_until(entry: Dated, attribute: attrs.Attribute[date | None], value: date | None) -> None:
    """Refuses a last day that is no day, or is before the first; stands on a field after `since`."""
    if value is not None and read_date(value, attribute.name) < entry.since:
        raise InvalidValueError(attribute.name, str(value), f"the first day {entry.since} or a later one, or None")


def holds_on(entry: Dated, on: date) -> bool:
    """Whether the day is one of the entry's.

    >>> from datetime import date
    >>> @attrs.frozen
    ... class Role:
    ...     since: date
    ...     until: date | None = None
    >>> june = Role(date(2026, 6, 1), date(2026, 6, 30))
    >>> holds_on(june, date(2026, 6, 30)), holds_on(june, date(2026, 7, 1))
    (True, False)
    """
    return entry.since <= on and (entry.until is None or on <= entry.until)


def holds_within(entry: Dated, period: Period) -> bool:
    """Whether the entry has a day in common with the period."""
    return entry.since < period.end and (entry.until is None or entry.until >= period.start)


@final
@attrs.frozen(init=False)
class Timeline(Generic[D]):
    """The dated entries of one thing, in order.

    Args:
        entries: The entries, in any order.
        what: What they are of, for messages, such as `"li.na"`.

    Raises:
        WrongTypeError: If they are no list, or one of them has no days.
        DuplicateError: If two of them have a day in common.

    Source: Handbook 1.2, 2.2, 8.1.

    >>> from datetime import date
    >>> @attrs.frozen
    ... class Role:
    ...     name: str
    ...     since: date
    ...     until: date | None = None
    >>> junior, senior = Role("junior", date(2025, 1, 1), date(2026, 6, 30)), Role("senior", date(2026, 7, 1))
    >>> roles = Timeline([senior, junior])
    >>> roles.at(date(2026, 6, 30)).name, roles.at(date(2026, 7, 1)).name, roles.at(date(2024, 12, 31))
    ('junior', 'senior', None)
    """

    entries: tuple[D, ...]
    _starts: tuple[date, ...] = attrs.field(repr=False, eq=False)

    def __init__(self, entries: Iterable[D] = (), what: str = "entries") -> None:
        listed = read_listed(entries, what, "dated entries, in a list")
        for position, entry in enumerate(listed):
            if not (hasattr(entry, "since") and hasattr(entry, "until")):
                raise WrongTypeError(f"{what}[{position}]", entry, "an entry with since and until")
        ordered = tuple(sorted(listed, key=_since))
        for before, after in pairwise(ordered):
            if before.until is None or before.until >= after.since:
                remedy = f"let the one since {before.since} end before it"
                raise DuplicateError(f"{what}: the day", str(after.since), remedy)
        self.__attrs_init__(ordered, tuple(map(_since, ordered)))

    def at(self, on: date) -> D | None:
        """What holds on the day; `None` where nothing does."""
        position = bisect_right(self._starts, on)
        if not position:
            return None
        entry = self.entries[position - 1]
        return entry if entry.until is None or on <= entry.until else None

    def within(self, period: Period) -> tuple[D, ...]:
        """What holds on some day of the period, in order."""
        return tuple(entry for entry in self.entries if holds_within(entry, period))

    def __iter__(self) -> Iterator[D]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def timelines(entries: Iterable[D], of: Callable[[D], K]) -> dict[K, Timeline[D]]:
    """The entries of each thing as its timeline, things in the order in which they first come.

    Raises:
        WrongTypeError: As for `Timeline`.
        DuplicateError: If two entries of one thing have a day in common; it names the thing.

    >>> from datetime import date
    >>> @attrs.frozen
    ... class Role:
    ...     person: str
    ...     since: date
    ...     until: date | None = None
    >>> roles = [Role("li.na", date(2026, 1, 1)), Role("wang.wei", date(2026, 1, 1))]
    >>> list(timelines(roles, lambda role: role.person))
    ['li.na', 'wang.wei']
    """
    grouped: dict[K, list[D]] = {}
    for entry in entries:
        grouped.setdefault(of(entry), []).append(entry)
    return {key: Timeline(own, str(key)) for key, own in grouped.items()}

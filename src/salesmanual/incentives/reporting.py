"""Who reports to whom, by day: the line along which sales roll up to managers.

Invariant: on any day everybody has at most one manager, and every line ends: nobody is, through others, their own
manager. A `ReportingBook` that says otherwise cannot be built; another source is refused when its line is walked.

Left out: positions, departments and dotted lines (`organization`). Anything with `manager_of` can stand in for a
`ReportingBook`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol, final

import attrs

from salesmanual.incentives.sales import read_key, read_participant
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.period import FIRST_DAY, Period, read_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Reporting", "ReportingBook", "ReportsTo", "check_reporting", "line_of"]


class Reporting(Protocol):
    """What crediting asks about the reporting line."""

    def manager_of(self, person: str, on: date) -> str | None:
        """Who the person reports to on the day; `None` for nobody."""
        ...


def _read_manager(value: str) -> str:
    return read_key(value, "manager")


@final
@attrs.frozen
class ReportsTo:
    """Who a person reports to, and when.

    Attributes:
        participant: The person.
        manager: The manager.
        period: When; `None` for always.

    Raises:
        WrongTypeError: If the period is no period.
        InvalidValueError: If a name is not one line of text.

    Source: Handbook 1.1, 4.3.

    >>> ReportsTo("li.na", "zhao.min").manager
    'zhao.min'
    """

    participant: str = attrs.field(converter=read_participant)
    manager: str = attrs.field(converter=_read_manager)
    period: Period | None = None

    def __attrs_post_init__(self) -> None:
        if self.period is not None and not isinstance(self.period, Period):
            raise WrongTypeError("period", self.period, "a Period, or None for always")

    def start(self) -> date:
        """The first day of it."""
        return FIRST_DAY if self.period is None else self.period.start


def _read_entries(value: Iterable[ReportsTo]) -> tuple[ReportsTo, ...]:
    entries = read_listed(value, "entries", "entries, in a list")
    for position, entry in enumerate(entries):
        if not isinstance(entry, ReportsTo):
            raise WrongTypeError(f"entries[{position}]", entry, "a ReportsTo", "write it as ReportsTo('li.na', 'boss')")
    return tuple(sorted(entries, key=lambda entry: (entry.participant, entry.start(), entry.manager)))


@final
@attrs.frozen
class ReportingBook:
    """Who reports to whom, with the days.

    It also serves as the `Teams` of a plan: the team of a manager is who reports to them directly.

    Attributes:
        entries: By person and day.

    Raises:
        WrongTypeError: If an entry is no `ReportsTo`.
        DuplicateError: If a person has two managers on one day.
        InvalidValueError: If a line comes back to where it began.

    Source: Handbook 1.1, 4.3.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import half, month
    >>> book = ReportingBook([
    ...     ReportsTo("li.na", "zhao.min", half(2026, 1)), ReportsTo("li.na", "wu.fang", half(2026, 2)),
    ...     ReportsTo("zhao.min", "head"),
    ... ])
    >>> book.manager_of("li.na", date(2026, 6, 30)), book.manager_of("li.na", date(2026, 7, 1))
    ('zhao.min', 'wu.fang')
    >>> line_of(book, "li.na", date(2026, 6, 30)), book.members("zhao.min", month(2026, 6))
    (('zhao.min', 'head'), ('li.na',))
    """

    entries: tuple[ReportsTo, ...] = attrs.field(default=(), converter=_read_entries)
    _by_person: dict[str, list[ReportsTo]] = attrs.field(init=False, repr=False, eq=False, hash=False)
    _by_manager: dict[str, list[ReportsTo]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        by_person: dict[str, list[ReportsTo]] = {}
        by_manager: dict[str, list[ReportsTo]] = {}
        for entry in self.entries:
            own = by_person.setdefault(entry.participant, [])
            if own and _holds(own[-1], entry.start()):
                name = f"{entry.participant} on {entry.start()}"
                raise DuplicateError("manager", name, "let the periods of a person not overlap")
            own.append(entry)
            by_manager.setdefault(entry.manager, []).append(entry)
        object.__setattr__(self, "_by_person", by_person)
        object.__setattr__(self, "_by_manager", by_manager)
        for entry in self.entries:  # a circle is closed on the first day of one of its entries
            line_of(self, entry.participant, entry.start())

    def manager_of(self, person: str, on: date) -> str | None:
        """Who the person reports to on the day; `None` for nobody.

        Raises:
            WrongTypeError: If the person is no text or the day no date.
        """
        read_participant(person)
        read_date(on)
        own = self._by_person.get(person, [])
        position = bisect_right(own, on, key=ReportsTo.start)
        if not position:
            return None
        entry = own[position - 1]
        return entry.manager if _holds(entry, on) else None

    def members(self, team: str, period: Period) -> tuple[str, ...]:
        """Who reports to the manager directly on the period's last day, in alphabetical order.

        Raises:
            WrongTypeError: If the team is no text or the period no period.
        """
        read_key(team, "team")
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        on = period.last_day()
        return tuple(sorted(entry.participant for entry in self._by_manager.get(team, ()) if _holds(entry, on)))


def _holds(entry: ReportsTo, on: date) -> bool:
    return entry.period is None or on in entry.period


def check_reporting(value: Reporting) -> Reporting:
    """The value, if it says who reports to whom.

    Raises:
        WrongTypeError: If it does not.
    """
    if isinstance(value, type) or not hasattr(value, "manager_of"):
        raise WrongTypeError("reporting", value, "who reports to whom", "write it as a ReportingBook")
    return value


def line_of(reporting: Reporting, person: str, on: date) -> tuple[str, ...]:
    """The person's manager on the day, that one's manager, and so on, to the top.

    Raises:
        WrongTypeError: If it does not say who reports to whom.
        InvalidValueError: If the line comes back to somebody it has passed.

    Source: Handbook 1.1, 4.3.

    >>> from datetime import date
    >>> line_of(ReportingBook([ReportsTo("li.na", "zhao.min")]), "li.na", date(2026, 3, 9))
    ('zhao.min',)
    """
    line = [person]
    manager = check_reporting(reporting).manager_of(person, on)
    while manager is not None:
        if not isinstance(manager, str):
            where = f"reporting line of {person} on {on}"
            raise WrongTypeError(where, manager, "the key of a manager, or None", "correct manager_of")
        if manager in line:
            around = " → ".join([*line[line.index(manager) :], manager])
            remedy = "correct who reports to whom on that day"
            raise InvalidValueError(f"reporting line of {person} on {on}", around, "a line that ends", remedy)
        line.append(manager)
        manager = reporting.manager_of(manager, on)
    return tuple(line[1:])

"""Appointments: who has which position from which day, by whose decision; and carrying them out in an organisation.

Invariant: an appointment takes effect on a day and changes nothing before it. Carrying several out is all or nothing,
and their order does not count where each is about another person.

Left out: the organisation, which is any value with `move`; and how a decision is reached (`promotion_rounds`).
"""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, RefusedError, WrongTypeError
from salesmanual.kernel.fields import check_date, check_line, read_items
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

__all__ = ["Appointment", "Mover", "appointments_table", "carry_out", "read_appointments"]

_ORDER: Final = attrgetter("since", "person")


@final
@attrs.frozen
class Appointment:
    """A person has another position from a day on.

    Attributes:
        person: Who.
        from_position: The key of the position until then.
        to_position: The key of the position from then on.
        since: The first day.
        by: Who decided.
        round: The id of the round that led to it.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is not one line, or the two positions are the same.

    Source: Handbook 8.2.

    >>> Appointment("li.na", "representative", "representative", date(2026, 7, 1), "zhou.hua", "R-1")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: to_position: found 'representative', accepted is another position \
than the one held
    """

    person: str = attrs.field(validator=check_line)
    from_position: str = attrs.field(validator=check_line)
    to_position: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_date)
    by: str = attrs.field(validator=check_line)
    round: str = attrs.field(validator=check_line)

    def __attrs_post_init__(self) -> None:
        if self.to_position == self.from_position:
            raise InvalidValueError("to_position", self.to_position, "another position than the one held")


def read_appointments(values: Iterable[Appointment]) -> tuple[Appointment, ...]:
    """The appointments as a tuple, one for each person.

    Raises:
        WrongTypeError: If one is no `Appointment`.
        DuplicateError: If a person comes twice.
    """
    return read_items(values, "appointments", Appointment, "an Appointment", key="person")


class Mover(Protocol):
    """What appointments are carried out in: it gives a new value in which the person has the position from the day."""

    def move(self, person: str, position: str, on: date) -> Self:
        """The value with the person in the position from the day on.

        Raises:
            RefusedError: If that cannot be.
        """
        ...


M = TypeVar("M", bound=Mover)


def carry_out(appointments: Iterable[Appointment], mover: M) -> M:
    """What `mover` becomes once every appointment is carried out, the earlier days first.

    Args:
        appointments: The appointments, in any order.
        mover: Where people have positions; it stays as it is.

    Raises:
        RefusedError: With everything that stands in the way of any of them; none is carried out then.
        WrongTypeError: If one is no `Appointment`, or there is nothing to move people in.
        DuplicateError: If a person comes twice.

    Source: Handbook 8.2.

    >>> @attrs.frozen
    ... class Staff:
    ...     positions: dict[str, str]
    ...     def move(self, person, position, on):
    ...         return Staff({**self.positions, person: position})
    >>> since = date(2026, 7, 1)
    >>> promotion = Appointment("li.na", "representative", "senior-representative", since, "zhou.hua", "R-1")
    >>> carry_out([promotion], Staff({"li.na": "representative"})).positions
    {'li.na': 'senior-representative'}
    """
    if not callable(getattr(mover, "move", None)):
        raise WrongTypeError("mover", mover, "a value with move(person, position, on)")
    findings: list[object] = []
    moved = mover
    for each in sorted(read_appointments(appointments), key=_ORDER):
        try:
            moved = moved.move(each.person, each.to_position, each.since)
        except RefusedError as refusal:
            findings += refusal.findings
    if findings:
        raise RefusedError("carry out the appointments", findings)
    return moved


def appointments_table(appointments: Iterable[Appointment]) -> Table:
    """The appointments, the earlier days first.

    Source: Handbook 8.2.

    >>> since = date(2026, 7, 1)
    >>> promotion = Appointment("li.na", "representative", "senior-representative", since, "zhou.hua", "R-1")
    >>> appointments_table([promotion]).records()[0]["to"]
    'senior-representative'
    """
    columns = [
        Column(text("person"), key="person"),
        Column(text("from position"), key="from"),
        Column(text("to position"), key="to"),
        Column(text("since"), key="since"),
        Column(text("decided by"), key="by"),
        Column(text("round"), key="round"),
    ]
    rows = [
        (each.person, each.from_position, each.to_position, each.since, each.by, each.round)
        for each in sorted(read_appointments(appointments), key=_ORDER)
    ]
    return Table(text("Appointments"), columns, rows)

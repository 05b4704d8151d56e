"""The book of assignments: who got which lead when, which of them are open, and how far everybody's turn is.

Invariant: the book is data and all the state there is; the same leads assigned from an equal book go to the same
people. Nobody has a lead twice at the same time. What somebody has received never falls.

Left out: deciding (`lead_assignment`).
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError
from salesmanual.kernel.fields import (
    check_count,
    check_flag,
    check_line,
    check_moment,
    read_items,
    read_lines,
    read_moment,
)
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.exact import Exact

__all__ = ["Assigned", "AssignmentBook", "Balance"]


@final
@attrs.frozen
class Assigned:
    """One lead that somebody got.

    Attributes:
        lead: The id of the lead.
        person: Who got it.
        rule: The key of the rule.
        at: When.
        is_open: Whether it is still theirs to work on.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 2.3.
    """

    lead: str = attrs.field(validator=check_line)
    person: str = attrs.field(validator=check_line)
    rule: str = attrs.field(validator=check_line)
    at: datetime = attrs.field(validator=check_moment)
    is_open: bool = attrs.field(default=True, validator=check_flag, kw_only=True)


def _read_due(value: Exact | str) -> Fraction:
    due = read_fraction(value, "due")
    if due < 0:
        raise InvalidValueError("due", value, "a number of 0 or more")
    return due


@final
@attrs.frozen
class Balance:
    """How far somebody's turn is under one rule.

    Attributes:
        rule: The key of the rule.
        person: Who.
        due: How many leads their weight has earned them: their share of each lead that they could have taken.
        received: How many they got.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or a number below 0.

    Source: Handbook 2.3.
    """

    rule: str = attrs.field(validator=check_line)
    person: str = attrs.field(validator=check_line)
    due: Fraction = attrs.field(converter=_read_due)
    received: int = attrs.field(validator=check_count())

    @property
    def place(self) -> tuple[str, str]:
        """The rule and the person."""
        return (self.rule, self.person)

    @property
    def deviation(self) -> Fraction:
        """How many more than due they got; below 0 what they are still due."""
        return self.received - self.due


def _read_entries(value: Iterable[Assigned]) -> tuple[Assigned, ...]:
    entries = read_items(value, "entries", Assigned, "an Assigned")
    held: set[str] = set()
    for position, entry in enumerate(entries):
        if entry.is_open and entry.lead in held:
            raise DuplicateError(f"entries[{position}].lead", entry.lead, "close the first before it is given again")
        if entry.is_open:
            held.add(entry.lead)
        if position and entry.at < entries[position - 1].at:
            accepted = f"a time not before the last assignment, {entries[position - 1].at}"
            raise InvalidValueError(f"entries[{position}].at", str(entry.at), accepted)
    return entries


def _read_balances(value: Iterable[Balance]) -> tuple[Balance, ...]:
    balances = read_items(value, "balances", Balance, "a Balance", key="place")
    return tuple(sorted(balances, key=lambda balance: balance.place))


@final
@attrs.frozen
class AssignmentBook(Shown):
    """What was assigned so far.

    Attributes:
        entries: The leads that were given, in the order of time.
        balances: Everybody's turn, by rule and person.

    Raises:
        WrongTypeError: If an entry or a balance is of another class.
        DuplicateError: If a lead is open twice, or somebody has two balances under a rule.
        InvalidValueError: If the entries are not in the order of time.

    Source: Handbook 2.3.

    >>> from datetime import UTC
    >>> book = AssignmentBook([Assigned("L-1", "li.na", "all", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))])
    >>> book.open_leads("li.na"), book.close(["L-1"]).open_leads("li.na")
    (('L-1',), ())
    """

    entries: tuple[Assigned, ...] = attrs.field(default=(), converter=_read_entries)
    balances: tuple[Balance, ...] = attrs.field(default=(), converter=_read_balances)

    def open_leads(self, person: str) -> tuple[str, ...]:
        """The leads that somebody works on."""
        return tuple(entry.lead for entry in self.entries if entry.is_open and entry.person == person)

    def holder(self, lead: str) -> str | None:
        """Who works on the lead; `None` for nobody."""
        return next((entry.person for entry in self.entries if entry.is_open and entry.lead == lead), None)

    def close(self, leads: Iterable[str]) -> AssignmentBook:
        """The book once the leads are done with: converted, lost or given back. Nobody's turn changes.

        Raises:
            NotFoundError: If a lead is not open.
            DuplicateError: If one is named twice.
        """
        closing = set(read_lines(leads, "leads"))
        held = {entry.lead for entry in self.entries if entry.is_open}
        for lead in sorted(closing - held):
            raise NotFoundError("open lead", lead, "name leads that somebody works on")
        entries = [
            attrs.evolve(entry, is_open=False) if entry.is_open and entry.lead in closing else entry
            for entry in self.entries
        ]
        return AssignmentBook(entries, self.balances)

    def trim(self, before: datetime) -> AssignmentBook:
        """The book without closed leads that were given before a time; nobody's turn changes.

        Trim at the start of a period of the policy, and whatever is assigned afterwards goes as without trimming.

        Raises:
            WrongTypeError: If the time has no time zone.
        """
        read_moment(before, "before")
        kept = [entry for entry in self.entries if entry.is_open or entry.at >= before]
        return AssignmentBook(kept, self.balances)

    def tables(self) -> tuple[Table, ...]:
        """The balances, then the leads."""
        balances = [
            Column(text("rule"), key="rule"),
            Column(text("person"), key="person"),
            Column(text("due"), key="due"),
            Column(text("received"), key="received"),
            Column(text("deviation"), key="deviation"),
        ]
        entries = [
            Column(text("lead"), key="lead"),
            Column(text("person"), key="person"),
            Column(text("rule"), key="rule"),
            Column(text("at"), key="at"),
            Column(text("open"), key="open"),
        ]
        return (
            Table(text("Turns"), balances, [(b.rule, b.person, b.due, b.received, b.deviation) for b in self.balances]),
            Table(text("Leads given"), entries, [(e.lead, e.person, e.rule, e.at, e.is_open) for e in self.entries]),
        )

"""Reading the entries and the closings of a ledger, and what continues them.

Invariant: entries are numbered from 1 without a gap, and no day goes back.

Left out: what the entries say (`ledger_entries`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.incentives.ledger_entries import LedgerEntry, PeriodChange
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError, read_listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.ledger import Ledger

__all__ = ["check_further", "indexed", "read_changes", "read_entries"]


def read_entries(value: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """All entries of a ledger; a converter.

    Raises:
        WrongTypeError: If they are no entries.
        InvalidValueError: If they are not numbered from 1, or a day goes back.
    """
    entries = read_listed(value, "entries", "ledger entries, in a list")
    for position, entry in enumerate(entries):
        if type(entry) is not LedgerEntry:
            raise WrongTypeError(f"entries[{position}]", entry, "a LedgerEntry")
        if entry.number != position + 1:
            remedy = "give every entry since the first, in order"
            raise InvalidValueError(f"entries[{position}].number", entry.number, str(position + 1), remedy)
    for position in range(1, len(entries)):
        if entries[position].on < entries[position - 1].on:
            accepted = f"{entries[position - 1].on}, the day of the entry before, or a later day"
            raise InvalidValueError(f"entries[{position}].on", str(entries[position].on), accepted)
    return entries


def read_changes(value: Iterable[PeriodChange]) -> tuple[PeriodChange, ...]:
    """All closings, lockings and reopenings of a ledger; a converter.

    Raises:
        WrongTypeError: If they are none.
    """
    changes = read_listed(value, "changes", "changes of accounting periods, in a list")
    for position, change in enumerate(changes):
        if type(change) is not PeriodChange:
            raise WrongTypeError(f"changes[{position}]", change, "a PeriodChange")
    return changes


def indexed(
    known: dict[str, tuple[LedgerEntry, ...]], further: tuple[LedgerEntry, ...]
) -> dict[str, tuple[LedgerEntry, ...]]:
    """Entries by participant; a copy, with the further ones behind the known."""
    new: dict[str, list[LedgerEntry]] = {}
    for entry in further:
        new.setdefault(entry.participant, []).append(entry)
    return known | {participant: (*known.get(participant, ()), *own) for participant, own in new.items()}


def check_further(ledger: Ledger, further: tuple[LedgerEntry, ...]) -> None:
    """Refuses entries that do not continue the ledger.

    Raises:
        WrongTypeError: If one of them is no entry.
        InvalidValueError: If a number is not the next one, a day goes back, or a period that an entry is posted in is
            closed.
        CurrencyMismatchError: If one of them is in another currency.
    """
    day, closed = ledger.last_day(), ledger.closed_before()
    for number, entry in enumerate(further, len(ledger.entries) + 1):
        if type(entry) is not LedgerEntry:
            raise WrongTypeError("entries", entry, "a LedgerEntry")
        if entry.number != number:
            raise InvalidValueError("entries.number", entry.number, f"{number}, the next one")
        if day is not None and entry.on < day:
            raise InvalidValueError("entries.on", str(entry.on), f"{day} or a later day")
        if closed is not None and entry.posted_in.end <= closed:
            accepted = f"an open accounting period, from {ledger.accounting_period(closed)} on"
            raise InvalidValueError("entries.posted_in", str(entry.posted_in), accepted)
        if entry.amount.currency != ledger.currency:
            raise CurrencyMismatchError("entries.amount", ledger.currency, entry.amount.currency)
        day = entry.on

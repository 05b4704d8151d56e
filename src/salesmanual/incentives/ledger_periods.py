"""Closing, locking and reopening the accounting periods of a ledger.

Invariant: all periods before the first open one are closed, and each of them sums to zero for every person. A locked
period is never opened again.

Left out: what is posted in a period (`ledger_settling`, `pay_runs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.incentives.ledger_posting import Posting
from salesmanual.kernel.errors import InvalidValueError, RefusedError
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesmanual.incentives.ledger import Ledger
    from salesmanual.incentives.ledger_entries import PeriodChange
    from salesmanual.kernel.period import Period

__all__ = ["close_periods", "reopen_periods"]


def close_periods(ledger: Ledger, change: PeriodChange) -> Ledger:
    """The ledger with the periods closed or locked, and what was left in them carried to the first open one.

    Raises:
        InvalidValueError: If the period does not end with an accounting period, or the day is before the last
            entry's.
        RefusedError: If it is closed, or locked, already.
    """
    through = change.period
    last = ledger.accounting_period(through.last_day())
    if last.end != through.end:
        raise InvalidValueError(
            "through", str(through), f"a period that ends with an accounting period, such as {last}"
        )
    end = ledger.closed_before() if change.move == "close" else ledger.locked_before()
    if end is not None and through.end <= end:
        state = "closed" if change.move == "close" else "locked"
        raise RefusedError(f"{change.move} the periods through {through}", [f"they are {state} already"])
    posting = Posting(ledger, change.on)
    first_open = ledger.accounting_period(through.end)
    for participant in posting.people():
        for period, left in _left(ledger, participant, through.end):
            posting.carry(participant, left, period, first_open)
    return posting.ledger().changed(change)


def _left(ledger: Ledger, participant: str, end: date) -> Iterator[tuple[Period, Money]]:
    """What is not zero in each accounting period that ends by the day."""
    sums: dict[Period, Money] = {}
    for entry in ledger.of(participant):
        if entry.posted_in.end <= end:
            sums[entry.posted_in] = sums.get(entry.posted_in, Money.zero(ledger.currency)) + entry.amount
    return ((period, left) for period, left in sorted(sums.items()) if left)


def reopen_periods(ledger: Ledger, change: PeriodChange) -> Ledger:
    """The ledger with the periods from that one on open again; what was carried forward stays carried.

    Raises:
        InvalidValueError: If the period does not begin with an accounting period, or the day is before the last
            entry's.
        RefusedError: If the period is open, or locked.
    """
    period = change.period
    Posting(ledger, change.on)  # refuses a day before the last entry's
    first = ledger.accounting_period(period.start)
    if first.start != period.start:
        accepted = f"a period that begins with an accounting period, such as {first}"
        raise InvalidValueError("period", str(period), accepted)
    closed, locked = ledger.closed_before(), ledger.locked_before()
    if closed is None or period.start >= closed:
        raise RefusedError(f"reopen {period}", ["it is open"])
    if locked is not None and period.start < locked:
        raise RefusedError(f"reopen {period}", [f"the periods before {locked} are locked"])
    return ledger.changed(change)

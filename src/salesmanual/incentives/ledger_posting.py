"""A posting: entries that are written into a ledger together, or not at all.

Invariant: the ledger it began from stays as it is. What has been added so far counts at once for whatever is added
next, so a batch posts the same entries as one posting after the other.

Left out: why entries are made (`ledger_settling`, `releases`, `clawbacks`, `pay_runs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from salesmanual.incentives.ledger_entries import (
    CountedChange,
    EntryKind,
    LedgerEntry,
    read_kind,
    read_ledger_money,
    read_period,
)
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesmanual.incentives.ledger import Ledger
    from salesmanual.kernel.money import Money
    from salesmanual.kernel.period import Period

__all__ = ["Posting"]


@final
class Posting:
    """Collects entries of one day.

    Args:
        ledger: The ledger to add to.
        on: The day of posting.

    Raises:
        WrongTypeError: If the day is no date.
        InvalidValueError: If the day is before that of the ledger's last entry.

    Source: Handbook 4.3.
    """

    __slots__ = ("_added", "_ledger", "_open", "_own", "on")

    def __init__(self, ledger: Ledger, on: date) -> None:
        self.on = read_date(on, "on")
        last = ledger.last_day()
        if last is not None and on < last:
            raise InvalidValueError("on", str(on), f"{last}, the day of the last entry, or a later day")
        self._ledger = ledger
        self._added: list[LedgerEntry] = []
        self._own: dict[str, list[LedgerEntry]] = {}
        self._open: dict[Period, Period] = {}

    @property
    def currency(self) -> str:
        """The currency of the ledger."""
        return self._ledger.currency

    def of(self, participant: str) -> Iterator[LedgerEntry]:
        """The participant's entries, with those added here."""
        yield from self._ledger.of(participant)
        yield from self._own.get(participant, ())

    def people(self) -> list[str]:
        """Who has entries, in alphabetical order."""
        return sorted({*self._ledger.participants(), *self._own})

    def add(
        self,
        kind: EntryKind | str,
        participant: str,
        amount: Money,
        period: Period,
        why: Text,
        *,
        plan: str = "",
        sale: str = "",
        counted: tuple[CountedChange, ...] = (),
        posted_in: Period | None = None,
    ) -> None:
        """One more entry; nothing where the amount is zero.

        Args:
            kind: What it is about.
            participant: Whose it is.
            amount: What it does to what is payable.
            period: The period it was earned in, or is paid for.
            why: The cause.
            plan: The plan's key.
            sale: The id of the sale.
            counted: What changed since the entries before it.
            posted_in: The accounting period; the period's own by default, or the first open one.

        Raises:
            WrongTypeError: If an argument is not of its type.
            CurrencyMismatchError: If the amount is in another currency than the ledger.
            InvalidValueError: If the sign is not that of the kind.
            InexactError: If the amount has a part below the minor unit.
        """
        read_ledger_money(amount, "amount")
        read_period(period)
        if amount.currency != self.currency:
            raise CurrencyMismatchError("amount", self.currency, amount.currency)
        if amount.is_zero():
            return
        number = len(self._ledger.entries) + len(self._added) + 1
        where = self.open_period(period) if posted_in is None else posted_in
        entry = LedgerEntry(
            number, participant, read_kind(kind), amount, period, self.on, where, why, plan, sale, counted
        )
        self._added.append(entry)
        self._own.setdefault(entry.participant, []).append(entry)

    def carry(self, participant: str, amount: Money, from_: Period, to: Period) -> None:
        """Moves an amount from one accounting period to another: an entry in each."""
        out = text("carried forward to {period}", period=to.to_plain())
        in_ = text("carried forward from {period}", period=from_.to_plain())
        self.add(EntryKind.CARRIED_FORWARD, participant, -amount, from_, out, posted_in=from_)
        self.add(EntryKind.CARRIED_FORWARD, participant, amount, to, in_, posted_in=to)

    def open_period(self, period: Period) -> Period:
        """Where an entry for that period is posted; found once for each period."""
        found = self._open.get(period)
        if found is None:
            found = self._open[period] = self._ledger.open_period(period)
        return found

    def is_closed(self, period: Period) -> bool:
        """Whether what is earned in the period goes into a later accounting period."""
        return self._ledger.is_closed(period)

    def ledger(self) -> Ledger:
        """The ledger with the entries; itself where there are none."""
        return self._ledger.extended(self._added) if self._added else self._ledger

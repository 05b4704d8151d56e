"""What a ledger shows: positions, balances, the accrual, a person's account.

Invariant: every figure is a sum of entries. A position's two sides are equal, whatever was posted.

Left out: the entries (`ledger_entries`) and the ledger itself (`ledger`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.ledger_entries import ENTITLEMENTS, EntryKind, kind_name
from salesmanual.kernel.explanation import Difference, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.incentives.ledger import Ledger
    from salesmanual.incentives.ledger_entries import LedgerEntry
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.tables import Cell

__all__ = ["Position", "account_table", "accrual_table", "balances_table", "position_of"]


_BY_DAY: Final = frozenset({EntryKind.PAID, EntryKind.ADVANCED, EntryKind.RECOVERED})
"""The kinds that the books have on the day of posting, whatever period they are for."""


@final
@attrs.frozen
class Position:
    """Where what was earned is: `entitled + outstanding = paid + held + payable`.

    Attributes:
        entitled: Earned, adjusted, clawed back, guaranteed and forgiven together.
        outstanding: Draws advanced and not recovered yet.
        paid: What was paid out.
        held: Earned, and held back until it is released.
        payable: What is to be paid now; below zero it is to be set against later pay.

    Source: Handbook 4.3.
    """

    entitled: Money
    outstanding: Money
    paid: Money
    held: Money
    payable: Money

    def accrued(self) -> Money:
        """What is earned and not paid: a liability where it is above zero; draws are a claim beside it."""
        return self.payable + self.held

    def explain(self) -> Step:
        """Why so much is payable; the value is `payable`."""
        parts = (
            given(text("entitled"), self.entitled),
            given(text("draws to be recovered"), self.outstanding),
        )
        had = derived(text("entitled and advanced"), Sum(self.entitled.currency), parts)
        taken = (had, given(text("paid"), self.paid), given(text("held back"), self.held))
        return derived(text("payable"), Difference(), taken, section="4.3")


def position_of(currency: str, entries: Iterable[LedgerEntry]) -> Position:
    """The position that the entries make."""
    sums = dict.fromkeys(EntryKind, Money.zero(currency))
    for entry in entries:
        sums[entry.kind] += entry.amount
    return Position(
        entitled=Money.total((sums[kind] for kind in EntryKind if kind in ENTITLEMENTS), currency),
        outstanding=sums[EntryKind.ADVANCED] + sums[EntryKind.RECOVERED],
        paid=-sums[EntryKind.PAID],
        held=-(sums[EntryKind.HELD_BACK] + sums[EntryKind.RELEASED]),
        payable=Money.total(sums.values(), currency),
    )


def balances_table(ledger: Ledger, as_of: date | None) -> Table:
    """A row for each person and a column for each kind that occurs; the last column is what is payable.

    Source: Handbook 4.3.
    """
    entries = list(ledger.find(as_of=as_of))
    there = {entry.kind for entry in entries}
    kinds = [kind for kind in EntryKind if kind in there]
    zero = Money.zero(ledger.currency)
    sums: dict[str, dict[EntryKind, Money]] = {}
    for entry in entries:
        own = sums.setdefault(entry.participant, dict.fromkeys(kinds, zero))
        own[entry.kind] += entry.amount
    rows: list[tuple[Cell, ...]] = [
        (name, *sums[name].values(), Money.total(sums[name].values())) for name in sorted(sums)
    ]
    columns = [
        Column(text("participant"), key="participant"),
        *(Column(kind_name(kind), unit=ledger.currency, key=kind.value.replace(" ", "_")) for kind in kinds),
        Column(text("payable"), unit=ledger.currency, key="payable"),
    ]
    return Table(text("Balances"), columns, rows, total=_sums(rows, columns, ledger.currency))


def accrual_table(ledger: Ledger, on: date, as_of: date | None) -> Table:
    """What is earned and not paid at the end of the day, person by person.

    Source: Handbook 4.3.
    """
    rows: list[tuple[Cell, ...]] = []
    for participant in ledger.participants():
        entries = (entry for entry in ledger.find(participant, as_of=as_of) if _is_accrued(entry, on))
        position = position_of(ledger.currency, entries)
        figures = (position.entitled, position.paid, position.outstanding, position.held, position.payable)
        if any(figures):
            rows.append((participant, *figures, position.accrued()))
    columns = [
        Column(text("participant"), key="participant"),
        Column(text("entitled"), unit=ledger.currency, key="entitled"),
        Column(text("paid"), unit=ledger.currency, key="paid"),
        Column(text("draws to be recovered"), unit=ledger.currency, key="outstanding"),
        Column(text("held back"), unit=ledger.currency, key="held"),
        Column(text("payable"), unit=ledger.currency, key="payable"),
        Column(text("accrued"), unit=ledger.currency, key="accrued"),
    ]
    title = text("Accrual at the end of {on}", on=on)
    return Table(title, columns, rows, total=_sums(rows, columns, ledger.currency))


def _is_accrued(entry: LedgerEntry, on: date) -> bool:
    """Whether the books of the day have it; what is carried forward is in them once, where it was earned."""
    if entry.kind is EntryKind.CARRIED_FORWARD:
        return False
    return entry.on <= on or (entry.kind not in _BY_DAY and entry.posted_in.last_day() <= on)


def _sums(rows: Iterable[tuple[Cell, ...]], columns: list[Column], currency: str) -> tuple[Cell, ...]:
    """The label of a total, and the sum of each column of money."""
    totals = [Money.zero(currency)] * (len(columns) - 1)
    for row in rows:
        totals = [total + cell for total, cell in zip(totals, row[1:], strict=True) if isinstance(cell, Money)]
    return (text("all"), *totals)


def account_table(ledger: Ledger, participant: str, posted_in: Period | None) -> Table:
    """The entries of a person in the order they were posted, with the balance after each.

    Source: Handbook 4.3.
    """
    rows: list[tuple[Cell, ...]] = []
    balance = Money.zero(ledger.currency)
    for entry in ledger.find(participant, posted_in=posted_in):
        balance += entry.amount
        periods = (entry.posted_in.to_plain(), entry.period.to_plain())
        rows.append((entry.number, entry.on, *periods, kind_name(entry.kind), entry.amount, balance, entry.why))
    columns = (
        Column(text("number"), key="number"),
        Column(text("posted on"), key="on"),
        Column(text("posted in"), key="posted_in"),
        Column(text("for the period"), key="period"),
        Column(text("kind"), key="kind"),
        Column(text("amount"), unit=ledger.currency, key="amount"),
        Column(text("balance"), unit=ledger.currency, key="balance"),
        Column(text("why"), key="why"),
    )
    return Table(text("Account of {participant}", participant=participant), columns, rows)

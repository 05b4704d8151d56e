"""Settling: what a statement says differently from what the ledger has, and why.

A posted entry keeps what it counted: each sale of the period, what the window credited before the period, and the
target, each as the change since the entries before it. So the sum over the entries of a statement is what counts by
now, and the next difference can name what changed.

Invariant: after settling, what stands is the statement's total. Nothing is posted where it stands already.

Left out: the entries of other kinds.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from salesmanual.incentives.ledger_entries import CountedChange, EntryKind, read_ledger_money
from salesmanual.kernel.errors import CurrencyMismatchError
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import total_of
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.incentives.ledger_entries import CountedKind, LedgerEntry
    from salesmanual.incentives.ledger_posting import Posting
    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.quantity import Amount

__all__ = ["settle_into"]

_KINDS: Final = frozenset({EntryKind.EARNED, EntryKind.ADJUSTED})
_NAMED: Final = 5
"""How many changed sales a cause names; `counted` has them all."""

_ZERO: Final = Fraction(0)
_Key: TypeAlias = "tuple[CountedKind, str, str]"


def settle_into(posting: Posting, statement: Statement) -> None:
    """Adds the difference to the posting, where there is one."""
    participant, period, plan = statement.participant, statement.period, statement.plan.key
    total = read_ledger_money(statement.total, "statement.total")
    if total.currency != posting.currency:
        raise CurrencyMismatchError("statement", posting.currency, total.currency)
    own = [
        entry
        for entry in posting.of(participant)
        if entry.kind in _KINDS and entry.plan == plan and entry.period == period
    ]
    difference = total - Money.total((entry.amount for entry in own), posting.currency)
    if difference.is_zero():
        return
    changes = _changes(_counted_before(own), _counted(statement))
    is_late = posting.is_closed(period)
    kind = EntryKind.ADJUSTED if is_late else EntryKind.EARNED
    if own or is_late:
        why = _cause(statement, changes, is_first=not own)
    else:
        why = text("statement of {period}", period=period.to_plain())
    posting.add(kind, participant, difference, period, why, plan=plan, counted=changes)


def _counted_before(own: Iterable[LedgerEntry]) -> dict[_Key, Fraction]:
    """What the entries so far count, in all."""
    sums: dict[_Key, Fraction] = {}
    for entry in own:
        for part in entry.counted:
            key = (part.kind, part.id, part.unit)
            sums[key] = sums.get(key, _ZERO) + part.change
    return sums


def _counted(statement: Statement) -> dict[_Key, Fraction]:
    """What the statement counts: its sales, what the window credited before them, the target."""
    sums: dict[_Key, Fraction] = {}
    by_unit: dict[str, list[Amount]] = {}
    for credit in statement.credits:
        unit = _unit(credit.amount)
        by_unit.setdefault(unit, []).append(credit.amount)
        key: _Key = ("sale", credit.sale.id, unit)
        amount = Fraction(credit.amount.amount)
        sums[key] = sums[key] + amount if key in sums else amount
    to_date = statement.to_date.credited
    own = total_of(by_unit.get(_unit(to_date), ()), _unit(to_date))
    sums["before", "", _unit(to_date)] = Fraction(to_date.amount) - Fraction(own.amount)
    target = statement.to_date.target
    if target is not None:
        sums["target", "", _unit(target)] = Fraction(target.amount)
    return sums


def _unit(amount: Amount) -> str:
    return amount.currency if isinstance(amount, Money) else amount.unit


def _changes(before: Mapping[_Key, Fraction], after: Mapping[_Key, Fraction]) -> tuple[CountedChange, ...]:
    """What is counted more or less than before, sales by id."""
    changes = []
    for kind, id_, unit in sorted(before.keys() | after.keys()):
        key = (kind, id_, unit)
        change = after.get(key, _ZERO) - before[key] if key in before else after[key]
        if change:
            changes.append(CountedChange(kind, id_, change, unit))
    return tuple(changes)


def _cause(statement: Statement, changes: tuple[CountedChange, ...], *, is_first: bool) -> Text:
    """What changed since the statement was settled last, in words; what it counts, where nothing was posted for it."""
    period = statement.period.to_plain()
    parts: list[Text] = []
    sold = [change for change in changes if change.kind == "sale"]
    for change in changes:
        if change.kind == "before":
            parts.append(text("earlier sales of the window {change}", change=str(change)))
        elif change.kind == "target":
            parts.append(text("the target {change}", change=str(change)))
    parts += [text("sale {id} {change}", id=change.id, change=str(change)) for change in sold[:_NAMED]]
    if len(sold) > _NAMED:
        parts.append(text("{count} more sales", count=len(sold) - _NAMED))
    if not parts:
        return text("statement of {period} changed with its plan, its rates or its facts", period=period)
    if is_first:
        return text("statement of {period}: {parts}", period=period, parts=tuple(parts))
    return text("statement of {period} changed: {parts}", period=period, parts=tuple(parts))

"""What a ledger is made of: entries of named kinds, and the closings of its accounting periods.

An entry's amount is what it does to what is payable to the person: plus is owed to them, minus is taken from it.

| kind | amount | means |
| --- | --- | --- |
| earned | either | what a statement says, while its period is open |
| adjusted | either | what a later statement says differently of a closed period |
| clawed back | either | taken back for a customer that was lost; plus where that turned out wrong |
| guaranteed | either | pay up to a guarantee that need not be paid back; minus where less was needed |
| forgiven | plus | a debt that is written off |
| advanced | plus | a draw, to be recovered |
| recovered | minus | set against a draw |
| held back | minus | earned, but not to be paid yet |
| released | plus | held back before, to be paid now |
| paid | minus | paid out |
| carried forward | either | moved from a closed period to an open one: one entry in each, sum zero |

Invariant: an entry is never zero, is exact to the minor unit, and has the sign of its kind.

Left out: which entries follow from what (`ledger_settling`, `releases`, `clawbacks`, `pay_runs`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.incentives.sales import read_key, read_participant
from salesmanual.kernel.errors import (
    InexactError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    did_you_mean,
    read_listed,
)
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import number_text, read_fraction, to_exact_decimal
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = [
    "ENTITLEMENTS",
    "CountedChange",
    "EntryKind",
    "LedgerEntry",
    "PeriodChange",
    "PeriodMove",
    "kind_name",
    "read_kind",
    "read_ledger_money",
    "read_period",
]


class EntryKind(StrEnum):
    """What an entry is about."""

    EARNED = "earned"
    """What a statement says of an open period."""
    ADJUSTED = "adjusted"
    """What a later statement says differently of a closed period."""
    ADVANCED = "advanced"
    """A draw that is to be recovered."""
    RECOVERED = "recovered"
    """Pay set against a draw."""
    FORGIVEN = "forgiven"
    """A debt that is written off."""
    GUARANTEED = "guaranteed"
    """Pay up to a guarantee, not to be recovered."""
    HELD_BACK = "held back"
    """Earned, but not to be paid yet."""
    RELEASED = "released"
    """Held back before, to be paid now."""
    CLAWED_BACK = "clawed back"
    """Taken back for a customer that was lost."""
    PAID = "paid"
    """Paid out."""
    CARRIED_FORWARD = "carried forward"
    """Moved from a closed period to an open one."""


ENTITLEMENTS: Final = frozenset(
    {EntryKind.EARNED, EntryKind.ADJUSTED, EntryKind.CLAWED_BACK, EntryKind.GUARANTEED, EntryKind.FORGIVEN}
)
"""The kinds that change what a person is entitled to; all others only say where it is."""

_SIGNS: Final = {
    EntryKind.ADVANCED: 1,
    EntryKind.RECOVERED: -1,
    EntryKind.FORGIVEN: 1,
    EntryKind.HELD_BACK: -1,
    EntryKind.RELEASED: 1,
    EntryKind.PAID: -1,
}
_NAMES: Final = {
    EntryKind.EARNED: text("earned"),
    EntryKind.ADJUSTED: text("adjusted"),
    EntryKind.ADVANCED: text("advanced"),
    EntryKind.RECOVERED: text("recovered"),
    EntryKind.FORGIVEN: text("forgiven"),
    EntryKind.GUARANTEED: text("guaranteed"),
    EntryKind.HELD_BACK: text("held back"),
    EntryKind.RELEASED: text("released"),
    EntryKind.CLAWED_BACK: text("clawed back"),
    EntryKind.PAID: text("paid"),
    EntryKind.CARRIED_FORWARD: text("carried forward"),
}
_KINDS: Final = {kind.value: kind for kind in EntryKind}


def kind_name(kind: EntryKind) -> Text:
    """The kind in words, for readers of every language.

    >>> kind_name(EntryKind.HELD_BACK).render()
    'held back'
    """
    return _NAMES[kind]


def read_kind(value: str) -> EntryKind:
    """The kind of that name.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If there is no such kind.

    >>> read_kind("held back")
    <EntryKind.HELD_BACK: 'held back'>
    """
    if not isinstance(value, str):
        raise WrongTypeError("kind", value, "an EntryKind or its text")
    kind = _KINDS.get(value)
    if kind is None:
        raise InvalidValueError("kind", value, "a kind of entry", did_you_mean(value, _KINDS))
    return kind


def read_period(value: object, where: str = "period") -> Period:
    """The value, if it is a period.

    Raises:
        WrongTypeError: If it is none.
    """
    if not isinstance(value, Period):
        raise WrongTypeError(where, value, "a Period", "write it as month(2026, 3)")
    return value


def read_ledger_money(value: object, where: str) -> Money:
    """The value, if it is money without a part below the minor unit, which nobody can pay.

    Raises:
        WrongTypeError: If it is no money.
        InexactError: If it has a part below the minor unit.

    >>> read_ledger_money(Money("12.50", "CNY"), "amount")
    Money('12.50', 'CNY')
    """
    if type(value) is not Money:
        raise WrongTypeError(where, value, "Money", "write it as Money('1200', 'CNY')")
    try:
        value.minor_units()
    except InexactError:
        raise InexactError(where, value, "round to the minor unit in the plan's Rounding") from None
    return value


def _read_on(value: date) -> date:
    return read_date(value, "on")


def _read_plan(value: str) -> str:
    return value if value == "" and isinstance(value, str) else read_key(value, "plan")


def _read_sale(value: str) -> str:
    return value if value == "" and isinstance(value, str) else read_key(value, "sale")


def _check_period(_: object, attribute: attrs.Attribute[Period], value: Period) -> None:
    read_period(value, attribute.name)


def _check_why(_: object, attribute: attrs.Attribute[Text], value: Text) -> None:
    if not isinstance(value, Text):
        raise WrongTypeError(attribute.name, value, "a Text", "write it as text('signing bonus')")


def _check_number(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if type(value) is not int:
        raise WrongTypeError(attribute.name, value, "an int from 1")
    if value < 1:
        raise InvalidValueError(attribute.name, value, "an int from 1")


CountedKind = Literal["sale", "before", "target"]
"""A sale of the period, what was credited in the window before it, or the window's target."""


def _read_change(value: Fraction | Decimal | int | str) -> Fraction:
    return read_fraction(value, "change")


@final
@attrs.frozen
class CountedChange:
    """How much more or less of something an entry counts than the entries before it for the same statement.

    Attributes:
        kind: A sale of the period, what the window credited before the period, or the target.
        id: The id of the sale; empty for the others.
        change: The change of what counts.
        unit: The currency, or the unit of what is counted.

    Source: Handbook 4.3.

    >>> print(CountedChange("sale", "S-1", Fraction(-500), "CNY"))
    CNY -500.00
    """

    kind: CountedKind
    id: str
    change: Fraction = attrs.field(converter=_read_change)
    unit: str

    def __str__(self) -> str:
        if self.unit in MINOR_UNITS:
            return str(Money(to_exact_decimal(self.change), self.unit))
        return f"{number_text(self.change)} {self.unit}"


def _read_counted(value: Iterable[CountedChange]) -> tuple[CountedChange, ...]:
    changes = read_listed(value, "counted", "counted changes, in a list")
    for position, change in enumerate(changes):
        check_type(change, CountedChange, f"counted[{position}]")
    return changes


@final
@attrs.frozen
class LedgerEntry:
    """One line of a ledger; nothing ever changes it.

    Attributes:
        number: Its place in the ledger, from 1.
        participant: Whose it is.
        kind: What it is about.
        amount: What it does to what is payable, exact to the minor unit, never zero.
        period: The period it was earned in, or is paid for.
        on: The day it was posted.
        posted_in: The accounting period it was posted in, open on that day.
        why: The cause, in words.
        plan: The key of the plan; empty for what concerns no one plan, such as a payment.
        sale: The id of the sale, where it is about one.
        counted: What changed since the entries before it; `earned` and `adjusted` have it.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the amount is zero or has not the sign of its kind.
        InexactError: If the amount has a part below the minor unit.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.period import month
    >>> march, on = month(2026, 3), date(2026, 4, 10)
    >>> print(LedgerEntry(1, "li.na", "paid", Money("-900", "CNY"), march, on, march, text("pay of March")))
    1 2026-04-10 li.na: paid CNY -900.00 for 2026-03: pay of March
    """

    number: int = attrs.field(validator=_check_number)
    participant: str = attrs.field(converter=read_participant)
    kind: EntryKind = attrs.field(converter=read_kind)
    amount: Money
    period: Period = attrs.field(validator=_check_period)
    on: date = attrs.field(converter=_read_on)
    posted_in: Period = attrs.field(validator=_check_period)
    why: Text = attrs.field(validator=_check_why)
    plan: str = attrs.field(default="", converter=_read_plan)
    sale: str = attrs.field(default="", converter=_read_sale)
    counted: tuple[CountedChange, ...] = attrs.field(default=(), converter=_read_counted)

    def __attrs_post_init__(self) -> None:
        read_ledger_money(self.amount, "amount")
        sign = _SIGNS.get(self.kind, 0)
        if self.amount.is_zero() or (sign and (self.amount.amount > 0) != (sign > 0)):
            accepted = {1: "an amount above 0", -1: "an amount below 0", 0: "an amount other than 0"}[sign]
            raise InvalidValueError("amount", self.amount, f"{accepted} for what is {self.kind.value}")

    def __str__(self) -> str:
        period = self.period.to_plain()
        return f"{self.number} {self.on} {self.participant}: {self.kind.value} {self.amount} for {period}: {self.why}"


PeriodMove = Literal["close", "lock", "reopen"]
"""What is done to accounting periods: closed, closed for good, or opened again."""

_MOVES: Final = ("close", "lock", "reopen")


@final
@attrs.frozen
class PeriodChange:
    """The closing, locking or reopening of accounting periods.

    Attributes:
        move: What was done.
        period: Up to and including which period it was closed or locked; from which on it was reopened.
        on: The day it was done.
        by: Who did it.
        why: The reason; never empty for a reopening.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the move is unknown, or a reopening has no reason.

    Source: Handbook 4.3.
    """

    move: PeriodMove = attrs.field()
    period: Period = attrs.field(validator=_check_period)
    on: date = attrs.field(converter=_read_on)
    by: str = attrs.field()
    why: str = ""

    @move.validator
    def _check_move(self, _: object, value: str) -> None:
        if value not in _MOVES:
            remedy = did_you_mean(value, _MOVES) if isinstance(value, str) else ""
            raise InvalidValueError("move", value, "a change of an accounting period", remedy)

    @by.validator
    def _check_by(self, _: object, value: str) -> None:
        read_key(value, "by")

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.why, str):
            raise WrongTypeError("why", self.why, "text")
        if self.move == "reopen" and not self.why.strip():
            raise InvalidValueError("why", self.why, "a reason, where a closed period is reopened")

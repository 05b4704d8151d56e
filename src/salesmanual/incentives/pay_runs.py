"""Pay runs: what is paid for a period, from the balance and the draws.

The order for each person: a guarantee that was more than needed is taken back; draws are recovered, never below the
draw of the period; what is missing to the draw is advanced or guaranteed; a draw period that ended may forgive the
rest; a balance below zero is carried or forgiven; what is above zero is paid.

Invariant: nobody is paid less than nothing, nor, while a draw holds, less than the draw. For every line

    paid + carried = due + guaranteed + advanced + forgiven - recovered

Running it again posts nothing. Money that comes in between two runs of one period leads to the same pay for the period
as money that was there at the first, where the draw forgives nothing.

Left out: tax, the fixed salary, and sending the money.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.incentives.basis import read_choice, read_section
from salesmanual.incentives.draws import draw_of, ended_draws, read_draws
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind, read_ledger_money, read_period
from salesmanual.incentives.ledger_posting import Posting
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    check_type,
)
from salesmanual.kernel.explanation import Difference, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.incentives.draws import DrawPolicy, Draws
    from salesmanual.incentives.ledger_entries import LedgerEntry
    from salesmanual.kernel.tables import Cell

__all__ = ["Negative", "PayLine", "PayPolicy", "PayRun", "pay", "pay_advances"]

Negative: TypeAlias = Literal["carry", "forgive"]
"""What becomes of a balance below zero: it is set against later pay, or written off."""

_NEGATIVES: Final = ("carry", "forgive")
_NO_DRAWS: Final[Mapping[str, DrawPolicy]] = MappingProxyType({})


def _read_negative(value: str) -> Negative:
    return cast("Negative", read_choice(value, "negative", "what becomes of a negative balance", _NEGATIVES))


def _check_minimum(_: object, attribute: attrs.Attribute[Money | None], value: Money | None) -> None:
    if value is not None and read_ledger_money(value, attribute.name).amount <= 0:
        raise InvalidValueError(attribute.name, value, "an amount above 0, or None")


@final
@attrs.frozen(kw_only=True)
class PayPolicy:
    """What is paid and what waits.

    Attributes:
        negative: What becomes of a balance below zero.
        minimum: The least that is paid at once; less waits for the next run. A draw is paid all the same.
        section: The handbook section it implements.

    Source: Handbook 4.3.

    >>> PayPolicy(negative="forgive").negative
    'forgive'
    """

    negative: Negative = attrs.field(default="carry", converter=_read_negative)
    minimum: Money | None = attrs.field(default=None, validator=_check_minimum)
    section: str = attrs.field(default="4.3", converter=read_section)


_POLICY: Final = PayPolicy()


@final
@attrs.frozen
class PayLine:
    """What one person is paid, and what it follows from.

    Attributes:
        participant: Who is paid.
        due: What was payable before the run; below zero it is what they owe.
        draw: The draw of the period; `None` where there is none.
        guaranteed: What is missing to a draw that need not be paid back; below zero, what is not needed of it any more.
        advanced: What is missing to a draw that is to be recovered.
        forgiven: What is written off.
        recovered: What is set against draws.
        paid: What is paid out.
        carried: What stays payable, or owed, after the run.
        outstanding: The draws that are to be recovered after the run.

    Source: Handbook 4.3.
    """

    participant: str
    due: Money
    draw: Money | None
    guaranteed: Money
    advanced: Money
    forgiven: Money
    recovered: Money
    paid: Money
    carried: Money
    outstanding: Money

    def explain(self) -> Step:
        """Why so much is paid; the value is `paid`."""
        parts = [given(text("due before the run"), self.due)]
        for label, amount in (
            (text("guaranteed"), self.guaranteed),
            (text("advanced"), self.advanced),
            (text("forgiven"), self.forgiven),
        ):
            if amount:
                parts.append(given(label, amount))
        there = derived(text("due with what the draw adds"), Sum(), parts)
        less = [
            given(label, amount)
            for label, amount in (
                (text("recovered of draws"), self.recovered),
                (text("carried forward"), self.carried),
            )
            if amount
        ]
        rule = None if self.draw is None else text("never less than the draw of {draw}", draw=self.draw)
        label = text("paid to {participant}", participant=self.participant)
        return derived(label, Difference(), (there, *less), rule=rule, section="4.3")


@final
@attrs.frozen
class PayRun:
    """What a period pays, to everybody.

    Attributes:
        period: The pay period.
        on: The day.
        lines: One for each person with something due, paid or outstanding, in alphabetical order.
        ledger: The ledger with the entries of the run.

    Source: Handbook 4.3.
    """

    period: Period
    on: date
    lines: tuple[PayLine, ...]
    ledger: Ledger = attrs.field(repr=False)

    def total(self) -> Money:
        """What is paid out in all."""
        return Money.total((line.paid for line in self.lines), self.ledger.currency)

    def line(self, participant: str) -> PayLine:
        """The person's line.

        Raises:
            NotFoundError: If they have none.
        """
        for line in self.lines:
            if line.participant == participant:
                return line
        raise NotFoundError("pay line", participant, "nothing is due, paid or outstanding")

    def explain(self, participant: str | None = None) -> Step:
        """Why so much is paid: to the person, or in all."""
        if participant is not None:
            return self.line(participant).explain()
        label = text("paid for {period}", period=self.period.to_plain())
        steps = [line.explain() for line in self.lines]
        return derived(label, Sum(self.ledger.currency), steps, section="4.3")

    def table(self) -> Table:
        """The run as a table, a row for each person."""
        unit = self.ledger.currency
        columns = [
            Column(text("participant"), key="participant"),
            Column(text("due"), unit=unit, key="due"),
            Column(text("guaranteed"), unit=unit, key="guaranteed"),
            Column(text("advanced"), unit=unit, key="advanced"),
            Column(text("forgiven"), unit=unit, key="forgiven"),
            Column(text("recovered"), unit=unit, key="recovered"),
            Column(text("paid"), unit=unit, key="paid"),
            Column(text("carried"), unit=unit, key="carried"),
            Column(text("outstanding draws"), unit=unit, key="outstanding"),
        ]
        rows: list[tuple[Cell, ...]] = [
            (
                line.participant,
                line.due,
                line.guaranteed,
                line.advanced,
                line.forgiven,
                line.recovered,
                line.paid,
                line.carried,
                line.outstanding,
            )
            for line in self.lines
        ]
        title = text("Pay for {period}, {on}", period=self.period.to_plain(), on=self.on)
        total = (text("all"), *(None,) * 5, self.total(), None, None)
        return Table(title, columns, rows, total=total)

    def __str__(self) -> str:
        return self.table().to_text()


def pay(ledger: Ledger, period: Period, *, on: date, draws: Draws = _NO_DRAWS, policy: PayPolicy = _POLICY) -> PayRun:
    """Pays what is due for the period, with the draws.

    Due is the balance of everything posted in the period's accounting period and before; what is posted later waits.
    A draw that no policy of `draws` holds for any more is recovered from all pay.

    Args:
        ledger: The ledger, with the period settled, released and clawed back.
        period: The pay period, whose accounting period is open.
        on: The day of posting.
        draws: Each participant's draw, or several that follow one another.
        policy: What becomes of a balance below zero and of small sums.

    Returns:
        The run; its `ledger` has the entries.

    Raises:
        RefusedError: If the accounting period is closed.
        InvalidValueError: If the day is before that of the last entry.
        CurrencyMismatchError: If a draw or the minimum is in another currency.
        DuplicateError: If two draws of a person overlap.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.draws import DrawPolicy
    >>> from salesmanual.incentives.ledger import Ledger
    >>> from salesmanual.kernel.period import half, month
    >>> posting = Ledger("USD").posting(on=date(2026, 1, 31))
    >>> posting.add(EntryKind.EARNED, "li.na", Money("800", "USD"), month(2026, 1), text("statement"))
    >>> draw = DrawPolicy(Money("2000", "USD"), half(2026, 1))
    >>> run = pay(posting.ledger(), month(2026, 1), on=date(2026, 2, 5), draws={"li.na": draw})
    >>> print(run.explain("li.na"))
    paid to li.na: USD 2,000.00 (the first less the rest) — never less than the draw of USD 2,000.00 [Handbook 4.3]
    └─ due with what the draw adds: USD 2,000.00 (the sum)
       ├─ due before the run: USD 800.00
       └─ advanced: USD 1,200.00
    """
    check_type(policy, PayPolicy, "policy")
    by_name, posting = _begin(ledger, period, on, draws)
    if policy.minimum is not None and policy.minimum.currency != ledger.currency:
        raise CurrencyMismatchError("minimum", ledger.currency, policy.minimum.currency)
    lines = []
    for participant in sorted({*posting.people(), *by_name}):
        reckoning = _Reckoning(posting, participant, period, posting.open_period(period))
        line = reckoning.line(by_name.get(participant, ()), policy)
        if any((line.due, line.paid, line.outstanding, line.recovered)):
            lines.append(line)
            _post(posting, line, period)
    return PayRun(period, on, tuple(lines), posting.ledger())


def pay_advances(ledger: Ledger, period: Period, *, on: date, draws: Draws) -> PayRun:
    """Pays the draws that are paid in advance for the period; `pay` settles them at its end.

    Running it again posts nothing; a higher draw posts the difference.

    Args:
        ledger: The ledger.
        period: The pay period, whose accounting period is open.
        on: The day of posting.
        draws: Each participant's draw, or several that follow one another; those paid as a top-up are passed over.

    Raises:
        RefusedError: If the accounting period is closed.
        InvalidValueError: If the day is before that of the last entry.
        CurrencyMismatchError: If a draw is in another currency.
        DuplicateError: If two draws of a person overlap.

    Source: Handbook 4.3.
    """
    by_name, posting = _begin(ledger, period, on, draws)
    zero = Money.zero(ledger.currency)
    lines = []
    for participant in sorted(by_name):
        draw = draw_of(by_name[participant], period)
        if draw is None or draw.paid != "in-advance":
            continue
        reckoning = _Reckoning(posting, participant, period, posting.open_period(period))
        missing = max(draw.amount - reckoning.of_period(EntryKind.ADVANCED), zero)
        debt, due = reckoning.outstanding + missing, reckoning.due
        line = PayLine(participant, due, draw.amount, zero, missing, zero, zero, missing, due, debt)
        lines.append(line)
        _post(posting, line, period)
    return PayRun(period, on, tuple(lines), posting.ledger())


def _begin(ledger: Ledger, period: Period, on: date, draws: Draws) -> tuple[dict[str, tuple[DrawPolicy, ...]], Posting]:
    check_type(ledger, Ledger, "ledger")
    read_period(period)
    if ledger.is_closed(period):
        open_ = ledger.open_period(period)
        raise RefusedError(f"pay for {period}", [f"it is closed; what was left in it is payable in {open_}"])
    by_name = read_draws(draws)
    for participant, own in by_name.items():
        for draw in own:
            if draw.amount.currency != ledger.currency:
                raise CurrencyMismatchError(f"draws[{participant}].amount", ledger.currency, draw.amount.currency)
    return by_name, Posting(ledger, on)


@final
class _Reckoning:
    """What a person's entries say before a run, and what the run makes of it."""

    def __init__(self, posting: Posting, participant: str, period: Period, posted_in: Period) -> None:
        self._participant = participant
        self._period = period
        self._zero = Money.zero(posting.currency)
        self._own = [entry for entry in posting.of(participant) if entry.posted_in.end <= posted_in.end]
        self.due = self._sum(self._own)
        debts = (EntryKind.ADVANCED, EntryKind.RECOVERED)
        self.outstanding = self._sum(entry for entry in self._own if entry.kind in debts)

    def of_period(self, kind: EntryKind) -> Money:
        """What was posted of the kind for the pay period."""
        return self._sum(entry for entry in self._own if entry.kind is kind and entry.period == self._period)

    def line(self, draws: tuple[DrawPolicy, ...], policy: PayPolicy) -> PayLine:
        zero, draw = self._zero, draw_of(draws, self._period)
        floor = zero
        if draw is not None and draw.paid == "top-up":
            floor = max(draw.amount + self.of_period(EntryKind.PAID), zero)
        above = max(self.due - floor, zero)
        unneeded = min(max(self.of_period(EntryKind.GUARANTEED), zero), above)
        recovered = min(self.outstanding, above - unneeded)
        balance = self.due - unneeded - recovered
        missing = max(floor - max(balance, zero), zero)
        is_lent = draw is not None and draw.recoverable
        advanced, guaranteed = (missing, -unneeded) if is_lent else (zero, missing - unneeded)
        granted, forgiven = self._written_off(draw, draws, recovered, self.outstanding - recovered + advanced)
        written_off = -balance if policy.negative == "forgive" and balance < zero else zero
        payable = max(balance, zero) + missing
        waits = policy.minimum is not None and payable < policy.minimum and not floor
        paid = zero if waits else payable
        return PayLine(
            participant=self._participant,
            due=self.due,
            draw=None if draw is None else draw.amount,
            guaranteed=guaranteed + granted,
            advanced=advanced,
            forgiven=forgiven + written_off,
            recovered=recovered + granted + forgiven,
            paid=paid,
            carried=balance + missing + written_off - paid,
            outstanding=self.outstanding + advanced - recovered - granted - forgiven,
        )

    def _written_off(
        self, draw: DrawPolicy | None, draws: tuple[DrawPolicy, ...], recovered: Money, debt: Money
    ) -> tuple[Money, Money]:
        """What of the debt becomes a guarantee, and what is forgiven because a draw period ended.

        What is recovered for a period settles the advance of that period first, older ones after it.
        """
        granted = self._zero
        if draw is not None and not draw.recoverable and draw.paid == "in-advance":
            settled = recovered - self.of_period(EntryKind.RECOVERED)
            own = self.of_period(EntryKind.ADVANCED) - settled
            granted = min(debt, max(own, self._zero))
        ended = ended_draws(draws, self._period)
        forgives = bool(ended) and ended[-1].at_end == "forgive"
        return granted, debt - granted if forgives else self._zero

    def _sum(self, entries: Iterable[LedgerEntry]) -> Money:
        return Money.total((entry.amount for entry in entries), self._zero.currency)


def _post(posting: Posting, line: PayLine, period: Period) -> None:
    """The entries of a line, what is added before what is taken."""
    name, draw = line.participant, line.draw
    if line.guaranteed or line.advanced:
        up_to = text("no draw") if draw is None else text("draw of {draw}", draw=draw)
        posting.add(EntryKind.GUARANTEED, name, line.guaranteed, period, up_to)
        posting.add(EntryKind.ADVANCED, name, line.advanced, period, up_to)
    if line.forgiven:
        posting.add(EntryKind.FORGIVEN, name, line.forgiven, period, text("written off"))
    if line.recovered:
        posting.add(EntryKind.RECOVERED, name, -line.recovered, period, text("set against draws"))
    if line.paid:
        posting.add(EntryKind.PAID, name, -line.paid, period, text("pay for {period}", period=period.to_plain()))

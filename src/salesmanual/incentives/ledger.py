"""The ledger: what was earned, held, released, taken back and paid, as entries that are only ever added.

Invariant: the entries of an earlier ledger are the first entries of every later one. What is payable to a person is
the sum of their entries. What they are entitled to was paid, is held back, or is payable, less the draws still to be
recovered:

    earned + adjusted + clawed back + guaranteed + forgiven = paid + held + payable - outstanding

A closed accounting period sums to zero for every person: what was left in it is carried forward. Settling the same
statement again adds nothing.

Left out: where the entries are stored. `ledger.entries[stored:]` are the new ones, and `Ledger` reads all of them back;
the entries are the journal, so there is no other. A ledger has one currency; keep one for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, final, get_args

import attrs

from salesmanual.incentives.basis import Window, read_choice
from salesmanual.incentives.ledger_entries import (
    ENTITLEMENTS,
    EntryKind,
    LedgerEntry,
    PeriodChange,
    kind_name,
    read_kind,
    read_period,
)
from salesmanual.incentives.ledger_periods import close_periods, reopen_periods
from salesmanual.incentives.ledger_posting import Posting
from salesmanual.incentives.ledger_reading import check_further, indexed, read_changes, read_entries
from salesmanual.incentives.ledger_settling import settle_into
from salesmanual.incentives.sales import read_participant
from salesmanual.incentives.statement import Statement
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    NotFoundError,
    WrongTypeError,
    read_listed,
)
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.period import FIRST_DAY, Period, read_date
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from salesmanual.incentives.ledger_view import Position
    from salesmanual.kernel.tables import Table

__all__ = ["Ledger"]

_SETTLED: Final = frozenset({EntryKind.EARNED, EntryKind.ADJUSTED})


def _read_accounting(value: str) -> Window:
    return cast("Window", read_choice(value, "accounting", "how long an accounting period is", get_args(Window)))


def _check_calendar(_: object, attribute: attrs.Attribute[FiscalCalendar], value: FiscalCalendar) -> None:
    if not isinstance(value, FiscalCalendar):
        raise WrongTypeError(attribute.name, value, "a FiscalCalendar")


@final
@attrs.frozen
class Ledger:
    """The account book of variable pay in one currency.

    Attributes:
        currency: The currency of every entry.
        entries: All entries, in the order they were posted.
        changes: The closings, lockings and reopenings of accounting periods, in order.
        accounting: How long an accounting period is: month, quarter, half or year.
        calendar: The fiscal calendar that accounting periods are parts of.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the entries are not numbered from 1, or a day goes back.
        CurrencyMismatchError: If an entry is in another currency.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.credits import credit_sales
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.incentives.sales import Sale
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> credits = credit_sales([Sale("S-1", date(2026, 3, 9), Money("120000", "CNY"), owner="li.na")])
    >>> statement = plan.calculate("li.na", month(2026, 3), credits=credits)
    >>> ledger = Ledger("CNY").settle(statement, on=date(2026, 4, 10))
    >>> print(ledger.entries[0])
    1 2026-04-10 li.na: earned CNY 6,000.00 for 2026-03: statement of 2026-03
    >>> ledger.settle(statement, on=date(2026, 4, 11)) is ledger
    True
    """

    currency: str = attrs.field(converter=read_currency)
    entries: tuple[LedgerEntry, ...] = attrs.field(default=(), converter=read_entries)
    changes: tuple[PeriodChange, ...] = attrs.field(default=(), converter=read_changes)
    accounting: Window = attrs.field(default="month", converter=_read_accounting, kw_only=True)
    calendar: FiscalCalendar = attrs.field(factory=FiscalCalendar, validator=_check_calendar, kw_only=True)
    _by_participant: dict[str, tuple[LedgerEntry, ...]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        for position, entry in enumerate(self.entries):
            if entry.amount.currency != self.currency:
                raise CurrencyMismatchError(f"entries[{position}].amount", self.currency, entry.amount.currency)
        object.__setattr__(self, "_by_participant", indexed({}, self.entries))

    def settle(self, statement: Statement, *, on: date) -> Ledger:
        """Posts what the statement says differently from what stands for its participant, plan and period.

        While the accounting period of the statement is open, the difference is `earned` there. Once it is closed, the
        difference is `adjusted` in the first open period, and its cause names the sales that changed. What is
        `clawed back` stands beside the statements: a lost customer is either taken back by a policy or taken out of
        the sales, not both.

        Args:
            statement: The statement, as it is now.
            on: The day of posting.

        Raises:
            WrongTypeError: If it is no statement.
            CurrencyMismatchError: If it is in another currency.
            InvalidValueError: If the day is before that of the last entry.
            InexactError: If the difference has a part below the minor unit.

        Source: Handbook 4.3.
        """
        return self.settle_all((statement,), on=on)

    def settle_all(self, statements: Iterable[Statement], *, on: date) -> Ledger:
        """Posts the differences of many statements at once: the entries of one `settle` after the other."""
        posting = Posting(self, on)
        for position, statement in enumerate(read_listed(statements, "statements", "statements, in a list")):
            if not isinstance(statement, Statement):
                raise WrongTypeError(f"statements[{position}]", statement, "a Statement")
            settle_into(posting, statement)
        return posting.ledger()

    def posting(self, *, on: date) -> Posting:
        """A posting of that day, for entries of the caller's own such as a signing bonus.

        Raises:
            InvalidValueError: If the day is before that of the last entry.

        >>> from datetime import date
        >>> from salesmanual.kernel.period import month
        >>> posting = Ledger("CNY").posting(on=date(2026, 3, 2))
        >>> posting.add(EntryKind.EARNED, "li.na", Money("500", "CNY"), month(2026, 3), text("signing bonus"))
        >>> posting.ledger().balance("li.na")
        Money('500', 'CNY')
        """
        return Posting(self, on)

    def extended(self, entries: Iterable[LedgerEntry]) -> Ledger:
        """The ledger with further entries, which continue its numbers and days and are posted in open periods.

        Raises:
            WrongTypeError: If they are no entries.
            InvalidValueError: If a number is not the next one, a day goes back, or a period is closed.
            CurrencyMismatchError: If one of them is in another currency.
        """
        further = read_listed(entries, "entries", "ledger entries, in a list")
        check_further(self, further)
        ledger = attrs.evolve(self, entries=(), changes=())
        object.__setattr__(ledger, "entries", self.entries + further)
        object.__setattr__(ledger, "changes", self.changes)
        object.__setattr__(ledger, "_by_participant", indexed(self._by_participant, further))
        return ledger

    def continues(self, earlier: Ledger) -> bool:
        """Whether the earlier ledger's entries and closings are the first ones of this."""
        entries, changes = len(earlier.entries), len(earlier.changes)
        return self.entries[:entries] == earlier.entries and self.changes[:changes] == earlier.changes

    def close(self, through: Period, *, on: date, by: str, why: str = "") -> Ledger:
        """Closes every accounting period up to and including that one, and carries forward what is left in them.

        Args:
            through: The last period to close: a whole accounting period, or several.
            on: The day.
            by: Who closes.
            why: A remark.

        Raises:
            InvalidValueError: If the period does not end with an accounting period, or the day is before the last
                entry's.
            RefusedError: If it is closed already.

        Source: Handbook 4.3.
        """
        return close_periods(self, PeriodChange("close", through, on, by, why))

    def lock(self, through: Period, *, on: date, by: str, why: str = "") -> Ledger:
        """Closes the periods for good: nothing reopens them."""
        return close_periods(self, PeriodChange("lock", through, on, by, why))

    def reopen(self, period: Period, *, on: date, by: str, why: str) -> Ledger:
        """Opens the accounting periods from that one on again; what was carried forward stays carried.

        Args:
            period: The first period to be open.
            on: The day.
            by: Who reopens.
            why: The reason, which is kept.

        Raises:
            InvalidValueError: If there is no reason, or the period does not begin with an accounting period.
            RefusedError: If the period is open, or locked.

        Source: Handbook 4.3.
        """
        return reopen_periods(self, PeriodChange("reopen", period, on, by, why))

    def changed(self, change: PeriodChange) -> Ledger:
        """The ledger with one more closing, locking or reopening; `close`, `lock` and `reopen` check it first."""
        ledger = self.extended(())
        object.__setattr__(ledger, "changes", (*self.changes, change))
        return ledger

    def closed_before(self) -> date | None:
        """The first day of the first open accounting period; `None` where none was ever closed."""
        end: date | None = None
        for change in self.changes:
            end = change.period.start if change.move == "reopen" else max(end or FIRST_DAY, change.period.end)
        return end

    def locked_before(self) -> date | None:
        """The first day that is not locked; `None` where nothing is."""
        return max((change.period.end for change in self.changes if change.move == "lock"), default=None)

    def is_closed(self, period: Period) -> bool:
        """Whether the accounting period that the period's last day lies in is closed."""
        closed = self.closed_before()
        return closed is not None and self.accounting_period(period.last_day()).end <= closed

    def open_period(self, period: Period) -> Period:
        """Where an entry for that period is posted: its own accounting period if open, else the first open one."""
        closed = self.closed_before()
        own = self.accounting_period(period.last_day())
        return own if closed is None or own.end > closed else self.accounting_period(closed)

    def accounting_period(self, on: date) -> Period:
        """The accounting period that the day lies in."""
        return self.calendar.period_of(on, self.accounting)

    def last_day(self) -> date | None:
        """The day of the last entry or closing; `None` where there is none."""
        days = [parts[-1].on for parts in (self.entries, self.changes) if parts]
        return max(days) if days else None

    def participants(self) -> tuple[str, ...]:
        """Who has entries, in alphabetical order."""
        return tuple(sorted(self._by_participant))

    def of(self, participant: str) -> tuple[LedgerEntry, ...]:
        """The participant's entries, in the order they were posted."""
        return self._by_participant.get(participant, ())

    def entry(self, number: int) -> LedgerEntry:
        """The entry of that number.

        Raises:
            NotFoundError: If there is none.
        """
        if type(number) is not int or not 1 <= number <= len(self.entries):
            raise NotFoundError("ledger entry", number, f"the last one is {len(self.entries)}")
        return self.entries[number - 1]

    def find(
        self,
        participant: str | None = None,
        *,
        kind: EntryKind | str | None = None,
        period: Period | None = None,
        plan: str | None = None,
        posted_in: Period | None = None,
        as_of: date | None = None,
    ) -> Iterator[LedgerEntry]:
        """The entries that answer to everything asked for.

        Args:
            participant: Whose; everybody's by default.
            kind: Of which kind.
            period: Earned in, or paid for, a period inside this one.
            plan: Of which plan.
            posted_in: Posted in an accounting period inside this one.
            as_of: Posted on this day or before.

        Raises:
            WrongTypeError: If a period is none, the day no date, or the participant no text.
            InvalidValueError: If there is no such kind.
        """
        known = None if kind is None else read_kind(kind)
        for where, asked in (("period", period), ("posted_in", posted_in)):
            if asked is not None:
                read_period(asked, where)
        if as_of is not None:
            read_date(as_of, "as_of")
        return (
            entry
            for entry in (self.entries if participant is None else self.of(read_participant(participant)))
            if (known is None or entry.kind is known)
            and (period is None or period.covers(entry.period))
            and (plan is None or entry.plan == plan)
            and (posted_in is None or posted_in.covers(entry.posted_in))
            and (as_of is None or entry.on <= as_of)
        )

    def balance(
        self,
        participant: str | None = None,
        *,
        kind: EntryKind | str | None = None,
        period: Period | None = None,
        plan: str | None = None,
        posted_in: Period | None = None,
        as_of: date | None = None,
    ) -> Money:
        """The sum of the entries that `find` finds; of all of a person's, it is what is payable to them."""
        found = self.find(participant, kind=kind, period=period, plan=plan, posted_in=posted_in, as_of=as_of)
        return Money.total((entry.amount for entry in found), self.currency)

    def standing(self, participant: str, plan: str, period: Period) -> Money:
        """What the statements posted so far say was earned in exactly that period under that plan."""
        own = (entry for entry in self.of(participant) if entry.kind in _SETTLED)
        amounts = (entry.amount for entry in own if entry.plan == plan and entry.period == period)
        return Money.total(amounts, self.currency)

    def position(self, participant: str | None = None, *, as_of: date | None = None) -> Position:
        """Where what a person is entitled to is: paid, held, payable, or advanced before it was earned."""
        from salesmanual.incentives.ledger_view import position_of  # noqa: PLC0415 - only readers pay for it

        return position_of(self.currency, self.find(participant, as_of=as_of))

    def entitled(self, participant: str | None = None, *, as_of: date | None = None) -> Money:
        """What was earned, adjusted, clawed back, guaranteed and forgiven together."""
        found = self.find(participant, as_of=as_of)
        return Money.total((entry.amount for entry in found if entry.kind in ENTITLEMENTS), self.currency)

    def balances(self, *, as_of: date | None = None) -> Table:
        """A row for each person, a column for each kind, and what is payable."""
        from salesmanual.incentives.ledger_view import balances_table  # noqa: PLC0415 - as above

        return balances_table(self, as_of)

    def accrual(self, on: date, *, as_of: date | None = None) -> Table:
        """What finance accrues at the end of a day: earned and not paid, with the draws still to be recovered.

        What is posted in an accounting period that ended by the day counts, though it was posted after it: April's
        statements belong to April. Payments, draws and their recovery count by the day they were posted.

        Args:
            on: The day, such as the last one of a month.
            as_of: The last day of posting that is known; all are by default.
        """
        from salesmanual.incentives.ledger_view import accrual_table  # noqa: PLC0415 - as above

        return accrual_table(self, read_date(on), as_of)

    def account(self, participant: str, *, posted_in: Period | None = None) -> Table:
        """A person's entries with the running balance."""
        from salesmanual.incentives.ledger_view import account_table  # noqa: PLC0415 - as above

        return account_table(self, participant, posted_in)

    def explain(self, participant: str) -> Step:
        """Why so much is payable to the person: their entries; the value is the balance."""
        steps = [
            given(text("{on} {kind}: {why}", on=entry.on, kind=kind_name(entry.kind), why=entry.why), entry.amount)
            for entry in self.of(read_participant(participant))
        ]
        label = text("payable to {participant}", participant=participant)
        return derived(label, Sum(self.currency), steps, section="4.3")

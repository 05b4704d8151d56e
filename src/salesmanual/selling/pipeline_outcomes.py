"""Outcomes: how many deals were won and lost, for how much, why, and how long they took; and sales velocity.

    win rate       = won ÷ (won + lost), by count or by amount
    cycle          = days from the beginning, or from a stage, to the close
    sales velocity = deals × average amount × win rate ÷ cycle

Invariant: a deal counts once, in the period of its last close, as it stands; what was reopened is open. The won and the
lost by reason add up to all. Rates are exact ratios.

Left out: deals that are open (`pipeline`, `pipeline_ageing`).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, check_type
from salesmanual.kernel.explanation import Product, Quotient, Step, derived, given
from salesmanual.kernel.fields import check_count, check_money, read_choice, read_items
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.kernel.workdays_fields import read_zone_key
from salesmanual.selling.opportunities import closed_at
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import read_probability

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["ClosedDeal", "Outcomes", "SalesVelocity", "outcomes"]

Counted = Literal["won", "lost", "closed"]

_COUNTED: Final = ("won", "lost", "closed")
_TENTH: Final = Rounding("0.1")
_HUNDREDTH: Final = Rounding("0.01")
_PER_DAY: Final = Rounding()
_UNNAMED: Final = text("not named")


@final
@attrs.frozen
class ClosedDeal:
    """One deal that is won or lost.

    Attributes:
        opportunity: The id of the deal.
        won: Whether it is won.
        closed: The day on which it was.
        amount: What it is worth; `None` where that was never known.
        days: Days as they pass from where the cycle begins to the close; `None` where the deal never was there.
        loss_reason: Why it was lost; `None` where it is won.
        competitor: Who else offered; `None` where nobody is known.
        owner: Whose it is.

    Source: Handbook 2.1.
    """

    opportunity: str
    won: bool
    closed: date
    amount: Money | None
    days: int | None
    loss_reason: str | None
    competitor: str | None
    owner: str | None


@final
@attrs.frozen
class Outcomes(Shown):
    """What became of the deals that were closed.

    Attributes:
        process: The process, whose loss reasons are shown.
        currency: The currency of the amounts.
        closed: The deals.

    Source: Handbook 2.1, 2.5.
    """

    process: SalesProcess = attrs.field(repr=False)
    currency: str
    closed: tuple[ClosedDeal, ...]

    def won(self) -> tuple[ClosedDeal, ...]:
        """The won ones."""
        return tuple(deal for deal in self.closed if deal.won)

    def lost(self) -> tuple[ClosedDeal, ...]:
        """The lost ones."""
        return tuple(deal for deal in self.closed if not deal.won)

    def amount(self, counted: Counted = "won") -> Money:
        """What the won, the lost or all of them are worth; those without an amount add nothing."""
        return Money.total((deal.amount for deal in self._of(counted) if deal.amount is not None), self.currency)

    def win_rate(self) -> Fraction | None:
        """Won over closed, by count; `None` where none is closed."""
        return Fraction(len(self.won()), len(self.closed)) if self.closed else None

    def win_rate_by_amount(self) -> Fraction | None:
        """Won over closed, by amount; `None` where the closed ones are worth nothing."""
        total = self.amount("closed")
        return self.amount() / total if total else None

    def cycle_days(self, counted: Counted = "won") -> Fraction | None:
        """The mean of the days that the won, the lost or all of them took; `None` where there are none."""
        days = [deal.days for deal in self._of(counted) if deal.days is not None]
        return Fraction(sum(days), len(days)) if days else None

    def average_amount(self) -> Fraction | None:
        """The exact mean of the won amounts, in the currency; `None` where there are none."""
        amounts = [deal.amount for deal in self.won() if deal.amount is not None]
        return Fraction(Money.total(amounts, self.currency).amount) / len(amounts) if amounts else None

    def loss_reasons(self) -> dict[str, int]:
        """How many were lost for each reason, the most frequent first."""
        counts = Counter(deal.loss_reason or "" for deal in self.lost())
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def competitors(self) -> dict[str | None, tuple[int, int]]:
        """How many were won and lost against each competitor; `None` where nobody is known."""
        found: dict[str | None, tuple[int, int]] = {}
        for deal in self.closed:
            won, lost = found.get(deal.competitor, (0, 0))
            found[deal.competitor] = (won + deal.won, lost + (not deal.won))
        return found

    def velocity(self, deals: int) -> SalesVelocity | None:
        """How fast so many open deals turn into money, at the rates of these; `None` where nothing was won.

        Args:
            deals: How many deals are worked on.
        """
        average, rate, days = self.average_amount(), self.win_rate(), self.cycle_days()
        if average is None or rate is None or not days:
            return None
        return SalesVelocity(deals, Money.rounded(average, self.currency), rate, days)

    def explain(self) -> Step | None:
        """The win rate by count as steps; `None` where none is closed."""
        if not self.closed:
            return None
        inputs = (given(text("won"), len(self.won())), given(text("won and lost"), len(self.closed)))
        return derived(text("win rate"), Quotient(), inputs, section="2.1", unit="%")

    def tables(self) -> tuple[Table, ...]:
        """The figures, then why deals were lost."""
        days = Column(text("mean days"), rounding=_HUNDREDTH)
        columns = (text("outcome"), text("deals"), Column(text("amount"), unit=self.currency), days)
        rows = [
            (text("won"), len(self.won()), self.amount("won"), self.cycle_days("won")),
            (text("lost"), len(self.lost()), self.amount("lost"), self.cycle_days("lost")),
        ]
        total = (text("closed"), len(self.closed), self.amount("closed"), self.cycle_days("closed"))
        reasons = [(self._reason(key), count) for key, count in self.loss_reasons().items()]
        return (
            Table(self._title(), columns, rows, total=total),
            Table(text("Loss reasons"), (text("reason"), text("deals")), reasons),
        )

    def _title(self) -> Text:
        rate = self.win_rate()
        if rate is None:
            return text("Outcomes")
        return text("Outcomes, win rate {rate}", rate=Column("", unit="%", rounding=_TENTH).cell_text(rate))

    def _reason(self, key: str) -> Label | Text | str:
        known = {reason.key: reason.label for reason in self.process.loss_reasons}
        return known.get(key, key or _UNNAMED)

    def _of(self, counted: Counted) -> tuple[ClosedDeal, ...]:
        read_choice(counted, "counted", "which deals", _COUNTED)
        if counted == "closed":
            return self.closed
        return self.won() if counted == "won" else self.lost()


def outcomes(
    process: SalesProcess,
    opportunities: Iterable[Opportunity],
    currency: str,
    *,
    period: Period | None = None,
    since: str | None = None,
    zone: str = "UTC",
) -> Outcomes:
    """What became of the deals that were closed in a period.

    Args:
        process: The company's rule.
        opportunities: The deals, as they stand; the open ones are left out.
        currency: The currency of all amounts.
        period: The period in which they were closed; `None` for any time.
        since: The stage from whose first entry the cycle is counted; `None` for the beginning.
        zone: The time zone whose days are counted.

    Raises:
        WrongTypeError: If one is no `Opportunity`.
        DuplicateError: If a deal comes twice.
        CurrencyMismatchError: If an amount is in another currency.
        NotFoundError: If there is no such stage, a deal was not begun, or the process does not know its state.
        InvalidValueError: If the time zone is unknown.

    Source: Handbook 2.1, 2.5.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> from salesmanual.selling.process import SalesProcess
    >>> from salesmanual.selling.process_stages import Stage
    >>> process = SalesProcess("short", [Stage("talk")])
    >>> deal = process.begin(Opportunity("D-7"), at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), by="li.na")
    >>> deal = process.win(deal, amount=Money(900, "CNY"), at=datetime(2026, 3, 9, 9, 0, tzinfo=UTC), by="li.na")
    >>> found = outcomes(process, [deal], "CNY")
    >>> found.win_rate(), found.amount(), found.cycle_days()
    (Fraction(1, 1), Money('900', 'CNY'), Fraction(7, 1))
    """
    check_type(process, SalesProcess, "process")
    read_currency(currency)
    if period is not None:
        check_type(period, Period, "period")
    if since is not None:
        process.place(since)
    where = ZoneInfo(read_zone_key(zone))
    closed: list[ClosedDeal] = []
    for deal in read_items(opportunities, "opportunities", Opportunity, "an Opportunity", key="id"):
        at = closed_at(process, deal)
        if at is None:
            continue
        on = at.astimezone(where).date()
        if period is not None and on not in period:
            continue
        if deal.amount is not None and deal.amount.currency != currency:
            raise CurrencyMismatchError(f"amount of {deal.id}", deal.amount.currency, currency)
        won = process.outcome(deal) == "won"
        start = _start(deal, since)
        days = None if start is None else (on - start.astimezone(where).date()).days
        closed.append(ClosedDeal(deal.id, won, on, deal.amount, days, deal.loss_reason, deal.competitor, deal.owner))
    return Outcomes(process, currency, tuple(closed))


def _start(deal: Opportunity, since: str | None) -> datetime | None:
    """When the deal began, or first came to the stage; `None` where it never did."""
    return next((event.at for event in deal.journal if since is None or event.state == since), None)


def _read_cycle(value: Exact | str) -> Fraction:
    days = read_fraction(value, "cycle_days")
    if days <= 0:
        raise InvalidValueError("cycle_days", value, "more than 0 days")
    return days


def _read_rate(value: Exact | str) -> Fraction:
    return read_probability(value, "win_rate")


@final
@attrs.frozen
class SalesVelocity:
    """How much money deals bring in a day: deals × average amount × win rate ÷ cycle.

    Attributes:
        deals: How many deals are worked on.
        average: What a won deal is worth on average.
        win_rate: How many of them are won, from 0 to 1.
        cycle_days: How many days one takes.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there are fewer than 0 deals, the amount is below 0, the rate is not from 0 to 1, or the
            cycle is not above 0.

    Source: Handbook 2.1, 2.5.

    >>> SalesVelocity(40, Money(25_000, "USD"), "25%", 90).per_days(30)
    Money('83333.33', 'USD')
    """

    deals: int = attrs.field(validator=check_count(0))
    average: Money = attrs.field(validator=check_money)
    win_rate: Fraction = attrs.field(converter=_read_rate)
    cycle_days: Fraction = attrs.field(converter=_read_cycle)

    def per_days(self, days: int = 1, *, rounding: Rounding = _PER_DAY) -> Money:
        """What comes in within so many days, rounded once."""
        return self.explain(days, rounding=rounding).value  # type: ignore[return-value] # a product with money is money

    def explain(self, days: int = 1, *, rounding: Rounding = _PER_DAY) -> Step:
        """The same as steps."""
        cycle = (given(text("days"), days), given(text("days of the cycle"), self.cycle_days))
        inputs = (
            given(text("average amount"), self.average),
            given(text("deals"), self.deals),
            given(text("win rate"), self.win_rate, unit="%"),
            derived(text("cycles in that time"), Quotient(), cycle),
        )
        return derived(text("sales velocity over {days} days", days=days), Product(rounding), inputs, section="2.5")

"""Loyalty: who stays, who is lost, who comes back, and who buys again.

    active at the start ─ lost + new + returned = active at the end
    retention = kept / active at the start        churn = lost / active at the start
    repeat rate = who bought again / who bought

Nobody says that they are no longer a customer, so the policy says who counts as active: who bought so often within so
long a time.

Invariant: retention and churn add up to 1; a rate without anybody below the line is `None`, not 0. The order of the
purchases changes nothing; what comes after the period is not known yet.

Left out: how each cohort stays (`cohorts`), and what the silence of one customer says (`bg_nbd`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import WrongTypeError, read_listed
from salesmanual.kernel.explanation import Difference, Quotient, Step, derived, given
from salesmanual.kernel.fields import check_choice, check_count, check_section, read_choice
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, add_months, read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.purchases import Purchase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ActiveUnit", "Loyalty", "LoyaltyMeasure", "LoyaltyPolicy", "RepeatOver"]

ActiveUnit = Literal["days", "months"]
"""What the time is counted in for which a purchase keeps a customer active."""

LoyaltyCounting = Literal["days", "purchases"]
"""Whether two purchases on one day are one or two."""

RepeatOver = Literal["life", "period"]
"""Which purchases make somebody a repeat customer: all up to the end of the period, or those in it."""

LoyaltyMeasure = Literal["retention", "churn", "repeat-rate"]
"""The three rates."""

_DAY: Final = timedelta(days=1)
_SHOWN: Final = Rounding("0.01")


@final
@attrs.frozen
class LoyaltyPolicy:
    """Who counts as an active customer, and who as one that buys again.

    A customer is active on a day who bought at least `least` times in the last `active_for` days or months, that day
    included.

    Attributes:
        active_for: For how many days or months a purchase keeps a customer active.
        unit: Which of the two.
        least: How often a customer has to have bought in that time.
        repeat_at: From which purchase on somebody is a repeat customer.
        repeat_over: Which purchases count for that.
        counted: Whether two purchases on one day are one or two.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a count or a word is not accepted.

    Source: Handbook 3.3.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import quarter
    >>> days = {"A": [(2, 3), (5, 6)], "B": [(3, 1)], "C": [(6, 1)]}
    >>> bought = [Purchase(who, date(2026, *on), Money(90, "CNY")) for who, each in days.items() for on in each]
    >>> seen = LoyaltyPolicy(3).measure(bought, quarter(2026, 2))
    >>> seen.at_start, seen.lost, seen.new, seen.at_end
    (('A', 'B'), ('B',), ('C',), ('A', 'C'))
    >>> seen.retention(), seen.churn(), seen.repeat_rate()
    (Fraction(1, 2), Fraction(1, 2), Fraction(1, 3))
    """

    active_for: int = attrs.field(default=12, validator=check_count(1, 3_660))
    unit: ActiveUnit = attrs.field(default="months", validator=check_choice("a unit of time", get_args(ActiveUnit)))
    least: int = attrs.field(default=1, validator=check_count(1), kw_only=True)
    repeat_at: int = attrs.field(default=2, validator=check_count(2), kw_only=True)
    repeat_over: RepeatOver = attrs.field(
        default="life", validator=check_choice("which purchases count", get_args(RepeatOver)), kw_only=True
    )
    counted: LoyaltyCounting = attrs.field(
        default="days", validator=check_choice("what is counted", get_args(LoyaltyCounting)), kw_only=True
    )
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def window(self, on: date) -> Period:
        """The days in which purchases keep a customer active on that day.

        >>> LoyaltyPolicy(12).window(date(2026, 3, 31)), LoyaltyPolicy(90, "days").window(date(2026, 3, 31)).days()
        (Period.from_plain('2025-04-01..2026-03-31'), 90)
        """
        end = read_date(on, "on") + _DAY
        start = end - timedelta(days=self.active_for) if self.unit == "days" else add_months(end, -self.active_for)
        return Period(start, end)

    def active(self, purchases: Iterable[Purchase], on: date) -> tuple[str, ...]:
        """The customers that are active on the day, by id.

        Raises:
            WrongTypeError: If one of them is no `Purchase`, or the day no date.

        Source: Handbook 3.3.
        """
        return self._active(self._days(purchases, read_date(on, "on")), on)

    def measure(self, purchases: Iterable[Purchase], period: Period) -> Loyalty:
        """Who stayed and who was lost from the day before the period to its last day.

        Args:
            purchases: All that is known, in any order; what comes after the period is left out.
            period: The period.

        Raises:
            WrongTypeError: If one of them is no `Purchase`, or the period no `Period`.

        Source: Handbook 3.3.
        """
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        days = self._days(purchases, period.last_day())
        at_start, at_end = self._active(days, period.start - _DAY), self._active(days, period.last_day())
        before, after = set(at_start), set(at_end)
        known = {customer for customer, own in days.items() if own[0] < period.start}
        base, repeats = self._repeats(days, period)
        return Loyalty(
            self,
            period,
            at_start,
            at_end,
            new=tuple(each for each in at_end if each not in known),
            returned=tuple(each for each in at_end if each in known - before),
            lost=tuple(each for each in at_start if each not in after),
            buyers=base,
            repeat_buyers=repeats,
        )

    def _days(self, purchases: Iterable[Purchase], until: date) -> dict[str, list[date]]:
        days: defaultdict[str, list[date]] = defaultdict(list)
        for position, purchase in enumerate(read_listed(purchases, "purchases", "a list of purchases")):
            if not isinstance(purchase, Purchase):
                remedy = "write it as Purchase('C-1', date(2026, 3, 2), Money('90', 'CNY'))"
                raise WrongTypeError(f"purchases[{position}]", purchase, "a Purchase", remedy)
            if purchase.on <= until:
                days[purchase.customer].append(purchase.on)
        once = self.counted == "days"
        return {customer: sorted(set(own) if once else own) for customer, own in sorted(days.items())}

    def _active(self, days: Mapping[str, list[date]], on: date) -> tuple[str, ...]:
        window = self.window(on)
        return tuple(customer for customer, own in days.items() if _within(own, window) >= self.least)

    def _repeats(self, days: Mapping[str, list[date]], period: Period) -> tuple[tuple[str, ...], tuple[str, ...]]:
        counts = {
            customer: len(own) if self.repeat_over == "life" else _within(own, period) for customer, own in days.items()
        }
        buyers = tuple(customer for customer, count in counts.items() if count)
        return buyers, tuple(customer for customer in buyers if counts[customer] >= self.repeat_at)


def _within(days: list[date], period: Period) -> int:
    """How many of the days, which are in order, lie in the period."""
    return bisect_left(days, period.end) - bisect_left(days, period.start)


@final
@attrs.frozen
class Loyalty(Shown):
    """Who stayed, who was lost and who came, in one period; all customers by id.

    Whoever came and went within the period is in none of the lists, except among the buyers.

    Attributes:
        policy: Who counts as active.
        period: The period.
        at_start: Who was active on the day before it.
        at_end: Who was active on its last day.
        new: Who was active at the end and bought for the first time in the period.
        returned: Who was active at the end, not at the start, and had bought before.
        lost: Who was active at the start and no longer at the end.
        buyers: Who bought, as the policy counts for the repeat rate.
        repeat_buyers: Those of them who bought again.

    Source: Handbook 3.3.
    """

    policy: LoyaltyPolicy
    period: Period
    at_start: tuple[str, ...]
    at_end: tuple[str, ...]
    new: tuple[str, ...] = attrs.field(kw_only=True)
    returned: tuple[str, ...] = attrs.field(kw_only=True)
    lost: tuple[str, ...] = attrs.field(kw_only=True)
    buyers: tuple[str, ...] = attrs.field(kw_only=True)
    repeat_buyers: tuple[str, ...] = attrs.field(kw_only=True)

    def kept(self) -> tuple[str, ...]:
        """Who was active at both ends."""
        gone = set(self.lost)
        return tuple(each for each in self.at_start if each not in gone)

    def retention(self) -> Fraction | None:
        """The part of those active at the start that was kept; `None` where there was nobody."""
        return Fraction(len(self.at_start) - len(self.lost), len(self.at_start)) if self.at_start else None

    def churn(self) -> Fraction | None:
        """The part of those active at the start that was lost; `None` where there was nobody."""
        return Fraction(len(self.lost), len(self.at_start)) if self.at_start else None

    def repeat_rate(self) -> Fraction | None:
        """The part of those who bought that bought again; `None` where nobody did."""
        return Fraction(len(self.repeat_buyers), len(self.buyers)) if self.buyers else None

    def explain(self, measure: LoyaltyMeasure = "retention") -> Step | None:
        """Why a rate is what it is; `None` where there is nobody below the line.

        Raises:
            InvalidValueError: If there is no such rate.
        """
        read_choice(measure, "measure", "a rate", get_args(LoyaltyMeasure))
        section, rule = self.policy.section, self._rule()
        if measure == "repeat-rate":
            if not self.buyers:
                return None
            parts = (
                given(text("who bought again"), len(self.repeat_buyers)),
                given(text("who bought"), len(self.buyers)),
            )
            return derived(text("repeat rate"), Quotient(), parts, section=section, unit="%")
        if not self.at_start:
            return None
        start = given(text("active at the start"), len(self.at_start))
        lost = given(text("lost customers"), len(self.lost))
        if measure == "churn":
            return derived(text("churn"), Quotient(), (lost, start), rule=rule, section=section, unit="%")
        kept = derived(text("kept"), Difference(), (start, lost))
        return derived(text("retention"), Quotient(), (kept, start), rule=rule, section=section, unit="%")

    def _rule(self) -> Text:
        policy = self.policy
        if policy.unit == "days":
            return text("active is who bought in the last {count} days", count=policy.active_for)
        return text("active is who bought in the last {count} months", count=policy.active_for)

    def tables(self) -> tuple[Table, ...]:
        """The movement of active customers; and the rates."""
        movement = [
            (text("active at the start"), len(self.at_start)),
            (text("lost customers"), -len(self.lost)),
            (text("new"), len(self.new)),
            (text("returned"), len(self.returned)),
        ]
        columns = [Column(text("movement"), key="movement"), Column(text("customers"), key="customers")]
        rates = [
            (text("retention"), self.retention()),
            (text("churn"), self.churn()),
            (text("repeat rate"), self.repeat_rate()),
        ]
        figures = [Column(text("measure"), key="measure"), Column(text("rate"), key="rate", unit="%", rounding=_SHOWN)]
        total = (text("active at the end"), len(self.at_end))
        return (
            Table(text("Customers in {period}", period=self.period), columns, movement, total=total),
            Table(text("Loyalty"), figures, rates),
        )

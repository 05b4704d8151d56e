"""Capitalised commissions: the cost of winning a contract, spread over the time it is of use.

A commission that would not have been paid without the contract is an asset (ASC 340-40-25-1, IFRS 15.91). It is
amortised straight-line by month, rounded as it adds up, so that the months sum to the cost whatever the step; what is
left when the customer is lost is impaired. Where the time of use is one year or less it may be an expense at once
(ASC 340-40-25-4, IFRS 15.94).

Invariant: for every span of months, opening + capitalised - amortised - impaired = closing, and closing is the sum of
what is amortised within the next twelve months and of what is amortised later.

Left out: which commissions are incremental and how long a contract is of use, which the company's accountants decide;
impairment by comparison with expected revenue.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.incentives.basis import read_choice, read_section
from salesmanual.incentives.ledger_entries import read_ledger_money, read_period
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    read_listed,
)
from salesmanual.kernel.explanation import Difference, Step, Sum, derived, given
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, add_months, month, read_date
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.tables import Cell

__all__ = ["CapitalisationPolicy", "CapitalisedCost", "RollForward", "StartsIn", "roll_forward", "roll_forward_table"]

StartsIn: TypeAlias = Literal["same-month", "next-month"]
"""Whether the month the contract is won in bears a full month, or the next one is the first."""

_STARTS: Final = ("same-month", "next-month")
_MOST_MONTHS: Final = 600
_SOON: Final = 12
_YEAR: Final = 12


def _read_starts(value: str) -> StartsIn:
    return cast("StartsIn", read_choice(value, "starts", "the first month that bears a part", _STARTS))


def _read_months(value: int, where: str, least: int) -> int:
    if type(value) is not int:
        raise WrongTypeError(where, value, f"an int from {least} to {_MOST_MONTHS}")
    if not least <= value <= _MOST_MONTHS:
        raise InvalidValueError(where, value, f"an int from {least} to {_MOST_MONTHS}")
    return value


def _check_rounding(_: object, attribute: attrs.Attribute[Rounding], value: Rounding) -> None:
    if not isinstance(value, Rounding):
        raise WrongTypeError(attribute.name, value, "a Rounding", "write whole units as Rounding('1')")


def _read_id(value: str) -> str:
    return read_key(value, "id")


def _read_on(value: date) -> date:
    return read_date(value, "on")


def _month_number(on: date) -> int:
    return on.year * _YEAR + on.month - 1


@final
@attrs.frozen
class CapitalisedCost:
    """One commission that is an asset.

    Attributes:
        id: Unique, such as the number of a ledger entry or of the contract.
        on: The day the contract was won.
        amount: The cost, exact to the minor unit, never negative.
        months: How many months it is of use; the policy's by default.
        lost_on: The first day without the customer; `None` while there is one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the amount is negative, the months are not from 1 to 600, or the loss is before the day.
        InexactError: If the amount has a part below the minor unit.

    Source: Handbook 4.3.
    """

    id: str = attrs.field(converter=_read_id)
    on: date = attrs.field(converter=_read_on)
    amount: Money
    months: int | None = None
    lost_on: date | None = None

    def __attrs_post_init__(self) -> None:
        if read_ledger_money(self.amount, "amount").amount < 0:
            raise InvalidValueError("amount", self.amount, "an amount of 0 or more")
        if self.months is not None:
            _read_months(self.months, "months", 1)
        if self.lost_on is not None and read_date(self.lost_on, "lost_on") < self.on:
            raise InvalidValueError("lost_on", str(self.lost_on), f"{self.on}, when it was won, or a later day")


@final
@attrs.frozen
class CapitalisationPolicy:
    """How commissions are spread over months.

    Attributes:
        months: How many months a cost is of use, where it does not say itself.
        starts: Whether the month of the contract bears a part, or the next is the first.
        rounding: The step of what is amortised by a month's end; whole units as `Rounding("1")`. Each month has the
            rounded sum up to its end less the rounded sum before it; the last month has the rest.
        expense_within: Costs of use for at most so many months are an expense at once and no asset; 0 for none.
        section: The handbook section it implements.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number of months is out of range.

    Source: Handbook 4.3; FASB ASC 340-40-25-1, 25-4, 35-1, 35-3; IFRS 15.91-104.

    >>> policy = CapitalisationPolicy(36, rounding=Rounding("1"))
    >>> cost = CapitalisedCost("S-1", date(2026, 1, 15), Money("1000", "USD"))
    >>> [str(policy.amortised_by(cost, month(2026, at))) for at in (1, 2, 3)]
    ['USD 28.00', 'USD 56.00', 'USD 83.00']
    """

    months: int = attrs.field()
    starts: StartsIn = attrs.field(default="same-month", converter=_read_starts, kw_only=True)
    rounding: Rounding = attrs.field(factory=Rounding, validator=_check_rounding, kw_only=True)
    expense_within: int = attrs.field(default=0, kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    @months.validator
    def _check_months(self, _: object, value: int) -> None:
        _read_months(value, "months", 1)

    @expense_within.validator
    def _check_expense_within(self, _: object, value: int) -> None:
        _read_months(value, "expense_within", 0)

    def months_of(self, cost: CapitalisedCost) -> int:
        """How many months the cost is of use."""
        return self.months if cost.months is None else cost.months

    def is_asset(self, cost: CapitalisedCost) -> bool:
        """Whether the cost is spread, not an expense at once."""
        return self.months_of(cost) > self.expense_within

    def capitalised_by(self, cost: CapitalisedCost, at: Period) -> Money:
        """What was put on the balance sheet by the end of the month."""
        is_there = self.is_asset(cost) and cost.on < at.end
        return cost.amount if is_there else Money.zero(cost.amount.currency)

    def amortised_by(self, cost: CapitalisedCost, at: Period) -> Money:
        """What was amortised by the end of the month; nothing more after the month of the loss."""
        last = at.last_day() if cost.lost_on is None else min(at.last_day(), cost.lost_on)
        return self._planned(cost, last)

    def impaired_by(self, cost: CapitalisedCost, at: Period) -> Money:
        """What was impaired by the end of the month: what was left at the end of the month of the loss."""
        if cost.lost_on is None or cost.lost_on >= at.end or not self.is_asset(cost):
            return Money.zero(cost.amount.currency)
        return cost.amount - self._planned(cost, cost.lost_on)

    def _planned(self, cost: CapitalisedCost, on: date) -> Money:
        """What is amortised by the end of the day's month if no customer is lost."""
        months = self.months_of(cost)
        passed = _month_number(on) - _month_number(cost.on) + (self.starts == "same-month")
        if passed <= 0 or not self.is_asset(cost):
            return Money.zero(cost.amount.currency)
        if passed >= months:
            return cost.amount
        numerator, denominator = cost.amount.amount.as_integer_ratio()
        exact = Money.rounded(Fraction(numerator * passed, denominator * months), cost.amount.currency, self.rounding)
        return min(exact, cost.amount)

    def schedule(self, cost: CapitalisedCost) -> Table:
        """The cost month by month until nothing is left: amortised, impaired, and what is left.

        Raises:
            WrongTypeError: If it is no capitalised cost.
        """
        check_type(cost, CapitalisedCost, "cost")
        rows: list[tuple[Cell, ...]] = []
        at = month(cost.on.year, cost.on.month)
        zero = Money.zero(cost.amount.currency)
        amortised, impaired, left = zero, zero, self.capitalised_by(cost, at)
        while left or not rows:
            new = self.amortised_by(cost, at), self.impaired_by(cost, at)
            left = self.capitalised_by(cost, at) - new[0] - new[1]
            rows.append((at.to_plain(), new[0] - amortised, new[1] - impaired, left))
            amortised, impaired = new
            at = at.shift(months=1)
        unit = cost.amount.currency
        columns = (
            Column(text("month"), key="month"),
            Column(text("amortised"), unit=unit, key="amortised"),
            Column(text("impaired"), unit=unit, key="impaired"),
            Column(text("left"), unit=unit, key="left"),
        )
        title = text("Amortisation of {id}", id=cost.id)
        return Table(title, columns, rows, total=(text("all"), amortised, impaired, None))


def _check_money(_: object, attribute: attrs.Attribute[Money], value: Money) -> None:
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money")


@final
@attrs.frozen(kw_only=True)
class RollForward:
    """How capitalised commissions developed over a span of months.

    Attributes:
        period: The span.
        opening: What was left at its beginning.
        capitalised: What was added.
        amortised: What was expensed as time passed.
        impaired: What was written off because customers were lost.
        short_term: What of the closing balance is amortised within twelve months after it.

    Raises:
        WrongTypeError: If a figure is no money.
        CurrencyMismatchError: If two currencies meet.
        InvalidValueError: If the short-term part is not between zero and the closing balance.

    Source: Handbook 4.3; FASB ASC 340-40-50-1 to 50-3; IFRS 15.127-128.

    >>> def usd(amount):
    ...     return Money(amount, "USD")
    >>> from salesmanual.kernel.period import quarter
    >>> roll = RollForward(
    ...     period=quarter(2026, 1), opening=usd(100), capitalised=usd(60), amortised=usd(30), short_term=usd(90)
    ... )
    >>> str(roll.closing()), str(roll.long_term())
    ('USD 130.00', 'USD 40.00')
    """

    period: Period
    opening: Money = attrs.field(validator=_check_money)
    capitalised: Money = attrs.field(validator=_check_money)
    amortised: Money = attrs.field(validator=_check_money)
    impaired: Money = attrs.field(validator=_check_money)
    short_term: Money = attrs.field(validator=_check_money)

    @impaired.default
    def _nothing(self) -> Money:
        if not isinstance(self.opening, Money):
            raise WrongTypeError("opening", self.opening, "Money")
        return Money.zero(self.opening.currency)

    def __attrs_post_init__(self) -> None:
        read_period(self.period)
        closing = self.closing()
        if not Money.zero(closing.currency) <= self.short_term <= closing:
            raise InvalidValueError("short_term", self.short_term, f"an amount from 0 to the closing balance {closing}")

    def closing(self) -> Money:
        """What is left at the end: opening + capitalised - amortised - impaired."""
        return self.opening + self.capitalised - self.amortised - self.impaired

    def long_term(self) -> Money:
        """What of the closing balance is amortised later than twelve months after it."""
        return self.closing() - self.short_term

    def explain(self) -> Step:
        """Why so much is left; the value is `closing()`."""
        had = (given(text("opening"), self.opening), given(text("capitalised"), self.capitalised))
        there = derived(text("opening and capitalised"), Sum(), had)
        less = (given(text("amortised"), self.amortised), given(text("impaired"), self.impaired))
        return derived(text("closing"), Difference(), (there, *less), section="4.3")

    def table(self) -> Table:
        """The roll-forward as a table of one row."""
        return roll_forward_table((self,))


def roll_forward(
    costs: Iterable[CapitalisedCost], policy: CapitalisationPolicy, period: Period, *, currency: str
) -> RollForward:
    """How the costs developed over the months of the period.

    Args:
        costs: The costs, all of them, in any order; those of later months count nothing.
        policy: How they are spread.
        period: Whole calendar months.
        currency: The currency of all of them.

    Raises:
        WrongTypeError: If one of them is no cost, or the period is none.
        InvalidValueError: If the period is not of whole months.
        DuplicateError: If two costs have one id.
        CurrencyMismatchError: If a cost is in another currency.

    Source: Handbook 4.3; FASB ASC 340-40-50-1 to 50-3.
    """
    check_type(policy, CapitalisationPolicy, "policy")
    read_period(period)
    if period.start.day != 1 or period.end.day != 1:
        raise InvalidValueError("period", str(period), "whole calendar months")
    every = _read_costs(costs, read_currency(currency))
    before = Period(add_months(period.start, -1), period.start)
    soon = Period(period.start, add_months(period.end, _SOON))

    def total(by: Iterable[Money]) -> Money:
        return Money.total(by, currency)

    added = total(policy.capitalised_by(cost, before) for cost in every)
    amortised = total(policy.amortised_by(cost, before) for cost in every)
    impaired = total(policy.impaired_by(cost, before) for cost in every)
    there = [attrs.evolve(cost, lost_on=None) for cost in every if _is_there(cost, period)]
    next_year = total(policy.amortised_by(cost, soon) - policy.amortised_by(cost, period) for cost in there)
    return RollForward(
        period=period,
        opening=added - amortised - impaired,
        capitalised=total(policy.capitalised_by(cost, period) for cost in every) - added,
        amortised=total(policy.amortised_by(cost, period) for cost in every) - amortised,
        impaired=total(policy.impaired_by(cost, period) for cost in every) - impaired,
        short_term=next_year,
    )


def _is_there(cost: CapitalisedCost, period: Period) -> bool:
    """Whether it is on the balance sheet at the end of the period; a later loss is not known by then."""
    return cost.on < period.end and (cost.lost_on is None or cost.lost_on >= period.end)


def _read_costs(costs: Iterable[CapitalisedCost], currency: str) -> list[CapitalisedCost]:
    every, seen = [], set()
    for position, cost in enumerate(read_listed(costs, "costs", "capitalised costs, in a list")):
        check_type(cost, CapitalisedCost, f"costs[{position}]")
        if cost.id in seen:
            raise DuplicateError("capitalised cost", cost.id, "give each cost an id of its own")
        if cost.amount.currency != currency:
            raise CurrencyMismatchError(f"costs[{position}].amount", currency, cost.amount.currency)
        seen.add(cost.id)
        every.append(cost)
    return every


def roll_forward_table(rolls: Iterable[RollForward]) -> Table:
    """Roll-forwards one under the other, such as the quarters of a year.

    Raises:
        WrongTypeError: If they are no roll-forwards.
        InvalidValueError: If there are none.

    Source: Handbook 4.3.
    """
    every = read_listed(rolls, "rolls", "roll-forwards, in a list")
    for position, roll in enumerate(every):
        check_type(roll, RollForward, f"rolls[{position}]")
    if not every:
        raise InvalidValueError("rolls", every, "at least one roll-forward")
    unit = every[0].opening.currency
    columns = (
        Column(text("period"), key="period"),
        Column(text("opening"), unit=unit, key="opening"),
        Column(text("capitalised"), unit=unit, key="capitalised"),
        Column(text("amortised"), unit=unit, key="amortised"),
        Column(text("impaired"), unit=unit, key="impaired"),
        Column(text("closing"), unit=unit, key="closing"),
        Column(text("within twelve months"), unit=unit, key="short_term"),
        Column(text("later"), unit=unit, key="long_term"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            roll.period.to_plain(),
            roll.opening,
            roll.capitalised,
            roll.amortised,
            roll.impaired,
            roll.closing(),
            roll.short_term,
            roll.long_term(),
        )
        for roll in every
    ]
    return Table(text("Capitalised commissions"), columns, rows)

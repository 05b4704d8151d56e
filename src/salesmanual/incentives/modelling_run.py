"""The arithmetic of many statements at once: what everybody earns in every period, in figures.

Invariant: each figure is that of the statement which the plan calculates for the person and the period; only what
neighbouring periods have in common, the payout at the day where they meet, is worked out once.

Left out: words, credits and derivations, which the statement itself has.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, final

import attrs

from salesmanual.incentives.books import NO_FACTS, NO_TEAMS, Books, Facts, Teams
from salesmanual.incentives.calculation import pay_stretch
from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.modelling_fast import FastRunner, can_run_fast
from salesmanual.incentives.statement import limited
from salesmanual.incentives.targets import Targets
from salesmanual.kernel.exchange import RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.plan import IncentivePlan

__all__ = ["PeriodPay", "Runner", "Slot", "Stretch", "Stretches", "World"]


@final
@attrs.frozen
class World:
    """What happened: credits, targets, facts, teams and rates, the same for every plan that is tried on it.

    Source: Handbook 4.3.
    """

    credits: CreditBook
    targets: Targets
    facts: Facts = NO_FACTS
    teams: Teams = NO_TEAMS
    rates: RateTable | None = None

    def books(self, plan: IncentivePlan) -> Books:
        """What one plan looks at."""
        return Books(plan, self.credits, self.targets, facts=self.facts, teams=self.teams, rates=self.rates)


@final
@attrs.frozen
class PeriodPay:
    """What one person earned in one period, in figures.

    Attributes:
        participant: Who.
        period: When.
        window: The plan's accumulation window that the period lies in.
        credited: What was credited in the period.
        credited_to_date: What was credited in the window up to the period's end.
        target: The target that attainment is measured against at the period's end; `None` where none is set.
        pays: What each component pays, in the plan's order and in its currency, before the plan's cap and floor:
            rounded where the plan rounds lines or components, else exact.
        earned: What the period earned, within cap and floor.

    Source: Handbook 4.3.
    """

    participant: str
    period: Period
    window: Period
    credited: Money
    credited_to_date: Money
    target: Money | None
    pays: tuple[Decimal | Fraction, ...]
    earned: Money


class Stretch(NamedTuple):
    """The part of one component's window that lies in a period; `start` is `None` where it begins the window."""

    window: Period
    start: date | None
    end: date


Stretches: TypeAlias = "tuple[tuple[Stretch, ...], ...]"
"""For each component the parts of its windows that lie in a period."""


class Slot(NamedTuple):
    """What a period asks for, whoever it is asked about; `earlier` is `None` where the period begins the window."""

    period: Period
    window: Period
    now: Stretches
    earlier: Stretches | None


class _Value(NamedTuple):
    """What a component pays for a window up to a day: exact, and rounded where the plan rounds lines or components."""

    exact: Fraction
    amount: Money | None


@final
class Runner:
    """One plan over some periods, for one person after another.

    Args:
        plan: The plan.
        periods: Periods that each lie inside one window of the plan, in order.
        world: What happened.

    Raises:
        WrongTypeError: If a period is no period.
        InvalidValueError: If the plan does not hold for a whole period, or a period crosses a window's end.
    """

    __slots__ = ("_fast", "_plan", "_slots", "_world")

    def __init__(self, plan: IncentivePlan, periods: Iterable[Period], world: World) -> None:
        self._plan = plan
        self._world = world
        self._slots = tuple(_slot(plan, period) for period in periods)
        self._fast = FastRunner(plan, self._slots, world) if can_run_fast(plan, world) else None

    def person(self, participant: str) -> Iterator[Callable[[], PeriodPay]]:
        """For each period a call that gives what the person earned in it; call them in order.

        What a call raises is what the plan's own calculation raises: `NotFoundError`, `ZeroTargetError` or
        `CurrencyMismatchError`.
        """
        pays = self._fast.person(participant) if self._fast is not None else None
        if pays is not None:
            return (partial(_as_is, pay) for pay in pays)
        person = _Person(self._plan, self._world.books(self._plan), participant)
        return (partial(person.outcome, slot) for slot in self._slots)


def _as_is(pay: PeriodPay) -> PeriodPay:
    return pay


def _slot(plan: IncentivePlan, period: Period) -> Slot:
    window = plan.basis("nobody", period, credits=()).window
    start = max(window.start, plan.effective.start)
    earlier = stretches_of(plan, Period(start, period.start)) if start < period.start else None
    return Slot(period, window, stretches_of(plan, period), earlier)


def stretches_of(plan: IncentivePlan, period: Period) -> Stretches:
    """For each component the parts of its windows that lie in the period."""
    return tuple(tuple(_parts(plan, component.window or plan.window, period)) for component in plan.components)


def _parts(plan: IncentivePlan, unit: Window, period: Period) -> Iterator[Stretch]:
    start = period.start
    while start < period.end:
        window = plan.calendar.period_of(start, unit)
        end = min(window.end, period.end)
        yield Stretch(window, None if start <= max(window.start, plan.effective.start) else start, end)
        start = end


_Sums: TypeAlias = "list[_Value]"


@final
class _Person:
    """One person under one plan; keeps what the last period came to, because the next one begins there."""

    __slots__ = ("_books", "_has_amounts", "_name", "_nothing", "_plan", "_sums", "_upto", "_values")

    def __init__(self, plan: IncentivePlan, books: Books, name: str) -> None:
        self._plan = plan
        self._books = books
        self._name = name
        self._nothing = Money.zero(plan.currency)
        self._has_amounts = plan.rounding.at is not RoundingPoint.TOTAL
        self._values: dict[tuple[int, Period, date], _Value] = {}
        self._upto: tuple[Period, date] | None = None
        self._sums: _Sums = []

    def outcome(self, slot: Slot) -> PeriodPay:
        """What the period pays: the window up to its end less the window up to its beginning."""
        period, window = slot.period, slot.window
        now = self._added(slot.now)
        earlier = None
        if slot.earlier is not None:
            earlier = self._sums if self._upto == (window, period.start) else self._added(slot.earlier)
        to_date = now if earlier is None else list(map(_both, earlier, now))
        earned = limited(self._plan, self._total(to_date))
        if earlier is not None:
            earned -= limited(self._plan, self._total(earlier))
        self._upto, self._sums = (window, period.end), to_date
        basis = self._books.basis(self._name, window, period.end)
        credited = basis.credited_money()
        before = self._books.basis(self._name, window, period.start).credited_money() if earlier is not None else None
        return PeriodPay(
            self._name,
            period,
            window,
            credited if before is None else credited - before,
            credited,
            basis.target_money(),
            tuple(value.exact if value.amount is None else value.amount.amount for value in now),
            earned,
        )

    def _added(self, stretches: Stretches) -> _Sums:
        return [self._component(number, own) for number, own in enumerate(stretches)]

    def _component(self, number: int, stretches: tuple[Stretch, ...]) -> _Value:
        total: _Value | None = None
        for window, start, end in stretches:
            value = self._value(number, window, end)
            if start is not None:
                value = _less(value, self._value(number, window, start))
            total = value if total is None else _both(total, value)
        return total or _Value(Fraction(0), self._nothing if self._has_amounts else None)

    def _value(self, number: int, window: Period, end: date) -> _Value:
        """What a component pays for a window of its own up to a day."""
        found = self._values.get((number, window, end))
        if found is None:
            component = self._plan.components[number]
            basis = self._books.basis(self._name, window, end, getattr(component, "measure", ""))
            stretch = pay_stretch(component, self._plan.rounding, None, basis)
            found = self._values[number, window, end] = _Value(stretch.exact, stretch.amount)
        return found

    def _total(self, values: _Sums) -> Money:
        """The components together, rounded, before cap and floor."""
        if self._has_amounts:
            return Money.total((value.amount for value in values if value.amount is not None), self._plan.currency)
        exact = sum((value.exact for value in values), Fraction(0))
        return Money.rounded(exact, self._plan.currency, self._plan.rounding)


def _both(one: _Value, other: _Value) -> _Value:
    if one.amount is None or other.amount is None:
        return _Value(one.exact + other.exact, None)
    return _Value(one.exact + other.exact, one.amount + other.amount)


def _less(one: _Value, other: _Value) -> _Value:
    if one.amount is None or other.amount is None:
        return _Value(one.exact - other.exact, None)
    return _Value(one.exact - other.exact, one.amount - other.amount)

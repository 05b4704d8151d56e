"""What a person must still sell: to earn a sum, or to reach the next tier.

Invariant: the answer is proven by calculating: with that much more sold the statement pays at least the sum, and with
one minor unit less it does not.

Left out: components that pay for each sale by itself, whose pay is taken to stay as it is, and which sale to make.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, final

import attrs

from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.statement import limited, unlimited
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.errors import CurrencyMismatchError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.incentives.statement import Statement
    from salesmanual.incentives.targets import Targets
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.period import Period

_NO_TARGETS: Final = TargetBook()

__all__ = ["NextTier", "StillToSell", "next_tiers", "what_to_sell"]


@final
@attrs.frozen
class StillToSell:
    """The answer to "what must I still sell to earn this?".

    Attributes:
        status: `already` earned, `reachable`, or `unreachable` however much is sold.
        to_earn: What is to be earned in the period.
        earned: What is earned by now.
        amount: The least further sales; zero if already earned, `None` if unreachable.
        best: The most that further sales can earn where the sum is unreachable; else `None`.
        why: The answer in words.

    Source: Handbook 4.3.
    """

    status: Literal["already", "reachable", "unreachable"]
    to_earn: Money
    earned: Money
    amount: Money | None
    best: Money | None
    why: Text

    def __str__(self) -> str:
        return str(self.why)


@final
@attrs.frozen
class NextTier:
    """The next place where a component pays differently.

    Attributes:
        component: The component's key.
        label: The component's name.
        at: The credited total at which the next tier begins.
        to_sell: What must still be sold to get there.
        why: The answer in words.

    Source: Handbook 4.3.
    """

    component: str
    label: Label
    at: Money
    to_sell: Money
    why: Text

    def __str__(self) -> str:
        return str(self.why)


class _Pay(NamedTuple):
    """A component's pay as a function of further sales: its curve, and where on it the person stands."""

    curve: Curve
    start: Fraction

    def added(self, further: Fraction) -> Fraction:
        """What further sales add, exactly."""
        return self.curve.value(self.start + further) - self.curve.value(self.start)


def next_tiers(
    plan: IncentivePlan,
    participant: str,
    period: Period,
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    targets: Targets,
) -> tuple[NextTier, ...]:
    """For each component that has one, the next tier above the credited total, and what is missing to it.

    Raises:
        As `IncentivePlan.calculate`.

    Source: Handbook 4.3.
    """
    answers = []
    for component in plan.components:
        basis = plan.basis(participant, period, credits=credits, targets=targets, window=component.window)
        curve = component.pay_curve(basis)
        if curve is None:
            continue
        credited = Fraction(basis.credited.amount)
        above = [point for point in curve.breakpoints() if point > credited]
        if above:
            at = Money.from_minor(_units_up(above[0], Fraction(minor_unit(plan.currency))), plan.currency)
            to_sell = at - basis.credited
            why = text(
                "{component}: {amount} more to reach the tier at {at}", component=component.label, amount=to_sell, at=at
            )
            answers.append(NextTier(component.key, component.label, at, to_sell, why))
    return tuple(answers)


def what_to_sell(
    plan: IncentivePlan,
    participant: str,
    period: Period,
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    targets: Targets = _NO_TARGETS,
    to_earn: Money,
) -> StillToSell:
    """The least further sales in the period with which it pays at least the sum.

    Further sales count like one more order of the participant, on the last day of the period. Caps, floors, falls in
    the curve and every rounding are taken into account: the answer is exact to the minor unit.

    Args:
        plan: The plan.
        participant: Who asks.
        period: The period to earn it in.
        credits: All credits so far.
        targets: The targets.
        to_earn: What the statement of the period is to pay.

    Raises:
        CurrencyMismatchError: If the sum is in another currency than the plan's.
        InvalidValueError: As `IncentivePlan.calculate`.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%"), ("100000", "8%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission], cap=Money("9000", "CNY"))
    >>> print(what_to_sell(plan, "li.na", month(2026, 3), credits=[], to_earn=Money("6600", "CNY")))
    CNY 119,999.94 more must be sold to earn CNY 6,600.00
    >>> print(what_to_sell(plan, "li.na", month(2026, 3), credits=[], to_earn=Money("9500", "CNY")))
    CNY 9,500.00 cannot be earned: the cap ends pay at CNY 9,000.00
    """
    if to_earn.currency != plan.currency:
        raise CurrencyMismatchError("to_earn", plan.currency, to_earn.currency)
    book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
    statement = plan.calculate(participant, period, credits=book, targets=targets)
    if statement.total >= to_earn:
        why = text("{sum} is earned already: {earned}", sum=to_earn, earned=statement.total)
        return StillToSell("already", to_earn, statement.total, Money.zero(plan.currency), None, why)
    pays = []
    for component in plan.components:
        basis = plan.basis(participant, period, credits=book, targets=targets, window=component.window)
        curve = component.pay_curve(basis)
        if curve is not None:
            pays.append(_Pay(curve, Fraction(basis.credited.amount)))
    search = _Search(statement, pays)
    units = None
    if plan.cap is None or plan.cap - statement.earned_before >= to_earn:
        units = search.least(to_earn)
    if units is not None:
        amount = Money.from_minor(units, plan.currency)
        why = text("{amount} more must be sold to earn {sum}", amount=amount, sum=to_earn)
        return StillToSell("reachable", to_earn, statement.total, amount, None, why)
    best = search.best()
    if plan.cap is not None and best == plan.cap - statement.earned_before:
        why = text("{sum} cannot be earned: the cap ends pay at {best}", sum=to_earn, best=best)
    else:
        why = text("{sum} cannot be earned: the components end at {best}", sum=to_earn, best=best)
    return StillToSell("unreachable", to_earn, statement.total, None, best, why)


def _units_up(amount: Fraction, unit: Fraction) -> int:
    """The amount in minor units, rounded up."""
    return math.ceil(amount / unit)


@final
class _Search:
    """Looks for the least further sales, stretch by stretch between the places where a component bends.

    On a stretch every component is a straight line, so its rounded pay is greatest at one of the two ends. The sum of
    these is an upper bound: a stretch that cannot reach the sum is left out whole, any other is halved, the lower
    half first.
    """

    def __init__(self, statement: Statement, pays: list[_Pay]) -> None:
        self._statement = statement
        self._pays = pays
        self._plan = statement.plan
        self._unit = Fraction(minor_unit(self._plan.currency))
        self._standing = unlimited(self._plan, (*statement.earlier, *statement.payouts))
        self._exact = sum((payout.exact for payout in (*statement.earlier, *statement.payouts)), Fraction(0))

    def least(self, to_earn: Money) -> int | None:
        """The fewest minor units of further sales that pay the sum; `None` if none do."""
        for low, high in self._stretches(to_earn):
            found = self._least_in(low, high, to_earn)
            if found is not None:
                return found
        return None

    def best(self) -> Money:
        """The most that further sales can pay."""
        if self._plan.cap is not None and self._growth(math.floor(max(self._bends(), default=Fraction(0))) + 1) > 0:
            return self._plan.cap - self._statement.earned_before
        ends = [end for stretch in self._stretches(self._statement.total) for end in stretch]
        return max(self._earned(end, end) for end in ends)

    def _bends(self) -> list[Fraction]:
        """Where a component bends, in minor units of further sales, in ascending order."""
        bends = {
            (point - pay.start) / self._unit
            for pay in self._pays
            for point in pay.curve.breakpoints()
            if point > pay.start
        }
        return sorted(bends)

    def _stretches(self, to_earn: Money) -> Iterator[tuple[int, int]]:
        """Ranges of whole minor units in which no component bends, in ascending order."""
        low = 1
        yield (0, 0)
        for bend in self._bends():
            last = math.ceil(bend) - 1
            if low <= last:
                yield (low, last)
            if bend.denominator == 1:
                yield (int(bend), int(bend))
            low = math.floor(bend) + 1
        yield (low, low + self._reach(low, to_earn))

    def _growth(self, low: int) -> Fraction:
        """What one more minor unit adds beyond all bends."""
        here, beyond = (sum((pay.added(k * self._unit) for pay in self._pays), Fraction(0)) for k in (low, low + 1))
        return beyond - here

    def _reach(self, low: int, to_earn: Money) -> int:
        """How far beyond all bends to look: until the steady growth there must have paid the sum."""
        growth = self._growth(low)
        if growth <= 0:
            return 0
        here = sum((pay.added(low * self._unit) for pay in self._pays), Fraction(0))
        lost = (
            Fraction(self._plan.rounding.step or self._unit) * 2 * (len(self._statement.credits) + len(self._pays) + 1)
        )
        missing = Fraction((to_earn + self._statement.earned_before).amount) - self._exact - here
        return max(0, math.ceil((missing + lost) / growth))

    def _least_in(self, low: int, high: int, to_earn: Money) -> int | None:
        stack = [(low, high)]
        while stack:
            low, high = stack.pop()
            if self._earned(low, high) < to_earn:
                continue
            if low == high:
                return low
            middle = (low + high) // 2
            stack.append((middle + 1, high))
            stack.append((low, middle))
        return None

    def _earned(self, low: int, high: int) -> Money:
        """What the period pays with so many minor units more; for a range, an upper bound that one end may reach."""
        plan, rounding = self._plan, self._plan.rounding
        gross, exact = self._standing, self._exact
        for pay in self._pays:
            further = max((low, high), key=lambda units: pay.added(units * self._unit))
            added = pay.added(further * self._unit)
            if rounding.at is RoundingPoint.TOTAL:
                exact += added
            elif rounding.at is RoundingPoint.LINE:
                gross += self._money(added)
            else:
                here = pay.curve.value(pay.start)
                gross += self._money(here + added) - self._money(here)
        if rounding.at is RoundingPoint.TOTAL:
            gross = self._money(exact)
        return limited(plan, gross) - self._statement.earned_before

    def _money(self, value: Fraction) -> Money:
        return Money("1", self._plan.currency).times(value, self._plan.rounding)

"""What a person must still sell: to earn a sum, or to reach the next tier.

Invariant: the answer is proven by calculating: with that much more sold the statement pays at least the sum, and with
one minor unit less it does not.

Left out: components that pay for each sale by itself, whose pay is taken to stay as it is; which sale to make; and
how the least amount is found (`advice_search`).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.incentives.advice_search import Pay, Search
from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.errors import CurrencyMismatchError, WrongTypeError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        at: The least credited total, in whole minor units, that the next tier pays for.
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


def next_tiers(
    plan: IncentivePlan,
    participant: str,
    period: Period,
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    targets: Targets = _NO_TARGETS,
) -> tuple[NextTier, ...]:
    """For each component that has one, the next tier above the credited total, and what is missing to it.

    A tier that has to be passed, not only reached, begins one minor unit above its boundary.

    Args:
        plan: The plan.
        participant: Who asks.
        period: The period at whose end they stand.
        credits: All credits so far.
        targets: The targets.

    Raises:
        InvalidValueError: If the plan does not hold for the whole period, or it crosses a window's end.
        NotFoundError: If a component needs a target and there is none.
        ZeroTargetError: If a component needs a target and it is zero.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%"), ("100000", "8%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> for tier in next_tiers(plan, "li.na", month(2026, 3), credits=[]):
    ...     print(tier)
    Commission: CNY 100,000.00 more to reach the tier at CNY 100,000.00
    """
    book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
    plan.calculate(participant, period, credits=book, targets=targets)
    answers = []
    for component in plan.components:
        basis = plan.basis(participant, period, credits=book, targets=targets, window=component.window)
        curve = component.pay_curve(basis)
        at = _next_start(curve, basis.credited) if curve is not None else None
        if at is not None:
            to_sell = at - basis.credited
            why = text(
                "{component}: {amount} more to reach the tier at {at}", component=component.label, amount=to_sell, at=at
            )
            answers.append(NextTier(component.key, component.label, at, to_sell, why))
    return tuple(answers)


def _next_start(curve: Curve, credited: Money) -> Money | None:
    """The least total in minor units above the credited one at which a stretch of the curve begins."""
    unit = Fraction(minor_unit(credited.currency))
    for knot in curve.knots():
        begins_above = knot.at == knot.left != knot.right
        units = math.floor(knot.x / unit) + 1 if begins_above else math.ceil(knot.x / unit)
        start = Money.from_minor(units, credited.currency)
        if start > credited:
            return start
    return None


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
        WrongTypeError: If the sum is no money.
        CurrencyMismatchError: If the sum is in another currency than the plan's.
        InvalidValueError: If the plan does not hold for the whole period, or it crosses a window's end.
        NotFoundError: If a component needs a target and there is none.
        ZeroTargetError: If a component needs a target and it is zero.

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
    _check_sum(to_earn, plan.currency)
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
            start = Fraction(basis.credited.amount)
            pays.append(Pay(curve, start, curve.value(start)))
    return _answer(Search(statement, pays), statement, to_earn)


def _check_sum(to_earn: object, currency: str) -> None:
    if not isinstance(to_earn, Money):
        raise WrongTypeError("to_earn", to_earn, "Money", "write it as Money('6000', 'CNY')")
    if to_earn.currency != currency:
        raise CurrencyMismatchError("to_earn", currency, to_earn.currency)


def _answer(search: Search, statement: Statement, to_earn: Money) -> StillToSell:
    cap = statement.plan.cap
    most = cap - statement.earned_before if cap is not None else None
    units = search.least(to_earn) if most is None or most >= to_earn else None
    if units is not None:
        amount = Money.from_minor(units, to_earn.currency)
        why = text("{amount} more must be sold to earn {sum}", amount=amount, sum=to_earn)
        return StillToSell("reachable", to_earn, statement.total, amount, None, why)
    best = search.best()
    if best == most:
        why = text("{sum} cannot be earned: the cap ends pay at {best}", sum=to_earn, best=best)
    else:
        why = text("{sum} cannot be earned: the components end at {best}", sum=to_earn, best=best)
    return StillToSell("unreachable", to_earn, statement.total, None, best, why)

"""What a person must still sell or do: to earn a sum, or to reach the next tier.

Invariant: with the answer the plan pays at least the sum, as long as what the answer names stays as it is; where one
measure is moved, with one unit less it does not.

Left out: which sale to make; what can be moved and how the answer reads (`advice_answer`), and how the least amount
of one measure (`advice_search`) and the cheapest mix of several (`advice_mix`) are found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.advice_answer import Advice, Further, StillToSell
from salesmanual.incentives.advice_parts import CREDITED, amount_of, check_plan, parts_of, unit_of
from salesmanual.incentives.credits import CreditBook
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import number_text, read_fraction, to_exact_decimal
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from salesmanual.incentives.advice_parts import Known
    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.period import Period

__all__ = ["Further", "NextTier", "StillToSell", "next_tiers", "what_to_sell"]


@final
@attrs.frozen
class NextTier:
    """The next place where a component pays differently.

    Attributes:
        component: The component's key.
        label: The component's name.
        at: The least total, in whole minor units or pieces, that the next tier pays for.
        to_sell: What is still missing to get there.
        why: The answer in words.

    Source: Handbook 4.3.
    """

    component: str
    label: Label
    at: Amount
    to_sell: Amount
    why: Text

    def __str__(self) -> str:
        return str(self.why)


def next_tiers(
    plan: IncentivePlan,
    participant: str,
    period: Period,
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    **known: Unpack[Known],
) -> tuple[NextTier, ...]:
    """For each component that has one, the next tier above what is counted for it, and what is missing to it.

    A tier that has to be passed, not only reached, begins one unit above its boundary: one minor unit of money, or one
    piece of what is counted.

    Args:
        plan: The plan.
        participant: Who asks.
        period: The period at whose end they stand.
        credits: All credits so far.
        **known: Targets, facts, teams and rates, as for `IncentivePlan.calculate`.

    Raises:
        WrongTypeError: If the plan is no `IncentivePlan`.
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
    check_plan(plan)
    book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
    plan.calculate(participant, period, credits=book, **known)
    answers = []
    for part in parts_of(plan, participant, period, book, known):
        credited = part.basis.credited
        at = _next_start(part.curve, credited) if part.curve is not None else None
        if at is not None:
            to_sell = _missing(at, credited)
            label = part.component.label
            why = text("{component}: {amount} more to reach the tier at {at}", component=label, amount=to_sell, at=at)
            answers.append(NextTier(part.component.key, label, at, to_sell, why))
    return tuple(answers)


def _next_start(curve: Curve, credited: Amount) -> Amount | None:
    """The least total in whole units above the credited one at which a stretch of the curve begins."""
    unit, here = unit_of(credited), Fraction(credited.amount)
    for knot in curve.knots():
        begins_above = knot.at == knot.left != knot.right
        units = math.floor(knot.x / unit) + 1 if begins_above else math.ceil(knot.x / unit)
        if units * unit > here:
            return amount_of(units, credited)
    return None


def _missing(at: Amount, credited: Amount) -> Amount:
    missing = Fraction(at.amount) - Fraction(credited.amount)
    if isinstance(credited, Money):
        return Money(to_exact_decimal(missing), credited.currency)
    return Quantity(missing, credited.unit)


def what_to_sell(
    plan: IncentivePlan,
    participant: str,
    period: Period,
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    to_earn: Money,
    efforts: Mapping[str, Exact | str] | None = None,
    **known: Unpack[Known],
) -> StillToSell:
    """The least further sales in the period with which it pays at least the sum, or the cheapest mix of measures.

    More of a measure counts like one more sale of the participant, on the last day of the period. Caps, floors, falls
    in the curve and every rounding are taken into account: the answer is exact to the minor unit, or to the piece.

    Where the plan counts several measures, each is tried alone, the credited amount first. `efforts` says instead
    which measures may be moved together and what one unit of each costs: `{"": 1, "visits": 400}` is that a visit
    costs as much as 400 yuan of sales. A component that multiplies or gates the pay of one measure by another keeps
    the two from being moved together. Pay that is no function of a total, such as pay for each sale by itself, is taken
    to stay as it is; the answer names it, and where the sum is not reached without it, says that it depends.

    Args:
        plan: The plan.
        participant: Who asks.
        period: The period to earn it in.
        credits: All credits so far.
        to_earn: What the statement of the period is to pay.
        efforts: What one unit (1 yuan, 1 visit) of each measure costs, by its key; the empty key is the credited
            amount. Measures that are not named stay as they are.
        **known: Targets, facts, teams and rates, as for `IncentivePlan.calculate`.

    Raises:
        WrongTypeError: If the plan is no `IncentivePlan`, the sum no money, or an effort no number.
        CurrencyMismatchError: If the sum is in another currency than the plan's.
        InvalidValueError: If an effort is not above 0; if the plan does not hold for the whole period, or it crosses
            a window's end.
        NotFoundError: If the plan has no such measure, or a component needs a target and there is none.
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
    check_plan(plan)
    _check_sum(to_earn, plan.currency)
    costs = None if efforts is None else _read_efforts(efforts, plan)
    book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
    statement = plan.calculate(participant, period, credits=book, **known)
    if statement.total >= to_earn:
        why = text("{sum} is earned already: {earned}", sum=to_earn, earned=statement.total)
        return StillToSell("already", to_earn, statement.total, Money.zero(plan.currency), None, why)
    advice = Advice(statement, parts_of(plan, participant, period, book, known), to_earn)
    return advice.each_alone() if costs is None else advice.together(costs)


def _check_sum(to_earn: object, currency: str) -> None:
    if not isinstance(to_earn, Money):
        raise WrongTypeError("to_earn", to_earn, "Money", "write it as Money('6000', 'CNY')")
    if to_earn.currency != currency:
        raise CurrencyMismatchError("to_earn", currency, to_earn.currency)


def _read_efforts(efforts: Mapping[str, Exact | str], plan: IncentivePlan) -> dict[str, Fraction]:
    if not isinstance(efforts, Mapping):
        raise WrongTypeError("efforts", efforts, "a mapping from measures to what one unit costs")
    known = [CREDITED, *(measure.key for measure in plan.measures)]
    costs = {}
    for key, value in efforts.items():
        if key not in known:
            raise NotFoundError("measure in efforts", str(key), did_you_mean(str(key), known[1:]))
        costs[key] = read_fraction(value, f"efforts[{key!r}]")
        if costs[key] <= 0:
            raise InvalidValueError(f"efforts[{key!r}]", number_text(costs[key]), "an effort above 0", "leave it out")
    return costs

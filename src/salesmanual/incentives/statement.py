"""The statement: what one person earned in one period, and why.

Invariant: the total is the sum of the components, within the plan's cap and floor; its explanation replays to it from
the credits, the target and the plan alone.

Left out: how it looks (`statement_view`), payment, and what was paid before.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.calculation import ComponentPayout
from salesmanual.incentives.measures import Counted
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.explanation import Difference, Greatest, Least, Rounded, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.plan import IncentivePlan  # noqa: TC004 - the plan makes it, and nothing reads a result
    from salesmanual.kernel.tables import PlainCell, Table
    from salesmanual.kernel.texts import Language

__all__ = ["Statement"]


@final
@attrs.frozen
class Statement(Shown):
    """What one participant earned in one period.

    Attributes:
        plan: The plan that it was calculated from.
        participant: Whose it is.
        period: The period it is for.
        to_date: The plan's window up to the period's end: credits, their sum, the target.
        credits: The credits of the period.
        payouts: What each component pays for the period.
        earlier: What each component paid for the window before the period; empty where the period begins the window.
        earned_before: What the window earned before the period, within cap and floor.
        earned_to_date: What the window earned up to the period's end, within cap and floor.
        total: The difference of the two: what the period earned.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan
    participant: str
    period: Period
    to_date: Basis
    credits: tuple[Counted, ...]
    payouts: tuple[ComponentPayout, ...]
    earlier: tuple[ComponentPayout, ...]
    earned_before: Money = attrs.field(init=False)
    earned_to_date: Money = attrs.field(init=False)
    total: Money = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        before = (
            limited(self.plan, unlimited(self.plan, self.earlier)) if self.earlier else Money.zero(self.plan.currency)
        )
        to_date = limited(self.plan, unlimited(self.plan, (*self.earlier, *self.payouts)))
        object.__setattr__(self, "earned_before", before)
        object.__setattr__(self, "earned_to_date", to_date)
        object.__setattr__(self, "total", to_date - before)

    def credited(self) -> Money:
        """The sum of the period's credits."""
        amounts = (credit.amount for credit in self.credits if isinstance(credit.amount, Money))
        return Money.total(amounts, self.plan.currency)

    def attainment(self) -> Fraction | None:
        """The window's credits to date over its target; `None` where there is no target, or it is zero."""
        target = self.to_date.target_money()
        return self.to_date.credited_money() / target if target else None

    def withheld(self) -> Money:
        """What the cap took off the period, less what the floor added; zero where neither worked.

        Under a cap this is the difference between what the components pay and what is earned.
        """
        before = unlimited(self.plan, self.earlier) if self.earlier else Money.zero(self.plan.currency)
        return unlimited(self.plan, (*self.earlier, *self.payouts)) - before - self.total

    def effective_rate(self) -> Fraction | None:
        """The total over the period's credits; `None` where nothing was credited."""
        credited = self.credited()
        return self.total / credited if credited else None

    def ote_attainment(self, *, base_salary: Money, on_target_earnings: Money) -> Fraction:
        """Base salary and total over the on-target earnings of the same period.

        Args:
            base_salary: The fixed pay of the period.
            on_target_earnings: Fixed and variable pay of the period at exactly the target.

        Raises:
            WrongTypeError: If one of them is no money.
            CurrencyMismatchError: If one of them is in another currency than the plan's.
            InvalidValueError: If the on-target earnings are zero.
        """
        for name, amount in (("base_salary", base_salary), ("on_target_earnings", on_target_earnings)):
            if not isinstance(amount, Money):
                raise WrongTypeError(name, amount, "Money", "write it as Money('12000', 'CNY')")
        return (base_salary + self.total) / on_target_earnings

    def explain(self) -> Step:
        """Why the total is what it is, down to every credit; the value is the total."""
        label = text("earned by {participant} in {period}", participant=self.participant, period=str(self.period))
        section = self.plan.section
        now = self._explain_unlimited((*self.earlier, *self.payouts))
        is_limited = now.value != self.earned_to_date
        if not is_limited and not self.earlier:
            return attrs.evolve(now, label=label, section=section)
        before = self._explain_unlimited(self.earlier) if self.earlier else None
        if before is not None and before.value != self.earned_before:
            is_limited = True
        if not is_limited and self.plan.rounding.at is not RoundingPoint.TOTAL:
            steps = [payout.explain() for payout in self.payouts]
            return derived(label, Sum(self.plan.currency), steps, section=section)
        now = self._explain_limits(now)
        if before is None:
            return attrs.evolve(now, label=label, section=section)
        return derived(label, Difference(), (now, self._explain_limits(before)), section=section)

    def _explain_unlimited(self, payouts: Iterable[ComponentPayout]) -> Step:
        currency = self.plan.currency
        steps = [payout.explain() for payout in payouts]
        if self.plan.rounding.at is not RoundingPoint.TOTAL:
            return derived(text("the components together"), Sum(currency), steps)
        exact = derived(text("the components together, exact"), Sum(), steps, unit=currency)
        return derived(text("the components together"), Rounded(self.plan.rounding, currency), (exact,))

    def _explain_limits(self, step: Step) -> Step:
        if self.plan.cap is not None:
            cap = given(text("cap"), self.plan.cap, section=self.plan.section)
            step = derived(text("within the cap"), Least(), (step, cap))
        if self.plan.floor is not None:
            floor = given(text("floor"), self.plan.floor, section=self.plan.section)
            step = derived(text("at least the floor"), Greatest(), (step, floor))
        return step

    def tables(self) -> tuple[Table, ...]:
        """The statement as tables: the summary, the components and the credits."""
        from salesmanual.incentives.statement_view import statement_tables  # noqa: PLC0415 - only readers pay for it

        return statement_tables(self)

    def record(self, language: Language = "en") -> dict[str, PlainCell]:
        """The statement as one flat row, for a data frame of many.

        Args:
            language: The language of the plan's name.

        Returns:
            The figures by name, amounts in `currency`; what each component pays stands under `pay.` and its key.
        """
        from salesmanual.incentives.statement_view import statement_record  # noqa: PLC0415 - as above

        return statement_record(self, language)

    def __str__(self) -> str:
        return self.tables()[0].to_text()


def unlimited(plan: IncentivePlan, payouts: Iterable[ComponentPayout]) -> Money:
    """The components together, rounded, before cap and floor."""
    if plan.rounding.at is RoundingPoint.TOTAL:
        exact = sum((payout.exact for payout in payouts), Fraction(0))
        return Money.rounded(exact, plan.currency, plan.rounding)
    return Money.total((payout.amount for payout in payouts if payout.amount is not None), plan.currency)


def limited(plan: IncentivePlan, amount: Money) -> Money:
    """The amount within the plan's cap and floor."""
    if plan.cap is not None:
        amount = min(amount, plan.cap)
    if plan.floor is not None:
        amount = max(amount, plan.floor)
    return amount

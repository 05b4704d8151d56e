"""The scene of an audit: one person, one order a window, a target, and what the plan pays for it.

Invariant: what is paid is asked of the plan itself, as for any statement, so that whatever a plan can do is counted in.

Left out: reasoning about curves (`audit_pieces` and its siblings); here is only asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.incentives.credits import Credit
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.statement import Statement
from salesmanual.kernel.curve_tiers import Number, read_number
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesmanual.incentives.basis import Basis, Window
    from salesmanual.incentives.targets import Targets

__all__ = ["PARTICIPANT", "SalesEnd", "Scene", "read_scene"]

SalesEnd: TypeAlias = "Money | Number | None"
"""An end of a range of sales: an amount, or a multiple of the target; `None` where there is no end."""

PARTICIPANT: Final = "anyone"
"""Who sells in the scene."""

_PAIR: Final = 2
_TARGET: Final = 100_000
_PIECES: Final = 100
_MONTHS: Final[dict[str, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@final
@attrs.frozen
class _SceneTargets:
    """The scene's target, asked for any window: a longer one has more, in proportion to its months."""

    plan: IncentivePlan
    by_period: Mapping[Period, Money]
    otherwise: Money

    def of(self, participant: str, period: Period) -> Money:
        """The target of the period."""
        del participant
        return self.by_period.get(period, self.otherwise)

    def of_measure(self, participant: str, period: Period, measure: str) -> Money | Quantity:
        """The target of a measure: the same where it is money, a hundred where it is counted."""
        unit = next((each.unit for each in self.plan.measures if each.key == measure), "")
        return Quantity(_PIECES, unit) if unit else self.of(participant, period)


@final
@attrs.frozen
class _SceneFacts:
    """The scene's facts, the same on every day, about the one person there is."""

    facts: Mapping[str, object]

    def of(self, participant: str, on: date) -> Mapping[str, object]:
        """The facts; none about other people."""
        del on
        return self.facts if participant == PARTICIPANT else {}


@final
@attrs.frozen
class Scene:
    """What an audit assumes.

    Attributes:
        plan: The plan.
        target: The target of the plan's window.
        lower: The least that is sold in a window.
        upper: The most; `None` where there is no most.
        step: How far apart the two amounts of a counterexample are, where they show a jump.
        period: The stretch in which all is sold: the first of the shortest window.
        deals: The least and the most that one deal can be, for timing; `None` where there is no most.
        facts: What is known about the person, on every day.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan
    target: Money
    lower: Fraction
    upper: Fraction | None
    step: Fraction
    period: Period
    deals: tuple[Fraction, Fraction | None]
    facts: Mapping[str, object] = attrs.field(hash=False)
    _targets: _SceneTargets = attrs.field(repr=False)
    _paid: dict[tuple[tuple[Money, ...], tuple[Period, ...]], Statement] = attrs.field(
        factory=dict, init=False, repr=False, eq=False, hash=False
    )

    def unit(self) -> Fraction:
        """The minor unit of the plan's currency."""
        return Fraction(minor_unit(self.plan.currency))

    def rounding_step(self) -> Fraction:
        """What amounts are rounded to."""
        return Fraction(self.plan.rounding.step or minor_unit(self.plan.currency))

    def money(self, amount: Fraction) -> Money:
        """A whole number of minor units as money."""
        return Money.from_minor(int(amount / self.unit()), self.plan.currency)

    def targets(self) -> Targets:
        """The target, for whichever window is asked about."""
        return self._targets

    def basis(self, window: Window | None, measure: str = "", *, period: Period | None = None) -> Basis:
        """What a component with that window is asked about before anything is sold; in the scene's period."""
        return self.plan.basis(
            PARTICIPANT,
            period or self.period,
            credits=(),
            targets=self._targets,
            window=window,
            measure=measure,
            facts=_SceneFacts(self.facts),
        )

    def next_period(self, window: Window | None) -> Period | None:
        """The first stretch of the next window; `None` where the plan ends before."""
        plan = self.plan
        start = plan.calendar.period_of(self.period.start, window or plan.window).end
        return _first_stretch(plan, start) if start < plan.effective.end else None

    def pays(
        self,
        sold: Sequence[Money],
        *,
        periods: Sequence[Period] = (),
        component: str = "",
        sale: Sale | None = None,
    ) -> Money:
        """What the plan, or one component, pays for one order in each of the stretches.

        Args:
            sold: One amount for each stretch, which ascend; a negative one is a return.
            periods: The stretches; that of the scene by default.
            component: The component's key; empty for the whole plan.
            sale: The order itself, where more than its amount matters.
        """
        stretches = tuple(periods) or (self.period,)
        amounts = tuple(sold)
        statements = [
            self._statement(amounts[:number], stretches[:number], sale) for number in range(1, len(stretches) + 1)
        ]
        if not component:
            return Money.total((statement.total for statement in statements), self.plan.currency)
        payouts = [each for one in statements for each in one.payouts if each.component.key == component]
        amounts_paid = [payout.amount for payout in payouts if payout.amount is not None]
        if len(amounts_paid) == len(payouts):
            return Money.total(amounts_paid, self.plan.currency)
        exact = sum((payout.exact for payout in payouts), Fraction(0))
        return Money.rounded(exact, self.plan.currency, self.plan.rounding)

    def _statement(self, sold: tuple[Money, ...], periods: tuple[Period, ...], sale: Sale | None) -> Statement:
        """The statement of the last of the stretches; what is sold after it makes no difference to it."""
        key = (sold, periods)
        found = self._paid.get(key) if sale is None else None
        if found is None:
            sales = [sale] if sale is not None else list(_orders(sold, periods))
            credits_ = [Credit(each, PARTICIPANT, each.signed_amount(), Fraction(1), "owner") for each in sales]
            facts = _SceneFacts(self.facts)
            found = self.plan.calculate(PARTICIPANT, periods[-1], credits=credits_, targets=self._targets, facts=facts)
            if sale is None:
                self._paid[key] = found
        return found

    def described(self) -> list[tuple[Text, Money | Text | str | None]]:
        """The scene in words and figures."""
        upper = text("without end") if self.upper is None else number_cell(self, self.upper)
        return [
            (text("target of the window"), self.target),
            (text("sales from"), number_cell(self, self.lower)),
            (text("sales up to"), upper),
            (text("all sold in"), str(self.period)),
            (text("sold as"), text("one order without attributes")),
            *((text("fact {name}", name=name), str(value)) for name, value in self.facts.items()),
        ]


def _orders(sold: Sequence[Money], periods: Sequence[Period]) -> Iterator[Sale]:
    """One order in each stretch; a return where the amount is negative, none where it is zero."""
    for number, (amount, period) in enumerate(zip(sold, periods, strict=True), start=1):
        if amount:
            kind = "order" if amount.amount > 0 else "return"
            yield Sale(f"S-{number}", period.start, abs(amount), kind, owner=PARTICIPANT)


def number_cell(scene: Scene, amount: Fraction) -> Money | str:
    """The amount as money where it is one in whole minor units, else as a number."""
    return scene.money(amount) if (amount / scene.unit()).denominator == 1 else str(amount)


def read_scene(
    plan: IncentivePlan,
    *,
    target: Money | None,
    ends: tuple[SalesEnd, SalesEnd],
    step: Money | None,
    deals: tuple[SalesEnd, SalesEnd],
    facts: Mapping[str, object] | None,
) -> Scene:
    """The scene that the arguments of an audit describe.

    Raises:
        WrongTypeError: If the plan is no plan, an amount no money, or the facts no mapping.
        CurrencyMismatchError: If an amount is in another currency than the plan's.
        InvalidValueError: If the target or the step is not above zero, or a range ends before it starts.
    """
    if not isinstance(plan, IncentivePlan):
        raise WrongTypeError("plan", plan, "an IncentivePlan")
    aim = Money(_TARGET, plan.currency) if target is None else _positive(plan, target, "target")
    one = Money(1, plan.currency) if step is None else _positive(plan, step, "step")
    lower, upper = _read_range(plan, aim, ends, "range")
    smallest, largest = _read_range(plan, aim, deals, "deals")
    if facts is not None and not isinstance(facts, Mapping):
        raise WrongTypeError("facts", facts, "a mapping from names to values", "such as {'level': 3}")
    period = _first_stretch(plan, plan.effective.start)
    targets = _SceneTargets(plan, dict(_targets(plan, aim, period)) if plan.measured_against == "window" else {}, aim)
    known = dict(facts or {})
    return Scene(plan, aim, lower, upper, Fraction(one.amount), period, (smallest, largest), known, targets)


def _positive(plan: IncentivePlan, amount: Money, where: str) -> Money:
    _check_money(plan, amount, where)
    if amount.amount <= 0:
        raise InvalidValueError(where, amount, "an amount above 0")
    return amount


def _check_money(plan: IncentivePlan, amount: object, where: str) -> None:
    if not isinstance(amount, Money):
        raise WrongTypeError(where, amount, "Money", f"write it as Money('100000', '{plan.currency}')")
    if amount.currency != plan.currency:
        raise CurrencyMismatchError(where, plan.currency, amount.currency)


def _read_range(
    plan: IncentivePlan, target: Money, ends: tuple[SalesEnd, SalesEnd], where: str
) -> tuple[Fraction, Fraction | None]:
    if not isinstance(ends, (tuple, list)) or len(ends) != _PAIR:
        raise WrongTypeError(where, ends, "a pair: the least and the most, which may be None")
    lower = _read_end(plan, target, ends[0], where)
    upper = _read_end(plan, target, ends[1], where)
    start = Fraction(0) if lower is None else lower
    if upper is not None and upper <= start:
        raise InvalidValueError(where, str(upper), f"an end above its start, {start}")
    return start, upper


def _read_end(plan: IncentivePlan, target: Money, end: SalesEnd, where: str) -> Fraction | None:
    if end is None:
        return None
    if isinstance(end, Money):
        _check_money(plan, end, where)
        return Fraction(end.amount)
    return read_number(end, where) * Fraction(target.amount)


def _windows(plan: IncentivePlan) -> set[Window]:
    return {component.window or plan.window for component in plan.components} | {plan.window}


def _first_stretch(plan: IncentivePlan, start: date) -> Period:
    """The rest of the shortest of the plan's windows from that day on."""
    ends = (plan.calendar.period_of(start, window).end for window in _windows(plan))
    return Period(start, min(*ends, plan.effective.end))


def _targets(plan: IncentivePlan, target: Money, period: Period) -> Iterator[tuple[Period, Money]]:
    for start in (period.start, *_next_starts(plan, period)):
        for window in _windows(plan):
            share = Fraction(_MONTHS[window], _MONTHS[plan.window])
            yield plan.calendar.period_of(start, window), target.times(share)


def _next_starts(plan: IncentivePlan, period: Period) -> Iterator[date]:
    for window in _windows(plan):
        start = plan.calendar.period_of(period.start, window).end
        if start < plan.effective.end:
            yield start

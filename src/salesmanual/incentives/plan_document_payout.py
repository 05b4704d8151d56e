"""What a plan pays one person at each attainment from 0 to 200 %: the payout table of a plan document.

Invariant: a row is what the plan calculates for a person who reaches that attainment in every window and of every
measure that the components count: each component's own curve, rounded where the plan says, within cap and floor. A
component whose pay is no function of what is sold in all is left out by name, and then so it is of the total. All
else is held: nothing else is sold, by others or by measures that a component looks at besides its own.

Left out: how the table looks in the document (`plan_documents`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never, final

import attrs

from salesmanual.incentives.books import Facts, Teams
from salesmanual.incentives.components import PlanComponent
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.statement import limited
from salesmanual.incentives.targets import Targets
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InexactError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingPoint, percent_text, read_fraction, to_exact_decimal
from salesmanual.kernel.period import Period
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from salesmanual.incentives.basis import Basis, Window
    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Cell

__all__ = ["ATTAINMENTS", "Asked", "LeftOut", "PayoutRow", "PayoutTable", "payout_table", "read_attainments"]

ATTAINMENTS: Final = tuple(Fraction(tenth, 10) for tenth in range(21))
"""0 % to 200 % by tens."""

_MOST_ROWS: Final = 1_000
_LENGTHS: Final[dict[Window, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def read_attainments(value: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    """The attainments of the rows, each at least 0.

    Raises:
        WrongTypeError: If they are no list of exact numbers.
        InvalidValueError: If there are none or too many, or one is below 0.

    >>> read_attainments(["50%", "100%"])
    (Fraction(1, 2), Fraction(1, 1))
    """
    if isinstance(value, str):
        raise WrongTypeError("attainments", value, "attainments, in a list")
    try:
        found = [read_fraction(each, f"attainments[{position}]") for position, each in enumerate(value)]
    except TypeError as error:
        if isinstance(error, WrongTypeError):
            raise
        raise WrongTypeError("attainments", value, "attainments, in a list") from None
    for position, attainment in enumerate(found):
        if attainment < 0:
            raise InvalidValueError(f"attainments[{position}]", percent_text(attainment), "an attainment of 0 or more")
    if not 0 < len(found) <= _MOST_ROWS:
        raise InvalidValueError("attainments", f"{len(found)} of them", f"1 to {_MOST_ROWS:,} attainments")
    return tuple(found)


@final
@attrs.frozen
class Asked:
    """What a payout table is asked about.

    Attributes:
        plan: The plan.
        participant: Whose table it is.
        targets: The targets.
        facts: What is known about people.
        teams: Who belongs to which team.
    """

    plan: IncentivePlan
    participant: str
    targets: Targets
    facts: Facts
    teams: Teams
    _rules: dict[tuple[str, Period, date], tuple[Curve, Fraction]] = attrs.field(
        factory=dict, init=False, repr=False, eq=False
    )

    def why_not(self, component: PlanComponent, whole: Period, end: date) -> Text | None:
        """Why the component's pay in its window up to the end is no function of the attainment; `None` where it is."""
        key = component.key, whole, end
        if key in self._rules:
            return None
        basis = self.basis(component, whole, end)
        target = self.target(Period(whole.start, end), basis.measure)
        if target is None:
            return text("no target is set in {window}", window=str(whole))
        try:
            curve = component.pay_curve(basis)
        except SalesManualError as error:
            reason = str(error).partition("\n")[0]
            return text("it asks for more than is given: {reason}", reason=reason)
        if curve is None:
            return text("its pay depends on each sale, not on their sum alone")
        self._rules[key] = curve, Fraction(target.amount)
        return None

    def rule(self, component: PlanComponent, whole: Period, end: date) -> tuple[Curve, Fraction]:
        """What the component pays over what is sold in its window up to the end, and the target of that stretch.

        Only for a component for which `why_not` was asked before, and has no answer.
        """
        return self._rules[component.key, whole, end]

    def basis(self, component: PlanComponent, window: Period, end: date) -> Basis:
        """What the component is asked about at the end, with nothing sold yet."""
        last = self.plan.calendar.period_of(Period(window.start, end).last_day(), self.plan.window)
        start = max(last.start, self.plan.effective.start)
        return self.plan.basis(
            self.participant,
            Period(start, end),
            credits=(),
            targets=self.targets,
            window=component.window or self.plan.window,
            measure=getattr(component, "measure", ""),
            facts=self.facts,
            teams=self.teams,
        )

    def target(self, period: Period, measure: str) -> Amount | None:
        """The target of the period, by the measure."""
        if not measure:
            return self.targets.of(self.participant, period)
        of_measure = getattr(self.targets, "of_measure", None)
        found: Amount | None = None if of_measure is None else of_measure(self.participant, period, measure)
        return found


@final
@attrs.frozen
class LeftOut:
    """A component that the table cannot show, and why.

    Source: Handbook 4.3.
    """

    component: PlanComponent
    why: Text


@final
@attrs.frozen
class PayoutRow:
    """What is paid at one attainment.

    Attributes:
        attainment: The attainment, alike in every window and of every measure.
        sold: The credited amount that it means; `None` where the credited amount has no target.
        exact: What each component of the table pays, before rounding.
        amounts: What each pays, rounded by line or component; `None` where only the total is rounded.
        total: What they pay together, within the plan's cap and floor.

    Source: Handbook 4.3.
    """

    attainment: Fraction
    sold: Fraction | None
    exact: tuple[Fraction, ...]
    amounts: tuple[Money | None, ...]
    total: Money


@final
@attrs.frozen
class PayoutTable:
    """The payout table of one person and one window.

    Attributes:
        plan: The plan.
        participant: Whose table it is.
        period: The window that it is of: the longest of the plan and of its components.
        target: The target of the credited amount in the window; `None` where there is none.
        components: The components it shows.
        left_out: The components it cannot show.
        rows: One for each attainment; none where no component can be shown.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan
    participant: str
    period: Period
    target: Money | None
    components: tuple[PlanComponent, ...]
    left_out: tuple[LeftOut, ...]
    rows: tuple[PayoutRow, ...]

    def table(self) -> Table:
        """The rows under one column for each component."""
        currency = self.plan.currency
        columns = [Column(text("attainment"), unit="%", key="attainment")]
        if self.target is not None:
            columns.append(Column(text("sold"), unit=currency, key="sold"))
        columns += [Column(component.label, unit=currency, key=f"pay.{component.key}") for component in self.components]
        columns.append(Column(text("earned"), unit=currency, key="earned"))
        title = text("What {participant} earns in {period}", participant=self.participant, period=str(self.period))
        return Table(title, columns, map(self._cells, self.rows))

    def _cells(self, row: PayoutRow) -> Iterator[Cell]:
        yield row.attainment
        if row.sold is not None:
            yield _as_money(row.sold, self.plan.currency)
        for exact, amount in zip(row.exact, row.amounts, strict=True):
            yield exact if amount is None else amount
        yield row.total


def payout_table(asked: Asked, period: Period, attainments: tuple[Fraction, ...]) -> PayoutTable:
    """What the plan pays in the longest window that contains the period, at each attainment.

    Raises:
        InvalidValueError: If the plan does not hold for the whole period, or a target is not broken down to the
            windows of the plan and its components.

    Source: Handbook 4.3.
    """
    plan = asked.plan
    if not plan.effective.covers(period):
        raise InvalidValueError("period", str(period), f"a period inside {plan.effective}, when the plan holds")
    whys = {component.key: _why_not(asked, component, period.last_day()) for component in plan.components}
    whole, span = _span(plan, period, whys)
    windows = [plan.calendar.period_of(part.start, plan.window) for part in plan.calendar.split(span, plan.window)]
    for component in plan.components:
        if whys[component.key] is None:
            whys[component.key] = _why_not_everywhere(asked, component, windows)
    shown = [component for component in plan.components if whys[component.key] is None]
    left_out = [LeftOut(each, why) for each in plan.components if (why := whys[each.key]) is not None]
    target = asked.target(whole, "")
    base = target if isinstance(target, Money) else None
    rows = tuple(_row(asked, shown, windows, base, each) for each in attainments) if shown else ()
    return PayoutTable(plan, asked.participant, span, base, tuple(shown), tuple(left_out), rows)


def _span(plan: IncentivePlan, period: Period, whys: Mapping[str, Text | None]) -> tuple[Period, Period]:
    """The longest window that contains the period, and the part of it in which the plan holds."""
    lengths = (each.window or plan.window for each in plan.components if whys[each.key] is None)
    longest = max((plan.window, *lengths), key=_LENGTHS.__getitem__)
    whole = plan.calendar.period_of(period.last_day(), longest)
    start, end = max(whole.start, plan.effective.start), min(whole.end, plan.effective.end)
    return whole, Period(start, end, label=whole.label)


def _why_not(asked: Asked, component: PlanComponent, day: date) -> Text | None:
    """Why the component's pay is no function of the attainment in the window of the day."""
    plan = asked.plan
    window = plan.calendar.period_of(day, component.window or plan.window)
    if asked.target(window, getattr(component, "measure", "")) is None:
        return text("no target is set in {window}", window=str(window))
    return asked.why_not(component, window, min(window.end, plan.effective.end))


def _why_not_everywhere(asked: Asked, component: PlanComponent, windows: Iterable[Period]) -> Text | None:
    """Why the component's pay is no function of the attainment in some of the windows."""
    for window in windows:
        for stretch in _stretches(asked.plan, component, window):
            for end in stretch.ends():
                why = asked.why_not(component, stretch.whole, end)
                if why is not None:
                    return why
    return None


def _row(
    asked: Asked,
    components: list[PlanComponent],
    windows: list[Period],
    target: Money | None,
    attainment: Fraction,
) -> PayoutRow:
    plan = asked.plan
    exact = [Fraction(0)] * len(components)
    amounts = [Fraction(0)] * len(components)
    total = Money.zero(plan.currency)
    for window in windows:
        unlimited = Fraction(0)
        for place, component in enumerate(components):
            for part, rounded in _pays(asked, component, window, attainment):
                exact[place] += part
                amounts[place] += rounded
                unlimited += rounded
        if plan.rounding.at is RoundingPoint.TOTAL:
            total += limited(plan, Money.rounded(unlimited, plan.currency, plan.rounding))
        else:
            total += limited(plan, _money(unlimited, plan.currency))
    at_total = plan.rounding.at is RoundingPoint.TOTAL
    shown = tuple(None if at_total else _money(amount, plan.currency) for amount in amounts)
    sold = None if target is None else attainment * Fraction(target.amount)
    return PayoutRow(attainment, sold, tuple(exact), shown, total)


def _as_money(value: Fraction, currency: str) -> Cell:
    """The amount as money where it is a finite decimal, else as it is."""
    try:
        return Money(to_exact_decimal(value), currency)
    except InexactError:
        return value


def _money(value: Fraction, currency: str) -> Money:
    """A sum of rounded amounts, which needs no further rounding."""
    return Money(to_exact_decimal(value), currency)


class _Stretch(NamedTuple):
    """A part of a window of the plan that lies in one window of a component."""

    whole: Period
    start: date
    until: date
    begins: bool

    def ends(self) -> tuple[date, ...]:
        """Up to when the component is asked about."""
        return (self.until,) if self.begins else (self.until, self.start)


def _stretches(plan: IncentivePlan, component: PlanComponent, window: Period) -> Iterator[_Stretch]:
    """The parts of a window of the plan in the windows of the component."""
    own = component.window or plan.window
    start, end = max(window.start, plan.effective.start), min(window.end, plan.effective.end)
    while start < end:
        whole = plan.calendar.period_of(start, own)
        until = min(whole.end, end)
        yield _Stretch(whole, start, until, start <= max(whole.start, plan.effective.start))
        start = until


def _pays(
    asked: Asked, component: PlanComponent, window: Period, attainment: Fraction
) -> Iterator[tuple[Fraction, Fraction]]:
    """What the component pays in one window of the plan, exact and rounded, for each window of its own there."""
    for stretch in _stretches(asked.plan, component, window):
        exact, rounded = _paid(asked, component, stretch.whole, stretch.until, attainment)
        if not stretch.begins:
            before = _paid(asked, component, stretch.whole, stretch.start, attainment)
            exact, rounded = exact - before[0], rounded - before[1]
        yield exact, rounded


def _paid(
    asked: Asked, component: PlanComponent, whole: Period, end: date, attainment: Fraction
) -> tuple[Fraction, Fraction]:
    """What the component pays in its window up to the end: exact, and rounded where the plan rounds before adding."""
    plan = asked.plan
    curve, target = asked.rule(component, whole, end)
    exact = curve.value(attainment * target)
    match plan.rounding.at:
        case RoundingPoint.TOTAL:
            return exact, exact
        case RoundingPoint.COMPONENT:
            return exact, _rounded(exact, plan)
        case RoundingPoint.LINE:
            nothing = curve.value(0)
            return exact, _rounded(nothing, plan) + _rounded(exact - nothing, plan)
        case _ as unreachable:
            assert_never(unreachable)


def _rounded(value: Fraction, plan: IncentivePlan) -> Fraction:
    return Fraction(Money.rounded(value, plan.currency, plan.rounding).amount)

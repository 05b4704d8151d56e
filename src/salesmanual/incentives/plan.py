"""The incentive plan: a company's rule for variable pay, as data that calculates.

Invariant: a statement depends on the plan, the credits and the targets alone. Credits in any order, in any batches,
pay the same; the statements of the months of a window sum to the statement of the window.

Left out: when a statement is paid and what was paid before (a ledger's concern), and who the participants are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.incentives.basis import Basis, Window, read_choice, read_section, read_window
from salesmanual.incentives.books import NO_FACTS, NO_TEAMS, Books, Facts, Teams
from salesmanual.incentives.calculation import ComponentPayout, Stretch, pay_stretch
from salesmanual.incentives.component_names import named_amounts, named_measures
from salesmanual.incentives.components import PlanComponent
from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.sales import read_key
from salesmanual.incentives.statement import Statement
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import check_kind
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.targets import Targets
    from salesmanual.kernel.exchange import RateTable

__all__ = ["IncentivePlan", "RateDay", "TargetMeasure"]

TargetMeasure = Literal["window", "to-date"]
"""What attainment is measured against: the target of the whole window, or of the window so far."""

RateDay = Literal["sale", "window-end"]
"""The day whose exchange rate counts: the sale's, or the last one of the accumulation window."""

_MEASURES: Final[tuple[str, ...]] = get_args(TargetMeasure)
_RATE_DAYS: Final[tuple[str, ...]] = get_args(RateDay)
_PARTS: Final = ("key", "label", "window", "section", "payout", "lines", "explain", "explain_line", "pay_curve")
"""What a component must have, in the order of `PlanComponent`."""

_NO_TARGETS: Final = TargetBook()


def _read_components(value: Iterable[PlanComponent]) -> tuple[PlanComponent, ...]:
    try:
        components = tuple(value)
    except TypeError:
        raise WrongTypeError("components", value, "components, in a list") from None
    if not components:
        raise InvalidValueError("components", components, "at least one component")
    for position, component in enumerate(components):
        _check_component(component, f"components[{position}]")
    return components


def _check_component(component: object, where: str) -> None:
    missing = [part for part in _PARTS if not hasattr(component, part)]
    if missing or isinstance(component, type):
        remedy = f"it has no {missing[0]}" if missing else "make an object of the class"
        raise WrongTypeError(where, component, "a component, such as a Commission", remedy)
    read_key(getattr(component, "key", None), f"{where}.key")


def _read_plan_key(value: str) -> str:
    return read_key(value, "key")


def _check_measure(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a measure of the target", _MEASURES)


def _read_measures(value: Iterable[Measure]) -> tuple[Measure, ...]:
    try:
        measures = tuple(value)
    except TypeError:
        raise WrongTypeError("measures", value, "measures, in a list") from None
    for position, measure in enumerate(measures):
        if not isinstance(measure, Measure):
            raise WrongTypeError(f"measures[{position}]", measure, "a Measure")
        if measure.key in [earlier.key for earlier in measures[:position]]:
            raise DuplicateError("measure", measure.key, "give each measure a key of its own")
    return measures


def _check_rate_day(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a day", _RATE_DAYS)


_check_period: Final = check_kind(Period, "a Period", "write it as year(2026)")
_check_rounding: Final = check_kind(Rounding, "a Rounding", "write it as Rounding('0.01', 'half-up')")
_check_calendar: Final = check_kind(FiscalCalendar, "a FiscalCalendar", "")
_check_limit: Final = attrs.validators.optional(check_kind(Money, "Money", "write it as Money('60000', 'CNY')"))


@final
@attrs.frozen
class IncentivePlan:
    """Who sells what earns how much: components over an accumulation window, with one rounding, a cap and a floor.

    Within a window the payout is a function of all credits so far. A period inside the window pays the payout at its
    end less the payout at its beginning, so a return in March takes back exactly what the sale in January earned.

    Attributes:
        key: Unique among the company's plans.
        label: The name on the statement.
        currency: The currency of credits, targets and pay.
        effective: The days the plan holds; credits outside are not counted.
        components: The parts, each with a key of its own.
        window: How long credits accumulate: month, quarter, half or year.
        rounding: Step, mode, and whether each line, each component or the total is rounded.
        measured_against: Attainment against the whole window's target, or the target up to the period's end.
        cap: The most that a window pays; `None` for no cap.
        floor: The least that a window pays; `None` for no floor.
        calendar: The fiscal calendar that the windows are windows of.
        measures: What components may count beside the credited amount, each with a key of its own.
        rate_day: The day whose rate turns a credit in another currency into the plan's: the sale's, or the last one
            of the window.
        section: The handbook section it implements.

    Raises:
        WrongTypeError: If a field is not of its type, or a component lacks a part of `PlanComponent`.
        InvalidValueError: If there are no components, or the cap is below the floor.
        DuplicateError: If two components, or two measures, have one key.
        NotFoundError: If a component counts a measure that the plan has not.
        CurrencyMismatchError: If an amount is in another currency than the plan's.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.credits import credit_sales
    >>> from salesmanual.incentives.sales import Sale
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> tiers = Curve.marginal([(0, "5%"), ("100000", "8%")])
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [Commission("sales", "Commission", tiers)])
    >>> credits = credit_sales([Sale("S-1", date(2026, 3, 9), Money("120000", "CNY"), owner="li.na")])
    >>> plan.calculate("li.na", month(2026, 3), credits=credits).total
    Money('6600.00', 'CNY')
    """

    key: str = attrs.field(converter=_read_plan_key)
    label: Label = attrs.field(converter=read_label)
    currency: str = attrs.field(converter=read_currency)
    effective: Period = attrs.field(validator=_check_period)
    components: tuple[PlanComponent, ...] = attrs.field(converter=_read_components)
    window: Window = attrs.field(default="month", converter=read_window, kw_only=True)
    rounding: Rounding = attrs.field(factory=Rounding, validator=_check_rounding, kw_only=True)
    measured_against: TargetMeasure = attrs.field(default="window", validator=_check_measure, kw_only=True)
    cap: Money | None = attrs.field(default=None, validator=_check_limit, kw_only=True)
    floor: Money | None = attrs.field(default=None, validator=_check_limit, kw_only=True)
    calendar: FiscalCalendar = attrs.field(factory=FiscalCalendar, validator=_check_calendar, kw_only=True)
    measures: tuple[Measure, ...] = attrs.field(default=(), converter=_read_measures, kw_only=True)
    rate_day: RateDay = attrs.field(default="sale", validator=_check_rate_day, kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        keys = [component.key for component in self.components]
        known = [measure.key for measure in self.measures]
        for position, component in enumerate(self.components):
            if component.key in keys[:position]:
                raise DuplicateError("component", component.key, "give each component a key of its own")
            for address, amount in named_amounts(component):
                if amount.currency != self.currency:
                    raise CurrencyMismatchError(f"components[{position}].{address}", self.currency, amount.currency)
            for address, measure in named_measures(component):
                if measure not in known:
                    where = f"measure for components[{position}].{address}"
                    raise NotFoundError(where, measure, did_you_mean(measure, known))
        for name, limit in (("cap", self.cap), ("floor", self.floor)):
            if limit is not None and limit.currency != self.currency:
                raise CurrencyMismatchError(name, self.currency, limit.currency)
        if self.cap is not None and self.floor is not None and self.cap < self.floor:
            raise InvalidValueError("cap", self.cap, f"a cap of at least the floor {self.floor}")

    def calculate(
        self,
        participant: str,
        period: Period,
        *,
        credits: CreditBook | Iterable[Credit],  # noqa: A002 - the field's word, and nobody needs the builtin here
        targets: Targets = _NO_TARGETS,
        facts: Facts = NO_FACTS,
        teams: Teams = NO_TEAMS,
        rates: RateTable | None = None,
    ) -> Statement:
        """What the participant earns in the period, with everything it follows from.

        Args:
            participant: Whose statement it is.
            period: A period inside one window of the plan, such as a month.
            credits: All credits; those of others and of other windows are passed over.
            targets: The targets; needed where a component pays by attainment.
            facts: What is known about people, for the conditions and scores that components ask about.
            teams: Who belongs to which team, for the components that look at teams.
            rates: The exchange rates; needed where credits are in other currencies than the plan's.

        Raises:
            InvalidValueError: If the plan does not hold for the whole period, or it crosses a window's end.
            NotFoundError: If a component needs a target and there is none.
            ZeroTargetError: If a component needs a target and it is zero.
            CurrencyMismatchError: If credits or targets are in another currency than the plan's.

        Source: Handbook 4.3.
        """
        read_key(participant, "participant")
        window = self._window_of(period)
        book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
        start = max(window.start, self.effective.start)
        books = Books(self, book, targets, facts=facts, teams=teams, rates=rates)
        earlier: tuple[ComponentPayout, ...] = ()
        if start < period.start:
            earlier = self._payouts(participant, Period(start, period.start), window, books)
        payouts = self._payouts(participant, period, window, books)
        to_date = books.basis(participant, window, period.end)
        own = to_date.credits
        if earlier:
            own = tuple(credit for credit in own if credit.sale.on >= period.start)
        return Statement(self, participant, period, to_date, own, payouts, earlier)

    def basis(
        self,
        participant: str,
        period: Period,
        *,
        credits: CreditBook | Iterable[Credit],  # noqa: A002 - as above
        targets: Targets = _NO_TARGETS,
        window: Window | None = None,
        measure: str = "",
        facts: Facts = NO_FACTS,
        teams: Teams = NO_TEAMS,
        rates: RateTable | None = None,
    ) -> Basis:
        """What a component is asked about at the period's end: for a window and measure of its own, or the plan's.

        Args:
            participant: Whose.
            period: A period inside one window of the plan.
            credits: All credits.
            targets: The targets.
            window: The accumulation window; `None` for the plan's.
            measure: The key of one of the plan's measures; empty for the credited amount.
            facts: What is known about people.
            teams: Who belongs to which team.
            rates: The exchange rates.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If the participant is blank, the window none, or the plan does not hold for the period.
            NotFoundError: If the plan has no such measure.
        """
        read_key(participant, "participant")
        if measure != "":
            read_key(measure, "measure")
        self._window_of(period)
        book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
        whole = self.calendar.period_of(period.last_day(), self.window if window is None else read_window(window))
        return Books(self, book, targets, facts=facts, teams=teams, rates=rates).basis(
            participant, whole, period.end, measure
        )

    def _window_of(self, period: Period) -> Period:
        _check_asked(period)
        if not self.effective.covers(period):
            remedy = "use the plan that holds then, or ask for the part that this one covers"
            raise InvalidValueError(
                "period", str(period), f"a period inside {self.effective}, when the plan holds", remedy
            )
        window = self.calendar.period_of(period.start, self.window)
        if not window.covers(period):
            remedy = f"ask for one {self.window} at a time"
            raise InvalidValueError("period", str(period), f"a period inside one window, such as {window}", remedy)
        return window

    def _payouts(self, participant: str, period: Period, whole: Period, books: Books) -> tuple[ComponentPayout, ...]:
        """What each component pays for a period inside one window of the plan."""
        payouts = []
        for component in self.components:
            stretches = self._stretches(component, participant, period, whole, books)
            payouts.append(ComponentPayout.of(component, self.rounding, stretches, self.currency))
        return tuple(payouts)

    def _stretches(
        self, component: PlanComponent, participant: str, period: Period, whole: Period, books: Books
    ) -> Iterator[Stretch]:
        measure = getattr(component, "measure", "")
        start = period.start
        while start < period.end:
            window = whole if component.window is None else self.calendar.period_of(start, component.window)
            end = min(window.end, period.end)
            begins = start <= max(window.start, self.effective.start)
            before = None if begins else books.basis(participant, window, start, measure)
            yield pay_stretch(component, self.rounding, before, books.basis(participant, window, end, measure))
            start = end


def _check_asked(period: object) -> None:
    if not isinstance(period, Period):
        raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")


# A plan file may name any kind of component, so all of them are known where plans are.
from salesmanual.incentives import component_catalogue  # noqa: E402, F401 - the kinds are built on what stands above

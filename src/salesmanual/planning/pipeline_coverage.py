"""Pipeline coverage: how many times the target open deals are worth, how many times they need to be, and when.

    coverage = pipeline ÷ what is still to be won         required = 1 ÷ win rate
    of a period further ahead than a cycle only a part has to be in the pipeline already: the wins of its days within
    one cycle from today; the deals of the others can still be found

Invariant: coverage suffices exactly if the pipeline times the win rate reaches what has to be won from it.

Left out: a probability for each deal (`pipeline` of `selling`), and how deals are found (`activity_needs`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.explanation import Product, Quotient, Step, derived, given
from salesmanual.kernel.fields import check_count, check_line, check_money, check_section, read_items
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.selling.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.tables import Cell

__all__ = [
    "CoverageByPeriod",
    "CoveragePolicy",
    "CoverageRate",
    "PipelineCoverage",
    "check_coverage",
    "pipeline_by_period",
]

_MINOR: Final = Rounding()
_UP: Final = Rounding(None, "ceiling")
_TENTH: Final = Rounding("0.1")
_LABEL: Final = Label({"en": "pipeline coverage", "zh_Hant": "商機覆蓋率", "zh_Hans": "商机覆盖率"})


def _read_rate(value: Exact | str) -> Fraction:
    rate = read_fraction(value, "win_rate")
    if not 0 < rate <= 1:
        raise InvalidValueError("win_rate", value, "a rate above 0% and up to 100%")
    return rate


def _read_part(value: Exact | str) -> Fraction:
    part = read_fraction(value, "part")
    if not 0 <= part <= 1:
        raise InvalidValueError("part", value, "a part from 0% to 100%")
    return part


@final
@attrs.frozen
class PipelineCoverage:
    """How a pipeline stands to one target.

    Attributes:
        target: What is still to be won.
        pipeline: What the open deals are worth.
        win_rate: How much of a pipeline is won.
        part: How much of it has to be in the pipeline already.

    Raises:
        WrongTypeError: If a field is not of its type.
        CurrencyMismatchError: If the two are in different currencies.
        InvalidValueError: If an amount is below 0, or a rate is out of bounds.

    Source: Handbook 2.2.

    >>> coverage = PipelineCoverage(Money("800000", "USD"), Money("2640000", "USD"), "18%")
    >>> coverage.ratio(), coverage.required(), coverage.is_sufficient(), str(coverage.missing())
    (Fraction(33, 10), Fraction(50, 9), False, 'USD 1,804,444.45')
    """

    target: Money = attrs.field(validator=check_money)
    pipeline: Money = attrs.field(validator=check_money)
    win_rate: Fraction = attrs.field(converter=_read_rate)
    part: Fraction = attrs.field(default=Fraction(1), converter=_read_part, kw_only=True)

    def __attrs_post_init__(self) -> None:
        self.target + self.pipeline  # refuses two currencies

    def ratio(self) -> Fraction | None:
        """Pipeline ÷ target; `None` where nothing is left to be won."""
        return self.pipeline / self.target if self.target else None

    def required(self) -> Fraction:
        """How many times the target the pipeline has to be worth: the part that has to be there ÷ win rate."""
        return self.part / self.win_rate

    def is_sufficient(self) -> bool:
        """Whether the pipeline is worth as much as it has to be."""
        return Fraction(self.pipeline.amount) >= Fraction(self.target.amount) * self.required()

    def expected(self, *, rounding: Rounding = _MINOR) -> Money:
        """Pipeline × win rate, rounded once."""
        return self.pipeline.times(self.win_rate, rounding)

    def missing(self, *, rounding: Rounding = _UP) -> Money:
        """What more the pipeline has to be worth, rounded once, by default up; 0 where it suffices."""
        exact = Fraction(self.target.amount) * self.required() - Fraction(self.pipeline.amount)
        return Money.rounded(max(exact, Fraction(0)), self.target.currency, rounding)

    def explain(self) -> Step | None:
        """The coverage as steps; `None` where nothing is left to be won."""
        if not self.target:
            return None
        inputs = (given(text("pipeline"), self.pipeline), given(text("still to be won"), self.target))
        return derived(text("coverage"), Quotient(), inputs, section="2.2")

    def explain_required(self) -> Step:
        """The coverage that is required, as steps."""
        inputs = (given(text("part that has to be there"), self.part, unit="%"), given(text("win rate"), self.win_rate))
        return derived(text("required coverage"), Quotient(), inputs, section="2.2")

    def explain_expected(self, *, rounding: Rounding = _MINOR) -> Step:
        """What is expected of the pipeline, as steps."""
        inputs = (given(text("pipeline"), self.pipeline), given(text("win rate"), self.win_rate, unit="%"))
        return derived(text("expected"), Product(rounding), inputs, section="2.2")


@final
@attrs.frozen
class CoverageRate:
    """How much is won of what is to close so many days ahead: the nearer, the further along, and the surer.

    Attributes:
        after_days: From how many days ahead the rate holds.
        win_rate: How much of it is won.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds.

    Source: Handbook 2.2.
    """

    after_days: int = attrs.field(validator=check_count(0, 3_660))
    win_rate: Fraction = attrs.field(converter=_read_rate)


def _read_rates(value: Iterable[CoverageRate]) -> tuple[CoverageRate, ...]:
    rates = read_items(value, "rates", CoverageRate, "a CoverageRate", least=1)
    if rates[0].after_days:
        raise InvalidValueError("rates[0].after_days", rates[0].after_days, "0: the first rate holds from today on")
    for position, (one, other) in enumerate(pairwise(rates), 1):
        if one.after_days >= other.after_days:
            accepted = f"more days than the rate before it, {one.after_days}"
            raise InvalidValueError(f"rates[{position}].after_days", other.after_days, accepted)
    return rates


@final
@attrs.frozen
class CoveragePolicy:
    """The company's rule for how much pipeline is enough.

    Attributes:
        rates: What is won, by how far ahead it is to close.
        cycle_days: Days from finding a deal to winning it; `None` where everything has to be in the pipeline already.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no rate, the first does not hold from 0 days on, or they are out of order.

    Source: Handbook 2.2.
    """

    rates: tuple[CoverageRate, ...] = attrs.field(converter=_read_rates)
    cycle_days: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1, 3_660)), kw_only=True
    )
    key: str = attrs.field(default="pipeline-coverage", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def rate(self, days: int) -> Fraction:
        """What is won of what is to close so many days ahead."""
        return next(rate.win_rate for rate in reversed(self.rates) if rate.after_days <= max(days, 0))

    def part(self, period: Period, on: date) -> Fraction:
        """How much of a period has to be in the pipeline on a day: its days within a cycle ÷ its days to come."""
        start = max(period.start, on)
        if self.cycle_days is None or start >= period.end:
            return Fraction(1)
        seen = (on + timedelta(self.cycle_days) - start).days
        return Fraction(min(max(seen, 0), (period.end - start).days), (period.end - start).days)


@final
@attrs.frozen
class CoverageByPeriod(Shown):
    """How a pipeline stands to the targets of periods.

    Attributes:
        policy: The rule.
        on: The day as of which it stands.
        periods: The periods.
        coverages: The coverage of each.

    Source: Handbook 2.2.
    """

    policy: CoveragePolicy = attrs.field(repr=False)
    on: date
    periods: tuple[Period, ...]
    coverages: tuple[PipelineCoverage, ...]

    def of(self, period: Period) -> PipelineCoverage:
        """The coverage of a period.

        Raises:
            InvalidValueError: If it is none of the periods.
        """
        if period not in self.periods:
            raise InvalidValueError("period", str(period), f"one of {', '.join(map(str, self.periods))}")
        return self.coverages[self.periods.index(period)]

    def short(self) -> tuple[Period, ...]:
        """The periods whose pipeline does not suffice."""
        pairs = zip(self.periods, self.coverages, strict=True)
        return tuple(period for period, coverage in pairs if not coverage.is_sufficient())

    def tables(self) -> tuple[Table, ...]:
        """One row for each period; the ratios are rounded to a tenth."""
        currency = self.coverages[0].target.currency
        columns = [
            Column(text("period"), key="period"),
            Column(text("still to be won"), key="target", unit=currency),
            Column(text("pipeline"), key="pipeline", unit=currency),
            Column(text("coverage"), key="coverage", rounding=_TENTH),
            Column(text("required"), key="required", rounding=_TENTH),
            Column(text("missing"), key="missing", unit=currency),
        ]
        rows: list[tuple[Cell, ...]] = [
            (str(period), each.target, each.pipeline, each.ratio(), each.required(), each.missing() or None)
            for period, each in zip(self.periods, self.coverages, strict=True)
        ]
        return (Table(text("{label} on {day}", label=self.policy.label, day=self.on), columns, rows),)


def check_coverage(
    policy: CoveragePolicy, targets: Mapping[Period, Money], pipeline: Mapping[Period, Money], *, on: date
) -> CoverageByPeriod:
    """How the pipeline of each period stands to what is still to be won in it.

    The win rate of a period is that of its first day to come. With a cycle, only the part of a period whose deals would
    have to be found by now is required.

    Args:
        policy: The rule.
        targets: What is still to be won in each period: its target less what is won.
        pipeline: What the open deals to close in each period are worth; those without any may be left out.
        on: The day as of which it stands.

    Raises:
        WrongTypeError: If an argument is not of its type.
        CurrencyMismatchError: If two currencies meet.
        InvalidValueError: If there is no target, an amount is below 0, a period has ended, or the pipeline has a
            period without a target.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import quarter
    >>> policy = CoveragePolicy([CoverageRate(0, "40%"), CoverageRate(60, "25%")], cycle_days=135)
    >>> targets = {quarter(2026, number): Money("600000", "CNY") for number in (2, 3)}
    >>> found = check_coverage(policy, targets, {quarter(2026, 2): Money("1600000", "CNY")}, on=date(2026, 4, 1))
    >>> [(each.required(), each.is_sufficient()) for each in found.coverages]
    [(Fraction(5, 2), True), (Fraction(44, 23), False)]
    """
    check_type(policy, CoveragePolicy, "policy")
    read_date(on, "on")
    wanted, open_deals = _read_amounts(targets, "targets"), _read_amounts(pipeline, "pipeline")
    if not wanted:
        raise InvalidValueError("targets", {}, "a target for at least one period")
    for period in open_deals:
        if period not in wanted:
            raise InvalidValueError(f"pipeline[{str(period)!r}]", str(period), "a period that has a target")
    coverages = []
    for period, target in wanted.items():
        if period.end <= on:
            raise InvalidValueError(f"targets[{str(period)!r}]", str(period), f"a period that ends after {on}")
        rate = policy.rate((period.start - on).days)
        found = open_deals.get(period, Money.zero(target.currency))
        coverages.append(PipelineCoverage(target, found, rate, part=policy.part(period, on)))
    return CoverageByPeriod(policy, on, tuple(wanted), tuple(coverages))


def _read_amounts(amounts: Mapping[Period, Money], where: str) -> dict[Period, Money]:
    if not hasattr(amounts, "items"):
        raise WrongTypeError(where, amounts, "an amount of money for each period")
    for period, amount in amounts.items():
        check_type(period, Period, where, "write it as quarter(2026, 2)")
        check_type(amount, Money, f"{where}[{str(period)!r}]", "write it as Money('600000', 'CNY')")
        if amount.amount < 0:
            raise InvalidValueError(f"{where}[{str(period)!r}]", str(amount), "an amount of 0 or more")
    return dict(sorted(amounts.items()))


def pipeline_by_period(pipeline: Pipeline, periods: Iterable[Period]) -> dict[Period, Money]:
    """What the deals of a pipeline are worth that are to be decided in each period; others are left out.

    A deal belongs to the period that has the whole month in which it is expected.

    Raises:
        WrongTypeError: If an argument is not of its type.

    Source: Handbook 2.2.
    """
    check_type(pipeline, Pipeline, "pipeline")
    return {
        period: Money.total(
            (line.amount for line in pipeline.lines if line.month is not None and period.covers(line.month)),
            pipeline.currency,
        )
        for period in read_items(periods, "periods", Period, "a Period such as quarter(2026, 2)")
    }

"""The weighted pipeline and the forecast: what deals are worth, by how likely they are won and when.

    weighted amount of a deal = amount × probability, rounded once

Invariant: every deal that counts is one line, and every figure is a sum of lines, so months, categories, owners and
stages add up to one total to the last minor unit. A deal without an amount is listed, not guessed.

Left out: exchange of currencies, which comes before, and forecasts by a model of the past.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, NotFoundError, check_type
from salesmanual.kernel.explanation import Product, Step, Sum, derived, given
from salesmanual.kernel.fields import read_choice, read_items
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import CATEGORY_WORDS, FORECAST_CATEGORIES, ForecastCategory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping


__all__ = ["Pipeline", "PipelineLine", "Worth", "weighted_pipeline"]

_PER_LINE: Final = Rounding()
_NO_MONTH: Final = text("no close date")
_BYS: Final[Mapping[str, Callable[[PipelineLine], Hashable]]] = {
    "stage": lambda line: line.stage,
    "category": lambda line: line.category,
    "month": lambda line: line.month,
    "owner": lambda line: line.owner,
    "team": lambda line: line.team,
}

Grouping = Literal["stage", "category", "month", "owner", "team"]


@final
@attrs.frozen
class PipelineLine:
    """One deal of a pipeline.

    Attributes:
        opportunity: The id of the deal.
        stage: The key of the stage it is in.
        category: What a forecast counts it as.
        month: The month in which it is expected to be decided; `None` where no date is known.
        owner: Whose it is.
        team: The owner's team.
        amount: What it is worth.
        probability: How likely it is won.
        weighted: The amount times the probability, rounded once.

    Source: Handbook 2.1.
    """

    opportunity: str
    stage: str
    category: ForecastCategory
    month: Period | None
    owner: str | None
    team: str | None
    amount: Money
    probability: Fraction
    weighted: Money


@final
@attrs.frozen
class Worth:
    """What some deals are worth together.

    Attributes:
        count: How many there are.
        amount: The sum of their amounts.
        weighted: The sum of their weighted amounts.

    Source: Handbook 2.1.
    """

    count: int
    amount: Money
    weighted: Money


@final
@attrs.frozen
class Pipeline(Shown):
    """What deals are worth, deal by deal.

    Attributes:
        process: The process that they are in; its labels and its order of stages are shown.
        currency: The currency of all amounts.
        rounding: How each weighted amount is rounded.
        lines: The deals that count.
        without_amount: The ids of those that have no amount yet.

    Source: Handbook 2.1.
    """

    process: SalesProcess = attrs.field(repr=False)
    currency: str
    rounding: Rounding
    lines: tuple[PipelineLine, ...]
    without_amount: tuple[str, ...]

    def worth(self) -> Worth:
        """What all of them are worth."""
        return _worth(self.lines, self.currency)

    def by(self, grouping: Grouping) -> dict[Hashable, Worth]:
        """What they are worth by stage, forecast category, month, owner or team; groups in order.

        Raises:
            InvalidValueError: If there is no such grouping.
        """
        read_choice(grouping, "grouping", "a grouping", tuple(_BYS))
        groups: dict[Hashable, list[PipelineLine]] = {}
        for line in self.lines:
            groups.setdefault(_BYS[grouping](line), []).append(line)
        ordered = sorted(groups, key=lambda key: self._order(grouping, key))
        return {key: _worth(groups[key], self.currency) for key in ordered}

    def by_month(self) -> dict[Period | None, Worth]:
        """What they are worth by the month of their close date; `None` holds those without one."""
        return self.by("month")  # type: ignore[return-value] # the keys of this grouping

    def by_category(self) -> dict[ForecastCategory, Worth]:
        """What they are worth by forecast category."""
        return self.by("category")  # type: ignore[return-value] # the keys of this grouping

    def forecast(self) -> dict[tuple[Period | None, ForecastCategory], Worth]:
        """What they are worth by month and forecast category."""
        groups: dict[tuple[Period | None, ForecastCategory], list[PipelineLine]] = {}
        for line in self.lines:
            groups.setdefault((line.month, line.category), []).append(line)
        ordered = sorted(groups, key=lambda key: (self._order("month", key[0]), self._order("category", key[1])))
        return {key: _worth(groups[key], self.currency) for key in ordered}

    def _order(self, grouping: Grouping, key: object) -> tuple[bool, object]:
        if grouping == "stage" and isinstance(key, str):
            return (False, self.process.place(key))
        if grouping == "category" and isinstance(key, str):
            return (False, FORECAST_CATEGORIES.index(key))
        return (key is None, key.start if isinstance(key, Period) else "" if key is None else key)

    def explain(self, opportunity: str | None = None) -> Step:
        """Where the weighted total comes from, or the weighted amount of one deal.

        Raises:
            NotFoundError: If the deal is none of them.
        """
        if opportunity is not None:
            for line in self.lines:
                if line.opportunity == opportunity:
                    return self._step(line)
            raise NotFoundError("pipeline line", opportunity)
        steps = [self._step(line) for line in self.lines]
        return derived(text("weighted pipeline"), Sum(self.currency), steps, section="2.1")

    def _step(self, line: PipelineLine) -> Step:
        amount = given(text("amount"), line.amount)
        probability = given(text("probability"), line.probability, unit="%")
        name = text("weighted amount of {deal}", deal=line.opportunity)
        return derived(name, Product(self.rounding), (amount, probability), section="2.1")

    def tables(self) -> tuple[Table, ...]:
        """By stage, then by month and forecast category."""
        amount, weighted = Column(text("amount"), unit=self.currency), Column(text("weighted"), unit=self.currency)
        columns = (text("deals"), amount, weighted)
        stages = [(self._stage(key), *_cells(worth)) for key, worth in self.by("stage").items()]
        months = [
            (_month(when), CATEGORY_WORDS[category], *_cells(worth))
            for (when, category), worth in self.forecast().items()
        ]
        total = _cells(self.worth())
        by_stage, by_month = (text("stage"), *columns), (text("month"), text("forecast"), *columns)
        return (
            Table(text("Weighted pipeline"), by_stage, stages, total=(text("total"), *total)),
            Table(text("Forecast"), by_month, months, total=(text("total"), None, *total)),
        )

    def _stage(self, key: Hashable) -> Label:
        return self.process.stage(str(key)).label


def _month(when: Period | None) -> str | Text:
    return _NO_MONTH if when is None else str(when)


def _cells(worth: Worth) -> tuple[int, Money, Money]:
    return (worth.count, worth.amount, worth.weighted)


def _worth(lines: Iterable[PipelineLine], currency: str) -> Worth:
    listed = tuple(lines)
    return Worth(
        len(listed),
        Money.total((line.amount for line in listed), currency),
        Money.total((line.weighted for line in listed), currency),
    )


def weighted_pipeline(
    process: SalesProcess,
    opportunities: Iterable[Opportunity],
    currency: str,
    *,
    won: bool = False,
    on_hold: bool = False,
    rounding: Rounding = _PER_LINE,
) -> Pipeline:
    """What the open deals are worth, weighted by how likely they are won.

    The probability and the forecast category of a deal are its own where it has them, else those of its stage. A deal
    whose category is `omitted` does not count, and neither does one that is lost.

    Args:
        process: The company's rule.
        opportunities: The deals, as they stand.
        currency: The currency of all amounts.
        won: Whether the won ones count too, for certain and as `closed`.
        on_hold: Whether those on hold count too, with the stage they were in.
        rounding: How each weighted amount is rounded.

    Raises:
        WrongTypeError: If one is no `Opportunity`.
        DuplicateError: If a deal comes twice.
        CurrencyMismatchError: If an amount is in another currency.
        NotFoundError: If a deal was not begun, or the process does not know its state.

    Source: Handbook 2.1.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> from salesmanual.selling.process import SalesProcess
    >>> from salesmanual.selling.process_stages import Stage
    >>> process = SalesProcess("short", [Stage("talk", probability="50%")])
    >>> deal = Opportunity("A", amount=Money(100_000, "USD"), close_date=date(2026, 6, 30))
    >>> deal = process.begin(deal, at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), by="li.na")
    >>> weighted_pipeline(process, [deal], "USD").by_month()[month(2026, 6)].weighted
    Money('50000.00', 'USD')
    """
    check_type(process, SalesProcess, "process")
    read_currency(currency)
    check_type(rounding, Rounding, "rounding")
    wanted = {"open", *(["won"] if won else []), *(["on-hold"] if on_hold else [])}
    lines: list[PipelineLine] = []
    without: list[str] = []
    for deal in read_items(opportunities, "opportunities", Opportunity, "an Opportunity", key="id"):
        outcome = process.outcome(deal)
        if outcome not in wanted:
            continue
        stage = process.stage_of(deal)
        is_won = outcome == "won"
        category: ForecastCategory = "closed" if is_won else deal.category or stage.category
        if category == "omitted":
            continue
        if deal.amount is None:
            without.append(deal.id)
            continue
        if deal.amount.currency != currency:
            raise CurrencyMismatchError(f"amount of {deal.id}", deal.amount.currency, currency)
        probability = Fraction(1) if is_won else stage.probability if deal.probability is None else deal.probability
        close = deal.close_date
        lines.append(
            PipelineLine(
                deal.id,
                stage.key,
                category,
                None if close is None else month(close.year, close.month),
                deal.owner,
                deal.team,
                deal.amount,
                probability,
                deal.amount.times(probability, rounding),
            )
        )
    return Pipeline(process, currency, rounding, tuple(lines), tuple(without))

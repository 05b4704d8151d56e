"""Methods of seasonal indexes: from what was sold in some years to the part of each season.

    average-share            the mean over the years of its share of the year's total
    ratio-to-average         its mean over the years; all years are pooled, so larger ones count more
    ratio-to-moving-average  the mean of its ratios to the moving average of a whole year around it, which takes a
                             trend out

Invariant: a part is exact and never negative. Each is computed as numbers for the plan, and as steps for whoever asks
why; the steps replay to the numbers.

Left out: making them average 1, and what stands for a season without sales (`seasonality`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import number_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.weightings_common import fixed_of, node_of
from salesmanual.planning.weightings_past import PastFigures, past_years
from salesmanual.planning.weightings_time import Comparison, unit_place

if TYPE_CHECKING:
    from salesmanual.kernel.fiscal import Unit
    from salesmanual.planning.weighing import Asked, Figures

__all__ = ["METHODS", "Cycle", "IndexMethod", "Season", "read_cycle", "share_parts", "share_steps"]

IndexMethod: TypeAlias = Literal["average-share", "ratio-to-average", "ratio-to-moving-average"]
"""How indexes are made of several years."""

METHODS: Final = ("average-share", "ratio-to-average", "ratio-to-moving-average")

_SEASONS: Final = {"half": 2, "quarter": 4, "month": 12}
_WEEKS: Final = 52
_LEAST_YEARS: Final = 2
_HALF: Final = Fraction(1, 2)


def share_parts(past: PastFigures, *, pooled: bool) -> tuple[Fraction, ...]:
    """The part of each season: the mean of its shares of the years, or of what was sold in it.

    Args:
        past: What was sold.
        pooled: Whether the years are pooled.
    """
    totals = [sum((row[at] or Fraction(0) for row in past.values), Fraction(0)) for at in range(len(past.years))]
    parts: list[Fraction] = []
    for place in range(len(past.children)):
        counted = past.counted(place)
        own = [value if pooled else value / totals[at] for at, value in counted]
        parts.append(sum(own, Fraction(0)) / len(own) if own else Fraction(0))
    return tuple(parts)


def share_steps(past: PastFigures, *, pooled: bool) -> tuple[Step, ...]:
    """The derivation of each part."""
    sold = [{at: past.step(place, at) for at, _ in past.counted(place)} for place in range(len(past.children))]
    totals = [
        derived(text("sold in {year}", year=year), Sum(), [row[at] for row in sold if at in row])
        for at, year in enumerate(past.years)
    ]
    steps: list[Step] = []
    for child, row in zip(past.children, sold, strict=True):
        own = [
            step
            if pooled
            else derived(
                text("share of {member} in {year}", member=str(child), year=past.years[at]),
                Quotient(),
                [step, totals[at]],
                unit="%",
            )
            for at, step in row.items()
        ]
        label = text("mean share of {member}", member=str(child))
        if pooled:
            label = text("mean of {member}", member=str(child))
        steps.append(_mean_step(label, own))
    return tuple(steps)


def _mean_step(label: object, steps: list[Step]) -> Step:
    if not steps:
        return given(label, Fraction(0))  # type: ignore[arg-type]  # a text
    total = derived(text("sum of the years"), Sum(), steps)
    return derived(label, Quotient(), [total, given(text("years that count"), len(steps))])  # type: ignore[arg-type]  # a text


@final
@attrs.frozen
class Season:
    """Where a part of the plan's time stands in the year.

    Attributes:
        number: Of the half, the quarter, the month or the week.
        fraction: How much of it the part is; 1 but for weeks that are cut.

    Source: Handbook 2.2.
    """

    number: int
    fraction: Fraction


@final
@attrs.frozen(eq=False)
class Cycle:
    """What was sold in all seasons of some years, one after another, with its moving average.

    Attributes:
        length: How many seasons a year has, an even number.
        seasons: For each part of the plan's time, its place in the year.
        periods: The past periods, one after another.
        numbers: For each, the number of its season.
        values: For each, what was sold.
        members: Whose figures they are.

    Source: Handbook 2.2.
    """

    length: int
    seasons: tuple[Season, ...]
    periods: tuple[Period, ...]
    numbers: tuple[int, ...]
    values: tuple[Fraction, ...]
    members: Mapping[str, Hashable]

    def ratios(self) -> dict[int, list[tuple[int, Fraction]]]:
        """For each season, the places that have a whole year around them, each with its ratio to its average."""
        half = self.length // 2
        found: dict[int, list[tuple[int, Fraction]]] = {}
        for place in range(half, len(self.values) - half):
            around = self.values[place - half : place + half + 1]
            total = sum(around, Fraction(0)) - _HALF * (around[0] + around[-1])
            if total:
                ratio = self.values[place] * self.length / total
                found.setdefault(self.numbers[place], []).append((place, ratio))
        return found

    def parts(self, missing: Fraction | None) -> tuple[Fraction, ...]:
        """The mean ratio of each part of the plan's time.

        Args:
            missing: What a 53rd week has of which there is no ratio; `None` for what the 52nd has.
        """
        ratios = self.ratios()
        parts: list[Fraction] = []
        for season in self.seasons:
            own = self._of(season, ratios, missing)
            mean = own if isinstance(own, Fraction) else sum((ratio for _, ratio in own), Fraction(0)) / (len(own) or 1)
            parts.append(mean * season.fraction)
        return tuple(parts)

    def _of(
        self, season: Season, ratios: Mapping[int, list[tuple[int, Fraction]]], missing: Fraction | None
    ) -> Fraction | list[tuple[int, Fraction]]:
        number = season.number or self.length
        if number > self.length and number not in ratios:
            if missing is not None:
                return missing
            number = self.length
        return ratios.get(number, [])

    def steps(self, missing: Fraction | None) -> tuple[Step, ...]:
        """The derivation of each part."""
        ratios = self.ratios()
        sold = [given(text("sold in {period}", period=str(period)), value) for period, value in self._sold()]
        made: dict[int, Step] = {}
        steps: list[Step] = []
        for season in self.seasons:
            label = text("mean ratio of season {number}", number=season.number)
            own = self._of(season, ratios, missing)
            if isinstance(own, Fraction):
                step = given(text("a 53rd week that no past year has"), own)
            else:
                for place, _ in own:
                    if place not in made:
                        made[place] = self._ratio_step(place, sold)
                step = _mean_step(label, [made[place] for place, _ in own])
            if season.fraction != 1:
                left = given(text("part of the week that is left"), season.fraction)
                step = derived(text("part of season {number}", number=season.number), Product(), [step, left])
            steps.append(step)
        return tuple(steps)

    def _sold(self) -> zip[tuple[Period, Fraction]]:
        return zip(self.periods, self.values, strict=True)

    def _ratio_step(self, place: int, sold: list[Step]) -> Step:
        half, period = self.length // 2, str(self.periods[place])
        around = sold[place - half : place + half + 1]
        ends = [
            derived(text("half of the season at the end"), Product(), [end, given(text("half"), _HALF)])
            for end in (around[0], around[-1])
        ]
        total = derived(text("a year around {period}", period=period), Sum(), [ends[0], *around[1:-1], ends[1]])
        count = given(text("seasons in a year"), self.length)
        average = derived(text("moving average at {period}", period=period), Quotient(), [total, count])
        return derived(text("ratio of {period}", period=period), Quotient(), [sold[place], average], unit="%")


def read_cycle(asked: Asked, figures: Figures, by: tuple[str, ...], years: int, comparison: Comparison) -> Cycle:
    """What was sold in all seasons of so many years, from the first in which something was sold.

    Raises:
        InvalidValueError: If the parts of the time are no halves, quarters, months or weeks, something was sold in less
            than two of the years, or less than nothing in a season.
    """
    node, fixed = node_of(asked, by), fixed_of(asked, by)
    unit, seasons = _seasons(asked, comparison, node)
    periods: list[Period] = []
    numbers: list[int] = []
    values: list[Fraction] = []
    sold_in = 0
    for number in past_years(asked, years):
        own = _periods(comparison, number, unit)
        amounts = [figures.of(fixed, period) for period in own]
        for period, amount in zip(own, amounts, strict=True):
            if amount < 0:
                remedy = f"it is to split {node}; leave the returns out, or name a longer period"
                raise InvalidValueError(f"history in {period}", number_text(amount), "0 or more", remedy)
        if any(amounts) or sold_in:
            periods += own
            numbers += range(1, len(own) + 1)
            values += amounts
            sold_in += any(amounts)
    if sold_in < _LEAST_YEARS:
        accepted = f"at least {_LEAST_YEARS} years, so that there is a whole year around each season"
        raise InvalidValueError(node, f"history in {sold_in} of {years} years", accepted, "take 'average-share'")
    return Cycle(_SEASONS.get(unit, _WEEKS), seasons, tuple(periods), tuple(numbers), tuple(values), fixed)


def _seasons(asked: Asked, comparison: Comparison, node: str) -> tuple[Unit, tuple[Season, ...]]:
    children = cast("tuple[Period, ...]", asked.children())
    places = [unit_place(child, asked.calendar) for child in children]
    units = {place[0] for place in places if place is not None}
    if len(units) == 1 and units <= _SEASONS.keys() and None not in places:
        return units.pop(), tuple(Season(place[1] + 1, Fraction(1)) for place in places if place is not None)
    pieces = [comparison.pieces(child) for child in children]
    is_of_days = len(asked.calendar.weeks(cast("Period", asked.parent))) == 1
    if is_of_days or any(len(own) > 1 for own in pieces):
        accepted = "halves, quarters, months or weeks, which have a season of their own"
        raise InvalidValueError(node, f"parts such as {children[0]}", accepted, "take 'average-share'")
    return "week", tuple(Season(own[0].number, comparison.fraction(own[0])) for own in pieces)


def _periods(comparison: Comparison, year: int, unit: Unit) -> tuple[Period, ...]:
    if unit == "week":
        return comparison.weeks_of(year)
    return comparison.calendar.split(comparison.calendar.year(year), unit)

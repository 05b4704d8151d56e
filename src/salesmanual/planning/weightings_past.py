"""What was sold in past years under the members of a split, each year by what is comparable in it.

    members of any dimension: the whole past years, or what is comparable to the period they are split in
    parts of time:            what is comparable to each part

Invariant: a figure is never negative, and each says how it is made up. Years in which nothing was sold under the node
are left out, so that years before the first sale make no trend.

Left out: what is made of it (`weightings_history`, `seasonality`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Product, Step, Sum, derived, given
from salesmanual.kernel.number import number_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import TIME
from salesmanual.planning.weighing import Asked, Figures
from salesmanual.planning.weightings_common import fixed_of, node_of
from salesmanual.planning.weightings_time import Comparison, Part

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["PastFigures", "past_years", "read_past", "sold_at_all"]

_KEPT: Final = 1_024
_Parts: TypeAlias = tuple[Part, ...]


def past_years(asked: Asked, years: int) -> tuple[int, ...]:
    """The numbers of so many fiscal years before the one in which the plan begins, the first one first."""
    begins = asked.calendar.year_of(asked.over.start)
    return tuple(range(begins - years, begins))


@final
@attrs.frozen(eq=False)
class PastFigures:
    """The figures of the members of a split, by past year.

    Attributes:
        asked: What is split.
        by: The dimensions whose members matter.
        children: The members that share.
        members: For each, whose figures were read.
        years: The years in which something was sold, the first one first.
        parts: For each member and year, the comparable periods.
        values: For each member and year, what was sold; `None` where nothing is comparable.
        figures: Where it was read.

    Source: Handbook 2.2.
    """

    asked: Asked
    by: tuple[str, ...]
    children: tuple[Hashable, ...]
    members: tuple[Mapping[str, Hashable], ...]
    years: tuple[int, ...]
    parts: tuple[tuple[_Parts, ...], ...]
    values: tuple[tuple[Fraction | None, ...], ...]
    figures: Figures

    def counted(self, place: int) -> tuple[tuple[int, Fraction], ...]:
        """The places of the years that count for a member, each with what was sold."""
        return tuple((at, value) for at, value in enumerate(self.values[place]) if value is not None)

    def step(self, place: int, at: int) -> Step:
        """What was sold by the member at that place in a year, and how it is made up."""
        child, parts = self.children[place], self.parts[place][at]
        steps: list[Step] = []
        for part in parts:
            own = self._sold(place, part)
            if part.factor != 1:
                counts = given(text("part that counts"), part.factor)
                own = derived(text("part of {period}", period=str(part.period)), Product(), [own, counts])
            steps.append(own)
        if len(steps) == 1:
            return steps[0]
        label = text("comparable to {member} in {year}", member=str(child), year=self.years[at])
        return derived(label, Sum(), steps)

    def _sold(self, place: int, part: Part) -> Step:
        whose = self.members[place]
        amount = self.figures.of(whose, part.period)
        if not whose:
            return given(text("sold in {period}", period=str(part.period)), amount)
        who = ", ".join(map(str, whose.values()))
        return given(text("sold in {period} by {member}", period=str(part.period), member=who), amount)


def sold_at_all(asked: Asked, figures: Figures, by: tuple[str, ...], years: int) -> None:
    """Refuses to weigh by a history in which there is nothing, whatever member one looks at.

    Raises:
        InvalidValueError: If nothing was sold by what is fixed in any of the years.
    """
    fixed = fixed_of(asked, by)
    numbers = past_years(asked, years)
    if not any(figures.of(fixed, asked.calendar.year(number)) for number in numbers):
        found = f"nothing sold in {numbers[0]} to {numbers[-1]}" if years > 1 else f"nothing sold in {numbers[0]}"
        first = "look at all members with no_history='all'" if fixed else "give the figures of these years"
        remedy = f"{first}, or take another weighting such as EqualShare()"
        raise InvalidValueError(node_of(asked, by), found, "history in one of these years", remedy)


def read_past(asked: Asked, figures: Figures, by: tuple[str, ...], years: int, comparison: Comparison) -> PastFigures:
    """What was sold under the node in so many years.

    Args:
        asked: The split.
        figures: What was sold.
        by: The dimensions whose members matter.
        years: How many years before the plan.
        comparison: What is compared with what.

    Raises:
        InvalidValueError: If less than nothing was sold in a year; it names the member, the period and the node.
    """
    children, numbers = asked.children(), past_years(asked, years)
    fixed = fixed_of(asked, by)
    whose: tuple[Mapping[str, Hashable], ...]
    if asked.dimension.key == TIME:
        whose = (fixed,) * len(children)
        parts = _comparable(children, asked.parent, comparison, numbers)
    else:
        whose = tuple({**fixed, asked.dimension.key: child} for child in children)
        at = asked.at.get(TIME) if TIME in by else None
        same = _comparable((at,), None, comparison, numbers)[0] if isinstance(at, Period) else _whole(asked, numbers)
        parts = (same,) * len(children)
    values: list[list[Fraction | None]] = []
    for child, members, own in zip(children, whose, parts, strict=True):
        try:
            values.append([_amount(figures, members, each) for each in own])
        except _BelowZeroError as error:
            remedy = f"it is to split {node_of(asked, by)}; leave the returns out, or name a longer period"
            raise InvalidValueError(
                f"history of {child} in {error.period}", number_text(error.amount), "0 or more", remedy
            ) from None
    kept = [at for at in range(years) if any(row[at] for row in values)]
    return PastFigures(
        asked,
        by,
        children,
        whose,
        tuple(numbers[at] for at in kept),
        tuple(tuple(own[at] for at in kept) for own in parts),
        tuple(tuple(row[at] for at in kept) for row in values),
        figures,
    )


def _whole(asked: Asked, numbers: Sequence[int]) -> tuple[_Parts, ...]:
    return tuple((Part(asked.calendar.year(number), Fraction(1)),) for number in numbers)


class _BelowZeroError(Exception):
    """Less than nothing was sold in a period."""

    def __init__(self, period: Period, amount: Fraction) -> None:
        super().__init__(period, amount)
        self.period, self.amount = period, amount


def _amount(figures: Figures, members: Mapping[str, Hashable], parts: _Parts) -> Fraction | None:
    if not parts:
        return None
    total: Fraction | None = None
    for part in parts:
        amount = figures.of(members, part.period)
        if amount < 0:
            raise _BelowZeroError(part.period, amount)
        counted = amount if part.factor == 1 else amount * part.factor
        total = counted if total is None else total + counted
    return total


@lru_cache(maxsize=_KEPT)
def _comparable(
    periods: tuple[Hashable, ...], under: Hashable, comparison: Comparison, years: tuple[int, ...]
) -> tuple[tuple[_Parts, ...], ...]:
    """For each period and year what is comparable; kept, since a plan asks the same for everybody."""
    parent = under if isinstance(under, Period) else None
    return tuple(
        tuple(comparison.parts(period, year, under=parent) for year in years)
        for period in periods
        if isinstance(period, Period)
    )

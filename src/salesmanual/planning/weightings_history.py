"""The weighting by what was sold before: the share of the last years, as it was or with its trend.

Invariant: as for every weighting, weights are exact and never negative, and only their proportion counts.

Left out: the pattern of the year apart from its level (`seasonality`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, read_listed
from salesmanual.kernel.explanation import Greatest, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_section
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import TIME
from salesmanual.planning.trends import TRENDS, TrendKind, trend_coefficients
from salesmanual.planning.weightings_common import (
    SECTION,
    check_years,
    figures_for,
    fixed_of,
    named,
    node_of,
    place_of,
    read_by,
)
from salesmanual.planning.weightings_past import PastFigures, read_past, sold_at_all
from salesmanual.planning.weightings_time import CUT_WEEKS, WEEK_53, Comparison, CutWeeks, Week53
from salesmanual.planning.weightings_union import WEIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from salesmanual.planning.weighing import Asked, PlanningFacts

__all__ = ["HistoryShare"]

_NEW: Final = ("zero", "average", "refuse")
_NO_HISTORY: Final = ("refuse", "all")


def _read_year_weights(value: Iterable[Exact | str] | None) -> tuple[Fraction, ...] | None:
    if value is None:
        return None
    listed = read_listed(value, "year_weights", "one weight for each year, from the first on")
    return tuple(read_fraction(weight, f"year_weights[{at}]") for at, weight in enumerate(listed))


def _read_floor(value: Exact | str | None) -> Fraction | None:
    if value is None:
        return None
    floor = read_fraction(value, "floor")
    if not 0 <= floor <= 1:
        raise InvalidValueError("floor", value, "a part of the average from 0 to 1, such as '50%'")
    return floor


@final
@WEIGHTINGS.member("history")
@attrs.frozen(kw_only=True)
class HistoryShare:
    """Every member weighs what the last years let expect of it.

    Members are weighed by whole fiscal years before the one in which the plan begins; parts of time by what is
    comparable to them in each of those years. Years in which nothing was sold under the node are left out.

    Attributes:
        years: How many years are looked at.
        trend: `"none"`, the mean of the years; `"weighted"`, the mean with `year_weights`; `"linear"`, the
            least-squares line through the years, read at the plan's year, and 0 where it falls below.
        year_weights: For `"weighted"`, what each year counts by, from the first on; 1, 2, 3 … where it is `None`.
        floor: The least that a member with history weighs, as a part of the average of those with history.
        new_members: What somebody weighs who sold nothing in these years: `"zero"`; the `"average"` of the others, or
            the same for all if nobody sold anything; or it is refused (`"refuse"`). Parts of time without sales weigh
            0.
        no_history: Where nothing was sold by the members that matter, it is refused (`"refuse"`), or `"all"` members
            are looked at.
        week_53: What stands for a 53rd week in a year that has 52.
        cut_weeks: Whether a week that is cut counts by the days that are left of it, or by the workdays.
        by: The other dimensions whose members matter. With `time` in it, members are split in each period by what is
            comparable to it.
        section: The handbook section.

    Raises:
        WrongTypeError, DuplicateError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.planning.dimensions import Dimension
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.weighing import Asked, PlanningFacts
    >>> who = Dimension("who", ["li.na", "wang.wei"])
    >>> sold = {2023: (100, 300), 2024: (200, 200), 2025: (300, 100)}
    >>> facts = PlanningFacts(history=FigureBook([
    ...     Figure(amount, year(number), {"who": member})
    ...     for number, amounts in sold.items() for member, amount in zip(who.leaves(), amounts)
    ... ], [who]))
    >>> asked = Asked(who, "who", {}, year(2026), FiscalCalendar())
    >>> [int(weight) for weight in HistoryShare().weigh(asked, facts)]
    [200, 200]
    >>> [int(weight) for weight in HistoryShare(trend="linear").weigh(asked, facts)]
    [400, 0]
    """

    years: int = attrs.field(default=3, validator=check_years)
    trend: TrendKind = attrs.field(default="none", validator=check_choice("a trend", TRENDS))
    year_weights: tuple[Fraction, ...] | None = attrs.field(default=None, converter=_read_year_weights)
    floor: Fraction | None = attrs.field(default=None, converter=_read_floor)
    new_members: Literal["zero", "average", "refuse"] = attrs.field(
        default="refuse", validator=check_choice("what new members weigh", _NEW)
    )
    no_history: Literal["refuse", "all"] = attrs.field(
        default="refuse", validator=check_choice("what is done without history", _NO_HISTORY)
    )
    week_53: Week53 = attrs.field(default="last-of-year", validator=check_choice("a 53rd week", WEEK_53))
    cut_weeks: CutWeeks = attrs.field(default="days", validator=check_choice("what cut weeks count by", CUT_WEEKS))
    by: tuple[str, ...] = attrs.field(default=(), converter=read_by)
    section: str = attrs.field(default=SECTION, validator=check_section)

    def __attrs_post_init__(self) -> None:
        if self.trend == "weighted" or self.year_weights is not None:
            trend_coefficients(range(self.years), self.years, trend=self.trend, weights=self.year_weights)

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """What is expected of each member.

        Raises:
            InvalidValueError: If there are no figures, less than nothing was sold by a member in a year, nothing was
                sold at all, or somebody is new and new members are refused.
        """
        past = self._past(asked, facts)
        own = [self._expected(asked, past, place) for place in range(len(past.children))]
        if asked.dimension.key == TIME:
            return tuple(own)
        new = [place for place, row in enumerate(past.values) if not any(row)]
        self._check_new(past, new)
        mean = _mean([weight for place, weight in enumerate(own) if place not in set(new)])
        least = mean * self.floor if self.floor is not None else Fraction(0)
        weights = [max(weight, least) for weight in own]
        for place in new:
            weights[place] = self._of_new(mean, len(new) == len(own))
        return tuple(weights)

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """What is expected of one member, from what was sold."""
        past, place = self._past(asked, facts), place_of(asked, child)
        weights = self.weigh(asked, facts)
        step = self._expected_step(asked, past, place)
        if step.value == weights[place]:
            return step
        known = [at for at, row in enumerate(past.values) if any(row)]
        if not known:
            return given(text("{member} is new, like all the others", member=str(child)), Fraction(1), section=SECTION)
        steps = [self._expected_step(asked, past, at) for at in known]
        total = derived(text("expected of all members with history"), Sum(), steps)
        count = given(text("members with history"), len(known))
        mean = derived(text("average of the members with history"), Quotient(), [total, count])
        label = text("expected of {member}", member=str(child))
        if place not in known:
            return derived(label, Sum(), [mean], rule=text("new members get the average"), section=self.section)
        part = given(text("least part of the average"), self.floor, unit="%")
        least = derived(text("least weight of a member with history"), Product(), [mean, part])
        return derived(label, Greatest(), [step, least], section=self.section)

    def _past(self, asked: Asked, facts: PlanningFacts) -> PastFigures:
        figures = figures_for(asked, facts.history, "history")
        comparison = Comparison(asked.calendar, self.week_53, self.cut_weeks, facts.workdays)
        past = read_past(asked, figures, self.by, self.years, comparison)
        if past.years:
            return past
        if self.no_history == "all" and fixed_of(asked, self.by):
            own = tuple(key for key in self.by if key == TIME)
            past = read_past(asked, figures, own, self.years, comparison)
            if not past.years:
                sold_at_all(asked, figures, own, self.years)
            return past
        sold_at_all(asked, figures, self.by, self.years)
        return past

    def _coefficients(self, asked: Asked, past: PastFigures, place: int) -> tuple[Fraction, ...]:
        years = tuple(past.years[at] for at, _ in past.counted(place))
        begins = asked.calendar.year_of(asked.over.start)
        weights = None
        if self.trend == "weighted":
            every = self.year_weights or tuple(Fraction(at + 1) for at in range(self.years))
            weights = tuple(every[year - begins] for year in years)
        return _parts(years, begins, self.trend, weights)

    def _expected(self, asked: Asked, past: PastFigures, place: int) -> Fraction:
        pairs = zip(self._coefficients(asked, past, place), past.counted(place), strict=True)
        return max(sum((part * value for part, (_, value) in pairs), Fraction(0)), Fraction(0))

    def _expected_step(self, asked: Asked, past: PastFigures, place: int) -> Step:
        label = text("expected of {member}", member=str(past.children[place]))
        steps = [
            derived(
                text("part of {year}", year=past.years[at]),
                Product(),
                [past.step(place, at), given(text("{year} counts by", year=past.years[at]), coefficient)],
            )
            for coefficient, (at, _) in zip(self._coefficients(asked, past, place), past.counted(place), strict=True)
        ]
        carried = derived(label, Sum(), steps, rule=_RULES[self.trend], section=self.section)
        if carried.value >= 0:  # type: ignore[operator] # a sum of numbers is one
            return carried
        rule = text("a line that falls below 0 is read as 0")
        return derived(label, Greatest(), [carried, given(text("least"), 0)], rule=rule, section=self.section)

    def _check_new(self, past: PastFigures, new: list[int]) -> None:
        if new and self.new_members == "refuse":
            who = named(past.children[place] for place in new)
            accepted = "members with history, or what new members weigh"
            raise InvalidValueError(
                node_of(past.asked, past.by), f"no history of {who}", accepted, "say new_members='average' or 'zero'"
            )

    def _of_new(self, mean: Fraction, all_new: bool) -> Fraction:  # noqa: FBT001 - one of two cases
        if self.new_members == "zero":
            return Fraction(0)
        return Fraction(1) if all_new else mean


_RULES: Final = {
    "none": text("the mean of the years"),
    "weighted": text("the weighted mean of the years"),
    "linear": text("the least-squares line through the years, read at the year that is planned"),
}


@lru_cache(maxsize=256)
def _parts(
    years: tuple[int, ...], begins: int, trend: TrendKind, weights: tuple[Fraction, ...] | None
) -> tuple[Fraction, ...]:
    """What each year counts by; nothing where no year that counts is left."""
    if not years or (weights is not None and not any(weights)):
        return (Fraction(0),) * len(years)
    return trend_coefficients(years, begins, trend=trend, weights=weights)


def _mean(weights: list[Fraction]) -> Fraction:
    return sum(weights, Fraction(0)) / len(weights) if weights else Fraction(0)

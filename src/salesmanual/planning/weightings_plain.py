"""Weightings that need no figures: equal parts, parts that are given, days and workdays.

Invariant: as for every weighting, weights are exact and never negative, and only their proportion counts.

Left out: weightings by figures (`weightings_figures`, `weightings_history`, `seasonality`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.fields import check_choice, check_section, read_line
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import TIME
from salesmanual.planning.weightings_common import SECTION, named, node_of, not_time, place_of
from salesmanual.planning.weightings_time import CUT_WEEKS, Comparison, CutWeeks, unit_place
from salesmanual.planning.weightings_union import WEIGHTINGS

if TYPE_CHECKING:
    from salesmanual.kernel.fiscal import FiscalCalendar
    from salesmanual.planning.weighing import Asked, PlanningFacts

__all__ = ["EqualShare", "GivenShares", "WorkdayShare"]

_LETTERS: Final = {"year": "Y", "half": "H", "quarter": "Q", "month": "M", "week": "W"}


@final
@WEIGHTINGS.member("equal")
@attrs.frozen(kw_only=True)
class EqualShare:
    """Every member under a node weighs the same.

    Attributes:
        per: `"member"`: each counts 1; `"leaf"`: each counts the leaves under it, so that everybody gets the same
            whatever their team.
        section: The handbook section.

    Raises:
        InvalidValueError: If `per` is neither.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.planning.dimensions import Dimension
    >>> from salesmanual.planning.weighing import Asked, PlanningFacts
    >>> who = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
    >>> asked = Asked(who, "sales", {}, year(2026), FiscalCalendar())
    >>> [int(weight) for weight in EqualShare(per="leaf").weigh(asked, PlanningFacts())]
    [2, 1]
    """

    per: Literal["member", "leaf"] = attrs.field(
        default="member", validator=check_choice("member or leaf", ("member", "leaf"))
    )
    section: str = attrs.field(default=SECTION, validator=check_section)

    @property
    def by(self) -> tuple[str, ...]:
        """No other dimension matters."""
        return ()

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:  # noqa: ARG002 - as every weighting
        """1 for each member, or the number of leaves under it."""
        return tuple(self._weight(asked, child) for child in asked.children())

    def _weight(self, asked: Asked, child: Hashable) -> Fraction:
        return Fraction(1 if self.per == "member" else len(asked.dimension.leaves(child)))

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:  # noqa: ARG002 - as above
        """The weight as it is given."""
        place_of(asked, child)
        label = text("weight of {member}, each the same", member=str(child))
        if self.per == "leaf":
            label = text("leaves under {member}", member=str(child))
        return given(label, self._weight(asked, child), section=self.section)


def _read_shares(value: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("shares", value, "shares by member", "write them as {'east': '55%', 'west': '45%'}")
    shares = {read_line(key, "shares"): read_fraction(share, f"shares.{key}") for key, share in value.items()}
    for key, share in shares.items():
        if share < 0:
            raise InvalidValueError(f"shares.{key}", share, "a share of 0 or more")
    if not any(shares.values()):
        raise InvalidValueError("shares", value, "at least one share above 0")
    return shares


@final
@WEIGHTINGS.member("given")
@attrs.frozen
class GivenShares:
    """Every member weighs what is written for it.

    Attributes:
        shares: By member. A period is named by its number in the fiscal year, which holds for every year: `H1`, `Q2`,
            `M03`, `W14`; or as it is written, `2026-03`. Members under other nodes may be named beside. They need not
            sum to 1, since only the proportion under a node counts.
        section: The handbook section.

    Raises:
        WrongTypeError: If the shares are no table of exact numbers.
        InvalidValueError: If one is below 0, or none is above.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.allocation import share
    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.weighing import Asked, PlanningFacts
    >>> time = divide_time(year(2026), levels=["quarter"])
    >>> rule = GivenShares({"Q1": "115%", "Q2": "92%", "Q3": "81%", "Q4": "112%"})
    >>> weights = rule.weigh(Asked(time, time.top, {}, year(2026), FiscalCalendar()), PlanningFacts())
    >>> [str(part) for part in share(Money("850000", "USD"), weights)]
    ['USD 244,375.00', 'USD 195,500.00', 'USD 172,125.00', 'USD 238,000.00']
    """

    shares: Mapping[str, Fraction] = attrs.field(converter=_read_shares, hash=False)
    section: str = attrs.field(default=SECTION, validator=check_section, kw_only=True)

    @property
    def by(self) -> tuple[str, ...]:
        """No other dimension matters."""
        return ()

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:  # noqa: ARG002 - as every weighting
        """The share of each member.

        Raises:
            NotFoundError: If a share is given for what is no member of the dimension.
            InvalidValueError: If a member under the node has none.
        """
        found = [self._found(asked, child) for child in asked.children()]
        missing = [child for child, share in zip(asked.children(), found, strict=True) if share is None]
        if missing:
            self._check_known(asked)
            accepted = f"a share for each member under it; {named(missing)} has none"
            raise InvalidValueError(node_of(asked), f"shares for {named(self.shares)}", accepted)
        if len(self.shares) > len(found):
            self._check_known(asked)
        return tuple(cast("list[Fraction]", found))

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The share as it is given."""
        weight = self.weigh(asked, facts)[place_of(asked, child)]
        return given(text("share given for {member}", member=str(child)), weight, section=self.section, unit="%")

    def _found(self, asked: Asked, child: Hashable) -> Fraction | None:
        for name in _names(asked.calendar, child):
            if name in self.shares:
                return self.shares[name]
        return None

    def _check_known(self, asked: Asked) -> None:
        known = {name for member in asked.dimension.members() for name in _names(asked.calendar, member)}
        if asked.dimension.key == TIME:
            known |= {f"H{at}" for at in (1, 2)} | {f"Q{at}" for at in range(1, 5)}
            known |= {f"M{at:02}" for at in range(1, 13)} | {f"W{at:02}" for at in range(1, 54)}
        for key in self.shares:
            if key not in known:
                raise NotFoundError(f"member of {asked.dimension.key} for shares", key, did_you_mean(key, known))


def _names(calendar: FiscalCalendar, member: Hashable) -> tuple[str, ...]:
    """What a member may be called in a file."""
    if not isinstance(member, Period):
        return (str(member),)
    place = unit_place(member, calendar)
    if place is not None:
        unit, index = place
        width = 2 if unit == "month" else 1
        return (str(member), member.to_plain(), f"{_LETTERS[unit]}{index + 1:0{width}}")
    pieces = Comparison(calendar).pieces(member)
    number = (f"W{pieces[0].number:02}",) if len(pieces) == 1 and pieces[0].piece == pieces[0].whole else ()
    return (str(member), member.to_plain(), *number)


@final
@WEIGHTINGS.member("workdays")
@attrs.frozen(kw_only=True)
class WorkdayShare:
    """Every part of a period weighs the days that are worked in it, or all its days.

    Attributes:
        counted: `"workdays"`, by the working calendar of the facts, which may count half days; or `"days"`. The parts
            of weeks that are cut at the end of a month weigh what is left of them.
        section: The handbook section.

    Raises:
        InvalidValueError: If `counted` is neither.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.weighing import Asked, PlanningFacts
    >>> time, worked = divide_time(quarter(2026, 1), levels=["month"]), WorkCalendar("Mon-Fri 09:00-17:00")
    >>> asked = Asked(time, time.top, {}, quarter(2026, 1), FiscalCalendar())
    >>> [int(weight) for weight in WorkdayShare().weigh(asked, PlanningFacts(workdays=worked))]
    [22, 20, 22]
    """

    counted: CutWeeks = attrs.field(default="workdays", validator=check_choice("what is counted", CUT_WEEKS))
    section: str = attrs.field(default=SECTION, validator=check_section)

    @property
    def by(self) -> tuple[str, ...]:
        """No other dimension matters."""
        return ()

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """The days of each part.

        Raises:
            InvalidValueError: If the members are no periods, or it is not said which days are worked.
        """
        return tuple(self._days(asked, facts, child) for child in asked.children())

    def _days(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Fraction:
        if not isinstance(child, Period):
            raise not_time(asked, "a split by workdays")
        if self.counted == "days":
            return Fraction(child.days())
        if facts.workdays is None:
            remedy = "give PlanningFacts(workdays=WorkCalendar(…)), or count days"
            raise InvalidValueError("facts.workdays", None, f"which days of {node_of(asked)} are worked", remedy)
        return Fraction(facts.workdays.workdays_between(child.start, child.end))

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The days as they are counted."""
        place_of(asked, child)
        label = text("workdays of {period}", period=str(child))
        if self.counted == "days":
            label = text("days of {period}", period=str(child))
        return given(label, self._days(asked, facts, child), section=self.section)

"""Personal plans: the part of a breakdown that one person owns, week by week, and what it takes to reach it.

    company ──▶ team ──▶ person:  year ─ halves ─ quarters ─ months ─ weeks
                                  with products and markets below, where the breakdown has them

Invariant: a personal plan reads the breakdown and holds no figure of its own, so the plans of all people add up to the
company's in every period, for every product and market.

Left out: how the figures came about (`target_plans`), and how far they are reached (`tracking`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.explanation import Quotient, Step, derived
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.activity_needs import ActivityModel
from salesmanual.planning.activity_needs_by_period import RequiredActivity, required_activity
from salesmanual.planning.activity_needs_load import ActivityLoad, SellingTime, activity_load
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, WHO, dimension_heading

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Cell
    from salesmanual.planning.breakdowns import Address
    from salesmanual.planning.dimensions import Dimension

__all__ = ["PersonalPlan", "personal_plan", "plans_of_everybody"]

_TENTH: Final = Rounding("0.1")


@final
@attrs.frozen(repr=False)
class PersonalPlan(Shown):
    """What one person is to sell, and when.

    Attributes:
        breakdown: The targets of everybody.
        person: Whose plan it is.
        over: The period that is shown.
        activity: What it takes to sell; `None` where that is not planned.
        time: The person's time; `None` where it is not known.

    Source: Handbook 2.2.
    """

    breakdown: Breakdown
    person: str
    over: Period
    activity: ActivityModel | None = None
    time: SellingTime | None = None

    def target(self, period: Period | None = None, **members: Hashable) -> Amount:
        """The person's target in a period, of a product or a market where one is named.

        Raises:
            NotFoundError: If a member or a dimension is unknown.
            InvalidValueError: If the period cuts a part of the plan's time.

        >>> from salesmanual.kernel.period import quarter
        >>> from salesmanual.planning.dimensions import Dimension, divide_time
        >>> from salesmanual.planning.target_measures import TargetMeasure
        >>> dimensions = [Dimension("who", ["li.na"]), Dimension("product", ["bikes", "tyres"])]
        >>> dimensions.append(divide_time(quarter(2026, 1), levels=["month"]))
        >>> cells = {("li.na", "bikes"): [3, 4, 5], ("li.na", "tyres"): [1, 0, 1]}
        >>> plan = personal_plan(Breakdown.from_cells(TargetMeasure("deals", "deals"), dimensions, cells), "li.na")
        >>> str(plan.target()), str(plan.target(product="tyres"))
        ('14 deals', '2 deals')
        """
        return self.breakdown.at(**{**members, WHO: self.person, TIME: self._asked(period)})

    def parts(self) -> tuple[Period, ...]:
        """The shortest periods of the plan: weeks, where it is broken down so far."""
        return tuple(part for part in self._leaves() if self.over.covers(part))

    def by_time(self) -> dict[Period, Amount]:
        """The target of every period that is shown: the longer ones before those that make them up."""
        members = cast("tuple[Period, ...]", self.breakdown.time.members())
        return {part: self.target(part) for part in members if self.over.covers(part)}

    def by(self, dimension: str, period: Period | None = None, *, depth: int = 1) -> dict[Hashable, Amount]:
        """The person's targets by the members of another dimension, so many levels below its top.

        Raises:
            NotFoundError: If there is no such dimension.
        """
        return self.breakdown.along(dimension, depth=depth, **{WHO: self.person, TIME: self._asked(period)})

    def team(self) -> Hashable:
        """The member directly above the person; the company where there are no teams."""
        return self.breakdown.dimension(WHO).parent(self.person)

    def share_of(self, member: Hashable | None = None, period: Period | None = None) -> Fraction | None:
        """The person's target over that of a team; of the company where none is named. `None` where that is 0.

        Raises:
            NotFoundError: If there is no such team.
        """
        own, whole = (self.breakdown.steps(at) for at in self._addresses(member, period))
        return Fraction(own, whole) if whole else None

    def explain_share(self, member: Hashable | None = None, period: Period | None = None) -> Step | None:
        """The share as steps; `None` where the team's target is 0."""
        at = self._addresses(member, period)
        if not self.breakdown.steps(at[1]):
            return None
        label = text("share of {whom}", whom=str(self._whom(member)))
        return derived(label, Quotient(), map(self.breakdown.sum_of, at), section="2.2", unit="%")

    def _whom(self, member: Hashable | None) -> Hashable:
        return self.breakdown.dimension(WHO).top if member is None else member

    def _addresses(self, member: Hashable | None, period: Period | None) -> tuple[Address, Address]:
        """Where the person's target stands, and that of the team."""
        own, whole = (
            self.breakdown.address(**{WHO: each, TIME: self._asked(period)})
            for each in (self.person, self._whom(member))
        )
        return own, whole

    def explain(self, period: Period | None = None, **members: Hashable) -> Step:
        """Why the target is what it is; replaying it gives the number."""
        return self.breakdown.explain(**{**members, WHO: self.person, TIME: self._asked(period)})

    def required(self) -> RequiredActivity | None:
        """What the plan takes of each activity, shown for this period; also for wins after it, up to the plan's end.

        Raises:
            WrongTypeError: If the deal size is in another kind of unit than the targets.
            CurrencyMismatchError, InvalidValueError: If it is in another currency or unit.
        """
        if self.activity is None:
            return None
        targets = {part: self.target(part) for part in self._leaves()}
        return required_activity(self.activity, targets).within(self.over)

    def load(self) -> ActivityLoad | None:
        """What the activities ask of the person's time; `None` where one of the two is not known."""
        required = self.required()
        return None if required is None or self.time is None else activity_load(required, self.time)

    def tables(self) -> tuple[Table, ...]:
        """The targets by time; by product, market and what else there is; the activities; the load."""
        others = [dimension for dimension in self.breakdown.dimensions if dimension.key not in (WHO, TIME)]
        required, load = self.required(), self.load()
        return (
            self._by_time(),
            *(self._by(dimension) for dimension in others),
            *(required.tables() if required else ()),
            *(load.tables() if load else ()),
        )

    def _by_time(self) -> Table:
        measure = self.breakdown.measure
        columns = [
            Column(text("period"), key="period"),
            Column(measure.label, key="target", unit=measure.unit),
            Column(text("to date"), key="to_date", unit=measure.unit),
            Column(text("of {whom}", whom=str(self.team())), key="of_team", unit="%", rounding=_TENTH),
            Column(text("of all"), key="of_all", unit="%", rounding=_TENTH),
        ]
        rows: list[tuple[Cell, ...]] = []
        for part, target in self.by_time().items():
            indent = "  " * (len(self.breakdown.time.path(part)) - 1)
            to_date = self.target(Period(self.over.start, part.end))
            shares = (self.share_of(self.team(), part), self.share_of(None, part))
            rows.append((f"{indent}{part}", cell_of(target), cell_of(to_date), *shares))
        title = text("Plan of {person}: {period}", person=self.person, period=self.over)
        return Table(title, columns, rows)

    def _by(self, dimension: Dimension) -> Table:
        measure = self.breakdown.measure
        columns = [
            Column(dimension_heading(dimension.key), key="member"),
            Column(measure.label, key="target", unit=measure.unit),
            Column(text("share"), key="share", unit="%", rounding=_TENTH),
        ]
        whole = self.target()
        rows: list[tuple[Cell, ...]] = []
        for member in dimension.members()[1:]:
            target = self.target(None, **{dimension.key: member})
            indent = "  " * (len(dimension.path(member)) - 2)
            rows.append((f"{indent}{member}", cell_of(target), _ratio(target, whole)))
        title = text("Plan of {person} by {dimension}", person=self.person, dimension=dimension_heading(dimension.key))
        return Table(title, columns, rows, total=(text("total"), cell_of(whole), _ratio(whole, whole)))

    def records(self) -> list[dict[str, object]]:
        """One row for each of the shortest periods, for a data frame."""
        key = self.breakdown.measure.key
        return [
            {"person": self.person, "since": part.start, "until": part.last_day(), key: cell_of(self.target(part))}
            for part in self.parts()
        ]

    def _asked(self, period: Period | None) -> Period:
        return self.over if period is None else period

    def _leaves(self) -> tuple[Period, ...]:
        return cast("tuple[Period, ...]", self.breakdown.time.leaves())

    def __repr__(self) -> str:
        return f"PersonalPlan({self.person!r}, {self.over}, {self.target()})"


def _ratio(part: Amount, whole: Amount) -> Fraction | None:
    return Fraction(part.amount) / Fraction(whole.amount) if whole else None


def personal_plan(
    breakdown: Breakdown,
    person: str,
    *,
    over: Period | None = None,
    activity: ActivityModel | None = None,
    time: SellingTime | None = None,
) -> PersonalPlan:
    """The part of the breakdown that a person owns.

    Args:
        breakdown: The targets of everybody.
        person: Who.
        over: The period that is shown; the whole plan where none is given.
        activity: What it takes to sell, for the activities of each week.
        time: When the person works and is away, for the load of each week.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If nobody of that name is in the plan.
        InvalidValueError: If it is a team, or the period is not made of whole parts of the plan's time.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who, months = Dimension("who", {"east": ["li.na", "wang.wei"]}), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [3, 4, 5], ("wang.wei",): [1, 1, 1]}
    >>> targets = Breakdown.from_cells(TargetMeasure("deals", "deals"), [who, months], cells)
    >>> plan = personal_plan(targets, "li.na")
    >>> {str(part): str(target) for part, target in plan.by_time().items()}
    {'2026-Q1': '12 deals', '2026-01': '3 deals', '2026-02': '4 deals', '2026-03': '5 deals'}
    >>> plan.team(), plan.share_of("east")
    ('east', Fraction(4, 5))
    """
    check_type(breakdown, Breakdown, "breakdown")
    who = breakdown.dimension(WHO)
    if who.children(person):
        remedy = f"ask for one of {', '.join(map(str, who.leaves(person)[:3]))}"
        raise InvalidValueError("person", person, "a person, not a team", remedy)
    if over is not None:
        check_type(over, Period, "over", "write it as quarter(2026, 1)")
        breakdown.time.range_of(over)
    if activity is not None:
        check_type(activity, ActivityModel, "activity")
    if time is not None:
        check_type(time, SellingTime, "time")
    return PersonalPlan(breakdown, person, over or breakdown.over, activity, time)


def plans_of_everybody(
    breakdown: Breakdown,
    *,
    over: Period | None = None,
    activity: ActivityModel | None = None,
    times: Mapping[str, SellingTime] | None = None,
) -> tuple[PersonalPlan, ...]:
    """The personal plan of each person; together they are the company's plan.

    Args:
        breakdown: The targets of everybody.
        over: The period that is shown; the whole plan where none is given.
        activity: What it takes to sell.
        times: The time of each person, for whom it is known.

    Raises:
        WrongTypeError, InvalidValueError: As for `personal_plan`.
        NotFoundError: If a time is given for somebody who is not in the plan.

    Source: Handbook 2.2.
    """
    check_type(breakdown, Breakdown, "breakdown")
    who = breakdown.dimension(WHO)
    given = dict(times or {})
    for person in given:
        who.range_of(person)
    people = cast("tuple[str, ...]", who.leaves())
    return tuple(
        personal_plan(breakdown, person, over=over, activity=activity, time=given.get(person)) for person in people
    )

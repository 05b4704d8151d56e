"""Heads and capacity month by month: who starts, who leaves, what they can sell, and what the target takes.

Invariant: the heads of a month are those of the month before less the leavers, and those who start; a month's capacity
is the sum over the months of service.

Left out: how the months follow from one another (`staffing_need`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.kernel.errors import NotFoundError
from salesmanual.kernel.explanation import Difference, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.planning.capacity_amounts import figure_of, shown_figure, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.quantity import Amount
    from salesmanual.planning.capacity_ramps import RampProfile

__all__ = ["CapacityRule", "HeadsCapacity", "MonthStaffing", "StaffingProjection"]

_SHOWN: Final = Rounding("0.01")


class CapacityRule(Protocol):
    """What the results ask of the rule; `SalesCapacity` answers it."""

    @property
    def quota(self) -> Amount:
        """What a ramped head is to sell in a month."""
        ...

    @property
    def attainment(self) -> Fraction:
        """What part of it heads are expected to sell."""
        ...

    @property
    def attained(self) -> str:
        """Whose capacity the attainment shortens."""
        ...

    @property
    def ramp(self) -> RampProfile:
        """What part of a ramped head a newcomer is."""
        ...

    @property
    def monthly_attrition(self) -> Fraction:
        """The part of the heads that leaves each month."""
        ...

    @property
    def replaced(self) -> bool:
        """Whether leavers are replaced."""
        ...

    @property
    def hiring_lead(self) -> int:
        """How many months a post stays empty."""
        ...

    @property
    def label(self) -> Label:
        """What people read."""
        ...

    @property
    def section(self) -> str:
        """The handbook section."""
        ...

    def worth(self, month: int) -> Fraction:
        """What part of a quota somebody brings so many months after the start."""
        ...


def _figure(rule: CapacityRule) -> Fraction:
    return figure_of(rule.quota, unit_of(rule.quota), "quota")


def _explain_capacity(rule: CapacityRule, heads: Mapping[int, Step], label: Text | Label) -> Step:
    """The capacity of heads by months since the start."""
    unit = unit_of(rule.quota)
    length = rule.ramp.length()
    steps = []
    for month, step in heads.items():
        ramped = month >= length
        factors = [step, given(text("quota of a head"), _figure(rule), unit=unit)]
        factors.append(given(text("ramp"), rule.ramp.share(month), unit="%"))
        if ramped or rule.attained == "all":
            factors.append(given(text("attainment"), rule.attainment, unit="%"))
        name = text("ramped") if ramped else text("in month {month} since the start", month=month)
        steps.append(derived(name, Product(), factors, unit=unit))
    return derived(label, Sum(), steps, section=rule.section, unit=unit)


@final
@attrs.frozen
class HeadsCapacity(Shown):
    """What heads bring in one month, by their months since the start.

    Attributes:
        policy: The rule.
        heads: How many have been there for how many months.

    Source: Handbook 1.2, 2.2.
    """

    policy: CapacityRule = attrs.field(repr=False)
    heads: dict[int, Fraction]

    @property
    def ramped(self) -> Fraction:
        """What those bring whose ramp is over."""
        length = self.policy.ramp.length()
        return sum((self._of(month) for month in self.heads if month >= length), Fraction(0))

    @property
    def ramping(self) -> Fraction:
        """What the newcomers bring."""
        return self.exact - self.ramped

    @property
    def exact(self) -> Fraction:
        """What all of them bring, in the unit of the quota."""
        return sum((self._of(month) for month in self.heads), Fraction(0))

    @property
    def street_quota(self) -> Fraction:
        """The quotas that they carry, ramped, whatever part of them is attained."""
        quota, ramp = _figure(self.policy), self.policy.ramp
        return sum((count * quota * ramp.share(month) for month, count in self.heads.items()), Fraction(0))

    def _of(self, month: int) -> Fraction:
        return self.heads[month] * _figure(self.policy) * self.policy.worth(month)

    def explain(self) -> Step:
        """The capacity as steps; replaying it gives it."""
        heads = {month: given(text("heads"), count) for month, count in sorted(self.heads.items())}
        return _explain_capacity(self.policy, heads, self.policy.label)

    def tables(self) -> tuple[Table, ...]:
        """One row for each number of months since the start."""
        unit = unit_of(self.policy.quota)
        columns = [
            Column(text("months since the start"), key="months"),
            Column(text("heads"), key="heads", rounding=_SHOWN),
            Column(text("ramp"), key="ramp", unit="%"),
            Column(text("capacity"), key="capacity", unit=unit, rounding=_SHOWN),
        ]
        rows = [
            (month, count, self.policy.ramp.share(month), shown_figure(self._of(month), unit))
            for month, count in sorted(self.heads.items())
        ]
        total = (text("total"), sum(self.heads.values(), Fraction(0)), None, shown_figure(self.exact, unit))
        return (Table(self.policy.label, columns, rows, total=total),)


@final
@attrs.frozen
class MonthStaffing:
    """The heads of one month.

    Attributes:
        period: The month.
        need: The target in quotas: what the heads have to bring, one quota for each that is ramped and attains it.
        hires: How many start, replacements apart.
        replacing: How many start who replace leavers, expected.
        heads: How many are there, by months since the start; those whose ramp is over count together.

    Source: Handbook 1.2, 2.2.
    """

    period: Period
    need: Fraction
    hires: int
    replacing: Fraction
    heads: dict[int, Fraction]

    @property
    def count(self) -> Fraction:
        """All heads."""
        return sum(self.heads.values(), Fraction(0))

    def equivalent(self, policy: CapacityRule) -> Fraction:
        """What the heads bring, in quotas."""
        return sum((count * policy.worth(month) for month, count in self.heads.items()), Fraction(0))


@final
@attrs.frozen
class StaffingProjection(Shown):
    """Heads and capacity month by month, against the target of each month.

    Attributes:
        policy: The rule.
        months: The months, in order.

    Source: Handbook 1.2, 2.2.
    """

    policy: CapacityRule = attrs.field(repr=False)
    months: tuple[MonthStaffing, ...]

    def of(self, period: Period) -> MonthStaffing:
        """The heads of one month.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self.months[self._place(period)]

    def capacity(self, period: Period) -> Fraction:
        """What the heads of a month can sell, in the unit of the quota.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self.of(period).equivalent(self.policy) * _figure(self.policy)

    def target(self, period: Period) -> Fraction:
        """The target of a month, in the unit of the quota.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self.of(period).need * _figure(self.policy)

    def gap(self, period: Period) -> Fraction:
        """The capacity of a month less its target: a surplus, or below 0 a shortfall.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self.capacity(period) - self.target(period)

    def needed_heads(self, period: Period) -> Fraction:
        """How many ramped heads the target of a month takes.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self.of(period).need / self.policy.attainment

    def leavers(self, period: Period) -> Fraction:
        """How many leave at the end of a month, expected.

        Raises:
            NotFoundError: If there is no such month.
        """
        return self.of(period).count * self.policy.monthly_attrition

    def short(self) -> tuple[Period, ...]:
        """The months whose target is above the capacity."""
        return tuple(month.period for month in self.months if self.gap(month.period) < 0)

    def hires(self) -> dict[Period, int]:
        """How many start in which month, replacements apart."""
        return {month.period: month.hires for month in self.months if month.hires}

    def _place(self, period: Period) -> int:
        for place, month in enumerate(self.months):
            if month.period == period:
                return place
        raise NotFoundError("month", str(period), f"the months are {self.months[0].period} to {self.months[-1].period}")

    def explain(self, period: Period) -> Step:
        """The capacity of a month as steps, back to the heads of the first month; replaying it gives the capacity.

        Raises:
            NotFoundError: If there is no such month.
        """
        last = self._place(period)
        stays = derived(
            text("part that stays"),
            Difference(),
            (given(text("the whole"), 1), given(text("monthly attrition"), self.policy.monthly_attrition, unit="%")),
            unit="%",
        )
        heads: dict[int, Step] = {}
        counts: list[Step] = []
        for place in range(last + 1):
            heads = self._heads(place, heads, counts, stays)
            counts.append(
                derived(text("heads in {period}", period=str(self.months[place].period)), Sum(), heads.values())
            )
        label = text("capacity in {period}", period=str(period))
        return _explain_capacity(self.policy, heads, label)

    def _heads(self, place: int, before: dict[int, Step], counts: list[Step], stays: Step) -> dict[int, Step]:
        """The heads of a month by months since the start, each from those of the month before."""
        month, length = self.months[place], self.policy.ramp.length()
        parts: dict[int, list[Step]] = {}
        for age, step in before.items():
            stayed = derived(text("still there"), Product(), (step, stays))
            parts.setdefault(min(age + 1, length), []).append(stayed)
        if not place:
            for age, count in month.heads.items():
                own = count - month.hires if age == 0 else count
                parts[age] = [given(text("there at the start"), own)]
        if month.hires:
            parts.setdefault(0, []).append(given(text("hired"), month.hires))
        left = place - 1 - self.policy.hiring_lead
        if self.policy.replaced and self.policy.monthly_attrition and left >= 0:
            rate = given(text("monthly attrition"), self.policy.monthly_attrition, unit="%")
            parts.setdefault(0, []).append(derived(text("replacing leavers"), Product(), (counts[left], rate)))
        return {age: derived(text("heads"), Sum(), steps) for age, steps in sorted(parts.items())}

    def explain_need(self, period: Period) -> Step:
        """The ramped heads that a month takes, as steps; replaying it gives them.

        Raises:
            NotFoundError: If there is no such month.
        """
        unit = unit_of(self.policy.quota)
        quota = given(text("quota of a head"), _figure(self.policy), unit=unit)
        attained = given(text("attainment"), self.policy.attainment, unit="%")
        one = derived(text("a ramped head brings"), Product(), (quota, attained), unit=unit)
        target = given(text("target of {period}", period=str(period)), self.target(period), unit=unit)
        return derived(text("ramped heads needed"), Quotient(), (target, one), section=self.policy.section)

    def tables(self) -> tuple[Table, ...]:
        """One row for each month."""
        unit = unit_of(self.policy.quota)
        columns = [
            Column(text("month"), key="month"),
            Column(text("hired"), key="hired"),
            Column(text("replacing"), key="replacing", rounding=_SHOWN),
            Column(text("heads"), key="heads", rounding=_SHOWN),
            Column(text("leave"), key="leave", rounding=_SHOWN),
            Column(text("ramped heads needed"), key="needed", rounding=_SHOWN),
            Column(text("capacity"), key="capacity", unit=unit, rounding=_SHOWN),
            Column(text("target"), key="target", unit=unit, rounding=_SHOWN),
            Column(text("surplus"), key="surplus", unit=unit, rounding=_SHOWN),
        ]
        rows = [
            (
                str(month.period),
                month.hires,
                month.replacing,
                month.count,
                self.leavers(month.period),
                self.needed_heads(month.period),
                shown_figure(self.capacity(month.period), unit),
                shown_figure(self.target(month.period), unit),
                shown_figure(self.gap(month.period), unit),
            )
            for month in self.months
        ]
        return (Table(self.policy.label, columns, rows),)

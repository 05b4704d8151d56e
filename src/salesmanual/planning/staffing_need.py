"""Headcount by sales capacity: how many sellers a target takes, with ramp, leavers and the time it takes to hire.

    needed ramped heads = target ÷ (quota of a head × attainment)
    there               = Σ heads by months since hire × ramp × attainment          leavers go, replacements come later

Invariant: heads are expected numbers and exact; hires are whole people. What comes of hires is proportional to them,
so a plan of hires is checked by the same projection that made it.

Left out: the workload method (`visit_workload` of selling), and the return of another person (`incremental_return`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.fields import check_choice, check_count, check_flag, check_kind, check_line, check_section
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount
from salesmanual.kernel.texts import Label, read_label
from salesmanual.planning.capacity_amounts import check_size, figure_of, read_part, unit_of
from salesmanual.planning.capacity_ramps import RampProfile
from salesmanual.planning.staffing_need_result import HeadsCapacity, MonthStaffing, StaffingProjection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Attained", "SalesCapacity"]

Attained = Literal["all", "ramped"]
"""Whose capacity the attainment shortens: everybody's, or only that of those whose ramp is over."""

_LABEL: Final = Label({"en": "Headcount by sales capacity", "zh_Hant": "按銷售產能定編", "zh_Hans": "按销售产能定编"})
_UP: Final = Rounding("1", "ceiling")


def _read_attainment(value: Exact | str) -> Fraction:
    attainment = read_part(value, "attainment")
    if not attainment:
        raise InvalidValueError("attainment", value, "a part above 0%")
    return attainment


def _read_attrition(value: Exact | str) -> Fraction:
    return read_part(value, "monthly_attrition")


@final
@attrs.frozen
class SalesCapacity:
    """What a seller brings in a month, how newcomers ramp, and how people leave and are replaced.

    Attributes:
        quota: What a ramped head is to sell in a month.
        attainment: What part of their quota heads are expected to sell.
        ramp: What part of a ramped head a newcomer is.
        attained: Whose capacity the attainment shortens.
        monthly_attrition: The part of the heads that leaves at the end of each month, alike at every length of service.
        replaced: Whether leavers are replaced.
        hiring_lead: How many whole months a post stays empty before a replacement starts.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds.

    Source: Handbook 1.2, 2.2.

    >>> from salesmanual.kernel.money import Money
    >>> capacity = SalesCapacity(Money("100", "CNY"), "80%", ramp=RampProfile(["0%", "50%"]))
    >>> capacity.needed(Money("1000", "CNY")), capacity.of({0: 1, 1: 2, 2: 3}).exact
    (Fraction(25, 2), Fraction(320, 1))
    """

    quota: Amount = attrs.field(validator=check_size)
    attainment: Fraction = attrs.field(default=Fraction(1), converter=_read_attainment)
    ramp: RampProfile = attrs.field(
        factory=RampProfile, validator=check_kind(RampProfile, "a RampProfile"), kw_only=True
    )
    attained: Attained = attrs.field(
        default="all", validator=check_choice("whose attainment it is", get_args(Attained)), kw_only=True
    )
    monthly_attrition: Fraction = attrs.field(default=Fraction(0), converter=_read_attrition, kw_only=True)
    replaced: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    hiring_lead: int = attrs.field(default=0, validator=check_count(0, 60), kw_only=True)
    key: str = attrs.field(default="sales-capacity", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def needed(self, target: Amount) -> Fraction:
        """How many ramped heads a target of a month takes, exact.

        Raises:
            WrongTypeError: If it is no amount.
            InvalidValueError: If it is below 0 or in another unit.

        Source: Handbook 1.2, 2.2.
        """
        return self._target(target, "target") / (self._quota() * self.attainment)

    def worth(self, month: int) -> Fraction:
        """What part of a quota somebody brings in a month, counted from 0 in the month of the start."""
        ramped = month >= self.ramp.length()
        return self.ramp.share(month) * (self.attainment if ramped or self.attained == "all" else 1)

    def of(self, heads: Mapping[int, Exact]) -> HeadsCapacity:
        """What so many heads bring in one month.

        Args:
            heads: How many have been there for how many months; 0 in the month of their start.

        Raises:
            WrongTypeError: If it is no mapping of whole months to exact numbers.
            InvalidValueError: If a number is below 0.

        Source: Handbook 1.2, 2.2.
        """
        return HeadsCapacity(self, self._heads(heads))

    def project(
        self,
        targets: Mapping[Period, Amount],
        *,
        heads: Mapping[int, Exact],
        hires: Mapping[Period, int] | None = None,
    ) -> StaffingProjection:
        """Heads and capacity month by month, against the target of each month.

        Args:
            targets: The target of each month; the months follow one another.
            heads: How many are there in the first month, by months since their start.
            hires: How many start in which month, replacements of leavers apart.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If a number is below 0, an amount is in another unit, or months do not follow one
                another.
            NotFoundError: If somebody is hired in a month that has no target.

        Source: Handbook 1.2, 2.2.
        """
        months = self._months(targets)
        starts = _read_hires(hires, tuple(months))
        states = list(self._simulated(self._heads(heads), [starts.get(period, 0) for period in months]))
        rows = tuple(
            MonthStaffing(period, months[period], planned, replacing, state)
            for period, (planned, replacing, state) in zip(months, states, strict=True)
        )
        return StaffingProjection(self, rows)

    def plan_hires(
        self, targets: Mapping[Period, Amount], *, heads: Mapping[int, Exact], first: Period | None = None
    ) -> StaffingProjection:
        """The projection with as many hires as the targets take, month by month in order.

        For the first month that is short, people start in the latest month from which they bring most in it; so many
        that it is covered, rounded up to whole people; then the next month. A month in which nobody who can still
        start would bring anything stays short.

        Args:
            targets: As for `project`.
            heads: As for `project`.
            first: The first month in which somebody can start; the first month of all by default.

        Raises:
            As `project`; NotFoundError also if `first` is none of the months.

        Source: Handbook 1.2, 2.2.
        """
        months = tuple(self._months(targets))
        if first is not None and first not in months:
            raise NotFoundError("month", str(first), f"the months are {months[0]} to {months[-1]}")
        earliest = 0 if first is None else months.index(first)
        worth = self._response(len(months))
        needs = [month.need - month.equivalent(self) for month in self.project(targets, heads=heads).months]
        hires = dict.fromkeys(range(len(months)), 0)
        for place in range(earliest, len(months)):
            _, start = max((worth[place - at], at) for at in range(earliest, place + 1))
            if needs[place] <= 0 or not worth[place - start]:
                continue
            count = int(_UP.number(needs[place] / worth[place - start]))
            hires[start] += count
            for later in range(start, len(months)):
                needs[later] -= count * worth[later - start]
        return self.project(
            targets, heads=heads, hires={months[place]: count for place, count in hires.items() if count}
        )

    def _response(self, count: int) -> list[Fraction]:
        """What one person who starts in the first month brings in each, with those who replace them."""
        alone = [1, *([0] * (count - 1))]
        return [self._equivalent(state) for _, _, state in self._simulated({}, alone)]

    def _equivalent(self, heads: Mapping[int, Fraction]) -> Fraction:
        return sum((count * self.worth(month) for month, count in heads.items()), Fraction(0))

    def _simulated(
        self, heads: Mapping[int, Fraction], hires: Sequence[int]
    ) -> Iterator[tuple[int, Fraction, dict[int, Fraction]]]:
        """For each month the hires, the replacements that start, and the heads by months since the start."""
        last = self.ramp.length()
        state: dict[int, Fraction] = {}
        for month, count in heads.items():
            state[min(month, last)] = state.get(min(month, last), Fraction(0)) + count
        due = [Fraction(0)] * (len(hires) + self.hiring_lead + 1)
        for place, planned in enumerate(hires):
            state[0] = state.get(0, Fraction(0)) + planned + due[place]
            yield planned, due[place], {month: count for month, count in sorted(state.items()) if count}
            if self.replaced:
                due[place + 1 + self.hiring_lead] = sum(state.values(), Fraction(0)) * self.monthly_attrition
            older: dict[int, Fraction] = {}
            for month, count in state.items():
                age = min(month + 1, last)
                older[age] = older.get(age, Fraction(0)) + count * (1 - self.monthly_attrition)
            state = older

    def _quota(self) -> Fraction:
        return figure_of(self.quota, unit_of(self.quota), "quota")

    def _target(self, target: Amount, where: str) -> Fraction:
        figure = figure_of(target, unit_of(self.quota), where)
        if figure < 0:
            raise InvalidValueError(where, str(target), "0 or more")
        return figure

    def _months(self, targets: Mapping[Period, Amount]) -> dict[Period, Fraction]:
        """The months in order, and the heads in quotas that each takes."""
        if not isinstance(targets, Mapping):
            raise WrongTypeError("targets", targets, "a target for each month")
        if not targets:
            raise InvalidValueError("targets", {}, "a target for at least one month")
        for period in targets:
            if not isinstance(period, Period):
                raise WrongTypeError("targets", period, "months", "write one as month(2026, 3)")
        months = sorted(targets)
        for before, after in pairwise(months):
            if before.end != after.start:
                raise InvalidValueError("targets", str(after), f"months without a gap; after {before} comes another")
        return {period: self._target(targets[period], f"targets[{period}]") / self._quota() for period in months}

    def _heads(self, heads: Mapping[int, Exact]) -> dict[int, Fraction]:
        if not isinstance(heads, Mapping):
            raise WrongTypeError("heads", heads, "a number of heads for each number of months since the start")
        return {_read_month(month): _read_count(count, f"heads[{month}]") for month, count in heads.items()}


def _read_month(month: int) -> int:
    if type(month) is not int:
        raise WrongTypeError("heads", month, "whole months since the start")
    if month < 0:
        raise InvalidValueError("heads", month, "0 or more months since the start")
    return month


def _read_count(count: Exact, where: str) -> Fraction:
    heads = read_fraction(count, where)
    if heads < 0:
        raise InvalidValueError(where, count, "0 or more heads")
    return heads


def _read_hires(hires: Mapping[Period, int] | None, months: tuple[Period, ...]) -> dict[Period, int]:
    if hires is None:
        return {}
    if not isinstance(hires, Mapping):
        raise WrongTypeError("hires", hires, "a number of hires for each month")
    for period, count in hires.items():
        if period not in months:
            raise NotFoundError("month", str(period), f"the months are {months[0]} to {months[-1]}")
        if type(count) is not int:
            raise WrongTypeError(f"hires[{period}]", count, "a whole number")
        if count < 0:
            raise InvalidValueError(f"hires[{period}]", count, "0 or more")
    return dict(hires)

"""Selling capacity by month: people, their ramp, their hours and what an hour or a head brings.

    by the hour:   working hours without absences × part of a post × part of them that sells × amount an hour × ramp
    by the month:  the same hours ÷ hours of a full post × amount a month × ramp

Invariant: what one person can do in one month is rounded once, by the plan's rounding; every sum is the exact sum of
those figures.

Left out: how many people are needed (`staffing_need`), and who gets which target (`targets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, final, get_args

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError, check_type
from salesmanual.kernel.fields import check_choice, check_kind, check_line, check_section, read_items
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.timeline import check_since, check_until
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.capacity_amounts import check_size, figure_of, read_part, unit_of
from salesmanual.planning.capacity_ramps import RampProfile, months_since
from salesmanual.planning.capacity_result import PersonCapacity, Productive, TeamCapacity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CapacityPerson", "CapacityPlan"]

_DAY: Final = timedelta(days=1)
_LABEL: Final = Label({"en": "Selling capacity", "zh_Hant": "銷售產能", "zh_Hans": "销售产能"})


def _read_part(value: Exact | str) -> Fraction:
    return read_part(value, "part")


def _read_productive(value: Exact | str) -> Fraction:
    return read_part(value, "productive")


def _read_factor(value: Exact | str) -> Fraction:
    factor = read_fraction(value, "factor")
    if factor < 0:
        raise InvalidValueError("factor", value, "0 or more")
    return factor


def _read_away(value: Iterable[Period]) -> tuple[Period, ...]:
    return tuple(sorted(read_items(value, "away", Period, "a Period")))


@final
@attrs.frozen
class CapacityPerson:
    """Somebody who sells: from when to when, how much of a post, when away.

    Attributes:
        key: Who.
        since: The first day, from which the ramp counts.
        until: The last day; `None` where no end is known.
        part: The part of a full post.
        away: Periods of absence; where they overlap a day counts once.
        factor: What the person brings beside one of average productivity.
        quota: What the person's quota of a whole month is when fully ramped; `None` for none.
        calendar: A working calendar of their own; `None` for the team's.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the last day is before the first, or a number is out of bounds.

    Source: Handbook 2.2.
    """

    key: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    part: Fraction = attrs.field(default=Fraction(1), converter=_read_part, kw_only=True)
    away: tuple[Period, ...] = attrs.field(default=(), converter=_read_away, kw_only=True)
    factor: Fraction = attrs.field(default=Fraction(1), converter=_read_factor, kw_only=True)
    quota: Amount | None = attrs.field(default=None, validator=attrs.validators.optional(check_size), kw_only=True)
    calendar: WorkCalendar | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(WorkCalendar, "a WorkCalendar")), kw_only=True
    )

    def employed(self, period: Period) -> Period | None:
        """The days of the period on which they are there, absent or not; `None` for none."""
        if self.since >= period.end or (self.until is not None and self.until < period.start):
            return None
        end = period.end if self.until is None else min(period.end, self.until + _DAY)
        return Period(max(self.since, period.start), end)

    def present(self, period: Period) -> Iterator[Period]:
        """The stretches of the period in which they are there and not away, in order."""
        employed = self.employed(period)
        if employed is None:
            return
        start = employed.start
        for away in self.away:
            if away.start > start:
                if away.start >= employed.end:
                    break
                yield Period(start, away.start)
            start = max(start, away.end)
        if start < employed.end:
            yield Period(start, employed.end)


@final
@attrs.frozen
class CapacityPlan:
    """What a seller brings by the hour or by the month, and how newcomers ramp.

    Attributes:
        productivity: What one who is fully ramped brings in an hour of selling, or in a month of a full post.
        per: Which of the two.
        productive: The part of the working hours that is spent on selling; only with hours.
        ramp: What part of that a newcomer brings.
        rounding: How one person's capacity of a month is rounded: money to the minor unit by default, a quantity only
            where a step is named.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds, or a part of the hours is named and months count.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import month
    >>> plan = CapacityPlan(Money("100", "CNY"), productive="50%", ramp=RampProfile(["40%"]))
    >>> people = [CapacityPerson("li.na", date(2025, 1, 6)), CapacityPerson("wu.fang", date(2026, 3, 2))]
    >>> office = WorkCalendar("Mon-Fri 09:00-17:00")
    >>> team = plan.capacity(people, [month(2026, 3), month(2026, 4)], calendar=office)
    >>> team.of("li.na", month(2026, 3)).amount, team.of("wu.fang", month(2026, 3)).amount, team.total()
    (Money('8800.00', 'CNY'), Money('3520.00', 'CNY'), Money('29920.00', 'CNY'))
    """

    productivity: Amount = attrs.field(validator=check_size)
    per: Productive = attrs.field(
        default="hour", validator=check_choice("what productivity is of", get_args(Productive))
    )
    productive: Fraction = attrs.field(default=Fraction(1), converter=_read_productive, kw_only=True)
    ramp: RampProfile = attrs.field(
        factory=RampProfile, validator=check_kind(RampProfile, "a RampProfile"), kw_only=True
    )
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_kind(Rounding, "a Rounding"), kw_only=True)
    key: str = attrs.field(default="selling-capacity", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.per == "month" and self.productive != 1:
            remedy = "leave it out, because a month counts whole"
            raise InvalidValueError("productive", str(self.productive), "100% where months count", remedy)

    def capacity(
        self,
        people: Iterable[CapacityPerson],
        months: Iterable[Period],
        *,
        calendar: WorkCalendar,
        targets: Mapping[Period, Amount] | None = None,
    ) -> TeamCapacity:
        """What each of the people can do in each month, against the target of the month.

        Args:
            people: The team.
            months: The months, calendar or fiscal ones; the ramp counts the calendar months to the one in which a
                month ends.
            calendar: The working calendar of those who have none of their own.
            targets: The target of a month; months without one may be left out.

        Raises:
            WrongTypeError: If an argument is not of its type.
            DuplicateError: If somebody comes twice.
            InvalidValueError: If there is no month, two months overlap, or an amount is in another unit.
            NotFoundError: If there is a target of a month that is not asked for.
            UnannouncedYearError: If a calendar does not answer for a year.

        Source: Handbook 2.2.
        """
        check_type(calendar, WorkCalendar, "calendar")
        team = read_items(people, "people", CapacityPerson, "a CapacityPerson", key="key", least=1)
        periods = _read_months(months)
        unit = unit_of(self.productivity)
        for person in team:
            if person.quota is not None:
                figure_of(person.quota, unit, f"people[{person.key}].quota")
        cells = {
            (person.key, period): self._cell(person, period, person.calendar or calendar)
            for person in team
            for period in periods
        }
        return TeamCapacity(self.label, unit, periods, cells, _read_targets(targets, periods, unit), self.section)

    def _cell(self, person: CapacityPerson, period: Period, calendar: WorkCalendar) -> PersonCapacity:
        employed = person.employed(period)
        return PersonCapacity(
            person.key,
            period,
            productivity=self.productivity,
            per=self.per,
            productive=self.productive,
            rounding=self.rounding,
            section=self.section,
            share=self.ramp.share(months_since(person.since, period.last_day())) if employed else Fraction(0),
            part=person.part,
            factor=person.factor,
            quota=person.quota,
            full=calendar.hours_between(period.start, period.end),
            employed=calendar.hours_between(employed.start, employed.end) if employed else Fraction(0),
            present=sum((calendar.hours_between(each.start, each.end) for each in person.present(period)), Fraction(0)),
        )


def _read_months(months: Iterable[Period]) -> tuple[Period, ...]:
    periods = tuple(sorted(read_items(months, "months", Period, "a Period", least=1)))
    for before, after in pairwise(periods):
        if before.overlaps(after):
            raise DuplicateError("months: the day", str(after.start), f"{before} and {after} overlap")
    return periods


def _read_targets(
    targets: Mapping[Period, Amount] | None, periods: tuple[Period, ...], unit: str
) -> dict[Period, Amount]:
    if targets is None:
        return {}
    if not isinstance(targets, Mapping):
        raise WrongTypeError("targets", targets, "a target for each month")
    for period, amount in targets.items():
        if period not in periods:
            raise NotFoundError("month", str(period), f"the months are {periods[0]} to {periods[-1]}")
        if figure_of(amount, unit, f"targets[{period}]") < 0:
            raise InvalidValueError(f"targets[{period}]", str(amount), "0 or more")
    return dict(targets)

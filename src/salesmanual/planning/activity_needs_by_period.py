"""Required activity: how many of each activity a person's targets take, week by week, worked backward from the win.

    target of a week ──spread over its days──▶ moved earlier by the lag ──▶ ÷ deal size × activities a deal
    ──▶ needed to date, rounded ──▶ the difference from one date to the next is what a period takes

Invariant: what is needed before the plan begins and within each period adds up to what the whole target takes; rounded
figures add up likewise, over weeks, months and any other periods, because only the running total is rounded.

Left out: targets of the time after the plan, which its last weeks would also work for; give a longer plan for them.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.explanation import Difference, Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.activity_needs import ActivityModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Cell

__all__ = ["RequiredActivity", "required_activity"]

_SHOWN: Final = Rounding("0.01")


@final
@attrs.frozen(repr=False)
class RequiredActivity(Shown):
    """What targets take of each activity, and when.

    Attributes:
        model: The activities that lead to a deal.
        periods: The periods of the targets, one after another.
        targets: The target of each, as a number in the model's unit.
        over: The period that is shown.

    Source: Handbook 2.2.
    """

    model: ActivityModel
    periods: tuple[Period, ...]
    targets: tuple[Fraction, ...]
    over: Period
    _starts: tuple[date, ...] = attrs.field(init=False, repr=False, eq=False)
    _sums: tuple[Fraction, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(period.start for period in self.periods))
        object.__setattr__(self, "_sums", tuple(accumulate(self.targets, initial=Fraction(0))))

    def within(self, over: Period) -> RequiredActivity:
        """The same, shown for a part of the plan; what is due before that part stands together.

        Raises:
            WrongTypeError: If it is no period.
            InvalidValueError: If it is not within the plan.
        """
        return attrs.evolve(self, over=self._inside(over))

    def parts(self) -> tuple[Period, ...]:
        """The periods of the targets within the period that is shown."""
        return tuple(period for period in self.periods if self.over.covers(period))

    def exact(self, activity: str, period: Period | None = None) -> Fraction:
        """How many of an activity a period takes, before rounding; the period that is shown where none is given.

        Raises:
            NotFoundError: If there is no such activity.
            InvalidValueError: If the period is not within the plan.
        """
        asked = self.over if period is None else self._inside(period)
        return self._exact_to(activity, asked.end) - self._exact_to(activity, asked.start)

    def needed(self, activity: str, period: Period | None = None) -> Fraction:
        """How many of an activity a period takes: the rounded running total at its end less the one at its start.

        Raises:
            NotFoundError: If there is no such activity.
            InvalidValueError: If the period is not within the plan.
        """
        asked = self.over if period is None else self._inside(period)
        return self._to(activity, asked.end) - self._to(activity, asked.start)

    def before(self, activity: str) -> Fraction:
        """How many of an activity are needed before the period that is shown begins.

        Raises:
            NotFoundError: If there is no such activity.
        """
        return self._to(activity, self.over.start)

    def total(self, activity: str) -> Fraction:
        """How many of an activity all targets take.

        Raises:
            NotFoundError: If there is no such activity.
        """
        return self._to(activity, self.periods[-1].end)

    def hours(self, period: Period | None = None) -> Fraction:
        """The hours that a period takes: its activities times the hours of each."""
        return sum(
            (self.needed(key, period) * self.model.hours_of(key) for key in self.model.activities()), Fraction(0)
        )

    def explain(self, activity: str, period: Period | None = None) -> Step:
        """How many of an activity a period takes, as steps; replaying it gives `needed`."""
        asked = self.over if period is None else self._inside(period)
        label = text("{activity} in {period}", activity=self.model.label_of(activity), period=asked)
        lag = text("{days} days before the win", days=self.model.lag(activity))
        ends = (self._explained(activity, asked.end), self._explained(activity, asked.start))
        return derived(label, Difference(), ends, rule=lag, section=self.model.section)

    def explain_hours(self, period: Period | None = None) -> Step:
        """The hours that a period takes, as steps; replaying it gives `hours`."""
        asked = self.over if period is None else self._inside(period)
        parts = [
            derived(
                text("hours for {activity}", activity=self.model.label_of(key)),
                Product(),
                (self.explain(key, asked), given(text("hours of one"), self.model.hours_of(key))),
            )
            for key in self.model.activities()
        ]
        return derived(text("hours in {period}", period=asked), Sum(), parts, section=self.model.section)

    def tables(self) -> tuple[Table, ...]:
        """One row for what is due before, one for each period."""
        keys = self.model.activities()
        columns = [
            Column(text("period"), key="period"),
            *(Column(self.model.label_of(key), key=key) for key in keys),
            Column(text("hours"), key="hours", rounding=_SHOWN),
        ]
        earlier = [self.before(key) for key in keys]
        rows: list[tuple[Cell, ...]] = [(text("before {day}", day=self.over.start), *earlier, self._hours(earlier))]
        rows += [(str(part), *(self.needed(key, part) for key in keys), self.hours(part)) for part in self.parts()]
        sums = [self.before(key) + self.needed(key) for key in keys]
        return (Table(self.model.label, columns, rows, total=(text("total"), *sums, self._hours(sums))),)

    def records(self) -> list[dict[str, object]]:
        """One row for each period and activity, for a data frame."""
        return [
            {"since": part.start, "until": part.last_day(), "activity": key, "needed": self.needed(key, part)}
            for part in self.parts()
            for key in self.model.activities()
        ]

    def _hours(self, counts: list[Fraction]) -> Fraction:
        pairs = zip(self.model.activities(), counts, strict=True)
        return sum((count * self.model.hours_of(key) for key, count in pairs), Fraction(0))

    def _inside(self, period: Period) -> Period:
        check_type(period, Period, "period", "write it as month(2026, 3)")
        whole = Period(self.periods[0].start, self.periods[-1].end)
        if not whole.covers(period):
            raise InvalidValueError("period", str(period), f"a period within {whole}")
        return period

    def _cut(self, on: date) -> tuple[int, Fraction]:
        """How many targets close wholly before a day, and the part of the next one that does."""
        place = bisect_right(self._starts, on) - 1
        if on >= self.periods[-1].end:
            return len(self.periods), Fraction(0)
        period = self.periods[place]
        return place, Fraction((on - period.start).days, period.days())

    def _exact_to(self, activity: str, on: date) -> Fraction:
        return self._target_to(on + timedelta(self.model.lag(activity))) * self._factor(activity)

    def _to(self, activity: str, on: date) -> Fraction:
        return Fraction(self.model.rounding.number(self._exact_to(activity, on)))

    def _target_to(self, on: date) -> Fraction:
        whole, part = self._cut(on)
        return self._sums[whole] + (self.targets[whole] * part if part else 0)

    def _factor(self, activity: str) -> Fraction:
        return self.model.per_deal(activity) / Fraction(self.model.deal_size.amount)

    def _explained(self, activity: str, on: date) -> Step:
        closing = on + timedelta(self.model.lag(activity))
        whole, part = self._cut(closing)
        unit = self.model.unit()
        sold = [given(text("targets of {count} whole periods", count=whole), self._sums[whole], unit=unit)]
        if part:
            period = self.periods[whole]
            days = (given(text("days before that"), part * period.days()), given(text("days"), period.days()))
            factors = (given(str(period), self.targets[whole], unit=unit), derived(text("part"), Quotient(), days))
            sold.append(derived(text("part of the target of {period}", period=period), Product(), factors))
        target = derived(text("target that closes before {day}", day=closing), Sum(), sold, unit=unit)
        size = given(text("deal size"), Fraction(self.model.deal_size.amount), unit=unit)
        deals = derived(text("deals"), Quotient(), (target, size))
        one = given(text("for one deal"), self.model.per_deal(activity))
        exact = derived(text("needed before {day}, exact", day=on), Product(), (deals, one))
        return derived(text("needed before {day}", day=on), Rounded(self.model.rounding), (exact,))


def required_activity(model: ActivityModel, targets: Mapping[Period, Amount]) -> RequiredActivity:
    """How many of each activity the targets take, and when: each as many days before the win as the model says.

    Args:
        model: The activities that lead to a deal.
        targets: The target of each period, such as a week; the periods follow one another without a gap. A target
            counts as evenly spread over the days of its period.

    Raises:
        WrongTypeError: If an argument is not of its type, or a target is not of the kind of the deal size.
        CurrencyMismatchError: If a target is in another currency.
        InvalidValueError: If there is no target, one is below 0, or the periods leave a gap or overlap.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import week
    >>> from salesmanual.planning.activity_needs import ActivityStep
    >>> model = ActivityModel(Money("100", "CNY"), [ActivityStep("visit", "50%", lag_days=7)])
    >>> need = required_activity(model, {week(2026, number): Money("150", "CNY") for number in (10, 11, 12)})
    >>> int(need.before("visit")), [int(need.needed("visit", part)) for part in need.parts()]
    (3, [3, 3, 0])
    """
    check_type(model, ActivityModel, "model")
    listed = sorted(_listed(targets), key=lambda each: each[0].start)
    for (one, _), (other, _) in pairwise(listed):
        if one.end != other.start:
            raise InvalidValueError("targets", f"{one} and {other}", "periods that follow one another without a gap")
    numbers = [model.number(target, f"targets[{str(period)!r}]") for period, target in listed]
    for (period, target), number in zip(listed, numbers, strict=True):
        if number < 0:
            raise InvalidValueError(f"targets[{str(period)!r}]", str(target), "a target of 0 or more")
    over = Period(listed[0][0].start, listed[-1][0].end)
    return RequiredActivity(model, tuple(period for period, _ in listed), tuple(numbers), over)


def _listed(targets: Mapping[Period, Amount]) -> Iterable[tuple[Period, Amount]]:
    if not hasattr(targets, "items"):
        raise WrongTypeError("targets", targets, "a target for each period")
    if not targets:
        raise InvalidValueError("targets", {}, "a target for at least one period")
    for period in targets:
        check_type(period, Period, "targets", "write it as week(2026, 10)")
    return targets.items()

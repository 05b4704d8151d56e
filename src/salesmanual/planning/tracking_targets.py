"""One tracked target: what was to be reached, what was, how it goes on, and what the rest needs.

    attainment to date    reached ÷ the target to date
    attainment            reached ÷ the whole target
    projected attainment  projected ÷ the whole target

Invariant: ratios are made of the exact figures; an amount is rounded once, where it is shown.

Left out: all of them together (`tracking`).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Difference, Greatest, Quotient, Step, derived, given
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import to_exact_decimal
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Address
from salesmanual.planning.capacity_amounts import rounded_amount, rounded_step
from salesmanual.planning.projections_standing import Standing, day_count
from salesmanual.planning.tracking_due import Due
from salesmanual.planning.tracking_policies import StatusBand, TrackingPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from salesmanual.kernel.period import Period, Workdays
    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.texts import Text

__all__ = ["FIGURES", "NeededRate", "PerUnit", "TrackedFigure", "TrackedTarget", "units_of"]

TrackedFigure: TypeAlias = Literal[
    "target_to_date", "projected", "attainment", "attainment_to_date", "projected_attainment", "missing"
]
"""A figure that can be explained."""

FIGURES: Final[tuple[TrackedFigure, ...]] = (
    "target_to_date",
    "projected",
    "attainment",
    "attainment_to_date",
    "projected_attainment",
    "missing",
)

PerUnit: TypeAlias = Literal["workday", "day", "week", "month"]
"""What a rate is for."""

_PER: Final = ("workday", "day", "week", "month")
_WEEK: Final = 7


class NeededRate(NamedTuple):
    """The rate that the rest needs, beside the rate so far; exact, in the unit of the measure."""

    per: PerUnit
    left: Fraction
    """How many such units are still to come."""
    needed: Fraction | None
    """What is missing over the units to come; `None` where none is to come."""
    so_far: Fraction | None
    """What was reached over the units that have passed; `None` where none has."""

    def factor(self) -> Fraction | None:
        """How many times the rate so far is needed; `None` where one of them is not there, or none was reached."""
        if self.needed is None or self.so_far is None or self.so_far <= 0:
            return None
        return self.needed / self.so_far


@final
@attrs.frozen(eq=False)
class TrackedTarget:
    """How one target stands.

    Attributes:
        at: Its address: one member of each dimension, the period last.
        policy: By which it is tracked.
        standing: What was reached, and what it is projected from.
        due: What of the target is due.
        reached: What was reached so far, exact.
        expected: What is projected for the whole period, exact; `None` where the method cannot say.
        unit: The currency or unit.

    Source: Handbook 2.2, 2.5.
    """

    at: Address
    policy: TrackingPolicy = attrs.field(repr=False)
    standing: Standing = attrs.field(repr=False)
    due: Due
    reached: Fraction
    expected: Fraction | None
    unit: str

    @property
    def period(self) -> Period:
        """The period it is for."""
        return cast("Period", self.at[-1])

    @property
    def as_of(self) -> date:
        """The last day that counts."""
        return self.standing.as_of

    @property
    def target(self) -> Amount:
        """The whole target, exact."""
        number = to_exact_decimal(self.due.whole)
        return Money(number, self.unit) if self.unit in MINOR_UNITS else Quantity(number, self.unit)

    @property
    def target_to_date(self) -> Amount:
        """What of it is due, rounded once."""
        return self._amount(self.due.amount())

    @property
    def actual(self) -> Amount:
        """What was reached so far, rounded once."""
        return self._amount(self.reached)

    @property
    def projected(self) -> Amount | None:
        """What is projected for the whole period, rounded once; `None` where the method cannot say."""
        return None if self.expected is None else self._amount(self.expected)

    @property
    def attainment(self) -> Fraction | None:
        """Reached ÷ the whole target; `None` without a target above 0."""
        return _ratio(self.reached, self.due.whole)

    @property
    def attainment_to_date(self) -> Fraction | None:
        """Reached ÷ the target to date; `None` where nothing is due."""
        return _ratio(self.reached, self.due.amount())

    @property
    def projected_attainment(self) -> Fraction | None:
        """Projected ÷ the whole target; `None` without a projection or a target above 0."""
        return None if self.expected is None else _ratio(self.expected, self.due.whole)

    @property
    def status(self) -> StatusBand | None:
        """The band of what the policy judges by; `None` where that is not known."""
        judged = self.attainment_to_date if self.policy.judged_by == "to-date" else self.projected_attainment
        return None if judged is None else self.policy.status(judged)

    def missing(self) -> Amount:
        """The whole target less what was reached, at least 0, rounded once."""
        return self._amount(self._missing())

    def _missing(self) -> Fraction:
        return max(self.due.whole - self.reached, Fraction(0))

    def needed(self, per: PerUnit = "workday") -> NeededRate:
        """The rate that the rest of the period needs, beside the rate so far.

        Args:
            per: A `"workday"` of the working calendar, a `"day"`, a `"week"` of 7 days, or a `"month"`, where a part
                of a calendar month counts by its days.

        Raises:
            InvalidValueError: If workdays are asked for and it is not said which days are worked.
        """
        workdays = self.standing.facts.workdays
        left, passed = (units_of(part, per, workdays) for part in (self.standing.rest(), self.standing.past()))
        needed = self._missing() / left if left else None
        return NeededRate(per, left, needed, self.reached / passed if passed else None)

    def facts(self) -> Mapping[str, object]:
        """The ratios by name, as a criterion reads them; one that is not known is left out.

        `attainment`, `attainment_to_date`, `projected_attainment`, and `elapsed`, how much of the period's days has
        passed.
        """
        elapsed = self.standing.count(self.standing.past(), "days") / self.period.days()
        known = {"elapsed": elapsed, **{name: getattr(self, name) for name in _RATIOS}}
        return {name: value for name, value in known.items() if value is not None}

    def explain(self, figure: TrackedFigure = "attainment_to_date") -> Step:
        """Where a figure comes from; its replay is the figure, an amount of no money as its number.

        Raises:
            InvalidValueError: If there is no such figure, or it is not known.
        """
        read_choice(figure, "figure", "a figure that is tracked", FIGURES)
        step = _EXPLAINED[figure](self)
        if step is None:
            where = ", ".join(map(str, self.at))
            raise InvalidValueError("figure", figure, f"a figure that is known of {where} on {self.as_of}")
        return step

    def target_step(self) -> Step:
        """The whole target as a fact."""
        return given(text("target of {period}", period=str(self.period)), self.due.whole, section=self.policy.section)

    def due_step(self) -> Step:
        """What is due, exact."""
        return self.due.explain(self.period, self.as_of, self.policy.prorate, self.standing.facts.workdays)

    def expected_step(self) -> Step | None:
        """What is projected, exact."""
        return self.policy.projection.explain(self.standing)

    def reached_step(self) -> Step:
        """What was reached, exact."""
        return self.standing.reached_step()

    def rounded(self, label: Text, step: Step | None) -> Step | None:
        """A figure as an amount."""
        if step is None:
            return None
        return rounded_step(label, step, self.unit, self.policy.rounding, section=self.policy.section)

    def ratio(self, label: Text, above: Step | None, below: Step) -> Step | None:
        """A figure over a target; `None` where one of them is not there."""
        if above is None or cast("Fraction", below.value) <= 0:
            return None
        return derived(label, Quotient(), (above, below), section=self.policy.section, unit="%")

    def _amount(self, figure: Fraction) -> Amount:
        return rounded_amount(figure, self.unit, self.policy.rounding)


_RATIOS: Final = ("attainment", "attainment_to_date", "projected_attainment")


def _missing_step(own: TrackedTarget) -> Step | None:
    short = derived(text("target less reached"), Difference(), (own.target_step(), own.reached_step()))
    least = derived(text("missing, at least 0"), Greatest(), (short, given(text("nothing"), 0)))
    return own.rounded(text("missing"), least)


_EXPLAINED: Final[Mapping[str, Callable[[TrackedTarget], Step | None]]] = {
    "target_to_date": lambda own: own.rounded(text("target to date"), own.due_step()),
    "projected": lambda own: own.rounded(text("projected"), own.expected_step()),
    "attainment": lambda own: own.ratio(text("attainment"), own.reached_step(), own.target_step()),
    "attainment_to_date": lambda own: own.ratio(text("attainment to date"), own.reached_step(), own.due_step()),
    "projected_attainment": lambda own: own.ratio(text("projected attainment"), own.expected_step(), own.target_step()),
    "missing": _missing_step,
}


def _ratio(above: Fraction, below: Fraction) -> Fraction | None:
    return above / below if below > 0 else None


def units_of(period: Period | None, per: PerUnit, workdays: Workdays | None) -> Fraction:
    """How many workdays, days, weeks or months a part of a period has.

    Raises:
        InvalidValueError: If there is no such unit, or workdays are asked for and it is not said which days are worked.

    >>> from salesmanual.kernel.period import Period
    >>> half_of_march = Period(date(2026, 3, 1), date(2026, 3, 16))
    >>> units_of(half_of_march, "week", None), units_of(half_of_march, "month", None), units_of(None, "day", None)
    (Fraction(15, 7), Fraction(15, 31), Fraction(0, 1))
    """
    read_choice(per, "per", "a unit of time", _PER)
    if period is None:
        return Fraction(0)
    if per == "workday":
        return day_count(period, "workdays", workdays)
    if per == "month":
        return _months(period)
    return Fraction(period.days(), _WEEK if per == "week" else 1)


def _months(period: Period) -> Fraction:
    months, start = Fraction(0), period.start
    while start < period.end:
        days = monthrange(start.year, start.month)[1]
        after = min(period.end, date(start.year + start.month // 12, start.month % 12 + 1, 1))
        months += Fraction((after - start).days, days)
        start = after
    return months

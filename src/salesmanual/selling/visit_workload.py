"""The workload method: how many people it takes to visit all customers as often as they are to be visited.

    customers of a class × calls a year ──sum over classes──▶ calls ÷ calls a person makes in a year ──▶ people
    customers × calls × hours of a call ──sum over classes──▶ hours ÷ hours a person has in a year ──▶ people

Invariant: the workload is the exact sum over the classes; people are rounded once, by the policy's rule.

Left out: what a call brings in, and who takes which customers (`planning`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.explanation import Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.fields import check_count, check_duration, check_kind, check_line, check_section, read_items
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visit_planning import hours_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.tables import Cell

__all__ = ["CallNorm", "SalesForceSize", "VisitWorkload", "selling_hours"]

_SHOWN: Final = Rounding("0.01")
_UP: Final = Rounding("1", "ceiling")
_LABEL: Final = Label({"en": "sales-force size", "zh_Hant": "銷售隊伍規模", "zh_Hans": "销售队伍规模"})


@final
@attrs.frozen
class CallNorm:
    """How often customers of a class are called on.

    Attributes:
        key: The class.
        calls_per_year: Calls on each of them in a year.
        duration: How long one takes, with the way; `None` where calls are counted, not hours.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank or a number is out of bounds.

    Source: Handbook 2.3.
    """

    key: str = attrs.field(validator=check_line)
    calls_per_year: int = attrs.field(validator=check_count(0))
    duration: timedelta | None = attrs.field(default=None, validator=attrs.validators.optional(check_duration))


def _read_norms(value: Iterable[CallNorm]) -> tuple[CallNorm, ...]:
    return read_items(value, "norms", CallNorm, "a CallNorm", key="key", least=1)


def _read_hours(value: Exact | str | None) -> Fraction | None:
    if value is None:
        return None
    hours = read_fraction(value, "hours_per_person")
    if hours <= 0:
        raise InvalidValueError("hours_per_person", value, "more than 0 hours")
    return hours


@final
@attrs.frozen
class VisitWorkload:
    """The company's norms for calls, and what one person does in a year.

    Attributes:
        norms: How often each class of customers is called on.
        calls_per_person: How many calls a person makes in a year; `None` where hours are counted.
        hours_per_person: How many hours a person has for calls in a year; `None` where calls are counted.
        rounding: How people are rounded; by default up to a whole person.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If not exactly one of calls and hours is given, a class has no duration though hours are
            counted, or a number is out of bounds.
        DuplicateError: If a class comes twice.

    Source: Handbook 2.3; W. J. Talley, How to design sales territories, Journal of Marketing 25 (1961).

    >>> workload = VisitWorkload([CallNorm("A", 36), CallNorm("B", 12)], calls_per_person=1000)
    >>> workload.size({"A": 1000, "B": 2000}).people
    Fraction(60, 1)
    """

    norms: tuple[CallNorm, ...] = attrs.field(converter=_read_norms)
    calls_per_person: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1)), kw_only=True
    )
    hours_per_person: Fraction | None = attrs.field(default=None, converter=_read_hours, kw_only=True)
    rounding: Rounding = attrs.field(
        default=_UP, validator=check_kind(Rounding, "a Rounding such as Rounding('1', 'ceiling')"), kw_only=True
    )
    key: str = attrs.field(default="visit-workload", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self.calls_per_person is None) == (self.hours_per_person is None):
            found = (self.calls_per_person, self.hours_per_person)
            raise InvalidValueError("calls_per_person", found, "either calls or hours of a person, and not both")
        if self.rounding.step is None:
            raise InvalidValueError("rounding.step", None, "a step such as '1'", "people have no currency")
        for position, norm in enumerate(self.norms):
            if self.counts_hours() and norm.duration is None:
                remedy = "or count calls with calls_per_person"
                raise InvalidValueError(f"norms[{position}].duration", None, "how long a call takes", remedy)

    def counts_hours(self) -> bool:
        """Whether the workload is in hours; else it is in calls."""
        return self.hours_per_person is not None

    def capacity(self) -> Fraction:
        """What one person does in a year: calls or hours."""
        return Fraction(self.calls_per_person or 0) if self.hours_per_person is None else self.hours_per_person

    def size(self, customers: Mapping[str, int]) -> SalesForceSize:
        """How many people it takes.

        Args:
            customers: How many customers each class has; classes without any may be left out.

        Raises:
            WrongTypeError: If it is no mapping of whole numbers.
            NotFoundError: If a class has no norm.
            InvalidValueError: If a number is below 0.

        Source: Handbook 2.3.
        """
        if not isinstance(customers, Mapping):
            raise WrongTypeError("customers", customers, "a number of customers for each class")
        known = {norm.key for norm in self.norms}
        for key, count in customers.items():
            if key not in known:
                raise NotFoundError("class", key, did_you_mean(key, known))
            if type(count) is not int:
                raise WrongTypeError(f"customers[{key!r}]", count, "a whole number")
            if count < 0:
                raise InvalidValueError(f"customers[{key!r}]", count, "0 or more customers")
        return SalesForceSize(self, tuple((norm, customers.get(norm.key, 0)) for norm in self.norms))


@final
@attrs.frozen
class SalesForceSize(Shown):
    """How many people the workload takes.

    Attributes:
        policy: The norms.
        classes: Each norm and how many customers it holds for.

    Source: Handbook 2.3.
    """

    policy: VisitWorkload = attrs.field(repr=False)
    classes: tuple[tuple[CallNorm, int], ...]

    @property
    def calls(self) -> int:
        """All calls of a year."""
        return sum(norm.calls_per_year * count for norm, count in self.classes)

    @property
    def workload(self) -> Fraction:
        """All calls, or all hours, of a year."""
        return sum((self._of(norm, count) for norm, count in self.classes), Fraction(0))

    @property
    def exact(self) -> Fraction:
        """The people before they are rounded."""
        return self.workload / self.policy.capacity()

    @property
    def people(self) -> Fraction:
        """The people, rounded."""
        return Fraction(self.policy.rounding.number(self.exact))

    def coverage(self, people: int) -> Fraction:
        """The part of the workload that so many people can do; above 1 where they have time left, 1 for no workload.

        Raises:
            WrongTypeError: If it is no whole number.
            InvalidValueError: If it is below 0.
        """
        if type(people) is not int:
            raise WrongTypeError("people", people, "a whole number")
        if people < 0:
            raise InvalidValueError("people", people, "0 or more")
        return people * self.policy.capacity() / self.workload if self.workload else Fraction(1)

    def _of(self, norm: CallNorm, count: int) -> Fraction:
        calls = Fraction(norm.calls_per_year * count)
        return calls * hours_of(norm.duration) if self.policy.counts_hours() and norm.duration else calls

    def explain(self) -> Step:
        """The people as steps; replaying it gives them."""
        hours = self.policy.counts_hours()
        steps = [self._explained(norm, count) for norm, count in self.classes]
        workload = derived(text("hours a year") if hours else text("calls a year"), Sum(), steps)
        label = text("hours a person has") if hours else text("calls a person makes")
        one = given(label, self.policy.capacity())
        exact = derived(text("people, exact"), Quotient(), (workload, one))
        return derived(self.policy.label, Rounded(self.policy.rounding), (exact,), section=self.policy.section)

    def _explained(self, norm: CallNorm, count: int) -> Step:
        factors = [given(text("customers"), count), given(text("calls on each"), norm.calls_per_year)]
        if self.policy.counts_hours() and norm.duration is not None:
            factors.append(given(text("hours of a call"), hours_of(norm.duration)))
        return derived(text("class {key}", key=norm.key), Product(), factors)

    def tables(self) -> tuple[Table, ...]:
        """One row for each class."""
        unit = text("hours") if self.policy.counts_hours() else text("calls")
        columns = [
            Column(text("class"), key="class"),
            Column(text("customers"), key="customers"),
            Column(text("calls on each"), key="calls_per_year"),
            Column(unit, key="workload", rounding=_SHOWN),
            Column(text("people"), key="people", rounding=_SHOWN),
        ]
        rows: list[tuple[Cell, ...]] = [
            (
                norm.key,
                count,
                norm.calls_per_year,
                self._of(norm, count),
                self._of(norm, count) / self.policy.capacity(),
            )
            for norm, count in self.classes
        ]
        total = (text("total"), sum(count for _, count in self.classes), None, self.workload, self.people)
        return (Table(self.policy.label, columns, rows, total=total),)


def selling_hours(calendar: WorkCalendar, period: Period, share: Exact | str) -> Fraction:
    """The hours of a period that a person has for calls: the working hours times the part that is spent on calls.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the share is not from 0 to 1.
        UnannouncedYearError: If the calendar does not answer for a year of the period.

    Source: Handbook 2.3, 7.1.

    >>> from salesmanual.kernel.period import month
    >>> selling_hours(WorkCalendar("Mon-Fri 09:00-17:00"), month(2026, 3), "60%")
    Fraction(528, 5)
    """
    check_type(calendar, WorkCalendar, "calendar")
    check_type(period, Period, "period")
    part = read_fraction(share, "share")
    if not 0 <= part <= 1:
        raise InvalidValueError("share", share, "a part from 0% to 100%")
    return calendar.hours_between(period.start, period.end) * part

"""The report of return visits: who is due, by how much, and what becomes of it in a plan.

Invariant: the most urgent comes first; a row's days late are the difference of two days it names.

Left out: the rules (`visits`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.visit_planning import VisitRequest
from salesmanual.selling.visits_customers import VisitedCustomer, VisitRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.selling.visits import VisitPolicy  # noqa: TC004 - it imports this module; results are not read

__all__ = ["DaysBetween", "ReturnVisits", "VisitState", "VisitStatus"]

VisitState = Literal["overdue", "due", "soon", "later", "ended", "no rule"]
"""How a customer stands: the due day has passed, is today, is near, is far, never comes; or there is no rule."""

_STATES: Final[tuple[str, ...]] = get_args(VisitState)
_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 3_660


@final
@attrs.frozen
class DaysBetween:
    """The days from the first day to the second; an operation of explanations.

    >>> DaysBetween().apply(date(2026, 3, 2), date(2026, 3, 9))
    Fraction(7, 1)
    """

    def apply(self, *values: object) -> Fraction:
        """The number of days; negative where the second day is the earlier one."""
        first, second = (read_date(value, "day") for value in values)
        return Fraction((second - first).days)

    def describe(self) -> Text:
        """The operation in words."""
        return text("the days from the first to the second")


@final
@attrs.frozen
class VisitStatus:
    """How one customer stands.

    Attributes:
        customer: What is known of it.
        rule: The rule that holds for it; `None` where none does.
        as_of: The day.
        state: How it stands.
        due: The oldest due day that is open, else the next one; `None` where there is none.
        earliest: The first day on which a visit for it may be planned, and counts; `None` where none is due.
        missed: How many due days have passed without a visit.
        workdays_late: Workdays since the due day; 0 where it has not passed, `None` where no calendar was given.

    Source: Handbook 2.3.
    """

    customer: VisitedCustomer
    rule: VisitRule | None = attrs.field(repr=False)
    as_of: date
    state: VisitState
    due: date | None
    earliest: date | None
    missed: int
    workdays_late: int | Fraction | None

    def days_late(self) -> int:
        """Calendar days since the due day; 0 where it has not passed."""
        return 0 if self.due is None else max(0, (self.as_of - self.due).days)

    def is_never_visited(self) -> bool:
        """Whether there was no visit up to the day."""
        return self.customer.last(self.as_of) is None

    def urgency(self) -> tuple[int, date]:
        """What comes first in a report, ascending: the state, then the due day."""
        return (_STATES.index(self.state), self.due or date.max)

    def explain(self) -> Step | None:
        """The days from the due day to the day it is looked at; `None` where nothing is due.

        Replaying it gives the days late, or below 0 the days that are left.
        """
        if self.due is None or self.rule is None:
            return None
        due = given(text("due by"), self.due)
        label = text("days that {customer} is late", customer=self.customer.customer)
        rule = self.rule.cadence.describe()
        return derived(label, DaysBetween(), (due, given(text("as of"), self.as_of)), rule=rule, section="2.3")


@final
@attrs.frozen
class ReturnVisits(Shown):
    """How all customers stand, the most urgent first.

    Attributes:
        policy: The rule.
        as_of: The day.
        statuses: One for each customer.

    Source: Handbook 2.3, 3.1.
    """

    policy: VisitPolicy = attrs.field(repr=False)
    as_of: date
    statuses: tuple[VisitStatus, ...]

    def in_state(self, *states: VisitState) -> tuple[VisitStatus, ...]:
        """The customers in one of these states."""
        return tuple(status for status in self.statuses if status.state in states)

    def overdue(self) -> tuple[VisitStatus, ...]:
        """The customers whose due day has passed, the longest first."""
        return self.in_state("overdue")

    def never_visited(self) -> tuple[VisitStatus, ...]:
        """The customers that were never visited."""
        return tuple(status for status in self.statuses if status.is_never_visited())

    def counts(self) -> dict[VisitState, int]:
        """How many customers are in each state."""
        return {state: len(self.in_state(state)) for state in get_args(VisitState)}

    def to_requests(self, until: date, *, catch_up: int = 5) -> tuple[VisitRequest, ...]:
        """The visits to plan: the next one of each customer that may be made by then.

        A visit may be made from the days `ahead` of its due day on, and not before the day of the report. One that is
        late is due again `catch_up` days after the report. It is made by the customer's owner, where it has one.

        Args:
            until: The last day that is planned.
            catch_up: In how many days what is late is to be made up for.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If `catch_up` is below 0 or beyond ten years.

        Source: Handbook 2.3.
        """
        read_date(until, "until")
        if type(catch_up) is not int:
            raise WrongTypeError("catch_up", catch_up, "a whole number of days")
        if not 0 <= catch_up <= _MOST_DAYS:
            raise InvalidValueError("catch_up", catch_up, f"from 0 to {_MOST_DAYS:,} days")
        found = (_request(status, catch_up) for status in self.statuses)
        return tuple(request for request in found if request is not None and request.earliest <= until)

    def tables(self) -> tuple[Table, ...]:
        """One row for each customer."""
        columns = [
            Column(text("customer"), key="customer"),
            Column(text("class"), key="class"),
            Column(text("owner"), key="owner"),
            Column(text("last visit"), key="last"),
            Column(text("due by"), key="due"),
            Column(text("state"), key="state"),
            Column(text("days late"), key="days_late"),
            Column(text("workdays late"), key="workdays_late"),
            Column(text("missed"), key="missed"),
        ]
        return (Table(text("Return visits as of {day}", day=self.as_of), columns, _rows(self.statuses)),)


def _words(state: VisitState) -> Text:
    return {
        "overdue": text("overdue"),
        "due": text("due today"),
        "soon": text("due soon"),
        "later": text("not due yet"),
        "ended": text("no more visits"),
        "no rule": text("no rule"),
    }[state]


def _rows(statuses: Iterable[VisitStatus]) -> list[tuple[str | date | int | Fraction | Text | None, ...]]:
    return [
        (
            each.customer.customer,
            each.customer.customer_class,
            each.customer.owner,
            text("never") if each.is_never_visited() else each.customer.last(each.as_of),
            each.due,
            _words(each.state),
            each.days_late(),
            each.workdays_late,
            each.missed,
        )
        for each in statuses
    ]


def _request(status: VisitStatus, catch_up: int) -> VisitRequest | None:
    if status.due is None or status.earliest is None or status.rule is None:
        return None
    return VisitRequest(
        status.customer.customer,
        status.customer.customer,
        max(status.as_of, status.earliest),
        status.due if status.due >= status.as_of else status.as_of + catch_up * _DAY,
        duration=status.rule.duration,
        region=status.customer.region,
        priority=status.rule.priority,
        person=status.customer.owner,
    )

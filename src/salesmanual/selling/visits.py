"""Return visits: how often each customer is to be visited, which visits are due, and which are late.

    class of the customer, or a rule of its own ──▶ cadence ──▶ due days
    visits made ──────────────────────────────────────────────▶ done or open, as of a day

Invariant: every customer has one row in the report, whether or not a rule covers it. What happened after the day as of
which it is asked plays no part.

Left out: who visits on which day (`visit_planning`), and what was said there (`contact_log`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.cadence_rule import After, read_rule
from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import check_count, check_kind, check_line, check_section, read_items
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visits_customers import VisitedCustomer, VisitRule
from salesmanual.selling.visits_result import ReturnVisits, VisitState, VisitStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = ["VisitPolicy", "VisitRule", "VisitedCustomer", "visits_within"]

_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 3_660
_LABEL: Final = Label({"en": "return visits", "zh_Hant": "客戶回訪", "zh_Hans": "客户回访"})


def _read_classes(value: Iterable[VisitRule]) -> tuple[VisitRule, ...]:
    return read_items(value, "classes", VisitRule, "a VisitRule", key="key")


def _read_customers(value: Iterable[VisitRule]) -> tuple[VisitRule, ...]:
    return read_items(value, "customers", VisitRule, "a VisitRule", key="key")


@final
@attrs.frozen
class VisitPolicy:
    """The company's rule for return visits.

    A customer's own rule comes before that of its class, and that before the default. Who was never visited is due
    `first_within` days after the day from which it is looked after, where the cadence counts from the last visit; else
    on the first day that the cadence names from then on.

    Attributes:
        key: What it is called by.
        classes: A rule for each class of customers, the most important class first.
        customers: Rules of single customers.
        default: The rule for every other customer; `None` for no visits.
        first_within: Days to the first visit, where the cadence counts from the last one.
        soon: How many days ahead a visit is shown as due soon.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no rule at all, or a number is out of bounds.
        DuplicateError: If a class or a customer has two rules.

    Source: Handbook 2.3, 3.1.

    >>> policy = VisitPolicy(classes=[VisitRule("A", "every 30 days after the last visit")])
    >>> acme = VisitedCustomer("C-7", "A", date(2026, 1, 5), [date(2026, 1, 12)])
    >>> status = policy.status(acme, date(2026, 2, 16))
    >>> status.state, str(status.due), status.days_late()
    ('overdue', '2026-02-11', 5)
    """

    key: str = attrs.field(default="return-visits", validator=check_line)
    classes: tuple[VisitRule, ...] = attrs.field(default=(), converter=_read_classes, kw_only=True)
    customers: tuple[VisitRule, ...] = attrs.field(default=(), converter=_read_customers, kw_only=True)
    default: VisitRule | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(VisitRule, "a VisitRule")), kw_only=True
    )
    first_within: int = attrs.field(default=14, validator=check_count(0, _MOST_DAYS), kw_only=True)
    soon: int = attrs.field(default=14, validator=check_count(0, _MOST_DAYS), kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.classes and not self.customers and self.default is None:
            raise InvalidValueError("classes", (), "a rule of a class, a customer or a default")

    def rule_for(self, customer: str, customer_class: str) -> VisitRule | None:
        """The customer's own rule, else that of its class, else the default; `None` where no visits are planned."""
        own = next((rule for rule in self.customers if rule.key == customer), None)
        if own is not None:
            return own
        return next((rule for rule in self.classes if rule.key == customer_class), self.default)

    def rank(self, customer_class: str) -> int:
        """Where the class stands among the classes; behind them all where it has no rule."""
        keys = [rule.key for rule in self.classes]
        return keys.index(customer_class) if customer_class in keys else len(keys)

    def status(self, customer: VisitedCustomer, as_of: date, *, calendar: WorkCalendar | None = None) -> VisitStatus:
        """What is due at one customer, as of the day.

        Args:
            customer: What is known of it.
            as_of: The day.
            calendar: The working calendar: for cadences that need one, and for workdays late.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If the cadence needs a calendar and there is none.
            UnannouncedYearError: If the calendar does not answer for a year that is looked at.

        Source: Handbook 2.3.
        """
        read_date(as_of, "as_of")
        check_type(customer, VisitedCustomer, "customer")
        if calendar is not None:
            check_type(calendar, WorkCalendar, "calendar")
        rule = self.rule_for(customer.customer, customer.customer_class)
        if rule is None:
            return VisitStatus(customer, None, as_of, "no rule", None, None, 0, None)
        known = [on for on in customer.visits if on <= as_of]
        cadence, since = _cadence_of(rule, customer, known, self.first_within)
        missed = [each for each in cadence.track(known, as_of, since=since, calendar=calendar) if each.done is None]
        if missed:
            late = missed[0].workdays_late(calendar) if calendar is not None else None
            overdue = sum(each.is_overdue() for each in missed)
            state: VisitState = "overdue" if overdue else "due"
            return VisitStatus(customer, rule, as_of, state, missed[0].due, missed[0].due, overdue, late)
        begin = as_of if since is None else max(as_of, since - _DAY)
        due = _next(cadence, known, begin, since, calendar)
        if due is None:
            return VisitStatus(customer, rule, as_of, "ended", None, None, 0, None)
        state = "soon" if due <= as_of + self.soon * _DAY else "later"
        earliest = _earliest(rule, due, calendar)
        return VisitStatus(customer, rule, as_of, state, due, earliest, 0, 0 if calendar is not None else None)

    def report(
        self, customers: Iterable[VisitedCustomer], as_of: date, *, calendar: WorkCalendar | None = None
    ) -> ReturnVisits:
        """What is due at every customer, the most urgent first: by state, due day, class and id.

        Args:
            customers: What is known of each, in any order.
            as_of: The day.
            calendar: As for `status`.

        Raises:
            As for `status`; DuplicateError if a customer comes twice.

        Source: Handbook 2.3, 3.1.
        """
        listed = read_items(customers, "customers", VisitedCustomer, "a VisitedCustomer", key="customer")
        found = [self.status(each, as_of, calendar=calendar) for each in listed]
        found.sort(
            key=lambda status: (*status.urgency(), self.rank(status.customer.customer_class), status.customer.customer)
        )
        return ReturnVisits(self, read_date(as_of, "as_of"), tuple(found))


def _cadence_of(
    rule: VisitRule, customer: VisitedCustomer, known: Sequence[date], first_within: int
) -> tuple[Cadence, date | None]:
    """The cadence as it holds for the customer, and the day from which its due days are looked at."""
    if not isinstance(read_rule(rule.cadence.rule), After):
        return rule.cadence, customer.since
    if known:
        return rule.cadence, None
    first = customer.since + first_within * _DAY
    start = first if rule.cadence.start is None else max(rule.cadence.start, first)
    return attrs.evolve(rule.cadence, start=start), None


def _next(
    cadence: Cadence, known: Sequence[date], after: date, since: date | None, calendar: WorkCalendar | None
) -> date | None:
    """The first due day later than the day that no visit has fulfilled ahead of time."""
    last = max(known, default=None)
    while (due := cadence.next_due(after, calendar=calendar, last_done=last)) is not None:
        if cadence.track(known, due, since=since, calendar=calendar)[-1].done is None:
            return due
        after = due
    return None


def _earliest(rule: VisitRule, due: date, calendar: WorkCalendar | None) -> date:
    """The first day, at most `ahead` days before the due one, on which a visit counts for it."""
    begin = due - rule.ahead * _DAY
    if begin == due or isinstance(read_rule(rule.cadence.rule), After):
        return begin
    if rule.cadence.early is not None:
        return max(begin, due - rule.cadence.early * _DAY)
    before = rule.cadence.due(Period(begin, due), calendar=calendar)
    return before[-1] + _DAY if before else begin


def visits_within(cadence: Cadence, period: Period, *, calendar: WorkCalendar | None = None) -> int:
    """How many visits a cadence asks for in a period, if each is made when it is due.

    A cadence that counts from the last visit is taken to begin with one on the first day of the period, which is not
    counted, and is not shifted to workdays.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the cadence needs a calendar and there is none.

    Source: Handbook 2.3.

    >>> from salesmanual.kernel.period import year
    >>> visits_within(Cadence("every 30 days after the last visit"), year(2026))
    12
    """
    check_type(cadence, Cadence, "cadence")
    check_type(period, Period, "period")
    if not isinstance(read_rule(cadence.rule), After):
        return len(cadence.due(period, calendar=calendar))
    plain = attrs.evolve(cadence, shift="none")
    count, last = 0, period.start
    while (due := plain.next_due(last, last_done=last)) is not None and due < period.end:
        count, last = count + 1, due
    return count

"""Laws of return visits: order, day-by-day counting, and what one more visit does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visits import VisitedCustomer, VisitPolicy, VisitRule

DAY: Final = timedelta(days=1)
SINCE: Final = date(2026, 1, 5)
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", holidays={date(2026, 2, 17): "spring festival"})
POLICY: Final = VisitPolicy(
    classes=[
        VisitRule("after", "every 20 days after the last visit"),
        VisitRule("monday", Cadence("every Monday", fulfilment="catch-up"), ahead=9),
        VisitRule("month", Cadence("the 15th of each month", shift="next", fulfilment="catch-up"), ahead=20),
        VisitRule("weeks", Cadence("every 2 weeks on Friday", date(2026, 1, 9), fulfilment="catch-up", early=4)),
    ]
)
KEYS: Final = tuple(rule.key for rule in POLICY.classes)
DAYS: Final = st.integers(0, 120).map(lambda days: SINCE + days * DAY)
CUSTOMERS: Final = st.builds(
    VisitedCustomer, st.just("C"), st.sampled_from((*KEYS, "none")), DAYS, st.lists(DAYS, max_size=6)
)


@given(st.lists(CUSTOMERS, max_size=6), DAYS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_every_customer_has_one_row_in_one_order(found: list[VisitedCustomer], as_of: date, mixed: object) -> None:
    """The order of customers and of visits changes nothing; rows come by urgency."""
    customers = [attrs.evolve(each, customer=f"C-{number}") for number, each in enumerate(found)]
    report = POLICY.report(customers, as_of, calendar=OFFICE)
    turned = [attrs.evolve(each, visits=each.visits[::-1]) for each in customers]
    mixed.shuffle(turned)  # type: ignore[attr-defined] # a random.Random

    assert POLICY.report(turned, as_of, calendar=OFFICE) == report
    assert sorted(each.customer.customer for each in report.statuses) == [each.customer for each in customers]
    urgencies = [each.urgency() for each in report.statuses]
    assert urgencies == sorted(urgencies)
    assert sum(report.counts().values()) == len(customers)


@given(CUSTOMERS, DAYS)
@settings(deadline=None)
def test_days_late_agree_with_counting_day_by_day(customer: VisitedCustomer, as_of: date) -> None:
    """Each day after the due day, up to the day of the report, is one day late; each workday one workday."""
    status = POLICY.status(customer, as_of, calendar=OFFICE)
    after = (
        []
        if status.due is None
        else [SINCE + n * DAY for n in range(-400, 200) if status.due < SINCE + n * DAY <= as_of]
    )

    assert status.days_late() == len(after)
    assert (status.workdays_late or 0) == sum(OFFICE.is_workday(on) for on in after)
    assert (status.state == "overdue") == bool(after)
    step = status.explain()
    assert step is None or max(0, int(str(step.replay()))) == len(after)


@given(CUSTOMERS, DAYS)
@settings(deadline=None)
def test_the_due_day_after_the_last_visit_is_plain(customer: VisitedCustomer, as_of: date) -> None:
    """20 days after the last visit known, or 14 days after the start where there is none."""
    own = attrs.evolve(customer, customer_class="after")
    last = own.last(as_of)

    assert POLICY.status(own, as_of).due == (own.since + 14 * DAY if last is None else last + 20 * DAY)


@given(CUSTOMERS.filter(lambda customer: customer.customer_class != "none"), DAYS, st.integers(0, 30))
@settings(deadline=None)
def test_a_visit_as_planned_settles_what_was_due(customer: VisitedCustomer, as_of: date, later: int) -> None:
    """A visit in the window of its request fulfils the due day: what is due next is later."""
    customer = attrs.evolve(customer, visits=[on for on in customer.visits if on <= as_of])
    before = POLICY.status(customer, as_of, calendar=OFFICE)
    (request,) = POLICY.report([customer], as_of, calendar=OFFICE).to_requests(date(2027, 1, 1))
    on = min(request.earliest + later * DAY, request.due)

    after = POLICY.status(attrs.evolve(customer, visits=[*customer.visits, on]), on, calendar=OFFICE)

    assert before.due is not None
    assert after.due is not None
    assert after.due > before.due
    assert after.state != "overdue"

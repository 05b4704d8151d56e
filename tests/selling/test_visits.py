"""Return visits: which rule holds, what is due, how late it is, what is planned of it, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.period import month, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visits import VisitedCustomer, VisitPolicy, VisitRule, visits_within
from salesmanual.selling.visits_result import DaysBetween
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
POLICY: Final = VisitPolicy(
    classes=[
        VisitRule("A", "every 30 days after the last visit", priority=1, duration=timedelta(hours=2)),
        VisitRule("B", Cadence("every 90 days after the last visit", shift="next")),
        VisitRule("weekly", "every Monday"),
        VisitRule("promised", Cadence("every 30 days after the last visit", date(2026, 5, 4))),
        VisitRule("twice", "RRULE:FREQ=MONTHLY;UNTIL=20260215;BYMONTHDAY=1"),
    ],
    customers=[VisitRule("C-9", "the 15th of each month", ahead=3)],
)
START: Final = date(2026, 1, 5)
AS_OF: Final = date(2026, 2, 16)


def customer(
    key: str, customer_class: str, *visits: date, since: date = START, owner: str | None = None, region: str = ""
) -> VisitedCustomer:
    return VisitedCustomer(key, customer_class, since, visits, owner=owner, region=region)


def test_a_visit_is_due_so_long_after_the_last_one() -> None:
    """30 days after 12 January is 11 February: on 16 February it is 5 days and 3 workdays late."""
    acme = customer("C-7", "A", date(2026, 1, 12))

    status = POLICY.status(acme, AS_OF, calendar=OFFICE)

    assert (status.state, status.due, status.days_late(), status.workdays_late, status.missed) == (
        "overdue",
        date(2026, 2, 11),
        5,
        3,
        1,
    )


@pytest.mark.parametrize(
    ("as_of", "state", "days_late"),
    [
        (date(2026, 1, 27), "later", 0),
        (date(2026, 1, 28), "soon", 0),
        (date(2026, 2, 10), "soon", 0),
        (date(2026, 2, 11), "due", 0),
        (date(2026, 2, 12), "overdue", 1),
    ],
)
def test_the_state_turns_on_its_days(as_of: date, state: str, days_late: int) -> None:
    """A visit is near 14 days ahead, due on its day and late from the day after."""
    status = POLICY.status(customer("C-7", "A", date(2026, 1, 12)), as_of)

    assert (status.state, status.due, status.days_late()) == (state, date(2026, 2, 11), days_late)
    assert status.workdays_late is None


def test_who_was_never_visited_is_due_soon_after_the_start() -> None:
    """The first visit is due 14 days after the customer is looked after, and counts as never."""
    status = POLICY.status(customer("C-8", "A"), date(2026, 1, 20))

    assert status.is_never_visited()
    assert (status.state, status.due) == ("overdue", date(2026, 1, 19))


def test_a_first_visit_is_shifted_to_a_workday() -> None:
    """14 days after Sunday 4 January is a Sunday; the cadence moves it to Monday."""
    status = POLICY.status(customer("C-8", "B", since=date(2026, 1, 4)), date(2026, 1, 4), calendar=OFFICE)

    assert status.due == date(2026, 1, 19)
    assert status.workdays_late == 0


def test_the_start_of_a_cadence_holds_where_it_is_later() -> None:
    """Nobody is due before the day from which the cadence counts."""
    assert POLICY.status(customer("C-8", "promised"), AS_OF).due == date(2026, 5, 4)
    assert POLICY.status(customer("C-8", "promised", date(2026, 1, 7)), AS_OF).due == date(2026, 5, 4)


def test_a_visit_before_the_customer_was_looked_after_counts() -> None:
    """What somebody else did long ago is late, not new."""
    status = POLICY.status(customer("C-8", "A", date(2025, 6, 1), since=date(2026, 2, 1)), AS_OF)

    assert (status.state, status.due) == ("overdue", date(2025, 7, 1))


def test_a_visit_after_the_day_is_not_known() -> None:
    """Looked at as of a day, later visits play no part."""
    later = date(2026, 3, 1)

    assert POLICY.status(customer("C-7", "A", later), AS_OF) == attrs.evolve(
        POLICY.status(customer("C-7", "A"), AS_OF), customer=customer("C-7", "A", later)
    )


def test_a_customer_looked_after_later_is_due_later() -> None:
    """As of a day before it is looked after, the first due day is still to come."""
    status = POLICY.status(customer("C-1", "weekly", since=date(2026, 3, 3)), AS_OF)

    assert (status.state, status.due) == ("later", date(2026, 3, 9))


def test_every_missed_day_of_a_calendar_is_counted() -> None:
    """With a visit wanted each Monday, three Mondays before today were missed; today's is not late yet."""
    status = POLICY.status(customer("C-1", "weekly", since=date(2026, 1, 26)), AS_OF, calendar=OFFICE)

    assert (status.state, status.due, status.missed) == ("overdue", date(2026, 1, 26), 3)


def test_a_visit_ahead_of_time_fulfils_the_next_due_day() -> None:
    """A visit on Tuesday is for the Monday after; the one after that is next."""
    visits = [date(2026, 2, 16), date(2026, 2, 17)]
    status = POLICY.status(customer("C-1", "weekly", *visits, since=date(2026, 2, 16)), date(2026, 2, 17))

    assert (status.state, status.due) == ("soon", date(2026, 3, 2))


def test_a_rule_of_its_own_comes_first() -> None:
    """The customer's rule, then that of its class, then the default, then none."""
    anyone = VisitRule("anyone", "every 365 days after the last visit")
    with_default = attrs.evolve(POLICY, default=anyone)

    assert POLICY.rule_for("C-9", "A") == POLICY.customers[0]
    assert POLICY.rule_for("C-7", "A") == POLICY.classes[0]
    assert POLICY.rule_for("C-7", "X") is None
    assert with_default.rule_for("C-7", "X") == anyone


def test_a_cadence_can_end() -> None:
    """After its last due day was fulfilled, nothing is due."""
    status = POLICY.status(customer("C-2", "twice", date(2026, 2, 1)), AS_OF)

    assert (status.state, status.due, status.days_late(), status.explain()) == ("ended", None, 0, None)


def test_the_days_late_are_explained_and_replay() -> None:
    """The derivation names both days and the rule."""
    step = POLICY.status(customer("C-7", "A", date(2026, 1, 12)), AS_OF).explain()

    assert step is not None
    assert step.replay() == 5
    assert step.to_text() == (
        "days that C-7 is late: 5 (the days from the first to the second) — 30 days after the last visit "
        "[Handbook 2.3]\n"
        "├─ due by: 2026-02-11\n"
        "└─ as of: 2026-02-16"
    )
    assert str(DaysBetween().describe()) == "the days from the first to the second"


CUSTOMERS: Final = (
    customer("C-1", "X"),
    customer("C-2", "twice", date(2026, 2, 1)),
    customer("C-3", "weekly", date(2026, 2, 10), since=date(2026, 2, 10)),
    customer("C-4", "B", date(2026, 2, 10), owner="wang.wei"),
    customer("C-6", "B", date(2025, 11, 13)),
    customer("C-7", "A", date(2026, 1, 12), owner="li.na", region="east"),
    customer("C-5", "A", date(2026, 1, 12)),
    customer("C-9", "A", date(2026, 1, 15), date(2026, 2, 15), region="west"),
)


def test_the_report_begins_with_what_is_most_urgent() -> None:
    """Late before today before near; among equals the class that is named first, then the id."""
    report = POLICY.report(CUSTOMERS, AS_OF, calendar=OFFICE)

    assert [status.customer.customer for status in report.statuses] == [
        "C-5", "C-7", "C-6", "C-3", "C-9", "C-4", "C-2", "C-1",
    ]  # fmt: skip
    assert report.counts() == {"overdue": 3, "due": 0, "soon": 1, "later": 2, "ended": 1, "no rule": 1}
    assert [status.customer.customer for status in report.overdue()] == ["C-5", "C-7", "C-6"]
    assert [status.customer.customer for status in report.never_visited()] == ["C-1"]
    assert report == POLICY.report(reversed(CUSTOMERS), AS_OF, calendar=OFFICE)


def test_the_report_prints_as_a_table_in_every_language() -> None:
    """One row for each customer, and rows for a frame."""
    report = POLICY.report(CUSTOMERS[-3:], AS_OF, calendar=OFFICE)

    assert str(report).splitlines()[0] == "Return visits as of 2026-02-16"
    assert [row["days_late"] for row in report.records()] == [5, 5, 0]
    assert "C-7" in report.to_html("zh_Hant")


def test_what_is_due_becomes_visits_to_plan() -> None:
    """A late visit is due again; one ahead may be made some days before; what is farther off waits."""
    report = POLICY.report(CUSTOMERS, AS_OF, calendar=OFFICE)

    requests = {each.key: each for each in report.to_requests(date(2026, 3, 12), catch_up=4)}

    assert set(requests) == {"C-6", "C-7", "C-5", "C-3", "C-9"}
    late = requests["C-7"]
    assert (late.earliest, late.due, late.priority, late.person) == (AS_OF, date(2026, 2, 20), 1, "li.na")
    assert (late.duration, late.region) == (timedelta(hours=2), "east")
    ahead = requests["C-9"]
    assert (ahead.earliest, ahead.due) == (date(2026, 3, 12), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("cadence", "ahead", "earliest"),
    [
        (Cadence("every Monday"), 0, date(2026, 2, 23)),
        (Cadence("every Monday"), 3, date(2026, 2, 20)),
        (Cadence("every Monday"), 30, date(2026, 2, 17)),
        (Cadence("every Monday", early=2), 7, date(2026, 2, 21)),
        (Cadence("every Monday", early=9), 7, date(2026, 2, 16)),
        (Cadence("every 7 days after the last visit"), 4, date(2026, 2, 19)),
    ],
)
def test_a_visit_is_not_planned_so_early_that_it_does_not_count(cadence: Cadence, ahead: int, earliest: date) -> None:
    """A visit on the earliest day fulfils the due day that it is planned for."""
    policy = VisitPolicy(default=VisitRule("all", cadence, ahead=ahead))
    visited = customer("C-1", "", AS_OF, since=AS_OF)

    status = policy.status(visited, AS_OF)

    assert (status.due, status.earliest) == (date(2026, 2, 23), earliest)
    planned = attrs.evolve(visited, visits=[AS_OF, max(earliest, AS_OF + timedelta(days=1))])
    assert policy.status(planned, date(2026, 2, 23)).due != date(2026, 2, 23)


@pytest.mark.parametrize(
    ("cadence", "count"),
    [
        (Cadence("every 30 days after the last visit"), 12),
        (Cadence("every 90 days after the last visit", shift="next"), 4),
        (Cadence("every 1 day after the last visit", shift="previous"), 364),
        (Cadence("every 400 days after the last visit"), 0),
        (Cadence("the 15th of each month"), 12),
    ],
)
def test_a_cadence_asks_for_so_many_visits_a_year(cadence: Cadence, count: int) -> None:
    """Visits that are made when they are due, counted over a year."""
    assert visits_within(cadence, year(2026)) == count


def test_a_cadence_ends_with_the_calendar() -> None:
    """A due day later than 2999 never comes."""
    assert visits_within(Cadence("every 300 days after the last visit"), month(2999, 12)) == 0


def test_policies_round_trip() -> None:
    """A policy reads back from plain values, TOML and JSON."""
    check_round_trip(POLICY)
    check_round_trip(VisitPolicy(default=VisitRule("all", "every Monday", ahead=0), first_within=0, soon=0))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (VisitPolicy, InvalidValueError, "classes: found (), accepted is a rule of a class, a customer or"),
        (lambda: VisitRule("A", "now and then"), InvalidValueError, "rule: found 'now and then'"),
        (lambda: VisitRule("A", 30), WrongTypeError, "cadence: found 30 of type int, accepted is a Cadence"),  # type: ignore[arg-type] # the fault
        (lambda: VisitRule("", "every Monday"), InvalidValueError, "key: found ''"),
        (
            lambda: VisitRule("A", "every Monday", priority=0),
            InvalidValueError,
            "priority: found 0, accepted is a whole",
        ),
        (lambda: VisitRule("A", "every Monday", ahead=-1), InvalidValueError, "ahead: found -1"),
        (lambda: VisitRule("A", "every Monday", duration=timedelta()), InvalidValueError, "duration: found '0:00:00'"),
        (lambda: VisitPolicy(classes=[POLICY.classes[0]] * 2), DuplicateError, "classes[1].key 'A' is there already"),
        (lambda: VisitPolicy(default="daily"), WrongTypeError, "default: found 'daily' of type str"),  # type: ignore[arg-type] # the fault
        (lambda: VisitedCustomer("C-1", "A", "2026-01-05"), WrongTypeError, "since: found '2026-01-05' of type str"),  # type: ignore[arg-type] # the fault
        (
            lambda: VisitedCustomer("C-1", "A", START, [datetime(2026, 1, 5, tzinfo=UTC)]),
            WrongTypeError,
            "visits[0]: found datetime.datetime(2026, 1, 5",
        ),
        (
            lambda: POLICY.report([CUSTOMERS[0]] * 2, AS_OF),
            DuplicateError,
            "customers[1].customer 'C-1' is there already",
        ),
        (lambda: POLICY.report(["C-1"], AS_OF), WrongTypeError, "customers[0]: found 'C-1' of type str"),  # type: ignore[list-item] # the fault
        (lambda: POLICY.report([], "today"), WrongTypeError, "as_of: found 'today' of type str"),  # type: ignore[arg-type] # the fault
        (lambda: POLICY.status(CUSTOMERS[4], AS_OF), InvalidValueError, "calendar: found None"),
        (lambda: POLICY.report([], AS_OF).to_requests("soon"), WrongTypeError, "until: found 'soon' of type str"),  # type: ignore[arg-type] # the fault
        (lambda: POLICY.report([], AS_OF).to_requests(AS_OF, catch_up=-1), InvalidValueError, "catch_up: found -1"),
        (lambda: POLICY.report([], AS_OF).to_requests(AS_OF, catch_up="5"), WrongTypeError, "catch_up: found '5'"),  # type: ignore[arg-type] # the fault
        (lambda: visits_within("every Monday", year(2026)), WrongTypeError, "cadence: found 'every Monday'"),  # type: ignore[arg-type] # the fault
        (lambda: visits_within(Cadence("every Monday"), 2026), WrongTypeError, "period: found 2026 of type int"),  # type: ignore[arg-type] # the fault
    ],
)
def test_bad_input_is_refused_by_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    """A message names the place, what was found and what is accepted."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)

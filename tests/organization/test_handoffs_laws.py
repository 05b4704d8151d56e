"""Laws of hand-overs: steps in any order, and the working time they take."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.organization.handoff_world import MONDAY, OFFICE, PROMISES, after, asked

from salesmanual.kernel.errors import RefusedError
from salesmanual.organization.handoff_process import handover_workflow
from salesmanual.organization.handoff_report import service_report
from salesmanual.organization.handoff_times import HandoverStatus, handover_time, late_handovers
from salesmanual.organization.handoffs import Handover, confirmed_handovers
from salesmanual.organization.service_times import Collaboration, ServiceAgreement

STEPS: Any = handover_workflow().triggers()
QUARTER = timedelta(minutes=15)


@st.composite
def courses(draw: st.DrawFn, number: str = "H-1") -> Handover:
    """A request that went through steps, some of which were refused and so did not happen."""
    request = asked(number, draw(st.sampled_from(["legal", "credit"])), draw(st.sampled_from(["D-1", "D-2"])))
    when = MONDAY
    for step, quarters in draw(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 100)), max_size=12)):
        when += quarters * QUARTER
        with suppress(RefusedError):
            request = after(request, (step, when))
    return request


@st.composite
def books(draw: st.DrawFn) -> list[Handover]:
    return [draw(courses(f"H-{number}")) for number in range(draw(st.integers(0, 5)))]


conventions = st.fixed_dictionaries(
    {
        "starts": st.sampled_from(["request", "acceptance"]),
        "pauses": st.booleans(),
        "after_return": st.sampled_from(["goes on", "anew"]),
    }
)


def promises_of(fields: Any) -> Collaboration:  # noqa: ANN401 - conventions as drawn
    return Collaboration(
        [
            ServiceAgreement(each.key, each.giver, each.taker, each.what, each.within, **fields)
            for each in PROMISES.agreements
        ]
    )


@given(courses(), conventions, st.integers(0, 1_200))
def test_time_used_is_that_of_a_count_by_quarters(request: Handover, fields: Any, quarters: int) -> None:  # noqa: ANN401 - as above
    """A naive count: every quarter of an hour in the office in a state in which the clock runs."""
    promises, as_of = promises_of(fields), MONDAY + quarters * QUARTER
    runs = {"requested", "accepted", "rejected"} | (set() if fields["pauses"] else {"returned", "waiting"})
    events = [event for event in request.journal if event.at <= as_of]
    if fields["after_return"] == "anew":
        last = max(number for number, event in enumerate(events) if event.state == "requested")
        events = events[last:]
    started = events[0].at
    if fields["starts"] == "acceptance":
        started = next((event.at for event in events if event.state == "accepted"), as_of)
    counted = 0
    for number in range(quarters):
        moment = MONDAY + number * QUARTER
        state = request.journal.as_of(moment).state
        if state in runs and moment >= started and OFFICE.is_working_time(moment):
            counted += 1

    time = handover_time(promises, request, calendars=OFFICE, as_of=as_of)

    assert time.hours() == Fraction(counted, 4)
    assert time.explain().replay() == time.hours()


@given(courses(), conventions, st.integers(0, 1_200), st.integers(0, 400))
def test_it_is_late_exactly_after_its_due_time(request: Handover, fields: Any, quarters: int, more: int) -> None:  # noqa: ANN401 - as above
    """Where there is a due time, nothing is over before it and, while the clock runs, something is after it."""
    promises, as_of = promises_of(fields), MONDAY + quarters * QUARTER
    time = handover_time(promises, request, calendars=OFFICE, as_of=as_of)
    if time.due is not None and time.state != "withdrawn":
        ended = time.running[-1].until
        assert (OFFICE.business_time(min(time.due, ended), ended) > timedelta()) == bool(time.late_by())
    if len(request.journal.as_of(as_of)) == len(request.journal):
        later = handover_time(promises, request, calendars=OFFICE, as_of=as_of + more * QUARTER)
        assert later.spent() >= time.spent()


@given(books(), st.integers(0, 1_200), st.randoms(use_true_random=False))
def test_a_report_does_not_depend_on_the_order(book: list[Handover], quarters: int, random: Any) -> None:  # noqa: ANN401 - a random source
    """Every request is in one pair and has one status; the late ones descend."""
    as_of = MONDAY + quarters * QUARTER
    shuffled = list(book)
    random.shuffle(shuffled)

    report = service_report(PROMISES, book, calendars=OFFICE, as_of=as_of)
    other = service_report(PROMISES, shuffled, calendars=OFFICE, as_of=as_of)

    assert report.late() == other.late()
    assert report.records() == other.records()
    assert sum(len(each.times) for each in report.pairs()) == len(book)
    statuses: tuple[HandoverStatus, ...] = ("open", "overdue", "in time", "late", "withdrawn")
    assert sum(len(report.with_status(status)) for status in statuses) == len(book)
    late = [each.late_by() for each in late_handovers(PROMISES, book, calendars=OFFICE, as_of=as_of)]
    assert late == sorted(late, reverse=True)
    assert {len(confirmed_handovers(shuffled, deal)) for deal in ("D-1", "D-2")} <= {0, 1, 2}
    assert confirmed_handovers(shuffled, "D-1") == confirmed_handovers(book, "D-1")


@given(books(), st.integers(1, 100))
def test_a_percentile_is_the_least_that_covers_its_share(book: list[Handover], percent: int) -> None:
    """At least that share is within it, and less than that share is within anything smaller."""
    report = service_report(PROMISES, book, calendars=OFFICE, as_of=MONDAY + timedelta(days=60))
    for pair in report.pairs():
        hours, share = pair.hours(), Fraction(percent, 100)
        found = pair.percentile(share)
        if found is not None:
            assert found in hours
            assert len([each for each in hours if each <= found]) >= share * len(hours)
            assert len([each for each in hours if each < found]) < share * len(hours)

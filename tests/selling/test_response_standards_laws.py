"""Laws of response times: they agree with counting minute by minute, and every answer is in one place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.texts import Label
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.contact_log import ContactEntry, ContactLog
from salesmanual.selling.response_standards import ResponseLimit, ResponseStandard
from salesmanual.testing.calendars import work_calendars

if TYPE_CHECKING:
    from salesmanual.selling.consents import Channel
    from salesmanual.selling.response_results import ResponseReport

CHANNELS: Final[tuple[Channel, ...]] = ("email", "message")

FIRST: Final = date(2026, 3, 5)
MIDNIGHT: Final = datetime(2026, 3, 5, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
MOST: Final = 4 * 24 * 60
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-12:00 13:00-17:00")


def minutes(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """How many of the minutes from the start on, up to the end, are worked."""
    return sum(calendar.is_working_time(start + n * MINUTE) for n in range((end - start) // MINUTE))


@settings(max_examples=15)
@given(
    work_calendars(first=FIRST, last=FIRST + timedelta(days=5)),
    st.integers(0, MOST),
    st.none() | st.integers(0, MOST),
    st.integers(1, 900),
)
def test_an_answer_is_late_exactly_where_counting_the_minutes_says_so(
    calendar: WorkCalendar, began: int, took: int | None, within: int
) -> None:
    """The shifts of the calendars begin and end on whole minutes, and so do the zones' offsets."""
    start, end = MIDNIGHT + began * MINUTE, MIDNIGHT + 2 * MOST * MINUTE
    entries = [ContactEntry("E-1", "C-7", "email", start, "li.na", "in")]
    if took is not None:
        entries.append(ContactEntry("E-2", "C-7", "email", start + took * MINUTE, "li.na", answers="E-1"))
    standard = ResponseStandard("s", Label("S"), [ResponseLimit(within * MINUTE)])

    response = standard.assess(ContactLog(entries), calendar, as_of=end).responses[0]

    counted = minutes(calendar, start, end if took is None else start + took * MINUTE)
    assert response.spent == counted * MINUTE
    assert (response.status() in ("late", "missed")) == (counted > within)
    assert response.late_by() == max(counted - within, 0) * MINUTE
    assert minutes(calendar, start, min(response.due, end)) == (
        within if response.due <= end else minutes(calendar, start, end)
    )


@st.composite
def reports(draw: st.DrawFn) -> ResponseReport:
    entries = []
    for n in range(draw(st.integers(0, 8))):
        start = MIDNIGHT + draw(st.integers(0, MOST)) * MINUTE
        channel = draw(st.sampled_from(CHANNELS))
        entries.append(ContactEntry(f"Q{n}", draw(st.sampled_from(("C-1", "C-2"))), channel, start, "bo", "in"))
        took = draw(st.none() | st.integers(0, MOST))
        if took is not None:
            at = start + took * MINUTE
            entries.append(ContactEntry(f"A{n}", entries[-1].customer, "email", at, "bo", answers=f"Q{n}"))
    limits = [ResponseLimit(timedelta(hours=3)), ResponseLimit(timedelta(hours=1), "message")]
    as_of = MIDNIGHT + draw(st.integers(0, 2 * MOST)) * MINUTE
    return ResponseStandard("s", Label("S"), limits).assess(ContactLog(entries), OFFICE, as_of=as_of)


@given(reports(), st.lists(st.integers(0, 30), unique=True).map(sorted))
def test_every_answer_is_counted_in_one_place(report: ResponseReport, bounds: list[int]) -> None:
    statuses = [each.status() for each in report.responses]
    decided = len(statuses) - statuses.count("waiting")

    assert report.share() == (Fraction(statuses.count("in time"), decided) if decided else None)
    assert len(report.late()) == statuses.count("late") + statuses.count("missed")
    assert sum(report.spread([timedelta(hours=each) for each in bounds]).counts) == len(report.times())
    parts = report.split("channel").values()
    assert sorted(each.entry.id for part in parts for each in part.responses) == sorted(
        each.entry.id for each in report.responses
    )
    explained = report.explain()
    assert (explained.replay() if explained else None) == report.share()


@given(reports(), st.fractions(Fraction(1, 100), 1, max_denominator=100))
def test_a_percentile_is_the_least_time_that_is_enough(report: ResponseReport, share: Fraction) -> None:
    times = report.times()

    found = report.percentile(share)

    if found is None:
        assert not times
        return
    assert sum(each <= found for each in times) >= share * len(times)
    assert sum(each < found for each in times) < share * len(times)

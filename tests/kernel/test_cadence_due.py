"""Due dates and what fulfilled them: examples and laws."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.cadence_due import DueDate, fulfilled
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.periods import days

if TYPE_CHECKING:
    from salesmanual.kernel.cadence_due import Fulfilment

DAY = timedelta(days=1)
DUE, AS_OF = date(2026, 3, 6), date(2026, 3, 31)
near = days(date(2026, 1, 1), date(2026, 3, 31))
conventions = st.sampled_from(["each", "catch-up"])


@pytest.mark.parametrize(
    ("done", "as_of", "late", "overdue", "words"),
    [
        (None, "2026-03-05", -1, False, "due 2026-03-06, not done yet"),
        (None, "2026-03-06", 0, False, "due 2026-03-06, not done yet"),
        (None, "2026-03-07", 1, True, "due 2026-03-06, not done, 1 day late"),
        (None, "2026-03-31", 25, True, "due 2026-03-06, not done, 25 days late"),
        ("2026-03-04", "2026-03-31", -2, False, "due 2026-03-06, done 2026-03-04"),
        ("2026-03-06", "2026-03-31", 0, False, "due 2026-03-06, done 2026-03-06"),
        ("2026-03-07", "2026-03-31", 1, False, "due 2026-03-06, done 2026-03-07, 1 day late"),
        ("2026-03-09", "2026-03-31", 3, False, "due 2026-03-06, done 2026-03-09, 3 days late"),
    ],
)
def test_lateness_is_counted_to_the_day_it_was_done_or_is_looked_at(
    done: str | None, as_of: str, late: int, *, overdue: bool, words: str
) -> None:
    due = DueDate(DUE, date.fromisoformat(done) if done else None, date.fromisoformat(as_of))

    assert due.days_late() == late
    assert due.is_overdue() == overdue
    assert str(due) == due.render("en") == words


def test_workdays_late_leave_out_days_off() -> None:
    office = WorkCalendar("Mon-Fri 09:00-17:00")

    assert DueDate(DUE, date(2026, 3, 8), AS_OF).workdays_late(office) == 0
    assert DueDate(DUE, date(2026, 3, 10), AS_OF).workdays_late(office) == 2
    assert DueDate(DUE, None, AS_OF).workdays_late(office) == 17
    assert DueDate(DUE, DUE, AS_OF).workdays_late(office) == 0


def _matched(done: list[int], convention: Fulfilment) -> list[int | None]:
    """Due on the days 10, 20 and 30; what is done counts from the day after the due date before."""
    dues, opens = [date(2026, 1, n) for n in (10, 20, 30)], [date(2026, 1, n) for n in (1, 11, 21)]
    found = fulfilled(dues, opens, [date(2026, 1, n) for n in done], fulfilment=convention)
    return [None if on is None else on.day for on in found]


@pytest.mark.parametrize(
    ("done", "each", "catch_up"),
    [
        ([], [None, None, None], [None, None, None]),
        ([10], [10, None, None], [10, None, None]),
        ([5, 6], [5, None, None], [5, None, None]),
        ([12], [12, None, None], [12, 12, None]),
        ([12, 12], [12, 12, None], [12, 12, None]),
        ([25], [25, None, None], [25, 25, 25]),
        ([25, 26], [25, 26, None], [25, 25, 25]),
        ([25, 26, 27], [25, 26, 27], [25, 25, 25]),
        ([5, 15, 25, 31], [5, 15, 25], [5, 15, 25]),
    ],
)
def test_each_convention_matches_like_this(done: list[int], each: list[int | None], catch_up: list[int | None]) -> None:
    assert _matched(done, "each") == each
    assert _matched(done[::-1], "catch-up") == catch_up


def _plain(dues: list[date], opens: list[date], done: list[date], convention: str) -> list[date | None]:
    """The conventions once more, from the side of the due dates."""
    left, found = sorted(done), []
    for _, begins in zip(dues, opens, strict=True):
        able = [on for on in left if on >= begins]
        found.append(able[0] if able else None)
        if able and convention == "each":
            left = left[left.index(able[0]) + 1 :]
    return found


@given(st.lists(near, unique=True, max_size=8), st.lists(near, max_size=8), st.integers(0, 20), conventions)
def test_matching_agrees_with_going_through_the_due_dates(
    dues: list[date], done: list[date], early: int, convention: Fulfilment
) -> None:
    dues = sorted(dues)
    opens = [due - early * DAY for due in dues]

    assert list(fulfilled(dues, opens, done, fulfilment=convention)) == _plain(dues, opens, done, convention)


@given(st.lists(near, unique=True, max_size=8), st.lists(near, max_size=8), near, st.integers(0, 20), conventions)
def test_the_order_changes_nothing_and_doing_more_never_opens_anything(
    dues: list[date], done: list[date], more: date, early: int, convention: Fulfilment
) -> None:
    dues = sorted(dues)
    opens = [due - early * DAY for due in dues]

    before = fulfilled(dues, opens, done, fulfilment=convention)
    after = fulfilled(dues, opens, [more, *done], fulfilment=convention)
    assert fulfilled(dues, opens, done[::-1], fulfilment=convention) == before
    assert sum(on is None for on in after) <= sum(on is None for on in before)
    assert all(new is not None and new <= old for old, new in zip(before, after, strict=True) if old is not None)


@given(st.lists(near, unique=True, max_size=8), st.lists(near, max_size=8), st.integers(0, 20))
def test_each_done_day_fulfils_at_most_one_due_date(dues: list[date], done: list[date], early: int) -> None:
    dues = sorted(dues)
    found = fulfilled(dues, [due - early * DAY for due in dues], done, fulfilment="each")

    used = [on for on in found if on is not None]
    assert all(used.count(on) <= done.count(on) for on in used)
    assert all(on >= due - early * DAY for due, on in zip(dues, found, strict=True) if on is not None)

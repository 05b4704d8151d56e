"""Laws of cadences, against a walk through the days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.cadence_dates import days_of
from salesmanual.kernel.cadence_rule import After, read_rule
from salesmanual.kernel.cadence_shift import shift_day
from salesmanual.kernel.period import Period
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.periods import cadences, days, periods

DAY = timedelta(days=1)
OFFICE: Final = WorkCalendar(
    "Mon-Fri 09:00-17:00",
    holidays={date(2026, 10, day): "holiday" for day in range(1, 8)} | {date(2026, 1, 1): "holiday"},
    makeup_days=[date(2026, 10, 10), date(2026, 1, 4)],
)
in_2026 = days(date(2026, 1, 1), date(2026, 12, 31))
starts = days(date(2025, 6, 1), date(2026, 9, 1))
spans = periods(first=date(2025, 12, 1), last=date(2027, 1, 31), longest=120)
done_days = st.lists(days(date(2025, 12, 1), date(2026, 12, 31)), max_size=8)
timed = cadences(after=False, starts=starts)
either = cadences(starts=starts)


def _all_due(cadence: Cadence) -> list[date]:
    """Every day the rule names in and around the year, moved one by one."""
    rule = read_rule(cadence.rule)
    assert not isinstance(rule, After)
    named = days_of(rule, cadence.start, date(2025, 6, 1), date(2027, 6, 1), OFFICE)
    return sorted({shift_day(on, cadence.shift, OFFICE) for on in named})


@given(timed, spans)
def test_what_is_due_in_a_period_is_what_moves_into_it(cadence: Cadence, period: Period) -> None:
    assert list(cadence.due(period, calendar=OFFICE)) == [on for on in _all_due(cadence) if on in period]


@given(either, spans, st.lists(in_2026, max_size=4), in_2026)
def test_the_due_dates_of_a_period_are_those_of_its_parts(
    cadence: Cadence, period: Period, at: list[date], last_done: date
) -> None:
    whole = cadence.due(period, calendar=OFFICE, last_done=last_done)
    parts = [cadence.due(part, calendar=OFFICE, last_done=last_done) for part in period.split(*at)]

    assert tuple(on for part in parts for on in part) == whole
    assert list(whole) == sorted(set(whole))


@given(either, in_2026, in_2026)
def test_the_next_due_date_is_the_first_one_after_the_day(cadence: Cadence, after: date, last_done: date) -> None:
    found = cadence.next_due(after, calendar=OFFICE, last_done=last_done)
    near = cadence.due(Period(after + DAY, after + 60 * DAY), calendar=OFFICE, last_done=last_done)

    assert found is None or found > after
    assert near[:1] == (() if found is None or found >= after + 60 * DAY else (found,))


@given(either, done_days, in_2026)
def test_every_due_date_up_to_the_day_is_done_or_open(cadence: Cadence, done: list[date], as_of: date) -> None:
    tracked = cadence.track(done, as_of, calendar=OFFICE)
    overdue = cadence.overdue(done, as_of, calendar=OFFICE)

    assert [each.due for each in tracked] == sorted(each.due for each in tracked)
    assert all(each.due <= as_of and (each.done is None or each.done <= as_of) for each in tracked)
    assert all(each.done in done for each in tracked if each.done is not None)
    assert list(overdue) == [each for each in tracked if each.done is None and each.due < as_of]
    assert all(each.days_late() > 0 for each in overdue)


@given(timed, done_days, in_2026)
def test_what_is_tracked_is_what_is_due(cadence: Cadence, done: list[date], as_of: date) -> None:
    tracked = cadence.track(done, as_of, calendar=OFFICE)

    assert [each.due for each in tracked] == [on for on in _all_due(cadence) if on <= as_of]


@given(either, done_days, st.randoms(use_true_random=False), in_2026)
def test_the_order_of_what_was_done_changes_nothing(
    cadence: Cadence, done: list[date], random: object, as_of: date
) -> None:
    shuffled = list(done)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis's Random

    assert cadence.track(shuffled, as_of, calendar=OFFICE) == cadence.track(done, as_of, calendar=OFFICE)


@given(timed, done_days, in_2026, in_2026)
def test_doing_more_leaves_nothing_overdue_that_was_not(
    cadence: Cadence, done: list[date], more: date, as_of: date
) -> None:
    before = {each.due for each in cadence.overdue(done, as_of, calendar=OFFICE)}

    assert {each.due for each in cadence.overdue([*done, more], as_of, calendar=OFFICE)} <= before


@given(timed, in_2026)
def test_what_is_done_on_each_due_date_is_never_overdue(cadence: Cadence, as_of: date) -> None:
    done = [on for on in _all_due(cadence) if on <= as_of]

    assert cadence.overdue(done, as_of, calendar=OFFICE) == ()
    late = [each.days_late() for each in cadence.track(done, as_of, calendar=OFFICE)]
    if cadence.fulfilment == "each":
        assert late == [0] * len(done)
    assert all(days <= 0 for days in late)  # one day may catch up on what is due soon after


@given(timed, done_days, in_2026, in_2026)
def test_of_the_open_ones_a_day_done_early_enough_counts_for_the_due_date_before_the_next(
    cadence: Cadence, done: list[date], as_of: date, since: date
) -> None:
    """`early` and the due date before say when a due date begins to count; nothing earlier fulfils it."""
    dues = _all_due(cadence)
    for each in cadence.track(done, as_of, since=since, calendar=OFFICE):
        earlier = [on for on in dues if on < each.due]
        if each.done is not None and cadence.early is not None:
            assert each.done >= each.due - cadence.early * DAY
        elif each.done is not None and earlier:
            assert each.done > earlier[-1]


@given(st.integers(1, 60), st.sampled_from(["day", "week"]), done_days, in_2026)
def test_after_the_last_time_the_days_between_are_counted(
    interval: int, unit: str, done: list[date], as_of: date
) -> None:
    known = sorted({on for on in done if on <= as_of})
    assume(known)
    length = interval * {"day": 1, "week": 7}[unit] * DAY
    cadence = Cadence(f"every {interval} {unit}s after the last visit")

    pairs = [(before + length, after) for before, after in zip(known, [*known[1:], None], strict=True)]
    tracked = cadence.track(done, as_of)
    assert [(each.due, each.done) for each in tracked] == [pair for pair in pairs if pair[0] <= as_of]


@given(either)
def test_plain_data_goes_there_and_back(cadence: Cadence) -> None:
    assert Cadence.from_plain(cadence.to_plain()) == cadence
    assert str(cadence.describe())

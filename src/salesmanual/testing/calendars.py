"""Hypothesis strategies for working calendars: hours, zones, holidays, instants and pauses.

Invariant: everything they make is accepted by the library. The zones are those with the awkward clocks: changes at
midnight, of half an hour, in the south, and a day that was skipped.

Left out: values the library refuses; a test of a refusal names them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import reject
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.shifts import DAY_MINUTES, Shifts, hours_text, overruns, week_text
from salesmanual.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.pauses import Pause

__all__ = ["ZONES", "day_hours", "durations", "instants", "pauses", "time_zones", "weekly_hours", "work_calendars"]

ZONES: Final = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
"""Time zones whose clocks differ in kind."""

_FIRST: Final = date(2026, 1, 1)
_LAST: Final = date(2026, 12, 31)
_DAYS: Final = range(7)


def time_zones() -> SearchStrategy[str]:
    """Names of time zones with different kinds of clocks."""
    return st.sampled_from(ZONES)


@st.composite
def _shifts(draw: DrawFn, *, overnight: bool) -> Shifts:
    marks = sorted(draw(st.lists(st.integers(0, DAY_MINUTES), min_size=2, max_size=6, unique=True)))
    shifts = list(zip(marks[::2], marks[1::2], strict=False))
    if overnight:
        late = draw(st.integers(shifts[-1][1], DAY_MINUTES - 1)) if shifts[-1][1] < DAY_MINUTES else DAY_MINUTES
        end = DAY_MINUTES + draw(st.integers(0, shifts[0][0]))
        if late < DAY_MINUTES:
            shifts.append((late, end))
    return tuple(shifts)


def day_hours(*, overnight: bool = True) -> SearchStrategy[str]:
    """The hours of one day: one to four shifts; with `overnight`, the last may end on the next day.

    >>> from hypothesis import find
    >>> find(day_hours(overnight=False), lambda hours: True)
    '00:00-00:01'
    """
    shifts = st.one_of(_shifts(overnight=False), _shifts(overnight=True)) if overnight else _shifts(overnight=False)
    return shifts.map(hours_text)


@st.composite
def weekly_hours(draw: DrawFn, *, overnight: bool = True) -> str:
    """The hours of a week: at least one day is worked, and days may differ."""
    either = st.one_of(_shifts(overnight=False), _shifts(overnight=overnight))
    patterns = (draw(either), draw(either), ())
    chosen = [draw(st.sampled_from(patterns)) for _ in _DAYS]
    if not any(chosen):
        chosen[0] = patterns[0]
    for day in _DAYS:
        if overruns(chosen[day], chosen[(day + 1) % len(_DAYS)]):
            chosen = [shifts and ((540, 720), (780, 1080)) for shifts in chosen]
    return week_text(tuple(chosen))


@st.composite
def work_calendars(
    draw: DrawFn,
    *,
    first: date = _FIRST,
    last: date = _LAST,
    weekly: SearchStrategy[str] | None = None,
    zones: SearchStrategy[str] | None = None,
) -> WorkCalendar:
    """Calendars with up to twelve holidays, make-up days and half days between two dates.

    Args:
        draw: Given by Hypothesis.
        first: The first day that may be special.
        last: The last.
        weekly: The hours of the week; any by default.
        zones: The time zones; any of `ZONES` by default.
    """
    days = draw(st.lists(st.dates(first, last), max_size=12, unique=True))
    kinds = [draw(st.sampled_from(["holiday", "make-up", "half"])) for _ in days]
    half_day = draw(day_hours(overnight=False))
    try:
        return WorkCalendar(
            draw(weekly_hours() if weekly is None else weekly),
            draw(time_zones() if zones is None else zones),
            holidays={on: "holiday" for on, kind in zip(days, kinds, strict=True) if kind == "holiday"},
            makeup_days=[on for on, kind in zip(days, kinds, strict=True) if kind == "make-up"],
            makeup_hours=draw(st.sampled_from(["", "09:00-12:00 13:00-18:00"])),
            half_days={on: half_day for on, kind in zip(days, kinds, strict=True) if kind == "half"},
        )
    except InvalidValueError:
        reject()  # a night shift that runs into the hours of a special day


def instants(first: date = _FIRST, last: date = _LAST, *, step: timedelta | None = None) -> SearchStrategy[datetime]:
    """Instants in UTC from the first day to the end of the last; with a step, whole steps after the first midnight.

    >>> from hypothesis import find
    >>> find(instants(date(2026, 3, 6), step=timedelta(minutes=1)), lambda at: True)
    datetime.datetime(2026, 3, 6, 0, 0, tzinfo=datetime.timezone.utc)
    """
    step = timedelta(microseconds=1) if step is None else step
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return st.integers(0, timedelta(days=(last - first).days + 1) // step - 1).map(lambda n: midnight + n * step)


def durations(longest: timedelta = timedelta(days=10)) -> SearchStrategy[timedelta]:
    """Durations of nothing up to the longest."""
    return st.timedeltas(timedelta(0), longest)


@st.composite
def pauses(
    draw: DrawFn, first: date = _FIRST, last: date = _LAST, *, step: timedelta | None = None, most: int = 4
) -> list[Pause]:
    """Pauses in any order, which may overlap, touch and be empty; all of them end.

    Args:
        draw: Given by Hypothesis.
        first: The first day.
        last: The last day.
        step: As for `instants`.
        most: How many at most.
    """
    ends = draw(st.lists(st.tuples(*[instants(first, last, step=step)] * 2), max_size=most))
    return [_in_order(pair) for pair in ends]


def _in_order(pair: Iterable[datetime]) -> tuple[datetime, datetime]:
    start, end = sorted(pair)
    return start, end

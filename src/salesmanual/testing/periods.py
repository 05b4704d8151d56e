"""Hypothesis strategies for time: days, periods, fiscal calendars, and the rules and policies of cadences.

Invariant: everything they make is accepted by the library, and shrinks to early days and plain rules.

Left out: working calendars (`salesmanual.testing.calendars`), and values the library refuses.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, get_args

from hypothesis import strategies as st

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.cadence_due import Fulfilment
from salesmanual.kernel.cadence_rrule import DAYS
from salesmanual.kernel.cadence_rule import WEEKDAYS, After, Every, OnDay, Position, rule_text
from salesmanual.kernel.cadence_shift import SHIFTS, Shift
from salesmanual.kernel.fiscal import FiscalCalendar, Weekday
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, Period, half, month, quarter, week, year

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["cadence_rules", "cadences", "calendar_rules", "days", "fiscal_calendars", "named_periods", "periods"]

_FIRST: Final = date(2019, 1, 1)
_LAST: Final = date(2030, 12, 31)
_UNITS: Final = ("month", "quarter", "year")
_PATTERNS: Final = ("months", "4-4-5", "4-5-4", "5-4-4")


def days(first: date = _FIRST, last: date = _LAST) -> SearchStrategy[date]:
    """Days from 2019 to 2030, in which every kind of year occurs; or between two dates.

    >>> from hypothesis import find
    >>> find(days(date(2026, 3, 1)), lambda on: True)
    datetime.date(2026, 3, 1)
    """
    return st.dates(first, last)


@st.composite
def periods(draw: DrawFn, *, first: date = _FIRST, last: date = _LAST, longest: int = 800) -> Period:
    """Periods of any start, and of one day up to the longest."""
    start = draw(days(first, last))
    length = draw(st.integers(1, min(longest, (last - start).days + 1)))
    return Period(start, start + timedelta(days=length))


def named_periods() -> SearchStrategy[Period]:
    """Calendar years, halves, quarters, months and ISO weeks of all the years that periods may have."""
    years = st.integers(FIRST_DAY.year, LAST_DAY.year)
    return st.one_of(
        st.builds(year, years),
        st.builds(half, years, st.integers(1, 2)),
        st.builds(quarter, years, st.integers(1, 4)),
        st.builds(month, years, st.integers(1, 12)),
        st.builds(week, years, st.integers(1, 52)).filter(lambda found: found.start >= FIRST_DAY),
    )


def fiscal_calendars() -> SearchStrategy[FiscalCalendar]:
    """Fiscal calendars with every first month, pattern, last day of the week, rule for the 53rd week and naming."""
    return st.builds(
        FiscalCalendar,
        first_month=st.integers(1, 12),
        pattern=st.sampled_from(_PATTERNS),
        week_ends_on=st.sampled_from(get_args(Weekday)),
        year_ends=st.sampled_from(["last", "nearest"]),
        long_month=st.integers(1, 12),
        named_by=st.sampled_from(["end", "start"]),
    )


_weekdays: Final = st.sets(st.integers(0, 6), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
_numbers: Final = st.integers(1, 5).flatmap(lambda number: st.sampled_from([number, -number]))
_names: Final = st.text("abcdefghijklmnopqrstuvwxyzÀé訪問ABC012_-", min_size=1, max_size=20).filter(
    lambda name: not name.startswith("-") and " ".join(name.split()) == name
)


@st.composite
def _positions(draw: DrawFn) -> Position:
    which = draw(st.sampled_from(["workday", "day", *(name.lower() for name in WEEKDAYS)]))
    return Position(
        which, draw(st.sampled_from([1, -1]) if which == "day" else _numbers), draw(st.sampled_from(_UNITS))
    )


@st.composite
def _on_days(draw: DrawFn) -> OnDay:
    unit = draw(st.sampled_from(_UNITS))
    if unit != "year":
        return OnDay(draw(st.integers(1, 31)), unit)
    on = draw(days(date(2028, 1, 1), date(2028, 12, 31)))
    return OnDay(on.day, unit, on.month)


@st.composite
def calendar_rules(draw: DrawFn) -> str:
    """Rules of RFC 5545 with every part the library accepts, in its written form."""
    freq = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = [f"FREQ={freq}"]
    ends = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    if ends == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    elif ends == "UNTIL":
        parts.append(f"UNTIL={draw(days()):%Y%m%d}")
    parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    by_week = freq == "YEARLY" and draw(st.booleans())
    numbered = freq in {"MONTHLY", "YEARLY"} and not by_week and draw(st.booleans())
    if by_week or draw(st.booleans()):
        chosen = draw(st.lists(st.tuples(st.sampled_from(DAYS), _numbers), min_size=1, max_size=3))
        parts.append("BYDAY=" + ",".join(f"{number}{day}" if numbered else day for day, number in chosen))
    if by_week:
        parts.append(f"BYWEEKNO={_listed(draw(st.lists(_of(53), min_size=1, max_size=3)))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={_listed(draw(st.lists(st.integers(1, 12), min_size=1, max_size=4)))}")
    if freq != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={_listed(draw(st.lists(_of(31), min_size=1, max_size=4)))}")
    if freq == "YEARLY" and draw(st.booleans()):
        parts.append(f"BYYEARDAY={_listed(draw(st.lists(_of(366), min_size=1, max_size=4)))}")
    if freq in {"MONTHLY", "YEARLY"} and len(parts) > 3 and draw(st.booleans()):  # noqa: PLR2004 - beyond the first three
        parts.append(f"BYSETPOS={_listed(draw(st.lists(_of(3), min_size=1, max_size=2)))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(DAYS))}")
    return "RRULE:" + ";".join(parts)


def _of(most: int) -> SearchStrategy[int]:
    return st.integers(1, most).flatmap(lambda number: st.sampled_from([number, -number]))


def _listed(numbers: list[int]) -> str:
    return ",".join(str(number) for number in numbers)


def cadence_rules(*, after: bool = True) -> SearchStrategy[str]:
    """Rules in their written form: every short form and RFC 5545.

    Args:
        after: Whether rules "after the last visit" are among them.

    >>> from hypothesis import find
    >>> find(cadence_rules(), lambda rule: True)
    'every workday'
    """
    forms: list[SearchStrategy[str]] = [
        st.builds(Every, st.integers(1, 40), st.just("day")).map(rule_text),
        st.builds(Every, st.integers(1, 8), st.just("week"), _weekdays).map(rule_text),
        st.just("every workday"),
        _positions().map(rule_text),
        _on_days().map(rule_text),
        calendar_rules(),
    ]
    if after:
        units = st.sampled_from(["day", "week", "month", "year"])
        forms.append(st.builds(After, st.integers(1, 90), units, _names).map(rule_text))
    return st.one_of(forms)


@st.composite
def cadences(
    draw: DrawFn,
    *,
    after: bool = True,
    shifts: SearchStrategy[Shift] | None = None,
    starts: SearchStrategy[date] | None = None,
) -> Cadence:
    """Cadences with a start, any rule, shift and convention of fulfilment.

    Args:
        draw: Given by Hypothesis.
        after: Whether rules "after the last visit" are among them.
        shifts: The shifts; any by default.
        starts: The starts; any day of `days` by default.
    """
    early = draw(st.none() | st.integers(0, 10))
    start = draw(days() if starts is None else starts)
    return Cadence(
        draw(cadence_rules(after=after)),
        start,
        shift=draw(st.sampled_from(SHIFTS) if shifts is None else shifts),
        fulfilment=draw(st.sampled_from(get_args(Fulfilment))),
        early=early,
    )

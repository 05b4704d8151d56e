"""Timelines of dated entries: what holds on a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.timeline import Timeline, check_since, check_until, holds_on, holds_within, timelines

START = date(2026, 1, 1)


@attrs.frozen
class Role:
    """A dated entry."""

    name: str
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)


@st.composite
def roles(draw: st.DrawFn) -> list[Role]:
    cuts = sorted(draw(st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True)))
    made = [
        Role(f"r{number}", START + timedelta(first), START + timedelta(last - 1))
        for number, (first, last) in enumerate(pairwise(cuts))
        if draw(st.booleans())
    ]
    return draw(st.permutations(made))


@given(roles(), st.integers(-5, 410))
def test_at_finds_what_a_scan_finds(entries: list[Role], day: int) -> None:
    on = START + timedelta(day)

    found = Timeline(entries).at(on)

    assert [entry for entry in entries if holds_on(entry, on)] == ([] if found is None else [found])


@given(roles(), st.integers(0, 400), st.integers(1, 60))
def test_within_a_period_is_what_holds_on_some_of_its_days(entries: list[Role], first: int, days: int) -> None:
    period = Period(START + timedelta(first), START + timedelta(first + days))

    found = Timeline(entries).within(period)

    assert set(found) == {entry for entry in entries if any(holds_on(entry, on) for on in period)}


def test_an_entry_without_an_end_holds_for_ever() -> None:
    line = Timeline([Role("manager", START)])

    assert len(line) == 1
    assert next(iter(line)) is line.at(date(2999, 12, 31))
    assert holds_within(line.entries[0], month(2030, 1))
    assert line.at(START - timedelta(1)) is None


def test_two_entries_of_one_thing_on_one_day_are_refused_by_its_name() -> None:
    first, second = Role("a", START, date(2026, 6, 30)), Role("a", date(2026, 6, 30))

    with pytest.raises(DuplicateError, match=r"li\.na: the day '2026-06-30' is there already; let the one since"):
        timelines([second, first], lambda _: "li.na")


@pytest.mark.parametrize(
    ("entries", "error", "message"),
    [
        (7, WrongTypeError, "entries: found 7"),
        ([object()], WrongTypeError, r"entries\[0\]: .* accepted is an entry with since and until"),
    ],
)
def test_what_is_no_dated_entry_is_refused(entries: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Timeline(entries)  # type: ignore[arg-type]


def test_the_days_of_an_entry_are_checked() -> None:
    with pytest.raises(WrongTypeError, match="since"):
        Role("a", "2026-01-01")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="until: found '2025-12-31', accepted is the first day 2026-01-01"):
        Role("a", START, date(2025, 12, 31))

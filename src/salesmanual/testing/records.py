"""Hypothesis strategies for events and journals.

Invariant: everything they make is accepted by the library: events have a time zone, and those of a journal are in the
order of time, often at the same instant and written in different zones.

Left out: journals that walk through a workflow; `salesmanual.testing.workflows` makes those.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from salesmanual.kernel.record import Entries, Event, Journal
from salesmanual.testing.numbers import decimals

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["entries", "events", "instants", "journals", "names", "plain_values"]

_ZONES: Final = (
    UTC,
    timezone(timedelta(hours=8)),
    timezone(timedelta(hours=-3, minutes=-30)),
    ZoneInfo("Europe/Berlin"),
)
_FIRST: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Hypothesis adds the zone
_LAST: Final = datetime(2099, 12, 31)  # noqa: DTZ001 - as above


@cache
def instants() -> SearchStrategy[datetime]:
    """Datetimes with a time zone."""
    return st.datetimes(_FIRST, _LAST, timezones=st.sampled_from(_ZONES), allow_imaginary=False)


@cache
def names() -> SearchStrategy[str]:
    """Names of people and of what happened: one line, in any script."""
    return st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)


@cache
def plain_values() -> SearchStrategy[object]:
    """What a document may hold: text, numbers, true, false, nothing, and lists and tables of those."""
    single = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | decimals() | st.text(max_size=20)
    return st.recursive(
        single, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names(), inner, max_size=3), max_leaves=6
    )


@cache
def entries() -> SearchStrategy[Entries]:
    """The data of an event."""
    return st.dictionaries(names(), plain_values(), max_size=3).map(Entries)


@st.composite
def events(draw: DrawFn, at: SearchStrategy[datetime] | None = None) -> Event:
    """Events, with and without a reason, a state and data.

    Args:
        draw: Given by Hypothesis.
        at: When they happen.
    """
    return Event(
        draw(names()),
        draw(instants() if at is None else at),
        draw(names()),
        draw(st.just("") | st.text(max_size=30)),
        draw(st.none() | st.sampled_from(["lead", "quotation", "won"])),
        draw(st.just(Entries({})) | entries()),
    )


def journals(*, min_size: int = 0, max_size: int = 5) -> SearchStrategy[Journal]:
    """Journals of so many events."""
    return st.lists(events(), min_size=min_size, max_size=max_size).map(
        lambda found: Journal(sorted(found, key=lambda event: event.at))
    )

"""Laws of events, journals and records."""

from __future__ import annotations

import json
import pickle
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.money import Money
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal, recorded, replay, with_journal
from salesmanual.kernel.record_event import read_plain, thawed
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.testing.numbers import money
from salesmanual.testing.records import events, instants, journals, plain_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@attrs.frozen
class Deal:
    id: str
    amount: Money
    visits: int = 0
    rate: Decimal | None = None
    tags: tuple[str, ...] = ()
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        return len(self.journal)


changes = st.fixed_dictionaries(
    {},
    optional={
        "amount": money(),
        "visits": st.integers(0, 100),
        "rate": st.none() | st.decimals(0, 1, places=3),
        "tags": st.lists(st.text(max_size=5), max_size=3).map(tuple),
    },
)


@st.composite
def histories(draw: st.DrawFn) -> list[Deal]:
    """All versions of one deal."""
    deal = Deal("D-7", draw(money()))
    versions = [deal]
    for event in draw(journals()):
        deal = recorded(deal, attrs.evolve(event, data={}), **draw(changes))
        versions.append(deal)
    return versions


@given(plain_values())
def test_plain_data_are_read_once_and_thaw_to_what_they_were(value: object) -> None:
    frozen = read_plain(value)

    assert thawed(frozen) == value
    assert read_plain(frozen) == frozen
    assert hash(frozen) == hash(read_plain(value))


@given(events())
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    assert Event.from_plain(event.to_plain()) == event
    assert structure(unstructure(event), Event) == event
    assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301 - our own


@given(journals())
def test_a_journal_is_read_back_as_it_was_written(journal: Journal) -> None:
    text = json.dumps(unstructure(journal), default=str)

    assert structure(unstructure(journal), Journal) == journal
    assert len(Journal.from_plain(json.loads(text))) == len(journal)
    assert pickle.loads(pickle.dumps(journal)) == journal  # noqa: S301 - our own


@given(journals())
def test_a_journal_is_the_tuple_of_its_events(journal: Journal) -> None:
    """The links answer what a plain tuple answers."""
    naive = tuple(journal)
    states = [event for event in naive if event.state is not None]

    assert (len(journal), tuple(reversed(journal))) == (len(naive), naive[::-1])
    assert [journal[index] for index in range(-len(naive), len(naive))] == list(naive + naive)
    assert journal.state == (states[-1].state if states else None)
    assert journal.since == (states[-1].at if states else None)
    assert list(journal.moves_back()) == states[::-1]
    assert journal == Journal(naive)
    assert hash(journal) == hash(Journal(naive))


@given(journals(min_size=1), st.data())
def test_a_journal_continues_exactly_the_beginnings_of_itself(journal: Journal, data: st.DataObject) -> None:
    naive = tuple(journal)
    cut = data.draw(st.integers(0, len(naive)))
    other = data.draw(journals())

    assert journal.continues(Journal(naive[:cut]))
    assert journal.continues(other) == (naive[: len(other)] == tuple(other))


@given(journals(), instants(), st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_journal_as_of_a_time_holds_the_events_up_to_it(journal: Journal, at: datetime, later: timedelta) -> None:
    assert list(journal.as_of(at)) == [event for event in journal if event.at <= at]
    assert journal.as_of(at + later).continues(journal.as_of(at))


@given(histories())
def test_the_version_is_the_number_of_events(versions: Sequence[Deal]) -> None:
    assert [deal.version for deal in versions] == list(range(len(versions)))
    assert [len(deal.journal) for deal in versions] == list(range(len(versions)))


@given(histories(), st.data())
def test_the_journal_of_the_last_version_replays_every_other(versions: Sequence[Deal], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(versions) - 1))

    assert replay(versions[at], versions[-1].journal) == versions[-1]
    assert replay(versions[0], versions[at].journal) == versions[at]


@given(histories())
def test_a_record_is_read_back_as_it_was_written(versions: Sequence[Deal]) -> None:
    assert structure(unstructure(versions[-1]), Deal) == versions[-1]


@given(histories(), journals())
def test_copying_with_a_journal_is_evolving(versions: Sequence[Deal], journal: Journal) -> None:
    deal = versions[-1]

    assert with_journal(deal, journal) == attrs.evolve(deal, journal=journal)
    assert hash(with_journal(deal, journal)) == hash(attrs.evolve(deal, journal=journal))

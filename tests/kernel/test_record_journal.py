"""The journal: examples and bad input."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal
from salesmanual.kernel.wire import structure, unstructure

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def event(hours: int, state: str | None = None) -> Event:
    return Event(f"event {hours}", AT + timedelta(hours=hours), "li.na", state=state)


JOURNAL = Journal([event(0, "lead"), event(1), event(2, "won"), event(3)])


class TestAppending:
    def test_it_gives_a_longer_journal_and_leaves_the_first_as_it_is(self) -> None:
        longer = JOURNAL.append(event(4, "lost"))

        assert (len(JOURNAL), JOURNAL.state) == (4, "won")
        assert (len(longer), longer.state) == (5, "lost")
        assert longer.continues(JOURNAL)

    def test_two_journals_may_grow_from_one(self) -> None:
        one, other = JOURNAL.append(event(4)), JOURNAL.append(event(5))

        assert (one[-1], other[-1]) == (event(4), event(5))
        assert not one.continues(other)

    def test_an_event_before_the_last_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"at: found .*2026-03-02 11:00.* accepted is the time of the last"):
            JOURNAL.append(event(2))

    def test_an_event_at_the_same_time_is_not(self) -> None:
        assert len(JOURNAL.append(event(3))) == 5

    @pytest.mark.parametrize("wrong", [None, "open", {"what": "open"}])
    def test_anything_but_an_event_is_refused(self, wrong: object) -> None:
        with pytest.raises(WrongTypeError, match=r"event: found .*accepted is an Event"):
            JOURNAL.append(wrong)  # type: ignore[arg-type] # the fault under test

    def test_events_out_of_order_make_no_journal(self) -> None:
        with pytest.raises(InvalidValueError, match="or later"):
            Journal([event(1), event(0)])


class TestState:
    def test_it_is_where_the_last_event_with_a_state_led_to(self) -> None:
        assert (JOURNAL.state, JOURNAL.since, JOURNAL.previous_state) == ("won", AT + timedelta(hours=2), "lead")

    def test_a_journal_without_states_has_none(self) -> None:
        journal = Journal([event(0)])

        assert (journal.state, journal.since, journal.previous_state) == (None, None, None)
        assert (EMPTY_JOURNAL.state, EMPTY_JOURNAL.since, EMPTY_JOURNAL.last) == (None, None, None)

    def test_the_state_before_is_another_one(self) -> None:
        journal = Journal([event(0, "lead"), event(1, "won"), event(2, "won")])

        assert journal.previous_state == "lead"
        assert Journal([event(0, "lead"), event(1, "lead")]).previous_state is None

    def test_moves_are_walked_back_without_the_other_events(self) -> None:
        assert [move.state for move in JOURNAL.moves_back()] == ["won", "lead"]


class TestSequence:
    def test_events_come_first_to_last_and_back(self) -> None:
        assert [found.what for found in JOURNAL] == ["event 0", "event 1", "event 2", "event 3"]
        assert list(reversed(JOURNAL)) == list(JOURNAL)[::-1]
        assert event(1) in JOURNAL
        assert JOURNAL.index(event(2, "won")) == 2

    @pytest.mark.parametrize("index", [-4, -1, 0, 3])
    def test_an_index_counts_as_in_a_tuple(self, index: int) -> None:
        assert JOURNAL[index] == tuple(JOURNAL)[index]

    @pytest.mark.parametrize("index", [-5, 4])
    def test_an_index_outside_is_refused(self, index: int) -> None:
        with pytest.raises(IndexError):
            JOURNAL[index]

    def test_a_slice_is_a_tuple(self) -> None:
        assert JOURNAL[1:3] == (event(1), event(2, "won"))

    def test_it_is_false_where_nothing_happened(self) -> None:
        assert not EMPTY_JOURNAL
        assert JOURNAL


class TestAsOf:
    @pytest.mark.parametrize(("minutes", "length"), [(-1, 0), (0, 1), (59, 1), (60, 2), (180, 4), (999, 4)])
    def test_it_holds_what_had_happened_by_then(self, minutes: int, length: int) -> None:
        assert len(JOURNAL.as_of(AT + timedelta(minutes=minutes))) == length

    def test_a_time_without_a_zone_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="a datetime with a time zone"):
            JOURNAL.as_of(datetime(2026, 3, 2))  # noqa: DTZ001 - the fault under test


class TestIdentity:
    def test_equal_events_make_equal_journals(self) -> None:
        again = Journal(tuple(JOURNAL))

        assert again == JOURNAL
        assert hash(again) == hash(JOURNAL)
        assert (again.state, again.since) == (JOURNAL.state, JOURNAL.since)

    @pytest.mark.parametrize(
        "other", [EMPTY_JOURNAL, Journal([event(0)]), Journal([event(0, "x"), *JOURNAL[1:]]), tuple(JOURNAL), None]
    )
    def test_others_are_not_equal(self, other: object) -> None:
        assert other != JOURNAL

    def test_it_continues_itself_and_what_it_grew_from(self) -> None:
        assert JOURNAL.continues(JOURNAL)
        assert JOURNAL.continues(EMPTY_JOURNAL)
        assert not EMPTY_JOURNAL.continues(JOURNAL)

    def test_it_is_its_own_journal(self) -> None:
        assert JOURNAL.journal is JOURNAL

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            JOURNAL._length = 7  # type: ignore[misc] # noqa: SLF001 - the fault under test

    def test_it_survives_pickling_and_copying(self) -> None:
        assert pickle.loads(pickle.dumps(JOURNAL)) == JOURNAL  # noqa: S301 - our own
        assert copy.deepcopy(JOURNAL) == JOURNAL

    def test_a_long_journal_is_no_deep_one(self) -> None:
        """Nothing about it recurses, not even letting go of it."""
        journal = Journal(event(0, "lead") for _ in range(50_000))

        assert journal == Journal(tuple(journal))
        assert pickle.loads(pickle.dumps(journal)) == journal  # noqa: S301 - our own
        assert journal.previous_state is None

    def test_it_prints_an_event_per_line(self) -> None:
        assert str(JOURNAL).splitlines()[0] == "2026-03-02 09:00+00:00 event 0 to lead by li.na"
        assert repr(JOURNAL) == "<Journal of 4 events, state won>"


class TestPlainForm:
    def test_it_reads_through_wire(self) -> None:
        assert structure(unstructure(JOURNAL), Journal) == JOURNAL

    @pytest.mark.parametrize(
        ("plain", "faults"),
        [
            ({}, ["found {} of type dict, accepted is a list of events"]),
            (
                [{"what": "a", "at": "2026-03-02T09:00:00Z"}, {"what": "", "at": "2026-03-02T09:00:00Z", "by": "x"}],
                [
                    "[0].by: is missing",
                    (
                        "[1].what: found '', accepted is the name of what happened: one line of 1 to 200 characters, "
                        "no spaces around it"
                    ),
                ],
            ),
            (
                [event(1).to_plain(), event(0).to_plain()],
                [
                    (
                        "[1].at: found '2026-03-02 09:00:00+00:00', accepted is the time of the last event, "
                        "2026-03-02 10:00:00+00:00, or later"
                    )
                ],
            ),
        ],
    )
    def test_all_faults_are_told_at_once_with_their_addresses(self, plain: object, faults: list[str]) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Journal.from_plain(plain)

        assert [str(fault) for fault in caught.value.faults] == faults

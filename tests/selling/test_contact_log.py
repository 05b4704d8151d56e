"""The contact log: entries, corrections, the last contact, next steps and frequency; what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.period import month
from salesmanual.selling.consents import CHANNELS
from salesmanual.selling.contact_log import ContactEntry, ContactLog, FollowUp
from salesmanual.selling.contact_log_view import ContactFrequency
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PRICES: Final = FollowUp("send prices", date(2026, 3, 4))


def at(**later: int) -> datetime:
    return MONDAY + timedelta(**later)


CALL: Final = ContactEntry(
    "E-1", "C-7", "call", MONDAY, "li.na", contacts=["P-1"], outcome="interested", next_step=PRICES
)
ASKED: Final = ContactEntry("E-2", "C-7", "email", at(days=1), "li.na", "in", contacts=["P-2"])
SENT: Final = ContactEntry(
    "E-3", "C-7", "email", at(days=2), "bo", contacts=["P-1", "P-2"], answers="E-2", settles="E-1",
    next_step=FollowUp("call them back", date(2026, 3, 9), "wu.fang"),
)  # fmt: skip
VISIT: Final = ContactEntry(
    "E-4", "C-8", "visit", at(days=-3), "li.na", next_step=FollowUp("thank them", date(2026, 3, 2))
)
LOG: Final = ContactLog([CALL, ASKED, SENT, VISIT])


def ids(entries: tuple[ContactEntry, ...]) -> list[str]:
    return [entry.id for entry in entries]


def test_a_log_grows_and_the_former_one_stays() -> None:
    log = ContactLog().add(CALL).add(ASKED, SENT, VISIT)

    assert log == LOG
    assert (len(log), log["E-3"], len(ContactLog())) == (4, SENT, 0)
    check_round_trip(log)


def test_contacts_come_in_order_of_time_whenever_they_were_noted() -> None:
    assert ids(LOG.contacts()) == ["E-4", "E-1", "E-2", "E-3"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"customer": "C-7"}, ["E-1", "E-2", "E-3"]),
        ({"customer": "C-9"}, []),
        ({"contact": "P-2"}, ["E-2", "E-3"]),
        ({"channels": ["visit", "call"]}, ["E-4", "E-1"]),
        ({"direction": "in"}, ["E-2"]),
        ({"by": "bo"}, ["E-3"]),
        ({"until": at(days=1)}, ["E-4", "E-1", "E-2"]),
        ({"customer": "C-7", "direction": "out", "by": "li.na"}, ["E-1"]),
    ],
)
def test_contacts_are_found_by_what_is_asked_for(asked: dict[str, Any], found: list[str]) -> None:
    assert ids(LOG.contacts(**asked)) == found


def test_the_last_contact_is_that_of_the_time() -> None:
    assert LOG.last_contact("C-7", at(days=9)) == SENT
    assert LOG.last_contact("C-7", at(days=1)) == ASKED
    assert LOG.last_contact("C-7", at(days=9), channels=["call"]) == CALL
    assert LOG.last_contact("C-7", at(days=9), direction="in") == ASKED
    assert LOG.last_contact("C-7", at(hours=-1)) is None


def test_a_corrected_entry_stays_and_no_longer_counts() -> None:
    wrong = attrs.evolve(VISIT, id="E-5", customer="C-7", corrects="E-4")
    log = LOG.add(wrong, attrs.evolve(wrong, id="E-6", by="bo", corrects="E-5"))

    assert log["E-4"] == VISIT
    assert [log.counts(key) for key in ("E-4", "E-5", "E-6")] == [False, False, True]
    assert [log.current(key).id for key in ("E-4", "E-5", "E-6")] == ["E-6", "E-6", "E-6"]
    assert ids(log.contacts("C-7")) == ["E-6", "E-1", "E-2", "E-3"]
    assert log.contacts("C-8") == ()


def test_next_steps_are_open_until_an_entry_settles_them() -> None:
    before, after = LOG.next_steps(date(2026, 3, 3)), LOG.next_steps(date(2026, 3, 10))

    assert [(step.entry, step.owner, step.days_late()) for step in before.steps] == [
        ("E-4", "li.na", 1), ("E-1", "li.na", 0)
    ]  # fmt: skip
    assert [step.entry for step in after.steps] == ["E-4", "E-3"]
    assert [step.what for step in before.overdue()] == ["thank them"]
    assert [row["days_late"] for row in after.tables()[0].records()] == [8, 1]


def test_next_steps_are_those_of_a_customer_or_an_owner() -> None:
    assert [step.entry for step in LOG.next_steps(date(2026, 3, 10), customer="C-7").steps] == ["E-3"]
    assert [step.entry for step in LOG.next_steps(date(2026, 3, 10), owner="wu.fang").steps] == ["E-3"]
    assert LOG.next_steps(date(2026, 3, 10), owner="zhao").steps == ()


def test_a_step_of_a_corrected_entry_is_that_of_the_correction() -> None:
    """What settles the step of the wrong entry settles that of the right one."""
    right = attrs.evolve(CALL, id="E-5", next_step=FollowUp("send the list", date(2026, 3, 5)), corrects="E-1")
    early = ContactLog([CALL, right])

    assert [step.what for step in early.next_steps(date(2026, 3, 6)).steps] == ["send the list"]
    assert [step.entry for step in LOG.add(right).next_steps(date(2026, 3, 6)).steps] == ["E-4", "E-3"]


def test_a_correction_of_what_settled_a_step_opens_it_again() -> None:
    not_so = attrs.evolve(SENT, id="E-5", settles=None, next_step=None, corrects="E-3")

    assert [step.entry for step in LOG.add(not_so).next_steps(date(2026, 3, 10)).steps] == ["E-4", "E-1"]


def test_frequency_counts_channels_and_gaps() -> None:
    frequency = LOG.frequency("C-7", month(2026, 3))

    assert dict(frequency.by_channel) == dict.fromkeys(CHANNELS, 0) | {"call": 1, "email": 2}
    assert (frequency.count(), frequency.gaps(), frequency.longest_gap()) == (3, (1, 1), 1)
    assert frequency.mean_gap() == Fraction(1)
    assert LOG.frequency("C-8", month(2026, 3)).count() == 0
    assert frequency.tables()[0].records() == [{"channel": "call", "contacts": 1}, {"channel": "email", "contacts": 2}]


def test_a_mean_gap_is_exact_and_two_days_are_needed() -> None:
    days = (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 31))
    frequency = ContactFrequency("C-7", month(2026, 3), (("call", 4),), days)

    assert (frequency.mean_gap(), frequency.longest_gap()) == (Fraction(29, 3), 21)
    assert attrs.evolve(frequency, days=days[:1]).mean_gap() is None
    assert attrs.evolve(frequency, days=()).longest_gap() is None


def test_the_days_of_visits_are_what_a_cadence_takes_for_done() -> None:
    again = attrs.evolve(VISIT, id="E-5", at=VISIT.at + timedelta(hours=3))
    log = LOG.add(again)

    assert log.days("C-8") == (date(2026, 2, 27),)
    assert log.days("C-7", channels=["email"], direction="out") == (date(2026, 3, 4),)
    cadence = Cadence("every 30 days after the last visit", date(2026, 1, 1))
    assert str(cadence.track(log.days("C-8"), date(2026, 4, 1))[-1]) == "due 2026-03-29, not done, 3 days late"


def entry(**changes: object) -> ContactEntry:
    return attrs.evolve(ContactEntry("E-9", "C-7", "email", at(days=3), "bo"), **changes)  # type: ignore[arg-type] # bad input too


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: entry(id=""), InvalidValueError, "id: found ''"),
        (lambda: entry(customer=""), InvalidValueError, "customer: found ''"),
        (lambda: entry(channel="fax"), InvalidValueError, "channel: found 'fax', accepted is a channel"),
        (lambda: entry(at=datetime(2026, 3, 2)), WrongTypeError, "at: found datetime"),  # noqa: DTZ001
        (lambda: entry(direction="on"), InvalidValueError, "direction: found 'on'"),
        (lambda: entry(contacts=["P-1", "P-1"]), DuplicateError, "contacts 'P-1' is there already"),
        (lambda: entry(outcome=1), WrongTypeError, "outcome: found 1"),
        (lambda: entry(notes="x" * 10_001), InvalidValueError, "accepted is text of at most 10,000 characters"),
        (
            lambda: entry(next_step="call"),
            WrongTypeError,
            "next_step: found 'call' of type str, accepted is a FollowUp",
        ),
        (lambda: entry(priority=""), InvalidValueError, "priority: found ''"),
        (lambda: entry(needs_answer=1), WrongTypeError, "needs_answer: found 1"),
        (lambda: FollowUp("", date(2026, 3, 4)), InvalidValueError, "what: found ''"),
        (lambda: FollowUp("call", MONDAY), WrongTypeError, "due: found datetime"),
        (lambda: ContactLog(["E-1"]), WrongTypeError, "entries[0]: found 'E-1'"),  # type: ignore[list-item]
        (lambda: LOG.add(CALL), DuplicateError, "entries[4].id 'E-1' is there already; an entry is not changed"),
        (lambda: LOG.add(entry(answers="E-7")), NotFoundError, "no earlier entry for entries[4].answers 'E-7'"),
        (lambda: ContactLog([SENT, CALL, ASKED]), NotFoundError, "no earlier entry for entries[0].answers 'E-2'"),
        (lambda: LOG.add(entry(answers="E-1")), InvalidValueError, "entries[4].answers: found 'E-1', accepted is what"),
        (lambda: LOG.add(entry(answers="E-2", customer="C-8")), InvalidValueError, "what customer C-8 began"),
        (lambda: LOG.add(entry(answers="E-2", direction="in")), InvalidValueError, "entries[4].answers"),
        (lambda: LOG.add(entry(answers="E-2", at=MONDAY)), InvalidValueError, "answered by the company"),
        (lambda: LOG.add(entry(settles="E-2")), InvalidValueError, "an entry of customer C-7 that has a next step"),
        (lambda: LOG.add(entry(settles="E-4")), InvalidValueError, "entries[4].settles: found 'E-4'"),
        (lambda: LOG.add(entry(corrects="E-5")), NotFoundError, "no earlier entry for entries[4].corrects 'E-5'"),
        (
            lambda: LOG.add(entry(corrects="E-1"), entry(id="E-10", corrects="E-1")),
            DuplicateError,
            "entries[5]: a correction of 'E-1' is there already; correct 'E-9' instead",
        ),
        (lambda: LOG["E-7"], NotFoundError, "no entry 'E-7'"),
        (lambda: LOG[{}], WrongTypeError, "entry: found {}"),  # type: ignore[index]
        (lambda: LOG.contacts(channels=["vist"]), InvalidValueError, "did you mean 'visit'?"),  # type: ignore[list-item]
        (lambda: LOG.contacts(channels="visit"), WrongTypeError, "channels: found 'visit' of type str"),  # type: ignore[arg-type]
        (lambda: LOG.contacts(""), InvalidValueError, "customer: found ''"),
        (lambda: LOG.last_contact("C-7", datetime(2026, 3, 2)), WrongTypeError, "until: found"),  # noqa: DTZ001
        (lambda: LOG.next_steps(MONDAY), WrongTypeError, "as_of: found datetime"),
        (lambda: LOG.frequency("C-7", 2026), WrongTypeError, "period: found 2026 of type int, accepted is a Period"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)
    assert len(LOG) == 4

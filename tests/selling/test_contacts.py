"""Contacts: what happens to them, what is refused and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, RefusedError, SalesManualError, WrongTypeError
from salesmanual.kernel.record import Record, replay
from salesmanual.selling.consents import CHANNELS, NO_PREFERENCES, Consent, Preferences, QuietHours
from salesmanual.selling.contacts import (
    Contact,
    add_consent,
    move_contact,
    open_contact,
    set_preferences,
    withdraw_consent,
)
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

NINE: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEN: Final = NINE + timedelta(hours=1)
MAIL: Final = Consent("marketing", "email", NINE, "web form")
ANY: Final = Consent("marketing", "any", NINE, "at the fair")
LIKES: Final = Preferences(["email", "call"], "zh_Hans", QuietHours(time(21), time(8)))
LI_NA: Final = open_contact(
    "P-1", "李娜", "C-7", title="buyer", phones=["13800138000"], preferences=LIKES, consents=[MAIL], at=NINE, by="wei"
)


def test_a_contact_is_a_record_made_of_its_journal() -> None:
    moved = move_contact(
        withdraw_consent(LI_NA, "marketing", at=TEN, by="wei"), "C-8", title="head buyer", at=TEN, by="wei", why="left"
    )

    assert isinstance(moved, Record)
    assert [event.what for event in moved.journal] == ["open", "withdraw consent", "move"]
    assert replay(Contact("P-1", "?"), moved.journal) == moved
    check_round_trip(moved)


def test_a_contact_is_opened_with_what_is_given() -> None:
    bare = open_contact("P-2", "Wu", at=NINE, by="wei")

    assert (bare.customer, bare.title, bare.phones, bare.emails) == (None, "", (), ())
    assert bare.preferences == NO_PREFERENCES
    assert set(bare.journal[0].data) == {"name"}


def test_consents_go_along_to_another_customer_and_the_title_does_not() -> None:
    moved = move_contact(LI_NA, "C-8", at=TEN, by="wei")

    assert (moved.customer, moved.title, moved.consents) == ("C-8", "", (MAIL,))
    assert move_contact(moved, None, at=TEN, by="wei").customer is None


def test_whether_they_may_be_addressed_follows_their_wishes() -> None:
    findings = LI_NA.may_be_addressed("post", datetime(2026, 3, 2, 22, 0, tzinfo=UTC), purpose="marketing")

    assert [finding.met for finding in findings] == [False, False, False]
    assert all(finding.met for finding in LI_NA.may_be_addressed("email", NINE, purpose="marketing"))


def test_of_a_consent_to_all_channels_the_others_go_on() -> None:
    contact = withdraw_consent(add_consent(LI_NA, ANY, at=NINE, by="wei"), "marketing", "call", at=TEN, by="wei")

    held = [channel for channel in CHANNELS if any(each.holds("marketing", channel, TEN) for each in contact.consents)]
    assert held == [channel for channel in CHANNELS if channel != "call"]
    assert MAIL in contact.consents


def test_without_a_channel_every_consent_to_the_purpose_is_withdrawn() -> None:
    service = Consent("service", "call", NINE, "signed")
    contact = add_consent(add_consent(LI_NA, ANY, at=NINE, by="wei"), service, at=NINE, by="wei")

    withdrawn = withdraw_consent(contact, "marketing", at=TEN, by="wei")

    assert withdrawn.consents == (MAIL.withdrawn(TEN), ANY.withdrawn(TEN), service)


def test_preferences_are_set() -> None:
    assert set_preferences(LI_NA, NO_PREFERENCES, at=TEN, by="wei").preferences == NO_PREFERENCES


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda: add_consent(LI_NA, MAIL, at=TEN, by="wei"), ["☐ the consent is not noted yet"]),
        (
            lambda: add_consent(LI_NA, ANY.__class__("m", "any", TEN, "fair"), at=NINE, by="wei"),
            ["☐ the consent was given by 2026-03-02 09:00+00:00: found 2026-03-02 10:00+00:00"],
        ),
        (
            lambda: withdraw_consent(LI_NA, "service", at=TEN, by="wei"),
            ["☐ there is consent to service over any: found no consent"],
        ),
        (
            lambda: withdraw_consent(LI_NA, "marketing", "call", at=TEN, by="wei"),
            ["☐ there is consent to marketing over call: found no consent"],
        ),
        (lambda: set_preferences(LI_NA, LIKES, at=TEN, by="wei"), ["☐ the preferences are others than now"]),
        (lambda: move_contact(LI_NA, "C-7", at=TEN, by="wei"), ["☐ the customer is another than now: found C-7"]),
        (
            lambda: move_contact(Contact("P-3", "Wu"), None, at=TEN, by="wei"),
            ["☐ the customer is another than now: found none"],
        ),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(change: Callable[[], object], lines: list[str]) -> None:
    before = (LI_NA, LI_NA.consents, LI_NA.version)

    with pytest.raises(RefusedError) as refusal:
        change()

    assert [line.strip() for line in str(refusal.value).splitlines()[1:]] == lines
    assert (LI_NA, LI_NA.consents, LI_NA.version) == before


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Contact("", "Wu"), InvalidValueError, "id: found ''"),
        (lambda: Contact("P-1", " "), InvalidValueError, "name: found ' '"),
        (lambda: Contact("P-1", "Wu", phones=["1", "1"]), DuplicateError, "phones '1' is there already"),
        (lambda: Contact("P-1", "Wu", emails="a@b.c"), WrongTypeError, "emails: found 'a@b.c' of type str"),
        (lambda: Contact("P-1", "Wu", preferences=1), WrongTypeError, "preferences: found 1"),  # type: ignore[arg-type]
        (lambda: Contact("P-1", "Wu", consents=[1]), WrongTypeError, "consents[0]: found 1"),  # type: ignore[list-item]
        (lambda: add_consent(LI_NA, 1, at=TEN, by="w"), WrongTypeError, "consent: found 1"),  # type: ignore[arg-type]
        (lambda: set_preferences(LI_NA, 1, at=TEN, by="w"), WrongTypeError, "preferences"),  # type: ignore[arg-type]
        (lambda: move_contact(LI_NA, "", at=TEN, by="w"), InvalidValueError, "to: found ''"),
        (lambda: withdraw_consent(LI_NA, "m", "fax", at=TEN, by="w"), InvalidValueError, "channel: found 'fax'"),  # type: ignore[arg-type]
        (
            lambda: move_contact(LI_NA, "C-8", at=NINE - timedelta(days=1), by="w"),
            InvalidValueError,
            "accepted is the time of the last event",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)

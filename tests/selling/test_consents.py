"""Consent, preferences and quiet hours: what may be done when, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, get_args
from zoneinfo import ZoneInfo

import attrs
import pytest

from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.selling.consents import (
    CHANNELS,
    Channel,
    Consent,
    Preferences,
    QuietHours,
    may_address,
    read_channel,
    read_channels,
    read_consents,
)
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

NINE: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONSENT: Final = Consent("marketing", "email", NINE, "web form", until=date(2026, 3, 31))
NIGHT: Final = QuietHours(time(21), time(8), "Asia/Shanghai")
NOON: Final = QuietHours(time(12), time(14), "Asia/Shanghai")


def test_the_channels_are_the_words_of_the_type() -> None:
    assert get_args(Channel) == CHANNELS
    assert read_channels(["call", "visit", "call"]) == ("call", "visit")


@pytest.mark.parametrize(
    ("purpose", "channel", "at", "holds"),
    [
        ("marketing", "email", NINE, True),
        ("marketing", "email", NINE - timedelta(microseconds=1), False),
        ("marketing", "call", NINE, False),
        ("service", "email", NINE, False),
        ("marketing", "email", datetime(2026, 3, 31, 23, 59, tzinfo=UTC), True),
        ("marketing", "email", datetime(2026, 4, 1, tzinfo=UTC), False),
    ],
)
def test_a_consent_holds_for_its_purpose_channel_and_time(
    purpose: str, channel: Channel, at: datetime, *, holds: bool
) -> None:
    assert CONSENT.holds(purpose, channel, at) is holds


def test_the_last_day_is_one_of_where_the_consent_was_given() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    consent = Consent("m", "any", datetime(2026, 3, 2, tzinfo=shanghai), "fair", until=date(2026, 3, 2))

    assert consent.holds("m", "post", datetime(2026, 3, 2, 15, 59, tzinfo=UTC))
    assert not consent.holds("m", "post", datetime(2026, 3, 2, 16, 0, tzinfo=UTC))


def test_what_was_done_before_it_was_withdrawn_stays_allowed() -> None:
    withdrawn = CONSENT.withdrawn(NINE + timedelta(hours=1))

    assert withdrawn.holds("marketing", "email", NINE + timedelta(minutes=59))
    assert not withdrawn.holds("marketing", "email", NINE + timedelta(hours=1))


@pytest.mark.parametrize(
    ("quiet", "clock", "covers"),
    [
        (NIGHT, time(20, 59), False),
        (NIGHT, time(21), True),
        (NIGHT, time(0), True),
        (NIGHT, time(7, 59), True),
        (NIGHT, time(8), False),
        (NOON, time(11, 59), False),
        (NOON, time(12), True),
        (NOON, time(14), False),
    ],
)
def test_quiet_hours_run_from_the_start_up_to_the_end(quiet: QuietHours, clock: time, *, covers: bool) -> None:
    at = datetime.combine(date(2026, 3, 2), clock, ZoneInfo("Asia/Shanghai")).astimezone(UTC)

    assert quiet.covers(at) is covers


def test_everything_that_stands_in_the_way_is_listed() -> None:
    preferences = Preferences(["email"], "zh_Hans", NIGHT)

    findings = may_address(
        [CONSENT], "call", datetime(2026, 3, 2, 15, 0, tzinfo=UTC), purpose="marketing", preferences=preferences
    )

    assert [str(finding) for finding in findings] == [
        "☐ there is consent to marketing over call: found no consent",
        "☐ call is a channel they like",
        "☐ the time is not a quiet one",
    ]


def test_somebody_may_be_addressed_as_they_want_to_be() -> None:
    preferences = Preferences(["email"], "zh_Hans", NIGHT)

    findings = may_address([CONSENT], "email", NINE, purpose="marketing", preferences=preferences)

    assert all(finding.met for finding in findings)


def test_they_are_plain_data() -> None:
    check_round_trip(CONSENT)
    check_round_trip(CONSENT.withdrawn(NINE))
    check_round_trip(Preferences(["email"], "zh_Hant", NIGHT))
    check_round_trip(NOON)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Consent(" ", "email", NINE, "form"), "purpose: found ' '"),
        (lambda: Consent("m", "emial", NINE, "form"), "accepted is a channel, or any; did you mean 'email'?"),
        (lambda: Consent("m", "email", datetime(2026, 3, 2), "form"), "given_at: found datetime"),  # noqa: DTZ001
        (lambda: Consent("m", "email", NINE, 7), "how: found 7 of type int, accepted is text"),  # type: ignore[arg-type]
        (lambda: attrs.evolve(CONSENT, until=NINE), "until: found datetime"),
        (lambda: CONSENT.withdrawn(NINE - timedelta(days=1)), "accepted is a time not before it was given"),
        (lambda: attrs.evolve(CONSENT, withdrawn_at="now"), "withdrawn_at: found 'now' of type str"),  # type: ignore[arg-type]
        (lambda: QuietHours(time(8), time(8)), "end: found '08:00:00', accepted is another time than the start"),
        (lambda: QuietHours("21:00", time(8)), "start: found '21:00' of type str"),  # type: ignore[arg-type]
        (lambda: QuietHours(time(21), time(8, tzinfo=UTC)), "a time of day without a zone; write it as time(21, 0)"),
        (lambda: QuietHours(time(21), time(8), "Asia/Shangai"), "accepted is a time zone, such as Asia/Shanghai"),
        (lambda: QuietHours(time(21), time(8), "../etc"), "accepted is a time zone"),
        (lambda: NIGHT.covers(datetime(2026, 3, 2)), "at: found datetime"),  # noqa: DTZ001
        (lambda: Preferences(["fax"]), "channels[0]: found 'fax', accepted is a channel"),
        (lambda: Preferences("call"), "channels: found 'call' of type str, accepted is a list"),
        (lambda: Preferences([], "fr"), "language: found 'fr', accepted is a language"),
        (lambda: Preferences(quiet="night"), "quiet"),  # type: ignore[arg-type]
        (lambda: read_channel(7), "channel: found 7 of type int, accepted is a channel"),
        (lambda: read_consents([1]), "consents[0]: found 1 of type int, accepted is a Consent"),  # type: ignore[list-item]
        (lambda: may_address([], "fax", NINE, purpose="m"), "channel: found 'fax'"),  # type: ignore[arg-type]
        (lambda: may_address([], "call", None, purpose="m"), "at: found None"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused_with_its_place(make: Callable[[], object], words: str) -> None:
    with pytest.raises((SalesManualError, TypeError)) as refusal:
        make()

    assert words in str(refusal.value)
    assert isinstance(refusal.value, (WrongTypeError, InvalidValueError, TypeError))

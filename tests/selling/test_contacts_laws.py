"""Laws of consents: a withdrawal takes away exactly what it names, from then on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import replay
from salesmanual.selling.consents import CHANNELS, Channel, Consent
from salesmanual.selling.contacts import Contact, withdraw_consent

NINE: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOURS: Final = range(0, 48, 5)
PURPOSES: Final = ("marketing", "service")


def hour(n: int) -> datetime:
    return NINE + timedelta(hours=n)


@st.composite
def consents(draw: st.DrawFn) -> Consent:
    given_at = draw(st.integers(0, 20))
    end = draw(st.none() | st.integers(given_at, 40))
    return Consent(
        draw(st.sampled_from(PURPOSES)),
        draw(st.sampled_from((*CHANNELS[:3], "any"))),
        hour(given_at),
        "form",
        until=draw(st.sampled_from((None, hour(24).date()))),
        withdrawn_at=None if end is None else hour(end),
    )


def allowed(contact: Contact, purpose: str, channel: Channel, at: datetime) -> bool:
    return any(consent.holds(purpose, channel, at) for consent in contact.consents)


@given(st.lists(consents(), max_size=5), st.sampled_from(PURPOSES), st.sampled_from((None, *CHANNELS[:3])))
def test_a_withdrawal_takes_what_it_names_and_nothing_else(
    noted: list[Consent], purpose: str, channel: Channel | None
) -> None:
    """At hour 20 every consent was given: from then on nothing that was withdrawn holds, all else is as it was."""
    contact, at = Contact("P-1", "Wu", consents=noted), hour(20)
    named = CHANNELS if channel is None else (channel,)
    stood = any(allowed(contact, purpose, each, at) for each in named)

    try:
        after = withdraw_consent(contact, purpose, channel, at=at, by="wei")
    except RefusedError:
        assert not stood
        return

    assert stood
    assert replay(contact, after.journal) == after
    for each_purpose in PURPOSES:
        for each in CHANNELS:
            for n in HOURS:
                gone = each_purpose == purpose and each in named and n >= 20
                before = allowed(contact, each_purpose, each, hour(n))
                assert allowed(after, each_purpose, each, hour(n)) == (before and not gone)

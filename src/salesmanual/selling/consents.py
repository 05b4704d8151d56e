"""Consent and preferences: over which channel somebody may and wants to be addressed, and when.

Invariant: a consent that was withdrawn keeps the day on which it was given; what may be done is always asked as of a
time. No consent is never taken for consent.

Left out: which law asks for consent, and to whom these belong (`contacts`, `leads`).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_choice, check_line, check_moment, read_choice, read_items, read_moment
from salesmanual.kernel.texts import LANGUAGES, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.criteria import Finding

__all__ = ["CHANNELS", "Channel", "Consent", "Preferences", "QuietHours", "may_address", "read_consents"]

Channel = Literal["visit", "meeting", "video", "call", "message", "email", "post"]
"""Ways in which a company and a customer speak with one another."""

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)

_ANY: Final = "any"

_WORDS: Final[dict[str, Text]] = {
    "visit": text("visit"),
    "meeting": text("meeting"),
    "video": text("video"),
    "call": text("call"),
    "message": text("message"),
    "email": text("email"),
    "post": text("post"),
}


def channel_words(channel: str) -> Text | str:
    """The channel for readers: in their language, or as it is where it is none of `CHANNELS`.

    >>> channel_words("email").render("zh_Hant")
    '電子郵件'
    """
    return _WORDS.get(channel, channel)


def read_channel(value: object, where: str = "channel") -> Channel:
    """The value as a channel.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is none of `CHANNELS`.

    >>> read_channel("call")
    'call'
    """
    return cast("Channel", read_choice(value, where, "a channel", CHANNELS))


@final
@attrs.frozen
class Consent:
    """That somebody agreed to be addressed.

    Attributes:
        purpose: What for: `marketing`, `service`, a word of the company's own.
        channel: Over which channel; `any` for all of them.
        given_at: When.
        how: How it was given: `web form`, `signed at the fair`.
        until: The last day on which it holds; `None` for no end.
        withdrawn_at: When it was withdrawn; `None` while it stands.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the channel is unknown, or it is withdrawn before it was given.

    Source: Handbook 2.3, 3.1.

    >>> from datetime import UTC
    >>> consent = Consent("marketing", "email", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "web form")
    >>> consent.holds("marketing", "email", datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    True
    """

    purpose: str = attrs.field(validator=check_line)
    channel: str = attrs.field(validator=check_choice("a channel, or any", (*CHANNELS, _ANY)))
    given_at: datetime = attrs.field(validator=check_moment)
    how: str = attrs.field(validator=check_line)
    until: date | None = attrs.field(default=None, kw_only=True)
    withdrawn_at: datetime | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.until is not None and type(self.until) is not date:
            raise WrongTypeError("until", self.until, "a date, or None")
        if self.withdrawn_at is not None and read_moment(self.withdrawn_at, "withdrawn_at") < self.given_at:
            accepted = f"a time not before it was given, {self.given_at}"
            raise InvalidValueError("withdrawn_at", str(self.withdrawn_at), accepted)

    def holds(self, purpose: str, channel: Channel, at: datetime) -> bool:
        """Whether it covers that purpose over that channel at that time."""
        return (
            self.purpose == purpose
            and self.channel in {channel, _ANY}
            and self.given_at <= at
            and (self.withdrawn_at is None or at < self.withdrawn_at)
            and (self.until is None or at.astimezone(self.given_at.tzinfo).date() <= self.until)
        )

    def withdrawn(self, at: datetime) -> Consent:
        """The consent once it is withdrawn; what was done before stays allowed."""
        return attrs.evolve(self, withdrawn_at=at)


def read_consents(value: Iterable[Consent]) -> tuple[Consent, ...]:
    """The values as consents; a converter for fields."""
    return read_items(value, "consents", Consent, "a Consent")


@final
@attrs.frozen
class QuietHours:
    """Hours of the day in which somebody is not to be addressed; they may go over midnight.

    Attributes:
        start: The first minute of quiet.
        end: The first minute after it.
        zone: The time zone of the one who is addressed.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If start and end are one, or the zone is unknown.

    Source: Handbook 3.1.

    >>> from datetime import UTC
    >>> night = QuietHours(time(21), time(8), "Asia/Shanghai")
    >>> night.covers(datetime(2026, 3, 2, 14, 0, tzinfo=UTC)), night.covers(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    (True, False)
    """

    start: time
    end: time
    zone: str = attrs.field(default="Asia/Shanghai", validator=check_line)

    def __attrs_post_init__(self) -> None:
        for name, value in (("start", self.start), ("end", self.end)):
            if not isinstance(value, time) or value.tzinfo is not None:
                raise WrongTypeError(name, value, "a time of day without a zone", "write it as time(21, 0)")
        if self.start == self.end:
            raise InvalidValueError("end", str(self.end), "another time than the start")
        try:
            ZoneInfo(self.zone)
        except (LookupError, ValueError, OSError):
            raise InvalidValueError("zone", self.zone, "a time zone, such as Asia/Shanghai") from None

    def covers(self, at: datetime) -> bool:
        """Whether the time is a quiet one where the person is."""
        local = read_moment(at, "at").astimezone(ZoneInfo(self.zone)).time()
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


def read_channels(value: Iterable[str]) -> tuple[Channel, ...]:
    """The values as channels in their order, each once; a converter for fields.

    Raises:
        WrongTypeError: If they are no list, or one is no text.
        InvalidValueError: If one is none of `CHANNELS`.

    >>> read_channels(["visit", "call", "visit"])
    ('visit', 'call')
    """
    channels: list[Channel] = []
    for position, each in enumerate(read_items(value, "channels", str, "a channel")):
        channel = read_channel(each, f"channels[{position}]")
        if channel not in channels:
            channels.append(channel)
    return tuple(channels)


@final
@attrs.frozen
class Preferences:
    """How somebody wants to be addressed.

    Attributes:
        channels: The channels they like, the best first; empty for no preference.
        language: Their language.
        quiet: When not to address them; `None` where any time will do.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a channel or the language is unknown.

    Source: Handbook 3.1.

    >>> Preferences(["message", "call"], "zh_Hans").channels
    ('message', 'call')
    """

    channels: tuple[Channel, ...] = attrs.field(default=(), converter=read_channels)
    language: str = attrs.field(default="en", validator=check_choice("a language", tuple(LANGUAGES)))
    quiet: QuietHours | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(QuietHours))
    )


NO_PREFERENCES: Final = Preferences()


def may_address(
    consents: Iterable[Consent],
    channel: Channel,
    at: datetime,
    *,
    purpose: str,
    preferences: Preferences = NO_PREFERENCES,
) -> tuple[Finding, ...]:
    """Whether somebody may be addressed now, as a check list: the consent, the channel they like, the quiet hours.

    Args:
        consents: What they agreed to.
        channel: The channel.
        at: When.
        purpose: What for.
        preferences: What they want.

    Raises:
        WrongTypeError: If the time has no zone, or a consent is none.
        InvalidValueError: If the channel is unknown.

    Source: Handbook 3.1.

    >>> from datetime import UTC
    >>> for finding in may_address([], "call", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), purpose="marketing"):
    ...     print(finding)
    ☐ there is consent to marketing over call: found no consent
    ☑ call is a channel they like
    ☑ the time is not a quiet one
    """
    read_channel(channel)
    read_moment(at, "at")
    agreed = any(consent.holds(purpose, channel, at) for consent in read_consents(consents))
    liked = not preferences.channels or channel in preferences.channels
    loud = preferences.quiet is None or not preferences.quiet.covers(at)
    reason = None if agreed else text("found no consent")
    asked = text("there is consent to {purpose} over {channel}", purpose=purpose, channel=channel)
    return (
        demand(asked, met=agreed, path="consents", reason=reason),
        demand(text("{channel} is a channel they like", channel=channel), met=liked, path="preferences.channels"),
        demand(text("the time is not a quiet one"), met=loud, path="preferences.quiet"),
    )

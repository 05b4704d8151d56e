"""Observations of conversations: what an observer saw and heard, how it scores, and what was agreed about it.

Invariant: nobody observes, rates or confirms themselves. Ratings are those a rubric admits, each coaching action is
about a competency of it and has a day by which it is done.

Left out: the rubric (`observation_rubric`), and averages over time (`observation_development`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.demands import demand, note
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.fields import (
    check_choice,
    check_date,
    check_line,
    check_moment,
    check_optional_line,
    check_text,
    read_items,
    read_moment,
)
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import EMPTY_JOURNAL, Entries, Journal, read_id
from salesmanual.kernel.scorecard import Scorecard
from salesmanual.kernel.scorecard_parts import walk
from salesmanual.kernel.scorecard_scales import read_rating
from salesmanual.kernel.texts import text
from salesmanual.selling.consents import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.scorecard import Scored
    from salesmanual.kernel.texts import Text

__all__ = ["CoachingAction", "Observation", "add_coaching", "complete_coaching", "correct_ratings", "observe"]


@final
@attrs.frozen
class CoachingAction:
    """Something that the observer noted and agreed with the observed to do about it.

    Attributes:
        key: Unique in the observation.
        competency: The part of the rubric that it is about.
        note: What was seen.
        action: What was agreed.
        due: The day by which it is done.
        done: The day on which it was done; `None` while it is open.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.

    Source: Handbook 3.1.

    >>> action = CoachingAction("1", "listening", "interrupts", "shadow Wang Wei for a day", date(2026, 3, 20))
    >>> action.is_overdue(date(2026, 3, 20)), action.is_overdue(date(2026, 3, 21))
    (False, True)
    """

    key: str = attrs.field(validator=check_line)
    competency: str = attrs.field(validator=check_line)
    note: str = attrs.field(validator=check_text)
    action: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    done: date | None = attrs.field(default=None, validator=attrs.validators.optional(check_date))

    def is_open(self, as_of: date) -> bool:
        """Whether it was not done up to that day."""
        return self.done is None or self.done > as_of

    def is_overdue(self, as_of: date) -> bool:
        """Whether it is open and its day has passed; on the day itself it is not overdue yet."""
        return self.is_open(as_of) and self.due < as_of


def _read_ratings(value: Mapping[str, object]) -> Entries:
    ratings = value if isinstance(value, Entries) else Entries(value)
    for key, rating in ratings.items():
        read_rating(rating, f"ratings[{key!r}]")
    return ratings


def _read_coaching(value: Iterable[CoachingAction]) -> tuple[CoachingAction, ...]:
    return read_items(value, "coaching", CoachingAction, "a CoachingAction", key="key")


def _check_observer(observation: Observation, attribute: attrs.Attribute[str], value: str) -> None:
    check_line(observation, attribute, value)
    if value == observation.person:
        raise InvalidValueError("observer", value, "somebody else than the one who is observed")


@final
@attrs.frozen
class Observation:
    """One conversation or visit that somebody observed.

    Attributes:
        id: What tells it from every other.
        person: Who was observed.
        observer: Who observed.
        at: When the conversation was.
        channel: How it was held.
        ratings: A rating for each item of the rubric: the key of a level, or a number.
        customer: The id of the customer; `None` where it was a rehearsal.
        notes: What the observer noted.
        coaching: What was agreed.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long, the channel is unknown, or somebody observed themselves.
        DuplicateError: If two actions have one key.

    Source: Handbook 3.1.
    """

    id: str = attrs.field(converter=read_id)
    person: str = attrs.field(validator=check_line)
    observer: str = attrs.field(validator=_check_observer)
    at: datetime = attrs.field(validator=check_moment)
    channel: str = attrs.field(validator=check_choice("a channel", CHANNELS))
    ratings: Entries = attrs.field(converter=_read_ratings)
    customer: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    notes: str = attrs.field(default="", validator=check_text, kw_only=True)
    coaching: tuple[CoachingAction, ...] = attrs.field(default=(), converter=_read_coaching, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def score(self, rubric: Scorecard) -> Scored:
        """The score of its ratings, with every contribution.

        Raises:
            WrongTypeError: If the rubric is no scorecard.
            InvalidDocumentError: If the rubric does not admit the ratings, with every fault.
        """
        check_type(rubric, Scorecard, "rubric")
        return rubric.score({key: read_rating(value) for key, value in self.ratings.items()})

    def action(self, key: str) -> CoachingAction:
        """What was agreed under that key.

        Raises:
            NotFoundError: If nothing was.
        """
        known = {each.key: each for each in self.coaching}
        if key not in known:
            raise NotFoundError("coaching action", key, did_you_mean(key, known))
        return known[key]


def observe(observation: Observation, rubric: Scorecard, *, at: datetime, by: str) -> Observation:
    """The observation with the event that it was recorded.

    Args:
        observation: What was observed.
        rubric: The scorecard that it is rated by.
        at: When it is recorded.
        by: Who records it: the observer.

    Raises:
        InvalidDocumentError: If the rubric does not admit the ratings, with every fault.
        NotFoundError: If an action is about no part of the rubric.
        RefusedError: With everything that stands in the way: that it was recorded already, that somebody else than the
            observer records it, before the conversation, or with an action due before it.

    Source: Handbook 3.1.

    >>> from datetime import UTC
    >>> from salesmanual.selling.observation_rubric import conversation_rubric
    >>> rubric, monday = conversation_rubric(), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> ratings = dict.fromkeys(("manners", "listening", "need", "offer", "close"), "good")
    >>> observed = Observation("B-1", "li.na", "wang.wei", monday, "call", ratings)
    >>> observe(observed, rubric, at=monday, by="wang.wei").journal[0].what
    'observe'
    >>> observe(observed, rubric, at=monday, by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: observe B-1
      ☐ the observer records it: found li.na
    """
    observation.score(rubric)
    for each in observation.coaching:
        _check_competency(each, rubric)
    demands = (
        demand(text("it was not recorded before"), met=not observation.journal, path="journal"),
        _by_observer(observation, by),
        _not_before(observation, at),
        *(_due_later(observation, each) for each in observation.coaching),
    )
    return note(observation, "observe", at=at, by=by, demands=demands, changes={})


def add_coaching(
    observation: Observation, action: CoachingAction, rubric: Scorecard, *, at: datetime, by: str
) -> Observation:
    """The observation with one more action that was agreed.

    Raises:
        NotFoundError: If the action is about no part of the rubric.
        RefusedError: With everything that stands in the way: that somebody else than the observer agrees it, that the
            key is taken, or that it is due before the conversation.

    Source: Handbook 3.1.
    """
    check_type(action, CoachingAction, "action")
    _check_competency(action, rubric)
    taken = action.key in {each.key for each in observation.coaching}
    demands = (
        _by_observer(observation, by),
        _not_before(observation, at),
        demand(text("the key is new"), met=not taken, path="coaching", reason=_found(action.key)),
        _due_later(observation, action),
    )
    changes = {"coaching": (*observation.coaching, action)}
    return note(observation, "add coaching", at=at, by=by, demands=demands, changes=changes)


def complete_coaching(observation: Observation, key: str, on: date, *, at: datetime, by: str) -> Observation:
    """The observation with an action that was done on a day.

    Raises:
        NotFoundError: If no action has the key.
        RefusedError: With everything that stands in the way: that it is done already, that the observed confirms it
            alone, or that the day is before the conversation or after the confirmation.

    Source: Handbook 3.1.
    """
    action = observation.action(key)
    read_date(on, "on")
    demands = (
        demand(text("the action is open"), met=action.done is None, path="coaching", reason=_found_day(action.done)),
        demand(text("somebody else than the observed confirms it"), met=by != observation.person, path="by"),
        demand(
            text("it was done between the conversation and now"),
            met=observation.at.date() <= on <= read_moment(at, "at").date(),
            path="on",
            reason=_found_day(on),
        ),
    )
    done = attrs.evolve(action, done=on)
    coaching = tuple(done if each is action else each for each in observation.coaching)
    return note(observation, "complete coaching", at=at, by=by, demands=demands, changes={"coaching": coaching})


def correct_ratings(
    observation: Observation, ratings: Mapping[str, object], rubric: Scorecard, *, at: datetime, by: str, why: str
) -> Observation:
    """The observation with other ratings; those before stay in the journal of earlier versions.

    Raises:
        InvalidDocumentError: If the rubric does not admit the ratings, with every fault.
        RefusedError: With everything that stands in the way: that somebody else than the observer corrects them, or
            gives no reason.

    Source: Handbook 3.1.
    """
    corrected = attrs.evolve(observation, ratings=ratings)
    corrected.score(rubric)
    demands = (
        _by_observer(observation, by),
        _not_before(observation, at),
        demand(text("there is a reason"), met=bool(why.strip()), path="why"),
    )
    changes = {"ratings": corrected.ratings}
    return note(observation, "correct ratings", at=at, by=by, demands=demands, why=why, changes=changes)


def _check_competency(action: CoachingAction, rubric: Scorecard) -> None:
    check_type(rubric, Scorecard, "rubric")
    known = {part.key for _, _, part in walk(rubric.parts)}
    if action.competency not in known:
        raise NotFoundError("competency", action.competency, did_you_mean(action.competency, known))


def _by_observer(observation: Observation, by: str) -> Finding:
    return demand(text("the observer records it"), met=by == observation.observer, path="by", reason=_found(by))


def _not_before(observation: Observation, at: datetime) -> Finding:
    met = read_moment(at, "at") >= observation.at
    return demand(text("the conversation has taken place"), met=met, path="at")


def _due_later(observation: Observation, action: CoachingAction) -> Finding:
    asked = text("action {key} is due on the day of the conversation or later", key=action.key)
    return demand(asked, met=action.due >= observation.at.date(), path="coaching", reason=_found_day(action.due))


def _found(found: str) -> Text:
    return text("found {found}", found=found)


def _found_day(on: date | None) -> Text:
    return text("found {found}", found=on)

"""The record of a promotion round: candidates, panel, scores, places given, appointments and appeals.

Invariant: a person stands in it once as a candidate; every declaration, score and place is of somebody who is in it.
What ranking found is kept as it was found, so that an appeal looks at what was decided.

Left out: how it moves along (`promotion_rounds`, `promotion_rounds_decisions`) and the ranking
(`promotion_round_ranking`).
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_date,
    check_flag,
    check_kind,
    check_line,
    check_moment,
    check_optional_line,
    read_items,
    read_lines,
)
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal, read_id
from salesmanual.people.appointments import Appointment, read_appointments
from salesmanual.people.promotion_panels import Declaration, PanelMember, PanelSheet
from salesmanual.people.promotion_rounds_policy import PositionPlaces, PromotionRoundPolicy, read_places

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AppealAnswer",
    "Candidate",
    "CandidateStanding",
    "CandidateWaiver",
    "Placing",
    "PlacingOutcome",
    "PromotionRound",
    "RoundAppeal",
    "check_round",
]

PlacingOutcome = Literal["selected", "reserve", "not-selected", "below-least-score", "undecided"]
"""What ranking gives a candidate; `undecided` where a tie needs a drawn order."""

AppealAnswer = Literal["dismissed", "upheld"]
"""The answers to an appeal."""

_OUTCOMES: Final[tuple[str, ...]] = get_args(PlacingOutcome)
_ANSWERS: Final[tuple[str, ...]] = get_args(AppealAnswer)
_TAKEN: Final = frozenset({"selected", "reserve"})


def _read_value(value: Exact | str) -> Fraction:
    return read_fraction(value, "value")


@final
@attrs.frozen
class CandidateStanding:
    """A figure of a candidate by which ties are broken.

    Attributes:
        key: What the tie-break calls it.
        value: The figure, such as a score or days of service.

    Source: Handbook 8.2.

    >>> CandidateStanding("performance", "4.2").value
    Fraction(21, 5)
    """

    key: str = attrs.field(validator=check_line)
    value: Fraction = attrs.field(converter=_read_value)


@final
@attrs.frozen
class CandidateWaiver:
    """Why somebody is admitted who is not eligible.

    Attributes:
        by: Who admits them.
        why: The reason.
        on: The day.

    Source: Handbook 8.2.
    """

    by: str = attrs.field(validator=check_line)
    why: str = attrs.field(validator=check_line)
    on: date = attrs.field(validator=check_date)


def _read_standings(values: Iterable[CandidateStanding]) -> tuple[CandidateStanding, ...]:
    return read_items(values, "standings", CandidateStanding, "a CandidateStanding", key="key")


@final
@attrs.frozen
class Candidate:
    """Somebody who stands for a place.

    Attributes:
        person: Who.
        from_position: The key of the position held.
        to_position: The key of the position aimed at.
        status: The word of the eligibility that was found.
        standings: The figures for ties.
        manager: Whose direct report they are; `None` where nobody's.
        nominated_by: Who put them forward; `None` where they applied themselves.
        waiver: Why they are admitted though not eligible; `None` where they are not, or need none.
        withdrawn: Whether they no longer stand.

    Source: Handbook 8.2.
    """

    person: str = attrs.field(validator=check_line)
    from_position: str = attrs.field(validator=check_line)
    to_position: str = attrs.field(validator=check_line)
    status: str = attrs.field(validator=check_line)
    standings: tuple[CandidateStanding, ...] = attrs.field(default=(), converter=_read_standings, kw_only=True)
    manager: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    nominated_by: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    waiver: CandidateWaiver | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(check_kind(CandidateWaiver, "a CandidateWaiver")),
        kw_only=True,
    )
    withdrawn: bool = attrs.field(default=False, validator=check_flag, kw_only=True)

    def is_eligible(self, policy: PromotionRoundPolicy) -> bool:
        """Whether the status is one that needs no waiver."""
        return self.status in policy.eligible

    def is_admitted(self, policy: PromotionRoundPolicy) -> bool:
        """Whether they still stand, and are eligible or have a waiver."""
        return not self.withdrawn and (self.is_eligible(policy) or self.waiver is not None)


@final
@attrs.frozen
class Placing:
    """What ranking gave a candidate.

    Attributes:
        person: Who.
        position: The position.
        place: The place, from 1; those whom a tie leaves equal share it.
        score: The panel's score.
        outcome: Whether they get a place, stand on the reserve list, or neither.

    Source: Handbook 8.2.
    """

    person: str = attrs.field(validator=check_line)
    position: str = attrs.field(validator=check_line)
    place: int = attrs.field(validator=check_count(1))
    score: Fraction = attrs.field(converter=_read_value)
    outcome: PlacingOutcome = attrs.field(validator=check_choice("an outcome", _OUTCOMES))


@final
@attrs.frozen
class RoundAppeal:
    """What a candidate holds against the round.

    Attributes:
        person: Who appeals.
        ranking: Against which ranking, from 1.
        at: When.
        answer: The answer; `None` while there is none.
        answered_by: Who answered.

    Source: Handbook 8.2.
    """

    person: str = attrs.field(validator=check_line)
    ranking: int = attrs.field(validator=check_count(1))
    at: datetime = attrs.field(validator=check_moment)
    answer: AppealAnswer | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_choice("an answer", _ANSWERS)), kw_only=True
    )
    answered_by: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)


def _read_candidates(values: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return read_items(values, "candidates", Candidate, "a Candidate", key="person")


def _read_members(values: Iterable[PanelMember]) -> tuple[PanelMember, ...]:
    return read_items(values, "panel", PanelMember, "a PanelMember", key="person")


def _read_declarations(values: Iterable[Declaration]) -> tuple[Declaration, ...]:
    return read_items(values, "declarations", Declaration, "a Declaration", key="member")


def _read_sheets(values: Iterable[PanelSheet]) -> tuple[PanelSheet, ...]:
    sheets = read_items(values, "sheets", PanelSheet, "a PanelSheet")
    seen: set[tuple[str, str]] = set()
    for sheet in sheets:
        pair = (sheet.member, sheet.candidate)
        if pair in seen:
            raise DuplicateError("sheets: the sheet of", " for ".join(pair), "a member scores a candidate once")
        seen.add(pair)
    return sheets


def _read_drawn(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "drawn")


def _read_declined(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "declined")


def _read_placings(values: Iterable[Placing]) -> tuple[Placing, ...]:
    return read_items(values, "placings", Placing, "a Placing", key="person")


def _read_appeals(values: Iterable[RoundAppeal]) -> tuple[RoundAppeal, ...]:
    return read_items(values, "appeals", RoundAppeal, "a RoundAppeal")


@final
@attrs.frozen
class PromotionRound:
    """One round.

    Attributes:
        id: What tells it from every other.
        policy: The key of the policy.
        places: The places by position.
        apply_until: The last day to apply.
        candidates: Who stands, in the order they came.
        panel: Its members.
        declarations: What they declared.
        sheets: What they gave.
        drawn: The order that was drawn for ties.
        placings: What ranking gave, position by position, the first place first.
        declined: Who did not take the place that was offered.
        appointments: Who is appointed.
        appeal_until: The last day to appeal; `None` before the appointments, or where there is no appeal.
        appeals: The appeals.
        journal: What happened.

    Raises:
        DuplicateError: If somebody is a candidate or a member twice, or scored a candidate twice.

    Source: Handbook 8.2.
    """

    id: str = attrs.field(converter=read_id)
    policy: str = attrs.field(validator=check_line)
    places: tuple[PositionPlaces, ...] = attrs.field(converter=read_places)
    apply_until: date = attrs.field(validator=check_date)
    candidates: tuple[Candidate, ...] = attrs.field(default=(), converter=_read_candidates, kw_only=True)
    panel: tuple[PanelMember, ...] = attrs.field(default=(), converter=_read_members, kw_only=True)
    declarations: tuple[Declaration, ...] = attrs.field(default=(), converter=_read_declarations, kw_only=True)
    sheets: tuple[PanelSheet, ...] = attrs.field(default=(), converter=_read_sheets, kw_only=True)
    drawn: tuple[str, ...] = attrs.field(default=(), converter=_read_drawn, kw_only=True)
    placings: tuple[Placing, ...] = attrs.field(default=(), converter=_read_placings, kw_only=True)
    declined: tuple[str, ...] = attrs.field(default=(), converter=_read_declined, kw_only=True)
    appointments: tuple[Appointment, ...] = attrs.field(default=(), converter=read_appointments, kw_only=True)
    appeal_until: date | None = attrs.field(default=None, validator=attrs.validators.optional(check_date), kw_only=True)
    appeals: tuple[RoundAppeal, ...] = attrs.field(default=(), converter=_read_appeals, kw_only=True)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def candidate(self, person: str) -> Candidate:
        """The candidate of that name.

        Raises:
            NotFoundError: If they are none.
        """
        for each in self.candidates:
            if each.person == person:
                return each
        raise NotFoundError("candidate", person, did_you_mean(person, [each.person for each in self.candidates]))

    def members(self) -> tuple[str, ...]:
        """Who is on the panel."""
        return tuple(member.person for member in self.panel)

    def admitted(self, policy: PromotionRoundPolicy) -> tuple[Candidate, ...]:
        """The candidates who are scored."""
        return tuple(each for each in self.candidates if each.is_admitted(policy))

    def declaration_of(self, member: str) -> Declaration | None:
        """What the member declared; `None` where they did not yet."""
        return next((each for each in self.declarations if each.member == member), None)

    def rankings(self) -> int:
        """How often it was ranked."""
        return sum(event.what == "rank" for event in self.journal)

    def chosen(self) -> tuple[Placing, ...]:
        """Who gets a place: the first in the ranking, and from the reserve list as many as declined."""
        declined = set(self.declined)
        found: list[Placing] = []
        for offer in self.places:
            able = (each for each in self.placings if each.position == offer.position and each.outcome in _TAKEN)
            found += [each for each in able if each.person not in declined][: offer.places]
        return tuple(found)

    def reserve(self) -> tuple[Placing, ...]:
        """Who still stands on the reserve list, the first to move up first."""
        placed = {each.person for each in self.chosen()} | set(self.declined)
        return tuple(each for each in self.placings if each.outcome == "reserve" and each.person not in placed)

    def approver(self) -> str | None:
        """Who approved it last; `None` where nobody did."""
        return next((event.by for event in reversed(self.journal) if event.what == "approve"), None)

    def __str__(self) -> str:
        return f"{self.id}: {len(self.candidates)} candidates, {self.journal.state}"


def check_round(round: PromotionRound, policy: PromotionRoundPolicy) -> None:  # noqa: A002 - the record's word
    """Refuses what is no round, or no policy for one: each of its verbs begins with both.

    Raises:
        WrongTypeError: If one of them is of another class.
        InvalidValueError: If the round is of another policy.
    """
    check_type(round, PromotionRound, "round")
    check_type(policy, PromotionRoundPolicy, "policy")
    if round.policy != policy.key:
        raise InvalidValueError("policy", policy.key, f"the policy of the round, {round.policy!r}")

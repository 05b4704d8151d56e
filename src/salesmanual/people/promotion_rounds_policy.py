"""The rule of a promotion round: places, panel, scoring, ties, reserve list, who approves, and the days to appeal.

    called ──▶ scoring ──▶ ranked ──▶ approved ──▶ appointed ──▶ closed
                  ▲  return   │                        │
                  └───────────┴──────── reopen ────────┘

Invariant: a policy that is built can be carried out: the panel is large enough for its roles and for the scores that
the aggregation needs. The table of moves is made of the policy alone.

Left out: the rounds themselves (`promotion_rounds`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_flag,
    check_kind,
    check_line,
    check_section,
    read_items,
    read_lines,
)
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.scorecard import Scorecard
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workflow import Move, State, Workflow
from salesmanual.people.promotion_panels import PanelAggregate, PanelSeat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["PositionPlaces", "PromotionRoundPolicy", "TieBreak", "read_places"]

Better = Literal["higher", "lower"]
"""Which of two figures comes first."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "called": {"en": "called", "zh_Hant": "報名中", "zh_Hans": "报名中"},
    "scoring": {"en": "scoring", "zh_Hant": "評審中", "zh_Hans": "评审中"},
    "ranked": {"en": "ranked", "zh_Hant": "已排名", "zh_Hans": "已排名"},
    "approved": {"en": "approved", "zh_Hant": "已批准", "zh_Hans": "已批准"},
    "appointed": {"en": "appointed", "zh_Hant": "已任命", "zh_Hans": "已任命"},
    "closed": {"en": "closed", "zh_Hant": "已結束", "zh_Hans": "已结束"},
    "cancelled": {"en": "cancelled", "zh_Hant": "已取消", "zh_Hans": "已取消"},
}
_DEFAULT_LABEL: Final = Label({"en": "promotion round", "zh_Hant": "晉升評審", "zh_Hans": "晋升评审"})
_DEFAULT_TIES: Final[Mapping[str, Mapping[str, str]]] = {
    "performance": {"en": "performance score", "zh_Hant": "績效得分", "zh_Hans": "绩效得分"},
    "service": {"en": "service time", "zh_Hant": "任職時間", "zh_Hans": "任职时间"},
}


@final
@attrs.frozen
class PositionPlaces:
    """How many places of a position the round fills at most.

    Attributes:
        position: The key of the position.
        places: How many.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no place.

    Source: Handbook 8.2.

    >>> PositionPlaces("senior-representative", 0)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: places: found 0, accepted is a whole number of at least 1
    """

    position: str = attrs.field(validator=check_line)
    places: int = attrs.field(validator=check_count(1))


@final
@attrs.frozen
class TieBreak:
    """A figure that decides between candidates whom everything before it leaves equal.

    Attributes:
        key: What each candidate's figure is called by.
        better: Whether the higher or the lower figure comes first.
        label: What people read; the key by default.

    Source: Handbook 8.2.

    >>> TieBreak("absence-days", "lower").better
    'lower'
    """

    key: str = attrs.field(validator=check_line)
    better: Better = attrs.field(default="higher", validator=check_choice("what comes first", ("higher", "lower")))
    label: Label = attrs.field(converter=read_label, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


def read_places(values: Iterable[PositionPlaces]) -> tuple[PositionPlaces, ...]:
    """The places of a round, each position once."""
    return read_items(values, "places", PositionPlaces, "a PositionPlaces", key="position", least=1)


def _read_panel(values: Iterable[PanelSeat]) -> tuple[PanelSeat, ...]:
    return read_items(values, "panel", PanelSeat, "a PanelSeat", key="role")


def _read_ties(values: Iterable[TieBreak]) -> tuple[TieBreak, ...]:
    return read_items(values, "ties", TieBreak, "a TieBreak", key="key")


def _standard_ties() -> tuple[TieBreak, ...]:
    return tuple(TieBreak(key, label=label) for key, label in _DEFAULT_TIES.items())


def _read_eligible(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "eligible")


def _read_waivers(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "waived_by")


def _read_approvers(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "approved_by")


def _read_least_score(value: Exact | str) -> Fraction:
    return read_fraction(value, "least_score")


_CHECK_DAYS: Final = attrs.validators.optional(check_count(1))


@final
@attrs.frozen
class PromotionRoundPolicy:
    """How a company fills a limited number of places.

    Attributes:
        card: What a panel member rates; the ratings become that member's score.
        places: The places by position.
        aggregate: How the members' scores become the panel's.
        panel: The roles that the panel has to have.
        panel_size: How many members it has at least.
        least_scores: How many members score each candidate at least.
        least_score: The panel's score below which nobody gets a place; `None` for none.
        ties: What decides between equal scores, in order; after it a drawn order does.
        reserve: How many stand on the reserve list of a position at most.
        nominations: Whether others may put somebody forward.
        eligible: The words of an eligibility status by which a candidate is admitted without a waiver.
        waived_by: The roles that may admit somebody who is not eligible.
        managers_score: Whether members may score their own direct reports.
        nominators_score: Whether members may score whom they nominated.
        approved_by: The roles that may approve; anybody where there are none.
        callers_approve: Whether who called the round may approve it.
        score_workdays: Workdays for the scoring; `None` for no limit.
        approve_workdays: Workdays for the approval; `None` for no limit.
        appeal_workdays: Workdays after the appointments in which candidates may appeal; 0 for no appeal.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds, or the panel is too small for its roles or for the scores.
        DuplicateError: If a position, a role or a tie-break comes twice.

    Source: Handbook 8.2.

    >>> from salesmanual.kernel.scorecard import Item, PointScale
    >>> card = Scorecard("Panel", [Item("interview", "100%", PointScale(0, 100))])
    >>> places = [PositionPlaces("senior-representative", 2)]
    >>> PromotionRoundPolicy(card, places).places_of("senior-representative")
    2
    >>> PromotionRoundPolicy(card, places, aggregate=PanelAggregate("trimmed"))
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: least_scores: found 2, accepted is at least 3, as the aggregation needs
    """

    card: Scorecard = attrs.field(validator=check_kind(Scorecard, "a Scorecard"))
    places: tuple[PositionPlaces, ...] = attrs.field(converter=read_places)
    aggregate: PanelAggregate = attrs.field(
        factory=PanelAggregate, validator=check_kind(PanelAggregate, "a PanelAggregate"), kw_only=True
    )
    panel: tuple[PanelSeat, ...] = attrs.field(default=(), converter=_read_panel, kw_only=True)
    panel_size: int = attrs.field(default=3, validator=check_count(1), kw_only=True)
    least_scores: int = attrs.field(default=2, validator=check_count(1), kw_only=True)
    least_score: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(_read_least_score), kw_only=True
    )
    ties: tuple[TieBreak, ...] = attrs.field(factory=_standard_ties, converter=_read_ties, kw_only=True)
    reserve: int = attrs.field(default=0, validator=check_count(0), kw_only=True)
    nominations: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    eligible: tuple[str, ...] = attrs.field(default=("eligible", "met"), converter=_read_eligible, kw_only=True)
    waived_by: tuple[str, ...] = attrs.field(default=("director",), converter=_read_waivers, kw_only=True)
    managers_score: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    nominators_score: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    approved_by: tuple[str, ...] = attrs.field(default=("director",), converter=_read_approvers, kw_only=True)
    callers_approve: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    score_workdays: int | None = attrs.field(default=None, validator=_CHECK_DAYS, kw_only=True)
    approve_workdays: int | None = attrs.field(default=None, validator=_CHECK_DAYS, kw_only=True)
    appeal_workdays: int = attrs.field(default=5, validator=check_count(0), kw_only=True)
    key: str = attrs.field(default="promotion-round", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_DEFAULT_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="8.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        seats = sum(seat.least for seat in self.panel)
        if self.panel_size < seats:
            raise InvalidValueError("panel_size", self.panel_size, f"at least {seats}, as many as the roles need")
        if self.least_scores < self.aggregate.least():
            accepted = f"at least {self.aggregate.least()}, as the aggregation needs"
            raise InvalidValueError("least_scores", self.least_scores, accepted)
        if self.panel_size < self.least_scores:
            raise InvalidValueError("panel_size", self.panel_size, f"at least the {self.least_scores} scores")

    def places_of(self, position: str) -> int:
        """How many places of the position there are.

        Raises:
            NotFoundError: If the policy has none of it.
        """
        for each in self.places:
            if each.position == position:
                return each.places
        raise NotFoundError("position", position, did_you_mean(position, [each.position for each in self.places]))

    def workflow(self) -> Workflow:
        """The table of its moves."""
        return Workflow("promotion-round", _states(), _moves(self), label=self.label, section=self.section)

    def to_mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        return self.workflow().to_mermaid()


def _states() -> list[State]:
    ends = {"closed", "cancelled"}
    return [
        State(key, label, initial=key == "called", final=key in ends, clock="calendar")
        for key, label in _LABELS.items()
    ]


def _moves(policy: PromotionRoundPolicy) -> list[Move]:
    moves = [
        Move("called", "start scoring", "scoring"),
        Move("scoring", "rank", "ranked"),
        Move("ranked", "return", "scoring", needs_reason=True),
        Move("ranked", "approve", "approved", roles=policy.approved_by),
        Move("approved", "appoint", "appointed"),
        Move("appointed", "close", "closed"),
        Move(["called", "scoring", "ranked", "approved"], "cancel", "cancelled", needs_reason=True),
    ]
    if policy.appeal_workdays:
        moves.append(Move("appointed", "reopen", "scoring", needs_reason=True))
    return moves

"""A round to test with: its policy, its people, and the same round at each of its steps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.kernel.scorecard import Item, PointScale, Scorecard
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.people.promotion_panels import PanelMember, PanelSeat
from salesmanual.people.promotion_rounds import enter_candidate, open_round
from salesmanual.people.promotion_rounds_decisions import appoint_chosen, approve_round
from salesmanual.people.promotion_rounds_policy import PositionPlaces, PromotionRoundPolicy
from salesmanual.people.promotion_rounds_scoring import (
    declare_conflicts,
    rank_places,
    score_candidates,
    seat_panel,
    start_scoring,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.people.promotion_rounds_record import PromotionRound

SENIOR: Final = "senior-representative"
LEAD: Final = "team-lead"
CARD: Final = Scorecard(
    "Panel", [Item("results", "60%", PointScale(0, 100)), Item("interview", "40%", PointScale(0, 100))]
)
POLICY: Final = PromotionRoundPolicy(
    CARD,
    [PositionPlaces(SENIOR, 2), PositionPlaces(LEAD, 1)],
    panel=[PanelSeat("hr"), PanelSeat("manager", 2)],
    reserve=1,
)
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
LAST: Final = date(2026, 5, 8)
SINCE: Final = date(2026, 7, 1)
PANEL: Final = (PanelMember("hr.hu", "hr"), PanelMember("m.ma", "manager"), PanelMember("m.mo", "manager"))
PEOPLE: Final = {"chen": (3, 400), "deng": (4, 400), "fang": (4, 900), "gao": (5, 100)}
SCORES: Final = {"chen": (90, 90, 90), "deng": (80, 80, 80), "fang": (80, 80, 80), "gao": (70, 60, 70)}


@attrs.frozen
class Status:
    """What anybody may hand in as an eligibility."""

    status: str = "eligible"


def at(day: int, month: int = 5) -> datetime:
    """Noon of a day of 2026."""
    return datetime(2026, month, day, 12, 0, tzinfo=UTC)


def called(policy: PromotionRoundPolicy = POLICY) -> PromotionRound:
    """The call."""
    return open_round("R-1", policy, apply_until=LAST, at=at(4), by="hr.lu")


def entered(policy: PromotionRoundPolicy = POLICY, people: Mapping[str, tuple[int, int]] = PEOPLE) -> PromotionRound:
    """With candidates for the senior places."""
    record = called(policy)
    for person, (performance, service) in people.items():
        record = enter_candidate(
            record,
            policy,
            person,
            from_position="representative",
            to_position=SENIOR,
            eligibility=Status(),
            standings={"performance": performance, "service": service},
            at=at(5),
            by=person,
        )
    return record


def started(record: PromotionRound | None = None, policy: PromotionRoundPolicy = POLICY) -> PromotionRound:
    """With a panel that declared no conflict, and scoring begun."""
    record = seat_panel(entered(policy) if record is None else record, policy, PANEL, at=at(6), by="hr.lu")
    for member in PANEL:
        record = declare_conflicts(record, policy, {}, at=at(7), by=member.person)
    return start_scoring(record, policy, at=at(11), by="hr.lu")


def scored(scores: Mapping[str, tuple[int, ...]] = SCORES, policy: PromotionRoundPolicy = POLICY) -> PromotionRound:
    """With everybody's scores."""
    record = started(policy=policy)
    for number, member in enumerate(PANEL):
        sheets = {who: {"results": given[number], "interview": given[number]} for who, given in scores.items()}
        record = score_candidates(record, policy, sheets, at=at(12), by=member.person)
    return record


def ranked(policy: PromotionRoundPolicy = POLICY) -> PromotionRound:
    """Ranked: chen, fang selected; deng in reserve; gao not."""
    return rank_places(scored(policy=policy), policy, at=at(13), by="hr.lu")


def approved(policy: PromotionRoundPolicy = POLICY) -> PromotionRound:
    """Approved by the director."""
    return approve_round(ranked(policy), policy, roles=["director"], at=at(14), by="d.du")


def appointed(policy: PromotionRoundPolicy = POLICY) -> PromotionRound:
    """Appointed on 18 May 2026; five workdays to appeal."""
    return appoint_chosen(approved(policy), policy, OFFICE, since=SINCE, at=at(18), by="hr.lu")

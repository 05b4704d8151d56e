"""Agreements, an office and times for the tests of hand-overs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.organization.handoff_process import GIVER_STEPS
from salesmanual.organization.handoffs import Handover, move_handover, request_handover
from salesmanual.organization.service_times import Collaboration, ServiceAgreement

if TYPE_CHECKING:
    from salesmanual.organization.handoff_process import HandoverStep

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REVIEW: Final = ServiceAgreement("legal", "legal", "sales", "contract review", timedelta(hours=16))
CREDIT: Final = ServiceAgreement("credit", "finance", "sales", "credit check", timedelta(hours=4))
PROMISES: Final = Collaboration([REVIEW, CREDIT])


def at(written: str) -> datetime:
    """A time, in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def asked(
    number: str = "H-1",
    agreement: str = "legal",
    subject: str = "D-7",
    when: datetime = MONDAY,
    promises: Collaboration = PROMISES,
) -> Handover:
    """A request."""
    return request_handover(promises, number, agreement, subject, at=when, by="li.na")


def after(handover: Handover, *steps: tuple[HandoverStep, datetime], promises: Collaboration = PROMISES) -> Handover:
    """The request after some steps, each by the department whose step it is."""
    agreement = promises.agreement(handover.agreement)
    for step, when in steps:
        side = agreement.giver if step in GIVER_STEPS else agreement.taker
        handover = move_handover(promises, handover, step, department=side, at=when, by="zhang.min", why="because")
    return handover

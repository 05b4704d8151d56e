"""A small world for the tests of leads: a calendar, times, a process, a lead in every state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.consents import Consent
from salesmanual.selling.lead_process import LeadProcess
from salesmanual.selling.leads import Lead

CALENDAR: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PROCESS: Final = LeadProcess()
FACTS: Final = {"budget": 9000, "authority": "decides", "need": "fewer errors", "days_to_decision": 60}


def at(**later: int) -> datetime:
    """Monday morning, and that much later."""
    return MONDAY + timedelta(**later)


CONSENT: Final = Consent("marketing", "email", MONDAY, "web form")
CAPTURED: Final = Lead(
    "L-1",
    "fair",
    MONDAY,
    name="Li Na",
    company="Acme Ltd",
    phones=["13800138000"],
    emails=["li.na@example.com"],
    consents=[CONSENT],
    facts=FACTS,
)
NEW: Final = PROCESS.begin(CAPTURED, by="fair list")
ASSIGNED: Final = PROCESS.assign(NEW, "li.na", at=at(hours=1), by="wang.wei")
CONTACTED: Final = PROCESS.contact(ASSIGNED, "call", at=at(hours=2), by="li.na", why="wants an offer")
QUALIFIED: Final = PROCESS.qualify(CONTACTED, at=at(hours=3), by="li.na")
RESTING: Final = PROCESS.recycle(CONTACTED, date(2026, 6, 1), at=at(hours=3), by="li.na", why="next budget year")
DISQUALIFIED: Final = PROCESS.disqualify(CONTACTED, "no budget", at=at(hours=3), by="li.na")
MERGED: Final = PROCESS.merge(CONTACTED, "L-9", at=at(hours=3), by="li.na")
EVERY: Final = (NEW, ASSIGNED, CONTACTED, QUALIFIED, RESTING, DISQUALIFIED, MERGED)

"""A small process with everything in it, and times, for the tests of the sales process and the pipeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from salesmanual.kernel.money import Money
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import HandOff, LossReason, Stage

AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday."""

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
BY: Final = "li.na"

PROCESS: Final = SalesProcess(
    "deals",
    [
        Stage("lead", exit_criteria=["owner is present"], probability="10%", category="omitted", expected_days=3),
        Stage("visit", probability="20%", skippable=True, entry=True, expected_days=5, red_after=10),
        Stage(
            "offer",
            exit_criteria=["amount >= 5 CNY", "budget is present"],
            handoffs=[HandOff("legal", "Legal", "the contract is reviewed")],
            probability="50%",
            category="commit",
            skippable=True,
        ),
        Stage("service", won=True, exit_criteria=["served"]),
        Stage("care", won=True),
    ],
    loss_reasons=[LossReason("price"), LossReason("rival", "a rival won", names_competitor=True)],
    reopen_limit=1,
    reopen_within=30,
)


def on(days: float) -> datetime:
    """So many days later."""
    return AT + timedelta(days=days)


def begun(number: str = "D-7", *, stage: str | None = None, day: float = 0, **fields: object) -> Opportunity:
    """A deal that begins on that day."""
    given: dict[str, object] = {"amount": Money(100, "CNY"), "owner": BY, **fields}
    deal = Opportunity(number, **given)  # type: ignore[arg-type] # the fields as a test names them
    return PROCESS.begin(deal, at=on(day), by=BY, stage=stage)


def offered(number: str = "D-7", *, day: float = 0, **fields: object) -> Opportunity:
    """A deal that came to the offer on that day, by way of a visit, with all that the offer demands."""
    deal = begun(number, stage=None, day=day, facts={"budget": "known"}, **fields)
    deal = PROCESS.advance(deal, at=on(day), by=BY)
    deal = PROCESS.advance(deal, at=on(day), by=BY)
    return PROCESS.hand_off(deal, "legal", at=on(day), by="zhang.min")

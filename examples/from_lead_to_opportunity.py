"""One customer's story: a name on a fair's list becomes a customer with an opportunity, and its journal is printed.

python examples/from_lead_to_opportunity.py
python examples/from_lead_to_opportunity.py --language zh_Hant
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from salesmanual import Language, Money
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.lead_capture import CaptureForm
from salesmanual.selling.lead_capture_columns import ConsentColumn, FactColumn
from salesmanual.selling.lead_conversion import convert_lead
from salesmanual.selling.lead_deadlines import leads_due, response_times
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.lead_process import LeadProcess
from salesmanual.selling.opportunity_record import BuyingContact, NextStep, Opportunity
from salesmanual.selling.process_standard import standard_process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesmanual.selling.contacts import Contact
    from salesmanual.selling.customers import Customer
    from salesmanual.selling.lead_conversion import Conversion
    from salesmanual.selling.leads import Lead

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00", "Asia/Shanghai", key="office")
PROCESS: Final = LeadProcess(respond_within=timedelta(hours=4), purpose="marketing")
FORM: Final = CaptureForm(
    "spring-fair",
    "fair",
    name="Name",
    company="Company",
    captured_at="Time",
    phones=["Mobile"],
    emails=["E-mail"],
    facts=[FactColumn("Seats", "seats", "number")],
    consents=[ConsentColumn("May we call or write?", "marketing", "any")],
)
SHEET: Final = """Name,Company,Time,Mobile,E-mail,Seats,May we call or write?
陳 美玲 女士,瑞豐科技（蘇州）有限公司,2026-03-06 16:30,138 0013 8000,Mei.Chen@Ruifeng.example,40,yes
Tom,Globex Co. Ltd.,2026-03-06 16:40,call me,,many,maybe
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Capture the list, follow one lead up, rest it, take it up again, qualify and convert it."""
    language: Language = _options(arguments).language
    captured = FORM.capture_csv(SHEET, PROCESS, ids="FAIR-", at=_at(6, 18, 0), by="fair list", normal=NormalForm())
    print(captured.to_text(language))
    lead = captured.leads[0]
    print(f"\n{NormalForm().of(lead).to_text(language)}\n")

    lead = PROCESS.assign(lead, "li.na", at=_at(9, 9, 30), by="wang.wei")
    print(leads_due([lead], PROCESS, OFFICE, as_of=_at(9, 15, 0)).to_text(language))
    lead = _followed_up(lead, language)
    done = _converted(lead)
    print(done.to_text(language))
    deal = done.opportunity
    if deal is not None:
        deal = standard_process().advance(deal, at=_at(18, 9, 5), by="li.na", why="met at the visit")
        print(f"\n{standard_process().check(deal).to_text(language)}")
    times = response_times([done.lead], PROCESS, OFFICE, as_of=_at(31, 9, 0))
    print(f"\n{times.to_text(language)}")


def _followed_up(lead: Lead, language: Language) -> Lead:
    """The lead from the first call to its qualification, with what stood in the way printed."""
    lead = PROCESS.contact(lead, "call", reached=False, at=_at(9, 10, 0), by="li.na", why="no answer")
    lead = PROCESS.contact(lead, "call", at=_at(9, 15, 30), by="li.na", why="asks for a visit")
    try:
        PROCESS.qualify(lead, at=_at(9, 15, 40), by="li.na")
    except RefusedError as refusal:
        print(f"\n{refusal}")
    check = PROCESS.qualification.check(lead)
    print("".join(f"\n? {question.render(language)}" for question in check.questions()) + "\n")
    lead = PROCESS.recycle(lead, date(2026, 3, 16), at=_at(9, 16, 0), by="li.na", why="decides on the budget next week")
    lead = PROCESS.resume(lead, at=_at(16, 9, 0), by="li.na")
    lead = PROCESS.assign(lead, "li.na", at=_at(16, 9, 5), by="wang.wei")
    lead = PROCESS.contact(lead, "visit", at=_at(17, 14, 0), by="li.na", why="saw the warehouse")
    facts = {"budget": 96000, "authority": "recommends", "need": "fewer picking errors", "days_to_decision": 45}
    lead = PROCESS.learn(lead, facts, at=_at(17, 16, 0), by="li.na", why="visit")
    return PROCESS.qualify(lead, at=_at(17, 16, 5), by="li.na")


def _converted(lead: Lead) -> Conversion[Opportunity]:
    """The customer, the contact and the opportunity that the lead becomes."""
    at = _at(18, 9, 0)

    def opened(lead: Lead, customer: Customer, contact: Contact | None) -> Opportunity:
        deal = Opportunity(
            "D-1",
            customer.id,
            Money("96000", "CNY"),
            owner=lead.owner,
            source=lead.source,
            close_date=date(2026, 5, 4),
            contacts=[] if contact is None else [BuyingContact(contact.id, ["user"])],
            next_step=NextStep("send the outline", date(2026, 3, 20)),
            facts=customer.facts,
        )
        return standard_process().begin(deal, at=at, by="li.na")

    return convert_lead(lead, PROCESS, customer="C-1", contact="P-1", opportunity=opened, at=at, by="li.na")


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

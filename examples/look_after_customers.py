"""Looks after the customers of the sample company: who is worth what, who waits for an answer, who is to be visited.

python examples/look_after_customers.py
python examples/look_after_customers.py --language zh_Hant

The orders of `data/orders.csv` say what each customer bought. Classes follow from them by rule, at the beginning and at
the end of the third quarter; the class says how often a customer is visited; the visits that are due are planned into
the days of a week.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sample_files

from salesmanual import Language, WorkCalendar, quarter, read_policy, week
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.selling import (
    ContactEntry,
    ContactLog,
    LoyaltyPolicy,
    Observation,
    Purchase,
    PurchaseBook,
    ResponseStandard,
    SegmentationRule,
    VisitedCustomer,
    Visitor,
    VisitPlanning,
    VisitPolicy,
    class_movements,
    conversation_rubric,
    observe,
    standard_abc,
    standard_rfm,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sales_files import Company

    from salesmanual.selling import ClassificationResult

DATA: Final = Path(__file__).resolve().parent / "data"
BEFORE: Final = date(2026, 6, 30)
NOW: Final = date(2026, 9, 30)
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00", "Asia/Shanghai", key="office")
VISITS: Final = """
soon = 14

[[classes]]
key = "A"
cadence = "every 14 days after the last visit"
priority = 1

[[classes]]
key = "B"
cadence = "every 30 days after the last visit"

[[classes]]
key = "C"
cadence = "every 60 days after the last visit"
"""

ANSWERS: Final = """
key = "answers"
label = { en = "Answers to customers", zh_Hant = "回覆客戶", zh_Hans = "回复客户" }
limits = [
  { within = "PT8H" },
  { within = "PT2H", priority = "urgent" },
]
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Segments, classes and movements, loyalty, visits due, and a week's plan."""
    language = _language(arguments)
    company = sample_files.read_company(DATA)
    book = purchases_of(company)
    now = segments_of(book, NOW)
    print(now.summary_table().to_text(language))
    print(f"\n{class_movements(segments_of(book, BEFORE), now).matrix_table().to_text(language)}")
    someone = now.customers("champions")[0]
    print(f"\n{now.explain(someone).to_text(language)}\n")
    print(LoyaltyPolicy(30, "days").measure(book.purchases, quarter(2026, 3)).to_text(language))

    due = read_policy(VisitPolicy, VISITS).report(visited(book), NOW, calendar=OFFICE)
    late = [status for status in due.statuses if status.state == "overdue"]
    print(f"\n{len(due.statuses)} customers, {len(late)} visits overdue\n")
    print(answers().assess(contacts(), OFFICE, as_of=_at(30, 10)).to_text(language))
    print(f"\n{seen().score(conversation_rubric()).table().to_text(language)}\n")
    visitors = [Visitor(name, OFFICE, 4) for name in ("li.na", "wu.fang", "wang.jun")]
    next_week = week(2026, 41)
    print(VisitPlanning().plan(due.to_requests(next_week.last_day()), visitors, next_week).to_text(language))


def purchases_of(company: Company) -> PurchaseBook:
    """What the customers bought, by the orders; returns and orders without a customer are passed over."""
    return PurchaseBook(
        Purchase(str(sale.attributes["customer"]), sale.on, sale.amount)
        for sale in company.sales
        if sale.kind == "order" and sale.attributes["customer"]
    )


def segments_of(book: PurchaseBook, as_of: date) -> ClassificationResult:
    """The RFM segment of each customer, by what was bought up to the day."""
    known = [purchase for purchase in book.purchases if purchase.on <= as_of]
    facts = SegmentationRule().summarise(known, as_of=as_of).facts()
    return standard_rfm().classify(facts, facts, as_of=as_of)


def visited(book: PurchaseBook) -> list[VisitedCustomer]:
    """The customers with their ABC class; here an order stands for a visit."""
    known = [purchase for purchase in book.purchases if purchase.on <= NOW]
    bought = SegmentationRule().summarise(known, as_of=NOW).facts()
    turnover = {customer: {"turnover": facts["monetary"]} for customer, facts in bought.items()}
    classes = standard_abc().classify(turnover, turnover, as_of=NOW)
    days: dict[str, set[date]] = defaultdict(set)
    for purchase in book.purchases:
        days[purchase.customer].add(purchase.on)
    return [
        VisitedCustomer(customer, classes.class_of(customer), min(days[customer]), sorted(days[customer]))
        for customer in book.customers()
    ]


def contacts() -> ContactLog:
    """Who spoke with whom on the last days of September."""
    return ContactLog(
        [
            ContactEntry("E-1", "C-010", "email", _at(28, 1), "li.na", "in", priority="urgent"),
            ContactEntry("E-2", "C-010", "call", _at(28, 2), "li.na", answers="E-1"),
            ContactEntry("E-3", "C-022", "message", _at(28, 3), "wu.fang", "in"),
            ContactEntry("E-4", "C-022", "visit", _at(30, 6), "wu.fang", answers="E-3", outcome="wants a trial lot"),
        ]
    )


def answers() -> ResponseStandard:
    """How long an answer may take, in working time."""
    return read_policy(ResponseStandard, ANSWERS)


def seen() -> Observation:
    """A visit that the team lead sat in on."""
    ratings = {
        "manners": "good",
        "appearance": "good",
        "listening": "fair",
        "need": "good",
        "offer": "fair",
        "close": "good",
    }
    visit = Observation("B-1", "wu.fang", "chen.wei", _at(30, 6), "visit", ratings, customer="C-022")
    return observe(visit, conversation_rubric(), at=_at(30, 9), by="chen.wei")


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 9, day, hour, tzinfo=UTC)


def _language(arguments: Sequence[str] | None) -> Language:
    parser = argparse.ArgumentParser(description="Look after the customers of the sample company.")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    language: Language = parser.parse_args(arguments).language
    return language


if __name__ == "__main__":
    main(sys.argv[1:])

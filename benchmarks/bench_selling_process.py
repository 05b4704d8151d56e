"""The sales process: 8,800 deals replayed with their journals, against a script of dicts and lists.

Both sides read the texts of a row, begin the deal with its fields, advance it over a condition, and win it for another
amount or lose it with a reason; both look the move up in a table, check the condition and the order of times, and note
every event with what changed. Ours gives new checked records, the script changes one dict in place. The rows are made
in the form and the counts of the Maven sample, so no file is needed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ratio import Row, compare, print_rows

from salesmanual.kernel.money import Money
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import LossReason, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

COUNTS = {"won": 4_238, "lost": 2_473, "engaging": 1_589, "prospecting": 500}
BEGUN = datetime(2017, 1, 2, 9, 0, tzinfo=UTC)
EXPECTED = date(2017, 12, 1)
PROCESS = SalesProcess(
    "bench",
    [
        Stage("prospecting", exit_criteria=["owner is present"], probability="10%"),
        Stage("engaging", exit_criteria=["amount is present"], probability="50%"),
    ],
    loss_reasons=[LossReason("unknown")],
)
TABLE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("prospecting", "advance"): ("engaging", "owner"),
    ("engaging", "win"): ("won", "amount"),
    ("engaging", "lose"): ("lost", ""),
}


class Deal(NamedTuple):
    """A row of the file, as text."""

    id: str
    owner: str
    customer: str
    product: str
    stage: str
    engaged: str
    closed: str
    amount: str


def _day(on: date) -> str:
    return f"{on.month}/{on.day}/{on.year}"


def deals() -> tuple[Deal, ...]:
    """The deals, made with no chance in it."""
    stages = [stage for stage, count in COUNTS.items() for _ in range(count)]
    return tuple(
        Deal(
            f"D-{number}",
            f"person-{number % 30}",
            f"customer-{number % 85}",
            f"product-{number % 7}",
            stage,
            _day(BEGUN + timedelta(days=number % 300)),
            _day(BEGUN + timedelta(days=number % 300 + 1 + number % 130)),
            str(500 + number % 4_100),
        )
        for number, stage in enumerate(stages)
    )


DEALS = deals()
PRICES = {f"product-{number}": str(550 + 700 * number) for number in range(7)}


def _at(day: str) -> datetime:
    month, in_month, year = day.split("/")
    return datetime(int(year), int(month), int(in_month), 9, tzinfo=UTC)


def ours() -> dict[str, Opportunity]:
    """The deals through the process."""
    replayed: dict[str, Opportunity] = {}
    begin, advance, win, lose = PROCESS.begin, PROCESS.advance, PROCESS.win, PROCESS.lose
    for number, owner, customer, product, stage, engaged, closed, amount in DEALS:
        opportunity = Opportunity(
            number,
            customer,
            Money(PRICES[product], "USD"),
            products=(product,),
            close_date=EXPECTED,
            owner=owner,
            team="Central",
            source="sample",
        )
        opportunity = begin(opportunity, at=BEGUN, by=owner)
        if stage != "prospecting":
            opportunity = advance(opportunity, at=_at(engaged), by=owner)
        if stage == "won":
            opportunity = win(opportunity, amount=Money(amount, "USD"), at=_at(closed), by=owner)
        elif stage == "lost":
            opportunity = lose(opportunity, "unknown", at=_at(closed), by=owner)
        replayed[number] = opportunity
    return replayed


def _moved(
    record: dict[str, object], trigger: str, at: datetime, by: str, *, why: str = "", changes: dict[str, object]
) -> None:
    cell = TABLE.get((str(record["state"]), trigger))
    if cell is None:
        raise ValueError(trigger)
    to, needed = cell
    if needed and changes.get(needed, record[needed]) is None:
        raise ValueError(needed)
    journal = record["journal"]
    assert isinstance(journal, list)
    if at < journal[-1]["at"]:
        raise ValueError(at)
    record.update(changes)
    record["state"] = to
    data = {name: str(value) for name, value in changes.items()}
    journal.append({"what": trigger, "at": at, "by": by, "why": why, "state": to, "data": data})


def script() -> dict[str, dict[str, object]]:
    """The same with dicts."""
    replayed: dict[str, dict[str, object]] = {}
    for number, owner, customer, product, stage, engaged, closed, amount in DEALS:
        record: dict[str, object] = {
            "id": number,
            "customer": customer,
            "amount": Decimal(PRICES[product]),
            "products": (product,),
            "close_date": EXPECTED,
            "owner": owner,
            "team": "Central",
            "source": "sample",
            "competitor": None,
            "contacts": (),
            "next_step": None,
            "loss_reason": None,
            "state": "prospecting",
            "journal": [{"what": "begin", "at": BEGUN, "by": owner, "why": "", "state": "prospecting", "data": {}}],
        }
        if stage != "prospecting":
            _moved(record, "advance", _at(engaged), owner, changes={})
        if stage == "won":
            _moved(record, "win", _at(closed), owner, changes={"amount": Decimal(amount)})
        elif stage == "lost":
            _moved(record, "lose", _at(closed), owner, why="unknown", changes={"loss_reason": "unknown"})
        replayed[number] = record
    return replayed


def rows() -> list[Row]:
    """The comparison."""
    events = sum(len(opportunity.journal) for opportunity in ours().values())
    name = f"selling: {len(DEALS):,} deals replayed, {events:,} events"
    return [compare(name, ours, script, peer_name="a script of dicts", required=6.0, rounds=5)]


if __name__ == "__main__":
    print_rows(rows())

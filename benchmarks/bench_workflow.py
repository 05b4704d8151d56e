"""Workflows: moves with a guard of one comparison and a journal event, against transitions and python-statemachine.

One run is two moves, there and back. Ours gives new records of fifteen fields; the peers change one object of as many
fields in place and add a plain tuple to its list. Rows of a peer that is not installed are left out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

import attrs
from ratio import Row, compare, print_rows

from salesmanual.kernel.money import Money
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Callable

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = "li.na"
FACTS: dict[str, object] = {
    "customer": "Acme",
    "owner": "li.na",
    "team": "east",
    "source": "fair",
    "product": "press",
    "amount": Money("90000", "CNY"),
    "visits": 4,
    "contacts": 2,
    "opened": date(2026, 1, 5),
    "expected": date(2026, 4, 30),
    "competitor": "",
    "region": "Shanghai",
    "note": "",
}
"""Thirteen fields, which together with the id and the journal are fifteen."""


@attrs.frozen
class Deal:
    """The record of ours."""

    id: str
    customer: str
    owner: str
    team: str
    source: str
    product: str
    amount: Money
    visits: int
    contacts: int
    opened: date
    expected: date
    competitor: str
    region: str
    note: str
    journal: Journal = EMPTY_JOURNAL


class PeerDeal:
    """The object of the peers, with the guard and the journal as a careful programmer writes them."""

    visits: int
    state: str

    def __init__(self) -> None:
        self.id = "D-7"
        self.journal: list[tuple[str, datetime, str, str, str]] = []
        for name, value in FACTS.items():
            setattr(self, name, value)

    def enough(self, **_: object) -> bool:
        """The guard."""
        return self.visits >= 3

    def quoted(self, at: datetime, by: str) -> None:
        """Notes the move there."""
        self.journal.append(("quote", at, by, "", "quotation"))

    def returned(self, at: datetime, by: str) -> None:
        """Notes the move back."""
        self.journal.append(("return", at, by, "", "lead"))


class Quoting(Protocol):
    """What both peers make: an object whose triggers are methods."""

    def quote(self, *, at: datetime, by: str) -> object:
        """There."""

    def send_back(self, *, at: datetime, by: str) -> object:
        """And back."""


def ours() -> Callable[[], Deal]:
    """There and back with a new record each time."""
    deals = Workflow(
        "deals",
        [State("lead", initial=True), State("quotation"), State("won", final=True)],
        [
            Move("lead", "quote", "quotation", when="visits >= 3"),
            Move("quotation", "return", "lead", when="visits >= 3"),
            Move("quotation", "win", "won"),
        ],
    )
    deal = Deal(id="D-7", journal=deals.begin(at=AT, by=BY), **FACTS)  # type: ignore[arg-type] # each is of its field's type
    assert len(attrs.fields(Deal)) == 15

    def run() -> Deal:
        return deals.fire(deals.fire(deal, "quote", at=AT, by=BY), "return", at=AT, by=BY)

    moved = run()
    assert [event.state for event in moved.journal] == ["lead", "quotation", "lead"]
    assert len(deal.journal) == 1
    return run


def there_and_back(machine: Quoting, deal: PeerDeal) -> Callable[[], object]:
    """The two moves of a peer, checked once."""

    def run() -> None:
        machine.quote(at=AT, by=BY)
        machine.send_back(at=AT, by=BY)

    run()
    assert [event[-1] for event in deal.journal] == ["quotation", "lead"]
    deal.visits = 2
    try:
        machine.quote(at=AT, by=BY)
    except Exception as error:  # noqa: BLE001 - each peer refuses in its own way
        assert type(error).__name__ == "TransitionNotAllowed"  # noqa: PT017 - no test runner runs here
    assert len(deal.journal) == 2
    deal.visits = 4
    return run


def transitions() -> Callable[[], object] | None:
    """The same with transitions, if it is installed."""
    try:
        package = import_module("transitions")
    except ImportError:
        return None
    deal = PeerDeal()
    table = [
        {"trigger": "quote", "source": "lead", "dest": "quotation", "conditions": "enough", "after": "quoted"},
        {"trigger": "send_back", "source": "quotation", "dest": "lead", "conditions": "enough", "after": "returned"},
        {"trigger": "win", "source": "quotation", "dest": "won"},
    ]
    states = ["lead", "quotation", "won"]
    package.Machine(deal, states=states, transitions=table, initial="lead", auto_transitions=False)
    return there_and_back(deal, deal)  # type: ignore[arg-type] # the machine gives the object its triggers


def statemachine() -> Callable[[], object] | None:
    """The same with python-statemachine, if it is installed."""
    try:
        package = import_module("statemachine")
    except ImportError:
        return None
    lead, quotation, won = package.State(initial=True), package.State(), package.State(final=True)
    table = {
        "lead": lead,
        "quotation": quotation,
        "won": won,
        "quote": lead.to(quotation, cond="enough", after="quoted"),
        "send_back": quotation.to(lead, cond="enough", after="returned"),
        "win": quotation.to(won),
    }
    deal = PeerDeal()
    make = type(package.StateMachine)
    return there_and_back(make("Deals", (package.StateMachine,), table)(deal), deal)


def rows() -> list[Row]:
    """Ours against each peer that is installed."""
    run = ours()
    found = []
    for peer_name, make, required in (
        ("transitions", transitions, 1 / 2),
        ("python-statemachine", statemachine, 1 / 20),
    ):
        peer = make()
        if peer is not None:
            found.append(
                compare(
                    "two guarded moves with journal, 15 fields",
                    run,
                    peer,
                    peer_name=peer_name,
                    required=required,
                    number=2_000,
                )
            )
    return found


if __name__ == "__main__":
    print_rows(rows())

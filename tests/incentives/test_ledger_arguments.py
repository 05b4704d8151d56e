"""What is handed to the ledger and to what posts in it is checked, and the error names the place and the remedy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.incentives.capitalisation import CapitalisationPolicy, roll_forward
from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss, claw_back, claw_back_all
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.pay_runs import pay, pay_advances
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.releases import Progress, ReleasePolicy, release, release_all
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

PLAN: Final = IncentivePlan(
    "ae", "AE", "CNY", year(2026), [Commission("sales", "Commission", Curve.marginal([(0, "10%")]))]
)
SOLD: Final = credit_sales([Sale("S-1", date(2026, 3, 9), Money(1000, "CNY"), owner="li.na")])
STATEMENT: Final = PLAN.calculate("li.na", month(2026, 3), credits=SOLD)
ON: Final = date(2026, 4, 10)
APRIL: Final = month(2026, 4)
LEDGER: Final = Ledger("CNY").settle(STATEMENT, on=ON)
CASH: Final = ReleasePolicy.on("payment")
FULL: Final = ClawbackPolicy()
LOSS: Final = Loss("S-1", date(2026, 5, 1))
FIVE: Final = Money(5, "CNY")

WRONG: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "statements that are no list": (
        lambda: LEDGER.settle_all(3, on=ON),  # type: ignore[arg-type] # the fault, as below
        "statements: found 3 of type int, accepted is statements, in a list",
    ),
    "entries that are no list": (
        lambda: LEDGER.extended(3),  # type: ignore[arg-type]
        "entries: found 3 of type int, accepted is ledger entries, in a list",
    ),
    "changes that are no list": (
        lambda: Ledger("CNY", (), 3),  # type: ignore[arg-type]
        "changes: found 3 of type int, accepted is changes of accounting periods, in a list",
    ),
    "a period asked for as text": (
        lambda: LEDGER.balance(period="2026-03"),  # type: ignore[arg-type]
        "period: found '2026-03' of type str, accepted is a Period; write it as month(2026, 3)",
    ),
    "an accounting period asked for as text": (
        lambda: LEDGER.find(posted_in="2026-03"),  # type: ignore[arg-type]
        "posted_in: found '2026-03' of type str, accepted is a Period; write it as month(2026, 3)",
    ),
    "a participant that is a number": (
        lambda: LEDGER.find(3),  # type: ignore[arg-type]
        "participant: found 3 of type int, accepted is text",
    ),
    "an amount that is a number": (
        lambda: LEDGER.posting(on=ON).add("earned", "li.na", 5, APRIL, text("bonus")),  # type: ignore[arg-type]
        "amount: found 5 of type int, accepted is Money; write it as Money('1200', 'CNY')",
    ),
    "a period posted for as text": (
        lambda: LEDGER.posting(on=ON).add("earned", "li.na", FIVE, "2026-04", text("bonus")),  # type: ignore[arg-type]
        "period: found '2026-04' of type str, accepted is a Period; write it as month(2026, 3)",
    ),
    "pay of no ledger": (
        lambda: pay("books", APRIL, on=ON),  # type: ignore[arg-type]
        "ledger: found 'books' of type str, accepted is a value of type Ledger",
    ),
    "advances of no ledger": (
        lambda: pay_advances("books", APRIL, on=ON, draws={}),  # type: ignore[arg-type]
        "ledger: found 'books' of type str, accepted is a value of type Ledger",
    ),
    "pay by no policy": (
        lambda: pay(LEDGER, APRIL, on=ON, policy="carry"),  # type: ignore[arg-type]
        "policy: found 'carry' of type str, accepted is a value of type PayPolicy",
    ),
    "a release by no policy": (
        lambda: release(LEDGER, STATEMENT, "payment", on=ON),  # type: ignore[arg-type]
        (
            "policy: found 'payment' of type str, accepted is a value of type ReleasePolicy; "
            "write it as ReleasePolicy.on('payment')"
        ),
    ),
    "progress that is no list": (
        lambda: release(LEDGER, STATEMENT, CASH, Progress("S-1", "payment", ON, FIVE), on=ON),  # type: ignore[arg-type]
        "progress: found Progress(",
    ),
    "a release of no list": (
        lambda: release_all(LEDGER, STATEMENT, CASH, on=ON),  # type: ignore[arg-type]
        "statements: found Statement(",
    ),
    "a release of no statement": (
        lambda: release(LEDGER, None, CASH, on=ON),  # type: ignore[arg-type]
        "statements[0]: found None of type NoneType, accepted is a value of type Statement",
    ),
    "a clawback by no policy": (
        lambda: claw_back(LEDGER, STATEMENT, [LOSS], "full", on=ON),  # type: ignore[arg-type]
        "policy: found 'full' of type str, accepted is a value of type ClawbackPolicy",
    ),
    "one loss": (
        lambda: claw_back(LEDGER, STATEMENT, LOSS, FULL, on=ON),  # type: ignore[arg-type]
        "losses: found Loss(",
    ),
    "a clawback of no list": (
        lambda: claw_back_all(LEDGER, STATEMENT, [LOSS], FULL, on=ON),  # type: ignore[arg-type]
        "statements: found Statement(",
    ),
    "a clawback of no statement": (
        lambda: claw_back(LEDGER, None, [LOSS], FULL, on=ON),  # type: ignore[arg-type]
        "statements[0]: found None of type NoneType, accepted is a value of type Statement",
    ),
    "costs that are no list": (
        lambda: roll_forward(3, CapitalisationPolicy(36), year(2026), currency="CNY"),  # type: ignore[arg-type]
        "costs: found 3 of type int, accepted is capitalised costs, in a list",
    ),
    "costs by no policy": (
        lambda: roll_forward([], 36, year(2026), currency="CNY"),  # type: ignore[arg-type]
        "policy: found 36 of type int, accepted is a value of type CapitalisationPolicy",
    ),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_arguments_of_the_wrong_type_are_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(WrongTypeError) as refusal:
        call()

    assert str(refusal.value).startswith(message)


def test_a_closed_period_takes_no_more_entries() -> None:
    closed = LEDGER.close(month(2026, 3), on=ON, by="finance")
    posting = closed.posting(on=ON)
    posting.add(EntryKind.EARNED, "li.na", FIVE, APRIL, text("bonus"), posted_in=month(2026, 3))

    with pytest.raises(InvalidValueError) as refusal:
        posting.ledger()

    assert str(refusal.value) == (
        "entries.posted_in: found '2026-03', accepted is an open accounting period, from 2026-04 on"
    )


def test_progress_in_another_currency_than_its_sale_is_refused() -> None:
    paid = [Progress("S-1", "payment", ON, Money(5, "USD"))]

    with pytest.raises(CurrencyMismatchError) as refusal:
        release(LEDGER, STATEMENT, CASH, paid, on=ON)

    assert str(refusal.value).startswith("progress of S-1: found CNY and USD")

"""How the ledger's tests make statements and entries: one plan of 10 %, one participant, months of 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.pay_runs import pay
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.draws import Draws
    from salesmanual.incentives.pay_runs import PayRun
    from salesmanual.incentives.statement import Statement

ME: Final = "li.na"
TEN_PERCENT: Final = Curve.marginal([(0, "10%")], before="extend")


def usd(amount: str | int) -> Money:
    """An amount in dollars."""
    return Money(amount, "USD")


def plan_of(
    key: str = "ae", curve: Curve = TEN_PERCENT, *, window: Window = "month", cap: Money | None = None
) -> IncentivePlan:
    """A plan of one commission in dollars."""
    return IncentivePlan(key, key, "USD", year(2026), [Commission("c", "Commission", curve)], window=window, cap=cap)


def sale(id_: str, on: date, amount: str | int, kind: str = "order") -> Sale:
    """A sale of the participant."""
    return Sale(id_, on, usd(amount), kind, owner=ME)


def statement_of(sales: Iterable[Sale], period: Period, plan: IncentivePlan | None = None) -> Statement:
    """The participant's statement."""
    return (plan or plan_of()).calculate(ME, period, credits=credit_sales(sales))


def earned(ledger: Ledger, amount: str | int, period: Period, on: date, person: str = ME) -> Ledger:
    """The ledger with so much earned."""
    posting = ledger.posting(on=on)
    posting.add(EntryKind.EARNED, person, usd(amount), period, text("given"), plan="ae")
    return posting.ledger()


def runs_of(amounts: Iterable[str | int], draws: Draws) -> list[PayRun]:
    """A pay run for each month from January, with so much earned in it."""
    ledger, runs = Ledger("USD"), []
    for number, amount in enumerate(amounts, 1):
        period = month(2026, number)
        ledger = earned(ledger, amount, period, period.last_day())
        run = pay(ledger, period, on=period.last_day(), draws=draws)
        ledger = run.ledger
        runs.append(run)
    return runs

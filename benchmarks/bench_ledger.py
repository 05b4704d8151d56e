"""The ledger: settling a month of statements, settling it again, paying it, against a bare script doing the same sums.

python benchmarks/bench_ledger.py

No ratio is asked for; the bounds stand well above what was measured, so that a change for the worse shows. The script
keeps a dictionary of integers by person and month, and a list of tuples as its journal.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from ratio import Row, compare, print_rows

from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.pay_runs import pay
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year

PEOPLE: Final = 1_000
SALES: Final = 10
MARCH: Final = month(2026, 3)
ON: Final = date(2026, 4, 10)


def rows() -> list[Row]:
    """Each row's peer does what the ledger does with integers and without causes, checks or copies."""
    plan = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])
    book = credit_sales(
        Sale(f"S-{person}-{at}", date(2026, 3, 1 + at), Money("1234.50", "CNY"), owner=f"p{person}")
        for person in range(PEOPLE)
        for at in range(SALES)
    )
    statements = [plan.calculate(f"p{person}", MARCH, credits=book) for person in range(PEOPLE)]
    sales = [[(credit.sale.id, credit.sale.amount.minor_units()) for credit in each.credits] for each in statements]
    totals = [(each.participant, each.total.minor_units()) for each in statements]
    settled = Ledger("CNY").settle_all(statements, on=ON)
    stands = dict(totals)

    def script_settle() -> int:
        balance: dict[str, int] = {}
        counted: dict[str, dict[str, int]] = {}
        journal: list[tuple[object, ...]] = []
        for (person, total), sold in zip(totals, sales, strict=True):
            difference = total - balance.get(person, 0)
            if difference:
                known = counted.setdefault(person, {})
                changes = [(id_, amount - known.get(id_, 0)) for id_, amount in sold]
                known.update(sold)
                journal.append((len(journal) + 1, person, "earned", difference, ON, tuple(changes)))
                balance[person] = total
        return len(journal)

    def script_again() -> int:
        return sum(1 for person, total in totals if total != stands[person])

    def script_pay() -> int:
        balance = dict(stands)
        journal: list[tuple[object, ...]] = []
        for person in sorted(balance):
            if balance[person] > 0:
                journal.append((len(journal) + 1, person, "paid", -balance[person], ON))
                balance[person] = 0
        return len(journal)

    assert len(settled.entries) == script_settle() == PEOPLE
    assert settled.settle_all(statements, on=ON) is settled
    assert len(pay(settled, MARCH, on=ON).lines) == script_pay() == PEOPLE
    name = "a dict of ints"
    return [
        compare(
            f"settle {PEOPLE:,} statements of {SALES} sales",
            lambda: Ledger("CNY").settle_all(statements, on=ON),
            script_settle,
            peer_name=name,
            required=100,
        ),
        compare(
            f"settle {PEOPLE:,} statements again, nothing changed",
            lambda: settled.settle_all(statements, on=ON),
            script_again,
            peer_name=name,
            required=100,
        ),
        compare(f"pay {PEOPLE:,} people", lambda: pay(settled, MARCH, on=ON), script_pay, peer_name=name, required=500),
    ]


if __name__ == "__main__":
    print_rows(rows())

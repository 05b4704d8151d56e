"""Corrects a month that is closed: what was paid stays, the difference is posted in the open month and says why.

python examples/correct_a_closed_month.py                       the sample company, March 2026 corrected in April
python examples/correct_a_closed_month.py --person wu.fang --language zh_Hant
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import sample_files
from close_the_month import close

from salesmanual import Language, Ledger, Money, credit_sales, month
from salesmanual.incentives import DrawPolicy, pay
from salesmanual.kernel.period import half
from salesmanual.kernel.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sales_files import Company

    from salesmanual import Sale, Statement

DATA: Final = Path(__file__).resolve().parent / "data"
MARCH, APRIL = month(2026, 3), month(2026, 4)
CURRENCY: Final = "CNY"
LEAST: Final = Money("9000", CURRENCY)


def main(arguments: Sequence[str] | None = None) -> None:
    """Settle and pay March, close it, find two errors, and pay April with the difference."""
    options = _options(arguments)
    language: Language = options.language
    company = sample_files.read_company(DATA)
    person = options.person
    if person not in company.plans:
        raise SystemExit(f"no participant {person}; there is {', '.join(company.plans)}")
    draws = {person: DrawPolicy(LEAST, half(2026, 1))}

    ledger = Ledger(CURRENCY).settle_all(statements_of(company, company.sales, 3), on=date(2026, 4, 10))
    run = pay(ledger, MARCH, on=date(2026, 4, 15), draws=draws)
    ledger = run.ledger.close(MARCH, on=date(2026, 4, 16), by="finance")
    print(run.table().to_text(language))
    print(f"\nMarch is closed with {len(ledger.entries)} entries\n")

    sales = corrected(company.sales, person)
    again = ledger.settle_all(statements_of(company, sales, 3), on=date(2026, 5, 4))
    for entry in again.entries[len(ledger.entries) :]:
        print(entry)
    settled = again.settle_all(statements_of(company, sales, 4), on=date(2026, 5, 10))
    run = pay(settled, APRIL, on=date(2026, 5, 15), draws=draws)
    print(f"\n{run.explain(person).to_text(language)}\n")
    print(run.ledger.account(person).to_text(language))

    once_more = run.ledger.settle_all(statements_of(company, sales, 3), on=date(2026, 5, 20))
    print(f"\nsettled once more: {len(once_more.entries) - len(run.ledger.entries)} new entries")
    position = run.ledger.position()
    print(f"{position.entitled} earned + {position.outstanding} drawn = ", end="")
    print(f"{position.paid} paid + {position.held} held + {position.payable} payable")
    print(f"\n{run.ledger.accrual(APRIL.last_day()).to_text(language)}")


def statements_of(company: Company, sales: Iterable[Sale], number: int) -> tuple[Statement, ...]:
    """Everybody's statement of the month, of the sales as they are known."""
    book = credit_sales(sales, participants=company.plans)
    return tuple(close(company, book, month(2026, number)).values())


def corrected(sales: Sequence[Sale], person: str) -> list[Sale]:
    """The sales after two findings: the person's largest order of March was smaller, their next one came back."""
    own = [sale for sale in sales if sale.owner == person and sale.on in MARCH and sale.kind == "order"]
    largest, second = sorted(own, key=lambda sale: (-sale.amount.amount, sale.id))[:2]
    smaller = attrs.evolve(largest, amount=largest.amount.times("60%"))
    back = attrs.evolve(second, id=f"{second.id}-R", kind="return")
    return [*(smaller if sale is largest else sale for sale in sales), back]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Correct a closed month: the difference, posted and explained.")
    parser.add_argument("--person", default="li.na", help="whose sales are corrected")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

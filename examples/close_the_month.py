"""Closes a month: from order lines, targets and plan files to every salesperson's statement, each figure explained.

python examples/close_the_month.py                              the sample company, March 2026
python examples/close_the_month.py --month 2026-06 --person wu.fang --language zh_Hant
python examples/close_the_month.py --data FOLDER                also the AdventureWorks reseller sales
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import adventure_works
import sample_files
from sales_files import check_nothing_lost

from salesmanual import (
    Column,
    Label,
    Language,
    Money,
    Period,
    Rounding,
    SalesManualError,
    Table,
    credit_sales,
    next_tiers,
    percent_text,
    what_to_sell,
)
from salesmanual.kernel.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sales_files import Company

    from salesmanual import CreditBook, IncentivePlan, NextTier, Statement

HERE = Path(__file__).resolve().parent
REPORTED_SHOWN = 12
TENTH = Rounding("0.1")
ALL = Label({"en": "All", "zh_Hant": "合計", "zh_Hans": "合计"})


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, calculate, print, write."""
    options = _options(arguments)
    reader = adventure_works if adventure_works.is_adventure_works(options.data) else sample_files
    try:
        company = reader.read_company(options.data)
        period = Period.from_plain(options.month) if options.month else company.months[2]
        book = credit_sales(company.sales, participants=company.plans)
        check_nothing_lost(company, book)
        statements = close(company, book, period)
    except SalesManualError as error:
        raise SystemExit(f"cannot close the month: {error}") from error
    person = options.person or most_interesting(company, book, statements)
    if person not in statements:
        raise SystemExit(f"no statement for {person}; there is one for {', '.join(statements)}")
    language: Language = options.language
    print_rows(company, book)
    print(attainment_table(company, statements, period).to_text(language))
    print_statement(company, book, statements[person], language)
    written = write(statements.values(), options.out, language)
    print(f"\n{written} files written to {options.out}")


def close(company: Company, book: CreditBook, period: Period) -> dict[str, Statement]:
    """Everybody's statement of the period, in alphabetical order."""
    return {
        person: plan.calculate(person, period, credits=book, targets=company.targets)
        for person, plan in sorted(company.plans.items())
        if needs_no_target(plan) or company.targets.of(person, window(plan, period)) is not None
    }


def most_interesting(company: Company, book: CreditBook, statements: Mapping[str, Statement]) -> str:
    """Who earned most of those who have another tier to reach; of all, where nobody has."""
    by_pay = sorted(statements, key=lambda person: -statements[person].total.amount)
    return next((person for person in by_pay if tiers_above(company, book, statements[person])), by_pay[0])


def tiers_above(company: Company, book: CreditBook, statement: Statement) -> tuple[NextTier, ...]:
    """The next tier of each component that has one."""
    plan, person, period = statement.plan, statement.participant, statement.period
    return next_tiers(plan, person, period, credits=book, targets=company.targets)


def needs_no_target(plan: IncentivePlan) -> bool:
    """Whether the plan pays by the amount alone."""
    return all(getattr(component, "basis", "attainment") == "amount" for component in plan.components)


def window(plan: IncentivePlan, period: Period) -> Period:
    """The plan's accumulation window that the period lies in."""
    return plan.calendar.period_of(period.start, plan.window)


def print_rows(company: Company, book: CreditBook) -> None:
    """What became of every row, by year and in all, and which rows are no use and why."""
    credited = len({credit.sale.id for credit in book.credits})
    print(f"{company.name}: {company.order_rows:,} order rows read, {credited:,} credited, ", end="")
    print(f"{company.order_rows - credited:,} reported")
    currency = next(iter(company.plans.values())).currency
    years: dict[int, Money] = {}
    for credit in book.credits:
        years[credit.sale.on.year] = years.get(credit.sale.on.year, Money.zero(currency)) + credit.amount
    print("credited", Money.total(years.values(), currency), *(f"· {year}: {sum_}" for year, sum_ in years.items()))
    reported = [str(row) for row in company.reported_orders]
    reported += [f"sale {item.sale.id} of {item.sale.on}: {item.why}" for item in book.uncredited]
    reported += [str(row) for row in company.reported_targets]
    for line in reported[:REPORTED_SHOWN]:
        print(f"  {line}")
    if len(reported) > REPORTED_SHOWN:
        print(f"  … and {len(reported) - REPORTED_SHOWN} more")
    print()


def attainment_table(company: Company, statements: Mapping[str, Statement], period: Period) -> Table:
    """The team at a glance: sold, target, attainment to date, pay."""
    rows = [
        (
            company.names[person],
            statement.credited(),
            statement.to_date.credited_money(),
            statement.to_date.target_money(),
            statement.attainment(),
            statement.total,
        )
        for person, statement in statements.items()
    ]
    currency = next(iter(statements.values())).plan.currency
    labels = (
        Label({"en": "Credited", "zh_Hant": "本月業績", "zh_Hans": "本月业绩"}),
        Label({"en": "To date", "zh_Hant": "累計業績", "zh_Hans": "累计业绩"}),
        Label({"en": "Target", "zh_Hant": "目標", "zh_Hans": "目标"}),
    )
    columns: tuple[Column | Label, ...] = (
        Label({"en": "Person", "zh_Hant": "姓名", "zh_Hans": "姓名"}),
        *(Column(label, unit=currency) for label in labels),
        Column(Label({"en": "Attainment", "zh_Hant": "達成率", "zh_Hans": "达成率"}), unit="%", rounding=TENTH),
        Column(Label({"en": "Earned", "zh_Hant": "本月獎金", "zh_Hans": "本月奖金"}), unit=currency),
    )
    title = Label({"en": f"Attainment, {period}", "zh_Hant": f"達成率，{period}", "zh_Hans": f"达成率，{period}"})
    total = Money.total((statement.total for statement in statements.values()), currency)
    return Table(title, columns, rows, total=(ALL, None, None, None, None, total))


def print_statement(company: Company, book: CreditBook, statement: Statement, language: Language) -> None:
    """One person's statement, why, and what is left to sell for more."""
    plan, person, period = statement.plan, statement.participant, statement.period
    for table in statement.tables():
        print(f"\n{table.to_text(language)}")
    print(f"\n{statement.explain().to_text(language)}\n")
    for tier in tiers_above(company, book, statement):
        print(tier.why.render(language))
    more = statement.total + Money("1000", plan.currency)
    answer = what_to_sell(plan, person, period, credits=book, targets=company.targets, to_earn=more)
    print(answer.why.render(language))
    rate = statement.effective_rate()
    if rate is not None:
        print(f"{company.names[person]}: {percent_text(rate, rounding=TENTH)} of what was credited")


def write(statements: Iterable[Statement], folder: Path, language: Language) -> int:
    """Each statement as Markdown with its explanation, and its tables as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for statement in statements:
        name = f"{statement.period.to_plain()}-{statement.participant}"
        tables = statement.tables()
        page = f"{statement.to_markdown(language)}\n\n{statement.explain().to_markdown(language)}\n"
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
        for number, table in enumerate(tables, 1):
            (folder / f"{name}-{number}.csv").write_text(table.to_csv(language), encoding="utf-8-sig", newline="")
        written += 1 + len(tables)
    return written


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Close a month: every salesperson's statement, explained.")
    parser.add_argument("--data", type=Path, default=HERE / "data", help="the folder with the sales data")
    parser.add_argument(
        "--month", default="", help="the month, such as 2026-03; the third month of the data by default"
    )
    parser.add_argument("--person", default="", help="whose statement to print; who earned most by default")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="where the statements are written")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

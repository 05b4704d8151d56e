"""A year of AdventureWorks: sales, roll-up to managers, monthly pay, closed months, and an order restated too late.

The year is 2018 of the reseller sales. The quotas and the territory history come from the other export of the company,
whose calendar begins 73 months earlier and whose months begin some days early: 2012-05-30 there is 2018-07-01 here.

The company of the test: whoever has a territory reports to the sales manager of its group, everybody else to the vice
president. A representative earns the commission of the file, and its bonus for a quarter at 90 % of the quota. Managers
earn a share of what they and the people below them sell, and a bonus for a quarter at 85 % of all those quotas.

Every figure is computed a second time from the rows of the files, with nothing but dicts and Decimals.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import adventure_works
import attrs
import pytest

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.crediting import Crediting, CreditRule
from salesmanual.incentives.crediting_recipients import Managers
from salesmanual.incentives.crediting_run import CreditingReport
from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.pay_runs import pay
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import LAST_DAY, Period, month, quarter, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.incentives.statement import Statement

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
RESELLER: Final = SHARED / "adventureworks_reseller"
OLTP: Final = SHARED / "adventureworks_oltp"

pytestmark = pytest.mark.skipif(
    not RESELLER.is_dir() or not OLTP.is_dir(), reason="the AdventureWorks data is not there"
)

YEAR: Final = year(2018)
MONTHS: Final = tuple(month(2018, number) for number in range(1, 13))
FOUND_IN: Final = month(2018, 10)
"""The month that is open when the restated order is found."""
MOVER: Final = "282"
"""Who sells in Canada until June and in the United Kingdom from July."""
VICE_PRESIDENT, AMERICA, EUROPE = "273", "274", "287"
MANAGER_RATES: Final = {VICE_PRESIDENT: "0.001", AMERICA: "0.005", EUROPE: "0.005"}
MANAGER_BONUS: Final = 4000
TEAM: Final = CreditRule("team", "Team", Managers(), overlay=True)
CENT: Final = Decimal("0.01")
_GROUPS: Final = {"North America": "North American", "Europe": "European", "Pacific": "Pacific"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def moved(on: str) -> date:
    """A day of the other export in the calendar of the sales."""
    there = date.fromisoformat(on[:10]) + timedelta(days=5)
    months = there.year * 12 + there.month - 1 + 73
    return date(months // 12, months % 12 + 1, 1)


def usd(amount: Decimal | str | int) -> Money:
    return Money(amount, "USD")


@attrs.frozen
class Year:
    """The company's year: who takes part, under which plan, with which targets, and what was sold."""

    sales: tuple[Sale, ...]
    reporting: ReportingBook
    plans: Mapping[str, IncentivePlan]
    targets: TargetBook
    report: CreditingReport

    def statements(self, book: CreditBook, period: Period) -> list[Statement]:
        return [
            plan.calculate(person, period, credits=book, targets=self.targets)
            for person, plan in self.plans.items()
            if self.targets.of(person, _quarter_of(period)) is not None
        ]

    def credited(self, sales: Iterable[Sale]) -> CreditBook:
        return Crediting([TEAM]).credit(sales, reporting=self.reporting, participants=self.plans)


def _quarter_of(period: Period) -> Period:
    return quarter(period.start.year, (period.start.month + 2) // 3)


@pytest.fixture(scope="module")
def company() -> Year:
    sales = tuple(sale for sale in adventure_works.read_company(RESELLER).sales if sale.on in YEAR)
    reporting = _reporting()
    plans = {**_representatives(), **{person: _manager(person) for person in MANAGER_RATES}}
    targets = _targets(reporting)
    report = Crediting([TEAM]).report(sales, reporting=reporting, participants=plans)
    return Year(sales, reporting, plans, targets, report)


def _reporting() -> ReportingBook:
    """Who reports to whom, from the territory history."""
    titles = {row["JobTitle"]: row["BusinessEntityID"] for row in rows(OLTP / "EmployeeSales.csv")}
    head = titles["Vice President of Sales"]
    manager_of_group = {group: titles[f"{word} Sales Manager"] for group, word in _GROUPS.items()}
    group_of = {row["TerritoryID"]: row["Group"] for row in rows(OLTP / "SalesTerritory.csv")}
    entries = [ReportsTo(manager, head) for manager in manager_of_group.values()]
    until: dict[str, date] = {}
    for row in rows(OLTP / "SalesTerritoryHistory.csv"):
        person, start = row["BusinessEntityID"], moved(row["StartDate"])
        end = moved(row["EndDate"]) if row["EndDate"] else LAST_DAY
        entries.append(ReportsTo(person, manager_of_group[group_of[row["TerritoryID"]]], Period(start, end)))
        until[person] = end
    entries += [ReportsTo(person, head, Period(end, LAST_DAY)) for person, end in until.items() if end != LAST_DAY]
    return ReportingBook(entries)


def _representatives() -> dict[str, IncentivePlan]:
    plans = {}
    for row in rows(OLTP / "SalesPerson.csv"):
        bonus = Bonus("bonus", "Quarter bonus", usd(row["Bonus"]), Curve.steps([("90%", 1)]))
        plans[row["BusinessEntityID"]] = _plan(row["BusinessEntityID"], row["CommissionPct"], bonus)
    return plans


def _manager(person: str) -> IncentivePlan:
    bonus = Bonus("bonus", "Quarter bonus", usd(MANAGER_BONUS), Curve.steps([("85%", 1)]))
    return _plan(person, MANAGER_RATES[person], bonus)


def _plan(person: str, rate: str, bonus: Bonus) -> IncentivePlan:
    commission = Commission("sales", "Commission", Curve.marginal([(0, rate)]), "amount")
    return IncentivePlan(f"plan-{person}", f"Plan of {person}", "USD", YEAR, [commission, bonus], window="quarter")


def quotas() -> dict[tuple[str, Period], Decimal]:
    """The quota of each person and quarter."""
    found = {}
    for row in rows(OLTP / "SalesPersonQuotaHistory.csv"):
        start = moved(row["QuotaDate"])
        if start in YEAR:
            found[row["BusinessEntityID"], quarter(2018, (start.month + 2) // 3)] = Decimal(row["SalesQuota"])
    return found


def _targets(reporting: ReportingBook) -> TargetBook:
    """Each one's quota; a manager's with those of everybody who is below them on the quarter's last day."""
    sums: defaultdict[tuple[str, Period], Decimal] = defaultdict(Decimal)
    for (person, period), quota in quotas().items():
        above: str | None = person
        while above is not None:
            sums[above, period] += quota
            above = reporting.manager_of(above, period.last_day())
    return TargetBook(Target(person, period, usd(quota)) for (person, period), quota in sums.items())


class Naive:
    """The same figures from the rows of the files: what everybody has sold in each month, and what it pays."""

    def __init__(self) -> None:
        people = rows(RESELLER / "EmployeeKeyMap_derived.csv")
        person_of = {row["EmployeeKey"]: row["BusinessEntityID"] for row in people}
        lines = [row for row in rows(RESELLER / "FactResellerSales.csv") if row["OrderDate"].startswith("2018")]
        self.rows = len(lines)
        self.own: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for row in lines:
            self.own[person_of[row["EmployeeKey"]], int(row["OrderDate"][5:7])] += Decimal(row["SalesAmount"])
        self._group = {row["TerritoryID"]: row["Group"] for row in rows(OLTP / "SalesTerritory.csv")}
        self._history = rows(OLTP / "SalesTerritoryHistory.csv")
        self._paid = {row["BusinessEntityID"]: row for row in rows(OLTP / "SalesPerson.csv")}
        self._quotas = {(person, period.start.month // 3): quota for (person, period), quota in quotas().items()}

    def manager(self, person: str, number: int) -> str:
        on = date(2018, number, 1)
        for row in self._history:
            ends = row["EndDate"] and moved(row["EndDate"]) <= on
            if row["BusinessEntityID"] == person and moved(row["StartDate"]) <= on and not ends:
                return {"North America": AMERICA, "Europe": EUROPE}[self._group[row["TerritoryID"]]]
        return VICE_PRESIDENT

    def credited(self) -> dict[tuple[str, int], Decimal]:
        """What is sold by a person and by the people below them, in each month."""
        sums: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for (person, number), amount in self.own.items():
            for name in {person, self.manager(person, number), VICE_PRESIDENT}:
                sums[name, number] += amount
        return dict(sums)

    def target(self, person: str, at: int) -> Decimal:
        """The quotas of a quarter, counted from 0, of a person and the people below them."""
        last = 3 * at + 3
        return sum(
            (
                quota
                for (name, when), quota in self._quotas.items()
                if when == at and person in {name, self.manager(name, last), VICE_PRESIDENT}
            ),
            Decimal(0),
        )

    def pay(self) -> dict[str, Decimal]:
        """What everybody earns in the year."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        quarters: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for (person, number), amount in self.credited().items():
            quarters[person, (number - 1) // 3] += amount
        for (person, at), amount in quarters.items():
            is_manager = person in MANAGER_RATES
            rate = Decimal(MANAGER_RATES[person] if is_manager else self._paid[person]["CommissionPct"])
            sums[person] += (amount * rate).quantize(CENT, rounding=ROUND_HALF_UP)
            if amount >= self.target(person, at) * Decimal("0.85" if is_manager else "0.90"):
                sums[person] += MANAGER_BONUS if is_manager else Decimal(self._paid[person]["Bonus"])
        return dict(sums)


@pytest.fixture(scope="module")
def naive() -> Naive:
    return Naive()


def restated(sales: Sequence[Sale]) -> tuple[list[Sale], dict[str, Decimal]]:
    """The mover's largest order of March, of which half of each line was never delivered; what each line loses."""
    own = [sale for sale in sales if sale.owner == MOVER and sale.on in month(2018, 3)]
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for sale in own:
        totals[sale.id.split("/")[0]] += sale.amount.amount
    order = max(totals, key=lambda each: totals[each])
    changed, lost = [], {}
    for sale in sales:
        if sale.id.split("/")[0] == order:
            smaller = attrs.evolve(sale, amount=sale.amount.times("50%"))
            lost[sale.id] = sale.amount.amount - smaller.amount.amount
            changed.append(smaller)
        else:
            changed.append(sale)
    return changed, lost


@attrs.frozen
class Books:
    """The ledger when the restated order is found, after it is settled again, and at the end of the year."""

    before: Ledger
    corrected: Ledger
    end: Ledger
    lost: Mapping[str, Decimal]
    sales: list[Sale]
    book: CreditBook


@pytest.fixture(scope="module")
def books(company: Year) -> Books:
    """Each month is settled, paid and closed in the next one; in November the order of March is found."""
    sales, lost = restated(company.sales)
    book, later = company.report.book, company.credited(sales)
    ledger = before = corrected = Ledger("USD")
    for period in MONTHS:
        if period == FOUND_IN:
            before, book = ledger, later
            for closed in MONTHS[: MONTHS.index(FOUND_IN)]:
                ledger = ledger.settle_all(company.statements(book, closed), on=period.end)
            corrected = ledger
        ledger = ledger.settle_all(company.statements(book, period), on=period.end + timedelta(days=4))
        run = pay(ledger, period, on=period.end + timedelta(days=9))
        ledger = run.ledger.close(period, on=period.end + timedelta(days=10), by="finance")
    return Books(before, corrected, ledger, lost, sales, later)


class TestCrediting:
    def test_every_row_is_credited_and_none_is_in_conflict(self, company: Year, naive: Naive) -> None:
        direct = company.report.direct()

        assert len(direct.credits) == len(company.sales) == naive.rows == 16_676
        assert (company.report.book.uncredited, company.report.conflicts, company.report.passed_over) == ((), (), ())
        assert Money.total(credit.amount for credit in direct.credits) == usd("24328786.25")

    def test_everybody_is_credited_with_the_sums_of_the_file_in_every_month(self, company: Year, naive: Naive) -> None:
        expected = naive.credited()

        for person in company.plans:
            for number, period in enumerate(MONTHS, 1):
                found = company.report.book.total(person, period, "USD")
                assert found == usd(expected.get((person, number), Decimal(0)))

    def test_a_sale_counts_once_for_each_person_on_the_line(self, company: Year) -> None:
        seen = [(credit.sale.id, credit.participant) for credit in company.report.book.credits]

        assert len(set(seen)) == len(seen)
        assert company.report.book.total(VICE_PRESIDENT, YEAR, "USD") == usd("24328786.25")

    def test_the_line_is_that_of_the_day_of_the_sale(self, company: Year) -> None:
        managers = {
            (credit.sale.on.month < 7, credit.participant)
            for credit in company.report.book.credits
            if credit.sale.owner == MOVER and credit.rule == "team"
        }

        assert managers == {
            (True, AMERICA),
            (True, VICE_PRESIDENT),
            (False, EUROPE),
            (False, VICE_PRESIDENT),
        }

    def test_the_targets_of_the_top_are_all_quotas(self, company: Year, naive: Naive) -> None:
        assert company.targets.of(VICE_PRESIDENT, YEAR) == usd(29_009_000) == usd(sum(quotas().values()))
        for target in company.targets.targets:
            assert target.amount == usd(naive.target(target.participant, target.period.start.month // 3))


class TestLedger:
    def test_the_year_pays_what_the_files_say_with_the_order_as_it_is_known_at_last(
        self, company: Year, books: Books, naive: Naive
    ) -> None:
        corrected = Naive()
        corrected.own[MOVER, 3] -= sum(books.lost.values())

        expected = {person: usd(amount) for person, amount in corrected.pay().items()}
        assert {person: books.end.entitled(person) for person in books.end.participants()} == expected
        assert set(expected) == {person for person in company.plans if company.targets.of(person, YEAR) is not None}
        assert books.end.entitled(MOVER) < usd(naive.pay()[MOVER])

    def test_what_was_posted_before_stands(self, books: Books) -> None:
        assert books.corrected.continues(books.before)
        assert books.end.continues(books.corrected)
        assert books.before.is_closed(month(2018, 9))
        assert not books.before.is_closed(FOUND_IN)

    def test_the_restated_order_is_an_adjustment_in_the_open_month_that_names_it(self, books: Books) -> None:
        """The mover's, who loses the bonus of the quarter too, and that of March's managers, not of today's."""
        posted = books.corrected.entries[len(books.before.entries) :]

        assert {entry.participant for entry in posted} == {MOVER, AMERICA, VICE_PRESIDENT}
        for entry in posted:
            assert (entry.kind, entry.period, entry.posted_in) == (EntryKind.ADJUSTED, month(2018, 3), FOUND_IN)
            assert {part.id: -part.change for part in entry.counted if part.kind == "sale"} == books.lost
            first = min(books.lost)
            assert f"statement of 2018-03 changed: sale {first} USD -{books.lost[first]:,}" in str(entry.why)

    def test_the_adjustments_are_what_the_files_say(self, books: Books, naive: Naive) -> None:
        corrected = Naive()
        corrected.own[MOVER, 3] -= sum(books.lost.values())
        before, after = naive.pay(), corrected.pay()
        posted = books.corrected.entries[len(books.before.entries) :]

        assert {entry.participant: entry.amount for entry in posted} == {
            person: usd(after[person] - before[person]) for person in before if after[person] != before[person]
        }
        (mover,) = [entry for entry in posted if entry.participant == MOVER]
        assert mover.amount < usd(-5000)

    def test_settling_again_posts_nothing(self, company: Year, books: Books) -> None:
        statements = [each for period in MONTHS for each in company.statements(books.book, period)]

        assert books.end.settle_all(statements, on=date(2019, 2, 1)) is books.end

    def test_the_year_settled_at_once_in_another_order_entitles_to_the_same(self, company: Year, books: Books) -> None:
        book = company.credited(books.sales[::-1])
        ledger = Ledger("USD")
        for period in MONTHS[::-1]:
            ledger = ledger.settle_all(company.statements(book, period), on=date(2019, 2, 1))

        for person in company.plans:
            assert ledger.entitled(person) == books.end.entitled(person)

    def test_closed_months_sum_to_zero_and_what_is_overpaid_stays_owed(self, books: Books) -> None:
        for period in MONTHS:
            for person in books.end.participants():
                assert books.end.balance(person, posted_in=period).is_zero()
        position = books.end.position()
        assert position.entitled == position.paid + position.held + position.payable - position.outstanding
        assert position.payable == books.end.balance(MOVER) < usd(0)

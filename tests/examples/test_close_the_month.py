"""The month's close as a user runs it, on the sample company and on the AdventureWorks sales where they are."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path
from typing import Final

import adventure_works
import close_the_month
import pytest
import sample_company
import sample_files
from sales_files import Company, Reported, check_nothing_lost, rows_of

from salesmanual import Money, credit_sales, month, year

ROOT: Final = Path(__file__).resolve().parent.parent.parent
DATA: Final = ROOT / "examples" / "data"
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
needs_adventure_works = pytest.mark.skipif(
    not (SHARED / "adventureworks_reseller").is_dir(), reason="the AdventureWorks data is not there"
)


@pytest.fixture(scope="module")
def company() -> Company:
    return sample_files.read_company(DATA)


def test_the_close_prints_team_statement_explanation_and_what_is_left_to_sell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_the_month.main(["--out", str(tmp_path)])

    printed = capsys.readouterr().out
    assert "855 order rows read, 844 credited, 11 reported" in printed
    assert "Attainment, 2026-03" in printed
    assert "Statement of wu.fang for 2026-03" in printed
    assert "earned by wu.fang in 2026-03: CNY 24,065.08" in printed
    assert "Commission: CNY 26,562.43 more to reach the tier at CNY 617,500.00" in printed
    assert "more must be sold to earn" in printed
    assert "36 files written" in printed


def test_every_statement_is_written_as_markdown_and_as_csv_that_reads_back(tmp_path: Path) -> None:
    close_the_month.main(["--out", str(tmp_path), "--month", "2026-06"])

    assert len(list(tmp_path.glob("2026-06-*.md"))) == 10  # the representative who joined in April is there by June
    with (tmp_path / "2026-06-li.na-2.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["component", "pay (CNY)"]
    assert [row[0] for row in rows[1:]] == ["Commission", "Quarter bonus", "Focus product"]


@pytest.mark.parametrize(("language", "word"), [("zh_Hant", "佣金"), ("zh_Hans", "达成率")])
def test_the_close_speaks_chinese(language: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    close_the_month.main(["--out", str(tmp_path), "--language", language])

    assert word in capsys.readouterr().out


def test_no_row_is_lost_and_every_reported_one_says_why(company: Company) -> None:
    book = credit_sales(company.sales, participants=company.plans)

    check_nothing_lost(company, book)
    assert len(company.reported_orders) == 7
    assert all(row.why for row in company.reported_orders)
    assert [str(item.why) for item in book.uncredited] == [
        "no owner is named",
        "unknown participant: ma.chao",
        "a sale with the id A-00118 was credited before",
        "no owner is named",
    ]


def test_a_lost_row_stops_the_program(company: Company) -> None:
    book = credit_sales(company.sales[1:], participants=company.plans)

    with pytest.raises(SystemExit, match="rows are lost"):
        check_nothing_lost(company, book)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--person", "nobody"], "no statement for nobody"),
        (["--month", "2027-01"], "cannot close the month: period: found"),
        (["--month", "March"], "cannot close the month: period: found 'March'"),
    ],
)
def test_a_wrong_argument_ends_with_a_sentence(arguments: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=message):
        close_the_month.main(["--out", str(tmp_path), *arguments])


def test_a_file_without_a_column_names_the_column_and_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("order,day\n1,2\n", encoding="utf-8")

    with pytest.raises(SystemExit, match="no column date; it has order, day"):
        list(rows_of(tmp_path / "a.csv", ("order", "date")))


def test_the_sample_company_is_made_by_its_script_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_company, "FOLDER", tmp_path)

    sample_company.main()

    for name in ("people.csv", "orders.csv", "targets.csv", "history.csv", "ratings.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


@needs_adventure_works
def test_the_adventure_works_sales_are_credited_to_the_cent_with_every_row_accounted_for() -> None:
    company = adventure_works.read_company(SHARED / "adventureworks_reseller")
    book = credit_sales(company.sales, participants=company.plans)

    check_nothing_lost(company, book)
    assert company.order_rows == 57_851
    assert len(company.months) == 35
    assert len({credit.participant for credit in book.credits}) == 17
    assert Money.total(credit.amount for credit in book.credits) == Money("77548570.20", "USD")
    by_year = {
        in_year: str(
            Money.total((book.total(person, year(in_year), "USD") for person in book.participants()), "USD").amount
        )
        for in_year in (2017, 2018, 2019, 2020)
    }
    assert by_year == {2017: "8069755.58", 2018: "24328786.25", 2019: "32500005.58", 2020: "12650022.79"}


@needs_adventure_works
def test_targets_without_sales_are_reported_and_not_set_is_not_zero() -> None:
    company = adventure_works.read_company(SHARED / "adventureworks_reseller")

    assert Reported("ResellerSalesTargets.csv", 4, "targets of 2017 for 112432117, who sells nothing") in (
        company.reported_targets
    )
    assert sum("2021" in row.why and "no sales" in row.why for row in company.reported_targets) == 9
    assert company.targets.of("280", month(2017, 6)) is None
    assert company.targets.of("280", month(2017, 7)) == Money("200000", "USD")


@needs_adventure_works
def test_the_months_of_adventure_works_close_and_a_month_is_its_rate_times_its_sales(tmp_path: Path) -> None:
    close_the_month.main(
        ["--data", str(SHARED / "adventureworks_reseller"), "--out", str(tmp_path), "--month", "2019-03"]
    )
    company = adventure_works.read_company(SHARED / "adventureworks_reseller")
    book = credit_sales(company.sales, participants=company.plans)

    statement = company.plans["276"].calculate("276", month(2019, 3), credits=book, targets=company.targets)

    assert statement.total == Money.rounded(statement.credited().amount * 15 / 1000, "USD")
    assert statement.explain().replay() == statement.total
    assert min(credit.sale.on for credit in book.credits) == date(2017, 7, 1)
    assert len(list(tmp_path.glob("*.md"))) == 17

"""The replay of an export, on the Maven sample where it is there and on a small dirty file of the same form."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import replay_pipeline
from replay_pipeline import CURRENCY, EXPORTED, PROCESS, Replay, read_replay

from salesmanual import Money, quarter
from salesmanual.kernel.record import replay
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.pipeline_ageing import ageing
from salesmanual.selling.pipeline_funnel import funnel
from salesmanual.selling.pipeline_outcomes import outcomes

ROOT: Final = Path(__file__).resolve().parent.parent.parent
MAVEN: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "maven_crm"
needs_maven = pytest.mark.skipif(not MAVEN.is_dir(), reason="the Maven data is not there")


@pytest.fixture(scope="module")
def maven() -> Replay:
    return read_replay(MAVEN)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (MAVEN / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_maven
def test_no_row_is_lost_and_every_deal_is_in_the_stage_of_its_row(maven: Replay, rows: list[dict[str, str]]) -> None:
    states = {deal.id: deal.journal.state for deal in maven.deals}

    assert len(maven.deals) == len(states) == maven.rows == len(rows) == 8_800
    assert all(states[row["opportunity_id"]] == row["deal_stage"].lower() for row in rows)
    assert Counter(states.values()) == {"won": 4_238, "lost": 2_473, "engaging": 1_589, "prospecting": 500}


@needs_maven
def test_the_control_totals_come_out(maven: Replay) -> None:
    found = outcomes(PROCESS, maven.deals, CURRENCY, since="engaging")
    by_quarter = [
        int(outcomes(PROCESS, maven.deals, CURRENCY, period=quarter(2017, number)).amount().amount)
        for number in (1, 2, 3, 4)
    ]
    rate, won_days, all_days = found.win_rate(), found.cycle_days(), found.cycle_days("closed")

    assert found.amount() == Money(10_005_534, "USD")
    assert by_quarter == [1_134_672, 3_086_111, 2_982_255, 2_802_496]
    assert rate is not None
    assert won_days is not None
    assert all_days is not None
    assert (f"{float(rate):.4f}", f"{float(won_days):.2f}", f"{float(all_days):.2f}") == ("0.6315", "51.78", "47.99")


@needs_maven
def test_the_dirt_is_reported_kind_by_kind(maven: Replay) -> None:
    assert maven.dirt == {
        "accounts.csv: sector 'technolgy' is read as 'technology'": 12,
        "product 'GTXPro' is read as 'GTX Pro'": 1_480,
        "no account: the deal has no customer": 1_425,
        "no engage date: the deal begins on the day of the export": 500,
        "lost for 0: the deal keeps its list price": 2_473,
    }


@needs_maven
def test_the_journal_of_every_deal_replays_to_the_deal_and_walks_the_table(maven: Replay) -> None:
    workflow = PROCESS.workflow()

    for deal in maven.deals[::40]:
        written = {"GTX Pro": "4821", "GTX Basic": "550", "MG Special": "55", "MG Advanced": "3393"}
        written |= {"GTX Plus Pro": "5482", "GTX Plus Basic": "1096", "GTK 500": "26768"}
        first = Opportunity(
            deal.id,
            deal.customer,
            Money(written[deal.products[0]], "USD"),
            products=deal.products,
            owner=deal.owner,
            team=deal.team,
            source="export",
        )
        assert replay(first, deal.journal) == deal
        assert workflow.journal_faults(deal) == ()


@needs_maven
def test_funnel_ageing_and_pipeline_agree_with_counting_the_rows(maven: Replay, rows: list[dict[str, str]]) -> None:
    open_rows = [row for row in rows if row["deal_stage"] == "Engaging"]
    office = WorkCalendar("Mon-Fri 09:00-17:00")

    stages = funnel(PROCESS, maven.deals).stages
    ages = {age.opportunity: age.days for age in ageing(PROCESS, maven.deals, EXPORTED, office).ages}
    pipeline = weighted_pipeline(PROCESS, maven.deals, CURRENCY)

    assert [(stage.reached, stage.went_on, stage.open, stage.lost) for stage in stages] == [
        (8_800, 8_300, 500, 0),
        (8_300, 4_238, 1_589, 2_473),
        (4_238, 0, 0, 0),
    ]
    for row in open_rows[::50]:
        month, day, year = (int(part) for part in row["engage_date"].split("/"))
        start = datetime(year, month, day, tzinfo=UTC).date()
        assert ages[row["opportunity_id"]] == len(office.workdays(start, EXPORTED.date()))
    assert len(ages) == pipeline.worth().count == 2_089
    assert pipeline.worth().weighted == Money("2559502.87", "USD")


@needs_maven
def test_the_export_is_dated_by_its_last_close(rows: list[dict[str, str]]) -> None:
    closes = [datetime.strptime(row["close_date"], "%m/%d/%Y").replace(tzinfo=UTC) for row in rows if row["close_date"]]

    assert max(closes).date() == EXPORTED.date()


@needs_maven
def test_the_program_prints_the_dirt_the_funnel_the_ages_and_the_pipeline(capsys: pytest.CaptureFixture[str]) -> None:
    replay_pipeline.main(["--data", str(MAVEN)])

    printed = capsys.readouterr().out
    assert "8,800 rows read, 8,800 deals replayed" in printed
    assert "1,425 × no account: the deal has no customer" in printed
    assert "Outcomes, win rate 63.2%" in printed
    assert "won in 2017-Q2: USD 3,086,111.00" in printed
    assert "Ageing as of 2017-12-31: 1,346 red, 206 amber, 37 green, 500 none" in printed
    assert "2,559,502.87" in printed


def test_without_the_data_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replay_pipeline.main(["--data", str(tmp_path)])

    assert "no sales_pipeline.csv in" in capsys.readouterr().out


def test_a_dirty_file_loses_no_row(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("product,sales_price\nA,100\n", encoding="utf-8")
    (tmp_path / "sales_teams.csv").write_text("sales_agent,regional_office\nli.na,East\n", encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("account,sector\nAcme,technolgy\n", encoding="utf-8")
    (tmp_path / "sales_pipeline.csv").write_text(
        ",".join(replay_pipeline.COLUMNS)
        + "\nD-1,li.na,A,Acme,Negotiating,1/2/2017,,\n"
        + "D-2,li.na,B,Nobody,Prospecting,1/2/2017,,\n"
        + "D-3,li.na,A,Acme,Won,,1/9/2017,120\n"
        + "D-4,li.na,A,Acme,Won,1/2/2017,13/13/2017,ninety\n"
        + "D-5,li.na,A,Acme,Lost,1/9/2017,1/2/2017,0\n"
        + "D-6,li.na,A,Acme,Won,,,90\n"
        + "D-7,li.na,B,Acme,Won,1/2/2017,1/9/2017,\n",
        encoding="utf-8",
    )

    found = read_replay(tmp_path)

    assert [deal.journal.state for deal in found.deals] == [
        "engaging",
        "prospecting",
        "won",
        "won",
        "lost",
        "won",
        "engaging",
    ]
    assert [deal.amount for deal in found.deals] == [
        Money(100, "USD"),
        None,
        Money(120, "USD"),
        Money(100, "USD"),
        Money(100, "USD"),
        Money(90, "USD"),
        None,
    ]
    assert found.dirt == {
        "accounts.csv: sector 'technolgy' is read as 'technology'": 1,
        "stage 'Negotiating' is unknown: the deal goes as far as its dates say": 1,
        "product 'B' has no list price": 2,
        "account 'Nobody' is not in accounts.csv": 1,
        "won without an engage date: the deal begins when it is closed": 2,
        "date '13/13/2017' cannot be read": 1,
        "won without a close date after its engage date: it is closed on that day": 2,
        "won for '', which is no amount: the deal keeps its list price": 1,
        "won with no amount and no list price: the deal stays open": 1,
        "won for 'ninety', which is no amount: the deal keeps its list price": 1,
        "lost without a close date after its engage date: it is closed on that day": 1,
        "lost for 0: the deal keeps its list price": 1,
    }


def _file(folder: Path, *rows: str) -> Path:
    """A folder with one product, nobody in a team, and these rows of deals."""
    (folder / "products.csv").write_text("product,sales_price\nA,100\n", encoding="utf-8")
    (folder / "sales_teams.csv").write_text("sales_agent,regional_office\n", encoding="utf-8")
    (folder / "accounts.csv").write_text("account,sector\n", encoding="utf-8")
    lines = (",".join(replay_pipeline.COLUMNS), *rows)
    (folder / "sales_pipeline.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_row_that_is_no_deal_and_a_deal_that_comes_twice_are_reported(tmp_path: Path) -> None:
    good = "D-1,li.na,A,,Won,1/2/2017,1/9/2017,-5"
    found = read_replay(_file(tmp_path, good, ",li.na,A,,Won,1/2/2017,1/9/2017,90", good))
    dirt = "\n".join(found.dirt)

    assert (found.rows, [deal.id for deal in found.deals]) == (3, ["D-1"])
    assert found.deals[0].amount == Money(100, "USD")
    assert "line 3 is no deal: id: found ''" in dirt
    assert "line 4 is left out: deal 'D-1' is there already" in dirt
    assert "won for '-5', which is no amount: the deal keeps its list price" in dirt


def test_a_quote_that_stays_open_stops_the_program_with_its_line(tmp_path: Path) -> None:
    _file(tmp_path, '"D-1,' + "x" * 200_000)

    with pytest.raises(SystemExit, match=r"sales_pipeline\.csv:2: field larger than field limit .*; is a quote open"):
        read_replay(tmp_path)

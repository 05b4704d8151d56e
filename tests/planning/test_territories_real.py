"""The territories of the AdventureWorks sample company: who owned which when, of every row of its history."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from salesmanual.kernel.period import Period
from salesmanual.planning.territories import TerritoryPlan
from salesmanual.planning.territory_entries import Territory, TerritoryOwner

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
OLTP: Final = SHARED / "adventureworks_oltp"
START: Final = date(2011, 5, 31)

pytestmark = pytest.mark.skipif(not OLTP.is_dir(), reason="the AdventureWorks data is not there")


def rows(name: str) -> list[dict[str, str]]:
    with (OLTP / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(written: str) -> date:
    return date.fromisoformat(written[:10])


def plan() -> TerritoryPlan:
    """Ten territories and all dated owners; the end date of a row is its last day."""
    return TerritoryPlan(
        "aw",
        "AdventureWorks",
        [Territory(row["TerritoryID"], row["Name"], START, region=row["Group"]) for row in rows("SalesTerritory.csv")],
        owners=[
            TerritoryOwner(
                row["TerritoryID"],
                row["BusinessEntityID"],
                day(row["StartDate"]),
                day(row["EndDate"]) if row["EndDate"] else None,
            )
            for row in rows("SalesTerritoryHistory.csv")
        ],
        owned_by="several",
    )


def test_every_row_of_the_history_is_a_span_of_its_owner() -> None:
    history, company = rows("SalesTerritoryHistory.csv"), plan()

    found = company.history(Period(START, date(2014, 7, 1)))

    assert len(history) == len(company.owners) == 17
    for row in history:
        last = day(row["EndDate"]) if row["EndDate"] else date(2014, 6, 30)
        own = [span for span in found.of(row["BusinessEntityID"]) if span.territory == row["TerritoryID"]]
        assert (own[0].since, own[-1].until) == (day(row["StartDate"]), last)
        assert sum(span.days() for span in own) == (last - day(row["StartDate"])).days + 1


def test_who_owned_what_on_days_agrees_with_a_scan_of_the_rows() -> None:
    history, company = rows("SalesTerritoryHistory.csv"), plan()

    for row in history:
        for on in {day(row["StartDate"]), day(row["EndDate"] or "2014-06-30")}:
            scanned = [
                each["BusinessEntityID"]
                for each in history
                if each["TerritoryID"] == row["TerritoryID"]
                and day(each["StartDate"]) <= on
                and (not each["EndDate"] or on <= day(each["EndDate"]))
            ]
            assert list(company.owners_on(row["TerritoryID"], on)) == scanned
            assert row["BusinessEntityID"] in scanned


def test_those_who_changed_places_did_so_from_one_day_to_the_next() -> None:
    company = plan()

    assert [company.owned_on("275", date(2012, 11, number)) for number in (29, 30)] == [("2",), ("3",)]
    assert [company.owned_on("277", date(2012, 11, number)) for number in (29, 30)] == [("3",), ("2",)]
    assert [company.owned_on("282", date(2012, 5, number)) for number in (29, 30)] == [("6",), ("10",)]
    assert [company.owners_on("1", date(2012, 9, number)) for number in (29, 30)] == [("280", "283"), ("283", "284")]
    assert company.owners_on("9", date(2013, 5, 29)) == ()


def test_the_file_of_people_shows_earlier_territories_for_those_who_changed() -> None:
    """For twelve of seventeen the file agrees with the history; four changed, and 289 has what 282 took over."""
    company, people = plan(), rows("SalesPerson.csv")
    last = date(2014, 6, 30)

    differing = {
        row["BusinessEntityID"]: (row["TerritoryID"], company.owned_on(row["BusinessEntityID"], last))
        for row in people
        if tuple(filter(None, [row["TerritoryID"]])) != company.owned_on(row["BusinessEntityID"], last)
    }

    assert len(people) == 17
    assert differing == {
        "275": ("2", ("3",)),
        "277": ("3", ("2",)),
        "280": ("1", ()),
        "282": ("6", ("10",)),
        "289": ("10", ("6",)),
    }

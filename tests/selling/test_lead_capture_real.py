"""Capture and normal forms on real lists of companies: no row is lost, none falls together by mistake."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from salesmanual.selling.lead_capture import CaptureForm
from salesmanual.selling.lead_capture_columns import FactColumn
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.lead_process import LeadProcess

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
MAVEN: Final = SHARED / "maven_crm" / "accounts.csv"
STORES: Final = SHARED / "adventureworks_oltp" / "Store.csv"
AT: Final = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.mark.skipif(not MAVEN.is_file(), reason="the Maven data is not there")
def test_the_accounts_of_a_crm_are_captured_to_the_last_one() -> None:
    form = CaptureForm(
        "maven",
        "crm",
        company="account",
        facts=[
            FactColumn("employees", "employees", "number"),
            FactColumn("revenue", "revenue", "number"),
            FactColumn("sector", "sector"),
        ],
    )

    found = form.capture_csv(MAVEN.read_text(encoding="utf-8-sig"), LeadProcess(), ids="M-", at=AT, by="import")

    with MAVEN.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (found.rows, len(found.leads), found.bad) == (len(rows), 85, ())
    assert [lead.company for lead in found.leads] == [row["account"] for row in rows]
    assert [lead.facts["employees"] for lead in found.leads] == [int(row["employees"]) for row in rows]
    assert found.ignored == ("year_established", "office_location", "subsidiary_of")
    assert len({NormalForm().company(lead.company) for lead in found.leads}) == 85
    assert NormalForm().company("Acme Corporation") == "acme"


@pytest.mark.skipif(not STORES.is_file(), reason="the AdventureWorks data is not there")
def test_normal_forms_join_no_two_stores_that_were_written_differently() -> None:
    with STORES.open(encoding="utf-8-sig", newline="") as file:
        names = {row["Name"] for row in csv.DictReader(file)}

    normal = {NormalForm().company(name) for name in names}

    assert (len(names), len(normal)) == (699, 699)
    assert {NormalForm().company(name) for name in normal} == normal

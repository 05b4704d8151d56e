"""The search on real names: the stores of AdventureWorks, once as its sales system and once as its warehouse has them.

Both list 701 stores, nearly all under the same names, and two names come twice. SALESMANUAL_DATA
names the folder with the data, which is not part of the project; without it the tests are passed over.
"""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from salesmanual.selling.lead_blocking import BlockRule
from salesmanual.selling.lead_duplicates import Comparison, DuplicatePolicy
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.leads import Lead

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
STORES = SHARED / "adventureworks_oltp" / "Store.csv"
RESELLERS = SHARED / "adventureworks_reseller" / "Resellers.csv"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY_NAME = DuplicatePolicy(
    keys=(),
    comparisons=[Comparison("company", 1, ["words", "edit"])],
    least_evidence=1,
    possible="80%",
    certain="100%",
)

pytestmark = pytest.mark.skipif(not (STORES.exists() and RESELLERS.exists()), reason="the data are not here")


def read(path: Path, prefix: str, key: str, name: str) -> list[Lead]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Lead(f"{prefix}-{row[key]}", "list", AT, company=row[name]) for row in csv.DictReader(file)]


def stores() -> list[Lead]:
    return read(STORES, "S", "BusinessEntityID", "Name")


def test_every_store_is_found_on_the_other_list() -> None:
    resellers = read(RESELLERS, "R", "ResellerKey", "ResellerName")
    names = {lead.company for lead in stores()}

    report = BY_NAME.find([*stores(), *resellers])

    across = {pair.second for pair in report.certain() if (pair.first[0], pair.second[0]) == ("R", "S")}
    on_both = {lead.id for lead in stores() if lead.company in {other.company for other in resellers}}
    assert (len(stores()), len(resellers), len(names)) == (701, 701, 699)
    assert on_both <= across
    assert (report.compared, len(report.clusters), len(report.possible())) == (16_336, 699, 206)


def test_blocking_finds_most_of_what_comparing_all_pairs_finds() -> None:
    """Of 300 stores 44,850 pairs could be compared; the search compares a fraction and names what it left out."""
    leads = stores()[:300]
    usual = NormalForm().keys
    whole = attrs.evolve(BY_NAME, blocks=[BlockRule("all")], most_in_block=1_000)

    found = BY_NAME.find(leads)
    every = whole.find(leads, normal=lambda lead: {**usual(lead), "all": ("x",)})

    assert every.compared == 44_850
    assert set(found.pairs) < set(every.pairs)
    assert (found.compared, len(found.pairs), len(every.pairs)) == (2_949, 19, 21)
    assert [(each.value, each.leads, each.pairs) for each in found.left_out] == [
        ("bike", 56, 1_275),
        ("store", 51, 1_035),
    ]

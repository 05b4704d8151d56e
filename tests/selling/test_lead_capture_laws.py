"""Laws of capture: no row is lost, whatever is written; what is written well comes back as it was."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.record import replay
from salesmanual.selling.lead_capture import CaptureForm
from salesmanual.selling.lead_capture_columns import ConsentColumn, FactColumn
from salesmanual.selling.lead_process import LeadProcess

AT: Final = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PROCESS: Final = LeadProcess()
FORM: Final = CaptureForm(
    "web",
    "web",
    name="name",
    phones=["phone"],
    facts=[FactColumn("seats", "seats", "number")],
    consents=[ConsentColumn("ok", "marketing", "any")],
)
HEADER: Final = ("name", "phone", "seats", "ok")
CELLS: Final = st.one_of(st.text("Li娜\"',\n\r;1 x", max_size=6), st.sampled_from(["yes", "no", "40", "Li"]))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8))
def test_every_row_becomes_a_lead_or_is_reported(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])

    found = FORM.capture_csv(stream.getvalue(), PROCESS, ids="W-", at=AT, by="x")

    assert found.rows == len(rows)
    assert all(bad.faults for bad in found.bad)
    lines = [int(lead.id.removeprefix("W-")) for lead in found.leads] + [bad.line for bad in found.bad]
    assert len(set(lines)) == len(rows)


@given(st.text("Li娜\"',\n\r;1 x", max_size=60))
def test_whatever_the_text_nothing_but_reports_comes_of_it(body: str) -> None:
    source = "name,phone,seats,ok\n" + body

    found = FORM.capture_csv(source, PROCESS, ids="W-", at=AT, by="x")

    again = FORM.capture_csv(source, PROCESS, ids="W-", at=AT, by="x")
    assert again == found
    assert bool(found.rows) == bool(body.strip("\n\r"))
    for lead in found.leads:
        assert not PROCESS.workflow().journal_faults(lead)
        assert replay(lead, lead.journal) == lead


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True),
                "phone": st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
                "seats": st.integers(-(10**9), 10**9).map(str),
                "ok": st.sampled_from(["yes", "no", "是", ""]),
            }
        ),
        max_size=8,
    )
)
def test_what_is_written_well_is_read_as_it_was_and_both_ways_agree(rows: list[dict[str, str]]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, HEADER)
    writer.writeheader()
    writer.writerows(rows)

    by_text = FORM.capture_csv(stream.getvalue(), PROCESS, ids="W-", at=AT, by="x")
    by_rows = FORM.capture_rows(rows, PROCESS, ids="W-", at=AT, by="x")

    assert [
        {"name": lead.name, "phone": lead.phones[0], "seats": str(lead.facts["seats"]), "ok": bool(lead.consents)}
        for lead in by_text.leads
    ] == [{**row, "ok": row["ok"] in {"yes", "是"}} for row in rows]
    assert [lead.consents for lead in by_rows.leads] == [lead.consents for lead in by_text.leads]
    assert [lead.facts for lead in by_rows.leads] == [lead.facts for lead in by_text.leads]

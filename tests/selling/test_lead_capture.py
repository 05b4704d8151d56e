"""Capture: rows become leads or are reported with their line and every reason; none is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    MissingExtraError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.wire import read_policy
from salesmanual.selling.consents import Consent
from salesmanual.selling.lead_capture import CaptureForm
from salesmanual.selling.lead_capture_columns import ConsentColumn, FactColumn
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.lead_process import LeadProcess
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.lead_capture import Captured

AT: Final = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PROCESS: Final = LeadProcess()
FORM: Final = CaptureForm(
    "web",
    "web",
    name="Name",
    company="Company",
    captured_at="Sent",
    phones=["Mobile", "Office"],
    emails=["Mail"],
    facts=[FactColumn("Budget", "budget", "number"), FactColumn("Uses", "uses", "flag"), FactColumn("Need", "need")],
    consents=[ConsentColumn("Write?", "marketing", "email"), ConsentColumn("Ring?", "marketing", "call", yes=["ja"])],
    required=["Mail"],
)
HEADER: Final = "Name,Company,Sent,Mobile,Office,Mail,Budget,Uses,Need,Write?,Ring?\r\n"
GOOD: Final = (
    "李娜,Acme 有限公司,2026-03-02 09:00,13800138000,010-88886666;13800138000,li@example.com,9000,是,speed,Yes,\r\n"
)


def captured(rows: str, *, form: CaptureForm = FORM, normal: NormalForm | None = None) -> Captured:
    return form.capture_csv(HEADER + rows, PROCESS, ids="W-", at=AT, by="web form", normal=normal)


def test_a_row_becomes_a_lead_with_consent_facts_and_its_place_in_the_process() -> None:
    (lead,) = captured(GOOD).leads

    at = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (lead.id, lead.source, lead.captured_at) == ("W-2", "web", at)
    assert (lead.name, lead.company) == ("李娜", "Acme 有限公司")
    assert (lead.phones, lead.emails) == (("13800138000", "010-88886666"), ("li@example.com",))
    assert lead.facts == {"budget": 9000, "uses": True, "need": "speed"}
    assert lead.consents == (Consent("marketing", "email", at, "web"),)
    assert [(event.what, event.at, event.state) for event in lead.journal] == [("begin", at, "new")]


def test_no_column_of_the_time_takes_the_time_of_reading() -> None:
    form = CaptureForm("fair", "fair", name="Name")

    assert form.capture_csv("Name\nLi\n", PROCESS, ids="F-", at=AT, by="x").leads[0].captured_at == AT
    empty = captured("Li,,,,,li@example.com,,,,,\n")
    assert empty.leads[0].captured_at == AT


ROWS: Final[dict[str, tuple[str, list[str]]]] = {
    "no name": (",,,,,li@example.com,,,,,", ["name: found '', accepted is the name of a person or of a company"]),
    "no mail": ("Li,,,,,,,,,,", ["Mail: the cell is empty"]),
    "a time that is none": (
        "Li,,yesterday,,,li@example.com,,,,,",
        ["Sent: found 'yesterday', accepted is a time such as 2026-03-02 09:00"],
    ),
    "a time to come": (
        "Li,,2026-03-03T09:01Z,,,li@example.com,,,,,",
        ["Sent: found '2026-03-03T09:01Z', accepted is a time by 2026-03-03 09:00:00+00:00, when the rows are read"],
    ),
    "a number that is none": (
        "Li,,,,,a@b.cn,9k,,,,",
        ["Budget: found '9k', accepted is a number such as 9000 or 12.5"],
    ),
    "neither yes nor no": ("Li,,,,,a@b.cn,,maybe,,,", ["Uses: found 'maybe', accepted is one of yes, y, true"]),
    "no clear consent": ("Li,,,,,a@b.cn,,,,perhaps,", ["Write?: found 'perhaps', accepted is one of yes, y, true"]),
    "a word of another column's": (
        "Li,,,,,a@b.cn,,,,,yes",
        ["Ring?: found 'yes', accepted is one of ja, no, n, false"],
    ),
    "too few cells": ("Li,,,,,a@b.cn", ["found 6 cells, accepted are 11"]),
    "too many cells": ("Li,,,,,a@b.cn,,,,,,more", ["found 12 cells, accepted are 11"]),
    "empty": (",,,,,,,,,,", ["the row is empty"]),
    "a cell too long": (f"Li,,,,,a@b.cn,,,{'x' * 10_001},,", ["Need: found 10,001 signs, accepted are 10,000"]),
    "a phone too long": (f"Li,,,{'1' * 201},,a@b.cn,,,,,", ["phones[0]: found '1111"]),
    "all at once": (
        ",,soon,,,,many,maybe,,,",
        [
            "Mail: the cell is empty",
            "Sent: found 'soon'",
            "Budget: found 'many'",
            "Uses: found 'maybe'",
            "name: found ''",
        ],
    ),
}


@pytest.mark.parametrize(("row", "reasons"), ROWS.values(), ids=ROWS)
def test_a_bad_row_is_reported_with_its_line_and_every_reason(row: str, reasons: list[str]) -> None:
    found = captured(f"{GOOD}{row}\r\n")

    assert (len(found.leads), len(found.bad), found.rows) == (1, 1, 2)
    (bad,) = found.bad
    assert bad.line == 3
    assert len(bad.faults) == len(reasons)
    for fault, reason in zip(bad.faults, reasons, strict=True):
        assert str(fault).startswith(reason)


def test_what_was_written_stays_with_a_bad_row() -> None:
    (bad,) = captured("Li,,,,,a@b.cn,9k,,,,,beyond\n").bad

    assert (bad.cells["Budget"], bad.cells["+1"]) == ("9k", "beyond")
    assert str(bad) == (
        "line 2: found 12 cells, accepted are 11; Budget: found '9k', accepted is a number such as 9000 or 12.5"
    )


def test_the_lines_are_those_of_the_text_also_behind_cells_of_several_lines() -> None:
    rows = 'Li,"Acme\r\nLtd",,,,a@b.cn,,,,,\r\n\r\nLi,,,,,,,,,,\r\n'

    found = captured(rows)

    assert [lead.id for lead in found.leads] == ["W-2"]
    assert found.leads[0].company == "Acme\r\nLtd"
    assert [bad.line for bad in found.bad] == [5]


def test_one_quote_too_many_does_not_swallow_the_rest() -> None:
    found = captured(f'Li,"Acme,,,,a@b.cn,,,,,\r\n{GOOD}{GOOD}')

    assert [lead.id for lead in found.leads] == ["W-3", "W-4"]
    assert str(found.bad[0]) == "line 2: the line cannot be read: unexpected end of data"
    assert found.bad[0].cells == {"line": 'Li,"Acme,,,,a@b.cn,,,,,'}


def test_an_id_that_comes_twice_is_reported() -> None:
    form = CaptureForm("crm", "crm", id="Id", name="Name")

    found = form.capture_csv("Id,Name\n7,Li\n7,Na\n,Wu\n", PROCESS, at=AT, by="x")

    assert [lead.id for lead in found.leads] == ["7"]
    assert str(found.bad[0]) == "line 3: Id: lead '7' is there already"
    assert found.bad[1].faults[0].address == "id"


def test_what_the_normal_form_cannot_read_is_reported_where_it_is_given() -> None:
    row = "Li,,,call me,138 0013 8000,a@b,,,,,\n"

    assert len(captured(row).leads) == 1
    found = captured(row, normal=NormalForm())
    assert [str(fault).partition(", accepted")[0] for fault in found.bad[0].faults] == [
        "Mobile: found 'call me'",
        "Mail: found 'a@b'",
    ]
    assert len(captured(GOOD, normal=NormalForm()).leads) == 1


def test_a_missing_extra_is_no_fault_of_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "phonenumbers", None)

    with pytest.raises(MissingExtraError):
        captured(GOOD, normal=NormalForm(phones="numbering plan"))


def test_columns_that_nobody_reads_are_named() -> None:
    form = CaptureForm("fair", "fair", name="Name")

    found = form.capture_csv("\ufeffName,,Colour\nLi,1,red\n", PROCESS, ids="F-", at=AT, by="x")

    assert found.ignored == ("column 2", "Colour")
    assert [row["number"] for row in found.tables()[0].records()] == [1, 1, 0, 2]
    assert len(found.tables()) == 1


def test_the_report_is_a_table() -> None:
    found = captured("Li,,,,,a@b.cn,9k,,,,\n")

    assert found.tables()[1].records() == [
        {"line": 2, "field": "Budget", "reason": "found '9k', accepted is a number such as 9000 or 12.5"}
    ]


def test_rows_of_a_web_form_are_captured_too() -> None:
    rows: list[dict[str, object]] = [
        {"Name": "Li", "Mail": "a@b.cn", "Budget": None, "utm": "x"},
        {"Name": "Wu", "Mail": "w@b.cn", "Uses": True},
        {},
    ]

    found = FORM.capture_rows(rows, PROCESS, ids="W-", at=AT, by="web form")

    assert [lead.id for lead in found.leads] == ["W-1"]
    assert [str(bad) for bad in found.bad] == [
        "line 2: Uses: found True, accepted is text",
        "line 3: the row is empty",
    ]
    assert found.ignored == ("utm",)


@pytest.mark.parametrize(
    ("cell", "kind", "fact"),
    [
        ("9000", "number", 9000),
        ("９,０００", "number", 9000),
        ("-12.50", "number", Decimal("-12.50")),
        ("NO", "flag", False),
        ("☑", "flag", True),
        (" words ", "text", " words "),
    ],
)
def test_cells_are_read_as_their_column_says(cell: str, kind: str, fact: object) -> None:
    assert FactColumn("Column", "fact", kind).read(cell) == fact  # type: ignore[arg-type] # one of the three


@pytest.mark.parametrize("cell", ["", "1,00", "1e9", "NaN", "12.", "1" * 5_000])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(InvalidValueError):
        FactColumn("Column", "fact", "number").read(cell)


def test_a_consent_for_any_channel_is_one() -> None:
    column = ConsentColumn("OK?", "marketing", "any")

    assert column.consent("是", AT, "web") == Consent("marketing", "any", AT, "web")
    assert column.consent("否", AT, "web") is None


CALLS: Final[dict[str, tuple[Callable[[], object], type[SalesManualError], str]]] = {
    "a header that lacks columns": (
        lambda: FORM.capture_csv("Name,Compny,Name\n", PROCESS, at=AT, by="x"),
        InvalidDocumentError,
        "rows for web: 11 faults\n  Company: no such column; did you mean 'Compny'?",
    ),
    "no header": (lambda: captured_of(""), InvalidValueError, "source: found '', accepted is a header and rows"),
    "a header that cannot be read": (lambda: captured_of('"Name'), InvalidValueError, "source: found '\"Name'"),
    "bytes": (
        lambda: captured_of(b"Name\n"),
        WrongTypeError,
        "source: found b'Name\\n' of type bytes, accepted is text",
    ),
    "too many rows": (
        lambda: CaptureForm("f", "f", name="Name", most=1).capture_csv("Name\na\nb\n", PROCESS, at=AT, by="x"),
        InvalidValueError,
        "rows: found 'more than 1', accepted is at most 1 rows at once; split them",
    ),
    "too many rows without end": (
        lambda: CaptureForm("f", "f", name="Name", most=5).capture_rows(
            iter(lambda: {"Name": "a"}, None), PROCESS, at=AT, by="x"
        ),
        InvalidValueError,
        "rows: found 'more than 5'",
    ),
    "a row that is no table": (
        lambda: FORM.capture_rows([["Li"]], PROCESS, at=AT, by="x"),  # type: ignore[list-item] # the fault
        WrongTypeError,
        "rows[0]: found ['Li'] of type list, accepted is a table of texts by column",
    ),
    "rows that are text": (
        lambda: FORM.capture_rows("Li", PROCESS, at=AT, by="x"),  # type: ignore[arg-type] # the fault
        WrongTypeError,
        "rows: found 'Li' of type str, accepted is a list of rows",
    ),
    "rows that are none": (
        lambda: FORM.capture_rows(7, PROCESS, at=AT, by="x"),  # type: ignore[arg-type] # the fault
        WrongTypeError,
        "rows: found 7 of type int, accepted is a list of rows",
    ),
    "a time without a zone": (
        lambda: FORM.capture_rows([], PROCESS, at=datetime(2026, 3, 2), by="x"),  # noqa: DTZ001 - the fault
        WrongTypeError,
        "at: found datetime.datetime(2026, 3, 2, 0, 0) of type datetime",
    ),
    "no name at all": (
        lambda: CaptureForm("f", "f"),
        InvalidValueError,
        "name: found '', accepted is the column of a person's or a company's name; name at least one",
    ),
    "a column that is no text": (
        lambda: CaptureForm("f", "f", name=7),  # type: ignore[arg-type] # the fault
        WrongTypeError,
        "name: found 7 of type int, accepted is the name of a column, or '' for none",
    ),
    "an unknown zone": (
        lambda: CaptureForm("f", "f", name="Name", zone="Moon"),
        InvalidValueError,
        "zone: found 'Moon', accepted is a time zone, such as Asia/Shanghai",
    ),
    "a fact twice": (
        lambda: CaptureForm("f", "f", name="Name", facts=[FactColumn("A", "x"), FactColumn("B", "x")]),
        DuplicateError,
        "facts[1].fact 'x' is there already",
    ),
    "a phone column twice": (
        lambda: CaptureForm("f", "f", name="Name", phones=["A", "A"]),
        DuplicateError,
        "phones 'A' is there already",
    ),
    "no rows": (
        lambda: CaptureForm("f", "f", name="Name", most=0),
        InvalidValueError,
        "most: found 0, accepted is a whole number from 1 to 1000000",
    ),
    "a word for both": (
        lambda: ConsentColumn("OK?", "marketing", "email", yes=["ok"], no=["OK", "no"]),
        InvalidValueError,
        "no: found 'ok', accepted is words that do not stand for yes",
    ),
    "an unknown channel": (
        lambda: ConsentColumn("OK?", "marketing", "mail"),
        InvalidValueError,
        "channel: found 'mail', accepted is a channel; did you mean 'email'?",
    ),
    "an unknown kind": (
        lambda: FactColumn("A", "x", "money"),  # type: ignore[arg-type] # the fault
        InvalidValueError,
        "kind: found 'money', accepted is a kind of fact",
    ),
}


def captured_of(source: object) -> object:
    return CaptureForm("f", "f", name="Name").capture_csv(source, PROCESS, at=AT, by="x")  # type: ignore[arg-type] # the fault


@pytest.mark.parametrize(("call", "error", "message"), CALLS.values(), ids=CALLS)
def test_what_cannot_be_captured_is_refused(
    call: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        call()

    assert str(refusal.value).startswith(message)


def test_a_text_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesmanual.selling.lead_capture_rows._MOST_SIGNS", 10)

    with pytest.raises(InvalidValueError, match="source: found '12 signs', accepted is at most 10; split it"):
        captured_of("Name\n1234567")


def test_a_form_is_read_from_a_file() -> None:
    form = read_policy(
        CaptureForm,
        """
        key = "web"
        source = "web"
        name = "Name"
        phones = ["Mobile"]
        facts = [{ column = "Seats", fact = "seats", kind = "number" }]
        consents = [{ column = "OK?", purpose = "marketing", channel = "any" }]
        """,
    )

    assert form.columns() == ("Name", "Mobile", "Seats", "OK?")


@pytest.mark.parametrize("form", [FORM, CaptureForm("f", "f", company="C", most=1, zone="UTC")])
def test_forms_read_back_from_documents(form: CaptureForm) -> None:
    check_round_trip(form)

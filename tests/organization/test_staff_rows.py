"""Staff rows: every row is taken or reported, and what is taken makes an organisation."""

from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.assignments import Assignment
from salesmanual.organization.staff_rows import StaffColumns
from salesmanual.organization.units import Unit

FIRST: Final = date(2026, 1, 1)
JULY: Final = date(2026, 7, 1)
COLUMNS: Final = StaffColumns()


def row(person: str, position: str, unit: str, since: str = "2026-01-01", **more: object) -> dict[str, object]:
    return {"person": person, "position": position, "unit": unit, "since": since, **more}


class TestRead:
    def test_a_seat_is_there_between_those_who_have_it(self) -> None:
        rows = [
            row("li.na", "rep", "east", until="2026-03-31", title="Representative"),
            row("bo", "rep", "east", "2026-07-01"),
        ]

        org = COLUMNS.read("acme", rows).organization

        assert [org.occupant("rep", on) for on in (FIRST, date(2026, 5, 1), JULY)] == ["li.na", None, "bo"]
        assert [str(each.position.label) for each in org.vacancies(date(2026, 5, 1))] == ["Representative"]

    def test_a_seat_moves_where_a_later_row_says_another_unit(self) -> None:
        rows = [row("li.na", "rep", "east", until="2026-06-30"), row("li.na", "rep", "west", "2026-07-01")]

        org = COLUMNS.read("acme", rows).organization

        assert [org.unit_of("li.na", on) for on in (JULY - timedelta(days=1), JULY)] == ["east", "west"]
        assert [each.until for each in org.positions] == [date(2026, 6, 30), None]

    def test_heads_follow_one_another(self) -> None:
        units = [Unit("sales", "Sales", FIRST), Unit("east", "East", FIRST, parent="sales")]
        rows = [
            row("wu.fang", "director", "sales", head="yes"),
            row("zhao.min", "head", "east", "2026-02-01", until="2026-04-30", head=True),
            row("bo", "head", "east", "2026-05-01", until="2026-05-31", head="Y"),
            row("wang.wei", "lead", "east", "2026-07-01", head="是"),
            row("li.na", "rep", "east"),
        ]

        org = COLUMNS.read("acme", rows, units).organization

        days = [FIRST, date(2026, 2, 1), date(2026, 5, 1), date(2026, 6, 1), JULY]
        assert [org.manager_of("li.na", on) for on in days] == ["wu.fang", "zhao.min", "bo", "wu.fang", "wang.wei"]
        assert [unit.head for unit in org.units if unit.key == "east"] == [None, "head", None, "lead"]

    def test_heads_are_cut_to_the_days_of_the_unit(self) -> None:
        units = [Unit("east", "East", FIRST, until=JULY - timedelta(days=1)), Unit("east", "East II", JULY)]
        rows = [row("bo", "head", "east", head="1"), row("al", "rep", "east", "2026-02-01", until="2026-02-28")]

        org = COLUMNS.read("acme", rows, units).organization

        assert [(unit.since, unit.head) for unit in org.units] == [(FIRST, "head"), (JULY, "head")]
        rows[0]["until"] = "2026-03-31"
        org = COLUMNS.read("acme", rows, units).organization
        assert [(unit.since, unit.head) for unit in org.units] == [
            (FIRST, "head"),
            (date(2026, 4, 1), None),
            (JULY, None),
        ]

    def test_who_has_and_who_acts_in_the_head_s_seat_make_one_head(self) -> None:
        rows = [
            row("wu.fang", "head", "east", until="2026-06-30", head="yes"),
            row("li.na", "rep", "east"),
            row("li.na", "head", "east", "2026-06-01", until="2026-07-31", head="yes", acting="yes"),
        ]

        org = COLUMNS.read("acme", rows).organization

        assert [(unit.since, unit.head) for unit in org.units] == [(FIRST, "head"), (date(2026, 8, 1), None)]

    def test_cells_may_be_days_numbers_and_truth_values(self) -> None:
        rows = [
            row("li.na", "rep", "east", name="Li Na", fte="50%", acting="no") | {"since": FIRST},
            row("li.na", "exp", "east", fte=Fraction(1, 4)),
            {"person": 275, "position": 7, "unit": "east", "since": FIRST, "until": None, "fte": 1, "manager": "li.na"},
        ]

        org = COLUMNS.read("acme", rows).organization

        assert [each.name for each in org.people] == ["", "Li Na"]
        assert org.assignments_of("li.na", FIRST) == (
            Assignment("li.na", "exp", FIRST, fte="25%"),
            Assignment("li.na", "rep", FIRST, fte="50%"),
        )
        assert org.manager_of("275", FIRST) == "li.na"

    def test_columns_have_the_names_of_the_export(self) -> None:
        columns = StaffColumns(person="EmpId", position="Seat", unit="Dept", since="From", name="", manager="")

        read = columns.read(
            "acme", [{"EmpId": "li.na", "Seat": "rep", "Dept": "east", "From": "2026-01-01", "manager": "x"}]
        )

        assert read.organization.unit_of("li.na", FIRST) == "east"
        assert read_policy(StaffColumns, write_policy(columns)) == columns

    def test_no_rows_make_the_units_that_are_given(self) -> None:
        read = COLUMNS.read("acme", [], [Unit("east", "East", FIRST)])

        assert (read.organization.top_units(FIRST), read.rows) == (("east",), 0)
        assert len(read.tables()) == 1


BAD: Final[list[tuple[object, str]]] = [
    (7, "row 1: found 7, accepted is a mapping from columns to cells"),
    (
        {},
        (
            "row 1: person: found '', accepted is one line of text of at most 200 characters; "
            "position: found '', accepted is one line of text of at most 200 characters; "
            "unit: found '', accepted is one line of text of at most 200 characters; "
            "since: found '', accepted is a day such as 2026-03-31"
        ),
    ),
    (
        row("a", "p", "u", "1.3.2026"),
        "row 1: since: found '1.3.2026', accepted is a day such as 2026-03-31",
    ),
    (
        row("a", "p", "u") | {"since": datetime(2026, 1, 1, tzinfo=UTC)},
        (
            "row 1: since: found datetime.datetime(2026, 1, 1, 0, 0, tzinfo=datetime.timezone.utc) of type datetime, "
            "accepted is text"
        ),
    ),
    (
        row("a", "p", "u", "1850-01-01"),
        "row 1: since: found '1850-01-01', accepted is a day such as 2026-03-31",
    ),
    (
        row("a", "p", "u", until="2025-12-31"),
        "row 1: until: found '2025-12-31', accepted is the first day 2026-01-01 or a later one, or nothing",
    ),
    (
        row("a", "p", "u", fte="120%"),
        "row 1: fte: found '120%', accepted is a part of full time, above 0 and at most 1",
    ),
    (
        row("a", "p", "u", fte=0.5),
        "row 1: fte: found 0.5 of type float, accepted is a part of full time as text, such as 50%",
    ),
    (row("a", "p", "u", acting="maybe"), "row 1: acting: found 'maybe', accepted is yes or no"),
    (row("a", "p", "u", manager="a"), "row 1: manager: found 'a', accepted is somebody else"),
    (row(["a"], "p", "u"), "row 1: person: found ['a'] of type list, accepted is text"),  # type: ignore[arg-type] # the fault under test
    (
        row("u", "p", "u"),
        "row 1: unit u: a unit and a person have the key u; a team is named by a unit or by its manager, never by both",
    ),
]


class TestReported:
    @pytest.mark.parametrize(("bad", "message"), BAD)
    def test_a_bad_row_is_reported_with_every_reason_and_the_others_are_taken(self, bad: object, message: str) -> None:
        read = COLUMNS.read("acme", [bad, row("li.na", "rep", "east")])  # type: ignore[list-item] # the fault under test

        assert [str(each) for each in read.bad] == [message]
        assert (read.taken, read.rows) == ((2,), 2)
        assert read.organization.unit_of("li.na", FIRST) == "east"

    def test_rows_that_do_not_agree_lose_the_last_of_them(self) -> None:
        rows = [
            row("wu.fang", "head", "east", head="yes"),
            row("li.na", "rep", "east", manager="wu.fang"),
            row("bo", "rep", "east", "2026-02-01"),
            row("li.na", "exp", "east", "2026-02-01", fte="20%"),
            row("wang.wei", "west-1", "west", manager="bo"),
            row("al", "lead", "east", "2026-03-01", head="yes"),
        ]

        read = COLUMNS.read("acme", rows)

        assert [each.number for each in read.bad] == [3, 4, 5, 6]
        assert {each.number: each.faults[0].problem for each in read.bad} == {
            3: "li.na and bo are there on 2026-02-01; a seat has one person at a time",
            4: "1.2 of full time on 2026-02-01; a person works at most full time",
            5: "a seat of bo is not there on 2026-01-01; both ends of a line have a seat on all its days",
            6: "the entries since 2026-01-01 and since 2026-03-01 overlap; a unit is one way on a day",
        }
        assert read.bad[0].cells["person"] == "bo"
        text = read.to_text()
        assert "Staff of acme" in text
        assert "Rows reported" in text

    def test_rows_outside_the_days_of_a_given_unit_are_reported(self) -> None:
        read = COLUMNS.read("acme", [row("li.na", "rep", "east", "2025-06-01")], [Unit("east", "East", FIRST)])

        assert [each.number for each in read.bad] == [1]
        assert read.organization.people == ()

    def test_a_row_that_follows_from_a_bad_one_is_reported_in_turn(self) -> None:
        """A chain of managers falls row by row when the first of them is bad."""
        rows = [row("p0", "s0", "east", "never")]
        rows += [row(f"p{number}", f"s{number}", "east", manager=f"p{number - 1}") for number in range(1, 6)]

        read = COLUMNS.read("acme", rows)

        assert (read.taken, len(read.bad)) == ((), 6)

    def test_a_chain_that_is_too_long_is_refused_whole(self) -> None:
        rows = [row(f"p{number}", f"s{number}", "east", manager=f"p{number - 1}") for number in range(1, 150)]

        with pytest.raises(InvalidDocumentError, match="staff of 'acme'"):
            COLUMNS.read("acme", rows)

    def test_units_that_do_not_agree_are_refused(self) -> None:
        with pytest.raises(InvalidDocumentError, match="there is no unit slaes"):
            COLUMNS.read("acme", [row("li.na", "rep", "east")], [Unit("east", "East", FIRST, parent="slaes")])

    def test_what_are_no_rows_or_too_many_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="rows: found"):
            COLUMNS.read("acme", {"person": "li.na"})  # type: ignore[dict-item] # the fault under test
        with pytest.raises(
            InvalidValueError, match="rows: found 'more than 1', accepted is at most 1 rows; split them"
        ):
            StaffColumns(most=1).read("acme", [row("a", "p", "u"), row("b", "q", "u")])
        with pytest.raises(InvalidValueError, match="person: found ''"):
            StaffColumns(person="")

    def test_what_was_written_is_kept_within_bounds(self) -> None:
        read = COLUMNS.read("acme", [{"": "x" * 10_000_000, 7: "y"} | {f"c{number}": "z" for number in range(500)}])  # type: ignore[list-item] # untrusted

        assert (len(read.bad[0].cells), len(str(read.bad[0].cells["?"]))) == (200, 200)


@st.composite
def careless_rows(draw: st.DrawFn) -> list[dict[str, object]]:
    days = st.sampled_from(["", "2026-01-01", "2026-01-05", "2026-01-09", "never"])
    cells = {
        "person": st.sampled_from(["a", "b", "c", "a", "b", ""]),
        "position": st.sampled_from(["p", "q", "r"]),
        "unit": st.sampled_from(["x", "y"]),
        "since": st.sampled_from(["2026-01-01", "2026-01-01", "2026-01-05", "x"]),
        "until": days,
        "fte": st.sampled_from(["", "50%", "2"]),
        "acting": st.sampled_from(["", "", "yes"]),
        "head": st.sampled_from(["", "yes"]),
        "manager": st.sampled_from(["", "", "a", "c"]),
    }
    return draw(st.lists(st.fixed_dictionaries(cells), max_size=8))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(careless_rows())
def test_no_row_is_lost_and_each_that_is_taken_is_an_assignment(rows: list[dict[str, object]]) -> None:
    read = COLUMNS.read("acme", rows)

    event(f"{len(read.taken)} of {len(rows)} taken")
    assert sorted([*read.taken, *(each.number for each in read.bad)]) == list(range(1, len(rows) + 1))
    taken = sorted((rows[number - 1]["person"], rows[number - 1]["position"]) for number in read.taken)
    assert taken == sorted((each.person, each.position) for each in read.organization.assignments)
    assert all(each.faults for each in read.bad)
    again = COLUMNS.read("acme", [rows[number - 1] for number in read.taken])
    assert (again.organization, again.bad) == (read.organization, ())


ROOT: Final = Path(__file__).resolve().parent.parent.parent
OLTP: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "adventureworks_oltp"
BEGIN: Final = date(2011, 1, 1)
HEADS: Final = {
    "North American Sales Manager": "North America",
    "European Sales Manager": "Europe",
    "Pacific Sales Manager": "Pacific",
}


def table(name: str) -> list[dict[str, str]]:
    with (OLTP / f"{name}.csv").open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.skipif(not OLTP.is_dir(), reason="the AdventureWorks data is not there")
class TestAdventureWorks:
    """The sales people of AdventureWorks by their territory history: end dates in it are the last day."""

    def rows(self) -> list[dict[str, object]]:
        names = {each["TerritoryID"]: each["Name"] for each in table("SalesTerritory")}
        rows: list[dict[str, object]] = [
            row(
                person, f"seat-{person}", names[each["TerritoryID"]], each["StartDate"][:10], until=each["EndDate"][:10]
            )
            for each in table("SalesTerritoryHistory")
            for person in [each["BusinessEntityID"]]
        ]
        for each in table("EmployeeSales"):
            if each["JobTitle"] in HEADS or each["JobTitle"] == "Vice President of Sales":
                unit = HEADS.get(each["JobTitle"], "Sales")
                rows.append(row(each["BusinessEntityID"], each["JobTitle"], unit, each["HireDate"], head="yes"))
        return rows

    def units(self) -> list[Unit]:
        territories = table("SalesTerritory")
        groups = sorted({each["Group"] for each in territories})
        return [
            Unit("Sales", "Sales", BEGIN),
            *(Unit(group, group, BEGIN, parent="Sales") for group in groups),
            *(Unit(each["Name"], each["Name"], BEGIN, parent=each["Group"]) for each in territories),
        ]

    def test_every_row_of_the_history_is_taken(self) -> None:
        rows = self.rows()

        read = COLUMNS.read("AdventureWorks", rows, self.units())

        # 280 has left Northwest; 275, 277 and 282 have had two territories: the seat goes along
        assert read.bad == ()
        assert len(read.taken) == len(rows) == len(table("SalesTerritoryHistory")) + 4 == 21
        assert len(read.organization.assignments) == 21
        sellers = {each["BusinessEntityID"] for each in table("SalesPerson")}
        assert len(sellers) == 17
        assert {each.id for each in read.organization.people} == {*sellers, "273"}

    def test_territories_are_those_of_each_day(self) -> None:
        org = COLUMNS.read("AdventureWorks", self.rows(), self.units()).organization

        names = {each["TerritoryID"]: each["Name"] for each in table("SalesTerritory")}
        for each in table("SalesTerritoryHistory"):
            first = date.fromisoformat(each["StartDate"][:10])
            last = date.fromisoformat(each["EndDate"][:10]) if each["EndDate"] else date(2014, 6, 30)
            for on in (first, last):
                assert org.unit_of(each["BusinessEntityID"], on) == names[each["TerritoryID"]]
        assert [org.unit_of("282", date(2012, 5, day)) for day in (29, 30)] == ["Canada", "United Kingdom"]
        assert [org.unit_of("280", date(2012, 9, day)) for day in (29, 30)] == ["Northwest", None]

    def test_the_other_sheet_says_another_territory_of_five(self) -> None:
        """The sheet of sales people is not the last row of the history: two have theirs the other way round."""
        org = COLUMNS.read("AdventureWorks", self.rows(), self.units()).organization
        names = {each["TerritoryID"]: each["Name"] for each in table("SalesTerritory")}
        now = date(2014, 6, 30)

        found = {
            person: (names[each["TerritoryID"]], unit)
            for each in table("SalesPerson")
            for person in [each["BusinessEntityID"]]
            for unit in [org.unit_of(person, now)]
            if each["TerritoryID"] and unit != names[each["TerritoryID"]]
        }

        assert found == {
            "275": ("Northeast", "Central"),
            "277": ("Central", "Northeast"),
            "280": ("Northwest", None),
            "282": ("Canada", "United Kingdom"),
            "289": ("United Kingdom", "Canada"),
        }

    def test_managers_are_those_of_the_group(self) -> None:
        org = COLUMNS.read("AdventureWorks", self.rows(), self.units()).organization

        assert [org.managers("282", date(2012, 5, day)) for day in (29, 30)] == [("274", "273"), ("287", "273")]
        assert org.managers("286", date(2013, 5, 30)) == ("285", "273")
        assert org.reports("273", date(2014, 6, 30)) == ("274", "285", "287")
        assert org.reports("274", date(2014, 6, 30)) == (
            *("275", "276", "277", "278", "279", "281", "283", "284", "289"),
        )
        assert org.people_in("Europe", date(2014, 6, 30)) == ("282", "287", "288", "290")
        assert org.people_in("Northwest", date(2012, 9, 29), below=False) == ("280", "283")
        assert org.people_in("Northwest", date(2012, 9, 30)) == ("283", "284")
        assert org.people_in("Pacific", date(2013, 3, 13)) == ()

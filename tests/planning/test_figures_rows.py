"""Figures from flat rows: every row is a figure, bad with all its faults, or not set."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.figures_rows import FigureRows, read_figures

WHO = Dimension("who", ["li.na", "wang.wei"])


def read(rows: object, unit: str = "CNY", unset: tuple[str, ...] = (), most: int = 1_000) -> FigureRows:
    return read_figures(rows, unset=unset, most=most, amount="net", period="day", members={"who": "rep"}, unit=unit)  # type: ignore[arg-type]  # some are no rows


def row(net: object = "1", day: object = "2025-03-01", rep: object = "li.na") -> dict[str, object]:
    return {"net": net, "day": day, "rep": rep, "note": "not looked at"}


def test_rows_of_text_become_a_book() -> None:
    rows = [row(" 1200.50 ", "2025-03-31"), row("2", "2025-03"), row("3", "2025-W14", " wang.wei ")]

    book = read(rows).book([WHO])

    assert book.of({}, year(2025)) == 1205.5
    assert book.of({"who": "li.na"}, month(2025, 3)) == 1202.5


@pytest.mark.parametrize(
    ("cell", "unit", "amount"),
    [
        ("12.5", "CNY", Money("12.5", "CNY")),
        (12, "CNY", Money("12", "CNY")),
        (Money("12", "CNY"), "CNY", Money("12", "CNY")),
        ("12", "visits", Quantity(12, "visits")),
        (Quantity(12, "visits"), "visits", Quantity(12, "visits")),
        ("-3", "", -3),
    ],
)
def test_amounts_are_read_in_the_unit(cell: object, unit: str, amount: object) -> None:
    assert read([row(cell)], unit).figures[0].amount == amount


def test_days_may_be_read_already() -> None:
    figures = read([row(day=date(2025, 3, 1)), row(day=month(2025, 3))]).figures

    assert [str(figure.period) for figure in figures] == ["2025-03-01", "2025-03"]


@pytest.mark.parametrize(
    ("bad", "faults"),
    [
        (row("12O0"), ["net: found '12O0', accepted is a number such as '0.85', '85%' or '1/3'"]),
        (row(1.5), ["net: found 1.5 of type float, accepted is an int, a Decimal, a Fraction or text; write it as "]),
        (row(Money("1", "USD")), ["net: found 'USD 1.00', accepted is an amount in CNY"]),
        (row(Quantity(1, "visits")), ["net: found '1 visits', accepted is an amount in CNY"]),
        (row(day="2025-02-30"), ["day: found '2025-02-30', accepted is days that exist"]),
        (row(day=None), ["day: found None of type NoneType, accepted is text such as "]),
        (row(rep=" "), ["rep: found '', accepted is one line of text of at most 200 characters"]),
        (row(rep=7), ["rep: found 7 of type int, accepted is text"]),
        (row(rep="x" * 1_001), ["rep: found 1,001 signs, accepted are 1,000"]),
        ({"net": "1", "day": "2025"}, ["rep: no such column"]),
        (row("", "", ""), ["net: ", "day: ", "rep: "]),
        ("li.na", ["found 'li.na', accepted is a table"]),
    ],
)
def test_a_bad_row_is_listed_with_all_its_faults(bad: object, faults: list[str]) -> None:
    found = read([row(), bad, row()])

    assert (len(found.figures), [each.row for each in found.bad], found.rows()) == (2, [2], 3)
    for fault, expected in zip(found.bad[0].faults, faults, strict=True):
        assert str(fault).startswith(expected)


def test_what_is_not_set_is_counted() -> None:
    found = read([row("NULL"), row(None), row(""), row("0")], unset=("NULL",))

    assert (len(found.figures), found.unset, found.bad) == (1, 3, ())
    assert len(read([row(None), row("")]).bad) == 2


def test_a_book_is_refused_while_a_row_is_bad() -> None:
    with pytest.raises(InvalidValueError) as caught:
        read([row(), row("x")]).book([WHO])

    assert str(caught.value).startswith(
        "rows: found '1 bad of 2 rows', accepted is rows without a fault; row 2: net: found 'x'"
    )


@pytest.mark.parametrize("rows", ["net", b"net", {"net": "1"}, 7])
def test_what_is_no_list_of_tables_is_refused(rows: object) -> None:
    with pytest.raises(WrongTypeError, match=r"rows: found .* accepted is a list of tables, one for each row"):
        read(rows)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="rows: found 'more than 2', accepted is at most 2 rows at once"):
        read([row()] * 3, most=2)


def test_it_shows_what_became_of_the_rows() -> None:
    found = read([row(), {}])

    counted, bad = found.tables()
    assert (counted.rows[0][1], counted.rows[1][1], counted.total) == (1, 1, (text("all"), 2))
    assert [fault for _, fault in bad.rows] == ["net: no such column", "day: no such column", "rep: no such column"]
    assert len(read([row()]).tables()) == 1


cells = st.one_of(
    st.text(max_size=5), st.none(), st.integers(), st.floats(), st.dates(), st.sampled_from(["NULL", "1"])
)


@given(st.lists(st.one_of(st.builds(row, cells, cells, cells), st.just("row")), max_size=8))
def test_no_row_is_lost_whatever_it_holds(rows: list[object]) -> None:
    found = read(rows, unset=("NULL",))

    assert found.rows() == len(rows)
    assert all(each.faults for each in found.bad)


def test_members_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="members: found 'rep' of type str, accepted is columns by dimension"):
        read_figures([], amount="net", period="day", members="rep")  # type: ignore[arg-type] # that is the point

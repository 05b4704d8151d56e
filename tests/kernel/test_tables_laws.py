"""Laws of tables: all forms show the same cells, and nothing in a cell is acted upon."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import given

from salesmanual.kernel.money import Money
from salesmanual.kernel.printing import display_width, one_line
from salesmanual.kernel.texts import render_value
from salesmanual.testing.numbers import languages
from salesmanual.testing.results import tables

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Table
    from salesmanual.kernel.texts import Language

_TAGS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}


class _Reader(HTMLParser):
    """The tags and the words of a page, as a browser sees them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= {"class", "lang", "style", "scope"}
        self.tags.add(tag)
        self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


@given(tables(), languages())
def test_every_line_of_the_drawing_has_the_same_width(table: Table, language: Language) -> None:
    lines = table.to_text(language).split("\n")
    title = one_line(render_value(table.title, language))

    grid = lines[1:] if title else lines
    assert len({display_width(line) for line in grid}) == 1
    assert len(grid) == 4 + len(table.rows) + 2 * (table.total is not None)


@given(tables(), languages())
def test_html_has_the_tables_own_tags_only_and_every_cell_as_it_prints(table: Table, language: Language) -> None:
    reader = _Reader()
    reader.feed(table.to_html(language))
    reader.close()

    printed = [
        one_line(column.cell_text(cell, language))
        for row in (*table.rows, *([table.total] if table.total else []))
        for column, cell in zip(table.columns, row, strict=True)
    ]
    assert reader.tags <= _TAGS
    assert [cell for cell in reader.cells if cell.strip()] == [
        words
        for words in (
            render_value(table.title, language).replace("\r\n", "\n"),
            *(one_line(column.heading(language)) for column in table.columns),
            *printed,
        )
        if words.strip()
    ]


@given(tables(), languages())
def test_csv_read_back_gives_the_cells_and_no_formula(table: Table, language: Language) -> None:
    head, *rows = csv.reader(io.StringIO(table.to_csv(language), newline=""))

    records = table.records(language)
    assert len(head) == (len(records[0]) if records else len(table.columns))
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        for cell, value in zip(row, record.values(), strict=True):
            _check_cell(cell, value, language)


def _check_cell(cell: str, value: object, language: Language) -> None:
    if value is None:
        assert cell == ""
    elif isinstance(value, str):
        assert cell in (value, "'" + value)
        assert re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", cell) or not re.match(r"[\t\r\n]|\s*[=+\-@]", cell)
    elif isinstance(value, bool):
        assert cell == render_value(value, language)
    elif isinstance(value, date):
        assert type(value).fromisoformat(cell) == value
    else:
        assert isinstance(value, (int, Decimal, Fraction))
        assert Fraction(cell) == Fraction(value)


@given(tables(), languages())
def test_markdown_has_one_line_for_each_row_with_one_bar_around_each_cell(table: Table, language: Language) -> None:
    lines = table.to_markdown(language).split("\n")

    grid = [line for line in lines if line.startswith("| ")]
    assert len(grid) == 2 + len(table.rows) + (table.total is not None)
    for line in grid:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == len(table.columns) + 1


@given(tables())
def test_records_keep_the_value_of_every_amount_that_no_column_rounds(table: Table) -> None:
    for row, record in zip(table.rows, table.records(), strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Money) and column.rounding is None:
                amount = record[column.key]
                assert isinstance(amount, Decimal)
                assert Money(amount, str(record[f"{column.key}_currency"])) == cell

"""Tables: rows of exact values under named columns, printed as text, Markdown, HTML and CSV.

Invariant: a table holds the values, not their print; a form is made when it is asked for, in the language asked for,
and shows every digit unless the column names a `Rounding`. All forms show the same rows in the same order. A cell is
never acted upon: HTML and Markdown are escaped, and text that a spreadsheet would run as a formula is neutralised.

Left out: sorting, grouping and pivoting, which a data frame does; `records` is what a frame is made of.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.columns import Cell, Column, PlainCell, is_figure
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, read_listed
from salesmanual.kernel.money import Money
from salesmanual.kernel.printing import (
    Alignment,
    display_width,
    markdown_bold,
    markdown_text,
    one_line,
    padded,
    spreadsheet_text,
)
from salesmanual.kernel.texts import Label, Language, Text, read_language, render_value, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Cell", "Column", "PlainCell", "Table"]


def _read_rows(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(read_listed(row, "table.rows", "a list of cells") for row in read_listed(rows, "table.rows", "rows"))


def _read_total(total: Iterable[Cell] | None) -> tuple[Cell, ...] | None:
    return None if total is None else read_listed(total, "table.total", "a list of cells")


def _read_columns(columns: Iterable[Column | Text | Label | str]) -> tuple[Column, ...]:
    listed = read_listed(columns, "table.columns", "a list of columns")
    return tuple(column if isinstance(column, Column) else Column(column) for column in listed)


@final
@attrs.frozen
class Table:
    """Rows of values under named columns; a result to print, to write to a file, or to make a frame of.

    Money stands as figures under a column that names its currency. In a column that names none, each amount is
    printed with its code, and a record or a CSV row has the code in a column of its own.

    Attributes:
        title: What the table shows; may be empty.
        columns: The columns; a bare label is a column with that label.
        rows: One tuple of cells for each row.
        total: A last row, set apart; records leave it out.

    Raises:
        InvalidValueError: If there are no columns, or a row has more or fewer cells than there are columns.
        DuplicateError: If two columns have one key.
        WrongTypeError: If a cell is a `float` or anything else that has no exact print.
        CurrencyMismatchError: If a column that names a currency holds money of another.

    Source: serves every section.

    >>> table = Table("Team", ["name", Column("pay", unit="CNY")], [("Li Na", Money("18420.5", "CNY"))])
    >>> print(table)
    Team
    ┌───────┬───────────┐
    │ name  │ pay (CNY) │
    ├───────┼───────────┤
    │ Li Na │ 18,420.50 │
    └───────┴───────────┘
    """

    title: Text | Label | str
    columns: tuple[Column, ...] = attrs.field(converter=_read_columns)
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(converter=_read_rows)
    total: tuple[Cell, ...] | None = attrs.field(default=None, converter=_read_total, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.columns:
            raise InvalidValueError("table.columns", self.columns, "at least one column")
        for number, row in enumerate(self.rows):
            _check_row(self.columns, row, f"table.rows[{number}]")
        if self.total is not None:
            _check_row(self.columns, self.total, "table.total")
        keys = set()
        for key in self._keys():
            if key in keys:
                raise DuplicateError("column", key, "give one of the columns another key")
            keys.add(key)

    def to_text(self, language: Language = "en") -> str:
        """The table drawn with lines; each of them takes the same number of cells of a terminal."""
        head, rows, total = self._printed(language)
        every = [head, *rows, *([total] if total else [])]
        widths = [max(display_width(row[at]) for row in every) for at in range(len(self.columns))]
        aligns = self._alignments()

        def line(row: list[str]) -> str:
            cells = (padded(cell, width, align) for cell, width, align in zip(row, widths, aligns, strict=True))
            return f"│ {' │ '.join(cells)} │"

        def rule(left: str, middle: str, right: str) -> str:
            return left + middle.join("─" * (width + 2) for width in widths) + right

        lines = [rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤"), *map(line, rows)]
        if total:
            lines += [rule("├", "┼", "┤"), line(total)]
        title = one_line(render_value(self.title, language))
        return "\n".join([*([title] if title else []), *lines, rule("└", "┴", "┘")])

    def to_markdown(self, language: Language = "en") -> str:
        """The table in the pipe form of Markdown, its total in bold.

        >>> print(Table("Team", ["name", "deals"], [("Li Na", 12)], total=("all", 12)).to_markdown())
        **Team**
        <BLANKLINE>
        | name | deals |
        | :--- | ---: |
        | Li Na | 12 |
        | **all** | **12** |
        """
        head, rows, total = self._printed(language)
        marks = {"left": ":---", "right": "---:", "center": ":---:"}
        lines = [_pipes(map(markdown_text, head)), _pipes(marks[align] for align in self._alignments())]
        lines += [_pipes(map(markdown_text, row)) for row in rows]
        if total:
            lines.append(_pipes(markdown_bold(cell) for cell in total))
        title = render_value(self.title, language)
        return "\n".join([*([markdown_bold(title), ""] if title else []), *lines])

    def to_html(self, language: Language = "en") -> str:
        """The table as HTML; everything in it is escaped.

        >>> Table("", ["name"], [("<b>",)]).to_html().partition("<tbody>")[2]
        '<tr><td style="text-align:left">&lt;b&gt;</td></tr></tbody></table>'
        """
        aligns = self._alignments()

        def line(row: list[str], tag: str = "td", scope: str = "") -> str:
            cells = (
                f'<{tag}{scope} style="text-align:{align}">{escape(cell)}</{tag}>'
                for cell, align in zip(row, aligns, strict=True)
            )
            return f"<tr>{''.join(cells)}</tr>"

        head, rows, total = self._printed(language)
        title = render_value(self.title, language)
        caption = f"<caption>{escape(title)}</caption>" if title else ""
        thead = "<thead>" + line(head, "th", ' scope="col"') + "</thead>"
        tbody = f"<tbody>{''.join(map(line, rows))}</tbody>"
        tfoot = f"<tfoot>{line(total)}</tfoot>" if total else ""
        code = language.replace("_", "-")
        return f'<table class="salesmanual-table" lang="{code}">{caption}{thead}{tbody}{tfoot}</table>'

    def to_csv(self, language: Language = "en") -> str:
        r"""The table as comma-separated values: a header and the rows, lines ended by CR LF.

        Numbers are written in plain digits, a percentage as a ratio, dates in ISO form, nothing as an empty cell.
        Text that a spreadsheet would run as a formula has an apostrophe before it. The total is left out: a
        spreadsheet adds its own. Write the text to a file with `newline=""`, and as `utf-8-sig` for a spreadsheet.

        Source: RFC 4180; OWASP, CSV Injection.

        >>> from decimal import Decimal
        >>> Table("", ["name", "change"], [("=cmd()", Decimal("-5.20"))]).to_csv()
        "name,change\r\n'=cmd(),-5.20\r\n"
        """
        import csv  # noqa: PLC0415 - only writers pay for it
        import io  # noqa: PLC0415 - as above

        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(map(spreadsheet_text, self._names(language)))
        writer.writerows([_csv_text(value, language) for value in row] for row in self._plain_rows(language))
        return stream.getvalue()

    def records(self, language: Language = "en") -> list[dict[str, PlainCell]]:
        """The rows as plain values by column key, for a data frame.

        Money becomes its amount; its code stands under the key with `_currency` behind, unless the column names the
        currency for all.

        >>> Table("", [Column("pay", key="pay")], [(Money("18420.50", "CNY"),)]).records()
        [{'pay': Decimal('18420.50'), 'pay_currency': 'CNY'}]
        """
        keys = self._keys()
        return [dict(zip(keys, row, strict=True)) for row in self._plain_rows(language)]

    def _keys(self) -> list[str]:
        keys = []
        for column, has_codes in zip(self.columns, self._code_columns(), strict=True):
            keys += [column.key, f"{column.key}_currency"] if has_codes else [column.key]
        return keys

    def _names(self, language: Language) -> list[str]:
        names = []
        for column, has_codes in zip(self.columns, self._code_columns(), strict=True):
            names.append(column.heading(language))
            if has_codes:
                names.append(text("{label}, currency", label=column.label).render(language))
        return names

    def _plain_rows(self, language: Language) -> Iterator[list[PlainCell]]:
        """The rows as plain values, with the codes of the currencies in columns of their own."""
        read_language(language)
        columns = tuple(zip(self.columns, self._code_columns(), strict=True))
        for row in self.rows:
            plain: list[PlainCell] = []
            for (column, has_codes), cell in zip(columns, row, strict=True):
                plain.append(column.plain(cell, language))
                if has_codes:
                    plain.append(cell.currency if isinstance(cell, Money) else None)
            yield plain

    def _code_columns(self) -> list[bool]:
        """For each column, whether it holds money and names no currency."""
        return [
            column.currency() is None and any(isinstance(row[at], Money) for row in self.rows)
            for at, column in enumerate(self.columns)
        ]

    def _alignments(self) -> list[Alignment]:
        return [column.align or self._natural_alignment(at) for at, column in enumerate(self.columns)]

    def _natural_alignment(self, at: int) -> Alignment:
        cells = [row[at] for row in self.rows if row[at] is not None]
        return "right" if cells and all(map(is_figure, cells)) else "left"

    def _printed(self, language: Language) -> tuple[list[str], list[list[str]], list[str] | None]:
        """Head, rows and total as lines of words."""
        read_language(language)

        def line(row: tuple[Cell, ...]) -> list[str]:
            return [one_line(column.cell_text(cell, language)) for column, cell in zip(self.columns, row, strict=True)]

        head = [one_line(column.heading(language)) for column in self.columns]
        return head, [line(row) for row in self.rows], None if self.total is None else line(self.total)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        return self.to_text()


def _check_row(columns: tuple[Column, ...], row: tuple[Cell, ...], where: str) -> None:
    if len(row) != len(columns):
        raise InvalidValueError(where, row, f"{len(columns)} cells, one for each column, not {len(row)}")
    for column, cell in zip(columns, row, strict=True):
        column.check(cell, f"{where}.{column.key}")


def _pipes(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _csv_text(value: PlainCell, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return spreadsheet_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return render_value(value, language)

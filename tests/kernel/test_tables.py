"""Tables: how each kind of cell prints in each form, and what a table refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Cell

TENTHS = Rounding(Decimal("0.1"))
GOLD = Label({"en": "Gold", "zh_Hant": "金級"})
TEAM = Table(
    Label({"en": "Team", "zh_Hant": "團隊"}),
    [
        Label({"en": "name", "zh_Hant": "姓名"}),
        Column("attainment", unit="%", rounding=TENTHS),
        Column("pay", unit="CNY"),
        Column("from", align="center"),
    ],
    [
        ("李娜", Fraction(17, 20), Money("18420.5", "CNY"), date(2026, 3, 1)),
        ("Wang | Wei", Fraction(1, 3), Money("-5.2", "CNY"), None),
    ],
    total=("all", None, Money("18415.3", "CNY"), None),
)


class TestText:
    def test_it_is_drawn_with_wide_characters_counted_as_two(self) -> None:
        assert TEAM.to_text() == (
            "Team\n"
            "┌────────────┬────────────┬───────────┬────────────┐\n"
            "│ name       │ attainment │ pay (CNY) │    from    │\n"
            "├────────────┼────────────┼───────────┼────────────┤\n"
            "│ 李娜       │      85.0% │ 18,420.50 │ 2026-03-01 │\n"
            "│ Wang | Wei │      33.3% │     -5.20 │            │\n"
            "├────────────┼────────────┼───────────┼────────────┤\n"
            "│ all        │            │ 18,415.30 │            │\n"
            "└────────────┴────────────┴───────────┴────────────┘"
        )
        assert str(TEAM) == TEAM.to_text()

    def test_without_rows_it_is_its_head(self) -> None:
        assert Table("", ["name"], []).to_text() == "┌──────┐\n│ name │\n├──────┤\n└──────┘"

    def test_words_of_several_lines_stand_in_one(self) -> None:
        table = Table("a\nb", ["c\nd"], [("e\nf",)])

        assert [line.strip("│ ") for line in table.to_text().splitlines()][::2] == ["a b", "c d", "e f"]


class TestMarkdown:
    def test_it_is_a_pipe_table_with_the_words_escaped(self) -> None:
        assert TEAM.to_markdown("zh_Hant") == (
            "**團隊**\n"
            "\n"
            "| 姓名 | attainment | pay（CNY） | from |\n"
            "| :--- | ---: | ---: | :---: |\n"
            "| 李娜 | 85.0% | 18,420.50 | 2026-03-01 |\n"
            "| Wang \\| Wei | 33.3% | -5.20 |  |\n"
            "| **all** |  | **18,415.30** |  |"
        )

    def test_without_a_title_and_a_total_it_begins_with_the_head(self) -> None:
        assert Table("", ["a"], [(1,)]).to_markdown() == "| a |\n| ---: |\n| 1 |"


class TestHtml:
    def test_everything_in_it_is_escaped(self) -> None:
        table = Table("<i>", [Column('"<b>"', key="b")], [("<script>",)], total=("&",))

        html = table.to_html()

        assert html == (
            '<table class="salesmanual-table" lang="en"><caption>&lt;i&gt;</caption>'
            '<thead><tr><th scope="col" style="text-align:left">&quot;&lt;b&gt;&quot;</th></tr></thead>'
            '<tbody><tr><td style="text-align:left">&lt;script&gt;</td></tr></tbody>'
            '<tfoot><tr><td style="text-align:left">&amp;</td></tr></tfoot></table>'
        )
        assert table._repr_html_() == html

    def test_it_says_its_language_and_leaves_out_what_is_not_there(self) -> None:
        html = Table("", ["a"], []).to_html("zh_Hans")

        assert 'lang="zh-Hans"' in html
        assert "caption" not in html
        assert "tfoot" not in html


class TestCsv:
    def test_numbers_are_plain_ratios_are_ratios_and_formulas_are_words(self) -> None:
        table = Table(
            "left out",
            ["=name", Column("attainment", unit="%"), Column("pay", unit="CNY"), Column("bonus", key="b"), "at"],
            [
                (
                    "=cmd|' /C calc'!A0",
                    Fraction(17, 20),
                    Money("-1234.5", "CNY"),
                    Money("1E+3", "JPY"),
                    date(2026, 3, 1),
                ),
                ('a "b", c', Fraction(1, 3), None, 7, datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)),
            ],
            total=("left out", None, None, None, None),
        )

        assert table.to_csv().split("\r\n") == [
            '\'=name,attainment,pay (CNY),bonus,"bonus, currency",at',
            "'=cmd|' /C calc'!A0,0.85,-1234.5,1000,JPY,2026-03-01",
            '"a ""b"", c",1/3,,7,,2026-03-01 09:30:15+00:00',
            "",
        ]

    def test_words_are_written_in_the_language(self) -> None:
        table = Table("", [text("yes"), Column("level", key="l")], [(True, GOLD)])

        assert table.to_csv("zh_Hant") == "是,level\r\n是,金級\r\n"


class TestRecords:
    def test_they_are_plain_values_by_key(self) -> None:
        assert TEAM.records() == [
            {
                "name": "李娜",
                "attainment": Decimal("0.85"),
                "pay": Decimal("18420.5"),
                "from": date(2026, 3, 1),
            },
            {"name": "Wang | Wei", "attainment": Decimal("0.333"), "pay": Decimal("-5.2"), "from": None},
        ]


class TestAlignment:
    def test_numbers_and_money_stand_to_the_right_all_else_to_the_left(self) -> None:
        cells: tuple[Cell, ...] = (1, Decimal(1), Fraction(1, 3), Money("1", "CNY"), "x", True, date(2026, 1, 1))
        table = Table("", [str(at) for at in range(7)], [cells, (None,) * 7])

        assert table.to_markdown().splitlines()[1] == "| ---: | ---: | ---: | ---: | :--- | :--- | :--- |"


class TestRefusals:
    @pytest.mark.parametrize(
        ("cell", "kind", "message"),
        [
            (0.1, WrongTypeError, r"table\.rows\[1\]\.a: found 0\.1 of type float, .*write anything else as text"),
            (Decimal("NaN"), InvalidValueError, r"table\.rows\[1\]\.a: found .*NaN.* a finite number"),
            (Decimal("1E+999999"), InvalidValueError, r"at most 40 digits"),
            (10**400, InvalidValueError, r"at most 40 digits"),
            ({"a": 1}, WrongTypeError, "accepted is text, money, an int"),
            (("a", 1), WrongTypeError, "accepted is words, where a cell has several"),
            (Money("1", "USD"), CurrencyMismatchError, r"table\.rows\[1\]\.a: found CNY and USD"),
        ],
    )
    def test_a_wrong_cell_is_named_with_its_row_and_column(
        self, cell: object, kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind, match=message):
            Table("", [Column("a", unit="CNY")], [(None,), (cell,)])  # type: ignore[list-item] # the fault under test

    def test_a_wrong_total_is_named(self) -> None:
        with pytest.raises(InvalidValueError, match=r"^table\.total: .* 1 cells, one for each column, not 2"):
            Table("", ["a"], [], total=(1, 2))

    @pytest.mark.parametrize("row", [(), (1, 2, 3)])
    def test_a_row_has_one_cell_for_each_column(self, row: tuple[int, ...]) -> None:
        with pytest.raises(InvalidValueError, match=r"^table\.rows\[0\]: .* 2 cells"):
            Table("", ["a", "b"], [row])

    def test_a_table_has_columns(self) -> None:
        with pytest.raises(InvalidValueError, match=r"table\.columns"):
            Table("", [], [])

    def test_two_columns_have_two_keys(self) -> None:
        with pytest.raises(DuplicateError, match="column 'a' is there already; give one of the columns another key"):
            Table("", ["a", "a"], [])

    def test_the_key_of_the_codes_of_a_currency_is_taken_too(self) -> None:
        with pytest.raises(DuplicateError, match="column 'a_currency' is there already"):
            Table("", ["a", "a_currency"], [(Money("1", "CNY"), 1)])

    @pytest.mark.parametrize("form", ["to_text", "to_markdown", "to_html", "to_csv", "records"])
    def test_an_unknown_language_is_refused_in_every_form(self, form: str) -> None:
        with pytest.raises(SalesManualError, match="language: found 'fr'"):
            getattr(TEAM, form)("fr")

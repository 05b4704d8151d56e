"""Columns: how each kind of cell prints, and what its plain value is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.columns import Column, is_figure
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import Label, text

if TYPE_CHECKING:
    from salesmanual.kernel.columns import Cell, PlainCell

TENTHS = Rounding(Decimal("0.1"))
GOLD = Label({"en": "Gold", "zh_Hant": "金級"})


class TestColumn:
    @pytest.mark.parametrize(
        ("column", "cell", "printed"),
        [
            (Column("a"), Money("18420.5", "CNY"), "CNY 18,420.50"),
            (Column("a", unit="CNY"), Money("18420.5", "CNY"), "18,420.50"),
            (Column("a", unit="CNY", rounding=Rounding(100)), Money("18420.5", "CNY"), "18,400.00"),
            (Column("a"), 2026, "2026"),
            (Column("a"), Fraction(1, 3), "1/3"),
            (Column("a", unit="%"), Fraction(1, 3), "100/3%"),
            (Column("a", unit="%", rounding=Rounding(1)), Fraction(2, 3), "67%"),
            (Column("a", rounding=TENTHS), Decimal("2.25"), "2.3"),
            (Column("a"), False, "no"),
            (Column("a"), ("x", "y"), "x, y"),
            (Column("a"), None, ""),
        ],
    )
    def test_each_kind_of_cell_prints_exactly_or_as_the_column_rounds(
        self, column: Column, cell: Cell, printed: str
    ) -> None:
        assert column.cell_text(cell) == printed

    def test_a_unit_stands_behind_the_label_and_a_per_cent_sign_does_not(self) -> None:
        length = Column("length", unit=Label({"en": "days", "zh_Hans": "天"}))

        assert length.heading() == "length (days)"
        assert length.heading("zh_Hans") == "length（天）"
        assert Column("share", unit="%").heading() == "share"

    def test_only_a_currency_is_a_currency(self) -> None:
        assert Column("a", unit="CNY").currency() == "CNY"
        assert Column("a", unit="days").currency() is None
        assert Column("a", unit=Label("CNY")).currency() is None

    def test_its_key_is_the_english_label_or_what_is_given(self) -> None:
        assert Column(Label({"zh_Hant": "姓名", "en": "name"})).key == "name"
        assert Column("name", key="n").key == "n"

    @pytest.mark.parametrize(
        ("column", "cell", "plain"),
        [
            (Column("a"), True, True),
            (Column("a"), 3, 3),
            (Column("a"), Fraction(1, 8), Decimal("0.125")),
            (Column("a"), Fraction(1, 3), Fraction(1, 3)),
            (Column("a", rounding=TENTHS), Fraction(1, 3), Decimal("0.3")),
            (Column("a", rounding=TENTHS), Money("1.25", "CNY"), Decimal("1.3")),
            (Column("a"), GOLD, "金級"),
            (Column("a"), ("x", GOLD), "x、金級"),
            (Column("a"), text("no"), "否"),
            (Column("a"), None, None),
        ],
    )
    def test_each_kind_of_cell_has_its_plain_value(self, column: Column, cell: Cell, plain: PlainCell) -> None:
        assert column.plain(cell, "zh_Hant") == plain
        assert type(column.plain(cell, "zh_Hant")) is type(plain)

    def test_an_unknown_alignment_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"column\.align: found 'middle', accepted is one of left, right"):
            Column("a", align="middle")  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (1, True),
        (Decimal(1), True),
        (Fraction(1, 3), True),
        (Money("1", "CNY"), True),
        (True, False),
        (None, False),
        ("1", False),
        (date(2026, 1, 1), False),
    ],
)
def test_numbers_and_money_are_figures(cell: Cell, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_figure(cell) is expected

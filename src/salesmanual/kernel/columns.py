"""Columns: what the cells of a table may hold, and how one of them is printed.

Invariant: a cell prints every digit it has unless its column names a `Rounding`; its plain value is the same number.

Left out: the table they make (`tables`, which offers these names too).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias, final, get_args

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InexactError, InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Rounding, number_text, percent_text, read_fraction, to_exact_decimal
from salesmanual.kernel.printing import Alignment
from salesmanual.kernel.texts import Label, Language, Rendered, Text, render_value, text

__all__ = ["Cell", "Column", "PlainCell", "is_figure"]

Cell: TypeAlias = "str | Rendered | Money | int | Decimal | Fraction | date | tuple[str | Rendered, ...] | None"
"""What a cell holds: words, money, an exact number, yes or no, a date or a time, several words, or nothing."""

PlainCell: TypeAlias = "str | int | Decimal | Fraction | date | None"
"""What a cell is in a record: the same value without its currency, words in one language."""

_NUMBERS: Final = (int, Decimal, Fraction)


def _check_align(_: object, __: attrs.Attribute[Alignment | None], value: Alignment | None) -> None:
    if value is not None and value not in get_args(Alignment):
        raise InvalidValueError("column.align", value, f"one of {', '.join(get_args(Alignment))}")


def _check_words(_: object, attribute: attrs.Attribute[Text | Label | str], value: object) -> None:
    if not isinstance(value, (str, Text, Label)):
        raise WrongTypeError(f"column.{attribute.name}", value, "a text or a label")


def _check_rounding(_: object, __: attrs.Attribute[Rounding | None], value: Rounding | None) -> None:
    if value is not None:
        check_type(value, Rounding, "column.rounding")


@final
@attrs.frozen
class Column:
    """One column of a table.

    Attributes:
        label: What stands above it.
        align: Where its cells stand; by default numbers and money to the right, all else to the left.
        unit: Stands behind the label, once for all cells. A currency there admits only money of that currency and
            plain numbers; `%` prints ratios as percentages, each with its sign, and leaves the label alone.
        rounding: Shortens the numbers and the money of the column; without it every digit is shown. In a column of
            percentages the step counts in percent: `0.1` prints `85.1%`.
        key: The name in a record; by default the label in English.

    Raises:
        InvalidValueError: If the alignment is unknown.
        WrongTypeError: If another field is of another type.

    Source: serves every section.

    >>> Column("pay", unit="CNY").heading()
    'pay (CNY)'
    """

    label: Text | Label | str = attrs.field(validator=_check_words)
    align: Alignment | None = attrs.field(default=None, validator=_check_align, kw_only=True)
    unit: Text | Label | str = attrs.field(kw_only=True, validator=_check_words)
    rounding: Rounding | None = attrs.field(default=None, validator=_check_rounding, kw_only=True)
    key: str = attrs.field(kw_only=True)

    @unit.default
    def _no_unit(self) -> Text | Label | str:
        return ""

    @key.default
    def _key_of_the_label(self) -> str:
        return render_value(self.label)

    def heading(self, language: Language = "en") -> str:
        """The label, with the unit in brackets where there is one."""
        if not self.unit or self.is_percentage():
            return render_value(self.label, language)
        return text("{label} ({unit})", label=self.label, unit=self.unit).render(language)

    def is_percentage(self) -> bool:
        """Whether the column prints ratios as percentages."""
        return self.unit == "%"

    def currency(self) -> str | None:
        """The currency that all money of the column has, where the column names one."""
        return self.unit if isinstance(self.unit, str) and self.unit in MINOR_UNITS else None

    def cell_text(self, cell: Cell, language: Language = "en") -> str:
        """The cell as people read it.

        >>> Column("share", unit="%", rounding=Rounding("0.1")).cell_text(Fraction(1, 3))
        '33.3%'
        """
        if cell is None:
            return ""
        if isinstance(cell, Money):
            money = cell.round(self.rounding) if self.rounding else cell
            return money.figure() if self.currency() else str(money)
        if isinstance(cell, bool) or not isinstance(cell, _NUMBERS):
            return render_value(cell, language)
        if self.is_percentage():
            return percent_text(cell, rounding=self.rounding)
        return number_text(self.rounding.number(cell) if self.rounding else cell)

    def plain(self, cell: Cell, language: Language = "en") -> PlainCell:
        """The cell as a plain value: money as its amount, a percentage as a ratio, words in the language.

        A ratio becomes a `Decimal` where it is one, or where the column rounds; else it stays a `Fraction`.

        >>> Column("pay").plain(Money("18420.50", "CNY")), Column("share", unit="%").plain(Fraction(17, 20))
        (Decimal('18420.50'), Decimal('0.85'))
        """
        if isinstance(cell, Money):
            return (cell.round(self.rounding) if self.rounding else cell).amount
        if isinstance(cell, _NUMBERS) and not isinstance(cell, bool):
            return self._plain_number(cell)
        return cell if cell is None or isinstance(cell, (bool, date)) else render_value(cell, language)

    def _plain_number(self, number: int | Decimal | Fraction) -> int | Decimal | Fraction:
        if self.rounding is not None:
            hundredfold = self.is_percentage()
            rounded = self.rounding.number(Fraction(number) * 100 if hundredfold else number)
            return to_exact_decimal(Fraction(rounded) / 100) if hundredfold else rounded
        if isinstance(number, Fraction):
            try:
                return to_exact_decimal(number)
            except InexactError:
                return number
        return number

    def check(self, cell: Cell, where: str) -> None:
        """Refuse a cell that has no exact print, or that the column cannot hold.

        Raises:
            WrongTypeError: If it is a `float` or anything else that has no exact print.
            InvalidValueError: If it is a number of absurd length, or not finite.
            CurrencyMismatchError: If it is money, and the column names another currency.
        """
        if isinstance(cell, Money):
            currency = self.currency()
            if currency is not None and cell.currency != currency:
                raise CurrencyMismatchError(where, currency, cell.currency)
        elif isinstance(cell, _NUMBERS):
            read_fraction(int(cell) if isinstance(cell, bool) else cell, where)
        elif isinstance(cell, tuple):
            for words in cell:
                if not isinstance(words, (str, Rendered)):
                    raise WrongTypeError(where, words, "words, where a cell has several")
        elif cell is not None and not isinstance(cell, (str, date, Rendered)):
            accepted = "text, money, an int, a Decimal, a Fraction, a date or None"
            raise WrongTypeError(where, cell, accepted, "write anything else as text")


def is_figure(cell: Cell) -> bool:
    """Whether the cell is a number or money, which stand to the right."""
    return isinstance(cell, (Money, *_NUMBERS)) and not isinstance(cell, bool)

"""Recency, frequency and money of each customer, from purchases: two definitions, with names of their own.

    segmentation   since the last purchase    purchases, the first included    total, and mean of all
    repeat         from first to last         purchases after the first        mean of those, and the age

The first serves segments (`rfm_scores`), the second the models that foresee purchases. Published figures mix them up,
so no figure of one has the name of one of the other.

Invariant: the order of the purchases changes nothing; sums are exact, means are fractions. What comes after the day
that is looked at is not known yet.

Left out: the purchases (`purchases`), scores and segments (`rfm_scores`).
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import compress
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar, final, get_args

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_choice, check_count, check_section
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import EXACT, Rounding
from salesmanual.kernel.period import add_months, read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.selling.purchases import Purchase, PurchaseBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "Counting",
    "Purchase",
    "PurchaseBook",
    "RepeatRow",
    "RepeatRule",
    "RepeatSummary",
    "SegmentationRow",
    "SegmentationRule",
    "SegmentationSummary",
    "Unit",
]

Unit = Literal["day", "week", "month"]
"""What time is counted in: days, weeks from Monday to Sunday, or calendar months."""

Counting = Literal["periods", "purchases"]
"""What frequency counts: the days, weeks or months with a purchase, or every purchase."""

_UNITS: Final[tuple[str, ...]] = get_args(Unit)
_COUNTINGS: Final[tuple[str, ...]] = get_args(Counting)
_NOTHING: Final = Decimal(0)
_WEEK: Final = 7
_YEAR: Final = 12
_MOST_MONTHS: Final = 1_200
_HUNDREDTHS: Final = Rounding("0.01")


class SegmentationRow(NamedTuple):
    """One customer, as segments look at it.

    Attributes:
        customer: Its id.
        last: The day of the last purchase.
        since_last: Days, weeks or months since the last purchase.
        purchases: How often it bought, the first time included.
        total: What it paid in all.
    """

    customer: str
    last: date
    since_last: int
    purchases: int
    total: Money

    def mean(self) -> Fraction:
        """What it paid each time, in its currency: total over purchases."""
        return Fraction(self.total.amount) / self.purchases


class RepeatRow(NamedTuple):
    """One customer, as models of repeat purchases look at it.

    Attributes:
        customer: Its id.
        repeats: Days, weeks or months with a purchase, the first left out.
        last_at: From the first purchase to the last.
        age: From the first purchase to the day that is looked at.
        repeat_total: What it paid in all after the day, week or month of the first purchase.
    """

    customer: str
    repeats: int
    last_at: int
    age: int
    repeat_total: Money

    def repeat_mean(self) -> Fraction:
        """What it paid each time after the first, in its currency; 0 where it never came again."""
        return Fraction(self.repeat_total.amount) / self.repeats if self.repeats else Fraction(0)


_Row = TypeVar("_Row", SegmentationRow, RepeatRow)


@final
@attrs.frozen
class SegmentationSummary(Shown):
    """Recency, frequency and money of every customer that bought, for segments.

    Attributes:
        rule: The definition.
        as_of: The day it is looked at.
        rows: One row for each customer, by id.

    Source: Handbook 3.3.
    """

    rule: SegmentationRule
    as_of: date
    rows: tuple[SegmentationRow, ...]

    def row(self, customer: str) -> SegmentationRow:
        """The row of one customer.

        Raises:
            NotFoundError: If it bought nothing.
        """
        return _row(self.rows, customer)

    def facts(self) -> dict[str, dict[str, object]]:
        """By customer what a classification asks for: `recency`, `frequency`, `monetary` and `monetary_mean`.

        >>> bought = [Purchase("C-1", date(2026, 3, day), Money(60, "CNY")) for day in (2, 9)]
        >>> SegmentationRule().summarise(bought, as_of=date(2026, 3, 31)).facts()["C-1"]
        {'recency': 22, 'frequency': 2, 'monetary': Money('120', 'CNY'), 'monetary_mean': Fraction(60, 1)}
        """
        return {
            row.customer: {
                "recency": row.since_last,
                "frequency": row.purchases,
                "monetary": row.total,
                "monetary_mean": row.mean(),
            }
            for row in self.rows
        }

    def tables(self) -> tuple[Table, ...]:
        """One row for each customer."""
        columns = [
            Column(text("customer"), key="customer"),
            Column(text("last purchase"), key="last"),
            Column(text("since the last"), key="since_last"),
            Column(text("purchases"), key="purchases"),
            Column(text("total"), key="total"),
            Column(text("mean"), rounding=_HUNDREDTHS, key="mean"),
        ]
        return (
            Table(text("Purchases up to {day}", day=self.as_of), columns, [(*row, row.mean()) for row in self.rows]),
        )


@final
@attrs.frozen
class RepeatSummary(Shown):
    """How often every customer came again, for models of repeat purchases.

    Attributes:
        rule: The definition.
        until: The day it is looked at.
        rows: One row for each customer, by id.

    Source: Handbook 3.3.
    """

    rule: RepeatRule
    until: date
    rows: tuple[RepeatRow, ...]

    def row(self, customer: str) -> RepeatRow:
        """The row of one customer.

        Raises:
            NotFoundError: If it bought nothing.
        """
        return _row(self.rows, customer)

    def repeats(self) -> int:
        """The repeat purchases of all customers together."""
        return sum(row.repeats for row in self.rows)

    def tables(self) -> tuple[Table, ...]:
        """One row for each customer."""
        columns = [
            Column(text("customer"), key="customer"),
            Column(text("repeats"), key="repeats"),
            Column(text("first to last"), key="last_at"),
            Column(text("age"), key="age"),
            Column(text("total of repeats"), key="repeat_total"),
            Column(text("mean of repeats"), rounding=_HUNDREDTHS, key="repeat_mean"),
        ]
        rows = [(*row, row.repeat_mean()) for row in self.rows]
        return (Table(text("Repeat purchases up to {day}", day=self.until), columns, rows),)


@final
@attrs.frozen
class SegmentationRule:
    """What recency, frequency and money mean where customers are put into segments.

    Recency runs from the last purchase to the day that is looked at; frequency includes the first purchase.

    Attributes:
        unit: What recency is counted in.
        counting: Whether frequency counts the days (weeks, months) with a purchase, or every purchase.
        months: How many months back purchases count; `None` for all.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field has none of its values.

    Source: Handbook 3.3.

    >>> bought = [Purchase("C-1", date(2026, 3, day), Money(day * 10, "CNY")) for day in (2, 2, 9)]
    >>> row = SegmentationRule().summarise(bought, as_of=date(2026, 3, 31)).row("C-1")
    >>> row.since_last, row.purchases, row.total, row.mean()
    (22, 2, Money('130', 'CNY'), Fraction(65, 1))
    """

    unit: Unit = attrs.field(default="day", validator=check_choice("a unit of time", _UNITS))
    counting: Counting = attrs.field(
        default="periods", validator=check_choice("what is counted", _COUNTINGS), kw_only=True
    )
    months: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1, _MOST_MONTHS)), kw_only=True
    )
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def summarise(self, purchases: Iterable[Purchase] | PurchaseBook, *, as_of: date) -> SegmentationSummary:
        """The summary of all purchases up to a day, that day included.

        A `PurchaseBook` that is kept is grouped once, whatever is asked of it.

        Raises:
            WrongTypeError: If one of them is no `Purchase`, or the day no date.
            CurrencyMismatchError: If two currencies meet.

        Source: Handbook 3.3.
        """
        last = read_date(as_of, "as_of").toordinal()
        since = 0 if self.months is None else add_months(as_of, -self.months).toordinal()
        counted = _Counted(self.unit)
        end, every = counted[last], self.counting == "purchases"
        rows = []
        with localcontext(EXACT):
            for customer, days, amounts, currency in _known(purchases, since, last):
                latest = max(days)
                count = len(days) if every else len(set(counted.all(days)))
                total = Money(sum(amounts, _NOTHING), currency)
                rows.append(SegmentationRow(customer, date.fromordinal(latest), end - counted[latest], count, total))
        return SegmentationSummary(self, as_of, tuple(rows))


@final
@attrs.frozen
class RepeatRule:
    """What recency, frequency and money mean where models foresee repeat purchases.

    All purchases of one day (week, month) are one. The first is left out of frequency and money; recency and age run
    from the first.

    Attributes:
        unit: What time is counted in; a week ends on Sunday.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the unit is unknown.

    Source: Handbook 3.3; Fader, Hardie and Lee (2005), "Counting your customers the easy way".

    >>> bought = [Purchase("C-1", date(2026, 3, day), Money(day * 10, "CNY")) for day in (2, 2, 9)]
    >>> row = RepeatRule().summarise(bought, until=date(2026, 3, 31)).row("C-1")
    >>> row.repeats, row.last_at, row.age, row.repeat_mean()
    (1, 7, 29, Fraction(90, 1))
    """

    unit: Unit = attrs.field(default="day", validator=check_choice("a unit of time", _UNITS))
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def summarise(self, purchases: Iterable[Purchase] | PurchaseBook, *, until: date) -> RepeatSummary:
        """The summary of all purchases up to a day, that day included.

        A `PurchaseBook` that is kept is grouped once, whatever is asked of it.

        Raises:
            WrongTypeError: If one of them is no `Purchase`, or the day no date.
            CurrencyMismatchError: If two currencies meet.

        Source: Handbook 3.3.
        """
        last = read_date(until, "until").toordinal()
        counted = _Counted(self.unit)
        end = counted[last]
        rows = []
        with localcontext(EXACT):
            for customer, days, amounts, currency in _known(purchases, 0, last):
                times = counted.all(days)
                first = min(times)
                again = amounts
                if times.count(first) == 1:
                    again[times.index(first)] = _NOTHING
                else:
                    again = [amount for amount, at in zip(amounts, times, strict=True) if at != first]
                total = Money(sum(again, _NOTHING), currency)
                rows.append(RepeatRow(customer, len(set(times)) - 1, max(times) - first, end - first, total))
        return RepeatSummary(self, until, tuple(rows))


def _week(ordinal: int) -> int:
    """The number of the week from Monday to Sunday; the first day of the calendar is a Monday."""
    return (ordinal - 1) // _WEEK


def _month(ordinal: int) -> int:
    on = date.fromordinal(ordinal)
    return on.year * _YEAR + on.month


_INDEX: Final[dict[str, Callable[[int], int] | None]] = {"day": None, "week": _week, "month": _month}


class _Counted(dict[int, int]):
    """The number of the day, week or month of each day that was asked for."""

    def __init__(self, unit: Unit) -> None:
        self.index = _INDEX[unit]

    def __missing__(self, ordinal: int) -> int:
        self[ordinal] = number = ordinal if self.index is None else self.index(ordinal)
        return number

    def all(self, ordinals: list[int]) -> list[int]:
        """The numbers of the days."""
        return ordinals if self.index is None else list(map(self.__getitem__, ordinals))


def _known(
    purchases: Iterable[Purchase] | PurchaseBook, since: int, until: int
) -> Iterator[tuple[str, list[int], list[Decimal], str]]:
    """What each customer bought later than one day and up to the other."""
    book = purchases if isinstance(purchases, PurchaseBook) else PurchaseBook(purchases)
    for customer, days, amounts in book.columns():
        if max(days) > until or min(days) <= since:
            kept = [since < day <= until for day in days]
            if any(kept):
                yield customer, list(compress(days, kept)), list(compress(amounts, kept)), book.currency
        else:
            yield customer, days, amounts, book.currency


def _row(rows: tuple[_Row, ...], customer: str) -> _Row:
    position = bisect_left(rows, customer, key=_customer_of)
    if position < len(rows) and rows[position].customer == customer:
        return rows[position]
    raise NotFoundError("customer with purchases", customer, did_you_mean(customer, [row.customer for row in rows]))


def _customer_of(row: SegmentationRow | RepeatRow) -> str:
    return row.customer

"""Summaries of purchases: units, counting, windows, laws and bad input."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF, usd

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.rfm import Purchase, PurchaseBook, RepeatRule, SegmentationRule

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = date(2025, 12, 29)
PURCHASES = st.lists(
    st.builds(
        Purchase,
        st.sampled_from(["C-1", "C-2", "C-3"]),
        st.dates(FIRST, FIRST + timedelta(days=120)),
        st.decimals(0, 500, places=2).map(usd),
    ),
    max_size=25,
)
INDEX: dict[str, Callable[[date], object]] = {
    "day": date.toordinal,
    "week": lambda on: on.isocalendar()[:2],
    "month": lambda on: (on.year, on.month),
}
UNITS = st.sampled_from(["day", "week", "month"])
A_BOOK = [
    Purchase("C-1", date(2026, 1, 30), usd("10.50")),
    Purchase("C-1", date(2026, 2, 1), usd("20")),
    Purchase("C-1", date(2026, 2, 1), usd("5")),
    Purchase("C-2", date(2025, 3, 31), usd("7")),
]


@pytest.mark.parametrize(
    ("unit", "since_last", "purchases", "repeat"),
    [("day", 58, 2, (1, 2, 60)), ("week", 9, 1, (0, 0, 9)), ("month", 1, 2, (1, 1, 2))],
)
def test_units(unit: str, since_last: int, purchases: int, repeat: tuple[int, int, int]) -> None:
    """Friday and the Sunday after it are two days in one week and in two months."""
    row = SegmentationRule(unit).summarise(A_BOOK, as_of=AS_OF).row("C-1")  # type: ignore[arg-type] # one of its words
    again = RepeatRule(unit).summarise(A_BOOK, until=AS_OF).row("C-1")  # type: ignore[arg-type] # as above

    assert (row.since_last, row.purchases, row.total, row.last) == (
        since_last,
        purchases,
        usd("35.50"),
        date(2026, 2, 1),
    )
    assert again[1:4] == repeat


def test_every_purchase_counts_where_the_rule_says_so() -> None:
    """Two of one day are one day, or two purchases; the mean follows."""
    row = SegmentationRule(counting="purchases").summarise(A_BOOK, as_of=AS_OF).row("C-1")

    assert (row.purchases, row.mean()) == (3, Fraction(71, 6))


def test_a_window_leaves_out_what_is_older() -> None:
    """Twelve months up to 31 March begin on 1 April."""
    summary = SegmentationRule(months=12).summarise(A_BOOK, as_of=AS_OF)

    assert [row.customer for row in summary.rows] == ["C-1"]


def test_what_comes_later_is_not_known_yet() -> None:
    """On the day before its second purchase a customer has one."""
    segments = SegmentationRule().summarise(A_BOOK, as_of=date(2026, 1, 31))
    repeats = RepeatRule().summarise(A_BOOK, until=date(2026, 1, 31))

    assert segments.row("C-1")[2:] == (1, 1, usd("10.50"))
    assert repeats.row("C-1")[1:] == (0, 0, 1, usd(0))
    assert repeats.row("C-1").repeat_mean() == 0


def test_nobody_bought() -> None:
    """No purchases make an empty summary, a book of no currency."""
    assert SegmentationRule().summarise([], as_of=AS_OF).rows == ()
    assert RepeatRule().summarise([], until=AS_OF).repeats() == 0
    assert PurchaseBook([]).currency == ""
    assert PurchaseBook(A_BOOK).currency == "USD"


def test_a_book_gives_what_one_customer_bought() -> None:
    """The earliest first, and of one day the least first."""
    book = PurchaseBook(A_BOOK)

    assert book.customers() == ("C-1", "C-2")
    assert [each.amount for each in book.of("C-1")] == [usd("10.50"), usd(5), usd(20)]


def test_summaries_print_as_tables() -> None:
    """Each summary is one table; its records have the names of its own definition."""
    segments = SegmentationRule().summarise(A_BOOK[:1], as_of=AS_OF)
    repeats = RepeatRule().summarise(A_BOOK[:2], until=AS_OF)

    assert str(segments).splitlines()[0] == "Purchases up to 2026-03-31"
    (segment,) = segments.tables()[0].records()
    (repeat,) = repeats.tables()[0].records()
    assert {"since_last", "purchases", "total", "mean"} <= set(segment)
    assert {"repeats", "last_at", "age", "repeat_total", "repeat_mean"} <= set(repeat)
    assert set(segment) & set(repeat) == {"customer"}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Purchase("", AS_OF, usd(5)),
            "customer: found '', accepted is one line of text of at most 200 characters",
        ),
        (
            lambda: Purchase("C-1", AS_OF, usd(-5)),
            "amount: found Money('-5', 'USD'), accepted is an amount of 0 or more",
        ),
        (
            lambda: PurchaseBook([A_BOOK[0], ("C-1", AS_OF, usd(5))]),  # type: ignore[list-item] # refused
            (
                "purchases[1]: found ('C-1', datetime.date(2026, 3, 31), Money('5', 'USD')) of type tuple, accepted is "
                "a Purchase; write it as Purchase('C-7', date(2026, 3, 2), Money('90', 'CNY'))"
            ),
        ),
        (
            lambda: RepeatRule().summarise([A_BOOK[0], Purchase("C-1", AS_OF, Money(5, "CNY"))], until=AS_OF),
            "purchases",
        ),
        (lambda: SegmentationRule("year"), "unit: found 'year', accepted is a unit of time"),  # type: ignore[arg-type] # refused
        (lambda: SegmentationRule(months=0), "months: found 0, accepted is a whole number from 1 to 1200"),
        (lambda: SegmentationRule().summarise([], as_of="today"), "as_of: found 'today'"),  # type: ignore[arg-type] # refused
        (
            lambda: RepeatRule().summarise(A_BOOK, until=AS_OF).row("C-3"),
            "no customer with purchases 'C-3'; did you mean 'C-2'?",
        ),
        (lambda: SegmentationRule().summarise(A_BOOK, as_of=AS_OF).row("C-0"), "customer with purchases 'C-0'"),
        (lambda: PurchaseBook(A_BOOK).of("C-9"), "customer with purchases 'C-9'"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "rule", [SegmentationRule(), SegmentationRule("week", counting="purchases", months=12), RepeatRule("month")]
)
def test_rules_are_read_as_they_are_written(rule: SegmentationRule | RepeatRule) -> None:
    """The document of a rule is that of the same rule."""
    assert read_policy(type(rule), write_policy(rule)) == rule


@given(PURCHASES, st.randoms(use_true_random=False), UNITS)
def test_the_order_of_purchases_changes_nothing(bought: list[Purchase], random: object, unit: str) -> None:
    """Shuffled purchases have the same summaries."""
    shuffled = list(bought)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # it is a Random
    segments, repeats = SegmentationRule(unit), RepeatRule(unit)  # type: ignore[arg-type] # one of its words

    assert segments.summarise(bought, as_of=AS_OF) == segments.summarise(shuffled, as_of=AS_OF)
    assert repeats.summarise(bought, until=AS_OF) == repeats.summarise(shuffled, until=AS_OF)


@given(PURCHASES, UNITS)
def test_summaries_agree_with_counting_one_by_one(bought: list[Purchase], unit: str) -> None:
    """Both definitions, by the words of their descriptions, purchase for purchase."""
    index = INDEX[unit]
    known = [each for each in bought if each.on <= AS_OF]
    segments = SegmentationRule(unit).summarise(bought, as_of=AS_OF)  # type: ignore[arg-type] # one of its words
    repeats = RepeatRule(unit).summarise(PurchaseBook(bought), until=AS_OF)  # type: ignore[arg-type] # as above

    assert [row.customer for row in segments.rows] == sorted({each.customer for each in known})
    for row, again in zip(segments.rows, repeats.rows, strict=True):
        own = [each for each in known if each.customer == row.customer]
        first = index(min(each.on for each in own))
        assert row.purchases == len({index(each.on) for each in own}) == again.repeats + 1
        assert row.total == Money.total(each.amount for each in own)
        assert row.mean() * row.purchases == Fraction(row.total.amount)
        later = [each.amount for each in own if index(each.on) != first]
        assert again.repeat_total == Money.total(later, "USD")
        assert again.last_at + row.since_last == again.age


@given(PURCHASES)
def test_totals_of_all_customers_are_the_total(bought: list[Purchase]) -> None:
    """No purchase is lost and none counts twice."""
    summary = SegmentationRule(counting="purchases").summarise(bought, as_of=date(2026, 12, 31))

    assert sum(row.purchases for row in summary.rows) == len(bought)
    assert Money.total((row.total for row in summary.rows), "USD") == Money.total((one.amount for one in bought), "USD")

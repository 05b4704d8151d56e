"""Laws of credits: nothing is lost, and neither order nor batches matter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.kernel.errors import DuplicateError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.testing.periods import periods
from salesmanual.testing.plans import PEOPLE, credit_books, sale_lists, sales
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.period import Period

YEAR = year(2026)
HALF_A_CENT = Fraction(1, 200)


@given(sale_lists(unique=False), st.none() | st.sets(st.sampled_from(PEOPLE)))
def test_every_sale_is_credited_or_listed_with_the_reason(sold: list[Sale], known: set[str] | None) -> None:
    book = credit_sales(sold, participants=known)

    credited = {id(credit.sale) for credit in book.credits}
    assert len(credited) + len(book.uncredited) == len(sold)
    assert all(str(item.why) for item in book.uncredited)
    assert known is None or set(book.participants()) <= known


@given(sales())
def test_the_credits_of_a_sale_sum_to_its_amount_to_the_last_digit(sale: Sale) -> None:
    credits_ = credit_sales([sale]).credits

    credited = Money.total((credit.amount for credit in credits_), "CNY")
    if not credits_:
        assert sale.owner is None
    elif sale.total_share() == 1:
        assert credited == sale.signed_amount()
    else:
        exact = sale.total_share() * Fraction(sale.signed_amount().amount)
        assert abs(Fraction(credited.amount) - exact) <= HALF_A_CENT
        assert credited == credited.round()


@given(sales(is_whole=True))
def test_no_share_of_a_sale_is_a_minor_unit_away_from_its_part(sale: Sale) -> None:
    for credit in credit_sales([sale]).credits:
        exact = credit.share * Fraction(sale.signed_amount().amount)
        assert abs(Fraction(credit.amount.amount) - exact) < Fraction(2, 100)
        assert credit.amount.amount * sale.signed_amount().amount >= 0


@given(st.data(), sale_lists(unique=False))
def test_the_order_of_the_sales_changes_nothing(data: st.DataObject, sold: list[Sale]) -> None:
    shuffled = data.draw(st.permutations(sold))

    assert credit_sales(shuffled) == credit_sales(sold)


@given(st.data(), sale_lists())
def test_batches_credited_apart_make_the_same_book(data: st.DataObject, sold: list[Sale]) -> None:
    cut = data.draw(st.integers(0, len(sold)))
    batches = [credit_sales(sold[:cut]), credit_sales(sold[cut:])]

    assert CreditBook([credit for batch in batches for credit in batch.credits]).credits == credit_sales(sold).credits


@given(st.data(), credit_books())
def test_the_order_of_the_credits_changes_nothing(data: st.DataObject, book: CreditBook) -> None:
    shuffled = data.draw(st.permutations(book.credits))

    assert CreditBook(shuffled, book.uncredited) == book


@given(st.data(), credit_books().filter(lambda book: bool(book.credits)))
def test_a_credit_that_is_given_twice_is_refused_wherever_it_stands(data: st.DataObject, book: CreditBook) -> None:
    again = data.draw(st.sampled_from(book.credits))
    given_ = data.draw(st.permutations([*book.credits, again]))

    with pytest.raises(DuplicateError, match=f"^credit '{again.sale.id} for {again.participant} by {again.rule}' is"):
        CreditBook(given_)


@given(sale_lists())
def test_an_order_and_its_return_leave_nothing(sold: list[Sale]) -> None:
    orders = [attrs.evolve(sale, id=f"O-{sale.id}", kind="order") for sale in sold]
    returns = [attrs.evolve(sale, id=f"R-{sale.id}", kind="return") for sale in sold]

    book = credit_sales([*returns, *orders])

    assert all(book.total(person, YEAR, "CNY").is_zero() for person in PEOPLE)


@given(credit_books(), st.sampled_from(PEOPLE), periods(first=YEAR.start, last=YEAR.last_day()))
def test_a_total_is_that_of_adding_one_by_one(book: CreditBook, person: str, period: Period) -> None:
    own = [each for each in book.credits if each.participant == person and each.sale.on in period]

    assert list(book.of(person, period)) == own
    assert book.total(person, period, "CNY") == Money.total((each.amount for each in own), "CNY")


@given(credit_books(), st.sampled_from(PEOPLE))
def test_the_months_of_a_year_sum_to_the_year(book: CreditBook, person: str) -> None:
    months = [book.total(person, month(2026, at), "CNY") for at in range(1, 13)]

    assert Money.total(months) == book.total(person, YEAR, "CNY")


@given(sales())
def test_a_sale_is_written_and_read_back(sale: Sale) -> None:
    check_round_trip(sale)

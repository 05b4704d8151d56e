"""Laws of targets: a longer period has the sum of the shorter ones, in any order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import half, month, quarter, year
from salesmanual.kernel.quantity import total_of
from salesmanual.testing.periods import periods
from salesmanual.testing.plans import PEOPLE, target_books
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.kernel.period import Period

LONGER = [year(2026), *(half(2026, at) for at in (1, 2)), *(quarter(2026, at) for at in range(1, 5))]


@given(target_books(), st.sampled_from(PEOPLE), st.sampled_from(LONGER))
def test_the_target_of_a_longer_period_is_that_of_its_months(book: TargetBook, person: str, longer: Period) -> None:
    months = [book.of(person, month(2026, at)) for at in range(1, 13) if longer.covers(month(2026, at))]

    assert book.of(person, longer) == Money.total(each for each in months if each is not None)


@given(target_books(), st.sampled_from(PEOPLE), periods(first=date(2025, 6, 1), last=date(2027, 6, 30)))
def test_any_period_has_the_sum_of_what_lies_inside_or_is_refused(book: TargetBook, person: str, asked: Period) -> None:
    own = [each for each in book.targets if each.participant == person and each.period.overlaps(asked)]

    if all(asked.covers(each.period) for each in own):
        assert book.of(person, asked) == (total_of([each.amount for each in own], "CNY") if own else None)
    else:
        with pytest.raises(InvalidValueError, match="break the target down"):
            book.of(person, asked)


@given(st.data(), target_books())
def test_the_order_of_the_targets_changes_nothing(data: st.DataObject, book: TargetBook) -> None:
    assert TargetBook(data.draw(st.permutations(book.targets))) == book


@given(target_books())
def test_targets_are_written_and_read_back(book: TargetBook) -> None:
    check_round_trip(book)

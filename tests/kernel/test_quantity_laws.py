"""Laws of quantities and of parts of a sale."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.parts import Part, shared_out
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.quantity import Quantity, total_of
from salesmanual.testing.numbers import money
from salesmanual.testing.plans import quantities

SHARES = st.lists(st.integers(1, 9), min_size=1, max_size=5).map(
    lambda parts: tuple(Fraction(part, sum(parts)) for part in parts)
)


@given(quantities())
def test_a_quantity_reads_back_from_its_plain_form(quantity: Quantity) -> None:
    assert Quantity.from_plain(quantity.to_plain()) == quantity


@given(st.lists(quantities(), max_size=6), st.randoms(use_true_random=False))
def test_a_total_is_that_of_the_numbers_in_any_order(every: list[Quantity], chance: object) -> None:
    shuffled = list(every)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a Random

    assert total_of(shuffled, "visits") == Quantity(sum((each.amount for each in every), Fraction(0)), "visits")


@given(quantities(), quantities())
def test_order_and_arithmetic_are_those_of_the_numbers(one: Quantity, other: Quantity) -> None:
    assert (one < other, one <= other, one > other, one >= other) == (
        one.amount < other.amount,
        one.amount <= other.amount,
        one.amount > other.amount,
        one.amount >= other.amount,
    )
    assert one - other == -(other - one) == one + -other
    assert not other or (one / other) * other.amount == one.amount


@given(money(currency="CNY"), SHARES)
def test_the_parts_of_an_amount_sum_to_it_to_the_last_digit(whole: Money, shares: tuple[Fraction, ...]) -> None:
    parts = [Part(shares, [place]) for place in range(len(shares))]

    assert Money.total(part.of(whole) for part in parts) == whole
    assert sum(part.share() for part in parts) == 1
    assert Part(shares, range(len(shares))).of(whole) == whole


@given(money(currency="CNY", is_whole=True), SHARES)
def test_no_part_is_a_minor_unit_away_from_its_share(whole: Money, shares: tuple[Fraction, ...]) -> None:
    unit = Fraction(MINOR_UNITS["CNY"])

    for part, share in zip(shared_out(whole, shares), shares, strict=True):
        assert abs(Fraction(part.amount) - Fraction(whole.amount) * share) < unit


@given(money(currency="CNY"), SHARES, st.data())
def test_the_part_of_several_is_the_sum_of_theirs(
    whole: Money, shares: tuple[Fraction, ...], data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.integers(0, len(shares) - 1), min_size=1, unique=True))

    together = Part(shares, places)

    assert together.of(whole) == Money.total(Part(shares, [place]).of(whole) for place in places)
    assert together.of(-whole) == -together.of(whole)

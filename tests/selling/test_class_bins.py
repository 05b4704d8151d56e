"""Bins: each method, each boundary, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.selling.class_bins import Binning, FixedBins, QuantileBins, RankBins

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = st.lists(st.fractions(-50, 50, max_denominator=4), min_size=1, max_size=40)
METHODS = st.sampled_from(["linear", "inverted-cdf", "ntile"])


def _people(*values: int) -> list[tuple[Fraction, str]]:
    return [(Fraction(value), f"C-{place}") for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("bins", "expected"),
    [
        (QuantileBins(2), [1, 1, 2, 2, 2]),
        (QuantileBins(2, boundary="lower"), [1, 1, 1, 2, 2]),
        (QuantileBins(2, "inverted-cdf", boundary="lower"), [1, 1, 1, 2, 2]),
        (QuantileBins(2, "ntile"), [1, 1, 1, 2, 2]),
        (QuantileBins(3, "ntile"), [1, 1, 2, 2, 3]),
        (QuantileBins(4, "linear", raised_by=1), [1, 1, 2, 3, 4]),
        (FixedBins([2, 4]), [1, 2, 2, 3, 3]),
        (FixedBins([2, 4], boundary="lower"), [1, 1, 2, 2, 3]),
    ],
)
def test_a_population_of_five(bins: Binning, expected: list[int]) -> None:
    """Who is in which bin is said by the method and by who owns the edge."""
    people = _people(1, 2, 3, 4, 5)

    fitted = bins.fit(people)

    assert [fitted.bin(value, customer) for value, customer in people] == expected


def test_ties_are_together_with_edges_and_parted_by_id_with_ntile() -> None:
    """Five equal values are in one bin, or in two by their ids."""
    people = _people(7, 7, 7, 7, 7)

    assert [QuantileBins(2).fit(people).bin(value, customer) for value, customer in people] == [2, 2, 2, 2, 2]
    assert [QuantileBins(2, "ntile").fit(people).bin(value, customer) for value, customer in people] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize("method", ["linear", "inverted-cdf", "ntile"])
def test_nobody_has_bins_too(method: str) -> None:
    """Bins of nobody put everybody into the first."""
    assert QuantileBins(5, method).fit([]).bin(Fraction(9), "C-1") == 1  # type: ignore[arg-type] # one of the methods


def test_fewer_people_than_bins() -> None:
    """With ntile the upper bins stay empty; a value above all has the place of the last."""
    fitted = QuantileBins(5, "ntile").fit(_people(1, 2))

    assert [fitted.bin(Fraction(value), "C-0") for value in (1, 2, 9)] == [1, 2, 2]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: QuantileBins(1), "size: found 1, accepted is a whole number from 2 to 100"),
        (lambda: QuantileBins(5, "lineer"), "method: found 'lineer', accepted is a method; did you mean 'linear'?"),  # type: ignore[arg-type] # refused
        (lambda: QuantileBins(5, boundary="left"), "boundary: found 'left', accepted is one of higher, lower"),
        (
            lambda: QuantileBins(5, "ntile", raised_by=1),
            "raised_by: found '1', accepted is 0, because ntile has no edges",
        ),
        (lambda: FixedBins([]), "edges: found (), accepted is from 1 to 99 edges, one less than there are bins"),
        (
            lambda: FixedBins([5, 5]),
            "edges[1]: found '5', accepted is more than 5, the edge before it; list each edge once, rising",
        ),
        (
            lambda: FixedBins([0.5]),  # type: ignore[list-item] # refused
            (
                "edges[0]: found 0.5 of type float, accepted is an int, a Decimal, a Fraction or text; "
                "write it as text, '0.5', because a float is not exact"
            ),
        ),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "bins",
    [QuantileBins(), QuantileBins(4, "ntile"), QuantileBins(3, boundary="lower", raised_by=1), FixedBins([30, "90.5"])],
)
def test_bins_are_read_as_they_are_written(bins: Binning) -> None:
    """The plain form is that of the same bins."""
    assert structure(unstructure(bins, Binning), Binning) == bins  # type: ignore[type-abstract] # the base of the kinds


@given(VALUES, st.integers(2, 6), METHODS, st.sampled_from(["higher", "lower"]))
def test_bins_rise_with_the_value(values: list[Fraction], size: int, method: str, boundary: str) -> None:
    """Who has more is in no lower bin, and every bin is from 1 to the number of bins."""
    people = [(value, f"C-{place:02d}") for place, value in enumerate(values)]
    fitted = QuantileBins(size, method, boundary=boundary).fit(people)  # type: ignore[arg-type] # words it accepts

    found = [fitted.bin(value, customer) for value, customer in sorted(people)]

    assert found == sorted(found)
    assert set(found) <= set(range(1, size + 1))


@given(VALUES, st.integers(2, 6))
def test_bins_by_rank_are_of_equal_size(values: list[Fraction], size: int) -> None:
    """Sizes differ by at most one where there are enough customers; each place has one bin."""
    people = [(value, f"C-{place:02d}") for place, value in enumerate(values)]
    fitted = QuantileBins(size, "ntile").fit(people)

    found = [fitted.bin(value, customer) for value, customer in people]

    counts = [found.count(number) for number in range(1, size + 1)]
    assert isinstance(fitted, RankBins)
    assert max(counts) - min(counts) <= 1


@given(VALUES, st.integers(2, 6))
def test_edges_of_the_inverted_distribution_are_values_that_enough_reach(values: list[Fraction], size: int) -> None:
    """Each edge is the least value of the population that its part of all does not exceed."""
    people = [(value, "C") for value in values]
    fitted = QuantileBins(size, "inverted-cdf").fit(people)

    for part, edge in enumerate(getattr(fitted, "edges"), 1):  # noqa: B009 - bins of ranks have none
        reached = [value for value in values if sum(other <= value for other in values) * size >= part * len(values)]
        assert edge == min(reached)


def test_a_size_is_no_text() -> None:
    """A size is a whole number."""
    with pytest.raises(SalesManualError, match="size: found '5' of type str"):
        QuantileBins("5")  # type: ignore[arg-type] # refused

"""Rank correlations of scores with later results: definitions, published figures, laws, real sales, bad input."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.insight.predictive_validity import RANK_METHODS, RankMethod, correlate_ranks
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parent.parent.parent
QUOTAS = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "adventureworks_oltp"
QUOTAS /= "SalesPersonQuotaHistory.csv"

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=14)
METHODS: tuple[RankMethod, ...] = ("spearman", "kendall")
METHOD = st.sampled_from(METHODS)


def by_person(values: Iterable[int]) -> dict[str, int]:
    return {f"P{at}": value for at, value in enumerate(values)}


def correlate(pairs: list[tuple[int, int]], method: RankMethod) -> Decimal | None:
    first, second = zip(*pairs, strict=True)
    return correlate_ranks(by_person(first), by_person(second), method=method).value()


def sign(value: int) -> int:
    return (value > 0) - (value < 0)


@given(PAIRS)
def test_kendall_counts_pairs_of_people(pairs: list[tuple[int, int]]) -> None:
    difference = sum(sign(a[0] - b[0]) * sign(a[1] - b[1]) for a, b in combinations(pairs, 2))
    untied = [sum(a[at] != b[at] for a, b in combinations(pairs, 2)) for at in (0, 1)]

    value = correlate(pairs, "kendall")

    assert (value is None) == (0 in untied)
    if value is not None:
        assert float(value) == pytest.approx(difference / (untied[0] * untied[1]) ** 0.5, abs=1e-8)


@given(st.permutations(range(9)))
def test_spearman_without_ties_is_the_formula_of_squared_differences(order: list[int]) -> None:
    """1 - 6 Σd² / (n(n² - 1))."""
    squares = sum((at - place) ** 2 for at, place in enumerate(order))

    value = correlate(list(enumerate(order)), "spearman")

    assert value is not None
    assert abs(Fraction(value) - (1 - Fraction(6 * squares, 9 * 80))) <= Fraction(1, 10**9)


@given(PAIRS, METHOD)
def test_only_the_order_counts(pairs: list[tuple[int, int]], method: RankMethod) -> None:
    bent = [(a**3, 7 - b) for a, b in pairs]
    value = correlate(pairs, method)

    assert correlate(bent, method) == (None if value is None else -value)
    assert correlate([(b, a) for a, b in pairs], method) == value


@given(PAIRS, METHOD, st.data())
def test_the_order_of_people_changes_nothing(
    pairs: list[tuple[int, int]], method: RankMethod, data: st.DataObject
) -> None:
    assert correlate(data.draw(st.permutations(pairs)), method) == correlate(pairs, method)


@given(PAIRS, METHOD)
def test_the_interval_holds_the_value_and_widens_with_confidence(
    pairs: list[tuple[int, int]], method: RankMethod
) -> None:
    first, second = (by_person(values) for values in zip(*pairs, strict=True))
    narrow, wide = (correlate_ranks(first, second, method=method, confidence=each) for each in ("50%", "99%"))
    value = narrow.value()

    assert narrow.explain().replay() == value
    if narrow.low is None:
        assert len(pairs) < 5 or value is None or abs(value) == 1
        assert not narrow.is_clear()
        return
    assert value is not None
    assert None not in (narrow.high, wide.low, wide.high)
    assert -1 <= wide.low <= narrow.low <= value <= narrow.high <= wide.high <= 1  # type: ignore[operator]


def test_spearman_of_ten_people_watching_television() -> None:
    """Wikipedia, Spearman's rank correlation coefficient: IQ and hours of television, rho = -29/165."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]

    value = correlate(list(zip(iq, hours, strict=True)), "spearman")

    assert value == Decimal("-0.175757576")


def test_an_interval_worked_by_hand() -> None:
    """Kendall, n = 14, tau = 7/13: the ends are tanh(0.601986 ± 1.959964 × 0.209045)."""
    results = by_person([*range(7), 13, 12, 11, 10, 9, 8, 7])
    found = correlate_ranks(by_person(range(14)), results, method="kendall")

    assert found.value() == Decimal("0.538461538")
    assert (found.low, found.high) == (Decimal("0.189930"), Decimal("0.766468"))
    assert found.is_clear()


def test_people_with_only_one_of_the_two_are_left_out_and_named() -> None:
    found = correlate_ranks({"a": 1, "b": 2, "c": 3}, {"b": 5, "c": 6, "d": 7})

    assert (found.people, found.dropped) == (2, ("a", "d"))
    assert found.records()[0]["dropped"] == 2
    assert "Spearman's rho" in str(found)
    assert set(RANK_METHODS) == {"spearman", "kendall"}


@pytest.mark.skipif(not QUOTAS.exists(), reason="the data is not here")
def test_quotas_of_real_people_follow_those_of_the_year_before() -> None:
    """AdventureWorks: whoever has a high quota in one year has one in the next; both measures find it."""
    quotas: defaultdict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    with QUOTAS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            quotas[row["QuotaDate"][:4]][row["BusinessEntityID"]] += Decimal(row["SalesQuota"])
    first, second = (quotas[each] for each in sorted(quotas)[1:3])

    spearman = correlate_ranks(first, second)
    kendall = correlate_ranks(first, second, method="kendall")

    assert spearman.people == kendall.people >= 9
    assert spearman.people + len(spearman.dropped) == len(first.keys() | second.keys())
    assert spearman.is_clear()
    assert (kendall.value() or 0) > 0


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: correlate_ranks({}, {"a": 1}), InvalidValueError, "results: found '0 people with both'"),
        (lambda: correlate_ranks({"a": 1.0}, {"a": 1}), WrongTypeError, "scores['a']: found 1.0"),  # type: ignore[dict-item]
        (lambda: correlate_ranks([1], {"a": 1}), WrongTypeError, "scores: found [1]"),  # type: ignore[arg-type]
        (lambda: correlate_ranks({}, {}, method="pearson"), InvalidValueError, "method: found 'pearson'"),  # type: ignore[arg-type]
        (lambda: correlate_ranks({}, {}, confidence=1), InvalidValueError, "confidence: found 1"),
    ],
)
def test_what_has_no_rank_correlation(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)


@pytest.mark.parametrize("method", METHODS)
def test_a_confidence_that_floats_take_for_certainty_is_refused(method: RankMethod) -> None:
    figures = by_person(range(6))

    with pytest.raises(InvalidValueError, match=r"confidence: found .*, accepted is a ratio above 0 and below 1"):
        correlate_ranks(figures, figures, method=method, confidence="99.99999999999999999999%")


def test_where_no_interval_is_known_nothing_is_said_of_chance() -> None:
    found = correlate_ranks(by_person(range(80)), by_person(range(80)))

    assert found.value() == 1
    assert found.is_clear() is None
    assert found.records()[0]["clear"] is None

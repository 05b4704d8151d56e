"""Discrimination of items: laws against plain definitions, examples, bad input."""

from __future__ import annotations

from fractions import Fraction
from statistics import correlation, variance
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.insight.discrimination import discriminate
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = st.integers(2, 4).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=2, max_size=9)
)


def by_person(rows: list[list[int]]) -> dict[str, dict[str, int]]:
    return {f"P{at}": {f"I{item}": level for item, level in enumerate(row)} for at, row in enumerate(rows)}


@given(TABLES)
def test_figures_are_their_definitions(rows: list[list[int]]) -> None:
    report = discriminate(by_person(rows))

    for at, item in enumerate(report.items):
        column = [row[at] for row in rows]
        rest = [sum(row) - row[at] for row in rows]
        assert item.variance == variance(map(Fraction, column))
        assert item.mean == Fraction(sum(column), len(column))
        assert item.levels == len(set(column))
        assert item.most_common_share == Fraction(max(map(column.count, column)), len(column))
        assert column.count(int(item.most_common)) == max(map(column.count, column))
        assert item.tells_apart() == (len(set(column)) > 1)
        value = item.item_rest()
        assert (value is None) == (len(set(column)) == 1 or len(set(rest)) == 1)
        if value is not None:
            assert float(value) == pytest.approx(correlation(column, rest), abs=1e-6)
        assert report.explain(item.item).replay() == value


@given(TABLES)
def test_consistency_is_cronbachs_alpha(rows: list[list[int]]) -> None:
    report = discriminate(by_person(rows))
    k = len(rows[0])
    whole = variance([Fraction(sum(row)) for row in rows])
    parts = sum(variance([Fraction(row[at]) for row in rows]) for at in range(k))

    assert report.consistency == (Fraction(k, k - 1) * (1 - parts / whole) if whole else None)
    for at, item in enumerate(report.items):
        others = [[*row[:at], *row[at + 1 :]] for row in rows]
        expected = discriminate(by_person(others)).consistency if k > 2 else None
        assert item.consistency_without == expected


@given(TABLES, st.data())
def test_the_order_of_people_and_items_changes_nothing(rows: list[list[int]], data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(rows[0]))))
    mixed = {
        person: {f"I{at}": levels[f"I{at}"] for at in places}
        for person, levels in data.draw(st.permutations(list(by_person(rows).items())))
    }

    report, again = discriminate(by_person(rows)), discriminate(mixed)

    assert {each.item: each for each in again.items} == {each.item: each for each in report.items}
    assert again.consistency == report.consistency


@given(st.lists(st.integers(1, 5), min_size=2, max_size=9).filter(lambda levels: len(set(levels)) > 1))
def test_items_that_are_one_item_are_wholly_consistent(levels: list[int]) -> None:
    report = discriminate(by_person([[level] * 3 for level in levels]))

    assert report.consistency == 1
    assert [item.item_rest() for item in report.items] == [1, 1, 1]


def test_people_who_lack_an_item_are_left_out_and_named() -> None:
    report = discriminate({"chen": {"a": 1, "b": 2}, "zhao": {"a": 3, "b": 3}, "wu": {"a": 5}})

    assert (report.people, report.dropped) == (2, ("wu",))
    assert "1 left out" in str(report)


def test_a_condition_picks_out_the_items_that_tell_nothing() -> None:
    report = discriminate(by_person([[3, 1, 2], [3, 2, 3], [3, 5, 4], [3, 4, 4]]))
    weak = parse_criterion("most_common_share >= 90% or item_rest < 0.2")

    assert [each.item for each in report.items if weak.check(each.facts()).met] == ["I0"]
    assert report.records()[0]["item_rest"] is None


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: discriminate(3), WrongTypeError, "scores: found 3"),  # type: ignore[arg-type]
        (lambda: discriminate({"p": 3}), WrongTypeError, "scores['p']: found 3"),  # type: ignore[dict-item]
        (lambda: discriminate({"p": {"a": "x"}}), WrongTypeError, "scores['p']['a']: found 'x'"),  # type: ignore[dict-item]
        (
            lambda: discriminate({"p": {"a": 1}, "q": {"a": 2}}),
            InvalidValueError,
            "found 1, accepted is at",
        ),
        (lambda: discriminate({"p": {"a": 1}, "q": {"b": 2}}), InvalidValueError, "found '0 people with all items'"),
        (lambda: discriminate(by_person([[1, 2], [2, 3]])).of("I9"), NotFoundError, "no item 'I9'"),
    ],
)
def test_what_has_no_discrimination(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)

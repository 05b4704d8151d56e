"""Targets from below, and their reconciliation with the plan."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.planning.target_world import (
    FEB,
    JAN,
    QUARTER,
    REVENUE,
    SAID,
    VISITS,
    WHO,
    YEAR,
    cny,
    visits_of,
)

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.bottom_up import committed_targets, reconcile
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.testing.targets import member_dimensions, time_dimensions

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = visits_of({("li.na",): [4, 4, 4], ("wang.wei",): [3, 3, 3], ("zhao.min",): [1, 1, 1]})


class TestCommitted:
    def test_what_people_say(self) -> None:
        said = committed_targets(
            REVENUE, [WHO, QUARTER], {("li.na", JAN): cny(400), ("zhao.min", FEB): cny(300), ("li.na", FEB): cny(0)}
        )

        assert (said["east"], said["sales", FEB], said.row("li.na")) == (cny(400), cny(300), (400, 0, 0))

    @pytest.mark.parametrize(
        ("amounts", "error", "message"),
        [
            ({("li.na", JAN): Quantity(4, "visits")}, WrongTypeError, "amounts.li.na, 2026-01: found Quantity"),
            ({("li.na", JAN): Money("4", "USD")}, CurrencyMismatchError, "amounts.li.na, 2026-01: found CNY and USD"),
            (
                {("li.na", JAN): cny(-4)},
                InvalidValueError,
                "amounts.li.na, 2026-01: found 'CNY -4.00', accepted is an amount of 0",
            ),
            (
                {("li.na",): cny(4)},
                InvalidValueError,
                "amounts.li.na: found \"('li.na',)\", accepted is one member for each of the 2",
            ),
            ({"li.na": cny(4)}, InvalidValueError, "amounts.li.na: found 'li.na', accepted is one member"),
            (
                {("li.na", quarter(2026, 1)): cny(4)},
                InvalidValueError,
                "accepted is a leaf of time; break it down further",
            ),
            ({("li.na", year(2027)): cny(4)}, InvalidValueError, "time: found '2027', accepted is a period inside"),
            ({("east", JAN): cny(4)}, InvalidValueError, "cells.who: found 'east', accepted is a leaf"),
            ({("li.ma", JAN): cny(4)}, NotFoundError, "no member of who 'li.ma'; did you mean 'li.na'?"),
            ([("li.na", JAN)], WrongTypeError, "amounts: found"),
        ],
    )
    def test_refused(
        self, amounts: dict[tuple[object, ...], Money], error: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(error, match=re.escape(message)):
            committed_targets(REVENUE, [WHO, QUARTER], amounts)

    def test_without_dimensions(self) -> None:
        with pytest.raises(InvalidValueError, match="dimensions"):
            committed_targets(REVENUE, [], {})


class TestReconcile:
    def test_the_difference_is_shown_by_node(self) -> None:
        reconciled = reconcile(ASKED, SAID, rule="top")

        node = reconciled.at("east")

        assert (str(node.top), str(node.bottom), str(node.difference())) == ("21 visits", "15 visits", "6 visits")
        assert str(reconciled.at("zhao.min", JAN).difference()) == "-1 visits"
        assert [node.members for node in reconciled.along(depth=1)] == [(), ("east",), ("west",)]
        assert [str(node.bottom) for node in reconciled.along("time", who="li.na")] == [
            "12 visits",
            "3 visits",
            "4 visits",
            "5 visits",
        ]

    def test_one_side_wins(self) -> None:
        assert reconcile(ASKED, SAID, rule="top").agreed is ASKED
        assert reconcile(ASKED, SAID, rule="bottom").agreed is SAID

    def test_in_proportion_to_what_people_said(self) -> None:
        reconciled = reconcile(ASKED, SAID)

        assert str(reconciled.agreed.total()) == "24 visits"
        assert [str(reconciled.agreed[name]) for name in ("li.na", "wang.wei", "zhao.min")] == [
            "16 visits",
            "4 visits",
            "4 visits",
        ]

    def test_to_another_total(self) -> None:
        reconciled = reconcile(ASKED, SAID, total=Quantity(36, "visits"))

        assert reconciled.agreed.row("li.na") == (6, 8, 10)

    def test_with_the_least_change(self) -> None:
        """Six more over nine cells: one more for each of the first six."""
        reconciled = reconcile(ASKED, SAID, rule="least-change")

        assert [reconciled.agreed.row(name) for name in ("li.na", "wang.wei", "zhao.min")] == [
            (4, 5, 6),
            (2, 2, 2),
            (2, 0, 1),
        ]

    def test_weights_say_who_changes(self) -> None:
        """Twice the weight is twice the change; a weight of 0 is a firm commitment."""
        reconciled = reconcile(
            ASKED,
            SAID,
            rule="least-change",
            total=Quantity(36, "visits"),
            weights={"li.na": 0, "wang.wei": 2, "zhao.min": "1"},
        )

        assert [reconciled.agreed.row(name) for name in ("li.na", "wang.wei", "zhao.min")] == [
            (3, 4, 5),
            (5, 5, 5),
            (4, 2, 3),
        ]

    def test_weights_of_periods(self) -> None:
        weights = {"2026-01": 0, "2026-02": 0, "2026-03": 1}

        reconciled = reconcile(ASKED, SAID, rule="least-change", weights=weights, by="time")

        assert reconciled.agreed.row() == (6, 5, 13)

    def test_nobody_goes_below_nothing(self) -> None:
        reconciled = reconcile(ASKED, SAID, rule="least-change", total=Quantity(5, "visits"))

        assert str(reconciled.agreed.total()) == "5 visits"
        assert reconciled.agreed.row("wang.wei") == (0, 0, 0)

    def test_no_difference_changes_nothing(self) -> None:
        assert reconcile(SAID, SAID, rule="least-change").agreed is SAID
        assert reconcile(visits_of({}), visits_of({}), rule="least-change").agreed.rows == ()

    def test_as_a_table(self) -> None:
        (table,) = reconcile(ASKED, SAID).tables(depth=1)

        assert table.rows == (("east", 21, 15, 6, 20), ("west", 3, 3, 0, 4))
        assert table.total == ("sales", 24, 18, 6, 24)
        assert str(reconcile(ASKED, SAID)).splitlines()[0] == (
            "Reconciliation by the agreed total in proportion to what people said: visits"
        )

    def test_money(self) -> None:
        one = Breakdown.from_cells(REVENUE, [WHO, QUARTER], {("li.na",): [3, 0, 0]})
        other = Breakdown.from_cells(REVENUE, [WHO, QUARTER], {("wang.wei",): [2, 0, 0]})

        reconciled = reconcile(one, other, rule="top")

        assert reconciled.tables(depth=1)[0].total == ("sales", cny(3), cny(2), cny(1), cny(3))
        assert str(reconciled.explain("east")).splitlines() == [
            "east: CNY 3.00 (the sum) [Handbook 2.2]",
            "├─ bottom up: CNY 2.00",
            "└─ change: CNY 1.00 — the plan wins",
        ]

    def test_the_explanation_replays(self) -> None:
        reconciled = reconcile(ASKED, SAID)

        assert reconciled.explain().replay() == 24
        assert reconciled.explain("li.na", JAN).replay() == reconciled.agreed["li.na", JAN].amount


SMALL = [Dimension("who", ["li.na", "wang.wei"]), QUARTER]

BAD: list[tuple[Callable[[], object], type[SalesManualError], str]] = [
    (lambda: reconcile(3, SAID), WrongTypeError, "top_down: found 3 of type int"),  # type: ignore[arg-type]
    (lambda: reconcile(SAID, 3), WrongTypeError, "bottom_up: found 3 of type int"),  # type: ignore[arg-type]
    (lambda: reconcile(SAID, SAID, rule="both"), InvalidValueError, "rule: found 'both'"),  # type: ignore[arg-type]
    (
        lambda: reconcile(SAID, Breakdown.from_cells(REVENUE, [WHO, QUARTER], {})),
        InvalidValueError,
        "measure: found 'visits in visits and revenue in CNY', accepted is one measure of both",
    ),
    (
        lambda: reconcile(SAID, visits_of({}, SMALL)),
        InvalidValueError,
        "dimensions.who: found",
    ),
    (lambda: reconcile(SAID, visits_of({}, (WHO, YEAR))), InvalidValueError, "dimensions.time: found"),
    (
        lambda: reconcile(SAID, SAID, rule="top", total=Quantity(3, "visits")),
        InvalidValueError,
        "total: found '3 visits', accepted is no total with the rule top; name another rule",
    ),
    (
        lambda: reconcile(SAID, SAID, weights={"li.na": 3}),
        InvalidValueError,
        "accepted is no weights with the rule proportional",
    ),
    (lambda: reconcile(SAID, SAID, total=Quantity(-3, "visits")), InvalidValueError, "total: found '-3 visits'"),
    (lambda: reconcile(SAID, SAID, total=cny(3)), WrongTypeError, "total: found Money"),
    (
        lambda: reconcile(ASKED, visits_of({})),
        InvalidValueError,
        "base: found '0 visits', accepted is a breakdown that holds something",
    ),
    (
        lambda: reconcile(ASKED, SAID, rule="least-change", weights={"li.ma": 3}),
        NotFoundError,
        "no leaf of who for weights 'li.ma'; did you mean 'li.na'?",
    ),
    (
        lambda: reconcile(ASKED, SAID, rule="least-change", weights=[3]),  # type: ignore[arg-type]
        WrongTypeError,
        "weights: found [3]",
    ),
    (
        lambda: reconcile(ASKED, SAID, rule="least-change", weights={"li.na": -3}),
        InvalidValueError,
        "weights.li.na: found",
    ),
    (
        lambda: reconcile(ASKED, SAID, rule="least-change", weights={"li.na": 0.5}),  # type: ignore[dict-item]
        WrongTypeError,
        "weights.li.na: found 0.5 of type float",
    ),
    (
        lambda: reconcile(
            ASKED, SAID, rule="least-change", weights=dict.fromkeys(("li.na", "wang.wei", "zhao.min"), 0)
        ),
        InvalidValueError,
        "weights: found '0 for everybody', accepted is somebody with a weight",
    ),
    (
        lambda: reconcile(ASKED, SAID, rule="least-change", weights={"li.na": 0}, total=Quantity(11, "visits")),
        InfeasibleError,
        "reconcile: those of weight 0 said more than the agreed total of 11 visits (blocking: li.na)",
    ),
]


@pytest.mark.parametrize(("act", "error", "message"), BAD)
def test_refused(act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        act()


def test_another_number_of_dimensions() -> None:
    more = Dimension("a", ["x"])
    one, other = visits_of({}, (WHO, QUARTER)), visits_of({}, (WHO, more, QUARTER))

    with pytest.raises(InvalidValueError, match=re.escape("dimensions.time: found")):
        reconcile(one, other)
    with pytest.raises(InvalidValueError, match=re.escape("dimensions.a")):
        reconcile(visits_of({}, (WHO, more, QUARTER)), visits_of({}, (WHO, QUARTER)))


small = st.lists(st.integers(0, 3), min_size=2, max_size=2)


@given(small, small, st.integers(0, 9), st.lists(st.integers(1, 3), min_size=2, max_size=2))
def test_the_least_change_is_the_least_of_all(one: list[int], two: list[int], total: int, weights: list[int]) -> None:
    """No other whole cells with this total have a smaller sum of squared changes over weights."""
    time = divide_time(Period.from_plain("2026-01-01..2026-02-28"), levels=["month"])
    dimensions = [Dimension("who", ["a", "b"]), time]
    said = Breakdown.from_cells(VISITS, dimensions, {("a",): one, ("b",): two})

    named = dict(zip("ab", weights, strict=True))
    agreed = reconcile(said, said, rule="least-change", total=VISITS.amount(total), weights=named).agreed

    cells = [*one, *two]
    factors = [weights[0], weights[0], weights[1], weights[1]]

    def cost(after: tuple[int, ...]) -> Fraction:
        return sum(
            (Fraction((new - old) ** 2, factor) for new, old, factor in zip(after, cells, factors, strict=True)),
            Fraction(0),
        )

    found = (*agreed.row("a"), *agreed.row("b"))
    assert sum(found) == total
    assert cost(found) == min(cost(after) for after in product(range(10), repeat=4) if sum(after) == total)


@given(st.data())
def test_the_agreed_total_is_kept_by_every_rule(data: st.DataObject) -> None:
    dimensions = [data.draw(member_dimensions()), data.draw(time_dimensions())]
    measure = TargetMeasure("deals", "deals")
    width = len(dimensions[-1].leaves())
    row = st.lists(st.integers(0, 9), min_size=width, max_size=width)
    asked, said = (
        Breakdown.from_cells(measure, dimensions, {(leaf,): data.draw(row) for leaf in dimensions[0].leaves()})
        for _ in range(2)
    )
    assume(any(map(any, said.rows)))
    total = measure.amount(data.draw(st.integers(0, 500)))

    for rule in ("proportional", "least-change"):
        agreed = reconcile(asked, said, rule=rule, total=total).agreed

        assert agreed.total() == total
        assert all(min(row) >= 0 for row in agreed.rows)

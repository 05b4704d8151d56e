"""Breakdowns: addresses, sums, tables and rows, and what is no breakdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.target_world import FEB, JAN, MAR, PRODUCT, QUARTER, REVENUE, SAID, VISITS, WHO, cny, visits_of

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.explanation import Step
from salesmanual.kernel.explanation import given as fact
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.testing.targets import breakdowns, member_dimensions, time_dimensions

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from salesmanual.planning.breakdowns import Address

BY_PRODUCT = visits_of(
    {("li.na", "bikes"): [1, 2, 3], ("li.na", "clothing"): [4, 5, 6], ("zhao.min", "bikes"): [7, 8, 9]},
    (WHO, PRODUCT, QUARTER),
)
MONEY = Breakdown.from_cells(REVENUE, [WHO, QUARTER], {("li.na",): [300, 400, 500], ("zhao.min",): [0, 0, 7]})


class TestAddresses:
    def test_any_members_in_any_order(self) -> None:
        assert BY_PRODUCT["li.na"] == Quantity(21, "visits")
        assert BY_PRODUCT[FEB, "bikes"] == BY_PRODUCT["bikes", FEB] == Quantity(10, "visits")
        assert BY_PRODUCT.at(product="bikes", who="east") == Quantity(6, "visits")
        assert BY_PRODUCT.address("bikes") == ("sales", "bikes", quarter(2026, 1))
        assert BY_PRODUCT["clothing", "west"] == Quantity(0, "visits")

    def test_a_period_that_is_no_member(self) -> None:
        assert SAID["li.na", Period.from_plain("2026-02-01..2026-03-31")] == Quantity(9, "visits")

    def test_a_name_of_two_dimensions(self) -> None:
        both = visits_of(
            {("other", "other"): [1, 1, 1]},
            (Dimension("who", ["li.na", "other"]), Dimension("product", ["other", "bikes"]), QUARTER),
        )

        assert both.at(who="other") == Quantity(3, "visits")
        with pytest.raises(
            InvalidValueError,
            match=re.escape(
                "member: found 'other', accepted is a member of one of who, product; name it, as in at(who='other')"
            ),
        ):
            both.at("other")

    def test_rows(self) -> None:
        assert BY_PRODUCT.row("li.na") == (5, 7, 9)
        assert BY_PRODUCT.row("li.na", quarter(2026, 1)) == (5, 7, 9)
        assert BY_PRODUCT.row("bikes", MAR) == (12,)
        assert BY_PRODUCT.row("wang.wei") == (0, 0, 0)

    def test_only_time(self) -> None:
        company = Breakdown.from_cells(VISITS, [QUARTER], {(): [1, 2, 3]})

        assert (company.total(), company[FEB], company.row(MAR)) == (Quantity(6, "visits"), Quantity(2, "visits"), (3,))

    def test_its_parts(self) -> None:
        assert (SAID.time, SAID.over, SAID.dimension("who")) == (QUARTER, quarter(2026, 1), WHO)
        assert repr(SAID) == "Breakdown('visits', 18 visits, 3 rows of 3)"


class TestAlong:
    def test_members_under_one(self) -> None:
        assert SAID.along("who") == {"east": Quantity(15, "visits"), "west": Quantity(3, "visits")}
        assert SAID.along("who", "east", FEB) == {"li.na": Quantity(4, "visits"), "wang.wei": Quantity(1, "visits")}
        assert list(SAID.along("who", depth=3)) == ["li.na", "wang.wei", "zhao.min"]
        assert SAID.along("who", depth=0) == {"sales": Quantity(18, "visits")}
        assert SAID.along("time", who="li.na")[JAN] == Quantity(3, "visits")


class TestOfAPerson:
    def test_as_a_pay_plan_asks(self) -> None:
        assert MONEY.of("li.na", quarter(2026, 1)) == cny(1200)
        assert MONEY.of("wu.fang", JAN) is None
        assert MONEY.of("li.na", month(2026, 4)) is None

    def test_what_is_no_money(self) -> None:
        with pytest.raises(WrongTypeError, match=re.escape("targets.visits: found Quantity")):
            SAID.of("li.na", JAN)


class TestExplanation:
    def test_a_sum(self) -> None:
        assert str(SAID.explain("east", FEB)).splitlines() == [
            "target of east, 2026-02: 5 (the sum) [Handbook 2.2]",
            "├─ li.na: 4 [Handbook 2.2]",
            "└─ wang.wei: 1 [Handbook 2.2]",
        ]
        assert str(SAID.explain("li.na", FEB)) == "target of li.na, 2026-02: 4 [Handbook 2.2]"

    def test_a_period_that_is_no_member(self) -> None:
        assert SAID.explain("li.na", Period.from_plain("2026-02-01..2026-03-31")).value == 9

    def test_an_origin_is_asked_first(self) -> None:
        @attrs.frozen
        class Said:
            def explain(self, breakdown: Breakdown, at: Address) -> Step | None:
                return fact("said", breakdown.steps(at)) if at[0] == "li.na" else None

        told = Breakdown.from_cells(VISITS, [WHO, QUARTER], {("li.na",): [3, 4, 5]}, origin=Said())

        assert str(told.explain("li.na", FEB)) == "said: 4"
        assert str(told.explain("east", FEB)).startswith("target of east")
        assert told == visits_of({("li.na",): [3, 4, 5]})


class TestTables:
    def test_members_by_periods(self) -> None:
        assert str(SAID).splitlines() == [
            "Targets: visits",
            "┌───────┬──────────────────┬──────────────────┬──────────────────┬────────────────┐",
            "│ who   │ 2026-01 (visits) │ 2026-02 (visits) │ 2026-03 (visits) │ total (visits) │",
            "├───────┼──────────────────┼──────────────────┼──────────────────┼────────────────┤",
            "│ east  │                4 │                5 │                6 │             15 │",
            "│ west  │                2 │                0 │                1 │              3 │",
            "├───────┼──────────────────┼──────────────────┼──────────────────┼────────────────┤",
            "│ sales │                6 │                5 │                7 │             18 │",
            "└───────┴──────────────────┴──────────────────┴──────────────────┴────────────────┘",
        ]

    def test_two_other_dimensions(self) -> None:
        (table,) = BY_PRODUCT.tables(rows="product", columns="who", depth=1, across=2)

        assert table.rows == (("bikes", 6, 0, 24, 30), ("clothing", 15, 0, 0, 15))
        assert table.total == ("product", 21, 0, 24, 45)

    def test_teams_with_their_people(self) -> None:
        (table,) = MONEY.tables(depth=2)

        assert [row[0] for row in table.rows] == ["east", "  li.na", "  wang.wei", "west", "  zhao.min"]
        assert table.rows[1][1:] == (cny(300), cny(400), cny(500), cny(1200))

    def test_rows_for_a_frame(self) -> None:
        records = BY_PRODUCT.records()

        assert len(records) == 9
        assert records[3] == {
            "who": "li.na",
            "product": "clothing",
            "since": JAN.start,
            "until": JAN.last_day(),
            "visits": 4,
        }
        assert MONEY.records()[-1]["revenue"] == cny(7)


@given(breakdowns(), st.data())
def test_a_figure_is_the_sum_of_the_cells_under_it(plan: Breakdown, data: st.DataObject) -> None:
    at = data.draw(st.tuples(*(st.sampled_from(dimension.members()) for dimension in plan.dimensions)))

    cells = 0
    for key, row in zip(plan.keys, plan.rows, strict=True):
        for place, steps in enumerate(row):
            ranges = [dimension.range_of(member) for dimension, member in zip(plan.dimensions, at, strict=True)]
            inside = all(first <= leaf < last for leaf, (first, last) in zip((*key, place), ranges, strict=True))
            cells += steps if inside else 0

    assert plan.steps(at) == cells
    assert plan.measure.steps(plan.at(*at[-1:], who=at[0])) == cells
    assert sum(plan.row(*at[-1:], who=at[0])) == cells


@given(st.data())
def test_three_dimensions_are_summed_as_two_are(data: st.DataObject) -> None:
    dimensions = [data.draw(member_dimensions()), data.draw(member_dimensions("product")), data.draw(time_dimensions())]
    plan = data.draw(breakdowns(dimensions))
    at: tuple[Hashable, ...] = data.draw(st.tuples(*(st.sampled_from(each.members()) for each in dimensions)))

    for place, dimension in enumerate(dimensions):
        children = dimension.children(at[place])
        under = [plan.steps((*at[:place], child, *at[place + 1 :])) for child in children]
        assert not children or plan.steps(at) == sum(under)


BAD: list[tuple[Callable[[], object], type[SalesManualError], str]] = [
    (
        lambda: visits_of({}, (QUARTER, WHO)),
        InvalidValueError,
        "dimensions: found ['time', 'who'], accepted is each dimension once, time the last",
    ),
    (lambda: visits_of({}, (WHO, WHO, QUARTER)), InvalidValueError, "dimensions: found ['who', 'who', 'time']"),
    (lambda: visits_of({}, ()), InvalidValueError, "dimensions: found []"),
    (lambda: visits_of({}, ("who", QUARTER)), WrongTypeError, "dimensions[0]: found 'who' of type str"),  # type: ignore[arg-type]
    (lambda: Breakdown("visits", [WHO, QUARTER], (), ()), WrongTypeError, "measure: found 'visits'"),  # type: ignore[arg-type]
    (lambda: visits_of({("li.ma",): [1, 2, 3]}), NotFoundError, "no member of who 'li.ma'; did you mean 'li.na'?"),
    (
        lambda: visits_of({("east",): [1, 2, 3]}),
        InvalidValueError,
        "cells.who: found 'east', accepted is a leaf; break it down further",
    ),
    (
        lambda: visits_of({("li.na",): [1, 2]}),
        InvalidValueError,
        "rows[0]: found 2, accepted is 3 columns, one for each part of the time",
    ),
    (
        lambda: Breakdown(VISITS, [WHO, QUARTER], ((0,),), ()),
        InvalidValueError,
        "rows: found 0, accepted is one for each of the 1 keys",
    ),
    (
        lambda: Breakdown(VISITS, [WHO, QUARTER], ((1,), (0,)), ((1, 1, 1), (1, 1, 1))),
        InvalidValueError,
        "keys: found 'rows out of order', accepted is rows in the order of their leaves, each once",
    ),
    (lambda: SAID["li.ma"], NotFoundError, "no member 'li.ma'; did you mean 'li.na'?"),
    (
        lambda: SAID["li.na", "wang.wei"],
        InvalidValueError,
        "who: found 'wang.wei', accepted is one member of who, besides li.na none",
    ),
    (lambda: SAID.at("li.na", who="wang.wei"), InvalidValueError, "who: found 'li.na'"),
    (lambda: SAID.at(whom="li.na"), NotFoundError, "no dimension 'whom'; did you mean 'who'?"),
    (lambda: SAID[year(2027)], InvalidValueError, "time: found '2027', accepted is a period inside"),
    (lambda: SAID.along("product"), NotFoundError, "no dimension 'product'"),
    (lambda: SAID.tables(rows="product"), NotFoundError, "no dimension 'product'"),
]


@pytest.mark.parametrize(("act", "error", "message"), BAD)
def test_refused(act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        act()


def test_weeks_of_a_year() -> None:
    time = divide_time(year(2026))
    plan = Breakdown.from_cells(VISITS, [WHO, time], {("li.na",): range(63)})

    assert plan["li.na", Period.from_plain("2026-03-30..2026-04-05")] == Quantity(15 + 16, "visits")


@pytest.mark.parametrize(
    ("row", "error", "message"),
    [
        ([3, 1.5, 2], WrongTypeError, "cells.li.na[1]: found 1.5 of type float, accepted is a whole number of steps"),
        ([3, True, 2], WrongTypeError, "cells.li.na[1]: found True of type bool, accepted is a whole number of steps"),
        ([cny(3), 4, 5], WrongTypeError, "accepted is a whole number of steps"),
        ("345", WrongTypeError, "cells.li.na: found '345' of type str, accepted is whole steps"),
        (None, WrongTypeError, "cells.li.na: found None of type NoneType, accepted is whole steps"),
    ],
)
def test_a_cell_is_a_whole_number_of_steps(row: object, error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        Breakdown.from_cells(VISITS, [WHO, QUARTER], {("li.na",): row})  # type: ignore[dict-item] # that is the point


@pytest.mark.parametrize("depth", [-1, "1", 1.0])
def test_levels_are_counted_in_whole_numbers(depth: object) -> None:
    who, time = Dimension("who", ["li.na"]), divide_time(quarter(2026, 1), levels=["month"])
    targets = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], {("li.na",): [1, 1, 1]})

    with pytest.raises(InvalidValueError, match="depth"):
        targets.along("time", depth=depth)  # type: ignore[arg-type]

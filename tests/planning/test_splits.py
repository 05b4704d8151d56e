"""Splits and grids as policies, and the levels they name."""

from __future__ import annotations

import copy
import pickle
import re
from typing import TYPE_CHECKING

import pytest
from tests.planning.target_world import WHO, YEAR, cny

from salesmanual.kernel.allocation import Sharing
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.dimensions import divide_time
from salesmanual.planning.splits import TargetGrid, TargetSplit, depth_of
from salesmanual.planning.splits_dividing import node_name
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weightings import EqualShare

if TYPE_CHECKING:
    from collections.abc import Callable

EQUAL = EqualShare()


class TestDepth:
    @pytest.mark.parametrize(
        ("calendar", "weeks"),
        [
            (FiscalCalendar(), "cut"),
            (FiscalCalendar(), "whole"),
            (FiscalCalendar.retail(), "cut"),
            (FiscalCalendar.iso_weeks(), "cut"),
            (FiscalCalendar(first_month=4), "cut"),
        ],
    )
    def test_a_unit_is_a_level_in_every_calendar(self, calendar: FiscalCalendar, weeks: str) -> None:
        """Also in 2023 of the retail calendar, whose last month has five weeks and whose year 53."""
        time = divide_time(calendar.year(2023), calendar=calendar, weeks=weeks)  # type: ignore[arg-type]

        assert [depth_of(unit, time) for unit in ("year", "half", "quarter", "month", "week")] == [0, 1, 2, 3, 4]

    def test_days(self) -> None:
        time = divide_time(Period.from_plain("2026-03-02..2026-03-15"), levels=["week", "day"])

        assert (depth_of("week", time), depth_of("day", time), depth_of(None, time)) == (1, 2, 2)

    def test_a_level_below_all_is_the_leaves(self) -> None:
        assert [depth_of(level, WHO) for level in (1, 2, 9, None)] == [1, 2, 2, 2]

    def test_a_unit_that_the_time_itself_is(self) -> None:
        """A plan of quarters and months serves a quarter too."""
        assert depth_of("quarter", divide_time(quarter(2026, 1), levels=["month"])) == 0

    def test_a_unit_that_is_not_there(self) -> None:
        with pytest.raises(
            InvalidValueError, match=re.escape("accepted is a level that the time has: year, quarter, month")
        ):
            depth_of("half", YEAR)


BAD: list[tuple[Callable[[], object], type[SalesManualError], str]] = [
    (lambda: TargetSplit("", EQUAL), InvalidValueError, "dimension: found ''"),
    (
        lambda: TargetSplit("who", "equal"),  # type: ignore[arg-type]
        WrongTypeError,
        "weighting: found 'equal' of type str, accepted is a weighting such as EqualShare()",
    ),
    (lambda: TargetSplit("time", EQUAL, level="mont"), InvalidValueError, "did you mean 'month'?"),  # type: ignore[arg-type]
    (
        lambda: TargetSplit("time", EQUAL, level=0),
        InvalidValueError,
        "level: found 0, accepted is 1 or more levels below",
    ),
    (lambda: TargetSplit("time", EQUAL, level=True), WrongTypeError, "level: found True of type bool"),
    (lambda: TargetSplit("time", EQUAL, level=1.5), WrongTypeError, "level: found 1.5 of type float"),  # type: ignore[arg-type]
    (
        lambda: TargetSplit("who", EQUAL, level="month"),
        InvalidValueError,
        "level: found 'month', accepted is a number of levels below the top of who",
    ),
    (lambda: TargetSplit("who", EQUAL, sharing="largest"), WrongTypeError, "sharing: found 'largest'"),  # type: ignore[arg-type]
    (
        lambda: TargetSplit("who", EQUAL, lower=3),  # type: ignore[arg-type]
        WrongTypeError,
        "lower: found 3 of type int, accepted is amounts by member",
    ),
    (lambda: TargetSplit("who", EQUAL, lower={"a": 3}), WrongTypeError, "lower.a: found 3 of type int"),  # type: ignore[dict-item]
    (lambda: TargetSplit("who", EQUAL, upper={"a": cny(-3)}), InvalidValueError, "upper.a: found 'CNY -3.00'"),
    (
        lambda: TargetSplit("who", EQUAL, lower={"a": cny(5)}, upper={"a": cny(3)}),
        InfeasibleError,
        "bounds: at least CNY 5.00 and at most CNY 3.00 exclude each other (blocking: a); widen the bounds",
    ),
    (
        lambda: TargetGrid(EQUAL, TargetSplit("who", EQUAL)),  # type: ignore[arg-type]
        WrongTypeError,
        "accepted is a TargetSplit",
    ),
    (
        lambda: TargetGrid(TargetSplit("who", EQUAL), TargetSplit("who", EQUAL)),
        InvalidValueError,
        "columns.dimension: found 'who', accepted is another dimension than the rows have",
    ),
    (
        lambda: TargetGrid(TargetSplit("who", EQUAL), TargetSplit("time", EQUAL), "history"),  # type: ignore[arg-type]
        WrongTypeError,
        "cells: found 'history' of type str, accepted is a weighting",
    ),
]


@pytest.mark.parametrize(("act", "error", "message"), BAD)
def test_refused(act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        act()


def test_bounds_of_two_kinds_wait_for_the_measure() -> None:
    """Which of the two is wrong, the plan's measure says."""
    split = TargetSplit("who", EQUAL, lower={"a": cny(5)}, upper={"a": Quantity(3, "visits")})

    assert split.parts() == (split,)
    assert hash(split) == hash(TargetSplit("who", EQUAL))
    assert split.sharing == Sharing()


def test_a_node_is_named_by_its_members() -> None:
    assert node_name(["east", year(2026)]) == "east, 2026"


@pytest.mark.parametrize(
    "value",
    [
        TargetSplit("who", EQUAL, lower={"li.na": cny(100)}, upper={"east": cny(900)}),
        TargetGrid(TargetSplit("who", EQUAL), TargetSplit("time", EQUAL, level="month", sharing=Sharing(step=10))),
        LeafShares({"li.na": "40%", "wang.wei": 2}),
    ],
)
def test_a_split_is_copied_and_pickled(value: object) -> None:
    """So that a breakdown, which keeps its plan, can go to another process."""
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value  # noqa: S301 - our own

"""Dimensions: members as ranges of leaves, and time in every calendar."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.target_world import WHO, YEAR

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, half, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import render_value
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.planning.dimensions import Dimension, calendar_of, dimension_heading, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.splits import TargetSplit
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.target_plans import TargetPlan
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import EqualShare, HistoryShare
from salesmanual.testing.targets import member_dimensions, time_dimensions

if TYPE_CHECKING:
    from collections.abc import Callable


class TestMembers:
    def test_a_tree(self) -> None:
        assert WHO.members() == ("sales", "east", "li.na", "wang.wei", "west", "zhao.min")
        assert WHO.leaves("east") == ("li.na", "wang.wei")
        assert (WHO.parent("li.na"), WHO.parent("sales"), WHO.depth()) == ("east", None, 2)
        assert (WHO.path("sales"), WHO.path("li.na")) == (("sales",), ("sales", "east", "li.na"))
        assert [WHO.level(depth) for depth in (0, 1)] == [("sales",), ("east", "west")]
        assert ("li.na" in WHO, "li.ma" in WHO, [] in WHO) == (True, False, False)
        assert repr(WHO) == "Dimension('who', 6 members, 3 leaves)"

    def test_one_member_alone(self) -> None:
        alone = Dimension("who", ["li.na"])

        assert (alone.top, alone.leaves(), alone.depth()) == ("who", ("li.na",), 1)
        assert Dimension("who", {"sales": {"li.na": None}}).top == "sales"

    def test_equal_members_are_equal_dimensions(self) -> None:
        assert Dimension("who", {"a": ["b", "c"]}) == Dimension("who", {"a": {"b": None, "c": {}}})
        assert Dimension("who", {"a": ["b", "c"]}) != Dimension("who", {"a": ["c", "b"]})
        assert hash(WHO) == hash(Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}}))


@given(member_dimensions(max_depth=3), st.data())
def test_a_member_is_the_leaves_under_it(dimension: Dimension, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(dimension.members()))
    first, last = dimension.range_of(member)

    children = dimension.children(member)

    assert dimension.leaves()[first:last] == dimension.leaves(member)
    assert all(dimension.parent(child) == member for child in children)
    assert not children or [leaf for child in children for leaf in dimension.leaves(child)] == list(
        dimension.leaves(member)
    )


@given(time_dimensions())
def test_periods_make_up_the_one_above_them(time: Dimension) -> None:
    for member in time.members():
        parts = cast("tuple[Period, ...]", time.children(member))
        period = cast("Period", member)
        if parts:
            assert (parts[0].start, parts[-1].end) == (period.start, period.end)
            assert all(one.end == other.start for one, other in itertools.pairwise(parts))


class TestTime:
    def test_levels(self) -> None:
        time = divide_time(year(2026))

        assert [len(time.level(depth)) for depth in range(5)] == [1, 2, 4, 12, 63]

    def test_a_level_that_only_repeats_the_one_above_is_left_out(self) -> None:
        assert divide_time(quarter(2026, 1)).children(quarter(2026, 1)) == tuple(month(2026, at) for at in (1, 2, 3))

    def test_whole_weeks_belong_to_the_month_that_has_most_of_them(self) -> None:
        """The week of 30 March has two days in March and five in April."""
        time = divide_time(year(2026), weeks="whole")

        assert [str(period) for period in time.level(3)[2:4]] == ["2026-03-02..2026-03-29", "2026-03-30..2026-05-03"]
        assert len(time.leaves()) == 53

    def test_whole_weeks_of_a_part_of_a_month(self) -> None:
        time = divide_time(Period.from_plain("2026-03-02..2026-03-15"), levels=["month", "week"], weeks="whole")
        day = divide_time(Period.from_plain("2026-03-02"), levels=["month", "week"], weeks="whole")

        assert [str(period) for period in time.leaves()] == ["2026-W10", "2026-W11"]
        assert (day.depth(), divide_time(year(2026), levels=[]).depth()) == (0, 0)

    def test_whole_months_without_weeks(self) -> None:
        assert divide_time(year(2026), levels=["month"], weeks="whole") == divide_time(year(2026), levels=["month"])

    def test_the_companys_calendar(self) -> None:
        calendar = FiscalCalendar(first_month=4)

        time = divide_time(calendar.year(2026), calendar=calendar, levels=["quarter"])

        assert [str(period) for period in time.leaves()] == ["FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4"]

    def test_periods_that_are_no_members(self) -> None:
        assert YEAR.range_of(half(2026, 2)) == (6, 12)
        assert YEAR.range_of(Period.from_plain("2026-02-01..2026-05-31")) == (1, 5)


BAD: list[tuple[Callable[[], object], type[SalesManualError], str]] = [
    (lambda: Dimension("", ["a"]), InvalidValueError, "key: found ''"),
    (lambda: Dimension("who", []), InvalidValueError, "who: found [], accepted is at least one member"),
    (lambda: Dimension("who", "li.na"), WrongTypeError, "who: found 'li.na' of type str, accepted is members"),
    (lambda: Dimension("who", {"a": 3}), WrongTypeError, "who.a: found 3 of type int"),
    (lambda: Dimension("who", [3]), WrongTypeError, "who[0]: found 3 of type int"),  # type: ignore[list-item]
    (lambda: Dimension("who", ["a", "a"]), DuplicateError, "member of who 'a' is there already; name it once"),
    (
        lambda: Dimension("who", {"east": ["a"], "west": ["a"]}),
        DuplicateError,
        "member of who, once under east 'a' is there already; name it under one parent",
    ),
    (lambda: Dimension("who", {"a": {"a": None}}), DuplicateError, "member of who 'a' is there already"),
    (lambda: WHO.leaves("li.ma"), NotFoundError, "no member of who 'li.ma'; did you mean 'li.na'?"),
    (lambda: WHO.range_of(month(2026, 1)), NotFoundError, "no member of who"),
    (lambda: YEAR.range_of("east"), NotFoundError, "no member of time 'east'"),
    (lambda: YEAR.range_of(year(2027)), InvalidValueError, "time: found '2027', accepted is a period inside 2026"),
    (
        lambda: YEAR.range_of(Period.from_plain("2026-01-10..2026-02-10")),
        InvalidValueError,
        "time: found '2026-01-10..2026-02-10', accepted is whole parts such as 2026-02",
    ),
    (
        lambda: YEAR.range_of(Period.from_plain("2026-12-10..2026-12-12")),
        InvalidValueError,
        "accepted is whole parts such as 2026-12",
    ),
    (lambda: divide_time(2026), WrongTypeError, "over: found 2026 of type int"),  # type: ignore[arg-type]
    (lambda: divide_time(year(2026), weeks="some"), InvalidValueError, "weeks: found 'some'"),  # type: ignore[arg-type]
    (lambda: divide_time(year(2026), levels=["mont"]), InvalidValueError, "levels: found 'mont'"),  # type: ignore[list-item]
    (
        lambda: divide_time(year(2026), levels=["month", "quarter"]),
        InvalidValueError,
        "levels: found ['month', 'quarter'], accepted is levels from the longest to the shortest, each once",
    ),
    (lambda: Dimension.of_periods({}), InvalidValueError, "time: found [], accepted is one period at the top"),
    (
        lambda: Dimension.of_periods({year(2026): {half(2026, 2): {}}}),
        InvalidValueError,
        "time.2026: found ['2026-H2'], accepted is periods that make it up one after another",
    ),
]


@pytest.mark.parametrize(("act", "error", "message"), BAD)
def test_refused(act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        act()


def test_too_deep() -> None:
    branches: dict[str, object] = {"m40": None}
    for depth in range(39, -1, -1):
        branches = {f"m{depth}": branches}

    with pytest.raises(InvalidValueError, match="more than 32 levels"):
        Dimension("who", branches)


def test_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesmanual.planning.dimensions._MAX_MEMBERS", 3)

    with pytest.raises(InvalidValueError, match="more than 3 members"):
        Dimension("who", ["a", "b", "c"])


@pytest.mark.parametrize(
    ("key", "english", "chinese"),
    [
        ("who", "who", "人員"),
        ("time", "time", "時間"),
        ("product", "product", "產品"),
        ("market", "market", "市場"),
        ("customer_class", "customer class", "客戶類別"),
        ("channel", "channel", "channel"),
    ],
)
def test_a_usual_dimension_has_a_heading_in_the_readers_language(key: str, english: str, chinese: str) -> None:
    heading = dimension_heading(key)

    assert str(heading) == english
    assert render_value(heading, "zh_Hant") == chinese


def test_a_calendar_that_is_none_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="calendar: found 'fiscal' of type str"):
        divide_time(year(2026), calendar="fiscal")  # type: ignore[arg-type] # the fault under test


class TestCalendar:
    APRIL = FiscalCalendar(first_month=4)

    def test_time_keeps_the_calendar_that_it_was_divided_by(self) -> None:
        time = divide_time(self.APRIL.year(2027), calendar=self.APRIL, levels=["quarter"])

        assert calendar_of(time, None) == calendar_of(time, self.APRIL) == self.APRIL
        assert structure(unstructure(time), Dimension).calendar == self.APRIL

    def test_periods_without_a_calendar_are_of_calendar_years(self) -> None:
        time = Dimension.of_periods({year(2026): {}})

        assert calendar_of(time, None) == FiscalCalendar()
        assert calendar_of(time, self.APRIL) == self.APRIL

    def test_another_calendar_than_the_times_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"calendar: .*the calendar that the time was divided by"):
            calendar_of(divide_time(year(2026)), self.APRIL)

    def test_history_is_compared_by_the_fiscal_year_of_the_plan(self) -> None:
        who = Dimension("who", ["li.na", "wang.wei"])
        time = divide_time(self.APRIL.year(2027), calendar=self.APRIL, levels=["month"])
        sold = [("li.na", month(2025, 6), 10), ("wang.wei", month(2025, 6), 90), ("li.na", month(2027, 2), 7)]
        history = FigureBook([Figure(amount, period, {"who": name}) for name, period, amount in sold], [who])
        splits = [TargetSplit("who", HistoryShare(years=1)), TargetSplit("time", EqualShare())]

        targets = TargetPlan(TargetMeasure("deals", "deals"), splits).break_down(
            Quantity(1200, "deals"), [who, time], facts=PlanningFacts(history=history)
        )

        assert targets["li.na"] == Quantity(120, "deals")

"""Levels of a target, and the targets of several measures as a pay plan asks for them."""

from __future__ import annotations

import pickle
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.planning.target_world import (
    FEB,
    JAN,
    MAR,
    PRODUCT,
    QUARTER,
    REVENUE,
    SAID,
    VISITS,
    WHO,
    YEAR,
    cny,
    visits_of,
)

from salesmanual.incentives import Commission, IncentivePlan, Sale, credit_sales
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.splits import TargetSplit
from salesmanual.planning.target_levels import TargetLevels, YearTargets, in_proportion, with_levels
from salesmanual.planning.target_plans import TargetPlan, break_down
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weightings import EqualShare
from salesmanual.testing.targets import PlanCase, breakdowns, plan_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.planning.breakdowns import Breakdown


class TestLevels:
    def test_in_order_in_every_cell(self) -> None:
        levels = with_levels(SAID, stretch="120%", floor="80%")

        assert [str(each.total()) for each in (levels.floor, levels.target, levels.stretch)] == [
            "14 visits",  # 14.4
            "18 visits",
            "22 visits",  # 21.6
        ]
        assert levels.floor.row("li.na") == (3, 3, 4)
        assert levels.stretch.row("li.na") == (3, 5, 6)
        assert levels.floor.row("zhao.min") == (1, 0, 1)

    def test_the_target_itself_where_a_level_is_left_out(self) -> None:
        levels = with_levels(SAID)

        assert levels.stretch is levels.target is levels.floor is SAID

    def test_own_totals(self) -> None:
        levels = with_levels(SAID, stretch=Quantity(25, "visits"), floor=Quantity(0, "visits"))

        assert (str(levels.stretch.total()), levels.floor.rows) == ("25 visits", ())

    def test_of_a_plan(self) -> None:
        """Factors stand in the plan, a year's own totals may overrule them, and the target is as without levels."""
        splits = [
            TargetSplit("who", LeafShares({"li.na": 3, "wang.wei": 2, "zhao.min": 5})),
            TargetSplit("time", EqualShare()),
        ]
        plan = TargetPlan(REVENUE, splits, stretch="115%", floor="85%")

        levels = plan.break_down_levels(cny(1001), [WHO, QUARTER])
        own = plan.break_down_levels(cny(1001), [WHO, QUARTER], stretch=cny(2000), floor=cny(500))

        assert levels.target == plan.break_down(cny(1001), [WHO, QUARTER])
        assert [levels.floor.total(), levels.stretch.total()] == [cny(851), cny(1151)]
        assert [own.floor.total(), own.stretch.total()] == [cny(500), cny(2000)]

    def test_by_name(self) -> None:
        levels = with_levels(SAID, stretch="120%")

        assert levels.level("stretch") is levels.stretch
        assert levels.level("target") is SAID
        with pytest.raises(NotFoundError, match="no level 'strech'; did you mean 'stretch'"):
            levels.level("strech")

    def test_as_a_table(self) -> None:
        levels = with_levels(SAID, stretch="120%", floor="80%")

        (table,) = levels.tables()

        assert table.rows == (("east", 12, 15, 18), ("west", 2, 3, 4))
        assert table.total == ("sales", 14, 18, 22)
        assert str(levels).splitlines()[0] == "Levels: visits"

    def test_money_as_a_table(self) -> None:
        levels = with_levels(break_down(cny(100), over=QUARTER, among=WHO, measure=REVENUE), floor="50%")

        assert levels.tables(depth=2)[0].rows[1] == ("li.na", cny(17), cny(34), cny(34))

    @pytest.mark.parametrize(
        ("act", "error", "message"),
        [
            (
                lambda: with_levels(SAID, stretch="90%"),
                InvalidValueError,
                "stretch: found '90%', accepted is at least the target, 18 visits",
            ),
            (
                lambda: with_levels(SAID, floor="101%"),
                InvalidValueError,
                "floor: found '101%', accepted is from nothing to the target, 18 visits",
            ),
            (lambda: with_levels(SAID, floor="-1%"), InvalidValueError, "floor: found '-1%', accepted is from nothing"),
            (
                lambda: with_levels(SAID, stretch=Quantity(17, "visits")),
                InvalidValueError,
                "stretch: found '17 visits'",
            ),
            (lambda: with_levels(SAID, floor=Quantity(19, "visits")), InvalidValueError, "floor: found '19 visits'"),
            (lambda: with_levels(SAID, floor=cny(1)), WrongTypeError, "floor: found Money('1', 'CNY') of type Money"),
            (lambda: with_levels(SAID, floor=0.8), WrongTypeError, "floor: found 0.8 of type float"),  # type: ignore[arg-type]
            (lambda: with_levels("SAID"), WrongTypeError, "target: found 'SAID' of type str"),  # type: ignore[arg-type]
            (
                lambda: in_proportion(SAID, -1),
                InvalidValueError,
                "total: found '-1 visits', accepted is a total of 0 or more",
            ),
            (
                lambda: in_proportion(visits_of({}), 3),
                InvalidValueError,
                "base: found '0 visits', accepted is a breakdown that holds something",
            ),
        ],
    )
    def test_refused(self, act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
        with pytest.raises(error, match=re.escape(message)):
            act()


class TestExplanation:
    def test_a_floor_from_its_total_down(self) -> None:
        floor = with_levels(SAID, floor="80%").floor

        step = floor.explain("li.na", FEB)

        assert step.replay() == 3
        assert [line.strip("│├└─ ") for line in str(step).splitlines() if "total" in line or "own part" in line] == [
            "total: 14 (rounded to 1, half up) [Handbook 2.2]",
            "total of the target: 18",
            "weight: 15 — its own part of the target",
            "weight: 12 — its own part of the target",
            "weight: 4 — its own part of the target",
        ]

    def test_a_floor_in_money(self) -> None:
        floor = with_levels(break_down(cny(101), over=QUARTER, among=WHO, measure=REVENUE), floor="50%").floor

        step = floor.explain()

        assert str(step).splitlines()[0] == "total: CNY 51.00 (the product, rounded to 1, half up) [Handbook 2.2]"
        assert step.replay() == cny(51)

    def test_a_sum(self) -> None:
        floor = with_levels(SAID, floor="80%").floor

        assert floor.explain("east", FEB).replay() == floor["east", FEB].amount
        assert floor.explain("li.na", Period.from_plain("2026-01-01..2026-02-28")).value == 6

    def test_a_total_that_was_given(self) -> None:
        assert str(with_levels(SAID, floor=Quantity(9, "visits")).floor.explain()) == "total: 9 [Handbook 2.2]"


@given(breakdowns(), st.integers(0, 300), st.data())
def test_levels_are_in_order_in_every_cell_and_node(target: Breakdown, percent: int, data: st.DataObject) -> None:
    whole = sum(map(sum, target.rows))
    assume(whole)
    other = in_proportion(target, whole * percent // 100)
    at = data.draw(st.tuples(*(st.sampled_from(dimension.members()) for dimension in target.dimensions)))

    assert sum(map(sum, other.rows)) == whole * percent // 100
    if percent <= 100:
        assert other.steps(at) <= target.steps(at)
    else:
        assert other.steps(at) >= target.steps(at)


@given(plan_cases(), st.integers(0, 100), st.integers(100, 250), st.data())
def test_levels_of_any_plan_are_in_order(case: PlanCase, low: int, high: int, data: st.DataObject) -> None:
    levels = with_levels(case.break_down(), floor=f"{low}%", stretch=f"{high}%")
    at = data.draw(st.tuples(*(st.sampled_from(dimension.members()) for dimension in case.dimensions)))

    assert levels.floor.steps(at) <= levels.target.steps(at) <= levels.stretch.steps(at)


@given(breakdowns(), st.integers(0, 300), st.data())
def test_an_explanation_of_a_level_replays(target: Breakdown, percent: int, data: st.DataObject) -> None:
    assume(any(map(any, target.rows)))
    level = with_levels(target, **{"floor" if percent <= 100 else "stretch": f"{percent}%"})
    own = level.floor if percent <= 100 else level.stretch
    at = data.draw(st.tuples(*(st.sampled_from(dimension.members()) for dimension in target.dimensions)))
    named = dict(zip((dimension.key for dimension in target.dimensions), at, strict=True))

    amount = own.at(**named)
    assert own.explain(**named).replay() == (amount if own.measure.is_money() else amount.amount)


@given(breakdowns(), st.integers(1, 20))
def test_a_multiple_keeps_every_proportion(target: Breakdown, factor: int) -> None:
    whole = sum(map(sum, target.rows))

    again = in_proportion(target, whole * factor)

    kept = [(key, row) for key, row in zip(target.keys, target.rows, strict=True) if any(row)]
    assert again.keys == tuple(key for key, _ in kept)
    assert again.rows == tuple(tuple(factor * cell for cell in row) for _, row in kept)


class TestYearTargets:
    def targets(self) -> YearTargets:
        revenue = break_down(cny(36_500), over=year(2026), among=["li.na", "wang.wei"])
        visits = break_down(Quantity(730, "visits"), over=year(2026), among=["li.na", "wang.wei"])
        return YearTargets({"visits": visits, "revenue": with_levels(revenue, stretch="120%", floor="80%")})

    def test_the_first_measure_in_money_is_credited(self) -> None:
        targets = self.targets()

        assert targets.of("li.na", month(2026, 3)) == cny(1550)
        assert targets.of("li.na", month(2026, 3), level="stretch") == cny(1860)
        assert targets.of("wu.fang", month(2026, 3)) is None
        assert targets.of("li.na", month(2027, 3)) is None

    def test_a_measure_by_its_key(self) -> None:
        targets = self.targets()

        assert targets.of_measure("li.na", month(2026, 3), "visits") == Quantity(31, "visits")
        assert targets.of_measure("li.na", month(2026, 3), "revenue", level="floor") == cny(1240)
        assert targets.of_measure("li.na", month(2026, 3), "calls") is None
        assert targets.of_measure("wu.fang", month(2026, 3), "visits") is None
        assert targets.of_measure("li.na", month(2027, 3), "visits") is None

    def test_they_are_pickled(self) -> None:
        targets = YearTargets(self.targets().measures, credited="revenue")

        assert pickle.loads(pickle.dumps(targets)) == targets  # noqa: S301 - our own

    def test_without_money(self) -> None:
        assert YearTargets({"visits": SAID}).of("li.na", JAN) is None
        with pytest.raises(WrongTypeError, match=re.escape("targets.visits")):
            YearTargets({"visits": SAID}, credited="visits").of("li.na", JAN)

    @pytest.mark.parametrize(
        ("act", "error", "message"),
        [
            (lambda: YearTargets([SAID]), WrongTypeError, "measures: found"),  # type: ignore[arg-type]
            (
                lambda: YearTargets({"visits": 3}),  # type: ignore[dict-item]
                WrongTypeError,
                "measures.visits: found 3 of type int, accepted is a Breakdown",
            ),
            (lambda: YearTargets({"": SAID}), InvalidValueError, "measures: found ''"),
            (
                lambda: YearTargets({"visits": SAID}, credited="visit"),
                NotFoundError,
                "no measure 'visit'; did you mean 'visits'?",
            ),
            (
                lambda: YearTargets({"visits": visits_of({}, (PRODUCT, QUARTER))}),
                NotFoundError,
                "no dimension 'who'",
            ),
        ],
    )
    def test_refused(self, act: Callable[[], object], error: type[SalesManualError], message: str) -> None:
        with pytest.raises(error, match=re.escape(message)):
            act()

    def test_a_pay_plan_pays_by_them(self) -> None:
        """A commission of 10 % to the target and 20 % above it, by the quarter's target of the plan."""
        curve = Curve.marginal([("0%", "10%"), ("100%", "20%")])
        plan = IncentivePlan(
            "ae", "AE", "CNY", year(2026), [Commission("sales", "Sales", curve, "attainment")], window="quarter"
        )
        splits = [
            TargetSplit("who", LeafShares({"li.na": 3, "wang.wei": 2, "zhao.min": 5})),
            TargetSplit("time", EqualShare()),
        ]
        breakdown = TargetPlan(REVENUE, splits).break_down(cny(40_000), [WHO, YEAR])
        credits_ = credit_sales([Sale("S-1", date(2026, 2, 3), cny(4000), owner="li.na")])

        for targets in (breakdown, YearTargets({"revenue": breakdown})):
            statement = plan.calculate("li.na", quarter(2026, 1), credits=credits_, targets=targets)

            assert breakdown["li.na", quarter(2026, 1)] == cny(3000)
            assert statement.total == cny(500)


def test_levels_are_a_plain_value() -> None:
    assert with_levels(SAID, floor="80%") == with_levels(SAID, floor="80%")
    assert isinstance(with_levels(SAID), TargetLevels)
    assert (SAID.measure, SAID["li.na", MAR]) == (VISITS, Quantity(5, "visits"))

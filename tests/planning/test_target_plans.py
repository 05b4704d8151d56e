"""Target plans: trees and grids by example, what they refuse, and their written form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import pytest
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
    Plain,
    cny,
)

from salesmanual.kernel.allocation import Sharing, share_by
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InfeasibleError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, half, month, quarter, week, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.splits import TargetGrid, TargetSplit
from salesmanual.planning.target_plans import TargetPlan, break_down
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import EqualShare, GivenShares, PotentialShare, WorkdayShare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesmanual.planning.splits import Splitting

PEOPLE = TargetSplit("who", LeafShares({"li.na": 3, "wang.wei": 2, "zhao.min": 5}))
MONTHS = TargetSplit("time", EqualShare())


def plan_of(*splits: Splitting) -> TargetPlan:
    return TargetPlan(REVENUE, splits)


class TestTree:
    def test_each_level_has_a_weighting_of_its_own(self) -> None:
        """Quarters by season, months by workdays, teams by potential, people by what is written."""
        potential = FigureBook(
            [Figure(40, year(2026), {"who": "li.na"}), Figure(60, year(2026), {"who": "zhao.min"})], [WHO]
        )
        plan = plan_of(
            TargetSplit("time", GivenShares({"Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4}), level="quarter"),
            TargetSplit("time", WorkdayShare(), level="month"),
            TargetSplit("who", PotentialShare(), level=1),
            TargetSplit("who", LeafShares({"li.na": 1, "wang.wei": 3, "zhao.min": 1})),
        )
        facts = PlanningFacts(potential=potential, workdays=WorkCalendar("Mon-Fri 09:00-17:00"))

        targets = plan.break_down(cny(10_000), [WHO, YEAR], facts=facts)

        assert targets[quarter(2026, 1)] == cny(1000)
        assert [targets[month(2026, number)] for number in (1, 2, 3)] == [cny(344), cny(312), cny(344)]
        assert targets["east", JAN] == cny(138)  # 137.6
        assert targets["li.na", JAN] == cny(35)  # 34.5, and the first of equals is served first
        assert targets["zhao.min", JAN] == cny(206)

    def test_the_order_of_splits_is_the_order_of_sharing(self) -> None:
        """People first gives whole years to people; time first gives whole months to the team."""
        people_first = plan_of(PEOPLE, MONTHS).break_down(cny(1001), [WHO, QUARTER])
        time_first = plan_of(MONTHS, PEOPLE).break_down(cny(1001), [WHO, QUARTER])

        assert [people_first[name] for name in ("li.na", "wang.wei", "zhao.min")] == [cny(301), cny(200), cny(500)]
        assert [time_first[period] for period in (JAN, FEB, MAR)] == [cny(334), cny(334), cny(333)]
        assert people_first.total() == time_first.total() == cny(1001)

    def test_time_may_be_given_anywhere(self) -> None:
        plan = plan_of(PEOPLE, MONTHS)

        assert plan.break_down(cny(1001), [QUARTER, WHO]) == plan.break_down(cny(1001), [WHO, QUARTER])

    def test_weights_by_another_dimension(self) -> None:
        """Each person's months follow the potential of that person."""
        book = FigureBook(
            [
                Figure(amount, period, {"who": name})
                for name, row in {"li.na": (1, 2, 3), "wang.wei": (3, 2, 1), "zhao.min": (1, 0, 0)}.items()
                for amount, period in zip(row, (JAN, FEB, MAR), strict=True)
            ],
            [WHO],
        )
        plan = plan_of(PEOPLE, TargetSplit("time", PotentialShare(by=["who"])))

        targets = plan.break_down(cny(60), [WHO, QUARTER], facts=PlanningFacts(potential=book))

        assert [targets.row(name) for name in ("li.na", "wang.wei", "zhao.min")] == [(3, 6, 9), (6, 4, 2), (30, 0, 0)]

    def test_product_inside_a_person(self) -> None:
        plan = plan_of(PEOPLE, TargetSplit("product", Plain((3, 1))), MONTHS)

        targets = plan.break_down(cny(1200), [WHO, PRODUCT, QUARTER])

        assert targets["li.na", "bikes"] == cny(270)
        assert targets["east", "clothing", FEB] == cny(50)
        assert targets["bikes"] == cny(900)

    def test_a_coarser_step_for_one_split(self) -> None:
        """Quarters in whole hundreds, with what is beyond going to the last."""
        plan = plan_of(
            TargetSplit("time", EqualShare(), level="quarter", sharing=Sharing(step=100, residue="last")),
            TargetSplit("time", EqualShare()),
            PEOPLE,
        )

        targets = plan.break_down(cny(1027), [WHO, YEAR])

        assert [targets[quarter(2026, number)] for number in (1, 2, 3, 4)] == [cny(300), cny(300), cny(200), cny(227)]

    def test_a_step_that_is_the_measures_own_changes_nothing(self) -> None:
        plain = plan_of(PEOPLE, MONTHS)
        named = plan_of(PEOPLE, attrs.evolve(MONTHS, sharing=Sharing(step=1)))

        assert plain.break_down(cny(1001), [WHO, QUARTER]) == named.break_down(cny(1001), [WHO, QUARTER])

    def test_bounds_hold_and_pull_the_team_along(self) -> None:
        """East gets enough for the least of its people, though its own weight gives it less."""
        plan = plan_of(
            TargetSplit(
                "who",
                LeafShares({"li.na": 1, "wang.wei": 1, "zhao.min": 8}),
                lower={"li.na": cny(300)},
                upper={"zhao.min": cny(600)},
            ),
            MONTHS,
        )

        targets = plan.break_down(cny(900), [WHO, QUARTER])

        assert [targets[name] for name in ("east", "li.na", "wang.wei", "zhao.min")] == [
            cny(300),
            cny(300),
            cny(0),
            cny(600),
        ]

    def test_the_most_of_all_people_bounds_their_team(self) -> None:
        most = {"li.na": cny(100), "wang.wei": cny(50)}
        plan = plan_of(attrs.evolve(PEOPLE, upper=most), MONTHS)

        targets = plan.break_down(cny(1000), [WHO, QUARTER])

        assert [targets[name] for name in ("east", "li.na", "wang.wei", "west")] == [
            cny(150),
            cny(100),
            cny(50),
            cny(850),
        ]

    def test_a_leaf_above_the_level_stands_for_it(self) -> None:
        """Somebody who is in no team is a member of the level of teams and of that of people."""
        who = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "chief": None}})
        plan = plan_of(TargetSplit("who", Plain((1, 1)), level=1), TargetSplit("who", Plain((1, 2))), MONTHS)

        targets = plan.break_down(cny(60), [who, QUARTER])

        assert [targets[name] for name in ("chief", "li.na", "wang.wei")] == [cny(30), cny(10), cny(20)]
        assert targets.explain("chief", JAN).replay() == cny(10)

    def test_bounds_of_one_team_leave_the_other_as_it_is(self) -> None:
        plan = plan_of(attrs.evolve(PEOPLE, lower={"li.na": cny(400)}), MONTHS)

        targets = plan.break_down(cny(1000), [WHO, QUARTER])

        assert [targets[name] for name in ("li.na", "wang.wei", "zhao.min")] == [cny(400), cny(100), cny(500)]

    def test_as_many_people_with_months_of_their_own_as_there_are(self) -> None:
        names = [f"p{number}" for number in range(1_100)]
        who = Dimension("who", names)
        plan = plan_of(TargetSplit("who", EqualShare()), TargetSplit("time", Plain((2, 1, 1), ("who",))))

        targets = plan.break_down(cny(4_400), [who, QUARTER])

        assert set(targets.rows) == {(2, 1, 1)}

    def test_what_gets_nothing_is_not_weighed(self) -> None:
        plan = plan_of(
            TargetSplit("who", Plain((1, 0)), level=1),
            TargetSplit("who", GivenShares({"li.na": 1, "wang.wei": 1, "zhao.min": 1})),
            MONTHS,
        )

        targets = plan.break_down(cny(60), [WHO, QUARTER])

        assert (targets["east"], targets["west"], len(targets.rows)) == (cny(60), cny(0), 2)

    def test_nothing_is_broken_down_into_nothing(self) -> None:
        assert plan_of(PEOPLE, MONTHS).break_down(cny(0), [WHO, QUARTER]).rows == ()


class TestGrid:
    def test_rows_and_columns_keep_their_own_totals(self) -> None:
        plan = plan_of(TargetGrid(PEOPLE, TargetSplit("time", Plain((5, 3, 2)))))

        targets = plan.break_down(cny(1000), [WHO, QUARTER])

        assert [targets[name] for name in ("li.na", "wang.wei", "zhao.min")] == [cny(300), cny(200), cny(500)]
        assert [targets[period] for period in (JAN, FEB, MAR)] == [cny(500), cny(300), cny(200)]
        assert targets.row("li.na") == (150, 90, 60)

    def test_cells_by_history(self) -> None:
        """Zhao Min does not sell in January, so the others carry all of it."""
        book = FigureBook(
            [
                Figure(amount, period, {"who": name})
                for name, row in {"li.na": (1, 2, 3), "wang.wei": (3, 2, 1), "zhao.min": (0, 1, 1)}.items()
                for amount, period in zip(row, (JAN, FEB, MAR), strict=True)
            ],
            [WHO],
        )
        plan = plan_of(
            TargetGrid(PEOPLE, TargetSplit("time", Plain((3, 3, 4))), PotentialShare(by=["who"])),
        )

        targets = plan.break_down(cny(1000), [WHO, QUARTER], facts=PlanningFacts(potential=book))

        assert targets["zhao.min", JAN] == cny(0)
        assert [targets[period] for period in (JAN, FEB, MAR)] == [cny(300), cny(300), cny(400)]
        assert [targets[name] for name in ("li.na", "wang.wei", "zhao.min")] == [cny(300), cny(200), cny(500)]

    def test_time_may_be_the_rows(self) -> None:
        one = plan_of(TargetGrid(PEOPLE, TargetSplit("time", Plain((5, 3, 2)))))
        other = plan_of(TargetGrid(TargetSplit("time", Plain((5, 3, 2))), PEOPLE))

        assert {period: other.break_down(cny(1000), [WHO, QUARTER])[period] for period in (JAN, FEB, MAR)} == {
            period: one.break_down(cny(1000), [WHO, QUARTER])[period] for period in (JAN, FEB, MAR)
        }

    def test_product_by_market_inside_each_person_and_month(self) -> None:
        """Further dimensions are split inside what a grid made, and a grid inside what a split made."""
        market = Dimension("market", ["retail", "trade"])
        inner = TargetGrid(TargetSplit("product", Plain((1, 3))), TargetSplit("market", Plain((2, 3))), Plain((1, 1)))
        plan = plan_of(TargetSplit("time", Plain((1, 1, 2))), PEOPLE, inner)

        targets = plan.break_down(cny(4000), [WHO, PRODUCT, market, QUARTER])

        assert (targets["li.na", MAR], targets["li.na", "bikes", MAR]) == (cny(600), cny(150))
        assert targets["li.na", "retail", MAR] == cny(240)
        assert targets["li.na", "retail", "bikes", MAR] == cny(60)

    def test_weights_of_nothing_in_a_row_do_not_stop_the_others(self) -> None:
        who = Dimension("who", ["li.na", "wang.wei"])
        book = FigureBook([Figure(1, JAN, {"who": "li.na"})], [who])
        plan = plan_of(
            TargetGrid(
                TargetSplit("who", Plain((1, 0))), TargetSplit("time", Plain((1, 0, 0))), PotentialShare(by=["who"])
            )
        )

        targets = plan.break_down(cny(7), [who, QUARTER], facts=PlanningFacts(potential=book))

        assert targets.row("li.na") == (7, 0, 0)

    def test_a_floor_in_a_grid(self) -> None:
        plan = plan_of(
            TargetGrid(attrs.evolve(PEOPLE, lower={"wang.wei": cny(400)}), TargetSplit("time", Plain((5, 3, 2))))
        )

        assert plan.break_down(cny(1000), [WHO, QUARTER])["wang.wei"] == cny(400)
        with pytest.raises(InfeasibleError, match=re.escape("blocking: east")):
            plan.break_down(cny(0), [WHO, QUARTER])


class TestExplanation:
    def test_from_the_total_to_the_cell(self) -> None:
        plan = plan_of(TargetSplit("who", LeafShares({"li.na": 3, "wang.wei": 2, "zhao.min": 5})), MONTHS)

        step = plan.break_down(cny(1001), [WHO, QUARTER]).explain("li.na", JAN)

        quota = "(the first times the second, divided by the third, rounded to 1, towards zero)"
        left = "one step each to the largest parts cut off; among equals the first"
        assert str(step).splitlines() == [
            "li.na, 2026-01: CNY 101.00 (the sum) [Handbook 2.2]",
            f"├─ rounded quota: CNY 100.00 {quota}",
            "│  ├─ li.na: CNY 301.00 (the sum) [Handbook 2.2]",
            f"│  │  ├─ rounded quota: CNY 300.00 {quota}",
            "│  │  │  ├─ east: CNY 501.00 (the sum) [Handbook 2.2]",
            f"│  │  │  │  ├─ rounded quota: CNY 500.00 {quota}",
            "│  │  │  │  │  ├─ total: CNY 1,001.00 [Handbook 2.2]",
            "│  │  │  │  │  ├─ weight of east: 5 (the sum) [Handbook 2.2]",
            "│  │  │  │  │  │  ├─ li.na: 3",
            "│  │  │  │  │  │  └─ wang.wei: 2",
            "│  │  │  │  │  └─ all weights: 10 (the sum)",
            "│  │  │  │  │     ├─ east: 5",
            "│  │  │  │  │     └─ west: 5",
            f"│  │  │  │  └─ left over by rounding: CNY 1.00 — {left}",
            "│  │  │  ├─ weight of li.na: 3 (the sum) [Handbook 2.2]",
            "│  │  │  │  └─ li.na: 3",
            "│  │  │  └─ all weights: 5 (the sum)",
            "│  │  │     ├─ li.na: 3",
            "│  │  │     └─ wang.wei: 2",
            f"│  │  └─ left over by rounding: CNY 1.00 — {left}",
            "│  ├─ weight of 2026-01, each the same: 1 [Handbook 2.2]",
            "│  └─ all weights: 3 (the sum)",
            "│     ├─ 2026-01: 1",
            "│     ├─ 2026-02: 1",
            "│     └─ 2026-03: 1",
            f"└─ left over by rounding: CNY 1.00 — {left}",
        ]

    def test_what_was_not_shared_is_told_as_a_sum(self) -> None:
        targets = plan_of(PEOPLE, MONTHS).break_down(cny(1001), [WHO, QUARTER])

        step = targets.explain("east", JAN)

        assert step.value == cny(168)
        assert [str(part) for part in step.inputs] == [
            "li.na: CNY 101.00 [Handbook 2.2]",
            "wang.wei: CNY 67.00 [Handbook 2.2]",
        ]

    def test_a_cell_of_a_grid(self) -> None:
        targets = plan_of(TargetGrid(PEOPLE, TargetSplit("time", Plain((5, 3, 2))))).break_down(
            cny(999), [WHO, QUARTER]
        )

        lines = str(targets.explain("li.na", JAN)).splitlines()

        assert lines[0] == "li.na, 2026-01: CNY 150.00 (the sum) [Handbook 2.2]"
        assert lines[1].startswith("├─ fitted to rows and columns: CNY 149.84985")
        assert lines[2].startswith("└─ moved by rounding: CNY 0.15014")
        assert str(targets.explain("li.na").value) == "CNY 300.00"
        assert targets.explain("east", JAN).replay() == targets["east", JAN]

    def test_a_period_that_is_no_member(self) -> None:
        targets = plan_of(PEOPLE, MONTHS).break_down(cny(1001), [WHO, QUARTER])

        assert targets.explain("li.na", Period.from_plain("2026-02-01..2026-03-31")).value == cny(200)

    def test_an_origin_of_other_figures_is_not_believed(self) -> None:
        """A breakdown that was changed but kept its origin is told as the sum it is."""
        origin = plan_of(PEOPLE, MONTHS).break_down(cny(1001), [WHO, QUARTER]).origin
        changed = Breakdown.from_cells(REVENUE, [WHO, QUARTER], {("li.na",): [1, 2, 4]}, origin=origin)

        assert str(changed.explain("li.na", MAR)) == "target of li.na, 2026-03: CNY 4.00 [Handbook 2.2]"

    def test_the_total(self) -> None:
        targets = plan_of(PEOPLE, MONTHS).break_down(cny(1001), [WHO, QUARTER])

        assert str(targets.explain()) == "total: CNY 1,001.00 [Handbook 2.2]"


class TestShortForm:
    def test_equally_by_days(self) -> None:
        targets = break_down(Quantity(365, "visits"), over=year(2026), among=["li.na"])

        assert str(targets["li.na", week(2026, 14)]) == "7 visits"
        assert targets[half(2026, 1)] == Quantity(181, "visits")

    def test_by_a_weight_for_each_leaf(self) -> None:
        weights = {"li.na": cny(300), "wang.wei": cny(200), "zhao.min": cny(500)}

        targets = break_down(cny(1000), over=QUARTER, among=WHO, weights=weights, seasons=EqualShare())

        assert (targets["east"], targets["li.na", JAN]) == (cny(500), cny(100))

    def test_by_a_weighting(self) -> None:
        targets = break_down(Money("9", "JPY"), over=QUARTER, among=["a", "b"], weights=Plain((2, 1)), measure=None)

        assert [str(targets[name]) for name in "ab"] == ["JPY 6", "JPY 3"]

    def test_by_what_was_sold(self) -> None:
        """Figures of the years before stand for the share of history."""
        sold = FigureBook(
            [
                Figure(amount, year(2025), {"who": name})
                for name, amount in {"li.na": 30, "wang.wei": 20, "zhao.min": 50}.items()
            ],
            [WHO],
        )

        targets = break_down(cny(1000), over=year(2026), among=WHO, weights=sold)

        assert [targets[name] for name in ("east", "west", "li.na")] == [cny(500), cny(500), cny(300)]

    def test_other_dimension_and_measure(self) -> None:
        targets = break_down(cny(100), over=QUARTER, among=PRODUCT, measure=REVENUE)

        assert targets["bikes"] == cny(50)
        assert targets.measure == REVENUE


BAD: list[tuple[str, Callable[[], object], type[SalesManualError], str]] = [
    ("no split", plan_of, InvalidValueError, "splits: found (), accepted is at least one split"),
    (
        "no splits",
        lambda: TargetPlan(REVENUE, ["time"]),  # type: ignore[list-item]
        WrongTypeError,
        "splits[0]: found 'time' of type str, accepted is a TargetSplit or a TargetGrid",
    ),
    (
        "a split below the leaves",
        lambda: plan_of(MONTHS, TargetSplit("time", EqualShare(), level="month")),
        InvalidValueError,
        "splits[1].time: found 'a split below the leaves', accepted is a level in the split before it",
    ),
    (
        "levels out of order",
        lambda: plan_of(
            TargetSplit("time", EqualShare(), level="month"), TargetSplit("time", EqualShare(), level="quarter")
        ),
        InvalidValueError,
        "splits[1].time.level: found 'quarter', accepted is a level below month",
    ),
    (
        "a level twice",
        lambda: plan_of(TargetSplit("who", EqualShare(), level=1), TargetSplit("who", EqualShare(), level=1)),
        InvalidValueError,
        "splits[1].who.level: found 1, accepted is a level below 1",
    ),
    (
        "a bound in another currency",
        lambda: plan_of(attrs.evolve(PEOPLE, lower={"li.na": Money("1", "USD")})),
        CurrencyMismatchError,
        "splits[0].who.lower.li.na: found CNY and USD, accepted is amounts in one currency",
    ),
    (
        "a bound between two steps",
        lambda: plan_of(attrs.evolve(PEOPLE, lower={"li.na": cny("0.5")})),
        InvalidValueError,
        "splits[0].who.lower.li.na: found 'CNY 0.50', accepted is a whole number of steps of 1 CNY",
    ),
    (
        "a step between two steps",
        lambda: plan_of(attrs.evolve(PEOPLE, sharing=Sharing(step="1.5"))),
        InvalidValueError,
        "splits[0].who.sharing.step: found Decimal('1.5'), accepted is a multiple of 1, the step of revenue",
    ),
    (
        "a stretch below the target",
        lambda: TargetPlan(REVENUE, [PEOPLE], stretch="95%"),
        InvalidValueError,
        "stretch: found '95%', accepted is a factor of 1 or more such as '115%'",
    ),
    (
        "a floor above the target",
        lambda: TargetPlan(REVENUE, [PEOPLE], floor="105%"),
        InvalidValueError,
        "floor: found '105%', accepted is a factor from 0 to 1 such as '85%'",
    ),
    (
        "mixed units",
        lambda: plan_of(PEOPLE, MONTHS).break_down(Quantity(5, "visits"), [WHO, QUARTER]),
        WrongTypeError,
        "total: found Quantity(amount=Fraction(5, 1), unit='visits') of type Quantity, accepted is Money",
    ),
    (
        "another currency",
        lambda: plan_of(PEOPLE, MONTHS).break_down(Money("5", "USD"), [WHO, QUARTER]),
        CurrencyMismatchError,
        "total: found CNY and USD, accepted is amounts in one currency",
    ),
    (
        "a negative total",
        lambda: plan_of(PEOPLE, MONTHS).break_down(cny(-5), [WHO, QUARTER]),
        InvalidValueError,
        "total: found 'CNY -5.00', accepted is a total of 0 or more",
    ),
    (
        "no time",
        lambda: plan_of(PEOPLE).break_down(cny(5), [WHO]),
        InvalidValueError,
        "dimensions: found ['who'], accepted is each dimension once, time among them; see divide_time",
    ),
    (
        "no dimension",
        lambda: plan_of(PEOPLE).break_down(cny(5), [WHO, "time"]),  # type: ignore[list-item]
        WrongTypeError,
        "dimensions[1]: found 'time' of type str, accepted is a Dimension",
    ),
    (
        "a dimension that is not split",
        lambda: plan_of(PEOPLE).break_down(cny(5), [WHO, QUARTER]),
        InvalidValueError,
        (
            "splits: found 'time split to level 0 of 1', accepted is splits down to the leaves of every dimension; "
            "add a TargetSplit of time without a level"
        ),
    ),
    (
        "a split of what is not there",
        lambda: plan_of(PEOPLE, MONTHS, TargetSplit("prodct", EqualShare())).break_down(
            cny(5), [WHO, PRODUCT, QUARTER]
        ),
        NotFoundError,
        "no dimension 'prodct'; did you mean 'product'?",
    ),
    (
        "weights by what is not there",
        lambda: plan_of(TargetSplit("who", PotentialShare(by=["product"])), MONTHS).break_down(cny(5), [WHO, QUARTER]),
        NotFoundError,
        "no dimension 'product'",
    ),
    (
        "a bound of nobody",
        lambda: plan_of(attrs.evolve(PEOPLE, upper={"li.ma": cny(3)}), MONTHS).break_down(cny(5), [WHO, QUARTER]),
        NotFoundError,
        "no member of who for upper 'li.ma'; did you mean 'li.na'?",
    ),
    (
        "a level that the time has not",
        lambda: plan_of(TargetSplit("time", EqualShare(), level="week"), PEOPLE).break_down(cny(5), [WHO, QUARTER]),
        InvalidValueError,
        "level: found 'week', accepted is a level that the time has: quarter, month; see the levels of divide_time",
    ),
    (
        "weights all 0",
        lambda: plan_of(
            TargetSplit("who", Plain((1, 1)), level=1),
            TargetSplit("who", LeafShares(dict.fromkeys(("li.na", "wang.wei", "zhao.min"), 0))),
            MONTHS,
        ).break_down(cny(5), [WHO, QUARTER]),
        InvalidValueError,
        "weights under east: found [Fraction(0, 1), Fraction(0, 1)], accepted is at least one weight above 0",
    ),
    (
        "weights all 0 by another dimension",
        lambda: plan_of(PEOPLE, TargetSplit("time", Plain((0, 0, 0), ("who",)))).break_down(cny(5), [WHO, QUARTER]),
        InvalidValueError,
        "weights under li.na, 2026-Q1: found",
    ),
    (
        "weights all 0 with bounds",
        lambda: plan_of(PEOPLE, TargetSplit("time", Plain((0, 0, 0)), upper={"2026-01": cny(3)})).break_down(
            cny(5), [WHO, QUARTER]
        ),
        InvalidValueError,
        "weights under 2026-Q1: found",
    ),
    (
        "a negative weight",
        lambda: plan_of(TargetSplit("who", Plain((2, -1))), MONTHS).break_down(cny(5), [WHO, QUARTER]),
        InvalidValueError,
        "weights['sales/west']: found Fraction(-1, 1), accepted is a weight of 0 or more",
    ),
    (
        "too few weights",
        lambda: plan_of(TargetSplit("who", Plain((2,))), MONTHS).break_down(cny(5), [WHO, QUARTER]),
        InvalidValueError,
        "weights under sales: found '1 weights', accepted is 2 weights, one for each member under it",
    ),
    (
        "less than the floors",
        lambda: plan_of(attrs.evolve(PEOPLE, lower={"li.na": cny(30), "zhao.min": cny(80)}), MONTHS).break_down(
            cny(100), [WHO, QUARTER]
        ),
        InfeasibleError,
        (
            "sales: the lower bounds admit no total below 110, and it is 100, in steps (blocking: east, west); "
            "loosen the lower bounds"
        ),
    ),
    (
        "more than the ceilings of a person's months",
        lambda: plan_of(
            PEOPLE,
            TargetSplit("time", EqualShare(), upper={name: cny(1) for name in ("2026-01", "2026-02", "2026-03")}),
        ).break_down(cny(100), [WHO, QUARTER]),
        InfeasibleError,
        "2026-Q1: the upper bounds admit no total above 3, and it is 30, in steps",
    ),
    (
        "a residue that nobody takes",
        lambda: plan_of(attrs.evolve(PEOPLE, sharing=Sharing(step=10)), MONTHS).break_down(cny(105), [WHO, QUARTER]),
        InvalidValueError,
        "total under sales: found '105', accepted is a whole number of steps of 10",
    ),
    (
        "a grid of zeros",
        lambda: plan_of(TargetGrid(PEOPLE, TargetSplit("time", Plain((1, 1, 1))), Plain((1, 0, 0)))).break_down(
            cny(100), [WHO, QUARTER]
        ),
        InfeasibleError,
        (
            "sales, 2026-Q1: these rows hold 100 and may only use these columns, which take 34, in steps "
            "(blocking: row li.na, row wang.wei, row zhao.min, column 2026-01)"
        ),
    ),
    (
        "a short total",
        lambda: break_down(1000, over=QUARTER, among=WHO),  # type: ignore[arg-type]
        WrongTypeError,
        "total: found 1000 of type int, accepted is Money or a Quantity; write it as Money('120000000', 'CNY')",
    ),
    (
        "short weights",
        lambda: break_down(cny(1000), over=QUARTER, among=WHO, weights=3),  # type: ignore[arg-type]
        WrongTypeError,
        "weights: found 3 of type int, accepted is a weighting, figures, or weights by leaf",
    ),
    (
        "no facts",
        lambda: plan_of(PEOPLE, MONTHS).break_down(cny(5), [WHO, QUARTER], facts=None),  # type: ignore[arg-type]
        WrongTypeError,
        "facts: found None of type NoneType, accepted is a value of type PlanningFacts",
    ),
]


@pytest.mark.parametrize(("act", "error", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_refused_with_the_node_and_the_remedy(
    act: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        act()


class TestWrittenForm:
    def test_a_plan_of_trees_and_grids_round_trips(self) -> None:
        plan = TargetPlan(
            VISITS,
            [
                TargetSplit("time", GivenShares({"Q1": "22%", "Q2": "26%", "Q3": "24%", "Q4": "28%"}), level="quarter"),
                TargetSplit("time", WorkdayShare(), sharing=Sharing(method="cumulative")),
                TargetGrid(
                    TargetSplit("who", PotentialShare(), level=2, lower={"li.na": Quantity(12, "visits")}),
                    TargetSplit("product", EqualShare()),
                    PotentialShare(by=["who"]),
                ),
            ],
            stretch="115%",
            floor="85%",
        )

        written = write_policy(plan)

        assert read_policy(TargetPlan, written) == plan
        assert read_policy(TargetPlan, write_policy(plan, format="json")) == plan
        assert 'level = "quarter"' in written
        assert 'kind = "grid"' in written

    def test_read_from_a_file(self) -> None:
        plan = read_policy(
            TargetPlan,
            """
            splits = [
              { kind = "tree", dimension = "who", weighting = { kind = "leaf-shares", weights = { a = 60, b = 40 } } },
              { kind = "tree", dimension = "time", weighting = { kind = "equal" } },
            ]
            [measure]
            key = "revenue"
            unit = "CNY"
            step = 100
            """,
        )

        targets = plan.break_down(cny(100_000), [Dimension("who", ["a", "b"]), QUARTER])

        assert targets["a"] == cny(60_000)

    def test_every_fault_is_reported_with_its_address(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(
                TargetPlan,
                """
                stretch = "90%"
                splits = [{ kind = "tree", dimension = "who", weighting = { kind = "equl" }, level = 0 }]
                measure = { key = "revenue", unit = "CNY" }
                """,
                where="plan",
            )

        assert [fault.address for fault in caught.value.faults][:2] == [
            "plan.splits[0].weighting.kind",
            "plan.splits[0].level",
        ]


class TestLeafShares:
    def test_one_weight_too_many_is_found_below_the_top_too(self) -> None:
        weights = LeafShares({"li.na": 1, "wang.wei": 1, "zhao.min": 1, "wu.fang": 1})
        plan = plan_of(TargetSplit("who", EqualShare(), level=1), TargetSplit("who", weights), MONTHS)

        with pytest.raises(NotFoundError, match=re.escape("no leaf of who for weights 'wu.fang'")):
            plan.break_down(cny(10), [WHO, QUARTER])

    def test_no_mapping(self) -> None:
        with pytest.raises(
            WrongTypeError, match=re.escape("weights: found 5 of type int, accepted is weights by member")
        ):
            LeafShares(5)  # type: ignore[arg-type]

    def test_the_explanation_is_the_sum_of_the_leaves(self) -> None:
        targets = plan_of(PEOPLE, MONTHS).break_down(cny(10), [WHO, QUARTER])

        assert targets.explain("east").replay() == cny(5)

    @pytest.mark.parametrize(
        ("weights", "error", "message"),
        [
            ({"li.na": -1}, InvalidValueError, "weights.li.na: found -1, accepted is a weight of 0 or more"),
            ({"li.na": 0.5}, WrongTypeError, "weights.li.na: found 0.5 of type float"),
            (
                {"li.na": cny(5), "wang.wei": 3},
                WrongTypeError,
                "weights.wang.wei: found 3 of type int, accepted is money",
            ),
            (
                {"li.na": cny(5), "wang.wei": Money("3", "USD")},
                CurrencyMismatchError,
                "weights.wang.wei: found CNY and USD, accepted is amounts in one currency",
            ),
            (
                {"li.na": 5, "wang.wei": 3},
                InvalidValueError,
                "weights.zhao.min: found None, accepted is a weight for every",
            ),
            (
                {"li.na": 5, "wang.wei": 3, "zhao.min": 2, "wu.fang": 1},
                NotFoundError,
                "no leaf of who for weights 'wu.fang'",
            ),
        ],
    )
    def test_refused(self, weights: dict[str, int], error: type[SalesManualError], message: str) -> None:
        with pytest.raises(error, match=re.escape(message)):
            break_down(cny(10), over=QUARTER, among=WHO, weights=weights)


def test_money_weights_are_those_of_the_kernel() -> None:
    """What one level shares is what `share_by` shares."""
    weights = {"li.na": "17%", "wang.wei": "29%", "zhao.min": "54%"}

    targets = break_down(Money("1000.01", "CNY"), over=QUARTER, among=list(weights), weights=weights)

    assert {name: targets[name] for name in weights} == dict(share_by(Money("1000.01", "CNY"), weights).items())


def test_the_world_is_what_it_seems() -> None:
    assert (str(SAID.total()), FEB in YEAR, divide_time(year(2026), levels=["month"]).depth()) == ("18 visits", True, 1)


def test_sequences_of_dimensions_are_read() -> None:
    dimensions: Sequence[Dimension] = (WHO, QUARTER)

    assert plan_of(PEOPLE, MONTHS).break_down(cny(9), dimensions).total() == cny(9)

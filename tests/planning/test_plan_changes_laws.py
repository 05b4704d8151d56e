"""Laws of plan changes: spreading, order, agreement with a plain second implementation and with pay plans."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.year_plan_world import SALES, WHO_DECIDED, cny, first, months, opened

from salesmanual.incentives.books import Fact, FactBook
from salesmanual.incentives.components import Bonus
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import Period, month, year
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.plan_changes_spread import spread
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan, open_year_plan

DAYS = st.integers(0, 364).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
CENTS = TargetMeasure("sales", "CNY")
ROW = st.lists(st.integers(0, 999), min_size=12, max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[list[int]], list[list[int]] | None]:
    rows = draw(st.integers(1, 5))
    weights = draw(st.lists(st.lists(st.integers(0, 9), min_size=rows, max_size=rows).filter(any), max_size=6))
    if draw(st.booleans()):
        return [draw(st.integers(0, 40)) for _ in weights], weights, None
    most = [[draw(st.integers(0, 9)) if weight else 0 for weight in column] for column in weights]
    return [draw(st.integers(0, sum(column))) for column in most], weights, most


@given(tables())
def test_columns_are_exact_and_cells_and_rows_within_a_step_of_their_part(
    table: tuple[list[int], list[list[int]], list[list[int]] | None],
) -> None:
    totals, weights, most = table

    cells = spread(totals, weights, most)

    assert [sum(column) for column in zip(*cells, strict=True)] == (totals if cells else [])
    if most is None:
        exact = [
            [Fraction(total * weight, sum(column)) for weight in column]
            for total, column in zip(totals, weights, strict=True)
        ]
        for row, found in enumerate(cells):
            parts = [column[row] for column in exact]
            assert all(abs(cell - part) < 1 for cell, part in zip(found, parts, strict=True))
            assert abs(sum(found) - sum(parts, Fraction(0))) < 1 + Fraction(1, 1000)
    else:
        bounds = zip(*most, strict=True)
        assert all(
            cell <= bound for row, own in zip(cells, bounds, strict=True) for cell, bound in zip(row, own, strict=True)
        )


def test_a_column_without_weights_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        spread([1], [[0, 0]])


@given(st.lists(ROW, min_size=3, max_size=3), DAYS)
def test_a_leaver_keeps_what_a_plain_calculation_keeps(rows: list[list[int]], on: date) -> None:
    who = Dimension("who", {"east": ["li.na", "wang.wei", "chen.yu"]})
    plan = opened(dict(zip(who.leaves(), rows, strict=True)), who=who)  # type: ignore[arg-type] # its leaves are text

    after = plan.release("li.na", on=on, **WHO_DECIDED)

    for number, (cell, kept) in enumerate(zip(rows[0], months(after, "li.na"), strict=True), 1):
        part = month(2026, number)
        worked = min(max((on - part.start).days + 1, 0), part.days())
        assert kept == (2 * cell * worked + part.days()) // (2 * part.days())
    assert months(after, "east") == months(plan, "east")
    for name in ("wang.wei", "chen.yu"):
        assert all(now >= then for now, then in zip(months(after, name), months(plan, name), strict=True))


@given(st.lists(ROW, min_size=3, max_size=3), DAYS)
def test_receivers_get_their_part_of_the_whole_to_a_step(rows: list[list[int]], on: date) -> None:
    who = Dimension("who", {"east": ["li.na", "wang.wei", "chen.yu"]})
    plan = opened(dict(zip(who.leaves(), rows, strict=True)), who=who)  # type: ignore[arg-type] # its leaves are text

    after = plan.release("li.na", on=on, **WHO_DECIDED)

    given_up = sum(months(plan, "li.na")) - sum(months(after, "li.na"))
    open_from = (on + timedelta(days=1)).month - 1 if on.year == (on + timedelta(days=1)).year else 12
    moved = [
        number for number in range(open_from, 12) if months(plan, "li.na")[number] != months(after, "li.na")[number]
    ]
    carried = [sum(rows[place][number] for number in moved) for place in (1, 2)]
    weights = carried if any(carried) else [1, 1]
    for name, row, weight in zip(("wang.wei", "chen.yu"), rows[1:], weights, strict=True):
        exact = Fraction(given_up * weight, sum(weights))
        assert abs(sum(months(after, name)) - sum(row) - exact) < 1 + Fraction(1, 1000)


@given(ROW, ROW, st.permutations(["li.na", "wang.wei", "zhao.min"]))
def test_changes_of_different_teams_commute(east: list[int], west: list[int], order: list[str]) -> None:
    who = Dimension("who", {name[0]: [name, f"{name}.mate"] for name in ("li.na", "wang.wei", "zhao.min")})
    cells = {leaf: (east if leaf.endswith("mate") else west) for leaf in map(str, who.leaves())}
    in_order = out_of_order = opened(cells, who=who)
    for name in sorted(order):
        in_order = in_order.release(name, on=date(2026, 5, 17), **WHO_DECIDED)
    for name in order:
        out_of_order = out_of_order.release(name, on=date(2026, 5, 17), **WHO_DECIDED)

    assert in_order.breakdown == out_of_order.breakdown


@given(ROW.filter(any), DAYS, st.integers(0, 5000))
def test_a_revision_gives_the_total_and_never_turns_a_cell_round(row: list[int], on: date, more: int) -> None:
    who = Dimension("who", {"east": ["li.na", "wang.wei"]})
    plan = opened({"li.na": row, "wang.wei": list(reversed(row))}, who=who)

    after = plan.revise(cny(2 * sum(row) + more), on=on, **WHO_DECIDED)

    assert after.total() == cny(2 * sum(row) + more)
    assert all(now >= then for now, then in zip(months(after, "li.na"), row, strict=True))
    assert months(after, "li.na")[: on.month - 1] == row[: on.month - 1]


@given(ROW, DAYS, st.fractions(0, 1, max_denominator=20))
def test_a_transfer_there_and_back_again_is_nothing_where_all_is_given(
    row: list[int], on: date, share: Fraction
) -> None:
    who = Dimension("who", {"east": ["li.na", "wang.wei"]})
    plan = opened({"li.na": row, "wang.wei": [0] * 12}, who=who)

    there = plan.transfer("li.na", "wang.wei", share=share, on=date(on.year, on.month, 1), **WHO_DECIDED)
    back = there.transfer("wang.wei", "li.na", share=1, on=date(on.year, on.month, 1), **WHO_DECIDED)

    assert back.breakdown.row("li.na") == plan.breakdown.row("li.na")
    assert there.breakdown.row("east") == plan.breakdown.row("east")


def asked(modifier: Prorated | Ramp, part: Period, target: int, **facts: object) -> object:
    """The target that a pay plan measures somebody against."""
    pay_plan = IncentivePlan(
        "plan", "Plan", "CNY", year(2026), [Bonus("bonus", "Bonus", cny(1), Curve.steps([(0, 1)]))]
    )
    basis = pay_plan.basis(
        "li.na",
        part,
        credits=credit_sales([]),
        targets=TargetBook([Target("li.na", part, cny(target))]),
        facts=FactBook([Fact("li.na", date(2026, 1, 1), facts)]),
        window="month",
        measure="",
    )
    return modifier.ask(basis).target


@given(st.integers(1, 99_999), DAYS)
def test_a_leavers_last_month_is_what_a_pay_plan_prorates(target: int, on: date) -> None:
    part = month(on.year, on.month)
    who, time = Dimension("who", ["li.na"]), divide_time(year(2026), levels=["month"])
    row = [100 * target if each == part else 0 for each in time.leaves()]
    plan = open_year_plan("2026", Breakdown.from_cells(CENTS, [who, time], {("li.na",): row}), **WHO_DECIDED)

    after = plan.release("li.na", on=on, to="drop", **WHO_DECIDED)

    assert after.of("li.na", part) == asked(Prorated("target"), part, target, end=on)


@given(st.integers(1, 99_999), st.integers(1, 12))
def test_a_newcomers_ramp_is_that_of_a_pay_plan(target: int, number: int) -> None:
    who, time = Dimension("who", {"east": ["wang.wei"]}), divide_time(year(2026), levels=["month"])
    plan = Breakdown.from_cells(CENTS, [who, time], {("wang.wei",): [100 * target] * 12})
    ramp = Ramp(Curve.steps([(0, "25%"), (1, "50%"), (2, "75%"), (3, 1)]))

    after = open_year_plan("2026", plan, **WHO_DECIDED).hire(
        "li.na", under="east", on=first(number), ramp=["25%", "50%", "75%"], from_="new", **WHO_DECIDED
    )

    for each in range(number, 13):
        part = month(2026, each)
        assert after.of("li.na", part) == asked(ramp, part, target, start=first(number))


class TestPublished:
    """Worked examples of others; where one rounds differently, the test says so."""

    def test_quota_ramped_street(self) -> None:
        """Id quota-ramped-street (revcast.com, quota attainment and over-assignment): 5 people of 10,000 a month.

        At 100 % they carry 50,000 a month, at 50 % 25,000.
        """
        for ramp, street in (("100%", 50_000), ("50%", 25_000)):
            plan = opened()
            for number in range(5):
                plan = plan.hire(
                    f"rep-{number}",
                    under="west",
                    on=first(3),
                    full=cny(120_000),
                    ramp=[ramp],
                    from_="new",
                    **WHO_DECIDED,
                )

            assert sum(months(plan, f"rep-{number}")[2] for number in range(5)) == street

    def test_pr_01(self) -> None:
        """Id pr-01 (theodortrampe/commission-calculator, calculateCommissions tests): 17 of 31 days of 10,000.

        The source cuts 5,483.87 down to 5,483; rounded half up to a step of 1, as here, it is 5,484.
        """
        plan = opened_in(2025).hire(
            "li.na", under="east", on=date(2025, 1, 15), full=cny(120_000), from_="new", **WHO_DECIDED
        )

        assert months(plan, "li.na")[0] == 5484
        assert int(Fraction(10_000 * 17, 31)) == 5483

    def test_rp_02(self) -> None:
        """Id rp-02 (a commission plan calculator's tests): a quota of 10,000 at 25 % is 2,500."""
        plan = opened_in(2025).hire(
            "li.na", under="east", on=date(2025, 3, 1), full=cny(120_000), ramp=["25%"], from_="new", **WHO_DECIDED
        )

        assert months(plan, "li.na")[2:4] == [2500, 10_000]

    def test_pr_04(self) -> None:
        """Id pr-04 (Sean M. Masters, ramp goals for new hires): from 1 June 214 of 365 days of 800,000.

        The source says "loosely" 470,000; exactly it is 469,041.10.
        """
        who, time = Dimension("who", {"east": ["wang.wei"]}), divide_time(year(2019), levels=[])
        breakdown = Breakdown.from_cells(CENTS, [who, time], {("wang.wei",): [1]})
        plan = open_year_plan("2019", breakdown, **WHO_DECIDED).hire(
            "li.na", under="east", on=date(2019, 6, 1), full=cny(800_000), from_="new", **WHO_DECIDED
        )

        assert plan.of("li.na", year(2019)) == cny("469041.10")


def opened_in(number: int) -> YearPlan:
    who, time = Dimension("who", {"east": ["wang.wei"]}), divide_time(year(number), levels=["month"])
    breakdown = Breakdown.from_cells(SALES, [who, time], {("wang.wei",): [10_000] * 12})
    return open_year_plan(str(number), breakdown, **WHO_DECIDED)

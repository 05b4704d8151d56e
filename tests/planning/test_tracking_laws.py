"""Laws of tracking and of projections: parents between children, monotone days, order, replay, naive agreement."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.planning.tracking_world import OFFICE, PEOPLE, WHO, YEAR, day, days, orders, plans, sold

from salesmanual.kernel.period import Period, year
from salesmanual.planning.projections import (
    BlendedProjection,
    PipelineProjection,
    Projection,
    RunRate,
    SeasonalProjection,
    Standing,
)
from salesmanual.planning.tracking import track
from salesmanual.planning.tracking_policies import Proration, TrackingPolicy
from salesmanual.planning.tracking_targets import FIGURES
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import SeasonalIndex

if TYPE_CHECKING:
    from salesmanual.planning.breakdowns import Breakdown

Orders = list[tuple[str, date, int]]

OLD = sold(*[(who, date(number, at, 9), 50 * at) for who in PEOPLE for number in (2024, 2025) for at in range(1, 13)])
FACTS = PlanningFacts(history=OLD, workdays=OFFICE)
DEALS = sold(("li.na", date(2026, 12, 31), 700), ("zhao.min", date(2026, 6, 30), 50))
prorations = st.sampled_from(["days", "workdays", "ended"])
methods: st.SearchStrategy[Projection] = st.sampled_from([
    RunRate(),
    RunRate(counted="days"),
    RunRate(window=30),
    SeasonalProjection(),
    SeasonalProjection(season=SeasonalIndex(by=["who"]), counted="workdays"),
    SeasonalProjection(level="quarter"),
    PipelineProjection(),
    BlendedProjection({RunRate(): "2", SeasonalProjection(): "1", PipelineProjection(): "1/3"}),
])  # fmt: skip


def standing(rows: Orders, as_of: date, period: Period = year(2026)) -> Standing:  # noqa: B008 - frozen
    return Standing(period=period, as_of=as_of, actuals=sold(*rows), time=YEAR, facts=FACTS, pipeline=DEALS)


class TestDue:
    @given(plans(), st.sampled_from(["sales", "west", "li.na"]), prorations, days)
    def test_it_never_falls_from_one_day_to_the_next(
        self, plan: Breakdown, who: str, prorate: Proration, on: date
    ) -> None:
        policy = TrackingPolicy(prorate=prorate)
        due = [
            track(plan, sold(), as_of=each, policy=policy, facts=FACTS)[who].due.amount()
            for each in (on, on + timedelta(days=1), on + timedelta(days=9), date(2026, 12, 31))
        ]

        assert due == sorted(due)
        assert plan[who].amount == due[-1]

    @given(plans(), prorations, days)
    def test_it_sums_over_members_and_over_periods(self, plan: Breakdown, prorate: Proration, on: date) -> None:
        found = track(plan, sold(), as_of=on, policy=TrackingPolicy(prorate=prorate), facts=FACTS)
        whole = found.total().due.amount()

        assert whole == sum((found[who].due.amount() for who in PEOPLE), Fraction(0))
        assert whole == sum((found[cast("Period", part)].due.amount() for part in plan.time.level(2)), Fraction(0))

    @given(plans(), days)
    def test_it_is_what_a_sum_over_days_gives(self, plan: Breakdown, on: date) -> None:
        naive = Fraction(0)
        for leaf, steps in zip(cast("tuple[Period, ...]", plan.time.leaves()), plan.row(), strict=True):
            naive += sum((Fraction(steps, leaf.days()) for each in leaf if each <= on), Fraction(0))

        assert naive == track(plan, sold(), as_of=on).total().due.amount()


class TestTracking:
    @given(plans(least=1), orders, days)
    def test_the_attainment_of_a_parent_lies_between_those_of_its_children(
        self, plan: Breakdown, rows: Orders, on: date
    ) -> None:
        found = track(plan, sold(*rows), as_of=on)
        for parent in ("sales", "east"):
            children = [found[child] for child in WHO.children(parent)]
            for name in ("attainment", "attainment_to_date"):
                own = [getattr(child, name) for child in children]
                assert min(own) <= getattr(found[parent], name) <= max(own)

    @given(plans(), orders, st.randoms(use_true_random=False), days)
    def test_the_order_of_actuals_does_not_matter(
        self, plan: Breakdown, rows: Orders, random: object, on: date
    ) -> None:
        other = list(rows)
        random.shuffle(other)  # type: ignore[attr-defined]
        one, two = (track(plan, sold(*each), as_of=on).records(across=1) for each in (rows, other))

        assert one == two

    @given(plans(), orders, days, st.integers(1, 5_000))
    def test_what_comes_later_changes_nothing(self, plan: Breakdown, rows: Orders, on: date, more: int) -> None:
        later = [*rows, ("li.na", on + timedelta(days=1), more)]

        assert track(plan, sold(*rows), as_of=on).records() == track(plan, sold(*later), as_of=on).records()

    @given(plans(), orders, days, methods, prorations)
    def test_every_figure_replays(
        self, plan: Breakdown, rows: Orders, on: date, method: Projection, prorate: Proration
    ) -> None:
        policy = TrackingPolicy(prorate=prorate, projection=method)
        node = track(plan, sold(*rows), as_of=on, policy=policy, facts=FACTS, pipeline=DEALS)["east"]
        for figure in FIGURES:
            found = getattr(node, figure)
            value = found() if callable(found) else found
            if value is not None:
                assert value == node.explain(figure).replay()

    @given(plans(), orders, days)
    def test_what_is_needed_makes_up_for_what_is_missing(self, plan: Breakdown, rows: Orders, on: date) -> None:
        node = track(plan, sold(*rows), as_of=on, facts=FACTS)["li.na"]
        for per in ("workday", "day", "week", "month"):
            rate = node.needed(per)
            if rate.needed is not None:
                assert max(node.due.whole - node.reached, Fraction(0)) == rate.needed * rate.left


class TestProjections:
    @given(orders, methods)
    def test_at_the_end_every_method_gives_what_was_reached(self, rows: Orders, method: Projection) -> None:
        found = standing(rows, date(2026, 12, 31))
        step = method.explain(found)

        assert step is not None
        assert Fraction(sum(amount for _, _, amount in rows)) == method.project(found) == step.replay()

    @given(days, days)
    def test_the_season_that_is_over_grows_from_0_to_1(self, one: date, other: date) -> None:
        rule = SeasonalProjection()
        early, late = (rule.done(standing([], on)) for on in sorted((one, other)))

        assert 0 < early <= late <= 1

    @given(st.lists(st.integers(1, 900), min_size=12, max_size=12), days)
    def test_the_season_that_is_over_is_the_part_of_last_year(self, months: list[int], on: date) -> None:
        """With one past year it is what was sold by the same day, where a month counts by its days."""
        old = sold(*[("li.na", date(2025, at, 1), amount) for at, amount in enumerate(months, 1)])
        found = Standing(period=year(2026), as_of=on, actuals=sold(), time=YEAR, facts=PlanningFacts(history=old))
        running = cast("Period", YEAR.leaves()[on.month - 1])
        naive = sum(months[: on.month - 1]) + months[on.month - 1] * Fraction(on.day, running.days())

        assert naive / sum(months) == SeasonalProjection(season=SeasonalIndex(years=1)).done(found)

    @given(orders, st.integers(1, 364), st.integers(2, 9))
    def test_twice_as_much_is_projected_to_twice_as_much(self, rows: Orders, on: int, factor: int) -> None:
        more = [(who, when, amount * factor) for who, when, amount in rows]
        for method in (RunRate(), SeasonalProjection()):
            one, other = (method.project(standing(each, day(on))) for each in (rows, more))
            assert one is None or other == one * factor

    @given(orders, st.integers(2, 364))
    def test_the_run_rate_of_all_is_the_sum_of_everybodys(self, rows: Orders, on: int) -> None:
        found = standing(rows, day(on))
        each = [
            Standing(
                members={"who": who},
                period=found.period,
                as_of=found.as_of,
                actuals=found.actuals,
                time=YEAR,
                facts=FACTS,
            )
            for who in PEOPLE
        ]

        assert RunRate().project(found) == sum((RunRate().project(one) or Fraction(0) for one in each), Fraction(0))

    @given(orders, st.integers(2, 364), st.integers(1, 9), st.integers(1, 9))
    def test_a_blend_lies_between_its_parts(self, rows: Orders, on: int, one: int, other: int) -> None:
        parts: dict[Projection, int] = {RunRate(): one, SeasonalProjection(): other}
        found = standing(rows, day(on))
        projected = [method.project(found) for method in parts]
        known = [each for each in projected if each is not None]
        assume(known)

        mean = BlendedProjection(parts).project(found)
        assert mean is not None
        assert min(known) <= mean <= max(known)

    @given(st.integers(1, 365), st.integers(1, 365))
    def test_a_steady_pace_is_projected_to_itself(self, on: int, length: int) -> None:
        """Whoever sells the same every day is projected to that by every window."""
        rows = [("li.na", day(number), 7) for number in range(1, on + 1)]
        rule = RunRate(counted="days", window=length)

        assert Fraction(7 * 365) == rule.project(standing(rows, day(on)))

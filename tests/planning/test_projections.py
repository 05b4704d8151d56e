"""Projections by pace, season, pipeline and their blend."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.planning.tracking_world import OFFICE, SPRING, WHO, WORKED, YEAR, cny, sold

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.projections import (
    BlendedProjection,
    PipelineProjection,
    Projection,
    ProjectionPart,
    RunRate,
    SeasonalProjection,
    Standing,
    pipeline_figures,
)
from salesmanual.planning.tracking_policies import TrackingPolicy
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import EqualShare, GivenShares, SeasonalIndex, WorkdayShare
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import LossReason, Stage

if TYPE_CHECKING:
    from salesmanual.planning.weighing import Figures

APRIL = month(2026, 4)
Q1 = quarter(2026, 1)
OLD = sold(*[("li.na", date(2025, number, 15), 100 * number) for number in range(1, 13)])


def standing(
    as_of: date,
    period: Period = Q1,
    *,
    rows: FigureBook | None = None,
    facts: PlanningFacts = PlanningFacts(),  # noqa: B008 - frozen
    pipeline: Figures | None = None,
    time: Dimension = YEAR,
) -> Standing:
    rows = rows or sold(("li.na", date(2026, 1, 20), 300), ("wang.wei", date(2026, 2, 10), 600))
    return Standing(period=period, as_of=as_of, actuals=rows, time=time, facts=facts, pipeline=pipeline)


class TestStanding:
    @pytest.mark.parametrize(
        ("as_of", "past", "rest"),
        [
            (date(2025, 12, 31), None, "2026-Q1"),
            (date(2026, 1, 1), "2026-01-01", "2026-01-02..2026-03-31"),
            (date(2026, 3, 30), "2026-01-01..2026-03-30", "2026-03-31"),
            (date(2026, 3, 31), "2026-Q1", None),
            (date(2026, 8, 1), "2026-Q1", None),
        ],
    )
    def test_the_day_belongs_to_what_has_passed(self, as_of: date, past: str | None, rest: str | None) -> None:
        found = standing(as_of)

        shown = tuple(None if each is None else str(each) for each in (found.past(), found.rest()))
        assert (past, rest) == shown

    def test_what_comes_later_is_not_looked_at(self) -> None:
        assert [standing(date(2026, *on)).reached() for on in ((1, 19), (1, 20), (2, 9), (2, 10))] == [0, 300, 300, 900]

    def test_members_limit_what_is_looked_at(self) -> None:
        found = Standing(
            members={"who": "east"},
            period=Q1,
            as_of=date(2026, 3, 31),
            actuals=sold(("zhao.min", date(2026, 1, 1), 9)),
            time=YEAR,
        )

        assert Fraction(0) == found.reached()


class TestRunRate:
    def test_workdays_count_where_they_are_known(self) -> None:
        """By 13 February 32 of the 64 workdays of the quarter have passed."""
        found = standing(date(2026, 2, 13), facts=WORKED)

        passed, whole = (OFFICE.workdays_between(Q1.start, end) for end in (date(2026, 2, 14), Q1.end))
        assert (passed, whole) == (32, 64)
        assert Fraction(1800) == RunRate().project(found)

    def test_a_window_measures_the_pace_of_the_last_days(self) -> None:
        found = standing(date(2026, 2, 14))

        assert 900 + Fraction(600, 7) * 45 == RunRate(counted="days", window=7).project(found)
        assert RunRate(counted="days").project(found) == RunRate(counted="days", window=300).project(found)

    @pytest.mark.parametrize("rule", [RunRate(counted="days"), RunRate(), RunRate(window=2)])
    def test_nothing_is_said_before_time_has_passed(self, rule: RunRate) -> None:
        found = standing(date(2025, 12, 31), facts=WORKED)

        assert (rule.project(found), rule.explain(found)) == (None, None)

    def test_nothing_is_said_before_a_workday_has_passed(self) -> None:
        """1 and 2 August 2026 are a weekend."""
        found = standing(date(2026, 8, 2), month(2026, 8), facts=WORKED)

        assert (RunRate().project(found), RunRate().explain(found)) == (None, None)

    def test_a_period_that_is_over_is_what_was_reached(self) -> None:
        found = standing(date(2026, 4, 1))

        assert Fraction(900) == RunRate().project(found)
        assert Fraction(900) == RunRate().explain(found).replay()  # type: ignore[union-attr]

    def test_workdays_want_a_calendar(self) -> None:
        with pytest.raises(InvalidValueError, match=r"facts\.workdays: found None, .*; give PlanningFacts\(workdays="):
            RunRate().project(standing(date(2026, 2, 13)))

    def test_the_explanation_shows_the_pace(self) -> None:
        step = RunRate(counted="days", window=14).explain(standing(date(2026, 2, 14)))

        assert step is not None
        lines = [
            "projected for 2026-Q1: 19800/7 ≈ 2828.5714 (the sum) [Handbook 2.2]",
            "├─ reached in 2026-Q1 up to 2026-02-14: 900",
            "└─ expected of the rest: 13500/7 ≈ 1928.5714 (the product)",
            "   ├─ pace so far: 300/7 ≈ 42.8571 (the first divided by the second)",
            "   │  ├─ reached in 2026-02-01..2026-02-14: 600",
            "   │  └─ days of 2026-02-01..2026-02-14: 14",
            "   └─ days of 2026-02-15..2026-03-31: 45",
        ]
        assert lines == step.to_text().splitlines()


class TestSeasonal:
    def test_a_month_is_over_by_its_days(self) -> None:
        """January to March of last year were 100, 200 and 300; by 14 February 100 + 200 × 14/28 of 600 are over."""
        found = standing(date(2026, 2, 14), facts=PlanningFacts(history=OLD))

        assert Fraction(1, 3) == SeasonalProjection().done(found)
        assert Fraction(2700) == SeasonalProjection().project(found)

    def test_each_level_has_its_own_season(self) -> None:
        """The quarters of last year were 600, 1,500, 2,400 and 3,300 of 7,800."""
        found = standing(date(2026, 5, 31), year(2026), facts=PlanningFacts(history=OLD))

        assert Fraction(600 + 400 + 500, 7800) == SeasonalProjection().done(found)

    def test_below_the_level_days_count(self) -> None:
        found = standing(date(2026, 2, 14), facts=PlanningFacts(history=OLD))

        assert Fraction(45, 90) == SeasonalProjection(level="quarter").done(found)
        assert Fraction(32, 64) == SeasonalProjection(level="year", counted="workdays").done(
            standing(date(2026, 2, 13), facts=PlanningFacts(history=OLD, workdays=OFFICE))
        )

    def test_any_weighting_of_time_is_a_season(self) -> None:
        found = standing(date(2026, 1, 31), facts=WORKED)

        assert Fraction(1, 3) == SeasonalProjection(season=EqualShare()).done(found)
        assert Fraction(22, 64) == SeasonalProjection(season=WorkdayShare()).done(found)

    def test_nothing_is_said_before_any_of_the_season_is_over(self) -> None:
        rule = SeasonalProjection(season=GivenShares({"Q1": 1, "M01": 0, "M02": 1, "M03": 1}))
        found = standing(date(2026, 1, 31))

        assert (Fraction(0), None, None) == (rule.done(found), rule.project(found), rule.explain(found))

    def test_a_part_without_a_season_goes_by_days(self) -> None:
        rule = SeasonalProjection(season=SeasonalIndex(years=1))
        old = sold(("li.na", date(2025, 8, 15), 100))
        found = standing(date(2026, 1, 20), facts=PlanningFacts(history=old))
        step = rule.explain(found)

        assert step is not None
        assert Fraction(20, 90) == rule.done(found)
        assert Fraction(1350) == rule.project(found) == step.replay()

    def test_a_part_without_a_season_and_without_workdays_is_not_begun(self) -> None:
        """A weekend that is a period of its own has no workdays."""
        weekend = Period(date(2026, 8, 1), date(2026, 8, 3))
        time = Dimension.of_periods({weekend: {}})
        found = standing(date(2026, 8, 1), weekend, facts=WORKED, time=time)
        rule = SeasonalProjection(counted="workdays")

        assert (Fraction(0), None) == (rule.done(found), rule.explain(found))

    def test_the_explanation_shows_the_season_where_a_running_part_has_no_workday_yet(self) -> None:
        """1 and 2 August 2026 are a weekend; July is over."""
        rows = sold(("li.na", date(2026, 7, 7), 100))
        found = standing(
            date(2026, 8, 2), quarter(2026, 3), rows=rows, facts=PlanningFacts(history=OLD, workdays=OFFICE)
        )
        rule = SeasonalProjection(counted="workdays")
        step = rule.explain(found)

        assert step is not None
        assert rule.project(found) == step.replay() == Fraction(100 * 24, 7)

    def test_a_running_part_without_workdays_has_not_begun(self) -> None:
        """31 July 2026 is a Friday, and a part of its own; so is the weekend after it."""
        friday, weekend = Period(date(2026, 7, 31), date(2026, 8, 1)), Period(date(2026, 8, 1), date(2026, 8, 3))
        whole = Period(friday.start, weekend.end)
        time = Dimension.of_periods({whole: {friday: {}, weekend: {}}})
        rows = sold(("li.na", date(2026, 7, 31), 100))
        found = standing(date(2026, 8, 1), whole, rows=rows, facts=WORKED, time=time)
        rule = SeasonalProjection(season=EqualShare(), level="day", counted="workdays")
        step = rule.explain(found)

        assert step is not None
        assert Fraction(1, 2) == rule.done(found)
        assert Fraction(200) == rule.project(found) == step.replay()

    def test_without_history_it_says_so(self) -> None:
        with pytest.raises(InvalidValueError, match=r"history"):
            SeasonalProjection().project(standing(date(2026, 2, 14)))

    @pytest.mark.parametrize(
        ("as_of", "lines"),
        [(date(2026, 1, 31), "2026-01 that is over: 100%"), (date(2026, 4, 1), "reached")],
    )
    def test_the_explanation_shows_what_is_over(self, as_of: date, lines: str) -> None:
        found = standing(as_of, facts=PlanningFacts(history=OLD))
        step = SeasonalProjection().explain(found)

        assert step is not None
        assert lines in step.to_text()
        assert step.replay() == SeasonalProjection().project(found)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"level": "mont"}, "level: found 'mont', accepted is a unit of time; did you mean 'month'?"),
            ({"season": 5}, "season: found 5 of type int, accepted is a weighting of time such as SeasonalIndex"),
            ({"counted": "hours"}, "counted: found 'hours', accepted is what is counted"),
        ],
    )
    def test_bad_fields_are_refused(self, fields: dict[str, object], message: str) -> None:
        with pytest.raises((InvalidValueError, WrongTypeError), match=message.replace("(", r"\(")[:60]):
            SeasonalProjection(**fields)  # type: ignore[arg-type]


PROCESS = SalesProcess("short", [Stage("talk", probability="50%")], loss_reasons=[LossReason("price")])
NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def deal(
    key: str, amount: int, close: date | None, owner: str | None = "li.na", team: str | None = None
) -> Opportunity:
    made = Opportunity(key, amount=cny(amount), close_date=close, owner=owner, team=team)
    return PROCESS.begin(made, at=NINE, by="li.na")


class TestPipeline:
    def test_open_deals_count_by_owner_on_the_last_day_of_their_month(self) -> None:
        deals = [
            deal("a", 1000, date(2026, 2, 3)),
            deal("b", 400, date(2026, 3, 9), "zhao.min"),
            deal("c", 50, None),
            deal("d", 70, date(2026, 3, 9), None),
            PROCESS.win(deal("e", 9000, date(2026, 2, 20)), at=NINE, by="li.na"),
        ]
        figures = pipeline_figures(weighted_pipeline(PROCESS, deals, "CNY", won=True), [WHO])

        assert [figures.of({"who": who}, Q1) for who in ("east", "west")] == [500, 200]
        to_come = [figures.of({}, Period(start, Q1.end)) for start in (Q1.start, date(2026, 2, 28), date(2026, 3, 1))]
        assert to_come == [735, 735, 235]

    def test_another_field_may_say_the_member(self) -> None:
        deals = [deal("a", 1000, date(2026, 2, 3), None, "east")]
        figures = pipeline_figures(weighted_pipeline(PROCESS, deals, "CNY"), [WHO], by={"who": "team"})

        assert figures.of({"who": "east"}, Q1) == 500

    def test_an_unknown_field_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"by\.who: found 'ower', .*did you mean 'owner'"):
            pipeline_figures(weighted_pipeline(PROCESS, [], "CNY"), [WHO], by={"who": "ower"})

    def test_it_adds_what_is_still_to_come(self) -> None:
        deals = FigureBook([Figure(700, date(2026, 1, 31)), Figure(50, date(2026, 3, 31)), Figure(9, APRIL)], [])

        projected = [
            PipelineProjection().project(standing(on, pipeline=deals))
            for on in (date(2026, 1, 30), date(2026, 1, 31), date(2026, 3, 31))
        ]
        assert projected == [300 + 750, 300 + 50, 900]

    @pytest.mark.parametrize("as_of", [date(2026, 1, 31), date(2026, 3, 31)])
    def test_the_explanation_replays(self, as_of: date) -> None:
        found = standing(as_of, pipeline=FigureBook([Figure(700, date(2026, 2, 28))], []))
        step = PipelineProjection().explain(found)

        assert step is not None
        assert PipelineProjection().project(found) == step.replay()

    def test_without_a_pipeline_it_says_so(self) -> None:
        with pytest.raises(InvalidValueError, match=r"pipeline: found None, accepted is what is expected of"):
            PipelineProjection().project(standing(date(2026, 1, 31)))


class TestBlend:
    def test_a_method_that_cannot_say_is_left_out(self) -> None:
        rule = BlendedProjection({RunRate(counted="days"): "90%", PipelineProjection(): "10%"})
        found = standing(date(2025, 12, 1), pipeline=FigureBook([Figure(700, date(2026, 2, 28))], []))
        step = rule.explain(found)

        assert step is not None
        assert Fraction(700) == rule.project(found) == step.replay()
        assert "part by open deals" in step.to_text()

    def test_a_method_is_called_by_words_and_a_companys_own_by_its_class(self) -> None:
        class Hunch:
            def project(self, standing: Standing) -> Fraction:
                return Fraction(standing.period.days())

            def explain(self, standing: Standing) -> Step:
                return given("hunch", self.project(standing))

        step = BlendedProjection({RunRate(counted="days"): 1, Hunch(): 1}).explain(standing(date(2026, 2, 1)))

        assert step is not None
        assert "weight of run rate" in step.to_text()
        assert "weight of Hunch" in step.to_text()

    def test_where_none_can_say_nothing_is_said(self) -> None:
        rule, found = BlendedProjection({RunRate(counted="days"): 1}), standing(date(2025, 12, 1))

        assert (rule.project(found), rule.explain(found)) == (None, None)

    @pytest.mark.parametrize(
        ("parts", "error", "message"),
        [
            ([], InvalidValueError, "parts"),
            ([ProjectionPart(RunRate(), 1), ProjectionPart(RunRate(), 2)], DuplicateError, r"parts\[1\]\.method"),
            ([RunRate()], WrongTypeError, r"parts\[0\]"),
            ({RunRate(): 0}, InvalidValueError, "weight: found 0, accepted is a weight above 0 such as '70%'"),
            ({"run rate": 1}, WrongTypeError, "method: .*accepted is a projection such as RunRate"),
        ],
    )
    def test_bad_parts_are_refused(self, parts: object, error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            BlendedProjection(parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "method",
    [
        RunRate(),
        RunRate(counted="days", window=30),
        SeasonalProjection(level="week"),
        SeasonalProjection(season=EqualShare()),
        PipelineProjection(section="10.1"),
        BlendedProjection({RunRate(): "70%", SeasonalProjection(counted="workdays"): "30%"}),
    ],
)
def test_a_method_is_written_and_read(method: Projection) -> None:
    policy = TrackingPolicy(projection=method)

    assert policy == read_policy(TrackingPolicy, write_policy(policy))


def test_the_period_may_be_any_of_the_time() -> None:
    found = Standing(
        period=month(2026, 1), as_of=date(2026, 1, 10), actuals=sold(("li.na", date(2026, 1, 5), 10)), time=SPRING
    )

    assert Fraction(31) == RunRate(counted="days").project(found)
    assert divide_time(Q1, levels=["month"]).leaves() == SPRING.leaves()

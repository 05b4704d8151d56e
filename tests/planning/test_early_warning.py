"""Early warning: the first day, checks in a row, and the back-test."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.tracking_world import FEB, JAN, MAR, WORKED, cny, day, sold, spring

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.period import quarter
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.early_warning import EarlyWarning, checks_of, first_warning
from salesmanual.planning.early_warning_backtest import back_test
from salesmanual.planning.projections import PipelineProjection
from salesmanual.planning.tracking import Tracking, track
from salesmanual.planning.tracking_policies import TrackingPolicy

if TYPE_CHECKING:
    from salesmanual.planning.weighing import Figures

Q1 = quarter(2026, 1)
END = date(2026, 3, 31)
TARGETS = spring((310, 280, 310), (310, 280, 310), (310, 280, 310))
DAILY = Cadence("every day")
TO_DATE = EarlyWarning(when=parse_criterion("attainment_to_date < 90%"), cadence=DAILY, checks=3)


def steady(who: str, first: int, last: int, amount: int) -> list[tuple[str, date, int]]:
    return [(who, day(number), amount) for number in range(first, last + 1)]


def tracking(rows: list[tuple[str, date, int]], as_of: date = END, policy: TrackingPolicy | None = None) -> Tracking:
    return track(TARGETS, sold(*rows), as_of=as_of, policy=policy or TrackingPolicy(), facts=WORKED)


class TestFirstWarning:
    def test_it_comes_with_the_last_of_so_many_checks_in_a_row(self) -> None:
        """10 a day are due; the sales end with day 30, and 300 of 340 on day 34 are the first below 90 %."""
        warned = first_warning(TO_DATE, tracking(steady("li.na", 1, 30, 10)), "li.na")

        assert (day(36), 90 - 36, 90, 90 - 35) == (warned.first, warned.days_left(), warned.checks, warned.fired)

    def test_a_check_that_does_not_hold_interrupts_the_row(self) -> None:
        rows = [*steady("li.na", 1, 30, 10), ("li.na", day(36), 90)]
        checks = checks_of(TO_DATE, tracking(rows), ("li.na", Q1))

        assert [check.in_row for check in checks[32:37]] == [0, 1, 2, 0, 0]
        assert [check.holds for check in checks[32:37]] == [False, True, True, False, False]
        assert day(46) == first_warning(TO_DATE, tracking(rows), "li.na").first

    def test_a_figure_that_is_not_known_interrupts_the_row(self) -> None:
        plan = spring((0, 280, 310))
        found = track(plan, sold(), as_of=END)
        checks = checks_of(TO_DATE, found, ("li.na", Q1))

        assert ([check.holds for check in checks[:31]], checks[31].holds) == ([None] * 31, True)
        assert day(34) == first_warning(TO_DATE, found, "li.na").first

    def test_whoever_is_on_track_is_not_warned_of(self) -> None:
        warned = first_warning(TO_DATE, tracking(steady("li.na", 1, 90, 10)), "li.na")

        assert (warned.first, warned.days_left(), warned.fired) == (None, None, 0)

    def test_no_check_is_made_after_the_day(self) -> None:
        warned = [
            first_warning(TO_DATE, tracking(steady("li.na", 1, 30, 10), day(number)), "li.na") for number in (35, 36)
        ]

        assert [(35, None), (36, day(36))] == [(each.checks, each.first) for each in warned]

    def test_the_cadence_names_the_days(self) -> None:
        weekly = EarlyWarning(when=parse_criterion("attainment_to_date < 90%"))
        workdays = attrs.evolve(weekly, cadence=Cadence("every workday"))
        found = tracking([])

        assert [date(2026, 1, 5), date(2026, 1, 1)] == [
            first_warning(rule, found, "li.na").first for rule in (weekly, workdays)
        ]

    def test_a_grace_is_part_of_the_condition(self) -> None:
        rule = EarlyWarning(when=parse_criterion("projected_attainment < 90% and elapsed >= 1/2"), cadence=DAILY)

        assert day(45) == first_warning(rule, tracking([]), "li.na").first

    def test_pipelines_are_those_of_each_day(self) -> None:
        """900 are expected until day 40, then nothing."""
        policy = TrackingPolicy(projection=PipelineProjection())
        found = tracking([], policy=policy)

        def pipelines(on: date) -> Figures:
            return sold(("li.na", END, 900 if on <= day(40) else 0))

        rule = attrs.evolve(EarlyWarning(), cadence=DAILY)

        assert day(41) == first_warning(rule, found, "li.na", pipelines=pipelines).first
        with pytest.raises(InvalidValueError, match="pipeline: found None"):
            first_warning(rule, attrs.evolve(found, pipeline=sold()), "li.na")

    def test_the_pipeline_of_the_tracking_is_that_of_its_own_day(self) -> None:
        rule = EarlyWarning(cadence=Cadence("every day"))
        policy = TrackingPolicy(projection=PipelineProjection())
        found = track(TARGETS, sold(), as_of=day(1), policy=policy, pipeline=sold(("li.na", END, 900)))

        assert [None, day(1)] == [first_warning(rule, found, who).first for who in ("li.na", "wang.wei")]

    def test_a_breakdown_is_no_tracking(self) -> None:
        with pytest.raises(WrongTypeError, match=r"tracking: .*make it by track\("):
            first_warning(TO_DATE, TARGETS)  # type: ignore[arg-type]

    def test_an_address_ends_with_a_period(self) -> None:
        with pytest.raises(WrongTypeError, match=r"at: .*an address as breakdown\.address"):
            checks_of(TO_DATE, tracking([]), (Q1, "li.na"))

    @pytest.mark.parametrize("periods", [JAN, FEB, MAR])
    def test_a_month_is_checked_in_its_own_days(self, periods: object) -> None:
        warned = first_warning(TO_DATE, tracking([]), "li.na", periods)

        assert warned.first is not None
        assert warned.first.day == 3

    @given(st.lists(st.integers(0, 30), min_size=90, max_size=90), st.integers(1, 5), st.integers(1, 90))
    def test_it_is_what_a_loop_over_the_days_finds(self, amounts: list[int], checks: int, known: int) -> None:
        rows = [("li.na", day(number), amount) for number, amount in enumerate(amounts, 1)]
        rule = attrs.evolve(TO_DATE, checks=checks)
        in_row, first, reached = 0, None, 0
        for number, amount in enumerate(amounts[:known], 1):
            reached += amount
            in_row = in_row + 1 if Fraction(reached, 10 * number) < Fraction(9, 10) else 0
            if in_row >= checks and first is None:
                first = day(number)

        assert first == first_warning(rule, tracking(rows, day(known)), "li.na").first

    @given(st.lists(st.integers(0, 30), min_size=90, max_size=90), st.integers(0, 3_000))
    def test_what_comes_after_the_warning_does_not_move_it(self, amounts: list[int], more: int) -> None:
        rows = [("li.na", day(number), amount) for number, amount in enumerate(amounts, 1)]
        first = first_warning(TO_DATE, tracking(rows), "li.na").first
        after = day(1) if first is None else first + timedelta(days=1)
        if first is not None:
            assert first == first_warning(TO_DATE, tracking([*rows, ("li.na", after, more)]), "li.na").first
        else:
            assert all(not check.fires for check in checks_of(TO_DATE, tracking(rows), ("li.na", Q1)))


class TestBackTest:
    ROWS = (
        *steady("li.na", 1, 30, 10),  # warned, missed
        *steady("wang.wei", 41, 90, 20),  # warned, reached
        *steady("zhao.min", 1, 89, 10),  # never below 90 %, yet 10 short
    )

    def test_every_target_has_its_verdict(self) -> None:
        found = back_test(TO_DATE, tracking(list(self.ROWS)), depth=2)

        verdicts = {line.warned.at[0]: line.verdict for line in found.lines}
        assert verdicts == {
            "sales": "hit",
            "east": "hit",
            "li.na": "hit",
            "wang.wei": "false-alarm",
            "west": "miss",
            "zhao.min": "miss",
        }
        assert tuple(found.count(verdict) for verdict in ("hit", "false-alarm", "miss", "quiet", "open")) == (
            3,
            1,
            2,
            0,
            0,
        )
        assert (Fraction(3, 4), Fraction(3, 5)) == (found.precision(), found.recall())

    def test_the_time_that_was_left_is_a_median(self) -> None:
        """January was warned of on its day 3, February on day 3, March on day 3: 28, 25 and 28 days were left."""
        months = back_test(TO_DATE, tracking([]), periods=[JAN, FEB, MAR], depth=0)
        two = back_test(TO_DATE, tracking([]), periods=[JAN, FEB], depth=0)

        assert (Fraction(28), Fraction(53, 2)) == (months.median_days_left(), two.median_days_left())

    def test_a_target_of_0_is_left_out_and_a_period_that_runs_is_open(self) -> None:
        plan = spring((310, 280, 310), (0, 0, 0))
        found = back_test(TO_DATE, track(plan, sold(), as_of=day(40)), periods=[JAN, FEB])

        assert {
            ("li.na", "hit"),
            ("li.na", "open"),
            ("east", "hit"),
            ("east", "open"),
            ("sales", "hit"),
            ("sales", "open"),
        } == {(line.warned.at[0], line.verdict) for line in found.lines}
        assert len(found.lines) == 6

    def test_what_counts_as_reached_is_a_field(self) -> None:
        almost = attrs.evolve(TO_DATE, reached_at="98%")
        found = back_test(almost, tracking(list(self.ROWS)))

        assert found.count("quiet") == 2

    def test_without_warnings_or_misses_there_is_no_rate(self) -> None:
        rows = [row for who in ("li.na", "wang.wei", "zhao.min") for row in steady(who, 1, 90, 10)]
        found = back_test(TO_DATE, tracking(rows))

        assert (found.precision(), found.recall(), found.median_days_left()) == (None, None, None)

    def test_it_is_shown_and_is_rows_for_a_frame(self) -> None:
        found = back_test(TO_DATE, tracking(list(self.ROWS)), depth=0)

        lines = [
            "**Early warning up to 2026-03-31**",
            "",
            "| target of | period | first warning | days left | checks | reached in the end | verdict |",
            "| :--- | :--- | :--- | ---: | ---: | ---: | :--- |",
            "| sales | 2026-Q1 | 2026-01-03 | 87 | 90 | 81.1% | warned, missed |",
        ]
        assert lines == found.to_markdown().splitlines()[:5]
        assert found.records()[0]["node"] == "sales"
        assert found.records()[0]["verdict"] == "hit"

    def test_an_unknown_dimension_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match="dimension"):
            back_test(TO_DATE, tracking([]), rows="whom")

    @pytest.mark.parametrize(("one", "other"), [(5, tracking([])), (TO_DATE, 5)])
    def test_arguments_have_their_types(self, one: object, other: object) -> None:
        with pytest.raises(WrongTypeError):
            back_test(one, other)  # type: ignore[arg-type]


class TestPolicy:
    def test_it_is_written_and_read(self) -> None:
        for rule in (EarlyWarning(), attrs.evolve(TO_DATE, reached_at="97.5%")):
            assert rule == read_policy(EarlyWarning, write_policy(rule))

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"when": parse_criterion("atainment < 90%")}, r"when: found 'atainment', .*did you mean 'attainment'"),
            ({"checks": 0}, "checks: found 0"),
            ({"cadence": "every day"}, "cadence: found 'every day' of type str, accepted is a Cadence"),
            ({"reached_at": 0}, "reached_at: found 0, accepted is an attainment above 0"),
        ],
    )
    def test_bad_fields_are_refused(self, fields: dict[str, object], message: str) -> None:
        with pytest.raises((InvalidValueError, WrongTypeError), match=message):
            EarlyWarning(**fields)  # type: ignore[arg-type]


def test_the_amounts_of_the_world_are_what_the_docstrings_say() -> None:
    assert cny(900) == TARGETS["li.na"]

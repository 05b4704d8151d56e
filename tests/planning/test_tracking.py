"""How targets stand on a day: to date, projected, status, the rate that the rest needs, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.planning.tracking_world import (
    FEB,
    JAN,
    MAR,
    OFFICE,
    SALES,
    SPRING,
    VISITS,
    WHO,
    WORKED,
    cny,
    exact,
    sold,
    spring,
)

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.projections import PipelineProjection, RunRate
from salesmanual.planning.tracking import Tracking, track
from salesmanual.planning.tracking_policies import StatusBand, TrackingPolicy
from salesmanual.planning.tracking_targets import FIGURES, TrackedFigure, TrackedTarget, units_of
from salesmanual.planning.weighing import PlanningFacts

TARGETS = spring((300, 280, 310), (100, 100, 100), (0, 0, 500))
SOLD = sold(
    ("li.na", date(2026, 1, 20), 400),
    ("li.na", date(2026, 2, 14), 20),
    ("li.na", date(2026, 3, 1), 999),
    ("wang.wei", date(2026, 2, 1), 90),
    ("wu.fang", date(2026, 1, 5), 50),
)
MID_FEB = date(2026, 2, 14)


def tracking(as_of: date = MID_FEB, policy: TrackingPolicy | None = None, facts: PlanningFacts = WORKED) -> Tracking:
    return track(TARGETS, SOLD, as_of=as_of, policy=policy or TrackingPolicy(), facts=facts)


class TestToDate:
    @pytest.mark.parametrize(("prorate", "due"), [("days", 300 + 140), ("workdays", 300 + 140), ("ended", 300)])
    def test_the_running_part_is_due_in_proportion(self, prorate: str, due: int) -> None:
        """14 of 28 days and 10 of 20 workdays of February have passed."""
        found = tracking(policy=TrackingPolicy(prorate=prorate))["li.na"]  # type: ignore[arg-type]

        assert cny(due) == found.target_to_date
        assert Fraction(420, due) == found.attainment_to_date
        assert (cny(890), cny(420), Fraction(420, 890)) == (found.target, found.actual, found.attainment)

    def test_workdays_and_days_differ_where_the_week_does(self) -> None:
        day, work = (
            tracking(date(2026, 1, 4), TrackingPolicy(prorate=prorate)).at("li.na", JAN)
            for prorate in ("days", "workdays")
        )

        assert (300 * Fraction(4, 31), 300 * Fraction(2, 22)) == (day.due.amount(), work.due.amount())
        assert (cny("38.71"), cny("27.27")) == (day.target_to_date, work.target_to_date)

    def test_a_part_without_workdays_is_due_when_it_has_ended(self) -> None:
        """1 and 2 August 2026 are a weekend."""
        weekend, monday = Period(date(2026, 8, 1), date(2026, 8, 3)), Period(date(2026, 8, 3), date(2026, 8, 4))
        time = Dimension.of_periods({Period(date(2026, 8, 1), date(2026, 8, 4)): {weekend: {}, monday: {}}})
        plan = Breakdown.from_cells(SALES, [WHO, time], {("li.na",): [10, 20]})
        due = [
            track(plan, sold(), as_of=date(2026, 8, day), policy=TrackingPolicy(prorate="workdays"), facts=WORKED)
            .total()
            .due.amount()
            for day in (1, 2, 3)
        ]

        assert due == [0, 10, 30]

    def test_workdays_want_a_calendar(self) -> None:
        with pytest.raises(InvalidValueError, match=r"facts\.workdays: found None, accepted is which days of 2026-02"):
            tracking(policy=TrackingPolicy(prorate="workdays"), facts=PlanningFacts()).total()

    def test_before_the_period_nothing_is_due(self) -> None:
        found = tracking(date(2025, 12, 31)).total()

        assert (cny(0), cny(0), None, None, None) == (
            found.target_to_date,
            found.actual,
            found.attainment_to_date,
            found.projected,
            found.status,
        )

    def test_after_the_period_all_is_due(self) -> None:
        found = tracking(date(2027, 1, 1)).at(JAN)

        assert (found.target, found.attainment) == (found.target_to_date, found.attainment_to_date)
        assert (found.actual, cny(450)) == (found.projected, found.actual)

    def test_who_has_left_counts_at_the_top_only(self) -> None:
        found = tracking()

        assert [cny(560), cny(510), cny(0)] == [found.at(who).actual for who in ("sales", "east", "west")]

    def test_without_a_target_there_is_no_ratio(self) -> None:
        found = tracking()["zhao.min", JAN]

        assert (found.attainment, found.attainment_to_date, found.projected_attainment) == (None, None, None)

    def test_a_coarse_rounding_leaves_targets_and_ratios_exact(self) -> None:
        found = tracking(policy=TrackingPolicy(rounding=Rounding("100")))["li.na"]

        assert (cny(890), cny(400), cny(400), Fraction(420, 440)) == (
            found.target,
            found.target_to_date,
            found.actual,
            found.attainment_to_date,
        )

    def test_quantities_stay_exact(self) -> None:
        plan = Breakdown.from_cells(VISITS, [WHO, SPRING], {("li.na",): [10, 10, 10]})
        book = FigureBook([Figure(Quantity(4, "visits"), date(2026, 1, 2), {"who": "li.na"})], [WHO])
        found = track(plan, book, as_of=date(2026, 1, 10)).at(JAN)

        assert (Quantity(10, "visits"), Quantity("100/31", "visits")) == (found.target, found.target_to_date)
        assert Fraction(4 * 31, 100) == found.attainment_to_date


class TestNeeded:
    def test_the_rest_needs_a_rate(self) -> None:
        """470 are missing; 32 workdays and 45 days are to come after 32 and 45."""
        rates = {per: tracking()["li.na"].needed(per) for per in ("workday", "day", "week", "month")}

        assert {"workday": 32, "day": 45, "week": Fraction(45, 7), "month": Fraction(3, 2)} == {
            per: rate.left for per, rate in rates.items()
        }
        assert (Fraction(470, 32), Fraction(420, 32), Fraction(470, 420)) == (
            rates["workday"].needed,
            rates["workday"].so_far,
            rates["workday"].factor(),
        )

    @pytest.mark.parametrize(("as_of", "factor"), [(date(2025, 12, 1), None), (date(2026, 1, 5), None)])
    def test_there_is_no_factor_before_anything_is_reached(self, as_of: date, factor: None) -> None:
        assert factor is tracking(as_of)["li.na"].needed("day").factor()

    def test_nothing_is_needed_when_the_target_is_reached(self) -> None:
        found = tracking(date(2026, 3, 2))["li.na"]

        assert cny(0) == found.missing()
        assert exact(0, 0) == (found.needed().needed, found.needed().factor())

    def test_there_is_no_rate_when_the_period_is_over(self) -> None:
        rate = tracking(date(2026, 3, 31))["wang.wei"].needed("day")

        assert (rate.left, rate.needed, rate.factor()) == exact(0, None, None)

    def test_months_count_by_their_days(self) -> None:
        across = Period(date(2025, 11, 16), date(2026, 2, 15))

        assert Fraction(1, 2) + 1 + 1 + Fraction(1, 2) == units_of(across, "month", None)

    def test_an_unknown_unit_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"per: found 'weeks', .*did you mean 'week'"):
            tracking()["li.na"].needed("weeks")  # type: ignore[arg-type]


class TestStatus:
    @pytest.mark.parametrize(
        ("as_of", "who", "status"),
        [(MID_FEB, "li.na", "at-risk"), (MID_FEB, "wang.wei", "behind"), (date(2026, 1, 31), "li.na", "ahead")],
    )
    def test_it_is_judged_to_date(self, as_of: date, who: str, status: str) -> None:
        found = tracking(as_of).at(who).status

        assert found is not None
        assert status == found.key

    def test_it_may_be_judged_by_the_projection(self) -> None:
        policy = TrackingPolicy(judged_by="projected", projection=RunRate())
        found = tracking(policy=policy)

        behind = {str(node.at[0]) for node in found.with_status("at-risk", "behind")}

        assert 420 * Fraction(64, 32) / 890 == found["li.na"].projected_attainment
        assert {"sales", "east", "li.na", "wang.wei", "west", "zhao.min"} == behind
        assert tracking(date(2025, 12, 1), policy)["zhao.min"].status is None

    def test_an_unknown_status_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match=r"one of ahead, on-track, at-risk, behind"):
            tracking().with_status("late")

    @pytest.mark.parametrize(
        ("bands", "error", "message"),
        [
            ([], InvalidValueError, "bands"),
            ([StatusBand("good", "100%")], InvalidValueError, r"bands\[0\]\.lower: .*no lower end"),
            ([StatusBand("good"), StatusBand("bad")], InvalidValueError, r"bands\[0\]\.lower: found None"),
            (
                [StatusBand("good", "80%"), StatusBand("better", "90%"), StatusBand("bad")],
                InvalidValueError,
                r"bands\[1\]\.lower: .*below that of the band before it; name the best band first",
            ),
            ([StatusBand("good", "1"), StatusBand("good")], DuplicateError, "good"),
            (["good"], WrongTypeError, r"bands\[0\]"),
            ([StatusBand(f"b{at}", 100 - at) for at in range(21)], InvalidValueError, "at most 20"),
        ],
    )
    def test_bad_bands_are_refused(self, bands: list[StatusBand], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            TrackingPolicy(bands=bands)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"prorate": "hours"}, "prorate: found 'hours', accepted is a proration"),
            ({"judged_by": "today"}, "judged_by: found 'today'"),
            ({"projection": 7}, "projection: found 7 of type int, accepted is a projection such as RunRate"),
            ({"rounding": 2}, "rounding: found 2 of type int, accepted is a Rounding"),
            ({"key": " "}, "key: found ' '"),
        ],
    )
    def test_bad_fields_are_refused(self, fields: dict[str, object], message: str) -> None:
        with pytest.raises((InvalidValueError, WrongTypeError), match=message):
            TrackingPolicy(**fields)  # type: ignore[arg-type]

    def test_a_policy_is_written_and_read(self) -> None:
        policy = TrackingPolicy(
            prorate="workdays",
            judged_by="projected",
            bands=[StatusBand("good", "100%", mark="✓", label="good"), StatusBand("bad")],
            rounding=Rounding("1"),
        )

        assert policy == read_policy(TrackingPolicy, write_policy(policy))
        assert TrackingPolicy() == read_policy(TrackingPolicy, write_policy(TrackingPolicy()))


class TestExplain:
    @pytest.mark.parametrize("as_of", [date(2026, 1, 1), MID_FEB, date(2026, 2, 28), date(2026, 3, 31)])
    @pytest.mark.parametrize("prorate", ["days", "workdays", "ended"])
    @pytest.mark.parametrize("figure", FIGURES)
    def test_every_figure_replays(self, as_of: date, prorate: str, figure: TrackedFigure) -> None:
        policy = TrackingPolicy(prorate=prorate, projection=RunRate())  # type: ignore[arg-type]
        node = tracking(as_of, policy)["li.na"]
        found = getattr(node, figure)
        value = found() if callable(found) else found

        if value is None:
            with pytest.raises(InvalidValueError, match=r"a figure that is known of li\.na"):
                node.explain(figure)
        else:
            assert value == node.explain(figure).replay()

    def test_it_reads_from_the_ratio_to_the_facts(self) -> None:
        lines = [
            "attainment to date: 1050/11% ≈ 95.4545% (the first divided by the second) [Handbook 2.2]",
            "├─ reached in 2026-Q1 up to 2026-02-14: 420",
            "└─ target of 2026-Q1 up to 2026-02-14: 440 (the sum) [Handbook 2.2]",
            "   ├─ target of the parts that have ended: 300",
            "   └─ part of 2026-02 that is due: 140 (the product)",
            "      ├─ target of 2026-02: 280",
            "      └─ part of 2026-02 that has passed: 50% (the first divided by the second)",
            "         ├─ days of 2026-02-01..2026-02-14: 14",
            "         └─ days of 2026-02: 28",
        ]

        assert lines == tracking().explain("attainment_to_date", "li.na").to_text().splitlines()

    def test_quantities_replay_to_their_number(self) -> None:
        plan = Breakdown.from_cells(VISITS, [WHO, SPRING], {("li.na",): [10, 10, 10]})
        book = FigureBook([Figure(4, date(2026, 1, 2), {"who": "li.na"})], [WHO])
        exact, rounded = (
            track(plan, book, as_of=date(2026, 1, 10), policy=TrackingPolicy(rounding=rounding)).at(JAN)
            for rounding in (Rounding(), Rounding("0.1"))
        )

        assert Fraction(100, 31) == exact.explain("target_to_date").replay() == exact.target_to_date.amount
        assert Decimal("3.2") == rounded.explain("target_to_date").replay()
        assert Fraction(16, 5) == rounded.target_to_date.amount

    def test_an_unknown_figure_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"figure: found 'atainment', .*did you mean 'attainment'"):
            tracking().explain("atainment")  # type: ignore[arg-type]

    def test_a_projection_that_cannot_say_has_no_explanation(self) -> None:
        for figure in ("projected", "projected_attainment"):
            with pytest.raises(InvalidValueError, match=r"known of li\.na, 2026-Q1 on 2025-12-31"):
                tracking(date(2025, 12, 31)).explain(figure, "li.na")

    def test_the_facts_of_a_criterion_leave_out_what_is_not_known(self) -> None:
        assert {"elapsed": Fraction(0), "attainment": Fraction(0)} == tracking(date(2025, 12, 1))["li.na"].facts()
        assert {"elapsed", "attainment", "attainment_to_date", "projected_attainment"} == set(
            tracking()["li.na"].facts()
        )


class TestForms:
    def test_the_tree_has_marks_that_need_no_colour(self) -> None:
        text = tracking().tables()[0].to_markdown()

        assert text.splitlines()[2:] == [
            (
                "| who | target (CNY) | target to date (CNY) | actual (CNY) | attainment to date | projected (CNY) "
                "| projected % | status |"
            ),
            "| :--- | ---: | ---: | ---: | ---: | ---: | ---: | :--- |",
            "| sales | 1,690.00 | 590.00 | 560.00 | 94.9% | 1,120.00 | 66.3% | ◆ at risk |",
            "|   east | 1,190.00 | 590.00 | 510.00 | 86.4% | 1,020.00 | 85.7% | ◆ at risk |",
            "|     li.na | 890.00 | 440.00 | 420.00 | 95.5% | 840.00 | 94.4% | ◆ at risk |",
            "|     wang.wei | 300.00 | 150.00 | 90.00 | 60.0% | 180.00 | 60.0% | ▼ behind |",
            "|   west | 500.00 | 0.00 | 0.00 |  | 0.00 | 0.0% | no target yet |",
            "|     zhao.min | 500.00 | 0.00 | 0.00 |  | 0.00 | 0.0% | no target yet |",
        ]

    def test_the_periods_are_a_table_of_their_own(self) -> None:
        tree, periods = tracking().tables(depth=0)

        assert (len(tree.rows), len(periods.rows)) == (1, 4)
        assert [row[0] for row in periods.rows] == ["2026-Q1", "  2026-01", "  2026-02", "  2026-03"]

    def test_one_table_is_shown_where_the_period_is_named_or_is_the_rows(self) -> None:
        assert [len(tracking().tables(time=FEB)), len(tracking().tables(rows="time", who="li.na"))] == [1, 1]

    def test_quantities_are_shown_to_a_tenth(self) -> None:
        plan = Breakdown.from_cells(VISITS, [WHO, SPRING], {("li.na",): [10, 10, 10]})
        table = track(plan, sold_visits(), as_of=date(2026, 1, 10)).tables(time=JAN, depth=0)[0]

        assert table.to_markdown().splitlines()[-1] == "| sales | 10 | 3.2 | 4.0 | 124.0% | 12.4 | 124.0% | ▲ ahead |"

    def test_every_language_has_the_words(self) -> None:
        assert "▼ 落後" in tracking().to_text("zh_Hant")

    def test_records_are_rows_for_a_frame(self) -> None:
        records = tracking().records(across=1)

        assert len(records) == 6 * 3
        assert {
            "who": "li.na",
            "since": date(2026, 2, 1),
            "until": date(2026, 2, 28),
            "target": cny(280),
            "target_to_date": cny(140),
            "actual": cny(20),
            "projected": cny(40),
            "attainment": Fraction(1, 14),
            "attainment_to_date": Fraction(1, 7),
            "projected_attainment": Fraction(1, 7),
            "status": "behind",
        } == records[6 + 2]
        assert len(tracking().records("time", who="li.na")) == 4
        assert [row["status"] for row in tracking(date(2025, 1, 1)).records(depth=0)] == [None]
        assert [row["projected"] for row in tracking(date(2025, 1, 1)).records(depth=0, time=JAN)] == [None]

    def test_a_member_of_the_rows_cannot_be_named_beside(self) -> None:
        with pytest.raises(InvalidValueError, match=r"who: found 'li\.na', .*; leave who= out, or choose other rows"):
            tracking().nodes(who="li.na")

    def test_the_first_dimension_may_be_the_time(self) -> None:
        plan = Breakdown.from_cells(SALES, [SPRING], {(): [10, 20, 30]})
        found = track(plan, FigureBook([Figure(cny(5), JAN)], []), as_of=date(2026, 1, 31))

        assert [len(table.rows) for table in found.tables()] == [4]
        assert [cny(5), cny(5), cny(0), cny(0)] == [row["actual"] for row in found.records()]


def sold_visits() -> FigureBook:
    return FigureBook([Figure(Quantity(4, "visits"), date(2026, 1, 2), {"who": "li.na"})], [WHO])


class TestAsked:
    def test_a_node_is_asked_for_as_one_of_a_breakdown(self) -> None:
        found = tracking()

        assert found["li.na", JAN].actual == found.at(who="li.na", time=JAN).actual == cny(400)
        assert isinstance(found.total(), TrackedTarget)
        assert (found[MAR].period, found[MAR].as_of) == (MAR, MID_FEB)

    def test_a_period_has_to_be_one_of_the_time(self) -> None:
        with pytest.raises(NotFoundError, match="ask for a period that its time has"):
            tracking().at(Period(date(2026, 1, 1), date(2026, 3, 1)))

    def test_pipelines_are_read_where_the_policy_projects_by_them(self) -> None:
        deals = FigureBook([Figure(cny(1000), date(2026, 3, 31), {"who": "li.na"})], [WHO])
        policy = TrackingPolicy(projection=PipelineProjection())
        found = track(TARGETS, SOLD, as_of=MID_FEB, policy=policy, pipeline=deals)

        assert [cny(1420), cny(90)] == [found.at(who).projected for who in ("li.na", "wang.wei")]
        assert cny(1420) == found.explain("projected", "li.na").replay()

    @pytest.mark.parametrize(
        ("changes", "error", "message"),
        [
            ({"breakdown": 5}, WrongTypeError, "breakdown"),
            ({"actuals": {"li.na": 5}}, WrongTypeError, "make a FigureBook of them"),
            ({"as_of": "2026-02-14"}, WrongTypeError, "as_of: .*read text with date.fromisoformat"),
            ({"policy": None}, WrongTypeError, "policy"),
            ({"facts": None}, WrongTypeError, "facts"),
            ({"calendar": "x"}, WrongTypeError, "calendar"),
            ({"actuals": FigureBook([Figure(Money("1", "USD"), JAN)], [])}, CurrencyMismatchError, "actuals"),
            ({"actuals": FigureBook([Figure(Quantity(1, "visits"), JAN)], [])}, InvalidValueError, "figures in CNY"),
            ({"pipeline": FigureBook([Figure(Money("1", "USD"), JAN)], [])}, CurrencyMismatchError, "pipeline"),
        ],
    )
    def test_bad_arguments_are_refused(self, changes: dict[str, object], error: type[Exception], message: str) -> None:
        fields: dict[str, object] = {"breakdown": TARGETS, "actuals": SOLD, "as_of": MID_FEB} | changes

        with pytest.raises(error, match=message):
            track(fields.pop("breakdown"), fields.pop("actuals"), **fields)  # type: ignore[arg-type]

    def test_actuals_that_a_day_cuts_are_refused(self) -> None:
        monthly = FigureBook([Figure(cny(5), FEB, {"who": "li.na"})], [WHO])

        with pytest.raises(InvalidValueError, match=r"figures of who li\.na: .*or spread them: spread='days'"):
            track(TARGETS, monthly, as_of=MID_FEB)["li.na"]


def test_workdays_of_the_office_are_those_of_the_calendar() -> None:
    assert units_of(quarter(2026, 1), "workday", OFFICE) == 64
    assert (units_of(year(2026), "month", None), units_of(year(2026), "day", None)) == exact(12, 365)
    assert units_of(month(2026, 2), "month", None) == 1

"""The weighted pipeline, the funnel, the outcomes, ageing and time in stage, on a handful of deals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.selling.process_world import BY, OFFICE, PROCESS, begun, offered, on

from salesmanual.kernel.errors import CurrencyMismatchError, NotFoundError, SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month
from salesmanual.kernel.record import Event, Journal
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunity_record import NextStep, Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.pipeline_ageing import ageing
from salesmanual.selling.pipeline_funnel import funnel
from salesmanual.selling.pipeline_outcomes import SalesVelocity, outcomes
from salesmanual.selling.pipeline_times import stage_times
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable


def cny(amount: int | str) -> Money:
    """Yuan."""
    return Money(amount, "CNY")


JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


class TestWeightedPipeline:
    """Amount times probability."""

    def test_deals_count_with_the_probability_of_their_stage_or_their_own(self) -> None:
        visit = begun("D-1", stage="visit", close_date=JUNE, team="east")
        offer = offered("D-2", close_date=JULY)
        sure = offered("D-3", close_date=JUNE, probability="35%", category="best-case")
        sure = PROCESS.change(sure, owner=None, at=on(1), by=BY)

        found = weighted_pipeline(PROCESS, [offer, visit, sure], "CNY")

        assert [(line.opportunity, line.weighted) for line in found.lines] == [
            ("D-2", cny(50)),
            ("D-1", cny(20)),
            ("D-3", cny(35)),
        ]
        assert {key: worth.weighted for key, worth in found.by("stage").items()} == {"visit": cny(20), "offer": cny(85)}
        assert list(found.by_category()) == ["pipeline", "best-case", "commit"]
        assert list(found.by("owner")) == [BY, None]
        assert list(found.by("team")) == ["east", None]
        assert {key: worth.count for key, worth in found.by_month().items()} == {month(2026, 6): 2, month(2026, 7): 1}
        assert list(found.forecast()) == [
            (month(2026, 6), "pipeline"),
            (month(2026, 6), "best-case"),
            (month(2026, 7), "commit"),
        ]

    def test_what_counts_and_what_does_not(self) -> None:
        deals = [
            begun("omitted"),
            offered("unknown", amount=None),
            PROCESS.hold(offered("held"), at=on(1), by=BY, why="x"),
            PROCESS.win(offered("won"), at=on(1), by=BY),
            PROCESS.lose(offered("lost"), "price", at=on(1), by=BY),
            offered("open"),
        ]

        plain = weighted_pipeline(PROCESS, deals, "CNY")
        whole = weighted_pipeline(PROCESS, deals, "CNY", won=True, on_hold=True)

        assert [line.opportunity for line in plain.lines] == ["open"]
        assert plain.without_amount == ("unknown",)
        assert [(line.opportunity, line.category, line.weighted) for line in whole.lines] == [
            ("held", "commit", cny(50)),
            ("won", "closed", cny(100)),
            ("open", "commit", cny(50)),
        ]

    def test_each_weighted_amount_is_rounded_once_by_the_rounding_that_is_named(self) -> None:
        deal = offered(amount=cny("100.01"))

        assert weighted_pipeline(PROCESS, [deal], "CNY").worth().weighted == cny("50.01")
        down = weighted_pipeline(PROCESS, [deal], "CNY", rounding=Rounding(mode="down"))
        assert down.worth().weighted == cny("50.00")
        assert down.explain("D-7").replay() == cny("50.00")

    def test_the_total_is_explained_to_the_last_deal(self) -> None:
        found = weighted_pipeline(PROCESS, [offered("D-1"), offered("D-2", amount=cny(7))], "CNY")

        assert found.explain().replay() == found.worth().weighted == cny("53.50")
        assert str(found.explain("D-2")).splitlines() == [
            "weighted amount of D-2: CNY 3.50 (the product, rounded to the minor unit, half up) [Handbook 2.1]",
            "├─ amount: CNY 7.00",
            "└─ probability: 50%",
        ]
        with pytest.raises(NotFoundError, match="no pipeline line 'D-3'"):
            found.explain("D-3")

    def test_it_prints_by_stage_and_by_month(self) -> None:
        found = weighted_pipeline(PROCESS, [offered(close_date=JUNE), offered("D-8")], "CNY")

        assert [row["month"] for row in found.tables()[1].records()] == ["2026-06", "no close date"]
        assert [row["weighted"] for row in found.tables()[0].records()] == [100]

    def test_a_pipeline_of_nothing_is_worth_nothing(self) -> None:
        found = weighted_pipeline(PROCESS, [], "CNY")

        assert found.worth().weighted == cny(0)
        assert found.explain().replay() == cny(0)


class TestFunnel:
    """Reached, went on, open, lost."""

    def test_a_deal_that_passed_a_stage_by_reached_it_and_going_back_takes_nothing_away(self) -> None:
        deals = [
            begun("D-1"),
            PROCESS.advance(begun("D-2"), to="offer", at=on(1), by=BY, why="they visited us"),
            PROCESS.regress(offered("D-3"), to="lead", at=on(1), by=BY, why="new owner"),
            PROCESS.lose(begun("D-4", stage="visit"), "price", at=on(1), by=BY),
            PROCESS.win(begun("D-5"), at=on(1), by=BY, why="framework order"),
            PROCESS.hold(begun("D-6"), at=on(1), by=BY, why="x"),
        ]

        stages = funnel(PROCESS, deals).stages

        assert [(stage.key, stage.reached, stage.went_on, stage.open, stage.lost) for stage in stages] == [
            ("lead", 6, 4, 2, 0),
            ("visit", 4, 3, 0, 1),
            ("offer", 3, 1, 2, 0),
            ("won", 1, 0, 0, 0),
        ]
        assert [stage.conversion() for stage in stages[:3]] == [Fraction(2, 3), Fraction(3, 4), Fraction(1, 3)]
        assert stages[1].settled_conversion() == Fraction(3, 4)
        assert stages[2].settled_conversion() == 1
        assert funnel(PROCESS, deals).overall() == Fraction(1, 6)

    def test_it_is_explained_and_prints(self) -> None:
        found = funnel(PROCESS, [begun("D-1"), begun("D-2", stage="visit")])
        step = found.stages[0].explain()

        assert step is not None
        assert step.replay() == Fraction(1, 2)
        assert "50.0%" in found.to_text()

    def test_a_funnel_of_nothing_has_no_rates(self) -> None:
        found = funnel(PROCESS, [])

        assert found.overall() is None
        assert found.stages[0].explain() is None
        assert [stage.conversion() for stage in found.stages] == [None] * 4
        assert found.stages[0].settled_conversion() is None


class TestOutcomes:
    """Won and lost."""

    DEALS = (
        PROCESS.win(offered("D-1"), amount=cny(80), at=on(10), by=BY),
        PROCESS.win(offered("D-2", day=1, competitor="Acme"), at=on(21), by=BY),
        PROCESS.lose(begun("D-3", day=2), "price", at=on(6), by=BY),
        PROCESS.lose(begun("D-4", day=3, amount=None), "rival", competitor="Acme", at=on(40), by=BY),
        offered("D-5"),
    )

    def test_rates_amounts_and_days(self) -> None:
        found = outcomes(PROCESS, self.DEALS, "CNY")

        assert (found.win_rate(), found.win_rate_by_amount()) == (Fraction(1, 2), Fraction(180, 280))
        assert [found.amount(which) for which in ("won", "lost", "closed")] == [cny(180), cny(100), cny(280)]
        assert [found.cycle_days(which) for which in ("won", "lost", "closed")] == [
            15,
            Fraction(41, 2),
            Fraction(71, 4),
        ]
        assert found.average_amount() == 90
        assert found.loss_reasons() == {"price": 1, "rival": 1}
        assert found.competitors() == {None: (1, 1), "Acme": (1, 1)}

    def test_the_cycle_may_begin_with_a_stage_and_leaves_out_who_never_was_there(self) -> None:
        found = outcomes(PROCESS, self.DEALS, "CNY", since="offer")

        assert [deal.days for deal in found.closed] == [10, 20, None, None]
        assert found.cycle_days("lost") is None
        with pytest.raises(NotFoundError, match="no stage 'ofer'"):
            outcomes(PROCESS, self.DEALS, "CNY", since="ofer")

    def test_the_day_of_the_close_is_that_of_the_time_zone(self) -> None:
        late = PROCESS.win(offered("D-1"), at=datetime(2026, 3, 31, 20, 0, tzinfo=UTC), by=BY)

        assert len(outcomes(PROCESS, [late], "CNY", period=month(2026, 3)).closed) == 1
        assert len(outcomes(PROCESS, [late], "CNY", period=month(2026, 3), zone="Asia/Shanghai").closed) == 0

    def test_a_deal_that_was_reopened_is_open(self) -> None:
        again = PROCESS.reopen(self.DEALS[2], at=on(7), by=BY, why="x")

        assert outcomes(PROCESS, [again], "CNY").closed == ()

    def test_it_is_explained_and_prints_with_reasons(self) -> None:
        found = outcomes(PROCESS, self.DEALS, "CNY")
        step = found.explain()

        assert step is not None
        assert step.replay() == found.win_rate()
        assert "Outcomes, win rate 50.0%" in found.to_text()
        assert [row["reason"] for row in found.tables()[1].records()] == ["price", "a rival won"]

    def test_a_loss_without_a_reason_is_counted_as_not_named(self) -> None:
        strange = Opportunity(
            "D", journal=Journal([Event("begin", on(0), BY, state="lead"), Event("lose", on(1), BY, state="lost")])
        )
        found = outcomes(PROCESS, [strange], "CNY")

        assert found.loss_reasons() == {"": 1}
        assert found.tables()[1].records() == [{"reason": "not named", "deals": 1}]

    def test_nothing_closed_has_no_rates(self) -> None:
        found = outcomes(PROCESS, [offered()], "CNY")

        assert (found.win_rate(), found.win_rate_by_amount(), found.cycle_days(), found.explain()) == (None,) * 4
        assert (found.average_amount(), found.velocity(10)) == (None, None)
        assert found.to_text().startswith("Outcomes\n")

    def test_velocity_follows_from_the_rates(self) -> None:
        found = outcomes(PROCESS, self.DEALS, "CNY").velocity(4)

        assert found == SalesVelocity(4, cny(90), "50%", 15)
        assert found is not None
        assert found.per_days() == cny(12)


class TestAgeing:
    """How old deals are."""

    def test_workdays_before_today_count_and_those_on_hold_do_not(self) -> None:
        deal = begun(stage="visit")  # a Monday
        held = PROCESS.hold(deal, until=date(2026, 3, 5), at=on(2), by=BY, why="x")  # Wednesday
        back = PROCESS.resume(held, at=on(7), by=BY)  # Monday

        def days(deal: Opportunity, day: float) -> int:
            return ageing(PROCESS, [deal], on(day), OFFICE).ages[0].days

        assert [days(deal, day) for day in (0, 1, 5, 7)] == [0, 1, 5, 5]
        assert [days(held, day) for day in (1, 2, 4, 30)] == [1, 2, 2, 2]
        assert [days(back, day) for day in (7, 8, 9)] == [2, 3, 4]

    def test_it_is_as_of_the_time_that_is_asked(self) -> None:
        held = PROCESS.hold(offered(), until=date(2026, 3, 5), at=on(2), by=BY, why="x")
        lost = PROCESS.lose(held, "price", at=on(5), by=BY)

        assert ageing(PROCESS, [lost], on(-1), OFFICE).ages == ()
        assert ageing(PROCESS, [lost], on(6), OFFICE).ages == ()
        assert [age.on_hold for age in ageing(PROCESS, [lost], on(4), OFFICE).ages] == [True]
        assert [ageing(PROCESS, [held], on(day), OFFICE).ages[0].hold_over for day in (2, 3)] == [False, True]
        assert not ageing(PROCESS, [held], on(1), OFFICE).ages[0].hold_over

    def test_red_before_amber_before_green_and_the_oldest_first(self) -> None:
        deals = [
            begun("green", stage="visit", day=14),
            begun("amber", stage="visit", day=8),
            begun("older", stage="visit", day=7),
            begun("red", stage="visit"),
            offered("none"),
        ]

        found = ageing(PROCESS, deals, on(15), OFFICE)

        assert [(age.opportunity, age.light) for age in found.ages] == [
            ("red", "red"),
            ("older", "amber"),
            ("amber", "green"),
            ("green", "green"),
            ("none", "none"),
        ]
        assert found.lights() == {"red": 1, "amber": 1, "green": 2, "none": 1}

    def test_next_steps_that_are_overdue_or_missing(self) -> None:
        late = begun("late", next_step=NextStep("call", date(2026, 3, 4)))
        later = begun("later", next_step=NextStep("call", date(2026, 3, 3)))
        due = begun("due", next_step=NextStep("call", date(2026, 3, 9)))
        held = PROCESS.hold(begun("held"), at=on(1), by=BY, why="x")

        found = ageing(PROCESS, [late, later, due, held, begun("none")], on(7), OFFICE)

        assert [(age.opportunity, age.overdue) for age in found.overdue()] == [("later", 4), ("late", 3)]
        assert [age.opportunity for age in found.without_next_step()] == ["none"]
        assert "on hold" in found.to_text()

    def test_a_journal_that_begins_elsewhere_is_counted_from_its_first_event(self) -> None:
        strange = Opportunity("D", journal=Journal([Event("resume", on(0), BY, state="visit")]))

        assert ageing(PROCESS, [strange], on(3), OFFICE).ages[0].days == 3

    def test_days_are_those_of_the_calendar(self) -> None:
        shanghai = WorkCalendar("Mon-Fri 09:00-17:00", "Asia/Shanghai", key="shanghai")
        late = PROCESS.begin(Opportunity("D", owner=BY), at=datetime(2026, 3, 2, 20, 0, tzinfo=UTC), by=BY)

        assert ageing(PROCESS, [late], on(2), OFFICE).ages[0].days == 2
        assert ageing(PROCESS, [late], on(2), shanghai).ages[0].days == 1


class TestStageTimes:
    """How long deals were in stages."""

    def test_mean_and_median_of_those_that_left(self) -> None:
        first = PROCESS.advance(begun("D-1"), at=on(1), by=BY)
        second = PROCESS.advance(begun("D-2"), at=on(4), by=BY)
        third = PROCESS.lose(begun("D-3"), "price", at=on(2), by=BY)
        fourth = PROCESS.hold(begun("D-4"), at=on(1), by=BY, why="x")

        found = stage_times(PROCESS, [first, second, third, fourth, begun("later", day=99)], on(9), OFFICE)

        lead, visit = found.stages[0], found.stages[1]
        assert (lead.days, lead.present) == ((1, 2, 4), 1)
        assert (lead.mean(), lead.median()) == (Fraction(7, 3), Fraction(2))
        assert (visit.days, visit.present) == ((), 2)
        assert (visit.mean(), visit.median()) == (None, None)
        assert attrs.evolve(lead, days=(1, 2)).median() == Fraction(3, 2)
        assert found.tables()[0].records()[0]["left"] == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: weighted_pipeline(PROCESS, [], "CNYY"), "no currency 'CNYY'"),
        (lambda: weighted_pipeline(PROCESS, "D-7", "CNY"), "opportunities: found 'D-7' of type str"),  # type: ignore[arg-type] # refused
        (
            lambda: weighted_pipeline(PROCESS, [], "CNY", rounding="up"),  # type: ignore[arg-type] # refused
            "rounding: found 'up' of type str, accepted is a value of type Rounding",
        ),
        (
            lambda: weighted_pipeline(PROCESS, [], "CNY").by("region"),  # type: ignore[arg-type] # refused
            "grouping: found 'region', accepted is a grouping",
        ),
        (lambda: weighted_pipeline(PROCESS, [Opportunity("D")], "CNY"), "begin the journal with begin(...)"),
        (lambda: outcomes(PROCESS, [], "CNY", zone="Mars"), "found 'Mars'"),
        (lambda: outcomes(PROCESS, [], "CNY", period="2026-03"), "period: found '2026-03' of type str"),  # type: ignore[arg-type] # refused
        (
            lambda: outcomes(PROCESS, [], "CNY").amount("open"),  # type: ignore[arg-type] # refused
            "counted: found 'open', accepted is which deals",
        ),
        (lambda: ageing(PROCESS, [], datetime(2026, 3, 2), OFFICE), "as_of: found"),  # noqa: DTZ001
        (lambda: ageing(PROCESS, [], on(0), None), "calendar: found None of type NoneType"),  # type: ignore[arg-type] # refused
        (lambda: stage_times(PROCESS, [], on(0), None), "calendar: found None of type NoneType"),  # type: ignore[arg-type] # refused
        (lambda: SalesVelocity(-1, cny(1), "25%", 90), "deals: found -1, accepted is a whole number of at least 0"),
        (lambda: SalesVelocity(1, cny(1), "125%", 90), "win_rate: found '125%', accepted is a probability"),
        (lambda: SalesVelocity(1, cny(1), "25%", 0), "cycle_days: found 0, accepted is more than 0 days"),
        (lambda: SalesVelocity(1, 25, "25%", 1), "average: found 25 of type int, accepted is Money"),  # type: ignore[arg-type] # refused
    ],
)
def test_what_is_refused_says_where_and_what_is_accepted(call: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as error:
        call()

    assert message in str(error.value)


def test_two_currencies_are_not_added() -> None:
    foreign = offered(amount=Money(9, "USD"))
    process = SalesProcess("p", [Stage("a")])
    won = process.win(process.begin(Opportunity("D", amount=Money(9, "USD")), at=on(0), by=BY), at=on(1), by=BY)

    with pytest.raises(CurrencyMismatchError, match="amount of D-7: found USD and CNY"):
        weighted_pipeline(
            attrs.evolve(PROCESS, stages=[attrs.evolve(stage, exit_criteria=[]) for stage in PROCESS.stages]),
            [foreign],
            "CNY",
        )
    with pytest.raises(CurrencyMismatchError, match="amount of D: found USD and CNY"):
        outcomes(process, [won], "CNY")

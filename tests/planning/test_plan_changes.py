"""Changes of a plan in the year: who carries what afterwards, by hand; conventions; what is refused, and how."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest
from tests.planning.year_plan_world import (
    AT,
    DEALS,
    MONTHS,
    PEOPLE,
    SALES,
    WHO_DECIDED,
    cny,
    first,
    months,
    opened,
)

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.plan_changes import Heirs, hire, release, transfer
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan, open_year_plan

if TYPE_CHECKING:
    from collections.abc import Callable

FIVE_DAYS: Final = WorkCalendar("Mon-Fri 09:00-17:00")


class TestClosing:
    def test_a_closed_month_is_left_by_every_later_change(self) -> None:
        plan = opened().close(quarter(2026, 1), **WHO_DECIDED).revise(cny(60_000), on=first(4), **WHO_DECIDED)

        assert plan.closed() == tuple(month(2026, number) for number in (1, 2, 3))
        assert plan.at(quarter(2026, 1)) == cny(3 * 3800)
        assert plan.total() == cny(60_000)

    def test_a_month_closed_in_the_middle_is_stepped_over(self) -> None:
        plan = opened().close(month(2026, 8), **WHO_DECIDED).release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED)

        assert months(plan, "chen.yu") == [600] * 6 + [0, 600, 0, 0, 0, 0]
        assert months(plan, "east") == [2400] * 12


class TestHiring:
    def test_a_newcomer_takes_an_average_part_with_a_ramp(self) -> None:
        plan = opened().hire("he.jun", under="east", on=first(10), ramp=["25%", "50%"], **WHO_DECIDED)

        # 2,400 × f ÷ (3 + f) for f = 1/4, 1/2 and 1
        assert months(plan, "he.jun")[9:] == [185, 343, 600]
        assert months(plan, "east") == [2400] * 12
        assert months(plan, "li.na")[9:] == [923, 857, 750]

    def test_a_newcomer_may_raise_the_total_and_the_revision_says_by_how_much(self) -> None:
        plan = opened().hire("he.jun", under="east", on=first(11), from_="new", full="50%", **WHO_DECIDED)

        assert months(plan, "he.jun")[10:] == [400, 400]
        assert months(plan, "li.na") == [1000] * 12
        assert plan.revisions()[-1].change.total == 800

    def test_a_full_target_in_money_is_shared_over_the_plan_as_the_team_is(self) -> None:
        cells = {"li.na": [100] * 6 + [300] * 6, "zhao.min": [50] * 12}
        who = Dimension("who", {"sales": {"east": ["li.na"], "west": ["zhao.min"]}})
        plan = opened(cells, who=who).hire("he.jun", under="east", on=first(5), full=cny(240), **WHO_DECIDED)

        assert months(plan, "he.jun") == [0] * 4 + [10, 10, *[30] * 6]
        assert months(plan, "li.na") == [100] * 4 + [90, 90, *[270] * 6]

    def test_a_team_without_targets_has_the_shape_of_all(self) -> None:
        cells = {"li.na": [0] * 12, "zhao.min": [10] * 6 + [30] * 6}
        who = Dimension("who", {"sales": {"east": ["li.na"], "west": ["zhao.min"]}})
        plan = opened(cells, who=who).hire(
            "he.jun", under="east", on=first(1), full=cny(480), from_="new", **WHO_DECIDED
        )

        assert months(plan, "he.jun") == [20] * 6 + [60] * 6

    def test_the_month_of_the_first_day_is_prorated(self) -> None:
        plan = opened().hire("he.jun", under="east", on=date(2026, 6, 16), from_="new", **WHO_DECIDED)

        assert months(plan, "he.jun")[5:7] == [400, 800]

    def test_who_gives_may_be_weighed(self) -> None:
        weights = {"li.na": 3, "chen.yu": 1}
        plan = opened().hire("he.jun", under="east", on=first(12), full=cny(4800), weights=weights, **WHO_DECIDED)

        assert [months(plan, name)[-1] for name in ("li.na", "wang.wei", "chen.yu", "he.jun")] == [700, 800, 500, 400]

    def test_who_has_little_gives_no_more_than_that(self) -> None:
        weights = {"li.na": 1, "chen.yu": 1}
        plan = opened().hire("he.jun", under="east", on=first(12), full=cny(16_800), weights=weights, **WHO_DECIDED)

        assert [months(plan, name)[-1] for name in ("li.na", "wang.wei", "chen.yu", "he.jun")] == [200, 800, 0, 1400]

    def test_an_open_seat_is_filled(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 6, 30), to="buffer", **WHO_DECIDED)
        plan = plan.hire("he.jun", under="east", on=first(9), ramp=["50%"], from_="chen.yu/open", **WHO_DECIDED)

        assert months(plan, "chen.yu/open") == [0] * 6 + [600, 600, 300, 0, 0, 0]
        assert months(plan, "he.jun") == [0] * 8 + [300, 600, 600, 600]
        assert months(plan, "li.na") == [1000] * 12

    def test_somebody_who_left_comes_back_to_their_own_row(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED)
        plan = plan.hire("chen.yu", under="east", on=first(10), **WHO_DECIDED)

        assert months(plan, "chen.yu") == [600] * 6 + [0] * 3 + [800] * 3
        assert [seat.until for seat in plan.seats("chen.yu")] == [date(2026, 6, 30), None]

    def test_somebody_who_left_may_come_to_another_team(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED)
        plan = plan.hire("chen.yu", under="west", on=first(10), **WHO_DECIDED)

        assert months(plan, "chen.yu/west")[9:] == [467] * 3
        assert plan.target_of("chen.yu") == cny(3600 + 3 * 467)

    def test_a_part_of_time_in_two_months_has_the_mean_of_their_factors(self) -> None:
        who, time = Dimension("who", {"east": ["li.na"]}), divide_time(year(2026), levels=["quarter"])
        breakdown = Breakdown.from_cells(SALES, [who, time], {("li.na",): [600] * 4})
        plan = open_year_plan("2026", breakdown, **WHO_DECIDED)
        plan = plan.hire("he.jun", under="east", on=date(2026, 4, 1), ramp=["0", "50%"], from_="new", **WHO_DECIDED)

        assert months(plan, "he.jun") == [0, 300, 600, 600]


class TestLeaving:
    def test_what_a_leaver_carries_goes_to_the_team_by_what_they_carry(self) -> None:
        plan = release(opened(), "chen.yu", on=date(2026, 9, 30), **WHO_DECIDED)

        # 1,800 at 1,000 to 800, in each month too
        assert sum(months(plan, "li.na")) == 12_000 + 1000
        assert sum(months(plan, "wang.wei")) == 9600 + 800
        assert months(plan, "east") == [2400] * 12
        assert months(plan, "chen.yu") == [600] * 9 + [0] * 3

    def test_equals_get_equal_parts_of_single_deals(self) -> None:
        cells = {"li.na": [1] * 12, "wang.wei": [1] * 12, "chen.yu": [1] * 12}
        who = Dimension("who", {"east": ["li.na", "wang.wei", "chen.yu"]})
        plan = opened(cells, measure=DEALS, who=who).release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED)

        assert [str(plan.at(name)) for name in ("li.na", "wang.wei")] == ["15 deals", "15 deals"]

    def test_a_team_that_carries_nothing_shares_equally(self) -> None:
        cells = {"li.na": [0] * 12, "wang.wei": [0] * 12, "chen.yu": [100] * 12}
        who = Dimension("who", {"east": ["li.na", "wang.wei", "chen.yu"]})
        plan = opened(cells, who=who).release("chen.yu", on=date(2026, 11, 30), **WHO_DECIDED)

        assert [months(plan, name)[-1] for name in ("li.na", "wang.wei", "chen.yu")] == [50, 50, 0]

    def test_the_last_month_is_prorated(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 6, 10), **WHO_DECIDED)

        assert months(plan, "chen.yu")[5:7] == [200, 0]
        assert months(plan, "east") == [2400] * 12

    @pytest.mark.parametrize(
        ("count", "calendar", "kept"),
        [("calendar", None, 310), ("30E/360", None, 320), ("workdays", FIVE_DAYS, 313)],
    )
    def test_days_are_counted_as_the_plan_says(self, count: str, calendar: WorkCalendar | None, kept: int) -> None:
        """Of 31 days 16, of 30 equal ones 16, of 23 workdays 12."""
        breakdown = opened().first
        plan = open_year_plan("2026", breakdown, count=count, calendar=calendar, **WHO_DECIDED)  # type: ignore[arg-type] # one of three
        plan = plan.release("chen.yu", on=date(2026, 12, 16), **WHO_DECIDED)

        assert months(plan, "chen.yu")[11] == kept

    def test_a_part_of_time_without_a_workday_counts_its_days(self) -> None:
        who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(month(2026, 3), levels=["week"])
        breakdown = Breakdown.from_cells(SALES, [who, time], {("li.na",): [100] * 6, ("wang.wei",): [100] * 6})
        plan = open_year_plan("2026", breakdown, count="workdays", calendar=FIVE_DAYS, **WHO_DECIDED)

        # 1 March 2026 is a Sunday and a week of its own; the next week ends after Friday
        assert str(plan.state.parts()[0]) == "2026-03-01"
        assert months(plan.release("li.na", on=date(2026, 3, 4), **WHO_DECIDED), "li.na") == [100, 60, 0, 0, 0, 0]

    def test_what_a_newcomer_has_of_a_month_is_prorated_by_their_own_days(self) -> None:
        plan = opened().hire("he.jun", under="east", on=date(2026, 6, 11), from_="new", **WHO_DECIDED)
        held = months(plan, "he.jun")[5]
        plan = plan.release("he.jun", on=date(2026, 6, 20), to="drop", **WHO_DECIDED)

        assert held == 533
        assert months(plan, "he.jun")[5:7] == [267, 0]

    def test_successors_take_their_shares(self) -> None:
        to: Heirs = {"li.na": "75%", "zhao.min": Fraction(1, 4)}
        plan = opened().release("chen.yu", on=date(2026, 6, 30), to=to, **WHO_DECIDED)

        assert months(plan, "li.na") == [1000] * 6 + [1450] * 6
        assert months(plan, "zhao.min") == [900] * 6 + [1050] * 6
        assert plan.total() == opened().total()

    def test_an_open_seat_keeps_the_teams_total(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 6, 30), to="buffer", **WHO_DECIDED)

        assert months(plan, "chen.yu/open") == [0] * 6 + [600] * 6
        assert plan.seats("chen.yu/open")[0].open
        assert months(plan.release("chen.yu/open", on=date(2026, 9, 30), **WHO_DECIDED), "east") == [2400] * 12

    def test_a_second_buffer_of_one_seat_is_the_same_one(self) -> None:
        plan = opened()
        for number in (3, 7):
            leave = month(2026, number)
            plan = plan.absence("chen.yu", leave, to="buffer", **WHO_DECIDED)

        assert months(plan, "chen.yu/open") == [0, 0, 600, 0, 0, 0, 600, 0, 0, 0, 0, 0]

    def test_what_is_dropped_is_said(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 10, 31), to="drop", **WHO_DECIDED)

        assert plan.total() == cny(45_600 - 1200)
        assert plan.revisions()[-1].change.total == -1200

    def test_on_the_last_day_of_the_plan_nothing_is_left_to_hand_over(self) -> None:
        plan = opened().release("chen.yu", on=date(2026, 12, 31), to={"li.na": 1}, **WHO_DECIDED)

        assert plan.breakdown == opened().breakdown
        assert plan.seats("chen.yu")[0].until == date(2026, 12, 31)

    def test_who_comes_later_shares_only_from_then_on(self) -> None:
        plan = opened().hire("he.jun", under="west", on=first(10), full=cny(0), **WHO_DECIDED)
        plan = plan.release("wu.fang", on=date(2026, 8, 31), **WHO_DECIDED)

        assert months(plan, "zhao.min") == [900] * 8 + [1400] * 4
        assert months(plan, "he.jun") == [0] * 12

    def test_other_dimensions_stay_as_they_are(self) -> None:
        who, product = Dimension("who", {"east": ["li.na", "wang.wei"]}), Dimension("product", ["bikes", "clothing"])
        cells: dict[Address, list[int]] = {
            ("bikes", "li.na"): [9] * 12,
            ("clothing", "li.na"): [5] * 12,
            ("bikes", "wang.wei"): [3] * 12,
        }
        breakdown = Breakdown.from_cells(SALES, [product, who, MONTHS], cells)
        plan = open_year_plan("2026", breakdown, **WHO_DECIDED).release("li.na", on=date(2026, 6, 30), **WHO_DECIDED)

        assert plan.breakdown.row("clothing", "wang.wei") == (0,) * 6 + (5,) * 6
        assert plan.breakdown.row("bikes") == (12,) * 12


class TestLeave:
    def test_a_weekend_is_cut_by_its_days_where_workdays_are_counted(self) -> None:
        who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(month(2026, 8), levels=["week"])
        breakdown = Breakdown.from_cells(SALES, [who, time], {("li.na",): [100] * 6, ("wang.wei",): [100] * 6})
        plan = open_year_plan("2026", breakdown, count="workdays", calendar=FIVE_DAYS, **WHO_DECIDED)

        # 1 August 2026 is a Saturday
        assert months(plan.release("li.na", on=date(2026, 8, 1), **WHO_DECIDED), "li.na") == [50, 0, 0, 0, 0, 0]

    def test_what_comes_back_may_round_to_nothing(self) -> None:
        plan = opened({"li.na": [1] * 12, "wang.wei": [1] * 12}).absence("li.na", month(2026, 7), **WHO_DECIDED)

        back = plan.come_back("li.na", on=date(2026, 7, 31), **WHO_DECIDED)

        assert back.revisions()[-1].change.cells == ()
        assert back.breakdown == plan.breakdown

    def test_leave_is_carried_by_the_team_and_ends_by_itself(self) -> None:
        plan = opened().absence("wu.fang", Period(date(2026, 3, 16), date(2026, 5, 16)), **WHO_DECIDED)

        assert months(plan, "wu.fang")[1:6] == [500, 242, 0, 258, 500]
        assert months(plan, "west") == [1400] * 12

    def test_who_is_on_leave_gets_nothing_meanwhile(self) -> None:
        plan = opened().absence("wang.wei", month(2026, 7), **WHO_DECIDED)
        plan = plan.release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED)

        assert months(plan, "wang.wei")[6] == 0
        assert months(plan, "li.na")[6] == 2400
        assert months(plan, "wang.wei")[7] > 800

    def test_coming_back_early_takes_back_what_is_left_of_the_leave(self) -> None:
        plan = opened().absence("wu.fang", quarter(2026, 3), to={"zhao.min": "60%", "li.na": "40%"}, **WHO_DECIDED)
        plan = plan.come_back("wu.fang", on=date(2026, 8, 17), **WHO_DECIDED)

        assert months(plan, "wu.fang")[6:9] == [0, 242, 500]
        assert plan.at(month(2026, 8)) == cny(3800)
        assert months(plan, "zhao.min")[6:9] == [1200, 1055, 900]
        assert plan.state.absences["wu.fang"][0].until == date(2026, 8, 16)

    def test_coming_back_twice_takes_back_no_more_than_was_given(self) -> None:
        plan = opened().absence("wu.fang", month(2026, 7), to="drop", **WHO_DECIDED)
        plan = plan.come_back("wu.fang", on=date(2026, 7, 20), **WHO_DECIDED)
        assert plan.total() != cny(45_600)

        plan = plan.come_back("wu.fang", on=date(2026, 7, 1), **WHO_DECIDED)

        assert plan.breakdown == opened().breakdown
        assert plan.state.absences["wu.fang"] == ()

    def test_a_leave_that_was_set_anew_owes_what_the_new_one_took(self) -> None:
        plan = opened().absence("wu.fang", month(2026, 7), **WHO_DECIDED)
        plan = plan.absence("zhao.min", month(2026, 3), **WHO_DECIDED)
        plan = plan.come_back("wu.fang", on=first(7), **WHO_DECIDED)
        plan = plan.absence("wu.fang", month(2026, 7), to="drop", **WHO_DECIDED)

        assert months(plan.come_back("wu.fang", on=first(7), **WHO_DECIDED), "west")[6] == 1400

    def test_who_has_left_meanwhile_does_not_come_back_after_that(self) -> None:
        plan = opened().absence("wu.fang", quarter(2026, 3), to="drop", **WHO_DECIDED)
        plan = plan.release("wu.fang", on=date(2026, 8, 31), to="drop", **WHO_DECIDED)
        plan = plan.come_back("wu.fang", on=first(8), **WHO_DECIDED)

        assert months(plan, "wu.fang")[6:9] == [0, 500, 0]

    def test_what_was_handed_on_cannot_be_taken_back(self) -> None:
        plan = opened().absence("wu.fang", month(2026, 7), to={"zhao.min": 1}, **WHO_DECIDED)
        plan = plan.transfer("zhao.min", "li.na", share=1, on=first(7), **WHO_DECIDED)

        with pytest.raises(SalesManualError, match=r"^return: zhao.min would have CNY -500.00 in 2026-07"):
            plan.come_back("wu.fang", on=first(7), **WHO_DECIDED)


class TestMoving:
    def test_a_target_moves_with_the_person_and_the_past_stays(self) -> None:
        plan = opened().move_person("chen.yu", "west", on=date(2026, 6, 16), **WHO_DECIDED)

        assert months(plan, "chen.yu") == [600] * 5 + [300] + [0] * 6
        assert months(plan, "west") == [1400] * 5 + [1700] + [2000] * 6
        assert plan.target_of("chen.yu") == cny(7200)
        assert [(seat.team, seat.until) for seat in plan.seats("chen.yu")] == [
            ("east", date(2026, 6, 15)),
            ("west", None),
        ]

    def test_without_the_target_both_teams_keep_their_totals(self) -> None:
        plan = opened().move_person("chen.yu", "west", on=first(10), carry=False, **WHO_DECIDED)

        assert months(plan, "east") == [2400] * 12
        assert months(plan, "west") == [1400] * 12
        assert months(plan, "chen.yu/west")[9:] == [467] * 3

    def test_who_moves_back_has_their_first_row_again(self) -> None:
        plan = opened().move_person("chen.yu", "west", on=first(3), **WHO_DECIDED)
        plan = plan.move_person("chen.yu", "east", on=first(5), **WHO_DECIDED)

        assert months(plan, "chen.yu") == [600, 600, 0, 0, *[600] * 8]
        assert len(plan.seats("chen.yu")) == 3

    def test_a_mover_may_leave_before_the_move(self) -> None:
        plan = opened().move_person("chen.yu", "west", on=first(10), **WHO_DECIDED)
        plan = plan.release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED)

        assert months(plan, "east") == [2400] * 9 + [1800] * 3
        assert months(plan, "west") == [1400] * 9 + [2000] * 3
        assert plan.target_of("chen.yu") == cny(3600)
        assert len(plan.seats("chen.yu")) == 1

    def test_on_the_first_day_everything_moves(self) -> None:
        plan = opened().move_person("chen.yu", "west", on=first(1), **WHO_DECIDED)

        assert months(plan, "chen.yu/west") == [600] * 12
        assert plan.target_of("chen.yu") == cny(7200)


class TestTransferring:
    @pytest.mark.parametrize(
        ("asked", "row"),
        [
            ({"share": "25%", "on": first(10)}, [450] * 3),
            ({"share": "25%", "on": date(2026, 10, 16)}, [522, 450, 450]),
            ({"amount": cny(300), "on": first(10)}, [500] * 3),
            ({"amount": cny(0), "on": first(10)}, [600] * 3),
            ({"amounts": {month(2026, 10): cny(100), month(2026, 12): cny(600)}}, [500, 600, 0]),
            ({"accounts": ["C-1"], "weights": {"C-1": 1, "C-2": "2"}, "on": first(12)}, [600, 600, 400]),
        ],
    )
    def test_a_part_changes_hands(self, asked: dict[str, object], row: list[int]) -> None:
        plan = transfer(opened(), "chen.yu", "zhao.min", **asked, **WHO_DECIDED)  # type: ignore[arg-type] # any of them

        assert months(plan, "chen.yu") == [600] * 9 + row if len(row) == 3 else row
        assert sum(months(plan, "zhao.min")) == 10_800 + 1800 - sum(row)
        assert plan.total() == opened().total()

    def test_accounts_are_noted(self) -> None:
        plan = opened().transfer(
            "chen.yu", "li.na", accounts=["C-2", "C-1"], weights={"C-1": 1, "C-2": 1}, on=first(7), **WHO_DECIDED
        )

        assert plan.revisions()[-1].change.note == "C-2, C-1"
        assert months(plan, "li.na")[6] == 1600


class TestRevising:
    def test_everybody_shares_what_is_open_by_what_they_hold(self) -> None:
        plan = opened().close(quarter(2026, 1), **WHO_DECIDED).revise(cny(54_150), on=first(4), **WHO_DECIDED)

        assert months(plan, "li.na") == [1000] * 3 + [1250] * 9
        assert plan.revisions()[-1].change.total == 54_150 - 45_600

    def test_members_have_their_own_totals(self) -> None:
        totals = {"east": cny(30_000), "zhao.min": cny(9000)}
        plan = opened().revise(totals, on=first(7), **WHO_DECIDED)

        assert (plan.at("east"), plan.at("zhao.min"), plan.at("wu.fang")) == (cny(30_000), cny(9000), cny(6000))
        assert months(plan, "zhao.min") == [900] * 6 + [600] * 6

    def test_the_month_of_the_day_is_prorated(self) -> None:
        plan = opened().revise({"chen.yu": cny(600 * 5 + 300)}, on=date(2026, 6, 16), **WHO_DECIDED)

        assert months(plan, "chen.yu") == [600] * 5 + [300] + [0] * 6

    def test_the_open_rest_may_be_weighed(self) -> None:
        weights = {"li.na": 1, "wang.wei": 1, "chen.yu": 2}
        plan = opened().revise({"east": cny(28_800)}, on=first(7), weights=weights, **WHO_DECIDED)

        assert [sum(months(plan, name)[6:]) for name in weights] == [3600, 3600, 7200]

    def test_weights_are_of_the_members_whose_people_they_name(self) -> None:
        totals = {"east": cny(28_800), "west": cny(16_800)}
        plan = opened().revise(totals, on=first(7), weights={"zhao.min": 3, "wu.fang": 1}, **WHO_DECIDED)

        assert sum(months(plan, "zhao.min")[6:]) == 3 * sum(months(plan, "wu.fang")[6:]) == 6300
        assert months(plan, "li.na") == [1000] * 12

    def test_who_holds_nothing_gets_equal_parts_by_days(self) -> None:
        cells = {"li.na": [0] * 12, "wang.wei": [0] * 12}
        who = Dimension("who", {"east": ["li.na", "wang.wei"]})
        plan = opened(cells, who=who).revise(cny(184), on=first(10), **WHO_DECIDED)

        assert [months(plan, name)[9:] for name in ("li.na", "wang.wei")] == [[31, 30, 31], [31, 30, 31]]

    def test_a_member_may_be_of_several_dimensions(self) -> None:
        who, product = Dimension("who", {"east": ["li.na", "wang.wei"]}), Dimension("product", ["bikes", "clothing"])
        cells: dict[Address, list[int]] = {
            (name, kind): [6] * 12 for name in ("li.na", "wang.wei") for kind in ("bikes", "clothing")
        }
        plan = open_year_plan("2026", Breakdown.from_cells(SALES, [who, product, MONTHS], cells), **WHO_DECIDED)
        plan = plan.revise({("li.na", "bikes"): cny(108), ("clothing",): cny(72)}, on=first(1), **WHO_DECIDED)

        assert plan.breakdown.row("li.na", "bikes") == (9,) * 12
        assert plan.at("clothing") == cny(72)
        assert plan.at("wang.wei", "bikes") == cny(72)

    def test_a_persons_weight_is_for_all_their_rows(self) -> None:
        who, product = Dimension("who", {"east": ["li.na", "wang.wei"]}), Dimension("product", ["bikes", "clothing"])
        cells: dict[Address, list[int]] = {
            ("li.na", "bikes"): [6] * 12,
            ("li.na", "clothing"): [2] * 12,
            ("wang.wei", "bikes"): [0] * 12,
        }
        plan = open_year_plan("2026", Breakdown.from_cells(SALES, [who, product, MONTHS], cells), **WHO_DECIDED)
        plan = plan.revise(cny(960), on=first(1), weights={"li.na": 1, "wang.wei": 1}, **WHO_DECIDED)

        assert [plan.at(*member) for member in (("li.na", "bikes"), ("li.na", "clothing"), ("wang.wei", "bikes"))] == [
            cny(360),
            cny(120),
            cny(480),
        ]

    def test_what_is_left_may_be_nothing(self) -> None:
        plan = opened().revise({"east": cny(2400 * 6)}, on=first(7), **WHO_DECIDED)

        assert months(plan, "east") == [2400] * 6 + [0] * 6
        assert plan.revise({"east": cny(2400 * 6)}, on=first(7), **WHO_DECIDED).breakdown == plan.breakdown


def left() -> YearPlan:
    return opened().release("chen.yu", on=date(2026, 6, 30), **WHO_DECIDED).close(month(2026, 1), **WHO_DECIDED)


def alone() -> YearPlan:
    who = Dimension("who", {"sales": {"east": ["li.na"], "west": ["zhao.min"], "li.na/open": None, "li.na/west": None}})
    return opened({"li.na": [10] * 12, "zhao.min": [10] * 12}, who=who)


Change = "Callable[[YearPlan], YearPlan]"

BAD: Final = {
    "close what is closed": (
        lambda plan: plan.close(quarter(2026, 1), **WHO_DECIDED),
        "refused: close 2026-Q1\n  ☐ 2026-01 is not closed",
    ),
    "close half a month": (
        lambda plan: plan.close(Period(date(2026, 2, 1), date(2026, 2, 15)), **WHO_DECIDED),
        "time: found '2026-02-01..2026-02-14', accepted is whole parts such as 2026-02",
    ),
    "close no period": (
        lambda plan: plan.close("2026-02", **WHO_DECIDED),
        "period: found '2026-02' of type str, accepted is a Period; write it as month(2026, 3)",
    ),
    "change no plan": (
        lambda plan: release(plan.first, "li.na", on=first(3), **WHO_DECIDED),
        "plan: found Breakdown('sales', CNY 45,600.00, 5 rows of 12) of type Breakdown",
    ),
    "release a stranger": (
        lambda plan: plan.release("wu.fan", on=first(3), **WHO_DECIDED),
        "no person 'wu.fan'; did you mean 'wu.fang'?",
    ),
    "release a team": (lambda plan: plan.release("east", on=first(3), **WHO_DECIDED), "no person 'east'"),
    "release who has left": (
        lambda plan: plan.release("chen.yu", on=first(9), **WHO_DECIDED),
        "refused: release chen.yu\n  ☐ chen.yu is in the plan on 2026-09-01: left on 2026-06-30",
    ),
    "release before a closed month": (
        lambda plan: plan.release("li.na", on=date(2026, 1, 10), **WHO_DECIDED),
        "refused: release li.na\n  ☐ the part of the plan that 2026-01-11 is in is open: 2026-01 is closed",
    ),
    "release outside the plan": (
        lambda plan: plan.release("li.na", on=date(2027, 1, 1), **WHO_DECIDED),
        "refused: release li.na\n  ☐ 2027-01-01 is a day of the plan 2026",
    ),
    "release to the leaver": (
        lambda plan: plan.release("li.na", on=first(9), to={"li.na": 1}, **WHO_DECIDED),
        "refused: release li.na\n  ☐ li.na is not who takes it over",
    ),
    "release to who has left": (
        lambda plan: plan.release("li.na", on=first(9), to={"chen.yu": 1}, **WHO_DECIDED),
        "refused: release li.na\n  ☐ chen.yu is in the plan on 2026-09-02: left on 2026-06-30",
    ),
    "release to who will leave": (
        lambda plan: plan.release("li.na", on=date(2026, 3, 31), to={"chen.yu": 1}, **WHO_DECIDED),
        "refused: release li.na\n  ☐ chen.yu is there in all of 2026-07",
    ),
    "release in parts": (
        lambda plan: plan.release("li.na", on=first(9), to={"zhao.min": "60%"}, **WHO_DECIDED),
        "to: found {'zhao.min': '60%'}, accepted is shares that add up to 1",
    ),
    "release in negative parts": (
        lambda plan: plan.release("li.na", on=first(9), to={"zhao.min": 2, "wu.fang": -1}, **WHO_DECIDED),
        "to.wu.fang: found '-1', accepted is a share above 0, such as '60%'",
    ),
    "release nowhere": (
        lambda plan: plan.release("li.na", on=first(9), to="teem", **WHO_DECIDED),
        "to: found 'teem', accepted is team, buffer, drop, or people with their shares; did you mean 'team'?",
    ),
    "hire who is there": (
        lambda plan: plan.hire("li.na", under="west", on=first(9), **WHO_DECIDED),
        "refused: hire li.na\n  ☐ li.na is not in the plan on 2026-09-01 or later: in east since 2026-01-01",
    ),
    "hire outside the plan, into it": (
        lambda plan: plan.hire("he.jun", under="west", on=date(2025, 12, 31), **WHO_DECIDED),
        "refused: hire he.jun\n  ☐ 2025-12-31 is a day of the plan 2026",
    ),
    "hire into a closed month": (
        lambda plan: plan.hire("he.jun", under="west", on=first(1), **WHO_DECIDED),
        "refused: hire he.jun\n  ☐ the part of the plan that 2026-01-01 is in is open: 2026-01 is closed",
    ),
    "hire into no team": (
        lambda plan: plan.hire("he.jun", under="li.na", on=first(9), **WHO_DECIDED),
        "no team 'li.na'; use one of 'east', 'sales', 'west'",
    ),
    "hire nobody": (lambda plan: plan.hire(" ", under="west", on=first(9), **WHO_DECIDED), "person: found ' '"),
    "hire with a falling ramp": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), ramp=["50%", "-1"], **WHO_DECIDED),
        "ramp[1]: found '-1', accepted is 0 or more, such as '25%'",
    ),
    "hire at less than nothing": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), full="-10%", **WHO_DECIDED),
        "full: found '-10%', accepted is an amount, 'average', or 0 or more such as '80%'",
    ),
    "hire for a negative amount": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), full=cny(-1), **WHO_DECIDED),
        "full: found 'CNY -1.00', accepted is an amount of 0 or more",
    ),
    "hire for another unit": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), full=Quantity(3, "deals"), **WHO_DECIDED),
        "full: found",
    ),
    "hire for more than there is": (
        lambda plan: plan.hire("he.jun", under="west", on=first(12), full=cny(24_000), **WHO_DECIDED),
        (
            "hire he.jun: CNY 2,000.00 are taken in 2026-12 from zhao.min, wu.fang, who have CNY 1,400.00 "
            "(blocking: zhao.min, wu.fang, 2026-12); take less, or from more people"
        ),
    ),
    "hire with weights of a stranger": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), weights={"li.na": 1}, **WHO_DECIDED),
        "no person 'li.na'; use one of 'wu.fang', 'zhao.min'",
    ),
    "hire with negative weights": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), weights={"wu.fang": -1}, **WHO_DECIDED),
        "weights.wu.fang: found '-1', accepted is 0 or more",
    ),
    "hire with weights of 0": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), weights={"wu.fang": 0}, **WHO_DECIDED),
        "weights: found {'wu.fang': 0}, accepted is at least one weight above 0",
    ),
    "hire from no seat": (
        lambda plan: plan.hire("he.jun", under="west", on=first(9), from_="li.na/open", **WHO_DECIDED),
        "no open seat 'li.na/open'; use one of 'new', 'team'",
    ),
    "be on leave for no period": (
        lambda plan: plan.absence("li.na", first(9), **WHO_DECIDED),
        "period: found datetime.date(2026, 9, 1) of type date, accepted is a Period",
    ),
    "be on leave twice": (
        lambda plan: plan.absence("li.na", month(2026, 8), **WHO_DECIDED).absence(
            "li.na", quarter(2026, 3), **WHO_DECIDED
        ),
        "refused: absence of li.na\n  ☐ li.na is not on leave in 2026-Q3",
    ),
    "be on leave after leaving": (
        lambda plan: plan.absence("chen.yu", Period(first(6), first(8)), **WHO_DECIDED),
        "refused: absence of chen.yu\n  ☐ chen.yu is in the plan on 2026-07-31: left on 2026-06-30",
    ),
    "come back from nowhere": (
        lambda plan: plan.come_back("li.na", on=first(8), **WHO_DECIDED),
        "refused: return of li.na\n  ☐ li.na is on leave on 2026-08-01",
    ),
    "move to the same team": (
        lambda plan: plan.move_person("li.na", "east", on=first(8), **WHO_DECIDED),
        "refused: move li.na to east\n  ☐ li.na is in another team",
    ),
    "move before a move": (
        lambda plan: plan.move_person("li.na", "west", on=first(8), **WHO_DECIDED).move_person(
            "li.na", "sales", on=first(7), **WHO_DECIDED
        ),
        "refused: move li.na to sales\n  ☐ li.na has no later seat: in west since 2026-08-01",
    ),
    "move before coming": (
        lambda plan: plan.hire("he.jun", under="west", on=first(8), **WHO_DECIDED).move_person(
            "he.jun", "east", on=first(7), **WHO_DECIDED
        ),
        (
            "refused: move he.jun to east\n  ☐ he.jun is in the plan on 2026-07-01: comes on 2026-08-01\n"
            "  ☐ he.jun has no later seat: in west since 2026-08-01"
        ),
    ),
    "transfer nothing": (
        lambda plan: plan.transfer("li.na", "zhao.min", on=first(8), **WHO_DECIDED),
        "transfer: found [], accepted is one of share, amount, amounts and accounts",
    ),
    "transfer two things": (
        lambda plan: plan.transfer("li.na", "zhao.min", on=first(8), share=1, amount=cny(5), **WHO_DECIDED),
        "transfer: found ['share', 'amount'], accepted is one of share, amount, amounts and accounts",
    ),
    "transfer without a day": (
        lambda plan: plan.transfer("li.na", "zhao.min", share=1, **WHO_DECIDED),
        "on: found None, accepted is the first day of the transfer",
    ),
    "transfer amounts from a day": (
        lambda plan: plan.transfer("li.na", "wu.fang", on=first(8), amounts={month(2026, 9): cny(1)}, **WHO_DECIDED),
        "on: found '2026-08-01', accepted is None with amounts, whose periods say when",
    ),
    "transfer amounts of no period": (
        lambda plan: plan.transfer("li.na", "wu.fang", amounts={"2026-09": cny(1)}, **WHO_DECIDED),
        "amounts: found {'2026-09': Money('1', 'CNY')} of type dict, accepted is a mapping of periods to amounts",
    ),
    "transfer no amounts": (
        lambda plan: plan.transfer("li.na", "wu.fang", amounts={}, **WHO_DECIDED),
        "amounts: found {}, accepted is at least one period",
    ),
    "transfer a month twice": (
        lambda plan: plan.transfer(
            "li.na", "wu.fang", amounts={month(2026, 9): cny(1), quarter(2026, 3): cny(600)}, **WHO_DECIDED
        ),
        "amounts '2026-Q3' is there already; name each part of the time once",
    ),
    "transfer a closed month": (
        lambda plan: plan.close(month(2026, 9), **WHO_DECIDED).transfer(
            "li.na", "wu.fang", amounts={month(2026, 8): cny(1), month(2026, 9): cny(1)}, **WHO_DECIDED
        ),
        "refused: transfer from li.na to wu.fang\n  ☐ all of 2026-09 is open",
    ),
    "transfer to oneself": (
        lambda plan: plan.transfer("li.na", "li.na", share=1, on=first(8), **WHO_DECIDED),
        "refused: transfer from li.na to li.na\n  ☐ li.na is not who takes it over",
    ),
    "transfer to who is on leave": (
        lambda plan: plan.absence("wu.fang", month(2026, 9), **WHO_DECIDED).transfer(
            "li.na", "wu.fang", share=1, on=first(8), **WHO_DECIDED
        ),
        "refused: transfer from li.na to wu.fang\n  ☐ wu.fang is there in all of 2026-09",
    ),
    "transfer more than all": (
        lambda plan: plan.transfer("li.na", "wu.fang", share="110%", on=first(8), **WHO_DECIDED),
        "share: found '11/10', accepted is a share from 0 to 1, such as '40%'",
    ),
    "transfer more than there is": (
        lambda plan: plan.transfer("zhao.min", "li.na", amount=cny(3601), on=first(9), **WHO_DECIDED),
        (
            "transfer from zhao.min to li.na: zhao.min has CNY 3,600.00 to give, less than CNY 3,601.00 "
            "(blocking: zhao.min); transfer less, or from an earlier day"
        ),
    ),
    "transfer less than nothing": (
        lambda plan: plan.transfer("zhao.min", "li.na", amount=cny(-1), on=first(9), **WHO_DECIDED),
        "amount: found 'CNY -1.00', accepted is an amount of 0 or more; swap from_ and to",
    ),
    "transfer an account of nobody": (
        lambda plan: plan.transfer(
            "zhao.min", "li.na", accounts=["C-3"], weights={"C-1": 1}, on=first(9), **WHO_DECIDED
        ),
        "no account 'C-3'; did you mean 'C-1'?",
    ),
    "transfer an account of no weight": (
        lambda plan: plan.transfer("zhao.min", "li.na", accounts=["C-3"], on=first(9), **WHO_DECIDED),
        "weights: found None, accepted is the weight of every account that the person has",
    ),
    "transfer accounts of weight 0": (
        lambda plan: plan.transfer(
            "zhao.min", "li.na", accounts=["C-1"], weights={"C-1": 0}, on=first(9), **WHO_DECIDED
        ),
        "weights: found {'C-1': 0}, accepted is at least one weight above 0",
    ),
    "transfer accounts of negative weight": (
        lambda plan: plan.transfer(
            "zhao.min", "li.na", accounts=["C-1"], weights={"C-1": -1}, on=first(9), **WHO_DECIDED
        ),
        "weights.C-1: found '-1', accepted is 0 or more",
    ),
    "revise below the floor": (
        lambda plan: plan.revise({"west": cny(9000)}, on=first(8), **WHO_DECIDED),
        (
            "revise: CNY 9,800.00 of west is closed or before the day, more than the new total of CNY 9,000.00 "
            "(blocking: west); set CNY 9,800.00 or more"
        ),
    ),
    "revise who has left": (
        lambda plan: plan.revise({"chen.yu": cny(9000)}, on=first(8), **WHO_DECIDED),
        "revise: nobody of chen.yu is there to take CNY 5,400.00 (blocking: chen.yu)",
    ),
    "revise one member twice": (
        lambda plan: plan.revise({"west": cny(20_000), "wu.fang": cny(9000)}, on=first(8), **WHO_DECIDED),
        "target of 'wu.fang' is there already; name members that have no cell in common",
    ),
    "revise a month": (
        lambda plan: plan.revise({month(2026, 9): cny(20_000)}, on=first(8), **WHO_DECIDED),
        "totals: found '2026-09', accepted is a member of another dimension than time",
    ),
    "revise by the weight of a stranger": (
        lambda plan: plan.revise({"west": cny(20_000)}, on=first(8), weights={"li.na": 1}, **WHO_DECIDED),
        "no person 'li.na'; use one of 'wu.fang', 'zhao.min'",
    ),
    "revise in another unit": (
        lambda plan: plan.revise({"west": Money(20_000, "EUR")}, on=first(8), **WHO_DECIDED),
        "totals.west: found",
    ),
    "revise the past": (
        lambda plan: plan.revise(cny(20_000), on=date(2026, 1, 31), **WHO_DECIDED),
        "refused: revise targets\n  ☐ the part of the plan that 2026-01-31 is in is open: 2026-01 is closed",
    ),
    "decide before the last decision": (
        lambda plan: plan.close(month(2026, 2), at=AT - timedelta(days=1), by="hr"),
        "at: found '2026-01-04 09:00:00+00:00'",
    ),
}


@pytest.mark.parametrize(("act", "message"), BAD.values(), ids=BAD)
def test_what_cannot_be_done_is_refused_whole_and_names_where(
    act: Callable[[YearPlan], YearPlan], message: str
) -> None:
    plan = left()
    before = plan.breakdown

    with pytest.raises(SalesManualError) as caught:
        act(plan)

    assert str(caught.value).startswith(message)
    assert plan.breakdown == before
    assert plan == left()


ALONE: Final = {
    "nobody else in the team": (
        lambda plan: plan.release("li.na", on=date(2026, 6, 30), **WHO_DECIDED),
        "refused: release li.na\n  ☐ the team has somebody else in 2026-07",
    ),
    "a name that is taken by a member": (
        lambda plan: plan.release("li.na", on=date(2026, 6, 30), to="buffer", **WHO_DECIDED),
        "member of who 'li.na/open' is there already; the plan needs this name for a further seat; rename the member",
    ),
    "another name that is taken": (
        lambda plan: plan.move_person("li.na", "west", on=first(7), **WHO_DECIDED),
        "member of who 'li.na/west' is there already",
    ),
    "nobody whose average a newcomer could carry": (
        lambda plan: plan.release("li.na", on=date(2026, 6, 30), to="drop", **WHO_DECIDED).hire(
            "he.jun", under="east", on=first(8), **WHO_DECIDED
        ),
        "refused: hire he.jun\n  ☐ somebody in east carries a target in 2026-08: nobody is there; name the full target",
    ),
    "nothing to share a target like": (
        lambda _: opened({"li.na": [0] * 12}).hire(
            "he.jun", under="east", on=first(8), full=cny(5), from_="new", **WHO_DECIDED
        ),
        "full: found 'CNY 5.00', accepted is a plan with targets to share it like",
    ),
}


@pytest.mark.parametrize(("act", "message"), ALONE.values(), ids=ALONE)
def test_a_team_of_one_has_nobody_to_turn_to(act: Callable[[YearPlan], YearPlan], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        act(alone())

    assert str(caught.value).startswith(message)


def test_a_function_and_its_method_are_one() -> None:
    plan = opened()

    assert hire(plan, "he.jun", under="east", on=first(3), **WHO_DECIDED) == plan.hire(
        "he.jun", under="east", on=first(3), **WHO_DECIDED
    )
    assert TargetMeasure("sales", "CNY", step=1) == plan.first.measure
    assert plan.breakdown.dimension("who") == PEOPLE

"""Required activity: counts worked backward, moved earlier by the lag, hours, derivations, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, week, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.activity_needs import ActivityModel, ActivityStep
from salesmanual.planning.activity_needs_by_period import required_activity
from salesmanual.selling.pipeline_outcomes import SalesVelocity
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL: Final = ActivityModel(
    Money("25000", "CNY"),
    [
        ActivityStep("call", "20%", lag_days=7, hours="1/4", label={"en": "calls", "zh_Hans": "电话"}),
        ActivityStep("visit", "50%", lag_days=14, hours=3),
        ActivityStep("proposal", "25%", lag_days=28, hours=8),
    ],
    deal_hours=4,
)
WEEKS: Final = {week(2026, number): Money("50000", "CNY") for number in range(10, 22)}
"""Twelve weeks of two deals each."""


class TestModel:
    def test_activities_of_a_deal_are_worked_backward(self) -> None:
        """A deal takes 4 proposals, those 8 visits, those 40 calls."""
        assert [MODEL.per_deal(key) for key in MODEL.activities()] == [40, 8, 4, 1]

    def test_lags_add_up_to_the_win(self) -> None:
        assert [MODEL.lag(key) for key in MODEL.activities()] == [49, 42, 28, 0]

    def test_deals_are_target_over_deal_size(self) -> None:
        assert MODEL.deals(Money("60000", "CNY")) == Fraction(12, 5)

    def test_hours_of_a_deal_are_those_of_all_that_leads_to_it(self) -> None:
        """40 calls of a quarter of an hour, 8 visits of 3 hours, 4 proposals of 8, and 4 for the closing."""
        assert MODEL.hours_per_deal() == 10 + 24 + 32 + 4

    def test_what_hours_reach_is_rounded_down(self) -> None:
        """100 hours are 10/7 deals of 25,000."""
        assert MODEL.reach(100) == Money("35714.28", "CNY")
        assert MODEL.reach(100, rounding=Rounding("1000", "half-up")) == Money("36000", "CNY")
        assert MODEL.explain_reach(100).replay() == Money("35714.28", "CNY")

    def test_a_target_in_quantities_is_reached_in_whole_ones(self) -> None:
        units = ActivityModel(Quantity(5, "machines"), [ActivityStep("visit", "50%", hours=4)])

        assert units.reach(100) == Quantity(62, "machines")
        assert units.explain_reach(100).replay() == Decimal(62)
        assert units.deals(Quantity(20, "machines")) == 4

    def test_labels_are_what_people_read(self) -> None:
        assert MODEL.label_of("call").render("zh_Hans") == "电话"
        assert (str(MODEL.label_of("visit")), str(MODEL.label_of("deal"))) == ("visit", "deals")

    def test_the_policy_round_trips(self) -> None:
        check_round_trip(MODEL)
        check_round_trip(ActivityModel(Quantity(1, "units"), [ActivityStep("visit", "1/3")], rounding=Rounding("0.5")))


class TestByPeriod:
    def test_an_activity_is_needed_as_many_weeks_before_the_win_as_it_lags(self) -> None:
        """Whole weeks of lag move whole weeks: proposals of week 17, and calls of week 14, close in week 21."""
        need = required_activity(MODEL, WEEKS)

        assert need.needed("deal", week(2026, 10)) == 2
        assert need.needed("proposal", week(2026, 17)) == 8
        assert need.needed("proposal", week(2026, 18)) == 0
        assert need.needed("call", week(2026, 14)) == 80

    def test_what_falls_before_the_plan_stands_apart(self) -> None:
        """The calls of the first seven weeks' deals are due before the plan begins."""
        need = required_activity(MODEL, WEEKS)

        assert [need.before("call"), need.needed("call"), need.total("call")] == [560, 400, 960]
        assert [need.before("deal"), need.total("deal")] == [0, 24]

    def test_a_part_of_the_plan_still_works_for_what_closes_after_it(self) -> None:
        """In weeks 12 and 13 proposals are written for weeks 16 and 17."""
        part = required_activity(MODEL, WEEKS).within(Period(date(2026, 3, 16), date(2026, 3, 30)))

        assert [str(each) for each in part.parts()] == ["2026-W12", "2026-W13"]
        assert [part.needed("proposal"), part.before("proposal"), part.total("proposal")] == [16, 48, 96]

    def test_a_lag_that_cuts_weeks_takes_their_days(self) -> None:
        """Ten days before: three sevenths of the week after next, four sevenths of the one after it."""
        model = ActivityModel(Money("700", "CNY"), [ActivityStep("visit", 1, lag_days=10)], rounding=Rounding("0.01"))
        targets = {
            week(2026, 10): Money("0", "CNY"),
            week(2026, 11): Money("700", "CNY"),
            week(2026, 12): Money("1400", "CNY"),
        }
        need = required_activity(model, targets)

        assert need.exact("visit", week(2026, 10)) == Fraction(4, 7) + Fraction(3, 7) * 2
        assert need.before("visit") == Fraction(43, 100)

    def test_the_running_total_is_rounded(self) -> None:
        """Half a visit a week: one in the first week, none in the second, and so on; never more than half too many."""
        model = ActivityModel(Money("100", "CNY"), [ActivityStep("visit", 1)])
        need = required_activity(model, {week(2026, number): Money("50", "CNY") for number in range(10, 14)})

        assert [need.needed("visit", part) for part in need.parts()] == [1, 0, 1, 0]
        assert need.needed("visit") == 2

    def test_hours_are_counts_times_the_hours_of_each(self) -> None:
        need = required_activity(MODEL, WEEKS)

        assert need.hours(week(2026, 10)) == 80 * Fraction(1, 4) + 16 * 3 + 8 * 8 + 2 * 4
        assert need.hours() == sum(need.hours(part) for part in need.parts())

    def test_a_figure_is_explained_and_replays(self) -> None:
        need = required_activity(MODEL, {month(2026, 3): Money("100000", "CNY"), month(2026, 4): Money("90000", "CNY")})
        step = need.explain("proposal", month(2026, 3))

        assert step.replay() == need.needed("proposal", month(2026, 3)) == 15
        assert step.to_text() == (
            "proposal in 2026-03: 15 (the first less the rest) — 28 days before the win [Handbook 2.2]\n"
            "├─ needed before 2026-04-01: 30 (rounded to 1, upward)\n"
            "│  └─ needed before 2026-04-01, exact: 29.44 (the product)\n"
            "│     ├─ deals: 7.36 (the first divided by the second)\n"
            "│     │  ├─ target that closes before 2026-04-29: 184000 CNY (the sum)\n"
            "│     │  │  ├─ targets of 1 whole periods: 100000 CNY\n"
            "│     │  │  └─ part of the target of 2026-04: 84000 (the product)\n"
            "│     │  │     ├─ 2026-04: 90000 CNY\n"
            "│     │  │     └─ part: 14/15 ≈ 0.9333 (the first divided by the second)\n"
            "│     │  │        ├─ days before that: 28\n"
            "│     │  │        └─ days: 30\n"
            "│     │  └─ deal size: 25000 CNY\n"
            "│     └─ for one deal: 4\n"
            "└─ needed before 2026-03-01: 15 (rounded to 1, upward)\n"
            "   └─ needed before 2026-03-01, exact: 448/31 ≈ 14.4516 (the product)\n"
            "      ├─ deals: 112/31 ≈ 3.6129 (the first divided by the second)\n"
            "      │  ├─ target that closes before 2026-03-29: 2800000/31 ≈ 90322.5806 CNY (the sum)\n"
            "      │  │  ├─ targets of 0 whole periods: 0 CNY\n"
            "      │  │  └─ part of the target of 2026-03: 2800000/31 ≈ 90322.5806 (the product)\n"
            "      │  │     ├─ 2026-03: 100000 CNY\n"
            "      │  │     └─ part: 28/31 ≈ 0.9032 (the first divided by the second)\n"
            "      │  │        ├─ days before that: 28\n"
            "      │  │        └─ days: 31\n"
            "      │  └─ deal size: 25000 CNY\n"
            "      └─ for one deal: 4"
        )

    def test_the_hours_are_explained_and_replay(self) -> None:
        need = required_activity(MODEL, WEEKS)

        assert need.explain_hours(week(2026, 12)).replay() == need.hours(week(2026, 12))
        assert need.explain_hours().replay() == need.hours()
        assert need.explain("visit").replay() == need.needed("visit")

    def test_it_prints_as_a_table(self) -> None:
        need = required_activity(MODEL, {key: WEEKS[key] for key in list(WEEKS)[:2]})

        assert str(need) == (
            "required activity\n"
            "┌───────────────────┬───────┬───────┬──────────┬───────┬────────┐\n"
            "│ period            │ calls │ visit │ proposal │ deals │  hours │\n"
            "├───────────────────┼───────┼───────┼──────────┼───────┼────────┤\n"
            "│ before 2026-03-02 │   160 │    32 │       16 │     0 │ 264.00 │\n"
            "│ 2026-W10          │     0 │     0 │        0 │     2 │   8.00 │\n"
            "│ 2026-W11          │     0 │     0 │        0 │     2 │   8.00 │\n"
            "├───────────────────┼───────┼───────┼──────────┼───────┼────────┤\n"
            "│ total             │   160 │    32 │       16 │     4 │ 280.00 │\n"
            "└───────────────────┴───────┴───────┴──────────┴───────┴────────┘"
        )
        assert need.records()[3] == {
            "since": date(2026, 3, 2),
            "until": date(2026, 3, 8),
            "activity": "deal",
            "needed": Fraction(2),
        }


def test_velocity_40_deals_is_the_same_rule_read_backward() -> None:
    """velocity-40-deals: 40 deals × 25,000 × 25 % in 90 days are 2,777.77… a day, and that target takes 40 deals.

    Source: mavenlb.com, sales velocity formula. The source truncates to 2777 a day and 83333 a month of 30 days.
    """
    velocity = SalesVelocity(40, Money("25000", "USD"), "0.25", 90)
    model = ActivityModel(Money("25000", "USD"), [ActivityStep("opportunity", "0.25", lag_days=90)])
    truncated = Rounding("1", "down")

    assert velocity.per_days(1, rounding=truncated) == Money("2777", "USD")
    assert velocity.per_days(30, rounding=truncated) == Money("83333", "USD")
    assert model.deals(velocity.per_days(90)) * model.per_deal("opportunity") == 40


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: ActivityStep("", "50%"), InvalidValueError, "key: found ''"),
        (
            lambda: ActivityStep("deal", "50%"),
            InvalidValueError,
            "key: found 'deal', accepted is the key of an activity",
        ),
        (lambda: ActivityStep("visit", "0%"), InvalidValueError, "conversion: found '0%', accepted is a rate above 0%"),
        (lambda: ActivityStep("visit", "101%"), InvalidValueError, "conversion: found '101%'"),
        (lambda: ActivityStep("visit", 0.5), WrongTypeError, "conversion: found 0.5 of type float"),  # type: ignore[arg-type] # the fault
        (lambda: ActivityStep("visit", 1, lag_days=-1), InvalidValueError, "lag_days: found -1"),
        (lambda: ActivityStep("visit", 1, hours=-1), InvalidValueError, "hours: found -1, accepted is 0 hours or more"),
        (lambda: ActivityModel(Money("1", "CNY"), []), InvalidValueError, "steps: found ()"),
        (
            lambda: ActivityModel(Money("1", "CNY"), [ActivityStep("a", 1), ActivityStep("a", 1)]),
            DuplicateError,
            "steps[1].key 'a'",
        ),
        (lambda: ActivityModel(Money("0", "CNY"), MODEL.steps), InvalidValueError, "deal_size: found 'CNY 0.00'"),
        (lambda: ActivityModel("25000", MODEL.steps), WrongTypeError, "deal_size: found '25000' of type str"),  # type: ignore[arg-type] # the fault
        (
            lambda: ActivityModel(Money("1", "CNY"), MODEL.steps, rounding=Rounding()),
            InvalidValueError,
            "rounding.step: found None, accepted is a step such as '1'",
        ),
        (lambda: MODEL.lag("vist"), NotFoundError, "no activity 'vist'; did you mean 'visit'?"),
        (lambda: MODEL.deals(Quantity(1, "visits")), WrongTypeError, "target: found"),
        (lambda: MODEL.deals(Money("1", "USD")), CurrencyMismatchError, "target: found USD and CNY"),
        (
            lambda: ActivityModel(Quantity(1, "units"), MODEL.steps).deals(Quantity(1, "visits")),
            InvalidValueError,
            "target: found '1 visits', accepted is a number of units, like the deal size",
        ),
        (
            lambda: ActivityModel(Quantity(1, "units"), MODEL.steps).deals(Money("1", "CNY")),
            WrongTypeError,
            "accepted is a Quantity of units, like the deal size",
        ),
        (lambda: MODEL.reach(-1), InvalidValueError, "hours: found -1, accepted is 0 hours or more"),
        (
            lambda: ActivityModel(Money("1", "CNY"), [ActivityStep("a", 1)]).reach(1),
            InvalidValueError,
            "steps.hours: found 0, accepted is hours above 0 of some activity; nothing limits it otherwise",
        ),
        (lambda: required_activity("model", WEEKS), WrongTypeError, "model: found 'model'"),  # type: ignore[arg-type] # the fault
        (lambda: required_activity(MODEL, [1]), WrongTypeError, "targets: found [1]"),  # type: ignore[arg-type] # the fault
        (lambda: required_activity(MODEL, {}), InvalidValueError, "accepted is a target for at least one period"),
        (lambda: required_activity(MODEL, {"W10": Money("1", "CNY")}), WrongTypeError, "targets: found 'W10'"),  # type: ignore[dict-item] # the fault
        (
            lambda: required_activity(MODEL, {month(2026, 3): Money("-1", "CNY")}),
            InvalidValueError,
            "targets['2026-03']: found 'CNY -1.00', accepted is a target of 0 or more",
        ),
        (
            lambda: required_activity(MODEL, {month(2026, 3): Money("1", "CNY"), month(2026, 5): Money("1", "CNY")}),
            InvalidValueError,
            "targets: found '2026-03 and 2026-05', accepted is periods that follow one another without a gap",
        ),
        (
            lambda: required_activity(MODEL, {month(2026, 3): Money("1", "CNY"), quarter(2026, 1): Money("1", "CNY")}),
            InvalidValueError,
            "targets: found",
        ),
        (
            lambda: required_activity(MODEL, WEEKS).within(year(2026)),
            InvalidValueError,
            "period: found '2026', accepted is a period within 2026-03-02..2026-05-24",
        ),
        (lambda: required_activity(MODEL, WEEKS).needed("call", "W10"), WrongTypeError, "period: found 'W10'"),  # type: ignore[arg-type] # the fault
    ],
)
def test_bad_input_is_refused_with_its_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)

"""What must still be sold: examples, every kind of answer, and bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.advice import next_tiers, what_to_sell
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.texts import Label

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.credits import CreditBook

MARCH = month(2026, 3)
TIERS = Commission("sales", "Commission", Curve.marginal([(0, "5%"), ("100000", "8%")]))
TARGETS = TargetBook([Target("li.na", MARCH, Money("100000", "CNY"))])


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def plan_of(
    *components: PlanComponent,
    window: str = "month",
    rounding: Rounding = Rounding(),  # noqa: B008 - frozen
    cap: str | None = None,
    floor: str | None = None,
) -> IncentivePlan:
    return IncentivePlan(
        "ae",
        "Account executive",
        "CNY",
        year(2026),
        components,
        window=window,
        rounding=rounding,
        cap=None if cap is None else cny(cap),
        floor=None if floor is None else cny(floor),
    )


def sold(*amounts: str, on: date = date(2026, 3, 9), kind: str = "order") -> CreditBook:
    return credit_sales(
        Sale(f"S-{number}", on, cny(amount), kind=kind, owner="li.na") for number, amount in enumerate(amounts)
    )


class TestWhatToSell:
    def test_the_least_further_sales_for_a_sum(self) -> None:
        answer = what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=sold("60000"), to_earn=cny("6600"))

        assert (answer.status, answer.amount, answer.best) == ("reachable", cny("59999.94"), None)
        assert (answer.earned, answer.to_earn) == (cny("3000.00"), cny("6600"))
        assert str(answer) == "CNY 59,999.94 more must be sold to earn CNY 6,600.00"

    def test_the_sum_may_be_earned_already(self) -> None:
        answer = what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=sold("60000"), to_earn=cny("3000"))

        assert (answer.status, answer.amount, answer.best) == ("already", cny("0"), None)
        assert str(answer) == "CNY 3,000.00 is earned already: CNY 3,000.00"

    def test_a_floor_earns_the_sum_without_any_sale(self) -> None:
        answer = what_to_sell(plan_of(TIERS, floor="2000"), "li.na", MARCH, credits=[], to_earn=cny("2000"))

        assert answer.status == "already"

    def test_a_floor_is_no_head_start(self) -> None:
        """Below the floor more sales pay nothing more, so all that the sum needs must be sold."""
        answer = what_to_sell(plan_of(TIERS, floor="2000"), "li.na", MARCH, credits=[], to_earn=cny("2000.01"))

        assert answer.amount == cny("40000.10")

    def test_the_cap_may_end_pay_below_the_sum(self) -> None:
        answer = what_to_sell(plan_of(TIERS, cap="9000"), "li.na", MARCH, credits=[], to_earn=cny("9000.01"))

        assert (answer.status, answer.amount, answer.best) == ("unreachable", None, cny("9000"))
        assert str(answer) == "CNY 9,000.01 cannot be earned: the cap ends pay at CNY 9,000.00"

    def test_the_cap_itself_can_be_earned(self) -> None:
        answer = what_to_sell(plan_of(TIERS, cap="9000"), "li.na", MARCH, credits=[], to_earn=cny("9000"))

        assert answer.amount == cny("149999.94")

    def test_what_the_window_earned_before_uses_the_cap_up(self) -> None:
        plan = plan_of(TIERS, window="quarter", cap="9000")
        book = sold("140000", on=date(2026, 2, 2))

        answer = what_to_sell(plan, "li.na", MARCH, credits=book, to_earn=cny("1000"))

        assert (answer.status, answer.best) == ("unreachable", cny("800.00"))

    def test_the_components_may_end_below_the_sum_and_below_the_cap(self) -> None:
        bonus = Bonus("b", "Bonus", cny("6000"), Curve.points([("80%", "50%"), ("120%", "150%")], before="zero"))

        answer = what_to_sell(
            plan_of(bonus, cap="20000"), "li.na", MARCH, credits=[], targets=TARGETS, to_earn=cny("10000")
        )

        assert (answer.status, answer.best) == ("unreachable", cny("9000.00"))
        assert str(answer) == "CNY 10,000.00 cannot be earned: the components end at CNY 9,000.00"

    def test_a_cap_that_flat_components_reach_is_named_as_the_reason(self) -> None:
        bonus = Bonus("b", "Bonus", cny("6000"), Curve.steps([("100%", 2)]))

        answer = what_to_sell(
            plan_of(bonus, cap="9000"), "li.na", MARCH, credits=[], targets=TARGETS, to_earn=cny("10000")
        )

        assert str(answer) == "CNY 10,000.00 cannot be earned: the cap ends pay at CNY 9,000.00"

    def test_a_peak_before_a_fall_counts(self) -> None:
        """A rate that falls on the whole amount pays most just before the fall, and only there."""
        peak = Commission(
            "c", "Commission", Curve.whole_amount([(0, "10%"), (100, "1%")], boundary="above", hold_from=200)
        )
        plan = plan_of(peak)

        assert what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("10")).amount == cny("99.95")
        assert what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("11")).best == cny("10.00")

    def test_a_bend_between_two_minor_units(self) -> None:
        steps = Commission("c", "Commission", Curve.steps([("99.995", 5), ("99.998", 7)]))

        assert what_to_sell(plan_of(steps), "li.na", MARCH, credits=[], to_earn=cny("5")).amount == cny("100")

    def test_one_component_may_rise_as_another_falls(self) -> None:
        """Rounded parts of 2.5 % and -2 % may sum to a fen, which neither end of the stretch pays."""
        up = Commission("up", "Up", Curve.marginal([(0, "2.5%")], hold_from="0.30"))
        down = Commission("down", "Down", Curve.marginal([(0, "-2%")], hold_from="0.30"))
        plan = plan_of(up, down)

        reached = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("0.01"))
        beyond = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("0.02"))

        assert reached.amount == cny("0.20")
        assert (beyond.status, beyond.best) == ("unreachable", cny("0.01"))

    @pytest.mark.parametrize(("at", "best"), [("line", "0.51"), ("component", "0.51"), ("total", "0.50")])
    def test_components_that_cancel_each_other_are_not_tried_one_by_one(self, at: str, best: str) -> None:
        """Five per cent up and five per cent down for ever: past 10.00 the pattern of the roundings repeats."""
        up = Commission("up", "Up", Curve.marginal([(0, "5%")]))
        down = Commission("down", "Down", Curve.marginal([(0, 0), (10, "-5%")]))
        plan = plan_of(up, down, rounding=Rounding("0.01", "ceiling", at=at))

        answer = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("0.52"))

        assert answer.best == cny(best)

    def test_slow_growth_of_two_components_is_found_by_its_repetitions(self) -> None:
        """A tenth of a per cent remains of a rise and a fall, up to a million yuan."""
        up = Commission("up", "Up", Curve.marginal([(0, "5%")], hold_from=1000000))
        down = Commission("down", "Down", Curve.marginal([(0, 0), (10, "-4.9%")], hold_from=1000000))
        plan = plan_of(up, down)

        answer = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("500"))
        never = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=cny("2000"))

        assert answer.amount is not None
        assert cny("499480") < answer.amount < cny("499520")
        assert (never.status, never.best) == ("unreachable", cny("1000.49"))

    def test_a_fall_that_outweighs_a_rise_pays_most_at_its_beginning(self) -> None:
        up = Commission("up", "Up", Curve.marginal([(0, "4.9%")], hold_from=1000000))
        down = Commission("down", "Down", Curve.marginal([(0, 0), (10, "-5%")], hold_from=1000000))

        answer = what_to_sell(plan_of(up, down), "li.na", MARCH, credits=[], to_earn=cny("0.50"))

        assert (answer.status, answer.best) == ("unreachable", cny("0.49"))

    def test_returns_have_to_be_made_up_first(self) -> None:
        answer = what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=sold("1000", kind="return"), to_earn=cny("50"))

        assert answer.amount == cny("1999.90")

    @pytest.mark.parametrize(
        ("rounding", "amount"),
        [
            (Rounding(at="line"), "1997.90"),
            (Rounding(at="component"), "1998.90"),
            (Rounding(at="total"), "1998.90"),
            (Rounding("1", "down", at="total"), "1999.00"),
            (Rounding("1", "up", at="component"), "1979.01"),
        ],
        ids=str,
    )
    def test_the_plan_s_rounding_decides_the_last_fen(self, rounding: Rounding, amount: str) -> None:
        """Ten lines of 0.10 pay 0.005 each, a fen each where lines are rounded, else 0.05 together."""
        plan = plan_of(TIERS, rounding=rounding)

        answer = what_to_sell(plan, "li.na", MARCH, credits=sold(*["0.10"] * 10), to_earn=cny("100"))

        assert answer.amount == cny(amount)

    def test_many_small_lines_rounded_down_do_not_hide_an_answer(self) -> None:
        plan = plan_of(TIERS, window="quarter", rounding=Rounding("0.01", "down", at="line"))
        book = sold(*["0.19"] * 300, on=date(2026, 2, 2))

        answer = what_to_sell(plan, "li.na", MARCH, credits=book, to_earn=cny("10000"))

        assert answer.status == "reachable"

    def test_pay_for_each_sale_stays_as_it_is(self) -> None:
        per_sale = PerSale("deal", "Per deal", [SaleRule(Curve.flat(10))])

        answer = what_to_sell(plan_of(TIERS, per_sale), "li.na", MARCH, credits=sold("100"), to_earn=cny("20"))

        assert (answer.earned, answer.amount) == (cny("15.00"), cny("99.90"))
        assert str(answer) == "CNY 99.90 more must be sold to earn CNY 20.00, if these stay as they are: Per deal"
        assert [str(name) for name in answer.assumed] == ["Per deal"]

    def test_a_plan_with_pay_for_each_sale_alone_depends_on_which_sales_are_made(self) -> None:
        per_sale = PerSale("deal", "Per deal", [SaleRule(Curve.flat(10))])

        answer = what_to_sell(plan_of(per_sale), "li.na", MARCH, credits=sold("100"), to_earn=cny("20"))

        assert (answer.status, answer.best, answer.amount) == ("depends", cny("10.00"), None)
        assert str(answer) == "whether CNY 20.00 can be earned depends on more: Per deal"

    def test_not_even_pay_for_each_sale_goes_beyond_the_cap(self) -> None:
        per_sale = PerSale("deal", "Per deal", [SaleRule(Curve.flat(10))])

        answer = what_to_sell(plan_of(per_sale, cap="15"), "li.na", MARCH, credits=sold("100"), to_earn=cny("20"))

        assert (answer.status, answer.best) == ("unreachable", cny("15"))
        assert str(answer) == "CNY 20.00 cannot be earned: the cap ends pay at CNY 15.00"

    def test_a_window_of_a_component_s_own_is_respected(self) -> None:
        """The month's commission starts again in March, whatever the quarter sold before."""
        monthly = Commission("sales", "Commission", Curve.marginal([(0, "5%"), ("100000", "8%")]), window="month")
        plan = plan_of(monthly, window="quarter")
        book = sold("100000", on=date(2026, 2, 2))

        answer = what_to_sell(plan, "li.na", MARCH, credits=book, to_earn=cny("5000"))
        whole = what_to_sell(plan, "li.na", quarter(2026, 1), credits=book, to_earn=cny("10000"))

        assert answer.amount == whole.amount == cny("99999.90")

    def test_credits_may_come_one_by_one(self) -> None:
        book = sold("60000")

        assert what_to_sell(
            plan_of(TIERS), "li.na", MARCH, credits=iter(book.credits), to_earn=cny("6600")
        ) == what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=book, to_earn=cny("6600"))

    def test_the_answer_speaks_chinese(self) -> None:
        answer = what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=[], to_earn=cny("1"))

        assert answer.why.render("zh_Hans") != answer.why.render("en")
        assert "19.90" in answer.why.render("zh_Hans")


class TestNextTiers:
    def test_each_component_s_next_tier(self) -> None:
        bonus = Bonus("b", Label({"en": "Bonus", "zh_Hans": "奖金"}), cny("6000"), Curve.steps([("80%", 1)]))

        first, second = next_tiers(plan_of(TIERS, bonus), "li.na", MARCH, credits=sold("60000"), targets=TARGETS)

        assert (first.component, first.at, first.to_sell) == ("sales", cny("100000.00"), cny("40000.00"))
        assert str(first) == "Commission: CNY 40,000.00 more to reach the tier at CNY 100,000.00"
        assert (second.component, second.at, second.to_sell) == ("b", cny("80000.00"), cny("20000.00"))
        assert second.why.render("zh_Hans").startswith("奖金")

    def test_none_above_the_last_tier_and_none_for_pay_by_sale(self) -> None:
        per_sale = PerSale("deal", "Per deal", [SaleRule(Curve.flat(10))])

        assert next_tiers(plan_of(TIERS, per_sale), "li.na", MARCH, credits=sold("100000")) == ()

    def test_a_boundary_that_must_be_passed_is_passed_by_one_unit(self) -> None:
        above = Commission("c", "C", Curve.whole_amount([(0, "5%"), (100, "8%")], boundary="above"))

        (tier,) = next_tiers(plan_of(above), "li.na", MARCH, credits=sold("100"))

        assert (tier.at, tier.to_sell) == (cny("100.01"), cny("0.01"))

    def test_a_boundary_between_minor_units_is_rounded_up(self) -> None:
        third = Commission("c", "C", Curve.steps([("1/3", 1), ("100/3", 2)]))

        (tier,) = next_tiers(plan_of(third), "li.na", MARCH, credits=sold("1"))

        assert tier.at == cny("33.34")

    def test_returns_put_the_first_tier_ahead(self) -> None:
        (tier,) = next_tiers(plan_of(TIERS), "li.na", MARCH, credits=sold("40", kind="return"))

        assert (tier.at, tier.to_sell) == (cny("0"), cny("40"))

    def test_credits_that_can_be_read_once_serve_every_component(self) -> None:
        other = Commission("other", "Other", Curve.marginal([(0, 0), (70000, "1%")]))
        book = sold("60000")

        tiers = next_tiers(plan_of(TIERS, other), "li.na", MARCH, credits=iter(book.credits))

        assert [tier.to_sell for tier in tiers] == [cny("40000"), cny("10000")]


BY_TARGET = Commission("sales", "Commission", Curve.marginal([("0%", "5%"), ("100%", "8%")]), basis="attainment")


class TestBadInput:
    @pytest.mark.parametrize("found", ["6600", 6600, 66.5, None, Fraction(1, 2)])
    def test_a_sum_that_is_no_money(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"to_earn: .*accepted is Money; write it as") as caught:
            what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=[], to_earn=found)  # type: ignore[arg-type] # the point

        assert caught.value.where == "to_earn"

    @pytest.mark.parametrize("found", [None, "ae", IncentivePlan, TIERS])
    def test_what_is_no_plan(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^plan: found .*read a plan file by read_policy"):
            what_to_sell(found, "li.na", MARCH, credits=[], to_earn=cny("1"))  # type: ignore[arg-type] # the point
        with pytest.raises(WrongTypeError, match=r"^plan: found"):
            next_tiers(found, "li.na", MARCH, credits=[])  # type: ignore[arg-type] # as above

    def test_a_sum_in_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatchError, match="to_earn"):
            what_to_sell(plan_of(TIERS), "li.na", MARCH, credits=[], to_earn=Money("6600", "USD"))

    @pytest.mark.parametrize(
        ("period", "named"),
        [(month(2027, 1), "when the plan holds"), (quarter(2026, 1), "inside one window"), ("2026-03", "a Period")],
    )
    def test_a_period_the_plan_cannot_answer_for(self, period: Period, named: str) -> None:
        with pytest.raises((InvalidValueError, WrongTypeError), match=named):
            what_to_sell(plan_of(TIERS), "li.na", period, credits=[], to_earn=cny("1"))
        with pytest.raises((InvalidValueError, WrongTypeError), match=named):
            next_tiers(plan_of(TIERS), "li.na", period, credits=[])

    def test_a_target_that_is_missing(self) -> None:
        with pytest.raises(NotFoundError, match=r"component 'sales' needs one"):
            what_to_sell(plan_of(BY_TARGET), "li.na", MARCH, credits=[], to_earn=cny("1"))
        with pytest.raises(NotFoundError, match=r"component 'sales' needs one"):
            next_tiers(plan_of(BY_TARGET), "li.na", MARCH, credits=[])

    def test_a_target_of_zero(self) -> None:
        targets = TargetBook([Target("li.na", MARCH, cny("0"))])

        with pytest.raises(ZeroTargetError, match=r"li\.na"):
            what_to_sell(plan_of(BY_TARGET), "li.na", MARCH, credits=[], targets=targets, to_earn=cny("1"))
        with pytest.raises(ZeroTargetError, match=r"li\.na"):
            next_tiers(plan_of(BY_TARGET), "li.na", MARCH, credits=[], targets=targets)

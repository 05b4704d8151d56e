"""Goal seek: found, not found, not monotone, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.modelling import simulate
from salesmanual.incentives.modelling_seek import ScaledTargets, Trial, goal_seek
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity

if TYPE_CHECKING:
    from salesmanual.incentives.modelling_seek import GoalSeek

MONTHS = [month(2026, 1), month(2026, 2), month(2026, 3)]
TIERS = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (1, "8%")]), "attainment")
BONUS = Bonus("bonus", "Bonus", Money("600", "CNY"), Curve.steps([(1, 1)]))
PLAN = IncentivePlan("ae", "Account executive", "CNY", year(2026), [TIERS, BONUS], cap=Money("1000", "CNY"))
PEOPLE = ("li.na", "wang.wei")
TARGETS = TargetBook(Target(name, period, Money("1000", "CNY")) for name in PEOPLE for period in MONTHS)
BOOK = credit_sales(
    Sale(f"S-{who}-{at}", date(2026, at, 5), Money(amount, "CNY"), owner=who)
    for who, amounts in {"li.na": ("1500", "800", "2000"), "wang.wei": ("900", "1100", "1000")}.items()
    for at, amount in enumerate(amounts, 1)
)


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def seek(parameter: str, to: str, low: str | Money, high: str | Money, step: str | Money) -> GoalSeek:
    return goal_seek(
        PLAN,
        parameter,
        to=cny(to),
        within=(low, high),
        step=step,
        population=PEOPLE,
        periods=MONTHS,
        credits=BOOK,
        targets=TARGETS,
    )


class TestFound:
    def test_a_rate(self) -> None:
        """Above target 1,600 were sold, so a tenth of a per cent more costs 1.60."""
        answer = seek("components.sales.tiers[1].rate", "2800", "0%", "20%", "0.1%")

        assert (answer.status, answer.value, answer.cost) == ("found", Fraction(71, 1000), cny("2798.60"))
        assert (answer.rises, answer.is_monotone) == (True, True)
        assert answer.why.render() == (
            "components.sales.tiers[1].rate = 0.071: the plan costs CNY 2,798.60 of CNY 2,800.00"
        )
        assert answer.plan is not None
        assert simulate(answer.plan, PEOPLE, MONTHS, credits=BOOK, targets=TARGETS).cost() == answer.cost

    def test_the_neighbours_show_how_much_a_step_costs(self) -> None:
        answer = seek("components.sales.tiers[1].rate", "2800", "0%", "20%", "0.1%")

        assert answer.sensitivity() == (
            Trial(Fraction(70, 1000), cny("2797.00")),
            Trial(Fraction(71, 1000), cny("2798.60")),
            Trial(Fraction(72, 1000), cny("2800.20")),
        )

    def test_an_amount(self) -> None:
        answer = seek("components.bonus.amount", "2000", cny("0"), cny("900"), cny("10"))

        assert answer.value == cny("390")
        assert answer.step == cny("10")

    def test_a_cap_that_is_not_there_yet(self) -> None:
        answer = seek("components.sales.cap", "2000", "0", "1", "0.001")

        assert answer.status == "too-dear"
        answer = seek("floor", "5000", cny("0"), cny("1000"), cny("0.01"))
        assert answer.value is not None
        assert answer.cost == cny("4999.98")

    def test_targets_of_everybody(self) -> None:
        answer = seek("targets", "2000", "50%", "200%", "1%")

        assert answer.value == Fraction(111, 100)
        assert (answer.rises, answer.is_monotone) == (False, True)
        assert answer.plan == PLAN
        scaled = ScaledTargets(TARGETS, Fraction(111, 100))
        assert simulate(PLAN, PEOPLE, MONTHS, credits=BOOK, targets=scaled).cost() == answer.cost

    def test_the_sum_itself_at_the_end_of_the_range(self) -> None:
        answer = seek("components.bonus.amount", "2813", cny("0"), cny("600"), cny("100"))

        assert (answer.status, answer.value, answer.cost) == ("found", cny("600"), cny("2813.00"))
        assert len(answer.sensitivity()) == 2

    def test_one_value_alone(self) -> None:
        answer = seek("components.bonus.amount", "2813", cny("600"), cny("600"), cny("100"))

        assert (answer.status, answer.rises, answer.is_monotone) == ("found", None, True)

    def test_progress_counts_the_values_tried(self) -> None:
        told: list[tuple[int, int]] = []
        answer = goal_seek(
            PLAN,
            "components.bonus.amount",
            to=cny("2000"),
            within=(cny("0"), cny("900")),
            step=cny("10"),
            population=PEOPLE,
            periods=MONTHS,
            credits=iter(BOOK.credits),
            targets=TARGETS,
            progress=lambda done, total: told.append((done, total)),
        )

        assert [done for done, _ in told] == list(range(1, len(answer.trials) + 1))
        assert all(done <= total for done, total in told)


class TestNotFound:
    def test_every_value_costs_more(self) -> None:
        answer = seek("components.sales.tiers[1].rate", "2000", "0%", "20%", "1%")

        assert (answer.status, answer.value, answer.cost, answer.plan) == ("too-dear", None, None, None)
        assert str(answer) == (
            "no value of components.sales.tiers[1].rate tried costs as little as CNY 2,000.00: "
            "0 costs CNY 2,685.00, 0.2 costs CNY 3,005.00"
        )
        assert answer.sensitivity() == ()
        assert len(answer.tables()) == 1

    def test_every_value_costs_less(self) -> None:
        answer = seek("components.sales.tiers[1].rate", "9000", "0%", "20%", "1%")

        assert answer.status == "too-cheap"
        assert str(answer).startswith("no value of components.sales.tiers[1].rate tried costs as much as CNY 9,000.00")


class TestNotMonotone:
    def test_the_answer_says_that_others_may_do(self) -> None:
        """Where a tier of a lower rate begins: the more is sold below it the dearer, until it is above all sales."""
        hump = Commission("c", "C", Curve.points([(0, 0), ("40%", 1), ("80%", 0)]))
        bonus = Bonus("c", "C", cny("1000"), hump.curve)
        plan = IncentivePlan("ae", "AE", "CNY", year(2026), [bonus])
        answer = goal_seek(
            plan,
            "targets",
            to=cny("500"),
            within=("100%", "1000%"),
            step="1%",
            population=["li.na"],
            periods=MONTHS[:1],
            credits=BOOK,
            targets=TARGETS,
        )

        assert answer.is_monotone is False
        assert "the cost goes up and down, so other values may do" in str(answer)
        assert answer.cost is not None
        assert answer.cost <= cny("500")
        assert max(trial.cost for trial in answer.sensitivity()) > cny("500")


class TestScaledTargets:
    def test_each_answer_is_rounded_once(self) -> None:
        third = ScaledTargets(TARGETS, Fraction(1, 3))

        assert third.of("li.na", quarter(2026, 1)) == cny("1000.00")
        assert third.of("li.na", MONTHS[0]) == cny("333.33")
        assert third.of("nobody", MONTHS[0]) is None

    def test_targets_of_measures_stay(self) -> None:
        visits = TargetBook([Target("li.na", MONTHS[0], Quantity(20, "visits"), "visits")])

        assert ScaledTargets(visits, Fraction(2)).of_measure("li.na", MONTHS[0], "visits") == Quantity(20, "visits")

    def test_targets_of_ones_own_may_know_no_measures(self) -> None:
        class Same:
            def of(self, participant: str, period: Period) -> Money | None:
                del participant, period
                return cny("100")

        assert ScaledTargets(Same(), Fraction(2)).of_measure("li.na", MONTHS[0], "visits") is None
        assert ScaledTargets(Same(), Fraction(2)).of("li.na", MONTHS[0]) == cny("200.00")

    def test_a_component_over_a_measure_still_has_its_target(self) -> None:
        deals = Bonus("deals", "Deals", cny("100"), Curve.steps([(1, 1)]), measure="deals")
        plan = IncentivePlan(
            "ae", "AE", "CNY", year(2026), [deals], measures=[Measure("deals", "Deals", "count", "deals")]
        )
        targets = TargetBook([*TARGETS.targets, Target("li.na", MONTHS[0], Quantity(1, "deals"), "deals")])
        answer = goal_seek(
            plan,
            "targets",
            to=cny("100"),
            within=(1, 2),
            step=1,
            population=["li.na"],
            periods=MONTHS[:1],
            credits=BOOK,
            targets=targets,
        )

        assert {trial.cost for trial in answer.trials} == {cny("100.00")}


class TestView:
    def test_every_form_shows_the_neighbours(self) -> None:
        answer = seek("components.sales.tiers[1].rate", "2800", "0%", "20%", "0.1%")

        for shown in (
            answer.to_text(),
            answer.to_markdown(),
            answer.to_html(),
            answer._repr_html_(),
        ):
            assert "2,800.20" in shown
            assert "left of the sum" in shown


class TestBadInput:
    def test_a_sum_in_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatchError, match="to: found CNY and USD"):
            goal_seek(
                PLAN,
                "cap",
                to=Money("1", "USD"),
                within=(0, 1),
                step=1,
                population=PEOPLE,
                periods=MONTHS,
                credits=BOOK,
            )

    @pytest.mark.parametrize(("plan", "to", "where"), [(PLAN, 5, "to"), ("ae", cny("5"), "plan")])
    def test_what_is_no_money_or_no_plan(self, plan: IncentivePlan, to: Money, where: str) -> None:
        with pytest.raises(WrongTypeError) as caught:
            goal_seek(plan, "cap", to=to, within=(0, 1), step=1, population=PEOPLE, periods=MONTHS, credits=BOOK)

        assert caught.value.where == where

    @pytest.mark.parametrize(
        ("within", "step", "error", "message"),
        [
            (5, "1%", WrongTypeError, "within: .*the lowest and the highest value"),
            (("1%",), "1%", WrongTypeError, "within: .*the lowest and the highest value"),
            (("5%", "1%"), "1%", InvalidValueError, "within: .*a lowest value first"),
            (("1%", "5%"), "0", InvalidValueError, "step: .*a distance above 0"),
            (("1%", "5%"), "-1%", InvalidValueError, "step: .*a distance above 0"),
            ((0, 1), "1/1000000000001", InvalidValueError, "step: .*make the step larger"),
            ((0.01, "5%"), "1%", WrongTypeError, r"within\[0\]: .*because a float is not exact"),
            (("1%", cny("5")), "1%", WrongTypeError, r"within\[1\]: .*a number, as the lowest value is one"),
            ((cny("1"), "5"), cny("1"), WrongTypeError, r"within\[1\]: .*Money, as the lowest value is"),
            ((cny("1"), Money("5", "USD")), cny("1"), CurrencyMismatchError, r"within\[1\]"),
            ((cny("1"), cny("5")), cny("1"), WrongTypeError, "within: .*numbers, not money"),
        ],
    )
    def test_a_range_that_is_none(
        self, within: tuple[str, str], step: str, error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error, match=message):
            goal_seek(
                PLAN,
                "components.sales.tiers[1].rate",
                to=cny("5"),
                within=within,
                step=step,
                population=PEOPLE,
                periods=MONTHS,
                credits=BOOK,
                targets=TARGETS,
            )

    def test_numbers_for_an_amount(self) -> None:
        with pytest.raises(WrongTypeError, match=r"within: .*Money, as the figure is an amount"):
            seek("cap", "5", "1", "5", "1")

    def test_money_for_the_factor_of_the_targets(self) -> None:
        with pytest.raises(WrongTypeError, match=r"within: .*numbers, not money"):
            seek("targets", "5", cny("1"), cny("5"), cny("1"))

    def test_a_figure_that_is_not_there(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean 'sales'"):
            seek("components.sale.tiers[1].rate", "5", "1%", "5%", "1%")

    def test_a_value_that_the_plan_does_not_accept(self) -> None:
        with pytest.raises(InvalidDocumentError, match=r"plan\.components\[0\]\.curve\.tiers\[1\]"):
            seek("components.sales.tiers[1].from", "5", "-1", "1", "1%")

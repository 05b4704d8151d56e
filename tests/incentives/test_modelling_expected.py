"""Expected cost: integrated where it can be, simulated where not, and what is refused."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.distributions import Beta, Empirical, LogNormal, Normal
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.modelling_expected import expected_cost
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, ZeroTargetError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.distributions import Distribution

Q1 = quarter(2026, 1)
COMMISSION = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (1, "10%")]), "attainment")
BONUS = Bonus("bonus", "Bonus", Money("600", "CNY"), Curve.points([("80%", "50%"), ("120%", "150%")], before="zero"))
DEAL = PerSale("deal", "Per deal", [SaleRule(Curve.line("1%"))])
TARGETS = TargetBook(
    Target(name, month(2026, at), Money(amount, "CNY"))
    for name, amount in (("li.na", "10000"), ("wang.wei", "8000"))
    for at in (1, 2, 3)
)
LIKELY = Normal("95%", "15%")


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def plan(*components: Commission | Bonus | PerSale, **limits: Money) -> IncentivePlan:
    return IncentivePlan("ae", "AE", "CNY", year(2026), components, window="quarter", **limits)  # type: ignore[arg-type] # cap and floor


PLAN = plan(COMMISSION, BONUS)


class TestIntegrated:
    def test_an_empirical_outlook_is_exact(self) -> None:
        seen = Empirical(["80%", "100%", "130%"])
        expected = expected_cost(PLAN, {"li.na": seen}, Q1, targets=TARGETS)

        (pay,) = expected.people
        paid = [Fraction(1200 + 300), Fraction(1500 + 600), Fraction(1500 + 900 + 900)]
        assert pay.mean == Money.rounded(sum(paid, Fraction(0)) / 3, "CNY")
        assert (pay.p10, pay.p50, pay.p90) == (cny("1500.00"), cny("2100.00"), cny("3300.00"))
        assert (pay.mean_by, pay.ranks_by) == ("integrated", "integrated")

    def test_cap_and_floor_take_part(self) -> None:
        capped = plan(COMMISSION, BONUS, cap=cny("2000"), floor=cny("1600"))
        seen = Empirical(["10%", "100%"])
        expected = expected_cost(capped, {"li.na": seen}, Q1, targets=TARGETS)

        assert expected.all.mean == cny("1800.00")

    def test_one_person_alone_is_all(self) -> None:
        expected = expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TARGETS)

        assert expected.all == attrs.evolve(expected.person("li.na"), participant="", target=None)
        assert expected.all.ranks_by == "integrated"

    def test_the_mean_of_all_is_the_sum_and_their_ranks_are_simulated(self) -> None:
        outlook = {"li.na": Empirical(["80%", "100%"]), "wang.wei": Empirical(["100%"])}
        expected = expected_cost(PLAN, outlook, Q1, targets=TARGETS)

        assert expected.all.mean == cny("1800.00") + cny("1800.00")
        assert (expected.all.mean_by, expected.all.ranks_by) == ("integrated", "simulated")
        assert (expected.all.p10, expected.all.p90) == (cny("3300.00"), cny("3900.00"))

    def test_the_rounding_is_the_one_named(self) -> None:
        expected = expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TARGETS, rounding=Rounding("100", "up"))

        assert all(
            amount.amount % 100 == 0
            for amount in (expected.all.mean, expected.all.p10, expected.all.p50, expected.all.p90)
        )


class TestSimulated:
    def test_pay_by_sale_follows_the_pattern_of_the_persons_sales(self) -> None:
        """Of the pattern's sales a third pays, so it does at any attainment."""
        deal = PerSale(
            "deal", "Per deal", [SaleRule(Curve.line("1%"), parse_criterion('attributes.product = "service"'))]
        )
        sales = [
            Sale("S-1", date(2026, 1, 5), cny("100"), owner="li.na", attributes={"product": "service"}),
            Sale("S-2", date(2026, 2, 5), cny("200"), owner="li.na"),
        ]
        expected = expected_cost(
            plan(deal), {"li.na": Empirical(["120%"])}, Q1, targets=TARGETS, credits=credit_sales(sales), draws=3
        )

        assert expected.all.mean == cny("120.00")
        assert (expected.all.mean_by, expected.all.ranks_by) == ("simulated", "simulated")

    def test_without_a_pattern_each_month_sells_alike(self) -> None:
        """One and a half times the target, a third of it in each month: three monthly steps are reached."""
        monthly = attrs.evolve(BONUS, curve=Curve.steps([(1, 1)]), window="month")
        expected = expected_cost(plan(monthly), {"li.na": Empirical(["150%"])}, Q1, targets=TARGETS, draws=2)

        assert expected.all.mean == cny("1800.00")

    def test_an_attainment_below_zero_is_a_return(self) -> None:
        expected = expected_cost(plan(DEAL), {"li.na": Empirical(["-10%"])}, Q1, targets=TARGETS, draws=1)

        assert expected.all.mean == cny("-30.00")

    def test_a_component_over_a_measure_is_left_to_the_plan(self) -> None:
        mixed = IncentivePlan(
            "ae",
            "AE",
            "CNY",
            year(2026),
            [attrs.evolve(COMMISSION, basis="amount", measure="deals")],
            window="quarter",
            measures=[Measure("deals", "Deals", "count", "deals")],
        )
        expected = expected_cost(mixed, {"li.na": LIKELY}, Q1, targets=TARGETS, draws=2)

        assert expected.all.mean_by == "simulated"

    def test_a_component_of_ones_own_is_shown_everybodys_credits(self) -> None:
        seen: list[int] = []

        class Pool:
            key, label, window, section = "pool", "Pool", None, "4.3"

            def payout(self, basis: Basis) -> Fraction:
                assert basis.books is not None
                seen.append(len(basis.books.credits.credits))
                return Fraction(5)

            def lines(self, basis: Basis) -> tuple[Fraction, ...]:
                return tuple(Fraction(0) for _ in basis.credits)

            explain = explain_line = pay_curve = lambda *_: None

        pool = IncentivePlan("p", "P", "CNY", year(2026), [Pool()], window="quarter")  # type: ignore[list-item] # no labels needed
        book = credit_sales([Sale("S-1", date(2026, 1, 5), cny("100"), owner="wang.wei")])
        expected = expected_cost(pool, {"li.na": LIKELY}, Q1, targets=TARGETS, credits=book, draws=1)

        assert expected.all.mean == cny("5.00")
        assert seen == [4]  # three months' orders, and the colleague's

    def test_the_same_seed_gives_the_same_figures_and_another_gives_others(self) -> None:
        outlook: dict[str, Distribution] = {"li.na": LIKELY, "wang.wei": LogNormal("1", "0.3")}
        one, again, other = (
            expected_cost(PLAN, outlook, Q1, targets=TARGETS, draws=200, seed=seed) for seed in (1, 1, 2)
        )

        assert one == again
        assert one.people == other.people
        assert one.all.p90 != other.all.p90

    def test_the_global_random_state_is_left_alone(self) -> None:
        before = random.getstate()
        expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TARGETS, draws=10)

        assert random.getstate() == before

    def test_a_persons_draws_do_not_depend_on_who_else_takes_part(self) -> None:
        deal = plan(DEAL)
        alone = expected_cost(deal, {"li.na": LIKELY}, Q1, targets=TARGETS, draws=50)
        both = expected_cost(deal, {"wang.wei": LIKELY, "li.na": LIKELY}, Q1, targets=TARGETS, draws=50)

        assert both.person("li.na") == alone.person("li.na")

    def test_together_the_extremes_are_farther_apart(self) -> None:
        outlook = {"li.na": LIKELY, "wang.wei": LIKELY}
        alone, together = (
            expected_cost(PLAN, outlook, Q1, targets=TARGETS, together=together) for together in (False, True)
        )

        assert together.all.p10 < alone.all.p10 < alone.all.p90 < together.all.p90
        assert alone.people == together.people

    def test_together_everybodys_quantiles_add_up(self) -> None:
        """With one luck for all and pay that never falls, the P90 of the sum is the sum of the P90s."""
        outlook: dict[str, Distribution] = {"li.na": Beta(1, 1, upper=2), "wang.wei": LIKELY}
        expected = expected_cost(PLAN, outlook, Q1, targets=TARGETS, together=True, draws=20_000)

        summed = expected.person("li.na").p90 + expected.person("wang.wei").p90
        assert abs(expected.all.p90 / summed - 1) < Fraction(1, 100)


class TestView:
    def test_it_says_that_they_are_estimates_and_how_they_came_about(self) -> None:
        expected = expected_cost(PLAN, {"li.na": LIKELY, "wang.wei": LIKELY}, Q1, targets=TARGETS, draws=10)

        for shown in (
            str(expected),
            expected.to_markdown(),
            expected.to_html(),
            expected._repr_html_(),
        ):
            assert "estimates" in shown
            assert "integrated" in shown
            assert "mean integrated, ranks simulated" in shown
        assert [record["person"] for record in expected.records()] == ["li.na", "wang.wei"]
        simulated = expected_cost(plan(DEAL), {"li.na": LIKELY}, Q1, targets=TARGETS, draws=1)
        assert simulated.records()[0]["method"] == "simulated"

    def test_progress_counts_people(self) -> None:
        told: list[tuple[int, int]] = []
        expected_cost(
            PLAN,
            {"li.na": LIKELY, "wang.wei": LIKELY},
            Q1,
            targets=TARGETS,
            draws=1,
            progress=lambda done, total: told.append((done, total)),
        )

        assert told == [(1, 2), (2, 2)]

    def test_somebody_who_took_no_part(self) -> None:
        expected = expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TARGETS, draws=1)

        with pytest.raises(NotFoundError, match="no person 'nobody'"):
            expected.person("nobody")


class TestBadInput:
    @pytest.mark.parametrize("period", [month(2026, 1), Period(date(2026, 1, 2), date(2026, 4, 1))])
    def test_a_period_that_is_no_whole_window(self, period: Period) -> None:
        with pytest.raises(
            InvalidValueError, match=r"period: .*a whole window of the plan, such as 2026-Q1|2026-01-01"
        ):
            expected_cost(PLAN, {"li.na": LIKELY}, period, targets=TARGETS)

    def test_a_plan_that_begins_in_a_window_has_the_rest_of_it(self) -> None:
        rest = Period(date(2026, 2, 1), date(2026, 4, 1))
        later = attrs.evolve(PLAN, effective=Period(date(2026, 2, 1), date(2027, 1, 1)))

        assert expected_cost(later, {"li.na": LIKELY}, rest, targets=TARGETS).period == rest

    def test_no_target(self) -> None:
        with pytest.raises(NotFoundError, match=r"no target 'new in 2026-Q1'; an attainment is a multiple of one"):
            expected_cost(PLAN, {"new": LIKELY}, Q1, targets=TARGETS)

    def test_a_target_of_zero(self) -> None:
        with pytest.raises(ZeroTargetError, match=r"li\.na in 2026-Q1"):
            expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TargetBook([Target("li.na", Q1, cny("0"))]))

    @pytest.mark.parametrize("draws", [0, -1, 1_000_001, 1.5, True])
    def test_a_number_of_draws_out_of_range(self, draws: int) -> None:
        with pytest.raises(InvalidValueError, match=r"draws: .*a whole number from 1 to 1,000,000"):
            expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TARGETS, draws=draws)

    @pytest.mark.parametrize("found", ["x", 1.5, None])
    def test_a_seed_that_is_no_number(self, found: int) -> None:
        with pytest.raises(WrongTypeError, match=r"seed: .*a whole number"):
            expected_cost(PLAN, {"li.na": LIKELY}, Q1, targets=TARGETS, seed=found)

    @pytest.mark.parametrize("found", [5, ["li.na"], LIKELY])
    def test_outlooks_without_names(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"attainments: .*a mapping from people to distributions"):
            expected_cost(PLAN, found, Q1, targets=TARGETS)  # type: ignore[arg-type] # the point

    def test_what_is_no_distribution(self) -> None:
        with pytest.raises(WrongTypeError, match=r"attainments\['li\.na'\]: .*a distribution"):
            expected_cost(PLAN, {"li.na": "95%"}, Q1, targets=TARGETS)  # type: ignore[dict-item] # the point

    def test_what_is_no_plan(self) -> None:
        with pytest.raises(WrongTypeError, match=r"plan: .*an IncentivePlan"):
            expected_cost("ae", {"li.na": LIKELY}, Q1)  # type: ignore[arg-type] # the point

    def test_nobody(self) -> None:
        with pytest.raises(InvalidValueError, match=r"population: .*at least one name"):
            expected_cost(PLAN, {}, Q1, targets=TARGETS)

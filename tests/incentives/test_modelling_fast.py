"""Pay in whole numbers: which plans take the short way, and that it pays the same as the long one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.modelling_fast import can_run_fast
from salesmanual.incentives.modelling_run import Runner, World
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, NotFoundError, ZeroTargetError
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingMode
from salesmanual.kernel.period import month, quarter, year
from salesmanual.testing.curves import curves
from salesmanual.testing.modelling import month_lists
from salesmanual.testing.plans import PEOPLE, credit_books, plans, target_books

if TYPE_CHECKING:
    from salesmanual.incentives.modelling_run import PeriodPay
    from salesmanual.incentives.plan import IncentivePlan as Plan
    from salesmanual.kernel.period import Period

TIERS = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (1, "8%")]), "attainment")
BONUS = Bonus("bonus", "Bonus", Money("600", "CNY"), Curve.steps([(1, 1)]), "month")
PLAN = IncentivePlan("ae", "AE", "CNY", year(2026), [TIERS, BONUS], window="quarter")
NOTHING = World(CreditBook(()), TargetBook())
RATES = RateTable([ExchangeRate("USD", "CNY", "7", date(2026, 1, 1))])


def long_way(plan: Plan, periods: list[Period], world: World, person: str) -> list[PeriodPay]:
    """The same runner, robbed of its short way."""
    runner = Runner(plan, periods, world)
    runner._fast = None  # noqa: SLF001 - the point
    return [pay() for pay in runner.person(person)]


class TestWhichPlans:
    def test_every_field_of_plans_commissions_and_bonuses_is_known(self) -> None:
        """A field that is added later makes this fail: teach the short way about it, or leave such plans out."""
        assert can_run_fast(PLAN, NOTHING)

    @pytest.mark.parametrize(
        "plan",
        [
            attrs.evolve(PLAN, rounding=Rounding(at="total")),
            attrs.evolve(PLAN, rounding=Rounding(at="line")),
            attrs.evolve(PLAN, components=[TIERS, PerSale("deal", "Deal", [SaleRule(Curve.flat(1))])]),
            attrs.evolve(
                PLAN,
                components=[attrs.evolve(TIERS, measure="deals")],
                measures=[Measure("deals", "Deals", "count", "deals")],
            ),
        ],
    )
    def test_others_take_the_long_way(self, plan: Plan) -> None:
        assert not can_run_fast(plan, NOTHING)

    def test_exchange_rates_take_the_long_way(self) -> None:
        assert not can_run_fast(PLAN, attrs.evolve(NOTHING, rates=RATES))


class TestTargets:
    def test_without_one_the_long_way_says_so(self) -> None:
        runner = Runner(PLAN, [month(2026, 1)], NOTHING)

        with pytest.raises(NotFoundError, match="component 'sales' needs one"):
            next(runner.person("li.na"))()

    def test_a_commission_over_the_amount_needs_none(self) -> None:
        plan = attrs.evolve(PLAN, components=[attrs.evolve(TIERS, basis="amount", curve=Curve.line("5%"))])
        book = credit_sales([Sale("S-1", date(2026, 1, 5), Money("100", "CNY"), owner="li.na")])
        (pay,) = Runner(plan, [month(2026, 1)], World(book, TargetBook())).person("li.na")

        assert (pay().earned, pay().target) == (Money("5.00", "CNY"), None)

    @pytest.mark.parametrize(
        ("amount", "error"), [(Money("0", "CNY"), ZeroTargetError), (Money("5", "USD"), CurrencyMismatchError)]
    )
    def test_an_odd_one_is_refused_by_the_long_way(self, amount: Money, error: type[Exception]) -> None:
        targets = TargetBook([Target("li.na", quarter(2026, 1), amount)])
        runner = Runner(PLAN, [quarter(2026, 1)], World(CreditBook(()), targets))

        with pytest.raises(error):
            next(runner.person("li.na"))()


class TestCredits:
    def test_more_than_six_decimal_places_take_the_long_way(self) -> None:
        plan = attrs.evolve(PLAN, components=[Commission("sales", "Commission", Curve.line(1))])
        sale = Sale("S-1", date(2026, 1, 5), Money("1.0050001", "CNY"), owner="li.na")
        world = World(credit_sales([sale]), TargetBook())

        (pay,) = Runner(plan, [month(2026, 1)], world).person("li.na")

        assert [pay()] == long_way(plan, [month(2026, 1)], world, "li.na")
        assert (pay().credited, pay().earned) == (sale.amount, Money("1.01", "CNY"))

    @pytest.mark.parametrize(("boundary", "earned"), [("reached", "8.00"), ("above", "5.00")])
    def test_a_boundary_belongs_to_the_side_that_owns_it(self, boundary: str, earned: str) -> None:
        tiers = Curve.whole_amount([(0, "5%"), (100, "8%")], boundary=boundary)
        plan = attrs.evolve(PLAN, components=[Commission("sales", "Commission", tiers)])
        book = credit_sales([Sale("S-1", date(2026, 1, 5), Money("100", "CNY"), owner="li.na")])
        (pay,) = Runner(plan, [month(2026, 1)], World(book, TargetBook())).person("li.na")

        assert pay().earned == Money(earned, "CNY")


@pytest.mark.parametrize("mode", RoundingMode)
@pytest.mark.parametrize("rate", ["5%", "-5%"])
@pytest.mark.parametrize("sold", ["0.10", "0.11", "0.09", "0.20"])
def test_every_mode_rounds_ties_and_others_as_the_long_way_does(mode: RoundingMode, rate: str, sold: str) -> None:
    commission = Commission("sales", "Commission", Curve.line(rate))
    plan = attrs.evolve(PLAN, components=[commission], rounding=Rounding(mode=mode))
    world = World(
        credit_sales([Sale("S-1", date(2026, 1, 5), Money(sold, "CNY"), owner="li.na")]),
        TargetBook(),
    )
    (pay,) = Runner(plan, [month(2026, 1)], world).person("li.na")

    assert can_run_fast(plan, world)
    assert [pay()] == long_way(plan, [month(2026, 1)], world, "li.na")


commissions = st.one_of(
    st.builds(Commission, st.just("a"), st.just("A"), curves(), st.just("amount"), st.sampled_from([None, "month"])),
    st.builds(
        Commission, st.just("a"), st.just("A"), curves(), st.just("attainment"), st.sampled_from([None, "year", "half"])
    ),
    st.builds(
        Bonus, st.just("a"), st.just("A"), st.just(Money("9.5", "CNY")), curves(), st.sampled_from([None, "half"])
    ),
)
roundings = st.builds(Rounding, st.sampled_from([None, "0.05", "3"]), st.sampled_from(RoundingMode))


@given(plans(components=commissions, rounding=roundings), month_lists(), credit_books(), target_books())
def test_both_ways_pay_the_same(plan: Plan, months: list[Period], book: CreditBook, targets: TargetBook) -> None:
    world = World(book, targets)
    in_order = sorted(months)

    for person in PEOPLE:
        pays = [pay() for pay in Runner(plan, in_order, world).person(person)]
        assert pays == long_way(plan, in_order, world, person)

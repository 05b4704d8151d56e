"""Team pools: what is shared, by what, among whom, and what stays."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.books import NO_FACTS, Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import ShareOf, TeamPool
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis

MARCH = month(2026, 3)
TENTH = Commission("pool", "Team pool", Curve.line("10%"))
TEAMS = TeamBook(
    [
        Member("east", "li.na"),
        Member("east", "wang.wei"),
        Member("east", "wu.fang", Period(date(2026, 1, 1), date(2026, 3, 20))),
        Member("li.na", "zhao.min"),
    ]
)
FACTS = FactBook(
    [
        Fact("li.na", date(2026, 1, 1), {"hours": 160, "points": 0}),
        Fact("wang.wei", date(2026, 1, 1), {"hours": 80, "points": -3}),
    ]
)
TARGETS = TargetBook(
    [
        Target("east", MARCH, Money("1500", "CNY")),
        Target("li.na", MARCH, Money("400", "CNY")),
        Target("wang.wei", MARCH, Money("600", "CNY")),
    ]
)


def sale(name: str, day: int, amount: str, owner: str, kind: str = "order") -> Sale:
    return Sale(name, date(2026, 3, day), Money(amount, "CNY"), kind, owner=owner)


BOOK = credit_sales(
    [
        sale("S-1", 5, "100.10", "li.na"),
        sale("S-2", 6, "600", "wang.wei"),
        sale("S-3", 7, "50", "wu.fang"),
        sale("S-4", 8, "1000", "zhao.min"),
    ]
)


def basis_of(pool: TeamPool, who: str = "li.na", *, facts: FactBook = FACTS, plan_currency: str = "CNY") -> Basis:
    plan = IncentivePlan("p", "P", plan_currency, year(2026), [pool])
    return plan.basis(who, MARCH, credits=BOOK, targets=TARGETS, facts=facts, teams=TEAMS)


def paid(pool: TeamPool, *, facts: FactBook = FACTS) -> dict[str, str]:
    return {name: str(amount.amount) for name, amount in pool.shares(basis_of(pool, facts=facts)).items()}


class TestSharing:
    @pytest.mark.parametrize(
        ("by", "shares"),
        [
            ("equal", {"li.na": "37.51", "wang.wei": "37.50"}),
            ("hours", {"li.na": "50.01", "wang.wei": "25.00"}),
            ("attainment", {"li.na": "15.01", "wang.wei": "60.00"}),
            ("credited", {"li.na": "10.72", "wang.wei": "64.29"}),
        ],
    )
    def test_all_of_it_is_shared_by_what_the_rule_names(self, by: str, shares: dict[str, str]) -> None:
        """Ten per cent of 750.10, what the three sold while they were members; two are members on the last day."""
        assert paid(TeamPool(TENTH, "east", by=by)) == shares

    def test_what_was_sold_by_all_levels_below_may_count_and_those_share(self) -> None:
        pool = TeamPool(TENTH, "east", depth="all")

        assert paid(pool) == {"li.na": "58.34", "wang.wei": "58.34", "zhao.min": "58.33"}

    def test_the_last_day_may_decide_whose_sales_count(self) -> None:
        assert sum(map(Fraction, paid(TeamPool(TENTH, "east", membership="last-day")).values())) == Fraction("70.01")

    @pytest.mark.parametrize(
        ("target", "factor"), [("team", Fraction(7501, 15000)), ("members", Fraction(7501, 10000))]
    )
    def test_a_pool_is_measured_against_a_target_of_the_team(self, target: str, factor: Fraction) -> None:
        bonus = Bonus("pool", "Pool", Money("1000", "CNY"), Curve.line(1))
        pool = TeamPool(bonus, "east", target=target)  # type: ignore[arg-type] # one of them

        assert pool.fund.payout(pool.of_team(basis_of(pool))) == 1000 * factor
        assert pool.pool(basis_of(pool)) == Money.rounded(1000 * factor, "CNY")

    def test_who_left_has_no_share_and_is_told_so(self) -> None:
        pool = TeamPool(TENTH, "east")
        basis = basis_of(pool, "wu.fang")

        assert pool.payout(basis) == 0
        assert str(pool.explain(basis)) == "Team pool: no member of the team east: 0"

    def test_the_share_is_explained_with_everybody_s_weight(self) -> None:
        pool = TeamPool(TENTH, "east", by="hours", reserve="25%")
        basis = basis_of(pool)

        step = pool.explain(basis)

        assert step.replay() == pool.payout(basis) == Fraction("37.51")
        assert step.to_text(depth=1) == (
            "Team pool, exact: 37.51 CNY (share 1 of the amount by the weights, largest remainder) [Handbook 4.3]\n"
            "├─ pool: CNY 56.26 (rounded to the minor unit, half up)\n"
            "├─ weight of li.na: 160\n"
            "└─ weight of wang.wei: 80"
        )

    def test_it_is_no_pay_for_single_sales_and_no_curve_of_own_sales(self) -> None:
        pool = TeamPool(TENTH, "east")
        basis = basis_of(pool)

        assert pool.lines(basis) == (Fraction(0),)
        assert str(pool.explain_line(basis, 0)) == "2026-03-05 sale S-1: not paid by itself: 0"
        assert pool.pay_curve(basis) is None


class TestWhatStays:
    def test_a_reserve_stays(self) -> None:
        pool = TeamPool(TENTH, "east", reserve="25%")
        basis = basis_of(pool)

        assert (pool.pool(basis), pool.kept(basis)) == (Money("56.26", "CNY"), Money("18.75", "CNY"))

    def test_without_a_weight_above_0_all_of_it_stays(self) -> None:
        pool = TeamPool(TENTH, "east", by="points")
        basis = basis_of(pool)

        assert paid(pool) == {"li.na": "0", "wang.wei": "0"}
        assert pool.kept(basis) == Money("75.01", "CNY")
        assert pool.explain(basis).replay() == 0

    def test_in_a_team_of_nobody_all_of_it_stays(self) -> None:
        pool = TeamPool(Commission("pool", "Pool", Curve.flat(7)), "west")

        assert (pool.shares(basis_of(pool)), pool.kept(basis_of(pool))) == ({}, Money("7", "CNY"))

    def test_where_there_is_nothing_nobody_is_asked_for_weights(self) -> None:
        """The facts are missing, and the explanation still says why there is nothing."""
        pool = TeamPool(Commission("pool", "Pool", Curve.flat(0)), "east", by="hours")
        basis = basis_of(pool, facts=NO_FACTS)

        step = pool.explain(basis)

        assert pool.payout(basis) == step.replay() == 0
        assert step.inputs[0].value == Money("0", "CNY")

    def test_what_is_taken_back_is_shared_too(self) -> None:
        pool = TeamPool(Commission("pool", "Pool", Curve.flat("-0.05")), "east")

        assert paid(pool) == {"li.na": "-0.03", "wang.wei": "-0.02"}


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "kind", "message"),
        [
            ({"fund": 7}, WrongTypeError, "fund: found 7 of type int, accepted is a component, such as a Commission; "),
            ({"fund": Commission}, WrongTypeError, "fund: found .*make an object of the class"),
            ({"team": ""}, SalesManualError, "team: found ''"),
            ({"by": "hours."}, SalesManualError, "by: found 'hours.'"),
            ({"reserve": 1}, InvalidValueError, "reserve: found 1, accepted is a part of 0 or more, below 1$"),
            ({"reserve": "-1%"}, InvalidValueError, "reserve: found '-1%', accepted is a part of 0 or more, below 1$"),
            ({"depth": "al"}, InvalidValueError, "depth: found 'al', accepted is a depth; did you mean 'all'"),
            ({"membership": "day"}, InvalidValueError, "membership: found 'day', accepted is a day of membership"),
            (
                {"target": "own"},
                InvalidValueError,
                "target: found 'own', accepted is team or members; a pool is one, whoever asks$",
            ),
            ({"rounding": "0.01"}, WrongTypeError, "rounding: found '0.01'"),
        ],
    )
    def test_it_is_refused(self, fields: dict[str, object], kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(TeamPool(TENTH, "east"), **fields)  # type: ignore[arg-type] # the fault under test

    def test_a_missing_fact_names_the_member_and_the_day(self) -> None:
        pool = TeamPool(TENTH, "east", by="hours")

        with pytest.raises(
            NotFoundError,
            match=r"^no fact 'hours of li.na on 2026-03-31'; component 'pool' needs it; 0 is a fact too$",
        ):
            pool.payout(basis_of(pool, "wang.wei", facts=NO_FACTS))

    @pytest.mark.parametrize(("step", "accepted"), [("0.001", False), ("0.015", False), ("0.01", True), ("10", True)])
    def test_it_is_rounded_to_whole_minor_units(self, step: str, accepted: bool) -> None:  # noqa: FBT001 - a table
        pool = TeamPool(TENTH, "east", rounding=Rounding(step))

        if accepted:
            assert Money.total(pool.shares(basis_of(pool)).values()) == pool.pool(basis_of(pool))
            return
        with pytest.raises(
            InvalidValueError,
            match=r"^rounding of component 'pool': found .* accepted is a multiple of 0.01, the minor unit of CNY; ",
        ):
            pool.payout(basis_of(pool))

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ((Fraction(1), Fraction(1)), "share: found .* an amount of money to share"),
            ((Money("1", "CNY"), 1), "weight: found 1 of type int, accepted is a Fraction"),
        ],
    )
    def test_an_explanation_shares_money_by_exact_weights(self, values: tuple[object, ...], message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            ShareOf(0).apply(*values)


def test_a_plan_file_names_it() -> None:
    plan = read_policy(
        IncentivePlan,
        """
        key = "p"
        label = "P"
        currency = "CNY"
        effective = "2026"
        [[components]]
        kind = "pool"
        team = "east"
        by = "hours"
        reserve = "25%"
        [components.fund]
        kind = "bonus"
        key = "pool"
        label = "Team pool"
        amount = "9 CNY"
        curve = { kind = "line", slope = 1 }
        """,
    )
    pool = plan.components[0]

    assert isinstance(pool, TeamPool)
    assert (pool.key, str(pool.label), pool.window, pool.section, pool.measure, pool.amount) == (
        "pool",
        "Team pool",
        None,
        "4.3",
        "",
        Money("9", "CNY"),
    )
    assert TeamPool(TENTH, "east").amount is None
    check_round_trip(plan)

"""SPIFs: the days, the budget, who gets the rest of it, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import ME, Scene, cny, plan_of, sold, visit

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.books import Member, TeamBook
from salesmanual.incentives.components import SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.spiffs import Spiff
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.sales import Sale

JUNE = month(2026, 6)
RATE = [SaleRule(Curve.line("1%"))]
OTHER = "wu.fang"
OPEN = Spiff("june", "June", JUNE, RATE)
SPIFF = attrs.evolve(OPEN, budget=cny(80))


def june(name: str, day: int, who: str = ME, kind: str = "order", amount: int = 3000) -> Sale:
    return sold(name, date(2026, 6, day), amount, kind, who=who)


class TestWindow:
    def test_only_sales_inside_the_days_are_paid(self) -> None:
        days = Period(date(2026, 6, 10), date(2026, 6, 20))
        scene = Scene(attrs.evolve(OPEN, period=days), *(june(f"S-{day}", day) for day in (9, 10, 19, 20)))

        assert scene.component.lines(scene.basis(JUNE)) == tuple(map(Fraction, (0, 30, 30, 0)))
        assert scene.paid(JUNE) == cny(60)

    def test_a_sale_outside_says_so(self) -> None:
        days = Period(date(2026, 6, 10), date(2026, 6, 20))
        scene = Scene(attrs.evolve(OPEN, period=days), june("S-1", 9), june("S-2", 12))

        assert str(scene.component.explain_line(scene.basis(JUNE), 0)) == (
            "2026-06-09 sale S-1: outside 2026-06-10..2026-06-19: 0"
        )
        assert str(scene.component.explain(scene.basis(JUNE))) == (
            "June, exact: 30 CNY (the sum) [Handbook 4.3]\n"
            "├─ pay for sale S-2: 30 (always 0.01 × x)\n"
            "│  └─ 2026-06-12 sale S-2: CNY 3,000.00\n"
            "└─ sales that no rule pays (1): 0"
        )

    def test_days_that_cross_windows_are_paid_in_each(self) -> None:
        days = Period(date(2026, 5, 20), date(2026, 6, 11))
        scene = Scene(attrs.evolve(OPEN, period=days), sold("S-1", date(2026, 5, 25), 3000), june("S-2", 5))

        assert [scene.paid(month(2026, number)) for number in (5, 6)] == [cny(30), cny(30)]

    def test_rules_ask_about_the_sale_and_may_count_a_measure(self) -> None:
        rules = [SaleRule(Curve.flat(50), parse_criterion("attributes.first = true")), SaleRule(Curve.flat(5))]
        spiff = attrs.evolve(OPEN, rules=rules, measure="visits")
        scene = Scene(spiff, visit("V-1", date(2026, 6, 1)), june("S-1", 2))

        assert scene.paid(JUNE) == cny(5)
        assert "2026-06-01 sale V-1: 1 visits" in str(scene.statement(JUNE).explain())


class TestBudget:
    def test_it_is_paid_to_whoever_sells_first(self) -> None:
        """30 to each; the one who reaches the end is paid the rest, and later sales nothing."""
        scene = Scene(SPIFF, june("S-1", 1), june("S-2", 2, OTHER), june("S-3", 3), june("S-4", 4, OTHER))

        assert (scene.paid(JUNE), scene.paid(JUNE, OTHER)) == (cny(50), cny(30))

    def test_on_one_day_the_id_of_the_sale_decides(self) -> None:
        scene = Scene(attrs.evolve(SPIFF, budget=cny(40)), june("S-2", 1), june("S-1", 1, OTHER))

        assert (scene.paid(JUNE), scene.paid(JUNE, OTHER)) == (cny(10), cny(30))

    def test_it_runs_on_through_the_windows(self) -> None:
        spiff = attrs.evolve(SPIFF, period=quarter(2026, 2))
        sales = [sold(f"S-{number}", date(2026, number, 15), 3000) for number in (4, 5, 6)]

        assert [Scene(spiff, *sales).paid(month(2026, number)) for number in (4, 5, 6)] == [cny(30), cny(30), cny(20)]

    def test_a_later_sale_changes_no_earlier_pay(self) -> None:
        first = (june("S-1", 1), june("S-2", 2, OTHER), june("S-3", 3))
        later = (june("S-9", 9, OTHER), june("R-9", 10, OTHER, "return"))

        basis = Scene(SPIFF, *first, *later).basis(JUNE)

        assert SPIFF.lines(basis) == SPIFF.lines(Scene(SPIFF, *first).basis(JUNE))

    def test_a_return_frees_the_budget_for_later_sales(self) -> None:
        scene = Scene(
            SPIFF,
            june("S-1", 1, amount=8000),
            june("S-2", 2, OTHER),
            june("R-1", 3, kind="return", amount=8000),
            june("S-3", 4, OTHER),
        )

        assert (scene.paid(JUNE), scene.paid(JUNE, OTHER)) == (cny(0), cny(30))

    def test_a_return_takes_back_no_more_than_was_paid(self) -> None:
        """The budget was at its end when the sale came in; its return owes nothing."""
        scene = Scene(SPIFF, june("S-1", 1, OTHER, amount=8000), june("S-2", 2), june("R-2", 3, kind="return"))

        assert (scene.paid(JUNE), scene.paid(JUNE, OTHER)) == (cny(0), cny(80))

    def test_the_explanation_shows_the_budget_and_who_was_paid_of_it(self) -> None:
        scene = Scene(SPIFF, june("S-1", 1), june("S-2", 2, OTHER), june("S-3", 3), june("R-1", 4, kind="return"))

        assert str(SPIFF.explain(scene.basis(JUNE))) == (
            "June, exact: 20 CNY (the sum) [Handbook 4.3]\n"
            "├─ pay for sale S-1: 30 (the least of them)\n"
            "│  ├─ pay for sale S-1: 30 (always 0.01 × x)\n"
            "│  │  └─ 2026-06-01 sale S-1: CNY 3,000.00\n"
            "│  └─ left for sale S-1: 80 CNY (the first less the rest)\n"
            "│     ├─ budget: 80 CNY\n"
            "│     └─ paid before: 0 CNY (the sum)\n"
            "├─ pay for sale S-3: 20 (the least of them)\n"
            "│  ├─ pay for sale S-3: 30 (always 0.01 × x)\n"
            "│  │  └─ 2026-06-03 sale S-3: CNY 3,000.00\n"
            "│  └─ left for sale S-3: 20 CNY (the first less the rest)\n"
            "│     ├─ budget: 80 CNY\n"
            "│     └─ paid before: 60 CNY (the sum)\n"
            "│        ├─ paid to li.na before: 30\n"
            "│        └─ paid to wu.fang before: 30\n"
            "└─ pay for sale R-1: -30 (the greatest of them)\n"
            "   ├─ pay for sale R-1: -30 (the product)\n"
            "   │  ├─ pay for a sale of that amount: 30 (always 0.01 × x)\n"
            "   │  │  └─ 2026-06-04 sale R-1: CNY 3,000.00\n"
            "   │  └─ factor of what is taken back: -1\n"
            "   └─ at most what was paid: -50 CNY (the product)\n"
            "      ├─ paid to li.na before: 50 CNY\n"
            "      └─ factor of what is taken back: -1"
        )

    def test_a_team_s_sales_have_their_part_of_the_budget(self) -> None:
        """The fund of a pool is asked about the team's sales; the budget is everybody's, in one order, all the same."""
        sales = (june("S-1", 1), june("S-2", 2, OTHER), june("S-3", 3), june("R-1", 4, kind="return"))
        before, after = june("S-0", 1, "zhou.yu", amount=1000), june("M-1", 30, amount=10)
        teams = TeamBook([Member("east", ME), Member("east", OTHER)])
        credits_ = credit_sales([before, *sales, after])
        plan = plan_of(TeamPool(SPIFF, "east"))

        found = [plan.calculate(who, JUNE, credits=credits_, teams=teams) for who in (ME, OTHER, "zhou.yu")]

        assert [statement.total for statement in found] == [cny("20.05"), cny("20.05"), cny(0)]
        for statement in found:
            assert statement.explain().replay() == statement.total
        assert "paid to li.na before: 40 CNY" in str(found[0].explain())

    def test_a_sale_that_no_rule_pays_takes_nothing_of_it(self) -> None:
        rules = [SaleRule(Curve.line("1%"), parse_criterion("amount >= 1000 CNY"))]
        scene = Scene(
            attrs.evolve(SPIFF, rules=rules), june("S-1", 1, amount=500), june("S-2", 2), visit("V", JUNE.start)
        )

        assert str(SPIFF.explain_line(scene.basis(JUNE), 1)).startswith("pay for sale S-2: 30")
        assert str(scene.component.explain_line(scene.basis(JUNE), 0)) == "sale S-1, which no rule pays: 0"
        assert scene.paid(JUNE) == cny(30)

    def test_its_pay_is_no_function_of_the_total(self) -> None:
        assert SPIFF.pay_curve(Scene(SPIFF).basis(JUNE)) is None

    def test_it_reads_and_writes(self) -> None:
        check_round_trip(plan_of(attrs.evolve(SPIFF, window="quarter")))


class TestRefusals:
    @pytest.mark.parametrize(
        ("part", "value", "kind", "message"),
        [
            (
                "period",
                "2026-06",
                WrongTypeError,
                "period: found '2026-06' of type str, accepted is a Period; write it",
            ),
            ("rules", [], InvalidValueError, r"rules: found \(\), accepted is rules, at least one"),
            ("rules", [Curve.flat(1)], WrongTypeError, r"rules\[0\]: found .*, accepted is a SaleRule"),
            ("budget", 80, WrongTypeError, "budget: found 80 of type int, accepted is Money; write it as Money"),
            ("budget", cny(-1), InvalidValueError, "budget: found .*, accepted is an amount of 0 or more"),
            ("key", " ", InvalidValueError, "key: found ' '"),
            ("measure", 1, WrongTypeError, "measure: found 1"),
        ],
    )
    def test_a_wrong_part_is_refused(
        self, part: str, value: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(SPIFF, **{part: value})  # type: ignore[arg-type] # the fault under test

    def test_a_plan_refuses_a_budget_in_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatchError, match=r"^components\[0\]\.budget: found CNY and USD"):
            plan_of(attrs.evolve(SPIFF, budget=Money(80, "USD")))

    def test_a_plan_refuses_a_measure_it_has_not(self) -> None:
        with pytest.raises(
            NotFoundError, match=r"^no measure for components\[0\]\.measure 'vist'; did you mean 'visits'"
        ):
            plan_of(attrs.evolve(SPIFF, measure="vist"))

    def test_a_budget_wants_a_basis_that_a_plan_made(self) -> None:
        made = Basis(ME, JUNE, JUNE, (), cny(0), None)

        with pytest.raises(
            InvalidValueError, match=r"^basis: found 'one for li.na', accepted is a basis that a plan mad"
        ):
            SPIFF.lines(made)

    def test_without_a_budget_a_basis_made_by_hand_will_do(self) -> None:
        basis = attrs.evolve(Scene(OPEN, june("S-1", 1)).basis(JUNE), books=None)

        assert OPEN.payout(basis) == Fraction(30)

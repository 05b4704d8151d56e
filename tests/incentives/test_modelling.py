"""Simulations: costs, people, records, who is left out, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.books import Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.modelling import LeftOut, Simulation, simulate
from salesmanual.incentives.modelling_scale import scaled_credits
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year

if TYPE_CHECKING:
    from salesmanual.incentives.credits import CreditBook

MONTHS = [month(2026, number) for number in range(1, 7)]
TIERS = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (1, "8%")]), "attainment")
BONUS = Bonus("bonus", "Bonus", Money("600", "CNY"), Curve.steps([(1, 1)]), "month")
DEAL = PerSale("deal", "Per deal", [SaleRule(Curve.flat(10))])
PLAN = IncentivePlan("ae", "Account executive", "CNY", year(2026), [TIERS, BONUS, DEAL], window="quarter")
TARGETS = TargetBook(Target(name, period, Money("1000", "CNY")) for name in ("li.na", "wang.wei") for period in MONTHS)


def sold(*rows: tuple[str, int, str]) -> CreditBook:
    return credit_sales(
        Sale(f"S-{at}", date(2026, month_, 9), Money(amount, "CNY"), owner=who)
        for at, (who, month_, amount) in enumerate(rows)
    )


BOOK = sold(("li.na", 1, "1500"), ("li.na", 3, "2500"), ("wang.wei", 2, "800"), ("wang.wei", 5, "4000"))
SIMULATION = simulate(PLAN, ["wang.wei", "li.na"], MONTHS, credits=BOOK, targets=TARGETS)


class TestSimulate:
    def test_the_cost_is_the_sum_of_the_statements(self) -> None:
        statements = [
            PLAN.calculate(who, period, credits=BOOK, targets=TARGETS)
            for who in ("li.na", "wang.wei")
            for period in MONTHS
        ]

        assert SIMULATION.cost() == Money.total(statement.total for statement in statements)
        assert SIMULATION.credited() == Money("8800", "CNY")
        assert SIMULATION.cost_of_sales() == SIMULATION.cost() / Money("8800", "CNY")

    def test_people_add_up_over_windows(self) -> None:
        """Each quarter is measured once, against its own target, however many months were asked about."""
        li_na, wang_wei = SIMULATION.people()

        assert (li_na.credited, li_na.reached, li_na.target) == (
            Money("4000", "CNY"),
            Money("4000", "CNY"),
            Money("6000", "CNY"),
        )
        assert li_na.attainment() == Fraction(2, 3)
        assert dict(li_na.pays) == {"sales": 230, "bonus": 1200, "deal": 20}
        assert li_na.earned == Money("1450.00", "CNY")
        assert wang_wei.attainment() == Fraction(4, 5)

    def test_the_statement_behind_an_outcome_is_calculated_again(self) -> None:
        for outcome in SIMULATION.outcomes:
            statement = SIMULATION.statement(outcome.participant, outcome.period)
            assert statement.total == outcome.earned
            assert statement.explain().replay() == outcome.earned

    def test_there_is_no_statement_of_what_was_not_simulated(self) -> None:
        for who, when in (("nobody", MONTHS[0]), ("li.na", month(2026, 12))):
            with pytest.raises(NotFoundError, match="ask for a person and a period of the simulation"):
                SIMULATION.statement(who, when)

    def test_a_period_in_the_middle_of_a_window_starts_from_what_was_earned_before(self) -> None:
        only_march = simulate(PLAN, ["li.na"], [month(2026, 3)], credits=BOOK, targets=TARGETS)

        assert only_march.outcomes == tuple(
            outcome for outcome in SIMULATION.outcomes if (outcome.participant, outcome.period) == ("li.na", MONTHS[2])
        )

    def test_a_plan_that_begins_in_the_middle_of_a_window_pays_from_then_on(self) -> None:
        later = attrs.evolve(PLAN, effective=Period(date(2026, 2, 1), date(2027, 1, 1)), window="year")
        simulation = simulate(later, ["li.na"], MONTHS[1:], credits=BOOK, targets=TARGETS)

        assert simulation.credited() == Money("2500", "CNY")
        assert [outcome.earned for outcome in simulation.outcomes] == [
            later.calculate("li.na", period, credits=BOOK, targets=TARGETS).total for period in MONTHS[1:]
        ]

    def test_exact_pay_where_only_the_total_is_rounded(self) -> None:
        plan = attrs.evolve(PLAN, rounding=Rounding(at="total"), components=[Commission("c", "C", Curve.line("1/3"))])
        simulation = simulate(plan, ["li.na"], MONTHS[:3], credits=sold(("li.na", 1, "100"), ("li.na", 2, "100")))

        assert [outcome.pays for outcome in simulation.outcomes] == [(Fraction(100, 3),), (Fraction(100, 3),), (0,)]
        assert [str(outcome.earned.amount) for outcome in simulation.outcomes] == ["33.33", "33.34", "0.00"]

    def test_cap_and_floor_hold_for_the_window(self) -> None:
        plan = attrs.evolve(PLAN, cap=Money("700", "CNY"), floor=Money("50", "CNY"))
        simulation = simulate(plan, ["li.na", "wang.wei"], MONTHS, credits=BOOK, targets=TARGETS)

        assert [person.earned for person in simulation.people()] == [Money("750", "CNY"), Money("750.00", "CNY")]

    def test_nothing_sold_costs_nothing_of_sales(self) -> None:
        simulation = simulate(PLAN, ["li.na"], [MONTHS[0]], credits=[], targets=TARGETS)

        assert (simulation.cost(), simulation.cost_of_sales()) == (Money("0.00", "CNY"), None)

    def test_progress_is_told_after_each_person(self) -> None:
        told: list[tuple[int, int]] = []
        simulate(
            PLAN,
            ["li.na", "wang.wei"],
            MONTHS,
            credits=BOOK,
            targets=TARGETS,
            progress=lambda done, total: told.append((done, total)),
        )

        assert told == [(6, 12), (12, 12)]

    def test_rates_and_teams_and_facts_reach_the_plan(self) -> None:
        usd = credit_sales([Sale("S-1", date(2026, 1, 9), Money("100", "USD"), owner="li.na")])
        rates = RateTable([ExchangeRate("USD", "CNY", "7.2", date(2026, 1, 1))])
        plan = attrs.evolve(PLAN, components=[Commission("c", "C", Curve.line("10%"))])

        simulation = simulate(
            plan,
            ["li.na"],
            MONTHS[:1],
            credits=usd,
            rates=rates,
            facts=FactBook([Fact("li.na", date(2026, 1, 1), {"grade": 2})]),
            teams=TeamBook([Member("east", "li.na")]),
        )

        assert simulation.cost() == Money("72.00", "CNY")
        assert simulation.statement("li.na", MONTHS[0]).to_date.facts() == {"grade": 2}
        assert simulation.statement("li.na", MONTHS[0]).to_date.team("east") == ("li.na",)


class TestLeftOut:
    SOME = TargetBook(Target("li.na", month(2026, at), Money("1000", "CNY")) for at in (4, 5, 6))

    def test_who_has_no_target_stops_the_run(self) -> None:
        with pytest.raises(NotFoundError, match=r"no target 'li\.na in 2026-Q1'"):
            simulate(PLAN, ["li.na"], MONTHS, credits=BOOK, targets=self.SOME)

    def test_or_is_listed(self) -> None:
        simulation = simulate(
            PLAN, ["li.na", "wang.wei"], MONTHS, credits=BOOK, targets=self.SOME, without_target="leave-out"
        )

        assert [(left.participant, str(left.period)) for left in simulation.left_out] == [
            *(("li.na", f"2026-0{at}") for at in (1, 2, 3)),
            *(("wang.wei", f"2026-0{at}") for at in range(1, 7)),
        ]
        assert isinstance(simulation.left_out[0], LeftOut)
        assert [person.participant for person in simulation.people()] == ["li.na"]
        assert "no target is set, and a component needs one" in simulation.to_text()
        assert len(simulation.tables()) == 3

    def test_a_target_that_only_the_statement_would_show_may_be_missing(self) -> None:
        plan = attrs.evolve(PLAN, components=[Commission("c", "C", Curve.line("10%"))])
        simulation = simulate(plan, ["li.na"], MONTHS, credits=BOOK)

        (person,) = simulation.people()
        assert (person.target, person.attainment()) == (None, None)
        assert simulation.left_out == ()

    def test_another_error_is_not_taken_for_a_missing_target(self) -> None:
        usd = credit_sales([Sale("S-1", date(2026, 1, 9), Money("100", "USD"), owner="li.na")])
        rates = RateTable([ExchangeRate("USD", "CNY", "7.2", date(2026, 6, 1))])

        with pytest.raises(NotFoundError, match="no exchange rate"):
            simulate(PLAN, ["li.na"], MONTHS, credits=usd, targets=TARGETS, rates=rates, without_target="leave-out")


class TestView:
    def test_records_have_every_figure_by_name(self) -> None:
        assert SIMULATION.records()[0] == {
            "participant": "li.na",
            "period": "2026-01",
            "currency": "CNY",
            "credited": Decimal(1500),
            "credited_to_date": Decimal(1500),
            "target": Decimal(3000),
            "attainment": Decimal("0.5"),
            "earned": Decimal("685.00"),
            "pay.sales": Decimal("75.00"),
            "pay.bonus": Decimal("600.00"),
            "pay.deal": Decimal("10.00"),
        }
        assert len(SIMULATION.records()) == 12

    def test_an_attainment_that_is_no_decimal_stays_a_ratio(self) -> None:
        book = sold(("li.na", 1, "1000"))
        (record,) = simulate(PLAN, ["li.na"], MONTHS[:1], credits=book, targets=TARGETS).records()

        assert record["attainment"] == Fraction(1, 3)

    def test_without_a_target_the_attainment_is_nothing(self) -> None:
        plan = attrs.evolve(PLAN, components=[DEAL])
        (record,) = simulate(plan, ["li.na"], MONTHS[:1], credits=BOOK).records()

        assert (record["target"], record["attainment"]) == (None, None)

    def test_tables_are_by_period_and_by_person(self) -> None:
        by_period, by_person = SIMULATION.tables()

        assert [row[0] for row in by_period.rows] == [str(period) for period in MONTHS]
        assert by_person.total is not None
        assert by_person.total[4] == SIMULATION.cost()

    def test_every_form_shows_the_cost(self) -> None:
        for shown in (
            str(SIMULATION),
            SIMULATION.to_markdown(),
            SIMULATION.to_html(),
            SIMULATION._repr_html_(),
        ):
            assert SIMULATION.cost().figure() in shown


class TestScaledCredits:
    def test_the_residue_goes_to_the_largest(self) -> None:
        book = sold(("li.na", 1, "1"), ("li.na", 2, "1"), ("li.na", 3, "1"))
        scaled = scaled_credits(book.credits, Money("100", "CNY"))

        assert scaled is not None
        assert [str(credit.amount.amount) for credit in scaled] == ["33.34", "33.33", "33.33"]

    def test_what_is_no_booking_stays(self) -> None:
        visit = Sale("V-1", date(2026, 1, 2), Money("1", "CNY"), "activity", owner="li.na")
        order = Sale("S-1", date(2026, 1, 3), Money("50", "CNY"), owner="li.na")
        scaled = scaled_credits(credit_sales([visit, order]).credits, Money("100", "CNY"))

        assert scaled is not None
        assert [credit.amount for credit in scaled] == [Money("1", "CNY"), Money("100.00", "CNY")]

    def test_nothing_cannot_be_scaled(self) -> None:
        sale = Sale("S-1", date(2026, 1, 3), Money("50", "CNY"), owner="li.na")
        back = Sale("S-2", date(2026, 1, 3), Money("50", "CNY"), "return", owner="li.na")

        assert scaled_credits([], Money("100", "CNY")) is None
        assert scaled_credits(credit_sales([sale, back]).credits, Money("100", "CNY")) is None


class TestBadInput:
    @pytest.mark.parametrize(
        ("population", "error", "message"),
        [
            ("li.na", WrongTypeError, "population: .*the names of people, in a list"),
            (None, WrongTypeError, "population: .*the names of people, in a list"),
            ([], InvalidValueError, r"population: .*at least one name; take CreditBook\.participants\(\)"),
            (["li.na", "li.na"], DuplicateError, "person 'li.na' is there already"),
            ([5], WrongTypeError, r"population\[0\]: .*text"),
            (["li.na", ""], InvalidValueError, r"population\[1\]: .*one line of text"),
        ],
    )
    def test_a_population_that_is_none(self, population: list[str], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            simulate(PLAN, population, MONTHS, credits=BOOK, targets=TARGETS)

    @pytest.mark.parametrize(
        ("periods", "error", "message"),
        [
            (MONTHS[0], WrongTypeError, r"periods: .*periods, in a list; write one period as \[month\(2026, 3\)\]"),
            (None, WrongTypeError, "periods: .*periods, in a list"),
            (["2026-01"], WrongTypeError, r"periods\[0\]: .*a Period; write it as month\(2026, 3\)"),
            ([], InvalidValueError, "periods: .*at least one period"),
            ([MONTHS[0], quarter(2026, 1)], InvalidValueError, "periods that do not overlap"),
            ([year(2026)], InvalidValueError, "a period inside one window"),
            ([month(2027, 1)], InvalidValueError, "when the plan holds"),
        ],
    )
    def test_periods_that_are_none(self, periods: list[Period], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            simulate(PLAN, ["li.na"], periods, credits=BOOK, targets=TARGETS)

    def test_what_is_no_plan(self) -> None:
        with pytest.raises(WrongTypeError, match=r"plan: .*an IncentivePlan"):
            simulate("ae", ["li.na"], MONTHS, credits=BOOK)  # type: ignore[arg-type] # the point

    def test_what_is_no_credit(self) -> None:
        with pytest.raises(WrongTypeError, match=r"credits\[0\]: .*a Credit"):
            simulate(PLAN, ["li.na"], MONTHS, credits=[5])  # type: ignore[list-item] # the point

    def test_an_unknown_way_to_treat_who_has_no_target(self) -> None:
        with pytest.raises(InvalidValueError, match=r"without_target: .*did you mean 'leave-out'"):
            simulate(PLAN, ["li.na"], MONTHS, credits=BOOK, without_target="leave out")  # type: ignore[arg-type] # the point

    def test_a_target_of_zero(self) -> None:
        zero = TargetBook([Target("li.na", quarter(2026, 1), Money("0", "CNY"))])

        with pytest.raises(ZeroTargetError, match=r"li.na"):
            simulate(PLAN, ["li.na"], MONTHS[:3], credits=BOOK, targets=zero)

    def test_credits_in_another_currency(self) -> None:
        usd = credit_sales([Sale("S-1", date(2026, 1, 9), Money("100", "USD"), owner="li.na")])

        with pytest.raises(CurrencyMismatchError):
            simulate(PLAN, ["li.na"], MONTHS, credits=usd, targets=TARGETS)


def test_a_simulation_can_be_compared_and_hides_what_it_was_made_of() -> None:
    again = simulate(PLAN, ["li.na", "wang.wei"], reversed(MONTHS), credits=BOOK, targets=TARGETS)

    assert isinstance(again, Simulation)
    assert again == SIMULATION
    assert "world" not in repr(again)

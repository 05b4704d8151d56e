"""What a plan looks at: facts, teams, measures, rates; and what components see of it."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.advice import next_tiers, what_to_sell
from salesmanual.incentives.basis import Basis, explain_attainment, explain_credited
from salesmanual.incentives.books import NO_FACTS, NO_TEAMS, Books, Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.measures import Measure, Measured
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, SaleKind, Split
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, half, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.plan import RateDay

MARCH = month(2026, 3)
VISITS = Measure("visits", "Visits", "count", "visits", kinds=[SaleKind.ACTIVITY])
MARGIN = Measure("margin", "Margin", "attributes.margin")
RATES = RateTable(
    [
        ExchangeRate("USD", "CNY", "7.00", date(2026, 1, 1)),
        ExchangeRate("USD", "CNY", "7.20", date(2026, 3, 20)),
    ]
)


def cny(amount: str | int) -> Money:
    return Money(amount, "CNY")


def order(name: str, on: date, amount: str, currency: str = "CNY", **facts: object) -> Sale:
    return Sale(name, on, Money(amount, currency), owner="li.na", attributes=facts)


def visit(name: str, on: date) -> Sale:
    return Sale(name, on, cny(0), SaleKind.ACTIVITY, owner="li.na")


def plan_of(*components: PlanComponent, rate_day: RateDay = "sale", rounding: Rounding | None = None) -> IncentivePlan:
    return IncentivePlan(
        "plan",
        "Plan",
        "CNY",
        year(2026),
        components or [Commission("c", "Commission", Curve.line("5%"))],
        measures=[VISITS, MARGIN],
        rate_day=rate_day,
        rounding=rounding or Rounding(),
    )


class TestFactBook:
    BOOK = FactBook([Fact("li.na", date(2026, 7, 1), {"level": 2}), Fact("li.na", date(2026, 1, 1), {"level": 1})])

    def test_the_latest_entry_not_after_the_day_holds(self) -> None:
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)]

        assert [self.BOOK.of("li.na", day).get("level") for day in days] == [None, 1, 1, 2, 2]

    def test_of_a_stranger_nothing_is_known(self) -> None:
        assert self.BOOK.of("wang.wei", MARCH.start) == NO_FACTS.of("li.na", MARCH.start) == {}

    def test_a_fact_does_not_change_with_the_mapping_it_was_made_of(self) -> None:
        values = {"level": 1}
        fact = Fact("li.na", MARCH.start, values)
        values["level"] = 9

        assert fact.values == {"level": 1}
        assert hash(fact) == hash(Fact("li.na", MARCH.start, {}))

    def test_it_is_written_read_and_pickled(self) -> None:
        check_round_trip(self.BOOK)
        assert pickle.loads(pickle.dumps(self.BOOK)).of("li.na", MARCH.start) == {"level": 1}  # noqa: S301 - made here

    def test_two_entries_from_one_day_on_are_refused(self) -> None:
        with pytest.raises(
            DuplicateError, match=r"^facts 'li.na since 2026-01-01' is there already; write them as one"
        ):
            FactBook([*self.BOOK.facts, self.BOOK.facts[0]])

    @pytest.mark.parametrize(
        ("facts", "message"),
        [(7, "facts: found 7"), ("ab", "facts: found 'ab'"), ([{"level": 1}], r"facts\[0\]: found .*a Fact")],
    )
    def test_what_is_no_fact_is_refused(self, facts: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            FactBook(facts)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (("", MARCH.start, {}), "participant: found ''"),
            (("li.na", "soon", {}), "since: found 'soon'"),
            (("li.na", MARCH.start, [1]), r"values: found \[1\]"),
        ],
    )
    def test_wrong_parts_of_a_fact_are_refused(self, parts: tuple[object, ...], message: str) -> None:
        with pytest.raises(SalesManualError, match=f"^{message}"):
            Fact(*parts)  # type: ignore[arg-type] # the fault under test


class TestTeamBook:
    BOOK = TeamBook(
        [
            Member("east", "wu.fang", half(2026, 2)),
            Member("east", "li.na"),
            Member("east", "li.na", year(2026)),
            Member("west", "wang.wei"),
        ]
    )

    def test_a_team_has_who_belongs_to_it_on_the_last_day_once(self) -> None:
        assert self.BOOK.members("east", month(2026, 6)) == ("li.na",)
        assert self.BOOK.members("east", Period(date(2026, 6, 1), date(2026, 7, 2))) == ("li.na", "wu.fang")

    def test_a_team_that_nobody_belongs_to_is_empty(self) -> None:
        assert self.BOOK.members("north", MARCH) == NO_TEAMS.members("east", MARCH) == ()

    def test_it_is_written_read_and_pickled(self) -> None:
        check_round_trip(self.BOOK)
        assert pickle.loads(pickle.dumps(self.BOOK)).members("west", MARCH) == ("wang.wei",)  # noqa: S301 - made here

    @pytest.mark.parametrize(
        ("members", "message"),
        [(7, "member_of: found 7"), ([("east", "li.na")], r"member_of\[0\]: found .*write it as Member\('east'")],
    )
    def test_what_is_no_member_is_refused(self, members: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            TeamBook(members)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (("", "li.na"), "team: found ''"),
            (("east", 7), "participant: found 7"),
            (("east", "li.na", 2026), "period: found 2026 of type int, accepted is a Period, or None for always"),
        ],
    )
    def test_wrong_parts_of_a_member_are_refused(self, parts: tuple[object, ...], message: str) -> None:
        with pytest.raises(SalesManualError, match=f"^{message}"):
            Member(*parts)  # type: ignore[arg-type] # the fault under test


class TestMeasures:
    BOOK = credit_sales(
        [
            visit("V-1", date(2026, 3, 2)),
            visit("V-2", date(2026, 3, 3)),
            order("S-1", date(2026, 3, 9), "1000", margin="300"),
        ]
    )

    def test_a_commission_over_a_quantity_pays_for_each_unit(self) -> None:
        plan = plan_of(Commission("v", "Visits", Curve.marginal([(0, 20), (1, 50)]), measure="visits"))

        statement = plan.calculate("li.na", MARCH, credits=self.BOOK)

        assert statement.total == cny(70)
        assert statement.explain().replay() == cny(70)
        assert "20 + 50" in str(statement.explain()) or "2 visits" in str(statement.explain())

    def test_a_bonus_over_a_quantity_looks_at_its_own_target(self) -> None:
        plan = plan_of(Bonus("v", "Visits", cny(100), Curve.line(1), measure="visits"))
        targets = TargetBook(
            [
                Target("li.na", MARCH, Quantity(4, "visits"), "visits"),
                Target("li.na", MARCH, cny(9)),
            ]
        )

        statement = plan.calculate("li.na", MARCH, credits=self.BOOK, targets=targets)

        assert statement.total == cny(50)
        assert statement.explain().replay() == cny(50)
        basis = plan.basis("li.na", MARCH, credits=self.BOOK, targets=targets, measure="visits")
        assert str(explain_attainment(basis, "v")).startswith("attainment: 50%")
        assert "4 visits" in str(explain_attainment(basis, "v"))
        assert "2 visits" in str(explain_credited(basis))

    def test_a_component_that_pays_each_sale_counts_its_measure(self) -> None:
        plan = plan_of(PerSale("m", "Margin", [SaleRule(Curve.line("10%"))], measure="margin"))

        assert plan.calculate("li.na", MARCH, credits=self.BOOK).total == cny(30)

    @pytest.mark.parametrize("at", ["line", "component", "total"])
    def test_lines_of_a_quantity_add_up_with_what_is_paid_without_any(self, at: str) -> None:
        rounding = attrs.evolve(Rounding(), at=at)
        curve = Curve.steps([(0, 7), (1, 20), (2, 50)])
        plan = plan_of(Commission("v", "Visits", curve, measure="visits"), rounding=rounding)

        statement = plan.calculate("li.na", MARCH, credits=self.BOOK)

        assert statement.total == statement.explain().replay() == cny(50)

    def test_activities_do_not_count_as_sales(self) -> None:
        statement = plan_of().calculate("li.na", MARCH, credits=self.BOOK)

        assert [credit.sale.id for credit in statement.credits] == ["S-1"]
        assert self.BOOK.bookings() is self.BOOK.bookings()
        assert self.BOOK.bookings().bookings() is self.BOOK.bookings()
        assert self.BOOK.bookings().uncredited == self.BOOK.uncredited

    def test_a_measure_that_a_plan_has_not_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match=r"^no measure 'visist'; did you mean 'visits'\?"):
            plan_of().basis("li.na", MARCH, credits=self.BOOK, measure="visist")
        with pytest.raises(
            NotFoundError, match=r"^no measure for components\[0\]\.measure 'visist'; did you mean 'visits'\?"
        ):
            plan_of(Commission("v", "Visits", Curve.line(1), measure="visist"))

    def test_targets_that_know_no_measures_have_none_of_them(self) -> None:
        class Plain:
            def of(self, participant: str, period: Period) -> Money | None:
                return cny(len(participant)) if period == MARCH else None

        basis = plan_of().basis("li.na", MARCH, credits=self.BOOK, targets=Plain())

        assert basis.target == basis.target_money() == cny(5)
        assert basis.of_measure("visits").target is None
        assert basis.of_measure("visits").target_money() is None

    def test_components_that_count_a_measure_are_left_out_of_advice(self) -> None:
        tiers = Curve.marginal([(0, "5%"), (5000, "8%")])
        plan = plan_of(
            Commission("c", "Commission", tiers), Commission("v", "Visits", Curve.line(10), measure="visits")
        )

        (tier,) = next_tiers(plan, "li.na", MARCH, credits=self.BOOK)
        still = what_to_sell(plan, "li.na", MARCH, credits=self.BOOK, to_earn=cny(170))

        assert (tier.component, tier.to_sell) == ("c", cny(4000))
        assert still.amount == cny("1999.90")

    @pytest.mark.parametrize(
        ("measures", "kind", "message"),
        [
            (7, WrongTypeError, "measures: found 7"),
            (["visits"], WrongTypeError, r"measures\[0\]: found 'visits'.*a Measure"),
            ([VISITS, VISITS], DuplicateError, "measure 'visits' is there already; give each measure a key of its own"),
        ],
    )
    def test_wrong_measures_are_refused(self, measures: object, kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(plan_of(), measures=measures)  # type: ignore[arg-type] # the fault under test


@attrs.frozen
class _Doubled:
    """What a modifier does to a target."""

    def ask(self, basis: Basis) -> Basis:
        return attrs.evolve(basis, target=cny(2))


class TestBasis:
    BOOK = TestMeasures.BOOK
    FACTS = FactBook([Fact("li.na", date(2026, 3, 31), {"level": 2})])
    TEAMS = TeamBook([Member("east", "li.na"), Member("east", "wang.wei")])

    def basis(self) -> Basis:
        return plan_of().basis("li.na", MARCH, credits=self.BOOK, facts=self.FACTS, teams=self.TEAMS)

    def test_it_finds_the_same_stretch_by_another_measure_person_or_window(self) -> None:
        basis = self.basis()

        assert basis.of_measure("visits").credited == Quantity(2, "visits")
        assert basis.of_measure("visits").of_measure("") is basis
        assert basis.of_person("wang.wei").credited == cny(0)
        assert basis.of_window(quarter(2026, 1), date(2026, 3, 5)).credits == ()
        assert basis.of_person("li.na") is basis

    def test_it_knows_the_facts_and_the_team_of_the_last_day(self) -> None:
        basis = self.basis()

        assert basis.facts() == {"level": 2}
        assert basis.team("east") == ("li.na", "wang.wei")

    def test_made_by_hand_it_has_no_books(self) -> None:
        basis = Basis("li.na", MARCH, MARCH, (), cny(0), None)

        assert basis.currency == "CNY"
        assert (basis.facts(), basis.team("east")) == ({}, ())
        with pytest.raises(InvalidValueError, match=r"^basis: found 'one for li.na'.*ask IncentivePlan.basis for it"):
            basis.of_person("wang.wei")
        assert Basis("li.na", MARCH, MARCH, (), Quantity(1, "visits"), None).currency == ""

    def test_a_quantity_is_no_money(self) -> None:
        basis = self.basis().of_measure("visits")

        with pytest.raises(WrongTypeError, match=r"^credited: found Quantity.* accepted is money; ask for a measure"):
            basis.credited_money()
        with pytest.raises(NotFoundError, match=r"^no target"):
            basis.attainment("v")

    @pytest.mark.parametrize(
        ("target", "kind", "message"),
        [
            (cny(4), WrongTypeError, "divide: found Money"),
            (Quantity(4, "calls"), InvalidValueError, "divide: found 'visits and calls'"),
            (Quantity(0, "visits"), ZeroTargetError, "target of li.na in 2026-03"),
        ],
    )
    def test_a_target_of_another_unit_is_refused(
        self, target: Money | Quantity, kind: type[SalesManualError], message: str
    ) -> None:
        basis = attrs.evolve(self.basis().of_measure("visits"), target=target)

        with pytest.raises(kind, match=f"^{message}"):
            basis.attainment("v")

    def test_a_quantity_is_no_target_of_money(self) -> None:
        with pytest.raises(SalesManualError):
            attrs.evolve(self.basis(), target=Quantity(4, "visits")).attainment("c")

    def test_of_money_what_is_credited_is_money(self) -> None:
        assert self.basis().credited_money() == self.basis().credited == cny(1000)

    def test_a_modifier_around_changes_the_target_of_whatever_else_is_asked(self) -> None:
        doubled = attrs.evolve(self.basis(), asks=(_Doubled(),))

        found = [doubled.of_measure(""), doubled.of_person("li.na"), doubled.of_window(MARCH, MARCH.end)]

        assert [each.target for each in found] == [cny(2)] * 3
        assert all(each.asks == doubled.asks for each in found)
        assert self.basis().of_measure("").target is None

    @pytest.mark.parametrize(
        ("sources", "message"),
        [
            ({"targets": [5]}, r"targets: found \[5\] of type list, accepted is a TargetBook; write them as TargetB"),
            ({"facts": {}}, "facts: found {} of type dict, accepted is a FactBook; write them as FactBook"),
            ({"teams": TeamBook}, "teams: found .* accepted is a TeamBook or a ReportingBook; write them as"),
            ({"rates": 7}, "rates: found 7 of type int, accepted is a RateTable; write them as RateTable"),
        ],
    )
    def test_what_is_no_source_is_refused_by_its_name(self, sources: dict[str, object], message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            plan_of().calculate("li.na", MARCH, credits=self.BOOK, **sources)  # type: ignore[arg-type] # the fault

    def test_a_measure_is_found_by_its_key(self) -> None:
        books = Books(plan_of(), self.BOOK, TargetBook())

        assert books.measure("visits") is VISITS
        with pytest.raises(NotFoundError, match=r"^no measure 'visit'; did you mean 'visits'"):
            books.measure("visit")


class TestCurrencies:
    BOOK = credit_sales(
        [
            order("S-1", date(2026, 3, 9), "1000"),
            order("S-2", date(2026, 3, 10), "100", "USD", margin=Money("10", "USD")),
            Sale(
                "S-3", date(2026, 3, 25), Money("100", "USD"), splits=[Split("li.na", "50%"), Split("wu.fang", "50%")]
            ),
        ]
    )

    @pytest.mark.parametrize(("rate_day", "credited"), [("sale", "2060.00"), ("window-end", "2080.00")])
    def test_a_sale_in_another_currency_counts_at_the_rate_of_the_day_that_the_plan_names(
        self, rate_day: RateDay, credited: str
    ) -> None:
        statement = plan_of(rate_day=rate_day).calculate("li.na", MARCH, credits=self.BOOK, rates=RATES)

        assert statement.credited() == cny(credited)
        assert statement.total == statement.explain().replay() == cny(credited).times("5%")
        first, second, half_of_third = statement.credits
        assert first is self.BOOK.credits[0]
        assert isinstance(second, Measured)
        assert half_of_third.share == Fraction(1, 2)

    def test_a_measure_of_money_is_converted_as_well(self) -> None:
        plan = plan_of(PerSale("m", "Margin", [SaleRule(Curve.line(1))], measure="margin"))
        only = CreditBook(credit for credit in self.BOOK.credits if credit.sale.id == "S-2")

        assert plan.calculate("li.na", MARCH, credits=only, rates=RATES).total == cny(70)
        with pytest.raises(CurrencyMismatchError, match=r"^total: found CNY and USD"):
            plan.calculate("li.na", MARCH, credits=only)

    def test_without_rates_another_currency_is_refused(self) -> None:
        with pytest.raises(CurrencyMismatchError):
            plan_of().calculate("li.na", MARCH, credits=self.BOOK)

    def test_a_day_before_the_first_rate_is_refused(self) -> None:
        book = credit_sales([order("S-1", date(2026, 1, 5), "1", "EUR")])

        with pytest.raises(NotFoundError, match=r"^no exchange rate 'EUR/CNY'"):
            plan_of().calculate("li.na", month(2026, 1), credits=book, rates=RATES)

    def test_another_day_is_refused(self) -> None:
        with pytest.raises(
            InvalidValueError, match=r"^rate_day: found 'sales', accepted is a day; did you mean 'sale'"
        ):
            plan_of(rate_day="sales")  # type: ignore[arg-type] # the fault under test

    def test_the_plan_is_written_and_read_back(self) -> None:
        check_round_trip(plan_of(Commission("v", "Visits", Curve.line(1), measure="visits"), rate_day="window-end"))


@pytest.mark.parametrize("measure", [None, 7, "a\nb", "x" * 201, " "])
def test_the_measure_of_a_component_is_a_key(measure: object) -> None:
    with pytest.raises(SalesManualError, match=r"^measure: found"):
        Commission("c", "C", Curve.line(1), measure=measure)  # type: ignore[arg-type] # the fault under test


class TestTargetsOfLongerPeriods:
    """A plan may be paid by the month while its targets, and the component that asks for them, are of the quarter."""

    TARGETS = TargetBook([Target("li.na", quarter(2026, 1), Money("90000", "CNY"))])
    RATE = Curve.marginal([(0, "5%")])

    def plan(self, *components: Commission | Bonus) -> IncentivePlan:
        return IncentivePlan("ae", "AE", "CNY", year(2026), components)

    def test_they_do_not_stand_in_the_way_of_a_component_that_asks_for_none(self) -> None:
        quarterly = Bonus("bonus", "Bonus", Money("900", "CNY"), Curve.points([(0, 0), (1, 1)]), "quarter")
        plan = self.plan(Commission("sales", "Commission", self.RATE), quarterly)
        book = credit_sales([Sale("S-1", date(2026, 2, 9), Money("45000", "CNY"), owner="li.na")])

        statement = plan.calculate("li.na", month(2026, 2), credits=book, targets=self.TARGETS)

        assert statement.total == Money("2700", "CNY")
        assert statement.to_date.target is None

    def test_a_component_that_asks_for_one_of_the_month_is_told_to_break_them_down(self) -> None:
        plan = self.plan(Commission("sales", "Commission", self.RATE, "attainment"))

        with pytest.raises(
            InvalidValueError, match=r"^targets\[li.na\].period: found '2026-Q1'.*break the target down"
        ):
            plan.calculate("li.na", month(2026, 2), credits=[], targets=self.TARGETS)

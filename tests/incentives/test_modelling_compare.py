"""Plans compared: winners and losers, figures, tables, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.modelling_compare import compare
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year

MONTHS = [month(2026, 1), month(2026, 2)]
PEOPLE = ("chen", "li.na", "wang")
TARGETS = TargetBook(Target(name, period, Money("1000", "CNY")) for name in PEOPLE for period in MONTHS)


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def plan(*tiers: tuple[str, str]) -> IncentivePlan:
    commission = Commission("sales", "Commission", Curve.marginal(tiers), "attainment")
    return IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])


FLAT, STEEP = plan(("0", "10%")), plan(("0", "5%"), ("1", "30%"))
BOOK = credit_sales(
    Sale(f"S-{who}-{at}", date(2026, at, 5), cny(amount), owner=who)
    for who, amounts in {"chen": ("500", "500"), "li.na": ("2000", "1000"), "wang": ("1200", "800")}.items()
    for at, amount in enumerate(amounts, 1)
)
COMPARISON = compare({"flat": FLAT, "steep": STEEP}, PEOPLE, MONTHS, credits=BOOK, targets=TARGETS)


class TestChanges:
    def test_winners_losers_and_the_greatest_first(self) -> None:
        changes = {change.participant: change.difference() for change in COMPARISON.changes("steep")}

        assert changes == {"li.na": cny("100.00"), "wang": cny("-50.00"), "chen": cny("-50.00")}
        assert list(changes) == ["li.na", "chen", "wang"]
        assert [change.participant for change in COMPARISON.winners("steep")] == ["li.na"]
        assert [change.participant for change in COMPARISON.losers("steep")] == ["wang", "chen"]
        assert COMPARISON.winners("flat") == COMPARISON.losers("flat") == ()

    def test_the_plan_to_come_from_can_be_named(self) -> None:
        assert COMPARISON.losers("flat", since="steep")[0].participant == "li.na"

    def test_an_unknown_plan(self) -> None:
        with pytest.raises(NotFoundError, match="no plan 'step'; did you mean 'steep'"):
            COMPARISON.changes("step")

    def test_who_is_left_out_under_a_plan_earned_nothing_there(self) -> None:
        by_amount = attrs.evolve(FLAT, components=[Commission("c", "C", Curve.line("10%"))])
        comparison = compare(
            {"amount": by_amount, "attainment": FLAT},
            ["li.na", "new"],
            MONTHS,
            credits=[*BOOK.credits, *credit_sales([Sale("N", date(2026, 1, 9), cny("10"), owner="new")]).credits],
            targets=TARGETS,
            without_target="leave-out",
        )

        assert [(change.participant, change.after) for change in comparison.losers("attainment")] == [("new", cny("0"))]


class TestFigures:
    def test_each_plan_in_figures(self) -> None:
        flat, steep = COMPARISON.figures

        assert (flat.name, flat.cost, flat.cost_of_sales) == ("flat", cny("600.00"), Fraction(1, 10))
        assert (flat.p10, flat.p50, flat.p90) == (cny("100"), cny("200"), cny("300"))
        assert (flat.gini, flat.r_squared, flat.correlation) == (Fraction(2, 9), Fraction(1), Decimal("1.000"))
        assert (flat.mix, flat.variable_share) == ((("sales", Fraction(1)),), None)
        assert steep.leverage == Fraction(400, 100)

    def test_leverage_is_pay_at_the_best_over_pay_on_target(self) -> None:
        """Li Na sold one and a half times her target; at a flat rate that is one and a half times the pay."""
        assert COMPARISON.figures[0].leverage == Fraction(3, 2)

    def test_the_mix_is_what_each_component_pays(self) -> None:
        bonus = Bonus("bonus", "Bonus", cny("100"), Curve.steps([(1, 1)]))
        both = attrs.evolve(FLAT, components=[*FLAT.components, bonus])
        (figures,) = compare({"both": both}, PEOPLE, MONTHS, credits=BOOK, targets=TARGETS).figures

        assert figures.mix == (("sales", Fraction(600, 900)), ("bonus", Fraction(300, 900)))

    def test_pay_mix_with_salaries(self) -> None:
        salaries = dict.fromkeys(PEOPLE, cny("1000"))
        comparison = compare({"flat": FLAT}, PEOPLE, MONTHS, credits=BOOK, targets=TARGETS, salaries=salaries)

        assert comparison.figures[0].variable_share == Fraction(600, 3600)
        assert "16.67%" in comparison.to_text()

    def test_what_cannot_be_said_is_nothing(self) -> None:
        by_amount = attrs.evolve(FLAT, components=[Commission("c", "C", Curve.line("10%"))])
        (figures,) = compare({"a": by_amount}, ["li.na"], MONTHS, credits=[]).figures

        assert (figures.cost_of_sales, figures.gini, figures.correlation, figures.leverage) == (None, None, None, None)
        assert figures.mix == ()

    def test_no_salaries_and_no_pay_have_no_share(self) -> None:
        salaries = {"li.na": cny("0")}
        (figures,) = compare({"a": FLAT}, ["li.na"], MONTHS, credits=[], targets=TARGETS, salaries=salaries).figures

        assert figures.variable_share is None
        assert figures.leverage is None  # nothing was sold that could be scaled to the target

    def test_no_leverage_where_the_target_pays_nothing(self) -> None:
        only_above = plan(("1", "30%"))
        (figures,) = compare({"a": only_above}, ["li.na"], MONTHS, credits=BOOK, targets=TARGETS).figures

        assert figures.leverage is None

    def test_no_leverage_where_a_window_of_the_best_has_no_target(self) -> None:
        by_amount = attrs.evolve(FLAT, components=[Commission("c", "C", Curve.line("10%"))], window="month")
        some = TargetBook([Target("li.na", MONTHS[0], cny("1000"))])
        (figures,) = compare({"a": by_amount}, ["li.na"], MONTHS, credits=BOOK, targets=some).figures

        assert figures.leverage is None

    def test_no_leverage_where_sales_are_in_other_currencies(self) -> None:
        usd = credit_sales([Sale("S-1", date(2026, 1, 9), Money("100", "USD"), owner="li.na")])
        rates = RateTable([ExchangeRate("USD", "CNY", "7", date(2026, 1, 1))])
        (figures,) = compare({"a": FLAT}, ["li.na"], MONTHS, credits=usd, targets=TARGETS, rates=rates).figures

        assert figures.cost == cny("70.00")
        assert figures.leverage is None

    def test_nobody_paid_at_all(self) -> None:
        (figures,) = compare({"a": FLAT}, ["li.na"], MONTHS, credits=BOOK, without_target="leave-out").figures

        assert (figures.cost, figures.p50, figures.leverage) == (cny("0"), cny("0"), None)


class TestView:
    def test_the_tables_are_plans_people_and_components(self) -> None:
        plans, people, mixes = COMPARISON.tables()

        assert [row[0] for row in plans.rows] == ["flat", "steep"]
        assert [row[4:6] for row in plans.rows] == [(0, 0), (1, 2)]
        assert people.rows[0] == ("li.na", cny("300.00"), cny("400.00"), cny("100.00"))
        assert people.total is not None
        assert people.total[1:] == (cny("600.00"), cny("600.00"), cny("0.00"))
        assert len(mixes.rows) == 2

    def test_one_plan_alone_has_no_change(self) -> None:
        alone = compare({"flat": FLAT}, PEOPLE, MONTHS, credits=BOOK, targets=TARGETS)

        assert alone.records()[0] == {"person": "chen", "plan.flat": Decimal("100.00")}

    def test_every_form_shows_the_names(self) -> None:
        for shown in (
            str(COMPARISON),
            COMPARISON.to_markdown(),
            COMPARISON.to_html(),
            COMPARISON._repr_html_(),
        ):
            assert "steep" in shown

    def test_progress_counts_the_statements_of_all_plans(self) -> None:
        told: list[tuple[int, int]] = []
        compare(
            {"flat": FLAT, "steep": STEEP},
            PEOPLE,
            MONTHS,
            credits=BOOK,
            targets=TARGETS,
            progress=lambda done, total: told.append((done, total)),
        )

        assert told == [(2 * at, 12) for at in range(1, 7)]


class TestBadInput:
    def test_no_plans(self) -> None:
        with pytest.raises(InvalidValueError, match=r"plans: .*at least one plan"):
            compare({}, PEOPLE, MONTHS, credits=BOOK)

    @pytest.mark.parametrize("found", [FLAT, 5, ["a", "b"]])
    def test_plans_without_names(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"plans: .*a mapping from names to plans; write \{'now': plan\}"):
            compare(found, PEOPLE, MONTHS, credits=BOOK)  # type: ignore[arg-type] # the point

    def test_what_is_no_plan(self) -> None:
        with pytest.raises(WrongTypeError, match=r"plans\['a'\]: .*an IncentivePlan"):
            compare({"a": 5}, PEOPLE, MONTHS, credits=BOOK)  # type: ignore[dict-item] # the point

    def test_plans_of_two_currencies(self) -> None:
        usd = IncentivePlan("us", "US", "USD", year(2026), [Commission("c", "C", Curve.line("10%"))])

        with pytest.raises(CurrencyMismatchError, match="compare: found CNY and USD"):
            compare({"a": FLAT, "b": usd}, PEOPLE, MONTHS, credits=BOOK)

    @pytest.mark.parametrize(
        ("salaries", "error", "message"),
        [
            ({"chen": cny("1")}, NotFoundError, r"no salary 'li\.na'; give everybody's, or none"),
            (dict.fromkeys(PEOPLE, 5), WrongTypeError, r"salaries\['chen'\]: .*Money"),
            (dict.fromkeys(PEOPLE, Money("5", "USD")), CurrencyMismatchError, r"salaries\['chen'\]"),
        ],
    )
    def test_salaries_that_are_none(self, salaries: dict[str, Money], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            compare({"a": FLAT}, PEOPLE, MONTHS, credits=BOOK, targets=TARGETS, salaries=salaries)
